package load

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
)

// upgrader brings a file of a Swagger 2.0 document into OpenAPI 3 shape, on the tree, where nodes keep their positions
// and extensions stay. kin-openapi has a converter too, but it knows neither.
type upgrader struct {
	loader *loader
	file   *file
	root   *Node
	// consumes and produces are the media types of operations that state none.
	consumes, produces []string
	// components is the new home of definitions, parameters, responses and security schemes.
	components *Node
}

// formParameters holds the global form parameters, which OpenAPI 3 has no component for, until they are used.
const formParameters = "x-form-parameters"

// upgrade brings a file into OpenAPI 3 shape. A file that is not a whole document is recognised by what it holds.
func (l *loader) upgrade(f *file) {
	u := &upgrader{loader: l, file: f, root: f.root}
	sections := []string{"swagger", "definitions", "parameters", "responses", "securityDefinitions"}
	if !slices.ContainsFunc(sections, func(s string) bool { return f.root.Get(s).Kind() == Mapping || s == "swagger" && f.root.Get(s) != nil }) {
		u.fragment()
		return
	}
	u.consumes = mediaTypes(u.root.remove("consumes"), []string{"application/json"})
	u.produces = mediaTypes(u.root.remove("produces"), []string{"application/json"})
	if f.root == l.root {
		l.consumes, l.produces = u.consumes, u.produces
	}
	u.document()
}

// document upgrades a whole document in place.
func (u *upgrader) document() {
	u.components = u.root.newMapping()
	u.components.keyAt = place{}
	if v := u.root.remove("swagger"); v != nil {
		u.root.items = slices.Insert(u.root.items, 0, withKey("openapi", v.newText("3.0.3")))
	}
	u.discriminators()
	u.definitions()
	u.globalParameters()
	u.globalResponses()
	u.securityDefinitions()
	u.servers()
	for _, p := range u.root.Get("paths").Members() {
		if !strings.HasPrefix(p.key, "x-") {
			u.pathItem(p)
		}
	}
	u.root.set("components", u.components)
}

// withKey gives a node its key.
func withKey(key string, n *Node) *Node {
	n.key = key
	return n
}

// mediaTypes returns the strings of a list of media types, or those that stand for a missing list.
func mediaTypes(n *Node, missing []string) []string {
	if n.Kind() != Sequence {
		return missing
	}
	var types []string
	for _, item := range n.items {
		types = append(types, item.Text())
	}
	return types
}

// definitions moves the definitions.
func (u *upgrader) definitions() {
	defs := u.root.remove("definitions")
	for _, d := range defs.Members() {
		u.schema(d)
	}
	u.components.set("schemas", defs)
}

// globalParameters moves the global parameters: those of the body become request bodies.
func (u *upgrader) globalParameters() {
	params := u.root.remove("parameters")
	if params.Kind() != Mapping {
		return
	}
	plain, bodies, form := params.newMapping(), params.newMapping(), params.newMapping()
	for _, p := range params.items {
		switch p.Get("in").Text() {
		case "body":
			bodies.set(p.key, u.body(p, u.consumes))
		case "formData":
			form.set(p.key, p)
		default:
			plain.set(p.key, u.parameter(p))
		}
	}
	for key, section := range map[string]*Node{"parameters": plain, "requestBodies": bodies, formParameters: form} {
		if len(section.items) > 0 {
			u.components.set(key, section)
		}
	}
	slices.SortFunc(u.components.items, func(a, b *Node) int { return strings.Compare(a.key, b.key) })
}

// globalResponses moves the global responses.
func (u *upgrader) globalResponses() {
	responses := u.root.remove("responses")
	for _, r := range responses.Members() {
		u.response(r, u.produces)
	}
	u.components.set("responses", responses)
}

// pathItem upgrades the operations of a path.
func (u *upgrader) pathItem(p *Node) {
	u.ref(p)
	shared := u.split(p)
	for _, m := range p.items {
		if grammar[pathItemKind][m.key].kind == operationKind && m.kind == Mapping {
			u.operation(m, shared)
		}
	}
}

// inputs are the parameters of a list that become a request body.
type inputs struct {
	body *Node   // the request body; nil for none
	form []*Node // form parameters
}

