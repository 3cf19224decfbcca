// Package driver calls a generated server by the generated client of the same package, and compares what each gets with what the
// other was given. It knows no package: values are made from JSON, and methods found by reflection. The test of the matrix copies
// it to a module of its own, where it is compiled with what was generated there.
package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/assistgen/assistgen/generated/runtime"
)

// Case is a call. Its inputs are JSON, and absent where they are nil; a file is a string.
type Case struct {
	Package string
	Name    string
	Path    string            // of the operation, which it is found by
	Version string            `json:",omitempty"` // empty for the default
	Args    []json.RawMessage `json:",omitempty"`
	Body    json.RawMessage   `json:",omitempty"`
	Params  json.RawMessage   `json:",omitempty"`
	Answer  json.RawMessage   `json:",omitempty"` // a list of events for a stream
	// WantBody and WantParams are what the handler gets, where that is something else than what the client was given.
	WantBody   json.RawMessage `json:",omitempty"`
	WantParams json.RawMessage `json:",omitempty"`
	// Refused is where a constraint is broken, which both sides are to say; nil for a call that both accept. It is empty where a body
	// itself breaks one.
	Refused *string `json:",omitempty"`
	// Wire is the request that the client is to send, and Reads are others that the server is to read as the same; see wire.
	Wire  string   `json:",omitempty"`
	Reads []string `json:",omitempty"`
	// Told is what the client says in place of sending what has no text of its own.
	Told string `json:",omitempty"`
}

// Outcome is what went wrong with a case.
type Outcome struct{ Name, Wrong string }

// Target is a generated package.
type Target struct {
	// Client returns a client of a version.
	Client func(url, version string) (any, error)
	// Handler is that of a server whose handlers call Answer, Done or Stream.
	Handler func() (http.Handler, error)
	// Operations describe the calls.
	Operations []*runtime.Operation
}

// Main reads cases from the standard input, and writes the outcomes of those that fail.
func Main(targets map[string]Target) {
	if err := run(targets); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(targets map[string]Target) error {
	var cases []*Case
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		return err
	}
	sides := map[string]*side{}
	for name, t := range targets {
		h, err := t.Handler()
		if err != nil {
			return err
		}
		s := &side{target: t}
		server := httptest.NewServer(s.tell(h))
		defer server.Close()
		s.url = server.URL
		sides[name] = s
	}
	outcomes := make([]string, len(cases))
	var wait sync.WaitGroup
	work := make(chan int)
	const workers = 8
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = workers
	for range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range work {
				outcomes[i] = sides[cases[i].Package].try(cases[i])
			}
		}()
	}
	for i := range cases {
		work <- i
	}
	close(work)
	wait.Wait()
	var failed []Outcome
	for i, wrong := range outcomes {
		if wrong != "" {
			failed = append(failed, Outcome{cases[i].Name, wrong})
		}
	}
	return json.NewEncoder(os.Stdout).Encode(failed)
}

// side is a package with a server of it.
type side struct {
	target  Target
	url     string
	running sync.Map // the number of an exchange → *exchange
	last    sync.Mutex
	next    int
}

// exchange is what a handler got, and what it is to answer.
type exchange struct {
	operation *runtime.Operation
	answer    json.RawMessage
	got       []any // pointers to the inputs, nil before the handler is called
	wrong     error
	sent      *wire // what came over the wire
}

const numberHeader = "X-Exchange"

type exchangeKey struct{}

// tell tells handlers the exchange that a request belongs to.
func (s *side) tell(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x, _ := s.running.Load(r.Header.Get(numberHeader))
		if x, ok := x.(*exchange); ok {
			x.wrong = x.record(r)
		}
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
	})
}

// take keeps what a handler got, whose files are there until it returns.
func take(ctx context.Context, inputs []any) *exchange {
	x := ctx.Value(exchangeKey{}).(*exchange)
	for _, in := range inputs {
		x.wrong = errors.Join(x.wrong, readFiles(reflect.ValueOf(in)))
	}
	x.got = inputs
	return x
}

// Answer returns a handler that responds.
func Answer[R any](ctx context.Context, inputs ...any) (R, error) {
	x := take(ctx, inputs)
	v, err := x.make(reflect.TypeFor[R](), x.answer)
	if err != nil {
		return *new(R), err
	}
	return v.Interface().(R), nil
}

// Done returns a handler that responds with nothing.
func Done(ctx context.Context, inputs ...any) error {
	take(ctx, inputs)
	return nil
}

// Stream returns a handler that sends events.
func Stream[E any](ctx context.Context, send func(E) error, inputs ...any) error {
	x := take(ctx, inputs)
	events, err := items(x.answer)
	for _, e := range events {
		v, wrong := x.make(reflect.TypeFor[E](), e)
		if err = errors.Join(err, wrong); err == nil {
			err = send(v.Interface().(E))
		}
	}
	return err
}

