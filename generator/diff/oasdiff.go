package diff

import (
	"cmp"
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// OASDiffVersion is the version of oasdiff whose checks are known.
const OASDiffVersion = "v1.37.0"

// checkList are the checks of oasdiff, one a line and sorted: the name, and the severity that it gives to what it finds. Users know
// the names from there, so a change says which of them it would be.
//
//go:embed oasdiff.txt
var checkList string

// checks are the severities of the checks, by name.
var checks = sync.OnceValue(func() map[string]Severity {
	all := map[string]Severity{}
	for line := range strings.Lines(checkList) {
		name, level, _ := strings.Cut(strings.TrimSpace(line), " ")
		all[name], _ = ParseSeverity(level)
	}
	return all
})

// OASDiffSeverities returns the severities of oasdiff, by the name of its check.
func OASDiffSeverities() map[string]Severity { return maps.Clone(checks()) }

// known reports whether oasdiff has a check of that name.
func known(check string) bool {
	_, ok := checks()[check]
	return ok
}

// Gap is why no change has the name of some checks of oasdiff.
type Gap struct {
	// Pattern matches the names of the checks; a * stands for any string.
	Pattern string
	Reason  string
}

// Reasons of gaps that several have in common.
const (
	noVersionPolicy = "how version numbers grow is left to the document"
	meantNotSpelt   = "what schemas mean is compared, not how they are spelt"
)

// Gaps are the checks of oasdiff whose names no change has.
var Gaps = []Gap{
	{"api-global-security-scope-*", "scopes of the whole API are told as those of its operations"},
	{"api-invalid-stability-level", "a level that oasdiff does not know counts as none"},
	{"api-major-version-not-bumped", noVersionPolicy},
	{"api-operation-id-added", "an operation without an operationId is named after its method and path, so that it is renamed"},
	{"api-security-component-oauth-scope-changed", "the description of a scope is not compared"},
	{"api-version-not-bumped", noVersionPolicy},
	{"request-read-only-property-*", "requests do not have fields that are read-only"},
	{"response-*write-only-property-*", "responses do not have fields that are write-only"},
	{"*-all-of-*", meantNotSpelt + ": what is in allOf is told as if it were in the schema itself"},
	{"*-any-of-*", meantNotSpelt + ": variants of anyOf are told as those of oneOf"},
	{"*-type-compatible", meantNotSpelt + ": two spellings of one type make no change"},
	{"*-not-read-only-in-openapi-31", "readOnly means the same in all versions of OpenAPI"},
	{"*-if-*", "what follows from if is told as that of then and else"},
	{"*-prefix-items-*", "what is at single positions is compared as items are"},
	{"*-discriminator-mapping-changed", "a value that leads elsewhere is told as one that came and one that went"},
	{"*-media-type-schema-*", "a body without a schema is one of any value: it has another type"},
	{"request-body-media-type-item-schema-*", "requests are not streamed"},
	{"*-item-schema-removed-untyped", "a stream is told as removed, whatever follows it"},
	{"response-media-type-name-changed", "one media type came and one went"},
	{"*-x-extensible-enum-*", "a value of an open enum has the name of those of an enum"},
	{"*-default-parameter-to-existing-path", "a parameter of a path is told as one of its operations"},
}

// NamesChange reports whether oasdiff has a check of that name which a change may be.
func NamesChange(check string) bool { return known(check) && gap(check) == nil }

// WhyUnnamed says why no change has the name of a check of oasdiff; empty where one may, and for what is not the name of a check.
func WhyUnnamed(check string) string {
	if g := gap(check); g != nil && known(check) {
		return g.Reason
	}
	return ""
}

// naming holds what distinguishes the names of oasdiff's checks, beyond the rule, the direction and the place.
type naming struct {
	// input is "parameter" or "header" inside of one, empty elsewhere.
	input string
	// need is "required" or "optional" of a field, empty elsewhere.
	need string
	// words are those of oasdiff for the sort of change: "exclusive-max", "const".
	words []string
}

// forNode names what is at a node.
func (n naming) forNode(node any) naming {
	n.need, n.words = "", nil
	switch of := node.(type) {
	case *model.Field:
		if n.need = "optional"; of.Required {
			n.need = "required"
		}
		if of.Default != "" {
			n.words = []string{"with-default"}
		}
		if n.input == "header" {
			n.words = append(n.words, "header-property")
		}
	case *model.Param:
		n.input = "parameter"
		if of.In == model.InHeader {
			n.input = "header"
		}
		if of.In == model.InPath {
			n.words = []string{"path-parameter"}
		}
	case *model.Variant:
		if isPlain(of.Type) && !is[*model.Ref](of.Type) {
			n.words = []string{"list-of-types"}
		}
	}
	return n
}

// forValues names what changes between two values of an attribute.
func (n naming) forValues(old, new any) naming {
	switch o := old.(type) {
	case model.Limits:
		n.words = slices.Concat(n.words, limitWords(o, new.(model.Limits))) //nolint:forcetypeassert // both are values of one attribute
	case model.Node:
		if new.(model.Node).Sunset != "" { //nolint:forcetypeassert // the same
			n.words = slices.Concat(n.words, []string{"with-sunset"})
		}
	}
	return n
}

// limitWords distinguishes bounds that exclude themselves, and patterns that match everything, from others.
func limitWords(old, new model.Limits) []string {
	var words []string
	if old.ExclusiveMinimum || new.ExclusiveMinimum {
		words = append(words, "exclusive-min")
	}
	if old.ExclusiveMaximum || new.ExclusiveMaximum {
		words = append(words, "exclusive-max")
	}
	if slices.Contains([]string{".*", "^.*$"}, new.Pattern) {
		words = append(words, "pattern-generalized")
	}
	return words
}

// forFinding distinguishes a discriminator that came or went.
func (n naming) forFinding(f finding) naming {
	switch {
	case f.rule != pickerChanged:
	case f.to == string(model.ByTag):
		n.words = []string{"discriminator-added"}
	case f.from == string(model.ByTag):
		n.words = []string{"discriminator-removed"}
	}
	return n
}

// forKinds names the change of a type to one of another kind.
func (n naming) forKinds(old, new model.Type) naming {
	switch {
	case isConstant(old), isConstant(new):
		n.words = slices.Concat(n.words, []string{"const"})
	case isTypeList(old), isTypeList(new):
		n.words = slices.Concat(n.words, []string{"list-of-types"})
	}
	return n
}

func isConstant(t model.Type) bool {
	e, ok := t.(*model.Enum)
	return ok && len(e.Values) == 1
}

// isTypeList reports whether a type comes from a list in "type".
func isTypeList(t model.Type) bool {
	u, ok := t.(*model.Union)
	return ok && u.Picker == model.ByKind && !slices.ContainsFunc(u.Variants, func(v *model.Variant) bool { return is[*model.Ref](v.Type) })
}

// roots are the places at which the values of a schema are themselves, in requests and in responses; empty for a schema that
// only has other places inside of bodies.
type roots struct {
	request, response string
	// input is as in naming.
	input string
}

// hold notes that a schema is a body, a parameter or a header itself.
func (c *comparer) hold(at site, old, new model.Type) {
	o, oldRefers := old.(*model.Ref)
	n, newRefers := new.(*model.Ref)
	if at.place == "property" || at.below != "" || !oldRefers || !newRefers || !c.table.Same(o, n) {
		return
	}
	s := c.scopeAt(at, pair.Of[*model.Schema]{Old: o.Schema, New: n.Schema})
	if at.ways&inRequest != 0 {
		s.roots.request, s.roots.input = cmp.Or(s.roots.request, at.place), cmp.Or(s.roots.input, at.input)
	}
	if at.ways&inResponse != 0 {
		s.roots.response = cmp.Or(s.roots.response, at.place)
	}
}

// oasdiffCheck returns the check of oasdiff that means the same as what was found: the first of those with the most words of it.
func (r *raw) oasdiffCheck(d Direction) string {
	places, best, most := r.places(d), "", -1
	for _, pattern := range r.Rule.oasdiff {
		i := slices.IndexFunc(places, func(place string) bool {
			id := strings.ReplaceAll(pattern, "*", place)
			return known(id) && checkDirection(id) == d
		})
		words := 0
		for _, word := range r.words {
			if strings.Contains(pattern, word) {
				words++
			}
		}
		if i >= 0 && words > most {
			best, most = strings.ReplaceAll(pattern, "*", places[i]), words
		}
	}
	return best
}

// places returns what oasdiff may call the place of what was found, the most exact name first.
func (r *raw) places(d Direction) []string {
	place, root, input := r.place, "", r.input
	if r.scope != nil {
		if root = r.scope.roots.response; d == Request {
			root, input = r.scope.roots.request, cmp.Or(input, r.scope.roots.input)
		}
	}
	if r.Path == "" {
		place = cmp.Or(root, place)
	}
	if place == "body" && r.below != "" {
		place = "property" // of the items of a list
	}
	switch place {
	case "body":
		return []string{"body", "mediatype"}
	case "property":
		if input == "" {
			return []string{r.need + "-property", "property"}
		}
		return []string{input + "-property", "parameter-property", "property"}
	}
	return []string{place}
}

// checkPlaces are the places in the names of checks.
var checkPlaces = []string{
	"", "body", "mediatype", "property", "parameter", "header", "parameter-property", "header-property",
	"required-property", "optional-property",
}

// OASDiffChecks returns the checks of oasdiff that a rule may be in a direction, sorted.
func (r *Rule) OASDiffChecks(d Direction) []string {
	given := map[string]bool{}
	for _, pattern := range r.oasdiff {
		for _, place := range checkPlaces {
			if id := strings.ReplaceAll(pattern, "*", place); known(id) && checkDirection(id) == d {
				given[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(given))
}

// RulesOfCheck returns the rules whose changes may be a check of oasdiff, in their order.
func RulesOfCheck(check string) []*Rule {
	var all []*Rule
	for _, r := range Rules {
		if slices.Contains(r.OASDiffChecks(checkDirection(check)), check) {
			all = append(all, r)
		}
	}
	return all
}

// Difference is a rule that has another severity than the checks of oasdiff that mean the same.
type Difference struct {
	Rule          *Rule
	Direction     Direction
	Here, OASDiff Severity
	// Checks are the names of the checks, with a * for any place of which that is true.
	Checks []string
}

// Differences returns the rules whose severities are not those of oasdiff, in their order.
func Differences() []Difference {
	var all []Difference
	for _, r := range Rules {
		for _, d := range []Direction{Call, Request, Response} {
			by := map[Severity][]string{}
			for _, pattern := range r.oasdiff {
				for severity, names := range bySeverity(pattern, d) {
					by[severity] = append(by[severity], names...)
				}
			}
			for _, theirs := range []Severity{Breaking, Warning, Info} {
				if by[theirs] != nil && theirs != r.severity(d) {
					all = append(all, Difference{r, d, r.severity(d), theirs, by[theirs]})
				}
			}
		}
	}
	return all
}

// bySeverity returns the names that a pattern stands for in a direction, by severity: the pattern itself where all have one.
func bySeverity(pattern string, d Direction) map[Severity][]string {
	by := map[Severity][]string{}
	for _, place := range checkPlaces {
		if id := strings.ReplaceAll(pattern, "*", place); known(id) && checkDirection(id) == d && !slices.Contains(by[checks()[id]], id) {
			by[checks()[id]] = append(by[checks()[id]], id)
		}
	}
	if len(by) == 1 {
		for severity := range by {
			by[severity] = []string{pattern}
		}
	}
	return by
}

// gap returns why no change has the name of a check; nil where one may have it.
func gap(check string) *Gap {
	for i := range Gaps {
		if diag.Globs(Gaps[i].Pattern)(check) {
			return &Gaps[i]
		}
	}
	return nil
}

// checkDirection tells from the name of a check which direction it is about.
func checkDirection(check string) Direction {
	switch {
	case strings.Contains(check, "response"):
		return Response
	case strings.Contains(check, "request"):
		return Request
	}
	return Call
}
