package conformance

import (
	"context"
	"errors"
	"io"
	"strings"

	theirs "github.com/openai/openai-go"
	"github.com/openai/openai-go/option"
	"github.com/openai/openai-go/packages/param"
	"github.com/openai/openai-go/packages/ssestream"

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

	createRun(ctx context.Context, thread, assistant string) (run, error)
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
	streamRun(ctx context.Context, thread, assistant string) (stream, error)
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

// wantType fails when a download is not of the type that was uploaded.
func wantType(contentType string, err error) error {
	if err == nil && contentType != "text/plain" {
		return errors.New("the file has the type " + contentType)
	}
	return err
}

// official is github.com/openai/openai-go.
type official struct{ c theirs.Client }

func newOfficial(url, key string) sdk {
	return official{theirs.NewClient(option.WithBaseURL(url+"/v1/"), option.WithAPIKey(key))}
}

func (o official) createAssistant(ctx context.Context, name, function string) (thing, error) {
	params := theirs.BetaAssistantNewParams{Model: "gpt-5", Name: theirs.String(name), Metadata: map[string]string{"a": "b"}}
	if function != "" {
		params.Tools = []theirs.AssistantToolUnionParam{
			theirs.AssistantToolParamOfFunction(theirs.FunctionDefinitionParam{Name: function}),
		}
	}
	a, err := o.c.Beta.Assistants.New(ctx, params)
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, a.Name}, nil
}

func (o official) getAssistant(ctx context.Context, id string) (thing, error) {
	a, err := o.c.Beta.Assistants.Get(ctx, id)
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, a.Name}, nil
}

func (o official) renameAssistant(ctx context.Context, id, name string) (thing, error) {
	a, err := o.c.Beta.Assistants.Update(ctx, id, theirs.BetaAssistantUpdateParams{Name: theirs.String(name)})
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, a.Name}, nil
}

func (o official) deleteAssistant(ctx context.Context, id string) (bool, error) {
	d, err := o.c.Beta.Assistants.Delete(ctx, id)
	if err != nil {
		return false, err
	}
	return d.Deleted, nil
}

func (o official) allAssistants(ctx context.Context, pageSize int64) ([]thing, error) {
	var out []thing
	pager := o.c.Beta.Assistants.ListAutoPaging(ctx, theirs.BetaAssistantListParams{Limit: theirs.Int(pageSize), Order: "asc"})
	for pager.Next() {
		out = append(out, thing{pager.Current().ID, pager.Current().Name})
	}
	return out, pager.Err()
}

