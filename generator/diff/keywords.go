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
	variance variance
	rulesOfLimit
}

// keywordRows are the keywords by name.
var keywordRows = map[string]keywordRow{
	"not":                   {widens, notRules},
	"if":                    {unclear, rulesOfLimit{}}, // then and else say what follows
	"then":                  {narrows, thenRules},
	"else":                  {narrows, elseRules},
	"propertyNames":         {narrows, propertyNamesRules},
	"unevaluatedProperties": {narrows, unevaluatedPropertiesRules},
	"unevaluatedItems":      {narrows, unevaluatedItemsRules},
	"dependentSchemas":      {narrows, dependentSchemaRules},
	"dependentRequired":     {unclear, rulesOfLimit{dependentRequiredAdded, dependentRequiredRemoved, nil}},
	"contains":              {narrows, containsRules},
	"contentSchema":         {narrows, contentSchemaRules},
	"contentEncoding":       {unclear, rulesOfLimit{contentEncodingAdded, contentEncodingRemoved, contentEncodingChanged}},
	"contentMediaType":      {unclear, rulesOfLimit{contentTypeAdded, contentTypeRemoved, contentTypeChanged}},
	"xml":                   {unclear, rulesOfLimit{xmlAdded, xmlRemoved, xmlChanged}},
	"required":              {unclear, rulesOfLimit{requireAdded, requireRemoved, nil}},
	"type":                  {unclear, rulesOfLimit{onlyNull, notOnlyNull, nil}},
	"enum":                  {unclear, rulesOfLimit{structuredEnumAdded, structuredEnumRemoved, nil}},
	"oneOf":                 {unclear, rulesOfLimit{notCompared, notCompared, notCompared}},
	"patternProperties":     {narrows, rulesOfLimit{nil, nil, patternSchemaChanged}},
	"additionalProperties":  {narrows, rulesOfLimit{additionalAdded, additionalRemoved, patternSchemaChanged}},
}

var (
	minContains = boundAttribute("Use.Keywords", containsAtLeast, nil, nil, minContainsRaised, minContainsLowered)
	separators  = textAttribute("Use.Keywords", separator, nil, nil, separatorChanged)
	maxContains = boundAttribute("Use.Keywords", containsAtMost, maxContainsAdded, maxContainsRemoved, maxContainsRaised, maxContainsLowered)
)

// keywords compares what two schemas say beyond their types: at a place, and in the schemas that the place refers to where the other
// side does not refer to the same. It returns the site for their types: of members by patterns the types say less.
func (c *comparer) keywords(at site, old, new model.Use) site {
	from, to := old.Keywords, new.Keywords
	_, oldRefers := old.Type.(*model.Ref)
	_, newRefers := new.Type.(*model.Ref)
	if oldRefers != newRefers {
		from, to = slices.Concat(from, referred(old.Type)), slices.Concat(to, referred(new.Type))
	}
	if len(from)+len(to) > 0 {
		at.patterned = c.keywordPairs(at, newKeywordSides(model.Use{Type: old.Type, Keywords: from}, model.Use{Type: new.Type, Keywords: to}))
		at.onlyNull = findKeyword(from, "type") != nil || findKeyword(to, "type") != nil
	}
	return at
}

