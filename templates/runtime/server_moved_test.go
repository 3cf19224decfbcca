package runtime_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

// choice is a union of text and lists, as in generated code.
type choice interface{ isChoice() }

type choiceText string

type choiceList []string

func (choiceText) isChoice() {}
func (choiceList) isChoice() {}

type choiceVariants func(choice, choiceText, choiceList)

// movedParams are the parameters of the operation whose inputs moved.
type movedParams struct {
	Which choice `json:"which"`
	_     [0]func(movedSchema, choiceVariants)
}

type movedSchema struct{}

func (movedSchema) Schemas() string {
	return `
choice.choiceText {"kind":"string"}
choice.choiceList {"kind":"array"}
`
}

func TestInputsThatMoved(t *testing.T) {
	o := runtime.Operation{
		API: &api, Name: "X",
		Forms: []runtime.WireForm{
			{Method: "POST", Path: "/expiries"},
			{Method: "POST", Path: "/expiries/{seconds}", Versions: []string{}, Places: map[string]runtime.In{"seconds": runtime.InPath, "which": runtime.InBody}},
		},
		Params: []runtime.Param{{Name: "which", In: runtime.InQuery, Explode: true, Required: true}},
		Body:   &runtime.Body{Kind: runtime.BodyJSON},
	}
	var saw string
	h, err := runtime.NewHandler(&runtime.API{Name: "x"}, []runtime.Route{{Operation: &o, Serve: func(x *runtime.Exchange) error {
		var body expiry
		var params movedParams
		err := x.Read(&body, &params)
		saw = fmt.Sprintf("%s %d %v %T%q", body.Anchor.Or(""), body.Seconds.Or(0), body.Rest.Names(), params.Which, params.Which)
		return x.ReplyEmpty(err)
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, body, want string }{
		{"/expiries?which=a", `{"anchor":"b","seconds":3}`, `b 3 [] runtime_test.choiceText"a"`},
		{"/expiries?which=a&which=b", ``, ` 0 [] runtime_test.choiceList["a" "b"]`},
		{"/expiries/7", `{"anchor":"b","which":"x","z":1}`, `b 7 [z] runtime_test.choiceText"x"`},
		{"/expiries/8", `{"which":["x","y"],"seconds":3}`, ` 8 [] runtime_test.choiceList["x" "y"]`},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, c.path, strings.NewReader(c.body)))
		if w.Code != http.StatusNoContent || saw != c.want {
			t.Errorf("%s: %d %s %s, want %s", c.path, w.Code, w.Body, saw, c.want)
		}
	}
	for path, param := range map[string]string{"/expiries": "which", "/expiries/soon": "seconds", "/expiries/7": "which"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{}`)))
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"param":"`+param+`"`) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
