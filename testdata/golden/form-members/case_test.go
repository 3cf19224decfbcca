package formmembers

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/form-members/gen"
)

// labels keeps the label that it was sent.
type labels struct {
	gen.UnimplementedLabelsHandler
	got *gen.Label
}

func (h *labels) Encode(_ context.Context, body *gen.Label, _ *gen.LabelsEncodeParams) error {
	h.got = body
	return nil
}

func (h *labels) Parts(_ context.Context, body *gen.Label, _ *gen.LabelsPartsParams) error {
	h.got = body
	return nil
}

type closed struct{ gen.UnimplementedClosedHandler }

func (closed) Encode(context.Context, *gen.Closed, *gen.ClosedEncodeParams) error { return nil }

func (closed) Parts(context.Context, *gen.Closed, *gen.ClosedPartsParams) error { return nil }

func serve(t *testing.T) (*labels, *httptest.Server) {
	t.Helper()
	h := &labels{}
	handler, err := gen.NewHandler(gen.Handlers{Labels: h, Closed: closed{}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return h, server
}

// Members that are not declared one by one are fields of a form, too, and are checked.
func TestAdditionalMembers(t *testing.T) {
	t.Parallel()
	h, server := serve(t)
	client, err := gen.New(gen.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func(*gen.Label) error{
		"url encoded": func(l *gen.Label) error { return client.Labels.Encode(t.Context(), l, nil) },
		"multipart":   func(l *gen.Label) error { return client.Labels.Parts(t.Context(), l, nil) },
	} {
		sent := &gen.Label{Name: "n", Tags: []string{"a", "b"}, Additional: map[string]int64{"a b": 1, "z": 5}}
		if err := call(sent); err != nil || !maps.Equal(h.got.Additional, sent.Additional) || len(h.got.Tags) != 2 {
			t.Errorf("%s: %v, got %+v", name, err, h.got)
		}
		sent.Additional["z"] = 6
		if err := call(sent); !errors.Is(err, gen.ErrBadRequest) || !strings.Contains(err.Error(), "z: must be at most 5") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a client sends next to declared fields is read, or refused.
func TestUndeclaredFields(t *testing.T) {
	t.Parallel()
	_, server := serve(t)
	for _, test := range []struct{ path, fields, want string }{
		{"/labels", "name=n z=x", "Invalid value for 'z': it must be an integer in the range of int64."},
		{"/labels", "name=n z=1 z=2", "Invalid value for 'z': it is given more than once."},
		{"/labels", "name=n tags[]=a z=1", ""},
		{"/closed", "name=n tags=a tags=b", ""},
		{"/closed", "name=n tags[]=a tags[]=b", ""},
		{"/closed", "name=n z=1 y=2 z=3", "z: is not a member that the document has; y: is not a member that the document has"},
	} {
		for method, contentType := range map[string]string{"POST": "application/x-www-form-urlencoded", "PUT": "multipart/form-data"} {
			body := strings.ReplaceAll(test.fields, " ", "&")
			if method == "PUT" {
				body, contentType = parts(t, test.fields)
			}
			status, text := send(t, method, server.URL+test.path, contentType, body)
			if ok := status == http.StatusNoContent; ok != (test.want == "") || !strings.Contains(text, test.want) {
				t.Errorf("%s %s %s: %d %s", method, test.path, test.fields, status, text)
			}
		}
	}
}

// parts writes fields as a form of parts, and returns its type.
func parts(t *testing.T, fields string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for field := range strings.FieldsSeq(fields) {
		name, value, _ := strings.Cut(field, "=")
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func send(t *testing.T, method, url, contentType, body string) (status int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}
