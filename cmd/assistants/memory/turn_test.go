package memory_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// history returns the items of a turn, calls as "name=output".
func history(t *testing.T, turn *memory.Turn) (all []string) {
	t.Helper()
	for _, item := range must[[]memory.Item](t)(turn.History()) {
		if item.Message != nil {
			all = append(all, memory.TextOf(item.Message))
			continue
		}
		var calls []string
		for _, c := range item.Calls {
			calls = append(calls, c.Name+"="+c.Output)
		}
		all = append(all, strings.Join(calls, "+"))
	}
	return all
}

// acts is a responder that does one act after the other, and says what the history of each turn is.
type acts struct {
	t    *testing.T
	acts []func(reply *memory.Reply) error
	seen [][]string
}

func (a *acts) Respond(_ context.Context, turn *memory.Turn, reply *memory.Reply) error {
	a.seen = append(a.seen, history(a.t, turn))
	act := a.acts[len(a.seen)-1]
	return act(reply)
}

func calling(text string, names ...string) func(*memory.Reply) error {
	return func(reply *memory.Reply) error {
		for _, name := range names {
			reply.Call(name, "{}")
		}
		if text == "" {
			return nil
		}
		return reply.Text(text)
	}
}

func (w *world) submit(run string, outputs ...string) {
	w.t.Helper()
	body := &assistants.SubmitToolOutputsRunRequest{}
	for _, o := range outputs {
		id, output, _ := strings.Cut(o, "=")
		body.ToolOutputs = append(body.ToolOutputs, assistants.SubmitToolOutputsRunRequestToolOutputsItem{ToolCallID: assistants.Some(id), Output: assistants.Some(output)})
	}
	must[*assistants.Run](w.t)(w.Runs.SubmitToolOutputs(w.t.Context(), "thread_1", run, body, nil))
	w.waited(run)
}

func (w *world) say(text string) {
	w.t.Helper()
	w.pass(time.Second)
	must[*assistants.Message](w.t)(w.Messages.Create(w.t.Context(), "thread_1", of[assistants.CreateMessageRequest](w.t, `{"role":"user","content":"`+text+`"}`), nil))
}

// TestHistory holds where calls are between the messages.
func TestHistory(t *testing.T) {
	t.Parallel()
	a := &acts{t: t, acts: []func(*memory.Reply) error{
		calling("wait", "f", "g"), calling("mid", "h"), calling("done"), // of run_1
		calling("", "i"), func(*memory.Reply) error { return errors.New("oops") }, // of run_2, which says nothing
		calling("so", "j"),               // of run_3, which is cancelled
		calling("", "k"), calling("end"), // of run_4
		calling("last"),                 // of run_5
		calling("a", "l"), calling("b"), // of run_6
	}}
	w := newWorld(t, a)
	w.begun(`{"model":"m"}`)
	w.waited(w.run(plain).ID)
	w.submit("run_1", "call_1=1", "call_2=2")
	w.submit("run_1", "call_3=")
	w.say("two")
	w.pass(time.Second)
	w.waited(w.run(plain).ID)
	w.submit("run_2", "call_4=4")
	w.say("three")
	w.waited(w.run(plain).ID)
	must[*assistants.Run](t)(w.Runs.Cancel(t.Context(), "thread_1", "run_3", nil))
	w.say("four")
	w.waited(w.run(plain).ID)
	w.submit("run_4", "call_6=6")
	const cut = `{"assistant_id":"asst_1","truncation_strategy":{"type":"last_messages","last_messages":2}}`
	w.say("five")
	w.waited(w.run(cut).ID)
	w.say("six")
	w.waited(w.run(cut).ID)
	w.submit("run_6", "call_7=7")
	whole := []string{"good day to you", "wait", "f=1+g=2", "mid", "h=", "done", "two", "i=4", "three", "so", "four", "k=6"}
	for n, want := range [][]string{
		whole[:1], whole[:3], whole[:5], whole[:7], whole[:8], whole[:9], whole[:11], whole, {"end", "five"}, {"last", "six"}, {"last", "six", "a", "l=7"},
	} {
		if !slices.Equal(a.seen[n], want) {
			t.Errorf("turn %d: got %q", n, a.seen[n])
		}
	}
}

