package runtime

import (
	"encoding/base64"
	"errors"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Texts of parameters and forms do not say whether they are numbers or text. That is found by reading them, spelt as
// JSON in one way after another, until one is read without a deviation.

// spelling writes a text as JSON, and reports whether it can.
type spelling func(text string) (string, bool)

var spellings = [...]spelling{spellText, spellBare, spellBool, spellNumber(64), spellNumber(32), spellTime, spellBytes}

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
func spellNumber(bits int) spelling {
	return func(text string) (string, bool) {
		if len(text) > 64 || strings.ContainsAny(text, "xXpP_iInN") {
			return "", false
		}
		f, err := strconv.ParseFloat(text, bits)
		if err != nil || math.IsInf(f, 0) {
			return "", false
		}
		return string(appendFloat(nil, f, bits)), true
	}
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

// fit reads a value by read, and fails when it is not of that type. With strict, a required member must be there.
func fit[T any](v value, p *T, read func(*T, *Reader), strict bool) error {
	switch v.kind {
	case rawKind:
		err := fitRaw(v.text, p, read)
		if err == nil || v.text == "" || v.text[0] == '{' || v.text[0] == '[' || v.text[0] == '"' {
			return err
		}
		v.kind = '"' // a bare text, as some clients send it
	case '{':
		if _, model := any(p).(hasRest); model {
			return fitModel(v, p, read, strict)
		}
	}
	var invalid *T
	for _, spell := range spellings {
		text, ok := v.spelt(spell)
		switch {
		case !ok || !fits(text, p, read):
		case validVariant(p):
			return nil
		case invalid == nil:
			first := *p
			invalid = &first
		}
	}
	if invalid == nil {
		return errUnfit
	}
	*p = *invalid
	return nil
}

// validVariant reports whether what was read is valid, or of no union. A text fits a union of a number and a text as either,
// and is the one that the document's constraints allow.
func validVariant[T any](p *T) bool {
	if reflect.TypeFor[T]().Kind() != reflect.Interface {
		return true
	}
	v, ok := any(*p).(interface{ Validate() error })
	return !ok || v.Validate() == nil
}

// fitRaw reads JSON text.
func fitRaw[T any](text string, p *T, read func(*T, *Reader)) error {
	if err := Decode([]byte(text), func(r *Reader) { read(p, r) }); err != nil {
		return err
	}
	if !fits(text, p, read) {
		return errUnfit
	}
	return nil
}

// fits reads a text and reports whether that left no deviation.
func fits[T any](text string, p *T, read func(*T, *Reader)) bool {
	*p = *new(T)
	r := &Reader{s: text}
	read(p, r)
	if r.err != nil || r.odd || r.peek() != 0 {
		return false
	}
	m, ok := any(p).(hasRest)
	return !ok || m.Rest() == nil || m.Rest().whole == ""
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
			w.Name(m.name)
			w.buf = append(w.buf, text...)
		}
		return string(append(w.buf, '}')), true
	case rawKind:
		return v.text, true
	}
	return spell(v.text)
}

// fitModel reads an object, each member of which has a spelling of its own: the first that the model does not keep as a
// deviation.
func fitModel[T any](v value, p *T, read func(*T, *Reader), strict bool) error {
	tried := make([]int, len(v.members))
	for {
		*p = *new(T)
		r := &Reader{s: v.speltBy(tried)}
		read(p, r)
		if r.err != nil {
			return r.err
		}
		rest := any(p).(hasRest).Rest()
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
		w.Name(m.name)
		w.buf = append(w.buf, text...)
	}
	return string(append(w.buf, '}'))
}

// respell goes on to the next spelling of the members that are kept as deviations, and reports whether there is one.
func (v value) respell(rest *Rest, tried []int, strict bool) (bool, error) {
	again := false
	for _, k := range rest.kept {
		if k.absent {
			if strict {
				return false, &memberError{name: k.name, absent: true}
			}
			continue
		}
		for i := range v.members {
			if v.members[i].name != k.name {
				continue
			}
			if tried[i]++; tried[i] == len(spellings) || v.members[i].value.kind == rawKind {
				return false, &memberError{name: k.name}
			}
			again = true
		}
	}
	return again, nil
}
