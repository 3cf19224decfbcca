package cli

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// sweepEvery is the time after which what has expired is dropped again.
const sweepEvery = time.Hour

// sweeping drops what has expired, now and from time to time, until the returned function is called, which waits for the end of that.
func sweeping(log *slog.Logger, drop func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ticker := time.NewTicker(sweepEvery)
	var under sync.WaitGroup
	under.Go(func() { sweep(ctx, log, ticker.C, drop) })
	return func() {
		ticker.Stop()
		cancel()
		under.Wait()
	}
}

// sweep drops what has expired, now and at each tick, until the context is done. What fails is tried again at the next tick.
func sweep(ctx context.Context, log *slog.Logger, ticks <-chan time.Time, drop func(context.Context) error) {
	for {
		if err := drop(ctx); ctx.Err() == nil {
			logged(log, "dropping what has expired failed", err)
		}
		select {
		case <-ticks:
		case <-ctx.Done():
			return
		}
	}
}
