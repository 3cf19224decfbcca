package client

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
)

// fields collects the elements of a composite literal, leaving out those without a value.
type fields []gocode.Code

func (f *fields) add(name string, value gocode.Code) {
	if value != nil {
		*f = append(*f, gocode.Id(name).Op(":").Add(value))
	}
}

func (f *fields) text(name, value string) {
	if value != "" {
		f.add(name, gocode.Text(value))
	}
}

func (f *fields) flag(name string, value bool) {
	if value {
		f.add(name, gocode.Id("true"))
	}
}

func (f *fields) texts(name string, values []string) {
	if len(values) > 0 {
		f.add(name, texts(values))
	}
}

func texts(values []string) *gocode.Stmt {
	var items []gocode.Code
	for _, v := range values {
		items = append(items, gocode.Text(v))
	}
	return gocode.Inline(gocode.Slice(gocode.Id("string")), items...)
}

// list adds a slice of the runtime's type, one element a line.
func (e *emitter) list(f *fields, name, of string, items []gocode.Code) {
	if len(items) > 0 {
		f.add(name, gocode.Literal(gocode.Slice(e.RT(of)), items...))
	}
}

// apiDescription returns what all calls share.
func (e *emitter) apiDescription() gocode.Code {
	api := e.pkg.API
	var f fields
	f.text("Name", e.pkg.Name)
	if len(api.Servers) > 0 {
		f.text("BaseURL", api.Servers[0].Name)
	}
	f.add("Variables", variables(e.defaults))
	e.list(&f, "Servers", "Server", e.servers())
	var versions, auth []gocode.Code
	for _, v := range e.pkg.Versions {
		var w fields
		w.add("ID", gocode.Call(gocode.Id("string"), gocode.Id(v.Const)))
		w.text("Wire", v.Wire)
		versions = append(versions, gocode.Inline(nil, w...))
	}
	e.list(&f, "Versions", "APIVersion", versions)
	f.text("DefaultVersion", api.Newest().ID)
	for _, s := range api.AuthSchemes {
		if scheme := e.authScheme(s); scheme != nil {
			auth = append(auth, scheme)
		}
	}
	e.list(&f, "Auth", "AuthScheme", auth)
	e.list(&f, "Headers", "Header", headers(api.Headers))
	f.add("Errors", e.errors())
	var env fields
	env.text("BaseURL", api.Environment["baseURL"])
	env.text("Token", api.Environment["token"])
	env.text("APIKey", api.Environment["apiKey"])
	if len(env) > 0 {
		f.add("Environment", gocode.Inline(e.RT("Environment"), env...))
	}
	f.add("Documents", gocode.Inline(gocode.Id(plan.Documents)))
	return gocode.Literal(e.RT("API"), f...)
}

// errors are where error bodies have what, and how a server writes its own; nil for a document that says nothing of them.
func (e *emitter) errors() gocode.Code {
	x := e.pkg.Errors
	var f fields
	f.text("Code", x.Code)
	f.text("Type", x.Type)
	f.text("Message", x.Message)
	f.text("RequestID", x.RequestID)
	var bodies []gocode.Code
	for _, b := range x.Bodies {
		var w fields
		if b.Rep != nil {
			w.add("Of", e.nilOf(e.Type(b.Rep)))
		}
		w.text("Type", b.MediaType)
		w.text("Text", b.Text)
		bodies = append(bodies, gocode.Inline(nil, w...))
	}
	e.list(&f, "Bodies", "ErrorBody", bodies)
	if f == nil {
		return nil
	}
	return gocode.Literal(e.RT("ErrorFields"), f...)
}

// servers returns the base URLs of the versions that have another one than the newest has; nothing where all have that.
func (e *emitter) servers() []gocode.Code {
	api := e.pkg.API
	var rows []gocode.Code
	for _, s := range firstServers(api) {
		var f fields
		f.text("URL", s.url)
		if s.of != nil {
			f.add("Variables", defaults(s.of, e.defaults))
		}
		f.texts("Versions", s.versions)
		rows = append(rows, gocode.Inline(nil, f...))
	}
	return rows
}

// serverRow is the base URL of some versions, as one server of the document says.
type serverRow struct {
	of       *model.Server // nil for none
	url      string
	versions []string
}

