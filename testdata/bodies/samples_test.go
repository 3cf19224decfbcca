package bodies

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/generated/azure"
	"github.com/assistgen/assistgen/generated/openai"
	"github.com/assistgen/assistgen/generated/yandex"
	"github.com/assistgen/assistgen/testdata/corpus"
)

const hour = time.Hour

// azureList is the response of Messages.List as the vendor's reference page shows it, with both of its samples in one:
// a variant that only names the base type, and a list that holds null.
const azureList = `{"data": [{"id": "ohzuqfhaw", "object": "thread.message", "created_at": 11, "thread_id": "hcx",
	"status": "in_progress", "incomplete_details": {"reason": "content_filter"}, "completed_at": 8, "incomplete_at": 18,
	"role": "user", "content": [{"type": "MessageContent"}], "assistant_id": "zpu", "run_id": "uws",
	"attachments": [{"file_id": "xidx", "data_source": {"uri": "jto", "type": "uri_asset"}, "tools": [null]}, {"tools": [null]}],
	"metadata": {"key9075": "lsmd"}}], "last_id": "vru", "has_more": true}`

func TestSamplesOfTheReferencePages(t *testing.T) {
	t.Parallel()
	check(t, &azure.MessagesListResponse{}, []byte(azureList), nil)
}

// TestRetrievalIsSpeltAsOnTheWire holds that the tool of the first generation has the name that servers know, which its document
// misspells.
func TestRetrievalIsSpeltAsOnTheWire(t *testing.T) {
	t.Parallel()
	text, err := openai.AppendAssistantObjectToolsItem(nil, &openai.AssistantToolsRetrieval{})
	if err != nil || string(text) != `{"type":"retrieval"}` {
		t.Errorf("%s, %v", text, err)
	}
	tool, err := openai.DecodeAssistantObjectToolsItem(text)
	if _, ok := tool.(*openai.AssistantToolsRetrieval); !ok || err != nil {
		t.Errorf("%T, %v", tool, err)
	}
}

// TestBodiesOfTheOldestAndTheNewestVersion reads bodies of both ends of a ladder with the one package.
func TestBodiesOfTheOldestAndTheNewestVersion(t *testing.T) {
	t.Parallel()
	bodies := map[string]struct {
		zero codec
		body string
	}{
		"v1 assistant": {&openai.AssistantObject{}, `{"id":"a","object":"assistant","created_at":1,"name":null,"description":null,"model":"gpt-4",
			"instructions":null,"tools":[{"type":"retrieval"},{"type":"retreival"}],"file_ids":["f"],"metadata":{}}`},
		"v2 assistant": {&openai.AssistantObject{}, `{"id":"a","object":"assistant","created_at":1,"name":"n","description":null,"model":"gpt-4",
			"instructions":null,"tools":[{"type":"file_search","file_search":{"max_num_results":5}}],
			"tool_resources":{"file_search":{"vector_store_ids":["v"]}},"metadata":{},"temperature":1.0,"response_format":"auto"}`},
		"v1 run":           {&openai.RunObject{}, `{"id":"r","object":"assistant.run","created_at":1,"status":"queued","file_ids":[]}`},
		"v2 run":           {&openai.RunObject{}, `{"id":"r","object":"thread.run","created_at":1,"status":"queued","usage":null}`},
		"content as text":  {&openai.CreateMessageRequest{}, `{"role":"user","content":"hello"}`},
		"content as parts": {&openai.CreateMessageRequest{}, `{"role":"user","content":[{"type":"text","text":"hello"}]}`},
		"activities": {&azure.RunStep{}, `{"id":"s","type":"activities","step_details":{"type":"activities","activities":[
			{"type":"mcp_list_tools","id":"i","server_label":"l","tools":{"t":{"description":"d","parameters":{"type":"object","properties":{},"required":[]}}}}]}}`},
	}
	for name, b := range bodies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, b.zero, []byte(b.body), nil)
		})
	}
}

