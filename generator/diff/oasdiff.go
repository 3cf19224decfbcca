package diff

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// checkList are the names of the checks of oasdiff v1.35.0 that name a change, one a line and sorted: users know them
// from there, so a change says which of them it would be.
//
//go:embed oasdiff.txt
var checkList string

var checks = sync.OnceValue(func() []string { return strings.Fields(checkList) })

// known reports whether oasdiff has a check of that name.
func known(check string) bool {
	_, ok := slices.BinarySearch(checks(), check)
	return ok
}
