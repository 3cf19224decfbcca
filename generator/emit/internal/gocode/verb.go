package gocode

import (
	"slices"
	"strings"
	"unicode"
)

// verbs are verbs that descriptions begin with, by how far a word can be trusted to be one.
var verbs = map[trust]string{
	trusted: `accept acquire activate classify kick listen add append apply approve assign associate attach authenticate authorize begin bind calculate close collect
		commit compare complete compute configure confirm connect convert create deactivate decline decode decrypt delete deliver deny deploy
		destroy detach disable disassociate disconnect discover dismiss download enable encode encrypt enqueue evaluate exchange execute expire
		extend extract fetch find finish generate get grant identify ingest insert inspect install invoke load lock mark merge migrate modify
		move notify obtain open overwrite pause perform populate prepare promote provision publish purge read rebuild receive redeem reduce
		refresh regenerate register reject release remove rename reopen replace replicate reset resolve restart restore resume retrieve return
		revert revoke rotate save schedule select send serve sign stop submit subscribe suspend swap sync synchronize terminate transcribe
		transfer translate unarchive unassign unban uninstall unlink unlock unpublish unregister unsubscribe upsert validate verify withdraw write`,
	ambiguous: `access compact archive batch cancel change check clone copy count dump echo edit end export filter fork import index invite issue link list log
		lookup match patch ping poll post preview process put query rank rate replay report request review run scan search set show sort split
		start store stream summarize tag test track trigger undo update upload view watch`,
	thirdOnly: `allow ask carry cut define describe determine ensure give hand hold keep let make permit provide represent resize say specify
		take tell`,
}

// trust is how far a word can be trusted to be a verb.
type trust int

const (
	unknown   trust = iota
	trusted         // "create"
	ambiguous       // "report", which is a noun as well
	thirdOnly       // "make", whose imperative speaks to the reader: "Make sure that"
)

// A verbForm is the form of a word that may be a verb.
type verbForm struct {
	trust
	isThird bool
	third   string
}

var verbForms = func() map[string]verbForm {
	forms := map[string]verbForm{}
	for t, list := range verbs {
		for verb := range strings.FieldsSeq(list) {
			third := thirdPerson(verb)
			forms[third] = verbForm{t, true, third}
			if t != thirdOnly {
				forms[verb] = verbForm{t, false, third}
			}
		}
	}
	return forms
}()

// thirdPerson returns the third person singular of a regular verb: "start" gives "starts", "apply" "applies", "fetch" "fetches".
func thirdPerson(verb string) string {
	stem, isY := strings.CutSuffix(verb, "y")
	if isY && !endsInAny(stem, "a", "e", "o", "u") {
		return stem + "ies"
	}
	if endsInAny(verb, "s", "x", "z", "o", "ch", "sh") {
		return verb + "es"
	}
	return verb + "s"
}

func endsInAny(word string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(word, end) })
}

// Words that tell what the word before or after them is.
var (
	// determiners begin the object of a verb.
	determiners = wordSet("a an the all any each every one this that these those its it them their your whether how what which")
	// relations follow a noun rather than a verb.
	relations = wordSet("of to for from in on by with and or as at is are was were")
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// predicate returns a sentence as the rest of a sentence that has a subject before it: "Starts a run." and "Start a run" give
// "starts a run.". It reports whether the text begins with a verb and is English that stays whole so.
func predicate(text string) (string, bool) {
	sentence, rest := cutSentence(text)
	words := strings.Split(sentence, " ")
	at := 0
	if strings.HasSuffix(words[0], "ly") && isPlain(words[0]) && verbForms[strings.ToLower(words[0])].trust == unknown { // "Permanently deletes a video."
		words[0] = strings.ToLower(words[0])
		at = 1
	}
	if len(words) < at+2 || !isPlain(words[at]) || !isEnglish(sentence) {
		return "", false
	}
	form := verbForms[strings.ToLower(words[at])]
	if form.trust == unknown || !form.takes(words[at+1]) || !form.isThird && !conjugate(words[at+1:]) {
		return "", false
	}
	words[at] = form.third
	return finish(strings.Join(words, " ")) + rest, true
}

// takes reports whether the word may follow the verb. One with a capital after an imperative is likely to be of a title.
func (f verbForm) takes(next string) bool {
	switch {
	case !isLetter(next[0]):
		return strings.ContainsRune("`'\"", rune(next[0]))
	case f.third == "searches" && next == "for":
		return true
	case f.trust == ambiguous && relations[next], next == "of", next == "is", next == "are":
		return false
	case f.trust == ambiguous && !f.isThird && f.third != "lists" && f.third != "updates":
		return determiners[next]
	}
	return f.isThird || !isPlain(next) || isLower(next)
}

// conjugate turns further imperatives of a sentence into the third person: "a thread and run it". It reports whether each of them can be
// distinguished from a noun, and belongs to the first verb.
func conjugate(words []string) bool {
	infinitive := false
	for i := 1; i+1 < len(words); i++ {
		before, word, next := words[i-1], words[i], strings.TrimRight(words[i+1], ".,;:")
		form := verbForms[word]
		infinitive = infinitive || before == "to" && form.trust != unknown
		joined := before == "and" || before == "or" || before == "then" || strings.HasSuffix(before, ",")
		if !joined || form.isThird || determiners[word] || relations[word] {
			continue
		}
		isVerb := form.trust == trusted || determiners[next]
		switch {
		case form.trust == unknown && (!isVerb || before == "or" || !isLower(word)):
		case form.trust == unknown, !isVerb, infinitive:
			return false
		default:
			words[i] = form.third
		}
	}
	return true
}

// cutSentence parts the first sentence of a string, on one line, from what follows it.
func cutSentence(text string) (sentence, rest string) {
	text = strings.TrimSpace(text)
	end := len(text)
	for _, mark := range []string{". ", ".\n", "\n\n", "\n- ", "\n* ", "\n#", "\n```"} {
		if i := strings.Index(text[:end], mark); i >= 0 {
			end = i
			if mark[0] == '.' {
				end++
			}
		}
	}
	return strings.Join(strings.Fields(text[:end]), " "), text[end:]
}

// finish ends a sentence.
func finish(sentence string) string {
	if endsInAny(sentence, ".", ":", ";", "!", "?") {
		return sentence
	}
	return sentence + "."
}

// isPlain reports whether a word consists of letters of English of which none but the first is a capital.
func isPlain(word string) bool {
	for i := range len(word) {
		if !isLetter(word[i]) || i > 0 && word[i] < 'a' {
			return false
		}
	}
	return word != ""
}

func isLetter(c byte) bool { return 'a' <= c|' ' && c|' ' <= 'z' }

func isLower(word string) bool { return word[0] >= 'a' && word[0] <= 'z' }

// isEnglish reports whether a string has no letters but those of English.
func isEnglish(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) })
}
