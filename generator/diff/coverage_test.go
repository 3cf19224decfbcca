package diff

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

// row is the row of an attribute in a table.
type row struct {
	names string
	rules []*Rule
}

func attributeRows[T any](all ...attribute[T]) []row {
	var rows []row
	for _, a := range all {
		rows = append(rows, row{a.name, a.rules})
	}
	return rows
}

func listRow[T any](l nodeRules[T]) []row { return []row{{l.name, l.rules}} }

// typeRules are the rules for a type that became one of another kind.
var typeRules = []*Rule{
	typeChanged, becameKnown, becameUnknown, typeWidened, typeNarrowed, referenceChanged, becameAny,
	becameTyped, becameUnion, becameSingle, becameBase, becameNoBase, becameMap, becameObject, becameEnum, becameNotEnum,
	becameList, becameSeparated, becameItem,
}

// keywordRules are the rules of keywords: for one that came or went, and for what it holds.
func keywordRules() []row {
	came := []*Rule{patternPropertyAdded, patternPropertyRemoved, patternPropertyAllowed, patternPropertyRefused}
	changed := []*Rule{notCompared, patternPropertyChanged}
	for _, r := range keywordRows {
		came, changed = append(came, some(r.added, r.removed)...), append(changed, some(r.changed)...)
	}
	return []row{{"Use.Keywords Schema.Keywords Variant.Keywords", came}, {"Keyword.Value", changed}}
}

// rows returns the rules of each attribute: the tables, and what comparing types and operations looks at by itself.
func rows() map[string][]*Rule {
	all := slices.Concat(
		attributeRows(nodeAttributes...), attributeRows(nullable, byDefault), attributeRows(apiAttributes...), attributeRows(variableAttributes...),
		attributeRows(authAttributes...), attributeRows(flowAttributes...), listRow(authFlows), attributeRows(headerAttributes...), attributeRows(operationAttributes...), attributeRows(streamAttributes...),
		attributeRows(paramAttributes...), attributeRows(styleAttributes...), attributeRows(authKind), attributeRows(methodName), attributeRows(serverValues), attributeRows(requestParamAttributes...), attributeRows(responseHeaderAttributes...),
		attributeRows(partAttributes...), attributeRows(fieldAttributes...), attributeRows(objectAttributes...), attributeRows(additionalMembers), attributeRows(oneofAttributes...),
		attributeRows(scalarAttributes...), attributeRows(enumAttributes...), attributeRows(unionAttributes...), attributeRows(picker),
		attributeRows(limitAttributes...), attributeRows(bodyAttributes...), attributeRows(variantTags), attributeRows(fieldName),
		attributeRows(schemaNullable), attributeRows(securityScopes), attributeRows(promised),
		listRow(servers), listRow(variables), listRow(authSchemes), listRow(headers), listRow(schemas), listRow(operations), listRow(streams),
		listRow(events), listRow(mediaTypes), listRow(variants), listRow(oneofs), listRow(environment), listRow(security), listRow(params),
		listRow(responses), listRow(responseHeaders), listRow(fields), listRow(closedFields), listRow(values), listRow(openValues),
		attributeRows(oneofFields), attributeRows(linkAttributes...), attributeRows(minContains, maxContains, separators), keywordRules(),
		listRow(webhooks), listRow(callbacks), listRow(links),
		[]row{
			{"Object.Oneofs", []*Rule{oneofAddedNew}}, {"Oneof.Fields", []*Rule{oneofNewField}},
			{"API.Environment", []*Rule{environmentChanged}},
			{"Operation.Name", []*Rule{operationRenamed}},
			{"WireForm.HTTPMethod WireForm.Segments", []*Rule{operationMoved, slashChanged}},
			{"Operation.Responses", []*Rule{responseStated, responseUnstated}},
			{"Operation.Security", []*Rule{securityRequired, securityDropped, securityRelaxed}},
			{"Operation.Bodies", []*Rule{bodyAdded, bodyAddedRequired, bodyRemoved, mediaTypeWidened, mediaTypeNarrowed, mediaTypeRespelt}},
			{"Response.Bodies", []*Rule{bodyAdded, bodyRemoved, mediaTypeAdded, mediaTypeRemoved, mediaTypeWidened, mediaTypeNarrowed, mediaTypeRespelt}},
			{"Operation.Servers", append(slices.Clone(servers.rules), serversChanged)}, {"Operation.Headers", headers.rules},
			{"Schema.Name", []*Rule{schemaRenamed}},
			{"Event.Type", slices.Concat(typeRules, []*Rule{eventDataAdded, eventDataRemoved})},
			{"Stream.Item", slices.Concat(typeRules, []*Rule{itemsAdded, itemsRemoved})},
			{"Use.Type Schema.Type Variant.Type Scalar.Kind Enum.Kind Ref.Schema LongRunning.Result ErrorEnvelope.Schema", typeRules},
			{"Enum.Values", []*Rule{constantChanged}},
			{"API.Unread Unread.Value", []*Rule{notCompared}},
			{"Operation.Callbacks", []*Rule{callbackMoved}},
			{"Node.Sunset", []*Rule{sunsetAdded, sunsetRemoved, sunsetEarlier, sunsetLater, sunsetUnreadable, sunsetMissing, sunsetTooSoon}},
			{"Node.Stability", []*Rule{stabilityLowered, stabilityRaised}},
			{"API.Operations", []*Rule{operationRemovedEarly, operationRemovedDue, operationRemovedUnstable}},
			{"Operation.Params", []*Rule{paramRemovedEarly, paramRemovedDue}},
			{"Response.Headers", []*Rule{responseHeaderRemovedEarly, responseHeaderRemovedDue}},
			{"Object.Fields", []*Rule{fieldRemovedEarly, fieldRemovedDue}},
			{"Object.Fields", []*Rule{fieldForbidden, requiredForbidden, fieldExcluded, fieldNotExcluded}},
			{"Any.None", []*Rule{valueForbidden, valueAllowed, closed, opened, fieldForbidden, requiredForbidden, fieldAdded, fieldAddedDefault, fieldAddedRequired}},
			{"Union.Variants", []*Rule{variantMerged, variantSplit}},
		},
	)
	by := map[string][]*Rule{}
	for _, r := range all {
		for name := range strings.FieldsSeq(r.names) {
			by[name] = append(by[name], r.rules...)
		}
	}
	return by
}

