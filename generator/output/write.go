package output

import (
	"crypto/rand"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// apply writes and removes what the plan says. The manifest comes first, listing the old files with the new, so that a
// run that is cut off leaves nothing behind that the next one would not know as its own.
func (p *plan) apply(dir *os.Root, set *Set) error {
	for _, name := range p.changes.Leftover {
		if err := dir.Remove(filepath.FromSlash(name)); err != nil {
			return err
		}
	}
	if p.changes.Empty() {
		return nil
	}
	old := readOrNil(dir, ManifestName)
	both := slices.Clone(p.manifest)
	for _, name := range p.changes.Removed {
		both = append(both, name+"\n"...)
	}
	if len(p.changes.Removed) > 0 || old == nil {
		if err := replace(dir, ManifestName, both); err != nil {
			return err
		}
	}
	for _, name := range slices.Concat(p.changes.Created, p.changes.Updated) {
		if name == ManifestName {
			continue
		}
		if err := replace(dir, name, set.files[name]); err != nil {
			return err
		}
	}
	for _, name := range p.changes.Removed {
		if err := remove(dir, name); err != nil {
			return err
		}
	}
	if sameLines(readOrNil(dir, ManifestName), p.manifest) {
		return nil
	}
	return replace(dir, ManifestName, p.manifest)
}

// What the names of temporary files begin and end with.
const (
	tempPrefix = ".assistgen-"
	tempSuffix = ".tmp"
)

// leftovers returns the temporary files in the folders of the set: nobody else is writing when they are looked for, so what is there was
// left by a run that was cut off.
func (s *Set) leftovers(dir *os.Root) []string {
	folders := []string{"."}
	for name := range s.files {
		folders = append(folders, path.Dir(name))
	}
	slices.Sort(folders)
	var found []string
	for _, folder := range slices.Compact(folders) {
		for _, name := range namesIn(dir, folder) {
			if isTemp(name) {
				found = append(found, path.Join(folder, name))
			}
		}
	}
	return found
}

// isTemp reports whether a name is that of a temporary file.
func isTemp(name string) bool {
	return strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix)
}

// HasRemains reports whether earlier runs have left anything directly in a folder, in addition to its own files: temporary files, or code that
// is generated no more.
func HasRemains(folder string, has func(name string) bool) bool {
	dir, err := os.OpenRoot(folder)
	if err != nil {
		return false
	}
	defer discard(dir)
	return slices.ContainsFunc(namesIn(dir, "."), func(name string) bool {
		return isTemp(name) || strings.HasSuffix(name, ".go") && !has(name) && isOurs(dir, name)
	})
}

// replace writes a file under a temporary name next to it and puts it in its place in one step.
func replace(dir *os.Root, name string, data []byte) error {
	target := filepath.FromSlash(name)
	folder := filepath.Dir(target)
	if err := dir.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	temp := filepath.Join(folder, tempPrefix+rand.Text()+tempSuffix)
	if err := dir.WriteFile(temp, data, 0o666); err != nil {
		_ = dir.Remove(temp) // it may not even be there
		return err
	}
	if err := dir.Rename(temp, target); err != nil {
		return errors.Join(err, dir.Remove(temp))
	}
	return nil
}

// remove removes a file, and the folders around it that it leaves empty.
func remove(dir *os.Root, name string) error {
	if err := dir.Remove(filepath.FromSlash(name)); err != nil {
		return err
	}
	at := path.Dir(name)
	for at != "." && dir.Remove(filepath.FromSlash(at)) == nil { // until one is not empty
		at = path.Dir(at)
	}
	return nil
}
