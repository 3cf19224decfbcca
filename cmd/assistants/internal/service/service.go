// Package service serves wires of assistant APIs over HTTP, with a token, limits, a log and metrics.
package service

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"maps"
	"net/http"
	goruntime "runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

// Options set up a [Service].
type Options struct {
	// Wire is one of [WireNames].
	Wire string
	// Client carries out the calls.
	Client *assistants.Client
	// Yandex sets up the wire of Yandex.
	Yandex assistants.YandexOptions
	// Token is the credential that requests must have; empty lets everyone of this host in who is not a web page.
	Token string
	// AnyHost takes requests of any Host header although there is no token: names do not lead to a UNIX socket.
	AnyHost bool
	// Limits bound requests.
	Limits Limits
	// Heartbeat sends a comment in streams of events after every such while; 0 is never.
	Heartbeat time.Duration
	// Runs returns how many runs are under way; nil where that is not known.
	Runs func() int64
	// Registry has the metrics of the client, and gets those of the service. Default: an empty one.
	Registry *metrics.Registry
	// Logger is told of each request and each fault.
	Logger *slog.Logger
}

// Limits bound requests. Zero fields have the default of [runtime.ServerLimits], or of net/http.
type Limits struct {
	Body, File       int64 // bytes
	Header           int   // bytes
	Requests         int   // at once, streams among them; 0 is any number
	ReadHeader, Idle time.Duration
	Read, Write      time.Duration
}

// Service serves wires. It may be used by several goroutines.
type Service struct {
	options  Options
	mounts   []mounted
	gate     *gate
	registry *metrics.Registry

	requests  *metrics.Counter
	durations *metrics.Histogram
	refusals  *metrics.Counter
	inFlight  atomic.Int64
	streams   atomic.Int64
	stopping  atomic.Bool
}

// bounds are those of the buckets of durations, in seconds.
var bounds = []float64{0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 60, 300}

// New returns a service. It fails when a wire is not there.
func New(o Options) (*Service, error) {
	asked, err := wiresOf(o.Wire)
	if err != nil {
		return nil, err
	}
	s := &Service{options: o, gate: newGate(o.Token, !o.AnyHost, o.Limits.Requests)}
	for _, w := range asked {
		h, err := w.handler(&o,
			runtime.ServePrefix(w.prefix),
			runtime.ServeAuth(w.scheme, checkNoted),
			runtime.ServeHeartbeat(o.Heartbeat),
			runtime.ServeLogger(slog.New(pathless{o.Logger.Handler()})),
			runtime.ServeLimits(runtime.ServerLimits{Body: o.Limits.Body, File: o.Limits.File, Read: o.Limits.Read, Write: o.Limits.Write}),
		)
		if err != nil {
			return nil, err
		}
		s.mounts = append(s.mounts, mounted{w, h})
	}
	s.measure()
	return s, nil
}

// measure makes the metrics.
func (s *Service) measure() {
	r := cmp.Or(s.options.Registry, &metrics.Registry{})
	s.registry = r
	s.requests = r.Counter("assistants_requests_total", "Requests by wire, operation and status.", "wire", "method", "pattern", "status")
	s.durations = r.Histogram("assistants_request_duration_seconds", "Time from the head of a request to the end of its response.",
		bounds, "wire", "method", "pattern")
	s.refusals = r.Counter("assistants_requests_refused_total", "Requests that were refused for want of the token, or for the limit.", "reason")
	r.Gauge("assistants_requests_in_flight", "Requests that are being carried out.", func() float64 { return float64(s.inFlight.Load()) })
	r.Gauge("assistants_streams_open", "Responses that are streams under way.", func() float64 { return float64(s.streams.Load()) })
	if s.options.Runs != nil {
		r.Gauge("assistants_runs_active", "Runs whose responder is at work.", func() float64 { return float64(s.options.Runs()) })
	}
	r.Gauge("go_goroutines", "Goroutines.", func() float64 { return float64(goruntime.NumGoroutine()) })
}

