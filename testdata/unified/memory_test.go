package unified

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/assistants/store"
	"github.com/assistgen/assistgen/generated/assistants"
)

// memoryIDs numbers objects by their kinds.
type memoryIDs struct {
	mu    sync.Mutex
	made  map[string]int
	files []string // the IDs of the next files
}

func (m *memoryIDs) next(prefix string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if prefix == "file" && len(m.files) > 0 {
		id := m.files[0]
		m.files = m.files[1:]
		return id
	}
	m.made[prefix]++
	return fmt.Sprintf("%s_%d", prefix, m.made[prefix])
}

// useMemory gives a stage a client in memory, whose runs do what the instructions of the assistant say.
func (s *stage) useMemory() { s.use(nil) }

// use is useMemory with the objects of a store; nil for none.
func (s *stage) use(objects memory.Store) {
	s.ids, s.guard = &memoryIDs{made: map[string]int{}}, &guard{}
	service, err := memory.Open(memory.Options{
		Store: objects, NewID: s.ids.next, Responder: memory.ResponderFunc(obey),
		Clock: assistants.Clock{Now: func() time.Time { return time.Unix(1700000001, 0) }},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = service.Close() })
	s.Client = service.Client()
}

// inFile has a play in memory use a file.
func inFile(p play) play {
	return func(s *stage) (any, error) {
		file, err := store.Open(filepath.Join(s.t.TempDir(), "a.db"))
		if err != nil {
			return nil, err
		}
		s.t.Cleanup(func() { _ = file.Close() })
		s.use(file)
		return p(s)
	}
}

// obey is the responder of the scenes.
func obey(ctx context.Context, turn *memory.Turn, reply *memory.Reply) error {
	switch instructions := turn.Run.Instructions.Or(""); {
	case instructions == failing:
		return &memory.RunError{Code: assistants.RunLastErrorCodeServerError, Message: "out of words"}
	case instructions == endless:
		<-ctx.Done()
		return ctx.Err()
	case instructions == usesTools && len(turn.Calls) == 0:
		for _, arguments := range weather {
			reply.Call("weather", arguments)
		}
		return nil
	case instructions == usesTools:
		return reply.Text(turn.Calls[0].Output + "," + turn.Calls[1].Output)
	}
	reply.Usage(3, 4)
	for _, text := range said {
		if err := reply.Text(text); err != nil {
			return err
		}
	}
	return nil
}

// memoryCells are the outcomes in memory that are those of no provider.
var memoryCells = map[string]outcome{
	"a function without parameters":       has(`{"tools":[{"type":"function","function":{"name":"f"}}]}`),
	"a tool that nobody knows":            has(`{"tools":[{"type":"telepathy","range":3}]}`),
	"answers of a form that nobody lists": has(`{"response_format":"markdown"}`),
	"the folder of the client":            has(`{"folderId":null}`),
	"versions of an assistant":            absent("Assistants.ListVersions"),
	"threads are listed":                  has(`["thread_3","thread_2","thread_1"]`),
	"the last run of a thread":            has(`{"id":"run_1"}`),
	"listening to a run":                  absent("Runs.Listen"),
	"files are changed":                   has(`{"id":"file_2","filename":"z"}`),
	"events of a run": has(`[["thread.run.created","thread.run.queued","thread.run.in_progress","thread.run.step.created","thread.run.step.in_progress",
		"thread.message.created","thread.message.in_progress","thread.message.delta","thread.message.delta","thread.message.delta","thread.message.completed",
		"thread.run.step.completed","thread.run.completed"],"Hello, world",{"status":"completed"}]`),
	"a stream of what comes after outputs":                         has(`["sun in Oslo,rain in Rome",{"status":"completed"}]`),
	"nothing is sent of a run with its thread that cannot be made": has(`null`), // it can be made
	"uploads of parts":           fails(assistants.ErrNotFound),
	"stores are searched":        has(`{"object":"vector_store.search_results.page","search_query":["q"],"data":[],"has_more":false}`),
	"files that cannot be added": fails(assistants.ErrNotFound),
	"a batch is cancelled":       fails(assistants.ErrBadRequest), // it is completed at once
	"which calls there are":      has(`["memory",true,true,false,true]`),
}

