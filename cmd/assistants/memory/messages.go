package memory

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/assistgen/assistgen/generated/assistants"
)

type messagesService struct {
	assistants.MessagesService
	s *Service
}

// messageOf returns the message that a request makes, without what the service gives it.
func messageOf(body *assistants.CreateMessageRequest) (*assistants.Message, error) {
	switch {
	case body.Role == "":
		return nil, absent("role")
	case body.Role != assistants.CreateMessageRequestRoleUser && body.Role != assistants.CreateMessageRequestRoleAssistant:
		return nil, invalid("role", "Invalid value: '%s'. Supported values are: 'user' and 'assistant'.", body.Role)
	}
	m := &assistants.Message{
		Role: assistants.MessageRole(body.Role), Author: body.Author, FileIDs: body.FileIDs, Attachments: body.Attachments,
		Metadata: body.Metadata, Rest: body.Rest, Content: []assistants.MessageContentItem{},
	}
	switch c := body.Content.(type) {
	case assistants.CreateMessageRequestContentText:
		m.Content = append(m.Content, textPart(string(c)))
	case assistants.CreateMessageRequestContentList:
		for i, item := range c {
			switch item := item.(type) {
			case *assistants.MessageRequestContentTextObject:
				m.Content = append(m.Content, textPart(item.Text))
			case assistants.MessageContentItem:
				m.Content = append(m.Content, item)
			default:
				return nil, invalid("content", "Invalid 'content[%d]': it is not a part of a message.", i)
			}
		}
	default:
		return nil, absent("content")
	}
	return m, nil
}

// textPart returns a part of a message without annotations.
func textPart(value string) *assistants.MessageContentTextObject {
	return &assistants.MessageContentTextObject{Type: "text", Text: assistants.Some(&assistants.MessageContentTextObjectText{
		Value: assistants.Some(value), Annotations: []assistants.MessageContentTextObjectTextAnnotationsItem{},
	})}
}

// TextOf returns the text of a message, with a line between its parts.
func TextOf(m *assistants.Message) string {
	text := ""
	for _, part := range m.Content {
		if p, ok := part.(*assistants.MessageContentTextObject); ok {
			if text != "" {
				text += "\n"
			}
			text += orZero(p.Text.Or(nil)).Value.Or("")
		}
	}
	return text
}

// addMessage keeps a message of a thread, completed unless it has another status.
func (s *Service) addMessage(thread string, m *assistants.Message) (*assistants.Message, error) {
	if err := errors.Join(s.useThread(thread), s.attach(thread, m)); err != nil {
		return nil, err
	}
	now := assistants.Some(s.now())
	m.ID, m.Object, m.CreatedAt, m.ThreadID = s.options.NewID("msg"), assistants.Some("thread.message"), now, thread
	if _, ok := m.Status.Get(); !ok {
		m.Status, m.CompletedAt = assistants.Some(assistants.MessageStatusCompleted), now
	}
	if err := s.messages.add(thread, m.ID, m); err != nil {
		return nil, err
	}
	return s.messages.get(thread, m.ID)
}

// attach adds the files that a message brings for search to the vector store of its thread, which is made for the first.
func (s *Service) attach(thread string, m *assistants.Message) error {
	var files []string
	for _, a := range m.Attachments.Or(nil) {
		searched := slices.ContainsFunc(a.Tools, func(t assistants.CreateMessageRequestAttachmentsItemToolsItem) bool {
			_, ok := t.(*assistants.AssistantToolsFileSearchTypeOnly)
			return ok
		})
		if id := a.FileID.Or(""); id != "" && searched {
			files = append(files, id)
		}
	}
	if len(files) == 0 {
		return nil
	}
	store, err := s.storeOf(thread)
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := s.addStoreFile(store, file, nil, chunking{chunkSize, chunkOverlap}); err != nil {
			return err
		}
	}
	_, err = s.touch(store)
	return err
}

