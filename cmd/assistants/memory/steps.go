package memory

import (
	"context"
	"iter"
	"slices"

	"github.com/assistgen/assistgen/generated/assistants"
)

type runStepsService struct {
	assistants.RunStepsService
	s *Service
}

func (r *runStepsService) Get(ctx context.Context, thread, run, id string, params *assistants.RunStepsGetParams, _ ...assistants.CallOption) (*assistants.RunStep, error) {
	return look(ctx, r.s, "RunSteps.Get", func() (*assistants.RunStep, error) {
		if !r.s.runs.has(thread, run) {
			return nil, missing("run", run)
		}
		v, err := r.s.steps.get(run, id)
		if err == nil {
			leaveOut(v, orZero(params).Include)
		}
		return v, err
	})
}

func (r *runStepsService) List(ctx context.Context, thread, run string, params *assistants.RunStepsListParams, _ ...assistants.CallOption) (*assistants.RunStepsPage, error) {
	p := orZero(params)
	return listing[*assistants.ListRunStepsResponse, assistants.RunStep]{
		Service: r.s, call: "RunSteps.List", table: &r.s.steps, parent: run,
		check: func() error {
			if !r.s.runs.has(thread, run) {
				return missing("run", run)
			}
			return nil
		},
		span: span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")},
		keep: func(v *assistants.RunStep) bool {
			leaveOut(v, p.Include)
			return true
		},
		response: func(l *listed[assistants.RunStep]) (*assistants.ListRunStepsResponse, *[]assistants.RunStep) {
			v := &assistants.ListRunStepsResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: l.more}
			return v, &v.Data
		},
	}.page(ctx)
}

func (r *runStepsService) All(ctx context.Context, thread, run string, params *assistants.RunStepsListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.RunStep, error] {
	return func(yield func(*assistants.RunStep, error) bool) {
		page, err := r.List(ctx, thread, run, params)
		all(ctx, page, err, yield)
	}
}

// beginStep makes a step of a run, which is under way.
func (s *Service) beginStep(a *activeRun, kind assistants.RunStepType, details assistants.RunStepStepDetails) error {
	run, err := s.runs.get(a.thread, a.id)
	if err != nil {
		return err
	}
	v := &assistants.RunStep{
		ID: s.options.NewID("step"), Object: "thread.run.step", CreatedAt: s.now(), AssistantID: run.AssistantID, ThreadID: a.thread, RunID: a.id,
		Type: kind, Status: assistants.RunStepStatusInProgress, StepDetails: details,
	}
	if err := s.steps.add(a.id, v.ID, v); err != nil {
		return err
	}
	a.step = v.ID
	a.leg.add(assistants.RunEventThreadRunStepCreated, v)
	a.leg.add(assistants.RunEventThreadRunStepInProgress, v)
	return nil
}

