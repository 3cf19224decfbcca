package runtime

import (
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// RetryPolicy says how often a call is repeated and how long is waited in between.
//
// GET, HEAD, OPTIONS, PUT and DELETE are repeated after 408, 409, 429, 5xx but for 501 and 505, and after a connection that
// failed; other methods only after 429 and 503 and when no connection was made. A server's x-should-retry overrules that, and so does
// [WithIdempotent]. A body that cannot be read again is not sent again.
type RetryPolicy struct {
	// MaxAttempts is how often a call is sent in all: 0 is 3, 1 or less than 0 never repeats.
	MaxAttempts int
	// MinDelay is waited before the second attempt, 0 being half a second, and twice as long before each further one, up to
	// MaxDelay, 0 being 8 seconds. Up to a quarter of it is left out at random.
	MinDelay, MaxDelay time.Duration
	// MaxRetryAfter is the longest wait that a server may ask for, 0 being 5 minutes. A server that asks for a longer one is
	// not asked again: the call fails. So it does when the context would end before the wait.
	MaxRetryAfter time.Duration
}

func (p RetryPolicy) orDefaults() RetryPolicy {
	if p.MaxAttempts == 0 {
		p.MaxAttempts = 3
	}
	set := func(d *time.Duration, value time.Duration) {
		if *d <= 0 {
			*d = value
		}
	}
	set(&p.MinDelay, 500*time.Millisecond)
	set(&p.MaxDelay, 8*time.Second)
	set(&p.MaxRetryAfter, 5*time.Minute)
	return p
}

// backoff returns the wait after the given number of attempts.
func (p RetryPolicy) backoff(attempts int) time.Duration {
	d := p.MinDelay
	for ; attempts > 1 && d < p.MaxDelay; attempts-- {
		d *= 2
	}
	d = min(d, p.MaxDelay)
	return d - time.Duration(rand.Float64()*float64(d)/4) //nolint:gosec // jitter needs no secret
}

// idempotent reports whether a call of the method may be carried out twice.
func idempotent(method string) bool {
	return slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace, http.MethodPut, http.MethodDelete}, method)
}

// retry returns how long to wait before the next attempt, or false if there is to be none.
func (a *attempt) retry(ctx context.Context, err error) (time.Duration, bool) {
	policy := a.call.config.retry.orDefaults()
	if a.number >= policy.MaxAttempts || ctx.Err() != nil || !a.body.replayable() || !a.mayRepeat(err) {
		return 0, false
	}
	wait := policy.backoff(a.number)
	if a.answer != nil {
		if asked, ok := retryAfter(a.answer.Header, a.call.client.clock.Now()); ok {
			wait = asked
			if asked > policy.MaxRetryAfter {
				return 0, false
			}
		}
	}
	return wait, a.call.canWait(ctx, wait)
}

// canWait reports whether neither the context nor the timeout of the call ends within a wait.
func (c *Call) canWait(ctx context.Context, wait time.Duration) bool {
	end := c.client.clock.Now().Add(wait)
	deadline, ok := ctx.Deadline()
	return (!ok || end.Before(deadline)) && (c.until.IsZero() || end.Before(c.until))
}

// mayRepeat reports whether what happened to the attempt allows another.
func (a *attempt) mayRepeat(err error) bool {
	safe := a.call.config.idempotent || idempotent(a.call.form.Method)
	if errors.Is(err, errSlow) {
		return safe
	}
	if a.answer == nil {
		return passing(err) && (safe || a.unsent(err))
	}
	switch a.answer.Header.Get("X-Should-Retry") {
	case "true":
		return !a.call.operation.succeeds(a.answer.StatusCode)
	case "false":
		return false
	}
	switch status := a.answer.StatusCode; {
	case a.call.operation.succeeds(status): // its body broke off
		var broken *brokenBodyError
		return safe && errors.As(err, &broken)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return true
	case status == http.StatusNotImplemented, status == http.StatusHTTPVersionNotSupported:
		// The server will never carry it out. Azure's client leaves these two out, too; OpenAI's repeat all of 5xx.
		return false
	case status == http.StatusRequestTimeout, status == http.StatusConflict, status >= 500 && status <= 599:
		return safe
	}
	return false
}

// passing reports whether the cause may be gone at the next attempt.
func passing(err error) bool {
	var certificate *tls.CertificateVerificationError
	var token *TokenError
	return !errors.As(err, &certificate) && !errors.As(err, &token) && !errors.Is(err, errRedirects) && !errors.Is(err, errNoCall) && !errors.Is(err, errNoAnswer)
}

// unsent reports whether the attempt failed before a connection was made, so that the server has seen nothing of it.
func (a *attempt) unsent(err error) bool {
	var op *net.OpError
	return !a.connected.Load() && errors.As(err, &op) && op.Op == "dial"
}

// retryAfter returns how long the server asks to wait.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	if d, ok := parseDelay(h.Get("Retry-After-Ms"), time.Millisecond); ok {
		return d, true
	}
	text := h.Get("Retry-After")
	if d, ok := parseDelay(text, time.Second); ok {
		return d, true
	}
	if t, err := http.ParseTime(text); err == nil {
		return max(0, t.Sub(now)), true
	}
	return 0, false
}

// parseDelay reads a number of units; too large a number is the longest delay.
func parseDelay(text string, unit time.Duration) (time.Duration, bool) {
	f, err := strconv.ParseFloat(text, 64)
	if (err != nil && !errors.Is(err, strconv.ErrRange)) || f != f || f < 0 {
		return 0, false
	}
	const longest = 1 << 62
	return time.Duration(min(f*float64(unit), longest)), true
}
