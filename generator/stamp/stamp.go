// Package stamp remembers what a run saw and made, so that the next one can tell that it has nothing to do. A stamp is never
// needed: where it is missing, damaged or does not match, there is a whole run.
package stamp

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/assistgen/assistgen/generator/diag"
)

// Stamp describes a run that left everything up to date.
type Stamp struct {
	// Run is the digest of what asked for the run, and of the program.
	Run string
	// Inputs are the files that were read, by name.
	Inputs map[string]Digest
	// Outputs are the files that were generated, by folder and path.
	Outputs map[string]map[string]Digest
	// Summaries say what the packages have, by folder.
	Summaries map[string]string
	// Warnings are the warnings of the run.
	Warnings diag.List
}

// Digest stands for the content of a file.
type Digest struct {
	Size   int64
	SHA256 string
}

// Of returns the digest of a content.
func Of(data []byte) Digest {
	sum := sha256.Sum256(data)
	return Digest{int64(len(data)), hex.EncodeToString(sum[:])}
}

// Program returns the digest of the running program. It is that of the executable's content: a version tells nothing of a
// build from changed sources, a build ID can be left out by the linker, and size and time can be those of another build.
func Program() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer discard(f)
	return sum(f)
}

// limit is how large a stamp may be; that of 2,000 files takes 250 kB.
const limit = 8 << 20

// Read reads a stamp; it is nil when there is none to rely on.
func Read(file string) *Stamp {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > limit {
		return nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	line, body, _ := bytes.Cut(data, []byte("\n"))
	if string(line) != Of(body).SHA256 {
		return nil
	}
	s := &Stamp{}
	err = json.Unmarshal(body, s) //nolint:musttag // only the very program that wrote it takes its word
	if err != nil || slices.ContainsFunc(s.Warnings, func(d diag.Diagnostic) bool { return d.Severity != diag.Warning && d.Severity != diag.LeftOut }) {
		return nil
	}
	return s
}

// Write puts a stamp in its place in one step. Its first line is the digest of the rest.
func (s *Stamp) Write(file string) error {
	body, err := json.Marshal(s) //nolint:musttag // as in Read
	if err != nil {
		return err
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, "*.tmp")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(temp, "%s\n%s", Of(body).SHA256, body)
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return prune(dir)
}

// most is how many stamps are kept.
const most = 200

// prune removes the oldest files of a folder of stamps when there are too many: stamps of folders that are gone, and what runs
// left behind that were cut off.
func prune(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= most {
		return err
	}
	var files []fs.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, f := range files[min(most, len(files)):] {
		err = errors.Join(err, os.Remove(filepath.Join(dir, f.Name())))
	}
	return err
}

// Holds reports whether all inputs and outputs are as they were: regular files of the same content. Times do not count.
func (s *Stamp) Holds() bool {
	for name, want := range s.Inputs {
		info, err := os.Stat(name)
		if err != nil || !want.is(info, func() (*os.File, error) { return os.Open(name) }) {
			return false
		}
	}
	for dir, files := range s.Outputs {
		if !holds(dir, files) {
			return false
		}
	}
	return true
}

// holds reports whether a folder has the files. Links are not followed, as writing does not follow them.
func holds(folder string, files map[string]Digest) bool {
	dir, err := os.OpenRoot(folder)
	if err != nil {
		return false
	}
	defer discard(dir)
	for name, want := range files {
		name = filepath.FromSlash(name)
		info, err := dir.Lstat(name)
		if err != nil || !want.is(info, func() (*os.File, error) { return dir.Open(name) }) {
			return false
		}
	}
	return true
}

// is reports whether a file is regular and has the content. One of another kind is not opened: that could block.
func (d Digest) is(info fs.FileInfo, open func() (*os.File, error)) bool {
	if !info.Mode().IsRegular() || info.Size() != d.Size {
		return false
	}
	f, err := open()
	if err != nil {
		return false
	}
	defer discard(f)
	got, err := sum(f)
	return err == nil && got == d.SHA256
}

// sum returns the SHA-256 of what is read.
func sum(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// discard closes what has only been read: whether that works no longer matters.
func discard(c io.Closer) { _ = c.Close() }
