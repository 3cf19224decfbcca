package runtime

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// kind says how a codec treats a value.
type kind uint8

const (
	stringKind kind = iota
	constKind       // a string that is written as the constant when it is empty
	int64Kind
	int32Kind
	uint64Kind
	float64Kind
	boolKind
	textKind // of a format that has a Go type
	rawKind
	fileKind
	optKind
	pointerKind
	listKind
	stringMapKind // of strings
	mapKind
	structKind
	unionKind
)

// codec says how the values of a Go type are read, written, compared and checked. Codecs are made when a type is first
// used, out of the Go type and what its package says of it, and never change. Functions that are not generic walk a value by
// them, so that nothing is compiled for each type.
type codec struct {
	kind   kind
	asText bool // a number is written as text
	typ    reflect.Type
	size   uintptr
	elem   *codec       // of what an Opt, a pointer, a list or a map holds
	state  uintptr      // where the state of an Opt is
	object *object      // of a struct
	union  *union       // of an interface
	format *textFormat  // of strings that have a Go type
	text   string       // the constant; of a number or a boolean as JSON writes it
	first  reflect.Type // the array of a list's first items
	enum   *enum        // of a type with a name that is an enum; nil for one that says nothing
	spelt  []respelling // other spellings of strings
	rules  *rules       // of a type with a name; nil for none
	// versioned tells that a value may hold what only some versions have.
	versioned bool
	// schemas are the schemas of the document for values of a type with a name, of that version; operation is the call that a struct
	// of parameters is of.
	schemas   []string
	version   string
	operation string
}

// plainly returns the codec of what is there, not of its being optional or held by a pointer.
func (c *codec) plainly() *codec {
	for c.kind == optKind || c.kind == pointerKind {
		c = c.elem
	}
	return c
}

// object is a struct as a JSON object.
type object struct {
	typ       reflect.Type
	fields    []field // in the order of the document
	byName    map[string]int
	required  []int   // the fields that are always written, whose absence is kept in mind
	rest      uintptr // where the field for the Rest is
	hasRest   bool
	extra     *field // the map of undeclared members; nil when they go to the rest
	isPartial bool   // some fields are not in every text; see field.isIn
	// said is, in a struct of parameters, what is said of the uses of the arguments before it by their places, and of that of
	// the body.
	said map[int]*use
}

// bodyUse is the place of the body among the arguments of which something is said.
const bodyUse = -1

// use describes a use of a type other than by a field.
type use struct{ schema *Schema }

// field is a field of a struct.
type field struct {
	codec    *codec
	name     string // in JSON
	goName   string
	first    string   // `,"name":`
	also     []string // further names that are read
	second   string   // the first of them, as first; empty for none
	key      string
	offset   uintptr
	omit     bool // left out when it is zero
	schema   *Schema
	rules    *rules
	versions []string // the versions that have it; nil for all
	nullIn   []string // the versions in which it is null when it is absent
	from     side     // who alone writes it in all versions; anySide for both
	turns    bool     // that is not the same in all versions
}

// constrain gives the field the rules of its use of the type.
func (f *field) constrain() { f.rules = rulesOf(f.schema, f.codec.with(f.schema)) }

// specialize gives the field its own codec where its use of the type is special.
func (f *field) specialize() { f.codec = f.codec.with(f.schema) }

// union is an interface with the types that implement it.
type union struct {
	typ      reflect.Type
	variants []variant
	picks    []pick
	tag      string // the first property that holds tags; empty for none
	tagBegin string // an object that begins with it: `{"type":"`
	byWord   map[word]*variant
}

// variant is a type of a union.
type variant struct {
	codec     *codec // of the struct that the dynamic type points at, or of the dynamic type
	word      word   // stands for the dynamic type
	isPointer bool   // the dynamic type is a pointer to a struct
	isMap     bool   // the dynamic type is a map
	name      string // the Go name
	versions  []string
}

// pick is one way to distinguish variants; the first that knows a value decides.
type pick struct {
	kind    byte // as of Reader.Kind; 0 for none
	whole   bool // only numbers without fraction and exponent
	tag     string
	literal bool // the tags are numbers or booleans
	byTag   tags
	absent  *variant // of an object without the tag
	shapes  []*variant
	variant *variant
}

// tags are variants by their tags. Few are faster found one by one.
type tags struct {
	few  []tagged
	many map[string]*variant
}

