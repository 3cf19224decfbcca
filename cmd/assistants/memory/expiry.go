package memory

import (
	"context"
	"errors"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
)

const day = 24 * time.Hour

// expiry returns when an object is gone that was made at a time, and is used now.
func (s *Service) expiry(made assistants.Opt[time.Time], config assistants.Opt[*assistants.ExpirationConfig]) assistants.Opt[time.Time] {
	c, from := orZero(config.Or(nil)), made.Or(s.now())
	if c.ExpirationPolicy.Or("") == assistants.ExpirationConfigExpirationPolicySinceLastActive {
		from = s.now()
	}
	return timeAfter(from, c.TTLDays, day)
}

// checkTTL returns the error of an expiration before what expires is made.
func checkTTL(config assistants.Opt[*assistants.ExpirationConfig]) error {
	return checkSpan("expiration_config.ttl_days", orZero(config.Or(nil)).TTLDays)
}

// checkSpan returns the error of a number of days or seconds that is negative.
func checkSpan(param string, n assistants.Opt[int64]) error {
	if n := n.Or(0); n < 0 {
		return invalid(param, "Invalid '%s': %d is negative.", param, n)
	}
	return nil
}

// useThread returns the error of a thread that is not there. One that expires some days after its last use expires later now.
func (s *Service) useThread(id string) error {
	v, err := s.threads.get("", id)
	if err == nil && sinceLastActive(v.ExpirationConfig) {
		v.ExpiresAt = s.expiry(v.CreatedAt, v.ExpirationConfig)
		err = s.threads.set("", id, v)
	}
	return err
}

// useAssistant is useThread for an assistant.
func (s *Service) useAssistant(id string) (*assistants.Assistant, error) {
	v, err := s.assistants.get("", id)
	if err == nil && sinceLastActive(v.ExpirationConfig) {
		v.ExpiresAt = s.expiry(v.CreatedAt, v.ExpirationConfig)
		err = s.assistants.set("", id, v)
	}
	return v, err
}

// useFile is useThread for a file.
func (s *Service) useFile(id string) (*assistants.File, error) {
	v, err := s.files.get("", id)
	if err == nil && sinceLastActive(v.ExpirationConfig) {
		v.ExpiresAt = s.expiry(v.CreatedAt, v.ExpirationConfig)
		err = s.files.set("", id, v)
	}
	return v, err
}

func sinceLastActive(o assistants.Opt[*assistants.ExpirationConfig]) bool {
	return orZero(o.Or(nil)).ExpirationPolicy.Or("") == assistants.ExpirationConfigExpirationPolicySinceLastActive
}

// Sweep drops what has expired, with all that belongs to it. Nobody sees that any longer; Sweep is for the space. Open sweeps, too.
func (s *Service) Sweep(ctx context.Context) error {
	return s.mu.do(ctx, func() error {
		return errors.Join(sweep(&s.threads, s.dropThread), sweep(&s.files, s.dropFile), s.sweepUploads(),
			sweep(&s.assistants, func(id string) error { return s.assistants.erase("", id) }))
	})
}

// sweep calls drop with the IDs of the objects of a table that are gone.
func sweep[T any](t *table[T], drop func(id string) error) (err error) {
	var ids []string
	for _, r := range t.lists[""] {
		if t.gone(r) {
			ids = append(ids, r.id)
		}
	}
	for _, id := range ids {
		err = errors.Join(err, drop(id))
	}
	return err
}

// sweepUploads ends the uploads that are pending, and whose time is over.
func (s *Service) sweepUploads() (err error) {
	for _, r := range s.uploads.lists[""] {
		if !s.wanted.has("", r.id) {
			continue
		}
		v, e := read[assistants.Upload](r)
		if e == nil && s.past(assistants.Some(v.ExpiresAt)) {
			_, e = s.endUpload(r.id, assistants.UploadStatusExpired, nil)
		}
		err = errors.Join(err, e)
	}
	return err
}
