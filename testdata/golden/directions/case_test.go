package directions

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/golden/directions/gen"
)

// pets keeps one pet and the toys that it was sent.
type pets struct {
	gen.UnimplementedPetsHandler
	gen.UnimplementedToysHandler
	pet gen.Pet
	got gen.Pet
	toy gen.Toy
}

func (h *pets) Create(_ context.Context, body *gen.Pet, _ *gen.PetsCreateParams) (*gen.Pet, error) {
	h.got = *body
	made := *body // with what it was read from
	made.ID, made.Created, made.Etag, made.Rank, made.Size = 7, day, "e", "high", "low"
	return &made, nil
}

func (h *pets) Get(context.Context, string, *gen.PetsGetParams) (*gen.Pet, error) { return &h.pet, nil }

func (h *pets) Put(_ context.Context, _ string, body *gen.Pet, _ *gen.PetsPutParams) (*gen.Pet, error) {
	h.got = *body
	h.pet.Name = body.Name
	return &h.pet, nil
}

// toys carries out the calls of toys.
type toys struct {
	gen.UnimplementedToysHandler
	pets *pets
}

func (h toys) Create(_ context.Context, body *gen.Toy, _ *gen.ToysCreateParams) (*gen.Toy, error) {
	h.pets.toy = *body
	return body, nil
}

func (h toys) Put(_ context.Context, body *gen.Toy, _ *gen.ToysPutParams) (*gen.Toy, error) {
	h.pets.toy = *body
	return body, nil
}

func (h toys) Watch(_ context.Context, _ *gen.ToysWatchParams, send func(*gen.Toy) error) error {
	return send(&gen.Toy{ID: 3, Key: "hidden", Name: "ball"})
}

var day = time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)

// wire is what went over a socket.
type wire struct {
	mu             sync.Mutex
	request, reply string
}

func (w *wire) take() (request, reply string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.request, w.reply
}

// serve serves pets over a socket to a client, and keeps what goes over it.
func serve(t *testing.T) (*pets, *gen.Client, *wire, string) {
	t.Helper()
	h := &pets{}
	handler, err := gen.NewHandler(gen.Handlers{Pets: h, Toys: toys{pets: h}})
	if err != nil {
		t.Fatal(err)
	}
	kept := &wire{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		record := httptest.NewRecorder()
		handler.ServeHTTP(record, r)
		kept.mu.Lock()
		kept.request, kept.reply = string(body), record.Body.String()
		kept.mu.Unlock()
		for name, values := range record.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(record.Code)
		_, _ = w.Write(record.Body.Bytes())
	}))
	t.Cleanup(server.Close)
	client, err := gen.New(gen.WithBaseURL(server.URL))
	if err != nil {
		t.Fatal(err)
	}
	return h, client, kept, server.URL
}

// full returns a pet that has all fields.
func full() gen.Pet {
	toy := gen.Toy{ID: 3, Key: "hidden", Name: "ball", Maker: gen.Some(&gen.Maker{ID: 4, Label: "m"})}
	return gen.Pet{
		ID: 7, Name: "Rex", Created: day, Etag: "e", Rank: "high", Size: "low", Secret: "hidden", Chip: gen.Some("c"), Both: gen.Some("b"),
		Toy: gen.Some(&toy), Toys: []gen.Toy{toy}, Named: map[string]gen.Toy{"a": toy}, Home: gen.Some[gen.PetHome](&gen.House{Number: 5, Street: "s"}),
	}
}

const (
	sentToy      = `{"key":"hidden","name":"ball","maker":{"label":"m"}}`
	answeredToy  = `{"id":3,"name":"ball","maker":{"id":4,"label":"m"}}`
	sentPet      = `{"name":"Rex","secret":"hidden","both":"b","toy":` + sentToy + `,"toys":[` + sentToy + `],"named":{"a":` + sentToy + `},"home":{"street":"s"}}`
	answeredPet  = `{"id":7,"name":"Rex","created":"2024-01-02T00:00:00Z","etag":"e","rank":"high","size":"low","chip":"c","both":"b","toy":` + answeredToy + `,"toys":[` + answeredToy + `],"named":{"a":` + answeredToy + `},"home":{"number":5,"street":"s"}}`
	wholeToy     = `{"id":3,"key":"hidden","name":"ball","maker":{"id":4,"label":"m"}}`
	wholePet     = `{"id":7,"name":"Rex","created":"2024-01-02T00:00:00Z","etag":"e","rank":"high","size":"low","secret":"hidden","chip":"c","both":"b","toy":` + wholeToy + `,"toys":[` + wholeToy + `],"named":{"a":` + wholeToy + `},"home":{"number":5,"street":"s"}}`
	shortReceipt = `{"id":7,"name":"a","created":"2024-01-02T00:00:00Z","etag":"e","rank":"high","size":"low"}`
)

