package normalize

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pattern"
)

// place is the role of a node of a document.
type place string

// The places that something can be left out at.
const (
	inDocument  place = "document"
	inPathItem  place = "path item"
	inOperation place = "operation"
	inParameter place = "parameter or header"
	inBody      place = "request body"
	inResponse  place = "response"
	inError     place = "response that is an error"
	inMediaType place = "media type"
	inAnswer    place = "media type of a response"
	inEncoding  place = "encoding"
	inSchema    place = "schema"
	inValue     place = "schema of something else than a parameter"
	inScheme    place = "security scheme"
	whileRead   place = "" // found while the document is read
)

// leftOut is something that a document says and the code does not do: a row for each, and nothing else says what is left out.
type leftOut struct {
	in  place
	key string // the keyword that says it
	// kind is its name in a configuration that ignores it, and what is the sentence that a user reads.
	kind, what string
	// unless reports whether the keyword k of a node is carried out, or says nothing; nil for never.
	unless func(k, node *load.Node) bool
}

var leftOuts = []leftOut{
	{inDocument, "webhooks", "webhook", "webhooks are not generated", isEmpty},
	{inDocument, "x-webhooks", "webhook", "webhooks are not generated", isEmpty},
	{inDocument, "x-ms-paths", "operation", "these operations are not generated", isEmpty},
	{inPathItem, "additionalOperations", "operation", "these operations are not generated", isEmpty},
	{inDocument, "servers", "server", manyServers, isOneServer},
	{inPathItem, "servers", "server", manyServers, isOneServer},
	{inOperation, "servers", "server", manyServers, isOneServer},
	{inOperation, "callbacks", "callback", "callbacks are not generated", isEmpty},
	{inOperation, "x-ms-pageable", "x-ms-pageable", "pages are walked where x-assistgen-paging in an overlay says how, not by x-ms-pageable", hasOverlay("x-assistgen-paging")},
	{
		inOperation, "x-ms-long-running-operation", "x-ms-long-running-operation",
		"operations are awaited where x-assistgen-long-running in an overlay says how, not by x-ms-long-running-operation",
		func(k, op *load.Node) bool { return !k.Bool() || op.Get("x-assistgen-long-running") != nil },
	},
	{inResponse, "links", "link", "links are not carried out", isEmpty},
	{inEncoding, "headers", "part-header", "headers of the parts of a form are not sent", isEmpty},

	{inValue, "default", "default", "defaults of members are filled in by servers where ServeDefaults says so", isOnlyValue},
	{inSchema, "prefixItems", "prefix-items", singlePositions, isOneType},
	{inSchema, "items", "prefix-items", singlePositions, func(k, _ *load.Node) bool { return k.Kind() != load.Sequence }},
	{inSchema, "patternProperties", "pattern-properties", "members are checked by the patterns of their names, but have no Go types by them", isOnePattern},
	{inSchema, "contentEncoding", "content-encoding", "text that is encoded otherwise than as base64 is not decoded", isBase64},
	{inSchema, "contentSchema", "content-schema", "contentSchema is not carried out: the text stays text", nil},
	{inSchema, "x-collectionFormat", "collection-format", "how the items of a list inside another one are separated is not carried out: it is written as JSON", nil},
	{inSchema, "pattern", "pattern", noGoPattern, func(k, _ *load.Node) bool { return isGoPattern(k.Text()) }},
	{inSchema, "patternProperties", "pattern", noGoPattern, func(k, _ *load.Node) bool {
		return !slices.ContainsFunc(k.Keys(), func(p string) bool { return !isGoPattern(p) })
	}},
	{whileRead, "", "file-or-text", "a field of a form that is a file or a string is sent and read as a string", nil},
	{whileRead, "", "dynamic-ref", "Go types of schemas behind a reference to a schema, and their Validate, follow $dynamicRef to the nearest anchor; bodies are checked by what it leads to", nil},
	{whileRead, "", "beside-stream", "a success without a body, of an operation that streams, is not distinguished", nil},
	{whileRead, "", "other-stream", "a response that streams in several media types is sent and read only as the first of them", nil},
	{whileRead, "", "same-parameter", "of parameters of one name a package of several APIs has the first alone", nil},
	{whileRead, "", "other-body", "of several bodies of a call a package of several APIs sends the first alone", nil},
	{whileRead, "", "around-response", "what is around the part of a response that a package of several APIs has is only in the API's own package", nil},
	{whileRead, "", "unpaged-list", "a package of several APIs has all items of these lists in one page, though something is named as if they had more; where they do, say x-assistgen-paging in an overlay, or pair it in the mapping", nil},
	{whileRead, "", "other-success", "of several successes a package of several APIs has the type of the first; Native returns the others", nil},
	{whileRead, "", "no-handler", "a package of several APIs has no handler of an API for which no call of the package makes these; write them by hand and list them under served in the mapping", nil},
	{inSchema, "discriminator", "default-mapping", "defaultMapping is not carried out: a value of no variant is kept as unknown", func(k, _ *load.Node) bool { return k.Get("defaultMapping") == nil }},

	{inMediaType, "schema", "xml", xmlBodies, isNoXML},
	{inAnswer, "schema", "xml", xmlBodies, isNoXML},
	{inMediaType, "schema", "media-type", fileBodies, isCarriedOut(true)},
	{inAnswer, "schema", "media-type", fileBodies, isCarriedOut(false)},
	{inMediaType, "itemSchema", "item-schema", "itemSchema is not carried out", nil},
	{inAnswer, "itemSchema", "item-schema", "itemSchema is not carried out", nil},
	{inMediaType, "itemEncoding", "item-encoding", "itemEncoding is not carried out", nil},
	{inAnswer, "itemEncoding", "item-encoding", "itemEncoding is not carried out", nil},
	{inMediaType, "prefixEncoding", "item-encoding", "prefixEncoding is not carried out", nil},
	{inAnswer, "prefixEncoding", "item-encoding", "prefixEncoding is not carried out", nil},
	{inParameter, "content", "parameter-media-type", "of a parameter that has several media types the first is sent and read, the others are not", isOneMember},
	{inError, "content", "error-media-type", "of an error that has several bodies of JSON the first is typed, the others are not", isOneJSON},
}

