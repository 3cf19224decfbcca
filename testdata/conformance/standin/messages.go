package standin

import (
	"context"
	"strings"

	"github.com/assistgen/assistgen/generated/openai"
)

type messages struct {
	openai.UnimplementedMessagesHandler
	*store
}

func (h *messages) Create(_ context.Context, threadID string, body *openai.CreateMessageRequest, _ *openai.MessagesCreateParams) (*openai.MessageObject, error) {
	if _, err := h.threads.get(threadID); err != nil {
		return nil, err
	}
	return h.newMessage(threadID, body), nil
}

// newMessage keeps a message that a client has written.
func (s *store) newMessage(threadID string, body *openai.CreateMessageRequest) *openai.MessageObject {
	return s.messages.add(func(id string) *openai.MessageObject {
		return &openai.MessageObject{
			ID: id, CreatedAt: now(), ThreadID: threadID,
			Status: openai.Some(openai.MessageObjectStatusCompleted), CompletedAt: openai.Some(now()), IncompleteAt: never,
			IncompleteDetails: openai.Null[*openai.MessageObjectIncompleteDetails](),
			Role:              openai.MessageObjectRole(body.Role), Content: contentOf(body.Content),
			AssistantID: openai.Null[string](), RunID: openai.Null[string](),
			Attachments: attachmentsOf(body.Attachments), Metadata: openai.Some(body.Metadata.Or(openai.Metadata{})),
		}
	})
}

// contentOf returns what a client has written as answers have it.
func contentOf(content openai.CreateMessageRequestContent) []openai.MessageObjectContentItem {
	out := []openai.MessageObjectContentItem{}
	switch c := content.(type) {
	case openai.CreateMessageRequestContentText:
		out = append(out, text(string(c)))
	case openai.CreateMessageRequestContentList:
		for _, item := range c {
			switch item := item.(type) {
			case *openai.MessageRequestContentTextObject:
				out = append(out, text(item.Text))
			case openai.MessageObjectContentItem: // images are the same in both
				out = append(out, item)
			}
		}
	}
	return out
}

func attachmentsOf(given openai.Opt[[]openai.CreateMessageRequestAttachmentsItem]) openai.Opt[[]openai.MessageObjectAttachmentsItem] {
	out := []openai.MessageObjectAttachmentsItem{}
	for _, a := range given.Or(nil) {
		out = append(out, openai.MessageObjectAttachmentsItem{
			FileID: a.FileID, Tools: same[openai.MessageObjectAttachmentsItemToolsItem](a.Tools),
		})
	}
	return openai.Some(out)
}

// text returns a piece of content.
func text(value string) *openai.MessageContentTextObject {
	return &openai.MessageContentTextObject{Text: openai.MessageContentTextObjectText{
		Value: value, Annotations: []openai.MessageContentTextObjectTextAnnotationsItem{},
	}}
}

// textOf returns all text of a message.
func textOf(m *openai.MessageObject) string {
	var b strings.Builder
	for _, item := range m.Content {
		if t, ok := item.(*openai.MessageContentTextObject); ok {
			b.WriteString(t.Text.Value)
		}
	}
	return b.String()
}

func (h *messages) Get(_ context.Context, threadID, id string, _ *openai.MessagesGetParams) (*openai.MessageObject, error) {
	m, err := h.messages.get(id)
	if err == nil && m.ThreadID != threadID {
		return nil, h.messages.missing(id)
	}
	return m, err
}

func (h *messages) Update(ctx context.Context, threadID, id string, body *openai.ModifyMessageRequest, _ *openai.MessagesUpdateParams) (*openai.MessageObject, error) {
	return h.messages.change(id, func(m *openai.MessageObject) error {
		if m.ThreadID != threadID {
			return h.messages.missing(id)
		}
		update(&m.Metadata, body.Metadata)
		return nil
	})
}

func (h *messages) Delete(ctx context.Context, threadID, id string, _ *openai.MessagesDeleteParams) (*openai.DeleteMessageResponse, error) {
	if _, err := h.Get(ctx, threadID, id, nil); err != nil {
		return nil, err
	}
	if err := h.messages.remove(id); err != nil {
		return nil, err
	}
	return &openai.DeleteMessageResponse{ID: id, Deleted: true}, nil
}

func (h *messages) List(_ context.Context, threadID string, p *openai.MessagesListParams) (*openai.ListMessagesResponse, error) {
	if _, err := h.threads.get(threadID); err != nil {
		return nil, err
	}
	page, err := h.messages.page(ask(p.Limit, p.Order, p.After, p.Before), func(m *openai.MessageObject) bool {
		run, ok := p.RunID.Get()
		return m.ThreadID == threadID && (!ok || m.RunID.Or("") == run)
	})
	if err != nil {
		return nil, err
	}
	return &openai.ListMessagesResponse{Object: "list", Data: page.items, FirstID: page.first, LastID: page.last, HasMore: page.more}, nil
}
