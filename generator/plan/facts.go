package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pattern"
)

// useFacts returns the sentences on a field's default and limits.
func useFacts(f *model.Field) []string {
	var facts []string
	if f.Default != "" && f.Default != "null" && len(f.Default) < 60 {
		facts = append(facts, "Default: "+string(f.Default)+".")
	}
	facts = append(facts, limitFacts(f.Type)...)
	facts = append(facts, sideFact("Read only: only responses have it", f.ReadOnly, f.ReadOnlyIn)...)
	return append(facts, sideFact("Write only: only requests have it", f.WriteOnly, f.WriteOnlyIn)...)
}

// sideFact returns the sentence on what holds in all versions or in some.
func sideFact(what string, inAll bool, in []string) []string {
	switch {
	case inAll:
		return []string{what + "."}
	case in != nil:
		return []string{what + " in " + strings.Join(in, ", ") + "."}
	}
	return nil
}

// limitFacts returns the sentences on the limits of a type.
func limitFacts(t model.Type) []string {
	var l model.Limits
	switch t := t.(type) {
	case *model.Scalar:
		l = t.Limits
	case *model.List:
		l = t.Limits
	case *model.Map:
		l = t.Limits
	}
	facts := slices.Concat(
		rangeFact(l),
		countFact(l.MinLength, l.MaxLength, "character"),
		countFact(l.MinItems, l.MaxItems, "item"),
		countFact(l.MinProperties, l.MaxProperties, "member"),
	)
	if l.MultipleOf != "" {
		facts = append(facts, "A multiple of "+string(l.MultipleOf)+".")
	}
	if l.UniqueItems {
		facts = append(facts, "Unique items.")
	}
	if l.Pattern != "" && len(l.Pattern) < 80 {
		facts = append(facts, "Matches "+strconv.Quote(l.Pattern)+"."+unchecked(l.Pattern))
	}
	return facts
}

// unchecked says so of a pattern that Go's regular expressions cannot express.
func unchecked(text string) string {
	if _, ok := pattern.Go(text); ok {
		return ""
	}
	return " Validate does not check that."
}

// rangeFact returns the sentence on the bounds of a number, if it has any.
func rangeFact(l model.Limits) []string {
	low, high := "at least ", "at most "
	if l.ExclusiveMinimum {
		low = "greater than "
	}
	if l.ExclusiveMaximum {
		high = "less than "
	}
	isInclusive := !l.ExclusiveMinimum && !l.ExclusiveMaximum
	switch {
	case l.Minimum == "" && l.Maximum == "":
		return nil
	case l.Maximum == "":
		return sentence(low + string(l.Minimum))
	case l.Minimum == "":
		return sentence(high + string(l.Maximum))
	case isInclusive && l.Minimum == l.Maximum:
		return sentence("exactly " + string(l.Minimum))
	case isInclusive:
		return sentence(string(l.Minimum) + " to " + string(l.Maximum))
	default:
		return sentence(low + string(l.Minimum) + " and " + high + string(l.Maximum))
	}
}

// countFact returns the sentence on how many things there may be, if that is limited.
func countFact(least, most *uint64, thing string) []string {
	hasLeast := least != nil && *least > 0
	switch {
	case most == nil && !hasLeast:
		return nil
	case most == nil:
		return sentence("at least " + counted(*least, thing))
	case least != nil && *least == *most:
		return sentence("exactly " + counted(*most, thing))
	case !hasLeast:
		return sentence("at most " + counted(*most, thing))
	default:
		return sentence(strconv.FormatUint(*least, 10) + " to " + counted(*most, thing))
	}
}

func counted(n uint64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.FormatUint(n, 10) + " " + thing
}

func sentence(text string) []string { return []string{strings.ToUpper(text[:1]) + text[1:] + "."} }
