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
	"github.com/assistgen/assistgen/generator/naming"
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

// writeSpec writes a document of those paths and schemas.
func writeSpec(t *testing.T, paths, schemas string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "spec.yaml")
	text := "openapi: 3.0.3\ninfo: {title: Large, version: '1'}\npaths:\n" + paths + "components:\n  schemas:\n" + schemas
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// getPath returns a path with a call of the service that responds with nothing.
func getPath(service, method, doc string) string {
	return fmt.Sprintf("  /%[1]s/%[2]s:\n    get: {operationId: %[1]s.%[2]s, tags: [%[1]s], description: '%[3]s', responses: {\"204\": {description: ok}}}\n",
		service, method, doc)
}

const words = "words of documentation "

// largeDocument writes a document with one service of very many calls and schemas, and the paths and schemas that are given next to
// them.
func largeDocument(t *testing.T, morePaths string, more ...string) string {
	t.Helper()
	var paths, schemas strings.Builder
	for _, what := range []string{"Branch", "Commit", "Deployment", "Environment", "Fork", "Hook", "Issue", "Label"} {
		for i := range 26 {
			part := fmt.Sprintf("%c%c", 'A'+i%20, 'a'+i/20)
			fmt.Fprintf(&paths, "  /repos/{repo}/%s/%s:\n    get:\n      operationId: repos.get%s%sx\n      tags: [repos]\n      summary: %s\n"+
				"      parameters: [{name: repo, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}]\n"+
				"      responses: {\"200\": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Repo%s%sx'}}}}}\n",
				strings.ToLower(what), part, what, part, words, what, part)
			fmt.Fprintf(&schemas, "    Repo%s%sx:\n      type: object\n      description: %s\n      properties:\n", what, part, strings.Repeat(words, 20))
			for j := range 6 {
				fmt.Fprintf(&schemas, "        field%d: {type: string, maxLength: %d, description: %s}\n", j, i+1, strings.Repeat(words, 8))
			}
			schemas.WriteString("        inner: {type: object, properties: {a: {type: string}, " + strings.ToLower(part) + ": {type: integer}}}\n")
		}
	}
	for _, name := range more {
		fmt.Fprintf(&schemas, "    %s: {type: object, properties: {own: {type: string}}}\n", name)
	}
	return writeSpec(t, paths.String()+morePaths, schemas.String())
}

func holdLengths(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if n := strings.Count(text, "\n"); n > longestFile {
			t.Errorf("%s has %d lines", name, n)
		}
	}
}

// declarations returns the file of each declaration of a package.
func declarations(files map[string]string) map[string]string {
	at := map[string]string{}
	for name, text := range files {
		for line := range strings.Lines(text) {
			for _, keyword := range []string{"type ", "func ", "var "} {
				if rest, ok := strings.CutPrefix(line, keyword); ok {
					if end := strings.IndexAny(rest, "{="); end > 0 {
						at[keyword+rest[:end]] = name
					}
				}
			}
		}
	}
	return at
}

// TestLargeFilesAreSplit shows that a large subject is split by words, and that what is added moves nothing else.
func TestLargeFilesAreSplit(t *testing.T) {
	t.Parallel()
	before := renderedSpec(t, largeDocument(t, ""))
	holdLengths(t, before)
	for _, name := range []string{"repos_client.go", "repos_get_branch_client.go", "repos_get_label_server.go", "repos_branch_models.go", "repos_label_json.go"} {
		if before[name] == "" {
			t.Errorf("there is no %s among %v", name, slices.Sorted(maps.Keys(before)))
		}
	}
	after := renderedSpec(t, largeDocument(t, getPath("repos", "getBranchNew", "It is new."), "RepoBranchNew", "RepoNew", "Elsewhere"))
	was, is := declarations(before), declarations(after)
	for decl, file := range was {
		if is[decl] != file {
			t.Errorf("%q moved from %s to %q", decl, file, is[decl])
		}
	}
	if len(was) < 2000 || len(is) <= len(was) {
		t.Errorf("there are %d declarations and then %d", len(was), len(is))
	}
	for name, text := range map[string]string{
		"repos_branch_models.go":     "type RepoBranchNew struct",
		"repos_get_branch_client.go": "type ReposGetBranchNewParams struct",
	} {
		if !strings.Contains(after[name], text) {
			t.Errorf("%s does not have %q, with what has the same word", name, text)
		}
	}
}

