package generator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/format"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/config"
	"github.com/assistgen/assistgen/generator/refdoc"
	"github.com/assistgen/assistgen/generator/unify"
)

// callHarness runs the calls of a reference against the package's own server, which checks the requests, and responds to those that it
// has no handler for with the example's response.
const callHarness = `
// check returns a test that a value is valid by the schemas of the document.
func check[T any, P interface {
	*T
	json.Unmarshaler
	Validate() error
}](name, example string) func(*testing.T) {
	return func(t *testing.T) {
		v := P(new(T))
		if err := v.UnmarshalJSON([]byte(example)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := v.Validate(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, example)
		}
	}
}

func TestValues(t *testing.T) {
	for _, v := range values {
		v(t)
	}
}

func versions(v PKG.Version) []PKG.ClientOption {
	if v == "" {
		return nil
	}
	return []PKG.ClientOption{PKG.WithVersion(v)}
}

func TestCalls(t *testing.T) {
	handler, err := PKG.NewHandler(PKG.Handlers{}, append(auth(), PKG.ServeLogger(slog.New(slog.DiscardHandler)))...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				seen := httptest.NewRecorder()
				handler.ServeHTTP(seen, r)
				if seen.Code != http.StatusNotImplemented {
					t.Errorf("%s %s: the server responds with %d %s", r.Method, r.URL, seen.Code, seen.Body)
				}
				w.Header().Set("Content-Type", c.media)
				w.WriteHeader(c.status)
				w.Write([]byte(c.response))
			}))
			defer server.Close()
			client, err := PKG.New(append(versions(c.version), PKG.WithBaseURL(server.URL), CREDENTIAL)...)
			if err != nil {
				t.Fatal(err)
			}
			ended := (*PKG.StreamEndError)(nil) // examples have no events
			if err := c.call(t.Context(), client); err != nil && !errors.As(err, &ended) {
				t.Error(err)
			}
		})
	}
}
`

// TestGoCalls runs the call of every operation of the three APIs as their references show it.
func TestGoCalls(t *testing.T) {
	t.Parallel()
	for _, api := range readConfig(t).APIs {
		t.Run(api.Name, func(t *testing.T) {
			t.Parallel()
			ref, ds := Reference(api, Options{Unvalidated: true})
			if ref == nil {
				t.Fatal(ds)
			}
			var b strings.Builder
			fmt.Fprintf(&b, "package calls\n\nimport (\n\"context\"\n\"encoding/json\"\n\"errors\"\n\"fmt\"\n\"io\"\n\"os\"\n\"strings\"\n\"log/slog\"\n\"net/http\"\n\"net/http/httptest\"\n\"testing\"\n\"time\"\n\n%q\n)\n", module+"generated/"+api.Name)
			b.WriteString("var _, _, _, _ = fmt.Println, io.EOF, strings.NewReader, time.UTC\nvar _ = os.Stdout\n")
			fmt.Fprintf(&b, "var calls = []struct{name string; version PKG.Version; status int; media, response string; call func(context.Context, *%s.Client) error}{\n", ref.Go.Name)
			count := 0
			clients, variables := map[string]bool{}, map[string]bool{}
			for _, s := range ref.Services {
				for _, o := range s.Operations {
					if o.Go == nil || o.Go.Code == "" {
						t.Errorf("%s has no call in Go", o.Title)
						continue
					}
					count++
					status, media, response := o.Answer()
					version := cmp.Or(o.Go.Version, `""`)
					clients[o.Go.Client] = true
					for _, name := range o.Variables {
						variables[name] = true
					}
					fmt.Fprintf(&b, "{%q, %s, %d, %q, %q, func(ctx context.Context, client *%s.Client) error {\n%s\nreturn nil\n}},\n", o.Title, version, status, media, response, ref.Go.Name, o.Go.Code)
				}
			}
			b.WriteString("}\n\nvar values = []func(*testing.T){\n")
			for _, v := range structExamples(ref) {
				fmt.Fprintf(&b, "check[%s](%q, %q),\n", v.goType, v.name, v.example)
			}
			b.WriteString("}\n\nfunc TestClients(t *testing.T) {\n")
			for name := range variables {
				fmt.Fprintf(&b, "t.Setenv(%q, %q)\n", name, "https://a.example")
			}
			b.WriteString("for _, made := range []func() error{\n")
			for client := range clients {
				fmt.Fprintf(&b, "func() error {\n%s\n_ = client\nreturn nil\n},\n", client)
			}
			b.WriteString("} {\nif err := made(); err != nil {\nt.Error(err)\n}\n}\n}\n\nfunc auth() []PKG.ServerOption {\nlet := func(ctx context.Context, _ string) (context.Context, error) { return ctx, nil }\nreturn []PKG.ServerOption{\n")
			for _, a := range ref.Auth {
				fmt.Fprintf(&b, "PKG.ServeAuth(%q, let),\n", a.Name)
			}
			b.WriteString("}\n}\n" + strings.ReplaceAll(callHarness, "CREDENTIAL", credential(ref)))
			runCalls(t, strings.ReplaceAll(b.String(), "PKG", ref.Go.Name), count)
		})
	}
}

