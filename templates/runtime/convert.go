package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Conversions turns the values of one API into values of types that several APIs share, its unified values, and these into values of
// the API. What there is to convert is said by a table of [Conversion]s.
//
// Values are trees as [encoding/json] makes them of JSON with UseNumber: of map[string]any, []any, string, [json.Number], bool and
// nil. Any other value of Go, like a [*FilePart], is carried as it is. No tree is changed: what differs is copied, all else is shared.
//
// Values of the API come back as they were: whatever the table says, [Conversions.Out] of [Conversions.In] of a value is equal to it,
// numbers as strings. For that, unified objects that a row has made may hold members of reserved names, which begin with that of an API:
//
//   - "api.name" is the API's member name, of which the table says nothing, where name is, or may be, that of a unified member, or is
//     reserved itself;
//   - "api:path" is the API's value of the unified one at the path, where the two are not one to one, as 1.5 in unix seconds is not;
//   - "api:" is the whole object of the API, where its members do not come back otherwise.
//
// The latter two count as long as the unified value next to them is the one that they make; when it is changed, they are dropped. Those
// of other APIs are dropped where a row converts the object. So each type that some API converts needs a row for all of them, be it
// an empty one.
type Conversions struct {
	api  string
	apis map[string]bool
	rows map[string]*conversionRow
}

// Conversion is the row of a table that says how objects of one type are converted.
type Conversion struct {
	Name  string `json:"name"` // of the row
	Steps []Step `json:"steps,omitempty"`

	// Tag is the member that distinguishes variants, of one name and one value on both sides. Variants are the rows for its values:
	// empty for a variant that needs none, "-" for one that the API lacks. Other values are left to the steps of this row: if one of
	// them makes the tag, and knows no such value, the API lacks the variant.
	Tag      string            `json:"tag,omitempty"`
	Variants map[string]string `json:"variants,omitempty"`

	// Inside is the name of a member that the value is taken for, of an object that is made around it and taken off again, so that steps can
	// lead into it on one side and not on the other; empty for a value that is the object itself. What is around a value that steps move does
	// not come back.
	Inside string `json:"inside,omitempty"`

	// Tells are tags of the API that the unified object does not have.
	Tells []Told `json:"tells,omitempty"`

	// Lacks are dotted paths of unified members that the API does not have.
	Lacks []string `json:"lacks,omitempty"`

	// Mask is the member of the API's object that lists the paths of what is set, like a field mask of protocol buffers: those of
	// leaves, where maps and lists are leaves. A null is listed, and left out itself.
	// Of the inputs of a call it lists what the body has.
	Mask string `json:"mask,omitempty"`

	// Maps are the dotted paths of members that are maps, none of whose members a mask lists.
	Maps []string `json:"maps,omitempty"`

	// Fill are members that the API requires and the unified value may lack, by their dotted paths in the API's object, and the JSON
	// that takes their place. A member is added where the object around it is there. Back, one that no step takes is removed where it equals
	// the member that would be added.
	Fill map[string]json.RawMessage `json:"fill,omitempty"`

	// Gather are members of items of lists that the unified object has once.
	Gather []Gathered `json:"gather,omitempty"`

	// Makes are members of the unified object that the API does not have, and that are the same for all of its objects, as JSON. For a
	// member that a step has, too, it has the value that the API means where it leaves the member out.
	Makes map[string]json.RawMessage `json:"makes,omitempty"`

	// Defaults are unified values, as JSON, that mean the same as leaving them out, by dotted paths: an API that does not have them loses
	// nothing.
	Defaults map[string]json.RawMessage `json:"defaults,omitempty"`
}

