package generator

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/merge"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/generator/plan"
)

// values is the reason of attributes of what bodies hold.
const values = "values: checked by the schema of the version"

// tokens is why the ways to get a token make no other wire.
const tokens = "a token is sent alike, wherever it is from"

// onlyCompared is the reason of what is read for comparisons alone.
const onlyCompared = "nothing is generated from it"

// slots are the places of the document below that trials fill in.
type slots map[string]string

const wireDocument = `openapi: 3.1.0
info: {title: T, version: "1"}
servers: SERVERS
security: SECURITY
x-assistgen-headers: HEADERS
x-assistgen-errors: ERRORS
x-assistgen-environment: ENVIRONMENT
paths:
  PATH:
    METHOD:
      operationId: a
      tags: [A]
      parameters: PARAMS
      OPERATION
      responses: RESPONSES
  /state/{id}:
    get:
      operationId: poll
      tags: [A]
      parameters: [{in: path, name: id, required: true, schema: {type: string}}]
      responses: {"200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/B"}}}}}
MORE
components:
  schemas:
    B: {type: object, properties: {id: {type: string}, done: {type: boolean}, ended: {type: boolean}, list: {type: array, items: {type: string}},
      other: {type: array, items: {type: string}}, next: {type: string}, last: {type: string}, more: {type: boolean}, full: {type: boolean},
      failure: {type: string}, error: {type: string}, response: {$ref: "#/components/schemas/C"}, result: {$ref: "#/components/schemas/C"},
      stream: {type: boolean}, live: {type: boolean}}}
    C: {type: object, properties: {x: {type: string}}}
    D: {type: object, properties: {y: {type: string}}}
  securitySchemes: SCHEMES
`

var usualSlots = slots{
	"SERVERS": "[]", "SECURITY": "[]", "HEADERS": "[]", "ERRORS": "{schema: C}", "ENVIRONMENT": "{}", "PATH": "/a", "METHOD": "post", "PARAMS": "[]",
	"OPERATION": "summary: A", "RESPONSES": ok("application/json"), "MORE": "  /other: {}", "SCHEMES": "{}",
}

// ok are responses of status 200 with B in media types.
func ok(types ...string) string { return answers("200", types...) }

func answers(status string, types ...string) string {
	return fmt.Sprintf("{%q: {description: OK, %s}}", status, content(types...))
}

func content(types ...string) string {
	var all []string
	for _, t := range types {
		all = append(all, t+`: {schema: {$ref: "#/components/schemas/B"}}`)
	}
	return "content: {" + strings.Join(all, ", ") + "}"
}

func (s slots) document() string {
	all := maps.Clone(usualSlots)
	maps.Copy(all, s)
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, name, all[name])
	}
	return strings.NewReplacer(pairs...).Replace(wireDocument)
}

// trial are two documents that differ in attributes.
type trial struct {
	attributes string
	old, new   slots
	// warned tells that the wire is one for both: generation says so.
	warned bool
}

// differ returns a trial of one slot.
func differ(attributes, slot, old, new string) trial {
	return trial{attributes: attributes, old: slots{slot: old}, new: slots{slot: new}}
}

// streamTrial returns a trial of what describes a stream.
func streamTrial(attributes, old, new string) trial {
	spec := func(text string) slots {
		return slots{"OPERATION": "x-assistgen-stream: {" + text + "}\n      requestBody: {" + content("application/json") + "}"}
	}
	return trial{attributes: attributes, old: spec(old), new: spec(new)}
}

// oneForAll returns a trial of what is one for all versions.
func oneForAll(attributes, slot, old, new string) trial {
	t := differ(attributes, slot, old, new)
	t.warned = true
	return t
}

// paramTrial returns a trial of one parameter.
func paramTrial(attributes, old, new string) trial {
	return differ(attributes, "PARAMS", "[{in: query, name: p, "+old+"}]", "[{in: query, name: p, "+new+"}]")
}

