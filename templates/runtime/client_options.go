package runtime

import (
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"time"
)

// ClientOption sets up a client. Every [CallOption] is one, too: it then holds for all calls of the client.
type ClientOption interface{ configure(s *settings) }

// CallOption changes one call. Those of the call come after those of the client.
type CallOption func(*callConfig)

func (o CallOption) configure(s *settings) { o(&s.call) }

type clientOption func(*settings)

func (o clientOption) configure(s *settings) { o(s) }

// settings holds the options of a client.
type settings struct {
	baseURL, version      string
	servers               map[string]hidden
	variables             map[string]string
	http                  *http.Client
	middleware            []Middleware
	bearer, apiKey, basic TokenSource
	tokens                map[string]TokenSource
	anyVersion            bool
	limits                Limits
	clock                 Clock
	writing               []WriteOption
	call                  callConfig
}

// callConfig holds the options of a call.
type callConfig struct {
	header      []func(http.Header)
	query       []func(*query)
	timeout     time.Duration // of the call
	attempt     time.Duration // of each attempt
	idle        time.Duration
	retry       RetryPolicy
	response    *Response
	idempotent  bool
	validate    bool
	answered    any    // where the headers of the response go; nil for nowhere
	contentType string // empty for the preferred one
	made        *made  // what an adapter makes the call for; nil for a call of the API's own package
}

// apply applies further options, and leaves those that c is a copy of as they are.
func (c *callConfig) apply(opts []CallOption) {
	c.header, c.query = slices.Clip(c.header), slices.Clip(c.query)
	for _, o := range opts {
		if o != nil {
			o(c)
		}
	}
}

// RoundTrip sends a request and returns its response, as [http.Client.Do] does.
type RoundTrip func(*http.Request) (*http.Response, error)

// Middleware wraps the sending of requests. It is called once, by [NewClient]; the function that it returns is called for every
// attempt of every call.
type Middleware func(next RoundTrip) RoundTrip

// TokenSource returns the credential to send. It is called for every attempt, and may be called by several goroutines.
type TokenSource func(ctx context.Context) (string, error)

func fixedToken(token string) TokenSource {
	return func(context.Context) (string, error) { return token, nil }
}

// Limits bound what a client reads. Zero fields have the default.
type Limits struct {
	Body  int64 // bytes of a response that is not a stream and no download; 64 MiB
	Event int64 // bytes of one event of a stream; 16 MiB
	Error int64 // bytes of an error body that are kept, the rest being dropped; 1 MiB
}

func (l Limits) orDefaults() Limits {
	set := func(n *int64, value int64) {
		if *n <= 0 {
			*n = value
		}
	}
	set(&l.Body, 64<<20)
	set(&l.Event, 16<<20)
	set(&l.Error, 1<<20)
	return l
}

// Clock is the time by which a client waits. The zero Clock is real time; tests have others.
type Clock struct {
	Now func() time.Time
	// Sleep waits for d, or until the context is done, whose error it then returns.
	Sleep func(ctx context.Context, d time.Duration) error
}