// Step moves one value between an object of the API and a unified one, and converts it on the way.
type Step struct {
	From string `json:"from,omitempty"` // dotted path in the API's object; empty if it is that in the unified one
	To   string `json:"to"`             // dotted path in the unified object

	// Rule says how the value itself is converted, from that of the API to the unified one:
	//
	//   - unix-time: seconds since 1970, a number, to a string of RFC 3339; back, fractions of a second are dropped. unix-millis is the same for
	//     thousandths of a second
	//   - int64-text: a string to the integer that it holds; number-text: the reverse
	//   - days: a number of days to one of seconds; days-text: a string with a number of days
	//   - values: one of Values to the other of its pair; fold: without regard to case. A value in no pair stays as it is
	//   - numbers: a number to the string of its pair in Values, or to its digits; numbered: a string to the number of its pair
	//   - blank: an empty string to null
	//   - json-text: an object to a string with its JSON; text-json: the reverse
	//   - text-parts: a list stays one; back, a string becomes a list of one part, which is Wrap with the string in place of "$"
	//   - one-part: a string to a list of one part, which is Wrap with the string in place of "$"; back, any other list is none, and a
	//     string stays one
	//   - base64: a string to a file; file: the reverse
	//   - model-name: the name of a model to the name that the program has for it; see [WithModels]
	//   - presence: has no From, and makes a tag of which of the paths in Values is there and not null, or is the literal that follows
	//     it, as in "jsonObject=true"; back, it sees to it that something is there
	//
	// A null is null on both sides, and a value that a rule does not know becomes unified as it is.
	Rule string `json:"rule,omitempty"`

	// When is a member of the API's object, by its dotted path, and the text that it must be, without regard to case, for the value to
	// be moved, as in "author.role=assistant"; empty for always. Back, the member becomes the text where it is absent and no step has it.
	When string `json:"when,omitempty"`

	// Values are pairs of the API's value and the unified one. Of several pairs with one unified value, the first is sent.
	Values [][2]string `json:"values,omitempty"`

	// LacksValues are unified strings that the API does not take.
	LacksValues []string `json:"lacksValues,omitempty"`

	// LacksKinds are the kinds of unified values that the API does not take: text, number, bool, null, list, object. Those of items of
	// lists have [] before them.
	LacksKinds []string `json:"lacksKinds,omitempty"`

	// Of is the row for the value, or for the items of a list, at any depth of lists. What is not an object there is left alone.
	Of string `json:"of,omitempty"`

	// Each says that the value is a map, and Of for its members.
	Each bool `json:"each,omitempty"`

	// Wrap is the part that the rules text-parts and one-part make of a string.
	Wrap json.RawMessage `json:"wrap,omitempty"`

	// FileName and FileType are dotted paths where the name and the media type of a file go, unless something is there: in the API's object
	// for the rule base64, which has no place for them, and in the unified one for the rule file.
	FileName string `json:"fileName,omitempty"`
	FileType string `json:"fileType,omitempty"`

	// IDs makes names for items of a list that the API does not name; nil for none.
	IDs *MadeIDs `json:"ids,omitempty"`
}

// Told is a tag of the API that the unified object says by which of some members is there: the reverse of the rule presence. Where it
// is the Tag of the row, the API lacks an object that says none.
type Told struct {
	From   string      `json:"from"`   // dotted path of the tag in the API's object
	Values [][2]string `json:"values"` // pairs of the tag and the unified path, or path and literal, as in "jsonObject=true"
}

// Gathered is a member of items of a list that the unified object has once. It is gathered where one item alone has it, and
// otherwise stays in the items; back, it goes to the first item that has the object around it. Paths are unified.
type Gathered struct {
	List string `json:"list"` // path of the list
	Item string `json:"item"` // path of the member in an item
	To   string `json:"to"`   // path of the place that has it once
	// Like are members of an item, as JSON, to which the member belongs even if the object around it is absent; empty for none.
	Like json.RawMessage `json:"like,omitempty"`
	// Make is the item, as JSON, that is added for a member to which none belongs, and removed where it is the last of the list; empty
	// for none.
	Make json.RawMessage `json:"make,omitempty"`

	like map[string]any // Like, as it is read
}

