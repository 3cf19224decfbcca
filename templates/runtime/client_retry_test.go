package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/templates/runtime"
)

// kinds are a safe and an unsafe call.
var kinds = map[string]func(*fixture, ...runtime.CallOption) error{
	"GET": func(f *fixture, opts ...runtime.CallOption) error {
		_, err := f.getRun(context.Background(), "t", "r", opts...)
		return err
	},
	"DELETE": func(f *fixture, opts ...runtime.CallOption) error { return f.purge(context.Background(), opts...) },
	"PUT": func(f *fixture, opts ...runtime.CallOption) error {
		return f.put(context.Background(), "f", strings.NewReader("content"), opts...)
	},
	"POST": func(f *fixture, opts ...runtime.CallOption) error {
		_, err := f.createRun(context.Background(), "t", &createRun{AssistantID: "a"}, opts...)
		return err
	},
	"PATCH": func(f *fixture, opts ...runtime.CallOption) error {
		return f.submit(context.Background(), &createRun{}, &submitParams{}, opts...)
	},
}

func TestWhatIsRepeated(t *testing.T) {
	safe := map[int]bool{408: true, 409: true, 429: true, 500: true, 502: true, 503: true, 504: true, 599: true}
	always := map[int]bool{429: true, 503: true}
	for _, status := range []int{400, 401, 403, 404, 408, 409, 418, 422, 429, 500, 501, 502, 503, 504, 505, 599, 301} {
		for method, call := range kinds {
			f := serve(t, answer(status, `{}`))
			_ = wantAPIError(t, call(f), status)
			want := 1
			if always[status] || safe[status] && method != "POST" && method != "PATCH" {
				want = 3
			}
			if f.count() != want {
				t.Errorf("%s %d: sent %d times, want %d", method, status, f.count(), want)
			}
		}
	}
}

func TestShouldRetry(t *testing.T) {
	for method, call := range kinds {
		yes := serve(t, inTurn(answer(400, `{}`, "x-should-retry", "true"), answer(200, `{}`)))
		if err := call(yes); err != nil || yes.count() != 2 {
			t.Errorf("%s true: %v, %d", method, err, yes.count())
		}
		no := serve(t, answer(429, `{}`, "x-should-retry", "false"))
		if _ = wantAPIError(t, call(no), 429); no.count() != 1 {
			t.Errorf("%s false: %d", method, no.count())
		}
	}
}

func TestIdempotentPosts(t *testing.T) {
	f := serve(t, inTurn(answer(500, `{}`), answer(200, `{}`)))
	if err := kinds["POST"](f, runtime.WithIdempotent()); err != nil || f.count() != 2 {
		t.Errorf("%v, %d", err, f.count())
	}
	f = serve(t, inTurn(answer(500, `{}`), answer(200, `{}`)))
	if err := kinds["POST"](f, runtime.WithIdempotencyKey("k1")); err != nil || f.count() != 2 {
		t.Errorf("%v, %d", err, f.count())
	}
	if r, _ := f.last(t); r.Header.Get("Idempotency-Key") != "k1" {
		t.Errorf("%v", r.Header)
	}
}

func TestRetryAfter(t *testing.T) {
	start := newClock().now
	for name, test := range map[string]struct {
		header []string
		want   time.Duration // 0: no wait, the call fails
	}{
		"seconds":        {[]string{"Retry-After", "7"}, 7 * time.Second},
		"long":           {[]string{"Retry-After", "120"}, 2 * time.Minute},
		"too long":       {[]string{"Retry-After", "301"}, 0},
		"absurd":         {[]string{"Retry-After", "99999999999999999999999"}, 0},
		"infinite":       {[]string{"Retry-After", "1e999"}, 0},
		"date":           {[]string{"Retry-After", start.Add(30 * time.Second).Format(http.TimeFormat)}, 30 * time.Second},
		"far date":       {[]string{"Retry-After", start.Add(time.Hour).Format(http.TimeFormat)}, 0},
		"milliseconds":   {[]string{"Retry-After-Ms", "1500", "Retry-After", "9"}, 1500 * time.Millisecond},
		"bad first":      {[]string{"Retry-After-Ms", "soon", "Retry-After", "9"}, 9 * time.Second},
		"a fraction":     {[]string{"Retry-After", "0.25"}, 250 * time.Millisecond},
		"just the limit": {[]string{"Retry-After", "300"}, 5 * time.Minute},
	} {
		f := serve(t, inTurn(answer(429, `{}`, test.header...), answer(200, `{}`)))
		err := kinds["POST"](f)
		switch {
		case test.want == 0:
			if e := wantAPIError(t, err, 429); e.RetryAfter <= 5*time.Minute || len(f.clock.sleeps) != 0 {
				t.Errorf("%s: %v, slept %v", name, e.RetryAfter, f.clock.sleeps)
			}
		case err != nil || fmt.Sprint(f.clock.sleeps) != fmt.Sprint([]time.Duration{test.want}):
			t.Errorf("%s: %v, slept %v", name, err, f.clock.sleeps)
		}
	}
	for _, past := range []string{"-3", start.Add(-time.Hour).Format(http.TimeFormat), "soon", "NaN"} {
		f := serve(t, inTurn(answer(429, `{}`, "Retry-After", past), answer(200, `{}`)))
		if err := kinds["GET"](f); err != nil || len(f.clock.sleeps) != 1 || f.clock.sleeps[0] > time.Second {
			t.Errorf("%s: %v, slept %v", past, err, f.clock.sleeps)
		}
	}
}

