package runtime

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"strings"
)

// made describes the call of the package for which an adapter makes a call of an API.
type made struct {
	name  string // what errors call it: "Runs.Create"
	lacks []lack // what the client's version does not have of it
	dry   bool   // nothing is sent
	// inputs are pairs of what errors call inputs by the code that asks for the call, and by the program that asked for that.
	inputs []string
}

// option makes a call one that the adapter makes.
func (m *made) option() CallOption { return func(c *callConfig) { c.made = m } }

// lack lists the inputs of a call that a client's version does not have.
type lack struct {
	path []step // in the inputs; nil for the call as such
	err  *VersionError
}

// errDry ends a call that is not to be sent.
var errDry = errors.New("it is only looked at")

// CallAs makes errors call what another call of the package, or the API's client, is asked by the name of a call of the package. It is for
// calls that are written by hand. The inputs are pairs of paths of the other call and of this one, of which the first that fits counts:
// "body", "body.thread".
func CallAs(name string, inputs ...string) CallOption {
	return (&made{name: name, inputs: inputs}).option()
}

// calledFor returns what a call is made for: itself, unless options say another one.
func calledFor(name string, opts []CallOption) *made {
	var config callConfig
	for _, o := range opts {
		if o != nil {
			o(&config)
		}
	}
	if config.made == nil {
		return &made{name: name}
	}
	return config.made
}

// input returns what the program calls an input.
func (m *made) input(field string) string {
	for i := 0; i+1 < len(m.inputs); i += 2 {
		if rest, ok := strings.CutPrefix(field, m.inputs[i]); ok && (rest == "" || strings.ContainsRune(".[ ", rune(rest[0]))) {
			return m.inputs[i+1] + rest
		}
	}
	return field
}

// clientOf returns the client of an API's package by which a service makes its calls; nil for a fake of the service.
func clientOf(service any) *Client {
	if isNil(service) {
		return nil
	}
	v := reflect.Indirect(reflect.ValueOf(service))
	if v.Kind() != reflect.Struct || v.NumField() != 1 || v.Type().Field(0).Type != reflect.TypeFor[*Client]() {
		return nil
	}
	return (*Client)(v.Field(0).UnsafePointer())
}

// lacked returns the error of a call that the version of the client does not have; nil for another one.
func (r *AdaptedCall) lacked(provider, name string) *UnsupportedError {
	c := clientOf(r.Service)
	if c != nil && !c.anyVersion && !hasVersion(r.Versions, c.version.ID) {
		called := provider + ": " + name
		return &UnsupportedError{Provider: provider, Operation: name, Err: &VersionError{Operation: called, Version: c.version.ID}}
	}
	if r.Then != nil {
		return r.Then.lacked(provider, name)
	}
	return nil
}

// attempt makes a call, and makes it again without what the client's version lacks if the caller loses that.
func (c *adapted) attempt(row *AdaptedCall, call func() error) error {
	for {
		err := call()
		if err == nil || c.made == nil || len(c.made.lacks) == 0 {
			return err
		}
		lacks := c.made.lacks
		c.made = nil
		if err := c.lose(row, lacks); err != nil {
			return err
		}
	}
}

// look returns the error of a call whose inputs the client's version does not have, without sending it. A fake of a service is
// not asked.
func (c *adapted) look(ctx context.Context) error {
	if clientOf(c.row.Service) == nil {
		return nil
	}
	c.dry = true
	out, err := c.invoke(ctx, c.row)
	if err != nil {
		return err
	}
	if answer, err := outcome(out); err == nil && answer.IsValid() && answer.Kind() == reflect.Func {
		for range answer.Seq2() { // the call is made when the ranging begins
			break
		}
	}
	if c.made.lacks == nil {
		return nil
	}
	return c.lose(c.row, c.made.lacks)
}

// lose takes out of the inputs what the client's version lacks. It returns the error of the first of it that the caller does not lose.
func (c *adapted) lose(row *AdaptedCall, lacks []lack) error {
	told := map[string]bool{}
	var out cuts
	for _, l := range lacks {
		if !c.has(l.path) {
			return &UnsupportedError{Provider: c.provider, Operation: c.asked.name, Err: l.err}
		}
		if out.holds(l.path) {
			continue // it is part of what is lost already
		}
		for _, field := range c.fieldsOf(row, l.path) {
			if told[field] {
				continue
			}
			told[field] = true
			if err := c.loses(field, l.err); err != nil {
				return err
			}
		}
		if at(c.own, l.path) {
			out.add(l.path)
		} else {
			c.omit(l.path[len(l.path)-1].name)
		}
	}
	c.own, _ = c.conversions.without(row.In, c.own, &out).(map[string]any)
	return nil
}

// has reports whether there is something at a path of the inputs, or something given that has not been taken out. What is not there the
// call has of itself, as the flag that asks for a stream.
func (c *adapted) has(path []step) bool {
	if len(path) == 0 || at(c.own, path) {
		return len(path) > 0
	}
	name := path[len(path)-1].name
	_, given := c.given[name]
	return given && !c.omitted[name]
}

// omit leaves out an input that is given.
func (c *adapted) omit(name string) {
	omitted := map[string]bool{name: true}
	maps.Copy(omitted, c.omitted)
	c.omitted = omitted
}

// fieldsOf returns what a program calls the inputs that the API has at a path; none for what is there without the program's doing.
func (c *adapted) fieldsOf(row *AdaptedCall, path []step) []string {
	found, filled := c.conversions.unifiedPaths(row.In, c.own, path)
	if filled || !at(c.own, path) {
		return nil
	}
	var fields []string
	longest := []step{}
	for _, p := range found {
		there := p[:reach(c.inputs, p)]
		if len(there) == len(p) {
			fields = append(fields, inputName(pathOf(p)))
		} else if len(there) > len(longest) {
			longest = there
		}
	}
	if fields != nil {
		return fields
	}
	if len(longest) > 1 || len(longest) == 1 && longest[0].name != BodyInput {
		return []string{inputName(pathOf(longest))}
	}
	return []string{inputName(pathOf(path)) + " of " + c.provider}
}