type tagged struct {
	tag     string
	variant *variant
}

func (t *tags) add(tag string, v *variant) {
	const few = 8
	t.few = append(t.few, tagged{tag, v})
	if len(t.few) < few {
		return
	}
	if t.many == nil {
		t.many = map[string]*variant{}
	}
	for _, f := range t.few {
		t.many[f.tag] = f.variant
	}
}

// of returns the variant of a tag, nil for none.
func (t *tags) of(tag string) *variant {
	if t.many != nil {
		return t.many[tag]
	}
	for i := range t.few {
		if t.few[i].tag == tag {
			return t.few[i].variant
		}
	}
	return nil
}

// enum describes the values of a type.
type enum struct {
	name     string
	versions map[string][]string // the versions that have a value, by what tells it from others
}

var (
	codecs    sync.Map // reflect.Type → *codec
	tableLock sync.Mutex
	packages  = map[string]described{}          // what packages say of their types; guarded by tableLock
	linked    = map[reflect.Type]bool{}         // the links that were followed; guarded by tableLock
	unions    = map[reflect.Type]reflect.Type{} // interface → the type that lists its variants; guarded by tableLock
)

// codecOf returns the codec of a type. Links are values of the types that lead to what its package says, as a struct has
// them; a type without a struct around it needs them here. A type that no package describes panics: it is a fault of the
// caller, as an unknown type is for encoding/json.
func codecOf(t reflect.Type, links ...any) *codec {
	if c, ok := codecs.Load(t); ok {
		return c.(*codec)
	}
	tableLock.Lock()
	defer tableLock.Unlock()
	b := tableBuilder{made: map[reflect.Type]*codec{}, said: map[*codec]*Schema{}}
	for _, l := range links {
		if _, ok := l.(Documented); !ok {
			b.link(reflect.TypeOf(l))
		}
	}
	c := b.codec(t)
	b.finish()
	for t, c := range b.made {
		codecs.Store(t, c)
	}
	return c
}

// tableBuilder makes codecs that refer to each other.
type tableBuilder struct {
	made  map[reflect.Type]*codec
	order []*codec
	said  map[*codec]*Schema // what is said of types with a name that are neither structs nor unions
}

var (
	bytesType     = reflect.TypeFor[[]byte]()
	rawType       = reflect.TypeFor[Raw]()
	fileType      = reflect.TypeFor[FilePart]()
	restType      = reflect.TypeFor[*Rest]()
	stateType     = reflect.TypeFor[optState]()
	describedType = reflect.TypeFor[Described]()
)

// link follows a link: to what a file says of its types, or to the variants of a union.
func (b *tableBuilder) link(t reflect.Type) {
	if linked[t] {
		return
	}
	linked[t] = true
	if t.Kind() != reflect.Func {
		if packages[t.PkgPath()] == nil {
			packages[t.PkgPath()] = described{}
		}
		packages[t.PkgPath()].add(reflect.Zero(t).Interface().(Described).Schemas())
		return
	}
	if t.Name() != "" {
		unions[t.In(0)] = t
	}
	for i := range t.NumIn() {
		if in := t.In(i); in.Kind() == reflect.Func || in.Implements(describedType) {
			b.link(in)
		}
	}
}

// codec returns the codec of a type, which may not be filled yet.
func (b *tableBuilder) codec(t reflect.Type) *codec {
	if c, ok := codecs.Load(t); ok {
		return c.(*codec)
	}
	if c := b.made[t]; c != nil {
		return c
	}
	c := &codec{typ: t, size: t.Size()}
	b.made[t] = c
	b.order = append(b.order, c)
	switch f := typedFormats[t]; {
	case f != nil:
		c.kind, c.format = textKind, f
	case t == rawType:
		c.kind = rawKind
	case t == fileType:
		c.kind = fileKind
	default:
		b.fill(c)
	}
	return c
}

