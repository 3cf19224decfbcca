package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// begin embed

// newService returns the URL of a service that a test has for itself, whose runs say what the test wants.
func newService(t *testing.T, steps ...memory.Step) string {
	t.Helper()
	service := memory.New(memory.Options{Responder: &memory.Scripted{Steps: steps}})
	handler, err := assistants.HandlerOpenAI(service.Client())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix("/v1", handler))
	t.Cleanup(func() {
		server.Close()
		_ = service.Close() // it never fails
	})
	return server.URL + "/v1" // the base URL of the client under test
}

// end embed

// TestGuide runs the service of the guide.
func TestGuide(t *testing.T) {
	t.Parallel()
	says := memory.Step{Text: []string{"It is ", "sunny."}}
	url := newService(t, says, says) // one for each run
	if got := converse(t, url[:len(url)-len("/v1")]); got != "It is sunny." {
		t.Errorf("it says %q", got)
	}
}
