package runtime

import "strings"

// API describes what the operations of one API share. A generated package has one, which never changes.
type API struct {
	// Name begins the text of every error: "openai".
	Name string
	// UserAgent is sent with every request; empty for the name of the API.
	UserAgent string
	// BaseURL is where requests go unless the client or the operation has another; it may hold {variables}, and is empty
	// when only the user knows it.
	BaseURL string
	// Variables are the defaults of the variables of base URLs; a variable without one must be given by the user.
	Variables map[string]string
	// Servers are the base URLs of the versions that have another.
	Servers []Server
	// Versions are the versions of the API, the oldest first; nil for an API without versions.
	Versions []APIVersion
	// DefaultVersion is the ID of the version that a client speaks unless told otherwise; empty for the last.
	DefaultVersion string
	// Auth are the ways to authenticate that operations refer to by name.
	Auth []AuthScheme
	// Headers are sent with every request.
	Headers []Header
	// Errors says where an error body has what.
	Errors ErrorFields
	// Environment names the environment variables that hold defaults.
	Environment Environment
	// Documents leads to the schemas of the documents; nil for none.
	Documents Documented
}

// APIVersion is one version of an API.
type APIVersion struct {
	ID   string // "2025-05-15-preview.2025-08"
	Wire string // what a request says to ask for it; empty where none is said
}

// Server is the base URL of some versions.
type Server struct {
	URL       string            // empty when only the user knows it
	Variables map[string]string // the defaults of its variables that are not those of the API
	Versions  []string
}

// Environment names environment variables that a new client reads; an empty name reads none.
type Environment struct {
	BaseURL, Token, APIKey string
}

// ErrorFields says where an error body has what: dotted names of members, such as "error.code". Empty ones are looked
// for under the usual names.
type ErrorFields struct {
	Code, Type, Message string
	RequestID           string // the header of the response with the request's id; empty for x-request-id
	// Bodies say how a server writes its own errors, the first wherever the operation does not declare another of them.
	Bodies []ErrorBody
}

// ErrorBody says how an error is written in one of the document's types.
type ErrorBody struct {
	Of   any    // a nil pointer to the Go type, as in a [ResponseSpec]; nil for a body that no operation declares
	Type string // the media type; empty for application/json
	// Text is the JSON to write, with $message and the like in place of values; see errorValues.
	Text string
}

// AuthKind is a kind of credential.
type AuthKind string

// The kinds of credentials. A scheme of OAuth 2 or OpenID Connect is AuthBearer.
const (
	AuthBearer AuthKind = "bearer"
	AuthBasic  AuthKind = "basic"
	AuthAPIKey AuthKind = "apiKey"
	// AuthHTTP is another scheme of the Authorization header, which Prefix names: "Digest ".
	AuthHTTP AuthKind = "http"
	// AuthMutualTLS is a certificate of the client, which the connection has and no request.
	AuthMutualTLS AuthKind = "mutualTLS"
)

// AuthScheme is a way to authenticate.
type AuthScheme struct {
	Name   string
	Kind   AuthKind
	In     In     // InHeader, InQuery or InCookie; empty for InHeader
	Param  string // the name there; empty for Authorization
	Prefix string // is written before the credential: "Bearer ", "Api-Key "
	// Versions are the IDs of the versions that have it; nil for all. Versions may have different schemes of one name.
	Versions []string
}

// scheme returns the scheme of that name in a version; nil for none.
func (a *API) scheme(name, version string) *AuthScheme {
	for i := range a.Auth {
		if s := &a.Auth[i]; s.Name == name && hasVersion(s.Versions, version) {
			return s
		}
	}
	return nil
}

// SecurityUse is the need for one scheme.
type SecurityUse struct {
	Scheme string   // the Name of an AuthScheme
	Scopes []string // what the credential must allow; nil for nothing in particular
}

// Header is a header that is sent without a parameter for it.
type Header struct {
	Name        string
	Value       string   // sent unless the environment has another; empty sends none
	Environment string   // the variable that [NewClient] reads a default from; empty for none, as in all headers of operations
	Versions    []string // the IDs of the versions that send it; nil for all
}

