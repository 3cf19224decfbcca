package runtime

import (
	"context"
	"encoding/json"
	"iter"
	"reflect"
)

// AdaptedEvents makes a call that responds with a stream and returns its events, each an E; see [Adapted] for the arguments and errors,
// of which one is the last that is yielded. The call is made when the ranging begins.
func AdaptedEvents[E any](ctx context.Context, a *Adapter, u *UnifiedCall, method string, opts []CallOption, args ...any) iter.Seq2[E, error] {
	item, pointed := itemOf[E]()
	return func(yield func(E, error) bool) {
		fail := func(err error) {
			var zero E
			yield(zero, err)
		}
		c, err := a.begin(u, method, opts, args)
		if err != nil {
			fail(err)
			return
		}
		events := eventsOf(item, u.Named, u.Links)
		err = c.attempt(c.row, func() error {
			return c.listen(ctx, &events, func(p pointer) bool {
				var e E
				if pointed {
					*pointerOf(&e).pointer() = p
				} else {
					e = *as[E](p)
				}
				return yield(e, nil)
			})
		})
		if err != nil {
			fail(err)
		}
	}
}

// listen makes a call that responds with a stream, and hands on the events until that returns false.
func (c *adapted) listen(ctx context.Context, events *eventType, yield func(pointer) bool) error {
	out, err := c.invoke(ctx, c.row)
	if err != nil {
		return err
	}
	for v, failed := range out[0].Seq2() {
		if err := errorIn(failed); err != nil {
			return err
		}
		p, err := c.event(events, v)
		if err != nil {
			return c.failed(err)
		}
		if !yield(p) {
			return nil
		}
	}
	return nil
}

// event converts an event.
func (c *adapted) event(events *eventType, own reflect.Value) (pointer, error) {
	e := &Event{}
	conversion := c.row.Item
	data := own
	if events.named {
		at := own.Elem()
		e.Name, e.ID = at.Field(0).String(), at.Field(1).String()
		conversion, data = c.row.Events[e.Name], at.Field(2).Elem()
	}
	if data.IsValid() && data.Kind() == reflect.String { // what an event of an unknown name carries is kept as it is
		e.Data = data.String()
	} else {
		tree, err := treeOfAnswer(data)
		if err != nil {
			return pointer{}, err
		}
		if tree, err = c.conversions.In(conversion, tree); err != nil {
			return pointer{}, err
		}
		text, err := json.Marshal(tree)
		if err != nil {
			return pointer{}, err
		}
		e.Data = string(text)
	}
	p, err := events.read(anyReader, e)
	if err == nil && events.named {
		v := p.value(events.typ).Field(2).Elem()
		if v.Kind() == reflect.Pointer {
			setNative(v, data)
		}
	} else if err == nil && events.typ.Kind() == reflect.Struct {
		setNative(p.value(events.typ).Addr(), own)
	}
	return p, err
}

// anyReader reads a value of a model by itself.
func anyReader(text string) *Reader { return &Reader{s: text} }
