package models

import (
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// structMethods declares the methods of a struct. Each is a call of the runtime, which walks the struct by a table.
func (e *emitter) structMethods(s *plan.Struct) []gocode.Code {
	pointer := gocode.Id("m").Op("*").Id(s.Name)
	methods := append(e.jsonMethods(s.Name, nil),
		gocode.WithDoc([]string{"Equal reports whether both are written as the same JSON value."},
			gocode.Short(pointer, "Equal", []gocode.Code{gocode.Id("o").Op("*").Id(s.Name)}, []gocode.Code{gocode.Id("bool")},
				gocode.Return(e.RT("Equal").Call(gocode.Id("m"), gocode.Id("o"))))))
	return append(methods, e.Validate(pointer, gocode.Id("m"), nil)...)
}

// definedMethods declares the methods of a type that is defined as a list, a map or a plain value.
func (e *emitter) definedMethods(d *plan.Defined) []gocode.Code {
	return append(e.jsonMethods(d.Name, d.Links), e.Validate(gocode.Id("m").Id(d.Name), gocode.Addr(gocode.Id("m")), d.Links)...)
}

// jsonMethods declares the methods that read and write a type.
func (e *emitter) jsonMethods(name string, links []plan.Link) []gocode.Code {
	pointer := gocode.Id("m").Op("*").Id(name)
	m := gocode.Id("m")
	data := gocode.Id("data").Index().Byte()
	written := []gocode.Code{gocode.Index().Byte(), gocode.Id("error")}
	options := gocode.Id("opts").Op("...").Id("WriteOption")
	return []gocode.Code{
		gocode.WithDoc([]string{"UnmarshalJSON replaces the value with the one in data. It fails only when data is not JSON."},
			gocode.Short(pointer, "UnmarshalJSON", []gocode.Code{data}, []gocode.Code{gocode.Id("error")},
				gocode.Return(e.Linked("Unmarshal", links, gocode.Id("data"), m)))),
		gocode.WithDoc([]string{"MarshalJSON is AppendJSON for encoding/json."},
			gocode.Short(gocode.Id("m").Id(name), "MarshalJSON", nil, written,
				gocode.Return(e.Linked("Marshal", links, gocode.Addr(m))))),
		gocode.WithDoc([]string{"AppendJSON appends the JSON of the value to b."},
			gocode.Short(pointer, "AppendJSON", []gocode.Code{gocode.Id("b").Index().Byte(), options}, written,
				gocode.Return(e.Linked("Append", links, gocode.Id("b"), m, gocode.Id("opts"))))),
	}
}
