package houses

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/houses/chat"
)

// model answers what it is asked.
type model struct {
	chat.UnimplementedMessagesHandler
	chat.UnimplementedBatchesHandler
	chat.UnimplementedAudioHandler
	asked *chat.CreateMessageParams
	beta  []string
	audio *chat.CreateTranscription
}

var aMessage = chat.Message{ID: "msg_1", Model: chat.ModelSmall1, Content: []chat.ContentBlock{&chat.TextBlock{Text: "hi"}}, StopReason: chat.Some(chat.MessageStopReasonEndTurn)}

func (m *model) Post(_ context.Context, body *chat.CreateMessageParams, params *chat.MessagesPostParams) (*chat.Message, error) {
	m.asked, m.beta = body, params.AnthropicBeta
	if body.MaxTokens == 529 {
		return nil, &chat.StatusError{Status: http.StatusTooManyRequests, Body: &chat.ErrorResponse{Error: &chat.ErrorResponseErrorOverloadedError{Message: "busy"}}}
	}
	return &aMessage, nil
}

func (m *model) PostStream(_ context.Context, body *chat.CreateMessageParams, _ *chat.MessagesPostParams, send func(chat.MessageStreamEvent) error) error {
	m.asked = body
	return errors.Join(
		send(&chat.MessageStart{Message: aMessage}), send(&chat.Ping{}), send(&chat.BlockStart{ContentBlock: &chat.TextBlock{}}),
		send(&chat.BlockDelta{Delta: &chat.BlockDeltaDeltaTextDelta{Text: "hi"}}),
		send(&chat.BlockDelta{Index: 1, Delta: &chat.BlockDeltaDeltaInputJSONDelta{PartialJSON: `{"a`}}), send(&chat.MessageStop{}))
}

func (*model) Results(_ context.Context, _ string, _ *chat.BatchesResultsParams, send func(*chat.BatchResult) error) error {
	return errors.Join(
		send(&chat.BatchResult{CustomID: "a", Result: &chat.BatchResultResultSucceeded{Message: aMessage}}),
		send(&chat.BatchResult{CustomID: "b", Result: &chat.BatchResultResultExpired{}}))
}

func (m *model) CreateTranscription(_ context.Context, body *chat.CreateTranscription, _ *chat.AudioCreateTranscriptionParams) (chat.AudioCreateTranscriptionResponse, error) {
	if m.audio = body; len(body.TimestampGranularities) > 0 {
		return &chat.VerboseTranscription{Text: "verbose", Duration: 1.5, Words: []chat.VerboseTranscriptionWordsItem{}}, nil
	}
	return &chat.Transcription{Text: "short"}, nil
}

func (*model) CreateTranscriptionText(context.Context, *chat.CreateTranscription, *chat.AudioCreateTranscriptionTextParams) (string, error) {
	return "plain", nil
}

func (*model) CreateSpeech(context.Context, *chat.AudioCreateSpeechRequest, *chat.AudioCreateSpeechParams) (*chat.FilePart, error) {
	return &chat.FilePart{Content: strings.NewReader("ID3")}, nil
}

func openModel(t *testing.T) (*house, *model, *chat.Client) {
	t.Helper()
	m := &model{}
	handler, err := chat.NewHandler(chat.Handlers{Messages: m, Batches: m, Audio: m})
	h := open(t, handler, err)
	client, err := chat.New(chat.WithBaseURL(h.url), chat.WithAPIKey("sk"), chat.WithRetry(chat.RetryPolicy{MaxAttempts: 1}))
	must(t, err)
	return h, m, client
}

