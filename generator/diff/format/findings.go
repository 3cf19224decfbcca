package format

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// finding is a change of a document or of the Go API for services that collect the findings of many programs.
type finding struct {
	diff.Finding
	// where is the place of the change for a reader, and said what happened there and what that reaches. Both are clean.
	where, said string
	spot
	// old is where the node was in the old document.
	old model.Pos
	// fingerprint tells the finding from all others, in this run and the next.
	fingerprint string
}

// findings returns all changes of all comparisons in their order, those of the Go API behind the others.
func findings(cs *Comparisons) []*finding {
	var all []*finding
	for _, c := range cs.All {
		all = append(all, findingsOf(c)...)
	}
	times := map[string]int{}
	for _, f := range all {
		id := fmt.Sprintf("%q", []string{pathOf(f.pos.File), f.Rule, f.Node, f.From, f.To})
		times[id]++
		hash := sha256.Sum256(fmt.Appendf(nil, "%s %d", id, times[id]))
		f.fingerprint = hex.EncodeToString(hash[:16])
	}
	return all
}

// findingsOf returns the findings of one comparison.
func findingsOf(c *Comparison) []*finding {
	var all []*finding
	places := newPlaces(c)
	for _, change := range c.Changes {
		f := &finding{Finding: change.Finding(), where: clean(change.Where()), said: message(&entry{Change: change}, clean), spot: places.of(change), old: change.Old}
		if r := reach(change, clean); r != "" {
			f.said += ", " + r
		}
		all = append(all, f)
	}
	for _, g := range c.Go {
		f := &finding{Finding: GoFinding(g), where: clean(g.Symbol), said: "Go API: " + clean(g.Reason)}
		if cause := places.causes.of(g); cause != nil {
			f.spot, f.old = places.of(cause), cause.Old
		}
		if sides := declarations(g); sides != "" {
			f.said += ": " + sides
		}
		all = append(all, f)
	}
	for _, f := range all {
		if f.pos.File == "" {
			f.pos = model.Pos{File: places.newFile()}
		}
	}
	return all
}

// declarations returns how Go declares a symbol on both sides, as far as there is one.
func declarations(g *goapi.Change) string {
	var sides []string
	for _, side := range []string{g.Old, g.New} {
		if side != "" {
			sides = append(sides, clean(side))
		}
	}
	return strings.Join(sides, " → ")
}

// line returns the line of a finding; the first of the file for one that has none.
func (f *finding) line() int { return max(1, f.pos.Line) }

// path returns the file of a finding in the working tree; empty where there is none.
func (f *finding) path() string { return pathOf(f.pos.File) }
