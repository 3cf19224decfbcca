package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// conversionsOf reads rows of an API called "api", next to one called "other".
func conversionsOf(t testing.TB, lines string) *Conversions {
	t.Helper()
	c, err := ReadConversions("api", lines, "other")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func treeOf(t testing.TB, text string) any {
	t.Helper()
	v, err := readTree(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func treeText(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// outOf converts a unified value, and returns the places of what the API cannot take.
func outOf(t testing.TB, c *Conversions, row string, unified any) (any, []string) {
	t.Helper()
	var lacked []string
	v, err := c.Out(row, unified, func(field string) error {
		lacked = append(lacked, field)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return v, lacked
}

// conversionCase is a value of an API and the unified one. In gives the second of the first, and Out the first of the second.
type conversionCase struct {
	name, rows   string
	api, unified string
	lacked       []string // what Out tells
	outOnly      bool     // unified is not what In gives
}

func (c conversionCase) run(t *testing.T) {
	t.Helper()
	conversions := conversionsOf(t, c.rows)
	if !c.outOnly {
		in, err := conversions.In("row", treeOf(t, c.api))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := treeText(t, in), treeText(t, treeOf(t, c.unified)); got != want {
			t.Errorf("In(%s)\n gives %s\n want  %s", c.api, got, want)
		}
	}
	comesBack(t, conversions, "row", treeOf(t, c.api))
	back, lacked := outOf(t, conversions, "row", treeOf(t, c.unified))
	if got, want := treeText(t, back), treeText(t, treeOf(t, c.api)); got != want {
		t.Errorf("Out(%s)\n gives %s\n want  %s", c.unified, got, want)
	}
	if !slices.Equal(lacked, c.lacked) {
		t.Errorf("Out(%s) tells %q, want %q", c.unified, lacked, c.lacked)
	}
}

// ruleRow returns a row of one step from a to u.
func ruleRow(rule string) string {
	return `{"name":"row","steps":[{"from":"a","to":"u",` + rule + `}]}`
}

const (
	statusRule   = `"rule":"values","values":[["DONE","completed"],["ENDED","completed"],["NEW","queued"]],"lacksValues":["expired"]`
	numbersRule  = `"rule":"numbers","values":[["1","low"],["5","high"]]`
	numberedRule = `"rule":"numbered","values":[["LOW","1"],["HIGH","5"]]`
	foldRule     = `"rule":"fold","values":[["Done","completed"]]`
	partsRows    = `{"name":"row","steps":[{"from":"a","to":"u","rule":"text-parts","of":"part","wrap":{"type":"text","text":"$"}}]}
{"name":"part","steps":[{"from":"content","to":"text"}]}`
)

func TestConversionRules(t *testing.T) {
	t.Parallel()
	for _, c := range []conversionCase{
		{name: "as it is", rows: ruleRow(`"rule":""`), api: `{"a":[1.50]}`, unified: `{"u":[1.50]}`},
		{name: "a kind that is lacked", rows: ruleRow(`"lacksKinds":["text"]`), outOnly: true, api: `{}`, unified: `{"u":"x"}`, lacked: []string{"u"}},
		{name: "a kind that is not", rows: ruleRow(`"lacksKinds":["number","bool","null","list","object"]`), api: `{"a":"x"}`, unified: `{"u":"x"}`},
		{name: "a null that is lacked", rows: ruleRow(`"lacksKinds":["null"]`), outOnly: true, api: `{}`, unified: `{"u":null}`, lacked: []string{"u"}},
		{name: "a kind that the API has all the same", rows: ruleRow(`"lacksKinds":["text"]`), api: `{"a":"x"}`, unified: `{"api:u":"x","u":"x"}`},
		{name: "items of kinds that are lacked", rows: ruleRow(`"lacksKinds":["[]number","[][]bool"]`), outOnly: true,
			api: `{"a":["x",["y",1]]}`, unified: `{"u":["x",1,["y",true,1],2]}`, lacked: []string{"u[1]", "u[2][1]", "u[3]"}},
		{name: "unix-time", rows: ruleRow(`"rule":"unix-time"`), api: `{"a":1700000000}`, unified: `{"u":"2023-11-14T22:13:20Z"}`},
		{name: "unix-time before 1970", rows: ruleRow(`"rule":"unix-time"`), api: `{"a":-1}`, unified: `{"u":"1969-12-31T23:59:59Z"}`},
		{name: "unix-time of a fraction", rows: ruleRow(`"rule":"unix-time"`),
			api: `{"a":1.123456789}`, unified: `{"api:u":1.123456789,"u":"1970-01-01T00:00:01.123456789Z"}`},
		{name: "unix-time of a negative fraction", rows: ruleRow(`"rule":"unix-time"`),
			api: `{"a":-0.5}`, unified: `{"api:u":-0.5,"u":"1969-12-31T23:59:59.5Z"}`},
		{name: "unix-time of a tiny fraction", rows: ruleRow(`"rule":"unix-time"`),
			api: `{"a":1e-30}`, unified: `{"api:u":1e-30,"u":"1970-01-01T00:00:00Z"}`},
		{name: "unix-time by an exponent", rows: ruleRow(`"rule":"unix-time"`),
			api: `{"a":17e8}`, unified: `{"api:u":17e8,"u":"2023-11-14T22:13:20Z"}`},
		{name: "unix-time of zero", rows: ruleRow(`"rule":"unix-time"`), api: `{"a":0}`, unified: `{"u":"1970-01-01T00:00:00Z"}`},
		{name: "unix-time of null", rows: ruleRow(`"rule":"unix-time"`), api: `{"a":null}`, unified: `{"u":null}`},
		{name: "unix-time too far", rows: ruleRow(`"rule":"unix-time"`), api: `{"a":1e99999999}`, unified: `{"api:u":1e99999999,"u":1e99999999}`},
		{name: "unix-time that is a text", rows: ruleRow(`"rule":"unix-time"`), api: `{"a":"x"}`, unified: `{"api:u":"x","u":"x"}`},
		{name: "unix-time of a zone", rows: ruleRow(`"rule":"unix-time"`), outOnly: true,
			api: `{"a":0}`, unified: `{"u":"1970-01-01T03:00:00.9+03:00"}`},
		{name: "unix-time rounds down", rows: ruleRow(`"rule":"unix-time"`), outOnly: true,
			api: `{"a":-1}`, unified: `{"u":"1969-12-31T23:59:59.9Z"}`},
		{name: "no unix-time", rows: ruleRow(`"rule":"unix-time"`), outOnly: true, api: `{}`, unified: `{"u":"soon"}`, lacked: []string{"u"}},

		{name: "int64-text", rows: ruleRow(`"rule":"int64-text"`), api: `{"a":"114"}`, unified: `{"u":114}`},
		{name: "int64-text of many digits", rows: ruleRow(`"rule":"int64-text"`),
			api: `{"a":"-9223372036854775808"}`, unified: `{"u":-9223372036854775808}`},
		{name: "int64-text of too many", rows: ruleRow(`"rule":"int64-text"`),
			api: `{"a":"9223372036854775808"}`, unified: `{"api:u":"9223372036854775808","u":"9223372036854775808"}`},
		{name: "int64-text otherwise", rows: ruleRow(`"rule":"int64-text"`), api: `{"a":"+07"}`, unified: `{"api:u":"+07","u":7}`},
		{name: "int64-text that is a number", rows: ruleRow(`"rule":"int64-text"`), api: `{"a":7}`, unified: `{"api:u":7,"u":7}`},
		{name: "int64-text of an exponent", rows: ruleRow(`"rule":"int64-text"`), outOnly: true, api: `{"a":"100"}`, unified: `{"u":1e2}`},
		{name: "int64-text of zero", rows: ruleRow(`"rule":"int64-text"`), outOnly: true, api: `{"a":"0"}`, unified: `{"u":0.0}`},
		{name: "no int64-text", rows: ruleRow(`"rule":"int64-text"`), outOnly: true, api: `{}`, unified: `{"u":1.5}`, lacked: []string{"u"}},
		{name: "number-text", rows: ruleRow(`"rule":"number-text"`), api: `{"a":9007199254740993}`, unified: `{"u":"9007199254740993"}`},
		{name: "number-text of an exponent", rows: ruleRow(`"rule":"number-text"`), api: `{"a":1e2}`, unified: `{"api:u":1e2,"u":"100"}`},
		{name: "number-text that is a text", rows: ruleRow(`"rule":"number-text"`), api: `{"a":"7"}`, unified: `{"api:u":"7","u":"7"}`},
		{name: "no number-text", rows: ruleRow(`"rule":"number-text"`), outOnly: true, api: `{}`, unified: `{"u":"bot_1"}`, lacked: []string{"u"}},
		{name: "int64-text too far", rows: ruleRow(`"rule":"int64-text"`), outOnly: true, api: `{}`, unified: `{"u":1e999}`, lacked: []string{"u"}},

		{name: "values", rows: ruleRow(statusRule), api: `{"a":"DONE"}`, unified: `{"u":"completed"}`},
		{name: "second value", rows: ruleRow(statusRule), api: `{"a":"ENDED"}`, unified: `{"api:u":"ENDED","u":"completed"}`},
		{name: "changed value", rows: ruleRow(statusRule), outOnly: true, api: `{"a":"NEW"}`, unified: `{"api:u":"ENDED","u":"queued"}`},
		{name: "unknown value", rows: ruleRow(statusRule), api: `{"a":"FUTURE"}`, unified: `{"u":"FUTURE"}`},
		{name: "unified value of the API", rows: ruleRow(statusRule), api: `{"a":"queued"}`, unified: `{"api:u":"queued","u":"queued"}`},
		{name: "lacking value", rows: ruleRow(statusRule), outOnly: true, api: `{}`, unified: `{"u":"expired"}`, lacked: []string{"u"}},
		{name: "lacking value of the API", rows: ruleRow(statusRule), api: `{"a":"expired"}`, unified: `{"api:u":"expired","u":"expired"}`},
		{name: "value of no text", rows: ruleRow(statusRule), api: `{"a":[{}]}`, unified: `{"u":[{}]}`},
		{name: "fold", rows: ruleRow(foldRule), api: `{"a":"Done"}`, unified: `{"u":"completed"}`},
		{name: "fold of another case", rows: ruleRow(foldRule), api: `{"a":"DONE"}`, unified: `{"api:u":"DONE","u":"completed"}`},

		{name: "blank", rows: ruleRow(`"rule":"blank"`), api: `{"a":""}`, unified: `{"u":null}`},
		{name: "blank of null", rows: ruleRow(`"rule":"blank"`), api: `{"a":null}`, unified: `{"api:u":null,"u":null}`},
		{name: "blank of a text", rows: ruleRow(`"rule":"blank"`), api: `{"a":"x"}`, unified: `{"u":"x"}`},

		{name: "json-text", rows: ruleRow(`"rule":"json-text"`), api: `{"a":{"b":1.0,"a":"<"}}`, unified: `{"u":"{\"a\":\"<\",\"b\":1.0}"}`},
		{name: "json-text of a list", rows: ruleRow(`"rule":"json-text"`), api: `{"a":[1]}`, unified: `{"api:u":[1],"u":[1]}`},
		{name: "json-text that is one", rows: ruleRow(`"rule":"json-text"`), api: `{"a":"{}"}`, unified: `{"api:u":"{}","u":"{}"}`},
		{name: "no json-text", rows: ruleRow(`"rule":"json-text"`), outOnly: true, api: `{}`, unified: `{"u":"[1]"}`, lacked: []string{"u"}},
		{name: "json-text of two", rows: ruleRow(`"rule":"json-text"`), outOnly: true, api: `{}`, unified: `{"u":"{}{}"}`, lacked: []string{"u"}},
		{name: "text-json", rows: ruleRow(`"rule":"text-json"`), api: `{"a":"{\"b\":1}"}`, unified: `{"u":{"b":1}}`},
		{name: "text-json with spaces", rows: ruleRow(`"rule":"text-json"`), api: `{"a":"{ }"}`, unified: `{"api:u":"{ }","u":{}}`},
		{name: "text-json of no object", rows: ruleRow(`"rule":"text-json"`), api: `{"a":"{"}`, unified: `{"api:u":"{","u":"{"}`},
		{name: "no text-json", rows: ruleRow(`"rule":"text-json"`), outOnly: true, api: `{}`, unified: `{"u":"{}"}`, lacked: []string{"u"}},

		{name: "text-parts", rows: partsRows, outOnly: true, api: `{"a":[{"type":"text","content":"hi"}]}`, unified: `{"u":"hi"}`},
		{name: "text-parts of a list", rows: partsRows,
			api: `{"a":[{"type":"text","content":"hi"}]}`, unified: `{"u":[{"type":"text","text":"hi"}]}`},
		{name: "text-parts of a text", rows: partsRows, api: `{"a":"hi"}`, unified: `{"api:u":"hi","u":"hi"}`},

		{name: "text-parts of themselves", outOnly: true, api: `{"a":[{"a":"hi","v":"hi"}]}`, unified: `{"u":"hi"}`,
			rows: `{"name":"row","steps":[{"from":"a","to":"u","rule":"text-parts","of":"row","wrap":{"u":"$","v":"$"}}]}`},

		{name: "one-part", rows: onePartRow, api: `{"a":"hi"}`, unified: `{"u":[{"kind":"text","text":["hi"]}]}`},
		{name: "one-part of a blank", rows: onePartRow, api: `{"a":""}`, unified: `{"u":[{"kind":"text","text":[""]}]}`},
		{name: "one-part of a string", rows: onePartRow, outOnly: true, api: `{"a":"hi"}`, unified: `{"u":"hi"}`},
		{name: "one-part of a list", rows: onePartRow, api: `{"a":["hi"]}`, unified: `{"api:u":["hi"],"u":["hi"]}`},
		{name: "one-part of no part", rows: onePartRow, outOnly: true, api: `{}`, unified: `{"u":[]}`, lacked: []string{"u"}},
		{name: "one-part of two", rows: onePartRow, outOnly: true, api: `{}`, lacked: []string{"u"},
			unified: `{"u":[{"kind":"text","text":["a"]},{"kind":"text","text":["b"]}]}`},
		{name: "one-part with more", rows: onePartRow, outOnly: true, api: `{}`, unified: `{"u":[{"kind":"text","text":["a"],"x":1}]}`, lacked: []string{"u"}},
		{name: "one-part of another kind", rows: onePartRow, outOnly: true, api: `{}`, unified: `{"u":[{"kind":"image","text":["a"]}]}`, lacked: []string{"u"}},

		{name: "unix-millis", rows: ruleRow(`"rule":"unix-millis"`), api: `{"a":1700000000123}`, unified: `{"u":"2023-11-14T22:13:20.123Z"}`},
		{name: "unix-millis of a fraction", rows: ruleRow(`"rule":"unix-millis"`), api: `{"a":0.5}`,
			unified: `{"api:u":0.5,"u":"1970-01-01T00:00:00.0005Z"}`},
		{name: "unix-millis before 1970", rows: ruleRow(`"rule":"unix-millis"`), api: `{"a":-1}`, unified: `{"u":"1969-12-31T23:59:59.999Z"}`},
		{name: "unix-millis too late", rows: ruleRow(`"rule":"unix-millis"`), api: `{"a":1e15}`, unified: `{"api:u":1e15,"u":1e15}`},

		{name: "numbers", rows: ruleRow(numbersRule), api: `{"a":1}`, unified: `{"u":"low"}`},
		{name: "numbers, one in no pair", rows: ruleRow(numbersRule), api: `{"a":7}`, unified: `{"u":"7"}`},
		{name: "numbers, written otherwise", rows: ruleRow(numbersRule), api: `{"a":1.0}`, unified: `{"api:u":1.0,"u":"low"}`},
		{name: "numbers, a fraction", rows: ruleRow(numbersRule), api: `{"a":1.5}`, unified: `{"api:u":1.5,"u":1.5}`},
		{name: "numbers, a string", rows: ruleRow(numbersRule), api: `{"a":"1"}`, unified: `{"api:u":"1","u":"1"}`},
		{name: "numbers, an unknown value", rows: ruleRow(numbersRule), outOnly: true, api: `{}`, unified: `{"u":"mid"}`, lacked: []string{"u"}},
		{name: "numbered", rows: ruleRow(numberedRule), api: `{"a":"LOW"}`, unified: `{"u":1}`},
		{name: "numbered, one in no pair", rows: ruleRow(numberedRule), api: `{"a":"MID"}`, unified: `{"api:u":"MID","u":"MID"}`},
		{name: "numbered, an unknown number", rows: ruleRow(numberedRule), outOnly: true, api: `{}`, unified: `{"u":3}`, lacked: []string{"u"}},

		{name: "days", rows: ruleRow(`"rule":"days"`), api: `{"a":3}`, unified: `{"u":259200}`},
		{name: "days that are a text", rows: ruleRow(`"rule":"days"`), api: `{"a":"3"}`, unified: `{"api:u":"3","u":"3"}`},
		{name: "days of a fraction", rows: ruleRow(`"rule":"days"`), api: `{"a":0.5}`, unified: `{"api:u":0.5,"u":0.5}`},
		{name: "days too many", rows: ruleRow(`"rule":"days"`), api: `{"a":106751991167301}`,
			unified: `{"api:u":106751991167301,"u":106751991167301}`},
		{name: "no days", rows: ruleRow(`"rule":"days"`), outOnly: true, api: `{}`, unified: `{"u":3600}`, lacked: []string{"u"}},
		{name: "days-text", rows: ruleRow(`"rule":"days-text"`), api: `{"a":"3"}`, unified: `{"u":259200}`},

		{name: "base64 that is none", rows: ruleRow(`"rule":"base64"`), api: `{"a":"?"}`, unified: `{"u":"?"}`},
		{name: "no base64", rows: ruleRow(`"rule":"base64"`), outOnly: true, api: `{}`, unified: `{"u":1}`, lacked: []string{"u"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

const onePartRow = `{"name":"row","steps":[{"from":"a","to":"u","rule":"one-part","wrap":{"kind":"text","text":["$"]}}]}`

func TestConversionInside(t *testing.T) {
	t.Parallel()
	const (
		outOf = `{"name":"row","inside":"@","steps":[{"from":"@.data.thing","to":"@","of":"thing"}]}` + "\n"
		into  = `{"name":"row","inside":"@","steps":[{"from":"@","to":"@.data","of":"thing"}],"makes":{"@.object":"list"},"lacks":["@.object"]}` + "\n"
		thing = `{"name":"thing","steps":[{"from":"title","to":"name"}],"lacks":["x"]}`
	)
	for _, c := range []conversionCase{
		{name: "out of an envelope", rows: outOf + thing, api: `{"data":{"thing":{"title":"a"}}}`, unified: `{"name":"a"}`},
		{name: "out of an envelope, a list", rows: outOf + thing, api: `{"data":{"thing":[{"title":"a"},null]}}`, unified: `[{"name":"a"},null]`},
		{name: "out of an envelope that is lacked", rows: outOf + thing, outOnly: true, api: `{"data":{"thing":{}}}`, unified: `{"x":1}`, lacked: []string{`["@"].x`}},
		{name: "into an envelope", rows: into + thing, api: `[{"title":"a"}]`, unified: `{"data":[{"name":"a"}],"object":"list"}`},
		{name: "into an envelope, nothing", rows: into + thing, api: `null`, unified: `{"data":null,"object":"list"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

const presenceRow = `{"name":"row","steps":[{"to":"format.type","rule":"presence","values":` +
	`[["jsonObject=true","json_object"],["jsonSchema","json_schema"],["text","text"],["xml","xml"]],"lacksValues":["xml"]},{"from":"jsonSchema.schema","to":"format.schema"}]}`

func TestConversionOfTags(t *testing.T) {
	t.Parallel()
	for _, c := range []conversionCase{
		{name: "literal", api: `{"jsonObject":true}`, unified: `{"format":{"type":"json_object"}}`},
		{name: "other literal", api: `{"jsonObject":false}`, unified: `{"jsonObject":false}`},
		{name: "empty object", api: `{"text":{}}`, unified: `{"format":{"type":"text"}}`},
		{name: "null", api: `{"text":null}`, unified: `{"text":null}`},
		{name: "object that others empty", api: `{"jsonSchema":{"schema":{}}}`, unified: `{"format":{"schema":{},"type":"json_schema"}}`},
		{name: "object with more", api: `{"jsonSchema":{"x":1}}`, unified: `{"format":{"type":"json_schema"},"jsonSchema":{"x":1}}`},
		{name: "two", api: `{"jsonObject":true,"text":{}}`, unified: `{"format":{"type":"json_object"},"text":{}}`},
		{name: "no tag", api: `{}`, unified: `{}`},
		{name: "null for a tag", outOnly: true, api: `{}`, unified: `{"format":{"type":null}}`},
		{name: "unknown tag", outOnly: true, api: `{}`, unified: `{"format":{"type":"new"}}`, lacked: []string{"format.type"}},
		{name: "tag that is no text", outOnly: true, api: `{}`, unified: `{"format":{"type":{}}}`, lacked: []string{"format.type"}},
		{name: "lacking tag", outOnly: true, api: `{}`, unified: `{"format":{"type":"xml"}}`, lacked: []string{"format.type"}},
		{name: "lacking tag of the API", api: `{"xml":{}}`, unified: `{"api:":{"xml":{}},"format":{"type":"xml"}}`},
		{name: "null in its place", outOnly: true, api: `{"text":{}}`, unified: `{"text":null,"format":{"type":"text"}}`},
		{name: "another literal in its place", outOnly: true, api: `{"jsonObject":false}`,
			unified: `{"jsonObject":false,"format":{"type":"json_object"}}`, lacked: []string{"format.type"}},
	} {
		c.rows = presenceRow
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

// TestConversionOfNestedTags holds that of several paths that hold, one that leads into another one or to its value counts.
func TestConversionOfNestedTags(t *testing.T) {
	t.Parallel()
	for _, c := range []conversionCase{
		{name: "what is around", api: `{"error":{"code":5}}`, unified: `{"error":{"code":5},"status":"failed"}`},
		{name: "a value inside", api: `{"error":{"code":1,"m":"x"}}`, unified: `{"error":{"m":"x"},"status":"cancelled"}`},
		{name: "a value of the same member", api: `{"kind":"b"}`, unified: `{"status":"other"}`},
		{name: "another value of it", api: `{"kind":"a"}`, unified: `{"kind":"a","status":"some"}`},
		{name: "one of both", api: `{"error":{"code":5},"kind":"b"}`, unified: `{"error":{"code":5},"kind":"b","status":"failed"}`},
		{name: "said next to another", outOnly: true, api: `{"error":{"code":5},"kind":"b"}`, unified: `{"error":{"code":5},"status":"other"}`, lacked: []string{"status"}},
	} {
		c.rows = `{"name":"row","steps":[{"to":"status","rule":"presence","values":[["error","failed"],["error.code=1","cancelled"],["kind","some"],["kind=\"b\"","other"]]}]}`
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

// TestConversionOfValuesNextToTags holds that a value that says a tag as another member does counts where nothing else says one.
func TestConversionOfValuesNextToTags(t *testing.T) {
	t.Parallel()
	for _, c := range []conversionCase{
		{name: "alone", api: `{"done":true}`, unified: `{"status":"completed"}`},
		{name: "next to what says the same", api: `{"done":true,"response":{"a":1}}`, unified: `{"done":true,"response":{"a":1},"status":"completed"}`},
		{name: "next to what says another", api: `{"done":true,"error":{"code":5}}`, unified: `{"done":true,"error":{"code":5},"status":"failed"}`},
		{name: "not there", api: `{"done":false}`, unified: `{"done":false}`},
	} {
		c.rows = `{"name":"row","steps":[{"to":"status","rule":"presence","values":[["done=true","completed"],["error","failed"],["response","completed"]]}]}`
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

const tellsRow = `{"name":"row","tag":"type","tells":[{"from":"type","values":[["json_object","jsonObject=true"],["file","search"],["fn","fn"]]},` +
	`{"from":"cut.type","values":[["auto","cut.auto"],["last","cut.last"]]}],` +
	`"steps":[{"to":"fn"},{"from":"file.ids","to":"search.stores"},{"from":"cut.n","to":"cut.last.n"}],"lacks":["web"]}`

func TestConversionOfToldTags(t *testing.T) {
	t.Parallel()
	for _, c := range []conversionCase{
		{name: "literal", api: `{"type":"json_object"}`, unified: `{"jsonObject":true}`},
		{name: "member", api: `{"type":"fn","fn":{"a":1}}`, unified: `{"fn":{"a":1}}`},
		{name: "member of another name", api: `{"type":"file","file":{"ids":[1]}}`, unified: `{"search":{"stores":[1]}}`},
		{name: "member without its object", api: `{"type":"file"}`, unified: `{"search":{}}`},
		{name: "what is left of a member", api: `{"type":"file","file":{"x":2}}`, unified: `{"file":{"x":2},"search":{}}`},
		{name: "tag without its member", api: `{"type":"fn"}`, unified: `{"api:":{"type":"fn"},"fn":{}}`},
		{name: "member of another tag", api: `{"type":"fn","fn":1,"file":{"ids":[1]}}`, unified: `{"api:":{"file":{"ids":[1]},"fn":1,"type":"fn"},"fn":1,"search":{"stores":[1]}}`},
		{name: "unknown tag", api: `{"type":"new","x":1}`, unified: `{"api:":{"type":"new","x":1},"type":"new","x":1}`},
		{name: "no tag", api: `{"x":1}`, unified: `{"api:":{"x":1},"x":1}`},
		{name: "null for a tag", api: `{"type":null}`, unified: `{"api:":{"type":null},"type":null}`},
		{name: "names of what tells", api: `{"type":"fn","fn":1,"jsonObject":2}`, unified: `{"api.jsonObject":2,"fn":1}`},
		{name: "tag of an object inside", api: `{"type":"fn","fn":1,"cut":{"type":"last","n":3}}`, unified: `{"cut":{"last":{"n":3}},"fn":1}`},
		{name: "tag of an empty object inside", api: `{"type":"fn","fn":1,"cut":{"type":"auto"}}`, unified: `{"cut":{"auto":{}},"fn":1}`},
		{name: "no tag of an object inside", api: `{"type":"fn","fn":1,"cut":{"n":3}}`, unified: `{"api:":{"cut":{"n":3},"fn":1,"type":"fn"},"cut":{"last":{"n":3}},"fn":1}`},
		{name: "null in its place", outOnly: true, api: `{"type":"fn","fn":1}`, unified: `{"search":null,"fn":1}`},
		{name: "two at once", outOnly: true, api: `{"type":"file","file":{"ids":1}}`, unified: `{"search":{"stores":1},"fn":2,"jsonObject":false}`, lacked: []string{"jsonObject", "fn"}},
	} {
		c.rows = tellsRow
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
	for unified, want := range map[string]string{`{"web":{}}`: "", `{}`: "", `{"fn":1,"web":{}}`: "web", `{"jsonObject":false}`: ""} {
		v, lacked := outOf(t, conversionsOf(t, tellsRow), "row", treeOf(t, unified))
		if !slices.Equal(lacked, []string{want}) || (v == nil) != (want == "") {
			t.Errorf("%s gives %v, and tells %q, want %q", unified, v, lacked, want)
		}
	}
}

func TestConversionOfObjects(t *testing.T) {
	t.Parallel()
	const nested = `{"name":"row","steps":[{"from":"a.b","to":"x.y"},{"from":"a.c.d","to":"z"}],"lacks":["l","m.n"]}`
	const inner = `{"name":"row","steps":[{"from":"a","to":"u","of":"in"}]}
{"name":"in","steps":[{"from":"b","to":"v","rule":"int64-text"}]}`
	const tagged = `{"name":"row","steps":[{"from":"a","to":"u","of":"any"}]}
{"name":"any","tag":"type","variants":{"one":"one","two":"","three":"-"},"steps":[{"from":"o","to":"p"}]}
{"name":"one","steps":[{"from":"b","to":"v"}]}`
	const lacking = `{"name":"row","steps":[{"from":"a","to":"u"}],"lacks":["u.w","l"]}`
	for _, c := range []conversionCase{
		{name: "nested moves", rows: nested, api: `{"a":{"b":1,"c":{"d":2}}}`, unified: `{"x":{"y":1},"z":2}`},
		{name: "leftovers", rows: nested, api: `{"a":{"b":1,"c":{"d":2,"e":3},"f":4},"g":5}`,
			unified: `{"a":{"c":{"e":3},"f":4},"g":5,"x":{"y":1},"z":2}`},
		{name: "objects that were empty", rows: nested, api: `{"a":{"c":{}}}`, unified: `{"a":{"c":{}}}`},
		{name: "an empty object beside", rows: nested, api: `{"a":{"b":1,"c":{}}}`, unified: `{"a":{"c":{}},"x":{"y":1}}`},
		{name: "a null around", rows: nested, api: `{"a":null}`, unified: `{"a":null}`},
		{name: "a list around", rows: nested, api: `{"a":[{"b":1}]}`, unified: `{"a":[{"b":1}]}`},
		{name: "null", rows: nested, api: `{"a":{"b":null}}`, unified: `{"x":{"y":null}}`},
		{name: "names of results", rows: nested, api: `{"a":{"b":1},"x":2,"z":3}`, unified: `{"api.x":2,"api.z":3,"x":{"y":1}}`},
		{name: "names of what is lacking", rows: nested, api: `{"l":1,"m":{"n":2}}`, unified: `{"api.l":1,"api.m":{"n":2}}`},
		{name: "beside what is lacking", rows: nested, api: `{"m":{"o":2}}`, unified: `{"m":{"o":2}}`},
		{name: "reserved names", rows: nested, api: `{"api.x":1,"api:x":2,"api:":3,"other.x":4,"x":5,"":6,".":7,"..":8}`,
			unified: `{"":6,".":7,"..":8,"api.api.x":1,"api.api:":3,"api.api:x":2,"api.other.x":4,"api.x":5}`},
		{name: "members of others", rows: nested, outOnly: true, api: `{"c":3,"third.x":4}`, unified: `{"other.a":1,"other:a":2,"c":3,"third.x":4}`},
		{name: "what is lacking", rows: nested, outOnly: true, api: `{"m":{"o":1}}`, unified: `{"l":{},"m":{"n":[],"o":1}}`, lacked: []string{"l", "m.n"}},
		{name: "nulls of what is lacking", rows: nested, outOnly: true, api: `{}`, unified: `{"l":null,"m":{"n":null}}`},
		{name: "empty unified objects", rows: nested, outOnly: true, api: `{}`, unified: `{"x":{}}`},
		{name: "unified nulls", rows: nested, outOnly: true, api: `{}`, unified: `{"x":null}`},
		{name: "unknown unified members", rows: nested, outOnly: true, api: `{"x":{"new":1}}`, unified: `{"x":{"new":1}}`},
		{name: "a name that a value needs", rows: nested, outOnly: true, api: `{"a":{"b":1}}`,
			unified: `{"a":{"b":2},"x":{"y":1}}`, lacked: []string{"a.b"}},
		{name: "a text that is in the way", rows: nested, outOnly: true, api: `{"a":{"b":1}}`,
			unified: `{"a":"text","x":{"y":1}}`, lacked: []string{"a"}},
		{name: "a name that comes back twice", rows: nested, outOnly: true, api: `{"b":1}`, unified: `{"api.b":1,"b":2}`, lacked: []string{"b"}},

		{name: "lists of lists", rows: inner, api: `{"a":[[{"b":"1"}],[],null,2,"three",{"b":"4"}]}`,
			unified: `{"u":[[{"v":1}],[],null,2,"three",{"v":4}]}`},
		{name: "in an object", rows: inner, api: `{"a":{"b":"1","c":2}}`, unified: `{"u":{"c":2,"v":1}}`},
		{name: "kept in an object", rows: inner, api: `{"a":{"b":"01"}}`, unified: `{"u":{"api:v":"01","v":1}}`},
		{name: "places in lists", rows: inner, outOnly: true, api: `{"a":[[{}]]}`, unified: `{"u":[[{"v":"x"}]]}`, lacked: []string{"u[0][0].v"}},
		{name: "maps", rows: strings.Replace(inner, `"of":"in"`, `"of":"in","each":true`, 1), api: `{"a":{"b":{"b":"1"},"":[{"b":"2"}],"api:x":3}}`,
			unified: `{"u":{"":[{"v":2}],"api:x":3,"b":{"v":1}}}`},

		{name: "variants", rows: tagged, api: `{"a":[{"type":"one","b":1},{"type":"two","b":1},{"type":"new","b":1,"o":1},{"b":1,"o":1}]}`,
			unified: `{"u":[{"type":"one","v":1},{"b":1,"type":"two"},{"b":1,"p":1,"type":"new"},{"b":1,"p":1}]}`},
		{name: "reserved names in a variant of no row", rows: tagged, api: `{"a":{"type":"two","api:":{}}}`, unified: `{"u":{"api.api:":{},"type":"two"}}`},
		{name: "a variant that is lacking", rows: tagged, outOnly: true, api: `{"a":[{"type":"two"}]}`,
			unified: `{"u":[{"type":"three"},{"type":"two"}]}`, lacked: []string{"u[0]"}},
		{name: "a member that is lacking as a variant", rows: tagged, outOnly: true, api: `{}`, unified: `{"u":{"type":"three"}}`, lacked: []string{"u"}},
		{name: "a lacking variant of the API", rows: tagged, api: `{"a":{"type":"three"}}`,
			unified: `{"u":{"api:":{"type":"three"},"type":"three"}}`},

		{name: "lacking in a moved value", rows: lacking, outOnly: true, api: `{"a":{"x":2}}`, unified: `{"u":{"w":1,"x":2}}`, lacked: []string{"u.w"}},
		{name: "lacking in a value of the API", rows: lacking, api: `{"a":{"w":1}}`, unified: `{"api:":{"a":{"w":1}},"u":{"w":1}}`},
		{name: "kept as a whole and changed", rows: lacking, outOnly: true, api: `{"a":{"x":1}}`, unified: `{"api:":{"a":{"w":1}},"u":{"x":1}}`},
		{name: "no object", rows: nested, api: `[1,"a",null]`, unified: `[1,"a",null]`},
		{name: "two sources", rows: `{"name":"row","steps":[{"from":"a","to":"u"},{"from":"b","to":"u"}]}`,
			api: `{"a":1,"b":2}`, unified: `{"b":2,"u":1}`},
		{name: "a source in another", rows: `{"name":"row","steps":[{"from":"a.b","to":"u"},{"from":"a","to":"v"}]}`,
			api: `{"a":{"b":1,"c":2}}`, unified: `{"u":1,"v":{"c":2}}`},
		{name: "a source in another that is kept", rows: `{"name":"row","steps":[{"from":"a.b","to":"u"},{"from":"a","to":"v","rule":"days"}]}`,
			api: `{"a":{"b":1,"c":2}}`, unified: `{"api:v":{"c":2},"u":1,"v":{"c":2}}`},
		{name: "a moved tag", rows: `{"name":"row","tag":"t","variants":{"x":"x"}}` + "\n" + `{"name":"x","steps":[{"from":"t","to":"u"}]}`,
			api: `{"t":"x"}`, unified: `{"api:":{"t":"x"},"u":"x"}`},
		{name: "variants in a circle", rows: `{"name":"row","tag":"t","variants":{"x":"y"}}` + "\n" + `{"name":"y","tag":"t","variants":{"x":"row"}}`,
			api: `{"t":"x"}`, unified: `{"t":"x"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func TestConversionMasks(t *testing.T) {
	t.Parallel()
	const rows = `{"name":"row","mask":"mask","steps":[{"from":"a.b","to":"u"},{"from":"labels","to":"metadata","each":true}]}`
	long := strings.Repeat("n", maskLength)
	for _, c := range []conversionCase{
		{name: "leaves", api: `{"a":{"b":1,"c":[{}],"d":{}},"mask":"a.b,a.c,a.d,z","z":"x"}`, unified: `{"a":{"c":[{}],"d":{}},"u":1,"z":"x"}`},
		{name: "nulls", api: `{"mask":"a.b,z"}`, unified: `{"u":null,"z":null}`},
		{name: "nothing", api: `{"mask":""}`, unified: `{}`},
		{name: "another order", api: `{"y":2,"z":1,"mask":"z,y"}`, unified: `{"api:":{"y":2,"z":1,"mask":"z,y"},"y":2,"z":1}`},
		{name: "not listed", api: `{"z":1,"mask":""}`, unified: `{"api:":{"z":1,"mask":""},"z":1}`},
		{name: "no mask", api: `{"z":1}`, unified: `{"api:":{"z":1},"z":1}`},
		{name: "maps", api: `{"labels":{"a":"b"},"mask":"labels"}`, unified: `{"metadata":{"a":"b"}}`},
		{name: "names that cannot be listed", outOnly: true, api: `{"z":{"a.b":1},"y":{"":1},"mask":"y,z"}`, unified: `{"z":{"a.b":1},"y":{"":1}}`},
		{name: "too long", outOnly: true, api: `{"z":{"` + long + `":1},"mask":"z"}`, unified: `{"z":{"` + long + `":1}}`},
		{name: "levels", outOnly: true, api: strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 19) + `,"mask":"a` + strings.Repeat(".a", 15) + `"}`,
			unified: strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20)},
	} {
		c.rows = rows
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

// TestConversionMasksOfCalls lists what the body of a call has in another input.
func TestConversionMasksOfCalls(t *testing.T) {
	t.Parallel()
	const rows = `{"name":"row","mask":"updateMask","maps":["labels","a.more"],"steps":[{"from":"book","to":"id"}]}`
	for _, c := range []conversionCase{
		{name: "leaves", rows: rows, api: `{"@body":{"a":{"b":1,"more":{"x":1}},"labels":{"k":"v"},"t":"x"},"book":"1","updateMask":"a.b,a.more,labels,t"}`,
			unified: `{"@body":{"a":{"b":1,"more":{"x":1}},"labels":{"k":"v"},"t":"x"},"id":"1"}`},
		{name: "nulls", rows: rows, api: `{"@body":{"t":"x"},"updateMask":"t,u"}`, unified: `{"@body":{"t":"x","u":null}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func TestConversionFill(t *testing.T) {
	t.Parallel()
	const rows = `{"name":"row","steps":[{"from":"a.b","to":"u"}],"fill":{"bytes":0,"counts":{"of":[]},"counts.all":1,"a.f":"x"}}`
	for _, c := range []conversionCase{
		{name: "stand-ins", api: `{"bytes":0,"counts":{"of":[],"all":1}}`, unified: `{}`},
		{name: "nothing", outOnly: true, api: `{"bytes":0,"counts":{"all":1,"of":[]}}`, unified: `{}`},
		{name: "in an object", outOnly: true, api: `{"a":{"b":1,"f":"x"},"bytes":0,"counts":{"all":1,"of":[]}}`, unified: `{"u":1}`},
		{name: "what is there", api: `{"bytes":7,"counts":{"all":null}}`, unified: `{"bytes":7,"counts":{"all":null}}`},
		{name: "absent", api: `{}`, unified: `{"api:":{}}`},
	} {
		c.rows = rows
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func TestConversionFillOfSteps(t *testing.T) {
	t.Parallel()
	const rows = `{"name":"row","steps":[{"from":"length","to":"size"},{"to":"parameters"}],"fill":{"length":0,"parameters":{"type":"object"}}}`
	for _, c := range []conversionCase{
		{name: "what stands in is read", api: `{"length":0,"parameters":{"type":"object"}}`, unified: `{"size":0,"parameters":{"type":"object"}}`},
		{name: "nothing", outOnly: true, api: `{"length":0,"parameters":{"type":"object"}}`, unified: `{}`},
		{name: "what is there", api: `{"length":7,"parameters":null}`, unified: `{"size":7,"parameters":null}`},
		{name: "absent", api: `{"length":7}`, unified: `{"api:":{"length":7},"size":7}`},
	} {
		c.rows = rows
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func TestConversionWhen(t *testing.T) {
	t.Parallel()
	const rows = `{"name":"row","steps":[{"from":"author.role","to":"role","rule":"fold","values":[["USER","user"],["BOT","bot"]]},{"from":"author.id","to":"bot_id","when":"author.role=bot"}]}`
	for _, c := range []conversionCase{
		{name: "holds", api: `{"author":{"role":"BOT","id":"b"}}`, unified: `{"role":"bot","bot_id":"b"}`},
		{name: "holds in another case", api: `{"author":{"role":"bot","id":"b"}}`, unified: `{"api:role":"bot","role":"bot","bot_id":"b"}`},
		{name: "does not hold", api: `{"author":{"role":"USER","id":"u"}}`, unified: `{"role":"user","author":{"id":"u"}}`},
		{name: "without", api: `{"author":{"id":"u"}}`, unified: `{"author":{"id":"u"}}`},
		{name: "nothing to say", outOnly: true, api: `{"author":{"role":"USER"}}`, unified: `{"role":"user","bot_id":null}`},
		{name: "cannot be said", outOnly: true, api: `{"author":{"role":"USER"}}`, unified: `{"role":"user","bot_id":"b"}`, lacked: []string{"bot_id"}},
	} {
		c.rows = rows
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

// TestConversionWhenTag moves members of variants by a tag that nothing unified is: it follows from what is there.
func TestConversionWhenTag(t *testing.T) {
	t.Parallel()
	const rows = `{"name":"row","steps":[{"from":"method.digits","to":"card.last4","when":"method.type=card"},` +
		`{"from":"method.month","to":"card.month","when":"method.type=card"},{"from":"method.iban","to":"bank.iban","when":"method.type=bank"}]}`
	for _, c := range []conversionCase{
		{name: "in", api: `{"method":{"type":"card","digits":"4"}}`, unified: `{"card":{"last4":"4"},"method":{"type":"card"}}`},
		{name: "another", api: `{"method":{"type":"cash","digits":"4"}}`, unified: `{"method":{"type":"cash","digits":"4"}}`},
		{name: "no tag", outOnly: true, api: `{"method":{"type":"card","digits":"4","month":5}}`, unified: `{"card":{"last4":"4","month":5}}`},
		{name: "two", outOnly: true, api: `{"method":{"type":"card","digits":"4"}}`, unified: `{"card":{"last4":"4"},"bank":{"iban":"d"}}`, lacked: []string{"bank.iban"}},
		{name: "another tag", outOnly: true, api: `{"method":{"type":"bank"}}`, unified: `{"card":{"last4":"4"},"method":{"type":"bank"}}`, lacked: []string{"card.last4"}},
		{name: "nothing", outOnly: true, api: `{}`, unified: `{"card":{"last4":null}}`},
	} {
		c.rows = rows
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

// TestConversionsKeepTheirTable holds that the filling of a member is not changed by the values that are put into it.
func TestConversionsKeepTheirTable(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","fill":{"a":{},"a.b":1}}`)
	for range 2 {
		api, _ := outOf(t, c, "row", map[string]any{})
		if got := treeText(t, api); got != `{"a":{"b":1}}` {
			t.Errorf("nothing becomes %s", got)
		}
		if in, err := c.In("row", api); treeText(t, in) != "{}" || err != nil {
			t.Errorf("what stands in for members becomes %s (%v)", treeText(t, in), err)
		}
	}
}

func TestSameTree(t *testing.T) {
	t.Parallel()
	list, file := []any{"a"}, &FilePart{}
	for _, c := range []struct {
		a, b any
		same bool
	}{
		{[]any{}, []any(nil), false}, {[]any{}, []any{}, true}, {map[string]any{}, map[string]any(nil), false}, {list, list, true},
		{list, []any{"b"}, false}, {list, "a", false}, {json.Number("1"), json.Number("1.0"), false}, {json.Number("1"), "1", false},
		{map[string]any{"a": nil}, map[string]any{"b": nil}, false}, {[]int{1}, []int{1}, false}, {1.5, 1.5, true}, {nil, nil, true},
		{file, file, true}, {file, &FilePart{}, false}, {file, (*FilePart)(nil), false}, {file, nil, false},
		{&FilePart{Content: strings.NewReader("a")}, &FilePart{Content: bytes.NewReader([]byte("a"))}, true},
		{&FilePart{Content: strings.NewReader("a")}, &FilePart{Content: bytes.NewReader([]byte("b"))}, false},
		{&FilePart{Content: strings.NewReader("a")}, &FilePart{Name: "b", Content: strings.NewReader("a")}, false},
	} {
		if sameTree(c.a, c.b) != c.same || sameTree(c.b, c.a) != c.same {
			t.Errorf("%#v and %#v: want %t", c.a, c.b, c.same)
		}
	}
}

func TestConversionOfFiles(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, ruleRow(`"rule":"base64"`))
	for api, kept := range map[string]bool{"aGk=": false, "aGk=\n": true} {
		in, err := c.In("row", map[string]any{"a": api})
		if err != nil {
			t.Fatal(err)
		}
		unified := in.(map[string]any)
		file, ok := unified["u"].(*FilePart)
		if !ok {
			t.Fatalf("%q gives %v", api, unified)
		}
		if _, there := unified["api:u"]; there != kept {
			t.Errorf("%q gives %v", api, unified)
		}
		for range 2 {
			if back, lacked := outOf(t, c, "row", in); !sameTree(back, map[string]any{"a": api}) || lacked != nil {
				t.Errorf("%q comes back as %v, told %q", api, back, lacked)
			}
		}
		if data, err := io.ReadAll(file.Content); err != nil || string(data) != "hi" {
			t.Errorf("%q gives a file with %q (%v)", api, data, err)
		}
	}
	back, _ := outOf(t, c, "row", map[string]any{"u": &FilePart{Content: io.MultiReader(strings.NewReader("hi"))}, "api:u": "aGk=\n"})
	if want := map[string]any{"a": "aGk="}; !sameTree(back, want) {
		t.Errorf("a file that cannot be read again gives %v", back)
	}
	broken := errors.New("broken")
	if _, err := c.Out("row", map[string]any{"u": &FilePart{Content: failing{broken}}}, nil); !errors.Is(err, broken) {
		t.Errorf("a broken file gives %v", err)
	}
	if _, err := readFile(&FilePart{Content: strings.NewReader("four")}, 3); err == nil {
		t.Error("a file that is too large is read")
	}
	if _, lacked := outOf(t, c, "row", map[string]any{"u": (*FilePart)(nil)}); !slices.Equal(lacked, []string{"u"}) {
		t.Errorf("no file tells %q", lacked)
	}
	if _, err := c.Out("row", map[string]any{"u": &FilePart{}}, nil); !errors.Is(err, errNoContent) {
		t.Errorf("a file without content gives %v", err)
	}
}

// TestFilesAreDescribed holds that members which the string of a file does not hold go to their place in the API, unless it is taken.
func TestFilesAreDescribed(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","steps":[{"from":"n","to":"name"},{"to":"u","rule":"base64","fileName":"n","fileType":"o.t"}]}`)
	file := &FilePart{Name: "a.txt", ContentType: "text/plain", Content: strings.NewReader("hi")}
	for unified, want := range map[string]string{
		`{}`:           `{"n":"a.txt","o":{"t":"text/plain"},"u":"aGk="}`,
		`{"name":"b"}`: `{"n":"b","o":{"t":"text/plain"},"u":"aGk="}`,
	} {
		object := treeOf(t, unified).(map[string]any)
		object["u"] = file
		if got, _ := outOf(t, c, "row", object); treeText(t, got) != want {
			t.Errorf("%s gives %s, want %s", unified, treeText(t, got), want)
		}
	}
	in, err := c.In("row", treeOf(t, `{"n":"a.txt","o":{"t":"text/plain"},"u":"aGk="}`))
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := in.(map[string]any)["u"].(*FilePart); !ok || f.Name != "a.txt" || f.ContentType != "text/plain" {
		t.Errorf("the file is %+v", f)
	}
	if got, _ := outOf(t, c, "row", map[string]any{"u": "aGk="}); treeText(t, got) != `{"u":"aGk="}` {
		t.Errorf("a text gives %s", treeText(t, got))
	}
}

// TestSentFilesAreStrings holds that a file becomes a string where the lead has one, with its name and its type next to it, and comes back.
func TestSentFilesAreStrings(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","steps":[{"from":"f","to":"o.content","rule":"file","fileName":"name","fileType":"o.type"}]}`)
	for _, f := range []struct {
		file FilePart
		want string
	}{
		{FilePart{Name: "a.txt", ContentType: "text/plain", Content: strings.NewReader("hi")}, `{"name":"a.txt","o":{"content":"aGk=","type":"text/plain"}}`},
		{FilePart{Name: "a.txt", Content: io.MultiReader(strings.NewReader("hi"))}, `{"name":"a.txt","o":{"content":"aGk="}}`},
		{FilePart{Content: strings.NewReader("")}, `{"o":{"content":""}}`},
	} {
		in, err := c.In("row", map[string]any{"f": &f.file, "x": true})
		if err != nil || !strings.HasPrefix(treeText(t, in), strings.TrimSuffix(f.want, "}")) || strings.Contains(treeText(t, in), "api") {
			t.Errorf("%+v gives %v, %v, want %s", f.file, in, err, f.want)
		}
		out, lacked := outOf(t, c, "row", in)
		back, ok := memberOf(out, "f").(*FilePart)
		if len(lacked) > 0 || !ok || !sameText(back, &f.file) || len(out.(map[string]any)) != 2 {
			t.Errorf("%+v gives back %+v, told %q", f.file, out, lacked)
		}
	}
	comesBack(t, c, "row", treeOf(t, `{"f":"aGk="}`))
	comesBack(t, c, "row", treeOf(t, `{"f":"?","name":"n"}`))
	if out, lacked := outOf(t, c, "row", treeOf(t, `{"o":{"content":"?"},"name":"n"}`)); treeText(t, out) != `{"name":"n"}` || !slices.Equal(lacked, []string{"o.content"}) {
		t.Errorf("no base64 gives %s, told %q", treeText(t, out), lacked)
	}
}

// TestMadeMembersAreSaid holds that a member which the API leaves out for a value is made, and that the value is said where it is known.
func TestMadeMembersAreSaid(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","steps":[{"from":"a.r","to":"role"}],"makes":{"role":"user","object":"m"}}`)
	for own, unified := range map[string]string{
		`{}`:                  `{"api:":{},"object":"m","role":"user"}`,
		`{"a":{"r":"robot"}}`: `{"object":"m","role":"robot"}`,
	} {
		in, err := c.In("row", treeOf(t, own))
		if err != nil || treeText(t, in) != unified {
			t.Errorf("%s gives %s, %v", own, treeText(t, in), err)
		}
	}
	if got, _ := outOf(t, c, "row", treeOf(t, `{"object":"m","role":"user"}`)); treeText(t, got) != `{"a":{"r":"user"}}` {
		t.Errorf("got %s", treeText(t, got))
	}
}

// TestDefaultsAreNotLost holds that what means the same as nothing is not told to be lost, and that other values are.
func TestDefaultsAreNotLost(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","steps":[{"from":"f","to":"format","lacksValues":["auto"]}],"lacks":["order","n"],"defaults":{"order":"desc","format":"auto","n.top":1}}`)
	for unified, want := range map[string]string{
		`{"order":"desc","format":"auto","n":{"top":1}}`: `{} []`,
		`{"order":"asc","format":"json"}`:                `{"f":"json"} [order]`,
		`{"n":{"top":1,"low":2}}`:                        `{} [n]`,
		`{"order":["desc"]}`:                             `{} [order]`,
	} {
		got, lacked := outOf(t, c, "row", treeOf(t, unified))
		if text := fmt.Sprint(treeText(t, got), " ", lacked); text != want {
			t.Errorf("%s gives %s, want %s", unified, text, want)
		}
	}
}

// TestGatheredBelongsToWhatIsLike holds that a member goes to an item that may have the object around it, and has not.
func TestGatheredBelongsToWhatIsLike(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","gather":[{"list":"l","item":"s.ids","to":"x.y","like":{"t":"s"}}]}`)
	for unified, want := range map[string]string{
		`{"l":[{"t":"f"},{"t":"s"}],"x":{"y":[1]}}`:             `{"l":[{"t":"f"},{"s":{"ids":[1]},"t":"s"}]} []`,
		`{"l":[{"t":"s"},{"t":"s","s":{"n":1}}],"x":{"y":[1]}}`: `{"l":[{"s":{"ids":[1]},"t":"s"},{"s":{"n":1},"t":"s"}]} []`,
		`{"l":[{"t":"f"}],"x":{"y":[1]}}`:                       `{"l":[{"t":"f"}]} [x.y]`,
		`{"l":["s",null,{"t":null}],"x":{"y":[1]}}`:             `{"l":["s",null,{"t":null}]} [x.y]`,
	} {
		got, lacked := outOf(t, c, "row", treeOf(t, unified))
		if text := fmt.Sprint(treeText(t, got), " ", lacked); text != want {
			t.Errorf("%s gives %s, want %s", unified, text, want)
		}
	}
}

// TestGatheredGoesToObjects holds that an item which is not an object gets no member.
func TestGatheredGoesToObjects(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","gather":[{"list":"l","item":"ids","to":"x"}]}`)
	if got, lacked := outOf(t, c, "row", treeOf(t, `{"l":["s",null,{"t":1}],"x":[2]}`)); treeText(t, got) != `{"l":["s",null,{"ids":[2],"t":1}]}` || lacked != nil {
		t.Errorf("got %s, told %q", treeText(t, got), lacked)
	}
}

// failing is a reader that fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestConversionsCarryOtherValues(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, ruleRow(`"rule":"json-text"`)+"\n"+`{"name":"of","steps":[{"from":"a","to":"u","of":"row"}]}`)
	file := &FilePart{}
	for _, v := range []any{file, []int{1}, map[string]any(nil), []any(nil), func() {}, map[string]any{"x": file, "y": 1.5}} {
		in, err := c.In("of", map[string]any{"a": map[string]any{"a": v}, "b": v})
		if err != nil {
			t.Fatal(err)
		}
		if _, there := in.(map[string]any)["b"]; !there {
			t.Errorf("%T is not carried", v)
		}
		outOf(t, c, "of", in)
	}
	if in, err := c.In("row", file); in != file || err != nil {
		t.Errorf("a file gives %v, %v", in, err)
	}
}

func TestConversionErrors(t *testing.T) {
	t.Parallel()
	strict := errors.New("strict")
	c := conversionsOf(t, `{"name":"row","lacks":["l"],"tag":"t","variants":{"x":"-"}}`)
	for _, unified := range []string{`{"l":1}`, `[{"t":"x"}]`, `[[{"l":1}]]`} {
		if _, err := c.Out("row", treeOf(t, unified), func(string) error { return strict }); !errors.Is(err, strict) {
			t.Errorf("%s gives the error %v", unified, err)
		}
	}
	if v, lacked := outOf(t, c, "row", treeOf(t, `{"t":"x"}`)); v != nil || !slices.Equal(lacked, []string{""}) {
		t.Errorf("a value that is lacking as a whole gives %v, told %q", v, lacked)
	}
	if v, err := c.In("", json.Number("1")); v != json.Number("1") || err != nil {
		t.Errorf("no conversion gives %v, %v", v, err)
	}
	if _, err := c.In("none", nil); err == nil {
		t.Error("an unknown row converts in")
	}
	if _, err := c.Out("none", nil, nil); err == nil {
		t.Error("an unknown row converts out")
	}
}

func TestConversionTablesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, lines := range []string{
		`{`, `[]`, `{"name":"row"} {"name":"two"}`, `{"nome":"row"}`, `{"name":""}`, `{"name":"-"}`, "{\"name\":\"row\"}\n{\"name\":\"row\"}",
		ruleRow(`"rule":"none"`), ruleRow(`"of":"none"`), ruleRow(`"of":"-"`), ruleRow(`"rule":"days","of":"row"`), ruleRow(`"rule":"values"`),
		ruleRow(`"rule":"text-parts"`), ruleRow(`"rule":"text-parts","wrap":{},"each":true`), `{"name":"row","variants":{"x":"none"}}`,
		`{"name":"row","steps":[{"from":"a"}]}`, `{"name":"row","steps":[{"to":"api:x"}]}`, `{"name":"row","steps":[{"to":"x"},{"to":"x.y"}]}`,
		`{"name":"row","steps":[{"to":"x","of":"row"}],"lacks":["x.y"]}`, `{"name":"row","lacks":["other:x"]}`,
		`{"name":"row","steps":[{"to":"u","rule":"presence"}]}`, ruleRow(`"rule":"presence","values":[["x","y"]]`),
		`{"name":"row","steps":[{"to":"u","rule":"presence","values":[["x=","y"]]}]}`,
		`{"name":"row","steps":[{"to":"u","rule":"presence","values":[["x={}","y"]]}]}`,
		`{"name":"row","steps":[{"to":"u","rule":"presence","values":[["x=null","y"]]}]}`,
		`{"name":"row","tells":[{"values":[["x","y"]]}]}`, `{"name":"row","tells":[{"from":"a"}]}`, `{"name":"row","tells":[{"from":"a","values":[["x","y="]]}]}`,
		`{"name":"row","tells":[{"from":"a","values":[["x","u.y"]]}],"steps":[{"to":"u"}]}`,
	} {
		if c, err := ReadConversions("api", lines, "other"); err == nil {
			t.Errorf("%s gives %v", lines, c)
		}
	}
	for _, api := range []string{"", "a.b", "a:b"} {
		if _, err := ReadConversions(api, ""); err == nil {
			t.Errorf("%q may be the name of an API", api)
		}
	}
}

// TestConversionsAreLinear converts values that are as deep and as wide as they come, by rows that keep much.
func TestConversionsAreLinear(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","mask":"mask","steps":[{"from":"a","to":"u","of":"row"},{"from":"n","to":"m.n","rule":"unix-time"}],"fill":{"f":1}}
{"name":"plain","steps":[{"from":"a","to":"u.v","of":"plain"},{"from":"n","to":"m","rule":"unix-time"}],"fill":{"f":1},"lacks":["l"]}`)
	const levels = 9_990
	wide := "[" + strings.Repeat(`{"a":{"f":1,"n":1.5}},`, 20_000) + "1]"
	var members strings.Builder
	members.WriteString(`{"n":0.5`)
	for i := range 20_000 {
		fmt.Fprintf(&members, `,"%d":{"a":1}`, i)
	}
	for _, text := range []string{
		strings.Repeat(`{"n":1.5,"a":`, levels) + "1" + strings.Repeat("}", levels),
		strings.Repeat(`{"f":1,"n":1.5,"a":`, levels) + "1" + strings.Repeat("}", levels),
		strings.Repeat(`[`, levels) + strings.Repeat("]", levels),
		strings.Repeat(`{"api:":{"a":1},"a":`, levels) + "1" + strings.Repeat("}", levels),
		wide, members.String() + "}",
		strings.Repeat(`{"u":{"v":`, levels/2) + `{"l":1,"v":[` + strings.Repeat(`{"l":1},`, 20_000) + `1]}` + strings.Repeat("}}", levels/2),
		`{"mask":"` + strings.Repeat("a.", 100_000) + `"}`, `{"mask":"` + strings.Repeat("a,", 100_000) + `"}`,
		`{"n":` + strings.Repeat("9", 1_000_000) + `}`, `{"n":0.` + strings.Repeat("0", 1_000_000) + `1}`,
	} {
		for _, row := range []string{"row", "plain"} {
			start := time.Now()
			v := treeOf(t, text)
			comesBack(t, c, row, v)
			outOf(t, c, row, v)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("%s of %.40s takes %v", row, text, took)
			}
		}
	}
	ring := map[string]any{}
	ring["a"] = ring
	if _, err := c.In("plain", ring); err == nil {
		t.Error("a value that holds itself is converted")
	}
}

// comesBack holds that a value of the API comes back as it was, is not changed itself, and is told to be taken as a whole.
func comesBack(t testing.TB, c *Conversions, row string, v any) {
	t.Helper()
	before := treeText(t, v)
	in, err := c.In(row, v)
	if err != nil {
		t.Fatal(err)
	}
	unified := ""
	if _, err := json.Marshal(in); err == nil { // a file has no JSON
		unified = treeText(t, in)
	}
	back, lacked := outOf(t, c, row, in)
	if got := treeText(t, back); got != before || lacked != nil {
		t.Errorf("%.2000s\nis  %.2000s\nand %.2000s, told %q", before, unified, got, lacked)
	}
	if after := treeText(t, v); after != before {
		t.Errorf("In changes %s to %s", before, after)
	}
	if unified != "" && treeText(t, in) != unified {
		t.Errorf("Out changes %s to %s", unified, treeText(t, in))
	}
}

// conversionGrammar makes trees and tables of bytes.
type conversionGrammar struct{ data []byte }

func (g *conversionGrammar) pick(n int) int {
	if len(g.data) == 0 {
		return 0
	}
	b := g.data[0]
	g.data = g.data[1:]
	return int(b) % n
}

func (g *conversionGrammar) oneOf(of ...string) string { return of[g.pick(len(of))] }

func (g *conversionGrammar) name() string {
	return g.oneOf("a", "b", "c", "u", "v", "t", "mask", "", ".", "a..b", "a.b", "api:", "api:u", "api.a", "other.a", "other:", "api.api:")
}

func (g *conversionGrammar) tree(levels int) any {
	kinds := 10
	if levels == 0 {
		kinds = 6
	}
	switch g.pick(kinds) {
	case 0:
		return nil
	case 1:
		return g.pick(2) == 1
	case 2, 3:
		return json.Number(g.oneOf("0", "1", "1.0", "1.5", "-0.5", "86400", "1e3", "1e999", "253402300800"))
	case 4, 5:
		return g.oneOf("", "x", "y", "X", "1", "01", "a", "a,b", "a.b", "b,a", "u", "{}", "{ }", `{"a":1}`, "aGk=", "aGk=\n", "2023-11-14T22:13:20Z")
	case 6:
		list := []any{}
		for range g.pick(4) {
			list = append(list, g.tree(levels-1))
		}
		return list
	}
	object := map[string]any{}
	for range g.pick(6) {
		object[g.name()] = g.tree(levels - 1)
	}
	return object
}

func (g *conversionGrammar) path() string {
	path := []string{g.oneOf("a", "b", "c", "u", "v", "t", "")}
	for range g.pick(3) {
		path = append(path, g.oneOf("a", "b", "c", ""))
	}
	return strings.Join(path, ".")
}

func (g *conversionGrammar) row(name string) Conversion {
	row := Conversion{Name: name}
	rules := slices.Sorted(func(yield func(string) bool) {
		for rule := range conversionRules {
			if !yield(rule) {
				return
			}
		}
	})
	for range g.pick(5) {
		s := Step{From: g.path(), To: g.path(), Rule: rules[g.pick(len(rules))]}
		if s.Rule == RulePresence {
			s.From = ""
		}
		if rule := conversionRules[s.Rule]; rule.needsValues {
			s.Values = [][2]string{{"x", "y"}, {"a", "u"}, {"b.c=true", "y"}, {"", "x"}, {"c", "x"}}[g.pick(4):]
		} else if rule.keepsObjects {
			s.Of = g.oneOf("", "r0", "r1", "r2")
		}
		if s.Rule == "" {
			s.Each = g.pick(4) == 3
		}
		if s.Rule == "text-parts" {
			s.Wrap = json.RawMessage(`{"a":"$","t":["x","$"]}`)
		}
		if g.pick(4) == 3 {
			s.LacksValues = []string{"x", "u"}
		}
		if s.Rule != RulePresence && g.pick(5) == 4 {
			s.When = g.path() + "=x"
		}
		row.Steps = append(row.Steps, s)
	}
	for range g.pick(3) {
		row.Lacks = append(row.Lacks, g.path())
	}
	if g.pick(3) == 2 {
		row.Mask = g.oneOf("mask", "a", "api:", "")
	}
	if g.pick(3) == 2 {
		row.Fill = map[string]json.RawMessage{g.path(): json.RawMessage(`{"a":{}}`), g.path(): json.RawMessage("1")}
	}
	if g.pick(3) == 2 {
		row.Tag, row.Variants = g.oneOf("t", "a", ""), map[string]string{"x": "r1", "y": g.oneOf("", "-", "r2"), "u": "r0"}
	}
	if g.pick(3) == 2 {
		row.Tells = []Told{{From: g.path(), Values: [][2]string{{"x", g.path()}, {"u", g.path() + "=true"}, {"y", g.path()}}[g.pick(3):]}}
	}
	return row
}

// table makes a table that can be read, if it does so in a few attempts.
func (g *conversionGrammar) table(t testing.TB) *Conversions {
	t.Helper()
	for range 10 {
		var lines strings.Builder
		for _, name := range []string{"r0", "r1", "r2"} {
			lines.WriteString(treeText(t, g.row(name)) + "\n")
		}
		if c, err := ReadConversions("api", lines.String(), "other"); err == nil {
			return c
		}
	}
	return conversionsOf(t, `{"name":"r0"}`)
}

// check converts a tree both ways, as a value of the API and as a unified one.
func (g *conversionGrammar) check(t testing.TB) {
	t.Helper()
	const levels = 5
	tree := &conversionGrammar{g.data[len(g.data)/2:]}
	g.data = g.data[:len(g.data)/2]
	c, v := g.table(t), tree.tree(levels)
	comesBack(t, c, "r0", v)
	before := treeText(t, v)
	out, lacked := outOf(t, c, "r0", v)
	if again, same := outOf(t, c, "r0", v); !reflect.DeepEqual(lacked, same) || treeText(t, again) != treeText(t, out) {
		t.Errorf("Out of %s gives %s and %s, told %q and %q", before, treeText(t, out), treeText(t, again), lacked, same)
	}
	if treeText(t, v) != before {
		t.Errorf("Out changes %s to %s", before, treeText(t, v))
	}
	comesBack(t, c, "r0", out)
}

func TestRandomConversions(t *testing.T) {
	t.Parallel()
	random := rand.NewPCG(1, 2)
	for i := range 5_000 {
		data := make([]byte, 400)
		for j := range data {
			data[j] = byte(random.Uint64() >> 32)
		}
		g := &conversionGrammar{data}
		if g.check(t); t.Failed() {
			t.Fatalf("at %d: %s", i, treeText(t, (&conversionGrammar{data}).row("r0")))
		}
	}
}

// FuzzConvert makes tables and trees of any bytes, and holds that what comes in goes out as it was.
func FuzzConvert(f *testing.F) {
	for i := range 100 {
		f.Add(scrambled(i))
	}
	f.Fuzz(func(t *testing.T, data []byte) { (&conversionGrammar{data}).check(t) })
}

// TestNothingIsLeftOfWhatIsGathered holds that the API, which lacks the object around a gathered member, is not sent that.
func TestNothingIsLeftOfWhatIsGathered(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","gather":[{"list":"l","item":"a.b","to":"x.y"}]}`)
	for _, unified := range []string{`{"l":[]}`, `{"l":[],"x":null}`, `{"l":[],"x":{}}`, `{"l":[],"x":{"y":null}}`} {
		out, err := c.Out("row", treeOf(t, unified), errors.New)
		if err != nil || !sameTree(out, treeOf(t, `{"l":[]}`)) {
			t.Errorf("%s: %v, %v", unified, out, err)
		}
	}
}

// TestItemsAreMadeForWhatIsGathered holds that a member to which no item belongs gets a new item, which is absent from the unified list.
func TestItemsAreMadeForWhatIsGathered(t *testing.T) {
	t.Parallel()
	c := conversionsOf(t, `{"name":"row","gather":[{"list":"l","item":"a.b","to":"x.y","make":{"t":"s"}}]}`)
	for _, test := range []struct{ unified, api string }{
		{`{"x":{"y":1}}`, `{"l":[{"a":{"b":1},"t":"s"}]}`},
		{`{"l":[{"t":"r"}],"x":{"y":1}}`, `{"l":[{"t":"r"},{"a":{"b":1},"t":"s"}]}`},
		{`{"l":[{"a":{},"t":"s"},{"t":"r"}],"x":{"y":1}}`, `{"l":[{"a":{"b":1},"t":"s"},{"t":"r"}]}`},
		{`{"l":[{"a":{"c":2},"t":"s"}],"x":{"y":1}}`, `{"l":[{"a":{"b":1,"c":2},"t":"s"}]}`},
	} {
		if got, lacked := outOf(t, c, "row", treeOf(t, test.unified)); treeText(t, got) != test.api || lacked != nil {
			t.Errorf("%s gives %s, told %q, want %s", test.unified, treeText(t, got), lacked, test.api)
		}
		if got, err := c.In("row", treeOf(t, test.api)); err != nil || treeText(t, got) != test.unified {
			t.Errorf("%s becomes %s, %v, want %s", test.api, treeText(t, got), err, test.unified)
		}
	}
	if _, lacked := outOf(t, c, "row", treeOf(t, `{"l":1,"x":{"y":1}}`)); len(lacked) != 1 {
		t.Errorf("told %q of what cannot be added to a list that is none", lacked)
	}
}
