package load

import (
	"slices"
	"strings"
)

// kind is a kind of object of OpenAPI 3. Knowing the kind of every node tells references apart from data that looks
// like them, in examples, defaults and extensions.
type kind string

// The kinds of objects that hold others, or may be referred to.
const (
	documentKind       kind = "document"
	infoKind           kind = "info"
	serverKind         kind = "server"
	serverVariableKind kind = "server variable"
	tagKind            kind = "tag"
	componentsKind     kind = "components"
	pathItemKind       kind = "path item"
	operationKind      kind = "operation"
	parameterKind      kind = "parameter"
	headerKind         kind = "header"
	requestBodyKind    kind = "request body"
	responseKind       kind = "response"
	mediaTypeKind      kind = "media type"
	encodingKind       kind = "encoding"
	exampleKind        kind = "example"
	linkKind           kind = "link"
	callbackKind       kind = "callback"
	securityKind       kind = "security scheme"
	schemaKind         kind = "schema"
)

// shape is how a field holds objects.
type shape int

const (
	one       shape = iota // the object itself
	list                   // a sequence of them
	named                  // a mapping of any keys to them
	patterned              // a mapping of keys to them in which x- begins an extension
	oneOrList
)

// field is a field that holds objects.
type field struct {
	kind  kind
	shape shape
}

// grammar is the fields of each kind that hold objects. What is not in it holds data.
var grammar = map[kind]map[string]field{
	documentKind: {
		"info": {infoKind, one}, "servers": {serverKind, list}, "tags": {tagKind, list}, "paths": {pathItemKind, patterned},
		"webhooks": {pathItemKind, named}, "components": {componentsKind, one},
	},
	serverKind: {"variables": {serverVariableKind, named}},
	componentsKind: {
		"schemas": {schemaKind, named}, "responses": {responseKind, named}, "parameters": {parameterKind, named},
		"examples": {exampleKind, named}, "requestBodies": {requestBodyKind, named}, "headers": {headerKind, named},
		"securitySchemes": {securityKind, named}, "links": {linkKind, named}, "callbacks": {callbackKind, named},
		"pathItems": {pathItemKind, named}, "mediaTypes": {mediaTypeKind, named},
	},
	pathItemKind: {
		"get": {operationKind, one}, "put": {operationKind, one}, "post": {operationKind, one}, "delete": {operationKind, one},
		"options": {operationKind, one}, "head": {operationKind, one}, "patch": {operationKind, one}, "trace": {operationKind, one},
		"query": {operationKind, one}, "additionalOperations": {operationKind, named}, "servers": {serverKind, list},
		"parameters": {parameterKind, list},
	},
	operationKind: {
		"parameters": {parameterKind, list}, "requestBody": {requestBodyKind, one}, "responses": {responseKind, patterned},
		"callbacks": {callbackKind, named}, "servers": {serverKind, list},
	},
	parameterKind:   {"schema": {schemaKind, one}, "content": {mediaTypeKind, named}, "examples": {exampleKind, named}},
	headerKind:      {"schema": {schemaKind, one}, "content": {mediaTypeKind, named}, "examples": {exampleKind, named}},
	requestBodyKind: {"content": {mediaTypeKind, named}},
	responseKind:    {"headers": {headerKind, named}, "content": {mediaTypeKind, named}, "links": {linkKind, named}},
	mediaTypeKind: {
		"schema": {schemaKind, one}, "itemSchema": {schemaKind, one}, "examples": {exampleKind, named},
		"encoding": {encodingKind, named},
	},
	encodingKind: {"headers": {headerKind, named}},
	linkKind:     {"server": {serverKind, one}},
	schemaKind: {
		"properties": {schemaKind, named}, "patternProperties": {schemaKind, named}, "dependentSchemas": {schemaKind, named},
		"$defs": {schemaKind, named}, "definitions": {schemaKind, named}, "items": {schemaKind, oneOrList},
		"prefixItems": {schemaKind, list}, "allOf": {schemaKind, list}, "anyOf": {schemaKind, list}, "oneOf": {schemaKind, list},
		"not": {schemaKind, one}, "if": {schemaKind, one}, "then": {schemaKind, one}, "else": {schemaKind, one},
		"additionalProperties": {schemaKind, one}, "propertyNames": {schemaKind, one}, "contains": {schemaKind, one},
		"unevaluatedItems": {schemaKind, one}, "unevaluatedProperties": {schemaKind, one}, "additionalItems": {schemaKind, one},
		"contentSchema": {schemaKind, one},
	},
}

// child is an object inside another.
type child struct {
	node *Node
	kind kind
}

// children returns the objects directly inside an object of a kind, in the order of the source.
func children(n *Node, k kind) []child {
	var found []child
	for _, m := range n.Members() {
		if k == callbackKind {
			if !isExtension(m.key) && m.key != "$ref" {
				found = append(found, child{m, pathItemKind})
			}
			continue
		}
		if f, ok := grammar[k][m.key]; ok {
			found = append(found, held(m, f)...)
		}
	}
	return slices.DeleteFunc(found, func(c child) bool { return c.node.kind != Mapping })
}

// held returns the objects that the value of a field holds.
func held(n *Node, f field) []child {
	if f.shape == one || f.shape == oneOrList && n.kind == Mapping {
		return []child{{n, f.kind}}
	}
	if (f.shape == list || f.shape == oneOrList) != (n.kind == Sequence) {
		return nil
	}
	var found []child
	for _, m := range n.items {
		if f.shape == patterned && isExtension(m.key) {
			continue
		}
		found = append(found, child{m, f.kind})
	}
	return found
}

// isExtension reports whether a key begins an extension.
func isExtension(key string) bool { return strings.HasPrefix(key, "x-") }
