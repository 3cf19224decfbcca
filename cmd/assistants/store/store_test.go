package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/assistants/store"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// must returns a function that returns a value, or ends the test.
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// of reads a model.
func of[T any](t testing.TB, text string) *T {
	t.Helper()
	v := new(T)
	if err := runtime.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	return v
}

// opened returns a client of a service with the objects of a file, and a function that closes both.
func opened(t testing.TB, path string, o memory.Options) (client *assistants.Client, closeAll func()) {
	t.Helper()
	file, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	o.Store = file
	service, err := memory.Open(o)
	if err != nil {
		t.Fatal(errors.Join(err, file.Close()))
	}
	return service.Client(), func() {
		t.Helper()
		if err := errors.Join(service.Close(), file.Close()); err != nil {
			t.Error(err)
		}
	}
}

// everything returns what a client lists and downloads, as JSON.
func everything(t *testing.T, c *assistants.Client) string {
	t.Helper()
	return must[string](t)(everythingOf(t.Context(), c))
}

func everythingOf(ctx context.Context, c *assistants.Client) (string, error) {
	var b strings.Builder
	err := errors.Join(
		each(&b, c.Assistants.All(ctx, nil), nil),
		each(&b, c.Threads.All(ctx, nil), func(thread *assistants.Thread) error {
			return errors.Join(each(&b, c.Messages.All(ctx, thread.ID, nil), nil), each(&b, c.Runs.All(ctx, thread.ID, nil), func(run *assistants.Run) error {
				return each(&b, c.RunSteps.All(ctx, thread.ID, run.ID, nil), nil)
			}))
		}),
		each(&b, c.Files.All(ctx, nil), func(f *assistants.File) error {
			d, err := c.Files.Download(ctx, f.ID, nil)
			if err != nil {
				return err
			}
			_, err = io.Copy(&b, d)
			return errors.Join(err, d.Close())
		}),
		each(&b, c.VectorStores.All(ctx, nil), func(v *assistants.VectorStore) error {
			return each(&b, c.VectorStoreFiles.All(ctx, v.ID, nil), nil)
		}),
	)
	return b.String(), err
}

