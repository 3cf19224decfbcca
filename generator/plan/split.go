package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/naming"
)

// fileLimit is about how many lines a generated file may have. A subject with more is split by the words of its components'
// names, and a component (a named schema, or what one call declares) is never split, however long it is: so what is added to an
// API moves nothing else, unless it is what takes a subject over the limit.
const fileLimit = 2400

// piece is what stays together in one file.
type piece struct {
	words []string // of its name, without those that the name of its file has
	lines fileLines
	put   func(file string) // puts it into the file of that name
}

// fileLines is how many lines something takes in the files of one name: its types, its methods, its schema lines, the client's
// part and the server's.
type fileLines struct{ models, methods, schema, client, server int }

func (l fileLines) plus(o fileLines) fileLines {
	return fileLines{l.models + o.models, l.methods + o.methods, l.schema + o.schema, l.client + o.client, l.server + o.server}
}

// tooMany reports whether a file would be too long. Schema lines count twice: types and calls, which are split apart, may share
// the file of these.
func (l fileLines) tooMany() bool {
	return max(l.models, l.methods, 2*l.schema, l.client, l.server) > fileLimit
}

// pieces are the pieces of each subject, by the name of its files.
type pieces map[string][]*piece

// split puts the pieces of every subject into files. A name comes before those that go on from it, so a part of a subject that is
// called as another subject is there in time to be split with that one.
func (ps pieces) split() {
	for _, file := range slices.Sorted(maps.Keys(ps)) {
		ps.divide(file, ps[file])
	}
}

// divide puts pieces into files: all into one while that is short enough, else those whose names go on by the same word into a file
// with that word behind its name, and so on. Pieces whose names do not go on stay.
func (ps pieces) divide(file string, list []*piece) {
	var all fileLines
	for _, p := range list {
		all = all.plus(p.lines)
	}
	long := all.tooMany()
	groups := pieces{}
	for _, p := range list {
		if !long || len(p.words) == 0 {
			p.put(file)
			continue
		}
		next := file + "_" + p.words[0]
		p.words = p.words[1:]
		groups[next] = append(groups[next], p)
	}
	for _, next := range slices.Sorted(maps.Keys(groups)) {
		if _, subject := ps[next]; subject {
			ps[next] = append(ps[next], groups[next]...)
		} else {
			ps.divide(next, groups[next])
		}
	}
}

// wordsAfter returns the words of a name that file names can have, without those that the subject begins with.
func wordsAfter(subject, name string) []string {
	words := strings.Split(naming.File(name), "_")
	about := singular(strings.Split(naming.File(subject), "_"))
	n := len(about)
	if len(words) > 1 && slices.Contains(verbs, words[0]) && len(words) > n && slices.Equal(singular(words[1:n+1]), about) {
		return append(words[n+1:], words[0]) // CreateRunRequest is about what comes after Run, and then of the creation
	}
	if len(words) >= n && slices.Equal(singular(words[:n]), about) {
		return words[n:]
	}
	return words
}

// splitFiles gives every declaration and every call its file.
func (b *builder) splitFiles(services []*Service) {
	types, calls := pieces{}, pieces{}
	for name, f := range b.files {
		types[name] = b.declPieces(name, f)
	}
	for _, s := range services {
		s.File = naming.File(s.Name)
		calls[s.File] = append(calls[s.File], b.callPieces(s)...)
	}
	b.files = map[string]*File{}
	b.methodFiles = map[*Method]*File{}
	types.split()
	calls.split()
}

// takeFile returns the file of that name, a new one if there is none.
func (b *builder) takeFile(name string) *File {
	if b.files[name] == nil {
		b.files[name] = &File{Name: name}
	}
	return b.files[name]
}

// declPieces are the components of a file, each with the inline types that belong to it.
func (b *builder) declPieces(subject string, f *File) []*piece {
	var list []*piece
	decls := map[string][]Decl{}
	byComponent := map[string]*piece{}
	for _, d := range f.Decls {
		component := b.component[d]
		p := byComponent[component]
		if p == nil {
			p = &piece{words: wordsAfter(subject, component), put: func(file string) {
				to := b.takeFile(file)
				to.Decls = append(to.Decls, decls[component]...)
			}}
			byComponent[component] = p
			list = append(list, p)
		}
		decls[component] = append(decls[component], d)
		var said lines
		said.decl(d, b)
		p.lines = p.lines.plus(linesOf(d)).plus(fileLines{schema: len(said)})
	}
	return list
}

