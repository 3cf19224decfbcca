package standin

import (
	"context"

	"github.com/assistgen/assistgen/generated/openai"
)

type steps struct {
	openai.UnimplementedRunStepsHandler
	*store
}

func (h *steps) Get(_ context.Context, threadID, runID, id string, _ *openai.RunStepsGetParams) (*openai.RunStepObject, error) {
	step, err := h.steps.get(id)
	if err == nil && (step.ThreadID != threadID || step.RunID != runID) {
		return nil, h.steps.missing(id)
	}
	return step, err
}

func (h *steps) List(_ context.Context, threadID, runID string, p *openai.RunStepsListParams) (*openai.ListRunStepsResponse, error) {
	if _, err := h.runOf(threadID, runID); err != nil {
		return nil, err
	}
	page, err := h.steps.page(ask(p.Limit, p.Order, p.After, p.Before), func(s *openai.RunStepObject) bool { return s.RunID == runID })
	if err != nil {
		return nil, err
	}
	return &openai.ListRunStepsResponse{Object: "list", Data: page.items, FirstID: page.first, LastID: page.last, HasMore: page.more}, nil
}
