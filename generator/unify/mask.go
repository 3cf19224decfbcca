package unify

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// mask takes the field of an update that lists what it changes out: it is made of what is set.
func (b *objectSayer) mask() {
	m := b.mapping.Mask
	if m == nil {
		return
	}
	if b.own.Field(m.Text) == nil {
		b.unknown(m, "field of "+b.at.name, fieldPaths(b.own, nil))
		return
	}
	listed := b.own
	if b.row.isCall {
		listed = nil
		if body := b.own.Field(bodyName); body != nil {
			listed = objectOf(body.Type)
		}
	}
	if listed == nil {
		b.diags.Errorf(m.Pos, "bad-value", "%s has no body whose fields %s could list", b.at.name, m.Text)
		return
	}
	w := mapWalk{budget: mostMasked}
	w.walk(listed, nil)
	if b.row.Maps = w.found; w.budget <= 0 {
		b.diags.Errorf(m.Pos, "bad-value", "%s has more fields than a mask can list", b.at.name)
	}
	if f := b.own.Field(m.Text); kinds(f.Type) != nil && !kinds(f.Type)["string"] {
		b.diags.Errorf(m.Pos, "bad-value", "%s lists no fields: it is %s, and no text", m.Text, describe(kinds(f.Type)))
	}
	b.taken.take([]string{m.Text})
	b.row.Mask = m.Text
}

// mostMasked is how many fields an update may have, those of objects inside of it included; no sensible document comes near.
const mostMasked = 10_000

// mapWalk finds the paths of maps in an object.
type mapWalk struct {
	found  []string
	budget int
}

func (w *mapWalk) walk(o *model.Object, at []string) {
	for _, f := range o.Fields {
		if w.budget--; w.budget <= 0 || len(at) == mostNames {
			return
		}
		path := append(slices.Clip(at), f.Name)
		if isMap(f.Type) {
			w.found = append(w.found, strings.Join(path, "."))
			continue
		}
		for _, inner := range objectsOf(f.Type) {
			w.walk(inner, path)
		}
	}
}
