package normalize

import (
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// known holds facts of the document about types and named schemas that the model does not have.
type known struct {
	// unions are facts of unions.
	unions map[*model.Union]*unionFacts
	// defaults are default values that are in named schemas: they count where the schema is used.
	defaults map[*model.Schema]model.Literal
	// directions tell which named schemas say that only responses, or only requests, have their uses.
	directions map[*model.Schema]direction
	// notFiles are the strings that the document lets be files as well.
	notFiles map[model.Type]bool
	// origins are the schemas that types were made of.
	origins map[model.Type]origin
}

// origin is the schemas that a type was made of.
type origin struct {
	nodes []*load.Node
	// bound are the targets of dynamic references in them, by their anchors.
	bound map[string]*load.Node
}

func newKnown() *known {
	return &known{
		unions:     map[*model.Union]*unionFacts{},
		defaults:   map[*model.Schema]model.Literal{},
		directions: map[*model.Schema]direction{},
		notFiles:   map[model.Type]bool{},
		origins:    map[model.Type]origin{},
	}
}

// unionFacts holds facts of the document about a union that the model does not have.
type unionFacts struct {
	pos model.Pos
	// discriminator is the keyword, nil if the document has none.
	discriminator *load.Node
	// picked tells that the picker has been found.
	picked bool
}

// newUnion makes a union that is at a node.
func (k *known) newUnion(node *load.Node) *model.Union {
	u := &model.Union{Picker: model.ByKind}
	k.unions[u] = &unionFacts{pos: node.Pos()}
	return u
}

// facts returns what is known of a union.
func (k *known) facts(u *model.Union) *unionFacts {
	f := k.unions[u]
	if f == nil {
		f = &unionFacts{}
		k.unions[u] = f
	}
	return f
}

// originate notes the schemas that a type is made of, unless that is known of a part of them.
func (k *known) originate(t model.Type, o origin) {
	if k.origins[t].nodes == nil {
		k.origins[t] = o
	}
}
