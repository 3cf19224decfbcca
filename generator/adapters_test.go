package generator

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/normalize"
)

// twins are names of two APIs, the package of the second, and the argument of its constructor, that clash with what else a unified
// package has.
var twins = []struct{ why, one, two, pkg, arg string }{
	{"the constructor has the name of a schema", "shop", "pet", "pet", "place"},
	{"two constructors would have one name", "a-b", "aB", "ab", "place"},
	{"two files would have one name where capitals are small letters", "ALPHA", "alpha", "alpha", "place"},
	{"a name is none of a file", "shop", "-", "dash", "place"},
	{"a name has folders", "shop", "a/b", "ab", "place"},
	{"the argument is called as the package", "shop", "beta-2", "beta", "beta"},
	{"the argument is called as a function", "shop", "beta", "beta", "newClient"},
	{"the package is called as an argument", "shop", "beta", "client", "opts"},
	{"the package is called as a function", "shop", "beta", "providers", "calls"},
	{"the package is called as a type", "shop", "beta", "documents", "h"},
}

// TestAdapterNames compiles unified packages in which the names of an adapter clash with others.
func TestAdapterNames(t *testing.T) {
	t.Parallel()
	const own = "example.com/twins"
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "go.mod"), "module "+own+"\n\ngo 1.24\n")
	writeText(t, filepath.Join(dir, "one.yaml"), petShop(""))
	writeText(t, filepath.Join(dir, "two.yaml"), petShop("parameters: [{name: place, in: query, schema: {type: string}}]"))
	for i, c := range twins {
		text := strings.NewReplacer("CASE", string(rune('a'+i)), "ONE", c.one, "TWO", c.two, "PKG", c.pkg, "ARG", c.arg)
		writeText(t, filepath.Join(dir, "merge.yaml"), text.Replace(`apis: {"TWO": {given: {place: "ARG"}, own: [Pets.Create.place]}}`))
		configured := filepath.Join(dir, "assistgen.yaml")
		writeText(t, configured, text.Replace(`runtime: {dir: runtime}
apis:
  - {name: "ONE", package: one, out: CASE/one, spec: one.yaml}
  - {name: "TWO", package: PKG, out: CASE/PKG, spec: two.yaml}
unified:
  - {name: both, out: CASE/both, lead: "ONE", apis: ["ONE", "TWO"], mapping: merge.yaml}
`))
		cfg, found := config.Read(configured)
		if found.HasErrors() {
			t.Fatal(c.why, found)
		}
		if _, found = Generate(cfg, Options{}); found.HasErrors() {
			t.Fatal(c.why, found)
		}
		if files, _ := filepath.Glob(filepath.Join(dir, text.Replace("CASE/both/*_adapter.go"))); len(files) != 2 {
			t.Errorf("%s: files %v", c.why, files)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "vet", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// petShop returns a document with one call, that has further lines.
func petShop(more string) string {
	return `openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /pets:
    post:
      operationId: Pets_Create
      ` + more + `
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/NewPet"}}}}
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/NewPet"}}}}}
components:
  schemas:
    NewPet: {type: object, properties: {name: {type: string}}}
`
}

// noHandlers has the warnings of APIs whose call responds with one of several types.
const noHandlers = `: warning: a package of several APIs has no handler of an API for which no call of the package makes these; write them by hand and list them under served in the mapping: both.one.Pets.Create [no-handler]
: warning: a package of several APIs has no handler of an API for which no call of the package makes these; write them by hand and list them under served in the mapping: both.two.Pets.Create [no-handler]
`

// TestAdapterOfSeveralSuccesses makes a call that responds with one of several types through an adapter.
func TestAdapterOfSeveralSuccesses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const later = `, "202": {description: Later, content: {application/json: {schema: {type: object, properties: {job: {type: string}}}}}}}`
	writeText(t, filepath.Join(dir, "go.mod"), "module example.com/several\n\ngo 1.24\n")
	writeText(t, filepath.Join(dir, "api.yaml"), strings.Replace(petShop(""), "}}}}}\ncomponents", "}}}}"+later+"\ncomponents", 1))
	writeText(t, filepath.Join(dir, "assistgen.yaml"), `runtime: {dir: runtime}
apis:
  - {name: one, out: one, spec: api.yaml}
  - {name: two, out: two, spec: api.yaml}
unified:
  - {name: both, out: both, apis: [one, two]}
`)
	cfg, found := config.Read(filepath.Join(dir, "assistgen.yaml"))
	if found.HasErrors() {
		t.Fatal(found)
	}
	_, found = Generate(cfg, Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	for line := range strings.Lines(noHandlers) {
		if !strings.Contains(fmt.Sprint(found), strings.TrimSuffix(line, "\n")) {
			t.Errorf("%s lacks %s", found, line)
		}
	}
	ignored, err := normalize.ParseLeftOut("no-handler")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Ignore = []normalize.LeftOut{ignored}
	if _, found = Generate(cfg, Options{}); strings.Contains(fmt.Sprint(found), "[no-handler]") {
		t.Errorf("the warning is not ignored: %s", found)
	}
	writeText(t, filepath.Join(dir, "several_test.go"), `package several

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/several/both"
	"example.com/several/one"
)

func Test(t *testing.T) {
	for status, want := range map[int]string{
		200: "*one.PetsCreate200 {\"name\":\"x\"}", 202: "*one.PetsCreate202 {\"job\":\"x\"}", 203: "*one.UnknownPetsCreateResult {\"name\":\"x\"}",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			fmt.Fprintf(w, "{%q:\"x\"}", map[bool]string{true: "job", false: "name"}[status == 202])
		}))
		client, err := one.New(one.WithBaseURL(server.URL))
		if err != nil {
			t.Fatal(err)
		}
		pet, err := both.NewOne(client).Pets.Create(t.Context(), &both.NewPet{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := pet.MarshalJSON()
		if got := fmt.Sprintf("%T %s", pet.Native(), text); err != nil || got != want {
			t.Errorf("%d: %s, %v", status, got, err)
		}
		server.Close()
	}
}
`)
	cmd := exec.CommandContext(t.Context(), "go", "test", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestServedByHand serves an API of which a call is written by hand, and reports a call that there is not.
func TestServedByHand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "go.mod"), "module example.com/served\n\ngo 1.24\n")
	writeText(t, filepath.Join(dir, "api.yaml"), petShop(""))
	writeText(t, filepath.Join(dir, "assistgen.yaml"), `runtime: {dir: runtime}
apis:
  - {name: one, out: one, spec: api.yaml}
  - {name: two, out: two, spec: api.yaml}
unified:
  - {name: both, out: both, apis: [one, two], mapping: merge.yaml}
`)
	generate := func(served string) diag.List {
		writeText(t, filepath.Join(dir, "merge.yaml"), "apis: {two: {served: ["+served+"]}}")
		cfg, found := config.Read(filepath.Join(dir, "assistgen.yaml"))
		if found.HasErrors() {
			t.Fatal(found)
		}
		_, found = Generate(cfg, Options{})
		return found
	}
	if found := generate("Pets.Crate"); !found.HasErrors() || !strings.Contains(fmt.Sprint(found), `two has no call "Pets.Crate"`) || !strings.Contains(fmt.Sprint(found), "Pets.Create") {
		t.Errorf("a call that there is not: %s", found)
	}
	if found := generate("Pets.Create"); found.HasErrors() {
		t.Fatal(found)
	}
	writeText(t, filepath.Join(dir, "both", "served.go"), `package both

import (
	"context"
	"net/http"

	"example.com/served/runtime"
	"example.com/served/two"
)

type twoServed struct {
	client *Client
	bridge *runtime.Bridge
}

func (s *twoServed) PetsCreate(ctx context.Context, body *two.NewPet, params *two.PetsCreateParams) (*two.NewPet, error) {
	pet, err := runtime.BridgedBy[*NewPet](ctx, s.bridge, "Pets.Create", "Pets.Create", body, params)
	if err == nil {
		pet.Name = Some(pet.Name.Or("") + " by hand")
	}
	return runtime.BridgedOut[*two.NewPet](ctx, s.bridge, "", pet, err) // nothing is converted
}

func HandlerTwo(c *Client) (http.Handler, error) { return handlerTwo(&twoServed{client: c}) }
`)
	writeText(t, filepath.Join(dir, "served_test.go"), `package served

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/served/both"
	"example.com/served/one"
	"example.com/served/two"
)

type pets struct{ one.UnimplementedPetsHandler }

func (pets) Create(_ context.Context, body *one.NewPet, _ *one.PetsCreateParams) (*one.NewPet, error) { return body, nil }

func serve(t *testing.T, h http.Handler, err error) string {
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

func Test(t *testing.T) {
	behind, err := one.NewHandler(one.Handlers{Pets: pets{}})
	client, err := one.New(one.WithBaseURL(serve(t, behind, err)))
	if err != nil {
		t.Fatal(err)
	}
	front, err := both.HandlerTwo(both.NewOne(client))
	c, err := two.New(two.WithBaseURL(serve(t, front, err)))
	if err != nil {
		t.Fatal(err)
	}
	pet, err := c.Pets.Create(t.Context(), &two.NewPet{Name: two.Some("Rex")}, nil)
	if err != nil || pet.Name.Or("") != "Rex by hand" {
		t.Errorf("%+v, %v", pet, err)
	}
}
`)
	cmd := exec.CommandContext(t.Context(), "go", "test", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestWaitNames names waits as methods that there are, which would be declared twice.
func TestWaitNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "assistgen.yaml")
	writeText(t, filepath.Join(dir, "api.yaml"), `openapi: 3.0.3
info: {title: Jobs, version: "1"}
paths:
  /jobs/{id}:
    get:
      operationId: get
      tags: [Jobs]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {type: object, properties: {status: {type: string, enum: [on, off]}}}}}}}
`)
	writeText(t, file, `runtime: {dir: runtime, package: example.com/names/runtime}
apis:
  - {name: one, out: one, spec: api.yaml}
  - {name: two, out: two, spec: api.yaml}
unified:
  - {name: both, out: both, apis: [one, two], mapping: merge.yaml}
`)
	for name, want := range map[string]string{"Jobs.Wait": "", "Jobs.Get": "merge.yaml:1:9: error: Jobs has the method Get: a wait needs another name [bad-name]"} {
		writeText(t, filepath.Join(dir, "merge.yaml"), "waits: {"+name+": {call: Jobs.Get, member: status, until: [off]}}")
		cfg, found := config.Read(file)
		if !found.HasErrors() {
			_, more := Render(cfg, Options{})
			found.Add(more...)
		}
		var got []string
		for _, d := range found {
			if d.Severity == diag.Error {
				d.Pos.File = filepath.Base(d.Pos.File)
				got = append(got, d.String())
			}
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestUnifiedNames gives names to what a unified package has, and to what it has not.
func TestUnifiedNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "assistgen.yaml")
	writeText(t, filepath.Join(dir, "api.yaml"), petShop(""))
	for names, want := range map[string]string{
		"types: {NewPet: Pet}, fields: {NewPet.name: Called}": "",
		"types: {NewPets: Pet}":                               "unused-name",
		"fields: {NewPet.nam: Called}":                        "unused-name",
		"types: {NewPet: Client}":                             "taken-name",
		"services: {Pets: Animals}":                           "unknown-key",
	} {
		writeText(t, file, `runtime: {dir: runtime, package: example.com/names/runtime}
apis:
  - {name: one, out: one, spec: api.yaml}
  - {name: two, out: two, spec: api.yaml}
unified:
  - {name: both, out: both, apis: [one, two], names: {`+names+`}}
`)
		cfg, found := config.Read(file)
		if !found.HasErrors() {
			_, more := Render(cfg, Options{})
			found.Add(more...)
		}
		got := ""
		for _, d := range found {
			if d.Code == want || want == "" {
				got = d.Code
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q in %v", names, got, want, found)
		}
	}
}