// asWritten is why the schemas as they are written are not compared.
const asWritten = "the types that are made of the schemas are compared"

// exempt are the attributes, or kinds of change to them, that have no rule, each with the reason.
var exempt = map[string]string{
	"API.Name":             "the configuration names the API, not the document",
	"API.Versions":         "the versions are the two sides of the comparison",
	"Version.Release":      "the versions are the two sides of the comparison; one that goes back is told",
	"Node.Stability added": "no level promises what is stable", "Node.Stability removed": "no level promises what is stable",
	"Version.ID":    "the versions are the two sides of the comparison",
	"Version.Wire":  "the versions are the two sides of the comparison; the header or parameter that carries it is compared",
	"Version.Stage": "the versions are the two sides of the comparison",
	"Node.ID":       "an ID follows from names",
	"Node.Name":     "names pair nodes; those that may differ in a pair have attributes of their own (Schema.Name, Field.Name, …)",

	"Node.Availability":       "each side is one version",
	"Stream.Availability":     "each side is one version",
	"Pos.File":                "a place in a file means nothing to callers",
	"Pos.Line":                "a place in a file means nothing to callers",
	"Pos.Column":              "a place in a file means nothing to callers",
	"Field.Name added":        "a field has a name",
	"Field.Name removed":      "a field has a name",
	"AuthScheme.Kind added":   "a scheme has a kind",
	"AuthScheme.Kind removed": "a scheme has a kind",
	"AuthScheme.In added":     "a scheme has a place", "AuthScheme.In removed": "a scheme has a place",
	"AuthScheme.Param added": "a scheme has a name there", "AuthScheme.Param removed": "a scheme has a name there",
	"API.Title added": "a document has a title", "API.Title removed": "a document has a title",
	"WireForm.Segments added": "a form has a path", "WireForm.Segments removed": "a form has a path",
	"ErrorEnvelope.Schema added": "an envelope has a schema", "ErrorEnvelope.Schema removed": "an envelope has a schema",
	"Operation.Service added":   "an operation has a service",
	"Operation.Service removed": "an operation has a service",
	"Operation.Method added":    "an operation has a method",
	"Operation.Method removed":  "an operation has a method",
	"Operation.Forms":           "one version has one form; another form is a move, which its parts say",
	"WireForm.Path":             "the segments say it without the names of parameters, which are not on the wire",
	"WireForm.HTTPMethod added": "a form has a method", "WireForm.HTTPMethod removed": "a form has a method",
	"SegmentPart.Literal": "part of WireForm.Segments", "SegmentPart.Param": "part of WireForm.Segments; names are not on the wire",
	"SecurityUse.Scheme":      "part of Operation.Security",
	"Stream.Protocol added":   "a stream has a protocol",
	"Stream.Protocol removed": "a stream has a protocol",
	"Param.In added":          "a parameter has a place", "Param.In removed": "a parameter has a place",
	"Param.Style added": "a parameter has a style", "Param.Style removed": "a parameter has a style",
	"Body.Parts": "a form has a part for each field: it comes and goes with the field",
	"Part.Name":  "the name of the field",
	"Part.File":  "follows from the format of the field",

	"Part.AllowReserved": "a form is decoded alike, whatever is encoded",
	"Scalar.Binary":      "says of what is base64 that it is written as binary, which matters to formats",
	"Scalar.Media":       "is the content type of a part; text in JSON is the same text",

	"Scalar.Kind added": "a scalar has a kind", "Scalar.Kind removed": "a scalar has a kind",
	"Enum.Kind added": "an enum has a kind", "Enum.Kind removed": "an enum has a kind",
	"Value.Literal":         "a value of another literal is another value",
	"Value.Also":            "only merged models have other spellings",
	"Spelling.Literal":      "only merged models have other spellings",
	"Spelling.Availability": "only merged models have other spellings",
	"Field.NullIn":          "only merged models tell versions apart",
	"Field.ReadOnlyIn":      "only merged models tell versions apart",
	"Field.WriteOnlyIn":     "only merged models tell versions apart",
	"Enum.OpenIn":           "only merged models tell versions apart",
	"WireForm.Places":       "only merged models have inputs in other places",
	"Operation.Wires":       "only merged models have wires",
	"Union.Picker added":    "a union has a picker", "Union.Picker removed": "a union has a picker",
	"Union.Tag added": "comes and goes with the picker", "Union.Tag removed": "comes and goes with the picker",

	"Keyword.Use added": "a keyword holds a schema or a value", "Keyword.Use removed": "a keyword holds a schema or a value",
	"Keyword.Value added": "a keyword holds a schema or a value", "Keyword.Value removed": "a keyword holds a schema or a value",
	"Tuple.Items": "how many items there are is a limit", "Tuple.Rest": "how many items there are is a limit",
	"List.Tuple":         "a tuple is what its items are",
	"Keyword.Keyword":    "the kind of a keyword; the name, which pairs, says it",
	"Unread.Place":       "pairs what is unread",
	"Unread.Value added": "what is unread has a value", "Unread.Value removed": "what is unread has a value",
	"API.Unread added": "is a change of it", "API.Unread removed": "is a change of it",
	"Link.Operation added": "a link leads somewhere", "Link.Operation removed": "a link leads somewhere",
	"API.Texts": asWritten, "Operation.Texts": asWritten, "Text.Name": asWritten, "Text.Availability": asWritten, "Text.Text": asWritten,
	"Origin.Names": asWritten, "Origin.Version": asWritten, "Origin.Key": asWritten,

	"Ref.Schema added": "a reference leads somewhere", "Ref.Schema removed": "a reference leads somewhere",
}

