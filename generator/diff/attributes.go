package diff

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// The attributes of the model. Each is in the list of the nodes that have it, or is exempt in coverage_test.go.

var nodeAttributes = []attribute[model.Node]{
	textAttribute("Node.Preferred", func(n model.Node) string { return n.Preferred }, codeNameAdded, codeNameRemoved, codeNameChanged),
	proseAttribute("Node.Doc", func(n model.Node) string { return n.Doc }, docAdded, docRemoved, docChanged),
	flagAttribute("Node.Deprecated", func(n model.Node) bool { return n.Deprecated }, deprecated, undeprecated),
}

var nullable = flagAttribute("Use.Nullable", func(u model.Use) bool { return u.Nullable }, nullableAdded, nullableRemoved)

var byDefault = attribute[model.Use]{"Use.Default", []*Rule{defaultAdded, defaultRemoved, defaultChanged}, func(old, new model.Use) []finding {
	if sameNumber(old.Default, new.Default) {
		return nil
	}
	return bySet(defaultAdded, defaultRemoved, defaultChanged, string(old.Default), string(new.Default))
}}

var apiAttributes = []attribute[*model.API]{
	{"API.Versions", []*Rule{releaseLowered}, compareReleases},
	textAttribute("API.Title", func(a *model.API) string { return a.Title }, nil, nil, titleChanged),
	proseAttribute("API.Doc", func(a *model.API) string { return a.Doc }, docAdded, docRemoved, docChanged),
	textAttribute("API.Errors ErrorEnvelope.Code ErrorEnvelope.Message ErrorEnvelope.Type ErrorEnvelope.RequestID",
		func(a *model.API) string { return envelopeText(a.Errors) }, errorsAdded, errorsRemoved, errorsChanged),
}

var variableAttributes = []attribute[*model.ServerVariable]{
	textAttribute("ServerVariable.Default", func(v *model.ServerVariable) string { return v.Default }, serverDefaultAdded, serverDefaultRemoved, serverDefaultChanged),
	{"ServerVariable.Values", []*Rule{serverValuesAny, serverValuesListed, serverValueAdded, serverValueRemoved}, compareServerValues},
}

// authKind is all there is to say of a scheme that became one of another kind.
var authKind = textAttribute("AuthScheme.Kind", func(s *model.AuthScheme) model.AuthKind { return s.Kind }, nil, nil, authKindChanged)

var authAttributes = []attribute[*model.AuthScheme]{
	textAttribute("AuthScheme.In", func(s *model.AuthScheme) string { return s.In }, nil, nil, authPlaceChanged),
	textAttribute("AuthScheme.Param", func(s *model.AuthScheme) string { return s.Param }, nil, nil, authParamChanged),
	textAttribute("AuthScheme.Prefix", func(s *model.AuthScheme) string { return s.Prefix }, authPrefixAdded, authPrefixRemoved, authPrefixChanged),
	urlAttribute("AuthScheme.OpenID", func(s *model.AuthScheme) string { return s.OpenID }, authURLAdded, authURLRemoved, openIDChanged),
	textAttribute("AuthScheme.BearerFormat", func(s *model.AuthScheme) string { return s.BearerFormat }, bearerFormatAdded, bearerFormatRemoved, bearerFormatChanged),
	setAttribute("AuthScheme.Scopes", func(s *model.AuthScheme) []string { return s.Scopes }, authScopeAdded, authScopeRemoved),
}

var flowAttributes = []attribute[*model.AuthFlow]{
	urlAttribute("AuthFlow.AuthorizationURL", func(f *model.AuthFlow) string { return f.AuthorizationURL }, authURLAdded, authURLRemoved, authorizationURLChanged),
	urlAttribute("AuthFlow.TokenURL", func(f *model.AuthFlow) string { return f.TokenURL }, authURLAdded, authURLRemoved, tokenURLChanged),
	urlAttribute("AuthFlow.RefreshURL", func(f *model.AuthFlow) string { return f.RefreshURL }, authURLAdded, authURLRemoved, refreshURLChanged),
	urlAttribute("AuthFlow.DeviceURL", func(f *model.AuthFlow) string { return f.DeviceURL }, authURLAdded, authURLRemoved, deviceURLChanged),
}

