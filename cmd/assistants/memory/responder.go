package memory

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

// Responder decides what runs do. It may be called by several goroutines.
type Responder interface {
	// Respond writes what the assistant says, and the functions that it calls, to the reply. It is called when a run starts, and
	// again when the outputs of its calls are there. A run whose responder calls functions waits for their outputs; another is completed.
	//
	// The context ends when the run is cancelled, expires, or its thread is deleted. An error fails the run: its code and message are
	// those of a [*RunError], and an [*IncompleteError] makes the run incomplete.
	Respond(ctx context.Context, turn *Turn, reply *Reply) error
}

// ResponderFunc is a function as a [Responder].
type ResponderFunc func(ctx context.Context, turn *Turn, reply *Reply) error

// Respond calls f.
func (f ResponderFunc) Respond(ctx context.Context, turn *Turn, reply *Reply) error {
	return f(ctx, turn, reply)
}

// Turn holds the run and the conversation for a responder, as its own copy. [Turn.History] has the calls of earlier runs, too.
type Turn struct {
	// Run is the run, with the model, the instructions and the tools of its assistant where it has none itself.
	Run *assistants.Run
	// Messages are those of the thread that the run's truncation strategy leaves, the oldest first.
	Messages []*assistants.Message
	// Calls are the calls of functions that the run made before, with their outputs.
	Calls []Call
	// VectorStoreIDs are the vector stores of the run's assistant and thread.
	VectorStoreIDs []string
	// Usage counts the tokens of the run's turns before.
	Usage assistants.RunCompletionUsage

	s *Service // nil for a turn that no service made
}

// Call is a call of a function.
type Call struct {
	// ID is given by the service.
	ID string
	// Name is the name of the function, and Arguments its arguments as JSON.
	Name, Arguments string
	// Output is the string that the caller handed in.
	Output string
}

// RunError is an error of a responder with its own code.
type RunError struct {
	Code    assistants.RunLastErrorCode
	Message string
}

// Error returns the message.
func (e *RunError) Error() string { return e.Message }

// IncompleteContentFilter is the reason of a run of which a filter left content out. The document lists it for messages only.
const IncompleteContentFilter = assistants.RunIncompleteDetailsReason(assistants.MessageIncompleteDetailsReasonContentFilter)

// IncompleteError is the error of a responder that could not say everything.
type IncompleteError struct {
	Reason assistants.RunIncompleteDetailsReason
}

// Error returns the reason.
func (e *IncompleteError) Error() string { return string(e.Reason) }

// Echo is a responder that responds with the text of the last message of the user. Where the run must use tools, by its tool_choice, it
// first calls the function: the one that is named, or the first. The arguments are made from the function's parameters.
type Echo struct{}

// Respond implements [Responder].
func (Echo) Respond(_ context.Context, turn *Turn, reply *Reply) error {
	text := lastOf(turn.Messages)
	if len(turn.Calls) == 0 {
		if f := forced(turn.Run); f != nil {
			reply.Call(f.Name, string(argumentsOf(f.Parameters, text)))
			return nil
		}
	}
	for word := range strings.SplitAfterSeq(text, " ") {
		if err := reply.Text(word); err != nil {
			return err
		}
	}
	return nil
}

func lastOf(messages []*assistants.Message) string {
	for _, m := range slices.Backward(messages) {
		if m.Role == assistants.MessageRoleUser {
			return TextOf(m)
		}
	}
	return ""
}

// forced returns the function that a run must call; nil for none.
func forced(run *assistants.Run) *assistants.FunctionObject {
	name, required := "", false
	switch choice := run.ToolChoice.Or(nil).(type) {
	case assistants.AssistantsAPIToolChoiceOptionEnum:
		required = choice == assistants.AssistantsAPIToolChoiceOptionEnumRequired
	case *assistants.AssistantsNamedToolChoice:
		name = orZero(choice.Function.Or(nil)).Name
	}
	for _, tool := range run.Tools {
		if f, ok := tool.(*assistants.AssistantToolsFunction); ok && (required || name != "" && f.Function.Name == name) {
			return &f.Function
		}
	}
	return nil
}

// argumentsOf returns arguments that a function can take: the required ones, a string being the text.
func argumentsOf(parameters assistants.FunctionParameters, text string) json.RawMessage {
	schema, err := json.Marshal(parameters)
	if err != nil {
		return json.RawMessage("{}")
	}
	v := valueOf(schema, text, 0)
	if v[0] != '{' {
		return json.RawMessage("{}")
	}
	return v
}

// mostLevels is how deep made values are: a schema may be of any depth.
const mostLevels = 16

// valueOf returns a value that a JSON Schema with plain types and enums describes.
func valueOf(schema json.RawMessage, text string, level int) json.RawMessage {
	var s struct {
		Type       any                        `json:"type"`
		Enum       []json.RawMessage          `json:"enum"`
		Properties map[string]json.RawMessage `json:"properties"`
		Required   []string                   `json:"required"`
		Minimum    json.Number                `json:"minimum"`
	}
	if err := json.Unmarshal(schema, &s); err != nil || level > mostLevels {
		return json.RawMessage("null")
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	if types, ok := s.Type.([]any); ok && len(types) > 0 {
		s.Type = types[0]
	}
	var v any
	switch {
	case s.Type == "object" || s.Type == nil && s.Properties != nil:
		members := map[string]json.RawMessage{}
		for _, name := range s.Required {
			members[name] = valueOf(s.Properties[name], text, level+1)
		}
		v = members
	case s.Type == "number" || s.Type == "integer":
		v = s.Minimum
		if s.Minimum == "" {
			v = 0
		}
	case s.Type == "boolean":
		v = false
	case s.Type == "array":
		v = []any{}
	case s.Type == "string" || s.Type == nil && level > 0:
		v = text
	}
	out, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return out
}

// Step is one turn of a scripted responder.
type Step struct {
	// Delay passes first, by Clock.
	Delay time.Duration
	// Text are the deltas of a message; none is no message.
	Text []string
	// Calls are calls of functions.
	Calls []Call
	// Err ends the turn; see [Responder].
	Err error
	// PromptTokens and CompletionTokens are the usage of the run; both zero leave it to the service.
	PromptTokens, CompletionTokens int64
}

// Scripted is a responder that does one step after the other, whatever it responds to. Runs take steps in the order in which they need
// them; a run that finds none fails.
type Scripted struct {
	Steps []Step
	// Clock is the one by which delays pass. Default: the real one.
	Clock assistants.Clock

	mu   sync.Mutex
	done int
}

// Respond implements [Responder].
func (s *Scripted) Respond(ctx context.Context, _ *Turn, reply *Reply) error {
	step, ok := s.next()
	if !ok {
		return &RunError{Code: assistants.RunLastErrorCodeServerError, Message: "The script has no further step."}
	}
	if step.Delay > 0 {
		wait := s.Clock.Sleep
		if wait == nil {
			wait = sleep
		}
		if err := wait(ctx, step.Delay); err != nil {
			return err
		}
	}
	for _, text := range step.Text {
		if err := reply.Text(text); err != nil {
			return err
		}
	}
	for _, c := range step.Calls {
		reply.Call(c.Name, c.Arguments)
	}
	if step.PromptTokens != 0 || step.CompletionTokens != 0 {
		reply.Usage(step.PromptTokens, step.CompletionTokens)
	}
	return step.Err
}

func (s *Scripted) next() (Step, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done == len(s.Steps) {
		return Step{}, false
	}
	s.done++
	return s.Steps[s.done-1], true
}
