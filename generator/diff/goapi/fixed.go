package goapi

// The texts are what emitters print without asking the plan. A test holds them against the generated packages.

// packageText is what every generated package declares.
const packageText = `
	func AllVersions() []Version
	type Opt[T any] = runtime.Opt[T]
	func Some[T any](v T) Opt[T]
	func Null[T any]() Opt[T]
	type Raw = runtime.Raw
	type Rest = runtime.Rest
	type UnixTime = runtime.UnixTime
	type FieldMask = runtime.FieldMask
	type FilePart = runtime.FilePart
	type WriteOption = runtime.WriteOption
	func AlternateNames() WriteOption
`

// callsText is what every generated package with calls declares, beside its services.
const callsText = `
	func New(opts ...ClientOption) (*Client, error)
	func WithVersion(v Version) ClientOption
	func WithBaseURL(url string) ClientOption
	func WithServerVariable(name string, value string) ClientOption
	func WithHTTPClient(client *http.Client) ClientOption
	func WithBearerToken(token string) ClientOption
	func WithTokenSource(source TokenSource) ClientOption
	func WithAPIKey(key string) ClientOption
	func WithMiddleware(m ...Middleware) ClientOption
	func WithoutVersionChecks() ClientOption
	func WithJSON(opts ...WriteOption) ClientOption
	func WithValidation() CallOption
	func WithHeader(name string, value string) CallOption
	func WithQuery(name string, values ...string) CallOption
	func WithTimeout(d time.Duration) CallOption
	func WithRetry(p RetryPolicy) CallOption
	func WithResponse(r *HTTPResponse) CallOption
	func WithIdempotencyKey(key string) CallOption
	var ErrBadRequest error
	var ErrUnauthorized error
	var ErrForbidden error
	var ErrNotFound error
	var ErrConflict error
	var ErrUnprocessable error
	var ErrTooManyRequests error
	var ErrServer error
	type HTTPResponse = runtime.Response
	type ClientOption = runtime.ClientOption
	type CallOption = runtime.CallOption
	type TokenSource = runtime.TokenSource
	type Middleware = runtime.Middleware
	type RetryPolicy = runtime.RetryPolicy
	type Download = runtime.Download
	type APIError = runtime.APIError
	type CallError = runtime.CallError
	type VersionError = runtime.VersionError
	type StreamEndError = runtime.StreamEndError
	func NewHandler(h Handlers, opts ...ServerOption) (http.Handler, error)
	func VersionFrom(ctx context.Context) Version
	func ServePrefix(prefix string) ServerOption
	func ServeAuth(scheme string, check AuthFunc) ServerOption
	func ServeMiddleware(m ...func(http.Handler) http.Handler) ServerOption
	func ServeErrors(status func(context.Context, error) *StatusError) ServerOption
	func ServeWithoutValidation() ServerOption
	func ServeLimits(l ServerLimits) ServerOption
	func ServeLogger(l *slog.Logger) ServerOption
	func ServeJSON(opts ...WriteOption) ServerOption
	type ServerOption = runtime.ServerOption
	type ServerLimits = runtime.ServerLimits
	type AuthFunc = runtime.AuthFunc
	type StatusError = runtime.StatusError
`
