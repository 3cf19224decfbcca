package conformance

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	theirs "github.com/yandex-cloud/go-genproto/yandex/cloud/ai/assistants/v1"
	"github.com/yandex-cloud/go-genproto/yandex/cloud/ai/assistants/v1/runs"
	"github.com/yandex-cloud/go-genproto/yandex/cloud/ai/assistants/v1/searchindex"
	"github.com/yandex-cloud/go-genproto/yandex/cloud/ai/assistants/v1/threads"
	"github.com/yandex-cloud/go-genproto/yandex/cloud/ai/files/v1"
	"github.com/yandex-cloud/go-genproto/yandex/cloud/operation"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// yandexService speaks JSON by the messages of Yandex's own package, which refuse what they do not have.
type yandexService struct {
	t   *testing.T
	url string
	key string
}

// newYandex starts a service that speaks Yandex's wire.
func newYandex(t *testing.T) *yandexService {
	t.Helper()
	return &yandexService{t, serveWire(t, "yandex"), key}
}

// send makes a call, and returns the status and the body of the response.
func (y *yandexService) send(method, path string, query url.Values, body proto.Message) (int, []byte) {
	y.t.Helper()
	var text []byte
	if body != nil {
		text = ok(protojson.Marshal(body))(y.t)
	}
	r := ok(http.NewRequestWithContext(y.t.Context(), method, y.url+path+"?"+query.Encode(), bytes.NewReader(text)))(y.t)
	r.Header.Set("Authorization", "Api-Key "+y.key)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	got := ok(http.DefaultClient.Do(r))(y.t)
	defer got.Body.Close()
	return got.StatusCode, ok(io.ReadAll(got.Body))(y.t)
}

// call makes a call that succeeds, and reads its response.
func (y *yandexService) call(method, path string, query url.Values, body, response proto.Message) {
	y.t.Helper()
	code, text := y.send(method, path, query, body)
	if code != http.StatusOK {
		y.t.Fatalf("%s %s: %d %s", method, path, code, text)
	}
	if err := protojson.Unmarshal(text, response); err != nil {
		y.t.Fatalf("%s %s: %v: %s", method, path, err, text)
	}
}

// fails makes a call that fails with a code.
func (y *yandexService) fails(want codes.Code, method, path string, query url.Values, body proto.Message) {
	y.t.Helper()
	code, text := y.send(method, path, query, body)
	var got status.Status
	if err := protojson.Unmarshal(text, &got); err != nil || code < 400 || codes.Code(got.Code) != want || got.Message == "" {
		y.t.Errorf("%s %s: %d %s, %v, want %v", method, path, code, text, err, want)
	}
}

// stream makes a call whose response is a stream, and calls each with the results.
func (y *yandexService) stream(path string, query url.Values, each func(result []byte)) {
	y.t.Helper()
	code, text := y.send(http.MethodGet, path, query, nil)
	if code != http.StatusOK {
		y.t.Fatalf("%s: %d %s", path, code, text)
	}
	for line := range strings.Lines(strings.TrimSpace(string(text))) {
		var item map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &item); err != nil || len(item) != 1 || item["result"] == nil {
			y.t.Fatalf("%s: an item is %q: %v", path, line, err)
		}
		each(item["result"])
	}
}

// said returns the content of a message that says something.
func said(text string) *threads.MessageContent {
	return &threads.MessageContent{Content: []*threads.ContentPart{{PartType: &threads.ContentPart_Text{Text: &threads.Text{Content: text}}}}}
}

// saying returns the text of a message.
func saying(c *threads.MessageContent) string {
	text := ""
	for _, part := range c.GetContent() {
		text += part.GetText().GetContent()
	}
	return text
}

func TestYandexAssistants(t *testing.T) {
	t.Parallel()
	y := newYandex(t)
	const path = "/assistants/v1/assistants"
	var made, got theirs.Assistant
	y.call(http.MethodPost, path, nil, &theirs.CreateAssistantRequest{FolderId: "f", Name: "Ada", ModelUri: "gpt://f/lite"}, &made)
	same(t, "made", []string{made.Name, made.ModelUri}, []string{"Ada", "gpt://f/lite"})
	y.call(http.MethodPatch, path+"/"+made.Id, nil, &theirs.UpdateAssistantRequest{
		AssistantId: made.Id, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"name", "instruction"}}, Name: "Eve",
	}, &got)
	same(t, "renamed", got.Name, "Eve")
	y.call(http.MethodGet, path+"/"+made.Id, nil, nil, &got)
	same(t, "got", []string{got.Id, got.Name, got.ModelUri}, []string{made.Id, "Eve", "gpt://f/lite"})
	for range 4 {
		y.call(http.MethodPost, path, nil, &theirs.CreateAssistantRequest{FolderId: "f", ModelUri: "gpt://f/lite"}, &got)
	}
	found, token := 0, ""
	for {
		var page theirs.ListAssistantsResponse
		y.call(http.MethodGet, path, url.Values{"folderId": {"f"}, "pageSize": {"2"}, "pageToken": {token}}, nil, &page)
		found += len(page.Assistants)
		if token = page.NextPageToken; token == "" {
			break
		}
	}
	same(t, "listed", found, 5)
	y.call(http.MethodDelete, path+"/"+made.Id, nil, nil, &theirs.DeleteAssistantResponse{})
	y.fails(codes.NotFound, http.MethodGet, path+"/"+made.Id, nil, nil)
	y.fails(codes.NotFound, http.MethodGet, "/assistants/v1/nothing", nil, nil)
	y.key = "wrong"
	y.fails(codes.Unauthenticated, http.MethodGet, path, url.Values{"folderId": {"f"}}, nil)
}

