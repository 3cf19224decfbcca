package diff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

// takes returns an operation with one parameter, of which the lines are in flow style.
func takes(param string) string {
	return "/x/{p}:\n  post:\n    operationId: x\n    parameters: [" + param + "]\n    responses: {'204': {description: d}}"
}

// query returns an operation with a parameter of the query.
func query(schema string) string { return takes("{name: q, in: query, schema: " + schema + "}") }

func queryIn(style, schema string) string {
	return takes("{name: q, in: query, " + style + ", schema: " + schema + "}")
}

// form returns an operation with a form of one field.
func form(mediaType, schema, encoding string) string {
	return sends("{" + mediaType + ": {schema: {type: object, properties: {f: " + schema + "}}, encoding: {f: " + encoding + "}}}")
}

func header(schema string) string {
	return answers("{'200': {description: d, headers: {H: {schema: " + schema + "}}}}")
}

// compared returns the changes between two documents, each in a few words.
func compared(t *testing.T, old, new []byte) []string {
	t.Helper()
	var got []string
	for _, change := range diff.Compare(read(t, "old.yaml", old), read(t, "new.yaml", new)).Changes {
		got = append(got, change.Severity.String()+" "+change.Rule.ID+" "+change.Where())
	}
	return got
}

const (
	urlencoded = "application/x-www-form-urlencoded"
	multipart  = "multipart/form-data"
	textOrNone = "{anyOf: [{type: string}, {type: string, enum: ['']}]}"
	textList   = "{type: array, items: {type: string}}"
)