// TestEveryAttributeHasARule lists the attributes of the model and fails for one that could change unseen.
func TestEveryAttributeHasARule(t *testing.T) {
	t.Parallel()
	ruled, used := rows(), map[string]bool{}
	seen := map[string]bool{}
	for _, a := range modelAttributes() {
		seen[a.name] = true
		for _, kind := range a.kinds {
			key := a.name + " " + string(kind)
			has := slices.ContainsFunc(ruled[a.name], func(r *Rule) bool { return r.Kind == kind })
			_, all := exempt[a.name]
			_, one := exempt[key]
			used[a.name], used[key] = used[a.name] || all, used[key] || one
			switch {
			case has && (all || one):
				t.Errorf("%s has a rule and is exempt", key)
			case !has && !all && !one:
				t.Errorf("%s has no rule", key)
			}
		}
	}
	for name := range ruled {
		if typ, _, _ := strings.Cut(name, "."); !seen[name] && !slices.Contains(embeddedNames, name) {
			t.Errorf("the rules name %s: %s has no such attribute", name, typ)
		}
	}
	for name := range exempt {
		if !used[name] && !slices.Contains(embeddedNames, name) {
			t.Errorf("the exemption of %s is not needed", name)
		}
	}
}

// embeddedNames are names of nodes that are compared although Node.Name pairs nodes.
var embeddedNames = []string{"Field.Name", "Schema.Name", "Operation.Name", "Param.Name", "Oneof.Name", "Field.Name added", "Field.Name removed"}

