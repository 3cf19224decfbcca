package refdoc_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/assistgen/assistgen/generator/refdoc"
)

// TestMadeExamplesAreValid holds the examples that are made of schemas to these, by the opinion of kin-openapi.
func TestMadeExamplesAreValid(t *testing.T) {
	t.Parallel()
	files := []string{"testdata/library.yaml", "testdata/values.yaml"}
	for _, pattern := range []string{"../../testdata/houses/*.yaml", "../../testdata/golden/*/spec.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	checked := 0
	for _, file := range files {
		loader := openapi3.NewLoader()
		loader.IsExternalRefsAllowed = true
		doc, err := loader.LoadFromFile(file)
		if err != nil {
			t.Logf("%s is not tried: %v", file, err)
			continue
		}
		for _, s := range referenceOf(t, file).Services {
			for _, o := range s.Operations {
				checked += madeIsValid(t, file, doc, o)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d examples are tried", checked)
	}
}

// notJudged are the operations of which kin-openapi does not judge rightly, and why.
var notJudged = map[string]string{
	"files Vehicles.ListVehicles": "it finds no variant by a mapping to a file",
	"inline-discriminator X.X":    "it does not read const",
}

// madeIsValid checks the example of an operation, and returns how many values it has that are made.
func madeIsValid(t *testing.T, file string, doc *openapi3.T, o *refdoc.Operation) int {
	t.Helper()
	if notJudged[filepath.Base(filepath.Dir(file))+" "+o.Title] != "" {
		return 0
	}
	item := doc.Paths.Find(o.Forms[0].Path)
	if item == nil || item.GetOperation(o.Forms[0].Method) == nil || len(o.Examples) == 0 || !o.Examples[0].Made {
		return 0
	}
	op, e, checked := item.GetOperation(o.Forms[0].Method), o.Examples[0], 0
	check := func(what, text, mediaType string, content openapi3.Content, opts ...openapi3.SchemaValidationOption) {
		media := content.Get(mediaType)
		var value any
		if text == "" || media == nil || media.Schema == nil || media.Schema.Value == nil {
			return
		}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Errorf("%s: %s: %s: %v", file, o.Title, what, err)
			return
		}
		checked++
		if err := media.Schema.Value.VisitJSON(value, append(opts, openapi3.MultiErrors())...); err != nil {
			first, _, _ := strings.Cut(err.Error(), "\nSchema:")
			t.Errorf("%s: %s: %s: %s\n%s", file, o.Title, what, first, text)
		}
	}
	if op.RequestBody != nil && len(o.Bodies) > 0 && op.RequestBody.Value != nil {
		check("request", e.Body, o.Bodies[0].MediaType, op.RequestBody.Value.Content, openapi3.VisitAsRequest())
	}
	if r := op.Responses.Value(e.Status); r != nil && r.Value != nil {
		check("response", e.Response, "application/json", r.Value.Content, openapi3.VisitAsResponse())
	}
	return checked
}