// refusesOthers reports whether a type is an object that refuses other members.
func refusesOthers(t model.Type) bool {
	o, ok := model.Resolve(t).(*model.Object)
	return ok && isClosed(o)
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

// keywordPairs compares keywords. It reports whether both sides say of members by patterns what they are.
func (c *comparer) keywordPairs(at site, both *keywordSides) (patterned bool) {
	patterned = both.have("patternProperties")
	c.patterns(at, both)
	for _, p := range pair.Keywords(both.old, both.new) {
		s := within(at, p, "("+either(p).Name+")")
		row, known := keywordRows[either(p).Keyword]
		switch {
		case both.isKept(p):
		case !known || either(p).Keyword == "xml" && !c.xml || either(p).Keyword == "additionalProperties" && !patterned:
		case oneSided(p) && row.added == notCompared:
			c.report(s, finding{notCompared, s.name, s.name})
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
		c.report(s, minContains.compare(both.old, both.new)...)
		c.report(s, maxContains.compare(both.old, both.new)...)
	}
	if at.written != asJSON {
		c.report(at, separators.compare(both.old, both.new)...)
	}
	return patterned
}

// keywordSides are the keywords of both sides.
type keywordSides struct {
	old, new []*model.Keyword
	// oldClosed and newClosed tell that it is an object that refuses other members.
	oldClosed, newClosed bool
	// oldNeeds and newNeeds are the required fields.
	oldNeeds, newNeeds []string
}

func newKeywordSides(old, new model.Use) *keywordSides {
	return &keywordSides{old.Keywords, new.Keywords, refusesOthers(old.Type), refusesOthers(new.Type), needs(old.Type), needs(new.Type)}
}

// needs returns the names of the required fields of an object.
func needs(t model.Type) []string {
	var names []string
	if o, ok := model.Resolve(t).(*model.Object); ok {
		for _, f := range o.Fields {
			if f.Required {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// isKept reports whether a name is still required of an object, or was before, as a field.
func (k *keywordSides) isKept(p pair.Of[*model.Keyword]) bool {
	name := strings.TrimPrefix(either(p).Name, "required.")
	return either(p).Keyword == "required" && (p.Old == nil && slices.Contains(k.oldNeeds, name) || p.New == nil && slices.Contains(k.newNeeds, name))
}

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
		c.inner(at, row, p)
	case o.Use == nil && n.Use == nil:
		switch {
		case o.Keyword == "dependentRequired":
			c.report(at, keywordItems(row.added, row.removed).compare(o, n)...)
		case o.Keyword == "enum":
			c.report(at, keywordItems(valueAdded, valueRemoved).compare(o, n)...)
		case row.changed == notCompared && o.Value != n.Value:
			c.report(at, finding{notCompared, at.name, at.name})
		case row.changed != nil:
			c.report(at, bySet(nil, nil, row.changed, keywordText(o), keywordText(n))...)
		}
	}
}

// inner compares the schemas in a keyword. What changes in them is one change of the keyword.
func (c *comparer) inner(at site, row keywordRow, p pair.Of[*model.Keyword]) {
	deep := c.deep
	c.deep = deep || row.variance != narrows
	defer func() { c.deep = deep }()
	v := c.look(at, p)
	at.scope.reaches(v.scope, at.ways)
	switch {
	case !v.differs():
		return
	case row.variance == unclear:
		c.report(at, finding{notCompared, at.name, at.name})
		return
	case row.variance == widens:
		v = v.turned(c.look(at, pair.Of[*model.Keyword]{Old: p.New, New: p.Old}))
	}
	if c.viewing != nil {
		v.from = append(v.from, viewer{c.viewing, at.ways})
		c.viewing.add(v.request, v.answer, at.ways)
		return
	}
	c.raw = append(c.raw, at.raw(finding{row.changed, "", ""}, v))
}

// keywordMeeting is two keywords where values are written in one way.
type keywordMeeting struct {
	pair.Of[*model.Keyword]

	written written
	deep    bool
}

// look returns the differences between the schemas in two keywords, which are compared once.
func (c *comparer) look(at site, p pair.Of[*model.Keyword]) *view {
	key := keywordMeeting{p, at.written, c.deep}
	v := c.looks[key]
	if v == nil {
		v = &view{scope: c.newScope("")}
		c.looks[key] = v
		outer := c.viewing
		c.viewing = v
		c.use(site{scope: v.scope, ways: both, place: at.place, written: at.written}, *p.Old.Use, *p.New.Use)
		c.viewing = outer
	}
	return v
}

// turned returns a view of the same differences that is as bad as the way back.
func (v *view) turned(back *view) *view {
	return &view{scope: v.scope, details: v.details, request: back.request, answer: back.answer}
}

// keywordItems is the value of a keyword that is a list in which the order means nothing.
func keywordItems(added, removed *Rule) attribute[*model.Keyword] {
	return setAttribute("Keyword.Value", func(k *model.Keyword) []string { return items(k.Value) }, added, removed)
}

// items returns the items of a list, strings without their quotes.
func items(list model.Literal) []string {
	var raw []json.RawMessage
	if json.Unmarshal([]byte(list), &raw) != nil {
		return nil
	}
	all := make([]string, len(raw))
	for i, item := range raw {
		if json.Unmarshal(item, &all[i]) != nil {
			all[i] = string(item)
		}
	}
	return all
}

// patterns compares the patterns of members. In an object that refuses other members a pattern allows what matches it, in any other it
// limits that.
func (c *comparer) patterns(at site, sides *keywordSides) {
	came, went := unpaired(sides)
	added, removed, changed := patternPropertyAdded, patternPropertyRemoved, patternChanged
	if sides.newClosed {
		added, removed, changed = patternPropertyAllowed, patternPropertyRefused, patternPropertyChanged
	}
	report := func(p pair.Of[*model.Keyword], rule *Rule) {
		c.report(within(at, p, "("+either(p).Name+")"), finding{rule, pattern(p.Old), pattern(p.New)})
	}
	if len(came) == 1 && len(went) == 1 {
		report(pair.Of[*model.Keyword]{Old: went[0], New: came[0]}, changed)
		return
	}
	for _, k := range came {
		report(pair.Of[*model.Keyword]{New: k}, added)
	}
	for _, k := range went {
		report(pair.Of[*model.Keyword]{Old: k}, removed)
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

// pattern returns the pattern of patternProperties; nothing where there is none.
func pattern(k *model.Keyword) string {
	if k == nil {
		return ""
	}
	return k.Name[len(k.Keyword)+1:]
}

// keywordText returns the value of a keyword for a reader; nothing for a schema.
func keywordText(k *model.Keyword) string {
	switch {
	case k.Keyword == "additionalProperties":
		return typeText(k.Use.Type)
	case k.Use != nil:
		return ""
	case k.Keyword == "dependentRequired", k.Keyword == "enum":
		return strings.Join(items(k.Value), ", ")
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

// separator returns what separates the items of a list inside another one: commas, unless it says otherwise.
func separator(all []*model.Keyword) string {
	if k := findKeyword(all, "x-collectionFormat"); k != nil {
		return keywordText(k)
	}
	return "csv"
}

func containsAtMost(all []*model.Keyword) model.Literal {
	if k := findKeyword(all, "maxContains"); k != nil {
		return k.Value
	}
	return ""
}

// tuples compares lists of which one at least says what is at single positions. That there is nothing at a position is told by how many
// items the list has.
func (c *comparer) tuples(at site, old, new *model.List) {
	from, to := positions(old), positions(new)
	count := max(len(from.Items), len(to.Items))
	for i := range count {
		number := strconv.Itoa(i)
		c.position(at.part("/item:"+number, "["+number+"]"), from.at(i), to.at(i))
	}
	c.position(at.part("/item", "[]"), from.at(count), to.at(count))
}

func (c *comparer) position(at site, old, new *model.Use) {
	if old != nil && new != nil {
		c.use(at, *old, *new)
	}
}

// tuple is a tuple, or a list as one.
type tuple struct {
	*model.Tuple

	most *uint64 // how many items there are; nil for any number
}

func positions(l *model.List) tuple {
	if l.Tuple != nil {
		return tuple{l.Tuple, l.Limits.MaxItems}
	}
	return tuple{&model.Tuple{Rest: &l.Item}, l.Limits.MaxItems}
}

// at returns what is at a position; nil if nothing is there.
func (t tuple) at(i int) *model.Use {
	switch {
	case t.most != nil && uint64(i) >= *t.most: //nolint:gosec // i counts items
		return nil
	case i < len(t.Items):
		return t.Items[i]
	}
	return t.Rest
}
