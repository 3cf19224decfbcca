package stamp

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
)

// put writes a file and the folders above it.
func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// example writes an input and two outputs, and returns their stamp.
func example(t *testing.T, dir string) *Stamp {
	t.Helper()
	in, out := filepath.Join(dir, "in.yaml"), filepath.Join(dir, "out")
	put(t, in, "input")
	put(t, filepath.Join(out, "a.go"), "a")
	put(t, filepath.Join(out, "sub", "b.go"), "b")
	return &Stamp{
		Run:     "run",
		Inputs:  map[string]Digest{in: Of([]byte("input"))},
		Outputs: map[string]map[string]Digest{out: {"a.go": Of([]byte("a")), "sub/b.go": Of([]byte("b"))}},
		Warnings: diag.List{{Severity: diag.Warning, Code: "c", Pos: model.Pos{File: in, Line: 1, Column: 2}, Message: "m", Help: "h",
			Also: []model.Pos{{File: in}}}},
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	want, file := example(t, dir), filepath.Join(dir, "cache", "stamps", "x")
	for range 2 { // the second takes the place of the first
		if err := want.Write(file); err != nil {
			t.Fatal(err)
		}
		if got := Read(file); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if files, err := os.ReadDir(filepath.Dir(file)); err != nil || len(files) != 1 {
		t.Errorf("%v, %v, want one file", files, err)
	}
}

// TestRead expects nothing of what is not a stamp.
func TestRead(t *testing.T) {
	t.Parallel()
	signed := func(body string) string { return Of([]byte(body)).SHA256 + "\n" + body }
	for name, text := range map[string]string{
		"empty":                    "",
		"one line":                 Of(nil).SHA256,
		"no digest":                `{"Run":"run"}`,
		"another digest":           Of([]byte("x")).SHA256 + "\n{}",
		"cut off":                  signed(`{"Run":"run"}`)[:70],
		"no JSON":                  signed("not JSON"),
		"another shape":            signed(`{"Inputs":["a"]}`),
		"a severity that is none":  signed(`{"Warnings":[{"Severity":99}]}`),
		"an error":                 signed(`{"Warnings":[{"Severity":0}]}`),
		"more than any stamp says": signed("{" + string(make([]byte, limit)) + "}"),
	} {
		file := filepath.Join(t.TempDir(), "x")
		put(t, file, text)
		if got := Read(file); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	dir := t.TempDir()
	if Read(dir) != nil || Read(filepath.Join(dir, "none")) != nil {
		t.Error("a stamp that is not a file")
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(t *testing.T, dir string, s *Stamp)
		want   bool
	}{
		"nothing": {func(*testing.T, string, *Stamp) {}, true},
		"times": {func(t *testing.T, dir string, _ *Stamp) {
			for _, f := range []string{"in.yaml", "out/a.go"} {
				if err := os.Chtimes(filepath.Join(dir, f), time.Time{}, time.Unix(1, 0)); err != nil {
					t.Fatal(err)
				}
			}
		}, true},
		"an input":               {func(t *testing.T, dir string, _ *Stamp) { put(t, filepath.Join(dir, "in.yaml"), "inpux") }, false},
		"the length of an input": {func(t *testing.T, dir string, _ *Stamp) { put(t, filepath.Join(dir, "in.yaml"), "input\n") }, false},
		"an output":              {func(t *testing.T, dir string, _ *Stamp) { put(t, filepath.Join(dir, "out/sub/b.go"), "x") }, false},
		"an output is gone":      {func(t *testing.T, dir string, _ *Stamp) { remove(t, filepath.Join(dir, "out/a.go")) }, false},
		"the folder is gone":     {func(t *testing.T, dir string, _ *Stamp) { remove(t, filepath.Join(dir, "out")) }, false},
		"an input is gone":       {func(t *testing.T, dir string, _ *Stamp) { remove(t, filepath.Join(dir, "in.yaml")) }, false},
		"an input is a folder": {func(t *testing.T, dir string, s *Stamp) {
			info, err := os.Stat(dir)
			if err != nil {
				t.Fatal(err)
			}
			s.Inputs[dir] = Digest{Size: info.Size()}
		}, false},
		"an output is a link": {func(t *testing.T, dir string, _ *Stamp) {
			put(t, filepath.Join(dir, "out/c.go"), "a")
			remove(t, filepath.Join(dir, "out/a.go"))
			if err := os.Symlink("c.go", filepath.Join(dir, "out/a.go")); err != nil {
				t.Skip(err)
			}
		}, false},
		"an output elsewhere": {func(_ *testing.T, dir string, s *Stamp) {
			s.Outputs[filepath.Join(dir, "out")]["../in.yaml"] = Of([]byte("input"))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := example(t, dir)
			c.change(t, dir, s)
			if got := s.Holds(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// remove removes a file or folder.
func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

// TestPrune writes into a folder that is too full: the oldest files go.
func TestPrune(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range most + 5 {
		name := filepath.Join(dir, strconv.Itoa(i))
		put(t, name, "")
		if err := os.Chtimes(name, time.Time{}, time.Unix(int64(i+1), 0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&Stamp{}).Write(filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != most {
		t.Errorf("%d files are left, %v", len(files), err)
	}
	for name, want := range map[string]bool{"new": true, "6": true, "5": false, "0": false} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWriteFails leaves nothing behind where a stamp cannot be written.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "file"), "")
	put(t, filepath.Join(dir, "taken", "x"), "")
	for _, name := range []string{"file/x", "taken"} {
		if err := (&Stamp{}).Write(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 2 {
		t.Errorf("%v, %v", files, err)
	}
}
