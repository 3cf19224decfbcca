package runtime

import (
	"context"
	"io"
	"iter"
	"maps"
	"reflect"
)

// AdaptedPage is one page of a list of a package in which several APIs are one: a response R, a pointer to a struct, with items of type
// T: pointers to structs, or what is not a struct.
type AdaptedPage[R, T any] struct {
	// Response is the response that holds the page.
	Response R
	// Items are the items of the page, which pointers point at in the response; it may be empty though more pages follow.
	Items []T

	call *adapted
	own  turner   // the page of the API's client; nil for a response that has all items
	left *listing // what such a response has beyond the page; nil for nothing
	// cursor is where the page after it begins, of an API without pages that has one; nil for none.
	cursor any
	// next fetches the page after this one, of a service that is written by hand; nil for other pages, and the last one.
	next func(ctx context.Context) (*AdaptedPage[R, T], error)
}

// NewAdaptedPage returns a page of a service that is written by hand. The function fetches the page after it; it is nil for the last page.
func NewAdaptedPage[R, T any](response R, items []T, next func(ctx context.Context) (*AdaptedPage[R, T], error)) *AdaptedPage[R, T] {
	return &AdaptedPage[R, T]{Response: response, Items: items, next: next}
}

// turner is a page of an API's client.
type turner interface {
	answered() any
	itemsOf() reflect.Value
	turn(ctx context.Context) (turner, error)
	following() (token string, more bool)
}

func (p *Page[R, T]) answered() any { return p.Response }

func (p *Page[R, T]) itemsOf() reflect.Value { return reflect.ValueOf(p.Items) }

func (p *Page[R, T]) turn(ctx context.Context) (turner, error) {
	next, err := p.Next(ctx)
	if err != nil {
		return nil, err
	}
	return next, nil
}

// following returns the cursor of the page after this one, and whether there is one.
func (p *page) following() (token string, more bool) { return p.next, p.more }

// AdaptedList makes a call and returns the page of its response; see [Adapted] for the arguments and errors. An API that returns all
// items at once has one page, unless the call says how many items a page may have.
func AdaptedList[R, T any](ctx context.Context, a *Adapter, u *UnifiedCall, opts []CallOption, args ...any) (*AdaptedPage[R, T], error) {
	c, err := a.begin(u, u.Name, opts, args)
	if err != nil {
		return nil, err
	}
	p := &AdaptedPage[R, T]{call: c}
	if err = p.fetch(ctx); err == nil {
		p, err = p.begun(ctx)
	}
	if err != nil {
		return nil, err
	}
	if c.turning.after != nil && !c.turning.met {
		return nil, c.failed(&FieldError{Field: c.row.Turns.After, Err: &notListedError{c.turning.after}})
	}
	c.turning = turning{limit: c.turning.limit}
	return p, nil
}

// fetch makes the call, and reads its response.
func (p *AdaptedPage[R, T]) fetch(ctx context.Context) error {
	return p.call.attempt(p.call.row, func() error {
		answer, err := p.call.call(ctx)
		if err != nil {
			return err
		}
		held := answer.Interface()
		if own, ok := held.(turner); ok {
			p.own, answer = own, reflect.ValueOf(own.answered())
		}
		if answer.Type().CanSeq2() && answer.Kind() == reflect.Func {
			return p.collect(answer)
		}
		return p.load(answer)
	})
}

// begun returns the first page from this one on that has items, where a list goes on after the last of them; else the page itself.
func (p *AdaptedPage[R, T]) begun(ctx context.Context) (*AdaptedPage[R, T], error) {
	var err error
	for t := p.call.row.Turns; err == nil && t != nil && t.ID != "" && len(p.Items) == 0 && p.HasNext(); {
		p, err = p.turned(ctx)
	}
	return p, err
}

// load converts a response.
func (p *AdaptedPage[R, T]) load(answer reflect.Value) error {
	tree, err := treeOfAnswer(answer)
	if err != nil {
		return p.call.failed(err)
	}
	var natives []any
	if p.own != nil {
		items := p.own.itemsOf()
		for i := range items.Len() {
			natives = append(natives, items.Index(i).Interface())
		}
	}
	if err := p.convert(tree, natives); err != nil {
		return err
	}
	setNative(reflect.ValueOf(p.Response), answer)
	return nil
}

