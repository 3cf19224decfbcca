package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics"
	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics/metricstest"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
)

// must returns a value for a call that must not fail.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestServe runs the life of a thread, streams among it, at the base URLs that users have.
func TestServe(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	for _, base := range []string{"/v1", ""} {
		c := must(openai.New(openai.WithBaseURL(p.url+base), openai.WithBearerToken("any")))(t)
		assistant := must(c.Assistants.Create(t.Context(), &openai.CreateAssistantRequest{Model: "m"}, nil))(t)
		thread := must(c.Threads.Create(t.Context(), &openai.CreateThreadRequest{Messages: []openai.CreateMessageRequest{
			{Role: openai.CreateMessageRequestRoleUser, Content: openai.CreateMessageRequestContentText("Hello there")},
		}}, nil))(t)
		var text strings.Builder
		last := ""
		for event, err := range c.Runs.CreateStream(t.Context(), thread.ID, &openai.CreateRunRequest{AssistantID: assistant.ID}, nil) {
			if err != nil {
				t.Fatal(err)
			}
			last = event.Name
			if delta, ok := event.Data.(*openai.MessageDeltaObject); ok {
				for _, piece := range delta.Delta.Content {
					t, _ := piece.(*openai.MessageDeltaContentTextObject).Text.Get()
					text.WriteString(t.Value.Or(""))
				}
			}
		}
		if text.String() != "Hello there" || last != openai.RunEventThreadRunCompleted {
			t.Errorf("%s: the stream says %q and ends with %s", base, text.String(), last)
		}
	}
	p.stop()
}

