package merge

// Rule is a decision that merging takes. Its name is the code of the notes that report it.
type Rule struct{ Name, Purpose string }

// Rules are all rules, each with a case of its name in testdata.
var Rules []Rule

func rule(name, purpose string) Rule {
	r := Rule{name, purpose}
	Rules = append(Rules, r)
	return r
}

// Rules about nodes and their order.
var (
	order            = rule("merge-order", "Nodes have the order of the newest version; what only others have follows what stands before it there.")
	availability     = rule("availability", "A node of several versions appears once, marked with the versions that have it.")
	newestDecides    = rule("newest-decides", "The newest stable version decides text, defaults and representation; what it lacks comes from the newest that has it.")
	renamedSchema    = rule("renamed-schema", "A schema renamed, but used at the same places, is one schema under its newest name.")
	inlineSchema     = rule("inline-schema", "A type named in some versions and said in place in others has the newest form.")
	changedReference = rule("changed-reference", "A reference that leads to another schema reads both: a union of objects, or the merged type in place.")
)

// Rules about fields.
var (
	optionalField = rule("optional-field", "What some version with its object lacks, or does not require, is optional.")
	nullable      = rule("nullable", "Null is allowed where any version allows it.")
	access        = rule("read-only", "A field is read-only or write-only only where it is in all versions that have it.")
	oneof         = rule("required-groups", "Groups of fields of which one is needed hold what every version needs.")
)

// Rules about values.
var (
	enumValues      = rule("enum-values", "An enum has the values of all versions.")
	respeltConstant = rule("respelt-constant", "A constant that was spelt otherwise is one value in the newest spelling; the older ones are accepted, as tags too.")
	openEnum        = rule("open-enum", "An enum that is open in some version, or plain text there, is open.")
	constantOrPlain = rule("constant-or-plain", "A value fixed in some versions only is plain.")
	widerNumber     = rule("wider-number", "A number is as wide as the widest of the versions; unix time is as wide as any whole number.")
	numberAsText    = rule("number-as-text", "A number written as text in some versions only has the newest form.")
	textFormat      = rule("text-format", "A format that not every version states is kept where every text has it, and is dropped otherwise.")
	loosestLimits   = rule("loosest-limits", "A value that is legal in one version is legal.")
)

// Rules about types.
var (
	unstatedType   = rule("unstated-type", "A type stands against any value in an older version; any value in the newest stays.")
	mapOrObject    = rule("map-or-object", "An object whose fields only some versions declare has these fields, all optional.")
	changedKind    = rule("changed-kind", "Types of different kinds become a union.")
	widerUnion     = rule("wider-union", "A type that is a variant of a union in some versions becomes that union.")
	becameBase     = rule("became-base", "An object that has subtypes in some versions only is the union of them; a value without a tag keeps its fields.")
	ambiguousUnion = rule("ambiguous-union", "How variants are told apart is settled anew after merging.")
)

// Rules about operations.
var (
	movedOperation = rule("moved-operation", "An operation with another method or path in some versions has several wire forms, the newest first.")
	movedInput     = rule("moved-input", "An input that moved stays where the newest has it; the older form says where it stood.")
	parameters     = rule("parameters", "A parameter of some versions only is optional, unless it is part of a path.")
	answers        = rule("bodies-and-answers", "Bodies and answers of all versions are kept, by media type and status.")
	streams        = rule("streams", "A stream has the events of all versions, and says which versions stream.")
	headers        = rule("headers", "A header with another value in each version is there once for each value.")
	security       = rule("security", "All ways to authenticate of all versions go; servers and schemes are kept too.")
	sameMethod     = rule("same-method", "Two operations that are one method of generated code are reported.")
)
