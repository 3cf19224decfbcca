package plan

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/templates/runtime"
)

// Service is a group of calls.
type Service struct {
	Name      string // the field of the client: "Runs"
	Interface string // "RunsService"
	Impl      string // the client's implementation: "runsService"
	// Handler is the server's interface, "RunsHandler", and Unimplemented what implementations of it embed.
	Handler, Unimplemented string
	Routes                 string // the function that returns the server's routes: "runsRoutes"
	Methods                []*Method
	// File is the name of its files, without what comes behind: "runs". Parts are its calls by the files that they go to; there
	// is one part unless the calls are very many.
	File  string
	Parts []*Part

	Events []*Events // the types of events that its streams declare
}

// MethodNames returns the names of the Go methods of the service.
func (s *Service) MethodNames() []string {
	var names []string
	for _, m := range s.Methods {
		names = append(names, m.Name)
		if m.Paging != nil {
			names = append(names, m.Paging.All)
		}
		if m.Stream != nil {
			names = append(names, m.Stream.Method)
		}
		if m.LongRunning != nil {
			names = append(names, m.LongRunning.Method)
		}
	}
	return names
}

// Part is calls that share their files.
type Part struct {
	File    string
	Methods []*Method
	Routes  string // the function that returns their routes
}

// Method is one call of a service.
type Method struct {
	Name string // "Create"
	About
	// Summary is the short description of the document, which may say the same as Doc.
	Summary string
	Call    string // "Runs.Create"
	// Versions are the IDs of the versions that have it; nil for all.
	Versions  []string
	Operation string // the package's variable that describes it on the wire: "runsCreate"
	// Forms are the ways to call it on the wire, the newest first, and Requests what documentation says of them.
	Forms    []*Form
	Requests []Request
	// Args are the parameters of the path, in its order: each is an argument.
	Args []*Input
	Body *Body // nil for none
	// WireParams are all parameters as they are sent, those that the client fills in among them.
	WireParams []*WireParam
	// Params are the other inputs. Every method takes them, so that a new one changes no signature.
	Params *Params
	// Of is the main method of the operation, where this one sends or returns another media type; nil for the main one. Refusal is the
	// status of the response of a server then until it is carried out: 415 or 406.
	Of      *Method
	Refusal int
	// Responses are its responses, in the order of the document, and Result describes its results.
	Responses []*Response
	Result    Result
	// Header is the struct of the headers of responses, which all methods of an operation share; nil for none.
	Header *Params
	Stream *Stream // nil for none
	Paging *Paging // nil for none
	// Security lists alternatives; each is a set of schemes needed together. Nil is not an authentication.
	Security    [][]model.SecurityUse
	Headers     []*model.Header
	Servers     []*model.Server // in place of the API's; nil for those
	LongRunning *LongRunning    // nil for none
	Links       []Link          // to the types of its requests and responses, where these are not structs
	// Wires are the descriptions of the call on the wire where its versions differ in them, the newest first; nil where it is one.
	Wires []*Method

	operation *model.Operation
}

// IsPlain reports whether the call can respond without a stream.
func (m *Method) IsPlain() bool {
	return m.Stream == nil || m.Stream.Flag != nil || m.Stream.FlagParam != nil || m.Stream.Beside
}

// Form is one way to call a method on the wire.
type Form struct {
	HTTPMethod string
	Path       string
	Versions   []string // the IDs of the versions that use it; nil for all
	// Turn orders it among the forms that the same requests ask for; 0 where none shadows it.
	Turn int
	// Places are the inputs that are elsewhere than their description says; see model.WireForm.
	Places map[string]model.In
}

// Input is a parameter of a call.
type Input struct {
	*Field
	In            model.In
	Style         string
	Explode       bool
	AllowReserved bool
	MediaType     string // set when the value is sent as a document of that type
	Required      bool
	Key           string // see WireParam
	Arg           string // the name as an argument; only for Method.Args, where it is unique
	// BodyField is the field of the body that holds the argument, which only older forms have in their path; nil for
	// what is a parameter.
	BodyField *Field
}

// WireParam is a parameter as it is sent.
type WireParam struct {
	*model.Param
	// Key is unique among the parameters of a call: the name, or place and name.
	Key string
	// Version tells that the client fills in the version it speaks.
	Version bool
	// Const is the text that stands for no value, and for the constant of the newest version; empty for none.
	Const string
}

// Body is the request body of a call.
type Body struct {
	About
	BodyType
	// Others are further media types that the same Go type is sent as.
	Others []BodyType
	Rep    Rep
	// Pointer tells that the argument is a pointer: to a struct.
	Pointer  bool
	Required bool
	// Struct is the body's type when it is a struct; nil otherwise.
	Struct *Struct

	schema *runtime.Schema // of a type without a name; as of a Field
}

