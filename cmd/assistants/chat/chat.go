// Package chat has a responder of [memory.Service] that lets a chat-completions endpoint respond: OpenAI's, another hosted one, or a local
// model server.
//
//	responder, err := chat.New(chat.Options{BaseURL: "http://127.0.0.1:11434/v1", Model: "llama3.2"})
//	if err != nil {
//		return err
//	}
//	service := memory.New(memory.Options{Responder: responder})
//
// Each turn of a run is one request, which streams. The instructions are the system message; calls of functions and their outputs, those of
// earlier runs included, come where they were made. A forced tool_choice holds until the run has called something, so that it comes to an
// end.
//
// File search is done before the request, by the last message of the user: what it finds is put into the system message, and what the
// model cites becomes annotations.
//
// An endpoint has no other tools, such as the code interpreter, and takes no parts of messages but text and images: a run with any of them
// fails, unless [Options].Lenient is set.
package chat

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
	api "github.com/assistgen/assistgen/generated/chat"
)

// Options set up a [Responder].
type Options struct {
	// BaseURL is the address to which /chat/completions is appended: "http://127.0.0.1:11434/v1". It is required.
	BaseURL string
	// Key is the API key. Default: none is sent.
	Key string
	// Models are the endpoint's models by those of runs.
	Models map[string]string
	// Model is the endpoint's model for runs whose model Models lacks. Default: the model of the run.
	Model string
	// MaxTokens sends the limit of a run's completion tokens as max_tokens, for endpoints that do not know max_completion_tokens.
	MaxTokens bool
	// MaxPromptTokens is the most tokens of a request, such as the model's context without the response. The oldest messages are left out to
	// keep within it, as well as an estimate tells. Default: as many as there are.
	MaxPromptTokens int64
	// Lenient leaves out, with a line in the log, tools and parts of messages that the endpoint cannot take. Default: runs that have them
	// fail.
	Lenient bool
	// Log is for what Lenient leaves out. Default: [slog.Default].
	Log *slog.Logger
	// HTTPClient sends the requests. Default: [http.DefaultClient].
	HTTPClient *http.Client
	// ClientOptions are further options of the client, such as a policy for retries.
	ClientOptions []api.ClientOption
	// MaxResponse is the most bytes of a response; a longer one fails the run. Default: 16 MiB.
	MaxResponse int64
	// MaxImage is the most bytes of an image file. Default: 20 MiB.
	MaxImage int64
}

// Responder lets an endpoint respond. It may be used by several goroutines.
type Responder struct {
	options Options
	client  *api.Client
}

var errNoURL = errors.New("the endpoint has no base URL: set BaseURL, such as http://127.0.0.1:11434/v1")

// New returns a responder. It fails when the options do not make one; nothing is sent.
func New(o Options) (*Responder, error) {
	if o.BaseURL == "" {
		return nil, errNoURL
	}
	o.Log = cmp.Or(o.Log, slog.Default())
	o.MaxResponse, o.MaxImage = cmp.Or(o.MaxResponse, 16<<20), cmp.Or(o.MaxImage, 20<<20)
	opts := []api.ClientOption{api.WithBaseURL(o.BaseURL), api.WithHTTPClient(o.HTTPClient)}
	if o.Key != "" {
		opts = append(opts, api.WithBearerToken(o.Key))
	}
	client, err := api.New(append(opts, o.ClientOptions...)...)
	if err != nil {
		return nil, err
	}
	return &Responder{options: o, client: client}, nil
}

// Respond implements [memory.Responder].
func (r *Responder) Respond(ctx context.Context, turn *memory.Turn, reply *memory.Reply) error {
	tools, err := r.tools(ctx, turn.Run.Tools)
	if err != nil {
		return err
	}
	found, err := search(ctx, turn, tools, reply)
	if err != nil {
		return err
	}
	body, err := r.request(ctx, turn, tools, found)
	if err != nil {
		return err
	}
	return r.send(ctx, body, newResponse(reply, found, r.options.MaxResponse))
}

// send sends a request and takes the response.
func (r *Responder) send(ctx context.Context, body *api.CreateChatCompletionRequest, response *response) error {
	// A request that is repeated changes nothing at the endpoint.
	for chunk, err := range r.client.Completions.CreateStream(ctx, body, nil, api.WithIdempotent()) {
		if err == nil {
			err = response.take(chunk)
		}
		if err != nil {
			return response.end(err)
		}
	}
	return response.end(nil)
}

// search searches the vector stores of a turn for the last message of the user. Nothing is found where the run has no file search, nothing
// to search, or may call no tools.
func search(ctx context.Context, turn *memory.Turn, tools *tools, reply *memory.Reply) (*memory.Search, error) {
	if tools.search == nil || len(turn.VectorStoreIDs)+len(tools.search.SearchIndexIDs) == 0 || forbidden(turn.Run) {
		return &memory.Search{}, nil
	}
	found, err := turn.Search(ctx, turn.Asked(), tools.search)
	if err == nil && len(turn.Calls) == 0 { // later turns of the run search the same
		err = reply.Searched(found)
	}
	return found, err
}

// orZero returns what a pointer points at; the zero T for nil.
func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// invalid returns the error of a run that the endpoint cannot take.
func invalid(message string) error {
	return &memory.RunError{Code: assistants.RunLastErrorCodeInvalidPrompt, Message: message}
}
