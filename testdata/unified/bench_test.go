package unified

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/openai"
)

// canned responds to every request with the same body.
type canned struct{ kind, body string }

func (c canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {c.kind}}, Request: r, Body: io.NopCloser(strings.NewReader(c.body)),
	}, nil
}

// BenchmarkCalls makes a call by the client of OpenAI alone, and through the adapter: a list of 100 messages, and a stream of 1,000 deltas. Run it by
// go test -bench Calls ./testdata/unified.
func BenchmarkCalls(b *testing.B) {
	message := `{"id":"msg_%d","object":"thread.message","created_at":1700000000,"thread_id":"thread_1","status":"completed","incomplete_details":null,` +
		`"completed_at":1700000001,"incomplete_at":null,"role":"assistant","assistant_id":"asst_1","run_id":"run_1","attachments":[],"metadata":{"k":"v"},` +
		`"content":[{"type":"text","text":{"value":"The response has some words, as responses do.","annotations":[]}}]}`
	var messages []string
	var deltas strings.Builder
	for i := range 100 {
		messages = append(messages, fmt.Sprintf(message, i))
	}
	for range 1000 {
		deltas.WriteString("event: thread.message.delta\ndata: " +
			`{"id":"msg_1","object":"thread.message.delta","delta":{"content":[{"index":0,"type":"text","text":{"value":"word "}}]}}` + "\n\n")
	}
	list := `{"object":"list","first_id":"msg_0","last_id":"msg_99","has_more":false,"data":[` + strings.Join(messages, ",") + "]}"
	lists := client(b, canned{"application/json", list})
	streams := client(b, canned{"text/event-stream", deltas.String() + "event: done\ndata: [DONE]\n\n"})
	b.Run("list alone", func(b *testing.B) {
		for b.Loop() {
			if p, err := lists.Messages.List(b.Context(), "thread_1", nil); err != nil || len(p.Items) != 100 {
				b.Fatal(err)
			}
		}
	})
	b.Run("list adapted", func(b *testing.B) {
		c := assistants.NewOpenAI(lists)
		for b.Loop() {
			if p, err := c.Messages.List(b.Context(), "thread_1", nil); err != nil || len(p.Items) != 100 {
				b.Fatal(err)
			}
		}
	})
	b.Run("stream alone", func(b *testing.B) {
		for b.Loop() {
			for _, err := range streams.Runs.CreateStream(b.Context(), "thread_1", &openai.CreateRunRequest{AssistantID: "asst_1"}, nil) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("stream adapted", func(b *testing.B) {
		c := assistants.NewOpenAI(streams)
		for b.Loop() {
			for _, err := range c.Runs.CreateStream(b.Context(), "thread_1", &assistants.CreateRunRequest{AssistantID: "asst_1"}, nil) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// client returns a client of OpenAI that has canned responses.
func client(b *testing.B, responses canned) *openai.Client {
	b.Helper()
	c, err := openai.New(openai.WithBaseURL("http://localhost"), openai.WithBearerToken("key"), openai.WithHTTPClient(&http.Client{Transport: responses}))
	if err != nil {
		b.Fatal(err)
	}
	return c
}
