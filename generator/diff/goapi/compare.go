package goapi

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
)

// What says how a symbol changed.
type What string

// The kinds of changes.
const (
	Added        What = "added"
	Removed      What = "removed"
	KindChanged  What = "kind changed"    // a constant became a type
	TypeChanged  What = "type changed"    // or the signature
	ValueChanged What = "value changed"   // of a constant
	Incomparable What = "incomparable"    // == no longer compares values of the type
	Unsatisfied  What = "unsatisfied"     // the type no longer implements an interface of the package
	Sealed       What = "sealed"          // the interface can no longer be implemented outside the package
	Widened      What = "widened"         // a number holds more than before
	Receiver     What = "pointer methods" // a method is now one of the pointer alone
)

// Whats are all kinds of changes.
var Whats = []What{Added, Removed, KindChanged, TypeChanged, ValueChanged, Incomparable, Unsatisfied, Sealed, Widened, Receiver}

// Change is the change of one symbol.
type Change struct {
	Symbol string
	Kind   Kind
	What   What
	// Old and New are the declarations; one is empty where the symbol is only on the other side.
	Old, New string
	// OldNode and NewNode are the IDs of the nodes of both models that the symbol comes from; each may be empty.
	OldNode, NewNode string
	// Compatible tells that code written for the old package compiles with the new one.
	Compatible bool
	// Reason says why it is compatible or not.
	Reason string
}

// Diff lists the changes between two packages. A change of a type as a whole stands for its fields and methods.
type Diff struct {
	// Changes are by symbol: a type, then its fields and methods.
	Changes []*Change
}

// Compare returns what changed from the old package to the new one.
func Compare(old, new *Surface) *Diff {
	c := &comparer{old: old, new: new}
	c.newNames = func(b []byte, name string) []byte { return new.resolve(b, name) }
	c.oldNames = c.translate
	for _, name := range old.names {
		o, n := old.objects[name], new.objects[name]
		if n == nil {
			c.note(symbolOf(o), Symbol{}, Removed, "it is gone")
			continue
		}
		c.object(o, n)
		c.satisfaction(o)
	}
	for _, name := range new.names {
		if old.objects[name] == nil {
			c.note(Symbol{}, symbolOf(new.objects[name]), Added, "it is new")
		}
	}
	slices.SortStableFunc(c.changes, func(x, y *Change) int { return cmp.Compare(sortKey(x.Symbol), sortKey(y.Symbol)) })
	return &Diff{c.changes}
}

// sortKey returns the symbol without what says that its receiver is a pointer; a type comes right before its members.
func sortKey(symbol string) string {
	if rest, ok := strings.CutPrefix(symbol, "(*"); ok {
		symbol = strings.Replace(rest, ")", "", 1)
	}
	return strings.Replace(symbol, ".", "\x00", 1)
}

// comparer collects the changes of one comparison.
type comparer struct {
	old, new *Surface
	changes  []*Change
	// oldNames and newNames write the types of both sides so that types that correspond have the same text.
	oldNames, newNames names
	a, b               []byte // reused
}

// note adds a change; one side may be nil.
func (c *comparer) note(o, n Symbol, what What, reason string) {
	change := &Change{
		Symbol: cmp.Or(o.Name, n.Name), Kind: cmp.Or(o.Kind, n.Kind), What: what,
		Old: o.Text, New: n.Text, OldNode: o.Node, NewNode: n.Node,
		Compatible: what == Added || what == Widened, Reason: reason,
	}
	c.changes = append(c.changes, change)
}

// resolve writes a type of the package by what it stands for: an alias is not a separate type.
func (s *Surface) resolve(b []byte, name string) []byte {
	o := s.objects[name]
	if o == nil || o.form != formAlias || o.text != "" {
		return append(b, name...)
	}
	return appendType(b, o.typ, s.resolve)
}

// noType is written for a type of the old package that has no counterpart.
const noType = "!"

// translate writes a type of the old package as the type of the new one that corresponds to it.
func (c *comparer) translate(b []byte, name string) []byte {
	o := c.old.objects[name]
	switch {
	case o == nil || o.text != "":
		return append(b, name...)
	case o.form == formAlias:
		return appendType(b, o.typ, c.translate)
	}
	n, basic := c.new.counterpart(name)
	switch {
	case n != nil:
		return append(b, n.name...)
	case basic != "":
		return append(b, basic...)
	}
	return append(b, noType...)
}