// BodyType is a media type of a body.
type BodyType struct {
	MediaType string
	Kind      BodyKind
	Parts     []*model.Part // of a form
}

// BodyKind is how a body is sent or received.
type BodyKind string

// The kinds of bodies.
const (
	BodyJSON      BodyKind = "json"
	BodyMultipart BodyKind = "multipart"
	BodyForm      BodyKind = "form"
	BodyText      BodyKind = "text"
	BodyRaw       BodyKind = "raw"
	BodyNone      BodyKind = "none"
)

// Params is the struct of the inputs of a method that are neither in its path nor its body.
type Params struct {
	Name       string
	Inputs     []*Input
	WireParams []*WireParam // of headers of responses; those of a call are its own
	Links      []Link       // as of a Struct
}

// Stream is how a call streams.
type Stream struct {
	*model.Stream
	Method string // "CreateStream", or the method's own name when it always streams
	// Flag is the body's field that turns streaming on, or FlagParam the parameter that does; both are nil when the call always streams.
	Flag      *Field
	FlagParam *Input
	// Beside reports that the call also responds without a stream, depending on what the client accepts; Flag and FlagParam are nil then.
	Beside bool
	// Events is the type of the events; nil for streams of one type.
	Events *Events
	Item   Rep // of streams of one type; nil for those of events
	// DiscriminateNames are all names of the field that tells how far the stream is; nil for none.
	DiscriminateNames []string
}

// Events is a struct for named events with the union of their payloads. Streams with the same events share one.
type Events struct {
	Name    string // "RunEvent"
	Data    string // "RunEventData", a sealed interface
	Marker  string
	Unknown string // the type of payloads of other events
	// Payloads are in the order of the document.
	Payloads []*Payload
	Variants string // as of a Union
	Links    []Link // as of a Struct
}

// Payload is the payload of a named event.
type Payload struct {
	Const string // "RunEventThreadCreated"
	About
	Rep *StructRep // nil for raw JSON
}

// Paging is how the pages of a call are walked.
type Paging struct {
	*model.Paging
	All  string // the name of the method that walks all pages
	Page string // the type of a page
	// Answer is the struct of a page and Items its field with the items; Next and More are all names of the other fields.
	Answer     *StructRep
	Items      *Field
	Item       Rep
	Pointer    bool // items are handed out as pointers: they are structs
	Next, More []string
}

// LongRunning is a call whose response is a promise.
type LongRunning struct {
	Method                string // "AwaitCreate"
	Promise               *StructRep
	Result                Rep
	Poll                  string // the variable that describes the call that asks for the state: "operationsGet"
	ID                    *Field // the promise's field that names it
	Done, Error, Response *Field // fields of the promise; Error and Response may be nil

	poll *Method
}

// buildServices plans the calls, in the order in which the document names their services.
func (b *builder) buildServices() []*Service {
	var services []*Service
	for _, op := range b.api.Operations {
		name := naming.Exported(op.Service)
		i := slices.IndexFunc(services, func(s *Service) bool { return s.Name == name })
		if i < 0 {
			i = len(services)
			services = append(services, &Service{
				Name:      name,
				Interface: b.take(name+"Service", name+"ServiceClient"),
				Impl:      naming.Unexported(op.Service) + "Service",

				Handler:       b.take(name+"Handler", name+"ServiceHandler"),
				Unimplemented: b.take("Unimplemented" + name + "Handler"),
				Routes:        naming.Unexported(op.Service) + "Routes",
			})
		}
		b.file, b.part = b.fileOf(op.Service), op.Method
		b.addMethods(services[i], op)
	}
	for _, s := range services {
		b.link(services, s)
	}
	for _, s := range services {
		s.Impl, s.Routes = b.take(s.Impl), b.take(s.Routes)
		for _, m := range s.Methods {
			m.Operation = b.take(m.Operation)
			b.nameArgs(m)
		}
	}
	for _, s := range services {
		for _, m := range s.Methods {
			if l := m.LongRunning; l != nil {
				l.Poll = l.poll.Operation
			}
			b.describeWires(m)
		}
	}
	return services
}

// nameArgs names the arguments of a call so that none hides what the bodies of generated methods use.
func (b *builder) nameArgs(m *Method) {
	args := naming.NewScope(append(slices.Clip(localNames), m.Operation)...)
	for _, a := range m.Args {
		a.Arg = args.Take(a.Arg)
	}
}

