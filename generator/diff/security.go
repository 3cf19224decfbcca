package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// security compares the ways to authenticate.
func (c *comparer) security(at site, old, new [][]model.SecurityUse) {
	at.name = "" // said of several operations, it is not an operation's
	o, n := c.alternatives(old, c.oldSchemes()), c.alternatives(new, nil)
	switch {
	case len(o) == 0 && len(n) == 0:
	case len(o) == 0 && !slices.ContainsFunc(n, (*alternative).isNothing):
		c.report(at, finding{securityRequired, "", allTexts(n)})
	case len(o) == 0:
		for _, a := range slices.DeleteFunc(n, (*alternative).isNothing) {
			c.report(at, security.added(a))
		}
	case len(n) == 0:
		c.report(at, finding{securityDropped, allTexts(o), ""})
	default:
		c.compareAlternatives(at, o, n)
	}
}

// alternative is a way to be allowed to call an operation.
type alternative struct {
	key, text string
	scopes    map[string][]string
}

// compareAlternatives compares alternatives. One that asks for less than one that is gone replaces it.
func (c *comparer) compareAlternatives(at site, old, new []*alternative) {
	pairs := pair.By(unlike(old, new), unlike(new, old), func(a *alternative) string { return a.key })
	told := map[*alternative]bool{}
	for _, p := range pairs {
		if p.New != nil {
			continue
		}
		if i := slices.IndexFunc(new, p.Old.coversMore); i >= 0 {
			told[p.Old], told[new[i]] = true, true
			c.report(at, finding{securityRelaxed, p.Old.text, new[i].text})
		}
	}
	pairs = slices.DeleteFunc(pairs, func(p pair.Of[*alternative]) bool { return oneSided(p) && told[either(p)] })
	each(c, security, pairs, func(p pair.Of[*alternative]) site {
		s := at
		if either(p).isNothing() {
			s.words = []string{"anonymous"}
		}
		return s
	}, func(at site, o, n *alternative) {
		for _, scheme := range slices.Sorted(maps.Keys(n.scopes)) {
			c.report(at, securityScopes.compare(o.scopes[scheme], n.scopes[scheme])...)
		}
	})
}

// isNothing reports whether it is to send no credentials.
func (a *alternative) isNothing() bool { return len(a.scopes) == 0 }

// same reports whether two alternatives ask for the same.
func (a *alternative) same(b *alternative) bool {
	return a.key == b.key && maps.EqualFunc(a.scopes, b.scopes, func(x, y []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
	})
}

// coversMore reports whether all that another alternative asks for is part of what this one does.
func (a *alternative) coversMore(b *alternative) bool {
	for scheme, scopes := range b.scopes {
		own, ok := a.scopes[scheme]
		if !ok || slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(own, s) }) {
			return false
		}
	}
	return true
}

// unlike returns the alternatives that are not among others.
func unlike(all, others []*alternative) []*alternative {
	return slices.DeleteFunc(slices.Clone(all), func(a *alternative) bool { return slices.ContainsFunc(others, a.same) })
}

// tellApart names the scopes of alternatives that differ only in these.
func tellApart(list []*alternative) []*alternative {
	count := map[string]int{}
	for _, a := range list {
		count[a.key]++
	}
	for _, a := range list {
		var scopes []string
		for _, scheme := range slices.Sorted(maps.Keys(a.scopes)) {
			scopes = append(scopes, a.scopes[scheme]...)
		}
		if count[a.key] > 1 && scopes != nil {
			a.text += " (" + strings.Join(scopes, ", ") + ")"
		}
	}
	return list
}

// alternatives returns the ways to authenticate, under the names given.
func (c *comparer) alternatives(all [][]model.SecurityUse, names map[string]string) []*alternative {
	var list []*alternative
	for _, uses := range all {
		a := &alternative{scopes: map[string][]string{}}
		var schemes []string
		for _, u := range uses {
			name := u.Scheme
			if names[name] != "" {
				name = names[name]
			}
			schemes = append(schemes, name)
			a.scopes[name] = u.Scopes
		}
		slices.Sort(schemes)
		a.key = strings.Join(schemes, " and ")
		if a.text = a.key; a.key == "" {
			a.key, a.text = "nothing", "no authentication"
		}
		list = append(list, a)
	}
	return tellApart(list)
}

func allTexts(all []*alternative) string {
	var texts []string
	for _, a := range all {
		texts = append(texts, a.text)
	}
	return strings.Join(texts, " or ")
}

// authSchemes pairs the ways to authenticate.
func (c *comparer) authSchemes() []pair.Of[*model.AuthScheme] {
	names, key, taken := c.oldSchemes(), map[*model.AuthScheme]string{}, map[string]bool{}
	for _, o := range c.old.AuthSchemes {
		key[o] = o.Name
		if name := names[o.Name]; !taken[name] {
			key[o], taken[name] = name, true
		}
	}
	for _, n := range c.new.AuthSchemes {
		key[n] = n.Name
	}
	return pair.By(c.old.AuthSchemes, c.new.AuthSchemes, func(s *model.AuthScheme) string { return key[s] })
}

// oldSchemes gives the schemes of the old model the names of the new one: names of schemes are not on the wire.
func (c *comparer) oldSchemes() map[string]string {
	names := map[string]string{}
	for _, o := range c.old.AuthSchemes {
		names[o.Name] = o.Name
		if hasScheme(c.new.AuthSchemes, o.Name) {
			continue
		}
		for _, n := range c.new.AuthSchemes {
			if hasScheme(c.old.AuthSchemes, n.Name) {
				continue
			}
			if n.Kind == o.Kind && n.In == o.In && n.Param == o.Param && n.Prefix == o.Prefix {
				names[o.Name] = n.Name
			}
		}
	}
	return names
}

// hasScheme reports whether there is a scheme of that name.
func hasScheme(schemes []*model.AuthScheme, name string) bool {
	return slices.ContainsFunc(schemes, func(s *model.AuthScheme) bool { return s.Name == name })
}
