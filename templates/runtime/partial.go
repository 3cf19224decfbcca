package runtime

import "slices"

// side is the side that reads or writes a value. What is sent depends on it; what a model is does not.
type side uint8

const (
	anySide    side = iota // a model by itself
	clientSide             // writes requests and reads responses
	serverSide             // reads requests and writes responses
)

// other returns the side that reads what a side writes.
func (s side) other() side {
	switch s {
	case clientSide:
		return serverSide
	case serverSide:
		return clientSide
	}
	return anySide
}

// fromIn returns which side alone writes a field in a version, empty for none; that is neither for one that is said to be both read-only
// and write-only.
func (s *Schema) fromIn(version string) side {
	readOnly := s.ReadOnly || slices.Contains(s.ReadOnlyIn, version)
	writeOnly := s.WriteOnly || slices.Contains(s.WriteOnlyIn, version)
	switch {
	case readOnly == writeOnly:
		return anySide
	case readOnly:
		return serverSide
	}
	return clientSide
}

// isPartial reports whether it is not the value of the field alone that tells whether a string has it.
func (f *field) isPartial() bool {
	return f.from != anySide || f.turns || f.versions != nil || f.nullIn != nil
}

// isFrom reports whether strings that a side writes in a version have the field.
func (f *field) isFrom(s side, version string) bool {
	from := f.from
	if f.turns {
		from = f.schema.fromIn(version)
	}
	return from == anySide || s == anySide || from == s
}

// isIn reports whether the field is written. A server writes nothing that the version lacks; a client writes it when it is set, for
// calls that are not to be sent so have failed before.
func (f *field) isIn(w *Writer) bool {
	return f.isFrom(w.side, w.version) && (hasVersion(f.versions, w.version) || w.side == clientSide && f.omit)
}

// isNull reports whether the field is written as null when it is absent.
func (f *field) isNull(w *Writer) bool {
	return w.version != "" && slices.Contains(f.nullIn, w.version)
}

// isOf reports whether the field is read; the value of another is left alone.
func (f *field) isOf(r *Reader) bool { return f.isFrom(r.side.other(), r.version) }

// isDue reports whether strings that the reader reads have the field, of one that is always written.
func (f *field) isDue(r *Reader) bool { return f.isOf(r) && hasVersion(f.versions, r.version) }

// isMissed reports whether it is worth to keep in mind that the field is absent, of one that is always written. A client does so of
// what responses never have, so that what was read is not put back with a zero that nobody has set.
func (f *field) isMissed(r *Reader) bool {
	return (f.isOf(r) || r.side == clientSide) && hasVersion(f.versions, r.version)
}

// lacks reports whether the value was read without the field, and that has not been set since.
func (o *object) lacks(f *field, p pointer) bool {
	rest := *o.restOf(p)
	if rest == nil {
		return false
	}
	k := rest.kept.get(f.name)
	return k != nil && k.absent && f.codec.speaks(k, p.field(f.offset))
}

// respelling is the spelling of a string in some versions.
type respelling struct {
	of, as   string
	versions []string
}

func respellings(s *Schema) []respelling {
	var all []respelling
	for _, p := range s.Spelt {
		all = append(all, respelling{of: textOf(p.Of), as: textOf(p.As), versions: p.Versions})
	}
	return all
}

// spell returns a string as the writer's version spells it.
func (w *Writer) spell(text string, spellings []respelling) string {
	if w.version == "" {
		return text
	}
	for i := range spellings {
		if spellings[i].as == text && !slices.Contains(spellings[i].versions, w.version) {
			text = spellings[i].of
		}
	}
	for i := range spellings {
		if spellings[i].of == text && slices.Contains(spellings[i].versions, w.version) {
			return spellings[i].as
		}
	}
	return text
}
