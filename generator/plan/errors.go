package plan

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
)

// Errors says how a client reads error bodies, and how a server writes its own errors.
type Errors struct {
	Code, Type, Message string // dotted names of members; empty where they are not known
	RequestID           string // the response header with the request's id
	// Bodies are the document's error bodies; the first is for what no operation declares otherwise. Nil for a document without any.
	Bodies []*ErrorBody
	// Unfit are the types that a server cannot write its own errors as.
	Unfit []Unfit
}

// ErrorBody says how a server writes its own error as a type of the document.
type ErrorBody struct {
	Rep       Rep    // nil where no operation declares it
	MediaType string // empty for application/json
	// Text is the JSON to write, with the names of what the runtime fills in; see runtime.ErrorBody.
	Text string
}

// Unfit is a type of errors that has a member for which no valid value is known, or one of several that the document has.
type Unfit struct {
	Pos    model.Pos
	Type   string
	Member string // empty for a document with several types of errors, none of which is for all
}

// undeclared is how an error is written that has no type in the document.
const undeclared = `{"error":{"message":$message,"type":$type,"param":$param,"code":$code}}`

// errorType is a type that error responses have.
type errorType struct {
	row *Response
	typ model.Type
	pos model.Pos
	any bool // some operation declares it for any status
}

// planErrors plans the errors of a package: those that an overlay describes, or else the one type that all declared errors have.
func (b *builder) planErrors(services []*Service) *Errors {
	types := b.errorTypes(services)
	out := &Errors{}
	paths := map[string]string{}
	wide := common(types)
	if x := b.api.Errors; x != nil {
		out.Code, out.Type, out.Message, out.RequestID = x.Code, x.Type, x.Message, x.RequestID
		for path, value := range map[string]string{x.Code: "code", x.Type: "type", x.Message: "message"} {
			if path != "" {
				paths[path] = value
			}
		}
		wide = slices.IndexFunc(types, func(t errorType) bool { return x.Schema != nil && refersTo(t.typ, x.Schema) })
		switch {
		case x.Schema == nil:
			out.Bodies = []*ErrorBody{{Text: textAt(x.Message)}}
		case wide < 0:
			ref := &model.Ref{Schema: x.Schema}
			out.add(errorType{typ: ref, pos: x.Schema.Pos, row: &Response{}}, paths, x.Schema.Name)
		}
	}
	switch {
	case wide >= 0:
		types[0], types[wide] = types[wide], types[0]
	case len(types) > 0 && out.Bodies == nil:
		out.Bodies = []*ErrorBody{{Text: undeclared}}
		out.Unfit = append(out.Unfit, Unfit{Pos: types[1%len(types)].pos})
	}
	for i, t := range types {
		of := map[string]string{}
		if i == 0 && wide >= 0 {
			of = paths
		}
		out.add(t, of, namedRep(t.row.Rep))
	}
	return out
}

// common returns which of the types is that of all errors, or of all that are declared for any status; -1 for none.
func common(types []errorType) int {
	if len(types) == 1 {
		return 0
	}
	found := -1
	for i, t := range types {
		if t.any && found >= 0 {
			return -1
		}
		if t.any {
			found = i
		}
	}
	return found
}

// refersTo reports whether a type is a reference to the schema.
func refersTo(t model.Type, s *model.Schema) bool {
	ref, ok := t.(*model.Ref)
	return ok && ref.Schema == s
}

// errorTypes returns the types of the JSON bodies that error responses have, each once, in the order of the document.
func (b *builder) errorTypes(services []*Service) []errorType {
	var types []errorType
	seen := map[string]int{}
	for _, s := range services {
		for _, m := range s.Methods {
			for _, row := range m.Responses {
				if row.Success || row.Kind != BodyJSON || m.Of != nil {
					continue
				}
				body := b.errorBodies[row]
				key := typeKey(body.Type)
				if saysNothing(body) {
					continue
				}
				if seen[key] == 0 {
					types = append(types, errorType{row: row, typ: body.Type, pos: body.Pos})
					seen[key] = len(types)
				}
				of := &types[seen[key]-1]
				of.any = of.any || row.Status == "default"
			}
		}
	}
	return types
}

