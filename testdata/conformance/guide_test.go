package conformance

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// hello runs the program of the guide against a service of OpenAI's wire, and returns what it says.
func hello(t *testing.T, program, url string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), "OPENAI_BASE_URL="+url+"/v1", "OPENAI_API_KEY="+key)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
	return string(out)
}

// TestGuide runs the programs of the guide: against the service itself, and against other vendors through the gateway.
func TestGuide(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "hello")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./hello").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	urls := map[string]string{
		"itself": serve(t), "over OpenAI": gateway(t, "openai"), "over Azure": gateway(t, "azure"),
		"over Yandex": gateway(t, "yandex", "--folder", "f", "--map-model", "gpt-4o=gpt://f/yandexgpt/latest"),
	}
	for name, url := range urls {
		same(t, "Go, "+name, hello(t, program, url), "Hello there")
	}
	dir := node(t)
	delete(urls, "over Yandex") // the client wants the ID of a message before its text, and Yandex has it in the end
	for name, url := range urls {
		cmd := exec.CommandContext(t.Context(), "node", "guide.mjs")
		cmd.Dir, cmd.Env = dir, append(cmd.Environ(), "OPENAI_BASE_URL="+url+"/v1", "OPENAI_API_KEY="+key)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.HasSuffix(string(out), "Hello there\ncompleted\n") {
			t.Errorf("JavaScript, %s: %v\n%s", name, err, out)
		}
	}
}

// gateway returns the URL of a service of OpenAI's wire that calls a service of another, or the same, vendor's.
func gateway(t *testing.T, provider string, args ...string) string {
	t.Helper()
	behind := serveWire(t, provider)
	if provider == "openai" {
		behind += "/v1"
	}
	return serveWire(t, "openai", append(args, "--provider", provider, "--endpoint", behind, "--key-env", "ASSISTANTS_TOKEN")...)
}

// commands matches the two commands by which the README has a local service.
var commands = regexp.MustCompile(`(?m)^    go run \./cmd/assistants serve(.*)\n    curl http://127\.0\.0\.1:8080(\S+) --json '(.*)'$`)

// TestTwoCommands runs the local service of the README, at any port.
func TestTwoCommands(t *testing.T) {
	t.Parallel()
	m := commands.FindStringSubmatch(string(ok(os.ReadFile("../../README.md"))(t)))
	if m == nil {
		t.Fatal("the README does not have the two commands")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip(err)
	}
	url := launch(t, nil, strings.Fields(m[1])...)
	out, err := exec.CommandContext(t.Context(), "curl", "-sS", "--fail-with-body", url+m[2], "--json", m[3]).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"object":"assistant"`) {
		t.Errorf("curl: %v: %s", err, out)
	}
}
