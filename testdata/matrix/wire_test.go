package matrix

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// onWire is a parameter, or the schema of a form, with a value of it and the text that OpenAPI has for that.
type onWire struct {
	in, schema, more string // more are the other keywords of the parameter, or of the media type
	value, text      string
	reads            []string // other strings that a server takes for the value
	told             string   // what the client says where there is no text
}

// The values of the table of styles in the specification, and its schemas.
const (
	stringSchema = `{"type":"string"}`
	listSchema   = `{"type":"array","items":{"type":"string"}}`
	mixSchema    = `{"type":"object","properties":{"R":{"type":"integer"},"G":{"type":"integer"},"B":{"type":"integer"}}}`
	textsSchema  = `{"type":"object","additionalProperties":{"type":"string"}}`
	listsSchema  = `{"type":"object","additionalProperties":` + listSchema + `}`
	eitherSchema = `{"oneOf":[` + stringSchema + `,` + listSchema + `]}`
	blueValue    = `"blue"`
	listValue    = `["blue","black","brown"]`
	mixValue     = `{"R":100,"G":200,"B":150}`
)

// styled returns the keywords of a parameter.
func styled(style string, explode bool) string {
	return fmt.Sprintf(`,"style":%q,"explode":%v`, style, explode)
}

// examples are the rows of the table "Style Examples" of OpenAPI 3.0.4 and 3.1.1: the strings of an empty string, a string, a list and an
// object; empty where the table has none, or a path would have no segment.
var examples = []struct {
	in, style string
	explode   bool
	texts     [4]string
}{
	{"path", "matrix", false, [4]string{";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"}},
	{"path", "matrix", true, [4]string{";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"}},
	{"path", "label", false, [4]string{"", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"}},
	{"path", "label", true, [4]string{"", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"}},
	{"path", "simple", false, [4]string{"", "blue", "blue,black,brown", "R,100,G,200,B,150"}},
	{"path", "simple", true, [4]string{"", "blue", "blue,black,brown", "R=100,G=200,B=150"}},
	{"header", "simple", false, [4]string{"", "blue", "blue,black,brown", "R,100,G,200,B,150"}},
	{"header", "simple", true, [4]string{"", "blue", "blue,black,brown", "R=100,G=200,B=150"}},
	{"query", "form", false, [4]string{"color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"}},
	{"query", "form", true, [4]string{"color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"}},
	{"query", "spaceDelimited", false, [4]string{"", "", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"}},
	{"query", "pipeDelimited", false, [4]string{"", "", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"}},
	{"query", "deepObject", true, [4]string{"", "", "", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"}},
	{"cookie", "form", false, [4]string{"color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"}},
	{"cookie", "form", true, [4]string{"color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"}},
}

const (
	urlEncoded = "application/x-www-form-urlencoded"
	multiPart  = "multipart/form-data"
)

// wires are other rows: delimiters inside strings, nested values, and the spellings of several houses. Those of forms are schemas of the
// property color.
var wires = []onWire{
	{in: "path", schema: listSchema, value: `["a,b","c d","e/f"]`, text: "a%2Cb,c%20d,e%2Ff"},
	{in: "path", schema: listSchema, more: styled("label", true), value: `["a.b","c"]`, text: ".a%2Eb.c"},
	{in: "path", schema: listSchema, more: styled("label", true), value: `["",""]`, told: "must not be empty"},
	{in: "query", schema: listSchema, more: styled("form", false), value: `["a,b","c d"]`, text: "color=a%2Cb,c%20d", reads: []string{"color=a%2cb,c+d"}},
	{in: "query", schema: listSchema, more: styled("form", false) + `,"allowReserved":true`, value: `["a,b","c:d/?"]`, text: "color=a%2Cb,c:d/?"},
	{in: "query", schema: listSchema, more: styled("form", false), value: `[""]`, told: "its only item is empty"},
	{in: "query", schema: listSchema, more: styled("pipeDelimited", false), value: `["a","b"]`, text: "color=a%7Cb", reads: []string{"color=a|b", "color=a%7cb"}},
	{in: "query", schema: listSchema, more: styled("pipeDelimited", false), value: `["a|b"]`, told: "separates strings"},
	{in: "query", schema: listSchema, more: styled("spaceDelimited", false), value: `["a","b","c"]`, text: "color=a%20b%20c", reads: []string{"color=a+b%20c"}},
	{in: "query", schema: listSchema, more: styled("spaceDelimited", false), value: `["a b"]`, told: "separates strings"},
	{in: "query", schema: listSchema, more: styled("spaceDelimited", true), value: `["a b","c"]`, text: "color=a%20b&color=c", reads: []string{"color=a+b&color=c"}},
	{in: "query", schema: listSchema, more: styled("pipeDelimited", true), value: `["a|b","c"]`, text: "color=a%7Cb&color=c"},
	{in: "query", schema: listSchema, value: `["a","b"]`, text: "color=a&color=b", reads: []string{"color[]=a&color[]=b", "color%5B%5D=a&color%5B%5D=b"}},
	{in: "query", schema: `{"type":"array","items":{"type":["string","null"]}}`, value: `["a",null]`, told: "an item that is null"},
	{in: "query", schema: `{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"},{"type":"boolean"}],"items":{"type":"number"}}`,
		value: `[1,"1",true,1.5]`, text: "color=1&color=1&color=true&color=1.5"},
	{in: "query", schema: `{"type":"object","properties":{"a":{"type":"string"},"all":` + listSchema + `}}`, value: `{"a":"x","all":["b","c"]}`, text: "a=x&all=b&all=c",
		reads: []string{"all=b&a=x&all=c", "a=x&all=%5B%22b%22%2C%22c%22%5D"}},
	{in: "query", schema: `{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}},"all":` + listSchema + `}}`, more: styled("deepObject", true),
		value: `{"a":{"b":1},"all":["x","y"]}`, text: "color%5Ba%5D%5Bb%5D=1&color%5Ball%5D%5B%5D=x&color%5Ball%5D%5B%5D=y",
		reads: []string{"color[a][b]=1&color[all]=x&color[all]=y", "color[all][1]=y&color[all][0]=x&color[a][b]=1"}},
	{in: "query", schema: `{"type":"object","additionalProperties":{"type":"string"}}`, more: styled("deepObject", true), value: `{"a]":"x"}`, told: "brackets"},
	{in: "query", schema: `{"type":"array","items":{"type":"object","properties":{"price":{"type":"string"},"n":{"type":"integer"}}}}`, more: styled("deepObject", true),
		value: `[{"price":"1","n":2},{"price":"3"}]`, text: "color%5B0%5D%5Bprice%5D=1&color%5B0%5D%5Bn%5D=2&color%5B1%5D%5Bprice%5D=3",
		reads: []string{"color[][price]=1&color[][n]=2&color[][price]=3"}},
	{in: "query", schema: stringSchema, more: `,"allowReserved":true`, value: `"a:/?@!$'()*,;=&#+ "`, text: "color=a:/?@!$'()*,;=%26%23%2B%20"},
	{in: "header", schema: listSchema, value: `["a b","c"]`, text: "a b,c", reads: []string{"a b, c"}},
	{in: "header", schema: listSchema, value: `["a,b"]`, told: `has ","`},
	{in: "header", schema: listSchema, value: `["a "," b"]`, told: "blank"},
	{in: "header", schema: `{"type":"object","additionalProperties":{"type":"string"}}`, more: styled("simple", true), value: `{"a=b":"x"}`, told: `has "="`},
	{in: "header", schema: `{"oneOf":[` + stringSchema + `,` + listSchema + `]}`, value: `"a,b"`, told: `has ","`},
	{in: "cookie", schema: stringSchema, value: `"a+b=/é"`, text: "color=a%2Bb%3D%2F%C3%A9", reads: []string{"color=a+b=/é", "x=1; color=a+b=/%C3%A9"}},

	{in: "path", schema: stringSchema, value: `"..."`, text: "..."},
	{in: "query", schema: textsSchema, value: `{"":"x"}`, told: "name is empty"},
	{in: "query", schema: listsSchema, value: `{"a":["[\"x\"]"]}`, told: "looks like a list"},
	{in: "query", schema: listsSchema, more: styled("deepObject", true), value: `{"a":["[]"]}`, told: "looks like a list"},
	{in: "query", schema: listsSchema, more: styled("deepObject", true), value: `{"a":["{"]}`, text: "color%5Ba%5D%5B%5D=%7B"},
	{in: "query", schema: `{"type":"array","items":` + listSchema + `}`, more: styled("deepObject", true), value: `[["a"],["b","c"]]`, text: "color%5B0%5D%5B%5D=a&color%5B1%5D%5B%5D=b&color%5B1%5D%5B%5D=c"},
	{in: "query", schema: `{"type":"integer"}`, value: `9007199254740993`, text: "color=9007199254740993", reads: []string{"color=%2B9007199254740993", "color=09007199254740993", "color=9007199254740993.0", "color=9007199254740993e0"}},
	{in: "query", schema: eitherSchema, more: styled("pipeDelimited", false), value: `"a|b"`, told: "separates"},
	{in: "query", schema: eitherSchema, more: styled("spaceDelimited", false), value: `"a b"`, told: "separates"},
	{in: "cookie", schema: textsSchema, value: `{"a;b=c":"x","d+e:f[g]":"y"}`, text: "a%3Bb%3Dc=x; d+e:f[g]=y"},
	{in: "cookie", schema: textsSchema, value: `{"a b%41":"x"}`, text: "a%20b%2541=x", reads: []string{"a b%2541=x"}},
	{in: "cookie", schema: textsSchema, value: `{"":"x"}`, told: "name is empty"},

	{in: urlEncoded, schema: mixSchema, value: mixValue, text: "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
		reads: []string{"R=100&G=200&B=150", "color[R]=100&color[G]=200&color[B]=150"}},
	{in: urlEncoded, schema: mixSchema, more: `{"style":"form"}`, value: mixValue, text: "R=100&G=200&B=150"},
	{in: urlEncoded, schema: mixSchema, more: `{"explode":false}`, value: mixValue, text: "color=R,100,G,200,B,150"},
	{in: urlEncoded, schema: mixSchema, more: `{"style":"deepObject"}`, value: mixValue, text: "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
	{in: urlEncoded, schema: listSchema, value: `["a b","c,d"]`, text: "color=a%20b&color=c%2Cd", reads: []string{"color=a+b&color=c,d", "color[]=a+b&color[]=c,d"}},
	{in: urlEncoded, schema: listSchema, more: `{"style":"form","explode":false}`, value: `["a b","c,d"]`, text: "color=a%20b,c%2Cd"},
	{in: urlEncoded, schema: listSchema, more: `{"explode":false}`, value: `["a","b"]`, text: "color=a,b"},
	{in: urlEncoded, schema: listSchema, more: `{"style":"spaceDelimited"}`, value: `["a","b"]`, text: "color=a%20b", reads: []string{"color=a+b"}},
	{in: urlEncoded, schema: listSchema, more: `{"style":"pipeDelimited"}`, value: `["a","b"]`, text: "color=a%7Cb", reads: []string{"color=a|b"}},
	{in: urlEncoded, schema: stringSchema, more: `{"allowReserved":true}`, value: `"a:/?&"`, text: "color=a:/?%26"},
	{in: urlEncoded, schema: `{"type":"array","items":` + mixSchema + `}`, value: `[{"R":1},{"G":2}]`, text: "color=%7B%22R%22%3A1%7D&color=%7B%22G%22%3A2%7D"},
	{in: urlEncoded, schema: `{"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"price":{"type":"string"},"qty":{"type":"integer"}}}}}}`,
		more: `{"style":"deepObject","explode":true}`, value: `{"items":[{"price":"p","qty":2},{"price":"q"}]}`,
		text:  "color%5Bitems%5D%5B0%5D%5Bprice%5D=p&color%5Bitems%5D%5B0%5D%5Bqty%5D=2&color%5Bitems%5D%5B1%5D%5Bprice%5D=q",
		reads: []string{"color[items][][price]=p&color[items][][qty]=2&color[items][][price]=q"}},
	{in: urlEncoded, schema: textsSchema, more: `{"style":"form"}`, value: `{"":"x"}`, told: "name is empty"},
	{in: urlEncoded, schema: listsSchema, more: `{"style":"deepObject"}`, value: `{"a":["[1]"]}`, told: "looks like a list"},
	{in: urlEncoded, schema: eitherSchema, more: `{"style":"pipeDelimited","explode":false}`, value: `"a|b"`, told: "separates"},

	{in: multiPart, schema: mixSchema, value: mixValue, text: part("", "application/json", `{"R":100,"G":200,"B":150}`), reads: []string{end(part(`; filename="blob"`, "application/json", `{"R":100,"G":200,"B":150}`)), textParts(`; name="color[R]"`, "100", `; name="color[G]"`, "200", `; name="color[B]"`, "150")}},
	{in: multiPart, schema: listSchema, value: `["a,b","c"]`, text: part("", "", "a,b") + part("", "", "c")},
	{in: multiPart, schema: listSchema, more: `{"style":"form","explode":false}`, value: `["a,b"]`, told: `has ","`},
	{in: multiPart, schema: `{"type":"array","items":{"type":"array","items":{"type":"integer"}}}`, value: `[[1,2],[3]]`, text: part("", "application/json", "[1,2]") + part("", "application/json", "[3]"),
		reads: []string{end(part("", "application/json", "[[1,2],[3]]"))}},
	{in: multiPart, schema: `{"type":"array","items":{"type":"array","items":{"type":"integer"}}}`, value: `[[1,2]]`, text: part("", "application/json", "[1,2]"),
		reads: []string{end(part("", "", "[1,2]"))}},
	{in: multiPart, schema: `{"type":"string","contentMediaType":"text/html"}`, value: `"<p>"`, text: part("", "text/html", "<p>")},
	{in: multiPart, schema: `{"type":"string","contentMediaType":"application/json"}`, value: `"{}"`, text: part("", "", "{}")},
	{in: multiPart, schema: `{"type":"string","contentMediaType":"image/png","contentEncoding":"base64"}`, value: `"aGk="`, text: part("", "", "aGk="), reads: []string{end(part("", "image/png\nContent-Transfer-Encoding: base64", "aGk="))}},
	{in: multiPart, schema: stringSchema, value: `"x"`, text: part("", "", "x"), reads: []string{
		end(part(`; filename="a.txt"`, "text/plain", "x")), end(part("", "text/plain\nContent-Transfer-Encoding: 8bit", "x")),
		end(part("", "text/plain\nContent-Transfer-Encoding: Quoted-Printable", "=78")), end(part("", "text/plain\nContent-Transfer-Encoding: base64", "eA==")),
	}},
	{in: multiPart, schema: `{"anyOf":[{"type":"string","format":"binary"},{"type":"array","items":{"type":"string","format":"binary"}}]}`, value: `["x","y"]`,
		text: part(`; filename="n.txt"`, "text/x-test", "x") + part(`; filename="n.txt"`, "text/x-test", "y")},
	{in: multiPart, schema: eitherSchema, more: `{"style":"form","explode":false}`, value: `"a,b"`, told: "separates"},
	{in: multiPart, schema: textsSchema, more: `{"style":"form"}`, value: `{"a\"b\\(":"x"}`, text: strings.Replace(part("", "", "x"), "color", `a%22b\\(`, 1)},
}

// wireCall is a call of an operation with several parameters.
type wireCall struct {
	path, parameters string // parameters are names, places, schemas and other keywords, as of a JSON list
	args             []string
	params           string
	wire             string
	reads            []string
}

// wireCalls are operations whose parameters share a segment of the path, a query or the cookies, in the spellings of several houses.
var wireCalls = []wireCall{
	{path: "/files/{name}.{ext}", parameters: `name path string;ext path string`, args: []string{`"a.b"`, `"c.d"`}, wire: "POST /files/a%2Eb.c.d"},
	{path: "/ranges/{from}...{to}", parameters: `from path string;to path string`, args: []string{`"v1.2"`, `"v1...3"`}, wire: "POST /ranges/v1.2...v1...3"},
	{path: "/points/{x},{y}", parameters: `x path list;y path list`, args: []string{`["a"]`, `["b","c,d"]`}, wire: "POST /points/a,b,c%2Cd"},
	{path: "/files/{name}:copy", parameters: `name path string`, args: []string{`"a:copy"`}, wire: "POST /files/a%3Acopy:copy"},
	{path: "/matrices/{a}/{b}", parameters: `a path string "style":"matrix";b path list "style":"label","explode":true`, args: []string{`"x;y"`, `["p","q"]`}, wire: "POST /matrices/;a=x%3By/.p.q"},
	{path: "/google", parameters: `page.size query integer;orderBy query string`, params: `{"page.size":2,"orderBy":"name desc"}`, wire: "POST /google?page.size=2&orderBy=name%20desc",
		reads: []string{"POST /google?orderBy=name+desc&page.size=2&unknown=1"}},
	{path: "/odata", parameters: `$filter query string;$top query integer`, params: `{"$filter":"a eq 'b'","$top":5}`, wire: "POST /odata?%24filter=a%20eq%20%27b%27&%24top=5",
		reads: []string{"POST /odata?$filter=a%20eq%20'b'&$top=5"}},
	{path: "/rails", parameters: `filter query lists "style":"deepObject";ids[] query list`, params: `{"filter":{"a":["1","2"]},"ids[]":["x","y"]}`,
		wire:  "POST /rails?filter%5Ba%5D%5B%5D=1&filter%5Ba%5D%5B%5D=2&ids%5B%5D=x&ids%5B%5D=y",
		reads: []string{"POST /rails?filter[a]=1&filter[a]=2&ids[]=x&ids[]=y", "POST /rails?filter[a][0]=1&filter[a][1]=2&ids=x&ids=y"}},
	{path: "/aws", parameters: `Tag.1.Key query string;Tag.1.Value query string`, params: `{"Tag.1.Key":"k","Tag.1.Value":"v"}`, wire: "POST /aws?Tag.1.Key=k&Tag.1.Value=v"},
	{path: "/two", parameters: `page query closedPage;filter query closedFilter;limit query integer`, params: `{"page":{"number":2,"size":0},"filter":{"name":"n","tags":["a","b"]},"limit":3}`,
		wire:  "POST /two?number=2&size=0&name=n&tags=a&tags=b&limit=3",
		reads: []string{"POST /two?limit=3&tags=a&name=n&api_key=secret&size=0&tags=b&number=2"}},
	{path: "/one", parameters: `filter query closedFilter`, wire: "POST /one", reads: []string{"POST /one?api_key=secret"}},
	{path: "/cookies", parameters: `c cookie closedPage;d cookie string`, params: `{"c":{"number":1},"d":"x"}`, wire: "POST /cookies\nCookie: number=1; d=x", reads: []string{"POST /cookies\nCookie: sid=secret; d=x; number=1"}},
	{path: "/cookie", parameters: `a+b cookie string`, params: `{"a+b":"x"}`, wire: "POST /cookie\nCookie: a+b=x"},
	{path: "/content", parameters: `j query jsonText;t query plainText`, params: `{"j":"s","t":"s"}`, wire: "POST /content?j=%22s%22&t=s"},
}

// wireKinds are the kinds of parameters of wireCalls.
var wireKinds = map[string]string{
	"string": `"schema":` + stringSchema, "integer": `"schema":{"type":"integer"}`, "list": `"schema":` + listSchema,
	"lists":        `"schema":{"type":"object","additionalProperties":` + listSchema + `}`,
	"closedPage":   `"schema":{"type":"object","additionalProperties":false,"properties":{"number":{"type":"integer"},"size":{"type":"integer"}}}`,
	"closedFilter": `"schema":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string"},"tags":` + listSchema + `}}`,
	"jsonText":     `"content":{"application/json":{"schema":` + stringSchema + `}}`, "plainText": `"content":{"text/plain":{"schema":` + stringSchema + `}}`,
}

// wireCall adds an operation with its parameters, and a call of it.
func (m *matrix) wireCall(w *wireCall) {
	var texts []string
	for p := range strings.SplitSeq(w.parameters, ";") {
		words := strings.SplitN(p+" ", " ", 4)
		more := ""
		if words[3] = strings.TrimSpace(words[3]); words[3] != "" {
			more = "," + words[3]
		}
		texts = append(texts, fmt.Sprintf(`{"name":%q,"in":%q,"required":%v,%s%s}`, words[0], words[1], words[1] == "path", wireKinds[words[2]], more))
	}
	m.add(w.path, "Calls", `"parameters":[`+strings.Join(texts, ",")+"],"+nothing)
	c := driver.Case{Name: w.wire, Path: w.path, Wire: w.wire, Reads: append(w.reads, w.wire)}
	for _, a := range w.args {
		c.Args = append(c.Args, json.RawMessage(a))
	}
	if w.params != "" {
		c.Params = json.RawMessage(w.params)
	}
	m.call(c)
}

// part returns a part of the field color; disposition is what comes behind its name.
func part(disposition, contentType, text string) string {
	if contentType != "" {
		contentType = "\nContent-Type: " + contentType
	}
	return "--BOUNDARY\nContent-Disposition: form-data; name=\"color\"" + disposition + contentType + "\n\n" + text + "\n"
}

// textParts are strings, each behind the name of its part.
func textParts(namesAndTexts ...string) string {
	var b strings.Builder
	for pair := range slices.Chunk(namesAndTexts, 2) {
		b.WriteString("--BOUNDARY\nContent-Disposition: form-data" + pair[0] + "\n\n" + pair[1] + "\n")
	}
	return end(b.String())
}

func end(parts string) string { return parts + "--BOUNDARY--\n" }

// TestWire holds what is on the wire for a value, by the specification's own examples, so that client and server do not agree on something
// else.
func TestWire(t *testing.T) {
	t.Parallel()
	m := &matrix{}
	for i := range examples {
		e := &examples[i]
		for j, v := range []string{`""`, blueValue, listValue, mixValue} {
			if e.texts[j] != "" {
				schema := []string{stringSchema, stringSchema, listSchema, mixSchema}[j]
				m.wire(&onWire{in: e.in, schema: schema, more: styled(e.style, e.explode), value: v, text: e.texts[j]})
			}
		}
	}
	for i := range wires {
		m.wire(&wires[i])
	}
	for i := range wireCalls {
		m.wireCall(&wireCalls[i])
	}
	dir := t.TempDir()
	write(t, dir, "go.mod", "module matrix\n\ngo 1.24\n")
	write(t, dir, "api.json", strings.Replace(m.document(), `"components":{`, `"components":{"securitySchemes":{"k":{"type":"apiKey","in":"query","name":"api_key"},`+
		`"s":{"type":"apiKey","in":"cookie","name":"sid"}},`, 1))
	write(t, dir, config.FileName, "runtime: {dir: runtime}\napis:\n  - {name: api, out: api, spec: api.json}\n")
	generate(t, dir, "prefix-items")
	for _, o := range call(t, build(t, dir, "api"), m.cases) {
		t.Errorf("%s: %s", o.Name, o.Wrong)
	}
}

// wire adds an operation with the parameter or form, and a call of it.
func (m *matrix) wire(w *onWire) {
	path := fmt.Sprintf("/%d", len(m.paths))
	c := driver.Case{Name: fmt.Sprintf("%s %s%s: %s", w.in, w.schema, w.more, w.value), Path: path, Told: w.told}
	if strings.Contains(w.in, "/") {
		encoding := ""
		if w.more != "" {
			encoding = `,"encoding":{"color":` + w.more + `}`
		}
		m.add(path, "Wire", requestBody(w.in, objectSchema(map[string]string{"color": w.schema}), true, encoding)+","+nothing)
		c.Body = json.RawMessage(`{"color":` + w.value + `}`)
	} else {
		required := w.in == "path"
		if required {
			path += "/{color}"
			c.Path = path
			c.Args = []json.RawMessage{json.RawMessage(w.value)}
		} else {
			c.Params = json.RawMessage(`{"color":` + w.value + `}`)
		}
		m.add(path, "Wire", fmt.Sprintf(`"parameters":[{"name":"color","in":%q,"required":%v,"schema":%s%s}],`, w.in, required, w.schema, w.more)+nothing)
	}
	if w.told == "" {
		text := w.text
		if w.in == multiPart {
			text = end(text)
		}
		c.Wire = w.request(path, text)
		for _, text := range append(w.reads, text) {
			c.Reads = append(c.Reads, w.request(path, text))
		}
	}
	m.call(c)
}

// request returns the request that has a string in its place.
func (w *onWire) request(path, text string) string {
	line := "POST " + path
	switch w.in {
	case "path":
		return strings.Replace(line, "{color}", text, 1)
	case "query":
		return line + "?" + text
	case "header":
		return line + "\nColor: " + text
	case "cookie":
		return line + "\nCookie: " + text
	case urlEncoded:
		return line + "\nContent-Type: " + urlEncoded + "\n\n" + text
	}
	return line + "\nContent-Type: multipart/form-data; boundary=BOUNDARY\n\n" + text
}