// TestWritten holds what breaks where values are written as text: what no caller writes otherwise is no change, and text has no kinds.
func TestWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		old, new   string // operations
		want, back []string
	}{
		{"the style of a string in a form", form(urlencoded, textOrNone, "{}"), form(urlencoded, textOrNone, "{style: deepObject, explode: true}"), nil, nil},
		{"the style of an integer in a form", form(urlencoded, "{type: integer}", "{style: form}"), form(urlencoded, "{type: integer}", "{style: pipeDelimited}"), nil, nil},
		{"the style of a nullable enum in a form", form(urlencoded, "{type: [string, 'null'], enum: [a, null]}", "{}"), form(urlencoded, "{type: [string, 'null'], enum: [a, null]}", "{style: form, explode: false}"), nil, nil},
		{"the style of a union of values in a form", form(urlencoded, "{oneOf: [{type: string, format: date}, {type: integer}, {type: boolean}]}", "{}"), form(urlencoded, "{oneOf: [{type: string, format: date}, {type: integer}, {type: boolean}]}", "{style: deepObject}"), nil, nil},
		{"the style of a string in parts", form(multipart, "{type: string}", "{}"), form(multipart, "{type: string}", "{style: form, explode: true}"), nil, nil},
		{"the usual style of a list in a form", form(urlencoded, textList, "{}"), form(urlencoded, textList, "{style: form}"), nil, nil},
		{"another style of a list in a form", form(urlencoded, textList, "{}"), form(urlencoded, textList, "{style: form, explode: false}"),
			[]string{"breaking part-explode-removed x.body.f"}, []string{"breaking part-explode-added x.body.f"}},
		{"the style of an object in a form", form(urlencoded, "{type: object, properties: {a: {type: string}}}", "{}"), form(urlencoded, "{type: object, properties: {a: {type: string}}}", "{style: deepObject}"),
			[]string{"breaking part-style-added x.body.f"}, []string{"breaking part-style-removed x.body.f"}},

		{"the style of a string in the query", query("{type: string}"), queryIn("style: deepObject", "{type: string}"), nil, nil},
		{"the style of a union in the query", query(textOrNone), queryIn("style: pipeDelimited, explode: true", textOrNone), nil, nil},
		{"the style of a list in the query", query(textList), queryIn("style: pipeDelimited", textList), []string{"breaking style-changed x.q"}, []string{"breaking style-changed x.q"}},
		{"explode of deepObject", queryIn("style: deepObject", "{type: object, properties: {a: {type: string}}}"), queryIn("style: deepObject, explode: true", "{type: object, properties: {a: {type: string}}}"), nil, nil},
		{"explode of a list in a header", takes("{name: H, in: header, schema: " + textList + "}"), takes("{name: H, in: header, explode: true, schema: " + textList + "}"), nil, nil},
		{"explode of an object in a header", takes("{name: H, in: header, schema: {type: object, properties: {a: {type: string}}}}"), takes("{name: H, in: header, explode: true, schema: {type: object, properties: {a: {type: string}}}}"),
			[]string{"breaking explode-added x.H"}, []string{"breaking explode-removed x.H"}},
		{"explode of a string in the path", takes("{name: p, in: path, required: true, schema: {type: string}}"), takes("{name: p, in: path, required: true, explode: true, schema: {type: string}}"), nil, nil},
		{"the style of a string in the path", takes("{name: p, in: path, required: true, schema: {type: string}}"), takes("{name: p, in: path, required: true, style: matrix, schema: {type: string}}"),
			[]string{"breaking style-changed x.p"}, []string{"breaking style-changed x.p"}},

		{"an integer becomes a string", query("{type: integer}"), query("{type: string}"), []string{"info type-widened x.q"}, []string{"breaking type-narrowed x.q"}},
		{"a number becomes a string", query("{type: number}"), query("{type: string}"), []string{"info type-widened x.q"}, []string{"breaking type-narrowed x.q"}},
		{"a boolean becomes a string", query("{type: boolean}"), query("{type: string}"), []string{"info type-widened x.q"}, []string{"breaking type-narrowed x.q"}},
		{"integers become a string", query("{type: integer, enum: [1, 2]}"), query("{type: string}"), []string{"info type-widened x.q"}, []string{"breaking type-narrowed x.q"}},
		{"integers become the same strings", query("{type: integer, enum: [1, 2]}"), query("{type: string, enum: ['2', '1']}"), nil, nil},
		{"a boolean becomes strings", query("{type: boolean}"), query("{type: string, enum: ['true', 'false', auto]}"), []string{"info enum-value-added x.q"}, []string{"breaking enum-value-removed x.q"}},
		{"strings that are integers become an integer", query("{type: string, enum: ['1', '2']}"), query("{type: integer}"), []string{"info type-widened x.q"}, []string{"breaking type-narrowed x.q"}},
		{"strings become an integer", query("{type: string, enum: ['1', all]}"), query("{type: integer}"), []string{"breaking type-changed x.q"}, []string{"breaking type-changed x.q"}},
		{"an integer becomes a string of a format", query("{type: integer}"), query("{type: string, format: uuid}"), []string{"breaking type-changed x.q"}, []string{"breaking type-changed x.q"}},
		{"an integer becomes a short string", query("{type: integer}"), query("{type: string, minLength: 1, maxLength: 5}"), []string{"info type-widened x.q", "breaking max-length-added x.q"}, []string{"breaking type-narrowed x.q"}},
		{"an integer becomes an integer in a string", query("{type: integer, format: int64}"), query("{type: string, format: int64}"), nil, nil},
		{"an integer becomes a boolean", query("{type: integer}"), query("{type: boolean}"), []string{"breaking type-changed x.q"}, []string{"breaking type-changed x.q"}},
		{"values become a string", query("{oneOf: [{type: integer}, {type: string}]}"), query("{type: string}"), nil, nil},

		{"a string becomes a list", query("{type: string}"), query(textList), []string{"info became-list x.q"}, []string{"breaking became-item x.q"}},
		{"a string becomes an object", query("{type: string}"), query("{type: object, properties: {a: {type: string}}}"), []string{"breaking type-changed x.q"}, []string{"breaking type-changed x.q"}},
		{"an integer becomes a list of strings", query("{type: integer}"), query(textList), []string{"info became-list x.q", "info type-widened x.q[]"}, []string{"breaking became-item x.q", "breaking type-narrowed x.q[]"}},
		{"a string becomes a list of integers", query("{type: string}"), query("{type: array, items: {type: integer}}"), []string{"breaking type-changed x.q"}, []string{"breaking became-item x.q", "info type-widened x.q[]"}},
		{"a string becomes a list of two", query("{type: string}"), query("{type: array, minItems: 2, items: {type: string}}"), []string{"info became-list x.q", "breaking min-items-added x.q"}, []string{"breaking became-item x.q"}},
		{"a string becomes a list with commas", query("{type: string}"), queryIn("explode: false", textList), []string{"warning became-separated-list x.q"}, []string{"breaking became-item x.q"}},
		{"an integer becomes a list with commas", query("{type: integer}"), queryIn("explode: false", "{type: array, items: {type: integer}}"), []string{"info became-list x.q"}, []string{"breaking became-item x.q"}},
		{"a list becomes a list of lists", query(textList), query("{type: array, items: " + textList + "}"), []string{"breaking type-changed x.q[]"}, []string{"breaking type-changed x.q[]"}},
		{"a string of a header becomes a list", takes("{name: H, in: header, schema: {type: string}}"), takes("{name: H, in: header, schema: " + textList + "}"),
			[]string{"warning became-separated-list x.H"}, []string{"breaking became-item x.H"}},
		{"an integer of a cookie becomes a string", takes("{name: c, in: cookie, schema: {type: integer}}"), takes("{name: c, in: cookie, schema: {type: string}}"), []string{"info type-widened x.c"}, []string{"breaking type-narrowed x.c"}},
		{"an integer of the path becomes a string", takes("{name: p, in: path, required: true, schema: {type: integer}}"), takes("{name: p, in: path, required: true, schema: {type: string}}"), []string{"info type-widened x.p"}, []string{"breaking type-narrowed x.p"}},
		{"an integer in JSON becomes a string", takes("{name: q, in: query, content: {application/json: {schema: {type: integer}}}}"), takes("{name: q, in: query, content: {application/json: {schema: {type: string}}}}"),
			[]string{"breaking type-changed x.q"}, []string{"breaking type-changed x.q"}},
		{"a member of a deep object becomes a string", queryIn("style: deepObject", "{type: object, properties: {a: {type: integer}}}"), queryIn("style: deepObject", "{type: object, properties: {a: {type: string}}}"),
			[]string{"info type-widened x.q.a"}, []string{"breaking type-narrowed x.q.a"}},

		{"an integer of a form becomes a string", form(urlencoded, "{type: integer}", "{}"), form(urlencoded, "{type: string}", "{}"), []string{"info type-widened x.body.f"}, []string{"breaking type-narrowed x.body.f"}},
		{"a string of a form becomes a list", form(urlencoded, "{type: string}", "{}"), form(urlencoded, textList, "{}"), []string{"info became-list x.body.f"}, []string{"breaking became-item x.body.f"}},
		{"a part becomes a list of parts", form(multipart, "{type: string}", "{}"), form(multipart, textList, "{}"), []string{"info became-list x.body.f"}, []string{"breaking became-item x.body.f"}},
		{"a part of JSON becomes a string", form(multipart, "{type: integer}", "{contentType: application/json}"), form(multipart, "{type: string}", "{contentType: application/json}"),
			[]string{"breaking type-changed x.body.f"}, []string{"breaking type-changed x.body.f"}},
		{"an integer in an object of a part becomes a string", form(multipart, "{type: object, properties: {a: {type: integer}}}", "{}"), form(multipart, "{type: object, properties: {a: {type: string}}}", "{}"),
			[]string{"breaking type-changed x.body.f.a"}, []string{"breaking type-changed x.body.f.a"}},
		{"the usual media type of a part", form(multipart, "{type: string}", "{}"), form(multipart, "{type: string}", "{contentType: text/plain}"), nil, nil},
		{"the usual media type of parts of JSON", form(multipart, "{type: array, items: {type: object}}", "{}"), form(multipart, "{type: array, items: {type: object}}", "{contentType: application/json}"), nil, nil},
		{"another media type of a part", form(multipart, "{type: string}", "{}"), form(multipart, "{type: string}", "{contentType: text/csv}"),
			[]string{"info part-content-added x.body.f"}, []string{"breaking part-content-removed x.body.f"}},
		{"what separates an inner list", query("{type: array, items: {type: array, x-collectionFormat: csv, items: {type: string}}}"), query("{type: array, items: {type: array, x-collectionFormat: pipes, items: {type: string}}}"),
			[]string{"breaking inner-separator-changed x.q[]"}, []string{"breaking inner-separator-changed x.q[]"}},
		{"the usual separator of an inner list", query("{type: array, items: {type: array, x-collectionFormat: csv, items: {type: string}}}"), query("{type: array, items: {type: array, items: {type: string}}}"), nil, nil},
		{"a separator in JSON", sends(inJSON("{type: array, items: {type: array, x-collectionFormat: csv, items: {type: string}}}")), sends(inJSON("{type: array, items: {type: array, x-collectionFormat: pipes, items: {type: string}}}")), nil, nil},
		{"a body of text", sends("{text/plain: {schema: {type: integer}}}"), sends("{text/plain: {schema: {type: string}}}"), []string{"info type-widened x.body"}, []string{"breaking type-narrowed x.body"}},

		{"an integer of a response's header becomes a string", header("{type: integer}"), header("{type: string}"), []string{"breaking type-widened x.200.H"}, []string{"info type-narrowed x.200.H"}},
		{"a string of a response's header becomes a list", header("{type: string}"), header(textList), []string{"breaking became-separated-list x.200.H"}, []string{"warning became-item x.200.H"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			old, new := oneOperation(c.old, ""), oneOperation(c.new, "")
			if d := cmp.Diff(c.want, compared(t, old, new)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.back, compared(t, new, old)); d != "" {
				t.Errorf("back: %s", d)
			}
		})
	}
}

