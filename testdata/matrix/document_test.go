package matrix

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/testdata/matrix/driver"
)

// style is a way to write a parameter, or a field of a form.
type style struct {
	name    string
	in      string // path, query, header or cookie
	style   string
	explode bool
	content bool // as JSON
	shapes  []shape
}

var (
	every    = []shape{scalar, list, object, mixed}
	compound = []shape{list, object, mixed}
)

var styles = []style{
	{"simple", "path", "simple", false, false, every},
	{"simpleExploded", "path", "simple", true, false, compound},
	{"label", "path", "label", false, false, every},
	{"labelExploded", "path", "label", true, false, compound},
	{"matrix", "path", "matrix", false, false, every},
	{"matrixExploded", "path", "matrix", true, false, compound},
	{"form", "query", "form", true, false, every},
	{"joined", "query", "form", false, false, compound},
	{"spaces", "query", "spaceDelimited", false, false, []shape{list}},
	{"pipes", "query", "pipeDelimited", false, false, []shape{list}},
	{"deep", "query", "deepObject", true, false, []shape{object}},
	{"json", "query", "", false, true, every},
	{"header", "header", "simple", false, false, every},
	{"headerExploded", "header", "simple", true, false, []shape{object}},
	{"headerJSON", "header", "", false, true, []shape{list, object}},
	{"cookie", "cookie", "form", true, false, []shape{scalar, list, mixed}},
	{"cookieJoined", "cookie", "form", false, false, compound},
}

// collects tells that the parameter takes all names of the query that no other parameter has.
func (s *style) collects(of shape) bool {
	return s.explode && s.style == "form" && (of == object || of == mixed)
}

// matrix is a document with its calls.
type matrix struct {
	paths   []string
	schemas []string
	cases   []*driver.Case
}

func ref(name string) string { return `{"$ref":"#/components/schemas/` + name + `"}` }

func nullable(schema string) string { return `{"anyOf":[` + schema + `,{"type":"null"}]}` }

// add adds an operation, and calls of it.
func (m *matrix) add(path, service, operation string) {
	id := service + strings.NewReplacer("/", "", "{", "", "}", "").Replace(path)
	m.paths = append(m.paths, fmt.Sprintf(`%q:{"post":{"operationId":%q,"tags":[%q],%s}}`, path, id, service, operation))
}

func (m *matrix) call(c driver.Case) {
	c.Package = "api"
	m.cases = append(m.cases, &c)
}

const nothing = `"responses":{"204":{"description":"Nothing."}}`

func answer(mediaType, schema string) string {
	return `"responses":{"200":{"description":"An answer.","content":{"` + mediaType + `":{"schema":` + schema + `}}}}`
}

func requestBody(mediaType, schema string, required bool, more string) string {
	return fmt.Sprintf(`"requestBody":{"required":%v,"content":{%q:{"schema":%s%s}}}`, required, mediaType, schema, more)
}

func newMatrix() *matrix {
	m := &matrix{}
	for name, text := range parts {
		m.schemas = append(m.schemas, fmt.Sprintf("%q:%s", name, text))
	}
	for i := range schemas {
		s := &schemas[i]
		m.schemas = append(m.schemas, fmt.Sprintf("%q:%s", s.name, s.text))
		if !s.file {
			m.parameters(s)
			m.members(s)
			m.bodies(s)
			m.streams(s)
		}
		m.form(s, "multipart/form-data", "multipart")
		if !s.file {
			m.form(s, "application/x-www-form-urlencoded", "urlencoded")
		}
	}
	for i := range limits {
		m.limits(&limits[i])
	}
	slices.Sort(m.schemas)
	return m
}

func (m *matrix) document() string {
	return `{"openapi":"3.1.0","info":{"title":"Matrix","version":"1"},"servers":[{"url":"https://localhost"}],"paths":{` +
		strings.Join(m.paths, ",\n") + `},"components":{"schemas":{` + strings.Join(m.schemas, ",\n") + `}}}`
}

// parameter is one use of a schema by a style.
type parameter struct {
	style              *style
	name               string
	required, nullable bool
}

func (p *parameter) place() string {
	switch {
	case p.style.in == "path":
		return p.style.name
	case p.required:
		return p.style.name + " required"
	case p.nullable:
		return p.style.name + " nullable"
	}
	return p.style.name
}

