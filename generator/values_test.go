package generator

import (
	"cmp"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
)

// zeros are values of the kinds, for rows of the table that have none.
var zeros = map[model.Kind]string{model.KindBoolean: "false", model.KindNumber: "0", model.KindInteger: "0", model.KindString: `""`}

// TestPlainValues holds that each row of the table of values is complete: a package whose model, union and call have the value compiles,
// and the runtime reads and writes it as the Go type of the row.
func TestPlainValues(t *testing.T) {
	t.Parallel()
	var paths, schemas, body, types strings.Builder
	for i, v := range plan.PlainValues {
		schema := fmt.Sprintf("{type: %s, format: '%s'}", v.Kind, v.Format)
		fmt.Fprintf(&paths, "  /calls%d/{time}: {get: {operationId: get%[1]d, parameters: [{name: time, in: path, required: true, schema: %s}], responses: {'204': {description: ok}}}}\n", i, schema)
		fmt.Fprintf(&schemas, "        v%d: %s\n        l%[1]d: {type: array, items: %s}\n        u%[1]d: {oneOf: [%[2]s, {type: object}]}\n", i, schema)
		fmt.Fprintf(&body, `,"v%d":%[2]s,"l%[1]d":[%[2]s],"u%[1]d":%[2]s`, i, cmp.Or(v.Valid, zeros[v.Kind]))
		if v.Format == model.FormatBinary {
			continue // is bytes in JSON
		}
		name := v.Rep.String()
		if v.Rep.Pkg == plan.RuntimePkg {
			name = "api." + name
		}
		fmt.Fprintf(&types, "\tvar _ api.Opt[%s] = m.V%d\n", name, i)
	}
	imports := map[string]bool{}
	for _, b := range plan.Basics() {
		if b.Pkg != "" && b.Pkg != plan.RuntimePkg {
			imports[b.Pkg] = true
		}
	}
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "go.mod"), "module example.com/values\n\ngo 1.24\n")
	writeText(t, filepath.Join(dir, "main.go"), fmt.Sprintf(valuesProgram, quoted(imports), "{"+body.String()[1:]+"}", types.String()))
	cfg := &config.Config{
		Runtime: config.Runtime{Dir: filepath.Join(dir, "runtime"), Package: "example.com/values/runtime"},
		APIs: []*config.API{{Name: "api", Package: "api", Out: filepath.Join(dir, "api"), Versions: []*config.Version{
			{Spec: writeSpec(t, paths.String(), "    All:\n      properties:\n"+schemas.String())},
		}}},
	}
	if _, found := Generate(cfg, Options{}); found.HasErrors() {
		t.Fatal(found)
	}
	run := exec.CommandContext(t.Context(), "go", "run", ".")
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.4000s", err, out)
	}
}

// quoted lists strings as Go writes them.
func quoted(texts map[string]bool) string {
	var b strings.Builder
	for text := range texts {
		fmt.Fprintf(&b, "\t%q\n", text)
	}
	return b.String()
}

// valuesProgram reads a string into a model, writes it again and compares.
const valuesProgram = `package main

import (
	"log"
%s
	"example.com/values/api"
)

const text = ` + "`%s`" + `

func main() {
	var m, again api.All
	if err := m.UnmarshalJSON([]byte(text)); err != nil {
		log.Fatal(err)
	}
	written, err := m.MarshalJSON()
	if err != nil || string(written) != text {
		log.Fatalf("%%s, %%v; want %%s", written, err, text)
	}
	if err := again.UnmarshalJSON(written); err != nil || !again.Equal(&m) {
		log.Fatalf("not equal: %%v", err)
	}
	if err := m.Validate(); err != nil {
		log.Fatal(err)
	}
%s}
`

// TestTypesOfTheRuntimeHaveNames holds that packages have a name for each type of the runtime that a value has.
func TestTypesOfTheRuntimeHaveNames(t *testing.T) {
	t.Parallel()
	for _, b := range plan.Basics() {
		decl := "type " + b.Name + " = runtime." + b.Name
		if b.Pkg == plan.RuntimePkg && !slices.ContainsFunc(plan.Offers, func(o plan.Offer) bool { return o.Decl == decl }) {
			t.Errorf("%s is not among the names that every package offers", b.Name)
		}
	}
}
