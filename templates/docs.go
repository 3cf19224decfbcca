package templates

import (
	"embed"
	"io/fs"
)

//go:embed docs
var docs embed.FS

// Docs returns the layouts of documentation.
func Docs() fs.FS {
	layouts, err := fs.Sub(docs, "docs")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return layouts
}
