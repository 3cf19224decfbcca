package plan

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

const valueOfPrefix = "It is the value of "

// valueOf returns the documentation of an inline type: where it is.
func valueOf(place string) About { return About{Doc: valueOfPrefix + place + "."} }

// at says which node of the model it comes from.
func (a About) at(id string) About {
	a.ID = id
	return a
}

// part turns the documentation of an inline type into that of a part of it: "It is an item of Run.Tools.".
func part(a About, what, name string) About {
	if of, ok := strings.CutPrefix(a.Doc, valueOfPrefix); ok {
		return About{ID: a.ID, Doc: "It is " + what + " of " + of}
	}
	return About{ID: a.ID, Doc: "It is " + what + " of " + name + "."}
}

// about returns what documentation says of a node. Its availability is left out where it is that of what encloses it.
func (b *builder) about(n model.Node) About {
	a := About{ID: n.ID, DocName: n.Name, Doc: n.Doc, Deprecated: n.Deprecated}
	if n.Availability == nil || b.outer != nil && slices.Equal(n.Availability, b.outer) {
		return a
	}
	a.Available = []string{}
	for _, v := range b.versions {
		if n.Availability.Has(v.ID) {
			a.Available = append(a.Available, v.Const)
		}
	}
	a.Facts = []string{b.availabilityFact(n.Availability)}
	return a
}

// availabilityFact says in words which versions the set holds.
func (b *builder) availabilityFact(set model.Availability) string {
	if b.opts.Unified {
		return apisFact(set, b.api.Versions)
	}
	return availabilityFact(set, b.api.Versions)
}

// Request is a request line of a call for documentation.
type Request struct {
	Line string // "POST /threads/{thread_id}/runs"
	Fact string // in which versions it is; empty for all
}

// requests returns the request lines of forms, each once.
func (b *builder) requests(forms []*Form) []Request {
	var out []Request
	at, in := map[string]int{}, map[string]model.Availability{}
	for _, f := range forms {
		line := f.HTTPMethod + " " + f.Path
		if _, ok := at[line]; !ok {
			at[line] = len(out)
			out = append(out, Request{Line: line})
		}
		in[line] = append(in[line], f.Versions...)
	}
	for i, r := range out {
		if set := in[r.Line]; len(out) > 1 && set != nil {
			out[i].Fact = b.availabilityFact(set)
		}
	}
	return out
}

// apisFact says in words which of the APIs of a merged model, and which of their versions, the set holds.
func apisFact(set model.Availability, all []model.Version) string {
	var apis, facts []string
	own := map[string][]model.Version{}
	for _, v := range all {
		api, id, _ := strings.Cut(v.ID, "/")
		if own[api] == nil {
			apis = append(apis, api)
		}
		v.ID = id
		own[api] = append(own[api], v)
	}
	for _, api := range apis {
		var in model.Availability
		for _, v := range own[api] {
			if set.Has(api + "/" + v.ID) {
				in = append(in, v.ID)
			}
		}
		switch len(in) {
		case 0:
		case len(own[api]):
			facts = append(facts, api)
		default:
			fact := strings.TrimSuffix(availabilityFact(in, own[api]), ".")
			facts = append(facts, api+" ("+strings.ToLower(fact[:1])+fact[1:]+")")
		}
	}
	return "Only in " + strings.Join(facts, ", ") + "."
}

// availabilityFact says in words which of the versions the set holds: "Since 2025-08." where it is all from one on,
// "Until v1." where it is all up to one, and a list otherwise.
func availabilityFact(set model.Availability, all []model.Version) string {
	var has []bool
	var ids []string
	for _, v := range all {
		has = append(has, set.Has(v.ID))
		if set.Has(v.ID) {
			ids = append(ids, v.ID)
		}
	}
	changes := 0
	for i := 1; i < len(has); i++ {
		if has[i] != has[i-1] {
			changes++
		}
	}
	switch {
	case len(ids) == 0:
		return "In no version."
	case changes == 1 && has[len(has)-1]:
		return "Since version " + ids[0] + "."
	case changes == 1 && has[0]:
		return "Until version " + ids[len(ids)-1] + "."
	case len(ids) == 1:
		return "Only in version " + ids[0] + "."
	}
	return "Only in versions " + strings.Join(ids, ", ") + "."
}