// partTrial returns a trial of how the fields of a form are sent.
func partTrial(attributes, mediaType, old, new string) trial {
	form := func(encoding string) string {
		return `requestBody: {content: {` + mediaType + `: {schema: {$ref: "#/components/schemas/B"}, encoding: {list: {` + encoding + `}}}}}`
	}
	return differ(attributes, "OPERATION", form(old), form(new))
}

// promise and pages are operations with what an overlay says of them.
func promise(text string) string { return "x-assistgen-long-running: {" + text + "}" }
func pages(text string) slots {
	return slots{"OPERATION": "x-assistgen-paging: {" + text + "}", "PARAMS": list + ", " + cursor("after") + ", " + cursor("start") + "]"}
}

const (
	texts = "schema: {type: array, items: {type: string}}"
	list  = "[{in: query, name: ids, " + texts + "}"
)

func cursor(name string) string { return "{in: query, name: " + name + ", schema: {type: string}}" }

var trials = []trial{
	differ("API.Servers", "SERVERS", "[{url: https://one.example}, {url: https://two.example}]", "[{url: https://two.example}, {url: https://one.example}]"),
	differ("API.Servers", "SERVERS", "[]", "[{url: https://two.example}]"),
	differ("Server.Variables ServerVariable.Default", "SERVERS", `[{url: "https://{r}.example", variables: {r: {default: eu}}}]`, `[{url: "https://{r}.example", variables: {r: {default: us}}}]`),
	differ("API.AuthSchemes AuthScheme.Kind AuthScheme.Prefix", "SCHEMES", "{s: {type: apiKey, in: header, name: Authorization}}", "{s: {type: http, scheme: bearer}}"),
	differ("AuthScheme.In AuthScheme.Param", "SCHEMES", "{s: {type: apiKey, in: header, name: Key}}", "{s: {type: apiKey, in: query, name: key}}"),
	differ("API.Headers Header.Value", "HEADERS", "[{name: Beta, value: v1}]", "[{name: Beta, value: v2}]"),
	differ("Header.Environment", "HEADERS", "[{name: Beta, value: v1, environment: ONE}]", "[{name: Beta, value: v1, environment: TWO}]"),
	differ("Operation.Headers", "OPERATION", "x-assistgen-headers: [{name: Beta, value: v1}]", "x-assistgen-headers: [{name: Beta, value: v2}]"),
	oneForAll("API.Environment", "ENVIRONMENT", "{token: ONE}", "{token: TWO}"),
	oneForAll("API.Errors ErrorEnvelope.Code", "ERRORS", "{schema: B, code: id}", "{schema: B, code: error}"),
	oneForAll("ErrorEnvelope.Message", "ERRORS", "{schema: B, message: id}", "{schema: B, message: error}"),
	oneForAll("ErrorEnvelope.Type", "ERRORS", "{schema: B, type: id}", "{schema: B, type: error}"),
	oneForAll("ErrorEnvelope.RequestID", "ERRORS", "{schema: B, requestID: X-One}", "{schema: B, requestID: X-Two}"),
	oneForAll("ErrorEnvelope.Schema", "ERRORS", "{schema: C}", "{schema: D}"),
	differ("API.Operations", "MORE", "  /other: {}", "  /other: {get: {operationId: other, responses: {'204': {description: OK}}}}"),
	differ("Operation.Forms WireForm.Path WireForm.Segments SegmentPart.Literal", "PATH", "/a", "/b:do"),
	differ("WireForm.HTTPMethod", "METHOD", "post", "put"),
	{
		attributes: "SegmentPart.Param",
		old:        slots{"PATH": "/a/{p}", "PARAMS": "[{in: path, name: p, required: true, schema: {type: string}}]"},
		new:        slots{"PATH": "/a", "PARAMS": "[{in: query, name: p, required: true, schema: {type: string}}]"},
	},
	differ("Operation.Params", "PARAMS", "[]", "[{in: query, name: p, required: true, schema: {type: string}}]"),
	differ("Param.In", "PARAMS", "[{in: query, name: p, schema: {type: string}}]", "[{in: cookie, name: p, schema: {type: string}}]"),
	paramTrial("Param.Required", "schema: {type: string}", "required: true, schema: {type: string}"),
	paramTrial("Param.Style", "explode: false, "+texts, "style: pipeDelimited, explode: false, "+texts),
	paramTrial("Param.Explode", "explode: false, "+texts, texts),
	paramTrial("Param.AllowReserved", "schema: {type: string}", "allowReserved: true, schema: {type: string}"),
	paramTrial("Param.AllowEmpty", "schema: {type: integer}", "allowEmptyValue: true, schema: {type: integer}"),
	paramTrial("Param.MediaType", texts, "content: {application/json: {"+texts+"}}"),
	paramTrial("Value.Literal Enum.Values", "required: true, schema: {type: string, enum: [one]}", "required: true, schema: {type: string, enum: [two]}"),
	differ("Operation.Bodies", "OPERATION", "requestBody: {"+content("application/json")+"}", "requestBody: {"+content("application/x-www-form-urlencoded")+"}"),
	differ("Operation.Bodies", "OPERATION", "requestBody: {"+content("application/json", "multipart/form-data")+"}", "requestBody: {"+content("multipart/form-data")+"}"),
	differ("Operation.Bodies", "OPERATION", "summary: A", "requestBody: {"+content("application/json")+"}"),
	differ("Operation.BodyRequired", "OPERATION", "requestBody: {"+content("application/json")+"}", "requestBody: {required: true, "+content("application/json")+"}"),
	partTrial("Body.Parts Part.ContentTypes", "multipart/form-data", "contentType: text/plain", "contentType: application/json"),
	partTrial("Part.Style", "application/x-www-form-urlencoded", "style: form, explode: false", "style: pipeDelimited, explode: false"),
	partTrial("Part.AllowReserved", "application/x-www-form-urlencoded", "allowReserved: false", "allowReserved: true"),
	partTrial("Part.Explode", "application/x-www-form-urlencoded", "style: form, explode: false", "style: form, explode: true"),
	differ("Operation.Responses", "RESPONSES", ok("application/json"), answers("201", "application/json")),
	differ("Response.Bodies", "RESPONSES", ok("application/vnd.a+json", "application/vnd.b+json"), ok("application/vnd.b+json", "application/vnd.a+json")),
	differ("Response.Headers", "RESPONSES", "{'204': {description: OK, headers: {H: {"+texts+"}}}}", "{'204': {description: OK, headers: {H: {content: {application/json: {"+texts+"}}}}}}"),
	{
		attributes: "Operation.Security SecurityUse.Scheme",
		old:        slots{"SECURITY": "[{s: []}]", "SCHEMES": "{s: {type: http, scheme: bearer}, t: {type: http, scheme: basic}}"},
		new:        slots{"SECURITY": "[{t: []}, {}]", "SCHEMES": "{s: {type: http, scheme: bearer}, t: {type: http, scheme: basic}}"},
	},
	differ("Operation.Servers", "OPERATION", "servers: [{url: https://one.example}]", "servers: [{url: https://two.example}]"),
	{attributes: "Paging.Cursor", old: pages("items: list, cursor: after, next: next"), new: pages("items: list, cursor: start, next: next")},
	{attributes: "Paging.Next", old: pages("items: list, cursor: after, next: last"), new: pages("items: list, cursor: after, next: next")},
	{attributes: "Paging.More", old: pages("items: list, cursor: after, next: last, more: full"), new: pages("items: list, cursor: after, next: last, more: more")},
	{attributes: "Paging.Items", old: pages("items: list, cursor: after, next: last"), new: pages("items: other, cursor: after, next: last"), warned: true},
	streamTrial("Stream.Protocol", "protocol: sse, flag: stream, item: B", "protocol: ndjson, flag: stream, item: B"),
	{
		attributes: "Stream.MediaType",
		old:        slots{"METHOD": "get", "RESPONSES": ok("application/jsonl")}, new: slots{"METHOD": "get", "RESPONSES": ok("application/x-ndjson")},
	},
	streamTrial("Stream.Flag", "protocol: sse, flag: live, item: B", "protocol: sse, flag: stream, item: B"),
	streamTrial("Stream.TerminatorEvent", "protocol: sse, flag: stream, events: {e: B}, terminator: {event: end}", "protocol: sse, flag: stream, events: {e: B}, terminator: {event: done}"),
	streamTrial("Stream.TerminatorData", "protocol: sse, flag: stream, item: B, terminator: {data: END}", "protocol: sse, flag: stream, item: B, terminator: {data: DONE}"),
	streamTrial("Stream.Terminal", "protocol: sse, flag: stream, events: {e: B, f: B}, terminal: [e]", "protocol: sse, flag: stream, events: {e: B, f: B}, terminal: [f]"),
	streamTrial("Stream.Discriminate", "protocol: sse, flag: stream, item: B, discriminate: {field: next, terminal: [x]}", "protocol: sse, flag: stream, item: B, discriminate: {field: last, terminal: [x]}"),
	streamTrial("Stream.Error", "protocol: sse, flag: stream, events: {e: B, f: B}, error: e", "protocol: sse, flag: stream, events: {e: B, f: B}, error: f"),
	streamTrial("Stream.ResultField", "protocol: ndjson, flag: stream, item: B, envelope: {result: r, error: e}", "protocol: ndjson, flag: stream, item: B, envelope: {result: s, error: e}"),
	streamTrial("Stream.ErrorField", "protocol: ndjson, flag: stream, item: B, envelope: {result: r, error: e}", "protocol: ndjson, flag: stream, item: B, envelope: {result: r, error: f}"),
	{
		attributes: "Stream.Resume",
		old:        slots{"METHOD": "get", "PARAMS": list + ", " + cursor("from") + ", " + cursor("since") + "]", "OPERATION": "x-assistgen-stream: {protocol: sse, item: B, resume: from}"},
		new:        slots{"METHOD": "get", "PARAMS": list + ", " + cursor("from") + ", " + cursor("since") + "]", "OPERATION": "x-assistgen-stream: {protocol: sse, item: B, resume: since}"},
	},
	func() trial {
		t := streamTrial("Stream.Events Stream.Item", "protocol: sse, flag: stream, item: B", "protocol: sse, flag: stream, events: {e: B}")
		t.warned = true
		return t
	}(),
	oneForAll("LongRunning.Done", "OPERATION", promise("result: C, poll: A.Poll, done: ended"), promise("result: C, poll: A.Poll, done: done")),
	oneForAll("LongRunning.Error", "OPERATION", promise("result: C, poll: A.Poll, done: done, error: failure"), promise("result: C, poll: A.Poll, done: done, error: error")),
	oneForAll("LongRunning.Response", "OPERATION", promise("result: C, poll: A.Poll, done: done, response: result"), promise("result: C, poll: A.Poll, done: done, response: response")),
	oneForAll("LongRunning.Result", "OPERATION", promise("result: C, poll: A.Poll, done: done"), promise("result: D, poll: A.Poll, done: done")),
	oneForAll("LongRunning.Poll", "OPERATION", promise("result: C, poll: A.Poll, done: done"), promise("result: C, poll: A.A, done: done")),
}

