package normalize

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/corpus"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

var update = flag.Bool("update", false, "rewrite the model and the diagnostics in testdata")

// TestCases normalizes the document of every archive in testdata and compares the dump of the model and the
// diagnostics. A document without an "openapi" key is the content of components.schemas.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runCase(t, file) })
	}
}

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, ds := normalizeYAML(t, string(archive.Files[0].Data))
	got := []txtar.File{archive.Files[0], {Name: "model", Data: modelText(t, a)}}
	if len(ds) > 0 {
		got = append(got, txtar.File{Name: "diagnostics", Data: diagText(ds)})
	}
	if *update {
		archive.Files = got
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := txtar.Format(archive)
	archive.Files = got
	if diff := cmp.Diff(string(want), string(txtar.Format(archive))); diff != "" {
		t.Errorf("run with -update if this is right (-want +got):\n%s", diff)
	}
}

// schemasHeader makes a document of the content of components.schemas. Positions in the
// diagnostics of such a case are off by its number of lines.
const schemasHeader = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"

func normalizeYAML(t *testing.T, text string) (*model.API, diag.List) {
	t.Helper()
	if !strings.HasPrefix(text, "openapi:") && !strings.HasPrefix(text, "swagger:") {
		text = schemasHeader + "    " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    ")
	}
	doc, ds := load.Load(load.Source{File: "doc.yaml", Data: []byte(text)}, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	return API(doc, Options{})
}

// modelText returns the dump without the lines that every case shares.
func modelText(t *testing.T, a *model.API) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := model.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimPrefix(b.Bytes(), []byte("api title \"T\"\nversion 1 stable\n"))
}

func diagText(ds diag.List) []byte {
	var b bytes.Buffer
	for _, d := range ds {
		b.WriteString(d.String() + "\n")
	}
	return b.Bytes()
}

// TestIDs holds that every node has a unique ID and a position.
func TestIDs(t *testing.T) {
	a, _ := normalizeYAML(t, `openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /runs:
    post:
      operationId: createRun
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {x: {type: string, enum: [p]}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Run"}}}}}
components:
  schemas:
    Run:
      type: object
      properties:
        incomplete_details: {type: object, properties: {reason: {type: string}}}
        tools: {type: array, items: {oneOf: [{type: string}, {type: object, properties: {n: {type: string}}}]}}
        labels: {type: object, additionalProperties: {type: object, properties: {v: {type: string}}}}
    RunStepType: {type: string, enum: [activities]}
`)
	var b bytes.Buffer
	if err := model.WriteJSON(&b, a); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{
		"schema:Run/field:incomplete_details/field:reason", "schema:Run/field:tools/item/variant:object/field:n",
		"schema:Run/field:labels/value/field:v", "schema:RunStepType/value:activities", "op:createRun",
		"op:createRun/param:query:limit", "op:createRun/body:application/json/field:x",
		"op:createRun/body:application/json/field:x/value:p", "op:createRun/response:200",
		"op:createRun/response:200/body:application/json", "op:createRun/form:POST /runs",
	} {
		if !strings.Contains(b.String(), `"id": "`+id+`"`) {
			t.Errorf("no node %s", id)
		}
	}
	if got := a.Schema("Run").Type.(*model.Object).Fields[0].Pos.String(); got != "doc.yaml:15:9" {
		t.Errorf("position %s", got)
	}
}

// TestOtherFiles holds that a schema of another file becomes one of the model's.
func TestOtherFiles(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"api.yaml": "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n" +
			"    A: {type: object, properties: {b: {$ref: 'other.yaml#/components/schemas/B'}, whole: {$ref: 'pet.yaml'}}}\n",
		"other.yaml": "components:\n  schemas:\n    B: {type: object, properties: {c: {$ref: '#/components/schemas/A'}}}\n    A: {type: string, enum: [x]}\n",
		"pet.yaml":   "type: object\nproperties: {self: {$ref: '#'}}\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	doc, ds := load.Load(load.Source{File: filepath.Join(dir, "api.yaml")}, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	a, _ := API(doc, Options{})
	want := "schema A: object\n  b: ref B\n  whole: ref pet\nschema B: object\n  c: ref A2\nschema pet: object\n  self: ref pet\nschema A2: const string \"x\"\n"
	if diff := cmp.Diff(want, string(modelText(t, a))); diff != "" {
		t.Error(diff)
	}
}