// callPieces are the calls of a service, after what stays in the service's own files: interfaces, and the types of events.
func (b *builder) callPieces(s *Service) []*piece {
	list := []*piece{{lines: serviceLines(s), put: func(string) {}}}
	for _, m := range s.Methods {
		var said lines
		said.params(m)
		list = append(list, &piece{
			words: strings.Split(naming.File(m.Name), "_"),
			lines: methodLines(m).plus(fileLines{schema: len(said)}),
			put: func(file string) {
				b.methodFiles[m] = b.takeFile(file)
				s.put(file, m)
			},
		})
	}
	return list
}

// put adds a call to the part of that file. The calls of a part come one after the other.
func (s *Service) put(file string, m *Method) {
	last := len(s.Parts) - 1
	if last < 0 || s.Parts[last].File != file {
		s.Parts = append(s.Parts, &Part{File: file})
		last++
	}
	s.Parts[last].Methods = append(s.Parts[last].Methods, m)
}

// docLines is about how many lines a comment takes.
func docLines(a *About) int {
	n := len(a.Facts)
	if a.Doc != "" {
		n += 1 + len(a.Doc)/90 + strings.Count(a.Doc, "\n")
	}
	if a.Deprecated {
		n += 2
	}
	return n
}

// linesOf is about how many lines a declaration takes.
func linesOf(d Decl) fileLines {
	switch d := d.(type) {
	case *Struct:
		n := fileLines{models: 6 + docLines(&d.About) + 2*len(d.Markers), methods: 16}
		for _, f := range fieldsWithAdditional(d) {
			n.models += 1 + docLines(&f.About)
		}
		for _, o := range d.Oneofs {
			n.models += 14 + 3*len(o.Cases)
		}
		if d.In != nil {
			n.models += 3
		}
		return n
	case *Enum:
		return fileLines{models: 16 + docLines(&d.About) + enumLines(d) + len(d.Values) + 2*len(d.Markers)}
	case *Union:
		return fileLines{models: 8 + docLines(&d.About) + len(d.Cases)/2, methods: 18}
	case *Defined:
		return fileLines{models: 3 + docLines(&d.About) + 2*len(d.Markers), methods: 14}
	case *Alias:
		n := fileLines{models: 5 + docLines(&d.About)}
		if d.Enum != nil {
			n.models += enumLines(d.Enum)
		}
		if d.Union != nil {
			n.methods += 12
		}
		return n
	}
	return fileLines{}
}

// enumLines is about how many lines the constants of an enum take.
func enumLines(d *Enum) int {
	n := 4
	for _, v := range d.Values {
		n += 1 + docLines(&v.About)
	}
	return n
}

// methodLines is about how many lines a call takes, but for its signatures in interfaces.
func methodLines(m *Method) fileLines {
	n := fileLines{client: 24 + 2*len(m.Wire) + len(m.Forms), server: 22 + 2*len(m.Args)}
	for _, in := range m.Params.Inputs {
		n.client += 1 + docLines(&in.About)
	}
	if m.Paging != nil {
		n.client += 8
	}
	if m.Stream != nil {
		n.client += 14
		n.server += 14
	}
	return n
}

// serviceLines is about how many lines the interfaces of a service take, and its types of events.
func serviceLines(s *Service) fileLines {
	n := fileLines{client: 20, server: 20}
	for _, m := range s.Methods {
		calls := 1
		if m.Stream != nil && m.Stream.Flag != nil {
			calls++
		}
		each := 1 + docLines(&m.About)
		n.server += calls * each
		if m.Paging != nil {
			calls++
		}
		if m.LongRunning != nil {
			calls++
		}
		n.client += calls * (each + 2)
	}
	for _, e := range s.Events {
		n.client += 24
		n.schema += len(e.Payloads)
		for _, p := range e.Payloads {
			n.client += 2 + docLines(&p.About)
		}
	}
	return n
}
