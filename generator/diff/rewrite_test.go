package diff_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/testdata/corpus"
)

var rewriteSteps = flag.String("rewrite", "", "the steps that TestRewrites takes with each document instead of random ones, as it prints them")

// rewrite is a way to write the same API otherwise. It returns false where there is nothing to do.
type rewrite struct {
	name string
	do   func(*rewriter) bool
	// allows are the rules that may apply though nothing changed.
	allows []string
}

var (
	// namesOfSchemas are the rules about what other schemas there are. Values have names by the titles of inline schemas, and an enum that
	// is no longer used is open no more.
	namesOfSchemas = []string{
		"schema-added", "schema-removed", "schema-renamed", "code-name-added", "code-name-removed", "code-name-changed", "enum-closed", "enum-opened",
	}

	rewrites = []rewrite{
		{"members", shuffleMembers, nil},
		{"order-required", inOtherOrder("schema", "required"), nil},
		{"order-type", inOtherOrder("schema", "type"), nil},
		{"order-enum", shuffleEnums, nil},
		{"order-oneOf", inOtherOrder("schema", "oneOf"), nil},
		{"order-anyOf", inOtherOrder("schema", "anyOf"), nil},
		{"order-allOf", shuffleParts, nil},
		{"order-parameters", inOtherOrder("operation", "parameters"), nil},
		{"order-path-parameters", inOtherOrder("path", "parameters"), nil},
		{"order-security", inOtherOrder("operation", "security"), nil},
		{"order-tags", inOtherOrder("document", "tags"), nil},
		{"extract-schema", extracts("schema"), namesOfSchemas},
		{"extract-variant", extractVariant, namesOfSchemas},
		{"extract-parameter", extracts("parameter"), nil},
		{"extract-response", extracts("response"), nil},
		{"extract-body", extracts("body"), nil},
		{"extract-header", extracts("header"), nil},
		{"inline-schema", inlines("schema"), namesOfSchemas},
		{"inline-parameter", inlines("parameter"), nil},
		{"inline-response", inlines("response"), nil},
		{"inline-body", inlines("body"), nil},
		{"inline-header", inlines("header"), nil},
		{"rename-schema", renames("schema"), namesOfSchemas},
		{"rename-parameter", renames("parameter"), nil},
		{"rename-response", renames("response"), nil},
		{"rename-body", renames("body"), nil},
		{"rename-header", renames("header"), nil},
		{"allOf-of-one", allOfOne, nil},
		{"parameters-to-path", parametersToPath, nil},
		{"security-to-operations", securityToOperations, nil},
		{"to-3.1", upgrade, nil},
	}
	// lastRewrites are for the end: the others work on one file.
	lastRewrites = []rewrite{
		{"split", splits(false), namesOfSchemas},
		{"split-aliases", splits(true), namesOfSchemas},
		{"split-paths", splitPaths, nil},
		{"JSON", toJSON, nil},
	}
)

// toJSON writes documents as JSON, which has no merge keys.
func toJSON(w *rewriter) bool {
	merges := false
	all(w.root, func(n *yaml.Node) { merges = merges || n.Kind == yaml.MappingNode && member(n, "<<") != nil })
	w.asJSON = !merges
	return w.asJSON
}

func shuffleMembers(w *rewriter) bool {
	all(w.root, func(n *yaml.Node) {
		if n.Kind == yaml.MappingNode && w.IntN(2) == 0 {
			w.shuffle(n)
		}
	})
	return true
}

// inOtherOrder returns a rewrite that orders lists of a member of nodes of a kind otherwise.
func inOtherOrder(kind, key string) func(*rewriter) bool {
	return func(w *rewriter) bool {
		if w.isDeep() {
			return false
		}
		found := false
		for _, p := range w.places(kind) {
			if list := member(*p.at, key); list != nil && list.Kind == yaml.SequenceNode && len(list.Content) > 1 && w.IntN(3) > 0 {
				w.shuffle(list)
				found = true
			}
		}
		return found
	}
}

