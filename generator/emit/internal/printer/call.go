package printer

import (
	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// SideFiles returns the files of a client or a server: <side>.go and, for each service, <service>_<side>.go, with further ones for
// parts of a service that has very many calls; none for a package without calls. What has the same file name shares the file.
func SideFiles(pkg *plan.Package, side string, whole func() *gocode.File, service func(*gocode.File, *plan.Service), part func(*gocode.File, *plan.Service, *plan.Part)) ([]emit.File, error) {
	if len(pkg.Services) == 0 {
		return nil, nil
	}
	var files gocode.Files
	files.Add(side+".go", whole())
	named := map[string]*gocode.File{}
	file := func(name string) *gocode.File {
		if named[name] == nil {
			named[name] = gocode.NewFile(pkg.Name, pkg.Runtime)
			files.Add(name+"_"+side+".go", named[name])
		}
		return named[name]
	}
	for _, s := range pkg.Services {
		service(file(s.File), s)
		for _, p := range s.Parts {
			part(file(p.File), s, p)
		}
	}
	return files.Render()
}

// Inputs returns the parameters that the Go methods of a call have in a client and in a handler alike: the context, what is
// in the path, the body, and the other parameters.
func (c Printer) Inputs(m *plan.Method) []gocode.Code {
	params := []gocode.Code{gocode.Id("ctx").Add(gocode.Qual("context", "Context"))}
	for _, a := range m.Args {
		params = append(params, gocode.Id(a.Arg).Add(c.Type(a.Rep)))
	}
	if b := m.Body; b != nil {
		params = append(params, gocode.Id("body").Add(c.bodyType(b)))
	}
	return append(params, gocode.Id("params").Op("*").Add(c.Named(m.Params.Name)))
}

func (c Printer) bodyType(b *plan.Body) *gocode.Stmt {
	switch {
	case b.Kind == plan.BodyRaw:
		return gocode.Op("*").Add(c.Named("FilePart"))
	case b.Pointer:
		return gocode.Op("*").Add(c.Type(b.Rep))
	}
	return c.Type(b.Rep)
}

// Result returns the type of a body that is returned: a pointer to a struct, or a value of another type.
func (c Printer) Result(r plan.Rep) *gocode.Stmt {
	if _, object := r.(*plan.StructRep); object {
		return gocode.Op("*").Add(c.Type(r))
	}
	return c.Type(r)
}

// Item returns the type of what a stream brings.
func (c Printer) Item(s *plan.Stream) *gocode.Stmt {
	if s.Events != nil {
		return gocode.Op("*").Add(c.Named(s.Events.Name))
	}
	return c.Result(s.Item)
}

// Handled returns what a handler returns for a call that is not a stream.
func (c Printer) Handled(m *plan.Method) []gocode.Code {
	failure := gocode.Code(gocode.Id("error"))
	switch m.Result.Kind {
	case plan.ResultOneOf:
		return []gocode.Code{c.Named(m.Result.Set.Name), failure}
	case plan.ResultNone:
		return []gocode.Code{failure}
	case plan.ResultDownload:
		return []gocode.Code{gocode.Op("*").Add(c.Named("FilePart")), failure}
	}
	return []gocode.Code{c.Result(m.Result.Rep), failure}
}

// Send returns the parameter by which a handler sends the items of a stream.
func (c Printer) Send(s *plan.Stream) *gocode.Stmt {
	return gocode.Id("send").Func().Params(c.Item(s)).Id("error")
}