func (p *parameter) text(s *schema) string {
	schema := s.text
	if p.required {
		schema = ref(s.name)
	}
	if p.nullable {
		schema = nullable(schema)
	}
	head := fmt.Sprintf(`"name":%q,"in":%q,"required":%v`, p.name, p.style.in, p.required)
	if p.style.content {
		return `{` + head + `,"content":{"application/json":{"schema":` + schema + `}}}`
	}
	return fmt.Sprintf(`{%s,"style":%q,"explode":%v,"schema":%s}`, head, p.style.style, p.style.explode, schema)
}

// parameters adds operations with the schema in all styles. Parameters whose values get mixed up with those of others, or that are
// not expected to come through, have operations of their own.
func (m *matrix) parameters(s *schema) {
	var together []parameter
	for i := range styles {
		st := &styles[i]
		if !slices.Contains(st.shapes, s.shape) {
			continue
		}
		uses := []parameter{{st, st.name, st.in == "path", false}}
		if st.in != "path" {
			uses = append(uses, parameter{st, st.name + "Must", true, false}, parameter{st, st.name + "Null", false, true})
		}
		for _, p := range uses {
			if st.collects(s.shape) || isGap(p.place(), s.name, s.values[0]) {
				m.operation(s, "/one/"+s.name+"/"+p.name, []parameter{p})
				continue
			}
			together = append(together, p)
		}
	}
	m.operation(s, "/all/"+s.name, together)
}

// operation adds one operation with the parameters, and calls it with each value of each.
func (m *matrix) operation(s *schema, path string, params []parameter) {
	if len(params) == 0 {
		return
	}
	var texts []string
	for i := range params {
		texts = append(texts, params[i].text(s))
		if params[i].style.in == "path" {
			path += "/{" + params[i].name + "}"
		}
	}
	m.add(path, "Params", `"parameters":[`+strings.Join(texts, ",")+"],"+nothing)
	for i := range params {
		p := &params[i]
		values := slices.Clone(s.values)
		switch {
		case p.nullable:
			values = []string{s.values[0], "null", ""}
		case !p.required:
			values = append(values, "")
		}
		for _, v := range values {
			m.call(paramCase(s, path, params, p, v))
		}
	}
}

// paramCase is a call with a value for one parameter; the others that are required have an ordinary value.
func paramCase(s *schema, path string, params []parameter, p *parameter, value string) driver.Case {
	c := driver.Case{Name: caseName(p.place(), s.name, value), Path: path}
	set := map[string]json.RawMessage{}
	for i := range params {
		q := &params[i]
		v := s.values[0]
		if q == p {
			v = value
		}
		switch {
		case v == "" || q != p && !q.required:
		case q.style.in == "path":
			c.Args = append(c.Args, json.RawMessage(v))
		default:
			set[q.name] = json.RawMessage(v)
		}
	}
	c.Params, _ = json.Marshal(set)
	if value == "null" && !p.style.content { // null is left out
		delete(set, p.name)
		c.WantParams, _ = json.Marshal(set)
	}
	return c
}

func caseName(place, schema, value string) string {
	if value == "" {
		value = "absent"
	}
	return place + ": " + schema + ": " + value
}

// uses are fields of an object: the schema in every way.
func uses(s *schema) map[string]string {
	return map[string]string{
		"required": ref(s.name), "optional": s.text, "null": nullable(ref(s.name)), "maybe": nullable(s.text),
		"list": `{"type":"array","items":` + ref(s.name) + `}`, "map": `{"type":"object","additionalProperties":` + s.text + `}`,
	}
}

func objectSchema(fields map[string]string, required ...string) string {
	data, _ := json.Marshal(append([]string{}, required...))
	var texts []string
	for _, name := range slices.Sorted(mapKeys(fields)) {
		texts = append(texts, fmt.Sprintf("%q:%s", name, fields[name]))
	}
	return fmt.Sprintf(`{"type":"object","required":%s,"properties":{%s}}`, data, strings.Join(texts, ","))
}

// members adds an operation whose body and answer have the schema as fields.
func (m *matrix) members(s *schema) {
	name := "With" + s.name
	m.schemas = append(m.schemas, fmt.Sprintf("%q:%s", name, objectSchema(uses(s), "required", "null")))
	path := "/members/" + s.name
	m.add(path, "Members", requestBody("application/json", ref(name), true, "")+","+answer("application/json", ref(name)))
	safe := s.values[0]
	for _, v := range append(slices.Clone(s.values), "null", "") {
		for _, field := range []string{"required", "optional", "null", "maybe", "list", "map"} {
			if (v == "null" || v == "") && field != "maybe" && !(v == "null" && field == "null") && !(v == "" && field == "optional") {
				continue
			}
			set := map[string]json.RawMessage{"required": json.RawMessage(safe), "null": json.RawMessage(safe)}
			switch {
			case v == "":
				delete(set, field)
			case field == "list":
				set[field] = json.RawMessage("[" + v + "," + safe + "]")
			case field == "map":
				set[field] = json.RawMessage(`{"k":` + v + `}`)
			default:
				set[field] = json.RawMessage(v)
			}
			body, _ := json.Marshal(set)
			m.call(driver.Case{Name: caseName("member "+field, s.name, v), Path: path, Body: body, Answer: body})
		}
	}
}

