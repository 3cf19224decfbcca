package unified

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/yandex"
)

// once is the policy of calls that are not repeated.
var once = assistants.RetryPolicy{MaxAttempts: 1}

// oldest makes clients of versions that are not the newest.
var oldest = map[string]func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error){
	"openai": func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error) {
		own, err := openai.New(openai.WithBaseURL(url), openai.WithBearerToken("key"), openai.WithRetry(once), openai.WithVersion(openai.Version2023_11_06))
		return assistants.NewOpenAI(own, opts...), err
	},
	"azure": func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error) {
		own, err := azure.New(azure.WithBaseURL(url), azure.WithBearerToken("key"), azure.WithRetry(once), azure.WithVersion(azure.VersionV1))
		return assistants.NewAzure(own, opts...), err
	},
	"yandex": func(url string, opts ...assistants.AdapterOption) (*assistants.Client, error) {
		own, err := yandex.New(yandex.WithBaseURL(url), yandex.WithBearerToken("key"), yandex.WithRetry(once), yandex.WithVersion(yandex.Version2025_03_10))
		return assistants.NewYandex(own, "folder", opts...), err
	},
}

// recorded is a server that responds with an empty object, and what it was sent.
type recorded struct {
	url string

	mu   sync.Mutex
	sent []string // "POST /assistants {…}"
}