// counterpart returns what a type of that name in an older package corresponds to: a type of the package, or by an alias
// a basic type of Go.
func (s *Surface) counterpart(name string) (o *object, basic string) {
	o = s.objects[name]
	if o == nil || o.kind != Type {
		return nil, ""
	}
	if o.form != formAlias {
		return o, ""
	}
	target := string(appendType(nil, o.typ, s.resolve))
	if basics[target] {
		return nil, target
	}
	if t := s.objects[target]; t != nil && t.form != formAlias {
		return t, ""
	}
	return nil, ""
}

// basics are the types of Go that generated code has aliases for.
var basics = func() map[string]bool {
	names := map[string]bool{}
	for _, b := range plan.Basics() {
		names[b.String()] = b.Pkg == "" && b.IsComparable()
	}
	return names
}()

// corresponds reports whether both types are the same to users of the package.
func (c *comparer) corresponds(o, n typ) bool {
	c.a, c.b = appendType(c.a[:0], o, c.oldNames), appendType(c.b[:0], n, c.newNames)
	return bytes.Equal(c.a, c.b)
}

func (c *comparer) sameSignature(o, n *signature) bool {
	c.a, c.b = appendSignature(c.a[:0], o, c.oldNames, false), appendSignature(c.b[:0], n, c.newNames, false)
	return bytes.Equal(c.a, c.b)
}

// object compares two declarations of one name.
func (c *comparer) object(o, n *object) {
	switch {
	case o.kind != n.kind:
		c.note(symbolOf(o), symbolOf(n), KindChanged, "it was a "+string(o.kind)+" and is a "+string(n.kind))
	case o.text != "" || n.text != "":
		if o.text != n.text {
			c.typeChanged(o, n)
		}
	case o.kind == Const:
		c.constant(o, n)
	case o.kind == Func:
		if !c.sameSignature(o.sig, n.sig) {
			x, y := symbolOf(o), symbolOf(n)
			if x.Text == y.Text { // by names that stand for other types
				x.Text, y.Text = o.declaration(c.old.resolve), n.declaration(c.new.resolve)
			}
			c.note(x, y, TypeChanged, "its signature changed")
		}
	default:
		c.typ(o, n)
	}
}

func (c *comparer) typeChanged(o, n *object) {
	c.note(symbolOf(o), symbolOf(n), TypeChanged, "it is another type")
}

func (c *comparer) constant(o, n *object) {
	switch {
	case (o.typ.own == "") != (n.typ.own == "") || !c.corresponds(o.typ, n.typ):
		c.note(symbolOf(o), symbolOf(n), TypeChanged, "its type changed")
	case !sameValue(o.value, n.value):
		c.note(symbolOf(o), symbolOf(n), ValueChanged, "its value changed")
	}
}

// sameValue reports whether two constants are equal: numbers may be written in several ways.
func sameValue(a, b string) bool {
	x, y := model.Literal(a).Rational(), model.Literal(b).Rational()
	return a == b || x != nil && y != nil && x.Cmp(y) == 0
}

// typ compares two types of one name.
func (c *comparer) typ(o, n *object) {
	if o.form == formAlias {
		if !c.corresponds(o.typ, own(n.name)) {
			c.typeChanged(o, n)
		}
		return
	}
	target, basic := c.new.counterpart(n.name)
	switch {
	case target != nil:
		c.defined(o, target)
	case basic != "":
		c.defined(o, &object{name: n.name, kind: Type, about: n.about, form: formBasic, typ: named(basic)})
	default:
		c.typeChanged(o, n)
	}
}

// defined compares what two types are underneath, and their methods.
func (c *comparer) defined(o, n *object) {
	if o.form != n.form {
		c.typeChanged(o, n)
		return
	}
	switch o.form {
	case formBasic:
		c.basic(o, n)
	case formSlice, formMap:
		if !c.corresponds(o.typ, n.typ) {
			c.typeChanged(o, n)
		}
	}
	c.members(o, n)
	if o.form == formStruct && c.old.structComparable(o) && !c.new.structComparable(n) {
		c.note(symbolOf(o), symbolOf(n), Incomparable, "== no longer compares its values")
	}
}

