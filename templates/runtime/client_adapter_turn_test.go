package runtime

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"testing"
)

// TestTokensAreForgotten holds that an adapter remembers tokens of late, and not more than so many.
func TestTokensAreForgotten(t *testing.T) {
	t.Parallel()
	var ts tokens
	for i := range 3 * mostTokens {
		ts.remember("list", strconv.Itoa(i), "token")
	}
	if n := len(ts.byID) + len(ts.older); n > mostTokens {
		t.Errorf("%d tokens are remembered", n)
	}
	if ts.of("list", strconv.Itoa(3*mostTokens-1)) == "" || ts.of("list", "0") != "" || ts.of("other", strconv.Itoa(3*mostTokens-1)) != "" {
		t.Error("the wrong tokens are remembered")
	}
}

// TestTokensAreShared holds that goroutines may remember and ask at once.
func TestTokensAreShared(t *testing.T) {
	t.Parallel()
	var ts tokens
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for j := range 1000 {
				ts.remember("list", fmt.Sprint(i, j), "token")
				if ts.of("list", fmt.Sprint(i, j)) != "token" {
					t.Error("a token is not remembered")
				}
			}
		})
	}
	wait.Wait()
}

// TestListings holds how the items of a page are cut.
func TestListings(t *testing.T) {
	t.Parallel()
	item := func(id any) any { return map[string]any{"id": id} }
	list := func() *listing {
		return &listing{items: []any{item("a"), item(json.Number("2")), item("c")}, natives: []any{1, 2, 3}}
	}
	for _, c := range []struct {
		name  string
		after any
		met   bool
		left  string
	}{
		{"text", "a", false, "[2 3]"}, {"number", json.Number("2"), false, "[3]"}, {"the last", "c", false, "[]"}, {"none", "x", false, "[]"},
		{"met before", "x", true, "[1 2 3]"}, {"met again", "a", true, "[2 3]"}, {"the first page", nil, false, "[1 2 3]"},
	} {
		l, turn := list(), turning{after: c.after, met: c.met}
		if turn.cut(l, "id"); fmt.Sprint(l.natives) != c.left || len(l.items) != len(l.natives) {
			t.Errorf("%s: %v is left of the natives, %v of the items", c.name, l.natives, l.items)
		}
	}
	l := list()
	left := l.limited(2, "id")
	if len(l.items) != 2 || !l.more || left == nil || len(left.items) != 1 || len(left.natives) != 1 {
		t.Errorf("a page of two is %+v, and then %+v", l, left)
	}
	l = list()
	l.items[0] = item(nil)
	if left := l.limited(1, "id"); len(l.items) != 2 || left == nil || len(left.items) != 1 {
		t.Errorf("a page of one that has no id is %+v, and then %+v", l, left)
	}
	if l = list(); l.limited(3, "id") != nil || l.limited(0, "id") != nil || len(l.items) != 3 || l.more {
		t.Error("a page that fits is cut")
	}
	l.keep(func(item any) bool { return memberOf(item, "id") == "c" })
	if len(l.items) != 1 || fmt.Sprint(l.natives) != "[3]" {
		t.Errorf("what is kept is %+v", l)
	}
}
