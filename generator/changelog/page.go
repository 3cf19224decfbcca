package changelog

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// nbsp is the blank at which no line is broken.
const nbsp = "\u00a0"

// page is the text of a changelog as it is written.
type page struct {
	most int // bytes
	text []byte
	err  error
}

// line is text of a document that must stay on one line: it cannot begin another, which might look like the page's own, nor
// turn the direction in which the page is read.
func line(s string) string {
	isBreak := func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	if !strings.ContainsFunc(s, isBreak) {
		return s
	}
	parts := strings.FieldsFunc(s, isBreak)
	var words []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			words = append(words, p)
		}
	}
	return strings.Join(words, " ")
}

// put writes text, until the page is too large.
func (p *page) put(texts ...string) {
	for _, t := range texts {
		if p.err == nil && len(p.text)+len(t) > p.most {
			p.err = &tooLargeError{p.most, "bytes"}
		}
		if p.err == nil {
			p.text = append(p.text, t...)
		}
	}
}

// title writes the first line.
func (p *page) title(t title) {
	p.put(line(t.name), " (", t.channel, ":", line(t.version), ")\n\n")
}

// counts writes the line with the date and the numbers of operations.
func (p *page) counts(date time.Time, changes []difference) {
	var number [removed + 1]int
	for _, c := range changes {
		number[c.kind]++
	}
	var list []string
	for kind, word := range []string{"new", "updated", "deleted"} {
		if number[kind] > 0 {
			list = append(list, fmt.Sprintf("%d %s", number[kind], word))
		}
	}
	if list == nil {
		list = []string{"0 updated"}
	}
	p.put(date.Format("2006/01/02"), nbsp, "•", nbsp, strings.Join(list, ", "), " methods")
}

// section writes the changes of the operation of a number.
func (p *page) section(number int, d difference) {
	if number == 0 {
		p.put("\n") // the blank line below the counts
	}
	op := d.shown
	p.put("\n", line(op.id), " (", [...]string{"new", "updated", "removed"}[d.kind], ")\n")
	p.put("Description ", line(op.description), "\nReference Link ¶\n\n")
	if d.kind == changed {
		p.put("⚶ Changes\n\n")
		p.changes(op, d.delta)
		p.put("\n\n")
	}
	p.put("⚼ Request\n\n", op.method, ":", nbsp, " ", line(op.path), "\n")
	p.request(op.parameters)
	for _, r := range op.responses {
		p.put("\n\n⚐ Response (", line(r.code), ")\n\n")
		p.response(r)
	}
}
