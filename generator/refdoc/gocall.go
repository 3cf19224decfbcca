package refdoc

import (
	"encoding/json"
	"fmt"
	"go/format"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/golit"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/plan"
)

// goCall says how an operation is called in Go; nil where no package is known.
func (b *builder) goCall(o *model.Operation, examples []*Example) *GoCall {
	m := b.code.methods[o]
	if m == nil {
		return nil
	}
	service := b.code.services[o]
	w := &callWriter{builder: b, operation: o, method: m, lit: b.code.lit, call: "client." + service.Name + ".", q: b.code.lit.Package() + "."}
	if len(examples) > 0 {
		w.response = examples[0].Response
	}
	all := w.signatures()
	c := &GoCall{Package: b.out.Go, Service: service.Interface, Signature: all[0], Others: all[1:]}
	if err := w.write(c); err != nil {
		b.diags.Add(diag.Diagnostic{
			Severity: diag.LeftOut, Code: ExampleCode, Pos: o.Pos, Subject: o.Name, Message: "the call has no example in Go: " + err.Error(),
			Help: "give the operation an example that is valid by its schemas",
		})
	}
	if v := b.versionOf(o); v.ID != b.api.Newest().ID && !b.unified {
		for _, version := range b.code.pkg.Versions {
			if version.ID == v.ID {
				c.Version = w.q + version.Const
			}
		}
	}
	c.Client = b.goClient(o, c.Version)
	return c
}

// ImportName returns the name by which Go code imports the package: its own, unless the code uses that for something else.
func (p *Package) ImportName() string { return golit.ImportName(p.Name) }

// callWriter writes how one operation is called.
type callWriter struct {
	*builder
	operation *model.Operation
	method    *plan.Method
	lit       *golit.Writer
	call, q   string // "client.Runs.", "openai."
	response  string // of the first example
}

// signatures returns those of the methods of a call, the main one first.
func (w *callWriter) signatures() []string {
	m := w.method
	var all []string
	add := func(name, results string) {
		all = append(all, w.call+name+"("+strings.Join(w.parameters(), ", ")+") "+results)
	}
	if m.IsPlain() {
		add(m.Name, w.results())
	}
	if p := m.Paging; p != nil {
		add(p.All, "iter.Seq2["+w.pointed(p.Item)+", error]")
	}
	if s := m.Stream; s != nil {
		add(s.Method, "iter.Seq2["+w.streamed(s)+", error]")
	}
	if l := m.LongRunning; l != nil {
		all = append(all, w.call+l.Method+"(ctx context.Context, first "+w.pointed(l.Promise)+", opts ..."+w.q+"CallOption) ("+w.pointed(l.Result)+", error)")
	}
	return all
}

func (w *callWriter) parameters() []string {
	all := []string{"ctx context.Context"}
	for _, a := range w.method.Args {
		all = append(all, a.Arg+" "+w.lit.Type(a.Rep))
	}
	if b := w.method.Body; b != nil {
		body := w.lit.Type(b.Rep)
		switch {
		case b.Kind == plan.BodyRaw:
			body = "*" + w.q + "FilePart"
		case b.Pointer:
			body = "*" + body
		}
		all = append(all, "body "+body)
	}
	return append(all, "params *"+w.q+w.method.Params.Name, "opts ..."+w.q+"CallOption")
}

// pointed returns the type of what calls return: a pointer to a struct.
func (w *callWriter) pointed(r plan.Rep) string {
	if _, ok := r.(*plan.StructRep); ok {
		return "*" + w.lit.Type(r)
	}
	return w.lit.Type(r)
}

func (w *callWriter) streamed(s *plan.Stream) string {
	if s.Events != nil {
		return "*" + w.q + s.Events.Name
	}
	return w.pointed(s.Item)
}

func (w *callWriter) results() string {
	m := w.method
	switch {
	case m.Paging != nil:
		return "(*" + w.q + m.Paging.Page + ", error)"
	case m.Result.Kind == plan.ResultNone:
		return "error"
	case m.Result.Kind == plan.ResultDownload:
		return "(*" + w.q + "Download, error)"
	case m.Result.Kind == plan.ResultOneOf:
		return "(" + w.q + m.Result.Set.Name + ", error)"
	}
	return "(" + w.pointed(m.Result.Rep) + ", error)"
}