// addMethods plans the methods of an operation: one for each form of what is sent and returned that is another Go type.
func (b *builder) addMethods(s *Service, op *model.Operation) {
	taken := naming.NewScope()
	for _, m := range s.Methods {
		taken.Take(m.Name)
	}
	var main *Method
	for _, c := range choices(op) {
		name := naming.Exported(op.Method)
		switch {
		case main != nil:
			name = main.Name + c.word
		case taken.Has(name):
			name = naming.Exported(op.Name)
		}
		m := b.method(s, op, taken.Take(name), main, c)
		s.Methods = append(s.Methods, m)
		if main == nil {
			main = m
		}
	}
}

// method plans one method of an operation; main is the operation's main method, nil for that itself.
func (b *builder) method(s *Service, op *model.Operation, name string, main *Method, c choice) *Method {
	m := &Method{
		Name:      name,
		About:     b.about(op.Node),
		Call:      s.Name + "." + name,
		Operation: naming.Unexported(s.Name) + name,
		Of:        main,
		Refusal:   c.refusal,
		Headers:   op.Headers,
		Servers:   op.Servers,
		Security:  op.Security,
		operation: op,
	}
	m.Doc, m.Summary = cmp.Or(op.Doc, op.Summary), op.Summary
	if only := b.about(model.Node{Availability: c.in}); only.Available != nil {
		m.Available, m.Facts = only.Available, only.Facts
	}
	m.Versions = b.versionIDs(m.Available)
	for _, f := range op.Forms {
		m.Forms = append(m.Forms, &Form{HTTPMethod: f.HTTPMethod, Path: f.Path, Versions: f.Availability, Turn: b.turns[f], Places: f.Places})
	}
	m.Requests = b.requests(m.Forms)
	b.outer = op.Availability
	defer func() { b.outer = nil }()
	b.declareContents(s.Name+name, op, c, main == nil)
	m.Body = b.body(op, c.body)
	b.inputs(m, s, op)
	if main != nil && c.refusal == http.StatusUnsupportedMediaType {
		m.Responses, m.Result = main.Responses, main.Result // it differs in what is sent alone
	} else {
		b.responses(m, s, c)
	}
	if main != nil {
		m.Header = main.Header
	} else {
		m.Header = b.header(m, s)
	}
	return m
}

func (b *builder) declareBody(name string, body *model.Body, op *model.Operation) {
	about := b.about(body.Node)
	about.DocName = ""
	if about.Doc == "" {
		about.Doc = fmt.Sprintf("It is a body of %s.%s.", op.Service, op.Method)
	}
	b.within(body.Availability, func() { b.bodies[body] = b.use(body.Use, name, about) })
}

// body plans the request body of a call.
func (b *builder) body(op *model.Operation, c *content) *Body {
	if c == nil {
		return nil
	}
	chosen := c.bodies[0]
	out := &Body{About: b.about(chosen.Node), BodyType: bodyType(chosen), Required: op.BodyRequired, Rep: b.bodies[chosen]}
	for _, other := range c.bodies[1:] {
		out.Others = append(out.Others, bodyType(other))
	}
	out.schema = useSchema(chosen.Type, out.Rep)
	if r, ok := out.Rep.(*StructRep); ok {
		out.Pointer, out.Struct = true, b.structOf(r.Name)
	}
	return out
}

func bodyType(body *model.Body) BodyType {
	return BodyType{MediaType: body.Name, Kind: kindOf(body, true), Parts: body.Parts}
}

// structOf returns the struct of that name.
func (b *builder) structOf(name string) *Struct {
	i := slices.IndexFunc(b.order, func(s *Struct) bool { return s.Name == name })
	return b.order[i]
}

// fieldOf returns the field of a struct of that JSON name, or nil.
func fieldOf(s *Struct, name string) *Field {
	if s == nil {
		return nil
	}
	for _, f := range s.Fields {
		if f.JSON == name || slices.Contains(f.Also, name) {
			return f
		}
	}
	return nil
}

// inputs plans the parameters: those of the paths become arguments, the others fields of the method's Params. What asks
// for a version is the client's own business.
func (b *builder) inputs(m *Method, s *Service, op *model.Operation) {
	m.Params = &Params{Name: b.take(s.Name+m.Name+"Params", s.Name+m.Name+"CallParams")}
	keys := naming.NewScope()
	keyOf := map[*model.Param]string{}
	for _, p := range op.Params {
		key := p.Name
		if keys.Has(key) {
			key = string(p.In) + ":" + key
		}
		keyOf[p] = keys.Take(key)
		m.WireParams = append(m.WireParams, &WireParam{Param: p, Key: keyOf[p], Version: b.isVersion(p)})
	}
	scope := naming.NewScope("Validate") // a method
	inPath := pathParams(op)
	for _, name := range inPath {
		arg := naming.Unexported(name) // see nameArgs
		if p := param(op, model.InPath, name); p != nil {
			m.Args = append(m.Args, b.argument(p, m, arg, keyOf[p]))
		} else if f := movedField(m.Body, name); f != nil {
			m.Args = append(m.Args, &Input{Field: f, In: model.InBody, Required: true, Arg: arg, BodyField: f})
		}
	}
	for _, p := range op.Params {
		if p.In == model.InPath && slices.Contains(inPath, p.Name) || b.isVersion(p) {
			continue
		}
		goName := scope.Take(naming.Exported(cmp.Or(p.Preferred, p.Name)))
		in := b.input(p, m.Params.Name, goName, keyOf[p])
		if slices.ContainsFunc(m.Params.Inputs, func(other *Input) bool { return other.JSON == in.JSON }) {
			in.dropTag() // two tags of one name would be a mistake
		}
		m.Params.Inputs = append(m.Params.Inputs, in)
	}
}

