package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"sync"
	"time"
)

var errNothing = errors.New("the handler returned neither a response nor an error")

// Reply writes the result of a handler: the value that out points at, or the error.
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
	x.ready(w)
	w.write(t.codec, t.at)
	if w.err != nil {
		return w.err
	}
	status := x.status(http.StatusOK)
	if err := x.checkAnswer(status, x.answerType(status), w.buf); err != nil {
		return err
	}
	x.send(x.route.Operation.response(status), status, t, w.buf)
	return nil
}

// send sends a body, written as JSON, in the form of the response.
func (x *Exchange) send(r *ResponseSpec, status int, t typed, text []byte) {
	contentType := jsonTypes[0]
	if r != nil && len(r.Types) > 0 && (r.isSuccess() || r.Status == "default" && r.Success) {
		contentType = concrete(x.pick(r.Types), contentType)
		if r.Kind == BodyText {
			v, _ := valueOf(t.codec, t.at, x.sending()) // it has just been written
			text = []byte(v.text)
		}
	}
	x.write(status, contentType, text)
}

// ReplyOneOf writes the result of a handler of a call with several types of results, or the error.
func (x *Exchange) ReplyOneOf(out any, err error) error {
	if err != nil {
		return err
	}
	v := reflect.ValueOf(out)
	if !v.IsValid() || v.IsNil() {
		return errNothing
	}
	o := x.route.Operation
	r := o.variant(v.Type())
	if r == nil {
		return fmt.Errorf("%s: a %T is none of its results", o.Name, out)
	}
	status := r.status(http.StatusOK)
	if f := v.Elem().FieldByName(statusField); f.IsValid() && f.Int() != 0 {
		status = int(f.Int())
	}
	if !o.succeeds(status) || r.Status != "" && o.response(status) != r {
		return fmt.Errorf("%s: status %d is not that of a %T", o.Name, status, out)
	}
	x.success = status
	body := v.Elem().FieldByName(bodyField)
	switch {
	case r.Status == "":
		x.write(status, cmp.Or(v.Elem().FieldByName("ContentType").String(), "application/octet-stream"), body.Bytes())
		return nil
	case !body.IsValid():
		return x.ReplyEmpty(nil)
	case r.Kind == BodyRaw:
		return x.ReplyFile(body.Interface().(*FilePart), nil)
	case body.Kind() == reflect.Pointer:
		return x.Reply(body.Interface(), nil)
	}
	return x.Reply(body.Addr().Interface(), nil)
}

// replyBuffers are writers whose buffers are used again, but for those that a large response has made larger than
// largestKept bytes.
var replyBuffers = sync.Pool{New: func() any { return &Writer{buf: make([]byte, 0, 4096)} }}

const largestKept = 64 << 10

// ReplyEmpty writes a success without a body, or the error.
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

// ReplyFile writes a file while it is read, or the error. Content that is an [io.Closer] is closed.
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
	h.Set("Content-Type", cmp.Or(file.ContentType, x.fileType()))
	h.Set("X-Content-Type-Options", "nosniff")
	if file.Name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	}
	if n := lengthOf(file.Content); n >= 0 {
		h.Set("Content-Length", strconv.FormatInt(n, 10))
	}
	readOn(http.NewResponseController(x.writer))
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

// readOn lets a handler read the request while the response is written: without that net/http drops the beginning of what is still unread.
func readOn(control *http.ResponseController) {
	_ = control.EnableFullDuplex() // what cannot has no need of it, or no way
}

// fileType returns the media type of a file that does not say its own.
func (x *Exchange) fileType() string {
	const anything = "application/octet-stream"
	if r := x.route.Operation.response(x.status(http.StatusOK)); r != nil && len(r.Types) > 0 {
		return concrete(x.pick(r.Types), anything)
	}
	return anything
}

// patientWriter writes a response of which no piece may take too long.
type patientWriter struct {
	io.Writer
	control  *http.ResponseController
	patience time.Duration
}

func (x *Exchange) patientWriter() *patientWriter {
	return &patientWriter{x.writer, http.NewResponseController(x.writer), x.server.limits.Write}
}

// limitWrite bounds a write, which the returned function ends: over HTTP/2 a deadline that is left breaks off the response when it passes, even if
// nobody writes then. What cannot have a deadline has none.
func limitWrite(control *http.ResponseController, patience time.Duration) func() {
	_ = control.SetWriteDeadline(time.Now().Add(patience))
	return func() { _ = control.SetWriteDeadline(time.Time{}) }
}

// Write writes a piece.
func (w *patientWriter) Write(p []byte) (int, error) {
	defer limitWrite(w.control, w.patience)()
	return w.Writer.Write(p)
}

// lengthOf returns how many bytes a reader still has, or -1 when that is not known.
func lengthOf(r io.Reader) int64 {
	b := newBody("")
	b.addReader(r)
	return b.length()
}

// sendHeader sets the headers that the struct holds.
func (o *Operation) sendHeader(to http.Header, headers any, opts ...WriteOption) error {
	h, err := o.header(headers)
	if err != nil {
		return err
	}
	return o.eachHeader(h, func(p *Param, d *field, at pointer) error {
		v, ok, err := d.codec.paramValue(p, at, d.omit, opts)
		if err != nil || !ok {
			return err
		}
		text, err := headerText(p, v, d.codec.shape())
		if err != nil {
			return err
		}
		to.Set(p.Name, text)
		return nil
	})
}
