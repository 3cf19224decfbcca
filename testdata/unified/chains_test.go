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

// chains are APIs that are served by clients of others: the first is what the scene speaks to.
var chains = []string{
	"openai by openai", "openai by azure", "openai by yandex", "openai by memory",
	"azure by openai", "azure by azure", "azure by yandex", "azure by memory",
	"openai by azure by memory", "azure by openai by azure", "openai by azure by yandex",
}

// notBehind are the scenes whose outcome a chain does not have, with the reasons, by what is behind it.
var notBehind = map[string]map[string]string{
	memory.Provider: {
		"messages with a run":   "the run has ended before the messages are listed",
		"a run with its thread": "the run has ended before the messages are listed",
	},
	"yandex": {
		"files that are added together are waited for": "Yandex does not count files",
		"why a run fails": "Yandex has no code of that",
	},
}

// TestChains plays scenes through the API of a provider that is served by the client of another one. The outcome is that of the API in
// front, or that of the provider behind where it has lost something.
func TestChains(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		for _, chain := range chains {
			links := strings.Split(chain, " by ")
			front, back, ok := s.inChain(links)
			if !ok {
				continue
			}
			t.Run(s.name+"/"+chain, func(t *testing.T) {
				t.Parallel()
				last := len(links) - 1
				stage := newStage(t, links[last], links[last] != memory.Provider)
				for i := last - 1; i >= 0; i-- {
					stage = chained(t, links[i], stage)
				}
				play := s.play
				if stage.ids != nil && needsFiles(s.name) {
					play = withFiles(play)
				}
				got, err := play(stage)
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

// inChain returns the outcomes of the first and the last link of a chain. It is not ok for a scene that one of the links cannot play.
func (s *scene) inChain(links []string) (front, back *outcome, ok bool) {
	last := len(links) - 1
	for _, link := range links[:last] {
		if o := s.outcome(link); o.result == "" || len(o.lacks) > 0 {
			return nil, nil, false
		}
	}
	back = s.outcome(links[last])
	if links[last] == memory.Provider {
		cell := s.inMemory()
		back = &cell
		if notInMemory[s.name] != "" {
			return nil, nil, false
		}
	}
	return s.outcome(links[0]), back, back.result != "" && notBehind[links[last]][s.name] == ""
}