// TestAllWires holds that the wires share what is kept, each under its vendor's paths, and that what distinguishes them decides.
func TestAllWires(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--wire", "all")
	made := p.send(call{method: http.MethodPost, path: "/v1/assistants", body: `{"model":"m"}`})
	id, _ := made.member(t, "id").(string)
	for _, path := range []string{
		"/v1/assistants/" + id, "/assistants/" + id + "?api-version=v1", "/api/projects/p/assistants/" + id + "?api-version=v1",
		"/api/projects/p%20q/assistants/" + id + "?api%2Dversion=2025-05-15-preview", "/assistants/" + id + "?x=%zz&api-version=2025-05-01",
	} {
		if got := p.get(path); got.status != http.StatusOK || got.member(t, "id") != id {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	for path, want := range map[string]string{
		"/assistants/" + id:                     "There is nothing at GET /assistants/" + id + ".", // nobody's without an api-version
		"/v1/nothing":                           "There is nothing at GET /v1/nothing.",
		"/v1x/assistants":                       "There is nothing at GET /v1x/assistants.",
		"/assistants/v1?api-version=v1":         "No assistant found with id 'v1'.", // Azure's, although Yandex's paths begin so
		"/assistants/v1/files?api-version=v1":   "There is nothing at GET /assistants/v1/files.",
		"/api/projects/p?api-version=v1":        "There is nothing at GET /.",
		"/api/projects/p/assistants":            "api-version",
		"/assistants/a?api-version=1999-01-01":  "1999-01-01",
		"/v1/assistants/asst_1?api-version=v1":  "No assistant found with id 'asst_1'.",
		"/v1/assistants/asst%2F1?api-version=1": "No assistant found with id 'asst/1'.",
	} {
		got := p.get(path)
		if message, _ := got.member(t, "error.message").(string); got.status < 400 || !strings.Contains(message, want) {
			t.Errorf("%s: %d %s, want %q", path, got.status, got.body, want)
		}
	}
}

// TestOneWire: a wire that is alone has no need of what distinguishes it.
func TestOneWire(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--wire", "azure")
	for _, base := range []string{"", "/api/projects/p"} {
		c := must(azure.New(azure.WithBaseURL(p.url+base), azure.WithBearerToken("any")))(t)
		agent := must(c.Agents.Create(t.Context(), &azure.CreateAgentOptions{Model: "m"}, nil))(t)
		if got := must(c.Agents.Get(t.Context(), agent.ID, nil))(t); got.Model != "m" {
			t.Errorf("%s: %+v", base, got)
		}
	}
	if got := p.get("/v1/assistants?api-version=v1"); got.status != http.StatusNotFound {
		t.Errorf("another vendor's path: %d %s", got.status, got.body)
	}
}

const token = "s3cr3t-of-the-service"

// TestToken holds how vendors' clients authenticate, that nothing is carried out without, and what is said.
func TestToken(t *testing.T) {
	t.Parallel()
	p := start(t, []string{"ASSISTANTS_TOKEN=" + token}, "--wire", "all")
	for _, header := range []map[string]string{
		{"Authorization": "Bearer " + token}, {"Authorization": "bearer   " + token}, {"api-key": token}, {"Authorization": "Api-Key " + token},
		{"Authorization": "Basic x", "api-key": token},
	} {
		for _, path := range []string{"/v1/assistants", "/assistants?api-version=v1", "/metrics"} {
			if got := p.send(call{method: http.MethodGet, path: path, header: header}); got.status != http.StatusOK {
				t.Errorf("%v: %s: %d %s", header, path, got.status, got.body)
			}
		}
	}
	for _, header := range []map[string]string{
		nil, {"Authorization": "Bearer"}, {"Authorization": "Bearer " + token + "x"}, {"Authorization": "Bearer " + token[1:]}, {"Authorization": token},
		{"Authorization": "Bearer -"}, {"api-key": "wrong"}, {"Authorization": "Bearer wrong", "api-key": token}, {"Authorization": "Basic " + token},
	} {
		for _, path := range []string{"/v1/assistants", "/assistants?api-version=v1", "/metrics"} {
			got := p.send(call{method: http.MethodGet, path: path, header: header})
			if got.status != http.StatusUnauthorized {
				t.Errorf("%v: %s: %d %s", header, path, got.status, got.body)
			}
			if path != "/metrics" && (got.member(t, "error.code") != "invalid_api_key" || got.header.Get("WWW-Authenticate") == "") {
				t.Errorf("%v: %s: %v %s", header, path, got.header, got.body)
			}
		}
	}
	if got := p.get("/healthz"); got.status != http.StatusOK || got.body != "ok\n" {
		t.Errorf("%d %q", got.status, got.body)
	}
	if got := p.send(call{method: http.MethodGet, path: "/v1/assistants", host: "example.com", header: map[string]string{"api-key": token}}); got.status != 200 {
		t.Errorf("with the token any name will do: %d", got.status)
	}
	p.stop()
	if strings.Contains(p.log.String(), token) {
		t.Errorf("the log has the token:\n%s", p.log)
	}
}

// TestBrowsers: without a token, web pages cannot reach the service, be it by a name that leads here or by a form.
func TestBrowsers(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--wire", "all")
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(p.url, "http://"))
	for host, ok := range map[string]bool{
		"localhost:" + port: true, "LocalHost.": true, "127.0.0.1": true, "[::1]:" + port: true, "[::1]": true, "127.1.2.3:1": true,
		"example.com": false, "example.com:" + port: false, "localhost.example.com": false, "127.0.0.1.nip.io": false, "0.0.0.0:" + port: false,
	} {
		for _, path := range []string{"/v1/assistants", "/assistants?api-version=v1", "/metrics"} {
			if got := p.send(call{method: http.MethodGet, path: path, host: host}); (got.status == 200) != ok || !ok && got.status != http.StatusForbidden {
				t.Errorf("%s%s: %d %s", host, path, got.status, got.body)
			}
		}
	}
	for _, header := range []map[string]string{{"Origin": "https://example.com"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}} {
		header["Content-Type"] = "text/plain"
		got := p.send(call{method: http.MethodPost, path: "/v1/threads", body: "{}", header: header})
		if got.status != http.StatusForbidden || got.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%v: %d %v", header, got.status, got.header)
		}
	}
	if got := p.send(call{method: http.MethodOptions, path: "/v1/threads", header: map[string]string{"Origin": "https://example.com"}}); got.status < 400 {
		t.Errorf("a preflight request: %d", got.status)
	}
}

// upload is a request whose body is not whole yet.
type upload struct {
	connection net.Conn
	t          *testing.T
}

// beginUpload sends a request, all but the end of its body, so that the request is under way for as long as the caller wants.
func beginUpload(t *testing.T, p *process) *upload {
	t.Helper()
	return beginUploadAt(t, p, "/v1/threads")
}

// beginUploadAt is beginUpload for a path.
func beginUploadAt(t *testing.T, p *process, path string) *upload {
	t.Helper()
	c := must((&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(p.url, "http://")))(t)
	t.Cleanup(func() { _ = c.Close() })
	_, err := io.WriteString(c, "POST "+path+" HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
	line := must(bufio.NewReader(c).ReadString('\n'))(t) // is sent when the body is asked for
	if err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err)
	}
	return &upload{c, t}
}

// end sends the end of the body, and returns the status line.
func (u *upload) end() string {
	u.t.Helper()
	must(io.WriteString(u.connection, "}"))(u.t)
	r := bufio.NewReader(u.connection)
	for {
		line, err := r.ReadString('\n')
		if err != nil || strings.HasPrefix(line, "HTTP/") {
			return strings.TrimSpace(line)
		}
	}
}

