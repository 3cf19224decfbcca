package diff

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// variance is how the values of a schema follow those of a schema in a keyword of it.
type variance int

const (
	// narrows means that the narrower the inner schema, the narrower is the outer one.
	narrows variance = iota
	// widens means that the narrower the inner schema, the wider is the outer one.
	widens
	// unclear means that a change of the inner schema may do either.
	unclear
)

// keywordRow is a row: a keyword that limits values, and the rules for what may happen to it.
type keywordRow struct {
	variance                variance
	added, removed, changed *Rule
}

// keywordRows are the keywords by name.
var keywordRows = map[string]keywordRow{
	"not":                   {widens, notAdded, notRemoved, notChanged},
	"if":                    {unclear, nil, nil, nil}, // then and else say what follows
	"then":                  {narrows, thenAdded, thenRemoved, thenChanged},
	"else":                  {narrows, elseAdded, elseRemoved, elseChanged},
	"propertyNames":         {narrows, propertyNamesAdded, propertyNamesRemoved, propertyNamesChanged},
	"unevaluatedProperties": {narrows, unevaluatedPropertiesAdded, unevaluatedPropertiesRemoved, unevaluatedPropertiesChanged},
	"unevaluatedItems":      {narrows, unevaluatedItemsAdded, unevaluatedItemsRemoved, unevaluatedItemsChanged},
	"dependentSchemas":      {narrows, dependentSchemaAdded, dependentSchemaRemoved, dependentSchemaChanged},
	"dependentRequired":     {unclear, dependentRequiredAdded, dependentRequiredRemoved, nil},
	"contains":              {narrows, containsAdded, containsRemoved, containsChanged},
	"contentSchema":         {narrows, contentSchemaAdded, contentSchemaRemoved, contentSchemaChanged},
	"contentEncoding":       {unclear, contentEncodingAdded, contentEncodingRemoved, contentEncodingChanged},
	"contentMediaType":      {unclear, contentTypeAdded, contentTypeRemoved, contentTypeChanged},
	"xml":                   {unclear, xmlAdded, xmlRemoved, xmlChanged},
	"required":              {unclear, requireAdded, requireRemoved, nil},
	"additionalProperties":  {unclear, closed, opened, nil},
	"patternProperties":     {narrows, nil, nil, patternSchemaChanged},
}

var (
	minContains = boundAttribute("Use.Keywords", containsAtLeast, nil, nil, minContainsRaised, minContainsLowered)
	maxContains = boundAttribute("Use.Keywords", containsAtMost, maxContainsAdded, maxContainsRemoved, maxContainsRaised, maxContainsLowered)
)

// keywords compares what two schemas say beyond their types: at a place, and in the schemas that the place refers to where the other
// side does not refer to the same.
func (c *comparer) keywords(at site, old, new model.Use) {
	from, to := old.Keywords, new.Keywords
	_, oldRefers := old.Type.(*model.Ref)
	_, newRefers := new.Type.(*model.Ref)
	if oldRefers != newRefers {
		from, to = slices.Concat(from, referred(old.Type)), slices.Concat(to, referred(new.Type))
	}
	if len(from)+len(to) > 0 {
		c.keywordPairs(at, from, to)
	}
}

// referred returns what the schemas say beyond their types that a type leads to.
func referred(t model.Type) []*model.Keyword {
	var all []*model.Keyword
	for range 100 {
		r, ok := t.(*model.Ref)
		if !ok {
			break
		}
		all, t = slices.Concat(all, r.Schema.Keywords), r.Schema.Type
	}
	return all
}

