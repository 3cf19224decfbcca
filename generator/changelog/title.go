package changelog

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
)

// namespace is the name of a folder that an API is called after.
var namespace = regexp.MustCompile(`^\pL\w*(\.\w+)+$`)

// title is the first line of a page.
type title struct{ name, channel, version string }

// Channels of versions. They are the names of folders, too.
const (
	stable  = "stable"
	preview = "preview"
)

// titleOf returns the title for a document. In a tree of specifications it is made of the folders:
// …/Azure.AI.Agents/preview/2025-05-15-preview/agents.json. Elsewhere it is made of the document.
func titleOf(d *load.Document, name string) title {
	info := d.Written().Get("info")
	t := title{name: info.Get("title").Text(), channel: stable, version: info.Get("version").Text()}
	if strings.Contains(t.version, "-preview") { // 2025-05-15-preview, 7.6-preview.1
		t.channel = preview
	}
	if folder, channel, version, ok := folders(d.File); ok {
		t.channel, t.version = channel, version
		if namespace.MatchString(folder) {
			t.name = folder
		}
	}
	if name != "" {
		t.name = name
	}
	t.version = strings.Replace(t.version, "-preview", "", 1)
	return t
}

// folders returns the three folders that a document is in, when those are of a tree of specifications.
func folders(file string) (name, channel, version string, ok bool) {
	full, err := filepath.Abs(file)
	if err != nil || file == "-" {
		return "", "", "", false
	}
	parts := strings.Split(filepath.ToSlash(full), "/")
	if len(parts) < 4 {
		return "", "", "", false
	}
	parts = parts[len(parts)-4:]
	name, channel, version = parts[0], parts[1], parts[2]
	return name, channel, version, channel == stable || channel == preview
}
