package unify

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// check reports what of a mapping means nothing, and what only one API has though the mapping does not say so.
func (u *unifier) check(merged *model.API) {
	owners := owners{u: u, versions: map[string]*reshaper{}}
	for _, r := range u.reshapers {
		for _, v := range r.own.Versions {
			owners.versions[v.ID] = r
		}
	}
	for _, s := range merged.Schemas {
		if owners.of(s.Availability) == nil { // what only one API has is used by what is said to be its own
			owners.typ(s.Name, s.Type)
		}
	}
	told := owners.services(merged)
	for _, o := range merged.Operations {
		if !told[o.Service] {
			owners.operation(o)
		}
	}
	for _, r := range u.reshapers {
		for _, c := range r.calls {
			u.selected(c, c.merged)
		}
	}
}

// selected reports fields and inputs by which a list is to be cut down, and that the merged model does not have.
func (u *unifier) selected(c *call, to *model.Operation) {
	if len(c.mapping.Where) == 0 {
		return
	}
	var items []string
	if response := responseOf(to); response != nil {
		for _, f := range response.Fields {
			items = append(items, f.Name)
			if list := variantOf[*model.List](f.Type); list != nil {
				for _, o := range objectsOf(list.Item.Type) {
					items = append(items, fieldPaths(o, nil)...)
				}
			}
		}
	}
	inputs := fieldPaths(inputsOf(to), nil)
	for _, field := range slices.Sorted(maps.Keys(c.mapping.Where)) {
		e := c.mapping.Where[field]
		if !slices.Contains(items, field) {
			unknown(&u.diags, &Entry{Text: field, Pos: e.Pos}, "field of what "+to.Name+" responds with", items)
		}
		if !slices.Contains(inputs, e.Text) {
			unknown(&u.diags, e, "input of "+to.Name, inputs)
		}
	}
}

// readable reports conversions that the runtime would not read: rules without what they need, and names that it keeps for itself.
func (u *unifier) readable(out *Unified) {
	for i, a := range out.Adapters {
		if _, err := runtime.ReadConversions(a.API.Name, strings.Join(a.Lines(), "\n"), u.apis...); err != nil {
			u.diags.Errorf(u.reshapers[i].unreadable(), "bad-conversion", "%v", err)
		}
	}
}

// unreadable returns the position of the first type whose conversion cannot be read by itself; where none is, the API.
func (r *reshaper) unreadable() model.Pos {
	for _, row := range r.rows {
		alone := &Adapter{Conversions: []*runtime.Conversion{{Name: row.Name, Lacks: row.Lacks, Fill: row.Fill}}}
		for _, s := range row.steps {
			step := s.Step
			step.Of = ""
			alone.Conversions[0].Steps = append(alone.Conversions[0].Steps, step)
		}
		if _, err := runtime.ReadConversions(r.own.Name, strings.Join(alone.Lines(), "\n"), r.apis...); err != nil {
			return row.pos
		}
	}
	return r.mapping.Pos
}

// Lines returns the conversions, each a line of JSON.
func (a *Adapter) Lines() []string {
	var lines []string
	for _, c := range a.Conversions {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(c); err != nil {
			panic(err) // it holds strings, and JSON that was read as such
		}
		lines = append(lines, strings.TrimSuffix(b.String(), "\n"))
	}
	return lines
}

// owners finds what only one API has.
type owners struct {
	u        *unifier
	versions map[string]*reshaper
}

// of returns the only API that has a node; nil where several have it.
func (w *owners) of(in model.Availability) *reshaper {
	var only *reshaper
	for _, id := range in {
		r := w.versions[id]
		if only != nil && r != only {
			return nil
		}
		only = r
	}
	if in == nil && len(w.u.reshapers) == 1 {
		return w.u.reshapers[0]
	}
	return only
}

// node goes into a node that several APIs have, and reports one that only one API has without the mapping saying so. Others are those
// next to it; nil for a node that is not a part of something.
func (w *owners) node(name string, p part, others []part, inside func()) {
	r := w.of(p.Availability)
	if r == nil {
		inside()
		return
	}
	if !r.owns(name) && !r.alone[placed{p.Pos, p.Name}] {
		w.u.diags.Add(diag.Diagnostic{Code: "unpaired", Pos: p.Pos, Message: name + ": no other API has it", Help: w.advice(r, name, p, others)})
	}
}