// shuffleEnums orders the values of enums otherwise, but for those that have further lists of what belongs to them.
func shuffleEnums(w *rewriter) bool {
	for _, p := range w.places("schema") {
		n := *p.at
		if list := member(n, "enum"); list != nil && !strings.Contains(strings.ToLower(keys(n)), "-enum") && list.Kind == yaml.SequenceNode {
			w.shuffle(list)
		}
	}
	return true
}

func keys(n *yaml.Node) string {
	var names []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		names = append(names, n.Content[i].Value)
	}
	return " " + strings.Join(names, " ")
}

// shuffleParts orders parts of allOf otherwise that do not say the same thing twice.
func shuffleParts(w *rewriter) bool {
	if w.isDeep() {
		return false
	}
	for _, p := range w.places("schema") {
		if parts := member(*p.at, "allOf"); parts != nil && w.areApart(parts.Content) {
			w.shuffle(parts)
		}
	}
	return true
}

// areApart reports whether no two schemas have a keyword or a property in common.
func (w *rewriter) areApart(schemas []*yaml.Node) bool {
	seen := map[string]bool{}
	apart := true
	see := func(key string) { apart, seen[key] = apart && !seen[key], true }
	for _, n := range schemas {
		if at := w.component(value(n, "$ref")); at != nil {
			n = *at
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			switch key := n.Content[i].Value; key {
			case "type", "required", "description", "title":
			case "properties":
				for j := 0; j+1 < len(n.Content[i+1].Content); j += 2 {
					see("properties " + n.Content[i+1].Content[j].Value)
				}
			default:
				see(key)
			}
		}
	}
	return apart
}

// pick returns one of the places for which a function is true.
func (w *rewriter) pick(places []spot, fits func(spot) bool) (spot, bool) {
	places = slices.DeleteFunc(places, func(p spot) bool { return !fits(p) })
	if len(places) == 0 {
		return spot{}, false
	}
	return places[w.IntN(len(places))], true
}

// isNamed reports whether what is at a place has its meaning by a name: a variant that a discriminator finds, or the parent by which it is found.
func (w *rewriter) isNamed(p spot, byName map[string]bool) bool {
	if (p.key == "oneOf" || p.key == "anyOf") && member(p.holder, "discriminator") != nil {
		return true
	}
	if p.key == "oneOf" && slices.ContainsFunc(member(p.holder, "oneOf").Content, isAny) {
		return true // which is compared as it is written
	}
	at := w.component(value(*p.at, "$ref"))
	return member(*p.at, "discriminator") != nil || p.key == "allOf" && (at == nil && p.refers() || at != nil && w.hasParent(*at, byName))
}

// extracts returns a rewrite that makes a component of what is written in place.
func extracts(kind string) func(*rewriter) bool {
	return func(w *rewriter) bool {
		return w.extract(kind, func(spot) bool { return true })
	}
}

func extractVariant(w *rewriter) bool {
	return w.extract("schema", func(p spot) bool { return (p.key == "oneOf" || p.key == "anyOf") && !p.refers() })
}

func (w *rewriter) extract(kind string, fits func(spot) bool) bool {
	if w.isDeep() || w.pointer(kind, "") == "" {
		return false
	}
	byName := w.byName()
	p, ok := w.pick(w.places(kind), func(p spot) bool {
		named := p.holder == nil || p.key == "schemas" || p.key == "definitions" || p.holder == w.root || w.isComponents(p.holder)
		return !named && value(*p.at, "type") != "file" && !saysOfPlace(*p.at) && !w.isNamed(p, byName) && !w.hasParent(*p.at, byName) && fits(p)
	})
	if ok {
		*p.at = refer(w.add(kind, *p.at))
	}
	return ok
}