// add adds the body for a type of errors.
func (e *Errors) add(t errorType, paths map[string]string, name string) {
	f := filler{paths: paths, found: map[string]string{}}
	body := &ErrorBody{Rep: t.row.Rep}
	if len(t.row.Types) > 0 && t.row.Types[0] != "application/json" {
		body.MediaType = t.row.Types[0]
		f.problem = model.MainType(body.MediaType) == "application/problem+json"
	}
	text, ok := f.value(model.Use{Type: t.typ}, "")
	if !ok {
		e.Unfit = append(e.Unfit, Unfit{t.pos, name, f.unfit})
		text = undeclared
	}
	body.Text = text
	e.Bodies = append(e.Bodies, body)
	if len(e.Bodies) == 1 && e.Message == "" {
		e.Message, e.Code, e.Type = f.found["message"], f.found["code"], f.found["type"]
	}
}

// textAt returns the body of an error whose message is there.
func textAt(message string) string {
	names := strings.Split(message, ".")
	text := undeclared[len(`{"error":`) : len(undeclared)-1]
	if last := names[len(names)-1]; last != "" {
		text = strings.Replace(text, `"message"`, strconv.Quote(last), 1)
	}
	for _, name := range slices.Backward(names[:len(names)-1]) {
		text = "{" + strconv.Quote(name) + ":" + text + "}"
	}
	return text
}

// filler writes the value of a type of errors.
type filler struct {
	paths   map[string]string // of members → what they hold, where an overlay says so
	problem bool              // it is a problem of RFC 9457
	found   map[string]string // what the members hold → their paths
	unfit   string            // the member that has no value
	depth   int
}

// maxErrorDepth is how deep an error body may be nested.
const maxErrorDepth = 8

// value writes a value, and reports whether it is valid.
func (f *filler) value(u model.Use, path string) (text string, ok bool) {
	f.depth++
	defer func() {
		f.depth--
		if !ok && f.unfit == "" {
			f.unfit = path
		}
	}()
	if f.depth > maxErrorDepth {
		return "", false
	}
	switch t := model.Resolve(u.Type).(type) {
	case *model.Object:
		return f.object(t, path)
	case *model.List:
		return f.list(t, path)
	case *model.Map:
		return "{}", least(t.Limits.MinProperties) == 0
	case *model.Union:
		for _, v := range t.Variants {
			if text, ok := f.value(model.Use{Type: v.Type}, path); ok {
				return text, true
			}
		}
		return "", false
	case *model.Enum:
		if len(t.Values) == 0 {
			return "", false
		}
		return string(t.Values[0].Literal), true
	case *model.Scalar:
		if path == "" && isText(t) { // the whole error is text
			return "$message", true
		}
		return zero(t)
	}
	return "null", true
}

// object writes an object: the members that hold something of the error, and those that must be there.
func (f *filler) object(o *model.Object, path string) (string, bool) {
	var members []string
	for _, field := range o.Fields {
		at := strings.TrimPrefix(path+"."+field.Name, ".")
		text, ok := f.member(o, field, at)
		if !ok {
			return "", false
		}
		if text != "" {
			members = append(members, strconv.Quote(field.Name)+":"+text)
		}
	}
	return "{" + strings.Join(members, ",") + "}", true
}

// member writes a member; nothing for one that may be absent.
func (f *filler) member(o *model.Object, field *model.Field, at string) (string, bool) {
	t := model.Resolve(field.Type)
	if list, ok := t.(*model.List); ok && field.Name == "details" && f.isGRPC(o) && least(list.Limits.MinItems) == 0 {
		return "[]", true
	}
	if source := f.source(o, field, at); source != "" {
		name, isValue := strings.CutPrefix(source, "$")
		if isValue && f.found[name] == "" {
			f.found[name] = at
		}
		return source, true
	}
	switch t.(type) {
	case *model.Object, *model.List:
		if f.holdsMessage(field, 0) && f.found["message"] == "" {
			return f.value(field.Use, at)
		}
	}
	switch {
	case !field.Required:
		return "", true
	case field.Nullable:
		return "null", true
	}
	return f.value(field.Use, at)
}

// holdsMessage reports whether a message is in a member, or deeper.
func (f *filler) holdsMessage(field *model.Field, depth int) bool {
	if depth > maxErrorDepth/2 {
		return false
	}
	t := model.Resolve(field.Type)
	if list, ok := t.(*model.List); ok {
		t = model.Resolve(list.Item.Type)
		if s, ok := t.(*model.Scalar); ok && s.Kind == model.KindString && s.Format == "" {
			return slices.Contains([]string{"errors", "messages", "details", "detail"}, field.Name)
		}
	}
	o, ok := t.(*model.Object)
	return ok && slices.ContainsFunc(o.Fields, func(inside *model.Field) bool {
		return isMessage(o, inside) || f.holdsMessage(inside, depth+1)
	})
}

// messages are the usual names of the text that says what is wrong, without underscores and capitals, the best first.
var messages = []string{"message", "detail", "errordescription", "errormessage", "msg", "description", "reason", "error"}

