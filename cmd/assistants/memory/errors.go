package memory

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/assistgen/assistgen/generated/assistants"
)

// fault is an error of a call, without the name of the call.
type fault struct {
	status               int
	code, param, message string
	cause                error
}

// Error returns the message.
func (f *fault) Error() string { return f.message }

// Unwrap returns the cause; nil for none.
func (f *fault) Unwrap() error { return f.cause }

// missing returns the error of an object that is not there.
func missing(kind, id string) error {
	return &fault{status: http.StatusNotFound, message: fmt.Sprintf("No %s found with id '%s'.", kind, id)}
}

// invalid returns the error of a parameter that is wrong; param may be empty.
func invalid(param, format string, args ...any) error {
	return &fault{status: http.StatusBadRequest, param: param, message: fmt.Sprintf(format, args...)}
}

// absent returns the error of a required parameter that is absent.
func absent(param string) error {
	return &fault{status: http.StatusBadRequest, code: "missing_required_parameter", param: param, message: "Missing required parameter: '" + param + "'."}
}

// errClosed is why runs of a closed service fail.
var errClosed = errors.New("the service is closed")

// failed returns the error of a call, in the form of the errors of a provider.
func failed(call string, err error) error {
	operation := Provider + ": " + call
	var f *fault
	if !errors.As(err, &f) {
		return &assistants.CallError{Operation: operation, Err: err}
	}
	kind := "invalid_request_error"
	if f.status >= http.StatusInternalServerError {
		kind = "server_error"
	}
	body := struct {
		Message string  `json:"message"`
		Type    string  `json:"type"`
		Param   *string `json:"param"`
		Code    *string `json:"code"`
	}{f.message, kind, orNil(f.param), orNil(f.code)}
	text, err := json.Marshal(map[string]any{"error": body})
	return &assistants.APIError{
		Operation: operation, Status: f.status, Code: f.code, Type: kind, Message: f.message, Attempts: 1, Body: text, Err: err,
	}
}

func orNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