// A client sends what requests have, a server answers what answers have, wherever it stands.
func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	h, client, kept, _ := serve(t)
	h.pet = full()
	body := full()
	got, err := client.Pets.Put(t.Context(), "7", &body, nil)
	if err != nil {
		t.Fatal(err)
	}
	request, reply := kept.take()
	if request != sentPet {
		t.Errorf("sent:\n%s, want:\n%s", request, sentPet)
	}
	if reply != answeredPet {
		t.Errorf("answered:\n%s, want:\n%s", reply, answeredPet)
	}
	if got.Rest.Names() != nil || got.Secret != "" || got.Toys[0].Rest.Names() != nil {
		t.Errorf("read %+v", got)
	}
	if text, err := json.Marshal(&body); err != nil || string(text) != wholePet {
		t.Errorf("a model by itself: %s (%v)", text, err)
	}
}

// What only responses have is not required of a request, and what is sent of it does not reach the handler; a copy of what was read
// is answered whole.
func TestWhatIsIgnored(t *testing.T) {
	t.Parallel()
	h, _, kept, url := serve(t)
	for _, body := range []string{
		`{"name":"a","secret":"s"}`,
		`{"id":"?","created":null,"etag":[],"rank":"none","size":1,"chip":{"a":[null]},"name":"a","secret":"s"}`,
		`{"name":"b","name":"a","id":1,"secret":"s","id":2}`,
	} {
		answer, err := http.Post(url+"/pets", "application/json", strings.NewReader(body)) //nolint:noctx // a test
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		_, reply := kept.take()
		if reply != shortReceipt {
			t.Errorf("%s: %s", body, reply)
		}
		if want := (gen.Pet{Name: "a", Secret: "s"}); !h.got.Equal(&want) {
			t.Errorf("%s: the handler got %+v", body, h.got)
		}
	}
	for body, param := range map[string]string{`{"name":"a"}`: "secret", `{"secret":"s"}`: "name", `{"name":"a","secret":"s","id":}`: ""} {
		answer, err := http.Post(url+"/pets", "application/json", strings.NewReader(body)) //nolint:noctx // a test
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if _, reply := kept.take(); answer.StatusCode != http.StatusBadRequest || !strings.Contains(reply, param) {
			t.Errorf("%s: %d %s", body, answer.StatusCode, reply)
		}
	}
}

// A variant is told by what requests have of it.
func TestVariantsOfRequests(t *testing.T) {
	t.Parallel()
	h, client, _, _ := serve(t)
	for _, home := range []gen.PetHome{&gen.House{Number: 5, Street: "s"}, &gen.Boat{Berth: "b"}} {
		if _, err := client.Pets.Create(t.Context(), &gen.Pet{Name: "a", Home: gen.Some(home)}, nil); err != nil {
			t.Fatal(err)
		}
		switch got, _ := h.got.Home.Get(); got := got.(type) {
		case *gen.House:
			if got.Number != 0 || got.Street != "s" {
				t.Errorf("got %+v", got)
			}
		case *gen.Boat:
			if got.Berth != "b" {
				t.Errorf("got %+v", got)
			}
		default:
			t.Errorf("got %T", got)
		}
	}
}

