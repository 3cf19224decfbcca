package matrix

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
)

// publicSuite is where the JSON Schema Test Suite is, which is not part of the repository.
const publicSuite = "../../../shared/real/json-schema"

// beyondSuite are the groups of the public suite that cannot be generated, with the reason. Whatever they refuse is accepted.
var beyondSuite = map[string]string{
	"remote ref, containing refs itself": "refers to a schema on the network, which generation does not read",
}

// takenSuite are the invalid values of the suite in this folder that are accepted, with the reason.
var takenSuite = map[string]string{}

// suiteGroup is a schema and values that are valid by it, or not, as the public suite writes them.
type suiteGroup struct {
	Description string
	Schema      any
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

// suiteCase is a body to send, and what the server that is generated must say of it.
type suiteCase struct {
	Package, Path, Body string
	label               string
	where               string // as what the value is sent
	valid               bool
}

// suite is documents with one operation for each schema, bare and as a property, by their packages.
type suite struct {
	documents map[string]*suiteDocument
	cases     []suiteCase
}

type suiteDocument struct {
	OpenAPI    string            `json:"openapi"`
	Info       map[string]string `json:"info"`
	Paths      map[string]any    `json:"paths"`
	Components struct {
		Schemas map[string]any `json:"schemas"`
	} `json:"components"`
}

// TestPublicSuite holds that a generated server accepts what the JSON Schema Test Suite calls valid, and refuses the rest.
func TestPublicSuite(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(publicSuite); err != nil {
		t.Skipf("the JSON Schema Test Suite is not there: %v", err)
	}
	runSuite(t, publicSuite, beyondSuite)
}

// TestSuite holds the same of the suite in this folder, which has what OpenAPI adds as well.
func TestSuite(t *testing.T) {
	t.Parallel()
	runSuite(t, "suite", nil)
}

func runSuite(t *testing.T, folder string, beyond map[string]string) {
	t.Helper()
	s := readSuite(t, folder, beyond)
	dir := t.TempDir()
	program := s.build(t, dir)
	count := map[bool]int{}
	for i, status := range s.send(t, program) {
		c := &s.cases[i]
		if want := suiteStatus(c.valid || takenSuite[c.label] != ""); status != want {
			t.Errorf("%s%s: %.200s is answered with %d, want %d", c.label, c.where, c.Body, status, want)
		}
		count[c.valid]++
	}
	t.Logf("%d valid bodies, %d invalid", count[true], count[false])
}

// suiteStatus is how a server without handlers answers a body.
func suiteStatus(valid bool) int {
	if valid {
		return http.StatusNotImplemented
	}
	return http.StatusBadRequest
}

// readSuite makes documents of the groups in a folder, but for those beyond it. Files that say so are for OpenAPI 3.0.
func readSuite(t *testing.T, folder string, beyond map[string]string) *suite {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no suite", err)
	}
	s := &suite{documents: map[string]*suiteDocument{}}
	met := map[string]bool{}
	for _, file := range files {
		name, version := "api31", "3.1.0"
		if strings.HasPrefix(filepath.Base(file), "openapi-3.0") {
			name, version = "api30", "3.0.3"
		}
		for _, g := range readGroups(t, file) {
			if met[g.Description] = true; beyond[g.Description] == "" {
				s.add(name, version, strings.TrimSuffix(filepath.Base(file), ".json"), &g)
			}
		}
	}
	for name := range beyond {
		if !met[name] {
			t.Errorf("the suite has no %q", name)
		}
	}
	return s
}

func readGroups(t *testing.T, file string) (groups []suiteGroup) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&groups); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return groups
}

// add adds the operations of a group, and the bodies that they are sent.
func (s *suite) add(name, version, file string, g *suiteGroup) {
	doc := s.documents[name]
	if doc == nil {
		doc = &suiteDocument{OpenAPI: version, Info: map[string]string{"title": "Suite", "version": "1"}, Paths: map[string]any{}}
		doc.Components.Schemas = map[string]any{}
		s.documents[name] = doc
	}
	bare := fmt.Sprintf("S%d", len(doc.Components.Schemas)/2)
	property := bare + "P"
	doc.Components.Schemas[bare] = atHome(g.Schema, refTo(bare))
	doc.Components.Schemas[property] = map[string]any{"type": "object", "properties": map[string]any{"p": map[string]any{"$ref": refTo(bare)}}}
	for _, schema := range []string{bare, property} {
		doc.Paths["/"+schema] = map[string]any{"post": map[string]any{
			"operationId": "Suite_" + schema,
			"requestBody": map[string]any{"required": true, "content": map[string]any{
				"application/json": map[string]any{"schema": map[string]any{"$ref": refTo(schema)}},
			}},
			"responses": map[string]any{"204": map[string]string{"description": "done"}},
		}}
	}
	for _, test := range g.Tests {
		label := file + ": " + g.Description + ": " + test.Description
		s.cases = append(s.cases, suiteCase{name, "/" + bare, string(test.Data), label, "", test.Valid},
			suiteCase{name, "/" + property, `{"p":` + string(test.Data) + `}`, label, ", as a property", test.Valid})
	}
}

