package runtime

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A method of an operation is picked by the media type of the body that comes and by those that the client accepts (RFC 9110,
// section 12.5.1).

// negotiate picks among the operation and its further methods, of which the candidates are the first, and what it sends. What does not
// fit is an error only later: who has no credential learns nothing of it.
func (x *Exchange) negotiate(others []candidate) {
	main := x.candidate
	exact, best := false, -1.0
	try := func(c candidate) {
		spec, exactly := x.bodyFor(c.route.Operation)
		if c.route.Operation.Body != nil && spec == nil || exact && !exactly {
			return
		}
		if exactly && !exact {
			exact, best = true, -1
		}
		if q := c.route.Operation.quality(x.request.Header["Accept"]); q > best {
			best, x.spec, x.candidate = q, spec, c
		}
	}
	try(main)
	for _, c := range others {
		if o := c.route.Operation; o.Of != nil && o.Of == main.route.of() && c.form.Path == main.form.Path && hasVersion(o.Versions, x.version) {
			try(c)
		}
	}
	switch {
	case best < 0:
		x.refusal = wrongType(x.request.Header.Get("Content-Type"), strings.Join(main.route.Operation.Body.types(), " or "))
	case best == 0 && x.request.Method != http.MethodHead:
		x.refusal = notAcceptable(strings.Join(main.route.Operation.offered(), ", "))
	}
}

// bodyFor returns how the body of the request is to be read for an operation, and whether that declares its very media type; nil where
// it has no body, or not of that type.
func (x *Exchange) bodyFor(o *Operation) (spec *Body, exact bool) {
	contentType := x.request.Header.Get("Content-Type")
	if o.Body == nil || o.Body.Kind == BodyNone || contentType == "" || x.request.ContentLength == 0 {
		return o.Body, false
	}
	return o.Body.as(contentType)
}

// types returns the media types of a body.
func (b *Body) types() []string {
	all := []string{b.Type}
	for _, other := range b.Others {
		all = append(all, other.Type)
	}
	return all
}

// offered returns the media types of an operation's declared successes, that of its stream last; nil where they have no body.
func (o *Operation) offered() []string {
	if o.Stream == nil {
		return o.documents()
	}
	return append(slices.Clip(o.documents()), o.Stream.mediaType())
}

// documents returns the media types of an operation's declared successes without its stream, each once.
func (o *Operation) documents() []string {
	if o.success() == nil {
		return jsonTypes
	}
	var all []string
	for i := range o.Responses {
		if r := &o.Responses[i]; r.isSuccess() && r.Status != "" {
			all = appendNew(all, r.types())
		}
	}
	return all
}

// WantsStream reports whether the client accepts the operation's stream more than its other responses.
func (x *Exchange) WantsStream() bool {
	o, accept := x.route.Operation, x.request.Header["Accept"]
	return !isSilent(accept) && quality(accept, o.Stream.mediaType()) > best(accept, o.documents())
}

// quality is how much of what the operation sends is accepted: 0 for nothing, 1 for all that is wanted most.
func (o *Operation) quality(accept []string) float64 {
	if isSilent(accept) {
		return 1
	}
	return best(accept, o.offered())
}

// isSilent reports whether a client does not say what it accepts.
func isSilent(accept []string) bool { return strings.Trim(strings.Join(accept, ""), ", ") == "" }

// best is how much the media type is accepted that is so most; 1 where there is none to accept.
func best(accept, types []string) float64 {
	if len(types) == 0 {
		return 1
	}
	most := 0.0
	for i := 0; i < len(types) && most < 1; i++ {
		most = max(most, quality(accept, types[i]))
	}
	return most
}

// quality is how much a media type is accepted, by the most specific range that has it. JSON of any name counts as
// application/json: clients ask for that out of habit.
func quality(accept []string, mediaType string) float64 {
	main := mainType(mediaType)
	specific, q := 0, 0.0
	for _, line := range accept {
		for entry := range strings.SplitSeq(line, ",") {
			text, params, _ := strings.Cut(entry, ";")
			if n := specificity(strings.ToLower(strings.TrimSpace(text)), main); n > specific {
				specific, q = n, weight(params)
			}
		}
	}
	return q
}

// specificity is how closely a range of media types says the type: 0 for not at all.
func specificity(mediaRange, main string) int {
	switch {
	case mediaRange == main:
		return 4
	case mediaRange == jsonTypes[0] && isJSON(main):
		return 3
	case mediaRange == "*/*", mediaRange == "*":
		return 1
	case strings.HasSuffix(mediaRange, "/*") && strings.HasPrefix(main, mediaRange[:len(mediaRange)-1]):
		return 2
	case main == "*/*", strings.HasSuffix(main, "/*") && strings.HasPrefix(mediaRange, main[:len(main)-1]):
		return 2
	}
	return 0
}

// weight reads the weight among the parameters of a range; 1 where there is none, or none that is a number.
func weight(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		if name, text, _ := strings.Cut(p, "="); strings.EqualFold(strings.TrimSpace(name), "q") {
			if q, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && q >= 0 && q <= 1 {
				return q
			}
		}
	}
	return 1
}

// pick returns the one of the media types that the client accepts most.
func (x *Exchange) pick(types []string) string {
	if len(types) == 1 {
		return types[0]
	}
	accept := x.request.Header["Accept"]
	best, most := types[0], 0.0
	for _, t := range types {
		if q := quality(accept, t); q > most {
			best, most = t, q
		}
	}
	return best
}

func notAcceptable(offered string) error {
	return &StatusError{
		Status: http.StatusNotAcceptable, Code: "not_acceptable",
		Message: fmt.Sprintf("This operation responds with %s, which the request does not accept.", offered),
	}
}

// UnsupportedMediaType returns the error of an operation that a handler does not carry out for the media type of the body.
func UnsupportedMediaType(operation string) error {
	return &StatusError{
		Status: http.StatusUnsupportedMediaType, Code: "unsupported_media_type",
		Message: "A body of this media type is not supported: " + operation + " is not implemented.",
	}
}

// NotAcceptable returns the error of an operation that a handler does not carry out for the media type that the client accepts.
func NotAcceptable(operation string) error {
	return &StatusError{
		Status: http.StatusNotAcceptable, Code: "not_acceptable",
		Message: "What the request accepts is not supported: " + operation + " is not implemented.",
	}
}