// saysOfPlace reports whether a schema says something of the place where it is, which a component would not.
func saysOfPlace(n *yaml.Node) bool {
	return member(n, "deprecated") != nil || member(n, "default") != nil || strings.Contains(keys(n), " x-")
}

func (w *rewriter) isComponents(n *yaml.Node) bool { return n == member(w.root, "components") }

// inlines returns a rewrite that writes a component at a place that refers to it.
func inlines(kind string) func(*rewriter) bool {
	return func(w *rewriter) bool {
		if w.isDeep() {
			return false
		}
		byName := w.byName()
		p, ok := w.pick(w.places(kind), func(p spot) bool {
			ref := value(*p.at, "$ref")
			return len((*p.at).Content) == 2 && ref != "" && !w.isNamed(p, byName) && !byName[ref] && !w.isRecursive(ref)
		})
		if ok {
			*p.at = copyOf(*w.component(value(*p.at, "$ref")))
		}
		return ok
	}
}

// renames returns a rewrite that gives a component another name.
func renames(kind string) func(*rewriter) bool {
	return func(w *rewriter) bool {
		byName := w.byName()
		names := slices.DeleteFunc(w.components(kind), func(name string) bool { return byName[w.pointer(kind, name)] })
		if len(names) == 0 {
			return false
		}
		name := names[w.IntN(len(names))]
		to := w.newName(name)
		section := *w.component(strings.TrimSuffix(w.pointer(kind, ""), "/"))
		section.Content[child(section, name)-1].Value = to
		w.redirect(w.root, w.pointer(kind, name), w.pointer(kind, to))
		if kind == "schema" {
			w.remap(name, func(string) string { return to })
		}
		return true
	}
}

// redirect makes references lead elsewhere.
func (w *rewriter) redirect(n *yaml.Node, from, to string) {
	references(n, func(n *yaml.Node) {
		if rest, ok := strings.CutPrefix(n.Value, from); ok && (rest == "" || rest[0] == '/') {
			n.Value = to + rest
		}
	})
}

// remap gives mappings of discriminators that name a schema another value.
func (w *rewriter) remap(name string, to func(string) string) {
	for _, p := range w.places("schema") {
		if mapping := member(member(*p.at, "discriminator"), "mapping"); mapping != nil {
			for i := 1; i < len(mapping.Content); i += 2 {
				if v := mapping.Content[i]; v.Value == name {
					v.Value = to(name)
				}
			}
		}
	}
}

// allOfOne writes a reference as the only part of an allOf.
func allOfOne(w *rewriter) bool {
	if w.isDeep() {
		return false
	}
	byName := w.byName()
	p, ok := w.pick(w.places("schema"), func(p spot) bool {
		return p.refers() && len((*p.at).Content) == 2 && p.holder != w.root && !w.isComponents(p.holder) && !w.isNamed(p, byName) && !byName[value(*p.at, "$ref")]
	})
	if ok {
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		set(n, "allOf", &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{*p.at}})
		*p.at = n
	}
	return ok
}

// parametersToPath moves the parameters of the only operation of a path to the path.
func parametersToPath(w *rewriter) bool {
	if w.isDeep() {
		return false
	}
	p, ok := w.pick(w.places("path"), func(p spot) bool {
		n := *p.at
		return len(n.Content) == 2 && grammar["path"][n.Content[0].Value] == "operation" && member(n.Content[1], "parameters") != nil && w.byExtension(n) == nil
	})
	if ok {
		operation := (*p.at).Content[1]
		params := member(operation, "parameters")
		unset(operation, "parameters")
		set(*p.at, "parameters", params)
	}
	return ok
}

// securityToOperations says the security of the API at each operation.
func securityToOperations(w *rewriter) bool {
	security := member(w.root, "security")
	if security == nil {
		return false
	}
	for _, p := range w.places("operation") {
		if member(*p.at, "security") == nil {
			set(*p.at, "security", copyOf(security))
		}
	}
	return true
}

