// Package scaffold holds the files that assistgen init writes once and the user owns afterwards.
package scaffold

import (
	"bytes"
	"embed"
	"slices"
	"strings"
	"text/template"

	"github.com/assistgen/assistgen/generator/output"
)

//go:embed *.tmpl
var files embed.FS

// Files returns the files, filled in with the data.
func Files(data any) ([]output.File, error) {
	templates, err := template.ParseFS(files, "*.tmpl")
	if err != nil {
		return nil, err
	}
	byName := func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) }
	var found []output.File
	for _, t := range slices.SortedFunc(slices.Values(templates.Templates()), byName) {
		var b bytes.Buffer
		if err := t.Execute(&b, data); err != nil {
			return nil, err
		}
		found = append(found, output.File{Path: strings.TrimSuffix(t.Name(), ".tmpl"), Data: b.Bytes()})
	}
	return found, nil
}