// owns reports whether the mapping lists something as the API's own.
func (r *reshaper) owns(name string) bool {
	list := r.owning(name)
	for _, e := range list {
		e.used = true
	}
	return len(list) > 0
}

// owning returns the entries of own that list something.
func (r *reshaper) owning(name string) []*Entry {
	var list []*Entry
	for _, o := range r.ownedNames() {
		list = append(list, o.entries(name)...)
	}
	return list
}

// ownedNames are entries of own.
type ownedNames struct {
	exact   map[string][]*Entry    // by their names; nil for a glob
	matches func(name string) bool // of the glob
	glob    *Entry
}

func (o ownedNames) entries(name string) []*Entry {
	if o.matches != nil && o.matches(name) {
		return []*Entry{o.glob}
	}
	return o.exact[name]
}

// ownedNames returns what the mapping lists as the API's own: all names, and each glob.
func (r *reshaper) ownedNames() []ownedNames {
	if r.owned == nil {
		exact := map[string][]*Entry{}
		r.owned = []ownedNames{{exact: exact}}
		for _, e := range r.mapping.Own {
			if strings.Contains(e.Text, "*") {
				r.owned = append(r.owned, ownedNames{matches: diag.Globs(e.Text), glob: e})
			} else {
				exact[e.Text] = append(exact[e.Text], e)
			}
		}
	}
	return r.owned
}

func (w *owners) typ(at string, t model.Type) {
	switch t := t.(type) {
	case *model.Object:
		fields := fieldParts(t)
		for i, f := range t.Fields {
			w.node(at+"."+f.Name, fields[i], fields, func() { w.typ(at+"."+f.Name, f.Type) })
		}
	case *model.List:
		w.typ(at, t.Item.Type)
	case *model.Map:
		w.typ(at, t.Value.Type)
	case *model.Union:
		w.untold(at, t)
		for _, v := range t.Variants {
			w.node(at+"<"+v.Name+">", part{Node: &v.Node}, nil, func() { w.typ(at+"<"+v.Name+">", v.Type) })
		}
	case *model.Enum:
		var values []part
		for _, v := range t.Values {
			values = append(values, part{Node: &v.Node})
		}
		for i, v := range t.Values {
			w.node(at+"="+v.Name, values[i], values, func() {})
		}
	}
}

// fieldParts returns the fields of an object as parts.
func fieldParts(o *model.Object) []part {
	parts := make([]part, len(o.Fields))
	for i, f := range o.Fields {
		parts[i] = part{&f.Node, f.Type}
	}
	return parts
}

// untold warns of variants that an API lacks while it has others of their kind, and that no tag tells: nothing keeps them from it.
func (w *owners) untold(at string, t *model.Union) {
	if t.Tag != "" {
		return
	}
	for _, r := range w.u.reshapers {
		var lacked []*model.Variant
		has := false
		for _, v := range t.Variants {
			switch {
			case objectOf(v.Type) == nil:
			case of(r.own, v.Availability):
				has = true
			default:
				lacked = append(lacked, v)
			}
		}
		if has && len(lacked) > 0 {
			w.u.diags.Add(diag.Diagnostic{
				Severity: diag.Warning, Code: "untold-variant", Pos: lacked[0].Pos,
				Message: fmt.Sprintf("%s: %s lacks %s, and no tag tells that of other variants: it is sent as it is", at, r.own.Name, variantNames(lacked)),
				Help:    "give the variants a tag in the document, by an overlay",
			})
		}
	}
}

// variantNames lists the names of variants.
func variantNames(list []*model.Variant) string {
	var names []string
	for _, v := range list {
		names = append(names, v.Name)
	}
	return strings.Join(names, ", ")
}

func (w *owners) operation(o *model.Operation) {
	at := callName(o)
	w.node(at, part{Node: &o.Node}, nil, func() {
		inputs := fieldParts(inputsOf(o))
		for _, p := range o.Params {
			w.node(at+"."+p.Name, part{&p.Node, p.Type}, inputs, func() { w.typ(at+"."+p.Name, p.Type) })
		}
		for _, b := range o.Bodies {
			w.typ(at+".body", b.Type)
		}
		if b := success(o); b != nil {
			w.node(at+".answer", part{&b.Node, b.Type}, nil, func() { w.typ(at+".answer", b.Type) })
		}
		if o.Stream != nil {
			for _, e := range o.Stream.Events {
				w.node(at+" "+e.Name, part{Node: &e.Node}, nil, func() { w.typ(at+" "+e.Name, e.Type) })
			}
		}
	})
}

