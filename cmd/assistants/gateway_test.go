package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/yandex"
)

const (
	providerKey = "k3y-of-the-provider"
	callerKey   = "k3y-of-the-caller"
)

// await waits until a run is done or needs its caller.
func await(t *testing.T, c *openai.Client, run *openai.RunObject) *openai.RunObject {
	t.Helper()
	for run.Status == openai.RunObjectStatusQueued || run.Status == openai.RunObjectStatusInProgress {
		run = must(c.Runs.Get(t.Context(), run.ThreadID, run.ID, nil))(t)
	}
	return run
}

// converse runs a conversation by OpenAI's wire, and returns what the assistant says.
func converse(t *testing.T, url string) string {
	t.Helper()
	c := must(openai.New(openai.WithBaseURL(url+"/v1"), openai.WithBearerToken(callerKey)))(t)
	assistant := must(c.Assistants.Create(t.Context(), &openai.CreateAssistantRequest{Model: "m", Name: openai.Some("Ada")}, nil))(t)
	if assistant.Name.Or("") != "Ada" {
		t.Errorf("the assistant is %+v", assistant)
	}
	thread := must(c.Threads.Create(t.Context(), &openai.CreateThreadRequest{Messages: []openai.CreateMessageRequest{
		{Role: openai.CreateMessageRequestRoleUser, Content: openai.CreateMessageRequestContentText("Hello there")},
	}}, nil))(t)
	run := must(c.Runs.Create(t.Context(), thread.ID, &openai.CreateRunRequest{AssistantID: assistant.ID}, nil))(t)
	run = await(t, c, run)
	if run.Status != openai.RunObjectStatusCompleted {
		t.Fatalf("the run is %s: %+v", run.Status, run.LastError)
	}
	streamed := false
	for event, err := range c.Runs.CreateStream(t.Context(), thread.ID, &openai.CreateRunRequest{AssistantID: assistant.ID}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		streamed = streamed || event.Name == openai.RunEventThreadRunCompleted
	}
	if !streamed {
		t.Error("the stream does not tell that its run is completed")
	}
	list := must(c.Messages.List(t.Context(), thread.ID, nil))(t)
	return list.Items[0].Content[0].(*openai.MessageContentTextObject).Text.Value
}

// TestGatewayToAzure has a gateway in front of a service that speaks Azure's wire, and one of OpenAI's in front of that.
func TestGatewayToAzure(t *testing.T) {
	t.Parallel()
	behind := start(t, []string{"ASSISTANTS_TOKEN=" + providerKey}, "--wire", "azure")
	gateway := start(t, []string{"AZURE_TOKEN=" + providerKey, "ASSISTANTS_TOKEN=" + callerKey},
		"--provider", "azure", "--endpoint", behind.url+"/api/projects/p", "--log-level", "debug")
	second := start(t, []string{"OTHER=" + callerKey}, "--provider", "openai", "--endpoint", gateway.url+"/v1", "--key-env", "OTHER")
	for _, url := range []string{gateway.url, second.url} {
		if got := converse(t, url); got != "Hello there" {
			t.Errorf("%s: it says %q", url, got)
		}
	}
	if got := second.get("/v1/assistants/none"); got.status != http.StatusNotFound || got.member(t, "error.message") != "No assistant found with id 'none'." {
		t.Errorf("what is not there: %d %s", got.status, got.body)
	}
	if got := gateway.get("/v1/assistants"); got.status != http.StatusUnauthorized {
		t.Errorf("a caller without a token: %d", got.status)
	}
	for _, p := range []*process{gateway, second, behind} {
		p.stop()
		if log := p.log.String(); strings.Contains(log, providerKey) || strings.Contains(log, callerKey) || !strings.Contains(log, "status=200") {
			t.Errorf("the log tells a key, or nothing:\n%s", log)
		}
	}
}

