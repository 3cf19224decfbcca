package runtime

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// Turns says how a list of the package goes on where that of the API's client does not say it in the same way: by tokens where the
// package goes by the ids of items or the reverse, or not at all, since it returns all items at once.
type Turns struct {
	After string // the input with where a page begins: "after"
	Next  string // the member of the response with what After is for the page after it: "last_id"; empty where only the last item has it
	More  string // the member that tells whether there is such a page; empty for none
	ID    string // the member of items whose value After and Next are; empty where these are the API's tokens
	// Limit is the input with how many items a page may have, where the API returns all items at once; empty where it has pages.
	Limit string
	// Token is the member of the API's response with the token of the page after it, and Tells the one that tells whether there is such a
	// page; both are empty where the API returns all items at once.
	Token, Tells string
	// Itself tells that the conversions of the call and of the response carry After and Next, though the API's client knows of no pages.
	Itself bool
}

// isWhole reports whether the API cannot say how a list goes on: by no token, nor by the ids of items.
func (t *Turns) isWhole() bool { return !t.Itself && t.Token == "" && (t.Tells == "" || t.ID == "") }

// following returns what After is for the page after a unified response that says so itself; nil where there is none.
func (t *Turns) following(answer map[string]any) any {
	next := answer[t.Next]
	if !t.Itself || !isID(next) || t.More != "" && answer[t.More] == false {
		return nil
	}
	return next
}

// next returns what After is for the page after a unified response.
func (t *Turns) next(list map[string]any, items string) any {
	if t.Next != "" {
		return list[t.Next]
	}
	last := listing{}
	last.items, _ = list[items].([]any)
	return last.lastID(t.ID)
}

// turning is how a call goes through the pages of a list.
type turning struct {
	after any    // the id of the item after which the page begins, until that is found; nil for the first page
	met   bool   // the item has been met
	led   *trail // where the pages of a list began that says itself how it goes on
	limit int    // how many items a page may have; 0 for no limit
}

// turned takes out of the inputs of a list what is not for the API, and puts a token in the place of the id of an item.
func (c *adapted) turned() map[string]any {
	t := c.row.Turns
	if t == nil || t.ID == "" {
		return c.inputs
	}
	inputs := maps.Clone(c.inputs)
	if t.Limit != "" {
		number, _ := inputs[t.Limit].(interface{ Int64() (int64, error) })
		if number != nil {
			n, _ := number.Int64()
			c.turning.limit = int(max(n, 0))
		}
		delete(inputs, t.Limit)
	}
	after := inputs[t.After]
	if !isID(after) {
		return inputs
	}
	if token := c.tokens.of(c.listKey(), after); token != "" {
		inputs[t.After] = token
	} else {
		delete(inputs, t.After)
		c.turning.after = after
	}
	return inputs
}

// from returns the call of a page that begins at a cursor, which no page before it did. What its inputs lose is told of the first page.
func (c *adapted) from(cursor any) (*adapted, error) {
	next := *c
	next.inputs = maps.Clone(c.inputs)
	next.inputs[c.row.Turns.After] = cursor
	at := fmt.Sprint(cursor)
	if c.turning.led.has(at) || cursor == c.inputs[c.row.Turns.After] {
		return nil, &PageError{Operation: c.provider + ": " + c.asked.name, Cursor: at, Reason: leadsBack}
	}
	next.turning.led = &trail{at, c.turning.led}
	own, err := c.conversions.Out(c.row.In, next.inputs, func(string) error { return nil })
	if err != nil {
		return nil, c.failed(err)
	}
	next.own, _ = own.(map[string]any)
	return &next, nil
}

// isID reports whether a page can begin after an item of that id.
func isID(v any) bool {
	_, isNumber := v.(json.Number)
	text, isText := v.(string)
	return isNumber || isText && text != ""
}

// notListedError is the error of a list that is to begin after an item that it does not have; others respond to that with status 400.
type notListedError struct{ id any }

func (e *notListedError) Error() string {
	return fmt.Sprintf("the list has no item %q", fmt.Sprint(e.id))
}

func (e *notListedError) Is(target error) bool { return target == ErrBadRequest }

