package memory

import (
	"context"
	"encoding/json"
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

// Echo is a responder that responds with the text of the last message of the user. It uses a tool first where the run must, by its
// tool_choice: the function that is named, or the first one, with arguments made from its parameters; or file_search, in which case the
// response ends with a citation of the best result. A run that must use another tool fails.
//
// A message that is "call:" and the name of a function of the run calls it, too, for wires without tool_choice.
type Echo struct{}

// echoMarker is the marker of a citation, in the form of OpenAI.
const echoMarker = "【4:0†source】"

// Respond implements [Responder].
func (Echo) Respond(ctx context.Context, turn *Turn, reply *Reply) error {
	text, found := turn.Asked(), &Search{}
	if len(turn.Calls) == 0 {
		tool, err := chosen(turn.Run, text)
		switch tool := tool.(type) {
		case *assistants.AssistantToolsFunction:
			reply.Call(tool.Function.Name, string(argumentsOf(tool.Function.Parameters, text)))
			return nil
		case *assistants.AssistantToolsFileSearch:
			if found, err = turn.Search(ctx, text, tool.FileSearch.Or(nil)); err == nil {
				err = reply.Searched(found)
			}
		}
		if err != nil {
			return err
		}
	}
	for word := range strings.SplitAfterSeq(text, " ") {
		if err := reply.Text(word); err != nil {
			return err
		}
	}
	if len(found.Results) == 0 {
		return nil
	}
	return reply.Cite(echoMarker, found.Results[0].FileID)
}

// chosen returns the tool that a run uses for the text of a message; nil for none.
func chosen(run *assistants.Run, text string) (none assistants.AssistantToolsItem, err error) {
	choice := run.ToolChoice.Or(nil)
	if name, ok := strings.CutPrefix(strings.TrimSpace(text), "call:"); ok && choice != assistants.AssistantsAPIToolChoiceOptionEnumNone {
		if f, ok := functionOf(run, name); ok {
			return f, nil
		}
	}
	switch choice := choice.(type) {
	case assistants.AssistantsAPIToolChoiceOptionEnum:
		if choice != assistants.AssistantsAPIToolChoiceOptionEnumRequired {
			return none, nil
		}
		if f, ok := toolOf(run, func(*assistants.AssistantToolsFunction) bool { return true }); ok {
			return f, nil
		}
		return searchOf(run, "required")
	case *assistants.AssistantsNamedToolChoice:
		if choice.Type == assistants.AssistantsNamedToolChoiceTypeFileSearch {
			return searchOf(run, string(choice.Type))
		}
		if choice.Type != assistants.AssistantsNamedToolChoiceTypeFunction {
			return nil, unusable(string(choice.Type))
		}
		name := orZero(choice.Function.Or(nil)).Name
		if f, ok := functionOf(run, name); ok {
			return f, nil
		}
		return nil, unusable("function " + name)
	}
	return none, nil
}

// unusable returns the error of a run that must use what it has not, or what nothing here can do.
func unusable(choice string) error {
	return &RunError{Code: assistants.RunLastErrorCodeInvalidPrompt, Message: "The tool_choice of the run is " + choice +
		": it must be a function or file_search, and among the tools of the run. Nothing else can be done without a model."}
}

// toolOf returns the first tool of a run that is of the type T and fits.
func toolOf[T assistants.AssistantToolsItem](run *assistants.Run, fits func(T) bool) (none T, ok bool) {
	for _, tool := range run.Tools {
		if t, ok := tool.(T); ok && fits(t) {
			return t, true
		}
	}
	return none, false
}

// functionOf returns the function of a name.
func functionOf(run *assistants.Run, name string) (*assistants.AssistantToolsFunction, bool) {
	return toolOf(run, func(f *assistants.AssistantToolsFunction) bool { return f.Function.Name == name })
}

// searchOf returns the file search of a run that must use it.
func searchOf(run *assistants.Run, choice string) (assistants.AssistantToolsItem, error) {
	if search, ok := toolOf(run, func(*assistants.AssistantToolsFileSearch) bool { return true }); ok {
		return search, nil
	}
	return nil, unusable(choice)
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
		if err := s.Clock.OrReal().Sleep(ctx, step.Delay); err != nil {
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
