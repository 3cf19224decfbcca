package goapi_test

import (
	"go/constant"
	"go/types"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/google/go-cmp/cmp"
)

// TestListing holds the surface against every generated package of the repository, symbol by symbol.
func TestListing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openai", "azure", "yandex"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareListing(t, specs(t, name), filepath.Join(root, "generated", name))
		})
	}
	cases, err := filepath.Glob(root + "/testdata/golden/*/gen")
	if err != nil || len(cases) < 25 {
		t.Fatalf("%d cases were found (%v)", len(cases), err)
	}
	for _, gen := range cases {
		dir := filepath.Dir(gen)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			compareListing(t, goldenAPI(t, dir), gen)
		})
	}
}

func goldenAPI(t *testing.T, dir string) *config.API {
	t.Helper()
	file := filepath.Join(dir, config.FileName)
	var cfg *config.Config
	var found diag.List
	if _, err := os.Stat(file); err == nil {
		cfg, found = config.Read(file)
	} else {
		cfg, found = config.FromFlags(filepath.Join(dir, "spec.yaml"), "gen", filepath.Join(dir, "gen"))
	}
	if found.HasErrors() {
		t.Fatal(found)
	}
	return cfg.APIs[0]
}

func compareListing(t *testing.T, api *config.API, dir string) {
	t.Helper()
	surface := goapi.Of(planned(t, api), goapi.Options{})
	pkg := checked(t, onDisk(t, dir))
	var got []string
	for s := range surface.Symbols() {
		got = append(got, line(s.Name, s.Kind, s.Text))
	}
	want := listed(pkg)
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the surface is not that of the package (-package +surface):\n%s", d)
	}
	for _, name := range pkg.Scope().Names() {
		if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && tn.Exported() && !tn.IsAlias() {
			if can := types.Comparable(tn.Type()); can != surface.Comparable(name) {
				t.Errorf("%s: comparable is %t, the surface says %t", name, can, !can)
			}
		}
	}
	if len(got) == 0 {
		t.Error("no symbols")
	}
}

// line returns a symbol as the test compares it; values of constants are normal.
func line(name string, kind goapi.Kind, text string) string {
	if i := strings.LastIndex(text, "= "); i >= 0 && kind == goapi.Const {
		if r, ok := new(big.Rat).SetString(text[i+2:]); ok {
			text = text[:i+2] + r.RatString()
		}
	}
	return name + " | " + string(kind) + " | " + text
}

// listed returns the exported symbols of a package.
func listed(pkg *types.Package) []string {
	q := func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
	var all []string
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		switch o := o.(type) {
		case *types.Const:
			all = append(all, line(name, goapi.Const, constText(o, q)))
		case *types.Var:
			all = append(all, line(name, goapi.Var, "var "+name+" "+types.TypeString(o.Type(), q)))
		case *types.Func:
			all = append(all, line(name, goapi.Func, "func "+name+strings.TrimPrefix(types.TypeString(o.Type(), q), "func")))
		case *types.TypeName:
			all = append(all, typeLines(o, q)...)
		}
	}
	return all
}

func constText(o *types.Const, q types.Qualifier) string {
	text := "const " + o.Name() + " "
	if b, ok := o.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		text += types.TypeString(o.Type(), q) + " "
	}
	if o.Val().Kind() == constant.String {
		return text + "= " + strconv.Quote(constant.StringVal(o.Val()))
	}
	return text + "= " + o.Val().ExactString()
}

func typeLines(o *types.TypeName, q types.Qualifier) []string {
	name := o.Name()
	if a, ok := o.Type().(*types.Alias); ok {
		of := ""
		if p := a.TypeParams(); p.Len() > 0 {
			of = "[" + p.At(0).Obj().Name() + " any]"
		}
		return []string{line(name, goapi.Type, "type "+name+of+" = "+types.TypeString(a.Rhs(), q))}
	}
	n := o.Type().(*types.Named)
	var all []string
	switch u := n.Underlying().(type) {
	case *types.Struct:
		all = append(all, line(name, goapi.Type, "type "+name+" struct"))
		for f := range u.Fields() {
			if f.Exported() {
				all = append(all, line(name+"."+f.Name(), goapi.Field, f.Name()+" "+types.TypeString(f.Type(), q)))
			}
		}
	case *types.Interface:
		all = append(all, line(name, goapi.Type, "type "+name+" interface"))
		for m := range u.Methods() {
			if m.Exported() {
				text := m.Name() + strings.TrimPrefix(types.TypeString(m.Type(), q), "func")
				all = append(all, line(name+"."+m.Name(), goapi.InterfaceMethod, text))
			}
		}
	default:
		all = append(all, line(name, goapi.Type, "type "+name+" "+types.TypeString(u, q)))
	}
	for m := range n.Methods() {
		if m.Exported() {
			receiver := types.TypeString(m.Signature().Recv().Type(), q)
			symbol := receiver
			if receiver != name {
				symbol = "(" + receiver + ")"
			}
			text := "func (" + receiver + ") " + m.Name() + strings.TrimPrefix(types.TypeString(m.Type(), q), "func")
			all = append(all, line(symbol+"."+m.Name(), goapi.Method, text))
		}
	}
	return all
}

// TestNodes shows that symbols name the nodes of the model that they come from, all but those of every package.
func TestNodes(t *testing.T) {
	t.Parallel()
	with, without := map[string]string{}, map[string]bool{}
	for s := range goapi.Of(planned(t, specs(t, "openai")), goapi.Options{}).Symbols() {
		if s.Node != "" {
			with[s.Name] = s.Node
		} else {
			without[s.Name] = true
		}
	}
	for name, want := range map[string]string{
		"RunObject":                 "schema:RunObject",
		"RunObject.Status":          "schema:RunObject/field:status",
		"RunObjectStatus":           "schema:RunObject/field:status",
		"RunObjectStatusQueued":     "schema:RunObject/field:status/value:queued",
		"RunsService.Create":        "op:createRun",
		"RunsListParams.Limit":      "op:listRuns/param:query:limit",
		"(*RunObject).Equal":        "schema:RunObject",
		"UnknownRunObjectToolsItem": "schema:RunObject/field:tools",
	} {
		if with[name] != want {
			t.Errorf("%s comes from %q, want %q", name, with[name], want)
		}
	}
	t.Log(len(with), "with a node,", len(without), "without")
	if len(without)-len(plan.Offers) > len(with)/20 {
		t.Error("too many symbols come from no node:", slices.Sorted(maps.Keys(without)))
	}
}
