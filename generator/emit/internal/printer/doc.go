package printer

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/assistgen/assistgen/generator/emit/internal/gocode"
	"github.com/assistgen/assistgen/generator/plan"
)

// TypeDoc returns the doc comment of a declared type.
func (c Printer) TypeDoc(name string, a plan.About) []string {
	fallback := name + " is a value that the document does not describe."
	switch {
	case a.DocName == name:
		fallback = name + " is a type of the document."
	case a.DocName != "" && gocode.Clean(a.DocName) == a.DocName:
		fallback = fmt.Sprintf("%s is the type %q of the document.", name, a.DocName)
	case a.Doc != "":
		fallback = name + " is a type without a name in the document."
	}
	doc, reason := deprecation(a)
	return c.withFacts(name, gocode.TypeText(name, fallback, doc), reason, a)
}

// MemberDoc returns the doc comment of a field or a value; it may be empty.
func (c Printer) MemberDoc(a plan.About) []string {
	doc, reason := deprecation(a)
	return c.withFacts("", doc, reason, a)
}

// withFacts returns a string with what the plan says; self is the name that it is about, which it does not link to.
func (c Printer) withFacts(self, text, reason string, a plan.About) []string {
	lines := c.wrap(self, text)
	for i, f := range a.Facts {
		if i == 0 && len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, gocode.Wrap(f)...)
	}
	return deprecated(lines, reason)
}

// wrap returns the lines of a string with links to the package's types.
func (c Printer) wrap(self, text string) []string {
	return gocode.Wrap(gocode.Link(text, func(name string) bool { return name != self && c.declared[name] }))
}

// deprecated adds to a comment the reason of a deprecation; nothing without a reason.
func deprecated(lines []string, reason string) []string {
	if reason == "" {
		return lines
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	said := gocode.Wrap("Deprecated: " + reason)
	said[0] = "D" + said[0][1:] // which Wrap leaves to the document's own mark
	return append(lines, said...)
}

// marked is a paragraph that says why something is deprecated: "**Deprecated:** use b.".
var marked = regexp.MustCompile(`(?is)^[*_\[(> ]*deprecated[*_\])]*[:.,;!–-][*_\])]*\s+(.+)$`)

// deprecation parts why something is deprecated from its description; the reason is empty for what is not. It is a paragraph that begins
// with the word, or else a sentence that has it.
func deprecation(a plan.About) (doc, reason string) {
	if !a.Deprecated {
		return a.Doc, ""
	}
	all := strings.Split(gocode.Clean(a.Doc), "\n\n")
	for i, p := range all {
		if m := marked.FindStringSubmatch(p); m != nil {
			return strings.Join(append(all[:i:i], all[i+1:]...), "\n\n"), oneLine(m[1])
		}
	}
	for _, p := range all {
		for _, sentence := range strings.SplitAfter(oneLine(p), ". ") {
			if rest, ok := strings.CutPrefix(sentence, "Deprecated "); ok {
				return a.Doc, "It is deprecated " + strings.TrimSpace(rest)
			}
			if strings.Contains(sentence, " deprecated ") {
				return a.Doc, strings.TrimSpace(sentence)
			}
		}
	}
	return a.Doc, "the document marks it so."
}

// oneLine returns a string without line breaks.
func oneLine(text string) string { return strings.Join(strings.Fields(gocode.Clean(text)), " ") }