// isMessage reports whether a field is the message of its object: a string of the best name.
func isMessage(o *model.Object, field *model.Field) bool {
	for _, name := range messages {
		for _, other := range o.Fields {
			if plainName(other.Name) == name && isText(other.Type) {
				return other == field
			}
		}
	}
	return false
}

// textOf returns the text that a type may be: the variant of a union, such as of one message or several.
func textOf(t model.Type) model.Type {
	t = model.Resolve(t)
	if u, ok := t.(*model.Union); ok {
		for _, v := range u.Variants {
			if isPlainText(model.Resolve(v.Type)) {
				return model.Resolve(v.Type)
			}
		}
	}
	return t
}

func isText(t model.Type) bool { return isPlainText(textOf(t)) }

func isPlainText(t model.Type) bool {
	s, ok := t.(*model.Scalar)
	return ok && s.Kind == model.KindString && s.Format == "" && s.Limits.Pattern == ""
}

func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}

// isGRPC reports whether an object is a google.rpc.Status.
func (f *filler) isGRPC(o *model.Object) bool {
	code := o.Field("code")
	return code != nil && model.KindOf(code.Type) == model.KindInteger && o.Field("message") != nil && o.Field("details") != nil
}

// source returns what of the error a member holds, by the overlay or its name; empty for nothing.
func (f *filler) source(o *model.Object, field *model.Field, at string) string {
	name, said := plainName(field.Name), f.paths[at]
	s, plain := textOf(field.Type).(*model.Scalar)
	if !plain {
		return ""
	}
	number := s.Kind == model.KindInteger || s.Kind == model.KindNumber
	text := isText(field.Type)
	switch {
	case said == "message" && text, said == "" && isMessage(o, field):
		return "$message"
	case number && (said == "code" || name == "code" || name == "errorcode"):
		if f.isGRPC(o) {
			return "$grpc"
		}
		return "$status"
	case text && (said == "code" || name == "code" || name == "errorcode"):
		if field.Nullable {
			return "$code"
		}
		return "$reason"
	case number && (name == "status" || name == "statuscode" || name == "httpstatus" || name == "httpcode"):
		return "$status"
	case s.Kind == model.KindString && f.problem && name == "type":
		if field.Required {
			return `"about:blank"`
		}
		return ""
	case text && (said == "type" || name == "type"):
		return "$type"
	case text && (name == "title" || name == "error"):
		return "$title"
	case text && name == "status":
		return "$statustext"
	case text && name == "param" && field.Nullable:
		return "$param"
	case text && name == "detail" && field.Required:
		return "$message"
	}
	return ""
}

// list writes a list: one item where that is to hold the message, or as many as there must be.
func (f *filler) list(t *model.List, path string) (string, bool) {
	n := least(t.Limits.MinItems)
	item := model.Resolve(t.Item.Type)
	if _, object := item.(*model.Object); object && f.found["message"] == "" || n == 1 && isText(item) {
		n = max(n, 1)
	}
	if n > 1 && t.Limits.UniqueItems {
		return "", false
	}
	if n == 0 && isText(item) && f.found["message"] == "" {
		f.found["message"] = path
		return "[$message]", true
	}
	var items []string
	for range min(n, 100) {
		text, ok := f.value(t.Item, path)
		if !ok {
			return "", false
		}
		items = append(items, text)
	}
	return "[" + strings.Join(items, ",") + "]", n <= 100
}

// zero returns the zero value of a scalar, or the nearest one that the limits allow.
func zero(t *model.Scalar) (string, bool) {
	switch t.Kind {
	case model.KindBoolean:
		return "false", true
	case model.KindString:
		if text := plainValue(t).Valid; text != "" {
			return text, true
		}
		pattern, err := regexp.Compile(t.Limits.Pattern)
		return `""`, least(t.Limits.MinLength) == 0 && err == nil && pattern.MatchString("")
	}
	text := "0"
	if low := t.Limits.Minimum.Rational(); low != nil && low.Sign() >= 0 && (low.Sign() > 0 || t.Limits.ExclusiveMinimum) {
		if t.Limits.ExclusiveMinimum || t.Kind == model.KindInteger && !low.IsInt() || t.Limits.MultipleOf != "" {
			return "", false
		}
		text = string(t.Limits.Minimum)
	}
	if high := t.Limits.Maximum.Rational(); high != nil && high.Cmp(model.Literal(text).Rational()) < 0 {
		return "", false
	}
	if t.AsText {
		text = strconv.Quote(text)
	}
	return text, true
}
