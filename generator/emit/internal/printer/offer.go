package printer

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// Offers declares what a package offers of the runtime on some sides: functions, errors and types under the names that they have there
// or that the table gives them.
func (c Printer) Offers(sides ...plan.Side) []gocode.Code {
	var decls, vars []gocode.Code
	varDoc := ""
	flush := func() {
		if vars != nil {
			decls = append(decls, gocode.WithDoc([]string{varDoc}, gocode.Vars(vars...)))
		}
		vars = nil
	}
	for _, o := range plan.OffersOf(sides...) {
		if o.Kind() == "var" {
			if vars == nil {
				varDoc = o.Doc
			}
			vars = append(vars, gocode.Id(o.Name()).Op("=").Add(c.RT(o.Name())))
			continue
		}
		flush()
		decls = append(decls, c.offer(o))
	}
	flush()
	return decls
}

// offer declares a function or a type.
func (c Printer) offer(o plan.Offer) gocode.Code {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+o.Decl, parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", o.Decl, err)) // the table is ours
	}
	doc := gocode.Wrap(o.Doc)
	switch d := file.Decls[0].(type) {
	case *ast.FuncDecl:
		return gocode.WithDoc(doc, c.forward(o.Name(), d.Type))
	case *ast.GenDecl:
		spec := d.Specs[0].(*ast.TypeSpec)
		if spec.TypeParams != nil {
			return gocode.WithDoc(doc, gocode.GenericAlias(o.Name(), c.RT(o.Name())))
		}
		return gocode.WithDoc(doc, gocode.AliasDecl(o.Name(), c.goType(spec.Type)))
	}
	panic(o.Decl)
}

// forward declares a function that calls the runtime's of that name.
func (c Printer) forward(name string, t *ast.FuncType) *gocode.Stmt {
	call := c.RT(name)
	var params, args, results []gocode.Code
	for _, f := range t.Params.List {
		for _, id := range f.Names {
			params = append(params, gocode.Id(id.Name).Add(c.goType(f.Type)))
			arg := gocode.Id(id.Name)
			if _, variadic := f.Type.(*ast.Ellipsis); variadic {
				arg = arg.Op("...")
			}
			args = append(args, arg)
		}
	}
	for _, f := range t.Results.List {
		results = append(results, c.goType(f.Type))
	}
	if t.TypeParams != nil {
		call = call.Types(gocode.Id(t.TypeParams.List[0].Names[0].Name))
		return gocode.GenericFunc(name, params, results, gocode.Return(call.Call(args...)))
	}
	return gocode.Func(name, params, results, gocode.Return(call.Call(args...)))
}

// imports are the packages that the declarations of the table name.
var imports = map[string]string{"context": "context", "http": "net/http", "slog": "log/slog", "time": "time"}

// goType prints a type.
func (c Printer) goType(t ast.Expr) gocode.Code {
	switch t := t.(type) {
	case *ast.Ident:
		return gocode.Id(t.Name)
	case *ast.StarExpr:
		return gocode.Op("*").Add(c.goType(t.X))
	case *ast.Ellipsis:
		return gocode.Op("...").Add(c.goType(t.Elt))
	case *ast.ArrayType:
		return gocode.Slice(c.goType(t.Elt))
	case *ast.MapType:
		return gocode.MapOf(c.goType(t.Value))
	case *ast.IndexExpr:
		return gocode.Id(t.X.(*ast.Ident).Name).Types(c.goType(t.Index))
	case *ast.SelectorExpr:
		if pkg := t.X.(*ast.Ident).Name; pkg != "runtime" {
			return gocode.Qual(imports[pkg], t.Sel.Name)
		}
		return c.RT(t.Sel.Name)
	case *ast.FuncType:
		var params []gocode.Code
		for _, f := range t.Params.List {
			params = append(params, c.goType(f.Type))
		}
		f := gocode.FuncType(params...)
		if t.Results != nil {
			f.Add(c.goType(t.Results.List[0].Type))
		}
		return f
	}
	panic(fmt.Sprintf("no way to print a %T", t)) // the table has no other
}