var headerAttributes = []attribute[*model.Header]{
	textAttribute("Header.Value", func(h *model.Header) string { return h.Value }, headerValueAdded, headerValueRemoved, headerValueChanged),
	textAttribute("Header.Environment", func(h *model.Header) string { return h.Environment }, headerVariableAdded, headerVariableRemoved, headerVariableChanged),
}

// methodName is said only of an operation that has its operationId and its path still: names follow from both.
var methodName = textAttribute("Operation.Service Operation.Method", func(o *model.Operation) string { return o.Service + "." + o.Method }, nil, nil, methodRenamed)

var operationAttributes = []attribute[*model.Operation]{
	proseAttribute("Operation.Summary", func(o *model.Operation) string { return o.Summary }, summaryAdded, summaryRemoved, summaryChanged),
	setAttribute("Operation.Tags", func(o *model.Operation) []string { return o.Tags }, tagAdded, tagRemoved),
	textAttribute("Operation.Paging Paging.Items Paging.Cursor Paging.Next Paging.More", func(o *model.Operation) string { return pagingText(o.Paging) }, pagingAdded, pagingRemoved, pagingChanged),
	flagAttribute("Operation.Promises", func(o *model.Operation) bool { return o.Promises }, promisesAdded, promisesRemoved),
	textAttribute("Operation.LongRunning LongRunning.Poll LongRunning.Done LongRunning.Error LongRunning.Response", func(o *model.Operation) string { return promiseText(o.LongRunning) }, longRunningAdded, longRunningRemoved, longRunningChanged),
}

// promised compares only whether there is a result; the results themselves are types.
var promised = presenceAttribute("LongRunning.Result", func(l *model.LongRunning) string {
	if l.Result == nil {
		return ""
	}
	return l.Result.Name
}, promiseAdded, promiseRemoved)

var streamAttributes = []attribute[*model.Stream]{
	textAttribute("Stream.Protocol", func(s *model.Stream) string { return s.Protocol }, nil, nil, streamProtocolChanged),
	textAttribute("Stream.MediaType", func(s *model.Stream) string { return s.MediaType }, streamTypeAdded, streamTypeRemoved, streamTypeChanged),
	textAttribute("Stream.Flag", func(s *model.Stream) string { return s.Flag }, streamFlagAdded, streamFlagRemoved, streamFlagChanged),
	textAttribute("Stream.TerminatorEvent Stream.TerminatorData", terminatorText, streamEndAdded, streamEndRemoved, streamEndChanged),
	setAttribute("Stream.Terminal", func(s *model.Stream) []string { return s.Terminal }, streamTerminalAdded, streamTerminalRemoved),
	textAttribute("Stream.Discriminate", func(s *model.Stream) string { return s.Discriminate }, streamShapeAdded, streamShapeRemoved, streamShapeChanged),
	textAttribute("Stream.Error", func(s *model.Stream) string { return s.Error }, streamShapeAdded, streamShapeRemoved, streamShapeChanged),
	textAttribute("Stream.ResultField", func(s *model.Stream) string { return s.ResultField }, streamShapeAdded, streamShapeRemoved, streamShapeChanged),
	textAttribute("Stream.ErrorField", func(s *model.Stream) string { return s.ErrorField }, streamShapeAdded, streamShapeRemoved, streamShapeChanged),
	textAttribute("Stream.Resume", func(s *model.Stream) string { return s.Resume }, streamResumeAdded, streamResumeRemoved, streamResumeChanged),
}

// styleAttributes say how a value is written, as far as that does not follow from another place or media type.
var styleAttributes = []attribute[*model.Param]{
	textAttribute("Param.Style", func(p *model.Param) string { return p.Style }, nil, nil, styleChanged),
	{"Param.Explode", []*Rule{explodeAdded, explodeRemoved}, func(old, new *model.Param) []finding {
		if old.Style != new.Style { // which has its own default
			return nil
		}
		return flagAttribute("", func(p *model.Param) bool { return p.Explode }, explodeAdded, explodeRemoved).compare(old, new)
	}},
}

