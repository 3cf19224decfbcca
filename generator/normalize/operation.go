package normalize

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// operationNode is where an operation is in the document.
type operationNode struct {
	path string
	item *load.Node // of the path
	node *load.Node // of the operation
	// named tells that the document states the operationId.
	named bool
}

// operationReader reads operations, and what belongs to them: parameters, bodies, responses, and what overlays say.
type operationReader struct {
	*document

	schemas *schemaReader
	// nodes are the nodes of the operations.
	nodes map[*model.Operation]operationNode
	// encodings are the encoding objects of bodies.
	encodings map[*model.Body]*load.Node
}

func newOperationReader(schemas *schemaReader) *operationReader {
	return &operationReader{
		document:  schemas.document,
		schemas:   schemas,
		nodes:     map[*model.Operation]operationNode{},
		encodings: map[*model.Body]*load.Node{},
	}
}

// methods are the keys of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// readOperations reads the operations, in the order of the document.
func (r *operationReader) readOperations() {
	used := map[string]bool{}
	for _, item := range r.root.Get("paths").Members() {
		if !strings.HasPrefix(item.Key(), "/") {
			continue
		}
		to := item.Follow()
		for _, op := range to.Members() {
			if slices.Contains(methods, op.Key()) {
				r.readOperation(operationNode{path: item.Key(), item: to, node: op}, used)
			}
		}
	}
}

func (r *operationReader) readOperation(at operationNode, used map[string]bool) {
	o := r.operation(at)
	at.named = o.Name != ""
	r.nameOperation(o, at, used)
	r.nodes[o] = at
	o.Forms = []*model.WireForm{r.form(o, at)}
	r.api.Operations = append(r.api.Operations, o)
}

// operation reads what operations say, whoever calls them.
func (r *operationReader) operation(at operationNode) *model.Operation {
	node := at.node
	o := &model.Operation{
		Node: model.Node{
			Name:       node.Get("operationId").Text(),
			Preferred:  r.preferred(node),
			Doc:        node.Get("description").Text(),
			Deprecated: node.Get("deprecated").Bool(),
			Sunset:     node.Get("x-sunset").Text(),
			Stability:  node.Get("x-stability-level").Text(),
			Pos:        node.Pos(),
		},
		Summary:  node.Get("summary").Text(),
		Tags:     texts(node.Get("tags")),
		Security: r.security(node),
		Promises: node.Get("x-ms-long-running-operation").Bool(),
	}
	for _, list := range []*load.Node{node.Get("servers"), at.item.Get("servers")} {
		if o.Servers == nil {
			o.Servers = r.servers(list)
		}
	}
	o.Params = r.params(at)
	r.readBodies(o, node.Get("requestBody"))
	for _, use := range node.Get("responses").Members() {
		if !strings.HasPrefix(use.Key(), "x-") {
			o.Responses = append(o.Responses, r.response(use, node.Key()))
		}
	}
	return o
}

// nameOperation gives an operation a name that no other has.
func (r *operationReader) nameOperation(o *model.Operation, at operationNode, used map[string]bool) {
	if o.Name == "" {
		o.Name = madeName(at.node.Key(), at.path)
	}
	stated := o.Name
	for i := 2; used[o.Name]; i++ {
		o.Name = fmt.Sprintf("%s%d", stated, i)
	}
	if o.Name != stated && at.named {
		r.warn(at.node.Pos(), "repeated-operation-id", "give each operation its own operationId", "the operationId %q is used twice: this one becomes %q", stated, o.Name)
	}
	used[o.Name] = true
}

// madeName makes an operationId of method and path: "getThreadsThreadIdRuns".
func madeName(method, path string) string {
	var name strings.Builder
	name.WriteString(method)
	if end := strings.IndexAny(path, "?#"); end >= 0 {
		path = path[:end]
	}
	for _, word := range strings.FieldsFunc(path, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		name.WriteString(capital(word))
	}
	return name.String()
}

// capital returns s with its first letter in upper case.
func capital(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// form returns the one way in which a document calls an operation. Parameters of the path that nobody declared are
// added to the operation.
func (r *operationReader) form(o *model.Operation, at operationNode) *model.WireForm {
	f := &model.WireForm{HTTPMethod: strings.ToUpper(at.node.Key()), Path: at.path, Segments: segments(at.path)}
	f.Name = f.HTTPMethod + " " + f.Path
	f.Pos = at.node.Pos()
	path, _, fragment := strings.Cut(at.path, "#")
	if strings.Contains(path, "?") {
		r.note(at.item.Pos(), "query-in-path", "the query in the path is kept as it stands")
	}
	if fragment {
		r.note(at.item.Pos(), "fragment-in-path", "the fragment of the path is not sent")
	}
	var names []string
	for _, s := range f.Segments {
		for i, p := range s {
			if p.Param != "" {
				names = append(names, p.Param)
			}
			if i > 0 && p.Param != "" && s[i-1].Param != "" {
				r.warn(at.item.Pos(), "adjacent-parameters", "put a character between them",
					"nothing tells where the path parameter %q ends and %q begins: servers do not route %s", s[i-1].Param, p.Param, f.Name)
			}
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(o.Params, func(p *model.Param) bool { return p.In == model.InPath && p.Name == name }) {
			r.warn(at.node.Pos(), "undeclared-parameter", "declare it as a path parameter", "the path parameter %q is not declared: it is taken as text", name)
			o.Params = append(o.Params, &model.Param{Node: model.Node{Name: name, Pos: at.node.Pos()},
				Use: model.Use{Type: &model.Scalar{Kind: model.KindString}}, In: model.InPath, Required: true, Style: "simple"})
		}
	}
	o.Params = slices.DeleteFunc(o.Params, func(p *model.Param) bool {
		unknown := p.In == model.InPath && !slices.Contains(names, p.Name)
		if unknown {
			r.warn(p.Pos, "unknown-parameter", "correct the name, or remove the parameter", "the path has no place for the parameter %q: it is left out", p.Name)
		}
		return unknown
	})
	return f
}

// segments splits a path at its slashes, and each segment into literals and parameters. An empty segment has no parts.
func segments(path string) []model.Segment {
	var all []model.Segment
	for text := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		s := model.Segment{}
		for text != "" {
			open, end := strings.IndexByte(text, '{'), strings.IndexByte(text, '}')
			switch {
			case open < 0 || end < open:
				s = append(s, model.SegmentPart{Literal: text})
				text = ""
			case open > 0:
				s = append(s, model.SegmentPart{Literal: text[:open]})
				text = text[open:]
			default:
				s = append(s, model.SegmentPart{Param: text[1:end]})
				text = text[end+1:]
			}
		}
		all = append(all, s)
	}
	return all
}
