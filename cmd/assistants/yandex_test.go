package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics/metricstest"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

const leaves = "Tea is made of leaves."

// uploadYandex uploads a file by Yandex's wire, and returns its ID.
func uploadYandex(t *testing.T, p *process, header map[string]string) string {
	t.Helper()
	made := p.send(call{
		method: http.MethodPost, path: "/files/v1/files", header: header,
		body: `{"folderId":"f","name":"tea.txt","mimeType":"text/plain","content":"` + base64.StdEncoding.EncodeToString([]byte(leaves)) + `"}`,
	})
	id, _ := made.member(t, "id").(string)
	if made.status != http.StatusOK || id == "" {
		t.Fatalf("%d %s", made.status, made.body)
	}
	return id
}

// linkTo returns the link to a file.
func linkTo(t *testing.T, p *process, id string, header map[string]string) *url.URL {
	t.Helper()
	got := p.send(call{method: http.MethodGet, path: "/files/v1/files:getUrl?fileId=" + id, header: header})
	link, _ := got.member(t, "url").(string)
	u, err := url.Parse(link)
	if err != nil || got.status != http.StatusOK || link == "" {
		t.Fatalf("%d %s: %v", got.status, got.body, err)
	}
	return u
}

// TestLinks: whoever has a link needs no token, what is not signed is refused, and all of it is logged and counted without IDs.
func TestLinks(t *testing.T) {
	t.Parallel()
	for _, wire := range []string{"yandex", "all"} {
		t.Run(wire, func(t *testing.T) {
			t.Parallel()
			p := start(t, []string{"ASSISTANTS_TOKEN=" + token}, "--wire", wire)
			header := map[string]string{"Authorization": "Api-Key " + token}
			id := uploadYandex(t, p, header)
			link := linkTo(t, p, id, header)
			if got := "http://" + link.Host; got != p.url {
				t.Errorf("the link leads to %s", got)
			}
			path := link.RequestURI()
			for method, want := range map[string]string{http.MethodGet: leaves, http.MethodHead: ""} {
				got := p.send(call{method: method, path: path})
				if got.status != http.StatusOK || got.body != want || got.header.Get("Content-Length") != "22" {
					t.Errorf("%s: %d %v %q", method, got.status, got.header, got.body)
				}
			}
			for _, c := range []struct {
				method, path string
				status       int
			}{
				{http.MethodGet, path + "0", http.StatusForbidden},
				{http.MethodGet, link.Path, http.StatusForbidden},
				{http.MethodGet, strings.Replace(path, id, id+"x", 1), http.StatusForbidden},
				{http.MethodGet, strings.Replace(path, "expires=", "expires=9", 1), http.StatusForbidden},
				{http.MethodGet, "/files/v1/files/" + id, http.StatusUnauthorized},
				{http.MethodGet, "/files/v1/files/" + id + "?" + link.RawQuery, http.StatusUnauthorized},
				{http.MethodDelete, path, http.StatusUnauthorized},
				{http.MethodGet, "/files/v1/files?x=:content", http.StatusUnauthorized},
				{http.MethodGet, "/assistants/v1/assistants/files/v1/files/" + id + ":content", http.StatusForbidden},
			} {
				if got := p.send(call{method: c.method, path: c.path}); got.status != c.status {
					t.Errorf("%s %s: %d %s, want %d", c.method, c.path, got.status, got.body, c.status)
				}
			}
			page := p.send(call{method: http.MethodGet, path: "/metrics", header: header})
			samples, err := metricstest.Parse(page.body)
			if name := `assistants_requests_total{wire="yandex",method="GET",pattern="/files/v1/files/{fileId}:content",status="200"}`; err != nil || samples[name] != 1 {
				t.Errorf("%v: %s is not 1 in\n%s", err, name, page.body)
			}
			p.stop()
			for _, text := range []string{page.body, p.log.String()} {
				if strings.Contains(text, id) || strings.Contains(text, link.Query().Get("signature")) || !strings.Contains(text, "{fileId}:content") {
					t.Errorf("it tells what clients sent, or nothing:\n%s", text)
				}
			}
		})
	}
}

