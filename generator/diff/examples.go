package diff

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"golang.org/x/tools/txtar"
)

// exampleFiles hold an example of each rule. A section of an archive is named after its rule and has the lines that the two documents
// have in common, behind two blanks, those of the old document behind "- " and those of the new one behind "+ ":
//
//	-- minimum-added --
//	in field
//	- age: {type: integer}
//	+ age: {type: integer, minimum: 1}
//	> breaking Pet.age: is at least 1 [minimum-added]
//
// "in" names the frame that is put around them, a section of frames.txt in which they replace the line of dots, and "with" the settings
// under which they are compared. The lines of ">" say what the comparison finds.
//
//go:embed testdata/rules/*.txt
var exampleFiles embed.FS

//go:embed testdata/frames.txt
var frameFile []byte

// Example is a small pair of documents that shows what a rule means.
type Example struct {
	// Lines are those of both documents, each behind "- " if only the old one has it, "+ " if only the new one has it, and else two blanks.
	Lines []string
	// Settings are those of the example in the section diff of a configuration, "today: 2027-01-01"; usually empty.
	Settings string
	// Found are the changes: the severity or compatibility of each, the place, the message and the rule.
	Found []string
}

// examples are the examples of the rules, by their IDs.
var examples = sync.OnceValue(func() map[string]*Example {
	frames := map[string]string{}
	for _, f := range txtar.Parse(frameFile).Files {
		frames[f.Name] = string(f.Data)
	}
	all := map[string]*Example{}
	files, _ := fs.Glob(exampleFiles, "testdata/rules/*.txt")
	for _, name := range files {
		data, _ := exampleFiles.ReadFile(name)
		for _, f := range txtar.Parse(data).Files {
			all[f.Name] = readExample(string(f.Data), frames)
		}
	}
	return all
})

// readExample reads one section.
func readExample(section string, frames map[string]string) *Example {
	e, frame := &Example{}, ""
	for line := range strings.Lines(section) {
		line = strings.TrimSuffix(line, "\n")
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "in":
			frame = frames[rest]
		case "with":
			e.Settings = rest
		case ">":
			e.Found = append(e.Found, rest)
		default:
			e.Lines = append(e.Lines, line)
		}
	}
	e.Lines = framed(frame, e.Lines)
	return e
}

// framed puts a frame around lines.
func framed(frame string, lines []string) []string {
	var all []string
	for line := range strings.Lines(frame) {
		line = strings.TrimSuffix(line, "\n")
		indent, dots := strings.CutSuffix(line, "...")
		if !dots {
			all = append(all, "  "+line)
			continue
		}
		for _, inner := range lines {
			all = append(all, inner[:2]+indent+inner[2:])
		}
	}
	return all
}

// Old returns the old document.
func (e *Example) Old() string { return e.without("+ ") }

// New returns the new document.
func (e *Example) New() string { return e.without("- ") }

// without returns the document of the lines that do not have a mark.
func (e *Example) without(mark string) string {
	var b strings.Builder
	for _, line := range e.Lines {
		if !strings.HasPrefix(line, mark) {
			b.WriteString(line[2:] + "\n")
		}
	}
	return b.String()
}

// ExampleOf returns the example of a rule, or nil.
func ExampleOf(rule string) *Example { return examples()[rule] }

// goMeanings say what the rules of the Go API find.
var goMeanings = map[string]string{
	"go-added":           "is new in the generated package",
	"go-removed":         "is gone from the generated package",
	"go-kind-changed":    "is a symbol of another kind: a constant became a type",
	"go-type-changed":    "has another type or signature",
	"go-value-changed":   "is a constant of another value",
	"go-incomparable":    "no longer compares with ==",
	"go-unsatisfied":     "no longer implements an interface of the package",
	"go-sealed":          "is an interface that can no longer be implemented outside the package",
	"go-widened":         "is a number that holds more than before",
	"go-pointer-methods": "is now a method of the pointer alone",
}

// GoMeaning says what a rule of the Go API finds.
func GoMeaning(rule string) string { return goMeanings[rule] }
