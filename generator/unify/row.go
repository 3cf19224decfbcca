package unify

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// row is a conversion in the making.
type row struct {
	runtime.Conversion
	pos    model.Pos // of the type
	isCall bool      // it is of the inputs of a call
	walked []string  // members of a response by which the adapter goes through all pages
	steps  []*step
	// variants are the rows of the variants of a union, by tag; nil is a variant that needs none.
	variants map[string]*row
	others   []*row          // of variants without a tag
	echoes   map[string]bool // members of a response that repeat inputs, and that the API does not have
	needed   bool            // for it changes something, or something inside of it is changed
	lacked   bool            // what the API lacks has been found
	// Once all steps are there: the steps by what they make, the paths around that, and the paths that the API lacks.
	byTo             map[string][]*step
	holds, tellsLack map[string]bool
	types            []model.Type        // objects of the merged model that it is for
	met              map[model.Type]bool // types of the merged model in which the API's lacks have been found
}

// step is a step in the making.
type step struct {
	runtime.Step
	of *row
	// listed tells that the API lists the values that it takes.
	listed bool
	said   model.Use // what the API takes, in the words of the merged model; of no type where the row has no kinds
	// implicit tells that to the API null means absent.
	implicit bool
}

// echo notes a member of a response that repeats an input.
func (r *row) echo(name string) {
	if r.echoes == nil {
		r.echoes = map[string]bool{}
	}
	r.echoes[name] = true
}

// key returns the key of a mapping under which it speaks of what the row converts.
func (r *row) key() string {
	if r.isCall {
		return "operations"
	}
	return "types"
}

// byTag makes the row one of a union that a member distinguishes.
func (r *row) byTag(tag string) {
	r.Tag, r.Variants, r.variants = tag, map[string]string{}, map[string]*row{}
}

// tell adds a tag that the merged model says by which of some members is there.
func (r *row) tell(t runtime.Told) {
	for i, other := range r.Tells {
		if other.From == t.From {
			r.Tells[i].Values = slices.Concat(other.Values, t.Values)
			return
		}
	}
	r.Tells = append(r.Tells, t)
}

// toldBy returns the paths of the members by which tags are told.
func (r *row) toldBy() []string {
	var paths []string
	for _, t := range r.Tells {
		for _, pair := range t.Values {
			by, _, _ := strings.Cut(pair[1], "=")
			paths = append(paths, by)
		}
	}
	return paths
}

// changes reports whether the row does something by itself.
func (r *row) changes() bool {
	return r.Inside != "" || len(r.Lacks) > 0 || len(r.Tells) > 0 || r.Mask != "" || len(r.Gather) > 0 || len(r.Fill)+len(r.Makes)+len(r.Defaults) > 0 || slices.ContainsFunc(r.steps, (*step).changes) ||
		slices.Contains(slices.Collect(maps.Values(r.Variants)), runtime.LacksVariant)
}

func (s *step) changes() bool {
	return s.From != s.To || s.Rule != "" || len(s.LacksValues)+len(s.LacksKinds) > 0 || s.IDs != nil
}

// settle finds the rows that are needed: those that do something, those of other APIs for the same types, since what one API keeps in
// a value next to it is for no other, and those that lead to such rows.
func settle(rows []*row) {
	outer, types := map[*row][]*row{}, map[model.Type][]*row{}
	for _, r := range rows {
		for _, s := range r.steps {
			if s.of != nil {
				outer[s.of] = append(outer[s.of], r)
			}
		}
		for _, v := range r.variants {
			if v != nil {
				outer[v] = append(outer[v], r)
			}
		}
		for _, t := range r.types {
			types[t] = append(types[t], r)
		}
	}
	var open []*row
	need := func(list ...*row) {
		for _, r := range list {
			if !r.needed {
				r.needed = true
				open = append(open, r)
			}
		}
	}
	for _, r := range rows {
		if r.changes() {
			need(r)
		}
	}
	for len(open) > 0 {
		r := open[len(open)-1]
		open = open[:len(open)-1]
		need(outer[r]...)
		for _, t := range r.types {
			need(types[t]...)
		}
	}
}

