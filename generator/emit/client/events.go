package client

import (
	"github.com/assistgen/assistgen/generator/emit/internal/codec"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// events declares the type of named events, their names, the union of their payloads, and how they are read.
func (e *emitter) events(v *plan.Events) []gocode.Code {
	event := gocode.TypeDecl(v.Name, gocode.Struct(
		gocode.WithDoc([]string{"Name is the event's name."}, gocode.Id("Name").Id("string")),
		gocode.WithDoc([]string{"ID is the id that the server gave last; empty for none."}, gocode.Id("ID").Id("string")),
		gocode.WithDoc([]string{"Data is what the event carries."}, gocode.Id("Data").Id(v.Data)),
	))
	var consts []gocode.Code
	for _, p := range v.Payloads {
		consts = append(consts, gocode.WithDoc(payloadDoc(p), gocode.Id(p.Const).Op("=").Add(gocode.Text(p.Wire))))
	}
	data := gocode.TypeDecl(v.Data, gocode.Interface(gocode.Id(v.Marker).Params()))
	unknown := gocode.TypeDecl(v.Unknown, gocode.Id("string"))
	return []gocode.Code{
		gocode.WithDoc([]string{v.Name + " is an event of a stream."}, event),
		gocode.WithDoc([]string{"The names of events."}, gocode.Consts(consts...)),
		gocode.WithDoc(gocode.Wrap(v.Data+" is what an event carries: a pointer to one of the types named beside the events' names, or "+v.Unknown+" for an event of another name."), data),
		gocode.WithDoc(gocode.Wrap(v.Unknown+" is the text that an event of an unknown name carries."), unknown),
		gocode.Method(gocode.Id(v.Unknown), v.Marker, nil, nil),
		e.decodeEvent(v),
	}
}

func payloadDoc(p *plan.Payload) []string {
	lines := gocode.Wrap(p.Doc)
	if p.Rep != nil {
		lines = append(lines, gocode.Wrap("It carries a *"+p.Rep.Name+".")...)
	}
	for _, f := range p.Facts {
		lines = append(lines, gocode.Wrap(f)...)
	}
	return lines
}

// decodeEvent declares the function that reads an event by its name.
func (e *emitter) decodeEvent(v *plan.Events) gocode.Code {
	var order []string
	byType := map[string][]gocode.Code{}
	reps := map[string]*plan.StructRep{}
	for _, p := range v.Payloads {
		if p.Rep == nil {
			continue
		}
		if reps[p.Rep.Name] == nil {
			order = append(order, p.Rep.Name)
			reps[p.Rep.Name] = p.Rep
		}
		byType[p.Rep.Name] = append(byType[p.Rep.Name], gocode.Id(p.Const))
	}
	var cases []gocode.Code
	for _, name := range order {
		cases = append(cases, gocode.Case(byType[name],
			gocode.Op("v, err :=").Add(e.RT("DecodeEvent")).Call(e.Value(codec.Reads, reps[name])).Call(gocode.Id("e")),
			gocode.Op("out.Data = v"), gocode.Return(gocode.Id("out"), gocode.Id("err"))))
	}
	body := []gocode.Code{gocode.Op("out := &").Id(v.Name).Op("{Name: e.Name, ID: e.ID}")}
	if len(cases) > 0 {
		body = append(body, gocode.Switch(gocode.Op("e.Name"), cases...))
	}
	body = append(body, gocode.Op("out.Data =").Id(v.Unknown).Call(gocode.Op("e.Data")), gocode.Return(gocode.Id("out"), gocode.Id("nil")))
	return gocode.Func("decode"+v.Name, []gocode.Code{gocode.Id("e").Op("*").Add(e.RT("Event"))},
		[]gocode.Code{gocode.Op("*").Id(v.Name), gocode.Id("error")}, body...)
}
