package memory_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// names returns the names of events, without "thread.", and the last run.
func names(t *testing.T, seq iter.Seq2[*assistants.RunEvent, error]) (all []string, text string, run *assistants.Run) {
	t.Helper()
	for e, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.TrimPrefix(e.Name, "thread."))
		switch data := e.Data.(type) {
		case *assistants.Run:
			run = data
		case *assistants.MessageDeltaObject:
			text += data.Delta.Content[0].(*assistants.MessageDeltaContentTextObject).Text.Or(nil).Value.Or("")
		}
	}
	return all, text, run
}

func (w *world) streamed(request string) iter.Seq2[*assistants.RunEvent, error] {
	return w.Runs.CreateStream(w.t.Context(), "thread_1", of[assistants.CreateRunRequest](w.t, request), nil)
}

const plain = `{"assistant_id":"asst_1"}`

func TestEcho(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.begun(`{"model":"m","instructions":"be brief"}`)
	run := w.run(plain)
	if run.Status != assistants.RunStatusQueued || run.Model.Or("") != "m" || run.Instructions.Or("") != "be brief" {
		t.Errorf("got %+v", run)
	}
	run = w.waited(run.ID)
	if usage := run.Usage.Or(nil); run.Status != assistants.RunStatusCompleted || usage.PromptTokens != 6 || usage.CompletionTokens != 4 {
		t.Errorf("got %+v, %+v", run, usage)
	}
	if got := w.said(); !slices.Equal(got, []string{"user: good day to you", "assistant: good day to you"}) {
		t.Errorf("got %q", got)
	}
	steps := must[*assistants.RunStepsPage](t)(w.RunSteps.List(t.Context(), "thread_1", run.ID, nil))
	if len(steps.Items) != 1 || steps.Items[0].Status != assistants.RunStepStatusCompleted {
		t.Errorf("got %+v", steps.Items)
	}
}

// TestEvents holds the order of events, which is that of OpenAI.
func TestEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.begun(`{"model":"m"}`)
	all, text, run := names(t, w.streamed(plain))
	if want := strings.Fields("run.created run.queued run.in_progress run.step.created run.step.in_progress message.created message.in_progress " +
		"message.delta message.delta message.delta message.delta message.completed run.step.completed run.completed"); !slices.Equal(all, want) {
		t.Errorf("got %q", all)
	}
	if text != "good day to you" || run.Status != assistants.RunStatusCompleted {
		t.Errorf("got %q, %s", text, run.Status)
	}
}

const caller = `{"model":"m","tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","required":["city","days","unit"],
	"properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1},"unit":{"enum":["C","F"]},"more":{"type":"string"}}}}}]}`

func TestForcedTools(t *testing.T) {
	t.Parallel()
	for _, choice := range []string{`"required"`, `{"type":"function","function":{"name":"weather"}}`} {
		w := newWorld(t, nil)
		w.begun(caller)
		all, _, run := names(t, w.streamed(`{"assistant_id":"asst_1","tool_choice":`+choice+`}`))
		if want := strings.Fields("run.created run.queued run.in_progress run.step.created run.step.in_progress run.step.delta run.requires_action"); !slices.Equal(all, want) {
			t.Errorf("got %q", all)
		}
		call := run.RequiredAction.Or(nil).(*assistants.RunRequiredActionSubmitToolOutputs).SubmitToolOutputs.Or(nil).ToolCalls[0].(*assistants.ToolCallFunction)
		if f := call.Function.Or(nil); f.Name.Or("") != "weather" || f.Arguments.Or("") != `{"city":"good day to you","days":1,"unit":"C"}` {
			t.Errorf("got %+v", f)
		}
		outputs := func(id string) *assistants.SubmitToolOutputsRunRequest {
			return of[assistants.SubmitToolOutputsRunRequest](t, `{"tool_outputs":[{"tool_call_id":"`+id+`","output":"sun"}]}`)
		}
		_, err := w.Runs.SubmitToolOutputs(t.Context(), "thread_1", run.ID, outputs("call_9"), nil)
		wants(t, err, 400, "call_9")
		_, err = w.Runs.SubmitToolOutputs(t.Context(), "thread_1", run.ID, nil, nil)
		wants(t, err, 400, "Expected")
		all, text, run := names(t, w.Runs.SubmitToolOutputsStream(t.Context(), "thread_1", run.ID, outputs(call.ID), nil))
		if want := strings.Fields("run.step.completed run.queued run.in_progress run.step.created run.step.in_progress message.created message.in_progress " +
			"message.delta message.delta message.delta message.delta message.completed run.step.completed run.completed"); !slices.Equal(all, want) {
			t.Errorf("got %q", all)
		}
		if text != "good day to you" || run.Status != assistants.RunStatusCompleted || !run.RequiredAction.IsNull() {
			t.Errorf("got %q, %+v", text, run)
		}
		step := must[*assistants.RunStep](t)(w.RunSteps.Get(t.Context(), "thread_1", run.ID, "step_1", nil))
		if f := step.StepDetails.(*assistants.RunStepDetailsToolCallsObject).ToolCalls[0].(*assistants.RunStepDetailsToolCallsFunctionObject); f.Function.Output.Or("") != "sun" {
			t.Errorf("got %+v", f)
		}
		_, err = w.Runs.SubmitToolOutputs(t.Context(), "thread_1", run.ID, outputs(call.ID), nil)
		wants(t, err, 400, "completed")
	}
}

