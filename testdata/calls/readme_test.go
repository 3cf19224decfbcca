package calls

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/openai"
)

// show returns the client's example of the README.
func show(ctx context.Context, url string, file io.Reader) error {
	// README begins
	client, err := openai.New(
		openai.WithBearerToken("sk-…"), // default: the environment variable OPENAI_API_KEY
		openai.WithBaseURL(url),        // default: the document's
		openai.WithValidation(),        // default: what is sent is not checked
	)
	if err != nil {
		return err
	}
	// A call: what is in the path, the body, other parameters or nil, and options for this call alone.
	run, err := client.Runs.Create(ctx, "thread_1", &openai.CreateRunRequest{AssistantID: "asst_1"}, nil,
		openai.WithTimeout(time.Minute), openai.WithHeader("X-Trace", "1"))
	if err != nil {
		return err
	}
	fmt.Println("run:", run.ID, run.Status)

	// All pages of a list, fetched as they are needed.
	for message, err := range client.Messages.All(ctx, "thread_1", &openai.MessagesListParams{Limit: openai.Some[int64](20)}) {
		if err != nil {
			return err
		}
		fmt.Println("message:", message.ID)
	}

	// A stream: events as they come. Breaking out of the loop ends the call.
	for event, err := range client.Runs.CreateStream(ctx, "thread_1", &openai.CreateRunRequest{AssistantID: "asst_1"}, nil) {
		if err != nil {
			return err
		}
		switch data := event.Data.(type) {
		case *openai.MessageDeltaObject:
			fmt.Println("delta:", data.ID)
		case *openai.RunObject:
			fmt.Println("event:", event.Name, data.Status)
		}
	}

	// An upload, read while it is sent.
	_, err = client.Files.Create(ctx, &openai.CreateFileRequest{
		File:    openai.FilePart{Name: "notes.txt", Content: file},
		Purpose: openai.CreateFileRequestPurposeAssistants,
	}, nil)
	var failure *openai.APIError
	switch {
	case err == nil:
		fmt.Println("uploaded")
	case errors.As(err, &failure) && failure.Status == http.StatusTooManyRequests:
		fmt.Println("told to wait", failure.RetryAfter)
	case errors.As(err, &failure):
		fmt.Println("refused:", failure.Status, failure.Code, failure.Message)
	default:
		return err // no answer at all
	}
	// README ends
	return nil
}

func Example() {
	answers := map[string]string{
		"/threads/thread_1/messages": `{"data":[{"id":"msg_1"}],"has_more":true,"last_id":"msg_1"}`,
		"/files":                     `{"error":{"code":"too_big","message":"The file is too big."}}`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Header.Get("Accept") == "text/event-stream" || strings.Contains(r.Header.Get("Accept"), "event-stream"):
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "event: thread.message.delta\ndata: {\"id\":\"msg_2\"}\n\n"+
				"event: thread.run.completed\ndata: {\"status\":\"completed\"}\n\nevent: done\ndata: [DONE]\n\n")
		case r.URL.Query().Get("after") != "":
			_, _ = io.WriteString(w, `{"data":[{"id":"msg_0"}],"has_more":false}`)
		case r.URL.Path == "/files":
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, answers[r.URL.Path])
		case answers[r.URL.Path] != "":
			_, _ = io.WriteString(w, answers[r.URL.Path])
		default:
			_, _ = io.WriteString(w, `{"id":"run_1","status":"queued"}`)
		}
	}))
	defer server.Close()
	fmt.Println(show(context.Background(), server.URL, strings.NewReader("notes")))
	// Output:
	// run: run_1 queued
	// message: msg_1
	// message: msg_0
	// delta: msg_2
	// event: thread.run.completed completed
	// refused: 400 too_big The file is too big.
	// <nil>
}

// README begins

// fakeRuns stands in for the runs of a client in a test.
type fakeRuns struct{ openai.RunsService }

func (fakeRuns) Get(_ context.Context, _, id string, _ *openai.RunsGetParams, _ ...openai.CallOption) (*openai.RunObject, error) {
	return &openai.RunObject{ID: id, Status: openai.RunObjectStatusCompleted}, nil
}

func newFake() *openai.Client { return &openai.Client{Runs: fakeRuns{}} }

// README ends

func Example_fake() {
	run, err := newFake().Runs.Get(context.Background(), "thread_1", "run_1", nil)
	fmt.Println(run.ID, run.Status, err)
	// Output: run_1 completed <nil>
}

// example returns the part of a file that the README shows: the lines between two comments.
var example = regexp.MustCompile(`(?s)\n(\t*)// README begins\n+(.*?)\n*\t*// README ends\n`)

// TestREADMEShowsTheExamples keeps the README's examples of a client the code that the tests above run.
func TestREADMEShowsTheExamples(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	found := example.FindAllStringSubmatch(string(source), -1)
	if len(found) != 2 {
		t.Errorf("%d examples", len(found))
	}
	for _, m := range found {
		code := strings.TrimPrefix(strings.ReplaceAll("\n"+m[2], "\n"+m[1], "\n"), "\n")
		if !strings.Contains(string(readme), "```go\n"+code+"\n```") {
			t.Errorf("the README does not show\n%s", code)
		}
	}
}
