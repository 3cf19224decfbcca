// Package refdoc makes reference documentation of APIs: what their documents say, which versions have what, and how it is called in Go.
//
// [New] gathers all of that of one API into a [Reference], and a [Site] prints References by layouts: files of text/template for
// Markdown, of html/template for HTML. A Reference is the data of layouts.
//
// # Anchors
//
// The addresses of pages and of places in them stay the same as long as what they lead to keeps its name:
//
//	operations/runs_create.html             an operation, by its ID
//	operations/runs_create.html#responses   a section of it: parameters, body, responses, security, curl, go, examples or definitions
//	schemas/run.html                        a schema, by its ID
//	schemas/run.html#run.status             a field, by its ID
//	index.html#service-runs                 a service, by its ID
//	index.html#authentication               a section: operations, servers, authentication, errors, providers, versions or types
//
// A single file has #operations/runs_create, #operations/runs_create-responses, #schemas/run, #schemas/run.status, #service-runs
// and #authentication. Where a site has several APIs, what is of one of them begins with its name and a slash.
package refdoc

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Reference is the documentation of one API.
type Reference struct {
	// Name is the name of the API in the configuration; empty for a document that is given by itself.
	Name string
	// Title and Doc are those of the document. Doc, like all that is called so, is Markdown of a stranger; it may be empty.
	Title, Doc string
	// Versions are the newest first.
	Versions []*Version
	Servers  []*Server
	Auth     []*Auth
	// Services are in the order of the document.
	Services []*Service
	// Schemas are all named types, in the order of their names.
	Schemas []*Schema
	// Errors is the schema of the API's errors; nil where it is not stated.
	Errors *Errors
	// Go is the package that is generated for the API; nil for none.
	Go *Package
	// Table are the calls by the APIs that have them, where several are one; nil otherwise. The first row is the head.
	Table [][]string
}

// Package is a Go package.
type Package struct {
	Name, Import string
	// Clients are the signatures of the functions that make a client of that of one API, where several APIs are one; nil otherwise.
	Clients []string
}

// Version is a version of the API.
type Version struct {
	ID, Wire, Stage string
	// Since is the version before; empty for the oldest. Added, Removed and Changed are the differences from it.
	Since                   string
	Added, Removed, Changed []*Change
}

// Change is a difference between two versions.
type Change struct {
	Where    string // "RunStep.step_details"
	Text     string // "enum value added: activities"
	Kind     string // "added", "removed" or "changed"
	Breaking bool   // for correct callers
}

// Server is a base URL.
type Server struct {
	URL, Doc  string
	Variables []*Param
}

// Auth is a way to authenticate.
type Auth struct {
	Name, Doc string
	Kind      string // "apiKey", "http", "oauth2", …, as in documents
	// Scheme is that of the Authorization header, "bearer"; In and Param are the place of a key. They are empty for other kinds.
	Scheme, In, Param string
	Flows             []*Flow
	OpenID            string // the address of the configuration of OpenID Connect
}

// Flow is a way to get a token of OAuth 2.
type Flow struct {
	Name                          string // "implicit"
	Authorization, Token, Refresh string // addresses; empty for none
	Scopes                        []*Scope
}

// Scope is a permission of a token.
type Scope struct{ Name, Doc string }

// Service is a group of calls.
type Service struct {
	ID         string // unique among services; may be in an address: "runs"
	Name       string
	Operations []*Operation
}

// Errors is the body of errors.
type Errors struct {
	Schema              *Schema
	Code, Message, Type string // paths in it; empty for none
	RequestID           string // the header of a response
}

// Operation is one call.
type Operation struct {
	// ID is unique in the reference and may be in an address: "runs-create".
	ID              string
	Service, Method string // "Runs", "Create"
	Name            string // the operationId
	Title           string // "Runs.Create"
	Summary, Doc    string
	Deprecated      bool
	// Versions says which versions have it: "since 2025-05-15"; empty for all.
	Versions string
	// Forms are the ways to call it, the newest first. It is nil where several APIs are one.
	Forms  []*Form
	Params []*Param
	// Bodies are by media type; nil for none.
	Bodies       []*Body
	BodyRequired bool
	Responses    []*Response
	// Security are alternatives; each is a list of schemes that are needed together. Nil is not an authentication.
	Security [][]*SecurityUse
	// Notes are sentences on pages, streams and long-running calls.
	Notes    []string
	Examples []*Example
	Curl     string // a command of the shell; empty where several APIs are one
	// Variables are those of the shell that Curl reads: the credential, and what the document leaves open of the address.
	Variables []string
	Go        *GoCall
	// Definitions are the schemas that it leads to, the nearest first, as many as one page has; the others have their own pages.
	Definitions []*Schema
}

