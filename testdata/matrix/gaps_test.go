package matrix

import (
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// gap is what does not come through, and why. A name that ends with a star stands for all that begin so.
type gap struct {
	reason                  string
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
	bareLists = join(bare, with("spaces", "pipes"), in("form", "spaces", "pipes"))
)

var gaps = []gap{
	{
		"nothing may stand in the place of a parameter of the path, or the request would be another",
		inPath, anything, []string{`""`, `[]`, `[""]`, `{}`},
	},
	{
		"what has no items and no members has no text",
		join(with("form", "deep", "header", "headerExploded", "cookie"), in("form", "deep", "optional", "required"), []string{"urlencoded spread"}),
		anything, []string{`[]`, `{}`},
	},
	{
		"what has no items has no text inside another value either",
		join(with("deep"), in("deep")), []string{"Deep", "ListMap", "Node"}, []string{`{"all":[]}`, `{"k":[]}`, `{"value":"x","next":{"value":"y"},"all":[{}]}`},
	},
	{
		"a list of one empty text looks like an empty list",
		join(with("joined", "spaces", "pipes", "header", "cookieJoined"), in("joined", "spaces", "pipes")), []string{"Texts"}, []string{`[""]`},
	},
	{
		"a text of a parameter or a form does not say whether it is a number",
		bare, []string{"TextOrInt", "IntOrText", "Anything"}, []string{`0`, `1`, `true`},
	},
	{
		"an item of a parameter or a form does not say whether it is a number",
		bareLists, []string{"Unions"}, []string{`["a",1]`},
	},
	{
		"a text of a parameter or a form does not say whether it is the only one of a list",
		bare, []string{"TextOrTexts", "Anything"}, []string{`["a"]`},
	},
	{
		"the text of an object does not say that it is none",
		join(inPath, with("form", "joined", "header", "cookie", "cookieJoined"), in("joined"), []string{"urlencoded optional", "urlencoded required"}),
		[]string{"TextOrThing", "Anything"}, []string{`{"a":"x","n":1}`, `{"a":1}`},
	},
	{
		"null is a text in a list",
		bareLists, []string{"Gaps"}, []string{`["a",null]`},
	},
	{
		"null is a text in an object, and no member of a deep one",
		join(inPath, with("form", "joined", "deep", "header", "headerExploded", "cookieJoined"), in("joined", "deep"), []string{"urlencoded spread"}),
		[]string{"NullMap"}, []string{`{"k":null,"l":"a"}`},
	},
	{
		"what may be anything is text where JSON is not asked for",
		join(inPath, with("form", "joined", "deep", "header", "headerExploded", "cookieJoined"), in("joined", "deep"), []string{"urlencoded spread"}),
		[]string{"Free"}, []string{`{"a":{"b":[1,null]},"c":2}`},
	},
	{
		"headers, and texts of multipart forms, are not encoded: a comma inside separates, too",
		join(with("header", "headerExploded"), []string{"header nullable", "headerExploded nullable", "multipart joined"}),
		[]string{"Texts", "Deep", "ListMap", "ThingMap", "Things", "Grid"},
		[]string{`["a,b","c d","e|f"]`, `{"a":"x","in":{"a":"y","n":2},"all":["p","q"]}`, `{"k":["a","b"]}`, `{"k":{"a":"x","n":1}}`, `[{"a":"x","n":1},{"a":"y"}]`, `[[1,2],[3]]`},
	},
	{
		"the encoded form of a delimiter is the delimiter",
		join(with("spaces", "pipes"), []string{"multipart pipes", "urlencoded pipes", "urlencoded spaces"}), []string{"Texts"}, []string{`["a,b","c d","e|f"]`},
	},
	{
		"the encoded form of a blank is the delimiter",
		join(with("spaces"), []string{"urlencoded spaces"}), []string{"Choices"}, []string{`["one","two words"]`},
	},
	{
		"a point separates items",
		[]string{"labelExploded"}, []string{"Set"}, []string{`[1.5,0]`},
	},
	{
		"an optional body that is a plain value is always sent",
		[]string{"body optional"}, []string{"Closed", "Constant", "Version", "Anything"}, []string{"absent"},
	},
}

func covers(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		begin, star := strings.CutSuffix(n, "*")
		return n == name || star && strings.HasPrefix(name, begin)
	})
}

func (g *gap) covers(place, schema, value string) bool {
	return covers(g.places, place) && covers(g.schemas, schema) && covers(g.values, value)
}

// isGap reports whether a value is not expected to come through.
func isGap(place, schema, value string) bool {
	return slices.ContainsFunc(gaps, func(g gap) bool { return g.covers(place, schema, value) })
}

// checkGaps fails for what goes wrong and is no gap, and for each name of a gap for which nothing goes wrong.
func checkGaps(t *testing.T, failed []driver.Outcome) {
	t.Helper()
	needed := map[string]bool{}
	for _, o := range failed {
		parts := strings.SplitN(o.Name, ": ", 3)
		found := false
		for _, g := range gaps {
			if !g.covers(parts[0], parts[1], parts[2]) {
				continue
			}
			found = true
			for i, names := range [][]string{g.places, g.schemas, g.values} {
				for _, n := range names {
					if covers([]string{n}, parts[i]) {
						needed[g.reason+": "+n] = true
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
			if !needed[g.reason+": "+n] {
				t.Errorf("%s: %q needs no entry any more", g.reason, n)
			}
		}
	}
}
