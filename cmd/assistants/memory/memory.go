// Package memory implements the unified assistants API: assistants, threads, messages, runs with streams, files, uploads and vector stores
// with search. Objects are in memory; with a [Store], as package store has one, they are in a file as well, and contents of files only there.
//
// A [Responder] decides what runs do, so that a program can be tested without a provider:
//
//	service := memory.New(memory.Options{})
//	defer service.Close()
//	client := service.Client()
//
// Files of vector stores are searchable at once, by their words: there are no embeddings, the rankers make no difference, and rewrite_query
// has no effect. Batches of files are complete when they are made, so that none can be cancelled. Only text is searched, and sizes of chunks
// are in words.
//
// Not done: file_ids of messages and assistants, which are of the first version of the API, are kept and not searched; code interpreter does
// nothing; there are no versions of assistants.
//
// What the API has of a single provider, such as users, is an [assistants.UnsupportedError]; Can of the client says so before. Nothing is
// sent, so that call options have no effect: the context bounds a call.
package memory

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// Provider is the name of the client's provider.
const Provider = "memory"

// Options set up a [Service]. The zero Options do.
type Options struct {
	// Responder decides what runs do. Default: [Echo].
	Responder Responder
	// NewID returns an ID that no other object has, those of a Store included, for a prefix such as "thread". It is not called concurrently.
	// Default: the prefix and random letters.
	NewID func(prefix string) string
	// Clock sets the times of objects, and by which they expire. Default: the real one.
	Clock assistants.Clock
	// Store keeps the objects; it is for [Open]. Default: they are in memory alone.
	Store Store
	// RunTTL is how long a run may take, with its waits for tool outputs. Default: 10 minutes.
	RunTTL time.Duration
	// RunEnded is told of each run that has ended, once that is durable; nil is nobody. Runs whose thread is deleted first are not among
	// them. It must be quick and must not call the service. It may be called concurrently.
	RunEnded func(*assistants.Run)
}

// Service keeps the objects of the API. It may be used by several goroutines.
type Service struct {
	options Options
	work    sync.WaitGroup // of the responders
	pieces  *pieces
	indexes indexes

	mu         ledger
	assistants table[assistants.Assistant]
	threads    table[assistants.Thread]
	messages   table[assistants.Message]
	runs       table[assistants.Run]
	steps      table[assistants.RunStep]
	states     table[runState]                      // of active runs, by their threads
	deltas     table[assistants.MessageDeltaObject] // of active runs
	files      table[assistants.File]
	contents   table[stored] // of files and parts of uploads
	uploads    table[assistants.Upload]
	parts      table[assistants.UploadPart]
	wanted     table[assistants.CreateUploadRequest] // of uploads that are pending
	stores     table[assistants.VectorStore]
	storeFiles table[assistants.VectorStoreFile]
	batches    table[assistants.VectorStoreFileBatch]
	members    table[batchMembers]   // of batches
	active     map[string]*activeRun // by the IDs of threads
	made       uint64                // IDs of deltas
	closed     bool
}

// New returns a service without objects, which keeps them in memory. It panics if the options have a Store: see [Open].
func New(o Options) *Service {
	if o.Store != nil {
		panic("memory: New with a Store; use Open")
	}
	return newService(o)
}

// Open returns a service with the objects of a store. Runs that were under way when the last service ended without Close fail, and runs
// that wait for the outputs of tools wait on. The caller closes the service, and the store after it.
func Open(o Options) (*Service, error) {
	s := newService(o)
	if o.Store == nil {
		return s, nil
	}
	err := s.load()
	if err == nil {
		err = s.Sweep(context.Background())
	}
	if err != nil {
		s.mu.close()
		return nil, err
	}
	return s, nil
}

func newService(o Options) *Service {
	if o.Responder == nil {
		o.Responder = Echo{}
	}
	if o.NewID == nil {
		o.NewID = func(prefix string) string { return prefix + "_" + rand.Text() }
	}
	o.Clock = o.Clock.OrReal()
	if o.RunTTL <= 0 {
		o.RunTTL = 10 * time.Minute
	}
	s := &Service{options: o, active: map[string]*activeRun{}, indexes: indexes{files: map[string]map[chunking]*fileIndex{}}}
	s.mu.open(o.Store)
	s.pieces = newPieces(&s.mu)
	s.assistants, s.threads = newTable[assistants.Assistant]("assistant", s), newTable[assistants.Thread]("thread", s)
	s.messages, s.runs, s.steps = newTable[assistants.Message]("message", s), newTable[assistants.Run]("run", s), newTable[assistants.RunStep]("run step", s)
	s.states, s.deltas = newTable[runState]("run state", s), newTable[assistants.MessageDeltaObject]("message delta", s)
	s.files, s.contents = newTable[assistants.File]("file", s), newTable[stored]("content", s)
	s.uploads, s.parts = newTable[assistants.Upload]("upload", s), newTable[assistants.UploadPart]("upload part", s)
	s.wanted, s.stores = newTable[assistants.CreateUploadRequest]("upload request", s), newTable[assistants.VectorStore]("vector store", s)
	s.storeFiles, s.batches = newTable[assistants.VectorStoreFile]("vector store file", s), newTable[assistants.VectorStoreFileBatch]("vector store file batch", s)
	s.members = newTable[batchMembers]("batch member", s)
	s.assistants.expires = func(v *assistants.Assistant) assistants.Opt[time.Time] { return v.ExpiresAt }
	s.threads.expires = func(v *assistants.Thread) assistants.Opt[time.Time] { return v.ExpiresAt }
	s.files.expires = func(v *assistants.File) assistants.Opt[time.Time] { return v.ExpiresAt }
	s.messages.over, s.runs.over = s.threads.isOver, s.threads.isOver
	return s
}

