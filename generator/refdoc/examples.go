package refdoc

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"math/big"
	"path"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pattern"
)

// ExampleCode is the code of diagnostics of examples that cannot be read.
const ExampleCode = "example"

// direction is where an example goes.
type direction int

// Directions.
const (
	anywhere direction = iota
	request
	response
)

// examples returns those of the document, or one that is made of its schemas.
func (b *builder) examples(o *model.Operation) []*Example {
	found := b.vendorExamples(o)
	if found == nil {
		found = b.namedExamples(o)
	}
	if found != nil {
		return found
	}
	made := &Example{Name: "Example", Made: true}
	b.fill(made, o, func(p *model.Param) (string, bool) { return queryText(b.inputExample(p)), p.Required })
	if len(o.Bodies) > 0 && model.IsJSON(model.MainType(o.Bodies[0].Name)) {
		made.Body = indented(b.bodyExample(o.Bodies[0]))
	}
	if r, body := success(o); r != nil {
		made.Status = r.Name
		if body != nil && model.IsJSON(model.MainType(body.Name)) {
			made.Response = indented(b.answerExample(o, body))
		}
	}
	return []*Example{made}
}

// fill gives an example its request line.
func (b *builder) fill(e *Example, o *model.Operation, value func(*model.Param) (string, bool)) {
	if !b.unified {
		e.Request = b.requestLine(o, o.Forms[0], value)
	}
}

// success returns the first response of a success, and its first body that is not a stream; nil for none.
func success(o *model.Operation) (*model.Response, *model.Body) {
	for _, r := range o.Responses {
		if !strings.HasPrefix(r.Name, "2") {
			continue
		}
		for _, body := range r.Bodies {
			if o.Stream == nil || body.Name != o.Stream.MediaType {
				return r, body
			}
		}
		return r, nil
	}
	return nil, nil
}

// vendorExamples returns those of x-ms-examples, each of which holds a whole call; they may be in separate files.
func (b *builder) vendorExamples(o *model.Operation) []*Example {
	var all []*Example
	for _, use := range b.source.at(o.Pos).Get("x-ms-examples").Members() {
		n := b.beside(use)
		if n == nil {
			continue
		}
		e := &Example{Name: use.Key()}
		params := n.Get("parameters")
		b.fill(e, o, func(p *model.Param) (string, bool) {
			v := params.Get(p.Name)
			return queryText([]byte(v.Literal())), v != nil
		})
		for _, m := range params.Members() {
			if body := m.Kind() == load.Mapping && !isParam(o, m.Key()); body {
				e.Body = indented([]byte(m.Literal()))
			}
		}
		for _, r := range n.Get("responses").Members() {
			if e.Status = r.Key(); r.Get("body") != nil {
				e.Response = indented([]byte(r.Get("body").Literal()))
			}
			break
		}
		all = append(all, e)
	}
	return all
}

func isParam(o *model.Operation, name string) bool {
	return slices.ContainsFunc(o.Params, func(p *model.Param) bool { return p.Name == name })
}

// beside returns an example, which may be in another file; nil for one that cannot be read.
func (b *builder) beside(use *load.Node) *load.Node {
	ref := use.Get("$ref").Text()
	if ref == "" {
		return use
	}
	if b.Read == nil {
		return nil
	}
	file, _, _ := strings.Cut(ref, "#")
	data, err := b.Read(path.Join(path.Dir(use.File()), file))
	if err != nil {
		b.diags.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: ExampleCode, Pos: use.Pos(), Message: "the example " + use.Key() + " cannot be read: " + err.Error(),
			Help: "put its file where the document says, below the folder of the document",
		})
		return nil
	}
	n, ds := load.Parse(file, data)
	for _, d := range ds {
		d.Severity, d.Code = diag.Warning, ExampleCode
		b.diags.Add(d)
	}
	return n
}

