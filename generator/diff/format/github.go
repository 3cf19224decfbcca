package format

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// GitHub writes a comparison as workflow commands, which make annotations in the log of GitHub Actions and next to the lines
// of a pull request. What breaks is an error, what is doubtful a warning, all else a notice. The worst come first: of each
// level GitHub shows ten per step.
//
// An annotation is in the new document. One of a removed node is at the top of the file that its neighbours are in now, and
// the message says where it was. What is the same in many places and breaks nothing is one notice, at the first of them.
func GitHub(w io.Writer, c *Comparison) error {
	g := &annotator{c: c, files: newFiles(c)}
	entries := gather(c.Changes)
	for _, s := range severities {
		if s >= diff.Warning {
			for _, change := range c.Changes {
				g.change(s, &entry{Change: change})
			}
		} else {
			for _, e := range entries {
				g.change(s, e)
			}
		}
		if s == diff.Breaking {
			g.goAPI()
		}
	}
	_, err := io.WriteString(w, g.b.String())
	return err
}

// annotator writes annotations.
type annotator struct {
	b strings.Builder
	c *Comparison
	// files are the files of the new side by those of the old side; that of "" is for all others.
	files map[string]string
}

// newFiles finds the file of the new side that corresponds to each of the old side: where most changes of its nodes are.
func newFiles(c *Comparison) map[string]string {
	times := map[[2]string]int{}
	files := map[string]string{}
	vote := func(old, new string) {
		times[[2]string{old, new}]++
		if best, ok := files[old]; !ok || times[[2]string{old, new}] > times[[2]string{old, best}] {
			files[old] = new
		}
	}
	for _, change := range c.Changes {
		if change.New.File == "" {
			continue
		}
		vote("", change.New.File)
		if change.Old.File != "" {
			vote(change.Old.File, change.New.File)
		}
	}
	return files
}

var levels = map[diff.Severity]string{diff.Breaking: "error", diff.Warning: "warning", diff.Info: "notice", diff.Docs: "notice"}

// change annotates a change, if it is of that severity.
func (g *annotator) change(severity diff.Severity, e *entry) {
	if e.Severity != severity {
		return
	}
	said := place(e, e.Where(), clean) + ": " + message(e, clean)
	if e.names != nil {
		said += " (" + enumerate(e.names, manyNames, clean) + ")"
	} else if r := reach(e.Change, clean); r != "" {
		said += ", " + r
	}
	pos, was := g.stand(e.Change)
	g.annotate(levels[severity], pos, e.Rule.ID+" ("+severity.String()+")", said+was)
}

// stand returns the place of an annotation of a change; was says where its node was if it is gone.
func (g *annotator) stand(c *diff.Change) (pos model.Pos, was string) {
	if c.New != (model.Pos{}) {
		return c.New, ""
	}
	if c.Old == (model.Pos{}) {
		return model.Pos{}, ""
	}
	file := cmp.Or(g.files[c.Old.File], g.c.NewFile)
	if file == "" && slices.Contains(extensions, strings.ToLower(path.Ext(g.c.New))) {
		file = g.c.New
	}
	file = cmp.Or(file, g.files[""])
	return model.Pos{File: file}, " (it was at " + clean(c.Old.String()) + ")"
}

// extensions are those of documents: a string that has one is the name of a file, not of a version.
var extensions = []string{".yaml", ".yml", ".json"}

// goAPI annotates what breaks users of the Go API, once for each change of the document that is the cause.
func (g *annotator) goAPI() {
	incompatible, _ := g.c.goChanges()
	causes := causesOf(g.c.Changes)
	var order []*diff.Change
	by := map[*diff.Change][]*goapi.Change{}
	for _, symbol := range incompatible {
		cause := causes.of(symbol)
		if !slices.Contains(order, cause) {
			order = append(order, cause)
		}
		by[cause] = append(by[cause], symbol)
	}
	for _, cause := range order {
		var pos model.Pos
		was := ""
		if cause != nil {
			pos, was = g.stand(cause)
		}
		var said []string
		for _, symbol := range by[cause] {
			said = append(said, clean(symbol.Symbol)+": "+clean(symbol.Reason))
		}
		const most = 10
		if rest := len(said) - most; rest > 1 {
			said = append(said[:most], fmt.Sprintf("and %d more", rest))
		}
		g.annotate("error", pos, "incompatible Go API", strings.Join(said, "\n")+was)
	}
}

// causes finds the change of the document that a change of the Go API comes from, by nodes.
type causes map[string]*diff.Change

// causesOf indexes changes by their node and by those around it. Of several the worst counts, and between equals what is
// said of the node itself.
func causesOf(changes []*diff.Change) causes {
	all := causes{}
	for _, c := range changes {
		all.put(c.ID, c)
	}
	for _, c := range changes {
		for id := parent(c.ID); id != ""; id = parent(id) {
			all.put(id, c)
		}
	}
	return all
}

func (cs causes) put(id string, c *diff.Change) {
	if best := cs[id]; best == nil || c.Severity > best.Severity {
		cs[id] = c
	}
}

// of returns the cause of a change, or nil: what changed at its node, inside of it, or around it.
func (cs causes) of(g *goapi.Change) *diff.Change {
	for _, id := range []string{g.NewNode, g.OldNode} {
		for ; id != ""; id = parent(id) {
			if c := cs[id]; c != nil {
				return c
			}
		}
	}
	return nil
}

// parent returns the ID of the node around a node; empty for a schema or an operation.
func parent(id string) string {
	return id[:max(0, strings.LastIndexByte(id, '/'))]
}

// annotate writes one command. What it holds is cleaned, but for the line breaks of the message.
func (g *annotator) annotate(level string, pos model.Pos, title, text string) {
	var properties []string
	put := func(name, value string) { properties = append(properties, name+"="+property(value)) }
	if file := pathOf(pos.File); file != "" {
		put("file", clean(file))
		if pos.Line > 0 {
			put("line", strconv.Itoa(pos.Line))
		}
		if pos.Column > 0 {
			put("col", strconv.Itoa(pos.Column))
		}
	}
	put("title", title)
	fmt.Fprintf(&g.b, "::%s %s::%s\n", level, strings.Join(properties, ","), data(text))
}

// data and property escape strings as GitHub's own toolkit does.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func data(s string) string { return dataEscapes.Replace(s) }

func property(s string) string { return propertyEscapes.Replace(s) }

// pathOf returns the path of a file that may be named by a revision of git: "specs/api.yaml" for "HEAD~3:specs/api.yaml".
// It is empty for what is not in a working tree: an address, standard input.
func pathOf(file string) string {
	if strings.Contains(file, "://") || file == "-" {
		return ""
	}
	revision, name, ok := strings.Cut(file, ":")
	if !ok || isDrive(revision, name) {
		return file
	}
	if revision == "" && len(name) > 1 && name[0] >= '0' && name[0] <= '3' && name[1] == ':' {
		return name[2:] // a stage of the index, ":0:specs/api.yaml"
	}
	return name
}

// isDrive reports whether what is before a colon is a drive of Windows.
func isDrive(before, after string) bool {
	return len(before) == 1 && (strings.HasPrefix(after, `\`) || strings.HasPrefix(after, "/"))
}
