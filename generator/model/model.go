// Package model is the intermediate model: the facts of an API, with no Go in them and no OpenAPI left in them.
//
// A model is built by normalize from one document, or by merge from several models. Everything that a message or a
// change report may point at embeds [Node]. Lists keep the order of the document. Models are trees but for [Ref], which
// points at a named [Schema] and is the only way to reach one, so every cycle of a model passes through a Ref.
package model

import "strings"

// API is the model of one document, or of several versions merged.
type API struct {
	// Name is the name of the API in the configuration, "openai"; it is empty for a document given by flags alone.
	Name string
	// Title and Doc are the document's own title and description; Doc may be empty.
	Title, Doc string
	// Versions are the versions in the model, in the order of the configuration; there is at least one.
	Versions []Version
	// Servers are the base URLs, in the order of the document; it may be empty.
	Servers []*Server
	// AuthSchemes are the ways to authenticate that operations refer to by name.
	AuthSchemes []*AuthScheme
	// Schemas are the named types, in the order of the document.
	Schemas []*Schema
	// Texts are the schemas of the documents as they are written, for those who check values by them: what a Schema says is less.
	Texts []*Text
	// Operations are in the order of the document's paths.
	Operations []*Operation
	// Webhooks are the requests that the API sends to whoever registered for them, under the names that the document gives them. Like
	// Callbacks, Links and Keywords they are read only for comparisons, and nothing is generated from them.
	Webhooks []*Operation
	// Unread lists the keywords of the document that nothing else of the model tells of.
	Unread []*Unread
	// Errors is the vendor's error envelope, nil if none is stated.
	Errors *ErrorEnvelope
	// Headers are sent on every operation.
	Headers []*Header
	// Environment maps a setting ("token", "baseURL") to the environment variable that the vendor's own clients read.
	Environment map[string]string
}

// Unread is a keyword that nobody reads. It is there for comparisons, which can tell that it changed, and no more.
type Unread struct {
	Node // Name is the keyword
	// Place is where it is, for a reader: "createPet", "Pet.owner"; empty for the document itself.
	Place string
	// Value is the value of the keyword as JSON, the members of objects in the order of their names.
	Value Literal
}

// Version is one version of an API.
type Version struct {
	// ID names the version in the configuration and in generated code: "2025-05-15-preview.2025-08".
	ID string
	// Wire is the string that a client sends to ask for the version: "2025-05-15-preview". Two IDs may share one Wire; it is empty
	// where the API sends none.
	Wire string
	// Stage is "stable" or "preview".
	Stage string
	// Release is the version that the document states of itself, "2.1.0"; empty where it is the ID.
	Release string
}

// Stages of a version.
const (
	StageStable  = "stable"
	StagePreview = "preview"
)

// Availability is the set of version IDs that have a node, in the order of the API's versions. Nil means all of them.
type Availability []string

// Pos is a place in a document. Line and Column count from 1; a Line of 0 means that the place is not known.
type Pos struct {
	File         string
	Line, Column int
}

// Node is a part of the model that a message, a change report or generated documentation may point at.
type Node struct {
	// ID is the path of the node in the model: "op:listRuns", "schema:Run/field:status", "schema:RunStepType/value:activities".
	ID string
	// Name is the name on the wire: a schema's component name, a field's JSON name, an enum value's text.
	Name string
	// Preferred is a better name for generated code that the document or an overlay states (x-ms-client-name,
	// x-assistgen-name); usually empty.
	Preferred string
	// Doc is the description, plain text or Markdown; it may be empty and is not to be trusted.
	Doc string
	// Deprecated tells that the document marks the node so.
	Deprecated bool
	// Sunset is the day from which the node may be gone, as the document writes it (x-sunset): "2027-01-31"; usually empty.
	Sunset string
	// Stability is how much the document promises of the node (x-stability-level): "draft", "alpha", "beta", "stable"; usually empty.
	Stability string
	// Pos is where the node is in its document (in the newest one that has it, for a merged model).
	Pos Pos
	// Availability is the versions that have the node.
	Availability Availability
}

// Server is a base URL.
type Server struct {
	Node // Name is the URL, which may hold {variables}
	// Variables are the variables of the URL, in the order in which they are in it.
	Variables []*ServerVariable
}

// ServerVariable is one {variable} of a server's URL.
type ServerVariable struct {
	Node
	Default string   // empty when the user must give a value
	Values  []string // the allowed values; nil when any is
}

