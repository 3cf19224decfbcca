package runtime_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assistgen/assistgen/templates/runtime"
)

// hostile is a server that speaks raw bytes: each connection gets, after its request, what script writes.
type hostile struct {
	listener net.Listener
	open     atomic.Int32
	wait     sync.WaitGroup
}

func startHostile(t *testing.T, script func(net.Conn)) *hostile {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &hostile{listener: l}
	h.wait.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			h.open.Add(1)
			h.wait.Go(func() {
				defer h.open.Add(-1)
				defer func() { _ = conn.Close() }()
				script(conn)
			})
		}
	})
	return h
}

// stop ends the server; connections that the client has left open would keep it from ending.
func (h *hostile) stop(t *testing.T) {
	t.Helper()
	_ = h.listener.Close()
	ended := make(chan struct{})
	go func() {
		h.wait.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Errorf("%d connections are left open", h.open.Load())
	}
}

// readRequest reads a request with its body.
func readRequest(conn net.Conn) bool {
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, r.Body)
	return true
}

// says responds to every request of a connection with these bytes and closes it.
func says(text string) func(net.Conn) {
	return func(conn net.Conn) {
		if readRequest(conn) {
			_, _ = io.WriteString(conn, text)
		}
	}
}

// stalls responds with these bytes and then waits until the client has gone.
func stalls(text string) func(net.Conn) {
	return func(conn net.Conn) {
		if readRequest(conn) {
			_, _ = io.WriteString(conn, text)
			_, _ = io.Copy(io.Discard, conn)
		}
	}
}

// drips writes text again and again until the client has gone.
func drips(head, text string, pause time.Duration) func(net.Conn) {
	return func(conn net.Conn) {
		if !readRequest(conn) {
			return
		}
		_, err := io.WriteString(conn, head)
		for err == nil {
			_, err = io.WriteString(conn, text)
			time.Sleep(pause)
		}
	}
}

// resets responds with these bytes and resets the connection.
func resets(text string) func(net.Conn) {
	return func(conn net.Conn) {
		if readRequest(conn) {
			_, _ = io.WriteString(conn, text)
			time.Sleep(5 * time.Millisecond)
			_ = conn.(*net.TCPConn).SetLinger(0)
		}
	}
}

func reply(status int, head, body string) string {
	return fmt.Sprintf("HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s", status, len(body), head, body)
}

func zipped(text string) string {
	var b strings.Builder
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

const (
	sseHead     = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
	chunkedHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
	jsonHead    = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	good        = `{"id":"run_1"}`
)

func chunk(text string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(text), text) }

// The calls that meet a fault.
var hostileCalls = map[string]func(context.Context, *client) (string, error){
	"create": func(ctx context.Context, c *client) (string, error) {
		got, err := c.createRun(ctx, "t", &createRun{AssistantID: "a"})
		if got == nil {
			return "", err
		}
		return got.ID, err
	},
	"get": func(ctx context.Context, c *client) (string, error) {
		got, err := c.getRun(ctx, "t", "r")
		if got == nil {
			return "", err
		}
		return got.ID, err
	},
	"delete": func(ctx context.Context, c *client) (string, error) { return "", c.purge(ctx) },
	"stream": func(ctx context.Context, c *client) (string, error) {
		got, err := collect(c.createRunStream(ctx, "t", &createRun{}))
		return strconv.Itoa(len(got)), err
	},
	"listen": func(ctx context.Context, c *client) (string, error) {
		got, err := collect(c.listen(ctx, &listenParams{RunID: "r"}))
		return strconv.Itoa(len(got)), err
	},
	"list": func(ctx context.Context, c *client) (string, error) {
		got, err := collect(c.allRuns(ctx, "t", nil))
		return strconv.Itoa(len(got)), err
	},
	"download": func(ctx context.Context, c *client) (string, error) {
		d, err := c.content(ctx, "f")
		if err != nil {
			return "", err
		}
		defer func() { _ = d.Close() }()
		content, err := io.ReadAll(d)
		return string(content), err
	},
	"upload": func(ctx context.Context, c *client) (string, error) {
		_, err := c.upload(ctx, &createFile{File: runtime.FilePart{Content: strings.NewReader(strings.Repeat("x", 1<<22))}})
		return "", err
	},
}

// status wants an APIError of that status; kinds of errors are wanted by the functions below.
func status(n int) func(error) bool {
	return func(err error) bool {
		var e *runtime.APIError
		return errors.As(err, &e) && e.Status == n
	}
}

func is(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }

