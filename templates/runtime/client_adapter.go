package runtime

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Adapter makes the calls of a package in which several APIs are one, by the client of one of them. It may be used by several
// goroutines.
type Adapter struct {
	provider    string
	conversions *Conversions
	calls       map[string]*AdaptedCall
	given       map[string]string
	settings    adapterSettings
	tokens      tokens
	err         error // of the tables; every call fails with it
}

// AdaptedCall says how a call of the package is made by the client of an API.
type AdaptedCall struct {
	Name string // of the call of the package: "Runs.Create"
	// Service is the service of the API's client, and Method the method of its interface: openai.RunsService.Create.
	Service, Method any
	// Inputs are the names of the method's arguments between the context and the struct of parameters; the body is called [BodyInput].
	Inputs []string
	// In, Out and Item are the conversions of the inputs, of the response, and of the items of a stream; empty for none. Events are
	// those of what events carry, by the names of events.
	In, Out, Item string
	Events        map[string]string
	// Await is the method that waits for the result of the promise that Method returns; nil for other responses.
	Await any
	// Link tells that the response has, in this member, the address of the content that the call of the package downloads.
	Link string
	// Then is the operation that is called next, with the same inputs, for the response; nil for nothing. It is called again, for a while, as long as
	// a member of its response is one of the strings of Again, by dotted paths.
	Then  *AdaptedCall
	Again map[string][]string
	// Where are the names of inputs, by the members of the response, or of its items, that must be what they are.
	Where map[string]string
	// Echo are members of the package's response that the API's does not have, and the dotted paths of the inputs that they repeat.
	Echo map[string]string
	// Turns says how the pages of a list are those of the package; nil where they are the same.
	Turns *Turns
	// Pages is the member of the API's response with the items of a page, where the package has those of all pages in one response; empty for
	// another call.
	Pages string
	// Flag is the input of the API that chooses between Method and its stream, "stream" or "@body.stream"; empty where there is no choice.
	Flag string
	// Versions are the IDs of the versions of the API that have Method; nil for all.
	Versions []string
	// ByHand tells that the package makes the call by other code.
	ByHand bool
}

// bodyPath is the name of the body in the paths of conversions.
var bodyPath = pathOf([]step{{name: BodyInput, index: -1}})

// UnifiedCall describes a call of a package in which several APIs are one.
type UnifiedCall struct {
	Name string // "Runs.Create"
	// Inputs are as those of an [AdaptedCall].
	Inputs []string
	// Items is the member of the response that has the items of a page; empty for another response.
	Items string
	// Named tells that its stream is of events that have names.
	Named bool
	// Links are as those of an [Operation].
	Links []any
}

// UnsupportedError is a call, or an input of one, that the provider does not have. Nothing was sent.
type UnsupportedError struct {
	Provider  string // "yandex"
	Operation string // "Runs.Create"
	// Field is the path of what it cannot take, "body.top_p", or "body.topP of yandex" for what only the provider calls so; it is empty
	// for the call as such.
	Field string
	// Err is a [*VersionError] where other versions of the provider than that of the client have it; nil where none has.
	Err error
}

// Error names the provider, the call, and who does not have what.
func (e *UnsupportedError) Error() string {
	who, what := "the API", e.Field
	if v := (*VersionError)(nil); errors.As(e.Err, &v) {
		who = "version " + v.Version
	}
	if what == "" {
		what = "this call"
	}
	return fmt.Sprintf("%s: %s: %s does not take %s", e.Provider, e.Operation, who, what)
}

// Unwrap returns Err.
func (e *UnsupportedError) Unwrap() error { return e.Err }

// AdapterOption sets up an adapter.
type AdapterOption func(*adapterSettings)

type adapterSettings struct {
	lossy  func(*UnsupportedError) // nil for no leave to lose anything
	models map[string]string
	http   *http.Client
	clock  Clock
}

