package unified

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
)

// TestHandlerErrors holds the responses of a handler to what the provider behind does not take or refuses.
func TestHandlerErrors(t *testing.T) {
	t.Parallel()
	refusal := &runtime.StatusError{}
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range refusal.Header {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(refusal.Status)
		_, _ = io.WriteString(w, `{"error":{"code":"c","message":"why"}}`)
	}))
	t.Cleanup(behind.Close)
	own, err := azure.New(azure.WithBaseURL(behind.URL), azure.WithBearerToken("key"), azure.WithRetry(azure.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	client := assistants.NewAzure(own)
	h, err := assistants.HandlerOpenAI(client)
	if err != nil {
		t.Fatal(err)
	}
	none, err := assistants.HandlerOpenAI(&assistants.Client{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		handler     http.Handler
		path, body  string
		refusal     runtime.StatusError
		status      int
		code, param string
		message     string
	}{
		{
			name: "an input that the provider does not have", handler: h, path: "/threads/t/runs", body: `{"assistant_id":"a","reasoning_effort":"low"}`,
			status: 400, code: "unsupported", param: "reasoning_effort", message: "azure: Runs.Create: the API does not take body.reasoning_effort",
		},
		{
			name: "what the document does not allow", handler: h, path: "/threads/t/runs", body: `{}`, status: 400, param: "assistant_id",
			message: "Missing required parameter: 'assistant_id'.",
		},
		{
			name: "what the provider does not find", handler: h, path: "/threads/t/runs", body: `{"assistant_id":"a"}`,
			refusal: runtime.StatusError{Status: 404}, status: 404, code: "c", message: "why",
		},
		{
			name: "a credential that the provider refuses", handler: h, path: "/threads/t/runs", body: `{"assistant_id":"a"}`,
			refusal: runtime.StatusError{Status: 401}, status: 502, message: "The service behind this one refuses it.",
		},
		{
			name: "too many requests", handler: h, path: "/threads/t/runs", body: `{"assistant_id":"a"}`,
			refusal: runtime.StatusError{Status: 429, Header: http.Header{"Retry-After": {"7"}}}, status: 429, code: "c", message: "why",
		},
		{name: "a client without services", handler: none, path: "/threads", body: `{}`, status: 501},
	} {
		*refusal = c.refusal
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, c.path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, r)
		var got struct {
			Error struct{ Code, Param, Message string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		e := got.Error
		if w.Code != c.status || c.code != "" && e.Code != c.code || e.Param != c.param || c.message != "" && e.Message != c.message {
			t.Errorf("%s: %d %+v", c.name, w.Code, e)
		}
		if after := c.refusal.Header.Get("Retry-After"); w.Header().Get("Retry-After") != after {
			t.Errorf("%s: Retry-After %q", c.name, w.Header().Get("Retry-After"))
		}
	}
}

// TestHandlerWritesNull holds that a response has what the document requires, with null for what the client has not.
func TestHandlerWritesNull(t *testing.T) {
	t.Parallel()
	service := memory.New(memory.Options{})
	t.Cleanup(func() { _ = service.Close() })
	h, err := assistants.HandlerOpenAI(service.Client(), openai.ServeCheckResponses())
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/assistants", strings.NewReader(`{"model":"m"}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	for _, want := range []string{`"name":null`, `"description":null`, `"instructions":null`, `"tools":[]`, `"object":"assistant"`} {
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d %s lacks %s", w.Code, w.Body, want)
		}
	}
}