// namedExamples returns those that bodies of requests and responses have, by their names. A body and a response without names make one.
func (b *builder) namedExamples(o *model.Operation) []*Example {
	var all []*Example
	of := func(name string) *Example {
		i := slices.IndexFunc(all, func(e *Example) bool { return e.Name == name })
		if i >= 0 {
			return all[i]
		}
		e := &Example{Name: name}
		b.fill(e, o, func(p *model.Param) (string, bool) { return queryText(b.inputExample(p)), p.Required })
		all = append(all, e)
		return e
	}
	if len(o.Bodies) > 0 {
		for _, x := range b.stated(o.Bodies[0].Pos) {
			e := of(x.name)
			e.Summary, e.Body = x.summary, indented([]byte(x.value))
		}
	}
	r, body := success(o)
	if body == nil {
		return all
	}
	for _, x := range b.stated(body.Pos) {
		e := of(x.name)
		e.Summary, e.Status, e.Response = cmp.Or(e.Summary, x.summary), r.Name, indented([]byte(x.value))
	}
	for _, e := range all {
		if e.Response == "" {
			e.Status = r.Name
			if model.IsJSON(model.MainType(body.Name)) {
				e.Response = indented(b.answerExample(o, body))
			}
		}
		if e.Body == "" && len(o.Bodies) > 0 && model.IsJSON(model.MainType(o.Bodies[0].Name)) {
			e.Body = indented(b.bodyExample(o.Bodies[0]))
		}
	}
	return all
}

// statedExample is an example of a document.
type statedExample struct {
	name, summary string
	value         model.Literal
}

// stated returns the examples that a node of the document has, or else its schema.
func (b *builder) stated(pos model.Pos) []statedExample {
	n := b.source.at(pos)
	if all := statedBy(n); all != nil {
		return all
	}
	return statedBy(n.Follow().Get("schema").Follow())
}

// statedBy returns the examples of one node.
func statedBy(n *load.Node) []statedExample {
	var all []statedExample
	if one := n.Get("example"); one != nil {
		all = append(all, statedExample{name: "Example", value: one.Literal()})
	}
	for _, x := range n.Get("examples").Members() {
		to := x.Follow()
		if v := to.Get("value"); v != nil {
			all = append(all, statedExample{x.Key(), to.Get("summary").Text(), v.Literal()})
		}
	}
	for i, x := range n.Get("examples").Items() { // of a schema
		name := "Example"
		if i > 0 {
			name += " " + strconv.Itoa(i+1)
		}
		all = append(all, statedExample{name: name, value: x.Literal()})
	}
	return all
}

// bodyExample returns a value of the body of a request.
func (b *builder) bodyExample(m *model.Body) []byte {
	for _, x := range b.stated(m.Pos) {
		return []byte(x.value)
	}
	maker := b.maker(request)
	maker.required = b.requiredOfBody(m)
	return maker.value(m.Use, "", model.Pos{})
}

// requiredOfBody is requiredIn for the body of a request that has no name.
func (b *builder) requiredOfBody(m *model.Body) []string {
	d := b.document()
	if d == nil || b.current == nil {
		return nil
	}
	form := b.current.Forms[0]
	body := d.Root().Get("paths", form.Path).Follow().Get(strings.ToLower(form.HTTPMethod), "requestBody").Follow()
	return requiredBy(body.Get("content", m.Name, "schema").Follow())
}

// requiredBy returns the fields that a schema requires, and those of the first of several sets of which it requires one.
func requiredBy(schema *load.Node) []string {
	lists := []*load.Node{schema.Get("required")}
	for _, key := range []string{"anyOf", "oneOf"} {
		if sets := schema.Get(key).Items(); len(sets) > 0 {
			lists = append(lists, sets[0].Get("required"))
		}
	}
	var all []string
	for _, list := range lists {
		for _, item := range list.Items() {
			all = append(all, item.Text())
		}
	}
	return all
}

// document is that of the version for which examples are made; nil where it is not known.
func (b *builder) document() *load.Document {
	i := slices.IndexFunc(b.api.Versions, func(v model.Version) bool { return v.ID == b.version.ID })
	if len(b.Documents) != len(b.api.Versions) || i < 0 {
		return nil
	}
	return b.Documents[i]
}

