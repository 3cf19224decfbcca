package plan

import (
	"math"
	"math/big"
	"path"

	"github.com/assistgen/assistgen/generator/model"
)

// Basic is a type of Go, its standard library or the runtime, which a plain value has.
type Basic struct {
	Pkg  string // import path; "" for a type of Go, RuntimePkg for one of the runtime
	Name string // "string", "Time"
	// Under is the type of Go that it is defined as; empty where the runtime reads and writes it as the very type that it is, so that no
	// other type can be defined as it.
	Under string
}

// RuntimePkg stands for the import path of the runtime in Basic.Pkg.
const RuntimePkg = "runtime"

// String returns the type as generated code writes it, which has its own names for the types of the runtime.
func (b *Basic) String() string {
	if b.Pkg == "" || b.Pkg == RuntimePkg {
		return b.Name
	}
	return path.Base(b.Pkg) + "." + b.Name
}

// IsComparable reports whether == compares values of the type.
func (b *Basic) IsComparable() bool { return b.Under != "[]byte" }

// isText reports whether every text is a value of the type.
func (b *Basic) isText() bool { return b.Under == "string" && b != rawRep }

// holds reports whether a type of integers holds the number.
func (b *Basic) holds(n *big.Int) bool {
	switch b.Under {
	case "int32":
		return n.IsInt64() && n.Int64() >= math.MinInt32 && n.Int64() <= math.MaxInt32
	case "uint64":
		return n.IsUint64()
	}
	return n.IsInt64()
}

// The types of plain values.
var (
	textRep  = &Basic{Name: "string", Under: "string"}
	boolRep  = &Basic{Name: "bool", Under: "bool"}
	floatRep = &Basic{Name: "float64", Under: "float64"}
	intRep   = &Basic{Name: "int64", Under: "int64"}
	rawRep   = &Basic{Pkg: RuntimePkg, Name: "Raw", Under: "string"}
	fileRep  = &Basic{Pkg: RuntimePkg, Name: "FilePart"}
)

// PlainValue is a kind of plain value.
type PlainValue struct {
	Kind   model.Kind
	Format string // empty for all formats of the kind that have no row
	Rep    *Basic
	// Valid is a value in JSON, for what has to be filled in; empty where the zero of the kind is one.
	Valid string
}

// PlainValues are the kinds of plain values. The runtime reads and writes them by the Go type.
var PlainValues = []PlainValue{
	{Kind: model.KindBoolean, Rep: boolRep},
	{Kind: model.KindNumber, Rep: floatRep},

	{Kind: model.KindInteger, Rep: intRep},
	{Kind: model.KindInteger, Format: model.FormatInt32, Rep: &Basic{Name: "int32", Under: "int32"}},
	{Kind: model.KindInteger, Format: "uint64", Rep: &Basic{Name: "uint64", Under: "uint64"}},
	{Kind: model.KindInteger, Format: model.FormatUnixTime, Rep: &Basic{Pkg: RuntimePkg, Name: "UnixTime", Under: "int64"}},

	{Kind: model.KindString, Rep: textRep},
	{Kind: model.KindString, Format: model.FormatDateTime, Rep: &Basic{Pkg: "time", Name: "Time"}, Valid: `"1970-01-01T00:00:00Z"`},
	{Kind: model.KindString, Format: model.FormatBase64, Rep: &Basic{Name: "[]byte", Under: "[]byte"}},
	{Kind: model.KindString, Format: model.FormatBinary, Rep: fileRep},
	{Kind: model.KindString, Format: model.FormatFieldMask, Rep: &Basic{Pkg: RuntimePkg, Name: "FieldMask", Under: "string"}},
	{Kind: model.KindString, Format: "date", Rep: textRep, Valid: `"1970-01-01"`},
	{Kind: model.KindString, Format: "time", Rep: textRep, Valid: `"00:00:00Z"`},
	{Kind: model.KindString, Format: "uri", Rep: textRep, Valid: `"about:blank"`},
	{Kind: model.KindString, Format: "uuid", Rep: textRep, Valid: `"00000000-0000-0000-0000-000000000000"`},
	{Kind: model.KindString, Format: "email", Rep: textRep, Valid: `"nobody@example.com"`},
}

// plainValue returns the kind of value that a scalar is: of an unknown kind a string.
func plainValue(s *model.Scalar) *PlainValue {
	plain := &PlainValue{Rep: textRep}
	for i := range PlainValues {
		switch v := &PlainValues[i]; {
		case v.Kind != s.Kind:
		case v.Format == s.Format:
			return v
		case v.Format == "":
			plain = v
		}
	}
	return plain
}

// scalarRep returns the representation of a plain value.
func scalarRep(s *model.Scalar) *Basic { return plainValue(s).Rep }

// Basics returns the types of plain values, each once.
func Basics() []*Basic {
	seen := map[*Basic]bool{}
	var all []*Basic
	for _, v := range PlainValues {
		if !seen[v.Rep] {
			seen[v.Rep] = true
			all = append(all, v.Rep)
		}
	}
	return append(all, rawRep)
}

// HasType reports whether the strings of a format have their own Go type, which does not take every string.
func HasType(format string) bool {
	rep := scalarRep(&model.Scalar{Kind: model.KindString, Format: format})
	return !rep.isText() && rep != fileRep
}

// packageNames returns the names of the packages that the types of plain values are from.
func packageNames() []string {
	var names []string
	for _, b := range Basics() {
		if b.Pkg != "" {
			names = append(names, path.Base(b.Pkg))
		}
	}
	return names
}
