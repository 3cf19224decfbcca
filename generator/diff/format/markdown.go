package format

import (
	"fmt"
	"io"
	"strings"

	"github.com/assistgen/assistgen/generator/diff"
)

// The sizes of Markdown. GitHub refuses a comment of more than 65,536 characters; bytes are counted here, which are never
// fewer.
const (
	commentSize = 65_536
	// reserved is the room for what closes the last section and says what was left out.
	reserved = 512
	// longestCode is how much of one name or value is shown.
	longestCode = 200
	// longList is how many changes a section has before it is folded away.
	longList = 25
)

// Markdown writes comparisons as a comment on a pull request: the verdict, then what breaks, what is doubtful, and folded
// away the rest. What has no room in a comment of GitHub is left out, the mildest first, and the last line says so.
//
// Every text of a document is in a code span. Inside of one nothing has a meaning but the backticks that end it: no
// mention, link, number of an issue, HTML or emphasis.
func Markdown(w io.Writer, cs *Comparisons) error {
	p := &page{expand: cs.Expand}
	shown, unchanged := cs.split()
	if cs.Several {
		p.b.WriteString("### API changes in " + totalTitle(cs) + "\n\n" + markdownSaid(cs.total()) + "\n")
	}
	for _, c := range shown {
		p.comparison(c)
	}
	for _, said := range sayUnchanged(unchanged, code) {
		p.write("\n" + said + "\n")
	}
	p.foot()
	_, err := io.WriteString(w, p.b.String())
	return err
}

// page is a comment that is being written.
type page struct {
	b      strings.Builder
	expand bool
	// missing is how many changes had no room.
	missing int
}

// section is a list of the page.
type section struct {
	title  string
	items  []item
	folded bool
}

// item is a line of a list that stands for some changes.
type item struct {
	text  string
	count int
}

// code makes a code span: between more backticks than the text has in a row, with blanks where it begins or ends with one.
func code(s string) string {
	s = clip(clean(s), longestCode)
	longest, run := 0, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	if strings.Trim(s, " `") != s || s == "" {
		s = " " + s + " "
	}
	fence := strings.Repeat("`", longest+1)
	return fence + s + fence
}

// prose returns a string of plain words unchanged.
func prose(s string) string {
	for _, r := range s {
		if r != ' ' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return code(s)
		}
	}
	return s
}

// write writes a string if there is room.
func (p *page) write(s string) bool {
	fits := p.b.Len()+len(s) <= commentSize-reserved
	if fits {
		p.b.WriteString(s)
	}
	return fits
}

// comparison writes one comparison.
func (p *page) comparison(c *Comparison) {
	if !p.head(c) {
		p.missing += len(c.Changes) + len(c.Go)
		return
	}
	entries := gather(c.Changes, p.expand)
	for _, s := range severities {
		p.section(severitySection(s, entries))
		if s == diff.Breaking {
			p.section(incompatibleSection(c, p.expand))
		}
	}
	p.section(compatibleSection(c))
	if left := leftOut(c); left != "" {
		p.write("\n" + left + "\n")
	}
}

// head writes the summary of a comparison, if there is room.
func (p *page) head(c *Comparison) bool {
	said := "### API changes"
	if p.b.Len() > 0 {
		said = "\n" + said
	}
	if c.Title != "" {
		said += ": " + code(c.Title)
	}
	return p.write(said + "\n\n" + sides(c, code) + "\n\n" + markdownSaid(c) + "\n")
}

// markdownSaid sums up a comparison.
func markdownSaid(c *Comparison) string {
	said := "**" + counts(c) + "**"
	if len(c.Changes) == 0 {
		said = nothing(c)
	}
	if c.Verdict != "" {
		said += " · Go API: **" + headVerdict(c) + "**"
	}
	return said
}

// foot writes what has had no room.
func (p *page) foot() {
	if p.missing > 0 {
		fmt.Fprintf(&p.b, "\n**%s left out here, for which a comment has no room.**\n", plural(p.missing, "more change"))
	}
}

// section writes a list as far as there is room.
func (p *page) section(s section) {
	if len(s.items) == 0 {
		return
	}
	open, closing := "\n#### "+s.title+"\n\n", ""
	if s.folded {
		// The blank lines make what is between them Markdown again.
		open, closing = "\n<details>\n<summary>"+s.title+"</summary>\n\n", "\n</details>\n"
	}
	for i, it := range s.items {
		text := "- " + it.text + "\n"
		if i == 0 {
			text = open + text
		}
		if p.b.Len()+len(text) > commentSize-reserved {
			for _, left := range s.items[i:] {
				p.missing += left.count
			}
			if i == 0 {
				return
			}
			break
		}
		p.b.WriteString(text)
	}
	p.b.WriteString(closing)
}

var sectionTitles = map[diff.Severity]string{diff.Breaking: "Breaking", diff.Warning: "Warnings", diff.Info: "Other changes", diff.Docs: "Documentation"}

// severitySection lists the changes of a severity.
func severitySection(severity diff.Severity, entries []*entry) section {
	s := section{}
	n := 0
	for _, e := range entries {
		if e.Severity == severity {
			s.items = append(s.items, item{markdownEntry(e), e.size()})
			n += e.size()
		}
	}
	s.title = fmt.Sprintf("%s (%d)", sectionTitles[severity], n)
	s.folded = severity < diff.Warning || severity == diff.Warning && len(s.items) > longList
	return s
}

// markdownEntry says one entry in a line.
func markdownEntry(e *entry) string {
	tail := reach(e.Change, code)
	if e.names != nil {
		names := enumerate(e.names, e.most, code)
		if e.within && tail != "" {
			names += " – " + tail
		}
		tail = names
	}
	said := "**" + place(e, e.Where(), code) + "**: " + message(e, code)
	if tail != "" {
		said += " – " + tail
	}
	return said + " [" + e.Rule.ID + "]"
}

// incompatibleSection lists the symbols that break users of the Go API.
func incompatibleSection(c *Comparison, expand bool) section {
	incompatible, _ := c.goChanges()
	s := section{title: fmt.Sprintf("Go API: incompatible (%d)", len(incompatible))}
	for _, b := range gatherBreaks(incompatible, expand) {
		s.items = append(s.items, item{markdownBreak(b), b.size()})
	}
	s.folded = len(s.items) > longList
	return s
}

// markdownBreak says what happened to a symbol or several, with the declarations below.
func markdownBreak(b *goBreak) string {
	said := "**" + code(b.Symbol) + "**: " + prose(b.Reason)
	if b.names != nil {
		said = fmt.Sprintf("%s (%d): ", prose(b.Reason), len(b.names)) + enumerate(b.names, mostBroken, code)
	}
	if b.old != "" {
		said += "\n  - old: " + code(b.old)
	}
	if b.new != "" {
		said += "\n  - new: " + code(b.new)
	}
	return said
}

// compatibleSection gathers what users of the Go API do not notice.
func compatibleSection(c *Comparison) section {
	_, compatible := c.goChanges()
	s := section{title: fmt.Sprintf("Go API: compatible (%d)", len(compatible)), folded: true}
	for _, a := range additions(compatible, prose) {
		s.items = append(s.items, item{a.title + ": " + enumerate(a.names, manyNames, code), len(a.names)})
	}
	return s
}
