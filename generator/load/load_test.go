package load

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generator/diag"
)

// head is the beginning of a document.
const head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"

// loaded loads a document that must be right, and may have warnings.
func loaded(t *testing.T, text string, overlays ...*Overlay) *Document {
	t.Helper()
	d, ds := Load(Source{File: "openapi.yaml", Data: []byte(text), Overlays: overlays}, Options{})
	if d == nil {
		t.Fatal(ds)
	}
	return d
}

// codes returns the codes of diagnostics.
func codes(ds diag.List) []string {
	var found []string
	for _, d := range ds {
		found = append(found, d.Code)
	}
	return found
}

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDocument(t *testing.T) {
	for text, want := range map[string]string{
		"openapi: 3.0.3\ninfo: {title: T, version: 1.10}\npaths: {}":    "3.0 1.10",
		"openapi: 3.1\ninfo: {title: T, version: 2024-01-01}":           "3.1 2024-01-01",
		`{"swagger": "2.0", "info": {"title": "T", "version": "v1"}}`:   "2.0 v1",
		"openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths: {}":     "3.2 1",
		"swagger: 2.0\ninfo: {title: T, version: 'x'}\ndefinitions: {}": "2.0 x",
	} {
		d := loaded(t, text)
		if got := d.Dialect + " " + d.Version; got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if d.T == nil || d.T.Info.Version != d.Version {
			t.Errorf("%s: kin-openapi has another version", text)
		}
	}
}

func TestFollow(t *testing.T) {
	d := loaded(t, head+`
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/C%20D'}
    C D: {properties: {x~/y: {type: string}, z: {$ref: '#/components/schemas/A/properties/x~0~1y'}}}
    R: {properties: {r: {$recursiveRef: '#'}}}
    N: {$dynamicAnchor: node, properties: {n: {$dynamicRef: '#node'}, m: {$anchor: m, type: integer}, o: {$ref: '#m'}}}
    L: {properties: {of: {items: {$dynamicRef: '#item'}}}, $defs: {item: {$dynamicAnchor: item, type: string}}}
    E: {properties: {elsewhere: {$dynamicRef: '#item'}}}
`)
	schemas := d.Root().Get("components", "schemas")
	for from, want := range map[string]string{
		"A": "/components/schemas/C D", "C D/properties/z": "/components/schemas/C D/properties/x~0~1y",
		"R/properties/r": "/components/schemas/R", "N/properties/n": "/components/schemas/N",
		"N/properties/o": "/components/schemas/N/properties/m", "N": "/components/schemas/N",
		"L/properties/of/items": "/components/schemas/L/$defs/item", "E/properties/elsewhere": "/components/schemas/L/$defs/item",
	} {
		if got := schemas.Get(strings.Split(from, "/")...).Follow().Pointer(); got != want {
			t.Errorf("%s leads to %q, want %q", from, got, want)
		}
	}
	if got := d.T.Components.Schemas["A"].Value; got == nil || got.Properties["z"].Value.Type.Slice()[0] != "string" {
		t.Error("kin-openapi sees another document")
	}
}

func TestDynamicReferencesNowhereAreTold(t *testing.T) {
	text := head + "components: {schemas: {A: {properties: {a: {$dynamicRef: '#b'}}}}}\n"
	d, ds := Load(Source{File: "openapi.yaml", Data: []byte(text)}, Options{})
	if d == nil || !slices.Equal(codes(ds), []string{"unresolved-ref"}) {
		t.Fatal(ds)
	}
	if a := d.Root().Get("components", "schemas", "A", "properties", "a"); len(a.Members()) > 0 {
		t.Errorf("it is read as %s", a.Literal())
	}
}

