package unify

import (
	"encoding/json"
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// Mapping says how several APIs are one. What follows from words of names is not in it.
type Mapping struct {
	File string
	// Words are words of names, and phrases of them, with those that mean the same, in lower case.
	Words map[string]*Entry
	// Waits are calls that ask by another one until something is done.
	Waits []*WaitMapping
	// APIs are by their names in the configuration.
	APIs map[string]*APIMapping
}

// WaitMapping says how a call of the merged model is asked until something is done.
type WaitMapping struct {
	Name, Call *Entry   // "Runs.Wait", "Runs.Get"
	Member     *Entry   // of the response
	Until      []*Entry // its values that end the wait; so does none
}

// APIMapping is the mapping of one API.
type APIMapping struct {
	Pos model.Pos
	// Implicit tells that plain values and lists that responses leave out are zero, as those of protobuf are.
	Implicit bool
	// Services and Operations have the names that calls have in the merged model, by the API's own: "Runs", "Runs.Submit".
	Services   map[string]*Entry
	Operations map[string]*CallMapping
	// Types are by the names of the API's schemas, or by the places of types that have none: "Runs.List.answer".
	Types map[string]*TypeMapping
	// Given are the inputs that the adapter fills in with what it was made with: the name of the argument by that of the input.
	Given map[string]*Entry
	// ByHand are the calls of the package that are written by hand for the API: "Runs.CreateStream".
	ByHand []*Entry
	// Served are the calls of the API that are written by hand for its handler: "Runs.Listen".
	Served []*Entry
	// Own are the calls, fields and values of the merged model that only this API has, as "Run.createdBy"; a * stands for
	// anything.
	Own []*Entry
	// Apart are fields of the API that no field of another API may be taken for: "CreateRunRequest.stream".
	Apart []*Entry
}

// Entry is a string of a mapping.
type Entry struct {
	Text string
	Pos  model.Pos
	used bool
}

// CallMapping is the mapping of an operation: its name in the merged model, empty for its own, and its inputs.
type CallMapping struct {
	TypeMapping
	To *Entry
	// Link is the member of the response that has the address of what the merged model downloads.
	Link *Entry
	// Unawaited is where the mapping says that a long-running operation is not waited for; nil where it is.
	Unawaited *model.Pos
	// Echo are members of the response of the merged model, and the paths of the inputs whose values they repeat.
	Echo map[string]*Entry
	// Then is the operation of the API that is called next, with the same inputs, for the response. It is called again, for a
	// while, as long as a member of that, at a path, is one of the strings of Again.
	Then  *Entry
	Again []*Again
	// Where are inputs by which the merged model selects, and the API does not, by the fields of the response, or of its items, that must
	// have their values.
	Where map[string]*Entry
}

// Again is a member of a response, at a path in the words of the API, and the strings of it that mean to ask once more.
type Again struct {
	Member *Entry
	Texts  []*Entry
}

// TypeMapping is the mapping of a schema, or of the inputs of a call.
type TypeMapping struct {
	Pos    model.Pos
	Fields []*Line
	// Tags are members of the merged model that say which of some fields of the API is there.
	Tags []*Line
	// Tells are members of the API that say which of some fields of the merged model is there.
	Tells []*Line
	// Values are the pairs of values of an enum: that of the API and that of the merged model.
	Values [][2]*Entry
	// Gather are members of items of lists of which the merged model has one: the line goes from "tools[].file_search.ids" to where
	// that is, both in the words of the merged model.
	Gather []*Line
	// Mask is the field of an update that lists what it changes.
	Mask *Entry
	// Fill are stand-ins for fields that the API requires and values of the merged model may not have, and Makes for fields that
	// the merged model requires, as JSON by the path and the name of the field.
	Fill, Makes map[string]*Entry
	// Defaults are values of the merged model that mean the same as leaving them out, by paths there.
	Defaults map[string]*Entry
	keys     map[string]model.Pos // of what is said
	met      map[string]bool      // those that mean something for a type that it is said of
	used     bool
}

// Line says where a field of the API is in the merged model.
type Line struct {
	From, To string // dotted paths
	// Or are further places, for the types of the merged model that do not have To.
	Or     []string
	Rule   string // empty for what the types say
	Values [][2]*Entry
	Wrap   string // JSON with "$" for a string; for the rule text-parts
	// When are a field of the API and the text that it must be for the value to be at To; nil for always.
	When [2]*Entry
	// FileName and FileType are where the name and the media type of a file are that is a string: in the API, or, for the rule file, in the
	// merged model.
	FileName, FileType string

	Like string // JSON of members of an item to which what is gathered belongs even without the object around it; empty for none
	Make string // JSON of the item to which what is gathered goes where no other is for it; empty for none
	// IDs makes names for the items of a list; nil for none.
	IDs *runtime.MadeIDs
	// As is a field of the merged model, "Assistant.tools", whose type the field has, too, where no other API has the field itself.
	As *Entry
	// Own tells that no other API has what is at To.
	Own  bool
	Pos  model.Pos
	fits bool // the merged model has what it says at some place of the type
}

// under returns a line of an object as one of the object around it.
func (l *Line) under(from, to string) *Line {
	outer := *l
	outer.From, outer.To, outer.Or, outer.Values = from+"."+l.From, to+"."+l.To, nil, nil
	for _, or := range l.Or {
		outer.Or = append(outer.Or, to+"."+or)
	}
	for _, p := range l.Values {
		switch {
		case l.Rule == runtime.RulePresence: // of tags
			p[0] = &Entry{Text: from + "." + p[0].Text, Pos: p[0].Pos}
		case l.To == "": // of what tells them
			p[1] = &Entry{Text: to + "." + p[1].Text, Pos: p[1].Pos}
		}
		outer.Values = append(outer.Values, p)
	}
	if l.When[0] != nil {
		outer.When[0] = &Entry{Text: from + "." + l.When[0].Text, Pos: l.When[0].Pos}
	}
	return &outer
}

// ParseMapping reads a mapping from its text; file tells where it is. APIs are the names that it may speak of.
func ParseMapping(file string, data []byte, apis []string) (*Mapping, diag.List) {
	root, ds := load.Parse(file, data)
	switch {
	case slices.ContainsFunc(ds, func(d diag.Diagnostic) bool { return d.Code == "empty" }): // where a mapping begins
		return &Mapping{File: file}, nil
	case ds.HasErrors():
		return nil, ds
	}
	r := &mappingReader{diags: ds}
	m := r.mapping(file, root, apis)
	r.diags.Sort()
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return m, r.diags
}

// mappingReader reads one mapping.
type mappingReader struct{ diags diag.List }

func (r *mappingReader) mapping(file string, root *load.Node, apis []string) *Mapping {
	m := &Mapping{File: file, APIs: map[string]*APIMapping{}}
	if root.IsNull() || !rootKeys.Check(root, &r.diags) {
		return m
	}
	m.Words = r.entries(root.Get("words"))
	r.words(m.Words)
	for _, n := range r.members(root.Get("waits")) {
		if waitKeys.Check(n, &r.diags) {
			n.RequireText(&r.diags, "call")
			n.RequireText(&r.diags, "member")
			w := &WaitMapping{Name: &Entry{Text: n.Key(), Pos: n.Pos()}, Call: r.entry(n.Get("call")), Member: r.entry(n.Get("member"))}
			w.Until = r.list(n.Get("until"))
			if w.Call != nil && w.Member != nil {
				m.Waits = append(m.Waits, w)
			}
		}
	}
	for _, n := range r.members(root.Get("apis")) {
		if !slices.Contains(apis, n.Key()) {
			r.diags.Add(diag.Diagnostic{Code: "unknown-api", Pos: n.Pos(), Message: "there is no API " + n.Key() + " to be merged", Help: nearest(n.Key(), apis)})
			continue
		}
		m.APIs[n.Key()] = r.api(n)
	}
	return m
}

// words reports phrases without words, and those that lead on to another one, which is not followed.
func (r *mappingReader) words(of map[string]*Entry) {
	phrase := func(text string) string { return strings.Join(singulars(text), " ") }
	from := map[string]string{}
	for name := range of {
		from[phrase(name)] = name
	}
	for name, e := range of {
		to := phrase(e.Text)
		switch next, leadsOn := from[to]; {
		case phrase(name) == "" || to == "":
			r.diags.Errorf(e.Pos, "bad-value", "%q and %q are to mean the same, and one of them has no word", name, e.Text)
		case leadsOn && to != phrase(name):
			r.diags.Add(diag.Diagnostic{
				Code: "bad-value", Pos: e.Pos, Also: []model.Pos{of[next].Pos},
				Message: fmt.Sprintf("%q means the same as %q, which means the same as %q", name, e.Text, of[next].Text),
				Help:    "name one word of them that the others mean",
			})
		}
	}
}

// nearest returns the help for an unknown name.
func nearest(name string, known []string) string {
	if near := diag.Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

func (r *mappingReader) api(n *load.Node) *APIMapping {
	a := &APIMapping{Pos: n.Pos(), Operations: map[string]*CallMapping{}, Types: map[string]*TypeMapping{}}
	if n.IsNull() || !apiKeys.Check(n, &r.diags) {
		return a
	}
	a.Implicit = r.flag(n.Get("implicit"))
	a.Services = r.entries(n.Get("services"))
	for _, e := range a.Services {
		if !isName(e.Text) {
			r.diags.Errorf(e.Pos, "bad-name", "%q is not a name of a service, such as Runs", e.Text)
		}
	}
	a.Given = r.entries(n.Get("given"))
	a.ByHand, a.Served = r.list(n.Get("byhand")), r.list(n.Get("served"))
	a.Own, a.Apart = r.list(n.Get("own")), r.list(n.Get("apart"))
	for _, e := range a.Own {
		if strings.Trim(e.Text, "*.=<>") == "" {
			r.diags.Warnf(e.Pos, "own-everything", "%q is everything: what could be paired is not told. Name the services, calls, fields and values that no other API has", e.Text)
		}
	}
	for _, o := range r.members(n.Get("operations")) {
		a.Operations[o.Key()] = r.call(o)
	}
	for _, t := range r.members(n.Get("types")) {
		if typeKeys.Check(t, &r.diags) {
			a.Types[t.Key()] = r.typ(t)
		}
	}
	return a
}

func (r *mappingReader) call(n *load.Node) *CallMapping {
	if n.Kind() == load.Scalar {
		return &CallMapping{TypeMapping: TypeMapping{Pos: n.Pos()}, To: r.called(n)}
	}
	c := &CallMapping{}
	if operationKeys.Check(n, &r.diags) {
		c.TypeMapping = *r.typ(n)
		c.To, c.Link, c.Then, c.Where = r.called(n.Get("to")), r.entry(n.Get("link")), r.entry(n.Get("then")), r.entries(n.Get("where"))
		c.Echo = r.entries(n.Get("echo"))
		for _, e := range c.Echo {
			r.path(e.Pos, e.Text)
		}
		if await := n.Get("await"); await != nil && !r.flag(await) {
			at := await.Pos()
			c.Unawaited = &at
		}
	}
	if n.Get("again") != nil && c.Then == nil {
		r.diags.Errorf(n.Get("again").Pos(), "bad-value", "\"again\" is of the call that \"then\" names, and there is none")
	}
	for _, m := range r.members(n.Get("again")) {
		if r.path(m.Pos(), m.Key()) {
			c.Again = append(c.Again, &Again{&Entry{Text: m.Key(), Pos: m.Pos()}, r.list(m)})
		}
	}
	return c
}

// called reads the name of a call: "Runs.Create".
func (r *mappingReader) called(n *load.Node) *Entry {
	e := r.entry(n)
	if e == nil {
		return nil
	}
	service, method, _ := strings.Cut(e.Text, ".")
	if !isName(service) || !isName(method) {
		r.diags.Errorf(e.Pos, "bad-name", "%q is not a name of a call, such as Runs.Create", e.Text)
	}
	return e
}

// isName reports whether a string can be the name of a service or a method.
func isName(text string) bool { return token.IsIdentifier(text) && token.IsExported(text) }

func (r *mappingReader) typ(n *load.Node) *TypeMapping {
	t := &TypeMapping{Pos: n.Pos(), Mask: r.entry(n.Get("mask")), keys: map[string]model.Pos{}, met: map[string]bool{}}
	for _, m := range n.Members() {
		t.keys[m.Key()] = m.Pos()
	}
	for _, f := range r.members(n.Get("fields")) {
		t.Fields = append(t.Fields, r.line(f))
	}
	for _, f := range r.members(n.Get("tags")) {
		l := &Line{To: f.Key(), Rule: runtime.RulePresence, Values: r.pairs(f), Pos: f.Pos()}
		r.path(l.Pos, l.To)
		for _, p := range l.Values {
			r.presence(p[0])
		}
		t.Tags = append(t.Tags, l)
	}
	for _, f := range r.members(n.Get("tells")) {
		l := &Line{From: f.Key(), Values: r.pairs(f), Pos: f.Pos()}
		r.path(l.Pos, l.From)
		for _, p := range l.Values {
			r.presence(p[1])
		}
		t.Tells = append(t.Tells, l)
	}
	for _, f := range r.members(n.Get("gather")) {
		if l := r.gathered(f); l != nil {
			t.Gather = append(t.Gather, l)
		}
	}
	t.Values = r.pairs(n.Get("values"))
	t.Fill, t.Makes, t.Defaults = r.literals(n.Get("fill")), r.literals(n.Get("makes")), r.literals(n.Get("defaults"))
	return t
}

// presence checks where a tag is said: by a path, or by the literal that is there.
func (r *mappingReader) presence(e *Entry) {
	name, literal, isLiteral := strings.Cut(e.Text, "=")
	r.path(e.Pos, name)
	if isLiteral && !isPlainJSON(literal) {
		r.diags.Errorf(e.Pos, "bad-value", "%s is not a string, number or boolean of JSON, such as \"TRUNCATED\" with its quotes", literal)
	}
}

// isPlainJSON reports whether a string is a string, a number or a boolean of JSON.
func isPlainJSON(literal string) bool {
	var v any
	if json.Unmarshal([]byte(literal), &v) != nil {
		return false
	}
	switch v.(type) {
	case string, float64, bool:
		return true
	}
	return false
}

// gathered reads where what items of a list have is gathered; nil for none.
func (r *mappingReader) gathered(n *load.Node) *Line {
	l := &Line{From: n.Key(), To: n.Text(), Pos: n.Pos()}
	if n.Kind() != load.Scalar {
		if !gatherKeys.Check(n, &r.diags) || !n.RequireText(&r.diags, "to") {
			return nil
		}
		l.To, l.Make, l.Like = n.Get("to").Text(), string(n.Get("make").Literal()), string(n.Get("like").Literal())
	}
	for key, doc := range map[string]string{"make": "the item to add", "like": "members of an item"} {
		if item := n.Get(key); item != nil && item.Kind() != load.Mapping {
			r.diags.Errorf(item.Pos(), "wrong-kind", "%q must be a mapping: %s", key, doc)
		}
	}
	list, item, ok := strings.Cut(l.From, "[].")
	if !ok {
		r.diags.Errorf(n.Pos(), "bad-path", "%q does not lead into the items of a list, as tools[].file_search.ids does", l.From)
		return nil
	}
	for _, path := range []string{list, item, l.To} {
		r.path(n.Pos(), path)
	}
	return l
}

// line reads the place of a field: a path, or a mapping with more.
func (r *mappingReader) line(n *load.Node) *Line {
	l := &Line{From: n.Key(), Pos: n.Pos()}
	r.path(n.Pos(), l.From)
	switch {
	case n.Kind() == load.Scalar:
		l.To = n.Text()
	case n.Kind() == load.Sequence && len(n.Items()) > 0:
		for _, item := range n.Items() {
			l.Or = append(l.Or, item.Text())
		}
		l.To, l.Or = l.Or[0], l.Or[1:]
	case fieldKeys.Check(n, &r.diags):
		l.FileName, l.FileType = r.text(n.Get("file-name")), r.text(n.Get("file-type"))
		l.To, l.Rule, l.Wrap = r.text(n.Get("to")), r.text(n.Get("rule")), string(n.Get("wrap").Literal())
		l.Values, l.Own = r.pairs(n.Get("values")), r.flag(n.Get("own"))
		if l.To == "" {
			l.To = l.From
		}
		l.When = r.when(n.Get("when"))
		l.IDs, l.As = r.ids(n.Get("ids")), r.entry(n.Get("as"))
		r.rule(n, l)
	default:
		return l
	}
	for _, path := range append([]string{l.To}, l.Or...) {
		r.path(n.Pos(), path)
	}
	return l
}

// sortedJSON returns JSON with members in the order of their names; what is not JSON stays as it is.
func sortedJSON(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return text
	}
	sorted, err := json.Marshal(v)
	if err != nil {
		return text
	}
	return string(sorted)
}

// ruleKeys are the keys of a line that are for some rules alone, and whether these need them; "" is a line without a rule.
var ruleKeys = []struct {
	key   string
	rules []string
	need  bool
}{
	{"values", []string{"", runtime.RuleFold, runtime.RuleValues}, true},
	{"wrap", []string{runtime.RuleTextParts, runtime.RuleOnePart}, true},
	{"file-name", []string{runtime.RuleBase64, runtime.RuleFile}, false},
	{"file-type", []string{runtime.RuleBase64, runtime.RuleFile}, false},
}

// rule reports a rule that is none, or does not have what it works with, and what means nothing to it.
func (r *mappingReader) rule(n *load.Node, l *Line) {
	at := n.Get("rule")
	known := slices.DeleteFunc(runtime.ConversionRules(), func(name string) bool { return slices.Contains(impliedRules, name) })
	if l.Rule != "" && !slices.Contains(known, l.Rule) {
		d := diag.Diagnostic{Code: "unknown-rule", Pos: at.Pos(), Message: "a field has no rule " + l.Rule, Help: nearest(l.Rule, known)}
		if l.Rule == runtime.RulePresence {
			d.Help = "the mapping of which one of several fields is there is under tags"
		}
		r.diags.Add(d)
		return
	}
	if l.Rule == runtime.RuleOnePart {
		l.Wrap = sortedJSON(l.Wrap)
	}
	if l.Wrap != "" && !strings.Contains(l.Wrap, `"$"`) {
		r.diags.Errorf(n.Get("wrap").Pos(), "bad-value", "\"wrap\" has no $ in place of the string, which would be lost")
	}
	for _, k := range ruleKeys {
		said, suits := n.Get(k.key), slices.Contains(k.rules, l.Rule)
		switch {
		case said != nil && !suits:
			r.diags.Errorf(said.Pos(), "bad-value", "%q is for the rule %s alone", k.key, strings.TrimPrefix(strings.Join(k.rules, " or "), " or "))
		case k.need && suits && l.Rule != "" && (said == nil || said.Kind() == load.Mapping && len(said.Members()) == 0):
			r.diags.Errorf(at.Pos(), "bad-value", "the rule %s needs %q", l.Rule, k.key)
		}
	}
}

// mostNames is how many names a path may have; no sensible document comes near.
const mostNames = 32

// path reports whether a string is a path, and says it if it is not.
func (r *mappingReader) path(pos model.Pos, text string) bool {
	switch names := strings.Split(text, "."); {
	case slices.Contains(names, ""):
		r.diags.Errorf(pos, "bad-path", "%q is not a path: names of fields with dots between", text)
		return false
	case len(names) > mostNames:
		r.diags.Errorf(pos, "bad-path", "a path of %d names is too long: it may have %d", len(names), mostNames)
		return false
	}
	return true
}

// when reads the one pair of a field and its text; nil for none.
func (r *mappingReader) when(n *load.Node) [2]*Entry {
	pairs := r.pairs(n)
	if n != nil && len(pairs) != 1 {
		r.diags.Errorf(n.Pos(), "bad-value", "\"when\" is a field and the text that it must be, as {author.role: user}")
	}
	if len(pairs) != 1 {
		return [2]*Entry{}
	}
	r.path(pairs[0][0].Pos, pairs[0][0].Text)
	return pairs[0]
}

// ids reads how items of a list get names; nil for not at all.
func (r *mappingReader) ids(n *load.Node) *runtime.MadeIDs {
	if n == nil || !idsKeys.Check(n, &r.diags) {
		return nil
	}
	n.RequireText(&r.diags, "member")
	if n.RequireText(&r.diags, "of") {
		r.path(n.Get("of").Pos(), n.Get("of").Text())
	}
	return &runtime.MadeIDs{Member: n.Get("member").Text(), Of: n.Get("of").Text(), Hidden: r.flag(n.Get("hidden"))}
}

// members returns the members of a mapping, or reports that it is none; nil has none. They are in the order of their keys: that in
// which a file has them means nothing.
func (r *mappingReader) members(n *load.Node) []*load.Node {
	if n.IsNull() { // a key that nothing is said of yet
		return nil
	}
	if n != nil && n.Kind() != load.Mapping {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be a mapping", n.Key())
		return nil
	}
	return slices.SortedStableFunc(slices.Values(n.Members()), func(a, b *load.Node) int { return strings.Compare(a.Key(), b.Key()) })
}

func (r *mappingReader) entries(n *load.Node) map[string]*Entry {
	entries := map[string]*Entry{}
	for _, m := range r.members(n) {
		if e := r.entry(m); e != nil {
			entries[m.Key()] = e
		}
	}
	return entries
}

// entry reads a string; nil for none.
func (r *mappingReader) entry(n *load.Node) *Entry {
	if n == nil {
		return nil
	}
	if n.Kind() != load.Scalar || n.Text() == "" {
		what := "an item"
		if n.Key() != "" {
			what = strconv.Quote(n.Key())
		}
		r.diags.Errorf(n.Pos(), "wrong-kind", "%s must be a string", what)
		return nil
	}
	return &Entry{Text: n.Text(), Pos: n.Pos()}
}

// text reads a string; it is empty for none.
func (r *mappingReader) text(n *load.Node) string {
	if e := r.entry(n); e != nil {
		return e.Text
	}
	return ""
}

// flag reads true or false; none is false.
func (r *mappingReader) flag(n *load.Node) bool {
	if n != nil && n.Literal() != "true" && n.Literal() != "false" {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be true or false", n.Key())
	}
	return n.Bool()
}

func (r *mappingReader) list(n *load.Node) []*Entry {
	if n.IsNull() {
		return nil
	}
	if n != nil && n.Kind() != load.Sequence {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be a sequence", n.Key())
		return nil
	}
	var list []*Entry
	for _, item := range n.Items() {
		if e := r.entry(item); e != nil {
			list = append(list, e)
		}
	}
	return list
}

// pairs reads pairs of values.
func (r *mappingReader) pairs(n *load.Node) [][2]*Entry {
	var pairs [][2]*Entry
	for _, m := range r.members(n) {
		if e := r.entry(m); e != nil {
			pairs = append(pairs, [2]*Entry{{Text: m.Key(), Pos: m.Pos()}, e})
		}
	}
	return pairs
}

// literals reads values as JSON, by paths.
func (r *mappingReader) literals(n *load.Node) map[string]*Entry {
	values := map[string]*Entry{}
	for _, m := range r.members(n) {
		if r.path(m.Pos(), m.Key()) {
			values[m.Key()] = &Entry{Text: string(m.Literal()), Pos: m.Pos()}
		}
	}
	return values
}
