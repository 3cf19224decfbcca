package runtime

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Bridge serves one API by the calls of a package in which several APIs are one. It is an [Adapter] the other way round: the
// conversions are those of the adapter, requests are read by them and responses are written. It may be used by several goroutines.
type Bridge struct {
	conversions *Conversions
	rows        map[string]*AdaptedCall
	calls       map[string]*BridgedCall
	given       []string
	err         error // of the tables; every call fails with it
}

// BridgedCall is a call of the package that a bridge makes.
type BridgedCall struct {
	Call *UnifiedCall
	// Name is the name of its method: that of Call, or "Runs.CreateStream".
	Name string
	// Service makes the call, and Method is the method of its interface: assistants.RunsService.Create.
	Service, Method any
}

// NewBridge returns the bridge of an API, which is one of several. The lines are the conversions of its adapter, rows the calls of that,
// and given the inputs that it fills in, which are not passed on to the client of another API: behind is the provider of the client.
func NewBridge(provider, behind string, providers []string, lines string, rows []AdaptedCall, calls []BridgedCall, given []string) *Bridge {
	b := &Bridge{rows: map[string]*AdaptedCall{}, calls: map[string]*BridgedCall{}}
	if behind != provider {
		b.given = given
	}
	b.conversions, b.err = ReadConversions(provider, lines, providers...)
	for i := range rows {
		b.rows[rows[i].Name] = &rows[i]
	}
	for i := range calls {
		b.calls[calls[i].Name] = &calls[i]
	}
	return b
}

// bridged is one call on its way.
type bridged struct {
	*Bridge
	row  *AdaptedCall
	call *BridgedCall
}

// begin converts the inputs of a call of the API, which are as those of [Adapted], and makes the call of the package of that name. It
// returns what the method of that returns.
func (b *Bridge) begin(ctx context.Context, name string, args []any) (*bridged, []reflect.Value, error) {
	return b.beginBy(ctx, name, name, args)
}

// beginBy is like begin, with another method of the package.
func (b *Bridge) beginBy(ctx context.Context, name, method string, args []any) (*bridged, []reflect.Value, error) {
	if b.err != nil {
		return nil, nil, b.err
	}
	c := &bridged{b, b.rows[name], b.calls[method]}
	if c.row == nil || c.call == nil || isNil(c.call.Service) {
		return nil, nil, Unimplemented(name)
	}
	own, err := (&UnifiedCall{Inputs: c.row.Inputs}).tree(args)
	if err != nil {
		return nil, nil, c.invalid(err)
	}
	unified, err := b.conversions.In(c.row.In, b.without(own, c.row.Flag))
	if err != nil {
		return nil, nil, c.invalid(err)
	}
	inputs, ok := unified.(map[string]any)
	if !ok {
		inputs = map[string]any{}
	}
	out, err := c.invoke(ctx, inputs)
	if err != nil {
		return nil, nil, c.invalid(err)
	}
	return c, out, nil
}

// without takes out of the inputs of a call, which may be changed, those that are given, in its body, too, and the flag that the method
// that is called says.
func (b *Bridge) without(inputs map[string]any, flag string) map[string]any {
	names := slices.Clone(b.given)
	if name, inBody := strings.CutPrefix(flag, BodyInput+"."); inBody {
		names = append(names, name)
	} else {
		delete(inputs, flag)
	}
	for _, name := range b.given {
		delete(inputs, name)
	}
	if body, ok := inputs[BodyInput].(map[string]any); ok {
		body = maps.Clone(body)
		for _, name := range names {
			delete(body, name)
		}
		inputs[BodyInput] = body
	}
	return inputs
}

