package format_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"github.com/assistgen/assistgen/generator/diff"
	"github.com/assistgen/assistgen/generator/diff/format"
	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/assistgen/assistgen/generator/model"
)

// letters are those with a meaning in one of the formats, and Ж for all others.
var letters = []string{
	"Ж", "Ж", "a", "`", "``", "|", "<", ">", "</details>", "<!--", "-->", "@all", "[", "](", ")", "!", "*", "_", "~~", "#", "##[", "\\", "&lt;", "$",
	"\n", "\r", "\t", "\n\n", "\n- ", "\n::error::", "::", ":", ",", "%", "%0A", "\x00", "\x1b[31m", "\x1b]0;", "\x7f", "\u0085", "\u009b", "\u00ad",
	"\u200b", "\u202e", "\u2028", "\u2066", "\ufeff", "\U000e0041", "\xff", " ", "  ", "\u00a0", "\u3000", "\"", "'", "{name}", "{to}", "https://", "😀",
}

// random makes comparisons.
type random struct{ *rand.Rand }

func (r random) text() string {
	var b strings.Builder
	for range r.IntN(8) {
		b.WriteString(letters[r.IntN(len(letters))])
	}
	return b.String()
}

func (r random) position() model.Pos {
	if r.IntN(4) == 0 {
		return model.Pos{}
	}
	return model.Pos{File: r.text(), Line: 1 + r.IntN(9), Column: 1 + r.IntN(9)}
}

func (r random) change() *diff.Change {
	c := &diff.Change{
		Rule: diff.Rules[r.IntN(len(diff.Rules))], Owner: r.text(), Path: r.text(), Name: r.text(), From: r.text(), To: r.text(),
		ID: []string{"api", "op:", "schema:"}[r.IntN(3)] + r.text(), Old: r.position(), New: r.position(),
		Severity: diff.Severity(r.IntN(4)),
	}
	for _, d := range []diff.Direction{diff.Call, diff.Request, diff.Response} {
		e := diff.Effect{Direction: d, Severity: c.Severity}
		for range r.IntN(5) {
			e.Operations = append(e.Operations, r.text())
		}
		if r.IntN(2) == 0 {
			c.Effects = append(c.Effects, e)
		}
	}
	return c
}

func (r random) comparison() *format.Comparison {
	c := &format.Comparison{Title: r.text(), Old: r.text(), New: r.text() + ".json", Verdict: goapi.Major, Docs: r.IntN(2), Accepted: r.IntN(2)}
	for range r.IntN(9) {
		c.Changes = append(c.Changes, r.change())
	}
	for range r.IntN(4) {
		c.Changes = append(c.Changes, &diff.Change{
			Rule: diff.Find("schema-added"), ID: "schema:x", Owner: r.text(), Severity: diff.Info,
			Effects: []diff.Effect{{Direction: diff.Call, Severity: diff.Info}},
		})
	}
	for range r.IntN(9) {
		c.Go = append(c.Go, &goapi.Change{
			Symbol: r.text(), Kind: goapi.Type, What: []goapi.What{goapi.Added, goapi.Widened, goapi.Removed}[r.IntN(3)], Old: r.text(), New: r.text(),
			NewNode: "op:" + r.text(), Compatible: r.IntN(2) == 0, Reason: r.text(),
		})
	}
	return c
}

// TestHostileText holds what the formats promise for any text.
func TestHostileText(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		r := random{rand.New(rand.NewPCG(seed, 1))}
		checkAll(t, r.comparison())
		if seed%10 == 0 {
			checkAll(t, r.comparison(), r.comparison(), &format.Comparison{Old: r.text(), New: r.text(), Docs: 1})
		}
	}
	checkAll(t, hostile())
}

// FuzzText holds the same for strings that the fuzzer finds.
func FuzzText(f *testing.F) {
	f.Add(nasty, "::a", "`")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		comparison := hostile()
		comparison.Title, comparison.Old, comparison.New = a, b, c
		for _, change := range comparison.Changes {
			change.Owner, change.Path, change.Name, change.From, change.To = a, b, c, a, b
			change.New.File = c
		}
		for _, change := range comparison.Go {
			change.Symbol, change.Reason, change.Old, change.New = a, b, c, a
		}
		checkAll(t, comparison)
	})
}

