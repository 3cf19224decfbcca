package memory_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// FuzzOpen opens records that no service has written, and reads them.
func FuzzOpen(f *testing.F) {
	for _, value := range []string{"", "\x00\x03t_1{}", "\x01t\x01r{}", "\x01t\x01r" + `{"pending":[{}],"expires":"2100-01-01T00:00:00Z"}`, "\x00\x01f" + `{"extents":[{"id":1,"bytes":1}]}`} {
		f.Add(value, value, value, value, value)
	}
	f.Fuzz(func(t *testing.T, thread, run, state, file, content string) {
		d := newDisk()
		for table, value := range map[string]string{"thread": thread, "run": run, "run state": state, "file": file, "content": content} {
			d.tables[table] = map[string][]byte{"\x00\x00\x00\x00\x00\x00\x00\x01": []byte(value)}
		}
		service, err := memory.Open(memory.Options{Store: d})
		if err != nil {
			return
		}
		defer func() { _ = service.Close() }()
		c := service.Client()
		for v, err := range c.Threads.All(t.Context(), nil) {
			if err != nil {
				return
			}
			for _, err := range c.Runs.All(t.Context(), v.ID, nil) {
				_ = err
			}
			_, _ = c.Threads.Delete(t.Context(), v.ID, nil)
		}
		for v, err := range c.Files.All(t.Context(), nil) {
			if err != nil {
				return
			}
			if d, err := c.Files.Download(t.Context(), v.ID, nil); err == nil {
				_, _ = io.Copy(io.Discard, d)
				_ = d.Close()
			}
			_, _ = c.Files.Delete(t.Context(), v.ID, nil)
		}
	})
}

// disk is a store whose commits fail when a test says so.
type disk struct {
	mu     sync.Mutex
	tables map[string]map[string][]byte
	commit func() error // is called for each commit; nil for none
}

func newDisk() *disk { return &disk{tables: map[string]map[string][]byte{}} }

func (d *disk) Load(table string, f func(key, value []byte) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(d.tables[table])) {
		if err := f([]byte(key), d.tables[table][key]); err != nil {
			return err
		}
	}
	return nil
}

func (d *disk) Keys(table string, f func(key []byte) error) error {
	return d.Load(table, func(key, _ []byte) error { return f(key) })
}

func (d *disk) Get(table string, key []byte) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.tables[table][string(key)], nil
}

func (d *disk) Commit(changes []memory.Change) error {
	if d.commit != nil {
		if err := d.commit(); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range changes {
		if d.tables[c.Table] == nil {
			d.tables[c.Table] = map[string][]byte{}
		}
		if c.Value == nil {
			delete(d.tables[c.Table], string(c.Key))
		} else {
			d.tables[c.Table][string(c.Key)] = bytes.Clone(c.Value)
		}
	}
	return nil
}

// records returns the number of records of a disk.
func (d *disk) records() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range d.tables {
		n += len(t)
	}
	return n
}

func openedOn(t *testing.T, d *disk, o memory.Options) *memory.Service {
	t.Helper()
	o.Store = d
	service := must[*memory.Service](t)(memory.Open(o))
	t.Cleanup(func() { _ = service.Close() })
	return service
}

// all returns the objects that a client lists, by their IDs.
func all(t *testing.T, c *assistants.Client) map[string]string {
	t.Helper()
	found := map[string]string{}
	add := func(id string, v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		found[id] = string(must[[]byte](t)(runtime.Marshal(v)))
	}
	ctx := t.Context()
	for v, err := range c.Threads.All(ctx, nil) {
		add(v.ID, v, err)
		for run, err := range c.Runs.All(ctx, v.ID, nil) { // first: it ends those that nobody works on
			add(run.ID, run, err)
			for step, err := range c.RunSteps.All(ctx, v.ID, run.ID, nil) {
				add(step.ID, step, err)
			}
		}
		for m, err := range c.Messages.All(ctx, v.ID, nil) {
			add(m.ID, m, err)
		}
	}
	for v, err := range c.Files.All(ctx, nil) {
		add(v.ID, v, err)
		d := must[*assistants.Download](t)(c.Files.Download(ctx, v.ID, nil))
		found[v.ID] += string(must[[]byte](t)(io.ReadAll(d)))
		_ = d.Close()
	}
	for v, err := range c.VectorStores.All(ctx, nil) {
		add(v.ID, v, err)
		for f, err := range c.VectorStoreFiles.All(ctx, v.ID, nil) {
			add(v.ID+f.ID, f, err)
		}
	}
	return found
}

