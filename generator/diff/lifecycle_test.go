package diff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

// today is the day of the comparisons.
var today = time.Date(2026, 8, 31, 15, 0, 0, 0, time.UTC)

// changesOn compares two documents under a policy, and returns a line for each change.
func changesOn(t *testing.T, policy diff.Deprecation, old, new string) string {
	t.Helper()
	var all []string
	for _, c := range policy.Compare(read(t, "old.yaml", []byte(old)), read(t, "new.yaml", []byte(new))).Changes {
		all = append(all, fmt.Sprintf("%s %s %s", c.Severity, c.Rule.ID, c.Where()))
	}
	return strings.Join(all, "\n")
}

// orders is a document with an operation, a parameter and a field, each of which holds the words given.
func orders(operation, parameter, field string) string {
	return `openapi: 3.0.3
info: {title: Orders, version: "1.0"}
paths:
  /stays: {get: {operationId: stays, responses: {"204": {description: Nothing}}}}
  /orders:
    get:
      operationId: listOrders
      ` + operation + `
      parameters: [{name: stays, in: query, schema: {type: string}}` + parameter + `]
      responses:
        "200": {description: Orders, content: {application/json: {schema: {type: object, required: [total` + required(field) + `], properties: {total: {type: integer}` + field + `}}}}}
`
}

func required(field string) string {
	if field == "" {
		return ""
	}
	return ", note"
}

