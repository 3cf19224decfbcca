package chat_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/chat"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	api "github.com/assistgen/assistgen/generated/chat"
)

const (
	hi = `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}
{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi "},"finish_reason":null}]}
{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"there."},"finish_reason":null}]}
{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}`
	// brief is a response as small servers send it.
	brief = `{"choices":[{"delta":{"content":"Hi there."},"finish_reason":"stop"}]}`
)

// caller is an assistant with functions.
const caller = `{"model":"m","tools":[{"type":"function","function":{"name":"weather","description":"d","strict":true,
	"parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},{"type":"function","function":{"name":"time"}}]}`

// equal compares JSON.
func equal(t *testing.T, got, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Fatal(err)
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	if string(x) != string(y) {
		t.Errorf("got  %s\nwant %s", x, y)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	w := scripted(t, hi)
	w.begun(`{"model":"m","instructions":"Be brief.","temperature":0.5,"top_p":0.25}`, hello)
	var deltas []string
	var run *assistants.Run
	for e, err := range w.Runs.CreateStream(t.Context(), "thread_1", of[assistants.CreateRunRequest](t, `{"assistant_id":"asst_1","max_completion_tokens":50,"reasoning_effort":"low"}`), nil) {
		if err != nil {
			t.Fatal(err)
		}
		switch d := e.Data.(type) {
		case *assistants.MessageDeltaObject:
			deltas = append(deltas, d.Delta.Content[0].(*assistants.MessageDeltaContentTextObject).Text.Or(nil).Value.Or(""))
		case *assistants.Run:
			run = d
		}
	}
	if !slices.Equal(deltas, []string{"Hi ", "there."}) || run.Status != assistants.RunStatusCompleted {
		t.Errorf("got %q, %+v", deltas, run)
	}
	if u := run.Usage.Or(nil); u.PromptTokens != 11 || u.CompletionTokens != 7 || u.TotalTokens != 18 {
		t.Errorf("got %+v", u)
	}
	equal(t, w.request(0), `{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello."}],
		"temperature":0.5,"top_p":0.25,"max_completion_tokens":50,"reasoning_effort":"low","stream":true,"stream_options":{"include_usage":true}}`)
}

// TestSmallServers holds that a response needs neither IDs, indexes nor usage.
func TestSmallServers(t *testing.T) {
	t.Parallel()
	for _, chunks := range []string{
		brief,
		`{"id":"","choices":[{"delta":{"content":"Hi there.","reasoning_content":"hm"},"finish_reason":null}],"usage":null,"timings":{}}` + "\n" + `{"choices":[{"delta":{"content":null}}]}`,
		`{"usage":{"prompt_tokens":-5,"completion_tokens":90},"choices":[{"delta":{"content":"Hi there."}}]}`,
		`{"choices":[{"index":0,"delta":{"content":"Hi there."}},{"index":1,"delta":{"content":"No."}}]}` + "\n" + `{"choices":null}`,
	} {
		w := scripted(t, chunks)
		w.begun(plain, hello)
		if run := w.run(""); run.Status != assistants.RunStatusCompleted || run.Usage.Or(nil).CompletionTokens != 2 || memory.TextOf(w.last()) != "Hi there." {
			t.Errorf("%s: got %+v", chunks, run)
		}
	}
}

func TestSilence(t *testing.T) {
	t.Parallel()
	w := scripted(t, `{"choices":[{"delta":{"role":"assistant"},"finish_reason":"stop"}]}`, brief)
	w.begun(plain, hello)
	if run := w.run(""); run.Status != assistants.RunStatusCompleted || w.last().Role != assistants.MessageRoleAssistant || len(w.last().Content) != 1 {
		t.Errorf("got %+v, %+v", run, w.last())
	}
	w.run("")
	if strings.Contains(w.request(1), "assistant") {
		t.Errorf("got %s", w.request(1))
	}
}

func TestCalls(t *testing.T) {
	t.Parallel()
	delta := func(pieces string) string { return `{"choices":[{"index":0,"delta":{"tool_calls":[` + pieces + `]}}]}` }
	for name, test := range map[string]struct {
		chunks []string
		want   []string
	}{
		"index continues": {[]string{
			delta(`{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":""}}`),
			delta(`{"index":0,"function":{"arguments":"{\"ci"}}`), delta(`{"index":0,"function":{"arguments":"ty\":"}}`), delta(`{"index":0,"function":{"arguments":"\"Rome\"}"}}`),
		}, []string{`weather {"city":"Rome"}`}},
		"interleaved": {[]string{
			delta(`{"index":0,"id":"a","function":{"name":"weather"}}`), delta(`{"index":1,"id":"b","function":{"name":"time","arguments":"{"}}`),
			delta(`{"index":0,"function":{"arguments":"{\"city\":"}}`), delta(`{"index":1,"function":{"arguments":"}"}},{"index":0,"function":{"arguments":"1}"}}`),
		}, []string{`weather {"city":1}`, `time {}`}},
		"whole":              {[]string{delta(`{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"city\":2}"}}`)}, []string{`weather {"city":2}`}},
		"without IDs":        {[]string{delta(`{"index":0,"function":{"name":"weather","arguments":"{}"}}`), delta(`{"index":1,"function":{"name":"time","arguments":"[]"}}`)}, []string{`weather {}`, `time []`}},
		"without indexes":    {[]string{delta(`{"id":"a","function":{"name":"time","arguments":"{"}}`), delta(`{"function":{"arguments":"}"}}`), delta(`{"id":"b","function":{"name":"weather"}}`)}, []string{`time {}`, `weather {}`}},
		"with names alone":   {[]string{delta(`{"function":{"name":"time","arguments":"{}"}},{"function":{"name":"time","arguments":"{\"a\":1}"}}`)}, []string{`time {}`, `time {"a":1}`}},
		"all of index 0":     {[]string{delta(`{"index":0,"id":"a","function":{"name":"time","arguments":"{}"}}`), delta(`{"index":0,"id":"b","function":{"name":"time","arguments":"{}"}}`)}, []string{`time {}`, `time {}`}},
		"interleaved by IDs": {[]string{delta(`{"index":0,"id":"a","function":{"name":"time","arguments":"{"}}`), delta(`{"index":0,"id":"b","function":{"name":"time","arguments":"["}}`), delta(`{"index":0,"id":"a","function":{"arguments":"}"}},{"index":0,"id":"b","function":{"arguments":"]"}}`)}, []string{`time {}`, `time []`}},
		"IDs repeated":       {[]string{delta(`{"index":0,"id":"a","function":{"name":"time","arguments":"{"}}`), delta(`{"index":0,"id":"a","function":{"name":"time","arguments":"}"}}`)}, []string{`time {}`}},
		"empty IDs":          {[]string{delta(`{"index":0,"id":"a","function":{"name":"time","arguments":"{"}}`), delta(`{"index":0,"id":"","function":{"name":"","arguments":"}"}}`)}, []string{`time {}`}},
		"IDs without index":  {[]string{delta(`{"id":"a","function":{"name":"time","arguments":"{"}}`), delta(`{"id":"b","function":{"name":"time","arguments":"["}}`), delta(`{"id":"a","function":{"arguments":"}"}}`), delta(`{"id":"b","function":{"arguments":"]"}}`)}, []string{`time {}`, `time []`}},
		"ID late":            {[]string{delta(`{"index":0,"function":{"name":"time"}}`), delta(`{"index":0,"id":"a","function":{"arguments":"{}"}}`)}, []string{`time {}`}},
		"no arguments":       {[]string{delta(`{"index":0,"id":"a","function":{"name":"time"}}`)}, []string{`time {}`}},
		"arguments not JSON": {[]string{delta(`{"index":0,"id":"a","function":{"name":"time","arguments":"{oops"}}`)}, []string{`time {oops`}},
	} {
		for _, end := range []string{"tool_calls", "stop"} { // as some servers end
			w := scripted(t, strings.Join(append(test.chunks, `{"choices":[{"delta":{},"finish_reason":"`+end+`"}]}`), "\n"))
			w.begun(caller, hello)
			if run := w.run(""); run.Status != assistants.RunStatusRequiresAction || !slices.Equal(calls(run), test.want) {
				t.Errorf("%s: got %q, %+v", name, calls(run), run)
			}
		}
	}
}

const (
	callBoth = `{"choices":[{"delta":{"content":"Let me see."}}]}
{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}},{"index":1,"id":"b","function":{"name":"time","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}`
	callTime = `{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"time","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}`
)

// TestOutputs holds that calls and their outputs are in order, also in later runs.
func TestOutputs(t *testing.T) {
	t.Parallel()
	w := scripted(t, callBoth, callTime, brief, callTime, brief)
	w.begun(caller, hello)
	if run := w.run(`,"tool_choice":"required","parallel_tool_calls":false`); len(calls(run)) != 2 {
		t.Fatalf("got %+v", run)
	}
	if run := w.submit("run_1", `{"tool_call_id":"call_1","output":"sun"},{"tool_call_id":"call_2","output":"noon"}`); len(calls(run)) != 1 {
		t.Fatalf("got %+v", run)
	}
	if run := w.submit("run_1", `{"tool_call_id":"call_3","output":"one"}`); run.Status != assistants.RunStatusCompleted {
		t.Fatalf("got %+v", run)
	}
	equal(t, w.request(0), `{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hello."}],"tool_choice":"required","parallel_tool_calls":false,
		"tools":[{"type":"function","function":{"name":"weather","description":"d","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}}}}},{"type":"function","function":{"name":"time"}}]}`)
	const first = `{"role":"user","content":"Hello."},
		{"role":"assistant","content":"Let me see.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}},{"id":"call_2","type":"function","function":{"name":"time","arguments":"{}"}}]},
		{"role":"tool","tool_call_id":"call_1","content":"sun"},{"role":"tool","tool_call_id":"call_2","content":"noon"},
		{"role":"assistant","content":null,"tool_calls":[{"id":"call_3","type":"function","function":{"name":"time","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_3","content":"one"}`
	messages := func(n int) string {
		var body struct {
			Messages json.RawMessage `json:"messages"`
		}
		if err := json.Unmarshal([]byte(w.request(n)), &body); err != nil {
			t.Fatal(err)
		}
		return string(body.Messages)
	}
	equal(t, messages(2), `[`+first+`]`)
	if strings.Contains(w.request(2), "tool_choice") {
		t.Errorf("got %s", w.request(2))
	}
	w.say("And now?")
	run := w.run("")
	w.submit(run.ID, `{"tool_call_id":"call_4","output":""}`)
	equal(t, messages(4), `[`+first+`,{"role":"assistant","content":"Hi there."},{"role":"user","content":"And now?"},
		{"role":"assistant","content":null,"tool_calls":[{"id":"call_4","type":"function","function":{"name":"time","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_4","content":""}]`)
}

// TestReasoningEffort holds that the effort is that of the run, and else that of its assistant.
func TestReasoningEffort(t *testing.T) {
	t.Parallel()
	w := scripted(t, brief, brief)
	w.begun(`{"model":"m","reasoning_effort":"high"}`, hello)
	for n, more := range []string{``, `,"reasoning_effort":"none"`} {
		w.run(more)
		if want := []string{`"reasoning_effort":"high"`, `"reasoning_effort":"none"`}[n]; !strings.Contains(w.request(n), want) {
			t.Errorf("got %s", w.request(n))
		}
	}
}

func TestToolChoice(t *testing.T) {
	t.Parallel()
	for choice, want := range map[string]string{
		`"auto"`: ``, `"none"`: `"tool_choice":"none"`, `{"type":"function","function":{"name":"time"}}`: `"tool_choice":{"type":"function","function":{"name":"time"}}`,
	} {
		w := scripted(t, brief)
		w.begun(caller, hello)
		w.run(`,"tool_choice":` + choice)
		if got := w.request(0); want == "" && strings.Contains(got, "tool_choice") || strings.Contains(got, "parallel_tool_calls") || !strings.Contains(got, want) {
			t.Errorf("%s: got %s", choice, got)
		}
	}
	w := scripted(t, callTime, brief)
	w.begun(caller, hello)
	w.run(`,"tool_choice":{"type":"function","function":{"name":"time"}}`)
	w.submit("run_1", `{"tool_call_id":"call_1","output":"x"}`)
	if got := w.request(1); strings.Contains(got, "tool_choice") {
		t.Errorf("got %s", got)
	}
}

func TestResponseFormat(t *testing.T) {
	t.Parallel()
	for _, format := range []string{
		`"auto"`, `{"type":"text"}`, `{"type":"json_object"}`,
		`{"type":"json_schema","json_schema":{"name":"n","description":"d","strict":true,"schema":{"type":"object","properties":{"a":{"type":"integer"}}}}}`,
	} {
		w := scripted(t, brief)
		w.begun(plain, hello)
		w.run(`,"response_format":` + format)
		var body struct {
			Format json.RawMessage `json:"response_format"`
		}
		if err := json.Unmarshal([]byte(w.request(0)), &body); err != nil {
			t.Fatal(err)
		}
		if format == `"auto"` {
			if body.Format != nil {
				t.Errorf("got %s", body.Format)
			}
			continue
		}
		equal(t, string(body.Format), format)
	}
}

func TestModels(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"gpt-4o": "llama", "other": "qwen"} {
		s := &script{t: t, responses: []string{brief}}
		handler := must[http.Handler](t)(api.NewHandler(api.Handlers{Completions: s}, api.ServePrefix("/v1")))
		w := newWorld(t, handler, chat.Options{Model: "qwen", Models: map[string]string{"gpt-4o": "llama"}, MaxTokens: true})
		w.begun(`{"model":"`+name+`"}`, hello)
		w.run(`,"max_completion_tokens":9`)
		if got := s.request(0); !strings.Contains(got, `"model":"`+want+`"`) || !strings.Contains(got, `"max_tokens":9`) || strings.Contains(got, "completion_tokens") {
			t.Errorf("got %s", got)
		}
	}
}