// TestHistoryOfDeletedMessages holds that the calls of a run stay with it when its message is deleted, and those of earlier runs do not.
func TestHistoryOfDeletedMessages(t *testing.T) {
	t.Parallel()
	a := &acts{t: t, acts: []func(*memory.Reply) error{calling("a", "f"), calling("b"), calling("c")}}
	w := newWorld(t, a)
	w.begun(`{"model":"m"}`)
	w.waited(w.run(plain).ID)
	must[*assistants.DeleteMessageResponse](t)(w.Messages.Delete(t.Context(), "thread_1", "msg_2", nil))
	w.submit("run_1", "call_1=1")
	must[*assistants.DeleteMessageResponse](t)(w.Messages.Delete(t.Context(), "thread_1", "msg_3", nil))
	w.say("two")
	w.waited(w.run(plain).ID)
	for n, want := range [][]string{{"good day to you"}, {"good day to you", "f=1"}, {"good day to you", "two"}} {
		if !slices.Equal(a.seen[n], want) {
			t.Errorf("turn %d: got %q", n, a.seen[n])
		}
	}
}

// TestParts holds the parts of a message, and its annotations.
func TestParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, memory.ResponderFunc(func(_ context.Context, _ *memory.Turn, reply *memory.Reply) error {
		return errors.Join(reply.Refuse("n"), reply.Text("𝄞é"), reply.Cite("【1】", "file_1"), reply.Refuse("o"), reply.Text("!"), reply.Cite("【2】", "file_2"))
	}))
	w.begun(`{"model":"m"}`)
	var indexes []int64
	for e, err := range w.streamed(plain) {
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := e.Data.(*assistants.MessageDeltaObject); ok {
			switch c := d.Delta.Content[0].(type) {
			case *assistants.MessageDeltaContentTextObject:
				indexes = append(indexes, c.Index)
			case *assistants.MessageDeltaContentRefusalObject:
				indexes = append(indexes, c.Index)
			}
		}
	}
	if !slices.Equal(indexes, []int64{0, 1, 1, 0, 1, 1}) {
		t.Errorf("got %v", indexes)
	}
	m := must[*assistants.Message](t)(w.Messages.Get(t.Context(), "thread_1", "msg_2", nil))
	refusal := m.Content[0].(*assistants.MessageContentRefusalObject)
	text := m.Content[1].(*assistants.MessageContentTextObject).Text.Or(nil)
	if len(m.Content) != 2 || refusal.Refusal != "no" || text.Value.Or("") != "𝄞é【1】!【2】" || len(text.Annotations) != 2 {
		t.Fatalf("got %+v", m.Content)
	}
	for i, want := range []struct {
		marker, file string
		start, end   int64
	}{{"【1】", "file_1", 2, 5}, {"【2】", "file_2", 6, 9}} {
		c := text.Annotations[i].(*assistants.MessageContentTextAnnotationsFileCitationObject)
		if c.Text != want.marker || c.FileCitation.FileID != want.file || c.StartIndex.Or(0) != want.start || c.EndIndex.Or(0) != want.end {
			t.Errorf("got %+v", c)
		}
	}
}

