package goapi_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// BenchmarkCompareWide compares two structs of many fields that have none in common. It is linear when the time per field stays.
func BenchmarkCompareWide(b *testing.B) {
	for _, n := range []int{2_000, 20_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			old, new := wide(b, "a", n), wide(b, "b", n)
			for b.Loop() {
				if got := len(goapi.Compare(old, new).Changes); got != 2*n {
					b.Fatalf("%d changes", got)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/field")
		})
	}
}

// wide returns the surface of a struct of n fields.
func wide(tb testing.TB, prefix string, n int) *goapi.Surface {
	tb.Helper()
	var fields strings.Builder
	for i := range n {
		fmt.Fprintf(&fields, "%s%d: {type: string}\n        ", prefix, i)
	}
	return goapi.Of(planned(tb, document(tb, "openapi: 3.1.0\ninfo: {title: t, version: \"1\"}\npaths: {}\ncomponents:\n  schemas:\n    Wide:\n      type: object\n      properties:\n        "+fields.String()+"\n")), goapi.Options{})
}
