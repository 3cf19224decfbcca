package assistants

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/assistgen/assistgen/generated/yandex"
)

// A State keeps what a handler must know of an object next to its ID, such as the thread of a run, which Yandex's clients do not send. It
// may be used by several goroutines.
type State interface {
	// Keep returns the ID that clients get for an object. The kind says what it identifies: "run" or "operation".
	Keep(ctx context.Context, kind, id string, values ...string) (string, error)
	// Find returns the ID and the values of an object by the ID that clients have; ok is false for one that is not known.
	Find(ctx context.Context, kind, given string) (id string, values []string, ok bool, err error)
}

// IDState is a [State] that writes the values into the IDs, so that several processes can serve the same clients and nothing is lost when
// one ends. Clients can read the values.
type IDState struct{}

// The separator of the parts of an ID is a character that no path and no query escapes, and no vendor has in its IDs.
const idSeparator = "~"

var (
	idEscaper   = strings.NewReplacer("%", "%25", idSeparator, "%7E")
	idUnescaper = strings.NewReplacer("%25", "%", "%7E", idSeparator)
)

// Keep implements [State].
func (IDState) Keep(_ context.Context, _, id string, values ...string) (string, error) {
	parts := []string{idEscaper.Replace(id)}
	for _, v := range values {
		parts = append(parts, idEscaper.Replace(v))
	}
	return strings.Join(parts, idSeparator), nil
}

// Find implements [State]. IDs without values are not known.
func (IDState) Find(_ context.Context, _, given string) (id string, values []string, ok bool, err error) {
	parts := strings.Split(given, idSeparator)
	for i := range parts {
		parts[i] = idUnescaper.Replace(parts[i])
	}
	return parts[0], parts[1:], len(parts) > 1, nil
}

// MemoryState is a [State] that keeps the values in memory, so that IDs stay as they are. It forgets the objects that it has kept longest
// when there are too many. The zero MemoryState keeps 100,000.
type MemoryState struct {
	// Limit is how many objects are kept; 0 is 100,000.
	Limit int

	mu    sync.Mutex
	kept  map[string][]string
	order []string
	next  int // of order, where the oldest is
}

// Keep implements [State].
func (s *MemoryState) Keep(_ context.Context, kind, id string, values ...string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := kind + " " + id
	if _, there := s.kept[key]; !there {
		s.remember(key)
	}
	s.kept[key] = values
	return id, nil
}

// remember makes room for a key.
func (s *MemoryState) remember(key string) {
	limit := s.Limit
	if limit <= 0 {
		limit = 100_000
	}
	if s.kept == nil {
		s.kept = map[string][]string{}
	}
	if len(s.order) < limit {
		s.order = append(s.order, key)
		return
	}
	delete(s.kept, s.order[s.next])
	s.order[s.next] = key
	s.next = (s.next + 1) % len(s.order)
}

// Find implements [State].
func (s *MemoryState) Find(_ context.Context, kind, given string) (id string, values []string, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	values, ok = s.kept[kind+" "+given]
	return given, values, ok, nil
}

// find returns the ID of an object and its values, of which there are so many.
func (y *yandexServed) find(ctx context.Context, kind, given string, count int) (string, []string, error) {
	id, values, ok, err := y.options.State.Find(ctx, kind, given)
	if err == nil && (!ok || id == "" || len(values) != count) {
		err = &yandex.StatusError{Status: http.StatusNotFound, Message: "There is no " + kind + " '" + given + "'."}
	}
	return id, values, err
}
