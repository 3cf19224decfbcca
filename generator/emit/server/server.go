// Package server prints the server stubs of a planned package: what serves the API in server.go, and the handler of each
// service with its routes in <service>_server.go.
package server

import (
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// Emit returns the files of the package's server; none for a package without calls.
func Emit(pkg *plan.Package) ([]emit.File, error) {
	e := &emitter{printer.New(pkg), pkg}
	return printer.SideFiles(pkg, "server", e.server, e.service, e.part)
}

// emitter holds what all pieces need.
type emitter struct {
	printer.Printer
	pkg *plan.Package
}

// server returns server.go: the handlers of all services, and the package's own names for what its users need.
func (e *emitter) server() *gocode.File {
	f := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	f.Add(e.handlers(), e.newHandler(), e.versionFrom())
	f.Add(e.Offers(plan.SideServer)...)
	return f
}

func (e *emitter) handlers() gocode.Code {
	var fields []gocode.Code
	for _, s := range e.pkg.Services {
		fields = append(fields, gocode.Id(s.Name).Id(s.Handler))
	}
	doc := gocode.Wrap("Handlers carry out the calls of the API. A service without one responds that its calls are not implemented.")
	return gocode.WithDoc(doc, gocode.TypeDecl("Handlers", gocode.Struct(fields...)))
}

func (e *emitter) newHandler() gocode.Code {
	routes := gocode.Id("routes")
	body := []gocode.Code{gocode.Id("var").Add(routes.Clone()).Add(gocode.Slice(e.RT("Route")))}
	for _, s := range e.pkg.Services {
		field := gocode.Id("h").Dot(s.Name)
		body = append(body,
			gocode.If([]gocode.Code{field.Clone().Op("==").Nil()}, field.Clone().Op("=").Add(gocode.Inline(gocode.Id(s.Unimplemented)))))
		for _, p := range s.Parts {
			body = append(body, routes.Clone().Op("=").Append(routes.Clone(), gocode.Id(p.Routes).Call(field.Clone()).Op("...")))
		}
	}
	body = append(body, gocode.Return(e.RT("NewHandler").Call(gocode.Addr(gocode.Id("api")), routes.Clone(), gocode.Id("opts").Op("..."))))
	doc := gocode.Wrap("NewHandler returns a handler that serves the API by the handlers. It fails when an option names what the API does not have.")
	return gocode.WithDoc(doc, gocode.Func("NewHandler",
		[]gocode.Code{gocode.Id("h").Id("Handlers"), gocode.Id("opts").Op("...").Id("ServerOption")},
		[]gocode.Code{gocode.Qual("net/http", "Handler"), gocode.Id("error")}, body...))
}

func (e *emitter) versionFrom() gocode.Code {
	doc := gocode.Wrap("VersionFrom returns the version that a request speaks, from the context that its handler was given.")
	return gocode.WithDoc(doc, gocode.Func("VersionFrom",
		[]gocode.Code{gocode.Id("ctx").Add(gocode.Qual("context", "Context"))}, []gocode.Code{gocode.Id("Version")},
		gocode.Return(gocode.Id("Version").Call(e.RT("VersionFrom").Call(gocode.Id("ctx"))))))
}