// TestKey holds that the key is sent, and none without one, not even one of the environment.
func TestKey(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "sk-2")
	t.Setenv("OPENAI_BASE_URL", "http://127.0.0.1:1")
	for key, want := range map[string]string{"": "", "sk-1": "Bearer sk-1"} {
		seen := make(chan string, 1)
		w := newWorld(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen <- r.URL.Path + " " + r.Header.Get("Authorization")
			raw(200, "text/event-stream", "data: "+brief+"\n\ndata: [DONE]\n\n")(w, r)
		}), chat.Options{Key: key})
		w.begun(plain, hello)
		w.run("")
		if got := <-seen; got != "/v1/chat/completions "+want {
			t.Errorf("got %q", got)
		}
	}
}

// TestEndings holds how a run ends by what the endpoint sends.
func TestEndings(t *testing.T) {
	t.Parallel()
	const begin = `data: {"choices":[{"delta":{"content":"Hi"}}]}` + "\n\n"
	const ending = `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n\n"
	for name, test := range map[string]struct {
		endpoint     http.HandlerFunc
		status       assistants.RunStatus
		code, says   string
		said, reason string // of the message
	}{
		"without [DONE]": {raw(200, "text/event-stream", begin+ending), "completed", "", "", "Hi", ""},
		"without finish": {raw(200, "text/event-stream", begin+"data: [DONE]\n\n"), "completed", "", "", "Hi", ""},
		"length":         {raw(200, "text/event-stream", begin+`data: {"choices":[{"delta":{},"finish_reason":"length"}]}`+"\n\n"), "incomplete", "", "max_completion_tokens", "Hi", "max_tokens"},
		"length, and more": {raw(200, "text/event-stream", begin+`data: {"choices":[{"delta":{},"finish_reason":"length"}]}`+"\n\n"+`data: {"choices":[{"delta":{},"finish_reason":null}]}`+"\n\ndata: [DONE]\n\n"),
			"incomplete", "", "max_completion_tokens", "Hi", "max_tokens"},
		"long error": {raw(400, "application/json", `{"error":{"message":"`+strings.Repeat("é", 5000)+`"}}`), "failed", "invalid_prompt", "éé…", "Hello.", ""},
		"filter":     {raw(200, "text/event-stream", begin+`data: {"choices":[{"delta":{},"finish_reason":"content_filter"}]}`+"\n\n"), "incomplete", "", "content_filter", "Hi", "content_filter"},
		"calls cut": {raw(200, "text/event-stream", `data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{"}}]},"finish_reason":"length"}]}`+"\n\n"),
			"incomplete", "", "max_completion_tokens", "Hello.", ""},
		"cut":                 {raw(200, "text/event-stream", begin), "failed", "server_error", "the stream ended after 1 events", "Hi", "run_failed"},
		"cut inside an event": {raw(200, "text/event-stream", begin+`data: {"choices":[{"del`), "failed", "server_error", "the stream ended", "Hi", "run_failed"},
		"reset": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			raw(200, "text/event-stream", begin)(w, r)
		}, "failed", "server_error", "the stream ended", "Hi", "run_failed"},
		"empty":              {raw(200, "text/event-stream", ""), "failed", "server_error", "the stream ended", "Hello.", ""},
		"no choices":         {raw(200, "text/event-stream", `data: {"choices":[]}`+"\n\ndata: [DONE]\n\n"), "failed", "server_error", "no choices", "Hello.", ""},
		"calls nothing":      {raw(200, "text/event-stream", `data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}`+"\n\ndata: [DONE]\n\n"), "failed", "server_error", "tool_calls", "Hello.", ""},
		"calls no name":      {raw(200, "text/event-stream", `data: {"choices":[{"delta":{"tool_calls":[{"index":0}]}}]}`+"\n\ndata: [DONE]\n\n"), "failed", "server_error", "without a name", "Hello.", ""},
		"error inside":       {raw(200, "text/event-stream", begin+`data: {"error":{"message":"overloaded","type":"server_error"}}`+"\n\n"), "failed", "server_error", "overloaded", "Hi", "run_failed"},
		"limit inside":       {raw(200, "text/event-stream", begin+`data: {"error":{"message":"slow down","code":"rate_limit_exceeded"}}`+"\n\n"), "failed", "rate_limit_exceeded", "slow down", "Hi", "run_failed"},
		"string inside":      {raw(200, "text/event-stream", begin+`data: {"error":"out of memory"}`+"\n\n"), "failed", "server_error", "out of memory", "Hi", "run_failed"},
		"named error inside": {raw(200, "text/event-stream", begin+"event: error\n"+`data: {"error":{"message":"bad image","type":"invalid_request_error"}}`+"\n\n"), "failed", "invalid_prompt", "bad image", "Hi", "run_failed"},
		"not a stream":       {raw(200, "application/json", `{"choices":[]}`), "failed", "server_error", "not a stream", "Hello.", ""},
		"not JSON":           {raw(200, "text/event-stream", "data: oops\n\n"), "failed", "server_error", "invalid JSON", "Hello.", ""},
		"401":                {raw(401, "application/json", `{"error":{"message":"Incorrect API key.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}`), "failed", "server_error", "401 Unauthorized: Incorrect API key.", "Hello.", ""},
		"400":                {raw(400, "application/json", `{"error":{"message":"Too long.","code":"context_length_exceeded"}}`), "failed", "invalid_prompt", "Too long.", "Hello.", ""},
		"404":                {raw(404, "application/json", `{"error":{"message":"model 'm' not found"}}`), "failed", "server_error", "model 'm' not found", "Hello.", ""},
		"422":                {raw(422, "application/json", `{"detail":[{"msg":"field required"}]}`), "failed", "invalid_prompt", "field required", "Hello.", ""},
		"500 of a proxy":     {raw(500, "text/html", "<html>"+strings.Repeat("<p>oops</p>", 10000)), "failed", "server_error", "500 Internal Server Error", "Hello.", ""},
	} {
		w := newWorld(t, test.endpoint, chat.Options{})
		w.begun(plain, hello)
		run := w.run("")
		fail := run.LastError.Or(&assistants.RunLastError{})
		if run.Status != test.status || string(fail.Code.Or("")) != test.code {
			t.Errorf("%s: got %s, %+v", name, run.Status, fail)
		}
		text := fail.Message.Or("")
		if d := run.IncompleteDetails.Or(nil); d != nil {
			text = string(d.Reason.Or(""))
		}
		if !strings.Contains(text, test.says) || len(text) > 2100 {
			t.Errorf("%s: got %q", name, text)
		}
		m := w.last()
		if d := m.IncompleteDetails.Or(nil); memory.TextOf(m) != test.said || (d != nil) != (test.reason != "") || d != nil && string(d.Reason.Or("")) != test.reason {
			t.Errorf("%s: got %+v", name, m)
		}
	}
}

