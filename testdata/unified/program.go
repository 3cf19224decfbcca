package unified

import (
	"context"
	"fmt"
	"io"

	"github.com/assistgen/assistgen/generated/assistants"
)

// Ask asks a new assistant of any provider and prints its answer while it is written.
func Ask(ctx context.Context, client *assistants.Client, model assistants.AssistantSupportedModels, question string, out io.Writer) error {
	assistant, err := client.Assistants.Create(ctx, &assistants.CreateAssistantRequest{Model: model, Instructions: assistants.Some("Be brief.")}, nil)
	if err != nil {
		return err
	}
	thread, err := client.Threads.Create(ctx, &assistants.CreateThreadRequest{}, nil)
	if err != nil {
		return err
	}
	message := &assistants.CreateMessageRequest{Role: assistants.CreateMessageRequestRoleUser, Content: assistants.CreateMessageRequestContentText(question)}
	if _, err := client.Messages.Create(ctx, thread.ID, message, nil); err != nil {
		return err
	}
	for event, err := range client.Runs.CreateStream(ctx, thread.ID, &assistants.CreateRunRequest{AssistantID: assistant.ID}, nil) {
		if err != nil {
			return err
		}
		if delta, ok := event.Data.(*assistants.MessageDeltaObject); ok {
			for _, part := range delta.Delta.Content {
				if text, ok := part.(*assistants.MessageDeltaContentTextObject); ok && text.Text.Or(nil) != nil {
					fmt.Fprint(out, text.Text.Or(nil).Value.Or(""))
				}
			}
		}
	}
	_, err = client.Assistants.Delete(ctx, assistant.ID, nil)
	return err
}
