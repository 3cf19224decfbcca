package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// router finds operations by method and path. It is a tree of segments, in which a literal goes before a parameter, and
// a segment with more literal text before one with less. A branch that leads nowhere is left for the next. Where paths have a
// fixed query, as "/x?beta=true", the request's must hold it; of several operations the one with most of it goes first.
type router struct {
	root    node
	queried bool // some path has a fixed query
}

// node is a place in a path.
type node struct {
	literals map[string]*node
	patterns []*pattern // segments that hold parameters, those with most literal text first
	methods  []methodRoutes
}

// methodRoutes are the operations of one method at one place, in the order in which they are tried.
type methodRoutes struct {
	method     string
	candidates []candidate
}

// candidate is an operation in one of its wire forms.
type candidate struct {
	route  *Route
	form   *WireForm
	params []string // the names of the parameters of its path
	fixed  []pair   // the query of its path, decoded
}

// goesBefore reports whether the operation is tried before another that was added before it.
func (c *candidate) goesBefore(other *candidate) bool {
	if len(c.fixed) != len(other.fixed) {
		return len(c.fixed) > len(other.fixed)
	}
	return c.form.Turn < other.form.Turn
}

// isAsked reports whether a request with that query, whose values are encoded, has what is fixed in that of the path.
func (c *candidate) isAsked(query []pair) bool {
	for _, f := range c.fixed {
		if !slices.ContainsFunc(query, func(p pair) bool { return p.name == f.name && unescapeQuery(p.text) == f.text }) {
			return false
		}
	}
	return true
}

// pattern is a segment such as "{operationId}:cancel".
type pattern struct {
	parts []segmentPart
	node  node
}

// segmentPart is a parameter, or the literal text next to it.
type segmentPart struct {
	literal string // empty for a parameter
}

// maxPathParams is how many parameters a path may have.
const maxPathParams = 16

// match holds the parameters of a path.
type match struct {
	values  [maxPathParams]string
	n       int
	escaped bool   // the path, and so the values, are encoded
	query   []pair // of the request; its values are encoded
	any     bool   // whatever the query is
}

// add adds an operation in one of its forms.
func (r *router) add(route *Route, form *WireForm) error {
	at := &r.root
	c := candidate{route: route, form: form}
	path, query, _ := strings.Cut(withoutFragment(form.Path), "?")
	c.fixed = fixedQuery(query)
	r.queried = r.queried || len(c.fixed) > 0
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		parts, names, err := parseSegment(segment)
		switch {
		case errors.Is(err, errAdjacent):
			return nil // generation has said that no request is taken for it
		case err != nil:
			return fmt.Errorf("%s: path %s: %w", route.Operation.Name, form.Path, err)
		}
		c.params = append(c.params, names...)
		at = at.child(segment, parts, len(names) > 0)
	}
	if len(c.params) > maxPathParams {
		return fmt.Errorf("%s: path %s: more than %d parameters", route.Operation.Name, form.Path, maxPathParams)
	}
	at.put(c)
	return nil
}

// fixedQuery returns what is fixed in the query of a path, each once: a parameter is not.
func fixedQuery(query string) []pair {
	var fixed []pair
	pairs, _ := splitPairs(query, "&", unescapeQuery, 1+strings.Count(query, "&"))
	for _, p := range pairs {
		if strings.Contains(p.name+p.text, "{") {
			continue
		}
		if p.text = unescapeQuery(p.text); !slices.Contains(fixed, p) {
			fixed = append(fixed, p)
		}
	}
	return fixed
}

// errAdjacent is a segment in which nobody can tell where a parameter ends.
var errAdjacent = errors.New("two parameters with nothing between them")

