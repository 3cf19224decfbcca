package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics/metricstest"
)

// TestFailedRun: whoever runs the service sees a run that fails, by a wrong base URL here, without asking for it.
func TestFailedRun(t *testing.T) {
	t.Parallel()
	endpoint := httptest.NewServer(http.NotFoundHandler())
	defer endpoint.Close()
	p := start(t, nil, "--responder", "chat", "--base-url", endpoint.URL)
	id := p.send(call{method: http.MethodPost, path: "/v1/assistants", body: `{"model":"m"}`}).member(t, "id").(string)
	run := p.send(call{method: http.MethodPost, path: "/v1/threads/runs", body: `{"assistant_id":"` + id + `","stream":true,"thread":{"messages":[{"role":"user","content":"Hi"}]}}`})
	if !strings.Contains(run.body, "event: thread.run.failed") {
		t.Errorf("the run does not fail:\n%s", run.body)
	}
	got, err := metricstest.Parse(p.get("/metrics").body)
	if err != nil || got[`assistants_runs_total{status="failed"}`] != 1 {
		t.Errorf("%v: %v", got, err)
	}
	p.stop()
	for _, want := range []string{"level=WARN msg=\"a run failed\" code=server_error message=", "404"} {
		if !strings.Contains(p.log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, p.log)
		}
	}
	if strings.Contains(p.log.String(), "run_") || strings.Contains(p.log.String(), id) {
		t.Errorf("the log has IDs:\n%s", p.log)
	}
}

// TestChat: an endpoint for chat completions speaks in runs, and knows the model by its own name and the key from the environment.
func TestChat(t *testing.T) {
	t.Parallel()
	const secret = "k3y-of-the-endpoint"
	asked := make(chan map[string]any, 10)
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer "+secret {
			t.Errorf("%v: %s %s", err, r.URL.Path, r.Header.Get("Authorization"))
		}
		asked <- body
		w.Header().Set("Content-Type", "text/event-stream")
		for _, word := range []string{"It is ", "sunny."} {
			_, _ = io.WriteString(w, `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"own","choices":[{"index":0,"delta":{"content":"`+word+`"}}]}`+"\n\n")
		}
		_, _ = io.WriteString(w, `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"own","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n")
	}))
	defer endpoint.Close()
	for _, args := range [][]string{{"--map-model", "m=own"}, {"--model", "own"}} {
		p := start(t, []string{"KEY=" + secret}, append(args, "--responder", "chat", "--base-url", endpoint.URL+"/v1", "--key-env", "KEY")...)
		if got := converse(t, p.url); got != "It is sunny." {
			t.Errorf("%v: it says %q", args, got)
		}
		for range 2 { // runs
			if body := <-asked; body["model"] != "own" {
				t.Errorf("%v: it is asked for %v", args, body["model"])
			}
		}
		p.stop()
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("the log has the key:\n%s", p.log)
		}
	}
}