// upgrade writes a document of OpenAPI 3.0 in 3.1.
func upgrade(w *rewriter) bool {
	version := member(w.root, "openapi")
	if version == nil || !strings.HasPrefix(version.Value, "3.0") {
		return false
	}
	version.Value = "3.1.0"
	for _, p := range w.places("schema") {
		n := *p.at
		if value(n, "nullable") == "true" {
			*p.at = withNull(n)
		}
		if e := member(n, "example"); e != nil && member(n, "examples") == nil {
			unset(n, "example")
			set(n, "examples", &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{e}})
		}
		upgradeBound(n, "minimum", "exclusiveMinimum")
		upgradeBound(n, "maximum", "exclusiveMaximum")
	}
	return true
}

// withNull returns a schema with null among its types instead of nullable.
func withNull(n *yaml.Node) *yaml.Node {
	unset(n, "nullable")
	null := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	if t := member(n, "type"); t != nil && t.Kind == yaml.ScalarNode {
		set(n, "type", &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{t, scalar("null")}})
		if enum := member(n, "enum"); enum != nil && !slices.ContainsFunc(enum.Content, func(v *yaml.Node) bool { return v.Tag == "!!null" }) {
			enum.Content = append(enum.Content, null)
		}
		return n
	}
	other := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	set(other, "type", scalar("null"))
	either := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	set(either, "anyOf", &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{n, other}})
	return either
}

// upgradeBound writes a bound that a flag excludes as an excluded bound.
func upgradeBound(n *yaml.Node, bound, flag string) {
	excluded := member(n, flag)
	if excluded == nil || excluded.Tag != "!!bool" {
		return
	}
	unset(n, flag)
	if b := member(n, bound); b != nil && excluded.Value == "true" {
		unset(n, bound)
		set(n, flag, b)
	}
}

// splits returns a rewrite that moves schemas into other files. The document keeps references to them, or nothing.
func splits(aliases bool) func(*rewriter) bool {
	return func(w *rewriter) bool {
		if w.isDeep() || len(w.files) > 0 {
			return false
		}
		byName := w.byName()
		// The one file that all go to, or one for each: their references are all to be found.
		single := w.IntN(2) == 0
		moved := map[string]string{}
		for _, name := range w.components("schema") {
			if ref := w.pointer("schema", name); w.IntN(2) == 0 && !byName[ref] && w.byExtension(*w.component(ref)) == nil {
				if moved[ref] = "parts/" + name + ".yaml"; single {
					moved[ref] = "parts/all.yaml#/" + name
				}
			}
		}
		w.files = map[string]*yaml.Node{}
		for _, name := range w.components("schema") {
			if ref := w.pointer("schema", name); moved[ref] != "" {
				w.move(ref, moved, aliases)
				w.remap(name, func(string) string { return ref })
			}
		}
		for name, n := range w.files {
			references(n, func(r *yaml.Node) { r.Value = elsewhere(name, r.Value, moved) })
		}
		references(w.root, func(r *yaml.Node) {
			if to := moved[r.Value]; to != "" {
				r.Value = to
			}
		})
		return len(moved) > 0
	}
}

// move moves a schema to its file.
func (w *rewriter) move(ref string, moved map[string]string, alias bool) {
	file, key, inside := strings.Cut(moved[ref], "#/")
	at := w.component(ref)
	n := *at
	if inside {
		if w.files[file] == nil {
			w.files[file] = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		}
		set(w.files[file], key, n)
	} else {
		w.files[file] = n
	}
	if alias {
		*at = refer(ref)
		return
	}
	section, name := path.Split(ref)
	unset(*w.component(strings.TrimSuffix(section, "/")), name)
}

// elsewhere returns a reference of the document as one of a file in the folder of parts.
func elsewhere(file, ref string, moved map[string]string) string {
	to := moved[ref]
	if to == "" {
		return "../" + mainFile + ref
	}
	if own, ok := strings.CutPrefix(to, file+"#"); ok {
		return "#" + own
	}
	return strings.TrimPrefix(to, "parts/")
}

