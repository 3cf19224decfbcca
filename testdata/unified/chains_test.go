package unified

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// handlers serve the API of a provider by a client.
var handlers = map[string]func(*assistants.Client) (http.Handler, error){
	"openai": func(c *assistants.Client) (http.Handler, error) { return assistants.HandlerOpenAI(c) },
	"azure":  func(c *assistants.Client) (http.Handler, error) { return assistants.HandlerAzure(c) },
}

// chained returns a stage whose client speaks to the API of a provider, which is served by the client of another stage.
func chained(t *testing.T, front string, behind *stage) *stage {
	t.Helper()
	h, err := handlers[front](behind.Client)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, Context: t.Context(), clock: behind.clock, guard: &guard{next: h}, ids: behind.ids}
	server := httptest.NewServer(s.guard)
	t.Cleanup(server.Close)
	_, client := makers[front](t, s.clock)
	if s.Client, err = client(server.URL, assistants.WithPollClock(s.clock.Clock())); err != nil {
		t.Fatal(err)
	}
	return s
}

// lostBehind are the scenes whose outcome no provider has when one API is served by another, and why, by the name of the scene and the
// providers.
var lostBehind = map[string]string{}

// TestChains plays scenes through the API of a provider that is served by the client of another one: by what is behind alone, or by two. The
// outcome is that of the one in front, or that of the one behind where it has lost something.
func TestChains(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		for _, chain := range []string{
			"openai by openai", "openai by azure", "openai by yandex", "openai by memory", "azure by openai", "azure by azure", "azure by yandex", "azure by memory",
			"openai by azure by memory", "azure by openai by azure", "openai by azure by yandex",
		} {
			links := strings.Split(chain, " by ")
			front, back := s.outcome(links[0]), s.outcome(links[len(links)-1])
			if links[len(links)-1] == memory.Provider {
				if notInMemory[s.name] != "" {
					continue
				}
				cell := s.inMemory()
				back = &cell
			}
			if front.result == "" || len(front.lacks) > 0 || back.result == "" || lostBehind[s.name+", "+chain] != "" {
				continue
			}
			t.Run(s.name+"/"+chain, func(t *testing.T) {
				t.Parallel()
				last := len(links) - 1
				stage := newStage(t, links[last], links[last] != memory.Provider)
				for i := last - 1; i >= 0; i-- {
					stage = chained(t, links[i], stage)
				}
				got, err := s.play(stage)
				if err != nil {
					t.Fatal(err)
				}
				if !front.holds(t, got) && !back.holds(t, got) {
					t.Errorf("got\n%s\nwant\n%s\nor\n%s", jsonOf(t, got), front.result, back.result)
				}
			})
		}
	}
}
