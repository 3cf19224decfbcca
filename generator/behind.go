package generator

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/output"
)

// leftBehind warns of folders that earlier runs generated and that a configuration no longer leads to: they are not kept up to
// date, and nothing removes them.
func leftBehind(cfg *config.Config) diag.List {
	if cfg.File == "" {
		return nil
	}
	var diags diag.List
	current := folders(cfg)
	for _, dir := range nearby(cfg) {
		origin, generated := output.OriginOf(dir)
		if !generated || slices.Contains(current, dir) {
			continue
		}
		d := diag.Diagnostic{Severity: diag.Warning, Code: "left-behind", Pos: model.Pos{File: filepath.ToSlash(dir)}}
		switch {
		case origin != "" && origin == originOf(cfg, dir):
			d.Message = filepath.Base(cfg.File) + " no longer has an API that is generated here: these files are not kept up to date"
			d.Help = "remove the folder, or put the API back"
		case origin == "" && isDefaultRuntime(cfg, dir):
			d.Message = "the packages of " + filepath.Base(cfg.File) + " do not import this runtime, but that of " + filepath.ToSlash(cfg.Runtime.Dir)
			d.Help = "remove the folder when nothing else imports it"
		default:
			continue
		}
		diags.Add(d)
	}
	return diags
}

// isDefaultRuntime reports whether a folder is the folder of the runtime of a package unless a configuration says another: next to it, or
// inside it without a configuration.
func isDefaultRuntime(cfg *config.Config, dir string) bool {
	parent := filepath.Dir(dir)
	return filepath.Base(dir) == "runtime" && slices.ContainsFunc(cfg.APIs, func(api *config.API) bool {
		return parent == filepath.Clean(api.Out) || parent == filepath.Dir(filepath.Clean(api.Out))
	})
}

// originOf returns the path from a folder to the configuration; empty where there is none.
func originOf(cfg *config.Config, dir string) string {
	if cfg.File == "" {
		return ""
	}
	from, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	to, err := filepath.Abs(cfg.File)
	if err != nil {
		return ""
	}
	path, err := filepath.Rel(from, to)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(path)
}

// mostNearby is how many folders are looked at below a configuration, or in one.
const mostNearby = 200

// nearby returns the folders in which earlier runs may have left something: those below the configuration, the nearest first, and those in
// and next to the ones that are generated now.
func nearby(cfg *config.Config) []string {
	found := []string{filepath.Dir(cfg.File)}
	for i := 0; i < len(found) && len(found) < mostNearby; i++ {
		found = append(found, subfolders(found[i])...)
	}
	found = found[:min(len(found), mostNearby)]
	for _, dir := range folders(cfg) {
		found = append(found, subfolders(dir)...)
		found = append(found, subfolders(filepath.Dir(dir))...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// subfolders returns the folders in one that may hold packages of its module.
func subfolders(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		name := e.Name()
		if len(found) < mostNearby && e.IsDir() && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_") && name != "vendor" && name != "node_modules" && name != "testdata" {
			found = append(found, filepath.Join(dir, name))
		}
	}
	return found
}