func items(list json.RawMessage) (all []json.RawMessage, err error) {
	err = json.Unmarshal(list, &all)
	return all, err
}

// make makes a value out of JSON; nil is the zero value.
func (x *exchange) make(t reflect.Type, data json.RawMessage) (reflect.Value, error) {
	v := reflect.New(t)
	if data == nil {
		return v.Elem(), nil
	}
	at := v
	if t.Kind() == reflect.Pointer {
		at = reflect.New(t.Elem())
		v.Elem().Set(at)
	}
	return v.Elem(), x.fill(at, data)
}

// fill fills the value that at points at.
func (x *exchange) fill(at reflect.Value, data json.RawMessage) error {
	t := at.Type().Elem()
	if t == fileType { // a whole body, which has no name
		err := setFiles(at.Elem(), data)
		at.Interface().(*runtime.FilePart).Name = ""
		return err
	}
	if err := runtime.Unmarshal(data, at.Interface(), x.operation.Links...); err != nil {
		return err
	}
	if !hasFiles(t) {
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	var wrong error
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if data := members[name]; data != nil && isFiles(f.Type) {
			wrong = errors.Join(wrong, setFiles(at.Elem().Field(i), data))
		}
	}
	at.Elem().FieldByName("Rest").SetZero() // it has what a file cannot be read from
	return wrong
}

var fileType = reflect.TypeFor[runtime.FilePart]()

// hasFiles reports whether a struct has files.
func hasFiles(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	return slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return isFiles(f.Type) })
}

// isFiles reports whether values of a type are files, or hold nothing else.
func isFiles(t reflect.Type) bool {
	switch {
	case t == fileType:
		return true
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Map || t.Kind() == reflect.Pointer:
		return isFiles(t.Elem())
	case isOpt(t):
		return isFiles(t.Field(0).Type)
	}
	return false
}

