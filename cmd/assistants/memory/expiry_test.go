package memory_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// TestExpiration holds that threads and assistants are gone when their time is over, with all that belongs to them.
func TestExpiration(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	w.begun(`{"model":"m","expirationConfig":{"expirationPolicy":"SINCE_LAST_ACTIVE","ttlDays":2}}`)
	must[*assistants.Thread](t)(w.Threads.Update(ctx, "thread_1", of[assistants.ModifyThreadRequest](t, `{"expirationConfig":{"expirationPolicy":"STATIC","ttlDays":3}}`), nil))
	must[*assistants.Thread](t)(w.Threads.Create(ctx, of[assistants.CreateThreadRequest](t, `{"expirationConfig":{"expirationPolicy":"SINCE_LAST_ACTIVE","ttlDays":2}}`), nil))
	must[*assistants.Thread](t)(w.Threads.Create(ctx, of[assistants.CreateThreadRequest](t, `{"expirationConfig":{"ttlDays":9223372036854775807}}`), nil))
	w.pass(36 * time.Hour)
	w.waited(w.run(plain).ID) // makes the assistant and the thread active
	must[*assistants.Message](t)(w.Messages.Create(ctx, "thread_2", of[assistants.CreateMessageRequest](t, `{"role":"user","content":"a"}`), nil))
	w.pass(35 * time.Hour)
	must[*assistants.Thread](t)(w.Threads.Get(ctx, "thread_1", nil))
	must[*assistants.Thread](t)(w.Threads.Get(ctx, "thread_2", nil))
	must[*assistants.Assistant](t)(w.Assistants.Get(ctx, "asst_1", nil))
	w.pass(time.Hour) // thread_1 is three days old
	for call, f := range map[string]func() error{
		"Threads.Get":    func() error { _, err := w.Threads.Get(ctx, "thread_1", nil); return err },
		"Threads.Update": func() error { _, err := w.Threads.Update(ctx, "thread_1", nil, nil); return err },
		"Threads.Delete": func() error { _, err := w.Threads.Delete(ctx, "thread_1", nil); return err },
		"Messages.Create": func() error {
			_, err := w.Messages.Create(ctx, "thread_1", of[assistants.CreateMessageRequest](t, `{"role":"user","content":"a"}`), nil)
			return err
		},
		"Messages.Get":    func() error { _, err := w.Messages.Get(ctx, "thread_1", "msg_1", nil); return err },
		"Messages.Update": func() error { _, err := w.Messages.Update(ctx, "thread_1", "msg_1", nil, nil); return err },
		"Messages.Delete": func() error { _, err := w.Messages.Delete(ctx, "thread_1", "msg_1", nil); return err },
		"Messages.List":   func() error { _, err := w.Messages.List(ctx, "thread_1", nil); return err },
		"Runs.Create": func() error {
			_, err := w.Runs.Create(ctx, "thread_1", of[assistants.CreateRunRequest](t, plain), nil)
			return err
		},
		"Runs.Get":  func() error { _, err := w.Runs.Get(ctx, "thread_1", "run_1", nil); return err },
		"Runs.List": func() error { _, err := w.Runs.List(ctx, "thread_1", nil); return err },
		"Runs.GetLastByThread": func() error {
			_, err := w.Runs.GetLastByThread(ctx, &assistants.RunsGetLastByThreadParams{ThreadID: "thread_1"})
			return err
		},
		"RunSteps.List": func() error { _, err := w.RunSteps.List(ctx, "thread_1", "run_1", nil); return err },
		"RunSteps.Get":  func() error { _, err := w.RunSteps.Get(ctx, "thread_1", "run_1", "step_1", nil); return err },
	} {
		if err := f(); !errors.Is(err, assistants.ErrNotFound) {
			t.Errorf("%s: got %v", call, err)
		}
	}
	must[*assistants.Assistant](t)(w.Assistants.Get(ctx, "asst_1", nil))
	w.pass(12 * time.Hour)
	_, err := w.Assistants.Get(ctx, "asst_1", nil)
	wants(t, err, 404, "asst_1")
	_, err = w.Runs.Create(ctx, "thread_3", of[assistants.CreateRunRequest](t, plain), nil)
	wants(t, err, 404, "asst_1")
	page := must[*assistants.ThreadsPage](t)(w.Threads.List(ctx, nil))
	if len(page.Items) != 1 || page.Items[0].ID != "thread_3" {
		t.Errorf("got %+v", page.Items)
	}
}

