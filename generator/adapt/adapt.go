// Package adapt plans how the calls of a package in which several APIs are one are made by the clients of these.
package adapt

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/unify"
	"github.com/assistgen/assistgen/templates/runtime"
)

// Adapter is how the calls of a package in which several APIs are one are made by the client of one of them.
type Adapter struct {
	Name   string // of the API: "openai"
	Import string // the import path of its package
	Alias  string // its name in the file of the adapter
	Names
	Conversions []string
	// Given are the arguments of the constructor next to the client, and the inputs that they fill in.
	Given []Given
	Calls []*Call
	// ByHand are the services of which some calls are written by hand.
	ByHand []*ByHand
	// Served are the calls of the API that are written by hand for its handler: "Runs.Listen".
	Served []string
	// Own is the package of the API.
	Own *plan.Package
}

// Names are the names of an adapter in the package.
type Names struct {
	File        string // "openai_adapter.go"
	HandlerFile string // "openai_handler.go"
	Constructor string // "NewOpenAI"
	Handler     string // "HandlerOpenAI"; "handlerOpenAI" where the package has a file that declares the other
	Served      string // the type that has the calls of the API that are written by hand for its handler: "openaiServed"
	Calls       string // the function that lists its calls: "openaiCalls"
	Lines       string // the constant of its conversions: "openaiConversions"
	Hooks       string // the type that has the calls that are written by hand: "openaiByHand"
	// Services are the types of services of which some calls are written by hand, by the names of these: "openaiRuns" by "Runs".
	Services map[string]string
	// Handlers are the types that handle the calls of the API's services, by the names of these: "openaiRunsHandler" by "Runs".
	Handlers map[string]string
}

// NamesOf returns the names of adapters, no two of which are the same.
func NamesOf(adapters []*unify.Adapter) []Names {
	scope, files := naming.NewScope(shared...), naming.NewScope()
	var list []Names
	for _, a := range adapters {
		own := naming.Unexported(a.API.Name)
		file := files.Take(naming.File(a.API.Name))
		n := Names{
			File:        file + "_adapter.go",
			HandlerFile: file + "_handler.go",
			Constructor: scope.Take("New" + naming.Exported(a.API.Name)),
			Handler:     scope.Take("Handler" + naming.Exported(a.API.Name)),
			Served:      scope.Take(own + "Served"),
			Calls:       scope.Take(own + "Calls"),
			Lines:       scope.Take(own + "Conversions"),
			Hooks:       scope.Take(own + "ByHand"),
			Services:    map[string]string{},
			Handlers:    map[string]string{},
		}
		for _, o := range a.API.Operations {
			if n.Handlers[o.Service] == "" {
				n.Handlers[o.Service] = scope.Take(own + naming.Exported(o.Service) + "Handler")
			}
		}
		if a.Served != nil {
			n.Handler = scope.Take("handler" + naming.Exported(a.API.Name))
		}
		list = append(list, n)
	}
	for i, a := range adapters {
		own := naming.Unexported(a.API.Name)
		for _, c := range a.ByHand {
			service, _, _ := strings.Cut(c, ".")
			if list[i].Services[service] == "" {
				list[i].Services[service] = scope.Take(own + naming.Exported(service))
			}
		}
	}
	return list
}

// shared are the names of what all adapters use.
var shared = []string{"newClient", "providers", "bridgedCalls"}

// Reserved returns the names of a package in which several APIs are one that nothing of their models gets.
func Reserved(adapters []Names) []string {
	names := slices.Clone(shared)
	for _, n := range adapters {
		names = append(names, n.Constructor, n.Handler, n.Calls, n.Lines, n.Hooks, n.Served)
		names = append(names, slices.Sorted(maps.Values(n.Handlers))...)
		names = append(names, slices.Sorted(maps.Values(n.Services))...)
	}
	return names
}

// ByHand is a service of which some calls are written by hand.
type ByHand struct {
	*plan.Service
	Type  string   // the type of the service: "yandexRuns"
	Calls []string // the names of the Go methods: "CreateStream"
}

// Reversed returns the calls that a handler of the API makes by one of the package, by the names of the API's methods.
func (a *Adapter) Reversed() map[string]*Call {
	rows := map[string]*Call{}
	for _, c := range a.Calls {
		if name := c.Service + "." + c.Method; c.Reversible && !slices.Contains(a.Served, name) {
			rows[name] = c
		}
	}
	return rows
}

// Unserved returns the calls of the API that no handler can make, by its own names; nil for an API that can have a handler.
func (a *Adapter) Unserved() []string {
	var calls []string
	rows := a.Reversed()
	for _, s := range a.Own.Services {
		check := func(method string, m *plan.Method) {
			if call := s.Name + "." + method; !slices.Contains(a.Served, call) && (rows[call] == nil || hasVariants(m)) {
				calls = append(calls, call)
			}
		}
		for _, m := range s.Methods {
			if m.IsPlain() {
				check(m.Name, m)
			}
			if m.Stream != nil {
				check(m.Stream.Method, m)
			}
		}
	}
	return calls
}

// hasVariants reports whether a body or a result is one of several types, which only the package that declares them can read.
func hasVariants(m *plan.Method) bool {
	is := func(r plan.Rep) bool {
		_, union := r.(*plan.UnionRep)
		return union
	}
	return m.Result.Kind == plan.ResultOneOf || is(m.Result.Rep) || m.Body != nil && is(m.Body.Rep)
}