func TestOptions(t *testing.T) {
	doc, _ := load.Load(load.Source{File: "d.yaml", Data: []byte("openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths: {}\n")}, load.Options{})
	a, _ := API(doc, Options{Name: "n", Version: model.Version{Wire: "w", Stage: model.StagePreview}})
	if want := []model.Version{{ID: "1", Wire: "w", Stage: "preview"}}; cmp.Diff(want, a.Versions) != "" || a.Name != "n" {
		t.Errorf("%s: %v", a.Name, a.Versions)
	}
}

// TestSweepCorpus normalizes real documents: without errors, and every Ref leading to a schema of the model.
func TestSweepCorpus(t *testing.T) {
	for _, file := range corpus.Documents(t) {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			doc, ds := load.Load(load.Source{File: file}, load.Options{})
			if doc == nil {
				t.Fatal(ds)
			}
			start := time.Now()
			a, ds := API(doc, Options{})
			t.Logf("%d schemas, %d operations in %v", len(a.Schemas), len(a.Operations), time.Since(start).Round(time.Millisecond))
			if ds.HasErrors() {
				t.Error(string(diagText(ds)))
			}
			checkSound(t, a)
		})
	}
}

// TestSpecs normalizes our own documents with their overlays.
func TestSpecs(t *testing.T) {
	files, err := filepath.Glob("../../specs/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".overlay.yaml") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			src := load.Source{File: file}
			for _, name := range []string{filepath.Join(filepath.Dir(file), "assistgen.overlay.yaml"), strings.TrimSuffix(file, ".yaml") + ".overlay.yaml"} {
				data, err := os.ReadFile(name)
				if err != nil {
					continue
				}
				o, ds := load.ReadOverlay(name, data)
				if o == nil {
					t.Fatal(ds)
				}
				src.Overlays = append(src.Overlays, o)
			}
			doc, ds := load.Load(src, load.Options{})
			if doc == nil {
				t.Fatal(ds)
			}
			a, ds := API(doc, Options{})
			for _, d := range ds {
				if d.Severity != diag.Note && (d.Severity != diag.LeftOut || d.Code != "default" && d.Code != "required") {
					t.Error(d)
				}
			}
			checkSound(t, a)
		})
	}
}

// checkSound checks what the rest of the generator relies on.
func checkSound(t *testing.T, a *model.API) {
	t.Helper()
	known := map[*model.Schema]bool{}
	for _, s := range a.Schemas {
		known[s] = true
	}
	places := map[model.Type]bool{}
	w := walker{typ: func(p *model.Type) {
		if r, ok := (*p).(*model.Ref); ok {
			if !known[r.Schema] {
				t.Errorf("a reference to %q leads out of the model", r.Schema.Name)
			}
			return
		}
		if _, isAny := (*p).(*model.Any); !isAny && places[*p] {
			t.Errorf("a %T stands in two places", *p)
		}
		places[*p] = true
		checkUnion(t, *p)
	}}
	w.api(a)
	calls := map[string]bool{}
	for _, o := range a.Operations {
		call := o.Service + "." + o.Method
		if o.Service == "" || o.Method == "" || calls[call] || len(o.Forms) != 1 {
			t.Errorf("%s: call %q, %d forms", o.Name, call, len(o.Forms))
		}
		calls[call] = true
	}
}

// checkUnion checks that a union has variants that its picker distinguishes.
func checkUnion(t *testing.T, typ model.Type) {
	t.Helper()
	u, ok := typ.(*model.Union)
	if !ok {
		return
	}
	if len(u.Variants) < 2 && u.Base == nil && u.Picker != model.ByTag {
		t.Errorf("a union of %d", len(u.Variants))
	}
	names := map[string]bool{}
	for _, v := range u.Variants {
		if names[v.Name] || v.Name == "" {
			t.Errorf("variant %q", v.Name)
		}
		names[v.Name] = true
		if u.Picker == model.ByTag && holdsObject(v.Type, map[*model.Union]bool{}) && len(v.Tags) == 0 {
			t.Errorf("variant %q has no tag", v.Name)
		}
	}
}

// FuzzAPI looks for documents that load takes and normalize panics on.
func FuzzAPI(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := string(data)
		if !strings.HasPrefix(text, "openapi:") && !strings.HasPrefix(text, "swagger:") {
			text = schemasHeader + "    " + strings.ReplaceAll(text, "\n", "\n    ")
		}
		if doc, _ := load.Load(load.Source{File: "doc.yaml", Data: []byte(text)}, load.Options{}); doc != nil {
			a, _ := API(doc, Options{})
			checkSound(t, a)
		}
	})
}