// answerExample returns a value of the body of a response. A page is the last one.
func (b *builder) answerExample(o *model.Operation, body *model.Body) []byte {
	for _, x := range b.stated(body.Pos) {
		return []byte(x.value)
	}
	m := b.maker(response)
	if p := o.Paging; p != nil && p.More != "" {
		m.said = map[string]string{p.More: "false"}
	} else if p != nil {
		m.said = map[string]string{p.Next: `""`}
	}
	return m.value(body.Use, "", model.Pos{})
}

// inputExample returns a value of a parameter, as JSON. One without a value gets its name: thread_id is "thread_id".
func (b *builder) inputExample(p *model.Param) []byte {
	return b.maker(request).value(p.Use, p.Name, p.Pos)
}

// schemaExample returns a value of a schema, as JSON.
func (b *builder) schemaExample(s *model.Schema) []byte {
	return b.maker(anywhere).value(model.Use{Type: &model.Ref{Schema: s}}, "", model.Pos{})
}

// partExample returns a value of a field of a form, as JSON.
func (b *builder) partExample(f *model.Field) []byte {
	return b.maker(request).value(f.Use, f.Name, f.Pos)
}

// maker returns what makes one example.
func (b *builder) maker(d direction) *maker {
	return &maker{builder: b, direction: d, within: map[*model.Schema]bool{}}
}

// maker makes examples of types.
type maker struct {
	*builder
	direction direction
	within    map[*model.Schema]bool // schemas around the value: one that holds itself ends somewhere
	depth     int
	values    int               // how many are made so far
	nth       int               // which item of a list of distinct ones the value is in, from 0
	required  []string          // fields that the schema requires in the version of the example, though not in all; nil for none
	said      map[string]string // values of members of the outermost object, as JSON; nil for none
}

// Limits of one example, whatever the document.
const (
	mostLevels = 6    // how deep it goes where it need not go deeper
	mostValues = 300  // how many values it has where it need not have more
	mostItems  = 100  // how many items or members it has of one kind
	allValues  = 3000 // how many values it has: further ones are null
)

func (m *maker) value(u model.Use, name string, pos model.Pos) []byte {
	if pos.Line > 0 {
		for _, x := range m.stated(pos) {
			return []byte(x.value)
		}
	}
	if m.nth == 0 && suits(u.Default, u.Type) {
		return []byte(u.Default)
	}
	if m.values++; m.values > allValues {
		return []byte("null")
	}
	m.depth++
	defer func() { m.depth-- }()
	switch t := u.Type.(type) {
	case *model.Ref:
		return m.ref(t.Schema, name)
	case *model.Enum:
		if len(t.Values) > 0 {
			return []byte(t.Values[m.nth%len(t.Values)].Literal)
		}
	case *model.Scalar:
		return scalar(t, name, m.nth)
	case *model.List:
		return m.list(t, name)
	case *model.Map:
		return m.mapOf(t)
	case *model.Object:
		return m.object(t)
	case *model.Union:
		return m.union(t, name)
	}
	if u.Nullable { // perhaps only null is allowed
		return []byte("null")
	}
	return []byte("{}")
}

// suits reports whether a default can be a value of a type. Those of objects are often {}, whatever they require.
func suits(value model.Literal, t model.Type) bool {
	if value == "" {
		return false
	}
	switch t := model.Resolve(t).(type) {
	case *model.Enum:
		return slices.ContainsFunc(t.Values, func(v *model.Value) bool { return v.Literal == value })
	case *model.Scalar:
		return value.Is(t.Kind)
	case *model.List:
		return value.Is(model.KindArray)
	}
	return false
}

func (m *maker) ref(s *model.Schema, name string) []byte {
	for _, x := range m.stated(s.Pos) {
		return []byte(x.value)
	}
	if m.within[s] {
		return []byte("null")
	}
	m.within[s] = true
	m.required = m.requiredIn(s)
	defer delete(m.within, s)
	return m.value(model.Use{Type: s.Type}, cmp.Or(name, s.Name), model.Pos{})
}

// requiredIn returns the fields that a schema requires in the version for which examples are made; nil where no document is known.
func (b *builder) requiredIn(s *model.Schema) []string {
	return requiredBy(b.document().Root().Get("components", "schemas", s.Name))
}

