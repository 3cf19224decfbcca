package plan

import (
	"slices"

	"github.com/assistgen/assistgen/generator/naming"
)

// Link is an unexported type that leads the runtime to what it has to know: a union's list of its variants, or a file's lines.
type Link struct {
	Name  string
	Union bool
}

// linker finds what leads the runtime from a type to what it has to know.
type linker struct {
	decls map[string]Decl
	files map[string]*File // by the names of the types that they declare
}

// linkTypes gives every declaration its links: to the lines of its file, to the unions that it holds, and to the lines of the
// enums and other types with a name that it holds; structs have links of their own.
func (b *builder) linkTypes(services []*Service) {
	l := &linker{decls: map[string]Decl{}, files: map[string]*File{}}
	for _, f := range b.sortedFiles() {
		if len(f.Lines) > 0 || len(f.Texts) > 0 {
			f.Schema = b.take(naming.Unexported(f.Name) + "Schema")
		}
		for _, d := range f.Decls {
			l.decls[declName(d)], l.files[declName(d)] = d, f
			if u, ok := d.(*Union); ok {
				u.Variants = b.take(naming.Unexported(u.Name) + "Variants")
			}
		}
	}
	for _, f := range b.files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *Struct:
				d.Links = l.of(f, fieldReps(d)...)
			case *Union:
				d.Links = l.of(f, caseReps(d)...)
			case *Defined:
				d.Links = l.of(f, d.Rep)
			case *Enum:
				d.Links = l.of(f)
			case *Alias:
				if u, ok := l.decls[d.Of].(*Union); ok {
					d.Variants = u.Variants
				}
			}
		}
	}
	for _, s := range services {
		for _, p := range s.Parts {
			if p.Routes = s.Routes; len(s.Parts) > 1 {
				p.Routes = b.take(naming.Unexported(p.File) + "Routes")
			}
		}
		for _, e := range s.Events {
			e.Variants = b.take(naming.Unexported(e.Data) + "Variants")
			e.Links = l.of(b.takeFile(s.File))
		}
		for _, m := range s.Methods {
			l.method(b.methodFiles[m], m)
		}
	}
}

// method gives a call its links: to the types of its requests and responses, where these are not structs, and those of its
// parameters.
func (l *linker) method(f *File, m *Method) {
	var reps, params []Rep
	for _, a := range m.Args {
		reps = append(reps, a.Rep)
	}
	if m.Body != nil {
		reps = append(reps, m.Body.Rep)
	}
	for _, r := range m.Responses {
		if r.Rep != nil {
			reps = append(reps, r.Rep)
		}
	}
	if m.LongRunning != nil {
		reps = append(reps, m.LongRunning.Result)
	}
	if m.Stream != nil && m.Stream.Item != nil {
		reps = append(reps, m.Stream.Item)
	}
	for _, in := range m.Params.Inputs {
		params = append(params, in.Rep)
	}
	m.Links, m.Params.Links = l.of(nil, reps...), l.of(f, params...)
	if h := m.Header; h != nil && m.Of == nil {
		var headers []Rep
		for _, in := range h.Inputs {
			headers = append(headers, in.Rep)
		}
		h.Links = l.of(f, headers...)
	}
	if m.Stream != nil && m.Stream.Events != nil {
		m.Links = append(m.Links, Link{m.Stream.Events.Variants, true})
	}
}

func fieldReps(d *Struct) []Rep {
	var reps []Rep
	for _, f := range fieldsWithAdditional(d) {
		reps = append(reps, f.Rep)
	}
	return reps
}

func caseReps(d *Union) []Rep {
	var reps []Rep
	for _, c := range d.Cases {
		reps = append(reps, c.Rep)
	}
	return reps
}

// of returns the links that a declaration in a file needs that holds the representations; the file may be nil.
func (l *linker) of(f *File, reps ...Rep) []Link {
	var links []Link
	add := func(name string, union bool) {
		if link := (Link{name, union}); name != "" && !slices.Contains(links, link) {
			links = append(links, link)
		}
	}
	if f != nil {
		add(f.Schema, false)
	}
	seen := map[string]bool{}
	var visit func(r Rep)
	visit = func(r Rep) {
		name := namedRep(innermost(r))
		if name == "" || seen[name] {
			return
		}
		seen[name] = true
		switch d := l.decls[name].(type) {
		case *Union:
			add(d.Variants, true)
		case *Enum:
			add(l.schemaOf(name), false)
		case *Defined:
			add(l.schemaOf(name), false)
			visit(d.Rep)
		}
	}
	for _, r := range reps {
		visit(r)
	}
	return links
}

// schemaOf returns the link to the lines of a type, empty when there are none.
func (l *linker) schemaOf(name string) string {
	f := l.files[name]
	if f != nil && slices.ContainsFunc(f.Lines, func(line Line) bool { return line.Name == name }) {
		return f.Schema
	}
	return ""
}

func fieldsWithAdditional(s *Struct) []*Field {
	if s.Additional == nil {
		return s.Fields
	}
	return append(slices.Clip(s.Fields), s.Additional)
}

// innermost returns what lists, maps, options and pointers hold in the end.
func innermost(r Rep) Rep {
	switch r := r.(type) {
	case *ListRep:
		return innermost(r.Item)
	case *MapRep:
		return innermost(r.Value)
	case *OptRep:
		return innermost(r.Value)
	case *PtrRep:
		return innermost(r.Value)
	}
	return r
}

// namedRep returns the name of a declared type, "" for another.
func namedRep(r Rep) string {
	if u, ok := r.(*UnionRep); ok {
		return u.Name
	}
	return RepName(r)
}

func declName(d Decl) string {
	name, _ := Declared(d)
	return name
}

// Declared returns the name of what is declared, and what is known of it.
func Declared(d Decl) (string, *About) {
	switch d := d.(type) {
	case *Struct:
		return d.Name, &d.About
	case *Enum:
		return d.Name, &d.About
	case *Union:
		return d.Name, &d.About
	case *Defined:
		return d.Name, &d.About
	case *Alias:
		return d.Name, &d.About
	}
	return "", &About{}
}
