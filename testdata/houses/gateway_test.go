package houses

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/houses/gateway"
)

// library keeps one book.
type library struct {
	gateway.UnimplementedLibraryHandler
	gateway.UnimplementedOperationsHandler
	list   *gateway.LibraryListBooksParams
	parent string
	book   *gateway.Book
	update *gateway.LibraryUpdateBookParams
	etag   []byte
}

func (s *library) ListBooks(_ context.Context, parent string, params *gateway.LibraryListBooksParams) (*gateway.ListBooksResponse, error) {
	s.parent, s.list = parent, params
	if params.PageToken.Or("") == "" {
		return &gateway.ListBooksResponse{Books: []gateway.Book{{Title: gateway.Some("a")}}, NextPageToken: gateway.Some("p=2")}, nil
	}
	return &gateway.ListBooksResponse{Books: []gateway.Book{{Title: gateway.Some("b")}}, NextPageToken: gateway.Some("")}, nil
}

func (s *library) UpdateBook(_ context.Context, _, _ string, body *gateway.Book, params *gateway.LibraryUpdateBookParams) (*gateway.Book, error) {
	s.book, s.update = body, params
	return body, nil
}

func (*library) GetBook(_ context.Context, _, book string, _ *gateway.LibraryGetBookParams) (*gateway.Book, error) {
	if book == "none" {
		return nil, &gateway.StatusError{Status: 404, Body: &gateway.GoogleRPCStatus{
			Code: gateway.Some[int32](5), Message: gateway.Some("no book"),
			Details: []gateway.GoogleProtobufAny{{Type: gateway.Some("type.googleapis.com/google.rpc.ErrorInfo"), Additional: map[string]gateway.Raw{"reason": gateway.Raw(`"GONE"`)}}},
		}}
	}
	return &gateway.Book{Name: gateway.Some(book)}, nil
}

func (s *library) DeleteBook(_ context.Context, _, _ string, params *gateway.LibraryDeleteBookParams) (gateway.GoogleProtobufEmpty, error) {
	s.etag = params.Etag.Or(nil)
	return nil, nil
}

func (*library) ArchiveBook(context.Context, string, string, *gateway.LibraryArchiveBookRequest, *gateway.LibraryArchiveBookParams) (*gateway.GoogleLongrunningOperation, error) {
	return &gateway.GoogleLongrunningOperation{Name: gateway.Some("operations/1")}, nil
}

func (*library) BatchGetBooks(_ context.Context, shelf string, params *gateway.LibraryBatchGetBooksParams) (*gateway.LibraryBatchGetBooksResponse, error) {
	answer := &gateway.LibraryBatchGetBooksResponse{}
	for _, name := range params.Names {
		answer.Books = append(answer.Books, gateway.Book{Name: gateway.Some(shelf + "/" + name)})
	}
	return answer, nil
}

func (*library) WatchBooks(_ context.Context, _ *gateway.LibraryWatchBooksRequest, _ *gateway.LibraryWatchBooksParams, send func(*gateway.WatchBooksResponse) error) error {
	if err := send(&gateway.WatchBooksResponse{Added: gateway.Some(&gateway.Book{Title: gateway.Some("new")})}); err != nil {
		return err
	}
	return &gateway.StatusError{Status: 503, Message: "try later"}
}

func (*library) GetOperation(_ context.Context, name string, _ *gateway.OperationsGetOperationParams) (*gateway.GoogleLongrunningOperation, error) {
	return &gateway.GoogleLongrunningOperation{Name: gateway.Some(name), Done: gateway.Some(true)}, nil
}

func openLibrary(t *testing.T) (*house, *library, *gateway.Client) {
	t.Helper()
	s := &library{}
	handler, err := gateway.NewHandler(gateway.Handlers{Library: s, Operations: s})
	h := open(t, handler, err)
	client, err := gateway.New(gateway.WithBaseURL(h.url), gateway.WithRetry(gateway.RetryPolicy{}))
	must(t, err)
	return h, s, client
}

func TestGatewayLists(t *testing.T) {
	t.Parallel()
	h, s, client := openLibrary(t)
	var titles []string
	for book, err := range client.Library.All(t.Context(), "shelves/1", &gateway.LibraryListBooksParams{
		FilterAuthorName: gateway.Some("A"), FilterMinPages: gateway.Some[int64](1 << 60),
		FilterStates: []gateway.LibraryListBooksParamsFilterStatesItem{"ACTIVE", "ARCHIVED"}, ReadMask: gateway.Some(gateway.Mask("title", "author.name")),
	}) {
		must(t, err)
		titles = append(titles, book.Title.Or(""))
	}
	same(t, titles, []string{"a", "b"})
	same(t, s.parent, "shelves/1")
	_, query, _ := strings.Cut(h.sent.uri, "?")
	same(t, query, "filter.author.name=A&filter.minPages=1152921504606846976&filter.states=ACTIVE&filter.states=ARCHIVED&readMask=title%2Cauthor.name&pageToken=p%3D2")
	h.ask("GET /v1/shelves%2F1/books?filter.states=ACTIVE&filter.minPages=5&$alt=json", "").is(t, 200)
	same(t, s.list.FilterMinPages.Or(0), 5)
	h.ask("GET /v1/other%2F1/books", "").is(t, 400, "parent", `"code":3`)
}

