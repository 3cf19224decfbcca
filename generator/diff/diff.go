// Package diff says what changed between two models of an API and what that breaks on the wire. What it does to the
// generated Go is for goapi.
//
// A change is listed once, at the node where it was made, with the operations that it reaches: a field that a hundred
// operations carry is one change. What the change means depends on the direction. A caller sends requests, so a request
// that accepts less breaks it; it reads responses, so a response that may hold more can break it.
package diff

import (
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Report lists the changes between two models.
type Report struct {
	// Changes are in the order of the new model: the API's own, those of operations, those of schemas. What only the old
	// model has comes after what it followed there.
	Changes []*Change
}

// Change is one change.
type Change struct {
	Rule *Rule
	// ID is the node that changed: in the new model, in the old one for what was removed.
	ID string
	// Owner is the operation or schema that the node belongs to, or "API", and Path the way to the node from there, empty
	// for the owner itself: "RunStep", "step_details.type".
	Owner, Path string
	// Name is the name of the node on the wire.
	Name string
	// Old and New are the positions of the node; one is zero for what was added or removed.
	Old, New model.Pos
	// Details are the first few differences behind a reference that leads to another schema; nil for all else.
	Details []string
	// From and To are the old and the new value as text; one is empty for what was added or removed, both where the
	// rule says all.
	From, To string
	// Severity is the worst of the effects.
	Severity Severity
	// Effects are the effects of the change in each direction in which an operation carries the node; nil where none does.
	Effects []Effect
}

// Effect is the effect of a change in one direction.
type Effect struct {
	Direction Direction
	Severity  Severity
	// OASDiff is the check of oasdiff that means the same; empty where there is none.
	OASDiff string
	// Operations are the operationIds of the operations that the change reaches, in the order of the new model. Nil means
	// the API as a whole. Webhooks and callbacks are among them, see [IsSent].
	Operations []string
}

// Breaking reports whether the change breaks callers or servers on the wire.
func (c *Change) Breaking() bool { return c.Severity == Breaking }

// Where returns the place of the change for a reader: "RunStep.step_details".
func (c *Change) Where() string {
	if c.Path == "" {
		return c.Owner
	}
	return c.Owner + "." + c.Path
}

// Message says what happened to the node.
func (c *Change) Message() string {
	said := strings.NewReplacer("{name}", c.Name, "{from}", c.From, "{to}", c.To).Replace(c.Rule.Message)
	if c.Details != nil {
		said += ": " + strings.Join(c.Details, "; ")
	}
	return said
}

// Pos is where a reader looks first: the new place, or the old one of what is gone.
func (c *Change) Pos() model.Pos {
	if c.New.File == "" && c.New.Line == 0 {
		return c.Old
	}
	return c.New
}

// Count returns how many changes are of a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, c := range r.Changes {
		if c.Severity == s {
			n++
		}
	}
	return n
}
