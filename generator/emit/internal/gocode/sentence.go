package gocode

import (
	"slices"
	"strings"
	"unicode"
)

// CallText returns the doc comment of a call, which begins with its name: "Create starts a run.". The first of the descriptions that begins
// with a verb is lowered into place. Where none does, the comment is the fallback, a sentence, and the first description that says something.
func CallText(name, fallback string, descriptions ...string) string {
	said := slices.DeleteFunc(slices.Clone(descriptions), func(text string) bool { return saysNothing(name, text) })
	for i, text := range said {
		if p, ok := predicate(Clean(text)); ok {
			return paragraphs(slices.Concat([]string{name + " " + p}, said[:i])...)
		}
	}
	return paragraphs(slices.Concat([]string{fallback}, said[:min(1, len(said))])...)
}

// TypeText returns the doc comment of a declared type, which begins with its name: "Run is a run of an assistant.". Where the description
// fits into no sentence, the comment is the fallback, a sentence, and the description.
func TypeText(name, fallback, description string) string {
	description = strings.TrimSpace(Clean(description))
	if saysNothing(name, description) {
		return fallback
	}
	first, rest, _ := strings.Cut(description, " ")
	lowered := " " + strings.ToLower(first) + " " + rest
	switch {
	case first == "It":
		return name + " " + rest
	case slices.Contains([]string{"A", "An", "Another", "One", "The"}, first):
		return name + " is" + lowered
	case slices.Contains([]string{"How", "What", "When", "Where", "Whether", "Which", "Who", "Why"}, first) && !strings.Contains(rest, "?"):
		return name + " says" + lowered
	}
	if p, ok := predicate(description); ok {
		return name + " " + p
	}
	if p, ok := nounPhrase(description); ok {
		return name + " represents " + p
	}
	return paragraphs(fallback, description)
}

func paragraphs(texts ...string) string { return strings.Join(texts, "\n\n") }

// saysNothing reports whether a description has no word but those of the name: "Read Item" of ReadItem.
func saysNothing(name, text string) bool {
	word := letters(text)
	return word == "" || word == letters(name)
}

// letters returns the letters and digits of a string, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// notNouns are words that are followed by the same words as nouns are.
var notNouns = wordSet(`all any both each either enough every few first less many more most neither next none one only others several some such
	according additional as due equal how identical in prior related relative set similar subject that these this those up used`)

// nounPhrase returns a noun without an article as a part of a sentence: "Settings of an index." gives "settings of an index.", and
// "Answer to a call." "the answer to a call.". It reports whether the text begins with such a noun and is English.
func nounPhrase(text string) (string, bool) {
	sentence, rest := cutSentence(text)
	words := strings.Split(sentence, " ")
	if len(words) < 3 || !isPlain(words[0]) || !isEnglish(sentence) || !slices.Contains([]string{"of", "that", "to", "which"}, words[1]) {
		return "", false
	}
	noun := strings.ToLower(words[0])
	if notNouns[noun] || !slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"a", "an", "the", "that", "are"}, w) }) {
		return "", false
	}
	if words[0] = noun; !strings.HasSuffix(noun, "s") || endsInAny(noun, "ss", "us", "is") {
		words[0] = "the " + noun
	}
	return finish(strings.Join(words, " ")) + rest, true
}
