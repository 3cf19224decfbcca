package models

import (
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/codec"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/plan"
)

// addValidation adds what checks values by the document's constraints: a file for each subject and each service.
func (e *emitter) addValidation(files *gocode.Files) {
	bySubject := map[string]*gocode.File{}
	add := func(subject string, decls []gocode.Code) {
		if bySubject[subject] == nil {
			bySubject[subject] = gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
			files.Add(subject+"_validate.go", bySubject[subject])
		}
		bySubject[subject].Add(decls...)
	}
	for _, f := range e.pkg.Files {
		for _, d := range f.Decls {
			add(f.Name, e.validateDecls(d))
		}
	}
	for _, s := range e.pkg.Services {
		for _, m := range s.Methods {
			add(naming.File(s.Name), e.validateParams(m.Params))
		}
	}
}

// validateMethods are the methods by which a union's variants are checked.
func (e *emitter) validateMethods() []gocode.Code {
	return []gocode.Code{
		gocode.Op("// Validate checks the value against the constraints of the document.\nValidate() error"),
		gocode.Id("validate").Params(gocode.Op("*").Add(e.RT("Checks"))),
	}
}

// validateDecls declares Validate for a type. Every struct has it, and every type that is a variant.
func (e *emitter) validateDecls(d plan.Decl) []gocode.Code {
	switch d := d.(type) {
	case *plan.Struct:
		var body []gocode.Code
		if e.pkg.Validated[d.Name] {
			body = e.validateStruct(d)
		}
		return e.validateType(gocode.Op("*").Id(d.Name), body, d.Markers != nil)
	case *plan.Defined:
		return e.validateType(gocode.Id(d.Name), e.Validate(d.Rep, d.Rules, codec.Variable{Name: gocode.Id("m")}), d.Markers != nil)
	case *plan.Enum:
		if d.Markers != nil {
			return e.validateType(gocode.Id(d.Name), e.Checks(d.Rules, codec.Variable{Name: gocode.Id("m")}), true)
		}
	}
	return nil
}

// validateParams declares Validate for the parameters of a call.
func (e *emitter) validateParams(p *plan.Params) []gocode.Code {
	var body []gocode.Code
	for _, in := range p.Inputs {
		body = append(body, e.validateField(in.Field)...)
	}
	if body != nil {
		body = begin(body, nil)
	}
	return e.validateType(gocode.Op("*").Id(p.Name), body, false)
}

// validateType declares the method for users and, where there is something to check or the type is a variant, the one
// that other types call.
func (e *emitter) validateType(receiver *gocode.Stmt, body []gocode.Code, variant bool) []gocode.Code {
	if body == nil && !variant {
		return []gocode.Code{gocode.WithDoc([]string{"Validate returns nil: the document puts no constraints on the value."},
			gocode.Method(receiver, "Validate", nil, []gocode.Code{gocode.Id("error")}, gocode.Return(gocode.Id("nil"))))}
	}
	named := gocode.Id("m").Add(receiver)
	doc := gocode.Wrap("Validate checks the value against the constraints of the document. The error is a *runtime.ValidationError.")
	return []gocode.Code{
		gocode.WithDoc(doc, gocode.Method(named, "Validate", nil, []gocode.Code{gocode.Id("error")},
			gocode.Return(e.RT("Validate").Call(gocode.Id("m").Dot("validate"))))),
		gocode.Method(named.Clone(), "validate", []gocode.Code{gocode.Id("c").Op("*").Add(e.RT("Checks"))}, nil, body...),
	}
}

// begin encloses the checks of a struct, which may be nil: of its members, then of it as a whole.
func begin(members, whole []gocode.Code) []gocode.Code {
	body := append(append(members, gocode.Op("c.End()")), whole...)
	return []gocode.Code{gocode.If([]gocode.Code{gocode.Op("c.Begin(m != nil)")}, body...)}
}

// validateStruct checks which fields are present, then each of them.
func (e *emitter) validateStruct(d *plan.Struct) []gocode.Code {
	if d.Refused {
		return []gocode.Code{gocode.Op("c.UnknownVariant()")}
	}
	var body []gocode.Code
	for _, o := range d.Oneofs {
		body = append(body, oneofCheck(o)...)
	}
	if d.AnyOf != nil {
		body = append(body, anyOfCheck(d.AnyOf))
	}
	for _, f := range d.Fields {
		body = append(body, e.validateField(f)...)
	}
	var whole []gocode.Code
	if a := d.Additional; a != nil {
		whole = e.Validate(a.Rep, a.Rules, codec.Variable{Name: gocode.Id("m").Dot(a.Name)})
	}
	return begin(body, whole)
}

// oneofCheck checks that at most one of the fields is present.
func oneofCheck(o *plan.Oneof) []gocode.Code {
	if len(o.Cases) == 0 {
		return nil
	}
	var names []string
	var there []gocode.Code
	for _, c := range o.Cases {
		names = append(names, c.Field.JSON)
		there = append(there, present(c.Field))
	}
	required := "false"
	if o.Required {
		required = "true"
	}
	return []gocode.Code{gocode.Op("c.Oneof").Call(append([]gocode.Code{gocode.Id(required), texts(names)}, there...)...)}
}

// anyOfCheck checks that one of the sets of fields is there; null counts.
func anyOfCheck(sets [][]*plan.Field) gocode.Code {
	var names []string
	var there []gocode.Code
	for _, set := range sets {
		var all []string
		condition := gocode.Op("")
		for i, f := range set {
			if i > 0 {
				condition.Op("&&")
			}
			all = append(all, f.JSON)
			condition.Add(written(f))
		}
		names = append(names, strings.Join(all, " and "))
		there = append(there, condition)
	}
	return gocode.Op("c.AnyOf").Call(append([]gocode.Code{texts(names)}, there...)...)
}

// written is the condition that an optional field is written.
func written(f *plan.Field) *gocode.Stmt {
	field := gocode.Id("m").Dot(f.Name)
	if f.Presence == plan.IfSet {
		return gocode.Op("!").Add(field).Dot("IsZero").Call()
	}
	return field.Op("!= nil")
}

// validateField checks a field that is there.
func (e *emitter) validateField(f *plan.Field) []gocode.Code {
	field, rep := codec.Variable{Name: gocode.Id("m").Dot(f.Name)}, f.Rep
	var condition gocode.Code
	if f.Presence == plan.IfNotNil {
		condition = field.Value().Op("!= nil")
	} else if opt, ok := rep.(*plan.OptRep); ok {
		condition = field.There()
		field, rep = codec.BehindP, opt.Value
	}
	body := e.Validate(rep, f.Rules, field)
	if body == nil {
		return nil
	}
	body = append([]gocode.Code{gocode.Op("c.Member").Call(gocode.Text(f.JSON))}, body...)
	if condition != nil {
		return []gocode.Code{gocode.If([]gocode.Code{condition}, body...)}
	}
	return body
}
