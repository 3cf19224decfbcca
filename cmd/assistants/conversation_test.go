package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/yandex"
)

// weather is a function that an assistant may call.
const weather = `{"type":"function","function":{"name":"weather","description":"Says the weather.","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}`

// forecast returns the steps of runs: the first says something, the second asks for the weather of two cities.
func forecast() []memory.Step {
	return []memory.Step{
		{Text: []string{"Hello ", "Ada."}},
		{Calls: []memory.Call{{Name: "weather", Arguments: `{"city":"Oslo"}`}, {Name: "weather", Arguments: `{"city":"Rome"}`}}},
		{Text: []string{"It is ", "sunny."}},
	}
}

// vendor returns the URL of a vendor that has the forecast.
func vendor(t *testing.T, handler func(*assistants.Client) (http.Handler, error)) string {
	t.Helper()
	service := memory.New(memory.Options{Responder: &memory.Scripted{Steps: forecast()}})
	server := httptest.NewServer(must(handler(service.Client()))(t))
	t.Cleanup(func() {
		server.Close()
		_ = service.Close() // it never fails
	})
	return server.URL
}

// atEase stops a gateway whose log must not tell of anything but requests that succeed, or are to fail.
func atEase(t *testing.T, gateway *process) {
	t.Helper()
	gateway.stop()
	if log := gateway.log.String(); strings.Contains(log, "level=WARN") || strings.Contains(log, "level=ERROR") {
		t.Errorf("the log is\n%s", log)
	}
}

// TestConversationWithYandex has a program of OpenAI's API talk to Yandex through the gateway.
func TestConversationWithYandex(t *testing.T) {
	t.Parallel()
	url := vendor(t, func(c *assistants.Client) (http.Handler, error) {
		check := func(ctx context.Context, key string) (context.Context, error) {
			if key != providerKey {
				return nil, yandex.ErrNoCredential
			}
			return ctx, nil
		}
		return assistants.HandlerYandexWith(c, assistants.YandexOptions{Context: t.Context()}, yandex.ServeAuth("apiKey", check))
	})
	gateway := start(t, []string{"YC_API_KEY=" + providerKey}, "--provider", "yandex", "--endpoint", url, "--folder", "f", "--map-model", "m=gpt://f/lite/latest")
	talk(t, must(openai.New(openai.WithBaseURL(gateway.url+"/v1"), openai.WithBearerToken(callerKey)))(t))
	atEase(t, gateway)
}

