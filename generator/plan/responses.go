package plan

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// Response is the response of a call for one status. The client, the server and the comparison of versions read these rows and
// nothing else of what the document says of responses.
type Response struct {
	About
	Status string // "200", "4XX" or "default"
	// Types are the media types that carry it, of one Go type; the first is the one to send. Nil for a response without a body.
	Types []string
	Kind  BodyKind // BodyNone without a body
	Rep   Rep      // nil for a file and without a body
	// Success tells that the call returns it; others are errors.
	Success bool
	// Type is the type of the set that has this response; nil where the result is not a set.
	Type *ResultType
}

// Result is the result of a call.
type Result struct {
	Kind    ResultKind
	Rep     Rep  // for ResultValue
	Pointer bool // the result is a pointer: to a struct
	Set     *ResultSet
}

// ResultKind is the kind of a Result.
type ResultKind string

// The kinds of results.
const (
	ResultNone     ResultKind = "none"
	ResultValue    ResultKind = "value"    // of JSON, or of plain text
	ResultDownload ResultKind = "download" // what the program reads while it comes
	ResultOneOf    ResultKind = "set"      // one of several types, by the status
)

// ResultSet is a sealed interface for the successes of a call that differ in their Go types.
type ResultSet struct {
	Name    string // "ThingsCreateResult"
	Marker  string
	Unknown string // the type of a success that is not declared
	Types   []*ResultType
}

// ResultType is the struct for one success of a ResultSet.
type ResultType struct {
	Name string // "ThingsCreate201"
	// Ranged tells that it stands for several statuses, and so has a field for the status.
	Ranged bool
	*Response
}

// is2xx and is3xx report whether a status, or a range of them, is a success or a redirect.
func is2xx(r *model.Response) bool { return strings.HasPrefix(r.Name, "2") }
func is3xx(r *model.Response) bool { return strings.HasPrefix(r.Name, "3") }

func isDefault(r *model.Response) bool { return r.Name == "default" }

// successes returns the responses that a call returns: those of status 2xx; where there are none the redirects; and where there are
// none of these either, and no error is declared that the default could be next to, the default.
func successes(op *model.Operation) []*model.Response {
	for _, is := range []func(*model.Response) bool{is2xx, is3xx, isDefault} {
		var list []*model.Response
		for _, r := range op.Responses {
			if is(r) {
				list = append(list, r)
			}
		}
		if list != nil {
			return list
		}
	}
	return nil
}

// content is a body in one form: all media types that say the same in Go.
type content struct {
	kind   BodyKind
	bodies []*model.Body // the preferred one first
}

// contents groups bodies by what they are in Go, the preferred one first: JSON with a schema, then forms, text and files, and JSON of which
// nothing is said. Names and signatures follow from it, so that equally good ones go by their media types: the order of keys means nothing.
func contents(bodies []*model.Body, request bool) []*content {
	bodies = slices.Clone(bodies)
	slices.SortStableFunc(bodies, func(a, b *model.Body) int { return cmp.Compare(rank(a), rank(b)) })
	var all []*content
	at := map[string]*content{}
	for _, body := range bodies {
		kind := kindOf(body, request)
		key := goKey(kind, body.Type)
		if c := at[key]; c != nil {
			if !slices.ContainsFunc(c.bodies, func(o *model.Body) bool { return model.MainType(o.Name) == model.MainType(body.Name) }) {
				c.bodies = append(c.bodies, body)
			}
			continue
		}
		if kind == BodyJSON && saysNothing(body) && slices.ContainsFunc(all, func(c *content) bool { return c.has(model.MainType(body.Name)) }) {
			continue // the same media type is there, with a schema
		}
		at[key] = &content{kind, []*model.Body{body}}
		all = append(all, at[key])
	}
	slices.SortStableFunc(all, func(a, b *content) int {
		return cmp.Or(cmp.Compare(rank(a.bodies[0]), rank(b.bodies[0])), strings.Compare(a.firstName(), b.firstName()))
	})
	return all
}

// firstName returns the first of the media types by name.
func (c *content) firstName() string {
	names := make([]string, len(c.bodies))
	for i, b := range c.bodies {
		names[i] = b.Name
	}
	return slices.Min(names)
}

func (c *content) has(main string) bool {
	return slices.ContainsFunc(c.bodies, func(b *model.Body) bool { return model.MainType(b.Name) == main })
}

// rank returns the place of a body among others.
func rank(body *model.Body) int {
	switch kind := kindOf(body, true); {
	case kind == BodyJSON && saysNothing(body):
		return 6
	case kind == BodyJSON && model.MainType(body.Name) == "application/json":
		return 0
	case kind == BodyJSON:
		return 1
	case kind == BodyMultipart:
		return 2
	case kind == BodyForm:
		return 3
	case kind == BodyText:
		return 4
	}
	return 5
}

// saysNothing reports whether the body may be anything.
func saysNothing(body *model.Body) bool {
	_, anything := model.Resolve(body.Type).(*model.Any)
	return anything
}