// TestFilesInUse holds that a file is kept for some days after its last use, where a request says so.
func TestFilesInUse(t *testing.T) {
	t.Parallel()
	for anchor, want := range map[assistants.FileExpirationAfterAnchor]int{
		assistants.FileExpirationAfterAnchorSinceLastActive: 3, assistants.FileExpirationAfterAnchorCreatedAt: 1,
	} {
		w := newWorld(t, nil)
		must[*assistants.File](t)(w.Files.Create(t.Context(), &assistants.CreateFileRequest{
			File: assistants.FilePart{Name: "a", Content: strings.NewReader("words")}, Purpose: assistants.CreateFileRequestPurposeAssistants,
			ExpiresAfter: assistants.Some(&assistants.FileExpirationAfter{Anchor: assistants.Some(anchor), Seconds: assistants.Some(int64(86400))}),
		}, nil))
		uses := 0
		for range 3 {
			w.pass(20 * time.Hour)
			if d, err := w.Files.Download(t.Context(), "file_1", nil); err == nil {
				uses++
				_ = d.Close()
			}
		}
		if uses != want {
			t.Errorf("%s: got %d uses", anchor, uses)
		}
		w.pass(day)
		_, err := w.Files.Download(t.Context(), "file_1", nil)
		wants(t, err, 404, "file_1")
	}
}

// TestSweep holds that nothing stays of what has expired.
func TestSweep(t *testing.T) {
	t.Parallel()
	d := newDisk()
	w := newWorldOn(t, nil, d)
	ctx := t.Context()
	w.begun(`{"model":"m","expirationConfig":{"ttlDays":1}}`)
	must[*assistants.Thread](t)(w.Threads.Update(ctx, "thread_1", of[assistants.ModifyThreadRequest](t, `{"expirationConfig":{"ttlDays":1}}`), nil))
	w.waited(w.run(plain).ID)
	must[*assistants.Upload](t)(w.Uploads.Create(ctx, of[assistants.CreateUploadRequest](t, `{"filename":"a","purpose":"assistants","bytes":4,"mime_type":"text/plain"}`), nil))
	must[*assistants.UploadPart](t)(w.Uploads.AddPart(ctx, "upload_1", &assistants.AddUploadPartRequest{Data: assistants.FilePart{Content: strings.NewReader("abcd")}}, nil))
	must[*assistants.File](t)(w.Files.Create(ctx, &assistants.CreateFileRequest{
		File: assistants.FilePart{Name: "a", Content: strings.NewReader("words")}, Purpose: assistants.CreateFileRequestPurposeAssistants,
		ExpiresAfter: assistants.Some(&assistants.FileExpirationAfter{Seconds: assistants.Some(int64(3600))}),
	}, nil))
	w.pass(day)
	if err := w.service.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if n := d.records(); n != 1 || len(d.tables["upload"]) != 1 { // an upload stays, as expired
		t.Errorf("%d records stay: %q", n, d.tables)
	}
	if err := w.service.Sweep(ctx); err != nil {
		t.Error(err)
	}
}

const day = 24 * time.Hour