// entry is the entry of a mapping for something that the API has a name for.
type entry struct {
	what, name string
	pos        model.Pos
	used       bool
	known      []string // the names that there are
}

// entries returns what the mapping says of services, calls, schemas, fields and inputs of the API.
func (r *reshaper) entries() []entry {
	m := r.mapping
	var services, schemas []string
	for _, o := range r.own.Operations {
		services = append(services, o.Service)
	}
	for _, s := range r.own.Schemas {
		schemas = append(schemas, s.Name)
	}
	calls, fields, inputs := callNames(r.own), schemaFields(r.own), inputNames(r.own)
	schemas = append(schemas, slices.Sorted(maps.Keys(r.places))...)
	var all []entry
	for name, e := range m.Services {
		all = append(all, entry{"service", name, e.Pos, e.used, services})
	}
	for name, c := range m.Operations {
		all = append(all, entry{"operation", name, c.Pos, c.used, calls})
	}
	for name, t := range m.Types {
		all = append(all, entry{"schema", name, t.Pos, t.used, schemas})
	}
	for _, e := range m.Apart {
		all = append(all, entry{"field", e.Text, e.Pos, e.used, fields})
	}
	for _, e := range m.Served {
		all = append(all, entry{"call", e.Text, e.Pos, slices.Contains(calls, e.Text), calls})
	}
	for name, e := range m.Given {
		all = append(all, entry{"input", name, e.Pos, slices.Contains(inputs, name), inputs})
	}
	return all
}

// misnamed reports names in a mapping that the API does not have.
func (u *unifier) misnamed(r *reshaper) {
	for _, e := range r.entries() {
		if !e.used && !slices.Contains(e.known, e.name) {
			u.diags.Add(diag.Diagnostic{Code: "unknown-name", Pos: e.pos, Message: fmt.Sprintf("%s has no %s %q", r.own.Name, e.what, e.name), Help: cmp.Or(nearest(e.name, e.known), "assistgen inspect --api "+r.own.Name+" shows those that there are")})
		}
	}
}

// unused reports what of a mapping is true of nothing. That is told only of a mapping without errors, of which it may be an effect.
func (u *unifier) unused() {
	if u.diags.HasErrors() {
		return
	}
	for _, r := range u.reshapers {
		for _, e := range r.entries() {
			if !e.used {
				u.diags.Errorf(e.pos, "unused-name", "the %s %s of %s is used nowhere", e.what, e.name, r.own.Name)
			}
		}
		for _, e := range r.mapping.Own {
			if !e.used {
				u.diags.Warnf(e.Pos, "unused-own", "nothing that %s alone has is called %s", r.own.Name, e.Text)
			}
		}
	}
	for phrase, e := range u.mapping.Words {
		if !u.words.used[phrase] {
			u.diags.Errorf(e.Pos, "unknown-name", "the words %q are used nowhere: no name has them, other than longer ones and those whose place the mapping says", phrase)
		}
	}
}

// schemaFields returns the names of the fields of schemas and of the inputs of calls in the form of a mapping: "Pet.name".
func schemaFields(a *model.API) []string {
	var names []string
	for _, s := range a.Schemas {
		for _, o := range objectsOf(s.Type) {
			names = append(names, fieldPaths(o, []string{s.Name})...)
		}
	}
	for _, o := range a.Operations {
		names = append(names, fieldPaths(inputsOf(o), []string{callName(o)})...)
	}
	return names
}

// inputNames returns the names of what calls take, in their bodies, too.
func inputNames(a *model.API) []string {
	var names []string
	for _, o := range a.Operations {
		for _, p := range o.Params {
			names = append(names, p.Name)
		}
		for _, b := range o.Bodies {
			for _, o := range objectsOf(b.Type) {
				names = append(names, fieldPaths(o, nil)...)
			}
		}
	}
	return names
}
