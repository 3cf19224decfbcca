package unified

import (
	"context"
	"errors"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/openai"
)

// backend answers with what it was sent.
type backend struct {
	openai.UnimplementedAssistantsHandler
	seen *openai.CreateAssistantRequest
}

func (b *backend) Create(_ context.Context, body *openai.CreateAssistantRequest, _ *openai.AssistantsCreateParams) (*openai.AssistantObject, error) {
	b.seen = body
	return &openai.AssistantObject{ID: "asst_1", CreatedAt: 1700000000, Model: string(body.Model), Name: body.Name}, nil
}

func TestOpenAI(t *testing.T) {
	b := &backend{}
	h, err := openai.NewHandler(openai.Handlers{Assistants: b})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	own, err := openai.New(openai.WithBaseURL(srv.URL), openai.WithBearerToken("x"))
	if err != nil {
		t.Fatal(err)
	}
	c := assistants.NewOpenAI(own)
	a, err := c.Assistants.Create(t.Context(), &assistants.CreateAssistantRequest{Model: "gpt-4o", Name: assistants.Some("Ada")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.ID != "asst_1" || a.Name.Or("") != "Ada" {
		t.Errorf("got %+v", a)
	}
	if _, ok := a.Native().(*openai.AssistantObject); !ok {
		t.Errorf("native is %T", a.Native())
	}
	var unsupported *assistants.UnsupportedError
	if _, err := c.Threads.List(t.Context(), nil); !errors.As(err, &unsupported) {
		t.Errorf("got %v", err)
	}
}
