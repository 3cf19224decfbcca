package service

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generated/assistants"
)

// broken is the service of runs that fails, or panics.
type broken struct {
	assistants.RunsService
	panics bool
}

func (b broken) Get(context.Context, string, string, *assistants.RunsGetParams, ...assistants.CallOption) (*assistants.Run, error) {
	if b.panics {
		panic("the disk is full")
	}
	return nil, errors.New("the disk is full")
}

// TestFaultsHaveNoPath: what is logged of a fault names the operation and the request, and no object.
func TestFaultsHaveNoPath(t *testing.T) {
	t.Parallel()
	for wire, path := range map[string]string{"openai": "/v1/threads/thread_7/runs/run_7", "azure": "/threads/thread_7/runs/run_7?api-version=v1"} {
		for _, panics := range []bool{false, true} {
			var log bytes.Buffer
			client := assistants.New("broken", "Runs.Get")
			client.Runs = broken{client.Runs, panics}
			s, err := New(Options{Wire: wire, Client: client, Logger: slog.New(slog.NewTextHandler(&log, nil))})
			if err != nil {
				t.Fatal(err)
			}
			if status := respond(s, http.MethodGet, path, "localhost", ""); status < http.StatusInternalServerError {
				t.Fatalf("%s: %d\n%s", wire, status, &log)
			}
			lines := strings.SplitAfter(log.String(), "\n")
			if len(lines) != 3 || !strings.Contains(lines[0], "the disk is full") || !strings.Contains(lines[0], "operation=") || !strings.Contains(lines[0], "method=GET") {
				t.Errorf("%s: the fault is not told in a line:\n%s", wire, &log)
			}
			if strings.Contains(log.String(), "_7") {
				t.Errorf("%s: the log has IDs:\n%s", wire, &log)
			}
		}
	}
}
