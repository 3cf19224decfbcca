package normalize

import (
	"os"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/diag"
)

// TestLeftOutHasCases holds that testdata has a case of each row of the table; those of packages of several APIs are in that of unify.
func TestLeftOutHasCases(t *testing.T) {
	var all strings.Builder
	for file, section := range map[string]string{"testdata/left_out.txtar": "-- diagnostics --\n", "testdata/collection_formats.txtar": "-- diagnostics --\n", "../unify/testdata/left-out.txtar": "-- said --\n", "../unify/testdata/answer-around.txtar": "-- said --\n", "../unify/testdata/unpaged.txtar": "-- said --\n", "../adapters_test.go": "const noHandlers = `"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(string(data), section)
		all.WriteString(after)
	}
	said := all.String()
	for _, row := range leftOuts {
		found := false
		for line := range strings.Lines(said) {
			found = found || strings.Contains(line, ": warning: "+row.what+": ") && strings.HasSuffix(line, "["+row.kind+"]\n")
		}
		if !found {
			t.Errorf("%s: %s [%s] has no case", row.in, row.what, row.kind)
		}
	}
}

func TestParseLeftOut(t *testing.T) {
	of := func(code, subject string) diag.Diagnostic {
		return diag.Diagnostic{Severity: diag.LeftOut, Code: code, Subject: subject}
	}
	for _, c := range []struct {
		text    string
		matches bool
		what    diag.Diagnostic
	}{
		{"callback", true, of("callback", "addPet.born")},
		{"callback", false, of("link", "addPet.born")},
		{"call*", true, of("callback", "addPet.born")},
		{"x-go-*", true, of("x-go-name", "Pet")},
		{"x-go-*", false, of("x-order", "Pet")},
		{"path:addPet.*", true, of("callback", "addPet.born")},
		{"path:addPet", false, of("callback", "addPet.born")},
		{"path:*", false, diag.Diagnostic{Severity: diag.Warning, Subject: "addPet"}},
	} {
		selector, err := ParseLeftOut(c.text)
		if err != nil || selector.Matches(c.what) != c.matches {
			t.Errorf("%s of %+v: %v, %v", c.text, c.what, !c.matches, err)
		}
	}
	for text, want := range map[string]string{
		"callbak":   `nothing is left out that is called "callbak": did you mean callback?`,
		"Pet.*":     `nothing is left out that is called "Pet.*"; a place is path:Pet.*`,
		"path:":     `"path:" names no place: take one such as path:Pet.*`,
		"":          `nothing is left out that is called ""; a place is path:`,
		"zzz-not-1": `nothing is left out that is called "zzz-not-1"; a place is path:zzz-not-1`,
	} {
		if _, err := ParseLeftOut(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, not %s", text, err, want)
		}
	}
}
