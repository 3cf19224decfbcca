package conformance

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what is made of other files")

// key is the token of the services.
const key = "sk-right"

// program is the path of the program under test.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "assistants")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		program, modules = filepath.Join(dir, "assistants"), filepath.Join(dir, "npm")
		build := exec.Command("go", "build", "-o", program, "./cmd/assistants")
		build.Dir = filepath.Join("..", "..")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%v: %s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// serve returns the URL of a service of its own that takes the key alone. Responses of OpenAI's wire are checked to be whole.
func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(whole(t, proxy(t, serveWire(t, "openai"))))
	t.Cleanup(server.Close)
	return server.URL
}

// serveWire starts "assistants serve", which takes the key alone, and returns its URL.
func serveWire(t *testing.T, wire string, args ...string) string {
	t.Helper()
	return launch(t, []string{"ASSISTANTS_TOKEN=" + key}, append([]string{"--wire", wire}, args...)...)
}

// launch starts "assistants serve" at any free port, and returns its URL.
func launch(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, append(append([]string{"serve"}, args...), "--addr", "127.0.0.1:0")...)
	cmd.Env = append(os.Environ(), env...)
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the service: %v", err)
		}
		for line := range strings.Lines(log.String()) {
			if strings.Contains(line, "level=ERROR") {
				t.Errorf("the service logs %s", line)
			}
		}
	})
	address, listens := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !listens {
		t.Fatalf("it does not listen: %q, %v", line, err)
	}
	return address
}

// proxy returns a handler that passes requests on.
func proxy(t *testing.T, to string) http.Handler {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	pass := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = ""
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A response that begins before the end of the request is noticed would else break off: it closes the request's body.
		if err := http.NewResponseController(w).EnableFullDuplex(); err != nil {
			t.Error(err)
		}
		pass.ServeHTTP(w, r)
	})
}
