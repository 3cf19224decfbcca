package plan

import "slices"

// findChecked marks the types of which a value may be sent that holds what only some versions have: a call checks it
// before. It looks until nothing more is found, for types may hold each other.
func (b *builder) findChecked(files []*File, services []*Service) {
	if len(b.versions) < 2 {
		return
	}
	sent := sentTypes(files, services)
	checked := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for _, f := range files {
			for _, d := range f.Decls {
				if name := declName(d); sent[name] && !checked[name] && isChecked(d, checked) {
					checked[name], changed = true, true
				}
			}
		}
	}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *Struct:
				d.Checked = checked[d.Name]
			case *Union:
				d.Checked = checked[d.Name]
			case *Defined:
				d.Checked = checked[d.Name]
			}
		}
	}
	b.checked = checked
}

// isChecked reports whether a value of the declared type may hold what only some versions have.
func isChecked(d Decl, checked map[string]bool) bool {
	switch d := d.(type) {
	case *Struct:
		for _, f := range fieldsWithAdditional(d) {
			if f.In != nil || Checks(f.Rep, checked) {
				return true
			}
		}
		return false
	case *Enum:
		for _, v := range d.Values {
			if v.In != nil {
				return true
			}
		}
		return false
	case *Union:
		for _, c := range d.Cases {
			if c.In != nil || Checks(c.Rep, checked) {
				return true
			}
		}
		return false
	case *Defined:
		return Checks(d.Rep, checked)
	}
	return false
}

func fieldsWithAdditional(s *Struct) []*Field {
	if s.Additional == nil {
		return s.Fields
	}
	return append(slices.Clip(s.Fields), s.Additional)
}

// Checks reports whether a value of the representation may hold something of the checked types.
func Checks(r Rep, checked map[string]bool) bool {
	switch r := r.(type) {
	case *StructRep:
		return checked[r.Name]
	case *UnionRep:
		return checked[r.Name]
	case *DefinedRep:
		return checked[r.Name]
	case *ListRep:
		return Checks(r.Item, checked)
	case *MapRep:
		return Checks(r.Value, checked)
	case *OptRep:
		return Checks(r.Value, checked)
	case *PtrRep:
		return Checks(r.Value, checked)
	}
	return false
}

// sentTypes returns the names of the types that bodies of requests hold.
func sentTypes(files []*File, services []*Service) map[string]bool {
	decls := map[string]Decl{}
	for _, f := range files {
		for _, d := range f.Decls {
			decls[declName(d)] = d
		}
	}
	sent := map[string]bool{}
	var reach func(r Rep)
	reach = func(r Rep) {
		r = innermost(r)
		name := namedRep(r)
		if name == "" || sent[name] {
			return
		}
		sent[name] = true
		switch d := decls[name].(type) {
		case *Struct:
			for _, f := range fieldsWithAdditional(d) {
				reach(f.Rep)
			}
		case *Union:
			for _, c := range d.Cases {
				reach(c.Rep)
			}
		case *Defined:
			reach(d.Rep)
		}
	}
	for _, s := range services {
		for _, m := range s.Methods {
			if m.Body != nil {
				reach(m.Body.Rep)
			}
		}
	}
	return sent
}

// innermost returns what lists, maps, options and pointers hold in the end.
func innermost(r Rep) Rep {
	switch r := r.(type) {
	case *ListRep:
		return innermost(r.Item)
	case *MapRep:
		return innermost(r.Value)
	case *OptRep:
		return innermost(r.Value)
	case *PtrRep:
		return innermost(r.Value)
	}
	return r
}

// namedRep returns the name of a declared type, "" for another.
func namedRep(r Rep) string {
	if u, ok := r.(*UnionRep); ok {
		return u.Name
	}
	return RepName(r)
}

func declName(d Decl) string {
	switch d := d.(type) {
	case *Struct:
		return d.Name
	case *Enum:
		return d.Name
	case *Union:
		return d.Name
	case *Defined:
		return d.Name
	}
	return ""
}
