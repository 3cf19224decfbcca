package houses

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/houses/spring"
)

// shop keeps what it was sent.
type shop struct {
	spring.UnimplementedOrderHandler
	spring.UnimplementedPetRestHandler
	list  *spring.OrderFindAllParams
	order *spring.OrderDto
	meta  spring.DocumentMeta
}

func (s *shop) FindAll(_ context.Context, params *spring.OrderFindAllParams) (*spring.PageOrderDto, error) {
	s.list = params
	return &spring.PageOrderDto{TotalElements: spring.Some[int64](0), Content: []spring.OrderDto{}}, nil
}

func (s *shop) Create(ctx context.Context, body *spring.OrderDto, _ *spring.OrderCreateParams) (*spring.OrderDto, error) {
	s.order = body
	answer := *body
	answer.ID = spring.Some[int64](7)
	return &answer, spring.SendHeader(ctx, &spring.OrderCreateHeader{Location: spring.Some("/api/orders/7")})
}

func (*shop) FindOne1(_ context.Context, id int64, _ *spring.OrderFindOne1Params) (*spring.EntityModelOrder, error) {
	if id == 404 {
		return nil, &spring.StatusError{Status: 404, Message: "no order 404"}
	}
	return &spring.EntityModelOrder{ID: spring.Some(id), Links: spring.Links{"self": {Href: spring.Some("/api/orders/1")}}}, nil
}

func (*shop) Delete(context.Context, int64, *spring.OrderDeleteParams) error { return nil }

func (s *shop) Upload(_ context.Context, _ int64, body *spring.OrderUploadRequest, _ *spring.OrderUploadParams) (*spring.FilePart, error) {
	s.meta = body.Meta
	data, err := io.ReadAll(body.File.Content)
	return &spring.FilePart{Content: strings.NewReader("got " + string(data)), ContentType: "text/plain"}, err
}

func (*shop) Create1(_ context.Context, body spring.PetRestCreate1Request, _ *spring.PetRestCreate1Params) (spring.PetRestCreate1Response, error) {
	return body, nil
}

func (*shop) List(context.Context, *spring.PetRestListParams) ([]spring.Pet, error) {
	return []spring.Pet{&spring.Cat{Name: "Tom"}, &spring.Dog{Name: "Rex", Breed: "b"}}, nil
}

func (*shop) Count(context.Context, *spring.PetRestCountParams) (int64, error) { return 1 << 60, nil }

func openShop(t *testing.T) (*house, *shop, *spring.Client) {
	t.Helper()
	s := &shop{}
	handler, err := spring.NewHandler(spring.Handlers{Order: s, PetRest: s})
	h := open(t, handler, err)
	client, err := spring.New(spring.WithBaseURL(h.url))
	must(t, err)
	return h, s, client
}

func TestSpringPages(t *testing.T) {
	t.Parallel()
	h, s, client := openShop(t)
	_, err := client.Order.FindAll(t.Context(), &spring.OrderFindAllParams{
		Pageable: spring.Pageable{Page: spring.Some[int32](2), Sort: []string{"name,asc", "id"}},
		Filter:   spring.Some(&spring.OrderFilter{Status: []spring.OrderFilterStatusItem{"NEW", "PAID"}, Customer: spring.Some("A&B")}),
		From:     spring.Some(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)),
	})
	must(t, err)
	same(t, s.list.Pageable.Page.Or(0), 2)
	same(t, s.list.Pageable.Sort, []string{"name,asc", "id"})
	same(t, len(s.list.Filter.Or(nil).Status), 2)
	same(t, s.list.From.Or(time.Time{}).Year(), 2026)
	same(t, h.sent.accept, "*/*")
	h.ask("GET /api/orders?page=0&size=20&sort=id&customer=x&minTotal=1.5", "").is(t, 200, `"content":[]`)
	same(t, s.list.Pageable.Sort, []string{"id"})
	same(t, s.list.Filter.Or(nil).MinTotal.Or(0), 1.5)
	h.ask("GET /api/orders?page=-1", "").is(t, 400, "page")
	h.ask("GET /api/orders?size=0&from=now", "").is(t, 400, "size", "from")
}

