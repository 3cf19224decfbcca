package formstyles

import (
	"bytes"
	"context"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/form-styles/gen"
)

// orders keeps what it was called with.
type orders struct {
	gen.UnimplementedOrdersHandler
	order  *gen.Order
	params *gen.OrdersListParams
	upload *gen.OrdersUploadRequest
}

func (o *orders) Create(_ context.Context, body *gen.Order, _ *gen.OrdersCreateParams) error {
	o.order = body
	return nil
}

func (o *orders) List(_ context.Context, p *gen.OrdersListParams) error {
	o.params = p
	return nil
}

func (o *orders) Upload(_ context.Context, body *gen.OrdersUploadRequest, _ *gen.OrdersUploadParams) error {
	o.upload = body
	return nil
}

// newServer returns a server, and the body of the request that it was sent last.
func newServer(t *testing.T, o *orders) (http.Handler, *gen.Client, *string) {
	t.Helper()
	h, err := gen.NewHandler(gen.Handlers{Orders: o})
	if err != nil {
		t.Fatal(err)
	}
	sent := new(string)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		_, _ = body.ReadFrom(r.Body)
		*sent = body.String()
		r.Body = http.NoBody
		again := r.Clone(r.Context())
		again.Body = readCloser{&body}
		h.ServeHTTP(w, again)
	}))
	t.Cleanup(s.Close)
	c, err := gen.New(gen.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	return h, c, sent
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }

func item(price string) gen.Item { return gen.Item{Price: price} }

// TestServersReadWhatClientsWrite holds that lists in deep objects come as they were sent.
func TestServersReadWhatClientsWrite(t *testing.T) {
	t.Parallel()
	o := &orders{}
	_, c, sent := newServer(t, o)
	first, second := item("p&q"), item("r")
	first.Tags, second.Parts = []string{"x", "y"}, []gen.Item{item("s"), item("t")}
	order := &gen.Order{
		Amount: 5, Metadata: map[string]string{"a": "b"}, Items: []gen.Item{first, second}, Expand: []string{"one", "two"},
		Note: gen.Some("say"),
	}
	if err := c.Orders.Create(t.Context(), order, nil); err != nil {
		t.Fatal(err)
	}
	if !order.Equal(o.order) {
		t.Errorf("%+v was read of %s", o.order, *sent)
	}
	where := &gen.Where{Name: gen.Some("n"), Any: []gen.WhereAnyItem{{Name: gen.Some("a")}, {Name: gen.Some("b")}}}
	if err := c.Orders.List(t.Context(), &gen.OrdersListParams{Where: gen.Some(where)}); err != nil {
		t.Fatal(err)
	}
	if got := o.params.Where.Or(nil); !where.Equal(got) {
		t.Errorf("%+v", got)
	}
	upload := &gen.OrdersUploadRequest{Title: gen.Some("t"), Items: []gen.Item{first, second}}
	if err := c.Orders.Upload(t.Context(), upload, nil); err != nil {
		t.Fatal(err)
	}
	if len(o.upload.Items) != 2 || !o.upload.Items[1].Equal(&second) {
		t.Errorf("%+v was read of %s", o.upload, *sent)
	}
}

// TestServersTakeEveryHabit holds which of the ways to write lists and objects in forms a server takes, and that it drops nothing that
// it does not.
func TestServersTakeEveryHabit(t *testing.T) {
	t.Parallel()
	h, _, _ := newServer(t, &orders{})
	many := strings.Repeat("expand=a&", 1000)
	for form, want := range map[string]string{
		"amount=5&items[0][price]=a&items[1][price]=b&items[1][count]=2": "",
		"amount=5&items[1][price]=b&items[0][price]=a":                   "",
		"amount=5&items[0][price]=a&items[0][parts][0][price]=b":         "",
		"amount=5&items[0][count]=1":                                     "items[0].price",
		"amount=5&items[0][price]=a&items[0][count]=x":                   "items",
		"amount=5&items[0][price]=a&items[0][parts][0][count]=1":         "items[0].parts[0].price",
		"amount=5&items[a][price]=a":                                     "items",
		"amount=5&items[00][price]=a":                                    "items",
		"amount=5&items=a":                                               "items",
		"amount=5&items[]=a&items[0][price]=b":                           "items",
		"amount=5&expand=a&expand=b":                                     "",
		"amount=5&expand[]=a&expand[]=b":                                 "",
		"amount=5&expand[0]=a&expand[1]=b":                               "",
		"amount=5&expand=too+long":                                       "expand[0]",
		"amount=5&expand[0]=a&expand[1]=too+long":                        "expand[1]",
		"amount=5&coupons[0]=a&coupons[1]=b":                             "",
		"amount=5&coupons=":                                              "",
		"amount=5&note=short":                                            "",
		"amount=5&note=longer+than+that":                                 "note",
		"amount=5&note[a]=b":                                             "note",
		"amount=5&metadata[a]=b":                                         "",
		"amount=5&metadata=x":                                            "metadata",
		"amount=5&metadata=x&metadata[a]=b":                              "metadata",
		"amount=5&metadata[a]=b&metadata=x":                              "metadata",
		"amount=5&unknown=x":                                             "unknown",
		"amount=5&unknown[a]=x":                                          "unknown",
		"amount=5&note=%FF":                                              "note",
		"amount=5&metadata[a]=%FF":                                       "metadata",
		"amount=5&metadata[%FF]=a":                                       "metadata",
		"amount=5&expand=%FF":                                            "expand",
		many + "amount=5":                                                "1000",
	} {
		answers(t, h, "/orders", "application/x-www-form-urlencoded", form, want)
	}
}

