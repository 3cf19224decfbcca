package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"

	"github.com/spf13/pflag"

	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics"
	"github.com/assistgen/assistgen/cmd/assistants/internal/service"
	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/internal/command"
)

// tokenVariable is the environment variable that holds the token.
const tokenVariable = "ASSISTANTS_TOKEN"

var serveCommand = &cmd{
	Name:  "serve",
	Short: "serve a wire, by a local service or another provider",
	Long: `Serve speaks the wire of a vendor, so that programs made for that vendor run against it: point the base URL of its client here.

Without --provider it is a local service, which keeps assistants, threads, runs, files and vector stores itself; --responder says who
speaks in runs. With --provider it is a gateway, which keeps nothing and makes each call by a call of that provider.

It serves this host alone unless there is a token. The credential for a provider or an endpoint is in the environment: OPENAI_API_KEY,
AZURE_TOKEN, YC_API_KEY or YC_IAM_TOKEN, or the variable that --key-env names. SIGINT and SIGTERM stop the service; a second one does so
at once.`,
	Examples: []string{
		"serve --wire openai",
		"serve --wire all --addr 127.0.0.1:0 --log-format json",
		"serve --wire openai --responder chat --base-url http://127.0.0.1:11434/v1 --model llama3.2",
		"serve --wire openai --provider azure --endpoint https://NAME.services.ai.azure.com/api/projects/PROJECT",
		"serve --wire openai --provider yandex --folder FOLDER --map-model gpt-4o=gpt://FOLDER/yandexgpt/latest",
	},
	Setup: func(flags *pflag.FlagSet) func(Streams, []string) int {
		f := &serveFlags{set: flags}
		f.declare(flags)
		return f.run
	},
}

// serveFlags are the flags of serve.
type serveFlags struct {
	set *pflag.FlagSet // that they are declared in

	wire, addr, token, cert, key string

	responder, baseURL, model, data string

	provider, endpoint, folder   string
	keyEnv, keyFile, keyScheme   string
	linkBase, linkKeyEnv         string
	models                       map[string]string
	lossy                        bool
	logFormat, logLevel          string
	limits                       service.Limits
	heartbeat, grace, runTimeout time.Duration
}

