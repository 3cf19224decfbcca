package diff

import (
	"fmt"
	"slices"
	"strings"
)

// Rule is one kind of change. Rules are rows: what happened is found by the attributes that name them.
type Rule struct {
	// ID is the name that users write: "field-removed".
	ID string
	// Kind is the kind of change of the attribute.
	Kind Kind
	// Message says it of one node; {name}, {from} and {to} stand for the node's name and the two values.
	Message string
	// Request is how bad it is in parameters and request bodies, Response in responses, Call for the operation or the API as
	// a whole; [Never] where it cannot occur.
	Request, Response, Call Severity
	// perAPI tells that documents say it once for all operations, though each has it: how to authenticate, and what headers
	// are sent. Alike in several operations it is one change of the API.
	perAPI bool
	// oasdiff are the checks of oasdiff that mean the same, with * for the place (body, property, parameter).
	oasdiff []string
}

// Kind is a kind of change of an attribute of a node.
type Kind string

// The kinds of change.
const (
	Added   Kind = "added"   // there was none
	Removed Kind = "removed" // there is none
	Changed Kind = "changed" // there is another
)

// Severity is how bad a change is.
type Severity int

// The severities, from the mildest to the worst.
const (
	// Never means that the rule does not occur in that direction.
	Never Severity = iota - 1
	// Docs changes what people read: descriptions, summaries, tags.
	Docs
	// Info breaks nothing.
	Info
	// Warning breaks those who rely on more than the document promises, or behaves otherwise without a failure.
	Warning
	// Breaking makes a correct caller fail.
	Breaking
)

var severityNames = map[Severity]string{Docs: "docs", Info: "info", Warning: "warning", Breaking: "breaking"}

// String returns the name that users write.
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity returns the severity of that name.
func ParseSeverity(name string) (Severity, error) {
	for s, n := range severityNames {
		if n == name {
			return s, nil
		}
	}
	return Never, fmt.Errorf("%q is not a severity: take breaking, warning, info or docs", name)
}

// Direction is the way that a value goes.
type Direction string

// The directions. Call is the operation as a whole.
const (
	Call     Direction = "call"
	Request  Direction = "request"
	Response Direction = "response"
)

// severity returns how bad the rule is in a direction.
func (r *Rule) severity(d Direction) Severity {
	switch d {
	case Request:
		return r.Request
	case Response:
		return r.Response
	}
	return r.Call
}

// OfValues reports whether a rule is about one value of an enum, or one variant of a union: what happened to several of them reads well
// together.
func OfValues(r *Rule) bool {
	return slices.Contains([]*Rule{valueAdded, openValueAdded, valueRemoved, openValueGone, variantAdded, variantRemoved}, r)
}

// Meaning says what the rule finds.
func (r *Rule) Meaning() string {
	return strings.NewReplacer("{name}", "NAME", "{from}", "OLD", "{to}", "NEW").Replace(r.Message)
}

// Find returns the rule of that ID, or nil.
func Find(id string) *Rule {
	for _, r := range Rules {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// dataRule makes a rule about what is sent and received.
func dataRule(id string, kind Kind, message string, request, response Severity, oasdiff ...string) *Rule {
	return register(&Rule{ID: id, Kind: kind, Message: message, Request: request, Response: response, Call: Never, oasdiff: oasdiff})
}

// callRule makes a rule about an operation or the API as a whole.
func callRule(id string, kind Kind, message string, severity Severity, oasdiff ...string) *Rule {
	return register(&Rule{ID: id, Kind: kind, Message: message, Request: Never, Response: Never, Call: severity, oasdiff: oasdiff})
}

// perAPIRule makes a rule about operations that documents say once for all of them.
func perAPIRule(id string, kind Kind, message string, severity Severity, oasdiff ...string) *Rule {
	r := callRule(id, kind, message, severity, oasdiff...)
	r.perAPI = true
	return r
}

// anywhereRule makes a rule about what any node may have.
func anywhereRule(id string, kind Kind, message string, severity Severity, oasdiff ...string) *Rule {
	return register(&Rule{ID: id, Kind: kind, Message: message, Request: severity, Response: severity, Call: severity, oasdiff: oasdiff})
}

// rulesOfLimit are the rules for a keyword that limits values by a schema.
type rulesOfLimit struct{ added, removed, changed *Rule }

// limitRules makes the rules for such a keyword; checked tells that oasdiff has checks for one that came or went.
func limitRules(id string, checked bool) rulesOfLimit {
	checks := func(what string) []string {
		if !checked {
			return nil
		}
		return []string{"request-*-" + id + what, "response-*-" + id + what}
	}
	return rulesOfLimit{
		dataRule(id+"-added", Added, "is limited by {name}", Breaking, Info, checks("-added")...),
		dataRule(id+"-removed", Removed, "is no longer limited by {name}", Info, Warning, checks("-removed")...),
		dataRule(id+"-changed", Changed, "is limited otherwise by {name}", Breaking, Warning),
	}
}

// Rules are all rules, in the order in which they are written down.
var Rules []*Rule

func register(r *Rule) *Rule {
	Rules = append(Rules, r)
	return r
}