// TestNoFileIsLong holds the limit where one kind of line makes a file long.
func TestNoFileIsLong(t *testing.T) {
	t.Parallel()
	letter := func(i int) string { return string(rune('a' + i%26)) }
	many := func(n int, text func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(text(i))
		}
		return b.String()
	}
	one := getPath("a", "get", "")
	cases := []struct{ name, paths, schemas string }{
		{"interfaces", many(60, func(i int) string {
			return getPath("repos", fmt.Sprintf("do%sThing%d", strings.ToUpper(letter(i)), i), strings.Repeat(words, 160))
		}), "    A: {type: string}\n"},
		{"methods", one, many(140, func(i int) string {
			return fmt.Sprintf("    A%sWithANameThatIsTooLongForAMethodOnOneLine%d: {type: object, properties: {x%d: {type: string}}}\n", strings.ToUpper(letter(i)), i, i)
		})},
		{"variants", one, many(13, func(i int) string {
			return fmt.Sprintf("    A%s%d:\n      oneOf:\n", strings.ToUpper(letter(i)), i) +
				many(200, func(j int) string {
					return fmt.Sprintf("        - {$ref: '#/components/schemas/V%s%d'}\n", letter(j), j)
				})
		}) + many(200, func(j int) string {
			return fmt.Sprintf("    V%s%d: {type: object, required: [type], properties: {type: {type: string, enum: [v%d]}, x%d: {type: string}}}\n", letter(j), j, j, j)
		})},
		{"values", one, many(26, func(i int) string {
			return fmt.Sprintf("    A%s:\n      type: string\n      enum: [z%s]\n", strings.ToUpper(letter(i)), many(60, func(j int) string { return fmt.Sprintf(", some_value_%d", j) }))
		})},
		{"inputs", many(26, func(i int) string {
			return fmt.Sprintf("  /%[1]s:\n    get:\n      operationId: a.get%[1]s\n      tags: [a]\n      parameters:\n", strings.ToUpper(letter(i))) +
				many(40, func(j int) string {
					return fmt.Sprintf("        - {name: p%d, in: query, schema: {type: integer, minimum: 1}}\n", j)
				}) +
				"      responses: {\"204\": {description: ok}}\n"
		}), "    A: {type: string}\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := renderedSpec(t, writeSpec(t, c.paths, c.schemas))
			holdLengths(t, files)
			longest := 0
			for _, text := range files {
				longest = max(longest, strings.Count(text, "\n"))
			}
			t.Logf("%d files of at most %d lines", len(files), longest)
		})
	}
}

// TestPartIsCalledAsSubject shows that a part of a subject shares its files with the subject that is called as it.
func TestPartIsCalledAsSubject(t *testing.T) {
	t.Parallel()
	document := func(branches int) map[string]string {
		var paths, schemas strings.Builder
		for i := range 50 {
			for _, what := range []string{"branch", "tag", "fork", "hook"} {
				paths.WriteString(getPath("repos", fmt.Sprintf("%s%c%cx", what, 'A'+i%25, 'a'+i/25), ""))
				fmt.Fprintf(&schemas, "    Repo%s%c%cx: {type: object, properties: {x%d: {type: string}}}\n", naming.Exported(what), 'A'+i%25, 'a'+i/25, i)
			}
		}
		for i := range branches {
			paths.WriteString(getPath("repos_branch", fmt.Sprintf("merge%c%cx", 'A'+i%25, 'a'+i/25), ""))
		}
		return renderedSpec(t, writeSpec(t, paths.String(), schemas.String()))
	}
	files := document(20)
	holdLengths(t, files)
	for _, text := range []string{"type ReposBranchService interface", "type ReposBranchReposBranchMergeAaxParams struct", "type ReposBranchAaxParams struct"} {
		if !strings.Contains(files["repos_branch_client.go"], text) {
			t.Errorf("repos_branch_client.go does not have %q", text)
		}
	}
	for name := range files {
		if strings.ContainsAny(name, "0123456789") {
			t.Errorf("%s has a number", name)
		}
	}
	holdLengths(t, document(90)) // too much to share one file
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