var paramAttributes = []attribute[*model.Param]{
	flagAttribute("Param.AllowReserved", func(p *model.Param) bool { return p.AllowReserved }, reservedAdded, reservedRemoved),
	textAttribute("Param.MediaType", func(p *model.Param) string { return p.MediaType }, valueMediaAdded, valueMediaRemoved, valueMediaChanged),
}

// requestParamAttributes are those that have other rules in headers of responses, or do not occur there.
var requestParamAttributes = []attribute[*model.Param]{
	textAttribute("Param.In", func(p *model.Param) model.In { return p.In }, nil, nil, paramMoved),
	flagAttribute("Param.Required", func(p *model.Param) bool { return p.Required }, paramRequired, paramOptional),
	flagAttribute("Param.AllowEmpty", func(p *model.Param) bool { return p.AllowEmpty }, emptyAdded, emptyRemoved),
	{"Param.Name", []*Rule{paramRenamed, paramRespelt}, compareParamNames},
}

var responseHeaderAttributes = []attribute[*model.Param]{
	flagAttribute("Param.Required", func(p *model.Param) bool { return p.Required }, headerBecameRequired, headerBecameOptional),
}

var partAttributes = []attribute[*model.Part]{
	setAttribute("Part.ContentTypes", func(p *model.Part) []string { return p.ContentTypes }, partContentAdded, partContentRemoved),
	textAttribute("Part.Style", func(p *model.Part) string { return p.Style }, partStyleAdded, partStyleRemoved, partStyleChanged),
	{"Part.Explode", []*Rule{partExplodeAdded, partExplodeRemoved}, func(old, new *model.Part) []finding {
		if old.Style != new.Style { // which has its own default
			return nil
		}
		return flagAttribute("", func(p *model.Part) bool { return p.Explode }, partExplodeAdded, partExplodeRemoved).compare(old, new)
	}},
}

var fieldAttributes = []attribute[*model.Field]{
	flagAttribute("Field.Required", func(f *model.Field) bool { return f.Required }, fieldRequired, fieldOptional),
	{"Field.ReadOnly", []*Rule{readOnlyAdded, readOnlyRemoved, readOnlyRequired}, compareReadOnly},
	flagAttribute("Field.WriteOnly", func(f *model.Field) bool { return f.WriteOnly }, writeOnlyAdded, writeOnlyRemoved),
	setAttribute("Field.AlsoNamed", func(f *model.Field) []string { return f.AlsoNamed }, alsoAdded, alsoRemoved),
}

// compareReadOnly compares whether fields are in requests. One that responses always had is required there at once.
func compareReadOnly(old, new *model.Field) []finding {
	removed := readOnlyRemoved
	if old.Required && new.Required && new.Default == "" {
		removed = readOnlyRequired
	}
	return flagAttribute("", func(f *model.Field) bool { return f.ReadOnly }, readOnlyAdded, removed).compare(old, new)
}

var closedness = flagAttribute("Object.Closed Object.Patterned", isClosed, closed, opened)

// isClosed reports whether an object refuses members beyond its fields, or all but those that a pattern allows.
func isClosed(o *model.Object) bool {
	return o.Closed || o.Patterned || o.Additional != nil && model.IsNone(o.Additional.Type)
}

var objectAttributes = []attribute[*model.Object]{
	closedness,
	{"Object.RequireOneOf", []*Rule{requireAdded, requireRemoved, requireChanged, requireLoosened, requireTightened}, compareRequirements},
}

// additionalMembers is said only while other members are allowed: that they are, or are no longer, is one change, and so is a pattern of
// those that are.
var additionalMembers = attribute[*model.Object]{"Object.Additional", []*Rule{additionalAdded, additionalRemoved}, func(old, new *model.Object) []finding {
	if isClosed(old) != isClosed(new) || old.Patterned != new.Patterned {
		return nil
	}
	return presenceAttribute("", additionalText, additionalAdded, additionalRemoved).compare(old, new)
}}

var oneofFields = setAttribute("Oneof.Fields", func(g *model.Oneof) []string { return g.Fields }, oneofFieldAdded, oneofFieldRemoved)

