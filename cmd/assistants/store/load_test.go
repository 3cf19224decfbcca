package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	goruntime "runtime"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/assistants/store"
	"github.com/assistgen/assistgen/generated/assistants"
)

// TestLoad streams 200 runs at once. Nothing is lost, also when the file is opened again, and no goroutine stays.
func TestLoad(t *testing.T) {
	before := goruntime.NumGoroutine()
	path := filepath.Join(t.TempDir(), "a.db")
	file := must[*store.File](t)(store.Open(path))
	service := must[*memory.Service](t)(memory.Open(memory.Options{Store: file}))
	c := service.Client()
	a := must[*assistants.Assistant](t)(c.Assistants.Create(t.Context(), of[assistants.CreateAssistantRequest](t, `{"model":"m"}`), nil))
	var wg sync.WaitGroup
	var threads sync.Map
	for i := range 200 {
		wg.Go(func() {
			want := fmt.Sprintf("this is number %d of many", i)
			body := of[assistants.CreateThreadAndRunRequest](t, `{"assistant_id":"`+a.ID+`","thread":{"messages":[{"role":"user","content":"`+want+`"}]}}`)
			events, run := 0, &assistants.Run{}
			for e, err := range c.Runs.CreateWithThreadStream(t.Context(), body, nil) {
				if err != nil {
					t.Error(err)
					return
				}
				events++
				if v, ok := e.Data.(*assistants.Run); ok {
					run = v
				}
			}
			if events != 17 || run.Status != assistants.RunStatusCompleted {
				t.Errorf("%d events, %+v", events, run)
			}
			threads.Store(run.ThreadID, want)
		})
	}
	wg.Wait()
	if err := errors.Join(service.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	goroutinesEnd(t, before)
	c, closeAll := opened(t, path, memory.Options{})
	defer closeAll()
	n := 0
	threads.Range(func(id, want any) bool {
		n++
		page, err := c.Messages.List(t.Context(), id.(string), nil)
		if err != nil || len(page.Items) != 2 || memory.TextOf(page.Items[0]) != want {
			t.Errorf("got %+v, %v", page, err)
		}
		return true
	})
	if n != 200 {
		t.Errorf("got %d threads", n)
	}
}

// goroutinesEnd waits until there are no more goroutines than before.
func goroutinesEnd(t *testing.T, before int) {
	t.Helper()
	for range 100 {
		if goruntime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines stay", goruntime.NumGoroutine()-before)
}
