package gocode

import (
	"strings"
	"testing"
)

// TestCallText makes doc comments of descriptions in the styles of many houses.
func TestCallText(t *testing.T) {
	t.Parallel()
	const fallback = "Do calls GET /x."
	for _, tt := range []struct{ text, want string }{
		{"Starts a run.", "Do starts a run."},
		{"Starts a run: the assistant works.", "Do starts a run: the assistant works."},
		{"Returns a list of runs", "Do returns a list of runs."},
		{"creates a run", "Do creates a run."},
		{"Create a run", "Do creates a run."},
		{"Create a thread and run it in one request.", "Do creates a thread and runs it in one request."},
		{"Create or replace the hard limit.", "Do creates or replaces the hard limit."},
		{"Delete a file and remove it from all vector stores.", "Do deletes a file and removes it from all vector stores."},
		{"Delete a file. This removes it.", "Do deletes a file. This removes it."},
		{"Create a file by attaching a [File](/docs).", "Do creates a file by attaching a [File](/docs)."},
		{"Cancels a run that is `in_progress`.", "Do cancels a run that is `in_progress`."},
		{"Permanently delete a video", "Do permanently deletes a video."},
		{"List organization API keys", "Do lists organization API keys."},
		{"List API keys", "Do lists API keys."},
		{"Search for chunks", "Do searches for chunks."},
		{"Search a store", "Do searches a store."},
		{"Apply a patch", "Do applies a patch."},
		{"Fetch users and their groups.", "Do fetches users and their groups."},
		{"Begins to build an index; the operation tells when it is done.", "Do begins to build an index; the operation tells when it is done."},
		{"Lists runs:\n- new ones\n- old ones", "Do lists runs:\n- new ones\n- old ones"},
		{"Creates a user.\n\n# Notes\n\nMore.", "Do creates a user.\n\n# Notes\n\nMore."},
		{"", fallback},
		{" \n ", fallback},
		{"...", fallback},
		{"—", fallback},
		// What follows the fallback as it is.
		{"Get /foo", ""},
		{"GET /foo", ""},
		{"CREATE A USER", ""},
		{"Create", ""},
		{"Create.", ""},
		{"Create Container File", ""},
		{"Crea un usuario", ""},
		{"Elimina un agente.", ""},
		{"Remove o usuário", ""},
		{"Lista los usuarios", ""},
		{"Создаёт ассистента", ""},
		{"List of users", ""},
		{"Lists of users", ""},
		{"Search results for the user", ""},
		{"Upload status", ""},
		{"Updates to a run", ""},
		{"Reports for the user", ""},
		{"Make sure that a user exists.", ""},
		{"Use this call to create a user.", ""},
		{"To create a user, call this.", ""},
		{"This endpoint returns a user.", ""},
		{"The user with that ID.", ""},
		{"User details", ""},
		{"**Creates** a user", ""},
		{"`Create` a user", ""},
		{"# Create a user", ""},
		{"Create and frobnicate it.", ""},
		{"Get start and end of a run.", ""},
		{"Create a session to upload and process a file.", ""},
		{"Delete: removes a user", ""},
		{"Delete - removes a user", ""},
		{"*/ func init() {}", ""},
	} {
		want := tt.want
		if want == "" {
			want = fallback + "\n\n" + tt.text
		}
		if got := CallText("Do", fallback, tt.text); got != want {
			t.Errorf("%q: got %q, want %q", tt.text, got, want)
		}
	}
}

// TestCallTextOfTwo takes the description that begins with a verb, and leaves nothing out that says more.
func TestCallTextOfTwo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ doc, summary, want string }{
		{"Creates a user in full.", "Create a user", "Do creates a user in full."},
		{"To create a user, send one.", "Create a user", "Do creates a user.\n\nTo create a user, send one."},
		{"To create a user, send one.", "User creation", "Do calls.\n\nTo create a user, send one."},
		{"", "User creation", "Do calls.\n\nUser creation"},
		{"", "Do", "Do calls."},
		{"_DO_.", "Do", "Do calls."},
	} {
		if got := CallText("Do", "Do calls.", tt.doc, tt.summary); got != tt.want {
			t.Errorf("%q, %q: got %q, want %q", tt.doc, tt.summary, got, tt.want)
		}
	}
}

// TestTypeText makes doc comments of descriptions of types.
func TestTypeText(t *testing.T) {
	t.Parallel()
	const fallback = "T is an object."
	for _, tt := range []struct{ text, want string }{
		{"A run of an assistant.", "T is a run of an assistant."},
		{"The run", "T is the run"},
		{"It is the value of Run.Usage.", "T is the value of Run.Usage."},
		{"How answers are generated.", "T says how answers are generated."},
		{"Whether the model may ask.", "T says whether the model may ask."},
		{"What is this?", fallback + "\n\nWhat is this?"},
		{"Cuts text into words. It has no settings.", "T cuts text into words. It has no settings."},
		{"Tokens that a run used.", "T represents tokens that a run used."},
		{"Answer to the deletion of a file; it is empty.", "T represents the answer to the deletion of a file; it is empty."},
		{"Status of a run", "T represents the status of a run."},
		{"More of a text within a message.", fallback + "\n\nMore of a text within a message."},
		{"Azure assets that make up a store.", fallback + "\n\nAzure assets that make up a store."},
		{"Datei of code", fallback + "\n\nDatei of code"},
		{"", fallback},
		{"-", fallback},
	} {
		if got := TypeText("T", fallback, tt.text); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestSentenceIsLinear reads long strings of words that begin sentences.
func TestSentenceIsLinear(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Create a b and run ", "A. ", "\n- ", ",,", "and and ", "[a](", "`"} {
		CallText("Do", "Do.", "Create a "+strings.Repeat(text, 200_000))
	}
}
