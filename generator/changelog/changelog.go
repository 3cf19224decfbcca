// Package changelog writes the page on which a changelog of an API says what is new, updated and removed between two versions
// of it: for each operation its changes as JSON, and what it takes and gives in outline.
//
// # The page
//
//	Azure.AI.Agents (preview:2025-05-15)
//
//	2025/08/13 • 2 updated methods
//
//	RunSteps_ListRunSteps (updated)
//	Description Gets a list of run steps from a thread run.
//	Reference Link ¶
//
//	⚶ Changes
//	…
//	⚼ Request
//	…
//	⚐ Response (200)
//	…
//
// It shows documents as they are written: references are followed, and nothing is merged. What the page can see of an
// operation is its description, parameters and responses; of a value its name, description, values, format, whether it is
// required, its type, and its own properties or items. A schema without a type is a string, and so are unions, schemas
// that only combine others, and a reference back to a schema that is being shown.
//
// # Decisions
//
// The form is known from pages alone. Where they say nothing, this package does as follows.
//
//   - Operations pair by operationId. One without pairs by its method and path, whatever the parameters in it are called,
//     and is called by those. A method or path that changed beyond the names of parameters is a change, "Method" or "Path".
//   - Members pair by name; members of one name, as a path and a query may have, in their order.
//   - Removed nodes come after changed and added ones.
//   - Where a string is missing on one side of a change it is "", and a missing list is [].
//   - Entries whose names would be equal are a list, and an entry whose name looks like a key of the page's own ("#name",
//     "@added_…", "$items") is written with "#name".
//   - Changed headers are under "$headers", and changed parts of a body parameter under "$schema".
//   - A schema without a type that has properties is an object, and one that has items an array.
//   - A response that is not an object is outlined as the field "$schema", as where it has headers. So are arrays in arrays.
//   - No change at all is "0 updated methods" and no section.
//   - The body of OpenAPI 3 is a parameter named body behind the others, read as its first JSON media type, else its first.
//   - OpenAPI 3 spells some things differently that Swagger 2.0 says plainly. A schema that consists of one other, as in
//     allOf: [{$ref: …}] next to a description or in a union with null, is that other, as a reference is. A union of strings
//     is a string with the values that it lists. Other unions and combinations are strings.
//   - Line breaks and control characters in a line's text are a blank.
//
// # The full page
//
// [Options.Full] adds what that form hides. Behind "Type" a value has, in this order and each only where it is given: "In"
// (of parameters), "Types" (where there are several), "Default", "Minimum", "ExclusiveMinimum", "Maximum",
// "ExclusiveMaximum", "MultipleOf", "MinLength", "MaxLength", "Pattern", "MinItems", "MaxItems", "UniqueItems",
// "MinProperties", "MaxProperties", "AdditionalProperties" (true or false), "Nullable", "ReadOnly", "WriteOnly",
// "Deprecated" and "Discriminator" (the property's name). "$items" or "$properties" are followed by
// "$additionalProperties", a value, and "$allOf", "$oneOf", "$anyOf" and "$subtypes", lists of values named after their
// schemas, or by number. Subtypes are shown where the type with the discriminator is used, not where it is a parent. An
// outline has the former in brackets behind the type, and the latter as fields:
//
//	limit: integer (Default 20, Minimum 1) ,
//	tool: (Discriminator "type")
//	{
//	$oneOf:
//	{
//	FileSearchTool:
//	…
package changelog

import (
	"fmt"
	"io"
	"time"

	"github.com/assistgen/assistgen/generator/load"
)

// Options say how a changelog is written.
type Options struct {
	// Name is the name in the title; when empty it is found from the folders of the new document, or from its title.
	Name string
	// Date is the date below the title; the zero time means today.
	Date time.Time
	// Full shows what the form of the page hides.
	Full bool
}

// limits bound the size of a changelog. Every operation is shown with all that is in it, so that a small document whose
// schemas refer to each other often can ask for a page without end.
type limits struct {
	page     int // bytes
	nesting  int // of values in one another
	values   int // of a document, those that places share counted once
	compared int // pairs of values, those that places share counted once
}

// usual are the limits. Pages of the largest documents known stay below a tenth of each.
var usual = limits{page: 64 << 20, nesting: 500, values: 1_000_000, compared: 5_000_000}

// tooLargeError says that a document asks for more than one of the limits.
type tooLargeError struct {
	limit int
	unit  string
}

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the changelog would be larger than %d %s: its schemas contain each other too often to be shown in each operation",
		e.limit, e.unit)
}

// Write writes the changelog of the changes from the old document to the new one. It writes nothing when it fails.
func Write(w io.Writer, old, new *load.Document, opts Options) error {
	return write(w, old, new, opts, usual)
}

// write is Write within limits.
func write(w io.Writer, old, new *load.Document, opts Options, most limits) error {
	before, err := view(old, opts.Full, most)
	if err != nil {
		return fmt.Errorf("%s: %w", old.File, err)
	}
	after, err := view(new, opts.Full, most)
	if err != nil {
		return fmt.Errorf("%s: %w", new.File, err)
	}
	c := comparer{most: most.compared, memo: map[shapes]*shapeDelta{}, nothing: &node{shape: &shape{}}}
	changes := c.operations(before, after)
	if c.err != nil {
		return c.err
	}
	if opts.Date.IsZero() {
		opts.Date = time.Now()
	}
	p := page{most: most.page}
	p.title(titleOf(new, opts.Name))
	p.counts(opts.Date, changes)
	for i, change := range changes {
		p.section(i, change)
	}
	if p.err != nil {
		return p.err
	}
	_, err = w.Write(p.text)
	return err
}
