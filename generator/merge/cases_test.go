package merge

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
)

var update = flag.Bool("update", false, "rewrite the models and the notes in testdata")

// TestCases merges the documents of every archive in testdata and compares the dump of the merged model and the notes.
// A document without an "openapi" key is the content of components.schemas; one named preview is not stable.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(caseName(file), func(t *testing.T) { runCase(t, file) })
	}
}

func caseName(file string) string { return strings.TrimSuffix(filepath.Base(file), ".txtar") }

func runCase(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	models, docs := caseModels(t, archive)
	merged, ds := Versions("", models, plan.HasType)
	got := slices.Concat(docs, []txtar.File{{Name: "model", Data: caseText(t, merged)}})
	if len(ds) > 0 {
		got = append(got, txtar.File{Name: "notes", Data: []byte(notes(ds))})
	}
	want := txtar.Format(archive)
	archive.Files = got
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(txtar.Format(archive))); diff != "" {
		t.Errorf("run with -update if this is right (-want +got):\n%s", diff)
	}
}

const schemasHeader = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"

// caseModels returns the models of the documents of a case, and the documents.
func caseModels(t *testing.T, archive *txtar.Archive) ([]*model.API, []txtar.File) {
	t.Helper()
	var models []*model.API
	var docs []txtar.File
	for _, f := range archive.Files {
		id, isDoc := strings.CutSuffix(f.Name, ".yaml")
		if !isDoc {
			continue
		}
		text := string(f.Data)
		if !strings.HasPrefix(text, "openapi:") {
			text = schemasHeader + "    " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    ")
		}
		v := model.Version{ID: id, Stage: model.StageStable}
		if strings.HasSuffix(id, model.StagePreview) {
			v.Stage = model.StagePreview
		}
		models = append(models, read(t, load.Source{File: f.Name, Data: []byte(text)}, "", v))
		docs = append(docs, f)
	}
	return models, docs
}

// caseText returns the dump without the lines that every case shares.
func caseText(t *testing.T, a *model.API) []byte {
	t.Helper()
	lines := strings.SplitAfter(dump(t, a), "\n")
	return []byte(strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		return strings.HasPrefix(line, "api ") || strings.HasPrefix(line, "version ") || strings.HasPrefix(strings.TrimSpace(line), "segments ")
	}), ""))
}

func notes(ds diag.List) string {
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(d.String() + "\n")
	}
	return b.String()
}

// TestRules checks that every rule has a case, and every case a rule.
func TestRules(t *testing.T) {
	for _, r := range Rules {
		if _, err := os.Stat(filepath.Join("testdata", r.Name+".txtar")); err != nil {
			t.Errorf("the rule %q has no case", r.Name)
		}
		if !strings.HasSuffix(r.Purpose, ".") {
			t.Errorf("the purpose of %q is no sentence", r.Name)
		}
	}
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		if !slices.ContainsFunc(Rules, func(r Rule) bool { return r.Name == caseName(file) }) {
			t.Errorf("%s is the case of no rule", file)
		}
	}
}
