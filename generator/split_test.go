package generator

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

// longestFile is the limit that files keep, but for a component that is longer by itself.
const longestFile = 2500

// renderedSpec returns the files of the package of one document by name.
func renderedSpec(t *testing.T, spec string) map[string]string {
	t.Helper()
	cfg := &config.Config{
		Runtime: config.Runtime{Dir: "runtime", Package: "example.com/runtime"},
		APIs:    []*config.API{{Name: "api", Package: "api", Out: t.TempDir(), Versions: []*config.Version{{Spec: spec}}}},
	}
	sets, found := Render(cfg, Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	files := map[string]string{}
	for _, f := range sets[0].Files.Files() {
		files[f.Path] = string(f.Data)
	}
	return files
}

// largeDocument writes a document with one service of very many calls and schemas, and the schemas that are named beside them.
func largeDocument(t *testing.T, more ...string) string {
	t.Helper()
	var paths, schemas strings.Builder
	for _, what := range []string{"Branch", "Commit", "Deployment", "Environment", "Fork", "Hook", "Issue", "Label"} {
		for i := range 16 {
			part := fmt.Sprintf("%c%c", 'A'+i%20, 'a'+i/20)
			fmt.Fprintf(&paths, "  /repos/{repo}/%s/%s:\n    get:\n      operationId: repos.get%s%sx\n      tags: [repos]\n      summary: %s\n"+
				"      parameters: [{name: repo, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}]\n"+
				"      responses: {\"200\": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Repo%s%sx'}}}}}\n",
				strings.ToLower(what), part, what, part, strings.Repeat("words of documentation ", 20), what, part)
			fmt.Fprintf(&schemas, "    Repo%s%sx:\n      type: object\n      description: %s\n      properties:\n", what, part, strings.Repeat("words of documentation ", 20))
			for j := range 12 {
				fmt.Fprintf(&schemas, "        field%d: {type: string, description: %s}\n", j, strings.Repeat("words of documentation ", 8))
			}
			schemas.WriteString("        inner: {type: object, properties: {a: {type: string}, " + strings.ToLower(part) + ": {type: integer}}}\n")
		}
	}
	for _, name := range more {
		fmt.Fprintf(&schemas, "    %s: {type: object, properties: {own: {type: string}}}\n", name)
	}
	file := filepath.Join(t.TempDir(), "spec.yaml")
	text := "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\npaths:\n" + paths.String() + "components:\n  schemas:\n" + schemas.String()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func holdLengths(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if n := strings.Count(text, "\n"); n > longestFile {
			t.Errorf("%s has %d lines", name, n)
		}
	}
}

// TestLargeFilesAreSplit shows that a large subject is split by words, and that what is added moves nothing else.
func TestLargeFilesAreSplit(t *testing.T) {
	t.Parallel()
	before := renderedSpec(t, largeDocument(t))
	holdLengths(t, before)
	for _, name := range []string{"repos_client.go", "repos_get_branch_client.go", "repos_get_label_server.go", "repos_branch_models.go", "repos_label_json.go"} {
		if before[name] == "" {
			t.Errorf("there is no %s among %v", name, slices.Sorted(maps.Keys(before)))
		}
	}
	after := renderedSpec(t, largeDocument(t, "RepoBranchNew", "RepoNew", "Elsewhere"))
	for name, text := range before {
		if after[name] == "" {
			t.Errorf("%s is gone", name)
			continue
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "type ") && !strings.Contains(after[name], line) {
				t.Errorf("%s has lost %s", name, line)
			}
		}
	}
	if !strings.Contains(after["repos_branch_models.go"], "type RepoBranchNew struct") {
		t.Error("the new schema is not with those of its word")
	}
}

// TestFilesOfOpenAI holds the limit for a document of a vendor.
func TestFilesOfOpenAI(t *testing.T) {
	t.Parallel()
	spec := "../../shared/real/openai/openai-2026-08-21.yaml"
	if _, err := os.Stat(spec); err != nil {
		t.Skip("the vendors' documents are not here: ", err)
	}
	holdLengths(t, renderedSpec(t, spec))
}