// Operation describes one call. Generated packages have one variable for each, which never changes.
type Operation struct {
	API *API
	// Name is its name in errors: "Runs.Create".
	Name string
	// Forms are the ways to call it, the newest first; the first that the client's version has is taken.
	Forms []WireForm
	// Params are the parameters, in the order in which they are sent.
	Params []Param
	// Security lists alternatives, each a set of schemes needed together; nil for no authentication. Nothing meets one that
	// names a scheme that the API does not have.
	Security [][]SecurityUse
	// Headers are sent next to those of the API.
	Headers []Header
	// BaseURL is where it goes in place of the API's; usually empty. Variables are as those of a Server.
	BaseURL   string
	Variables map[string]string
	// Args are the Keys of the parameters that the call takes one by one; one that is the Key of none is the name of a string of
	// the body, which other forms have in their path.
	Args []string
	// Body says how the body is sent; nil for an operation without one.
	Body *Body
	// Of is the main description of an operation whose methods send or return several media types, of which this one is for
	// others; nil for the main one.
	Of *Operation
	// Responses describe the responses. A success that they lack is JSON of status 200, or without a body and of status 204.
	Responses []ResponseSpec
	// Header is a nil pointer to the struct of the headers of responses, each of which ResponseHeaders describes; nil for none.
	Header          any
	ResponseHeaders []Param
	// Paging says how its response is walked; nil for a response that has no next page.
	Paging *Paging
	// Stream says how its response is read as a stream; nil for an operation that cannot stream.
	Stream *Stream
	// Promise says where a response that is a promise has what; nil for other responses.
	Promise *PromiseFields
	// Versions are the IDs of the versions that have the operation; nil for all.
	Versions []string
	// Links lead to what the package knows of the types of its requests and responses, where these are not structs: see
	// [Unmarshal].
	Links []any
	// Others describe the call in the versions that speak it differently, each in those of its own Versions, which these Versions do
	// not hold.
	Others []Operation
}

// in returns the description of the operation in a version: the main one for a version that has none.
func (o *Operation) in(version string) *Operation {
	for i := range o.Others {
		if version != "" && hasVersion(o.Others[i].Versions, version) {
			return &o.Others[i]
		}
	}
	return o
}

// BodyKind is how a body is sent.
type BodyKind string

// The kinds of bodies.
const (
	BodyJSON      BodyKind = "json"
	BodyMultipart BodyKind = "multipart"
	BodyForm      BodyKind = "form"
	BodyText      BodyKind = "text"
	BodyRaw       BodyKind = "raw"
	BodyNone      BodyKind = "none"
)

// Body describes the body of a request.
type Body struct {
	Type     string   // the media type
	Kind     BodyKind // BodyNone for a version that has none
	Required bool
	// Parts says how the fields of a form are sent that are not sent in the usual way.
	Parts []Part
	// Others are further media types that the same Go type is sent as; only their Type, Kind and Parts count.
	Others []Body
}

// ResponseSpec describes the response of one status.
type ResponseSpec struct {
	Status string   // "200", "4XX" or "default"; empty for a success that has no other
	Types  []string // the media types, the first being what is sent; nil for application/json, and without a body
	Kind   BodyKind // empty for JSON
	// Value is a nil pointer to the Go type of the body of an error.
	Value any
	// Success tells that the response is a success though it has a Value: a default that is alone may be both.
	Success bool
	// Of is a nil pointer to the struct that stands for the response among the types that the call returns; nil where these are one.
	Of any
}

// PromiseFields are the members of a promise, by their JSON names: whether it is fulfilled, its name, and the error or the
// result; the last two may be empty.
type PromiseFields struct{ Done, ID, Error, Result string }

// WireForm is one way to send an operation.
type WireForm struct {
	Method string // upper case
	// Path has {parameters}: "/operations/{operationId}:cancel". What is fixed in its query is sent, and asked for by a server;
	// a fragment is neither.
	Path string
	// Versions are the IDs of the versions that use the form; nil for all.
	Versions []string
	// Turn orders the forms of several operations that the same requests ask for: a server tries the one with the least first.
	Turn int
	// Places says where an input is sent when its Param says otherwise: InBody makes a parameter a member of the
	// JSON body, and a name that is not a parameter is a member of the body that is sent elsewhere.
	Places map[string]In
}

// withoutFragment returns a path of a document without the part that only distinguishes it from others in the document.
func withoutFragment(path string) string {
	path, _, _ = strings.Cut(path, "#")
	return path
}