// each writes the items of a list, and calls more with each, which may be nil.
func each[T any](b *strings.Builder, items iter.Seq2[*T, error], more func(*T) error) error {
	for v, err := range items {
		if err != nil {
			return err
		}
		text, err := runtime.Marshal(v)
		if err == nil {
			b.Write(append(text, '\n'))
			if more != nil {
				err = more(v)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lived makes objects of all kinds, one of them a file of so many lines.
func lived(t *testing.T, c *assistants.Client, lines int) {
	t.Helper()
	ctx := t.Context()
	a := must[*assistants.Assistant](t)(c.Assistants.Create(ctx, of[assistants.CreateAssistantRequest](t, `{"model":"m","metadata":{"k":"v"}}`), nil))
	run := must[*assistants.Run](t)(c.Runs.CreateWithThread(ctx, of[assistants.CreateThreadAndRunRequest](t,
		`{"assistant_id":"`+a.ID+`","thread":{"messages":[{"role":"user","content":"good day"}]}}`), nil))
	must[*assistants.Run](t)(c.Runs.Wait(ctx, run.ThreadID, run.ID, nil))
	gone := must[*assistants.Thread](t)(c.Threads.Create(ctx, nil, nil))
	must[*assistants.DeleteThreadResponse](t)(c.Threads.Delete(ctx, gone.ID, nil))
	var ids []string
	for _, content := range []string{"a cat on a mat", strings.Repeat("a dog on a log ", lines), ""} {
		f := must[*assistants.File](t)(c.Files.Create(ctx, &assistants.CreateFileRequest{
			File: assistants.FilePart{Name: "a", Content: strings.NewReader(content)}, Purpose: assistants.CreateFileRequestPurposeAssistants,
		}, nil))
		ids = append(ids, f.ID)
	}
	s := must[*assistants.VectorStore](t)(c.VectorStores.Create(ctx, &assistants.CreateVectorStoreRequest{FileIDs: ids}, nil))
	must[*assistants.VectorStoreFileBatch](t)(c.VectorStoreFileBatches.Create(ctx, s.ID, &assistants.CreateVectorStoreFileBatchRequest{FileIDs: ids[:1]}, nil))
}

// TestNothingIsLost holds that a file has all that was made, in its order, and that searches and uploads go on.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	c, closeAll := opened(t, path, memory.Options{})
	lived(t, c, 200_000)
	ctx := t.Context()
	upload := must[*assistants.Upload](t)(c.Uploads.Create(ctx, of[assistants.CreateUploadRequest](t, `{"filename":"u","purpose":"assistants","bytes":4,"mime_type":"text/plain"}`), nil))
	var parts []string
	for _, text := range []string{"cd", "ab"} {
		p := must[*assistants.UploadPart](t)(c.Uploads.AddPart(ctx, upload.ID, &assistants.AddUploadPartRequest{Data: assistants.FilePart{Content: strings.NewReader(text)}}, nil))
		parts = append([]string{p.ID}, parts...)
	}
	before := everything(t, c)
	closeAll()
	c, closeAll = opened(t, path, memory.Options{})
	if after := everything(t, c); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
	for s, err := range c.VectorStores.All(ctx, nil) {
		if err != nil {
			t.Fatal(err)
		}
		page := must[*assistants.VectorStoreSearchResultsPage](t)(c.VectorStores.Search(ctx, s.ID, of[assistants.VectorStoreSearchRequest](t, `{"query":"cat"}`), nil))
		if len(page.Data) != 1 || page.Data[0].Content[0].Text != "a cat on a mat" {
			t.Errorf("got %+v", page.Data)
		}
	}
	done := must[*assistants.Upload](t)(c.Uploads.Complete(ctx, upload.ID, &assistants.CompleteUploadRequest{PartIDs: parts}, nil))
	closeAll()
	c, closeAll = opened(t, path, memory.Options{})
	defer closeAll()
	d := must[*assistants.Download](t)(c.Files.Download(ctx, done.File.Or(nil).ID, nil))
	if text := must[[]byte](t)(io.ReadAll(d)); string(text) != "abcd" {
		t.Errorf("got %q", text)
	}
}

// TestWaitingRuns holds that a run that waits for outputs takes them after the service has ended, and expires in time.
func TestWaitingRuns(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	now := time.Unix(1700000000, 0)
	var calls []memory.Call
	o := memory.Options{
		Clock: assistants.Clock{Now: func() time.Time { return now }},
		Responder: memory.ResponderFunc(func(_ context.Context, turn *memory.Turn, reply *memory.Reply) error {
			reply.Usage(1, 2)
			if calls = turn.Calls; len(calls) < 2 {
				reply.Call("f", fmt.Sprintf(`{"n":%d}`, len(calls)))
			}
			return nil
		}),
	}
	c, closeAll := opened(t, path, o)
	ctx := t.Context()
	a := must[*assistants.Assistant](t)(c.Assistants.Create(ctx, of[assistants.CreateAssistantRequest](t,
		`{"model":"m","tools":[{"type":"function","function":{"name":"f"}}]}`), nil))
	var runs []*assistants.Run
	for range 2 {
		run := must[*assistants.Run](t)(c.Runs.CreateWithThread(ctx, of[assistants.CreateThreadAndRunRequest](t,
			`{"assistant_id":"`+a.ID+`","tool_choice":"required","thread":{"messages":[{"role":"user","content":"good day"}]}}`), nil))
		runs = append(runs, must[*assistants.Run](t)(c.Runs.Wait(ctx, run.ThreadID, run.ID, nil)))
	}
	for n := range 2 {
		closeAll()
		c, closeAll = opened(t, path, o)
		run := must[*assistants.Run](t)(c.Runs.Wait(ctx, runs[0].ThreadID, runs[0].ID, nil))
		if run.Status != assistants.RunStatusRequiresAction {
			t.Fatalf("got %+v", run)
		}
		must[*assistants.Run](t)(c.Runs.SubmitToolOutputs(ctx, run.ThreadID, run.ID, outputs(run), nil))
		run = must[*assistants.Run](t)(c.Runs.Wait(ctx, run.ThreadID, run.ID, nil))
		if n == 1 && (run.Status != assistants.RunStatusCompleted || run.Usage.Or(nil).TotalTokens != 9) {
			t.Errorf("got %+v, %+v", run, run.Usage.Or(nil))
		}
	}
	defer closeAll()
	for i := range calls {
		if calls[i].ID == "" {
			t.Error("a call has no ID")
		}
		calls[i].ID = ""
	}
	if want := []memory.Call{{Name: "f", Arguments: `{"n":0}`, Output: "sun"}, {Name: "f", Arguments: `{"n":1}`, Output: "sun"}}; !slices.Equal(calls, want) {
		t.Errorf("got %+v", calls)
	}
	now = now.Add(time.Hour)
	if run := must[*assistants.Run](t)(c.Runs.Get(ctx, runs[1].ThreadID, runs[1].ID, nil)); run.Status != assistants.RunStatusExpired {
		t.Errorf("got %+v", run)
	}
}

// TestOpenFails holds what files are refused, and that nothing is written to them.
func TestOpenFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.db")
	c, closeAll := opened(t, good, memory.Options{})
	lived(t, c, 100)
	_, err := store.Open(good)
	if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), good) {
		t.Errorf("got %v", err)
	}
	closeAll()
	whole := must[[]byte](t)(os.ReadFile(good))
	bolt := func(name, bucket, value string) []byte {
		path := filepath.Join(dir, name)
		db := must[*bbolt.DB](t)(bbolt.Open(path, 0o600, nil))
		if err := db.Update(func(tx *bbolt.Tx) error {
			return must[*bbolt.Bucket](t)(tx.CreateBucket([]byte(bucket))).Put([]byte("format"), []byte(value))
		}); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return must[[]byte](t)(os.ReadFile(path))
	}
	for name, f := range map[string]struct {
		data []byte
		want error
	}{
		"text":          {[]byte("not a database\n"), store.ErrForeign},
		"long text":     {[]byte(strings.Repeat("not a database\n", 10000)), store.ErrForeign},
		"zeros":         {make([]byte, 1<<16), store.ErrForeign},
		"other program": {bolt("other", "things", "1"), store.ErrForeign},
		"newer":         {bolt("newer", "assistgen assistants", "2"), store.ErrNewer},
		"no format":     {bolt("none", "assistgen assistants", "x"), store.ErrDamaged},
		"half":          {whole[:len(whole)/2], store.ErrDamaged},
		"first pages":   {whole[:3*os.Getpagesize()], store.ErrDamaged},
	} {
		path := filepath.Join(dir, "bad.db")
		if err := os.WriteFile(path, f.data, 0o600); err != nil {
			t.Fatal(err)
		}
		if file, err := store.Open(path); !errors.Is(err, f.want) {
			t.Errorf("%s: got %v", name, err)
			if err == nil {
				_ = file.Close()
			}
		}
		if after := must[[]byte](t)(os.ReadFile(path)); !slices.Equal(after, f.data) {
			t.Errorf("%s: the file is changed", name)
		}
		if err := os.Remove(path); err != nil { // a lock may stay
			t.Fatal(err)
		}
	}
	if _, err := store.Open(filepath.Join(dir, "no", "a.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
