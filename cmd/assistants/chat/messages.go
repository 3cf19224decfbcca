package chat

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	api "github.com/assistgen/assistgen/generated/chat"
	"github.com/assistgen/assistgen/generated/runtime"
)

// messages returns the messages of a turn, as many as the run's tokens for prompts leave; size counts those of the rest of the request.
func (r *Responder) messages(ctx context.Context, turn *memory.Turn, system string, size int64) ([]api.ChatCompletionRequestMessage, error) {
	items, err := turn.History()
	if err != nil {
		return nil, err
	}
	var list []api.ChatCompletionRequestMessage
	if system != "" {
		list = append(list, &api.ChatCompletionRequestSystemMessage{Role: "system", Content: api.TextContentText(system)})
	}
	if items, err = fit(items, r.promptTokens(turn), size+tokens(len(system))); err != nil {
		return nil, err
	}
	for _, item := range items {
		switch {
		case item.Message == nil:
			list = addCalls(list, item.Calls)
		case item.Message.Role == assistants.MessageRoleUser:
			content, err := r.contentOf(ctx, turn, item.Message)
			if err != nil {
				return nil, err
			}
			list = append(list, &api.ChatCompletionRequestUserMessage{Role: "user", Content: content})
		default:
			text, err := r.saidIn(ctx, item.Message)
			if err != nil {
				return nil, err
			}
			if text != "" { // endpoints refuse empty ones
				list = append(list, &api.ChatCompletionRequestAssistantMessage{
					Role: "assistant", Content: api.Some[api.ChatCompletionRequestAssistantMessageContent](api.ChatCompletionRequestAssistantMessageContentText(text)),
				})
			}
		}
	}
	if len(list) == 0 {
		return nil, invalid("The run has neither messages nor instructions.")
	}
	return list, nil
}

// addCalls adds calls to the message of the model that comes before, or as a message, and their outputs.
func addCalls(list []api.ChatCompletionRequestMessage, calls []memory.Call) []api.ChatCompletionRequestMessage {
	var m *api.ChatCompletionRequestAssistantMessage
	if len(list) > 0 {
		m, _ = list[len(list)-1].(*api.ChatCompletionRequestAssistantMessage)
	}
	if m == nil {
		m = &api.ChatCompletionRequestAssistantMessage{Role: "assistant", Content: api.Null[api.ChatCompletionRequestAssistantMessageContent]()}
		list = append(list, m)
	}
	for _, c := range calls {
		m.ToolCalls = append(m.ToolCalls, api.ChatCompletionMessageToolCall{
			ID: c.ID, Type: "function", Function: api.ChatCompletionMessageToolCallFunction{Name: c.Name, Arguments: c.Arguments},
		})
	}
	for _, c := range calls {
		list = append(list, &api.ChatCompletionRequestToolMessage{Role: "tool", Content: api.TextContentText(c.Output), ToolCallID: c.ID})
	}
	return list
}

// saidIn returns what the assistant says in a message, be it a refusal.
func (r *Responder) saidIn(ctx context.Context, m *assistants.Message) (string, error) {
	var parts []string
	for _, item := range m.Content {
		switch p := item.(type) {
		case *assistants.MessageContentTextObject:
			parts = append(parts, textOf(p))
		case *assistants.MessageContentRefusalObject:
			parts = append(parts, p.Refusal)
		default:
			if err := r.leaveOut(ctx, "the part "+kindOf(p)+" of a message of the assistant"); err != nil {
				return "", err
			}
		}
	}
	return strings.Join(parts, "\n"), nil
}

func textOf(p *assistants.MessageContentTextObject) string {
	return orZero(p.Text.Or(nil)).Value.Or("")
}

