package plan

import (
	"slices"
	"strconv"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// Line tells the runtime what a Go type does not say of a type, a field or a variant.
type Line struct {
	Name   string // "Run", "Run.Status", "Tool.FunctionTool"
	Schema *runtime.Schema
}

// lines collects lines.
type lines []Line

// say adds a line, unless there is nothing to say.
func (l *lines) say(name string, s *runtime.Schema) {
	if s = orNil(s); s != nil {
		*l = append(*l, Line{name, s})
	}
}

// describe gives every file the lines of its types, in the order of the declarations, and then those of the parameters and the
// events of its service.
func (b *builder) describe(services []*Service) {
	for _, f := range b.files {
		l := (*lines)(&f.Lines)
		for _, d := range f.Decls {
			l.decl(d, b)
		}
	}
	for _, s := range services {
		for _, m := range s.Methods {
			(*lines)(&b.methodFiles[m].Lines).params(m)
		}
		for _, e := range s.Events {
			(*lines)(&b.takeFile(s.File).Lines).events(e)
		}
	}
}

// decl says what is to be known of a declared type.
func (l *lines) decl(d Decl, b *builder) {
	switch d := d.(type) {
	case *Struct:
		l.object(d, b)
	case *Enum:
		l.say(d.Name, b.from(d.Name, d.schema, d.origin))
	case *Union:
		l.union(d, b)
	case *Defined:
		l.say(d.Name, b.from(d.Name, d.schema, d.origin))
	}
}

// from adds to what is said of a type the schemas that it is made of, unless these are the one of its name.
func (b *builder) from(name string, said *runtime.Schema, origin model.Origin) *runtime.Schema {
	s := &runtime.Schema{}
	if said != nil {
		*s = *said
	}
	if !b.isFirst(origin) {
		s.Version = origin.Version
	}
	if s.Version != "" || !slices.Equal(origin.Names, []string{name}) {
		s.Schemas = origin.Names
	}
	return s
}

// object says what is to be known of a struct and its fields.
func (l *lines) object(s *Struct, b *builder) {
	self := b.from(s.Name, nil, s.origin)
	if s.Additional != nil {
		self.Additional = s.Additional.Name
	}
	l.say(s.Name, self)
	for _, f := range fieldsWithAdditional(s) {
		l.say(s.Name+"."+f.Name, f.schema)
	}
}

// kindNames are the JSON kinds in the words of JSON Schema.
var kindNames = map[byte]string{'{': "object", '[': "array", '"': "string", '0': "number", 't': "boolean"}

// union says how the variants of a union are distinguished: a line for each way, in the order in which they are tried. The first line
// of a variant has its versions.
func (l *lines) union(u *Union, b *builder) {
	l.say(u.Name, b.from(u.Name, nil, u.origin))
	said := map[*Case]bool{}
	say := func(c *Case, s *runtime.Schema) {
		if !said[c] {
			said[c] = true
			s.Versions = b.versionIDs(c.Available)
		}
		l.say(u.Name+"."+RepName(c.Rep), s)
	}
	for _, p := range u.Picks {
		switch p := p.(type) {
		case *PickKind:
			kind := kindNames[p.Kind]
			if p.Whole {
				kind = "integer"
			}
			say(p.Case, &runtime.Schema{Kind: kind})
		case *PickTag:
			for _, c := range p.Cases {
				say(c.Case, &runtime.Schema{Tag: p.Property, Tags: c.Tags, Literal: p.Kind != model.KindString, Absent: c.Case == p.Absent})
			}
		case *PickShape:
			for _, s := range p.Shapes {
				say(s.Case, &runtime.Schema{Shape: true})
			}
		}
	}
	for _, c := range u.Cases {
		if !said[c] {
			say(c, &runtime.Schema{})
		}
	}
}

// params says what is to be known of the parameters of a call: of those in the struct by their names, of those before it by their
// places, and of the body.
func (l *lines) params(m *Method) {
	name := m.Params.Name
	call := m.Call
	if m.Of != nil {
		call = m.Of.Call
	}
	l.say(name, &runtime.Schema{Operation: call})
	l.inputs(m.Params)
	if m.Header != nil && m.Of == nil {
		l.inputs(m.Header)
	}
	for i, a := range m.Args {
		l.say(name+"."+strconv.Itoa(i), a.schema)
	}
	if m.Body != nil {
		l.say(name+".body", m.Body.schema)
	}
}

// inputs says what is to be known of the fields of a struct of parameters or headers.
func (l *lines) inputs(p *Params) {
	for _, in := range p.Inputs {
		s := in.schema
		if in.Key != in.JSON {
			s = &runtime.Schema{}
			if in.schema != nil {
				*s = *in.schema
			}
			s.Key = in.Key
		}
		l.say(p.Name+"."+in.Name, s)
	}
}

// events says which types events of which names carry.
func (l *lines) events(e *Events) {
	for _, p := range e.Payloads {
		if p.Rep != nil {
			l.say(e.Data+"."+p.Rep.Name, &runtime.Schema{Tags: []string{p.DocName}})
		}
	}
}
