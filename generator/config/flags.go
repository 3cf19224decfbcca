package config

import (
	"path/filepath"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// FromFlags makes the configuration for one document. The runtime goes into a folder below out.
func FromFlags(spec, pkg, out string) (*Config, diag.List) {
	var ds diag.List
	for _, f := range []struct{ flag, value string }{{"--spec", spec}, {"--package", pkg}, {"--out", out}} {
		if f.value == "" {
			ds.Errorf(model.Pos{}, "missing-flag", "%s is missing: --spec, --package and --out are given together", f.flag)
		}
	}
	if pkg != "" && !IsPackageName(pkg) {
		ds.Add(diag.Diagnostic{Code: "bad-name", Message: "--package " + pkg + " is not the name of a Go package",
			Help: "package names are lower-case letters and digits, such as " + suggestion(pkg)})
	}
	out = filepath.Clean(out)
	dir := filepath.Join(out, "runtime")
	if !ds.HasErrors() && importPath(dir) == "" {
		ds.Add(noModule(dir, model.Pos{}, "run 'go mod init' in the folder of your module first"))
	}
	if !ds.HasErrors() {
		checkImport(&ds, out, importPath(out), model.Pos{})
	}
	if ds.HasErrors() {
		return nil, ds
	}
	return &Config{
		Runtime: Runtime{Dir: dir, Package: importPath(dir)},
		APIs: []*API{{
			Name: pkg, Package: pkg, Out: out, Import: importPath(out), JSONNames: DocumentedNames,
			Versions: []*Version{{Spec: spec, Stage: model.StageStable}},
		}},
	}, nil
}
