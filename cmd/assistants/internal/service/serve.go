package service

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"
)

// unixPrefix is the prefix of the address of a UNIX socket.
const unixPrefix = "unix:"

// IsLoopback reports whether only this host can reach an address: a UNIX socket, or a port of a loopback address.
func IsLoopback(address string) bool {
	if strings.HasPrefix(address, unixPrefix) {
		return true
	}
	host, _, err := net.SplitHostPort(address)
	return err == nil && isLoopbackName(host)
}

// IsSocket reports whether an address is the path of a UNIX socket.
func IsSocket(address string) bool { return strings.HasPrefix(address, unixPrefix) }

// IsAddress reports whether an address has one of the forms that [Listen] takes.
func IsAddress(address string) bool {
	if path, ok := strings.CutPrefix(address, unixPrefix); ok {
		return path != "" // without which the system chooses one
	}
	_, _, err := net.SplitHostPort(address)
	return err == nil
}

// Listen listens at an address: host:port, or unix:path.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	network := "tcp"
	if path, ok := strings.CutPrefix(address, unixPrefix); ok {
		network, address = "unix", path
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, network, address)
	switch {
	case network != "unix":
	case errors.Is(err, syscall.EADDRINUSE):
		err = fmt.Errorf("%w; if no service listens there any longer, remove the file", err)
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%w; make the folder of the socket first", err)
	}
	return l, err
}

// URL returns the URL of a listener.
func URL(l net.Listener, secure bool) string {
	switch {
	case l.Addr().Network() == "unix":
		return unixPrefix + l.Addr().String()
	case secure:
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}

// Running says how a service is served.
type Running struct {
	// Certificate is that of TLS; nil for none.
	Certificate *tls.Certificate
	// Grace is how long requests and runs under way may take once the service is to stop.
	Grace time.Duration
	// Stop and Kill end the service when they are closed: the one lets requests end, the other does not.
	Stop, Kill <-chan struct{}
	// EndRuns ends the runs that are still under way after Grace, so that their streams end; nil for none.
	EndRuns func()
}

// ErrKilled is the error of a service that was not let end.
var ErrKilled = errors.New("stopped at once: requests under way were broken off")

// lastWhile is how long streams may take to say that their runs have ended.
const lastWhile = 2 * time.Second

// Serve serves until the service is to stop, and closes the listener. Its error is nil for one that stopped as asked.
func (s *Service) Serve(l net.Listener, run Running) error {
	limits := s.options.Limits
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: limits.ReadHeader, IdleTimeout: limits.Idle, MaxHeaderBytes: limits.Header,
		ErrorLog: slog.NewLogLogger(s.options.Logger.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() {
		if run.Certificate == nil {
			failed <- server.Serve(l)
			return
		}
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*run.Certificate}, MinVersion: tls.VersionTLS12}
		failed <- server.ServeTLS(l, "", "")
	}()
	server.RegisterOnShutdown(sync.OnceFunc(func() { // once nothing listens
		s.options.Logger.Info("stopping", "grace", run.Grace, "requests", s.inFlight.Load())
	}))
	select {
	case err := <-failed:
		return err
	case <-run.Stop:
	case <-run.Kill:
	}
	s.stopping.Store(true)
	return s.stop(server, run)
}

// stop ends the service: requests and runs have their time, then runs end, and then connections.
func (s *Service) stop(server *http.Server, run Running) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	go func() {
		select {
		case <-run.Kill:
			cancel(ErrKilled)
		case <-ctx.Done():
		}
	}()
	err := s.drain(ctx, server, run.Grace)
	if run.EndRuns != nil {
		run.EndRuns()
	}
	if err != nil && context.Cause(ctx) == nil {
		s.options.Logger.Warn("the grace is over; runs under way fail", "requests", s.inFlight.Load())
		err = s.drain(ctx, server, lastWhile)
	}
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	} else {
		err = fmt.Errorf("requests under way were broken off after the grace of %v", run.Grace)
	}
	return errors.Join(err, server.Close())
}

// drain waits until no request and no run is under way, for some time at most.
func (s *Service) drain(ctx context.Context, server *http.Server, most time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return err
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for s.options.Runs != nil && s.options.Runs() > 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
