package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/assistgen/assistgen/generator/diag"
)

// jsonReader builds nodes from the tokens of a JSON string. It is there next to the YAML reader, which takes JSON too,
// because YAML 1.1 reads surrogate pairs and tabs otherwise than JSON.
type jsonReader struct {
	builder
	data []byte
	dec  *json.Decoder
	// at is the place of data[offset], kept so that places are found in one pass over the data.
	at     place
	offset int
}

// errAt is a complaint that has been recorded with its position already.
var errAt = errors.New("recorded")

// parseJSON reads a JSON string.
func parseJSON(name string, data []byte) (*Node, diag.List) {
	r := &jsonReader{builder: builder{name: name}, data: data, dec: json.NewDecoder(bytes.NewReader(data)), at: place{1, 1}}
	r.dec.UseNumber()
	n, err := r.value(1)
	if err == nil {
		if _, more := r.dec.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("more text after the end of the JSON value")
		}
	}
	if err != nil && !errors.Is(err, errAt) {
		r.fail(err)
	}
	return n, r.diags
}

// next reads a token and returns it with the place where it begins.
func (r *jsonReader) next() (json.Token, place, error) {
	at := r.place(r.skip(int(r.dec.InputOffset())))
	tok, err := r.dec.Token()
	return tok, at, err
}

// skip returns the offset of the first byte from i on that belongs to a token.
func (r *jsonReader) skip(i int) int {
	for i < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[i]) >= 0 {
		i++
	}
	return i
}

// place returns the place of an offset that is not before the last one asked for.
func (r *jsonReader) place(offset int) place {
	r.at = advance(r.at, r.data[r.offset:offset])
	r.offset = offset
	return r.at
}

// advance returns the place after the text that begins at a place.
func advance(at place, s []byte) place {
	if i := bytes.LastIndexByte(s, '\n'); i >= 0 {
		at = place{at.line + bytes.Count(s, []byte{'\n'}), 1}
		s = s[i+1:]
	}
	at.column += utf8.RuneCount(s)
	return at
}

// value reads one value.
func (r *jsonReader) value(depth int) (*Node, error) {
	tok, at, err := r.next()
	if err != nil {
		return nil, err
	}
	n := &Node{at: at, source: r.name}
	switch v := tok.(type) {
	case json.Delim:
		if r.tooDeep(at, depth) {
			return nil, errAt
		}
		if v == '{' {
			return n, r.object(n, depth)
		}
		return n, r.array(n, depth)
	case string:
		n.kind, n.value = Scalar, v
	case json.Number:
		n.kind, n.value, n.scalar = Scalar, v.String(), integer
		if strings.ContainsAny(n.value, ".eE") {
			n.scalar = float
		}
	case bool:
		n.kind, n.value, n.scalar = Scalar, "false", boolean
		if v {
			n.value = "true"
		}
	case nil:
		n.kind, n.value, n.scalar = Scalar, "null", null
	}
	return n, nil
}

// object reads the members of an object and its closing brace.
func (r *jsonReader) object(n *Node, depth int) error {
	n.kind = Mapping
	seen := map[string]*Node{}
	for r.dec.More() {
		tok, at, err := r.next()
		if err != nil {
			return err
		}
		key, ok := tok.(string)
		if !ok {
			return errors.New("the key of a member is not text")
		}
		m, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		m.key, m.keyAt = key, at
		r.add(n, seen, m)
	}
	_, err := r.dec.Token()
	return err
}

// array reads the items of an array and its closing bracket.
func (r *jsonReader) array(n *Node, depth int) error {
	n.kind = Sequence
	for r.dec.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	_, err := r.dec.Token()
	return err
}

// fail records a syntax error at the place where reading stopped.
func (r *jsonReader) fail(err error) {
	offset := int(r.dec.InputOffset())
	message := err.Error()
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		// The offset counts the bytes read, the offending one included.
		offset = int(syntax.Offset) - 1
	} else if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		offset, message = len(r.data), "the JSON text ends too early"
	} else {
		offset = r.skip(offset)
	}
	offset = max(0, min(offset, len(r.data)))
	r.diags.Errorf(r.pos(advance(place{1, 1}, r.data[:offset])), "syntax", "%s", message)
}