// split upgrades the list of parameters of an operation or a path, and takes out those of the body.
func (u *upgrader) split(n *Node) inputs {
	var in inputs
	params := n.Get("parameters")
	if params.Kind() != Sequence {
		return in
	}
	consumes := mediaTypes(n.Get("consumes"), u.consumes)
	var kept []*Node
	for _, p := range params.items {
		body, form := u.target(p)
		switch {
		case body != nil:
			in.body = body
		case form != nil:
			in.form = append(in.form, form)
		case p.Get("in").Text() == "body":
			in.body = u.body(p, consumes)
		case p.Get("in").Text() == "formData":
			in.form = append(in.form, p)
		default:
			kept = append(kept, u.parameter(p))
		}
	}
	params.items = kept
	if len(kept) == 0 {
		n.remove("parameters")
	}
	return in
}

// target looks at what a reference in a list of parameters leads to. For a body parameter it returns a reference to the
// request body, for a form parameter the parameter itself.
func (u *upgrader) target(p *Node) (body, form *Node) {
	ref, ok := p.Ref()
	if !ok {
		return nil, nil
	}
	where, name, ok := strings.Cut(ref, "#/parameters/")
	if !ok {
		return nil, nil
	}
	components := u.components
	if where != "" {
		components = u.other(ref).Get("components")
	}
	key := unescape.Replace(name)
	if components.Get("requestBodies", key) != nil {
		body := p.newMapping()
		body.set("$ref", p.Get("$ref").newText(where+"#/components/requestBodies/"+name))
		return body, nil
	}
	return nil, u.loader.copy(components.Get(formParameters, key))
}

// other returns the root of the file that a reference leads to. A file that cannot be read is reported later, when the
// reference is checked.
func (u *upgrader) other(ref string) *Node {
	location, _, err := u.file.splitRef(ref)
	if err != nil {
		return nil
	}
	f, err := u.loader.openFile(location)
	if err != nil {
		return nil
	}
	return f.root
}

// operation upgrades an operation; shared are the inputs that its path states for all operations.
func (u *upgrader) operation(op *Node, shared inputs) {
	in := u.split(op)
	consumes := mediaTypes(op.remove("consumes"), u.consumes)
	produces := mediaTypes(op.remove("produces"), u.produces)
	op.remove("schemes")
	if in.body == nil {
		in.body = u.loader.copy(shared.body)
	}
	for _, p := range shared.form {
		if !slices.ContainsFunc(in.form, func(q *Node) bool { return q.Get("name").Text() == p.Get("name").Text() }) {
			in.form = append(in.form, u.loader.copy(p))
		}
	}
	if in.body == nil && len(in.form) > 0 {
		in.body = u.form(in.form, consumes)
	}
	if in.body != nil {
		i := op.position("parameters") + 1
		op.items = slices.Insert(op.items, i, withKey("requestBody", in.body))
	}
	for _, r := range op.Get("responses").Members() {
		if !strings.HasPrefix(r.key, "x-") {
			u.response(r, produces)
		}
	}
}

// schemaKeys are the keys of a parameter or header that OpenAPI 3 has in a schema.
var schemaKeys = []string{
	"type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
	"minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-ms-enum", "x-nullable",
}

// moveSchema moves what describes the value of a parameter or header into a schema.
func (u *upgrader) moveSchema(n *Node) *Node {
	schema := n.newMapping()
	schema.at = n.at
	if t := n.Get("type"); t != nil {
		schema.at = t.at
	}
	for _, key := range schemaKeys {
		schema.set(key, n.remove(key))
	}
	u.schema(schema)
	return schema
}

// parameter upgrades a parameter that is not of the body.
func (u *upgrader) parameter(p *Node) *Node {
	if _, ok := p.Ref(); ok || p.kind != Mapping {
		u.ref(p)
		return p
	}
	format, isArray := collection(p)
	p.set("schema", u.moveSchema(p))
	if isArray {
		style := "form"
		if in := p.Get("in").Text(); in == "path" || in == "header" {
			style = "simple"
		}
		u.style(p, cmp.Or(format, p.Get("schema").newText("")), style)
	}
	return p
}

// collection returns how the items of a parameter are separated, nil where that is not said, and whether it is an array.
func collection(p *Node) (format *Node, isArray bool) {
	return p.remove("collectionFormat"), p.Get("type").Text() == "array"
}

// style says by style and explode how the items of an array are separated: by commas in the style that is usual there.
func (u *upgrader) style(p, format *Node, style string) {
	explode := false
	switch format.Text() {
	case "multi":
		explode = true
	case "ssv":
		style = "spaceDelimited"
	case "pipes":
		style = "pipeDelimited"
	case "tsv":
		style = "tabDelimited" // which OpenAPI 3 does not have
	}
	p.set("style", format.newText(style))
	p.set("explode", format.newBool(explode))
}

