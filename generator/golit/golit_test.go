package golit

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/plan"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	w := New(&plan.Package{Name: "pets"})
	for _, test := range []struct{ goType, value, want string }{
		{"int64", "9223372036854775807", "9223372036854775807"},
		{"int64", "-9223372036854775808", "-9223372036854775808"},
		{"int64", "9223372036854775808", ""},
		{"int64", "1.5", ""},
		{"int64", "1e3", ""},
		{"int64", `"12"`, "12"},
		{"int64", `"012"`, ""},
		{"int64", `"0x1p-2"`, ""},
		{"int64", `"1_000"`, ""},
		{"int64", `"+1"`, ""},
		{"int64", `""`, ""},
		{"int64", "true", ""},
		{"int32", "2147483647", "2147483647"},
		{"int32", "2147483648", ""},
		{"uint64", "18446744073709551615", "18446744073709551615"},
		{"uint64", "18446744073709551616", ""},
		{"uint64", "-1", ""},
		{"float64", "1e308", "1e308"},
		{"float64", "1e309", ""},
		{"float64", "0.1000000000000000055511151231257827", "0.1"},
		{"float64", `"1.5"`, "1.5"},
		{"float64", `"Inf"`, ""},
		{"float64", `"NaN"`, ""},
		{"float64", `"0x1p-2"`, ""},
		{"float64", `"1_000"`, ""},
		{"float64", `" 1"`, ""},
		{"float64", "null", ""},
		{"UnixTime", "0", "pets.UnixTime(0)"},
		{"UnixTime", "9223372036854775808", ""},
		{"string", "1", ""},
	} {
		if got, err := w.Value(&plan.Basic{Name: test.goType}, []byte(test.value)); (err != nil) != (test.want == "") || err == nil && got != test.want {
			t.Errorf("%s of type %s: %s, %v; want %s", test.value, test.goType, got, err, test.want)
		}
	}
}

func TestPrinted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ goType, value, want string }{
		{"string", `"a b"`, "a b"},
		{"string", `"// Output:"`, "// Output:"},
		{"string", `""`, ""},
		{"string", `" a"`, ""},
		{"string", `"a\nb"`, ""},
		{"string", `"a\u2028b"`, ""},
		{"string", `"\ud800"`, ""},
		{"string", `"\ufeff"`, ""},
		{"string", "null", ""},
		{"string", "1", ""},
		{"string", "", ""},
		{"bool", "false", "false"},
		{"bool", `"false"`, ""},
		{"int64", "12", "12"},
		{"int64", `"12"`, "12"},
		{"int64", "12.0", ""},
		{"int64", "-0", "0"},
		{"int32", "2147483648", ""},
	} {
		got, ok := Shown{basic: &plan.Basic{Name: test.goType}}.Printed([]byte(test.value))
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%s of type %s: %q, %t; want %q", test.value, test.goType, got, ok, test.want)
		}
	}
}

func TestImportName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ pkg, want string }{
		{"pets", "pets"}, {"api", "api"}, {"client", "api"}, {"time", "api"}, {"string", "api"}, {"nil", "api"}, {"json", "json"},
	} {
		if got := ImportName(test.pkg); got != test.want {
			t.Errorf("%s is imported as %s, not %s", test.pkg, got, test.want)
		}
		if got := New(&plan.Package{Name: test.pkg}).Type(&plan.StructRep{Name: "Pet"}); !strings.HasPrefix(got, test.want+".") {
			t.Errorf("a type of %s is %s", test.pkg, got)
		}
	}
}
