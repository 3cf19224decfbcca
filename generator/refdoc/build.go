package refdoc

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/plan"
)

// Input is the input of a reference.
type Input struct {
	API *model.API
	// Documents are those that the model is made of, the oldest first; nil for none.
	Documents []*load.Document
	// Go is the package that is generated for the API, and Import its import path; nil for none.
	Go     *plan.Package
	Import string
	// Clients are as of a [Package].
	Clients []string
	// Changes are the changes of each version but the first, in the order of the versions; nil where that is not known.
	Changes [][]*Change
	// Table is as of a [Reference].
	Table [][]string
	// Read reads a file next to a document, by its path; nil reads none. It is asked for examples that are in separate files.
	Read func(file string) ([]byte, error)
}

// builder makes a reference.
type builder struct {
	Input
	api         *model.API
	unified     bool
	out         *Reference
	source      source
	code        *code
	schemas     map[*model.Schema]*Schema
	schemaNames map[*model.Schema]string
	operations  map[*model.Operation]*Operation
	auth        map[string]*Auth
	version     model.Version    // for which examples are made
	current     *model.Operation // which they are examples of; nil for those of schemas
	diags       diag.List
}

// New makes the reference of an API. The list warns of examples that cannot be read.
func New(in Input) (*Reference, diag.List) {
	b := &builder{
		Input: in, api: in.API, unified: in.Table != nil, source: source{}, code: newCode(in.Go),
		schemas: map[*model.Schema]*Schema{}, schemaNames: map[*model.Schema]string{}, auth: map[string]*Auth{},
		operations: map[*model.Operation]*Operation{},
	}
	if !b.unified { // examples of a document are in the words of its API
		b.source.read(in.Documents)
	}
	b.version = b.versionHaving(nil)
	b.out = &Reference{Name: in.API.Name, Title: in.API.Title, Doc: in.API.Doc, Table: in.Table}
	if in.Go != nil {
		b.out.Go = &Package{Name: in.Go.Name, Import: in.Import, Clients: in.Clients}
	}
	b.addVersions()
	for _, s := range b.api.Servers {
		b.out.Servers = append(b.out.Servers, b.server(s))
	}
	for _, s := range b.api.AuthSchemes {
		b.addAuth(s)
	}
	b.addSchemas()
	b.addOperations()
	b.addErrors()
	b.addUses()
	return b.out, b.diags
}

func (b *builder) addVersions() {
	for i, v := range b.api.Versions {
		version := &Version{ID: v.ID, Wire: v.Wire, Stage: v.Stage}
		if i > 0 && i <= len(b.Changes) {
			version.Since = b.api.Versions[i-1].ID
			for _, c := range b.Changes[i-1] {
				list := map[string]*[]*Change{"added": &version.Added, "removed": &version.Removed, "changed": &version.Changed}[c.Kind]
				*list = append(*list, c)
			}
		}
		b.out.Versions = append(b.out.Versions, version)
	}
	slices.Reverse(b.out.Versions)
}

func (b *builder) server(s *model.Server) *Server {
	out := &Server{URL: s.Name, Doc: s.Doc}
	for _, v := range s.Variables {
		p := &Param{Name: v.Name, In: "path", Required: v.Default == "", Type: plain("string"), Doc: v.Doc}
		if strings.HasPrefix(s.Name, "{"+v.Name+"}") {
			p.Type = plain("string (uri)")
		}
		if v.Default != "" {
			p.Facts = append(p.Facts, "default: "+v.Default)
		}
		for _, value := range v.Values {
			p.Values = append(p.Values, &Value{Text: value})
		}
		out.Variables = append(out.Variables, p)
	}
	return out
}

func (b *builder) addAuth(s *model.AuthScheme) {
	a := &Auth{Name: s.Name, Doc: s.Doc, Kind: string(s.Kind), In: s.In, Param: s.Param}
	n := b.source.at(s.Pos).Follow()
	if kind := n.Get("type").Text(); kind != "" {
		a.Kind = kind
	}
	if a.Kind != "apiKey" {
		a.In, a.Param, a.Scheme = "", "", strings.TrimSuffix(s.Prefix, " ")
	}
	a.OpenID = n.Get("openIdConnectUrl").Text()
	for _, f := range n.Get("flows").Members() {
		flow := &Flow{
			Name: f.Key(), Authorization: f.Get("authorizationUrl").Text(), Token: f.Get("tokenUrl").Text(), Refresh: f.Get("refreshUrl").Text(),
		}
		for _, scope := range f.Get("scopes").Members() {
			flow.Scopes = append(flow.Scopes, &Scope{scope.Key(), scope.Text()})
		}
		a.Flows = append(a.Flows, flow)
	}
	b.auth[s.Name] = a
	b.out.Auth = append(b.out.Auth, a)
}

// devices are names that no file may have on Windows, whatever its extension.
var devices = strings.Fields("con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9")

