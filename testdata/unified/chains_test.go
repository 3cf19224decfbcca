package unified

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/yandex"
)

// handlers are the handlers that serve a provider's API by a client.
var handlers = map[string]func(*assistants.Client) (http.Handler, error){
	"openai": func(c *assistants.Client) (http.Handler, error) { return assistants.HandlerOpenAI(c) },
	"azure":  func(c *assistants.Client) (http.Handler, error) { return assistants.HandlerAzure(c) },
	"yandex": func(c *assistants.Client) (http.Handler, error) { return assistants.HandlerYandex(c) },
}

var (
	_ = openai.ServePrefix
	_ = azure.ServePrefix
	_ = yandex.ServePrefix
)

// newChain returns a stage whose client speaks to a provider's API that is served by the client of another one.
func newChain(t *testing.T, front, back string) *stage {
	behind := newStage(t, back, true)
	h, err := handlers[front](behind.Client)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	s := &stage{t: t, Context: t.Context(), clock: behind.clock, guard: behind.guard}
	_, client := makers[front](t, s.clock)
	if s.Client, err = client(server.URL, assistants.WithPollClock(s.clock.Clock())); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestChains plays the scenes that both providers have through the API of one that is served by the other.
func TestChains(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		for _, front := range providers {
			for _, back := range providers {
				f, b := s.outcome(front), s.outcome(back)
				if f.result == "" || len(f.lacks) > 0 || b.result == "" {
					continue
				}
				t.Run(s.name+"/"+front+" by "+back, func(t *testing.T) {
					t.Parallel()
					answer, err := s.play(newChain(t, front, back))
					if err != nil {
						t.Errorf("%v (%v)", err, errors.Unwrap(err))
						return
					}
					if len(b.lacks) > 0 { // what is behind has lost something
						b.compare(t, answer)
					} else {
						f.compare(t, answer)
					}
				})
			}
		}
	}
}
