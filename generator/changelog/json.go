package changelog

import (
	"fmt"
	"strings"
	"unicode"
)

// quote returns a string as JSON. What is not ASCII stays as it is, but for what might break a line.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// printer writes indented JSON to a page.
type printer struct {
	*page

	depth int
	fresh bool // nothing is in the innermost object or list yet
	place []string
}

// begin opens an object or list.
func (p *printer) begin(bracket string) {
	p.put(bracket)
	p.depth++
	p.fresh = true
}

// end closes an object or list.
func (p *printer) end(bracket string) {
	p.depth--
	if !p.fresh {
		p.newLine()
	}
	p.put(bracket)
	p.fresh = false
}

// next goes to the next item of a list.
func (p *printer) next() {
	if !p.fresh {
		p.put(",")
	}
	p.newLine()
	p.fresh = false
}

// newLine begins a line.
func (p *printer) newLine() {
	p.put("\n", strings.Repeat("  ", p.depth))
}

// key goes to the next member of an object.
func (p *printer) key(name string) {
	p.next()
	p.put(quote(name), ": ")
}

// member writes a member that is one value, given as JSON.
func (p *printer) member(name, literal string) {
	p.key(name)
	p.put(literal)
}

// text writes a member that is a string, unless that is empty.
func (p *printer) textMember(name, text string) {
	if text != "" {
		p.member(name, quote(text))
	}
}

// enum writes a list of values with their descriptions.
func (p *printer) enum(values []value) {
	p.begin("[")
	for _, v := range values {
		p.next()
		p.begin("[")
		p.next()
		p.put(v.literal)
		p.next()
		p.put(quote(v.description))
		p.end("]")
	}
	p.end("]")
}
