package normalize

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
)

// place is what a node of a document is.
type place string

// The places that something can be left out at.
const (
	inDocument  place = "document"
	inPathItem  place = "path item"
	inOperation place = "operation"
	inParameter place = "parameter"
	inResponse  place = "response"
	inMediaType place = "media type"
	inSchema    place = "schema"
)

// leftOut is a keyword that the code does not carry out: a row for each, and nothing else says what is left out.
type leftOut struct {
	in  place
	key string
	// kind is what a configuration calls it to ignore it, and what is the sentence that a user reads.
	kind, what string
	// unless reports whether the node is carried out, or says nothing; nil for never.
	unless func(keyword, parent *load.Node) bool
}

var leftOuts = []leftOut{
	{inDocument, "webhooks", "webhook", "webhooks are not generated", isEmpty},
	{inDocument, "servers", "server", "servers beyond the first are not used, unless WithBaseURL says so", func(k, _ *load.Node) bool { return len(k.Items()) < 2 }},
	{inPathItem, "additionalOperations", "operation", "operations of other methods are not generated", isEmpty},
	{inOperation, "callbacks", "callback", "callbacks are not generated", isEmpty},
	{inOperation, "x-ms-pageable", "x-ms-pageable", "x-ms-pageable is not carried out: pages are walked where an overlay has x-assistgen-paging", hasOverlay("x-assistgen-paging")},
	{inOperation, "x-ms-long-running-operation", "x-ms-long-running-operation", "x-ms-long-running-operation is not carried out: an overlay says it by x-assistgen-lro", hasOverlay("x-assistgen-lro")},
	{inParameter, "allowEmptyValue", "allow-empty-value", "allowEmptyValue is not carried out", func(k, _ *load.Node) bool { return !k.Bool() }},
	{inResponse, "links", "link", "links are not carried out", isEmpty},
	{inMediaType, "schema", "media-type", "bodies of other media types than JSON, forms and plain text are handed over as files: their schemas are not carried out", isCarriedOut},
	{inSchema, "default", "default", "defaults are documented, but not filled in", nil},
	{inSchema, "not", "not", "not is not checked", isEmpty},
	{inSchema, "if", "if", "if, then and else are not checked", isEmpty},
	{inSchema, "contains", "contains", "contains is not checked", isEmpty},
	{inSchema, "dependentRequired", "dependent-required", "dependentRequired is not checked", isEmpty},
	{inSchema, "dependentSchemas", "dependent-schemas", "dependentSchemas is not checked", isEmpty},
	{inSchema, "dependencies", "dependent-required", "dependencies are not checked", isEmpty},
	{inSchema, "unevaluatedProperties", "unevaluated", "unevaluatedProperties and unevaluatedItems are not checked", nil},
	{inSchema, "unevaluatedItems", "unevaluated", "unevaluatedProperties and unevaluatedItems are not checked", nil},
	{inSchema, "prefixItems", "prefix-items", "the types of single positions of a list are not carried out: its items are raw JSON", isEmpty},
	{inSchema, "patternProperties", "pattern-properties", "patternProperties beside properties are not typed", func(k, s *load.Node) bool {
		return len(k.Members()) == 0 || len(s.Get("properties").Members()) == 0
	}},
	{inSchema, "propertyNames", "property-names", "propertyNames beside properties is not checked", func(_, s *load.Node) bool { return len(s.Get("properties").Members()) == 0 }},
	{inSchema, "contentSchema", "content-schema", "contentSchema is not carried out: the text stays text", nil},
	{inSchema, "pattern", "pattern", "patterns that Go's regular expressions cannot express are not checked", func(k, _ *load.Node) bool { return !lookAround.MatchString(k.Text()) }},
}

// named are the keywords that hold something for each of several names.
var named = []string{"webhooks", "callbacks", "links", "additionalOperations"}

// LeftOut selects what is left out: a kind, such as "callback", or a place, such as "path:Pet.*".
type LeftOut struct {
	Text    string // as it was read
	matches func(diag.Diagnostic) bool
}

