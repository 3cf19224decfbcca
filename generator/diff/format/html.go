package format

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates"
)

// htmlPage is the data of the layout of a page of changes.
type htmlPage struct {
	Title string
	// Sides are both sides of each comparison.
	Sides   [][]string
	Several bool
	Verdict goapi.Verdict
	Counts  []htmlCount
	// Notes are sentences on what is not shown.
	Notes []string
	// Rules are those of the changes, and Operations those that the changes reach.
	Rules      []htmlRule
	Operations []string
	Changes    []*htmlChange
	Go         []htmlSymbol
	Style      template.CSS
	Script     template.JS
}

type htmlCount struct {
	Severity string
	Count    int
}

type htmlRule struct {
	ID    string
	Count int
}

// htmlSymbol is one change of the Go API.
type htmlSymbol struct {
	*goapi.Change
	Document string
}

// htmlChange is one change. Document is the new side of its comparison where there are several.
type htmlChange struct {
	ID, Severity, Rule, Document, Where, Message string
	// Operations are places in the list of the page.
	Operations []int
	Effects    []string
	Sources    []htmlSource
	severity   diff.Severity
}

// htmlSource holds the lines of a document of a change.
type htmlSource struct {
	Side, At string
	Lines    []htmlLine
}

type htmlLine struct {
	Number int
	Text   string
	Marked bool
}

// HTML writes comparisons as a page that needs nothing next to it: the changes with filters by severity, rule, operation and text, and
// the lines of each in both documents.
func HTML(w io.Writer, cs *Comparisons) error {
	layout, err := readLayout()
	if err != nil {
		return err
	}
	total := cs.total()
	p := &htmlPage{Title: "APIs", Several: cs.Several, Verdict: total.Verdict, Style: layout.style, Script: layout.script}
	if !cs.Several {
		p.Title = cmp.Or(clean(cs.All[0].Title), "The API")
	}
	for _, c := range cs.All {
		p.Sides = append(p.Sides, htmlSides(c))
		for _, g := range c.Go {
			shown := &goapi.Change{Symbol: clean(g.Symbol), Old: clean(g.Old), New: clean(g.New), Reason: clean(g.Reason), Compatible: g.Compatible}
			p.Go = append(p.Go, htmlSymbol{shown, clean(cmp.Or(c.New, c.Old))})
		}
	}
	p.addChanges(cs)
	for _, s := range severities {
		if n := total.count(s); n > 0 {
			p.Counts = append(p.Counts, htmlCount{s.String(), n})
		}
	}
	for _, n := range []struct {
		count int
		what  string
	}{{total.Docs, "changes of documentation"}, {total.Accepted, "changes that the baseline accepts"}, {total.Ignored, "changes that filters leave out"}} {
		if n.count > 0 {
			p.Notes = append(p.Notes, fmt.Sprintf("Not shown: %d %s.", n.count, n.what))
		}
	}
	return layout.page.Execute(w, p)
}

// htmlSides returns the sides that a comparison has.
func htmlSides(c *Comparison) []string {
	var all []string
	for _, side := range []string{c.Old, c.New} {
		if side != "" {
			all = append(all, clean(side))
		}
	}
	return all
}

// htmlLayout holds the files of the layout.
type htmlLayout struct {
	page   *template.Template
	style  template.CSS
	script template.JS
}

// readLayout reads the layout, once.
var readLayout = sync.OnceValues(func() (*htmlLayout, error) {
	files := templates.Docs()
	page, err := template.ParseFS(files, "diff/diff.html.tmpl")
	if err != nil {
		return nil, err
	}
	style, err := fs.ReadFile(files, "diff/style.css")
	if err != nil {
		return nil, err
	}
	script, err := fs.ReadFile(files, "diff/script.js")
	return &htmlLayout{page, template.CSS(style), template.JS(script)}, err //nolint:gosec // files of ours
})

