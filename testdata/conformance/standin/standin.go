// Package standin is a small assistants service in memory, on the generated server stubs: something to develop and test
// against, and an example to copy. Its model has one response, the user's own words. It does no file search and runs no
// code, and keeps neither vector stores nor the resources of tools.
package standin

import (
	"net/http"
	"time"

	"github.com/assistgen/assistgen/generated/openai"
)

// New returns a service of its own, under /v1.
func New(opts ...openai.ServerOption) (http.Handler, error) {
	return openai.NewHandler(Handlers(), append([]openai.ServerOption{openai.ServePrefix("/v1")}, opts...)...)
}

// Handlers returns the handlers of a service of its own, for those who want to put their own before or next to them.
func Handlers() openai.Handlers {
	s := newStore()
	return openai.Handlers{
		Assistants: &assistants{store: s},
		Threads:    &threads{store: s},
		Messages:   &messages{store: s},
		Runs:       &runs{store: s},
		RunSteps:   &steps{store: s},
		Files:      &files{store: s},
	}
}

// store is all that the service knows.
type store struct {
	assistants *table[openai.AssistantObject]
	threads    *table[openai.ThreadObject]
	messages   *table[openai.MessageObject]
	runs       *table[openai.RunObject]
	steps      *table[openai.RunStepObject]
	files      *table[file]
}

func newStore() *store {
	return &store{
		assistants: newTable[openai.AssistantObject]("assistant", "asst_"),
		threads:    newTable[openai.ThreadObject]("thread", "thread_"),
		messages:   newTable[openai.MessageObject]("message", "msg_"),
		runs:       newTable[openai.RunObject]("run", "run_"),
		steps:      newTable[openai.RunStepObject]("run step", "step_"),
		files:      newTable[file]("file", "file-"),
	}
}

func now() openai.UnixTime { return openai.UnixTime(time.Now().Unix()) }

// never is the time of what has not happened. The document wants such members null, not absent.
var never = openai.Null[openai.UnixTime]()

// orNull returns an optional value as answers have it: null in place of absent.
func orNull[T any](v openai.Opt[T]) openai.Opt[T] {
	if _, there := v.Get(); !there {
		return openai.Null[T]()
	}
	return v
}

// update sets a field to what a request says of it, if it says anything.
func update[T any](field *openai.Opt[T], to openai.Opt[T]) {
	if _, there := to.Get(); there || to.IsNull() {
		*field = to
	}
}

// same returns the items that are also a T: the tools of a request, say, as those of a response.
func same[T, S any](items []S) []T {
	out := make([]T, 0, len(items))
	for _, item := range items {
		if t, ok := any(item).(T); ok {
			out = append(out, t)
		}
	}
	return out
}
