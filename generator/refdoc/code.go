package refdoc

import (
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
)

// code is what the nodes of a model are called in Go, by their IDs.
type code struct {
	types, fields, values map[string]string
	methods               map[*model.Operation]*plan.Method
	services              map[*model.Operation]*plan.Service
	pkg                   *plan.Package
}

func newCode(pkg *plan.Package) *code {
	c := &code{
		types: map[string]string{}, fields: map[string]string{}, values: map[string]string{},
		methods: map[*model.Operation]*plan.Method{}, services: map[*model.Operation]*plan.Service{}, pkg: pkg,
	}
	if pkg == nil {
		return c
	}
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
	q := c.pkg.Name + "."
	switch d := d.(type) {
	case *plan.Struct:
		if c.types[d.ID] == "" { // what is none of the variants of a union has the ID of that
			c.types[d.ID] = "*" + q + d.Name
		}
		for _, f := range d.Fields {
			c.fields[f.ID] = f.Name + " " + c.typeName(f.Rep)
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

// typeName is a type as a program outside of the package writes it.
func (c *code) typeName(r plan.Rep) string {
	q := c.pkg.Name + "."
	switch r := r.(type) {
	case *plan.ListRep:
		return "[]" + c.typeName(r.Item)
	case *plan.MapRep:
		return "map[string]" + c.typeName(r.Value)
	case *plan.OptRep:
		return q + "Opt[" + c.typeName(r.Value) + "]"
	case *plan.PtrRep:
		return "*" + c.typeName(r.Value)
	case *plan.Basic:
		switch r.Pkg {
		case "":
			return r.Name
		case plan.RuntimePkg:
			return q + r.Name
		}
		return r.Pkg + "." + r.Name
	}
	return q + plan.PrintedName(r)
}

// goCall says how an operation is called in Go; nil where no package is known.
func (b *builder) goCall(o *model.Operation) *GoCall {
	m := b.code.methods[o]
	if m == nil {
		return nil
	}
	return &GoCall{Signature: "client." + b.code.services[o].Name + "." + m.Name}
}