// sameWires are the attributes that versions may differ in without another wire, or whose wire is tried elsewhere, each with the reason.
var sameWires = map[string]string{
	"API.Name": "the configuration names the API", "API.Title": "documentation", "API.Doc": "documentation", "API.Versions": "the versions themselves",
	"Version.Release": "the version itself", "Node.Sunset": "documentation", "Node.Stability": "documentation", "Enum.Label": "documentation",
	"AuthScheme.Flows": tokens, "AuthScheme.OpenID": tokens, "AuthScheme.BearerFormat": tokens, "AuthFlow.AuthorizationURL": tokens,
	"AuthFlow.TokenURL": tokens, "AuthFlow.RefreshURL": tokens, "AuthFlow.DeviceURL": tokens,
	"Operation.Promises": "documentation: LongRunning says how to await it",
	"API.Schemas":        values, "Version.ID": "the version itself", "Version.Stage": "says which version is the newest",
	"Version.Wire": "each version asks for itself: testdata/golden/versions-wire",
	"Node.ID":      "follows from names", "Node.Name": "pairs nodes: another name is another node, or has a row of its own (WireForm.Path, Value.Literal)",
	"Node.Preferred": "a name in Go", "Node.Doc": "documentation", "Node.Deprecated": "documentation", "Node.Availability": "says the versions",
	"Pos.File": "a place in a document", "Pos.Line": "a place in a document", "Pos.Column": "a place in a document",
	"ServerVariable.Values": "no value of a variable is checked against them",
	"AuthScheme.Scopes":     "a token is not sent with its scopes; wires have those of each version", "SecurityUse.Scopes": "as AuthScheme.Scopes",
	"Operation.Service": "a name in Go", "Operation.Method": "a name in Go", "Operation.Summary": "documentation", "Operation.Tags": "documentation",
	"Operation.Wires": "says how versions differ", "WireForm.Places": "says where an input is in a body of some versions only: merge/testdata/moved-input.txtar",
	"Operation.Paging":      "pages are walked in all versions where one says how: an answer without a cursor is the last page",
	"Operation.Stream":      "a stream is offered in all versions where one says how; the flag in the body is checked as any field is",
	"Operation.LongRunning": "a result is awaited in all versions where one says how",
	"Stream.Availability":   "says the versions", "Event.Type": values,
	"Part.Name": "the name of the field", "Part.File": "follows from the format of the field",
	"Use.Type": values, "Use.Nullable": values, "Use.Default": "clients send no default; wires have that of each version",
	"Value.Also": "says what versions write", "Spelling.Literal": "says what versions write", "Spelling.Availability": "says what versions write",
	"Enum.OpenIn": "says what versions take", "Field.NullIn": "says what versions write", "Field.ReadOnlyIn": "says what versions write", "Field.WriteOnlyIn": "says what versions write", "Enum.Kind": values, "Enum.Open": values,
	"Field.AlsoNamed": values, "Field.ReadOnly": values, "Field.Required": values, "Field.WriteOnly": values,
	"Limits.ExclusiveMaximum": values, "Limits.ExclusiveMinimum": values, "Limits.MaxItems": values, "Limits.MaxLength": values,
	"Limits.MaxProperties": values, "Limits.Maximum": values, "Limits.MinItems": values, "Limits.MinLength": values, "Limits.MinProperties": values,
	"Limits.Minimum": values, "Limits.MultipleOf": values, "Limits.Pattern": values, "Limits.UniqueItems": values,
	"Object.Additional": values, "Object.Closed": values, "Object.Fields": values, "Object.Oneofs": values, "Object.RequireOneOf": values,
	"Oneof.Fields": values, "Oneof.Required": values, "Ref.Schema": values, "Scalar.Media": "is the content type of a part", "Scalar.AsText": values, "Scalar.Format": values, "Scalar.Kind": values,
	"Schema.Nullable": values, "Schema.Type": values, "Union.Base": values, "Union.Open": values, "Union.Picker": values, "Union.Tag": values,
	"Union.Variants": values, "Variant.Tags": values, "Variant.Type": values, "Any.None": values,
	"API.Texts": values, "Operation.Texts": values, "Text.Name": values, "Text.Availability": values, "Text.Text": values,
	"Keyword.Keyword": onlyCompared, "Keyword.Use": onlyCompared, "Keyword.Value": onlyCompared, "Use.Keywords": onlyCompared,
	"Schema.Keywords": onlyCompared, "Variant.Keywords": onlyCompared, "Link.Operation": onlyCompared, "Link.Input": onlyCompared, "Response.Links": onlyCompared,
	"Operation.Callbacks": onlyCompared, "API.Webhooks": onlyCompared, "API.Unread": onlyCompared, "Unread.Place": onlyCompared, "Unread.Value": onlyCompared,
	"Object.Patterned": onlyCompared, "Scalar.Binary": onlyCompared, "List.Tuple": onlyCompared, "Tuple.Items": onlyCompared, "Tuple.Rest": onlyCompared,
	"Origin.Names": "says where the schemas are", "Origin.Version": "says where the schemas are", "Origin.Key": "says where the schemas are",
}

