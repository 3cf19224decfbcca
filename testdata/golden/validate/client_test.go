package validate

import (
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/validate/gen"
)

// newCounting returns a client of a server that takes everything and counts it.
func newCounting(t *testing.T, opts ...gen.ClientOption) (*gen.Client, *int) {
	t.Helper()
	sent := new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*sent++
		_, _ = io.Copy(io.Discard, r.Body)
		switch {
		case r.URL.Path != "/requests" || r.Method != http.MethodPost:
			w.WriteHeader(http.StatusNoContent)
		case strings.Contains(r.Header.Get("Accept"), "event-stream"):
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: {}\n\n")
		default:
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, "{}")
		}
	}))
	t.Cleanup(server.Close)
	client, err := gen.New(append(opts, gen.WithBaseURL(server.URL))...)
	if err != nil {
		t.Fatal(err)
	}
	return client, sent
}

func last(events iter.Seq2[*gen.Free, error]) (err error) {
	for _, e := range events {
		err = e
	}
	return err
}

// TestClientValidates calls with what breaks the document's constraints: nothing is sent by a client that checks them, and
// everything by one that does not.
func TestClientValidates(t *testing.T) {
	t.Parallel()
	strict, refused := newCounting(t, gen.WithValidation())
	lenient, sent := newCounting(t)
	ctx := t.Context()
	drawing := func(radius float64) *gen.Order {
		return &gen.Order{Drawing: gen.Some(&gen.Drawing{Shape: &gen.Circle{Radius: gen.Some(radius)}})}
	}
	upload := func(color gen.Color, text string) *gen.Upload {
		file := gen.FilePart{Name: "a", Content: strings.NewReader("a")}
		return &gen.Upload{File: file, Color: color, Texts: gen.Some(&gen.Texts{Plain: text})}
	}
	for _, test := range []struct {
		name, want string
		call       func(c *gen.Client, opts ...gen.CallOption) error
	}{
		{"path", "", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Things.ListThings(ctx, "abc", nil, opts...)
		}},
		{"path", "id: must have at most 3 characters", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Things.ListThings(ctx, "abcd", nil, opts...)
		}},
		{"path and params", "id: must have at most 3 characters; limit: must be at least 1", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Things.ListThings(ctx, "abcd", &gen.ThingsListThingsParams{Limit: gen.Some[int64](0)}, opts...)
		}},
		{"params", "include[1]: must have at least 2 characters", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Things.ListThings(ctx, "abc", &gen.ThingsListThingsParams{Include: []string{"ab", "a"}}, opts...)
		}},
		{"params that are needed", "number: is required", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Lists.PutList(ctx, []gen.Texts{{Plain: "a"}}, nil, opts...)
		}},
		{"bare union", "", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Things.PutChoice(ctx, gen.ColorRed, "a", gen.NumberInteger(9), gen.ChoiceInteger(9), nil, opts...)
		}},
		{"all", `color: must be one of "red", "green"; kind: must match ^[a-z]+$; number: must be at most 9; body: must be at most 9`,
			func(c *gen.Client, opts ...gen.CallOption) error {
				return c.Things.PutChoice(ctx, "blue", "A", gen.NumberInteger(10), gen.ChoiceInteger(10), nil, opts...)
			}},
		{"optional body", "", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Things.PatchChoice(ctx, gen.ColorRed, "a", gen.NumberInteger(9), nil, nil, opts...)
		}},
		{"list", "[1].plain: must have at most 3 characters", func(c *gen.Client, opts ...gen.CallOption) error {
			params := &gen.ListsPutListParams{Number: gen.NumberInteger(1)}
			return c.Lists.PutList(ctx, []gen.Texts{{Plain: "a"}, {Plain: "long"}}, params, opts...)
		}},
		{"empty list", "body: must have at least 1 item", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Lists.PatchNames(ctx, gen.Names{}, nil, opts...)
		}},
		{"map", "b: must be at most 9", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Lists.PostMap(ctx, map[string]int64{"a": 1, "b": 10}, &gen.ListsPostMapParams{Tags: []string{"a"}}, opts...)
		}},
		{"body", "", func(c *gen.Client, opts ...gen.CallOption) error {
			_, err := c.Requests.Draw(ctx, drawing(0), nil, opts...)
			return err
		}},
		{"nested", "drawing.shape.radius: must be at least 0", func(c *gen.Client, opts ...gen.CallOption) error {
			_, err := c.Requests.Draw(ctx, drawing(-1), nil, opts...)
			return err
		}},
		{"no body", "body: must have a value", func(c *gen.Client, opts ...gen.CallOption) error {
			_, err := c.Requests.Draw(ctx, nil, nil, opts...)
			return err
		}},
		{"stream", "", func(c *gen.Client, opts ...gen.CallOption) error {
			return last(c.Requests.DrawStream(ctx, drawing(0), nil, opts...))
		}},
		{"stream", "drawing.shape.radius: must be at least 0", func(c *gen.Client, opts ...gen.CallOption) error {
			return last(c.Requests.DrawStream(ctx, drawing(-1), nil, opts...))
		}},
		{"multipart", "", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Requests.Upload(ctx, upload(gen.ColorRed, "a"), nil, opts...)
		}},
		{"multipart", `color: must be one of "red", "green"; texts.plain: must have at least 1 character`,
			func(c *gen.Client, opts ...gen.CallOption) error {
				return c.Requests.Upload(ctx, upload("blue", ""), nil, opts...)
			}},
		{"form", "", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Requests.Rename(ctx, &gen.Texts{Plain: "a"}, nil, opts...)
		}},
		{"no form", "", func(c *gen.Client, opts ...gen.CallOption) error { return c.Requests.Rename(ctx, nil, nil, opts...) }},
		{"form", "named: must have at most 2 characters", func(c *gen.Client, opts ...gen.CallOption) error {
			return c.Requests.Rename(ctx, &gen.Texts{Plain: "a", Named: gen.Some("abc")}, nil, opts...)
		}},
	} {
		*refused, *sent = 0, 0
		wantSent := 0
		if test.want == "" {
			wantSent = 1
		}
		for _, err := range []error{test.call(strict), test.call(lenient, gen.WithValidation())} {
			got := ""
			if all, ok := errors.AsType[*runtime.ValidationError](err); ok {
				got = all.Error()
			}
			if got != test.want || (err == nil) != (test.want == "") {
				t.Errorf("%s: %v, want %q", test.name, err, test.want)
			}
		}
		check.Equal(t, *refused, wantSent)
		check.Equal(t, *sent, wantSent)
		wantSent++
		always := test.name == "params that are needed" // nothing can be sent without them
		if always {
			wantSent--
		}
		if err := test.call(lenient); (err != nil) != always || *sent != wantSent {
			t.Errorf("%s, not validated: %v", test.name, err)
		}
	}
}