// Wait is a call that asks by another one until something is done.
type Wait struct {
	Name   string // of the Go method: "Wait"
	Method *plan.Method
	Member string
	Until  []string // the values of Member that end it
	While  []string // the others that are known
}

// Waits plans the calls that ask by another one until something is done.
func Waits(pkg *plan.Package, u *unify.Unified) []*Wait {
	var waits []*Wait
	for _, w := range u.Waits {
		_, m := pkg.MethodOf(w.Operation)
		_, name, _ := strings.Cut(w.Name, ".")
		while := slices.DeleteFunc(slices.Clone(w.Known), func(v string) bool { return slices.Contains(w.Until, v) })
		waits = append(waits, &Wait{naming.Exported(name), m, w.Member, w.Until, while})
	}
	return waits
}

// Given is an input that the adapter fills in with an argument of its constructor.
type Given struct{ Input, Arg string }

// Call is the row of a call; see AdaptedCall of the runtime.
type Call struct {
	Name                       string // "Runs.CreateStream"
	Service, Interface, Method string // of the API's client: "Runs", "RunsService", "CreateStream"
	Inputs                     []string
	In, Out, Item              string
	Events                     map[string]string
	Await, Link                string
	Then                       *Call
	Again                      map[string][]string
	Where, Echo                map[string]string
	Turns                      *runtime.Turns
	Pages                      string
	Flag                       string
	Versions                   []string
	ByHand                     bool // it has only a Name
	Reversible                 bool // a handler of the API can make it: no state, and no other call, is needed for it
	Collects                   bool // the API sends all items of the list as a stream
}

// Plan plans the adapter of an API: pkg is the package in which it is one with others, own its own package, imported the import
// path of that, and names are those of the adapter.
func Plan(pkg, own *plan.Package, imported string, names Names, a *unify.Adapter) *Adapter {
	args := naming.NewScope(append(Reserved([]Names{names}), "api", plan.Documents, "client", "opts", "calls", "c", "h", "runtime")...)
	out := &Adapter{Name: a.API.Name, Import: imported, Alias: args.Take(own.Name, own.Name+"api"), Names: names, Own: own, Served: a.Served}
	for _, input := range slices.Sorted(maps.Keys(a.Given)) {
		out.Given = append(out.Given, Given{input, args.Take(naming.Unexported(a.Given[input]))})
	}
	out.Conversions = a.Lines()
	for _, c := range a.Calls {
		out.Calls = append(out.Calls, adaptedCalls(pkg, own, c)...)
	}
	out.byHand(pkg, a.ByHand)
	return out
}

// byHand plans the calls that are written by hand.
func (a *Adapter) byHand(pkg *plan.Package, calls []string) {
	for _, s := range pkg.Services {
		h := &ByHand{Service: s, Type: a.Services[s.Name]}
		for _, c := range calls {
			if service, name, _ := strings.Cut(c, "."); service == s.Name {
				h.Calls = append(h.Calls, name)
				a.Calls = append(a.Calls, &Call{Name: c, ByHand: true})
			}
		}
		if h.Calls != nil {
			a.ByHand = append(a.ByHand, h)
		}
	}
}

// isMember reports whether an input is a member of the body: "@body.runId".
func isMember(input string) bool { return strings.Contains(input, ".") }

// flagOf returns the input that chooses between a method and its stream; empty for none.
func flagOf(m *plan.Method) string {
	switch {
	case m.Stream == nil:
		return ""
	case m.Stream.FlagParam != nil:
		return m.Stream.FlagParam.JSON
	case m.Stream.Flag != nil:
		return runtime.BodyInput + "." + m.Stream.Flag.JSON
	}
	return ""
}

// adaptedCalls returns the rows of a call: that of its plain method and that of its stream.
func adaptedCalls(pkg, own *plan.Package, c *unify.Call) []*Call {
	_, unified := pkg.MethodOf(c.Operation)
	service, method := own.MethodOf(c.Own)
	if unified == nil || method == nil {
		return nil
	}
	row := Call{
		Service: service.Name, Interface: service.Interface, Method: method.Name,
		Inputs: method.InputNames(), In: c.In, Out: c.Out, Where: c.Where, Echo: c.Echo, Turns: c.Turns, Pages: c.Pages, Flag: flagOf(method), Versions: method.Versions,
		Reversible: (c.Via == "" || c.Via == unify.ViaCollect) && c.Then == nil && !slices.ContainsFunc(method.InputNames(), isMember),
	}
	var rows []*Call
	if unified.IsPlain() {
		plain := row
		plain.Name = unified.Call
		switch c.Via {
		case unify.ViaAwait:
			plain.Await = method.LongRunning.Method
		case unify.ViaCollect:
			plain.Method, plain.Collects = method.Stream.Method, true
		case unify.ViaLink:
			plain.Link = c.Link
		}
		if c.Then != nil {
			then, next := own.MethodOf(c.Then)
			plain.Then = &Call{
				Name: unified.Call, Service: then.Name, Interface: then.Interface, Method: next.Name, Inputs: next.InputNames(),
				In: c.ThenIn, Again: c.Again, Versions: next.Versions,
			}
		}
		rows = append(rows, &plain)
	}
	if unified.Stream != nil && method.Stream != nil && c.Via == "" {
		stream := row
		stream.Name = unified.StreamCall()
		stream.Turns, stream.Where, stream.Echo, stream.Pages = nil, nil, nil, ""
		stream.Method, stream.Out, stream.Item, stream.Events = method.Stream.Method, "", c.Item, c.Events
		stream.Versions = own.StreamVersions(method)
		rows = append(rows, &stream)
	}
	return rows
}
