package runtime

import (
	"slices"
	"strings"
	"time"
)

// NoZone is the location of times that are read from a string without a zone, which RFC 3339 asks for: the date and the clock are those of the
// text, and whoever knows where the sender is can say so by [time.Date]. They are written without a zone again. Validate tells of them.
var NoZone = time.FixedZone("no zone", 0)

// withoutZone is how a time in NoZone is written.
const withoutZone = "2006-01-02T15:04:05.999999999"

// timeLayouts are the ways in which times are written, in capitals; those with a zone come first.
var timeLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999Z07", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999 Z0700", "2006-01-02T15:04Z07:00", "Mon, 02 Jan 2006 15:04:05 GMT", time.RFC1123Z,
	withoutZone, "2006-01-02 15:04:05.999999999", "2006-01-02T15:04", time.DateOnly,
}

// zoned is how many of timeLayouts have a zone.
var zoned = slices.Index(timeLayouts, withoutZone)

// parseTime reads a time as RFC 3339 writes it, or as others do. It is false for a string that is not a time.
func parseTime(text string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t, true
	}
	const longest = 64
	if len(text) > longest {
		return time.Time{}, false
	}
	text = strings.ToUpper(text)
	for i, layout := range timeLayouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if i >= zoned {
			t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), NoZone)
		}
		return t, true
	}
	return time.Time{}, false
}

// appendTime writes a time in the form of RFC 3339; one in NoZone as it came.
func appendTime(b []byte, t time.Time) []byte {
	if t.Location() == NoZone {
		return t.AppendFormat(b, withoutZone)
	}
	return t.AppendFormat(b, time.RFC3339Nano)
}

// sameTime reports whether both are the same instant at the same offset from UTC.
func sameTime(a, b time.Time) bool {
	_, x := a.Zone()
	_, y := b.Zone()
	return a.Equal(b) && x == y && (a.Location() == NoZone) == (b.Location() == NoZone)
}
