package plan

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Shadow is a form of an operation that a server does not carry out in some version, since the same requests ask for
// another.
type Shadow struct {
	Operation *model.Operation
	Form      *model.WireForm
	// By is the operation that is carried out, ByForm its form.
	By     *model.Operation
	ByForm *model.WireForm
}

// Shadows returns the forms that another one of the same requests shadows; the first one that does so is named.
func Shadows(api *model.API) []Shadow {
	var shadows []Shadow
	for _, group := range sameRequests(api) {
		for i, f := range group {
			if by := shadowOf(group, i); by != nil {
				shadows = append(shadows, Shadow{f.operation, f.form, by.operation, by.form})
			}
		}
	}
	return shadows
}

// turns orders the forms that the same requests ask for: a server has its operations by service, not in the order of the
// document.
func turns(api *model.API) map[*model.WireForm]int {
	turn := map[*model.WireForm]int{}
	for _, group := range sameRequests(api) {
		for i, f := range group {
			if shadowOf(group, i) != nil {
				turn[f.form] = i
			}
		}
	}
	return turn
}

// shadowOf returns the form that shadows another of a group; nil for none.
func shadowOf(group []operationForm, i int) *operationForm {
	for j := range group[:i] {
		if group[j].operation != group[i].operation && shareVersion(group[j], group[i]) {
			return &group[j]
		}
	}
	return nil
}

// operationForm is a form with the operation that it belongs to.
type operationForm struct {
	operation *model.Operation
	form      *model.WireForm
}

// sameRequests groups the forms that the same requests ask for, in the order of the document.
func sameRequests(api *model.API) [][]operationForm {
	var groups [][]operationForm
	index := map[string]int{}
	for _, o := range api.Operations {
		for _, f := range o.Forms {
			key := f.HTTPMethod + " " + requestKey(f.Path)
			i, ok := index[key]
			if !ok {
				i = len(groups)
				index[key] = i
				groups = append(groups, nil)
			}
			groups[i] = append(groups[i], operationForm{o, f})
		}
	}
	return groups
}

var pathParam = regexp.MustCompile(`\{[^{}]*\}`)

// requestKey returns what a path asks of requests, as the runtime's router sees it: the names of parameters, a fragment, slashes
// around it and the order of its query make no difference.
func requestKey(path string) string {
	path, _, _ = strings.Cut(path, "#")
	path, query, _ := strings.Cut(path, "?")
	var fixed []string
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if name != "" && !strings.Contains(pair, "{") {
			fixed = append(fixed, url.QueryEscape(unescape(name))+"="+url.QueryEscape(unescape(value)))
		}
	}
	slices.Sort(fixed)
	return pathParam.ReplaceAllString(strings.Trim(path, "/"), "{}") + "?" + strings.Join(slices.Compact(fixed), "&")
}

// unescape decodes a piece of a query; what is not an encoding stays.
func unescape(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

// shareVersion reports whether a version of the API has both forms.
func shareVersion(a, b operationForm) bool {
	return overlap(a.operation.Availability, b.operation.Availability) && overlap(a.form.Availability, b.form.Availability)
}

func overlap(a, b model.Availability) bool {
	return a == nil || b == nil || slices.ContainsFunc(a, b.Has)
}
