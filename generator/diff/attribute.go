package diff

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// attribute is a row: one attribute of the nodes of type T, the rules for what may happen to it, and the function that
// finds out.
type attribute[T any] struct {
	name    string // "Limits.MaxLength", as the model names it
	rules   []*Rule
	compare func(old, new T) []finding
}

// finding is a rule that applies to a node, with the old and the new value as text.
type finding struct {
	rule     *Rule
	from, to string
}

// found returns one finding.
func found(r *Rule, from, to string) []finding { return []finding{{r, from, to}} }

// bySet chooses between the rules for a value that was set, unset or replaced; empty is not a value. Where there is always a
// value, as the title of a document, added and removed are nil: a document that lacks it all the same has it changed.
func bySet(added, removed, changed *Rule, from, to string) []finding {
	switch {
	case from == to:
		return nil
	case from == "" && added != nil:
		return found(added, "", to)
	case to == "" && removed != nil:
		return found(removed, from, "")
	}
	return found(changed, cmp.Or(from, "nothing"), cmp.Or(to, "nothing"))
}

// textAttribute returns an attribute that is text; empty is not a value.
func textAttribute[T any, S ~string](name string, get func(T) S, added, removed, changed *Rule) attribute[T] {
	return attribute[T]{name, some(added, removed, changed), func(old, new T) []finding {
		return bySet(added, removed, changed, string(get(old)), string(get(new)))
	}}
}

// urlAttribute returns an attribute that is a URL; empty is not a value, and two spellings of one URL are no change.
func urlAttribute[T any](name string, get func(T) string, added, removed, changed *Rule) attribute[T] {
	return attribute[T]{name, some(added, removed, changed), func(old, new T) []finding {
		from, to := get(old), get(new)
		if from != "" && to != "" && canonicalURL(from) == canonicalURL(to) {
			return nil
		}
		return bySet(added, removed, changed, from, to)
	}}
}

// defaultPorts are the ports that a URL of a scheme has without saying so.
var defaultPorts = map[string]string{"http": "80", "https": "443"}

// canonicalURL returns one spelling for all that RFC 3986 calls equivalent by syntax and scheme; what is not a URL stays as it is.
func canonicalURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); port == "" || port == defaultPorts[u.Scheme] {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return escapes.ReplaceAllStringFunc(u.String(), func(escape string) string {
		if c, err := url.PathUnescape(escape); err == nil && unreserved.MatchString(c) {
			return c
		}
		return strings.ToUpper(escape)
	})
}

var (
	escapes    = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	unreserved = regexp.MustCompile(`^[A-Za-z0-9._~-]$`)
)

// proseAttribute returns an attribute that is text too long to show.
func proseAttribute[T any](name string, get func(T) string, added, removed, changed *Rule) attribute[T] {
	return attribute[T]{name, some(added, removed, changed), func(old, new T) []finding {
		all := bySet(added, removed, changed, get(old), get(new))
		for i := range all {
			all[i].from, all[i].to = "", ""
		}
		return all
	}}
}

// flagAttribute returns an attribute that is on or off.
func flagAttribute[T any](name string, get func(T) bool, on, off *Rule) attribute[T] {
	return attribute[T]{name, some(on, off), func(old, new T) []finding {
		switch o, n := get(old), get(new); {
		case !o && n:
			return found(on, "", "")
		case o && !n:
			return found(off, "", "")
		}
		return nil
	}}
}

// setAttribute returns an attribute that is a set of strings; each that came or went is a finding.
func setAttribute[T any, S ~string](name string, get func(T) []S, added, removed *Rule) attribute[T] {
	return attribute[T]{name, some(added, removed), func(old, new T) []finding {
		var all []finding
		o, n := get(old), get(new)
		for _, s := range without(n, o) {
			all = append(all, finding{added, "", string(s)})
		}
		for _, s := range without(o, n) {
			all = append(all, finding{removed, string(s), ""})
		}
		return all
	}}
}

// without returns the items of a list that another one does not have.
func without[T comparable](list, other []T) []T {
	has := make(map[T]bool, len(other))
	for _, item := range other {
		has[item] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(item T) bool { return has[item] })
}

// presenceAttribute returns an attribute of which only matters whether there is one; get describes it, empty for none.
func presenceAttribute[T any](name string, get func(T) string, added, removed *Rule) attribute[T] {
	return attribute[T]{name, some(added, removed), func(old, new T) []finding {
		if from, to := get(old), get(new); from == "" || to == "" {
			return bySet(added, removed, nil, from, to)
		}
		return nil
	}}
}

// boundAttribute returns a limit that is a number; empty is not a limit. Numbers that cannot be compared count as raised.
func boundAttribute[T any](name string, get func(T) model.Literal, added, removed, raised, lowered *Rule) attribute[T] {
	return attribute[T]{name, some(added, removed, raised, lowered), func(old, new T) []finding {
		from, to := get(old), get(new)
		changed := raised
		if o, n := from.Rational(), to.Rational(); o != nil && n != nil {
			switch o.Cmp(n) {
			case 0:
				return nil
			case 1:
				changed = lowered
			}
		}
		return bySet(added, removed, changed, string(from), string(to))
	}}
}

// sizeAttribute returns a limit that counts something; nil is not a limit.
func sizeAttribute[T any](name string, get func(T) *uint64, added, removed, raised, lowered *Rule) attribute[T] {
	text := func(n *uint64) model.Literal {
		if n == nil {
			return ""
		}
		return model.Literal(strconv.FormatUint(*n, 10))
	}
	return boundAttribute(name, func(v T) model.Literal { return text(get(v)) }, added, removed, raised, lowered)
}

// some leaves out rules that cannot happen.
func some(rules ...*Rule) []*Rule {
	return slices.DeleteFunc(rules, func(r *Rule) bool { return r == nil })
}

// list is a row about a list of nodes, or about a node that may be missing: the rules for those that came and went.
type nodeRules[T any] struct {
	name    string // "Object.Fields"
	rules   []*Rule
	added   func(new T) finding
	removed func(old T) finding
}

// nodes returns a list of which all nodes have the same rules. value says what is shown of a node; nil shows nothing.
func nodes[T any](name string, added, removed *Rule, value func(T) string) nodeRules[T] {
	if value == nil {
		value = func(T) string { return "" }
	}
	return nodeRules[T]{name, some(added, removed),
		func(n T) finding { return finding{added, "", value(n)} },
		func(o T) finding { return finding{removed, value(o), ""} }}
}
