package cli

import (
	"strings"
	"testing"
)

func TestMatches(t *testing.T) {
	t.Parallel()
	for pattern, names := range map[string][2]string{ // those that match, and those that do not
		"*.yaml":        {"a.yaml .yaml", "a.json b/a.yaml"},
		"*/api.y*ml":    {"a/api.yaml b/api.yml", "api.yaml a/b/api.yaml"},
		"**/api.yaml":   {"api.yaml a/api.yaml a/b/api.yaml", "a/api.json api.yaml/x"},
		"a/**":          {"a/b a/b/c", "b/a"},
		"**/b/**/c.?":   {"b/c.x a/b/c.x b/a/c.x b/b/c.x a/b/b/a/c.x", "c.x b/c.xx b/a/c.x/d"},
		"**":            {"a a/b", ""},
		"[ab]/x":        {"a/x b/x", "c/x"},
		"[":             {"", "[ a"},
		"**/**/**/**/z": {"z a/b/c/z", "a/b/c/d/e/f/g/h/y"},
	} {
		for i, list := range names {
			for name := range strings.FieldsSeq(list) {
				if got := matches(strings.Split(pattern, "/"), strings.Split(name, "/")); got != (i == 0) {
					t.Errorf("%s, %s: %v", pattern, name, got)
				}
			}
		}
	}
}

func TestSplitPattern(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][2]string{
		"specs/*.yaml": {"specs", "*.yaml"}, "*.yaml": {"", "*.yaml"}, "/*/x": {"/", "*/x"}, "./*": {".", "*"}, "../a*/b": {"..", "a*/b"},
		"a/b[1]/c?": {"a", "b[1]/c?"}, "a/b/": {"a/b", ""}, "a": {"a", ""},
	} {
		if base, pattern := splitPattern(name); base != want[0] || pattern != want[1] {
			t.Errorf("%s: %q, %q", name, base, pattern)
		}
	}
}

func TestIsDocument(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"openapi: 3.1.0\n": true, "swagger: '2.0'\n": true, `{"info": {}, "openapi": "3.0.0"}`: true, "{info: {}, openapi: 3.0.0}": true,
		"a: {openapi: 3.1.0}\n": false, "# openapi: 3.1.0\n": false, "overlay: 1.0.0\n": false, "": false, "- openapi\n": false,
		"openapi: 3.1.0\na: [\n":  true, // broken, which its reader says
		"a: [\n# about openapi\n": false, "a: {{ b }}\n  openapi: x\n": false,
		"{\n  \"openapi\": \"3.0.0\",\n": true, // broken as well
	} {
		if got := isDocument("a.yaml", []byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