// addSchemas makes all schemas first, since they lead to one another.
func (b *builder) addSchemas() {
	ids := naming.NewScope(devices...)
	for _, s := range b.api.Schemas {
		out := &Schema{ID: ids.Take(naming.File(s.Name)), Name: s.Name, model: s}
		b.schemas[s], b.schemaNames[s] = out, s.Name
		b.out.Schemas = append(b.out.Schemas, out)
	}
	slices.SortStableFunc(b.out.Schemas, func(x, y *Schema) int {
		return cmp.Or(cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), cmp.Compare(x.Name, y.Name))
	})
	for _, s := range b.out.Schemas {
		b.describe(s)
	}
}

func (b *builder) describe(s *Schema) {
	m := s.model
	t := m.Type
	s.Type = b.typeOf(model.Use{Type: t, Nullable: m.Nullable})
	s.Doc, s.Deprecated, s.Versions, s.Facts = m.Doc, m.Deprecated, b.in(m.Availability), limits(t)
	s.Go = b.code.types[m.ID]
	s.Groups, s.Values = groups(t), b.values(t)
	switch t := t.(type) {
	case *model.Union:
		s.Variants = b.variants(t)
	default:
		s.Rows = b.rows(inner(t))
	}
	s.nameRows()
	b.version = b.versionHaving(m.Availability)
	s.Example = indented(b.schemaExample(m))
}

func (b *builder) variants(u *model.Union) []*Variant {
	var all []*Variant
	for _, v := range u.Variants {
		out := &Variant{Type: b.named(v.Type), Doc: v.Doc, Versions: b.in(v.Availability)}
		if u.Picker == model.ByTag && len(v.Tags) > 0 {
			out.Tag = u.Tag + ": " + strings.Join(v.Tags, ", ")
		}
		if _, isRef := v.Type.(*model.Ref); !isRef {
			out.Rows = b.rows(inner(v.Type))
		}
		all = append(all, out)
	}
	return all
}

func (b *builder) addErrors() {
	e := b.api.Errors
	if e == nil {
		return
	}
	b.out.Errors = &Errors{Schema: b.schemas[e.Schema], Code: e.Code, Message: e.Message, Type: e.Type, RequestID: e.RequestID}
}

func (b *builder) addOperations() {
	ids, services := naming.NewScope(), naming.NewScope()
	for _, o := range b.api.Operations {
		i := slices.IndexFunc(b.out.Services, func(s *Service) bool { return s.Name == o.Service })
		if i < 0 {
			i = len(b.out.Services)
			b.out.Services = append(b.out.Services, &Service{ID: services.Take(naming.File(o.Service)), Name: o.Service})
		}
		s := b.out.Services[i]
		b.operations[o] = b.operation(o, ids.Take(naming.File(o.Service+" "+o.Method)))
		s.Operations = append(s.Operations, b.operations[o])
	}
}

func (b *builder) operation(o *model.Operation, id string) *Operation {
	b.version, b.current = b.versionOf(o), o
	out := &Operation{
		ID: id, Service: o.Service, Method: o.Method, Name: o.Name, Title: o.Service + "." + o.Method, Summary: o.Summary, Doc: o.Doc,
		Deprecated: o.Deprecated, Versions: b.in(o.Availability), BodyRequired: o.BodyRequired,
	}
	if !b.unified {
		out.Forms = b.forms(o)
		for _, s := range b.serversOf(o)[:min(1, len(b.serversOf(o)))] {
			out.Params = append(out.Params, b.server(s).Variables...)
		}
	}
	for _, p := range o.Params {
		out.Params = append(out.Params, b.param(p))
	}
	for _, body := range o.Bodies {
		out.Bodies = append(out.Bodies, b.body(body))
	}
	for _, r := range o.Responses {
		out.Responses = append(out.Responses, b.response(r))
	}
	for _, alternative := range o.Security {
		uses := []*SecurityUse{}
		for _, u := range alternative {
			uses = append(uses, &SecurityUse{b.auth[u.Scheme], u.Scheme, u.Scopes})
		}
		out.Security = append(out.Security, uses)
	}
	out.nameRows()
	out.Notes = notes(o)
	out.Examples = b.examples(o)
	if !b.unified {
		out.Curl, out.Variables = b.curl(o)
	}
	out.Go = b.goCall(o, out.Examples)
	out.Definitions = b.definitions(o)
	return out
}

func (b *builder) serversOf(o *model.Operation) []*model.Server {
	if o.Servers != nil {
		return o.Servers
	}
	return b.api.Servers
}

func (b *builder) param(p *model.Param) *Param {
	out := &Param{
		Name: p.Name, In: string(p.In), Required: p.Required, Type: b.typeAt(p.Use, p.Pos), Facts: facts(p.Use), Doc: p.Doc, Deprecated: p.Deprecated,
		Versions: b.in(p.Availability), Values: b.values(inner(p.Type)),
	}
	if p.MediaType != "" {
		out.Facts = append(out.Facts, "sent as "+p.MediaType)
	}
	return out
}

