package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

func pagingText(p *model.Paging) string {
	if p == nil {
		return ""
	}
	return words([2]string{"items", p.Items}, [2]string{"cursor", p.Cursor}, [2]string{"next", p.Next}, [2]string{"more", p.More})
}

func promiseText(l *model.LongRunning) string {
	if l == nil {
		return ""
	}
	return words([2]string{"poll", l.Poll}, [2]string{"done", l.Done}, [2]string{"error", l.Error}, [2]string{"response", l.Response})
}

func envelopeText(e *model.ErrorEnvelope) string {
	if e == nil {
		return ""
	}
	return words([2]string{"code", e.Code}, [2]string{"message", e.Message}, [2]string{"type", e.Type}, [2]string{"request id", e.RequestID})
}

func terminatorText(s *model.Stream) string {
	return words([2]string{"event", s.TerminatorEvent}, [2]string{"data", s.TerminatorData})
}

// words joins the strings that are not empty, each behind its name.
func words(all ...[2]string) string {
	var texts []string
	for _, w := range all {
		if w[1] != "" {
			texts = append(texts, w[0]+" "+w[1])
		}
	}
	return strings.Join(texts, ", ")
}

// additionalText returns the type of undeclared members. Another type is found by comparing the types.
func additionalText(o *model.Object) string {
	if !typedMembers(o) {
		return ""
	}
	return typeText(o.Additional.Type)
}

// baseText names the fields of a base. Another field is found by comparing the bases.
func baseText(u *model.Union) string {
	if u.Base == nil {
		return ""
	}
	var names []string
	for _, f := range u.Base.Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// requirementText says which fields an object needs one of, in an order that does not matter.
func requirementText(o *model.Object) string {
	var all []string
	for _, names := range o.RequireOneOf {
		all = append(all, strings.Join(slices.Sorted(slices.Values(names)), " and "))
	}
	slices.Sort(all)
	return strings.Join(all, " or ")
}

// typeText names a type in a few words.
func typeText(t model.Type) string {
	switch t := t.(type) {
	case *model.Scalar:
		if t.Format != "" {
			return fmt.Sprintf("%s (%s)", t.Kind, t.Format)
		}
		return string(t.Kind)
	case *model.Enum:
		return enumText(t)
	case *model.Object:
		return "object"
	case *model.List:
		return "list of " + typeText(t.Item.Type)
	case *model.Map:
		return "map of " + typeText(t.Value.Type)
	case *model.Union:
		return unionText(t)
	case *model.Ref:
		return t.Schema.Name
	case *model.Any:
		if t.None {
			return "no value"
		}
	}
	return "any value"
}

// shown is how many values or variants a type's text names.
const shown = 5

func enumText(e *model.Enum) string {
	var names []string
	for _, v := range e.Values {
		names = append(names, string(v.Literal))
	}
	return firstOf(names)
}

func unionText(u *model.Union) string {
	var names []string
	for _, v := range u.Variants {
		names = append(names, typeText(v.Type))
	}
	return firstOf(names)
}

// firstOf joins the first few names.
func firstOf(names []string) string {
	if len(names) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return strings.Join(names, ", ")
}