// TestLinksOfBrowsers: a link is for this host as everything is that needs no token.
func TestLinksOfBrowsers(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--wire", "yandex", "--max-requests", "1")
	link := linkTo(t, p, uploadYandex(t, p, nil), nil).RequestURI()
	if got := p.send(call{method: http.MethodGet, path: link, host: "example.com"}); got.status != http.StatusForbidden || !strings.Contains(got.body, "Host header") {
		t.Errorf("another name: %d %s", got.status, got.body)
	}
	u := beginUploadAt(t, p, "/assistants/v1/threads")
	if got := p.get(link); got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") != "1" {
		t.Errorf("one request too many: %d %v %s", got.status, got.header, got.body)
	}
	u.end()
	p.log.await(t, "pattern=/assistants/v1/threads status=")
	if got := p.get(link); got.status != http.StatusOK || got.body != leaves {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestLinksOfInstances: instances with one key serve each other's links, which begin as they are told to; others do not.
func TestLinksOfInstances(t *testing.T) {
	t.Parallel()
	behind := start(t, nil)
	gateway := func(env ...string) *process {
		return start(t, append(env, "OPENAI_API_KEY=any"), "--wire", "yandex", "--provider", "openai", "--endpoint", behind.url+"/v1",
			"--link-base", "https://files.example.com/ya/", "--link-key-env", "LINKS")
	}
	one, two, other := gateway("LINKS=0123456789abcdef"), gateway("LINKS=0123456789abcdef"), gateway("LINKS=0123456789abcdeg")
	link := linkTo(t, one, uploadYandex(t, one, nil), nil)
	rest, ok := strings.CutPrefix(link.String(), "https://files.example.com/ya/files/v1/files/")
	if !ok {
		t.Errorf("the link is %s", link)
	}
	for p, status := range map[*process]int{one: http.StatusOK, two: http.StatusOK, other: http.StatusForbidden} {
		if got := p.get("/files/v1/files/" + rest); got.status != status || status == http.StatusOK && got.body != leaves {
			t.Errorf("%d %s, want %d", got.status, got.body, status)
		}
		p.stop()
		if strings.Contains(p.log.String(), "0123456789abcde") {
			t.Errorf("the log has the key:\n%s", p.log)
		}
	}
}

// TestRunsOfOtherWires: a run that another wire made is found by its ID and that of its thread. A message calls a function where the wire has
// no tool_choice.
func TestRunsOfOtherWires(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--wire", "all")
	assistant := p.send(call{
		method: http.MethodPost, path: "/v1/assistants", body: `{"model":"m","tools":[{"type":"function","function":{"name":"weather"}}]}`,
	}).member(t, "id").(string)
	made := p.send(call{method: http.MethodPost, path: "/v1/threads/runs", body: `{"assistant_id":"` + assistant + `"}`})
	run, thread := made.member(t, "id").(string), made.member(t, "thread_id").(string)
	for id, status := range map[string]int{run + "~" + thread: http.StatusOK, run: http.StatusNotFound} {
		if got := p.get("/assistants/v1/runs/" + id); got.status != status {
			t.Errorf("%s: %d %s, want %d", id, got.status, got.body, status)
		}
	}
	y := words{t, p}
	thread = y.make("/assistants/v1/threads", `{"folderId":"f","messages":[{"content":{"content":[{"text":{"content":"call:weather"}}]}}]}`)
	run = y.make("/assistants/v1/runs", `{"assistantId":"`+assistant+`","threadId":"`+thread+`"}`)
	got := p.get("/assistants/v1/runs/" + run)
	for strings.Contains(got.body, `"PENDING"`) || strings.Contains(got.body, `"IN_PROGRESS"`) {
		got = p.get("/assistants/v1/runs/" + run)
	}
	if !strings.Contains(got.body, `"TOOL_CALLS"`) || !strings.Contains(got.body, `"weather"`) {
		t.Errorf("the function is not called: %s", got.body)
	}
}

// TestStopOfListeners: a gateway that stops tells those that listen to a run of the provider that there is no more, and ends in order.
func TestStopOfListeners(t *testing.T) {
	t.Parallel()
	service := memory.New(memory.Options{Responder: memory.ResponderFunc(func(ctx context.Context, _ *memory.Turn, reply *memory.Reply) error {
		if err := reply.Text("one "); err != nil {
			return err
		}
		<-ctx.Done()
		return context.Cause(ctx)
	})})
	server := httptest.NewServer(must(assistants.HandlerOpenAI(service.Client()))(t))
	t.Cleanup(func() {
		_ = service.Close() // it never fails
		server.Close()
	})
	gateway := start(t, []string{"OPENAI_API_KEY=any"}, "--wire", "yandex", "--provider", "openai", "--endpoint", server.URL, "--grace", "1ms")
	y := words{t, gateway}
	assistant := y.make("/assistants/v1/assistants", `{"folderId":"f","modelUri":"m"}`)
	thread := y.make("/assistants/v1/threads", `{"folderId":"f"}`)
	run := y.make("/assistants/v1/runs", `{"assistantId":"`+assistant+`","threadId":"`+thread+`","stream":true}`)
	r := must(http.NewRequestWithContext(t.Context(), http.MethodGet, gateway.url+"/assistants/v1/runs/listen?runId="+run, nil))(t)
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close() //nolint:errcheck // it is read
	lines := bufio.NewReader(got.Body)
	if first, err := lines.ReadString('\n'); err != nil || !strings.Contains(first, "PARTIAL_MESSAGE") {
		t.Fatalf("%q, %v", first, err)
	}
	gateway.signal(syscall.SIGTERM)
	rest, err := io.ReadAll(lines)
	if err != nil || !strings.Contains(string(rest), `{"error":{"code":14,`) {
		t.Errorf("the stream ends with %q, %v", rest, err)
	}
	if code := gateway.wait(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, gateway.log)
	}
}
