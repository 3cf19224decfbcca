package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/templates/runtime"
)

// book responds with the list at the cursor that is asked for.
func book(pages map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { answer(200, pages[r.URL.Query().Get("after")])(w, r) }
}

func TestPages(t *testing.T) {
	ctx := context.Background()
	for name, test := range map[string]struct {
		pages map[string]string
		want  string // the ids, and the reason of the error
	}{
		"three": {map[string]string{
			"": `{"data":[{"id":"1"},{"id":"2"}],"last_id":"2","has_more":true}`, "2": `{"data":[{"id":"3"}],"last_id":"3","has_more":true}`,
			"3": `{"data":[{"id":"4"}],"last_id":"4","has_more":false}`,
		}, "1 2 3 4"},
		"empty list":        {map[string]string{"": `{"data":[],"first_id":null,"last_id":null,"has_more":false}`}, ""},
		"no list":           {map[string]string{"": `{}`}, ""},
		"empty page inside": {map[string]string{"": `{"data":[],"last_id":"x","has_more":true}`, "x": `{"data":[{"id":"1"}],"has_more":false}`}, "1"},
		"has_more absent": {map[string]string{
			"": `{"data":[{"id":"1"}],"last_id":"1"}`, "1": `{"data":[{"id":"2"}],"last_id":"2"}`, "2": `{"data":[],"last_id":"2"}`,
		}, "1 2"},
		"has_more null":      {map[string]string{"": `{"data":[{"id":"1"}],"last_id":"1","has_more":null}`, "1": `{"data":[]}`}, "1"},
		"has_more as text":   {map[string]string{"": `{"data":[{"id":"1"}],"last_id":"1","has_more":"true"}`, "1": `{"data":[{"id":"2"}],"has_more":"false"}`}, "1 2"},
		"cursor as number":   {map[string]string{"": `{"data":[{"id":"1"}],"last_id":1,"has_more":true}`, "1": `{"data":[{"id":"2"}],"has_more":false}`}, "1 2"},
		"same page again":    {map[string]string{"": `{"data":[{"id":"1"}],"last_id":"1","has_more":true}`, "1": `{"data":[{"id":"1"}],"last_id":"1","has_more":true}`}, "1 1 leads back"},
		"circle":             {map[string]string{"": `{"data":[{"id":"1"}],"last_id":"1","has_more":true}`, "1": `{"data":[{"id":"2"}],"last_id":"2","has_more":true}`, "2": `{"data":[{"id":"3"}],"last_id":"1","has_more":true}`}, "1 2 3 leads back"},
		"more without where": {map[string]string{"": `{"data":[{"status":"x"}],"has_more":true}`}, "demo: not where"},
		"cursor left out":    {map[string]string{"": `{"data":[{"id":"0"},{"id":"1"}],"has_more":true}`, "1": `{"has_more":false,"data":[{"id":"2"}]}`}, "0 1 2"},
		"null cursor":        {map[string]string{"": `{"data":[{"id":"1"}],"last_id":null,"has_more":true}`, "1": `{"data":[]}`}, "1"},
	} {
		f := serve(t, book(test.pages))
		var got []string
		for item, err := range f.allRuns(ctx, "t", nil) {
			if err != nil {
				var page *runtime.PageError
				if !errors.As(err, &page) || page.Operation != "demo: Runs.List" {
					t.Errorf("%s: %v", name, err)
				}
				got = append(got, err.Error())
				break
			}
			got = append(got, item.ID)
		}
		want := strings.Fields(test.want)
		if joined := strings.TrimSpace(strings.Join(got, " ")); test.want == "" && joined != "" || len(want) > 0 && (!strings.HasPrefix(joined, want[0]) || !strings.Contains(joined, want[len(want)-1]) || f.count() != len(test.pages)) {
			t.Errorf("%s: %s after %d requests", name, joined, f.count())
		}
	}
}

func TestPageByPage(t *testing.T) {
	ctx := context.Background()
	f := serve(t, inTurn(answer(200, `{"data":[{"id":"1"}],"last_id":"1","has_more":true}`), answer(400, `{}`), answer(200, `{"data":[{"id":"2"}],"has_more":false}`)))
	page, err := f.listRuns(ctx, "t", &listParams{Limit: runtime.Some[int64](1)})
	if err != nil || !page.HasNext() || page.Response.LastID != "1" || len(page.Items) != 1 {
		t.Fatal(page, err)
	}
	_, err = page.Next(ctx)
	_ = wantAPIError(t, err, 400)
	last, err := page.Next(ctx) // asked again, after an error
	if err != nil || last.HasNext() || last.Items[0].ID != "2" {
		t.Fatal(last, err)
	}
	if r, _ := f.last(t); r.URL.RawQuery != "limit=1&after=1" {
		t.Error(r.URL.RawQuery)
	}
	if _, err := last.Next(ctx); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if got, err := collect(last.All(ctx)); err != nil || len(got) != 1 {
		t.Error(got, err)
	}
}