// What was read is changed and put back.
func TestGetModifyPut(t *testing.T) {
	t.Parallel()
	h, client, kept, _ := serve(t)
	h.pet = gen.Pet{ID: 7, Name: "Rex", Created: day, Etag: "e", Rank: "high", Size: "low"}
	pet, err := client.Pets.Get(t.Context(), "7", nil)
	if err != nil || pet.ID != 7 || !pet.Created.Equal(day) {
		t.Fatal(pet, err)
	}
	pet.Name = "Max"
	if _, err = client.Pets.Put(t.Context(), "7", pet, nil); !errors.Is(err, gen.ErrBadRequest) || !strings.Contains(err.Error(), "secret") {
		t.Error("a secret that no answer tells was put back as", h.got.Secret, err)
	}
	if request, _ := kept.take(); request != `{"name":"Max"}` {
		t.Error("sent", request)
	}
	if _, err = client.Pets.Put(t.Context(), "7", pet, nil, gen.WithValidation()); err == nil || !strings.Contains(err.Error(), "secret: is required") {
		t.Error("with validation:", err)
	}
	pet.Secret = "s"
	changed, err := client.Pets.Put(t.Context(), "7", pet, nil)
	if err != nil || changed.Name != "Max" || changed.ID != 7 {
		t.Fatal(changed, err)
	}
	if request, _ := kept.take(); request != `{"name":"Max","secret":"s"}` {
		t.Error("sent", request)
	}
}

// Forms are requests.
func TestForms(t *testing.T) {
	t.Parallel()
	h, client, kept, _ := serve(t)
	toy := gen.Toy{ID: 3, Key: "k", Name: "ball", Maker: gen.Some(&gen.Maker{ID: 4, Label: "m"})}
	want := gen.Toy{Key: "k", Name: "ball", Maker: gen.Some(&gen.Maker{Label: "m"})}
	for name, call := range map[string]func(*gen.Toy) (*gen.Toy, error){
		"multipart":   func(toy *gen.Toy) (*gen.Toy, error) { return client.Toys.Create(t.Context(), toy, nil) },
		"url encoded": func(toy *gen.Toy) (*gen.Toy, error) { return client.Toys.Put(t.Context(), toy, nil) },
	} {
		answer, err := call(&toy)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		request, _ := kept.take()
		if strings.Contains(request, `"id"`) || strings.HasPrefix(request, "id=") || strings.Contains(request, "&id=") {
			t.Errorf("%s: sent %s", name, request)
		}
		if !h.toy.Equal(&want) {
			t.Errorf("%s: got %+v", name, h.toy)
		}
		if answer.Key != "" || answer.Rest.Names() != nil {
			t.Errorf("%s: answered %+v", name, answer)
		}
		if _, err = call(answer); !errors.Is(err, gen.ErrBadRequest) || !strings.Contains(err.Error(), "key") {
			request, _ = kept.take()
			t.Errorf("%s: a key that no answer tells was sent: %v\n%s", name, err, request)
		}
	}
}

// A form that does not say what it is.
func TestFormsWithoutType(t *testing.T) {
	t.Parallel()
	_, _, _, url := serve(t)
	for _, test := range []struct {
		method, body, contentType, encoding, want string
		status                                    int
	}{
		{"POST", "", "", "", "'key'", http.StatusBadRequest},
		{"PUT", "", "", "", "'key'", http.StatusBadRequest},
		{"POST", "a=b", "", "", "does not say of which type its body is; this operation takes multipart/form-data.", http.StatusUnsupportedMediaType},
		{"PUT", "a=b", "", "", "does not say of which type its body is; this operation takes application/x-www-form-urlencoded.", http.StatusUnsupportedMediaType},
		{"PUT", "a=b", ";", "", "this operation takes application/x-www-form-urlencoded.", http.StatusUnsupportedMediaType},
		{"PUT", "a=b", "application/x-www-form-urlencoded", "gzip", "is encoded as \\\"gzip\\\"; this operation takes it without an encoding.", http.StatusUnsupportedMediaType},
	} {
		request, err := http.NewRequestWithContext(t.Context(), test.method, url+"/toys", strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range map[string]string{"Content-Type": test.contentType, "Content-Encoding": test.encoding} {
			if value != "" {
				request.Header.Set(name, value)
			}
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != test.status || !strings.Contains(string(text), test.want) {
			t.Errorf("%s %q of type %q: %d %s", test.method, test.body, test.contentType, answer.StatusCode, text)
		}
	}
}

// Events are answers.
func TestEvents(t *testing.T) {
	t.Parallel()
	_, client, kept, _ := serve(t)
	for toy, err := range client.Toys.Watch(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if toy.ID != 3 || toy.Key != "" || toy.Rest.Names() != nil {
			t.Errorf("%+v", toy)
		}
	}
	if _, reply := kept.take(); reply != "data: {\"id\":3,\"name\":\"ball\"}\n\n" {
		t.Errorf("%q", reply)
	}
}
