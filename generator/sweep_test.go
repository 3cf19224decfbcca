// Memory is told in other units, or not at all, elsewhere.
//go:build linux

package generator

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/testdata/corpus"
)

// sweepTable is the table of the documentation. TestSweepDocuments rewrites it with -update.
const sweepTable = "SWEEP.md"

const sweepHead = `# Every document at hand

Written by ` + "`make sweep-table`" + `, as ` + "`make sweep`" + ` prints it: each document by itself becomes a package, by one run of the program, and
that is built, with the runtime in the build cache. Documents under ` + "`corpus/`" + ` are of vendors and are not part of the repository.

| document | operations | schemas | fields | raw | warnings | left out | CPU | memory | lines | compile CPU |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
`

// sweptDocument is a document of the sweep, and what came of it.
type sweptDocument struct {
	name, file                       string
	operations, schemas, fields, raw int
	warnings, leftOut, lines         int
	generating, compiling            time.Duration
	memory                           int64
}

// TestSweepDocuments generates a package from every document of the repository and of the corpus, builds them all, and prints
// what it took.
func TestSweepDocuments(t *testing.T) {
	corpus.Sweep(t)
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	goCommand(t, "..", "build", "-o", filepath.Join(dir, "assistgen.exe"), "./cmd/assistgen")
	writeText(t, filepath.Join(dir, "go.mod"), "module sweep\n\ngo 1.24\n")
	var documents []*sweptDocument
	for i, d := range sweptDocuments(t) {
		if d.sweep(t, dir, "p"+strconv.Itoa(i)) {
			documents = append(documents, d)
		}
	}
	goCommand(t, dir, "vet", "./...")
	table := sweepHead + sweepRows(documents)
	if t.Log(table); *update {
		golden(t, sweepTable, []byte(table))
	}
}

// TestSweepExamples runs the Go examples of every document of the repository and of the corpus.
func TestSweepExamples(t *testing.T) {
	corpus.Sweep(t)
	m := newExampleModule(t)
	m.add(readConfig(t).APIs...)
	m.add(documentsOf(t, examplesDir+"/*.yaml")...)
	for _, d := range sweptDocuments(t) {
		m.add(documentAPI(d.file, "swept"))
	}
	cases, err := filepath.Glob(goldenDir + "/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cases {
		if base := filepath.Base(file); base == "spec.yaml" || base == config.FileName {
			m.add(goldenConfig(t, filepath.Dir(file)).APIs...)
		}
	}
	m.run()
}

// sweptDocuments returns the documents of the repository, and those of the corpus where that is.
func sweptDocuments(t *testing.T) []*sweptDocument {
	t.Helper()
	var found []*sweptDocument
	add := func(root, name string) {
		for _, file := range corpus.Below(t, root) {
			below, err := filepath.Rel(root, file)
			if err != nil {
				t.Fatal(err)
			}
			file, err = filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, &sweptDocument{name: name + filepath.ToSlash(below), file: file})
		}
	}
	add("../specs", "specs/")
	add("../testdata/houses", "testdata/houses/")
	if root, err := corpus.Root(); err != nil {
		t.Logf("the documents of the repository alone: the corpus is not there: %v", err)
	} else {
		add(root, "corpus/")
	}
	return found
}

// sweep generates a package and builds it; it reports whether there is one.
func (d *sweptDocument) sweep(t *testing.T, dir, pkg string) bool {
	t.Helper()
	file := pkg + ".yaml"
	writeText(t, filepath.Join(dir, file), fmt.Sprintf("runtime: {dir: runtime}\napis: [{name: %s, out: %[1]s, spec: %q}]\n", pkg, d.file))
	run := exec.CommandContext(t.Context(), filepath.Join(dir, "assistgen.exe"), "generate", "--verbose", "--config", file)
	run.Dir = dir
	said, err := run.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%.2000s", d.name, err, said)
		return false
	}
	d.generating, d.memory = used(run)
	d.read(t, pkg, said)
	d.lines = countLines(t, filepath.Join(dir, pkg))
	goCommand(t, dir, "build", "./runtime")
	build := exec.CommandContext(t.Context(), "go", "build", "./"+pkg)
	build.Dir = dir
	if said, err := build.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%.2000s", d.name, err, said)
		return false
	}
	d.compiling, _ = used(build)
	return true
}

// read reads what the program says of the package.
func (d *sweptDocument) read(t *testing.T, pkg string, said []byte) {
	t.Helper()
	for line := range strings.Lines(string(said)) {
		if strings.Contains(line, ": warning: ") {
			d.warnings++
		}
		if numbers, ok := strings.CutPrefix(line, pkg+": "); ok {
			line = strings.ReplaceAll(numbers, "s,", ",")
			if _, err := fmt.Sscanf(strings.ReplaceAll(line, "fields", "field"), "%d operation, %d schema, %d field (%d raw), %d left out",
				&d.operations, &d.schemas, &d.fields, &d.raw, &d.leftOut); err != nil {
				t.Errorf("%s: %q: %v", d.name, numbers, err)
			}
		}
	}
	d.warnings -= d.leftOut // which are printed as warnings, too
}

// used returns the CPU time of a command and all that it waited for, and the memory of the largest of these processes.
func used(c *exec.Cmd) (cpu time.Duration, memory int64) {
	s := c.ProcessState
	return s.UserTime() + s.SystemTime(), s.SysUsage().(*syscall.Rusage).Maxrss << 10
}

func goCommand(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", args...)
	c.Dir = dir
	if said, err := c.CombinedOutput(); err != nil {
		t.Errorf("go %s: %v\n%.4000s", args[0], err, said)
	}
}

func countLines(t *testing.T, dir string) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	n := 0
	for _, file := range files {
		data, readErr := os.ReadFile(file)
		n, err = n+bytes.Count(data, []byte("\n")), cmp.Or(err, readErr)
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// sweepRows returns the rows of the table, with all documents of fewer than five operations in the last.
func sweepRows(documents []*sweptDocument) string {
	var b strings.Builder
	slices.SortStableFunc(documents, func(x, y *sweptDocument) int { return cmp.Compare(x.name, y.name) })
	small, count := &sweptDocument{}, 0
	for _, d := range documents {
		if d.operations >= 5 {
			b.WriteString(d.row())
			continue
		}
		count++
		small.add(d)
	}
	if count > 0 {
		small.name = fmt.Sprintf("documents of fewer operations: %d", count)
		b.WriteString(small.row())
	}
	return b.String()
}

func (d *sweptDocument) add(other *sweptDocument) {
	d.operations, d.schemas, d.fields, d.raw = d.operations+other.operations, d.schemas+other.schemas, d.fields+other.fields, d.raw+other.raw
	d.warnings, d.leftOut, d.lines = d.warnings+other.warnings, d.leftOut+other.leftOut, d.lines+other.lines
	d.generating, d.compiling = d.generating+other.generating, d.compiling+other.compiling
	d.memory = max(d.memory, other.memory)
}

func (d *sweptDocument) row() string {
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %.2f s | %d MB | %d | %.1f s |\n", d.name, d.operations, d.schemas, d.fields, d.raw,
		d.warnings, d.leftOut, d.generating.Seconds(), d.memory>>20, d.lines, d.compiling.Seconds())
}