// TestRetries holds that the client waits as the endpoint asks, and gives up in the end.
func TestRetries(t *testing.T) {
	t.Parallel()
	for fails, want := range map[int]string{2: "completed ", 3: "failed rate_limit_exceeded"} {
		requests := 0
		w := newWorld(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests++; requests <= fails {
				w.Header().Set("Retry-After", "7")
				raw(429, "application/json", `{"error":{"message":"slow down"}}`)(w, r)
				return
			}
			raw(200, "text/event-stream", "data: "+brief+"\n\ndata: [DONE]\n\n")(w, r)
		}), chat.Options{})
		w.begun(plain, hello)
		run := w.run("")
		if got := string(run.Status) + " " + string(run.LastError.Or(&assistants.RunLastError{}).Code.Or("")); got != want || !slices.Equal(w.waits, []time.Duration{7 * time.Second, 7 * time.Second}) {
			t.Errorf("got %q, %v", got, w.waits)
		}
	}
}

// TestFaultsAreRepeated holds that a fault of the endpoint is one of the run only when it stays.
func TestFaultsAreRepeated(t *testing.T) {
	t.Parallel()
	requests := 0
	w := newWorld(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests++; requests == 1 {
			raw(500, "text/plain", "oops")(w, r)
			return
		}
		raw(200, "text/event-stream", "data: "+brief+"\n\ndata: [DONE]\n\n")(w, r)
	}), chat.Options{})
	w.begun(plain, hello)
	if run := w.run(""); run.Status != assistants.RunStatusCompleted || requests != 2 {
		t.Errorf("got %+v after %d requests", run, requests)
	}
}

