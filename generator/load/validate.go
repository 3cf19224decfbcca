package load

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// maxComplaints is how many complaints of the validator are shown for a document.
const maxComplaints = 20

// validate turns what kin-openapi's validator complains of into warnings: most published documents have some faults, and
// code can be generated from them all the same.
func (l *loader) validate(d *Document) {
	seen := map[diagKey]bool{}
	var found diag.List
	restore := cutReferences(d.T)
	defer restore()
	for _, err := range complaints(d.T) {
		n, ok := locate(d.root, err)
		// A fault of a component, which come first, is found again in all operations that use it.
		key, inComponent := diagKey{n.Pos(), leaf(err).Error()}, diagKey{message: leaf(err).Error()}
		if !ok || seen[key] || seen[inComponent] && isOfPath(err) || isOfReference(err) || isOfStyle(err) || l.swagger && isOfName(err) {
			continue
		}
		seen[key] = true
		seen[inComponent] = seen[inComponent] || !isOfPath(err)
		found.Add(diag.Diagnostic{Severity: diag.Warning, Code: "openapi-validate", Pos: n.Pos(), Message: shorten(err.Error())})
	}
	found.Sort()
	if more := len(found) - maxComplaints; more > 0 {
		found = found[:maxComplaints]
		found.Warnf(model.Pos{File: d.File}, "openapi-validate", "the document has %d more faults like these", more)
	}
	l.diags.Add(found...)
}

// isOfReference reports whether the complaint is of a reference. The loader has followed them all, and the validator loses some between
// files.
func isOfReference(err error) bool {
	return strings.HasPrefix(leaf(err).Error(), "found unresolved ref")
}

// isOfStyle reports whether the complaint is of the style of a parameter or header: normalize says what becomes of one that its place
// does not have, and those of Swagger 2.0 are carried out in every place.
func isOfStyle(err error) bool {
	return strings.HasPrefix(leaf(err).Error(), "serialization method with style=")
}

// isOfName reports whether the complaint is of the letters in the name of a component, which Swagger 2.0 does not limit.
func isOfName(err error) bool { return strings.HasPrefix(leaf(err).Error(), "identifier ") }

// componentSchema begins the references that lead to schemas which are validated by themselves.
const componentSchema = "#/components/schemas/"

// cutReferences puts an empty schema where one component refers to another, and returns what undoes that. The validator follows
// references from each component anew: where all components reach each other that would take the square of their number.
func cutReferences(t *openapi3.T) (restore func()) {
	c := cutter{cut: map[*openapi3.SchemaRef]*openapi3.Schema{}}
	if t.Components != nil {
		for _, s := range t.Components.Schemas {
			c.at(s)
		}
	}
	return func() {
		for ref, value := range c.cut {
			ref.Value = value
		}
	}
}

// cutter puts an empty schema in the place of others.
type cutter struct {
	empty openapi3.Schema
	cut   map[*openapi3.SchemaRef]*openapi3.Schema // what was there
}

// at puts the empty schema behind a reference, or the references in a schema.
func (c *cutter) at(s *openapi3.SchemaRef) {
	switch {
	case s == nil || s.Value == nil || c.cut[s] != nil:
	case strings.HasPrefix(s.Ref, componentSchema):
		c.cut[s], s.Value = s.Value, &c.empty
	case s.Ref == "":
		for child := range schemasIn(s.Value) {
			c.at(child)
		}
	}
}

// schemasIn returns the schemas that are in a schema.
func schemasIn(s *openapi3.Schema) iter.Seq[*openapi3.SchemaRef] {
	return func(yield func(*openapi3.SchemaRef) bool) {
		for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf, s.AllOf, s.PrefixItems, {
			s.Not, s.Items, s.Contains, s.PropertyNames, s.If, s.Then, s.Else, s.ContentSchema, s.AdditionalProperties.Schema,
		}} {
			for _, child := range list {
				if !yield(child) {
					return
				}
			}
		}
		for _, members := range []openapi3.Schemas{s.Properties, s.PatternProperties, s.DependentSchemas, s.Defs} {
			for _, child := range members {
				if !yield(child) {
					return
				}
			}
		}
	}
}