func checkAll(t *testing.T, all ...*format.Comparison) {
	t.Helper()
	c := &format.Comparisons{All: all, Several: len(all) > 1}
	out := map[string]string{}
	for file, write := range outputs(c) {
		out[file] = written(t, write)
		checkVisible(t, file, out[file])
	}
	for _, file := range []string{"text.txt", "expanded.txt"} {
		checkNoCommand(t, out[file])
	}
	for _, file := range []string{"changes.json", "comment.md", "changes.sarif", "junit.xml", "gitlab.json"} {
		checkNoCommand(t, out[file])
	}
	checkMarkdown(t, out["comment.md"])
	checkCommands(t, out["github.txt"])
	checkJSON(t, out["changes.json"])
	checkHTML(t, out["page.html"])
	checkSARIF(t, out["changes.sarif"])
	checkJUnit(t, out["junit.xml"])
	checkGitLab(t, out["gitlab.json"])
	if t.Failed() {
		t.Fatalf("%+v", c)
	}
}

// ownElements are the elements of a page of changes.
var ownElements = strings.Fields("html head meta title style body header h1 h2 p code ul li strong main form fieldset legend label input select option " +
	"output ol details summary span a div figure figcaption pre i table thead tr th tbody td script")

// checkHTML finds elements and attributes that strings have made.
func checkHTML(t *testing.T, s string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Error(err)
		return
	}
	count := map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if count[n.Data]++; !slices.Contains(ownElements, n.Data) {
			t.Errorf("the page has a %s", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#change-") {
				t.Errorf("a %s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if count["script"] != 1 || count["style"] != 1 || count["main"] != 1 {
		t.Errorf("the page has %v", count)
	}
}

var ownColors = regexp.MustCompile("\x1b\\[[0-9]*m")

// checkVisible finds characters that a terminal obeys or hides.
func checkVisible(t *testing.T, file, s string) {
	t.Helper()
	if file == "color.txt" {
		s = ownColors.ReplaceAllString(s, "")
	}
	for _, r := range s {
		if r != '\n' && !unicode.IsGraphic(r) {
			t.Errorf("%s has %U:\n%s", file, r, s)
			return
		}
	}
}

// checkNoCommand finds what the runner of GitHub obeys in a log.
func checkNoCommand(t *testing.T, s string) {
	t.Helper()
	for line := range strings.Lines(s) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			t.Errorf("a command: %q", line)
		}
	}
}

// plain is all that Markdown may have outside of code spans: the words, marks and tags of the format itself.
var plain = regexp.MustCompile(`^(### API changes|#### |- |  - (old|new): )?[A-Za-z0-9 ,.;:()*·→–…\[\]{}'/-]*$`)

var tags = regexp.MustCompile(`^(<details>|<summary>[A-Za-z0-9 :()]*</summary>|</details>)$`)

// checkMarkdown finds text of documents outside of code spans.
func checkMarkdown(t *testing.T, s string) {
	t.Helper()
	if len(s) > 65536 {
		t.Errorf("%d bytes", len(s))
	}
	if strings.Count(s, "\n<details>\n") != strings.Count(s, "\n</details>\n") {
		t.Errorf("details are not closed:\n%s", s)
	}
	for line := range strings.Lines(s) {
		rest := withoutCode(strings.TrimSuffix(line, "\n"))
		if !plain.MatchString(rest) && !tags.MatchString(rest) {
			t.Errorf("%q outside of code in %q", rest, line)
		}
	}
}

// withoutCode removes code spans as CommonMark finds them: a run of backticks up to the next one of the same length. Where
// there is none, the run is text.
func withoutCode(line string) string {
	var b strings.Builder
	for line != "" {
		if line[0] != '`' {
			b.WriteByte(line[0])
			line = line[1:]
			continue
		}
		fence := run(line)
		end := len(fence)
		for end < len(line) {
			next := run(line[end:])
			if next == fence {
				break
			}
			end += max(1, len(next))
		}
		if end >= len(line) {
			b.WriteString(fence)
			line = line[len(fence):]
			continue
		}
		line = line[end+len(fence):]
	}
	return b.String()
}