func TestRefusal(t *testing.T) {
	t.Parallel()
	w := scripted(t, `{"choices":[{"delta":{"refusal":"I can"}}]}
{"choices":[{"delta":{"refusal":"not."},"finish_reason":"stop"}]}`, brief)
	w.begun(plain, hello)
	w.run("")
	if r, ok := w.last().Content[0].(*assistants.MessageContentRefusalObject); !ok || r.Refusal != "I cannot." {
		t.Errorf("got %+v", w.last().Content)
	}
	w.say("Why?")
	w.run("")
	if got := w.request(1); !strings.Contains(got, `{"role":"assistant","content":"I cannot."}`) {
		t.Errorf("got %s", got)
	}
}

// TestCancel holds that the request ends with the run.
func TestCancel(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	w := newWorld(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw(200, "text/event-stream", `data: {"choices":[{"delta":{"content":"So"}}]}`+"\n\n")(w, r)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(ended)
	}), chat.Options{})
	w.begun(plain, hello)
	for e, err := range w.Runs.CreateStream(t.Context(), "thread_1", of[assistants.CreateRunRequest](t, `{"assistant_id":"asst_1"}`), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Name == assistants.RunEventThreadMessageDelta {
			must[*assistants.Run](t)(w.Runs.Cancel(t.Context(), "thread_1", "run_1", nil))
		}
	}
	<-ended
	if run := must[*assistants.Run](t)(w.Runs.Get(t.Context(), "thread_1", "run_1", nil)); run.Status != assistants.RunStatusCancelled {
		t.Errorf("got %+v", run)
	}
}