// AuthScheme is a way to authenticate.
type AuthScheme struct {
	Node
	Kind AuthKind
	// In is "header", "query" or "cookie" and Param the name there; for bearer and basic they are "header", "Authorization".
	In, Param string
	// Prefix is written before the credential in the value: "Bearer ", "Api-Key ".
	Prefix string
	// Scopes are the OAuth 2 scopes; nil for other kinds.
	Scopes []string
	// Flows are the ways to get a token for OAuth 2; nil for other kinds.
	Flows []*AuthFlow
	// OpenID is the URL at which OpenID Connect describes itself; empty for other kinds.
	OpenID string
	// BearerFormat says what a bearer token looks like, "JWT"; it may be empty.
	BearerFormat string
}

// AuthFlow is a way to get a token for OAuth 2; its Name is "clientCredentials", "authorizationCode", … URLs that it does not use are
// empty.
type AuthFlow struct {
	Node
	AuthorizationURL, TokenURL, RefreshURL, DeviceURL string
}

// AuthKind is the kind of an AuthScheme.
type AuthKind string

// The kinds of AuthScheme.
const (
	AuthBearer AuthKind = "bearer"
	AuthBasic  AuthKind = "basic"
	AuthAPIKey AuthKind = "apiKey"
	AuthOAuth2 AuthKind = "oauth2" // sends a bearer token that the user fetches
	AuthHTTP   AuthKind = "http"   // another scheme of the Authorization header (digest)
	AuthMutual AuthKind = "mutualTLS"
	AuthOther  AuthKind = "other" // a kind that nobody knows
)

// Schema is a named type.
type Schema struct {
	Node
	Type Type
	// Nullable tells that the named type itself allows null; normalize has already put that on every use of it.
	Nullable bool
	// Keywords hold more of the schema than its type does.
	Keywords []*Keyword
}

// Use is the use of a type at a place: a field, a parameter, a body, a list item, a map value.
type Use struct {
	Type Type
	// Nullable tells that null is allowed at this place.
	Nullable bool
	// Default is the JSON text of the default value; empty when there is none.
	Default Literal
	// Keywords hold more of the schema at this place than its type does, without the keywords of a schema that the type refers to.
	Keywords []*Keyword
}

// Keyword is a keyword of a schema that says more of values than a type and its limits do. It is read only for comparisons.
type Keyword struct {
	Node           // Name is the keyword, with the member or position for one that holds several: "dependentSchemas.card"
	Keyword string // "dependentSchemas"
	// Use is the schema that it holds; nil for a keyword with another value.
	Use *Use
	// Value is the value where that is not a schema; empty otherwise.
	Value Literal
}

// Literal is a JSON value as text: `"auto"`, `20`, `[]`. The empty Literal is not a value.
type Literal string

// Is reports whether a JSON value is of a kind; integers are numbers.
func (l Literal) Is(k Kind) bool {
	of := l.Kind()
	return of == k || k == KindNumber && of == KindInteger
}

// Kind returns the kind of a JSON value; empty for none.
func (l Literal) Kind() Kind {
	switch {
	case l == "":
		return ""
	case l[0] == '"':
		return KindString
	case l == "true" || l == "false":
		return KindBoolean
	case l == "null":
		return KindNull
	case l[0] == '[':
		return KindArray
	case l[0] == '{':
		return KindObject
	case strings.ContainsAny(string(l), ".eE"):
		return KindNumber
	}
	return KindInteger
}

// Text describes values as documents do, as JSON in the words of JSON Schema draft 2020-12 and of OpenAPI. Of one name there is a Text
// for each way in which versions have it.
type Text struct {
	// Name is that of the schema, which references in other strings have; it is empty for an operation.
	Name string
	// Availability is the versions that have it so.
	Availability Availability
	Text         Literal
}

// Origin is the schemas that a type was made of: all of them hold for its values. It is zero for a type that was made of none.
type Origin struct {
	Names   []string // of those of the API
	Version string   // the ID of the version that has them
	// Key is equal for types of whose values the schemas say the same where a model says nothing, as by not.
	Key string
}

// OriginOf returns where a type has its origin; nil for one that has none.
func OriginOf(t Type) *Origin {
	switch t := t.(type) {
	case *Enum:
		return &t.Origin
	case *Object:
		return &t.Origin
	case *List:
		return &t.Origin
	case *Map:
		return &t.Origin
	case *Union:
		return &t.Origin
	}
	return nil
}

