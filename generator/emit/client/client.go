// Package client prints the client of a planned package: its descriptions and its constructor in client.go, and the
// calls of each service in <service>_client.go.
package client

import (
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// Emit returns the files of the package's client; none for a package without calls.
func Emit(pkg *plan.Package) ([]emit.File, error) {
	e := &emitter{printer.New(pkg), pkg}
	return printer.SideFiles(pkg, "client", e.client, e.service, e.part)
}

// emitter holds what all pieces need.
type emitter struct {
	printer.Printer
	pkg *plan.Package
}

// client returns client.go: the client with its services, and the package's own names for what its users need.
func (e *emitter) client() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.Add(e.clientType(), e.constructor(), gocode.Var("api", e.apiDescription()))
	for _, o := range options {
		f.Add(e.Offered(o))
	}
	f.Add(withVersion(e), e.errorValues())
	for _, a := range aliases {
		f.Add(e.Alias(a))
	}
	return f
}

func (e *emitter) clientType() gocode.Code {
	var fields []gocode.Code
	for _, s := range e.pkg.Services {
		fields = append(fields, gocode.Id(s.Name).Id(s.Interface))
	}
	doc := gocode.Wrap("Client calls the API. It may be used by several goroutines. Each service is an interface, so that a test can put another in its place.")
	return gocode.WithDoc(doc, gocode.TypeDecl("Client", gocode.Struct(fields...)))
}

func (e *emitter) constructor() gocode.Code {
	var services []gocode.Code
	for _, s := range e.pkg.Services {
		services = append(services, gocode.Id(s.Name).Op(":").Add(gocode.Inline(gocode.Addr(gocode.Id(s.Impl)), gocode.Id("c"))))
	}
	doc := gocode.Wrap("New returns a client. It fails when the options, or the environment variables that stand in for them, do not make one: " +
		"no base URL where the document has none, an unknown version, a credential that the API does not take.")
	return gocode.WithDoc(doc, gocode.Func("New", []gocode.Code{gocode.Id("opts").Op("...").Id("ClientOption")},
		[]gocode.Code{gocode.Op("*").Id("Client"), gocode.Id("error")},
		gocode.Id("c").Op(",").Id("err").Op(":=").Add(e.RT("NewClient")).Call(gocode.Op("&").Id("api"), gocode.Id("opts").Op("...")),
		gocode.FailureReturns(gocode.Id("nil")),
		gocode.Return(gocode.Literal(gocode.Op("&").Id("Client"), services...), gocode.Id("nil"))))
}