func (b *builder) body(m *model.Body) *Body {
	return &Body{MediaType: m.Name, Type: b.typeOf(m.Use), Doc: m.Doc, Rows: b.rows(inner(m.Type)), Groups: groups(inner(m.Type))}
}

func (b *builder) response(r *model.Response) *Response {
	out := &Response{Status: r.Name, Doc: r.Doc, Versions: b.in(r.Availability)}
	if code, err := strconv.Atoi(r.Name); err == nil && http.StatusText(code) != "" {
		out.Status += " " + http.StatusText(code)
	}
	for _, body := range r.Bodies {
		out.Bodies = append(out.Bodies, b.body(body))
	}
	for _, h := range r.Headers {
		p := b.param(h)
		p.In = "header"
		out.Headers = append(out.Headers, p)
	}
	return out
}

// notes are sentences on how a call is walked, streamed and waited for.
func notes(o *model.Operation) []string {
	var all []string
	if p := o.Paging; p != nil {
		text := "Pages: " + span(p.Items) + " has the items; "
		if p.More != "" {
			text += "while " + span(p.More) + " is true, "
		}
		all = append(all, text+span(p.Next)+" of a page is "+span(p.Cursor)+" of the next one.")
	}
	if s := o.Stream; s != nil {
		text := "Streams " + escape(cmp.Or(s.MediaType, s.Protocol))
		if s.Flag != "" {
			text += " when " + span(s.Flag) + " is true"
		}
		if s.Resume != "" {
			text += "; " + span(s.Resume) + " resumes"
		}
		all = append(all, text+".")
		var events []string
		for _, e := range s.Events {
			events = append(events, span(e.Name))
		}
		if events != nil {
			all = append(all, "Events: "+strings.Join(events, ", ")+".")
		}
	}
	if l := o.LongRunning; l != nil {
		all = append(all, "Long-running: the response is a promise; "+escape(l.Poll)+" tells when it is done.")
	}
	return all
}

// mostDefinitions is how many schemas a page of an operation defines; it keeps the whole linear in the size of the API.
const mostDefinitions = 40

// definitions returns the schemas that an operation leads to, the nearest first.
func (b *builder) definitions(o *model.Operation) []*Schema {
	var found []*Schema
	seen := map[*model.Schema]bool{}
	next := directSchemas(operationTypes(o)...)
	for len(next) > 0 && len(found) < mostDefinitions {
		var further []*model.Schema
		for _, s := range next {
			if seen[s] || len(found) == mostDefinitions {
				continue
			}
			seen[s] = true
			found = append(found, b.schemas[s])
			further = append(further, directSchemas(s.Type)...)
		}
		next = further
	}
	return found
}

// operationTypes returns the types of the requests and responses of a call.
func operationTypes(o *model.Operation) []model.Type {
	var all []model.Type
	for _, p := range o.Params {
		all = append(all, p.Type)
	}
	for _, body := range o.Bodies {
		all = append(all, body.Type)
	}
	for _, r := range o.Responses {
		for _, body := range r.Bodies {
			all = append(all, body.Type)
		}
		for _, h := range r.Headers {
			all = append(all, h.Type)
		}
	}
	if s := o.Stream; s != nil {
		for _, e := range s.Events {
			all = append(all, e.Type)
		}
		all = append(all, s.Item)
	}
	if l := o.LongRunning; l != nil && l.Result != nil {
		all = append(all, &model.Ref{Schema: l.Result})
	}
	return all
}

// directSchemas returns the schemas that types lead to without another one between, in their order.
func directSchemas(types ...model.Type) []*model.Schema {
	var found []*model.Schema
	var walk func(t model.Type)
	walk = func(t model.Type) {
		switch t := t.(type) {
		case *model.Ref:
			if !slices.Contains(found, t.Schema) {
				found = append(found, t.Schema)
			}
		case *model.List:
			walk(t.Item.Type)
		case *model.Map:
			walk(t.Value.Type)
		case *model.Object:
			for _, f := range t.Fields {
				walk(f.Type)
			}
			if t.Additional != nil {
				walk(t.Additional.Type)
			}
		case *model.Union:
			for _, v := range t.Variants {
				walk(v.Type)
			}
		}
	}
	for _, t := range types {
		walk(t)
	}
	return found
}

// addUses notes where schemas are used.
func (b *builder) addUses() {
	for _, o := range b.api.Operations {
		for _, s := range directSchemas(operationTypes(o)...) {
			b.schemas[s].UsedByOperations = append(b.schemas[s].UsedByOperations, b.operations[o])
		}
	}
	for _, s := range b.out.Schemas {
		for _, used := range directSchemas(s.model.Type) {
			b.schemas[used].UsedBySchemas = append(b.schemas[used].UsedBySchemas, s)
		}
	}
}