// TestStop: a signal lets requests end, and a second one does not.
func TestStop(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		p := start(t, nil, "--grace", "10m")
		u := beginUpload(t, p)
		p.signal(signal)
		p.log.await(t, "msg=stopping")
		if c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(p.url, "http://")); err == nil {
			_ = c.Close()
			t.Error("it still listens")
		}
		if got := u.end(); got != "HTTP/1.1 200 OK" {
			t.Errorf("the request under way got %q", got)
		}
		if code := p.wait(); code != 0 {
			t.Errorf("exit code %d:\n%s", code, p.log)
		}
	}
	p := start(t, nil, "--grace", "10m")
	beginUpload(t, p)
	p.signal(syscall.SIGTERM)
	p.log.await(t, "msg=stopping")
	p.signal(syscall.SIGTERM)
	if code := p.wait(); code != 1 || !strings.Contains(p.log.String(), "assistants: stopped at once") {
		t.Errorf("exit code %d:\n%s", code, p.log)
	}
}

// TestGrace: what does not end within the grace is broken off, and that is said.
func TestGrace(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--grace", "1ms")
	beginUpload(t, p)
	p.signal(syscall.SIGTERM)
	if code := p.wait(); code != 1 || !strings.Contains(p.log.String(), "broken off after the grace of 1ms") {
		t.Errorf("exit code %d:\n%s", code, p.log)
	}
}

// TestLimits: what is too much is refused in the vendor's own form.
func TestLimits(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--wire", "all", "--max-requests", "1", "--max-body", "100", "--max-header", "2000")
	u := beginUpload(t, p)
	for _, path := range []string{"/v1/assistants", "/assistants?api-version=v1"} {
		got := p.get(path)
		if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") != "1" || got.member(t, "error.code") != "overloaded" {
			t.Errorf("one request too many: %d %v %s", got.status, got.header, got.body)
		}
	}
	for _, path := range []string{"/healthz", "/metrics"} {
		if got := p.get(path); got.status != http.StatusOK {
			t.Errorf("%s when it is busy: %d", path, got.status)
		}
	}
	if got := u.end(); got != "HTTP/1.1 200 OK" {
		t.Error(got)
	}
	p.log.await(t, "pattern=/v1/threads status=200")
	if got := p.send(call{method: http.MethodPost, path: "/v1/threads", body: `{"metadata":{"k":"` + strings.Repeat("x", 100) + `"}}`}); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body: %d %s", got.status, got.body)
	}
	if got := p.send(call{method: http.MethodGet, path: "/v1/assistants", header: map[string]string{"X": strings.Repeat("x", 20000)}}); got.status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a large head: %d %s", got.status, got.body)
	}
}

// TestMetricsAndLog: both name operations, never what clients choose.
func TestMetricsAndLog(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--wire", "all", "--log-format", "json", "--log-level", "debug")
	made := p.send(call{method: http.MethodPost, path: "/v1/assistants?q=secret-query", body: `{"model":"secret-body"}`, header: map[string]string{"Authorization": "Bearer secret-key"}})
	id, _ := made.member(t, "id").(string)
	p.get("/assistants/" + id + "?api-version=v1&secret-query=1")
	p.get("/v1/secret-path")
	p.send(call{method: "SECRETMETHOD", path: "/v1/threads"})
	p.send(call{method: http.MethodPost, path: "/v1/threads", body: `{"metadata":"secret-body"}`})
	run := p.send(call{method: http.MethodPost, path: "/v1/threads/runs", body: `{"assistant_id":"` + id + `","stream":true}`})
	if !strings.HasSuffix(run.body, "event: done\ndata: [DONE]\n\n") {
		t.Errorf("the stream is %q", run.body)
	}
	page := p.get("/metrics")
	if page.header.Get("Content-Type") != metrics.ContentType {
		t.Error(page.header)
	}
	got, err := metricstest.Parse(page.body)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{
		`assistants_requests_total{wire="openai",method="POST",pattern="/v1/assistants",status="200"}`:            1,
		`assistants_requests_total{wire="azure",method="GET",pattern="/assistants/{assistantId}",status="200"}`:   1,
		`assistants_requests_total{wire="openai",method="GET",pattern="unknown",status="404"}`:                    1,
		`assistants_requests_total{wire="openai",method="other",pattern="unknown",status="405"}`:                  1,
		`assistants_requests_total{wire="openai",method="POST",pattern="/v1/threads",status="400"}`:               1,
		`assistants_request_duration_seconds_count{wire="openai",method="POST",pattern="/v1/threads/runs"}`:       1,
		`assistants_request_duration_seconds_bucket{wire="openai",method="POST",pattern="/v1/threads",le="+Inf"}`: 1,
		`assistants_requests_in_flight`:             1, // that for the page itself
		`assistants_streams_open`:                   0,
		`assistants_runs_active`:                    0,
		`assistants_runs_total{status="completed"}`: 1,
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s is %v, want %v in\n%s", name, v, want, page.body)
		}
	}
	if got["go_goroutines"] < 1 {
		t.Error("no goroutines")
	}
	p.stop()
	for _, text := range []string{page.body, p.log.String()} {
		if strings.Contains(strings.ToLower(text), "secret") || strings.Contains(text, id) {
			t.Errorf("it tells what clients sent:\n%s", text)
		}
	}
	lines := 0
	for line := range strings.Lines(p.log.String()) {
		var entry struct {
			Msg      string  `json:"msg"`
			Method   string  `json:"method"`
			Pattern  string  `json:"pattern"`
			Request  string  `json:"request"`
			Status   int64   `json:"status"`
			Duration float64 `json:"duration_ms"`
			Bytes    int64   `json:"bytes"`
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if entry.Msg != "request" {
			continue
		}
		lines++
		if entry.Method == "" || entry.Pattern == "" || entry.Request == "" || entry.Status == 0 || entry.Duration <= 0 || entry.Duration > 60_000 || entry.Bytes == 0 {
			t.Errorf("the line is not whole: %s", line)
		}
		if entry.Pattern == "/v1/assistants" && entry.Request != made.header.Get("X-Request-ID") {
			t.Errorf("the response has the id %s, and the line is %s", made.header.Get("X-Request-ID"), line)
		}
	}
	if lines != 7 {
		t.Errorf("%d lines of requests, want 7:\n%s", lines, p.log)
	}
}