var openaiTypes = map[string]codec{
	"AssistantFileObject":            &openai.AssistantFileObject{},
	"AssistantObject":                &openai.AssistantObject{},
	"DeleteAssistantFileResponse":    &openai.DeleteAssistantFileResponse{},
	"DeleteAssistantResponse":        &openai.DeleteAssistantResponse{},
	"DeleteFileResponse":             &openai.DeleteFileResponse{},
	"DeleteMessageResponse":          &openai.DeleteMessageResponse{},
	"DeleteThreadResponse":           &openai.DeleteThreadResponse{},
	"DeleteVectorStoreFileResponse":  &openai.DeleteVectorStoreFileResponse{},
	"DeleteVectorStoreResponse":      &openai.DeleteVectorStoreResponse{},
	"ListAssistantFilesResponse":     &openai.ListAssistantFilesResponse{},
	"ListAssistantsResponse":         &openai.ListAssistantsResponse{},
	"ListFilesResponse":              &openai.ListFilesResponse{},
	"ListMessageFilesResponse":       &openai.ListMessageFilesResponse{},
	"ListMessagesResponse":           &openai.ListMessagesResponse{},
	"ListRunStepsResponse":           &openai.ListRunStepsResponse{},
	"ListRunsResponse":               &openai.ListRunsResponse{},
	"ListVectorStoreFilesResponse":   &openai.ListVectorStoreFilesResponse{},
	"ListVectorStoresResponse":       &openai.ListVectorStoresResponse{},
	"MessageDeltaObject":             &openai.MessageDeltaObject{},
	"MessageFileObject":              &openai.MessageFileObject{},
	"MessageObject":                  &openai.MessageObject{},
	"OpenAIFile":                     &openai.OpenAIFile{},
	"RunObject":                      &openai.RunObject{},
	"RunStepDeltaObject":             &openai.RunStepDeltaObject{},
	"RunStepObject":                  &openai.RunStepObject{},
	"ThreadObject":                   &openai.ThreadObject{},
	"Upload":                         &openai.Upload{},
	"UploadPart":                     &openai.UploadPart{},
	"VectorStoreFileBatchObject":     &openai.VectorStoreFileBatchObject{},
	"VectorStoreFileContentResponse": &openai.VectorStoreFileContentResponse{},
	"VectorStoreFileObject":          &openai.VectorStoreFileObject{},
	"VectorStoreObject":              &openai.VectorStoreObject{},
	"VectorStoreSearchResultsPage":   &openai.VectorStoreSearchResultsPage{},
}

// eventTypes are the payloads of OpenAI's streams by the beginning of the event's name, the longest first.
var eventTypes = []struct {
	prefix string
	zero   codec
}{
	{"thread.run.step.delta", &openai.RunStepDeltaObject{}},
	{"thread.run.step.", &openai.RunStepObject{}},
	{"thread.run.", &openai.RunObject{}},
	{"thread.message.delta", &openai.MessageDeltaObject{}},
	{"thread.message.", &openai.MessageObject{}},
	{"thread.created", &openai.ThreadObject{}},
}

func TestSweepOpenAIBodies(t *testing.T) {
	dir := corpus.Dir(t, "real", "openai", "examples")
	manifests, _ := filepath.Glob(filepath.Join(dir, "*", "manifest.json"))
	bodies, frames := 0, 0
	for _, m := range manifests {
		var entries []struct{ File, Kind, Schema, Repaired, Clean string }
		if err := json.Unmarshal(read(t, m), &entries); err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			file := filepath.Join(filepath.Dir(m), e.File)
			repaired := strings.TrimSuffix(file, ".txt") + ".repaired.json"
			if _, err := os.Stat(repaired); err == nil && strings.HasSuffix(file, ".txt") {
				file = repaired
			}
			switch {
			case e.Clean != "":
				frames += sweepFrames(t, filepath.Join(filepath.Dir(m), e.Clean))
			case json.Valid(read(t, file)):
				bodies++
				t.Run(filepath.Base(filepath.Dir(m))+"/"+e.File, func(t *testing.T) {
					if openaiTypes[e.Schema] == nil {
						t.Fatalf("no type for %s", e.Schema)
					}
					check(t, openaiTypes[e.Schema], read(t, file), nil)
				})
			}
		}
	}
	t.Logf("%d bodies and %d frames", bodies, frames)
	if bodies < 60 || frames < 60 {
		t.Errorf("only %d bodies and %d frames were found", bodies, frames)
	}
}

// sweepFrames checks the payload of each frame of a stream and returns how many there were.
func sweepFrames(t *testing.T, file string) int {
	t.Helper()
	lines := bufio.NewScanner(bytes.NewReader(read(t, file)))
	lines.Buffer(nil, 1<<20)
	event, n := "", 0
	for lines.Scan() {
		line := lines.Text()
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = strings.TrimSpace(name)
		}
		data, ok := strings.CutPrefix(line, "data: ")
		if !ok || !json.Valid([]byte(data)) {
			continue
		}
		for _, e := range eventTypes {
			if strings.HasPrefix(event, e.prefix) {
				n++
				check(t, e.zero, []byte(data), nil)
				break
			}
		}
	}
	return n
}