// conversions returns the rows that are needed.
func conversions(rows []*row) []*runtime.Conversion {
	var out []*runtime.Conversion
	for _, r := range rows {
		if r.needed {
			out = append(out, r.finished())
		}
	}
	return out
}

// finished returns the row with the steps that do something.
func (r *row) finished() *runtime.Conversion {
	r.Steps = nil
	for _, s := range r.steps {
		s.Of = s.of.name()
		if s.Of != "" || s.changes() || r.Fill[s.From] != nil || r.Inside != "" || r.takesPart(s) {
			if s.Of == "" {
				s.Each = false
			}
			if s.From == s.To {
				s.From = ""
			}
			r.Steps = append(r.Steps, s.Step)
		}
	}
	for tag, v := range r.variants {
		if name := v.name(); name != "" {
			r.Variants[tag] = name
		}
	}
	if len(r.Variants) == 0 && r.variants != nil {
		r.Tag = ""
	}
	return &r.Conversion
}

// takesPart reports whether other steps take something out of the object that has the value of a step, or may put something there: then
// it is not left to what no step takes.
func (r *row) takesPart(s *step) bool { return len(r.Tells) > 0 || strings.Contains(s.To, ".") }

// name returns the name of a row that is needed, empty for another one and for nil.
func (r *row) name() string {
	if r == nil || !r.needed {
		return ""
	}
	return r.Name
}

// around returns the type for which the row is: that of a response, or an object with it.
func (r *row) around(b *model.Body) model.Type {
	if r == nil || r.Inside == "" {
		return b.Type
	}
	return &model.Object{Fields: []*model.Field{{Node: model.Node{Name: r.Inside}, Use: b.Use}}}
}

// lack notes what the API lacks of a type of the merged model, to which the row converts.
func (r *row) lack(a *model.API, t model.Type) {
	if r == nil || r.lacked {
		return
	}
	r.lacked = true
	r.index()
	r.lackType(a, t)
}

func (r *row) lackType(a *model.API, t model.Type) {
	t = model.Resolve(t)
	if r.met[t] {
		return
	}
	if r.met == nil {
		r.met = map[model.Type]bool{}
	}
	r.met[t] = true
	switch t := t.(type) {
	case *model.Object:
		r.types = append(r.types, t)
		r.lackFields(a, t, "")
	case *model.Union:
		r.lackVariants(a, t)
	case *model.List:
		r.lackType(a, t.Item.Type)
	case *model.Map:
		r.lackType(a, t.Value.Type)
	}
}

// lackVariants goes through the variants of a union.
func (r *row) lackVariants(a *model.API, u *model.Union) {
	for _, v := range u.Variants {
		switch {
		case !r.has(a, u, v):
			r.lackTags(u.Tag, v.Tags)
		case r.variants == nil:
			r.lackType(a, v.Type)
		default:
			for _, tag := range v.Tags {
				if _, has := r.variants[tag]; !has {
					r.lackTags(u.Tag, []string{tag})
				}
				r.variants[tag].lack(a, v.Type)
			}
		}
	}
}

// has reports whether the API has a variant here: it may have it elsewhere alone.
func (r *row) has(a *model.API, u *model.Union, v *model.Variant) bool {
	var present [][2]string
	if s := r.stepTo(u.Tag); s != nil && s.Rule == runtime.RulePresence {
		present = s.Values
	}
	if len(r.variants)+len(present) == 0 || len(v.Tags) == 0 {
		return of(a, v.Availability)
	}
	return slices.ContainsFunc(v.Tags, func(tag string) bool {
		_, has := r.variants[tag]
		return has || slices.ContainsFunc(present, func(pair [2]string) bool { return pair[1] == tag })
	})
}