// notInMemory are the scenes of what a client in memory has no equivalent of, with the reasons.
var notInMemory = map[string]string{
	"the states of a run":                             "a run goes on by itself, whoever looks",
	"the states of a run that fails":                  "a run goes on by itself, whoever looks",
	"the states of a run with tools":                  "a run goes on by itself, whoever looks",
	"a state that nobody knows":                       "there are no other states",
	"waits grow":                                      "a wait asks once",
	"a wait ends with the context":                    "its play counts requests",
	"a wait ends by a state that nobody knows":        "there are no other states",
	"a wait goes on after what fails for now":         "nothing fails for now",
	"a wait ends by what fails for longer":            "nothing fails for now",
	"runs of a thread are listed":                     "a thread has one run at a time",
	"all pages are left early":                        "nothing is sent",
	"who is unknown":                                  "there are no credentials",
	"who calls too often":                             "nothing is refused",
	"calls are repeated as they are told":             "nothing is sent",
	"headers are sent":                                "nothing is sent",
	"headers are sent with each page":                 "nothing is sent",
	"calls end in time":                               "the context ends calls",
	"what was answered":                               "there are no headers",
	"headers of what was answered":                    "there are no headers",
	"headers of what a stream was answered by":        "there are no headers",
	"headers of an error":                             "there are no headers",
	"the value of the provider":                       "there is no other value",
	"the value of the provider in a list":             "there is no other value",
	"the value of the provider in a stream":           "there is no other value",
	"names of models":                                 "models have no other names",
	"bodies are checked where that is wanted":         "the models of the package have no limits",
	"nothing is sent of outputs that cannot be taken": "nothing is sent",
}

// inMemory returns what comes of a scene in memory: what does with the first provider that takes all of it.
func (s *scene) inMemory() outcome {
	if o, ok := memoryCells[s.name]; ok {
		return o
	}
	for _, o := range []outcome{s.openai, s.azure, s.yandex} {
		if o.result != "" && o.lacks == nil {
			return o
		}
	}
	return s.openai
}

// withFiles uploads the files that scenes are about, before a play.
func withFiles(p play) play {
	return func(s *stage) (any, error) {
		s.ids.files = []string{"a", "b", "c", "d", "e", "f", "g"}
		for range 8 {
			if _, err := s.upload("notes.txt", "some notes", `{}`); err != nil {
				return nil, err
			}
		}
		return p(s)
	}
}

// needsFiles reports whether a scene is about files that are there already.
func needsFiles(name string) bool {
	return name == "an attachment" || slices.ContainsFunc(storeScenes, func(s scene) bool { return s.name == name })
}

// TestMemoryConformance plays the scenes with a client in memory, and with one in a file.
func TestMemoryConformance(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range scenes {
		seen[s.name] = true
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if why := notInMemory[s.name]; why != "" {
				t.Skip(why)
			}
			if needsFiles(s.name) {
				s.play = withFiles(s.play)
			}
			o := s.inMemory()
			o.check(t, &s, memory.Provider)
			s.play = inFile(s.play)
			o.check(t, &s, memory.Provider)
		})
	}
	for name := range notInMemory {
		if _, both := memoryCells[name]; both || !seen[name] {
			t.Errorf("there is no scene %q, or it is listed twice", name)
		}
	}
	for name := range memoryCells {
		if !seen[name] {
			t.Errorf("there is no scene %q", name)
		}
	}
}

// TestMemoryCalls makes every call of a client in memory with zeros.
func TestMemoryCalls(t *testing.T) {
	t.Parallel()
	s := newStage(t, memory.Provider, false)
	if calls := s.everyCall(); calls < 60 {
		t.Errorf("there are %d calls", calls)
	}
	for _, call := range s.Capabilities() {
		if !strings.Contains(call, ".") || !s.Can(call) {
			t.Errorf("it cannot %s", call)
		}
	}
}