func TestSpringOrders(t *testing.T) {
	t.Parallel()
	h, s, client := openShop(t)
	order := keeps[spring.OrderDto](t, `{"id":1,"customer":"c","lines":[{"sku":"s","quantity":2}],"status":"LOST","placedAt":"2026-01-01T00:00:00.000+00:00","shipAt":"2026-01-01T10:00:00",
		"amount":12.340,"attributes":{"a":{"b":1}},"byDay":{"mon":[1,2]},"time":{"hour":1,"nano":0}}`)
	order.Status = spring.Some(spring.OrderDtoStatusPaid)
	var header spring.OrderCreateHeader
	made, err := client.Order.Create(t.Context(), order, nil, spring.ReadHeader(&header))
	must(t, err)
	same(t, made.ID.Or(0), 7)
	same(t, header.Location.Or(""), "/api/orders/7")
	same(t, s.order.ID.Or(-1), -1)
	same(t, strings.Contains(h.sent.body, `"amount":12.340`), true)
	for body, place := range map[string]string{
		`{"customer":"","lines":[{"sku":"s"}]}`:                        "customer",
		`{"customer":"c","lines":[]}`:                                  "lines",
		`{"customer":"c","lines":[{"sku":"s","quantity":0}]}`:          "quantity",
		`{"customer":"c","lines":[{"sku":"s"}],"byDay":{"mon":[1.5]}}`: "byDay",
	} {
		answer := h.ask("POST /api/orders", body, asJSON)
		answer.is(t, 400, `"status":400`, place)
		same(t, answer.head.Get("Content-Type"), "application/problem+json")
	}
	found, err := client.Order.FindOne1(t.Context(), 1, nil)
	must(t, err)
	same(t, found.Links["self"].Href.Or(""), "/api/orders/1")
	same(t, h.sent.accept, "application/hal+json")
	_, err = client.Order.FindOne1(t.Context(), 404, nil)
	problem, ok := spring.ErrorDetail[*spring.ProblemDetail](err)
	if !ok || problem.Detail.Or("") != "no order 404" || problem.Status.Or(0) != 404 {
		t.Errorf("%v, %+v", err, problem)
	}
	must(t, client.Order.Delete(t.Context(), 1, nil))
	got, err := client.Order.Upload(t.Context(), 1, &spring.OrderUploadRequest{
		Meta: spring.DocumentMeta{Title: "T"}, File: spring.FilePart{Name: "f", Content: strings.NewReader("data")},
	}, nil)
	must(t, err)
	text, err := io.ReadAll(got)
	must(t, err)
	must(t, got.Close())
	same(t, string(text)+" "+s.meta.Title, "got data T")
	same(t, strings.Contains(h.sent.body, "Content-Type: application/json\r\n\r\n{\"title\":\"T\"}"), true)
}

func TestSpringPets(t *testing.T) {
	t.Parallel()
	h, _, client := openShop(t)
	pet, err := client.PetRest.Create1(t.Context(), &spring.Dog{Name: "Rex", Breed: "b"}, nil)
	must(t, err)
	same(t, is[*spring.Dog](t, pet).Breed, "b")
	same(t, strings.Contains(h.sent.body, `"@type":"dog"`), true)
	pets, err := client.PetRest.List(t.Context(), nil)
	must(t, err)
	is[*spring.Cat](t, pets[0])
	count, err := client.PetRest.Count(t.Context(), nil)
	must(t, err)
	same(t, count, 1<<60)
	same(t, h.ask("GET /api/pets/count", "").body, "1152921504606846976")
	h.ask("POST /api/pets", `{"@type":"dog","name":"Rex"}`, asJSON).is(t, 400, "breed")
}
