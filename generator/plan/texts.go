package plan

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// Documents is the type of every package that leads the runtime to its files.
const Documents = "documents"

// Text is a schema of the documents as they have it, or the schemas of an operation.
type Text struct {
	Name        string
	IsOperation bool     // Name is that of a call
	In          []string // the IDs of the versions that have it so; nil for all
	Text        string
}

// placeTexts puts the schemas of the documents into the files of their types, and those of operations into the files of the calls.
// What has neither is in the file for the rest.
func (b *builder) placeTexts(services []*Service) {
	declared := map[string]*File{}
	for _, f := range b.sortedFiles() {
		for _, d := range f.Decls {
			declared[b.component[d]] = f
		}
	}
	for _, t := range b.api.Texts {
		f := declared[t.Name]
		if f == nil {
			f = b.takeFile(otherSubject)
		}
		f.Texts = append(f.Texts, b.text(t.Name, t, false))
	}
	for _, s := range services {
		for _, m := range s.Methods {
			if m.Of != nil {
				continue
			}
			for _, t := range m.operation.Texts {
				b.methodFiles[m].Texts = append(b.methodFiles[m].Texts, b.text(m.Call, t, true))
			}
		}
	}
}

func (b *builder) text(name string, t *model.Text, isOperation bool) Text {
	in := []string(t.In)
	if !slices.ContainsFunc(b.versions, func(v *Version) bool { return !slices.Contains(in, v.ID) }) {
		in = nil
	}
	return Text{Name: name, IsOperation: isOperation, In: in, Text: string(t.Text)}
}

// isFirst reports whether the schemas of a type are those that are found without a version: of one name the first.
func (b *builder) isFirst(o model.Origin) bool {
	if b.firstIn == nil {
		b.firstIn = map[string]model.Availability{}
		for _, t := range b.api.Texts {
			if _, ok := b.firstIn[t.Name]; !ok {
				b.firstIn[t.Name] = t.In
			}
		}
	}
	return !slices.ContainsFunc(o.Names, func(name string) bool {
		in := b.firstIn[name]
		return in != nil && !slices.Contains(in, o.Version)
	})
}