// lackTags notes the values of a tag whose variants the API lacks.
func (r *row) lackTags(tag string, values []string) {
	if tag == "" || r.Tag != "" && r.Tag != tag {
		return
	}
	r.Tag = tag
	for _, v := range values {
		if r.Variants == nil {
			r.Variants = map[string]string{}
		}
		r.Variants[v] = runtime.LacksVariant
	}
}

// lackFields notes the fields that the API lacks, of an object and of those that steps put things into. It may have elsewhere what it
// lacks here, where two of its types are one.
func (r *row) lackFields(a *model.API, o *model.Object, path string) {
	for _, f := range o.Fields {
		at := path + f.Name
		has := of(a, f.Availability) && !r.echoes[at]
		switch s := r.stepTo(at); {
		case isDotted(f.Name): // no path leads to it
		case has && s != nil:
			s.of.lack(a, f.Type)
			s.lack(a, f.Type)
			r.lackKinds(s, f.Use)
			if len(s.LacksValues)+len(s.LacksKinds) > 0 {
				r.byDefault(at, f.Default)
			}
		case has && r.puts(at):
			for _, inner := range objectsOf(f.Type) {
				r.lackFields(a, inner, at+".")
			}
		case has && (len(r.steps) == 0 || r.gathers(at) || slices.Contains(r.toldBy(), at)):
		case !r.tellsLack[at]:
			r.tellsLack[at] = true
			r.Lacks = append(r.Lacks, at)
			r.byDefault(at, f.Default)
		}
	}
}

// byDefault notes the value that means the same as leaving it out, unless the mapping says another.
func (r *row) byDefault(path string, value model.Literal) {
	if _, said := r.Defaults[path]; said || value == "" || value == "null" {
		return
	}
	if r.Defaults == nil {
		r.Defaults = map[string]json.RawMessage{}
	}
	r.Defaults[path] = json.RawMessage(value)
}

// stepTo returns the step that puts something at a path; nil for none.
func (r *row) stepTo(path string) *step {
	if r.byTo != nil {
		return first(r.byTo[path])
	}
	for _, s := range r.steps {
		if s.To == path {
			return s
		}
	}
	return nil
}

// first returns the first of some steps; nil for none.
func first(steps []*step) *step {
	if len(steps) == 0 {
		return nil
	}
	return steps[0]
}

// index finds the steps by what they make, now that all are there.
func (r *row) index() {
	r.byTo, r.holds, r.tellsLack = map[string][]*step{}, map[string]bool{}, map[string]bool{}
	for _, s := range r.steps {
		r.byTo[s.To] = append(r.byTo[s.To], s)
		for i, c := range s.To {
			if c == '.' {
				r.holds[s.To[:i]] = true
			}
		}
	}
}

// carries reports whether a step makes a member: of the object around a response, for a row with one.
func (r *row) carries(name string) bool {
	if r == nil {
		return false
	}
	if r.Inside != "" {
		name = r.Inside + "." + name
	}
	return r.stepTo(name) != nil
}

// puts reports whether steps put something below a path.
func (r *row) puts(path string) bool {
	return r.holds[path] ||
		slices.ContainsFunc(r.Gather, func(g runtime.Gathered) bool { return strings.HasPrefix(g.To, path+".") }) ||
		slices.ContainsFunc(r.toldBy(), func(by string) bool { return strings.HasPrefix(by, path+".") }) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(r.Makes)), func(to string) bool { return strings.HasPrefix(to, path+".") })
}

// gathers reports whether what is at a path comes out of items of a list.
func (r *row) gathers(path string) bool {
	return slices.ContainsFunc(r.Gather, func(g runtime.Gathered) bool { return g.To == path })
}

// lack notes the values that the API lacks of an enum, or of those that a union has.
func (s *step) lack(a *model.API, t model.Type) {
	if !s.listed {
		return
	}
	here := variantOf[*model.Enum](s.said.Type)
	lists := valueSet(here)
	told := map[string]bool{}
	for _, t := range alternatives(t) {
		e, ok := t.(*model.Enum)
		if !ok || e.Kind != model.KindString {
			continue
		}
		for _, v := range e.Values {
			elsewhere := here != nil && !here.Open && !lists[v.Name] // in another one of its enums, which are one
			if (!of(a, v.Availability) || elsewhere) && !told[v.Name] {
				told[v.Name] = true
				s.LacksValues = append(s.LacksValues, v.Name)
			}
		}
	}
}

