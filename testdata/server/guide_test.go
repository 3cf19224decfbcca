// Package server runs the guide's example of a server against a generated client.
package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"

	"github.com/assistgen/assistgen/generated/openai"
)

// begin server

// assistants keeps assistants in memory.
type assistants struct {
	openai.UnimplementedAssistantsHandler // responds to the other calls
	mu                                    sync.Mutex
	byID                                  map[string]*openai.AssistantObject
}

func (a *assistants) Create(_ context.Context, body *openai.CreateAssistantRequest, _ *openai.AssistantsCreateParams) (*openai.AssistantObject, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	id := "asst_" + strconv.Itoa(len(a.byID)+1)
	a.byID[id] = &openai.AssistantObject{ID: id, Model: string(body.Model), Name: body.Name}
	return a.byID[id], nil
}

func newServer() (http.Handler, error) {
	return openai.NewHandler(openai.Handlers{
		Assistants: &assistants{byID: map[string]*openai.AssistantObject{}},
	}, openai.ServePrefix("/v1"))
}

// end server

// begin get

func (a *assistants) Get(_ context.Context, id string, _ *openai.AssistantsGetParams) (*openai.AssistantObject, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if found := a.byID[id]; found != nil {
		return found, nil
	}
	return nil, &openai.StatusError{Status: http.StatusNotFound, Message: "No such assistant: " + id}
}

// end get

func Example() {
	handler, err := newServer()
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	client, err := openai.New(openai.WithBaseURL(server.URL+"/v1"), openai.WithBearerToken("any"))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	made, err := client.Assistants.Create(ctx, &openai.CreateAssistantRequest{Model: "gpt-5", Name: openai.Some("Ada")}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	got, err := client.Assistants.Get(ctx, made.ID, nil)
	fmt.Println(got.ID, got.Model, got.Name.Or("nobody"), err)
	_, err = client.Assistants.Get(ctx, "asst_9", nil)
	show(err)
	_, err = client.Threads.Create(ctx, nil, nil)
	show(err)
	// Output:
	// asst_1 gpt-5 Ada <nil>
	// 404 No such assistant: asst_9
	// 501 Threads.Create is not implemented.
}

func show(err error) {
	var failure *openai.APIError
	if errors.As(err, &failure) {
		fmt.Println(failure.Status, failure.Message)
	}
}
