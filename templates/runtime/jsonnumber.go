package runtime

import (
	"cmp"
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

// bound is a limit of numbers, and the message for a number beyond it.
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

// intRange is the range of a Go type of integers.
type intRange struct{ name, low, high string }

// intRanges are the ranges of the formats that have their own Go type; the last is that of all others.
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

// holds reports whether an integer is in the range.
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

// decimal is a JSON number, however it is written.
type decimal struct {
	negative bool
	digits   string // without zeros at either end; empty for 0
	exponent int64  // of the last digit
}

// farthest bounds exponents: of those beyond it nobody asks which is larger.
const farthest = 1 << 62

func decimalOf(number string) decimal {
	number, negative := strings.CutPrefix(number, "-")
	mantissa, exponent := number, int64(0)
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		mantissa = number[:i]
		exponent, _ = strconv.ParseInt(number[i+1:], 10, 64) // an error gives what is nearest
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	all := strings.TrimLeft(whole+fraction, "0")
	digits := strings.TrimRight(all, "0")
	if digits == "" {
		return decimal{}
	}
	exponent = max(-farthest, min(exponent, farthest))
	return decimal{negative, digits, exponent - int64(len(fraction)) + int64(len(all)-len(digits))}
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// compare compares two numbers by their values.
func (d decimal) compare(o decimal) int {
	if order := cmp.Compare(d.sign(), o.sign()); order != 0 {
		return order
	}
	size := cmp.Compare(int64(len(d.digits))+d.exponent, int64(len(o.digits))+o.exponent)
	return d.sign() * cmp.Or(size, cmp.Compare(d.digits, o.digits))
}

// isMultipleOf reports whether a number is a multiple of another. As the digits of none end in 0, it has no digit behind the last of
// the other.
func (d decimal) isMultipleOf(o decimal) bool {
	if o.digits == "" || d.exponent < o.exponent {
		return false
	}
	of, ok := new(big.Int).SetString(o.digits, 10)
	return ok && d.remainder(of, d.exponent-o.exponent).Sign() == 0
}

// remainder returns what a division of the digits, and so many zeros behind them, leaves.
func (d decimal) remainder(by *big.Int, zeros int64) *big.Int {
	const most = 18 // digits of an int64
	ten, rest := big.NewInt(10), new(big.Int)
	shift := func(n int64) *big.Int { return rest.Mul(rest, new(big.Int).Exp(ten, big.NewInt(n), by)) }
	for digits := d.digits; digits != ""; {
		n := min(most, len(digits))
		next, _ := strconv.ParseInt(digits[:n], 10, 64)
		shift(int64(n)).Add(rest, big.NewInt(next)).Mod(rest, by)
		digits = digits[n:]
	}
	return shift(zeros).Mod(rest, by)
}

// String writes equal numbers alike.
func (d decimal) String() string {
	text := cmp.Or(d.digits, "0")
	if d.negative {
		text = "-" + text
	}
	if d.exponent != 0 {
		text += "e" + strconv.FormatInt(d.exponent, 10)
	}
	return text
}

// short returns an integer of few digits, the usual case.
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
	const far = 1e-9 // float64 does not distinguish values that are this much nearer
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
		return cmp.Compare(x, y)
	}
	return decimalOf(a).compare(decimalOf(b))
}

// isMultiple reports whether a number, as it is written, is a multiple of step.
func isMultiple(number, step string) bool {
	x, few := short(number)
	y, also := short(step)
	if few && also {
		return y != 0 && x%y == 0
	}
	return decimalOf(number).isMultipleOf(decimalOf(step))
}

// isWhole reports whether a JSON number has no fraction, however it is written.
func isWhole(number string) bool {
	return !strings.ContainsAny(number, ".eE") || decimalOf(number).exponent >= 0
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
	if n, ok := short(number); ok && n%10 != 0 { // no zeros at the end
		return strconv.FormatInt(n, 10)
	}
	return decimalOf(number).String()
}