// TestEchoSearches holds that a run that must search files does, and cites what it finds.
func TestEchoSearches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ choice, says, cites string }{
		{`"required"`, "the dog【4:0†source】", "file_2"},
		{`{"type":"file_search"}`, "the dog【4:0†source】", "file_2"},
		{`"auto"`, "the dog", ""},
		{`"none"`, "the dog", ""},
	} {
		w := shelf(t)
		w.begun(`{"model":"m","tools":[{"type":"code_interpreter"},{"type":"file_search"}],"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`)
		w.say("the dog")
		run := w.waited(w.run(`{"assistant_id":"asst_1","tool_choice":` + c.choice + `}`).ID)
		said := w.said()
		if last := said[len(said)-1]; run.Status != assistants.RunStatusCompleted || last != "assistant: "+c.says {
			t.Errorf("%s: %s, %q", c.choice, run.Status, last)
		}
		steps := must[*assistants.RunStepsPage](t)(w.RunSteps.List(t.Context(), "thread_1", run.ID, nil))
		if searched := len(steps.Items) == 2; searched != (c.cites != "") {
			t.Errorf("%s: it has %d steps", c.choice, len(steps.Items))
		}
		page := must[*assistants.MessagesPage](t)(w.Messages.List(t.Context(), "thread_1", nil))
		var cites []string
		for _, note := range page.Items[0].Content[0].(*assistants.MessageContentTextObject).Text.Or(nil).Annotations {
			cites = append(cites, note.(*assistants.MessageContentTextAnnotationsFileCitationObject).FileCitation.FileID)
		}
		if got := strings.Join(cites, " "); got != c.cites {
			t.Errorf("%s: it cites %q, want %q", c.choice, got, c.cites)
		}
	}
}

// TestEchoCannot holds that a run fails that must use what there is not, and says so.
func TestEchoCannot(t *testing.T) {
	t.Parallel()
	for choice, tools := range map[string]string{
		`{"type":"code_interpreter"}`:                        `[{"type":"code_interpreter"}]`,
		`{"type":"bing_grounding"}`:                          `[{"type":"file_search"}]`,
		`{"type":"file_search"}`:                             `[{"type":"code_interpreter"}]`,
		`{"type":"function","function":{"name":"tomorrow"}}`: `[{"type":"function","function":{"name":"weather"}}]`,
		`{"type":"function"}`:                                `[{"type":"function","function":{"name":"weather"}}]`,
		`"required"`:                                         `[{"type":"code_interpreter"}]`,
	} {
		w := newWorld(t, nil)
		w.begun(`{"model":"m","tools":` + tools + `}`)
		run := w.waited(w.run(`{"assistant_id":"asst_1","tool_choice":` + choice + `}`).ID)
		if e := run.LastError.Or(&assistants.RunLastError{}); run.Status != assistants.RunStatusFailed || !strings.Contains(e.Message.Or(""), "must be a function or file_search") {
			t.Errorf("%s of %s: %s, %+v", choice, tools, run.Status, e)
		}
	}
}

// TestEchoCalls holds which messages call functions.
func TestEchoCalls(t *testing.T) {
	t.Parallel()
	for text, choices := range map[string]map[string]assistants.RunStatus{
		"call:weather":       {`"auto"`: assistants.RunStatusRequiresAction, `"none"`: assistants.RunStatusCompleted},
		" call:weather\\n":   {`"auto"`: assistants.RunStatusRequiresAction},
		"call:tomorrow":      {`"auto"`: assistants.RunStatusCompleted, `"required"`: assistants.RunStatusRequiresAction},
		"call:":              {`"auto"`: assistants.RunStatusCompleted},
		"do call:weather":    {`"auto"`: assistants.RunStatusCompleted},
		"call:weather today": {`"auto"`: assistants.RunStatusCompleted},
	} {
		for choice, want := range choices {
			w := newWorld(t, nil)
			w.begun(caller)
			w.say(text)
			run := w.waited(w.run(`{"assistant_id":"asst_1","tool_choice":` + choice + `}`).ID)
			if run.Status != want {
				t.Errorf("%q, %s: %s, want %s", text, choice, run.Status, want)
			}
		}
	}
}

