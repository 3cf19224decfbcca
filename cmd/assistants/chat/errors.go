package chat

import (
	"errors"
	"net/http"
	"strings"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	api "github.com/assistgen/assistgen/generated/chat"
)

// codes are the codes of runs by the statuses of the endpoint; others are faults of the server: 404, too, is of a
// base URL or a model that is set up wrong rather than of what a user says.
var codes = map[int]assistants.RunLastErrorCode{
	http.StatusTooManyRequests:       assistants.RunLastErrorCodeRateLimitExceeded,
	http.StatusBadRequest:            assistants.RunLastErrorCodeInvalidPrompt,
	http.StatusRequestEntityTooLarge: assistants.RunLastErrorCodeInvalidPrompt,
	http.StatusUnprocessableEntity:   assistants.RunLastErrorCodeInvalidPrompt,
}

// insideCodes are the codes of runs by the codes and types of errors inside a stream, or in place of one, which have no status of their own.
var insideCodes = map[string]assistants.RunLastErrorCode{
	"rate_limit_exceeded":   assistants.RunLastErrorCodeRateLimitExceeded,
	"rate_limit_error":      assistants.RunLastErrorCodeRateLimitExceeded,
	"insufficient_quota":    assistants.RunLastErrorCodeRateLimitExceeded,
	"invalid_request_error": assistants.RunLastErrorCodeInvalidPrompt,
}

// mostMessage is how many bytes of what the endpoint says of an error a run keeps.
const mostMessage = 2000

// failure returns the error of a run for an error of the endpoint.
func failure(err error) error {
	if _, ok := errors.AsType[*memory.RunError](err); ok {
		return err
	}
	fail := &memory.RunError{Code: assistants.RunLastErrorCodeServerError, Message: err.Error()}
	if response, ok := errors.AsType[*api.APIError](err); ok {
		for _, code := range []assistants.RunLastErrorCode{codes[response.Status], insideCode(response)} {
			if code != "" {
				fail.Code = code
			}
		}
	}
	if len(fail.Message) > mostMessage {
		fail.Message = strings.ToValidUTF8(fail.Message[:mostMessage], "") + "…"
	}
	return fail
}

func insideCode(e *api.APIError) assistants.RunLastErrorCode {
	if e.Header != nil && e.Status != http.StatusOK {
		return ""
	}
	if code, ok := insideCodes[e.Code]; ok {
		return code
	}
	return insideCodes[e.Type]
}

// isCut reports whether a stream ended before it said that it does.
func isCut(err error) bool {
	_, ok := errors.AsType[*api.StreamEndError](err)
	return ok
}

// unusable returns the error of a response that cannot be used.
func unusable(message string) error {
	return &memory.RunError{Code: assistants.RunLastErrorCodeServerError, Message: message}
}
