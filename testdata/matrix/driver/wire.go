package driver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// wire is a request as a string: its line, the headers of interest, and behind an empty line its body.
type wire struct {
	line   string // POST /path?query
	header http.Header
	body   string
}

func parseWire(text string) wire {
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	w := wire{line: lines[0], header: http.Header{}, body: body}
	for _, l := range lines[1:] {
		name, value, _ := strings.Cut(l, ": ")
		w.header.Add(name, value)
	}
	return w
}

// boundary stands for the boundary of every multipart form.
const boundary = "BOUNDARY"

// record keeps a request as it came. Its body can be read all the same.
func (x *exchange) record(r *http.Request) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(data))
	body := strings.ReplaceAll(string(data), "\r\n", "\n")
	if _, params, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && params["boundary"] != "" {
		body = strings.ReplaceAll(body, params["boundary"], boundary)
	}
	x.sent = &wire{r.Method + " " + r.RequestURI, r.Header, body}
	return nil
}

// compareWire compares what the client sent with a string.
func (x *exchange) compareWire(text string) error {
	if x.sent == nil {
		return errors.New("nothing was sent")
	}
	want := parseWire(text)
	if x.sent.line != want.line {
		return fmt.Errorf("the client sends %s, not %s", x.sent.line, want.line)
	}
	for name, values := range want.header {
		if strings.Contains(values[0], boundary) {
			continue
		}
		if got := strings.Join(x.sent.header.Values(name), "\n"); got != strings.Join(values, "\n") {
			return fmt.Errorf("the client sends the header %s as %q, not %q", name, got, values)
		}
	}
	if x.sent.body != want.body {
		return fmt.Errorf("the client sends %s, not %s", x.sent.body, want.body)
	}
	return nil
}

// read sends a text to the server, and expects its handler to get the inputs of the case.
func (s *side) read(c *Case, text string) error {
	x, m, err := s.find(c)
	if err != nil {
		return err
	}
	w := parseWire(text)
	method, target, _ := strings.Cut(w.line, " ")
	r, err := http.NewRequest(method, s.url+target, strings.NewReader(strings.ReplaceAll(w.body, "\n", "\r\n"))) //nolint:noctx // it ends with the program
	if err != nil {
		return err
	}
	r.Header = w.header
	number := s.begin(x)
	defer s.running.Delete(number)
	r.Header.Set(numberHeader, number)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if data, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s is answered by %d %s, %w", text, answer.StatusCode, data, err)
	}
	if err := x.compareInputs(m.Type(), c); err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	return nil
}