// Matches reports whether the diagnostic is of what is selected.
func (l LeftOut) Matches(d diag.Diagnostic) bool { return d.Severity == diag.LeftOut && l.matches(d) }

// ParseLeftOut reads what a configuration says of what is left out. A * in a place stands for any text.
func ParseLeftOut(text string) (LeftOut, error) {
	if pattern, isPath := strings.CutPrefix(text, "path:"); isPath {
		if pattern == "" {
			return LeftOut{}, fmt.Errorf("%q names no place: take one such as path:Pet.*", text)
		}
		parts := strings.Split(pattern, "*")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		glob := regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
		return LeftOut{text, func(d diag.Diagnostic) bool { return glob.MatchString(d.Subject) }}, nil
	}
	kinds := make([]string, 0, len(leftOuts))
	for _, row := range leftOuts {
		kinds = append(kinds, row.kind)
	}
	if !slices.Contains(kinds, text) && !extensions.MatchString(text) {
		if near := diag.Nearest(text, kinds); near != "" {
			return LeftOut{}, fmt.Errorf("nothing is left out that is called %q: did you mean %s?", text, near)
		}
		return LeftOut{}, fmt.Errorf("nothing is left out that is called %q; a place is path:%s", text, text)
	}
	return LeftOut{text, func(d diag.Diagnostic) bool { return d.Code == text }}, nil
}

// extensions are the names of extensions that change what other generators make of a document, and that are not carried out.
var extensions = regexp.MustCompile(`^x-(go-.+|oapi-codegen-.+|omitempty|order|deprecated-reason|speakeasy-.+|stainless-.+|fern-.+|ogen-.+|kubernetes-.+|discriminator-value|codegen-.+|ms-parameter-location|ms-skip-url-encoding|ms-client-flatten|ms-azure-resource)$`)

// lookAround is what Go's regular expressions do not have: look-around, and references to what has matched.
var lookAround = regexp.MustCompile(`\(\?(=|!|<=|<!)|\\[1-9]`)

func isEmpty(k, _ *load.Node) bool {
	return k.Kind() != load.Scalar && len(k.Members())+len(k.Items()) == 0
}

func hasOverlay(key string) func(_, o *load.Node) bool {
	return func(_, o *load.Node) bool { return o.Get(key) != nil }
}

// isCarriedOut reports whether a body of the media type, which is the key of the parent, is read and written by its schema.
func isCarriedOut(schema, mediaType *load.Node) bool {
	main := mainType(mediaType.Key())
	s := schema.Follow()
	if isJSON(main) || isForm(main) || isEventStream(main) || strings.Contains(main, "*") {
		return true
	}
	return !hasAny(s, []string{"properties", "allOf", "oneOf", "anyOf", "items", "additionalProperties"}) // a text, or bytes
}

// sayLeftOut says what the document says and the code does not do.
func (n *normalizer) sayLeftOut() {
	w := leftOutWalk{n: n, seen: map[*load.Node]bool{}, named: map[*load.Node]bool{}}
	w.look(n.root, inDocument, "")
	schemas := n.root.Get("components", "schemas").Members()
	for _, s := range schemas {
		w.named[s] = true
	}
	for _, s := range schemas {
		w.schema(s, s.Key())
	}
	for _, item := range n.root.Get("paths").Members() {
		if strings.HasPrefix(item.Key(), "/") {
			w.pathItem(item, item.Key())
		}
	}
}

// leftOutWalk walks the places of a document, each node once. What is data, as examples, is no place.
type leftOutWalk struct {
	n     *normalizer
	seen  map[*load.Node]bool
	named map[*load.Node]bool // the schemas that have a name, and are looked at under it
}

