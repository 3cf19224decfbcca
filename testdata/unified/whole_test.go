package unified

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/openai"
)

// TestGatewayResponsesAreWhole holds that what OpenAI's handler responds is valid by OpenAI's document where Yandex is behind it, which has
// little of what OpenAI requires. Lists of files are not among it: nothing says their first_id, which the newest version requires.
func TestGatewayResponsesAreWhole(t *testing.T) {
	t.Parallel()
	behind, _ := servedByMemory(t, 1, waiting, assistants.YandexOptions{})
	h, err := assistants.HandlerOpenAI(assistants.NewYandex(behind, "f"), openai.ServeCheckResponses())
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, c := range []struct{ call, body, id string }{
		{"POST /assistants", `{"model":"m","name":"n","tools":[{"type":"function","function":{"name":"weather"}}]}`, "assistant"},
		{"GET /assistants/{assistant}", "", ""},
		{"GET /assistants", "", ""},
		{"POST /threads", `{"messages":[{"role":"user","content":"hi"}]}`, "thread"},
		{"GET /threads/{thread}", "", ""},
		{"POST /threads/{thread}/messages", `{"role":"user","content":"weather?"}`, "message"},
		{"GET /threads/{thread}/messages", "", ""},
		{"GET /threads/{thread}/messages/{message}", "", ""},
		{"POST /threads/{thread}/runs", `{"assistant_id":"{assistant}"}`, "run"},
		{"GET /threads/{thread}/runs/{run}", "", ""},
		{"POST /threads/{thread}/runs/{run}/submit_tool_outputs", `{"tool_outputs":[{"tool_call_id":"weather#0","output":"1"},{"tool_call_id":"weather#1","output":"2"}]}`, ""},
		{"GET /threads/{thread}/runs", "", ""},
		{"POST /vector_stores", `{"name":"books"}`, "store"},
		{"GET /vector_stores/{store}", "", ""},
		{"GET /vector_stores", "", ""},
		{"DELETE /vector_stores/{store}", "", ""},
		{"POST /files", "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhi\r\n--b--\r\n", "file"},
		{"GET /files/{file}", "", ""},
		{"DELETE /files/{file}", "", ""},
		{"DELETE /threads/{thread}", "", ""},
		{"DELETE /assistants/{assistant}", "", ""},
	} {
		var names []string
		for name, id := range ids {
			names = append(names, "{"+name+"}", id)
		}
		known := strings.NewReplacer(names...)
		method, path, _ := strings.Cut(known.Replace(c.call), " ")
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(known.Replace(c.body)))
		r.Header.Set("Content-Type", "application/json")
		if strings.HasPrefix(c.body, "--b") {
			r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		text, err := io.ReadAll(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if w.Code != http.StatusOK || strings.Contains(string(text), "@type") {
			t.Errorf("%s: %d %s", c.call, w.Code, text)
		}
		if c.id != "" {
			ids[c.id] = of[struct {
				ID string `json:"id"`
			}](string(text)).ID
		}
	}
}