// MadeIDs are names for items: what an item has in another member, and its place in the list, as in "get_weather#0". Paths are unified.
type MadeIDs struct {
	Member string `json:"member"` // that holds the name
	Of     string `json:"of"`     // path of the text that it is made of
	// Hidden says that the unified item has no member at Of: back, it is made of the name, and items are put in the order of their
	// names' places.
	Hidden bool `json:"hidden,omitempty"`
}

// In converts a value of the API by the row of a name, which is empty if there is nothing to convert.
func (c *Conversions) In(name string, v any) (any, error) {
	if c.rows[name] == nil {
		return nil, c.unknown(name)
	}
	in := &inward{c: c}
	return c.rows[name].convert(converting{in.object}, v)
}

// convert converts a value by the row.
func (r *conversionRow) convert(by converting, v any) (any, error) {
	if r.Inside == "" {
		return by.value(r.Name, v, false, place{})
	}
	around, err := by.value(r.Name, map[string]any{r.Inside: v}, false, place{})
	return memberOf(around, r.Inside), err
}

// Out converts a unified value by the row of a name. Of each thing in it that the API cannot take, lacking is told the path, as
// [FieldError]s do: of a member or a value that the API does not have, or a value that no rule converts. If it returns an error, Out returns that. If it
// returns nil, the thing is left out; so is a value as a whole, which then is nil.
func (c *Conversions) Out(name string, v any, lacking func(field string) error) (any, error) {
	if c.rows[name] == nil {
		return nil, c.unknown(name)
	}
	out := &outward{c: c, lacking: lacking}
	converted, err := c.rows[name].convert(converting{out.object}, v)
	if errors.Is(err, errLeftOut) {
		return nil, nil //nolint:nilnil // null is a value
	}
	return converted, err
}

func (c *Conversions) unknown(name string) error {
	return fmt.Errorf("%s has no conversion %q", c.api, name)
}

// rowOf returns the row for an object, following its tag through the variants.
func (c *Conversions) rowOf(name string, object map[string]any) *conversionRow {
	row := c.rows[name]
	for range c.rows { // variants may lead in a circle
		tag, isText := object[row.Tag].(string)
		next, isVariant := row.Variants[tag]
		if !isText || !isVariant {
			break
		}
		row = c.rows[next]
	}
	return row
}

// place is where a value is. It shares its path with the places around it, and is of use until these go on to another.
type place struct {
	path   []step
	levels int // how deep the value is
}

func (p place) member(path ...string) place {
	for _, name := range path {
		p.path = append(p.path, step{name, -1})
	}
	return place{p.path, p.levels + 1}
}

func (p place) item(i int) place { return place{append(p.path, step{"", i}), p.levels + 1} }

// String returns the path in the form of validation errors: dotted, with the indexes of items in brackets, and long ones shortened.
func (p place) String() string { return pathOf(p.path) }

// errLeftOut says that a value has no counterpart, and its list or object goes without it.
var errLeftOut = errors.New("the value is left out")

// deepestConversion bounds how deep values are converted, as encoding/json bounds what it reads.
const deepestConversion = 10_000

// converting converts the objects in values.
type converting struct {
	object func(name string, object map[string]any, at place) (any, error)
}

// value converts an object, the items of a list, or, of a map, the members.
func (c converting) value(name string, v any, each bool, at place) (any, error) {
	if name == noConversion {
		return v, nil
	}
	if at.levels > deepestConversion {
		return nil, fmt.Errorf("the value is nested more than %d levels deep", deepestConversion)
	}
	switch v := v.(type) {
	case []any:
		return c.items(name, v, each, at)
	case map[string]any:
		if v == nil {
			return v, nil
		}
		if each {
			return c.members(name, v, at)
		}
		return c.object(name, v, at)
	}
	return v, nil
}

func (c converting) items(name string, list []any, each bool, at place) (any, error) {
	if list == nil {
		return list, nil
	}
	converted := make([]any, 0, len(list))
	for i, item := range list {
		v, err := c.value(name, item, each, at.item(i))
		if errors.Is(err, errLeftOut) {
			continue
		}
		if err != nil {
			return nil, err
		}
		converted = append(converted, v)
	}
	return converted, nil
}