// answers sends a form, and holds that the error names what is wanted, or that there is none.
func answers(t *testing.T, h http.Handler, path, contentType, form, want string) {
	t.Helper()
	r, w := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form)), httptest.NewRecorder()
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	h.ServeHTTP(w, r)
	told(t, form, w, want)
}

func told(t *testing.T, request string, w *httptest.ResponseRecorder, want string) {
	t.Helper()
	switch {
	case want == "" && w.Code != http.StatusNoContent:
		t.Errorf("%.100s is refused: %s", request, w.Body)
	case want != "" && (w.Code/100 != 4 || !strings.Contains(w.Body.String(), want)):
		t.Errorf("%.100s: %d, %s, want %s", request, w.Code, w.Body, want)
	}
}

// TestPartsThatAreNotDeclared holds that a form that allows no others has none.
func TestPartsThatAreNotDeclared(t *testing.T) {
	t.Parallel()
	h, _, _ := newServer(t, &orders{})
	for name, want := range map[string]string{"title": "", "Title": "Title", "other": "other", "items[0][price]": ""} {
		for _, file := range []bool{false, true} {
			var form bytes.Buffer
			w := multipart.NewWriter(&form)
			if file {
				if want == "" {
					continue
				}
				_, _ = w.CreateFormFile(name, "a.txt")
			} else {
				_ = w.WriteField(name, "x")
			}
			_ = w.Close()
			answers(t, h, "/uploads", w.FormDataContentType(), form.String(), want)
		}
	}
}

// TestParametersAreUnicodeAndThereOnce holds what else of parameters is never dropped.
func TestParametersAreUnicodeAndThereOnce(t *testing.T) {
	t.Parallel()
	h, _, _ := newServer(t, &orders{})
	for query, want := range map[string]string{
		"name=x":                              "",
		"name=%FF":                            "name",
		"where[name]=%FF":                     "where",
		"where=x":                             "where",
		strings.Repeat("ids=1&", 1000) + "x=": "1000",
	} {
		r, w := httptest.NewRequest(http.MethodGet, "/orders?"+query, nil), httptest.NewRecorder()
		h.ServeHTTP(w, r)
		told(t, query, w, want)
	}
	for _, test := range []struct{ name, value, want string }{
		{"Cookie", "shop=1", ""},
		{"Cookie", "shop=1; shop=2", "shop"},
		{"X-Name", "a", ""},
		{"X-Name", "\xff", "X-Name"},
	} {
		r, w := httptest.NewRequest(http.MethodGet, "/orders", nil), httptest.NewRecorder()
		r.Header.Set(test.name, test.value)
		h.ServeHTTP(w, r)
		told(t, test.value, w, test.want)
	}
}

// forms keeps what it was called with.
type forms struct {
	gen.UnimplementedFormsHandler
	got any
}

func (f *forms) Set(_ context.Context, body map[string]int64, _ *gen.FormsSetParams) error {
	f.got = body
	return nil
}

func (f *forms) Token(_ context.Context, body gen.FormsTokenRequest, _ *gen.FormsTokenParams) error {
	f.got = body
	return nil
}

func (f *forms) Label(_ context.Context, body *gen.FormsLabelRequest, _ *gen.FormsLabelParams) error {
	f.got = body
	return nil
}

func (f *forms) Level(_ context.Context, body int64, _ *gen.FormsLevelParams) error {
	f.got = body
	return nil
}

func (f *forms) Attach(_ context.Context, body *gen.FormsAttachRequest, _ *gen.FormsAttachParams) error {
	got := body.Title.Or("")
	for _, name := range slices.Sorted(maps.Keys(body.Additional)) {
		got += readAll(body.Additional[name])
	}
	f.got = got
	return nil
}

