package normalize

import "github.com/assistgen/assistgen/generator/model"

// walker visits every place of a model that holds a type, inner places first. References are not followed.
type walker struct {
	// typ visits the place itself and may replace the type; it may be nil.
	typ func(*model.Type)
	// use visits the places that have the facts of a use, after typ; it may be nil.
	use func(*model.Use)
}

// api visits a whole model.
func (w walker) api(a *model.API) {
	for _, s := range a.Schemas {
		w.visit(&s.Type)
	}
	for _, o := range a.Operations {
		w.operation(o)
	}
}

func (w walker) operation(o *model.Operation) {
	w.params(o.Params)
	w.bodies(o.Bodies)
	for _, r := range o.Responses {
		w.params(r.Headers)
		w.bodies(r.Bodies)
	}
	if o.Stream == nil {
		return
	}
	w.visit(&o.Stream.Item)
	for _, e := range o.Stream.Events {
		w.visit(&e.Type)
	}
}

func (w walker) params(params []*model.Param) {
	for _, p := range params {
		w.visitUse(&p.Use)
	}
}

func (w walker) bodies(bodies []*model.Body) {
	for _, b := range bodies {
		w.visitUse(&b.Use)
	}
}

func (w walker) visitUse(u *model.Use) {
	w.visit(&u.Type)
	if w.use != nil {
		w.use(u)
	}
}

func (w walker) visit(t *model.Type) {
	switch t := (*t).(type) {
	case nil:
		return
	case *model.Object:
		w.object(t)
	case *model.List:
		w.visitUse(&t.Item)
	case *model.Map:
		w.visitUse(&t.Value)
	case *model.Union:
		if t.Base != nil {
			w.object(t.Base)
		}
		for _, v := range t.Variants {
			w.visit(&v.Type)
		}
	}
	if w.typ != nil {
		w.typ(t)
	}
}

func (w walker) object(o *model.Object) {
	for _, f := range o.Fields {
		w.visitUse(&f.Use)
	}
	if o.Additional != nil {
		w.visitUse(o.Additional)
	}
}