// firstServers returns the first servers of the versions whose first one is not that of the API.
func firstServers(api *model.API) []*serverRow {
	var rows []*serverRow
	for _, v := range api.Versions {
		var first *model.Server
		if i := slices.IndexFunc(api.Servers, func(s *model.Server) bool { return s.Availability.Has(v.ID) }); i == 0 {
			continue
		} else if i > 0 {
			first = api.Servers[i]
		}
		i := slices.IndexFunc(rows, func(r *serverRow) bool { return r.of == first })
		if i < 0 {
			i = len(rows)
			rows = append(rows, &serverRow{of: first})
			if first != nil {
				rows[i].url = first.Name
			}
		}
		rows[i].versions = append(rows[i].versions, v.ID)
	}
	if len(api.Servers) == 0 {
		return nil
	}
	return rows
}

// allDefaults returns the defaults of the variables of all base URLs: of each the first.
func allDefaults(api *model.API) map[string]string {
	all := map[string]string{}
	add := func(servers []*model.Server) {
		for _, s := range servers {
			for _, v := range s.Variables {
				if all[v.Name] == "" { // also for one without a default: a client knows its name
					all[v.Name] = v.Default
				}
			}
		}
	}
	add(api.Servers)
	for _, op := range api.Operations {
		add(op.Servers)
	}
	return all
}

// defaults returns the defaults of the variables of a server that are not those of the API; nil for none.
func defaults(s *model.Server, usual map[string]string) gocode.Code {
	own := map[string]string{}
	for _, v := range s.Variables {
		if v.Default != usual[v.Name] {
			own[v.Name] = v.Default
		}
	}
	return variables(own)
}

// variables are variables of base URLs with their defaults; nil for none.
func variables(defaults map[string]string) gocode.Code {
	if len(defaults) == 0 {
		return nil
	}
	var items []gocode.Code
	for _, name := range slices.Sorted(maps.Keys(defaults)) {
		items = append(items, gocode.Text(name).Op(":").Add(gocode.Text(defaults[name])))
	}
	return gocode.Literal(gocode.MapOf(gocode.Id("string")), items...)
}

// authScheme is one way to authenticate; nil for one that nothing meets.
func (e *emitter) authScheme(s *model.AuthScheme) gocode.Code {
	kinds := map[model.AuthKind]string{
		model.AuthBearer: "AuthBearer", model.AuthOAuth2: "AuthBearer", model.AuthBasic: "AuthBasic", model.AuthAPIKey: "AuthAPIKey",
		model.AuthHTTP: "AuthHTTP", model.AuthMutual: "AuthMutualTLS",
	}
	kind, ok := kinds[s.Kind]
	if !ok {
		return nil
	}
	var f fields
	f.text("Name", s.Name)
	f.add("Kind", e.RT(kind))
	if s.In != "" {
		f.add("In", e.in(model.In(s.In)))
	}
	f.text("Param", s.Param)
	f.text("Prefix", s.Prefix)
	f.texts("Versions", s.Availability)
	return gocode.Inline(nil, f...)
}

// in returns the runtime's constant for a place.
func (e *emitter) in(in model.In) gocode.Code {
	s := string(in)
	return e.RT("In" + strings.ToUpper(s[:1]) + s[1:])
}

func headers(list []*model.Header) []gocode.Code {
	var out []gocode.Code
	for _, h := range list {
		var f fields
		f.text("Name", h.Name)
		f.text("Value", h.Value)
		f.text("Environment", h.Environment)
		f.texts("Versions", h.Availability)
		out = append(out, gocode.Inline(nil, f...))
	}
	return out
}

// operation returns the description of one call on the wire, with those of the versions that speak it otherwise.
func (e *emitter) operation(m *plan.Method) gocode.Code {
	all := m.Descriptions()
	f := e.description(m, all[0])
	var others []gocode.Code
	for _, d := range all[1:] {
		others = append(others, gocode.Literal(nil, e.description(m, d)...))
	}
	e.list(&f, "Others", "Operation", others)
	return gocode.WithDoc([]string{m.Operation + " describes " + m.Call + "."},
		gocode.Var(m.Operation, gocode.Literal(e.RT("Operation"), f...)))
}

