// Package examples emits Go examples: each call of a package, made with the values of an example, and what it prints.
package examples

import (
	"fmt"
	"go/format"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/emit"
	"github.com/assistgen/assistgen/generator/naming"
	"github.com/assistgen/assistgen/generator/plan"
	"github.com/assistgen/assistgen/generator/refdoc"
)

// Emit returns a file of examples for each service, and one with the client that they have in common. Their responses do not come from a
// network.
func Emit(pkg *plan.Package, ref *refdoc.Reference) ([]emit.File, error) {
	e := &emitter{pkg: pkg, ref: ref}
	files := []emit.File{{Name: "example_test.go", Data: []byte(e.common())}}
	for _, s := range ref.Services {
		if text := e.service(s); text != "" {
			files = append(files, emit.File{Name: naming.File(s.Name) + "_example_test.go", Data: []byte(text)})
		}
	}
	for i, f := range files {
		formatted, err := format.Source(f.Data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		files[i].Data = formatted
	}
	return files, nil
}

type emitter struct {
	pkg *plan.Package
	ref *refdoc.Reference
}

// head is a package clause with the imports that a text of Go needs.
func (e *emitter) head(text string) string {
	var imports []string
	for _, name := range []string{"context", "fmt", "io", "log", "net/http", "os", "strings", "time"} {
		if strings.Contains(text, name[strings.LastIndex(name, "/")+1:]+".") {
			imports = append(imports, strconv.Quote(name))
		}
	}
	if strings.Contains(text, e.pkg.Name+".") {
		imports = append(imports, "", strconv.Quote(e.ref.Go.Import))
	}
	return "package " + e.pkg.Name + "_test\n\nimport (\n" + strings.Join(imports, "\n") + "\n)\n\n"
}

// common is the client of the examples.
func (e *emitter) common() string {
	credential := "WithBearerToken"
	if len(e.ref.Auth) > 0 && e.ref.Auth[0].Kind == "apiKey" {
		credential = "WithAPIKey"
	}
	text := strings.NewReplacer("PKG", e.pkg.Name, "CREDENTIAL", credential).Replace(`
// exampleClient returns a client whose calls are answered with one response, without a network.
func exampleClient(status int, mediaType, body string, opts ...PKG.ClientOption) *PKG.Client {
	answer := answerer(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Header: http.Header{"Content-Type": {mediaType}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
		}, nil
	})
	opts = append(opts, PKG.WithBaseURL("https://api.example"), PKG.CREDENTIAL("KEY"), PKG.WithHTTPClient(&http.Client{Transport: answer}))
	client, err := PKG.New(opts...)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// answerer is a transport.
type answerer func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (a answerer) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }
`)
	return e.head(text) + text
}

// service is the examples of a service; empty for none.
func (e *emitter) service(s *refdoc.Service) string {
	i := slices.IndexFunc(e.pkg.Services, func(p *plan.Service) bool { return p.Name == naming.Exported(s.Name) })
	if i < 0 {
		return ""
	}
	var b strings.Builder
	for _, o := range s.Operations {
		if o.Go != nil && o.Go.Code != "" {
			b.WriteString(example(e.pkg.Services[i].Interface, o))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return e.head(b.String()) + b.String()
}

// example is the example of a call.
func example(service string, o *refdoc.Operation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "func Example%s_%s() {\nctx := context.Background()\n", service, o.Go.Method)
	status, media, response := o.Answer()
	version := ""
	if o.Go.Version != "" {
		pkg, _, _ := strings.Cut(o.Go.Version, ".")
		version = ", " + pkg + ".WithVersion(" + o.Go.Version + ")"
	}
	fmt.Fprintf(&b, "client := exampleClient(%d, %q, %s%s)\n", status, media, literal(response), version)
	b.WriteString(strings.ReplaceAll(o.Go.Code, "return err", "log.Fatal(err)") + "\n")
	if o.Go.Known {
		b.WriteString("// Output:\n")
		for line := range strings.Lines(o.Go.Output) {
			b.WriteString("// " + strings.TrimRight(line, "\n") + "\n")
		}
	}
	b.WriteString("}\n\n")
	return b.String()
}

// literal is a string of Go that keeps its lines where it can.
func literal(text string) string {
	if strings.Contains(text, "\n") && strconv.CanBackquote(strings.ReplaceAll(text, "\n", "")) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
