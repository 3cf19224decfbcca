package chat_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/chat"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	api "github.com/assistgen/assistgen/generated/chat"
	"github.com/assistgen/assistgen/generated/runtime"
)

// script is an endpoint that sends the chunks of one response after the other, and keeps the requests.
type script struct {
	api.UnimplementedCompletionsHandler
	t *testing.T

	mu        sync.Mutex
	responses []string // lines of chunks
	requests  []*api.CreateChatCompletionRequest
}

func (s *script) CreateStream(_ context.Context, body *api.CreateChatCompletionRequest, _ *api.CompletionsCreateParams, send func(*api.CreateChatCompletionStreamResponse) error) error {
	s.mu.Lock()
	s.requests = append(s.requests, body)
	if len(s.responses) == 0 {
		s.mu.Unlock()
		return &api.StatusError{Status: http.StatusTeapot, Message: "the script has no further response"}
	}
	lines := strings.TrimSpace(s.responses[0])
	s.responses = s.responses[1:]
	s.mu.Unlock()
	for line := range strings.Lines(lines) {
		if err := send(of[api.CreateChatCompletionStreamResponse](s.t, line)); err != nil {
			return err
		}
	}
	return nil
}

// request is the part of a request that tests read.
type request struct {
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
}

// request returns a request as JSON.
func (s *script) request(n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n >= len(s.requests) {
		s.t.Fatalf("there are %d requests", len(s.requests))
	}
	text, err := runtime.Marshal(s.requests[n])
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// world is a service whose runs an endpoint responds to.
type world struct {
	t *testing.T
	*assistants.Client
	*script

	mu    sync.Mutex
	waits []time.Duration // of the responder's client
}

// scripted returns a world with an endpoint that sends those responses.
func scripted(t *testing.T, responses ...string) *world {
	t.Helper()
	s := &script{t: t, responses: responses}
	handler, err := api.NewHandler(api.Handlers{Completions: s}, api.ServePrefix("/v1"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, handler, chat.Options{})
	w.script = s
	return w
}

// newWorld returns a world whose endpoint is a handler. The options may lack the URL.
func newWorld(t *testing.T, endpoint http.Handler, o chat.Options) *world {
	t.Helper()
	server := httptest.NewServer(endpoint)
	t.Cleanup(server.Close)
	w := &world{t: t}
	o.BaseURL = server.URL + "/v1"
	o.ClientOptions = append(o.ClientOptions, api.WithClock(api.Clock{Sleep: func(_ context.Context, d time.Duration) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.waits = append(w.waits, d)
		return nil
	}}))
	responder, err := chat.New(o)
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]int{}
	service := memory.New(memory.Options{Responder: responder, NewID: func(prefix string) string {
		made[prefix]++
		return fmt.Sprintf("%s_%d", prefix, made[prefix])
	}})
	t.Cleanup(func() { _ = service.Close() })
	w.Client = service.Client()
	return w
}

// raw is an endpoint that responds with a body.
func raw(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// of reads a model.
func of[T any](t *testing.T, text string) *T {
	t.Helper()
	v := new(T)
	if err := runtime.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	return v
}

// begun makes the assistant, of a request, and the thread, with a message of the user.
func (w *world) begun(assistant, thread string) {
	w.t.Helper()
	must[*assistants.Assistant](w.t)(w.Assistants.Create(w.t.Context(), of[assistants.CreateAssistantRequest](w.t, assistant), nil))
	must[*assistants.Thread](w.t)(w.Threads.Create(w.t.Context(), of[assistants.CreateThreadRequest](w.t, thread), nil))
}

const (
	plain = `{"model":"m"}`
	hello = `{"messages":[{"role":"user","content":"Hello."}]}`
)

// run runs the assistant and waits.
func (w *world) run(more string) *assistants.Run {
	w.t.Helper()
	body := of[assistants.CreateRunRequest](w.t, `{"assistant_id":"asst_1"`+more+`}`)
	run := must[*assistants.Run](w.t)(w.Runs.Create(w.t.Context(), "thread_1", body, nil))
	return must[*assistants.Run](w.t)(w.Runs.Wait(w.t.Context(), "thread_1", run.ID, nil))
}

// submit hands in outputs, as JSON, and waits.
func (w *world) submit(run, outputs string) *assistants.Run {
	w.t.Helper()
	body := of[assistants.SubmitToolOutputsRunRequest](w.t, `{"tool_outputs":[`+outputs+`]}`)
	must[*assistants.Run](w.t)(w.Runs.SubmitToolOutputs(w.t.Context(), "thread_1", run, body, nil))
	return must[*assistants.Run](w.t)(w.Runs.Wait(w.t.Context(), "thread_1", run, nil))
}

func (w *world) say(text string) {
	w.t.Helper()
	body := &assistants.CreateMessageRequest{Role: assistants.CreateMessageRequestRoleUser, Content: assistants.CreateMessageRequestContentText(text)}
	must[*assistants.Message](w.t)(w.Messages.Create(w.t.Context(), "thread_1", body, nil))
}

// last returns the last message of the thread.
func (w *world) last() *assistants.Message {
	w.t.Helper()
	page := must[*assistants.MessagesPage](w.t)(w.Messages.List(w.t.Context(), "thread_1", nil))
	return page.Items[0]
}

// calls returns the calls that a run waits for, as "name arguments".
func calls(run *assistants.Run) (all []string) {
	action, ok := run.RequiredAction.Or(nil).(*assistants.RunRequiredActionSubmitToolOutputs)
	if !ok {
		return nil
	}
	for _, item := range action.SubmitToolOutputs.Or(nil).ToolCalls {
		f := item.(*assistants.ToolCallFunction).Function.Or(nil)
		all = append(all, f.Name.Or("")+" "+f.Arguments.Or(""))
	}
	return all
}