// description is how d says that the call m is on the wire.
func (e *emitter) description(m, d *plan.Method) fields {
	var f fields
	f.add("API", gocode.Op("&").Id("api"))
	f.text("Name", m.Call)
	e.list(&f, "Forms", "WireForm", e.forms(d))
	var params []gocode.Code
	for _, p := range d.WireParams {
		params = append(params, e.param(p))
	}
	e.list(&f, "Params", "Param", params)
	f.add("Security", e.security(d.Security))
	e.list(&f, "Headers", "Header", headers(m.Headers))
	if len(d.Servers) > 0 {
		f.text("BaseURL", d.Servers[0].Name)
		f.add("Variables", defaults(d.Servers[0], e.defaults))
	}
	f.texts("Args", argKeys(m))
	f.add("Body", e.body(d.Body))
	if m.Of != nil {
		f.add("Of", gocode.Addr(gocode.Id(m.Of.Operation)))
	}
	e.responses(&f, d)
	if h := d.Header; h != nil {
		f.add("Header", e.nilOf(gocode.Id(h.Name)))
		var headers []gocode.Code
		for _, p := range h.WireParams {
			headers = append(headers, e.param(p))
		}
		e.list(&f, "ResponseHeaders", "Param", headers)
	}
	f.add("Paging", e.paging(d.Paging))
	f.add("Stream", e.stream(d.Stream))
	f.add("Promise", e.promise(m.LongRunning))
	f.texts("Versions", d.Versions)
	if len(m.Links) > 0 {
		f.add("Links", gocode.Inline(gocode.Index().Id("any"), e.Links(m.Links)...))
	}
	return f
}

// argKeys returns what the runtime calls the arguments: the keys of parameters, and the names of members of the body.
func argKeys(m *plan.Method) []string {
	var keys []string
	for _, a := range m.Args {
		if a.BodyField != nil {
			keys = append(keys, a.BodyField.JSON)
		} else {
			keys = append(keys, a.Key)
		}
	}
	return keys
}

// body is how the body is sent; nil for none.
func (e *emitter) body(b *plan.Body) gocode.Code {
	if b == nil {
		return nil
	}
	f := e.bodyType(b.BodyType)
	f.flag("Required", b.Required)
	var others []gocode.Code
	for _, o := range b.Others {
		others = append(others, gocode.Inline(nil, e.bodyType(o)...))
	}
	e.list(&f, "Others", "Body", others)
	return gocode.Inline(gocode.Addr(e.RT("Body")), f...)
}

func (e *emitter) bodyType(t plan.BodyType) fields {
	var f fields
	f.text("Type", t.MediaType)
	f.add("Kind", e.RT(bodyKinds[t.Kind]))
	e.list(&f, "Parts", "Part", parts(t.Parts))
	return f
}

// bodyKinds are the runtime's names for the kinds of bodies.
var bodyKinds = map[plan.BodyKind]string{
	plan.BodyJSON: "BodyJSON", plan.BodyMultipart: "BodyMultipart", plan.BodyForm: "BodyForm", plan.BodyText: "BodyText",
	plan.BodyRaw: "BodyRaw", plan.BodyNone: "BodyNone",
}

func (e *emitter) promise(l *plan.LongRunning) gocode.Code {
	if l == nil {
		return nil
	}
	var f fields
	f.text("Done", l.Done.JSON)
	f.text("ID", l.ID.JSON)
	if l.Error != nil {
		f.text("Error", l.Error.JSON)
	}
	if l.Response != nil {
		f.text("Result", l.Response.JSON)
	}
	return gocode.Inline(gocode.Addr(e.RT("PromiseFields")), f...)
}

func (e *emitter) forms(m *plan.Method) []gocode.Code {
	var out []gocode.Code
	for _, form := range m.Forms {
		var f fields
		f.text("Method", form.HTTPMethod)
		f.text("Path", form.Path)
		f.texts("Versions", form.Versions)
		if form.Turn > 0 {
			f.add("Turn", gocode.Int(form.Turn))
		}
		if len(form.Places) > 0 {
			var places []gocode.Code
			for _, name := range slices.Sorted(maps.Keys(form.Places)) {
				places = append(places, gocode.Text(name).Op(":").Add(e.in(form.Places[name])))
			}
			f.add("Places", gocode.Inline(gocode.MapOf(e.RT("In")), places...))
		}
		out = append(out, gocode.Inline(nil, f...))
	}
	return out
}

