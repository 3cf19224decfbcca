package runtime

// side is who reads or writes a value: what is sent depends on it, what a model is by itself does not.
type side uint8

const (
	anySide    side = iota // a model by itself
	clientSide             // writes requests and reads answers
	serverSide             // reads requests and writes answers
)

// other is the side that reads what a side writes.
func (s side) other() side {
	switch s {
	case clientSide:
		return serverSide
	case serverSide:
		return clientSide
	}
	return anySide
}

// fromOf returns which side alone writes a field; that is neither for one that is said to be both read-only and write-only.
func fromOf(s *Schema) side {
	switch {
	case s.ReadOnly == s.WriteOnly:
		return anySide
	case s.ReadOnly:
		return serverSide
	}
	return clientSide
}

// isPartial reports whether some texts do not have the field, whatever its value is.
func (f *field) isPartial() bool { return f.from != anySide }

// isFrom reports whether texts that a side writes have the field.
func (f *field) isFrom(s side) bool { return f.from == anySide || s == anySide || f.from == s }

// isIn reports whether the field is written.
func (f *field) isIn(w *Writer) bool { return f.isFrom(w.side) }

// isOf reports whether the field is read. The value of another is left alone, and its absence is nothing to keep in mind.
func (f *field) isOf(r *Reader) bool { return f.isFrom(r.side.other()) }
