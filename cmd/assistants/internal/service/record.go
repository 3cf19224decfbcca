package service

import (
	"net/http"
	"sync/atomic"
)

// recorder is a response of which the status and the length are noted, and whether it is a stream.
type recorder struct {
	http.ResponseWriter
	status  int // 0 until it is sent
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
	return http.NewResponseController(r.ResponseWriter).Flush()
}

// Unwrap returns the response itself, for deadlines.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// end notes that a stream is over.
func (r *recorder) end() {
	if r.stream {
		r.streams.Add(-1)
	}
}