var azureTypes = map[string][2]codec{ // request and answer by operationId in lower case
	"createagent":                    {&azure.CreateAgentOptions{}, &azure.Agent{}},
	"deleteagent":                    {nil, &azure.AgentDeletionStatus{}},
	"listagents":                     {nil, &azure.AgentsListResponse{}},
	"files_listfiles":                {nil, &azure.FileListResponse{}},
	"files_uploadfile":               {nil, &azure.FileInfo{}},
	"messages_delete":                {nil, &azure.MessageDeletionStatus{}},
	"messages_deletemessage":         {nil, &azure.MessageDeletionStatus{}},
	"messages_listmessages":          {nil, &azure.MessagesListResponse{}},
	"runs_createrun":                 {&azure.CreateRunOptions{}, &azure.ThreadRun{}},
	"runs_submittooloutputstorun":    {&azure.RunsSubmitToolOutputsRequest{}, &azure.ThreadRun{}},
	"runsteps_getrunstep":            {nil, &azure.RunStep{}},
	"runsteps_listrunsteps":          {nil, &azure.RunStepsListResponse{}},
	"threads_createthread":           {&azure.AgentThreadCreationOptions{}, &azure.AgentThread{}},
	"vectorstores_createvectorstore": {&azure.VectorStoreOptions{}, &azure.VectorStore{}},
}

func TestSweepAzureBodies(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpus.Dir(t, "real", "azure", "examples"), "*", "*.json"))
	bodies := 0
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			var example struct {
				OperationID string `json:"operationId"`
				Parameters  struct{ Body json.RawMessage }
				Responses   map[string]struct{ Body json.RawMessage }
			}
			if err := json.Unmarshal(read(t, file), &example); err != nil {
				t.Fatal(err)
			}
			types, ok := azureTypes[strings.ToLower(example.OperationID)]
			if !ok && !strings.Contains(file, "GetFileContent") {
				t.Fatalf("no types for %s", example.OperationID)
			}
			if body := example.Parameters.Body; len(body) > 0 && types[0] != nil {
				bodies++
				check(t, types[0], body, nil)
			}
			for _, r := range example.Responses {
				if len(r.Body) > 0 && types[1] != nil {
					bodies++
					check(t, types[1], r.Body, nil)
				}
			}
		})
	}
	t.Logf("%d bodies", bodies)
	if bodies < 25 {
		t.Errorf("only %d bodies were found", bodies)
	}
}

var yandexTypes = map[string]codec{
	"assistant.create.request.json":    &yandex.CreateAssistantRequest{},
	"assistant.create.response.json":   &yandex.Assistant{},
	"file.create.response.json":        &yandex.File{},
	"message.create.request.json":      &yandex.CreateMessageRequest{},
	"message.create.response.json":     &yandex.Message{},
	"operation.get.response.json":      &yandex.Operation{},
	"run.create.request.json":          &yandex.CreateRunRequest{},
	"run.create.response.json":         &yandex.Run{},
	"run.get.response.json":            &yandex.Run{},
	"searchIndex.create.request.json":  &yandex.CreateSearchIndexRequest{},
	"searchIndex.create.response.json": &yandex.Operation{},
	"thread.create.response.json":      &yandex.Thread{},
}

func TestSweepYandexBodies(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(corpus.Dir(t, "real", "yandex", "transcripts"), "*.json"))
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			zero := yandexTypes[filepath.Base(file)]
			if zero == nil {
				t.Fatal("no type for this file")
			}
			check(t, zero, read(t, file), documentedNames)
		})
	}
	t.Logf("%d bodies", len(files))
	if len(files) < 12 {
		t.Errorf("only %d bodies were found", len(files))
	}
}

var underscore = regexp.MustCompile(`_([a-z])`)

// documentedNames gives the members of messages the names of the reference pages; labels are the user's own.
func documentedNames(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			if name != "labels" {
				value = documentedNames(value)
			}
			out[underscore.ReplaceAllStringFunc(name, func(s string) string { return strings.ToUpper(s[1:]) })] = value
		}
		return out
	case []any:
		for i := range v {
			v[i] = documentedNames(v[i])
		}
	}
	return v
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
