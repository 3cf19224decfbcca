package naming

import (
	"go/token"
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"thread_id": {"thread", "id"}, "threadID": {"thread", "id"}, "HTTPServer": {"http", "server"}, "fileIDs": {"file", "ids"},
		"include[]": {"include"}, "RunState.RunStatus": {"run", "state", "run", "status"}, "gpt-4o": {"gpt", "4o"}, "": nil, "__": nil, "ÜberWind": {"über", "wind"},
	} {
		if got := Words(name); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, exported, unexported string }{
		{"thread_id", "ThreadID", "threadID"},
		{"id", "ID", "id"},
		{"url_citation", "URLCitation", "urlCitation"},
		{"OpenAIFile", "OpenAIFile", "openAIFile"},
		{"openApi", "OpenAPI", "openAPI"},
		{"type", "Type", "typeValue"},
		{"string", "String", "stringValue"},
		{"gpt-4.1", "Gpt4_1", "gpt4_1"},
		{"2024-05", "N2024_05", "n2024_05"},
		{"+1", "N1", "n1"},
		{"*", "Star", "star"},
		{"", "Empty", "empty"},
		{"日本", "N日本", "n日本"},
		{"ärger", "Ärger", "ärger"},
		{"\u0301x", "X", "x"},
		{"ai_model", "AIModel", "aiModel"},
		{"OpenAIModel", "OpenAIModel", "openAIModel"},
		{"said", "Said", "said"},
		{"\u03d2", "\u03d2", "n\u03d2"}, // capitals without a small letter
		{"\u03d3x", "\u03d3x", "n\u03d3x"},
		{"\U0001d400", "\U0001d400", "n\U0001d400"},
		{"ᲀ", "В", "в"},
	}
	for _, test := range tests {
		if got := Exported(test.name); got != test.exported || !token.IsExported(got) || !token.IsIdentifier(got) {
			t.Errorf("%q: exported as %q, want %q", test.name, got, test.exported)
		}
		if got := Unexported(test.name); got != test.unexported || token.IsExported(got) || !token.IsIdentifier(got) {
			t.Errorf("%q: unexported as %q, want %q", test.name, got, test.unexported)
		}
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"RunSteps": "run_steps", "../../etc": "etc", "日本": "x", "": "x", "a/b\\c": "a_b_c"} {
		if got := File(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	s := NewScope("Taken")
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"A"}, "A"}, {[]string{"A"}, "A2"}, {[]string{"A", "AModel"}, "AModel"}, {[]string{"A", "AModel"}, "AModel2"},
		{[]string{"Taken"}, "Taken2"}, {[]string{"V1"}, "V1"}, {[]string{"V1"}, "V1_2"},
	} {
		if got := s.Take(test.names...); got != test.want {
			t.Errorf("%q: %s, want %s", test.names, got, test.want)
		}
	}
}

// FuzzIdentifiers expects an identifier for every name.
func FuzzIdentifiers(f *testing.F) {
	for _, name := range []string{"a", "", "9", "_", "a-b", "ǅ", "ﬀ", "ß", "İ", "٣", "\xff", "a\u0301", "\u03d2", "\U0001d400"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if got := Exported(name); !token.IsIdentifier(got) || !token.IsExported(got) {
			t.Errorf("%q: exported as %q", name, got)
		}
		if got := Unexported(name); !token.IsIdentifier(got) || token.IsExported(got) {
			t.Errorf("%q: unexported as %q", name, got)
		}
	})
}
