package memory_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// TestCursorsOfDeletedObjects lists page by page, each after the last object of the one before, which is deleted by then with all others.
func TestCursorsOfDeletedObjects(t *testing.T) {
	t.Parallel()
	service := memory.New(memory.Options{})
	t.Cleanup(func() { _ = service.Close() })
	c := service.Client()
	for _, order := range []assistants.ListSortOrder{"asc", "desc"} {
		var made, listed []string
		for range 7 {
			v, err := c.Threads.Create(t.Context(), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, v.ID)
		}
		p := &assistants.ThreadsListParams{Limit: assistants.Some[int64](2), Order: assistants.Some(order)}
		for more := true; more; {
			page, err := c.Threads.List(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range page.Items {
				listed = append(listed, v.ID)
				if _, err := c.Threads.Delete(t.Context(), v.ID, nil); err != nil {
					t.Fatal(err)
				}
				p.After = assistants.Some(v.ID)
			}
			more = page.HasNext()
		}
		if slices.Sort(made); !slices.Equal(made, slices.Sorted(slices.Values(listed))) {
			t.Errorf("%s: listed %q of %q", order, listed, made)
		}
	}
}

// TestCursorsAreOfTheirList holds that a deleted object is a cursor of no other list, and of the one that it was in not for ever.
func TestCursorsAreOfTheirList(t *testing.T) {
	t.Parallel()
	service := memory.New(memory.Options{})
	t.Cleanup(func() { _ = service.Close() })
	c := service.Client()
	message := func(thread string) string {
		m, err := c.Messages.Create(t.Context(), thread, &assistants.CreateMessageRequest{Role: "user", Content: assistants.CreateMessageRequestContentText("a")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return m.ID
	}
	remove := func(thread, id string) {
		if _, err := c.Messages.Delete(t.Context(), thread, id, nil); err != nil {
			t.Fatal(err)
		}
	}
	after := func(thread, id string) string {
		page, err := c.Messages.List(t.Context(), thread, &assistants.MessagesListParams{After: assistants.Some(id)})
		if err != nil {
			return err.Error()
		}
		return strconv.Itoa(len(page.Items))
	}
	var threads []string
	for range 2 {
		v, err := c.Threads.Create(t.Context(), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		threads = append(threads, v.ID)
	}
	message(threads[0])
	id := message(threads[0])
	message(threads[0])
	remove(threads[0], id)
	if got := after(threads[0], id); got != "1" {
		t.Errorf("got %s", got)
	}
	if got := after(threads[1], id); !strings.Contains(got, "no message") {
		t.Errorf("in another list: %s", got)
	}
	for range 1000 {
		remove(threads[1], message(threads[1]))
	}
	if got := after(threads[0], id); !strings.Contains(got, "no message") {
		t.Errorf("much later: %s", got)
	}
}
