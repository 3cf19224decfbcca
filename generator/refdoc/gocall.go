package refdoc

import (
	"encoding/json"
	"go/format"
	"slices"
	"strings"

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
	w := &callWriter{builder: b, operation: o, method: m, lit: b.code.lit, call: "client." + b.code.services[o].Name + ".", q: b.code.pkg.Name + "."}
	if len(examples) > 0 {
		w.response = examples[0].Response
	}
	all := w.signatures()
	c := &GoCall{Signature: all[0], Others: all[1:]}
	c.Code = w.code(c)
	if v := b.versionOf(o); v.ID != b.api.Newest().ID && !b.unified {
		for _, version := range b.code.pkg.Versions {
			if version.ID == v.ID {
				c.Version = w.q + version.Const
			}
		}
	}
	return c
}

// callWriter writes how one operation is called.
type callWriter struct {
	*builder
	operation *model.Operation
	method    *plan.Method
	lit       *golit.Writer
	call, q   string // "client.Runs.", "openai."
	response  string // of the first example
}

// signatures are those of the methods of a call, the main one first.
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

// pointed is the type of what calls return: a pointer to a struct.
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

// code is a call with the values of an example, and what a program does with the result; empty where the example has no form in Go.
func (w *callWriter) code(c *GoCall) string {
	args, ok := w.arguments()
	if !ok {
		return ""
	}
	const failed = "if err != nil {\nreturn err\n}\n"
	m := w.method
	name := m.Name
	var text string
	c.Known = true
	switch {
	case m.Paging != nil:
		name = m.Paging.All
		text = "for item, err := range CALL {\n" + failed + w.print(c, "item", m.Paging.Item) + "\n}"
		c.Output = w.printedItems(m)
	case !m.IsPlain():
		name = m.Stream.Method
		c.Known = false
		text = "for event, err := range CALL {\n" + failed + "fmt.Println(event)\n}"
	case m.Result.Kind == plan.ResultNone:
		text = "if err := CALL; err != nil {\nreturn err\n}"
	case m.Result.Kind == plan.ResultDownload:
		text = "file, err := CALL\n" + failed + "defer file.Close()\nif _, err := io.Copy(os.Stdout, file); err != nil {\nreturn err\n}"
		c.Output = w.response
	case m.Result.Kind == plan.ResultOneOf:
		text = "result, err := CALL\n" + failed + "fmt.Printf(\"%T\\n\", result)"
		c.Known = false
	default:
		text = "result, err := CALL\n" + failed + w.print(c, "result", m.Result.Rep)
		c.Output = w.printed(m.Result.Rep, []byte(w.response))
	}
	c.Method = name
	text = strings.Replace(text, "CALL", w.call+name+"("+strings.Join(args, ", ")+")", 1)
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return "" // a literal that Go does not have
	}
	return string(formatted)
}

// print is the statement that prints a result: a plain value in it, or its type.
func (w *callWriter) print(c *GoCall, name string, r plan.Rep) string {
	if expr, _ := w.lit.Shown(name, r); expr != "" {
		return "fmt.Println(" + expr + ")"
	}
	if _, ok := r.(*plan.StructRep); ok {
		return "fmt.Printf(\"%T\\n\", " + name + ")"
	}
	c.Known = false
	return "fmt.Println(" + name + ")"
}

// printed is what print prints of a value.
func (w *callWriter) printed(r plan.Rep, value []byte) string {
	_, member := w.lit.Shown("", r)
	if member == "" {
		return w.pointed(r)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return ""
	}
	if members[member] == nil || string(members[member]) == "null" {
		return ""
	}
	return queryText(members[member])
}

// printedItems is what print prints of the items of a page.
func (w *callWriter) printedItems(m *plan.Method) string {
	var page map[string]json.RawMessage
	var items []json.RawMessage
	if json.Unmarshal([]byte(w.response), &page) != nil || json.Unmarshal(page[m.Paging.Paging.Items], &items) != nil {
		return ""
	}
	var lines []string
	for _, item := range items {
		lines = append(lines, w.printed(m.Paging.Item, item))
	}
	return strings.Join(lines, "\n")
}

// arguments are those of the call; not ok where the example has no form in Go.
func (w *callWriter) arguments() ([]string, bool) {
	args := []string{"ctx"}
	for _, a := range w.method.Args {
		text, err := w.lit.Value(a.Rep, w.input(a))
		if err != nil {
			return nil, false
		}
		args = append(args, text)
	}
	if b := w.method.Body; b != nil {
		text, err := w.body(b)
		if err != nil {
			return nil, false
		}
		args = append(args, text)
	}
	var fields []string
	for _, in := range w.method.Params.Inputs {
		if !in.Required {
			continue
		}
		text, err := w.lit.Field(in.Field, w.input(in))
		if err != nil {
			return nil, false
		}
		fields = append(fields, text)
	}
	if fields == nil {
		return append(args, "nil"), true
	}
	return append(args, "&"+w.q+w.method.Params.Name+"{"+strings.Join(fields, ", ")+"}"), true
}

// input is an example of an input.
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

// body is an example of the body.
func (w *callWriter) body(b *plan.Body) (string, error) {
	if b.Kind == plan.BodyRaw {
		return "&" + w.q + "FilePart{Content: strings.NewReader(\"data\")}", nil
	}
	i := max(0, slices.IndexFunc(w.operation.Bodies, func(m *model.Body) bool { return m.Name == b.MediaType }))
	example := w.bodyExample(w.operation.Bodies[i], request)
	if b.Pointer {
		return w.lit.Pointer(b.Rep, example)
	}
	return w.lit.Value(b.Rep, example)
}
