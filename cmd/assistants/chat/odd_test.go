package chat_test

import (
	"cmp"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/chat"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// TestKeyStaysWithItsHost holds that the key goes to no other address, even one of the same host.
func TestKeyStaysWithItsHost(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		var leaked []string
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			leaked = append(leaked, r.Header.Get("Authorization"), string(body))
			w.WriteHeader(http.StatusNotFound)
		}))
		t.Cleanup(other.Close)
		w := newWorld(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+"/v1/chat/completions", status)
		}), chat.Options{Key: "secret"})
		w.begun(plain, hello)
		run := w.run("")
		if run.Status != assistants.RunStatusFailed {
			t.Errorf("%d: %s", status, run.Status)
		}
		if strings.Contains(strings.Join(leaked, " "), "secret") {
			t.Errorf("%d: %q", status, leaked)
		}
	}
}

// TestOddForms holds that what a response has in another form than OpenAI's is taken, or fails the run, but is not lost.
func TestOddForms(t *testing.T) {
	t.Parallel()
	const done = "data: [DONE]\n\n"
	delta := func(text string) string { return `data: {"choices":[{"index":0,"delta":` + text + "}]}\n\n" + done }
	call := func(arguments string) string {
		return delta(`{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":` + arguments + `}}]}`)
	}
	for _, c := range []struct {
		body string
		want string // what is said, what is called, or a part of why the run fails
		code assistants.RunLastErrorCode
	}{
		{body: delta(`{"content":[{"type":"thinking","thinking":[{"text":"hm"}]},{"type":"text","text":"a"},{"type":"text","text":"b"}]}`), want: "ab"},
		{body: delta(`{"content":[]}`), want: ""},
		{body: delta(`{"content":{"text":"a"}}`), want: "'content' that cannot be read", code: "server_error"},
		{body: delta(`{"content":["a"]}`), want: "'content' that cannot be read", code: "server_error"},
		{body: delta(`{"refusal":["a"]}`), want: "'refusal' that cannot be read", code: "server_error"},
		{body: delta(`{"tool_calls":{"index":0}}`), want: "'tool_calls' that cannot be read", code: "server_error"},
		{body: delta(`{"content":null,"refusal":null,"tool_calls":null}`), want: ""},
		{body: call(`{"a":1}`), want: `f {"a":1}`},
		{body: call(`"{\"a\":1}"`), want: `f {"a":1}`},
		{body: call(`null`), want: `f {}`},
		{body: `data: {"choices":[{"index":0,"message":{"content":"a"}}]}` + "\n\n" + done, want: "does not stream", code: "server_error"},
		{body: `data: {"choices":[{"index":0,"delta":{},"finish_reason":"` + strings.Repeat("x", 100_000) + `"}]}` + "\n\n" + done, want: "is empty", code: "server_error"},
		{body: `data: {"error":{"message":"quota","code":"insufficient_quota"}}` + "\n\n", want: "quota", code: "rate_limit_exceeded"},
	} {
		w := newWorld(t, raw(http.StatusOK, "text/event-stream", c.body), chat.Options{})
		w.begun(plain, hello)
		run := w.run("")
		e := run.LastError.Or(&assistants.RunLastError{})
		got := cmp.Or(e.Message.Or(""), strings.Join(calls(run), ", "))
		if run.Status == assistants.RunStatusCompleted {
			got = memory.TextOf(w.last())
		}
		if e.Code.Or("") != c.code || c.code == "" && got != c.want || !strings.Contains(got, c.want) || len(got) > 2100 {
			t.Errorf("%.100s: %s %s %.200q", c.body, run.Status, e.Code.Or(""), got)
		}
	}
}

// TestErrorInPlaceOfAStream holds that an error with the status 200 has its own code.
func TestErrorInPlaceOfAStream(t *testing.T) {
	t.Parallel()
	w := newWorld(t, raw(http.StatusOK, "application/json", `{"error":{"message":"quota","code":"insufficient_quota"}}`), chat.Options{})
	w.begun(plain, hello)
	e := w.run("").LastError.Or(&assistants.RunLastError{})
	if e.Code.Or("") != assistants.RunLastErrorCodeRateLimitExceeded || !strings.Contains(e.Message.Or(""), "quota") {
		t.Errorf("%s: %s", e.Code.Or(""), e.Message.Or(""))
	}
}
