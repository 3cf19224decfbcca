package service

import (
	"net/http"
	"sync/atomic"
	"time"
)

// recorder is a response of which the status and the length are noted, and whether it is a stream. It bounds how long a write may take, and
// the deadline ends with the write: over HTTP/2 one that is left would break off a stream that is quiet for longer.
type recorder struct {
	http.ResponseWriter
	control *http.ResponseController
	most    time.Duration // that a write may take; 0 is any time
	status  int           // 0 until it is sent
	bytes   int64
	stream  bool
	streams *atomic.Int64 // that are open
}

// WriteHeader notes and sends the status.
func (r *recorder) WriteHeader(status int) {
	if r.status < http.StatusOK { // those before are not of the response
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write notes the length and sends.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status < http.StatusOK {
		r.status = http.StatusOK
	}
	defer r.bound()()
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// FlushError sends what is written: only streams do that.
func (r *recorder) FlushError() error {
	if !r.stream {
		r.stream = true
		r.streams.Add(1)
	}
	defer r.bound()()
	return r.control.Flush()
}

// bound bounds a write, which the returned function ends.
func (r *recorder) bound() func() {
	if r.most > 0 {
		_ = r.control.SetWriteDeadline(time.Now().Add(r.most)) // what cannot has no deadline
	}
	return func() { _ = r.control.SetWriteDeadline(time.Time{}) }
}

// Unwrap returns the response itself, for other settings of the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// end notes that a stream is over.
func (r *recorder) end() {
	if r.stream {
		r.streams.Add(-1)
	}
}
