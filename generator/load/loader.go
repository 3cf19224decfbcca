package load

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// loader is the work of one Load.
type loader struct {
	opts  Options
	set   *fileSet
	diags diag.List
	// display is put before a location to show it to users.
	display string
	// root is the root of the document.
	root *Node
	// visited are the nodes that check has seen, each as the kind of object it was expected to be.
	visited  map[*Node]kind
	refs     []reference     // every reference, in the order found
	guesses  int             // how often a nearest name was looked for
	variants map[*Node]int   // how many variants are left in lists of which some cannot be read
	told     map[*Node]bool  // references of which it has been told why they lead nowhere
	mappings []*Node         // the values of mappings of discriminators
	copied   int             // nodes made by copy
	total    int             // bytes of the files that references led to
	broken   map[string]bool // locations of files that cannot be parsed
	swagger  bool            // the document is Swagger 2.0, and so are the fragments it refers to
	// consumes and produces are the media types of a Swagger 2.0 document.
	consumes, produces []string
	// spots are the messages about what cannot be read as it is written.
	spots diag.List
	// unclear are the schemas of which the values are not known.
	unclear map[*Node]bool
	// gaps are the nodes in which something is left out that has not been removed yet; lost is all that is left out.
	gaps map[*Node]bool
	lost map[slot]bool
	// origins are the nodes that others are copies of, those that replaced a reference.
	origins map[*Node]*Node
	// written are the files of a Swagger 2.0 document before their upgrade, which changes the tree that it works on.
	written *fileSet
}

// newLoader prepares a Load.
func newLoader(src Source, opts Options) *loader {
	set := &fileSet{files: map[string]*file{}, dir: opts.Root, beside: src.Beside}
	if opts.AllowRemote {
		set.remote = newRemote()
	}
	if set.dir == "" && src.File != "-" && !IsURL(src.File) {
		set.dir = filepath.Dir(src.File)
	}
	return &loader{
		opts: opts, set: set, display: set.dir, visited: map[*Node]kind{}, broken: map[string]bool{},
		gaps: map[*Node]bool{}, lost: map[slot]bool{}, origins: map[*Node]*Node{}, told: map[*Node]bool{}, variants: map[*Node]int{}, unclear: map[*Node]bool{},
	}
}

// load runs the steps of a Load, as far as they make sense after an error.
func (l *loader) load(src Source) *Document {
	defer l.set.close()
	root, location := l.parseMain(src)
	if root == nil {
		return nil
	}
	l.root = root
	d := &Document{File: root.source, root: root, Dialect: l.dialect(root)}
	if d.Dialect == "" {
		return nil
	}
	l.overlay(root, src.Overlays)
	main := l.addFile(d.File, location, root)
	l.set.files[l.location(src.File)] = main
	d.written = l.asWrittenFile(main).root
	l.checkFile(main)
	l.followRefs()
	l.gather(main)
	l.checkRest(root)
	d.Version = root.Get("info", "version").Text()
	if l.hasErrors() {
		return nil
	}
	if !l.opts.Untyped {
		l.loadKin(d, main)
	}
	return d
}

// parseMain reads and parses the document itself, and returns its place in the set.
func (l *loader) parseMain(src Source) (root *Node, location string) {
	name, data := src.File, src.Data
	location = l.location(name)
	if IsURL(name) {
		name = shownURL(name)
	}
	if data == nil {
		var err error
		if data, location, err = l.readMain(src.File); err != nil {
			l.unreadable(name, err)
			return nil, ""
		}
	}
	l.noteRead(name, data)
	root, ds := parse(name, data)
	l.diags.Add(ds...)
	if ds.HasErrors() {
		return nil, ""
	}
	if root.kind != Mapping {
		l.diags.Errorf(root.Pos(), "not-openapi", "an OpenAPI document is a mapping, this is %s", root.kind)
		return nil, ""
	}
	return root, location
}

// unreadable reports a document that cannot be read.
func (l *loader) unreadable(name string, err error) {
	d := diag.Diagnostic{Code: "unreadable", Pos: model.Pos{File: name}, Message: "the document cannot be read: " + PlainError(err).Error()}
	if errors.Is(err, errRemote) {
		d.Message, d.Help = "the document is on the network, which is not read unless that is allowed", "pass --allow-remote, or download it"
	}
	l.diags.Add(d)
}

// noteRead tells of a file that was read.
func (l *loader) noteRead(name string, data []byte) {
	if l.opts.Read != nil {
		l.opts.Read(name, data)
	}
}

