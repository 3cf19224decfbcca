package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// paramKey is the key that distinguishes parameters of an operation.
type paramKey struct {
	in   model.In
	name string
}

// params reads the parameters of an operation: those of its path, then its own, which replace those of the same place
// and name.
func (r *operationReader) params(at operationNode) []*model.Param {
	var params []*model.Param
	indexes := map[paramKey]int{}
	for _, list := range []*load.Node{at.item.Get("parameters"), at.node.Get("parameters")} {
		described := map[paramKey]*load.Node{}
		for _, use := range list.Items() {
			node := use.Follow()
			p := r.param(node)
			if p == nil {
				continue
			}
			key := paramKey{p.In, p.Name}
			if other := described[key]; other != nil && other != node {
				r.warn(use.Pos(), "repeated-parameter", "remove one of them", "the %s parameter %q is repeated here: the last one is taken", p.In, p.Name)
			}
			described[key] = node
			i, known := indexes[key]
			if !known {
				i, params = len(params), append(params, nil)
				indexes[key] = i
			}
			params[i] = p
		}
	}
	return params
}

// headersOfHTTP are header parameters that OpenAPI tells to ignore: other parts of an operation say them.
var headersOfHTTP = []string{"accept", "content-type", "authorization"}

// param reads one parameter; it is nil for what is none.
func (r *operationReader) param(node *load.Node) *model.Param {
	p := r.input(node)
	p.Name, p.In = node.Get("name").Text(), model.In(node.Get("in").Text())
	switch {
	case p.Name == "" || !slices.Contains([]model.In{model.InPath, model.InQuery, model.InHeader, model.InCookie}, p.In):
		r.warn(node.Pos(), "bad-parameter", "state its name, and one of path, query, header and cookie in \"in\"", "the parameter is left out")
		return nil
	case p.In == model.InHeader && slices.Contains(headersOfHTTP, strings.ToLower(p.Name)):
		r.note(node.Pos(), "ignored", "the header parameter %q is ignored", p.Name)
		return nil
	}
	p.Required = p.Required || p.In == model.InPath
	p.AllowEmpty = p.In == model.InQuery && node.Get("allowEmptyValue").Bool()
	r.style(p, node)
	return p
}

// input reads what parameters and headers have in common.
func (r *operationReader) input(node *load.Node) *model.Param {
	p := &model.Param{
		Node: model.Node{
			Preferred: r.preferred(node), Doc: node.Get("description").Text(), Deprecated: node.Get("deprecated").Bool(),
			Sunset: node.Get("x-sunset").Text(), Stability: node.Get("x-stability-level").Text(), Pos: node.Pos(),
		},
		Required:      node.Get("required").Bool(),
		AllowReserved: node.Get("allowReserved").Bool(),
	}
	schema := node.Get("schema")
	if content := node.Get("content").Members(); len(content) > 0 {
		p.MediaType = content[0].Key()
		schema = content[0].Get("schema")
	}
	if schema == nil {
		p.Type = &model.Scalar{Kind: model.KindString}
		return p
	}
	s := r.schemas.read(schema)
	p.Use = s.Use
	p.Doc, p.Preferred, p.Deprecated = cmp.Or(p.Doc, s.doc), cmp.Or(p.Preferred, s.preferred), p.Deprecated || s.deprecated
	p.Sunset, p.Stability = cmp.Or(p.Sunset, s.sunset), cmp.Or(p.Stability, s.stability)
	return p
}

// checkDefaults reports defaults of parameters that are not values of them.
func checkDefaults(d *document) {
	for _, o := range d.api.Operations {
		for _, p := range o.Params {
			switch e, isEnum := model.Resolve(p.Type).(*model.Enum); {
			case p.Default == "" || p.Default == "null":
			case !takes(p.Type, p.Default, map[*model.Union]bool{}):
				d.warn(p.Pos, "bad-default", "correct it", "the default %s of the parameter %q is not of its type: handlers do not get it", p.Default, p.Name)
			case isEnum && !e.Open && !hasValue(e, p.Default):
				d.warn(p.Pos, "bad-default", "correct it", "the default %s of the parameter %q is none of its values: handlers get it all the same", p.Default, p.Name)
			}
		}
	}
}

// takes reports whether a value is of the kind of a type. Unions that were seen count for nothing.
func takes(t model.Type, l model.Literal, seen map[*model.Union]bool) bool {
	switch t := model.Resolve(t).(type) {
	case *model.Union:
		if seen[t] {
			return false
		}
		seen[t] = true
		return slices.ContainsFunc(t.Variants, func(v *model.Variant) bool { return takes(v.Type, l, seen) })
	case *model.Scalar:
		return l.Is(t.Kind) || t.AsText && l.Is(model.KindString)
	}
	kind := model.KindOf(t)
	return kind == "" || l.Is(kind)
}

// styles are those of each place, the default first. Lists in paths and headers may have the delimiters of queries as well, as Swagger 2.0
// has them.
var styles = map[model.In][]string{
	model.InPath:   {"simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "tabDelimited"},
	model.InQuery:  {"form", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"},
	model.InHeader: {"simple", "spaceDelimited", "pipeDelimited", "tabDelimited"},
	model.InCookie: {"form"},
}

// style fills in the serialization of a parameter, by the defaults of OpenAPI where nothing is stated.
func (r *operationReader) style(p *model.Param, node *load.Node) {
	if p.MediaType != "" {
		return
	}
	p.Style = node.Get("style").Text()
	if usual := styles[p.In]; !slices.Contains(usual, p.Style) {
		if p.Style != "" {
			r.warn(node.Get("style").Pos(), "bad-style", "", "%s is not a style for the place %s: %s is taken", p.Style, p.In, usual[0])
		}
		p.Style = usual[0]
	}
	p.Explode = p.Style == "form"
	if explode := node.Get("explode"); explode != nil {
		p.Explode = explode.Bool()
	}
}
