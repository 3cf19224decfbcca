package load

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// file is one file of a document: the one given, or one that a reference led to.
type file struct {
	// name is shown to users.
	name string
	// location is the place of the file in its set: a slash path below the root folder, or a URL.
	location string
	root     *Node
	set      *fileSet
	anchors  *anchors // once one is looked for
}

// newFile returns a file that is alone.
func newFile(name string, root *Node) *file { return &file{name: name, root: root} }

// fileSet holds the files of one document by location, and what it takes to read more.
type fileSet struct {
	files map[string]*file
	// dir is the folder that references may not leave; empty when there is none, for standard input.
	dir string
	// remote reads from the network; nil where that is not allowed.
	remote *remote
	// beside reads files in place of the disk; nil for the disk.
	beside func(name string) ([]byte, error)
	root   *os.Root // of dir, opened when needed
}

// file returns the file at a location, nil when the set has none there.
func (s *fileSet) file(location string) *file {
	if s == nil {
		return nil
	}
	return s.files[location]
}

// Errors of references to other files. Their strings end in what to do.
var (
	errOutside = errors.New("it leads out of the folder of the document: move the file there")
	errRemote  = errors.New("it leads to the network, which is not read unless that is allowed: download it next to the document, or pass --allow-remote")
	errNoDir   = errors.New("a document from standard input has no folder to look in; give the name of its file")
)

// danglingError is why a reference leads nowhere. What it leads out of, or what may not be read, is another error.
type danglingError string

// Error returns the reason.
func (e danglingError) Error() string { return string(e) }

// errMissing is the error of a file that is not there.
const errMissing = danglingError("there is no such file")

// read returns the content of a location, and where that was found: a server may redirect to another one.
func (s *fileSet) read(location string) (data []byte, at string, err error) {
	if !IsURL(location) {
		data, err = s.readLocal(location)
		return data, location, err
	}
	if s.remote == nil {
		return nil, "", errRemote
	}
	return s.remote.fetch(location)
}

// readLocal returns the content of a file below the folder.
func (s *fileSet) readLocal(location string) ([]byte, error) {
	if s.dir == "" {
		return nil, errNoDir
	}
	if !filepath.IsLocal(filepath.FromSlash(location)) {
		return nil, errOutside
	}
	if s.beside != nil {
		data, err := s.beside(location)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errMissing
		}
		return data, err
	}
	root, err := s.open()
	if err != nil {
		return nil, err
	}
	f, err := openRegular(root, filepath.FromSlash(location))
	if err != nil {
		return nil, err
	}
	defer discard(f)
	return readLimited(f)
}

// open opens the root folder. What is opened below it cannot leave it, not even by a symbolic link.
func (s *fileSet) open() (*os.Root, error) {
	if s.root != nil {
		return s.root, nil
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil, err
	}
	s.root = root
	return root, nil
}

// close gives the root folder back.
func (s *fileSet) close() {
	if s.root != nil {
		discard(s.root)
		s.root = nil
	}
}

// openRegular opens a file below the root. Anything but a regular file could block.
func openRegular(root *os.Root, name string) (*os.File, error) {
	info, err := root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errMissing
	case err != nil && strings.Contains(err.Error(), "escapes"):
		return nil, errOutside
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.Unwrap(err)
	case err != nil: // no name of a file
		return nil, danglingError(errors.Unwrap(err).Error())
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	}
	return root.Open(name)
}

// discard closes what has only been read: whether that works no longer matters.
func discard(c io.Closer) { _ = c.Close() }

// readLimited reads one byte more than is allowed at most, which parse then complains of.
func readLimited(r io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(r, maxSize+1))
}

// splitRef splits a reference, as seen from the file, into the location of the file it leads to and its decoded
// fragment.
func (f *file) splitRef(ref string) (location, fragment string, err error) {
	if strings.HasPrefix(ref, "#") && !strings.ContainsAny(ref[1:], "%#") {
		return f.location, ref[1:], nil // the usual case, without the work of the others
	}
	u, err := url.Parse(ref)
	if err != nil {
		return "", "", danglingError("it is not a URI reference")
	}
	fragment = u.Fragment
	u.Fragment, u.RawFragment = "", ""
	switch {
	case u.String() == "":
		return f.location, fragment, nil
	case u.Scheme == "file":
		return "", "", errOutside
	case u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https":
		return "", "", danglingError("references by " + u.Scheme + ": are not read")
	case u.Scheme != "":
		return u.String(), fragment, nil
	case IsURL(f.location):
		return f.joinURL(u), fragment, nil
	case u.Host != "" || path.IsAbs(u.Path):
		return "", "", errOutside
	}
	return path.Join(path.Dir(f.location), u.Path), fragment, nil
}

// joinURL resolves a relative reference against the file's own address.
func (f *file) joinURL(ref *url.URL) string {
	base, err := url.Parse(f.location)
	if err != nil {
		return ref.String()
	}
	return base.ResolveReference(ref).String()
}

// resolve returns the node that a reference in the file leads to, in files that have been read; nil when there is none,
// or when it takes too many steps.
func (f *file) resolve(ref string, steps *int) *Node {
	target, rest := f.descend(ref, steps)
	if len(rest) > 0 || target.Kind() == None {
		return nil
	}
	return target
}

// descend follows a reference as far as it goes. It returns the node reached, and the keys that are missing there.
func (f *file) descend(ref string, steps *int) (*Node, []string) {
	if *steps--; f == nil || *steps < 0 {
		return nil, []string{""}
	}
	location, fragment, err := f.splitRef(ref)
	if err != nil {
		return nil, []string{""}
	}
	target := f.lookup(location)
	if target == nil {
		return nil, []string{""}
	}
	if fragment == "" || fragment == "/" {
		return target.root, nil
	}
	if fragment[0] != '/' {
		if n := target.anchor(target.root, fragment); n != nil {
			return n, nil
		}
		return target.root, []string{fragment}
	}
	return walkPointer(target.root, strings.Split(fragment[1:], "/"), steps)
}

// walkPointer follows the tokens of a JSON pointer, through references where they are in the way.
func walkPointer(n *Node, tokens []string, steps *int) (*Node, []string) {
	for i, token := range tokens {
		key := unescape.Replace(token)
		next := n.Get(key)
		if _, ok := n.Ref(); next == nil && ok {
			next = n.follow(steps).Get(key)
		}
		if next == nil {
			return n, tokens[i:]
		}
		n = next
	}
	return n, nil
}

// lookup returns the file at a location, nil when it has not been read.
func (f *file) lookup(location string) *file {
	if location == f.location {
		return f
	}
	return f.set.file(location)
}
