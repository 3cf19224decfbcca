package calls

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// preferred returns both sides of an API, speaking its preferred version, with the client as its package has it.
func preferred[C any](t *testing.T, api string) (*C, *handling) {
	t.Helper()
	for _, target := range targets {
		if target.name == api {
			s := bothSides(t, target, target.versions[0])
			c, ok := reflect.TypeAssert[*C](s.client.Addr())
			if !ok {
				t.Fatalf("the client is a %s", s.client.Type())
			}
			return c, s.handler
		}
	}
	t.Fatalf("no API %s", api)
	return nil, nil
}

// TestPagesOfBothSides walks every list over three pages.
func TestPagesOfBothSides(t *testing.T) {
	t.Parallel()
	for _, target := range targets {
		t.Run(target.name, func(t *testing.T) {
			t.Parallel()
			walked := map[string]bool{}
			for _, version := range target.versions {
				s := bothSides(t, target, version)
				for _, m := range s.methods() {
					if list, ok := s.listOf(m); ok && !walked[m.String()] {
						walked[m.String()] = s.walk(t, m, list)
					}
				}
			}
			for name, done := range walked {
				if !done {
					t.Errorf("%s: no version has it", name)
				}
			}
			t.Logf("%d lists", len(walked))
		})
	}
}

// listOf returns the method whose pages m walks through.
func (s *sides) listOf(m method) (method, bool) {
	if !strings.HasSuffix(m.name, "All") {
		return method{}, false
	}
	for _, list := range s.methods() {
		page := list.fn.Type().Out(0)
		if list.service != m.service || page.Kind() != reflect.Pointer || list.fn.Type().In(list.fn.Type().NumIn()-2) != m.fn.Type().In(m.fn.Type().NumIn()-2) {
			continue
		}
		if _, ok := page.MethodByName("HasNext"); ok {
			return list, true
		}
	}
	return method{}, false
}

// walk ranges over three pages, and returns false when the version has no such list.
func (s *sides) walk(t *testing.T, all, list method) bool {
	t.Helper()
	made := &maker{variants: s.serving.variants, version: s.version}
	var pages, items []any
	for _, next := range []string{"page 2/ü", "page 3&", ""} {
		page := reflect.New(list.handler.Out(0).Elem())
		made.fill(page.Elem(), 0)
		lead(page.Elem(), next)
		pages = append(pages, page.Interface())
		items = append(items, itemsOf(list, page.Elem())...)
	}
	s.handler.prepare(pages, nil, nil)
	args, _, out := s.call(t, all, map[string]bool{}, 0)
	if args == nil {
		return false
	}
	compareEvents(t, s.version+" "+all.String(), items, out[0])
	calls := s.handler.recorded()
	if len(calls) != 3 {
		t.Errorf("%s: the handler was called as %v", all, names(calls))
		return true
	}
	for i, want := range []string{"page 2/ü", "page 3&"} {
		if got := cursor(calls[i+1]); got != want {
			t.Errorf("%s: page %d was asked for as %q, want %q", all, i+2, got, want)
		}
	}
	return true
}

// lead makes a page say what the next one is called.
func lead(page reflect.Value, next string) {
	for name, value := range map[string]any{"LastID": next, "NextPageToken": next, "HasMore": next != ""} {
		f := page.FieldByName(name)
		if !f.IsValid() {
			continue
		}
		if f.Kind() == reflect.Struct {
			f = present(f)
		}
		f.Set(reflect.ValueOf(value))
	}
}

// itemsOf returns the items of a page as the client's method has them: pointers to structs.
func itemsOf(list method, page reflect.Value) []any {
	want, _ := list.fn.Type().Out(0).Elem().FieldByName("Items")
	var items []any
	for _, field := range page.Fields() {
		pointers := field.Kind() == reflect.Slice && reflect.SliceOf(reflect.PointerTo(field.Type().Elem())) == want.Type
		for j := 0; (pointers || field.Type() == want.Type) && j < field.Len(); j++ {
			item := field.Index(j)
			if pointers {
				item = item.Addr()
			}
			items = append(items, item.Interface())
		}
	}
	return items
}

