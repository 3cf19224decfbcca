package cli

import (
	"os"
	"testing"
)

func TestParseRevision(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("v1:here.yaml", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for spec, want := range map[string]revision{
		"HEAD~3:specs/x.yaml":     {"HEAD~3", "specs/x.yaml"},
		"HEAD:./x.yaml":           {"HEAD", "./x.yaml"},
		"origin/main:a:b.yaml":    {"origin/main", "a:b.yaml"},
		"main@{1 day ago}:x.yaml": {"main@{1 day ago}", "x.yaml"},
		"@:x.yaml":                {"@", "x.yaml"},
		":x.yaml":                 {"", "x.yaml"},
		":0:x.yaml":               {"", "0:x.yaml"},
		"v1:here.yaml":            {}, // a file
		`C:\x.yaml`:               {},
		"C:/x.yaml":               {},
		"HEAD:":                   {},
		"--help:x.yaml":           {},
		"x.yaml":                  {},
		"-":                       {},
	} {
		if got, ok := parseRevision(spec); got != want || ok != (want != revision{}) {
			t.Errorf("%s: %+v, %v", spec, got, ok)
		}
	}
}

func TestFilesBesideARevision(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"specs/x.yaml": "specs/common/y.yaml", "x.yaml": "common/y.yaml", "./x.yaml": "./common/y.yaml",
		"../x.yaml": "../common/y.yaml", "../specs/x.yaml": "../specs/common/y.yaml", "0:specs/x.yaml": "0:specs/common/y.yaml",
	} {
		if got := (revision{"HEAD", path}).beside("common/y.yaml"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