// basic compares what two types are defined as: a number may grow.
func (c *comparer) basic(o, n *object) {
	x, y := string(appendType(nil, o.typ, plainNames)), string(appendType(nil, n.typ, plainNames))
	switch {
	case x == y:
	case x == "int32" && y == "int64":
		c.note(symbolOf(o), symbolOf(n), Widened, "it holds more numbers than before")
	default:
		c.typeChanged(o, n)
	}
}

// members compares the fields and methods of two types.
func (c *comparer) members(o, n *object) {
	before, after := &memberList{all: o.allMembers()}, &memberList{all: n.allMembers()}
	for i := range before.all {
		m := &before.all[i]
		k := after.find(m, i)
		if k == nil {
			c.note(memberSymbol(o, m), Symbol{}, Removed, "it is gone")
			continue
		}
		c.member(o, n, m, k)
	}
	for i := range after.all {
		m := &after.all[i]
		if before.find(m, i) != nil {
			continue
		}
		added := memberSymbol(n, m)
		added.Name = memberName(o, m) // n has another name where an alias stands for it
		c.note(Symbol{}, added, Added, "it is new")
		if o.form == formInterface && o.marker == "" {
			last := c.changes[len(c.changes)-1]
			last.Compatible, last.Reason = false, "whoever implements the interface lacks it"
		}
	}
	if o.form == formInterface && o.marker == "" && n.marker != "" {
		c.note(symbolOf(o), symbolOf(n), Sealed, "it can no longer be implemented outside the package")
	}
}

// memberList finds fields and methods by their names.
type memberList struct {
	all   []member
	index map[memberKey]*member // nil as long as nobody needs it
}

// memberKey distinguishes members: a field and a method may have one name.
type memberKey struct {
	name  string
	field bool
}

func (m *member) key() memberKey { return memberKey{m.name, m.kind == Field} }

// find returns the field or method of the same name, which is often at the same index.
func (l *memberList) find(m *member, i int) *member {
	if i < len(l.all) && l.all[i].key() == m.key() {
		return &l.all[i]
	}
	if l.index == nil {
		l.index = map[memberKey]*member{}
		for i := range l.all {
			l.index[l.all[i].key()] = &l.all[i]
		}
	}
	return l.index[m.key()]
}

// member compares two fields or methods of one name.
func (c *comparer) member(o, n *object, before, after *member) {
	switch {
	case before.kind == Field:
		if !c.corresponds(before.typ, after.typ) {
			c.memberChanged(o, n, before, after, "its type changed")
		}
		return
	case !before.pointer && after.pointer:
		c.note(memberSymbol(o, before), memberSymbol(n, after), Receiver, "values of the type no longer have it, only pointers")
	}
	if !c.sameSignature(before.sig, after.sig) {
		c.memberChanged(o, n, before, after, "its signature changed")
	}
}

// memberChanged notes a field or method of another type.
func (c *comparer) memberChanged(o, n *object, before, after *member, reason string) {
	x, y := memberSymbol(o, before), memberSymbol(n, after)
	if x.Text == y.Text { // by names that stand for other types
		x.Text, y.Text = before.declaration(o, c.old.resolve), after.declaration(n, c.new.resolve)
	}
	c.note(x, y, TypeChanged, reason)
}

// satisfaction tells of the interfaces that a type no longer implements, where the interfaces are still there.
func (c *comparer) satisfaction(o *object) {
	if len(o.marks) == 0 {
		return
	}
	n, basic := c.new.counterpart(o.name)
	if n == nil && basic == "" {
		return
	}
	for _, mark := range o.marks {
		sealed := c.old.markers[mark]
		if sealed == nil {
			continue
		}
		now, _ := c.new.counterpart(sealed.name)
		if now == nil || now.form != formInterface {
			continue
		}
		if n == nil || !slices.Contains(n.marks, now.marker) {
			c.note(symbolOf(o), symbolOf(c.new.objects[o.name]), Unsatisfied, "it no longer implements "+sealed.name)
		}
	}
}