// parseSegment splits a segment of a template.
func parseSegment(segment string) (parts []segmentPart, names []string, err error) {
	for segment != "" {
		literal, rest, found := strings.Cut(segment, "{")
		if literal != "" {
			parts = append(parts, segmentPart{literal: literal})
		}
		if !found {
			return parts, names, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || name == "" {
			return nil, nil, errors.New("a brace that does not close around a name")
		}
		if n := len(parts); n > 0 && parts[n-1].literal == "" {
			return nil, nil, errAdjacent
		}
		parts, names, segment = append(parts, segmentPart{}), append(names, name), after
	}
	return parts, names, nil
}

// child returns the node behind a segment, which it adds if there is none.
func (n *node) child(segment string, parts []segmentPart, pattern bool) *node {
	if pattern {
		return n.patternChild(parts)
	}
	if n.literals == nil {
		n.literals = map[string]*node{}
	}
	if n.literals[segment] == nil {
		n.literals[segment] = &node{}
	}
	return n.literals[segment]
}

func (n *node) patternChild(parts []segmentPart) *node {
	for _, p := range n.patterns {
		if slices.Equal(p.parts, parts) {
			return &p.node
		}
	}
	p := &pattern{parts: parts}
	n.patterns = append(n.patterns, p)
	slices.SortStableFunc(n.patterns, func(a, b *pattern) int { return b.literalLen() - a.literalLen() })
	return &p.node
}

func (p *pattern) literalLen() int {
	n := 0
	for _, part := range p.parts {
		n += len(part.literal)
	}
	return n
}

// put adds an operation at the place, behind those that go before it and those that the same requests ask for: of two that
// differ in nothing, the first is carried out, unless the request speaks a version that it does not have.
func (n *node) put(c candidate) {
	i := slices.IndexFunc(n.methods, func(m methodRoutes) bool { return m.method == c.form.Method })
	if i < 0 {
		n.methods = append(n.methods, methodRoutes{method: c.form.Method})
		i = len(n.methods) - 1
	}
	all := n.methods[i].candidates
	at := len(all)
	for at > 0 && c.goesBefore(&all[at-1]) {
		at--
	}
	n.methods[i].candidates = slices.Insert(all, at, c)
}

// find returns the operations of that method at that path, of which the query fits at least one, and stores in m the
// parameters of the path.
func (r *router) find(method, path string, m *match) []candidate {
	rest := trimSlashes(path)
	if found := r.root.find(method, rest, m); found != nil || method != http.MethodHead {
		return found
	}
	m.n = 0
	return r.root.find(http.MethodGet, rest, m)
}

// trimSlashes cuts off the first slash and one at the end.
func trimSlashes(path string) string {
	return strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
}

func (n *node) find(method, rest string, m *match) []candidate {
	segment, rest, more := strings.Cut(rest, "/")
	if next := n.literals[m.literal(segment)]; next != nil {
		if found := next.after(method, rest, more, m); found != nil {
			return found
		}
	}
	for _, p := range n.patterns {
		before := m.n
		if p.match(segment, m) {
			if found := p.node.after(method, rest, more, m); found != nil {
				return found
			}
		}
		m.n = before
	}
	return nil
}

// after goes on behind a segment.
func (n *node) after(method, rest string, more bool, m *match) []candidate {
	if more {
		return n.find(method, rest, m)
	}
	for i := range n.methods {
		if all := n.methods[i].candidates; n.methods[i].method == method && m.fitsAny(all) {
			return all
		}
	}
	return nil
}

// fitsAny reports whether the query of the request fits one of the operations.
func (m *match) fitsAny(all []candidate) bool {
	if m.any {
		return true
	}
	for i := range all {
		if all[i].isAsked(m.query) {
			return true
		}
	}
	return false
}

// literal returns the segment as a literal: decoded.
func (m *match) literal(segment string) string {
	if !m.escaped || !strings.Contains(segment, "%") {
		return segment
	}
	return unescapePath(segment)
}

// match stores the parameters of a segment that has the form of the pattern. Literal text must be there unencoded: an
// encoded colon belongs to a parameter.
func (p *pattern) match(segment string, m *match) bool {
	for i := range p.parts {
		if literal := p.parts[i].literal; literal != "" {
			rest, ok := strings.CutPrefix(segment, literal)
			if !ok {
				return false
			}
			segment = rest
			continue
		}
		end := len(segment)
		if i+1 < len(p.parts) {
			end = endBefore(segment, p.parts[i+1].literal, i+2 == len(p.parts))
		}
		if end <= 0 {
			return false
		}
		m.values[m.n] = segment[:end]
		m.n++
		segment = segment[end:]
	}
	return segment == ""
}

// endBefore returns where the literal is: at the end if it is the last, else as soon as something is before it.
func endBefore(segment, literal string, last bool) int {
	if last {
		if !strings.HasSuffix(segment, literal) {
			return -1
		}
		return len(segment) - len(literal)
	}
	if len(segment) == 0 {
		return -1
	}
	if i := strings.Index(segment[1:], literal); i >= 0 {
		return i + 1
	}
	return -1
}

// allowed returns the methods that a path has, whatever the query, in order.
func (r *router) allowed(path string) []string {
	var methods []string
	for _, method := range []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace,
	} {
		m := match{escaped: strings.Contains(path, "%"), any: true}
		if r.find(method, path, &m) != nil {
			methods = append(methods, method)
		}
	}
	return methods
}
