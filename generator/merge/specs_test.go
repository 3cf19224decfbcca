package merge

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/generator/pair"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/testdata/corpus"
)

// specVersions are the documents of this repository, as a configuration lists them.
var specVersions = map[string][]model.Version{
	"openai": {{ID: "2023-11-06", Stage: model.StagePreview}, {ID: "2026-08-21", Stage: model.StageStable}},
	"azure": {
		{ID: "2025-05-01", Wire: "2025-05-01", Stage: model.StageStable},
		{ID: "v1", Wire: "v1", Stage: model.StageStable},
		{ID: "2025-05-15-preview.2025-07", Wire: "2025-05-15-preview", Stage: model.StagePreview},
		{ID: "2025-05-15-preview.2025-08", Wire: "2025-05-15-preview", Stage: model.StagePreview},
	},
	"yandex": {
		{ID: "2025-03-10", Stage: model.StageStable},
		{ID: "2025-03-19", Stage: model.StageStable},
		{ID: "2026-05-21", Stage: model.StageStable},
	},
}

// specs returns the models of the versions of an API of this repository.
func specs(t testing.TB, name string) []*model.API {
	t.Helper()
	folder := filepath.Join("..", "..", "specs", name)
	var models []*model.API
	for _, v := range specVersions[name] {
		var overlays []*load.Overlay
		for _, file := range []string{"assistgen.overlay.yaml", v.ID + ".overlay.yaml"} {
			data, err := os.ReadFile(filepath.Join(folder, file))
			if err != nil {
				continue
			}
			o, ds := load.ReadOverlay(file, data)
			if ds.HasErrors() {
				t.Fatal(ds)
			}
			overlays = append(overlays, o)
		}
		models = append(models, read(t, load.Source{File: filepath.Join(folder, v.ID+".yaml"), Overlays: overlays}, name, v))
	}
	return models
}

func read(t testing.TB, src load.Source, name string, v model.Version) *model.API {
	t.Helper()
	doc, ds := load.Load(src, load.Options{})
	if doc == nil {
		t.Fatal(ds)
	}
	a, ds := normalize.API(doc, normalize.Options{Name: name, Version: v})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return a
}