func TestChatMessages(t *testing.T) {
	t.Parallel()
	h, m, client := openModel(t)
	ask := &chat.CreateMessageParams{
		Model: "model-of-tomorrow", MaxTokens: 5, System: chat.Some[chat.CreateMessageParamsSystem](chat.CreateMessageParamsSystemText("be brief")),
		Messages: []chat.InputMessage{
			{Role: "user", Content: chat.InputMessageContentText("hello")},
			{Role: "assistant", Content: chat.InputMessageContentList{&chat.ToolUseBlock{ID: "t_1", Name: "f", Input: map[string]chat.Raw{}}}},
			{Role: "user", Content: chat.InputMessageContentList{
				&chat.ToolResultBlock{ToolUseID: "t_1", Content: chat.Some[chat.ToolResultBlockContent](chat.ToolResultBlockContentText("5"))},
				&chat.ImageBlock{Source: &chat.ImageBlockSourceBase64{Data: []byte{1, 2, 3}, MediaType: "image/png"}},
			}},
		},
		Tools:      []chat.CreateMessageParamsToolsItem{&chat.Tool{Name: "f"}, &chat.SearchTool{MaxUses: chat.Some[int64](3)}},
		ToolChoice: chat.Some[chat.CreateMessageParamsToolChoice](&chat.ToolChoiceTool{Name: "f"}),
	}
	message, err := client.Messages.Post(t.Context(), ask, &chat.MessagesPostParams{AnthropicVersion: chat.Some("2023-06-01"), AnthropicBeta: []string{"a", "b"}})
	must(t, err)
	same(t, is[*chat.TextBlock](t, message.Content[0]).Text, "hi")
	same(t, m.beta, []string{"a", "b"})
	same(t, h.head.Get("X-Api-Key")+" "+h.head.Get("Anthropic-Version"), "sk 2023-06-01")
	same(t, encoded(t, m.asked), encoded(t, ask))
	for _, part := range []string{
		`{"role":"user","content":"hello"}`, `{"type":"tool_use","id":"t_1","name":"f","input":{}}`, `{"type":"tool_result","tool_use_id":"t_1","content":"5"}`,
		`{"type":"base64","data":"AQID","media_type":"image/png"}`, `{"name":"f","input_schema":{"type":"object"}}`, `{"type":"search_20250305","name":"search","max_uses":3}`, `{"type":"tool","name":"f"}`,
	} {
		if !strings.Contains(h.sent.body, part) {
			t.Errorf("sent %s, want %s in it", h.sent.body, part)
		}
	}
	for body, place := range map[string]string{
		`{"model":"m","max_tokens":0,"messages":[]}`:                                                                  "max_tokens",
		`{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text"}]}]}`:                       "messages[0].content[0].text",
		`{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"smell"}]}]}`:                      "messages[0].content",
		`{"model":"m","max_tokens":1,"messages":[],"top_kk":1}`:                                                       "top_kk",
		`{"model":"m","max_tokens":1,"messages":[],"tools":[{"type":"search_20250305","name":"f"}]}`:                  "tools[0]",
		`{"model":"m","max_tokens":1,"messages":[],"tools":[{"type":"custom","name":"f","input_schema":{"type":1}}]}`: "input_schema.type",
	} {
		h.ask("POST /v1/messages", body, asJSON).is(t, 400, `"type":"error"`, `"invalid_request_error"`, place)
	}
	ask.MaxTokens = 529
	_, err = client.Messages.Post(t.Context(), ask, nil)
	detail, ok := chat.ErrorDetail[*chat.ErrorResponse](err)
	if !ok || is[*chat.ErrorResponseErrorOverloadedError](t, detail.Error).Message != "busy" || !strings.Contains(err.Error(), "busy") {
		t.Errorf("%v, %+v", err, detail)
	}
}

