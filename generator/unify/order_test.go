package unify_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
	"gopkg.in/yaml.v3"

	"github.com/assistgen/assistgen/generator/diag"
)

// TestOrderOfMapping merges the APIs of every case by its mapping with the members of all of it in reverse: what a mapping says does
// not depend on their order.
func TestOrderOfMapping(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			docs := slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return filepath.Ext(f.Name) != ".yaml" })
			want := outcome(t, docs)
			for i, f := range docs {
				if f.Name == mappingFile {
					docs[i].Data = reversed(t, f.Data)
				}
			}
			if diff := cmp.Diff(want, outcome(t, docs)); diff != "" {
				t.Errorf("(-in order +in reverse):\n%s", diff)
			}
		})
	}
}

// outcome returns what comes out of the APIs of a case; of what is said there are the codes and messages, for positions are those of the
// mapping.
func outcome(t *testing.T, docs []txtar.File) string {
	t.Helper()
	u, ds := unifyCase(t, docs)
	said := list(ds, func(d diag.Diagnostic) string { return d.Severity.String() + ": " + d.Message + " [" + d.Code + "]" })
	lines := bytes.SplitAfter([]byte(said), []byte("\n"))
	slices.SortFunc(lines, bytes.Compare)
	out := bytes.Join(lines, nil)
	if u != nil {
		out = append(out, dump(t, u.API)...)
		for _, a := range u.Adapters {
			out = append(out, adapterText(t, a)...)
		}
	}
	return string(out)
}

// reversed returns a document with the members of its mappings in reverse.
func reversed(t *testing.T, data []byte) []byte {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	reverse(&doc)
	out, err := yaml.Marshal(&doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func reverse(n *yaml.Node) {
	for _, c := range n.Content {
		reverse(c)
	}
	if n.Kind == yaml.MappingNode {
		slices.Reverse(n.Content)
		for i := 0; i+1 < len(n.Content); i += 2 {
			n.Content[i], n.Content[i+1] = n.Content[i+1], n.Content[i]
		}
	}
}
