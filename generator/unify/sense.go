package unify

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// meet notes that keys of what is said of a type mean something for a type that it is said of.
func (m *TypeMapping) meet(keys ...string) {
	for _, k := range keys {
		if m.met != nil {
			m.met[k] = true
		}
	}
}

// senseless reports what a mapping says of types for which it means nothing.
func (u *unifier) senseless(r *reshaper) {
	sent := sentSchemas(r.own)
	for name, t := range r.mapping.Types {
		if !t.used {
			continue
		}
		s := r.own.Schema(name)
		for key, pos := range t.keys {
			switch {
			case !t.met[key]:
				u.diags.Errorf(pos, "bad-value", "%q means nothing for %s, which is %s", key, name, t.kind(s))
			case (key == "mask" || key == "fill" || key == "defaults") && s != nil && !sent[s]:
				u.diags.Errorf(pos, "bad-value", "%q is for what calls are given, and none is given %s", key, name)
			}
		}
	}
}

// kind describes a type that something is said of; s is nil for one without a name.
func (m *TypeMapping) kind(s *model.Schema) string {
	switch {
	case m.met["values"]:
		return "an enum"
	case m.met["mask"]:
		return "an object"
	case m.met["fields"]:
		return "one of several objects, by a tag"
	case s == nil:
		return "a plain value"
	}
	switch s.Type.(type) {
	case *model.Union:
		return "one of several types: say it of those"
	case *model.List:
		return "a list"
	case *model.Map:
		return "a map"
	}
	return "a plain value"
}

// sentSchemas returns the schemas that inputs of calls have.
func sentSchemas(a *model.API) map[*model.Schema]bool {
	sent := map[*model.Schema]bool{}
	var visit func(t model.Type)
	visit = func(t model.Type) {
		switch t := t.(type) {
		case *model.Ref:
			if !sent[t.Schema] {
				sent[t.Schema] = true
				visit(t.Schema.Type)
			}
		case *model.Object:
			for _, f := range t.Fields {
				visit(f.Type)
			}
			if t.Additional != nil {
				visit(t.Additional.Type)
			}
		case *model.List:
			visit(t.Item.Type)
		case *model.Map:
			visit(t.Value.Type)
		case *model.Union:
			for _, v := range t.Variants {
				visit(v.Type)
			}
		}
	}
	for _, o := range a.Operations {
		for _, p := range o.Params {
			visit(p.Type)
		}
		for _, b := range o.Bodies {
			visit(b.Type)
		}
	}
	return sent
}

// ruleKinds are the kinds of values that rules convert: those of the API as it writes them, and those of the merged model.
var ruleKinds = map[string]struct{ own, merged []string }{
	runtime.RuleBase64:     {[]string{"string", "bytes"}, []string{"bytes"}},
	runtime.RuleBlank:      {[]string{"string"}, []string{"string"}},
	runtime.RuleDays:       {[]string{"number"}, []string{"number"}},
	runtime.RuleDaysText:   {[]string{"string"}, []string{"number"}},
	runtime.RuleFile:       {[]string{"bytes"}, []string{"string"}},
	runtime.RuleFold:       {[]string{"string"}, []string{"string"}},
	runtime.RuleInt64Text:  {[]string{"string"}, []string{"number"}},
	runtime.RuleJSONText:   {[]string{"object"}, []string{"string"}},
	runtime.RuleModelName:  {[]string{"string"}, []string{"string"}},
	runtime.RuleNumbered:   {[]string{"string"}, []string{"number"}},
	runtime.RuleNumbers:    {[]string{"number"}, []string{"string"}},
	runtime.RuleOnePart:    {[]string{"string"}, []string{"list"}},
	runtime.RuleNumberText: {[]string{"number"}, []string{"string"}},
	runtime.RuleTextJSON:   {[]string{"string"}, []string{"object"}},
	runtime.RuleTextParts:  {[]string{"list"}, []string{"list", "string"}},
	runtime.RuleUnixMillis: {[]string{"time", "number"}, []string{"time"}},
	runtime.RuleUnixTime:   {[]string{"time", "number"}, []string{"time"}},
	runtime.RuleValues:     {[]string{"string"}, []string{"string"}},
}

// impliedRules are those that no line names: the mapping of which one of several fields is there says one, pairs of values the others.
var impliedRules = []string{runtime.RulePresence, runtime.RuleNumbers, runtime.RuleNumbered}

