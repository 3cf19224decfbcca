package unified

import (
	"slices"

	"github.com/assistgen/assistgen/generated/assistants"
)

// scenes are what programs do.
var scenes = slices.Concat(assistantScenes)

// assistant makes an assistant that is told to do something.
func (s *stage) assistant(instructions string) (*assistants.Assistant, error) {
	return s.Assistants.Create(s, &assistants.CreateAssistantRequest{Model: "m", Instructions: assistants.Some(instructions)}, nil)
}

// made makes an assistant of a request, and reads it again.
func made(request string) func(*stage) (any, error) {
	return func(s *stage) (any, error) {
		a, err := s.Assistants.Create(s, of[assistants.CreateAssistantRequest](request), nil)
		if err != nil {
			return nil, err
		}
		return s.Assistants.Get(s, a.ID, nil)
	}
}

var assistantScenes = []scene{
	{
		"assistants are created", made(`{"model":"m","name":"Ada","description":"d","instructions":"i"}`),
		has(`{"id":"asst_1","model":"m","name":"Ada","description":"d","instructions":"i","created_at":"2023-11-14T22:13:21Z"}`),
		has(`{"id":"asst_1","model":"m","name":"Ada","description":"d","instructions":"i"}`),
		has(`{"id":"asst_1","model":"m","name":"Ada","description":"d","instructions":"i"}`),
	},
}
