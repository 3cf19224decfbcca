package cli

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// run runs a command line that does not serve.
func run(t *testing.T, env map[string]string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = Main(args, Streams{Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return env[name] }})
	return code, stdout.String(), stderr.String()
}

// TestRefused holds what is said of command lines that are wrong: usage is 2, and what cannot be done is 1.
func TestRefused(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	for _, c := range []struct {
		args string
		env  map[string]string
		code int
		want string
	}{
		{args: "", code: 2, want: "Usage:"},
		{args: "srve", code: 2, want: "unknown command srve: did you mean serve?"},
		{args: "help srve", code: 2, want: "did you mean serve?"},
		{args: "serve x", code: 2, want: "unexpected argument x"},
		{args: "serve --wires all", code: 2, want: "unknown flag --wires: did you mean --wire?"},
		{args: "serve --wire", code: 2, want: "needs an argument"},
		{args: "serve --wire mistral", code: 2, want: `unknown wire "mistral": use one of openai, azure, yandex, all`},
		{args: "serve --addr 8080", code: 2, want: "neither host:port nor unix:path"},
		{args: "serve --max-body -1", code: 2, want: "--max-body -1: a limit cannot be negative"},
		{args: "serve --max-requests -1", code: 2, want: "--max-requests -1: a limit cannot be negative"},
		{args: "serve --grace -1s", code: 2, want: "--grace -1s: a duration cannot be negative"},
		{args: "serve --heartbeat -1s", code: 2, want: "--heartbeat -1s: a duration cannot be negative"},
		{args: "serve --data=", code: 2, want: "--data is empty: give it a value, or leave it out"},
		{args: "serve --token=", code: 2, want: "--token is empty"},
		{args: "serve --provider=", code: 2, want: "--provider is empty"},
		{args: "serve --key-env=", code: 2, want: "--key-env is empty"},
		{args: "serve --addr unix:", code: 2, want: "neither host:port nor unix:path"},
		{args: "serve --addr unix:" + missing + "/x.sock", code: 1, want: "no such file or directory; make the folder of the socket first"},
		{args: "serve --log-level loud", code: 2, want: "--log-level loud is not debug"},
		{args: "serve --log-format xml", code: 2, want: "--log-format xml is neither"},
		{args: "serve --tls-cert a.pem", code: 2, want: "--tls-cert and --tls-key go together"},
		{args: "serve --tls-cert " + missing + " --tls-key " + missing, code: 1, want: "no such file"},
		{args: "serve --responder parrot", code: 2, want: `unknown responder "parrot": use one of chat, echo`},
		{args: "serve --responder chat", code: 2, want: "--responder chat needs --base-url"},
		{args: "serve --responder chat --base-url http://h --key-env NAME", code: 1, want: "NAME, which --key-env names, is not set"},
		{args: "serve --model m", code: 2, want: "are for --responder chat"},
		{args: "serve --lossy", code: 2, want: "are for a gateway or --responder chat"},
		{args: "serve --folder f", code: 2, want: "are for a gateway: name its --provider"},
		{args: "serve --provider mistral", code: 2, want: `unknown provider "mistral": use one of azure, openai, yandex`},
		{args: "serve --provider azure", code: 2, want: "--provider azure needs --endpoint"},
		{args: "serve --provider openai", code: 2, want: "--provider openai needs --endpoint"},
		{args: "serve --provider yandex", code: 2, want: "--provider yandex needs --folder"},
		{args: "serve --provider azure --endpoint http://h --folder f", code: 2, want: "--folder is not for --provider azure"},
		{args: "serve --provider azure --endpoint http://h --data f", code: 2, want: "a gateway keeps nothing"},
		{args: "serve --provider azure --endpoint http://h --key-env A --key-file B", code: 2, want: "not in both"},
		{args: "serve --provider azure --endpoint http://h", code: 1, want: "no credential for azure: set AZURE_TOKEN, or"},
		{args: "serve --provider yandex --folder f", code: 1, want: "set YC_API_KEY or YC_IAM_TOKEN, or"},
		{args: "serve --provider yandex --folder f --key-scheme x", code: 2, want: `yandex has no security scheme "x"`},
		{args: "serve --provider azure --endpoint http://h --key-env A", code: 1, want: "set A, or"},
		{args: "serve --provider azure --endpoint nonsense", code: 2, want: "--endpoint nonsense is not an http"},
		{args: "serve --provider azure --endpoint ftp://h", code: 2, want: "--endpoint ftp://h is not an http"},
		{args: "serve --responder chat --base-url /v1", code: 2, want: "--base-url /v1 is not an http"},
		{args: "serve --provider azure --endpoint http://h --key-scheme OAuth2Auth", code: 2, want: "--key-scheme is for the credential of"},
		{args: "serve --link-base https://h", code: 2, want: "the other wires have no links"},
		{args: "serve --wire azure --link-key-env K", code: 2, want: "the other wires have no links"},
		{args: "serve --wire yandex --link-base nonsense", code: 2, want: "--link-base nonsense is not an http"},
		{args: "serve --wire all --link-base ftp://h", code: 2, want: "--link-base ftp://h is not an http"},
		{args: "serve --wire yandex --link-base http://h?a=b", code: 2, want: "is not an http or https URL to which paths can be added"},
		{args: "serve --wire yandex --link-base http://u:p@h", code: 2, want: "is not an http or https URL to which paths can be added"},
		{args: "serve --wire yandex --link-base http://h/#f", code: 2, want: "is not an http or https URL to which paths can be added"},
		{args: "serve --wire yandex --provider azure --endpoint http://h --link-base /v1", code: 2, want: "--link-base /v1 is not an http"},
		{args: "serve --wire yandex --link-key-env K", code: 1, want: "K, which --link-key-env names, must have at least 16"},
		{args: "serve --wire yandex --link-key-env K", env: map[string]string{"K": "short"}, code: 1, want: "must have at least 16"},
		{args: "serve --token two\u00a0words", code: 2, want: "the token has characters that a header cannot"},
		{args: "serve", env: map[string]string{tokenVariable: "a\nb"}, code: 2, want: "the token has characters that a header cannot"},
	} {
		code, _, errs := run(t, c.env, strings.Fields(strings.ReplaceAll(c.args, "\u00a0", "\x00"))...)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%q: code %d, want %d and %q:\n%s", c.args, code, c.code, c.want, errs)
		}
		if c.code == 2 && c.args != "" && !strings.Contains(errs, "    see assistants help") {
			t.Errorf("%q: no word of help:\n%s", c.args, errs)
		}
	}
}

