package runtime

import (
	"context"
	"io"
	"iter"
	"slices"
	"strings"
)

// Page is one page of a list: an answer R with items of type T.
type Page[R, T any] struct {
	// Response is the answer that holds the page.
	Response *R
	// Items are the items of the page; it may be empty though more pages follow.
	Items []T

	call   *Call
	read   func(*R, *Reader)
	items  func(*R) []T
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

// maxEmptyPages is how many pages in a row may be empty.
const maxEmptyPages = 1000

// List sends a call and returns the page that it answers; items finds the items in it.
func List[R, T any](ctx context.Context, c *Call, read func(*R, *Reader), items func(*R) []T) (*Page[R, T], error) {
	p := &Page[R, T]{call: c, read: read, items: items}
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Page[R, T]) load(ctx context.Context) error {
	p.Response = new(R)
	paging := p.call.operation.Paging
	said := ""
	err := p.call.buffered(ctx, func(a *attempt, body []byte) error {
		p.next, said = paging.lookAhead(string(body))
		return a.decode(body, func(r *Reader) { p.read(p.Response, r) })
	})
	if err != nil {
		return err
	}
	p.Items = p.items(p.Response)
	if p.empty++; len(p.Items) > 0 {
		p.empty = 0
	}
	switch {
	case said != "":
		p.more = said == "true"
	case paging.More == nil:
		p.more = p.next != ""
	default: // the server does not say what it should: an empty page is the last
		p.more = p.next != "" && len(p.Items) > 0
	}
	return nil
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
	next := &Page[R, T]{call: call, read: p.read, items: p.items, cursor: &trail{p.next, p.cursor}, empty: p.empty}
	if err := next.load(ctx); err != nil {
		return nil, err
	}
	return next, nil
}

// stuck returns why the next page cannot be asked for.
func (p *Page[R, T]) stuck() error {
	var reason string
	switch {
	case p.next == "":
		reason = "the server says that there is more, but not where"
	case p.cursor.has(p.next):
		reason = "the server leads back to a page that was read before"
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
	return func(yield func(T, error) bool) {
		for at := p; ; {
			for _, item := range at.Items {
				if !yield(item, nil) {
					return
				}
			}
			if !at.more {
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

// All returns the items of all pages that list leads to. The first page is fetched when the ranging begins.
func All[R, T any](ctx context.Context, list func(context.Context) (*Page[R, T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		first, err := list(ctx)
		if err != nil {
			var zero T
			yield(zero, err)
			return
		}
		first.All(ctx)(yield)
	}
}

// lookAhead reads from an answer the cursor of the next page and what it says of whether there is one: "true", "false",
// or "" when it says nothing.
func (p *Paging) lookAhead(body string) (next, more string) {
	r := &Reader{s: strings.TrimPrefix(body, string(byteOrderMark))}
	for o := r.members(); o.member(); {
		switch {
		case slices.Contains(p.Next, o.Name):
			next = r.scalar()
		case slices.Contains(p.More, o.Name):
			more = strings.ToLower(r.scalar())
		default:
			r.skip()
		}
	}
	return next, more
}

// scalar takes a value and returns the text of a string, number or word, and nothing for null, lists and objects.
func (r *Reader) scalar() string {
	if v := r.value(); v.kind != 'n' && v.kind != '[' && v.kind != '{' {
		return v.text
	}
	return ""
}
