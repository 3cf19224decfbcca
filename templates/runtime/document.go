package runtime

import (
	"errors"
	"reflect"
	"strings"
	"sync"
)

// The schemas of the documents that a package is made of are among the lines of its files, unchanged but for what
// says nothing of values. A line is the quoted name of a schema, the versions in which it is so where that is not in all, and the
// schema in the words of JSON Schema; a reference names a schema. A line of an operation begins with an at sign, and has schemas for
// its parameters, its bodies and its responses.

// documents are the schemas of all versions of an API, unread.
type documents struct {
	schemas, operations map[string][]versionedLine
	keywords            keywords
	versions            sync.Map // ID → *document
}

// versionedLine is the part of a line behind the name.
type versionedLine struct {
	versions []string // nil for all versions
	text     string
}

// document holds the schemas of one version.
type document struct {
	of         *documents
	version    string
	schemas    sync.Map // name → *jsonSchema
	operations sync.Map // name → *operationSchemas
}

// operationSchemas are the schemas of the inputs and responses of an operation; nil for an operation without any.
type operationSchemas struct {
	params  map[string]*jsonSchema            // by place and name: "query limit"
	bodies  map[string]*jsonSchema            // by media type
	answers map[string]map[string]*jsonSchema // by status and media type
}

var documentsByPackage sync.Map // import path → *documents

// documentsOf returns the schemas that one of the links leads to; none for links that do not lead to any.
func documentsOf(links []any) *documents {
	for _, l := range links {
		if d, ok := l.(Documented); ok {
			return documentsIn(d)
		}
	}
	return &documents{}
}

// documentsIn returns the schemas of a package; nil has none.
func documentsIn(of Documented) *documents {
	if of == nil {
		return &documents{}
	}
	name := reflect.TypeOf(of).PkgPath()
	all, ok := documentsByPackage.Load(name)
	if !ok {
		all, _ = documentsByPackage.LoadOrStore(name, newDocuments(of.Files()))
	}
	return all.(*documents)
}

func newDocuments(files []Described) *documents {
	d := &documents{schemas: map[string][]versionedLine{}, operations: map[string][]versionedLine{}, keywords: allKeywords()}
	for _, f := range files {
		for line := range strings.Lines(f.Schemas()) {
			switch {
			case strings.HasPrefix(line, `"`):
				addLine(d.schemas, line)
			case strings.HasPrefix(line, "@"):
				addLine(d.operations, line[1:])
			}
		}
	}
	return d
}

// addLine takes in a line without reading its schema.
func addLine(to map[string][]versionedLine, line string) {
	r := Reader{s: line}
	name := r.string()
	v := versionedLine{}
	if r.peek() == '[' {
		for a := r.beginArray(); a.next(); {
			v.versions = append(v.versions, r.string())
		}
	}
	r.peek()
	if r.err != nil {
		damaged(line)
	}
	v.text = line[r.i:]
	to[name] = append(to[name], v)
}

func (d *documents) version(id string) *document {
	if v, ok := d.versions.Load(id); ok {
		return v.(*document)
	}
	v, _ := d.versions.LoadOrStore(id, &document{of: d, version: id})
	return v.(*document)
}

// checkAll checks a JSON string by several schemas.
func (d *documents) checkAll(names []string, version, text string) error {
	all := &ValidationError{}
	for _, name := range names {
		if d.schemas[name] == nil {
			continue
		}
		if err := checkText(d.version(version).schema(name), text, anySide, false); err != nil {
			all.join(err)
		}
	}
	return all.orNil()
}

// params checks a struct of parameters.
func (d *documents) params(c *codec, p pointer) error {
	o := d.version("").operation(c.operation)
	all := &ValidationError{}
	for i := range c.object.fields {
		f := &c.object.fields[i]
		if err := o.checkField(f, p.field(f.offset)); err != nil {
			all.join(err)
		}
	}
	return all.orNil()
}

// violation returns an error of a value as a whole.
func violation(message string) *ValidationError {
	message = strings.TrimPrefix(message, "the value ")
	return &ValidationError{Violations: []*FieldError{{Err: errors.New(message)}}}
}

// find returns the line that a version has, the first for no version; it is empty for none.
func (d *document) find(lines []versionedLine) string {
	for _, l := range lines {
		if hasVersion(l.versions, d.version) {
			return l.text
		}
	}
	return ""
}

// schema returns a schema by its name, of which there is a line.
func (d *document) schema(name string) *jsonSchema {
	if s, ok := d.schemas.Load(name); ok {
		return s.(*jsonSchema)
	}
	text := d.find(d.of.schemas[name])
	if text == "" {
		damaged(name)
	}
	s, _ := d.schemas.LoadOrStore(name, d.compile(text))
	return s.(*jsonSchema)
}

// operation returns the schemas of an operation by its name; nil for one that the version does not have.
func (d *document) operation(name string) *operationSchemas {
	if o, ok := d.operations.Load(name); ok {
		return o.(*operationSchemas)
	}
	var o *operationSchemas
	if text := d.find(d.of.operations[name]); text != "" {
		o = d.compileOperation(text)
	}
	stored, _ := d.operations.LoadOrStore(name, o)
	return stored.(*operationSchemas)
}