func TestYandexRun(t *testing.T) {
	t.Parallel()
	y := newYandex(t)
	var assistant theirs.Assistant
	y.call(http.MethodPost, "/assistants/v1/assistants", nil, &theirs.CreateAssistantRequest{FolderId: "f", ModelUri: "gpt://f/lite"}, &assistant)
	var thread threads.Thread
	y.call(http.MethodPost, "/assistants/v1/threads", nil, &threads.CreateThreadRequest{FolderId: "f"}, &thread)
	var message threads.Message
	y.call(http.MethodPost, "/assistants/v1/messages", nil, &threads.CreateMessageRequest{ThreadId: thread.Id, Content: said("Hello there"), Author: &threads.Author{Role: "USER"}}, &message)
	same(t, "said", saying(message.Content), "Hello there")
	var run runs.Run
	y.call(http.MethodPost, "/assistants/v1/runs", nil, &runs.CreateRunRequest{AssistantId: assistant.Id, ThreadId: thread.Id, Stream: true}, &run)
	var last runs.StreamEvent
	y.stream("/assistants/v1/runs/listen", url.Values{"runId": {run.Id}}, func(result []byte) {
		if err := protojson.Unmarshal(result, &last); err != nil {
			t.Errorf("%v: %s", err, result)
		}
	})
	same(t, "last event", last.EventType, runs.StreamEvent_DONE)
	same(t, "text", saying(last.GetCompletedMessage().GetContent()), "Hello there")
	y.call(http.MethodGet, "/assistants/v1/runs/"+run.Id, nil, nil, &run)
	same(t, "state", run.State.Status, runs.RunState_COMPLETED)
	var all []string
	y.stream("/assistants/v1/messages", url.Values{"threadId": {thread.Id}}, func(result []byte) {
		var m threads.Message
		if err := protojson.Unmarshal(result, &m); err != nil {
			t.Errorf("%v: %s", err, result)
		}
		all = append(all, saying(m.Content))
	})
	same(t, "messages", all, []string{"Hello there", "Hello there"})
}

func TestYandexFiles(t *testing.T) {
	t.Parallel()
	y := newYandex(t)
	var file files.File
	y.call(http.MethodPost, "/files/v1/files", nil, &files.CreateFileRequest{FolderId: "f", Name: "tea.txt", MimeType: "text/plain", Content: []byte("Tea is made of leaves.")}, &file)
	same(t, "name", file.Name, "tea.txt")
	var link files.GetFileUrlResponse
	y.call(http.MethodGet, "/files/v1/files:getUrl", url.Values{"fileId": {file.Id}}, nil, &link)
	got := ok(http.Get(link.Url))(t) // a link needs no credential
	defer got.Body.Close()
	same(t, "content", string(ok(io.ReadAll(got.Body))(t)), "Tea is made of leaves.")
	var o operation.Operation
	y.call(http.MethodPost, "/assistants/v1/searchIndex", nil, &searchindex.CreateSearchIndexRequest{FolderId: "f", FileIds: []string{file.Id}, Name: "library"}, &o)
	for !o.Done {
		y.call(http.MethodGet, "/operations/"+o.Id, nil, nil, &o)
	}
	var index searchindex.SearchIndex
	if err := o.GetResponse().UnmarshalTo(&index); err != nil {
		t.Fatalf("%v in %v", err, &o)
	}
	same(t, "index", index.Name, "library")
	var listed searchindex.ListSearchIndexFilesResponse
	y.call(http.MethodGet, "/assistants/v1/searchIndexFile/"+index.Id, nil, nil, &listed)
	same(t, "files", len(listed.Files), 1)
	y.call(http.MethodDelete, "/files/v1/files/"+file.Id, nil, nil, &files.DeleteFileResponse{})
	y.fails(codes.NotFound, http.MethodGet, "/files/v1/files/"+file.Id, nil, nil)
}