func TestGatewayValues(t *testing.T) {
	t.Parallel()
	book := keeps[gateway.Book](t, `{"name":"shelves/1/books/2","title":"T","author":{"name":"A","born":{"year":1900,"month":1,"day":0}},"pages":"9007199254740993",
		"copies":"18446744073709551615","rating":null,"score":"NaN","state":"LOST","createTime":"2026-01-01T00:00:00.123456789Z","loanPeriod":"3.5s","cover":"AQID",
		"extra":{"a":[1,null]},"anything":null,"list":[1,"a",null],"digital":{"sizeBytes":"5","uri":"u"}}`)
	same(t, book.Pages.Or(0), 9007199254740993)
	same(t, book.Copies.Or(0), 1<<64-1)
	same(t, book.CreateTime.Or(time.Time{}).Nanosecond(), 123456789)
	same(t, is[gateway.BookScoreEnum](t, book.Score.Or(nil)), "NaN")
	same(t, book.WhichMedium(), gateway.BookMediumDigital)
	same(t, book.Digital.Or(nil).SizeBytes.Or(0), 5)
	var number gateway.Book
	must(t, number.UnmarshalJSON([]byte(`{"pages":7}`))) // as some gateways write it
	same(t, number.Pages.Or(0), 7)
	same(t, is[gateway.BookScoreNumber](t, keeps[gateway.Book](t, `{"score":1.5}`).Score.Or(nil)), 1.5)
	operation := keeps[gateway.GoogleLongrunningOperation](t, `{"name":"operations/1","done":true,"metadata":{"@type":"x/M","progress":5},"response":{"@type":"x/Book","title":"T"}}`)
	same(t, string(operation.Response.Or(nil).Additional["title"]), `"T"`)
}

func TestGatewayUpdates(t *testing.T) {
	t.Parallel()
	h, s, client := openLibrary(t)
	_, err := client.Library.UpdateBook(t.Context(), "1", "2", &gateway.Book{
		Name: gateway.Some("shelves/1/books/2"), Title: gateway.Some("T"), Pages: gateway.Some[int64](5), CreateTime: gateway.Some(time.Now()),
	}, &gateway.LibraryUpdateBookParams{UpdateMask: gateway.Some(gateway.Mask("title", "pages"))})
	must(t, err)
	same(t, h.sent.uri, "/v1/shelves/1/books/2?updateMask=title%2Cpages")
	same(t, h.sent.body, `{"title":"T","pages":"5"}`) // what is read only is not sent
	same(t, s.update.UpdateMask.Or("").Paths(), []string{"title", "pages"})
	h.ask("PATCH /v1/shelves/1/books/2?updateMask=pages", `{"pages":"many"}`, asJSON).is(t, 400, "pages")
	h.ask("PATCH /v1/shelves/1/books/2?allowMissing=perhaps", `{}`, asJSON).is(t, 400, "allowMissing")
	_, err = client.Library.DeleteBook(t.Context(), "1", "2", &gateway.LibraryDeleteBookParams{Etag: gateway.Some([]byte{0xfb, 0xff})})
	must(t, err)
	same(t, s.etag, []byte{0xfb, 0xff})
	a := h.ask("DELETE /v1/shelves/1/books/2?etag=-_8=", "")
	a.is(t, 200)
	same(t, a.body, "{}")
	same(t, s.etag, []byte{0xfb, 0xff})
}

func TestGatewayVerbs(t *testing.T) {
	t.Parallel()
	h, _, client := openLibrary(t)
	operation, err := client.Library.ArchiveBook(t.Context(), "1", "2", &gateway.LibraryArchiveBookRequest{RetainFor: gateway.Some("3.5s")}, nil)
	must(t, err)
	same(t, h.sent.uri, "/v1/shelves/1/books/2:archive")
	operation, err = client.Operations.GetOperation(t.Context(), operation.Name.Or(""), nil)
	must(t, err)
	same(t, operation.Done.Or(false), true)
	found, err := client.Library.BatchGetBooks(t.Context(), "1", &gateway.LibraryBatchGetBooksParams{Names: []string{"a", "b,c"}})
	must(t, err)
	same(t, found.Books[1].Name.Or(""), "1/b,c")
	same(t, h.sent.uri, "/v1/shelves/1/books:batchGet?names=a&names=b%2Cc")
	h.ask("GET /v1/operations%2F1", "").is(t, 200, `"name":"operations/1"`)
}

func TestGatewayErrors(t *testing.T) {
	t.Parallel()
	h, _, client := openLibrary(t)
	_, err := client.Library.GetBook(t.Context(), "1", "none", nil)
	detail, ok := gateway.ErrorDetail[*gateway.GoogleRPCStatus](err)
	if !errors.Is(err, gateway.ErrNotFound) || !ok {
		t.Fatal(err)
	}
	same(t, string(detail.Details[0].Additional["reason"]), `"GONE"`)
	h.ask("GET /v1/shelves/1/books:forget", "").is(t, 404, `"message":`)
	var titles []string
	for event, err := range client.Library.WatchBooks(t.Context(), &gateway.LibraryWatchBooksRequest{ResumeToken: gateway.Some([]byte("a"))}, nil) {
		if err != nil {
			titles = append(titles, "failed: "+err.Error())
			break
		}
		titles = append(titles, event.Added.Or(nil).Title.Or(""))
	}
	if len(titles) != 2 || titles[0] != "new" || !strings.Contains(titles[1], "try later") {
		t.Errorf("%q", titles)
	}
	a := h.ask("POST /v1/books:watch", `{"resumeToken":"YQ=="}`, asJSON)
	a.is(t, 200, `{"result":{"added":{"title":"new"}}}`+"\n"+`{"error":{`)
}
