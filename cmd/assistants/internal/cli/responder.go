package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/assistgen/assistgen/cmd/assistants/chat"
	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/assistants/store"
	"github.com/assistgen/assistgen/generated/assistants"
)

// responders make what runs do, by the names of --responder.
var responders = map[string]func(*serveFlags, func(string) string, *slog.Logger) (memory.Responder, error){
	"echo": func(*serveFlags, func(string) string, *slog.Logger) (memory.Responder, error) {
		return memory.Echo{}, nil
	},
	"chat": (*serveFlags).chat,
}

// responderNames returns the names of the responders, in order.
func responderNames() []string { return slices.Sorted(maps.Keys(responders)) }

// chat returns the responder that asks a chat-completions endpoint.
func (f *serveFlags) chat(getenv func(string) string, log *slog.Logger) (memory.Responder, error) {
	if f.keyEnv != "" && getenv(f.keyEnv) == "" {
		return nil, fmt.Errorf("no key for the endpoint: %s, which --key-env names, is not set", f.keyEnv)
	}
	return chat.New(chat.Options{
		BaseURL: f.baseURL, Key: getenv(f.keyEnv), Model: f.model, Models: f.models, Lenient: f.lossy, Log: log,
	})
}

// checkResponder returns what is wrong with the flags of the local service.
func (f *serveFlags) checkResponder() error {
	switch {
	case responders[f.responder] == nil:
		return fmt.Errorf("unknown responder %q: use one of %s", f.responder, strings.Join(responderNames(), ", "))
	case f.changed("endpoint"), f.changed("folder"), f.changed("key-file"), f.changed("key-scheme"):
		return errors.New("--endpoint, --folder, --key-file and --key-scheme are for a gateway: name its --provider")
	case f.responder != "chat" && (f.changed("base-url") || f.changed("model")):
		return errors.New("--base-url and --model are for --responder chat")
	case f.responder != "chat" && (f.changed("key-env") || f.changed("map-model") || f.changed("lossy")):
		return errors.New("--key-env, --map-model and --lossy are for a gateway or --responder chat")
	case f.responder == "chat" && f.baseURL == "":
		return errors.New("--responder chat needs --base-url")
	case f.baseURL != "" && !isURL(f.baseURL):
		return fmt.Errorf("--base-url %s is not an http or https URL", f.baseURL)
	}
	return nil
}

// open returns the service that keeps what it is given, in a file or in memory, and a function that closes the file after the service.
func (f *serveFlags) open(options memory.Options) (*memory.Service, func() error, error) {
	if f.data == "" {
		return memory.New(options), func() error { return nil }, nil
	}
	file, err := store.Open(f.data)
	if err != nil {
		return nil, nil, err
	}
	options.Store = file
	local, err := memory.Open(options)
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return local, file.Close, nil
}

// watch counts the runs of the local service, and logs those that fail.
type watch struct {
	memory.Responder
	log   *slog.Logger
	runs  atomic.Int64 // that the responder is at work for
	ended *metrics.Counter
}

func newWatch(responder memory.Responder, registry *metrics.Registry, log *slog.Logger) *watch {
	return &watch{Responder: responder, log: log, ended: registry.Counter("assistants_runs_total", "Runs that have ended, by their status.", "status")}
}

// Respond implements [memory.Responder].
func (w *watch) Respond(ctx context.Context, turn *memory.Turn, reply *memory.Reply) error {
	w.runs.Add(1)
	defer w.runs.Add(-1)
	return w.Responder.Respond(ctx, turn, reply)
}

// end is told of a run that has ended.
func (w *watch) end(run *assistants.Run) {
	w.ended.Add(string(run.Status))
	if e, ok := run.LastError.Get(); ok && e != nil {
		w.log.Warn("a run failed", "code", string(e.Code.Or("")), "message", e.Message.Or(""))
	}
}
