package unified

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generator"
	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/unify"
)

// table is how one API is used through the merged model.
type table struct {
	*unify.Adapter
	*runtime.Conversions
	name string
	all  []place
}

var loaded = sync.OnceValues(func() (*unify.Unified, diag.List) {
	cfg, diags := config.Read("../../specs/assistgen.yaml")
	if diags.HasErrors() {
		return nil, diags
	}
	return generator.Unify(cfg.Unified[0], generator.Options{})
})

// merged returns the merged model and the tables of its APIs.
func merged(t *testing.T) (*model.API, []*table) {
	t.Helper()
	u, diags := loaded()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var names []string
	for _, a := range u.Adapters {
		names = append(names, a.API.Name)
	}
	var tables []*table
	for _, a := range u.Adapters {
		c, err := runtime.ReadConversions(a.API.Name, linesOf(t, a), names...)
		if err != nil {
			t.Fatal(err)
		}
		tables = append(tables, &table{a, c, a.API.Name, allPlaces(a)})
	}
	return u.API, tables
}

// place is where values stand that a row converts: the type that they have in the API and in the merged model.
type place struct {
	call        *unify.Call
	kind        string // "inputs", "answer", "item" or the name of an event
	row         string // empty for none
	own, merged model.Type
}

func (p place) String() string { return p.call.Own.Service + "." + p.call.Own.Method + ", " + p.kind }

// values are samples of what the API has there, each once.
func (p place) values() iter.Seq[any] {
	return func(yield func(any) bool) {
		seen := map[string]bool{}
		for _, v := range samples(p.own) {
			key := text(v)
			if !seen[key] && !yield(v) {
				return
			}
			seen[key] = true
		}
	}
}

// inPath reports whether an input stands in the path of a call, of the API or of the merged model.
func (p place) inPath(name string) bool {
	return slices.ContainsFunc(slices.Concat(p.call.Own.Params, p.call.Operation.Params), func(q *model.Param) bool {
		return q.Name == name && q.In == model.InPath
	})
}

// places returns the inputs, answers, items and events of the calls of an API, one of each type and conversion.
func (a *table) places() []place {
	type key struct {
		row         string
		own, merged model.Type
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(slices.Clone(a.all), func(p place) bool {
		k := key{p.row, model.Resolve(p.own), model.Resolve(p.merged)}
		twice := seen[k]
		seen[k] = true
		return twice
	})
}

func allPlaces(a *unify.Adapter) []place {
	var all []place
	for _, c := range a.Calls {
		all = append(all, place{c, "inputs", c.In, inputsOf(c.Own), inputsOf(c.Operation)})
		if own, to := answerOf(c), success(c.Operation); own != nil && to != nil {
			all = append(all, place{c, "answer", c.Out, own, to})
		}
		if c.Own.Stream == nil || c.Operation.Stream == nil {
			continue
		}
		if own, to := c.Own.Stream.Item, c.Operation.Stream.Item; own != nil && to != nil {
			all = append(all, place{c, "item", c.Item, own, to})
		}
		for _, e := range c.Own.Stream.Events {
			for _, to := range c.Operation.Stream.Events {
				if e.Name == to.Name && e.Type != nil && to.Type != nil {
					all = append(all, place{c, e.Name, c.Events[e.Name], e.Type, to.Type})
				}
			}
		}
	}
	return all
}

// inputsOf returns the inputs of an operation as an object.
func inputsOf(o *model.Operation) model.Type {
	inputs := &model.Object{}
	for _, p := range o.Params {
		inputs.Fields = append(inputs.Fields, &model.Field{Node: p.Node, Use: p.Use, Required: p.Required})
	}
	if len(o.Bodies) > 0 {
		inputs.Fields = append(inputs.Fields, &model.Field{Node: model.Node{Name: runtime.BodyInput}, Use: o.Bodies[0].Use, Required: true})
	}
	return inputs
}

// answerOf returns what the conversion of a call's response reads; nil for none.
func answerOf(c *unify.Call) model.Type {
	switch {
	case c.Via == unify.ViaAwait:
		return &model.Ref{Schema: c.Own.LongRunning.Result}
	case c.Via == unify.ViaCollect, c.Via == unify.ViaLink:
		return nil
	case c.Then != nil:
		return success(c.Then)
	}
	return success(c.Own)
}

// success returns the type of what an operation answers; nil for none.
func success(o *model.Operation) model.Type {
	for _, r := range o.Responses {
		for _, b := range r.Bodies {
			if strings.HasPrefix(r.Name, "2") && (o.Stream == nil || b.Name != o.Stream.MediaType) {
				return b.Type
			}
		}
	}
	return nil
}

// TestSums logs how long the tables are that say how the APIs are one.
func TestSums(t *testing.T) {
	t.Parallel()
	_, tables := merged(t)
	for _, a := range tables {
		steps, ruled, lacks := 0, 0, 0
		for _, row := range a.Adapter.Conversions {
			steps += len(row.Steps)
			lacks += len(row.Lacks)
			for _, s := range row.Steps {
				lacks += len(s.LacksValues)
				if s.Rule != "" {
					ruled++
				}
			}
			for _, variant := range row.Variants {
				if variant == runtime.LacksVariant {
					lacks++
				}
			}
		}
		t.Logf("%s: %d calls, %d rows, %d steps, %d of them with a rule; lacks %d fields, values and variants",
			a.name, len(a.Calls), len(a.Adapter.Conversions), steps, ruled, lacks)
		if steps == 0 {
			t.Errorf("%s has no conversions", a.name)
		}
	}
}
