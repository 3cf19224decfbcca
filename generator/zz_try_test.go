package generator

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/refdoc"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates"
)

func TestTryDocs(t *testing.T) {
	spec, out := os.Getenv("SPEC"), os.Getenv("OUT")
	var refs []*refdoc.Reference
	if spec != "" {
		api := &config.API{Package: "api", Import: "example.com/api", Versions: []*config.Version{{Spec: spec, Stage: model.StageStable}}}
		r, ds := Reference(api, Options{Unvalidated: true})
		if r == nil {
			t.Fatal(ds)
		}
		refs = append(refs, r)
	} else {
		cfg, ds := config.Read("../specs/assistgen.yaml")
		if ds.HasErrors() {
			t.Fatal(ds)
		}
		for _, a := range cfg.APIs {
			r, ds := Reference(a, Options{Unvalidated: true})
			if r == nil {
				t.Fatal(ds)
			}
			refs = append(refs, r)
		}
	}
	s := refdoc.Site{Format: refdoc.Markdown, References: refs, Layouts: templates.Docs()}
	files, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := filepath.Join(out, f.Path)
		os.MkdirAll(filepath.Dir(name), 0o777)
		os.WriteFile(name, f.Data, 0o666)
	}
}