// leaveOut says that something is left out that is found while the document is read, by the row of that kind.
func (d *document) leaveOut(pos model.Pos, kind, subject string) {
	d.diags.Add(LeaveOut(pos, kind, subject))
}

// LeaveOut returns what says that something is left out that is found behind the document itself, by the row of that kind.
func LeaveOut(pos model.Pos, kind, subject string) diag.Diagnostic {
	row := leftOuts[slices.IndexFunc(leftOuts, func(row leftOut) bool { return row.in == whileRead && row.kind == kind })]
	return diag.Diagnostic{Severity: diag.LeftOut, Code: kind, Pos: pos, Message: row.what, Subject: subject}
}

// Sentences of several rows.
const (
	manyServers     = "servers beyond the first are not used, unless WithBaseURL says so"
	singlePositions = "single positions of a list are checked, but have no Go types: its items are raw JSON"
	noGoPattern     = "patterns that Go's regular expressions cannot express are not checked"
	xmlBodies       = "XML is handed over as a file: its schema is not carried out"
	fileBodies      = "bodies of other media types than JSON, forms and plain text are handed over as files: their schemas are not carried out"
)

// unread are the kinds of what is left out that nothing of the model tells of, so that comparisons cannot judge it.
var unread = []string{"operation", "part-header", "item-schema", "item-encoding", "default-mapping", "x-ms-pageable"}

// named are the keywords that hold something for each of several names.
var named = []string{"webhooks", "x-webhooks", "x-ms-paths", "callbacks", "links", "additionalOperations"}

// extensions are the names of extensions that change what other generators make of a document, and that are not carried out;
// harmless are those of the same vendors that only document, or say what the code does anyway.
var (
	extensions = regexp.MustCompile(`^x-(go-.+|oapi-codegen-.+|omitempty|omitzero|order|deprecated-reason|speakeasy-.+|stainless-.+|fern-.+|ogen-.+|` +
		`codegen-.+|kubernetes-(int-or-string|embedded-resource|validations)|oneOf|anyOf|patternProperties|` +
		`ms-(parameter-location|parameter-grouping|skip-url-encoding|client-flatten|client-default|client-request-id|mutability|` +
		`header-collection-prefix|error-response|external|odata))$`)
	// ofCode are those that are about the code that others generate, and nothing on the wire.
	ofCode   = regexp.MustCompile(`^x-(go-|oapi-codegen-|omit|order$|deprecated-reason$|speakeasy-|stainless-|fern-|ogen-|codegen-|ms-(client-|parameter-grouping$))`)
	harmless = regexp.MustCompile(`^x-(stainless-const|speakeasy-(usage-example|docs|test|mcp|entity.*|terraform.*)|fern-(examples?|availability|audiences))$`)
)

// isIgnored reports whether an extension of a node changes what others make of a document, and is not carried out.
func isIgnored(extension, of *load.Node) bool {
	name := extension.Key()
	switch {
	case !strings.HasPrefix(name, "x-") || !extensions.MatchString(name) || harmless.MatchString(name):
		return false
	case name == "x-ms-parameter-location": // in the method is where the code has it
		return extension.Text() == "client"
	case name == "x-ms-error-response": // the code goes by the status
		return extension.Bool() == strings.HasPrefix(of.Key(), "2")
	case name == "x-kubernetes-int-or-string": // the schema says so, too
		return extension.Bool() && of.Get("anyOf") == nil && of.Get("oneOf") == nil
	}
	return extension.Literal() != "false"
}

