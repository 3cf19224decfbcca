package store_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/assistants/store"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// victimOf is the environment variable that makes the test binary a process that is killed, on the file that it names.
const victimOf = "ASSISTANTS_STORE_VICTIM"

func TestMain(m *testing.M) {
	if path := os.Getenv(victimOf); path != "" {
		if err := victim(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// fact is a line of JSON in which a victim says that it makes a call, or what the response was.
type fact struct {
	What   string `json:"what"` // see the cases of model.add
	Thread string `json:"thread"`
	ID     string `json:"id"`
	Text   string `json:"text"`
	N      int    `json:"n"`
}

// client is one of the clients of a victim.
type client struct {
	*assistants.Client
	assistant string
	mu        *sync.Mutex
	random    *rand.Rand
}

func (c *client) say(f fact) {
	line, err := json.Marshal(f)
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	_, err = os.Stdout.Write(append(line, '\n'))
	c.mu.Unlock()
	if err != nil {
		panic(err)
	}
}

// victim serves clients until it is killed.
func victim(path string) error {
	file, err := store.Open(path)
	if err != nil {
		return err
	}
	service, err := memory.Open(memory.Options{Store: file})
	if err != nil {
		return err
	}
	api := service.Client()
	a, err := api.Assistants.Create(context.Background(), parsed[assistants.CreateAssistantRequest](`{"model":"m","tools":[{"type":"function","function":{"name":"f"}}]}`), nil)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	failed := make(chan error)
	for range 8 {
		c := &client{api, a.ID, &mu, rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}
		go func() {
			for {
				if err := c.live(); err != nil {
					failed <- err
				}
			}
		}()
	}
	return <-failed
}

func parsed[T any](text string) *T {
	v := new(T)
	if err := runtime.Unmarshal([]byte(text), v); err != nil {
		panic(err)
	}
	return v
}

// live makes a few calls of each kind.
func (c *client) live() error {
	return errors.Join(c.talk(), c.ask(), c.file())
}

// talk has a thread from its creation to, perhaps, its end.
func (c *client) talk() error {
	ctx := context.Background()
	t, err := c.Threads.Create(ctx, nil, nil)
	if err != nil {
		return err
	}
	c.say(fact{What: "thread", Thread: t.ID})
	for n := range c.random.IntN(4) {
		c.say(fact{What: "change?", Thread: t.ID, N: n})
		if _, err := c.Threads.Update(ctx, t.ID, parsed[assistants.ModifyThreadRequest](fmt.Sprintf(`{"metadata":{"n":"%d"}}`, n)), nil); err != nil {
			return err
		}
		c.say(fact{What: "change", Thread: t.ID, N: n})
	}
	m, err := c.Messages.Create(ctx, t.ID, parsed[assistants.CreateMessageRequest](`{"role":"user","content":"some words to be repeated by the assistant"}`), nil)
	if err != nil {
		return err
	}
	c.say(fact{What: "message", Thread: t.ID, ID: m.ID, Text: "some words to be repeated by the assistant"})
	for e, err := range c.Runs.CreateStream(ctx, t.ID, &assistants.CreateRunRequest{AssistantID: c.assistant}, nil) {
		if err != nil {
			return err
		}
		switch data := e.Data.(type) {
		case *assistants.Run:
			c.say(fact{What: "run", Thread: t.ID, ID: data.ID, Text: string(data.Status)})
		case *assistants.Message:
			c.say(fact{What: "message", Thread: t.ID, ID: data.ID, Text: memory.TextOf(data)})
		case *assistants.MessageDeltaObject:
			text := data.Delta.Content[0].(*assistants.MessageDeltaContentTextObject).Text.Or(nil).Value.Or("")
			c.say(fact{What: "delta", Thread: t.ID, ID: data.ID, Text: text})
		}
	}
	if c.random.IntN(2) == 0 {
		return nil
	}
	c.say(fact{What: "delete?", Thread: t.ID})
	if _, err := c.Threads.Delete(ctx, t.ID, nil); err != nil {
		return err
	}
	c.say(fact{What: "delete", Thread: t.ID})
	return nil
}

// ask makes a run that waits, and perhaps goes on.
func (c *client) ask() error {
	ctx := context.Background()
	run, err := c.Runs.CreateWithThread(ctx, parsed[assistants.CreateThreadAndRunRequest](`{"assistant_id":"`+c.assistant+`","tool_choice":"required"}`), nil)
	if err == nil {
		c.say(fact{What: "thread", Thread: run.ThreadID})
		c.say(fact{What: "run", Thread: run.ThreadID, ID: run.ID, Text: string(run.Status)})
		run, err = c.Runs.Wait(ctx, run.ThreadID, run.ID, nil)
	}
	if err != nil {
		return err
	}
	c.say(fact{What: "run", Thread: run.ThreadID, ID: run.ID, Text: string(run.Status)})
	if c.random.IntN(2) == 0 {
		return nil
	}
	c.say(fact{What: "go on?", Thread: run.ThreadID, ID: run.ID})
	if _, err := c.Runs.SubmitToolOutputs(ctx, run.ThreadID, run.ID, outputs(run), nil); err != nil {
		return err
	}
	if run, err = c.Runs.Wait(ctx, run.ThreadID, run.ID, nil); err == nil {
		c.say(fact{What: "run", Thread: run.ThreadID, ID: run.ID, Text: string(run.Status)})
	}
	return err
}

// outputs returns an output for each call that a run waits for.
func outputs(run *assistants.Run) *assistants.SubmitToolOutputsRunRequest {
	body := &assistants.SubmitToolOutputsRunRequest{}
	action := run.RequiredAction.Or(nil).(*assistants.RunRequiredActionSubmitToolOutputs)
	for _, call := range action.SubmitToolOutputs.Or(nil).ToolCalls {
		body.ToolOutputs = append(body.ToolOutputs, assistants.SubmitToolOutputsRunRequestToolOutputsItem{
			ToolCallID: assistants.Some(call.(*assistants.ToolCallFunction).ID), Output: assistants.Some("sun"),
		})
	}
	return body
}

// file makes a file, of several pieces or of one, and perhaps deletes it.
func (c *client) file() error {
	ctx := context.Background()
	data := make([]byte, c.random.IntN(1000))
	if c.random.IntN(8) == 0 {
		data = make([]byte, 1<<20+c.random.IntN(1<<20))
	}
	for i := range data {
		data[i] = byte(c.random.Uint32())
	}
	f, err := c.Files.Create(ctx, &assistants.CreateFileRequest{
		File: assistants.FilePart{Name: "a", Content: bytes.NewReader(data)}, Purpose: assistants.CreateFileRequestPurposeAssistants,
	}, nil)
	if err != nil {
		return err
	}
	c.say(fact{What: "file", ID: f.ID, N: int(crc32.ChecksumIEEE(data))})
	if c.random.IntN(2) == 0 {
		return nil
	}
	c.say(fact{What: "drop?", ID: f.ID})
	if _, err := c.Files.Delete(ctx, f.ID, nil); err != nil {
		return err
	}
	c.say(fact{What: "drop", ID: f.ID})
	return nil
}

// model has the facts that the clients of victims know.
type model struct {
	threads map[string]*thread
	files   map[string]*knownFile
}

type thread struct {
	changed, changing int // -1 for not yet
	ending, ended     bool
	messages          []string // IDs, in order
	said              map[string]string
	runs              map[string]*knownRun
}

type knownRun struct {
	status  string
	goingOn bool // the outputs may have been taken
}

type knownFile struct {
	sum           int
	ending, ended bool
}

func (m *model) add(f fact) {
	t, file := m.threads[f.Thread], m.files[f.ID]
	switch f.What {
	case "thread":
		m.threads[f.Thread] = &thread{changed: -1, changing: -1, said: map[string]string{}, runs: map[string]*knownRun{}}
	case "change?":
		t.changing = f.N
	case "change":
		t.changed = f.N
	case "message":
		if _, ok := t.said[f.ID]; !ok {
			t.messages = append(t.messages, f.ID)
		}
		t.said[f.ID] = f.Text
	case "delta":
		t.said[f.ID] += f.Text
	case "run":
		t.runs[f.ID] = &knownRun{status: f.Text}
	case "go on?":
		t.runs[f.ID].goingOn = true
	case "delete?":
		t.ending = true
	case "delete":
		t.ended = true
	case "file":
		m.files[f.ID] = &knownFile{sum: f.N}
	case "drop?":
		file.ending = true
	case "drop":
		file.ended = true
	default:
		panic(f.What)
	}
}

// TestKill kills processes that serve clients, at random moments, and holds that all that was responded is there.
func TestKill(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	m := &model{threads: map[string]*thread{}, files: map[string]*knownFile{}}
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	for range rounds {
		lines := kill(t, path, m)
		c, closeAll := opened(t, path, memory.Options{})
		m.check(t, c)
		closeAll()
		if t.Failed() {
			t.Fatalf("after %d lines", lines)
		}
	}
}

// kill runs a process on a file until it has said some lines, and adds what it said. It returns the number of lines.
func kill(t *testing.T, path string, m *model) (lines int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimOf+"="+path)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	enough := rand.IntN(600)
	scanner := bufio.NewScanner(out)
	for {
		if lines == enough {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		if !scanner.Scan() {
			break
		}
		lines++
		var f fact
		if err := json.Unmarshal(scanner.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		m.add(f)
	}
	if err := cmd.Wait(); err == nil || lines < enough {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	return lines
}

// check compares what clients know with what is there.
func (m *model) check(t *testing.T, c *assistants.Client) {
	t.Helper()
	for id, known := range m.threads {
		if known.ended {
			continue
		}
		v, err := c.Threads.Get(t.Context(), id, nil)
		switch {
		case known.ending && errors.Is(err, assistants.ErrNotFound):
			known.ended = true
			continue
		case err != nil:
			t.Error(err)
			continue
		}
		if n, err := strconv.Atoi(orNone(v.Metadata.Or(nil)["n"])); err != nil || n != known.changed && n != known.changing {
			t.Errorf("%s: got %d, want %d or %d", id, n, known.changed, known.changing)
		} else {
			known.changed, known.changing = n, n
		}
		known.checkMessages(t, c, id)
		for run, known := range known.runs {
			known.check(t, c, id, run)
		}
	}
	for id, known := range m.threads {
		if _, err := c.Threads.Get(t.Context(), id, nil); known.ended && !errors.Is(err, assistants.ErrNotFound) {
			t.Errorf("%s is there again: %v", id, err)
		}
	}
	for id, known := range m.files {
		known.check(t, c, id)
	}
}

func orNone(n string) string {
	if n == "" {
		return "-1"
	}
	return n
}

func (k *thread) checkMessages(t *testing.T, c *assistants.Client, id string) {
	t.Helper()
	texts := map[string]string{}
	var order []string
	for v, err := range c.Messages.All(t.Context(), id, of[assistants.MessagesListParams](t, `{"order":"asc"}`)) {
		if err != nil {
			t.Fatal(err)
		}
		texts[v.ID] = memory.TextOf(v)
		if v.Status.Or("") == assistants.MessageStatusInProgress {
			t.Errorf("%s is in progress", v.ID)
		}
		if slices.Contains(k.messages, v.ID) {
			order = append(order, v.ID)
		}
	}
	if !slices.Equal(order, k.messages) {
		t.Errorf("%s: got %q, want %q", id, order, k.messages)
	}
	for message, want := range k.said {
		if got := texts[message]; !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, want %q", message, got, want)
		}
	}
}

func (k *knownRun) check(t *testing.T, c *assistants.Client, thread, id string) {
	t.Helper()
	run, err := c.Runs.Get(t.Context(), thread, id, nil)
	if err != nil {
		t.Error(err)
		return
	}
	got, waits := string(run.Status), k.status == string(assistants.RunStatusRequiresAction)
	switch {
	case got == k.status && !waits: // it has ended
	case run.Status == assistants.RunStatusFailed && (k.status == "queued" || k.status == "in_progress" || k.goingOn):
		if e := run.LastError.Or(nil); e.Code.Or("") != assistants.RunLastErrorCodeServerError || !strings.Contains(e.Message.Or(""), "stopped") {
			t.Errorf("%s: got %+v", id, e)
		}
	case run.Status == assistants.RunStatusCompleted && (k.status != "failed"):
	case run.Status == assistants.RunStatusRequiresAction && (waits || k.status == "queued"):
		if _, err := c.Runs.SubmitToolOutputs(t.Context(), thread, id, outputs(run), nil); err != nil {
			t.Error(err)
			return
		}
		if run, err = c.Runs.Wait(t.Context(), thread, id, nil); err != nil || run.Status != assistants.RunStatusCompleted {
			t.Errorf("%s: got %+v, %v", id, run, err)
		}
	default:
		t.Errorf("%s: got %s, want %s: %+v", id, got, k.status, *run)
	}
	k.status = string(run.Status)
	for step, err := range c.RunSteps.All(t.Context(), thread, id, nil) {
		if err != nil || step.Status == assistants.RunStepStatusInProgress {
			t.Errorf("%s: got %+v, %v", id, step, err)
		}
	}
}

func (k *knownFile) check(t *testing.T, c *assistants.Client, id string) {
	t.Helper()
	d, err := c.Files.Download(t.Context(), id, nil)
	if errors.Is(err, assistants.ErrNotFound) && (k.ending || k.ended) {
		k.ended = true
		return
	}
	if err != nil || k.ended {
		t.Errorf("%s: %v", id, err)
		return
	}
	defer func() { _ = d.Close() }()
	data, err := io.ReadAll(d)
	if err != nil || int(crc32.ChecksumIEEE(data)) != k.sum {
		t.Errorf("%s: %d bytes, %v", id, len(data), err)
	}
}
