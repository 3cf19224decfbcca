package generator

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/load"
)

// The parts of a document that is read in one file and in many; [Pet] stands for a reference to the schema.
const (
	splitHead  = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"
	splitPets  = "{parameters: [[limit]], get: {operationId: listPets, tags: [Pets], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {items: {type: array, items: [Pet]}, state: {type: string, enum: [a, b]}}}}}}}}}"
	splitOwner = "{get: {operationId: getOwner, tags: [Owners], responses: {'200': {description: d, content: {application/json: {schema: [Owner]}}}, default: {description: d, content: {application/json: {schema: [Problem]}}}}}}"
	splitLimit = "{name: limit, in: query, schema: {type: integer, enum: [10, 100]}}"
)

var splitSchemas = [][2]string{
	{"Pet", "{oneOf: [[Cat], [Dog]], discriminator: {propertyName: kind, mapping: {cat: <Cat>, dog: <Dog>}}}"},
	{"Owner", "{type: object, description: Has pets, required: [pets], properties: {pets: {type: array, items: [Pet]}, friend: [Owner], cats: [CatHerd], limits: {type: object, properties: {most: {type: integer, maximum: 5}}}}}"},
	{"Problem", "{type: object, properties: {code: {type: string, enum: [gone, busy]}}}"},
	{"Cat", "{type: object, required: [kind], properties: {kind: {type: string}, owner: [Owner], claws: {type: object, properties: {n: {type: integer}}}}}"},
	{"Dog", "{type: object, required: [kind], properties: {kind: {type: string}, nick: {$comment: none, anyOf: [{type: string}, {type: integer}]}}}"},
	{"CatHerd", "{$ref: <Herd>, $defs: {item: {$dynamicAnchor: item, $ref: <Cat>}}}"},
	{"Herd", "{type: object, properties: {all: {type: array, items: {$dynamicRef: '#item'}}}, $defs: {any: {$dynamicAnchor: item, not: {}}}}"},
}

// filled puts references into a part: what is between brackets names a schema or a parameter.
func filled(part string, ref func(section, name string) string) string {
	for _, s := range append(splitSchemas, [2]string{"limit"}) {
		section := "schemas"
		if s[0] == "limit" {
			section = "parameters"
		}
		at := ref(section, s[0])
		part = strings.ReplaceAll(part, "["+s[0]+"]", "{$ref: '"+at+"'}")
		part = strings.ReplaceAll(part, "<"+s[0]+">", "'"+at+"'")
	}
	return part
}

// layout is a way to write the document: its files.
type layout map[string]string

// add adds lines to a file.
func (l layout) add(file, format string, args ...any) { l[file] += fmt.Sprintf(format, args...) }

// layouts are ways to write the one document.
func layouts() map[string]layout {
	local := func(section, name string) string { return "#/components/" + section + "/" + name }
	within := func(file string, ref func(string, string) string) func(string, string) string {
		return func(section, name string) string { return file + ref(section, name) }
	}
	own := func(folder string) func(string, string) string {
		return func(section, name string) string { return folder + section + "/" + name + ".yaml" }
	}
	flat := func(file string) func(string, string) string {
		return func(_, name string) string { return file + "#/" + name }
	}
	all := map[string]layout{}
	one := layout{}
	one.paths(local)
	one.components("openapi.yaml", local)
	all["one file"] = one

	each := layout{}
	each.paths(own(""))
	each.parts(own("../"))
	each.alias("openapi.yaml", own(""))
	all["a file each"] = each

	back := layout{}
	back.paths(local)
	back.parts(within("../openapi.yaml", local))
	back.alias("openapi.yaml", own(""))
	all["files that refer back"] = back

	bare := layout{}
	bare.paths(own(""))
	bare.parts(own("../"))
	all["without components"] = bare

	library := layout{}
	library.paths(flat("library.yaml"))
	for _, s := range splitSchemas {
		library.add("library.yaml", "%s: %s\n", s[0], filled(s[1], flat("")))
	}
	library.add("library.yaml", "limit: %s\n", splitLimit)
	all["a library"] = library

	twice := layout{}
	twice.paths(local)
	twice.alias("openapi.yaml", within("parts.yaml", local))
	twice.alias("parts.yaml", own(""))
	twice.parts(own("../"))
	all["through two files"] = twice

	paths := layout{"paths/pets.yaml": filled(splitPets, within("../openapi.yaml", local)), "paths/owner.yaml": filled(splitOwner, own("../"))}
	paths.add("openapi.yaml", "%spaths: {/pets: {$ref: paths/pets.yaml}, /owner: {$ref: paths/owner.yaml}}\n", splitHead)
	paths.alias("openapi.yaml", own(""))
	paths.parts(own("../"))
	all["paths, too"] = paths

	other := layout{}
	other.paths(within("common.yaml", local))
	other.add("common.yaml", "%spaths: {/unused: {get: {responses: {'200': {description: d, content: {a/b: {schema: {$ref: '#/components/schemas/Unused'}}}}}}}}\n", splitHead)
	other.components("common.yaml", local)
	other.add("common.yaml", "    Unused: {type: string, enum: [a, b]}\n")
	all["another document"] = other
	return all
}