func TestReferencesToFiles(t *testing.T) {
	dir := folder(t, map[string]string{
		"openapi.yaml":     head + "paths:\n  /a: {$ref: 'parts/paths.yaml#/a'}\ncomponents: {schemas: {S: {$ref: 'parts/s%20s.json'}}}\n",
		"parts/paths.yaml": "a: {get: {responses: {'200': {description: ok, content: {a/b: {schema: {$ref: '../openapi.yaml#/components/schemas/S'}}}}}}}\n",
		"parts/s s.json":   `{"type": "object", "properties": {"x": {"$ref": "paths.yaml#/b"}}}`,
	})
	text := "b: {type: integer}\n"
	f, err := os.OpenFile(filepath.Join(dir, "parts/paths.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	discard(f)
	d, ds := Load(Source{File: filepath.Join(dir, "openapi.yaml")}, Options{})
	if d == nil {
		t.Fatal(ds)
	}
	x := d.Root().Get("paths", "/a").Follow().Get("get", "responses", "200", "content", "a/b", "schema").Follow().Get("properties", "x").Follow()
	if x.Get("type").Text() != "integer" || x.File() != filepath.Join(dir, "parts/paths.yaml") || x.Pos().Line != 2 {
		t.Errorf("reached %s at %v", x.Literal(), x.Pos())
	}
	schema := d.T.Paths.Value("/a").Get.Responses.Value("200").Value.Content["a/b"].Schema.Value
	if !schema.Properties["x"].Value.Type.Is("integer") {
		t.Error("kin-openapi sees another document")
	}
}

func TestAnchorsInFiles(t *testing.T) {
	dir := folder(t, map[string]string{
		"openapi.yaml": head + `components:
  schemas:
    Shape: {$ref: 'shape.yaml#shape'}
    Square: {$ref: 'shape.yaml#sq'}
    Other: {oneOf: [{$ref: 'plain.yaml#round'}], discriminator: {propertyName: kind, mapping: {round: 'plain.yaml#round', own: '#own'}}}
    Own: {$anchor: own, type: object}
    Lost: {$ref: 'plain.yaml#nowhere'}
`,
		"shape.yaml": `$id: https://a.example/shape
$anchor: shape
oneOf: [{$ref: circle}, {$ref: '#sq'}]
discriminator: {propertyName: kind, mapping: {circle: circle, square: '#sq'}}
$defs:
  Circle: {$id: circle, type: object}
  Square: {$anchor: sq, type: object, properties: {round: {$ref: 'plain.yaml#round'}}}
`,
		"plain.yaml": "$defs: {Round: {$anchor: round, properties: {shape: {$ref: 'shape.yaml#shape'}}}}\n",
	})
	d, ds := Load(Source{File: filepath.Join(dir, "openapi.yaml")}, Options{})
	if d == nil || len(ds) != 1 || ds[0].Code != "unresolved-ref" || !strings.Contains(ds[0].Message, "nowhere") {
		t.Fatalf("want a warning of plain.yaml#nowhere alone: %v", ds)
	}
	schemas := d.Root().Get("components", "schemas")
	for from, want := range map[string]string{
		"Square": "Shape/$defs/Square", "Shape/oneOf/0": "Shape/$defs/Circle", "Shape/oneOf/1": "Shape/$defs/Square",
		"Shape/$defs/Square/properties/round": "Round", "Round/properties/shape": "Shape", "Other/oneOf/0": "Round",
	} {
		if got := schemas.Get(strings.Split(from, "/")...).Follow(); got != schemas.Get(strings.Split(want, "/")...) {
			t.Errorf("%s leads to %s, want %s", from, got.Pointer(), want)
		}
	}
	for from, want := range map[string]string{"Shape/circle": "Shape/$defs/Circle", "Shape/square": "Shape/$defs/Square", "Other/round": "Round", "Other/own": "Own"} {
		union, value, _ := strings.Cut(from, "/")
		if got := schemas.Get(union, "discriminator", "mapping", value).Text(); got != "#/components/schemas/"+want {
			t.Errorf("%s leads to %s, want %s", from, got, want)
		}
	}
}

func TestReferencesDoNotLeaveTheFolder(t *testing.T) {
	dir := folder(t, map[string]string{"secret.yaml": "a: {}\n", "docs/keep": ""})
	if err := os.Symlink(filepath.Join(dir, "secret.yaml"), filepath.Join(dir, "docs/link.yaml")); err != nil {
		t.Skip(err)
	}
	for _, ref := range []string{"../secret.yaml#/a", "link.yaml#/a", filepath.Join(dir, "secret.yaml"), "x/../../secret.yaml", "file://" + dir + "/secret.yaml", "%2e%2e/secret.yaml"} {
		text := head + "components: {schemas: {A: {$ref: '" + ref + "'}}}\n"
		d, ds := Load(Source{File: filepath.Join(dir, "docs/openapi.yaml"), Data: []byte(text)}, Options{})
		if d != nil || !slices.Contains(codes(ds), "unresolved-ref") {
			t.Errorf("%s: %v", ref, ds)
		}
	}
	text := head + "components: {schemas: {A: {$ref: '../secret.yaml#/a'}}}\n"
	if d, ds := Load(Source{File: filepath.Join(dir, "docs/openapi.yaml"), Data: []byte(text)}, Options{Root: dir}); d == nil {
		t.Errorf("with a wider root: %v", ds)
	}
}

func TestRemoteReferences(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text := map[string]string{"/d/a.yaml": "A: {properties: {b: {$ref: 'b.json'}}}\n", "/d/b.json": `{"type": "string"}`}[r.URL.Path]
		if text == "" {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = w.Write([]byte(text))
	}))
	defer server.Close()
	text := head + "components: {schemas: {A: {$ref: '" + server.URL + "/d/a.yaml#/A'}}}\n"
	d, ds := Load(Source{File: "x.yaml", Data: []byte(text)}, Options{AllowRemote: true})
	if d == nil {
		t.Fatal(ds)
	}
	if got := d.Root().Get("components", "schemas", "A").Follow().Get("properties", "b").Follow().Get("type").Text(); got != "string" {
		t.Error(got)
	}
	if !d.T.Components.Schemas["A"].Value.Properties["b"].Value.Type.Is("string") {
		t.Error("kin-openapi sees another document")
	}
	if _, ds := Load(Source{File: "x.yaml", Data: []byte(text)}, Options{}); !ds.HasErrors() {
		t.Error("the network was read without being allowed")
	}
	text = head + "components: {schemas: {A: {$ref: '" + server.URL + "/none.yaml'}}}\n"
	if _, ds := Load(Source{File: "x.yaml", Data: []byte(text)}, Options{AllowRemote: true}); !ds.HasErrors() {
		t.Error("a missing file was read")
	}
}