// TestLimits holds that a response has an end.
func TestLimits(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 200 {
		many = append(many, fmt.Sprintf(`{"index":%d,"function":{"name":"f"}}`, i))
	}
	for _, chunk := range []string{
		`{"choices":[{"delta":{"content":"` + strings.Repeat("a", 60) + `"}}]}`,
		`{"choices":[{"delta":{"refusal":"` + strings.Repeat("a", 60) + `"}}]}`,
		`{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"` + strings.Repeat("a", 60) + `"}}]}}]}`,
		`{"choices":[{"delta":{"tool_calls":[` + strings.Join(many, ",") + `]}}]}`,
	} {
		w := newWorld(t, raw(200, "text/event-stream", strings.Repeat("data: "+chunk+"\n\n", 4)), chat.Options{MaxResponse: 200})
		w.begun(plain, hello)
		if run := w.run(""); run.Status != assistants.RunStatusFailed || !strings.Contains(run.LastError.Or(nil).Message.Or(""), "more than") {
			t.Errorf("got %+v", run.LastError.Or(nil))
		}
	}
}

// TestRunLimits holds that a run spends no more than its tokens.
func TestRunLimits(t *testing.T) {
	t.Parallel()
	spent := strings.Replace(callTime, `{"choices"`, `{"usage":{"prompt_tokens":40,"completion_tokens":30,"total_tokens":70},"choices"`, 1)
	w := scripted(t, spent, spent)
	w.begun(caller, hello)
	w.run(`,"max_completion_tokens":50`)
	run := w.submit("run_1", `{"tool_call_id":"call_1","output":"x"}`)
	if !strings.Contains(w.request(0), `"max_completion_tokens":50`) || !strings.Contains(w.request(1), `"max_completion_tokens":20`) {
		t.Errorf("got %s", w.request(1))
	}
	if run = w.submit(run.ID, `{"tool_call_id":"call_2","output":"x"}`); run.Status != assistants.RunStatusIncomplete || run.IncompleteDetails.Or(nil).Reason.Or("") != "max_completion_tokens" {
		t.Errorf("got %+v", run)
	}
}

