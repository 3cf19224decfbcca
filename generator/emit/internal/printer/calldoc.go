package printer

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// Side is where a Go method of a call is.
type Side int

// The sides of a call.
const (
	Client Side = iota
	Server
)

// verb says what the Go methods of a call do with its requests.
func (c Printer) verb(side Side) string {
	switch {
	case side == Server:
		return "handles"
	case c.unified:
		return "calls the provider's equivalent of"
	}
	return "calls"
}

// CallDoc returns the doc comment of the Go method that carries out a call; more is a further paragraph, empty for none.
func (c Printer) CallDoc(m *plan.Method, name string, side Side, more string) []string {
	if m.Of != nil {
		return c.VariantDoc(m, side, name+" is like "+m.Of.Name+", but "+otherForm(m), more)
	}
	doc, reason := deprecation(m.About)
	summary := m.Summary
	if reason != "" && summary == m.Doc {
		summary = doc
	}
	fallback := name + " " + c.verb(side) + " " + oneLine(m.Requests[0].Line) + "."
	text := gocode.CallText(name, fallback, doc, summary)
	request, isSaid := requestText(m, c.verb(side)), strings.HasPrefix(text, fallback)
	if args := argsText(m); args != "" {
		if isSaid || len(m.Requests) > 1 {
			args = "Arguments:" + args
		} else {
			args = strings.TrimSuffix(request, ".") + ":" + args
			request = ""
		}
		more = joined(args, more)
	}
	if isSaid && len(m.Requests) == 1 {
		request = ""
	}
	return c.callDoc(m, reason, text, request, more, c.errorsText(m, side))
}

// VariantDoc returns the doc comment of a further Go method of a call: its own sentence, with what is true of every way to make the call.
func (c Printer) VariantDoc(m *plan.Method, side Side, sentence, more string) []string {
	_, reason := deprecation(m.About)
	return c.callDoc(m, reason, sentence, more, requestText(m, c.verb(side)))
}

// callDoc returns paragraphs, and what the plan says of a call. The name of its main method is not a link to a type.
func (c Printer) callDoc(m *plan.Method, reason string, paragraphs ...string) []string {
	self := m.Name
	if m.Of != nil {
		self = m.Of.Name
	}
	return deprecated(c.wrap(self, joined(append(paragraphs, m.Facts...)...)), reason)
}

// joined are paragraphs that are not empty.
func joined(paragraphs ...string) string {
	var said []string
	for _, p := range paragraphs {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, "\n\n")
}

// otherForm says what a method sends or returns that the main one of its call does not.
func otherForm(m *plan.Method) string {
	if m.Refusal == http.StatusUnsupportedMediaType {
		return "sends " + oneLine(m.Body.MediaType) + "."
	}
	for _, r := range m.Responses {
		if r.Success && len(r.Types) > 0 {
			return "accepts " + oneLine(r.Types[0]) + "."
		}
	}
	return "accepts another media type."
}

// requestText names the requests of a call.
func requestText(m *plan.Method, verb string) string {
	if len(m.Requests) == 1 {
		return "It " + verb + " " + oneLine(m.Requests[0].Line) + "."
	}
	var list strings.Builder
	fmt.Fprintf(&list, "It %s one of:", verb)
	for _, r := range m.Requests {
		list.WriteString("\n- " + oneLine(r.Line+". "+r.Fact))
	}
	return list.String()
}

// argsText lists the arguments that the document describes; empty for none.
func argsText(m *plan.Method) string {
	var list strings.Builder
	for _, a := range m.Args {
		doc, _, _ := strings.Cut(gocode.Clean(a.Doc), "\n\n")
		if said := oneLine(doc + "\n" + strings.Join(a.Facts, " ")); said != "" {
			list.WriteString("\n- " + a.Arg + ": " + said)
		}
	}
	return list.String()
}

// errorsText lists the errors that the document declares; empty for none. Those of a package in which several APIs are one differ from API
// to API.
func (c Printer) errorsText(m *plan.Method, side Side) string {
	if c.unified {
		return ""
	}
	var rows []*plan.Response
	typed := false
	for _, r := range m.Responses {
		if !r.Success && (r.Status != "default" || r.Rep != nil) {
			rows = append(rows, r)
			typed = typed || r.Rep != nil
		}
	}
	switch {
	case len(rows) == 0:
		return ""
	case len(rows) == 1 && rows[0].Status == "default" && side == Client:
		return "The Detail of its [APIError] has the type " + errorType(rows[0]) + "."
	case len(rows) == 1 && rows[0].Status == "default":
		return "The document declares errors of the type " + errorType(rows[0]) + "."
	case typed && side == Client:
		return "Errors that the document declares, with the type of the Detail of their [APIError]:" + errorList(rows)
	}
	return "Errors that the document declares:" + errorList(rows)
}

// errorList lists errors, those that differ in their statuses alone as one.
func errorList(rows []*plan.Response) string {
	var order []string
	statuses := map[string]string{}
	for _, r := range rows {
		doc, _, _ := strings.Cut(oneLine(r.Doc), ". ")
		said := strings.TrimRight(" "+errorType(r), " ")
		if doc = strings.TrimSuffix(doc, "."); doc != "" {
			said += ": " + doc + "."
		}
		if before, ok := statuses[said]; ok {
			statuses[said] = before + ", " + oneLine(r.Status)
			continue
		}
		order, statuses[said] = append(order, said), oneLine(r.Status)
	}
	var list strings.Builder
	for _, said := range order {
		list.WriteString("\n- " + statuses[said] + said)
	}
	return list.String()
}

// errorType returns a link to the type of an error; empty for one without a body.
func errorType(r *plan.Response) string {
	switch r.Rep.(type) {
	case nil:
		return ""
	case *plan.StructRep:
		return "[*" + plan.PrintedName(r.Rep) + "]"
	case *plan.UnionRep, *plan.DefinedRep:
		return "[" + plan.PrintedName(r.Rep) + "]"
	}
	return plan.RepName(r.Rep)
}
