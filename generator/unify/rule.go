package unify

import (
	"fmt"
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// ruled returns the value of a field, by the rule of the mapping where that names one.
func (b *objectSayer) ruled(at site, acc model.Type, f *model.Field, l *Line) value {
	if l != nil && !b.suits(l, f, acc) {
		return b.value(at, acc, f.Type)
	}
	if l == nil || l.Rule == "" {
		if l != nil && len(l.Values) > 0 {
			return b.valued(at, acc, f, l)
		}
		v := b.value(at, acc, f.Type)
		if acc != nil && l != nil && !like(acc, v.typ) {
			b.diags.Add(diag.Diagnostic{
				Code: "no-rule", Pos: l.Pos, Also: []model.Pos{f.Pos},
				Message: fmt.Sprintf("%s is %s, and %s is %s in the merged model: no rule converts one to the other by itself", l.From, describe(wireKinds(f.Type)), l.To, describe(kinds(acc))),
				Help:    ruleHelp(f.Type, acc),
			})
		}
		return v
	}
	switch l.Rule {
	case runtime.RuleFold, runtime.RuleValues:
		v := b.valued(at, acc, f, l)
		v.rule = l.Rule
		return v
	case runtime.RuleOnePart:
		v := b.value(at, acc, partsType(l, f, acc))
		v.rule, v.of = l.Rule, nil
		return v
	case runtime.RuleTextParts, runtime.RuleModelName:
		v := b.value(at, acc, f.Type)
		v.rule = l.Rule
		return v
	}
	v := b.value(at, acc, f.Type)
	made := ruleType(l.Rule, acc, v.typ)
	switch {
	case made != nil:
		v.typ = made
	case acc == nil:
		b.diags.Errorf(l.Pos, "no-rule", "the rule %s makes a value of the type that another API has at %s, and none before %s has it", l.Rule, l.To, b.reshaper.own.Name)
		return v
	default:
		b.diags.Errorf(l.Pos, "no-rule", "the rule %s makes a plain value or any object, and %s is none in the merged model", l.Rule, l.To)
		return v
	}
	v.rule, v.of, v.each = l.Rule, nil, false
	return v
}

// ruleType returns the type of what a rule makes: that of the merged model, where it can make that, or, at a place that only the API has, what
// the rule always makes of a type of the API; nil for none.
func ruleType(rule string, acc, own model.Type) model.Type {
	if acc != nil {
		return plainType(acc)
	}
	switch rule {
	case runtime.RuleUnixTime, runtime.RuleUnixMillis:
		return &model.Scalar{Kind: model.KindString, Format: model.FormatDateTime}
	case runtime.RuleNumberText, runtime.RuleJSONText:
		return &model.Scalar{Kind: model.KindString}
	case runtime.RuleInt64Text, runtime.RuleDaysText:
		return &model.Scalar{Kind: model.KindInteger}
	case runtime.RuleTextJSON:
		return &model.Map{Value: model.Use{Type: &model.Any{}}}
	case runtime.RuleDays, runtime.RuleBlank:
		return own
	}
	return nil
}

// valued returns the value of a field whose line pairs values.
func (b *objectSayer) valued(at site, acc model.Type, f *model.Field, l *Line) value {
	if e, ok := model.Resolve(f.Type).(*model.Enum); ok {
		v := b.enum(at, acc, e, &TypeMapping{Values: l.Values})
		return v
	}
	v := b.value(at, acc, f.Type)
	v.rule = pairRule(f.Type, acc)
	for _, p := range l.Values {
		v.values = append(v.values, [2]string{p[0].Text, p[1].Text})
	}
	if e := variantOf[*model.Enum](acc); e != nil { // strings of which some are values
		open := &model.Enum{Kind: e.Kind, Open: true}
		for _, p := range l.Values {
			if i := slices.IndexFunc(e.Values, func(v *model.Value) bool { return v.Name == p[1].Text }); i >= 0 {
				val := *e.Values[i]
				val.ID, val.Availability, val.Pos = "", f.Availability, p[0].Pos
				open.Values = append(open.Values, &val)
			} else {
				b.unknown(p[1], "value where "+at.name+" is in the merged model", valueNames(e))
			}
		}
		v.typ = open
	}
	return v
}
