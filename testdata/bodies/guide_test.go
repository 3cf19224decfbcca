package bodies

import (
	"fmt"
	"testing"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
)

// show returns the first example of the README.
func show(body []byte) error {
	// begin read
	var list azure.MessagesListResponse
	if err := list.UnmarshalJSON(body); err != nil { // fails only when body is not JSON
		return err
	}
	for _, message := range list.Data {
		for _, content := range message.Content {
			switch c := content.(type) { // a sealed set: these types and the unknown one
			case *azure.MessageTextContent:
				fmt.Println(c.Text.Value)
			case *azure.UnknownMessageContent:
				fmt.Println("a kind of content newer than this program:", c.Type)
			}
		}
	}
	// end read
	return nil
}

func Example() {
	err := show([]byte(`{"data":[{"content":[{"type":"text","text":{"value":"Hello."}},{"type":"hologram"}]}]}`))
	fmt.Println(err)
	// Output:
	// Hello.
	// a kind of content newer than this program: hologram
	// <nil>
}

// TestAvailability holds the model case of versions: activities among the run step types.
func TestAvailability(t *testing.T) {
	t.Parallel()
	const before, after = azure.Version2025_05_15Preview2025_07, azure.Version2025_05_15Preview2025_08
	for in, want := range map[azure.Version]bool{azure.Version2025_05_01: false, azure.VersionV1: false, before: false, after: true} {
		if got := azure.RunStepTypeActivities.Available(in); got != want {
			t.Errorf("activities in %s: %v", in, got)
		}
		if got := (*azure.RunStepActivityDetails)(nil).Available(in); got != want {
			t.Errorf("RunStepActivityDetails in %s: %v", in, got)
		}
		if !azure.RunStepTypeToolCalls.Available(in) {
			t.Errorf("tool_calls in %s is missing", in)
		}
	}
	if azure.RunStepType("tomorrow").Available(after) || azure.RunStepType("tomorrow").Known() {
		t.Error("a value that no version lists is available")
	}
	message := &openai.CreateMessageRequest{}
	if !message.FieldAvailable("file_ids", openai.Version2023_11_06) || message.FieldAvailable("file_ids", openai.Version2026_08_21) ||
		message.FieldAvailable("attachments", openai.Version2023_11_06) || !message.FieldAvailable("role", openai.Version2023_11_06) {
		t.Error("fields of CreateMessageRequest are in other versions than their documents say")
	}
}

// TestConstantsNeedNoSetting writes a tool whose type nobody set.
func TestConstantsNeedNoSetting(t *testing.T) {
	t.Parallel()
	tool := &openai.AssistantToolsFunction{Function: openai.FunctionObject{Name: "f"}}
	got, err := openai.AppendAssistantObjectToolsItem(nil, tool)
	if want := `{"type":"function","function":{"name":"f"}}`; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}
