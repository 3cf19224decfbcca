package plan

import (
	"encoding/json"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Rules are the constraints that the document puts on a value beside its type. Types with a name check themselves, and
// have no rules where they are used.
type Rules struct {
	// Checks are of the value itself.
	Checks []Check
	// Unique tells that the items of a list differ.
	Unique bool
	// Names are for the names of a map's members, Items for its values or for the items of a list; nil for none.
	Names, Items *Rules
}

// Check is a call of a function of the runtime: what it takes beside the value is JSON that is Go too, but for text.
type Check struct {
	Func string // "CheckMaxLength"
	Args []model.Literal
}

// items returns the rules for what a list or a map holds.
func (r *Rules) items() *Rules {
	if r == nil {
		return nil
	}
	return r.Items
}

// rulesOf returns the rules for values of a type; nil for none.
func rulesOf(t model.Type) *Rules {
	r := &Rules{}
	switch target := model.Resolve(t).(type) {
	case *model.Scalar:
		r.Checks = scalarChecks(target)
	case *model.Enum:
		return enumRules(target)
	}
	switch t := t.(type) {
	case *model.List:
		r.Checks = counts("Items", t.Limits.MinItems, t.Limits.MaxItems)
		r.Unique = t.Limits.UniqueItems
		r.Items = rulesOf(t.Item.Type)
	case *model.Map:
		r.Checks = counts("Properties", t.Limits.MinProperties, t.Limits.MaxProperties)
		r.Items = rulesOf(t.Value.Type)
		if names := textChecks(t.Key); names != nil {
			r.Names = &Rules{Checks: names}
		}
	}
	if r.Checks == nil && !r.Unique && r.Items == nil && r.Names == nil {
		return nil
	}
	return r
}

// enumRules are the rules for values of an enum: none where others than those listed are expected.
func enumRules(t *model.Enum) *Rules {
	switch {
	case t.Open:
		return nil
	case len(t.Values) == 1:
		return constRules("CheckConst", t)
	case t.Kind == model.KindBoolean:
		return nil
	}
	known := Check{Func: "CheckKnown"}
	for _, v := range t.Values {
		known.Args = append(known.Args, v.Also...)
	}
	return &Rules{Checks: []Check{known}}
}

// constRules are the rule that a value is the constant, or an older spelling of it.
func constRules(function string, t model.Type) *Rules {
	v := model.Const(t)
	return &Rules{Checks: []Check{{function, append([]model.Literal{v.Literal}, v.Also...)}}}
}

func scalarChecks(s *model.Scalar) []Check {
	rep := scalarRep(s)
	switch {
	case s.Kind == model.KindInteger:
		return integerChecks(s.Limits, rep)
	case s.Kind == model.KindNumber:
		return floatChecks(s.Limits)
	case rep.Codec == "Text":
		return textChecks(s.Limits)
	}
	return nil // the lengths of a time or of bytes say nothing of the value
}

func textChecks(l model.Limits) []Check {
	all := counts("Length", l.MinLength, l.MaxLength)
	if pattern, ok := goPattern(l.Pattern); ok && pattern != "" {
		all = append(all, Check{"CheckPattern", []model.Literal{textLiteral(pattern)}})
	}
	return all
}

// textLiteral is a text as JSON.
func textLiteral(text string) model.Literal {
	data, _ := json.Marshal(text) // any text can be written
	return model.Literal(data)
}

// counts are the checks of a number of things. Limits beyond what an int always holds limit nothing.
func counts(what string, least, most *uint64) []Check {
	var all []Check
	if least != nil && *least > 0 && *least <= math.MaxInt32 {
		all = append(all, Check{"CheckMin" + what, []model.Literal{model.Literal(count(least))}})
	}
	if most != nil && *most <= math.MaxInt32 {
		all = append(all, Check{"CheckMax" + what, []model.Literal{model.Literal(count(most))}})
	}
	return all
}

// floatChecks are the checks of a number that may have a fraction.
func floatChecks(l model.Limits) []Check {
	var all []Check
	add := func(function string, limit model.Literal) {
		if f, err := strconv.ParseFloat(string(limit), 64); err == nil {
			all = append(all, Check{function, []model.Literal{model.Literal(strconv.FormatFloat(f, 'g', -1, 64))}})
		}
	}
	add(choose(l.ExclusiveMinimum, "CheckAbove", "CheckMinimum"), l.Minimum)
	add(choose(l.ExclusiveMaximum, "CheckBelow", "CheckMaximum"), l.Maximum)
	if f, err := strconv.ParseFloat(string(l.MultipleOf), 64); err == nil && f > 0 {
		add("CheckMultipleFloat", l.MultipleOf)
	}
	return all
}

func choose(which bool, yes, no string) string {
	if which {
		return yes
	}
	return no
}

// integerChecks are the checks of a whole number. Bounds with a fraction become the next whole number inside; bounds
// beyond the Go type's range are dropped.
func integerChecks(l model.Limits, rep *Basic) []Check {
	var all []Check
	add := func(function string, limit *big.Int) {
		if limit != nil && fits(limit, rep) {
			all = append(all, Check{function, []model.Literal{model.Literal(limit.String())}})
		}
	}
	if r := l.Minimum.Rational(); r != nil {
		whole := floor(r)
		switch {
		case !r.IsInt():
			add("CheckMinimum", whole.Add(whole, big.NewInt(1)))
		default:
			add(choose(l.ExclusiveMinimum, "CheckAbove", "CheckMinimum"), whole)
		}
	}
	if r := l.Maximum.Rational(); r != nil {
		add(choose(l.ExclusiveMaximum && r.IsInt(), "CheckBelow", "CheckMaximum"), floor(r))
	}
	// A whole number is a multiple of p/q in lowest terms when p divides it.
	if r := l.MultipleOf.Rational(); r != nil && r.Sign() > 0 && r.Num().Cmp(big.NewInt(1)) > 0 {
		add("CheckMultiple", r.Num())
	}
	return all
}

// floor returns the greatest whole number that is not above r.
func floor(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

// fits reports whether the Go type holds the number.
func fits(n *big.Int, rep *Basic) bool {
	switch rep.Name {
	case "int32":
		return n.IsInt64() && n.Int64() >= math.MinInt32 && n.Int64() <= math.MaxInt32
	case "uint64":
		return n.IsUint64()
	}
	return n.IsInt64()
}

// unicodeEscape is a character of an ECMA 262 pattern by its number, after an even number of backslashes.
var unicodeEscape = regexp.MustCompile(`\\(\\|u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4}))`)

// goPattern returns a pattern of ECMA 262 for Go, and whether Go has what it uses: look-ahead and back references it has
// not, and such patterns are not checked.
func goPattern(pattern string) (string, bool) {
	pattern = unicodeEscape.ReplaceAllStringFunc(pattern, func(escape string) string {
		if digits := strings.Trim(escape, `\u{}`); digits != "" {
			return `\x{` + digits + `}`
		}
		return escape
	})
	_, err := regexp.Compile(pattern)
	return pattern, err == nil
}

// anyOf returns the sets of fields of which one must be present. Sets with names of no field cannot be checked, and where
// one is always there, nothing needs to be.
func anyOf(s *Struct, o *model.Object) [][]*Field {
	var sets [][]*Field
	for _, names := range o.RequireOneOf {
		var set []*Field
		for _, name := range names {
			i := slices.IndexFunc(s.Fields, func(f *Field) bool { return f.JSON == name || slices.Contains(f.Also, name) })
			if i < 0 {
				return nil
			}
			if s.Fields[i].Presence != Always {
				set = append(set, s.Fields[i])
			}
		}
		if len(set) == 0 {
			return nil
		}
		sets = append(sets, set)
	}
	return sets
}

// findValidated returns the names of the types of which a value may be wrong. It looks until nothing more is found, for
// types may hold each other.
func findValidated(files []*File) map[string]bool {
	found := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for _, f := range files {
			for _, d := range f.Decls {
				if u, ok := d.(*Union); ok {
					u.Unknown.Refused = !u.Open
				}
				if name := declName(d); !found[name] && isValidated(d, found) {
					found[name], changed = true, true
				}
			}
		}
	}
	return found
}

func isValidated(d Decl, found map[string]bool) bool {
	switch d := d.(type) {
	case *Struct:
		return d.Refused || d.AnyOf != nil || d.Oneofs != nil ||
			slices.ContainsFunc(fieldsWithAdditional(d), func(f *Field) bool { return Validates(f.Rep, f.Rules, found) })
	case *Enum:
		return d.Rules != nil
	case *Union:
		return true
	case *Defined:
		return Validates(d.Rep, d.Rules, found)
	}
	return false
}

// Validates reports whether a value of the representation may be wrong, found being the types of which one may be.
func Validates(r Rep, rules *Rules, found map[string]bool) bool {
	switch r := r.(type) {
	case *StructRep:
		return found[r.Name]
	case *DefinedRep:
		return rules != nil || found[r.Name]
	case *ListRep:
		return rules != nil && (rules.Checks != nil || rules.Unique) || Validates(r.Item, rules.items(), found)
	case *MapRep:
		return rules != nil && (rules.Checks != nil || rules.Names != nil) || Validates(r.Value, rules.items(), found)
	case *OptRep:
		return Validates(r.Value, rules, found)
	case *UnionRep, *PtrRep:
		return true // it may be nil
	}
	return rules != nil
}