// TestOutputs holds what outputs of tools a run takes: one for each of its calls.
func TestOutputs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &memory.Scripted{Steps: []memory.Step{
		{Calls: []memory.Call{{Name: "f", Arguments: `{}`}, {Name: "f", Arguments: `{}`}}}, {Text: []string{"Done."}},
	}})
	w.begun(caller)
	run := w.waited(w.run(plain).ID)
	submit := func(outputs string) error {
		_, err := w.Runs.SubmitToolOutputs(t.Context(), "thread_1", run.ID, of[assistants.SubmitToolOutputsRunRequest](t, `{"tool_outputs":[`+outputs+`]}`), nil)
		return err
	}
	one, two := `{"tool_call_id":"call_1","output":"a"}`, `{"tool_call_id":"call_2","output":""}`
	for outputs, says := range map[string]string{
		``: "2 calls, got 0", one: "2 calls, got 1", one + "," + one: "two outputs", one + "," + two + "," + two: "two outputs",
		one + `,{"tool_call_id":"call_3"}`: "call_3", one + `,{"output":"a"}`: "''",
	} {
		wants(t, submit(outputs), 400, says)
	}
	if got := must[*assistants.Run](t)(w.Runs.Get(t.Context(), "thread_1", run.ID, nil)); got.Status != assistants.RunStatusRequiresAction {
		t.Errorf("got %+v", got)
	}
	must[any](t)(nil, submit(two+","+one))
	if got := w.waited(run.ID); got.Status != assistants.RunStatusCompleted {
		t.Errorf("got %+v", got)
	}
	wants(t, submit(two+","+one), 400, "'completed'")
}

// TestRunsWithoutAssistant holds that a run goes on when its assistant is deleted, and that runs that have ended are changed.
func TestRunsWithoutAssistant(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.begun(caller)
	run := w.waited(w.run(`{"assistant_id":"asst_1","tool_choice":"required"}`).ID)
	must[*assistants.DeleteAssistantResponse](t)(w.Assistants.Delete(t.Context(), "asst_1", nil))
	_, err := w.Runs.Create(t.Context(), "thread_1", of[assistants.CreateRunRequest](t, plain), nil)
	wants(t, err, 404, "asst_1")
	must[*assistants.Run](t)(w.Runs.SubmitToolOutputs(t.Context(), "thread_1", run.ID,
		of[assistants.SubmitToolOutputsRunRequest](t, `{"tool_outputs":[{"tool_call_id":"call_1","output":"x"}]}`), nil))
	if got := w.waited(run.ID); got.Status != assistants.RunStatusCompleted {
		t.Errorf("got %+v", got)
	}
	changed := must[*assistants.Run](t)(w.Runs.Update(t.Context(), "thread_1", run.ID, of[assistants.ModifyRunRequest](t, `{"metadata":{"k":"v"}}`), nil))
	if changed.Metadata.Or(nil)["k"] != "v" || changed.Status != assistants.RunStatusCompleted {
		t.Errorf("got %+v", changed)
	}
	page := must[*assistants.MessagesPage](t)(w.Messages.List(t.Context(), "thread_1", &assistants.MessagesListParams{RunID: assistants.Some(run.ID)}))
	if len(page.Items) != 1 || page.Items[0].Role != assistants.MessageRoleAssistant {
		t.Errorf("got %+v", page.Items)
	}
}

