package matrix

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
)

// answerKind is a kind of body that a response may have: its media type and schema, its Go type on either side, a value of it as a
// handler returns it, and a condition that holds for v when that has come.
type answerKind struct {
	name, content, goType, served, value, holds string
}

var answerKinds = []answerKind{
	{name: "none"},
	{"object", "application/json: {schema: {$ref: '#/components/schemas/T'}}", "*api.T", "*api.T", `&api.T{ID: "x"}`, `v.ID == "x"`},
	{"list", "application/json: {schema: {type: array, items: {$ref: '#/components/schemas/T'}}}", "[]api.T", "[]api.T", `[]api.T{{ID: "x"}}`, `len(v) == 1 && v[0].ID == "x"`},
	{"vendor", "application/vnd.x+json: {schema: {$ref: '#/components/schemas/U'}}", "*api.U", "*api.U", `&api.U{N: 3}`, `v.N == 3`},
	{"text", "text/plain: {schema: {type: string}}", "string", "string", `"x <&> y"`, `v == "x <&> y"`},
	{"number", "text/plain: {schema: {type: integer}}", "int64", "int64", `5`, `v == 5`},
	{"file", "application/pdf: {schema: {type: string, format: binary}}", "*api.Download", "*api.FilePart", `&api.FilePart{Content: strings.NewReader("pdf")}`, `read(v) == "pdf"`},
}

func answerKindOf(name string) answerKind {
	for _, k := range answerKinds {
		if k.name == name {
			return k
		}
	}
	panic(name)
}

// success is a declared success: its status, the status that is answered, and the kind of its body.
type success struct{ declared, sent, kind string }

// successSets are sets of successes, KIND standing for each kind in turn.
var successSets = [][]success{
	{{"200", "200", "KIND"}},
	{{"201", "201", "KIND"}},
	{{"200", "200", "KIND"}, {"201", "201", "KIND"}},
	{{"2XX", "207", "KIND"}},
	{{"default", "200", "KIND"}},
	{{"200", "200", "KIND"}, {"202", "202", "vendor"}},
	{{"200", "200", "KIND"}, {"204", "204", "none"}},
	{{"200", "200", "object"}, {"2XX", "207", "KIND"}},
	{{"201", "201", "KIND"}, {"202", "202", "text"}, {"203", "203", "file"}},
	{{"302", "302", "none"}},
}

// answerErrors are declared errors: what the document says, and for each the error of a handler and a condition on what comes.
var answerErrors = []struct {
	document string
	errors   [][3]string // status, body, condition on err
}{
	{"", [][3]string{{"404", "nil", `errors.Is(err, api.ErrNotFound)`}}},
	{"default: {description: e, content: {application/problem+json: {schema: {$ref: '#/components/schemas/P'}}}}", [][3]string{
		{"404", `&api.P{Title: "t"}`, `func() bool { p, ok := api.ErrorDetail[*api.P](err); return ok && p.Title == "t" }()`},
		{"500", `nil`, `func() bool { p, ok := api.ErrorDetail[*api.P](err); return ok && p.Title == "Internal Server Error" && p.Validate() == nil }()`},
	}},
	{"'404': {description: e, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}\n        4XX: {description: e, content: {text/plain: {schema: {type: string}}}}", [][3]string{
		{"404", `&api.T{ID: "gone"}`, `func() bool { p, ok := api.ErrorDetail[api.T](err); return ok && p.ID == "gone" }()`},
		{"409", `"taken"`, `func() bool { p, ok := api.ErrorDetail[string](err); return ok && p == "taken" }()`},
	}},
}

const answerHeaders = "headers: {X-N: {required: true, schema: {type: integer}}, X-S: {schema: {type: array, items: {type: string}}}}, "

// answers writes a document with an operation for each combination, and a program that serves and calls them all.
type answers struct {
	paths, handlers, calls, all strings.Builder
	n, cases                    int
}