func (c converting) members(name string, object map[string]any, at place) (any, error) {
	converted := make(map[string]any, len(object))
	for _, member := range slices.Sorted(maps.Keys(object)) {
		v, err := c.value(name, object[member], false, at.member(member))
		if errors.Is(err, errLeftOut) {
			continue
		}
		if err != nil {
			return nil, err
		}
		converted[member] = v
	}
	return converted, nil
}

// inward makes values of the API unified.
type inward struct {
	c    *Conversions
	bare bool // nothing of the API is kept next to what is converted
}

// whole returns the name of the member that keeps an object of the API as it is.
func (c *Conversions) whole() string { return c.api + ":" }

func (in *inward) object(name string, object map[string]any, at place) (any, error) {
	row := in.c.rowOf(name, object)
	unified, placed := in.shape(row, object)
	if !in.bare && !in.c.givesBack(name, row, object, unified) {
		unified, err := in.c.bare(name, object, at)
		if err != nil {
			return nil, err
		}
		unified[in.c.whole()] = object
		return unified, nil
	}
	for _, s := range placed {
		v, _ := find(unified, s.to)
		v, err := converting{in.object}.value(s.Of, v, s.Each, at.member(s.to...))
		if err != nil {
			return nil, err
		}
		replace(unified, s.to, s.IDs.named(v))
	}
	for i := range row.Gather {
		row.Gather[i].gather(unified)
	}
	return unified, nil
}

// bare converts an object without keeping anything of the API.
func (c *Conversions) bare(name string, object map[string]any, at place) (map[string]any, error) {
	in := &inward{c: c, bare: true}
	unified, err := in.object(name, object, at)
	if err != nil {
		return nil, err
	}
	return unified.(map[string]any), nil
}

// givesBack reports whether an object comes back as it was. The values of steps are those of the API on both sides: what converts them
// holds the same of them.
func (c *Conversions) givesBack(name string, row *conversionRow, object, unified map[string]any) bool {
	if row == c.rows[LacksVariant] || c.rowOf(name, unified) != row {
		return false
	}
	out := &outward{c: c, flat: true, lacking: func(string) error { return errMisfit }}
	back, err := out.shape(row, unified, place{})
	return err == nil && sameTree(back, object)
}

// shape converts an object, except the values of steps that have their own row: it returns these steps.
func (in *inward) shape(row *conversionRow, object map[string]any) (unified map[string]any, placed []*conversionStep) {
	rest := loosened(row.unmask(object), row.from)
	unified = map[string]any{}
	said := row.putTags(unified, rest)
	files := row.takeFiles(RuleBase64, rest)
	for _, s := range row.steps {
		if s.Rule == RulePresence || !s.holdsFor(object) {
			continue
		}
		v, there := take(rest, s.from)
		if !there {
			continue
		}
		u, isFile := files[s]
		if !isFile {
			u = s.inward(v)
		}
		if !put(unified, s.to, u) {
			put(rest, s.from, v) // another step was here before
			continue
		}
		if !in.bare && s.Rule != RuleFile && !s.givesBack(u, v) { // the name of a file is elsewhere
			unified[s.kept] = v
		}
		if s.Of != noConversion {
			placed = append(placed, s)
		}
	}
	for _, p := range said {
		p.takeFrom(rest)
	}
	for _, t := range row.tells {
		t.tell(rest, unified)
	}
	row.describeFiles(RuleFile, unified, object)
	row.unfill(rest)
	in.putRest(row, unified, rest)
	for _, m := range row.makes {
		put(unified, m.path, m.value)
	}
	return unified, placed
}

// givesBack reports whether the unified value of a step comes back as the API's.
func (s *conversionStep) givesBack(unified, v any) bool {
	out := &outward{lacking: func(string) error { return errMisfit }}
	if _, err := out.ofKinds(s, "", unified, place{}); err != nil {
		return false
	}
	back, err := s.outward(unified)
	return err == nil && sameTree(back, v)
}