// LeftOut selects what is left out: a kind, such as "callback" or "x-go-*", or a place, such as "path:Pet.*".
type LeftOut struct {
	Text    string // as it was read
	matches func(diag.Diagnostic) bool
}

// Matches reports whether the diagnostic is of what is selected.
func (l LeftOut) Matches(d diag.Diagnostic) bool { return d.Severity == diag.LeftOut && l.matches(d) }

// ParseLeftOut reads what a configuration says of what is left out. A * stands for any text.
func ParseLeftOut(text string) (LeftOut, error) {
	if place, isPath := strings.CutPrefix(text, "path:"); isPath {
		if place == "" {
			return LeftOut{}, fmt.Errorf("%q names no place: take one such as path:Pet.*", text)
		}
		matches := diag.Globs(place)
		return LeftOut{text, func(d diag.Diagnostic) bool { return matches(d.Subject) }}, nil
	}
	matches, kinds := diag.Globs(text), make([]string, 0, len(leftOuts))
	for _, row := range leftOuts {
		kinds = append(kinds, row.kind)
	}
	if !slices.ContainsFunc(kinds, matches) && !strings.HasPrefix(text, "x-") {
		if near := diag.Nearest(text, kinds); near != "" {
			return LeftOut{}, fmt.Errorf("nothing is left out that is called %q: did you mean %s?", text, near)
		}
		return LeftOut{}, fmt.Errorf("nothing is left out that is called %q; a place is path:%s", text, text)
	}
	return LeftOut{text, func(d diag.Diagnostic) bool { return matches(d.Code) }}, nil
}

func isEmpty(k, _ *load.Node) bool {
	return k.Kind() != load.Scalar && len(k.Members())+len(k.Items()) == 0
}

func isOneMember(k, _ *load.Node) bool { return len(k.Members()) < 2 }

// isOneServer reports whether servers differ only in http and https.
func isOneServer(servers, _ *load.Node) bool {
	hosts := map[string]bool{}
	for _, s := range servers.Items() {
		url := s.Get("url").Text()
		if _, rest, ok := strings.Cut(url, "://"); ok {
			url = rest
		}
		hosts[url] = true
	}
	return len(hosts) < 2
}

func hasOverlay(key string) func(_, o *load.Node) bool {
	return func(_, o *load.Node) bool { return o.Get(key) != nil }
}

// isOnlyValue reports whether a default says nothing: it is null, as what is absent, or the only value that there is.
func isOnlyValue(k, schema *load.Node) bool {
	values := enumValues(schema)
	return k.IsNull() || len(values) == 1 && values[0].Literal() == k.Literal()
}

// isOnePattern reports whether all members of an object that it does not declare have names of one pattern, so that they have its type.
func isOnePattern(patterns, schema *load.Node) bool {
	additional := schema.Get("additionalProperties")
	return isEmpty(patterns, schema) || len(patterns.Members()) == 1 && (additional == nil || isFalse(additional))
}

func isBase64(k, _ *load.Node) bool {
	return slices.Contains([]string{"base64", "7bit", "8bit", "binary", ""}, strings.ToLower(k.Text()))
}

func isGoPattern(text string) bool {
	_, ok := pattern.Go(text)
	return ok
}

// isOneJSON reports whether all bodies of JSON have one schema.
func isOneJSON(content, _ *load.Node) bool {
	var first *load.Node
	for _, m := range content.Members() {
		schema := m.Get("schema").Follow()
		if !model.IsJSON(model.MainType(m.Key())) || schema == nil || schema == first {
			continue
		}
		if first != nil && schema.Literal() != first.Literal() {
			return false
		}
		first = schema
	}
	return true
}

// isNoXML reports whether a body is not XML that says more than that it is text or bytes.
func isNoXML(schema, mediaType *load.Node) bool { return !isXML(mediaType.Key()) || isOpaque(schema) }

func isXML(mediaType string) bool {
	main := model.MainType(mediaType)
	return main == "application/xml" || main == "text/xml" || strings.HasSuffix(main, "+xml")
}

// isCarriedOut returns a function that reports whether a body of a media type, in a request or in a response, is read and written by
// its schema, or is XML.
func isCarriedOut(request bool) func(schema, mediaType *load.Node) bool {
	return func(schema, mediaType *load.Node) bool {
		main := model.MainType(mediaType.Key())
		return isXML(main) || model.IsJSON(main) || main == "*/*" || main == "application/*" || request && isForm(main) || !request && isEventStream(main) || isOpaque(schema)
	}
}

// isOpaque reports whether a schema says no more of a body than that it is text or bytes.
func isOpaque(schema *load.Node) bool {
	return !hasAny(schema.Follow(), []string{"properties", "allOf", "oneOf", "anyOf", "items", "additionalProperties"})
}
