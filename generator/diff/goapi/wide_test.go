package goapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generator/diff/goapi"
)

// TestCompareWideIsLinear compares two structs of many fields that have none in common.
func TestCompareWideIsLinear(t *testing.T) {
	wide := func(prefix string) *goapi.Surface {
		var fields strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&fields, "%s%d: {type: string}\n        ", prefix, i)
		}
		return goapi.Of(planned(t, document(t, "openapi: 3.1.0\ninfo: {title: t, version: \"1\"}\npaths: {}\ncomponents:\n  schemas:\n    Wide:\n      type: object\n      properties:\n        "+fields.String()+"\n")), goapi.Options{})
	}
	old, new := wide("a"), wide("b")
	start := time.Now()
	if got := len(goapi.Compare(old, new).Changes); got != 40_000 {
		t.Errorf("%d changes", got)
	}
	if took := time.Since(start); took > 20*time.Second { // it takes half a second, and one where the machine is busy
		t.Errorf("it took %s", took)
	}
}
