// Package naming turns names of documents into Go identifiers.
package naming

import (
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in capitals: those of the Go review comments that APIs of this kind use, and
// the field's own.
var initialisms = map[string]string{
	"acl": "ACL", "ai": "AI", "api": "API", "ascii": "ASCII", "cpu": "CPU", "css": "CSS", "csv": "CSV", "db": "DB", "dns": "DNS",
	"eof": "EOF", "gpu": "GPU", "guid": "GUID", "html": "HTML", "http": "HTTP", "https": "HTTPS", "id": "ID", "ids": "IDs",
	"io": "IO", "ip": "IP", "json": "JSON", "jwt": "JWT", "llm": "LLM", "mcp": "MCP", "mime": "MIME", "os": "OS",
	"openai": "OpenAI", "openapi": "OpenAPI", "pdf": "PDF", "qps": "QPS", "ram": "RAM", "rpc": "RPC", "sdk": "SDK", "sha": "SHA",
	"sql": "SQL", "ssh": "SSH", "sse": "SSE", "tcp": "TCP", "tls": "TLS", "ttl": "TTL", "udp": "UDP", "ui": "UI",
	"uid": "UID", "uri": "URI", "uris": "URIs", "url": "URL", "urls": "URLs", "utf8": "UTF8", "uuid": "UUID",
	"vm": "VM", "xml": "XML", "yaml": "YAML",
}

// pairs are initialisms that a change of case splits in two.
var pairs = map[string]string{"open ai": "OpenAI", "open api": "OpenAPI"}

// Words splits a name at everything that is not a letter or digit, and where the case changes: "thread_id" and "threadID"
// give thread, id; "HTTPServer" gives http, server. The words are in lower case.
func Words(name string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words = append(words, splitCase(part)...)
	}
	return words
}

// splitCase splits before a capital that follows a small letter or digit, and before the last of several capitals when
// a small letter follows it.
func splitCase(s string) []string {
	runes := []rune(s)
	var words []string
	from := 0
	for i := 1; i < len(runes); i++ {
		up := unicode.IsUpper(runes[i])
		afterSmall := up && !unicode.IsUpper(runes[i-1])
		endOfCapitals := up && unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !pluralEnd(runes, i+1)
		if afterSmall || endOfCapitals {
			words = append(words, strings.ToLower(string(runes[from:i])))
			from = i
		}
	}
	return append(words, strings.ToLower(string(runes[from:])))
}

// pluralEnd reports whether the letter at i is the s of an initialism's plural, as in IDs.
func pluralEnd(runes []rune, i int) bool {
	return runes[i] == 's' && (i+1 == len(runes) || unicode.IsUpper(runes[i+1]))
}

// Exported returns the exported Go identifier for a name: "thread_id" gives ThreadID. A name without letters or digits
// is spelt by its characters, and one that does not begin with a letter gets an N in front.
func Exported(name string) string {
	words := Words(name)
	if len(words) == 0 {
		words = spell(name)
	}
	var b strings.Builder
	for i := 0; i < len(words); i++ {
		if i+1 < len(words) {
			if p, ok := pairs[words[i]+" "+words[i+1]]; ok {
				b.WriteString(p)
				i++
				continue
			}
		}
		word := capital(words[i])
		if last := b.String(); digitEnd(last) && unicode.IsDigit([]rune(word)[0]) {
			b.WriteByte('_') // gpt-4.1 and gpt-41 stay apart
		}
		b.WriteString(word)
	}
	s := b.String()
	if first := []rune(s)[0]; !unicode.IsUpper(first) {
		return "N" + s // digits, and letters of scripts without capitals
	}
	return s
}

func digitEnd(s string) bool { return s != "" && unicode.IsDigit(rune(s[len(s)-1])) }

// capital returns the word as an identifier writes it.
func capital(word string) string {
	if s, ok := initialisms[word]; ok {
		return s
	}
	runes := []rune(word)
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}

var spelling = map[rune]string{
	'+': "plus", '-': "minus", '*': "star", '/': "slash", '.': "dot", ',': "comma", '=': "equal", '<': "less",
	'>': "greater", '!': "not", '&': "and", '|': "or", '%': "percent", '#': "hash", '@': "at", '$': "dollar", '_': "underscore",
	' ': "space",
}

// spell names the characters of a name that has neither letters nor digits.
func spell(name string) []string {
	if name == "" {
		return []string{"empty"}
	}
	var words []string
	for _, r := range name {
		if w, ok := spelling[r]; ok {
			words = append(words, w)
		} else {
			words = append(words, "u"+strconv.FormatInt(int64(r), 16))
		}
	}
	return words
}

// longestFile is how long a name of File may be: file systems allow 255 bytes, and something follows it.
const longestFile = 100

// File returns the name in lower case with underscores, fit for a file name: "RunSteps" gives run_steps. Characters that
// are not ASCII letters or digits are left out; a name of nothing else gives "x". Long names are cut off.
func File(name string) string {
	var words []string
	for _, w := range Words(name) {
		w = strings.Map(func(r rune) rune {
			if r < unicode.MaxASCII {
				return r
			}
			return -1
		}, w)
		if w != "" {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "x"
	}
	file := strings.Join(words, "_")
	return file[:min(len(file), longestFile)] // of ASCII alone
}

// Scope is a set of identifiers in which no two are the same.
type Scope struct{ taken map[string]bool }

// NewScope returns a Scope in which the names are taken.
func NewScope(taken ...string) *Scope {
	s := &Scope{taken: map[string]bool{}}
	for _, t := range taken {
		s.taken[t] = true
	}
	return s
}

// Take returns the first of the names that is free, or the last one with the smallest number from 2 that makes it free.
func (s *Scope) Take(names ...string) string {
	for _, n := range names {
		if !s.taken[n] {
			s.taken[n] = true
			return n
		}
	}
	last := names[len(names)-1]
	if digitEnd(last) {
		last += "_"
	}
	for i := 2; ; i++ {
		if n := last + strconv.Itoa(i); !s.taken[n] {
			s.taken[n] = true
			return n
		}
	}
}

// Has reports whether the name is taken.
func (s *Scope) Has(name string) bool { return s.taken[name] }

// Unexported returns the Go identifier for a name that begins with a small letter: "thread_id" gives threadID. A keyword
// or a predeclared name gets Value behind it.
func Unexported(name string) string {
	exported := Exported(name)
	words := Words(name)
	if len(words) == 0 {
		words = spell(name)
	}
	first := capital(words[0])
	var s string
	if rest, ok := strings.CutPrefix(exported, first); ok {
		s = strings.ToLower(first) + rest
	} else {
		s = strings.ToLower(exported[:1]) + exported[1:]
	}
	if unicode.IsUpper([]rune(s)[0]) {
		s = "n" + s // capitals of scripts without small letters
	}
	if token.IsKeyword(s) || types.Universe.Lookup(s) != nil {
		s += "Value"
	}
	return s
}
