package conformance

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/assistgen/assistgen/generated/openai"
)

// sdk is what the flows need of a client.
type sdk interface {
	createAssistant(ctx context.Context, name, function string) (thing, error)
	getAssistant(ctx context.Context, id string) (thing, error)
	renameAssistant(ctx context.Context, id, name string) (thing, error)
	deleteAssistant(ctx context.Context, id string) (bool, error)
	allAssistants(ctx context.Context, pageSize int64) ([]thing, error)

	createThread(ctx context.Context, firstWords string) (string, error)
	say(ctx context.Context, thread, words string) (string, error)
	allMessages(ctx context.Context, thread string, pageSize int64) ([]thing, error)

	createRun(ctx context.Context, thread, assistant, choice string) (run, error)
	getRun(ctx context.Context, thread, id string) (run, error)
	submit(ctx context.Context, thread, id, call, output string) (run, error)
	runSteps(ctx context.Context, thread, id string) ([]string, error)

	upload(ctx context.Context, name, content string) (thing, error)
	download(ctx context.Context, id string) (string, error)
	allFiles(ctx context.Context) ([]thing, error)
	deleteFile(ctx context.Context, id string) (bool, error)

	failure(err error) (failure, bool)
}

// streamer is an sdk that has streams, and retries.
type streamer interface {
	sdk
	streamRun(ctx context.Context, thread, assistant, choice string) (stream, error)
	streamThreadAndRun(ctx context.Context, assistant, words string) (stream, error)
	streamSubmit(ctx context.Context, thread, id, call, output string) (stream, error)
}

// thing is an assistant or a file with its name, or a message with its text.
type thing struct{ id, name string }

// run is a run, with the call that it waits for if there is one.
type run struct{ id, status, call, function, arguments string }

// stream is what came of a stream: the names of its events, the text of its deltas and its last run.
type stream struct {
	events []string
	text   string
	run    run
}

// failure is an error that a server answered.
type failure struct {
	status              int
	code, kind, message string
}

// textParameter are the parameters of a function that takes a text.
var textParameter = map[string]any{
	"type": "object", "properties": map[string]any{"text": map[string]any{"type": "string"}}, "required": []string{"text"},
}

// rawParameter are the same for the generated client.
var rawParameter = openai.FunctionParameters{
	"type": `"object"`, "properties": `{"text":{"type":"string"}}`, "required": `["text"]`,
}

// wantType fails when a download is not of the type that was uploaded.
func wantType(contentType string, err error) error {
	if err == nil && contentType != "text/plain" {
		return errors.New("the file has the type " + contentType)
	}
	return err
}

// generated is the client that assistgen generates.
type generated struct{ c *openai.Client }

func newGenerated(url, key string) sdk {
	c, err := openai.New(openai.WithBaseURL(url+"/v1"), openai.WithBearerToken(key))
	if err != nil {
		panic(err)
	}
	return generated{c}
}

func generatedAssistant(a *openai.AssistantObject, err error) (thing, error) {
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, a.Name.Or("")}, nil
}

func (g generated) createAssistant(ctx context.Context, name, function string) (thing, error) {
	body := &openai.CreateAssistantRequest{
		Model: "gpt-5", Name: openai.Some(name), Metadata: openai.Some(openai.Metadata{"a": "b"}),
	}
	if function != "" {
		body.Tools = []openai.CreateAssistantRequestToolsItem{
			&openai.AssistantToolsFunction{Function: openai.FunctionObject{Name: function, Parameters: rawParameter}},
		}
	}
	return generatedAssistant(g.c.Assistants.Create(ctx, body, nil))
}

func (g generated) getAssistant(ctx context.Context, id string) (thing, error) {
	return generatedAssistant(g.c.Assistants.Get(ctx, id, nil))
}

func (g generated) renameAssistant(ctx context.Context, id, name string) (thing, error) {
	return generatedAssistant(g.c.Assistants.Update(ctx, id, &openai.ModifyAssistantRequest{Name: openai.Some(name)}, nil))
}