func TestBackoff(t *testing.T) {
	policy := runtime.RetryPolicy{MaxAttempts: 8, MinDelay: time.Second, MaxDelay: 10 * time.Second}
	seen := map[time.Duration]bool{}
	for range 5 {
		f := serve(t, answer(500, `{}`), runtime.WithRetry(policy))
		_ = wantAPIError(t, kinds["GET"](f), 500)
		full := []float64{1, 2, 4, 8, 10, 10, 10}
		if len(f.clock.sleeps) != len(full) {
			t.Fatal(f.clock.sleeps)
		}
		for i, d := range f.clock.sleeps {
			if s := d.Seconds(); s > full[i] || s < full[i]*3/4 {
				t.Errorf("wait %d is %s", i, d)
			}
			seen[d] = true
		}
	}
	if len(seen) < 20 {
		t.Error("there is no jitter")
	}
	f := serve(t, answer(500, `{}`))
	if _ = wantAPIError(t, kinds["GET"](f, runtime.WithRetry(runtime.RetryPolicy{MaxAttempts: -1})), 500); f.count() != 1 {
		t.Errorf("sent %d times", f.count())
	}
}

func TestContextWhileWaiting(t *testing.T) {
	f := serve(t, answer(429, `{"error":{"message":"slow down"}}`))
	ctx, cancel := context.WithCancel(context.Background())
	f.clock.before = cancel
	_, err := f.getRun(ctx, "t", "r")
	if _ = wantAPIError(t, err, 429); !errors.Is(err, context.Canceled) || f.count() != 1 {
		t.Errorf("%v, %d", err, f.count())
	}
	g := serve(t, answer(429, `{}`, "Retry-After", "60"))
	g.clock.now = time.Now()
	ctx, cancel = context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, err = g.getRun(ctx, "t", "r")
	if _ = wantAPIError(t, err, 429); len(g.clock.sleeps) != 0 {
		t.Error("waited although the context would end before")
	}
	real := runtime.Clock{}
	h := serve(t, answer(429, `{}`, "Retry-After", "60"), runtime.WithClock(real))
	ctx, cancel = context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	start := time.Now()
	if _, err := h.getRun(ctx, "t", "r"); !errors.Is(err, context.Canceled) || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
}

// onlyReader hides that a reader can seek.
type onlyReader struct{ io.Reader }

func TestBodiesThatCannotBeReadAgain(t *testing.T) {
	ctx := context.Background()
	f := serve(t, inTurn(answer(503, `{}`), answer(200, `{}`)))
	err := f.put(ctx, "f", onlyReader{strings.NewReader("once")})
	if _ = wantAPIError(t, err, 503); f.count() != 1 {
		t.Errorf("sent %d times", f.count())
	}
	g := serve(t, inTurn(answer(503, `{}`), answer(200, `{}`)))
	content := strings.NewReader("skipped, sent")
	_, _ = io.CopyN(io.Discard, content, 9)
	if err := g.put(ctx, "f", content); err != nil || g.count() != 2 {
		t.Fatalf("%v, %d", err, g.count())
	}
	for _, r := range g.requests {
		if body, _ := io.ReadAll(r.Body); string(body) != "sent" || r.ContentLength != 4 {
			t.Errorf("%q, %d", body, r.ContentLength)
		}
	}
	h := serve(t, inTurn(answer(503, `{}`), answer(200, `{}`)))
	if err := h.put(ctx, "f", bytes.NewReader(nil)); err != nil || h.count() != 2 {
		t.Errorf("empty: %v, %d", err, h.count())
	}
}

func TestFailedConnections(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	for method, call := range kinds {
		transport := &http.Transport{}
		c := newClock()
		f := &fixture{clock: c, client: mustClient(t, runtime.WithBaseURL("http://"+address), runtime.WithHTTPClient(&http.Client{Transport: transport}), c.option())}
		err := call(f)
		var failed *runtime.CallError
		if !errors.As(err, &failed) || !strings.HasPrefix(failed.Operation, "demo: ") || len(c.sleeps) != 2 {
			t.Errorf("%s: nothing was sent: %v, slept %v", method, err, c.sleeps)
		}
	}
	for method, call := range kinds {
		f := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_ = conn.Close()
		})
		err := call(f)
		want := 3
		if method == "POST" || method == "PATCH" {
			want = 1
		}
		if err == nil || f.count() != want {
			t.Errorf("%s: dropped after it was sent: %v, sent %d times", method, err, f.count())
		}
	}
	f := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, _ := w.(http.Hijacker).Hijack()
		_ = conn.Close()
	})
	if err := kinds["POST"](f, runtime.WithIdempotent()); err == nil || f.count() != 3 {
		t.Errorf("idempotent: %v, sent %d times", err, f.count())
	}
	rude := roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("no idea whether it was sent") })
	c := newClock()
	g := &fixture{client: mustClient(t, runtime.WithBaseURL("http://x"), runtime.WithHTTPClient(&http.Client{Transport: rude}), c.option())}
	if err := kinds["POST"](g); err == nil || len(c.sleeps) != 0 {
		t.Errorf("a transport of the user's: %v, slept %v", err, c.sleeps)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTruncatedAnswersOfSafeCallsAreRepeated(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"id":`)
	}
	f := serve(t, inTurn(cut, answer(200, `{"id":"x"}`)))
	if got, err := f.getRun(context.Background(), "t", "r"); err != nil || got.ID != "x" {
		t.Errorf("%v, %v", got, err)
	}
	f = serve(t, inTurn(cut, answer(200, `{}`)))
	if err := kinds["POST"](f); !errors.Is(err, io.ErrUnexpectedEOF) || f.count() != 1 {
		t.Errorf("%v, %d", err, f.count())
	}
}
