package runtime

import (
	"errors"
	"strconv"
	"strings"
)

// value is a JSON value on its way to a parameter or a form.
type value struct {
	kind    byte   // as of Reader.Kind
	text    string // the text of a string, number or word, and the JSON of a list or object
	items   []value
	members []valueMember
}

type valueMember struct {
	name  string
	value value
}

// parseValue reads JSON that a Writer wrote.
func parseValue(text string) (value, error) {
	r := &Reader{s: text}
	v := r.value()
	return v, r.err
}

// valueOf returns what p points at as a value for a parameter or a form.
func valueOf(c *codec, p pointer, opts ...WriteOption) (value, error) {
	switch {
	case c.kind == stringKind && c.spelt == nil:
		return value{kind: '"', text: *p.string()}, nil
	case c.kind == int64Kind && !c.asText:
		return value{kind: '0', text: strconv.FormatInt(*p.int64(), 10)}, nil
	case c.kind == listKind && c.elem.kind == stringKind && c.elem.spelt == nil:
		return valueOfStrings(p.slice(), c.elem.size), nil
	}
	return valueByJSON(c, p, opts...)
}

// valueByJSON is valueOf for a value whose JSON is wanted, too.
func valueByJSON(c *codec, p pointer, opts ...WriteOption) (value, error) {
	w := Writer{}
	for _, o := range opts {
		o(&w)
	}
	if w.write(c, p); w.err != nil {
		return value{}, w.err
	}
	return parseValue(stringOf(w.buf))
}

var errNoValue = errors.New(noValue)

// paramValue returns the value of a parameter or a header, and whether there is one. Nil is no value of a union, and null is one in
// JSON alone.
func (c *codec) paramValue(p *Param, at pointer, omit bool, opts []WriteOption) (v value, ok bool, err error) {
	switch {
	case c.kind == optKind && *at.field(c.state).opt() == optThere:
		return c.elem.paramValue(p, at, false, opts)
	case c.kind == optKind && (!p.JSON || c.isZero(at)):
		return v, false, nil
	case c.kind == unionKind && c.isZero(at):
		return v, false, errNoValue
	case (omit || c.kind == listKind || c.kind == mapKind || c.kind == stringMapKind) && c.isZero(at):
		return v, false, nil
	}
	of := valueOf
	if p.JSON {
		of = valueByJSON
	}
	v, err = of(c, at, opts...)
	return v, err == nil, err
}

// valueOfStrings returns a list of strings as a value.
func valueOfStrings(s *slice, size uintptr) value {
	v := value{kind: '[', items: make([]value, s.len)}
	for i := range s.len {
		v.items[i] = value{kind: '"', text: *s.item(i, size).string()}
	}
	return v
}

