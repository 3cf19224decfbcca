package assistants //nolint:revive // package.go has its documentation

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// spelled returns a request whose query has the names of the API. Yandex takes those of its messages, too, such as "page_size", and a page
// size of zero for none.
func spelled(r *http.Request) *http.Request {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return r // which is refused
	}
	named := url.Values{}
	for name, values := range query {
		own := camelCase(name)
		named[own] = append(named[own], values...)
	}
	const size = "pageSize"
	if named[size] = slices.DeleteFunc(named[size], func(v string) bool { return v == "0" }); len(named[size]) == 0 {
		delete(named, size)
	}
	out := *r
	address := *r.URL
	address.RawQuery = named.Encode()
	out.URL = &address
	return &out
}

// camelCase returns "pageSize" for "page_size".
func camelCase(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		if w != "" {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}
