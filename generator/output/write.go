package output

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// apply writes and removes what the plan says. The manifest comes first, listing the old files with the new, so that a
// run that is cut off leaves nothing behind that the next one would not know as its own.
func (p *plan) apply(dir *os.Root, set *Set) error {
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
	return replace(dir, ManifestName, p.manifest)
}

// replace writes a file under a temporary name beside it and puts it in its place in one step.
func replace(dir *os.Root, name string, data []byte) error {
	target := filepath.FromSlash(name)
	folder := filepath.Dir(target)
	if err := dir.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	temp := filepath.Join(folder, fmt.Sprintf(".assistgen-%s.tmp", rand.Text()))
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
