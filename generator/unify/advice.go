package unify

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// origin is where an API has a field, an input or a value of the merged model, in the words that a mapping takes.
type origin struct {
	key  string // "types" or "operations"
	in   string // the schema, the place of a type without a name, or the call
	list string // "fields" or "values"
	name string // the path of the field, or the value
	hint string // what is said in place of a pair; empty for a pair
}

// line returns the line of a mapping by which it is one with something of the merged model.
func (o origin) line(with string) string { return o.as(yamlText(with)) }

// as returns the line of a mapping that says something of it.
func (o origin) as(what string) string {
	return o.key + ": {" + yamlText(o.in) + ": {" + o.list + ": {" + yamlText(o.name) + ": " + what + "}}}"
}

// notText are words that YAML, of some version, does not take as strings.
var notText = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}

// plainText matches strings that YAML takes as they are, wherever they are, but for notText.
var plainText = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

func yamlText(s string) string {
	if plainText.MatchString(s) && !slices.Contains(notText, strings.ToLower(s)) {
		return s
	}
	return strconv.Quote(s)
}

// part is a field of an object, a value of an enum, or an input of a call; a value has no type.
type part struct {
	*model.Node
	typ model.Type
}

// ours is the word for what the mapping has to name, where nothing can be proposed.
const ours = "OURS"

// advice returns the help for a part that only one API has, next to others.
func (w *owners) advice(r *reshaper, name string, p part, others []part) string {
	own := ", or list it under own of " + r.own.Name
	i := slices.IndexFunc(r.calls, func(c *call) bool { return callName(c.said) == name })
	if i >= 0 && r.acc == nil {
		return "say operations: {THEIRS: " + name + "} of another API in the mapping" + own
	} else if i >= 0 {
		return "say operations: {" + callName(r.calls[i].own) + ": " + ours + "} of " + r.own.Name + " in the mapping" + own
	}
	here, known := r.origins[placed{p.Pos, p.Name}]
	rival, of := w.rival(r, p, others)
	switch {
	case here.hint != "":
		return here.hint + own
	case r.keepsApart(here):
		return "the mapping keeps it apart: list it under own of " + r.own.Name
	case rival.Node == nil && (!known || r.acc == nil):
		return "pair it in the mapping of the API that has it too" + own
	case rival.Node == nil:
		return "say " + here.line(ours) + " of " + r.own.Name + " in the mapping" + own
	case known && slices.Index(w.u.reshapers, of) < slices.Index(w.u.reshapers, r):
		return "if it is " + rival.Name + ", say " + here.line(rival.Name) + " of " + r.own.Name + " in the mapping" + own
	}
	there := of.origins[placed{rival.Pos, rival.Name}]
	return "if it is " + there.name + " of " + of.own.Name + ", say " + there.line(p.Name) + " of " + of.own.Name + " in the mapping" + own
}

// keepsApart reports whether the mapping forbids pairs of a field.
func (r *reshaper) keepsApart(o origin) bool { return r.apart[o.in+"."+o.name] != nil }

// mostRivals is among how many parts one is looked for.
const mostRivals = 100

// rival returns the part of another API alone that is most likely the same as a part: that of the nearest name, or the only one of a
// like kind; of no node for none.
func (w *owners) rival(r *reshaper, p part, others []part) (part, *reshaper) {
	if len(others) > mostRivals {
		return part{}, nil
	}
	var list []part
	var of []*reshaper
	var names []string
	for _, o := range others {
		by := w.of(o.Availability)
		if by == nil || by == r || p.typ != nil && !like(p.typ, o.typ) {
			continue
		}
		if from, known := by.origins[placed{o.Pos, o.Name}]; known && from.hint == "" && !by.alone[placed{o.Pos, o.Name}] && !by.keepsApart(from) {
			list, of, names = append(list, o), append(of, by), append(names, o.Name)
		}
	}
	i := slices.Index(names, diag.Nearest(p.Name, names))
	switch {
	case i >= 0:
	case len(list) == 1:
		i = 0
	default:
		return part{}, nil
	}
	return list[i], of[i]
}
