package config

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// Unified is a package in which several APIs of the configuration are one.
type Unified struct {
	// Name is unique among the APIs and the unified packages: "assistants".
	Name string
	// Package, Out, Import and Names are as those of an API.
	Package, Out, Import string
	Names                Names
	// APIs are the APIs; the first one leads.
	APIs []*API
	// Mapping is the file that says how they are one; empty for what their words say.
	Mapping string
	// MappingPos is where that is in the configuration.
	MappingPos model.Pos
	Pos        model.Pos
}

// unified reads the packages in which several APIs are one.
func (r *reader) unified(c *Config, n *load.Node) {
	if n != nil && n.Kind() != load.Sequence {
		r.diags.Errorf(n.Pos(), "wrong-kind", "\"unified\" must be a sequence")
		return
	}
	for _, item := range n.Items() {
		if !unifiedKeys.Check(item, &r.diags) {
			continue
		}
		a := &API{Name: r.required(item, "name"), Package: r.optional(item, "package"), Out: r.path(r.required(item, "out")), Pos: item.Pos()}
		r.place(a, item)
		if n := item.Get("names"); n != nil && unifiedNameKeys.Check(n, &r.diags) {
			r.names(a, n)
		}
		u := &Unified{
			Name: a.Name, Package: a.Package, Out: a.Out, Import: a.Import, Names: a.Names,
			Mapping: r.path(r.optional(item, "mapping")), MappingPos: item.Get("mapping").Pos(), Pos: a.Pos,
		}
		u.APIs = r.members(c, item)
		c.Unified = append(c.Unified, u)
	}
}

// marks are the separators between the name of an API and other names: "azure:Run.status".
const marks = ".:"

// members returns the APIs of a unified package, the lead first.
func (r *reader) members(c *Config, n *load.Node) []*API {
	list := n.Get("apis")
	if list.Kind() != load.Sequence || len(list.Items()) < 2 {
		r.missing(n, list, "apis", "a sequence of at least two APIs of the configuration")
	}
	var found []*API
	for _, item := range list.Items() {
		a := r.member(c, item)
		switch {
		case a == nil:
			continue
		case slices.Contains(found, a):
			r.diags.Errorf(item.Pos(), "duplicate-name", "the API %s is given twice", a.Name)
			continue
		case strings.ContainsAny(a.Name, marks):
			r.diags.Add(diag.Diagnostic{
				Code: "bad-name", Pos: item.Pos(), Message: string(item.Literal()) + " cannot be the name of one of several APIs that are one",
				Help: "names of calls and values are made with it: choose one without any of " + marks,
			})
		}
		found = append(found, a)
	}
	if lead := n.Get("lead"); lead != nil {
		a := r.member(c, lead)
		i := slices.Index(found, a)
		if a != nil && i < 0 {
			r.diags.Errorf(lead.Pos(), "bad-value", "%s leads and is none of the APIs", a.Name)
		} else if i > 0 {
			found = slices.Insert(slices.Delete(found, i, i+1), 0, a)
		}
	}
	return found
}

func (r *reader) member(c *Config, n *load.Node) *API {
	var known []string
	for _, a := range c.APIs {
		if a.Name == n.Text() {
			return a
		}
		known = append(known, a.Name)
	}
	r.diags.Add(diag.Diagnostic{Code: "unknown-api", Pos: n.Pos(), Message: "there is no API " + string(n.Literal()), Help: oneOf(n.Text(), known)})
	return nil
}
