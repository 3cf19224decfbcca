//go:build !darwin && !dragonfly && !freebsd && !illumos && !linux && !netbsd && !openbsd && !windows

package output

import "errors"

// tryLock has nothing to lock by.
func tryLock(string) (release func(), err error) { return nil, errors.ErrUnsupported }
