package format

import (
	"bytes"
	_ "embed" // the schema
	"encoding/json"
	"fmt"
	"io"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// JSONVersion is the version of the JSON's form. It grows when a program that reads the JSON may have to be changed, which
// a new member, rule or kind is not a reason for.
const JSONVersion = 1

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of what JSON writes.
func Schema() []byte { return bytes.Clone(schema) }

// JSON writes comparisons as JSON, as Schema describes it.
func JSON(w io.Writer, cs *Comparisons) error {
	if !cs.Several {
		return encode(w, toReport(cs.All[0]))
	}
	total := cs.total()
	all := jsonReports{Format: JSONVersion, Counts: countsOf(total), Verdict: total.Verdict, Comparisons: []jsonReport{}}
	for _, c := range cs.All {
		all.Comparisons = append(all.Comparisons, toReport(c))
	}
	return encode(w, all)
}

// encode writes a value as JSON that shows what is invisible as escapes.
func encode(w io.Writer, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(visible(b.Bytes()))
	return err
}

func countsOf(c *Comparison) jsonCounts {
	return jsonCounts{c.count(diff.Breaking), c.count(diff.Warning), c.count(diff.Info), c.count(diff.Docs)}
}

func toReport(c *Comparison) jsonReport {
	report := jsonReport{
		Format: JSONVersion, Title: c.Title, Old: c.Old, New: c.New, Counts: countsOf(c), Verdict: c.Verdict,
		Changes: []jsonChange{}, Go: []jsonGoChange{},
		LeftOut: jsonLeftOut{c.Docs, c.Accepted, c.Ignored},
	}
	for _, change := range c.Changes {
		report.Changes = append(report.Changes, toJSON(change))
	}
	for _, g := range c.Go {
		report.Go = append(report.Go, jsonGoChange{
			g.Symbol, g.Kind, g.What, g.Old, g.New, g.Compatible, g.Reason, jsonNodes{g.OldNode, g.NewNode},
		})
	}
	return report
}

type jsonReports struct {
	Format      int           `json:"format"`
	Counts      jsonCounts    `json:"counts"`
	Verdict     goapi.Verdict `json:"verdict,omitempty"`
	Comparisons []jsonReport  `json:"comparisons"`
}

type jsonReport struct {
	Format  int            `json:"format"`
	Title   string         `json:"title"`
	Old     string         `json:"old"`
	New     string         `json:"new"`
	Counts  jsonCounts     `json:"counts"`
	Verdict goapi.Verdict  `json:"verdict,omitempty"`
	Changes []jsonChange   `json:"changes"`
	Go      []jsonGoChange `json:"go"`
	LeftOut jsonLeftOut    `json:"leftOut"`
}

type jsonCounts struct {
	Breaking int `json:"breaking"`
	Warning  int `json:"warning"`
	Info     int `json:"info"`
	Docs     int `json:"docs"`
}

type jsonLeftOut struct {
	Docs     int `json:"docs"`
	Accepted int `json:"accepted"`
	Ignored  int `json:"ignored"`
}

type jsonChange struct {
	Rule     string        `json:"rule"`
	Kind     diff.Kind     `json:"kind"`
	Severity string        `json:"severity"`
	Breaking bool          `json:"breaking"`
	Node     string        `json:"node"`
	Where    string        `json:"where"`
	Message  string        `json:"message"`
	Details  []string      `json:"details,omitempty"`
	From     string        `json:"from,omitempty"`
	To       string        `json:"to,omitempty"`
	Old      *jsonPosition `json:"old,omitempty"`
	New      *jsonPosition `json:"new,omitempty"`
	Effects  []jsonEffect  `json:"effects"`
}

type jsonPosition struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type jsonEffect struct {
	Direction  diff.Direction `json:"direction"`
	Severity   string         `json:"severity"`
	OASDiff    string         `json:"oasdiff,omitempty"`
	Operations []string       `json:"operations"`
}

type jsonGoChange struct {
	Symbol     string     `json:"symbol"`
	Kind       goapi.Kind `json:"kind"`
	What       goapi.What `json:"what"`
	Old        string     `json:"old,omitempty"`
	New        string     `json:"new,omitempty"`
	Compatible bool       `json:"compatible"`
	Reason     string     `json:"reason"`
	Nodes      jsonNodes  `json:"nodes"`
}

type jsonNodes struct {
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
}

func toJSON(c *diff.Change) jsonChange {
	j := jsonChange{
		Rule: c.Rule.ID, Kind: c.Rule.Kind, Severity: c.Severity.String(), Breaking: c.Breaking(),
		Node: c.ID, Where: c.Where(), Message: c.Message(), Details: c.Details, From: c.From, To: c.To,
		Old: toPosition(c.Old), New: toPosition(c.New), Effects: []jsonEffect{},
	}
	for _, e := range c.Effects {
		// An empty list, not null, is the API as a whole.
		j.Effects = append(j.Effects, jsonEffect{e.Direction, e.Severity.String(), e.OASDiff, append([]string{}, e.Operations...)})
	}
	return j
}

func toPosition(p model.Pos) *jsonPosition {
	if p == (model.Pos{}) {
		return nil
	}
	return &jsonPosition{p.File, p.Line, p.Column}
}

// visible escapes what encoding/json leaves as it is but a terminal or a log must not see. It can only be inside strings.
func visible(data []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(data) {
		switch {
		case r == '\n' || !invisible(r):
			b.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return bytes.ReplaceAll(b.Bytes(), []byte("##["), []byte(`##\u005b`))
}
