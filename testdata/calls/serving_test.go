package calls

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"sync"

	"github.com/assistgen/assistgen/generated/runtime"
)

// serving is the server of an API. The files handlers_*_test.go fill the map: their methods cannot be made by reflection.
type serving struct {
	// handlers is the package's Handlers.
	handlers reflect.Type
	// serve returns a server whose handlers all record; one without handlers for nil.
	serve func(*handling, ...runtime.ServerOption) (http.Handler, error)
	// versions are the IDs, the oldest first.
	versions []string
	// variants are the types of the package's unions.
	variants []reflect.Type
	// events is one event of each kind, without what it holds.
	events []any
}

var servings = map[string]serving{}

// handling is what all handlers of a server do: they record what they are given, and return what is prepared.
type handling struct {
	mu    sync.Mutex
	calls []handled
	// results are returned one by one.
	results []any
	// events are what streams send.
	events []any
	// err is returned in place of a result, and by streams after their events.
	err error
}

// handled is what a handler was given.
type handled struct {
	name, version string
	header        http.Header
	args          []any
	files         []string
}

// answer returns a method of a handler.
func answer[T any](ctx context.Context, h *handling, name string, args ...any) (*T, error) {
	h.note(ctx, name, args)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil {
		return nil, h.err
	}
	if len(h.results) == 0 {
		return nil, fmt.Errorf("%s: nothing is prepared", name)
	}
	result, ok := h.results[0].(*T)
	if !ok {
		return nil, fmt.Errorf("%s: %T is prepared", name, h.results[0])
	}
	h.results = h.results[1:]
	return result, nil
}

// stream returns a method of a handler that sends events.
func stream[T any](ctx context.Context, h *handling, name string, send func(*T) error, args ...any) error {
	h.note(ctx, name, args)
	h.mu.Lock()
	events, err := h.events, h.err
	h.mu.Unlock()
	for _, e := range events {
		event, ok := e.(*T)
		if !ok {
			return fmt.Errorf("%s: %T is prepared", name, e)
		}
		if err := send(event); err != nil {
			return err
		}
	}
	return err
}

func (h *handling) note(ctx context.Context, name string, args []any) {
	c := handled{
		name: name, args: args,
		version: runtime.VersionFrom(ctx),
		header:  runtime.ExchangeFrom(ctx).Request().Header,
	}
	for _, arg := range args {
		c.files = append(c.files, takeFiles(arg)...)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, c)
}

// prepare forgets what was recorded.
func (h *handling) prepare(results, events []any, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls, h.results, h.events, h.err = nil, results, events, err
}

// recorded returns the calls since the last prepare.
func (h *handling) recorded() []handled {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.calls
}

// takeFiles reads the files that are in the fields of a body, and leaves their names only: models compare readers by
// identity.
func takeFiles(body any) []string {
	v := reflect.ValueOf(body)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	var files []string
	for i := range v.Elem().NumField() {
		if v.Elem().Type().Field(i).Type != reflect.TypeFor[runtime.FilePart]() {
			continue
		}
		part, _ := reflect.TypeAssert[*runtime.FilePart](v.Elem().Field(i).Addr())
		data, err := io.ReadAll(part.Content)
		part.Content = nil
		files = append(files, string(data))
		if err != nil {
			files = append(files, errors.Join(errors.New("reading fails"), err).Error())
		}
	}
	return files
}
