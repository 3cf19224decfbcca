// Package gocode prints Go. It is the only package that knows jennifer, which it makes safe for text of documents: all
// such text passes through Doc, Text or an identifier that plan has made.
package gocode

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// Stmt is a piece of Go.
type Stmt = jen.Statement

// Code is a piece of Go or a list of them.
type Code = jen.Code

// File is a Go file being written. It keeps the text of its declarations: what they were made of takes ten times the memory.
type File struct {
	runtime string // import path
	doc     []string
	decls   bytes.Buffer
	jen     *jen.File // its group is empty but while declarations are printed; its imports stay
	err     error     // of the first declaration that could not be printed
}

// NewFile returns an empty file of the package; runtime is the import path of the runtime that it may use.
func NewFile(pkg, runtime string) *File {
	f := &File{runtime: runtime, jen: jen.NewFile(pkg)}
	f.jen.NoFormat = true // Render formats the whole
	f.jen.ImportName(runtime, "runtime")
	return f
}

// ImportAs gives the package of an import path its name in the file.
func (f *File) ImportAs(path, name string) { f.jen.ImportAlias(path, name) }

// PackageDoc sets the lines of the package's doc comment.
func (f *File) PackageDoc(lines []string) { f.doc = lines }

// Add adds declarations.
func (f *File) Add(decls ...Code) {
	var list []Code
	for _, d := range decls {
		if d != nil {
			list = append(list, jen.Line())
			list = append(list, pieces(d)...)
			list = append(list, jen.Line())
		}
	}
	if len(list) == 0 || f.err != nil {
		return
	}
	var text []byte
	text, f.err = f.print(slices.Concat([]Code{jen.Comment(cut), jen.Line()}, list)...)
	_, body, _ := bytes.Cut(text, []byte(cut))
	f.decls.Write(body)
}

// cut separates what jennifer puts before the declarations of a file, which are the clause of the package and imports, from
// the declarations.
const cut = "// cut here"

// print returns a file of the declarations and of what was imported so far.
func (f *File) print(decls ...Code) ([]byte, error) {
	f.jen.Group = &jen.Group{}
	for _, d := range decls {
		f.jen.Add(d) // one by one: between those of one call jennifer puts blanks
	}
	var text bytes.Buffer
	if err := f.jen.Render(&text); err != nil {
		return nil, fmt.Errorf("generated code cannot be printed: %w", err)
	}
	return text.Bytes(), nil
}

// Empty reports whether nothing was added.
func (f *File) Empty() bool { return f.decls.Len() == 0 && len(f.doc) == 0 && f.err == nil }

// Render returns the formatted file, without the header of generated files. An error is a fault of the emitter.
func (f *File) Render() ([]byte, error) {
	head, err := f.print()
	if err = cmp.Or(f.err, err); err != nil {
		return nil, err
	}
	src := slices.Concat([]byte(comment(f.doc)), f.groupImports(head), f.decls.Bytes())
	out, err := format.Source(src)
	if err != nil {
		return nil, fmt.Errorf("generated code does not parse: %w", err)
	}
	return out, nil
}

// groupImports parts the import of the runtime, which is the only one that can be from elsewhere, from those of the standard
// library. Jennifer writes all in one block.
func (f *File) groupImports(src []byte) []byte {
	before, rest, several := bytes.Cut(src, []byte("\nimport (\n"))
	block, after, _ := bytes.Cut(rest, []byte(")\n"))
	line := []byte(strconv.Quote(f.runtime) + "\n")
	first, last, found := bytes.Cut(block, line)
	if !several || !found {
		return src
	}
	return slices.Concat(before, []byte("\nimport (\n"), first, last, []byte("\n"), line, []byte(")\n"), after)
}

// comment returns lines as line comments.
func comment(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.TrimRight("// "+l, " ") + "\n")
	}
	return b.String()
}

// docComment is a doc comment, the first piece of a documented declaration.
type docComment struct{ Code }

// WithDoc puts a doc comment before a declaration or a field; there is none without lines.
func WithDoc(lines []string, decl *Stmt) *Stmt {
	if len(lines) == 0 {
		return decl
	}
	// A string that begins with a comment sign is left alone by jennifer: it never becomes a block comment.
	text := strings.TrimSuffix(comment(lines), "\n")
	return &Stmt{docComment{jen.Comment(text)}, jen.Line(), decl}
}

// pieces parts the doc comment of a top-level declaration from it, so that both begin a line. Jennifer puts a blank between
// what is one statement, and go/format takes a comment for that of a declaration only if nothing at all is between them.
func pieces(decl Code) []Code {
	if s, ok := decl.(*Stmt); ok && s != nil && len(*s) > 0 {
		if doc, ok := (*s)[0].(docComment); ok {
			rest := (*s)[2:]
			return []Code{doc, jen.Line(), &rest}
		}
	}
	return []Code{decl}
}

// Id returns an identifier.
func Id(name string) *Stmt { return jen.Id(name) }

// Qual returns a name of another package, imported as needed under the package's own name.
func Qual(path, name string) *Stmt { return jen.Qual(path, name) }

// Text returns a string literal.
func Text(s string) *Stmt { return jen.Lit(s) }

// RawText returns a string literal of lines, which hold no backquotes.
func RawText(s string) *Stmt { return jen.Op("`" + s + "`") }

// Index returns a pair of brackets, around the length of an array.
func Index(length ...Code) *Stmt { return jen.Index(length...) }

