// Package golit writes JSON values as Go expressions of the types that are planned for them, as a program outside of the package does.
package golit

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/assistgen/assistgen/generator/plan"
)

// Writer writes expressions of the types of one package.
type Writer struct {
	qualifier string
	pkg       string
	loose     bool // members that no type declares are passed over
	decls     map[string]plan.Decl
}

// New returns a writer of the types of a package.
func New(pkg *plan.Package) *Writer {
	w := &Writer{qualifier: ImportName(pkg.Name) + ".", pkg: pkg.Name, decls: map[string]plan.Decl{}}
	var aliases []*plan.Alias
	for _, f := range pkg.Files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *plan.Struct:
				w.decls[d.Name] = d
			case *plan.Enum:
				w.decls[d.Name] = d
			case *plan.Union:
				w.decls[d.Name] = d
				w.decls[d.Unknown.Name] = d.Unknown
			case *plan.Defined:
				w.decls[d.Name] = d
			case *plan.Alias:
				aliases = append(aliases, d)
			}
		}
	}
	for _, a := range aliases {
		switch of := w.decls[a.Of]; {
		case of != nil:
			w.decls[a.Name] = of
		case a.Union != nil:
			w.decls[a.Name] = a.Union
		}
	}
	return w
}

// taken are the names that programs with expressions use for packages and variables. None of them is "api".
var taken = []string{
	"context", "fmt", "http", "io", "log", "os", "strings", "time",
	"client", "ctx", "err", "event", "file", "item", "result",
	"a", "body", "exampleClient", "mediaType", "opts", "r", "roundTrip", "status", "transport",
}

// ImportName returns the name by which programs import a package: its own, unless they use that for something else.
func ImportName(pkg string) string {
	if slices.Contains(taken, pkg) || types.Universe.Lookup(pkg) != nil {
		return "api"
	}
	return pkg
}

// Package returns the name by which programs import the package.
func (w *Writer) Package() string { return strings.TrimSuffix(w.qualifier, ".") }

// errMisfit is the error of a value that is none of the type.
var errMisfit = errors.New("the value is not of the type")

// Value returns an expression for a JSON value that a type represents. It fails for a value that is not of the type, or that has
// members which the type does not declare. The expression is not formatted.
func (w *Writer) Value(r plan.Rep, value []byte) (string, error) {
	v, err := read(value)
	if err != nil {
		return "", err
	}
	return w.expr(r, v)
}

// Reads reports whether a type can hold a JSON value, which may have members that the type does not declare.
func (w *Writer) Reads(r plan.Rep, value []byte) bool {
	loose := *w
	loose.loose = true
	_, err := loose.Value(r, value)
	return err == nil
}

// Pointer is Value for an argument: structs are pointed at.
func (w *Writer) Pointer(r plan.Rep, value []byte) (string, error) {
	text, err := w.Value(r, value)
	if _, ok := r.(*plan.StructRep); ok {
		text = "&" + text
	}
	return text, err
}

// Field returns "Name: value" for a field of a struct.
func (w *Writer) Field(f *plan.Field, value []byte) (string, error) {
	text, err := w.Value(f.Rep, value)
	return f.Name + ": " + text, err
}

// read reads JSON with its members in their order.
func read(value []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	v, err := readValue(d)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errMisfit
	}
	return v, nil
}

// object is a JSON object in its order.
type object []member

type member struct {
	name  string
	value any
}

func (o object) get(name string) (any, bool) {
	i := slices.IndexFunc(o, func(m member) bool { return m.name == name })
	if i < 0 {
		return nil, false
	}
	return o[i].value, true
}

func readValue(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		o := object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := readValue(d)
			if err != nil {
				return nil, err
			}
			name, _ := key.(string)
			o = append(o, member{name, v})
		}
		_, err = d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := readValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	}
	return t, nil
}

func (w *Writer) expr(r plan.Rep, v any) (string, error) {
	switch r := r.(type) {
	case *plan.OptRep:
		return w.opt(r, v)
	case *plan.PtrRep:
		text, err := w.expr(r.Value, v)
		return "&" + text, err
	case *plan.ListRep:
		return w.list("[]"+w.Type(r.Item), r, v)
	case *plan.MapRep:
		return w.mapOf("map[string]"+w.Type(r.Value), r, v)
	case *plan.StructRep:
		return w.structOf(r, v)
	case *plan.UnionRep:
		return w.union(r, v)
	case *plan.DefinedRep:
		return w.defined(r, v)
	case *plan.Basic:
		return w.basic(r, v)
	}
	return "", errMisfit
}

