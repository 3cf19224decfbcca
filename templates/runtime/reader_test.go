package runtime

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
)

// agrees fails unless the reader takes text for JSON exactly when encoding/json does, and keeps its value.
func agrees(t *testing.T, text []byte) {
	t.Helper()
	var raw Raw
	err := Decode(text, func(r *Reader) { ReadRaw(&raw, r) })
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
	if err := Decode(text, func(r *Reader) { ReadText(&got, r) }); err != nil || got != want {
		t.Fatalf("%q: got %q and %v, want %q", text, got, err, want)
	}
	again, err := Append(nil, func(w *Writer) { WriteText(&got, w) })
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
		if err := Decode(text, func(r *Reader) { ReadInt(&gotInt, r) }); err != nil || gotInt != wantInt {
			t.Fatalf("%q: got %d and %v, want %d", text, gotInt, err, wantInt)
		}
	}
	var wantFloat, gotFloat float64
	if json.Unmarshal(text, &wantFloat) == nil {
		if err := Decode(text, func(r *Reader) { ReadFloat(&gotFloat, r) }); err != nil || gotFloat != wantFloat {
			t.Fatalf("%q: got %v and %v, want %v", text, gotFloat, err, wantFloat)
		}
		want, _ := json.Marshal(wantFloat)
		if got, _ := Append(nil, func(w *Writer) { WriteFloat(&gotFloat, w) }); !bytes.Equal(got, want) {
			t.Fatalf("%q: written as %s, want %s", text, got, want)
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	for _, open := range []string{"[", `{"a":`} {
		text := []byte(strings.Repeat(open, 200_000))
		if err := Decode(text, func(r *Reader) { r.skip() }); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
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
		r := &Reader{s: test.text}
		var got int64
		ReadInt(&got, r)
		if got != test.want || r.odd != test.odd || r.err != nil {
			t.Errorf("%s: got %d odd=%v err=%v, want %d odd=%v", test.text, got, r.odd, r.err, test.want, test.odd)
		}
	}
	var small int32
	r := &Reader{s: "2147483648"}
	if ReadInt(&small, r); small != math.MaxInt32 || !r.odd {
		t.Errorf("int32 beyond its range: %d odd=%v", small, r.odd)
	}
	var big uint64
	r = &Reader{s: "18446744073709551615"}
	if ReadInt(&big, r); big != math.MaxUint64 || r.odd {
		t.Errorf("uint64 at its limit: %d odd=%v", big, r.odd)
	}
	r = &Reader{s: "-1"}
	if ReadInt(&big, r); big != 0 || !r.odd {
		t.Errorf("uint64 below zero: %d odd=%v", big, r.odd)
	}
}

func TestFloatsKeepTheirLiteral(t *testing.T) {
	t.Parallel()
	for text, odd := range map[string]bool{"1": false, "1.0": true, "0.7": false, "1e3": true, "1e21": true, "1e+21": false, "-0": false, "1e999": true, "0.1": false, "null": true} {
		r := &Reader{s: text}
		var f float64
		if ReadFloat(&f, r); r.odd != odd || r.err != nil {
			t.Errorf("%s: %v odd=%v err=%v", text, f, r.odd, r.err)
		}
	}
	var f32 float32
	r := &Reader{s: "0.1"}
	if ReadFloat(&f32, r); f32 != 0.1 || r.odd {
		t.Errorf("float32: %v odd=%v", f32, r.odd)
	}
}

func TestWritingWhatHasNoJSONForm(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	bad := Raw("{")
	for name, write := range map[string]func(*Writer){
		"infinity": func(w *Writer) { WriteFloat(&inf, w) },
		"raw":      func(w *Writer) { WriteRaw(&bad, w) },
		"file":     func(w *Writer) { WriteFilePart(&FilePart{}, w) },
	} {
		if b, err := Append([]byte("x"), write); err == nil || string(b) != "x" {
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
	first, err := Append(nil, func(w *Writer) { WriteMap(&m, w, WriteInt) })
	if err != nil {
		t.Fatal(err)
	}
	want, _ := json.Marshal(m)
	if !bytes.Equal(first, want) {
		t.Errorf("got %s, want %s", first, want)
	}
	var back map[string]int64
	if err := Decode(first, func(r *Reader) { ReadMap(&back, r, ReadInt) }); err != nil || !reflect.DeepEqual(m, back) {
		t.Errorf("read back: %v, %v", back, err)
	}
}

func TestTagsAndShapes(t *testing.T) {
	t.Parallel()
	r := &Reader{s: ` {"a":{"type":"inner"},"type":"outer"} `}
	if got := r.Tag("type"); got != "outer" || r.i > 1 {
		t.Errorf("tag %q at %d", got, r.i)
	}
	shapes := []Shape{{Required: []string{"x"}}, {Required: []string{"a"}, Known: []string{"b"}}, {Required: []string{"a", "type"}}, {}}
	if got := r.Pick(shapes...); got != 2 {
		t.Errorf("picked %d", got)
	}
	r = &Reader{s: `{"z":1}`}
	if got := r.Pick(shapes...); got != 3 {
		t.Errorf("picked %d, want the one without required members", got)
	}
	if got := r.Pick(shapes[:3]...); got != -1 {
		t.Errorf("picked %d of none", got)
	}
}
