package main

import (
	"errors"
	"path/filepath"
	"strings"
)

// comparison is what the generators make of one document.
type comparison struct {
	Document string
	Results  []*result
}

// result is what one generator makes of a document.
type result struct {
	Generator string
	Refuses   string  `json:",omitempty"` // why there is no code, or none that compiles
	Generate  samples `json:",omitempty"`
	Again     samples `json:",omitempty"` // nothing has changed
	Check     samples `json:",omitempty"`
	Build     samples `json:",omitempty"` // all that is generated
	BuildOwn  samples `json:",omitempty"` // all that is generated but for the runtime, which is in the cache
	Code      code    // without the runtime
	Runtime   code    `json:",omitzero"`
}

// compare measures in turn what each generator makes of a document.
func (w *workshop) compare(d document, repeat int) (*comparison, error) {
	c := &comparison{Document: d.name}
	var modules []*module
	for _, g := range generators {
		if !g.reads(d) {
			continue
		}
		m, err := w.newModule(g, d)
		if err != nil {
			return nil, err
		}
		modules = append(modules, m)
		c.Results = append(c.Results, &m.result)
	}
	for range repeat {
		for _, m := range modules {
			if err := m.round(); err != nil {
				return nil, err
			}
		}
	}
	for _, m := range modules {
		if err := m.describe(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// round generates and builds once, unless that has failed already.
func (m *module) round() error {
	if m.result.Refuses != "" {
		return nil
	}
	err := m.generate()
	if err == nil {
		err = m.build()
	}
	if failed, ok := errors.AsType[*failure](err); ok {
		m.result.Refuses = failed.reason()
		return nil
	}
	return err
}

// generate measures the generation of a package that is not there, and what follows when it is.
func (m *module) generate() error {
	if err := m.generator.prepare(m.document, m.dir); err != nil {
		return err
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	args := m.generator.args(m.document, here)
	if err := m.sample(&m.result.Generate, m.tool, args...); err != nil || !m.generator.ours {
		return err
	}
	if err := m.sample(&m.result.Again, m.tool, args...); err != nil {
		return err
	}
	return m.sample(&m.result.Check, m.tool, append(args, "--check")...)
}

// build measures the compilation of what is generated. What is compiled before is in the cache: the standard library
// and modules of others. A runtime that is generated is not, the first time.
func (m *module) build() error {
	own, runtime, err := m.packages()
	if err != nil {
		return err
	}
	if !m.warm {
		if err := m.buildDependencies(); err != nil {
			return err
		}
		m.warm = true
	}
	if err := m.salt(append(own, runtime...)); err != nil {
		return err
	}
	if err := m.sample(&m.result.Build, "go", "build", "./..."); err != nil || len(runtime) == 0 {
		return err
	}
	if err := m.salt(own); err != nil {
		return err
	}
	return m.sample(&m.result.BuildOwn, "go", "build", "./...")
}

// sample measures a command in the module.
func (m *module) sample(to *samples, name string, args ...string) error {
	u, err := measure(m.dir, m.env, name, args...)
	if err == nil {
		*to = append(*to, u)
	}
	return err
}

// buildDependencies fills the cache with everything that what is generated imports.
func (m *module) buildDependencies() error {
	list, err := output(m.dir, m.env, "go", "list", "-deps", "-f",
		"{{if .Standard}}{{.ImportPath}}{{else if not .Module.Main}}{{.ImportPath}}{{end}}", "./...")
	if err != nil {
		return err
	}
	return command(m.dir, m.env, "go", append([]string{"build"}, strings.Fields(list)...)...)
}