// storeOf returns the ID of the vector store of a thread, which it makes for a thread without one.
func (s *Service) storeOf(thread string) (id string, err error) {
	_, err = s.threads.change("", thread, func(v *assistants.Thread) error {
		resources := orZero(v.ToolResources.Or(nil))
		search := orZero(resources.FileSearch.Or(nil))
		if len(search.VectorStoreIDs) > 0 {
			id = search.VectorStoreIDs[0]
			return s.usable(id)
		}
		store, err := s.newStore(assistants.CreateVectorStoreRequest{ExpiresAfter: assistants.Some(ofThread())})
		if err != nil {
			return err
		}
		id = store.ID
		search.VectorStoreIDs = []string{id}
		resources.FileSearch = assistants.Some(&search)
		v.ToolResources = assistants.Some(&resources)
		return nil
	})
	return id, err
}

func (m *messagesService) Create(ctx context.Context, thread string, body *assistants.CreateMessageRequest, _ *assistants.MessagesCreateParams, _ ...assistants.CallOption) (*assistants.Message, error) {
	return do(ctx, m.s, "Messages.Create", func() (*assistants.Message, error) {
		if err := m.s.checkThread(thread)(); err != nil {
			return nil, err
		}
		b := orZero(body)
		v, err := messageOf(&b)
		if err != nil {
			return nil, err
		}
		if a := m.s.runOf(thread); a != nil {
			return nil, invalid("", "Can't add messages to %s while a run %s is active.", thread, a.id)
		}
		return m.s.addMessage(thread, v)
	})
}

func (m *messagesService) Get(ctx context.Context, thread, id string, _ *assistants.MessagesGetParams, _ ...assistants.CallOption) (*assistants.Message, error) {
	return look(ctx, m.s, "Messages.Get", func() (*assistants.Message, error) { return m.s.messages.get(thread, id) })
}

func (m *messagesService) Update(ctx context.Context, thread, id string, body *assistants.ModifyMessageRequest, _ *assistants.MessagesUpdateParams, _ ...assistants.CallOption) (*assistants.Message, error) {
	return do(ctx, m.s, "Messages.Update", func() (*assistants.Message, error) {
		b := orZero(body)
		return m.s.messages.update(thread, id, &b)
	})
}

func (m *messagesService) Delete(ctx context.Context, thread, id string, _ *assistants.MessagesDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteMessageResponse, error) {
	return do(ctx, m.s, "Messages.Delete", func() (*assistants.DeleteMessageResponse, error) {
		return &assistants.DeleteMessageResponse{ID: id, Deleted: true, Object: "thread.message.deleted"}, m.s.messages.drop(thread, id)
	})
}

func (m *messagesService) List(ctx context.Context, thread string, params *assistants.MessagesListParams, _ ...assistants.CallOption) (*assistants.MessagesPage, error) {
	p := orZero(params)
	run, ofRun := p.RunID.Get()
	return listing[*assistants.ListMessagesResponse, assistants.Message]{
		Service: m.s, call: "Messages.List", table: &m.s.messages, parent: thread, check: m.s.checkThread(thread),
		span: span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")},
		keep: func(v *assistants.Message) bool { return !ofRun || v.RunID.Or("") == run },
		response: func(l *listed[assistants.Message]) (*assistants.ListMessagesResponse, *[]assistants.Message) {
			r := &assistants.ListMessagesResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: l.more}
			return r, &r.Data
		},
	}.page(ctx)
}

// checkThread returns a function that returns the error of a thread that is not there.
func (s *Service) checkThread(id string) func() error {
	return func() error {
		if !s.threads.has("", id) {
			return missing("thread", id)
		}
		return nil
	}
}

func (m *messagesService) All(ctx context.Context, thread string, params *assistants.MessagesListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.Message, error] {
	return func(yield func(*assistants.Message, error) bool) {
		page, err := m.List(ctx, thread, params)
		all(ctx, page, err, yield)
	}
}
