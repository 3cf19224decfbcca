package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/runtime"
	"github.com/assistgen/assistgen/generated/yandex"
)

// provider is a vendor that the gateway calls.
type provider struct {
	// keys are the security schemes of its API by the environment variables that hold their credentials. The first that is set counts.
	keys []keySource
	// endpoint reports that there is none to take by default, and folder that calls need one.
	endpoint, folder bool
	client           clientFunc
}

// clientFunc makes a client by the options of the provider's own client and those of the adapter.
type clientFunc func(folder string, own []runtime.ClientOption, opts []runtime.AdapterOption) (*assistants.Client, error)

// clientBy returns the function that makes the provider's own client, and the client of that.
func clientBy[C any](
	dial func(...runtime.ClientOption) (*C, error), adapt func(own *C, folder string, opts ...runtime.AdapterOption) *assistants.Client,
) clientFunc {
	return func(folder string, own []runtime.ClientOption, opts []runtime.AdapterOption) (*assistants.Client, error) {
		c, err := dial(own...)
		if err != nil {
			return nil, err
		}
		return adapt(c, folder, opts...), nil
	}
}

// keySource is an environment variable with a credential, and the security scheme that it is for.
type keySource struct{ variable, scheme string }

// providers are the vendors by their names.
var providers = map[string]*provider{
	"openai": {
		keys:     []keySource{{"OPENAI_API_KEY", "ApiKeyAuth"}},
		endpoint: true, // OpenAI's own no longer has assistants
		client: clientBy(openai.New, func(c *openai.Client, _ string, o ...runtime.AdapterOption) *assistants.Client {
			return assistants.NewOpenAI(c, o...)
		}),
	},
	"azure": {
		keys:     []keySource{{"AZURE_TOKEN", "OAuth2Auth"}},
		endpoint: true,
		client: clientBy(azure.New, func(c *azure.Client, _ string, o ...runtime.AdapterOption) *assistants.Client {
			return assistants.NewAzure(c, o...)
		}),
	},
	"yandex": {
		keys:   []keySource{{"YC_API_KEY", "apiKey"}, {"YC_IAM_TOKEN", "iamToken"}},
		folder: true,
		client: clientBy(yandex.New, assistants.NewYandex),
	},
}

// providerNames returns the names of the providers, in order.
func providerNames() []string { return slices.Sorted(maps.Keys(providers)) }

// checkProvider returns what is wrong with the flags of the gateway.
func (f *serveFlags) checkProvider() error {
	p := providers[f.provider]
	switch {
	case p == nil:
		return fmt.Errorf("unknown provider %q: use one of %s", f.provider, strings.Join(providerNames(), ", "))
	case p.endpoint && f.endpoint == "":
		return fmt.Errorf("--provider %s needs --endpoint", f.provider)
	case f.endpoint != "" && !isURL(f.endpoint):
		return fmt.Errorf("--endpoint %s is not an http or https URL", f.endpoint)
	case p.folder && f.folder == "":
		return fmt.Errorf("--provider %s needs --folder", f.provider)
	case !p.folder && f.folder != "":
		return fmt.Errorf("--folder is not for --provider %s", f.provider)
	case f.changed("data"), f.changed("responder"), f.changed("base-url"), f.changed("model"):
		return errors.New("a gateway keeps nothing and makes no runs: leave out --data, --responder, --base-url and --model")
	case f.keyEnv != "" && f.keyFile != "":
		return errors.New("the key is in --key-env or in --key-file, not in both")
	case f.keyScheme != "" && !slices.ContainsFunc(p.keys, func(k keySource) bool { return k.scheme == f.keyScheme }):
		return fmt.Errorf("%s has no security scheme %q", f.provider, f.keyScheme)
	case f.keyScheme != "" && f.keyEnv == "" && f.keyFile == "":
		return errors.New("--key-scheme is for the credential of --key-env or --key-file")
	}
	return nil
}

// isURL reports whether calls can be made to the URL.
func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// gateway returns the client of the provider.
func (f *serveFlags) gateway(getenv func(string) string, log *slog.Logger) (*assistants.Client, error) {
	p := providers[f.provider]
	scheme, source, err := f.credential(p, getenv)
	if err != nil {
		return nil, err
	}
	own := []runtime.ClientOption{runtime.WithCredential(scheme, source)}
	if f.endpoint != "" {
		own = append(own, runtime.WithBaseURL(f.endpoint))
	}
	opts := []runtime.AdapterOption{runtime.WithModels(f.models)}
	if f.lossy {
		opts = append(opts, runtime.WithLossy(func(e *runtime.UnsupportedError) {
			log.Warn("left out of a call, as the provider does not take it", "error", e.Error())
		}))
	}
	return p.client(f.folder, own, opts)
}

// credential returns the credential of the provider and the security scheme that it is for.
func (f *serveFlags) credential(p *provider, getenv func(string) string) (string, runtime.TokenSource, error) {
	scheme := cmp.Or(f.keyScheme, p.keys[0].scheme)
	if f.keyFile != "" {
		return scheme, fileToken(f.keyFile), nil
	}
	keys := p.keys
	if f.keyEnv != "" {
		keys = []keySource{{f.keyEnv, scheme}}
	}
	var names []string
	for _, k := range keys {
		if value := getenv(k.variable); value != "" {
			return k.scheme, func(context.Context) (string, error) { return value, nil }, nil
		}
		names = append(names, k.variable)
	}
	return "", nil, fmt.Errorf("no credential for %s: set %s, or name another variable by --key-env or a file by --key-file", f.provider, strings.Join(names, " or "))
}

// fileToken returns the first line of a file, which is read for each call, so that another program can renew the token.
func fileToken(path string) runtime.TokenSource {
	return func(context.Context) (string, error) {
		text, err := os.ReadFile(path)
		line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		if err == nil && line == "" {
			err = fmt.Errorf("%s is empty", path)
		}
		return strings.TrimSpace(line), err
	}
}