func record(t *testing.T) *recorded {
	t.Helper()
	r := &recorded{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.sent = append(r.sent, req.Method+" "+req.URL.RequestURI()+" "+string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{}`))
	}))
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// a lacking is a call of what the version of a client does not have.
type lacking struct {
	provider string
	call     string
	fields   []string // empty for the call as such
	make     func(c *assistants.Client, t *testing.T) error
	sent     string // what is sent in the end by a client that loses the fields
}

func creates(body string) func(*assistants.Client, *testing.T) error {
	return func(c *assistants.Client, t *testing.T) error {
		_, err := c.Assistants.Create(t.Context(), of[assistants.CreateAssistantRequest](body), nil)
		return err
	}
}

var lackings = []lacking{
	{"openai", "Assistants.Create", []string{"body.tools[1]", "body.temperature", "body.top_p"},
		creates(`{"model":"m","temperature":1,"top_p":1,"tools":[{"type":"code_interpreter"},{"type":"file_search"}]}`),
		`POST /assistants {"model":"m","tools":[{"type":"code_interpreter"}]}`},
	{"openai", "VectorStores.Get", nil, func(c *assistants.Client, t *testing.T) error {
		_, err := c.VectorStores.Get(t.Context(), "vs_1", nil)
		return err
	}, ""},
	{"openai", "Files.List", []string{"limit"}, func(c *assistants.Client, t *testing.T) error {
		_, err := c.Files.List(t.Context(), of[assistants.FilesListParams](`{"limit":3,"purpose":"assistants"}`))
		return err
	}, `GET /files?purpose=assistants `},
	{"openai", "Files.List", []string{"limit"}, func(c *assistants.Client, t *testing.T) error {
		for _, err := range c.Files.All(t.Context(), of[assistants.FilesListParams](`{"limit":3}`)) {
			return err
		}
		return nil
	}, `GET /files `},
	{"openai", "Messages.Create", []string{"body.attachments"}, func(c *assistants.Client, t *testing.T) error {
		body := of[assistants.CreateMessageRequest](`{"role":"user","content":"hi","attachments":[{"file_id":"f"}]}`)
		_, err := c.Messages.Create(t.Context(), "thread_1", body, nil)
		return err
	}, `POST /threads/thread_1/messages {"role":"user","content":"hi"}`},
	{"openai", "Runs.CreateStream", nil, func(c *assistants.Client, t *testing.T) error {
		for _, err := range c.Runs.CreateStream(t.Context(), "thread_1", &assistants.CreateRunRequest{AssistantID: "a"}, nil) {
			return err
		}
		return nil
	}, ""},
	{"azure", "Assistants.Create", []string{"body.tools[0]", "body.tools[2]", "body.tool_resources.mcp"},
		creates(`{"model":"m","tools":[{"type":"mcp","server_label":"l","server_url":"u"},{"type":"code_interpreter"},{"type":"deep_research","deep_research":{}}],"tool_resources":{"mcp":[]}}`),
		`POST /assistants?api-version=v1 {"model":"m","tools":[{"type":"code_interpreter"}],"tool_resources":{}}`},
	{"azure", "Messages.Delete", nil, func(c *assistants.Client, t *testing.T) error {
		_, err := c.Messages.Delete(t.Context(), "thread_1", "msg_1", nil)
		return err
	}, ""},
	{"yandex", "Assistants.Create", []string{"body.response_format"}, creates(`{"model":"m","response_format":{"type":"json_object"}}`),
		`POST /assistants/v1/assistants {"folderId":"folder","modelUri":"m"}`},
	{"yandex", "Assistants.Update", []string{"body.response_format"}, func(c *assistants.Client, t *testing.T) error {
		body := of[assistants.ModifyAssistantRequest](`{"name":"n","response_format":{"type":"json_object"}}`)
		_, err := c.Assistants.Update(t.Context(), "asst_1", body, nil)
		return err
	}, `PATCH /assistants/v1/assistants/asst_1 {"updateMask":"name","name":"n"}`},
	{"yandex", "Runs.CreateWithThread", []string{"body.response_format"}, func(c *assistants.Client, t *testing.T) error {
		body := of[assistants.CreateThreadAndRunRequest](`{"assistant_id":"a","response_format":{"type":"json_object"}}`)
		_, err := c.Runs.CreateWithThread(t.Context(), body, nil)
		return err
	}, `POST /assistants/v1/runs {"assistantId":"a","threadId":""}`},
}

// TestVersionsLack holds that what the version of a client lacks is what the provider lacks, in the words of the package.
func TestVersionsLack(t *testing.T) {
	t.Parallel()
	for _, l := range lackings {
		t.Run(l.provider+"/"+l.call, func(t *testing.T) {
			t.Parallel()
			r := record(t)
			c, err := oldest[l.provider](r.url)
			if err != nil {
				t.Fatal(err)
			}
			err = l.make(c, t)
			var unsupported *assistants.UnsupportedError
			var version *assistants.VersionError
			if !errors.As(err, &unsupported) || !errors.As(err, &version) || len(r.sent) > 0 {
				t.Fatalf("got %v, sent %q", err, r.sent)
			}
			if unsupported.Operation != l.call || len(l.fields) == 0 != (unsupported.Field == "") || len(l.fields) > 0 && !slices.Contains(l.fields, unsupported.Field) {
				t.Errorf("got %q of %s", unsupported.Field, unsupported.Operation)
			}
			if want := l.provider + ": " + l.call + ": version " + version.Version; !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got %v, want %s…", err, want)
			}
			if l.fields == nil && c.Can(l.call) {
				t.Errorf("it says that it can")
			}
			l.loses(t)
		})
	}
}

// loses makes the call by a client that loses what its version lacks.
func (l *lacking) loses(t *testing.T) {
	t.Helper()
	r := record(t)
	var lost []string
	c, err := oldest[l.provider](r.url, assistants.WithLossy(func(e *assistants.UnsupportedError) { lost = append(lost, e.Field) }))
	if err != nil {
		t.Fatal(err)
	}
	err = l.make(c, t)
	if unsupported := (*assistants.UnsupportedError)(nil); errors.As(err, &unsupported) == (l.fields != nil) {
		t.Errorf("got %v", err)
	}
	if slices.Sort(lost); !slices.Equal(lost, slices.Sorted(slices.Values(l.fields))) {
		t.Errorf("lost %q", lost)
	}
	if last := slices.Concat([]string{""}, r.sent); last[len(last)-1] != l.sent {
		t.Errorf("sent %q", r.sent)
	}
}

// TestCapabilitiesAreOfTheVersion holds that a client says that it can what its version can, and what is sent whatever the version.
func TestCapabilitiesAreOfTheVersion(t *testing.T) {
	t.Parallel()
	can := func(v azure.Version, opts ...azure.ClientOption) (*assistants.Client, bool) {
		own, err := azure.New(append(opts, azure.WithBaseURL("http://localhost:1"), azure.WithBearerToken("key"), azure.WithVersion(v))...)
		if err != nil {
			t.Fatal(err)
		}
		c := assistants.NewAzure(own)
		if listed := slices.Contains(c.Capabilities(), "Messages.Delete"); listed != c.Can("Messages.Delete") {
			t.Errorf("%s: listed %t", v, listed)
		}
		return c, c.Can("Messages.Delete")
	}
	c, v1 := can(azure.VersionV1)
	_, preview := can(azure.Version2025_05_15Preview2025_08)
	_, unchecked := can(azure.VersionV1, azure.WithoutVersionChecks())
	if v1 || !preview || !unchecked {
		t.Errorf("v1 %t, preview %t, without checks %t", v1, preview, unchecked)
	}
	if !c.Can("Runs.CreateStream") || !c.Can("Messages.Get") {
		t.Error("v1 lacks what it has")
	}
	alone := assistants.NewOpenAI(&openai.Client{Runs: fakeRuns{}})
	if !alone.Can("Runs.Get") || alone.Can("Threads.Get") {
		t.Errorf("a client of runs alone can %q", alone.Capabilities())
	}
}

// failures are calls that fail, by what their errors begin with after the provider.
var failures = []struct {
	name string
	play func(s *stage) error
}{
	{"Assistants.Get: 404", func(s *stage) error {
		_, err := s.Assistants.Get(s, "asst_9", nil)
		return err
	}},
	{"Assistants.Get: ", func(s *stage) error {
		_, err := s.Assistants.Get(s, "asst_9", nil, assistants.WithHeader("X-Fail", "hang"), assistants.WithTimeout(20*time.Millisecond))
		return err
	}},
	{"Assistants.List: 429", func(s *stage) error {
		_, err := s.Assistants.List(s, nil, failing429)
		return err
	}},
	{"Runs.CreateStream: 429", func(s *stage) error {
		return s.errorOf([]reflect.Value{reflect.ValueOf(s.Runs.CreateStream(s, "thread_9", &assistants.CreateRunRequest{AssistantID: "a"}, nil, failing429))})
	}},
	{"Files.Download: 404", func(s *stage) error {
		_, err := s.Files.Download(s, "file_9", nil)
		return err
	}},
	{"Runs.SubmitToolOutputsStream: 429", func(s *stage) error {
		return s.errorOf([]reflect.Value{reflect.ValueOf(s.Runs.SubmitToolOutputsStream(s, "thread_9", "run_9", &assistants.SubmitToolOutputsRunRequest{}, nil, failing429))})
	}},
}

// TestErrorsNameTheCall holds that errors name calls as the package does, and are of the types that the API's client has.
func TestErrorsNameTheCall(t *testing.T) {
	t.Parallel()
	for _, provider := range providers {
		s := newStage(t, provider, false)
		for _, f := range failures {
			err := f.play(s)
			want := provider + ": " + f.name
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
			var answered *assistants.APIError
			if strings.Contains(f.name, ": 4") && !errors.As(err, &answered) {
				t.Errorf("%T is no answer", err)
			}
		}
	}
}
