package output

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// generated returns the text of a generated Go file.
func generated(body string) []byte { return []byte(Header + "\n\npackage p\n\n" + body + "\n") }

// setOf makes a set of generated files whose bodies are their paths.
func setOf(paths ...string) *Set {
	s := &Set{}
	for _, p := range paths {
		s.Add(File{p, generated("// " + p)})
	}
	return s
}

// write writes a set and stops the test on an error.
func write(t *testing.T, root string, s *Set) Changes {
	t.Helper()
	c, err := Write(root, s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tree returns the files below a folder.
func tree(t *testing.T, root string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(root, p)
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return found
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestWriteCreatesUpdatesRemoves(t *testing.T) {
	root := filepath.Join(t.TempDir(), "out", "api")
	c := write(t, root, setOf("a.go", "sub/b.go"))
	same(t, "created", c.Created, "a.go", "sub/b.go", ManifestName)
	same(t, "files", tree(t, root), "a.go", ManifestName, "sub/b.go")

	s := setOf("a.go")
	s.Add(File{"a.go", generated("var X = 1")})
	c = write(t, root, s)
	same(t, "created", c.Created)
	same(t, "updated", c.Updated, "a.go", ManifestName)
	same(t, "removed", c.Removed, "sub/b.go")
	same(t, "files", tree(t, root), "a.go", ManifestName)
	if data, _ := os.ReadFile(filepath.Join(root, ManifestName)); strings.Contains(string(data), "sub/b.go") {
		t.Errorf("the manifest still lists the removed file:\n%s", data)
	}
}

func TestWriteLeavesUnchangedFilesAlone(t *testing.T) {
	root := t.TempDir()
	write(t, root, setOf("a.go"))
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range []string{"a.go", ManifestName} {
		if err := os.Chtimes(filepath.Join(root, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	if c := write(t, root, setOf("a.go")); !c.Empty() {
		t.Errorf("changes %+v, want none", c)
	}
	for _, name := range []string{"a.go", ManifestName} {
		if info, _ := os.Stat(filepath.Join(root, name)); !info.ModTime().Equal(past) {
			t.Errorf("%s was written again", name)
		}
	}
}

func TestCheckWritesNothing(t *testing.T) {
	root := filepath.Join(t.TempDir(), "out")
	c, err := Check(root, setOf("a.go"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "created", c.Created, "a.go", ManifestName)
	same(t, "files", tree(t, root))

	write(t, root, setOf("a.go", "b.go"))
	if err := os.WriteFile(filepath.Join(root, "a.go"), generated("// edited"), 0o666); err != nil {
		t.Fatal(err)
	}
	c, err = Check(root, setOf("a.go", "c.go"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "created", c.Created, "c.go")
	same(t, "updated", c.Updated, "a.go", ManifestName)
	same(t, "removed", c.Removed, "b.go")
	same(t, "files", tree(t, root), "a.go", ManifestName, "b.go")
}

func TestForeignFileIsNeverOverwritten(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "b.go"), []byte("package p\n// "+Header+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]func(string, *Set) (Changes, error){"Write": Write, "Check": Check} {
		_, err := run(root, setOf("a.go", "b.go"))
		if err == nil || !strings.Contains(err.Error(), filepath.Join(root, "b.go")) {
			t.Errorf("%s: error %v does not name the file", name, err)
		}
		same(t, name, tree(t, root), "b.go")
	}
}

func TestStaleFileWithoutHeaderStays(t *testing.T) {
	root := t.TempDir()
	write(t, root, setOf("a.go", "b.go", "c.go"))
	if err := os.WriteFile(filepath.Join(root, "b.go"), []byte("package p // mine now\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c := write(t, root, setOf("a.go"))
	same(t, "removed", c.Removed, "c.go")
	same(t, "files", tree(t, root), "a.go", ManifestName, "b.go")
}

// TestGeneratedFileOutsideManifest removes what an earlier run generated, whatever has become of its manifest, and nothing else.
func TestGeneratedFileOutsideManifest(t *testing.T) {
	head := strings.SplitAfter(manifestHead, "\n")[0]
	for name, manifest := range map[string]string{
		"gone": "", "another branch's": manifestHead + "a.go\n", "a conflict": "<<<<<<< ours\n" + head + "a.go\n=======\n" + head + "b.go\n>>>>>>> theirs\n",
		"line ends": strings.ReplaceAll(manifestHead+"a.go\nold.go\n", "\n", "\r\n"), "empty": "\n",
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for file, text := range map[string]string{
				"old.go": string(generated("")), "mine.go": "package p\n", "notes.md": "<!-- " + strings.TrimPrefix(Header, "// ") + " -->\n",
				ManifestName: manifest,
			} {
				if err := os.WriteFile(filepath.Join(root, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if manifest == "" {
				_ = os.Remove(filepath.Join(root, ManifestName))
			}
			write(t, filepath.Join(root, "sub"), setOf("old.go"))
			if c := write(t, root, setOf("a.go")); !slices.Equal(c.Removed, []string{"old.go"}) {
				t.Errorf("removed %q", c.Removed)
			}
			same(t, "files", tree(t, root), "a.go", ManifestName, "mine.go", "notes.md", "sub/"+ManifestName, "sub/old.go")
		})
	}
}

// TestLineEnds takes files whose lines version control ends in another way for what they are.
func TestLineEnds(t *testing.T) {
	root := t.TempDir()
	write(t, root, setOf("a.go"))
	for _, name := range []string{"a.go", ManifestName} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(strings.ReplaceAll(string(data), "\n", "\r\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := Check(root, setOf("a.go")); err != nil || !c.Empty() {
		t.Errorf("%+v, %v", c, err)
	}
	c := write(t, root, setOf("b.go"))
	same(t, "removed", c.Removed, "a.go")
	same(t, "files", tree(t, root), ManifestName, "b.go")
}

// TestLeftover removes temporary files of runs that were cut off, also where nothing else is to be done, and no others.
func TestLeftover(t *testing.T) {
	root := t.TempDir()
	write(t, root, setOf("a.go", "sub/b.go"))
	for _, name := range []string{".assistgen-X.tmp", "sub/.assistgen-Y.tmp", "mine.tmp", ".assistgen-notes"} {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := Check(root, setOf("a.go", "sub/b.go")); err != nil || !c.Empty() || len(c.Leftover) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	write(t, root, setOf("a.go", "sub/b.go"))
	same(t, "files", tree(t, root), ".assistgen-notes", "a.go", ManifestName, "mine.tmp", "sub/b.go")
}

// TestLock keeps a second run out of the folders of a first until that is done, whatever the order in which both name them.
func TestLock(t *testing.T) {
	root := t.TempDir()
	a, b := filepath.Join(root, "a"), filepath.Join(root, "b", "c")
	unlock, err := Lock([]string{a, b, a})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tryLock(b); err == nil || !errors.Is(err, errLocked) {
		t.Skipf("no locks here: %v", err)
	}
	var order []string
	done := make(chan struct{})
	go func() {
		defer close(done)
		unlock, err := Lock([]string{b, a})
		if err != nil {
			t.Error(err)
			return
		}
		order = append(order, "second")
		unlock()
	}()
	time.Sleep(50 * time.Millisecond)
	order = append(order, "first")
	unlock()
	<-done
	same(t, "order", order, "first", "second")
	same(t, "files", tree(t, root))
}

func TestTwoOutputsSideBySide(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "x"), setOf("a.go"))
	write(t, filepath.Join(root, "x", "runtime"), setOf("r.go"))
	write(t, filepath.Join(root, "y"), setOf("a.go"))
	write(t, filepath.Join(root, "x"), setOf("b.go"))
	same(t, "files", tree(t, root), "x/"+ManifestName, "x/b.go", "x/runtime/"+ManifestName, "x/runtime/r.go", "y/a.go", "y/"+ManifestName)
}

func TestBadPathsAreRefused(t *testing.T) {
	for _, p := range []string{"", ".", "..", "../a.go", "/a.go", "a/../b.go", "a//b.go", "a/", `a\b.go`, "a\x00.go", ManifestName} {
		root := filepath.Join(t.TempDir(), "out")
		if _, err := Write(root, setOf("ok.go", p)); err == nil {
			t.Errorf("the path %q was taken", p)
		}
		same(t, p, tree(t, root))
	}
}

func TestFileAndFolderOfOneName(t *testing.T) {
	root := t.TempDir()
	if _, err := Write(root, setOf("a", "a/b.go")); err == nil {
		t.Error("no error")
	}
	same(t, "files", tree(t, root))
}

func TestSymbolicLinksDoNotLeadOut(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(root, "sub")); err != nil {
		t.Skip(err)
	}
	if _, err := Write(root, setOf("a.go", "sub/b.go")); err == nil {
		t.Error("no error")
	}
	same(t, "outside", tree(t, outside))

	// A link in the place of a file is not followed either.
	target := filepath.Join(outside, "target.go")
	if err := os.WriteFile(target, generated(""), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(root, "c.go")); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(root, setOf("c.go")); err == nil {
		t.Error("no error")
	}
}

func TestEvilManifest(t *testing.T) {
	parent := t.TempDir()
	root := filepath.Join(parent, "out")
	victim := filepath.Join(parent, "victim.go")
	if err := os.WriteFile(victim, generated(""), 0o666); err != nil {
		t.Fatal(err)
	}
	write(t, root, setOf("a.go"))
	digest := strings.Repeat("0", 64) + "  "
	lines := manifestHead + "../victim.go\n" + filepath.ToSlash(victim) + "\n.\n\n" + digest + "../victim.go\n" + digest + "\n"
	if err := os.WriteFile(filepath.Join(root, ManifestName), []byte(lines), 0o666); err != nil {
		t.Fatal(err)
	}
	write(t, root, setOf("a.go"))
	if _, err := os.Stat(victim); err != nil {
		t.Error(err)
	}
}

// TestOldManifest reads what earlier versions wrote: digests before the paths, and a word before those being removed.
func TestOldManifest(t *testing.T) {
	root := t.TempDir()
	write(t, root, setOf("a.go", "b.go", "c.go"))
	digest := strings.Repeat("0123456789abcdef", 4) + "  "
	lines := "# Code generated by assistgen. DO NOT EDIT.\n# Some words.\n" + digest + "a.go\n" + digest + "b.go\nremoved  c.go\n"
	if err := os.WriteFile(filepath.Join(root, ManifestName), []byte(lines), 0o666); err != nil {
		t.Fatal(err)
	}
	c := write(t, root, setOf("a.go"))
	same(t, "updated", c.Updated, ManifestName)
	same(t, "removed", c.Removed, "b.go", "c.go")
	same(t, "files", tree(t, root), "a.go", ManifestName)
}

func TestManifestOfOthers(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, ManifestName), []byte("my notes\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(root, setOf("a.go")); err == nil {
		t.Error("no error")
	}
	same(t, "files", tree(t, root), ManifestName)
}

func TestHasHeader(t *testing.T) {
	text := strings.TrimPrefix(Header, "// ")
	for data, want := range map[string]bool{
		Header + "\n":                            true,
		"//go:build x\n\n" + Header + "\r\n":     true,
		"<!-- " + text + " -->\n# Title\n":       true,
		"# " + text + "\n":                       true,
		"/* " + text + " */\n:root {}\n":         true,
		"package p\n" + Header + "\n":            false,
		text + "\n":                              false,
		"":                                       false,
		"// Code generated by x. DO NOT EDIT.\n": false,
	} {
		if got := hasHeader([]byte(data)); got != want {
			t.Errorf("hasHeader(%q) = %v", data, got)
		}
	}
}

func TestFileInPlaceOfTheFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{file, filepath.Join(file, "out")} {
		want := root + " cannot be a folder: a file is in the way; move it away, or choose another folder"
		if _, err := Check(root, setOf("a.go")); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestReadOnlyFolder(t *testing.T) {
	root := t.TempDir()
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.WriteFile(filepath.Join(root, "probe"), nil, 0o666) == nil {
		t.Skip("permissions do not bind this user")
	}
	want := "the files in " + root + " cannot be read or written: permission denied"
	if _, err := Write(root, setOf("a.go")); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
