package runtime

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
)

// Route is an operation that a server carries out.
type Route struct {
	Operation *Operation
	// Serve reads the inputs, calls the handler and writes what that returns.
	Serve func(*Exchange) error

	main *Operation // the main description, of which Operation may be one of the Others
}

// of returns the main method of the operation that the route is a method of.
func (r *Route) of() *Operation {
	if r.Operation.Of != nil {
		return r.Operation.Of
	}
	return r.main
}

// descriptions returns a route for each description of the operation, the main one first.
func (r *Route) descriptions() []*Route {
	all := []*Route{{Operation: r.Operation, Serve: r.Serve, main: r.Operation}}
	for i := range r.Operation.Others {
		all = append(all, &Route{Operation: &r.Operation.Others[i], Serve: r.Serve, main: r.Operation})
	}
	return all
}

// server is the handler of one API.
type server struct {
	serverSettings
	api     *API
	router  router
	wrapped http.Handler // itself within the middleware
}

// NewHandler returns a handler for the routes. Of two operations that the same request would ask for the first
// is carried out. Errors are of the configuration: a path that is none, an option that names a version or a scheme that the
// API does not have.
func NewHandler(api *API, routes []Route, opts ...ServerOption) (http.Handler, error) {
	s := &server{api: api, serverSettings: serverSettings{validate: true, auth: map[string]AuthFunc{}}}
	for _, o := range opts {
		if o != nil {
			o(&s.serverSettings)
		}
	}
	s.limits = s.limits.orDefaults()
	if err := errors.Join(s.addRoutes(routes), s.checkVersions(), s.checkAuth()); err != nil {
		return nil, fmt.Errorf("%s: %w", api.Name, err)
	}
	s.wrapped = http.HandlerFunc(s.serve)
	for _, m := range slices.Backward(s.middleware) {
		s.wrapped = m(s.wrapped)
	}
	return s, nil
}

func (s *server) addRoutes(routes []Route) error {
	var errs []error
	for i := range routes {
		for _, route := range routes[i].descriptions() {
			forms := route.Operation.Forms
			for j := range forms {
				errs = append(errs, s.router.add(route, &forms[j]))
			}
		}
	}
	return errors.Join(errs...)
}

// ServeHTTP serves a request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.wrapped.ServeHTTP(w, r) }

// serve serves a request within the middleware.
func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	x := &Exchange{server: s, writer: w, request: r}
	x.context = context.WithValue(r.Context(), exchangeKey{}, x)
	if name := s.api.Errors.RequestID; name != "" {
		w.Header().Set(name, rand.Text())
	}
	defer x.end()
	if err := x.serve(); err != nil {
		x.answerError(err)
	}
}

// serve finds the operation and carries it out.
func (x *Exchange) serve() error {
	if err := x.checkHeaders(); err != nil {
		return err
	}
	if err := x.find(); err != nil {
		return err
	}
	if err := x.authenticate(); err != nil {
		return err
	}
	if x.refusal != nil {
		return x.refusal
	}
	if err := x.relocate(); err != nil {
		return err
	}
	return x.route.Serve(x)
}

// find picks the operation by path, method and version.
func (x *Exchange) find() error {
	path, ok := x.path()
	if !ok {
		return x.notFound()
	}
	if x.server.router.queried {
		x.match.query = x.pairs()
	}
	candidates := x.server.router.find(x.request.Method, path, &x.match)
	if candidates == nil {
		if allowed := x.server.router.allowed(path); len(allowed) > 0 && !slices.Contains(allowed, x.request.Method) {
			x.writer.Header().Set("Allow", strings.Join(allowed, ", "))
			return &StatusError{
				Status: http.StatusMethodNotAllowed, Code: "method_not_allowed",
				Message: fmt.Sprintf("%s is not allowed here; use %s.", x.request.Method, strings.Join(allowed, ", ")),
			}
		}
		return x.notFound()
	}
	err := x.pickOf(candidates, false)
	if err != nil && x.pickOf(candidates, true) == nil {
		return nil
	}
	return err
}

// pickOf picks one of the candidates by query and version, and what it sends by its media types: of the main methods of operations, or
// of the further ones, which stand for themselves in versions that have no other.
func (x *Exchange) pickOf(candidates []candidate, further bool) error {
	var first error
	for i, c := range candidates {
		if (c.route.Operation.Of != nil) != further || !c.isAsked(x.match.query) {
			continue
		}
		version, err := x.versionFor(c.route.Operation, c.form)
		if err == nil {
			x.candidate, x.version = c, version
			x.negotiate(candidates[i+1:])
			return nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		return x.notFound()
	}
	return first
}

// path returns what the router matches: the path without the prefix, still encoded where that makes a difference.
func (x *Exchange) path() (string, bool) {
	path := x.request.URL.RawPath
	if x.match.escaped = path != ""; !x.match.escaped {
		path = x.request.URL.Path
	}
	rest, ok := strings.CutPrefix(path, x.server.prefix)
	return rest, ok && strings.HasPrefix(rest, "/")
}

func (x *Exchange) notFound() error {
	return &StatusError{
		Status: http.StatusNotFound, Code: "unknown_url",
		Message: fmt.Sprintf("There is nothing at %s %s.", x.request.Method, x.request.URL.Path),
	}
}

func (x *Exchange) checkHeaders() error {
	n := 0
	for _, values := range x.request.Header {
		n += len(values)
	}
	if n > x.server.limits.Headers {
		return &StatusError{Status: http.StatusRequestHeaderFieldsTooLarge, Message: "The request has too many headers."}
	}
	return nil
}

// end cleans up, and responds to a panic.
func (x *Exchange) end() {
	cause := recover()
	for _, f := range x.cleanups {
		f()
	}
	x.leaveBody()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause)
	}
	x.log("panic", slog.Any("panic", cause), slog.String("stack", string(debug.Stack())))
	if x.begun {
		panic(http.ErrAbortHandler) // so that nobody takes what was sent for the whole
	}
	x.writeError(&StatusError{Status: http.StatusInternalServerError})
}

// log reports a fault of the server.
func (x *Exchange) log(message string, attrs ...slog.Attr) {
	logger := x.server.logger
	if logger == nil {
		logger = slog.Default()
	}
	attrs = append(attrs, slog.String("method", x.request.Method), slog.String("path", x.request.URL.Path))
	if x.route != nil {
		attrs = append(attrs, slog.String("operation", x.route.Operation.Name))
	}
	if name := x.server.api.Errors.RequestID; name != "" {
		attrs = append(attrs, slog.String("request", x.writer.Header().Get(name)))
	}
	logger.LogAttrs(x.context, slog.LevelError, x.server.api.Name+": "+message, attrs...)
}
