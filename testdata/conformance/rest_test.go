package conformance

import (
	"testing"

	theirs "github.com/openai/openai-go"

	"github.com/assistgen/assistgen/generated/openai"
)

// TestRestOfficial: what the flows leave out of threads, messages and runs, by the official client.
func TestRestOfficial(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newOfficial(serve(t), key).(official)
	assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
	thread := ok(c.createThread(ctx, "Hello"))(t)
	threads := c.c.Beta.Threads
	tags := map[string]string{"k": "v"}
	ok(threads.Update(ctx, thread, theirs.BetaThreadUpdateParams{Metadata: tags}))(t)
	same(t, "thread", map[string]string(ok(threads.Get(ctx, thread))(t).Metadata), tags)
	ok(threads.Messages.Update(ctx, thread, "msg_1", theirs.BetaThreadMessageUpdateParams{Metadata: tags}))(t)
	same(t, "message", map[string]string(ok(threads.Messages.Get(ctx, thread, "msg_1"))(t).Metadata), tags)
	r := ok(c.createRun(ctx, thread, assistant.id))(t)
	same(t, "run", map[string]string(ok(threads.Runs.Update(ctx, thread, r.id, theirs.BetaThreadRunUpdateParams{Metadata: tags}))(t).Metadata), tags)
	same(t, "step", ok(threads.Runs.Steps.Get(ctx, thread, r.id, "step_1", theirs.BetaThreadRunStepGetParams{}))(t).Status, theirs.RunStepStatusInProgress)
	same(t, "cancelled", ok(threads.Runs.Cancel(ctx, thread, r.id))(t).Status, theirs.RunStatusCancelled)
	same(t, "runs", len(ok(threads.Runs.List(ctx, thread, theirs.BetaThreadRunListParams{}))(t).Data), 1)
	_, err := threads.Runs.Cancel(ctx, thread, r.id)
	refused(t, c, err, failure{400, "invalid_value", "invalid_request_error", "Cannot cancel run with status 'cancelled'."})
	same(t, "message deleted", ok(threads.Messages.Delete(ctx, thread, "msg_1"))(t).Deleted, true)
	same(t, "messages", len(ok(c.allMessages(ctx, thread, 5))(t)), 0)
	same(t, "thread deleted", ok(threads.Delete(ctx, thread))(t).Deleted, true)
	_, err = c.say(ctx, thread, "anybody?")
	refused(t, c, err, failure{404, "not_found", "invalid_request_error", "No thread found with id 'thread_1'."})
	_, err = threads.Get(ctx, "a/b")
	if f, is := c.failure(err); !is || f.status != 404 {
		t.Errorf("an id with a slash: %v", err)
	}
}

// TestRestGenerated is TestRestOfficial by the generated client.
func TestRestGenerated(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newGenerated(serve(t), key).(generated)
	assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
	thread := ok(c.createThread(ctx, "Hello"))(t)
	tags := openai.Metadata{"k": "v"}
	ok(c.c.Threads.Update(ctx, thread, &openai.ModifyThreadRequest{Metadata: openai.Some(tags)}, nil))(t)
	same(t, "thread", ok(c.c.Threads.Get(ctx, thread, nil))(t).Metadata.Or(nil), tags)
	ok(c.c.Messages.Update(ctx, thread, "msg_1", &openai.ModifyMessageRequest{Metadata: openai.Some(tags)}, nil))(t)
	same(t, "message", ok(c.c.Messages.Get(ctx, thread, "msg_1", nil))(t).Metadata.Or(nil), tags)
	r := ok(c.createRun(ctx, thread, assistant.id))(t)
	same(t, "run", ok(c.c.Runs.Update(ctx, thread, r.id, &openai.ModifyRunRequest{Metadata: openai.Some(tags)}, nil))(t).Metadata.Or(nil), tags)
	same(t, "step", ok(c.c.RunSteps.Get(ctx, thread, r.id, "step_1", nil))(t).Status, openai.RunStepObjectStatusInProgress)
	same(t, "cancelled", ok(c.c.Runs.Cancel(ctx, thread, r.id, nil))(t).Status, openai.RunObjectStatusCancelled)
	same(t, "runs", len(ok(c.c.Runs.List(ctx, thread, nil))(t).Items), 1)
	_, err := c.c.Runs.Cancel(ctx, thread, r.id, nil)
	refused(t, c, err, failure{400, "invalid_value", "invalid_request_error", "Cannot cancel run with status 'cancelled'."})
	same(t, "message deleted", ok(c.c.Messages.Delete(ctx, thread, "msg_1", nil))(t).Deleted, true)
	same(t, "messages", len(ok(c.allMessages(ctx, thread, 5))(t)), 0)
	same(t, "thread deleted", ok(c.c.Threads.Delete(ctx, thread, nil))(t).Deleted, true)
	_, err = c.say(ctx, thread, "anybody?")
	refused(t, c, err, failure{404, "not_found", "invalid_request_error", "No thread found with id 'thread_1'."})
	_, err = c.c.Threads.Get(ctx, "a/b", nil)
	refused(t, c, err, failure{404, "not_found", "invalid_request_error", "No thread found with id 'a/b'."})
}
