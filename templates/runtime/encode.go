package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// value is a JSON value on its way to a parameter or a form.
type value struct {
	kind    byte   // as of Reader.Kind
	text    string // the text of a string, number or word, and the JSON of a list or object
	items   []value
	members []valueMember
	at      map[string]int // where the members of many are; see [value.member]
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

// paramValue returns the value of a parameter or a header, and whether there is one. Nil is not a value of a union, and null is one in
// JSON alone.
func (c *codec) paramValue(p *Param, at pointer, omit bool, opts []WriteOption) (v value, ok bool, err error) {
	switch {
	case c.kind == optKind && *at.field(c.state).opt() == optThere:
		return c.elem.paramValue(p, at, false, opts)
	case c.kind == optKind && (!p.JSON || c.isZero(at)):
		return v, false, nil
	case c.kind == unionKind && c.isZero(at):
		return v, false, errNoValue
	case (omit || !p.Required && c.hasItems()) && c.isZero(at):
		return v, false, nil
	}
	of := valueOf
	if p.JSON {
		of = valueByJSON
	}
	v, err = of(c, at, opts...)
	return v, err == nil, err
}

// hasItems reports whether the type is a list or a map.
func (c *codec) hasItems() bool {
	return c.kind == listKind || c.kind == mapKind || c.kind == stringMapKind
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
// Each piece is encoded by enc. Members that are null are left out, as in RFC 6570.
func (v value) join(separator, equals string, enc func(string) string) string {
	var pieces []string
	switch v.kind {
	case '[':
		for _, item := range v.items {
			pieces = append(pieces, enc(item.text))
		}
	case '{':
		for _, m := range v.members {
			if m.value.kind != 'n' {
				pieces = append(pieces, enc(m.name)+equals+enc(m.value.text))
			}
		}
	case 'n':
		return ""
	default:
		return enc(v.text)
	}
	return strings.Join(pieces, separator)
}

// What would be read as something else than it is, and is not sent.
var (
	errNullItem = errors.New("it has an item that is null, for which there is no text")
	errOneEmpty = errors.New("its only item is empty, which would be read as a list without items")
	errBrackets = errors.New("it has a member whose name is empty or has brackets, which separate names")
	errNoName   = errors.New("it has a member whose name is empty")
	errLone     = errors.New("it has a list whose only item looks like a list itself, and would be read as that")
	errBlanks   = errors.New("a string of it begins or ends with a blank, which headers do not keep")
)

// check returns an error for a list or object that would be read as something else. Joined is for one that is one text, in which none
// may have it; empty for none.
func (v value) check(joined bool, cut string) error {
	if joined && v.kind == '[' && len(v.items) == 1 && v.items[0].text == "" {
		return errOneEmpty
	}
	for _, item := range v.items {
		switch {
		case item.kind == 'n':
			return errNullItem
		case joined && item.has(cut):
			return errCut(cut)
		}
	}
	for _, m := range v.members {
		if joined && (m.value.has(cut) || (&value{text: m.name}).has(cut)) {
			return errCut(cut)
		}
	}
	return nil
}

func (v *value) has(cut string) bool { return cut != "" && strings.Contains(v.text, cut) }

func errCut(cut string) error {
	return fmt.Errorf("a string of it has %q, which separates strings", cut)
}

// delimiter returns what is between the strings of a joined value: as it is, and as it is encoded in paths and queries.
func (p *Param) delimiter() (plain, encoded string) {
	switch p.Style {
	case StyleSpaceDelimited:
		return " ", "%20"
	case StylePipeDelimited:
		return "|", "%7C"
	case StyleTabDelimited:
		return "\t", "%09"
	}
	return ",", ","
}

// cut returns what no text of a joined value may have where strings are encoded: a delimiter that is encoded itself.
func (p *Param) cut() string {
	if plain, encoded := p.delimiter(); plain != encoded {
		return plain
	}
	return ""
}

// equalsOf returns what is between a name and a value: a sign where the parameter explodes, the separator where not.
func equalsOf(explode bool, separator string) string {
	if explode {
		return "="
	}
	return separator
}

var errEmptyPath = errors.New("it is part of the path and must not be empty")

// pathText writes the value of a path parameter. It is an error if it would not be a segment of a path, or would be two dots.
func pathText(p *Param, v value) (string, error) {
	if p.JSON {
		return escapeSegment(v.json()), nil
	}
	text := p.segment(v)
	if p.Style != StyleMatrix && v.isEmpty() || text == "" || text == "." || text == ".." {
		return "", errEmptyPath
	}
	return text, v.check(p.Style != StyleMatrix || !p.Explode, p.cut())
}

// segment writes the value of a path parameter by its style.
func (p *Param) segment(v value) string {
	switch {
	case p.Style == StyleMatrix:
		return matrixText(p, v)
	case p.Style == StyleLabel && p.Explode:
		return "." + v.join(".", "=", func(s string) string { return strings.ReplaceAll(escapeSegment(s), ".", "%2E") })
	case p.Style == StyleLabel:
		return "." + v.join(",", ",", escapeSegment)
	}
	_, separator := p.delimiter()
	return v.join(separator, equalsOf(p.Explode, separator), escapeSegment)
}

// matrixText writes names with values, and an empty value as the name alone.
func matrixText(p *Param, v value) string {
	name := ";" + escapeSegment(p.Name)
	switch {
	case p.Explode && v.kind == '[':
		var b strings.Builder
		for _, item := range v.items {
			b.WriteString(named(name, escapeSegment(item.text)))
		}
		return b.String()
	case p.Explode && v.kind == '{':
		if text := v.join(";", "=", escapeSegment); text != "" {
			return ";" + text
		}
		return ""
	}
	return named(name, v.join(",", ",", escapeSegment))
}

func named(name, text string) string {
	if text == "" {
		return name
	}
	return name + "=" + text
}

// isEmpty reports whether the value would be written as nothing.
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

// headerText writes the value of a header, in which nothing is encoded. The shape is that of its type: of a string that may be a list
// as well, a comma would make one.
func headerText(p *Param, v value, s shape) (string, error) {
	if p.JSON {
		return v.json(), nil
	}
	plain, _ := p.delimiter()
	text := v.join(plain, equalsOf(p.Explode, plain), func(s string) string { return s })
	pieces := []string{text}
	if v.kind == '[' || v.kind == '{' {
		if err := v.check(true, plain); err != nil {
			return "", err
		}
		pieces = strings.Split(text, plain)
	} else if s == unknownShape && strings.Contains(text, plain) {
		return "", errCut(plain)
	}
	switch {
	case plain != " " && slices.ContainsFunc(pieces, func(p string) bool { return strings.Trim(p, " \t") != p }):
		return "", errBlanks
	case p.Explode && slices.ContainsFunc(v.members, func(m valueMember) bool { return strings.Contains(m.name, "=") }):
		return "", errCut("=")
	case !validHeaderValue(text):
		return "", errControl
	}
	return text, nil
}

// pairs calls add for every name and value, the value encoded, that a query or cookie parameter consists of. Null has none but in JSON.
// The shape is that of its type, as of [headerText].
func (p *Param) pairs(v value, s shape, add func(name, text string)) error {
	enc := func(s string) string { return escape(s, p.AllowReserved) }
	switch {
	case p.JSON:
		add(p.Name, enc(v.json()))
	case v.kind == 'n':
	case p.Style == StyleDeepObject:
		return deepPairs(p.Name, v, func(name, text string) { add(name, enc(text)) })
	case p.Explode && (v.kind == '[' || v.kind == '{'):
		return explodedPairs(p.Name, v, func(name, text string) { add(name, enc(text)) })
	case v.kind == '[' || v.kind == '{':
		_, separator := p.delimiter()
		add(p.Name, v.join(separator, separator, func(s string) string { return strings.ReplaceAll(enc(s), ",", "%2C") }))
		return v.check(true, p.cut())
	default:
		if cut := p.cut(); s == unknownShape && !p.Explode && v.has(cut) {
			return errCut(cut)
		}
		add(p.Name, enc(v.text))
	}
	return nil
}

// explodedPairs calls add for every item or member. The items of a list that is a member have its name; what else is nested is JSON.
func explodedPairs(name string, v value, add func(name, text string)) error {
	for _, item := range v.items {
		add(name, item.text)
	}
	for _, m := range v.members {
		switch {
		case m.value.kind == 'n':
		case m.name == "":
			return errNoName
		case m.value.isLone():
			return errLone
		case m.value.isFlat():
			if err := explodedPairs(m.name, m.value, add); err != nil {
				return err
			}
		default:
			add(m.name, m.value.text)
		}
	}
	return v.check(false, "")
}

// isFlat reports whether the value is a list of strings, and of some.
func (v value) isFlat() bool {
	return len(v.items) > 0 && !slices.ContainsFunc(v.items, func(item value) bool { return item.kind == '[' || item.kind == '{' })
}

// isLone reports whether the value is a list whose only item is a string that looks like a list: the item of a member would be read as that.
func (v value) isLone() bool {
	if len(v.items) != 1 || v.items[0].kind != '"' {
		return false
	}
	text, ok := spellBare(v.items[0].text)
	return ok && text[0] == '['
}

// deepPairs calls add for every scalar inside v, under names such as filter[date][from]. The items of a list share one, ids[], but for those
// that have names themselves, which are numbered: items[0][price]. OpenAPI does not say how lists are written here; most
// frameworks that have such names read this.
func deepPairs(name string, v value, add func(name, text string)) (err error) {
	switch v.kind {
	case 'n':
	case '[':
		for i, item := range v.items {
			at := strings.TrimSuffix(name, "[]")
			if item.kind == '[' || item.kind == '{' {
				at += "[" + strconv.Itoa(i) + "]"
			} else {
				at += "[]"
			}
			err = cmp.Or(err, deepPairs(at, item, add))
		}
		err = cmp.Or(err, v.check(false, ""))
	case '{':
		for _, m := range v.members {
			if m.name == "" || strings.ContainsAny(m.name, "[]") {
				return errBrackets
			}
			if m.value.isLone() {
				return errLone
			}
			err = cmp.Or(err, deepPairs(name+"["+m.name+"]", m.value, add))
		}
	default:
		add(name, v.text)
	}
	return err
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
	return escapeAll(s, func(i int) bool { return staysAsIs(s, i, reserved) })
}

// escapeAll encodes all bytes of a string except those that stay.
func escapeAll(s string, stays func(i int) bool) string {
	n := 0
	for i := range len(s) {
		if !stays(i) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	b := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		c := s[i]
		if stays(i) {
			b = append(b, c)
			continue
		}
		b = append(b, '%', upperHex[c>>4], upperHex[c&15])
	}
	return string(b)
}

// escapeCookie encodes what the name of a cookie cannot have.
func escapeCookie(name string) string {
	return escapeAll(name, func(i int) bool { return name[i] > ' ' && name[i] < 0x7f && strings.IndexByte("%;=,\"\\", name[i]) < 0 })
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

// validHeaderValue reports whether the text can be in a header.
func validHeaderValue(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f })
}