// TestHeartbeatIsOff: some clients cannot read comments in streams.
func TestHeartbeatIsOff(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	made := p.send(call{method: http.MethodPost, path: "/v1/assistants", body: `{"model":"m"}`})
	id, _ := made.member(t, "id").(string)
	run := p.send(call{method: http.MethodPost, path: "/v1/threads/runs", body: `{"assistant_id":"` + id + `","stream":true}`})
	if strings.Contains(run.body, "\n:") || strings.HasPrefix(run.body, ":") {
		t.Errorf("a comment that nobody asked for:\n%s", run.body)
	}
}

// TestSocket serves at a UNIX socket, under any name.
func TestSocket(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	p := start(t, nil, "--addr", "unix:"+path)
	if p.url != "unix:"+path {
		t.Errorf("it says %s", p.url)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}}}
	if got := send(t, client, "http://assistants.internal", call{method: http.MethodGet, path: "/v1/assistants"}); got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.body)
	}
	client.CloseIdleConnections()
	p.stop()
	if _, err := os.Stat(path); err == nil {
		t.Error("the socket is still there")
	}
}

// TestTLS serves HTTPS, HTTP/2 among it.
func TestTLS(t *testing.T) {
	t.Parallel()
	cert, key, roots := certificate(t)
	p := start(t, nil, "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(p.url, "https://127.0.0.1:") {
		t.Errorf("it says %s", p.url)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	made := send(t, client, p.url, call{method: http.MethodPost, path: "/v1/assistants", body: `{"model":"m"}`})
	id, _ := made.member(t, "id").(string)
	run := send(t, client, p.url, call{method: http.MethodPost, path: "/v1/threads/runs", body: `{"assistant_id":"` + id + `","stream":true}`})
	if !strings.HasSuffix(run.body, "data: [DONE]\n\n") {
		t.Errorf("%d %s", run.status, run.body)
	}
}

// certificate writes a certificate of this host and its key.
func certificate(t *testing.T) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	private := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der := must(x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private))(t)
	roots = x509.NewCertPool()
	roots.AddCert(must(x509.ParseCertificate(der))(t))
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: der},
		key:  {Type: "PRIVATE KEY", Bytes: must(x509.MarshalPKCS8PrivateKey(private))(t)},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key, roots
}

// TestAddressInUse: what keeps the service from starting is said, with exit code 1.
func TestAddressInUse(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	address := strings.TrimPrefix(p.url, "http://")
	second := runProgram(t, "serve", "--addr", address)
	if second.code != 1 || !strings.Contains(second.errs, "assistants: listen tcp "+address) {
		t.Errorf("exit code %d: %s", second.code, second.errs)
	}
	refused := runProgram(t, "serve", "--addr", "0.0.0.0:0")
	if refused.code != 2 || !strings.Contains(refused.errs, "give it a token") {
		t.Errorf("exit code %d: %s", refused.code, refused.errs)
	}
}
