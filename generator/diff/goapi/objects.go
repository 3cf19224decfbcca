package goapi

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/plan"
)

// object is an exported name of the package.
type object struct {
	name  string
	kind  Kind
	about *plan.About // nil for what comes from no node
	// text is the whole declaration of what every package has; nothing else is known of it.
	text string
	// value is the value of a constant, as Go writes it.
	value string
	// typ is the type of a constant or variable, the definition of a type, or the target of an alias.
	typ  typ
	sig  *signature // of a function
	form form       // of a type
	// marker is the unexported method that makes an interface a sealed one.
	marker string
	// marks are the unexported methods by which a type implements interfaces; structs have them on their pointer.
	marks []string
	// members returns the fields and methods; nil for none. They are built anew each time.
	members func() []member
	// incomparable tells that == is ruled out, whatever the fields are.
	incomparable bool
}

// form is the underlying form of a type.
type form byte

// The forms of types; aliases have none.
const (
	formNone form = iota
	formAlias
	formStruct
	formInterface
	formBasic
	formSlice
	formMap
)

// member is a field or a method.
type member struct {
	name    string
	kind    Kind
	about   *plan.About
	typ     typ        // of a field
	sig     *signature // of a method
	pointer bool       // the method's receiver is a pointer
}

func (o *object) allMembers() []member {
	if o.members == nil {
		return nil
	}
	return o.members()
}

// addOffers adds what every package has on a side, which does not depend on the plan.
func (s *Surface) addOffers(side plan.Side) {
	for i := range plan.Offers {
		offer := &plan.Offers[i]
		if offer.Side != side {
			continue
		}
		o := &object{name: offer.Name(), kind: Kind(offer.Kind()), text: offer.Decl}
		if o.kind == Type {
			o.form = formAlias
		}
		s.add(o)
	}
}

// addDecl adds what is declared for a type.
func (s *Surface) addDecl(d plan.Decl) {
	switch d := d.(type) {
	case *plan.Struct:
		s.addStruct(d)
	case *plan.Enum:
		s.addEnum(d)
	case *plan.Union:
		s.addUnion(d)
	case *plan.Defined:
		o := &object{name: d.Name, kind: Type, about: &d.About, marks: d.Markers}
		o.typ, o.form = underlying(d.Rep)
		o.members = func() []member { return append(slices.Clip(codecMethods), validate(false)) }
		s.add(o)
	case *plan.Alias:
		s.add(&object{name: d.Name, kind: Type, about: &d.About, form: formAlias, typ: typ{rep: d.Rep}})
		if d.Enum != nil {
			s.addValues(d.Enum)
		}
		if d.Union != nil {
			s.addUnionFuncs(d.Union)
		}
	}
}

func (s *Surface) addStruct(d *plan.Struct) {
	s.add(&object{
		name: d.Name, kind: Type, about: &d.About, form: formStruct, incomparable: true, marks: d.Markers,
		members: func() []member { return structMembers(d) },
	})
	for _, o := range d.Oneofs {
		s.add(&object{name: o.Type, kind: Type, about: &o.About, form: formBasic, typ: named("string")})
		for _, c := range o.Cases {
			s.add(&object{name: c.Const, kind: Const, about: &c.Field.About, typ: own(o.Type), value: textValue(c.Field.JSON)})
		}
	}
}

func structMembers(d *plan.Struct) []member {
	all := make([]member, 0, len(d.Fields)+len(d.Oneofs)+12)
	for _, f := range d.Fields {
		all = append(all, field(f.Name, typ{rep: f.Rep}, &f.About))
	}
	if a := d.Additional; a != nil {
		all = append(all, field(a.Name, typ{rep: a.Rep}, &d.About))
	}
	self := own(d.Name)
	self.before = "*"
	all = append(append(all, field("Rest", named("*Rest"), nil)), codecMethods...)
	all = append(all, method("Equal", true, []param{{"o", self}}, result(named("bool"))), validate(true))
	for _, o := range d.Oneofs {
		which := method(o.Method, true, nil, result(own(o.Type)))
		which.about = &o.About
		all = append(all, which)
	}
	if d.Available != nil {
		all = append(all, available(true))
	}
	if d.Versioned {
		all = append(all, method("FieldAvailable", true, []param{{"name", named("string")}, {"in", own("Version")}}, result(named("bool"))))
	}
	return all
}

func (s *Surface) addEnum(d *plan.Enum) {
	o := &object{name: d.Name, kind: Type, about: &d.About, marks: d.Markers}
	o.typ, o.form = underlying(d.Rep)
	o.members = func() []member { return enumMethods(d) }
	s.add(o)
	s.addValues(d)
}

// addValues adds the constants of an enum.
func (s *Surface) addValues(d *plan.Enum) {
	for _, v := range d.Values {
		value := string(v.Literal)
		if strings.HasPrefix(value, `"`) {
			value = textValue(v.DocName)
		}
		s.add(&object{name: v.Const, kind: Const, about: &v.About, typ: own(d.Name), value: value})
	}
}

func enumMethods(d *plan.Enum) []member {
	values := own(d.Name)
	values.before = "[]"
	all := []member{method("Values", false, nil, result(values)), method("Known", false, nil, result(named("bool")))}
	versioned := d.Available != nil
	for _, v := range d.Values {
		versioned = versioned || v.Available != nil
	}
	if versioned {
		all = append(all, available(false))
	}
	if d.Markers != nil {
		all = append(all, validate(false))
	}
	return all
}

func (s *Surface) addUnion(d *plan.Union) {
	s.add(&object{
		name: d.Name, kind: Type, about: &d.About, form: formInterface, marker: d.Marker,
		members: func() []member { return unionMembers },
	})
	s.addUnionFuncs(d)
}

// addUnionFuncs adds the functions that read and write a union.
func (s *Surface) addUnionFuncs(d *plan.Union) {
	value := own(d.Name)
	s.add(&object{
		name: d.Decode, kind: Func, about: &d.About,
		sig: &signature{[]param{{"data", named("[]byte")}}, result(value, named("error"))},
	})
	s.add(&object{
		name: d.Append, kind: Func, about: &d.About,
		sig: &signature{
			[]param{{"b", named("[]byte")}, {"v", value}, {"opts", named("...WriteOption")}},
			result(named("[]byte"), named("error")),
		},
	})
}

// field returns an exported field.
func field(name string, t typ, about *plan.About) member {
	return member{name: name, kind: Field, typ: t, about: about}
}

// method returns a method of a type that is not an interface.
func method(name string, pointer bool, in, out []param) member {
	return member{name: name, kind: Method, pointer: pointer, sig: &signature{in, out}}
}

func validate(pointer bool) member { return method("Validate", pointer, nil, result(named("error"))) }

func available(pointer bool) member {
	return method("Available", pointer, []param{{"in", own("Version")}}, result(named("bool")))
}

// The methods that do not depend on the type: codecMethods has every type with its own JSON form.
var (
	codecMethods = []member{
		method("UnmarshalJSON", true, []param{{"data", named("[]byte")}}, result(named("error"))),
		method("AppendJSON", true, []param{{"b", named("[]byte")}, {"opts", named("...WriteOption")}}, result(named("[]byte"), named("error"))),
		method("MarshalJSON", false, nil, result(named("[]byte"), named("error"))),
	}
	unionMembers = []member{{name: "Validate", kind: InterfaceMethod, sig: &signature{nil, result(named("error"))}}}
)
