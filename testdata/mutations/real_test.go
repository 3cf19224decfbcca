package mutations

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// realBodies is where bodies are that vendors show, which are not part of the repository.
const realBodies = "../../../shared/real"

// realRequests are the files of Yandex Cloud's walk-through that hold requests, by the paths that they are sent to.
var realRequests = map[string]string{
	"/assistants/v1/assistants":  "assistant.create.request.json",
	"/assistants/v1/messages":    "message.create.request.json",
	"/assistants/v1/runs":        "run.create.request.json",
	"/assistants/v1/searchIndex": "searchIndex.create.request.json",
}

// otherSpelling is a body with a name as the definitions in protocol buffers spell it, which the vendor's servers read as well.
const otherSpelling = `{"folderId":"f","modelUri":"m","tools":[{"searchIndex":{"callStrategy":{"auto_call":{"name":"n","instruction":"i"}}}}]}`

// shown returns the bodies that a vendor shows for an operation; of those that are not there, none.
func (a *target) shown(t *testing.T, op *operation) (all []any) {
	t.Helper()
	switch a.api {
	case "yandex":
		if file := realRequests[op.path]; file != "" && op.method == http.MethodPost {
			if data := readIfThere(t, filepath.Join(realBodies, "yandex/transcripts", file)); data != nil {
				all = append(all, parsed(t, data))
			}
		}
		if op.path == "/assistants/v1/assistants" {
			all = append(all, parsed(t, []byte(otherSpelling)))
		}
	case "azure":
		files, _ := filepath.Glob(filepath.Join(realBodies, "azure/examples", strings.TrimPrefix(a.query, "?api-version="), "*.json"))
		for _, file := range files {
			var example struct {
				OperationID string `json:"operationId"`
				Parameters  struct{ Body json.RawMessage }
			}
			if err := json.Unmarshal(readIfThere(t, file), &example); err != nil {
				t.Fatal(err)
			}
			if strings.EqualFold(example.OperationID, op.id) && example.Parameters.Body != nil {
				all = append(all, parsed(t, example.Parameters.Body))
			}
		}
	}
	return all
}

func readIfThere(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return data
}

func parsed(t *testing.T, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
