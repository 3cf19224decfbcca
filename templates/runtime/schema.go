package runtime

import (
	"encoding/json"
	"strings"
)

// Schema describes a type, a field or a variant beyond its Go type, as far as possible in the words of
// JSON Schema. A generated package keeps a line for each that has anything to say: its name in Go, as "Run", "Run.Status" or
// "Tool.FunctionTool", and this as JSON. Types without a name have theirs where they are used.
type Schema struct {
	// Name is the JSON name of a field where no struct tag can hold it, and Optional then tells that an absent one is not
	// written. Also are further names that are read, the first of which AlternateNames writes.
	Name     string   `json:"name,omitzero"`
	Optional bool     `json:"optional,omitzero"`
	Also     []string `json:"also,omitzero"`
	// Key is the Key of a parameter where that is not its name.
	Key string `json:"key,omitzero"`
	// Fill tells that the zero of the Go type is written as the constant.
	Fill bool `json:"fill,omitzero"`
	// AsText tells that a number is written as text.
	AsText bool `json:"asText,omitzero"`
	// ReadOnly and WriteOnly report that only responses have the field, or only requests.
	ReadOnly  bool `json:"readOnly,omitzero"`
	WriteOnly bool `json:"writeOnly,omitzero"`
	// ReadOnlyIn and WriteOnlyIn are the IDs of the versions in which it is so, where it is not in all.
	ReadOnlyIn  []string `json:"readOnlyIn,omitzero"`
	WriteOnlyIn []string `json:"writeOnlyIn,omitzero"`
	// Versions are the IDs of the versions that have the field, the variant or the value; nil for all. NullIn are those that require the
	// field and let it be null, where others do without it.
	Versions []string `json:"in,omitzero"`
	NullIn   []string `json:"nullIn,omitzero"`
	// Spelt are other spellings of the values of an enum.
	Spelt []Spelling `json:"spelt,omitzero"`

	// The constraints of JSON Schema. Enum are the values that are told, and Was are further ones that are let through.
	Enum             []json.RawMessage `json:"enum,omitzero"`
	Was              []json.RawMessage `json:"was,omitzero"`
	Minimum          json.Number       `json:"minimum,omitzero"`
	Maximum          json.Number       `json:"maximum,omitzero"`
	ExclusiveMinimum json.Number       `json:"exclusiveMinimum,omitzero"`
	ExclusiveMaximum json.Number       `json:"exclusiveMaximum,omitzero"`
	MultipleOf       json.Number       `json:"multipleOf,omitzero"`
	MinLength        int               `json:"minLength,omitzero"`
	MaxLength        *int              `json:"maxLength,omitzero"`
	Pattern          string            `json:"pattern,omitzero"`
	MinItems         int               `json:"minItems,omitzero"`
	MaxItems         *int              `json:"maxItems,omitzero"`
	UniqueItems      bool              `json:"uniqueItems,omitzero"`
	MinProperties    int               `json:"minProperties,omitzero"`
	MaxProperties    *int              `json:"maxProperties,omitzero"`
	// PropertyNames is for the names of a map, and Items for its values or for the items of a list.
	PropertyNames *Schema `json:"propertyNames,omitzero"`
	Items         *Schema `json:"items,omitzero"`

	// Values are, of an enum, those that only some versions take, with their versions.
	Values []ValueIn `json:"values,omitzero"`

	// Schemas are the schemas of the document that values of a type are valid by, all of them, in the words of Version; nil for the one
	// that is called as the type. An empty Version is the newest that has them. Of a struct of parameters, Operation is the call.
	Schemas   []string `json:"schemas,omitzero"`
	Version   string   `json:"version,omitzero"`
	Operation string   `json:"operation,omitzero"`

	// Additional is the Go name of the field of a struct for the members that it does not declare.
	Additional string `json:"additional,omitzero"`

	// A line of a variant is a way to distinguish it, and the first that fits a value decides: the kind of the value, which is
	// a type of JSON Schema; the text of the member Tag, or without one the name of an event, which is one of Tags; or with
	// Shape which of the variants that have it the members fit best.
	Kind string   `json:"kind,omitzero"`
	Tag  string   `json:"tag,omitzero"`
	Tags []string `json:"tags,omitzero"`
	// Literal tells that the member is a number or a boolean, which Tags are as JSON writes it.
	Literal bool `json:"literal,omitzero"`
	// Absent tells that an object without the member is of the variant, too.
	Absent bool `json:"absent,omitzero"`
	Shape  bool `json:"shape,omitzero"`
}

// Spelling is the spelling of a value in some versions.
type Spelling struct {
	Of       json.RawMessage `json:"of"`
	As       json.RawMessage `json:"as"`
	Versions []string        `json:"in"`
}

// ValueIn is a value of an enum that only some versions take.
type ValueIn struct {
	Value    json.RawMessage `json:"value"`
	Versions []string        `json:"in"`
}

// Described is implemented by types of generated packages that no user sees: their models refer to them, and so the runtime
// finds what it has to know.
type Described interface {
	// Schemas returns the lines of a file's types, ordered by type.
	Schemas() string
}

// Documented is implemented by a type of each generated package that no user sees. It leads to the schemas of the documents.
type Documented interface {
	// Files returns all files of the package that have lines.
	Files() []Described
}

// line describes one type, field or variant.
type line struct {
	name string // of the field or the variant; empty for the type itself
	Schema
}

// described holds the lines of the types of a package by the Go name of the type, unread.
type described map[string][]string

// add adds the lines of a string.
func (d described) add(text string) {
	for text := range strings.Lines(text) {
		if i := strings.IndexAny(text, " ."); i > 0 {
			d[text[:i]] = append(d[text[:i]], text)
		}
	}
}

// of reads the lines of a type.
func (d described) of(typeName string) []line {
	var all []line
	for _, text := range d[typeName] {
		name, schema, _ := strings.Cut(text, " ")
		l := line{name: strings.TrimPrefix(name[len(typeName):], ".")}
		d := json.NewDecoder(strings.NewReader(schema))
		d.DisallowUnknownFields()
		if err := d.Decode(&l.Schema); err != nil || d.More() {
			damaged(text)
		}
		all = append(all, l)
	}
	return all
}

// damaged fails on a line that the runtime cannot use: the generator has written it.
func damaged(line string) { panic("generated code is damaged: " + strings.TrimSuffix(line, "\n")) }
