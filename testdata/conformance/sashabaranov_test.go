package conformance

import (
	"context"
	"errors"
	"io"

	goopenai "github.com/sashabaranov/go-openai"
)

// community is github.com/sashabaranov/go-openai. It has neither streams of runs nor retries, and iterates no pages itself.
type community struct{ c *goopenai.Client }

func newCommunity(url, key string) sdk {
	config := goopenai.DefaultConfig(key)
	config.BaseURL = url + "/v1"
	config.AssistantVersion = "v2"
	return community{goopenai.NewClientWithConfig(config)}
}

func communityAssistant(a goopenai.Assistant, err error) (thing, error) {
	if err != nil {
		return thing{}, err
	}
	return thing{a.ID, *a.Name}, nil
}

func (c community) createAssistant(ctx context.Context, name, function string) (thing, error) {
	request := goopenai.AssistantRequest{Model: "gpt-5", Name: &name, Metadata: map[string]any{"a": "b"}}
	if function != "" {
		request.Tools = []goopenai.AssistantTool{{
			Type: goopenai.AssistantToolTypeFunction, Function: &goopenai.FunctionDefinition{Name: function, Parameters: textParameter},
		}}
	}
	return communityAssistant(c.c.CreateAssistant(ctx, request))
}

func (c community) getAssistant(ctx context.Context, id string) (thing, error) {
	return communityAssistant(c.c.RetrieveAssistant(ctx, id))
}

func (c community) renameAssistant(ctx context.Context, id, name string) (thing, error) {
	return communityAssistant(c.c.ModifyAssistant(ctx, id, goopenai.AssistantRequest{Name: &name})) // sends "model":"", too
}

func (c community) deleteAssistant(ctx context.Context, id string) (bool, error) {
	d, err := c.c.DeleteAssistant(ctx, id)
	return d.Deleted, err
}

func (c community) allAssistants(ctx context.Context, pageSize int64) ([]thing, error) {
	var out []thing
	limit, order := int(pageSize), "asc"
	var after *string
	for {
		page, err := c.c.ListAssistants(ctx, &limit, &order, after, nil)
		if err != nil {
			return out, err
		}
		for _, a := range page.Assistants {
			out = append(out, thing{a.ID, *a.Name})
		}
		if !page.HasMore {
			return out, nil
		}
		after = page.LastID
	}
}

func (c community) createThread(ctx context.Context, firstWords string) (string, error) {
	t, err := c.c.CreateThread(ctx, goopenai.ThreadRequest{Messages: []goopenai.ThreadMessage{{Role: "user", Content: firstWords}}})
	return t.ID, err
}

func (c community) say(ctx context.Context, thread, words string) (string, error) {
	m, err := c.c.CreateMessage(ctx, thread, goopenai.MessageRequest{Role: "user", Content: words})
	return m.ID, err
}

func (c community) allMessages(ctx context.Context, thread string, pageSize int64) ([]thing, error) {
	var out []thing
	limit, order := int(pageSize), "asc"
	var after *string
	for {
		page, err := c.c.ListMessage(ctx, thread, &limit, &order, after, nil, nil)
		if err != nil {
			return out, err
		}
		for _, m := range page.Messages {
			out = append(out, thing{m.ID, m.Content[0].Text.Value})
		}
		if !page.HasMore {
			return out, nil
		}
		after = page.LastID
	}
}

func communityRun(r goopenai.Run, err error) (run, error) {
	if err != nil {
		return run{}, err
	}
	out := run{id: r.ID, status: string(r.Status)}
	if r.RequiredAction != nil {
		for _, call := range r.RequiredAction.SubmitToolOutputs.ToolCalls {
			out.call, out.function, out.arguments = call.ID, call.Function.Name, call.Function.Arguments
		}
	}
	return out, nil
}

func (c community) createRun(ctx context.Context, thread, assistant, choice string) (run, error) {
	request := goopenai.RunRequest{AssistantID: assistant}
	if choice != "" {
		request.ToolChoice = choice
	}
	return communityRun(c.c.CreateRun(ctx, thread, request))
}

func (c community) getRun(ctx context.Context, thread, id string) (run, error) {
	return communityRun(c.c.RetrieveRun(ctx, thread, id))
}

func (c community) submit(ctx context.Context, thread, id, call, output string) (run, error) {
	return communityRun(c.c.SubmitToolOutputs(ctx, thread, id, goopenai.SubmitToolOutputsRequest{
		ToolOutputs: []goopenai.ToolOutput{{ToolCallID: call, Output: output}},
	}))
}

func (c community) runSteps(ctx context.Context, thread, id string) ([]string, error) {
	order := "asc"
	page, err := c.c.ListRunSteps(ctx, thread, id, goopenai.Pagination{Order: &order})
	var out []string
	for _, step := range page.RunSteps {
		what := ""
		if made := step.StepDetails.MessageCreation; made != nil {
			what = made.MessageID
		}
		for _, call := range step.StepDetails.ToolCalls {
			what = call.Function.Name
		}
		out = append(out, string(step.StepDetails.Type)+" "+string(step.Status)+" "+what)
	}
	return out, err
}

func (c community) upload(ctx context.Context, name, content string) (thing, error) {
	f, err := c.c.CreateFileBytes(ctx, goopenai.FileBytesRequest{Name: name, Bytes: []byte(content), Purpose: goopenai.PurposeAssistants})
	return thing{f.ID, f.FileName}, err
}

func (c community) download(ctx context.Context, id string) (string, error) {
	answer, err := c.c.GetFileContent(ctx, id)
	if err != nil {
		return "", err
	}
	defer answer.Close()
	content, err := io.ReadAll(answer)
	return string(content), err
}

func (c community) allFiles(ctx context.Context) ([]thing, error) {
	list, err := c.c.ListFiles(ctx)
	var out []thing
	for i := range list.Files { // the newest first: it asks for no order
		f := list.Files[len(list.Files)-1-i]
		out = append(out, thing{f.ID, f.FileName})
	}
	return out, err
}

func (c community) deleteFile(ctx context.Context, id string) (bool, error) {
	err := c.c.DeleteFile(ctx, id) // says no more than that
	return err == nil, err
}

func (community) failure(err error) (failure, bool) {
	var e *goopenai.APIError
	if !errors.As(err, &e) {
		return failure{}, false
	}
	code, _ := e.Code.(string)
	return failure{e.HTTPStatusCode, code, e.Type, e.Message}, true
}
