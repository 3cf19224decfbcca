package houses

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/houses/nest"
)

// cattery keeps what it was sent.
type cattery struct {
	nest.UnimplementedCatsHandler
	nest.UnimplementedAppHandler
	made   *nest.CreateCatDto
	list   *nest.CatsFindAllParams
	update *nest.UpdateCatDto
	avatar *nest.CatsAvatarRequest
}

func (c *cattery) Create(_ context.Context, body *nest.CreateCatDto, _ *nest.CatsCreateParams) (*nest.CatDto, error) {
	c.made = body
	if body.Name == "Garfield" {
		return nil, &nest.StatusError{Status: 403, Message: "not that one"}
	}
	return &nest.CatDto{ID: "6f1b7e9e-1f0d-4a6e-9d3c-0a1b2c3d4e5f", Name: body.Name, Age: body.Age, Breed: body.Breed, Owner: body.Owner, CreatedAt: time.Unix(0, 0).UTC()}, nil
}

func (c *cattery) FindAll(_ context.Context, params *nest.CatsFindAllParams) (*nest.CatsFindAllResponse, error) {
	c.list = params
	return &nest.CatsFindAllResponse{Total: 1, Results: []nest.CatDto{{Name: "Tom"}}}, nil
}

func (c *cattery) Update(_ context.Context, _ string, body *nest.UpdateCatDto, _ *nest.CatsUpdateParams) (map[string]nest.Raw, error) {
	c.update = body
	return map[string]nest.Raw{"affected": nest.Raw("1")}, nil
}

func (*cattery) Remove(context.Context, string, *nest.CatsRemoveParams) error { return nil }

func (c *cattery) Avatar(_ context.Context, _ string, body *nest.CatsAvatarRequest, _ *nest.CatsAvatarParams) error {
	c.avatar = body
	return nil
}

func openCattery(t *testing.T) (*house, *cattery, *nest.Client) {
	t.Helper()
	c := &cattery{}
	handler, err := nest.NewHandler(nest.Handlers{Cats: c, App: c})
	h := open(t, handler, err)
	client, err := nest.New(nest.WithBaseURL(h.url), nest.WithBearerToken("jwt"))
	must(t, err)
	return h, c, client
}

func TestNestBodies(t *testing.T) {
	t.Parallel()
	h, c, client := openCattery(t)
	in := &nest.CreateCatDto{
		Name: "Tom", Age: 3.5, Breed: nest.CreateCatDtoBreedPersian, Owner: nest.Null[*nest.OwnerDto](),
		Matrix: [][]float64{{1}, {}}, Pet: nest.Some[nest.CreateCatDtoPet](&nest.BallDto{Radius: 2}), Secret: nest.Some("s"),
	}
	cat, err := client.Cats.Create(t.Context(), in, nil)
	must(t, err)
	same(t, cat.Owner.IsNull(), true)
	same(t, c.made.Equal(in), true)
	same(t, h.head.Get("Authorization"), "Bearer jwt")
	for body, place := range map[string]string{
		`{"name":"","age":1,"breed":"persian"}`:                                    "name",
		`{"name":"a","age":41,"breed":"persian"}`:                                  "age",
		`{"name":"a","age":1,"breed":"lion"}`:                                      "breed",
		`{"name":"a","age":1,"breed":"persian","wings":2}`:                         "wings",
		`{"name":"a","age":1,"breed":"persian","owner":{"phone":null}}`:            "owner.email",
		`{"name":"a","age":1,"breed":"persian","born":"yesterday"}`:                "born",
		`{"name":"a","age":1,"breed":"persian","pet":{}}`:                          "pet",
		`{"name":"a","age":1,"breed":"persian","pet":{"squeaks":1}}`:               "squeaks",
		`{"name":"a","age":"1","breed":"persian","matrix":[[1],["x"]]}`:            "matrix[1][0]",
		`{"name":"a","age":1,"breed":"persian","owner":null,"collar":{"size":""}}`: "collar.size",
	} {
		h.ask("POST /api/cats", body, asJSON).is(t, 400, `"statusCode":400`, place)
	}
	_, err = client.Cats.Create(t.Context(), &nest.CreateCatDto{Name: "Garfield", Age: 1, Breed: "persian"}, nil)
	detail, ok := nest.ErrorDetail[*nest.ErrorDto](err)
	if !ok || detail.StatusCode != 403 || is[nest.ErrorDtoMessageText](t, detail.Message) != "not that one" {
		t.Errorf("%v, %+v", err, detail)
	}
	done, err := client.Cats.Update(t.Context(), "6f1b7e9e-1f0d-4a6e-9d3c-0a1b2c3d4e5f", &nest.UpdateCatDto{Age: nest.Null[float64](), Owner: nest.Null[*nest.OwnerDto]()}, nil)
	must(t, err)
	same(t, string(done["affected"]), "1")
	same(t, h.sent.body, `{"age":null,"owner":null}`)
	same(t, c.update.Age.IsNull() && c.update.Owner.IsNull(), true)
	h.ask("PATCH /api/cats/6f1b7e9e-1f0d-4a6e-9d3c-0a1b2c3d4e5f", `{}`, asJSON).is(t, 400)
	must(t, client.Cats.Remove(t.Context(), "1", nil))
	messages := keeps[nest.ErrorDto](t, `{"statusCode":400,"message":["name must be longer","age must be a number"],"error":"Bad Request"}`)
	same(t, is[nest.ErrorDtoMessageList](t, messages.Message)[1], "age must be a number")
	read := keeps[nest.CatDto](t, `{"id":"x","name":"a","age":1,"breed":"lion","role":null,"owner":{"email":"a@b.c","phone":null},"createdAt":"2026-01-01T00:00:00.000Z","meta":{"a":1},"rating":null,"status":"24/7"}`)
	same(t, read.Status.Or(""), nest.CatStatus24_7)
}

