package runtime

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
)

// readAs reads a value of a type from the beginning of a string.
func readAs[T any](text string) (T, *Reader) {
	var v T
	r := &Reader{s: text}
	r.read(codecOf(reflect.TypeFor[T]()), pointerOf(&v))
	return v, r
}

// agrees fails unless the reader takes text for JSON exactly when encoding/json does, and keeps its value.
func agrees(t *testing.T, text []byte) {
	t.Helper()
	var raw Raw
	err := Unmarshal(text, &raw)
	if valid := json.Valid(text); valid != (err == nil) {
		t.Fatalf("%q: encoding/json says valid=%v, the reader says %v", text, valid, err)
	}
	if err == nil && string(raw) != strings.Trim(string(text), " \t\r\n") {
		t.Fatalf("%q: raw text is %q", text, raw)
	}
}

var corpus = []string{
	`null`, `true`, `false`, `0`, `-0`, `-1`, `1.5`, `1e5`, `1E+5`, `1e-5`, `01`, `1.`, `.5`, `-`, `+1`, `1e`, `--1`,
	`""`, `"a"`, `"\u00e9"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00"`, `"\ud83dx"`, `"\q"`, `"\u12g4"`, `"\`, `"`, "\"\x00\"", "\"\n\"", "\"\xff\"",
	`[]`, `[1]`, `[1,2]`, `[1,]`, `[,1]`, `[`, `[1`, `[1 2]`, `[[[]]]`, `[}`,
	`{}`, `{"a":1}`, `{"a":1,"b":[{}]}`, `{"a":1,}`, `{,"a":1}`, `{"a"}`, `{"a":}`, `{a:1}`, `{1:2}`, `{"a":1 "b":2}`, `{`, `{"a":1]`,
	` [ 1 , 2 ] `, "\t{\n}\r", "\v[]", "1 2", "nul", "truex", "", " ", "{\"a\":1}\x00", "\xef\xbb\xbf1",
}

func TestReaderTakesWhatEncodingJSONTakes(t *testing.T) {
	t.Parallel()
	for _, text := range corpus {
		agrees(t, []byte(text))
	}
}

func FuzzReaderAgainstEncodingJSON(f *testing.F) {
	for _, text := range corpus {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		agrees(t, text)
		textAgrees(t, text)
		numbersAgree(t, text)
	})
}

// textAgrees fails when text decodes to another string than encoding/json makes of it.
func textAgrees(t *testing.T, text []byte) {
	t.Helper()
	var want string
	if json.Unmarshal(text, &want) != nil || bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		return
	}
	var got string
	if err := Unmarshal(text, &got); err != nil || got != want {
		t.Fatalf("%q: got %q and %v, want %q", text, got, err, want)
	}
	again, err := Append(nil, &got, nil)
	var back string
	if err != nil || json.Unmarshal(again, &back) != nil || back != want {
		t.Fatalf("%q: written as %q (%v)", want, again, err)
	}
}

// numbersAgree fails when a number decodes to another than encoding/json makes of it.
func numbersAgree(t *testing.T, text []byte) {
	t.Helper()
	if bytes.Equal(bytes.TrimSpace(text), []byte("null")) {
		return
	}
	var wantInt, gotInt int64
	if json.Unmarshal(text, &wantInt) == nil {
		if err := Unmarshal(text, &gotInt); err != nil || gotInt != wantInt {
			t.Fatalf("%q: got %d and %v, want %d", text, gotInt, err, wantInt)
		}
	}
	var wantFloat, gotFloat float64
	if json.Unmarshal(text, &wantFloat) == nil {
		if err := Unmarshal(text, &gotFloat); err != nil || gotFloat != wantFloat {
			t.Fatalf("%q: got %v and %v, want %v", text, gotFloat, err, wantFloat)
		}
		want, _ := json.Marshal(wantFloat)
		if got, _ := Append(nil, &gotFloat, nil); !bytes.Equal(got, want) {
			t.Fatalf("%q: written as %s, want %s", text, got, want)
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	for _, open := range []string{"[", `{"a":`} {
		text := []byte(strings.Repeat(open, 200_000))
		var raw Raw
		if err := Unmarshal(text, &raw); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
			t.Errorf("%s: %v", open, err)
		}
	}
}

func TestNumbersOfOtherForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int64
		odd  bool
	}{
		{"7", 7, false}, {"-7", -7, false}, {"0", 0, false}, {"-0", 0, true}, {"123456789", 123456789, false}, {"1234567890123", 1234567890123, false},
		{"1700000000.5", 1700000000, true}, {"1e3", 1000, true}, {`"42"`, 42, true}, {`"x"`, 0, true}, {"null", 0, true}, {"[1]", 0, true},
		{"9223372036854775807", math.MaxInt64, false}, {"9223372036854775808", math.MaxInt64, true}, {"-9223372036854775809", math.MinInt64, true},
	}
	for _, test := range tests {
		got, r := readAs[int64](test.text)
		if got != test.want || r.odd != test.odd || r.err != nil {
			t.Errorf("%s: got %d odd=%v err=%v, want %d odd=%v", test.text, got, r.odd, r.err, test.want, test.odd)
		}
	}
	if small, r := readAs[int32]("2147483648"); small != math.MaxInt32 || !r.odd {
		t.Errorf("int32 beyond its range: %d odd=%v", small, r.odd)
	}
	if big, r := readAs[uint64]("18446744073709551615"); big != math.MaxUint64 || r.odd {
		t.Errorf("uint64 at its limit: %d odd=%v", big, r.odd)
	}
	if big, r := readAs[uint64]("-1"); big != 0 || !r.odd {
		t.Errorf("uint64 below zero: %d odd=%v", big, r.odd)
	}
}

