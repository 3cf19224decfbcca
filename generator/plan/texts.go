package plan

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
)

// Documents is the type of every package that leads the runtime to its files.
const Documents = "documents"

// Text is a schema as in the documents, or the schemas of an operation.
type Text struct {
	Name        string
	IsOperation bool     // Name is that of a call
	Versions    []string // the IDs of the versions that have it so; nil for all
	Text        string
}

// placeTexts puts the schemas of the documents into the files of their types, and those of operations into the files of the calls.
// What has neither is in the file for the rest.
func (b *builder) placeTexts(services []*Service) {
	declared := map[string]*File{}
	for _, f := range b.sortedFiles() {
		for _, d := range f.Decls {
			for _, name := range b.textsOf(d) {
				if declared[name] == nil {
					declared[name] = f
				}
			}
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

// originOf returns the schemas that a declared type is made of.
func originOf(d Decl) model.Origin {
	switch d := d.(type) {
	case *Struct:
		return d.origin
	case *Enum:
		return d.origin
	case *Union:
		return d.origin
	case *Defined:
		return d.origin
	}
	return model.Origin{}
}

// countTexts returns how many lines the schemas of a type take.
func (b *builder) countTexts(d Decl) int {
	if b.textCount == nil {
		b.textCount, b.textOwner = map[string]int{}, map[string]Decl{}
		for _, t := range b.api.Texts {
			b.textCount[t.Name]++
		}
	}
	n := 0
	for _, name := range b.textsOf(d) {
		if b.textOwner[name] == nil {
			b.textOwner[name] = d
		}
		if b.textOwner[name] == d {
			n += b.textCount[name]
		}
	}
	return n
}

// textsOf returns the names of the schemas that belong to a type: that of its component, and those that it is made of.
func (b *builder) textsOf(d Decl) []string {
	return append([]string{b.component[d]}, originOf(d).Names...)
}

func (b *builder) text(name string, t *model.Text, isOperation bool) Text {
	in := []string(t.Availability)
	if !slices.ContainsFunc(b.versions, func(v *Version) bool { return !slices.Contains(in, v.ID) }) {
		in = nil
	}
	return Text{Name: name, IsOperation: isOperation, Versions: in, Text: string(t.Text)}
}

// isFirst reports whether the schemas of a type are those that are found without a version: of one name the first.
func (b *builder) isFirst(o model.Origin) bool {
	if b.firstIn == nil {
		b.firstIn = map[string]model.Availability{}
		for _, t := range b.api.Texts {
			if _, ok := b.firstIn[t.Name]; !ok {
				b.firstIn[t.Name] = t.Availability
			}
		}
	}
	return !slices.ContainsFunc(o.Names, func(name string) bool {
		in := b.firstIn[name]
		return in != nil && !slices.Contains(in, o.Version)
	})
}
