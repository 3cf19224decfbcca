package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/naming"
)

// fileLimit is about how many lines a generated file may have. A subject with more is split by the words of its components'
// names, and a component (a named schema, or what one call declares) is never split, however long it is: so what is added to an
// API moves nothing else, unless it takes a subject over the limit.
const fileLimit = 2400

// piece holds declarations that stay together in one file.
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
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		types[name] = b.declPieces(name, b.files[name])
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

// declPieces returns the components of a file, each with the inline types that belong to it.
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
		p.lines = p.lines.plus(linesOf(d)).plus(fileLines{schema: len(said) + b.countTexts(d)})
	}
	return list
}

// callPieces returns the calls of a service, after what stays in the service's own files: interfaces, and the types of events.
func (b *builder) callPieces(s *Service) []*piece {
	list := []*piece{{lines: serviceLines(s), put: func(string) {}}}
	for _, m := range s.Methods {
		var said lines
		said.params(m)
		list = append(list, &piece{
			words: strings.Split(naming.File(m.Name), "_"),
			lines: methodLines(m).plus(fileLines{schema: len(said) + len(m.operation.Texts)}),
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

// docWidth is about how many bytes a line of a comment takes. Lines are filled up to 110 columns.
const docWidth = 100

// textLines is about how many lines a description takes in a comment.
func textLines(text string) int {
	if text == "" {
		return 0
	}
	return 1 + len(text)/docWidth + strings.Count(text, "\n")
}

// docLines is about how many lines a comment takes. Facts are separate from the text, each on its own lines.
func docLines(a *About) int {
	n := textLines(a.Doc)
	if len(a.Facts) > 0 {
		n++
	}
	for _, fact := range a.Facts {
		n += textLines(fact)
	}
	if a.Deprecated {
		n += 2
	}
	return n
}

// oneLine is how long the name of a struct may be for a method to be on one line, by gofmt.
var oneLine = []struct {
	method string
	name   int
}{{"UnmarshalJSON", 23}, {"MarshalJSON", 34}, {"AppendJSON", 0}, {"Equal", 23}, {"Validate", 46}}

// structMethodLines is how many lines the methods of a struct take: comment, method and empty line, and two more where the method
// does not fit on one.
func structMethodLines(name string) int {
	n := 0
	for _, m := range oneLine {
		n += 3
		if len(name) > m.name {
			n += 2
		}
	}
	return n
}

// Lines of the methods of other types, none of which is on one line.
const (
	definedMethodLines = 20 // four methods
	unionFuncLines     = 16 // two functions, whose comments may take two lines
	variantsLines      = 4  // the type that lists the variants of a union
	validateLines      = 5  // the one method of an enum that is a variant
)

// linesOf is about how many lines a declaration takes in models and methods.
func linesOf(d Decl) fileLines {
	switch d := d.(type) {
	case *Struct:
		return fileLines{models: structLines(d), methods: structMethodLines(d.Name)}
	case *Enum:
		n := fileLines{models: 16 + enumLines(d) + 2*len(d.Markers)}
		if d.Markers != nil {
			n.methods = validateLines
		}
		return n
	case *Union:
		names := 0
		for _, c := range d.Cases {
			names += len(RepName(c.Rep)) + len(", *")
		}
		return fileLines{models: 9 + docLines(&d.About) + names/docWidth, methods: variantsLines + unionFuncLines}
	case *Defined:
		return fileLines{models: 3 + docLines(&d.About) + 2*len(d.Markers), methods: definedMethodLines}
	case *Alias:
		n := fileLines{models: 5 + docLines(&d.About)}
		if d.Enum != nil {
			n.models += constLines(d.Enum)
		}
		if d.Union != nil {
			n.methods = unionFuncLines
		}
		return n
	}
	return fileLines{}
}

// structLines is about how many lines a struct takes, without its methods that read and write it.
func structLines(d *Struct) int {
	n := 6 + docLines(&d.About) + 2*len(d.Markers)
	for _, f := range fieldsWithAdditional(d) {
		n += 1 + docLines(&f.About)
	}
	for _, o := range d.Oneofs {
		n += 14 + 3*len(o.Cases)
	}
	if d.Available != nil {
		n += 3
	}
	if d.Versioned {
		n += 6
	}
	return n
}

// enumLines is about how many lines an enum takes, its methods among them: each value is a constant, one that Values returns, and
// a case of Available where only some versions have it.
func enumLines(d *Enum) int {
	n := docLines(&d.About) + constLines(d) + len(d.Values)
	versioned := d.Available != nil
	for _, v := range d.Values {
		if v.Available != nil {
			versioned = true
			n += 2
		}
	}
	if versioned {
		n += 7
	}
	return n
}

// constLines is about how many lines the constants of an enum take.
func constLines(d *Enum) int {
	n := 4
	for _, v := range d.Values {
		n += 1 + docLines(&v.About)
	}
	return n
}

// methodLines is about how many lines a call takes, but for its signatures in interfaces: on the client its parameters, its Go
// methods and its description, and on the server the response that it is not implemented, and its route.
func methodLines(m *Method) fileLines {
	n := fileLines{client: 18, server: 15 + len(m.Args)}
	for _, in := range m.Params.Inputs {
		n.client += 1 + docLines(&in.About)
	}
	for _, d := range m.Descriptions() {
		n.client += 2 + len(d.Forms)
		for _, described := range []int{len(d.WireParams), len(d.Headers)} {
			if described > 0 {
				n.client += 2 + described
			}
		}
	}
	if rows := len(m.Responses); rows > 1 {
		n.client += 2 + rows
	}
	if set := m.Result.Set; set != nil && (m.Of == nil || m.Of.Result.Set != set) {
		n.client += 12 + 8*len(set.Types)
	}
	if h := m.Header; h != nil && m.Of == nil {
		n.client += 6 + len(h.WireParams)
		for _, in := range h.Inputs {
			n.client += 1 + docLines(&in.About)
		}
	}
	if m.Body != nil {
		n.client += 2 + len(m.Body.Parts)
		n.server++
	}
	client, server := goMethods(m)
	n.client += 4 * client
	n.server += 6 * (server - 1)
	if m.Paging != nil {
		n.client += 4
	}
	if m.Stream != nil {
		n.client++
		n.server += 6
	}
	return n
}

// goMethods returns how many Go methods a call has, on the client and on the server.
func goMethods(m *Method) (client, server int) {
	client, server = 1, 1
	if m.Stream != nil && m.IsPlain() {
		client, server = client+1, server+1
	}
	if m.Paging != nil {
		client++
	}
	if m.LongRunning != nil {
		client++
	}
	return client, server
}

// callLines is about how many lines the comment of the main Go method of a call takes: the description, the request with its arguments,
// and the errors.
func callLines(m *Method) int {
	n := max(1, docLines(&m.About)) + len(m.Facts) + 1 + max(1, len(m.Requests))
	for _, a := range m.Args {
		n += textLines(a.Doc)
	}
	declared := 0
	for _, r := range m.Responses {
		if !r.Success && (r.Status != "default" || r.Rep != nil) {
			declared += max(1, textLines(r.Doc))
		}
	}
	if declared > 0 {
		n += 1 + declared
	}
	return n
}

// serviceLines is about how many lines the interfaces of a service take, which have the documentation of every Go method, and its
// types of events.
func serviceLines(s *Service) fileLines {
	n := fileLines{client: 16, server: 16}
	for _, m := range s.Methods {
		client, server := goMethods(m)
		first, further := 1+callLines(m), 8+2*len(m.Facts) // a further one has a sentence, what it does and the request
		n.client += first + (client-1)*further
		n.server += first + (server-1)*further
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