// listing holds the parts of a page.
type listing struct {
	answer  map[string]any // the unified response
	items   []any
	natives []any // the items of the API's client; nil for none
	token   string
	more    bool
}

// cut leaves of a page the items after the one that is asked for: all of them once it has been met, none before. A list may have the
// item again.
func (t *turning) cut(l *listing, id string) {
	if t.after == nil {
		return
	}
	for i, item := range slices.Backward(l.items) {
		if memberOf(item, id) == t.after {
			t.met = true
			l.drop(i + 1)
			return
		}
	}
	if !t.met {
		l.drop(len(l.items))
	}
}

// drop leaves out the first items.
func (l *listing) drop(n int) {
	l.items = l.items[n:]
	if l.natives != nil {
		l.natives = l.natives[n:]
	}
}

// limited splits off what is more than a page may have; nil for nothing. A page ends with an item that has an id, after which the next
// one can begin, if it has more items for that.
func (l *listing) limited(limit int, id string) *listing {
	if limit == 0 {
		return nil
	}
	for limit < len(l.items) && !isID(memberOf(l.items[limit-1], id)) {
		limit++
	}
	if len(l.items) <= limit {
		return nil
	}
	left := *l
	left.drop(limit)
	l.items, l.more = l.items[:limit], true
	if l.natives != nil {
		l.natives = l.natives[:limit]
	}
	return &left
}

// keep leaves the items that a function reports.
func (l *listing) keep(kept func(item any) bool) {
	var items, natives []any
	for i, item := range l.items {
		if !kept(item) {
			continue
		}
		items = append(items, item)
		if l.natives != nil {
			natives = append(natives, l.natives[i])
		}
	}
	l.items, l.natives = items, natives
}

// lastID returns the id of the last item; nil for none.
func (l *listing) lastID(member string) any {
	if len(l.items) == 0 {
		return nil
	}
	return memberOf(l.items[len(l.items)-1], member)
}

// say puts into the response how the list goes on after an item, the last of those that the API returned, and remembers the token by
// which it does.
func (c *adapted) say(l *listing, last any) {
	t := c.row.Turns
	if t == nil || t.Itself {
		return
	}
	if t.More != "" {
		l.answer[t.More] = l.more
	}
	if t.ID == "" {
		if l.more {
			l.answer[t.Next] = l.token
		}
		return
	}
	ids := []any{last, l.lastID(t.ID)} // what is left of the page may end before it
	if !isID(last) && l.more && l.token != "" {
		ids = []any{l.token} // nothing else says how the list goes on
	}
	for _, id := range ids {
		if isID(id) {
			if t.Next != "" {
				l.answer[t.Next] = id
			}
			if l.more && l.token != "" {
				c.tokens.remember(c.listKey(), id, l.token)
			}
		}
	}
}

// listKey distinguishes lists: by the call and all its inputs but those that say where a page begins and how long it is.
func (c *adapted) listKey() string {
	inputs := maps.Clone(c.inputs)
	delete(inputs, c.row.Turns.After)
	delete(inputs, c.row.Turns.Limit)
	text, err := json.Marshal(inputs)
	if err != nil {
		return c.unified.Name
	}
	return c.unified.Name + " " + string(text)
}

// mostTokens is how many tokens an adapter remembers; a list that is read later than that is read from its beginning.
const mostTokens = 1 << 14

// tokens are those of pages, by the last items of the pages before them. It may be used by several goroutines.
type tokens struct {
	mu    sync.Mutex
	byID  map[tokenKey]string
	older map[tokenKey]string // what was remembered before byID was full
}

type tokenKey struct {
	list string
	id   any
}

// of returns the token of the page after an item; empty for none.
func (t *tokens) of(list string, id any) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := tokenKey{list, id}
	if token := t.byID[k]; token != "" {
		return token
	}
	return t.older[k]
}

func (t *tokens) remember(list string, id any, token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byID == nil || len(t.byID) >= mostTokens/2 {
		t.byID, t.older = map[tokenKey]string{}, t.byID
	}
	t.byID[tokenKey{list, id}] = token
}
