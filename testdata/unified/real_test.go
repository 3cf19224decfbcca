package unified

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/testdata/corpus"
)

// realBody is a body that a vendor shows.
type realBody struct {
	file  string
	place func(place) bool // where it is
	body  any
}

// TestRealBodiesComeBack converts the bodies that vendors show.
func TestRealBodiesComeBack(t *testing.T) {
	t.Parallel()
	root, err := corpus.Root()
	if err != nil {
		t.Skipf("the corpus is not there: %v", err)
	}
	_, tables := merged(t)
	read := map[string]func(*testing.T, string) []realBody{"openai": openaiBodies, "azure": azureBodies, "yandex": yandexBodies}
	for _, a := range tables {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			bodies := read[a.name](t, filepath.Join(root, "real", a.name))
			for _, b := range bodies {
				i := slices.IndexFunc(a.all, b.place)
				if i < 0 {
					t.Errorf("%s: it stands nowhere", b.file)
					continue
				}
				p, v := a.all[i], b.body
				if p.kind == "inputs" {
					v = map[string]any{runtime.BodyInput: v}
				}
				if !a.comesBack(t, p, v) {
					t.Errorf("%s", b.file)
				}
				if own, to := p.signatures(t, a.name); !a.goComesBack(t, p, own, to, v) {
					t.Errorf("%s", b.file)
				}
			}
			t.Logf("%d bodies", len(bodies))
			if len(bodies) < 12 {
				t.Error("they are too few")
			}
		})
	}
}

// ofSchema is where a named type stands.
func ofSchema(name string) func(place) bool {
	return func(p place) bool {
		ref, ok := p.own.(*model.Ref)
		return ok && ref.Schema.Name == name
	}
}

// ofCall returns the inputs or the response of a call.
func ofCall(id, kind string) func(place) bool {
	return func(p place) bool { return strings.EqualFold(p.call.Own.Name, id) && p.kind == kind }
}

func openaiBodies(t *testing.T, dir string) []realBody {
	t.Helper()
	var all []realBody
	manifests, _ := filepath.Glob(filepath.Join(dir, "examples", "*", "manifest.json"))
	for _, m := range manifests {
		var entries []struct{ File, Schema, Clean string }
		if err := json.Unmarshal(contents(t, m), &entries); err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			file := filepath.Join(filepath.Dir(m), e.File)
			repaired := strings.TrimSuffix(file, ".txt") + ".repaired.json"
			if _, err := os.Stat(repaired); err == nil && strings.HasSuffix(file, ".txt") {
				file = repaired
			}
			switch data := contents(t, file); {
			case e.Clean != "":
				all = append(all, frames(t, filepath.Join(filepath.Dir(m), e.Clean))...)
			case json.Valid(data):
				all = append(all, realBody{file, ofSchema(e.Schema), tree(string(data))})
			}
		}
	}
	return all
}

// frames returns the payloads of a stream.
func frames(t *testing.T, file string) []realBody {
	t.Helper()
	var all []realBody
	event := ""
	for line := range bytes.Lines(contents(t, file)) {
		text := strings.TrimSpace(string(line))
		if name, ok := strings.CutPrefix(text, "event: "); ok {
			event = name
		}
		if data, ok := strings.CutPrefix(text, "data: "); ok && json.Valid([]byte(data)) {
			name := event
			all = append(all, realBody{file, func(p place) bool { return p.kind == name }, tree(data)})
		}
	}
	return all
}

func azureBodies(t *testing.T, dir string) []realBody {
	t.Helper()
	var all []realBody
	files, _ := filepath.Glob(filepath.Join(dir, "examples", "*", "*.json"))
	for _, file := range files {
		var example struct {
			OperationID string `json:"operationId"`
			Parameters  struct{ Body json.RawMessage }
			Responses   map[string]struct{ Body json.RawMessage }
		}
		if err := json.Unmarshal(contents(t, file), &example); err != nil {
			t.Fatal(err)
		}
		if body := example.Parameters.Body; isObject(body) {
			all = append(all, realBody{file, ofCall(example.OperationID, "inputs"), tree(string(body))})
		}
		for _, status := range slices.Sorted(maps.Keys(example.Responses)) {
			if body := example.Responses[status].Body; isObject(body) {
				all = append(all, realBody{file, ofCall(example.OperationID, "answer"), tree(string(body))})
			}
		}
	}
	return all
}

func isObject(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) }

// yandexCalls are the calls that the files of Yandex Cloud's walk-through are of.
var yandexCalls = map[string]string{
	"assistant.create": "AssistantService_Create", "file.create": "FileService_Create", "message.create": "MessageService_Create",
	"operation.get": "OperationService_Get", "run.create": "RunService_Create", "run.get": "RunService_Get",
	"searchIndex.create": "SearchIndexService_Create", "thread.create": "ThreadService_Create",
}

func yandexBodies(t *testing.T, dir string) []realBody {
	t.Helper()
	var all []realBody
	files, _ := filepath.Glob(filepath.Join(dir, "transcripts", "*.json"))
	for _, file := range files {
		call, _, _ := strings.Cut(filepath.Base(file), ".re") // request or response
		kind := "answer"
		if strings.HasSuffix(file, ".request.json") {
			kind = "inputs"
		}
		at := ofCall(yandexCalls[call], kind)
		if call == "searchIndex.create" && kind == "answer" {
			at = ofSchema("Operation")
		}
		all = append(all, realBody{file, at, tree(string(contents(t, file)))})
	}
	return all
}

func contents(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