func TestNestQueries(t *testing.T) {
	t.Parallel()
	h, c, client := openCattery(t)
	found, err := client.Cats.FindAll(t.Context(), &nest.CatsFindAllParams{
		Breeds: []nest.CatsFindAllParamsBreedsItem{"siamese", "persian"}, Filter: nest.CatFilter{Names: []string{"a b", "c"}},
	})
	must(t, err)
	same(t, found.Results[0].Name, "Tom")
	same(t, h.sent.uri, "/api/cats?breeds=siamese&breeds=persian&filter=%7B%22names%22%3A%5B%22a%20b%22%2C%22c%22%5D%7D")
	same(t, c.list.Page.Or(0), 1)
	same(t, c.list.Order.Or(""), nest.CatsFindAllParamsOrderAsc)
	same(t, c.list.Filter.Names, []string{"a b", "c"})
	if _, err = client.Cats.FindAll(t.Context(), nil); err == nil {
		t.Error("a list without its filter was sent")
	}
	h.ask("GET /api/cats", "").is(t, 400, "filter")
	h.ask("GET /api/cats?filter={", "").is(t, 400, "filter")
	h.ask(`GET /api/cats?filter={"minAge":"old"}`, "").is(t, 400, "filter", "minAge")
	h.ask("GET /api/cats?filter={}&page=0&order=UP", "").is(t, 400, "page", "order")
}

func TestNestUploads(t *testing.T) {
	t.Parallel()
	h, c, client := openCattery(t)
	must(t, client.Cats.Avatar(t.Context(), "1", &nest.CatsAvatarRequest{
		File: nest.Some(nest.FilePart{Name: "a.png", Content: strings.NewReader("png")}), Crop: nest.Some(&nest.CropDto{X: 1, Y: 2}),
	}, nil))
	same(t, c.avatar.Crop.Or(nil).Y, 2)
	same(t, strings.Contains(h.sent.body, `{"x":1,"y":2}`), true)
	h.ask("GET /api/stats", "").is(t, 501)
}

// TestNestMessages holds that several messages in the place of one are the error's.
func TestNestMessages(t *testing.T) {
	t.Parallel()
	h := open(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		_, _ = io.WriteString(w, `{"statusCode":400,"message":["name must be longer","age must be a number"],"error":"Bad Request"}`)
	}), nil)
	client, err := nest.New(nest.WithBaseURL(h.url))
	must(t, err)
	var failure *nest.APIError
	if err = client.Cats.Remove(t.Context(), "1", nil); !errors.As(err, &failure) || !strings.Contains(failure.Message, "name must be longer") {
		t.Errorf("%v", err)
	}
}