// invoke calls the method of the package with the inputs.
func (c *bridged) invoke(ctx context.Context, inputs map[string]any) ([]reflect.Value, error) {
	method := reflect.ValueOf(c.call.Method)
	t := method.Type()
	args := []reflect.Value{reflect.ValueOf(c.call.Service), reflect.ValueOf(ctx)}
	rest := maps.Clone(inputs)
	for _, name := range c.call.Call.Inputs {
		arg := reflect.New(t.In(len(args)))
		delete(rest, name)
		if err := readInto(&Reader{}, arg, inputs[name], c.call.Call.Links); err != nil {
			return nil, &FieldError{Field: name, Err: err}
		}
		args = append(args, arg.Elem())
	}
	params := reflect.New(t.In(len(args)))
	if err := readInto(&Reader{}, params, rest, nil); err != nil {
		return nil, err
	}
	return method.Call(append(args, params.Elem())), nil
}

// readInto reads a tree into what to points at: a pointer, which is made, or a value. Nothing is an empty object.
func readInto(r *Reader, to reflect.Value, tree any, links []any) error {
	at := to
	if to.Elem().Kind() == reflect.Pointer {
		at = reflect.New(to.Elem().Type().Elem())
		to.Elem().Set(at)
		if tree == nil {
			tree = map[string]any{}
		}
	}
	if tree == nil {
		return nil
	}
	return fillBy(r, at.Interface(), tree, links)
}

// Bridged serves a call of the API by that of the package of the same name, and returns the response R: a pointer to a struct, or what is
// not a struct. The arguments are pointers to each of the inputs of the API's call and to the struct of its parameters.
func Bridged[R any](ctx context.Context, b *Bridge, name string, args ...any) (R, error) {
	var v R
	c, out, err := b.begin(ctx, name, args)
	if err != nil {
		return v, err
	}
	response, err := outcome(out)
	if err != nil {
		return v, c.failed(err)
	}
	return v, c.respond(ctx, c.row.Out, response, reflect.ValueOf(&v))
}

// BridgedSend is like [Bridged], for a call whose response has no content.
func BridgedSend(ctx context.Context, b *Bridge, name string, args ...any) error {
	c, out, err := b.begin(ctx, name, args)
	if err != nil {
		return err
	}
	if _, err = outcome(out); err != nil {
		return c.failed(err)
	}
	return nil
}

// BridgedDownload is like [Bridged], for a call whose response is a file.
func BridgedDownload(ctx context.Context, b *Bridge, name string, args ...any) (*FilePart, error) {
	c, out, err := b.begin(ctx, name, args)
	if err != nil {
		return nil, err
	}
	response, err := outcome(out)
	if err != nil {
		return nil, c.failed(err)
	}
	held := response.Interface()
	d, ok := held.(*Download)
	if !ok {
		return nil, Unimplemented(name)
	}
	return &FilePart{Name: d.Name, ContentType: d.ContentType, Content: d}, nil
}

// BridgedItems serves a call that sends all items of a list, of which the call of the package returns pages.
func BridgedItems[E any](ctx context.Context, b *Bridge, name string, send func(E) error, args ...any) error {
	c, out, err := b.begin(ctx, name, args)
	if err != nil {
		return err
	}
	response, err := outcome(out)
	if err != nil {
		return c.failed(err)
	}
	held := response.Interface()
	p, ok := held.(paged)
	if !ok {
		return Unimplemented(name)
	}
	for {
		list, err := objectIn(p.response())
		if err != nil {
			return c.unwritable(err)
		}
		own, err := c.conversions.Out(c.row.Out, list, leaveOut)
		if err != nil {
			return c.unwritable(err)
		}
		items, _ := memberOf(own, c.call.Call.Items).([]any)
		for _, item := range items {
			var e E
			if err := readInto(&Reader{making: true}, reflect.ValueOf(&e), item, nil); err != nil {
				return c.unwritable(err)
			}
			if err := send(e); err != nil {
				return err
			}
		}
		if !p.HasNext() {
			return nil
		}
		if p, err = p.following(ctx); err != nil {
			return c.failed(err)
		}
	}
}

