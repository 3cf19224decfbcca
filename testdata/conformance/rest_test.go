package conformance

import (
	"testing"

	"github.com/assistgen/assistgen/generated/openai"
)

// TestRestGenerated is TestRestOfficial by the generated client.
func TestRestGenerated(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newGenerated(serve(t), key).(generated)
	assistant := ok(c.createAssistant(ctx, "Ada", "lookUp"))(t)
	thread := ok(c.createThread(ctx, "Hello"))(t)
	tags := openai.Metadata{"k": "v"}
	ok(c.c.Threads.Update(ctx, thread, &openai.ModifyThreadRequest{Metadata: openai.Some(tags)}, nil))(t)
	same(t, "thread", ok(c.c.Threads.Get(ctx, thread, nil))(t).Metadata.Or(nil), tags)
	first := ok(c.allMessages(ctx, thread, 5))(t)[0].id
	ok(c.c.Messages.Update(ctx, thread, first, &openai.ModifyMessageRequest{Metadata: openai.Some(tags)}, nil))(t)
	same(t, "message", ok(c.c.Messages.Get(ctx, thread, first, nil))(t).Metadata.Or(nil), tags)
	r := ok(c.createRun(ctx, thread, assistant.id, "required"))(t)
	same(t, "run", ok(c.c.Runs.Update(ctx, thread, r.id, &openai.ModifyRunRequest{Metadata: openai.Some(tags)}, nil))(t).Metadata.Or(nil), tags)
	await(t, c, thread, r.id)
	step := ok(c.c.RunSteps.List(ctx, thread, r.id, nil))(t).Items[0].ID
	same(t, "step", ok(c.c.RunSteps.Get(ctx, thread, r.id, step, nil))(t).Status, openai.RunStepObjectStatusInProgress)
	ok(c.c.Runs.Cancel(ctx, thread, r.id, nil))(t)
	same(t, "cancelled", await(t, c, thread, r.id).status, "cancelled")
	same(t, "runs", len(ok(c.c.Runs.List(ctx, thread, nil))(t).Items), 1)
	_, err := c.c.Runs.Cancel(ctx, thread, r.id, nil)
	refused(t, c, err, failure{400, "", "invalid_request_error", "Cannot cancel run with status 'cancelled'."})
	same(t, "message deleted", ok(c.c.Messages.Delete(ctx, thread, first, nil))(t).Deleted, true)
	same(t, "messages", len(ok(c.allMessages(ctx, thread, 5))(t)), 0)
	same(t, "thread deleted", ok(c.c.Threads.Delete(ctx, thread, nil))(t).Deleted, true)
	_, err = c.say(ctx, thread, "anybody?")
	refused(t, c, err, failure{404, "", "invalid_request_error", "No thread found with id '" + thread + "'."})
	_, err = c.c.Threads.Get(ctx, "a/b", nil)
	refused(t, c, err, failure{404, "", "invalid_request_error", "No thread found with id 'a/b'."})
}