func (o official) createThread(ctx context.Context, firstWords string) (string, error) {
	t, err := o.c.Beta.Threads.New(ctx, theirs.BetaThreadNewParams{Messages: []theirs.BetaThreadNewParamsMessage{{
		Role:    "user",
		Content: theirs.BetaThreadNewParamsMessageContentUnion{OfString: param.NewOpt(firstWords)},
	}}})
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

func (o official) say(ctx context.Context, thread, words string) (string, error) {
	m, err := o.c.Beta.Threads.Messages.New(ctx, thread, theirs.BetaThreadMessageNewParams{
		Role: "user",
		Content: theirs.BetaThreadMessageNewParamsContentUnion{
			OfArrayOfContentParts: []theirs.MessageContentPartParamUnion{{OfText: &theirs.TextContentBlockParam{Text: words}}},
		},
	})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

func (o official) allMessages(ctx context.Context, thread string, pageSize int64) ([]thing, error) {
	var out []thing
	pager := o.c.Beta.Threads.Messages.ListAutoPaging(ctx, thread, theirs.BetaThreadMessageListParams{Limit: theirs.Int(pageSize), Order: "asc"})
	for pager.Next() {
		m := pager.Current()
		out = append(out, thing{m.ID, m.Content[0].AsText().Text.Value})
	}
	return out, pager.Err()
}

func officialRun(r *theirs.Run, err error) (run, error) {
	if err != nil {
		return run{}, err
	}
	out := run{id: r.ID, status: string(r.Status)}
	for _, call := range r.RequiredAction.SubmitToolOutputs.ToolCalls {
		out.call, out.function, out.arguments = call.ID, call.Function.Name, call.Function.Arguments
	}
	return out, nil
}

func (o official) createRun(ctx context.Context, thread, assistant string) (run, error) {
	return officialRun(o.c.Beta.Threads.Runs.New(ctx, thread, theirs.BetaThreadRunNewParams{
		AssistantID: assistant, Include: []theirs.RunStepInclude{"step_details.tool_calls[*].file_search.results[*].content"},
	}))
}

func (o official) getRun(ctx context.Context, thread, id string) (run, error) {
	return officialRun(o.c.Beta.Threads.Runs.Get(ctx, thread, id))
}

func officialOutput(call, output string) theirs.BetaThreadRunSubmitToolOutputsParams {
	return theirs.BetaThreadRunSubmitToolOutputsParams{ToolOutputs: []theirs.BetaThreadRunSubmitToolOutputsParamsToolOutput{
		{ToolCallID: theirs.String(call), Output: theirs.String(output)},
	}}
}

func (o official) submit(ctx context.Context, thread, id, call, output string) (run, error) {
	return officialRun(o.c.Beta.Threads.Runs.SubmitToolOutputs(ctx, thread, id, officialOutput(call, output)))
}

func (o official) runSteps(ctx context.Context, thread, id string) ([]string, error) {
	var out []string
	pager := o.c.Beta.Threads.Runs.Steps.ListAutoPaging(ctx, thread, id, theirs.BetaThreadRunStepListParams{Limit: theirs.Int(1), Order: "asc"})
	for pager.Next() {
		step := pager.Current()
		what := step.StepDetails.MessageCreation.MessageID
		if calls := step.StepDetails.AsToolCalls().ToolCalls; len(calls) > 0 {
			what = calls[0].AsFunction().Function.Name
		}
		out = append(out, step.StepDetails.Type+" "+string(step.Status)+" "+what)
	}
	return out, pager.Err()
}

func officialStream(s *ssestream.Stream[theirs.AssistantStreamEventUnion]) (stream, error) {
	var out stream
	defer s.Close()
	for s.Next() {
		event := s.Current()
		out.events = append(out.events, event.Event)
		for _, piece := range event.Data.Delta.Content {
			out.text += piece.Text.Value
		}
		if event.Data.Object == "thread.run" {
			out.run = run{id: event.Data.ID, status: event.Data.Status}
			for _, call := range event.Data.RequiredAction.SubmitToolOutputs.ToolCalls {
				out.run.call, out.run.function, out.run.arguments = call.ID, call.Function.Name, call.Function.Arguments
			}
		}
	}
	return out, s.Err()
}

func (o official) streamRun(ctx context.Context, thread, assistant string) (stream, error) {
	return officialStream(o.c.Beta.Threads.Runs.NewStreaming(ctx, thread, theirs.BetaThreadRunNewParams{AssistantID: assistant}))
}

func (o official) streamThreadAndRun(ctx context.Context, assistant, words string) (stream, error) {
	return officialStream(o.c.Beta.Threads.NewAndRunStreaming(ctx, theirs.BetaThreadNewAndRunParams{
		AssistantID: assistant,
		Thread: theirs.BetaThreadNewAndRunParamsThread{Messages: []theirs.BetaThreadNewAndRunParamsThreadMessage{{
			Role:    "user",
			Content: theirs.BetaThreadNewAndRunParamsThreadMessageContentUnion{OfString: theirs.String(words)},
		}}},
	}))
}

func (o official) streamSubmit(ctx context.Context, thread, id, call, output string) (stream, error) {
	return officialStream(o.c.Beta.Threads.Runs.SubmitToolOutputsStreaming(ctx, thread, id, officialOutput(call, output)))
}

func (o official) upload(ctx context.Context, name, content string) (thing, error) {
	f, err := o.c.Files.New(ctx, theirs.FileNewParams{
		File: theirs.File(strings.NewReader(content), name, "text/plain"), Purpose: theirs.FilePurposeAssistants,
	})
	if err != nil {
		return thing{}, err
	}
	return thing{f.ID, f.Filename}, nil
}

func (o official) download(ctx context.Context, id string) (string, error) {
	answer, err := o.c.Files.Content(ctx, id)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return string(content), wantType(answer.Header.Get("Content-Type"), err)
}

func (o official) allFiles(ctx context.Context) ([]thing, error) {
	var out []thing
	pager := o.c.Files.ListAutoPaging(ctx, theirs.FileListParams{Limit: theirs.Int(2), Order: "asc", Purpose: theirs.String("assistants")})
	for pager.Next() {
		out = append(out, thing{pager.Current().ID, pager.Current().Filename})
	}
	return out, pager.Err()
}

func (o official) deleteFile(ctx context.Context, id string) (bool, error) {
	d, err := o.c.Files.Delete(ctx, id)
	if err != nil {
		return false, err
	}
	return d.Deleted, nil
}

func (official) failure(err error) (failure, bool) {
	var e *theirs.Error
	if !errors.As(err, &e) {
		return failure{}, false
	}
	return failure{e.StatusCode, e.Code, e.Type, e.Message}, true
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
			&openai.AssistantToolsFunction{Function: openai.FunctionObject{Name: function}},
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

func (g generated) createRun(ctx context.Context, thread, assistant string) (run, error) {
	return generatedRun(g.c.Runs.Create(ctx, thread, &openai.CreateRunRequest{AssistantID: assistant}, &openai.RunsCreateParams{
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

func (g generated) streamRun(ctx context.Context, thread, assistant string) (stream, error) {
	return generatedStream(g.c.Runs.CreateStream(ctx, thread, &openai.CreateRunRequest{AssistantID: assistant}, nil))
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
