package runtime

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"
)

// ServerOption sets up a handler.
type ServerOption func(*serverSettings)

// serverSettings holds the options of a handler.
type serverSettings struct {
	prefix     string
	auth       map[string]AuthFunc
	middleware []func(http.Handler) http.Handler
	mapError   func(context.Context, error) *StatusError
	envelope   func(context.Context, *StatusError) any
	validate   bool
	formats    bool // every format is checked
	defaults   bool // absent members of bodies are filled in
	absent     bool // absent parameters are not filled in
	// checkResponses reports that the results of handlers are checked.
	checkResponses bool
	versions       []string // nil for all
	limits         ServerLimits
	logger         *slog.Logger // nil for the default one
	heartbeat      time.Duration
	writing        []WriteOption
}

// ServerLimits bound what a server takes from a client. Zero fields have the default.
type ServerLimits struct {
	Body    int64 // bytes of a body, or of the strings of a form; 16 MiB
	File    int64 // bytes of a file, in a form or as a body; 512 MiB
	Memory  int64 // bytes of a file in a form that are kept in memory; what is larger goes to a temporary file; 1 MiB
	Parts   int   // parts of a form, and pairs of a query; 1000
	Headers int   // headers of a request; 200
	// Read is how long the reading of a body may take, or of a file each wait for the next bytes; one minute.
	Read time.Duration
	// Write is how long the writing of one event of a stream, or of one piece of a file, may take; one minute.
	Write time.Duration
}

func (l ServerLimits) orDefaults() ServerLimits {
	setDefault(&l.Body, 16<<20)
	setDefault(&l.File, 512<<20)
	setDefault(&l.Memory, 1<<20)
	setDefault(&l.Parts, 1000)
	setDefault(&l.Headers, 200)
	setDefault(&l.Read, time.Minute)
	setDefault(&l.Write, time.Minute)
	return l
}

func setDefault[T ~int | ~int64](p *T, value T) {
	if *p <= 0 {
		*p = value
	}
}

// ServePrefix says that all paths begin with the prefix: "/v1". Default: none.
func ServePrefix(prefix string) ServerOption {
	prefix = strings.Trim(prefix, "/")
	if prefix != "" {
		prefix = "/" + prefix
	}
	return func(s *serverSettings) { s.prefix = prefix }
}

// ServeAuth checks the credentials of the security scheme of that name in the document. Once there is one such option,
// an operation is carried out only when all schemes of one of its alternatives are content; a scheme that has no such option, or
// that the document does not declare, never is. Default: credentials are not looked at.
func ServeAuth(scheme string, check AuthFunc) ServerOption {
	return func(s *serverSettings) { s.auth[scheme] = check }
}

// ServeMiddleware wraps the handler, the first given being the outermost. Panics of handlers do not reach it.
func ServeMiddleware(m ...func(http.Handler) http.Handler) ServerOption {
	return func(s *serverSettings) { s.middleware = append(s.middleware, m...) }
}

// ServeErrors returns the response for an error of a handler; nil leaves that to the default, which knows
// [*StatusError], [*APIError], [ErrNotFound] and the like, and takes all others for a fault of the server.
func ServeErrors(status func(context.Context, error) *StatusError) ServerOption {
	return func(s *serverSettings) { s.mapError = status }
}

// ServeEnvelope returns the body of an error that has none: a pointer to a model, or what encoding/json writes. Nil leaves
// it to the default, which is the body that the document declares.
func ServeEnvelope(body func(context.Context, *StatusError) any) ServerOption {
	return func(s *serverSettings) { s.envelope = body }
}

// ServeFormats checks the formats of strings that have no Go type as well, such as uuid, email and date. Default: these are
// annotations, as in JSON Schema.
func ServeFormats() ServerOption { return func(s *serverSettings) { s.formats = true } }

// ServeDefaults fills in the defaults of absent members of JSON bodies before handlers see them, but never where an operation updates
// what is there: by PATCH, under a path that ends in a parameter, or by its name, such as Update or Modify. Default: what is absent
// stays absent. Defaults of parameters are filled in unless [ServeAbsent] says otherwise.
func ServeDefaults() ServerOption { return func(s *serverSettings) { s.defaults = true } }

// ServeAbsent leaves absent parameters absent, so that a handler can pass on what was sent. Default: they have the defaults of the
// document.
func ServeAbsent() ServerOption { return func(s *serverSettings) { s.absent = true } }

// ServeCheckResponses checks the bodies that handlers return, for tests and development. One that breaks the document, as by a nil
// union or a missing member, is logged, and the response has status 500 and its path. Streams and files are not checked.
func ServeCheckResponses() ServerOption { return func(s *serverSettings) { s.checkResponses = true } }

// ServeWithoutValidation hands bodies and parameters to handlers that break the document. What a Go type cannot hold is then kept as
// clients keep it.
func ServeWithoutValidation() ServerOption { return func(s *serverSettings) { s.validate = false } }

// ServeVersions serves only the versions of those IDs. Default: all of the API.
func ServeVersions(ids ...string) ServerOption {
	return func(s *serverSettings) { s.versions = append([]string{}, ids...) }
}

// ServeLimits bounds what is taken from a client.
func ServeLimits(l ServerLimits) ServerOption { return func(s *serverSettings) { s.limits = l } }

// ServeLogger logs panics and faults of handlers. Default: [slog.Default].
func ServeLogger(l *slog.Logger) ServerOption { return func(s *serverSettings) { s.logger = l } }

// ServeHeartbeat sends a comment in a stream of events after every such while. Default: never, as some clients take a
// comment for an event.
func ServeHeartbeat(every time.Duration) ServerOption {
	return func(s *serverSettings) { s.heartbeat = every }
}

// ServeJSON changes how bodies are written.
func ServeJSON(opts ...WriteOption) ServerOption {
	return func(s *serverSettings) { s.writing = append(s.writing, opts...) }
}

// checkVersions reports an option that names an unknown version.
func (s *server) checkVersions() error {
	for _, id := range s.versions {
		if !slices.ContainsFunc(s.api.Versions, func(v APIVersion) bool { return v.ID == id }) {
			return fmt.Errorf("version %q is unknown", id)
		}
	}
	return nil
}
