package models

import (
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/codec"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// caseType is the Go type of a case: a pointer for a struct.
func (e *emitter) caseType(c *plan.Case) *gocode.Stmt {
	if s, ok := c.Rep.(*plan.StructRep); ok {
		return gocode.Op("*").Id(s.Name)
	}
	return e.Type(c.Rep)
}

// unionDecls declares the sealed interface.
func (e *emitter) unionDecls(u *plan.Union) []gocode.Code {
	about := u.About
	about.Facts = append([]string{cases(u)}, about.Facts...)
	methods := append([]gocode.Code{gocode.Id(u.Marker).Params()}, e.validateMethods()...)
	decl := gocode.WithDoc(typeDoc(u.Name, about), gocode.TypeDecl(u.Name, gocode.Interface(methods...)))
	decode := gocode.WithDoc(gocode.Wrap(u.Decode+" reads one value of "+u.Name+"; null gives nil."),
		gocode.Func(u.Decode, []gocode.Code{gocode.Id("data").Op("[]byte")}, []gocode.Code{gocode.Id(u.Name), gocode.Id("error")},
			gocode.Op("var").Id("v").Id(u.Name),
			gocode.Id("err").Op(":=").Add(e.RT("Decode")).Call(gocode.Id("data"), gocode.Lambda(
				[]gocode.Code{gocode.Id("r").Op("*").Add(e.RT("Reader"))},
				gocode.Id("read"+u.Name).Call(gocode.Op("&").Id("v"), gocode.Id("r")))),
			gocode.Return(gocode.Id("v"), gocode.Id("err"))))
	encode := gocode.WithDoc(gocode.Wrap(u.Append+" appends the JSON of a value of "+u.Name+"; nil is null."),
		gocode.Func(u.Append, []gocode.Code{gocode.Id("b").Op("[]byte"), gocode.Id("v").Id(u.Name), gocode.Id("opts").Op("...").Id("WriteOption")},
			[]gocode.Code{gocode.Op("[]byte"), gocode.Id("error")},
			gocode.Return(e.RT("Append").Call(gocode.Id("b"), gocode.Lambda(
				[]gocode.Code{gocode.Id("w").Op("*").Add(e.RT("Writer"))},
				gocode.Id("write"+u.Name).Call(gocode.Op("&").Id("v"), gocode.Id("w"))), gocode.Id("opts").Op("...")))))
	return []gocode.Code{decl, decode, encode}
}

// cases is the sentence that names the types of a union.
func cases(u *plan.Union) string {
	var names []string
	for _, c := range u.Cases {
		if s, ok := c.Rep.(*plan.StructRep); ok {
			names = append(names, "*"+s.Name)
		} else {
			names = append(names, c.Rep.(*plan.DefinedRep).Name)
		}
	}
	names = append(names, "*"+u.Unknown.Name+" for any other value")
	return "Its types are " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + "."
}

// unionJSON declares the functions that read, write and compare a union.
func (e *emitter) unionJSON(u *plan.Union) []gocode.Code {
	return []gocode.Code{e.unionRead(u), e.unionWrite(u), e.unionEqual(u)}
}

func (e *emitter) unionRead(u *plan.Union) gocode.Code {
	kinds := []gocode.Code{gocode.Case([]gocode.Code{gocode.Op("'n'")}, gocode.Id("r").Dot("Null").Call(), gocode.Return())}
	body := []gocode.Code{gocode.Op("*p = nil")}
	var objects []gocode.Code
	for _, p := range u.Picks {
		switch p := p.(type) {
		case *plan.PickKind:
			if p.Whole {
				body = append(body, gocode.If([]gocode.Code{gocode.Op("r.Kind() == '0' && r.Whole()")}, e.readCase(p.Case)...))
				continue
			}
			kinds = append(kinds, gocode.Case([]gocode.Code{gocode.Op("'" + string(p.Kind) + "'")}, e.readCase(p.Case)...))
		case *plan.PickTag:
			objects = append(objects, e.readTag(p))
		case *plan.PickShape:
			objects = append(objects, e.readShape(p))
		}
	}
	body = append(append(body, gocode.Switch(gocode.Op("r.Kind()"), kinds...)), objects...)
	body = append(body, e.readStruct(u.Unknown.Name)...)
	body = body[:len(body)-1] // nothing follows: no return
	return gocode.Func("read"+u.Name, []gocode.Code{gocode.Id("p").Op("*").Id(u.Name), gocode.Id("r").Op("*").Add(e.RT("Reader"))}, nil, body...)
}

// readCase reads a value of the case and returns.
func (e *emitter) readCase(c *plan.Case) []gocode.Code {
	if s, ok := c.Rep.(*plan.StructRep); ok {
		return e.readStruct(s.Name)
	}
	d := c.Rep.(*plan.DefinedRep)
	return []gocode.Code{
		gocode.Op("var").Id("v").Id(d.Name),
		e.Direct(codec.Reads, d, gocode.Id("v"), gocode.Id("r")),
		gocode.Op("*p = v"),
		gocode.Return(),
	}
}

func (e *emitter) readStruct(name string) []gocode.Code {
	return []gocode.Code{
		gocode.Id("v").Op(":=").Id("new").Call(gocode.Id(name)),
		gocode.Id("v").Dot("readJSON").Call(gocode.Id("r")),
		gocode.Op("*p = v"),
		gocode.Return(),
	}
}

func (e *emitter) readTag(p *plan.PickTag) gocode.Code {
	var cases []gocode.Code
	for _, c := range p.Cases {
		var tags []gocode.Code
		for _, t := range c.Tags {
			tags = append(tags, gocode.Text(t))
		}
		cases = append(cases, gocode.Case(tags, e.readCase(c.Case)...))
	}
	return gocode.Switch(gocode.Id("r").Dot("Tag").Call(gocode.Text(p.Property)), cases...)
}

func (e *emitter) readShape(p *plan.PickShape) gocode.Code {
	var shapes, cases []gocode.Code
	for i, s := range p.Shapes {
		shapes = append(shapes, gocode.Inline(e.RT("Shape"),
			gocode.Id("Required").Op(":").Add(texts(s.Required)), gocode.Id("Known").Op(":").Add(texts(s.Known))))
		cases = append(cases, gocode.Case([]gocode.Code{gocode.Int(i)}, e.readCase(s.Case)...))
	}
	return gocode.Switch(gocode.Id("r").Dot("Pick").Call(shapes...), cases...)
}

// texts is a slice of texts, nil for none.
func texts(list []string) *gocode.Stmt {
	if len(list) == 0 {
		return gocode.Id("nil")
	}
	var items []gocode.Code
	for _, s := range list {
		items = append(items, gocode.Text(s))
	}
	return gocode.Inline(gocode.Op("[]string"), items...)
}

func (e *emitter) unionWrite(u *plan.Union) gocode.Code {
	var list []gocode.Code
	for _, c := range u.Cases {
		var body gocode.Code
		if _, ok := c.Rep.(*plan.StructRep); ok {
			body = gocode.Id("v").Dot("writeJSON").Call(gocode.Id("w"))
		} else {
			body = e.Direct(codec.Writes, c.Rep, gocode.Id("v"), gocode.Id("w"))
		}
		list = append(list, gocode.Case([]gocode.Code{e.caseType(c)}, body))
	}
	list = append(list,
		gocode.Case([]gocode.Code{gocode.Op("*").Id(u.Unknown.Name)}, gocode.Id("v").Dot("writeJSON").Call(gocode.Id("w"))),
		gocode.Default(gocode.Id("w").Dot("Null").Call()))
	return gocode.Func("write"+u.Name, []gocode.Code{gocode.Id("p").Op("*").Id(u.Name), gocode.Id("w").Op("*").Add(e.RT("Writer"))}, nil,
		gocode.Switch(gocode.Op("v := (*p).(type)"), list...))
}

func (e *emitter) unionEqual(u *plan.Union) gocode.Code {
	var list []gocode.Code
	one := func(t *gocode.Stmt, equal gocode.Code) {
		list = append(list, gocode.Case([]gocode.Code{t}, gocode.Id("o").Op(",").Id("ok").Op(":=").Op("(*b).").Parens(t.Clone()),
			gocode.Return(gocode.Id("ok").Op("&&").Add(equal))))
	}
	for _, c := range u.Cases {
		if _, ok := c.Rep.(*plan.StructRep); ok {
			one(e.caseType(c), gocode.Id("v").Dot("Equal").Call(gocode.Id("o")))
			continue
		}
		one(e.caseType(c), e.Direct(codec.Equals, c.Rep, gocode.Id("v"), gocode.Addr(gocode.Id("o"))))
	}
	one(gocode.Op("*").Id(u.Unknown.Name), gocode.Id("v").Dot("Equal").Call(gocode.Id("o")))
	return gocode.Func("equal"+u.Name, []gocode.Code{gocode.Id("a"), gocode.Id("b").Op("*").Id(u.Name)}, []gocode.Code{gocode.Id("bool")},
		gocode.Switch(gocode.Op("v := (*a).(type)"), list...),
		gocode.Return(gocode.Op("*b == nil")))
}
