package unify

import "testing"

func TestWords(t *testing.T) {
	of := map[string]*Entry{}
	for from, to := range map[string]string{
		"label": "metadata", "search indexes": "vector store", "search": "find", "page size": "limit", "again": "again again", "": "x", "one": "two", "two": "one",
		"page": "page count",
	} {
		of[from] = &Entry{Text: to}
	}
	w := newWords(of)
	for _, c := range []struct{ a, b string }{
		{"createdAt", "created_at"},
		{"HTTPServer", "http_server"},
		{"labels", "metadata"},
		{"searchIndexId", "vector_store_id"},
		{"SearchIndexes", "VectorStores"},
		{"pageSizes", "limit"},
		{"companies", "company"}, {"batches", "batch"}, {"caches", "cache"}, {"addresses", "address"}, {"statuses", "status"}, {"uses", "use"},
		{"labelLabel", "metadata metadata"},                  // phrases side by side
		{"pages", "pageCount"}, {"pageCounts", "page_count"}, // what stands for a phrase may begin with it
		{"search", "find"}, // the longest phrase counts
	} {
		if w.fold(c.a) != w.fold(c.b) {
			t.Errorf("%s is %q, %s is %q", c.a, w.fold(c.a), c.b, w.fold(c.b))
		}
	}
	for _, c := range []struct{ a, b string }{
		{"status", "statu"}, {"glass", "glas"}, {"a", "b"}, {"id", "ids_of"}, {"search_store", "vector_store"}, {"one", "two"},
	} {
		if w.fold(c.a) == w.fold(c.b) {
			t.Errorf("%s and %s are both %q", c.a, c.b, w.fold(c.a))
		}
	}
	for _, name := range []string{"", "-", "\x00", "é", "😀", "a\n"} {
		w.fold(name)
	}
}
