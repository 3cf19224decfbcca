package unified

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/assistgen/assistgen/generated/assistants"
)

// running makes an assistant that is told to do something, a thread with a message, and a run of a request, before a play.
func running(instructions, request string, p func(*stage, *assistants.Run) (any, error)) play {
	return onStage(instructions, func(s *stage) (any, error) {
		body := of[assistants.CreateRunRequest](request)
		body.AssistantID = "asst_1"
		run, err := s.Runs.Create(s, "thread_1", body, nil)
		if err != nil {
			return nil, err
		}
		return p(s, run)
	})
}

// onStage makes an assistant that is told to do something and a thread, before a play.
func onStage(instructions string, p play) play {
	return func(s *stage) (any, error) {
		if err := s.assistant(instructions); err != nil {
			return nil, err
		}
		if err := s.thread(); err != nil {
			return nil, err
		}
		return p(s)
	}
}

// itself returns a run as it was created.
func itself(_ *stage, run *assistants.Run) (any, error) { return run, nil }

// waited waits for a run.
func waited(s *stage, run *assistants.Run) (any, error) {
	return s.Runs.Wait(s, run.ThreadID, run.ID, nil)
}

// polled returns the states of a run, one look after the other.
func polled(s *stage, run *assistants.Run) (any, error) {
	states := []any{string(run.Status)}
	for range 3 {
		next, err := s.Runs.Get(s, run.ThreadID, run.ID, nil)
		if err != nil {
			return nil, err
		}
		states = append(states, string(next.Status))
	}
	return states, nil
}

// callsOf returns the calls of functions that a run asks for.
func callsOf(run *assistants.Run) []*assistants.ToolCallFunction {
	action, _ := run.RequiredAction.Or(nil).(*assistants.RunRequiredActionSubmitToolOutputs)
	if action == nil {
		return nil
	}
	asked, _ := action.SubmitToolOutputs.Get()
	var calls []*assistants.ToolCallFunction
	for _, c := range asked.ToolCalls {
		if f, ok := c.(*assistants.ToolCallFunction); ok {
			calls = append(calls, f)
		}
	}
	return calls
}

// outputs answers each call of a run by its arguments, the last call first.
func outputs(run *assistants.Run) *assistants.SubmitToolOutputsRunRequest {
	body := &assistants.SubmitToolOutputsRunRequest{}
	calls := callsOf(run)
	for i := range calls {
		c := calls[len(calls)-1-i]
		f, _ := c.Function.Get()
		city := "rain in Rome"
		if strings.Contains(f.Arguments.Or(""), "Oslo") {
			city = "sun in Oslo"
		}
		body.ToolOutputs = append(body.ToolOutputs, assistants.SubmitToolOutputsRunRequestToolOutputsItem{
			ToolCallID: assistants.Some(c.ID), Output: assistants.Some(city),
		})
	}
	return body
}

// asked waits until a run asks for outputs, before a play.
func asked(p func(*stage, *assistants.Run) (any, error)) func(*stage, *assistants.Run) (any, error) {
	return func(s *stage, run *assistants.Run) (any, error) {
		run, err := s.Runs.Wait(s, run.ThreadID, run.ID, nil)
		if err != nil {
			return nil, err
		}
		return p(s, run)
	}
}

// submitted hands in outputs and waits for the run.
func submitted(s *stage, run *assistants.Run) (any, error) {
	after, err := s.Runs.SubmitToolOutputs(s, run.ThreadID, run.ID, outputs(run), nil)
	if err != nil {
		return nil, err
	}
	if after.Status == assistants.RunStatusRequiresAction {
		return after, errors.New("the run asks for what it was given")
	}
	if after, err = s.Runs.Wait(s, run.ThreadID, run.ID, nil); err != nil {
		return nil, err
	}
	texts, err := s.texts(nil)
	return []any{after, texts}, err
}

// with makes a run of a request.
func with(request string) play { return running("", request, itself) }