func TestStandardInput(t *testing.T) {
	d, ds := Load(Source{File: "-"}, Options{Stdin: strings.NewReader(head)})
	if d == nil || d.Root().Pos().File != "-" {
		t.Error(ds)
	}
	d, ds = Load(Source{File: "-"}, Options{Stdin: strings.NewReader(head + "components: {schemas: {A: {$ref: 'go.mod'}}}\n")})
	if d != nil || !slices.Contains(codes(ds), "unresolved-ref") {
		t.Error(ds)
	}
	if _, ds := Load(Source{File: "-"}, Options{}); !ds.HasErrors() {
		t.Error("read without a standard input")
	}
}

// Names of properties that are keywords are not keywords, and data that looks like a reference is none.
func TestKeywordsAsNames(t *testing.T) {
	loaded(t, head+`
paths:
  /a?beta=true:
    get:
      responses: {200: {description: ok, content: {a/b: {example: {$ref: '#/none'}, examples: {e: {value: {$ref: '#/none'}}}}}}}
      x-data: {$ref: '#/none'}
webhooks: {x-hook: {post: {responses: {default: {description: ok}}}}}
components:
  schemas:
    x-schema:
      properties:
        properties: {type: string}
        $ref: {type: string}
        required: {type: array, items: {$ref: '#/components/schemas/x-schema'}}
        example: {default: {$ref: '#/none'}}
        enum: {enum: [{$ref: '#/none'}], const: {$ref: '#/none'}}
        default: {examples: [{$ref: '#/none'}]}
`)
}