// bodies adds operations whose bodies and answers are of the schema.
func (m *matrix) bodies(s *schema) {
	for place, c := range map[string]struct {
		schema   string
		required bool
		more     string
	}{
		"body": {ref(s.name), true, ""}, "body optional": {s.text, false, "absent"}, "body nullable": {nullable(ref(s.name)), true, "null"},
	} {
		path := "/" + strings.ReplaceAll(place, " ", "/") + "/" + s.name
		m.add(path, "Bodies", requestBody("application/json", c.schema, c.required, "")+","+answer("application/json", c.schema))
		values := slices.Clone(s.values)
		if c.more != "" {
			values = append(values, c.more)
		}
		for _, v := range values {
			d := driver.Case{Name: caseName(place, s.name, v), Path: path, Answer: json.RawMessage(v)}
			if v == "absent" {
				d.Answer = json.RawMessage(s.values[0])
			} else {
				d.Body = json.RawMessage(v)
			}
			m.call(d)
		}
	}
}

// streams adds operations that answer with streams of the schema.
func (m *matrix) streams(s *schema) {
	for place, mediaType := range map[string]string{"events": "text/event-stream", "lines": "application/x-ndjson"} {
		path := "/" + place + "/" + s.name
		m.add(path, "Streams", answer(mediaType, ref(s.name)))
		m.call(driver.Case{Name: caseName(place, s.name, "all"), Path: path, Answer: json.RawMessage("[" + strings.Join(s.values, ",") + "]")})
	}
}

// form adds an operation whose body is a form with the schema as fields.
func (m *matrix) form(s *schema, mediaType, place string) {
	fields := map[string]string{"required": ref(s.name), "optional": s.text, "maybe": nullable(s.text)}
	encoding := map[string]string{}
	if place == "urlencoded" && s.shape == object { // by default all members stand beside the other fields
		for name := range fields {
			encoding[name] = `{"contentType":"application/json"}`
		}
		m.spread(s, mediaType)
	}
	if !s.file {
		fields["json"] = s.text
		encoding["json"] = `{"contentType":"application/json"}`
	}
	for i := range styles {
		st := &styles[i]
		if !s.file && st.in == "query" && !st.content && slices.Contains(st.shapes, s.shape) && s.shape != scalar && !st.collects(s.shape) {
			fields[st.name] = ref(s.name)
			encoding[st.name] = fmt.Sprintf(`{"style":%q,"explode":%v}`, st.style, st.explode)
		}
	}
	var texts []string
	for _, name := range slices.Sorted(mapKeys(encoding)) {
		texts = append(texts, fmt.Sprintf("%q:%s", name, encoding[name]))
	}
	path := "/" + place + "/" + s.name
	m.add(path, "Forms", requestBody(mediaType, objectSchema(fields, "required"), true, `,"encoding":{`+strings.Join(texts, ",")+"}")+","+nothing)
	for _, field := range slices.Sorted(mapKeys(fields)) {
		values := slices.Clone(s.values)
		switch field {
		case "required":
		case "maybe":
			values = []string{s.values[0], "null", ""}
		default:
			values = append(values, "")
		}
		for _, v := range values {
			set := map[string]json.RawMessage{"required": json.RawMessage(s.values[0])}
			if v != "" {
				set[field] = json.RawMessage(v)
			}
			c := driver.Case{Name: caseName(place+" "+field, s.name, v), Path: path}
			c.Body, _ = json.Marshal(set)
			if v == "null" { // null is left out
				delete(set, field)
				c.WantBody, _ = json.Marshal(set)
			}
			m.call(c)
		}
	}
}

// spread adds an operation whose body is a form with the schema as its only field.
func (m *matrix) spread(s *schema, mediaType string) {
	path := "/spread/" + s.name
	m.add(path, "Forms", requestBody(mediaType, objectSchema(map[string]string{"spread": ref(s.name)}), true, "")+","+nothing)
	for _, v := range s.values {
		m.call(driver.Case{Name: caseName("urlencoded spread", s.name, v), Path: path, Body: json.RawMessage(`{"spread":` + v + `}`)})
	}
}
