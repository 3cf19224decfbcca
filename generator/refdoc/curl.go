package refdoc

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// curl returns a command that calls an operation with the values of an example, and the variables that it reads. Credentials, and the
// parts of an address that the document leaves open, are variables of the shell; all else is quoted, so that no text of the document is
// read by the shell.
func (b *builder) curl(o *model.Operation) (command string, read []string) {
	f := o.Forms[0]
	c := &curlCommand{method: f.HTTPMethod, address: b.curlBase(o)}
	target := b.target(o, f, func(p *model.Param) (string, bool) {
		value := b.inputExample(p)
		if p.In == model.InPath {
			return url.PathEscape(queryText(value)), true
		}
		return string(value), p.Required
	}, queryPairs)
	c.address = append(c.address, piece{text: target})
	for _, p := range o.Params {
		if value := cmp.Or(b.fixed(o, p), queryText(b.inputExample(p))); p.Required {
			c.param(p, value)
		}
	}
	b.credentials(c, o)
	if len(o.Bodies) > 0 {
		b.curlBody(c, o.Bodies[0])
	}
	return c.String(), append(variables(c.address), c.variables...)
}

// unknownHost is the beginning of an address where a document names no host.
const unknownHost = "https://HOST"

// curlBase returns the address before paths. Variables of a server have their defaults, else those of the shell.
func (b *builder) curlBase(o *model.Operation) []piece {
	servers := b.serversOf(o)
	if len(servers) == 0 {
		return []piece{{text: unknownHost}}
	}
	server := servers[0]
	var base []piece
	rest := strings.TrimSuffix(server.Name, "/")
	if !strings.HasPrefix(rest, "{") && !absolute.MatchString(rest) {
		base = append(base, piece{text: unknownHost})
		if rest != "" && !strings.HasPrefix(rest, "/") {
			base = append(base, piece{text: "/"})
		}
	}
	for rest != "" {
		at := inBraces.FindStringSubmatchIndex(rest)
		if at == nil {
			return append(base, piece{text: rest})
		}
		name := rest[at[2]:at[3]]
		base = append(base, piece{text: rest[:at[0]]})
		i := slices.IndexFunc(server.Variables, func(v *model.ServerVariable) bool { return v.Name == name })
		if i >= 0 && server.Variables[i].Default != "" {
			base = append(base, piece{text: server.Variables[i].Default})
		} else {
			base = append(base, piece{variable: shellName(name)})
		}
		rest = rest[at[1]:]
	}
	return base
}

var (
	absolute = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)
	inBraces = regexp.MustCompile(`\{([^{}]*)\}`)
)

// queryPairs returns a parameter of the query and its value, which is JSON or a plain string, in the style of the parameter.
func queryPairs(p *model.Param, value string) []string {
	n, ds := load.Parse("value.json", []byte(value))
	switch {
	case p.MediaType != "":
		return []string{pair(p.Name, value)}
	case !ds.HasErrors() && n.Kind() == load.Sequence:
		return listPairs(p, n)
	case !ds.HasErrors() && n.Kind() == load.Mapping:
		return objectPairs(p, n)
	}
	return []string{pair(p.Name, queryText([]byte(value)))}
}

// pair returns a parameter with its value, encoded.
func pair(name, value string) string { return url.QueryEscape(name) + "=" + url.QueryEscape(value) }

// delimiters are between the items of a list that does not explode, by styles; others have a comma.
var delimiters = map[string]string{"pipeDelimited": "%7C", "spaceDelimited": "%20", "tabDelimited": "%09"}

func listPairs(p *model.Param, list *load.Node) []string {
	var pairs, items []string
	for _, item := range list.Items() {
		text := queryText([]byte(item.Literal()))
		pairs, items = append(pairs, pair(p.Name, text)), append(items, url.QueryEscape(text))
	}
	if p.Explode {
		return pairs
	}
	return []string{pair(p.Name, "") + strings.Join(items, cmp.Or(delimiters[p.Style], ","))}
}

