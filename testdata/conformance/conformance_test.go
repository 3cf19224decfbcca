// Package conformance runs clients, the vendor's own among them, against a server on the generated stubs.
package conformance

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/testdata/conformance/standin"
)

const key = "sk-right"

// serve returns the URL of a service of its own that takes the key alone.
func serve(t *testing.T) string {
	t.Helper()
	handler, err := standin.New(openai.ServeAuth("ApiKeyAuth", func(ctx context.Context, credential string) (context.Context, error) {
		if credential != key {
			return nil, &openai.StatusError{Status: http.StatusUnauthorized, Code: "invalid_api_key", Message: "Incorrect API key provided."}
		}
		return ctx, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(whole(t, handler))
	t.Cleanup(server.Close)
	return server.URL
}

var clients = []struct {
	name string
	dial func(url, key string) sdk
}{
	{"official", newOfficial},
	{"generated", newGenerated},
	{"community", newCommunity},
}

// each runs a flow with every client, each with a service of its own.
func each(t *testing.T, flow func(t *testing.T, c sdk)) {
	t.Parallel()
	for _, client := range clients {
		t.Run(client.name, func(t *testing.T) {
			t.Parallel()
			flow(t, client.dial(serve(t), key))
		})
	}
}

// eachStreaming is each for the clients that have streams.
func eachStreaming(t *testing.T, flow func(t *testing.T, c streamer)) {
	each(t, func(t *testing.T, c sdk) {
		s, ok := c.(streamer)
		if !ok {
			t.Skip("it has no streams of runs")
		}
		flow(t, s)
	})
}

// ok returns a value for a call that must not fail.
func ok[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func TestAssistants(t *testing.T) {
	each(t, func(t *testing.T, c sdk) {
		ctx := t.Context()
		made := ok(c.createAssistant(ctx, "Ada", ""))(t)
		same(t, "made", made, thing{"asst_1", "Ada"})
		same(t, "got", ok(c.getAssistant(ctx, made.id))(t), made)
		same(t, "renamed", ok(c.renameAssistant(ctx, made.id, "Eve"))(t), thing{made.id, "Eve"})
		same(t, "got again", ok(c.getAssistant(ctx, made.id))(t), thing{made.id, "Eve"})
		same(t, "deleted", ok(c.deleteAssistant(ctx, made.id))(t), true)
		_, err := c.getAssistant(ctx, made.id)
		refused(t, c, err, failure{404, "not_found", "invalid_request_error", "No assistant found with id 'asst_1'."})
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, c sdk) {
		ctx := t.Context()
		same(t, "no pages", len(ok(c.allAssistants(ctx, 2))(t)), 0)
		var want []thing
		for i := range 5 {
			want = append(want, ok(c.createAssistant(ctx, "assistant "+strconv.Itoa(i), ""))(t))
		}
		for _, size := range []int64{1, 2, 5, 100} {
			same(t, "pages of "+strconv.FormatInt(size, 10), ok(c.allAssistants(ctx, size))(t), want)
		}
		_, err := c.allAssistants(ctx, 101)
		refused(t, c, err, failure{400, "invalid_value", "invalid_request_error", "limit must be between 1 and 100."})
	})
}

// TestInvalid: what is wrong with a request is said in the names that it has on the wire.
func TestInvalid(t *testing.T) {
	t.Parallel()
	url := serve(t)
	for query, want := range map[string]string{
		"order=up": `{"error":{"code":"invalid_value","message":"order: must be one of \"asc\", \"desc\"","param":"order","type":"invalid_request_error"}}`,
		"limit=x":  `{"error":{"code":"invalid_value","message":"Invalid value for 'limit': it must be an integer in the range of int64.","param":"limit","type":"invalid_request_error"}}`,
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/v1/assistants?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+key)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %v, %s", query, err, answer.Status)
		}
		same(t, query, string(body), want)
	}
}

// await asks for a run until it is no longer going on.
func await(t *testing.T, c sdk, thread, id string) run {
	t.Helper()
	for range 100 {
		r := ok(c.getRun(t.Context(), thread, id))(t)
		if r.status != "queued" && r.status != "in_progress" {
			return r
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the run does not end")
	return run{}
}

func TestRun(t *testing.T) {
	each(t, func(t *testing.T, c sdk) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", ""))(t)
		thread := ok(c.createThread(ctx, "Hello"))(t)
		said := ok(c.say(ctx, thread, "what is new?"))(t)
		begun := ok(c.createRun(ctx, thread, assistant.id))(t)
		same(t, "begun", begun, run{id: "run_1", status: "queued"})
		same(t, "ended", await(t, c, thread, begun.id), run{id: begun.id, status: "completed"})
		same(t, "messages", ok(c.allMessages(ctx, thread, 2))(t), []thing{
			{"msg_1", "Hello"}, {said, "what is new?"}, {"msg_3", "You said: what is new?"},
		})
		same(t, "steps", ok(c.runSteps(ctx, thread, begun.id))(t), []string{"message_creation completed msg_3"})
		_, err := c.createRun(ctx, thread, "asst_9")
		refused(t, c, err, failure{404, "not_found", "invalid_request_error", "No assistant found with id 'asst_9'."})
	})
}

func TestTools(t *testing.T) {
	each(t, func(t *testing.T, c sdk) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
		thread := ok(c.createThread(ctx, "the weather"))(t)
		waiting := await(t, c, thread, ok(c.createRun(ctx, thread, assistant.id))(t).id)
		same(t, "waiting", waiting, run{"run_1", "requires_action", "call_run_1", "lookUp", `{"text":"the weather"}`})
		_, err := c.submit(ctx, thread, waiting.id, "call_9", "sunny")
		refused(t, c, err, failure{400, "invalid_value", "invalid_request_error", "Expected tool outputs for call_ids ['call_run_1']."})
		same(t, "resumed", ok(c.submit(ctx, thread, waiting.id, waiting.call, "sunny"))(t).status, "queued")
		same(t, "ended", await(t, c, thread, waiting.id), run{id: waiting.id, status: "completed"})
		same(t, "messages", ok(c.allMessages(ctx, thread, 100))(t), []thing{{"msg_1", "the weather"}, {"msg_2", "The tool said: sunny"}})
		same(t, "steps", ok(c.runSteps(ctx, thread, waiting.id))(t), []string{"tool_calls completed lookUp", "message_creation completed msg_2"})
	})
}

// answering returns the events of a run that answers so many words.
func answering(words int) []string {
	return events("run.in_progress run.step.created run.step.in_progress message.created message.in_progress" +
		strings.Repeat(" message.delta", words) + " message.completed run.step.completed run.completed")
}

func events(names string) []string {
	var out []string
	for _, name := range strings.Fields(names) {
		out = append(out, "thread."+name)
	}
	return out
}

func TestRunStream(t *testing.T) {
	eachStreaming(t, func(t *testing.T, c streamer) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", ""))(t)
		thread := ok(c.createThread(ctx, "Hello you\nthere"))(t)
		s := ok(c.streamRun(ctx, thread, assistant.id))(t)
		same(t, "events", s.events, append(events("run.created run.queued"), answering(4)...))
		same(t, "text", s.text, "You said: Hello you\nthere")
		same(t, "run", s.run, run{id: "run_1", status: "completed"})
		_, err := c.streamRun(ctx, thread, "asst_9")
		refused(t, c, err, failure{404, "not_found", "invalid_request_error", "No assistant found with id 'asst_9'."})
	})
}

func TestThreadAndRunStream(t *testing.T) {
	eachStreaming(t, func(t *testing.T, c streamer) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", ""))(t)
		s := ok(c.streamThreadAndRun(ctx, assistant.id, "Hello"))(t)
		same(t, "events", s.events, append(events("created run.created run.queued"), answering(3)...))
		same(t, "text", s.text, "You said: Hello")
	})
}

