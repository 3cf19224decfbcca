package unified

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assistgen/assistgen/generated/runtime"
)

// shelf is what a backend keeps of one kind of thing, in the order in which they were made.
type shelf[T any] struct {
	prefix string
	id     func(*T) string

	mu   sync.Mutex
	made int
	rows []T
}

// add keeps what is made for the next id and its time.
func (t *shelf[T]) add(make func(id string, at time.Time) T) *T {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.made++
	v := make(fmt.Sprintf("%s_%d", t.prefix, t.made), time.Unix(1700000000+int64(t.made), 0).UTC())
	t.rows = append(t.rows, v)
	return &v
}

func (t *shelf[T]) missing(id string) error {
	return &runtime.StatusError{Status: http.StatusNotFound, Code: "not_found", Message: "no " + t.prefix + " " + id}
}

// get returns a copy of one row.
func (t *shelf[T]) get(id string) (*T, error) {
	return t.change(id, func(*T) error { return nil })
}

// change changes one row, and returns a copy.
func (t *shelf[T]) change(id string, f func(*T) error) (*T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := t.index(id)
	if i < 0 {
		return nil, t.missing(id)
	}
	if err := f(&t.rows[i]); err != nil {
		return nil, err
	}
	v := t.rows[i]
	return &v, nil
}

func (t *shelf[T]) index(id string) int {
	return slices.IndexFunc(t.rows, func(v T) bool { return t.id(&v) == id })
}

// drop removes one row.
func (t *shelf[T]) drop(id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := t.index(id)
	if i < 0 {
		return t.missing(id)
	}
	t.rows = slices.Delete(t.rows, i, i+1)
	return nil
}

// span says which rows a list is asked for.
type span struct {
	limit         int64 // 0 is 20
	ascending     bool
	after, before string
}

// list returns the rows of a span that are kept, and whether there are more.
func list[T any](t *shelf[T], s span, keep func(*T) bool) (found []T, more bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	found = []T{}
	for _, v := range t.rows {
		if keep == nil || keep(&v) {
			found = append(found, v)
		}
	}
	if !s.ascending {
		slices.Reverse(found)
	}
	at := func(id string) int { return slices.IndexFunc(found, func(v T) bool { return t.id(&v) == id }) }
	if i := at(s.before); s.before != "" && i >= 0 {
		found = found[:i]
	}
	if i := at(s.after); s.after != "" {
		found = found[i+1:]
	}
	if s.limit == 0 {
		s.limit = 20
	}
	if int64(len(found)) > s.limit {
		return found[:s.limit], true
	}
	return found, false
}

// membersOf returns a value as the object of JSON that it is.
func membersOf(v any) map[string]any {
	var members map[string]any
	text, err := runtime.Append(nil, v, nil)
	if err == nil {
		err = json.Unmarshal(text, &members)
	}
	if err != nil {
		panic(err)
	}
	return members
}

// as returns a model, or members, as a model of like shape.
func as[T any](v any) *T {
	to := new(T)
	var err error
	if members, ok := v.(*map[string]any); ok {
		var text []byte
		if text, err = json.Marshal(*members); err == nil {
			err = runtime.Unmarshal(text, to)
		}
	} else {
		err = runtime.ConvertTo(to, v)
	}
	if err != nil {
		panic(err)
	}
	return to
}

// answer is as for what a handler returns.
func answer[T any](v any, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return as[T](v), nil
}

// guard answers for a backend what has nothing to do with its things: who may call, and how often. It notes what is sent.
type guard struct {
	next http.Handler

	mu    sync.Mutex
	calls []*http.Request
	alarm map[int]func() // by the number of the call
	busy  int            // how many calls more are refused for now
}

// after does something when as many calls more have come.
func (g *guard) after(calls int, do func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.alarm = map[int]func(){len(g.calls) + calls: do}
}

// refuses makes the backend refuse that many calls for now.
func (g *guard) refuses(calls int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.busy = calls
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.calls = append(g.calls, r)
	alarm := g.alarm[len(g.calls)]
	busy := g.busy > 0
	if busy {
		g.busy--
	}
	g.mu.Unlock()
	if alarm != nil {
		alarm()
	}
	if wait := r.Header.Get("X-Say-Retry-After"); wait != "" {
		w.Header().Set("Retry-After", wait)
	}
	switch {
	case r.Header.Get("Authorization") != "Bearer key" && !strings.HasSuffix(r.URL.Path, ":content"): // links need no credential
		g.refuse(w, http.StatusUnauthorized, "who are you?")
	case busy || r.Header.Get("X-Fail") == "429":
		g.refuse(w, http.StatusTooManyRequests, "slow down")
	case r.Header.Get("X-Fail") == "hang":
		<-r.Context().Done()
	default:
		g.next.ServeHTTP(w, r)
	}
}

func (g *guard) refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"code":16,"message":%q,"error":{"code":"refused","message":%[1]q}}`, message)
}

// sent returns what was sent, as "GET /path".
func (g *guard) sent() []*http.Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.calls)
}

// What the instructions of an assistant make of its runs, next to completing them.
const (
	usesTools = "use tools" // asks for the weather in two cities
	failing   = "fail"
	endless   = "run on"
	modern    = "be modern" // is in a state that nobody knows
)

// said is what assistants answer, in the pieces in which they say it.
var said = []string{"Hel", "lo, ", "world"}