// ends reports whether a value of a type would lead into itself, or make the example too large.
func (m *maker) ends(t model.Type) bool {
	if m.depth > mostLevels || m.values > mostValues {
		return true
	}
	switch t := t.(type) {
	case *model.Ref:
		return m.within[t.Schema]
	case *model.List:
		return m.ends(t.Item.Type)
	case *model.Map:
		return m.ends(t.Value.Type)
	}
	return false
}

func (m *maker) list(t *model.List, name string) []byte {
	count := uint64(1)
	if t.Limits.MinItems != nil {
		count = max(*t.Limits.MinItems, 1)
	}
	if t.Limits.MaxItems != nil {
		count = min(count, *t.Limits.MaxItems)
	}
	if t.Limits.MinItems == nil && m.ends(t.Item.Type) {
		count = 0
	}
	defer func(nth int) { m.nth = nth }(m.nth)
	out := []byte{'['}
	for i := range int(min(count, mostItems)) {
		if i > 0 {
			out = append(out, ',')
		}
		if t.Limits.UniqueItems {
			m.nth = i
		}
		out = append(out, m.value(t.Item, strings.TrimSuffix(name, "s"), model.Pos{})...)
	}
	return append(out, ']')
}

func (m *maker) mapOf(t *model.Map) []byte {
	if m.ends(t.Value.Type) && t.Limits.MinProperties == nil {
		return []byte("{}")
	}
	count := uint64(1)
	if least := t.Limits.MinProperties; least != nil {
		count = min(max(*least, 1), mostItems)
	}
	out := []byte{'{'}
	for i := range count {
		key := "key"
		if i > 0 {
			key += strconv.FormatUint(i+1, 10)
		}
		out = appendMember(out, key, m.value(t.Value, "value", model.Pos{}))
	}
	return append(out, '}')
}

// object has what is required, and in responses all that they may have: of fields that exclude one another, the first.
func (m *maker) object(t *model.Object) []byte {
	said, required := m.said, m.required
	m.said, m.required = nil, nil
	excluded := map[string]bool{}
	for _, g := range t.Oneofs {
		for _, f := range g.Fields[1:] {
			excluded[f] = true
		}
	}
	needed := map[string]bool{}
	for i, set := range t.RequireOneOf { // the first, and of the others nothing
		for _, f := range set {
			needed[f] = needed[f] || i == 0
			excluded[f] = !needed[f]
		}
	}
	musts := func(f *model.Field) bool { return f.Required || needed[f.Name] || slices.Contains(required, f.Name) }
	more := 0 // how many fields there must be that need not be
	if least := t.Limits.MinProperties; least != nil {
		more = int(min(*least, mostItems))
	}
	for _, f := range t.Fields {
		if musts(f) {
			more--
		}
	}
	out := []byte{'{'}
	for _, f := range t.Fields {
		must := musts(f)
		switch {
		case m.direction == request && f.ReadOnly, m.direction == response && f.WriteOnly, excluded[f.Name] && !must, !f.Availability.Has(m.version.ID):
			continue
		case must:
		case more > 0:
			more--
		case m.direction == request || m.ends(f.Type) || f.Deprecated:
			continue
		}
		value := []byte(said[f.Name])
		switch {
		case len(value) > 0:
		case f.Nullable && m.ends(f.Type):
			value = []byte("null")
		default:
			value = m.value(f.Use, f.Name, f.Pos)
		}
		out = appendMember(out, f.Name, value)
	}
	for _, name := range required {
		if !slices.ContainsFunc(t.Fields, func(f *model.Field) bool { return f.Name == name }) { // any value does
			out = appendMember(out, name, []byte("[]"))
		}
	}
	return append(out, '}')
}

// appendMember adds a member to an object that is not closed.
func appendMember(out []byte, name string, value []byte) []byte {
	if len(out) > 1 {
		out = append(out, ',')
	}
	key, _ := json.Marshal(name)
	return append(append(append(out, key...), ':'), value...)
}

