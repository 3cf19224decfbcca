package chat

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
)

// What a marker of a citation begins and ends with, and how many bytes it has at most.
const (
	markerBegin = "【"
	markerEnd   = "】"
	mostMarker  = 512
)

// markerForm is the form of markers: 【2†name】 is the second result, and so is 【4:1†source】, the form that models know from OpenAI.
var markerForm = regexp.MustCompile(`^【(?:(\d{1,9}):)?(\d{1,9})†[^【】]*】$`)

// markerOf returns the marker of a result.
func markerOf(index int, name string) string {
	name = strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(markerBegin+markerEnd, c) {
			return '_'
		}
		return c
	}, name)
	const most = 200
	return fmt.Sprintf("%s%d†%.*s%s", markerBegin, index+1, most, name, markerEnd)
}

// citations writes text to a reply, in which markers become citations. It holds back what may become a marker.
type citations struct {
	reply *memory.Reply
	found *memory.Search
	held  string
}

// write writes text.
func (c *citations) write(text string) error {
	if len(c.found.Results) == 0 {
		return c.say(text)
	}
	text, c.held = c.held+text, ""
	for {
		start := strings.Index(text, markerBegin)
		if start < 0 {
			return c.say(text)
		}
		if err := c.say(text[:start]); err != nil {
			return err
		}
		text = text[start:]
		size, whole := markerSize(text)
		if !whole {
			c.held = text
			return nil
		}
		if err := c.marker(text[:size]); err != nil {
			return err
		}
		text = text[size:]
	}
}

// markerSize returns the size of what looks like a marker at the beginning of text; false where more text decides.
func markerSize(text string) (int, bool) {
	seen := text[len(markerBegin):min(len(text), mostMarker)]
	end, next := strings.Index(seen, markerEnd), strings.Index(seen, markerBegin)
	switch {
	case end >= 0 && (next < 0 || end < next):
		return len(markerBegin) + end + len(markerEnd), true
	case next >= 0, len(text) >= mostMarker:
		return len(markerBegin), true
	}
	return 0, false
}

// marker writes a marker as a citation, or as text where it is not one of a result.
func (c *citations) marker(text string) error {
	m := markerForm.FindStringSubmatch(text)
	if m == nil {
		return c.say(text)
	}
	number, _ := strconv.Atoi(m[2]) // it has 9 digits at most
	if m[1] == "" {
		number--
	}
	if number < 0 || number >= len(c.found.Results) {
		return c.say(text)
	}
	return c.reply.Cite(text, c.found.Results[number].FileID)
}

// flush writes what is held back.
func (c *citations) flush() error {
	text := c.held
	c.held = ""
	return c.say(text)
}

func (c *citations) say(text string) error {
	if text == "" {
		return nil
	}
	return c.reply.Text(text)
}