// WithLossy sends calls without the inputs that the provider cannot take, and tells report of each, which may be nil. Without it they fail.
func WithLossy(report func(*UnsupportedError)) AdapterOption {
	if report == nil {
		report = func(*UnsupportedError) {}
	}
	return func(s *adapterSettings) { s.lossy = report }
}

// WithModels gives the models of a provider the names that the program has for them: what is called by a key is sent as its value, and
// read as the key again.
func WithModels(names map[string]string) AdapterOption {
	return func(s *adapterSettings) { s.models = maps.Clone(names) }
}

// WithLinkClient fetches with this client what a provider's response links to. Default: http.DefaultClient.
func WithLinkClient(c *http.Client) AdapterOption {
	return func(s *adapterSettings) { s.http = c }
}

// WithPollClock sets the time by which calls wait that ask again. Default: the real one.
func WithPollClock(c Clock) AdapterOption {
	return func(s *adapterSettings) { s.clock = c }
}

// NewAdapter returns the adapter of a provider, which is one of several. The lines are its conversions; given are inputs that are
// filled in when they are absent.
func NewAdapter(provider string, providers []string, lines string, calls []AdaptedCall, given map[string]string, opts []AdapterOption) *Adapter {
	a := &Adapter{provider: provider, calls: map[string]*AdaptedCall{}, given: given}
	for _, o := range opts {
		if o != nil {
			o(&a.settings)
		}
	}
	for i := range calls {
		a.calls[calls[i].Name] = &calls[i]
	}
	if a.conversions, a.err = ReadConversions(provider, lines, providers...); a.err == nil {
		a.conversions.useModels(a.settings.models)
	}
	return a
}

// NewOwnAdapter returns the adapter of a provider whose calls, of these names, are all written by hand.
func NewOwnAdapter(provider string, calls []string) *Adapter {
	rows := make([]AdaptedCall, len(calls))
	for i, name := range calls {
		rows[i] = AdaptedCall{Name: name, ByHand: true}
	}
	return NewAdapter(provider, nil, "", rows, nil, nil)
}

// Provider returns the name of the API that is behind the adapter.
func (a *Adapter) Provider() string { return a.provider }

// Calls returns the names of the calls that the provider has in the version of its client, in order.
func (a *Adapter) Calls() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(a.calls)) {
		if a.Has(name) {
			names = append(names, name)
		}
	}
	return names
}

// Has reports whether the provider has a call in the version of its client.
func (a *Adapter) Has(call string) bool {
	row := a.calls[call]
	return row != nil && (row.ByHand || a.has(row, call) == nil)
}

// has returns the error of a call that the client does not have; nil for another one.
func (a *Adapter) has(row *AdaptedCall, name string) error {
	if row == nil || isNil(row.Service) {
		return &UnsupportedError{Provider: a.provider, Operation: name}
	}
	if e := row.lacked(a.provider, name); e != nil {
		return e
	}
	return nil
}

// adapted is one call on its way.
type adapted struct {
	*Adapter
	unified *UnifiedCall
	row     *AdaptedCall
	asked   *made // what the program asked for: this call, or one that is written by hand
	opts    []CallOption
	inputs  map[string]any  // in the package's form
	own     map[string]any  // in the API's form
	made    *made           // the last call of the API's client; nil for none
	omitted map[string]bool // the given inputs that the client's version lacks
	dry     bool            // nothing is sent
	turning turning
}

// begin converts the inputs of a call: pointers to each of its arguments, to the body, and to the struct of its parameters.
func (a *Adapter) begin(u *UnifiedCall, name string, opts []CallOption, args []any) (*adapted, error) {
	c := &adapted{Adapter: a, unified: u, row: a.calls[name], asked: calledFor(name, opts), opts: opts}
	if a.err != nil {
		return nil, a.err
	}
	err := a.has(c.row, c.asked.name)
	if err != nil {
		return nil, err
	}
	if c.inputs, err = u.tree(args); err != nil {
		return nil, c.failed(err)
	}
	own, err := a.conversions.Out(c.row.In, c.turned(), c.lacks)
	if wrong := (*FieldError)(nil); errors.As(err, &wrong) {
		err = &FieldError{Field: c.asked.input(inputName(wrong.Field)), Err: wrong.Err}
	}
	if err != nil {
		return nil, c.failed(err)
	}
	members, ok := own.(map[string]any)
	if !ok {
		members = map[string]any{}
	}
	c.own = members
	return c, nil
}

