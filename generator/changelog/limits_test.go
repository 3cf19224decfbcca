package changelog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/load"
)

const header = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"

// schemas returns a document whose operations each respond with a schema of the name.
func schemas(t testing.TB, uses []string, schemas string) *load.Document {
	t.Helper()
	var b strings.Builder
	b.WriteString(header + "paths:\n")
	for i, use := range uses {
		fmt.Fprintf(&b, "  /%d: {get: {operationId: op%d, responses: {default: {description: d, content: {application/json: {schema: "+
			"{$ref: '#/components/schemas/%s'}}}}}}}\n", i, i, use)
	}
	b.WriteString("components:\n  schemas:\n" + schemas)
	return loadSource(t, load.Source{File: "t.yaml", Data: []byte(b.String())})
}

// chain is schemas of which each refers to the next one twice; the last is of the type.
func chain(length int, typ string) string {
	var b strings.Builder
	for i := range length {
		fmt.Fprintf(&b, "    S%d: {type: object, properties: {a: {$ref: '#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S%d'}}}\n", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: object, properties: {a: {type: %s}}}\n", length, typ)
	return b.String()
}

// clique is schemas that refer to all of them.
func clique(size int) string {
	var b strings.Builder
	for i := range size {
		fmt.Fprintf(&b, "    S%d: {type: object, properties: {", i)
		for j := range size {
			fmt.Fprintf(&b, "p%d: {$ref: '#/components/schemas/S%d'}, ", j, j)
		}
		b.WriteString("}}\n")
	}
	return b.String()
}

// nested is schemas of which each has the next one.
func nested(length int) string {
	var b strings.Builder
	for i := range length {
		fmt.Fprintf(&b, "    S%d: {type: object, properties: {a: {$ref: '#/components/schemas/S%d'}}}\n", i, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: object}\n", length)
	return b.String()
}

// TestReportEnds holds that documents that ask for a page without end get an error.
func TestReportEnds(t *testing.T) {
	t.Parallel()
	none := schemas(t, nil, "    S0: {type: object}\n")
	var backwards []string
	for i := 599; i >= 0; i-- {
		backwards = append(backwards, fmt.Sprint("S", i))
	}
	for name, c := range map[string]struct {
		old, new *load.Document
		unit     string
	}{
		"added":     {none, schemas(t, []string{"S0"}, chain(30, "string")), "bytes"},
		"changed":   {schemas(t, []string{"S0"}, chain(30, "string")), schemas(t, []string{"S0"}, chain(30, "integer")), "bytes"},
		"removed":   {schemas(t, []string{"S0"}, chain(30, "string")), none, "bytes"},
		"clique":    {none, schemas(t, []string{"S0"}, clique(20)), "values"},
		"deep":      {none, schemas(t, []string{"S0"}, nested(600)), "levels"},
		"backwards": {none, schemas(t, backwards, nested(600)), "levels"},
	} {
		most := limits{page: 1 << 20, nesting: 500, values: 100_000, compared: 5_000_000}
		err := write(io.Discard, c.old, c.new, Options{}, most)
		var tooLarge *tooLargeError
		if !errors.As(err, &tooLarge) || tooLarge.unit != c.unit {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReportShares holds that what many places share is expanded and compared once: a chain that would be endless as text
// is not a problem where nothing in it has changed, nor are many operations that use the same.
func TestReportShares(t *testing.T) {
	t.Parallel()
	uses := make([]string, 500)
	for i := range uses {
		uses[i] = "S0"
	}
	var page bytes.Buffer
	for _, full := range []bool{false, true} {
		page.Reset()
		if err := Write(&page, schemas(t, uses, chain(60, "string")), schemas(t, uses, chain(60, "string")), Options{Full: full}); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.HasSuffix(page.String(), "0 updated methods") {
		t.Error(page.String())
	}
}

// TestReportCyclesDoNotLeak holds that a schema of a cycle is cut by where it is met, whatever was expanded before.
func TestReportCyclesDoNotLeak(t *testing.T) {
	t.Parallel()
	text := "    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}\n" +
		"    B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, c: {$ref: '#/components/schemas/C'}}}\n" +
		"    C: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, d: {type: string}}}\n"
	outlines := func(uses ...string) map[string]string {
		ops, err := view(schemas(t, uses, text), false, usual)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		for i, op := range ops {
			p := page{most: usual.page}
			p.response(op.responses[0])
			found[uses[i]] = string(p.text)
		}
		return found
	}
	together := outlines("A", "B", "C", "A")
	for _, use := range []string{"A", "B", "C"} {
		if alone := outlines(use)[use]; alone != together[use] {
			t.Errorf("%s alone is\n%s\nand behind others\n%s", use, alone, together[use])
		}
	}
	if want := "{\nb:\n{\na: string ,\nc:\n{\nb: string ,\nd: string ,\n}\n,\n}\n,\n}"; together["A"] != want {
		t.Errorf("A is\n%s", together["A"])
	}
}

// TestReportFailingWriter holds that an error of the writer is returned.
func TestReportFailingWriter(t *testing.T) {
	t.Parallel()
	d := schemas(t, nil, "    S0: {type: object}\n")
	r, w := io.Pipe()
	_ = r.Close()
	if err := Write(w, d, d, Options{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

func BenchmarkReport(b *testing.B) {
	old, new := seedPair(b, "swagger")
	for name, opts := range map[string]Options{"usual": {}, "full": {Full: true}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, old, new, opts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
