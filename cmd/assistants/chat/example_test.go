package chat_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/assistgen/assistgen/cmd/assistants/chat"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// An assistant whose runs a model server responds to.
func Example() {
	ctx := context.Background()
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { // in place of a model
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, `data: {"choices":[{"delta":{"content":"In spring."},"finish_reason":"stop"}]}`, "\n\ndata: [DONE]\n\n")
	}))
	defer endpoint.Close()

	responder, err := chat.New(chat.Options{BaseURL: endpoint.URL, Model: "llama3.2"})
	if err != nil {
		fmt.Println(err)
		return
	}
	service := memory.New(memory.Options{Responder: responder})
	defer service.Close() //nolint:errcheck // it never fails
	client := service.Client()

	assistant, err := client.Assistants.Create(ctx, &assistants.CreateAssistantRequest{Model: "gpt-4o"}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	question := assistants.CreateMessageRequest{
		Role: assistants.CreateMessageRequestRoleUser, Content: assistants.CreateMessageRequestContentText("When do swallows return?"),
	}
	body := &assistants.CreateThreadAndRunRequest{
		AssistantID: assistant.ID,
		Thread:      assistants.Some(&assistants.CreateThreadRequest{Messages: []assistants.CreateMessageRequest{question}}),
	}
	for event, err := range client.Runs.CreateWithThreadStream(ctx, body, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if message, ok := event.Data.(*assistants.Message); ok && event.Name == assistants.RunEventThreadMessageCompleted {
			fmt.Println(memory.TextOf(message))
		}
	}
	// Output: In spring.
}