// splitPaths moves paths into another file.
func splitPaths(w *rewriter) bool {
	paths := member(w.root, "paths")
	if paths == nil || w.isDeep() || len(w.files) > 0 {
		return false
	}
	file := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	w.files = map[string]*yaml.Node{"parts/paths.yaml": file}
	for i := 1; i < len(paths.Content); i += 2 {
		if n := paths.Content[i]; w.IntN(2) == 0 && member(n, "$ref") == nil && n.Kind == yaml.MappingNode && w.byExtension(n) == nil {
			name := "path" + strconv.Itoa(i)
			references(n, func(r *yaml.Node) { r.Value = "../" + mainFile + r.Value })
			set(file, name, n)
			paths.Content[i] = refer("parts/paths.yaml#/" + name)
		}
	}
	return true
}

// rewritten is a document and what is done with it.
type rewritten struct {
	file string
	root *yaml.Node
	old  *model.API
}

// readRewritten reads a document; nil for one that cannot be read.
func readRewritten(t *testing.T, file string) *rewritten {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) == 0 {
		t.Logf("%s: %v", file, err)
		return nil
	}
	d := &rewritten{file: file, root: copyOf(doc.Content[0])}
	if d.old, err = (&rewriter{root: d.root}).model(); err != nil {
		t.Logf("%s: %v", file, err)
		return nil
	}
	return d
}

// steps are names of rewrites with the seed of each: "members:17 extract-schema:3".
func (d *rewritten) run(steps []string) (wrong []string, err error) {
	w := &rewriter{root: copyOf(d.root)}
	allowed := map[string]bool{}
	for _, step := range steps {
		name, number, _ := strings.Cut(step, ":")
		seed, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			return nil, err
		}
		w.Rand = rand.New(rand.NewPCG(seed, 0))
		for _, r := range slices.Concat(rewrites, lastRewrites) {
			if r.name == name && r.do(w) {
				for _, rule := range r.allows {
					allowed[rule] = true
				}
			}
		}
	}
	new, err := w.model()
	if err != nil {
		return []string{"cannot be read: " + err.Error()}, nil //nolint:nilerr // that is a finding
	}
	for _, c := range slices.Concat(diff.Compare(d.old, new).Changes, diff.Compare(new, d.old).Changes) {
		if c.Severity > diff.Docs && (c.Severity != diff.Info || !allowed[c.Rule.ID]) {
			wrong = append(wrong, line(c))
		}
	}
	return wrong, nil
}

// randomSteps returns steps that a seed leads to.
func randomSteps(seed uint64) []string {
	r := rand.New(rand.NewPCG(seed, 1))
	var steps []string
	step := func(all []rewrite) {
		steps = append(steps, fmt.Sprintf("%s:%d", all[r.IntN(len(all))].name, r.IntN(1000)))
	}
	for range 4 + r.IntN(16) {
		step(rewrites)
	}
	for range r.IntN(3) {
		step(lastRewrites)
	}
	return steps
}

// check takes random steps, and reports the fewest of them that change something.
func (d *rewritten) check(t *testing.T, seed uint64) {
	t.Helper()
	steps := randomSteps(seed)
	if *rewriteSteps != "" {
		steps = strings.Fields(*rewriteSteps)
	}
	wrong, err := d.run(steps)
	if err != nil {
		t.Fatal(err)
	}
	if wrong == nil {
		return
	}
	for i := 0; i < len(steps); {
		fewer := slices.Delete(slices.Clone(steps), i, i+1)
		if still, _ := d.run(fewer); still != nil {
			steps, wrong = fewer, still
			continue
		}
		i++
	}
	t.Errorf("%s, seed %d: something changed after -rewrite %q\n%s", d.file, seed, strings.Join(steps, " "), strings.Join(wrong[:min(len(wrong), 5)], "\n"))
}