// putTags makes the tags that the API says by what is there, and returns where it says them.
func (r *conversionRow) putTags(unified, object map[string]any) []*presentPath {
	var said []*presentPath
	for _, s := range r.steps {
		if p := s.tagOf(object); p != nil && put(unified, s.to, p.tag) {
			said = append(said, p)
		}
	}
	return said
}

// putRest adds what no step has taken. It goes by another name where its own is taken.
func (in *inward) putRest(row *conversionRow, unified, rest map[string]any) {
	for name, v := range rest {
		_, taken := unified[name]
		if taken || row.tops[name] || in.c.isReserved(name) || row.lacksIn(name, v) {
			name = in.c.api + "." + name
		}
		unified[name] = v
	}
}

// lacksIn reports whether a member would be taken for one that the API lacks.
func (r *conversionRow) lacksIn(name string, v any) bool {
	return slices.ContainsFunc(r.lacks, func(path []string) bool {
		if path[0] != name {
			return false
		}
		_, there := find(v, path[1:])
		return there
	})
}

// unfill removes members that only fill a place.
func (r *conversionRow) unfill(object map[string]any) {
	for _, f := range slices.Backward(r.fill) {
		if f.taken {
			continue
		}
		if v, there := find(object, f.path); there && sameTree(v, f.value) {
			inner, _ := find(object, f.path[:len(f.path)-1])
			delete(inner.(map[string]any), f.path[len(f.path)-1])
		}
	}
}

// outward makes unified values those of the API.
type outward struct {
	c       *Conversions
	lacking func(field string) error
	flat    bool // the values of steps are not converted by their rows
	part    bool // the value is in a part that was made of a string: strings in it make no further parts
}

func (out *outward) object(name string, object map[string]any, at place) (any, error) {
	if kept, ok := object[out.c.whole()].(map[string]any); ok && kept != nil {
		object = maps.Clone(object)
		delete(object, out.c.whole())
		unified, err := out.c.bare(name, kept, at)
		if err != nil {
			return nil, err
		}
		if sameTree(unified, object) {
			return kept, nil
		}
	}
	row := out.c.rowOf(name, object)
	if row == out.c.rows[LacksVariant] {
		return nil, out.lacks(at)
	}
	for i := range row.Gather {
		scattered, ok := row.Gather[i].scatter(object)
		if !ok {
			if err := out.without(at.member(strings.Split(row.Gather[i].To, ".")...)); err != nil {
				return nil, err
			}
		}
		object = scattered
	}
	return out.shape(row, object, at)
}

// lacks tells that the API cannot take what is at a place, which is then left out.
func (out *outward) lacks(at place) error {
	if err := out.lacking(at.String()); err != nil {
		return err
	}
	return errLeftOut
}

// without tells that the API cannot take what is at a place, and goes on without it.
func (out *outward) without(at place) error {
	if err := out.lacks(at); !errors.Is(err, errLeftOut) {
		return err
	}
	return nil
}

// moved is a value on its way to the API's object.
type moved struct {
	step  *conversionStep
	value any
}

// isStepTo reports whether a step makes the member at a path.
func (r *conversionRow) isStepTo(path []string) bool {
	return slices.ContainsFunc(r.steps, func(s *conversionStep) bool { return slices.Equal(s.to, path) })
}

// takeFrom removes the value from an object that has it.
func (v saidValue) takeFrom(object map[string]any) {
	if have, there := find(object, v.path); there && sameTree(have, v.value) {
		take(object, v.path)
	}
}

