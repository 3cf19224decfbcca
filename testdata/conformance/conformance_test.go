// Package conformance runs clients, the vendors' own among them, against "assistants serve".
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
)

var clients = []struct {
	name string
	dial func(url, key string) sdk
}{
	{"official", newOfficial},
	{"official v3", newOfficialV3},
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
		same(t, "name", made.name, "Ada")
		same(t, "got", ok(c.getAssistant(ctx, made.id))(t), made)
		same(t, "renamed", ok(c.renameAssistant(ctx, made.id, "Eve"))(t), thing{made.id, "Eve"})
		same(t, "got again", ok(c.getAssistant(ctx, made.id))(t), thing{made.id, "Eve"})
		same(t, "deleted", ok(c.deleteAssistant(ctx, made.id))(t), true)
		_, err := c.getAssistant(ctx, made.id)
		refused(t, c, err, failure{404, "", "invalid_request_error", "No assistant found with id '" + made.id + "'."})
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
		refused(t, c, err, failure{400, "", "invalid_request_error", "limit"})
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
		if r.status != "queued" && r.status != "in_progress" && r.status != "cancelling" {
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
		begun := ok(c.createRun(ctx, thread, assistant.id, ""))(t)
		same(t, "begun", begun.status, "queued")
		same(t, "ended", await(t, c, thread, begun.id), run{id: begun.id, status: "completed"})
		messages := ok(c.allMessages(ctx, thread, 2))(t)
		same(t, "messages", texts(messages), []string{"Hello", "what is new?", "what is new?"})
		same(t, "what is said", messages[1].id, said)
		same(t, "steps", ok(c.runSteps(ctx, thread, begun.id))(t), []string{"message_creation completed " + messages[2].id})
		_, err := c.createRun(ctx, thread, "asst_9", "")
		refused(t, c, err, failure{404, "", "invalid_request_error", "No assistant found with id 'asst_9'."})
	})
}

func TestTools(t *testing.T) {
	each(t, func(t *testing.T, c sdk) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
		thread := ok(c.createThread(ctx, "the weather"))(t)
		waiting := await(t, c, thread, ok(c.createRun(ctx, thread, assistant.id, "required"))(t).id)
		same(t, "waiting", waiting, run{waiting.id, "requires_action", waiting.call, "lookUp", `{"text":"the weather"}`})
		_, err := c.submit(ctx, thread, waiting.id, "call_9", "sunny")
		refused(t, c, err, failure{400, "", "invalid_request_error", "outputs"})
		same(t, "resumed", ok(c.submit(ctx, thread, waiting.id, waiting.call, "sunny"))(t).status, "queued")
		same(t, "ended", await(t, c, thread, waiting.id), run{id: waiting.id, status: "completed"})
		messages := ok(c.allMessages(ctx, thread, 100))(t)
		same(t, "messages", texts(messages), []string{"the weather", "the weather"})
		same(t, "steps", ok(c.runSteps(ctx, thread, waiting.id))(t), []string{"tool_calls completed lookUp", "message_creation completed " + messages[1].id})
	})
}

// texts returns the texts of messages.
func texts(messages []thing) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.name)
	}
	return all
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
		s := ok(c.streamRun(ctx, thread, assistant.id, ""))(t)
		same(t, "events", s.events, append(events("run.created run.queued"), answering(2)...))
		same(t, "text", s.text, "Hello you\nthere")
		same(t, "run", s.run, run{id: s.run.id, status: "completed"})
		_, err := c.streamRun(ctx, thread, "asst_9", "")
		refused(t, c, err, failure{404, "", "invalid_request_error", "No assistant found with id 'asst_9'."})
	})
}

func TestThreadAndRunStream(t *testing.T) {
	eachStreaming(t, func(t *testing.T, c streamer) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", ""))(t)
		s := ok(c.streamThreadAndRun(ctx, assistant.id, "Hello"))(t)
		same(t, "events", s.events, append(events("created run.created run.queued"), answering(1)...))
		same(t, "text", s.text, "Hello")
	})
}

func TestToolStream(t *testing.T) {
	eachStreaming(t, func(t *testing.T, c streamer) {
		ctx := t.Context()
		assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
		thread := ok(c.createThread(ctx, "the weather"))(t)
		s := ok(c.streamRun(ctx, thread, assistant.id, "required"))(t)
		same(t, "events", s.events, events("run.created run.queued run.in_progress run.step.created run.step.in_progress run.step.delta run.requires_action"))
		same(t, "run", s.run, run{s.run.id, "requires_action", s.run.call, "lookUp", `{"text":"the weather"}`})
		s = ok(c.streamSubmit(ctx, thread, s.run.id, s.run.call, "sunny"))(t)
		same(t, "events after the tool", s.events, append(events("run.step.completed run.queued"), answering(2)...))
		same(t, "text", s.text, "the weather")
		same(t, "run", s.run, run{id: s.run.id, status: "completed"})
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
		refused(t, c, err, failure{404, "", "invalid_request_error", "No file found with id '" + want[1].id + "'."})
	})
}

// refused checks an error that a server answered: its status and type, its code if one is wanted, and what its message says.
func refused(t *testing.T, c sdk, err error, want failure) {
	t.Helper()
	got, is := c.failure(err)
	if !is {
		t.Fatalf("the error is not one that the server answered: %T: %v", err, err)
	}
	if want.code == "" {
		want.code = got.code
	}
	if strings.Contains(got.message, want.message) {
		want.message = got.message
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

// busy responds to the first request of each method that it is to come back after a second.
type busy struct {
	http.Handler
	gets, posts atomic.Int64
}

func (b *busy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	count := map[string]*atomic.Int64{http.MethodGet: &b.gets, http.MethodPost: &b.posts}[r.Method]
	if count.Add(1) > 1 {
		b.Handler.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Retry-After", "1")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = io.WriteString(w, `{"error":{"code":"rate_limit_exceeded","message":"Slow down.","param":null,"type":"rate_limit_error"}}`)
}

func TestRetries(t *testing.T) {
	t.Parallel()
	for _, client := range clients {
		t.Run(client.name, func(t *testing.T) {
			t.Parallel()
			b := &busy{Handler: proxy(t, serve(t))}
			server := httptest.NewServer(b)
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
			same(t, "attempts", [2]int64{b.posts.Load(), b.gets.Load()}, [2]int64{2, 2})
		})
	}
}

// TestLeaveStream: a client that stops reading is not a problem for the server, and takes no error from it.
func TestLeaveStream(t *testing.T) {
	t.Parallel()
	c := newGenerated(serve(t), key).(generated)
	assistant := ok(c.createAssistant(t.Context(), "Ada", ""))(t)
	thread := ok(c.createThread(t.Context(), "Hello"))(t)
	id := ""
	for event, err := range c.c.Runs.CreateStream(t.Context(), thread, &openai.CreateRunRequest{AssistantID: assistant.id}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := event.Data.(*openai.RunObject); ok {
			id = r.ID
		}
		if event.Name == openai.RunEventThreadMessageDelta {
			break
		}
	}
	same(t, "run", await(t, c, thread, id).status, "completed")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.streamRun(ctx, thread, assistant.id, "")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was called off failed with %v", err)
	}
}