// CanTake returns the error of a call whose inputs the provider cannot take, and sends nothing; see [Adapted] for the arguments. It is for
// calls that are written by hand, of which another one comes first.
func CanTake(ctx context.Context, a *Adapter, u *UnifiedCall, opts []CallOption, args ...any) error {
	if a.settings.lossy != nil {
		return nil // the call can be made, and reports what is lost then
	}
	c, err := a.begin(u, u.Name, opts, args)
	if err != nil {
		return err
	}
	return c.look(ctx)
}

// inputName returns what a program calls an input that conversions have at a path.
func inputName(path string) string {
	if rest, ok := strings.CutPrefix(path, bodyPath); ok {
		return "body" + rest
	}
	return path
}

// lacks is told of an input that the API cannot take.
func (c *adapted) lacks(field string) error {
	return c.loses(inputName(field), nil)
}

// loses tells that an input is not sent, or returns the error of that. The cause may be nil.
func (c *adapted) loses(field string, cause error) error {
	e := &UnsupportedError{Provider: c.provider, Operation: c.asked.name, Field: c.asked.input(field), Err: cause}
	if c.settings.lossy == nil {
		return e
	}
	c.settings.lossy(e)
	return nil
}

// failed gives an error the name of the call, unless it has it.
func (c *adapted) failed(err error) error {
	if unsupported := (*UnsupportedError)(nil); errors.As(err, &unsupported) {
		return err
	}
	return &CallError{Operation: c.provider + ": " + c.asked.name, Err: err}
}

func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Func, reflect.Map:
		return r.IsNil()
	}
	return false
}

// tree returns the inputs of a call as an object.
func (u *UnifiedCall) tree(args []any) (map[string]any, error) {
	inputs := map[string]any{}
	for i, name := range u.Inputs {
		v, err := treeFrom(args[i], u.Links)
		if err != nil {
			return nil, &FieldError{Field: name, Err: err}
		}
		if v != nil {
			inputs[name] = v
		}
	}
	params, err := treeFrom(args[len(u.Inputs)], nil)
	if err != nil {
		return nil, err
	}
	if members, ok := params.(map[string]any); ok {
		for name, v := range members {
			if _, taken := inputs[name]; !taken {
				inputs[name] = v
			}
		}
	}
	return inputs, nil
}

// invoke calls a method of the API's client with the inputs, and returns what it returns.
func (c *adapted) invoke(ctx context.Context, row *AdaptedCall) ([]reflect.Value, error) {
	method := reflect.ValueOf(row.Method)
	t := method.Type()
	args := []reflect.Value{reflect.ValueOf(row.Service), reflect.ValueOf(ctx)}
	used := maps.Clone(c.own) // without what is an argument
	for _, name := range row.Inputs {
		arg, err := c.argument(t.In(len(args)), inputAt(c.own, name))
		if err != nil {
			return nil, c.failed(&FieldError{Field: name, Err: err})
		}
		delete(used, name)
		args = append(args, arg)
	}
	params := reflect.New(t.In(len(args)).Elem())
	if err := fill(params.Interface(), withMembers(used, c.missing(params)), nil); err != nil {
		return nil, c.failed(err)
	}
	c.made = &made{name: c.asked.name, dry: c.dry}
	args = append(args, params, reflect.ValueOf(c.options(c.made)))
	return method.CallSlice(args), nil
}