// Type returns a type as a program outside of the package writes it.
func (w *Writer) Type(r plan.Rep) string {
	switch r := r.(type) {
	case *plan.ListRep:
		return "[]" + w.Type(r.Item)
	case *plan.MapRep:
		return "map[string]" + w.Type(r.Value)
	case *plan.OptRep:
		return w.qualifier + "Opt[" + w.Type(r.Value) + "]"
	case *plan.PtrRep:
		return "*" + w.Type(r.Value)
	case *plan.Basic:
		if r.Pkg == plan.RuntimePkg {
			return w.qualifier + r.Name
		}
		return r.String()
	}
	return w.qualifier + plan.PrintedName(r)
}

// opt tells the type where Go would infer another one.
func (w *Writer) opt(r *plan.OptRep, v any) (string, error) {
	if v == nil {
		return w.qualifier + "Null[" + w.Type(r.Value) + "]()", nil
	}
	text, err := w.expr(r.Value, v)
	if err != nil {
		return "", err
	}
	if b, ok := r.Value.(*plan.Basic); ok {
		switch b.Name {
		case "int64", "int32", "uint64":
			return w.qualifier + "Some[" + b.Name + "](" + text + ")", nil
		case "float64":
			return w.qualifier + "Some[float64](" + text + ")", nil
		}
	}
	if _, isUnion := r.Value.(*plan.UnionRep); isUnion {
		return w.qualifier + "Some[" + w.Type(r.Value) + "](" + text + ")", nil
	}
	return w.qualifier + "Some(" + text + ")", nil
}

func (w *Writer) list(name string, r *plan.ListRep, v any) (string, error) {
	items, ok := v.([]any)
	if !ok {
		return "", errMisfit
	}
	var b strings.Builder
	b.WriteString(name + "{")
	for _, item := range items {
		text, err := w.expr(r.Item, item)
		if err != nil {
			return "", err
		}
		b.WriteString(w.elided(r.Item, text) + ",")
	}
	return closed(b.String()), nil
}

// closed ends a composite literal of which each element ends with a comma.
func closed(text string) string { return strings.TrimSuffix(text, ",") + "}" }

// elided returns an element without the type that the literal around it says.
func (w *Writer) elided(r plan.Rep, text string) string {
	if rest, ok := strings.CutPrefix(text, w.Type(r)); ok && strings.HasPrefix(rest, "{") {
		return rest
	}
	return text
}

func (w *Writer) mapOf(name string, r *plan.MapRep, v any) (string, error) {
	o, ok := v.(object)
	if !ok {
		return "", errMisfit
	}
	var b strings.Builder
	b.WriteString(name + "{")
	for _, m := range o {
		text, err := w.expr(r.Value, m.value)
		if err != nil {
			return "", err
		}
		b.WriteString(strconv.Quote(m.name) + ": " + w.elided(r.Value, text) + ",")
	}
	return closed(b.String()), nil
}

func (w *Writer) structOf(r *plan.StructRep, v any) (string, error) {
	o, ok := v.(object)
	s, known := w.decls[r.Name].(*plan.Struct)
	if !ok || !known {
		return "", errMisfit
	}
	var b strings.Builder
	b.WriteString(w.Type(r) + "{")
	declared := map[string]bool{}
	for _, f := range s.Fields {
		declared[f.JSON] = true
		value, there := o.get(f.JSON)
		if !there || f.Const != "" && isLiteral(value, f.Const) {
			continue
		}
		text, err := w.expr(f.Rep, value)
		if err != nil {
			return "", fmt.Errorf("%s.%s: %w", s.Name, f.JSON, err)
		}
		b.WriteString(f.Name + ": " + text + ",")
	}
	var rest object
	for _, m := range o {
		if !declared[m.name] {
			rest = append(rest, m)
		}
	}
	switch {
	case rest == nil:
	case s.Additional == nil && !w.loose:
		return "", fmt.Errorf("%s has no field for %q", s.Name, rest[0].name)
	case s.Additional != nil:
		text, err := w.expr(s.Additional.Rep, rest)
		if err != nil {
			return "", err
		}
		b.WriteString(s.Additional.Name + ": " + text + ",")
	}
	return closed(b.String()), nil
}

// isLiteral reports whether a value is the one that JSON writes so.
func isLiteral(v any, literal string) bool {
	want, err := read([]byte(literal))
	if err != nil {
		return false
	}
	switch v.(type) {
	case object, []any:
		return false
	}
	return v == want
}

