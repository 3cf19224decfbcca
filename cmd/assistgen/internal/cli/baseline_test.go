package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// TestReplaceFile writes through a link, and leaves nothing behind when the file cannot be put in its place.
func TestReplaceFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link, folder := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "folder")
	if err := os.Symlink("file", link); err != nil {
		t.Skip(err)
	}
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"first", "second"} {
		if err := replaceFile(file, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := replaceFile(link, []byte(text+" by a link")); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != text+" by a link" {
			t.Errorf("%q, %v", got, err)
		}
	}
	if err := replaceFile(folder, nil); err == nil {
		t.Error("a folder is replaced")
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 3 {
		t.Errorf("%v, %v", names, err)
	}
}