func TestTruncation(t *testing.T) {
	t.Parallel()
	for more, want := range map[string]string{
		``: "a b c", `,"truncation_strategy":{"type":"last_messages","last_messages":2}`: "b c",
		`,"max_prompt_tokens":130`: "b c", `,"max_prompt_tokens":60`: "c", `,"max_prompt_tokens":1000`: "a b c",
	} {
		w := scripted(t, brief)
		w.begun(plain, `{"messages":[{"role":"user","content":"a`+strings.Repeat(" ", 199)+`"},{"role":"assistant","content":"b`+strings.Repeat(" ", 199)+`"},{"role":"user","content":"c`+strings.Repeat(" ", 199)+`"}]}`)
		w.run(more)
		var body request
		if err := json.Unmarshal([]byte(w.request(0)), &body); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range body.Messages {
			got = append(got, strings.TrimSpace(m.Content))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q", more, got)
		}
	}
	s := &script{t: t, responses: []string{brief}}
	handler := must[http.Handler](t)(api.NewHandler(api.Handlers{Completions: s}, api.ServePrefix("/v1")))
	w := newWorld(t, handler, chat.Options{MaxPromptTokens: 20})
	w.begun(plain, `{"messages":[{"role":"user","content":"`+strings.Repeat("a", 100)+`"},{"role":"user","content":"b"}]}`)
	w.run(`,"max_prompt_tokens":256`)
	if got := s.request(0); strings.Contains(got, "aa") || !strings.Contains(got, `"b"`) {
		t.Errorf("got %s", got)
	}
	w = scripted(t, brief)
	w.begun(plain, `{"messages":[{"role":"user","content":"`+strings.Repeat("a", 200)+`"},{"role":"assistant","content":"b"}]}`)
	if run := w.run(`,"max_prompt_tokens":50`); run.Status != assistants.RunStatusIncomplete { // the question counts
		t.Errorf("got %+v", run)
	}
	w = scripted(t)
	w.begun(`{"model":"m","instructions":"`+strings.Repeat("x", 1000)+`"}`, hello)
	if run := w.run(`,"max_prompt_tokens":255`); run.Status != assistants.RunStatusIncomplete || run.IncompleteDetails.Or(nil).Reason.Or("") != assistants.RunIncompleteDetailsReasonMaxPromptTokens {
		t.Errorf("got %+v", run)
	}
}

