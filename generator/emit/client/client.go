// Package client prints the client of a planned package: its descriptions and its constructor in client.go, and the
// calls of each service in <service>_client.go.
package client

import (
	"github.com/assistgen/assistgen/generator/adapt"
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// Emit returns the files of the package's client; none for a package without calls.
func Emit(pkg *plan.Package) ([]emit.File, error) {
	e := &emitter{Printer: printer.New(pkg), pkg: pkg, defaults: allDefaults(pkg.API)}
	e.sender = wire{e}
	return printer.SideFiles(pkg, "client", e.client, e.service, e.part)
}

// emitter holds what all pieces need.
type emitter struct {
	printer.Printer
	pkg      *plan.Package
	defaults map[string]string // of the variables of base URLs
	sender   sender
	// waits and providers are nil for the client of an API.
	waits     []*adapt.Wait
	providers []string
}

// client returns client.go: the client with its services, and the package's own names for what its users need.
func (e *emitter) client() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.Add(e.clientType(), e.constructor(), gocode.Var("api", e.apiDescription()))
	f.Add(withVersion(e))
	f.Add(e.Offers(plan.SideClient, plan.SideCalls)...)
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
	doc := gocode.Wrap("New returns a client. It fails when the options, or the environment variables that set them, do not make one: " +
		"no base URL where the document has none, an unknown version, a credential that the API does not take.")
	return gocode.WithDoc(doc, gocode.Func("New", []gocode.Code{gocode.Id("opts").Op("...").Id("ClientOption")},
		[]gocode.Code{gocode.Op("*").Id("Client"), gocode.Id("error")},
		gocode.Id("c").Op(",").Id("err").Op(":=").Add(e.RT("NewClient")).Call(gocode.Op("&").Id("api"), gocode.Id("opts").Op("...")),
		gocode.FailureReturns(gocode.Id("nil")),
		gocode.Return(gocode.Literal(gocode.Op("&").Id("Client"), services...), gocode.Id("nil"))))
}

// withVersion takes the package's own type of versions.
func withVersion(e *emitter) gocode.Code {
	doc := gocode.Wrap("WithVersion speaks that version of the API. Default: the newest stable one.")
	return gocode.WithDoc(doc, gocode.Func("WithVersion", []gocode.Code{gocode.Id("v").Id("Version")}, []gocode.Code{gocode.Id("ClientOption")},
		gocode.Return(e.RT("WithVersion").Call(gocode.Id("string").Call(gocode.Id("v"))))))
}
