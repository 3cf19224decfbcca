package load

import "github.com/assistgen/assistgen/generator/diag"

// KeyTable describes the keys that a kind of mapping has in one of our own files. Readers take no other keys, and the
// reference of the file is made from the table.
type KeyTable struct {
	// What names the mapping in messages: "an API".
	What string
	// Path is the place of the mapping in its file: "apis[]"; empty for the whole file.
	Path string
	Keys []Key
}

// Key describes a key of a mapping.
type Key struct {
	Name string
	// Type is the type of the value in words: "string", "list of paths".
	Type string
	// Default describes what holds without the key; empty where it is required.
	Default string
	// Doc says what the key does, as Markdown.
	Doc string
	// Example is the key with a value, as YAML on one line.
	Example string
}

// Check reports a node that is not a mapping and keys that are not in the table. It returns whether the node is a mapping.
func (t *KeyTable) Check(n *Node, ds *diag.List) bool {
	var known []string
	for _, k := range t.Keys {
		known = append(known, k.Name)
	}
	return n.CheckMapping(ds, t.What, known...)
}