// TestPromptLimit holds that the prompts of all turns of a run count.
func TestPromptLimit(t *testing.T) {
	t.Parallel()
	w := scripted(t, strings.Replace(callTime, `{"choices"`, `{"usage":{"prompt_tokens":90,"completion_tokens":1,"total_tokens":91},"choices"`, 1), brief)
	w.begun(caller, hello)
	w.run(`,"max_prompt_tokens":100`)
	if run := w.submit("run_1", `{"tool_call_id":"call_1","output":"x"}`); run.Status != assistants.RunStatusIncomplete || run.IncompleteDetails.Or(nil).Reason.Or("") != "max_prompt_tokens" {
		t.Errorf("got %+v", run)
	}
}

// png is the beginning of an image.
const png = "\x89PNG\r\n\x1a\n"

func (w *world) upload(name, content string) {
	w.t.Helper()
	must[*assistants.File](w.t)(w.Files.Create(w.t.Context(), &assistants.CreateFileRequest{
		File: assistants.FilePart{Name: name, Content: strings.NewReader(content)}, Purpose: assistants.CreateFileRequestPurposeVision,
	}, nil))
}

func TestImages(t *testing.T) {
	t.Parallel()
	w := scripted(t, brief, brief)
	w.upload("a.png", png)
	w.begun(plain, `{"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}},
		{"type":"image_file","image_file":{"file_id":"file_1"}}]}]}`)
	w.run("")
	equal(t, w.request(0), `{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},
		{"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}`)
	w.upload("b.png", "text")
	for file, says := range map[string]string{"file_2": "is not an image", "file_3": "No file found"} {
		body := of[assistants.CreateMessageRequest](t, `{"role":"user","content":[{"type":"image_file","image_file":{"file_id":"`+file+`"}}]}`)
		m := must[*assistants.Message](t)(w.Messages.Create(t.Context(), "thread_1", body, nil))
		run := w.run("")
		if e := run.LastError.Or(&assistants.RunLastError{}); e.Code.Or("") != assistants.RunLastErrorCodeInvalidPrompt || !strings.Contains(e.Message.Or(""), says) {
			t.Errorf("got %+v", e)
		}
		must[*assistants.DeleteMessageResponse](t)(w.Messages.Delete(t.Context(), "thread_1", m.ID, nil))
	}
}

