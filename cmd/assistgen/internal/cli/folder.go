package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
)

// mostFiles is how many files of a folder are looked at.
const mostFiles = 10_000

// folder is a set of files: those in a folder, or those that a pattern selects, on disk or at a revision of git.
type folder struct {
	spec string // as the user named it
	// rev is where git has the folder; nil for one on disk.
	rev *revision
	// base is the folder, and pattern selects files in it by their slash paths; empty selects those with the extension of a
	// document.
	base, pattern string
	// absent tells that the revision has no such folder: it is empty.
	absent bool
	// links are the links that it has in place of files, which are left out.
	links []string
}

// findFolder returns the folder or pattern of that name; nil if it is the name of a document.
func findFolder(spec string) *folder {
	if load.IsURL(spec) {
		return nil
	}
	if info, err := os.Stat(spec); err == nil {
		if !info.IsDir() {
			return nil
		}
		return &folder{spec: spec, base: spec}
	}
	f := &folder{spec: spec}
	name := filepath.ToSlash(spec)
	if r, ok := parseRevision(spec); ok {
		f.rev, name = &r, r.path
	}
	f.base, f.pattern = splitPattern(name)
	if f.pattern == "" && (f.rev == nil || !f.rev.isFolder()) {
		return nil
	}
	return f
}

// absentFolder returns the folder of that name at a revision of git that has nothing of the name; nil for any other name.
func absentFolder(spec string) *folder {
	r, ok := parseRevision(spec)
	if !ok || !r.lacks() {
		return nil
	}
	return &folder{spec: spec, rev: &r, base: strings.TrimSuffix(r.path, "/"), absent: true}
}

// lacks reports whether there is the revision, and nothing of that path in it. A repository without commits lacks everything.
func (r revision) lacks() bool {
	if _, err := runGit("cat-file", "-e", r.tree(r.path)); err == nil || r.isFolder() {
		return false
	}
	if r.rev == "" {
		_, err := runGit("rev-parse", "--git-dir")
		return err == nil
	}
	if _, err := runGit("cat-file", "-e", r.rev+"^{commit}"); err == nil {
		return true
	}
	commits, err := runGit("rev-list", "-n", "1", "--all")
	return err == nil && len(commits) == 0
}

// splitPattern returns the folder in front of the first part of a path with a * ? or [, and the rest. Without any the rest is empty.
func splitPattern(name string) (base, pattern string) {
	i := strings.IndexAny(name, "*?[")
	if i < 0 {
		return strings.TrimSuffix(name, "/"), ""
	}
	slash := strings.LastIndexByte(name[:i], '/')
	if slash == 0 {
		return "/", name[1:]
	}
	return name[:max(0, slash)], name[slash+1:]
}

// file returns the name of a file of the folder.
func (f *folder) file(name string) string {
	if f.rev == nil {
		return filepath.Join(f.base, filepath.FromSlash(name))
	}
	return f.rev.rev + ":" + in(f.base, name)
}

// files returns the slash paths of the files in the folder that may be documents, sorted.
func (f *folder) files() ([]string, error) {
	if f.absent {
		return nil, nil
	}
	list := f.onDisk
	if f.rev != nil {
		list = func() (files, links []string, err error) { return f.rev.list(f.base) }
	}
	names, links, err := list()
	if err != nil {
		return nil, err
	}
	others := func(name string) bool { return !f.selects(name) }
	names, f.links = slices.DeleteFunc(names, others), slices.DeleteFunc(links, others)
	if len(names) == 0 && f.pattern != "" {
		return nil, errNoFile
	}
	slices.Sort(names)
	return names, nil
}

var errNoFile = errors.New("the pattern selects no file")

// selects reports whether a file may be a document.
func (f *folder) selects(name string) bool {
	if f.pattern != "" {
		return matches(strings.Split(f.pattern, "/"), strings.Split(name, "/"))
	}
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(path.Ext(name)))
}

// matches reports whether the parts of a path match those of a pattern, in which ** stands for any number of parts.
func matches(pattern, name []string) bool {
	// as with a * in a part, only the last ** that was met needs another try
	p, n, retryPattern, retryName := 0, 0, -1, 0
	for n < len(name) {
		if p < len(pattern) && pattern[p] == "**" {
			retryPattern, retryName = p, n
			p++
			continue
		}
		if p < len(pattern) {
			if ok, err := path.Match(pattern[p], name[n]); ok && err == nil {
				p, n = p+1, n+1
				continue
			}
		}
		if retryPattern < 0 {
			return false
		}
		retryName++
		p, n = retryPattern+1, retryName
	}
	return !slices.ContainsFunc(pattern[p:], func(part string) bool { return part != "**" })
}