func (m *maker) union(t *model.Union, name string) []byte {
	var last *model.Variant // to which the example goes where all would lead too far
	for _, v := range t.Variants {
		if !v.Availability.Has(m.version.ID) {
			continue
		}
		if !m.ends(v.Type) {
			return m.tagged(t, v, m.value(model.Use{Type: v.Type}, name, model.Pos{}))
		}
		last = cmp.Or(last, v)
	}
	if last != nil && m.depth <= 2*mostLevels {
		return m.tagged(t, last, m.value(model.Use{Type: last.Type}, name, model.Pos{}))
	}
	return []byte("null")
}

// tagged sees to it that a variant has its tag.
func (m *maker) tagged(t *model.Union, v *model.Variant, value []byte) []byte {
	if t.Tag == "" || len(v.Tags) == 0 || len(value) == 0 || value[0] != '{' {
		return value
	}
	var members map[string]json.RawMessage
	tag, _ := json.Marshal(v.Tags[0])
	if err := json.Unmarshal(value, &members); err != nil || bytes.Equal(members[t.Tag], tag) {
		return value
	}
	if old, there := members[t.Tag]; there {
		key, _ := json.Marshal(t.Tag)
		return bytes.Replace(value, slices.Concat(key, []byte(":"), old), slices.Concat(key, []byte(":"), tag), 1)
	}
	key, _ := json.Marshal(t.Tag)
	rest := value[1:]
	if len(members) > 0 {
		rest = append([]byte{','}, rest...)
	}
	return slices.Concat([]byte{'{'}, key, []byte{':'}, tag, rest)
}

// formats are usual values of strings of a format.
var formats = map[string]string{
	"date-time": "2026-01-02T15:04:05Z", "date": "2026-01-02", "time": "15:04:05Z", "duration": "PT1H",
	"uuid": "123e4567-e89b-12d3-a456-426614174000", "uri": "https://example.com", "url": "https://example.com", "uri-reference": "/example",
	"email": "user@example.com", "hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "byte": "aGVsbG8=", "binary": "data",
	"field-mask": "name",
}

// scalar returns a value of a scalar; those of different n are different where the type allows.
func scalar(t *model.Scalar, name string, n int) []byte {
	switch {
	case t.Kind == model.KindNull:
		return []byte("null")
	case t.Kind == model.KindBoolean:
		return strconv.AppendBool(nil, n%2 == 0)
	case t.Format == model.FormatUnixTime:
		return []byte("1767366245")
	case t.Kind == model.KindInteger || t.Kind == model.KindNumber:
		number := number(&t.Limits, n)
		if t.AsText {
			number = strconv.Quote(number)
		}
		return []byte(number)
	}
	text, _ := json.Marshal(text(t, name, n))
	return text
}

