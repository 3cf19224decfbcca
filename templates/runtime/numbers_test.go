package runtime

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
)

// floatAgrees fails unless a number is read as strconv reads it, and marked as odd exactly when it is usually written
// otherwise.
func floatAgrees(t *testing.T, text string) {
	t.Helper()
	want, err := strconv.ParseFloat(text, 64)
	odd := err != nil
	if odd {
		want = 0
	}
	usual, _ := json.Marshal(want)
	odd = odd || string(usual) != text
	for _, behind := range []string{"", " ", ","} {
		got, r := readAs[float64](text + behind)
		if got != want || math.Signbit(got) != math.Signbit(want) || r.odd != odd || r.err != nil || r.i != len(text) {
			t.Errorf("%q: %v odd=%t at %d (%v), want %v odd=%t", text+behind, got, r.odd, r.i, r.err, want, odd)
		}
	}
	if short, ok := shortFloat(text); ok && (short != want || odd) {
		t.Errorf("%q: taken for the short number %v, want %v odd=%t", text, short, want, odd)
	}
}

// intAgrees is floatAgrees for integers. What is not an integer in range loses what T cannot hold.
func intAgrees[T integer](t *testing.T, text string, parse func(string) (T, error)) {
	t.Helper()
	want, err := parse(text)
	odd := err != nil
	if odd {
		want = nearest[T](text)
	} else {
		usual, _ := json.Marshal(want)
		odd = string(usual) != text
	}
	for _, behind := range []string{"", " ", ",", "]", "}", "\n,"} {
		if got, r := readAs[T](text + behind); got != want || r.odd != odd || r.err != nil || r.i != len(text) {
			t.Errorf("%q as %T: %v odd=%t at %d (%v), want %v odd=%t", text+behind, want, got, r.odd, r.i, r.err, want, odd)
		}
	}
}

// nearest returns the whole part of a number within the limits of T. Exponents beyond some hundreds are those of zero or of a limit.
func nearest[T integer](text string) T {
	whole := new(big.Int)
	if f, _ := strconv.ParseFloat(text, 64); math.IsInf(f, 0) {
		whole.Lsh(big.NewInt(int64(math.Copysign(1, f))), 64)
	} else if f != 0 {
		r, _ := new(big.Rat).SetString(text)
		whole.Quo(r.Num(), r.Denom())
	}
	low, high := limits[T]()
	switch least, most := big.NewInt(int64(low)), new(big.Int).SetUint64(uint64(high)); {
	case whole.Cmp(most) >= 0:
		return high
	case whole.Cmp(least) <= 0:
		return low
	}
	if whole.IsInt64() {
		return T(whole.Int64())
	}
	return T(whole.Uint64())
}

func numberAgrees(t *testing.T, text string) {
	t.Helper()
	floatAgrees(t, text)
	intAgrees(t, text, func(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) })
	intAgrees(t, text, func(s string) (int32, error) {
		n, err := strconv.ParseInt(s, 10, 32)
		return int32(n), err
	})
	intAgrees(t, text, func(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) })
}

// numberTexts are numbers at the edges of what the quick paths take.
func numberTexts() []string {
	texts := []string{
		"0", "-0", "1", "-1", "9", "10", "0.0", "-0.0", "0.1", "0.10", "0.5", "1.0", "1.5", "-1.5", "100.25", "0.000001", "0.0000001", "0.000010",
		"1e0", "1E0", "1e5", "1e-5", "1e+5", "1e-6", "1e-7", "1e-07", "1e20", "1e21", "1e+21", "1e22", "1e+22", "1e308", "1e309", "-1e309", "1e-400",
		"5e-324", "4.9e-324", "2.2250738585072014e-308", "0.3", "0.30000000000000004", "3.14159", "3.141592", "3.1415926", "2.675", "1.005",
		"123456789012345", "1234567890123456", "12345678901234.5", "1234567.654321", "123456789.123456", "99999999999999.9", "0.999999", "9.999999",
		"999999999999999", "999999999999999999", "1000000000000000000", "9007199254740991", "9007199254740993", "9007199254740992.5",
		"9223372036854775806", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
		"18446744073709551614", "18446744073709551615", "18446744073709551616", "2147483647", "2147483648", "-2147483648", "-2147483649",
		"100000000000000000000", "100000000000000000001", "1000000000000000000000", "1.7976931348623157e308", "1.7976931348623159e308",
		"1700000000", "1700000000.5", "1700000000.0", "1.7e9", "4294967295", "4294967296", "-0.5", "-0.000001", "0e0", "0e5", "0.1e1",
	}
	for n := 1; n <= 25; n++ {
		digits := strings.Repeat("1234567890", 3)[:n]
		texts = append(texts, digits, "-"+digits, strings.Repeat("9", n), "1"+strings.Repeat("0", n))
		for point := 1; point < n; point++ {
			texts = append(texts, digits[:point]+"."+digits[point:], "0."+strings.Repeat("0", point)+digits[:n-point])
		}
	}
	return texts
}

func TestNumbersAgreeWithStrconv(t *testing.T) {
	t.Parallel()
	for _, text := range numberTexts() {
		numberAgrees(t, text)
	}
}

// FuzzNumbers reads any number by all types of numbers.
func FuzzNumbers(f *testing.F) {
	for _, text := range numberTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text != "" && (text[0] == '-' || text[0]-'0' < 10) && json.Valid([]byte(text)) && strings.TrimSpace(text) == text {
			numberAgrees(t, text)
		}
	})
}

// Strings that are not numbers are not JSON, however the quick paths begin.
func TestNumbersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"00", "01", "-01", "007,", "1.", "1.,", ".5", "-", "-,", "1e", "1e+", "+1", "0x1", "1_000", "١", "NaN", "Infinity", "1.5.5", "--1"} {
		var list []int64
		if err := Unmarshal([]byte("["+text+"]"), &list); err == nil {
			t.Errorf("%q is read as %v", text, list)
		}
		var floats []float64
		if err := Unmarshal([]byte("["+text+"]"), &floats); err == nil {
			t.Errorf("%q is read as %v", text, floats)
		}
	}
}