func refTo(schema string) string { return "#/components/schemas/" + schema }

// atHome gives the references of a schema that is a document of its own the place that it has in another. One with an $id stays as it
// is, for its references are relative to that.
func atHome(schema any, home string) any {
	if data, _ := json.Marshal(schema); bytes.Contains(data, []byte(`"$id"`)) {
		return schema
	}
	return moved(schema, home)
}

func moved(value any, home string) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, v := range value {
			ref, isText := v.(string)
			switch {
			case name == "const", name == "enum", name == "default":
				out[name] = v
			case isText && (name == "$ref" && ref == "#" || strings.HasPrefix(ref, "#/")):
				out[name] = home + ref[1:]
			default:
				out[name] = moved(v, home)
			}
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, v := range value {
			out[i] = moved(v, home)
		}
		return out
	}
	return value
}

// suiteProgram sends bodies to the servers and prints the statuses of their responses.
const suiteProgram = `package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

%s)

var servers = map[string]func() (http.Handler, error){
%s}

func main() {
	var calls []struct{ Package, Path, Body string }
	if err := json.NewDecoder(os.Stdin).Decode(&calls); err != nil {
		panic(err)
	}
	handlers := map[string]http.Handler{}
	for name, server := range servers {
		h, err := server()
		if err != nil {
			panic(err)
		}
		handlers[name] = h
	}
	var statuses []int
	for _, c := range calls {
		r := httptest.NewRequest(http.MethodPost, c.Path, strings.NewReader(c.Body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handlers[c.Package].ServeHTTP(w, r)
		statuses = append(statuses, w.Code)
	}
	if err := json.NewEncoder(os.Stdout).Encode(statuses); err != nil {
		panic(err)
	}
}
`

// build generates the packages of the documents and builds the program that sends to their servers.
func (s *suite) build(t *testing.T, dir string) (program string) {
	t.Helper()
	settings := "runtime: {dir: runtime}\napis:\n"
	var imports, servers strings.Builder
	for _, name := range []string{"api30", "api31"} {
		if s.documents[name] == nil {
			continue
		}
		text, err := json.Marshal(s.documents[name])
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name+".json", string(text))
		settings += fmt.Sprintf("  - {name: %s, out: %[1]s, spec: %[1]s.json}\n", name)
		fmt.Fprintf(&imports, "\t%q\n", "suite/"+name)
		fmt.Fprintf(&servers, "\t%q: func() (http.Handler, error) { return %[1]s.NewHandler(%[1]s.Handlers{Suite: %[1]s.UnimplementedSuiteHandler{}}) },\n", name)
	}
	write(t, dir, "go.mod", "module suite\n\ngo 1.24\n")
	write(t, dir, config.FileName, settings)
	write(t, dir, "main.go", fmt.Sprintf(suiteProgram, imports.String(), servers.String()))
	cfg, found := config.Read(filepath.Join(dir, config.FileName))
	if !found.HasErrors() {
		_, found = generator.Generate(cfg, generator.Options{})
	}
	if found.HasErrors() {
		t.Fatal(found)
	}
	program = filepath.Join(dir, "suite.exe")
	run(t, dir, "build", "-trimpath", "-gcflags=suite/...=-N -l", "-ldflags=-s -w", "-o", program, ".")
	return program
}

// send sends all bodies, and returns the statuses of the responses.
func (s *suite) send(t *testing.T, program string) (statuses []int) {
	t.Helper()
	data, err := json.Marshal(s.cases)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(data), os.Stderr
	out, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(out, &statuses)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(statuses) != len(s.cases) {
		t.Fatalf("%d answers for %d bodies", len(statuses), len(s.cases))
	}
	return statuses
}
