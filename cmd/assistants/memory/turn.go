package memory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

// errNoService is the error of a turn that was not made by a service.
var errNoService = errors.New("the turn belongs to no service")

// Item is a part of a conversation: a message, or calls of functions.
type Item struct {
	// Message is nil for calls.
	Message *assistants.Message
	// Calls were made at once, and have their outputs. They are nil for a message.
	Calls []Call
}

// round is calls of functions that a run made at once.
type round struct {
	run           string
	made          time.Time // when the run was
	before, after string    // the IDs of the run's messages next to it; empty for none
	calls         []Call
}

// History returns the messages of the turn and, where they were made, the calls of functions of its run and of earlier ones. Calls
// without outputs are left out, as are those of earlier runs that were made before the first message.
func (t *Turn) History() ([]Item, error) {
	if t.s == nil {
		return nil, errNoService
	}
	rounds, err := t.s.roundsOf(t.Run.ThreadID)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, m := range t.Messages {
		there[m.ID] = true
	}
	next := map[string][]round{} // by the IDs of messages
	last := map[string][]round{}
	var loose []round // of runs without messages, the oldest first
	for _, r := range rounds {
		switch own := r.run == t.Run.ID; {
		case r.before != "" && (!own || there[r.before]):
			next[r.before] = append(next[r.before], r)
		case r.after != "" && (!own || there[r.after]):
			last[r.after] = append(last[r.after], r)
		case own || r.before == "" && r.after == "":
			loose = append(loose, r)
		}
	}
	var items []Item
	add := func(rounds []round) {
		for _, r := range rounds {
			items = append(items, Item{Calls: r.calls})
		}
	}
	for i, m := range t.Messages {
		for len(loose) > 0 && loose[0].made.Before(m.CreatedAt.Or(time.Time{})) {
			if i > 0 || loose[0].run == t.Run.ID {
				add(loose[:1])
			}
			loose = loose[1:]
		}
		if i > 0 || m.RunID.Or("") == t.Run.ID {
			add(next[m.ID])
		}
		items = append(items, Item{Message: m})
		add(last[m.ID])
	}
	add(loose)
	return items, nil
}

// roundsOf returns the calls of the runs of a thread that have their outputs.
func (s *Service) roundsOf(thread string) ([]round, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var rounds []round
	for _, row := range s.runs.lists[thread] {
		run, err := read[assistants.Run](row)
		if err != nil {
			return nil, err
		}
		message, first := "", len(rounds)
		for _, row := range s.steps.lists[run.ID] {
			step, err := read[assistants.RunStep](row)
			if err != nil {
				return nil, err
			}
			switch d := step.StepDetails.(type) {
			case *assistants.RunStepDetailsMessageCreationObject:
				message = d.MessageCreation.MessageID
				for i := range rounds[first:] {
					r := &rounds[first+i]
					r.before = cmp.Or(r.before, message)
				}
			case *assistants.RunStepDetailsToolCallsObject:
				if calls := callsOf(d); len(calls) > 0 && step.Status == assistants.RunStepStatusCompleted {
					rounds = append(rounds, round{run: run.ID, made: run.CreatedAt.Or(time.Time{}), after: message, calls: calls})
				}
			}
		}
	}
	return rounds, nil
}

// callsOf returns the calls of functions among those of a step.
func callsOf(d *assistants.RunStepDetailsToolCallsObject) (calls []Call) {
	for _, item := range d.ToolCalls {
		if c, ok := item.(*assistants.RunStepDetailsToolCallsFunctionObject); ok {
			calls = append(calls, Call{ID: c.ID, Name: c.Function.Name, Arguments: c.Function.Arguments, Output: c.Function.Output.Or("")})
		}
	}
	return calls
}

// Search is a search of the files of vector stores.
type Search struct {
	// Ranking says how the results were ranked.
	Ranking assistants.FileSearchRankingOptions
	// Results are the parts of files that were found, the best first.
	Results []assistants.VectorStoreSearchResultItem
}

// defaultResults is how many results a search has at most where the tool does not say.
const defaultResults = 20

// Search searches the vector stores of the turn, and those that the settings name, as the tool file_search does. Settings may be nil. All
// rankers are the same.
func (t *Turn) Search(ctx context.Context, query string, settings *assistants.AssistantToolsFileSearchFileSearch) (*Search, error) {
	if t.s == nil {
		return nil, errNoService
	}
	set := orZero(settings)
	found := &Search{Ranking: orZero(set.RankingOptions.Or(nil))}
	found.Ranking.Ranker = or(found.Ranking.Ranker, assistants.Some(assistants.FileSearchRankerAuto))
	most := set.MaxNumResults.Or(defaultResults)
	request := &assistants.VectorStoreSearchRequest{
		Query: assistants.VectorStoreSearchRequestQueryText(query), MaxNumResults: assistants.Some(most),
		RankingOptions: assistants.Some(&assistants.VectorStoreSearchRequestRankingOptions{ScoreThreshold: assistants.Some(found.Ranking.ScoreThreshold)}),
	}
	var searched []string
	for _, id := range slices.Concat(t.VectorStoreIDs, set.SearchIndexIDs) {
		if slices.Contains(searched, id) {
			continue
		}
		searched = append(searched, id)
		page, err := t.s.Client().VectorStores.Search(ctx, id, request, nil)
		if err != nil {
			return nil, err
		}
		found.Results = append(found.Results, page.Data...)
	}
	slices.SortStableFunc(found.Results, func(a, b assistants.VectorStoreSearchResultItem) int { return cmp.Compare(b.Score, a.Score) })
	found.Results = found.Results[:min(int64(len(found.Results)), most)]
	return found, nil
}

// File returns the contents of a file of the service. It fails for one of more than most bytes.
func (t *Turn) File(ctx context.Context, id string, most int64) ([]byte, error) {
	if t.s == nil {
		return nil, errNoService
	}
	d, err := t.s.Client().Files.Download(ctx, id, nil)
	if err != nil {
		return nil, err
	}
	defer d.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(io.LimitReader(d, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("the file %s has more than %d bytes", id, most)
	}
	return data, err
}

// Asked returns the text of the last message of the user; empty where there is none.
func (t *Turn) Asked() string {
	for _, m := range slices.Backward(t.Messages) {
		if m.Role == assistants.MessageRoleUser {
			return TextOf(m)
		}
	}
	return ""
}