// unifiedHarness runs calls of a package in which several APIs are one by the client of one of them.
const unifiedHarness = `
func TestCalls(t *testing.T) {
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			handler := handlers[c.vendor](t)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				seen := httptest.NewRecorder()
				handler.ServeHTTP(seen, r)
				if seen.Code != http.StatusNotImplemented {
					t.Errorf("%s %s: the server responds with %d %s", r.Method, r.URL, seen.Code, seen.Body)
				}
				w.Header().Set("Content-Type", c.media)
				w.WriteHeader(c.status)
				w.Write([]byte(c.response))
			}))
			defer server.Close()
			ended := (*assistants.StreamEndError)(nil) // examples have no events
			if err := c.call(t.Context(), clients[c.vendor](t, server.URL, c.version)); err != nil && !errors.As(err, &ended) {
				t.Error(err)
			}
		})
	}
}
`

// vendorCode makes the handler and the client of one API.
const vendorCode = `
func init() {
	handlers["PKG"] = func(t *testing.T) http.Handler {
		let := func(ctx context.Context, _ string) (context.Context, error) { return ctx, nil }
		opts := []PKG.ServerOption{PKG.ServeLogger(slog.New(slog.DiscardHandler))}
		for _, scheme := range SCHEMES {
			opts = append(opts, PKG.ServeAuth(scheme, let))
		}
		h, err := PKG.NewHandler(PKG.Handlers{}, opts...)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	clients["PKG"] = func(t *testing.T, url, version string) *assistants.Client {
		opts := []PKG.ClientOption{PKG.WithBaseURL(url), CREDENTIAL}
		if version != "" {
			opts = append(opts, PKG.WithVersion(PKG.Version(version)))
		}
		c, err := PKG.New(opts...)
		if err != nil {
			t.Fatal(err)
		}
		return assistants.MADE
	}
}
`

// TestUnifiedGoCalls runs the call of every operation of the package in which the three APIs are one, by the first of them that has it.
func TestUnifiedGoCalls(t *testing.T) {
	t.Parallel()
	cfg := readConfig(t)
	known := map[*config.API]*reading{}
	own := map[string]*refdoc.Operation{} // by "openai listAssistants"
	var b strings.Builder
	b.WriteString("package calls\n\nimport (\n\"context\"\n\"errors\"\n\"fmt\"\n\"io\"\n\"log/slog\"\n\"net/http\"\n\"net/http/httptest\"\n\"os\"\n\"strings\"\n\"testing\"\n\"time\"\n\n")
	for _, name := range []string{"assistants", "openai", "azure", "yandex"} {
		fmt.Fprintf(&b, "%q\n", module+"generated/"+name)
	}
	b.WriteString(")\nvar _, _, _, _ = fmt.Println, io.EOF, strings.NewReader, time.UTC\nvar _ = os.Stdout\n" +
		"var handlers = map[string]func(*testing.T) http.Handler{}\nvar clients = map[string]func(*testing.T, string, string) *assistants.Client{}\n")
	for _, api := range cfg.Unified[0].APIs {
		ref, r, ds := reference(api, Options{Unvalidated: true})
		if ref == nil {
			t.Fatal(ds)
		}
		known[api] = r
		var schemes []string
		for _, a := range ref.Auth {
			schemes = append(schemes, a.Name)
		}
		made := map[string]string{"openai": "NewOpenAI(c)", "azure": "NewAzure(c)", "yandex": "NewYandex(c, \"folder\")"}[api.Name]
		b.WriteString(strings.NewReplacer("PKG", api.Name, "SCHEMES", fmt.Sprintf("%#v", schemes), "CREDENTIAL", credential(ref), "MADE", made).Replace(vendorCode))
		for _, s := range ref.Services {
			for _, o := range s.Operations {
				own[api.Name+" "+o.Name] = o
			}
		}
	}
	ref, ds := unifiedReference(cfg.Unified[0], known, Options{})
	if ref == nil {
		t.Fatal(ds)
	}
	u, ds := Unify(cfg.Unified[0], Options{Unvalidated: true})
	if u == nil {
		t.Fatal(ds)
	}
	b.WriteString("var calls = []struct{name, vendor, version string; status int; media, response string; call func(context.Context, *assistants.Client) error}{\n")
	count := 0
	for _, s := range ref.Services {
		for _, o := range s.Operations {
			vendor, of := firstOf(u, own, o)
			if of == nil || o.Go == nil || o.Go.Code == "" {
				t.Errorf("%s has no call in Go", o.Title)
				continue
			}
			count++
			status, media, response := of.Answer()
			version := ""
			if of.Go.Version != "" {
				version = strings.TrimPrefix(of.Versions, "until ")
			}
			fmt.Fprintf(&b, "{%q, %q, %q, %d, %q, %q, func(ctx context.Context, client *assistants.Client) error {\n%s\nreturn nil\n}},\n",
				o.Title, vendor, version, status, media, response, o.Go.Code)
		}
	}
	b.WriteString("}\n" + unifiedHarness)
	runCalls(t, b.String(), count)
}

