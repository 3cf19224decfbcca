package load

import (
	"bytes"
	"path"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// What a document and its files may hold at most. Real documents stay far below; beyond is a mistake or an attack.
const (
	maxSize    = 64 << 20  // bytes of a file
	maxTotal   = 256 << 20 // bytes of all files that references lead to
	maxDepth   = 1000      // nesting of mappings and sequences
	maxAliased = 1_000_000 // nodes that the aliases of a file expand to
	maxSteps   = 1000      // references that one reference leads through
)

// Parse reads YAML or JSON into a tree. The file name is used in positions; a name that ends in .json makes it JSON
// whatever it begins with. The node is nil when there are errors.
func Parse(file string, data []byte) (*Node, diag.List) {
	n, ds := parse(file, data)
	if ds.HasErrors() {
		return nil, ds
	}
	link(n, nil, newFile(file, n))
	return n, ds
}

// parse is Parse before linking.
func parse(name string, data []byte) (*Node, diag.List) {
	var ds diag.List
	if len(data) > maxSize {
		ds.Errorf(model.Pos{File: name}, "too-large", "the file has more than the %d bytes that are read", maxSize)
		return nil, ds
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !startsObject(data) && !isJSONName(name) {
		return parseYAML(name, data)
	}
	n, ds := parseJSON(name, data)
	if !ds.HasErrors() || isJSONName(name) {
		return n, ds
	}
	// A brace opens flow YAML as well. When it is not that either, JSON's complaint is the better one.
	if n, yds := parseYAML(name, data); !yds.HasErrors() {
		return n, yds
	}
	return nil, ds
}

// startsObject reports whether the first character that is not blank is a brace.
func startsObject(data []byte) bool {
	rest := bytes.TrimLeft(data, " \t\r\n")
	return len(rest) > 0 && rest[0] == '{'
}

// isJSONName reports whether the name of a file says that it is JSON.
func isJSONName(name string) bool { return strings.EqualFold(path.Ext(name), ".json") }

// builder makes nodes out of one file.
type builder struct {
	name  string
	diags diag.List
}

// pos returns the position of a place in the file.
func (b *builder) pos(at place) model.Pos {
	return model.Pos{File: b.name, Line: at.line, Column: at.column}
}

// tooDeep reports nesting beyond maxDepth.
func (b *builder) tooDeep(at place, depth int) bool {
	if depth <= maxDepth {
		return false
	}
	b.diags.Errorf(b.pos(at), "too-deep", "nested deeper than %d levels", maxDepth)
	return true
}

// add appends a member to a mapping, unless its key is there already: that is an error.
func (b *builder) add(m *Node, seen map[string]*Node, child *Node) {
	if first := seen[child.key]; first != nil {
		b.diags.Add(diag.Diagnostic{
			Code:    "duplicate-key",
			Pos:     child.Pos(),
			Message: "the key " + quote(child.key) + " is given twice",
			Help:    "remove one of the two, or rename it",
			Also:    []model.Pos{first.Pos()},
		})
		return
	}
	seen[child.key] = child
	m.items = append(m.items, child)
}

// quote quotes a name that came from a document, shortened where it is very long.
func quote(s string) string {
	const most = 120
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return string(appendText(nil, s))
}
