package runtime

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// plainUntil is nextSpecial, byte by byte.
func plainUntil(s string, i int) int {
	for ; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
	}
	return i
}

func TestNextSpecial(t *testing.T) {
	t.Parallel()
	const plain = " !#[]^az09~\x7f{}:,/'.-_ !#[]^az09~\x7f{}:,/'.-_"
	for n := range 41 {
		text := []byte(plain[:n])
		for from := range n + 1 {
			if got := nextSpecial(string(text), from); got != n {
				t.Fatalf("%q from %d: %d", text, from, got)
			}
		}
		for at := range n {
			kept := text[at]
			for c := range 256 {
				text[at] = byte(c)
				for _, from := range []int{0, at, at + 1, max(0, at-7)} {
					if got, want := nextSpecial(string(text), from), plainUntil(string(text), from); got != want {
						t.Fatalf("%q from %d: %d, want %d", text, from, got, want)
					}
				}
			}
			text[at] = kept
		}
	}
}

// jsonTexts are JSON strings whose special bytes are at all places around the ends of words and pieces.
func jsonTexts() []string {
	texts := []string{
		``, `é`, `\u00e9`, `\u00E9`, `日本語`, `\ud83d\ude00`, "\U0001F600", `\ud83d`, `\ude00`, `\ud83dx`, `\ud83d\n`, `\ud83d\ud83d\ude00`, `\ud83d\u0041`,
		`\ude00\ud83d`, `\"\\\/\b\f\n\r\t`, `\u0000`, `\u0022`, `\u005c`, `\u2028`, "\xff", "\xffa\xfe", "\xc3", "\xc3\x28", "\xe2\x82", "\xed\xa0\x80",
		"\xf4\x90\x80\x80", "\xf0\x9f\x98", "a\xffb\\n", "\x7f", `<script>&`, strings.Repeat(`\n`, 3000), strings.Repeat("é", 3000), strings.Repeat("\xff", 3000),
	}
	for n := range 34 {
		before := strings.Repeat("x", n)
		for _, special := range []string{`\n`, `\u00e9`, "é", "\xff", `\"`} {
			texts = append(texts, before+special, before+special+"tail", before+special+strings.Repeat("y", 17)+special)
		}
	}
	for _, n := range []int{120, 127, 128, 129, 1000, 1023, 1024, 1025, 5000} {
		texts = append(texts, strings.Repeat("x", n)+`\n`, `\n`+strings.Repeat("x", n))
	}
	return texts
}

// TestStringsAgreeWithEncodingJSON reads each text alone and all of them in one document, where they share memory.
func TestStringsAgreeWithEncodingJSON(t *testing.T) {
	t.Parallel()
	texts := jsonTexts()
	var all []string
	document := `["` + strings.Join(texts, `","`) + `"]`
	if err := Unmarshal([]byte(document), &all); err != nil || len(all) != len(texts) {
		t.Fatal(err, len(all))
	}
	for i, text := range texts {
		quoted := `"` + text + `"`
		var want string
		if err := json.Unmarshal([]byte(quoted), &want); err != nil {
			t.Fatal(quoted, err)
		}
		got, r := readAs[string](quoted)
		if got != want || all[i] != want || r.err != nil || r.i != len(quoted) {
			t.Errorf("%.80q: %.80q and, among others, %.80q, want %.80q", quoted, got, all[i], want)
		}
		if half := hasHalfPair(text); r.odd != half {
			t.Errorf("%.80q: odd=%t, want %t", quoted, r.odd, half)
		}
		again, err := Append(nil, &got, nil)
		var back string
		if err != nil || json.Unmarshal(again, &back) != nil || back != want {
			t.Errorf("%.80q: written as %.80q", want, again)
		}
	}
}

// hasHalfPair reports whether a string has half a surrogate pair, which has no UTF-8 form.
func hasHalfPair(text string) bool {
	return strings.Contains(strings.ReplaceAll(text, `\ud83d\ude00`, ""), `\ud83d`) || strings.Contains(strings.ReplaceAll(text, `\ud83d\ude00`, ""), `\ude00`)
}

func TestStringsThatAreNone(t *testing.T) {
	t.Parallel()
	for n := range 20 {
		before := `"` + strings.Repeat("x", n)
		for _, rest := range []string{``, `\`, `\"`, `\x"`, `\u"`, `\u12"`, `\u12g4"`, "\n\"", "\x00\"", "\x1f\"", `\ud83d\u"`, `\ud83d\u12"`} {
			var got string
			if err := Unmarshal([]byte(before+rest), &got); err == nil || json.Valid([]byte(before+rest)) {
				t.Errorf("%q is read as %q", before+rest, got)
			}
		}
	}
}

// Names of members are read as other strings are, and written again.
func TestNamesWithEscapes(t *testing.T) {
	t.Parallel()
	for _, text := range jsonTexts() {
		document := `{"` + text + `":1}`
		var want map[string]int64
		if err := json.Unmarshal([]byte(document), &want); err != nil {
			t.Fatal(err)
		}
		var got map[string]int64
		if err := Unmarshal([]byte(document), &got); err != nil || len(got) != 1 {
			t.Fatalf("%.80q: %v", document, err)
		}
		for name := range want {
			if got[name] != 1 {
				t.Errorf("%.80q: %.80v, want %.80q", document, got, name)
			}
		}
		again, err := Append(nil, &got, nil)
		var back map[string]int64
		if err != nil || json.Unmarshal(again, &back) != nil || len(back) != 1 {
			t.Errorf("%.80q: written as %.80q", document, again)
		}
	}
}