// contentOf returns the content of a message of the user: its text, or parts where it has others.
func (r *Responder) contentOf(ctx context.Context, turn *memory.Turn, m *assistants.Message) (api.ChatCompletionRequestUserMessageContent, error) {
	var list api.ChatCompletionRequestUserMessageContentList
	plain := true
	for _, item := range m.Content {
		switch p := item.(type) {
		case *assistants.MessageContentTextObject:
			list = append(list, &api.ChatCompletionRequestMessageContentPartText{Type: "text", Text: textOf(p)})
		case *assistants.MessageContentImageURLObject:
			plain = false
			list = append(list, image(p.ImageURL.URL, string(p.ImageURL.Detail.Or(""))))
		case *assistants.MessageContentImageFileObject:
			url, err := r.dataURL(ctx, turn, p.ImageFile.FileID)
			if err != nil {
				return nil, err
			}
			plain = false
			list = append(list, image(url, string(p.ImageFile.Detail.Or(""))))
		default:
			if err := r.leaveOut(ctx, "the part "+kindOf(p)+" of a message"); err != nil {
				return nil, err
			}
		}
	}
	if plain { // which every endpoint takes
		return api.ChatCompletionRequestUserMessageContentText(memory.TextOf(m)), nil
	}
	return list, nil
}

func image(url, detail string) *api.ChatCompletionRequestMessageContentPartImage {
	v := &api.ChatCompletionRequestMessageContentPartImage{Type: "image_url"}
	v.ImageURL.URL = url
	if detail != "" {
		v.ImageURL.Detail = api.Some(api.ChatCompletionRequestMessageContentPartImageImageURLDetail(detail))
	}
	return v
}

// dataURL returns an image file of the service as a URL that holds it.
func (r *Responder) dataURL(ctx context.Context, turn *memory.Turn, id string) (string, error) {
	data, err := turn.File(ctx, id, r.options.MaxImage)
	if err != nil {
		return "", invalid(fmt.Sprintf("The image file %s cannot be sent: %v", id, err))
	}
	kind := http.DetectContentType(data)
	if !strings.HasPrefix(kind, "image/") {
		return "", invalid(fmt.Sprintf("The image file %s is not an image, but %s.", id, kind))
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data), nil
}

// What tokens are estimated by: how many bytes a token has in English, which other languages and code exceed; what a message takes besides
// its text; and what an image takes.
const (
	tokenBytes    = 4
	messageTokens = 4
	imageTokens   = 1000
)

func tokens(bytes int) int64 { return int64(bytes+tokenBytes-1) / tokenBytes }

// sizeOf returns about how many tokens a request without messages takes.
func sizeOf(body *api.CreateChatCompletionRequest) int64 {
	size := int64(0)
	for i := range body.Tools {
		if text, err := runtime.Marshal(&body.Tools[i]); err == nil {
			size += tokens(len(text))
		}
	}
	return size
}

// promptTokens returns the most tokens of a turn's request.
func (r *Responder) promptTokens(turn *memory.Turn) int64 {
	most := cmp.Or(r.options.MaxPromptTokens, math.MaxInt64)
	if n, ok := turn.Run.MaxPromptTokens.Get(); ok {
		most = min(most, n-turn.Usage.PromptTokens)
	}
	return most
}

// fit leaves out the oldest items, so that the rest takes no more than left tokens, as well as an estimate tells; size counts those that are
// taken already. The last message of the user, and what comes after it, must fit.
func fit(items []memory.Item, left, size int64) ([]memory.Item, error) {
	left -= size
	needed := true
	for i, item := range slices.Backward(items) {
		left -= tokensOf(item)
		switch {
		case left < 0 && needed:
			return nil, &memory.IncompleteError{Reason: assistants.RunIncompleteDetailsReasonMaxPromptTokens}
		case left < 0:
			return items[i+1:], nil
		}
		needed = needed && (item.Message == nil || item.Message.Role != assistants.MessageRoleUser)
	}
	return items, nil
}

// tokensOf returns about how many tokens an item takes.
func tokensOf(item memory.Item) int64 {
	size := int64(messageTokens)
	for _, c := range item.Calls {
		size += messageTokens + tokens(len(c.Name)+len(c.Arguments)) + tokens(len(c.Output))
	}
	if item.Message == nil {
		return size
	}
	for _, part := range item.Message.Content {
		switch p := part.(type) {
		case *assistants.MessageContentTextObject:
			size += tokens(len(textOf(p)))
		case *assistants.MessageContentRefusalObject:
			size += tokens(len(p.Refusal))
		default:
			size += imageTokens
		}
	}
	return size
}
