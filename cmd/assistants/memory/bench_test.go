package memory_test

import (
	"runtime"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

func BenchmarkCreate(b *testing.B) {
	client := memory.New(memory.Options{}).Client()
	body := &assistants.CreateThreadRequest{Metadata: assistants.Some(assistants.Metadata{"k": "v"})}
	for b.Loop() {
		if _, err := client.Threads.Create(b.Context(), body, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreateParallel makes threads by 64 clients.
func BenchmarkCreateParallel(b *testing.B) {
	client := memory.New(memory.Options{}).Client()
	body := &assistants.CreateThreadRequest{Metadata: assistants.Some(assistants.Metadata{"k": "v"})}
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := client.Threads.Create(b.Context(), body, nil); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkGet(b *testing.B) {
	client := memory.New(memory.Options{}).Client()
	thread, err := client.Threads.Create(b.Context(), nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := client.Threads.Get(b.Context(), thread.ID, nil); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkPage reads a page from the middle of 10,000 threads.
func BenchmarkPage(b *testing.B) {
	client := memory.New(memory.Options{}).Client()
	middle := fill(b, client)
	params := &assistants.ThreadsListParams{After: assistants.Some(middle)}
	for b.Loop() {
		if _, err := client.Threads.List(b.Context(), params); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMemory says how much 10,000 threads with a message take.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		before := heap()
		client := memory.New(memory.Options{}).Client()
		fill(b, client)
		b.ReportMetric(float64(heap()-before)/10000, "B/thread")
		runtime.KeepAlive(client)
	}
}

// fill makes 10,000 threads with a message, and returns the ID of the one in the middle.
func fill(b *testing.B, client *assistants.Client) (middle string) {
	b.Helper()
	body := &assistants.CreateThreadRequest{Messages: []assistants.CreateMessageRequest{
		{Role: assistants.CreateMessageRequestRoleUser, Content: assistants.CreateMessageRequestContentText("good day to you")},
	}}
	for i := range 10000 {
		thread, err := client.Threads.Create(b.Context(), body, nil)
		if err != nil {
			b.Fatal(err)
		}
		if i == 5000 {
			middle = thread.ID
		}
	}
	return middle
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