func (out *outward) shape(row *conversionRow, unified map[string]any, at place) (map[string]any, error) {
	rest := loosened(unified, row.to)
	for _, m := range row.makes {
		if !row.isStepTo(m.path) {
			m.takeFrom(rest)
		}
	}
	for _, d := range row.defaults {
		d.takeFrom(rest)
	}
	if row.lacksTag(unified) {
		return nil, out.lacks(at)
	}
	for _, t := range row.tells {
		if err := out.dropLacking(t.untold(unified), rest, at); err != nil {
			return nil, err
		}
	}
	moves, err := out.moves(row, unified, rest, at)
	if err != nil {
		return nil, err
	}
	for _, t := range row.tells {
		if p := t.tagOf(unified); p != nil {
			p.takeFrom(rest)
		}
	}
	if err := out.dropLacking(row.lacks, rest, at); err != nil {
		return nil, err
	}
	object, err := out.rest(rest, at)
	if err != nil {
		return nil, err
	}
	loosen(object, row.from)
	if err := out.put(row, object, moves, at); err != nil {
		return nil, err
	}
	row.describeFiles(RuleBase64, object, unified)
	for _, t := range row.tells {
		if p := t.tagOf(unified); p != nil {
			put(object, t.from, p.tag)
		}
	}
	if row.Mask != "" {
		object = row.mask(object)
	}
	for _, f := range row.fill {
		if _, around := find(object, f.path[:len(f.path)-1]); around {
			put(object, f.path, loosenedValue(f.value, row.from.below(f.path)))
		}
	}
	return object, nil
}

// moves takes the values of steps, and converts them.
func (out *outward) moves(row *conversionRow, unified, rest map[string]any, at place) ([]moved, error) {
	var moves []moved
	files := row.takeFiles(RuleFile, rest)
	for _, s := range row.steps {
		v, there := take(rest, s.to)
		if !there {
			continue
		}
		if file, ok := files[s]; ok {
			moves = append(moves, moved{s, file})
			continue
		}
		v, err := out.value(row, s, v, unified, at.member(s.to...))
		switch {
		case errors.Is(err, errLeftOut):
		case err != nil:
			return nil, err
		default:
			moves = append(moves, moved{s, v})
		}
	}
	for _, s := range row.steps {
		prune(rest, s.to)
	}
	for _, g := range row.Gather {
		prune(rest, strings.Split(g.To, "."))
	}
	return moves, nil
}

// value converts the value of a step. What the API had is sent again if the unified value is still what it gave.
func (out *outward) value(row *conversionRow, s *conversionStep, v any, unified map[string]any, at place) (any, error) {
	if kept, there := unified[s.kept]; there && sameTree(s.inward(kept), v) {
		return loosenedValue(kept, s.below), nil
	}
	v, err := out.ofKinds(s, "", v, at)
	if err != nil {
		return nil, err
	}
	if object, ok := v.(map[string]any); ok && len(s.lacks) > 0 {
		object = loosened(object, row.to.below(s.to))
		if err := out.dropLacking(s.lacks, object, at); err != nil {
			return nil, err
		}
		v = object
	}
	if text, isText := v.(string); isText && s.Rule == RuleTextParts {
		if out.part && !s.lacksValue[text] {
			return v, nil
		}
		out = &outward{c: out.c, lacking: out.lacking, flat: out.flat, part: true}
	}
	v, err = s.outward(v)
	if err == nil && !out.flat {
		v, err = s.IDs.unnamed(v)
	}
	switch {
	case errors.Is(err, errMisfit):
		return nil, out.lacks(at)
	case err != nil:
		return nil, &FieldError{Field: at.String(), Err: err}
	case !out.flat:
		v, err = converting{out.object}.value(s.Of, v, s.Each, at)
	}
	return loosenedValue(v, s.below), err
}

// ofKinds returns a value without the items, at any depth of lists, that are of kinds that the API lacks.
func (out *outward) ofKinds(s *conversionStep, items string, v any, at place) (any, error) {
	if len(s.lacksKind) == 0 {
		return v, nil
	}
	if s.lacksKind[items+kindOfTree(v)] {
		return nil, out.lacks(at)
	}
	list, ok := v.([]any)
	if items += KindItem; !ok || !s.lacksItems(items) {
		return v, nil
	}
	kept := make([]any, 0, len(list))
	for i, item := range list {
		switch item, err := out.ofKinds(s, items, item, at.item(i)); {
		case errors.Is(err, errLeftOut):
		case err != nil:
			return nil, err
		default:
			kept = append(kept, item)
		}
	}
	return kept, nil
}