// Field is a field of an Object.
type Field struct {
	Node
	Use
	Required            bool
	ReadOnly, WriteOnly bool
	// ReadOnlyIn and WriteOnlyIn are the IDs of the versions in which it is so, where it is not in all.
	ReadOnlyIn, WriteOnlyIn []string
	// NullIn are the IDs of the versions that require the field and let it be null, where others do without it.
	NullIn []string
	// AlsoNamed are further names that the field has in received JSON: the snake_case names of protobuf fields.
	AlsoNamed []string
}

// Type is one of Scalar, Enum, Object, List, Map, Union, Any and Ref, always as a pointer.
type Type interface{ isType() }

func (*Scalar) isType() {}
func (*Enum) isType()   {}
func (*Object) isType() {}
func (*List) isType()   {}
func (*Map) isType()    {}
func (*Union) isType()  {}
func (*Any) isType()    {}
func (*Ref) isType()    {}

// Kind is a kind of JSON value.
type Kind string

// The kinds of JSON values; integer is a number without a fraction.
const (
	KindString  Kind = "string"
	KindInteger Kind = "integer"
	KindNumber  Kind = "number"
	KindBoolean Kind = "boolean"
	KindObject  Kind = "object"
	KindArray   Kind = "array"
	KindNull    Kind = "null"
)

// Formats that change how a value is represented; any other format is kept as stated and changes nothing.
const (
	FormatInt32     = "int32"
	FormatInt64     = "int64"
	FormatUnixTime  = "unixtime"   // integer seconds since 1970
	FormatDateTime  = "date-time"  // RFC 3339 text
	FormatBase64    = "byte"       // bytes as base64 text
	FormatBinary    = "binary"     // raw bytes: a file part or a whole body, never inside JSON
	FormatFieldMask = "field-mask" // comma-separated paths in one text
)

// Scalar is a string, number or boolean.
type Scalar struct {
	Kind   Kind // KindString, KindInteger, KindNumber or KindBoolean
	Format string
	// Media is the media type of the content of a string; empty where that is not said.
	Media string
	// Binary tells, for comparisons, that the document says binary where that is base64, or text of a media type.
	Binary bool
	// AsText tells that a number is written as JSON text, as protobuf's int64 is.
	AsText bool
	Limits Limits
}

// Limits are the constraints on a value. Nil pointers and empty strings set no limit.
type Limits struct {
	// Minimum, Maximum and MultipleOf are JSON numbers as written.
	Minimum, Maximum, MultipleOf       Literal
	ExclusiveMinimum, ExclusiveMaximum bool
	// MinLength and MaxLength count characters of text, MinItems and MaxItems items, MinProperties and MaxProperties members.
	MinLength, MaxLength         *uint64
	MinItems, MaxItems           *uint64
	MinProperties, MaxProperties *uint64
	UniqueItems                  bool
	// Pattern is an ECMA 262 regular expression.
	Pattern string
}

// Enum is a set of named values of one scalar kind.
type Enum struct {
	Origin Origin
	Kind   Kind // KindString, KindInteger, KindNumber or KindBoolean
	// Label is the name that the document gives the enum where it is (x-ms-enum); usually empty.
	Label string
	// Open tells that the document expects values beyond those listed, and OpenIn in which versions.
	Open   bool
	OpenIn Availability
	// Values are distinct, in the order of the document. One value makes a constant.
	Values []*Value
}

// Value is a value of an Enum; its Name is the text of the value, for text without quotes.
type Value struct {
	Node
	// Literal is the value as JSON.
	Literal Literal
	// Also are spellings of the same value in other versions, accepted when received in any.
	Also []Spelling
}

// Spelling is how some versions spell a value.
type Spelling struct {
	Literal      Literal
	Availability Availability
}

// Object is a JSON object with declared fields.
type Object struct {
	Origin Origin
	Fields []*Field
	// Additional is the type of undeclared members; nil when the document says nothing of them or forbids them.
	Additional *Use
	// Closed tells that the document forbids undeclared members.
	Closed bool
	// Patterned tells that members beyond the fields are refused unless a pattern allows their names. It is read only for comparisons.
	Patterned bool
	// Oneofs are groups of fields of which at most one is present (picker ByField): a union without a tag.
	Oneofs []*Oneof
	// RequireOneOf are sets of field names of which at least one set must be present, from constraints spelt as
	// anyOf or oneOf of {required: […]}; nil for none.
	RequireOneOf [][]string
	// Limits holds MinProperties and MaxProperties.
	Limits Limits
}

// Oneof is a group of optional fields of an Object of which at most one is present. An empty object counts as present.
type Oneof struct {
	Node
	Fields []string // wire names, in order
	// Required tells that exactly one must be present.
	Required bool
}