// readMain reads the file of the document, and returns its place in the set.
func (l *loader) readMain(name string) (data []byte, location string, err error) {
	switch {
	case IsURL(name):
		return l.set.read(name)
	case name != "-":
		data, err = ReadFile(name)
	case l.opts.Stdin == nil:
		err = errors.New("there is no standard input")
	default:
		data, err = readLimited(l.opts.Stdin)
	}
	return data, l.location(name), err
}

// ReadFile reads a file that the user has named, but not without end: what is too large for Parse is cut off behind the
// limit, so that Parse says so.
func ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer discard(f)
	return readLimited(f)
}

// PlainError drops what repeats the name of the file from an error of the file system.
func PlainError(err error) error {
	if e := (*os.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// location returns the place of the main file in the set.
func (l *loader) location(name string) string {
	if IsURL(name) {
		return name
	}
	if name == "-" {
		return "stdin"
	}
	rel, err := filepath.Rel(l.set.dir, name)
	if err != nil {
		rel = filepath.Base(name)
	}
	return filepath.ToSlash(rel)
}

// dialects are the versions of OpenAPI that are read.
var dialects = []string{"3.0", "3.1", "3.2"}

// dialect returns the version of OpenAPI that the document is written in, or reports that it is not one we read.
func (l *loader) dialect(root *Node) string {
	version := root.Get("openapi")
	if version == nil {
		version = root.Get("swagger")
	}
	written := version.Text()
	switch short := majorMinor(written); {
	case version == nil:
		l.diags.Add(diag.Diagnostic{Code: "not-openapi", Pos: root.Pos(), Message: "the document has neither openapi nor swagger",
			Help: `give the version of OpenAPI that it is written in, such as openapi: "3.1.0"`})
	case version.key == "swagger" && short == "2.0":
		l.swagger = true
		return short
	case version.key == "openapi" && slices.Contains(dialects, short):
		if version.scalar, version.value = text, written; written == short {
			version.value += ".0"
		}
		if short == "3.2" {
			l.diags.Warnf(version.Pos(), "new-dialect", "OpenAPI 3.2 is read as 3.1: its additions are left out")
		}
		return short
	default:
		l.diags.Add(diag.Diagnostic{Code: "unknown-dialect", Pos: version.Pos(),
			Message: version.key + " " + quote(written) + " is not a version that is read",
			Help:    "convert the document to OpenAPI 3.0 or 3.1, or to Swagger 2.0"})
	}
	return ""
}

// majorMinor returns the first two numbers of a version.
func majorMinor(version string) string {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return version
	}
	return parts[0] + "." + parts[1]
}

// addFile puts a parsed file into the set, in OpenAPI 3 shape.
func (l *loader) addFile(name, location string, root *Node) *file {
	f := &file{name: name, location: location, root: root, set: l.set}
	l.set.files[location] = f
	if l.swagger {
		l.keepWritten(f)
		l.upgrade(f)
	}
	link(f.root, nil, f)
	f.bindResources()
	return f
}

// keepWritten copies a file as it is before the upgrade. Most of a tree is moved by the upgrade rather than made anew, so
// there is nothing that both could share.
func (l *loader) keepWritten(f *file) {
	if l.written == nil {
		l.written = &fileSet{files: map[string]*file{}}
	}
	w := &file{name: f.name, location: f.location, root: f.root.clone(), set: l.written}
	l.written.files[f.location] = w
	link(w.root, nil, w)
}

// asWrittenFile returns the file before its upgrade, which is the file itself where there is none.
func (l *loader) asWrittenFile(f *file) *file {
	if w := l.written.file(f.location); w != nil {
		return w
	}
	return f
}

// openFile returns the file at a location, reading it when it is new.
func (l *loader) openFile(location string) (*file, error) {
	if f := l.set.files[location]; f != nil {
		return f, nil
	}
	name := shownURL(location)
	if !IsURL(location) {
		name = filepath.Join(l.display, filepath.FromSlash(location))
	}
	data, at, err := l.set.read(location)
	if err != nil {
		if errors.Is(err, errMissing) {
			l.noteRead(name, nil)
		}
		return nil, err
	}
	if f := l.set.files[at]; f != nil {
		l.set.files[location] = f
		return f, nil
	}
	if l.total += len(data); l.total > maxTotal {
		return nil, fmt.Errorf("the files of the document have more than the %d bytes that are read", maxTotal)
	}
	l.noteRead(name, data)
	root, ds := parse(name, data)
	l.diags.Add(ds...)
	if ds.HasErrors() {
		l.broken[at], l.broken[location] = true, true
		root = &Node{kind: Mapping, source: name}
	}
	f := l.addFile(name, at, root)
	l.set.files[location] = f
	l.checkFile(f)
	return f, nil
}
