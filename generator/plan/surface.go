package plan

import (
	"slices"
	"strings"
)

// Side is the part of a package that has a name.
type Side string

// The sides. A package without calls has models alone.
const (
	SideModels Side = "models"
	SideClient Side = "client"
	SideServer Side = "server"
	// SideCalls is for all calls: the client of an API, or that of a package in which several APIs are one.
	SideCalls Side = "calls"
	// SideUnified is for packages in which several APIs are one.
	SideUnified Side = "unified"
)

// Offer is an exported name that every package has, whatever its document: of the runtime, so that programs need not import that, or
// of the package's own. The reserved names, what emitters print and what the comparison of packages knows are all read from the
// table of offers.
type Offer struct {
	Side Side
	// Decl is the declaration as Go writes it, without a body or a value.
	Decl string
	// Doc is the doc comment; empty for one that an emitter writes by itself, because its body is not a call of the runtime's function
	// of that name, and for a variable that is declared together with the one before it.
	Doc string
}

// Name returns the name that the declaration declares.
func (o *Offer) Name() string {
	_, rest, _ := strings.Cut(o.Decl, " ")
	return rest[:strings.IndexAny(rest, " [(")]
}

// Kind returns the keyword of the declaration: "func", "type" or "var".
func (o *Offer) Kind() string {
	kind, _, _ := strings.Cut(o.Decl, " ")
	return kind
}

