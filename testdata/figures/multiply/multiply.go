package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// multiply makes the document hold its paths and components so many times. The first time they have their own names.
func multiply(document *yaml.Node, times int) error {
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return errors.New("it is no mapping")
	}
	root := document.Content[0]
	paths := member(root, "paths")
	if paths == nil || paths.Kind != yaml.MappingNode {
		return errors.New("it has no paths")
	}
	lists := append(sections(root), paths)
	lengths := make([]int, len(lists))
	for i, list := range lists {
		lengths[i] = len(list.Content)
	}
	for n := 2; n <= times; n++ {
		c := copier{number: strconv.Itoa(n)}
		for i, list := range lists {
			c.repeat(list, lengths[i])
		}
	}
	return nil
}

// sections returns the mappings of components that are repeated: all but those of authentication, which operations name
// without a reference.
func sections(root *yaml.Node) []*yaml.Node {
	components := member(root, "components")
	if components == nil {
		return nil
	}
	var out []*yaml.Node
	for i := 0; i+1 < len(components.Content); i += 2 {
		name, section := components.Content[i].Value, components.Content[i+1]
		if name != "securitySchemes" && section.Kind == yaml.MappingNode {
			out = append(out, section)
		}
	}
	return out
}

// copier copies parts of a document under names that no other copy has.
type copier struct{ number string }

// repeat appends a copy of the first length nodes of a mapping, keys and values in turn.
func (c copier) repeat(list *yaml.Node, length int) {
	for i := 0; i+1 < length; i += 2 {
		key := *list.Content[i]
		key.Value = c.rename(key.Value)
		list.Content = append(list.Content, &key, c.copy(list.Content[i+1]))
	}
}

// rename returns the name of the copy of a path or a component.
func (c copier) rename(name string) string {
	if strings.HasPrefix(name, "/") {
		return "/copy" + c.number + name
	}
	return "Copy" + c.number + name
}

// copy copies a value. Aliases become copies of what they stand for.
func (c copier) copy(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return c.copy(n.Alias)
	}
	out := *n
	out.Anchor = ""
	out.Content = slices.Clone(n.Content)
	for i := range out.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 {
			out.Content[i] = c.member(n.Content[i-1].Value, n.Content[i])
		} else {
			out.Content[i] = c.copy(n.Content[i])
		}
	}
	return &out
}

// member copies the value of a key, and renames what the key says is a name.
func (c copier) member(key string, value *yaml.Node) *yaml.Node {
	out := c.copy(value)
	switch {
	case key == "operationId" && out.Kind == yaml.ScalarNode:
		out.Value = c.rename(out.Value)
	case key == "$ref" && out.Kind == yaml.ScalarNode:
		out.Value = c.reference(out.Value)
	case key == "tags" && out.Kind == yaml.SequenceNode:
		for _, tag := range out.Content {
			tag.Value = c.rename(tag.Value)
		}
	case key == "discriminator":
		if mapping := member(out, "mapping"); mapping != nil {
			for i := 1; i < len(mapping.Content); i += 2 {
				mapping.Content[i].Value = c.reference(mapping.Content[i].Value)
			}
		}
	}
	return out
}

// reference returns the reference to the copy of what is referred to in the document. Other documents are not copied,
// nor is authentication.
func (c copier) reference(ref string) string {
	parts := strings.Split(ref, "/")
	switch {
	case len(parts) > 3 && parts[0] == "#" && parts[1] == "components" && parts[2] != "securitySchemes":
		parts[3] = c.rename(parts[3])
	case len(parts) > 2 && parts[0] == "#" && parts[1] == "paths":
		parts[2] = "~1copy" + c.number + parts[2]
	}
	return strings.Join(parts, "/")
}

// member returns the value of a key, nil when n is no mapping that has it.
func member(n *yaml.Node, key string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