// declare declares the flags.
func (f *serveFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&f.wire, "wire", "openai", "the API to speak: "+strings.Join(service.WireNames(), ", "))
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8080", "where to listen: host:port, port 0 being any free one, or unix:/path")
	flags.StringVar(&f.token, "token", "", "what clients must have as their API key (default: $"+tokenVariable+", which other users of the host cannot see)")
	flags.StringVar(&f.cert, "tls-cert", "", "serve HTTPS by the certificates of this PEM file")
	flags.StringVar(&f.key, "tls-key", "", "the PEM file of the key of --tls-cert")

	flags.StringVar(&f.responder, "responder", "echo", "who speaks in runs of the local service: "+strings.Join(responderNames(), ", "))
	flags.StringVar(&f.baseURL, "base-url", "", "the chat-completions endpoint of --responder chat, such as http://127.0.0.1:11434/v1")
	flags.StringVar(&f.model, "model", "", "the model of the endpoint (default: that of the assistant)")
	flags.StringVar(&f.data, "data", "", "the file that the local service keeps its objects in (default: memory)")
	flags.DurationVar(&f.runTimeout, "run-timeout", 10*time.Minute, "how long a run of the local service may take, with its waits for tool outputs")

	flags.StringVar(&f.provider, "provider", "", "be a gateway to this provider: "+strings.Join(providerNames(), ", "))
	flags.StringVar(&f.endpoint, "endpoint", "", "the URL of the provider")
	flags.StringVar(&f.folder, "folder", "", "the folder at Yandex")
	flags.StringToStringVar(&f.models, "map-model", nil, "a model of clients and that of the provider or endpoint: gpt-4o=gpt://FOLDER/yandexgpt/latest; may be repeated")
	flags.BoolVar(&f.lossy, "lossy", false, "leave out, and log, what the provider or endpoint does not take, rather than refuse it")
	flags.StringVar(&f.keyEnv, "key-env", "", "the environment variable with the credential for the provider or the endpoint")
	flags.StringVar(&f.keyFile, "key-file", "", "the file with the credential for the provider, which is read for each call")
	flags.StringVar(&f.keyScheme, "key-scheme", "", "the security scheme that the credential is for, at Yandex: apiKey or iamToken")

	flags.StringVar(&f.linkBase, "link-base", "", "what links to files begin with at Yandex's wire: the URL by which clients reach the service through a proxy")
	flags.StringVar(&f.linkKeyEnv, "link-key-env", "", "the environment variable with the key that signs these links (default: a random one, so that links end with the process)")
	flags.Int64Var(&f.limits.Body, "max-body", 16<<20, "the largest body of a request without a file, in bytes")
	flags.Int64Var(&f.limits.File, "max-file", 512<<20, "the largest file of a request, in bytes")
	flags.IntVar(&f.limits.Header, "max-header", 64<<10, "the largest head of a request, in bytes")
	flags.IntVar(&f.limits.Requests, "max-requests", 512, "requests at once, streams among them; more get 503 (0: any number)")
	flags.DurationVar(&f.limits.ReadHeader, "header-timeout", 10*time.Second, "how long a client may take for the head of a request")
	flags.DurationVar(&f.limits.Read, "body-timeout", time.Minute, "how long a client may take for a body, or for the next part of a file")
	flags.DurationVar(&f.limits.Write, "write-timeout", time.Minute, "how long a client may take to receive a part of a response, such as an event of a stream")
	flags.DurationVar(&f.limits.Idle, "idle-timeout", 2*time.Minute, "how long a connection may be idle between requests")
	flags.DurationVar(&f.heartbeat, "heartbeat", 0, "send a comment in idle streams after every such while (0: never, as some clients cannot read it)")
	flags.DurationVar(&f.grace, "grace", 20*time.Second, "how long requests and runs may take once the service is to stop")
	flags.StringVar(&f.logFormat, "log-format", "text", "the form of the log on standard error: text or json")
	flags.StringVar(&f.logLevel, "log-level", "info", "what the log has: debug, info, warn or error; requests are info")
}

// changed reports whether a flag is given.
func (f *serveFlags) changed(name string) bool { return f.set.Changed(name) }

// checkValues returns why a flag that is given has a value that no flag of its type takes. Empty strings are of variables that are not set: as
// if the flag were not given, the service would be another than was asked for.
func (f *serveFlags) checkValues() (err error) {
	f.set.Visit(func(flag *pflag.Flag) {
		value := flag.Value.String()
		switch kind := flag.Value.Type(); {
		case err != nil:
		case kind == "string" && value == "":
			err = fmt.Errorf("--%s is empty: give it a value, or leave it out", flag.Name)
		case kind == "duration" && value[0] == '-':
			err = fmt.Errorf("--%s %s: a duration cannot be negative", flag.Name, value)
		case kind != "string" && value[0] == '-':
			err = fmt.Errorf("--%s %s: a limit cannot be negative", flag.Name, value)
		}
	})
	return err
}

// check returns what is wrong with the flags.
func (f *serveFlags) check() error {
	if err := f.checkValues(); err != nil {
		return err
	}
	if err := service.CheckWire(f.wire); err != nil {
		return err
	}
	if !service.IsAddress(f.addr) {
		return fmt.Errorf("--addr %s is neither host:port nor unix:path", f.addr)
	}
	switch {
	case !service.IsLoopback(f.addr) && f.token == "":
		return fmt.Errorf("--addr %s can be reached from other hosts: give it a token, by %s or --token", f.addr, tokenVariable)
	case strings.ContainsFunc(f.token, func(r rune) bool { return r <= ' ' || r > unicode.MaxASCII || r == 0x7f }):
		return errors.New("the token has characters that a header cannot: use ASCII without blanks")
	case (f.cert == "") != (f.key == ""):
		return errors.New("--tls-cert and --tls-key go together")
	}
	if err := f.checkLinks(); err != nil {
		return err
	}
	if f.provider != "" {
		return f.checkProvider()
	}
	return f.checkResponder()
}