// fill fills the codec of a type by its kind in Go.
func (b *tableBuilder) fill(c *codec) {
	t := c.typ
	if kind, ok := plainKinds[t.Kind()]; ok {
		c.kind = kind
		return
	}
	switch t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			c.kind, c.format = textKind, typedFormats[bytesType]
			break
		}
		c.kind, c.elem = listKind, b.codec(t.Elem())
		c.first = reflect.ArrayOf(firstItems(t.Elem()), t.Elem())
	case reflect.Map:
		c.kind, c.elem = mapKind, b.codec(t.Elem())
		if t.Elem() == reflect.TypeFor[string]() {
			c.kind = stringMapKind
		}
	case reflect.Pointer:
		c.kind, c.elem = pointerKind, b.codec(t.Elem())
	case reflect.Struct:
		if !b.opt(c) {
			c.kind, c.object = structKind, &object{typ: t, byName: map[string]int{}}
			b.object(c)
		}
	case reflect.Interface:
		c.kind, c.union = unionKind, &union{typ: t, byWord: map[word]*variant{}}
		b.union(c)
	default:
		panic(fmt.Sprintf("%s is not a type of generated code", t))
	}
}

// firstItems is how many items of a type a list has room for at first.
func firstItems(t reflect.Type) int {
	if t.Size() > 128 {
		return 2
	}
	return 4
}

var plainKinds = map[reflect.Kind]kind{
	reflect.String: stringKind, reflect.Int64: int64Kind, reflect.Int32: int32Kind, reflect.Uint64: uint64Kind,
	reflect.Float64: float64Kind, reflect.Bool: boolKind,
}

// opt fills the codec of an Opt, whose layout depends on what it holds.
func (b *tableBuilder) opt(c *codec) bool {
	t := c.typ
	if t.NumField() != 2 || t.Field(1).Type != stateType || t.Field(0).Offset != 0 {
		return false
	}
	c.kind, c.elem, c.state = optKind, b.codec(t.Field(0).Type), t.Field(1).Offset
	return true
}

// lines returns what the package of a type says of it.
func (b *tableBuilder) lines(t reflect.Type) []line {
	if t.Name() == "" {
		return nil
	}
	return packages[t.PkgPath()].of(t.Name())
}

// describe takes in what is said of a type with a name that is neither a struct nor a union.
func (b *tableBuilder) describe(c *codec) {
	for _, l := range b.lines(c.typ) {
		b.said[c] = &l.Schema
		c.made(&l.Schema)
		c.rules = rulesOf(&l.Schema, c.with(&l.Schema))
		if len(l.Values) == 0 {
			continue
		}
		c.enum = &enum{name: c.typ.Name(), versions: map[string][]string{}}
		for _, v := range l.Values {
			c.enum.versions[c.plainOf(v.Value)] = v.Versions
		}
		c.versioned = true
	}
}

// made takes in what a type was made of.
func (c *codec) made(s *Schema) {
	c.schemas, c.version, c.operation = s.Schemas, s.Version, s.Operation
}

// madeOf returns the schemas that a type was made of: that of its name where nothing else is said.
func (c *codec) madeOf() []string {
	if c.schemas == nil {
		return []string{c.typ.Name()}
	}
	return c.schemas
}

// with returns the codec as a use of its type wants it: the same, or one for numbers written as text or for a constant.
func (c *codec) with(s *Schema) *codec {
	switch {
	case s == nil:
		return c
	case c.kind == optKind || c.kind == pointerKind:
		return c.holding(c.elem.with(s))
	case c.elem != nil:
		return c.holding(c.elem.with(s.Items))
	case s.AsText:
		text := *c
		text.asText = true
		return &text
	case s.Fill && c.kind != stringKind:
		constant := *c
		constant.text = string(s.Enum[0])
		return &constant
	case s.Fill:
		constant := *c
		constant.kind = constKind
		constant.text = textOf(s.Enum[0])
		constant.spelt = respellings(s)
		constant.rules = nil // those of the use say the same, but for the empty text
		return &constant
	case s.Spelt != nil && c.kind == stringKind:
		text := *c
		text.spelt = respellings(s)
		return &text
	}
	return c
}

// holding returns the codec with another one for what it holds.
func (c *codec) holding(elem *codec) *codec {
	if c.elem == elem {
		return c
	}
	other := *c
	other.elem = elem
	if other.kind == stringMapKind {
		other.kind = mapKind
	}
	return &other
}

