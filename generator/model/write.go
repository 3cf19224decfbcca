package model

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Write writes a as indented text, one line for each node, in the order of the model. It is where a change of normalize
// or merge is reviewed: positions, IDs, strings and origins are left out, everything else shows.
//
// A mark * means required, ? nullable; "= " comes before a default or a constant, {…} holds limits, @[…] the versions
// that have a node, "as" its preferred name and # the start of its description.
func Write(w io.Writer, a *API) error {
	out := bufio.NewWriter(w)
	t := &textWriter{out: out}
	t.api(a)
	return out.Flush()
}

// docWidth is how much of a description the text form shows.
const docWidth = 100

type textWriter struct {
	out   *bufio.Writer
	depth int
}

// line writes one line; empty parts are skipped. An error stays in the writer until it is flushed.
func (t *textWriter) line(parts ...string) {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	_, _ = fmt.Fprintf(t.out, "%s%s\n", strings.Repeat("  ", t.depth), harmless(strings.Join(parts, " ")))
}

// harmless spells out the characters of a string that steer a terminal.
func harmless(text string) string {
	if strings.IndexFunc(text, steers) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if steers(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// steers reports whether a character steers a terminal: controls, ends of lines, and marks that turn the direction of writing.
func steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// inside writes what f writes one level deeper.
func (t *textWriter) inside(f func()) {
	t.depth++
	f()
	t.depth--
}

func (t *textWriter) api(a *API) {
	t.line("api", a.Name, quoted("title", a.Title), doc(a.Doc))
	for _, v := range a.Versions {
		t.line("version", v.ID, quoted("wire", v.Wire), v.Stage, quoted("release", v.Release))
	}
	t.servers(a.Servers)
	for _, s := range a.AuthSchemes {
		t.line("auth", s.Name+":", string(s.Kind), "in", s.In, s.Param, quoted("prefix", s.Prefix), list("scopes", s.Scopes),
			quoted("openid", s.OpenID), quoted("format", s.BearerFormat), about(s.Node))
		t.inside(func() {
			for _, f := range s.Flows {
				t.line("flow", f.Name, quoted("authorization", f.AuthorizationURL), quoted("token", f.TokenURL), quoted("refresh", f.RefreshURL),
					quoted("device", f.DeviceURL), about(f.Node))
			}
		})
	}
	if e := a.Errors; e != nil {
		t.line("errors", schemaName(e.Schema), named("code", e.Code), named("message", e.Message), named("type", e.Type), named("requestID", e.RequestID))
	}
	t.headers(a.Headers)
	for _, k := range slices.Sorted(maps.Keys(a.Environment)) {
		t.line("environment", k, "=", a.Environment[k])
	}
	for _, s := range a.Schemas {
		t.use("schema "+s.Name, Use{Type: s.Type, Nullable: s.Nullable, Keywords: s.Keywords}, about(s.Node))
	}
	for _, o := range a.Operations {
		t.operation("operation", o)
	}
	for _, o := range a.Webhooks {
		t.operation("webhook", o)
	}
	for _, u := range a.Unread {
		t.line("unread", u.Place, u.Name, "=", string(u.Value), about(u.Node))
	}
}

func (t *textWriter) servers(servers []*Server) {
	for _, s := range servers {
		t.line("server", s.Name, about(s.Node))
		t.inside(func() {
			for _, v := range s.Variables {
				t.line("variable", v.Name, quoted("default", v.Default), list("values", v.Values), about(v.Node))
			}
		})
	}
}

func (t *textWriter) headers(headers []*Header) {
	for _, h := range headers {
		t.line("header", h.Name, quoted("value", h.Value), named("environment", h.Environment), about(h.Node))
	}
}

// use writes the line of a node that has a type, and the inside of that type below it.
func (t *textWriter) use(label string, u Use, facts ...string) {
	parts := []string{label + ":", typeHead(u.Type) + mark(u.Nullable, "?")}
	if u.Default != "" {
		parts = append(parts, "= "+string(u.Default))
	}
	t.line(append(parts, facts...)...)
	t.inside(func() { t.useBody(u) })
}

// useBody writes what is inside of a type, and what its schema says beyond it.
func (t *textWriter) useBody(u Use) {
	t.typeBody(u.Type)
	for _, k := range u.Keywords {
		label := "keyword " + k.Name + mark(k.Name != k.Keyword, " of "+k.Keyword)
		if k.Use != nil {
			t.use(label, *k.Use, string(k.Value), about(k.Node))
			continue
		}
		t.line(label, "=", string(k.Value), about(k.Node))
	}
}

// typeHead describes t on the line of its node.
func typeHead(t Type) string {
	switch t := t.(type) {
	case *Scalar:
		return spaced(string(t.Kind), parens(t.Format), mark(t.AsText, "as text"), mark(t.Binary, "from binary"), named("of", t.Media), limits(t.Limits))
	case *Enum:
		if isPlainConst(t) {
			return spaced("const", string(t.Kind), string(t.Values[0].Literal))
		}
		return spaced(mark(t.Open, "open"), list("in", t.OpenIn), "enum of", string(t.Kind), quoted("label", t.Label))
	case *Object:
		return spaced(mark(t.Closed, "closed"), mark(t.Patterned, "patterned"), "object", limits(t.Limits))
	case *List:
		return spaced("list", limits(t.Limits), "of", useHead(t.Item))
	case *Map:
		key := limits(t.Key)
		return spaced("map", limits(t.Limits), prefixed("with keys ", key), "of", useHead(t.Value))
	case *Union:
		return spaced(mark(t.Open, "open"), "union by", string(t.Picker), t.Tag)
	case *Any:
		if t.None {
			return "no value"
		}
		return "any"
	case *Ref:
		return "ref " + schemaName(t.Schema)
	}
	return "none"
}

// isPlainConst reports whether an enum is a constant of which nothing more is known, so that one line is enough.
func isPlainConst(e *Enum) bool {
	return len(e.Values) == 1 && !e.Open && e.Label == "" && isPlain(e.Values[0]) && e.Values[0].Also == nil && about(e.Values[0].Node) == ""
}

// spellings returns the other spellings, each with its versions.
func (v *Value) spellings() []string {
	var all []string
	for _, s := range v.Also {
		all = append(all, spaced(string(s.Literal), list("in", s.Availability)))
	}
	return all
}

// isPlain reports whether the literal is the name, in quotes or not.
func isPlain(v *Value) bool {
	return v.Literal == Literal(v.Name) || v.Literal == Literal(fmt.Sprintf("%q", v.Name))
}

func useHead(u Use) string {
	return typeHead(u.Type) + mark(u.Nullable, "?") + prefixed(" = ", string(u.Default))
}

// typeBody writes the lines below a type's node.
func (t *textWriter) typeBody(typ Type) {
	switch typ := typ.(type) {
	case *Enum:
		if isPlainConst(typ) {
			return
		}
		for _, v := range typ.Values {
			t.line(v.Name, mark(!isPlain(v), "= "+string(v.Literal)), list("also", v.spellings()), about(v.Node))
		}
	case *Object:
		t.object(typ)
	case *List:
		t.useBody(typ.Item)
		if typ.Tuple != nil {
			t.tuple(typ.Tuple)
		}
	case *Map:
		t.useBody(typ.Value)
	case *Union:
		t.union(typ)
	}
}

func (t *textWriter) tuple(tuple *Tuple) {
	for i, u := range tuple.Items {
		t.use("item "+strconv.Itoa(i), *u)
	}
	if tuple.Rest == nil {
		t.line("no more items")
		return
	}
	t.use("items after", *tuple.Rest)
}

func (t *textWriter) object(o *Object) {
	for _, f := range o.Fields {
		t.use(f.Name+mark(f.Required, "*"), f.Use, mark(f.ReadOnly, "readOnly"), mark(f.WriteOnly, "writeOnly"), list("readOnly in", f.ReadOnlyIn), list("writeOnly in", f.WriteOnlyIn), list("null in", f.NullIn), list("also", f.AlsoNamed), about(f.Node))
	}
	if o.Additional != nil {
		t.use("additional", *o.Additional)
	}
	for _, g := range o.Oneofs {
		t.line("oneof", g.Name+mark(g.Required, "*"), list("of", g.Fields), about(g.Node))
	}
	for _, names := range o.RequireOneOf {
		t.line(list("or require", names))
	}
}

func (t *textWriter) union(u *Union) {
	if u.Base != nil {
		t.use("base", Use{Type: u.Base})
	}
	for _, v := range u.Variants {
		t.use("| "+v.Name, Use{Type: v.Type, Keywords: v.Keywords}, list("tags", v.Tags), about(v.Node))
	}
}

func (t *textWriter) operation(label string, o *Operation) {
	t.line(label, o.Name+":", o.Service+"."+o.Method, quoted("summary", o.Summary), list("tags", o.Tags), mark(o.Promises, "promises"), about(o.Node))
	t.inside(func() {
		for _, f := range o.Forms {
			t.form(f)
		}
		t.servers(o.Servers)
		t.security(o.Security)
		t.headers(o.Headers)
		for _, p := range o.Params {
			t.param("param", p)
		}
		t.bodies("body"+mark(o.BodyRequired, "*"), o.Bodies)
		for _, r := range o.Responses {
			t.response(r)
		}
		t.behaviour(o)
		for _, c := range o.Callbacks {
			t.operation("callback", c)
		}
		for _, w := range o.Wires {
			t.operation("wire", w)
		}
	})
}

func (t *textWriter) form(f *WireForm) {
	call := f.HTTPMethod + " " + f.Path
	t.line("form", call, quoted("name", mark(f.Name != call, f.Name)), about(f.Node))
	t.inside(func() {
		var segments []string
		for _, s := range f.Segments {
			var b strings.Builder
			for _, p := range s {
				b.WriteString(p.Literal + parens(p.Param))
			}
			segments = append(segments, cmp.Or(b.String(), `""`))
		}
		t.line("segments", strings.Join(segments, " / "))
		for _, k := range slices.Sorted(maps.Keys(f.Places)) {
			t.line("place", k, "in", string(f.Places[k]))
		}
	})
}

func (t *textWriter) security(alternatives [][]SecurityUse) {
	for i, uses := range alternatives {
		var parts []string
		for _, u := range uses {
			parts = append(parts, spaced(u.Scheme, list("scopes", u.Scopes)))
		}
		t.line([]string{"security", "or"}[min(i, 1)], cmp.Or(strings.Join(parts, " and "), "nothing"))
	}
}

func (t *textWriter) param(label string, p *Param) {
	t.use(spaced(label, string(p.In), p.Name)+mark(p.Required, "*"), p.Use, parens(spaced(p.Style, mark(p.Explode, "explode"),
		mark(p.AllowReserved, "reserved"), mark(p.AllowEmpty, "may be empty"), p.MediaType)), about(p.Node))
}

func (t *textWriter) bodies(label string, bodies []*Body) {
	for _, b := range bodies {
		t.use(label+" "+b.Name, b.Use, about(b.Node))
		t.inside(func() {
			for _, p := range b.Parts {
				t.line("part", p.Name, list("content", p.ContentTypes), named("style", p.Style), mark(p.Explode, "explode"), mark(p.AllowReserved, "reserved"), mark(p.File, "file"))
			}
		})
	}
}

func (t *textWriter) response(r *Response) {
	t.line("response", r.Name, about(r.Node))
	t.inside(func() {
		for _, h := range r.Headers {
			t.param("header", h)
		}
		t.bodies("body", r.Bodies)
		for _, l := range r.Links {
			t.line("link", l.Name+":", l.Operation, string(l.Input), about(l.Node))
		}
	})
}

// behaviour writes what an operation does beyond one request and one response.
func (t *textWriter) behaviour(o *Operation) {
	if p := o.Paging; p != nil {
		t.line("paging", named("items", p.Items), named("cursor", p.Cursor), named("next", p.Next), named("more", p.More))
	}
	if l := o.LongRunning; l != nil {
		t.line("long-running", named("result", schemaName(l.Result)), named("poll", l.Poll), named("done", l.Done), named("error", l.Error), named("response", l.Response))
	}
	if s := o.Stream; s != nil {
		t.stream(s)
	}
}

func (t *textWriter) stream(s *Stream) {
	t.line("stream", s.Protocol, parens(s.MediaType), named("flag", s.Flag), named("discriminate", s.Discriminate), list("terminal", s.Terminal),
		named("error", s.Error), named("result-field", s.ResultField), named("error-field", s.ErrorField), named("resume", s.Resume),
		quoted("terminator-event", s.TerminatorEvent), quoted("terminator-data", s.TerminatorData), versions(s.Availability))
	t.inside(func() {
		for _, e := range s.Events {
			t.use("event "+e.Name, Use{Type: e.Type}, about(e.Node))
		}
		if s.Item != nil {
			t.use("item", Use{Type: s.Item})
		}
	})
}

// about formats the facts that any node may have.
func about(n Node) string {
	return spaced(mark(n.Deprecated, "deprecated"), quoted("sunset", n.Sunset), named("stability", n.Stability), quoted("as", n.Preferred), versions(n.Availability), doc(n.Doc))
}

func versions(a Availability) string {
	if a == nil {
		return ""
	}
	return "@[" + strings.Join(a, ", ") + "]"
}

func doc(s string) string {
	text := []rune(strings.Join(strings.Fields(s), " "))
	if len(text) > docWidth {
		text = append(text[:docWidth], '…')
	}
	return prefixed("# ", string(text))
}

func limits(l Limits) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	add("min", prefixed(mark(l.ExclusiveMinimum, ">"), string(l.Minimum)))
	add("max", prefixed(mark(l.ExclusiveMaximum, "<"), string(l.Maximum)))
	add("multiple of", string(l.MultipleOf))
	add("length >=", number(l.MinLength))
	add("length <=", number(l.MaxLength))
	add("items >=", number(l.MinItems))
	add("items <=", number(l.MaxItems))
	add("members >=", number(l.MinProperties))
	add("members <=", number(l.MaxProperties))
	if l.UniqueItems {
		parts = append(parts, "unique")
	}
	if l.Pattern != "" {
		add("pattern", fmt.Sprintf("%q", l.Pattern))
	}
	if parts == nil {
		return ""
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func number(n *uint64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatUint(*n, 10)
}

func schemaName(s *Schema) string {
	if s == nil {
		return ""
	}
	return s.Name
}

// mark returns s if on.
func mark(on bool, s string) string {
	if on {
		return s
	}
	return ""
}

// prefixed returns prefix and s, or nothing if there is no s.
func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

func parens(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func named(name, value string) string { return prefixed(name+"=", value) }

func quoted(name, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf("%s %q", name, value)
}

// list formats a list that is not nil: an empty one is a fact too.
func list[S ~string](name string, values []S) string {
	if values == nil {
		return ""
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return name + " [" + strings.Join(texts, ", ") + "]"
}

// spaced joins the parts that are not empty by spaces.
func spaced(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
