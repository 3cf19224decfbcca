package runtime

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// memberKinds is a struct with a field of every kind, of which the text may have other names.
type memberKinds struct {
	Text   Opt[string]       `json:"text,omitzero"`
	Number Opt[int64]        `json:"number,omitzero"`
	Float  Opt[float64]      `json:"float,omitzero"`
	Flag   Opt[bool]         `json:"flag,omitzero"`
	Time   Opt[time.Time]    `json:"time,omitzero"`
	Bytes  []byte            `json:"bytes,omitzero"`
	Raw    Opt[Raw]          `json:"raw,omitzero"`
	List   []string          `json:"list,omitzero"`
	Null   Opt[[]string]     `json:"null,omitzero"`
	Map    map[string]string `json:"map,omitzero"`
	Counts map[string]int64  `json:"counts,omitzero"`
	Model  *memberKinds      `json:"model,omitzero"`
	Value  Opt[memberValue]  `json:"value,omitzero"`
	Union  laidOutUnion      `json:"union,omitzero"`
	Long   Opt[int64]        `json:"long,omitzero"`
	Type   string            `json:"type"`
	_      [0]func(memberSchema, laidOutVariants, laidOutPicks)
	Rest   *Rest `json:"-"`
}

// memberValue is held by value.
type memberValue struct {
	Text   Opt[string] `json:"text,omitzero"`
	Number Opt[int64]  `json:"number,omitzero"`
	Flag   Opt[bool]   `json:"flag,omitzero"`
	List   []string    `json:"list,omitzero"`
	Type   string      `json:"type"`
	_      [0]func(memberSchema)
	Rest   *Rest `json:"-"`
}

type memberSchema struct{}

func (memberSchema) Schemas() string {
	return `
memberKinds.Text {"also":["theText","TEXT"]}
memberKinds.Type {"fill":true,"enum":["kind"]}
memberValue.Type {"fill":true,"enum":["kind"]}
memberKinds.Long {"asText":true}
memberExtra {"additional":"Extra"}
`
}

// memberExtra takes numbers of any name.
type memberExtra struct {
	Name  Opt[string]      `json:"name,omitzero"`
	Extra map[string]int64 `json:"-"`
	_     [0]func(memberSchema)
	Rest  *Rest `json:"-"`
}

// spaced returns a string with blanks around everything outside strings.
func spaced(text, blank string) string {
	var b strings.Builder
	inside := false
	for i := range len(text) {
		c := text[i]
		if c == '"' && (i == 0 || text[i-1] != '\\') {
			inside = !inside
		}
		if !inside && strings.IndexByte("{}[],:", c) >= 0 {
			b.WriteString(blank + string(c) + blank)
			continue
		}
		b.WriteByte(c)
	}
	return blank + b.String() + blank
}

// rereads checks how a string is read and written, with and without blanks.
func rereads[T any](t *testing.T, text, want string) {
	t.Helper()
	var plain T
	for i, text := range []string{text, spaced(text, " "), spaced(text, "\n\t\r "), "  " + text} {
		var v T
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		got, err := Append(nil, &v, nil)
		if err != nil || compacted(string(got)) != want {
			t.Fatalf("%q is written as %s, %v, want %s", text, got, err, want)
		}
		if i == 0 {
			plain = v
			continue
		}
		again, _ := Append(nil, &v, nil)
		var back T
		if err := Unmarshal(again, &back); err != nil || !Equal(&back, &v) {
			t.Fatalf("%s: written as %s and read back as another", text, again)
		}
	}
	if got, err := Append(nil, &plain, nil); err != nil || string(got) != want {
		t.Fatalf("%q is written as %s, %v, want %s", text, got, err, want)
	}
}

