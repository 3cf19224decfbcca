package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Versions may speak an operation in ways that differ. Go sees one method; on the wire it has a description for each way.

// Descriptions are how the method is described on the wire: its wires, or the method itself where it has none.
func (m *Method) Descriptions() []*Method {
	if m.Wires == nil {
		return []*Method{m}
	}
	return m.Wires
}

// describeWires plans the descriptions of a method where the versions of its operation differ on the wire.
func (b *builder) describeWires(m *Method) {
	for _, w := range m.operation.Wires {
		if d := b.wire(m, w); d != nil {
			m.Wires = append(m.Wires, d)
		}
	}
}

// wire plans the description of a method in the versions of a wire; nil where these do not have it.
func (b *builder) wire(m *Method, w *model.Operation) *Method {
	d := *m
	body, ok := bodyIn(m, w)
	d.Versions = inBoth(w.Availability, m.Versions)
	if !ok || !answersIn(m, w) || len(d.Versions) == 0 {
		return nil
	}
	d.Body, d.Forms = body, nil
	for _, f := range m.Forms {
		if in := inBoth(d.Versions, f.Versions); len(in) > 0 {
			form := *f
			form.Versions = in
			d.Forms = append(d.Forms, &form)
		}
	}
	d.WireParams = paramsIn(m.WireParams, w)
	d.Security, d.Servers = w.Security, w.Servers
	d.Responses = responsesIn(m.Responses, w)
	d.Header = headerIn(m.Header, w)
	d.Paging, d.Stream = b.pagingIn(&d, w), b.streamIn(&d, w)
	return &d
}

// inBoth returns the versions that are in the first set and, unless that is nil, in the second one.
func inBoth(set model.Availability, other []string) []string {
	return slices.DeleteFunc(slices.Clone(set), func(id string) bool { return other != nil && !slices.Contains(other, id) })
}

// paramsIn returns the parameters of a wire, by the keys of the method.
func paramsIn(params []*WireParam, w *model.Operation) []*WireParam {
	var all []*WireParam
	for i, p := range params {
		own := *w.Params[i]
		row := &WireParam{Param: &own, Key: p.Key, Version: p.Version}
		if c := model.Const(own.Type); c != nil && own.Availability == nil && model.KindOf(p.Type) == model.KindString {
			row.Const = c.Name
		}
		all = append(all, row)
	}
	return all
}

// bodyIn returns the body of a wire; false where its versions have only bodies that other methods send. Where they have none,
// none is sent, unless what is in the body goes elsewhere.
func bodyIn(m *Method, w *model.Operation) (*Body, bool) {
	if m.Body == nil {
		return nil, true
	}
	var types []BodyType
	for _, own := range preferred(w.Bodies) {
		for _, t := range append([]BodyType{m.Body.BodyType}, m.Body.Others...) {
			if model.MainType(own.Name) == model.MainType(t.MediaType) {
				types = append(types, BodyType{MediaType: own.Name, Kind: t.Kind, Parts: own.Parts})
			}
		}
	}
	body := *m.Body
	body.Required = w.BodyRequired
	switch {
	case len(types) > 0:
		body.BodyType, body.Others = types[0], types[1:]
	case len(w.Bodies) > 0 || m.Of != nil:
		return nil, false
	case !hasMoved(m, w):
		body.BodyType, body.Others = BodyType{Kind: BodyNone}, nil
	}
	return &body, true
}

// hasMoved reports whether a form of the versions sends members of the body elsewhere.
func hasMoved(m *Method, w *model.Operation) bool {
	return slices.ContainsFunc(m.Forms, func(f *Form) bool { return len(f.Places) > 0 && len(inBoth(w.Availability, f.Versions)) > 0 })
}

