package memory_test

import (
	"context"
	"fmt"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// A test of a program gives it a client whose runs do what the test says.
func Example() {
	ctx := context.Background()
	service := memory.New(memory.Options{Responder: &memory.Scripted{Steps: []memory.Step{
		{Calls: []memory.Call{{Name: "weather", Arguments: `{"city":"Oslo"}`}}},
		{Text: []string{"It is ", "sunny."}},
	}}})
	defer service.Close() //nolint:errcheck // it never fails
	client := service.Client()

	assistant, err := client.Assistants.Create(ctx, &assistants.CreateAssistantRequest{Model: "any"}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	run, err := client.Runs.CreateWithThread(ctx, &assistants.CreateThreadAndRunRequest{AssistantID: assistant.ID}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	if run, err = client.Runs.Wait(ctx, run.ThreadID, run.ID, nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(run.Status)
	action := run.RequiredAction.Or(nil).(*assistants.RunRequiredActionSubmitToolOutputs)
	body := &assistants.SubmitToolOutputsRunRequest{}
	for _, call := range action.SubmitToolOutputs.Or(nil).ToolCalls {
		if call, ok := call.(*assistants.ToolCallFunction); ok {
			body.ToolOutputs = append(body.ToolOutputs, assistants.SubmitToolOutputsRunRequestToolOutputsItem{
				ToolCallID: assistants.Some(call.ID), Output: assistants.Some("sun"),
			})
		}
	}
	for event, err := range client.Runs.SubmitToolOutputsStream(ctx, run.ThreadID, run.ID, body, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if message, ok := event.Data.(*assistants.Message); ok && event.Name == assistants.RunEventThreadMessageCompleted {
			fmt.Println(memory.TextOf(message))
		}
	}
	// Output:
	// requires_action
	// It is sunny.
}