func objectPairs(p *model.Param, object *load.Node) []string {
	var pairs, flat []string
	for _, m := range object.Members() {
		text := queryText([]byte(m.Literal()))
		flat = append(flat, url.QueryEscape(m.Key()), url.QueryEscape(text))
		if p.Style == "deepObject" {
			pairs = append(pairs, pair(p.Name+"["+m.Key()+"]", text))
		} else {
			pairs = append(pairs, pair(m.Key(), text))
		}
	}
	if p.Explode || p.Style == "deepObject" || flat == nil {
		return pairs
	}
	return []string{pair(p.Name, "") + strings.Join(flat, ",")}
}

// param adds a required parameter of a header or a cookie.
func (c *curlCommand) param(p *model.Param, value string) {
	switch p.In {
	case model.InHeader:
		c.header(p.Name, piece{text: value})
	case model.InCookie:
		c.add("-b", piece{text: p.Name + "=" + url.QueryEscape(value)})
	}
}

// securityUse is a scheme in the first way to authenticate.
type securityUse struct {
	scheme   *model.AuthScheme
	variable string // the one of the shell that holds the credential
	alone    bool   // no other scheme is needed with it
}

// firstSecurity is the first way to authenticate a call.
func (b *builder) firstSecurity(o *model.Operation) []securityUse {
	if len(o.Security) == 0 {
		return nil
	}
	var all []securityUse
	for _, use := range o.Security[0] {
		i := slices.IndexFunc(b.api.AuthSchemes, func(s *model.AuthScheme) bool { return s.Name == use.Scheme })
		if i < 0 {
			continue
		}
		u := securityUse{b.api.AuthSchemes[i], shellName(use.Scheme), len(o.Security[0]) == 1}
		if u.alone {
			u.variable = shellName(cmp.Or(b.api.Environment["token"], "TOKEN"))
		}
		all = append(all, u)
	}
	return all
}

// credentials adds the first way to authenticate.
func (b *builder) credentials(c *curlCommand, o *model.Operation) {
	for _, use := range b.firstSecurity(o) {
		s, secret := use.scheme, piece{variable: use.variable}
		switch {
		case s.Kind == model.AuthMutual:
			c.add("--cert", piece{text: "FILE"})
		case s.Kind == model.AuthBasic:
			c.add("-u", piece{variable: "USERNAME"}, piece{text: ":"}, piece{variable: "PASSWORD"})
		case s.In == "header":
			c.header(s.Param, piece{text: s.Prefix}, secret)
		case s.In == "cookie":
			c.add("-b", piece{text: s.Param + "="}, secret)
		case s.In == "query":
			last := &c.address[len(c.address)-1]
			last.text = withQuery(last.text, url.QueryEscape(s.Param)+"=")
			c.address = append(c.address, secret)
		}
	}
}

// curlBody adds the body of a request. A form has the fields that are required.
func (b *builder) curlBody(c *curlCommand, body *model.Body) {
	form, _ := model.Resolve(body.Type).(*model.Object)
	main := model.MainType(body.Name)
	switch {
	case main == "multipart/form-data" && form != nil:
		for _, f := range form.Fields {
			if f.Required {
				b.curlPart(c, f)
			}
		}
	case main == "application/x-www-form-urlencoded" && form != nil:
		for _, f := range form.Fields {
			if f.Required {
				c.add("--data-urlencode", piece{text: url.QueryEscape(f.Name) + "=" + queryText(b.partExample(f))})
			}
		}
	case model.IsJSON(main):
		c.header("Content-Type", piece{text: body.Name})
		c.add("-d", piece{text: indented(b.bodyExample(body))})
	default:
		c.header("Content-Type", piece{text: body.Name})
		c.add("--data-binary", piece{text: "@FILE"})
	}
}

