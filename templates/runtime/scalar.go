package runtime

import (
	"strings"
	"time"
)

// UnixTime is a time in whole seconds since 1970, as JSON numbers hold it.
type UnixTime int64

// UnixTimeOf returns t without what is smaller than a second.
func UnixTimeOf(t time.Time) UnixTime { return UnixTime(t.Unix()) }

// Time returns the time, in UTC.
func (t UnixTime) Time() time.Time { return time.Unix(int64(t), 0).UTC() }

// FieldMask names the fields that an update changes: their paths, separated by commas.
type FieldMask string

// Mask returns the mask of the paths.
func Mask(paths ...string) FieldMask { return FieldMask(strings.Join(paths, ",")) }

// Paths returns the paths of the mask; it is nil for the empty mask.
func (m FieldMask) Paths() []string {
	if m == "" {
		return nil
	}
	return strings.Split(string(m), ",")
}