// cursor returns what a list was asked to go on from.
func cursor(c handled) string {
	params := reflect.ValueOf(c.args[len(c.args)-1]).Elem()
	for _, name := range []string{"After", "PageToken"} {
		if f := params.FieldByName(name); f.IsValid() {
			o, _ := reflect.TypeAssert[runtime.Opt[string]](f)
			return o.Or("")
		}
	}
	return "no cursor"
}

// TestAwaitOfBothSides awaits long-running operations, one that goes well and one that fails.
func TestAwaitOfBothSides(t *testing.T) {
	t.Parallel()
	client, handler := preferred[yandex.Client](t, "yandex")
	ctx := t.Context()
	running := func() *yandex.Operation { return &yandex.Operation{ID: yandex.Some("op/1"), Done: yandex.Some(false)} }

	want := &yandex.SearchIndex{}
	(&maker{}).fill(reflect.ValueOf(want).Elem(), 0)
	done := &yandex.Operation{ID: yandex.Some("op/1"), Done: yandex.Some(true), Response: yandex.Some(asResponse(t, want))}
	handler.prepare([]any{running(), running(), running(), done}, nil, nil)
	first, err := client.SearchIndexes.Create(ctx, &yandex.CreateSearchIndexRequest{FolderID: "folder", FileIDs: []string{"file"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.SearchIndexes.AwaitCreate(ctx, first)
	if diff := difference(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if calls := fmt.Sprint(names(handler.recorded())); calls != "[SearchIndexes.Create Operations.Get Operations.Get Operations.Get]" {
		t.Errorf("the handler was called as %s", calls)
	}
	if id := handler.recorded()[1].args[0]; id != "op/1" {
		t.Errorf("operation %v was asked for", id)
	}

	batch := &yandex.BatchCreateSearchIndexFileResponse{}
	(&maker{}).fill(reflect.ValueOf(batch).Elem(), 0)
	done.Response = yandex.Some(asResponse(t, batch))
	handler.prepare([]any{done}, nil, nil)
	files, err := client.SearchIndexFiles.AwaitBatchCreate(ctx, running())
	if diff := difference(batch, files); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}

	failed := &yandex.Operation{Done: yandex.Some(true), Error: yandex.Some(&yandex.Status{Code: yandex.Some[int32](5), Message: yandex.Some("no file")})}
	handler.prepare([]any{failed}, nil, nil)
	_, err = client.SearchIndexes.AwaitCreate(ctx, running())
	if e := (*yandex.APIError)(nil); !errors.As(err, &e) || e.Code != "5" || e.Message != "no file" {
		t.Errorf("a failed operation gives %v", err)
	}
}

func asResponse(t *testing.T, v any) *yandex.OperationResponse {
	t.Helper()
	data, err := json.Marshal(v)
	r := new(yandex.OperationResponse)
	if err = errors.Join(err, r.UnmarshalJSON(data)); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestFlagsOfStreams sends bodies whose flag says otherwise than the method.
func TestFlagsOfStreams(t *testing.T) {
	t.Parallel()
	client, handler := preferred[openai.Client](t, "openai")
	for _, flag := range []openai.Opt[bool]{{}, openai.Some(true), openai.Some(false), openai.Null[bool]()} {
		body := &openai.CreateRunRequest{AssistantID: "a", Stream: flag}
		handler.prepare([]any{&openai.RunObject{ID: "r"}}, nil, nil)
		if run, err := client.Runs.Create(t.Context(), "t", body, nil); err != nil || run.ID != "r" || names(handler.recorded())[0] != "Runs.Create" {
			t.Errorf("%v: %v, %v", flag, names(handler.recorded()), err)
		}
		handler.prepare(nil, []any{&openai.RunEvent{Name: openai.RunEventThreadRunCreated, ID: "7", Data: &openai.RunObject{ID: "r"}}}, nil)
		var events []*openai.RunEvent
		for e, err := range client.Runs.CreateStream(t.Context(), "t", body, nil) {
			if err != nil {
				t.Fatal(err)
			}
			events = append(events, e)
		}
		if len(events) != 1 || events[0].ID != "7" || names(handler.recorded())[0] != "Runs.CreateStream" {
			t.Errorf("%v: %v, %v", flag, names(handler.recorded()), events)
		}
		if body.Stream != flag {
			t.Errorf("the caller's flag was %v and is %v", flag, body.Stream)
		}
	}
	old, err := openai.New(openai.WithBaseURL("http://127.0.0.1:1"), openai.WithBearerToken("x"), openai.WithVersion(openai.Version2023_11_06))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range old.Runs.CreateStream(t.Context(), "t", nil, nil) {
		if lacks := (*openai.VersionError)(nil); !errors.As(err, &lacks) {
			t.Errorf("a stream of a version without streams: %v", err)
		}
	}
}

// TestFailingStreams makes handlers fail before, within and at the end of a stream.
func TestFailingStreams(t *testing.T) {
	t.Parallel()
	failure := &openai.StatusError{Status: http.StatusTooManyRequests, Code: "quota", Message: "Too much.", Type: "limit"}
	client, handler := preferred[openai.Client](t, "openai")
	other, otherHandler := preferred[yandex.Client](t, "yandex")
	noRetry := runtime.WithRetry(runtime.RetryPolicy{MaxAttempts: 1})
	for _, sent := range []int{0, 2} {
		var events, items []any
		for range sent {
			events = append(events, &openai.RunEvent{Name: openai.RunEventThreadRunInProgress, Data: &openai.RunObject{ID: "r"}})
			items = append(items, &yandex.StreamEvent{StreamCursor: yandex.Some(&yandex.StreamCursor{CurrentEventIdx: yandex.Some[int64](1)})})
		}
		handler.prepare(nil, events, failure)
		out := drained([]reflect.Value{reflect.ValueOf(client.Runs.CreateStream(t.Context(), "t", &openai.CreateRunRequest{AssistantID: "a"}, nil, noRetry))})
		wantFailure(t, out, sent, func(e *runtime.APIError) bool {
			return e.Code == "quota" && e.Message == "Too much." && e.Type == "limit" && (sent > 0 || e.Status == failure.Status)
		})
		otherHandler.prepare(nil, items, failure)
		out = drained([]reflect.Value{reflect.ValueOf(other.Runs.Listen(t.Context(), &yandex.RunsListenParams{RunID: "r"}, noRetry))})
		wantFailure(t, out, sent, func(e *runtime.APIError) bool {
			return e.Code == "8" && e.Message == "Too much." && (sent > 0 || e.Status == failure.Status) // RESOURCE_EXHAUSTED
		})
	}
	handler.prepare(nil, []any{&openai.RunEvent{Name: openai.RunEventError, Data: &openai.Error{Code: openai.Some("broken"), Message: "It broke."}}}, nil)
	out := drained([]reflect.Value{reflect.ValueOf(client.Runs.CreateStream(t.Context(), "t", &openai.CreateRunRequest{AssistantID: "a"}, nil, noRetry))})
	wantFailure(t, out, 0, func(e *runtime.APIError) bool { return e.Code == "broken" && e.Message == "It broke." })
}

func wantFailure(t *testing.T, out []reflect.Value, items int, right func(*runtime.APIError) bool) {
	t.Helper()
	got, _ := reflect.TypeAssert[[]any](out[0])
	err, _ := reflect.TypeAssert[error](out[1])
	if e := (*runtime.APIError)(nil); len(got) != items || !errors.As(err, &e) || !right(e) {
		t.Errorf("%d items, and %v", len(got), err)
	}
}

// endless sends events until it cannot.
type endless struct {
	openai.UnimplementedRunsHandler
	ended chan error
}

func (x endless) CreateStream(
	_ context.Context, _ string, _ *openai.CreateRunRequest, _ *openai.RunsCreateParams, send func(*openai.RunEvent) error,
) error {
	for {
		if err := send(&openai.RunEvent{Name: openai.RunEventThreadRunCreated, Data: &openai.RunObject{ID: "r"}}); err != nil {
			x.ended <- err
			return err
		}
	}
}

// TestLeavingAStream breaks out of a loop over a stream without an end: the handler must learn of it.
func TestLeavingAStream(t *testing.T) {
	t.Parallel()
	x := endless{ended: make(chan error, 1)}
	h, err := openai.NewHandler(openai.Handlers{Runs: x}, openai.ServeLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	client, err := openai.New(openai.WithBaseURL(server.URL), openai.WithBearerToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range client.Runs.CreateStream(t.Context(), "t", &openai.CreateRunRequest{AssistantID: "a"}, nil) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if err := <-x.ended; err == nil {
		t.Error("sending to nobody did not fail")
	}
}

// TestInputThatMoved sends Submit as both versions have it: the handler sees no difference.
func TestInputThatMoved(t *testing.T) {
	t.Parallel()
	for version, want := range map[yandex.Version]string{
		yandex.Version2025_03_10: "/assistants/v1/runs/run%2F1",
		yandex.Version2025_03_19: "/assistants/v1/runs/submit",
		yandex.Version2026_05_21: "/assistants/v1/runs/submit",
	} {
		handler := &handling{}
		var path, body string
		h, err := servings["yandex"].serve(handler, runtime.ServeMiddleware(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				data, _ := io.ReadAll(r.Body)
				path, body = r.URL.EscapedPath(), string(data)
				r.Body = io.NopCloser(strings.NewReader(body))
				next.ServeHTTP(w, r)
			})
		}))
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(h)
		client, err := yandex.New(yandex.WithBaseURL(server.URL), yandex.WithAPIKey("x"), yandex.WithVersion(version))
		if err != nil {
			t.Fatal(err)
		}
		sent := &yandex.SubmitToRunRequest{ToolResultList: yandex.Some(&yandex.ToolResultList{ToolResults: []yandex.ToolResult{{}}})}
		handler.prepare([]any{&yandex.SubmitToRunResponse{}}, nil, nil)
		_, err = client.Runs.Submit(t.Context(), "run/1", sent, nil)
		server.Close()
		if err != nil || path != want || strings.Contains(body, "runId") != strings.HasSuffix(want, "submit") {
			t.Errorf("%s: %v, sent to %s: %s", version, err, path, body)
			continue
		}
		got := handler.recorded()[0].args
		sent.RunID = "run/1"
		if diff := difference(sent, got[1]); diff != "" || got[0] != "run/1" {
			t.Errorf("%s: run %v, %s", version, got[0], diff)
		}
	}
}

// versionTeller responds with the version that it is asked in.
type versionTeller struct {
	azure.UnimplementedAgentsHandler
}

func (versionTeller) Get(ctx context.Context, _ string, _ *azure.AgentsGetParams) (*azure.Agent, error) {
	return &azure.Agent{ID: string(azure.VersionFrom(ctx))}, nil
}

// TestVersionFrom asks in each version; of two that are asked for alike the server takes the newer one.
func TestVersionFrom(t *testing.T) {
	t.Parallel()
	h, err := azure.NewHandler(azure.Handlers{Agents: versionTeller{}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	for asked, want := range map[azure.Version]azure.Version{
		azure.Version2025_05_01:               azure.Version2025_05_01,
		azure.VersionV1:                       azure.VersionV1,
		azure.Version2025_05_15Preview2025_07: azure.Version2025_05_15Preview2025_08,
		azure.Version2025_05_15Preview2025_08: azure.Version2025_05_15Preview2025_08,
	} {
		client, err := azure.New(azure.WithBaseURL(server.URL), azure.WithBearerToken("x"), azure.WithVersion(asked))
		if err != nil {
			t.Fatal(err)
		}
		if agent, err := client.Agents.Get(t.Context(), "a", nil); err != nil || agent.ID != string(want) {
			t.Errorf("%s: %v, %v", asked, agent, err)
		}
	}
}

// TestErrorsOfHandlers returns an error from every handler's method that can.
func TestErrorsOfHandlers(t *testing.T) {
	t.Parallel()
	for _, target := range targets {
		failure := &runtime.StatusError{Status: http.StatusConflict, Code: "busy", Message: "The thread is \"busy\"."}
		code := "busy"
		if target.name == "yandex" {
			code = "6" // ALREADY_EXISTS
		}
		for _, version := range target.versions {
			s := bothSides(t, target, version)
			for _, m := range s.methods() {
				if m.handler == nil {
					continue
				}
				s.handler.prepare(nil, nil, failure)
				err := s.errorOf(m)
				if e := (*runtime.APIError)(nil); !errors.As(err, &e) {
					if lacks := (*runtime.VersionError)(nil); !errors.As(err, &lacks) {
						t.Errorf("%s %s: %v", target.name, m, err)
					}
				} else if e.Status != failure.Status || e.Code != code || e.Message != failure.Message || !errors.Is(err, runtime.ErrConflict) {
					t.Errorf("%s %s: %d %s %s", target.name, m, e.Status, e.Code, e.Message)
				}
			}
		}
	}
}

// errorOf calls a method once, with what is required.
func (s *sides) errorOf(m method) error {
	out := drained(m.fn.Call(append(arguments(s.target, m.fn.Type()), reflect.ValueOf(runtime.WithRetry(runtime.RetryPolicy{MaxAttempts: 1})))))
	err, _ := reflect.TypeAssert[error](out[len(out)-1])
	return err
}

// TestMissingHandlers asks servers without handlers.
func TestMissingHandlers(t *testing.T) {
	t.Parallel()
	for _, target := range targets {
		h, err := servings[target.name].serve(nil)
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(h)
		defer server.Close()
		c, err := target.client(server.URL, target.versions[0])
		if err != nil {
			t.Fatal(err)
		}
		s := &sides{target: target, serving: servings[target.name], client: reflect.ValueOf(c).Elem()}
		for _, m := range s.methods() {
			if m.handler == nil {
				continue
			}
			err := s.errorOf(m)
			name := strings.TrimSuffix(m.String(), "Stream")
			if e := (*runtime.APIError)(nil); errors.As(err, &e) && (e.Status != http.StatusNotImplemented || e.Message != name+" is not implemented.") {
				t.Errorf("%s %s: %v", target.name, m, err)
			} else if lacks := (*runtime.VersionError)(nil); e == nil && !errors.As(err, &lacks) {
				t.Errorf("%s %s: %v", target.name, m, err)
			}
		}
	}
}

// TestUnknownRoutes asks for what is not there.
func TestUnknownRoutes(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		api, method, path string
		status            int
		allow             string
		body              string
	}{
		{"openai", "GET", "/nothing", 404, "", `{"error":{"code":"unknown_url","message":"There is nothing at GET /nothing.","param":null,"type":"invalid_request_error"}}`},
		{"openai", "PUT", "/threads", 405, "POST", `{"error":{"code":"method_not_allowed","message":"PUT is not allowed here; use POST.","param":null,"type":"invalid_request_error"}}`},
		{"azure", "GET", "/threads/t/nothing?api-version=v1", 404, "", `{"error":{"message":"There is nothing at GET /threads/t/nothing.","type":"invalid_request_error","param":null,"code":"unknown_url"}}`},
		{"azure", "DELETE", "/assistants?api-version=v1", 405, "GET, HEAD, POST", `{"error":{"message":"DELETE is not allowed here; use GET, HEAD, POST.","type":"invalid_request_error","param":null,"code":"method_not_allowed"}}`},
		{"azure", "GET", "/assistants?api-version=v0", 400, "", `{"error":{"message":"Version \"v0\" is not served; those that are: 2025-05-01, v1, 2025-05-15-preview.","type":"invalid_request_error","param":null,"code":"unsupported_version"}}`},
		{"azure", "GET", "/assistants", 400, "", `{"error":{"message":"Missing required parameter: 'api-version', which asks for a version; those that are served: 2025-05-01, v1, 2025-05-15-preview.","type":"invalid_request_error","param":"api-version","code":"missing_required_parameter"}}`},
		{"azure", "DELETE", "/threads/t/messages/m?api-version=v1", 404, "", `{"error":{"message":"Version v1 does not have the operation Messages.Delete.","type":"invalid_request_error","param":null,"code":"unsupported_version"}}`},
		{"yandex", "GET", "/assistants/v1/nothing", 404, "", `{"code":5,"message":"There is nothing at GET /assistants/v1/nothing.","details":[]}`},
		{"yandex", "PUT", "/operations/x:cancel", 405, "GET, HEAD", `{"code":12,"message":"PUT is not allowed here; use GET, HEAD.","details":[]}`},
	} {
		h, err := servings[x.api].serve(nil)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(x.method, x.path, nil))
		if got := strings.TrimSpace(w.Body.String()); w.Code != x.status || w.Header().Get("Allow") != x.allow || got != x.body {
			t.Errorf("%s %s %s: %d, allows %q\n%s\n%s", x.api, x.method, x.path, w.Code, w.Header().Get("Allow"), got, x.body)
		}
	}
}