// TestSearchOfTurns holds what turns find, and that searches are recorded before messages alone.
func TestSearchOfTurns(t *testing.T) {
	t.Parallel()
	var found []string
	w := newWorld(t, memory.ResponderFunc(func(ctx context.Context, turn *memory.Turn, reply *memory.Reply) error {
		settings := of[assistants.AssistantToolsFileSearchFileSearch](t, `{"searchIndexIds":["vs_2","vs_1"],"max_num_results":2}`)
		search, err := turn.Search(ctx, "day", settings)
		if err != nil {
			return err
		}
		for _, r := range search.Results {
			found = append(found, r.FileID)
		}
		if search, err = turn.Search(ctx, "night", nil); err != nil || len(search.Results) != 0 {
			t.Errorf("got %+v, %v", search, err)
		}
		for range 2 {
			if err := reply.Searched(search); err != nil {
				return err
			}
		}
		if data, err := turn.File(ctx, "file_1", 8); err != nil || string(data) != "good day" {
			t.Errorf("got %q, %v", data, err)
		}
		if _, err := turn.File(ctx, "file_1", 7); err == nil || !strings.Contains(err.Error(), "more than 7 bytes") {
			t.Errorf("got %v", err)
		}
		if err := reply.Text("so"); err != nil {
			return err
		}
		if err := reply.Searched(search); err == nil {
			t.Error("a search is recorded after the message")
		}
		_, err = turn.Search(ctx, "day", of[assistants.AssistantToolsFileSearchFileSearch](t, `{"max_num_results":51}`))
		return err
	}))
	for _, text := range []string{"good day", "day", "day day day"} {
		w.upload("a.txt", text)
	}
	for _, files := range []string{`["file_1","file_2"]`, `["file_3"]`} {
		must[*assistants.VectorStore](t)(w.VectorStores.Create(t.Context(), of[assistants.CreateVectorStoreRequest](t, `{"file_ids":`+files+`}`), nil))
	}
	w.begun(`{"model":"m","tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`)
	run := w.waited(w.run(plain).ID)
	if e := run.LastError.Or(&assistants.RunLastError{}).Message.Or(""); !strings.Contains(e, "max_num_results") {
		t.Errorf("got %+v", run)
	}
	if len(found) != 2 || !slices.Contains(found, "file_3") {
		t.Errorf("got %q", found)
	}
	page := must[*assistants.RunStepsPage](t)(w.RunSteps.List(t.Context(), "thread_1", run.ID, of[assistants.RunStepsListParams](t, `{"order":"asc"}`)))
	if len(page.Items) != 3 || page.Items[0].Status != assistants.RunStepStatusCompleted || page.Items[2].Status != assistants.RunStepStatusFailed {
		t.Errorf("got %+v", page.Items)
	}
}

// TestReplyOfEndedRun holds that a responder that goes on after its run has ended is told, and shares nothing with it that is not guarded.
func TestReplyOfEndedRun(t *testing.T) {
	t.Parallel()
	said, cancelled, done := make(chan struct{}), make(chan struct{}), make(chan []error, 1)
	w := newWorld(t, memory.ResponderFunc(func(_ context.Context, _ *memory.Turn, reply *memory.Reply) error {
		if err := reply.Text("so"); err != nil {
			return err
		}
		close(said)
		for range 100 {
			reply.Usage(1, 1)
			reply.Annotate()
			reply.Call("f", "{}")
		}
		<-cancelled
		done <- []error{reply.Text("a"), reply.Refuse("b"), reply.Cite("c", "file_1"), reply.Searched(&memory.Search{})}
		return nil
	}))
	w.begun(`{"model":"m"}`)
	w.run(plain)
	<-said
	must[*assistants.Run](t)(w.Runs.Cancel(t.Context(), "thread_1", "run_1", nil))
	close(cancelled)
	for i, err := range <-done {
		if err == nil {
			t.Errorf("call %d does not fail", i)
		}
	}
	if got := w.said(); !slices.Equal(got[1:], []string{"assistant: so"}) {
		t.Errorf("got %q", got)
	}
}

// TestReplyOfEndedTurn holds that a responder says nothing in the name of a later turn.
func TestReplyOfEndedTurn(t *testing.T) {
	t.Parallel()
	var first *memory.Reply
	w := newWorld(t, memory.ResponderFunc(func(_ context.Context, turn *memory.Turn, reply *memory.Reply) error {
		if first == nil {
			first = reply
			reply.Call("f", "{}")
			return nil
		}
		if err := first.Text("late"); err == nil {
			t.Error("it does not fail")
		}
		return nil
	}))
	w.begun(`{"model":"m"}`)
	w.waited(w.run(plain).ID)
	w.submit("run_1", "call_1=1")
}

// TestTurnWithoutService holds that turns that no service made fail.
func TestTurnWithoutService(t *testing.T) {
	t.Parallel()
	turn := &memory.Turn{Run: &assistants.Run{}}
	_, history := turn.History()
	_, search := turn.Search(t.Context(), "a", nil)
	_, file := turn.File(t.Context(), "file_1", 1)
	for _, err := range []error{history, search, file} {
		if err == nil {
			t.Error("it does not fail")
		}
	}
}