// oneofsOf returns the rules about groups of fields in an object that was old. A group breaks nobody who cannot have sent two of
// its fields.
func oneofsOf(old *model.Object) nodeRules[*model.Oneof] {
	rows := oneofs
	rows.added = func(g *model.Oneof) finding {
		f := oneofs.added(g)
		if known := slices.DeleteFunc(slices.Clone(g.Fields), func(name string) bool { return old.Field(name) == nil }); len(known) < 2 {
			f.rule = oneofAddedNew
		}
		return f
	}
	return rows
}

// compareOneofFields compares the fields of two groups in an object that was old.
func compareOneofFields(object *model.Object, old, new *model.Oneof) []finding {
	all := oneofFields.compare(old, new)
	for i, f := range all {
		if f.rule == oneofFieldAdded && object.Field(f.to) == nil {
			all[i].rule = oneofNewField
		}
	}
	return all
}

var oneofAttributes = []attribute[*model.Oneof]{
	flagAttribute("Oneof.Required", func(g *model.Oneof) bool { return g.Required }, oneofRequired, oneofOptional),
	textAttribute("Oneof.Name", func(g *model.Oneof) string { return g.Name }, nil, nil, oneofRenamed),
}

var scalarAttributes = []attribute[*model.Scalar]{
	{"Scalar.Format", []*Rule{formatAdded, formatRemoved, formatChanged, formatWidened, formatNarrowed}, compareFormats},
	flagAttribute("Scalar.AsText", func(s *model.Scalar) bool { return s.AsText }, asTextAdded, asTextRemoved),
}

var enumAttributes = []attribute[*model.Enum]{
	textAttribute("Enum.Label", func(e *model.Enum) string { return e.Label }, enumLabelAdded, enumLabelRemoved, enumLabelChanged),
	flagAttribute("Enum.Open", func(e *model.Enum) bool { return e.Open }, enumOpened, enumClosed),
}

var picker = attribute[*model.Union]{"Union.Picker Union.Tag", []*Rule{pickerChanged, tagChanged}, comparePickers}

var unionAttributes = []attribute[*model.Union]{
	flagAttribute("Union.Open", func(u *model.Union) bool { return u.Open }, unionOpened, unionClosed),
	presenceAttribute("Union.Base", baseText, baseAdded, baseRemoved),
}

var variantTags = setAttribute("Variant.Tags", func(v *model.Variant) []string { return v.Tags }, tagValueAdded, tagValueGone)

var linkAttributes = []attribute[*model.Link]{
	textAttribute("Link.Operation", func(l *model.Link) string { return l.Operation }, nil, nil, linkTarget),
	textAttribute("Link.Input", func(l *model.Link) model.Literal { return l.Input }, linkInputAdded, linkInputRemoved, linkInputChanged),
}

var limitAttributes = []attribute[model.Limits]{
	boundAttribute("Limits.Minimum", func(l model.Limits) model.Literal { return l.Minimum }, minimumAdded, minimumRemoved, minimumRaised, minimumLowered),
	boundAttribute("Limits.Maximum", func(l model.Limits) model.Literal { return l.Maximum }, maximumAdded, maximumRemoved, maximumRaised, maximumLowered),
	exclusion("Limits.ExclusiveMinimum", func(l model.Limits) (model.Literal, bool) { return l.Minimum, l.ExclusiveMinimum }, exclusiveMin, inclusiveMin),
	exclusion("Limits.ExclusiveMaximum", func(l model.Limits) (model.Literal, bool) { return l.Maximum, l.ExclusiveMaximum }, exclusiveMax, inclusiveMax),
	{"Limits.MultipleOf", []*Rule{multipleAdded, multipleRemoved, multipleChanged, multipleLoosened, multipleTightened}, compareMultiples},
	sizeAttribute("Limits.MinLength", func(l model.Limits) *uint64 { return positive(l.MinLength) }, minLengthAdded, minLengthRemoved, minLengthRaised, minLengthLowered),
	sizeAttribute("Limits.MaxLength", func(l model.Limits) *uint64 { return l.MaxLength }, maxLengthAdded, maxLengthRemoved, maxLengthRaised, maxLengthLowered),
	sizeAttribute("Limits.MinItems", func(l model.Limits) *uint64 { return positive(l.MinItems) }, minItemsAdded, minItemsRemoved, minItemsRaised, minItemsLowered),
	sizeAttribute("Limits.MaxItems", func(l model.Limits) *uint64 { return l.MaxItems }, maxItemsAdded, maxItemsRemoved, maxItemsRaised, maxItemsLowered),
	sizeAttribute("Limits.MinProperties", func(l model.Limits) *uint64 { return positive(l.MinProperties) }, minMembersAdded, minMembersRemoved, minMembersRaised, minMembersLowered),
	sizeAttribute("Limits.MaxProperties", func(l model.Limits) *uint64 { return l.MaxProperties }, maxMembersAdded, maxMembersRemoved, maxMembersRaised, maxMembersLowered),
	flagAttribute("Limits.UniqueItems", func(l model.Limits) bool { return l.UniqueItems }, uniqueAdded, uniqueRemoved),
	textAttribute("Limits.Pattern", func(l model.Limits) string { return l.Pattern }, patternAdded, patternRemoved, patternChanged),
}

