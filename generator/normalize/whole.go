package normalize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readWhole reads the operations that only comparisons look at: webhooks and callbacks.
func (r *operationReader) readWhole() {
	if !r.whole {
		return
	}
	for _, key := range []string{"webhooks", "x-webhooks"} {
		for _, item := range r.root.Get(key).Members() {
			r.api.Webhooks = append(r.api.Webhooks, r.sent(item, item.Key(), "")...)
		}
	}
	for _, o := range r.api.Operations {
		o.Callbacks = r.callbacks(r.nodes[o].node)
	}
}

// callbacks reads the callbacks of an operation. A further address under one name is part of the name.
func (r *operationReader) callbacks(op *load.Node) []*model.Operation {
	var all []*model.Operation
	for _, callback := range op.Get("callbacks").Members() {
		if strings.HasPrefix(callback.Key(), "x-") {
			continue
		}
		name := callback.Key()
		for _, item := range callback.Follow().Members() {
			if strings.HasPrefix(item.Key(), "x-") {
				continue
			}
			all = append(all, r.sent(item, name, item.Key())...)
			name = callback.Key() + " " + item.Key()
		}
	}
	return all
}

// sent reads the operations of a path item that the API itself calls. They are called as the document calls the item; methods other
// than POST are part of the name.
func (r *operationReader) sent(item *load.Node, name, path string) []*model.Operation {
	var all []*model.Operation
	to := item.Follow()
	for _, op := range to.Members() {
		if !slices.Contains(methods, op.Key()) {
			continue
		}
		o := r.operation(operationNode{path: path, item: to, node: op})
		method := strings.ToUpper(op.Key())
		if o.Name = name; method != "POST" {
			o.Name += " " + method
		}
		o.Forms = []*model.WireForm{{Node: model.Node{Name: method + " " + path, Pos: op.Pos()}, HTTPMethod: method, Path: path}}
		all = append(all, o)
	}
	return all
}

// links reads the links of a response.
func links(response *load.Node) []*model.Link {
	var all []*model.Link
	for _, l := range response.Get("links").Members() {
		to := l.Follow()
		var input objectText
		for _, key := range []string{"parameters", "requestBody", "server"} {
			if value := to.Get(key); value != nil {
				input.set(key, sorted(value))
			}
		}
		all = append(all, &model.Link{
			Node:      model.Node{Name: l.Key(), Doc: to.Get("description").Text(), Pos: l.Pos()},
			Operation: cmp.Or(to.Get("operationId").Text(), to.Get("operationRef").Text()),
			Input:     input.text(),
		})
	}
	return all
}