// OrReal returns the clock with the real one where it has none.
func (c Clock) OrReal() Clock {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	return c
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// WithBaseURL sends all operations to that URL, also those that the document sends elsewhere. Default: the document's.
func WithBaseURL(u string) ClientOption { return clientOption(func(s *settings) { s.baseURL = u }) }

// WithServerURL sends to the actual URL what the document sends to the documented one, whatever WithBaseURL says.
func WithServerURL(documented, actual string) ClientOption {
	return clientOption(func(s *settings) { s.servers[documented] = hide(actual) })
}

// WithServerVariable gives a {variable} of the base URLs a value. [NewClient] fails for one that none of them has.
func WithServerVariable(name, value string) ClientOption {
	return clientOption(func(s *settings) { s.variables[name] = value })
}

// WithHTTPClient sends requests by a copy of h, which also keeps credentials from following a redirect to another host.
// Default: [http.DefaultClient].
func WithHTTPClient(h *http.Client) ClientOption {
	return clientOption(func(s *settings) {
		if h != nil {
			s.http = h
		}
	})
}

// WithMiddleware wraps the sending of requests, the first given being the outermost. Middleware sees every attempt, as it
// is before credentials are added to a copy; a header with a credential that it sets itself is left as it is.
func WithMiddleware(m ...Middleware) ClientOption {
	return clientOption(func(s *settings) { s.middleware = append(s.middleware, m...) })
}

// WithBearerToken authenticates by a bearer token.
func WithBearerToken(token string) ClientOption { return WithTokenSource(fixedToken(token)) }

// WithTokenSource authenticates by bearer tokens that source returns.
func WithTokenSource(source TokenSource) ClientOption {
	return clientOption(func(s *settings) { s.bearer = source })
}

// WithAPIKey authenticates by an API key.
func WithAPIKey(key string) ClientOption {
	source := fixedToken(key)
	return clientOption(func(s *settings) { s.apiKey = source })
}

// WithBasicAuth authenticates by a user's name and password.
func WithBasicAuth(user, password string) ClientOption {
	source := fixedToken(base64.StdEncoding.EncodeToString([]byte(user + ":" + password)))
	return clientOption(func(s *settings) { s.basic = source })
}

// WithCredential gives the credential for the security scheme of that name in the document, in place of what the options
// for a kind of credential say.
func WithCredential(scheme string, source TokenSource) ClientOption {
	return clientOption(func(s *settings) { s.tokens[scheme] = source })
}

// WithVersion speaks the version of that ID. Default: the API's default version.
func WithVersion(id string) ClientOption { return clientOption(func(s *settings) { s.version = id }) }

// WithoutVersionChecks sends also what the version lacks, in place of a [*VersionError].
func WithoutVersionChecks() ClientOption {
	return clientOption(func(s *settings) { s.anyVersion = true })
}

// WithLimits bounds what is read of responses.
func WithLimits(l Limits) ClientOption { return clientOption(func(s *settings) { s.limits = l }) }

// WithClock sets the time by which the client waits between attempts and polls.
func WithClock(c Clock) ClientOption { return clientOption(func(s *settings) { s.clock = c }) }

// WithJSON changes how bodies are written.
func WithJSON(opts ...WriteOption) ClientOption {
	return clientOption(func(s *settings) { s.writing = append(s.writing, opts...) })
}

// WithHeader sets a header of the request; the empty value removes it.
func WithHeader(name, value string) CallOption {
	set := func(h http.Header) {
		if value == "" {
			h.Del(name)
			return
		}
		h.Set(name, value)
	}
	return func(c *callConfig) { c.header = append(c.header, set) }
}

// WithQuery sets a query parameter to the values; none removes it.
func WithQuery(name string, values ...string) CallOption {
	set := func(q *query) { q.replace(name, values) }
	return func(c *callConfig) { c.query = append(c.query, set) }
}

// WithTimeout bounds a call with all its attempts and waits, and for streams and downloads the time until they begin.
// Zero, the default, leaves that to the context.
func WithTimeout(d time.Duration) CallOption { return func(c *callConfig) { c.timeout = d } }

// WithAttemptTimeout bounds each attempt of a call, and for streams and downloads the time until they begin. What may be repeated is, after
// an attempt that took too long. Zero, the default, leaves that to WithTimeout and the context.
func WithAttemptTimeout(d time.Duration) CallOption { return func(c *callConfig) { c.attempt = d } }

// WithIdleTimeout ends a stream or a download of which nothing comes for that long. Zero, the default, leaves that to
// the context.
func WithIdleTimeout(d time.Duration) CallOption { return func(c *callConfig) { c.idle = d } }

// WithRetry changes how often and how patiently a call is repeated.
func WithRetry(p RetryPolicy) CallOption { return func(c *callConfig) { c.retry = p } }

// WithResponse stores the server's response in r, also when the call fails. As an option of a client it serves tests:
// calls at the same time would write to the same r.
func WithResponse(r *Response) CallOption { return func(c *callConfig) { c.response = r } }

// WithContentType sends the body as that media type, and asks for it where a response declares it. It must be one that the document
// declares for the Go type that the call has anyway; another Go type is a separate call. Parameters of media types do not count.
func WithContentType(mediaType string) CallOption {
	return func(c *callConfig) { c.contentType = mediaType }
}

// ReadHeader stores the headers of the response in what h points at, the struct that the package has for the call, whatever the
// status. A call with the struct of another fails before anything is sent.
func ReadHeader(h any) CallOption { return func(c *callConfig) { c.answered = h } }

// WithValidation checks arguments, parameters and bodies by the document's constraints. With one that breaks them the call
// fails before anything is sent: in its error [errors.As] finds the [*ValidationError] that Validate would return.
func WithValidation() CallOption { return func(c *callConfig) { c.validate = true } }

// WithIdempotent says that the call may be repeated as a GET may, even if the first was carried out.
func WithIdempotent() CallOption { return func(c *callConfig) { c.idempotent = true } }

// WithIdempotencyKey sends the key in the header Idempotency-Key, for a server that carries out a call of one key once,
// and so lets the call be repeated.
func WithIdempotencyKey(key string) CallOption {
	set := WithHeader("Idempotency-Key", key)
	return func(c *callConfig) {
		set(c)
		c.idempotent = true
	}
}

// WithLastEventID asks for the events of a stream after the one of that id; see [StreamEndError].
func WithLastEventID(id string) CallOption { return WithHeader("Last-Event-Id", id) }