// endStep ends the step of a run that is under way, if there is one; change may be nil.
func (s *Service) endStep(a *activeRun, status assistants.RunStepStatus, fail *RunError, change func(*assistants.RunStep)) error {
	if a.step == "" {
		return nil
	}
	now := assistants.Some(s.now())
	v, err := s.steps.change(a.id, a.step, func(v *assistants.RunStep) error {
		v.Status = status
		switch status {
		case assistants.RunStepStatusCompleted:
			v.CompletedAt = now
		case assistants.RunStepStatusCancelled:
			v.CancelledAt = now
		case assistants.RunStepStatusExpired:
			v.ExpiredAt = now
		case assistants.RunStepStatusFailed:
			v.FailedAt = now
			v.LastError = assistants.Some(&assistants.RunStepLastError{Code: assistants.RunStepLastErrorCode(fail.Code), Message: fail.Message})
		}
		if change != nil {
			change(v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	a.step = ""
	a.leg.add("thread.run.step."+string(status), v)
	return nil
}

// callDetails returns the details of a step that calls functions.
func callDetails(calls []Call) *assistants.RunStepDetailsToolCallsObject {
	details := &assistants.RunStepDetailsToolCallsObject{Type: "tool_calls"}
	for _, c := range calls {
		f := &assistants.RunStepDetailsToolCallsFunctionObject{ID: c.ID, Type: "function"}
		f.Function.Name, f.Function.Arguments, f.Function.Output = c.Name, c.Arguments, assistants.Null[string]()
		if c.Output != "" {
			f.Function.Output = assistants.Some(c.Output)
		}
		details.ToolCalls = append(details.ToolCalls, f)
	}
	return details
}

// callDelta returns what an event says of the calls of a step.
func callDelta(step string, calls []Call) *assistants.RunStepDeltaObject {
	details := &assistants.RunStepDeltaStepDetailsToolCallsObject{Type: "tool_calls"}
	for i, c := range calls {
		details.ToolCalls = append(details.ToolCalls, &assistants.RunStepDeltaStepDetailsToolCallsFunctionObject{
			Index: int64(i), ID: assistants.Some(c.ID), Type: "function",
			Function: assistants.Some(&assistants.RunStepDeltaStepDetailsToolCallsFunctionObjectFunction{
				Name: assistants.Some(c.Name), Arguments: assistants.Some(c.Arguments),
			}),
		})
	}
	return deltaOf(step, details)
}

func deltaOf(step string, details *assistants.RunStepDeltaStepDetailsToolCallsObject) *assistants.RunStepDeltaObject {
	v := &assistants.RunStepDeltaObject{ID: step, Object: "thread.run.step.delta"}
	v.Delta.StepDetails = assistants.Some[assistants.RunStepDeltaObjectDeltaStepDetails](details)
	return v
}

// recordSearch makes a step of a search that is done.
func (s *Service) recordSearch(a *activeRun, search *Search) error {
	if err := s.beginStep(a, assistants.RunStepTypeToolCalls, &assistants.RunStepDetailsToolCallsObject{
		Type: "tool_calls", ToolCalls: []assistants.RunStepDetailsToolCallsObjectToolCallsItem{},
	}); err != nil {
		return err
	}
	call := &assistants.RunStepDetailsToolCallsFileSearchObject{ID: s.options.NewID("call"), Type: "file_search"}
	call.FileSearch.RankingOptions = assistants.Some(&assistants.RunStepDetailsToolCallsFileSearchRankingOptionsObject{
		Ranker: search.Ranking.Ranker.Or(assistants.FileSearchRankerAuto), ScoreThreshold: search.Ranking.ScoreThreshold,
	})
	call.FileSearch.Results = []assistants.RunStepDetailsToolCallsFileSearchResultObject{}
	for _, r := range search.Results {
		call.FileSearch.Results = append(call.FileSearch.Results, resultOf(r))
	}
	delta := &assistants.RunStepDeltaStepDetailsToolCallsObject{Type: "tool_calls"}
	delta.ToolCalls = append(delta.ToolCalls, &assistants.RunStepDeltaStepDetailsToolCallsFileSearchObject{ID: assistants.Some(call.ID), Type: call.Type})
	a.leg.add(assistants.RunEventThreadRunStepDelta, deltaOf(a.step, delta))
	return s.endStep(a, assistants.RunStepStatusCompleted, nil, func(v *assistants.RunStep) {
		v.StepDetails = &assistants.RunStepDetailsToolCallsObject{
			Type: "tool_calls", ToolCalls: []assistants.RunStepDetailsToolCallsObjectToolCallsItem{call},
		}
	})
}

// resultOf returns a result of a search in the form of steps.
func resultOf(r assistants.VectorStoreSearchResultItem) assistants.RunStepDetailsToolCallsFileSearchResultObject {
	v := assistants.RunStepDetailsToolCallsFileSearchResultObject{FileID: r.FileID, FileName: r.Filename, Score: r.Score}
	for _, c := range r.Content {
		v.Content = append(v.Content, assistants.RunStepDetailsToolCallsFileSearchResultObjectContentItem{
			Type: assistants.Some("text"), Text: assistants.Some(c.Text),
		})
	}
	return v
}

// withContents is the value of the parameter include by which the results of searches have their contents.
const withContents = "step_details.tool_calls[*].file_search.results[*].content"

// leaveOut removes from a step what a caller gets only when asking for it.
func leaveOut[I ~string](v *assistants.RunStep, include []I) {
	d, ok := v.StepDetails.(*assistants.RunStepDetailsToolCallsObject)
	if !ok || slices.Contains(include, withContents) {
		return
	}
	for _, item := range d.ToolCalls {
		if search, ok := item.(*assistants.RunStepDetailsToolCallsFileSearchObject); ok {
			for i := range search.FileSearch.Results {
				search.FileSearch.Results[i].Content = nil
			}
		}
	}
}
