package load

import (
	"net/url"
	"slices"
	"strings"
)

// A schema with $id is a separate resource (JSON Schema draft 2020-12, section 8.2.1): references inside it are relative to its URI,
// and others may refer to it by that. What leads to a resource of the same file is rewritten to lead there by a pointer, so that
// nothing else need know of URIs.

// maxIDs bounds the resources of a file.
const maxIDs = 10_000

// resources are those of one file.
type resources struct {
	byURI   map[string]*Node
	anchors map[string]*Node // by URI and anchor: "https://a.example/b#c"
	refs    []resourceRef
}

// resourceRef is a reference with the resource that it is in.
type resourceRef struct {
	text *Node
	base *url.URL // nil outside of any
	root *Node
}

// bindResources rewrites the references of a file that lead to its resources.
func (f *file) bindResources() {
	r := &resources{byURI: map[string]*Node{}, anchors: map[string]*Node{}}
	r.collect(f.root, nil, nil)
	if len(r.byURI) == 0 {
		return
	}
	for _, ref := range r.refs {
		if target := r.resolve(ref); target != nil {
			ref.text.value = refTo(target)
		}
	}
}

// dataKeywords hold values, in which nothing is a keyword.
var dataKeywords = []string{"const", "enum", "default", "example", "examples", "value"}

// collect finds the resources, the anchors and the references in a node, which is in a resource.
func (r *resources) collect(n *Node, base *url.URL, root *Node) {
	if n.kind == Mapping {
		if id := n.child("$id"); id.IsText() && len(r.byURI) < maxIDs {
			if u := resolveURI(base, id.value); u != nil && u.IsAbs() {
				base, root = u, n
				r.byURI[withoutFragment(u)] = n
			}
		}
		if base != nil {
			for _, key := range []string{"$anchor", "$dynamicAnchor"} {
				if a := n.child(key); a.IsText() {
					r.anchors[withoutFragment(base)+"#"+a.value] = n
				}
			}
		}
		if ref := n.child("$ref"); ref.IsText() {
			r.refs = append(r.refs, resourceRef{ref, base, root})
		}
		if n.key == "discriminator" {
			for _, m := range n.child("mapping").Members() {
				r.refs = append(r.refs, resourceRef{m, base, root})
			}
		}
	}
	for _, m := range n.items {
		if n.kind == Mapping && slices.Contains(dataKeywords, m.key) && !isNamed(n) {
			continue
		}
		r.collect(m, base, root)
	}
}

// isNamed reports whether the keys of a mapping are names that the document gives, and no keywords.
func isNamed(n *Node) bool {
	return n.parent != nil && n.parent.kind == Mapping && slices.Contains([]string{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"}, n.key)
}

// resolve returns what a reference leads to, nil where that is not a resource of the file.
func (r *resources) resolve(ref resourceRef) *Node {
	u := resolveURI(ref.base, ref.text.value)
	if u == nil {
		return nil
	}
	uri := withoutFragment(u)
	root := r.byURI[uri]
	switch fragment := u.Fragment; {
	case root == nil:
		return nil
	case fragment == "":
		return root
	case fragment[0] != '/':
		return r.anchors[uri+"#"+fragment]
	default:
		steps := maxSteps
		if found, rest := walkPointer(root, strings.Split(fragment[1:], "/"), &steps); rest == nil {
			return found
		}
	}
	return nil
}

// resolveURI returns a reference as a URI, nil for what is none.
func resolveURI(base *url.URL, ref string) *url.URL {
	u, err := url.Parse(ref)
	switch {
	case err != nil:
		return nil
	case base == nil || u.IsAbs():
		return u
	case base.Opaque != "": // a URN has nothing that others are relative to
		whole := *base
		whole.Fragment = u.Fragment
		if u.Path != "" {
			return nil
		}
		return &whole
	}
	return base.ResolveReference(u)
}

func withoutFragment(u *url.URL) string {
	whole := *u
	whole.Fragment, whole.RawFragment = "", ""
	return whole.String()
}
