package memory

// Quiet calls f when no responder is at work and nothing waits to be committed.
func (s *Service) Quiet(f func()) {
	s.work.Wait()
	s.mu.RLock()
	tx := s.mu.waits()
	s.mu.RUnlock()
	if tx != nil {
		<-tx.done
	}
	f()
}

// IsText reports whether a content that comes in pieces is UTF-8.
func IsText(pieces ...[]byte) bool {
	c := textCheck{valid: true}
	for _, p := range pieces {
		c.add(p)
	}
	return c.whole()
}