// body makes a request body out of a body parameter.
func (u *upgrader) body(p *Node, consumes []string) *Node {
	body := p.newMapping()
	for _, m := range p.items {
		if m.key == "description" || m.key == "required" || strings.HasPrefix(m.key, "x-") {
			body.set(m.key, m)
		}
	}
	schema := p.Get("schema")
	if schema == nil {
		schema = p.newMapping()
	}
	u.schema(schema)
	body.set("content", u.content(p, schema, consumes))
	return body
}

// content returns a map from the media types to a schema.
func (u *upgrader) content(at, schema *Node, types []string) *Node {
	c := at.newMapping()
	for _, t := range types {
		media := at.newMapping()
		media.set("schema", u.loader.copy(schema))
		c.set(t, media)
	}
	return c
}

// form makes a request body out of form parameters.
func (u *upgrader) form(params []*Node, consumes []string) *Node {
	first := params[0]
	schema, properties, required := first.newMapping(), first.newMapping(), first.newSequence()
	encoding := first.newMapping()
	mediaType := "application/x-www-form-urlencoded"
	if slices.Contains(consumes, "multipart/form-data") {
		mediaType = "multipart/form-data"
	}
	for _, p := range params {
		if p.Get("type").Text() == "file" {
			mediaType = "multipart/form-data"
		}
		name := p.Get("name")
		if name.Text() == "" {
			u.loader.noParameter(p)
			continue
		}
		if p.Get("required").Bool() {
			required.items = append(required.items, withKey("", cmp.Or(name, p).newText(name.Text())))
		}
		format, isArray := collection(p)
		field := u.formField(p)
		properties.set(name.Text(), field)
		if isArray && field.Get("items", "format").Text() != "binary" { // files are parts of their own
			e := p.newMapping()
			u.style(e, cmp.Or(format, field.newText("")), "form")
			encoding.set(name.Text(), e)
		}
	}
	schema.set("type", first.newText("object"))
	schema.set("properties", properties)
	if len(required.items) > 0 {
		schema.set("required", required)
	}
	body := first.newMapping()
	if len(required.items) > 0 {
		body.set("required", first.newBool(true))
	}
	content := u.content(first, schema, []string{mediaType})
	if len(encoding.items) > 0 {
		content.Get(mediaType).set("encoding", encoding)
	}
	body.set("content", content)
	return body
}

// formField makes the schema of a form's field out of a form parameter.
func (u *upgrader) formField(p *Node) *Node {
	if empty := p.Get("allowEmptyValue"); empty.Bool() {
		u.loader.diags.Add(diag.Diagnostic{Severity: diag.LeftOut, Code: "allow-empty-value", Pos: empty.Pos(),
			Subject: p.Get("name").Text(), Message: "empty values of fields of forms are checked as any other"})
	}
	schema := u.moveSchema(p)
	for _, m := range p.items {
		if m.key == "description" || strings.HasPrefix(m.key, "x-") {
			schema.set(m.key, m)
		}
	}
	return schema
}

// response upgrades a response.
func (u *upgrader) response(r *Node, produces []string) {
	if r.kind != Mapping || u.ref(r) {
		return
	}
	for _, h := range r.Get("headers").Members() {
		format, isArray := collection(h)
		h.set("schema", u.moveSchema(h))
		if isArray && format != nil {
			u.style(h, format, "simple")
		}
	}
	schema, examples := r.remove("schema"), r.remove("examples")
	if schema != nil {
		isFile := schema.Get("type").Text() == "file"
		u.schema(schema)
		r.set("content", u.content(schema, schema, fitting(produces, isFile)))
	}
	for _, e := range examples.Members() {
		r.ensure("content").ensure(e.key).set("example", e)
	}
}

// fitting returns the media types that a response can have: where an operation responds with a file, or else an error, it
// states those of both.
func fitting(types []string, isFile bool) []string {
	fit := slices.DeleteFunc(slices.Clone(types), func(t string) bool {
		if isFile {
			return t == "application/json"
		}
		return t == "application/octet-stream"
	})
	if len(fit) == 0 {
		return types
	}
	return fit
}

// ref rewrites a reference to where its target has moved; it returns whether there is one.
func (u *upgrader) ref(n *Node) bool {
	ref, ok := n.Ref()
	if !ok {
		return false
	}
	for old, moved := range movedTo {
		if where, name, ok := strings.Cut(ref, old); ok {
			n.set("$ref", n.Get("$ref").newText(where+moved+name))
			break
		}
	}
	return true
}

// movedTo says where the sections of a document go.
var movedTo = map[string]string{
	"#/definitions/": "#/components/schemas/", "#/parameters/": "#/components/parameters/", "#/responses/": "#/components/responses/",
}