func as[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

func both(a, b func(error) bool) func(error) bool {
	return func(err error) bool { return a(err) && b(err) }
}

func fine(err error) bool { return err == nil }

func failedCall(err error) bool { return as[*runtime.CallError](err) }

var faults = []struct {
	name   string
	call   string
	script func(net.Conn)
	want   string // the result of the call; for streams how many events came
	err    func(error) bool
}{
	// status
	{"status of no class", "create", says(reply(799, "", `{}`)), "", status(799)},
	{"information and then an answer", "create", says("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + reply(200, "", good)), "run_1", fine},
	{"switching protocols", "create", stalls("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"), "", status(101)},
	{"created", "create", says(reply(201, "", good)), "run_1", fine},
	{"no content where a body was promised", "create", says("HTTP/1.1 204 No Content\r\n\r\n"), "", fine},
	{"redirect without a target", "get", says("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), "", failedOrStatus(302)},
	{"redirect to another scheme", "get", says("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"), "", failedCall},
	{"redirect to nonsense", "get", says("HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n"), "", failedCall},
	{"multiple choices", "create", says(reply(300, "", `{}`)), "", status(300)},
	{"not modified unasked", "get", says("HTTP/1.1 304 Not Modified\r\n\r\n"), "", status(304)},
	{"proxy wants a password", "create", says(reply(407, "", ``)), "", status(407)},
	{"status is no number", "create", says("HTTP/1.1 OK 200\r\n\r\n"), "", failedCall},

	// body
	{"empty success", "create", says(reply(200, "", "")), "", status(200)},
	{"blank success", "create", says(reply(200, "", " \n")), "", status(200)},
	{"HTML success", "create", says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>login</html>"), "", status(200)},
	{"HTML error", "create", says("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<html>502</html>"), "", status(502)},
	{"JSON without a type", "create", says("HTTP/1.1 200 OK\r\n\r\n" + good), "run_1", fine},
	{"JSON as text", "create", says("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + good), "run_1", fine},
	{"JSON after a byte order mark", "create", says(reply(200, "", "\xEF\xBB\xBF"+good)), "run_1", fine},
	{"JSON cut within", "create", says(reply(200, "", `{"id":"run`)), "", both(status(200), as[*runtime.SyntaxError])},
	{"two JSON values", "create", says(reply(200, "", good+good)), "", both(status(200), as[*runtime.SyntaxError])},
	{"a list for an object", "create", says(reply(200, "", `[1]`)), "", fine},
	{"null for an object", "create", says(reply(200, "", `null`)), "", fine},
	{"too deep", "create", says(reply(200, "", strings.Repeat(`{"a":`, 20000))), "", both(status(200), as[*runtime.SyntaxError])},
	{"deep error", "create", says(reply(500, "", strings.Repeat(`[`, 20000))), "", status(500)},
	{"bytes that are no text", "create", says(reply(200, "", "{\"id\":\"\xff\"}")), "\uFFFD", fine},
	{"larger than the limit", "create", says(reply(200, "", `{"id":"`+strings.Repeat("x", 200000)+`"}`)), "", as[*runtime.TooLargeError]},
	{"endless body", "create", drips("HTTP/1.1 200 OK\r\n\r\n{\"id\":\"", "xxxxxxxxxxxxxxxxxxxxxxxxx", 0), "", as[*runtime.TooLargeError]},
	{"endless error body", "create", drips("HTTP/1.1 500 X\r\n\r\n", "xxxxxxxxxxxxxxxxxxxxxxxxx", 0), "", status(500)},
	{"a small gzip that unpacks too large", "create", says(jsonHead + "Content-Encoding: gzip\r\n\r\n" + zipped(strings.Repeat(" ", 1<<20)+good)), "", as[*runtime.TooLargeError]},
	{"gzip", "create", says(jsonHead + "Content-Encoding: gzip\r\n\r\n" + zipped(good)), "run_1", fine},
	{"no gzip where it says so", "create", says(jsonHead + "Content-Encoding: gzip\r\nContent-Length: 14\r\n\r\n" + good), "", failedCall},
	{"shorter than it says", "create", says(jsonHead + "Content-Length: 100\r\n\r\n" + good), "", is(io.ErrUnexpectedEOF)},
	{"longer than it says", "create", says(jsonHead + "Content-Length: 14\r\n\r\n" + good + "trailing"), "run_1", fine},
	{"error shorter than it says", "create", says("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\n{"), "", both(status(500), is(io.ErrUnexpectedEOF))},
	{"bad chunk", "create", says(jsonHead + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "", failedCall},
	{"chunks without an end", "create", says(jsonHead + "Transfer-Encoding: chunked\r\n\r\n" + chunk(good)), "", is(io.ErrUnexpectedEOF)},
	{"a list without its list", "list", says(reply(200, "", `{"data":null,"has_more":false}`)), "0", fine},
	{"the same page for ever", "list", again(reply(200, "", `{"data":[{"id":"1"}],"last_id":"1","has_more":true}`)), "2", as[*runtime.PageError]},

	// headers
	{"no answer at all", "create", says(""), "", failedCall},
	{"another protocol", "create", says("SSH-2.0-OpenSSH_9\r\n"), "", failedCall},
	{"a header without end", "create", drips("HTTP/1.1 200 OK\r\nX: ", strings.Repeat("x", 4096), 0), "", failedCall},
	{"two lengths", "create", says("HTTP/1.1 200 OK\r\nContent-Length: 14\r\nContent-Length: 15\r\n\r\n" + good), "", failedCall},
	{"negative length", "create", says("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + good), "", failedCall},
	{"a length beyond the limit", "create", stalls("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{"), "", as[*runtime.TooLargeError]},
	{"header without a name", "create", says("HTTP/1.1 200 OK\r\n: x\r\n\r\n" + good), "", failedCall},
	{"nonsense in Retry-After", "create", again(reply(429, "Retry-After: soon, maybe\r\n", `{}`)), "", status(429)},
	{"an age in Retry-After", "create", again(reply(429, "Retry-After: 1e300\r\n", `{}`)), "", status(429)},
	{"a hostile file name", "download", says("HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename=\"..\\\\..\\\\x\"; filename=\r\n\r\nbytes"), "bytes", fine},

	// connection
	{"closed at once", "create", func(net.Conn) {}, "", failedCall},
	{"closed after the request", "delete", says(""), "", failedCall},
	{"reset after the request", "create", resets(""), "", failedCall},
	{"reset within the header", "create", resets("HTTP/1.1 200"), "", failedCall},
	{"reset within the body", "create", resets(jsonHead + "Content-Length: 100\r\n\r\n{"), "", failedCall},
	{"silent", "create", stalls(""), "", is(context.DeadlineExceeded)},
	{"silent within the header", "create", stalls("HTTP/1.1 200 OK\r\nX-"), "", is(context.DeadlineExceeded)},
	{"silent within the body", "create", stalls(jsonHead + "Content-Length: 100\r\n\r\n{"), "", is(context.DeadlineExceeded)},
	{"silent within an error", "create", stalls("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\n{"), "", status(500)},
	{"a byte now and then", "create", drips("", "H", 5*time.Millisecond), "", failedCall},
	{"an answer before the upload ends", "upload", early(reply(413, "Connection: close\r\n", `{"error":"too large"}`)), "", failedOrStatus(413)},
	{"an upload that nobody reads", "upload", func(conn net.Conn) { waitGone(conn) }, "", is(context.DeadlineExceeded)},
	{"a download that breaks off", "download", says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), "half", is(io.ErrUnexpectedEOF)},
	{"a download that stalls", "download", stalls("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), "half", is(context.DeadlineExceeded)},
	{"another answer unasked", "create", says(reply(200, "", good) + reply(200, "", `{"id":"evil"}`)), "run_1", fine},

	// streams
	{"a stream that is an object", "stream", says(reply(200, "", good)), "0", status(200)},
	{"a stream that is HTML", "stream", says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"), "0", status(200)},
	{"a stream that is an error", "stream", again(reply(429, "", `{"error":{"message":"m"}}`)), "0", status(429)},
	{"a stream without a type", "stream", says("HTTP/1.1 200 OK\r\n\r\n" + created + completed + done), "2", fine},
	{"an empty stream", "stream", says(sseHead), "0", is(io.ErrUnexpectedEOF)},
	{"no content for a stream", "stream", says("HTTP/1.1 204 No Content\r\n\r\n"), "0", is(io.ErrUnexpectedEOF)},
	{"a stream cut between events", "stream", says(sseHead + created), "1", as[*runtime.StreamEndError]},
	{"a stream cut within an event", "stream", says(sseHead + created + "data: {\"id"), "1", as[*runtime.StreamEndError]},
	{"a stream cut within a chunk", "stream", says(chunkedHead + chunk(created) + "ff\r\nevent: x"), "1", as[*runtime.StreamEndError]},
	{"a stream cut after its terminal event", "stream", says(chunkedHead + chunk(created) + chunk(completed)), "2", fine},
	{"a stream reset", "stream", resets(chunkedHead + chunk(created)), "1", as[*runtime.StreamEndError]},
	{"a stream that stalls", "stream", stalls(chunkedHead + chunk(created)), "1", is(context.DeadlineExceeded)},
	{"a stream that stalls after its end", "stream", stalls(chunkedHead + chunk(created+completed+done)), "2", fine},
	{"a stream of comments", "stream", drips(sseHead, ": x\n\n", time.Millisecond), "0", is(context.DeadlineExceeded)},
	{"an event without end", "stream", drips(sseHead, "data: xxxxxxxxxxxxxxxxxxxxxxxx\n", 0), "0", as[*runtime.TooLargeError]},
	{"a line without end", "stream", drips(sseHead+"data: ", "xxxxxxxxxxxxxxxxxxxxxxxx", 0), "0", as[*runtime.TooLargeError]},
	{"data that is no JSON", "stream", says(sseHead + created + "event: thread.run.created\ndata: oops\n\n" + completed + done), "1", as[*runtime.SyntaxError]},
	{"an error event", "stream", says(sseHead + created + "event: error\ndata: {\"message\":\"m\",\"code\":\"server_error\"}\n\n"), "1", status(200)},
	{"one byte a packet", "stream", bytewise(sseHead + created + completed + done), "2", fine},
	{"a line that is no JSON", "listen", says(jsonHead + "\r\n" + `{"result":{"id":"1"}}` + "\noops\n"), "1", as[*runtime.SyntaxError]},
	{"lines cut within", "listen", says(jsonHead + "\r\n" + `{"result":{"id":"1"}}` + "\n{\"result\":{"), "1", as[*runtime.StreamEndError]},
	{"an error line", "listen", says(jsonHead + "\r\n" + `{"result":{"id":"1"}}` + "\n" + `{"error":{"code":14,"message":"m"}}` + "\n"), "1", status(503)},
	{"a long line", "listen", drips(jsonHead+"\r\n", "xxxxxxxxxxxxxxxxxxxxxxxx", 0), "0", as[*runtime.TooLargeError]},
	{"HTML for lines", "listen", says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"), "0", status(200)},
}

func failedOrStatus(n int) func(error) bool {
	return func(err error) bool { return failedCall(err) || status(n)(err) }
}

// again responds to every request of a connection.
func again(text string) func(net.Conn) {
	return func(conn net.Conn) {
		r := bufio.NewReader(conn)
		for {
			request, err := http.ReadRequest(r)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, request.Body)
			_, _ = io.WriteString(conn, text)
		}
	}
}

// early responses before it has read the body, and takes no more of it.
func early(text string) func(net.Conn) {
	return func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			_, _ = io.WriteString(conn, text)
		}
	}
}

// waitGone reads nothing until the client has gone.
func waitGone(conn net.Conn) {
	for {
		time.Sleep(20 * time.Millisecond)
		if _, err := conn.Write([]byte{}); err != nil {
			return
		}
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		if _, err := io.Copy(io.Discard, conn); err == nil {
			return
		}
	}
}

func bytewise(text string) func(net.Conn) {
	return func(conn net.Conn) {
		if !readRequest(conn) {
			return
		}
		_ = conn.(*net.TCPConn).SetNoDelay(true)
		for i := range len(text) {
			_, _ = conn.Write([]byte{text[i]})
		}
	}
}

// TestHostileServers holds that every fault gives the right error or result, within the deadline, and leaves no
// goroutine and no connection behind.
func TestHostileServers(t *testing.T) {
	names := map[string]bool{}
	for _, fault := range faults {
		if names[fault.name] {
			t.Errorf("two faults are called %s", fault.name)
		}
		names[fault.name] = true
		t.Run(fault.name, func(t *testing.T) {
			before := goruntime.NumGoroutine()
			h := startHostile(t, fault.script)
			transport := &http.Transport{}
			c := mustClient(t, runtime.WithBaseURL("http://"+h.listener.Addr().String()), runtime.WithHTTPClient(&http.Client{Transport: transport}),
				runtime.WithBearerToken(secret), newClock().option(), runtime.WithTimeout(100*time.Millisecond),
				runtime.WithLimits(runtime.Limits{Body: 150000, Event: 2000, Error: 2000}))
			ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
			defer cancel()
			start := time.Now()
			got, err := hostileCalls[fault.call](ctx, c)
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %s", took)
			}
			if got != fault.want || !fault.err(err) {
				t.Errorf("%q and error %v (%T)", got, err, err)
			}
			if err != nil && (strings.Contains(fmt.Sprintf("%v%+v%#v", err, err, err), secret) || !strings.HasPrefix(err.Error(), "demo: ")) {
				t.Errorf("text of the error: %v", err)
			}
			transport.CloseIdleConnections()
			h.stop(t)
			noGoroutineLeft(t, before)
		})
	}
	if len(names) < 40 {
		t.Errorf("only %d faults", len(names))
	}
}
