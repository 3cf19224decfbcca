package refdoc

import (
	"regexp"
	"strings"
)

// mostBrackets is how many brackets that begin links a block may have. Markdown with more is read in quadratic time.
const mostBrackets = 500

// nests is the beginning of a line that has fifty blocks inside one another, which are read in quadratic time, too.
var nests = regexp.MustCompile(`(?m)^(?:[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])){50,}`)

// escapeNests escapes the marks of blocks.
var escapeNests = strings.NewReplacer(">", `\>`, "-", `\-`, "+", `\+`, "*", `\*`, ".", `\.`, ")", `\)`)

// untangled returns a description in which marks that nobody writes are text.
func untangled(doc string) string {
	doc = nests.ReplaceAllStringFunc(doc, escapeNests.Replace)
	if strings.Count(doc, "[") <= mostBrackets {
		return doc
	}
	blocks := strings.Split(doc, "\n\n")
	for i, b := range blocks {
		if strings.Count(b, "[") > mostBrackets {
			blocks[i] = strings.ReplaceAll(b, "[", `\[`)
		}
	}
	return strings.Join(blocks, "\n\n")
}
