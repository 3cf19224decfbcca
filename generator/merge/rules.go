package merge

// Rule is a decision that merging takes. Its name is the code of the notes that report it.
type Rule struct{ Name, Purpose string }

// Rules are all rules, each with a case of its name in testdata.
var Rules = []Rule{
	order, availability, newestDecides, renamedSchema, inlineSchema, changedReference,
	optionalField, nullable, access, oneof,
	enumValues, respeltConstant, openEnum, constantOrPlain, widerNumber, numberAsText, textFormat, loosestLimits,
	unstatedType, mapOrObject, changedKind, widerUnion, becameBase, ambiguousUnion,
	movedOperation, movedInput, parameters, answers, streams, headers, security, ownWire, oneForAll, sameMethod,
}

// Rules about nodes and their order.
var (
	order            = Rule{"merge-order", "Nodes have the order of the newest version; what only others have keeps its place after its predecessor there."}
	availability     = Rule{"availability", "A node of several versions appears once, marked with the versions that have it."}
	newestDecides    = Rule{"newest-decides", "The newest stable version decides text, defaults and representation; what it lacks comes from the newest that has it."}
	renamedSchema    = Rule{"renamed-schema", "A schema renamed, but used at the same places, is one schema under its newest name."}
	inlineSchema     = Rule{"inline-schema", "A type named in some versions and said in place in others has the newest form."}
	changedReference = Rule{"changed-reference", "A reference that leads to another schema reads both: a union of objects, or the merged type in place."}
)

// Rules about fields.
var (
	optionalField = Rule{"optional-field", "What some version with its object lacks, or does not require, is optional."}
	nullable      = Rule{"nullable", "Null is allowed where any version allows it."}
	access        = Rule{"read-only", "A field is read-only or write-only only where it is in all versions that have it."}
	oneof         = Rule{"required-groups", "Groups of fields of which one is needed hold what every version needs."}
)

// Rules about values.
var (
	enumValues      = Rule{"enum-values", "An enum has the values of all versions."}
	respeltConstant = Rule{"respelt-constant", "A constant that was spelt otherwise is one value in the newest spelling; the older ones are accepted, as tags too."}
	openEnum        = Rule{"open-enum", "An enum that is open in some version, or plain text there, is open."}
	constantOrPlain = Rule{"constant-or-plain", "A value fixed in some versions only is plain."}
	widerNumber     = Rule{"wider-number", "A number is as wide as the widest of the versions; unix time is as wide as any integer."}
	numberAsText    = Rule{"number-as-text", "A number written as text in some versions only has the newest form."}
	textFormat      = Rule{"text-format", "A format that not every version states is kept where every text has it, and is dropped otherwise."}
	loosestLimits   = Rule{"loosest-limits", "A value that is legal in one version is legal."}
)

// Rules about types.
var (
	unstatedType   = Rule{"unstated-type", "A type wins over any value in an older version; any value in the newest stays."}
	mapOrObject    = Rule{"map-or-object", "An object whose fields only some versions declare has these fields, all optional."}
	changedKind    = Rule{"changed-kind", "Types of different kinds become a union."}
	widerUnion     = Rule{"wider-union", "A type that is a variant of a union in some versions becomes that union."}
	becameBase     = Rule{"became-base", "An object that has subtypes in some versions only is the union of them; a value without a tag keeps its fields."}
	ambiguousUnion = Rule{"ambiguous-union", "How variants are distinguished is settled again after merging."}
)

// Rules about operations.
var (
	movedOperation = Rule{"moved-operation", "An operation with another method or path in some versions has several wire forms, the newest first."}
	movedInput     = Rule{"moved-input", "An input that moved stays where the newest has it; the older form says where it was."}
	parameters     = Rule{"parameters", "A parameter of some versions only is optional, unless it is part of a path."}
	answers        = Rule{"bodies-and-answers", "Bodies and responses of all versions are kept, by media type and status."}
	streams        = Rule{"streams", "A stream has the events of all versions, and says which versions stream."}
	headers        = Rule{"headers", "A header with another value in each version is there once for each value."}
	security       = Rule{"security", "Servers and security schemes of all versions are kept; one that another version has otherwise is there once for each."}
	ownWire        = Rule{"own-wire", "Where versions send an operation or respond to it in different ways, each does as its own document says."}
	oneForAll      = Rule{"one-for-all", "What is of one shape for all versions has that of the newest; a warning says so where they differ."}
	sameMethod     = Rule{"same-method", "Two operations that are one method of generated code are reported."}
)
