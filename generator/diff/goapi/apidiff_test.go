package goapi_test

import (
	"fmt"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/exp/apidiff"
)

// TestAgainstApidiff holds every adjacent pair of versions of specs/, each generated as a package, against
// apidiff.
func TestAgainstApidiff(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openai", "azure", "yandex"} {
		versions := specs(t, name).Versions
		for i := 1; i < len(versions); i++ {
			old, new := versions[i-1], versions[i]
			t.Run(name+"/"+old.ID+".."+new.ID, func(t *testing.T) {
				t.Parallel()
				api := specs(t, name)
				diff := holdAgainstApidiff(t, build(t, single(api, "compared", old)), build(t, single(api, "compared", new)))
				t.Log(summary(diff))
			})
		}
	}
}

func summary(d *goapi.Diff) string {
	verdict, reasons := d.Verdict()
	return fmt.Sprintf("%s: %d changes, %d decide", verdict, len(d.Changes), len(reasons))
}

// built is an API as goapi and as apidiff see it.
type built struct {
	plan *plan.Package
	// pkg is the generated package, and open the same with the types behind the generic types of other packages in their place.
	pkg, open *types.Package
}

func build(t testing.TB, api *config.API) *built {
	t.Helper()
	files := rendered(t, api)
	return &built{planned(t, api), checked(t, files), checked(t, transparent(files))}
}

// holdAgainstApidiff compares two packages and expects what apidiff finds, message by message, and its verdict. It returns
// what changed.
func holdAgainstApidiff(t *testing.T, old, new *built) *goapi.Diff {
	t.Helper()
	diff := goapi.Compare(goapi.Of(old.plan, goapi.Options{}), goapi.Of(new.plan, goapi.Options{}))
	got := map[string]bool{}
	for _, c := range diff.Changes {
		got[message(c)] = true
	}
	// What apidiff says of the packages as they are: all of it is found.
	seen := apidiffSays(old.pkg, new.pkg)
	for m := range seen {
		if !got[m] {
			t.Errorf("apidiff says %q", m)
		}
	}
	// What it says when it sees the arguments of generic types, with what it overlooks of pointers: nothing else is found.
	all := apidiffSays(old.open, new.open)
	maps.Copy(all, lostByPointers(old.pkg, new.pkg))
	if d := cmp.Diff(slices.Sorted(maps.Keys(all)), slices.Sorted(maps.Keys(got))); d != "" {
		t.Errorf("-apidiff +goapi:\n%s", d)
	}
	want := goapi.Patch
	for m := range all {
		if strings.HasPrefix(m, "incompatible") {
			want = goapi.Major
		} else if want == goapi.Patch {
			want = goapi.Minor
		}
	}
	if verdict, _ := diff.Verdict(); verdict != want {
		t.Errorf("the verdict is %s, apidiff's %s", verdict, want)
	}
	return diff
}

// message returns a change as the test compares it.
func message(c *goapi.Change) string {
	compatible := "incompatible"
	if c.Compatible {
		compatible = "compatible"
	}
	return fmt.Sprintf("%s %s: %s", compatible, c.Symbol, c.What)
}

// messageForms are apidiff's messages and what they mean.
var messageForms = []struct {
	text *regexp.Regexp
	what goapi.What
}{
	{regexp.MustCompile(`^added$`), goapi.Added},
	{regexp.MustCompile(`^removed$`), goapi.Removed},
	{regexp.MustCompile(`^added unexported method$`), goapi.Sealed},
	{regexp.MustCompile(`^old is comparable, new is not$`), goapi.Incomparable},
	{regexp.MustCompile(`^no longer implements `), goapi.Unsatisfied},
	{regexp.MustCompile(`^value changed from `), goapi.ValueChanged},
	{regexp.MustCompile(`^changed from (const|var|func|type) to (const|var|func|type)$`), goapi.KindChanged},
	{regexp.MustCompile(`^changed from int32 to int64$`), goapi.Widened},
	{regexp.MustCompile(`^changed from `), goapi.TypeChanged},
}

// apidiffSays returns apidiff's messages as message gives them.
func apidiffSays(old, new *types.Package) map[string]bool {
	all := map[string]bool{}
	for _, c := range apidiff.Changes(old, new).Changes {
		symbol, text, _ := strings.Cut(c.Message, ": ")
		what := goapi.What(text)
		for _, f := range messageForms {
			if f.text.MatchString(text) {
				what = f.what
				break
			}
		}
		all[message(&goapi.Change{Symbol: symbol, What: what, Compatible: c.Compatible})] = true
	}
	return all
}

// transparent puts what the generic types of other packages are in their place: apidiff compares the names of such types
// alone, without their arguments.
func transparent(files map[string]string) map[string]string {
	out := map[string]string{}
	replace := strings.NewReplacer(
		"type Opt[T any] = runtime.Opt[T]", "type Opt[T any] = struct { Value T; opt int }",
		"runtime.Page[", "GenericPage[", "iter.Seq2[", "GenericSeq2[",
	)
	for name, text := range files {
		out[name] = replace.Replace(text)
	}
	out["generics.go"] = "package " + packageName(files) + `
		type GenericPage[R, T any] = struct { Response *R; Items []T; page int }
		type GenericSeq2[K, V any] = func(yield func(K, V) bool)
	`
	return out
}

func packageName(files map[string]string) string {
	_, rest, _ := strings.Cut(files["package.go"], "\npackage ")
	name, _, _ := strings.Cut(rest, "\n")
	return name
}

// lostByPointers returns the types whose pointers no longer implement an interface that both packages have: apidiff looks
// at values alone. What another name of a type lost is told of the type.
func lostByPointers(old, new *types.Package) map[string]bool {
	lost := map[string]bool{}
	for _, iface := range old.Scope().Names() {
		was, is := lookup(old, iface), lookup(new, iface)
		if was == nil || is == nil || !types.IsInterface(was) || !types.IsInterface(is) {
			continue
		}
		before, after := was.Underlying().(*types.Interface), is.Underlying().(*types.Interface)
		for _, name := range old.Scope().Names() {
			x, y := lookup(old, name), lookup(new, name)
			if x == nil || y == nil || types.IsInterface(x) || old.Scope().Lookup(name).(*types.TypeName).IsAlias() {
				continue
			}
			if types.Implements(types.NewPointer(x), before) && !types.Implements(types.NewPointer(y), after) {
				lost[message(&goapi.Change{Symbol: name, What: goapi.Unsatisfied})] = true
			}
		}
	}
	return lost
}

// lookup returns the type of an exported defined type, or nil.
func lookup(pkg *types.Package, name string) types.Type {
	tn, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok || !tn.Exported() {
		return nil
	}
	if n, ok := tn.Type().(*types.Named); ok && n.TypeParams().Len() > 0 {
		return nil
	}
	return types.Unalias(tn.Type())
}
