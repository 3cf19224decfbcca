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