// Int returns a number literal.
func Int(n int) *Stmt { return jen.Lit(n) }

// Op returns an operator or any token.
func Op(op string) *Stmt { return jen.Op(op) }

// Addr returns the address of an operand.
func Addr(operand Code) *Stmt { return jen.Op("&").Add(operand) }

// Call returns a function call.
func Call(f Code, args ...Code) *Stmt { return jen.Add(f).Call(args...) }

// Slice returns the type of a slice.
func Slice(of Code) *Stmt { return jen.Index().Add(of) }

// MapOf returns the type of a map with text keys.
func MapOf(of Code) *Stmt { return jen.Map(jen.String()).Add(of) }

// FailureReturns returns the zero values and the error when err is one.
func FailureReturns(zero ...Code) *Stmt {
	return If([]Code{jen.Err().Op("!=").Nil()}, Return(append(zero, jen.Err())...))
}

// Return returns a return statement.
func Return(values ...Code) *Stmt { return jen.Return(values...) }

// If returns an if statement; condition holds the condition, or a statement and the condition.
func If(condition []Code, body ...Code) *Stmt { return jen.If(condition...).Block(body...) }

// Switch returns a switch; on may be nil.
func Switch(on Code, cases ...Code) *Stmt {
	if on == nil {
		return jen.Switch().Block(cases...)
	}
	return jen.Switch(on).Block(cases...)
}

// Case returns a case of a switch.
func Case(values []Code, body ...Code) *Stmt { return jen.Case(values...).Block(body...) }

// Func returns a function declaration without receiver: its name, parameters, results and body.
func Func(name string, params, results []Code, body ...Code) *Stmt {
	return signature(jen.Func().Id(name), params, results).Block(body...)
}

// Method returns a method declaration.
func Method(receiver Code, name string, params, results []Code, body ...Code) *Stmt {
	return signature(jen.Func().Params(receiver).Id(name), params, results).Block(body...)
}

// Short returns a function declaration whose body is one statement, on one line where it fits. The receiver is nil for a function.
func Short(receiver Code, name string, params, results []Code, statement Code) *Stmt {
	f := jen.Func()
	if receiver != nil {
		f.Params(receiver)
	}
	return signature(f.Id(name), params, results).Custom(jen.Options{Open: "{", Close: "}"}, statement)
}

// Tagged returns a field with the JSON tag; an empty one is none.
func Tagged(field *Stmt, tag string) *Stmt {
	if tag == "" {
		return field
	}
	return field.Tag(map[string]string{"json": tag})
}

// FuncType returns the type of a function without results, on one line.
func FuncType(params ...Code) *Stmt { return jen.Func().Params(params...) }

// LambdaOf returns a function literal.
func LambdaOf(params, results []Code, body ...Code) *Stmt {
	return signature(jen.Func(), params, results).Block(body...)
}

func signature(s *Stmt, params, results []Code) *Stmt {
	s.Params(params...)
	if len(results) == 1 {
		return s.Add(results[0])
	}
	if len(results) > 1 {
		s.Params(results...)
	}
	return s
}

// Named is results with names, for the functions that declare functions.
func Named(results ...Code) []Code { return []Code{jen.Params(results...)} }

// Struct returns a struct type with one field a line.
func Struct(fields ...Code) *Stmt { return jen.Struct(fields...) }

// Interface returns an interface type.
func Interface(methods ...Code) *Stmt { return jen.Interface(methods...) }

// TypeDecl declares a type.
func TypeDecl(name string, of Code) *Stmt { return jen.Type().Id(name).Add(of) }

// AliasDecl declares another name of a type.
func AliasDecl(name string, of Code) *Stmt { return jen.Type().Id(name).Op("=").Add(of) }

// GenericAlias declares another name of a generic type with one parameter.
func GenericAlias(name string, of *Stmt) *Stmt {
	return jen.Type().Id(name).Types(jen.Id("T").Any()).Op("=").Add(of.Types(jen.Id("T")))
}

// GenericFunc declares a function with one type parameter, T.
func GenericFunc(name string, params, results []Code, body ...Code) *Stmt {
	return signature(jen.Func().Id(name).Types(jen.Id("T").Any()), params, results).Block(body...)
}

// Const declares a constant.
func Const(name string, value Code) *Stmt { return jen.Const().Id(name).Op("=").Add(value) }

// Consts returns a block of constants, one a line.
func Consts(list ...Code) *Stmt { return jen.Const().Defs(list...) }

// Vars returns a block of variables, one a line, or the declaration of the only one.
func Vars(list ...Code) *Stmt {
	if len(list) == 1 {
		return jen.Var().Add(list[0])
	}
	return jen.Var().Defs(list...)
}

// Var declares a variable with a value.
func Var(name string, value Code) *Stmt { return jen.Var().Id(name).Op("=").Add(value) }

// Literal returns a composite literal with one element a line.
func Literal(of Code, elements ...Code) *Stmt {
	literal := jen.Null()
	if of != nil {
		literal = jen.Add(of)
	}
	return literal.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, elements...)
}

// Conversion converts a value to a type that is not a name.
func Conversion(t, value Code) *Stmt { return jen.Parens(t).Call(value) }

// Nil is nil.
func Nil() *Stmt { return jen.Nil() }

// Inline returns a composite literal on one line; of is nil where the type is known from what is around it.
func Inline(of Code, elements ...Code) *Stmt {
	if of == nil {
		return jen.Values(elements...)
	}
	return jen.Add(of).Values(elements...)
}