func TestScript(t *testing.T) {
	t.Parallel()
	var waits []time.Duration
	w := newWorld(t, &memory.Scripted{
		Clock: assistants.Clock{Sleep: func(_ context.Context, d time.Duration) error {
			waits = append(waits, d)
			return nil
		}},
		Steps: []memory.Step{
			{Delay: time.Hour, Text: []string{"Let me ", "see."}, Calls: []memory.Call{{Name: "look", Arguments: `{}`}}, PromptTokens: 1, CompletionTokens: 2},
			{Text: []string{"Done."}, PromptTokens: 10, CompletionTokens: 20},
			{Text: []string{"Well,"}, Err: &memory.RunError{Code: assistants.RunLastErrorCodeRateLimitExceeded, Message: "slow down"}},
			{Text: []string{"So"}, Err: &memory.IncompleteError{Reason: assistants.RunIncompleteDetailsReasonMaxCompletionTokens}},
			{Err: errors.New("out of words")},
		},
	})
	w.begun(`{"model":"m"}`)
	first := w.waited(w.run(plain).ID)
	if first.Status != assistants.RunStatusRequiresAction || !slices.Equal(waits, []time.Duration{time.Hour}) {
		t.Fatalf("got %+v, %v", first, waits)
	}
	must[*assistants.Run](t)(w.Runs.SubmitToolOutputs(t.Context(), "thread_1", first.ID,
		of[assistants.SubmitToolOutputsRunRequest](t, `{"tool_outputs":[{"tool_call_id":"call_1","output":"x"}]}`), nil))
	if u := w.waited(first.ID).Usage.Or(nil); u.PromptTokens != 11 || u.CompletionTokens != 22 || u.TotalTokens != 33 {
		t.Errorf("got %+v", u)
	}
	all, _, run := names(t, w.streamed(plain))
	if tail := all[len(all)-4:]; !slices.Equal(tail, strings.Fields("message.delta message.incomplete run.step.failed run.failed")) {
		t.Errorf("got %q", all)
	}
	if e := run.LastError.Or(nil); e.Code.Or("") != assistants.RunLastErrorCodeRateLimitExceeded || e.Message.Or("") != "slow down" {
		t.Errorf("got %+v", e)
	}
	run = w.waited(w.run(plain).ID)
	if run.Status != assistants.RunStatusIncomplete || run.IncompleteDetails.Or(nil).Reason.Or("") != "max_completion_tokens" {
		t.Errorf("got %+v", run)
	}
	for _, want := range []string{"out of words", "The script has no further step."} {
		if run = w.waited(w.run(plain).ID); run.Status != assistants.RunStatusFailed || run.LastError.Or(nil).Message.Or("") != want {
			t.Errorf("got %+v", run)
		}
	}
	if got := w.said(); !slices.Equal(got[1:], []string{"assistant: Let me see.", "assistant: Done.", "assistant: Well,", "assistant: So"}) {
		t.Errorf("got %q", got)
	}
}

// patient waits until its run ends.
var patient = memory.ResponderFunc(func(ctx context.Context, _ *memory.Turn, reply *memory.Reply) error {
	if err := reply.Text("so"); err != nil {
		return err
	}
	<-ctx.Done()
	return reply.Text("late")
})

// TestThreadIsLocked holds that a thread with an active run takes neither messages nor runs.
func TestThreadIsLocked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, patient)
	w.begun(`{"model":"m"}`)
	w.run(plain)
	_, err := w.Runs.Create(t.Context(), "thread_1", of[assistants.CreateRunRequest](t, plain), nil)
	wants(t, err, 400, "Thread thread_1 already has an active run run_1.")
	_, err = w.Messages.Create(t.Context(), "thread_1", of[assistants.CreateMessageRequest](t, `{"role":"user","content":"a"}`), nil)
	wants(t, err, 400, "Can't add messages to thread_1 while a run run_1 is active.")
	if run := must[*assistants.Run](t)(w.Runs.Cancel(t.Context(), "thread_1", "run_1", nil)); run.Status != assistants.RunStatusCancelling {
		t.Errorf("got %+v", run)
	}
	if run := w.waited("run_1"); run.Status != assistants.RunStatusCancelled {
		t.Errorf("got %+v", run)
	}
	_, err = w.Runs.Cancel(t.Context(), "thread_1", "run_1", nil)
	wants(t, err, 400, "Cannot cancel run with status 'cancelled'.")
	_, err = w.Runs.Cancel(t.Context(), "thread_1", "run_9", nil)
	wants(t, err, 404, "run_9")
	w.run(plain)
}