// TestRewrites writes every document of the repository otherwise, in random ways that change nothing on the wire.
func TestRewrites(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"../../testdata/golden/*/spec.*", "../../testdata/houses/*.yaml", documents + "*.yaml", "../../specs/*/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || files == nil {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, ".overlay.yaml") {
				continue
			}
			t.Run(strings.TrimPrefix(file, "../../"), func(t *testing.T) {
				t.Parallel()
				d := readRewritten(t, file)
				if d == nil {
					return
				}
				for n := range rewritesOf(file) {
					d.check(t, seedOf(file)+uint64(n))
				}
			})
		}
	}
}

// TestComparisonsRepeat holds that a comparison says the same in the same order each time.
func TestComparisonsRepeat(t *testing.T) {
	t.Parallel()
	old, new := readRewritten(t, "../../specs/yandex/2025-03-19.yaml"), readRewritten(t, "../../specs/yandex/2026-05-21.yaml")
	want := lines("", diff.Compare(old.old, new.old).Changes)
	if len(want) == 0 {
		t.Fatal("nothing changed")
	}
	for range 3 {
		old, new := readRewritten(t, old.file), readRewritten(t, new.file)
		if got := lines("", diff.Compare(old.old, new.old).Changes); !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestUnreadOfOnePlace holds that several things of one name and place that nobody reads are no change by themselves.
func TestUnreadOfOnePlace(t *testing.T) {
	t.Parallel()
	text := []byte(`openapi: 3.2.0
info: {title: Jobs, version: "1"}
paths:
  /jobs:
    get:
      operationId: listJobs
      responses:
        "200":
          description: The jobs
          content:
            application/jsonl: {itemSchema: {type: string}}
            multipart/mixed: {itemSchema: {type: integer}}
`)
	noChanges(t, "jobs.yaml", text, "jobs.yaml", text)
}

// rewritesOf returns how often the fast test rewrites a document: large ones seldom.
func rewritesOf(file string) int {
	if info, err := os.Stat(file); err == nil && info.Size() > 50_000 {
		return 1
	}
	return 3
}

// seedOf makes each document begin with another seed, however they are ordered.
func seedOf(file string) uint64 {
	h := fnv.New32()
	h.Write([]byte(filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)))
	return uint64(h.Sum32())
}

// TestSweepRewrites does so a thousand times with the documents of the repository and of the corpus.
func TestSweepRewrites(t *testing.T) {
	t.Parallel()
	corpus.Sweep(t)
	var rewritten atomic.Int64
	files := corpus.Below(t, "../..")
	if root, err := corpus.Root(); err == nil {
		files = append(files, corpus.Below(t, filepath.Join(root, "real"))...)
	}
	for _, file := range files {
		if strings.Contains(file, "testdata/errors") || unrewritten[filepath.Base(filepath.Dir(file))] != "" {
			continue // what is wrong in a document may be right elsewhere
		}
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			if d := readRewritten(t, file); d != nil {
				for n := range rewritesOf(file) * (2 + 350/len(files)) {
					d.check(t, seedOf(file)+1000+uint64(n))
					rewritten.Add(1)
				}
			}
		})
	}
	t.Cleanup(func() {
		if n := rewritten.Load(); n < leastRewrites {
			t.Errorf("%d rewrites of %d documents, which should be %d", n, len(files), leastRewrites)
		}
	})
}

// unrewritten are documents that the sweep leaves out, by their folders, each with the reason.
var unrewritten = map[string]string{
	"equal-inline":    "of inline schemas that are equal the first one counts",
	"unfit-answer":    "an extension names fields of the first response",
	"union-recursive": "two of its unions hold each other, and which of them is the other's variant is a matter of order",
}

// leastRewrites is how many rewrites the sweep is to try.
const leastRewrites = 1000