// TestRulesAreWhole holds that each rule is named by an attribute, and says how bad it is.
func TestRulesAreWhole(t *testing.T) {
	t.Parallel()
	named := map[*Rule]bool{documentAdded: true, documentRemoved: true} // of folders, not of the model
	for _, rules := range rows() {
		for _, r := range rules {
			named[r] = true
		}
	}
	ids := map[string]bool{}
	for _, r := range Rules {
		if !named[r] {
			t.Errorf("%s belongs to no attribute", r.ID)
		}
		if ids[r.ID] {
			t.Errorf("two rules are called %s", r.ID)
		}
		ids[r.ID] = true
		if r.Request == Never && r.Response == Never && r.Call == Never {
			t.Errorf("%s has no severity", r.ID)
		}
		for _, pattern := range r.oasdiff {
			if !slices.ContainsFunc(checkPlaces, func(place string) bool { return known(strings.ReplaceAll(pattern, "*", place)) }) {
				t.Errorf("%s: oasdiff has no check %s", r.ID, pattern)
			}
		}
	}
}

// modelAttribute is an exported field of a struct of the model, with what can happen to it.
type modelAttribute struct {
	name  string
	kinds []Kind
}

// modelAttributes lists the attributes of everything that a model is made of.
func modelAttributes() []modelAttribute {
	seen := map[reflect.Type]bool{}
	var all []modelAttribute
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
			if kinds := kindsOf(f.Type); !f.Anonymous && kinds != nil {
				all = append(all, modelAttribute{typ.Name() + "." + f.Name, kinds})
			}
		}
	}
	for _, root := range []any{
		model.API{}, model.Scalar{}, model.Enum{}, model.Object{}, model.List{}, model.Map{}, model.Union{}, model.Any{}, model.Ref{},
	} {
		visit(reflect.TypeOf(root))
	}
	slices.SortFunc(all, func(a, b modelAttribute) int { return strings.Compare(a.name, b.name) })
	return all
}

// kindsOf says what can happen to an attribute of a Go type; nil for a struct, whose own attributes are looked at.
func kindsOf(typ reflect.Type) []Kind {
	switch typ.Kind() {
	case reflect.Struct:
		return nil
	case reflect.Bool, reflect.Slice:
		return []Kind{Added, Removed}
	case reflect.Map:
		if typ.Elem().Kind() == reflect.String && typ.Elem().Name() == "string" {
			return []Kind{Added, Removed, Changed}
		}
		return []Kind{Changed}
	case reflect.Pointer:
		if typ.Elem().Kind() == reflect.Struct {
			return []Kind{Added, Removed}
		}
	case reflect.Interface:
		return []Kind{Changed}
	}
	return []Kind{Added, Removed, Changed}
}

func TestModelAttributesAreFound(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, a := range modelAttributes() {
		names[a.name] = true
	}
	for _, want := range []string{"Limits.MaxLength", "Field.Required", "Use.Nullable", "Node.Doc", "SegmentPart.Param", "LongRunning.Poll", "Value.Also"} {
		if !names[want] {
			t.Errorf("%s is not found among %v", want, slices.Sorted(maps.Keys(names)))
		}
	}
}