// lackKinds notes the kinds of values that the API lacks of a field, where one step makes it.
func (r *row) lackKinds(s *step, u model.Use) {
	if s.said.Type == nil || len(r.byTo[s.To]) > 1 {
		return
	}
	takes := kindSet{}
	takes.add("", s.said)
	if s.Rule == runtime.RuleTextParts || s.Rule == runtime.RuleOnePart {
		takes[runtime.KindText] = true
	}
	if s.implicit || s.Rule == runtime.RuleBlank {
		takes[runtime.KindNull] = true
	}
	wants := kindSet{}
	wants.add("", u)
	for _, kind := range slices.Sorted(maps.Keys(wants)) {
		if !strings.HasSuffix(kind, anyKind) && !takes.has(kind) {
			s.LacksKinds = append(s.LacksKinds, kind)
		}
	}
}

// kindSet are kinds of values as a step says them, those of a list's items among them; anyKind stands for all.
type kindSet map[string]bool

const (
	anyKind    = "*"
	kindLevels = 3 // lists in lists
)

// has reports whether a kind is among the kinds. That of items is where their list is not: it is lacked as a whole.
func (k kindSet) has(kind string) bool {
	for items := ""; ; items += runtime.KindItem {
		switch {
		case k[items+anyKind]:
			return true
		case !strings.HasPrefix(kind[len(items):], runtime.KindItem):
			return k[kind]
		case !k[items+runtime.KindList]:
			return true
		}
	}
}

// add adds the kinds of what items of such lists are, or of what is in none.
func (k kindSet) add(items string, u model.Use) {
	if u.Nullable {
		k[items+runtime.KindNull] = true
	}
	for _, t := range alternatives(u.Type) {
		k.addType(items, t)
	}
}

// addType adds the kinds of values of a type that is not a union.
func (k kindSet) addType(items string, t model.Type) {
	switch t := t.(type) {
	case *model.Any:
		for _, kind := range []string{anyKind, runtime.KindText, runtime.KindNumber, runtime.KindBool, runtime.KindList, runtime.KindObject} {
			k[items+kind] = true
		}
		k.addItems(items, model.Use{Type: t})
	case *model.Scalar:
		k[items+kindOf(t.Kind, t.AsText)] = true
	case *model.Enum:
		k[items+kindOf(t.Kind, false)] = true
	case *model.Object, *model.Map:
		k[items+runtime.KindObject] = true
	case *model.List:
		k[items+runtime.KindList] = true
		k.addItems(items, t.Item)
	}
}

// addItems adds the kinds of items of lists.
func (k kindSet) addItems(lists string, u model.Use) {
	if len(lists) < kindLevels*len(runtime.KindItem) {
		k.add(lists+runtime.KindItem, u)
	}
}

// kindOf returns the kind of a plain value in JSON.
func kindOf(k model.Kind, asText bool) string {
	switch {
	case asText || k == model.KindString:
		return runtime.KindText
	case k == model.KindBoolean:
		return runtime.KindBool
	}
	return runtime.KindNumber
}

// listsTexts reports whether a type says which strings it takes; it may take none.
func listsTexts(t model.Type) bool {
	return !slices.ContainsFunc(alternatives(t), func(t model.Type) bool {
		switch t := t.(type) {
		case *model.Any:
			return true
		case *model.Scalar:
			return t.Kind == model.KindString || t.AsText
		}
		return false
	})
}

// objectOf returns the object that a type is; nil for another type, and for none.
func objectOf(t model.Type) *model.Object {
	if t == nil {
		return nil
	}
	o, _ := model.Resolve(t).(*model.Object)
	return o
}