func (f *forms) Show(_ context.Context, body map[string][]gen.FilePart, _ *gen.FormsShowParams) error {
	f.got = readAll(body["a"]...)
	return nil
}

func file(text string) gen.FilePart {
	return gen.FilePart{Name: text + ".txt", Content: strings.NewReader(text)}
}

// readAll returns the names and strings of files.
func readAll(files ...gen.FilePart) string {
	all := ""
	for _, f := range files {
		text, _ := io.ReadAll(f.Content)
		all += " " + f.Name + " " + string(text)
	}
	return all
}

func (f *forms) Find(context.Context, *gen.FormsFindParams) error { return nil }

// TestFormsThatAreNoStruct holds that a form may be a map or a union, and have fields that are not declared.
func TestFormsThatAreNoStruct(t *testing.T) {
	t.Parallel()
	f := &forms{}
	h, err := gen.NewHandler(gen.Handlers{Forms: f})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	defer s.Close()
	c, err := gen.New(gen.WithBaseURL(s.URL), gen.WithValidation())
	if err != nil {
		t.Fatal(err)
	}
	label := &gen.FormsLabelRequest{Additional: map[string]int64{"a b": 1, "c": 2}}
	check := func(err error, want any) {
		t.Helper()
		if !reflect.DeepEqual(f.got, want) || err != nil {
			t.Errorf("%+v, %v, want %+v", f.got, err, want)
		}
	}
	check(c.Forms.Set(t.Context(), map[string]int64{"a&": 1, "b": -2}, nil), map[string]int64{"a&": 1, "b": -2})
	check(c.Forms.Token(t.Context(), &gen.FormsTokenRequestCode{Code: 5}, nil), &gen.FormsTokenRequestCode{Grant: "code", Code: 5})
	check(c.Forms.Label(t.Context(), label, nil), label)
	check(c.Forms.Level(t.Context(), 3, nil), int64(3))
	attached := &gen.FormsAttachRequest{Title: gen.Some("t"), Additional: map[string]gen.FilePart{"a.b": file("x"), "c": file("y")}}
	check(c.Forms.Attach(t.Context(), attached, nil), "t x.txt x y.txt y")
	check(c.Forms.Show(t.Context(), map[string][]gen.FilePart{"a": {file("x"), file("y")}}, nil), " x.txt x y.txt y")
	check(c.Forms.Label(t.Context(), nil, nil), (*gen.FormsLabelRequest)(nil))
}

// TestFormsThatAreNoStructAreChecked holds that such forms are checked as any other.
func TestFormsThatAreNoStructAreChecked(t *testing.T) {
	t.Parallel()
	h, err := gen.NewHandler(gen.Handlers{Forms: &forms{}})
	if err != nil {
		t.Fatal(err)
	}
	const encoded, multi = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	part := func(name, text string) string {
		return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + text + "\r\n--b--\r\n"
	}
	for _, test := range []struct{ path, contentType, body, want string }{
		{"/settings", encoded, "a=1&b=2", ""},
		{"/settings", encoded, "a=x", "'a'"},
		{"/settings", encoded, "a=1&a=2", "'a'"},
		{"/settings", encoded, "a=1&b=2&c=3", "2 members"},
		{"/tokens", encoded, "grant=code&code=5", ""},
		{"/tokens", encoded, "grant=refresh&refresh=5", ""},
		{"/tokens", encoded, "grant=refresh&code=5", "refresh"},
		{"/tokens", encoded, "grant=other", "grant"},
		{"/tokens", encoded, "grant=code&code=x", "code"},
		{"/tokens", encoded, "", "grant"},
		{"/labels", "", "", ""},
		{"/labels", multi, part("a", "5"), ""},
		{"/labels", multi, part("a", "0"), "a: must be at least 1"},
		{"/labels", multi, part("a", "x"), "'a'"},
		{"/labels", multi, part("file", "x"), ""},
		{"/labels", multi, part("bytes", `{"raw":"aGk="}`), ""},
		{"/labels", multi, part("bytes", `{"raw":"no base64"}`), "raw"},
		{"/labels", multi, part(`a"; filename="f`, "x"), "'a'"},
		{"/attachments", multi, part("a", "x"), ""},
		{"/level", "text/plain", "2", ""},
		{"/level", "text/plain", "1", "at least 2"},
		{"/level", "text/plain", "x", "type"},
	} {
		answers(t, h, test.path, test.contentType, test.body, test.want)
	}
	for query, want := range map[string]string{"where[name]=a": "", "where[name]=a&page=1": "", "page=x": "page", "other=x": "page"} {
		r, w := httptest.NewRequest(http.MethodGet, "/level?"+query, nil), httptest.NewRecorder()
		h.ServeHTTP(w, r)
		told(t, query, w, want)
	}
}
