package diff_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gopkg.in/yaml.v3"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
)

var update = flag.Bool("update", false, "rewrite the expected changes in testdata/diff/document and testdata/diff/pairs")

const documents = "../../testdata/diff/document/"

// bases are the documents that the tables change.
var bases = map[string]string{"openapi31": "openapi31.yaml", "openapi30": "same30.yaml", "swagger20": "same20.yaml", "keywords31": "keywords31.yaml"}

// TestDocumentMutations changes one thing of a document at a time, and compares both ways. A table is a string:
//
//	let T = components schemas Thing properties
//	# a heading
//	minimum set
//	    T bare minimum = 3
//	    > minimum-added …
//	    < minimum-removed …
//
// An edit is a path of keys and what is done there: "= value" sets it, "+ value" appends to a list, "=> key" renames it,
// "-" takes it out. Items of lists go by number or by name. A line of "!" says why a case has not exactly one change. The
// lines of ">" are the changes, those of "<" the changes of the way back.
func TestDocumentMutations(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openapi31", "openapi30", "swagger20", "keywords31"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, err := os.ReadFile(documents + bases[name])
			if err != nil {
				t.Fatal(err)
			}
			file := documents + name + ".txt"
			table := readTable(t, file)
			d := &document{text: base, lets: table.lets}
			t.Run("cases", func(t *testing.T) {
				for _, c := range table.cases {
					t.Run(c.name, func(t *testing.T) {
						t.Parallel()
						c.run(t, d)
					})
				}
			})
			if *update {
				if err := os.WriteFile(file, []byte(table.text()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// table is a list of mutations of one document.
type table struct {
	head  []string // what is before the first case
	lets  map[string][]string
	cases []*mutation
}

// mutation is one case.
type mutation struct {
	above []string // headings and blank lines before it
	name  string
	edits []string
	// reason says why there is not exactly one change; usually empty.
	reason   string
	expected []string
}

func readTable(t testing.TB, file string) *table {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	table := &table{lets: map[string][]string{}}
	var above []string
	var last *mutation
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		text := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "let "):
			name, path, _ := strings.Cut(line[len("let "):], " = ")
			table.lets[name] = strings.Fields(path)
			table.head = append(table.head, line)
		case text == "" || strings.HasPrefix(line, "#"):
			above = append(above, line)
		case !strings.HasPrefix(line, " "):
			last = &mutation{above: above, name: text}
			table.cases = append(table.cases, last)
			above = nil
		case text[0] == '!':
			last.reason = text[2:]
		case text[0] == '>' || text[0] == '<':
			last.expected = append(last.expected, text)
		default:
			last.edits = append(last.edits, text)
		}
	}
	return table
}

// text writes the table with what came out.
func (t *table) text() string {
	var b strings.Builder
	line := func(indent, text string) { b.WriteString(strings.TrimRight(indent+text, " ") + "\n") }
	for _, l := range t.head {
		line("", l)
	}
	for _, c := range t.cases {
		for _, l := range c.above {
			line("", l)
		}
		line("", c.name)
		for _, e := range c.edits {
			line("    ", e)
		}
		if c.reason != "" {
			line("    ", "! "+c.reason)
		}
		for _, e := range c.expected {
			line("    ", e)
		}
	}
	return b.String()
}

// run compares the document with the edited one, both ways.
func (c *mutation) run(t *testing.T, d *document) {
	old, new := d.base(t), d.edited(t, c.edits...)
	forward, back := diff.Compare(old, new).Changes, diff.Compare(new, old).Changes
	got := slices.Concat(lines("> ", forward), lines("< ", back))
	mirrored(t, forward, back)
	if c.reason == "" && (len(forward) != 1 || len(back) != 1) {
		t.Errorf("%d changes and %d back; there should be one\n%s", len(forward), len(back), strings.Join(got, "\n"))
	}
	if *update {
		c.expected = got
	}
	if d := gocmp.Diff(c.expected, got); d != "" {
		t.Error(d)
	}
	if len(forward) == 1 && strings.Join(allOperations(forward[0]), " ") == "sendThing getThing" {
		c.oneWay(t, d, diff.Request, "paths /got -", forward[0])
		c.oneWay(t, d, diff.Response, "paths /sent -", forward[0])
	}
}

// oneWay compares documents of which the thing is only sent, or only received.
func (c *mutation) oneWay(t *testing.T, doc *document, way diff.Direction, without string, whole *diff.Change) {
	t.Helper()
	all := diff.Compare(doc.base(t, without), doc.edited(t, append(slices.Clone(c.edits), without)...)).Changes
	if len(all) != 1 || all[0].Rule != whole.Rule || all[0].Where() != whole.Where() {
		t.Errorf("only as %s: got %s", way, strings.Join(lines("", all), "\n"))
		return
	}
	want := slices.DeleteFunc(slices.Clone(whole.Effects), func(e diff.Effect) bool { return e.Direction != way })
	if d := gocmp.Diff(want, all[0].Effects, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("only as %s: %s", way, d)
	}
	if len(want) == 1 && all[0].Severity != want[0].Severity {
		t.Errorf("only as %s: it is %s", way, all[0].Severity)
	}
}

// allOperations returns the operations that the effects of a change name.
func allOperations(c *diff.Change) []string {
	var all []string
	for _, e := range c.Effects {
		all = append(all, e.Operations...)
	}
	return all
}

// lines writes changes, one a line.
func lines(prefix string, changes []*diff.Change) []string {
	var all []string
	for _, c := range changes {
		all = append(all, prefix+line(c))
	}
	return all
}

// line writes a change: the rule, its severity, the place, the message, and what it does in each direction.
func line(c *diff.Change) string {
	var effects []string
	for _, e := range c.Effects {
		operations := strings.Join(e.Operations, " ")
		if n := len(e.Operations); n > 6 {
			operations = fmt.Sprintf("%s … %d operations", e.Operations[0], n)
		}
		effects = append(effects, fmt.Sprintf("%s %s: %s", e.Direction, e.Severity, cmp.Or(operations, "API")))
	}
	return fmt.Sprintf("%s [%s] %s: %s (%s)", c.Rule.ID, c.Severity, c.Where(), c.Message(), strings.Join(effects, "; "))
}

// node holds what a change has in common in both ways of a comparison.
type node struct {
	kind     diff.Kind
	old, new model.Pos
	from, to string
}

// mirrored holds that what the way there adds the way back removes, at the same nodes. Only one of both ways has an earlier version.
func mirrored(t *testing.T, forward, back []*diff.Change) {
	t.Helper()
	opposite := map[diff.Kind]diff.Kind{diff.Added: diff.Removed, diff.Removed: diff.Added, diff.Changed: diff.Changed}
	there, again := map[node]int{}, map[node]int{}
	of := func(c *diff.Change) node {
		n := node{kind: c.Rule.Kind, old: c.Old, new: c.New}
		if n.kind == diff.Changed {
			n.from, n.to = c.From, c.To
		}
		return n
	}
	lowered := func(c *diff.Change) bool { return c.Rule == diff.Find("version-lowered") }
	for _, c := range slices.DeleteFunc(slices.Clone(forward), lowered) {
		there[of(c)]++
	}
	for _, c := range slices.DeleteFunc(slices.Clone(back), lowered) {
		n := of(c)
		n.kind, n.old, n.new, n.from, n.to = opposite[n.kind], n.new, n.old, n.to, n.from
		again[n]++
	}
	if d := gocmp.Diff(there, again, gocmp.AllowUnexported(node{})); d != "" {
		t.Errorf("the two ways differ:\n%s", d)
	}
}

// document is a document to edit.
type document struct {
	text []byte
	lets map[string][]string

	mu     sync.Mutex
	models map[string]*model.API // those asked for more than once, by their edits
}

// base returns the model of the document after edits that many cases share.
func (d *document) base(t testing.TB, edits ...string) *model.API {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	key := strings.Join(edits, "\n")
	if d.models[key] == nil {
		if d.models == nil {
			d.models = map[string]*model.API{}
		}
		d.models[key] = d.edited(t, edits...)
	}
	return d.models[key]
}

// edited returns the model of the document after edits.
func (d *document) edited(t testing.TB, edits ...string) *model.API {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(d.text, &doc); err != nil {
		t.Fatal(err)
	}
	for _, e := range edits {
		if err := edit(doc.Content[0], d.lets, e); err != nil {
			t.Fatalf("%s: %v", e, err)
		}
	}
	data, err := yaml.Marshal(&doc)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, "doc.yaml", data)
}

