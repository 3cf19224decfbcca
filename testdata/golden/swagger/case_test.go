package swagger

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/swagger/gen"
)

func TestSubtypes(t *testing.T) {
	t.Parallel()
	pet := func(text string) gen.Pet { return check.Union(t, gen.DecodePet, gen.AppendPet, text) }
	cat := check.As[*gen.Cat](t, pet(`{"name":"n","petType":"cat","nick":null,"lives":9,"tags":["shy","sly"]}`))
	check.Equal(t, cat.RemainingLives, gen.Some[int32](9))
	check.Equal(t, cat.Nick.IsNull(), true)
	check.Equal(t, len(cat.Tags), 2)
	check.Equal(t, check.As[*gen.Dog](t, pet(`{"name":"d","petType":"Dog","size":"L"}`)).Size, gen.SizeL)
	check.Equal(t, check.As[*gen.UnknownPet](t, pet(`{"name":"p","petType":"Pet"}`)).Name, "p")
	check.Writes(t, &gen.Cat{Name: "n"}, `{"name":"n","petType":"cat"}`)
	check.RoundTrips[gen.Error](t, `{"code":"c"}`, `{"code":404}`)
}

// TestListsInForms holds that the items of a list in a form are separated as the document says, which is by commas where it says nothing.
func TestListsInForms(t *testing.T) {
	t.Parallel()
	h, err := gen.NewHandler(gen.Handlers{})
	if err != nil {
		t.Fatal(err)
	}
	for form, want := range map[string]int{
		"ids=1": http.StatusNotImplemented, "ids=1,2": http.StatusNotImplemented, "ids=1,x": http.StatusBadRequest,
		"ids=1&ids=2":          http.StatusBadRequest,
		"ids=1&tags=a&tags=b":  http.StatusNotImplemented,
		"ids=1&sizes=1%7C2":    http.StatusNotImplemented,
		"ids=1&sizes=1|2":      http.StatusNotImplemented,
		"ids=1&sizes=1&sizes=": http.StatusBadRequest,
	} {
		r, w := httptest.NewRequest(http.MethodPost, "/photos/tags", strings.NewReader(form)), httptest.NewRecorder()
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		h.ServeHTTP(w, r)
		check.Equal(t, w.Code, want)
	}
	sent := ""
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		sent = r.PostForm.Encode()
		w.WriteHeader(http.StatusNoContent)
	}))
	defer s.Close()
	c, err := gen.New(gen.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	err = c.Photos.TagPhotos(t.Context(), &gen.PhotosTagPhotosRequest{IDs: []int64{1, 2}, Tags: []string{"a", "b"}, Sizes: []int64{3, 4}}, nil)
	check.Equal(t, err, nil)
	check.Equal(t, sent, "ids=1%2C2&sizes=3%7C4&tags=a&tags=b")
}