// curlPart adds a part of a form.
func (b *builder) curlPart(c *curlCommand, f *model.Field) {
	s, ok := model.Resolve(f.Type).(*model.Scalar)
	switch {
	case strings.Contains(f.Name, "="):
		c.left = append(c.left, "the field "+f.Name)
	case ok && s.Format == model.FormatBinary:
		c.add("-F", piece{text: f.Name + "=@FILE"})
	default:
		c.add("--form-string", piece{text: f.Name + "=" + queryText(b.partExample(f))})
	}
}

// curlCommand is a command of curl.
type curlCommand struct {
	method    string
	address   []piece
	options   []string // with their values, quoted
	left      []string // what curl cannot send
	variables []string // of the shell, in the options
}

// add adds an option with its value.
func (c *curlCommand) add(option string, value ...piece) {
	c.options = append(c.options, option+" "+quoted(value))
	c.variables = append(c.variables, variables(value)...)
}

// header adds a header.
func (c *curlCommand) header(name string, value ...piece) {
	if strings.HasPrefix(name, "@") { // curl reads a file of that name
		c.left = append(c.left, "the header "+name)
		return
	}
	for i := range value {
		value[i].text = strings.NewReplacer("\r", " ", "\n", " ").Replace(value[i].text)
	}
	c.add("-H", append([]piece{{text: name + ": "}}, value...)...)
}

// String returns the command.
func (c *curlCommand) String() string {
	var out strings.Builder
	for _, what := range c.left {
		out.WriteString("# curl cannot send " + strings.Join(strings.Fields(what), " ") + "\n")
	}
	out.WriteString("curl")
	if c.method != http.MethodGet {
		out.WriteString(" -X " + c.method)
	}
	if slices.ContainsFunc(c.address, func(p piece) bool { return strings.ContainsAny(p.text, "[]{}") }) {
		out.WriteString(" -g") // they are not ranges
	}
	out.WriteString(" " + quoted(c.address))
	for _, option := range c.options {
		out.WriteString(" \\\n  " + option)
	}
	return out.String()
}

// piece is a part of a word of the shell: a string, or a variable by its name.
type piece struct{ text, variable string }

// shellName returns the name of a variable of the shell: "ENDPOINT" of endpoint, "API_KEY" of api-key.
func shellName(name string) string {
	name = strings.ToUpper(strings.Trim(notInNames.ReplaceAllString(name, "_"), "_"))
	if name == "" || name[0] <= '9' {
		return "VALUE" + name
	}
	return name
}

var (
	notInNames = regexp.MustCompile(`[^A-Za-z0-9]+`)
	harmless   = regexp.MustCompile(`^[A-Za-z0-9 /:?&=._,%+-]*$`) // in double quotes
	inNames    = regexp.MustCompile(`^[A-Za-z0-9_]`)
)

// quoted returns a word of the shell, of which only variables are expanded.
func quoted(word []piece) string {
	var literal, expanded, parts strings.Builder
	plain := true
	for i, p := range word {
		literal.WriteString(p.text)
		plain = plain && harmless.MatchString(p.text)
		switch {
		case p.variable == "":
			expanded.WriteString(p.text)
			parts.WriteString(single(p.text))
		case i+1 < len(word) && inNames.MatchString(word[i+1].text):
			expanded.WriteString("${" + p.variable + "}")
			parts.WriteString(`"$` + p.variable + `"`)
		default:
			expanded.WriteString("$" + p.variable)
			parts.WriteString(`"$` + p.variable + `"`)
		}
	}
	switch {
	case variables(word) == nil:
		return single(literal.String())
	case plain:
		return `"` + expanded.String() + `"`
	}
	return parts.String()
}

// variables returns those of a word.
func variables(word []piece) []string {
	var all []string
	for _, p := range word {
		if p.variable != "" {
			all = append(all, p.variable)
		}
	}
	return all
}

// single returns a word of the shell in which nothing is expanded.
func single(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
