package memory

import (
	"context"
	"iter"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

type threadsService struct {
	assistants.ThreadsService
	s *Service
}

func (t *threadsService) Create(ctx context.Context, body *assistants.CreateThreadRequest, _ *assistants.ThreadsCreateParams, _ ...assistants.CallOption) (*assistants.Thread, error) {
	return do(ctx, t.s, "Threads.Create", func() (*assistants.Thread, error) { return t.s.newThread(orZero(body)) })
}

// newThread makes a thread with its messages, or nothing.
func (s *Service) newThread(body assistants.CreateThreadRequest) (*assistants.Thread, error) {
	messages := make([]*assistants.Message, len(body.Messages))
	for i := range body.Messages {
		m, err := messageOf(&body.Messages[i])
		if err != nil {
			return nil, err
		}
		messages[i] = m
	}
	body.Messages = nil
	v, err := convert[assistants.Thread](&body)
	if err != nil {
		return nil, err
	}
	if err := s.makeStores(body.ToolResources, v.ToolResources); err != nil {
		return nil, err
	}
	now := s.now()
	v.ID, v.Object, v.CreatedAt = s.options.NewID("thread"), assistants.Some("thread"), assistants.Some(now)
	v.ExpiresAt = expiry(now, v.ExpirationConfig)
	if err := s.threads.add("", v.ID, v); err != nil {
		return nil, err
	}
	for _, m := range messages {
		if _, err := s.addMessage(v.ID, m); err != nil {
			return nil, err
		}
	}
	return s.threads.get("", v.ID)
}

// expiry returns when an object of a time ends that is kept for some days.
func expiry(made time.Time, config assistants.Opt[*assistants.ExpirationConfig]) assistants.Opt[time.Time] {
	return timeAfter(made, orZero(config.Or(nil)).TTLDays, day)
}

const day = 24 * time.Hour

func (t *threadsService) Get(ctx context.Context, id string, _ *assistants.ThreadsGetParams, _ ...assistants.CallOption) (*assistants.Thread, error) {
	return look(ctx, t.s, "Threads.Get", func() (*assistants.Thread, error) { return t.s.threads.get("", id) })
}

func (t *threadsService) Update(ctx context.Context, id string, body *assistants.ModifyThreadRequest, _ *assistants.ThreadsUpdateParams, _ ...assistants.CallOption) (*assistants.Thread, error) {
	return do(ctx, t.s, "Threads.Update", func() (*assistants.Thread, error) {
		b := orZero(body)
		return t.s.threads.update("", id, &b)
	})
}

// Delete deletes a thread with its messages, runs and steps. A run under way ends.
func (t *threadsService) Delete(ctx context.Context, id string, _ *assistants.ThreadsDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteThreadResponse, error) {
	return do(ctx, t.s, "Threads.Delete", func() (*assistants.DeleteThreadResponse, error) {
		if err := t.s.threads.drop("", id); err != nil {
			return nil, err
		}
		if a := t.s.active[id]; a != nil {
			a.abandon(missing("thread", id))
			delete(t.s.active, id)
		}
		t.s.messages.dropAll(id, nil)
		t.s.runs.dropAll(id, func(run string) { t.s.steps.dropAll(run, nil) })
		return &assistants.DeleteThreadResponse{ID: assistants.Some(id), Deleted: true, Object: assistants.Some("thread.deleted")}, nil
	})
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
