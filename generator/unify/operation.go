package unify

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/templates/runtime"
)

// call is an operation that is said in the words of the merged model.
type call struct {
	own, acc, said *model.Operation // acc is nil for one that only the API has
	mapping        *CallMapping
	then           *model.Operation // of the API; nil for none
	in, out, item  *row
	events         []eventRow
	via            Via
	turns          *runtime.Turns
	pages          string
	order          int              // its place in the API's document
	merged         *model.Operation // its place in the merged model
}

// name returns what a mapping calls an operation.
func callName(o *model.Operation) string { return o.Service + "." + o.Method }

// pairOperations returns the operations that are in the merged model and those that only the API has, under the names that
// they have there.
func (r *reshaper) pairOperations() (paired, alone []*call) {
	byName := map[string]*model.Operation{}
	if r.acc != nil {
		for _, o := range r.acc.Operations {
			byName[callName(o)] = o
		}
	}
	services, taken := r.pairServices(), map[string]*model.Operation{}
	for i, o := range r.own.Operations {
		c := &call{own: o, mapping: &CallMapping{}, order: i}
		service, method := services[o.Service], o.Method
		if m := r.mapping.Operations[callName(o)]; m != nil {
			m.used = true
			c.mapping = m
			if m.To != nil {
				service, method, _ = strings.Cut(m.To.Text, ".")
			}
		}
		if byName[service+"."+method] == nil && c.mapping.To == nil {
			method = r.methodOf(o, service, method)
		}
		name := service + "." + method
		if other := taken[name]; other != nil {
			r.diags.Add(diag.Diagnostic{
				Code: "two-operations", Pos: o.Pos, Also: []model.Pos{other.Pos},
				Message: callName(o) + " and " + callName(other) + " would both be " + name + " in the merged model",
				Help:    "give one another name in the mapping",
			})
			continue
		}
		taken[name] = o
		c.acc = byName[name]
		c.said = &model.Operation{Node: o.Node, Service: service, Method: method, Summary: o.Summary, Tags: []string{service}}
		c.said.Name, c.said.ID = name, ""
		if c.acc != nil {
			paired = append(paired, c)
		} else {
			alone = append(alone, c)
		}
	}
	return paired, alone
}

// methodOf returns the method of the merged model that has the words of a method, apart from those of the services: Create for
// Bots.CreateBot. It is the method's own name where there is none, or more than one.
func (r *reshaper) methodOf(o *model.Operation, service, method string) string {
	v := r.verb(service, o.Service, method)
	found := r.verbs[v]
	if len(found) != 1 || v.words == "" {
		return method
	}
	r.guess(o.Pos, found[0].Pos, "%s is taken for %s", callName(o), callName(found[0]))
	return found[0].Method
}

// verb is a service of the merged model, and what the words of a method say without those of its service.
type verb struct{ service, words string }

// verb returns the verb of a method of an API's service that is another one in the merged model.
func (r *reshaper) verb(service, own, method string) verb {
	of := strings.Fields(r.words.fold(own))
	words := slices.DeleteFunc(strings.Fields(r.words.fold(method)), func(w string) bool { return slices.Contains(of, w) })
	return verb{service, strings.Join(words, " ")}
}

// bodyName is the name of the body among the inputs of a call; no input of a document has a name like it.
const bodyName = "@body"

// operation says an operation: its inputs as an object, and its response.
func (r *reshaper) operation(c *call) {
	r.calls = append(r.calls, c)
	r.leaveOut(c)
	at := site{callName(c.own), c.own.Pos}
	var theirs model.Type
	if c.acc != nil {
		theirs = inputsOf(c.acc)
	}
	c.in = r.row(site{"call " + at.name, at.pos})
	c.in.isCall = true
	r.answers = false
	inputs := r.object(at, theirs, inputsOf(c.own), c.in, r.moved(c))
	c.takeInputs(inputs.typ.(*model.Object))
	r.answers = true
	r.answer(at, c)
	c.said.Forms = c.forms()
}