func (w *Writer) union(r *plan.UnionRep, v any) (string, error) {
	u, ok := w.decls[r.Name].(*plan.Union)
	if !ok {
		return "", errMisfit
	}
	c := w.caseOf(u, v)
	if c == nil {
		return "", fmt.Errorf("%s has no type for the value", u.Name)
	}
	text, err := w.expr(c.Rep, v)
	if _, isStruct := c.Rep.(*plan.StructRep); isStruct {
		text = "&" + text
	}
	return text, err
}

// caseOf returns the type of a union that a value is of; nil for none.
func (w *Writer) caseOf(u *plan.Union, v any) *plan.Case {
	for _, p := range u.Picks {
		switch p := p.(type) {
		case *plan.PickKind:
			if kindOf(v) == p.Kind && (!p.Whole || isWhole(v)) {
				return p.Case
			}
		case *plan.PickTag:
			if c := tagged(p, v); c != nil {
				return c
			}
		case *plan.PickShape:
			if o, ok := v.(object); ok && len(p.Shapes) > 0 {
				return w.shaped(p, o)
			}
		}
	}
	return nil
}

func tagged(p *plan.PickTag, v any) *plan.Case {
	o, ok := v.(object)
	if !ok {
		return nil
	}
	tag, there := o.get(p.Property)
	if !there {
		return p.Absent
	}
	text := fmt.Sprint(tag)
	for _, c := range p.Cases {
		if slices.Contains(c.Tags, text) {
			return c.Case
		}
	}
	return nil
}

// shaped returns the type that declares the most of an object's members; of several, the first.
func (w *Writer) shaped(p *plan.PickShape, o object) *plan.Case {
	var best *plan.Case
	most := -1
	for _, shape := range p.Shapes {
		r, ok := shape.Case.Rep.(*plan.StructRep)
		if !ok {
			continue
		}
		s, ok := w.decls[r.Name].(*plan.Struct)
		if !ok {
			continue
		}
		count := 0
		for _, f := range s.Fields {
			if _, there := o.get(f.JSON); there {
				count++
			}
		}
		if count > most {
			best, most = shape.Case, count
		}
	}
	return best
}

// kindOf returns the kind of a value as runtime.Reader.Kind gives it.
func kindOf(v any) byte {
	switch v.(type) {
	case nil:
		return 'n'
	case bool:
		return 't'
	case string:
		return '"'
	case json.Number:
		return '0'
	case []any:
		return '['
	}
	return '{'
}

func isWhole(v any) bool {
	n, ok := v.(json.Number)
	return ok && !strings.ContainsAny(n.String(), ".eE")
}

func (w *Writer) defined(r *plan.DefinedRep, v any) (string, error) {
	name := w.Type(r)
	if e, ok := w.decls[r.Name].(*plan.Enum); ok {
		for _, value := range e.Values {
			if isLiteral(v, string(value.Literal)) {
				return w.qualifier + value.Const, nil
			}
		}
	}
	rep := r.Under
	if d, ok := w.decls[r.Name].(*plan.Defined); ok {
		rep = d.Rep
	}
	switch under := rep.(type) {
	case *plan.ListRep:
		return w.list(name, under, v)
	case *plan.MapRep:
		return w.mapOf(name, under, v)
	}
	text, err := w.expr(rep, v)
	return name + "(" + text + ")", err
}

func (w *Writer) basic(r *plan.Basic, v any) (string, error) {
	if r.Name == "Raw" {
		var text strings.Builder
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		err := e.Encode(plainTree(v))
		return w.qualifier + "Raw(" + quoted(strings.TrimSpace(text.String())) + ")", err
	}
	switch v := v.(type) {
	case bool:
		if r.Name == "bool" {
			return strconv.FormatBool(v), nil
		}
	case json.Number:
		return w.number(r, v)
	case string:
		return w.text(r, v)
	}
	return "", errMisfit
}

func (w *Writer) number(r *plan.Basic, v json.Number) (string, error) {
	if r.Name == "UnixTime" {
		text, err := numberOf("int64", v.String())
		return w.qualifier + "UnixTime(" + text + ")", err
	}
	return numberOf(r.Name, v.String())
}

// numberOf returns a JSON number as a literal of a type, which it is in the range of.
func numberOf(goType, number string) (text string, err error) {
	if !json.Valid([]byte(number)) { // strconv reads more than JSON has
		return "", errMisfit
	}
	switch goType {
	case "int64":
		_, err = strconv.ParseInt(number, 10, 64)
	case "int32":
		_, err = strconv.ParseInt(number, 10, 32)
	case "uint64":
		_, err = strconv.ParseUint(number, 10, 64)
	case "float64":
		var f float64
		if f, err = strconv.ParseFloat(number, 64); len(number) > mostDigits {
			number = strconv.FormatFloat(f, 'g', -1, 64)
		}
	default:
		return "", errMisfit
	}
	switch {
	case err != nil:
		return "", errMisfit
	case number == "-0" && goType != "float64": // the one integer that JSON writes in two ways
		return "0", nil
	}
	return number, nil
}

