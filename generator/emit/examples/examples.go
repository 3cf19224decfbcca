// Package examples emits Go examples: each call of a package, made with the values of an example, and what it prints.
package examples

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/refdoc"
)

// Emit returns the files with the examples of each service, and one with the client that they have in common. Their responses do not
// come from a network. An example runs if it is known what it prints; else it is compiled only. A call whose example has no form in Go has
// none, and a package in which no call has one has no files.
func Emit(pkg *plan.Package, ref *refdoc.Reference) ([]emit.File, error) {
	e := &emitter{pkg: pkg, ref: ref}
	texts := e.services()
	if len(texts) == 0 {
		return nil, nil
	}
	files := []emit.File{{Name: "example_test.go", Data: []byte(e.common())}}
	for _, s := range pkg.Services { // some share a file
		if text := texts[s.File]; text != "" {
			files = append(files, emit.File{Name: s.File + "_example_test.go", Data: []byte(text)})
			delete(texts, s.File)
		}
	}
	for i, f := range files {
		data, err := e.file(string(f.Data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		files[i].Data = data
	}
	return files, nil
}

type emitter struct {
	pkg *plan.Package
	ref *refdoc.Reference
}

// standard are the packages of the standard library that examples use.
var standard = []string{"context", "fmt", "io", "log", "net/http", "os", "strings", "time"}

// file returns a formatted file with declarations, and with the imports that they need.
func (e *emitter) file(declarations string) ([]byte, error) {
	clause := "package " + e.pkg.Name + "_test\n\n"
	parsed, err := parser.ParseFile(token.NewFileSet(), "", clause+declarations, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{} // what is before a dot: packages and variables, which have other names
	ast.Inspect(parsed, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	var imports strings.Builder
	for _, path := range standard {
		if used[path[strings.LastIndex(path, "/")+1:]] {
			imports.WriteString(strconv.Quote(path) + "\n")
		}
	}
	if name := e.ref.Go.ImportName(); used[name] {
		imports.WriteString("\n")
		if name != e.pkg.Name {
			imports.WriteString(name + " ")
		}
		imports.WriteString(strconv.Quote(e.ref.Go.Import) + "\n")
	}
	return format.Source([]byte(clause + "import (\n" + imports.String() + ")\n\n" + declarations))
}

// credentials are the options of a client for each kind of credential that an API takes. A certificate is the business of the transport.
var credentials = []struct {
	kinds  []model.AuthKind
	option string
}{
	{[]model.AuthKind{model.AuthBearer, model.AuthOAuth2}, `WithBearerToken("TOKEN")`},
	{[]model.AuthKind{model.AuthAPIKey}, `WithAPIKey("KEY")`},
	{[]model.AuthKind{model.AuthBasic}, `WithBasicAuth("USER", "PASSWORD")`},
}

// common returns the client of the examples.
func (e *emitter) common() string {
	options := []string{`PKG.WithBaseURL("https://api.example")`}
	for _, c := range credentials {
		if slices.ContainsFunc(e.pkg.API.AuthSchemes, func(s *model.AuthScheme) bool { return slices.Contains(c.kinds, s.Kind) }) {
			options = append(options, "PKG."+c.option)
		}
	}
	text := strings.Replace(client, "OPTIONS", strings.Join(options, ", "), 1)
	return strings.ReplaceAll(text, "PKG", e.ref.Go.ImportName())
}

// client is the client of the examples of PKG.
const client = `
// exampleClient returns a client whose calls get one response, without a network.
func exampleClient(status int, mediaType, body string, opts ...PKG.ClientOption) *PKG.Client {
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Header: http.Header{"Content-Type": {mediaType}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
		}, nil
	})
	opts = append(opts, OPTIONS, PKG.WithHTTPClient(&http.Client{Transport: transport}))
	client, err := PKG.New(opts...)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// roundTrip is a transport.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (a roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }
`

// services returns the examples of calls by the names of the files of their services.
func (e *emitter) services() map[string]string {
	files := map[string]string{} // by the interface of a service
	for _, s := range e.pkg.Services {
		files[s.Interface] = s.File
	}
	texts := map[string]*strings.Builder{}
	for _, s := range e.ref.Services {
		for _, o := range s.Operations {
			if o.Go == nil || o.Go.Code == "" {
				continue
			}
			file := files[o.Go.Service]
			if texts[file] == nil {
				texts[file] = &strings.Builder{}
			}
			e.example(texts[file], o)
		}
	}
	all := map[string]string{}
	for file, b := range texts {
		all[file] = b.String()
	}
	return all
}

// example writes the example of a call.
func (e *emitter) example(b *strings.Builder, o *refdoc.Operation) {
	fmt.Fprintf(b, "func Example%s_%s() {\nctx := context.Background()\n", o.Go.Service, o.Go.Method)
	status, media, response := o.Answer()
	version := ""
	if o.Go.Version != "" {
		version = ", " + e.ref.Go.ImportName() + ".WithVersion(" + o.Go.Version + ")"
	}
	fmt.Fprintf(b, "client := exampleClient(%d, %q, %s%s)\n", status, media, literal(response), version)
	for line := range strings.Lines(o.Go.Code + "\n") { // no literal in it has several
		if strings.TrimSpace(line) == "return err" {
			line = "log.Fatal(err)\n"
		}
		b.WriteString(line)
	}
	if o.Go.Known {
		b.WriteString("// Output:\n")
		for line := range strings.Lines(o.Go.Output) {
			b.WriteString("// " + strings.TrimRight(line, "\n") + "\n")
		}
	}
	b.WriteString("}\n\n")
}

// literal returns a string of Go that keeps its lines where it can.
func literal(text string) string {
	if strings.Contains(text, "\n") && strconv.CanBackquote(strings.ReplaceAll(text, "\n", "")) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
