package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/naming"
)

// fileLimit is about how many lines a generated file may have. A subject with more is split by the words of its components'
// names, and a component (a named schema, or what one call declares) is never split: so what is added to an API moves nothing
// else, unless it is what takes a subject over the limit.
const fileLimit = 2400

// piece is what stays together in one file.
type piece struct {
	words []string // of its name, without those of the subject
	lines fileLines
	put   func(file string) // puts it into the file of that name
}

// fileLines is how many lines something takes in the files of one name: its types, its methods, its schema lines, the client's
// part and the server's.
type fileLines struct{ models, methods, client, server int }

func (l fileLines) plus(o fileLines) fileLines {
	return fileLines{l.models + o.models, l.methods + o.methods, l.client + o.client, l.server + o.server}
}

func (l fileLines) tooMany() bool { return max(l.models, l.methods, l.client, l.server) > fileLimit }

// split puts pieces into files: all into one while that is short enough, else those whose names go on by the same word into a file
// with that word behind its name, and so on. Pieces whose names do not go on stay.
func split(file string, pieces []*piece, depth int) {
	var all fileLines
	for _, p := range pieces {
		all = all.plus(p.lines)
	}
	var stay []*piece
	groups := map[string][]*piece{}
	for _, p := range pieces {
		if !all.tooMany() || depth >= len(p.words) {
			stay = append(stay, p)
		} else {
			groups[p.words[depth]] = append(groups[p.words[depth]], p)
		}
	}
	for _, p := range stay {
		p.put(file)
	}
	for _, word := range slices.Sorted(maps.Keys(groups)) {
		split(file+"_"+word, groups[word], depth+1)
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
	old := b.files
	b.files = map[string]*File{}
	b.methodFiles = map[*Method]*File{}
	for _, name := range slices.Sorted(maps.Keys(old)) {
		split(name, b.declPieces(name, old[name]), 0)
	}
	for _, s := range services {
		s.File = naming.File(s.Name)
		split(s.File, b.methodPieces(s), 0)
	}
}

// takeFile returns the file of that name. A part of a subject may be called as another subject is; they then share it.
func (b *builder) takeFile(name string) *File {
	if b.files[name] == nil {
		b.files[name] = &File{Name: name}
	}
	return b.files[name]
}

// declPieces are the components of a file, each with the inline types that belong to it.
func (b *builder) declPieces(subject string, f *File) []*piece {
	var pieces []*piece
	byComponent := map[string]*piece{}
	for _, d := range f.Decls {
		component := b.component[d]
		p := byComponent[component]
		if p == nil {
			p = &piece{words: wordsAfter(subject, component)}
			byComponent[component] = p
			pieces = append(pieces, p)
		}
		p.lines = p.lines.plus(linesOf(d))
		before := p.put
		p.put = func(file string) {
			if before != nil {
				before(file)
			}
			to := b.takeFile(file)
			to.Decls = append(to.Decls, d)
		}
	}
	return pieces
}

// methodPieces are the calls of a service.
func (b *builder) methodPieces(s *Service) []*piece {
	var pieces []*piece
	for _, m := range s.Methods {
		pieces = append(pieces, &piece{
			words: strings.Split(naming.File(m.Name), "_"),
			lines: methodLines(m),
			put: func(file string) {
				b.methodFiles[m] = b.takeFile(file)
				s.put(file, m)
			},
		})
	}
	return pieces
}

// put adds a call to the part of that file.
func (s *Service) put(file string, m *Method) {
	i := slices.IndexFunc(s.Parts, func(p *Part) bool { return p.File == file })
	if i < 0 {
		i = len(s.Parts)
		s.Parts = append(s.Parts, &Part{File: file})
	}
	s.Parts[i].Methods = append(s.Parts[i].Methods, m)
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
