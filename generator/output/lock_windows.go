package output

import (
	"errors"
	"path/filepath"
	"syscall"
)

// Values of the Windows API that package syscall lacks.
const (
	deleteOnClose    = 0x04000000         // FILE_FLAG_DELETE_ON_CLOSE
	sharingViolation = syscall.Errno(32)  // ERROR_SHARING_VIOLATION
	deletePending    = syscall.Errno(303) // ERROR_DELETE_PENDING
)

// tryLock opens a file in a folder that nobody else may open meanwhile, and that is gone when it is closed.
func tryLock(dir string) (release func(), err error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(dir, ".assistgen.lock"))
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL|deleteOnClose, 0)
	switch {
	case err == nil:
		return func() { _ = syscall.CloseHandle(h) }, nil
	case errors.Is(err, sharingViolation), errors.Is(err, deletePending), errors.Is(err, syscall.ERROR_ACCESS_DENIED):
		return nil, errLocked
	}
	return nil, err
}
