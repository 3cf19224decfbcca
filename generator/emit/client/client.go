// Package client prints the client of a planned package: its descriptions and its constructor in client.go, and the
// calls of each service in <service>_client.go.
package client

import (
	"fmt"

	"github.com/assistgen/assistgen/generator/emit/internal/codec"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/plan"
)

// File is a generated file: its name inside the package's folder and its text.
type File struct {
	Name string
	Data []byte
}

// Emit returns the files of the package's client; none for a package without calls.
func Emit(pkg *plan.Package) ([]File, error) {
	if len(pkg.Services) == 0 {
		return nil, nil
	}
	e := &emitter{codec.Codec{Runtime: pkg.Runtime}, pkg}
	files := []File{{Name: "client.go"}}
	code := []*gocode.File{e.client()}
	for _, s := range pkg.Services {
		files = append(files, File{Name: naming.File(s.Name) + "_client.go"})
		code = append(code, e.service(s))
	}
	for i, f := range code {
		data, err := f.Render()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", files[i].Name, err)
		}
		files[i].Data = data
	}
	return files, nil
}

// emitter holds what all pieces need.
type emitter struct {
	codec.Codec
	pkg *plan.Package
}

// client returns client.go: the client with its services, and the package's own names for what its users need.
func (e *emitter) client() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.Add(e.clientType(), e.constructor(), gocode.Var("api", e.apiDescription()))
	for _, o := range options {
		f.Add(e.option(o))
	}
	f.Add(withVersion(e), e.errorValues())
	for _, a := range aliases {
		f.Add(gocode.WithDoc(gocode.Wrap(a.doc), gocode.Op("type "+a.name+" =").Add(e.RT(a.of))))
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
		services = append(services, gocode.Id(s.Name).Op(":").Op("&").Id(s.Impl).Op("{c}"))
	}
	doc := gocode.Wrap("New returns a client. It fails when the options, or the environment variables that stand in for them, do not make one: " +
		"no base URL where the document has none, an unknown version, a credential that the API does not take.")
	return gocode.WithDoc(doc, gocode.Func("New", []gocode.Code{gocode.Id("opts").Op("...").Id("ClientOption")},
		[]gocode.Code{gocode.Op("*").Id("Client"), gocode.Id("error")},
		gocode.Id("c").Op(",").Id("err").Op(":=").Add(e.RT("NewClient")).Call(gocode.Op("&").Id("api"), gocode.Id("opts").Op("...")),
		gocode.If([]gocode.Code{gocode.Op("err != nil")}, gocode.Return(gocode.Id("nil"), gocode.Id("err"))),
		gocode.Return(gocode.Literal(gocode.Op("&").Id("Client"), services...), gocode.Id("nil"))))
}

// option is a function of the runtime that the package offers under its own name.
type option struct {
	name   string
	params []param
	result string
	doc    string
}

// param is a parameter; pkg is the import path of its type, "" for a plain one and plan.RuntimePkg for the runtime's.
type param struct{ name, pkg, typ, before string }

var options = []option{
	{"WithBaseURL", []param{{name: "url", typ: "string"}}, "ClientOption", "WithBaseURL sends all calls to that URL. Default: the document's."},
	{"WithServerVariable", []param{{name: "name", typ: "string"}, {name: "value", typ: "string"}}, "ClientOption", "WithServerVariable gives a {variable} of the document's URLs a value."},
	{"WithHTTPClient", []param{{name: "client", pkg: "net/http", typ: "Client", before: "*"}}, "ClientOption", "WithHTTPClient sends requests by a copy of the client. Default: http.DefaultClient."},
	{"WithBearerToken", []param{{name: "token", typ: "string"}}, "ClientOption", "WithBearerToken authenticates by a bearer token."},
	{"WithTokenSource", []param{{name: "source", typ: "TokenSource"}}, "ClientOption", "WithTokenSource authenticates by bearer tokens that source returns."},
	{"WithAPIKey", []param{{name: "key", typ: "string"}}, "ClientOption", "WithAPIKey authenticates by an API key."},
	{"WithMiddleware", []param{{name: "m", typ: "Middleware", before: "..."}}, "ClientOption", "WithMiddleware wraps the sending of requests, the first given being the outermost."},
	{"WithoutVersionChecks", nil, "ClientOption", "WithoutVersionChecks sends also what the client's version lacks, in place of failing with a *VersionError."},
	{"WithJSON", []param{{name: "opts", typ: "WriteOption", before: "..."}}, "ClientOption", "WithJSON changes how bodies are written."},
	{"WithHeader", []param{{name: "name", typ: "string"}, {name: "value", typ: "string"}}, "CallOption", "WithHeader sets a header; the empty value removes it."},
	{"WithQuery", []param{{name: "name", typ: "string"}, {name: "values", typ: "string", before: "..."}}, "CallOption", "WithQuery sets a query parameter; no value removes it."},
	{"WithTimeout", []param{{name: "d", pkg: "time", typ: "Duration"}}, "CallOption", "WithTimeout bounds a call with all its attempts and waits, and for streams and downloads the time until they begin."},
	{"WithRetry", []param{{name: "p", typ: "RetryPolicy"}}, "CallOption", "WithRetry changes how often and how patiently a call is repeated."},
	{"WithResponse", []param{{name: "r", typ: "HTTPResponse", before: "*"}}, "CallOption", "WithResponse stores in r what the server answered, also when the call fails."},
	{"WithIdempotencyKey", []param{{name: "key", typ: "string"}}, "CallOption", "WithIdempotencyKey sends the key in the header Idempotency-Key, and lets the call be repeated."},
}

func (e *emitter) option(o option) gocode.Code {
	var params, args []gocode.Code
	for _, p := range o.params {
		t := gocode.Op(p.before)
		if p.pkg != "" {
			t = t.Add(gocode.Qual(p.pkg, p.typ))
		} else {
			t = t.Id(p.typ)
		}
		params = append(params, gocode.Id(p.name).Add(t))
		arg := gocode.Id(p.name)
		if p.before == "..." {
			arg = arg.Op("...")
		}
		args = append(args, arg)
	}
	return gocode.WithDoc(gocode.Wrap(o.doc),
		gocode.Func(o.name, params, []gocode.Code{gocode.Id(o.result)}, gocode.Return(e.RT(o.name).Call(args...))))
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
var aliases = []struct{ name, of, doc string }{
	{"HTTPResponse", "Response", "HTTPResponse is what a server answered."},
	{"ClientOption", "ClientOption", "ClientOption sets up a client. Every CallOption is one, too: it then holds for all calls."},
	{"CallOption", "CallOption", "CallOption changes one call."},
	{"TokenSource", "TokenSource", "TokenSource returns the credential to send; it is called for every attempt."},
	{"Middleware", "Middleware", "Middleware wraps the sending of requests."},
	{"RetryPolicy", "RetryPolicy", "RetryPolicy says how often and how patiently calls are repeated."},
	{"Download", "Download", "Download is a body that is read while it comes; it must be closed."},
	{"APIError", "APIError", "APIError is an error that the server answered."},
	{"CallError", "CallError", "CallError is a failure of a call that got no answer."},
	{"VersionError", "VersionError", "VersionError says that the client's version lacks what a call uses."},
	{"StreamEndError", "StreamEndError", "StreamEndError says that a stream ended before its end."},
}
