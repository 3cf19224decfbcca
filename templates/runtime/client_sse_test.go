package runtime

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func readEvents(r io.Reader, limit int64) (events []Event, s *sseReader, err error) {
	s = &sseReader{lines: newLineReader(r, limit)}
	for {
		e, err := s.next()
		if e != nil {
			events = append(events, *e)
		}
		if err != nil {
			return events, s, err
		}
	}
}

func TestServerSentEvents(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		want []Event
	}{
		"empty":                {"", nil},
		"one":                  {"event: a\ndata: 1\n\n", []Event{{Name: "a", Data: "1"}}},
		"lines of data":        {"data: a\ndata: b\ndata\ndata:\n\n", []Event{{Data: "a\nb\n\n"}}},
		"comments":             {": hello\n\ndata: 1\n: between\n\n:\n\n", []Event{{Data: "1"}}},
		"no space":             {"event:a\ndata:1\n\n", []Event{{Name: "a", Data: "1"}}},
		"two spaces":           {"data:  1\n\n", []Event{{Data: " 1"}}},
		"CR":                   {"event: a\rdata: 1\r\rdata: 2\r\r", []Event{{Name: "a", Data: "1"}, {Data: "2"}}},
		"CRLF":                 {"event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", []Event{{Name: "a", Data: "1"}, {Data: "2"}}},
		"mixed ends":           {"event: a\rdata: 1\n\r\ndata: 2\r\n\n", []Event{{Name: "a", Data: "1"}, {Data: "2"}}},
		"byte order mark":      {"\xEF\xBB\xBFdata: 1\n\n", []Event{{Data: "1"}}},
		"no blank line":        {"data: 1\n\nevent: b\ndata: 2\n", []Event{{Data: "1"}, {Name: "b", Data: "2"}}},
		"no end of line":       {"data: 1\n\ndata: 2", []Event{{Data: "1"}, {Data: "2"}}},
		"name without data":    {"event: ping\n\ndata: 1\n\n", []Event{{Data: "1"}}},
		"ids last":             {"id: 7\ndata: 1\n\ndata: 2\n\nid\ndata: 3\n\nid: a\x00\ndata: 4\n\n", []Event{{Data: "1", ID: "7"}, {Data: "2", ID: "7"}, {Data: "3"}, {Data: "4"}}},
		"unknown field":        {"colour: red\ndata: 1\n\n", []Event{{Data: "1"}}},
		"colons in data":       {"data: {\"a\": 1}\n\n", []Event{{Data: `{"a": 1}`}}},
		"many blank lines":     {"\n\n\ndata: 1\n\n\n\n", []Event{{Data: "1"}}},
		"last name counts":     {"event: a\nevent: b\ndata: 1\n\n", []Event{{Name: "b", Data: "1"}}},
		"a line feed in a row": {"data: 1\r\n\r\n\r\n\r\ndata: 2\r\n\r\n", []Event{{Data: "1"}, {Data: "2"}}},
	} {
		readers := map[string]io.Reader{"whole": strings.NewReader(test.text), "by bytes": iotest.OneByteReader(strings.NewReader(test.text)), "halves": iotest.HalfReader(strings.NewReader(test.text))}
		for how, r := range readers {
			if got, _, err := readEvents(r, 1000); fmt.Sprint(got) != fmt.Sprint(test.want) || !errors.Is(err, io.EOF) {
				t.Errorf("%s, %s: %v, %v", name, how, got, err)
			}
		}
	}
}

// TestEventsAreNotHeldBack holds that an event is there when its blank line is, although a LF might follow a CR.
func TestEventsAreNotHeldBack(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	s := &sseReader{lines: newLineReader(r, 1000)}
	for _, frame := range []string{"data: 1\r\r", "data: 2\r\n\r\n", "data: 3\n\n", "data: 4\r\n\r"} {
		got := make(chan *Event)
		go func() {
			e, _ := s.next()
			got <- e
		}()
		if _, err := io.WriteString(w, frame); err != nil {
			t.Fatal(err)
		}
		select {
		case e := <-got:
			if !strings.Contains(frame, e.Data) {
				t.Errorf("%q: %+v", frame, e)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%q is held back", frame)
		}
	}
}

func TestEventLimit(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"data: " + strings.Repeat("x", 10000) + "\n\n", strings.Repeat("data: 1234567890\n", 20) + "\n", strings.Repeat("x", 10000),
	} {
		var large *TooLargeError
		if _, _, err := readEvents(strings.NewReader(text), 100); !errors.As(err, &large) || large.Limit != 100 {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if got, _, _ := readEvents(strings.NewReader(strings.Repeat("data: 1\n\n", 1000)), 100); len(got) != 1000 {
		t.Errorf("the limit is of one event, not of all: %d", len(got))
	}
}

func TestRetryField(t *testing.T) {
	t.Parallel()
	if _, s, _ := readEvents(strings.NewReader("retry: 1500\nretry: soon\n\n"), 100); s.retry != 1500*time.Millisecond {
		t.Error(s.retry)
	}
}

// FuzzServerSentEvents holds that events do not depend on how the text is split.
func FuzzServerSentEvents(f *testing.F) {
	f.Add("event: a\r\ndata: 1\r\rdata: 2\n\n\xEF\xBB\xBF: c\n\nid: 3\ndata")
	f.Fuzz(func(t *testing.T, text string) {
		whole, _, _ := readEvents(strings.NewReader(text), 1<<20)
		split, _, _ := readEvents(iotest.OneByteReader(strings.NewReader(text)), 1<<20)
		if fmt.Sprint(whole) != fmt.Sprint(split) {
			t.Errorf("%q: %v, split %v", text, whole, split)
		}
	})
}
