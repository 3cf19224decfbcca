package runtime

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// styledHeaders are headers of a response in each style.
type styledHeaders struct {
	Text   Opt[string]       `json:"text,omitzero"`
	List   []string          `json:"list,omitzero"`
	Mix    Opt[*styledMix]   `json:"mix,omitzero"`
	Spread Opt[*styledMix]   `json:"spread,omitzero"`
	Piped  []string          `json:"piped,omitzero"`
	Spaced []string          `json:"spaced,omitzero"`
	JSON   Opt[string]       `json:"json,omitzero"`
	Map    map[string]string `json:"map,omitzero"`
	_      [0]func(memberSchema)
}

type styledMix struct {
	R    Opt[int64] `json:"R,omitzero"`
	G    Opt[int64] `json:"G,omitzero"`
	_    [0]func(memberSchema)
	Rest *Rest `json:"-"`
}

// TestResponseHeaders holds what is on the wire for headers of responses, and that a client reads it as it was; what has no text is an
// error of the handler.
func TestResponseHeaders(t *testing.T) {
	t.Parallel()
	o := &Operation{API: &API{}, Header: &styledHeaders{}, ResponseHeaders: []Param{
		{Name: "text", In: InHeader}, {Name: "list", In: InHeader}, {Name: "mix", In: InHeader}, {Name: "spread", In: InHeader, Explode: true},
		{Name: "piped", In: InHeader, Style: StylePipeDelimited}, {Name: "spaced", In: InHeader, Style: StyleSpaceDelimited},
		{Name: "json", In: InHeader, JSON: true}, {Name: "map", In: InHeader, Explode: true},
	}}
	mix := &styledMix{R: Some[int64](100), G: Some[int64](200)}
	sent := &styledHeaders{
		Text: Some("a, b"), List: []string{"blue", "black brown"}, Mix: Some(mix), Spread: Some(mix), Piped: []string{"a,b", "c"},
		Spaced: []string{"a", "b"}, JSON: Some("a,b"), Map: map[string]string{"k": "v=w"},
	}
	header := http.Header{}
	if err := o.sendHeader(header, sent); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"text": "a, b", "list": "blue,black brown", "mix": "R,100,G,200", "spread": "R=100,G=200", "piped": "a,b|c", "spaced": "a b", "json": `"a,b"`, "map": "k=v=w",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	var got styledHeaders
	h, err := o.header(&got)
	if err != nil {
		t.Fatal(err)
	}
	err = o.eachHeader(h, func(p *Param, d *field, at pointer) error {
		v, err := headerValue(header, p, d.codec.shape())
		if err != nil {
			return err
		}
		return fit(*v, d.codec, at, func(text string) *Reader { return &Reader{s: text} }, false)
	})
	if err != nil || !reflect.DeepEqual(&got, sent) {
		t.Errorf("%+v, %v", got, err)
	}
	for wrong, headers := range map[string]*styledHeaders{
		`list: a string of it has ","`: {List: []string{"a,b"}}, "list: a string of it begins or ends with a blank": {List: []string{"a", " b"}},
		"list: its only item is empty": {List: []string{""}}, `piped: a string of it has "|"`: {Piped: []string{"a|b"}},
		`map: a string of it has "="`: {Map: map[string]string{"a=b": "c"}}, "text: a string of it begins or ends with a blank": {Text: Some(" a")},
	} {
		if err := o.sendHeader(http.Header{}, headers); err == nil || !strings.HasPrefix(err.Error(), wrong) {
			t.Errorf("%v, want %s", err, wrong)
		}
	}
}
