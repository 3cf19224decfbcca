// Package plan takes every Go decision of a generated package: identifiers, types, representations and files. What it
// returns is data that emitters print; they ask no questions.
//
// One allocator owns the names of a package. It serves names that generated code fixes first, then named schemas, then
// what is inline in them, so that a schema's name does not depend on what else the document holds.
package plan

import (
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// Package is one generated API package.
type Package struct {
	Name    string // "azure"
	Runtime string // import path of the runtime
	Title   string
	Doc     string // the document's description; may be empty
	// Unified tells that several APIs are one in the package.
	Unified bool
	// Table is lines of a table that the documentation of the package ends with; nil for none.
	Table []string
	// API is the model, for what clients and servers say of it as data: servers, security schemes, headers.
	API *model.API
	// Versions are the API's versions; there is at least one.
	Versions []*Version
	// Services are in the order of the document.
	Services []*Service
	Errors   *Errors
	// Unmet lists what the document says of calls that does not suit their responses; nil for nothing.
	Unmet []Unmet
	// Clashes are headers of responses that a struct has no field for, since another response has one of that name and another type.
	Clashes []HeaderClash
	// Taken are names that two things should have; nil for none.
	Taken []TakenName
	// Files are in the order of their names.
	Files []*File
}

// HeaderClash is a header of a response that is read as another one of its name.
type HeaderClash struct {
	Operation, Name string
	Pos, As         model.Pos // of it, and of the header that it is read as
}

// Unmet is something that the document says of a call, and that is not carried out since the response is of another shape.
type Unmet struct {
	Pos       model.Pos
	Operation string
	What      string // "its pages are not walked"
}

// CountFields returns how many fields the structs of the package have, and how many of them hold raw JSON.
func (p *Package) CountFields() (fields, raw int) {
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if s, ok := d.(*Struct); ok {
				for _, field := range s.Fields {
					fields++
					if innermost(field.Rep) == Rep(rawRep) {
						raw++
					}
				}
			}
		}
	}
	return fields, raw
}

// Version is one version of the API.
type Version struct {
	Const string // "Version20250501"
	ID    string
	Wire  string // what is sent; may be empty
	Stage string
}

// File holds the declarations of one subject.
type File struct {
	// Name is the subject: "runs". The types go to runs_models.go, their methods to runs_json.go, and what the runtime has to
	// know of them to runs_schema.go.
	Name string
	// Schema is the type that leads the runtime to the lines: "runsSchema"; empty when there are none.
	Schema string
	Lines  []Line
	Texts  []Text
	// Decls are in the order of the document.
	Decls []Decl
}

// Decl is a declared type: *Struct, *Enum, *Union, *Defined or *Alias.
type Decl interface{ isDecl() }

func (*Struct) isDecl()  {}
func (*Enum) isDecl()    {}
func (*Union) isDecl()   {}
func (*Defined) isDecl() {}
func (*Alias) isDecl()   {}

// About is the documentation of a declaration, a field or a value, and its availability.
type About struct {
	// ID is the node of the model that it comes from, as "schema:Run/field:status"; for a type without a name
	// that is the use of it. It is empty for what comes from no node.
	ID string
	// DocName is the name in the document, empty for what has none there.
	DocName string
	// Doc is the description, and Facts are sentences on limits, defaults and availability.
	Doc   string
	Facts []string
	// Deprecated tells that the document marks it so.
	Deprecated bool
	// Available are the constants of the versions that have it; nil for all.
	Available []string
}

// Struct is a Go struct for a JSON object.
type Struct struct {
	Name string
	About
	Fields []*Field
	// Additional is the field for undeclared members of a declared type; nil when they go to the rest.
	Additional *Field
	// Oneofs are the groups of fields of which at most one is present.
	Oneofs []*Oneof
	// Markers are the unexported methods that make it a variant of unions.
	Markers []string
	// Versioned tells that only some versions have some of the fields.
	Versioned bool
	origin    model.Origin
	// unknown reports that it is for values that are none of the variants of a union; no object of the document equals it.
	unknown bool
	// requireOneOf are sets of members of which one must be there.
	requireOneOf [][]string

	// Links are the types that lead the runtime to what it has to know of the struct and of what its fields hold.
	Links []Link
}

// Field is a field of a Struct.
type Field struct {
	Name string
	About
	JSON string
	// Also are further names accepted when reading; the first is the one that runtime.AlternateNames writes.
	Also []string
	Rep  Rep
	// Presence says when the field is written.
	Presence Presence
	// Const is the value that is written when the field is zero; empty for nothing.
	Const string
	// Tag tells that a struct tag can hold the JSON name.
	Tag bool

	schema *runtime.Schema // what the runtime has to know; nil for nothing
}