// positive returns nil for zero, too: no value has less.
func positive(n *uint64) *uint64 {
	if n != nil && *n == 0 {
		return nil
	}
	return n
}

// Lists of nodes, and nodes that may be missing.
var (
	servers        = nodes[*model.Server]("API.Servers", serverAdded, serverRemoved, nil)
	variables      = nodes[*model.ServerVariable]("Server.Variables", serverVariableAdded, serverVariableRemoved, nil)
	authSchemes    = nodes[*model.AuthScheme]("API.AuthSchemes", authSchemeAdded, authSchemeRemoved, nil)
	authFlows      = nodes[*model.AuthFlow]("AuthScheme.Flows", authFlowAdded, authFlowRemoved, nil)
	headers        = nodes("API.Headers", headerAdded, headerRemoved, func(h *model.Header) string { return h.Value })
	schemas        = nodes[*model.Schema]("API.Schemas", schemaAdded, schemaRemoved, nil)
	operations     = nodes("API.Operations", operationAdded, operationRemoved, callText)
	webhooks       = nodes("API.Webhooks", webhookAdded, webhookRemoved, sentText)
	callbacks      = nodes("Operation.Callbacks", callbackAdded, callbackRemoved, sentText)
	links          = nodes("Response.Links", linkAdded, linkRemoved, func(l *model.Link) string { return l.Operation })
	streams        = nodes("Operation.Stream", streamAdded, streamRemoved, func(s *model.Stream) string { return s.Protocol })
	events         = nodes[*model.Event]("Stream.Events", eventAdded, eventRemoved, nil)
	mediaTypes     = nodes[*model.Body]("Operation.Bodies", mediaTypeAdded, mediaTypeRemoved, nil)
	variants       = nodes[*model.Variant]("Union.Variants", variantAdded, variantRemoved, nil)
	oneofs         = nodes("Object.Oneofs", oneofAdded, oneofRemoved, func(g *model.Oneof) string { return strings.Join(g.Fields, ", ") })
	environment    = nodes("API.Environment", environmentAdded, environmentRemoved, func(v *setting) string { return v.variable })
	security       = nodes("Operation.Security", securityAlternativeAdded, securityAlternativeRemoved, func(a *alternative) string { return a.text })
	securityScopes = setAttribute("SecurityUse.Scopes", func(s []string) []string { return s }, securityScopeAdded, securityScopeRemoved)

	params = nodeRules[*model.Param]{
		"Operation.Params", []*Rule{paramAdded, paramAddedRequired, paramRemoved},
		func(p *model.Param) finding {
			if p.Required && p.Default == "" {
				return finding{paramAddedRequired, "", string(p.In)}
			}
			return finding{paramAdded, "", string(p.In)}
		},
		func(p *model.Param) finding { return finding{paramRemoved, string(p.In), ""} },
	}
	responses = nodeRules[*model.Response]{
		"Operation.Responses", []*Rule{successAdded, successRemoved, errorAdded, errorRemoved},
		func(r *model.Response) finding { return finding{bySuccess(r, successAdded, errorAdded), "", ""} },
		func(r *model.Response) finding { return finding{bySuccess(r, successRemoved, errorRemoved), "", ""} },
	}
	responseHeaders = nodeRules[*model.Param]{
		"Response.Headers", []*Rule{responseHeaderAdded, responseHeaderRemoved, optionalHeaderRemoved},
		func(*model.Param) finding { return finding{responseHeaderAdded, "", ""} },
		func(p *model.Param) finding {
			if p.Required {
				return finding{responseHeaderRemoved, "", ""}
			}
			return finding{optionalHeaderRemoved, "", ""}
		},
	}
	fields = nodeRules[*model.Field]{
		"Object.Fields", []*Rule{fieldAdded, fieldAddedRequired, fieldAddedDefault, fieldRemoved, requiredRemoved},
		func(f *model.Field) finding {
			switch {
			case !f.Required:
				return finding{fieldAdded, "", ""}
			case f.Default != "":
				return finding{fieldAddedDefault, "", string(f.Default)}
			}
			return finding{fieldAddedRequired, "", ""}
		},
		func(f *model.Field) finding {
			if f.Required {
				return finding{requiredRemoved, "", ""}
			}
			return finding{fieldRemoved, "", ""}
		},
	}
	// closedFields are the fields of an object that allows no others.
	closedFields = nodeRules[*model.Field]{"Object.Fields", []*Rule{fieldRefused, requiredRefused}, fields.added, func(f *model.Field) finding {
		if f.Required {
			return finding{requiredRefused, "", ""}
		}
		return finding{fieldRefused, "", ""}
	}}

	values     = nodes("Enum.Values", valueAdded, valueRemoved, valueText)
	openValues = nodes("Enum.Values", openValueAdded, openValueGone, valueText)
)

