package chat

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	api "github.com/assistgen/assistgen/generated/chat"
	"github.com/assistgen/assistgen/generated/runtime"
)

// tools are those of a run.
type tools struct {
	functions []api.ChatCompletionTool
	// search has the settings of file_search; nil for a run without it.
	search *assistants.AssistantToolsFileSearchFileSearch
}

// tools returns the tools of a run.
func (r *Responder) tools(ctx context.Context, items []assistants.RunToolsItem) (*tools, error) {
	t := &tools{}
	for _, item := range items {
		switch tool := item.(type) {
		case *assistants.AssistantToolsFunction:
			f := api.ChatCompletionTool{Type: "function"}
			if err := runtime.ConvertTo(&f.Function, &tool.Function); err != nil {
				return nil, err
			}
			t.functions = append(t.functions, f)
		case *assistants.AssistantToolsFileSearch:
			settings := orZero(tool.FileSearch.Or(nil))
			t.search = &settings
		default:
			if err := r.leaveOut(ctx, "the tool "+kindOf(tool)); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// leaveOut logs what is left out of a request, or returns an error where nothing may be.
func (r *Responder) leaveOut(ctx context.Context, what string) error {
	if !r.options.Lenient {
		return invalid("The chat-completions endpoint cannot take " + what + ".")
	}
	r.options.Log.WarnContext(ctx, "left out of a request to the endpoint", "what", what)
	return nil
}

// kindOf returns the type that a variant of a union has in JSON.
func kindOf(variant any) string {
	var v struct {
		Type string `json:"type"`
	}
	text, err := runtime.Marshal(variant)
	if err != nil || json.Unmarshal(text, &v) != nil || v.Type == "" {
		return fmt.Sprintf("%T", variant)
	}
	return v.Type
}

// forbidden reports whether a run may call no tools.
func forbidden(run *assistants.Run) bool {
	return run.ToolChoice.Or(nil) == assistants.AssistantsAPIToolChoiceOptionEnumNone
}

// request returns the request of a turn.
func (r *Responder) request(ctx context.Context, turn *memory.Turn, tools *tools, found *memory.Search) (*api.CreateChatCompletionRequest, error) {
	run := turn.Run
	body := &api.CreateChatCompletionRequest{
		Model: r.model(run.Model.Or("")), Tools: tools.functions, Temperature: run.Temperature, TopP: run.TopP,
		Stream:        api.Some(true),
		StreamOptions: api.Some(&api.ChatCompletionStreamOptions{IncludeUsage: api.Some(true)}),
	}
	if body.Model == "" {
		return nil, invalid("The run has no model.")
	}
	if raw, ok := run.Rest.Get("reasoning_effort"); ok {
		if err := runtime.Unmarshal([]byte(raw), &body.ReasoningEffort); err != nil {
			return nil, err
		}
	}
	if len(tools.functions) > 0 { // OpenAI refuses both without tools, and some of its models the defaults, too
		var err error
		if body.ToolChoice, err = r.choice(ctx, turn); err != nil {
			return nil, err
		}
		if parallel, ok := run.ParallelToolCalls.Get(); ok && !parallel {
			body.ParallelToolCalls = run.ParallelToolCalls
		}
	}
	if err := setFormat(body, run.ResponseFormat.Or(nil)); err != nil {
		return nil, err
	}
	if err := r.limit(body, turn); err != nil {
		return nil, err
	}
	messages, err := r.messages(ctx, turn, systemText(run.Instructions.Or(""), found), sizeOf(body))
	body.Messages = messages
	return body, err
}

// model returns the endpoint's model for that of a run.
func (r *Responder) model(name string) string {
	if m, ok := r.options.Models[name]; ok {
		return m
	}
	if r.options.Model != "" {
		return r.options.Model
	}
	return name
}

// choice returns the tool_choice of a turn with functions.
func (r *Responder) choice(ctx context.Context, turn *memory.Turn) (none api.Opt[api.ChatCompletionToolChoiceOption], err error) {
	switch c := turn.Run.ToolChoice.Or(nil).(type) {
	case assistants.AssistantsAPIToolChoiceOptionEnum:
		if c == assistants.AssistantsAPIToolChoiceOptionEnumAuto || c == assistants.AssistantsAPIToolChoiceOptionEnumRequired && len(turn.Calls) > 0 {
			return none, nil
		}
		return api.Some[api.ChatCompletionToolChoiceOption](api.ChatCompletionToolChoiceOptionEnum(c)), nil
	case *assistants.AssistantsNamedToolChoice:
		f, ok := c.Function.Get()
		switch {
		case ok && f != nil && len(turn.Calls) == 0:
			named := &api.ChatCompletionNamedToolChoice{Type: "function"}
			named.Function.Name = f.Name
			return api.Some[api.ChatCompletionToolChoiceOption](named), nil
		case ok, c.Type == assistants.AssistantsNamedToolChoiceTypeFileSearch: // which is done anyway
			return none, nil
		}
		return none, r.leaveOut(ctx, "the tool_choice "+string(c.Type))
	case nil:
		return none, nil
	default:
		return none, r.leaveOut(ctx, "the tool_choice "+kindOf(c))
	}
}

// setFormat sets the response format. That of a run that leaves it to the model is absent.
func setFormat(body *api.CreateChatCompletionRequest, format assistants.AssistantsAPIResponseFormatOption) error {
	switch f := format.(type) {
	case nil, assistants.AssistantsAPIResponseFormatOptionEnum:
		return nil
	case *assistants.ResponseFormatText:
		body.ResponseFormat = api.Some[api.CreateChatCompletionRequestResponseFormat](&api.ResponseFormatText{Type: f.Type})
		return nil
	case *assistants.ResponseFormatJSONObject:
		body.ResponseFormat = api.Some[api.CreateChatCompletionRequestResponseFormat](&api.ResponseFormatJSONObject{Type: f.Type})
		return nil
	case *assistants.ResponseFormatJSONSchema:
		v := new(api.ResponseFormatJSONSchema)
		body.ResponseFormat = api.Some[api.CreateChatCompletionRequestResponseFormat](v)
		return runtime.ConvertTo(v, f)
	}
	return invalid("The run has an unknown response format.")
}

// limit sets the most tokens of the response: those that the run has left.
func (r *Responder) limit(body *api.CreateChatCompletionRequest, turn *memory.Turn) error {
	most, ok := turn.Run.MaxCompletionTokens.Get()
	if !ok {
		return nil
	}
	left := most - turn.Usage.CompletionTokens
	switch {
	case left <= 0:
		return &memory.IncompleteError{Reason: assistants.RunIncompleteDetailsReasonMaxCompletionTokens}
	case r.options.MaxTokens:
		body.MaxTokens = api.Some(left)
	default:
		body.MaxCompletionTokens = api.Some(left)
	}
	return nil
}

// systemText returns the text of the system message: the instructions, and what a search has found. It is one message, for many models
// take no other after it.
func systemText(instructions string, found *memory.Search) string {
	if len(found.Results) == 0 {
		return instructions
	}
	var b strings.Builder
	if instructions != "" {
		b.WriteString(instructions + "\n\n")
	}
	b.WriteString("These excerpts of files were found for the last message of the user. Where the response relies on one of them, " +
		"cite it: copy its marker, with the brackets, to the end of the sentence.")
	for i, result := range found.Results {
		b.WriteString("\n\n" + markerOf(i, result.Filename))
		for _, c := range result.Content {
			b.WriteString("\n" + c.Text)
		}
	}
	return b.String()
}
