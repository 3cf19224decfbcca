package runtime_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/templates/runtime"
)

// dial opens a connection to the server, on which a test writes what it likes.
func (s *serving) dial() net.Conn {
	s.t.Helper()
	host, _, _ := strings.Cut(strings.TrimPrefix(s.url, "http://"), "/")
	c, err := (&net.Dialer{}).DialContext(s.t.Context(), "tcp", host)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	return c
}

// raw sends a string and returns all that comes until the server closes.
func (s *serving) raw(text string) string {
	s.t.Helper()
	c := s.dial()
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, text); err != nil {
		s.t.Fatal(err)
	}
	got, err := io.ReadAll(c)
	if err != nil {
		s.t.Error(err)
	}
	return string(got)
}

const startBody = `{"assistant_id":"a","stream":true}`

func post(body string, headers ...string) string {
	return "POST /v1/threads/t/runs HTTP/1.1\r\nHost: x\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n" + body
}

func TestHostileClients(t *testing.T) {
	s := startServer(t, runtime.ServeLimits(runtime.ServerLimits{Body: 1 << 16, Read: 50 * time.Millisecond, Headers: 50}))
	for name, c := range map[string]struct{ request, want string }{
		"a body that never comes":             {post("", "Content-Length: 10"), "408 Request Timeout"},
		"a body that stops":                   {post(`{"assis`, "Content-Length: 10"), "408 Request Timeout"},
		"a chunk that stops":                  {post("5\r\n{\"a", "Transfer-Encoding: chunked"), "408 Request Timeout"},
		"a chunk of no size":                  {post("zz\r\n{}\r\n", "Transfer-Encoding: chunked"), "400 Bad Request"},
		"an upload of no boundary":            {strings.Replace(post("", "Content-Type: multipart/form-data", "Content-Length: 0", "Connection: close"), "threads/t/runs", "files", 1), "400 "},
		"an upload that stops":                {strings.Replace(post("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nabc", "Content-Type: multipart/form-data; boundary=b", "Content-Length: 9999"), "threads/t/runs", "files", 1), "408 Request Timeout"},
		"a length beyond the limit":           {post("", "Content-Length: 70000", "Connection: close"), "413 "},
		"a length beyond any":                 {post("", "Content-Length: 99999999999999999999999"), "400 "},
		"two lengths":                         {post("{}", "Content-Length: 2", "Content-Length: 3"), "400 "},
		"too many headers":                    {post("{}", strings.Repeat("X-A: b\r\n", 60)+"Content-Length: 2", "Connection: close"), "431 "},
		"a path of NULs":                      {"GET /v1/threads/%00/runs/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", `"id":"\u0000"`},
		"a path of dots":                      {"GET /v1/threads/../runs/.. HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", `"id":".."`},
		"a path of bytes":                     {"GET /v1/threads/%ff/runs/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "400 "},
		"a path that is no path":              {"GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "40"},
		"a path of another host":              {"GET http://y/v1/threads/t/runs/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "200 OK"},
		"a method of its own":                 {"BREW /v1/threads/t/runs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "405 "},
		"HTTP/1.0":                            {"GET /v1/threads/t/runs/x HTTP/1.0\r\n\r\n", "200 OK"},
		"a stream by HTTP/1.0":                {"POST /v1/threads/t/runs HTTP/1.0\r\nContent-Length: 34\r\n\r\n" + startBody, "data: [DONE]\n\n"},
		"a header of a million cookies":       {"GET /v1/threads/t/runs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + strings.Repeat("a=b;", 100_000) + "\r\n\r\n", "400 "},
		"a query of a million pairs":          {"GET /v1/threads/t/runs?" + strings.Repeat("a&", 200_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "400 "},
		"a query of deep names":               {"GET /v1/threads/t/runs?filter" + strings.Repeat("[a]", 20_000) + "=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "400 "},
		"a query where a member is a list":    {"GET /v1/threads/t/runs?filter[a]=1&filter[a]=2&filter[a][b]=3&filter[]=4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "400 "},
		"a query of brackets":                 {"GET /v1/threads/t/runs?filter[=1&filter]=2&[]=3&filter[]=4&filter[][]=5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "400 "},
		"an expectation it does not wait for": {post(`{"assistant_id":"a"}`, "Expect: 100-continue", "Content-Length: 20", "Connection: close"), "200 OK"},
	} {
		if got := s.raw(c.request); !strings.Contains(got, c.want) {
			t.Errorf("%s: %.300q, want %s", name, got, c.want)
		}
	}
}

func TestHostileForms(t *testing.T) {
	s := startServer(t, runtime.ServeLimits(runtime.ServerLimits{Body: 1000, File: 2000, Memory: 100, Parts: 5}))
	const multipart = "Content-Type: multipart/form-data; boundary=b"
	part := func(head, text string) string { return "--b\r\n" + head + "\r\n\r\n" + text + "\r\n" }
	file := func(text string) string {
		return part("content-disposition: form-data; name=\"file\"; filename=\"../../e%22vil\"\r\ncontent-type: text/plain", text)
	}
	field := func(name, text string) string { return part(`Content-Disposition: form-data; name="`+name+`"`, text) }
	const end = "--b--\r\n"
	s.takes("POST /files", file("abc")+field("labels", "x")+field("purpose", "p")+field("labels[]", "y")+end,
		`upload "e\"vil" text/plain p 3 "abc" /0/false ["x" "y"] `, multipart)
	s.takes("POST /files", field("expires_after[seconds]", "60")+field("purpose", "p")+field("other", "x")+file("")+end,
		`upload "e\"vil" text/plain p 0 "" /60/false [] `, multipart)
	s.takes("POST /files", field("file", "text")+field("purpose", "p")+end, `upload ""  p 4 "text" /0/false [] `, multipart)
	s.refuses("POST /files", field("purpose", "p")+end, 400, `"param":"file"`, multipart)
	s.refuses("POST /files", file("x")+end, 400, `"param":"purpose"`, multipart)
	s.refuses("POST /files", file("x")+field("purpose", "p")+field("expires_after[seconds]", "soon")+end, 400, `"param":"expires_after[seconds]"`, multipart)
	s.refuses("POST /files", file("x")+field("purpose", "p")+field("about", "{")+end, 400, `"param":"about"`, multipart)
	s.refuses("POST /files", file("x")+field("purpose", strings.Repeat("p", 1001))+end, 413, "", multipart)
	s.refuses("POST /files", file(strings.Repeat("x", 2001))+field("purpose", "p")+end, 413, "", multipart)
	s.refuses("POST /files", file("x")+strings.Repeat(field("labels", "p"), 5)+end, 413, "5 parts", multipart)
	s.refuses("POST /files", file("x")+field("purpose", "p"), 400, "invalid_form", multipart)
	s.refuses("POST /files", "nonsense", 400, "the boundary that its Content-Type says does not end it", multipart)
	s.refuses("POST /files", file("x")+end, 400, "the boundary that its Content-Type says does not end it", "Content-Type: multipart/form-data; boundary=c")
	s.refuses("POST /files", "", 400, `"param":"file"`, multipart)
	s.refuses("POST /files", file("x")+field("purpose", "p")+part("Content-Type: text/plain", "y")+end, 400, "a part has no name", multipart)
	s.refuses("POST /files", file("x")+part("Content-Disposition: form-data; name=\"purpose\"\r\nContent-Transfer-Encoding: x-uuencode", "y")+end, 400, "x-uuencode", multipart)
	s.refuses("POST /files", file("x")+field("purpose", "p")+field("about", "{}")+field("about[a]", "2")+end, 400,
		"Invalid value for 'about': it is given more than once.", multipart)
	s.refuses("POST /files", "--b\r\nnonsense\r\n\r\n--b--", 400, "invalid_form", multipart)
	s.refuses("POST /files", file("x")+file("y")+field("purpose", "p")+end, 400, "Invalid value for 'file': it is given more than once.", multipart)
	s.refuses("POST /files", file("x")+field("file", "y")+field("purpose", "p")+end, 400, "Invalid value for 'file': it is given more than once.", multipart)
	s.refuses("POST /files", file("x")+field("purpose", "p")+field("purpose", "p")+end, 400, "Invalid value for 'purpose': it is given more than once.", multipart)
	s.refuses("POST /files", file("x")+field("purpose", "p")+field("about", "{}")+field("about", "{}")+end, 400, "Invalid value for 'about': it is given more than once.", multipart)
	s.refuses("POST /files", file("x")+end, 400, "its Content-Type does not say the boundary between its parts.", "Content-Type: multipart/form-data")
	s.refuses("POST /files", file("x")+end, 400, "its Content-Type does not say the boundary between its parts.", "Content-Type: multipart/form-data; boundary=")
	s.refuses("POST /files", "{}", 415, "", "Content-Type: application/json")
	s.refuses("PUT /files/x", strings.Repeat("x", 2001), 413, "")
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "upload-*")); len(left) > 0 {
		t.Error(left)
	}
}

func TestPipelinedRequests(t *testing.T) {
	s := startServer(t)
	one := "GET /v1/threads/t/runs/x HTTP/1.1\r\nHost: x\r\n\r\n"
	two := post(`{"assistant_id":"a"}`, "Content-Length: 20")
	bad := post(`{"assistant_id":`, "Content-Length: 16")
	last := "GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	got := s.raw(one + two + bad + one + last)
	var statuses []string
	for line := range strings.SplitSeq(got, "\r\n") {
		if _, status, ok := strings.Cut(line, "HTTP/1.1 "); ok {
			statuses = append(statuses, status[:3])
		}
	}
	if fmt.Sprint(statuses) != "[200 200 400 200 404]" {
		t.Error(got)
	}
	got = s.raw(post(startBody, "Content-Length: 34") + one)
	if !strings.HasSuffix(got, "data: [DONE]\n\n\r\n0\r\n\r\n") {
		t.Errorf("the connection goes on after a stream: %s", got)
	}
}

func TestAbortedUpload(t *testing.T) {
	s := startServer(t, runtime.ServeLimits(runtime.ServerLimits{Memory: 10}))
	for _, body := range []string{
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" + strings.Repeat("a", 5000), "--b\r\nContent-Disp",
	} {
		c := s.dial()
		_, _ = io.WriteString(c, "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999\r\n\r\n"+body)
		_ = c.Close()
	}
	c := s.dial()
	_, _ = io.WriteString(c, "PUT /v1/files/f HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\nabc")
	_ = c.Close()
	// It lives. What the handler saw is not asked for: that of the broken upload may still be at work.
	if resp, text := s.do("GET /threads/t/runs/x", ""); resp.StatusCode != http.StatusOK {
		t.Error(resp.StatusCode, text)
	}
	for range 100 {
		if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "upload-*")); len(left) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("temporary files are left")
}

func TestClientGoesAwayMidStream(t *testing.T) {
	s := startServer(t)
	ended := make(chan error, 1)
	s.runs.stream = func(ctx context.Context, send func(*runEvent) error) error {
		for {
			if err := send(&runEvent{Name: "thread.run.created"}); err != nil {
				ended <- errors.Join(err, ctx.Err())
				return err
			}
			select {
			case <-ctx.Done():
			case <-time.After(time.Millisecond):
			}
		}
	}
	c := s.dial()
	_, _ = io.WriteString(c, post(startBody, "Content-Length: 34"))
	if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, "200") {
		t.Fatal(line, err)
	}
	_ = c.Close()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the handler goes on")
	}
	if strings.Contains(s.logs.String(), "failed") {
		t.Error(s.logs)
	}
}

func TestClientThatDoesNotReadItsStream(t *testing.T) {
	s := startServer(t, runtime.ServeLimits(runtime.ServerLimits{Write: 50 * time.Millisecond}))
	ended := make(chan error, 1)
	s.runs.stream = func(_ context.Context, send func(*runEvent) error) error {
		big := &runEvent{Name: "x", Data: &run{ID: strings.Repeat("a", 1<<20)}}
		for range 1000 {
			if err := send(big); err != nil {
				ended <- err
				return err
			}
		}
		ended <- nil
		return nil
	}
	c := s.dial()
	defer func() { _ = c.Close() }()
	_, _ = io.WriteString(c, post(startBody, "Content-Length: 34"))
	select {
	case err := <-ended:
		if err == nil {
			t.Error("all was sent to nobody")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the handler hangs")
	}
}

func TestPanicMidStreamBreaksTheConnection(t *testing.T) {
	s := startServer(t)
	s.runs.stream = func(_ context.Context, send func(*runEvent) error) error {
		_ = send(&runEvent{Name: "thread.run.created"})
		panic("boom")
	}
	n := 0
	var last error
	for _, err := range s.createRunStream(t.Context(), "t", &createRun{AssistantID: "a"}) {
		n, last = n+1, err
	}
	if n != 2 || !errors.Is(last, io.ErrUnexpectedEOF) {
		t.Error(n, last)
	}
}

func TestNestedSendersOfOneStream(t *testing.T) {
	s := startServer(t)
	s.runs.stream = func(_ context.Context, send func(*runEvent) error) error {
		done := make(chan error)
		for i := range 20 {
			go func() { done <- send(&runEvent{Name: fmt.Sprint("e", i), Data: unknownRunEventData("1")}) }()
		}
		for range 20 {
			if err := <-done; err != nil {
				return err
			}
		}
		return nil
	}
	if _, text := s.do("POST /threads/t/runs", startBody); strings.Count(text, "\ndata: 1\n\n") != 20 {
		t.Error(text)
	}
}

func TestServerOverHTTP2HasNoConnectionHeader(t *testing.T) {
	major, text, err := overHTTP2(t, &testRuns{seen: &seen{}})
	if err != nil || major != 2 || !strings.HasSuffix(text, "data: [DONE]\n\n") {
		t.Error(major, text, err)
	}
}

// TestServerKeepsQuietStreams: over HTTP/2 a deadline that is left breaks off the stream, even if nobody writes then.
func TestServerKeepsQuietStreams(t *testing.T) {
	const most = 20 * time.Millisecond
	runs := &testRuns{seen: &seen{}, stream: func(_ context.Context, send func(*runEvent) error) error {
		for i := range 2 {
			if err := send(&runEvent{Name: fmt.Sprint("e", i), Data: unknownRunEventData("1")}); err != nil {
				return err
			}
			time.Sleep(5 * most)
		}
		return nil
	}}
	if _, text, err := overHTTP2(t, runs, runtime.ServeLimits(runtime.ServerLimits{Write: most})); err != nil || strings.Count(text, "\ndata: 1\n\n") != 2 {
		t.Error(text, err)
	}
}

// overHTTP2 returns the version of HTTP of the response to a request for a stream, and its text.
func overHTTP2(t *testing.T, runs *testRuns, opts ...runtime.ServerOption) (major int, text string, err error) {
	t.Helper()
	h, err := NewHandler(Handlers{Runs: runs}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h, Protocols: &protocols, ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()
	transport := &http.Transport{Protocols: &protocols}
	defer transport.CloseIdleConnections()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+l.Addr().String()+"/threads/t/runs", strings.NewReader(startBody))
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return resp.ProtoMajor, string(body), err
}