// TestEveryAttributeHasItsWire holds that for each attribute of the model either each version speaks as its own document says, or
// generation says that it does not, or there is a reason why that is not a difference.
func TestEveryAttributeHasItsWire(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, r := range trials {
		for name := range strings.FieldsSeq(r.attributes) {
			tried[name] = true
		}
	}
	known := map[string]bool{}
	for _, name := range modelAttributes() {
		known[name] = true
		if _, same := sameWires[name]; same == tried[name] {
			t.Errorf("%s needs a trial or a reason, and not both", name)
		}
	}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(tried)), slices.Collect(maps.Keys(sameWires))) {
		if !known[name] {
			t.Errorf("the model has no %s", name)
		}
	}
}

// modelAttributes lists the attributes of everything that a model is made of.
func modelAttributes() []string {
	seen := map[reflect.Type]bool{}
	var all []string
	var visit func(reflect.Type)
	visit = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		for f := range typ.Fields() {
			visit(f.Type)
			if !f.Anonymous && f.Type.Kind() != reflect.Struct {
				all = append(all, typ.Name()+"."+f.Name)
			}
		}
	}
	for _, root := range []any{
		model.API{}, model.Scalar{}, model.Enum{}, model.Object{}, model.List{}, model.Map{}, model.Union{}, model.Any{}, model.Ref{},
	} {
		visit(reflect.TypeOf(root))
	}
	return all
}

