package output

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// patience is how long a run waits for another one that writes into the same folder.
const patience = time.Minute

// errLocked is the error of a lock that another process holds.
var errLocked = errors.New("another run holds the lock")

// Lock makes the folders where they are missing, and keeps other runs from writing into them until unlock is called. It waits for one that
// does. A lock ends with its process, however that ends; where the file system has none, there is none.
func Lock(folders []string) (unlock func(), err error) {
	var held []func()
	unlock = func() {
		for _, release := range slices.Backward(held) {
			release()
		}
	}
	for _, dir := range inOrder(folders) {
		release, err := lockFolder(dir)
		if err != nil {
			unlock()
			return nil, err
		}
		held = append(held, release)
	}
	return unlock, nil
}

// inOrder returns folders, each once, in an order that all processes keep: so none waits for another that waits for it.
func inOrder(folders []string) []string {
	var found []string
	for _, dir := range folders {
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
		found = append(found, dir)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// lockFolder locks one folder.
func lockFolder(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, folderError(dir, err)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		release, err := tryLock(dir)
		switch {
		case err == nil:
			return release, nil
		case !errors.Is(err, errLocked):
			return func() {}, nil // this file system has no locks
		case time.Now().After(deadline):
			return nil, fmt.Errorf("another run of assistgen has been writing into %s for %v: wait for it, or end it", dir, patience)
		}
	}
}