// ServeHTTP serves a request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := time.Now()
	n := &note{}
	rec := &recorder{ResponseWriter: w, control: http.NewResponseController(w), most: s.options.Limits.Write, streams: &s.streams}
	w.Header().Set(requestID, rand.Text()) // handlers have their own way to set it
	s.inFlight.Add(1)
	wire, complete := "", false
	defer func() {
		s.inFlight.Add(-1)
		rec.end()
		s.report(r, rec, n, wire, complete, time.Since(begun))
	}()
	switch r.URL.Path {
	case healthPath:
		s.serveHealth(rec, r)
	case metricsPath:
		s.gate.checkToken(n, r)
		serveAdmitted(rec, r, n, s.registry)
	default:
		m, r2 := pick(s.mounts, withoutCredential(r))
		wire, n.link = m.name, m.isLink(r2)
		defer s.gate.enter(n, r)()
		r2 = r2.WithContext(context.WithValue(r.Context(), noteKey{}, n))
		if n.link {
			serveAdmitted(rec, r2, n, m)
		} else {
			m.ServeHTTP(rec, r2)
		}
	}
	complete = true
}

// The paths of the service itself.
const (
	healthPath  = "/healthz"
	metricsPath = "/metrics"
)

// serveHealth says whether the service takes requests.
func (s *Service) serveHealth(w http.ResponseWriter, _ *http.Request) {
	if s.stopping.Load() {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // there is nobody else to tell
}

// serveAdmitted serves a request that is not for an operation of a wire, unless it is refused.
func serveAdmitted(w http.ResponseWriter, r *http.Request, n *note, page http.Handler) {
	if n.refusal != nil {
		maps.Copy(w.Header(), n.refusal.Header)
		http.Error(w, n.refusal.Message, n.refusal.Status)
		return
	}
	page.ServeHTTP(w, r)
}

// requestID is the header by which a response and its line of the log are found. Azure's has another name.
const requestID = "X-Request-ID"

// report logs and counts a request.
func (s *Service) report(r *http.Request, rec *recorder, n *note, wire string, complete bool, took time.Duration) {
	method, pattern := patternOf(r, n, wire, s.mounts)
	status := cmp.Or(rec.status, http.StatusOK)
	level := slog.LevelInfo
	switch {
	case n.reason != "":
		level = slog.LevelWarn
	case status >= http.StatusInternalServerError && status != http.StatusNotImplemented || !complete:
		level = slog.LevelError
	case wire == "": // whoever watches the service asks often
		level = slog.LevelDebug
	}
	attrs := []slog.Attr{
		slog.String("method", method), slog.String("pattern", pattern), slog.Int("status", status), slog.Float64("duration_ms", float64(took.Microseconds())/1000),
		slog.Int64("bytes", rec.bytes), slog.String("request", cmp.Or(rec.Header().Get("X-Ms-Request-Id"), rec.Header().Get(requestID))),
	}
	if wire != "" {
		attrs = append(attrs, slog.String("wire", wire))
	}
	if n.reason != "" {
		attrs = append(attrs, slog.String("refused", n.reason))
		s.refusals.Add(n.reason)
	}
	if !complete {
		attrs = append(attrs, slog.Bool("broken", true))
	}
	s.options.Logger.LogAttrs(r.Context(), level, "request", attrs...)
	s.requests.Add(wire, method, pattern, strconv.Itoa(status))
	s.durations.Observe(took.Seconds(), wire, method, pattern)
}

// patternOf returns the method and the path of a request's operation as in the document; both are of a set that clients do not choose.
func patternOf(r *http.Request, n *note, wire string, mounts []mounted) (method, pattern string) {
	i := slices.IndexFunc(mounts, func(m mounted) bool { return m.name == wire })
	switch {
	case n.operation != nil:
		form := n.operation.Forms[0]
		return form.Method, mounts[i].prefix + form.Path
	case n.link:
		pattern = mounts[i].linkPattern
	case wire == "":
		pattern = r.URL.Path // a page of the service itself
	default:
		pattern = "unknown"
	}
	if !slices.Contains(methods, r.Method) {
		return "other", pattern
	}
	return r.Method, pattern
}

// methods are those that HTTP has.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace, http.MethodConnect,
}
