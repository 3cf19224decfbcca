package runtime

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// numberRules are for numbers.
type numberRules struct {
	bounds  []bound
	step    string
	integer *intRange // of the Go type of values that are whole; nil for others
	isFloat bool      // values are of float64
}

// bound is a limit of numbers, and what a number that is beyond it is told.
type bound struct {
	limit   string
	near    float64
	holds   func(order int) bool // of how the number compares to the limit
	message string
}

func atLeast(order int) bool { return order >= 0 }
func atMost(order int) bool  { return order <= 0 }
func isAbove(order int) bool { return order > 0 }
func isBelow(order int) bool { return order < 0 }

// intRange is what a Go type of whole numbers holds.
type intRange struct{ name, low, high string }

// intRanges are those of the formats that have a Go type of their own, the last that of all others.
var intRanges = []intRange{
	{"int32", strconv.Itoa(math.MinInt32), strconv.Itoa(math.MaxInt32)},
	{"uint64", "0", strconv.FormatUint(math.MaxUint64, 10)},
	{"int64", strconv.Itoa(math.MinInt64), strconv.Itoa(math.MaxInt64)},
}

func rangeOf(format string) *intRange {
	for i := range intRanges {
		if intRanges[i].name == format {
			return &intRanges[i]
		}
	}
	return &intRanges[len(intRanges)-1]
}

// holds reports whether a whole number is in the range.
func (r *intRange) holds(number string) bool {
	if n, ok := short(number); ok {
		switch r.name {
		case "int32":
			return n >= math.MinInt32 && n <= math.MaxInt32
		case "uint64":
			return n >= 0
		}
		return true
	}
	return compareNumbers(number, r.low) >= 0 && compareNumbers(number, r.high) <= 0
}

// widestExponent bounds the numbers that are worked with exactly: work on others would take as long as the exponent is large.
const widestExponent = 1000

// exact returns a JSON number, nil where it is too large or too small to be worked with.
func exact(number string) *big.Rat {
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		if e, err := strconv.Atoi(strings.TrimPrefix(number[i+1:], "+")); err != nil || e > widestExponent || e < -widestExponent {
			return nil
		}
	}
	r, _ := new(big.Rat).SetString(number)
	return r
}

// short returns a whole number of few digits, the usual case.
func short(number string) (int64, bool) {
	const digits = 18
	if len(number) > digits {
		return 0, false
	}
	n, neg := int64(0), false
	for i, c := range []byte(number) {
		switch {
		case c-'0' < 10:
			n = n*10 + int64(c-'0')
		case c == '-' && i == 0:
			neg = true
		default:
			return 0, false
		}
	}
	if neg {
		n = -n
	}
	return n, true
}

// order compares a JSON number to the limit.
func (b *bound) order(number string) int {
	n, few := short(number)
	f := float64(n)
	if !few {
		f, _ = strconv.ParseFloat(number, 64) // an error gives what is nearest
	}
	const far = 1e-9 // what is so much nearer than the other cannot be told from it by float64
	switch distance := far * (math.Abs(f) + math.Abs(b.near)); {
	case f < b.near-distance:
		return -1
	case f > b.near+distance:
		return 1
	}
	return compareNumbers(number, b.limit)
}

// compareNumbers compares two JSON numbers by their values.
func compareNumbers(a, b string) int {
	x, few := short(a)
	y, also := short(b)
	if few && also {
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	}
	if p, q := exact(a), exact(b); p != nil && q != nil {
		return p.Cmp(q)
	}
	f, _ := strconv.ParseFloat(a, 64) // an error gives what is nearest
	g, _ := strconv.ParseFloat(b, 64)
	switch {
	case f < g:
		return -1
	case f > g:
		return 1
	}
	return sign(a) - sign(b) // one of them may be too small for float64
}

// sign returns -1, 0 or 1.
func sign(number string) int {
	digits, _, _ := strings.Cut(strings.ToLower(number), "e")
	switch {
	case strings.Trim(digits, "-0.") == "":
		return 0
	case digits[0] == '-':
		return -1
	}
	return 1
}

// isMultiple reports whether a number, as it is written, is a multiple of step.
func isMultiple(number, step string) bool {
	x, few := short(number)
	y, also := short(step)
	if few && also {
		return y != 0 && x%y == 0
	}
	p, q := exact(number), exact(step)
	return p != nil && q != nil && q.Sign() != 0 && p.Quo(p, q).IsInt()
}

// isWhole reports whether a JSON number has no fraction, however it is written.
func isWhole(number string) bool {
	if !strings.ContainsAny(number, ".eE") {
		return true
	}
	digits, exponent := number, 0
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		digits = number[:i]
		e, err := strconv.Atoi(strings.TrimPrefix(number[i+1:], "+"))
		if err != nil {
			e = math.MaxInt32
			if number[i+1] == '-' {
				e = -e
			}
		}
		exponent = e
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(digits, "-"), ".")
	fraction = strings.TrimRight(fraction, "0")
	if fraction == "" && strings.Trim(whole, "0") == "" {
		return true
	}
	if fraction != "" {
		return exponent >= len(fraction)
	}
	return exponent >= 0 || len(whole)-len(strings.TrimRight(whole, "0")) >= -exponent
}

// isFinite reports whether a number has a value of float64.
func isFinite(number string) bool {
	const digits = 300 // fewer cannot reach the limit without an exponent
	if len(number) < digits && !strings.ContainsAny(number, "eE") {
		return true
	}
	_, err := strconv.ParseFloat(number, 64)
	return err == nil
}

// canonicalNumber writes equal numbers alike.
func canonicalNumber(number string) string {
	if n, ok := short(number); ok {
		return strconv.FormatInt(n, 10)
	}
	if r := exact(number); r != nil {
		return r.RatString()
	}
	return number
}
