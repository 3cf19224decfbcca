package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/openai"
)

// begin embed

// newService returns the URL of a service that a test has for itself, whose runs say what the test wants.
func newService(t *testing.T, steps ...memory.Step) string {
	t.Helper()
	service := memory.New(memory.Options{Responder: &memory.Scripted{Steps: steps}})
	handler, err := assistants.HandlerOpenAI(service.Client())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix("/v1", handler))
	t.Cleanup(func() {
		server.Close()
		_ = service.Close() // it never fails
	})
	return server.URL + "/v1" // the base URL of the client under test
}

// end embed

// begin steps

// steps has the turns of three runs.
var steps = []memory.Step{
	{Text: []string{"It is ", "sunny."}},
	{Calls: []memory.Call{{Name: "weather", Arguments: `{"city": "Oslo"}`}}}, // the run waits for the output
	{Text: []string{"It rains in Oslo."}},                                    // and goes on with it
	{Err: &memory.RunError{Code: assistants.RunLastErrorCodeRateLimitExceeded, Message: "Too many runs."}},
}

// end steps

// TestSteps runs the steps of the guide.
func TestSteps(t *testing.T) {
	t.Parallel()
	c := must(openai.New(openai.WithBaseURL(newService(t, steps...)), openai.WithBearerToken("any")))(t)
	assistant := must(c.Assistants.Create(t.Context(), &openai.CreateAssistantRequest{Model: "m"}, nil))(t)
	thread := must(c.Threads.Create(t.Context(), &openai.CreateThreadRequest{}, nil))(t)
	run := func() *openai.RunObject {
		run := must(c.Runs.Create(t.Context(), thread.ID, &openai.CreateRunRequest{AssistantID: assistant.ID}, nil))(t)
		return await(t, c, run)
	}
	says := func() string {
		list := must(c.Messages.List(t.Context(), thread.ID, nil))(t)
		return list.Items[0].Content[0].(*openai.MessageContentTextObject).Text.Value
	}
	if got := run(); got.Status != openai.RunObjectStatusCompleted || says() != "It is sunny." {
		t.Errorf("%s: %s", got.Status, says())
	}
	asks := run()
	if asks.Status != openai.RunObjectStatusRequiresAction {
		t.Fatalf("it is %s", asks.Status)
	}
	asked := asks.RequiredAction.Or(nil).SubmitToolOutputs.ToolCalls[0]
	if asked.Function.Name != "weather" || asked.Function.Arguments != `{"city": "Oslo"}` {
		t.Errorf("it calls %+v", asked.Function)
	}
	outputs := &openai.SubmitToolOutputsRunRequest{ToolOutputs: []openai.SubmitToolOutputsRunRequestToolOutputsItem{
		{ToolCallID: openai.Some(asked.ID), Output: openai.Some("rain")},
	}}
	if got := await(t, c, must(c.Runs.SubmitToolOutputs(t.Context(), thread.ID, asks.ID, outputs, nil))(t)); says() != "It rains in Oslo." {
		t.Errorf("%s: %s", got.Status, says())
	}
	if got := run(); got.LastError.Or(nil) == nil || got.LastError.Or(nil).Message != "Too many runs." {
		t.Errorf("%s: %+v", got.Status, got.LastError)
	}
}

// TestGuide runs the service of the guide.
func TestGuide(t *testing.T) {
	t.Parallel()
	says := memory.Step{Text: []string{"It is ", "sunny."}}
	url := newService(t, says, says) // one for each run
	if got := converse(t, url[:len(url)-len("/v1")]); got != "It is sunny." {
		t.Errorf("it says %q", got)
	}
}
