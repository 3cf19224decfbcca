package plan

import (
	"strconv"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pattern"
)

// useFacts are the sentences on a field's default and limits.
func useFacts(f *model.Field) []string {
	var facts []string
	if f.Default != "" && f.Default != "null" && len(f.Default) < 60 {
		facts = append(facts, "Default: "+string(f.Default)+".")
	}
	facts = append(facts, limitFacts(f.Type)...)
	if f.ReadOnly {
		facts = append(facts, "Only answers have it.")
	}
	if f.WriteOnly {
		facts = append(facts, "Only requests have it.")
	}
	return facts
}

// limitFacts are the sentences on the limits of a type.
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
	var facts []string
	rangeOf := func(low, high, unit string) {
		switch {
		case low != "" && high != "":
			facts = append(facts, low+" to "+high+unit+".")
		case low != "":
			facts = append(facts, "At least "+low+unit+".")
		case high != "":
			facts = append(facts, "At most "+high+unit+".")
		}
	}
	rangeOf(string(l.Minimum), string(l.Maximum), "")
	rangeOf(count(l.MinLength), count(l.MaxLength), " characters")
	rangeOf(count(l.MinItems), count(l.MaxItems), " items")
	rangeOf(count(l.MinProperties), count(l.MaxProperties), " members")
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

func count(n *uint64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatUint(*n, 10)
}