// object fills the table of a struct.
func (b *tableBuilder) object(c *codec) {
	o := c.object
	for i := range o.typ.NumField() {
		if f := o.typ.Field(i); f.Name == "_" && f.Type.Kind() == reflect.Array {
			b.link(f.Type.Elem())
		}
	}
	said := map[string]*Schema{}
	for _, l := range b.lines(o.typ) {
		said[l.name] = &l.Schema
	}
	for name, s := range said {
		switch i, err := strconv.Atoi(name); {
		case err == nil:
			o.addUse(i, s)
		case name == "body":
			o.addUse(bodyUse, s)
		default:
			if _, ok := o.typ.FieldByName(name); !ok && name != "" {
				damaged(o.typ.Name() + "." + name)
			}
		}
	}
	self := said[""]
	if self == nil {
		self = &Schema{}
	}
	c.made(self)
	for i := range o.typ.NumField() {
		f := o.typ.Field(i)
		switch {
		case f.Type == restType:
			o.rest, o.hasRest = f.Offset, true
		case f.Name == self.Additional && f.IsExported():
			o.extra = b.field(f, said[f.Name])
		case f.IsExported():
			o.add(b.field(f, said[f.Name]))
		}
	}
}

// field makes a field out of that of the struct and of what is said of it.
func (b *tableBuilder) field(f reflect.StructField, s *Schema) *field {
	name, omits := strings.CutSuffix(f.Tag.Get("json"), ",omitzero")
	out := &field{name: name, goName: f.Name, offset: f.Offset, omit: omits}
	if s == nil {
		s = &Schema{}
	}
	if s.Name != "" || name == "" {
		out.name, out.omit = s.Name, s.Optional
	}
	out.codec, out.schema = b.codec(f.Type), s
	out.first = memberText(out.name)
	if out.also = s.Also; len(s.Also) > 0 {
		out.second = memberText(s.Also[0])
	}
	out.versions, out.nullIn, out.from = s.Versions, s.NullIn, s.fromIn("")
	out.turns = s.ReadOnlyIn != nil || s.WriteOnlyIn != nil
	if out.key = s.Key; s.Key == "" {
		out.key = out.name
	}
	return out
}

// each calls do for all fields.
func (o *object) each(do func(*field)) {
	for i := range o.fields {
		do(&o.fields[i])
	}
	if o.extra != nil {
		do(o.extra)
	}
}

// declares reports whether a member of that name goes to a field.
func (o *object) declares(name string) bool {
	_, ok := o.byName[name]
	return ok
}

func (o *object) addUse(i int, s *Schema) {
	if o.said == nil {
		o.said = map[int]*use{}
	}
	o.said[i] = &use{schema: s}
}

// memberText returns what is before the value of a member.
func memberText(name string) string { return "," + string(appendString(nil, name)) + ":" }

// add adds a field to the table.
func (o *object) add(f *field) {
	i := len(o.fields)
	o.fields = append(o.fields, *f)
	o.byName[f.name] = i
	for _, name := range f.also {
		o.byName[name] = i
	}
	if !f.omit {
		o.required = append(o.required, i)
	}
	o.isPartial = o.isPartial || f.isPartial()
}

// union fills the table of an interface.
func (b *tableBuilder) union(c *codec) {
	u := c.union
	list, ok := unions[u.typ]
	if !ok {
		panic(fmt.Sprintf("%s is not a union of generated code", u.typ))
	}
	byName := map[string]*variant{}
	for i := 1; i < list.NumIn(); i++ {
		t := list.In(i)
		if !t.Implements(u.typ) {
			continue // a link
		}
		v := variant{word: wordOf(u.typ, t), isPointer: t.Kind() == reflect.Pointer, isMap: t.Kind() == reflect.Map}
		if v.isPointer {
			t = t.Elem()
		}
		v.name = t.Name()
		u.variants = append(u.variants, v)
	}
	for i := range u.variants {
		v := &u.variants[i]
		u.byWord[v.word], byName[v.name] = v, v
	}
	next := 0
	for i := 1; i < list.NumIn(); i++ {
		if t := list.In(i); t.Implements(u.typ) {
			if t.Kind() == reflect.Pointer {
				t = t.Elem()
			}
			u.variants[next].codec = b.codec(t)
			next++
		}
	}
	for _, l := range b.lines(u.typ) {
		if l.name == "" {
			c.made(&l.Schema)
			continue
		}
		v := byName[l.name]
		if v == nil {
			damaged(u.typ.Name() + "." + l.name)
		}
		u.addPick(v, &l.Schema)
	}
}

// put makes an interface hold the value of the variant that p points at.
func (v *variant) put(i *iface, p pointer) {
	if v.isMap {
		i.holdDirect(v.word, p)
		return
	}
	i.hold(v.word, p)
}

// held returns a pointer to the value of the variant that an interface holds; it is nil for a nil pointer.
func (v *variant) held(i *iface) pointer {
	if v.isMap {
		return i.heldDirect()
	}
	return i.held()
}