// What kin-openapi would refuse is put right, and both views have it.
func TestFixes(t *testing.T) {
	d := loaded(t, "openapi: 3.0\ninfo: {title: 1, version: 1.0}\n"+`
servers: [{url: 'https://{p}', variables: {p: {default: 443, enum: [443, 80]}}}]
paths: {/a: {get: {operationId: 12, deprecated: yes, tags: [1], responses: {200: {description: 2024-01-01}}}}}
components:
  schemas:
    A: {type: [string, null], minLength: 1.0, maximum: "3", discriminator: kind, items: [{type: null}], nullable: "false", required: [1]}
`)
	want := `{"type":["string","null"],"minLength":1,"maximum":3,"discriminator":{"propertyName":"kind"},"prefixItems":[{"type":"null"}],"nullable":false,"required":["1"]}`
	a := d.Root().Get("components", "schemas", "A")
	if got := string(a.Literal()); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	op := d.T.Paths.Value("/a").Get
	if op.OperationID != "12" || !op.Deprecated || op.Tags[0] != "1" || d.T.Components.Schemas["A"].Value.Discriminator.PropertyName != "kind" {
		t.Error("kin-openapi sees another document")
	}
}

// The real documents of this repository load without errors and without complaints.
func TestSpecs(t *testing.T) {
	specs, err := filepath.Glob("../../specs/*/[0-9v]*.yaml")
	if err != nil || len(specs) == 0 {
		t.Skip("no documents")
	}
	for _, spec := range specs {
		if strings.HasSuffix(spec, ".overlay.yaml") {
			continue
		}
		if d, ds := Load(Source{File: spec}, Options{}); d == nil || len(ds) > 0 {
			t.Errorf("%s: %v", spec, ds)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		head + "paths: {}\n",
		head + "components: {schemas: {A: {$ref: '#/components/schemas/A'}, B: {allOf: [{$ref: '#/components/schemas/B'}]}}}\n",
		head + "components: {schemas: {A: {properties: {a: {$recursiveRef: '#'}}, discriminator: a}}}\n",
		"swagger: '2.0'\ninfo: {title: T, version: '1'}\nhost: h\nparameters: {p: {in: body, name: b, schema: {type: file}}}\npaths: {/a: {parameters: [{$ref: '#/parameters/p'}], get: {responses: {200: {schema: {$ref: '#/definitions/A'}}}}}}\ndefinitions: {A: {discriminator: t}, B: {allOf: [{$ref: '#/definitions/A'}]}}\n",
		"a: &a [1, 1]\nb: &b [*a, *a]\nc: {<<: [*b], d: *b}\n",
		`{"openapi": "3.0.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {"description": "\ud83d"}}}}}}`,
		"{a: 1, ? [b] : c}", "%YAML 1.2\n---\na: |\n  b\n", "\ufeff", "- -\n - -",
	} {
		f.Add([]byte(seed), []byte("overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: '$..[?@.type]', update: {a: [1]}}, {target: $.info, remove: true}]\n"))
	}
	f.Fuzz(func(t *testing.T, data, overlay []byte) {
		defer func(start time.Time) {
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("loading took %v", took)
			}
		}(time.Now())
		src := Source{File: "f.yaml", Data: data}
		if o, _ := ReadOverlay("o.yaml", overlay); o != nil {
			src.Overlays = append(src.Overlays, o)
		}
		d, ds := Load(src, Options{Root: t.TempDir()})
		if (d == nil) != ds.HasErrors() {
			t.Errorf("document %v with %v", d, ds)
		}
	})
}