// kindOf returns how a body is sent. A range of media types that has a schema is JSON, as some frameworks write all their responses, but
// for text, which these send as it is.
func kindOf(body *model.Body, request bool) BodyKind {
	main := model.MainType(body.Name)
	t := model.Resolve(body.Type)
	scalar, plain := t.(*model.Scalar)
	binary := plain && scalar.Format == model.FormatBinary
	if _, enum := t.(*model.Enum); enum {
		plain = true
	}
	switch {
	case binary:
		return BodyRaw
	case main == "application/json", main == "text/json", strings.HasSuffix(main, "+json"),
		(main == "*/*" || main == "application/*") && t != nil && (!plain || model.KindOf(t) != model.KindString):
		return BodyJSON
	case request && main == "multipart/form-data":
		return BodyMultipart
	case request && main == "application/x-www-form-urlencoded":
		return BodyForm
	case strings.HasPrefix(main, "text/") && plain:
		return BodyText
	}
	return BodyRaw
}

// goKey is equal for bodies of the same Go type. JSON and forms of one object are one, for a struct is sent as any of them.
func goKey(kind BodyKind, t model.Type) string {
	switch kind {
	case BodyRaw, BodyNone:
		return string(kind)
	case BodyText:
		return string(kind) + typeKey(t)
	}
	return typeKey(t)
}

// choice is one way to carry out an operation: with one form of the body, and one for each success.
type choice struct {
	body      *content                     // nil for none
	responses map[*model.Response]*content // of each success that has a body
	word      string                       // what the name of the method ends in; empty for the main way
	refusal   int                          // see Method
	in        model.Availability           // of what is chosen
}

// choices returns the ways to carry out an operation, the main one first: another form of the body, or of the response, is a
// method of its own, so that a media type that is added changes no signature.
func choices(op *model.Operation) []choice {
	bodies, forms := contents(op.Bodies, true), map[*model.Response][]*content{}
	main := choice{responses: map[*model.Response]*content{}}
	if len(bodies) > 0 {
		main.body = bodies[0]
	}
	for _, r := range successes(op) {
		if forms[r] = contents(r.Bodies, false); len(forms[r]) > 0 {
			main.responses[r] = forms[r][0]
		}
	}
	all := []choice{main}
	words := naming.NewScope("")
	for i := 1; i < len(bodies); i++ {
		other := main.with(bodies[i], http.StatusUnsupportedMediaType, words)
		other.body = bodies[i]
		all = append(all, other)
	}
	seen := map[string]bool{}
	for _, r := range successes(op) {
		for i := 1; i < len(forms[r]); i++ {
			if c := forms[r][i]; !seen[c.key()] {
				seen[c.key()] = true
				other := main.with(c, http.StatusNotAcceptable, words)
				other.answer(c, forms)
				all = append(all, other)
			}
		}
	}
	return all
}

// with returns the choice of another form, which is still to be put in its place.
func (c choice) with(other *content, refusal int, words *naming.Scope) choice {
	c.word, c.refusal, c.in = words.Take(other.word()), refusal, other.bodies[0].Availability
	return c
}

// answer chooses for each success the form of that Go type, if it has one.
func (c *choice) answer(form *content, forms map[*model.Response][]*content) {
	chosen := maps.Clone(c.responses)
	for r, all := range forms {
		if i := slices.IndexFunc(all, func(o *content) bool { return o.key() == form.key() }); i >= 0 {
			chosen[r] = all[i]
		}
	}
	c.responses = chosen
}

// key is equal for forms of one Go type.
func (c *content) key() string { return goKey(c.kind, c.bodies[0].Type) }

// word returns what tells a method for this form from the main one: "File", "Text", "Form", and for further JSON the words of its media
// type, "MergePatch".
func (c *content) word() string {
	switch c.kind {
	case BodyRaw:
		return "File"
	case BodyText:
		return "Text"
	case BodyForm, BodyMultipart:
		return "Form"
	}
	_, sub, _ := strings.Cut(model.MainType(c.bodies[0].Name), "/")
	sub, _, _ = strings.Cut(strings.TrimPrefix(sub, "vnd."), "+")
	if sub = naming.Exported(sub); sub == "" || sub == "X" {
		return "JSON"
	}
	return strings.Replace(sub, "Json", "JSON", 1)
}

// declareContents gives the chosen bodies their representations, declaring the types that have no name. Bodies of one Go type
// share one.
func (b *builder) declareContents(base string, op *model.Operation, c choice, main bool) {
	if c.body != nil {
		b.declareContent(base+"Request", c.body, op)
	}
	first := true
	for _, r := range successes(op) {
		name := base + "Response"
		if !first {
			name += statusName(name, r.Name)
		}
		if body := c.responses[r]; body != nil {
			b.declareContent(name, body, op)
			first = false
		}
	}
	if !main {
		return
	}
	for _, r := range op.Responses {
		if !slices.Contains(successes(op), r) {
			for _, body := range contents(r.Bodies, false)[:min(1, len(r.Bodies))] {
				b.declareContent(base+naming.Exported("error "+r.Name), body, op)
			}
		}
	}
}