// TestEachVersionSpeaksItsOwnWire compares what a package of two versions says of the wire of each with what a package of that version
// alone does.
func TestEachVersionSpeaksItsOwnWire(t *testing.T) {
	t.Parallel()
	for _, r := range trials {
		t.Run(r.attributes, func(t *testing.T) {
			t.Parallel()
			old, new := wireModel(t, "1", r.old), wireModel(t, "2", r.new)
			merged, ds := merge.Versions("t", []*model.API{old, new}, plan.HasType)
			saidOnce := slices.ContainsFunc(ds, func(d diag.Diagnostic) bool {
				return d.Code == "one-for-all" && d.Severity == diag.Warning && d.Pos.File != "" && len(d.Also) == 1
			})
			if saidOnce != r.warned {
				t.Errorf("generation says that the wire is one: %t, want %t\n%v", saidOnce, r.warned, ds)
			}
			if r.warned {
				return
			}
			first, second := wireText(old, "1"), wireText(new, "2")
			if first == second {
				t.Errorf("the trial differs in nothing:\n%s", first)
			}
			for id, want := range map[string]string{"1": first, "2": second} {
				if got := wireText(merged, id); got != want {
					t.Errorf("version %s:\n%s\nwant:\n%s", id, got, want)
				}
			}
		})
	}
}

