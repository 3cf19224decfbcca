package format

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// places knows where the changes of a comparison are in the working tree, where the services that show findings look for them.
type places struct {
	c *Comparison
	// files are the files of the new side by those of the old side; that of "" is for all others.
	files  map[string]string
	causes causes
}

func newPlaces(c *Comparison) *places { return &places{c, newFiles(c), causesOf(c.Changes)} }

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

// spot is a place in the new document. That of a node that is gone is the file in which its neighbours are now, without a line,
// and was is where the node was.
type spot struct{ pos, was model.Pos }

// formerly says where a node was if it is gone.
func (s spot) formerly() string {
	if s.was == (model.Pos{}) {
		return ""
	}
	return " (it was at " + clean(s.was.String()) + ")"
}

// of returns the place of a change.
func (p *places) of(c *diff.Change) spot {
	switch {
	case c.New != (model.Pos{}):
		return spot{pos: c.New}
	case c.Old == (model.Pos{}):
		return spot{}
	case p.c.New == "":
		return spot{model.Pos{File: c.Old.File}, c.Old}
	}
	return spot{model.Pos{File: cmp.Or(p.files[c.Old.File], p.newFile(), p.files[""])}, c.Old}
}

// newFile returns the file of the new document; empty where there is none.
func (p *places) newFile() string {
	if p.c.NewFile == "" && slices.Contains(extensions, strings.ToLower(path.Ext(p.c.New))) {
		return p.c.New
	}
	return p.c.NewFile
}

// extensions are those of documents: a string that has one is the name of a file, not of a version.
var extensions = []string{".yaml", ".yml", ".json"}

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
