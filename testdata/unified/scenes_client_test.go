package unified

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/yandex"
)

// failing429 makes the backend refuse a call for now.
var failing429 = assistants.WithHeader("X-Fail", "429")

var clientScenes = []scene{
	same("who is unknown", func(s *stage) (any, error) {
		return s.Assistants.Get(s, "asst_1", nil, assistants.WithHeader("Authorization", "Bearer other"))
	}, fails(assistants.ErrUnauthorized)),
	same("who calls too often", func(s *stage) (any, error) { return s.Assistants.Get(s, "asst_1", nil, failing429) }, fails(assistants.ErrTooManyRequests)),
	same("what fails is an error of the package", func(s *stage) (any, error) {
		_, err := s.Assistants.Get(s, "asst_9", nil)
		var failure *assistants.APIError
		if !errors.As(err, &failure) {
			return nil, err
		}
		return []any{failure.Status, failure.Message != ""}, nil
	}, has(`[404,true]`)),
	same("calls are repeated as they are told", func(s *stage) (any, error) {
		before := len(s.guard.sent())
		_, err := s.Assistants.Get(s, "asst_1", nil, failing429, assistants.WithRetry(assistants.RetryPolicy{MaxAttempts: 4}))
		if !errors.Is(err, assistants.ErrTooManyRequests) {
			return nil, err
		}
		return len(s.guard.sent()) - before, nil
	}, has(`4`)),
	same("headers are sent", func(s *stage) (any, error) {
		if _, err := s.Assistants.List(s, nil, assistants.WithHeader("X-Trace", "t")); err != nil {
			return nil, err
		}
		sent := s.guard.sent()
		return sent[len(sent)-1].Header.Get("X-Trace"), nil
	}, has(`"t"`)),
	same("headers are sent with each page", five(func(s *stage) (any, error) {
		before := len(s.guard.sent())
		for _, err := range s.Assistants.All(s, of[assistants.AssistantsListParams](`{"limit":2}`), assistants.WithHeader("X-Trace", "t")) {
			if err != nil {
				return nil, err
			}
		}
		var traces []any
		for _, r := range s.guard.sent()[before:] {
			traces = append(traces, r.Header.Get("X-Trace"))
		}
		return traces, nil
	}), has(`["t","t","t"]`)),
	same("calls end in time", func(s *stage) (any, error) {
		return s.Assistants.Get(s, "asst_1", nil, assistants.WithHeader("X-Fail", "hang"), assistants.WithTimeout(20*time.Millisecond))
	}, fails(context.DeadlineExceeded)),
	same("what was answered", func(s *stage) (any, error) {
		var r assistants.HTTPResponse
		_, err := s.Assistants.List(s, nil, assistants.WithResponse(&r))
		return r.Status, err
	}, has(`200`)),
	same("headers of what was answered", func(s *stage) (any, error) {
		var r assistants.HTTPResponse
		_, err := s.Assistants.List(s, nil, assistants.WithResponse(&r), assistants.WithHeader("X-Say-Retry-After", "7"))
		return r.Header.Get("Retry-After"), err
	}, has(`"7"`)),
	same("headers of what a stream was answered by", onStage("", func(s *stage) (any, error) {
		var r assistants.HTTPResponse
		seq := s.Runs.CreateStream(s, "thread_1", &assistants.CreateRunRequest{AssistantID: "asst_1"}, nil, assistants.WithResponse(&r), assistants.WithHeader("X-Say-Retry-After", "7"))
		_, _, _, err := heard(seq, 0)
		return r.Header.Get("Retry-After"), err
	}), has(`"7"`)),
	same("headers of an error", func(s *stage) (any, error) {
		_, err := s.Assistants.Get(s, "asst_9", nil, assistants.WithHeader("X-Say-Retry-After", "7"))
		var failure *assistants.APIError
		if !errors.As(err, &failure) {
			return nil, err
		}
		return failure.Header.Get("Retry-After"), nil
	}, has(`"7"`)),
	same("headers as the provider's own package has them", five(func(s *stage) (any, error) {
		if s.Provider() != "openai" {
			return int64(7), nil // it declares none
		}
		var h openai.AssistantsGetHeader
		_, err := s.Assistants.Get(s, "asst_1", nil, assistants.ReadHeader(&h), assistants.WithHeader("X-Say-Retry-After", "7"))
		return h.RetryAfter.Or(0), err
	}), has(`7`)),
	{
		"the value of the provider", five(func(s *stage) (any, error) {
			a, err := s.Assistants.Get(s, "asst_1", nil)
			if err != nil {
				return nil, err
			}
			return fmt.Sprintf("%T", a.Native()), nil
		}),
		has(`"*openai.AssistantObject"`), has(`"*azure.Agent"`), has(`"*yandex.Assistant"`),
	},
	{
		"the value of the provider in a list", five(func(s *stage) (any, error) {
			for a, err := range s.Assistants.All(s, nil) {
				if err != nil {
					return nil, err
				}
				return fmt.Sprintf("%T", a.Native()), nil
			}
			return nil, nil
		}),
		has(`"*openai.AssistantObject"`), has(`"*azure.Agent"`), has(`"*yandex.Assistant"`),
	},
	{
		"the value of the provider in a stream", onStage("", func(s *stage) (any, error) {
			_, _, last, err := heard(streamed(s), 0)
			if err != nil {
				return nil, err
			}
			return fmt.Sprintf("%T", last.Native()), nil
		}),
		has(`"*openai.RunObject"`), has(`"*azure.ThreadRun"`), has(`"*yandex.Run"`),
	},
	{
		"which calls there are", func(s *stage) (any, error) {
			return []any{s.Provider(), s.Can("Runs.Create"), s.Can("Threads.List"), s.Can("Users.List"), s.Can("Runs.Cancel")}, nil
		},
		has(`["openai",true,false,false,true]`), has(`["azure",true,true,false,true]`), has(`["yandex",true,true,true,false]`),
	},
	same("names of models", func(s *stage) (any, error) {
		s = newStage(s.t, s.Provider(), false, assistants.WithModels(map[string]string{"small": "own/small-1"}))
		a, err := s.Assistants.Create(s, &assistants.CreateAssistantRequest{Model: "small"}, nil)
		if err != nil {
			return nil, err
		}
		b, err := s.Assistants.Create(s, &assistants.CreateAssistantRequest{Model: "large"}, nil)
		if err != nil {
			return nil, err
		}
		return []any{a.Model, modelOf(a.Native()), b.Model}, nil
	}, has(`["small","own/small-1","large"]`)),
	same("a call without a body", func(s *stage) (any, error) {
		_, err := s.Assistants.Create(s, nil, nil)
		var unsupported *assistants.UnsupportedError
		return errors.As(err, &unsupported), nil
	}, has(`false`)),
	same("bodies are checked where that is wanted", func(s *stage) (any, error) {
		before := len(s.guard.sent())
		body := `{"model":"m","temperature":17}` // Yandex has no limit for that
		if s.Provider() == "yandex" {
			body = `{"model":"m","tools":[{"type":"gen_search","gen_search":{"options":{"searchFilters":[{"lang":"Russian"}]}}}]}`
		}
		_, err := s.Assistants.Create(s, of[assistants.CreateAssistantRequest](body), nil, assistants.WithValidation())
		var invalid *assistants.ValidationError
		return []any{errors.As(err, &invalid), len(s.guard.sent()) - before}, nil
	}, has(`[true,0]`)),
}