func TestPagesThatAreAllEmpty(t *testing.T) {
	n := 0
	f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		answer(200, fmt.Sprintf(`{"data":[],"last_id":"%d","has_more":true}`, n))(w, r)
	})
	var page *runtime.PageError
	if _, err := collect(f.allRuns(context.Background(), "t", nil)); !errors.As(err, &page) || !strings.Contains(err.Error(), "empty") {
		t.Error(err)
	}
}

func TestPagesByTokenOnly(t *testing.T) {
	o := operationRunsList
	o.Paging = &runtime.Paging{Cursor: "after", Items: "data", Next: []string{"nextPageToken", "next_page_token"}}
	f := serve(t, book(map[string]string{"": `{"data":[],"nextPageToken":"b"}`, "b": `{"data":[{"id":"1"}],"next_page_token":"c"}`, "c": `{"data":[{"id":"2"}],"next_page_token":""}`}))
	thread := "t"
	page, err := runtime.List[*runList, *run](context.Background(), f.client.client, &o, nil, &thread, &listParams{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := collect(page.All(context.Background())); err != nil || len(got) != 2 {
		t.Error(got, err)
	}
}

func TestAwait(t *testing.T) {
	ctx := context.Background()
	pending := answer(200, `{"id":"op","done":false}`)
	f := serve(t, inTurn(pending, pending, pending, answer(503, ``, "Retry-After", "9"), answer(200, `{"id":"op","done":true,"response":{"@type":"x","id":"index_1"}}`)))
	got, err := f.createIndexAndWait(ctx)
	if err != nil || got.ID != "index_1" || fmt.Sprint(f.clock.sleeps) != "[1s 1.5s 2.25s 9s]" {
		t.Fatalf("%+v, %v, %v", got, err, f.clock.sleeps)
	}
	f = serve(t, inTurn(pending, answer(200, `{"id":"op","done":true,"error":{"code":8,"message":"quota"}}`)))
	_, err = f.createIndexAndWait(ctx)
	if e := wantAPIError(t, err, 429); e.Code != "8" || e.Message != "quota" || e.Operation != "demo: Index.Create" || !errors.Is(err, runtime.ErrTooManyRequests) {
		t.Errorf("%#v", e)
	}
	f = serve(t, answer(200, `{"id":"op","done":true}`))
	var failed *runtime.CallError
	if _, err = f.createIndexAndWait(ctx); !errors.As(err, &failed) {
		t.Error(err)
	}
	f = serve(t, pending)
	limited, cancel := context.WithCancel(ctx)
	f.clock.before = func() {
		if len(f.clock.sleeps) == 12 {
			cancel()
		}
	}
	if _, err = f.createIndexAndWait(limited); !errors.Is(err, context.Canceled) || f.clock.sleeps[11] != 30*time.Second {
		t.Error(err, f.clock.sleeps)
	}
	f = serve(t, inTurn(pending, answer(404, `{}`)))
	_, err = f.createIndexAndWait(ctx)
	if e := wantAPIError(t, err, 404); e.Operation != "demo: Operations.Get" {
		t.Error(e)
	}
}

// optList is a page whose items may be null, or of which there is no list at all.
type optList struct {
	Data   runtime.Opt[[]run] `json:"data,omitzero"`
	LastID string             `json:"last_id"`
	_      [0]func(modelsSchema)
	Rest   *runtime.Rest `json:"-"`
}

func TestPagesOfListsThatMayBeNull(t *testing.T) {
	o := operationRunsList
	o.Paging = &runtime.Paging{Cursor: "after", Items: "data", Next: []string{"last_id"}}
	f := serve(t, book(map[string]string{
		"": `{"data":[{"id":"1"},{"id":"2"},{"id":"3"}],"last_id":"3"}`, "3": `{"data":null,"last_id":"4"}`, "4": `{"last_id":"5"}`, "5": `{"data":[{"id":"4"}],"last_id":""}`,
	}))
	thread := "t"
	var ids []string
	for r, err := range runtime.All[*optList, *run](context.Background(), f.client.client, &o, nil, &thread, &listParams{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID)
	}
	if got := strings.Join(ids, " "); got != "1 2 3 4" {
		t.Error(got)
	}
}