// options returns those of the call, and what the adapter makes it for.
func (c *adapted) options(m *made) []CallOption { return append(slices.Clip(c.opts), m.option()) }

// inputAt returns an input by its name, or by that of a member of the body: "@body.runId".
func inputAt(inputs map[string]any, name string) any {
	if v, ok := inputs[name]; ok {
		return v
	}
	outer, member, _ := strings.Cut(name, ".")
	body, _ := inputs[outer].(map[string]any)
	return body[member]
}

// argument makes an argument of a type of an input. An object that is missing is an empty one: where one API can do without, another
// cannot.
func (c *adapted) argument(t reflect.Type, tree any) (reflect.Value, error) {
	if t.Kind() == reflect.Pointer {
		v := reflect.New(t.Elem())
		if tree == nil {
			tree = map[string]any{}
		}
		return v, fill(v.Interface(), withMembers(tree, c.missing(v)), nil)
	}
	v := reflect.New(t)
	if tree == nil {
		return v.Elem(), nil
	}
	return v.Elem(), fill(v.Interface(), tree, nil)
}

// missing returns the given inputs that a struct has fields for; nil for none.
func (c *adapted) missing(v reflect.Value) map[string]any {
	if v.Elem().Kind() != reflect.Struct || v.Elem().Type() == fileType {
		return nil
	}
	k, _ := codecFor(v.Interface(), nil)
	var found map[string]any
	for name, value := range c.given {
		if _, ok := k.object.byName[name]; ok && !c.omitted[name] {
			if found == nil {
				found = map[string]any{}
			}
			found[name] = value
		}
	}
	return found
}

// withMembers returns an object with the members that it does not have, and what is not an object as it is.
func withMembers(tree any, members map[string]any) any {
	o, ok := tree.(map[string]any)
	if !ok || len(members) == 0 {
		return tree
	}
	out := maps.Clone(members)
	maps.Copy(out, o)
	return out
}

// call makes the call and returns the API's response, without its error.
func (c *adapted) call(ctx context.Context) (reflect.Value, error) {
	return c.follow(ctx, c.row)
}

func (c *adapted) follow(ctx context.Context, row *AdaptedCall) (reflect.Value, error) {
	var answer reflect.Value
	err := c.attempt(row, func() error {
		out, err := c.invoke(ctx, row)
		if err == nil {
			answer, err = outcome(out)
		}
		return err
	})
	if err != nil {
		return reflect.Value{}, err
	}
	switch {
	case row.Then != nil:
		return c.settled(ctx, row.Then)
	case row.Await != nil:
		await := reflect.ValueOf(row.Await)
		return outcome(await.CallSlice([]reflect.Value{
			reflect.ValueOf(row.Service), reflect.ValueOf(ctx), answer, reflect.ValueOf(c.options(&made{name: c.asked.name})),
		}))
	}
	return answer, nil
}

// mostAgain is how often a call is made again that may not know yet of the one before it.
const mostAgain = 5

// settled makes a call that follows another, again as long as its response may be from before that.
func (c *adapted) settled(ctx context.Context, row *AdaptedCall) (reflect.Value, error) {
	own, err := c.conversions.Out(row.In, c.inputs, func(string) error { return nil })
	if err != nil {
		return reflect.Value{}, c.failed(err)
	}
	next := *c
	next.own, _ = own.(map[string]any)
	wait := firstAgain
	for range mostAgain {
		answer, err := next.follow(ctx, row)
		if err != nil || !row.isAgain(answer) {
			return answer, err
		}
		if err := c.settings.clock.OrReal().Sleep(ctx, wait); err != nil {
			return reflect.Value{}, c.failed(cause(ctx, err))
		}
		wait *= 2
	}
	return next.follow(ctx, row)
}

// isAgain reports whether a response is one for which the call is made again.
func (r *AdaptedCall) isAgain(answer reflect.Value) bool {
	if len(r.Again) == 0 {
		return false
	}
	tree, err := treeOfAnswer(answer)
	if err != nil {
		return false
	}
	for path, texts := range r.Again {
		v, _ := find(tree, strings.Split(path, "."))
		if text, ok := v.(string); ok && slices.Contains(texts, text) {
			return true
		}
	}
	return false
}