// talk goes through a conversation in OpenAI's words.
func talk(t *testing.T, c *openai.Client) {
	t.Helper()
	ctx := t.Context()
	body := &openai.CreateAssistantRequest{}
	if err := body.UnmarshalJSON([]byte(`{"model":"m","name":"Ada","instructions":"Be brief.","tools":[` + weather + `]}`)); err != nil {
		t.Fatal(err)
	}
	assistant := must(c.Assistants.Create(ctx, body, nil))(t)
	if assistant.Model != "m" || assistant.Name.Or("") != "Ada" || assistant.Instructions.Or("") != "Be brief." || len(assistant.Tools) != 1 {
		t.Errorf("the assistant is %+v", assistant)
	}
	thread := must(c.Threads.Create(ctx, nil, nil))(t)
	must(c.Messages.Create(ctx, thread.ID, &openai.CreateMessageRequest{
		Role: openai.CreateMessageRequestRoleUser, Content: openai.CreateMessageRequestContentText("I am Ada."),
	}, nil))(t)
	said, last := hear(t, c.Runs.CreateStream(ctx, thread.ID, &openai.CreateRunRequest{AssistantID: assistant.ID}, nil))
	if said != "Hello Ada." || last.Status != openai.RunObjectStatusCompleted {
		t.Errorf("the first run is %s, and says %q", last.Status, said)
	}
	must(c.Messages.Create(ctx, thread.ID, &openai.CreateMessageRequest{
		Role: openai.CreateMessageRequestRoleUser, Content: openai.CreateMessageRequestContentText("How is the weather?"),
	}, nil))(t)
	_, last = hear(t, c.Runs.CreateStream(ctx, thread.ID, &openai.CreateRunRequest{AssistantID: assistant.ID}, nil))
	action, ok := last.RequiredAction.Get()
	if last.Status != openai.RunObjectStatusRequiresAction || !ok || len(action.SubmitToolOutputs.ToolCalls) != 2 {
		t.Fatalf("the second run is %+v", last)
	}
	outputs := &openai.SubmitToolOutputsRunRequest{}
	for i, call := range action.SubmitToolOutputs.ToolCalls {
		if city := []string{"Oslo", "Rome"}[i]; call.Function.Name != "weather" || !strings.Contains(call.Function.Arguments, city) {
			t.Errorf("call %d is %+v", i, call)
		}
		outputs.ToolOutputs = append(outputs.ToolOutputs, openai.SubmitToolOutputsRunRequestToolOutputsItem{
			ToolCallID: openai.Some(call.ID), Output: openai.Some("sun"),
		})
	}
	said, last = hear(t, c.Runs.SubmitToolOutputsStream(ctx, thread.ID, last.ID, outputs, nil))
	if said != "It is sunny." || last.Status != openai.RunObjectStatusCompleted {
		t.Errorf("the second run is %s, and says %q: %+v", last.Status, said, last.LastError)
	}
	if got := must(c.Runs.Get(ctx, thread.ID, last.ID, nil))(t); got.Status != openai.RunObjectStatusCompleted || got.ID != last.ID {
		t.Errorf("the run is %+v", got)
	}
	var all []string
	for m, err := range c.Messages.All(ctx, thread.ID, nil) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(m.Role)+": "+m.Content[0].(*openai.MessageContentTextObject).Text.Value)
	}
	want := "assistant: It is sunny.|user: How is the weather?|assistant: Hello Ada.|user: I am Ada."
	if got := strings.Join(all, "|"); got != want {
		t.Errorf("the messages are %s", got)
	}
	keep(t, c)
}

// hear listens to a stream to its end, and returns what is said and the run as it is then.
func hear(t *testing.T, events func(func(*openai.RunEvent, error) bool)) (string, *openai.RunObject) {
	t.Helper()
	var said strings.Builder
	last := &openai.RunObject{}
	for event, err := range events {
		if err != nil {
			t.Fatal(err)
		}
		switch data := event.Data.(type) {
		case *openai.RunObject:
			last = data
		case *openai.MessageDeltaObject:
			for _, piece := range data.Delta.Content {
				text, _ := piece.(*openai.MessageDeltaContentTextObject).Text.Get()
				said.WriteString(text.Value.Or(""))
			}
		}
	}
	return said.String(), last
}

// keep keeps a file, and drops it.
func keep(t *testing.T, c *openai.Client) {
	t.Helper()
	ctx := t.Context()
	file := must(c.Files.Create(ctx, &openai.CreateFileRequest{
		Purpose: openai.CreateFileRequestPurposeAssistants, File: openai.FilePart{Name: "tea.txt", Content: strings.NewReader(leaves)},
	}, nil))(t)
	if file.Filename != "tea.txt" {
		t.Errorf("the file is %+v", file)
	}
	content := must(c.Files.Download(ctx, file.ID, nil))(t)
	if got := string(must(io.ReadAll(content))(t)); got != leaves {
		t.Errorf("the file has %q", got)
	}
	_ = content.Close()
	must(c.Files.Delete(ctx, file.ID, nil))(t)
	if _, err := c.Files.Get(ctx, file.ID, nil); !errors.Is(err, openai.ErrNotFound) {
		t.Errorf("a file that is gone: %v", err)
	}
}

