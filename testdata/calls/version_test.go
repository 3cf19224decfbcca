package calls

import (
	"errors"
	"testing"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
)

// TestWhatAVersionLacks uses what the client's version does not have: nothing may be sent, unless the client is told so.
func TestWhatAVersionLacks(t *testing.T) {
	t.Parallel()
	sent := record(t)
	old, err := openai.New(openai.WithBaseURL(sent.server.URL), openai.WithBearerToken("x"), openai.WithVersion(openai.Version2023_11_06))
	if err != nil {
		t.Fatal(err)
	}
	stable, err := azure.New(azure.WithBaseURL(sent.server.URL), azure.WithBearerToken("x"), azure.WithVersion(azure.VersionV1))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	calls := map[string]func() error{
		"openai: Messages.Delete: version 2023-11-06 does not have this operation": func() error { _, err := old.Messages.Delete(ctx, "t", "m", nil); return err },
		"openai: RunSteps.Get: version 2023-11-06 does not have the parameter include[]": func() error {
			_, err := old.RunSteps.Get(ctx, "t", "r", "s", &openai.RunStepsGetParams{Include: []string{"x"}})
			return err
		},
		"openai: Assistants.Create: version 2023-11-06 does not have the field tool_resources of CreateAssistantRequest": func() error {
			_, err := old.Assistants.Create(ctx, &openai.CreateAssistantRequest{ //nolint:staticcheck // the document marks it as deprecated
				ToolResources: openai.Some(&openai.CreateAssistantRequestToolResources{}),
			}, nil)
			return err
		},
		"openai: Messages.Create: version 2023-11-06 does not have the value assistant of CreateMessageRequestRole": func() error {
			_, err := old.Messages.Create(ctx, "t", &openai.CreateMessageRequest{
				Role: openai.CreateMessageRequestRoleAssistant, Content: openai.CreateMessageRequestContentText("x"),
			}, nil)
			return err
		},
		"openai: Messages.Create: version 2023-11-06 does not have the variant CreateMessageRequestContentList of CreateMessageRequestContent": func() error {
			_, err := old.Messages.Create(ctx, "t", &openai.CreateMessageRequest{Role: "user", Content: openai.CreateMessageRequestContentList{}}, nil)
			return err
		},
		"azure: Agents.Create: version v1 does not have the variant MCPToolDefinition of ToolDefinition": func() error {
			_, err := stable.Agents.Create(ctx, &azure.CreateAgentOptions{Tools: []azure.ToolDefinition{&azure.MCPToolDefinition{}}}, nil)
			return err
		},
	}
	for what, call := range calls {
		err := call()
		if lacks := (*openai.VersionError)(nil); !errors.As(err, &lacks) || err.Error() != what {
			t.Errorf("%s: %v", what, err)
		}
		if r := sent.take(); r != nil {
			t.Errorf("%s: sent all the same:\n%s", what, r.text)
		}
	}
	bold, err := openai.New(openai.WithBaseURL(sent.server.URL), openai.WithBearerToken("x"),
		openai.WithVersion(openai.Version2023_11_06), openai.WithoutVersionChecks())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bold.Messages.Delete(ctx, "t", "m", nil); err != nil || sent.take() == nil {
		t.Errorf("a client without checks: %v", err)
	}
}