// The first waits before a call is made again.
const (
	firstAgain = 200 * time.Millisecond
	firstLook  = 500 * time.Millisecond
)

// AdaptedWait makes a call again and again while a member of its response is one of the strings of while, and returns the response when it is
// one of until, or has none; see [Adapted]. Another string may never change: the response is returned with a
// [*CallError], as the clients of vendors do. Every error comes with the last response, if there is one. What fails for a moment the API's client repeats, as its retries say.
func AdaptedWait[R any](ctx context.Context, a *Adapter, u *UnifiedCall, member string, until, while []string, opts []CallOption, args ...any) (R, error) {
	failed := func(err error) error {
		return &CallError{Operation: a.provider + ": " + calledFor(u.Name, opts).name, Err: err}
	}
	var last R
	for wait := firstLook; ; wait = min(wait*3/2, longestWait) {
		v, err := Adapted[R](ctx, a, u, opts, args...)
		if err != nil {
			return last, err
		}
		last = v
		tree, err := treeOfAnswer(reflect.ValueOf(v))
		if err != nil {
			return v, err
		}
		state, _ := find(tree, []string{member})
		text, ok := state.(string)
		switch {
		case !ok || slices.Contains(until, text):
			return v, nil
		case !slices.Contains(while, text):
			return v, failed(fmt.Errorf("%s is %q, and it is not known whether that ends the wait", member, shorten(text)))
		}
		if err := a.settings.clock.OrReal().Sleep(ctx, wait); err != nil {
			return v, failed(cause(ctx, err))
		}
	}
}

// outcome takes the error off what a method returns; the response is invalid where it returns nothing else. A stream has its errors in it.
func outcome(out []reflect.Value) (reflect.Value, error) {
	last := len(out) - 1
	if out[last].Type() == reflect.TypeFor[error]() {
		if err := errorIn(out[last]); err != nil {
			return reflect.Value{}, err
		}
		out = out[:last]
	}
	if len(out) == 0 {
		return reflect.Value{}, nil
	}
	return out[0], nil
}

// errorIn returns the error that a value of that type holds; nil for none.
func errorIn(v reflect.Value) error {
	held := v.Interface()
	err, _ := held.(error)
	return err
}

// treeOfAnswer returns a value of the API's client as a tree. That of one of several successes is its body.
func treeOfAnswer(v reflect.Value) (any, error) {
	if isStatusOf(v) {
		status := v.Elem().Elem()
		v = status.FieldByName("Body")
		if status.FieldByName("ContentType").IsValid() { // of a status that the document does not declare, as it came
			return readTree(string(v.Bytes()))
		}
	}
	if !v.IsValid() {
		return nil, nil //nolint:nilnil // null is a value
	}
	if v.Kind() != reflect.Pointer {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		v = p
	}
	return treeFrom(v.Interface(), nil)
}

// isStatusOf reports whether a value is one of several successes, each of a status: a struct without a JSON form, in an interface.
func isStatusOf(v reflect.Value) bool {
	if !v.IsValid() || v.Kind() != reflect.Interface || v.Elem().Kind() != reflect.Pointer || v.Elem().Elem().Kind() != reflect.Struct {
		return false
	}
	held := v.Interface()
	_, hasJSON := held.(json.Marshaler)
	return !hasJSON
}