// Form is one way to call an operation.
type Form struct {
	Method, Path string
	// Required is the request line with what is required, All that with every optional parameter of the query.
	Required, All string
	Versions      string // which versions use it; empty for all
}

// Param is an input of a call, or a header of a response.
type Param struct {
	Name, In   string
	Required   bool
	Type       Type
	Facts      []string // "minLength: 1", "default: 20"
	Doc        string
	Deprecated bool
	Versions   string
	// Values are those that it may have; nil for any.
	Values []*Value
}

// Body is the body of a request or response, of one media type.
type Body struct {
	MediaType string
	Type      Type
	Doc       string
	// Rows are the fields of a type without a name; nil for another one.
	Rows []*Row
	// Groups are as of a Schema.
	Groups []string
}

// Response is the response of a call for a status.
type Response struct {
	Status string // "200 OK", "4XX", "default"
	Doc    string
	Bodies []*Body
	// Headers are those of the response.
	Headers  []*Param
	Versions string
}

// SecurityUse is the need for a scheme.
type SecurityUse struct {
	Auth   *Auth // nil for one that the document does not declare
	Name   string
	Scopes []string
}

// Example is a call with its response.
type Example struct {
	Name, Summary string
	// Request is the request line and Body the body; either may be empty. Status and Response are the response.
	Request, Body    string
	Status, Response string
	// Made tells that it was made of the schemas: the document has none.
	Made bool
}

// Answer returns the response of the first example: its status, media type and body. The status is 200 where no one is known.
func (o *Operation) Answer() (status int, mediaType, body string) {
	status = http.StatusOK
	if len(o.Examples) == 0 {
		return status, "", ""
	}
	e := o.Examples[0]
	if code, err := strconv.Atoi(e.Status); err == nil {
		status = code
	}
	for _, r := range o.Responses {
		if strings.HasPrefix(r.Status, e.Status) && len(r.Bodies) > 0 {
			mediaType = r.Bodies[0].MediaType
		}
	}
	return status, mediaType, e.Response
}

// GoCall is how an operation is called in Go.
type GoCall struct {
	Package   *Package
	Service   string   // the interface that has Method: "MessagesService"
	Method    string   // that Code calls: "Create", "All"
	Signature string   // "client.Messages.List(ctx, threadID, params, opts...) (*MessagesPage, error)"
	Client    string   // statements that make the client of Code; empty where several APIs are one
	Code      string   // a call with an example; empty where the example has no form in Go
	Version   string   // the version that the client is made for, "openai.Version20231106"; empty for that of a client which says none
	Others    []string // signatures of further methods: of streams, of all pages
	// Output is the output of Code when the response is that of the operation's first example; Known tells that it is known.
	Output string
	Known  bool
}

// Schema is a named type.
type Schema struct {
	ID         string // unique in the reference; may be in an address: "run"
	Name       string
	Type       Type
	Doc        string
	Deprecated bool
	Versions   string
	Facts      []string
	// Rows are the fields, those of objects without a name inside them among them; nil for what is not an object.
	Rows []*Row
	// Groups are sentences on fields of which only one is there.
	Groups []string
	// Values are those of an enum, and Variants the types of a union.
	Values   []*Value
	Variants []*Variant
	// UsedBy are the operations and schemas that have it directly.
	UsedByOperations []*Operation
	UsedBySchemas    []*Schema
	// Go is its type in Go, "*openai.Run"; empty for none. Example is a value as JSON.
	Go, Example string

	model *model.Schema
}

// Row is a field in the table of an object.
type Row struct {
	ID    string // unique in the reference: "run.usage.prompt_tokens"
	Path  string // "usage.prompt_tokens", "data[].id"
	Name  string // "prompt_tokens"
	Depth int    // of objects without names around it; 0 for the object's own
	Param
	ReadOnly, WriteOnly bool
	Go                  string // "PromptTokens int64"; empty for none
}

// Value is one value of an enum.
type Value struct {
	Text, Doc  string
	Deprecated bool
	Versions   string
	Go         string // the constant; empty for none
}

// Variant is one type of a union.
type Variant struct {
	Tag  string // the member and its value that tell it, `type: "text"`; empty where something else does
	Type Type
	Doc  string
	// Rows are the fields of a type without a name.
	Rows     []*Row
	Versions string
}

// Type is how a type is called: pieces of text, some of which lead to schemas.
type Type []Piece

// Piece is a piece of the name of a type.
type Piece struct {
	Text   string
	Schema *Schema // nil for what leads nowhere
}

// String returns the name without what it leads to.
func (t Type) String() string {
	var text strings.Builder
	for _, p := range t {
		text.WriteString(p.Text)
	}
	return text.String()
}