// json returns the value as JSON again.
func (v value) json() string {
	switch {
	case v.kind == '"':
		return string(appendString(nil, v.text))
	case v.kind == '[' && v.text == "": // it was never JSON
		items := make([]string, len(v.items))
		for i := range v.items {
			items[i] = v.items[i].json()
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	return v.text
}

func (r *Reader) value() value {
	v := value{kind: r.Kind()}
	start := r.i
	switch v.kind {
	case '"':
		v.text = r.string()
		return v
	case '[':
		for a := r.beginArray(); a.next(); {
			v.items = append(v.items, r.value())
		}
	case '{':
		r.enter()
		for o := (members{r: r, first: true}); o.next(); {
			v.members = append(v.members, valueMember{o.name, r.value()})
		}
	default:
		return value{kind: v.kind, text: string(r.raw())}
	}
	if r.err == nil {
		v.text = r.s[start:r.i]
	}
	return v
}

// join writes the value as one text: the items of a list, or the names and values of an object, with separators between.
// Each piece is encoded by enc.
func (v value) join(separator, equals string, enc func(string) string) string {
	var pieces []string
	switch v.kind {
	case '[':
		for _, item := range v.items {
			pieces = append(pieces, enc(item.text))
		}
	case '{':
		for _, m := range v.members {
			pieces = append(pieces, enc(m.name)+equals+enc(m.value.text))
		}
	case 'n':
		return ""
	default:
		return enc(v.text)
	}
	return strings.Join(pieces, separator)
}

// equalsOf is what stands between a name and a value: a sign where the parameter explodes, the separator where not.
func equalsOf(explode bool, separator string) string {
	if explode {
		return "="
	}
	return separator
}

// pathText writes the value of a path parameter.
func pathText(p *Param, v value) string {
	if p.JSON {
		return escapeSegment(v.json())
	}
	enc := escapeSegment
	switch p.Style {
	case StyleLabel:
		separator := ","
		if p.Explode {
			separator = "."
		}
		return "." + v.join(separator, equalsOf(p.Explode, separator), enc)
	case StyleMatrix:
		return matrixText(p, v, enc)
	}
	return v.join(",", equalsOf(p.Explode, ","), enc)
}

func matrixText(p *Param, v value, enc func(string) string) string {
	name := ";" + enc(p.Name)
	switch {
	case p.Explode && v.kind == '[':
		return name + "=" + v.join(name+"=", "", enc)
	case p.Explode && v.kind == '{':
		return ";" + v.join(";", "=", enc)
	}
	return name + "=" + v.join(",", ",", enc)
}

// isEmpty reports whether nothing would stand in the place of the value.
func (v value) isEmpty() bool {
	switch v.kind {
	case '[':
		return len(v.items) == 0 || (len(v.items) == 1 && v.items[0].text == "")
	case '{':
		return len(v.members) == 0
	case 'n':
		return true
	}
	return v.text == ""
}

// headerText writes the value of a header parameter.
func headerText(p *Param, v value) string {
	if p.JSON {
		return v.json()
	}
	return v.join(",", equalsOf(p.Explode, ","), func(s string) string { return s })
}

// pairs calls add for every name and value, both encoded, that the value of a query or cookie parameter consists of. Null has
// none but in JSON.
func (p *Param) pairs(v value, add func(name, text string)) {
	enc := func(s string) string { return escape(s, p.AllowReserved) }
	switch {
	case p.JSON:
		add(p.Name, enc(v.json()))
	case v.kind == 'n':
	case p.Style == StyleDeepObject:
		deepPairs(p.Name, v, func(name, text string) { add(name, enc(text)) })
	case p.Explode && v.kind == '[':
		for _, item := range v.items {
			add(p.Name, enc(item.text))
		}
	case p.Explode && v.kind == '{':
		for _, m := range v.members {
			add(m.name, enc(m.value.text))
		}
	default:
		separator := p.separator()
		add(p.Name, v.join(separator, separator, enc))
	}
}

func (p *Param) separator() string {
	switch p.Style {
	case StyleSpaceDelimited:
		return "%20"
	case StylePipeDelimited:
		return "%7C"
	}
	return ","
}

// deepPairs calls add for every scalar inside v, under names such as filter[date][from]. The items of a list share one, but for those
// that have names themselves, which are numbered: items[0][price].
func deepPairs(name string, v value, add func(name, text string)) {
	switch v.kind {
	case 'n':
	case '[':
		for i, item := range v.items {
			if item.kind == '[' || item.kind == '{' {
				deepPairs(name+"["+strconv.Itoa(i)+"]", item, add)
			} else {
				deepPairs(name, item, add)
			}
		}
	case '{':
		for _, m := range v.members {
			deepPairs(name+"["+m.name+"]", m.value, add)
		}
	default:
		add(name, v.text)
	}
}

// query is an encoded query.
type query struct{ raw []byte }

// add adds a pair; the value is already encoded.
func (q *query) add(name, text string) {
	const usual = 128 // bytes of a query
	if q.raw == nil {
		q.raw = make([]byte, 0, usual)
	}
	if len(q.raw) > 0 {
		q.raw = append(q.raw, '&')
	}
	q.raw = append(append(append(q.raw, escape(name, false)...), '='), text...)
}

// replace puts the values in place of all pairs of that name.
func (q *query) replace(name string, values []string) {
	encoded := escape(name, false)
	var kept []string
	for pair := range strings.SplitSeq(string(q.raw), "&") {
		if n, _, _ := strings.Cut(pair, "="); n != encoded && pair != "" {
			kept = append(kept, pair)
		}
	}
	q.raw = []byte(strings.Join(kept, "&"))
	for _, v := range values {
		q.add(name, escape(v, false))
	}
}

// escapeSegment encodes text for a path, slashes and all. Dots that a server would take for a step are encoded, too.
func escapeSegment(s string) string {
	switch s {
	case ".":
		return "%2E"
	case "..":
		return "%2E%2E"
	}
	return escape(s, false)
}

// escape encodes all but the unreserved characters of RFC 3986. With reserved, reserved ones stay where they do no harm
// in a query, and so do bytes that are already encoded.
func escape(s string, reserved bool) string {
	n := 0
	for i := range len(s) {
		if !staysAsIs(s, i, reserved) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	b := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		c := s[i]
		if staysAsIs(s, i, reserved) {
			b = append(b, c)
			continue
		}
		b = append(b, '%', upperHex[c>>4], upperHex[c&15])
	}
	return string(b)
}

const upperHex = "0123456789ABCDEF"

func staysAsIs(s string, i int, reserved bool) bool {
	c := s[i]
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
		return true
	case !reserved:
		return false
	case c == '%':
		return i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
	}
	return strings.IndexByte(":/?@!$'()*,;=", c) >= 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

var errControl = errors.New("it holds a control character, which no header can")

// validHeaderValue reports whether the text can stand in a header.
func validHeaderValue(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f })
}
