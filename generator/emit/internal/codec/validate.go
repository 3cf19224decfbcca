package codec

import (
	"encoding/json"
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// Variable is what is checked: a field, or what a pointer points at.
type Variable struct {
	Name    *gocode.Stmt
	Pointer bool
}

// BehindP is what an Opt, a list or a map holds: a pointer p to it is at hand.
var BehindP = Variable{gocode.Id("p"), true}

// Value is the variable as an argument.
func (v Variable) Value() *gocode.Stmt {
	if v.Pointer {
		return gocode.Op("*").Add(v.Name.Clone())
	}
	return v.Name.Clone()
}

// operand is the variable with something behind it.
func (v Variable) operand() *gocode.Stmt {
	if v.Pointer {
		return gocode.Op("(").Add(v.Value()).Op(")")
	}
	return v.Name.Clone()
}

// There is the condition that an Opt has a value, which p then points at.
func (v Variable) There() *gocode.Stmt {
	return gocode.Op("p :=").Add(v.Name.Clone()).Op(".Ptr(); p != nil")
}

// Validate returns what checks a variable of a representation; nil where nothing can be wrong.
func (c Codec) Validate(r plan.Rep, rules *plan.Rules, v Variable) []gocode.Code {
	if !plan.Validates(r, rules, c.Validated) {
		return nil
	}
	call := v.operand().Dot("validate").Call(gocode.Id("c"))
	switch r := r.(type) {
	case *plan.Basic:
		return c.Checks(rules, v)
	case *plan.DefinedRep:
		if rules != nil {
			return c.Checks(rules, v)
		}
	case *plan.UnionRep:
		return []gocode.Code{gocode.If([]gocode.Code{gocode.Op("c.There").Call(v.Value().Op("!= nil"))}, call)}
	case *plan.StructRep:
		call = v.Name.Clone().Dot("validate").Call(gocode.Id("c")) // through the pointer, where there is one
	case *plan.ListRep:
		return append(c.listChecks(r, rules, v), c.each("CheckItems", v, c.Validate(r.Item, itemRules(rules), BehindP))...)
	case *plan.MapRep:
		return append(c.mapChecks(rules, v), c.each("CheckMembers", v, c.Validate(r.Value, itemRules(rules), BehindP))...)
	case *plan.OptRep:
		return []gocode.Code{gocode.If([]gocode.Code{v.There()}, c.Validate(r.Value, rules, BehindP)...)}
	}
	return []gocode.Code{call}
}

// CheckFunc returns the function that checks a variable; nil where nothing can be wrong.
func (c Codec) CheckFunc(r plan.Rep, rules *plan.Rules, variable *gocode.Stmt) gocode.Code {
	body := c.Validate(r, rules, Variable{Name: variable})
	if body == nil {
		return nil
	}
	_, isStruct := r.(*plan.StructRep)
	if _, defined := r.(*plan.DefinedRep); isStruct || defined && rules == nil {
		return variable.Clone().Dot("validate")
	}
	return gocode.Lambda([]gocode.Code{gocode.Id("c").Op("*").Add(c.RT("Checks"))}, body...)
}

func itemRules(r *plan.Rules) *plan.Rules {
	if r == nil {
		return nil
	}
	return r.Items
}

// each runs checks for what a list or a map holds.
func (c Codec) each(function string, v Variable, body []gocode.Code) []gocode.Code {
	if body == nil {
		return nil
	}
	return []gocode.Code{gocode.For([]gocode.Code{gocode.Op("p := range").Add(c.RT(function)).Call(gocode.Id("c"), v.Value())}, body...)}
}

// listChecks checks a list by itself.
func (c Codec) listChecks(r *plan.ListRep, rules *plan.Rules, v Variable) []gocode.Code {
	all := c.Checks(rules, v)
	if rules != nil && rules.Unique {
		all = append(all, c.RT("CheckUnique").Call(gocode.Id("c"), v.Value(), c.Value(Writes, r.Item)))
	}
	return all
}

// mapChecks checks a map by itself, and the names in it.
func (c Codec) mapChecks(rules *plan.Rules, v Variable) []gocode.Code {
	all := c.Checks(rules, v)
	if rules != nil && rules.Names != nil {
		all = append(all, c.each("CheckNames", v, c.Checks(rules.Names, BehindP))...)
	}
	return all
}

// Checks returns the checks of a value by itself, a line for each constraint.
func (c Codec) Checks(rules *plan.Rules, v Variable) []gocode.Code {
	if rules == nil {
		return nil
	}
	var all []gocode.Code
	for _, check := range rules.Checks {
		args := []gocode.Code{gocode.Id("c"), v.Value()}
		for _, a := range check.Args {
			var text string
			if json.Unmarshal([]byte(a), &text) == nil && strings.HasPrefix(string(a), `"`) {
				args = append(args, gocode.Text(text))
				continue
			}
			args = append(args, gocode.Op(string(a)))
		}
		all = append(all, c.RT(check.Func).Call(args...))
	}
	return all
}
