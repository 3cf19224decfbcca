package unified

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// lists are lists of an API by tokens, page by page, a page as the ids of its items, "-" for an item without one; what a program gets
// that goes by what pages say; and what it gets where each page is asked for by another adapter, which remembers no tokens.
var lists = []struct{ why, pages, want, forgetful string }{
	{"full pages", "a b|c d|e", "a b|c d|e", "a b|c d|e"},
	{"pages without items", "a b|||c d|e|", "a b|c d|e|", "a b|c d|e|"},
	{"no items at first", "||a|b", "a|b", "a|b"},
	{"no items at all", "||", "", ""},
	{"items that come again", "a b|b c|c d", "a b|b c|c d", "a b|c|d"},
	{"one item again and again", "a a|a|a|b", "a a|a|a|b", "a a|b"},
	{"items without ids", "a -|- b|-|c", "a -|- b|-|c", "a -|error"},
}

// TestPagesByTokens goes through lists of an API that has tokens by the ids of items.
func TestPagesByTokens(t *testing.T) {
	t.Parallel()
	for _, c := range lists {
		server := listServer(t, c.pages)
		client := clientAt(t, server)
		if got := leafed(t, func() *assistants.Client { return client }); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
		if got := leafed(t, func() *assistants.Client { return clientAt(t, server) }); got != c.forgetful {
			t.Errorf("%s, without a memory: %q, want %q", c.why, got, c.forgetful)
		}
	}
}

// TestPagesAtOnce goes through lists by several goroutines, which share an adapter.
func TestPagesAtOnce(t *testing.T) {
	t.Parallel()
	client := clientAt(t, listServer(t, "a b||c d|e"))
	var all sync.WaitGroup
	for range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			if got := leafed(t, func() *assistants.Client { return client }); got != "a b|c d|e" {
				t.Error(got)
			}
		}()
	}
	all.Wait()
}

// listServer answers pages of assistants.
func listServer(t *testing.T, text string) string {
	t.Helper()
	pages := strings.Split(text, "|")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("pageToken"))
		items := []map[string]string{}
		for _, id := range strings.Fields(pages[n]) {
			item := map[string]string{"id": id}
			if id == "-" {
				delete(item, "id")
			}
			items = append(items, item)
		}
		answer := map[string]any{"assistants": items}
		if n+1 < len(pages) {
			answer["nextPageToken"] = strconv.Itoa(n + 1)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func clientAt(t *testing.T, url string, opts ...assistants.AdapterOption) *assistants.Client {
	t.Helper()
	own, err := yandex.New(yandex.WithBaseURL(url), yandex.WithBearerToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	return assistants.NewYandex(own, "f", opts...)
}

// leafed returns the pages of assistants as listServer has them, as a program asks for them that goes by what pages say.
func leafed(t *testing.T, client func() *assistants.Client) string {
	t.Helper()
	var pages []string
	for after, more := "", true; more && len(pages) < 12; {
		page, err := client().Assistants.List(t.Context(), &assistants.AssistantsListParams{After: opt(after)})
		if err != nil {
			pages = append(pages, "error")
			break
		}
		var items []string
		for _, a := range page.Items {
			items = append(items, a.ID)
		}
		for i := range items {
			if items[i] == "" {
				items[i] = "-"
			}
		}
		pages = append(pages, strings.Join(items, " "))
		after, more = page.Response.LastID.Or(""), page.Response.HasMore
	}
	return strings.Join(pages, "|")
}

// TestPageAfterNothing asks for what comes after an item that a list does not have: the fault is that of the caller.
func TestPageAfterNothing(t *testing.T) {
	t.Parallel()
	client := clientAt(t, listServer(t, "a b|c"))
	_, err := client.Assistants.List(t.Context(), &assistants.AssistantsListParams{After: opt("gone")})
	if !errors.Is(err, assistants.ErrBadRequest) || !strings.Contains(err.Error(), `"gone"`) {
		t.Errorf("got %v", err)
	}
	h, err := assistants.HandlerOpenAI(client)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/assistants?after=gone", nil))
	if body := w.Body.String(); w.Code != http.StatusBadRequest || !strings.Contains(body, `"param":"after"`) || !strings.Contains(body, "gone") {
		t.Errorf("got %d %s", w.Code, body)
	}
}

// TestWaitEndsWithTheLastResponse holds that a wait that the context ends returns what it last saw.
func TestWaitEndsWithTheLastResponse(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"id":"r","threadId":"t","state":{"status":"IN_PROGRESS"}}`)
	}))
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(t.Context())
	clock := runtime.Clock{Sleep: func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}}
	run, err := clientAt(t, server.URL, assistants.WithPollClock(clock)).Runs.Wait(ctx, "t", "r", nil)
	if !errors.Is(err, context.Canceled) || run == nil || run.Status != assistants.RunStatusInProgress {
		t.Errorf("got %v, %v", run, err)
	}
}

// TestWhere holds responses to inputs that the API is not asked by: items of lists are left out, and another object is none.
func TestWhere(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := `{"assistants":[{"id":"1","name":"a"},{"id":"2","name":"b"},{"id":"3"}]}`
		if strings.HasSuffix(r.URL.Path, "/2") {
			body = `{"id":"2","name":"b"}`
		}
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	own, err := yandex.New(yandex.WithBaseURL(server.URL), yandex.WithBearerToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	where := map[string]string{"name": "label"}
	a := runtime.NewAdapter("yandex", nil, "", []runtime.AdaptedCall{
		{Name: "Things.List", Service: own.Assistants, Method: yandex.AssistantsService.List, Where: where},
		{Name: "Things.Get", Service: own.Assistants, Method: yandex.AssistantsService.Get, Inputs: []string{"assistantId"}, Where: where},
	}, nil, nil)
	list := &runtime.UnifiedCall{Name: "Things.List", Inputs: []string{"label"}, Items: "assistants"}
	get := &runtime.UnifiedCall{Name: "Things.Get", Inputs: []string{"label", "assistantId"}}
	label, id := "b", "2"
	page, err := runtime.AdaptedList[*yandex.ListAssistantsResponse, *yandex.Assistant](t.Context(), a, list, nil, &label, &yandex.AssistantsListParams{})
	if err != nil || len(page.Items) != 1 || page.Items[0].ID.Or("") != "2" {
		t.Errorf("got %v, %v", page, err)
	}
	if one, err := runtime.Adapted[*yandex.Assistant](t.Context(), a, get, nil, &label, &id, &yandex.AssistantsGetParams{}); err != nil || one.Name.Or("") != "b" {
		t.Errorf("got %v, %v", one, err)
	}
	label = "a"
	if one, err := runtime.Adapted[*yandex.Assistant](t.Context(), a, get, nil, &label, &id, &yandex.AssistantsGetParams{}); !errors.Is(err, runtime.ErrNotFound) {
		t.Errorf("got %v, %v", one, err)
	}
}
