package runtime

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// isNothing reports whether the value is an empty string, or a list of nothing else.
func (v *value) isNothing() bool {
	return v.text == "" && len(v.members) == 0 && !slices.ContainsFunc(v.items, func(item value) bool { return !item.isNothing() })
}

// shape is the form that the type of a parameter gives its text.
type shape int

const (
	scalarShape shape = iota
	listShape
	objectShape
	unknownShape // of a union: told by what is there
)

func (c *codec) shape() shape {
	switch c.kind {
	case optKind, pointerKind:
		return c.elem.shape()
	case listKind:
		return listShape
	case structKind, mapKind, stringMapKind:
		return objectShape
	case unionKind:
		return c.union.shape()
	default:
		return scalarShape
	}
}

// shape is that of an object where all variants are.
func (u *union) shape() shape {
	for i := range u.variants {
		if v := &u.variants[i]; v != u.unknown() && v.codec.kind != structKind {
			return unknownShape
		}
	}
	return objectShape
}

// jsonText is the kind of a value that is JSON text.
const jsonText = 'j'

// unescapeQuery decodes a name; a malformed escape stays as it is.
func unescapeQuery(text string) string {
	if !strings.ContainsAny(text, "%+") {
		return text
	}
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

// unescapePath decodes a piece of a path; a malformed escape stays as it is.
func unescapePath(text string) string {
	if decoded, err := url.PathUnescape(text); err == nil {
		return decoded
	}
	return text
}

// lookup takes the value of a parameter apart by its style.
type lookup struct {
	param  *Param
	shape  shape
	decode func(string) (string, error)
	pairs  []pair
	// isMember tells which names are members of an object whose members are pairs; nil for all.
	isMember func(name string) bool
	plain    bool // strings are not encoded
	once     bool // a name that may not come several times is refused when it does
}

// pair is a name, decoded, and a value, still encoded, of the query or the cookies.
type pair struct{ name, text string }

func (l *lookup) scalar(text string) (*value, error) {
	text, err := l.decode(text)
	if err != nil {
		return nil, errEncoding
	}
	kind := byte('"')
	if l.param.JSON {
		kind = jsonText
	}
	return &value{kind: kind, text: text}, nil
}

var errTwice = errors.New("it is given more than once")

var errEncoding = errors.New("it is not encoded rightly")

// path takes apart a value of the path.
func (l *lookup) path(text string) (*value, error) {
	switch {
	case l.param.JSON:
	case l.param.Style == StyleLabel:
		text = strings.TrimPrefix(text, ".")
		if l.param.Explode {
			return l.simple(text, ".")
		}
	case l.param.Style == StyleMatrix:
		return l.matrix(strings.TrimPrefix(text, ";"))
	case l.param.cut() != "":
		return l.joined(text)
	}
	return l.simple(text, ",")
}

// matrix takes apart a value such as "name=a,b" or, exploded, "name=a;name=b".
func (l *lookup) matrix(text string) (*value, error) {
	if !l.param.Explode || l.shape == scalarShape || l.shape == unknownShape && !strings.Contains(text, ";") {
		return l.simple(l.unnamed(text), ",")
	}
	if l.shape == objectShape {
		return l.simple(text, ";")
	}
	var items []value
	for piece := range strings.SplitSeq(text, ";") {
		items = l.add(items, l.unnamed(piece))
	}
	return &value{kind: '[', items: items}, nil
}

// unnamed cuts the parameter's name and a sign off a string.
func (l *lookup) unnamed(text string) string {
	if name, rest, _ := strings.Cut(text, "="); unescapePath(name) == l.param.Name {
		return rest
	}
	return text
}

// simple splits a value at its separators.
func (l *lookup) simple(text, separator string) (*value, error) {
	if l.param.JSON || l.shape == scalarShape || l.shape == unknownShape && !strings.Contains(text, separator) {
		return l.scalar(text)
	}
	var pieces []value
	if text != "" {
		for piece := range strings.SplitSeq(text, separator) {
			if l.shape == objectShape && l.param.Explode {
				name, text, _ := strings.Cut(piece, "=")
				pieces = l.add(l.add(pieces, name), text)
			} else {
				pieces = l.add(pieces, piece)
			}
		}
	}
	if pieces == nil && text != "" {
		return nil, errEncoding
	}
	if l.shape == objectShape {
		return objectOf(pieces)
	}
	return &value{kind: '[', items: pieces}, nil
}

// add adds a piece; one that cannot be decoded stays as it is.
func (l *lookup) add(pieces []value, text string) []value {
	if decoded, err := l.decode(text); err == nil {
		text = decoded
	}
	return append(pieces, value{kind: '"', text: text})
}

var errPairs = errors.New("it has a name without a value")

// objectOf makes an object of names and values in turn.
func objectOf(pieces []value) (*value, error) {
	if len(pieces)%2 != 0 {
		return nil, errPairs
	}
	v := &value{kind: '{'}
	for i := 0; i < len(pieces); i += 2 {
		v.members = append(v.members, valueMember{pieces[i].text, pieces[i+1]})
	}
	return v, nil
}

// form takes apart a value of a query, of cookies or of a form.
func (l *lookup) form() (*value, error) {
	p := l.param
	exploded := p.Explode && !p.JSON
	switch {
	case p.Style == StyleDeepObject:
		return l.deep()
	case exploded && l.shape == objectShape:
		return l.members()
	case exploded && l.shape != scalarShape:
		return l.items()
	}
	i := slices.IndexFunc(l.pairs, func(q pair) bool { return q.name == p.Name })
	if i < 0 {
		if l.shape == listShape {
			return l.items()
		}
		return nil, nil //nolint:nilnil // absent
	}
	if l.once && slices.ContainsFunc(l.pairs[i+1:], func(q pair) bool { return q.name == p.Name }) {
		return nil, errTwice
	}
	text := l.pairs[i].text
	if l.shape == scalarShape || p.JSON {
		return l.scalar(text)
	}
	return l.joined(text)
}

// joined splits a string at the delimiter of the style. One that is not encoded, as the bars of other clients, goes before its
// encoded form, which is then part of a string.
func (l *lookup) joined(text string) (*value, error) {
	plain, encoded := l.param.delimiter()
	switch {
	case l.plain || plain != " " && strings.Contains(text, plain):
		return l.simple(text, plain)
	case plain == " ":
		text = strings.NewReplacer("+", encoded, " ", encoded).Replace(text)
	case plain == "|":
		text = strings.ReplaceAll(text, "%7c", encoded)
	}
	return l.simple(text, encoded)
}

// items collects the values of a name that may come several times, with brackets behind it or not.
func (l *lookup) items() (*value, error) {
	var items []value
	name := strings.TrimSuffix(l.param.Name, "[]")
	for _, q := range l.pairs {
		if q.name != l.param.Name && strings.TrimSuffix(q.name, "[]") != name {
			continue
		}
		v, err := l.scalar(q.text)
		if err != nil {
			return nil, err
		}
		items = append(items, *v)
	}
	switch {
	case items == nil:
		return nil, nil //nolint:nilnil // absent
	case l.shape == unknownShape && len(items) == 1:
		return &items[0], nil
	}
	return &value{kind: '[', items: items}, nil
}

// members collects the pairs that are members of the object. Several of one name are a list.
func (l *lookup) members() (*value, error) {
	v := &value{kind: '{'}
	at := map[string]int{}
	for _, q := range l.pairs {
		if l.isMember != nil && !l.isMember(q.name) {
			continue
		}
		text, err := l.scalar(q.text)
		if err != nil {
			return nil, err
		}
		if i, again := at[q.name]; again {
			v.members[i].value.append(*text)
			continue
		}
		at[q.name] = len(v.members)
		v.members = append(v.members, valueMember{q.name, *text})
	}
	if v.members == nil {
		return nil, nil //nolint:nilnil // absent
	}
	return v, nil
}

// isFor reports whether a name in a query or a form is for a parameter or field: it is its name, with brackets behind it or not, or that
// of something in it.
func isFor(name, of, style string) bool {
	rest, ok := strings.CutPrefix(name, strings.TrimSuffix(of, "[]"))
	return name == of || ok && (rest == "" || rest == "[]" || rest[0] == '[' && style == StyleDeepObject)
}

// deep collects the pairs of names such as filter[date][from], and those of the name alone.
func (l *lookup) deep() (*value, error) {
	var all value
	for _, q := range l.pairs {
		names, ok := l.within(q.name)
		if !ok {
			continue
		}
		if len(names) > maxDeep {
			return nil, errDeep
		}
		text, err := l.scalar(q.text)
		if err != nil {
			return nil, err
		}
		all.put(names, *text)
	}
	switch {
	case all.kind == 0:
		return nil, nil //nolint:nilnil // absent
	case l.shape == listShape && all.kind != '{':
		all.asList()
	}
	return &all, nil
}

// within returns where in the parameter a name leads: to date and from for filter[date][from].
func (l *lookup) within(name string) (names []string, ok bool) {
	path, ok := strings.CutPrefix(name, l.param.Name)
	if !ok || path == "" {
		return nil, ok
	}
	if path[0] != '[' || !strings.HasSuffix(path, "]") {
		return nil, false
	}
	return strings.Split(path[1:len(path)-1], "]["), true
}

const maxDeep = 16

var errDeep = errors.New("it is nested too deeply")

// put stores a string at the place that the names lead to. Several strings of one name are a list, and the empty name is an item. What does not go with the
// rest is an item as well, so that it is not lost, and no type takes it.
func (v *value) put(names []string, text value) {
	switch {
	case len(names) == 0 && v.kind == 0:
		*v = text
	case len(names) > 1 && names[0] == "" && (v.kind == 0 || v.kind == '['):
		v.putInLast(names[1:], text)
	case len(names) == 0 || len(names) == 1 && names[0] == "":
		v.append(text)
	case v.kind == 0 || v.kind == '{':
		v.kind = '{'
		v.member(names[0]).put(names[1:], text)
	default:
		v.append(value{kind: '{', members: []valueMember{{names[0], text}}})
	}
}

// member returns the member of that name, which is new where there is none. Of many it keeps where they are.
func (v *value) member(name string) *value {
	const few = 16
	if len(v.members) < few {
		if i := slices.IndexFunc(v.members, func(m valueMember) bool { return m.name == name }); i >= 0 {
			return &v.members[i].value
		}
	} else if v.at == nil {
		v.at = map[string]int{}
		for i := range v.members {
			v.at[v.members[i].name] = i
		}
	}
	i, found := v.at[name]
	if !found {
		i = len(v.members)
		v.members = append(v.members, valueMember{name: name})
		if v.at != nil {
			v.at[name] = i
		}
	}
	return &v.members[i].value
}

// putInLast puts a string into the last item of a list: items[][price], as in Rails, which numbers nothing. A member that the last item
// has already begins a new one.
func (v *value) putInLast(names []string, text value) {
	v.kind = '['
	last := len(v.items) - 1
	isFull := func() bool {
		return len(names) == 1 && slices.ContainsFunc(v.items[last].members, func(m valueMember) bool { return m.name == names[0] })
	}
	if last < 0 || v.items[last].kind != '{' || isFull() {
		v.items = append(v.items, value{})
		last++
	}
	v.items[last].put(names, text)
}

// append adds an item.
func (v *value) append(item value) {
	v.asList()
	v.items = append(v.items, item)
}

// asList makes a list of what is none.
func (v *value) asList() {
	switch v.kind {
	case 0:
		v.kind = '['
	case '[':
	default:
		*v = value{kind: '[', items: []value{*v}}
	}
}