func TestToolStream(t *testing.T) {
	eachStreaming(t, func(t *testing.T, c streamer) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
		thread := ok(c.createThread(ctx, "the weather"))(t)
		s := ok(c.streamRun(ctx, thread, assistant.id))(t)
		same(t, "events", s.events, events("run.created run.queued run.in_progress run.step.created run.step.in_progress run.requires_action"))
		same(t, "run", s.run, run{"run_1", "requires_action", "call_run_1", "lookUp", `{"text":"the weather"}`})
		s = ok(c.streamSubmit(ctx, thread, s.run.id, s.run.call, "sunny"))(t)
		same(t, "events after the tool", s.events, append(events("run.step.completed run.queued"), answering(4)...))
		same(t, "text", s.text, "The tool said: sunny")
		same(t, "run", s.run, run{id: "run_1", status: "completed"})
	})
}

func TestFiles(t *testing.T) {
	each(t, func(t *testing.T, c sdk) {
		ctx := t.Context()
		var want []thing
		for i, name := range []string{"notes.txt", `two "words".txt`, "größe.txt"} {
			f := ok(c.upload(ctx, name, "content of "+strconv.Itoa(i)))(t)
			same(t, "uploaded", f.name, name)
			want = append(want, f)
		}
		same(t, "listed", ok(c.allFiles(ctx))(t), want)
		same(t, "content", ok(c.download(ctx, want[1].id))(t), "content of 1")
		same(t, "deleted", ok(c.deleteFile(ctx, want[1].id))(t), true)
		_, err := c.download(ctx, want[1].id)
		refused(t, c, err, failure{404, "not_found", "invalid_request_error", "No file found with id 'file-2'."})
	})
}

