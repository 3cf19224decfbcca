package normalize

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/assistgen/assistgen/generator/model"
)

// nameServices gives every operation the service and the method that a user of generated code writes.
func (r *operationReader) nameServices() {
	used := map[string]*model.Operation{}
	for _, o := range r.api.Operations {
		r.nameService(o)
		method := o.Method
		for i := 2; used[o.Service+"."+o.Method] != nil; i++ {
			o.Method = fmt.Sprintf("%s%d", method, i)
		}
		if o.Method != method {
			r.warn(o.Pos, "repeated-method", "say x-assistgen-service and x-assistgen-method in an overlay",
				"%s.%s names the operation %q already: this one becomes %s", o.Service, method, used[o.Service+"."+method].Name, o.Method)
		}
		used[o.Service+"."+o.Method] = o
	}
}

// nameService takes, in this order, what the overlay says, what is before a separator in the operationId, the first
// tag, and the path. A method does not begin with the service again: "runs_list" of the service Runs is List.
func (r *operationReader) nameService(o *model.Operation) {
	at := r.nodes[o]
	for _, key := range []string{"x-assistgen-service", "x-assistgen-method"} {
		for _, node := range []string{r.overlay(at.node, key).Text(), r.overlay(at.item, key).Text()} {
			if key == "x-assistgen-service" {
				o.Service = cmp.Or(o.Service, node)
			} else {
				o.Method = cmp.Or(o.Method, node)
			}
		}
	}
	prefix, rest := "", o.Name
	if at.named {
		prefix, rest = splitID(withoutPath(o.Name, o.Forms[0]))
	}
	o.Service = cmp.Or(o.Service, serviceName(prefix))
	if len(o.Tags) > 0 {
		o.Service = cmp.Or(o.Service, serviceName(o.Tags[0]))
	}
	o.Service = cmp.Or(o.Service, pascal(firstLiteral(o.Forms[0])), "API")
	if first, after, ok := strings.Cut(rest, "_"); ok && prefix == "" && pascal(first) == o.Service && after != "" {
		rest = after
	}
	o.Method = cmp.Or(o.Method, pascal(rest), "Call")
}

// splitID splits an operationId such as "Runs_CreateRun", "runs.create" or "repos/list". A word in lower case before an
// underscore is not a service: "list_runs".
func splitID(id string) (prefix, rest string) {
	i := strings.IndexAny(id, "_./")
	if i <= 0 || i == len(id)-1 || id[i] == '_' && !unicode.IsUpper([]rune(id)[0]) {
		return "", id
	}
	return id[:i], id[i+1:]
}

var notWord = regexp.MustCompile(`\W`)

// withoutPath takes the path and the method off the end of an operationId that frameworks made of these, such as
// "read_item_items__item_id__get" of GET /items/{item_id}.
func withoutPath(id string, f *model.WireForm) string {
	made := notWord.ReplaceAllString(f.Path, "_") + "_" + strings.ToLower(f.HTTPMethod)
	if name, ok := strings.CutSuffix(id, made); ok && name != "" {
		return name
	}
	return id
}

// serviceName makes a name of a service. What it is called for being one, as in "CatsController", says nothing of it.
func serviceName(text string) string {
	name := pascal(text)
	for _, suffix := range []string{"Controller", "Service"} {
		if short, ok := strings.CutSuffix(name, suffix); ok && short != "" {
			return short
		}
	}
	return name
}

var versionSegment = regexp.MustCompile(`^(api|v[0-9]+((alpha|beta)[0-9]*)?)$`)

// firstLiteral returns the first literal of the path that is not a version.
func firstLiteral(f *model.WireForm) string {
	for _, s := range f.Segments {
		if len(s) > 0 && s[0].Literal != "" && !versionSegment.MatchString(s[0].Literal) {
			if end := strings.IndexAny(s[0].Literal, "?#"); end >= 0 {
				return s[0].Literal[:end]
			}
			return s[0].Literal
		}
	}
	return ""
}

// pascal joins the words of a string, each with a capital letter.
func pascal(s string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.WriteString(capital(word))
	}
	return b.String()
}