// TestAddresses holds which addresses need a token.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for addr, local := range map[string]bool{
		"127.0.0.1:0": true, "127.8.9.10:80": true, "[::1]:0": true, "localhost:0": true, "LOCALHOST:0": true, "[::ffff:127.0.0.1]:0": true, "unix:/run/a": true,
		":0": false, "0.0.0.0:0": false, "[::]:0": false, "10.0.0.1:0": false, "example.com:80": false, "localhost.example.com:80": false,
		"127.0.0.1.example.com:80": false, "[fe80::1%eth0]:80": false, "2130706433:80": false, "0127.0.0.1:80": false,
	} {
		f := flagsOf(t, "--addr", addr)
		err := f.check()
		if (err == nil) != local || err != nil && !strings.Contains(err.Error(), "give it a token, by "+tokenVariable) {
			t.Errorf("%s: %v", addr, err)
		}
		f.token = "t"
		if err := f.check(); err != nil {
			t.Errorf("%s with a token: %v", addr, err)
		}
	}
}

// flagsOf returns flags as they are parsed.
func flagsOf(t *testing.T, args ...string) *serveFlags {
	t.Helper()
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	f := &serveFlags{set: flags}
	f.declare(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"help"}, {"--help"}, {"help", "help"}} {
		if code, out, _ := run(t, nil, args...); code != 0 || !strings.Contains(out, "serve") || !strings.Contains(out, "Exit codes") {
			t.Errorf("%v: %d\n%s", args, code, out)
		}
	}
	for _, args := range [][]string{{"help", "serve"}, {"serve", "--help"}} {
		code, out, _ := run(t, nil, args...)
		if code != 0 {
			t.Errorf("%v: %d", args, code)
		}
		flagsOf(t)
		for _, want := range []string{"Usage:\n  assistants serve [flags]\n", "Examples:\n  assistants serve", "--wire string", "$ASSISTANTS_TOKEN"} {
			if !strings.Contains(out, want) {
				t.Errorf("%v lacks %q:\n%s", args, want, out)
			}
		}
	}
	if code, out, _ := run(t, nil, "version"); code != 0 || !strings.HasPrefix(out, "assistants ") {
		t.Errorf("%d %q", code, out)
	}
}

// TestExamples holds that the examples of help are command lines that can be run.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, e := range serveCommand.Examples {
		name, args, _ := strings.Cut(e, " ")
		if err := flagsOf(t, strings.Fields(args)...).check(); name != "serve" || err != nil {
			t.Errorf("%s: %v", e, err)
		}
	}
}
