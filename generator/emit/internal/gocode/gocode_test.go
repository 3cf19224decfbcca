package gocode

import (
	"bytes"
	"go/format"
	"testing"
)

// TestRender renders a file that uses all that formatting is particular about, and expects gofmt to have nothing to add.
func TestRender(t *testing.T) {
	t.Parallel()
	for _, runtime := range []string{"example.com/app/runtime", "app/runtime"} { // a module need not have a dot in its name
		f := NewFile("api", runtime)
		f.PackageDoc([]string{"Package api is an example."})
		f.Add(WithDoc([]string{"A is a type:", "", "\tevent: made", "\tdata: {}", "", "Not more."},
			TypeDecl("A", Struct(WithDoc([]string{"B holds", "", "\tcode"}, Id("B").Add(Qual("bytes", "Buffer"))), Id("Longer").Int()))))
		f.Add(nil, TypeDecl("C", Qual(runtime, "Rest")))
		got, err := f.Render()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := format.Source(got); err != nil || !bytes.Equal(got, again) {
			t.Errorf("gofmt makes something else of it: %v\n%s", err, got)
		}
		want := `// Package api is an example.
package api

import (
	"bytes"

	"` + runtime + `"
)

// A is a type:
//
//	event: made
//	data: {}
//
// Not more.
type A struct {
	// B holds
	//
	// 	code
	B      bytes.Buffer
	Longer int
}

type C runtime.Rest
`
		if string(got) != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// TestRenderOneImport has nothing to group.
func TestRenderOneImport(t *testing.T) {
	t.Parallel()
	f := NewFile("api", "example.com/app/runtime")
	f.Add(Var("x", Qual("example.com/app/runtime", "Y")))
	got, err := f.Render()
	if want := "package api\n\nimport \"example.com/app/runtime\"\n\nvar x = runtime.Y\n"; err != nil || string(got) != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
	}
}

// TestRenderFault reports Go that does not parse.
func TestRenderFault(t *testing.T) {
	t.Parallel()
	f := NewFile("api", "example.com/app/runtime")
	f.Add(Op("type {"))
	if _, err := f.Render(); err == nil {
		t.Error("no error")
	}
}