// TestAttachments holds that the files of messages get into the vector store of their thread.
func TestAttachments(t *testing.T) {
	t.Parallel()
	stores := make(chan []string, 2)
	w := newWorld(t, memory.ResponderFunc(func(_ context.Context, turn *memory.Turn, _ *memory.Reply) error {
		stores <- turn.VectorStoreIDs
		return nil
	}))
	ctx := t.Context()
	w.begun(`{"model":"m","tools":[{"type":"file_search"}]}`)
	w.upload("a.txt", "a cat")
	w.upload("b.txt", "a dog")
	message := func(attachments string) error {
		_, err := w.Messages.Create(ctx, "thread_1", of[assistants.CreateMessageRequest](t, `{"role":"user","content":"a","attachments":`+attachments+`}`), nil)
		return err
	}
	for _, attachments := range []string{
		`[{"file_id":"file_1","tools":[{"type":"code_interpreter"}]}]`, `[]`, `null`, `[{"tools":[{"type":"file_search"}]}]`,
	} {
		must[any](t)(nil, message(attachments))
	}
	if page := must[*assistants.VectorStoresPage](t)(w.VectorStores.List(ctx, nil)); len(page.Items) != 0 {
		t.Errorf("got %+v", page.Items)
	}
	wants(t, message(`[{"file_id":"file_1","tools":[{"type":"file_search"}]},{"file_id":"file_9","tools":[{"type":"file_search"}]}]`), 404, "file_9")
	if page := must[*assistants.VectorStoresPage](t)(w.VectorStores.List(ctx, nil)); len(page.Items) != 0 {
		t.Errorf("got %+v", page.Items)
	}
	must[any](t)(nil, message(`[{"file_id":"file_1","tools":[{"type":"code_interpreter"},{"type":"file_search"}]}]`))
	must[any](t)(nil, message(`[{"file_id":"file_2","tools":[{"type":"file_search"}]}]`))
	thread := must[*assistants.Thread](t)(w.Threads.Get(ctx, "thread_1", nil))
	ids := thread.ToolResources.Or(nil).FileSearch.Or(nil).VectorStoreIDs
	v := must[*assistants.VectorStore](t)(w.VectorStores.Get(ctx, ids[0], nil))
	if at, _ := v.ExpiresAt.Get(); len(ids) != 1 || v.FileCounts.Or(nil).Completed != 2 || !at.Equal(w.now().Add(7*day)) {
		t.Errorf("got %q, %+v", ids, v)
	}
	w.pass(6 * day)
	w.waited(w.run(plain).ID)
	if got := <-stores; len(got) != 1 || got[0] != ids[0] {
		t.Errorf("got %q", got)
	}
	v = must[*assistants.VectorStore](t)(w.VectorStores.Get(ctx, ids[0], nil))
	if at, _ := v.ExpiresAt.Get(); !at.Equal(w.now().Add(7 * day)) {
		t.Errorf("a run does not make the store active: %v", at)
	}
	w.pass(7 * day)
	wants(t, message(`[{"file_id":"file_2","tools":[{"type":"file_search"}]}]`), 400, "expired")
}

// TestStoresOfRequests holds how long vector stores live that requests for threads and assistants describe.
func TestStoresOfRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	resources := `"tool_resources":{"file_search":{"vector_stores":[{"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":100,"chunk_overlap_tokens":0}}}]}}`
	must[*assistants.Assistant](t)(w.Assistants.Create(t.Context(), of[assistants.CreateAssistantRequest](t, `{"model":"m",`+resources+`}`), nil))
	must[*assistants.Thread](t)(w.Threads.Create(t.Context(), of[assistants.CreateThreadRequest](t, `{`+resources+`}`), nil))
	must[*assistants.VectorStore](t)(w.VectorStores.Create(t.Context(), of[assistants.CreateVectorStoreRequest](t, `{"expires_after":{"anchor":"STATIC","days":3}}`), nil))
	w.pass(day)
	must[*assistants.VectorStore](t)(w.VectorStores.Update(t.Context(), "vs_3", of[assistants.UpdateVectorStoreRequest](t, `{"name":"n"}`), nil))
	for id, want := range map[string]time.Duration{"vs_1": 0, "vs_2": 6 * day, "vs_3": 2 * day} {
		v := must[*assistants.VectorStore](t)(w.VectorStores.Get(t.Context(), id, nil))
		if at, ok := v.ExpiresAt.Get(); ok != (want != 0) || ok && at.Sub(w.now()) != want {
			t.Errorf("%s expires at %v", id, at)
		}
	}
}