// add adds an operation.
func (a *answers) add(set []success, errors int, headers bool) {
	a.n++
	op := "Op" + strconv.Itoa(a.n)
	fmt.Fprintf(&a.paths, "  /%s:\n    get:\n      operationId: Ops_%s\n      responses:\n", strings.ToLower(op), op)
	header := ""
	if headers {
		header = answerHeaders
	}
	for _, s := range set {
		content := ""
		if k := answerKindOf(s.kind); k.content != "" {
			content = ", content: {" + k.content + "}"
		}
		fmt.Fprintf(&a.paths, "        %q: {%sdescription: d%s}\n", s.declared, header, content)
	}
	e := answerErrors[errors]
	if e.document != "" {
		fmt.Fprintf(&a.paths, "        %s\n", e.document)
	}
	results, zero := a.results(op, set)
	fmt.Fprintf(&a.handlers, "func (h ops) %s(ctx context.Context, _ *api.Ops%sParams) %s {\n", op, op, results)
	if headers {
		fmt.Fprintf(&a.handlers, "\tif err := api.SendHeader(ctx, &api.Ops%sHeader{XN: 7, XS: []string{\"a\", \"b\"}}); err != nil {\n\t\treturn %serr\n\t}\n", op, zero)
	}
	a.handlers.WriteString("\tswitch *h.mode {\n")
	fmt.Fprintf(&a.calls, "func call%s(t *testing.T, c *api.Client, mode *int) {\n\tctx := t.Context()\n", op)
	fmt.Fprintf(&a.all, "\tcall%s(t, c, &mode)\n", op)
	for i, s := range set {
		a.success(op, set, i, s, headers, zero)
	}
	for i, wrong := range e.errors {
		a.cases++
		fmt.Fprintf(&a.handlers, "\tcase %d:\n\t\treturn %s&api.StatusError{Status: %s, Body: %s}\n", 100+i, zero, wrong[0], wrong[1])
		result := "_, err"
		if zero == "" {
			result = "err"
		}
		fmt.Fprintf(&a.calls, "\t*mode = %d\n\tfunc() {\n\t\t%s := c.Ops.%s(ctx, nil)\n\t\tcheck(t, %q, err != nil && %s, err)\n\t}()\n", 100+i, result, op, op+" error "+wrong[0], wrong[2])
	}
	a.handlers.WriteString("\t}\n\tpanic(*h.mode)\n}\n\n")
	a.calls.WriteString("}\n\n")
}

// single returns the kind of all successes, if they are of one Go type.
func single(set []success) (answerKind, bool) {
	for _, s := range set {
		if s.kind != set[0].kind {
			return answerKind{}, false
		}
	}
	return answerKindOf(set[0].kind), true
}

// results returns the results of a handler, and what is before the error of one that fails.
func (a *answers) results(op string, set []success) (results, zero string) {
	k, one := single(set)
	switch {
	case !one:
		return "(api.Ops" + op + "Result, error)", "nil, "
	case k.name == "none":
		return "error", ""
	case k.name == "number":
		return "(int64, error)", "0, "
	case k.name == "text":
		return "(string, error)", `"", `
	}
	return "(" + k.served + ", error)", "nil, "
}

// success adds what a handler answers, and how that is called for.
func (a *answers) success(op string, set []success, i int, s success, headers bool, zero string) {
	a.cases++
	k, one := single(set)
	call, read := "", ""
	if headers {
		call, read = ", api.ReadHeader(&h)", `h.XN == 7 && len(h.XS) == 2 && h.XS[1] == "b" && `
		fmt.Fprintf(&a.calls, "\tfunc() {\n\t\tvar h api.Ops%sHeader\n", op)
	} else {
		a.calls.WriteString("\tfunc() {\n")
	}
	fmt.Fprintf(&a.calls, "\t\t*mode = %d\n\t\tvar r api.HTTPResponse\n", i)
	name := fmt.Sprintf("%s status %s %s", op, s.sent, s.kind)
	fmt.Fprintf(&a.handlers, "\tcase %d:\n", i)
	switch {
	case one && k.name == "none":
		fmt.Fprintf(&a.handlers, "\t\treturn api.SetStatus(ctx, %s)\n", s.sent)
		fmt.Fprintf(&a.calls, "\t\terr := c.Ops.%s(ctx, nil, api.WithResponse(&r)%s)\n\t\tcheck(t, %q, err == nil && %sr.Status == %s, err, r)\n", op, call, name, read, s.sent)
	case one:
		fmt.Fprintf(&a.handlers, "\t\treturn %s, api.SetStatus(ctx, %s)\n", k.value, s.sent)
		fmt.Fprintf(&a.calls, "\t\tv, err := c.Ops.%s(ctx, nil, api.WithResponse(&r)%s)\n\t\tcheck(t, %q, err == nil && %sr.Status == %s && %s, err, v, r)\n", op, call, name, read, s.sent, k.holds)
	default:
		a.member(op, s, name, call, read)
	}
	a.calls.WriteString("\t}()\n")
}

