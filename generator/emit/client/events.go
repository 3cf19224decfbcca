package client

import (
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// events declares the type of named events, their names, the union of their payloads, and how they are read.
func (e *emitter) events(v *plan.Events) []gocode.Code {
	event := gocode.TypeDecl(v.Name, gocode.Struct(
		gocode.WithDoc([]string{"Name is the event's name."}, gocode.Id("Name").Id("string")),
		gocode.WithDoc([]string{"ID is the id that the server gave last; empty for none."}, gocode.Id("ID").Id("string")),
		gocode.WithDoc([]string{"Data is the value of the event."}, gocode.Id("Data").Id(v.Data)),
	))
	var consts []gocode.Code
	for _, p := range v.Payloads {
		consts = append(consts, gocode.WithDoc(payloadDoc(p), gocode.Id(p.Const).Op("=").Add(gocode.Text(p.DocName))))
	}
	data := gocode.TypeDecl(v.Data, gocode.Interface(gocode.Id(v.Marker).Params()))
	unknown := gocode.TypeDecl(v.Unknown, gocode.Id("string"))
	return []gocode.Code{
		gocode.WithDoc([]string{v.Name + " is an event of a stream."}, event),
		gocode.WithDoc([]string{"The names of events."}, gocode.Consts(consts...)),
		gocode.WithDoc(gocode.Wrap(v.Data+" is the value of an event: a pointer to one of the types named next to the events' names, or "+v.Unknown+" for an event of another name."), data),
		gocode.WithDoc(gocode.Wrap(v.Unknown+" is the string of an event of an unknown name."), unknown),
		gocode.Method(gocode.Id(v.Unknown), v.Marker, nil, nil),
		e.variants(v),
	}
}

// variants lists the types of the payloads for the runtime, each once.
func (e *emitter) variants(v *plan.Events) gocode.Code {
	types := []gocode.Code{gocode.Id(v.Data)}
	seen := map[string]bool{}
	for _, p := range v.Payloads {
		if p.Rep != nil && !seen[p.Rep.Name] {
			seen[p.Rep.Name] = true
			types = append(types, gocode.Op("*").Id(plan.PrintedName(p.Rep)))
		}
	}
	types = append(types, gocode.Id(v.Unknown))
	for _, l := range v.Links {
		types = append(types, gocode.Id(l.Name))
	}
	doc := gocode.Wrap(v.Variants + " lists the types of " + v.Data + " for the runtime.")
	return gocode.WithDoc(doc, gocode.TypeDecl(v.Variants, gocode.FuncType(types...)))
}

func payloadDoc(p *plan.Payload) []string {
	lines := gocode.Wrap(p.Doc)
	if p.Rep != nil {
		lines = append(lines, gocode.Wrap("It carries a [*"+plan.PrintedName(p.Rep)+"].")...)
	}
	for _, f := range p.Facts {
		lines = append(lines, gocode.Wrap(f)...)
	}
	return lines
}
