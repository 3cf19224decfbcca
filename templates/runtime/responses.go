package runtime

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// response returns what the operation declares for a status: for it alone, for its range, or for any; nil for nothing.
func (o *Operation) response(status int) *ResponseSpec {
	text := strconv.Itoa(status)
	var ranged, any *ResponseSpec
	for i := range o.Responses {
		switch r := &o.Responses[i]; {
		case r.Status == text:
			return r
		case len(r.Status) == 3 && r.Status[1:] == "XX" && r.Status[0] == text[0]:
			ranged = r
		case r.Status == "default":
			any = r
		}
	}
	if ranged != nil {
		return ranged
	}
	return any
}

// success returns the first success that the operation describes, nil where that is the usual one.
func (o *Operation) success() *ResponseSpec {
	for i := range o.Responses {
		if r := &o.Responses[i]; r.isSuccess() && r.Status != "" {
			return r
		}
	}
	return nil
}

// isSuccess reports whether the response is one that the call returns.
func (r *ResponseSpec) isSuccess() bool { return r.Value == nil || r.Of != nil || r.Success }

// succeeds reports whether a status is a success: 2xx, or a redirect that the document says is the response.
func (o *Operation) succeeds(status int) bool {
	if status >= 200 && status <= 299 {
		return true
	}
	if status < 300 || status > 399 {
		return false
	}
	r := o.response(status)
	return r != nil && r.isSuccess() && r.Status != "default"
}

// wantsRedirect reports whether the response of the operation is a redirect.
func (o *Operation) wantsRedirect() bool {
	r := o.success()
	return r != nil && r.Status[0] == '3'
}

// status is that of a success where the handler sets none.
func (o *Operation) status(usual int) int {
	r := o.success()
	if r == nil {
		return usual
	}
	return r.status(usual)
}

// status returns the first status that the response stands for.
func (r *ResponseSpec) status(usual int) int {
	if n, err := strconv.Atoi(r.Status); err == nil {
		return n
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(r.Status, "XX")); err == nil && n != 2 {
		return n * 100
	}
	return usual
}

var jsonTypes = []string{"application/json"}

// types returns the media types of the response; nil without a body.
func (r *ResponseSpec) types() []string {
	if r.Types == nil && (r.Kind == "" || r.Kind == BodyJSON) {
		return jsonTypes
	}
	return r.Types
}

// types returns the media types that the call returns a body of, without those that are asked for by name; nil where it returns none.
func (o *Operation) types() []string {
	if o.success() == nil {
		return jsonTypes
	}
	var all []string
	for i := range o.Responses {
		r := &o.Responses[i]
		if types := r.types(); r.isSuccess() && r.Status != "" && types != nil {
			if r.Kind != BodyRaw {
				types = types[:1]
			}
			all = appendNew(all, types)
		}
	}
	return all
}

// accept returns what a client asks for. Files may be of any type if need be.
func (o *Operation) accept() string {
	types := o.types()
	if len(types) == 0 {
		return jsonTypes[0]
	}
	text := strings.Join(types, ", ")
	if r := o.success(); r != nil && r.Kind == BodyRaw && !slices.Contains(types, "*/*") {
		text += ", */*;q=0.1"
	}
	return text
}

// declares reports whether a success may have that media type.
func (o *Operation) declares(mediaType string) bool {
	for i := range o.Responses {
		if r := &o.Responses[i]; r.isSuccess() && r.Status != "" && slices.ContainsFunc(r.types(), func(t string) bool { return sameType(t, mediaType) }) {
			return true
		}
	}
	return o.success() == nil && sameType(jsonTypes[0], mediaType)
}

// variant returns the response that a type of the set of results stands for; nil for none.
func (o *Operation) variant(t reflect.Type) *ResponseSpec {
	for i := range o.Responses {
		if r := &o.Responses[i]; r.Of != nil && reflect.TypeOf(r.Of) == t {
			return r
		}
	}
	return nil
}

// unknown returns the response for a success that the operation does not declare, where results are of several types.
func (o *Operation) unknown() *ResponseSpec {
	i := slices.IndexFunc(o.Responses, func(r ResponseSpec) bool { return r.Status == "" })
	return &o.Responses[i]
}

// mainType returns a media type in lower case, without its parameters.
func mainType(text string) string {
	text, _, _ = strings.Cut(text, ";")
	return strings.ToLower(strings.TrimSpace(text))
}

func sameType(a, b string) bool { return mainType(a) == mainType(b) }

// isJSON reports whether the media type is JSON or built on it.
func isJSON(contentType string) bool {
	t, _, _ := strings.Cut(contentType, ";")
	t = strings.ToLower(strings.TrimSpace(t))
	return t == "application/json" || t == "text/json" || strings.HasSuffix(t, "+json")
}

// The fields of a struct that stands for a response.
const (
	statusField = "Status"
	bodyField   = "Body"
)

// as returns the form of the body for a media type: one that is declared for it exactly, or else by a range or as JSON of another
// name; nil for none.
func (b *Body) as(mediaType string) (form *Body, exact bool) {
	main := mainType(mediaType)
	all := append([]*Body{b}, make([]*Body, len(b.Others))...)
	for i := range b.Others {
		all[i+1] = &b.Others[i]
	}
	for _, of := range all {
		if mainType(of.Type) == main {
			return of, true
		}
	}
	for _, of := range all {
		if of.Kind == BodyJSON && isJSON(mediaType) || rangeFits(mainType(of.Type), main) {
			return of, false
		}
	}
	return nil, false
}

// rangeFits reports whether a media type is within a range: "*/*", "image/*", or application/octet-stream, which is any bytes.
func rangeFits(mediaRange, main string) bool {
	if mediaRange == "*/*" || mediaRange == "application/octet-stream" {
		return true
	}
	prefix, ranged := strings.CutSuffix(mediaRange, "*")
	return ranged && strings.HasPrefix(main, prefix)
}

// concrete returns a media type that is not a range.
func concrete(mediaType, instead string) string {
	if mediaType == "" || strings.Contains(mediaType, "*") {
		return instead
	}
	return mediaType
}

// appendNew appends the strings that are not there yet.
func appendNew(all, more []string) []string {
	for _, t := range more {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
