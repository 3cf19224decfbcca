package conformance

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	openai "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// greet is the program of the guide.
func greet(ctx context.Context, baseURL, token string) (string, error) {
	// begin sdk
	client := openai.NewClient(option.WithBaseURL(baseURL), option.WithAPIKey(token)) // default: OPENAI_BASE_URL, OPENAI_API_KEY
	assistant, err := client.Beta.Assistants.New(ctx, openai.BetaAssistantNewParams{Model: "any"})
	if err != nil {
		return "", err
	}
	stream := client.Beta.Threads.NewAndRunStreaming(ctx, openai.BetaThreadNewAndRunParams{
		AssistantID: assistant.ID,
		Thread: openai.BetaThreadNewAndRunParamsThread{Messages: []openai.BetaThreadNewAndRunParamsThreadMessage{{
			Role:    "user",
			Content: openai.BetaThreadNewAndRunParamsThreadMessageContentUnion{OfString: openai.String("Hello there")},
		}}},
	})
	defer stream.Close()
	text := ""
	for stream.Next() {
		for _, part := range stream.Current().Data.Delta.Content {
			text += part.Text.Value
		}
	}
	return text, stream.Err()
	// end sdk
}

// TestGuide runs the programs of the guide.
func TestGuide(t *testing.T) {
	t.Parallel()
	same(t, "Go", ok(greet(t.Context(), serve(t)+"/v1/", key))(t), "Hello there")
	dir := node(t)
	cmd := exec.CommandContext(t.Context(), "node", "guide.mjs")
	cmd.Dir, cmd.Env = dir, append(cmd.Environ(), "OPENAI_BASE_URL="+serve(t)+"/v1", "OPENAI_API_KEY="+key)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), "Hello there\ncompleted\n") {
		t.Errorf("JavaScript: %v\n%s", err, out)
	}
}
