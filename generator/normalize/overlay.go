package normalize

import (
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readOverlays reads what the document's own keywords cannot say.
func (r *operationReader) readOverlays() {
	r.api.Errors = r.errorEnvelope()
	r.api.Headers = r.headers(r.root)
	if e := r.overlay(r.root, "x-assistgen-environment"); e != nil {
		r.api.Environment = map[string]string{}
		for _, m := range e.Members() {
			r.api.Environment[m.Key()] = m.Text()
		}
	}
	for _, o := range r.api.Operations {
		at := r.nodes[o]
		o.Headers = append(r.headers(at.item), r.headers(at.node)...)
		r.readPaging(o, at.node)
		r.readLongRunning(o, at.node)
		r.readStream(o, at.node)
	}
}

func (r *operationReader) errorEnvelope() *model.ErrorEnvelope {
	node := r.overlay(r.root, "x-assistgen-errors")
	if !r.strict(node, "x-assistgen-errors", "schema", "code", "message", "type", "requestID") {
		return nil
	}
	schema := r.schemas.schemaAt(node.Get("schema"))
	if schema != nil {
		r.checkFields(schema.Type, node.Get("code"), node.Get("message"), node.Get("type"))
	}
	return &model.ErrorEnvelope{
		Schema:    schema,
		Code:      node.Get("code").Text(),
		Message:   node.Get("message").Text(),
		Type:      node.Get("type").Text(),
		RequestID: node.Get("requestID").Text(),
	}
}

// headers reads the headers that a client sends without a parameter for them.
func (r *operationReader) headers(node *load.Node) []*model.Header {
	var headers []*model.Header
	for _, item := range r.overlay(node, "x-assistgen-headers").Items() {
		if !r.strict(item, "a header", "name", "value", "environment", "description") || !item.RequireText(&r.diags, "name") {
			continue
		}
		headers = append(headers, &model.Header{
			Node:        model.Node{Name: item.Get("name").Text(), Doc: item.Get("description").Text(), Pos: item.Pos()},
			Value:       item.Get("value").Text(),
			Environment: item.Get("environment").Text(),
		})
	}
	return headers
}

// readPaging reads how a list is walked. A response that has no field for the next page says at least whether there is one: the id of
// the last item then leads there.
func (r *operationReader) readPaging(o *model.Operation, node *load.Node) {
	p := r.overlay(node, "x-assistgen-paging")
	if !r.strict(p, "x-assistgen-paging", "items", "cursor", "next", "more") {
		return
	}
	required := []string{"items", "cursor", "next"}
	if p.Get("more") != nil {
		required = required[:2]
	}
	if !p.RequireText(&r.diags, required...) {
		return
	}
	r.checkParam(o, p.Get("cursor"), model.InQuery)
	o.Paging = &model.Paging{
		Items:  p.Get("items").Text(),
		Cursor: p.Get("cursor").Text(),
		Next:   p.Get("next").Text(),
		More:   p.Get("more").Text(),
	}
	r.checkFields(successType(o), p.Get("items"), p.Get("next"), p.Get("more"))
}

// readLongRunning reads that a response is a promise.
func (r *operationReader) readLongRunning(o *model.Operation, node *load.Node) {
	l := r.overlay(node, "x-assistgen-long-running")
	if !r.strict(l, "x-assistgen-long-running", "result", "poll", "done", "error", "response") || !l.RequireText(&r.diags, "result", "poll", "done") {
		return
	}
	o.LongRunning = &model.LongRunning{
		Result:   r.schemas.schemaAt(l.Get("result")),
		Poll:     l.Get("poll").Text(),
		Done:     l.Get("done").Text(),
		Error:    l.Get("error").Text(),
		Response: l.Get("response").Text(),
	}
	r.checkFields(successType(o), l.Get("done"), l.Get("error"), l.Get("response"))
	for _, other := range r.api.Operations {
		if other.Service+"."+other.Method == o.LongRunning.Poll {
			return
		}
	}
	r.fail(l.Get("poll").Pos(), "unknown-operation", "name a call as Service.Method", "there is no call %q", o.LongRunning.Poll)
}

// checkParam reports a parameter that the operation does not have.
func (r *operationReader) checkParam(o *model.Operation, node *load.Node, in model.In) {
	if node == nil {
		return
	}
	for _, p := range o.Params {
		if p.Name == node.Text() && (p.In == in || in == "") {
			return
		}
	}
	r.fail(node.Pos(), "unknown-parameter", "name a parameter of the operation", "%s has no parameter %q", o.Name, node.Text())
}

// checkFields reports fields that an object does not have; names may be paths, "error.code".
func (r *operationReader) checkFields(t model.Type, names ...*load.Node) {
	for _, node := range names {
		if node != nil && !hasField(t, node.Text()) {
			r.fail(node.Pos(), "unknown-field", "name a field of the object", "the object has no field %q", node.Text())
		}
	}
}

// hasField reports whether an object has the field at a path. What is not an object cannot be checked.
func hasField(t model.Type, path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		if t == nil {
			return true
		}
		object, ok := model.Resolve(t).(*model.Object)
		if !ok {
			return true
		}
		f := object.Field(name)
		if f == nil {
			return false
		}
		t = f.Type
	}
	return true
}

// successType returns the type of the JSON body of the first response that reports success, or nil.
func successType(o *model.Operation) model.Type {
	for _, r := range o.Responses {
		for _, b := range r.Bodies {
			if isSuccess(r) && model.IsJSON(model.MainType(b.Name)) {
				return b.Type
			}
		}
	}
	return nil
}

// isSuccess reports whether a response is for a status of success.
func isSuccess(r *model.Response) bool { return strings.HasPrefix(r.Name, "2") }
