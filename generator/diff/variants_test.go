package diff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestParts holds what breaks when variants of a union become one, or one becomes several.
func TestParts(t *testing.T) {
	t.Parallel()
	const (
		stringX  = "{type: object, required: [x], properties: {x: {type: string}, y: {type: string}}}"
		integerX = "{type: object, required: [x], properties: {x: {type: integer}, y: {type: string}}}"
		eitherX  = "{type: object, required: [x], properties: {x: {oneOf: [{type: string}, {type: integer}]}, y: {type: string}}}"
		optional = "{type: object, properties: {x: {oneOf: [{type: string}, {type: integer}]}, y: {type: string}}}"
		booleanX = "{type: object, required: [x], properties: {x: {type: boolean}, y: {type: string}}}"
		onlyA    = "{type: object, required: [k, v], properties: {k: {type: string, enum: [a]}, v: {type: string}}}"
		onlyB    = "{type: object, required: [k, v], properties: {k: {type: string, enum: [b]}, v: {type: string}}}"
		aOrB     = "{type: object, required: [k, v], properties: {k: {type: string, enum: [a, b]}, v: {type: string}}}"
		other    = "{type: object, required: [z], properties: {z: {type: string}}}"
		pairXY   = "{type: object, required: [x, y], properties: {x: {type: [string, integer]}, y: {type: [string, integer]}}}"
		xyString = "{type: object, required: [x, y], properties: {x: {type: string}, y: {type: string}}}"
		xyNumber = "{type: object, required: [x, y], properties: {x: {type: integer}, y: {type: integer}}}"
	)
	of := func(all ...string) string { return "{oneOf: [" + strings.Join(all, ", ") + "]}" }
	for _, c := range []struct {
		name          string
		old, new      string   // schemas
		sent, got     []string // of the schema in a request, and in a response
		back, gotBack []string
	}{
		{"two become one", of(stringX, integerX), eitherX,
			[]string{"info variant-merged x.body", "info became-union x.body.x"}, []string{"info variant-merged x.200.body"},
			[]string{"info variant-split x.body"}, []string{"info variant-split x.200.body", "info became-single x.200.body.x"}},
		{"two of three become one", of(stringX, integerX, other), of(eitherX, other),
			[]string{"info became-union x.body(object).x", "info variant-merged x.body"}, []string{"info variant-merged x.200.body"},
			[]string{"info variant-split x.body"}, []string{"info became-single x.200.body(object).x", "info variant-split x.200.body"}},
		{"two become one that lacks a field at times", of(stringX, integerX), optional,
			[]string{"info variant-merged x.body", "info field-optional x.body.x", "info became-union x.body.x"}, []string{"info variant-merged x.200.body", "breaking field-optional x.200.body.x"},
			[]string{"info variant-split x.body", "breaking field-required x.body.x"}, []string{"info variant-split x.200.body", "info field-required x.200.body.x", "info became-single x.200.body.x"}},
		{"two of three kinds become one", of(stringX, integerX, booleanX), of(eitherX, booleanX),
			[]string{"info became-union x.body(object).x", "info variant-merged x.body"}, []string{"info variant-merged x.200.body"},
			[]string{"info variant-split x.body"}, []string{"info became-single x.200.body(object).x", "info variant-split x.200.body"}},
		{"two of constants become one", of(onlyA, onlyB), aOrB,
			[]string{"info variant-merged x.body", "info enum-value-added x.body.k"}, []string{"info variant-merged x.200.body"},
			[]string{"info variant-split x.body"}, []string{"info variant-split x.200.body", "info enum-value-removed x.200.body.k"}},
		{"two become one of more", of(xyString, xyNumber), pairXY,
			[]string{"info variant-merged x.body", "info became-union x.body.x", "info became-union x.body.y"}, []string{"info variant-merged x.200.body"},
			[]string{"info variant-split x.body", "breaking became-single x.body.x", "breaking became-single x.body.y"}, []string{"info variant-split x.200.body", "info became-single x.200.body.x", "info became-single x.200.body.y"}},
		{"one more", stringX, of(stringX, other),
			[]string{"info variant-added x.body"}, []string{"warning variant-added x.200.body"},
			[]string{"breaking variant-removed x.body"}, []string{"info variant-removed x.200.body"}},
		{"one more of two", stringX, of(other, stringX, booleanX),
			[]string{"info variant-added x.body", "info variant-added x.body"}, []string{"warning variant-added x.200.body", "warning variant-added x.200.body"},
			[]string{"breaking variant-removed x.body", "breaking variant-removed x.body"}, []string{"info variant-removed x.200.body", "info variant-removed x.200.body"}},
		{"one more that is a string", stringX, of(stringX, "{type: string}"),
			[]string{"info became-union x.body"}, []string{"breaking became-union x.200.body"},
			[]string{"breaking became-single x.body"}, []string{"info became-single x.200.body"}},
		{"one more of the same fields", stringX, of(stringX, "{type: object, required: [x, w], properties: {x: {type: string}, w: {type: string}}}"),
			[]string{"info variant-added x.body"}, []string{"warning variant-added x.200.body"},
			[]string{"breaking variant-removed x.body"}, []string{"info variant-removed x.200.body"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sent := func(schema string) []byte { return oneOperation(sends("{application/json: {schema: "+schema+"}}"), "") }
			got := func(schema string) []byte { return oneOperation(answerOf(schema), "") }
			for _, way := range []struct {
				name  string
				of    func(string) []byte
				there []string
				back  []string
			}{{"sent", sent, c.sent, c.back}, {"received", got, c.got, c.gotBack}} {
				if d := cmp.Diff(way.there, compared(t, way.of(c.old), way.of(c.new))); d != "" {
					t.Errorf("%s: %s", way.name, d)
				}
				if d := cmp.Diff(way.back, compared(t, way.of(c.new), way.of(c.old))); d != "" {
					t.Errorf("%s back: %s", way.name, d)
				}
			}
		})
	}
}