// mostDigits is how long a float64 may be to stay as the document writes it.
const mostDigits = 24

func (w *Writer) text(r *plan.Basic, v string) (string, error) {
	switch r.Name {
	case "string":
		return quoted(v), nil
	case "int64", "int32", "uint64", "float64": // written as text
		return numberOf(r.Name, v)
	case "FieldMask":
		return w.qualifier + "FieldMask(" + quoted(v) + ")", nil
	case "[]byte":
		data, err := base64.StdEncoding.DecodeString(v)
		return "[]byte(" + quoted(string(data)) + ")", err
	case "Time":
		return moment(v)
	case "FilePart":
		return w.qualifier + "FilePart{Name: \"file.txt\", Content: strings.NewReader(" + quoted(v) + ")}", nil
	}
	return "", errMisfit
}

// moment returns a time of RFC 3339 as an expression.
func moment(text string) (string, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return "", err
	}
	zone := "time.UTC"
	if _, offset := t.Zone(); offset != 0 {
		zone = fmt.Sprintf("time.FixedZone(\"\", %d)", offset)
	}
	return fmt.Sprintf("time.Date(%d, %d, %d, %d, %d, %d, %d, %s)", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone), nil
}

// quoted returns a string of Go, in backquotes where that reads better.
func quoted(text string) string {
	if strings.Contains(text, `"`) && strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}

// plainTree returns a value that encoding/json writes.
func plainTree(v any) any {
	switch v := v.(type) {
	case object:
		o := map[string]any{}
		for _, m := range v {
			o[m.name] = plainTree(m.value)
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plainTree(v[i])
		}
		return list
	}
	return v
}

// TypeOf returns what %T prints of a pointer to a struct of the package; empty for another type.
func (w *Writer) TypeOf(r plan.Rep) string {
	if s := w.structRep(r); s != nil {
		return "*" + w.pkg + "." + s.Name
	}
	return ""
}

// structRep returns the struct that a type is; nil for another type.
func (w *Writer) structRep(r plan.Rep) *plan.Struct {
	ref, ok := r.(*plan.StructRep)
	if !ok {
		return nil
	}
	s, _ := w.decls[ref.Name].(*plan.Struct)
	return s
}

// Shown is a field that holds a string, an integer or a bool, or an optional one.
type Shown struct {
	Expr  string // the value, behind a variable: ".ID", `.Name.Or("")`
	JSON  string // the name of the member
	basic *plan.Basic
}

// Fields returns the fields of a struct that print as they are: its ID first, the others in the order of the struct.
func (w *Writer) Fields(r plan.Rep) []Shown {
	s := w.structRep(r)
	if s == nil {
		return nil
	}
	var all []Shown
	for _, f := range s.Fields {
		basic, zero := printable(f.Rep)
		switch {
		case basic == nil:
		case f.Name == "ID":
			all = slices.Insert(all, 0, Shown{"." + f.Name + zero, f.JSON, basic})
		default:
			all = append(all, Shown{"." + f.Name + zero, f.JSON, basic})
		}
	}
	return all
}

// zeros are the zero values of what prints as it is.
var zeros = map[string]string{"string": `""`, "bool": "false", "int64": "0", "int32": "0", "uint64": "0"}

// printable returns the type of a value that prints as it is, and the call that takes it out of an optional one; nil for another one.
func printable(r plan.Rep) (basic *plan.Basic, zero string) {
	o, optional := r.(*plan.OptRep)
	if optional {
		r = o.Value
	}
	basic, _ = r.(*plan.Basic)
	if basic == nil || zeros[basic.Name] == "" {
		return nil, ""
	}
	if optional {
		zero = ".Or(" + zeros[basic.Name] + ")"
	}
	return basic, zero
}

// Printed returns what the field prints for a value of it as JSON. It is not ok for a value that is not of the field's type, and for
// strings of more than printable characters: a comment cannot hold these.
func (s Shown) Printed(value []byte) (text string, ok bool) {
	v, err := read(value)
	if err != nil {
		return "", false
	}
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v), s.basic.Name == "bool"
	case json.Number:
		text, err = numberOf(s.basic.Name, v.String())
		return text, err == nil
	case string:
		if s.basic.Name == "string" {
			return v, IsPrintable(v)
		}
		text, err = numberOf(s.basic.Name, v)
		return text, err == nil
	}
	return "", false
}

// IsPrintable reports whether a comment can hold a string as one of its lines.
func IsPrintable(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) })
}
