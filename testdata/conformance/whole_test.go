package conformance

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"gopkg.in/yaml.v3"
)

// required returns the members that the document requires of each kind of object, by the constant that it names itself by.
var required = sync.OnceValue(func() map[string][]string {
	type schema struct {
		Required   []string
		Properties map[string]struct{ Enum []any }
	}
	var document struct {
		Components struct{ Schemas map[string]schema }
	}
	text, err := os.ReadFile("../../specs/openai/2026-08-21.yaml")
	if err == nil {
		err = yaml.Unmarshal(text, &document)
	}
	if err != nil {
		panic(err)
	}
	out := map[string][]string{}
	for name, s := range document.Components.Schemas {
		enum := s.Properties["object"].Enum
		if kind, ok := append(enum, nil)[0].(string); ok && len(enum) == 1 && kind != "list" && strings.HasSuffix(name, "Object") {
			out[kind] = s.Required
		}
	}
	return out
})

// whole checks that no object in any response of the handler, nor in any event, lacks a member that the document requires.
func whole(t *testing.T, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := &tee{ResponseWriter: w}
		handler.ServeHTTP(sent, r)
		for line := range strings.Lines(sent.text.String()) {
			var value any
			if json.Unmarshal([]byte(strings.TrimPrefix(line, "data: ")), &value) == nil {
				checkWhole(t, value)
			}
		}
	})
}

func checkWhole(t *testing.T, value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			checkWhole(t, item)
		}
	case map[string]any:
		kind, _ := value["object"].(string)
		for _, name := range required()[kind] {
			if _, there := value[name]; !there {
				t.Errorf("a %s lacks %s: %v", kind, name, value)
			}
		}
		for _, member := range value {
			checkWhole(t, member)
		}
	}
}

// tee keeps what is written.
type tee struct {
	http.ResponseWriter
	text bytes.Buffer
}

func (w *tee) Write(p []byte) (int, error) {
	w.text.Write(p)
	return w.ResponseWriter.Write(p)
}

// Unwrap lets what is written be flushed.
func (w *tee) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// TestRequired keeps the check above from looking at nothing.
func TestRequired(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"assistant", "thread", "thread.message", "thread.run", "thread.run.step", "thread.message.delta"} {
		if len(required()[kind]) < 3 {
			t.Errorf("the document requires %q of a %s", required()[kind], kind)
		}
	}
}