// Offers are the names, in the order in which they are printed.
var Offers = []Offer{
	{SideModels, "func AllVersions() []Version", ""},
	{SideModels, "type Opt[T any] = runtime.Opt[T]", "Opt is a value that may be absent, null or there. The zero Opt is absent."},
	{SideModels, "func Some[T any](v T) Opt[T]", "Some returns an Opt that holds v."},
	{SideModels, "func Null[T any]() Opt[T]", "Null returns an Opt that is null."},
	{SideModels, "type Raw = runtime.Raw", "Raw is the text of one JSON value."},
	{SideModels, "func RawOf(v any) (Raw, error)", "RawOf returns the JSON of a value."},
	{SideModels, "type Rest = runtime.Rest", "Rest holds the parts of the JSON that a model was read from and that its fields cannot hold."},
	{SideModels, "type UnixTime = runtime.UnixTime", "UnixTime is a time in whole seconds since 1970."},
	{SideModels, "func UnixTimeOf(t time.Time) UnixTime", "UnixTimeOf returns a time in whole seconds."},
	{SideModels, "type FieldMask = runtime.FieldMask", "FieldMask names the fields that an update changes, separated by commas."},
	{SideModels, "func Mask(paths ...string) FieldMask", "Mask returns a FieldMask of the paths."},
	{SideModels, "type FilePart = runtime.FilePart", "FilePart is a file that a form or a body carries."},
	{SideModels, "type WriteOption = runtime.WriteOption", "WriteOption changes how JSON is written."},
	{SideModels, "func AlternateNames() WriteOption", "AlternateNames writes fields under their second name where the document gives two."},
	{SideModels, "type ValidationError = runtime.ValidationError", "ValidationError reports the faults that Validate finds."},

	{SideClient, "func New(opts ...ClientOption) (*Client, error)", ""},
	{SideClient, "func WithVersion(v Version) ClientOption", ""},
	{SideClient, "func WithBaseURL(url string) ClientOption", "WithBaseURL sends all calls to that URL. Default: the document's."},
	{SideClient, "func WithServerURL(documented string, actual string) ClientOption", "WithServerURL sends to the actual URL what the document sends to the documented one, whatever WithBaseURL says."},
	{SideClient, "func WithServerVariable(name string, value string) ClientOption", "WithServerVariable gives a {variable} of the document's URLs a value."},
	{SideClient, "func WithHTTPClient(client *http.Client) ClientOption", "WithHTTPClient sends requests by a copy of the client. Default: http.DefaultClient."},
	{SideClient, "func WithBearerToken(token string) ClientOption", "WithBearerToken authenticates by a bearer token."},
	{SideClient, "func WithTokenSource(source TokenSource) ClientOption", "WithTokenSource authenticates by bearer tokens that source returns."},
	{SideClient, "func WithAPIKey(key string) ClientOption", "WithAPIKey authenticates by an API key."},
	{SideClient, "func WithBasicAuth(user string, password string) ClientOption", "WithBasicAuth authenticates by a user's name and password."},
	{SideClient, "func WithCredential(scheme string, source TokenSource) ClientOption", "WithCredential gives the credential for the security scheme of that name in the document."},
	{SideClient, "func WithMiddleware(m ...Middleware) ClientOption", "WithMiddleware wraps the sending of requests, the first given being the outermost."},
	{SideClient, "func WithoutVersionChecks() ClientOption", "WithoutVersionChecks sends also what the client's version lacks, in place of failing with a *VersionError."},
	{SideClient, "func WithJSON(opts ...WriteOption) ClientOption", "WithJSON changes how bodies are written."},
	{SideClient, "func WithLimits(l Limits) ClientOption", "WithLimits bounds what is read of responses."},
	{SideClient, "func WithClock(c Clock) ClientOption", "WithClock sets the time by which the client waits between attempts and polls."},
	{SideCalls, "func WithValidation() CallOption", "WithValidation checks arguments, parameters and bodies by the document's constraints, before anything is sent."},
	{SideCalls, "func WithContentType(mediaType string) CallOption", "WithContentType sends the body as that media type, and asks for it where a response declares it: one of those that the document declares for the same Go type."},
	{SideCalls, "func WithHeader(name string, value string) CallOption", "WithHeader sets a header; the empty value removes it."},
	{SideCalls, "func WithQuery(name string, values ...string) CallOption", "WithQuery sets a query parameter; no value removes it."},
	{SideCalls, "func WithTimeout(d time.Duration) CallOption", "WithTimeout bounds a call with all its attempts and waits, and for streams and downloads the time until they begin."},
	{SideCalls, "func WithAttemptTimeout(d time.Duration) CallOption", "WithAttemptTimeout bounds each attempt of a call, and for streams and downloads the time until they begin."},
	{SideCalls, "func WithIdleTimeout(d time.Duration) CallOption", "WithIdleTimeout ends a stream or a download of which nothing comes for that long."},
	{SideCalls, "func WithRetry(p RetryPolicy) CallOption", "WithRetry changes how often and how patiently a call is repeated."},
	{SideCalls, "func WithResponse(r *HTTPResponse) CallOption", "WithResponse stores the server's response in r, also when the call fails."},
	{SideCalls, "func ReadHeader(h any) CallOption", "ReadHeader stores the headers of the response in h, a pointer to the struct of the call's response headers. The struct of another call fails before anything is sent."},
	{SideCalls, "func WithIdempotent() CallOption", "WithIdempotent says that the call may be repeated as a GET may, even if the first was carried out."},
	{SideCalls, "func WithIdempotencyKey(key string) CallOption", "WithIdempotencyKey sends the key in the header Idempotency-Key, and lets the call be repeated."},
	{SideCalls, "func WithLastEventID(id string) CallOption", "WithLastEventID asks for the events of a stream after the one of that id."},
	{SideCalls, "func ErrorDetail[T any](err error) (T, bool)", "ErrorDetail returns the body of an APIError in err as the type that the document declares for it: T is a pointer to a struct, or a type that is not a struct. It reports whether there is one of that type."},
	{SideCalls, "var ErrBadRequest error", "What errors.Is finds in an APIError, by its status."},
	{SideCalls, "var ErrUnauthorized error", ""},
	{SideCalls, "var ErrForbidden error", ""},
	{SideCalls, "var ErrNotFound error", ""},
	{SideCalls, "var ErrConflict error", ""},
	{SideCalls, "var ErrUnprocessable error", ""},
	{SideCalls, "var ErrTooManyRequests error", ""},
	{SideCalls, "var ErrServer error", ""},
	{SideCalls, "var ErrStreamUsed error", ""},
	{SideCalls, "type HTTPResponse = runtime.Response", "HTTPResponse is the response of a server."},
	{SideClient, "type ClientOption = runtime.ClientOption", "ClientOption sets up a client. Every CallOption is one, too: it then holds for all calls."},
	{SideCalls, "type CallOption = runtime.CallOption", "CallOption changes one call."},
	{SideClient, "type TokenSource = runtime.TokenSource", "TokenSource returns the credential to send; it is called for every attempt."},
	{SideClient, "type Middleware = runtime.Middleware", "Middleware wraps the sending of requests."},
	{SideClient, "type RoundTrip = runtime.RoundTrip", "RoundTrip sends a request and returns its response; a Middleware wraps it."},
	{SideCalls, "type RetryPolicy = runtime.RetryPolicy", "RetryPolicy says how often and how patiently calls are repeated."},
	{SideClient, "type Limits = runtime.Limits", "Limits bound what a client reads."},
	{SideCalls, "type Clock = runtime.Clock", "Clock is the time by which a client waits."},
	{SideCalls, "type Download = runtime.Download", "Download is a body that is read while it comes; it must be closed."},
	{SideCalls, "type APIError = runtime.APIError", "APIError is an error response of the server."},
	{SideCalls, "type CallError = runtime.CallError", "CallError is a failure of a call that got no response."},
	{SideCalls, "type VersionError = runtime.VersionError", "VersionError says that the client's version lacks what a call uses."},
	{SideCalls, "type StreamEndError = runtime.StreamEndError", "StreamEndError says that a stream ended before its end."},
	{SideCalls, "type PageError = runtime.PageError", "PageError says that a list cannot be walked further."},
	{SideCalls, "type TooLargeError = runtime.TooLargeError", "TooLargeError reports a response, or an event of a stream, beyond the client's Limits."},
	{SideCalls, "type TokenError = runtime.TokenError", "TokenError is a credential that could not be had or sent."},
	{SideCalls, "type IdleError = runtime.IdleError", "IdleError is a stream or a download of which nothing came for too long."},
	{SideCalls, "type FieldError = runtime.FieldError", "FieldError is an input that cannot be sent, or that a server refuses."},

	{SideUnified, "func New(provider string, calls ...string) *Client", ""},
	{SideUnified, "func WithLossy(report func(*UnsupportedError)) AdapterOption", "WithLossy sends calls without the inputs that the provider cannot take, and tells report of each. Without it they fail."},
	{SideUnified, "func WithModels(names map[string]string) AdapterOption", "WithModels gives the models of a provider the names that the program has for them: what is called by a key is sent as its value, and read as the key again."},
	{SideUnified, "func WithLinkClient(client *http.Client) AdapterOption", "WithLinkClient fetches with this client what a provider's response links to. Default: http.DefaultClient."},
	{SideUnified, "func WithPollClock(c Clock) AdapterOption", "WithPollClock sets the time by which calls wait that ask again. Default: the real one."},
	{SideUnified, "type AdapterOption = runtime.AdapterOption", "AdapterOption sets up the client of a provider."},
	{SideUnified, "type UnsupportedError = runtime.UnsupportedError", "UnsupportedError is a call, or an input of one, that the provider does not have. Nothing was sent."},

	{SideServer, "func NewHandler(h Handlers, opts ...ServerOption) (http.Handler, error)", ""},
	{SideServer, "func VersionFrom(ctx context.Context) Version", ""},
	{SideServer, "func RequestFrom(ctx context.Context) *http.Request", "RequestFrom returns the request that a handler is called for, from its context; nil for another context. Its body is not to be read."},
	{SideServer, "func ScopesFrom(ctx context.Context) []string", "ScopesFrom returns the scopes that the operation asks of the credential that an AuthFunc is called for, from its context; nil for none."},
	{SideServer, "func SetStatus(ctx context.Context, status int) error", "SetStatus sets the status of a handler's success, one of those that the document declares for it. Default: the first."},
	{SideServer, "func SendHeader(ctx context.Context, h any) error", "SendHeader sends headers with a handler's response: h is a pointer to the struct of the operation's response headers."},
	{SideServer, "func ApplyUpdate(to any, from any) error", "ApplyUpdate carries out an update of what to points at: each member that is there in what from points at is set, null clears it, and what is absent stays. Members that to does not declare are none of it."},
	{SideServer, "func ApplyMask(to any, mask FieldMask, from any) error", "ApplyMask carries out an update of what to points at that lists what it changes: each path of the mask is set to the value there in what from points at, and reset where there is none."},
	{SideServer, "func ConvertTo(to any, from any) error", "ConvertTo reads into what to points at the JSON that what from points at is written as, for types of like shape."},
	{SideServer, "func PackAny(to any, name string, from any) error", "PackAny makes what to points at, the model of a protobuf Any, hold what from points at, of the type of that name."},
	{SideServer, "func UnpackAny(to any, from any) (string, error)", "UnpackAny reads what from points at, the model of a protobuf Any, into what to points at, and returns the name of its type."},
	{SideServer, "func PageOf[T any](items []T, id func(T) string, after string, before string, limit int) ([]T, bool, error)", "PageOf returns the page of a list that begins behind the item with the id after, or ends before the one with the id before, and has at most limit items, and whether there are more in that direction."},
	{SideServer, "func ServePrefix(prefix string) ServerOption", `ServePrefix says that all paths begin with the prefix: "/v1". Default: none.`},
	{SideServer, "func ServeAuth(scheme string, check AuthFunc) ServerOption", "ServeAuth checks the credentials of the security scheme of that name in the document. Once there is one, an operation is carried out only when all schemes of one of its alternatives are content; one that has no such option, or that the document does not declare, never is. Default: credentials are not looked at."},
	{SideServer, "func ServeMiddleware(m ...func(http.Handler) http.Handler) ServerOption", "ServeMiddleware wraps the handler, the first given being the outermost."},
	{SideServer, "func ServeErrors(status func(context.Context, error) *StatusError) ServerOption", "ServeErrors returns the response for an error of a handler; nil leaves that to the default."},
	{SideServer, "func ServeEnvelope(body func(context.Context, *StatusError) any) ServerOption", "ServeEnvelope returns the body of an error that has none: a pointer to a model, or what encoding/json writes. Default: the document's error body."},
	{SideServer, "func ServeFormats() ServerOption", "ServeFormats checks also the formats of strings that have no Go type, such as uuid, email and date. Default: these are annotations, as in JSON Schema."},
	{SideServer, "func ServeDefaults() ServerOption", "ServeDefaults fills in the defaults of absent members of JSON bodies, but never where an operation updates what is there: by PATCH, under a path that ends in a parameter, or by its name. Default: what is absent stays absent, but for parameters."},
	{SideServer, "func ServeAbsent() ServerOption", "ServeAbsent leaves absent parameters absent, so that a handler can pass on what was sent. Default: they have the defaults of the document."},
	{SideServer, "func ServeCheckResponses() ServerOption", "ServeCheckResponses checks what handlers return, for tests and development: what breaks the document is logged, and the response has status 500 and its path. Streams, files and errors are not checked."},
	{SideServer, "func ServeWithoutValidation() ServerOption", "ServeWithoutValidation hands bodies and parameters to handlers that break the document."},
	{SideServer, "func ServeVersions(versions ...string) ServerOption", "ServeVersions serves only those versions. Default: all."},
	{SideServer, "func ServeLimits(l ServerLimits) ServerOption", "ServeLimits bounds what is taken from a client."},
	{SideServer, "func ServeLogger(l *slog.Logger) ServerOption", "ServeLogger logs panics and faults of handlers. Default: slog.Default."},
	{SideServer, "func ServeHeartbeat(every time.Duration) ServerOption", "ServeHeartbeat sends a comment in a stream of events after every such while. Default: never."},
	{SideServer, "func ServeJSON(opts ...WriteOption) ServerOption", "ServeJSON changes how bodies are written."},
	{SideServer, "var ErrNoCredential error", "ErrNoCredential is the error of an AuthFunc for a request without a credential."},
	{SideServer, "type ServerOption = runtime.ServerOption", "ServerOption sets up a server."},
	{SideServer, "type ServerLimits = runtime.ServerLimits", "ServerLimits bound what a server takes from a client."},
	{SideServer, "type AuthFunc = runtime.AuthFunc", "AuthFunc checks a credential, which is empty for mutual TLS; the context that it returns is the handler's."},
	{SideServer, "type StatusError = runtime.StatusError", "StatusError is an error that a handler returns to choose the response."},
}

// OffersOf returns the offers of some sides that emitters print out of the table.
func OffersOf(sides ...Side) []Offer {
	var list []Offer
	for _, o := range Offers {
		if slices.Contains(sides, o.Side) && (o.Doc != "" || o.Kind() == "var") {
			list = append(list, o)
		}
	}
	return list
}

// reserved returns the package-level names that no schema gets: those of the offers, and of what is made out of the plan.
func reserved(unified bool) []string {
	names := []string{"Version", "Client", "Handlers", "api", Documents}
	for i := range Offers {
		if unified || Offers[i].Side != SideUnified {
			names = append(names, Offers[i].Name())
		}
	}
	return names
}