// lacksItems reports whether the API lacks kinds of items of such lists.
func (s *conversionStep) lacksItems(items string) bool {
	return slices.ContainsFunc(s.LacksKinds, func(kind string) bool { return strings.HasPrefix(kind, items) })
}

// dropLacking takes out members that the API does not have. A null says nothing, and is dropped in silence.
func (out *outward) dropLacking(paths [][]string, object map[string]any, at place) error {
	for _, path := range paths {
		if v, _ := take(object, path); v != nil {
			if err := out.without(at.member(path...)); err != nil {
				return err
			}
		}
	}
	return nil
}

// rest gives members back their names. Those of reserved names that are not members of the API are left out.
func (out *outward) rest(unified map[string]any, at place) (map[string]any, error) {
	object := make(map[string]any, len(unified))
	own := out.c.api + "."
	var renamed []string
	for name, v := range unified {
		switch {
		case strings.HasPrefix(name, own):
			renamed = append(renamed, name)
		case !out.c.isReserved(name):
			object[name] = v
		}
	}
	slices.Sort(renamed)
	for _, reserved := range renamed {
		name := reserved[len(own):]
		if _, there := object[name]; there {
			if err := out.without(at.member(name)); err != nil {
				return nil, err
			}
		}
		object[name] = unified[reserved]
	}
	return object, nil
}

// put adds the values of steps to the API's object: the last first, as an earlier one may be a member of what a later one gives, and
// those that depend on others after these.
func (out *outward) put(row *conversionRow, object map[string]any, moves []moved, at place) error {
	for _, m := range slices.Backward(moves) {
		if m.step.When != "" {
			continue
		}
		if err := out.putAt(object, m, at); err != nil {
			return err
		}
	}
	for _, m := range moves {
		if m.step.When == "" || m.value == nil {
			continue
		}
		if !m.step.holdsFor(object) && !row.makeHold(m.step, object) {
			if err := out.without(at.member(m.step.to...)); err != nil {
				return err
			}
			continue
		}
		if err := out.putAt(object, m, at); err != nil {
			return err
		}
	}
	for _, m := range moves {
		if m.step.Rule == RulePresence && m.value != nil && (!m.step.setTag(object, m.value) || m.step.tagOf(object).tag != m.value) {
			if row.Tag == m.step.To {
				return out.lacks(at) // a variant that the API does not have
			}
			if err := out.without(at.member(m.step.to...)); err != nil {
				return err
			}
		}
	}
	return nil
}

// makeHold sees to it that a step moves its value, where the member that says so is absent and comes from nothing unified.
func (r *conversionRow) makeHold(s *conversionStep, object map[string]any) bool {
	isMoved := func(other *conversionStep) bool { return slices.Equal(other.from, s.when) }
	return !slices.ContainsFunc(r.steps, isMoved) && put(object, s.when, s.whenText)
}

// holdsFor reports whether the step moves its value in an object of the API.
func (s *conversionStep) holdsFor(object map[string]any) bool {
	if s.When == "" {
		return true
	}
	v, _ := find(object, s.when)
	text, _ := v.(string)
	return strings.EqualFold(text, s.whenText)
}

// putAt adds the value of a step. What is in its way is left out.
func (out *outward) putAt(object map[string]any, m moved, at place) error {
	for m.step.Rule != RulePresence && !put(object, m.step.from, m.value) {
		inTheWay := m.step.from[:obstacle(object, m.step.from)]
		take(object, inTheWay)
		if err := out.without(at.member(inTheWay...)); err != nil {
			return err
		}
	}
	return nil
}

// obstacle returns how many names of a path lead to what keeps a value from being put there.
func obstacle(object map[string]any, path []string) int {
	for i := 1; i < len(path); i++ {
		v, _ := find(object, path[:i])
		if inner, _ := v.(map[string]any); inner == nil {
			return i
		}
	}
	return len(path)
}