// run returns the backticks at the beginning of a string.
func run(s string) string { return s[:len(s)-len(strings.TrimLeft(s, "`"))] }

var command = regexp.MustCompile(`^::(error|warning|notice) ((file|line|col|title)=[^:,\n]*,)*title=[^:,\n]*::.*$`)

// checkCommands finds lines that are not a whole command, and % that is not an escape.
func checkCommands(t *testing.T, s string) {
	t.Helper()
	escapes := []string{"%25", "%0A", "%3A", "%2C"}
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if !command.MatchString(line) {
			t.Errorf("no command: %q", line)
		}
		for i := range len(line) {
			if line[i] == '%' && !slices.Contains(escapes, line[i:min(len(line), i+3)]) {
				t.Errorf("%q is no escape in %q", line[i:min(len(line), i+3)], line)
			}
		}
	}
}

// checkJSON validates JSON by the schema.
func checkJSON(t *testing.T, s string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(s))
	if err != nil {
		t.Errorf("%v:\n%s", err, s)
		return
	}
	if err := compiled().Validate(value); err != nil {
		t.Error(err)
	}
}

// TestJSONKeepsTexts shows that escapes lose nothing.
func TestJSONKeepsTexts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		r := random{rand.New(rand.NewPCG(seed, 2))}
		want := strings.ToValidUTF8(r.text()+"\U000e0041\u2028"+r.text(), "\ufffd")
		var got struct {
			Title string `json:"title"`
		}
		out := written(t, func(b *bytes.Buffer) error { return format.JSON(b, format.One(&format.Comparison{Title: want})) })
		if err := json.Unmarshal([]byte(out), &got); err != nil || got.Title != want {
			t.Fatalf("%q became %q (%v)", want, got.Title, err)
		}
	}
}

// TestManyComparisonsFit shows that a comment on many documents is cut as well, and stays whole Markdown.
func TestManyComparisonsFit(t *testing.T) {
	t.Parallel()
	var all []*format.Comparison
	const n = 2000
	for i := range n {
		all = append(all, &format.Comparison{Title: strings.Repeat("`", i%300), Old: fmt.Sprint("old", i), New: fmt.Sprint("new", i), Docs: 1, Changes: []*diff.Change{{
			Rule: diff.Find("type-changed"), ID: "schema:x", Owner: strings.Repeat("🙈", 100), Severity: diff.Severity(i % 4),
		}}})
	}
	cs := &format.Comparisons{All: all, Several: true}
	out := written(t, func(b *bytes.Buffer) error { return format.Markdown(b, cs) })
	checkMarkdown(t, out)
	if want := fmt.Sprintf("**%d more changes left out here", n-strings.Count(out, "\n- ")); !strings.Contains(out, want) {
		t.Errorf("no %q", want)
	}
}

// TestMarkdownFits shows that a comment is cut where GitHub would refuse it, and says how much is missing.
func TestMarkdownFits(t *testing.T) {
	t.Parallel()
	c := &format.Comparison{Old: "v1", New: "v2", Verdict: goapi.Major}
	const n = 1000
	for i := range n {
		severity := []diff.Severity{diff.Info, diff.Breaking, diff.Warning}[i%3]
		c.Changes = append(c.Changes, &diff.Change{
			Rule: diff.Find("type-changed"), ID: "schema:x", Owner: fmt.Sprint(i, strings.Repeat("🙈`", 500)), Severity: severity,
		})
		c.Go = append(c.Go, &goapi.Change{Symbol: fmt.Sprint("S", i), Kind: goapi.Type, What: goapi.TypeChanged, Old: fmt.Sprint(i, strings.Repeat("x", 500)), Reason: "its type changed"})
	}
	out := written(t, func(b *bytes.Buffer) error { return format.Markdown(b, format.One(c)) })
	checkMarkdown(t, out)
	if len(out) < 60_000 {
		t.Errorf("only %d bytes", len(out))
	}
	shown := strings.Count(out, "\n- ")
	if want := fmt.Sprintf("**%d more changes left out here", 2*n-shown); !strings.Contains(out, want) {
		t.Errorf("no %q", want)
	}
	if !strings.Contains(out, "#### Breaking (333)") || strings.Contains(out, "Warnings") {
		t.Error("the worst does not come first")
	}
}
