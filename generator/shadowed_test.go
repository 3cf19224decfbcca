package generator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

const shadowedOld = `openapi: 3.1.0
info: {title: T, version: old}
paths:
  /a/{x}: {get: {operationId: ax, responses: {"204": {description: None.}}}}
  /b/{x}: {get: {operationId: bx, responses: {"204": {description: None.}}}}
  /d?p=1&q=1: {get: {operationId: dpq, tags: [One], responses: {"204": {description: None.}}}}
`

const shadowedNew = `openapi: 3.1.0
info: {title: T, version: new}
paths:
  /a/{y}/: {get: {operationId: ay, responses: {"204": {description: None.}}}}
  /b/{x}: {get: {operationId: bx, responses: {"204": {description: None.}}}}
  /b/{y}: {get: {operationId: by, responses: {"204": {description: None.}}}, post: {operationId: byPost, responses: {"204": {description: None.}}}}
  /b/{z}: {get: {operationId: bz, responses: {"204": {description: None.}}}}
  /b/{y}:verb: {get: {operationId: verb, responses: {"204": {description: None.}}}}
  /c?p=1&q=a%20b: {get: {operationId: cpq, responses: {"204": {description: None.}}}}
  /c?q=a+b&p=1#again: {get: {operationId: cqp, responses: {"204": {description: None.}}}}
  /c?p=1: {get: {operationId: cp, responses: {"204": {description: None.}}}}
  /c: {get: {operationId: c, responses: {"204": {description: None.}}}}
  /d?q=1&p=1: {get: {operationId: dqp, tags: [Other], responses: {"204": {description: None.}}}}
`

// TestShadowedOperations holds that generating tells of each operation that a server does not carry out, once, where it
// is, and of none that another method, query or version distinguishes.
func TestShadowedOperations(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"old.yaml": shadowedOld, "new.yaml": shadowedNew,
		config.FileName: `runtime: {dir: rt, package: example.com/rt}
apis:
  - name: both
    out: both
    versions: [{id: old, stage: stable, spec: old.yaml}, {id: new, stage: stable, spec: new.yaml}]
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg, found := config.Read(filepath.Join(dir, config.FileName))
	if found.HasErrors() {
		t.Fatal(found)
	}
	_, found = Plan(cfg.APIs[0], cfg.Runtime.Package, Options{Unvalidated: true})
	var got strings.Builder
	for _, d := range found {
		if d.Code == "shadowed-operation" {
			got.WriteString(strings.ReplaceAll(d.String(), dir+"/", "") + "\n")
		}
	}
	const help = "    distinguish the paths by a literal segment or a fixed query, or remove one of the operations in an overlay; clients call both\n"
	want := `new.yaml:6:12: warning: requests of GET /b/{y} are those of GET /b/{x}, too: a server carries out the operation "bx" in place of "by" [shadowed-operation]
    see also new.yaml:5:12
` + help + `new.yaml:7:12: warning: requests of GET /b/{z} are those of GET /b/{x}, too: a server carries out the operation "bx" in place of "bz" [shadowed-operation]
    see also new.yaml:5:12
` + help + `new.yaml:10:24: warning: requests of GET /c?q=a+b&p=1#again are those of GET /c?p=1&q=a%20b, too: a server carries out the operation "cpq" in place of "cqp" [shadowed-operation]
    see also new.yaml:9:20
` + help
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}