// write writes a call with the values of an example, and what a program does with the result. It fails where the example has no form in Go.
func (w *callWriter) write(c *GoCall) error {
	args, err := w.arguments()
	if err != nil {
		return err
	}
	use := w.use()
	text := strings.Replace(use.text, "CALL", w.call+use.method+"("+strings.Join(args, ", ")+")", 1)
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return err
	}
	c.Method, c.Code = use.method, string(formatted)
	if use.known && w.sends() {
		c.Output, c.Known = strings.Join(use.output, "\n"), true
	}
	return nil
}

// use is the code that uses a call: CALL in the text, of that method.
type use struct {
	method, text string
	output       []string // the lines that it prints, if they are known
	known        bool
}

// failed is the code that handles an error.
const failed = "if err != nil {\nreturn err\n}\n"

func (w *callWriter) use() use {
	m := w.method
	switch {
	case m.Paging != nil:
		return w.useItems()
	case !m.IsPlain():
		return use{method: m.Stream.Method, text: "for event, err := range CALL {\n" + failed + "fmt.Println(event)\n}"}
	case m.Result.Kind == plan.ResultNone:
		return use{method: m.Name, text: "if err := CALL; err != nil {\nreturn err\n}", known: true}
	case m.Result.Kind == plan.ResultDownload:
		lines := strings.Split(w.response, "\n")
		return use{
			m.Name, "file, err := CALL\n" + failed + "defer file.Close()\nif _, err := io.Copy(os.Stdout, file); err != nil {\nreturn err\n}", lines,
			w.response == "" || !slices.ContainsFunc(lines, func(line string) bool { return !golit.IsPrintable(strings.TrimLeft(line, " ")) }),
		}
	case m.Result.Kind == plan.ResultOneOf:
		return use{method: m.Name, text: "result, err := CALL\n" + failed + "fmt.Printf(\"%T\\n\", result)"}
	}
	print, lines := w.print("result", m.Result.Rep, [][]byte{[]byte(w.response)})
	return use{m.Name, "result, err := CALL\n" + failed + print, lines, lines != nil && w.lit.Reads(m.Result.Rep, []byte(w.response))}
}

// useItems walks the pages, of which the example should be the last.
func (w *callWriter) useItems() use {
	p := w.method.Paging
	var page map[string]json.RawMessage
	var items []json.RawMessage
	known := w.lit.Reads(p.Answer, []byte(w.response)) && json.Unmarshal([]byte(w.response), &page) == nil && isLast(p, page)
	if list := page[p.Paging.Items]; known && list != nil {
		known = json.Unmarshal(list, &items) == nil
	}
	var values [][]byte
	for _, item := range items {
		values = append(values, item)
	}
	print, lines := w.print("item", p.Item, values)
	return use{p.All, "for item, err := range CALL {\n" + failed + print + "\n}", lines, known && (lines != nil || len(items) == 0)}
}

// isLast reports whether a page says that none follows.
func isLast(p *plan.Paging, page map[string]json.RawMessage) bool {
	is := func(names []string, values ...string) bool { // one that is absent is "".
		return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(values, string(page[name])) })
	}
	return len(p.More) > 0 && is(p.More, "false", "") && !is(p.More, "") || is(p.More, "") && is(p.Next, "", "null", `""`)
}

// print returns the statement that prints a value of a type: a field with a value in the examples, or the type. The lines are those that it
// prints; they are nil where that is not known.
func (w *callWriter) print(name string, r plan.Rep, examples [][]byte) (statement string, lines []string) {
	members := make([]map[string]json.RawMessage, len(examples))
	for i, example := range examples {
		_ = json.Unmarshal(example, &members[i]) // what is not an object has no members
	}
	for _, f := range w.lit.Fields(r) {
		if lines := printed(f, members); len(lines) == len(examples) {
			return "fmt.Println(" + name + f.Expr + ")", lines
		}
	}
	if t := w.lit.TypeOf(r); t != "" {
		return "fmt.Printf(\"%T\\n\", " + name + ")", slices.Repeat([]string{t}, len(examples))
	}
	if _, ok := r.(*plan.UnionRep); ok {
		return "fmt.Printf(\"%T\\n\", " + name + ")", nil
	}
	return "fmt.Println(" + name + ")", nil
}