// look reports what is left out of a node; at is where that is, for the user.
func (w *leftOutWalk) look(node *load.Node, in place, at string) {
	for i := range leftOuts {
		row := &leftOuts[i]
		if row.in != in {
			continue
		}
		k := node.Get(row.key)
		if k == nil || row.unless != nil && row.unless(k, node) {
			continue
		}
		if !slices.Contains(named, row.key) {
			w.say(k, row.kind, row.what, at)
			continue
		}
		for _, m := range k.Members() {
			w.say(m, row.kind, row.what, strings.TrimPrefix(at+"."+m.Key(), "."))
		}
	}
	for _, m := range node.Members() {
		if extensions.MatchString(m.Key()) {
			w.say(m, m.Key(), "the extension "+m.Key()+" is not carried out", at)
		}
	}
}

func (w *leftOutWalk) say(node *load.Node, kind, what, at string) {
	w.n.diags.Add(diag.Diagnostic{Severity: diag.LeftOut, Code: kind, Pos: node.Pos(), Message: what, Subject: cmp.Or(at, "the document")})
}

// enter follows a reference, and reports whether the node has not been looked at.
func (w *leftOutWalk) enter(node *load.Node) (*load.Node, bool) {
	if node == nil {
		return nil, false
	}
	to := node.Follow()
	if to == nil || w.seen[to] {
		return to, false
	}
	w.seen[to] = true
	return to, true
}

func (w *leftOutWalk) pathItem(node *load.Node, path string) {
	item, fresh := w.enter(node)
	if !fresh {
		return
	}
	w.look(item, inPathItem, path)
	w.parameters(item.Get("parameters"), path)
	for _, op := range item.Members() {
		if slices.Contains(methods, op.Key()) {
			w.operation(op, cmp.Or(op.Get("operationId").Text(), strings.ToUpper(op.Key())+" "+path))
		}
	}
}

func (w *leftOutWalk) operation(op *load.Node, name string) {
	w.look(op, inOperation, name)
	w.parameters(op.Get("parameters"), name)
	if body, fresh := w.enter(op.Get("requestBody")); fresh {
		w.content(body.Get("content"), name)
	}
	for _, r := range op.Get("responses").Members() {
		if response, fresh := w.enter(r); fresh {
			w.look(response, inResponse, name)
			for _, h := range response.Get("headers").Members() {
				w.parameter(h, name+"."+h.Key())
			}
			if op.Key() != "head" && !bodyless.MatchString(r.Key()) {
				w.content(response.Get("content"), name)
			}
		}
	}
}

func (w *leftOutWalk) parameters(list *load.Node, at string) {
	for _, p := range list.Items() {
		w.parameter(p, at+"."+p.Follow().Get("name").Text())
	}
}

func (w *leftOutWalk) parameter(node *load.Node, at string) {
	if p, fresh := w.enter(node); fresh {
		w.look(p, inParameter, at)
		w.schema(p.Get("schema"), at)
		w.content(p.Get("content"), at)
	}
}

func (w *leftOutWalk) content(content *load.Node, at string) {
	for _, m := range content.Members() {
		w.look(m, inMediaType, at)
		w.schema(m.Get("schema"), at)
	}
}

// The keywords of a schema that hold schemas: one, a list of them, or one for each name.
var (
	schemaKeys = []string{"items", "additionalProperties", "propertyNames"}
	listKeys   = []string{"allOf", "oneOf", "anyOf"}
	mapKeys    = []string{"properties", "patternProperties", "$defs", "definitions"}
)

func (w *leftOutWalk) schema(node *load.Node, at string) {
	if !w.named[node] && w.named[node.Follow()] {
		return // a reference
	}
	s, fresh := w.enter(node)
	if !fresh || s.Kind() != load.Mapping {
		return
	}
	w.look(s, inSchema, at)
	for _, key := range schemaKeys {
		w.schema(s.Get(key), at)
	}
	for _, key := range listKeys {
		for _, item := range s.Get(key).Items() {
			w.schema(item, at)
		}
	}
	for _, key := range mapKeys {
		for _, m := range s.Get(key).Members() {
			w.schema(m, at+"."+m.Key())
		}
	}
}