func TestFloatsKeepTheirLiteral(t *testing.T) {
	t.Parallel()
	for text, odd := range map[string]bool{"1": false, "1.0": true, "0.7": false, "1e3": true, "1e21": true, "1e+21": false, "-0": false, "1e999": true, "0.1": false, "null": true} {
		if f, r := readAs[float64](text); r.odd != odd || r.err != nil {
			t.Errorf("%s: %v odd=%v err=%v", text, f, r.odd, r.err)
		}
	}
}

func TestWritingWhatHasNoJSONForm(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	bad := Raw("{")
	for name, v := range map[string]any{"infinity": &inf, "raw": &bad, "file": &FilePart{}} {
		if b, err := Append([]byte("x"), v, nil); err == nil || string(b) != "x" {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestMapsAreWrittenInOrder(t *testing.T) {
	t.Parallel()
	m := map[string]int64{}
	for name := range strings.SplitSeq("q w e r t y u i o p a s d f g h j k l z x c v b n m", " ") {
		m[name] = int64(name[0])
	}
	first, err := Append(nil, &m, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := json.Marshal(m)
	if !bytes.Equal(first, want) {
		t.Errorf("got %s, want %s", first, want)
	}
	var back map[string]int64
	if err := Unmarshal(first, &back); err != nil || !reflect.DeepEqual(m, back) {
		t.Errorf("read back: %v, %v", back, err)
	}
}

func TestTagsAndShapes(t *testing.T) {
	t.Parallel()
	r := &Reader{s: ` {"a":{"type":"inner"},"type":"outer"} `}
	if got := r.Tag("type"); got != "outer" || r.i > 1 {
		t.Errorf("tag %q at %d", got, r.i)
	}
	r.peek()
	for text, want := range map[string]string{
		`{"type":"a","type":"b"}`: "b", `{"type":5,"type":"b"}`: "b", `{"type":"a","type":5}`: "", `{"type":"a","type":null,"x":1}`: "",
	} {
		if got := (&Reader{s: text}).Tag("type"); got != want {
			t.Errorf("%s: tag %q", text, got)
		}
	}
	shapes := shapesOf(t)
	if got := r.bestShape(shapes); got.name != "shapeAType" {
		t.Errorf("picked %s", got.name)
	}
	r = &Reader{s: `{"z":1}`}
	if got := r.bestShape(shapes); got.name != "shapeAny" {
		t.Errorf("picked %s, want the one without required members", got.name)
	}
	if got := r.bestShape(shapes[:3]); got != nil {
		t.Errorf("picked %s of none", got.name)
	}
}

// shapes is a union of objects without a tag.
type shapes interface{ isShapes() }

type shapeX struct {
	X Raw `json:"x"`
}

type shapeAB struct {
	A Raw      `json:"a"`
	B Opt[Raw] `json:"b,omitzero"`
}

type shapeAType struct {
	A    Raw    `json:"a"`
	Type string `json:"type"`
}

type shapeAny struct{}

type unknownShapes struct {
	Rest *Rest `json:"-"`
}

func (*shapeX) isShapes()        {}
func (*shapeAB) isShapes()       {}
func (*shapeAType) isShapes()    {}
func (*shapeAny) isShapes()      {}
func (*unknownShapes) isShapes() {}

type shapesVariants func(shapes, *shapeX, *shapeAB, *shapeAType, *shapeAny, *unknownShapes, shapesSchema)

type shapesSchema struct{}

func (shapesSchema) Schemas() string {
	return `
shapes.shapeX {"shape":true}
shapes.shapeAB {"shape":true}
shapes.shapeAType {"shape":true}
shapes.shapeAny {"shape":true}
`
}

// shapesOf returns the variants that are distinguished by their members.
func shapesOf(t *testing.T) []*variant {
	t.Helper()
	picks := codecOf(reflect.TypeFor[shapes](), shapesVariants(nil)).union.picks
	if len(picks) != 1 {
		t.Fatalf("%d ways to tell the variants apart", len(picks))
	}
	return picks[0].shapes
}