// A variant that its tag distinguishes is not part of one that has the same fields.
func TestTaggedVariantIsNoPart(t *testing.T) {
	t.Parallel()
	const (
		tagged = "schemas: {Cat: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}}, " +
			"Dog: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}}}"
		both   = "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}}}"
		hamstr = "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Ant'}], discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', ant: '#/components/schemas/Ant'}}}"
	)
	without := strings.Replace(tagged, "Dog", "Ant", 1)
	old := oneOperation(sends("{application/json: {schema: "+both+"}}"), tagged)
	new := oneOperation(sends("{application/json: {schema: "+hamstr+"}}"), without)
	want := []string{"breaking variant-removed x.body", "info variant-added x.body", "info schema-removed Dog", "info schema-added Ant"}
	if d := cmp.Diff(want, compared(t, old, new)); d != "" {
		t.Error(d)
	}
}

// Variants that are extracted, inlined, put elsewhere and changed stay what they were.
func TestExtractedVariants(t *testing.T) {
	t.Parallel()
	const (
		inline  = "{oneOf: [{type: object, required: [a], properties: {a: {type: string}, n: {type: integer}}}, {type: object, required: [b], properties: {b: {type: string}}}]}"
		swapped = "{oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/A'}]}"
		half    = "{oneOf: [{type: object, required: [b], properties: {b: {type: string}}}, {$ref: '#/components/schemas/A'}]}"
		a       = "A: {type: object, required: [a], properties: {a: {type: string}, n: {type: integer}}}"
		longerA = "A: {type: object, required: [a], properties: {a: {type: string}, n: {type: integer}, m: {type: integer}}}"
		b       = "B: {type: object, required: [b], properties: {b: {type: string}}}"
	)
	for _, c := range []struct {
		name           string
		old, new       string
		components     string
		want, wantBack []string
	}{
		{"extracted", inline, swapped, "schemas: {" + a + ", " + b + "}", []string{"info schema-added A", "info schema-added B"}, []string{"info schema-removed A", "info schema-removed B"}},
		{"one extracted", inline, half, "schemas: {" + a + "}", []string{"info schema-added A"}, []string{"info schema-removed A"}},
		{"extracted with a new field", inline, swapped, "schemas: {" + longerA + ", " + b + "}",
			[]string{"info field-added x.200.body(A).m", "info schema-added A", "info schema-added B"}, []string{"warning field-removed x.200.body(object).m", "info schema-removed A", "info schema-removed B"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			old, new := oneOperation(answerOf(c.old), ""), oneOperation(answerOf(c.new), c.components)
			if d := cmp.Diff(c.want, compared(t, old, new)); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.wantBack, compared(t, new, old)); d != "" {
				t.Errorf("back: %s", d)
			}
		})
	}
}
