package gocode

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// width is the length of a comment line, without its "// ".
const width = 110

// Wrap turns text of a document into lines of a comment. Blank lines part paragraphs, headings, list items and fenced lines stay lines
// of their own, and what no Go comment may hold is left out.
func Wrap(text string) []string {
	var out []string
	var paragraph []string
	flush := func() {
		out = append(out, layOut(strings.Join(paragraph, " "))...)
		paragraph = nil
	}
	fenced := false
	for line := range strings.SplitSeq(Clean(text), "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			flush()
			out = blank(out)
			fenced = !fenced
		case fenced:
			out = append(out, "\t"+strings.TrimRightFunc(line, unicode.IsSpace))
		case trimmed == "":
			flush()
			out = blank(out)
		case isItem(trimmed):
			flush()
			paragraph = []string{plainLinks(trimmed)}
		default:
			paragraph = append(paragraph, plainLinks(trimmed))
		}
	}
	flush()
	for len(out) > 0 && strings.TrimSpace(out[len(out)-1]) == "" {
		out = out[:len(out)-1]
	}
	return out
}

// blank adds an empty line unless the text begins or has one there.
func blank(lines []string) []string {
	if len(lines) == 0 || lines[len(lines)-1] == "" {
		return lines
	}
	return append(lines, "")
}

func isItem(line string) bool { return bullet(line) != "" || strings.HasPrefix(line, "#") }

// bullet returns the bullet of a line of a list in a Go comment; empty for other lines.
func bullet(line string) string {
	if strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") {
		return "  - "
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits == 0 || digits > 2 || !strings.HasPrefix(line[digits:], ". ") && !strings.HasPrefix(line[digits:], ") ") {
		return ""
	}
	return strings.Repeat(" ", 2-digits) + line[:digits] + ". "
}

// layOut returns the lines of a paragraph, a heading or an item of a list, whose further lines are indented.
func layOut(text string) []string {
	mark := bullet(text)
	if mark == "" {
		return fill(text, width)
	}
	_, item, _ := strings.Cut(text, " ")
	lines := fill(item, width-len(mark))
	for i, line := range lines {
		if i == 0 {
			lines[i] = mark + line
		} else {
			lines[i] = "    " + line
		}
	}
	return lines
}

// markdownLink is a code span, or a link or an image of Markdown.
var markdownLink = regexp.MustCompile("`[^`]*`|!?\\[([^\\[\\]]*)\\]\\(([^()\\s]*)\\)")

// plainLinks writes links of Markdown in the form of Go comments: the text, and the address behind it if that is one of the web.
func plainLinks(line string) string {
	return markdownLink.ReplaceAllStringFunc(line, func(link string) string {
		m := markdownLink.FindStringSubmatch(link)
		switch {
		case link[0] == '`':
			return link
		case strings.HasPrefix(m[2], "https://") || strings.HasPrefix(m[2], "http://"):
			return strings.TrimSpace(m[1] + " (" + m[2] + ")")
		}
		return m[1]
	})
}

// fill breaks a string into lines of at most limit characters where it has blanks.
func fill(text string, limit int) []string {
	var lines []string
	var line strings.Builder
	length := 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if length > 0 && length+1+n > limit {
			lines = append(lines, guard(line.String()))
			line.Reset()
			length = 0
		}
		if length > 0 {
			line.WriteByte(' ')
			length++
		}
		line.WriteString(word)
		length += n
	}
	if length > 0 {
		lines = append(lines, guard(line.String()))
	}
	return lines
}

// note matches what go doc takes for a note, such as a bug; definition matches what it takes for the address of a link.
var (
	note       = regexp.MustCompile(`^[A-Z][A-Z]+\(`)
	definition = regexp.MustCompile(`^\[[^\]]*\]:`)
)

// guard keeps a line from being more than text: a build constraint or another directive, a note, or the address of a link. It also keeps
// words from deprecating what they are at, which only the document's own mark does.
func guard(line string) string {
	if rest, ok := strings.CutPrefix(line, "Deprecated:"); ok {
		return "deprecated:" + rest
	}
	if strings.HasPrefix(line, "+build") || strings.HasPrefix(line, "go:") || strings.HasPrefix(line, "line ") {
		return "' " + line
	}
	if end := note.FindStringIndex(line); end != nil {
		return line[:end[1]-1] + " " + line[end[1]-1:]
	}
	if end := definition.FindStringIndex(line); end != nil {
		return line[:end[1]-1] + " " + line[end[1]-1:]
	}
	return line
}

// Clean leaves out what no Go source may hold or what would hide the text's order: control characters, byte order marks
// and direction overrides. Text that is not UTF-8 gets replacement characters.
func Clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\uFEFF', r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text)
}
