package gocode

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// width is the length of a comment line, without its "// ".
const width = 110

// Wrap turns text of a document into lines of a comment. Blank lines part paragraphs, list items and indented or fenced
// lines stay lines of their own, and what no Go comment may hold is left out.
func Wrap(text string) []string {
	var out []string
	var paragraph []string
	flush := func() {
		out = append(out, fill(strings.Join(paragraph, " "), width)...)
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
			paragraph = []string{trimmed}
		default:
			paragraph = append(paragraph, trimmed)
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

func isItem(line string) bool {
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "#")
}

// fill breaks a text into lines of at most limit characters where it has blanks.
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

// guard keeps a line from being a build constraint in a package comment. It also keeps words from deprecating what they
// stand at, which only the document's own mark does.
func guard(line string) string {
	if rest, ok := strings.CutPrefix(line, "Deprecated:"); ok {
		return "deprecated:" + rest
	}
	if strings.HasPrefix(line, "+build") || strings.HasPrefix(line, "go:") || strings.HasPrefix(line, "line ") {
		return "' " + line
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

// Sentence begins the doc comment of a declared name: "Run is a run of an assistant." where the text begins with an
// article, "Run: text" otherwise.
func Sentence(name, text string) string {
	text = strings.TrimSpace(text)
	first, rest, _ := strings.Cut(text, " ")
	switch {
	case text == "":
		return ""
	case first == "It":
		return name + " " + rest
	case first == "A" || first == "An" || first == "The" || first == "One":
		return name + " is " + strings.ToLower(first) + " " + rest
	}
	return name + ": " + text
}
