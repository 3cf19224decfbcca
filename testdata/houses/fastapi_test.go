package houses

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/houses/fastapi"
)

// app keeps what it was sent.
type app struct {
	fastapi.UnimplementedItemsHandler
	fastapi.UnimplementedFilesHandler
	fastapi.UnimplementedTokenHandler
	fastapi.UnimplementedMeHandler
	read  *fastapi.ItemsReadItemParams
	item  *fastapi.ItemInput
	files *fastapi.BodyUploadFileFilesPost
	login *fastapi.BodyLoginTokenPost
}

func (a *app) ReadItem(_ context.Context, id int64, params *fastapi.ItemsReadItemParams) (fastapi.Opt[*fastapi.ItemOutput], error) {
	a.read = params
	if id == 404 {
		return fastapi.Null[*fastapi.ItemOutput](), nil
	}
	return fastapi.Some(&fastapi.ItemOutput{Name: "n", Price: "1.50", Total: 2}), nil
}

func (a *app) CreateItem(_ context.Context, body *fastapi.ItemInput, _ *fastapi.ItemsCreateItemParams) (*fastapi.ItemOutput, error) {
	a.item = body
	return &fastapi.ItemOutput{Name: body.Name, Price: "1", Total: 1}, nil
}

func (a *app) UpdateItem(_ context.Context, _ int64, body *fastapi.BodyUpdateItemItemsItemIDPut, _ *fastapi.ItemsUpdateItemParams) (fastapi.Raw, error) {
	a.item = &body.Item
	return fastapi.Raw(`{"importance":` + string(rune('0'+body.Importance)) + `}`), nil
}

func (a *app) UploadFile(_ context.Context, body *fastapi.BodyUploadFileFilesPost, _ *fastapi.FilesUploadFileParams) (map[string]int64, error) {
	a.files = body
	sizes := map[string]int64{}
	for _, f := range append(body.Files, body.File) {
		data, err := io.ReadAll(f.Content)
		if err != nil {
			return nil, err
		}
		sizes[f.Name] = int64(len(data))
	}
	return sizes, nil
}

func (a *app) Login(_ context.Context, body *fastapi.BodyLoginTokenPost, _ *fastapi.TokenLoginParams) (*fastapi.Token, error) {
	a.login = body
	return &fastapi.Token{AccessToken: "t"}, nil
}

func (*app) Me(context.Context, *fastapi.MeMeParams) (fastapi.MeMeResponse, error) {
	return &fastapi.Cat{}, nil
}

func openApp(t *testing.T) (*house, *app, *fastapi.Client) {
	t.Helper()
	a := &app{}
	handler, err := fastapi.NewHandler(fastapi.Handlers{Items: a, Files: a, Token: a, Me: a})
	h := open(t, handler, err)
	client, err := fastapi.New(fastapi.WithBaseURL(h.url), fastapi.WithAPIKey("k"))
	must(t, err)
	return h, a, client
}

func TestFastAPIParameters(t *testing.T) {
	t.Parallel()
	h, a, client := openApp(t)
	item, err := client.Items.ReadItem(t.Context(), 7, &fastapi.ItemsReadItemParams{XToken: "x", Kind: fastapi.Some(fastapi.KindLarge), SessionID: fastapi.Some("8c6f4b3e-0a3c-4b57-a2ac-1d5cf7d1a111")})
	must(t, err)
	same(t, item.Or(nil).Price, "1.50")
	same(t, h.sent.uri, "/items/7?kind=large")
	same(t, h.head.Get("Cookie"), "session_id=8c6f4b3e-0a3c-4b57-a2ac-1d5cf7d1a111")
	same(t, a.read.Tags, []string{"a"}) // the default
	item, err = client.Items.ReadItem(t.Context(), 404, &fastapi.ItemsReadItemParams{XToken: "x"})
	must(t, err)
	same(t, item.IsNull(), true)
	h.ask("GET /items/7?tags=a&tags=b&q=12345&since=2026-01-01T00:00:00%2B02:00", "", "X-Token: t").is(t, 200, `"price":"1.50"`)
	same(t, a.read.Tags, []string{"a", "b"})
	h.ask("GET /items/7?q=123456", "", "X-Token: t").is(t, 400, `"detail":[{"loc":`, "q")
	h.ask("GET /items/0", "", "X-Token: t").is(t, 400, "item_id")
	h.ask("GET /items/7", "").is(t, 400, "x-token", `"detail"`)
	h.ask("GET /items/7?kind=huge", "", "x-token: t").is(t, 400, "kind")
}

