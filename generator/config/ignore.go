package config

import (
	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/normalize"
)

// generate reads what is ignored of what generated code does not carry out.
func (r *reader) generate(c *Config, n *load.Node) {
	if n == nil || !generateKeys.Check(n, &r.diags) {
		return
	}
	c.Ignore = selectors(r, n.Get("ignore"), "callback", normalize.ParseLeftOut)
}

// selectors reads a list of selectors, each of which parse reads; example is one.
func selectors[S any](r *reader, n *load.Node, example string, parse func(string) (S, error)) []S {
	if n == nil {
		return nil
	}
	if n.Kind() != load.Sequence {
		r.diags.Errorf(n.Pos(), "wrong-kind", "%q must be a sequence such as [%s, \"path:Run.*\"]", n.Key(), example)
		return nil
	}
	var all []S
	for _, item := range n.Items() {
		if !item.IsText() {
			r.diags.Errorf(item.Pos(), "wrong-kind", "a selector must be text such as %s or \"path:Run.*\"", example)
			continue
		}
		s, err := parse(item.Text())
		if err != nil {
			r.diags.Errorf(item.Pos(), "bad-value", "%v", err)
			continue
		}
		all = append(all, s)
	}
	return all
}