// FieldTag returns the JSON tag of the field, empty where no tag can hold its name.
func (f *Field) FieldTag() string {
	switch {
	case !f.Tag:
		return ""
	case f.Presence == Always:
		return f.JSON
	}
	return f.JSON + ",omitzero"
}

// Presence says when a field is written.
type Presence int

// The kinds of Presence.
const (
	Always   Presence = iota // required
	IfSet                    // an Opt that is not absent
	IfNotNil                 // a list or map that is not nil
)

// Oneof is a group of fields of which at most one is present.
type Oneof struct {
	Method string // "WhichContent"
	About
	Type  string // the type of the constants
	Cases []*OneofCase
	// Required tells that one must be present.
	Required bool
}

// OneofCase is one field of a Oneof.
type OneofCase struct {
	Const string
	Field *Field
}

// Enum is a Go type with constants.
type Enum struct {
	Name string
	About
	Rep     Rep // *Basic: text, integer, number or bool
	Open    bool
	Values  []*Value
	Markers []string
	Links   []Link // as of a Struct

	schema *runtime.Schema // as of a Field
	origin model.Origin
}

// Value is a constant of an Enum.
type Value struct {
	Const string
	About
	Literal model.Literal
}

// Union is a sealed interface with the types that implement it.
type Union struct {
	Name string
	About
	Marker string // the unexported method
	origin model.Origin
	// Decode and Append are the functions that read and write a value of it by itself.
	Decode, Append string
	// Cases are the Go types that implement it, each once.
	Cases []*Case
	// Picks say how a received value is distinguished, in the order in which they are tried; when none decides, Unknown
	// takes it.
	Picks   []Pick
	Unknown *Struct
	// Open tells that the document expects values beyond the variants.
	Open bool
	// Variants is the type that lists them for the runtime: "toolVariants".
	Variants string
	Links    []Link // as of a Struct
}

// Case is a Go type that implements a Union.
type Case struct {
	// Rep is *StructRep (as a pointer) or *DefinedRep.
	Rep Rep
	About
}

// Pick is one way to distinguish variants: *PickKind, *PickTag or *PickShape.
type Pick interface{ isPick() }

func (*PickKind) isPick()  {}
func (*PickTag) isPick()   {}
func (*PickShape) isPick() {}

// PickKind decides by the JSON kind of the value.
type PickKind struct {
	Kind byte // as runtime.Reader.Kind gives it
	// Whole limits it to numbers without fraction or exponent.
	Whole bool
	Case  *Case
}

// PickTag decides by the value of a member of an object.
type PickTag struct {
	Property string
	Kind     model.Kind // of the member
	Cases    []TagCase
	Absent   *Case // for an object without the member; nil for none
}

// TagCase is the Case for some tags.
type TagCase struct {
	Tags []string
	Case *Case
}

// PickShape decides by the members that an object has.
type PickShape struct{ Shapes []Shape }

// Shape is the Case for objects with the members of its type.
type Shape struct{ Case *Case }

// Defined is a Go type defined as another: a named list or map, or a variant that is not an object.
type Defined struct {
	Name string
	About
	Rep     Rep
	Markers []string
	Links   []Link // as of a Struct

	schema *runtime.Schema // as of a Field
	origin model.Origin
}

// Alias is another name of a Go type: for a named schema that is a plain value, or for an inline type that is equal to another.
type Alias struct {
	Name string
	About
	Rep Rep
	// Of is the name of the type that is equal; empty for a plain value.
	Of string
	// Enum and Union describe the declaration of the name, for its constants and functions; nil for other types.
	Enum  *Enum
	Union *Union
	// Variants lists the types of the union; see Union.
	Variants string
}

// Rep is how a type is represented in Go: one of Basic, StructRep, UnionRep, DefinedRep, ListRep, MapRep, OptRep and PtrRep,
// always as a pointer.
type Rep interface{ isRep() }

func (*Basic) isRep()      {}
func (*StructRep) isRep()  {}
func (*UnionRep) isRep()   {}
func (*DefinedRep) isRep() {}
func (*ListRep) isRep()    {}
func (*MapRep) isRep()     {}
func (*OptRep) isRep()     {}
func (*PtrRep) isRep()     {}

// StructRep is a struct of the package. As is another name of it that is used here; empty for none.
type StructRep struct{ Name, As string }

// UnionRep is a union of the package; As is as of a StructRep.
type UnionRep struct{ Name, As string }

// DefinedRep is a type of the package that is defined as another, an Enum or a Defined; As is as of a StructRep.
type DefinedRep struct {
	Name, As string
	Under    Rep
}

// ListRep is a slice.
type ListRep struct{ Item Rep }

// MapRep is a map with text keys.
type MapRep struct{ Value Rep }

// OptRep is a value that may be absent or null.
type OptRep struct{ Value Rep }

// PtrRep is a pointer; it breaks a type that would hold itself.
type PtrRep struct{ Value Rep }