// schema upgrades a schema and those inside it.
func (u *upgrader) schema(n *Node) {
	if n.Kind() != Mapping {
		return
	}
	u.schemaItself(n)
	for _, c := range children(n, schemaKind) {
		if c.kind == schemaKind {
			u.schema(c.node)
		}
	}
}

// schemaItself upgrades what a schema says in its own keys.
func (u *upgrader) schemaItself(n *Node) {
	u.ref(n)
	if nullable := n.remove("x-nullable"); nullable != nil {
		n.set("nullable", nullable)
	}
	if t := n.Get("type"); t.Text() == "file" {
		n.set("type", t.newText("string"))
		n.set("format", t.newText("binary"))
	}
	if format := n.remove("collectionFormat"); format != nil { // of a list in another one
		n.set("x-collectionFormat", format)
	}
	if d := n.Get("discriminator"); d.IsText() {
		n.set("discriminator", d.discriminator())
	}
}

// discriminator returns the object that OpenAPI 3 has in place of the name of a property.
func (n *Node) discriminator() *Node {
	object := n.newMapping()
	name := n.newText(n.value)
	name.keyAt = place{}
	object.set("propertyName", name)
	return object
}

// discriminators replaces the names of properties that distinguish subtypes, with a mapping from values to subtypes.
func (u *upgrader) discriminators() {
	defs := u.root.Get("definitions")
	for _, base := range defs.Members() {
		d := base.Get("discriminator")
		if !d.IsText() {
			continue
		}
		object, mapping := d.discriminator(), d.newMapping()
		for _, sub := range defs.items {
			if sub != base && extends(defs, sub, base.key, map[string]bool{}) {
				value := DiscriminatorValue(sub)
				if value == "" {
					value = sub.key
				}
				target := sub.newText("#/components/schemas/" + escape.Replace(sub.key))
				mapping.set(value, target)
			}
		}
		if len(mapping.items) > 0 {
			object.set("mapping", mapping)
		}
		base.set("discriminator", object)
	}
}

// discriminatorValues are the extensions that say by which value of its base's tag a schema is meant: AutoRest's and go-swagger's.
var discriminatorValues = []string{"x-ms-discriminator-value", "x-discriminator-value"}

// DiscriminatorValue returns the value of its base's tag that an extension of a schema, or of a part of its allOf, says; empty for none.
func DiscriminatorValue(schema *Node) string {
	for _, own := range append([]*Node{schema}, schema.Get("allOf").Items()...) {
		for _, key := range discriminatorValues {
			if value := own.Get(key).Text(); value != "" {
				return value
			}
		}
	}
	return ""
}

// extends reports whether a definition has the base among its ancestors by allOf. Those seen are not looked at again.
func extends(defs, n *Node, base string, seen map[string]bool) bool {
	for _, part := range n.Get("allOf").Items() {
		ref, _ := part.Ref()
		name, ok := strings.CutPrefix(ref, "#/definitions/")
		name = unescape.Replace(name)
		if !ok || seen[name] {
			continue
		}
		seen[name] = true
		if name == base || extends(defs, defs.Get(name), base, seen) {
			return true
		}
	}
	return false
}

// fragment upgrades a file that holds no whole document: path items, parameters, responses or schemas, one or several by their names.
// Its operations have the media types of the document that refers to it.
func (u *upgrader) fragment() {
	u.consumes, u.produces = u.loader.consumes, u.loader.produces
	u.components = u.root.newMapping()
	if u.root.Get("schema").Kind() == Mapping && !u.root.Get("in").IsText() {
		u.response(u.root, u.produces)
		return
	}
	u.part(u.root)
}

// part upgrades a part of a tree of which only what it holds tells what it is.
func (u *upgrader) part(n *Node) {
	isOperation := func(m *Node) bool {
		return grammar[pathItemKind][m.key].kind == operationKind && m.Get("responses") != nil
	}
	switch {
	case slices.ContainsFunc(n.Members(), isOperation):
		u.pathItem(n)
		return
	case n.Get("in").IsText() && n.Get("name").IsText():
		u.parameter(n)
		return
	case n.Get("schema").Kind() == Mapping && n.Get("description").IsText():
		u.response(n, u.produces)
		return
	case n.Kind() == Mapping:
		u.schemaItself(n)
	}
	for _, m := range n.items {
		if !strings.HasPrefix(m.key, "x-") && !slices.Contains([]string{"example", "examples", "default", "enum"}, m.key) {
			u.part(m)
		}
	}
}