// TestConversationOfYandex has a program of Yandex's API talk to OpenAI's through the gateway.
func TestConversationOfYandex(t *testing.T) {
	t.Parallel()
	url := vendor(t, func(c *assistants.Client) (http.Handler, error) { return assistants.HandlerOpenAI(c) })
	gateway := start(t, []string{"OPENAI_API_KEY=" + providerKey}, "--wire", "yandex", "--provider", "openai", "--endpoint", url, "--map-model", "m=gpt://f/lite/latest")
	y := words{t, gateway}
	assistant := y.make("/assistants/v1/assistants", `{"folderId":"f","modelUri":"gpt://f/lite/latest","name":"Ada","instruction":"Be brief.","tools":[{"function":{"name":"weather","parameters":{"type":"object"}}}]}`)
	thread := y.make("/assistants/v1/threads", `{"folderId":"f"}`)
	say := func(text string) {
		y.make("/assistants/v1/messages", `{"threadId":"`+thread+`","author":{"role":"USER"},"content":{"content":[{"text":{"content":"`+text+`"}}]}}`)
	}
	say("I am Ada.")
	for _, stream := range []string{"true", "false"} {
		run := y.make("/assistants/v1/runs", `{"assistantId":"`+assistant+`","threadId":"`+thread+`","stream":`+stream+`}`)
		heard := y.listen("/assistants/v1/runs/listen?runId=" + run)
		last := heard[len(heard)-1]
		if stream == "true" {
			if len(heard) < 2 || !strings.Contains(heard[0], `"PARTIAL_MESSAGE"`) || !strings.Contains(last, `"DONE"`) || !strings.Contains(last, "Hello Ada.") {
				t.Errorf("the first run is heard as %q", heard)
			}
			say("How is the weather?")
			continue
		}
		if !strings.Contains(last, `"TOOL_CALLS"`) || !strings.Contains(last, "Oslo") || !strings.Contains(last, "Rome") {
			t.Fatalf("the second run is heard as %q", heard)
		}
		result := `{"functionResult":{"name":"weather","content":"sun"}}`
		y.ok(call{method: http.MethodPatch, path: "/assistants/v1/runs/submit", body: `{"runId":"` + run + `","toolResultList":{"toolResults":[` + result + `,` + result + `]}}`})
		heard = y.listen("/assistants/v1/runs/listen?eventsStartIdx=1&runId=" + run)
		if last = heard[len(heard)-1]; !strings.Contains(last, `"DONE"`) || !strings.Contains(last, "It is sunny.") {
			t.Errorf("the second run ends as %q", heard)
		}
		if got := y.ok(call{method: http.MethodGet, path: "/assistants/v1/runs/" + run}); got.member(t, "state.status") != "COMPLETED" {
			t.Errorf("the run is %s", got.body)
		}
	}
	all := strings.Join(y.listen("/assistants/v1/messages?threadId="+thread), "\n")
	for _, text := range []string{"I am Ada.", "Hello Ada.", "How is the weather?", "It is sunny."} {
		if strings.Count(all, text) != 1 {
			t.Errorf("%q is not once in\n%s", text, all)
		}
	}
	file := uploadYandex(t, gateway, nil)
	if got := gateway.get(linkTo(t, gateway, file, nil).RequestURI()); got.status != http.StatusOK || got.body != leaves {
		t.Errorf("the link: %d %s", got.status, got.body)
	}
	y.ok(call{method: http.MethodDelete, path: "/files/v1/files/" + file})
	if got := gateway.get("/files/v1/files/" + file); got.status != http.StatusNotFound || got.member(t, "code") != 5.0 {
		t.Errorf("a file that is gone: %d %s", got.status, got.body)
	}
	atEase(t, gateway)
}

// words are those of Yandex, spoken to a gateway.
type words struct {
	t       *testing.T
	gateway *process
}

// ok makes a call that succeeds.
func (w words) ok(c call) response {
	w.t.Helper()
	got := w.gateway.send(c)
	if got.status != http.StatusOK {
		w.t.Fatalf("%s %s: %d %s", c.method, c.path, got.status, got.body)
	}
	return got
}

// make makes an object, and returns its ID.
func (w words) make(path, body string) string {
	w.t.Helper()
	id, _ := w.ok(call{method: http.MethodPost, path: path, body: body}).member(w.t, "id").(string)
	return id
}

// listen returns the lines of a stream, of which there is one at least.
func (w words) listen(path string) []string {
	w.t.Helper()
	return strings.Split(strings.TrimSpace(w.ok(call{method: http.MethodGet, path: path}).body), "\n")
}