// refused checks an error that a server answered.
func refused(t *testing.T, c sdk, err error, want failure) {
	t.Helper()
	got, is := c.failure(err)
	if !is {
		t.Fatalf("the error is not one that the server answered: %T: %v", err, err)
	}
	same(t, "refusal", got, want)
}

func TestWrongKey(t *testing.T) {
	t.Parallel()
	for _, client := range clients {
		t.Run(client.name, func(t *testing.T) {
			t.Parallel()
			c := client.dial(serve(t), "sk-wrong")
			_, err := c.getAssistant(t.Context(), "asst_1")
			refused(t, c, err, failure{401, "invalid_api_key", "authentication_error", "Incorrect API key provided."})
			if strings.Contains(err.Error(), "sk-wrong") {
				t.Errorf("the error tells the key: %v", err)
			}
		})
	}
}

// busy tells the first caller of each kind to come back after a second.
type busy struct {
	openai.AssistantsHandler
	gets, creates atomic.Int64
}

var errBusy = &openai.StatusError{
	Status: http.StatusTooManyRequests, Code: "rate_limit_exceeded", Message: "Slow down.",
	Header: http.Header{"Retry-After": {"1"}},
}

func (b *busy) Get(ctx context.Context, id string, p *openai.AssistantsGetParams) (*openai.AssistantObject, error) {
	if b.gets.Add(1) == 1 {
		return nil, errBusy
	}
	return b.AssistantsHandler.Get(ctx, id, p)
}

func (b *busy) Create(ctx context.Context, body *openai.CreateAssistantRequest, p *openai.AssistantsCreateParams) (*openai.AssistantObject, error) {
	if b.creates.Add(1) == 1 {
		return nil, errBusy
	}
	return b.AssistantsHandler.Create(ctx, body, p)
}

func TestRetries(t *testing.T) {
	t.Parallel()
	for _, client := range clients {
		t.Run(client.name, func(t *testing.T) {
			t.Parallel()
			handlers := standin.Handlers()
			b := &busy{AssistantsHandler: handlers.Assistants}
			handlers.Assistants = b
			handler, err := openai.NewHandler(handlers, openai.ServePrefix("/v1"))
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(handler)
			defer server.Close()
			c := client.dial(server.URL, key)
			if _, patient := c.(streamer); !patient {
				t.Skip("it has no retries")
			}
			begun := time.Now()
			made := ok(c.createAssistant(t.Context(), "Ada", ""))(t)
			same(t, "got", ok(c.getAssistant(t.Context(), made.id))(t), made)
			if waited := time.Since(begun); waited < 2*time.Second {
				t.Errorf("it came back twice within %v", waited)
			}
			same(t, "attempts", [2]int64{b.creates.Load(), b.gets.Load()}, [2]int64{2, 2})
		})
	}
}

// TestLeaveStream: a client that stops reading is not a problem for the server, and takes no error from it.
func TestLeaveStream(t *testing.T) {
	t.Parallel()
	c := newGenerated(serve(t), key).(generated)
	assistant := ok(c.createAssistant(t.Context(), "Ada", ""))(t)
	thread := ok(c.createThread(t.Context(), "Hello"))(t)
	for event, err := range c.c.Runs.CreateStream(t.Context(), thread, &openai.CreateRunRequest{AssistantID: assistant.id}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if event.Name == openai.RunEventThreadMessageDelta {
			break
		}
	}
	same(t, "run", ok(c.getRun(t.Context(), thread, "run_1"))(t).status, "completed")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.streamRun(ctx, thread, assistant.id)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was called off failed with %v", err)
	}
}
