package refdoc

import (
	"github.com/assistgen/assistgen/generator/golit"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
)

// code holds the Go names of the nodes of a model, by their IDs.
type code struct {
	types, fields, values map[string]string
	methods               map[*model.Operation]*plan.Method
	services              map[*model.Operation]*plan.Service
	pkg                   *plan.Package
	lit                   *golit.Writer
}

func newCode(pkg *plan.Package) *code {
	c := &code{
		types: map[string]string{}, fields: map[string]string{}, values: map[string]string{},
		methods: map[*model.Operation]*plan.Method{}, services: map[*model.Operation]*plan.Service{}, pkg: pkg,
	}
	if pkg == nil {
		return c
	}
	c.lit = golit.New(pkg)
	for _, f := range pkg.Files {
		for _, d := range f.Decls {
			c.add(d)
		}
	}
	for _, o := range pkg.API.Operations {
		s, m := pkg.MethodOf(o)
		if m != nil {
			c.services[o], c.methods[o] = s, m
		}
	}
	return c
}

func (c *code) add(d plan.Decl) {
	q := c.lit.Package() + "."
	switch d := d.(type) {
	case *plan.Struct:
		if c.types[d.ID] == "" { // what is none of the variants of a union has the ID of that
			c.types[d.ID] = "*" + q + d.Name
		}
		for _, f := range d.Fields {
			c.fields[f.ID] = f.Name + " " + c.lit.Type(f.Rep)
		}
	case *plan.Enum:
		c.types[d.ID] = q + d.Name
		for _, v := range d.Values {
			c.values[v.ID] = q + v.Const
		}
	case *plan.Union:
		c.types[d.ID] = q + d.Name
	case *plan.Defined:
		c.types[d.ID] = q + d.Name
	case *plan.Alias:
		c.types[d.ID] = q + d.Name
	}
}