// TestFailingDisk makes calls of all kinds while commits fail now and then. Memory and disk have the same objects then.
func TestFailingDisk(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			d, failing := newDisk(), true
			full := errors.New("the disk is full")
			commits := 0
			service := openedOn(t, d, memory.Options{})
			c := service.Client()
			a := must[*assistants.Assistant](t)(c.Assistants.Create(t.Context(), of[assistants.CreateAssistantRequest](t, caller), nil))
			d.commit = func() error {
				if commits++; failing && random.IntN(4) == 0 {
					return full
				}
				return nil
			}
			failures := 0
			var mu sync.Mutex
			var wg sync.WaitGroup
			for i := range 4 {
				wg.Go(func() {
					u := &user{c, a.ID, rand.New(rand.NewPCG(seed, uint64(i)+2))}
					for range 12 {
						err := u.act(context.Background())
						if mu.Lock(); err != nil {
							failures++
						}
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			service.Quiet(func() { failing = false })
			before := all(t, c)
			if failures == 0 || len(before) < 10 {
				t.Errorf("%d failures, %d objects", failures, len(before))
			}
			if err := service.Close(); err != nil {
				t.Fatal(err)
			}
			again := openedOn(t, d, memory.Options{})
			after := all(t, again.Client())
			for id := range after {
				if before[id] == "" {
					t.Errorf("%s is on the disk alone", id)
				}
			}
			for id, v := range before {
				if after[id] != v {
					t.Errorf("on the disk:\n%s\nin memory:\n%s", after[id], v)
				}
			}
		})
	}
}

// user makes calls.
type user struct {
	*assistants.Client
	assistant string
	random    *rand.Rand
}

// act makes a few calls that belong together, until one fails.
func (u *user) act(ctx context.Context) error {
	switch u.random.IntN(3) {
	case 0:
		return u.store(ctx)
	case 1:
		return u.run(ctx, `"auto"`)
	}
	return u.run(ctx, `"required"`)
}

func (u *user) store(ctx context.Context) error {
	f, err := u.Files.Create(ctx, &assistants.CreateFileRequest{
		File: assistants.FilePart{Name: "a", Content: strings.NewReader(strings.Repeat("some words ", 1+u.random.IntN(8)/7*100_000))}, Purpose: assistants.CreateFileRequestPurposeAssistants,
	}, nil)
	if err != nil {
		return err
	}
	s, err := u.VectorStores.Create(ctx, &assistants.CreateVectorStoreRequest{FileIDs: []string{f.ID}}, nil)
	if err != nil {
		return err
	}
	if u.random.IntN(2) == 0 {
		_, err = u.Files.Delete(ctx, f.ID, nil)
	} else {
		_, err = u.VectorStores.Delete(ctx, s.ID, nil)
	}
	return err
}

func (u *user) run(ctx context.Context, choice string) error {
	thread, err := u.Threads.Create(ctx, &assistants.CreateThreadRequest{Messages: []assistants.CreateMessageRequest{
		{Role: assistants.CreateMessageRequestRoleUser, Content: assistants.CreateMessageRequestContentText("a b c")},
	}}, nil)
	if err != nil {
		return err
	}
	body := &assistants.CreateRunRequest{}
	if err := runtime.Unmarshal([]byte(`{"assistant_id":"`+u.assistant+`","tool_choice":`+choice+`}`), body); err != nil {
		return err
	}
	var run *assistants.Run
	for e, err := range u.Runs.CreateStream(ctx, thread.ID, body, nil) {
		if err != nil {
			return err
		}
		if v, ok := e.Data.(*assistants.Run); ok {
			run = v
		}
	}
	if run.Status == assistants.RunStatusRequiresAction && u.random.IntN(2) == 0 {
		return u.goOn(ctx, run)
	}
	if u.random.IntN(3) == 0 {
		_, err = u.Threads.Delete(ctx, thread.ID, nil)
	}
	return err
}

func (u *user) goOn(ctx context.Context, run *assistants.Run) error {
	action := run.RequiredAction.Or(nil).(*assistants.RunRequiredActionSubmitToolOutputs)
	call := action.SubmitToolOutputs.Or(nil).ToolCalls[0].(*assistants.ToolCallFunction)
	_, err := u.Runs.SubmitToolOutputs(ctx, run.ThreadID, run.ID, &assistants.SubmitToolOutputsRunRequest{
		ToolOutputs: []assistants.SubmitToolOutputsRunRequestToolOutputsItem{{ToolCallID: assistants.Some(call.ID), Output: assistants.Some("sun")}},
	}, nil)
	if err == nil {
		_, err = u.Runs.Wait(ctx, run.ThreadID, run.ID, nil)
	}
	return err
}

// TestNothingIsSeenEarly holds that no call responds, and no event is sent, before what it tells is on the disk.
func TestNothingIsSeenEarly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, gate := newDisk(), make(chan error)
		made := map[string]int{}
		service := openedOn(t, d, memory.Options{NewID: func(prefix string) string {
			made[prefix]++
			return fmt.Sprintf("%s_%d", prefix, made[prefix])
		}})
		c := service.Client()
		must[*assistants.Assistant](t)(c.Assistants.Create(t.Context(), of[assistants.CreateAssistantRequest](t, `{"model":"m"}`), nil))
		before := d.records()
		d.commit = func() error { return <-gate }
		told := make(chan string, 100)
		tell := func(what string, err error) { told <- fmt.Sprint(what, " ", err == nil) }
		go func() {
			for e, err := range c.Runs.CreateWithThreadStream(t.Context(), of[assistants.CreateThreadAndRunRequest](t,
				`{"assistant_id":"asst_1","thread":{"messages":[{"role":"user","content":"a"}]}}`), nil) {
				if err != nil {
					tell("stream", err)
					return
				}
				tell(e.Name, nil)
			}
		}()
		synctest.Wait()
		go func() {
			_, err := c.Threads.Get(t.Context(), "thread_1", nil)
			tell("get", err)
		}()
		go func() {
			_, err := c.Threads.Delete(t.Context(), "thread_9", nil)
			tell("delete", err)
		}()
		go func() {
			page, err := c.Messages.List(t.Context(), "thread_1", nil)
			if err == nil && len(page.Items) != 1 {
				err = errors.New("there is no message")
			}
			tell("list", err)
		}()
		synctest.Wait()
		if len(told) != 0 || d.records() != before {
			t.Errorf("got %s", <-told)
		}
		gate <- nil
		synctest.Wait()
		if len(told) == 0 {
			t.Error("nobody is told")
		}
		close(gate)
		synctest.Wait()
		close(told)
		count := map[string]int{}
		for what := range told {
			count[what]++
		}
		for what, n := range map[string]int{"get true": 1, "delete false": 1, "list true": 1, "thread.created true": 1, "thread.message.delta true": 1, "thread.run.completed true": 1} {
			if count[what] != n {
				t.Errorf("%s: got %d, want %d", what, count[what], n)
			}
		}
	})
}

