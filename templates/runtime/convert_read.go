package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// noConversion is the name of the row of values that need no conversion.
const noConversion = ""

// saidValue is a unified value that a row has at a path.
type saidValue struct {
	path  []string
	value any
}

// LacksVariant is the name of the row of variants that the API lacks.
const LacksVariant = "-"

// conversionRow is a [Conversion] as it is used.
type conversionRow struct {
	Conversion

	steps []*conversionStep
	tells []*conversionStep // whose present paths are those of the unified object
	lacks [][]string
	fill  []filledMember // sorted by path: an object comes before its members
	makes []saidValue    // those that the API does not have, and means

	defaults []saidValue // those that mean the same as leaving them out

	from branches        // where the row changes objects of the API
	to   branches        // and unified objects
	tops map[string]bool // names of unified members that steps make
	maps map[string]bool // paths of the members of the API's object that are maps
}

// conversionStep is a [Step] as it is used.
type conversionStep struct {
	Step

	rule       conversionRule
	from, to   []string
	kept       string     // the unified member for values that the rule does not give back
	lacks      [][]string // paths in the unified value
	below      branches   // where other steps change the API's value
	lacksValue map[string]bool
	when       []string // path of the member that must be whenText
	whenText   string
	lacksKind  map[string]bool
	present    []presentPath
	wrap       any
	models     map[string]string // what the provider calls models, by the names that the program has for them
	modelNames map[string]string // the reverse; of several names the first
}

// filledMember is the value of a member that the API requires and the unified value lacks.
type filledMember struct {
	path  []string
	value any
	taken bool // by a step: the unified value may have it
}