// localNames are the names that generated methods use for what is not an input, and the packages that they import.
var localNames = append(packageNames(),
	"ctx", "body", "params", "opts", "s", "c", "x", "h", "f", "w", "p", "form", "sent", "file", "first", "state", "err", "out", "send",
	"api", "context", "slices", "iter", "http", "fmt", "maps",
)

// movedField returns the body's field for an input that older forms have in their path: it stays an argument, so that a
// version that moves it changes no signature. It is nil where the field is not a plain string.
func movedField(body *Body, name string) *Field {
	if body == nil || body.Kind != BodyJSON {
		return nil
	}
	f := fieldOf(body.Struct, name)
	if f == nil {
		return nil
	}
	if _, plain := f.Rep.(*Basic); !plain {
		return nil
	}
	return f
}

// pathParams returns the names of the parameters of all forms' paths, those of the newest first.
func pathParams(op *model.Operation) []string {
	var names []string
	for _, f := range op.Forms {
		for _, segment := range f.Segments {
			for _, part := range segment {
				if part.Param != "" && !slices.Contains(names, part.Param) {
					names = append(names, part.Param)
				}
			}
		}
	}
	return names
}

func param(op *model.Operation, in model.In, name string) *model.Param {
	for _, p := range op.Params {
		if p.In == in && p.Name == name {
			return p
		}
	}
	return nil
}

// isVersion reports whether the client fills in the parameter, because it asks for a version of the API.
func (b *builder) isVersion(p *model.Param) bool {
	return p.AsksForVersion() && b.versions[0].Wire != ""
}

// input returns a parameter that is a field of the params.
func (b *builder) input(p *model.Param, params, goName, key string) *Input {
	return b.inputOf(p, params, goName, params+"."+goName, key)
}

// argument returns a parameter that is an argument of the method.
func (b *builder) argument(p *model.Param, m *Method, arg, key string) *Input {
	in := b.inputOf(p, m.Params.Name, naming.Exported(p.Name), "the parameter "+p.Name+" of "+m.Call, key)
	in.Arg = arg
	return in
}

// inputOf returns a parameter; of says in words where its values are.
func (b *builder) inputOf(p *model.Param, params, goName, of, key string) *Input {
	field := &model.Field{Node: p.Node, Use: p.Use, Required: p.Required}
	return &Input{
		Field: b.field(&Struct{Name: params}, field, goName, of, nil),
		In:    p.In, Style: p.Style, Explode: p.Explode, AllowReserved: p.AllowReserved,
		MediaType: p.MediaType, Required: p.Required, Key: key,
	}
}

// MethodOf returns the main method of an operation and its service; nil for none.
func (p *Package) MethodOf(op *model.Operation) (*Service, *Method) {
	for _, s := range p.Services {
		for _, m := range s.Methods {
			if m.operation == op && m.Of == nil {
				return s, m
			}
		}
	}
	return nil, nil
}

// StreamCall returns the name of a call's stream among the rows: "Runs.CreateStream".
func (m *Method) StreamCall() string {
	service, _, _ := strings.Cut(m.Call, ".")
	return service + "." + m.Stream.Method
}

// InputNames returns the names of a method's arguments between the context and the parameters, as conversions call them.
func (m *Method) InputNames() []string {
	var names []string
	for _, a := range m.Args {
		if a.BodyField != nil {
			names = append(names, runtime.BodyInput+"."+a.JSON)
		} else {
			names = append(names, a.Key)
		}
	}
	if m.Body != nil {
		names = append(names, runtime.BodyInput)
	}
	return names
}

// StreamVersions returns the IDs of the versions in which a call can be asked for its stream; nil for all.
func (p *Package) StreamVersions(m *Method) []string {
	var flag []string
	if f := m.Stream.Flag; f != nil {
		flag = f.Available
	} else if in := m.Stream.FlagParam; in != nil {
		flag = in.Available
	}
	if flag == nil {
		return m.Versions
	}
	return inBoth(versionIDs(p.Versions, flag), m.Versions)
}
