package normalize

import "github.com/assistgen/assistgen/generator/model"

// walker visits every place of a model that holds a type, inner places first. References are not followed.
type walker struct {
	// typ visits the place itself and may replace the type; it may be nil.
	typ func(*model.Type)
	// use visits the places that have the facts of a use, after typ; it may be nil.
	use func(*model.Use)
	// whole visits what only comparisons look at, too: webhooks, callbacks and the schemas in keywords.
	whole bool
}

// api visits a whole model.
func (w walker) api(a *model.API) {
	for _, s := range a.Schemas {
		w.visit(&s.Type)
		w.keywords(s.Keywords)
	}
	for _, o := range a.Operations {
		w.operation(o)
	}
	if w.whole {
		for _, o := range a.Webhooks {
			w.operation(o)
		}
	}
}

func (w walker) keywords(all []*model.Keyword) {
	if !w.whole {
		return
	}
	for _, k := range all {
		if k.Use != nil {
			w.visitUse(k.Use)
		}
	}
}

func (w walker) operation(o *model.Operation) {
	w.params(o.Params)
	w.bodies(o.Bodies)
	for _, r := range o.Responses {
		w.params(r.Headers)
		w.bodies(r.Bodies)
	}
	if w.whole {
		for _, c := range o.Callbacks {
			w.operation(c)
		}
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
	w.keywords(u.Keywords)
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
		if w.whole {
			for _, u := range t.Tuple.Uses() {
				w.visitUse(u)
			}
		}
	case *model.Map:
		w.visitUse(&t.Value)
	case *model.Union:
		if t.Base != nil {
			w.object(t.Base)
		}
		for _, v := range t.Variants {
			w.visit(&v.Type)
			w.keywords(v.Keywords)
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