func (c *comparer) keywordPairs(at site, old, new []*model.Keyword) {
	both := &keywordSides{old, new}
	c.patterns(at, both)
	for _, p := range pair.Keywords(old, new) {
		s := within(at, p, "("+either(p).Name+")")
		row, known := keywordRows[either(p).Keyword]
		switch {
		case !known || either(p).Keyword == "xml" && !c.xml:
		case p.Old == nil && row.added != nil:
			c.report(s, finding{row.added, "", keywordText(p.New)})
		case p.New == nil && row.removed != nil:
			c.report(s, finding{row.removed, keywordText(p.Old), ""})
		case p.Old != nil && p.New != nil:
			c.keyword(s, row, p, both)
		}
	}
	if both.have("contains") {
		s := at.step("(contains)")
		s.name = "contains"
		c.report(s, minContains.compare(old, new)...)
		c.report(s, maxContains.compare(old, new)...)
	}
}

// keywordSides are the keywords of both sides.
type keywordSides struct{ old, new []*model.Keyword }

// have reports whether both sides have a keyword.
func (k *keywordSides) have(keyword string) bool {
	return findKeyword(k.old, keyword) != nil && findKeyword(k.new, keyword) != nil
}

func findKeyword(all []*model.Keyword, keyword string) *model.Keyword {
	i := slices.IndexFunc(all, func(k *model.Keyword) bool { return k.Keyword == keyword })
	if i < 0 {
		return nil
	}
	return all[i]
}

// keyword compares a keyword that both sides have.
func (c *comparer) keyword(at site, row keywordRow, p pair.Of[*model.Keyword], sides *keywordSides) {
	switch o, n := p.Old, p.New; {
	case o.Use != nil && n.Use != nil:
		if o.Keyword == "contains" && (findKeyword(sides.old, "maxContains") != nil || findKeyword(sides.new, "maxContains") != nil) {
			row.variance = unclear
		}
		c.inner(at, row, *o.Use, *n.Use)
	case o.Use == nil && n.Use == nil:
		if o.Keyword == "dependentRequired" {
			c.dependents(at, row, o, n)
		} else if row.changed != nil {
			c.report(at, bySet(nil, nil, row.changed, keywordText(o), keywordText(n))...)
		}
	default: // one allows nothing
		c.inner(at, row, allowed(o), allowed(n))
	}
}

// allowed returns what a keyword allows: the empty enum for nothing.
func allowed(k *model.Keyword) model.Use {
	if k.Use != nil {
		return *k.Use
	}
	return model.Use{Type: &model.Enum{Kind: model.KindString}}
}

// inner compares the schemas in a keyword. What changes in them is one change of the keyword.
func (c *comparer) inner(at site, row keywordRow, old, new model.Use) {
	deep := c.deep
	c.deep = deep || row.variance != narrows
	defer func() { c.deep = deep }()
	v := c.look(at, old, new)
	at.scope.reaches(v.scope, at.ways)
	if !v.differs() {
		return
	}
	switch row.variance {
	case unclear:
		c.report(at, finding{notCompared, at.name, at.name})
		return
	case widens:
		back := c.look(at, new, old)
		v.request, v.answer = back.request, back.answer
	}
	if c.viewing != nil {
		v.from = append(v.from, viewer{c.viewing, at.ways})
		c.viewing.add(v.request, v.answer, at.ways)
		return
	}
	c.raw = append(c.raw, at.raw(finding{row.changed, "", ""}, v))
}

// look returns the differences between two uses as a view.
func (c *comparer) look(at site, old, new model.Use) *view {
	v := &view{scope: c.newScope("")}
	outer := c.viewing
	c.viewing = v
	c.use(site{scope: v.scope, ways: both, place: at.place}, old, new)
	c.viewing = outer
	return v
}

// dependents compares the members that one member asks for.
func (c *comparer) dependents(at site, row keywordRow, old, new *model.Keyword) {
	from, to := names(old.Value), names(new.Value)
	for _, name := range to {
		if !slices.Contains(from, name) {
			c.report(at, finding{row.added, "", name})
		}
	}
	for _, name := range from {
		if !slices.Contains(to, name) {
			c.report(at, finding{row.removed, name, ""})
		}
	}
}

// names returns the strings of a list.
func names(list model.Literal) []string {
	var all []string
	if json.Unmarshal([]byte(list), &all) != nil {
		return nil
	}
	return all
}