// In is the place of an input.
type In string

// The places of inputs.
const (
	InPath   In = "path"
	InQuery  In = "query"
	InHeader In = "header"
	InCookie In = "cookie"
	InBody   In = "body"
)

// Param describes a parameter.
type Param struct {
	Name string
	// Key is its name for [Set]; empty for Name. It distinguishes two parameters of one name in different places.
	Key           string
	In            In
	Style         string // empty for OpenAPI's default: simple in paths and headers, form in queries and cookies
	Explode       bool
	AllowReserved bool // for queries
	// JSON tells that the value is sent as JSON text in place of a style.
	JSON bool
	// Versions are the IDs of the versions that have it; nil for all.
	Versions []string
	// WireVersion tells that the client fills it with the version it speaks.
	WireVersion bool
	// Required tells that it is sent: a server refuses a request without it.
	Required bool
	// AllowEmpty tells that to a server an empty value is as if the parameter were not there.
	AllowEmpty bool
	// Const is the text that a client sends for none, and for the constant that a newer version has in its place; empty for another
	// value.
	Const string
}

func (p *Param) key() string {
	if p.Key != "" {
		return p.Key
	}
	return p.Name
}

func (o *Operation) param(key string) *Param {
	for i := range o.Params {
		if p := &o.Params[i]; p.key() == key {
			return p
		}
	}
	return nil
}

// The styles of OpenAPI 3, and that of Swagger's tsv.
const (
	StyleSimple         = "simple"
	StyleLabel          = "label"
	StyleMatrix         = "matrix"
	StyleForm           = "form"
	StyleSpaceDelimited = "spaceDelimited"
	StylePipeDelimited  = "pipeDelimited"
	StyleTabDelimited   = "tabDelimited"
	StyleDeepObject     = "deepObject"
)

// Part describes a field of a form.
type Part struct {
	Name string
	// ContentType is the media type of the part; empty for text, and application/json for an object without a style.
	ContentType string
	Style       string // empty for the usual way
	Explode     bool
	// AllowReserved is that of a parameter, for a form that is encoded as a query.
	AllowReserved bool
}

// part returns how a field of a form is sent.
func (b *Body) part(name string) Part {
	for _, p := range b.Parts {
		if p.Name == name {
			return p
		}
	}
	return Part{Name: name}
}

// Paging says where a list has the cursor of its next page. Names are top-level members of the response, with every
// spelling that a server may use.
type Paging struct {
	Cursor string   // the Key of the parameter that takes the cursor
	Items  string   // the member that holds the items
	Next   []string // the member that feeds it
	More   []string // the member that tells whether there is more; nil where an empty Next ends
}

// The protocols of a Stream.
const (
	ProtocolSSE    = "sse"    // text/event-stream
	ProtocolNDJSON = "ndjson" // one JSON document a line
	ProtocolSeq    = "seq"    // JSON documents each behind a record separator, RFC 7464
)

// Stream says how a response is read as a stream.
type Stream struct {
	Protocol string
	Type     string // the media type; empty for the protocol's own, and application/json for documents on lines
	// TerminatorEvent and TerminatorData are the event that ends the stream, known by its name or its data and handed to
	// nobody; both are empty for none.
	TerminatorEvent, TerminatorData string
	// Terminal are the names of the events after which the stream may end, or the values of Discriminate. A stream that
	// has neither these nor a terminator may end anywhere.
	Terminal []string
	// Discriminate is the member whose value Terminal lists, with every spelling; nil where that is the event's name.
	Discriminate []string
	// Error is the event that carries an error; empty for "error".
	Error string
	// ResultField and ErrorField are the members of the envelope around each item; empty for none.
	ResultField, ErrorField string
	// Named tells that its items are structs of a name, an id and a value whose type the name tells.
	Named bool
	// Flag is the member of the body that asks for the stream; empty for an operation that always streams.
	Flag string
	// FlagParam is the Key of the parameter that does so in its place; empty for none.
	FlagParam string
	// Resume is "Last-Event-ID", or the Key of the parameter that takes up a broken stream; empty for none. An integer is that of the
	// first event to send, counted from 0; another parameter takes the id that the server gave last.
	Resume string
}
