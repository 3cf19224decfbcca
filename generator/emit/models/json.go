package models

import (
	"slices"

	"github.com/assistgen/assistgen/generator/emit/internal/codec"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// structJSON declares the methods that read, write and compare a struct.
func (e *emitter) structJSON(s *plan.Struct) []gocode.Code {
	m := gocode.Id("m").Op("*").Id(s.Name)
	out := e.jsonMethods(s.Name, m, gocode.Id("m").Dot("readJSON"), gocode.Id("m").Dot("writeJSON"))
	out = append(out, e.restMethods(s)...)
	return append(out, e.equalMethod(s), e.readJSON(s), e.readMembers(s), e.writeJSON(s), e.untouched(s))
}

// jsonMethods declares the methods that every declared type with a JSON form of its own has.
func (e *emitter) jsonMethods(name string, pointer, read, write gocode.Code) []gocode.Code {
	data := []gocode.Code{gocode.Id("data").Op("[]byte")}
	failure := []gocode.Code{gocode.Id("error")}
	bytesAndError := []gocode.Code{gocode.Op("[]byte"), gocode.Id("error")}
	decode := gocode.Return(e.RT("Decode").Call(gocode.Id("data"), read))
	options := gocode.Id("opts").Op("...").Id("WriteOption")
	return []gocode.Code{
		gocode.WithDoc([]string{"DecodeJSON replaces the value by what data holds. It fails only when data is no JSON."},
			gocode.Method(pointer, "DecodeJSON", data, failure, decode)),
		gocode.WithDoc([]string{"UnmarshalJSON is DecodeJSON for encoding/json."},
			gocode.Method(pointer, "UnmarshalJSON", data, failure, decode)),
		gocode.WithDoc([]string{"AppendJSON appends the JSON of the value to b."},
			gocode.Method(pointer, "AppendJSON", []gocode.Code{gocode.Id("b").Op("[]byte"), options}, bytesAndError,
				gocode.Return(e.RT("Append").Call(gocode.Id("b"), write, gocode.Id("opts").Op("..."))))),
		gocode.WithDoc([]string{"MarshalJSON is AppendJSON for encoding/json."},
			gocode.Method(gocode.Id("m").Id(name), "MarshalJSON", nil, bytesAndError,
				gocode.Return(gocode.Id("m").Dot("AppendJSON").Call(gocode.Id("nil"))))),
	}
}

func (e *emitter) restMethods(s *plan.Struct) []gocode.Code {
	m := gocode.Id("m").Op("*").Id(s.Name)
	rest := gocode.Op("*").Id("Rest")
	get := gocode.Method(m, "Rest", nil, []gocode.Code{rest}, gocode.Return(gocode.Id("m").Dot("rest")))
	set := gocode.Method(m, "SetRest", []gocode.Code{gocode.Id("rest").Op("*").Id("Rest")}, nil, gocode.Op("m.rest = rest"))
	return []gocode.Code{
		gocode.WithDoc([]string{"Rest returns what was read and the fields cannot hold; it may be nil."}, get),
		gocode.WithDoc([]string{"SetRest replaces what was read and the fields cannot hold; nil drops it."}, set),
	}
}

// longestChain is how many conditions stand in one expression: parsers nest a chain of them as deep as it is long.
const longestChain = 200

// equalMethod declares Equal.
func (e *emitter) equalMethod(s *plan.Struct) gocode.Code {
	body := []gocode.Code{gocode.If([]gocode.Code{gocode.Op("m == nil || o == nil || m == o")}, gocode.Return(gocode.Op("m == o")))}
	all := gocode.Op("m.rest.Equal(o.rest)")
	for i, f := range fieldsOf(s) {
		if i > 0 && i%longestChain == 0 {
			body = append(body, gocode.If([]gocode.Code{gocode.Op("!(").Add(all).Op(")")}, gocode.Return(gocode.Id("false"))))
			all = gocode.Id("true")
		}
		all.Op("&&\n").Add(e.equal(f.Rep, gocode.Id("m").Dot(f.Name), gocode.Id("o").Dot(f.Name)))
	}
	body = append(body, gocode.Return(all))
	return gocode.WithDoc([]string{"Equal reports whether both are written as the same JSON value."},
		gocode.Method(gocode.Id("m").Op("*").Id(s.Name), "Equal", []gocode.Code{gocode.Id("o").Op("*").Id(s.Name)}, []gocode.Code{gocode.Id("bool")}, body...))
}

// equal is the condition that two variables are equal.
func (e *emitter) equal(r plan.Rep, a, b *gocode.Stmt) *gocode.Stmt {
	basic, _ := r.(*plan.Basic)
	if d, ok := r.(*plan.DefinedRep); ok {
		basic, _ = d.Under.(*plan.Basic)
	}
	if basic != nil && basic.Equal == "Same" {
		return a.Op("==").Add(b)
	}
	return e.Direct(codec.Equals, r, a, gocode.Addr(b))
}

// fieldsOf returns the fields with that for additional members, if there is one.
func fieldsOf(s *plan.Struct) []*plan.Field {
	if s.Additional == nil {
		return s.Fields
	}
	return append(slices.Clone(s.Fields), s.Additional)
}

func (e *emitter) readJSON(s *plan.Struct) gocode.Code {
	return e.readerMethod(s, "readJSON", gocode.Op("*m =").Id(s.Name).Op("{}"), gocode.Op("m.readMembers(r)"))
}

func (e *emitter) readerMethod(s *plan.Struct, name string, body ...gocode.Code) gocode.Code {
	return gocode.Method(gocode.Id("m").Op("*").Id(s.Name), name, []gocode.Code{gocode.Id("r").Op("*").Add(e.RT("Reader"))}, nil, body...)
}

// readMembers declares the method that reads an object over what the struct holds.
func (e *emitter) readMembers(s *plan.Struct) gocode.Code {
	var cases []gocode.Code
	for _, f := range s.Fields {
		names := []gocode.Code{gocode.Text(f.JSON)}
		for _, n := range f.Also {
			names = append(names, gocode.Text(n))
		}
		cases = append(cases, gocode.Case(names, e.readField(f)...))
	}
	other := gocode.Op("o.Unknown()")
	if a := s.Additional; a != nil {
		other = e.RT("ReadMember").Call(gocode.Id("&m").Dot(a.Name), gocode.Id("&o"), e.Value(codec.Reads, a.Rep.(*plan.MapRep).Value))
	}
	var body []gocode.Code
	if len(s.Required) > 0 {
		body = append(body, gocode.Op("var seen").Op("[").Add(gocode.Int((len(s.Required)+63)/64)).Op("]uint64"))
	}
	body = append(body, gocode.Op("o := r.BeginObject(&m.rest)"))
	if len(cases) == 0 {
		body = append(body, gocode.For([]gocode.Code{gocode.Op("o.Next()")}, other))
	} else {
		cases = append(cases, gocode.Default(other))
		body = append(body, gocode.For([]gocode.Code{gocode.Op("o.Next()")}, gocode.Switch(gocode.Op("o.Name"), cases...)))
	}
	if len(s.Required) > 0 {
		body = append(body, gocode.Op("o.Required").Call(gocode.Op("seen[:]"), requiredNames(s)))
	}
	return e.readerMethod(s, "readMembers", body...)
}

// requiredNames lists the required members in the order of their bits.
func requiredNames(s *plan.Struct) *gocode.Stmt {
	var list []gocode.Code
	for _, n := range s.Required {
		list = append(list, gocode.Text(n))
	}
	return gocode.Inline(gocode.Op("[]string"), list...)
}

func (e *emitter) readField(f *plan.Field) []gocode.Code {
	var out []gocode.Code
	if f.Bit >= 0 {
		out = append(out, gocode.Op("seen").Op("[").Add(gocode.Int(f.Bit/64)).Op("] |= 1 <<").Add(gocode.Int(f.Bit%64)))
	}
	if len(f.Also) > 0 { // the rest knows the field by its first name
		out = append(out, gocode.Op("o.Name =").Add(gocode.Text(f.JSON)))
	}
	field := gocode.Id("m").Dot(f.Name)
	if f.Const != "" {
		return append(out, e.RT("ReadConst").Call(gocode.Addr(field), gocode.Id("r")))
	}
	return append(out, e.Direct(codec.Reads, f.Rep, field, gocode.Id("r")))
}

// writeJSON declares the method that writes the struct; a nil pointer is null.
func (e *emitter) writeJSON(s *plan.Struct) gocode.Code {
	body := []gocode.Code{
		gocode.If([]gocode.Code{gocode.Op("m == nil")}, gocode.Op("w.Null()"), gocode.Return()),
		gocode.Op("rest, ok := w.Object(m.rest, m.untouched)"),
		gocode.If([]gocode.Code{gocode.Op("!ok")}, gocode.Return()),
	}
	for _, f := range s.Fields {
		body = append(body, e.writeField(f))
	}
	if a := s.Additional; a != nil {
		body = append(body, e.RT("WriteMembers").Call(gocode.Id("rest"), gocode.Id("&m").Dot(a.Name), gocode.Id("w"),
			e.Value(codec.Writes, a.Rep.(*plan.MapRep).Value)))
	}
	body = append(body, gocode.Op("w.EndObject(rest)"))
	return gocode.Method(gocode.Id("m").Op("*").Id(s.Name), "writeJSON", []gocode.Code{gocode.Id("w").Op("*").Add(e.RT("Writer"))}, nil, body...)
}

func (e *emitter) writeField(f *plan.Field) gocode.Code {
	field := gocode.Id("m").Dot(f.Name)
	member := gocode.Op("w.Member").Call(gocode.Id("rest"), gocode.Text(f.JSON))
	switch {
	case len(f.Also) > 0:
		member = gocode.Op("w.MemberNamed").Call(gocode.Id("rest"), gocode.Text(f.JSON), gocode.Text(f.Also[0]))
	case !plainName(f.JSON):
		member = gocode.Op("w.MemberEscaped").Call(gocode.Id("rest"), gocode.Text(f.JSON))
	}
	condition := member
	switch f.Presence {
	case plan.IfSet:
		condition = gocode.Op("!").Add(field.Clone()).Dot("IsZero").Call().Op("&&").Add(member)
	case plan.IfNotNil:
		condition = field.Clone().Op("!= nil &&").Add(member)
	}
	write := e.Direct(codec.Writes, f.Rep, field, gocode.Id("w"))
	if f.Const != "" {
		write = e.RT("WriteConst").Call(gocode.Addr(field), gocode.Id("w"), gocode.Text(f.Const))
	}
	return gocode.If([]gocode.Code{condition}, write)
}

// untouched declares the method by which a rest finds out whether a field is as it was read.
func (e *emitter) untouched(s *plan.Struct) gocode.Code {
	body := []gocode.Code{
		gocode.Op("a := *m"),
		gocode.Op("a.rest = nil"),
		gocode.If([]gocode.Code{gocode.Op("r == nil")}, gocode.Return(gocode.Op("a.Equal(&").Id(s.Name).Op("{})"))),
		gocode.Op("b := a"),
	}
	if a := s.Additional; a != nil {
		body = append(body, gocode.Id("b").Dot(a.Name).Op("=").Add(gocode.Qual("maps", "Clone")).Call(gocode.Id("b").Dot(a.Name)))
	}
	body = append(body, gocode.Op("b.readMembers(r)"), gocode.Op("b.rest = nil"), gocode.Return(gocode.Op("a.Equal(&b)")))
	return gocode.Method(gocode.Id("m").Op("*").Id(s.Name), "untouched", []gocode.Code{gocode.Id("r").Op("*").Add(e.RT("Reader"))},
		[]gocode.Code{gocode.Id("bool")}, body...)
}

// definedJSON declares what codec.Reads, writes and compares a defined type.
func (e *emitter) definedJSON(d *plan.Defined) []gocode.Code {
	p, r, w := gocode.Id("p").Op("*").Id(d.Name), gocode.Id("r").Op("*").Add(e.RT("Reader")), gocode.Id("w").Op("*").Add(e.RT("Writer"))
	call := func(f codec.Function, arg *gocode.Stmt) *gocode.Stmt {
		name, inner := e.Named(f, d.Rep)
		args := []gocode.Code{gocode.Id("p"), arg}
		if inner != nil {
			args = append(args, e.Value(f, inner))
		}
		return gocode.Call(name, args...)
	}
	read := gocode.Lambda([]gocode.Code{gocode.Id("r").Op("*").Add(e.RT("Reader"))}, e.through(codec.Reads, d, gocode.Id("r")))
	write := gocode.Lambda([]gocode.Code{gocode.Id("w").Op("*").Add(e.RT("Writer"))}, e.through(codec.Writes, d, gocode.Id("w")))
	out := e.jsonMethods(d.Name, gocode.Id("m").Op("*").Id(d.Name), read, write)
	if _, basic := d.Rep.(*plan.Basic); basic {
		return out
	}
	return append(out,
		gocode.Func("read"+d.Name, []gocode.Code{p, r}, nil, call(codec.Reads, gocode.Id("r"))),
		gocode.Func("write"+d.Name, []gocode.Code{p.Clone(), w}, nil, call(codec.Writes, gocode.Id("w"))),
		gocode.Func("equal"+d.Name, []gocode.Code{p.Clone(), gocode.Id("o").Op("*").Id(d.Name)}, []gocode.Code{gocode.Id("bool")},
			gocode.Return(call(codec.Equals, gocode.Id("o")))))
}

// through calls a function for the receiver m, a pointer to a defined type.
func (e *emitter) through(f codec.Function, d *plan.Defined, arg gocode.Code) *gocode.Stmt {
	name, _ := e.Named(f, &plan.DefinedRep{Name: d.Name, Under: d.Rep})
	return gocode.Call(name, gocode.Id("m"), arg)
}
