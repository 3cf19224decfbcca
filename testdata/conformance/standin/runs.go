package standin

import (
	"context"

	"github.com/assistgen/assistgen/generated/openai"
)

type runs struct {
	openai.UnimplementedRunsHandler
	*store
}

func (h *runs) Create(_ context.Context, threadID string, body *openai.CreateRunRequest, _ *openai.RunsCreateParams) (*openai.RunObject, error) {
	w, err := h.start(threadID, body)
	if err != nil {
		return nil, err
	}
	return w.first, nil
}

func (h *runs) CreateStream(_ context.Context, threadID string, body *openai.CreateRunRequest, _ *openai.RunsCreateParams, send func(*openai.RunEvent) error) error {
	w, err := h.start(threadID, body)
	if err != nil {
		return err
	}
	return w.sendAll(send)
}

func (h *runs) CreateWithThread(_ context.Context, body *openai.CreateThreadAndRunRequest, _ *openai.RunsCreateWithThreadParams) (*openai.RunObject, error) {
	_, w, err := h.startWithThread(body)
	if err != nil {
		return nil, err
	}
	return w.first, nil
}

func (h *runs) CreateWithThreadStream(_ context.Context, body *openai.CreateThreadAndRunRequest, _ *openai.RunsCreateWithThreadParams, send func(*openai.RunEvent) error) error {
	thread, w, err := h.startWithThread(body)
	if err != nil {
		return err
	}
	if err := send(&openai.RunEvent{Name: openai.RunEventThreadCreated, Data: thread}); err != nil {
		return err
	}
	return w.sendAll(send)
}

func (h *runs) SubmitToolOutputs(_ context.Context, threadID, id string, body *openai.SubmitToolOutputsRunRequest, _ *openai.RunsSubmitToolOutputsParams) (*openai.RunObject, error) {
	w, err := h.resume(threadID, id, body)
	if err != nil {
		return nil, err
	}
	return w.first, nil
}

func (h *runs) SubmitToolOutputsStream(_ context.Context, threadID, id string, body *openai.SubmitToolOutputsRunRequest, _ *openai.RunsSubmitToolOutputsParams, send func(*openai.RunEvent) error) error {
	w, err := h.resume(threadID, id, body)
	if err != nil {
		return err
	}
	return w.sendAll(send)
}

func (h *runs) Get(_ context.Context, threadID, id string, _ *openai.RunsGetParams) (*openai.RunObject, error) {
	return h.runOf(threadID, id)
}

// runOf returns a run, if it belongs to the thread.
func (s *store) runOf(threadID, id string) (*openai.RunObject, error) {
	run, err := s.runs.get(id)
	if err == nil && run.ThreadID != threadID {
		return nil, s.runs.missing(id)
	}
	return run, err
}

func (h *runs) Update(_ context.Context, threadID, id string, body *openai.ModifyRunRequest, _ *openai.RunsUpdateParams) (*openai.RunObject, error) {
	return h.changeRun(threadID, id, func(r *openai.RunObject) error {
		update(&r.Metadata, body.Metadata)
		return nil
	})
}

func (h *runs) Cancel(_ context.Context, threadID, id string, _ *openai.RunsCancelParams) (*openai.RunObject, error) {
	return h.changeRun(threadID, id, func(r *openai.RunObject) error {
		if r.Status != openai.RunObjectStatusRequiresAction {
			return bad("", "Cannot cancel run with status '"+string(r.Status)+"'.")
		}
		r.Status, r.CancelledAt = openai.RunObjectStatusCancelled, openai.Some(now())
		r.RequiredAction = openai.Null[*openai.RunObjectRequiredAction]()
		return nil
	})
}

func (s *store) changeRun(threadID, id string, edit func(*openai.RunObject) error) (*openai.RunObject, error) {
	return s.runs.change(id, func(r *openai.RunObject) error {
		if r.ThreadID != threadID {
			return s.runs.missing(id)
		}
		return edit(r)
	})
}

func (h *runs) List(_ context.Context, threadID string, p *openai.RunsListParams) (*openai.ListRunsResponse, error) {
	if _, err := h.threads.get(threadID); err != nil {
		return nil, err
	}
	page, err := h.runs.page(ask(p.Limit, p.Order, p.After, p.Before), func(r *openai.RunObject) bool { return r.ThreadID == threadID })
	if err != nil {
		return nil, err
	}
	return &openai.ListRunsResponse{Object: "list", Data: page.items, FirstID: page.first, LastID: page.last, HasMore: page.more}, nil
}