// TestFailedCommit holds what callers are told when a commit fails, those of reads included that saw what is not there.
func TestFailedCommit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d, gate := newDisk(), make(chan error)
		service := openedOn(t, d, memory.Options{NewID: func(prefix string) string { return prefix + "_1" }})
		c := service.Client()
		d.commit = func() error { return <-gate }
		errs := make(chan error, 2)
		go func() {
			_, err := c.Threads.Create(t.Context(), nil, nil)
			errs <- err
		}()
		synctest.Wait()
		go func() {
			_, err := c.Threads.Get(t.Context(), "thread_1", nil)
			errs <- err
		}()
		synctest.Wait()
		full := errors.New("the disk is full")
		gate <- full
		for range 2 {
			err := <-errs
			wants(t, err, 503, "the disk is full")
		}
		close(gate)
		_, err := c.Threads.Get(t.Context(), "thread_1", nil)
		wants(t, err, 404, "thread_1")
		must[*assistants.Thread](t)(c.Threads.Create(t.Context(), nil, nil)) // of the same ID
		if err := service.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = c.Threads.Create(t.Context(), nil, nil)
		wants(t, err, 409, "thread_1")
		_, err = c.Assistants.Create(t.Context(), of[assistants.CreateAssistantRequest](t, `{"model":"m"}`), nil)
		wants(t, err, 503, "closed")
		must[*assistants.Thread](t)(c.Threads.Get(t.Context(), "thread_1", nil))
	})
}