var runScenes = []scene{
	same("runs are created", with(`{}`), has(`{"id":"run_1","thread_id":"thread_1","assistant_id":"asst_1","status":"queued","created_at":"2023-11-14T22:13:21Z"}`)),
	same("a run in no thread", func(s *stage) (any, error) {
		if err := s.assistant(""); err != nil {
			return nil, err
		}
		return s.Runs.Create(s, "thread_9", &assistants.CreateRunRequest{AssistantID: "asst_1"}, nil)
	}, fails(assistants.ErrNotFound)),
	same("a run of nobody", func(s *stage) (any, error) {
		if err := s.thread(); err != nil {
			return nil, err
		}
		return s.Runs.Create(s, "thread_1", &assistants.CreateRunRequest{AssistantID: "asst_9"}, nil)
	}, fails(assistants.ErrNotFound)),
	same("a run that is not there", func(s *stage) (any, error) { return s.Runs.Get(s, "thread_1", "run_9", nil) }, fails(assistants.ErrNotFound)),
	same("a run of another thread", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		if err := s.thread(); err != nil {
			return nil, err
		}
		return s.Runs.Get(s, "thread_2", run.ID, nil)
	}), fails(assistants.ErrNotFound)),
	same("the states of a run", running("", `{}`, polled), has(`["queued","in_progress","completed","completed"]`)),
	same("the states of a run that fails", running(failing, `{}`, polled), has(`["queued","in_progress","failed","failed"]`)),
	same("the states of a run with tools", running(usesTools, `{}`, polled), has(`["queued","in_progress","requires_action","requires_action"]`)),
	but("a state that nobody knows", running(modern, `{}`, polled), has(`["queued","in_progress","pondering","pondering"]`), has(`["queued","in_progress","PONDERING","PONDERING"]`)),
	same("a run is waited for", running("", `{}`, waited),
		has(`{"status":"completed","usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}`)),
	same("waits grow", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		if _, err := waited(s, run); err != nil {
			return nil, err
		}
		var waits []any
		for _, w := range s.clock.waits {
			waits = append(waits, w.String())
		}
		return waits, nil
	}), has(`["500ms"]`)),
	same("a wait ends with the context", running(endless, `{}`, func(s *stage, run *assistants.Run) (any, error) {
		ctx, cancel := context.WithCancel(s)
		defer cancel()
		s.guard.after(5, cancel)
		_, err := s.Runs.Wait(ctx, run.ThreadID, run.ID, nil)
		return nil, err
	}), fails(context.Canceled)),
	same("a wait ends by a state that nobody knows", running(modern, `{}`, func(s *stage, run *assistants.Run) (any, error) {
		run, err := s.Runs.Wait(s, run.ThreadID, run.ID, nil)
		var failed *assistants.CallError
		if !errors.As(err, &failed) || !strings.Contains(err.Error(), "it is not known whether that ends the wait") {
			return nil, err
		}
		return strings.EqualFold(string(run.Status), "pondering"), nil
	}), has(`true`)),
	same("a wait goes on after what fails for now", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		s.guard.refuses(2)
		return s.Runs.Wait(s, run.ThreadID, run.ID, nil, assistants.WithRetry(assistants.RetryPolicy{MaxAttempts: 3}))
	}), has(`{"status":"completed"}`)),
	same("a wait ends by what fails for longer", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		s.guard.refuses(2)
		return s.Runs.Wait(s, run.ThreadID, run.ID, nil, assistants.WithRetry(assistants.RetryPolicy{MaxAttempts: 2}))
	}), fails(assistants.ErrTooManyRequests)),
	same("what a run says", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		if _, err := waited(s, run); err != nil {
			return nil, err
		}
		return s.texts(nil)
	}), has(`["assistant: Hello, world"]`)),
	but("why a run fails", running(failing, `{}`, waited), has(`{"status":"failed","last_error":{"code":"server_error","message":"out of words"}}`),
		has(`{"status":"failed","last_error":{"number":"13","message":"out of words"}}`)),
	but("runs are cancelled", running(endless, `{}`, func(s *stage, run *assistants.Run) (any, error) {
		c, err := s.Runs.Cancel(s, run.ThreadID, run.ID, nil)
		if err != nil {
			return nil, err
		}
		run, err = s.Runs.Wait(s, run.ThreadID, run.ID, nil)
		return []any{c, run}, err
	}), has(`[{"status":"cancelling"},{"status":"cancelled"}]`), absent("Runs.Cancel")),

	same("what a run asks for", running(usesTools, `{}`, asked(func(_ *stage, run *assistants.Run) (any, error) {
		var calls []any
		for _, c := range callsOf(run) {
			f, _ := c.Function.Get()
			calls = append(calls, c.Type+" "+f.Name.Or("")+" "+f.Arguments.Or(""))
		}
		return calls, nil
	})), has(`["function weather {\"city\":\"Oslo\"}","function weather {\"city\":\"Rome\",\"days\":2}"]`)),
	same("calls of one function have names of their own", running(usesTools, `{}`, asked(func(_ *stage, run *assistants.Run) (any, error) {
		calls := callsOf(run)
		return calls[0].ID != calls[1].ID, nil
	})), has(`true`)),
	same("outputs in another order than the calls", running(usesTools, `{}`, asked(submitted)),
		has(`[{"status":"completed"},["assistant: sun in Oslo,rain in Rome"]]`)),
	same("outputs that nobody asked for", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		body := &assistants.SubmitToolOutputsRunRequest{ToolOutputs: []assistants.SubmitToolOutputsRunRequestToolOutputsItem{
			{ToolCallID: assistants.Some("weather#0"), Output: assistants.Some("sun")},
		}}
		return s.Runs.SubmitToolOutputs(s, run.ThreadID, run.ID, body, nil)
	}), fails(assistants.ErrBadRequest)),

	same("whose messages are", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		if _, err := s.Runs.Wait(s, run.ThreadID, run.ID, nil); err != nil {
			return nil, err
		}
		var of []any
		for m, err := range s.Messages.All(s, "thread_1", nil) {
			if err != nil {
				return nil, err
			}
			of = append(of, []any{m.Role, m.AssistantID})
		}
		return of, nil
	}), has(`[["assistant","asst_1"]]`)),
	same("messages with a run", running("", `{"additional_messages":[{"role":"user","content":"also this"}]}`, func(s *stage, _ *assistants.Run) (any, error) {
		return s.texts(nil)
	}), has(`["user: also this"]`)),
	but("instructions of a run", with(`{"instructions":"i"}`), has(`{"instructions":"i"}`), lacks(`{"status":"queued"}`, "body.instructions")),
	but("more instructions of a run", with(`{"additional_instructions":"i"}`), has(`{"status":"queued"}`), lacks(`{"status":"queued"}`, "body.additional_instructions")),
	but("the model of a run", with(`{"model":"n"}`), has(`{"model":"n"}`), lacks(`{"status":"queued"}`, "body.model")),
	same("the temperature of a run", with(`{"temperature":0.25}`), has(`{"temperature":0.25}`)),
	but("the top_p of a run", with(`{"top_p":0.25}`), has(`{"top_p":0.25}`), lacks(`{"top_p":null}`, "body.top_p")),
	same("the tokens of a run", with(`{"max_completion_tokens":500,"max_prompt_tokens":1000}`), has(`{"max_completion_tokens":500,"max_prompt_tokens":1000}`)),
	same("the last messages for a run", with(`{"truncation_strategy":{"type":"last_messages","last_messages":4}}`), has(`{"truncation_strategy":{"type":"last_messages","last_messages":4}}`)),
	same("messages for a run are chosen", with(`{"truncation_strategy":{"type":"auto"}}`), has(`{"truncation_strategy":{"type":"auto"}}`)),
	same("the form of answers of a run", with(`{"response_format":{"type":"json_object"}}`), has(`{"response_format":{"type":"json_object"}}`)),
	same("the metadata of a run", with(`{"metadata":{"k":"v"}}`), has(`{"metadata":{"k":"v"}}`)),
	same("the tools of a run", with(`{"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]}`), has(`{"tools":[{"type":"function","function":{"name":"f"}}]}`)),
	but("the choice of a tool", with(`{"tool_choice":"none"}`), has(`{"tool_choice":"none"}`), lacks(`{"status":"queued"}`, "body.tool_choice")),
	{
		"the choice of any tool", with(`{"tool_choice":"required"}`), has(`{"tool_choice":"required"}`),
		lacks(`{"tool_choice":null}`, "body.tool_choice"), lacks(`{"status":"queued"}`, "body.tool_choice"),
	},
	but("calls one by one", with(`{"parallel_tool_calls":false}`), has(`{"parallel_tool_calls":false}`), lacks(`{"status":"queued"}`, "body.parallel_tool_calls")),
	{
		"the resources of a run", with(`{"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`),
		lacks(`{"status":"queued"}`, "body.tool_resources"), has(`{"status":"queued"}`), lacks(`{"status":"queued"}`, "body.tool_resources"),
	},

	but("runs are changed", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		return s.Runs.Update(s, run.ThreadID, run.ID, of[assistants.ModifyRunRequest](`{"metadata":{"k":"v"}}`), nil)
	}), has(`{"id":"run_1","metadata":{"k":"v"}}`), absent("Runs.Update")),
	but("runs of a thread are listed", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		if err := s.thread(); err != nil {
			return nil, err
		}
		for _, thread := range []string{"thread_2", "thread_1", "thread_2", "thread_1"} {
			if _, err := s.Runs.Create(s, thread, &assistants.CreateRunRequest{AssistantID: "asst_1"}, nil); err != nil {
				return nil, err
			}
		}
		return ids(s.Runs.All(s, "thread_1", of[assistants.RunsListParams](`{"limit":1}`)), 0, func(r *assistants.Run) string { return r.ID })
	}), has(`["run_5","run_3","run_1"]`), has(`["run_1","run_3","run_5"]`)),
	but("the last run of a thread", running("", `{}`, func(s *stage, _ *assistants.Run) (any, error) {
		return s.Runs.GetLastByThread(s, &assistants.RunsGetLastByThreadParams{ThreadID: "thread_1"})
	}), absent("Runs.GetLastByThread"), has(`{"id":"run_1"}`)),
	same("a run with its thread", func(s *stage) (any, error) {
		if err := s.assistant(""); err != nil {
			return nil, err
		}
		run, err := s.Runs.CreateWithThread(s, of[assistants.CreateThreadAndRunRequest](
			`{"assistant_id":"asst_1","thread":{"messages":[{"role":"user","content":"hi"}]},"temperature":0.5}`), nil)
		if err != nil {
			return nil, err
		}
		texts, err := s.texts(nil)
		return []any{run, texts}, err
	}, has(`[{"thread_id":"thread_1","assistant_id":"asst_1","temperature":0.5},["user: hi"]]`)),
	same("nothing is sent of a run with its thread that cannot be made", func(s *stage) (any, error) {
		if err := s.assistant(""); err != nil {
			return nil, err
		}
		before := len(s.guard.sent())
		_, err := s.Runs.CreateWithThread(s, of[assistants.CreateThreadAndRunRequest](`{"assistant_id":"asst_1","reasoning_effort":"low","tool_choice":"required","top_p":0.5}`), nil)
		var unsupported *assistants.UnsupportedError
		if s.Provider() != "openai" && !errors.As(err, &unsupported) {
			return nil, err
		}
		return unsupported == nil || len(s.guard.sent()) == before, nil
	}, has(`true`)),
	but("a run with its thread, and more than is there", func(s *stage) (any, error) {
		if err := s.assistant(""); err != nil {
			return nil, err
		}
		run, err := s.Runs.CreateWithThread(s, of[assistants.CreateThreadAndRunRequest](`{"assistant_id":"asst_1","top_p":0.5}`), nil)
		return run, err
	}, has(`{"top_p":0.5}`), lacks(`{"assistant_id":"asst_1"}`, "body.top_p")),
	but("steps", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		if _, err := waited(s, run); err != nil {
			return nil, err
		}
		steps, err := ids(s.RunSteps.All(s, run.ThreadID, run.ID, nil), 0, func(s *assistants.RunStep) string { return s.ID })
		if err != nil {
			return nil, err
		}
		step, err := s.RunSteps.Get(s, run.ThreadID, run.ID, "step_1", nil)
		return []any{steps, step}, err
	}), has(`[["step_1"],{"type":"message_creation","status":"completed","step_details":{"type":"message_creation","message_creation":{"message_id":"msg_1"}}}]`),
		absent("RunSteps.List")),
}