// member adds one of several types of results.
func (a *answers) member(op string, s success, name, call, read string) {
	k := answerKindOf(s.kind)
	declared := s.declared
	status, isStatus := "", ""
	if declared == "2XX" {
		status, isStatus = "Status: "+s.sent+", ", "m.Status == "+s.sent+" && "
	}
	body, holds := "", "true"
	if k.name != "none" {
		body, holds = "Body: "+k.value, k.holds
	}
	fmt.Fprintf(&a.handlers, "\t\treturn &api.Ops%s_%s{%s%s}, nil\n", op, declared, status, body)
	fmt.Fprintf(&a.calls, "\t\tgot, err := c.Ops.%s(ctx, nil, api.WithResponse(&r)%s)\n\t\tm, ok := got.(*api.Ops%s_%s)\n", op, call, op, declared)
	if k.name == "none" {
		fmt.Fprintf(&a.calls, "\t\t_ = m\n\t\tcheck(t, %q, err == nil && ok && %sr.Status == %s, err, got, r)\n", name, read, s.sent)
		return
	}
	if k.name == "file" {
		holds = `read(v.Content.(io.ReadCloser)) == "pdf"`
	}
	fmt.Fprintf(&a.calls, "\t\tif !ok {\n\t\t\tt.Fatalf(\"%s: %%T, %%v\", got, err)\n\t\t}\n\t\tv := m.Body\n\t\tcheck(t, %q, err == nil && %s%sr.Status == %s && %s, err, v, r)\n", name, name, read, isStatus, s.sent, holds)
}

const answersProgram = `package main

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"matrix/api"
)

type ops struct {
	api.UnimplementedOpsHandler
	mode *int
}

func check(t *testing.T, name string, ok bool, got ...any) {
	t.Helper()
	if !ok {
		t.Errorf("%%s: %%+v", name, got)
	}
}

func read(r io.ReadCloser) string {
	data, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return err.Error()
	}
	return string(data)
}

%s
%s
func TestAnswers(t *testing.T) {
	mode := 0
	h, err := api.NewHandler(api.Handlers{Ops: ops{mode: &mode}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	c, err := api.New(api.WithBaseURL(server.URL), api.WithRetry(api.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
%s}

var _ = strings.NewReader
`

// TestAnswers serves and calls every combination of statuses, bodies, media types, headers and errors over a socket.
func TestAnswers(t *testing.T) {
	t.Parallel()
	a := &answers{}
	for _, set := range successSets {
		for i, k := range answerKinds {
			var filled []success
			uses := false
			for _, s := range set {
				uses = uses || s.kind == "KIND"
				s.kind = strings.Replace(s.kind, "KIND", k.name, 1)
				filled = append(filled, s)
			}
			if !uses && k.name != "none" {
				continue // there is nothing to fill in
			}
			for errors := range answerErrors {
				if errors == 1 && set[0].declared == "default" {
					continue // there is one default
				}
				a.add(filled, errors, (errors+i)%2 == 0)
			}
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module matrix\n\ngo 1.24\n", config.FileName: "runtime: {dir: runtime}\napis:\n  - {name: api, out: api, spec: api.yaml}\n",
		"api.yaml": "openapi: 3.1.0\ninfo: {title: Answers, version: '1'}\npaths:\n" + a.paths.String() + `components:
  schemas:
    T: {type: object, required: [id], properties: {id: {type: string}}}
    U: {type: object, required: [n], properties: {n: {type: integer}}}
    P: {type: object, required: [title], properties: {title: {type: string}, status: {type: integer}, detail: {type: string}}}
`,
		"answers_test.go": fmt.Sprintf(answersProgram, a.handlers.String(), a.calls.String(), a.all.String()),
	} {
		write(t, dir, name, text)
	}
	generate(t, dir)
	cmd := exec.CommandContext(t.Context(), "go", "test", "./...")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out[:min(len(out), 20_000)])
	}
	t.Logf("%d operations, %d calls", a.n, a.cases)
}