func dump(t testing.TB, a *model.API) string {
	t.Helper()
	var b bytes.Buffer
	if err := model.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// ladders returns the APIs to merge, by name.
func ladders(t *testing.T) map[string][]*model.API {
	t.Helper()
	all := map[string][]*model.API{}
	for name := range specVersions {
		all[name] = specs(t, name)
	}
	return all
}

func TestSpecs(t *testing.T) {
	for name, models := range ladders(t) {
		t.Run(name, func(t *testing.T) { checkMerge(t, name, models) })
	}
}

// checkMerge checks what holds for every merge.
func checkMerge(t *testing.T, name string, models []*model.API) {
	var before []string
	for _, a := range models {
		before = append(before, dump(t, a))
	}
	merged, ds := Versions(name, models, plan.HasType)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	text := dump(t, merged)
	if again, _ := Versions(name, models, plan.HasType); dump(t, again) != text {
		t.Error("merging twice gives two models")
	}
	for i, a := range models {
		if dump(t, a) != before[i] {
			t.Errorf("merging changes the model of %s", a.Versions[0].ID)
		}
		newHolder(t, merged, a).api()
	}
	checkWhole(t, merged)
}

// checkWhole checks that references of a model lead to its own schemas, that no set of versions is empty or in another
// order than the versions, and that names and IDs are distinct.
func checkWhole(t *testing.T, a *model.API) {
	t.Helper()
	own := map[*model.Schema]bool{}
	names := map[string]bool{}
	for _, s := range a.Schemas {
		if names[s.Name] {
			t.Errorf("two schemas %q", s.Name)
		}
		own[s], names[s.Name] = true, true
	}
	for _, s := range a.Schemas {
		checkReferences(t, own, s.Type)
	}
	for _, o := range a.Operations {
		eachUse(o, func(u *model.Use) { checkReferences(t, own, u.Type) })
	}
	var ids []string
	for _, v := range a.Versions {
		ids = append(ids, v.ID)
	}
	availabilities(a, func(set *model.Availability) {
		if *set == nil {
			return
		}
		rest := ids
		for _, id := range *set {
			i := slices.Index(rest, id)
			if i < 0 {
				t.Errorf("the versions %q are in disorder", *set)
				return
			}
			rest = rest[i+1:]
		}
		if len(*set) == 0 || len(*set) == len(ids) {
			t.Errorf("the set of versions %q should not be", *set)
		}
	})
}

func checkReferences(t *testing.T, own map[*model.Schema]bool, of model.Type) {
	t.Helper()
	eachType(of, func(typ model.Type) {
		if r, ok := typ.(*model.Ref); ok && !own[r.Schema] {
			t.Errorf("a reference to %q leads out of the model", r.Schema.Name)
		}
	})
}

// holder checks that a merged model holds all that one of its versions has.
type holder struct {
	t       *testing.T
	merged  *model.API
	version *model.API
	table   *pair.Table
	seen    map[pair.Of[model.Type]]bool
}

func newHolder(t *testing.T, merged, version *model.API) *holder {
	return &holder{t, merged, version, pair.Pair(version, merged), map[pair.Of[model.Type]]bool{}}
}

// node checks that a node of the merged model is marked with the version; own is the node of the version.
func (h *holder) node(merged, own *model.Node) bool {
	id := h.version.Versions[0].ID
	switch {
	case merged == nil:
		h.t.Errorf("%s: %s is lost", id, own.ID)
		return false
	case !merged.Availability.Has(id):
		h.t.Errorf("%s: %s is available in %q only", id, own.ID, merged.Availability)
	}
	return true
}

func (h *holder) api() {
	for _, p := range h.table.Operations {
		if p.Old == nil {
			continue
		}
		if p.New == nil {
			h.node(nil, &p.Old.Node)
			continue
		}
		h.node(&p.New.Node, &p.Old.Node)
		h.operation(p.Old, p.New)
	}
	for _, p := range h.table.Schemas {
		if p.Old != nil && p.New != nil {
			h.node(&p.New.Node, &p.Old.Node)
			h.types(p.Old.Node, p.Old.Type, p.New.Type)
		}
	}
}

func (h *holder) operation(own, merged *model.Operation) {
	for _, f := range own.Forms {
		if !slices.ContainsFunc(merged.Forms, func(m *model.WireForm) bool {
			return m.HTTPMethod == f.HTTPMethod && m.Availability.Has(h.version.Versions[0].ID)
		}) {
			h.t.Errorf("the form %s is lost", f.ID)
		}
	}
	for _, p := range pair.Params(own, merged) {
		if p.Old != nil && p.New == nil && bodyField(merged, p.Old.Name) != nil {
			continue // it has moved into the body
		}
		if p.Old != nil && h.node(nodeOf(p.New, func(p *model.Param) *model.Node { return &p.Node }), &p.Old.Node) {
			h.types(p.Old.Node, p.Old.Type, p.New.Type)
		}
	}
	h.bodies(own.Bodies, merged.Bodies)
	for _, r := range pair.Responses(own.Responses, merged.Responses) {
		if r.Old != nil && h.node(nodeOf(r.New, func(r *model.Response) *model.Node { return &r.Node }), &r.Old.Node) {
			h.bodies(r.Old.Bodies, r.New.Bodies)
		}
	}
	if own.Stream != nil {
		for _, e := range pair.Events(own.Stream, merged.Stream) {
			if e.Old != nil {
				h.node(nodeOf(e.New, func(e *model.Event) *model.Node { return &e.Node }), &e.Old.Node)
			}
		}
	}
	for _, p := range pair.Headers(own.Headers, merged.Headers) {
		if p.Old != nil {
			h.node(nodeOf(p.New, func(h *model.Header) *model.Node { return &h.Node }), &p.Old.Node)
		}
	}
}

func nodeOf[T any](n *T, node func(*T) *model.Node) *model.Node {
	if n == nil {
		return nil
	}
	return node(n)
}

func (h *holder) bodies(own, merged []*model.Body) {
	for _, b := range pair.Bodies(own, merged) {
		if b.Old != nil && h.node(nodeOf(b.New, func(b *model.Body) *model.Node { return &b.Node }), &b.Old.Node) {
			h.types(b.Old.Node, b.Old.Type, b.New.Type)
			if b.Old.Nullable && !b.New.Nullable {
				h.t.Errorf("%s is no longer nullable", b.Old.ID)
			}
		}
	}
}

// types checks that a type of the version is part of the one that the merged model has in its place.
func (h *holder) types(at model.Node, own, merged model.Type) {
	at2 := pair.Of[model.Type]{Old: model.Resolve(own), New: model.Resolve(merged)}
	if h.seen[at2] {
		return
	}
	h.seen[at2] = true
	switch own := at2.Old.(type) {
	case *model.Object:
		h.object(at, own, at2.New)
	case *model.Enum:
		h.enum(at, own, at2.New)
	case *model.List:
		if m, ok := at2.New.(*model.List); ok {
			h.types(at, own.Item.Type, m.Item.Type)
			return
		}
		h.variant(at, own, at2.New)
	case *model.Map:
		if m, ok := at2.New.(*model.Map); ok {
			h.types(at, own.Value.Type, m.Value.Type)
		}
	case *model.Union:
		for _, v := range own.Variants {
			h.variant(v.Node, v.Type, at2.New)
		}
	}
}

func (h *holder) object(at model.Node, own *model.Object, merged model.Type) {
	m, _ := fieldsOf(merged)
	if m == nil {
		h.variant(at, own, merged)
		return
	}
	for _, f := range pair.Fields(own, m) {
		if f.Old == nil {
			continue
		}
		if !h.node(nodeOf(f.New, func(f *model.Field) *model.Node { return &f.Node }), &f.Old.Node) {
			continue
		}
		if f.Old.Nullable && !f.New.Nullable || f.New.Required && !f.Old.Required && f.New.Name != "type" {
			h.t.Errorf("%s is stricter than before", f.Old.ID)
		}
		h.types(f.Old.Node, f.Old.Type, f.New.Type)
	}
}

func (h *holder) enum(at model.Node, own *model.Enum, merged model.Type) {
	m, ok := merged.(*model.Enum)
	if !ok {
		if _, ok := merged.(*model.Scalar); !ok {
			h.variant(at, own, merged)
		}
		return
	}
	for _, v := range pair.Values(own, m) {
		if v.Old != nil {
			h.node(nodeOf(v.New, func(v *model.Value) *model.Node { return &v.Node }), &v.Old.Node)
		}
	}
	if own.Open && !m.Open {
		h.t.Errorf("%s is no longer open", at.ID)
	}
}

// variant checks that one variant of a union holds a type.
func (h *holder) variant(at model.Node, own, merged model.Type) {
	u, ok := merged.(*model.Union)
	if !ok {
		if _, ok := merged.(*model.Any); !ok {
			h.t.Errorf("%s: %s is no longer possible", h.version.Versions[0].ID, at.ID)
		}
		return
	}
	id := h.version.Versions[0].ID
	if !slices.ContainsFunc(u.Variants, func(v *model.Variant) bool {
		return v.Availability.Has(id) && (h.table.Same(own, v.Type) || classOf(own) == classOf(v.Type))
	}) {
		h.t.Errorf("%s: no variant holds %s", id, at.ID)
	}
}

// TestSweepPublished merges documents that vendors published, where they are at hand.
func TestSweepPublished(t *testing.T) {
	folder := corpus.Dir(t, "real")
	for _, pattern := range []string{"openai/assistants-*.yaml", "openai/openai-*.yaml", "azure/openapi3/*.json", "azure/swagger/*.json", "yandex/????-??-??.yaml"} {
		t.Run(pattern, func(t *testing.T) {
			files, _ := filepath.Glob(filepath.Join(folder, pattern))
			var models []*model.API
			for _, file := range files {
				models = append(models, read(t, load.Source{File: file}, "", model.Version{ID: filepath.Base(file), Stage: model.StageStable}))
			}
			checkMerge(t, "", models)
		})
	}
}

// BenchmarkVersions merges the versions of one API.
func BenchmarkVersions(b *testing.B) {
	models := specs(b, "azure")
	for b.Loop() {
		Versions("azure", models, plan.HasType)
	}
}