// printed returns the lines that a field prints, up to the first that is not known.
func printed(f golit.Shown, examples []map[string]json.RawMessage) []string {
	var lines []string
	for _, members := range examples {
		line, ok := f.Printed(members[f.JSON])
		if !ok {
			break
		}
		lines = append(lines, line)
	}
	return lines
}

// sends reports whether a client surely sends the parameters. It refuses some: those that are empty, and lists of strings that would be
// taken for others.
func (w *callWriter) sends() bool {
	return !slices.ContainsFunc(slices.Concat(w.method.Args, w.required()), func(in *plan.Input) bool {
		var value any
		err := json.Unmarshal(w.input(in), &value)
		if text, ok := value.(string); ok {
			return !golit.IsPrintable(text)
		}
		return err != nil || !isOfWords(value)
	})
}

// isOfWords reports whether a value has strings of one word only, and neither null nor empty lists and objects.
func isOfWords(value any) bool {
	var inside []any
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return word.MatchString(v)
	case []any:
		inside = v
	case map[string]any:
		for name, member := range v {
			inside = append(inside, name, member)
		}
	default:
		return true
	}
	return len(inside) > 0 && !slices.ContainsFunc(inside, func(v any) bool { return !isOfWords(v) })
}

var word = regexp.MustCompile(`^\w+$`)

// required returns the parameters next to those of the path that the version of the example requires.
func (w *callWriter) required() []*plan.Input {
	needed := map[string]bool{}
	for _, d := range w.method.Wires {
		if slices.Contains(d.Versions, w.version.ID) {
			for _, p := range d.WireParams {
				needed[p.Key] = p.Required && !p.Version
			}
		}
	}
	var all []*plan.Input
	for _, in := range w.method.Params.Inputs {
		if in.Required || needed[in.Key] {
			all = append(all, in)
		}
	}
	return all
}

// arguments returns those of the call; it fails where the example has no form in Go.
func (w *callWriter) arguments() ([]string, error) {
	args := []string{"ctx"}
	for _, a := range w.method.Args {
		text, err := w.lit.Value(a.Rep, w.input(a))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.JSON, err)
		}
		args = append(args, text)
	}
	if b := w.method.Body; b != nil {
		text, err := w.body(b)
		if err != nil {
			return nil, fmt.Errorf("the body: %w", err)
		}
		args = append(args, text)
	}
	var fields []string
	for _, in := range w.required() {
		text, err := w.lit.Field(in.Field, w.input(in))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", in.JSON, err)
		}
		fields = append(fields, text)
	}
	if fields == nil {
		return append(args, "nil"), nil
	}
	return append(args, "&"+w.q+w.method.Params.Name+"{"+strings.Join(fields, ", ")+"}"), nil
}

// input returns an example of an input.
func (w *callWriter) input(in *plan.Input) []byte {
	i := slices.IndexFunc(w.operation.Params, func(p *model.Param) bool { return p.Name == in.JSON && (p.In == in.In || in.In == "") })
	if i < 0 {
		i = slices.IndexFunc(w.operation.Params, func(p *model.Param) bool { return p.Name == in.JSON })
	}
	if i < 0 {
		return []byte(`"` + in.JSON + `"`)
	}
	return w.inputExample(w.operation.Params[i])
}

// body returns an example of the body.
func (w *callWriter) body(b *plan.Body) (string, error) {
	if b.Kind == plan.BodyRaw {
		return "&" + w.q + "FilePart{Content: strings.NewReader(\"data\")}", nil
	}
	i := max(0, slices.IndexFunc(w.operation.Bodies, func(m *model.Body) bool { return m.Name == b.MediaType }))
	example := w.bodyExample(w.operation.Bodies[i])
	if b.Pointer {
		return w.lit.Pointer(b.Rep, example)
	}
	return w.lit.Value(b.Rep, example)
}
