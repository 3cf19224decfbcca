package runtime

import (
	"context"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// Page is one page of a list: a response R, a pointer to a struct, with items of type T: pointers to structs, or what is no
// struct.
type Page[R, T any] struct {
	// Response is the response that holds the page.
	Response R
	// Items are the items of the page, which pointers point at in the response; it may be empty though more pages follow.
	Items []T

	page
}

// page is the position of a page in its list.
type page struct {
	call   *Call
	next   string // the cursor of the page after this one
	more   bool
	cursor *trail // the cursors that led here, the last first
	empty  int    // pages in a row, up to this one, that had no items
}

// trail is the way through a list: every cursor that was asked for.
type trail struct {
	cursor string
	before *trail
}

func (t *trail) has(cursor string) bool {
	for ; t != nil; t = t.before {
		if t.cursor == cursor {
			return true
		}
	}
	return false
}

// leadsBack is why a list ends whose pages lead in a circle.
const leadsBack = "the server leads back to a page that was read before"

// maxEmptyPages is how many pages in a row may be empty.
const maxEmptyPages = 1000

// List sends a call and returns the page of its response; see [Receive] for the arguments and errors.
func List[R, T any](ctx context.Context, c *Client, o *Operation, opts []CallOption, args ...any) (*Page[R, T], error) {
	p := &Page[R, T]{page: page{call: c.begin(o, opts, args, false)}}
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// load reads the page.
func (p *Page[R, T]) load(ctx context.Context) error {
	answer, items := reflect.TypeFor[R]().Elem(), reflect.TypeFor[[]T]()
	*pointerOf(&p.Response).pointer() = newValue(answer)
	return p.page.load(ctx, answer, *pointerOf(&p.Response).pointer(), items, pointerOf(&p.Items))
}

// load reads a page into the response, of that type, and collects its items.
func (p *page) load(ctx context.Context, answer reflect.Type, to pointer, items reflect.Type, found pointer) error {
	paging := p.call.operation.Paging
	k := codecOf(answer)
	said := ""
	err := p.call.buffered(ctx, func(a *attempt, body []byte) error {
		p.next, said = paging.lookAhead(stringOf(body))
		if p.next == "" && said == "true" {
			p.next = paging.lastID(stringOf(body))
		}
		return a.decode(body, k, to)
	})
	if err != nil {
		return err
	}
	n := k.object.items(paging.Items, to, items, found)
	if p.empty++; n > 0 {
		p.empty = 0
	}
	switch {
	case said != "":
		p.more = said == "true"
	case paging.More == nil:
		p.more = p.next != ""
	default: // the server does not say what it should: an empty page is the last
		p.more = p.next != "" && n > 0
	}
	return nil
}

// items stores the items of a response in a slice of that type, as they are or as pointers to them, and returns how many there are.
func (o *object) items(name string, answer pointer, t reflect.Type, found pointer) int {
	f := o.field(name)
	k, list := f.codec, answer.field(f.offset)
	if k.kind == optKind {
		k = k.elem // absent and null values are not items
	}
	if k.typ.ConvertibleTo(t) {
		found.value(t).Set(list.value(k.typ).Convert(t))
		return list.slice().len
	}
	n := list.slice().len
	found.value(t).Set(reflect.MakeSlice(t, n, n))
	for i := range n {
		*found.slice().item(i, t.Elem().Size()).pointer() = list.slice().item(i, k.elem.size)
	}
	return n
}

// HasNext reports whether the server says that there is a page after this one.
func (p *Page[R, T]) HasNext() bool { return p.more }

// Next fetches the page after this one. After the last page it returns [io.EOF]; a list that cannot be walked further,
// because the server repeats itself or says of no cursor, gives a [*PageError].
func (p *Page[R, T]) Next(ctx context.Context) (*Page[R, T], error) {
	if !p.more {
		return nil, io.EOF
	}
	if err := p.stuck(); err != nil {
		return nil, err
	}
	call, err := p.call.again(p.call.operation.Paging.Cursor, p.next)
	if err != nil {
		return nil, p.call.failed(ctx, err)
	}
	next := &Page[R, T]{page: page{call: call, cursor: &trail{p.next, p.cursor}, empty: p.empty}}
	if err := next.load(ctx); err != nil {
		return nil, err
	}
	return next, nil
}

// stuck returns why the next page cannot be asked for.
func (p *page) stuck() error {
	var reason string
	switch {
	case p.next == "":
		reason = "the server says that there is more, but not where"
	case p.cursor.has(p.next):
		reason = leadsBack
	case p.empty >= maxEmptyPages:
		reason = "the server sends one empty page after another"
	default:
		return nil
	}
	return &PageError{Operation: p.call.name(), Cursor: p.next, Reason: reason}
}

// All returns the items of this page and of those after it, which are fetched as they are needed. An error is the last
// that is yielded, with the zero T.
func (p *Page[R, T]) All(ctx context.Context) iter.Seq2[T, error] {
	return walk(ctx, p, func(p *Page[R, T]) []T { return p.Items })
}

// walked is a page that leads to the one after it.
type walked[P any] interface {
	HasNext() bool
	Next(ctx context.Context) (P, error)
}

// walk returns the items of a page and of those after it. An error of fetching a page, which may be an [io.EOF] of the connection, is
// the last that is yielded.
func walk[P walked[P], T any](ctx context.Context, at P, items func(P) []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for at := at; ; {
			for _, item := range items(at) {
				if !yield(item, nil) {
					return
				}
			}
			if !at.HasNext() {
				return
			}
			next, err := at.Next(ctx)
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			at = next
		}
	}
}

// All sends a call and returns the items of that page and of the pages after it; see [Receive] for the arguments. The
// first page is fetched when the ranging begins.
func All[R, T any](ctx context.Context, c *Client, o *Operation, opts []CallOption, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		first, err := List[R, T](ctx, c, o, opts, args...)
		if err != nil {
			var zero T
			yield(zero, err)
			return
		}
		first.All(ctx)(yield)
	}
}

// lookAhead reads from a response the cursor of the next page and what it says of whether there is one: "true", "false",
// or "" when it says nothing.
func (p *Paging) lookAhead(body string) (next, more string) {
	r := &Reader{s: strings.TrimPrefix(body, string(byteOrderMark))}
	for o := r.members(); o.next(); {
		switch {
		case slices.Contains(p.Next, o.name):
			next = r.scalar()
		case slices.Contains(p.More, o.name):
			more = strings.ToLower(r.scalar())
		default:
			r.skip()
		}
	}
	return next, more
}

// lastID reads from a response the id of its last item, which leads to the next page where the server leaves the cursor out; empty for
// none.
func (p *Paging) lastID(body string) string {
	r := &Reader{s: strings.TrimPrefix(body, string(byteOrderMark))}
	last := ""
	for o := r.members(); o.next(); {
		if o.name != p.Items || r.peek() != '[' {
			r.skip()
			continue
		}
		for items := r.beginArray(); items.next(); {
			last = string(r.raw())
		}
	}
	id, _ := (&Paging{Next: []string{"id"}}).lookAhead(last)
	return id
}

// scalar takes a value and returns the text of a string, number or word, and nothing for null, lists and objects.
func (r *Reader) scalar() string {
	if v := r.value(); v.kind != 'n' && v.kind != '[' && v.kind != '{' {
		return v.text
	}
	return ""
}