// answersIn reports whether the versions of a wire response what the method returns: false where they have bodies, but only such as other
// methods return.
func answersIn(m *Method, w *model.Operation) bool {
	has := true
	for _, r := range m.Responses {
		if !r.Success || len(r.Types) == 0 {
			continue
		}
		of := w.Responses[responseAt(w, r)]
		own := slices.DeleteFunc(slices.Clone(of.Bodies), func(b *model.Body) bool { return b.Availability != nil })
		if len(own) == 0 {
			continue
		}
		if slices.ContainsFunc(own, func(b *model.Body) bool {
			return slices.ContainsFunc(r.Types, func(t string) bool { return model.MainType(t) == model.MainType(b.Name) })
		}) {
			return true
		}
		has = false
	}
	return has
}

// responseAt returns where a wire, which has all responses, has that of a row.
func responseAt(w *model.Operation, r *Response) int {
	return slices.IndexFunc(w.Responses, func(o *model.Response) bool { return strings.EqualFold(o.Name, r.Status) })
}

// responsesIn returns the responses in the order of a wire, and so their media types: a server sends the first.
func responsesIn(rows []*Response, w *model.Operation) []*Response {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b *Response) int { return cmp.Compare(responseAt(w, a), responseAt(w, b)) })
	for i, r := range sorted {
		if len(r.Types) < 2 {
			continue
		}
		row := *r
		row.Types = nil
		for _, body := range preferred(w.Responses[responseAt(w, r)].Bodies) {
			if slices.Contains(r.Types, body.Name) {
				row.Types = append(row.Types, body.Name)
			}
		}
		sorted[i] = &row
	}
	return sorted
}

// preferred returns the bodies of a wire in the order of contents, those of its versions first. They are taken for objects: bodies of
// one Go type differ in their media types alone.
func preferred(bodies []*model.Body) []*model.Body {
	key := func(b *model.Body) int {
		order := rank(&model.Body{Node: b.Node, Use: model.Use{Type: &model.Object{}}})
		if b.Availability != nil {
			order += 10
		}
		return order
	}
	return slices.SortedStableFunc(slices.Values(bodies), func(a, b *model.Body) int { return cmp.Compare(key(a), key(b)) })
}

// headerIn returns the headers of responses of a wire.
func headerIn(h *Params, w *model.Operation) *Params {
	if h == nil {
		return nil
	}
	own := *h
	own.WireParams = nil
	for _, p := range h.WireParams {
		row := &WireParam{Param: p.Param, Key: p.Key}
		if header := headerOf(w, p.Name); header != nil {
			row.Param = header
		}
		own.WireParams = append(own.WireParams, row)
	}
	return &own
}

// headerOf returns the first header of that name that the responses of a wire have in its versions; nil for none.
func headerOf(w *model.Operation, name string) *model.Param {
	for _, r := range w.Responses {
		for _, p := range r.Headers {
			if strings.EqualFold(p.Name, name) && p.Availability == nil {
				return p
			}
		}
	}
	return nil
}

// pagingIn returns how pages are walked in a wire. The items are in the same field in all versions.
func (b *builder) pagingIn(d *Method, w *model.Operation) *Paging {
	if d.Paging == nil || w.Paging == nil {
		return d.Paging
	}
	page := b.structOf(d.Paging.Answer.Name)
	own, spec := *d.Paging, *w.Paging
	for _, p := range d.WireParams {
		if p.Name == spec.Cursor {
			spec.Cursor = p.Key
			break
		}
	}
	own.Paging, own.Next, own.More = &spec, allNames(fieldOf(page, spec.Next)), allNames(fieldOf(page, spec.More))
	return &own
}

// streamIn returns how the response is streamed in a wire. What is streamed is of one Go type in all versions.
func (b *builder) streamIn(d *Method, w *model.Operation) *Stream {
	if d.Stream == nil || w.Stream == nil {
		return d.Stream
	}
	own, spec := *d.Stream, *w.Stream
	spec.Events, spec.Item = d.Stream.Stream.Events, d.Stream.Stream.Item
	own.Stream = &spec
	own.Flag, own.FlagParam = d.flag(&spec)
	own.DiscriminateNames = b.tells(own.Item, &spec)
	return &own
}
