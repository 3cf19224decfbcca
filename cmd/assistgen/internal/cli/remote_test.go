package cli

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

const remoteDocument = `openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes: {get: {operationId: listNotes, tags: [Notes], responses: {"200": {description: d, content: {application/json: {schema: {$ref: parts/note.yaml}}}}}}}
`

// said runs a command line and returns its exit code and what it says.
func said(t *testing.T, line string) (code int, out string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = Main(strings.Fields(line), Streams{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
	return code, stdout.String() + stderr.String()
}

// module makes an empty module the working directory.
func module(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if files["go.mod"] == "" {
		files["go.mod"] = "module example.com/m\n\ngo 1.24\n"
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAddresses reads documents from the network for every command that is allowed to, and says so for those that are not.
func TestAddresses(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		text := map[string]string{"/openapi.yaml": remoteDocument, "/parts/note.yaml": "{type: object, properties: {text: {type: string}}}\n"}[r.URL.Path]
		_, _ = w.Write([]byte(text))
	}))
	defer server.Close()
	spec := server.URL + "/openapi.yaml"
	module(t, map[string]string{"assistgen.yaml": "apis: [{name: notes, out: notes, spec: '" + spec + "'}]\n"})
	for _, line := range []string{
		"generate --spec " + spec + " --package api --out api", "generate", "inspect " + spec, "inspect --api notes", "diff " + spec + " " + spec,
	} {
		asked = 0
		if code, out := said(t, line); code != exitError || asked > 0 || !strings.Contains(out, spec+": error: the document is on the network") || !strings.Contains(out, "--allow-remote") {
			t.Errorf("%s: %d, %d requests:\n%s", line, code, asked, out)
		}
		if code, out := said(t, line+" --allow-remote"); code != exitDone || asked == 0 {
			t.Errorf("%s --allow-remote: %d, %d requests:\n%s", line, code, asked, out)
		}
	}
	for _, name := range []string{"api/notes_models.go", "notes/notes_models.go"} {
		if text, err := os.ReadFile(name); err != nil || !strings.Contains(string(text), "type Note struct") {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
	// What came from the network may be another the next time: the run is whole.
	asked = 0
	if code, _ := said(t, "generate --allow-remote"); code != exitDone || asked != 2 {
		t.Errorf("%d, %d requests", code, asked)
	}
}

// TestComparedAddresses shows where the changes of a document at an address are: there.
func TestComparedAddresses(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind := strings.TrimPrefix(r.URL.Path, "/")
		_, _ = w.Write([]byte(strings.Replace(remoteDocument, "$ref: parts/note.yaml", "type: "+kind, 1)))
	}))
	defer server.Close()
	module(t, map[string]string{})
	old, new := server.URL+"/string", server.URL+"/integer"
	for format, want := range map[string]string{
		"text":   "Notes: " + old + " → " + new + "\n",
		"sarif":  `"uri": "` + new + `"`,
		"gitlab": `"path": "` + new + `"`,
		"github": "::error title=type-changed",
		"junit":  new + ":4:",
	} {
		if code, out := said(t, "diff --allow-remote --fail-on warning --format "+format+" "+old+" "+new); code != exitFindings || !strings.Contains(out, want) {
			t.Errorf("%s: %d, no %q in\n%s", format, code, want, out)
		}
	}
}

// TestBrokenModule says what is wrong with a go.mod, and looks for none above it.
func TestBrokenModule(t *testing.T) {
	for text, want := range map[string]string{
		"mod ule x\n": "go.mod is broken: line 1: unknown directive: mod",
		"<<<<<<< HEAD\nmodule a\n=======\nmodule b\n>>>>>>> c\n": "go.mod is broken: line 1:",
		"\n\ngo 1.24\n": "go.mod names no module",
	} {
		module(t, map[string]string{"go.mod": text, "api.yaml": strings.Replace(remoteDocument, "$ref: parts/note.yaml", "type: object", 1), "assistgen.yaml": "apis: [{name: api, out: api, spec: api.yaml}]\n"})
		for _, line := range []string{"generate", "generate --spec api.yaml --package api --out api"} {
			if code, out := said(t, line); code != exitError || !strings.Contains(out, "the import path of") || !strings.Contains(out, want) {
				t.Errorf("%q: %s: %d\n%s", text, line, code, out)
			}
		}
	}
}

// TestTwoRunsAtOnce holds that runs into one folder leave the files of one of them.
func TestTwoRunsAtOnce(t *testing.T) {
	local := strings.Replace(remoteDocument, "$ref: parts/note.yaml", "type: object, properties: {a: {type: string}}", 1)
	module(t, map[string]string{"a.yaml": local, "b.yaml": strings.ReplaceAll(strings.ReplaceAll(local, "listNotes", "listMemos"), "[Notes]", "[Memos]")})
	lines := []string{"generate --spec a.yaml --package api --out api", "generate --spec b.yaml --package api --out api"}
	for range 5 {
		codes := make(chan int)
		for _, line := range lines {
			go func() {
				var out bytes.Buffer
				codes <- Main(strings.Fields(line), Streams{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out})
			}()
		}
		for range lines {
			if code := <-codes; code != exitDone {
				t.Errorf("exit code %d", code)
			}
		}
		fits := 0
		for _, line := range lines {
			if code, _ := said(t, line+" --check"); code == exitDone {
				fits++
			}
		}
		if fits != 1 {
			t.Errorf("the folder fits %d of two documents", fits)
		}
	}
}
