package goapi_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/testdata/corpus"
)

// whole returns the API of a whole published document of OpenAI's; dir is the folder of them.
func whole(dir, version string) *config.API {
	return &config.API{
		Name: "openai", Package: "openai", Out: "openai", JSONNames: config.DocumentedNames,
		Versions: []*config.Version{{ID: "compared", Spec: filepath.Join(dir, "openai-"+version+".yaml"), Stage: model.StageStable}},
	}
}

// published returns the folder of the published documents, which is not part of the repository.
func published(b *testing.B) string {
	b.Helper()
	dir := filepath.Join(root, "../shared/real/openai")
	if _, err := os.Stat(dir); err != nil {
		b.Skip(err)
	}
	return dir
}

// BenchmarkCompare compares the plans of two whole documents.
func BenchmarkCompare(b *testing.B) {
	dir := published(b)
	old, new := planned(b, whole(dir, "2024-09-27")), planned(b, whole(dir, "2026-08-21"))
	b.ReportAllocs()
	for b.Loop() {
		diff := goapi.Compare(goapi.Of(old, goapi.Options{OmitVersions: true}), goapi.Of(new, goapi.Options{OmitVersions: true}))
		b.ReportMetric(float64(len(diff.Changes)), "changes")
	}
}

// BenchmarkPlan reads, normalizes and plans both documents, as must come before.
func BenchmarkPlan(b *testing.B) {
	dir := published(b)
	b.ReportAllocs()
	for b.Loop() {
		planned(b, whole(dir, "2024-09-27"))
		planned(b, whole(dir, "2026-08-21"))
	}
}

// TestSweepAgainstApidiff holds the comparison of two whole documents against apidiff.
func TestSweepAgainstApidiff(t *testing.T) {
	dir := corpus.Dir(t, "real", "openai")
	old, new := build(t, whole(dir, "2024-09-27")), build(t, whole(dir, "2026-08-21"))
	t.Log(summary(holdAgainstApidiff(t, old, new)))
	t.Log(summary(holdAgainstApidiff(t, new, old)))
}