// compacted takes the blanks out of what is kept of a string.
func compacted(text string) string {
	var b strings.Builder
	inside := false
	for i := range len(text) {
		if text[i] == '"' && (i == 0 || text[i-1] != '\\') {
			inside = !inside
		}
		if inside || strings.IndexByte(" \t\r\n", text[i]) < 0 {
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// Of members of one name the last one counts, whatever it and the others are.
func TestTheLastOfSeveralMembersCounts(t *testing.T) {
	t.Parallel()
	values := map[string][]string{
		"text": {`"a"`, `null`, `7`, `"\ud83d"`}, "number": {`1`, `null`, `"7"`, `1.5`, `[1]`}, "float": {`1.5`, `null`, `1.50`, `"x"`}, "flag": {`true`, `false`, `null`, `"true"`},
		"time": {`"2026-01-02T03:04:05Z"`, `null`, `"today"`}, "bytes": {`"AAAA"`, `""`, `"AAA"`, `7`}, "raw": {`{"a":[1]}`, `null`, `1.50`},
		"list": {`["a","b"]`, `[]`, `["c"]`, `[1]`, `"a"`}, "null": {`["a","b"]`, `null`, `[]`, `{}`}, "map": {`{"a":"1","b":"2"}`, `{}`, `{"c":"3"}`, `{"d":4}`, `[]`},
		"counts": {`{"a":1,"b":2}`, `{}`, `{"c":3}`, `{"c":"4"}`, `7`},
		"model":  {`{"text":"a","number":1,"type":"kind","x":1}`, `{"flag":true,"type":"kind"}`, `{"number":"2","type":"kind"}`, `[7]`},
		"value":  {`{"text":"a","number":1,"type":"kind","x":1}`, `null`, `{"flag":true,"type":"kind"}`, `{"number":"2","type":"kind"}`, `[7]`},
		"union":  {`"text"`, `7`, `[]`, `["a"]`, `{"name":"model"}`, `{"name":"map","z":"b"}`, `{"name":"map"}`, `{"z":1}`},
		"long":   {`"7"`, `null`, `7.5`, `"x"`}, "type": {`"kind"`, `"other"`, `7`}, "undeclared": {`1`, `null`, `{"a":[1,2]}`},
	}
	for name, all := range values {
		for _, first := range all {
			for _, last := range all {
				rest := ""
				if name != "type" {
					rest = `,"type":"kind"`
				}
				want := `{"` + name + `":` + last + rest + `}`
				if name == "undeclared" {
					want = `{"type":"kind","undeclared":` + last + `}`
				}
				rereads[memberKinds](t, `{"`+name+`":`+first+`,"`+name+`":`+last+rest+`}`, want)
				rereads[memberKinds](t, `{"`+name+`":`+first+rest+`,"`+name+`":`+last+`}`, want)
				rereads[memberKinds](t, `{"`+name+`":`+first+`,"`+name+`":`+first+`,"`+name+`":`+last+rest+`}`, want)
			}
		}
	}
	for _, first := range []string{`1`, `"7"`, `1.5`, `{}`} {
		for _, last := range []string{`2`, `"8"`, `2.5`, `[]`} {
			rereads[memberExtra](t, `{"a":`+first+`,"name":"n","a":`+last+`}`, `{"name":"n","a":`+last+`}`)
		}
	}
}

// A field that is read twice holds nothing of the first value.
func TestNothingIsLeftOfAnEarlierMember(t *testing.T) {
	t.Parallel()
	var v memberKinds
	if err := Unmarshal([]byte(`{"list":["a","b","c"],"map":{"a":"1"},"counts":{"a":1},"value":{"text":"x","list":["y"]},"model":{"text":"x"},"null":["a"],"text":"x",`+
		`"list":["d"],"map":{"b":"2"},"counts":{"b":2},"value":{"number":1},"model":{"number":1},"null":null,"theText":null}`), &v); err != nil {
		t.Fatal(err)
	}
	value, _ := v.Value.Get()
	if got := fmt.Sprint(v.List, v.Map, v.Counts, value.Text, value.List, value.Number.Or(0), v.Model.Text, v.Null.value, v.Null.IsNull(), v.Text); got !=
		fmt.Sprint([]string{"d"}, map[string]string{"b": "2"}, map[string]int64{"b": 2}, Opt[string]{}, []string(nil), 1, Opt[string]{}, []string(nil), true, Null[string]()) {
		t.Error(got)
	}
}

// permute calls yield for every order of the strings.
func permute(texts []string, n int, yield func([]string)) {
	if n == len(texts) {
		yield(texts)
		return
	}
	for i := n; i < len(texts); i++ {
		texts[n], texts[i] = texts[i], texts[n]
		permute(texts, n+1, yield)
		texts[n], texts[i] = texts[i], texts[n]
	}
}

func TestMembersInAnyOrder(t *testing.T) {
	t.Parallel()
	texts := []string{`"text":"a"`, `"number":1`, `"list":["x"]`, `"model":{"flag":true,"text":"b","type":"kind"}`, `"type":"kind"`, `"zzz":[1]`}
	const want = `{"text":"a","number":1,"list":["x"],"model":{"text":"b","flag":true,"type":"kind"},"type":"kind","zzz":[1]}`
	permute(texts, 0, func(texts []string) { rereads[memberKinds](t, "{"+strings.Join(texts, ",")+"}", want) })
}

// What a field cannot hold is written as it was read, while the field is as it was read.
func TestDeviationsAreKept(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{}`, `{"text":7,"type":"kind"}`, `{"number":"1","type":"kind"}`, `{"number":1.0,"type":"kind"}`, `{"number":{"a":[1]},"type":"kind"}`, `{"list":null,"type":"kind"}`,
		`{"list":["a",1],"type":"kind"}`, `{"map":{"a":1},"type":"kind"}`, `{"model":{"number":"1","type":"kind"},"type":"kind"}`, `{"model":[1],"type":"kind"}`,
		`{"value":{"x":1},"type":"kind"}`, `{"type":null}`, `{"type":""}`, `{"long":7.5,"type":"kind"}`, `{"time":"2026-01-02T03:04:05.000Z","type":"kind"}`,
		`{"bytes":"AA==","type":"kind"}`, `{"bytes":"AA","type":"kind"}`, `{"flag":"false","type":"kind"}`, `{"union":{"name":"model","rest":1},"type":"kind"}`,
		`[]`, `"text"`, `null`, `7`, `[{"a":1}]`,
	} {
		rereads[memberKinds](t, text, text)
	}
	rereads[memberKinds](t, `{"long":7,"type":"kind"}`, `{"long":"7","type":"kind"}`) // either form is as good
	var v memberKinds
	if err := Unmarshal([]byte(`{"number" :  "1" , "text":7,"type" : null}`), &v); err != nil {
		t.Fatal(err)
	}
	v.Number = Some[int64](2)
	if got, _ := Marshal(&v); string(got) != `{"text":7,"number":2,"type":null}` {
		t.Errorf("%s", got)
	}
	v.Text, v.Type = Opt[string]{}, "kind"
	if got, _ := Marshal(&v); string(got) != `{"number":2,"type":"kind"}` {
		t.Errorf("%s", got)
	}
}

func TestAlternateNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"text", "theText", "TEXT"} {
		rereads[memberKinds](t, `{"`+name+`":"a","type":"kind"}`, `{"text":"a","type":"kind"}`)
		rereads[memberKinds](t, `{"type":"kind","`+name+`":7}`, `{"text":7,"type":"kind"}`)
		rereads[memberKinds](t, `{"TEXT":"a","`+name+`":"b","type":"kind"}`, `{"text":"b","type":"kind"}`)
		var v memberKinds
		if err := Unmarshal([]byte(`{"`+name+`":"a","type":"kind"}`), &v); err != nil {
			t.Fatal(err)
		}
		if got, err := Append(nil, &v, []WriteOption{AlternateNames()}); err != nil || string(got) != `{"theText":"a","type":"kind"}` {
			t.Errorf("%s, %v", got, err)
		}
	}
	rereads[memberKinds](t, `{"Text":"a","type":"kind"}`, `{"type":"kind","Text":"a"}`)
}

// Strings that are not JSON are errors wherever they break off, and what is behind the value is one, too.
func TestBrokenObjects(t *testing.T) {
	t.Parallel()
	const text = `{"text":"a\u0041","number":12,"list":["x","y"],"map":{"a":"b"},"model":{"flag":true},"union":{"name":"map","a":"b"},"type":"kind","zzz":[{"a":null}]}`
	for i := range len(text) {
		for _, text := range []string{text[:i], text[:i] + "\x00" + text[i:], text + text[:i+1], text[:i] + "]" + text[i:]} {
			var v memberKinds
			if err := Unmarshal([]byte(text), &v); (err == nil) != json.Valid([]byte(text)) {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}

// FuzzModel reads any text as a model: valid JSON is never an error and is written as a value that equals the one read.
func FuzzModel(f *testing.F) {
	f.Add(`{"text":"a","number":"1","list":["x",1],"map":{"a":"b"},"model":{"flag":true},"union":{"name":"map","a":"b"},"type":"kind","zzz":[{"a":null}]}`)
	f.Add(`{"text":7,"theText":null,"long":"7","value":{"type":""},"raw":1.50}`)
	f.Fuzz(func(t *testing.T, text string) {
		var v memberKinds
		if err := Unmarshal([]byte(text), &v); (err == nil) != json.Valid([]byte(text)) {
			t.Fatalf("%q: %v", text, err)
		} else if err != nil {
			return
		}
		again, err := Marshal(&v)
		var back memberKinds
		if err != nil || !json.Valid(again) || Unmarshal(again, &back) != nil || !Equal(&v, &back) {
			t.Fatalf("%q is written as %q, %v", text, again, err)
		}
		_ = Validate(&v)
		var extra memberExtra
		if Unmarshal([]byte(text), &extra) == nil {
			again, err := Marshal(&extra)
			var back memberExtra
			if err != nil || Unmarshal(again, &back) != nil || !Equal(&extra, &back) {
				t.Fatalf("%q is written as %q, %v", text, again, err)
			}
		}
	})
}

// Values of every depth are read and written; nothing is read deeper than the limit.
func TestDeepModels(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{1, 100, 9000} {
		text := strings.Repeat(`{"model":`, depth) + `{"type":"kind"}` + strings.Repeat(`,"type":"kind"}`, depth)
		var v memberKinds
		if err := Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(depth, err)
		}
		if got, err := Marshal(&v); err != nil || string(got) != text {
			t.Errorf("%d: %d bytes, %v", depth, len(got), err)
		}
	}
	var v memberKinds
	if err := Unmarshal([]byte(strings.Repeat(`{"model":`, 20_000)), &v); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Error(err)
	}
}

// Fields beyond the 256th are known as well when they come twice or not at all.
func TestStructsOfManyFields(t *testing.T) {
	t.Parallel()
	var fields []reflect.StructField
	for i := range 600 {
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: reflect.TypeFor[int64](), Tag: reflect.StructTag(fmt.Sprintf(`json:"f%d"`, i))})
	}
	typ := reflect.StructOf(fields)
	v := reflect.New(typ).Interface()
	var text []string
	for i := range 600 {
		text = append(text, fmt.Sprintf(`"f%d":%d`, i, i), fmt.Sprintf(`"f%d":%d`, i, i+1))
	}
	slices.Reverse(text[600:])
	if err := Unmarshal([]byte("{"+strings.Join(text, ",")+"}"), v); err != nil {
		t.Fatal(err)
	}
	for i := range 600 {
		want := int64(i + 1)
		if i >= 300 {
			want = int64(i)
		}
		if got := reflect.ValueOf(v).Elem().Field(i).Int(); got != want {
			t.Fatalf("field %d is %d, want %d", i, got, want)
		}
	}
}

// An integer is read to the last digit, however it is spelt.
func TestIntegersInOtherSpellings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"9007199254740993.0": 9007199254740993, "-9007199254740993.0": -9007199254740993, "9007199254740993e0": 9007199254740993,
		"90071992547409930e-1": 9007199254740993, "9.007199254740993E+15": 9007199254740993, "9223372036854775807.0": math.MaxInt64,
		"9223372036854775808.0": math.MaxInt64, "-9223372036854775808.5": math.MinInt64, "-9.3e18": math.MinInt64, "1e400": math.MaxInt64,
		"1e99999999999": math.MaxInt64, "-0.5": 0, "-1e-5": 0, "0.0": 0, "-0": 0, "12.9": 12, "0e400": 0, "1e-99999999999": 0, "0.05e2": 5,
	} {
		if got, exact := parseInt[int64](text); got != want || exact {
			t.Errorf("%s was read as %d, %v", text, got, exact)
		}
	}
	if got, _ := parseInt[uint64]("18446744073709551615.0"); got != math.MaxUint64 {
		t.Errorf("read as %d", got)
	}
	if got, _ := parseInt[int32]("2147483648.0"); got != math.MaxInt32 {
		t.Errorf("read as %d", got)
	}
	for _, text := range []string{"", "-", ".", "e", "1e", "-.5", "x", "NaN", "Inf", strings.Repeat("9", 1<<20) + ".5e-9"} {
		parseInt[int64](text)
	}
}
