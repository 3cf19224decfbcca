package unified

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generated/runtime"
)

// FuzzPackageConversions reads any JSON as a value of each API, at any of the conversions of the package: it comes back as it was. As a unified value it is
// sent, or what of it is not is told.
func FuzzPackageConversions(f *testing.F) {
	u, diags := loaded()
	if u == nil {
		f.Fatal(diags)
	}
	var names []string
	for _, a := range u.Adapters {
		names = append(names, a.API.Name)
	}
	type row struct {
		api, name string
		*runtime.Conversions
	}
	var rows []row
	for _, a := range u.Adapters {
		c, err := runtime.ReadConversions(a.API.Name, strings.Join(a.Lines(), "\n"), names...)
		if err != nil {
			f.Fatal(err)
		}
		for _, r := range a.Conversions {
			rows = append(rows, row{a.API.Name, r.Name, c})
		}
	}
	for i := range rows {
		for _, seed := range oddities {
			f.Add(uint16(i), seed)
		}
	}
	for i, seed := range []string{
		`{"id":"a","id":"b"}`, `{"created_at":1,"created_at":"2026-01-02T03:04:05Z","yandex:created_at":2}`, `{"openai:":{"openai:":{"openai:":{}}}}`,
		`{"tools":[{"type":"file_search"}],"tool_resources":{"file_search":{"vector_store_ids":["a"]}}}`, `{"updateMask":"a.b,,a","a":{"b":null}}`,
		`{"state":{"status":"TOOL_CALLS","toolCallList":{"toolCalls":[{"functionCall":{"name":"f","arguments":{"a":1.0}}}]}}}`,
		`{"content":{"content":[{"text":{"content":"x"}}]}}`, strings.Repeat(`{"tools":[`, 500) + strings.Repeat(`]}`, 500),
	} {
		for j := i % 3; j < len(rows); j += 3 {
			f.Add(uint16(j), seed)
		}
	}
	f.Fuzz(func(t *testing.T, i uint16, text string) {
		r := rows[int(i)%len(rows)]
		v, ok := parsed(text)
		if !ok {
			return
		}
		unified, err := r.In(r.name, v)
		if err != nil {
			return // it is nested too deep
		}
		back, err := r.Out(r.name, unified, func(field string) error {
			t.Errorf("%s of %s: %s is lost", r.name, r.api, field)
			return nil
		})
		if err != nil || !reflect.DeepEqual(v, back) {
			t.Errorf("%s of %s: %v: %s", r.name, r.api, err, cmp.Diff(v, back))
		}
		if _, err := r.Out(r.name, v, func(string) error { return nil }); err != nil {
			t.Errorf("%s of %s: %v", r.name, r.api, err)
		}
	})
}

// parsed reads JSON, and reports whether it is one value.
func parsed(text string) (any, bool) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, false
	}
	return v, !d.More()
}
