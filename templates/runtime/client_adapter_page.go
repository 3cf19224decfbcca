package runtime

import (
	"context"
	"io"
	"iter"
	"reflect"
)

// AdaptedPage is one page of a list of a package in which several APIs are one: an answer R, a pointer to a struct, with items of type
// T: pointers to structs, or what is no struct.
type AdaptedPage[R, T any] struct {
	// Response is the answer that holds the page.
	Response R
	// Items are the items of the page, which pointers point at in the answer; it may be empty though more pages follow.
	Items []T

	call *adapted
	own  turner // the page of the API's client; nil for an answer that has all items
}

// turner is a page of an API's client.
type turner interface {
	answered() any
	itemsOf() reflect.Value
	turn(ctx context.Context) (turner, error)
	HasNext() bool
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

// AdaptedList makes a call and returns the page that it answers; see [Adapted] for the arguments and errors. Of an API that answers all
// items at once there is one page.
func AdaptedList[R, T any](ctx context.Context, a *Adapter, u *UnifiedCall, opts []CallOption, args ...any) (*AdaptedPage[R, T], error) {
	c, err := a.begin(u, u.Name, opts, args)
	if err != nil {
		return nil, err
	}
	p := &AdaptedPage[R, T]{call: c}
	err = c.attempt(c.row, func() error {
		answer, err := c.call(ctx)
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
	if err != nil {
		return nil, err
	}
	return p, nil
}

// load converts an answer.
func (p *AdaptedPage[R, T]) load(answer reflect.Value) error {
	if err := p.call.receive(answer, p.call.row.Out, reflect.ValueOf(&p.Response).Elem()); err != nil {
		return err
	}
	var natives []reflect.Value
	if p.own != nil {
		items := p.own.itemsOf()
		for i := range items.Len() {
			natives = append(natives, items.Index(i))
		}
	}
	return p.find(natives)
}

// find finds the items in the answer, of which the API's client has natives, and leaves those that are asked for.
func (p *AdaptedPage[R, T]) find(natives []reflect.Value) error {
	k, at := codecFor(p.Response, p.call.unified.Links)
	k.object.items(p.call.unified.Items, at, reflect.TypeFor[[]T](), pointerOf(&p.Items))
	for i := range p.Items {
		if item := reflect.ValueOf(p.Items[i]); len(natives) == len(p.Items) && item.Kind() == reflect.Pointer {
			setNative(item, natives[i])
		}
	}
	return p.selected()
}

// selected leaves of the items those that the API does not select by itself.
func (p *AdaptedPage[R, T]) selected() error {
	for input, member := range p.call.row.Where {
		want, ok := p.call.inputs[input]
		if !ok {
			continue
		}
		var kept []T
		for _, item := range p.Items {
			tree, err := treeOfAnswer(reflect.ValueOf(item))
			if err != nil {
				return p.call.failed(err)
			}
			if members, ok := tree.(map[string]any); ok && members[member] == want {
				kept = append(kept, item)
			}
		}
		p.Items = kept
	}
	return nil
}

// collect reads all items of a stream into the answer.
func (p *AdaptedPage[R, T]) collect(stream reflect.Value) error {
	var items []any
	var natives []reflect.Value
	for v, failed := range stream.Seq2() {
		if err := errorIn(failed); err != nil {
			return err
		}
		tree, err := treeOfAnswer(v)
		if err != nil {
			return p.call.failed(err)
		}
		items, natives = append(items, tree), append(natives, v)
	}
	tree := map[string]any{p.call.unified.Items: items}
	if _, err := p.call.read(tree, p.call.row.Out, reflect.ValueOf(&p.Response).Elem()); err != nil {
		return err
	}
	return p.find(natives)
}

// HasNext reports whether the provider says that there is a page after this one.
func (p *AdaptedPage[R, T]) HasNext() bool { return p.own != nil && p.own.HasNext() }

// Next fetches the page after this one. After the last page it returns [io.EOF].
func (p *AdaptedPage[R, T]) Next(ctx context.Context) (*AdaptedPage[R, T], error) {
	if !p.HasNext() {
		return nil, io.EOF
	}
	own, err := p.own.turn(ctx)
	if err != nil {
		return nil, err
	}
	next := &AdaptedPage[R, T]{call: p.call, own: own}
	return next, next.load(reflect.ValueOf(own.answered()))
}

// All returns the items of this page and of those after it, which are fetched as they are needed. An error is the last that is yielded,
// with the zero T.
func (p *AdaptedPage[R, T]) All(ctx context.Context) iter.Seq2[T, error] {
	return walk(ctx, p, func(p *AdaptedPage[R, T]) []T { return p.Items })
}

// AdaptedAll makes a call and returns the items of the page that it answers and of those after it. The call is made when the ranging
// begins.
func AdaptedAll[R, T any](ctx context.Context, a *Adapter, u *UnifiedCall, opts []CallOption, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		first, err := AdaptedList[R, T](ctx, a, u, opts, args...)
		if err != nil {
			var zero T
			yield(zero, err)
			return
		}
		first.All(ctx)(yield)
	}
}