// capabilities are the calls that the service has.
var capabilities = []string{
	"Assistants.Create", "Assistants.Delete", "Assistants.Get", "Assistants.List", "Assistants.Update",
	"Files.Create", "Files.Delete", "Files.Download", "Files.Get", "Files.List", "Files.Update",
	"Messages.Create", "Messages.Delete", "Messages.Get", "Messages.List", "Messages.Update",
	"RunSteps.Get", "RunSteps.List",
	"Runs.Cancel", "Runs.Create", "Runs.CreateStream", "Runs.CreateWithThread", "Runs.CreateWithThreadStream", "Runs.Get",
	"Runs.GetLastByThread", "Runs.List", "Runs.SubmitToolOutputs", "Runs.SubmitToolOutputsStream", "Runs.Update",
	"Threads.Create", "Threads.Delete", "Threads.Get", "Threads.List", "Threads.Update",
	"Uploads.AddPart", "Uploads.Cancel", "Uploads.Complete", "Uploads.Create",
	"VectorStoreFileBatches.Cancel", "VectorStoreFileBatches.Create", "VectorStoreFileBatches.Get", "VectorStoreFileBatches.ListFiles",
	"VectorStoreFiles.Content", "VectorStoreFiles.Create", "VectorStoreFiles.Delete", "VectorStoreFiles.Get", "VectorStoreFiles.List",
	"VectorStoreFiles.Update",
	"VectorStores.Create", "VectorStores.Delete", "VectorStores.Get", "VectorStores.List", "VectorStores.Search", "VectorStores.Update",
}

// Client returns a client whose calls the service carries out. All clients of a service see the same objects.
func (s *Service) Client() *assistants.Client {
	c := assistants.New(Provider, capabilities...)
	c.Assistants = &assistantsService{c.Assistants, s}
	c.Threads = &threadsService{c.Threads, s}
	c.Messages = &messagesService{c.Messages, s}
	c.Runs = &runsService{c.Runs, s}
	c.RunSteps = &runStepsService{c.RunSteps, s}
	c.Files = &filesService{c.Files, s}
	c.Uploads = &uploadsService{c.Uploads, s}
	c.VectorStores = &vectorStoresService{c.VectorStores, s}
	c.VectorStoreFiles = &vectorStoreFilesService{c.VectorStoreFiles, s}
	c.VectorStoreFileBatches = &batchesService{c.VectorStoreFileBatches, s}
	return c
}

// Close stops responders, so that the runs under way fail, and waits for them, and until all is durable. Objects can still be read; new
// runs fail, and with a store all changes do.
func (s *Service) Close() error {
	s.mu.Lock()
	s.closed = true
	for _, a := range s.active {
		a.cancel(errClosed)
	}
	s.mu.Unlock()
	s.work.Wait()
	s.mu.close()
	return nil
}

// now returns the time.
func (s *Service) now() time.Time { return s.options.Clock.Now().UTC() }

// do carries out a call that may change something: f runs alone, and its changes are durable when do returns.
func do[R any](ctx context.Context, s *Service, call string, f func() (R, error)) (R, error) {
	return carry(ctx, call, s.mu.do, f)
}

// look carries out a call that changes nothing: f runs next to others of that kind.
func look[R any](ctx context.Context, s *Service, call string, f func() (R, error)) (R, error) {
	return carry(ctx, call, s.mu.look, f)
}

func carry[R any](ctx context.Context, call string, way func(context.Context, func() error) error, f func() (R, error)) (v R, err error) {
	if err = context.Cause(ctx); err == nil {
		err = way(ctx, func() (err error) {
			v, err = f()
			return err
		})
	}
	if err != nil {
		return *new(R), failed(call, err)
	}
	return v, nil
}

// orZero returns what a pointer points at; the zero T for nil.
func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// century is more than a time that is given in days or seconds says, and no more than a Duration holds.
const century = 100 * 365 * day

// timeAfter returns the time some days or seconds after another, and nothing where none are given: zero is none, as in Yandex's messages.
func timeAfter(t time.Time, n assistants.Opt[int64], unit time.Duration) (o assistants.Opt[time.Time]) {
	if n := n.Or(0); n > 0 {
		o = assistants.Some(t.Add(time.Duration(min(n, int64(century/unit))) * unit))
	}
	return o
}

// convert returns a model with the members that another has.
func convert[T any](from any) (*T, error) {
	v := new(T)
	if err := runtime.ConvertTo(v, from); err != nil {
		return nil, invalid("", "The request has no JSON form: %v", err)
	}
	return v, nil
}
