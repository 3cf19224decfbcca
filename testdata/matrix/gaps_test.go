package matrix

import (
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// gap is what does not come through, and why: OpenAPI's styles have no text for it. A name that ends with a star stands for all that
// begin so.
type gap struct {
	reason string
	// told is what the client says in place of sending it; empty for what it sends, and the server takes for something else.
	told                    string
	places, schemas, values []string
}

// join returns all names of several lists.
func join(lists ...[]string) []string { return slices.Concat(lists...) }

// with returns the names of styles as parameters that are optional, and ones that are required.
func with(styles ...string) (all []string) {
	for _, s := range styles {
		all = append(all, s, s+" required")
	}
	return all
}

// in returns fields of both kinds of forms.
func in(fields ...string) (all []string) {
	for _, f := range fields {
		all = append(all, "multipart "+f, "urlencoded "+f)
	}
	return all
}

var (
	inPath    = []string{"simple", "simpleExploded", "label", "labelExploded", "matrix", "matrixExploded"}
	anything  = []string{"*"}
	bare      = join(inPath, with("form", "joined", "header", "cookie", "cookieJoined"), in("joined", "optional", "required"))
	bareLists = join(bare, with("spaces", "pipes", "spacesExploded", "pipesExploded"), in("form", "spaces", "pipes", "spacesExploded", "pipesExploded"))
)

var gaps = []gap{
	{
		"nothing may stand in the place of a parameter of the path, or the request would be another", "must not be empty",
		[]string{"simple", "simpleExploded", "label", "labelExploded"}, anything, []string{`""`, `[]`, `[""]`, `{}`},
	},
	{
		"nothing may stand in the place of a parameter of the path, or the request would be another", "must not be empty",
		[]string{"matrixExploded"}, anything, []string{`[]`, `{}`},
	},
	{
		"what has no items and no members has no text, and is absent", "",
		join([]string{"form", "deep", "header", "headerExploded", "cookie", "cookieExploded", "spacesExploded", "pipesExploded"}, in("form", "deep", "optional", "required", "spacesExploded", "pipesExploded"), []string{"urlencoded spread"}),
		anything, []string{`[]`, `{}`},
	},
	{
		"what has no items and no members has no text, and a server misses it", "nothing would be sent",
		[]string{"form required", "deep required", "header required", "headerExploded required", "cookie required", "cookieExploded required", "spacesExploded required", "pipesExploded required"},
		anything, []string{`[]`, `{}`},
	},
	{
		"what has no items has no text inside another value either, and is absent", "",
		join([]string{"deep"}, in("deep")), []string{"Deep", "ListMap", "Node"}, []string{`{"all":[]}`, `{"k":[]}`, `{"value":"x","next":{"value":"y"},"all":[{}]}`},
	},
	{
		"what has no items has no text inside another value either, and is absent", "",
		[]string{"deep required"}, []string{"Node"}, []string{`{"value":"x","next":{"value":"y"},"all":[{}]}`},
	},
	{
		"what has no items has no text inside another value either, and a server misses it", "nothing would be sent",
		[]string{"deep required"}, []string{"Deep", "ListMap"}, []string{`{"all":[]}`, `{"k":[]}`},
	},
	{
		"a list of one empty text looks like an empty list", "its only item is empty",
		join([]string{"matrix"}, with("joined", "spaces", "pipes", "header", "cookieJoined"), in("joined", "spaces", "pipes")), []string{"Texts"}, []string{`[""]`},
	},
	{
		"a text of a parameter or a form does not say whether it is a number", "",
		bare, []string{"TextOrInt", "IntOrText", "Anything"}, []string{`0`, `1`, `true`},
	},
	{
		"an item of a parameter or a form does not say whether it is a number", "",
		bareLists, []string{"Unions"}, []string{`["a",1]`},
	},
	{
		"a text of a parameter or a form does not say whether it is the only one of a list", "",
		bare, []string{"TextOrTexts", "Anything"}, []string{`["a"]`},
	},
	{
		"the text of an object does not say that it is none", "",
		join(inPath, with("form", "joined", "header", "cookie", "cookieJoined"), in("joined")), []string{"TextOrThing", "Anything"}, []string{`{"a":"x","n":1}`, `{"a":1}`},
	},
	{
		"the text of an object does not say that it is none", "",
		[]string{"urlencoded optional", "urlencoded required"}, []string{"TextOrThing", "Anything"}, []string{`{"a":"x","n":1}`, `{"a":1}`},
	},
	{
		"null has no text", "an item that is null",
		join(bareLists, with("deep"), in("deep")), []string{"Gaps", "Free"}, []string{`["a",null]`, `{"a":{"b":[1,null]},"c":2}`},
	},
	{
		"null has no text, and as a member is absent", "",
		join(inPath, with("form", "joined", "deep", "header", "headerExploded", "cookieJoined", "cookieExploded", "spaces", "pipes"), in("joined", "deep", "spaces", "pipes"), []string{"urlencoded spread"}),
		[]string{"NullMap"}, []string{`{"k":null,"l":"a"}`},
	},
	{
		"what may be anything is text where JSON is not asked for", "",
		join(inPath, with("form", "joined", "cookieJoined", "cookieExploded", "spaces", "pipes"), in("spaces", "pipes"), []string{"urlencoded joined", "urlencoded spread"}),
		[]string{"Free"}, []string{`{"a":{"b":[1,null]},"c":2}`},
	},
	{
		"headers, and texts of multipart forms, are not encoded: a comma inside would separate", `has ","`,
		join(with("header", "headerExploded"), []string{"header nullable", "headerExploded nullable", "multipart joined"}),
		[]string{"Texts", "Deep", "ListMap", "ThingMap", "Things", "Grid", "Free"},
		[]string{`["a,b","c d","e|f"]`, `{"a":"x","in":{"a":"y","n":2},"all":["p","q"]}`, `{"k":["a","b"]}`, `{"k":{"a":"x","n":1}}`, `[{"a":"x","n":1},{"a":"y"}]`, `[[1,2],[3]]`, `{"a":{"b":[1,null]},"c":2}`},
	},
	{
		"the encoded form of a delimiter is the delimiter", "separates strings",
		join(with("spaces", "pipes"), in("spaces", "pipes"), []string{"spaces nullable"}), []string{"Texts", "Choices", "Thing", "TextMap"}, []string{`["a,b","c d","e|f"]`, `["one","two words"]`, `{"a":"x y","n":1,"b":true}`, `{"a":"x","b c":"1"}`},
	},
	{
		"an optional body that is a plain value is always sent", "",
		[]string{"body optional"}, []string{"Anything"}, []string{"absent"},
	},
	{
		"an optional body that is a plain value is always sent", "must be",
		[]string{"body optional"}, []string{"Closed", "Constant", "Edition"}, []string{"absent"},
	},
}

func covers(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		begin, star := strings.CutSuffix(n, "*")
		return n == name || star && strings.HasPrefix(name, begin)
	})
}