func (g generated) deleteAssistant(ctx context.Context, id string) (bool, error) {
	d, err := g.c.Assistants.Delete(ctx, id, nil)
	if err != nil {
		return false, err
	}
	return d.Deleted, nil
}

func (g generated) allAssistants(ctx context.Context, pageSize int64) ([]thing, error) {
	var out []thing
	params := &openai.AssistantsListParams{Limit: openai.Some(pageSize), Order: openai.Some[openai.AssistantsListParamsOrder]("asc")}
	for a, err := range g.c.Assistants.All(ctx, params) {
		if err != nil {
			return out, err
		}
		out = append(out, thing{a.ID, a.Name.Or("")})
	}
	return out, nil
}

func userWords(words string) openai.CreateMessageRequest {
	return openai.CreateMessageRequest{Role: openai.CreateMessageRequestRoleUser, Content: openai.CreateMessageRequestContentText(words)}
}

func (g generated) createThread(ctx context.Context, firstWords string) (string, error) {
	t, err := g.c.Threads.Create(ctx, &openai.CreateThreadRequest{Messages: []openai.CreateMessageRequest{userWords(firstWords)}}, nil)
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

func (g generated) say(ctx context.Context, thread, words string) (string, error) {
	m, err := g.c.Messages.Create(ctx, thread, &openai.CreateMessageRequest{
		Role:    openai.CreateMessageRequestRoleUser,
		Content: openai.CreateMessageRequestContentList{&openai.MessageRequestContentTextObject{Text: words}},
	}, nil)
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

func (g generated) allMessages(ctx context.Context, thread string, pageSize int64) ([]thing, error) {
	var out []thing
	params := &openai.MessagesListParams{Limit: openai.Some(pageSize), Order: openai.Some[openai.MessagesListParamsOrder]("asc")}
	for m, err := range g.c.Messages.All(ctx, thread, params) {
		if err != nil {
			return out, err
		}
		out = append(out, thing{m.ID, m.Content[0].(*openai.MessageContentTextObject).Text.Value})
	}
	return out, nil
}

func generatedRun(r *openai.RunObject, err error) (run, error) {
	if err != nil {
		return run{}, err
	}
	out := run{id: r.ID, status: string(r.Status)}
	for _, call := range r.RequiredAction.Or(&openai.RunObjectRequiredAction{}).SubmitToolOutputs.ToolCalls {
		out.call, out.function, out.arguments = call.ID, call.Function.Name, call.Function.Arguments
	}
	return out, nil
}

// generatedRequest returns the request for a run.
func generatedRequest(assistant, choice string) *openai.CreateRunRequest {
	body := &openai.CreateRunRequest{AssistantID: assistant}
	if choice != "" {
		body.ToolChoice = openai.Some[openai.AssistantsAPIToolChoiceOption](openai.AssistantsAPIToolChoiceOptionEnum(choice))
	}
	return body
}

func (g generated) createRun(ctx context.Context, thread, assistant, choice string) (run, error) {
	return generatedRun(g.c.Runs.Create(ctx, thread, generatedRequest(assistant, choice), &openai.RunsCreateParams{
		Include: []string{"step_details.tool_calls[*].file_search.results[*].content"},
	}))
}

func (g generated) getRun(ctx context.Context, thread, id string) (run, error) {
	return generatedRun(g.c.Runs.Get(ctx, thread, id, nil))
}

func generatedOutput(call, output string) *openai.SubmitToolOutputsRunRequest {
	return &openai.SubmitToolOutputsRunRequest{ToolOutputs: []openai.SubmitToolOutputsRunRequestToolOutputsItem{
		{ToolCallID: openai.Some(call), Output: openai.Some(output)},
	}}
}

func (g generated) submit(ctx context.Context, thread, id, call, output string) (run, error) {
	return generatedRun(g.c.Runs.SubmitToolOutputs(ctx, thread, id, generatedOutput(call, output), nil))
}

func (g generated) runSteps(ctx context.Context, thread, id string) ([]string, error) {
	var out []string
	params := &openai.RunStepsListParams{Limit: openai.Some[int64](1), Order: openai.Some[openai.RunStepsListParamsOrder]("asc")}
	for step, err := range g.c.RunSteps.All(ctx, thread, id, params) {
		if err != nil {
			return out, err
		}
		switch d := step.StepDetails.(type) {
		case *openai.RunStepDetailsMessageCreationObject:
			out = append(out, d.Type+" "+string(step.Status)+" "+d.MessageCreation.MessageID)
		case *openai.RunStepDetailsToolCallsObject:
			call := d.ToolCalls[0].(*openai.RunStepDetailsToolCallsFunctionObject)
			out = append(out, d.Type+" "+string(step.Status)+" "+call.Function.Name)
		}
	}
	return out, nil
}

func generatedStream(events func(func(*openai.RunEvent, error) bool)) (stream, error) {
	var out stream
	for event, err := range events {
		if err != nil {
			return out, err
		}
		out.events = append(out.events, event.Name)
		switch data := event.Data.(type) {
		case *openai.MessageDeltaObject:
			for _, piece := range data.Delta.Content {
				t, _ := piece.(*openai.MessageDeltaContentTextObject).Text.Get()
				out.text += t.Value.Or("")
			}
		case *openai.RunObject:
			out.run, _ = generatedRun(data, nil)
		}
	}
	return out, nil
}

func (g generated) streamRun(ctx context.Context, thread, assistant, choice string) (stream, error) {
	return generatedStream(g.c.Runs.CreateStream(ctx, thread, generatedRequest(assistant, choice), nil))
}

func (g generated) streamThreadAndRun(ctx context.Context, assistant, words string) (stream, error) {
	return generatedStream(g.c.Runs.CreateWithThreadStream(ctx, &openai.CreateThreadAndRunRequest{
		AssistantID: assistant,
		Thread:      openai.Some(&openai.CreateThreadRequest{Messages: []openai.CreateMessageRequest{userWords(words)}}),
	}, nil))
}

func (g generated) streamSubmit(ctx context.Context, thread, id, call, output string) (stream, error) {
	return generatedStream(g.c.Runs.SubmitToolOutputsStream(ctx, thread, id, generatedOutput(call, output), nil))
}

func (g generated) upload(ctx context.Context, name, content string) (thing, error) {
	f, err := g.c.Files.Create(ctx, &openai.CreateFileRequest{
		File:    openai.FilePart{Name: name, ContentType: "text/plain", Content: strings.NewReader(content)},
		Purpose: openai.CreateFileRequestPurposeAssistants,
	}, nil)
	if err != nil {
		return thing{}, err
	}
	return thing{f.ID, f.Filename}, nil
}

func (g generated) download(ctx context.Context, id string) (string, error) {
	d, err := g.c.Files.Download(ctx, id, nil)
	if err != nil {
		return "", err
	}
	defer d.Close()
	content, err := io.ReadAll(d)
	return string(content), wantType(d.ContentType, err)
}

func (g generated) allFiles(ctx context.Context) ([]thing, error) {
	var out []thing
	params := &openai.FilesListParams{
		Limit: openai.Some[int64](2), Order: openai.Some[openai.FilesListParamsOrder]("asc"), Purpose: openai.Some("assistants"),
	}
	for f, err := range g.c.Files.All(ctx, params) {
		if err != nil {
			return out, err
		}
		out = append(out, thing{f.ID, f.Filename})
	}
	return out, nil
}

func (g generated) deleteFile(ctx context.Context, id string) (bool, error) {
	d, err := g.c.Files.Delete(ctx, id, nil)
	if err != nil {
		return false, err
	}
	return d.Deleted, nil
}

func (generated) failure(err error) (failure, bool) {
	var e *openai.APIError
	if !errors.As(err, &e) {
		return failure{}, false
	}
	return failure{e.Status, e.Code, e.Type, e.Message}, true
}
