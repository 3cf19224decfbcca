package merge

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
)

// specVersions are the documents of this repository, as a configuration lists them.
var specVersions = map[string][]model.Version{
	"openai": {{ID: "2023-11-06", Stage: model.StagePreview}, {ID: "2026-08-21", Stage: model.StageStable}},
	"azure": {
		{ID: "2025-05-01", Wire: "2025-05-01", Stage: model.StageStable},
		{ID: "v1", Wire: "v1", Stage: model.StageStable},
		{ID: "2025-05-15-preview.2025-07", Wire: "2025-05-15-preview", Stage: model.StagePreview},
		{ID: "2025-05-15-preview.2025-08", Wire: "2025-05-15-preview", Stage: model.StagePreview},
	},
	"yandex": {
		{ID: "2025-03-10", Stage: model.StageStable},
		{ID: "2025-03-19", Stage: model.StageStable},
		{ID: "2026-05-21", Stage: model.StageStable},
	},
}

// specs returns the models of the versions of an API of this repository.
func specs(t testing.TB, name string) []*model.API {
	t.Helper()
	folder := filepath.Join("..", "..", "specs", name)
	var models []*model.API
	for _, v := range specVersions[name] {
		var overlays []*load.Overlay
		for _, file := range []string{"assistgen.overlay.yaml", v.ID + ".overlay.yaml"} {
			data, err := os.ReadFile(filepath.Join(folder, file))
			if err != nil {
				continue
			}
			o, ds := load.ReadOverlay(file, data)
			if ds.HasErrors() {
				t.Fatal(ds)
			}
			overlays = append(overlays, o)
		}
		models = append(models, read(t, load.Source{File: filepath.Join(folder, v.ID+".yaml"), Overlays: overlays}, name, v))
	}
	return models
}

func read(t testing.TB, src load.Source, name string, v model.Version) *model.API {
	t.Helper()
	doc, ds := load.Load(src, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	a, ds := normalize.API(doc, normalize.Options{Name: name, Version: v})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return a
}

func dump(t testing.TB, a *model.API) string {
	t.Helper()
	var b bytes.Buffer
	if err := model.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSpecs(t *testing.T) {
	for name := range specVersions {
		t.Run(name, func(t *testing.T) {
			models := specs(t, name)
			a, ds := Versions(name, models)
			if folder := os.Getenv("DUMP"); folder != "" {
				os.WriteFile(filepath.Join(folder, name+".txt"), []byte(dump(t, a)), 0o666)
				var b strings.Builder
				for _, d := range ds {
					b.WriteString(d.String() + "\n")
				}
				os.WriteFile(filepath.Join(folder, name+".notes"), []byte(b.String()), 0o666)
			}
		})
	}
}