// setting is the target of an environment variable.
type setting struct{ name, variable string }

// settings lists the environment of an API, by name.
func settings(a *model.API) []*setting {
	var all []*setting
	for _, name := range slices.Sorted(maps.Keys(a.Environment)) {
		all = append(all, &setting{name, a.Environment[name]})
	}
	return all
}

func callText(o *model.Operation) string { return o.Forms[0].HTTPMethod + " " + o.Forms[0].Path }

func valueText(v *model.Value) string { return string(v.Literal) }

// bySuccess chooses between the rules for a response of success and for any other.
func bySuccess(r *model.Response, success, failure *Rule) *Rule {
	if strings.HasPrefix(r.Name, "2") || strings.HasPrefix(r.Name, "3") {
		return success
	}
	return failure
}

// exclusion returns a flag of a bound. It says something only while the bound is the same on both sides: one that comes, goes
// or moves says the rest.
func exclusion(name string, get func(model.Limits) (model.Literal, bool), on, off *Rule) attribute[model.Limits] {
	return attribute[model.Limits]{name, []*Rule{on, off}, func(old, new model.Limits) []finding {
		from, before := get(old)
		to, after := get(new)
		switch {
		case from == "" || !sameNumber(from, to) || before == after:
			return nil
		case after:
			return found(on, "", string(to))
		}
		return found(off, "", string(to))
	}}
}

// sameNumber reports whether two literals are one number.
func sameNumber(a, b model.Literal) bool {
	o, n := a.Rational(), b.Rational()
	return a == b || o != nil && n != nil && o.Cmp(n) == 0
}

// compareMultiples looks at which of two numbers divides the other one.
func compareMultiples(old, new model.Limits) []finding {
	changed := multipleChanged
	if o, n := old.MultipleOf.Rational(), new.MultipleOf.Rational(); o != nil && n != nil && o.Sign() > 0 && n.Sign() > 0 {
		switch {
		case o.Cmp(n) == 0:
			return nil
		case quotient(o, n).IsInt():
			changed = multipleLoosened
		case quotient(n, o).IsInt():
			changed = multipleTightened
		}
	}
	return bySet(multipleAdded, multipleRemoved, changed, string(old.MultipleOf), string(new.MultipleOf))
}

