package models

import (
	"encoding/json"
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/emit/internal/printer"
	"github.com/assistgen/assistgen/generator/plan"
)

// schema returns the file with what the runtime has to know of the types of a subject: a string of one line each.
func (e *emitter) schema(f *plan.File) *gocode.File {
	out := gocode.NewFile(e.pkg.Name, e.pkg.Runtime)
	if f.Schema == "" {
		return out
	}
	var text strings.Builder
	for _, l := range f.Lines {
		data, err := json.Marshal(l.Schema)
		if err != nil {
			panic(err) // a schema has a JSON form
		}
		text.WriteString("\n" + l.Name + " " + printer.PlainJSON(string(data)))
	}
	for _, t := range f.Texts {
		text.WriteString("\n" + textLine(&t))
	}
	out.Add(
		gocode.WithDoc(gocode.Wrap(f.Schema+" leads the runtime from the types of this subject to what the document says of them beyond their Go types."),
			gocode.TypeDecl(f.Schema, gocode.Struct())),
		gocode.WithDoc([]string{"Schemas implements runtime.Described."},
			gocode.Method(gocode.Id(f.Schema), "Schemas", nil, []gocode.Code{gocode.Id("string")}, gocode.Return(gocode.RawText(text.String()+"\n")))))
	return out
}

// textLine writes a schema of the documents, as the runtime reads it.
func textLine(t *plan.Text) string {
	mark, in := "", ""
	if t.IsOperation {
		mark = "@"
	}
	if t.Versions != nil {
		in = asJSON(t.Versions) + " "
	}
	return mark + printer.PlainJSON(asJSON(t.Name)) + " " + printer.PlainJSON(in+t.Text)
}

// asJSON returns the JSON of strings.
func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings have a JSON form
	}
	return string(data)
}

// documents declares the type that leads the runtime to the schemas of the documents.
func (e *emitter) documents() []gocode.Code {
	var files []gocode.Code
	for _, file := range e.pkg.Files {
		if file.Schema != "" {
			files = append(files, gocode.Inline(gocode.Id(file.Schema)))
		}
	}
	described := gocode.Slice(e.RT("Described"))
	return []gocode.Code{
		gocode.WithDoc(gocode.Wrap(plan.Documents+" leads the runtime to what the documents say of values, as they are written."),
			gocode.TypeDecl(plan.Documents, gocode.Struct())),
		gocode.WithDoc([]string{"Files implements runtime.Documented."},
			gocode.Method(gocode.Id(plan.Documents), "Files", nil, []gocode.Code{described}, gocode.Return(gocode.Literal(described, files...)))),
	}
}