// modelOf returns the model of a provider's assistant.
func modelOf(native any) string {
	switch a := native.(type) {
	case *openai.AssistantObject:
		return a.Model
	case *azure.Agent:
		return a.Model
	case *yandex.Assistant:
		return a.ModelURI.Or("")
	}
	return ""
}

// TestBrokenPage holds that a connection that ends in the middle of a list is an error, not the end of the list.
func TestBrokenPage(t *testing.T) {
	t.Parallel()
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls > 1 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"object":"list","data":[{"id":"a"}],"first_id":"a","last_id":"a","has_more":true}`))
	}))
	t.Cleanup(server.Close)
	own, err := openai.New(openai.WithBaseURL(server.URL), openai.WithBearerToken("x"), openai.WithRetry(openai.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range assistants.NewOpenAI(own).Assistants.All(t.Context(), nil) {
		last = err
	}
	if last == nil {
		t.Error("the list ended as if it were whole")
	}
}

// TestInputsHaveTheNamesOfPrograms holds that an error of an input names it as the program does.
func TestInputsHaveTheNamesOfPrograms(t *testing.T) {
	t.Parallel()
	s := newStage(t, "yandex", false)
	_, err := s.Files.Create(s, &assistants.CreateFileRequest{}, nil)
	var wrong *assistants.FieldError
	if !errors.As(err, &wrong) || wrong.Field != "body.file" {
		t.Errorf("got %v", err)
	}
}
