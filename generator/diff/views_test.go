package diff_test

import (
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/assistgen/assistgen/generator/diff"
)

// node and tree refer to each other; most operations send and receive them both before and after.
const circle = `openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /node: {get: {operationId: getNode, responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/NODE'}}}}}}}
  /tree: {post: {operationId: addTree, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/TREE'}}}}, responses: {'200': {description: OK}}}}
  /both: {get: {operationId: both, responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {n: {$ref: '#/components/schemas/Node'}, m: {$ref: '#/components/schemas/Node'}, s: {$ref: '#/components/schemas/Tree'}, t: {$ref: '#/components/schemas/Tree'}}}}}}}}}
components:
  schemas:
    Node: {type: object, required: [id], properties: {id: {type: string}, tree: {$ref: '#/components/schemas/Tree'}, name: {type: string}}}
    Tree: {type: object, properties: {root: {$ref: '#/components/schemas/Node'}, size: {type: integer}}}
`

// copied are the same two, of which the node needs its name.
const copied = `    NodeCopy: {type: object, required: [id, name], properties: {id: {type: string}, tree: {$ref: '#/components/schemas/TreeCopy'}, name: {type: string}}}
    TreeCopy: {type: object, properties: {root: {$ref: '#/components/schemas/NodeCopy'}, size: {type: integer}}}
`

// What a schema of a circle means is known only when all of the circle has been seen, wherever one began.
func TestViewsOfCircle(t *testing.T) {
	t.Parallel()
	with := func(text, node, tree string) []byte {
		return []byte(strings.NewReplacer("NODE", node, "TREE", tree).Replace(text))
	}
	old := read(t, "old.yaml", with(circle, "Node", "Tree"))
	new := read(t, "new.yaml", with(circle+copied, "NodeCopy", "TreeCopy"))
	var got []string
	for _, c := range diff.Compare(old, new).Changes {
		if c.Rule.Kind == diff.Changed {
			got = append(got, c.Severity.String()+" "+c.Rule.ID+" "+c.Where())
		}
	}
	slices.Sort(got)
	want := []string{"breaking reference-changed addTree.body", "info reference-changed getNode.200.body"}
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
