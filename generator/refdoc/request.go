package refdoc

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// forms are the ways to call an operation.
func (b *builder) forms(o *model.Operation) []*Form {
	var all []*Form
	for _, f := range o.Forms {
		all = append(all, &Form{
			Method: f.HTTPMethod, Path: f.Path, Versions: b.in(f.Availability),
			Required: b.requestLine(o, f, func(p *model.Param) (string, bool) { return "{" + p.Name + "}", p.Required }),
			All:      b.requestLine(o, f, func(p *model.Param) (string, bool) { return "{" + p.Name + "}", true }),
		})
	}
	return all
}

// requestLine is the first line of a request, with its address. Value gives the text of a parameter, and whether it is there.
func (b *builder) requestLine(o *model.Operation, f *model.WireForm, value func(*model.Param) (string, bool)) string {
	return f.HTTPMethod + " " + b.base(o) + b.target(o, f, value)
}

// base is the address before paths; empty where the document has none.
func (b *builder) base(o *model.Operation) string {
	servers := b.serversOf(o)
	if len(servers) == 0 || servers[0].Name == "/" {
		return ""
	}
	return strings.TrimSuffix(servers[0].Name, "/")
}

// target is the path and the query of a request.
func (b *builder) target(o *model.Operation, f *model.WireForm, value func(*model.Param) (string, bool)) string {
	path := f.Path
	var query []string
	for _, p := range o.Params {
		if !p.Availability.Has(b.versionOf(o).ID) {
			continue
		}
		text, there := value(p)
		in := p.In
		if to, ok := f.Places[p.Name]; ok {
			in = to
		}
		switch {
		case in == model.InPath:
			path = strings.ReplaceAll(path, "{"+p.Name+"}", text)
		case in == model.InQuery && b.fixed(o, p) != "":
			query = append(query, p.Name+"="+b.fixed(o, p))
		case in == model.InQuery && there:
			query = append(query, p.Name+"="+text)
		}
	}
	if query == nil {
		return path
	}
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + strings.Join(query, "&")
}

// versionOf is the version in which examples call an operation.
func (b *builder) versionOf(o *model.Operation) model.Version { return b.versionHaving(o.Availability) }

// versionHaving is the version of a client that says none, or else the newest of some. Where several APIs are one it is one of the
// first of them that has any.
func (b *builder) versionHaving(some model.Availability) model.Version {
	var all []model.Version
	for _, v := range b.api.Versions {
		if some.Has(v.ID) && (all == nil || !b.unified || apiOf(v) == apiOf(all[0])) {
			all = append(all, v)
		}
	}
	if all == nil {
		return b.api.Newest()
	}
	return (&model.API{Versions: all}).Newest()
}

// apiOf is the API of a version of several: "azure" of "azure/v1".
func apiOf(v model.Version) string {
	name, _, _ := strings.Cut(v.ID, "/")
	return name
}

// fixed is the only value that a parameter has, as that which asks for the version; empty for another one.
func (b *builder) fixed(o *model.Operation, p *model.Param) string {
	if p.AsksForVersion() {
		v := b.versionOf(o)
		return cmp.Or(v.Wire, v.ID)
	}
	if e, ok := model.Resolve(p.Type).(*model.Enum); ok && p.Required && len(e.Values) == 1 && !e.Open {
		return e.Values[0].Name
	}
	return ""
}

// curl is a command that makes a call with the values of an example.
func (b *builder) curl(o *model.Operation) string {
	f := o.Forms[0]
	var headers []string
	target := b.target(o, f, func(p *model.Param) (string, bool) {
		text := queryText(b.inputExample(p))
		if p.In == model.InPath {
			return url.PathEscape(text), true
		}
		return url.QueryEscape(text), p.Required
	})
	for _, p := range o.Params {
		if p.In == model.InHeader && p.Required {
			headers = append(headers, p.Name+": "+cmp.Or(b.fixed(o, p), queryText(b.inputExample(p))))
		}
	}
	headers = append(headers, b.credentials(o)...)
	lines := []string{"curl"}
	if f.HTTPMethod != "GET" {
		lines[0] += " -X " + f.HTTPMethod
	}
	lines[0] += " " + quoted(cmp.Or(b.base(o), "https://HOST")+target)
	var data []string
	if len(o.Bodies) > 0 {
		body := o.Bodies[0]
		switch example := b.bodyExample(body, request); {
		case strings.HasPrefix(body.Name, "multipart/"):
			data = b.parts(body)
		case isJSON(body.Name):
			headers = append(headers, "Content-Type: "+body.Name)
			data = []string{"-d " + quoted(indented(example))}
		default:
			headers = append(headers, "Content-Type: "+body.Name)
			data = []string{"--data-binary @FILE"}
		}
	}
	for _, h := range headers {
		lines = append(lines, "-H "+quoted(h))
	}
	return strings.Join(append(lines, data...), " \\\n  ")
}

// credentials are the headers of the first way to authenticate. The credential is a variable of the shell.
func (b *builder) credentials(o *model.Operation) []string {
	if len(o.Security) == 0 {
		return nil
	}
	variable := "$" + cmp.Or(b.api.Environment["token"], "TOKEN")
	var headers []string
	for _, use := range o.Security[0] {
		for _, s := range b.api.AuthSchemes {
			if s.Name == use.Scheme && s.In == "header" {
				headers = append(headers, s.Param+": "+s.Prefix+variable)
			}
		}
	}
	return headers
}

// parts are the parts of a form as arguments of curl.
func (b *builder) parts(body *model.Body) []string {
	var all []string
	o, ok := model.Resolve(body.Type).(*model.Object)
	if !ok {
		return nil
	}
	for _, f := range o.Fields {
		if !f.Required {
			continue
		}
		value := queryText(b.exampleOf(f.Use, request))
		if s, ok := model.Resolve(f.Type).(*model.Scalar); ok && s.Format == model.FormatBinary {
			value = "@FILE"
		}
		all = append(all, "-F "+quoted(f.Name+"="+value))
	}
	return all
}

// quoted is a word of the shell, in which variables are read.
func quoted(text string) string {
	if !strings.Contains(text, "$") {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`").Replace(text) + `"`
}

func isJSON(mediaType string) bool {
	main, _, _ := strings.Cut(mediaType, ";")
	main = strings.ToLower(strings.TrimSpace(main))
	return main == "application/json" || strings.HasSuffix(main, "+json")
}