// kindBytes are the kinds of values as of Reader.Kind, by the types of JSON Schema.
var kindBytes = map[string]byte{
	"object": '{', "array": '[', "string": '"', "integer": '0', "number": '0', "boolean": 't',
}

// addPick adds a way to distinguish a variant. Those by the same property, and all by shape, are one.
func (u *union) addPick(v *variant, s *Schema) {
	if s.Versions != nil {
		v.versions = s.Versions
	}
	switch {
	case s.Kind != "":
		u.picks = append(u.picks, pick{kind: kindBytes[s.Kind], whole: s.Kind == "integer", variant: v})
	case len(s.Tags) > 0:
		p := u.tagPick(s.Tag, s.Literal)
		for _, tag := range s.Tags {
			if s.Literal {
				tag = literalTag(tag)
			}
			p.byTag.add(tag, v)
		}
		if s.Absent {
			p.absent = v
		}
	case s.Shape:
		last := len(u.picks) - 1
		if last < 0 || u.picks[last].shapes == nil {
			u.picks = append(u.picks, pick{})
			last++
		}
		u.picks[last].shapes = append(u.picks[last].shapes, v)
	}
}

// tagPick returns the pick by a property, adding it if there is none.
func (u *union) tagPick(property string, literal bool) *pick {
	for i := range u.picks {
		if u.picks[i].byTag.few != nil && u.picks[i].tag == property && u.picks[i].literal == literal {
			return &u.picks[i]
		}
	}
	u.picks = append(u.picks, pick{tag: property, literal: literal, byTag: tags{}})
	if u.tag == "" && !literal {
		u.tag, u.tagBegin = property, "{"+string(appendString(nil, property))+`:"`
	}
	return &u.picks[len(u.picks)-1]
}

// unknown returns the variant for values that none of the others is for.
func (u *union) unknown() *variant { return &u.variants[len(u.variants)-1] }

// of returns the variant that an interface holds; nil for none, and for a type that is not a variant.
func (u *union) of(i *iface) *variant { return u.byWord[i.kind] }

// noVariant is the fault of a type that implements the interface and is not a variant: one that embeds a variant, or a pointer
// to one that is not a struct.
const noVariant = "is not a variant of the union"

// foreign returns the type that the interface at p holds, which is not a variant.
func (u *union) foreign(p pointer) reflect.Type { return p.value(u.typ).Elem().Type() }

// finish takes in what is said of the new types and their uses, now that all types are there. Then it finds out which have
// anything to check, until nothing more is found, for types may hold each other. Codecs for special uses come last: they are
// copies, which say what was found out.
func (b *tableBuilder) finish() {
	for _, c := range b.order {
		if c.object == nil && c.union == nil {
			b.describe(c)
		}
	}
	for _, c := range b.order {
		if c.object != nil {
			c.object.each((*field).constrain)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, c := range b.order {
			if versioned := c.mayBeVersioned(); versioned != c.versioned {
				c.versioned, changed = versioned, true
			}
		}
	}
	special := map[*codec]bool{}
	for _, c := range b.order {
		b.specialize(c, special)
	}
	for _, c := range b.order {
		if c.object != nil {
			c.object.each((*field).specialize)
		}
	}
}

// specialize makes a type with a name as what is said of it wants it, after what it holds; done are those that are so.
func (b *tableBuilder) specialize(c *codec, done map[*codec]bool) {
	if done[c] {
		return
	}
	done[c] = true
	if c.elem != nil {
		b.specialize(c.elem, done)
	}
	if s := b.said[c]; s != nil { // others may be in use
		*c = *c.with(s)
	}
}

// mayBeVersioned reports whether a value may hold what only some versions have.
func (c *codec) mayBeVersioned() bool {
	switch {
	case c.enum != nil:
		return true
	case c.elem != nil:
		return c.elem.versioned
	case c.union != nil:
		for i := range c.union.variants {
			if v := &c.union.variants[i]; v.versions != nil || v.codec != nil && v.codec.versioned {
				return true
			}
		}
	case c.object != nil:
		for i := range c.object.fields {
			if f := &c.object.fields[i]; f.versions != nil || f.codec.mayBeVersioned() {
				return true
			}
		}
		return c.object.extra != nil && c.object.extra.codec.mayBeVersioned()
	}
	return false
}
