package load

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assistgen/assistgen/generator/diag"
)

// loadKin lets kin-openapi read the document. It reads what the tree holds, all files in one, so that both views agree.
func (l *loader) loadKin(d *Document, main *file) {
	data := l.newBundle(main).append(nil, main.root)
	loader := openapi3.NewLoader()
	loader.Context = context.Background()
	// What its structs have no field for it looks up in the text.
	loader.ReadFromURIFunc = func(*openapi3.Loader, *url.URL) ([]byte, error) { return data, nil }
	t, err := readRecovered(loader, data, &url.URL{Path: main.location})
	if err != nil {
		l.refused(main, err)
		return
	}
	d.T = t
	if !l.opts.Unvalidated {
		l.validate(d)
	}
}

// readRecovered reads a document; a panic of the library becomes an error.
func readRecovered(loader *openapi3.Loader, data []byte, location *url.URL) (t *openapi3.T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the document cannot be read: %v", p)
		}
	}()
	return loader.LoadFromDataWithPath(data, location)
}

// What kin-openapi's errors say of the place: a reference in quotes, or the field of a value of the wrong kind.
var (
	quotedRef   = regexp.MustCompile(`"([^"]*#[^"]*)"`)
	badTarget   = regexp.MustCompile(`bad data in "([^"]*)" \(expecting ref to (.*) object\)`)
	wrongKindOf = regexp.MustCompile(`cannot unmarshal (\w+) into (?:Go )?(?:struct )?field [\w.]*?\.?([\w$-]+(?:\.[\w$-]+)*) of type (\S+)`)
)

// refused reports why kin-openapi does not read a document, at the place that its error names. The tree can be read all the same.
func (l *loader) refused(main *file, err error) {
	message, _, _ := strings.Cut(err.Error(), ", yaml error:")
	message = strings.TrimPrefix(message, "failed to unmarshal data: json error: ")
	d := diag.Diagnostic{Code: "not-openapi", Pos: main.root.Pos(), Message: shorten(message)}
	if m := badTarget.FindStringSubmatch(message); m != nil {
		d.Message = "the reference " + quote(l.asWritten(m[1])) + " must lead to a " + m[2] + ", which is not the one there"
		if n := l.refNode(m[1]); n != nil {
			d.Pos = n.Get("$ref").Pos()
		}
	} else if m := quotedRef.FindStringSubmatch(message); m != nil {
		if n := l.refNode(m[1]); n != nil {
			d.Pos = n.Get("$ref").Pos()
		}
	} else if m := wrongKindOf.FindStringSubmatch(message); m != nil {
		l.wrongKind(&d, main, m[1], m[2])
	}
	l.bad(d)
}

// refNode returns the first node with the reference.
func (l *loader) refNode(text string) *Node {
	for _, r := range l.refs {
		if ref, _ := r.node.Ref(); ref == text {
			return r.node
		}
	}
	return nil
}

// jsonKinds are the names that encoding/json has for kinds of values.
var jsonKinds = map[string]func(*Node) bool{
	"string": (*Node).IsText,
	"array":  func(n *Node) bool { return n.kind == Sequence },
	"object": func(n *Node) bool { return n.kind == Mapping },
	"number": func(n *Node) bool { return n.kind == Scalar && (n.scalar == integer || n.scalar == float) },
	"bool":   func(n *Node) bool { return n.kind == Scalar && n.scalar == boolean },
}

// wrongKind points at the first member of the name that has the kind complained of.
func (l *loader) wrongKind(d *diag.Diagnostic, main *file, got, field string) {
	field = field[strings.LastIndexByte(field, '.')+1:]
	is := jsonKinds[got]
	if is == nil {
		return
	}
	for _, f := range append([]*file{main}, l.otherFiles(main)...) {
		n := memberOfKind(f.root, field, is)
		within := ""
		if n == nil {
			if n = holderOfKind(f.root, field, is); n == nil {
				continue
			}
			n, within = firstOfKind(n, is), " in "+quote(field)
		}
		value := n.kind.String()
		if n.kind == Scalar {
			value = shorten(string(n.Literal()))
		}
		d.Pos, d.Message = n.Pos(), fmt.Sprintf("%s%s must not be %s", itemName(n), within, value)
		return
	}
}

// holderOfKind returns the first member of the name that has something of the kind in it.
func holderOfKind(n *Node, name string, is func(*Node) bool) *Node {
	return memberOfKind(n, name, func(m *Node) bool { return firstOfKind(m, is) != nil })
}

// firstOfKind returns the first node of the kind in a tree.
func firstOfKind(n *Node, is func(*Node) bool) *Node {
	if is(n) {
		return n
	}
	for _, m := range n.items {
		if found := firstOfKind(m, is); found != nil {
			return found
		}
	}
	return nil
}

// otherFiles returns the files besides the main one, in the order of their locations.
func (l *loader) otherFiles(main *file) []*file {
	var files []*file
	for _, location := range slices.Sorted(maps.Keys(l.set.files)) {
		if f := l.set.files[location]; f != main {
			files = append(files, f)
		}
	}
	return files
}

// memberOfKind returns the first member of the name and kind in a tree.
func memberOfKind(n *Node, name string, is func(*Node) bool) *Node {
	for _, m := range n.items {
		if n.kind == Mapping && m.key == name && is(m) {
			return m
		}
		if found := memberOfKind(m, name, is); found != nil {
			return found
		}
	}
	return nil
}