func quotient(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// wider are the formats that hold all of another. Generated code has no type for the latter two.
var wider = map[string]string{model.FormatInt32: model.FormatInt64, "float": "double"}

func compareFormats(old, new *model.Scalar) []finding {
	isBinary := func(s *model.Scalar) bool { return s.Binary || s.Format == model.FormatBinary }
	switch {
	case isBinary(old) && isBinary(new): // which are bytes or text by what else uses the schema
		return nil
	case old.Format != new.Format && (old.Format == model.FormatBinary || new.Format == model.FormatBinary): // raw bytes are not text
		return found(formatChanged, cmp.Or(old.Format, "none"), cmp.Or(new.Format, "none"))
	case wider[old.Format] == new.Format:
		return bySet(formatAdded, formatRemoved, formatWidened, old.Format, new.Format)
	case wider[new.Format] == old.Format:
		return bySet(formatAdded, formatRemoved, formatNarrowed, old.Format, new.Format)
	}
	return bySet(formatAdded, formatRemoved, formatChanged, old.Format, new.Format)
}

// comparePickers looks at the picker and its tag together: the tag is part of the picker.
func comparePickers(old, new *model.Union) []finding {
	switch {
	case old.Picker == "" || new.Picker == "": // of types that were joined to be compared
		return nil
	case old.Picker != new.Picker:
		return found(pickerChanged, string(old.Picker), string(new.Picker))
	case old.Tag != new.Tag:
		return found(tagChanged, old.Tag, new.Tag)
	}
	return nil
}

// typedMembers reports whether an object says of what type undeclared members are. That they may be anything is the meaning of an
// object means that says nothing of them.
func typedMembers(o *model.Object) bool {
	return o.Additional != nil && !model.IsAny(o.Additional.Type) && !model.IsNone(o.Additional.Type)
}

// compareServerValues compares the values that a variable may have; none listed means any.
func compareServerValues(old, new *model.ServerVariable) []finding {
	switch {
	case len(old.Values) == 0 && len(new.Values) > 0:
		return found(serverValuesListed, "", strings.Join(new.Values, ", "))
	case len(old.Values) > 0 && len(new.Values) == 0:
		return found(serverValuesAny, strings.Join(old.Values, ", "), "")
	}
	return serverValues.compare(old, new)
}

var serverValues = setAttribute("ServerVariable.Values", func(v *model.ServerVariable) []string { return v.Values }, serverValueAdded, serverValueRemoved)

// compareParamNames compares the names of a pair of parameters: those of a path are not on the wire, and those of headers
// have no case.
func compareParamNames(old, new *model.Param) []finding {
	switch {
	case old.In == model.InPath && new.In == model.InPath:
		return bySet(nil, nil, paramRenamed, old.Name, new.Name)
	case old.In == model.InHeader && new.In == model.InHeader && strings.EqualFold(old.Name, new.Name):
		return nil
	}
	return bySet(nil, nil, paramRespelt, old.Name, new.Name)
}

// compareRequirements compares which fields an object needs one of. Where one of the alternatives is required on the other
// side, the fields that are required no more, or newly, say all.
func compareRequirements(old, new *model.Object) []finding {
	from, to := requirementText(old), requirementText(new)
	if from == "" && requiresOne(old, new.RequireOneOf) || to == "" && requiresOne(new, old.RequireOneOf) {
		return nil
	}
	changed := requireChanged
	switch looser, tighter := meetAll(old.RequireOneOf, new.RequireOneOf), meetAll(new.RequireOneOf, old.RequireOneOf); {
	case looser && tighter:
		return nil
	case looser:
		changed = requireLoosened
	case tighter:
		changed = requireTightened
	}
	return bySet(requireAdded, requireRemoved, changed, from, to)
}

// meetAll reports whether an object that has all fields of any one of several sets has those of one of others, too.
func meetAll(sets, others [][]string) bool {
	return len(sets) > 0 && !slices.ContainsFunc(sets, func(names []string) bool {
		return !slices.ContainsFunc(others, func(fewer []string) bool {
			return !slices.ContainsFunc(fewer, func(name string) bool { return !slices.Contains(names, name) })
		})
	})
}

// requiresOne reports whether an object requires all fields of one of several sets.
func requiresOne(o *model.Object, sets [][]string) bool {
	return slices.ContainsFunc(sets, func(names []string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return o.Field(name) == nil || !o.Field(name).Required })
	})
}
