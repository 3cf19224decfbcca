package standin

import (
	"context"

	"github.com/assistgen/assistgen/generated/openai"
)

type threads struct {
	openai.UnimplementedThreadsHandler
	*store
}

func (h *threads) Create(_ context.Context, body *openai.CreateThreadRequest, _ *openai.ThreadsCreateParams) (*openai.ThreadObject, error) {
	return h.newThread(body), nil
}

// newThread keeps a thread with its first messages.
func (s *store) newThread(body *openai.CreateThreadRequest) *openai.ThreadObject {
	thread := s.threads.add(func(id string) *openai.ThreadObject {
		return &openai.ThreadObject{
			ID: id, CreatedAt: now(), Metadata: openai.Some(body.Metadata.Or(openai.Metadata{})),
			ToolResources: openai.Null[*openai.ThreadObjectToolResources](),
		}
	})
	for i := range body.Messages {
		s.newMessage(thread.ID, &body.Messages[i])
	}
	return thread
}

func (h *threads) Get(_ context.Context, id string, _ *openai.ThreadsGetParams) (*openai.ThreadObject, error) {
	return h.threads.get(id)
}

func (h *threads) Update(_ context.Context, id string, body *openai.ModifyThreadRequest, _ *openai.ThreadsUpdateParams) (*openai.ThreadObject, error) {
	return h.threads.change(id, func(t *openai.ThreadObject) error {
		update(&t.Metadata, body.Metadata)
		return nil
	})
}

func (h *threads) Delete(_ context.Context, id string, _ *openai.ThreadsDeleteParams) (*openai.DeleteThreadResponse, error) {
	if err := h.threads.remove(id); err != nil {
		return nil, err
	}
	return &openai.DeleteThreadResponse{ID: id, Deleted: true}, nil
}