// leaveOut tells what of an operation no package of several APIs has.
func (r *reshaper) leaveOut(c *call) {
	say := func(pos model.Pos, kind, name string) {
		r.diags.Add(normalize.LeaveOut(pos, kind, callName(c.own)+"."+name))
	}
	names := map[string]bool{}
	for _, p := range c.own.Params {
		if names[p.Name] {
			say(p.Pos, "same-parameter", p.Name)
		}
		names[p.Name] = true
	}
	for _, b := range c.own.Bodies[min(1, len(c.own.Bodies)):] {
		say(b.Pos, "other-body", b.Name)
	}
	first := success(c.own)
	for _, resp := range c.own.Responses {
		for _, b := range resp.Bodies {
			if first != nil && strings.HasPrefix(resp.Name, "2") && !streams(c.own, b) && model.Resolve(b.Type) != model.Resolve(first.Type) {
				say(b.Pos, "other-success", resp.Name+"."+b.Name)
			}
		}
	}
}

// streams reports whether a body is that of the stream of an operation.
func streams(o *model.Operation, b *model.Body) bool {
	return o.Stream != nil && b.Name == o.Stream.MediaType
}

// moved returns what the mapping says of the inputs of a call, and that what the merged model has in the path and the API in
// the body, or the reverse, is one input where its words say so.
func (r *reshaper) moved(c *call) *TypeMapping {
	m, _ := splitAnswer(c.mapping.TypeMapping)
	r.pageInput(c, &m)
	r.pathInput(c, &m)
	if c.acc == nil {
		return &m
	}
	add := func(p *model.Param, from, to string, pos, acc model.Pos) {
		if !slices.ContainsFunc(m.Fields, func(l *Line) bool { return l.From == p.Name || l.To == p.Name }) {
			r.guess(pos, acc, "%s: %s is taken for %s", callName(c.own), from, to)
			m.Fields = append(slices.Clip(m.Fields), &Line{From: from, To: to, Pos: pos})
		}
	}
	for p, f := range r.inBody(c.acc, c.own) {
		add(p, bodyName+"."+f.Name, p.Name, f.Pos, p.Pos)
	}
	for p, f := range r.inBody(c.own, c.acc) {
		add(p, p.Name, bodyName+"."+f.Name, p.Pos, f.Pos)
	}
	return &m
}

// inBody returns the parts of the path of an operation that another one has in its body alone, by their words, and the fields there.
func (r *reshaper) inBody(o, other *model.Operation) iter.Seq2[*model.Param, *model.Field] {
	return func(yield func(*model.Param, *model.Field) bool) {
		if len(other.Bodies) == 0 || objectOf(other.Bodies[0].Type) == nil {
			return
		}
		fields, inputs := objectOf(other.Bodies[0].Type).Fields, inputsOf(other).Fields
		for _, p := range o.Params {
			word := r.words.fold(p.Name)
			same := func(f *model.Field) bool { return r.words.fold(f.Name) == word }
			i := slices.IndexFunc(fields, same)
			if p.In == model.InPath && i >= 0 && !slices.ContainsFunc(inputs, same) && !yield(p, fields[i]) {
				return
			}
		}
	}
}

// pageInput says that the inputs with where a page begins are one, whatever they are called.
func (r *reshaper) pageInput(c *call, m *TypeMapping) {
	if c.acc == nil || c.acc.Paging == nil || c.own.Paging == nil {
		return
	}
	own, theirs := paramOf(c.own, c.own.Paging.Cursor), paramOf(c.acc, c.acc.Paging.Cursor)
	if own == nil || theirs == nil || own.Name == theirs.Name || paramOf(c.own, theirs.Name) != nil {
		return
	}
	if slices.ContainsFunc(m.Fields, func(l *Line) bool { return l.From == own.Name || l.To == theirs.Name }) {
		return
	}
	if r.words.fold(own.Name) != r.words.fold(theirs.Name) {
		r.guess(own.Pos, theirs.Pos, "%s: %s is taken for %s, with which pages begin", callName(c.own), own.Name, theirs.Name)
	}
	m.Fields = append(slices.Clip(m.Fields), &Line{From: own.Name, To: theirs.Name, Pos: own.Pos})
}