// TestSunsetsDecideWhatARemovalBreaks removes things before, on and after the day that was announced.
func TestSunsetsDecideWhatARemovalBreaks(t *testing.T) {
	t.Parallel()
	const gone = `openapi: 3.0.3
info: {title: Orders, version: "1.0"}
paths:
  /stays: {get: {operationId: stays, responses: {"204": {description: Nothing}}}}
`
	for name, tt := range map[string]struct{ said, operation, parameter, field string }{
		"nothing":           {"", "breaking operation-removed", "warning parameter-removed", "breaking required-field-removed"},
		"no day":            {"deprecated: true", "breaking operation-removed", "warning parameter-removed", "breaking required-field-removed"},
		"a day of no form":  {"deprecated: true, x-sunset: soon", "breaking operation-removed", "warning parameter-removed", "breaking required-field-removed"},
		"not deprecated":    {`x-sunset: "2026-01-01"`, "breaking operation-removed", "warning parameter-removed", "breaking required-field-removed"},
		"tomorrow":          {`deprecated: true, x-sunset: "2026-09-01"`, "breaking operation-removed-early", "breaking parameter-removed-early", "breaking field-removed-early"},
		"today":             {`deprecated: true, x-sunset: "2026-08-31"`, "info operation-removed-due", "info parameter-removed-due", "info field-removed-due"},
		"an hour of today":  {`deprecated: true, x-sunset: "2026-08-31T23:00:00Z"`, "info operation-removed-due", "info parameter-removed-due", "info field-removed-due"},
		"last year":         {`deprecated: true, x-sunset: "2025-01-01"`, "info operation-removed-due", "info parameter-removed-due", "info field-removed-due"},
		"only a draft":      {"x-stability-level: draft", "info operation-removed-unstable", "warning parameter-removed", "breaking required-field-removed"},
		"beta":              {"x-stability-level: beta", "breaking operation-removed", "warning parameter-removed", "breaking required-field-removed"},
		"a level of no one": {"x-stability-level: solid", "breaking operation-removed", "warning parameter-removed", "breaking required-field-removed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			policy := diff.Deprecation{Today: today}
			lines := strings.ReplaceAll(tt.said, ", ", "\n      ")
			if d := gocmp.Diff(tt.operation+" listOrders", changesOn(t, policy, orders(lines, "", ""), gone)); d != "" {
				t.Error(d)
			}
			said := tt.said
			if said != "" {
				said = ", " + said
			}
			with := orders("", ", {name: note, in: query, schema: {type: string}"+said+"}", "")
			if d := gocmp.Diff(tt.parameter+" listOrders.note", changesOn(t, policy, with, orders("", "", ""))); d != "" {
				t.Error(d)
			}
			with = orders("", "", ", note: {type: string"+said+"}")
			if d := gocmp.Diff(tt.field+" listOrders.200.body.note", changesOn(t, policy, with, orders("", "", ""))); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestSunsetsOfResponseHeaders removes headers of responses before the day that was announced, and on it.
func TestSunsetsOfResponseHeaders(t *testing.T) {
	t.Parallel()
	side := func(headers string) string {
		return "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'204': {description: Nothing, headers: {" + headers + "}}}}}}\n"
	}
	for day, want := range map[string]string{
		"2026-09-01": "breaking response-header-removed-early a.204.Age", "2026-08-31": "info response-header-removed-due a.204.Age",
	} {
		old := side("Age: {deprecated: true, x-sunset: '" + day + "', schema: {type: integer}}")
		if d := gocmp.Diff(want, changesOn(t, diff.Deprecation{Today: today}, old, side(""))); d != "" {
			t.Error(d)
		}
	}
}

// TestDeprecationPolicies deprecates things under policies that ask for so many days until they go.
func TestDeprecationPolicies(t *testing.T) {
	t.Parallel()
	policy := diff.Deprecation{Today: today, StableDays: 90, BetaDays: 30}
	for name, tt := range map[string]struct {
		policy         diff.Deprecation
		old, new, want string
	}{
		"no policy":           {diff.Deprecation{Today: today}, "", "deprecated: true", "info deprecated"},
		"no day":              {policy, "", "deprecated: true", "info deprecated\nbreaking sunset-missing"},
		"too soon":            {policy, "", `deprecated: true, x-sunset: "2026-11-28"`, "info deprecated\ninfo sunset-added\nbreaking sunset-too-soon"},
		"in time":             {policy, "", `deprecated: true, x-sunset: "2026-11-29"`, "info deprecated\ninfo sunset-added"},
		"of no form":          {policy, "", "deprecated: true, x-sunset: soon", "info deprecated\nwarning sunset-unreadable"},
		"beta":                {policy, "x-stability-level: beta", `deprecated: true, x-sunset: "2026-10-01", x-stability-level: beta`, "info deprecated\ninfo sunset-added"},
		"alpha":               {policy, "x-stability-level: alpha", "deprecated: true, x-stability-level: alpha", "info deprecated"},
		"known as deprecated": {policy, "deprecated: true", `deprecated: true, x-sunset: "2026-09-01"`, "info sunset-added"},
		"moved":               {policy, `deprecated: true, x-sunset: "2027-09-01"`, `deprecated: true, x-sunset: "2027-08-01"`, "breaking sunset-earlier"},
		"moved near":          {policy, `deprecated: true, x-sunset: "2027-09-01"`, `deprecated: true, x-sunset: "2026-10-01"`, "breaking sunset-earlier\nbreaking sunset-too-soon"},
		"put off":             {policy, `deprecated: true, x-sunset: "2026-09-01"`, `deprecated: true, x-sunset: "2026-09-02"`, "info sunset-later"},
		"taken back":          {policy, `deprecated: true, x-sunset: "2026-09-01"`, "", "info not-deprecated"},
		"day taken back":      {policy, `deprecated: true, x-sunset: "2026-09-01"`, "deprecated: true", "warning sunset-removed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field := func(said string) string {
				if said != "" {
					said = ", " + said
				}
				return orders("", "", ", note: {type: string"+said+"}")
			}
			var want []string
			for line := range strings.SplitSeq(tt.want, "\n") {
				want = append(want, line+" listOrders.200.body.note")
			}
			if d := gocmp.Diff(strings.Join(want, "\n"), changesOn(t, tt.policy, field(tt.old), field(tt.new))); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestVersionsThatGoBack compares the versions that documents state of themselves.
func TestVersionsThatGoBack(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ old, new, want string }{
		{"1.10.0", "1.9.0", "version-lowered"},
		{"v2", "v1.9", "version-lowered"},
		{"1.0.0", "1.0.0-rc.1", "version-lowered"},
		{"2025-05-15-preview", "2025-05-01", "version-lowered"},
		{"2025-05-01", "2024-12-31-preview", "version-lowered"},
		{"2025-05-15", "2025-05-15-preview", ""}, // which of them is before is not said
		{"1.9.0", "1.10.0", ""},
		{"2024-12-31", "2025-01-01", ""},
		{"2024-12-31", "v1", ""},
		{"next", "latest", ""},
		{"1.0.0", "1.0.0", ""},
		{"", "1.0.0", ""},
	} {
		side := func(version string) string {
			return fmt.Sprintf("openapi: 3.1.0\ninfo: {title: T, version: %q}\npaths: {}\n", version)
		}
		var got []string
		for line := range strings.Lines(changesOn(t, diff.Deprecation{Today: today}, side(tt.old), side(tt.new))) {
			got = append(got, strings.Fields(line)[1])
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q to %q: %v, want %s", tt.old, tt.new, got, tt.want)
		}
	}
}