// TestWhatEndpointsCannotTake holds that it is said, and left out only where that is wanted.
func TestWhatEndpointsCannotTake(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ assistant, thread, more, says string }{
		{`{"model":"m","tools":[{"type":"code_interpreter"}]}`, hello, ``, "the tool code_interpreter"},
		{`{"model":"m","tools":[{"type":"bing_grounding","bing_grounding":{}}]}`, hello, ``, "the tool bing_grounding"},
		{`{"model":"m","tools":[{"type":"new_tool"}]}`, hello, ``, "the tool new_tool"},
		{caller, hello, `,"tool_choice":{"type":"code_interpreter"}`, "the tool_choice code_interpreter"},
		{plain, `{"messages":[{"role":"user","content":[{"type":"text","text":"Hello."},{"type":"video","video":{}}]}]}`, ``, "the part video of a message"},
	} {
		for _, lenient := range []bool{false, true} {
			log := &strings.Builder{}
			w := newWorld(t, raw(200, "text/event-stream", "data: "+brief+"\n\ndata: [DONE]\n\n"), chat.Options{Lenient: lenient, Log: slog.New(slog.NewTextHandler(log, nil))})
			w.begun(test.assistant, test.thread)
			run := w.run(test.more)
			fail := run.LastError.Or(&assistants.RunLastError{})
			if lenient && (run.Status != assistants.RunStatusCompleted || !strings.Contains(log.String(), test.says)) {
				t.Errorf("%s: got %+v, %s", test.says, run, log)
			}
			if !lenient && (fail.Code.Or("") != assistants.RunLastErrorCodeInvalidPrompt || !strings.Contains(fail.Message.Or(""), test.says)) {
				t.Errorf("%s: got %+v", test.says, fail)
			}
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "127.0.0.1:11434", "ftp://example.com/v1", "http://[::1"} {
		if r, err := chat.New(chat.Options{BaseURL: url}); err == nil {
			t.Errorf("%q: got %+v", url, r)
		}
	}
}

// TestNothingToSay holds that a run without messages and instructions fails.
func TestNothingToSay(t *testing.T) {
	t.Parallel()
	w := scripted(t)
	w.begun(plain, `{}`)
	if e := w.run("").LastError.Or(&assistants.RunLastError{}); !strings.Contains(e.Message.Or(""), "neither messages nor instructions") {
		t.Errorf("got %+v", e)
	}
}

var _ memory.Responder = (*chat.Responder)(nil)

// TestTurnWithoutService holds that a turn that no service made is an error, not a panic.
func TestTurnWithoutService(t *testing.T) {
	t.Parallel()
	r := must[*chat.Responder](t)(chat.New(chat.Options{BaseURL: "http://127.0.0.1:1"}))
	run := &assistants.Run{Model: assistants.Some("m")}
	if err := r.Respond(context.Background(), &memory.Turn{Run: run}, nil); err == nil {
		t.Error("it does not fail")
	}
}
