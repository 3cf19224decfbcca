package unify_test

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/unify"
	"github.com/assistgen/assistgen/templates/runtime"
)

// vendorRow is a row of testdata/vendors.txt.
type vendorRow struct {
	label   string // "Run: status"
	unified string
	own     []string // by API, in their order
	excuse  string   // why it is not carried out; empty for a row that is
}

// vendorRows reads the table. Its labels are those of the fact sheet.
func vendorRows(t *testing.T) []vendorRow {
	t.Helper()
	data, err := os.ReadFile("testdata/vendors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var rows []vendorRow
	section, label := "", ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		cells := strings.Split(line, " | ")
		switch {
		case line == "" || line[0] == '#':
		case len(cells) == 1:
			section = line
		case strings.HasPrefix(line, "! ") && len(cells) == 2:
			rows = append(rows, vendorRow{label: section + ": " + cells[0][2:], excuse: cells[1]})
		case len(cells) == 5:
			if cells[0] != "″" {
				label = section + ": " + cells[0]
			}
			rows = append(rows, vendorRow{label: label, unified: cells[1], own: cells[2:]})
		default:
			t.Fatalf("no row: %s", line)
		}
	}
	return rows
}

// unified merges the APIs of the project.
func unified(t *testing.T) *unify.Unified {
	t.Helper()
	cfg, ds := config.Read(filepath.Join("..", "..", "specs", config.FileName))
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	u, ds := generator.Unify(cfg.Unified[0], generator.Options{Unvalidated: true})
	if ds.HasErrors() {
		t.Fatal(slices.DeleteFunc(ds, func(d diag.Diagnostic) bool { return d.Severity != diag.Error }))
	}
	return u
}

// TestVendors checks that what is the same in the APIs of several vendors is one thing in the merged model, and nothing else is.
func TestVendors(t *testing.T) {
	u := unified(t)
	cells := map[string][]string{}
	for _, c := range unify.Matrix(u.API) {
		cells[c.Name] = c.In
	}
	held, excused := 0, 0
	for _, row := range vendorRows(t) {
		if row.excuse != "" {
			excused++
			continue
		}
		held++
		for i, a := range u.Adapters {
			has := slices.ContainsFunc(cells[row.unified], func(v string) bool { return strings.HasPrefix(v, a.API.Name+"/") })
			if want := row.own[i] != "-"; has != want {
				t.Errorf("%s: %s has %s: %v, want %v", row.label, a.API.Name, row.unified, has, want)
			}
			if row.own[i] == "-" || row.own[i] == "=" {
				continue
			}
			got := unifiedNames(a, row.own[i])
			if !slices.ContainsFunc(got, func(name string) bool { return sameField(name, row.unified) }) {
				t.Errorf("%s: %s of %s is %s, want %s", row.label, row.own[i], a.API.Name, got, row.unified)
			}
		}
	}
	t.Logf("%d rows are held, %d excused", held, excused)
}

// gatewayRow matches a row of the table of what providers have.
var gatewayRow = regexp.MustCompile(`(?m)^  \| (` + "`.*`" + `) \| (yes|no) \| (yes|no) \| (yes|no) \|$`)

// TestGatewayTable holds the table of the guide to what the newest stable version of each API has.
func TestGatewayTable(t *testing.T) {
	t.Parallel()
	u := unified(t)
	cells := map[string][]string{}
	for _, c := range unify.Matrix(u.API) {
		cells[c.Name] = c.In
	}
	guide, err := os.ReadFile("../docs/service.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := gatewayRow.FindAllStringSubmatch(string(guide), -1)
	if len(rows) < 10 {
		t.Errorf("only %d rows are found", len(rows))
	}
	for _, row := range rows {
		for name := range strings.SplitSeq(row[1], ", ") {
			name = strings.Trim(name, "`")
			if cells[name] == nil {
				t.Errorf("there is no %s", name)
			}
			for i, a := range u.Adapters {
				newest := ""
				for _, v := range a.API.Versions {
					if !strings.Contains(v.ID, "preview") {
						newest = a.API.Name + "/" + v.ID
					}
				}
				if has := slices.Contains(cells[name], newest); has != (row[i+2] == "yes") {
					t.Errorf("%s: %s has it: %v", name, newest, has)
				}
			}
		}
	}
}

var variants = regexp.MustCompile("<[^>]*>")

// sameField reports whether a field of an API is where a cell of the merged model is: within its schema, whatever that is called.
func sameField(got, cell string) bool {
	plain := strings.ReplaceAll(variants.ReplaceAllString(cell, ""), "?", ".")
	_, field, _ := strings.Cut(plain, ".")
	return got == cell || got == field || strings.HasSuffix(field, "."+got)
}

// unifiedNames returns the name of a call in the merged model, or the place of an input, a field or a value of the API there, which
// may be one of several places.
func unifiedNames(a *unify.Adapter, own string) []string {
	for _, c := range a.Calls {
		name := c.Own.Service + "." + c.Own.Method
		if name == own {
			return []string{c.Operation.Name}
		}
		if input, ok := strings.CutPrefix(own, name+"?"); ok {
			return converted(a, "call "+name, input)
		}
	}
	schema, field, _ := strings.Cut(own, ".")
	return converted(a, schema, field)
}

// converted returns where the conversions of a schema put a field, "name", or a value of it, "name=value".
func converted(a *unify.Adapter, schema, field string) []string {
	path, value, isValue := strings.Cut(field, "=")
	var names []string
	for _, c := range a.Conversions {
		if c.Name != schema && !strings.HasPrefix(c.Name, schema+" ") {
			continue
		}
		for _, s := range c.Steps {
			if cmp.Or(s.From, s.To) != path {
				continue
			}
			name := s.To
			if isValue {
				name += "=" + unifiedValue(s, value)
			}
			names = append(names, name)
		}
	}
	if names == nil { // it is as it was
		return []string{field}
	}
	return names
}

func unifiedValue(s runtime.Step, value string) string {
	for _, pair := range s.Values {
		if pair[0] == value {
			return pair[1]
		}
	}
	return value
}

// TestVendorsSheet checks that the table has every row of the fact sheet.
func TestVendorsSheet(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "facts", "vendors.md"))
	if err != nil {
		t.Skip("the fact sheet is not there")
	}
	known := map[string]bool{}
	for _, row := range vendorRows(t) {
		known[row.label] = true
	}
	missing := 0
	labels := sheetLabels(string(data))
	for _, label := range labels {
		if !known[label] {
			missing++
			t.Errorf("no row: %s", label)
		}
	}
	t.Logf("%d of %d rows of the sheet are there", len(labels)-missing, len(labels))
}

// sheetLabels returns the labels of the rows of the sections that say what pairs and what does not.
func sheetLabels(sheet string) []string {
	var labels []string
	section, table := "", 0
	for line := range strings.Lines(sheet) {
		if strings.HasPrefix(line, "## ") {
			table++
			section = [...]string{"", "operations", "", "values", "", "", ""}[table]
		}
		if strings.HasPrefix(line, "**False friends**") {
			section = "false friends"
		}
		cells := strings.Split(line, " | ")
		label := strings.TrimPrefix(cells[0], "| ")
		head, isHead := strings.CutPrefix(label, "**")
		switch {
		case !strings.HasPrefix(line, "| ") || section == "" && !isHead:
		case isHead:
			section, _, _ = strings.Cut(head, "*")
		case label == "" || label[0] == '|' || label[0] == '*' || slices.Contains([]string{"unified", "enum", "word"}, label):
		case strings.TrimSpace(label) != "":
			labels = append(labels, section+": "+label)
		}
	}
	return labels
}