// TestPiecesAreDropped holds that nothing stays of contents: of files that are deleted, and of those that came to nothing.
func TestPiecesAreDropped(t *testing.T) {
	t.Parallel()
	d := newDisk()
	service := openedOn(t, d, memory.Options{})
	c := service.Client()
	create := func(content io.Reader, purpose assistants.CreateFileRequestPurpose) (*assistants.File, error) {
		return c.Files.Create(t.Context(), &assistants.CreateFileRequest{File: assistants.FilePart{Name: "a", Content: content}, Purpose: purpose}, nil)
	}
	long := func() io.Reader { return strings.NewReader(strings.Repeat("words ", 1_000_000)) }
	_, err := create(&cutReader{errors.New("it is read")}, "")
	wants(t, err, 400, "'purpose'")
	_, err = create(&cutReader{errors.New("it is read")}, "pleasure")
	wants(t, err, 400, "'pleasure'")
	u := must[*assistants.Upload](t)(c.Uploads.Create(t.Context(), of[assistants.CreateUploadRequest](t, `{"filename":"a","purpose":"assistants","bytes":4}`), nil))
	_, err = c.Uploads.AddPart(t.Context(), u.ID, &assistants.AddUploadPartRequest{Data: assistants.FilePart{Content: io.MultiReader(long(), readerFunc(func([]byte) (int, error) {
		_, err := c.Uploads.Cancel(t.Context(), u.ID, nil)
		return 0, cmp.Or(err, io.EOF)
	}))}}, nil)
	wants(t, err, 400, "cancelled")
	_, err = c.Uploads.AddPart(t.Context(), u.ID, &assistants.AddUploadPartRequest{Data: assistants.FilePart{Content: &cutReader{errors.New("it is read")}}}, nil)
	wants(t, err, 400, "cancelled")
	cut := errors.New("cut")
	if _, err := create(io.MultiReader(long(), &cutReader{cut}), assistants.CreateFileRequestPurposeAssistants); !errors.Is(err, cut) {
		t.Errorf("got %v", err)
	}
	if n := d.records(); n != 1 { // the upload
		t.Errorf("%d records stay", n)
	}
	f := must[*assistants.File](t)(create(long(), assistants.CreateFileRequestPurposeAssistants))
	download := must[*assistants.Download](t)(c.Files.Download(t.Context(), f.ID, nil))
	must[*assistants.DeleteFileResponse](t)(c.Files.Delete(t.Context(), f.ID, nil))
	if data := must[[]byte](t)(io.ReadAll(download)); len(data) != 6_000_000 {
		t.Errorf("got %d bytes", len(data))
	}
	if err := download.Close(); err != nil {
		t.Error(err)
	}
	must[*assistants.Thread](t)(c.Threads.Create(t.Context(), nil, nil)) // is durable after what was dropped
	if n := len(d.tables["piece"]); n != 0 {
		t.Errorf("%d pieces stay", n)
	}
	// A service that ended in the middle of an upload leaves pieces to the next one.
	f = must[*assistants.File](t)(create(long(), assistants.CreateFileRequestPurposeAssistants))
	pieces := len(d.tables["piece"])
	d.tables["piece"]["\x00\x00\x00\x00\x00\x00\x00\x63\x00\x00\x00\x00"] = []byte("lost")
	_ = service.Close()
	c = openedOn(t, d, memory.Options{}).Client()
	must[*assistants.File](t)(c.Files.Get(t.Context(), f.ID, nil))
	if n := len(d.tables["piece"]); n != pieces {
		t.Errorf("%d pieces, want %d", n, pieces)
	}
}

// readerFunc is a function as a reader.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// cutReader fails.
type cutReader struct{ err error }

func (r *cutReader) Read([]byte) (int, error) { return 0, r.err }

// TestNewTakesNoStore holds that a store is not ignored.
func TestNewTakesNoStore(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("New takes a store")
		}
	}()
	memory.New(memory.Options{Store: newDisk()})
}

// TestBadRecords holds that records that no service has written are errors.
func TestBadRecords(t *testing.T) {
	t.Parallel()
	good := "\x00\x03t_1" + `{"id":"t_1"}`
	for _, c := range []struct{ table, key, value string }{
		{"thread", "1234567", good},
		{"thread", "\x00\x00\x00\x00\x00\x00\x00\x00", good},
		{"thread", "\xff\xff\xff\xff\xff\xff\xff\xff", good},
		{"thread", "\x00\x00\x00\x00\x00\x00\x00\x01", ""},
		{"thread", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x00"},
		{"thread", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x00\x04t_1"},
		{"thread", "\x00\x00\x00\x00\x00\x00\x00\x01", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01t_1"},
		{"thread", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"},
		{"content", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x00\x01f{"},
		{"content", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x00\x01f" + `{"extents":[{"id":1,"bytes":-1}]}`},
		{"content", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x00\x01f" + `{"extents":[{"id":1,"bytes":9223372036854775807}]}`},
		{"content", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x00\x01f" + `{"extents":[{"id":18446744073709551615,"bytes":1}]}`},
		{"run state", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x01t\x01r[]"},
		{"run state", "\x00\x00\x00\x00\x00\x00\x00\x01", "\x01t\x01r{}"},
		{"piece", "1", "x"},
	} {
		d := newDisk()
		d.tables[c.table] = map[string][]byte{c.key: []byte(c.value)}
		if _, err := memory.Open(memory.Options{Store: d}); err == nil {
			t.Errorf("%+v: it is taken", c)
		}
	}
	d := newDisk()
	d.tables["thread"] = map[string][]byte{"\x00\x00\x00\x00\x00\x00\x00\x01": []byte(good), "\x00\x00\x00\x00\x00\x00\x00\x02": []byte(good)}
	if _, err := memory.Open(memory.Options{Store: d}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("got %v", err)
	}
	delete(d.tables["thread"], "\x00\x00\x00\x00\x00\x00\x00\x02")
	openedOn(t, d, memory.Options{})
}
