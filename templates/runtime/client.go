package runtime

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
)

// Client sends the operations of one API. It never changes, and may be used by several goroutines.
//
// What may hold a credential is inside functions, so that no print of a client, or of what holds one, shows it.
type Client struct {
	api        *API
	base       hidden
	override   bool // base replaces the operations' own servers
	servers    map[string]hidden
	variables  map[string]string
	http       *http.Client
	roundTrip  RoundTrip
	tokens     map[string]TokenSource // by the name of the scheme
	version    APIVersion             // zero for an API without versions
	anyVersion bool
	limits     Limits
	clock      Clock
	sending    []WriteOption   // how inputs are written
	writing    []WriteOption   // how bodies are written, which the client's options say
	headers    func() []Header // those of the API
	call       callConfig
}

// hidden is a string that fmt does not show.
type hidden func() string

func hide(text string) hidden { return func() string { return text } }

// NewClient returns a client for the API. What neither an option nor the API's environment variables set has the default
// that the option documents. Errors are of the configuration: a base URL that is none or missing, an unknown version, a
// credential that no scheme of the API takes.
func NewClient(api *API, opts ...ClientOption) (*Client, error) {
	s := settings{http: http.DefaultClient, variables: map[string]string{}, servers: map[string]hidden{}, tokens: map[string]TokenSource{}}
	for _, o := range opts {
		if o != nil {
			o.configure(&s)
		}
	}
	s.readEnvironment(api.Environment)
	headers := headersOf(api.Headers)
	c := &Client{
		api: api, servers: s.servers, variables: s.variables, anyVersion: s.anyVersion, limits: s.limits.orDefaults(),
		clock: s.clock.OrReal(), call: s.call, headers: func() []Header { return headers },
	}
	c.http = guardRedirects(s.http)
	c.roundTrip = c.authenticated
	for _, m := range slices.Backward(s.middleware) {
		c.roundTrip = m(c.roundTrip)
	}
	unknown := c.setVersion(s.version) // first: the others are by version
	err := errors.Join(c.setBase(s.baseURL), unknown, c.checkVariables(s.baseURL), c.setTokens(&s))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", api.Name, err)
	}
	c.sending = []WriteOption{sentBy(clientSide, c.version.ID)}
	c.writing = slices.Concat(c.sending, s.writing)
	return c, nil
}

// reader returns a reader of a response.
func (c *Client) reader(text string) *Reader {
	return &Reader{s: text, side: clientSide, version: c.version.ID}
}

// headersOf returns the headers with what the environment says of them.
func headersOf(headers []Header) []Header {
	var out []Header
	for _, h := range headers {
		if h.Environment != "" {
			if v := os.Getenv(h.Environment); v != "" {
				h.Value = v
			}
		}
		if h.Value != "" {
			out = append(out, h)
		}
	}
	return out
}

func (s *settings) readEnvironment(e Environment) {
	read := func(name string) string {
		if name == "" {
			return ""
		}
		return os.Getenv(name)
	}
	if s.baseURL == "" {
		s.baseURL = read(e.BaseURL)
	}
	if len(s.tokens) > 0 || s.bearer != nil || s.apiKey != nil || s.basic != nil {
		return // credentials are given; those of the environment would be sent in addition
	}
	if v := read(e.Token); v != "" {
		s.bearer = fixedToken(v)
	}
	if v := read(e.APIKey); v != "" {
		s.apiKey = fixedToken(v)
	}
}

func (c *Client) setBase(given string) error {
	c.override = given != ""
	documented := c.api.server(c.version.ID)
	if !c.override {
		given = documented.URL
	}
	if given == "" {
		return errors.New("no base URL: give one by WithBaseURL")
	}
	base, err := c.expand(given, documented.Variables)
	c.base = hide(base)
	return err
}

// checkVariables fails on variables that no base URL has.
func (c *Client) checkVariables(given string) error {
	known := map[string]bool{}
	for name := range c.api.Variables {
		known[name] = true
	}
	take := func(base string) {
		expandBraces(base, func(name string) string {
			known[name] = true
			return ""
		})
	}
	take(given)
	take(c.api.BaseURL)
	for _, s := range c.api.Servers {
		take(s.URL)
	}
	for _, actual := range c.servers {
		take(actual())
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(c.variables)) {
		if !known[name] {
			errs = append(errs, fmt.Errorf("no base URL has a variable %q: there are %q", name, slices.Sorted(maps.Keys(known))))
		}
	}
	return errors.Join(errs...)
}

// server returns the base URL of a version.
func (a *API) server(version string) Server {
	for _, s := range a.Servers {
		if version != "" && hasVersion(s.Versions, version) {
			return s
		}
	}
	return Server{URL: a.BaseURL}
}

// expand fills in the variables of a base URL, which has its own defaults in addition to those of the API, and checks it.
func (c *Client) expand(base string, defaults map[string]string) (string, error) {
	var missing error
	full := expandBraces(base, func(name string) string {
		v := c.variables[name]
		if v == "" {
			v = defaults[name]
		}
		if v == "" {
			v = c.api.Variables[name]
		}
		if v == "" {
			missing = fmt.Errorf("the base URL needs a value for {%s}: give one by WithServerVariable, or all of it by WithBaseURL", name)
		}
		return v
	})
	if missing != nil {
		return "", missing
	}
	u, err := url.Parse(full)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", errors.New("the base URL is not an http or https URL") // it may hold a password: not shown
	}
	return full, nil
}

// expandBraces replaces each {name} of s.
func expandBraces(s string, value func(name string) string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/2) // most values are longer than their names
	for {
		before, rest, found := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(before)
		b.WriteString(value(name))
		s = after
	}
}

// baseOf returns where the operation goes.
func (c *Client) baseOf(o *Operation) (string, error) {
	documented := Server{URL: o.BaseURL, Variables: o.Variables}
	if o.BaseURL == "" {
		documented = c.api.server(c.version.ID)
	}
	if actual, ok := c.servers[documented.URL]; ok {
		return c.expand(actual(), documented.Variables)
	}
	if o.BaseURL == "" || c.override {
		return c.base(), nil
	}
	return c.expand(o.BaseURL, o.Variables)
}

func (c *Client) setVersion(id string) error {
	versions := c.api.Versions
	if len(versions) == 0 && id == "" {
		return nil
	}
	if id == "" {
		id = c.api.DefaultVersion
	}
	if id == "" {
		id = versions[len(versions)-1].ID
	}
	for _, v := range versions {
		if v.ID == id {
			c.version = v
			return nil
		}
	}
	return fmt.Errorf("version %q is unknown", id)
}

// Version returns the ID of the version that the client speaks; it is empty for an API without versions.
func (c *Client) Version() string { return c.version.ID }

// Format writes which API the client is for, whatever the verb; it shows no part of its configuration.
func (c Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "client of "+c.api.Name) }

// CloseIdleConnections closes the connections that no call uses. It closes those of the http.Client in use, which other
// clients may share.
func (c *Client) CloseIdleConnections() { c.http.CloseIdleConnections() }