// collect reads all items of a stream into the response.
func (p *AdaptedPage[R, T]) collect(stream reflect.Value) error {
	var items, natives []any
	for v, failed := range stream.Seq2() {
		if err := errorIn(failed); err != nil {
			return err
		}
		tree, err := treeOfAnswer(v)
		if err != nil {
			return p.call.failed(err)
		}
		items, natives = append(items, tree), append(natives, v.Interface())
	}
	return p.convert(map[string]any{p.call.unified.Items: items}, natives)
}

// convert makes the page of a response of the API, of whose items its client has natives.
func (p *AdaptedPage[R, T]) convert(tree any, natives []any) error {
	c := p.call
	unified, err := c.conversions.In(c.row.Out, tree)
	if err != nil {
		return c.failed(err)
	}
	l := &listing{}
	if l.answer, _ = unified.(map[string]any); l.answer == nil {
		l.answer = map[string]any{}
	} else {
		l.answer = maps.Clone(l.answer)
	}
	l.items, _ = l.answer[c.unified.Items].([]any)
	if len(natives) == len(l.items) {
		l.natives = natives
	}
	if p.own != nil {
		l.token, l.more = p.own.following()
	}
	if c.row.Turns != nil {
		c.turning.cut(l, c.row.Turns.ID)
	}
	return p.show(l)
}

// show makes the page of a listing, of which it takes as much as a page may have.
func (p *AdaptedPage[R, T]) show(l *listing) error {
	c := p.call
	var last any
	id := ""
	if c.row.Turns != nil {
		id = c.row.Turns.ID
		last = l.lastID(id)
	}
	for member, input := range c.row.Where {
		if want, ok := c.inputs[input]; ok {
			l.keep(func(item any) bool { return sameTree(memberOf(item, member), want) })
		}
	}
	if p.left = l.limited(c.turning.limit, id); p.left != nil {
		last = nil
	}
	c.say(l, last)
	if t := c.row.Turns; t != nil {
		p.cursor = t.following(l.answer)
	}
	if _, there := l.answer[c.unified.Items]; there {
		l.answer[c.unified.Items] = l.items
	}
	if _, err := c.filled(l.answer, reflect.ValueOf(&p.Response).Elem()); err != nil {
		return err
	}
	k, at := codecFor(p.Response, c.unified.Links)
	k.object.items(c.unified.Items, at, reflect.TypeFor[[]T](), pointerOf(&p.Items))
	for i := range p.Items {
		if item := reflect.ValueOf(p.Items[i]); l.natives != nil && item.Kind() == reflect.Pointer {
			setNative(item, reflect.ValueOf(l.natives[i]))
		}
	}
	return nil
}

// HasNext reports whether there is a page after this one.
func (p *AdaptedPage[R, T]) HasNext() bool {
	if p.own == nil {
		return p.left != nil || p.next != nil || p.cursor != nil
	}
	_, more := p.own.following()
	return more
}

// Next fetches the page after this one. After the last page it returns [io.EOF].
func (p *AdaptedPage[R, T]) Next(ctx context.Context) (*AdaptedPage[R, T], error) {
	if !p.HasNext() {
		return nil, io.EOF
	}
	if p.next != nil {
		return p.next(ctx)
	}
	next, err := p.turned(ctx)
	if err != nil {
		return nil, err
	}
	return next.begun(ctx)
}

// turned fetches the next page of the API.
func (p *AdaptedPage[R, T]) turned(ctx context.Context) (*AdaptedPage[R, T], error) {
	next := &AdaptedPage[R, T]{call: p.call}
	if p.cursor != nil {
		var err error
		if next.call, err = p.call.from(p.cursor); err != nil {
			return nil, err
		}
		return next, next.fetch(ctx)
	}
	if p.own == nil {
		left := *p.left
		left.answer = maps.Clone(left.answer)
		return next, next.show(&left)
	}
	var err error
	if next.own, err = p.own.turn(ctx); err != nil {
		return nil, err
	}
	return next, next.load(reflect.ValueOf(next.own.answered()))
}

// All returns the items of this page and of those after it, which are fetched as they are needed. An error is the last that is yielded,
// with the zero T.
func (p *AdaptedPage[R, T]) All(ctx context.Context) iter.Seq2[T, error] {
	return walk(ctx, p, func(p *AdaptedPage[R, T]) []T { return p.Items })
}

// AdaptedAll returns the items of the page that list returns and of the pages after it. List is called when the ranging begins.
func AdaptedAll[R, T any](ctx context.Context, list func() (*AdaptedPage[R, T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		first, err := list()
		if err != nil {
			var zero T
			yield(zero, err)
			return
		}
		first.All(ctx)(yield)
	}
}
