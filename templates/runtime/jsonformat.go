package runtime

import (
	"encoding/base64"
	"encoding/json"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// textFormat is a format of strings.
type textFormat struct {
	what string // what a string must be
	is   func(text string) bool
	// isNumber tells that a string is a number, whose limits hold for it.
	isNumber bool
	// typed is the Go type of the strings; nil for string.
	typed *textType
}

// isTyped reports whether values have their own Go type, which cannot hold others.
func (f *textFormat) isTyped() bool { return f.typed != nil || f.isNumber }

// textFormats are the formats of JSON Schema (Validation, section 7.3) and of OpenAPI that are checked. Others say nothing.
var textFormats = map[string]textFormat{
	"date-time": {what: "an RFC 3339 time", is: isTime, typed: textsOf(parseTime, appendTime, sameTime)},
	"byte":      {what: "base64", is: isBase64, typed: textsOf(parseBase64, base64.StdEncoding.AppendEncode, sameBytes)},
	"int32":     {what: "an integer in the range of int32", is: isInteger("int32"), isNumber: true},
	"int64":     {what: "an integer in the range of int64", is: isInteger("int64"), isNumber: true},
	"uint32":    {what: "an integer in the range of int64", is: isInteger("int64"), isNumber: true},
	"uint64":    {what: "an integer in the range of uint64", is: isInteger("uint64"), isNumber: true},

	"date":                  {what: "an RFC 3339 date", is: func(s string) bool { return parsesAs(time.DateOnly, s) }},
	"time":                  {what: "an RFC 3339 time of day", is: isTimeOfDay},
	"duration":              {what: "an ISO 8601 duration", is: matching(`^P(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$`, "P", "T")},
	"email":                 {what: "an email address", is: isEmail},
	"idn-email":             {what: "an email address", is: isEmail},
	"hostname":              {what: "a host name", is: isHostname},
	"ipv4":                  {what: "an IPv4 address", is: func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is4() }},
	"ipv6":                  {what: "an IPv6 address", is: func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is6() && a.Zone() == "" }},
	"uri":                   {what: "a URI", is: func(s string) bool { u, err := url.Parse(s); return err == nil && u.IsAbs() && isASCII(s) }},
	"uri-reference":         {what: "a URI or a relative reference", is: func(s string) bool { _, err := url.Parse(s); return err == nil && isASCII(s) }},
	"iri":                   {what: "an IRI", is: func(s string) bool { u, err := url.Parse(s); return err == nil && u.IsAbs() }},
	"iri-reference":         {what: "an IRI or a relative reference", is: func(s string) bool { _, err := url.Parse(s); return err == nil }},
	"uuid":                  {what: "a UUID", is: matching(`(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)},
	"json-pointer":          {what: "a JSON pointer", is: matching(`^(?:/(?:[^~/]|~[01])*)*$`)},
	"relative-json-pointer": {what: "a relative JSON pointer", is: matching(`^(?:0|[1-9]\d*)(?:#|(?:/(?:[^~/]|~[01])*)*)$`)},
	"regex":                 {what: "a regular expression", is: func(s string) bool { _, err := regexp.Compile(s); return err == nil }},
	"json":                  {what: "JSON", is: func(s string) bool { return json.Valid([]byte(s)) }},
}

func parsesAs(layout, text string) bool {
	_, err := time.Parse(layout, text)
	return err == nil
}

// isTime reports whether a string is a time as RFC 3339 writes it. [time.Parse] takes more: an hour of one digit, a comma before the
// fraction, and a zone that is a day away.
func isTime(text string) bool {
	if _, err := parseRFC3339(text); err != nil || text[len("2006-01-02T15")] != ':' || strings.Contains(text, ",") {
		return false
	}
	zone := text[len(text)-len("15:04"):]
	return text[len(text)-1]|0x20 == 'z' || zone[:2] < "24" && zone[3:] < "60"
}

// parseRFC3339 reads a time as RFC 3339 writes it, whose letters may be small as well.
func parseRFC3339(text string) (time.Time, error) {
	return time.Parse(time.RFC3339Nano, strings.ToUpper(text))
}

func isTimeOfDay(text string) bool { return isTime("2000-01-01T" + text) }

func isBase64(text string) bool {
	_, ok := parseBase64(text)
	return ok
}

// isInteger returns a function that reports whether a string is an integer of a format.
func isInteger(format string) func(string) bool {
	r := rangeOf(format)
	return func(text string) bool {
		reader := Reader{s: text}
		return text != "" && (text[0] == '-' || text[0]-'0' <= 9) && reader.number() == text && isWhole(text) && r.holds(text)
	}
}

// matching returns a function that reports whether a string matches a pattern and ends in none of some strings.
func matching(text string, notEnding ...string) func(string) bool {
	compiled := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
	return func(s string) bool {
		for _, end := range notEnding {
			if strings.HasSuffix(s, end) {
				return false
			}
		}
		return compiled().MatchString(s)
	}
}

func isEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

// longestHostname and longestLabel are limits of RFC 1123, in bytes.
const (
	longestHostname = 253
	longestLabel    = 63
)

var isLabel = matching(`^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$`)

func isHostname(text string) bool {
	if len(text) > longestHostname {
		return false
	}
	for label := range strings.SplitSeq(text, ".") {
		if len(label) > longestLabel || !isLabel(label) {
			return false
		}
	}
	return true
}

func isASCII(text string) bool {
	for _, c := range []byte(text) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	return true
}