// pairRule returns the rule of pairs of values that makes one of another type of the API's.
func pairRule(own, merged model.Type) string {
	isNumber := func(kinds map[string]bool) bool { return kinds["number"] && !kinds["string"] }
	switch {
	case isNumber(wireKinds(own)) && (merged == nil || !isNumber(kinds(merged))):
		return runtime.RuleNumbers
	case merged != nil && isNumber(kinds(merged)) && !isNumber(wireKinds(own)):
		return runtime.RuleNumbered
	}
	return runtime.RuleValues
}

// typedRules are the rules that make values of the type that the API has, or another one than a plain value.
var typedRules = []string{runtime.RuleFold, runtime.RuleValues, runtime.RuleTextParts, runtime.RuleOnePart, runtime.RuleModelName}

// rulesBetween returns the rules that make values of a type of the merged model of those of the API.
func rulesBetween(own, merged model.Type) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(ruleKinds)) {
		k := ruleKinds[name]
		makesIt := slices.Contains(typedRules, name) || plainType(merged) != nil
		if makesIt && !slices.Contains(impliedRules, name) && isOf(wireKinds(own), k.own) && isOf(kinds(merged), k.merged) {
			names = append(names, name)
		}
	}
	return names
}

// ruleHelp returns the help for a field without a rule that converts it.
func ruleHelp(own, merged model.Type) string {
	names := rulesBetween(own, merged)
	switch _, isEnum := model.Resolve(merged).(*model.Enum); {
	case isEnum && pairRule(own, merged) == runtime.RuleNumbers:
		return "pair what it says: values: {1: VALUE, 2: VALUE}"
	case isEnum && pairRule(own, merged) == runtime.RuleNumbered:
		return "pair what it says: values: {VALUE: 1, OTHER: 2}"
	case len(names) == 0:
		return "no rule does: list both under own, the one of this API by {to: NAME, own: true}"
	}
	return "name one as rule: " + strings.Join(names, ", ")
}

// isOf reports whether a type may be of one of some kinds.
func isOf(have map[string]bool, want []string) bool {
	return have == nil || slices.ContainsFunc(want, func(k string) bool { return have[k] })
}

// suits reports a rule that converts no value of a field, or makes none of its type in the merged model, which is nil for none.
func (b *objectSayer) suits(l *Line, f *model.Field, acc model.Type) bool {
	rule, what := l.Rule, "the rule "+l.Rule
	if rule == "" && len(l.Values) > 0 {
		rule, what = pairRule(f.Type, acc), `"values"`
	}
	converts := ruleKinds[rule]
	switch have := wireKinds(f.Type); {
	case rule == "":
	case !isOf(have, converts.own):
		b.diags.Errorf(l.Pos, "no-rule", "%s converts values of the kind %s, and %s is %s", what, strings.Join(converts.own, " or "), l.From, describe(have))
		return false
	case acc != nil && !isOf(kinds(acc), converts.merged):
		b.diags.Errorf(l.Pos, "no-rule", "%s makes values of the kind %s, and %s is %s in the merged model", what, strings.Join(converts.merged, " or "), l.To, describe(kinds(acc)))
		return false
	}
	return true
}

// lonely reports what a line says of other APIs where the merged model has something else, or there is none.
func (b *objectSayer) lonely(l *Line, to []string) {
	alone := map[string]bool{"own": l.Own, "as": l.As != nil, "a list of paths": len(l.Or) > 0}
	for _, key := range slices.Sorted(maps.Keys(alone)) {
		if alone[key] && b.acc == nil {
			b.diags.Errorf(l.Pos, "bad-value", "%s means nothing for %s, which leads: its words are those of the merged model", key, b.reshaper.own.Name)
		}
	}
	if b.theirs == nil || !l.Own && l.As == nil {
		return
	}
	if f := b.fields.at(b.theirs, to); f != nil {
		b.diags.Add(diag.Diagnostic{
			Code: "bad-value", Pos: l.Pos, Also: []model.Pos{f.Pos},
			Message: b.at.name + ": no other API is said to have " + l.To + ", and one has it",
			Help:    "leave out own and as, or give the field another name: {to: NAME, own: true}",
		})
	}
}

// stands reports a stand-in that the field for which it is does not take.
func (b *objectSayer) stands(path string, e *Entry, f *model.Field) {
	have := kinds(f.Type)
	var v any
	if json.Unmarshal([]byte(e.Text), &v) != nil || v == nil || have == nil {
		return
	}
	var fits bool
	switch v.(type) {
	case string:
		fits = have["string"] || have["time"] || have["bytes"]
	case bool:
		fits = have["boolean"]
	case float64:
		fits = have["number"] || have["time"]
	case []any:
		fits = have["list"]
	default:
		fits = have["object"]
	}
	if !fits {
		b.diags.Errorf(e.Pos, "bad-value", "%s is not a value of %s, which is %s", e.Text, path, describe(have))
	}
}