func TestChatStreams(t *testing.T) {
	t.Parallel()
	h, m, client := openModel(t)
	var text, partial string
	var kinds []string
	for event, err := range client.Messages.PostStream(t.Context(), &chat.CreateMessageParams{Model: chat.ModelLarge1, MaxTokens: 5, Messages: []chat.InputMessage{}}, nil) {
		must(t, err)
		kinds = append(kinds, strings.TrimPrefix(typeName(event), "*chat."))
		if delta, ok := event.(*chat.BlockDelta); ok {
			switch d := delta.Delta.(type) {
			case *chat.BlockDeltaDeltaTextDelta:
				text += d.Text
			case *chat.BlockDeltaDeltaInputJSONDelta:
				partial += d.PartialJSON
			}
		}
	}
	same(t, kinds, []string{"MessageStart", "Ping", "BlockStart", "BlockDelta", "BlockDelta", "MessageStop"})
	same(t, text+partial, `hi{"a`)
	same(t, m.asked.Stream.Or(false), true)
	same(t, h.sent.accept, "text/event-stream")
	answer := h.ask("POST /v1/messages", `{"model":"m","max_tokens":1,"messages":[],"stream":true}`, asJSON)
	answer.is(t, 200, `data: {"type":"ping"}`+"\n\n", `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}`)
	same(t, answer.head.Get("Content-Type"), "text/event-stream")

	var ids []string
	for result, err := range client.Batches.Results(t.Context(), "b", nil) {
		must(t, err)
		ids = append(ids, result.CustomID+typeName(result.Result))
	}
	same(t, ids, []string{"a*chat.BatchResultResultSucceeded", "b*chat.BatchResultResultExpired"})
	same(t, h.ask("GET /v1/batches/b/results", "").head.Get("Content-Type"), "application/x-jsonl")
}

// TestChatOfTomorrow holds that what a vendor adds to a stream stops nobody.
func TestChatOfTomorrow(t *testing.T) {
	t.Parallel()
	h := open(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		_, _ = io.WriteString(w, "event: ping\ndata: {\"type\": \"ping\"}\n\nevent: thought\ndata: {\"type\": \"thought\", \"depth\": 3}\n\n"+
			"event: message_stop\ndata: {\"type\": \"message_stop\"}\n\nevent: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n")
	}), nil)
	client, err := chat.New(chat.WithBaseURL(h.url), chat.WithAPIKey("sk"))
	must(t, err)
	var kinds []string
	for event, err := range client.Messages.PostStream(t.Context(), &chat.CreateMessageParams{Messages: []chat.InputMessage{}, MaxTokens: 1}, nil) {
		if err != nil {
			var failure *chat.APIError
			if !errors.As(err, &failure) || failure.Message != "busy" {
				t.Error(err)
			}
			break
		}
		if unknown, ok := event.(*chat.UnknownMessageStreamEvent); ok {
			kinds = append(kinds, unknown.Type)
			continue
		}
		kinds = append(kinds, typeName(event))
	}
	same(t, kinds, []string{"*chat.Ping", "thought", "*chat.MessageStop"})
}

func TestChatAudio(t *testing.T) {
	t.Parallel()
	h, m, client := openModel(t)
	form := &chat.CreateTranscription{
		File: chat.FilePart{Name: "a.mp3", Content: strings.NewReader("ID3")}, Model: "hear-1", TimestampGranularities: []chat.CreateTranscriptionTimestampGranularitiesItem{"word", "segment"},
		Chunking: chat.Some[chat.CreateTranscriptionChunking](&chat.CreateTranscriptionChunkingObject{Type: "server_vad", Threshold: chat.Some(0.5)}),
	}
	text, err := client.Audio.CreateTranscription(t.Context(), form, nil)
	must(t, err)
	same(t, is[*chat.VerboseTranscription](t, text).Duration, 1.5)
	same(t, len(m.audio.TimestampGranularities), 2)
	same(t, strings.Count(h.sent.body, `name="timestamp_granularities[]"`), 2)
	same(t, is[*chat.CreateTranscriptionChunkingObject](t, m.audio.Chunking.Or(nil)).Threshold.Or(0), 0.5)
	form = &chat.CreateTranscription{File: chat.FilePart{Name: "a.mp3", Content: strings.NewReader("ID3")}, Model: "new"}
	plain, err := client.Audio.CreateTranscriptionText(t.Context(), form, nil)
	must(t, err)
	same(t, plain, "plain")
	sound, err := client.Audio.CreateSpeech(t.Context(), &chat.AudioCreateSpeechRequest{Input: "a"}, nil)
	must(t, err)
	data, err := io.ReadAll(sound)
	must(t, err)
	must(t, sound.Close())
	same(t, string(data)+sound.ContentType, "ID3audio/mpeg")
	h.ask("POST /v1/audio/speech", `{"input":"a","speed":5}`, asJSON).is(t, 400, "speed")
}
