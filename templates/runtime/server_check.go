package runtime

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// defaults returns a JSON body with the defaults of absent members, if the server is to fill them in and the operation does not
// update: there, what is absent stays as it is.
func (x *Exchange) defaults(s *jsonSchema, body string) string {
	if !x.server.defaults || s == nil || x.form == nil || x.route.Operation.updates(x.form) {
		return body
	}
	return fillText(s, body)
}

// updating begin the names of calls that change what is there.
var updating = []string{"Update", "Modify", "Patch", "Edit", "Set", "Replace", "Change", "Merge"}

// updates reports whether an operation changes what is there: by its method, by a path that ends in what it changes, or by its name.
func (o *Operation) updates(form *WireForm) bool {
	if form.Method == http.MethodPatch || strings.HasSuffix(strings.TrimSuffix(form.Path, "/"), "}") {
		return true
	}
	_, name, _ := strings.Cut(o.Name, ".")
	for _, verb := range updating {
		if rest, ok := strings.CutPrefix(name, verb); ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z') {
			return true
		}
	}
	return false
}

// checkAnswer returns an error of status 500 for a response, written as JSON, that breaks the document, if the server checks responses.
func (x *Exchange) checkAnswer(status int, mediaType string, text []byte) *StatusError {
	if !x.server.checkResponses {
		return nil
	}
	err := checkText(x.schemas().answer(status, mediaType), string(text), serverSide, x.server.formats)
	if err == nil {
		return nil
	}
	message := fmt.Sprintf("The response breaks the document: %v.", err)
	return &StatusError{Status: http.StatusInternalServerError, Code: "invalid_response", Message: message, Err: err}
}

// checkError is checkAnswer for an error whose body is not ours.
func (x *Exchange) checkError(e *StatusError, mediaType string, text []byte) *StatusError {
	if e.Body == nil && x.server.envelope == nil || !isJSON(mediaType) || x.route == nil {
		return nil
	}
	if broken := x.checkAnswer(e.Status, mediaType, text); broken != nil {
		return broken.filled()
	}
	return nil
}

// answerType returns the first media type that is declared for a status; JSON where none is.
func (x *Exchange) answerType(status int) string {
	if r := x.route.Operation.response(status); r != nil && len(r.Types) > 0 {
		return r.Types[0]
	}
	return jsonTypes[0]
}

// answer returns the schema of a response: that of its status, of the range of that, or the default. Nil is for one of which nothing is
// said.
func (o *operationSchemas) answer(status int, mediaType string) *jsonSchema {
	if o == nil {
		return nil
	}
	text := strconv.Itoa(status)
	for _, key := range []string{text, text[:1] + "XX", "default"} {
		if bodies, ok := o.answers[key]; ok {
			return ofMediaType(bodies, mediaType)
		}
	}
	return nil
}
