package cli

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
)

// TestSweep holds that what has expired is dropped at the start and at each tick, that a failure is logged and does not end that, and that the
// end waits for it.
func TestSweep(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	ticks, dropped, ended := make(chan time.Time), make(chan int), make(chan struct{})
	count := 0
	go func() {
		defer close(ended)
		sweep(ctx, slog.New(slog.NewTextHandler(&out, nil)), ticks, func(context.Context) error {
			count++
			dropped <- count
			if count == 2 {
				return errors.New("disk full")
			}
			return nil
		})
	}()
	for want := 1; want <= 3; want++ {
		if want > 1 {
			ticks <- time.Time{}
		}
		if got := <-dropped; got != want {
			t.Errorf("dropped %d times, want %d", got, want)
		}
	}
	cancel()
	<-ended
	if got := out.String(); strings.Count(got, "level=ERROR") != 1 || !strings.Contains(got, `msg="dropping what has expired failed" error="disk full"`) {
		t.Errorf("the log is %q", got)
	}
}

// TestSweeping holds that a service is swept at once, and that the end waits for a sweep under way and is not a failure.
func TestSweeping(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	local := memory.New(memory.Options{})
	begun, over := make(chan struct{}), false
	stop := sweeping(slog.New(slog.NewTextHandler(&out, nil)), func(ctx context.Context) error {
		if err := local.Sweep(ctx); err != nil {
			t.Error(err)
		}
		close(begun)
		<-ctx.Done()
		over = true
		return ctx.Err()
	})
	<-begun
	stop()
	if !over || out.Len() > 0 {
		t.Errorf("over: %v; the log is %q", over, out.String())
	}
	if err := local.Close(); err != nil {
		t.Error(err)
	}
}
