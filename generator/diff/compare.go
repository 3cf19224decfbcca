package diff

import (
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// Compare returns what changed between two models, each of one version. Equal things that are written in another way are
// no change: normalize has read both into the same model, and the pairs tell which node is which. The work is linear in
// the pairs of types that are at the same places: two schemas are compared once.
func Compare(old, new *model.API) *Report { return Deprecation{}.Compare(old, new) }

func compare(old, new *model.API, policy Deprecation) *Report {
	c := &comparer{
		old: old, new: new, deprecation: policy,
		table:      pair.Pair(old, new),
		scopes:     map[pair.Of[*model.Schema]]*scope{},
		views:      map[meeting]*view{},
		looks:      map[keywordMeeting]*view{},
		textScopes: map[meeting]*scope{},
		xml:        hasXML(old) || hasXML(new),
		viewed:     map[viewed]int{},
		reached:    map[string][]string{},
		carried:    map[*model.Field]bool{},
	}
	c.api()
	for _, p := range c.table.Operations {
		c.operation(p)
	}
	at := site{id: "api", owner: "API", ways: whole}
	c.sentByAPI(at, webhooks, "webhook", "", c.table.Webhooks)
	for _, p := range c.table.Schemas {
		c.schema(p)
	}
	for len(c.waiting) > 0 { // which grow meanwhile
		at := c.waiting[0]
		c.waiting = c.waiting[1:]
		c.contents(at.site, at.schemas)
	}
	c.unread(at)
	return &Report{Changes: c.settle()}
}

// comparer is the work of one Compare.
type comparer struct {
	old, new    *model.API
	deprecation Deprecation
	table       *pair.Table
	// raw are the changes as found: what allOf copied into several schemas is still there several times.
	raw []*raw
	// scopes are the pairs of schemas; operations have two more scopes each.
	scopes map[pair.Of[*model.Schema]]*scope
	all    []*scope
	// textScopes are those of pairs of schemas where values are written as text, and waiting are such pairs that are not compared yet.
	textScopes map[meeting]*scope
	waiting    []schemasAt
	// operations are the operationIds of the paired operations, by their number.
	operations []string
	// reached are the operationIds of sets of operations.
	reached map[string][]string
	// views are the effects of references to other schemas.
	views map[meeting]*view
	// looks are the differences between the schemas in keywords.
	looks map[keywordMeeting]*view
	// viewed are how many schemas each old one has been viewed with, and viewDepth how many views are open.
	viewed    map[viewed]int
	viewDepth int
	// viewing collects what is found while two schemas that do not pair are compared; nil otherwise.
	viewing *view
	// deep compares paired schemas where they are referred to, too: inside of what their changes mean something else by.
	deep bool
	// xml tells that a body of one of the models is XML.
	xml bool
	// trying tells that what is found is not reported, whatever it is.
	trying bool
	// carried are body fields that an operation's move has put there or taken away: the move says so.
	carried map[*model.Field]bool
	// errors is the scope of the body of failures, nil without an error envelope.
	errors *scope
}

// report adds what was found at a site.
func (c *comparer) report(at site, findings ...finding) {
	for _, f := range findings {
		if c.viewing != nil {
			c.viewing.find(at, f)
			continue
		}
		c.raw = append(c.raw, at.raw(f, nil))
	}
}

// apply compares the attributes of two nodes.
func apply[T any](c *comparer, at site, old, new T, attributes []attribute[T]) {
	for _, a := range attributes {
		if all := a.compare(old, new); all != nil {
			named := at
			named.naming = at.forValues(old, new)
			c.report(named, all...)
		}
	}
}

// each reports what came and went of a list, and calls both for the pairs that stayed. The site is that of the node.
func each[T any](c *comparer, l nodeRules[T], pairs []pair.Of[T], at func(pair.Of[T]) site, both func(site, T, T)) {
	for _, p := range pairs {
		switch s := at(p); {
		case isNil(p.Old):
			c.report(s, l.added(p.New))
		case isNil(p.New):
			c.removed(s, l.removed(p.Old), p.Old)
		default:
			both(s, p.Old, p.New)
		}
	}
}

// node compares what all nodes have.
func (c *comparer) node(at site, old, new *model.Node) {
	apply(c, at, *old, *new, nodeAttributes)
	c.lifecycle(at, old, new)
}

// used compares what all nodes have of two nodes that hold types. The description of a named type that is said in its place,
// or the other way round, has only moved.
func (c *comparer) used(at site, old, new model.Node, oldType, newType model.Type) {
	o, oldRefers := oldType.(*model.Ref)
	n, newRefers := newType.(*model.Ref)
	switch {
	case oldRefers && !newRefers && old.Doc == "" && new.Doc == o.Schema.Doc:
		new.Doc = ""
	case newRefers && !oldRefers && new.Doc == "" && old.Doc == n.Schema.Doc:
		old.Doc = ""
	}
	c.node(at, &old, &new)
}

// schema compares two named schemas.
func (c *comparer) schema(p pair.Of[*model.Schema]) {
	at := within(site{scope: c.scope(p), ways: both, place: "property"}, p, "")
	at.owner = at.name
	asWhole := at
	asWhole.ways, asWhole.scope = whole, nil
	switch {
	case p.Old == nil:
		c.report(asWhole, schemas.added(p.New))
	case p.New == nil:
		c.report(asWhole, schemas.removed(p.Old))
	default:
		c.report(asWhole, bySet(nil, nil, schemaRenamed, p.Old.Name, p.New.Name)...)
		c.contents(at, p)
	}
}

// contents compares what two named schemas say.
func (c *comparer) contents(at site, p pair.Of[*model.Schema]) {
	c.node(at, &p.Old.Node, &p.New.Node)
	old, new := model.Use{Type: p.Old.Type, Keywords: p.Old.Keywords}, model.Use{Type: p.New.Type, Keywords: p.New.Keywords}
	if at.written == asJSON && !anyOf(old, new) {
		c.report(at, schemaNullable.compare(p.Old, p.New)...)
	}
	at = c.keywords(at, old, new)
	c.types(at, p.Old.Type, p.New.Type)
}

var schemaNullable = flagAttribute("Schema.Nullable", func(s *model.Schema) bool { return s.Nullable }, nullableAdded, nullableRemoved)

// use compares two uses of types.
func (c *comparer) use(at site, old, new model.Use) {
	if at.written == asJSON && !anyOf(old, new) && !c.nullableBySchema(old, new) { // text has no null
		c.report(at, nullable.compare(old, new)...)
	}
	c.report(at, byDefault.compare(old, new)...)
	at = c.keywords(at, old, new)
	c.hold(at, old.Type, new.Type)
	c.types(at, old.Type, new.Type)
}

// anyOf reports whether one of two uses is of any value, which may be null whether that is said or not.
func anyOf(old, new model.Use) bool {
	isAny := func(u model.Use) bool { return model.IsAny(u.Type) && findKeyword(u.Keywords, "type") == nil } // not null alone
	return isAny(old) || isAny(new)
}

// nullableBySchema reports whether the schemas that both uses refer to, or that are among their variants, say the same of
// null as the uses do: then the schema is the root of the change.
func (c *comparer) nullableBySchema(old, new model.Use) bool {
	bySchema := func(oldType, newType model.Type) bool {
		if !c.table.Same(oldType, newType) {
			return false
		}
		o, n := oldType.(*model.Ref).Schema, newType.(*model.Ref).Schema //nolint:forcetypeassert // Same says that both are
		return o.Nullable != n.Nullable && o.Nullable == old.Nullable && n.Nullable == new.Nullable
	}
	o, oldUnion := old.Type.(*model.Union)
	n, newUnion := new.Type.(*model.Union)
	if !oldUnion || !newUnion || old.Nullable == new.Nullable {
		return bySchema(old.Type, new.Type)
	}
	return slices.ContainsFunc(c.table.Variants(o, n), func(p pair.Of[*model.Variant]) bool {
		return p.Old != nil && p.New != nil && bySchema(p.Old.Type, p.New.Type)
	})
}
