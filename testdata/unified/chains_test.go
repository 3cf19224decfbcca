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
var handlers = map[string]func(*testing.T, *assistants.Client) (http.Handler, error){
	"openai": func(_ *testing.T, c *assistants.Client) (http.Handler, error) { return assistants.HandlerOpenAI(c) },
	"azure":  func(_ *testing.T, c *assistants.Client) (http.Handler, error) { return assistants.HandlerAzure(c) },
	"yandex": func(t *testing.T, c *assistants.Client) (http.Handler, error) {
		t.Helper()
		return assistants.HandlerYandexWith(c, assistants.YandexOptions{Context: t.Context(), State: &assistants.MemoryState{}})
	},
}

// chained returns a stage whose client speaks to the API of a provider, which is served by the client of another stage.
func chained(t *testing.T, front string, behind *stage) *stage {
	t.Helper()
	h, err := handlers[front](t, behind.Client)
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
	"yandex by openai", "yandex by azure", "yandex by yandex", "yandex by memory",
	"openai by azure by memory", "azure by openai by azure", "openai by azure by yandex",
	"openai by yandex by azure", "azure by yandex by memory", "yandex by openai by yandex", "yandex by azure by memory",
}

// notBehind are the scenes whose outcome a chain does not have, with the reasons, by what is behind it, or by two of its links.
var notBehind = map[string]map[string]string{
	memory.Provider: {
		"messages with a run":   "the run has ended before the messages are listed",
		"a run with its thread": "the run has ended before the messages are listed",
	},
	"yandex": {
		"files that are added together are waited for": "Yandex does not count files",
		"why a run fails": "Yandex has no code of that",
	},
	"yandex by memory": {"a folder": "there are no folders"},
	"yandex by openai": {
		"runs of a thread are listed": "Yandex lists the runs of all threads, and OpenAI lists no threads",
		"the folder of the client":    "there are no folders",
		"expiration of a file":        "a file does not say for how long it is kept",
	},
}

// TestChains plays scenes through the API of a provider that is served by the client of another one. The outcome is that of one of the links:
// of the API in front, or of one that has lost something. What all links have is sent without leave to lose anything.
func TestChains(t *testing.T) {
	t.Parallel()
	for _, s := range scenes {
		for _, chain := range chains {
			links := strings.Split(chain, " by ")
			outcomes, lossy := s.inChain(links)
			if outcomes == nil {
				continue
			}
			t.Run(s.name+"/"+chain, func(t *testing.T) {
				t.Parallel()
				last := len(links) - 1
				stage := newStage(t, links[last], lossy)
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
				var wants []string
				for _, o := range outcomes {
					if o.holds(t, got) {
						return
					}
					wants = append(wants, o.result)
				}
				t.Errorf("got\n%s\nwant\n%s", jsonOf(t, got), strings.Join(wants, "\nor\n"))
			})
		}
	}
}

// inChain returns the outcomes of the links of a chain, and whether the last one loses something; nil for a scene that one of them cannot
// play.
func (s *scene) inChain(links []string) (outcomes []*outcome, lossy bool) {
	last := len(links) - 1
	for i, link := range links {
		o := s.outcome(link)
		if link == memory.Provider {
			cell := s.inMemory()
			o = &cell
		}
		switch {
		case o.result == "", i < last && len(o.lacks) > 0, link == memory.Provider && notInMemory[s.name] != "",
			i > 0 && (notBehind[link][s.name] != "" || notBehind[links[i-1]+" by "+link][s.name] != ""):
			return nil, false
		}
		outcomes = append(outcomes, o)
	}
	return outcomes, len(outcomes[last].lacks) > 0
}
