package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/templates/runtime"
)

func TestErrorBodies(t *testing.T) {
	for body, want := range map[string][3]string{ // code, type, message
		`{"error":{"message":"m","type":"t","param":null,"code":"c"}}`: {"c", "t", "m"},
		`{"error":{"message":"m","type":null,"code":null}}`:            {"", "", "m"},
		`{"error":"text"}`: {"", "", "text"},
		`{"error":{}}`:     {"", "", ""},
		`{"code":5,"message":"m","details":[{"@type":"x"}]}`:                                          {"5", "", "m"},
		`{"error":{"grpcCode":7,"httpCode":403,"message":"m","httpStatus":"Forbidden","details":[]}}`: {"7", "", "m"},
		`{"error":"invalid_grant","error_description":"expired"}`:                                     {"", "", "expired"},
		`{"title":"t","detail":"d","status":418}`:                                                     {"", "", "d"},
		`[{"error":{"message":"m","code":3}}]`:                                                        {"3", "", "m"},
		"\xEF\xBB\xBF" + `{"error":{"message":"m"}}`:                                                  {"", "", "m"},
		`"only text"`:                           {"", "", "only text"},
		`null`:                                  {"", "", ""},
		`17`:                                    {"", "", ""},
		``:                                      {"", "", ""},
		`{"error":{"mess`:                       {"", "", ""},
		`<html><body>Bad gateway</body></html>`: {"", "", ""},
		`{"message":["a","b"],"error":"Bad Request"}`:                                      {"", "", "a; b"},
		`{"message":[],"error":"Bad Request"}`:                                             {"", "", "Bad Request"},
		`{"detail":[{"loc":["body",0],"msg":"m","type":"t"},{"loc":[],"msg":"n"},7,[[]]]}`: {"", "", "m; n"},
		`{"errors":[{"code":"c","title":"t","detail":"d"},{"code":"e","title":"u"}]}`:      {"c", "", "d; u"},
		"\xff\xfe\x00": {"", "", ""},
	} {
		f := serve(t, answer(418, body, "X-Request-Id", "req_7"))
		_, err := f.createRun(context.Background(), "t", &createRun{})
		e := wantAPIError(t, err, 418)
		if e.Code != want[0] || e.Type != want[1] || e.Message != want[2] || e.RequestID != "req_7" || string(e.Body) != body {
			t.Errorf("%s: %#v", body, e)
		}
		if text := err.Error(); !strings.HasPrefix(text, "demo: Runs.Create: 418 I'm a teapot: ") || strings.Contains(text, "\n") || !strings.Contains(text, "req_7") {
			t.Errorf("%q", text)
		}
	}
}

func TestErrorClasses(t *testing.T) {
	for status, class := range map[int]error{
		400: runtime.ErrBadRequest, 401: runtime.ErrUnauthorized, 403: runtime.ErrForbidden, 404: runtime.ErrNotFound, 409: runtime.ErrConflict,
		422: runtime.ErrUnprocessable, 429: runtime.ErrTooManyRequests, 500: runtime.ErrServer, 503: runtime.ErrServer, 599: runtime.ErrServer,
	} {
		err := error(&runtime.APIError{Status: status})
		if !errors.Is(err, class) || errors.Is(err, errors.New("other")) || status != 404 && errors.Is(err, runtime.ErrNotFound) {
			t.Errorf("%d", status)
		}
	}
	if errors.Is(&runtime.APIError{Status: 418}, runtime.ErrServer) {
		t.Error("418")
	}
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"demo: A.B: 429 Too Many Requests: slow (code c, type t, request r)": &runtime.APIError{Operation: "demo: A.B", Status: 429, Code: "c", Type: "t", RequestID: "r", Message: "slow"},
		"demo: A.B: 502 Bad Gateway: <html> <body>":                          &runtime.APIError{Operation: "demo: A.B", Status: 502, Body: []byte("<html>\n\t<body>\n")},
		"demo: A.B: 500 Internal Server Error: no message":                   &runtime.APIError{Operation: "demo: A.B", Status: 500},
		"demo: A.B: 799: no message":                                         &runtime.APIError{Operation: "demo: A.B", Status: 799},
		"demo: A.B: version v1 does not have this operation":                 &runtime.VersionError{Operation: "demo: A.B", Version: "v1"},
		"demo: A.B: version v1 does not have the parameter x":                &runtime.VersionError{Operation: "demo: A.B", Version: "v1", What: "parameter x"},
		"demo: A.B: the stream ended after 3 events and before its last":     &runtime.StreamEndError{Operation: "demo: A.B", Events: 3},
	} {
		if err.Error() != want {
			t.Errorf("%s, want %s", err, want)
		}
	}
}

// The cause of a response is reported once.
func TestStatusErrorTellsItsCauseOnce(t *testing.T) {
	cause := errors.New("id: is required")
	for want, e := range map[string]*runtime.StatusError{
		"500 Internal Server Error: id: is required":                                    {Status: 500, Err: cause},
		"500 Internal Server Error: The response breaks the document: id: is required.": {Status: 500, Message: "The response breaks the document: id: is required.", Err: cause},
		"500 Internal Server Error: No answer.: id: is required":                        {Status: 500, Message: "No answer.", Err: cause},
	} {
		if e.Error() != want {
			t.Errorf("%q, want %q", e.Error(), want)
		}
	}
}
