package memory

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// A row is a record of a [Store]: its number is the key, so that rows are read in the order in which they were made.

func rowKey(r *row) []byte { return binary.BigEndian.AppendUint64(nil, r.number) }

// save records a row that is new or has changed.
func (t *table[T]) save(r *row) {
	if t.mu.store != nil { // a copy less
		t.mu.put(t.kind, rowKey(r), rowValue(r))
	}
}

// rowValue returns a row without its number: its parent and its ID, each after its length, and its JSON.
func rowValue(r *row) []byte {
	b := make([]byte, 0, len(r.parent)+len(r.id)+len(r.text)+2*binary.MaxVarintLen32)
	for _, part := range []string{r.parent, r.id} {
		b = binary.AppendUvarint(b, uint64(len(part)))
		b = append(b, part...)
	}
	return append(b, r.text...)
}

// mostID is how long IDs are that are read.
const mostID = 1 << 16

// readRow is the opposite of rowKey and rowValue.
func readRow(key, value []byte) (*row, error) {
	if len(key) != 8 {
		return nil, errors.New("its key is not a number")
	}
	number := binary.BigEndian.Uint64(key)
	if number == 0 || number > 1<<53 {
		return nil, errors.New("its number is out of range")
	}
	r := &row{number: number}
	for _, part := range []*string{&r.parent, &r.id} {
		n, size := binary.Uvarint(value)
		if size <= 0 || n > mostID || size+int(n) > len(value) {
			return nil, errors.New("it ends early")
		}
		*part, value = string(value[size:size+int(n)]), value[size+int(n):]
	}
	r.text = append([]byte(nil), value...)
	return r, nil
}

// load reads the rows of a table from the store.
func (t *table[T]) load() error {
	return t.mu.store.Load(t.kind, func(key, value []byte) error {
		r, err := readRow(key, value)
		if err == nil && t.rows[r.key] != nil {
			err = errors.New("it is there twice")
		}
		if err == nil && t.expires != nil && bytes.Contains(r.text, []byte("xpires")) { // few are read
			var v *T
			if v, err = read[T](r); err == nil {
				r.end = t.endOf(v)
			}
		}
		if err != nil {
			return corrupt(t.kind, key, err)
		}
		t.insert(r)
		t.made = max(t.made, r.number)
		return nil
	})
}