func (b *builder) declareContent(name string, c *content, op *model.Operation) {
	key := c.bodies[0]
	if _, declared := b.bodies[key]; !declared && c.kind == BodyRaw {
		b.bodies[key] = fileRep
	} else if !declared {
		b.declareBody(name, key, op)
	}
	for _, body := range c.bodies[1:] {
		b.bodies[body] = b.bodies[key]
	}
}

// responses plans the rows of a method, and what it returns.
func (b *builder) responses(m *Method, s *Service, c choice) {
	op := m.operation
	list := successes(op)
	for _, r := range op.Responses {
		row := &Response{About: b.about(r.Node), Status: r.Name, Success: slices.Contains(list, r), Kind: BodyNone}
		body := c.responses[r]
		if !row.Success {
			if all := contents(r.Bodies, false); len(all) > 0 {
				body = all[0]
			}
		}
		if body != nil {
			row.carry(b, body)
			b.errorBodies[row] = body.bodies[0]
		}
		m.Responses = append(m.Responses, row)
	}
	m.Result = b.result(m, s)
}

// carry says what the body of a response is.
func (r *Response) carry(b *builder, c *content) {
	r.Kind = c.kind
	for _, body := range c.bodies {
		r.Types = append(r.Types, body.Name)
	}
	if c.kind == BodyRaw {
		return // its Go type differs on the two sides
	}
	r.Rep = b.bodies[c.bodies[0]]
}

// result plans what a call returns: the one Go type of all its successes, or a sealed set of types.
func (b *builder) result(m *Method, s *Service) Result {
	var first *Response
	for _, r := range m.Responses {
		switch {
		case !r.Success || m.operation.Stream != nil && r.Kind == BodyNone:
		case first == nil:
			first = r
		case !first.sameType(r):
			return Result{Kind: ResultOneOf, Set: b.resultSet(m, s)}
		}
	}
	switch {
	case first == nil || first.Kind == BodyNone:
		return Result{Kind: ResultNone}
	case first.Kind == BodyRaw:
		return Result{Kind: ResultDownload}
	}
	_, object := first.Rep.(*StructRep)
	return Result{Kind: ResultValue, Rep: first.Rep, Pointer: object}
}

// statusName returns what the name of a type that begins with base says of a status: "201", "2XX", "Default".
func statusName(base, status string) string {
	switch {
	case status == "default":
		return "Default"
	case base != "" && '0' <= base[len(base)-1] && base[len(base)-1] <= '9':
		return "_" + status
	}
	return status
}

// sameType reports whether two responses are of one Go type.
func (r *Response) sameType(o *Response) bool {
	return r.Kind == o.Kind && (r.Rep == o.Rep || r.Rep != nil && o.Rep != nil && repText(r.Rep) == repText(o.Rep))
}

// resultSet plans the set of the successes of a call.
func (b *builder) resultSet(m *Method, s *Service) *ResultSet {
	base := s.Name + m.Name
	set := &ResultSet{Name: b.take(base + "Result")}
	set.Marker, set.Unknown = Marker(set.Name), b.take("Unknown"+set.Name)
	for _, r := range m.Responses {
		if !r.Success {
			continue
		}
		_, err := strconv.Atoi(r.Status)
		r.Type = &ResultType{Name: b.take(base + statusName(base, r.Status)), Ranged: err != nil, Response: r}
		set.Types = append(set.Types, r.Type)
	}
	return set
}

// headerKind is equal for headers of one Go type, but for what is inside of a list or an object.
func headerKind(p *model.Param) string {
	kind := string(model.KindOf(p.Type))
	if s, ok := model.Resolve(p.Type).(*model.Scalar); ok {
		kind += " " + scalarRep(s).Name
	}
	return kind
}

// header plans the struct of the headers that the responses of a call declare; nil for none.
func (b *builder) header(m *Method, s *Service) *Params {
	var params []*model.Param
	required := map[string]int{}
	for _, r := range m.operation.Responses {
		for _, p := range r.Headers {
			name := strings.ToLower(p.Name)
			if i := slices.IndexFunc(params, func(o *model.Param) bool { return strings.EqualFold(o.Name, p.Name) }); i < 0 {
				params = append(params, p)
			} else if headerKind(params[i]) != headerKind(p) {
				b.clashes = append(b.clashes, HeaderClash{m.operation.Name, p.Name, p.Pos, params[i].Pos})
			}
			if p.Required && slices.ContainsFunc(m.Responses, func(row *Response) bool { return row.Success && row.Status == r.Name }) {
				required[name]++
			}
		}
	}
	if params == nil {
		return nil
	}
	of := len(successes(m.operation))
	h := &Params{Name: b.take(s.Name+m.Name+"Header", s.Name+m.Name+"ResponseHeader")}
	scope := naming.NewScope("Validate")
	for _, p := range params {
		use := *p
		use.Required = required[strings.ToLower(p.Name)] == of
		goName := scope.Take(naming.Exported(cmp.Or(p.Preferred, p.Name)))
		h.Inputs = append(h.Inputs, b.input(&use, h.Name, goName, p.Name))
		h.WireParams = append(h.WireParams, &WireParam{Param: &use, Key: p.Name})
	}
	return h
}