// diagKey tells one complaint from another.
type diagKey struct {
	pos     model.Pos
	message string
}

// isOfPath reports whether a complaint is about a path.
func isOfPath(err error) bool {
	var e *openapi3.PathValidationError
	return errors.As(err, &e)
}

// shorten keeps a message to a length that can be read.
func shorten(message string) string {
	const most = 300
	message = strings.Join(strings.Fields(message), " ")
	if runes := []rune(message); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return message
}

// complaints returns what the validator finds.
func complaints(t *openapi3.T) []error {
	err := validateRecovered(t)
	var many openapi3.MultiError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &many):
		return many
	}
	return []error{err}
}

// validateRecovered runs the validator; a panic of the library becomes a complaint. Examples, defaults and patterns are
// not looked at: they often break the rules in published documents, and generated code does not depend on them.
func validateRecovered(t *openapi3.T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the document cannot be validated: %v", p)
		}
	}()
	return t.Validate(context.Background(),
		openapi3.EnableMultiError(),
		openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaDefaultsValidation(),
		openapi3.DisableSchemaPatternValidation(),
		openapi3.AllowExtraSiblingFields("mediaTypes", "$recursiveAnchor", "$recursiveRef", "$dynamicAnchor", "$dynamicRef"),
	)
}

// leaf returns the innermost error.
func leaf(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// locate returns the node that a complaint is about, as near as its wrappers tell, and whether to show the complaint.
func locate(root *Node, err error) (*Node, bool) {
	n := root
	for ; err != nil; err = errors.Unwrap(err) {
		next, ok := step(root, n, err)
		if !ok {
			return n, false
		}
		if next != nil {
			n = next
		}
	}
	return n, true
}

// step goes from a node to where one wrapper points, or to nil when the wrapper tells nothing more. It returns false for a
// complaint that is not to be shown.
func step(root, n *Node, err error) (*Node, bool) {
	switch e := err.(type) { //nolint:errorlint // locate takes the wrappers off one by one
	case *openapi3.SectionValidationError:
		return root.Get(e.Section), true
	case *openapi3.ComponentValidationError:
		return root.Get("components", sectionOf[kind(e.Section)], e.Name), true
	case *openapi3.PathValidationError:
		return root.Get("paths", e.Path).Follow(), true
	case *openapi3.WebhookValidationError:
		return root.Get("webhooks", e.Name).Follow(), true
	case *openapi3.OperationValidationError:
		return n.Get(strings.ToLower(e.Method)), true
	case *openapi3.ConflictingPathsError:
		return root.Get("paths", e.Path2), true
	case *openapi3.ParameterFieldValidationError:
		return parameterNamed(n, e.ParameterName), true
	case *openapi3.ExtraSiblingFieldsError:
		return withMember(n, e.Fields)
	case *openapi3.FieldVersionMismatchError:
		return withMember(n, []string{e.Field})
	case *openapi3.ServerVariableDefaultRequired:
		return nil, false // an empty default means that the user must give the value
	case *openapi3.PathParametersError, *openapi3.DuplicateOperationIDError, *openapi3.SecurityRequirementSchemeUndefinedError:
		return nil, false // normalize says what becomes of these
	}
	return nil, true
}

// parameterNamed returns the parameter of an operation, or the node itself when it is one.
func parameterNamed(n *Node, name string) *Node {
	for _, p := range n.Get("parameters").Items() {
		if p.Follow().Get("name").Text() == name {
			return p
		}
	}
	return n
}

// withMember returns the first member below the node, or the node itself, that has one of the keys. There is none when the
// fault lies behind a reference: then it is reported there, and not once more for each use.
func withMember(n *Node, keys []string) (*Node, bool) {
	for _, key := range keys {
		if found := descendant(n, key); found != nil {
			return found, true
		}
	}
	return nil, false
}

// descendant returns the first member with the key in a tree.
func descendant(n *Node, key string) *Node {
	if m := n.Get(key); m != nil {
		return m
	}
	for _, m := range n.items {
		if found := descendant(m, key); found != nil {
			return found
		}
	}
	return nil
}