func wireModel(t *testing.T, id string, s slots) *model.API {
	t.Helper()
	doc, ds := load.Load(load.Source{File: id + ".yaml", Data: []byte(s.document())}, load.Options{})
	if doc == nil || ds.HasErrors() {
		t.Fatal(ds)
	}
	api, ds := normalize.API(doc, normalize.Options{Name: "t", Version: model.Version{ID: id, Stage: model.StageStable}})
	if ds.HasErrors() {
		t.Fatal(ds, s.document())
	}
	return api
}

// wireText says all that a version sends and takes on the wire, next to the values of bodies.
func wireText(api *model.API, id string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("server %s", serverText(api.Servers, id))
	for _, s := range api.AuthSchemes {
		if s.Availability.Has(id) {
			line("scheme %s %s %s %s %q", s.Name, s.Kind, s.In, s.Param, s.Prefix)
		}
	}
	headers := func(all []*model.Header) {
		for _, h := range all {
			if h.Availability.Has(id) {
				line("header %s %s %s", h.Name, h.Value, h.Environment)
			}
		}
	}
	headers(api.Headers)
	for _, service := range plan.Build(api, plan.Options{Package: "t", Runtime: "t/runtime"}).Services {
		for _, m := range service.Methods {
			for _, d := range m.Descriptions() {
				if model.Availability(d.Versions).Has(id) {
					line("%s\n%s", m.Call, descriptionText(d, id))
					headers(d.Headers)
				}
			}
		}
	}
	return b.String()
}