// pathInput says that the parts of two paths are one where each has only one that nothing else pairs, whatever they are called.
func (r *reshaper) pathInput(c *call, m *TypeMapping) {
	if c.acc == nil {
		return
	}
	own := r.unpairedPart(c.own, c.acc, func(name string) bool {
		return r.apart[callName(c.own)+"."+name] != nil || len(r.owning(callName(c.said)+"."+name)) > 0 ||
			slices.ContainsFunc(m.Fields, func(l *Line) bool { return l.From == name })
	})
	theirs := r.unpairedPart(c.acc, c.own, func(name string) bool {
		return slices.ContainsFunc(m.Fields, func(l *Line) bool { return l.To == name || slices.Contains(l.Or, name) })
	})
	if own == nil || theirs == nil {
		return
	}
	line := &Line{From: own.Name, To: theirs.Name, Pos: own.Pos}
	if !like(theirs.Type, own.Type) {
		line.Rule = plainRule(own.Type, theirs.Type)
		if line.Rule == "" {
			return
		}
	}
	r.guess(own.Pos, theirs.Pos, "%s: %s is taken for %s, the other part of the path", callName(c.own), own.Name, theirs.Name)
	m.Fields = append(slices.Clip(m.Fields), line)
}

// unpairedPart returns the only part of a path that is said nowhere, and to which no input of the other operation is alike; nil for none, or
// several.
func (r *reshaper) unpairedPart(o, other *model.Operation, isSaid func(name string) bool) *model.Param {
	var found *model.Param
	inputs := inputsOf(other).Fields
	if len(other.Bodies) > 0 {
		if body := objectOf(other.Bodies[0].Type); body != nil {
			inputs = slices.Concat(inputs, body.Fields)
		}
	}
	for _, p := range o.Params {
		word := r.words.fold(p.Name)
		alike := func(f *model.Field) bool { return f.Name == p.Name || r.words.fold(f.Name) == word }
		if p.In != model.InPath || isSaid(p.Name) || slices.ContainsFunc(inputs, alike) {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	return found
}

// plainRule returns the rule that makes a string of a number, or the reverse; empty for none.
func plainRule(own, theirs model.Type) string {
	for _, rule := range rulesBetween(own, theirs) {
		if rule == runtime.RuleNumberText || rule == runtime.RuleInt64Text {
			return rule
		}
	}
	return ""
}

// inputsOf returns the inputs of an operation as an object: its parameters, what older forms have in their path, and its body.
func inputsOf(o *model.Operation) *model.Object {
	inputs := &model.Object{}
	has := map[string]bool{}
	add := func(f *model.Field) {
		if !has[f.Name] {
			has[f.Name] = true
			inputs.Fields = append(inputs.Fields, f)
		}
	}
	for _, p := range o.Params {
		if !p.AsksForVersion() {
			add(&model.Field{Node: p.Node, Use: p.Use, Required: p.Required})
		}
	}
	if len(o.Bodies) > 0 {
		body := &model.Field{Node: o.Bodies[0].Node, Use: o.Bodies[0].Use, Required: o.BodyRequired}
		body.Name = bodyName
		add(body)
	}
	return inputs
}

// takeInputs gives the operation the inputs of an object. What is in the path of the merged model stays there.
func (c *call) takeInputs(inputs *model.Object) {
	own, theirs := paramsOf(c.own), paramsOf(c.acc)
	for _, f := range inputs.Fields {
		if f.Name == bodyName {
			c.takeBody(f)
			continue
		}
		p := &model.Param{Node: f.Node, Use: f.Use, Required: f.Required, In: model.InQuery, Style: "form", Explode: true}
		if from := own[f.Name]; from != nil && c.acc == nil {
			p.In, p.Style, p.Explode = from.In, from.Style, from.Explode
		}
		if to := theirs[f.Name]; to != nil {
			p.In, p.Style, p.Explode = to.In, to.Style, to.Explode
		}
		if p.In == model.InPath {
			p.Required = true
		}
		c.said.Params = append(c.said.Params, p)
	}
}

func paramOf(o *model.Operation, name string) *model.Param {
	i := slices.IndexFunc(o.Params, func(p *model.Param) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return o.Params[i]
}

// takeBody gives the operation its body, of the media type that the merged model has.
func (c *call) takeBody(f *model.Field) {
	body := &model.Body{Node: f.Node, Use: f.Use}
	like := c.own
	if c.acc != nil && len(c.acc.Bodies) > 0 {
		like = c.acc
	}
	body.Name, body.Parts, body.ID = like.Bodies[0].Name, like.Bodies[0].Parts, ""
	c.said.Bodies, c.said.BodyRequired = []*model.Body{body}, f.Required
}

// forms returns those of the merged model: it has no wire, and every API has the one that is there.
func (c *call) forms() []*model.WireForm {
	from := c.own
	if c.acc != nil {
		from = c.acc
	}
	f := *from.Forms[0]
	f.Availability, f.Places = nil, nil
	return []*model.WireForm{&f}
}

// answer says the response of an operation.
func (r *reshaper) answer(at site, c *call) {
	c.said.Paging = c.own.Paging
	own, theirs := success(c.own), (*model.Body)(nil)
	if c.acc != nil {
		theirs = success(c.acc)
		c.said.Paging = c.acc.Paging
	}
	if e := c.mapping.Then; e != nil {
		i := slices.IndexFunc(r.own.Operations, func(o *model.Operation) bool { return callName(o) == e.Text })
		if i < 0 {
			r.unknown(e, "operation of "+r.own.Name, callNames(r.own))
			return
		}
		c.then = r.own.Operations[i]
		own = success(c.then)
		r.next(c, own)
	}
	if pos := c.mapping.Unawaited; pos != nil && c.own.LongRunning == nil {
		r.diags.Errorf(*pos, "bad-value", "%s is not a long-running operation: there is nothing to wait for", at.name)
	}
	switch {
	case c.mapping.Link != nil:
		r.link(at, c, own, theirs)
		return
	case c.own.LongRunning != nil && c.mapping.Unawaited == nil:
		c.via = ViaAwait
	case c.own.Stream != nil && !hasFlag(c.own.Stream) && c.acc != nil && c.acc.Paging != nil:
		c.via = ViaCollect
	}
	switch c.via {
	case ViaAwait:
		own = &model.Body{Node: model.Node{Name: "application/json", Pos: c.own.Pos}, Use: model.Use{Type: &model.Ref{Schema: c.own.LongRunning.Result}}}
	case ViaCollect:
		own = collected(c.own.Stream, c.acc.Paging)
	}
	if own == nil && theirs != nil && objectOf(theirs.Type) != nil { // no content is an object without members
		own = &model.Body{Node: model.Node{Name: theirs.Name, Pos: c.own.Pos}, Use: model.Use{Type: &model.Object{}}}
	}
	if own != nil {
		r.success(at, c, own, theirs)
	}
	r.unmoved(c)
	r.stream(at, c)
}

// unmoved reports what a mapping says of a response that is not moved.
func (r *reshaper) unmoved(c *call) {
	_, m := splitAnswer(c.mapping.TypeMapping)
	if c.out != nil && c.out.Inside != "" {
		return
	}
	said := slices.Concat(slices.Collect(maps.Values(m.Fill)), slices.Collect(maps.Values(m.Makes)))
	for _, l := range m.Fields {
		said = append(said, &Entry{Pos: l.Pos})
	}
	for _, e := range said {
		r.diags.Add(diag.Diagnostic{
			Code: "bad-value", Pos: e.Pos, Message: callName(c.own) + ": nothing of its response is moved, so that " + answerName + " means nothing",
			Help: "pair the call with one that has a response, and say under fields where the response is, as in `{\"@answer.data\": \"@answer\"}`",
		})
	}
}

// next checks the call that is made next: it is another one, that has a response, with the member that means to ask again.
func (r *reshaper) next(c *call, answer *model.Body) {
	e := c.mapping.Then
	switch {
	case c.then == c.own:
		r.diags.Errorf(e.Pos, "bad-value", "%s cannot be what is called after itself", e.Text)
		return
	case answer == nil:
		r.diags.Errorf(e.Pos, "bad-value", "%s responds with nothing", e.Text)
		return
	}
	for _, a := range c.mapping.Again {
		var member *model.Field
		var known []string
		for _, o := range objectsOf(answer.Type) {
			f, there := r.fieldAt(o, strings.Split(a.Member.Text, "."))
			if known = append(known, there...); f != nil {
				member = f
			}
		}
		if member == nil {
			r.unknown(a.Member, "field of the response of "+e.Text, known)
			continue
		}
		for _, text := range a.Texts {
			r.listed(text, member, a.Member.Text)
		}
	}
}

// link checks that a response has a member with the address of what the merged model downloads.
func (r *reshaper) link(at site, c *call, own, theirs *model.Body) {
	member := c.mapping.Link
	var answer *model.Object
	if own != nil {
		answer = objectOf(own.Type)
	}
	switch {
	case theirs == nil || !kinds(theirs.Type)["bytes"]:
		r.diags.Errorf(member.Pos, "bad-value", "%s downloads nothing in the merged model", c.said.Name)
	case answer == nil || answer.Field(member.Text) == nil:
		r.diags.Errorf(member.Pos, "unknown-name", "the response of %s has no field %q", at.name, member.Text)
	}
	c.via = ViaLink
	if theirs != nil {
		body := &model.Body{Node: model.Node{Name: theirs.Name, Pos: c.own.Pos}, Use: model.Use{Type: model.Resolve(theirs.Type)}}
		c.said.Responses = []*model.Response{{Node: model.Node{Name: "200", Pos: c.own.Pos}, Bodies: []*model.Body{body}}}
	}
}

func hasFlag(s *model.Stream) bool { return s.Flag != "" }

// collected returns the response with all items of a stream.
func collected(s *model.Stream, p *model.Paging) *model.Body {
	items := &model.Field{Node: model.Node{Name: p.Items}, Use: model.Use{Type: &model.List{Item: model.Use{Type: s.Item}}}}
	return &model.Body{Node: model.Node{Name: "application/json"}, Use: model.Use{Type: &model.Object{Fields: []*model.Field{items}}}}
}

// success says the response of a success.
func (r *reshaper) success(at site, c *call, own, theirs *model.Body) {
	if _, m := splitAnswer(c.mapping.TypeMapping); theirs != nil && len(m.Fields) > 0 {
		r.moveAnswer(at, c, own, theirs, &m)
		return
	}
	var acc model.Type
	body := &model.Body{Node: own.Node, Use: own.Use}
	if theirs != nil {
		acc, body.Name = theirs.Type, theirs.Name
		if !like(acc, own.Type) {
			r.diags.Add(diag.Diagnostic{
				Code: "no-rule", Pos: c.own.Pos, Also: []model.Pos{c.acc.Pos},
				Message: at.name + " responds with " + describe(kinds(own.Type)) + ", and " + c.said.Name + " " + describe(kinds(acc)) + " in the merged model",
				Help:    "give another name to one of them in the mapping, or say link: MEMBER where the response leads to the content, or then: CALL",
			})
			return
		}
	}
	r.responds(c, body, r.paged(at, c, acc, own))
}

// responds gives the operation its response.
func (r *reshaper) responds(c *call, body *model.Body, v value) {
	body.ID, body.Type = "", v.typ
	c.out = v.of
	c.turns = r.turns(c, v)
	r.echo(c, v)
	for _, e := range c.mapping.Where {
		if c.acc != nil {
			c.takes(paramOf(c.acc, e.Text), c.own)
		}
	}
	status := model.Node{Name: "200", Pos: body.Pos}
	c.said.Responses = []*model.Response{{Node: status, Bodies: []*model.Body{body}}}
}

// echo gives a response the members that repeat inputs of the call.
func (r *reshaper) echo(c *call, response value) {
	for _, name := range slices.Sorted(maps.Keys(c.mapping.Echo)) {
		e := c.mapping.Echo[name]
		if c.acc == nil {
			r.diags.Errorf(e.Pos, "bad-value", "no other API has %s: its response has the members that the API says", callName(c.own))
			continue
		}
		theirs, said := responseOf(c.acc), objectOf(response.typ)
		input, inputs := r.fieldAt(inputsOf(c.acc), strings.Split(e.Text, "."))
		var member *model.Field
		if theirs != nil {
			member = theirs.Field(name)
		}
		switch {
		case member == nil || said == nil:
			r.unknown(&Entry{Text: name, Pos: e.Pos}, "member of the response of "+callName(c.acc), membersOf(theirs))
		case input == nil:
			r.unknown(e, "input of "+callName(c.acc), inputs)
		case !like(member.Type, input.Type):
			r.diags.Errorf(e.Pos, "bad-value", "%s is %s, and %s %s", name, describe(kinds(member.Type)), e.Text, describe(kinds(input.Type)))
		case said.Field(name) == nil:
			said.Fields = append(said.Fields, r.echoed(member, e.Pos))
			response.of.echo(name)
		case !r.echoes[said.Field(name)]:
			r.diags.Errorf(e.Pos, "bad-value", "the response of %s has %s itself", callName(c.own), name)
		}
	}
}

// echoed returns a member of a response of the API that its adapter adds. Other calls that respond with its type may not add it.
func (r *reshaper) echoed(member *model.Field, pos model.Pos) *model.Field {
	f := *member
	f.ID, f.Availability, f.Pos, f.Type, f.Required = "", nil, pos, model.Resolve(member.Type), false
	r.echoes[&f] = true
	return &f
}

// responseOf returns the object with which an operation responds; nil for none.
func responseOf(o *model.Operation) *model.Object {
	if b := success(o); b != nil {
		return objectOf(b.Type)
	}
	return nil
}

// answerName is the name of the response in the lines of a mapping that move it as a whole: "@answer.data" of the API is "@answer".
const answerName = "@answer"

// isOfAnswer reports whether a path leads to the response, or into it.
func isOfAnswer(path string) bool {
	return path == answerName || strings.HasPrefix(path, answerName+".")
}

// splitAnswer splits what the mapping of a call says of its response from what it says of its inputs.
func splitAnswer(m TypeMapping) (inputs, answer TypeMapping) {
	inputs, answer = m, TypeMapping{Pos: m.Pos}
	ofAnswer := func(l *Line) bool { return isOfAnswer(l.From) }
	inputs.Fields, answer.Fields = partition(m.Fields, ofAnswer)
	split := func(values map[string]*Entry) (in, out map[string]*Entry) {
		in, out = maps.Clone(values), maps.Clone(values)
		maps.DeleteFunc(in, func(path string, _ *Entry) bool { return isOfAnswer(path) })
		maps.DeleteFunc(out, func(path string, _ *Entry) bool { return !isOfAnswer(path) })
		return in, out
	}
	inputs.Fill, answer.Fill = split(m.Fill)
	inputs.Makes, answer.Makes = split(m.Makes)
	return inputs, answer
}

// partition splits lines into others and those that a function reports.
func partition(lines []*Line, is func(*Line) bool) (others, those []*Line) {
	for _, l := range lines {
		if is(l) {
			those = append(those, l)
		} else {
			others = append(others, l)
		}
	}
	return others, those
}

// moveAnswer says a response of which a member is that of the merged model, or that is a member of that: each is a member of an object that
// lines lead out of and into.
func (r *reshaper) moveAnswer(at site, c *call, own, theirs *model.Body, m *TypeMapping) {
	around := func(b *model.Body) *model.Object {
		f := &model.Field{Node: b.Node, Use: b.Use, Required: true}
		f.Name, f.ID = answerName, ""
		return &model.Object{Fields: []*model.Field{f}}
	}
	row := r.row(site{"response " + at.name, at.pos})
	row.Inside = answerName
	if p := c.own.Paging; p != nil && c.acc.Paging == nil && slices.ContainsFunc(m.Fields, func(l *Line) bool { return l.From == answerName+"."+p.Items }) {
		c.pages, row.walked = p.Items, []string{p.Next, p.More}
	}
	whole := objectOf(r.object(at, around(theirs), around(own), row, m).typ)
	said := whole.Field(answerName)
	if said == nil {
		return // which is reported
	}
	for _, l := range m.Fields {
		if l.From == answerName {
			r.always(whole, strings.Split(l.To, "."))
		}
	}
	body := &model.Body{Node: own.Node, Use: own.Use}
	body.Name, body.Nullable = theirs.Name, said.Nullable && own.Nullable
	r.responds(c, body, value{typ: said.Type, of: row})
}

// paged says a response. The items of two lists are one field, whatever it is called.
func (r *reshaper) paged(at site, c *call, acc model.Type, own *model.Body) value {
	if c.acc == nil || c.acc.Paging == nil || c.own.Paging == nil || c.own.Paging.Items == c.acc.Paging.Items {
		return r.value(at.in("answer"), acc, own.Type)
	}
	answer := at.in("answer")
	line := &Line{From: c.own.Paging.Items, To: c.acc.Paging.Items, Pos: own.Pos, fits: true} // where it does not fit, nothing said so
	if ref, ok := own.Type.(*model.Ref); ok {
		answer.name, line.Pos = ref.Schema.Name, ref.Schema.Pos
	}
	r.items[answer.name] = line
	return r.value(at.in("answer"), acc, own.Type)
}

// success returns the body of the first success of an operation; nil for none.
func success(o *model.Operation) *model.Body {
	for _, resp := range o.Responses {
		if strings.HasPrefix(resp.Name, "2") && len(resp.Bodies) > 0 {
			for _, b := range resp.Bodies {
				if !streams(o, b) {
					return b
				}
			}
		}
	}
	return nil
}

// stream says the events of a stream.
func (r *reshaper) stream(at site, c *call) {
	s := c.own.Stream
	if s == nil || c.via == ViaCollect {
		return
	}
	said := *s
	said.Availability = nil
	var theirs *model.Stream
	if c.acc != nil {
		theirs = c.acc.Stream
	}
	said.Events = nil
	for _, e := range s.Events {
		var acc model.Type
		if theirs != nil {
			if i := slices.IndexFunc(theirs.Events, func(t *model.Event) bool { return t.Name == e.Name }); i >= 0 {
				acc = theirs.Events[i].Type
			}
		}
		event := *e
		event.ID = ""
		v := r.value(at.in(e.Name), acc, e.Type)
		event.Type = v.typ
		said.Events = append(said.Events, &event)
		c.events = append(c.events, eventRow{e.Name, v.of})
	}
	if s.Item != nil {
		var acc model.Type
		if theirs != nil {
			acc = theirs.Item
		}
		v := r.value(at.in("item"), acc, s.Item)
		said.Item, c.item = v.typ, v.of
	}
	c.said.Stream = &said
}

func callNames(a *model.API) []string {
	var names []string
	for _, o := range a.Operations {
		names = append(names, callName(o))
	}
	return names
}

// literal returns a string as JSON.
func literal(text string) model.Literal {
	b, err := json.Marshal(text)
	if err != nil {
		return model.Literal(strconv.Quote(text))
	}
	return model.Literal(b)
}

// literals are JSON values by name; nil for none.
func literals(of map[string]*Entry) map[string]json.RawMessage {
	if len(of) == 0 {
		return nil
	}
	out := map[string]json.RawMessage{}
	for name, value := range of {
		out[name] = json.RawMessage(value.Text)
	}
	return out
}

// with adds a value of a mapping to those by name.
func with(values map[string]json.RawMessage, name string, e *Entry) map[string]json.RawMessage {
	if values == nil {
		values = map[string]json.RawMessage{}
	}
	values[name] = json.RawMessage(e.Text)
	return values
}

// eventRow is the row of what an event carries.
type eventRow struct {
	name string
	row  *row
}