// List is a JSON array.
type List struct {
	Origin Origin
	Item   Use
	Limits Limits
	// Tuple holds the types of single positions, nil where the document says no more than Item; it is read only for comparisons.
	Tuple *Tuple
}

// Tuple holds the types of the items of a list by their positions.
type Tuple struct {
	// Items are the first items, and Rest those behind them; Rest is nil if there are none.
	Items []*Use
	Rest  *Use
}

// Map is a JSON object whose members are not declared one by one.
type Map struct {
	Origin Origin
	Value  Use
	Limits Limits // MinProperties and MaxProperties
	// Key limits the names; Key.Pattern and the lengths are used.
	Key Limits
}

// Union is a value of one of several types.
//
// A received value is distinguished by its JSON kind first. Where several variants are objects, Picker tells how they differ.
type Union struct {
	Origin   Origin
	Variants []*Variant
	Picker   Picker
	// Tag is the wire name of the property that picks an object variant; empty unless Picker is ByTag.
	Tag string
	// Open tells that values beyond the variants are expected.
	Open bool
	// Base holds the fields that every object variant has by inheritance, the tag among them; nil where the union is
	// not a base with subtypes. An unknown variant still has them.
	Base *Object
}

// Picker is how the object variants of a union are distinguished.
type Picker string

// The pickers.
const (
	ByKind  Picker = "kind"  // at most one variant is of each JSON kind
	ByTag   Picker = "tag"   // Union.Tag holds a value that only one variant has; after merging, one without tags is the one that no tag means
	ByField Picker = "field" // each object variant has a required field that no other declares
	ByTrial Picker = "trial" // by the best fit of the members present; reported as a warning
)

// Variant is one type of a Union. Its Name is the tag, the name of the schema referred to, or the kind.
type Variant struct {
	Node
	Type Type
	// Tags are the values of the tag that pick this variant, the first being the one to write; nil unless ByTag and an object.
	Tags []string
	// Keywords hold more of the schema of the variant than its type does.
	Keywords []*Keyword
}

// Any is any JSON value.
type Any struct {
	// None tells that no value is allowed: a field of that type is forbidden.
	None bool
}

// Ref leads to a named type.
type Ref struct{ Schema *Schema }

// Operation is one call of the API.
type Operation struct {
	Node // Name is the operationId; when there is none, one made of method and path
	// Service and Method name the call in generated code: "Runs", "Create".
	Service, Method string
	Summary         string
	Tags            []string
	Params          []*Param
	// Bodies are the request bodies by media type, in the order of the document; nil when there is none.
	Bodies       []*Body
	BodyRequired bool
	Responses    []*Response
	// Forms are the ways to call the operation on the wire, the newest first; there is at least one.
	Forms []*WireForm
	// Security lists alternatives; each is a set of schemes needed together. Nil means no authentication, and an empty
	// alternative that it is optional.
	Security [][]SecurityUse
	// Servers override the API's; nil for the API's.
	Servers []*Server
	// Headers are sent next to those of the API.
	Headers     []*Header
	Paging      *Paging
	Stream      *Stream
	LongRunning *LongRunning
	// Callbacks are the requests that the API sends while the operation is carried out. The path of one is a runtime expression.
	Callbacks []*Operation
	// Promises tells that the response is a promise, of which LongRunning may say more (x-ms-long-running-operation).
	Promises bool
	// Texts are the schemas of its parameters, bodies and responses as they are written.
	Texts []*Text
	// Wires are the operation as its versions speak it, the newest first, where they differ in more than Forms and Availability
	// say: each is of the versions in its Availability, and all of them are of every version. Nil where this description does for
	// all; only merged models have any.
	//
	// A wire has all parameters of this operation, in the same order, the bodies of its versions, and all responses, the successes of
	// its versions first. Types are said here alone, but for constants, and so are the headers that are always sent.
	Wires []*Operation
}

// SecurityUse is the need for one scheme.
type SecurityUse struct {
	Scheme string // Name of an AuthScheme, or of one that the API does not have: nobody can meet that
	Scopes []string
}

// Param is a parameter.
type Param struct {
	Node
	Use
	In       In
	Required bool
	// Style and Explode are the serialization rules of OpenAPI, with its defaults filled in.
	Style   string
	Explode bool
	// AllowReserved tells that reserved characters are sent unencoded.
	AllowReserved bool
	// AllowEmpty tells that a parameter of the query may have an empty value, which is as none where it is none of the type.
	AllowEmpty bool
	// MediaType is set when the value is sent as a document of that type ("application/json") in place of a style.
	MediaType string
}