// read returns the model of a document.
func read(t testing.TB, file string, data []byte) *model.API {
	t.Helper()
	doc, found := load.Load(load.Source{File: file, Data: data}, load.Options{})
	if doc == nil {
		t.Fatal(found)
	}
	api, found := normalize.API(doc, normalize.Options{Whole: true})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return api
}

// edit does one edit.
func edit(root *yaml.Node, lets map[string][]string, line string) error {
	path, verb, value := cut(line)
	if long, ok := lets[path[0]]; ok {
		path = append(slices.Clone(long), path[1:]...)
	}
	at := root
	for _, key := range path[:len(path)-1] {
		next := child(at, key)
		if next < 0 {
			return fmt.Errorf("there is no %s", key)
		}
		at = at.Content[next]
	}
	key := path[len(path)-1]
	i := child(at, key)
	if i < 0 && verb != "=" {
		return fmt.Errorf("there is no %s", key)
	}
	var v yaml.Node
	if verb == "=" || verb == "+" {
		if err := yaml.Unmarshal([]byte(value), &v); err != nil {
			return err
		}
	}
	switch {
	case verb == "+":
		at.Content[i].Content = append(at.Content[i].Content, v.Content[0])
	case verb == "=>":
		at.Content[i-1].Value = value
	case verb == "-" && at.Kind == yaml.MappingNode:
		at.Content = slices.Delete(at.Content, i-1, i+1)
	case verb == "-":
		at.Content = slices.Delete(at.Content, i, i+1)
	case i >= 0:
		at.Content[i] = v.Content[0]
	default:
		at.Content = append(at.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, v.Content[0])
	}
	return nil
}

// cut takes an edit apart.
func cut(line string) (path []string, verb, value string) {
	words := strings.Fields(line)
	for i, w := range words {
		if slices.Contains([]string{"=", "+", "=>", "-"}, w) {
			_, value, _ = strings.Cut(line, " "+w+" ")
			return words[:i], w, value
		}
	}
	return words, "", ""
}

// child returns the place of a member or an item among the content of a node, or -1.
func child(n *yaml.Node, key string) int {
	if n.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(key); err == nil && i < len(n.Content) {
			return i
		}
		return slices.IndexFunc(n.Content, func(item *yaml.Node) bool {
			i := child(item, "name")
			return item.Value == key || i >= 0 && item.Content[i].Value == key
		})
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return i + 1
		}
	}
	return -1
}
