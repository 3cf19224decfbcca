package assistants

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// mostItems is how many items a page has at most.
const mostItems = 100

// spelled returns a request whose query has the names of the API, as Yandex takes those of its messages, too, such as "page_size". A page
// has at most as many items as other providers have, and a size of zero is none.
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
	if sizes := named["pageSize"]; len(sizes) == 1 { // more are refused
		switch n, err := strconv.ParseInt(sizes[0], 10, 64); {
		case err == nil && n == 0:
			named.Del("pageSize")
		case err == nil && n > mostItems:
			named.Set("pageSize", strconv.Itoa(mostItems))
		}
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