// options are the runtime's functions that set up clients and calls.
var options = []printer.Offer{
	{Name: "WithBaseURL", Params: []printer.Param{{Name: "url", Type: "string"}}, Result: "ClientOption", Doc: "WithBaseURL sends all calls to that URL. Default: the document's."},
	{Name: "WithServerVariable", Params: []printer.Param{{Name: "name", Type: "string"}, {Name: "value", Type: "string"}}, Result: "ClientOption", Doc: "WithServerVariable gives a {variable} of the document's URLs a value."},
	{Name: "WithHTTPClient", Params: []printer.Param{{Name: "client", Pkg: "net/http", Type: "Client", Before: "*"}}, Result: "ClientOption", Doc: "WithHTTPClient sends requests by a copy of the client. Default: http.DefaultClient."},
	{Name: "WithBearerToken", Params: []printer.Param{{Name: "token", Type: "string"}}, Result: "ClientOption", Doc: "WithBearerToken authenticates by a bearer token."},
	{Name: "WithTokenSource", Params: []printer.Param{{Name: "source", Type: "TokenSource"}}, Result: "ClientOption", Doc: "WithTokenSource authenticates by bearer tokens that source returns."},
	{Name: "WithAPIKey", Params: []printer.Param{{Name: "key", Type: "string"}}, Result: "ClientOption", Doc: "WithAPIKey authenticates by an API key."},
	{Name: "WithMiddleware", Params: []printer.Param{{Name: "m", Type: "Middleware", Before: "..."}}, Result: "ClientOption", Doc: "WithMiddleware wraps the sending of requests, the first given being the outermost."},
	{Name: "WithoutVersionChecks", Result: "ClientOption", Doc: "WithoutVersionChecks sends also what the client's version lacks, in place of failing with a *VersionError."},
	{Name: "WithJSON", Params: []printer.Param{{Name: "opts", Type: "WriteOption", Before: "..."}}, Result: "ClientOption", Doc: "WithJSON changes how bodies are written."},
	{Name: "WithValidation", Result: "CallOption", Doc: "WithValidation checks arguments, parameters and bodies by the document's constraints, before anything is sent."},
	{Name: "WithHeader", Params: []printer.Param{{Name: "name", Type: "string"}, {Name: "value", Type: "string"}}, Result: "CallOption", Doc: "WithHeader sets a header; the empty value removes it."},
	{Name: "WithQuery", Params: []printer.Param{{Name: "name", Type: "string"}, {Name: "values", Type: "string", Before: "..."}}, Result: "CallOption", Doc: "WithQuery sets a query parameter; no value removes it."},
	{Name: "WithTimeout", Params: []printer.Param{{Name: "d", Pkg: "time", Type: "Duration"}}, Result: "CallOption", Doc: "WithTimeout bounds a call with all its attempts and waits, and for streams and downloads the time until they begin."},
	{Name: "WithRetry", Params: []printer.Param{{Name: "p", Type: "RetryPolicy"}}, Result: "CallOption", Doc: "WithRetry changes how often and how patiently a call is repeated."},
	{Name: "WithResponse", Params: []printer.Param{{Name: "r", Type: "HTTPResponse", Before: "*"}}, Result: "CallOption", Doc: "WithResponse stores in r what the server answered, also when the call fails."},
	{Name: "WithIdempotencyKey", Params: []printer.Param{{Name: "key", Type: "string"}}, Result: "CallOption", Doc: "WithIdempotencyKey sends the key in the header Idempotency-Key, and lets the call be repeated."},
}

// withVersion takes the package's own type of versions.
func withVersion(e *emitter) gocode.Code {
	doc := gocode.Wrap("WithVersion speaks that version of the API. Default: the newest stable one.")
	return gocode.WithDoc(doc, gocode.Func("WithVersion", []gocode.Code{gocode.Id("v").Id("Version")}, []gocode.Code{gocode.Id("ClientOption")},
		gocode.Return(e.RT("WithVersion").Call(gocode.Id("string").Call(gocode.Id("v"))))))
}

// errorNames are the runtime's errors that errors.Is finds in an APIError.
var errorNames = []string{
	"ErrBadRequest", "ErrUnauthorized", "ErrForbidden", "ErrNotFound", "ErrConflict", "ErrUnprocessable", "ErrTooManyRequests", "ErrServer",
}

func (e *emitter) errorValues() gocode.Code {
	var list []gocode.Code
	for _, n := range errorNames {
		list = append(list, gocode.Id(n).Op("=").Add(e.RT(n)))
	}
	return gocode.WithDoc([]string{"What errors.Is finds in an APIError, by its status."}, gocode.Vars(list...))
}

// aliases are the package's own names for types of the runtime.
var aliases = []printer.Alias{
	{Name: "HTTPResponse", Of: "Response", Doc: "HTTPResponse is what a server answered."},
	{Name: "ClientOption", Of: "ClientOption", Doc: "ClientOption sets up a client. Every CallOption is one, too: it then holds for all calls."},
	{Name: "CallOption", Of: "CallOption", Doc: "CallOption changes one call."},
	{Name: "TokenSource", Of: "TokenSource", Doc: "TokenSource returns the credential to send; it is called for every attempt."},
	{Name: "Middleware", Of: "Middleware", Doc: "Middleware wraps the sending of requests."},
	{Name: "RetryPolicy", Of: "RetryPolicy", Doc: "RetryPolicy says how often and how patiently calls are repeated."},
	{Name: "Download", Of: "Download", Doc: "Download is a body that is read while it comes; it must be closed."},
	{Name: "APIError", Of: "APIError", Doc: "APIError is an error that the server answered."},
	{Name: "CallError", Of: "CallError", Doc: "CallError is a failure of a call that got no answer."},
	{Name: "VersionError", Of: "VersionError", Doc: "VersionError says that the client's version lacks what a call uses."},
	{Name: "StreamEndError", Of: "StreamEndError", Doc: "StreamEndError says that a stream ended before its end."},
}
