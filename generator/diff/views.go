package diff

import (
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// view is the effect of a reference that leads to another schema: the worst of the changes between the two, and between
// those that they refer to.
type view struct {
	scope           *scope
	request, answer Severity
	// details are the first few of the changes.
	details []string
	// from are the views that have a reference to this one. Schemas refer to each other in circles, so that some of them are
	// known before all that is in this one.
	from []viewer
}

// viewer is a view that refers to another one, and the ways in which it does.
type viewer struct {
	view *view
	ways ways
}

// maxDetails is how many changes a view tells of.
const maxDetails = 3

// differs reports whether the schemas differ. Changes of text count for nothing: two schemas have two descriptions.
func (v *view) differs() bool { return max(v.request, v.answer) > Docs }

// severity returns how bad the differences are in a direction.
func (v *view) severity(d Direction) Severity {
	if d == Request {
		return max(Info, v.request)
	}
	return max(Info, v.answer)
}

// add counts a change, for all views that it is seen from.
func (v *view) add(request, answer Severity, w ways) {
	if w&inRequest == 0 {
		request = Never
	}
	if w&inResponse == 0 {
		answer = Never
	}
	if request <= v.request && answer <= v.answer {
		return
	}
	v.request, v.answer = max(v.request, request), max(v.answer, answer)
	for _, f := range v.from {
		f.view.add(v.request, v.answer, f.ways)
	}
}

// find counts what was found at a site.
func (v *view) find(at site, f finding) {
	v.add(f.rule.Request, f.rule.Response, at.ways)
	if len(v.details) == maxDetails || max(f.rule.Request, f.rule.Response) <= Docs {
		return
	}
	said := (&Change{Rule: f.rule, Name: at.name, From: f.from, To: f.to}).Message()
	if at.path != "" {
		said = at.path + " " + said
	}
	v.details = append(v.details, said)
}

// reference compares references to schemas that do not pair. The schemas are compared once, whatever refers to them; to
// schemas that allow the same, such as two copies of one, a reference may change freely.
func (c *comparer) reference(at site, old, new *model.Ref) {
	key := at.meeting(pair.Of[*model.Schema]{Old: old.Schema, New: new.Schema})
	key.deep = c.deep
	v := c.views[key]
	if v == nil {
		v = &view{scope: c.newScope("")}
		c.views[key] = v
		c.view(v, at, old, new)
	}
	at.scope.reaches(v.scope, at.ways)
	if c.viewing != nil {
		v.from = append(v.from, viewer{c.viewing, at.ways})
		c.viewing.add(v.request, v.answer, at.ways)
		return
	}
	c.raw = append(c.raw, at.raw(finding{referenceChanged, old.Schema.Name, new.Schema.Name}, v))
}

// viewed is an old schema as it is viewed, in a trial or not.
type viewed struct {
	schema *model.Schema
	trial  bool
}

// Schemas that refer to each other in circles have as many pairs as the square of their number. An old schema is viewed with
// so many new ones, and so many views lead from one to the next; any further schema counts as another one altogether.
const (
	maxViews     = 16
	maxViewDepth = 1000
)

// view compares two schemas that do not pair.
func (c *comparer) view(v *view, at site, old, new *model.Ref) {
	c.viewed[viewed{old.Schema, c.trying}]++
	if c.viewed[viewed{old.Schema, c.trying}] > maxViews || c.viewDepth == maxViewDepth {
		if c.deep { // where a schema that is narrower may allow more
			v.add(Warning, Warning, both)
		} else {
			v.add(typeChanged.Request, typeChanged.Response, both)
		}
		return
	}
	outer := c.viewing
	c.viewing = v
	c.viewDepth++
	in := site{scope: v.scope, ways: both, place: at.place, written: at.written, form: at.form}
	if from, to := referred(old), referred(new); len(from)+len(to) > 0 {
		in.patterned = c.keywordPairs(in, newKeywordSides(model.Use{Type: old, Keywords: from}, model.Use{Type: new, Keywords: to}))
	}
	c.resolved(in, old, new)
	c.viewDepth--
	c.viewing = outer
}

// trial returns the effect of the differences between two types without reporting them.
func (c *comparer) trial(at site, old, new model.Type) *view {
	v := &view{scope: c.newScope("")}
	at.scope, at.ways = v.scope, both
	viewing, trying := c.viewing, c.trying
	c.viewing, c.trying = v, true
	c.types(at, old, new)
	c.viewing, c.trying = viewing, trying
	return v
}