// firstOf returns the first API that has a call of the merged model, and its own call.
func firstOf(u *unify.Unified, own map[string]*refdoc.Operation, o *refdoc.Operation) (string, *refdoc.Operation) {
	for _, a := range u.Adapters {
		for _, c := range a.Calls {
			if c.Operation.Service+"."+c.Operation.Method == o.Title {
				return a.API.Name, own[a.API.Name+" "+c.Own.Name]
			}
		}
	}
	return "", nil
}

// credential returns the option of a client with the first kind of credential of its API.
func credential(ref *refdoc.Reference) string {
	if ref.Auth[0].Kind == "apiKey" {
		return ref.Go.Name + ".WithAPIKey(\"x\")"
	}
	return ref.Go.Name + ".WithBearerToken(\"x\")"
}

// structExample is an example of a schema that is a struct.
type structExample struct{ name, goType, example string }

// structExamples returns the examples of schemas and of responses that were made, or that the document has.
func structExamples(ref *refdoc.Reference) []structExample {
	var all []structExample
	add := func(name string, s *refdoc.Schema, example string) {
		if goType, ok := strings.CutPrefix(s.Go, "*"); ok && s.Variants == nil && example != "" {
			all = append(all, structExample{name, goType, example})
		}
	}
	for _, s := range ref.Schemas {
		add(s.Name, s, s.Example)
	}
	for _, service := range ref.Services {
		for _, o := range service.Operations {
			for _, r := range o.Responses {
				if e := o.Examples[0]; strings.HasPrefix(r.Status, e.Status) && len(r.Bodies) > 0 && len(r.Bodies[0].Type) == 1 && r.Bodies[0].Type[0].Schema != nil {
					add(o.Title, r.Bodies[0].Type[0].Schema, e.Response)
				}
			}
		}
	}
	return all
}

// runCalls runs a test as if it were in a folder of the module.
func runCalls(t *testing.T, program string, count int) {
	t.Helper()
	formatted, err := format.Source([]byte(program))
	if err != nil {
		t.Fatalf("%v\n%s", err, program)
	}
	file, overlay := filepath.Join(t.TempDir(), "calls_test.go"), filepath.Join(t.TempDir(), "overlay.json")
	writeText(t, file, string(formatted))
	inModule, err := filepath.Abs(filepath.Join("..", "generated", "calls_test.go")) // where no package is
	if err != nil {
		t.Fatal(err)
	}
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {inModule: file}})
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, overlay, string(replaced))
	cmd := exec.CommandContext(t.Context(), "go", "test", "-v", "-overlay", overlay, "../generated")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if ran := bytes.Count(out, []byte("    --- PASS")); ran != count {
		t.Errorf("%d of %d calls passed", ran, count)
	}
}