// explains reports whether what went wrong is what the gap says.
func (g *gap) explains(place, schema, value, wrong string) bool {
	// the error of a client begins with the package, as does that of a server's response
	isTold := strings.HasPrefix(wrong, "api: ") && !strings.Contains(wrong, "400 Bad Request")
	return g.covers(place, schema, value) && isTold == (g.told != "") && strings.Contains(wrong, g.told)
}

func (g *gap) covers(place, schema, value string) bool {
	return covers(g.places, place) && covers(g.schemas, schema) && covers(g.values, value)
}

// isGap reports whether a value is not expected to come through.
func isGap(place, schema, value string) bool {
	return slices.ContainsFunc(gaps, func(g gap) bool { return g.covers(place, schema, value) })
}

// checkGaps fails for what goes wrong and is not a gap, and for each name of a gap for which nothing goes wrong.
func checkGaps(t *testing.T, failed []driver.Outcome) {
	t.Helper()
	needed := map[string]bool{}
	for _, o := range failed {
		parts := strings.SplitN(o.Name, ": ", 3)
		found := false
		for _, g := range gaps {
			if !g.explains(parts[0], parts[1], parts[2], o.Wrong) {
				continue
			}
			found = true
			for i, names := range [][]string{g.places, g.schemas, g.values} {
				for _, n := range names {
					if covers([]string{n}, parts[i]) {
						needed[g.reason+g.told+": "+n] = true
					}
				}
			}
		}
		if !found {
			t.Errorf("%s: %s", o.Name, o.Wrong)
		}
	}
	for _, g := range gaps {
		for _, n := range slices.Concat(g.places, g.schemas, g.values) {
			if !needed[g.reason+g.told+": "+n] {
				t.Errorf("%s: %q needs no entry any more", g.reason, n)
			}
		}
	}
}
