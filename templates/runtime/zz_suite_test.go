package runtime

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSuiteDirect(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/real/json-schema/*.json")
	okn, bad, skipped := 0, 0, 0
	for _, f := range files {
		data, _ := os.ReadFile(f)
		var groups []struct {
			Description string
			Schema      json.RawMessage
			Tests       []struct {
				Description string
				Data        json.RawMessage
				Valid       bool
			}
		}
		if err := json.Unmarshal(data, &groups); err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			var s map[string]any
			text := string(g.Schema)
			if json.Unmarshal(g.Schema, &s) == nil {
				if strings.Contains(text, `"$ref"`) && strings.HasSuffix(f, "ref.json") || strings.Contains(text, `$defs`) || strings.Contains(text, `"$ref"`) {
					skipped += len(g.Tests)
					continue
				}
				delete(s, "$schema")
				delete(s, "$comment")
				if c, ok := s["const"]; ok {
					delete(s, "const")
					s["enum"] = []any{c}
				}
				b, _ := json.Marshal(s)
				text = string(b)
			}
			func() {
				defer func() {
					if r := recover(); r != nil {
						t.Logf("%s: %s: %v: %s", filepath.Base(f), g.Description, r, text)
						skipped += len(g.Tests)
					}
				}()
				doc := &document{of: newDocuments(nil)}
				schema := doc.compile(text)
				for _, c := range g.Tests {
					e := evaluation{tape: &tape{}}
					if err := e.tape.parse(string(c.Data)); err != nil {
						t.Fatal(err)
					}
					got := e.check(schema, 0)
					if got == c.Valid && (e.err() == nil) == got {
						okn++
					} else {
						bad++
						t.Errorf("%s: %s: %s: %v, want %v: %v", filepath.Base(f), g.Description, c.Description, got, c.Valid, e.err())
					}
				}
			}()
		}
	}
	t.Log(okn, bad, skipped)
}