// logger returns the log that the flags ask for.
func (f *serveFlags) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return nil, fmt.Errorf("--log-level %s is not debug, info, warn or error", f.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch f.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, fmt.Errorf("--log-format %s is neither text nor json", f.logFormat)
}

// run runs the command.
func (f *serveFlags) run(s Streams, _ []string) int {
	if f.token == "" {
		f.token = s.Getenv(tokenVariable)
	}
	log, err := f.logger(s.Stderr)
	if err == nil {
		err = f.check()
	}
	if err != nil {
		return s.usage(err.Error(), "serve")
	}
	if err := f.serve(s, log); err != nil {
		return s.fail(err)
	}
	return exitDone
}

// serve serves until a signal.
func (f *serveFlags) serve(s Streams, log *slog.Logger) error {
	running := service.Running{Grace: f.grace}
	if f.cert != "" {
		certificate, err := tls.LoadX509KeyPair(f.cert, f.key)
		if err != nil {
			return err
		}
		running.Certificate = &certificate
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	yandex, err := f.links(ctx, s.Getenv)
	if err != nil {
		return err
	}
	options, end, closeFile, err := f.options(s.Getenv, log)
	if err != nil {
		return err
	}
	options.Yandex = yandex
	if end == nil {
		end = cancel // what is read of the provider's runs
	}
	running.EndRuns = end
	defer func() {
		end()
		logged(log, "closing the file failed", closeFile())
	}()
	serving, err := service.New(options)
	if err != nil {
		return err
	}
	stop, kill, done := signals()
	defer done()
	running.Stop, running.Kill = stop, kill
	listener, err := service.Listen(ctx, f.addr)
	if err != nil {
		return err
	}
	if !service.IsLoopback(f.addr) && f.cert == "" {
		log.Warn("the token and all that is sent can be read on the way: use --tls-cert, or a proxy with TLS in front")
	}
	command.Sayf(s.Stdout, "listening on %s\n", service.URL(listener, f.cert != ""))
	return serving.Serve(listener, running)
}

// logged logs an error that does not keep the service from going on.
func logged(log *slog.Logger, message string, err error) {
	if err != nil {
		log.Error(message, "error", err)
	}
}

// options returns how to set up the service, a function that ends its runs, which is nil where it has none, and one that closes what is kept
// after that.
func (f *serveFlags) options(getenv func(string) string, log *slog.Logger) (o service.Options, end func(), closeFile func() error, err error) {
	o = service.Options{
		Wire: f.wire, Token: f.token, AnyHost: service.IsSocket(f.addr), Limits: f.limits, Heartbeat: f.heartbeat, Logger: log,
	}
	if f.provider != "" {
		o.Client, err = f.gateway(getenv, log)
		return o, nil, func() error { return nil }, err
	}
	responder, err := responders[f.responder](f, getenv, log)
	if err != nil {
		return o, nil, nil, err
	}
	o.Registry = &metrics.Registry{}
	w := newWatch(responder, o.Registry, log)
	local, closeFile, err := f.open(memory.Options{Responder: w, RunTTL: f.runTimeout, RunEnded: w.end})
	if err != nil {
		return o, nil, nil, err
	}
	o.Client, o.Runs = local.Client(), w.runs.Load
	stop := sweeping(log, local.Sweep)
	return o, sync.OnceFunc(func() {
		stop()
		logged(log, "ending runs failed", local.Close())
	}), closeFile, nil
}

// signals returns what is closed by the first and by the second signal to stop; done lets signals have their usual effect again.
func signals() (stop, kill <-chan struct{}, done func()) {
	caught := make(chan os.Signal, 2)
	signal.Notify(caught, os.Interrupt, syscall.SIGTERM)
	first, second := make(chan struct{}), make(chan struct{})
	go func() {
		<-caught
		close(first)
		<-caught
		close(second)
	}()
	return first, second, func() { signal.Stop(caught) }
}
