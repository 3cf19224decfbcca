package refdoc

import (
	"cmp"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// forms returns the ways to call an operation.
func (b *builder) forms(o *model.Operation) []*Form {
	var all []*Form
	for _, f := range o.Forms {
		all = append(all, &Form{
			Method: f.HTTPMethod, Path: f.Path, Versions: b.in(f.Availability),
			Required: b.requestLine(o, f, func(p *model.Param) (string, bool) { return "{" + p.Name + "}", p.Required }),
			All:      b.requestLine(o, f, func(p *model.Param) (string, bool) { return "{" + p.Name + "}", true }),
		})
	}
	return all
}

// requestLine returns the first line of a request, with its address. Value gives the text of a parameter, and whether it is there.
func (b *builder) requestLine(o *model.Operation, f *model.WireForm, value func(*model.Param) (string, bool)) string {
	pair := func(p *model.Param, text string) []string { return []string{p.Name + "=" + text} }
	return f.HTTPMethod + " " + b.base(o) + b.target(o, f, value, pair)
}

// base returns the address before paths; empty where the document has none.
func (b *builder) base(o *model.Operation) string {
	servers := b.serversOf(o)
	if len(servers) == 0 || servers[0].Name == "/" {
		return ""
	}
	return strings.TrimSuffix(servers[0].Name, "/")
}

// target returns the path and the query of a request. Pairs writes a parameter of the query with its value.
func (b *builder) target(
	o *model.Operation, f *model.WireForm, value func(*model.Param) (string, bool), pairs func(p *model.Param, value string) []string,
) string {
	path := f.Path
	var query []string
	for _, p := range o.Params {
		if !p.Availability.Has(b.versionOf(o).ID) {
			continue
		}
		text, there := value(p)
		in := p.In
		if to, ok := f.Places[p.Name]; ok {
			in = to
		}
		switch {
		case in == model.InPath:
			path = strings.ReplaceAll(path, "{"+p.Name+"}", text)
		case in == model.InQuery && b.fixed(o, p) != "":
			query = append(query, pairs(p, b.fixed(o, p))...)
		case in == model.InQuery && there:
			query = append(query, pairs(p, text)...)
		}
	}
	return withQuery(path, query...)
}

// withQuery adds pairs to the query of an address.
func withQuery(address string, pairs ...string) string {
	for _, pair := range pairs {
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		address += separator + pair
	}
	return address
}

// versionOf returns the version in which examples call an operation.
func (b *builder) versionOf(o *model.Operation) model.Version { return b.versionHaving(o.Availability) }

// versionHaving returns the version of a client that says none, or else the newest of some. Where several APIs are one it is one of the
// first of them that has any.
func (b *builder) versionHaving(some model.Availability) model.Version {
	var all []model.Version
	for _, v := range b.api.Versions {
		if some.Has(v.ID) && (all == nil || !b.unified || apiOf(v) == apiOf(all[0])) {
			all = append(all, v)
		}
	}
	if all == nil {
		return b.api.Newest()
	}
	return (&model.API{Versions: all}).Newest()
}

// apiOf returns the API of a version of several: "azure" of "azure/v1".
func apiOf(v model.Version) string {
	name, _, _ := strings.Cut(v.ID, "/")
	return name
}

// fixed returns the only value that a parameter has, such as the one that asks for the version; empty for another one.
func (b *builder) fixed(o *model.Operation, p *model.Param) string {
	if p.AsksForVersion() {
		v := b.versionOf(o)
		return cmp.Or(v.Wire, v.ID)
	}
	if e, ok := model.Resolve(p.Type).(*model.Enum); ok && p.Required && len(e.Values) == 1 && !e.Open {
		return e.Values[0].Name
	}
	return ""
}