// TestGatewayKeys: a credential that the provider refuses is no fault of the caller, and one in a file is read anew.
func TestGatewayKeys(t *testing.T) {
	t.Parallel()
	behind := start(t, []string{"ASSISTANTS_TOKEN=" + providerKey}, "--wire", "azure")
	file := filepath.Join(t.TempDir(), "key")
	gateway := start(t, nil, "--provider", "azure", "--endpoint", behind.url, "--key-file", file)
	for _, c := range []struct {
		key    string
		status int
	}{{"", http.StatusBadGateway}, {"wrong", http.StatusBadGateway}, {providerKey + "\n", http.StatusOK}, {"\n", http.StatusBadGateway}} {
		if err := os.WriteFile(file, []byte(c.key), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := gateway.get("/v1/assistants"); got.status != c.status {
			t.Errorf("%q: %d %s, want %d", c.key, got.status, got.body, c.status)
		}
	}
	if !strings.Contains(gateway.log.String(), "is empty") {
		t.Errorf("the log does not say why:\n%s", gateway.log)
	}
}

// yandexStub has assistants, and keeps what is sent.
type yandexStub struct {
	yandex.UnimplementedAssistantsHandler
	mu   sync.Mutex
	made []*yandex.CreateAssistantRequest
}

func (y *yandexStub) Create(_ context.Context, body *yandex.CreateAssistantRequest, _ *yandex.AssistantsCreateParams) (*yandex.Assistant, error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.made = append(y.made, body)
	return &yandex.Assistant{ID: yandex.Some("a1"), FolderID: yandex.Some(body.FolderID), Name: body.Name, ModelURI: yandex.Some(body.ModelURI), CreatedAt: yandex.Some(time.Unix(1, 0))}, nil
}

// TestGatewayToYandex: the folder, the name of the model and the credential reach the provider.
func TestGatewayToYandex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, scheme string
		env, args    []string
	}{
		{"an API key", "apiKey", []string{"YC_API_KEY=" + providerKey}, nil},
		{"an IAM token", "iamToken", []string{"YC_IAM_TOKEN=" + providerKey}, nil},
		{"a named variable", "iamToken", []string{"X=" + providerKey}, []string{"--key-env", "X", "--key-scheme", "iamToken"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			stub := &yandexStub{}
			behind := httptest.NewServer(must(yandex.NewHandler(yandex.Handlers{Assistants: stub},
				yandex.ServeAuth(c.scheme, func(ctx context.Context, credential string) (context.Context, error) {
					if credential != providerKey {
						return nil, yandex.ErrNoCredential
					}
					return ctx, nil
				})))(t))
			defer behind.Close()
			gateway := start(t, c.env, append(c.args, "--provider", "yandex", "--endpoint", behind.URL, "--folder", "f1", "--map-model", "m=gpt://f1/lite/latest")...)
			client := must(openai.New(openai.WithBaseURL(gateway.url+"/v1"), openai.WithBearerToken("any"), openai.WithRetry(openai.RetryPolicy{MaxAttempts: 1})))(t)
			made := must(client.Assistants.Create(t.Context(), &openai.CreateAssistantRequest{Model: "m", Name: openai.Some("Ada")}, nil))(t)
			if made.ID != "a1" || made.Name.Or("") != "Ada" || made.Model != "m" {
				t.Errorf("%+v", made)
			}
			if sent := stub.made[0]; sent.FolderID != "f1" || sent.ModelURI != "gpt://f1/lite/latest" {
				t.Errorf("%+v is sent", sent)
			}
			strict := &openai.CreateAssistantRequest{Model: "m", TopP: openai.Some(0.5)}
			if _, err := client.Assistants.Create(t.Context(), strict, nil); err == nil || !strings.Contains(err.Error(), "top_p") {
				t.Errorf("what the provider does not take: %v", err)
			}
		})
	}
}

// TestGatewayLossy: what the provider does not take is left out, and the log says so.
func TestGatewayLossy(t *testing.T) {
	t.Parallel()
	stub := &yandexStub{}
	behind := httptest.NewServer(must(yandex.NewHandler(yandex.Handlers{Assistants: stub}))(t))
	defer behind.Close()
	gateway := start(t, []string{"YC_API_KEY=k"}, "--provider", "yandex", "--endpoint", behind.URL, "--folder", "f1", "--lossy")
	got := gateway.send(call{method: http.MethodPost, path: "/v1/assistants", body: `{"model":"m","top_p":0.5}`})
	if got.status != http.StatusOK {
		t.Errorf("%d %s", got.status, got.body)
	}
	if log := gateway.log.String(); !strings.Contains(log, "left out of a call") || !strings.Contains(log, "top_p") {
		t.Errorf("the log does not say it:\n%s", log)
	}
}

// TestGatewaySpeaksAzure: any wire goes over any provider.
func TestGatewaySpeaksAzure(t *testing.T) {
	t.Parallel()
	behind := start(t, nil)
	gateway := start(t, []string{"OPENAI_API_KEY=k"}, "--wire", "azure", "--provider", "openai", "--endpoint", behind.url+"/v1")
	c := must(azure.New(azure.WithBaseURL(gateway.url+"/api/projects/p"), azure.WithBearerToken("any")))(t)
	agent := must(c.Agents.Create(t.Context(), &azure.CreateAgentOptions{Model: "m"}, nil))(t)
	if got := behind.get("/v1/assistants/" + agent.ID); got.member(t, "model") != "m" {
		t.Errorf("%d %s", got.status, got.body)
	}
}
