package runtime

import (
	"encoding/base64"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Texts of parameters and forms do not say whether they are numbers or text. That is found by reading them, spelt as
// JSON in one way after another, until one is read without a deviation.

// spelling writes a text as JSON, and reports whether it can.
type spelling func(text string) (string, bool)

var spellings = [...]spelling{spellText, spellBare, spellBool, spellNumber, spellTime, spellBytes}

func spellText(text string) (string, bool) { return string(appendString(nil, text)), true }

func spellBare(text string) (string, bool) {
	if text == "" || text[0] != '-' && text[0] != 't' && text[0] != 'f' && text[0]-'0' > 9 {
		return "", false
	}
	r := Reader{s: text}
	r.skip()
	return text, r.err == nil && r.i == len(text)
}

func spellBool(text string) (string, bool) {
	text = strings.ToLower(text)
	return text, text == "true" || text == "false"
}

// spellNumber writes a number as it is usually written.
func spellNumber(text string) (string, bool) {
	if len(text) > 64 || strings.ContainsAny(text, "xXpP_iInN") {
		return "", false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return "", false
	}
	return string(appendFloat(nil, f)), true
}

func spellTime(text string) (string, bool) {
	t, err := time.Parse(time.RFC3339Nano, text)
	return `"` + t.Format(time.RFC3339Nano) + `"`, err == nil
}

func spellBytes(text string) (string, bool) {
	data, err := decodeBase64(text)
	return `"` + base64.StdEncoding.EncodeToString(data) + `"`, err == nil
}

// errUnfit is a text that is no value of the type.
var errUnfit = errors.New("it is not of the type that is wanted here")

// memberError is a member of an object that is not of its type, or absent.
type memberError struct {
	name   string
	absent bool
}

func (e *memberError) Error() string { return "member " + e.name }

// fit reads a value into what p points at, and fails when it is not of that type. A server that validates wants required members
// to be there.
func (x *Exchange) fit(v value, c *codec, p pointer) error { return fit(v, c, p, x.server.validate) }

func fit(v value, c *codec, p pointer, strict bool) error {
	if c.kind == pointerKind {
		*p.pointer() = newValue(c.elem.typ)
		return fit(v, c.elem, *p.pointer(), strict)
	}
	switch v.kind {
	case jsonText:
		err := fitRaw(v.text, c, p)
		if err == nil || v.text == "" || v.text[0] == '{' || v.text[0] == '[' || v.text[0] == '"' {
			return err
		}
		v.kind = '"' // a bare text, as some clients send it
	case '{':
		if c.object != nil && c.object.hasRest {
			return fitModel(v, c, p, strict)
		}
	}
	if fitPlainly(v, c, p) {
		return nil
	}
	invalid := ""
	for _, spell := range spellings {
		text, ok := v.spelt(spell)
		switch {
		case !ok || !fits(text, c, p):
		case c.isValidVariant(p):
			return nil
		case invalid == "":
			invalid = text
		}
	}
	if invalid == "" {
		return errUnfit
	}
	fits(invalid, c, p)
	return nil
}

// fitPlainly is fit for the usual values: text, whole numbers and lists of these. It returns false where it does not know.
func fitPlainly(v value, c *codec, p pointer) bool {
	switch {
	case v.kind == '[' && c.kind == listKind:
		s := p.slice()
		p.value(c.typ).Set(reflect.MakeSlice(c.typ, len(v.items), len(v.items)))
		for i := range v.items {
			if !fitPlainly(v.items[i], c.elem, s.item(i, c.elem.size)) {
				return false
			}
		}
		return true
	case v.kind != '"':
	case c.kind == stringKind && utf8.ValidString(v.text):
		*p.string() = v.text
		return true
	case c.kind == int64Kind:
		n, exact := parseInt[int64](v.text)
		*p.int64() = n
		return exact
	}
	return false
}

// isValidVariant reports whether what was read is valid, or of no union. A text fits a union of a number and a text as either,
// and is the one that the document's constraints allow.
func (c *codec) isValidVariant(p pointer) bool {
	if c.kind != unionKind {
		return true
	}
	k := checker{}
	k.value(c, nil, p)
	return k.err() == nil
}

// fitRaw reads JSON text.
func fitRaw(text string, c *codec, p pointer) error {
	if err := unmarshal(c, p, &Reader{s: text}); err != nil {
		return err
	}
	if !fits(text, c, p) {
		return errUnfit
	}
	return nil
}

// fits reads a text and reports whether that left no deviation.
func fits(text string, c *codec, p pointer) bool {
	r := &Reader{s: text}
	if err := unmarshal(c, p, r); err != nil || r.odd {
		return false
	}
	rest := c.restOf(p)
	return rest == nil || rest.whole == ""
}

// restOf returns what a model does not hold; nil for what is no model.
func (c *codec) restOf(p pointer) *Rest {
	if c.object == nil {
		return nil
	}
	return *c.object.restOf(p)
}

// spelt writes the value as JSON, each text by spell.
func (v value) spelt(spell spelling) (string, bool) {
	switch v.kind {
	case '[':
		var b strings.Builder
		b.WriteByte('[')
		for i, item := range v.items {
			text, ok := item.spelt(spell)
			if !ok {
				return "", false
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(text)
		}
		b.WriteByte(']')
		return b.String(), true
	case '{':
		w := &Writer{buf: []byte{'{'}}
		for _, m := range v.members {
			text, ok := m.value.spelt(spell)
			if !ok {
				return "", false
			}
			w.name(m.name)
			w.buf = append(w.buf, text...)
		}
		return string(append(w.buf, '}')), true
	case jsonText:
		return v.text, true
	}
	return spell(v.text)
}

// fitModel reads an object, each member of which has a spelling of its own: the first that the model does not keep as a
// deviation.
func fitModel(v value, c *codec, p pointer, strict bool) error {
	tried := make([]int, len(v.members))
	for {
		if err := unmarshal(c, p, &Reader{s: v.speltBy(tried)}); err != nil {
			return err
		}
		rest := c.restOf(p)
		if rest == nil {
			return nil
		}
		again, err := v.respell(rest, tried, strict)
		if err != nil || !again {
			return err
		}
	}
}

// speltBy writes the object, each member by the spelling of that number, or as text if it cannot be spelt so.
func (v value) speltBy(numbers []int) string {
	w := &Writer{buf: []byte{'{'}}
	for i, m := range v.members {
		text, ok := m.value.spelt(spellings[numbers[i]])
		if !ok {
			text, _ = m.value.spelt(spellText)
		}
		w.name(m.name)
		w.buf = append(w.buf, text...)
	}
	return string(append(w.buf, '}'))
}

// respell goes on to the next spelling of the members that are kept as deviations, and reports whether there is one.
func (v value) respell(rest *Rest, tried []int, strict bool) (bool, error) {
	again := false
	for i, m := range v.members {
		if k := rest.kept.get(m.name); k == nil || k.absent {
			continue
		}
		if tried[i]++; tried[i] == len(spellings) || m.value.kind == jsonText {
			return false, &memberError{name: m.name}
		}
		again = true
	}
	for _, k := range rest.kept.list {
		if k.absent && strict {
			return false, &memberError{name: k.name, absent: true}
		}
	}
	return again, nil
}
