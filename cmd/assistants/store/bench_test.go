package store_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/assistants/store"
	"github.com/assistgen/assistgen/generated/assistants"
)

// BenchmarkCreate makes threads by 64 clients, each of which is durable before the next of that client.
func BenchmarkCreate(b *testing.B) {
	c, closeAll := opened(b, filepath.Join(b.TempDir(), "a.db"), memory.Options{})
	defer closeAll()
	body := &assistants.CreateThreadRequest{Metadata: assistants.Some(assistants.Metadata{"k": "v"})}
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := c.Threads.Create(b.Context(), body, nil); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkCreateAlone makes one thread after the other.
func BenchmarkCreateAlone(b *testing.B) {
	c, closeAll := opened(b, filepath.Join(b.TempDir(), "a.db"), memory.Options{})
	defer closeAll()
	for b.Loop() {
		if _, err := c.Threads.Create(b.Context(), nil, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGet reads a thread while nothing is written.
func BenchmarkGet(b *testing.B) {
	c, closeAll := opened(b, filepath.Join(b.TempDir(), "a.db"), memory.Options{})
	defer closeAll()
	thread := must[*assistants.Thread](b)(c.Threads.Create(b.Context(), nil, nil))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := c.Threads.Get(b.Context(), thread.ID, nil); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkOpen opens a file of 100,000 messages.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.db")
	c, closeAll := opened(b, path, memory.Options{})
	body := &assistants.CreateThreadRequest{}
	for range 1000 {
		body.Messages = append(body.Messages, assistants.CreateMessageRequest{
			Role: assistants.CreateMessageRequestRoleUser, Content: assistants.CreateMessageRequestContentText("good day to you"),
		})
	}
	for range 100 {
		if _, err := c.Threads.Create(b.Context(), body, nil); err != nil {
			b.Fatal(err)
		}
	}
	closeAll()
	for b.Loop() {
		file := must[*store.File](b)(store.Open(path))
		service := must[*memory.Service](b)(memory.Open(memory.Options{Store: file}))
		if err := errors.Join(service.Close(), file.Close()); err != nil {
			b.Fatal(err)
		}
	}
}