func serverText(servers []*model.Server, id string) string {
	for _, s := range servers {
		if s.Availability.Has(id) {
			text := []string{s.Name}
			for _, v := range s.Variables {
				text = append(text, v.Name+"="+v.Default)
			}
			return strings.Join(text, " ")
		}
	}
	return "none"
}

var pathName = regexp.MustCompile(`\{[^{}]*\}`)

// descriptionText says how a call is described in a version. Names of parameters of the path are not on the wire.
func descriptionText(d *plan.Method, id string) string {
	var lines []string
	line := func(format string, args ...any) { lines = append(lines, fmt.Sprintf("  "+format, args...)) }
	for _, f := range d.Forms {
		if model.Availability(f.Versions).Has(id) {
			line("form %s %s %v", f.HTTPMethod, pathName.ReplaceAllString(f.Path, "{}"), f.Places)
			break
		}
	}
	names := map[string]string{}
	for _, p := range d.WireParams {
		names[p.Key] = p.Name
		if p.Availability.Has(id) {
			line("param %s", paramText(p))
		}
	}
	line("security %v server %s", d.Security, serverText(d.Servers, id))
	if d.Body != nil && d.Body.Kind != plan.BodyNone {
		line("body required %t", d.Body.Required)
		for _, t := range append([]plan.BodyType{d.Body.BodyType}, d.Body.Others...) {
			line("  %s %s", t.Kind, t.MediaType)
			for _, p := range t.Parts {
				line("    part %+v", *p)
			}
		}
	}
	if i := slices.IndexFunc(d.Responses, func(r *plan.Response) bool { return r.Success }); i >= 0 {
		line("answers %s %s", d.Responses[i].Status, strings.Join(d.Responses[i].Types[:min(1, len(d.Responses[i].Types))], ""))
	}
	if d.Header != nil {
		for _, p := range d.Header.WireParams {
			line("answers header %s", paramText(p))
		}
	}
	if p := d.Paging; p != nil {
		line("pages by %s from %v while %v", names[p.Cursor], p.Next, p.More)
	}
	if s := d.Stream; s != nil {
		spec := *s.Stream
		spec.Events, spec.Item, spec.Availability = nil, nil, nil
		line("stream %+v flag %t shape %v", spec, s.Flag != nil, s.DiscriminateNames)
	}
	return strings.Join(lines, "\n")
}

func paramText(p *plan.WireParam) string {
	name := p.Name
	if p.In == model.InPath {
		name = ""
	}
	value := p.Const
	if c := model.Const(p.Type); c != nil && value == "" {
		value = c.Name
	}
	return fmt.Sprintf("%s %s %s explode=%t reserved=%t empty=%t media=%s required=%t %s", p.In, name, p.Style, p.Explode, p.AllowReserved, p.AllowEmpty, p.MediaType, p.Required, value)
}

// TestHeadersOfTwoTypes holds that a header that responses of two versions have of different types is told.
func TestHeadersOfTwoTypes(t *testing.T) {
	t.Parallel()
	header := func(status, kind string) slots {
		return slots{"RESPONSES": fmt.Sprintf("{%q: {description: OK, headers: {Left: {schema: {type: %s}}}}}", status, kind)}
	}
	for kind, want := range map[string]int{"string": 1, "integer": 0} {
		merged, _ := merge.Versions("t", []*model.API{wireModel(t, "1", header("202", kind)), wireModel(t, "2", header("204", "integer"))}, plan.HasType)
		ds := clashes(plan.Build(merged, plan.Options{Package: "t", Runtime: "t/runtime"}))
		if len(ds) != want {
			t.Errorf("%s and integer: %v", kind, ds)
		}
		for _, d := range ds {
			if d.Severity != diag.Warning || d.Pos.Line == 0 || d.Also[0].Line == 0 || d.Pos.File == d.Also[0].File {
				t.Errorf("%+v", d)
			}
		}
	}
}
