package chat_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/chat"
	"github.com/assistgen/assistgen/generated/assistants"
)

// TestHostileStreams holds that a run ends, whatever the endpoint sends.
func TestHostileStreams(t *testing.T) {
	t.Parallel()
	pieces := []string{
		`{"choices":[{"delta":{"content":"a【1†b"}}]}`, `{"choices":[{"delta":{"content":"】"}}]}`, `{"choices":[{"delta":{"content":7,"refusal":[]}}]}`,
		`{"choices":[{"delta":{"refusal":"no"}}]}`, `{"choices":[{"delta":null,"index":-1,"finish_reason":{}}]}`, `{"choices":[null]}`, `{"choices":{}}`, `[]`, `null`, `7`, ``,
		`{"choices":[{"delta":{"tool_calls":[null,7,{"index":"x","function":null},{"index":-1,"id":7,"function":{"name":[],"arguments":{}}}]}}]}`,
		`{"choices":[{"delta":{"tool_calls":[{"index":9223372036854775807,"id":"a","function":{"name":"f","arguments":"{"}}]}}]}`,
		`{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"}"}}]}}]}`, `{"choices":[{"delta":{},"finish_reason":"new"}]}`,
		`{"choices":[{"delta":{},"finish_reason":"length"}]}`, `{"usage":{"prompt_tokens":-1,"completion_tokens":9223372036854775807}}`,
		`{"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807},"choices":[]}`,
		`{"error":null}`, `{"error":{}}`, `{"error":7}`, "\xff\xfe", `{`, `[DONE]`,
	}
	random := rand.New(rand.NewPCG(1, 2)) // the same each time
	for range 300 {
		var b strings.Builder
		for range random.IntN(8) {
			b.WriteString("data: " + pieces[random.IntN(len(pieces))] + "\n\n")
		}
		w := newWorld(t, raw(200, "text/event-stream", b.String()), chat.Options{})
		w.begun(caller, hello)
		switch run := w.run(""); run.Status {
		case assistants.RunStatusCompleted, assistants.RunStatusIncomplete, assistants.RunStatusRequiresAction:
		case assistants.RunStatusFailed:
			if run.LastError.Or(&assistants.RunLastError{}).Message.Or("") == "" {
				t.Errorf("%s: no message", b.String())
			}
		default:
			t.Errorf("%s: got %+v", b.String(), run)
		}
	}
}