func isOpt(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Opt[")
}

// setFiles makes files out of JSON strings.
func setFiles(v reflect.Value, data json.RawMessage) error {
	t := v.Type()
	switch {
	case t == fileType:
		var text string
		err := json.Unmarshal(data, &text)
		v.Set(reflect.ValueOf(runtime.FilePart{Name: "n.txt", ContentType: "text/x-test", Content: strings.NewReader(text)}))
		return err
	case isOpt(t):
		switch string(data) {
		case "null":
			return json.Unmarshal(data, v.Addr().Interface())
		}
		inner := reflect.New(t.Field(0).Type)
		err := setFiles(inner.Elem(), data)
		// the fields of an Opt are its own; JSON is the way in that needs no type
		opt := v.Addr().Interface().(json.Unmarshaler)
		if found := opt.UnmarshalJSON([]byte("{}")); found != nil {
			if found = opt.UnmarshalJSON([]byte("[]")); found != nil {
				return found
			}
		}
		reflect.ValueOf(opt).MethodByName("Ptr").Call(nil)[0].Elem().Set(inner.Elem())
		return err
	case t.Kind() == reflect.Slice:
		list, err := items(data)
		v.Set(reflect.MakeSlice(t, len(list), len(list)))
		for i, item := range list {
			err = errors.Join(err, setFiles(v.Index(i), item))
		}
		return err
	}
	return fmt.Errorf("no file can be put into a %s", t)
}

// readFiles reads the files of an input, so that it can be compared later.
func readFiles(at reflect.Value) error {
	for at.Kind() == reflect.Pointer {
		if at.IsNil() {
			return nil
		}
		at = at.Elem()
	}
	t := at.Type()
	switch {
	case t == fileType:
		file := at.Addr().Interface().(*runtime.FilePart)
		if file.Content == nil {
			return nil
		}
		data, err := io.ReadAll(file.Content)
		file.Content = bytes.NewReader(data)
		return err
	case isOpt(t) && isFiles(t):
		return readFiles(at.Addr().MethodByName("Ptr").Call(nil)[0])
	case t.Kind() == reflect.Slice && isFiles(t):
		for i := range at.Len() {
			if err := readFiles(at.Index(i).Addr()); err != nil {
				return err
			}
		}
	case hasFiles(t):
		for i := range t.NumField() {
			if isFiles(t.Field(i).Type) {
				if err := readFiles(at.Field(i).Addr()); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// try makes a call, and returns what is wrong; empty for nothing.
func (s *side) try(c *Case) (wrong string) {
	defer func() {
		if r := recover(); r != nil {
			wrong = fmt.Sprint("panic: ", r)
		}
	}()
	switch {
	case c.Told != "":
		if err := s.call(c); !errors.As(err, new(*runtime.FieldError)) || !strings.Contains(err.Error(), c.Told) {
			return fmt.Sprintf("the client does not say %q: %v", c.Told, err)
		}
		return ""
	case c.Refused == nil:
		err := s.call(c, runtime.WithValidation())
		for _, r := range c.Reads {
			err = errors.Join(err, s.read(c, r))
		}
		return text(err)
	}
	return text(errors.Join(s.refusedHere(c), s.refusedThere(c)))
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// refusedHere expects the client to refuse the call.
func (s *side) refusedHere(c *Case) error {
	err := s.call(c, runtime.WithValidation())
	var found *runtime.ValidationError
	if !errors.As(err, &found) {
		return fmt.Errorf("the client refuses nothing: %w", err)
	}
	at := *c.Refused
	if at == "" {
		at = "body"
	}
	if found.Violations[0].Field != at {
		return fmt.Errorf("the client refuses %q: %w", found.Violations[0].Field, found)
	}
	return nil
}

// refusedThere expects the server to refuse what the client sends.
func (s *side) refusedThere(c *Case) error {
	err := s.call(c)
	var found *runtime.APIError
	if !errors.As(err, &found) || found.Status != http.StatusBadRequest {
		return fmt.Errorf("the server refuses nothing: %w", err)
	}
	var body struct {
		Error struct{ Param, Message string }
	}
	if err := json.Unmarshal(found.Body, &body); err != nil {
		return err
	}
	if body.Error.Param != *c.Refused {
		return fmt.Errorf("the server refuses %q: %s", body.Error.Param, body.Error.Message)
	}
	return nil
}

// find returns the exchange that a case is, and the method of a client that it calls.
func (s *side) find(c *Case) (x *exchange, method reflect.Value, err error) {
	i := slices.IndexFunc(s.target.Operations, func(o *runtime.Operation) bool {
		return slices.ContainsFunc(o.Forms, func(f runtime.WireForm) bool { return f.Path == c.Path })
	})
	if i < 0 {
		return nil, method, errors.New("there is no such operation")
	}
	x = &exchange{operation: s.target.Operations[i], answer: c.Answer}
	client, err := s.target.Client(s.url, c.Version)
	if err != nil {
		return nil, method, err
	}
	service, name, _ := strings.Cut(x.operation.Name, ".")
	method = reflect.ValueOf(client).Elem().FieldByName(service).MethodByName(name)
	if !method.IsValid() {
		method = reflect.ValueOf(client).Elem().FieldByName(service).MethodByName(name + "Stream")
	}
	if !method.IsValid() {
		return nil, method, fmt.Errorf("the client has no %s", x.operation.Name)
	}
	return x, method, nil
}

// begin numbers an exchange, so that the server finds it.
func (s *side) begin(x *exchange) (number string) {
	s.last.Lock()
	defer s.last.Unlock()
	s.next++
	number = strconv.Itoa(s.next)
	s.running.Store(number, x)
	return number
}

// call makes a call, and compares what came with what was sent.
func (s *side) call(c *Case, opts ...runtime.CallOption) error {
	x, m, err := s.find(c)
	if err != nil {
		return err
	}
	sent, err := x.inputs(m.Type(), c)
	if err != nil {
		return fmt.Errorf("the inputs cannot be made: %w", err)
	}
	number := s.begin(x)
	defer s.running.Delete(number)
	args := append([]reflect.Value{reflect.ValueOf(context.Background())}, sent...)
	for _, o := range append(opts, runtime.WithHeader(numberHeader, number)) {
		args = append(args, reflect.ValueOf(o))
	}
	results := m.Call(args)
	if results[0].Kind() == reflect.Func {
		if err := x.compareEvents(results[0]); err != nil {
			return err
		}
		return x.compareInputs(m.Type(), c)
	}
	if err, _ := results[len(results)-1].Interface().(error); err != nil {
		return err
	}
	if err := x.compareInputs(m.Type(), c); err != nil {
		return err
	}
	if c.Wire != "" {
		if err := x.compareWire(c.Wire); err != nil {
			return err
		}
	}
	if len(results) == 1 {
		return nil
	}
	if d, ok := results[0].Interface().(*runtime.Download); ok {
		return x.compareFile(d)
	}
	want, err := x.make(results[0].Type(), c.Answer)
	if err != nil {
		return fmt.Errorf("the answer cannot be made: %w", err)
	}
	return x.compare("the answer", want, results[0])
}

// compareFile compares what was downloaded with what the handler returned.
func (x *exchange) compareFile(d *runtime.Download) error {
	defer d.Close()
	got, err := io.ReadAll(d)
	var want string
	if err = errors.Join(err, json.Unmarshal(x.answer, &want)); err != nil {
		return err
	}
	if string(got) != want {
		return fmt.Errorf("the answer is %q, not %q", got, want)
	}
	return nil
}

// inputs makes the inputs of a method.
func (x *exchange) inputs(method reflect.Type, c *Case) (all []reflect.Value, err error) {
	texts := slices.Clone(c.Args)
	if x.operation.Body != nil {
		texts = append(texts, c.Body)
	}
	texts = append(texts, c.Params)
	if len(texts)+2 != method.NumIn() {
		return nil, fmt.Errorf("the method is %s", method)
	}
	for i, text := range texts {
		v, err := x.make(method.In(i+1), text)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// compareInputs compares what the handler got with what the client was to send. The handler's parameters are never nil, and neither are
// its bodies, but for one that is optional and was not sent.
func (x *exchange) compareInputs(method reflect.Type, c *Case) error {
	if x.got == nil {
		return errors.New("the handler was not called")
	}
	if x.wrong != nil {
		return x.wrong
	}
	want := *c
	if c.WantBody != nil {
		want.Body = c.WantBody
	}
	if c.WantParams != nil {
		want.Params = c.WantParams
	}
	sent, err := x.inputs(method, &want)
	if err != nil {
		return err
	}
	for i, v := range sent {
		got := reflect.ValueOf(x.got[i]).Elem()
		if v.Kind() == reflect.Pointer && v.IsNil() {
			if got.Kind() == reflect.Pointer && got.IsNil() {
				continue // a body that is optional
			}
			v = reflect.New(v.Type().Elem())
		}
		if err := x.compare(fmt.Sprintf("input %d", i), v, got); err != nil {
			return err
		}
	}
	return nil
}

// compareEvents ranges over a stream, and compares it with what was sent.
func (x *exchange) compareEvents(events reflect.Value) error {
	var got []reflect.Value
	var wrong error
	yield := reflect.MakeFunc(events.Type().In(0), func(args []reflect.Value) []reflect.Value {
		if err, _ := args[1].Interface().(error); err != nil {
			wrong = err
		} else {
			got = append(got, args[0])
		}
		return []reflect.Value{reflect.ValueOf(wrong == nil)}
	})
	events.Call([]reflect.Value{yield})
	want, err := items(x.answer)
	if err = errors.Join(err, wrong); err != nil {
		return err
	}
	if len(want) != len(got) {
		return fmt.Errorf("%d events came, of %d", len(got), len(want))
	}
	for i, w := range want {
		v, err := x.make(got[i].Type(), w)
		if err == nil {
			err = x.compare(fmt.Sprintf("event %d", i), v, got[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compare compares two values of one type.
func (x *exchange) compare(what string, want, got reflect.Value) error {
	want, got = addressable(want), addressable(got)
	t := want.Type()
	if t.Kind() == reflect.Struct && (strings.HasSuffix(t.Name(), "Params") || hasFiles(t)) {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && f.Type != reflect.TypeFor[*runtime.Rest]() {
				if err := x.compare(what+"."+f.Name, want.Field(i), got.Field(i)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if isFiles(t) {
		if a, b := describe(want), describe(got); a != b {
			return fmt.Errorf("%s is %s, not %s", what, b, a)
		}
		return nil
	}
	if !runtime.Equal(want.Addr().Interface(), got.Addr().Interface(), x.operation.Links...) {
		return fmt.Errorf("%s is %s, not %s", what, x.json(got), x.json(want))
	}
	return nil
}

// addressable returns the value itself, not a pointer to it, where it can be pointed at.
func addressable(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.CanAddr() {
		return v
	}
	at := reflect.New(v.Type())
	at.Elem().Set(v)
	return at.Elem()
}

func (x *exchange) json(v reflect.Value) string {
	data, err := runtime.Append(nil, v.Addr().Interface(), nil, x.operation.Links...)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s (%#v)", data, v.Interface())
}

// describe tells of files, and of what they hold.
func describe(v reflect.Value) string {
	t := v.Type()
	switch {
	case t == fileType:
		f := v.Interface().(runtime.FilePart)
		if f.Content == nil {
			return "none"
		}
		data, err := io.ReadAll(f.Content)
		return fmt.Sprintf("%s %s %q %v", f.Name, f.ContentType, data, err)
	case isOpt(t):
		out := v.Addr().MethodByName("Get").Call(nil)
		if !out[1].Bool() {
			return fmt.Sprintf("null: %v", v.Addr().MethodByName("IsNull").Call(nil)[0].Bool())
		}
		return describe(out[0])
	case t.Kind() == reflect.Slice:
		if v.IsNil() {
			return "absent"
		}
		var all []string
		for i := range v.Len() {
			all = append(all, describe(v.Index(i)))
		}
		return strings.Join(all, ", ")
	}
	return t.String()
}