// heard returns the names of events, and the text that they add up to. It leaves the stream after some events; 0 is never.
func heard(seq iter.Seq2[*assistants.RunEvent, error], most int) (names []any, text string, last *assistants.Run, err error) {
	var said strings.Builder
	for e, err := range seq {
		if err != nil {
			return names, said.String(), last, err
		}
		if names = append(names, e.Name); len(names) == most {
			break
		}
		switch data := e.Data.(type) {
		case *assistants.Run:
			last = data
		case *assistants.MessageDeltaObject:
			for _, part := range data.Delta.Content {
				t, _ := part.(*assistants.MessageDeltaContentTextObject).Text.Get()
				said.WriteString(t.Value.Or(""))
			}
		}
	}
	return names, said.String(), last, nil
}

// streamed creates a run with a stream of what happens to it.
func streamed(s *stage) iter.Seq2[*assistants.RunEvent, error] {
	return s.Runs.CreateStream(s, "thread_1", &assistants.CreateRunRequest{AssistantID: "asst_1"}, nil)
}

var streamScenes = []scene{
	but("events of a run", onStage("", func(s *stage) (any, error) {
		names, text, last, err := heard(streamed(s), 0)
		return []any{names, text, last}, err
	}), has(`[["thread.run.created","thread.run.queued","thread.run.in_progress","thread.message.delta","thread.message.delta","thread.message.delta","thread.message.completed","thread.run.completed"],"Hello, world",{"status":"completed"}]`),
		has(`[["thread.run.created","thread.run.queued","thread.message.created","thread.message.delta","thread.message.delta","thread.message.delta","thread.message.completed","thread.run.completed"],"Hello, world",{"status":"completed"}]`)),
	same("the text of a stream", onStage("", func(s *stage) (any, error) {
		_, text, _, err := heard(streamed(s), 0)
		return text, err
	}), has(`"Hello, world"`)),
	same("a stream that asks for outputs", onStage(usesTools, func(s *stage) (any, error) {
		names, _, last, err := heard(streamed(s), 0)
		if err != nil {
			return nil, err
		}
		return []any{names[len(names)-1], last}, nil
	}), has(`["thread.run.requires_action",{"status":"requires_action"}]`)),
	same("a stream of what comes after outputs", onStage(usesTools, func(s *stage) (any, error) {
		_, _, run, err := heard(streamed(s), 0)
		if err != nil {
			return nil, err
		}
		_, text, last, err := heard(s.Runs.SubmitToolOutputsStream(s, "thread_1", run.ID, outputs(run), nil), 0)
		return []any{text, last}, err
	}), has(`["Hello, world",{"status":"completed"}]`)),
	same("a stream of a run that fails", onStage(failing, func(s *stage) (any, error) {
		names, _, last, err := heard(streamed(s), 0)
		if err != nil {
			return nil, err
		}
		return []any{names[len(names)-1], last}, nil
	}), has(`["thread.run.failed",{"status":"failed","last_error":{"message":"out of words"}}]`)),
	same("a stream with a thread", func(s *stage) (any, error) {
		if err := s.assistant(""); err != nil {
			return nil, err
		}
		names, text, last, err := heard(s.Runs.CreateWithThreadStream(s, of[assistants.CreateThreadAndRunRequest](
			`{"assistant_id":"asst_1","thread":{"messages":[{"role":"user","content":"hi"}]}}`), nil), 0)
		if err != nil {
			return nil, err
		}
		return []any{names[0], text, last}, nil
	}, has(`["thread.created","Hello, world",{"status":"completed","thread_id":"thread_1"}]`)),
	same("a stream of nobody", func(s *stage) (any, error) {
		if err := s.thread(); err != nil {
			return nil, err
		}
		_, _, _, err := heard(s.Runs.CreateStream(s, "thread_1", &assistants.CreateRunRequest{AssistantID: "asst_9"}, nil), 0)
		return nil, err
	}, fails(assistants.ErrNotFound)),
	same("a stream is left early", onStage(endless, func(s *stage) (any, error) {
		names, _, _, err := heard(streamed(s), 2)
		return names, err
	}), has(`["thread.run.created","thread.run.queued"]`)),
	same("a stream ends with the context", onStage(endless, func(s *stage) (any, error) {
		ctx, cancel := context.WithCancel(s)
		defer cancel()
		count := 0
		for _, err := range s.Runs.CreateStream(ctx, "thread_1", &assistants.CreateRunRequest{AssistantID: "asst_1"}, nil) {
			if err != nil {
				return nil, err
			}
			if count++; count == 3 {
				cancel()
			}
		}
		return nil, nil
	}), fails(context.Canceled)),
	same("nothing is sent of outputs that cannot be taken", onStage(usesTools, func(s *stage) (any, error) {
		before := len(s.guard.sent())
		body := of[assistants.SubmitToolOutputsRunRequest](`{"tool_outputs":[],"tool_approvals":[{"tool_call_id":"c","approve":true}]}`)
		_, _, _, err := heard(s.Runs.SubmitToolOutputsStream(s, "thread_1", "run_1", body, nil), 0)
		var unsupported *assistants.UnsupportedError
		return []any{errors.As(err, &unsupported) != (s.Provider() == "azure"), len(s.guard.sent()) == before || s.Provider() == "azure"}, nil
	}), has(`[true,true]`)),
	but("a stream cannot take more than is there", onStage("", func(s *stage) (any, error) {
		_, text, _, err := heard(s.Runs.CreateStream(s, "thread_1", of[assistants.CreateRunRequest](`{"assistant_id":"asst_1","top_p":0.5}`), nil), 0)
		return text, err
	}), has(`"Hello, world"`), lacks(`"Hello, world"`, "body.top_p")),
	but("listening to a run", running("", `{}`, func(s *stage, run *assistants.Run) (any, error) {
		var kinds []any
		for e, err := range s.Runs.Listen(s, &assistants.RunsListenParams{RunID: run.ID}) {
			if err != nil {
				return nil, err
			}
			kinds = append(kinds, string(e.EventType.Or("")))
		}
		return kinds, nil
	}), absent("Runs.Listen"), has(`["PARTIAL_MESSAGE","PARTIAL_MESSAGE","PARTIAL_MESSAGE","DONE"]`)),
}