// addChanges adds the changes, the worst first, and what they can be filtered by.
func (p *htmlPage) addChanges(cs *Comparisons) {
	places := p.addOperations(cs)
	counts := map[string]int{}
	for _, c := range cs.All {
		texts := [2]*sourceText{newSourceText(c.OldText), newSourceText(c.NewText)}
		for _, change := range c.Changes {
			counts[change.Rule.ID]++
			added := htmlChangeOf(change, places, texts)
			if cs.Several {
				added.Document = clean(cmp.Or(c.New, c.Old))
			}
			p.Changes = append(p.Changes, added)
		}
	}
	slices.SortStableFunc(p.Changes, func(a, b *htmlChange) int { return cmp.Compare(b.severity, a.severity) })
	for i, change := range p.Changes {
		change.ID = "change-" + strconv.Itoa(i+1)
	}
	for _, r := range diff.Rules {
		if counts[r.ID] > 0 {
			p.Rules = append(p.Rules, htmlRule{r.ID, counts[r.ID]})
		}
	}
}

// addOperations lists the operations that changes reach, and returns their places in the list.
func (p *htmlPage) addOperations(cs *Comparisons) map[string]int {
	places := map[string]int{}
	for _, change := range cs.total().Changes {
		for _, e := range change.Effects {
			for _, o := range e.Operations {
				places[o] = 0
			}
		}
	}
	for o := range places {
		p.Operations = append(p.Operations, o)
	}
	slices.Sort(p.Operations)
	for i, o := range p.Operations {
		places[o], p.Operations[i] = i, clean(o)
	}
	return places
}

func htmlChangeOf(c *diff.Change, places map[string]int, texts [2]*sourceText) *htmlChange {
	out := &htmlChange{severity: c.Severity, Severity: c.Severity.String(), Rule: c.Rule.ID, Where: clean(c.Where()), Message: clean(c.Message())}
	for _, e := range c.Effects {
		text := e.Severity.String() + " in a " + string(e.Direction)
		if e.Operations != nil {
			text += " of " + plural(len(e.Operations), "operation")
		}
		out.Effects = append(out.Effects, text)
		for _, o := range e.Operations {
			out.Operations = append(out.Operations, places[o])
		}
	}
	slices.Sort(out.Operations)
	out.Operations = slices.Compact(out.Operations)
	for i, pos := range []model.Pos{c.Old, c.New} {
		if pos.Line > 0 {
			out.Sources = append(out.Sources, htmlSource{
				Side: []string{"old", "new"}[i], At: clean(fmt.Sprintf("%s:%d:%d", pos.File, pos.Line, pos.Column)), Lines: texts[i].around(pos),
			})
		}
	}
	return out
}

// sourceText holds the lines of documents.
type sourceText struct {
	read  func(file string) []byte
	files map[string][][]byte
}

func newSourceText(read func(file string) []byte) *sourceText {
	return &sourceText{read, map[string][][]byte{}}
}

// The lines that are shown of a document: so many before and after that of the change, and of each so many characters.
const (
	linesBefore = 1
	linesAfter  = 5
	longestLine = 300
)

// around returns the lines around a place; nil where the document is not known.
func (s *sourceText) around(pos model.Pos) []htmlLine {
	if s.read == nil {
		return nil
	}
	lines, known := s.files[pos.File]
	if !known {
		lines = bytes.Split(s.read(pos.File), []byte("\n"))
		s.files[pos.File] = lines
	}
	var all []htmlLine
	for n := max(1, pos.Line-linesBefore); n <= min(len(lines), pos.Line+linesAfter); n++ {
		text := string(lines[n-1])
		if n == pos.Line && pos.Column > longestLine { // documents of one line
			text = "…" + text[min(len(text), pos.Column-1):]
		}
		text = strings.ReplaceAll(strings.TrimRight(text, "\r"), "\t", "    ")
		all = append(all, htmlLine{n, clip(clean(text), longestLine), n == pos.Line})
	}
	return all
}