// paths writes the paths into the main file.
func (l layout) paths(ref func(string, string) string) {
	l.add("openapi.yaml", "%spaths:\n  /pets: %s\n  /owner: %s\n", splitHead, filled(splitPets, ref), filled(splitOwner, ref))
}

// components writes the components into a file.
func (l layout) components(file string, ref func(string, string) string) {
	l.add(file, "components:\n  parameters:\n    limit: %s\n  schemas:\n", splitLimit)
	for _, s := range splitSchemas {
		l.add(file, "    %s: %s\n", s[0], filled(s[1], ref))
	}
}

// alias writes components that are references.
func (l layout) alias(file string, ref func(string, string) string) {
	l.add(file, "components:\n  parameters:\n    limit: {$ref: '%s'}\n  schemas:\n", ref("parameters", "limit"))
	for _, s := range splitSchemas {
		l.add(file, "    %s: {$ref: '%s'}\n", s[0], ref("schemas", s[0]))
	}
}

// partName is the file of a component.
const partName = "%s/%s.yaml"

// parts writes each component into its own file.
func (l layout) parts(ref func(string, string) string) {
	l.add(fmt.Sprintf(partName, "parameters", "limit"), "%s", splitLimit)
	for _, s := range splitSchemas {
		l.add(fmt.Sprintf(partName, "schemas", s[0]), "%s", filled(s[1], ref))
	}
}

// write writes the files and returns the name of the main one.
func (l layout) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range l {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "openapi.yaml")
}

// TestOneFileOrMany holds that a document gives the same code in one file and in many, byte for byte.
func TestOneFileOrMany(t *testing.T) {
	t.Parallel()
	all := layouts()
	want := renderedSpec(t, all["one file"].write(t))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		got := renderedSpec(t, all[name].write(t))
		if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
			t.Errorf("%s: files %v", name, slices.Sorted(maps.Keys(got)))
			continue
		}
		for file, text := range want {
			if got[file] != text {
				t.Errorf("%s: %s differs:\n%s", name, file, strings.Join(lines(text, got[file]), "\n"))
			}
		}
	}
}

// manyParts returns a document of schemas and calls that refer to them, in one file or in one each for schemas and calls.
func manyParts(n int, kind string) layout {
	l := layout{}
	l.add("openapi.yaml", "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\n")
	ref := "'#/components/schemas/S%d'"
	var paths, schemas, library strings.Builder
	switch kind {
	case "a library":
		ref = "'library.yaml#/S%d'"
	case "a file each":
		ref = "'../schemas/s%d.yaml'"
	}
	for i := range n {
		properties := []string{"id: {type: string}"}
		for j := range 10 {
			properties = append(properties, fmt.Sprintf("p%d: {type: string, description: '%s'}", j, strings.Repeat("word ", 20)))
		}
		schema := "{type: object, properties: {" + strings.Join(properties, ", ") + "}}"
		item := fmt.Sprintf("{get: {operationId: get%d, tags: [T], responses: {'200': {description: ok, content: {application/json: {schema: {$ref: "+ref+"}}}}}}}", i, i)
		switch kind {
		case "a file each":
			l.add(fmt.Sprintf("paths/p%d.yaml", i), "%s", item)
			l.add(fmt.Sprintf("schemas/s%d.yaml", i), "%s", schema)
			item = fmt.Sprintf("{$ref: 'paths/p%d.yaml'}", i)
		case "a library":
			fmt.Fprintf(&library, "S%d: %s\n", i, schema)
		default:
			fmt.Fprintf(&schemas, "    S%d: %s\n", i, schema)
		}
		fmt.Fprintf(&paths, "  /p%d: %s\n", i, item)
	}
	l.add("openapi.yaml", "paths:\n%s", &paths)
	l.add("library.yaml", "%s", &library)
	if schemas.Len() > 0 {
		l.add("openapi.yaml", "components:\n  schemas:\n%s", &schemas)
	}
	return l
}

// source returns the document as one that need not be written to disk.
func (l layout) source(spec string) load.Source {
	return load.Source{File: spec, Data: []byte(l[spec]), Beside: func(name string) ([]byte, error) {
		if text, ok := l[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}}
}

// TestThousandsOfFiles holds that a document of 3,000 files is read.
func TestThousandsOfFiles(t *testing.T) {
	t.Parallel()
	const n = 1500
	m, ds := Inspect(&config.API{Versions: []*config.Version{{Spec: "openapi.yaml"}}}, Options{Source: manyParts(n, "a file each").source})
	if m == nil || len(m.Schemas) != n || len(m.Operations) != n {
		t.Fatal(ds)
	}
}

// BenchmarkFiles measures what a document of many files costs next to the same in one.
func BenchmarkFiles(b *testing.B) {
	for _, kind := range []string{"one file", "a library", "a file each"} {
		b.Run(kind, func(b *testing.B) {
			cfg := &config.Config{
				Runtime: config.Runtime{Dir: "runtime", Package: "example.com/runtime"},
				APIs:    []*config.API{{Name: "api", Package: "api", Out: "api", Versions: []*config.Version{{Spec: "openapi.yaml"}}}},
			}
			l := manyParts(400, kind)
			for b.Loop() {
				if _, ds := Render(cfg, Options{Source: l.source}); ds.HasErrors() {
					b.Fatal(ds)
				}
			}
		})
	}
}
