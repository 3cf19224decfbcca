package memory

import (
	"context"
	"errors"
	"iter"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

type threadsService struct {
	assistants.ThreadsService
	s *Service
}

func (t *threadsService) Create(ctx context.Context, body *assistants.CreateThreadRequest, _ *assistants.ThreadsCreateParams, _ ...assistants.CallOption) (*assistants.Thread, error) {
	return do(ctx, t.s, "Threads.Create", func() (*assistants.Thread, error) { return t.s.newThread(orZero(body)) })
}

// newThread makes a thread with its messages.
func (s *Service) newThread(body assistants.CreateThreadRequest) (*assistants.Thread, error) {
	messages := body.Messages
	body.Messages = nil
	if err := checkTTL(body.ExpirationConfig); err != nil {
		return nil, err
	}
	v, err := convert[assistants.Thread](&body)
	if err != nil {
		return nil, err
	}
	if err := s.makeStores(body.ToolResources, v.ToolResources, ofThread()); err != nil {
		return nil, err
	}
	v.ID, v.Object, v.CreatedAt = s.options.NewID("thread"), assistants.Some("thread"), assistants.Some(s.now())
	v.ExpiresAt = s.expiry(v.CreatedAt, v.ExpirationConfig)
	if err := s.threads.add("", v.ID, v); err != nil {
		return nil, err
	}
	for i := range messages {
		m, err := messageOf(&messages[i])
		if err == nil {
			_, err = s.addMessage(v.ID, m)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.threads.get("", v.ID)
}

func (t *threadsService) Get(ctx context.Context, id string, _ *assistants.ThreadsGetParams, _ ...assistants.CallOption) (*assistants.Thread, error) {
	return look(ctx, t.s, "Threads.Get", func() (*assistants.Thread, error) { return t.s.threads.get("", id) })
}

func (t *threadsService) Update(ctx context.Context, id string, body *assistants.ModifyThreadRequest, _ *assistants.ThreadsUpdateParams, _ ...assistants.CallOption) (*assistants.Thread, error) {
	return do(ctx, t.s, "Threads.Update", func() (*assistants.Thread, error) {
		return t.s.threads.change("", id, func(v *assistants.Thread) error {
			b := orZero(body)
			err := errors.Join(checkTTL(b.ExpirationConfig), runtime.ApplyUpdate(v, &b))
			v.ExpiresAt = t.s.expiry(v.CreatedAt, v.ExpirationConfig)
			return err
		})
	})
}

// Delete deletes a thread with its messages, runs and steps. A run under way ends.
func (t *threadsService) Delete(ctx context.Context, id string, _ *assistants.ThreadsDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteThreadResponse, error) {
	return do(ctx, t.s, "Threads.Delete", func() (*assistants.DeleteThreadResponse, error) {
		if !t.s.threads.has("", id) {
			return nil, missing("thread", id)
		}
		if err := t.s.dropThread(id); err != nil {
			return nil, err
		}
		return &assistants.DeleteThreadResponse{ID: assistants.Some(id), Deleted: true, Object: assistants.Some("thread.deleted")}, nil
	})
}

// dropThread removes a thread with all that belongs to it.
func (s *Service) dropThread(id string) error {
	if a := s.active[id]; a != nil {
		s.abandon(a, missing("thread", id))
	}
	s.messages.dropAll(id, nil)
	s.states.dropAll(id, nil)
	s.runs.dropAll(id, func(run string) {
		s.steps.dropAll(run, nil)
		s.deltas.dropAll(run, nil)
	})
	return s.threads.erase("", id)
}

func (t *threadsService) List(ctx context.Context, params *assistants.ThreadsListParams, _ ...assistants.CallOption) (*assistants.ThreadsPage, error) {
	p := orZero(params)
	return listing[*assistants.ThreadsListResponse, assistants.Thread]{
		Service: t.s, call: "Threads.List", table: &t.s.threads,
		span: span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")},
		response: func(l *listed[assistants.Thread]) (*assistants.ThreadsListResponse, *[]assistants.Thread) {
			r := &assistants.ThreadsListResponse{LastID: l.last, HasMore: l.more}
			return r, &r.Data
		},
	}.page(ctx)
}

func (t *threadsService) All(ctx context.Context, params *assistants.ThreadsListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.Thread, error] {
	return func(yield func(*assistants.Thread, error) bool) {
		page, err := t.List(ctx, params)
		all(ctx, page, err, yield)
	}
}