// ReadConversions reads the rows for one API of those that share unified types, each a line of JSON. The names of the others are told
// by others.
func ReadConversions(api, lines string, others ...string) (*Conversions, error) {
	c := &Conversions{api: api, apis: map[string]bool{}, rows: map[string]*conversionRow{noConversion: {}, LacksVariant: {}}}
	for _, name := range append(others, api) {
		if name == "" || strings.ContainsAny(name, ".:") {
			return nil, fmt.Errorf("%q cannot be the name of an API", name)
		}
		c.apis[name] = true
	}
	number := 0
	for line := range strings.Lines(lines) {
		if number++; strings.TrimSpace(line) == "" {
			continue
		}
		if err := c.addLine(line); err != nil {
			return nil, fmt.Errorf("conversions of %s, line %d: %w", api, number, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.rows)) {
		if err := c.checkNames(c.rows[name]); err != nil {
			return nil, fmt.Errorf("conversions of %s, %s: %w", api, name, err)
		}
	}
	return c, nil
}

func (c *Conversions) addLine(line string) error {
	d := json.NewDecoder(strings.NewReader(line))
	d.DisallowUnknownFields()
	row := &conversionRow{from: branches{}, to: branches{}, tops: map[string]bool{}, maps: map[string]bool{}}
	if err := d.Decode(&row.Conversion); err != nil {
		return err
	}
	if d.More() {
		return errors.New("a line holds one row")
	}
	if c.rows[row.Name] != nil {
		return fmt.Errorf("there is already a row %q", row.Name)
	}
	c.rows[row.Name] = row
	for _, s := range row.Steps {
		if err := c.addStep(row, s); err != nil {
			return fmt.Errorf("the step to %q: %w", s.To, err)
		}
	}
	row.makes, row.defaults = row.said(row.Makes), row.said(row.Defaults)
	for _, m := range row.makes {
		row.tops[m.path[0]] = true
	}
	for _, t := range row.Tells {
		if err := row.addTold(t); err != nil {
			return fmt.Errorf("the tag %q: %w", t.From, err)
		}
	}
	if err := row.checkTargets(); err != nil {
		return err
	}
	if err := c.addLacks(row); err != nil {
		return err
	}
	if err := row.addFill(); err != nil {
		return err
	}
	for _, path := range row.Maps {
		row.maps[path] = true
	}
	for i, g := range row.Gather {
		like, _ := readTree(string(g.Like)) // it is JSON, as the row is
		row.Gather[i].like, _ = like.(map[string]any)
		row.to.add(strings.Split(g.To, "."))
		row.to.add(strings.Split(g.List, "."))
		row.tops[strings.Split(g.To, ".")[0]] = true
	}
	for _, s := range row.steps {
		s.below = row.from.below(s.from)
	}
	return nil
}

// said reads values by their paths, in the order of these.
func (r *conversionRow) said(values map[string]json.RawMessage) []saidValue {
	var list []saidValue
	for _, path := range slices.Sorted(maps.Keys(values)) {
		value, _ := readTree(string(values[path])) // it is JSON, as the row is
		v := saidValue{strings.Split(path, "."), value}
		r.to.add(v.path)
		list = append(list, v)
	}
	return list
}

func (c *Conversions) addStep(row *conversionRow, step Step) error {
	rule, known := conversionRules[step.Rule]
	switch {
	case !known:
		return fmt.Errorf("there is no rule %q", step.Rule)
	case step.To == "":
		return errors.New("it has no unified path")
	case step.Of != "" && !rule.keepsObjects:
		return fmt.Errorf("the rule %q is for values that hold nothing to convert", step.Rule)
	case step.Each && step.Rule != "":
		return fmt.Errorf("the rule %q is for no map", step.Rule)
	case rule.needsValues && len(step.Values) == 0:
		return fmt.Errorf("the rule %q needs values", step.Rule)
	case step.Rule == RulePresence && step.From != "":
		return fmt.Errorf("the rule %q has its paths among its values", step.Rule)
	case step.Rule == RulePresence && step.When != "":
		return fmt.Errorf("the rule %q says by itself when it holds", step.Rule)
	case rule.needsPart && step.Wrap == nil:
		return fmt.Errorf("the rule %q needs a part", step.Rule)
	}
	s := &conversionStep{Step: step, rule: rule, to: strings.Split(step.To, "."), kept: c.api + ":" + step.To, lacksValue: map[string]bool{}, lacksKind: map[string]bool{}}
	if c.isReserved(s.to[0]) {
		return errors.New("the name is reserved")
	}
	for _, v := range step.LacksValues {
		s.lacksValue[v] = true
	}
	for _, kind := range step.LacksKinds {
		s.lacksKind[kind] = true
	}
	if step.Wrap != nil {
		s.wrap, _ = readTree(string(step.Wrap)) // it is JSON, as the row is
	}
	if step.When != "" {
		path, text, ok := strings.Cut(step.When, "=")
		if !ok {
			return fmt.Errorf("%q does not say what a member must be, as role=user does", step.When)
		}
		s.when, s.whenText = strings.Split(path, "."), text
		row.from.add(s.when)
	}
	row.to.add(s.to)
	row.tops[s.to[0]] = true
	row.steps = append(row.steps, s)
	if step.Rule == RulePresence {
		return s.addPresence(step.Values, row.from)
	}
	if s.From == "" {
		s.From = step.To
	}
	s.from = strings.Split(s.From, ".")
	row.from.add(s.from)
	described := row.from
	if s.Rule == RuleFile {
		described = row.to
	}
	for _, path := range []string{s.FileName, s.FileType} {
		if path != "" {
			described.add(strings.Split(path, "."))
		}
	}
	if step.Each {
		row.maps[s.From] = true
	}
	return nil
}

// addTold reads a tag that the unified object does not have.
func (r *conversionRow) addTold(of Told) error {
	if of.From == "" || len(of.Values) == 0 {
		return errors.New("it needs a path and values")
	}
	t := &conversionStep{Step: Step{From: of.From}, from: strings.Split(of.From, ".")}
	r.tells = append(r.tells, t)
	r.from.add(t.from)
	var swapped [][2]string
	for _, pair := range of.Values {
		swapped = append(swapped, [2]string{pair[1], pair[0]})
	}
	if err := t.addPresence(swapped, r.to); err != nil {
		return err
	}
	for _, p := range t.present {
		r.tops[p.path[0]] = true
	}
	return nil
}

// addPresence reads paths and tags, "path" or "path=literal", and adds the paths to those that a row changes.
func (s *conversionStep) addPresence(values [][2]string, to branches) error {
	for _, pair := range values {
		path, literal, isLiteral := strings.Cut(pair[0], "=")
		p := presentPath{path: strings.Split(path, "."), tag: pair[1]}
		if isLiteral {
			v, err := readTree(literal)
			if isObject := strings.HasPrefix(literal, "{"); err != nil || v == nil || isObject || strings.HasPrefix(literal, "[") {
				return fmt.Errorf("%s is not a string, number or bool of JSON", literal)
			}
			p.literal = v
		}
		s.present = append(s.present, p)
		to.add(p.path)
	}
	return nil
}

// checkTargets holds that no step makes a member of what another one makes: neither could tell what is its own.
func (r *conversionRow) checkTargets() error {
	for _, s := range r.steps {
		if len(r.to.below(s.to)) > 0 {
			return fmt.Errorf("the step to %q makes what holds the values of others", s.To)
		}
	}
	return nil
}

// addLacks gives each path to the step that makes what it leads into, or to the row.
func (c *Conversions) addLacks(row *conversionRow) error {
	for _, lacked := range row.Lacks {
		path := strings.Split(lacked, ".")
		if c.isReserved(path[0]) {
			return fmt.Errorf("lacked %q: the name is reserved", lacked)
		}
		around := row.around(path)
		if len(around) == 0 {
			row.lacks = append(row.lacks, path)
			row.to.add(path)
		}
		for _, s := range around {
			if s.Of != "" {
				return fmt.Errorf("lacked %q is for the row %q", lacked, s.Of)
			}
			s.lacks = append(s.lacks, path[len(s.to):])
			row.to.add(path)
		}
	}
	return nil
}

// around returns the steps that make what holds the member at a path.
func (r *conversionRow) around(path []string) []*conversionStep {
	var around []*conversionStep
	for _, s := range r.steps {
		if len(s.to) < len(path) && slices.Equal(s.to, path[:len(s.to)]) {
			around = append(around, s)
		}
	}
	return around
}

func (r *conversionRow) addFill() error {
	for _, name := range slices.Sorted(maps.Keys(r.Fill)) {
		v, err := readTree(string(bytes.TrimSpace(r.Fill[name])))
		if err != nil {
			return fmt.Errorf("filling %q: %w", name, err)
		}
		path := strings.Split(name, ".")
		taken := slices.ContainsFunc(r.steps, func(s *conversionStep) bool { return s.From == name })
		r.fill = append(r.fill, filledMember{path, v, taken})
		r.from.add(path)
	}
	return nil
}

// checkNames holds that all rows are there that a row leads to.
func (c *Conversions) checkNames(row *conversionRow) error {
	for _, s := range row.Steps {
		if c.rows[s.Of] == nil || s.Of == LacksVariant {
			return fmt.Errorf("the step to %q: there is no row %q", s.To, s.Of)
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(row.Variants)) {
		if c.rows[row.Variants[tag]] == nil {
			return fmt.Errorf("the variant %q: there is no row %q", tag, row.Variants[tag])
		}
	}
	return nil
}

// isReserved reports whether a name is one of those that conversions make: see [Conversions].
func (c *Conversions) isReserved(name string) bool { return c.owner(name) != "" }

// owner returns the API whose reserved name it is; empty for another name.
func (c *Conversions) owner(name string) string {
	if i := strings.IndexAny(name, ".:"); i >= 0 && c.apis[name[:i]] {
		return name[:i]
	}
	return ""
}