// What a schema's change breaks depends on how the operations that refer to it write it.
func TestWrittenByReference(t *testing.T) {
	t.Parallel()
	id := "schemas: {ID: {type: integer}, Form: {type: object, properties: {id: {$ref: '#/components/schemas/ID'}}}}"
	newer := "schemas: {ID: {type: string}, Form: {type: object, properties: {id: {$ref: '#/components/schemas/ID'}}}}"
	param := query("{$ref: '#/components/schemas/ID'}")
	for _, c := range []struct {
		name, operations string
		want             []string
	}{
		{"in the query", param, []string{"info type-widened ID"}},
		{"in a list in the query", query("{type: array, items: {$ref: '#/components/schemas/ID'}}"), []string{"info type-widened ID"}},
		{"in a form", sends("{" + urlencoded + ": {schema: {$ref: '#/components/schemas/Form'}}}"), []string{"info type-widened ID"}},
		{"in JSON", sends("{application/json: {schema: {$ref: '#/components/schemas/Form'}}}"), []string{"breaking type-changed ID"}},
		{"in both", param + "\n/y:\n  post:\n    operationId: y\n    requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Form'}}}}\n    responses: {'204': {description: d}}",
			[]string{"breaking type-changed ID", "info type-widened ID"}},
		{"nowhere", query("{type: string}"), []string{"info type-changed ID"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, compared(t, oneOperation(c.operations, id), oneOperation(c.operations, newer))); d != "" {
				t.Error(d)
			}
		})
	}
}