func TestFastAPIBodies(t *testing.T) {
	t.Parallel()
	h, a, client := openApp(t)
	in := `{"name":"n","price":"1.5","tags":["a"],"kind":"large","size":[1,"m"],"extra":{"x":null},"parent":{"name":"p","price":2},"owner":{"pet_type":"dog","good":true},"ttl":null,"level":2}`
	item := keeps[fastapi.ItemInput](t, in)
	same(t, is[fastapi.ItemInputPriceText](t, item.Price), "1.5")
	same(t, is[fastapi.ItemInputPriceNumber](t, item.Parent.Or(nil).Price), 2)
	same(t, is[*fastapi.Dog](t, item.Owner.Or(nil)).Good, true)
	_, err := client.Items.CreateItem(t.Context(), item, nil)
	must(t, err)
	same(t, a.item.Equal(item), true)
	made, err := client.Items.UpdateItem(t.Context(), 1, &fastapi.BodyUpdateItemItemsItemIDPut{Item: *item, User: fastapi.User{Username: "u"}, Importance: 5}, nil)
	must(t, err)
	same(t, string(made), `{"importance":5}`)
	for body, place := range map[string]string{
		`{"name":"","price":1}`:                                      "name",
		`{"name":"n","price":-1}`:                                    "price",
		`{"name":"n","price":1,"size":["m",1]}`:                      "size",
		`{"name":"n","price":1,"size":[1]}`:                          "size",
		`{"name":"n","price":1,"tags":["a","a"]}`:                    "tags",
		`{"name":"n","price":1,"level":4}`:                           "level",
		`{"name":"n","price":1,"unheard":1}`:                         "unheard",
		`{"name":"n","price":1,"owner":{"pet_type":"cow"}}`:          "owner",
		`{"name":"n","price":1,"owner":{"pet_type":"dog","good":5}}`: "good",
		`{"name":"n","price":1,"parent":{"name":"p"}}`:               "price",
	} {
		answer := h.ask("POST /items/", body, asJSON)
		answer.is(t, 400, `"detail":[{"loc":[`, place)
		keeps[fastapi.HTTPValidationError](t, answer.body)
	}
	_, err = client.Items.CreateItem(t.Context(), &fastapi.ItemInput{Price: fastapi.ItemInputPriceNumber(1)}, nil)
	detail, ok := fastapi.ErrorDetail[*fastapi.HTTPValidationError](err)
	if !errors.Is(err, fastapi.ErrBadRequest) || ok && len(detail.Detail) != 1 {
		t.Errorf("%v, %+v", err, detail)
	}
	refused := keeps[fastapi.HTTPValidationError](t, `{"detail":[{"type":"missing","loc":["body","items",0],"msg":"Field required","input":null,"ctx":{"error":{}}}]}`)
	same(t, is[fastapi.ValidationErrorModelLocItemInteger](t, refused.Detail[0].Loc[2]), 0)
}

func TestFastAPIForms(t *testing.T) {
	t.Parallel()
	h, a, client := openApp(t)
	sizes, err := client.Files.UploadFile(t.Context(), &fastapi.BodyUploadFileFilesPost{
		File:  fastapi.FilePart{Name: "a.txt", Content: strings.NewReader("abc")},
		Files: []fastapi.FilePart{{Name: "b", Content: strings.NewReader("b")}, {Name: "c", Content: strings.NewReader("")}},
		Note:  fastapi.Some("n"),
	}, nil)
	must(t, err)
	same(t, sizes, map[string]int64{"a.txt": 3, "b": 1, "c": 0})
	same(t, a.files.Note.Or(""), "n")
	token, err := client.Token.Login(t.Context(), &fastapi.BodyLoginTokenPost{Username: "u", Password: "p w", GrantType: fastapi.Some("password")}, nil)
	must(t, err)
	same(t, token.TokenType, "bearer")
	same(t, h.sent.body, "grant_type=password&username=u&password=p%20w")
	h.ask("POST /token", "username=u", asForm).is(t, 400, "password")
	h.ask("POST /token", "username=u&password=p&grant_type=other", asForm).is(t, 400, "grant_type")
	me, err := client.Me.Me(t.Context(), nil)
	must(t, err)
	cat := is[*fastapi.Cat](t, me)
	same(t, cat.PetType.Or("cat"), "cat")
	same(t, h.head.Get("X-API-Key"), "k")
}
