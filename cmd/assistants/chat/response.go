package chat

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	api "github.com/assistgen/assistgen/generated/chat"
	"github.com/assistgen/assistgen/generated/runtime"
)

// response is a response of the endpoint as its chunks come.
type response struct {
	reply     *memory.Reply
	citations *citations
	left      int64 // bytes that may still come
	most      int64
	begun     bool // a choice has come
	spoken    bool // something was said
	calls     []*call
	finish    api.FinishReason // empty until it comes
	usage     *api.CompletionUsage
}

// call is a call of a function as its pieces come.
type call struct {
	index     api.Opt[int64]
	id, name  string
	arguments []byte
}

// mostCalls is how many functions a response may call.
const mostCalls = 128

func newResponse(reply *memory.Reply, found *memory.Search, most int64) *response {
	return &response{reply: reply, citations: &citations{reply: reply, found: found}, left: most, most: most}
}

// take takes a chunk. Of several choices, it takes the first.
func (r *response) take(chunk *api.CreateChatCompletionStreamResponse) error {
	if u := chunk.Usage.Or(nil); u != nil && u.PromptTokens >= 0 && u.CompletionTokens >= 0 {
		r.usage = u
	}
	for i := range chunk.Choices {
		choice := &chunk.Choices[i]
		if choice.Index.Or(0) != 0 {
			continue
		}
		r.begun = true
		r.finish = cmp.Or(choice.FinishReason.Or(""), r.finish)
		if _, whole := choice.Rest.Get("message"); whole && !r.spoken && len(r.calls) == 0 {
			return unusable("The response of the endpoint has a whole message where deltas belong: the endpoint does not stream.")
		}
		if err := r.add(&choice.Delta); err != nil {
			return err
		}
	}
	return nil
}

// add adds a delta.
func (r *response) add(delta *api.ChatCompletionStreamResponseDelta) error {
	text, err := contentOf(delta)
	if err != nil {
		return err
	}
	refusal := delta.Refusal.Or("")
	if err := r.spend(len(text) + len(refusal)); err != nil {
		return err
	}
	if text != "" {
		r.spoken = true
		if err := r.citations.write(text); err != nil {
			return err
		}
	}
	if refusal != "" {
		r.spoken = true
		if err := r.reply.Refuse(refusal); err != nil {
			return err
		}
	}
	for i := range delta.ToolCalls {
		if err := r.piece(&delta.ToolCalls[i]); err != nil {
			return err
		}
	}
	return nil
}

// contentOf returns the content of a delta: a string, or the text of the parts that some servers send. It fails for what cannot be read,
// which is not to be lost.
func contentOf(delta *api.ChatCompletionStreamResponseDelta) (string, error) {
	text := delta.Content.Or("")
	if delta.Rest == nil {
		return text, nil
	}
	sent := sentAs(delta)
	for name, begin := range map[string]byte{"refusal": '"', "tool_calls": '['} {
		if isOdd(sent[name], begin) {
			return "", unusable("The response of the endpoint has a '" + name + "' that cannot be read.")
		}
	}
	raw := sent["content"]
	if text != "" || !isOdd(raw, '"') {
		return text, nil
	}
	var parts []struct {
		Text string `json:"text"` // those of other kinds, such as what a model thinks, have none
	}
	if json.Unmarshal(raw, &parts) != nil {
		return "", unusable("The response of the endpoint has a 'content' that cannot be read.")
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String(), nil
}

// sentAs returns the members of a model as they came: its fields cannot hold those of other kinds.
func sentAs(model any) (members map[string]json.RawMessage) {
	if text, err := runtime.Marshal(model); err == nil {
		_ = json.Unmarshal(text, &members) // Marshal returns JSON
	}
	return members
}

// isOdd reports whether there is a value that does not begin as it should; null is none.
func isOdd(v json.RawMessage, begin byte) bool { return len(v) > 0 && v[0] != begin && v[0] != 'n' }

// spend counts bytes of the response.
func (r *response) spend(bytes int) error {
	if r.left -= int64(bytes); r.left < 0 {
		return unusable(fmt.Sprintf("The response of the endpoint has more than %d bytes.", r.most))
	}
	return nil
}

// piece adds a piece of a call.
func (r *response) piece(p *api.ChatCompletionMessageToolCallChunk) error {
	f := orZero(p.Function.Or(nil))
	name, arguments := f.Name.Or(""), f.Arguments.Or("")
	if f.Rest != nil && arguments == "" { // some servers send JSON where a string with JSON belongs
		if raw := sentAs(&f)["arguments"]; isOdd(raw, '"') {
			arguments = string(raw)
		}
	}
	if err := r.spend(len(name) + len(arguments)); err != nil {
		return err
	}
	c := r.callOf(p.Index, p.ID.Or(""), name)
	if c == nil {
		if len(r.calls) == mostCalls {
			return unusable(fmt.Sprintf("The response of the endpoint calls more than %d functions.", mostCalls))
		}
		c = &call{index: p.Index}
		r.calls = append(r.calls, c)
	}
	c.id, c.name = cmp.Or(c.id, p.ID.Or("")), cmp.Or(c.name, name)
	c.arguments = append(c.arguments, arguments...)
	return nil
}

// callOf returns the call that a piece goes on with; nil for a piece that begins one.
//
// With OpenAI, calls differ by their index, and the first piece of each has the ID and the name. Other servers send whole calls, without IDs
// or all of the index 0, or repeat the ID in each piece.
func (r *response) callOf(index api.Opt[int64], id, name string) *call {
	number, numbered := index.Get()
	for _, c := range slices.Backward(r.calls) {
		if numbered && c.index.Or(-1) != number {
			continue
		}
		switch {
		case id != "" && c.id != "":
			if id == c.id {
				return c
			}
		case name != "" && c.name != "":
			return nil
		default:
			return c
		}
	}
	return nil
}

// end ends the response, err being why reading it ended; nil for its own end. It returns how the turn ends.
func (r *response) end(err error) error {
	if e := r.citations.flush(); e != nil {
		return e
	}
	if r.usage != nil && r.usage.PromptTokens+r.usage.CompletionTokens > 0 {
		r.reply.Usage(r.usage.PromptTokens, r.usage.CompletionTokens)
	}
	if err != nil && (r.finish == "" || !isCut(err)) { // some servers end a stream without [DONE]
		return failure(err)
	}
	switch r.finish {
	case api.FinishReasonLength:
		return &memory.IncompleteError{Reason: assistants.RunIncompleteDetailsReasonMaxCompletionTokens}
	case api.FinishReasonContentFilter:
		return &memory.IncompleteError{Reason: memory.IncompleteContentFilter}
	}
	switch {
	case !r.begun:
		return unusable("The response of the endpoint has no choices.")
	case len(r.calls) == 0 && !r.spoken && r.finish != "" && r.finish != api.FinishReasonStop:
		return unusable(fmt.Sprintf("The response of the endpoint is empty, and ends with %.100q.", r.finish))
	case len(r.calls) == 0 && !r.spoken:
		return r.reply.Text("") // so that callers find a message
	}
	return r.call()
}

// call calls the functions.
func (r *response) call() error {
	for _, c := range r.calls {
		if c.name == "" {
			return unusable("The response of the endpoint calls a function without a name.")
		}
	}
	for _, c := range r.calls {
		r.reply.Call(c.name, cmp.Or(string(c.arguments), "{}"))
	}
	return nil
}