// TestEndings holds how runs end otherwise than by themselves.
func TestEndings(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]string{
		"cancel": "run.cancelling message.incomplete run.step.cancelled run.cancelled",
		"expire": "message.incomplete run.step.expired run.expired",
		"close":  "message.incomplete run.step.failed run.failed",
		"delete": "error",
	} {
		w := newWorld(t, patient)
		w.begun(`{"model":"m"}`)
		var all []string
		for e, err := range w.streamed(plain) {
			if err != nil {
				wants(t, err, 404, "thread_1")
				all = append(all, "error")
				break
			}
			if all = append(all, strings.TrimPrefix(e.Name, "thread.")); e.Name != assistants.RunEventThreadMessageDelta {
				continue
			}
			all = nil
			switch end {
			case "cancel":
				must[*assistants.Run](t)(w.Runs.Cancel(t.Context(), "thread_1", "run_1", nil))
			case "expire":
				w.pass(time.Hour)
				if run := w.waited("run_1"); run.Status != assistants.RunStatusExpired {
					t.Errorf("got %+v", run)
				}
			case "close":
				if err := w.service.Close(); err != nil {
					t.Error(err)
				}
			case "delete":
				must[*assistants.DeleteThreadResponse](t)(w.Threads.Delete(t.Context(), "thread_1", nil))
			}
		}
		if got := strings.Join(all, " "); got != want {
			t.Errorf("%s: got %q", end, got)
		}
		told := map[string][]assistants.RunStatus{
			"cancel": {assistants.RunStatusCancelled}, "expire": {assistants.RunStatusExpired}, "close": {assistants.RunStatusFailed},
		}[end]
		if got := w.endings(); !slices.Equal(got, told) {
			t.Errorf("%s: it is told of %v", end, got)
		}
	}
}

// TestWaitingRunsExpire holds that a run that waits for outputs ends when its time is over.
func TestWaitingRunsExpire(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.begun(caller)
	run := w.waited(w.run(`{"assistant_id":"asst_1","tool_choice":"required"}`).ID)
	if at, ok := run.ExpiresAt.Get(); !ok || !at.Equal(w.now().Add(10*time.Minute)) {
		t.Errorf("it expires at %v", at)
	}
	w.pass(10 * time.Minute)
	page := must[*assistants.RunsPage](t)(w.Runs.List(t.Context(), "thread_1", nil))
	if page.Items[0].Status != assistants.RunStatusExpired {
		t.Errorf("got %+v", page.Items[0])
	}
	step := must[*assistants.RunStep](t)(w.RunSteps.Get(t.Context(), "thread_1", run.ID, "step_1", nil))
	if step.Status != assistants.RunStepStatusExpired {
		t.Errorf("got %+v", step)
	}
}

// TestTurn holds what responders are called with.
func TestTurn(t *testing.T) {
	t.Parallel()
	turns := make(chan *memory.Turn, 1)
	w := newWorld(t, memory.ResponderFunc(func(_ context.Context, turn *memory.Turn, _ *memory.Reply) error {
		turns <- turn
		return nil
	}))
	w.begun(`{"model":"m","instructions":"a","tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`)
	w.run(`{"assistant_id":"asst_1","additional_instructions":"b","additional_messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"}],
		"truncation_strategy":{"type":"last_messages","last_messages":2}}`)
	turn := <-turns
	if len(turn.Messages) != 2 || memory.TextOf(turn.Messages[0]) != "one" || turn.Run.Instructions.Or("") != "a\nb" || !slices.Equal(turn.VectorStoreIDs, []string{"vs_1"}) {
		t.Errorf("got %+v", turn)
	}
}

// TestLeavingAStream holds that a run goes on when nobody listens.
func TestLeavingAStream(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.begun(`{"model":"m"}`)
	for _, err := range w.streamed(plain) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	if run := w.waited("run_1"); run.Status != assistants.RunStatusCompleted {
		t.Errorf("got %+v", run)
	}
}

func TestWaitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, patient)
	w.begun(`{"model":"m"}`)
	w.run(plain)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Runs.Wait(ctx, "thread_1", "run_1", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := w.Runs.Wait(ctx, "thread_1", "run_1", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestLoad streams 200 runs at once. Nothing is lost, and no goroutine stays.
func TestLoad(t *testing.T) {
	before := runtime.NumGoroutine()
	service := memory.New(memory.Options{})
	client := service.Client()
	a := must[*assistants.Assistant](t)(client.Assistants.Create(t.Context(), of[assistants.CreateAssistantRequest](t, `{"model":"m"}`), nil))
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			want := fmt.Sprintf("this is number %d of many", i)
			body := of[assistants.CreateThreadAndRunRequest](t, `{"assistant_id":"`+a.ID+`","thread":{"messages":[{"role":"user","content":"`+want+`"}]}}`)
			all, text, run := names(t, client.Runs.CreateWithThreadStream(t.Context(), body, nil))
			if len(all) != 17 || text != want || run.Status != assistants.RunStatusCompleted {
				t.Errorf("got %q, %q", all, text)
				return
			}
			page, err := client.Messages.List(t.Context(), run.ThreadID, nil)
			if err != nil || len(page.Items) != 2 || memory.TextOf(page.Items[0]) != want {
				t.Errorf("got %+v, %v", page, err)
			}
		})
	}
	wg.Wait()
	if err := service.Close(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines stay", runtime.NumGoroutine()-before)
}