// Adapted makes a call and returns its response, whose type is R: a pointer to a struct, or a type that is not a struct. The arguments are pointers
// to each of the call's inputs and to the struct of its parameters. Errors are an [*UnsupportedError] for what the provider does not
// have, and those of the API's client.
func Adapted[R any](ctx context.Context, a *Adapter, u *UnifiedCall, opts []CallOption, args ...any) (R, error) {
	var v R
	c, err := a.begin(u, u.Name, opts, args)
	if err != nil {
		return v, err
	}
	answer, err := c.call(ctx)
	if err != nil {
		return v, err
	}
	to := reflect.ValueOf(&v).Elem()
	if page, ok := pageOf(answer); ok && c.row.Pages != "" {
		err = c.receiveAll(ctx, page, to)
	} else {
		err = c.receive(answer, c.row.Out, to)
	}
	if err != nil {
		return *new(R), err
	}
	return v, nil
}

// receiveAll converts a page of the API with the items of the pages after it, as receive does.
func (c *adapted) receiveAll(ctx context.Context, page turner, to reflect.Value) error {
	var items []any
	for {
		tree, err := treeOfAnswer(reflect.ValueOf(page.answered()))
		if err != nil {
			return c.failed(err)
		}
		found, _ := memberOf(tree, c.row.Pages).([]any)
		items = append(items, found...)
		if _, more := page.following(); !more {
			_, err := c.read(map[string]any{c.row.Pages: items}, c.row.Out, to)
			return err
		}
		if page, err = page.turn(ctx); err != nil {
			return err
		}
	}
}

// pageOf returns the page that a value of the API is.
func pageOf(own reflect.Value) (turner, bool) {
	if !own.IsValid() || !own.CanInterface() {
		return nil, false
	}
	held := own.Interface()
	page, ok := held.(turner)
	return page, ok
}

// AdaptedSend makes a call whose response has no content.
func AdaptedSend(ctx context.Context, a *Adapter, u *UnifiedCall, opts []CallOption, args ...any) error {
	c, err := a.begin(u, u.Name, opts, args)
	if err != nil {
		return err
	}
	_, err = c.call(ctx)
	return err
}

// receive converts a value of the API into to, a value of the package: a pointer to a struct, or what is not a struct. Of a page that is
// none in the package, that is the response.
func (c *adapted) receive(own reflect.Value, conversion string, to reflect.Value) error {
	if page, ok := pageOf(own); ok {
		own = reflect.ValueOf(page.answered())
	}
	tree, err := treeOfAnswer(own)
	if err != nil {
		return c.failed(err)
	}
	if !own.IsValid() { // no content
		tree = map[string]any{}
	}
	at, err := c.read(tree, conversion, to)
	if err != nil {
		return err
	}
	setNative(at, own)
	return nil
}

// read converts a tree of the API into to, as receive does, and returns the pointer to what it is read into.
func (c *adapted) read(tree any, conversion string, to reflect.Value) (reflect.Value, error) {
	unified, err := c.conversions.In(conversion, tree)
	if err != nil {
		return to, c.failed(err)
	}
	if unified == nil && tree != nil && to.Kind() == reflect.Pointer {
		return to, c.failed(fmt.Errorf("%w: %s", errNoResponse, shorten(jsonOfTree(tree))))
	}
	if err := c.isMeant(unified); err != nil {
		return to, c.failed(err)
	}
	return c.filled(c.echoed(unified), to)
}

// strayError is the error of a response that is not of what the inputs say: in the words of the package there is no such thing.
type strayError struct{ member string }

func (e *strayError) Error() string { return "the " + e.member + " of the response is another one" }

func (e *strayError) Is(target error) bool { return target == ErrNotFound }

// isMeant returns the error of a response that has another member than an input says.
func (c *adapted) isMeant(response any) error {
	for member, input := range c.row.Where {
		want, given := c.inputs[input]
		if got := memberOf(response, member); given && got != nil && !sameTree(got, want) {
			return &strayError{member}
		}
	}
	return nil
}

// echoed returns a unified response with the members that repeat inputs of the call.
func (c *adapted) echoed(tree any) any {
	if len(c.row.Echo) == 0 {
		return tree
	}
	if tree == nil {
		tree = map[string]any{}
	}
	members := map[string]any{}
	for name, path := range c.row.Echo {
		if v, there := find(c.inputs, strings.Split(path, ".")); there {
			members[name] = v
		}
	}
	return withMembers(tree, members)
}

