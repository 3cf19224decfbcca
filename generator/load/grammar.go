package load

import (
	"slices"
	"strings"
)

// kind is a kind of object of OpenAPI 3. Knowing the kind of every node distinguishes references from data that looks
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
	flowsKind          kind = "flows"
	flowKind           kind = "flow"
	schemaKind         kind = "schema"
	discriminatorKind  kind = "discriminator"
	xmlKind            kind = "xml"
	contactKind        kind = "contact"
	licenseKind        kind = "license"
	docsKind           kind = "external documentation"
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

// grammar holds the fields of each kind that hold objects. What is not in it holds data.
var grammar = map[kind]map[string]field{
	documentKind: {
		"info": {infoKind, one}, "servers": {serverKind, list}, "tags": {tagKind, list}, "paths": {pathItemKind, patterned},
		"webhooks": {pathItemKind, named}, "components": {componentsKind, one}, "externalDocs": {docsKind, one},
	},
	infoKind:   {"contact": {contactKind, one}, "license": {licenseKind, one}},
	tagKind:    {"externalDocs": {docsKind, one}},
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
		"query": {operationKind, one}, "connect": {operationKind, one}, "additionalOperations": {operationKind, named}, "servers": {serverKind, list},
		"parameters": {parameterKind, list},
	},
	operationKind: {
		"parameters": {parameterKind, list}, "requestBody": {requestBodyKind, one}, "responses": {responseKind, patterned},
		"callbacks": {callbackKind, named}, "servers": {serverKind, list}, "externalDocs": {docsKind, one},
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
	securityKind: {"flows": {flowsKind, one}},
	flowsKind: {
		"implicit": {flowKind, one}, "password": {flowKind, one}, "clientCredentials": {flowKind, one},
		"authorizationCode": {flowKind, one},
	},
	schemaKind: {
		"properties": {schemaKind, named}, "patternProperties": {schemaKind, named}, "dependentSchemas": {schemaKind, named},
		"$defs": {schemaKind, named}, "definitions": {schemaKind, named}, "items": {schemaKind, oneOrList},
		"prefixItems": {schemaKind, list}, "allOf": {schemaKind, list}, "anyOf": {schemaKind, list}, "oneOf": {schemaKind, list},
		"not": {schemaKind, one}, "if": {schemaKind, one}, "then": {schemaKind, one}, "else": {schemaKind, one},
		"additionalProperties": {schemaKind, one}, "propertyNames": {schemaKind, one}, "contains": {schemaKind, one},
		"unevaluatedItems": {schemaKind, one}, "unevaluatedProperties": {schemaKind, one}, "additionalItems": {schemaKind, one},
		"contentSchema": {schemaKind, one}, "discriminator": {discriminatorKind, one}, "xml": {xmlKind, one},
		"externalDocs": {docsKind, one},
	},
}

// referable are the kinds that may be references. A reference in the place of another kind is replaced by what it leads to.
var referable = map[kind]bool{
	pathItemKind: true, parameterKind: true, headerKind: true, requestBodyKind: true, responseKind: true, exampleKind: true,
	linkKind: true, callbackKind: true, securityKind: true, schemaKind: true,
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