func (e *emitter) param(p *plan.WireParam) gocode.Code {
	var f fields
	f.text("Name", p.Name)
	if p.Key != p.Name {
		f.text("Key", p.Key)
	}
	f.add("In", e.in(p.In))
	f.text("Style", p.Style)
	f.flag("Explode", p.Explode)
	f.flag("AllowReserved", p.AllowReserved)
	f.flag("JSON", p.MediaType != "" && !isPlainText(p.MediaType, p.Type))
	f.texts("Versions", p.Availability)
	f.flag("WireVersion", p.Version)
	f.flag("Required", p.Required)
	f.flag("AllowEmpty", p.AllowEmpty && !isFreeText(p.Type))
	f.text("Const", p.Const)
	return gocode.Inline(nil, f...)
}

// isPlainText reports whether a value is sent as it is, because its media type is not JSON.
func isPlainText(mediaType string, t model.Type) bool {
	switch model.Resolve(t).(type) {
	case *model.Scalar, *model.Enum:
		return !strings.HasSuffix(model.MainType(mediaType), "json")
	}
	return false
}

// isFreeText reports whether the empty text is a value like any other.
func isFreeText(t model.Type) bool {
	s, ok := model.Resolve(t).(*model.Scalar)
	return ok && s.Kind == model.KindString && s.Format == "" && s.Limits == model.Limits{}
}

// security lists the alternatives; nil for none.
func (e *emitter) security(alternatives [][]model.SecurityUse) gocode.Code {
	if len(alternatives) == 0 {
		return nil
	}
	var out []gocode.Code
	for _, a := range alternatives {
		var uses []gocode.Code
		for _, use := range a {
			var f fields
			f.text("Scheme", use.Scheme)
			f.texts("Scopes", use.Scopes)
			uses = append(uses, gocode.Inline(nil, f...))
		}
		out = append(out, gocode.Inline(nil, uses...))
	}
	return gocode.Inline(gocode.Slice(gocode.Slice(e.RT("SecurityUse"))), out...)
}

func parts(list []*model.Part) []gocode.Code {
	var out []gocode.Code
	for _, p := range list {
		contentType := ""
		if n := len(p.ContentTypes); n == 1 || n > 0 && !p.File { // of several types of a file its sender knows which it is
			contentType = p.ContentTypes[0]
		}
		if p.Style == "" && contentType == "" {
			continue
		}
		var f fields
		f.text("Name", p.Name)
		f.text("ContentType", contentType)
		f.text("Style", p.Style)
		f.flag("Explode", p.Explode)
		f.flag("AllowReserved", p.AllowReserved)
		out = append(out, gocode.Inline(nil, f...))
	}
	return out
}

func (e *emitter) paging(p *plan.Paging) gocode.Code {
	if p == nil {
		return nil
	}
	var f fields
	f.text("Cursor", p.Cursor)
	f.text("Items", p.Items.JSON)
	f.texts("Next", p.Next)
	f.texts("More", p.More)
	return gocode.Inline(gocode.Op("&").Add(e.RT("Paging")), f...)
}

func (e *emitter) stream(s *plan.Stream) gocode.Code {
	if s == nil {
		return nil
	}
	var f fields
	f.text("Protocol", s.Protocol)
	f.text("Type", s.MediaType)
	f.text("TerminatorEvent", s.TerminatorEvent)
	f.text("TerminatorData", s.TerminatorData)
	f.texts("Terminal", s.Terminal)
	f.texts("Discriminate", s.DiscriminateNames)
	f.text("Error", s.Error)
	f.flag("Named", s.Events != nil)
	if s.Flag != nil {
		f.text("Flag", s.Flag.JSON)
	}
	if s.FlagParam != nil {
		f.text("FlagParam", s.FlagParam.Key)
	}
	f.text("ResultField", s.ResultField)
	f.text("ErrorField", s.ErrorField)
	f.text("Resume", s.Resume)
	return gocode.Literal(gocode.Op("&").Add(e.RT("Stream")), f...)
}