// number returns a number within limits, as far as there is one; those of different n are different.
func number(l *model.Limits, n int) string {
	least, hasLeast := new(big.Rat).SetString(string(l.Minimum))
	most, hasMost := new(big.Rat).SetString(string(l.Maximum))
	step, stepped := new(big.Rat).SetString(string(l.MultipleOf))
	if !stepped || step.Sign() <= 0 {
		step, stepped = big.NewRat(1, 1), false
	}
	value := new(big.Rat).Set(step)
	switch {
	case hasLeast:
		value = nextStep(least, step, stepped, l.ExclusiveMinimum)
	case hasMost && (value.Cmp(most) > 0 || l.ExclusiveMaximum && value.Cmp(most) == 0):
		value = value.Neg(nextStep(new(big.Rat).Neg(most), step, stepped, l.ExclusiveMaximum))
		step = step.Neg(step)
	}
	if hasLeast && hasMost && value.Cmp(most) >= 0 && !stepped { // a step of 1 is too wide
		value = value.Quo(value.Add(least, most), big.NewRat(2, 1))
	}
	value = value.Add(value, step.Mul(step, big.NewRat(int64(n), 1)))
	if value.IsInt() {
		return value.Num().String()
	}
	f, _ := value.Float64()
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// nextStep returns the least number from a limit on, or beyond it: a multiple of step where numbers are stepped, else the limit itself.
func nextStep(limit, step *big.Rat, stepped, beyond bool) *big.Rat {
	value := new(big.Rat).Set(limit)
	if stepped {
		steps := new(big.Rat).Quo(limit, step)
		floor := new(big.Int).Div(steps.Num(), steps.Denom()) // Euclidean, and so towards the lower
		if value.Mul(new(big.Rat).SetInt(floor), step); value.Cmp(limit) < 0 {
			value.Add(value, step)
		}
	}
	if beyond && value.Cmp(limit) == 0 {
		value.Add(value, step)
	}
	return value
}

// text returns a string of a format or a pattern, else one that says what it is: thread_id is "thread_id". Those of different n are different
// but for a pattern.
func text(t *model.Scalar, name string, n int) string {
	least, most := uint64(0), uint64(math.MaxUint64)
	if t.Limits.MinLength != nil {
		least = min(*t.Limits.MinLength, longestText)
	}
	if t.Limits.MaxLength != nil {
		most = *t.Limits.MaxLength
	}
	if value, ok := matching(t.Limits.Pattern, int(least)); ok {
		return value
	}
	value := []rune(cmp.Or(formats[t.Format], name, "text"))
	for uint64(len(value)) < least {
		value = append(value, 'x')
	}
	value = value[:min(uint64(len(value)), most)]
	if i := lastDigit(value); n > 0 && i >= 0 {
		value[i] = rune(digits[(int(value[i]-'0')+n)%len(digits)])
	} else if n > 0 {
		suffix := []rune(strconv.Itoa(n + 1))
		value = append(value[:min(uint64(len(value)), most-min(most, uint64(len(suffix))))], suffix...)
	}
	return string(value)
}

const digits = "0123456789"

// longestText is how many characters a string gets that must be long.
const longestText = 1000

// lastDigit returns the index of the last digit, -1 for none.
func lastDigit(value []rune) int {
	for i, r := range slices.Backward(value) {
		if '0' <= r && r <= '9' {
			return i
		}
	}
	return -1
}

// matching returns a string of a number of characters at least that a pattern matches, as far as that is easily found.
func matching(expr string, least int) (string, bool) {
	expr, ok := pattern.Go(expr)
	if !ok || expr == "" {
		return "", false
	}
	r, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return "", false
	}
	r = r.Simplify()
	for times := 1; ; times++ {
		var out strings.Builder
		match(&out, r, times)
		if utf8.RuneCountInString(out.String()) >= least || times > longestText {
			return out.String(), true
		}
	}
}

// match writes a string that an expression matches, in which everything that may be repeated is so many times.
func match(out *strings.Builder, r *syntax.Regexp, times int) {
	if out.Len() > 4*longestText {
		return
	}
	switch r.Op {
	case syntax.OpLiteral:
		out.WriteString(string(r.Rune))
	case syntax.OpCharClass:
		if len(r.Rune) > 0 {
			out.WriteRune(bestRune(r.Rune))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		out.WriteByte('a')
	case syntax.OpCapture, syntax.OpAlternate:
		match(out, r.Sub[0], times)
	case syntax.OpPlus:
		repeat(out, r.Sub[0], times, times)
	case syntax.OpStar:
		repeat(out, r.Sub[0], times-1, times)
	case syntax.OpQuest:
		repeat(out, r.Sub[0], min(times-1, 1), times)
	case syntax.OpConcat:
		for _, sub := range r.Sub {
			match(out, sub, times)
		}
	}
}

func repeat(out *strings.Builder, r *syntax.Regexp, count, times int) {
	for range count {
		match(out, r, times)
	}
}

// bestRune returns a letter or digit of a class of ranges, if it has any.
func bestRune(ranges []rune) rune {
	for _, want := range "a0A" {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= want && want <= ranges[i+1] {
				return want
			}
		}
	}
	return ranges[0]
}

// queryText returns a value as it is in an address.
func queryText(value []byte) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) == nil {
		var all []string
		for _, item := range list {
			all = append(all, queryText(item))
		}
		return strings.Join(all, ",")
	}
	return string(value)
}

// indented is JSON for readers.
func indented(value []byte) string {
	var out bytes.Buffer
	if err := json.Indent(&out, value, "", "  "); err != nil {
		return string(value)
	}
	return out.String()
}
