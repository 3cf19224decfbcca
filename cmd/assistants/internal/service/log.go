package service

import (
	"context"
	"log/slog"
)

// pathKey is the attribute by which the handlers of wires log the path of a request.
const pathKey = "path"

// pathless is a log without the paths of requests, which have IDs of objects. The operation and the ID of the request tell enough.
type pathless struct{ slog.Handler }

// Handle logs a record without its path.
func (h pathless) Handle(ctx context.Context, r slog.Record) error {
	bare := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if a.Key != pathKey {
			bare.AddAttrs(a)
		}
		return true
	})
	return h.Handler.Handle(ctx, bare)
}

// WithAttrs implements [slog.Handler].
func (h pathless) WithAttrs(attrs []slog.Attr) slog.Handler {
	return pathless{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements [slog.Handler].
func (h pathless) WithGroup(name string) slog.Handler { return pathless{h.Handler.WithGroup(name)} }
