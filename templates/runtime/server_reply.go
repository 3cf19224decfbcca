package runtime

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"sync"
	"time"
)

var errNothing = errors.New("the handler returned neither an answer nor an error")

// Reply answers what a handler has returned: the value that out points at, or the error.
func (x *Exchange) Reply(out any, err error) error {
	if err != nil {
		return err
	}
	t := x.route.Operation.typed(out)
	if t.at.isNil() {
		return errNothing
	}
	w := replyBuffers.Get().(*Writer)
	defer func() {
		if cap(w.buf) <= largestKept {
			*w = Writer{buf: w.buf[:0]}
			replyBuffers.Put(w)
		}
	}()
	for _, o := range x.server.writing {
		o(w)
	}
	w.write(t.codec, t.at)
	if w.err != nil {
		return w.err
	}
	x.write(x.status(http.StatusOK), "application/json", w.buf)
	return nil
}

// replyBuffers are writers whose buffers are used again, but for those that a large answer has made larger than
// largestKept bytes.
var replyBuffers = sync.Pool{New: func() any { return &Writer{buf: make([]byte, 0, 4096)} }}

const largestKept = 64 << 10

// ReplyEmpty answers a success without a body, or the error.
func (x *Exchange) ReplyEmpty(err error) error {
	if err != nil {
		return err
	}
	status := x.status(http.StatusNoContent)
	if status != http.StatusNoContent {
		x.writer.Header().Set("Content-Length", "0")
	}
	x.begun = true
	x.writer.WriteHeader(status)
	return nil
}

// ReplyFile answers a file, while it is read, or the error. Content that is an [io.Closer] is closed.
func (x *Exchange) ReplyFile(file *FilePart, err error) error {
	if file != nil {
		if c, ok := file.Content.(io.Closer); ok {
			defer c.Close() //nolint:errcheck // nothing was written to it
		}
	}
	switch {
	case err != nil:
		return err
	case file == nil || file.Content == nil:
		return errNothing
	}
	h := x.writer.Header()
	h.Set("Content-Type", "application/octet-stream")
	if file.ContentType != "" {
		h.Set("Content-Type", file.ContentType)
	}
	h.Set("X-Content-Type-Options", "nosniff")
	if file.Name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	}
	if n := lengthOf(file.Content); n >= 0 {
		h.Set("Content-Length", strconv.FormatInt(n, 10))
	}
	x.begun = true
	x.writer.WriteHeader(x.status(http.StatusOK))
	if x.request.Method == http.MethodHead {
		return nil
	}
	_, err = io.Copy(x.patientWriter(), file.Content)
	if x.context.Err() != nil {
		return x.context.Err()
	}
	return err
}

// patientWriter writes an answer of which no piece may take too long.
type patientWriter struct {
	io.Writer
	control  *http.ResponseController
	patience time.Duration
}

func (x *Exchange) patientWriter() *patientWriter {
	w := &patientWriter{x.writer, http.NewResponseController(x.writer), x.server.limits.Write}
	x.cleanups = append(x.cleanups, func() { _ = w.control.SetWriteDeadline(time.Time{}) })
	return w
}

// Write writes a piece.
func (w *patientWriter) Write(p []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(w.patience)) // what cannot has no deadline
	return w.Writer.Write(p)
}

// lengthOf returns how many bytes a reader still has, or -1 when that is not known.
func lengthOf(r io.Reader) int64 {
	b := newBody("")
	b.addReader(r)
	return b.length()
}