// In is the place of an input on the wire.
type In string

// Places of an input.
const (
	InPath   In = "path"
	InQuery  In = "query"
	InHeader In = "header"
	InCookie In = "cookie"
	InBody   In = "body" // a field of the JSON body; only in WireForm.Places
)

// Body is a request body of one media type.
type Body struct {
	Node // Name is the media type
	Use
	// Parts says how the fields of a form are sent; nil unless the media type is a form.
	Parts []*Part
}

// Part is how one field of a form body is sent.
type Part struct {
	Name         string // the field
	ContentTypes []string
	Style        string // "form", "deepObject", …; empty for the media type's default
	Explode      bool
	// AllowReserved tells that reserved characters are sent unencoded, in a form that is encoded as a query.
	AllowReserved bool
	// File tells that the part is sent with a file name.
	File bool
}

// Response is the response for one status.
type Response struct {
	Node           // Name is the status: "200", "4XX", "default"
	Bodies []*Body // by media type; nil for none
	// Headers are the documented headers of the response.
	Headers []*Param
	// Links are the calls that a response leads to.
	Links []*Link
}

// Link says which operation a response leads to, and how to call it.
type Link struct {
	Node
	// Operation is the operationId, or the reference to the operation.
	Operation string
	// Input is the JSON of the inputs of the operation: "parameters" by name, "requestBody", and the "server"; values may be runtime
	// expressions. It is empty where the link says none.
	Input Literal
}

// WireForm is one way to call an operation.
type WireForm struct {
	Node              // Availability says which versions use it
	HTTPMethod string // upper case
	Path       string // as in the document, but that its parameters are called as those of Params: "/operations/{operationId}:cancel"
	// Segments are the parts of Path between slashes.
	Segments []Segment
	// Places says where an input is sent in this form when that differs from Param.In (keys are wire names). A key that is
	// no parameter of the operation is a field of its body, which this form sends elsewhere; InBody puts a parameter into
	// the body's field of that name.
	Places map[string]In
}

// Segment is the part of a path between two slashes: literals and parameters in turn, such as {operationId} and ":cancel".
type Segment []SegmentPart

// SegmentPart is a literal or a parameter; exactly one of them is set.
type SegmentPart struct{ Literal, Param string }

// Header is a request header that a client sends without a parameter for it.
type Header struct {
	Node
	Value       string // sent by default; empty when only the user gives one
	Environment string // the environment variable that holds a default; may be empty
}

// ErrorEnvelope is the vendor's error body. Paths are dotted names inside the schema; they may be empty.
type ErrorEnvelope struct {
	Schema              *Schema
	Code, Message, Type string
	RequestID           string // the response header with the request's id
}

// Paging is how a list is walked.
type Paging struct {
	Items  string // response field with the items
	Cursor string // query parameter for the next page
	Next   string // response field that feeds Cursor
	More   string // response field that tells whether there is more; empty: an empty Next ends
}

// Protocols of a Stream.
const (
	ProtocolSSE    = "sse"    // text/event-stream
	ProtocolNDJSON = "ndjson" // one JSON document a line
	ProtocolSeq    = "seq"    // JSON documents each behind a record separator, RFC 7464
)

// Stream is a streamed response.
type Stream struct {
	Protocol string
	// MediaType is that of the response, as in the document; empty where it has none of a stream.
	MediaType string
	// Availability holds the versions of the operation that stream; nil means all of the API's.
	Availability Availability
	// Flag is the body field that turns streaming on; empty when the operation always streams.
	Flag string
	// Events are the events in order, for SSE with names; nil when all items are of type Item.
	Events []*Event
	// Item is the payload where events have no names; nil otherwise.
	Item Type
	// TerminatorEvent and TerminatorData are the frame that ends the stream; both empty for none.
	TerminatorEvent, TerminatorData string
	// Terminal are the events, or the values of the field Discriminate, after which the stream may end.
	Terminal     []string
	Discriminate string
	// Error is the event that carries an error; empty for none.
	Error string
	// ResultField and ErrorField are the members of the envelope of a line; empty for none.
	ResultField, ErrorField string
	// Resume is the parameter that resumes the stream; empty for none.
	Resume string
}

// Event is a named event of a Stream.
type Event struct {
	Node
	Type Type // nil when the data is not JSON, as of the terminator
}

// LongRunning is an operation whose response is a promise.
type LongRunning struct {
	Result                *Schema // the final result
	Poll                  string  // "Operations.Get", the call that asks for the state
	Done, Error, Response string  // fields of the promise
}