// patterns compares the patterns of members. In an object that refuses other members a pattern allows what matches it, in any other it
// limits that.
func (c *comparer) patterns(at site, sides *keywordSides) {
	came, went := unpaired(sides)
	added, removed, changed := patternPropertyAdded, patternPropertyRemoved, patternChanged
	if findKeyword(sides.new, "additionalProperties") != nil {
		added = patternPropertyAllowed
	}
	if findKeyword(sides.old, "additionalProperties") != nil {
		removed, changed = patternPropertyRefused, patternPropertyChanged
	}
	if len(came) == 1 && len(went) == 1 {
		c.report(within(at, pair.Of[*model.Keyword]{Old: went[0], New: came[0]}, "("+came[0].Name+")"),
			finding{changed, pattern(went[0]), pattern(came[0])})
		return
	}
	for _, k := range came {
		c.report(within(at, pair.Of[*model.Keyword]{New: k}, "("+k.Name+")"), finding{added, "", pattern(k)})
	}
	for _, k := range went {
		c.report(within(at, pair.Of[*model.Keyword]{Old: k}, "("+k.Name+")"), finding{removed, pattern(k), ""})
	}
}

// unpaired returns the patterns that came and went.
func unpaired(sides *keywordSides) (came, went []*model.Keyword) {
	for _, p := range pair.Keywords(sides.old, sides.new) {
		switch {
		case either(p).Keyword != "patternProperties":
		case p.Old == nil:
			came = append(came, p.New)
		case p.New == nil:
			went = append(went, p.Old)
		}
	}
	return came, went
}

// pattern returns the pattern of patternProperties.
func pattern(k *model.Keyword) string { return k.Name[len(k.Keyword)+1:] }

// keywordText returns the value of a keyword for a reader; nothing for a schema.
func keywordText(k *model.Keyword) string {
	switch {
	case k.Use != nil || k.Value == "false":
		return ""
	case k.Keyword == "dependentRequired":
		return strings.Join(names(k.Value), ", ")
	case strings.HasPrefix(string(k.Value), `"`):
		return strings.Trim(string(k.Value), `"`)
	}
	return string(k.Value)
}

// containsAtLeast returns how many items must be as contains says.
func containsAtLeast(all []*model.Keyword) model.Literal {
	if k := findKeyword(all, "minContains"); k != nil {
		return k.Value
	}
	return "1"
}

func containsAtMost(all []*model.Keyword) model.Literal {
	if k := findKeyword(all, "maxContains"); k != nil {
		return k.Value
	}
	return ""
}

// tuples compares lists of which one at least says what is at single positions.
func (c *comparer) tuples(at site, old, new *model.List) {
	from, to := positions(old), positions(new)
	for i := range max(len(from.Items), len(to.Items)) {
		c.position(at, i, from.at(i), to.at(i))
	}
	c.position(at, -1, from.Rest, to.Rest)
}

// tuple is a tuple, or a list as one.
type tuple struct{ *model.Tuple }

func positions(l *model.List) tuple {
	if l.Tuple != nil {
		return tuple{l.Tuple}
	}
	return tuple{&model.Tuple{Rest: &l.Item}}
}

// at returns what is at a position; nil if nothing is allowed there.
func (t tuple) at(i int) *model.Use {
	if i < len(t.Items) {
		return t.Items[i]
	}
	return t.Rest
}

// position compares what is at a position, or, for -1, behind all of them.
func (c *comparer) position(at site, i int, old, new *model.Use) {
	s := at.inside("/item", "[]")
	if i >= 0 {
		number := strconv.Itoa(i)
		s = at.inside("/item:"+number, "["+number+"]")
	}
	switch {
	case old != nil && new != nil:
		c.use(s, *old, *new)
	case old != nil:
		c.report(s, finding{positionRemoved, typeText(old.Type), ""})
	case new != nil:
		c.report(s, finding{positionAdded, "", typeText(new.Type)})
	}
}
