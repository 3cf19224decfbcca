package unify

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// servicesOf returns the services of an API in the order of its calls, and the first call of each.
func servicesOf(a *model.API) ([]string, map[string]*model.Operation) {
	var names []string
	first := map[string]*model.Operation{}
	if a == nil {
		return nil, first
	}
	for _, o := range a.Operations {
		if first[o.Service] == nil {
			first[o.Service] = o
			names = append(names, o.Service)
		}
	}
	return names, first
}

// pairServices returns the names that services have in the merged model, by the API's own: those that the mapping says, the very same
// ones, and those of the same words, where only one is such on either side.
func (r *reshaper) pairServices() map[string]string {
	names, first := servicesOf(r.own)
	theirNames, theirs := servicesOf(r.acc)
	pairs, taken := map[string]string{}, map[string]bool{}
	for _, name := range names {
		to := name
		if e := r.mapping.Services[name]; e != nil {
			e.used = true
			to = e.Text
		} else if theirs[name] == nil {
			continue
		}
		pairs[name], taken[to] = to, true
	}
	own, acc := map[string][]string{}, map[string][]string{}
	for _, name := range names {
		if pairs[name] == "" {
			w := r.words.fold(name)
			own[w] = append(own[w], name)
		}
	}
	for _, name := range theirNames {
		if !taken[name] {
			w := r.words.fold(name)
			acc[w] = append(acc[w], name)
		}
	}
	for _, name := range names {
		w := r.words.fold(name)
		switch {
		case pairs[name] != "":
		case len(own[w]) == 1 && len(acc[w]) == 1:
			pairs[name] = acc[w][0]
			r.guess(first[name].Pos, theirs[acc[w][0]].Pos, "the service %s is taken for %s", name, acc[w][0])
		default:
			pairs[name] = name
		}
	}
	return pairs
}

// lone is a service of the merged model that one API has, though the mapping lists none of its calls as its own.
type lone struct {
	name  string
	of    *reshaper
	calls []*model.Operation
}

// ownName returns what the API calls the service.
func (l lone) ownName() string {
	for _, c := range l.of.calls {
		if c.said.Service == l.name {
			return c.own.Service
		}
	}
	return l.name
}

// lones finds the services that only one API has.
func (w *owners) lones(merged *model.API) []lone {
	names, _ := servicesOf(merged)
	by := map[string]*lone{}
	for _, o := range merged.Operations {
		r := w.of(o.Availability)
		if by[o.Service] == nil {
			by[o.Service] = &lone{name: o.Service, of: r}
		}
		l := by[o.Service]
		if l.of != r || r != nil && r.owns(callName(o)) {
			l.of = nil
		}
		l.calls = append(l.calls, o)
	}
	var found []lone
	for _, name := range names {
		if by[name].of != nil {
			found = append(found, *by[name])
		}
	}
	return found
}

// services reports each service that only one API has, and returns their names.
func (w *owners) services(merged *model.API) map[string]bool {
	lones, told := w.lones(merged), map[string]bool{}
	for _, l := range lones {
		told[l.name] = true
		calls := fmt.Sprintf("%d calls", len(l.calls))
		if len(l.calls) == 1 {
			calls = callName(l.calls[0])
		}
		w.u.diags.Add(diag.Diagnostic{
			Code: "unpaired", Pos: l.calls[0].Pos, Message: l.name + ": no other API has this service (" + calls + ")",
			Help: "say " + w.sayPair(l, lones) + " in the mapping, or list " + l.name + ".* under own of " + l.of.own.Name,
		})
	}
	return told
}

// sayPair returns what a mapping says to pair a service: with the one of another API that it is most likely the same as.
func (w *owners) sayPair(l lone, all []lone) string {
	near := nearestService(l, all)
	isFirst := l.of.acc == nil
	switch {
	case near == nil && isFirst:
		return "services: {THEIRS: " + l.name + "} of the other API"
	case near == nil:
		return "services: {" + l.ownName() + ": OURS} of " + l.of.own.Name
	case slices.Index(w.u.reshapers, near.of) > slices.Index(w.u.reshapers, l.of):
		return "services: {" + near.ownName() + ": " + l.name + "} of " + near.of.own.Name
	}
	return "services: {" + l.ownName() + ": " + near.name + "} of " + l.of.own.Name
}

// nearestService returns the service of another API that has the nearest name, else the only one or that with the most calls alike; nil
// for none.
func nearestService(l lone, all []lone) *lone {
	var others []lone
	var names []string
	for _, o := range all {
		if o.of != l.of {
			others, names = append(others, o), append(names, o.name)
		}
	}
	if i := slices.Index(names, diag.Nearest(l.name, names)); i >= 0 {
		return &others[i]
	}
	alike := func(o lone) int {
		count := 0
		for _, c := range o.calls {
			if slices.ContainsFunc(l.calls, func(own *model.Operation) bool {
				return l.of.verb("", own.Service, own.Method) == o.of.verb("", c.Service, c.Method)
			}) {
				count++
			}
		}
		return count
	}
	slices.SortStableFunc(others, func(a, b lone) int { return cmp.Compare(alike(b), alike(a)) })
	if len(others) == 1 || len(others) > 1 && alike(others[0]) > alike(others[1]) {
		return &others[0]
	}
	return nil
}