// BridgedStream serves a call that responds with a stream: it sends the items of the call of the package until that ends. For a stream of
// named events, data has a nil pointer of the type of what each event carries, by the names of the events; it is nil for another stream.
// Events that the API does not have are left out.
func BridgedStream[E any](ctx context.Context, b *Bridge, name string, data map[string]any, send func(E) error, args ...any) error {
	c, out, err := b.begin(ctx, name, args)
	if err != nil {
		return err
	}
	for v, failed := range out[0].Seq2() {
		if err := errorIn(failed); err != nil {
			return c.failed(err)
		}
		var e E
		known := true
		if data == nil {
			err = c.respond(ctx, c.row.Item, v, reflect.ValueOf(&e))
		} else {
			known, err = c.event(ctx, v, data, reflect.ValueOf(&e))
		}
		if err == nil && known {
			err = send(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// event converts an event into what to points at, a pointer to an event; known is false for one that the API does not have.
func (c *bridged) event(ctx context.Context, unified reflect.Value, data map[string]any, to reflect.Value) (known bool, err error) {
	from := unified.Elem()
	name := from.Field(0).String()
	of, known := data[name]
	if !known {
		return false, nil
	}
	v := reflect.New(reflect.TypeOf(of))
	if err := c.respond(ctx, c.row.Events[name], from.Field(2).Elem(), v); err != nil {
		return false, err
	}
	event := reflect.New(to.Elem().Type().Elem())
	event.Elem().Field(0).SetString(name)
	event.Elem().Field(1).Set(from.Field(1))
	event.Elem().Field(2).Set(v.Elem())
	to.Elem().Set(event)
	return true, nil
}

// paged is a page of a call of the package.
type paged interface {
	response() any
	HasNext() bool
	following(ctx context.Context) (paged, error)
}

func (p *AdaptedPage[R, T]) response() any { return p.Response }

func (p *AdaptedPage[R, T]) following(ctx context.Context) (paged, error) {
	next, err := p.Next(ctx)
	if err != nil {
		return nil, err
	}
	return next, nil
}

// page converts a page of the package into a response of the API. Where the API returns all items at once it has those of the pages
// after it, too; where it goes on by a token, the package goes on by that.
func (c *bridged) page(ctx context.Context, p paged) (any, error) {
	list, err := objectIn(p.response())
	if err != nil {
		return nil, err
	}
	t, items := c.row.Turns, c.call.Call.Items
	if t != nil && t.isWhole() {
		if list[items], err = allItems(ctx, p, items); err != nil {
			return nil, err
		}
	}
	own, err := c.conversions.Out(c.row.Out, list, leaveOut)
	object, ok := own.(map[string]any)
	if err != nil || !ok || t == nil || t.isWhole() {
		return own, err
	}
	object = maps.Clone(object)
	if t.Tells != "" {
		object[t.Tells] = p.HasNext()
	}
	if t.Token != "" && p.HasNext() {
		object[t.Token] = t.next(list, items)
	}
	return object, nil
}

// allItems are the items of a page and of those after it.
func allItems(ctx context.Context, p paged, member string) ([]any, error) {
	all := []any{}
	for {
		list, err := objectIn(p.response())
		if err != nil {
			return nil, err
		}
		items, _ := list[member].([]any)
		all = append(all, items...)
		if !p.HasNext() {
			return all, nil
		}
		if p, err = p.following(ctx); err != nil {
			return nil, err
		}
	}
}

// objectIn returns a response as an object that may be changed.
func objectIn(response any) (map[string]any, error) {
	tree, err := treeOfAnswer(reflect.ValueOf(response))
	if err != nil {
		return nil, err
	}
	object, _ := tree.(map[string]any)
	if object == nil {
		return map[string]any{}, nil
	}
	return maps.Clone(object), nil
}

// respond converts a response of the package into what to points at. What the API cannot say is left out.
func (c *bridged) respond(ctx context.Context, conversion string, unified, to reflect.Value) error {
	tree, err := c.own(ctx, conversion, unified)
	if err == nil {
		err = readInto(&Reader{making: true}, to, tree, nil)
	}
	if err != nil {
		return c.unwritable(err)
	}
	return nil
}

// unwritable returns the error of a response that is not converted.
func (c *bridged) unwritable(err error) error {
	if errors.As(err, new(*APIError)) {
		return c.failed(err)
	}
	return &StatusError{Status: http.StatusBadGateway, Message: "The response cannot be converted.", Err: err}
}

// leaveOut is told of what the API cannot say of a response.
func leaveOut(string) error { return nil }

// BridgedBy is like [Bridged], but makes another call of the package with the same inputs, and returns its response, R, as it is. It is for
// calls that are written by hand.
func BridgedBy[R any](ctx context.Context, b *Bridge, name, method string, args ...any) (R, error) {
	var v R
	c, out, err := b.beginBy(ctx, name, method, args)
	if err != nil {
		return v, err
	}
	response, err := outcome(out)
	if err != nil {
		return v, c.failed(err)
	}
	held := response.Interface()
	v, ok := held.(R)
	if !ok {
		return v, Unimplemented(name)
	}
	return v, nil
}

// BridgedOut converts what a call of the package returned into R by a conversion of the adapter: a pointer to a struct, or what is not a
// struct. It is for calls that are written by hand.
func BridgedOut[R any](ctx context.Context, b *Bridge, conversion string, unified any, err error) (R, error) {
	var v R
	c := &bridged{Bridge: b, row: &AdaptedCall{Name: conversion}}
	switch {
	case b.err != nil:
		return v, b.err
	case err != nil:
		return v, c.failed(err)
	}
	return v, c.respond(ctx, conversion, reflect.ValueOf(unified), reflect.ValueOf(&v))
}

// own converts a response of the package.
func (c *bridged) own(ctx context.Context, conversion string, unified reflect.Value) (any, error) {
	if unified.IsValid() && unified.CanInterface() {
		held := unified.Interface()
		if page, ok := held.(paged); ok {
			return c.page(ctx, page)
		}
	}
	tree, err := treeOfAnswer(unified)
	if err != nil {
		return nil, err
	}
	return c.conversions.Out(conversion, tree, leaveOut)
}

// invalid returns the error of a request that the package cannot take.
func (c *bridged) invalid(err error) error {
	e := &StatusError{Status: http.StatusBadRequest, Message: "The request cannot be converted.", Err: err}
	if field := (*FieldError)(nil); errors.As(err, &field) {
		e.Param, e.Message = paramOf(inputName(field.Field)), field.Err.Error()
	}
	return e
}

// paramOf returns what an API calls an input in its errors: members of the body have no name before them.
func paramOf(input string) string { return strings.TrimPrefix(input, "body.") }

// failed returns what the API says of an error of the call of the package.
func (c *bridged) failed(err error) error {
	var unsupported *UnsupportedError
	var refused *APIError
	var input *FieldError
	switch status := (*StatusError)(nil); {
	case errors.As(err, &status), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &unsupported):
		return &StatusError{
			Status: http.StatusBadRequest, Code: "unsupported", Param: paramOf(unsupported.Field), Message: unsupported.Error(), Err: err,
		}
	case errors.As(err, &refused):
		return refusedBy(refused)
	case errors.As(err, &input):
		return c.invalid(err)
	case errors.Is(err, ErrNotFound):
		return &StatusError{Status: http.StatusNotFound, Message: "Not found.", Err: err}
	}
	return &StatusError{Status: http.StatusBadGateway, Message: "The call of the service behind this one failed.", Err: err}
}

// refusedBy passes on what the API behind says. A credential that it refuses is not that of the request.
func refusedBy(e *APIError) error {
	out := &StatusError{Status: e.Status, Code: e.Code, Type: e.Type, Message: e.Message, Err: e}
	if _, err := strconv.Atoi(e.Code); err == nil {
		out.Code = "" // a number is of the API behind alone: the status says the same
	}
	switch {
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden, e.Status < http.StatusBadRequest:
		return &StatusError{Status: http.StatusBadGateway, Message: "The service behind this one refuses it.", Err: e}
	case e.Header.Get("Retry-After") != "":
		out.Header = http.Header{"Retry-After": {e.Header.Get("Retry-After")}}
	}
	return out
}