// errNoResponse is the error of a response that has nothing at the place that is the response of the package.
var errNoResponse = errors.New("the provider's response holds no response of the package")

// jsonOfTree returns the JSON of a tree.
func jsonOfTree(tree any) string {
	text, err := json.Marshal(tree)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// filled reads a unified tree into to, as read does.
func (c *adapted) filled(tree any, to reflect.Value) (reflect.Value, error) {
	if tree == nil {
		tree = map[string]any{}
	}
	at := to
	if to.Kind() == reflect.Pointer {
		to.Set(reflect.New(to.Type().Elem()))
	} else {
		at = to.Addr()
	}
	if err := fill(at.Interface(), tree, c.unified.Links); err != nil {
		return at, c.failed(err)
	}
	return at, nil
}

// setNative keeps the API's own value in a value of the package, if that is a struct that can keep it.
func setNative(at, own reflect.Value) {
	if !own.IsValid() || at.Elem().Kind() != reflect.Struct {
		return
	}
	k, p := codecFor(at.Interface(), nil)
	if k.kind != structKind || !k.object.hasRest {
		return
	}
	rest := k.object.restOf(p)
	kept := (*rest).copied()
	kept.native = own.Interface()
	*rest = kept
}

// Native returns the value of the provider's own package that a value of a package in which several APIs are one was made of; nil for
// none. It exists for responses, the items of pages and streams, and the values of events.
func (r *Rest) Native() any {
	if r == nil {
		return nil
	}
	return r.native
}

// FromProvider converts a value of a provider's own package by a conversion of the adapter: a pointer to a struct, or what is not a struct.
// It is for calls that are written by hand.
func FromProvider[R any](a *Adapter, conversion string, own any) (R, error) {
	var v R
	if a.err != nil {
		return v, a.err
	}
	c := &adapted{Adapter: a, unified: &UnifiedCall{}, row: &AdaptedCall{Name: conversion}}
	err := c.receive(reflect.ValueOf(own), conversion, reflect.ValueOf(&v).Elem())
	return v, err
}

// AdaptedDownload makes a call and returns the body of its response, or of what its response links to.
func AdaptedDownload(ctx context.Context, a *Adapter, u *UnifiedCall, opts []CallOption, args ...any) (*Download, error) {
	c, err := a.begin(u, u.Name, opts, args)
	if err != nil {
		return nil, err
	}
	answer, err := c.call(ctx)
	if err != nil {
		return nil, err
	}
	if c.row.Link == "" {
		held := answer.Interface()
		d, ok := held.(*Download)
		if !ok {
			return nil, c.failed(errors.New("its client returns no download"))
		}
		return d, nil
	}
	return c.fetch(ctx, answer)
}

// fetch downloads what a response links to, without the credentials of the API.
func (c *adapted) fetch(ctx context.Context, answer reflect.Value) (*Download, error) {
	tree, err := treeOfAnswer(answer)
	if err != nil {
		return nil, c.failed(err)
	}
	members, _ := tree.(map[string]any)
	link, _ := members[c.row.Link].(string)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil || req.URL.Scheme != "https" && req.URL.Scheme != "http" {
		return nil, c.failed(errors.New("the response does not link to an http or https address"))
	}
	client := c.settings.http
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err // its text holds the link, which may hold a key
		}
		return nil, c.failed(err)
	}
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, Limits{}.orDefaults().Error))
		_ = resp.Body.Close()
		return nil, &APIError{Operation: c.provider + ": " + c.asked.name, Status: resp.StatusCode, Header: resp.Header, Body: body, Attempts: 1}
	}
	return &Download{
		ContentType: resp.Header.Get("Content-Type"), Name: fileName(resp.Header), Length: resp.ContentLength, linked: resp.Body,
	}, nil
}
