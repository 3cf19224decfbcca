package validate

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/testdata/golden/validate/gen"
)

// things and lists take every call that reaches them.
type (
	things struct{ gen.UnimplementedThingsHandler }
	lists  struct{ gen.UnimplementedListsHandler }
)

func (things) ListThings(context.Context, string, *gen.ThingsListThingsParams) error { return nil }

func (things) PutChoice(context.Context, gen.Color, string, gen.Number, gen.Choice, *gen.ThingsPutChoiceParams) error {
	return nil
}

func (things) PatchChoice(context.Context, gen.Color, string, gen.Number, gen.Choice, *gen.ThingsPatchChoiceParams) error {
	return nil
}

func (lists) PutList(context.Context, []gen.Texts, *gen.ListsPutListParams) error       { return nil }
func (lists) PatchNames(context.Context, gen.Names, *gen.ListsPatchNamesParams) error   { return nil }
func (lists) PostMap(context.Context, map[string]int64, *gen.ListsPostMapParams) error  { return nil }
func (lists) DeleteColor(context.Context, gen.Color, *gen.ListsDeleteColorParams) error { return nil }

func serve(t *testing.T, opts ...gen.ServerOption) *httptest.Server {
	t.Helper()
	h, err := gen.NewHandler(gen.Handlers{Things: things{}, Lists: lists{}}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// TestServerRefuses sends what breaks the document's constraints in the path and in bodies without a name: the response says
// which input, and what is wrong with it.
func TestServerRefuses(t *testing.T) {
	t.Parallel()
	server, lenient := serve(t), serve(t, gen.ServeWithoutValidation())
	for _, c := range []struct{ request, body, param, message string }{
		{"GET /things/abc", ``, "", ""},
		{"GET /things/abcd", ``, "id", "id: must have at most 3 characters"},
		{"GET /things/abcd?limit=0", ``, "id", "id: must have at most 3 characters; limit: must be at least 1."},
		{"GET /things/abc?limit=0", ``, "limit", "limit: must be at least 1"},

		{"PUT /things/red/a/9", `"auto"`, "", ""},
		{"PUT /things/red/a/none", `["x"]`, "", ""},
		{"PUT /things/blue/a/9", `"auto"`, "color", `color: must be one of "red", "green"`},
		{"PUT /things/red/A/9", `"auto"`, "kind", "kind: must match ^[a-z]+$"},
		{"PUT /things/red/a/10", `"auto"`, "number", `number: must be "none"`},
		{"PUT /things/red/a/9", `"other"`, "", `The body must be one of "auto", "none"`},
		{"PUT /things/red/a/9", `["x","y"]`, "", "The body must have at most 1 item"},
		{"PUT /things/red/a/9", `10`, "", "The body must be at most 9"},
		{"PUT /things/red/a/9", `{"type":"circle","radius":-1}`, "radius", "radius: must be at least 0"},
		{"PUT /things/red/a/9", `{"type":"cube"}`, "type", `type: must be "circle"`},
		{"PUT /things/red/a/9", `{"radius":1}`, "type", "Missing required parameter: 'type'."},
		{"PUT /things/red/a/9", `true`, "", "The body must be an integer, a string, a list or an object."},
		{"PUT /things/red/a/9", `null`, "", "The body must not be null"},
		{"PUT /things/red/a/9", ``, "", "The request has no body, but this operation needs one."},
		{"PATCH /things/red/a/9", ``, "", ""},
		{"PATCH /things/red/a/9", `10`, "", "The body must be at most 9"},

		{"PUT /lists?number=1", `[{"plain":"a"}]`, "", ""},
		{"PUT /lists?number=1", `[]`, "", "The body must have at least 1 item"},
		{"PUT /lists?number=1", `[{"plain":"a"},{"plain":"long"}]`, "[1].plain", "[1].plain: must have at most 3 characters"},
		{"PUT /lists?number=1", `[{"plain":"a"},{}]`, "[1].plain", "Missing required parameter: '[1].plain'."},
		{"PUT /lists?number=1", `["a"]`, "[0]", "[0]: must be an object"},
		{"PUT /lists?number=1", `{"plain":"a"}`, "", "The body must be a list."},
		{"PUT /lists?number=10", `[{"plain":"a"}]`, "number", `number: must be "none"`},
		{"PATCH /lists", `["ab"]`, "", ""},
		{"PATCH /lists", `["abc"]`, "[0]", "[0]: must have at most 2 characters"},
		{"PATCH /lists", `"ab"`, "", "The body must be a list."},
		{"POST /lists?tags=a", `{"a":9}`, "", ""},
		{"POST /lists?tags=a", ``, "", ""},
		{"POST /lists?tags=a", `{"a":9,"b":10}`, "b", "b: must be at most 9"},
		{"POST /lists?tags=a", `{}`, "", "The body must have at least 1 member"},
		{"POST /lists?tags=a", `[1]`, "", "The body must be an object."},
		{"POST /lists", `{"a":9}`, "tags", "Missing required parameter: 'tags'."},
		{"POST /lists?tags=a&names=ab", `{"a":9}`, "", ""},
		{"POST /lists?tags=a&names=abc", `{"a":9}`, "names[0]", "names[0]: must have at most 2 characters"},
		{"DELETE /lists", `"red"`, "", ""},
		{"DELETE /lists", `"blue"`, "", `The body must be one of "red", "green"`},
	} {
		status, param, message := send(t, server, c.request, c.body)
		want := http.StatusBadRequest
		if c.message == "" {
			want = http.StatusNoContent
		}
		if status != want || param != c.param || !strings.EqualFold(strings.TrimSuffix(message, "."), strings.TrimSuffix(c.message, ".")) {
			t.Errorf("%s %s: %d, %q, %q; want %d, %q, %q", c.request, c.body, status, param, message, want, c.param, c.message)
		}
		if c.message == "" || c.param == "tags" || c.body == "" && strings.HasPrefix(c.request, "PUT") {
			continue
		}
		if status, _, message := send(t, lenient, c.request, c.body); status != http.StatusNoContent {
			t.Errorf("%s %s, not validated: %d, %s", c.request, c.body, status, message)
		}
	}
}

func send(t *testing.T, server *httptest.Server, target, body string) (status int, param, message string) {
	t.Helper()
	method, path, _ := strings.Cut(target, " ")
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	var envelope struct {
		Error struct {
			Param   string `json:"param"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &envelope); err != nil {
			t.Errorf("%s: %v in %s", target, err, text)
		}
	}
	return answer.StatusCode, envelope.Error.Param, envelope.Error.Message
}

// TestClientNeedsAValue calls with nil where a union must have a value: nothing is sent.
func TestClientNeedsAValue(t *testing.T) {
	t.Parallel()
	sent, query, length := 0, "", int64(0)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent++
		query, length = r.URL.RawQuery, r.ContentLength
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	client, err := gen.New(gen.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	ctx, number, choice := t.Context(), gen.NumberInteger(1), gen.ChoiceInteger(1)
	for name, call := range map[string]func() error{
		"body": func() error { return client.Things.PutChoice(ctx, gen.ColorRed, "a", number, nil, nil) },
		"number": func() error {
			return client.Things.PutChoice(ctx, gen.ColorRed, "a", nil, choice, nil)
		},
		"number of the query": func() error { return client.Lists.PutList(ctx, []gen.Texts{}, &gen.ListsPutListParams{}) },
	} {
		var field *runtime.FieldError
		want, _, _ := strings.Cut(name, " ")
		if err := call(); !errors.As(err, &field) || field.Field != want || field.Err.Error() != "must have a value" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
	if err := client.Lists.PostMap(ctx, map[string]int64{"a": 1}, &gen.ListsPostMapParams{Tags: []string{"x"}}); err != nil || query != "tags=x" {
		t.Errorf("with a list that is nil: %v, %q", err, query)
	}
	sent = 0
	if err := client.Lists.PostMap(ctx, nil, &gen.ListsPostMapParams{Tags: []string{"x"}}); err != nil || length != 0 {
		t.Errorf("without the map that is optional: %v, %d bytes were sent", err, length)
	}
	sent = 0
	if err := client.Things.PatchChoice(ctx, gen.ColorRed, "a", number, nil, nil); err != nil || sent != 1 {
		t.Errorf("without the body that is optional: %v, %d requests were sent", err, sent)
	}
}