// onDisk lists the files below the folder, but for those in hidden folders, and the links.
func (f *folder) onDisk() (names, links []string, err error) {
	depth := strings.Count(f.pattern, "/")
	base := cmp.Or(f.base, ".")
	err = filepath.WalkDir(base, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return load.PlainError(err)
		}
		rel, err := filepath.Rel(base, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		switch {
		case entry.IsDir() && rel != "." && (strings.HasPrefix(entry.Name(), ".") || f.tooDeep(rel, depth)):
			return fs.SkipDir
		case entry.Type().IsRegular():
			names = append(names, rel)
		case entry.Type()&fs.ModeSymlink != 0:
			links = append(links, rel)
		}
		if len(names) > mostFiles {
			return errTooMany
		}
		return nil
	})
	return names, links, err
}

// tooDeep reports whether no file in a folder can match the pattern.
func (f *folder) tooDeep(rel string, depth int) bool {
	return f.pattern != "" && !strings.Contains(f.pattern, "**") && strings.Count(rel, "/") >= depth
}

var errTooMany = fmt.Errorf("more than %d files are in it: name a folder, or a pattern, of fewer", mostFiles)

// isFolder reports whether the path is a folder at the revision.
func (r revision) isFolder() bool {
	folder := strings.TrimSuffix(r.path, "/")
	if r.rev == "" {
		names, _, err := r.list(folder)
		return err == nil && len(names) > 0
	}
	out, err := runGit("cat-file", "-t", r.tree(folder))
	return err == nil && strings.TrimSpace(string(out)) == "tree"
}

// tree returns the name of a folder for git, to which a path is one from here if it begins with a dot and a slash.
func (r revision) tree(folder string) string {
	if folder == "." {
		folder = "./"
	}
	return r.rev + ":" + folder
}

// list asks git for the files below a folder, and the links, by their paths in it.
func (r revision) list(folder string) (names, links []string, err error) {
	args, prefix := []string{"ls-tree", "-r", "-z", "--full-tree", r.tree(folder)}, ""
	if r.rev == "" {
		args, prefix = stagedIn(folder)
	}
	out, err := runGit(args...)
	if err != nil {
		return nil, nil, err
	}
	for line := range bytes.SplitSeq(out, []byte{0}) {
		about, name, ok := strings.Cut(string(line), "\t")
		rel, below := strings.CutPrefix(name, prefix)
		switch mode, _, _ := strings.Cut(about, " "); {
		case !ok || !below:
		case mode == "100644", mode == "100755":
			names = append(names, rel)
		case mode == "120000":
			links = append(links, rel)
		}
		if len(names) > mostFiles {
			return nil, nil, errTooMany
		}
	}
	return names, links, nil
}

// stagedIn returns the arguments of git that list the staged files below a folder, and what their names begin with.
func stagedIn(folder string) (args []string, prefix string) {
	args = []string{"ls-files", "-s", "-z"}
	if strings.HasPrefix(folder, ".") {
		prefix = path.Clean(folder) + "/"
		return append(args, "--", ":(literal)"+folder), strings.TrimPrefix(prefix, "./")
	}
	if folder != "" {
		prefix = folder + "/"
	}
	return append(args, "--full-name", "--", ":(top,literal)"+folder), prefix
}

// in returns the path of a file in a folder of the repository.
func in(folder, name string) string {
	joined := path.Join(folder, name)
	if strings.HasPrefix(folder, ".") && !strings.HasPrefix(joined, ".") {
		joined = "./" + joined
	}
	return joined
}

// brokenDocument matches what is meant for an OpenAPI document, but cannot be read.
var brokenDocument = regexp.MustCompile(`(?m)^((openapi|swagger)|[ \t{]*"(openapi|swagger)")[ \t]*:`)

// isDocument reports whether a file holds an OpenAPI document, and not a part of one, or something else.
func isDocument(name string, data []byte) bool {
	if !bytes.Contains(data, []byte("openapi")) && !bytes.Contains(data, []byte("swagger")) {
		return false
	}
	root, _ := load.Parse(name, data)
	if root == nil {
		return brokenDocument.Match(data)
	}
	return root.Get("openapi") != nil || root.Get("swagger") != nil
}
