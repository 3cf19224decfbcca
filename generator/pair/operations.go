package pair

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/assistgen/assistgen/generator/model"
)

// operations pairs by method and path, those of one operationId first, then by operationId, by an operationId that is spelt in another case, and by the
// name that both have in generated code.
func operations(old, new *model.API) []Of[*model.Operation] {
	toOld, taken := map[*model.Operation]*model.Operation{}, map[*model.Operation]bool{}
	for _, keys := range []func(*model.Operation) []string{namedCallKeys, callKeys, operationID, foldedID, goName} {
		free := map[string]*model.Operation{}
		for _, o := range old.Operations {
			for _, k := range keys(o) {
				if !taken[o] && free[k] == nil {
					free[k] = o
				}
			}
		}
		for _, n := range new.Operations {
			for _, k := range keys(n) {
				if o := free[k]; o != nil && !taken[o] && toOld[n] == nil {
					toOld[n], taken[o] = o, true
				}
			}
		}
	}
	return inOrder(old.Operations, new.Operations, func(n *model.Operation) *model.Operation { return toOld[n] })
}

// callKeys returns the ways to call an operation.
func callKeys(o *model.Operation) []string {
	var keys []string
	for _, f := range o.Forms {
		keys = append(keys, callKey(f))
	}
	return keys
}

// namedCallKeys distinguishes the operations of one document whose paths differ in the names of parameters alone.
func namedCallKeys(o *model.Operation) []string {
	keys := callKeys(o)
	for i := range keys {
		keys[i] += " " + o.Name
	}
	return keys
}

func operationID(o *model.Operation) []string { return []string{o.Name} }

// foldedID returns an operationId without what the forms of one document differ in: Files_UploadFile, files_uploadFile.
func foldedID(o *model.Operation) []string { return []string{fold(o.Name)} }

// fold leaves the letters and digits of a name, in lower case.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// goName returns what documents, overlays or habit make an operation's name in generated code. Another HTTP method is another
// operation.
func goName(o *model.Operation) []string {
	if o.Service == "" || o.Method == "" {
		return nil
	}
	return []string{o.Forms[0].HTTPMethod + " " + o.Service + "." + o.Method}
}

// callKey returns the method and path of a form. The names of path parameters do not show on the wire.
func callKey(f *model.WireForm) string {
	var b strings.Builder
	b.WriteString(f.HTTPMethod + " ")
	for _, segment := range f.Segments {
		b.WriteString("/")
		for _, part := range segment {
			if part.Param != "" {
				b.WriteString("{}")
			}
			b.WriteString(part.Literal)
		}
	}
	return strings.TrimRight(b.String(), "/")
}

// formKey returns all that tells a form from another one.
func formKey(f *model.WireForm) string {
	var key strings.Builder
	key.WriteString(callKey(f))
	for _, name := range slices.Sorted(maps.Keys(f.Places)) {
		fmt.Fprintf(&key, " %s in %s", name, f.Places[name])
	}
	return key.String()
}
