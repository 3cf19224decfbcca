package unified

import (
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generated/assistants"
)

// scenes are what programs do.
var scenes = slices.Concat(assistantScenes, threadScenes, messageScenes, runScenes, streamScenes, fileScenes, storeScenes, clientScenes)

// A play is what a program does with a client.
type play = func(*stage) (any, error)

// same returns a scene that comes out the same with each provider.
func same(name string, p play, o outcome) scene { return scene{name, p, o, o, o} }

// but returns a scene that comes out otherwise with Yandex.
func but(name string, p play, o, yandex outcome) scene { return scene{name, p, o, o, yandex} }

// assistant makes an assistant that is told to do something, which is the first.
func (s *stage) assistant(instructions string) error {
	_, err := s.Assistants.Create(s, &assistants.CreateAssistantRequest{Model: "m", Instructions: assistants.Some(instructions)}, nil)
	return err
}

// thread makes a thread, which is the first.
func (s *stage) thread() error {
	_, err := s.Threads.Create(s, &assistants.CreateThreadRequest{}, nil)
	return err
}

// made makes an assistant of a request, and reads it again.
func made(request string) play {
	return func(s *stage) (any, error) {
		a, err := s.Assistants.Create(s, of[assistants.CreateAssistantRequest](request), nil)
		if err != nil {
			return nil, err
		}
		return s.Assistants.Get(s, a.ID, nil)
	}
}

// modified makes an assistant of a request, changes it by another, and reads it again.
func modified(request, change string) play {
	return func(s *stage) (any, error) {
		a, err := s.Assistants.Create(s, of[assistants.CreateAssistantRequest](request), nil)
		if err != nil {
			return nil, err
		}
		if _, err := s.Assistants.Update(s, a.ID, of[assistants.ModifyAssistantRequest](change), nil); err != nil {
			return nil, err
		}
		return s.Assistants.Get(s, a.ID, nil)
	}
}

// five makes five assistants before a play.
func five(p play) play {
	return func(s *stage) (any, error) {
		for range 5 {
			if err := s.assistant(""); err != nil {
				return nil, err
			}
		}
		return p(s)
	}
}

// pages returns the ids of the assistants of all pages, page by page.
func pages(params string) play {
	return five(func(s *stage) (any, error) {
		page, err := s.Assistants.List(s, of[assistants.AssistantsListParams](params))
		var found []any
		for err == nil {
			var ids []any
			for _, a := range page.Items {
				ids = append(ids, a.ID)
			}
			found = append(found, ids)
			page, err = page.Next(s)
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return found, err
	})
}

// ids returns the ids of what is yielded, up to a number.
func ids[T any](seq iter.Seq2[T, error], most int, id func(T) string) (any, error) {
	var found []any
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		if found = append(found, id(v)); len(found) == most {
			break
		}
	}
	return found, nil
}

// byHand returns the ids of the items of all pages, page by page, as a program asks for them that goes by what pages say.
func byHand[T any](list func(after string) (items []T, last string, more bool, err error), id func(T) string) (any, error) {
	var pages [][]string
	for after, more := "", true; more; {
		items, last, hasMore, err := list(after)
		if err != nil || len(pages) > 9 {
			return pages, err
		}
		var page []string
		for _, item := range items {
			page = append(page, id(item))
		}
		pages, after, more = append(pages, page), last, hasMore
	}
	return pages, nil
}

// opt returns a string, absent where it is empty.
func opt(text string) (o assistants.Opt[string]) {
	if text != "" {
		o = assistants.Some(text)
	}
	return o
}

func idOf(a *assistants.Assistant) string { return a.ID }

const described = `{"model":"m","name":"Ada","description":"d","instructions":"i","temperature":0.5,"metadata":{"k":"v"}}`

var assistantScenes = []scene{
	same("assistants are created", made(described),
		has(`{"id":"asst_1","model":"m","name":"Ada","description":"d","instructions":"i","created_at":"2023-11-14T22:13:21Z"}`)),
	same("an assistant without a name has none", made(`{"model":"m"}`), has(`{"name":null,"description":null,"instructions":null}`)),
	same("temperature", made(`{"model":"m","temperature":0.3}`), has(`{"temperature":0.3}`)),
	same("a temperature of zero", made(`{"model":"m","temperature":0}`), has(`{"temperature":0}`)),
	but("top_p", made(`{"model":"m","top_p":0.9}`), has(`{"top_p":0.9}`), lacks(`{"model":"m","top_p":null}`, "body.top_p")),
	same("metadata", made(`{"model":"m","metadata":{"a":"1","b":""}}`), has(`{"metadata":{"a":"1","b":""}}`)),
	{
		"a function without parameters", made(`{"model":"m","tools":[{"type":"function","function":{"name":"f"}}]}`),
		has(`{"tools":[{"type":"function","function":{"name":"f"}}]}`),
		has(`{"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}]}`), // which requires them
		has(`{"tools":[{"type":"function","function":{"name":"f"}}]}`),
	},
	same("a function", made(`{"model":"m","tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"x":{"type":"number"}}}}}]}`),
		has(`{"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"x":{"type":"number"}}}}}]}`)),
	{
		"a strict function", made(`{"model":"m","tools":[{"type":"function","function":{"name":"f","parameters":{},"strict":true}}]}`),
		has(`{"tools":[{"type":"function","function":{"name":"f","parameters":{},"strict":true}}]}`),
		lacks(`{"tools":[{"type":"function","function":{"name":"f","strict":null}}]}`, "body.tools[0].function.strict"),
		lacks(`{"tools":[{"type":"function","function":{"name":"f","strict":null}}]}`, "body.tools[0].function.strict"),
	},
	same("file search", made(`{"model":"m","tools":[{"type":"file_search","file_search":{"max_num_results":7}}],"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`),
		has(`{"tools":[{"type":"file_search","file_search":{"max_num_results":7}}],"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`)),
	but("a code interpreter", made(`{"model":"m","tools":[{"type":"code_interpreter"},{"type":"function","function":{"name":"f","parameters":{}}}]}`),
		has(`{"tools":[{"type":"code_interpreter"},{"type":"function","function":{"name":"f","parameters":{}}}]}`),
		lacks(`{"tools":[{"type":"function","function":{"name":"f"}}]}`, "body.tools[0]")),
	but("files of a code interpreter", made(`{"model":"m","tool_resources":{"code_interpreter":{"file_ids":["file_1"]}}}`),
		has(`{"tool_resources":{"code_interpreter":{"file_ids":["file_1"]}}}`), lacks(`{"model":"m"}`, "body.tool_resources.code_interpreter")),
	but("search by generation", made(`{"model":"m","tools":[{"type":"gen_search","gen_search":{"description":"news","options":{"enableNrfmDocs":true}}}]}`),
		lacks(`{"tools":[]}`, "body.tools[0]"),
		has(`{"tools":[{"type":"gen_search","gen_search":{"description":"news","options":{"enableNrfmDocs":true}}}]}`)),
	{
		"a tool of Azure alone", made(`{"model":"m","tools":[{"type":"bing_grounding","bing_grounding":{"search_configurations":[{"connection_id":"c"}]}}]}`),
		lacks(`{"tools":[]}`, "body.tools[0]"),
		has(`{"tools":[{"type":"bing_grounding","bing_grounding":{"search_configurations":[{"connection_id":"c"}]}}]}`),
		lacks(`{"model":"m"}`, "body.tools[0]"),
	},
	{
		"a tool that nobody knows", made(`{"model":"m","tools":[{"type":"telepathy","range":3}]}`),
		fails(assistants.ErrBadRequest), has(`{"tools":[{"type":"telepathy","range":3}]}`), lacks(`{"model":"m"}`, "body.tools[0]"),
	},
	same("answers as objects", made(`{"model":"m","response_format":{"type":"json_object"}}`), has(`{"response_format":{"type":"json_object"}}`)),
	but("answers by a schema", made(`{"model":"m","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}}}`),
		has(`{"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object"}}}}`),
		lacks(`{"response_format":{"type":"json_schema","json_schema":{"schema":{"type":"object"}}}}`, "body.response_format.json_schema.name")),
	{
		"answers of a form that nobody lists", made(`{"model":"m","response_format":"markdown"}`),
		fails(assistants.ErrBadRequest), has(`{"response_format":"markdown"}`), lacks(`{"model":"m"}`, "body.response_format"),
	},
	but("answers of any form", made(`{"model":"m","response_format":"auto"}`), has(`{"response_format":"auto"}`), has(`{"model":"m"}`)), // which is meant anyway
	{
		"effort", made(`{"model":"m","reasoning_effort":"low"}`), has(`{"model":"m"}`),
		lacks(`{"model":"m"}`, "body.reasoning_effort"), lacks(`{"model":"m"}`, "body.reasoning_effort"),
	},
	but("a folder", made(`{"model":"m","folderId":"f"}`), lacks(`{"folderId":null}`, "body.folderId"), has(`{"folderId":"f"}`)),
	but("the folder of the client", made(`{"model":"m"}`), has(`{"folderId":null}`), has(`{"folderId":"folder"}`)),
	but("expiration", made(`{"model":"m","expirationConfig":{"expirationPolicy":"STATIC","ttlDays":3}}`),
		lacks(`{"model":"m"}`, "body.expirationConfig"), has(`{"expirationConfig":{"expirationPolicy":"STATIC","ttlDays":"3"}}`)),

	same("what is absent stays", modified(described, `{"name":"Bob"}`),
		has(`{"name":"Bob","description":"d","instructions":"i","model":"m","temperature":0.5,"metadata":{"k":"v"}}`)),
	same("null clears a text", modified(described, `{"description":null}`), has(`{"name":"Ada","description":null}`)),
	same("metadata are replaced", modified(described, `{"metadata":{"x":"y"}}`), has(`{"metadata":{"x":"y"},"name":"Ada"}`)),
	same("a number is changed", modified(described, `{"temperature":0.75}`), has(`{"temperature":0.75,"name":"Ada"}`)),
	same("no tools", modified(`{"model":"m","name":"Ada","tools":[{"type":"function","function":{"name":"f","parameters":{}}}]}`, `{"tools":[]}`), has(`{"tools":[],"name":"Ada"}`)),
	same("null clears a format", modified(`{"model":"m","response_format":{"type":"json_object"}}`, `{"response_format":null}`), has(`{"response_format":null}`)),

	same("assistants are deleted", func(s *stage) (any, error) {
		if err := s.assistant(""); err != nil {
			return nil, err
		}
		return s.Assistants.Delete(s, "asst_1", nil)
	}, has(`{"deleted":true}`)),
	same("what is deleted is not there", func(s *stage) (any, error) {
		if err := s.assistant(""); err != nil {
			return nil, err
		}
		if _, err := s.Assistants.Delete(s, "asst_1", nil); err != nil {
			return nil, err
		}
		return s.Assistants.Get(s, "asst_1", nil)
	}, fails(assistants.ErrNotFound)),
	same("nothing is changed of what is not there", func(s *stage) (any, error) {
		return s.Assistants.Update(s, "asst_9", of[assistants.ModifyAssistantRequest](`{"name":"n"}`), nil)
	}, fails(assistants.ErrNotFound)),

	but("three pages", pages(`{"limit":2}`), has(`[["asst_5","asst_4"],["asst_3","asst_2"],["asst_1"]]`), has(`[["asst_1","asst_2"],["asst_3","asst_4"],["asst_5"]]`)),
	but("three pages, the oldest first", pages(`{"limit":2,"order":"asc"}`), has(`[["asst_1","asst_2"],["asst_3","asst_4"],["asst_5"]]`),
		lacks(`[["asst_1","asst_2"],["asst_3","asst_4"],["asst_5"]]`, "order")),
	but("three pages, the newest first", pages(`{"limit":2,"order":"desc"}`), has(`[["asst_5","asst_4"],["asst_3","asst_2"],["asst_1"]]`),
		lacks(`[["asst_1","asst_2"],["asst_3","asst_4"],["asst_5"]]`, "order")),
	but("a page before another", pages(`{"limit":2,"before":"asst_3"}`), has(`[["asst_5","asst_4"]]`), lacks(`[["asst_1","asst_2"],["asst_3","asst_4"],["asst_5"]]`, "before")),
	but("all pages", five(func(s *stage) (any, error) {
		return ids(s.Assistants.All(s, of[assistants.AssistantsListParams](`{"limit":2}`)), 0, idOf)
	}), has(`["asst_5","asst_4","asst_3","asst_2","asst_1"]`), has(`["asst_1","asst_2","asst_3","asst_4","asst_5"]`)),
	but("all pages are left early", five(func(s *stage) (any, error) {
		before := len(s.guard.sent())
		found, err := ids(s.Assistants.All(s, of[assistants.AssistantsListParams](`{"limit":2}`)), 3, idOf)
		return []any{found, len(s.guard.sent()) - before}, err
	}), has(`[["asst_5","asst_4","asst_3"],2]`), has(`[["asst_1","asst_2","asst_3"],2]`)),
	but("pages by hand", five(func(s *stage) (any, error) {
		return byHand(func(after string) ([]*assistants.Assistant, string, bool, error) {
			p, err := s.Assistants.List(s, &assistants.AssistantsListParams{Limit: assistants.Some(int64(2)), After: opt(after)})
			if err != nil {
				return nil, "", false, err
			}
			return p.Items, p.Response.LastID.Or(""), p.Response.HasMore, nil
		}, idOf)
	}), has(`[["asst_5","asst_4"],["asst_3","asst_2"],["asst_1"]]`), has(`[["asst_1","asst_2"],["asst_3","asst_4"],["asst_5"]]`)),
	but("a page after an item that no page ended with", five(func(s *stage) (any, error) {
		return ids(s.Assistants.All(s, of[assistants.AssistantsListParams](`{"limit":2,"after":"asst_3"}`)), 0, idOf)
	}), has(`["asst_2","asst_1"]`), has(`["asst_4","asst_5"]`)),
	same("a page says whether there are more", five(func(s *stage) (any, error) {
		page, err := s.Assistants.List(s, of[assistants.AssistantsListParams](`{"limit":5}`))
		if err != nil {
			return nil, err
		}
		_, err = page.Next(s)
		return []any{page.HasNext(), errors.Is(err, io.EOF)}, nil
	}), has(`[false,true]`)),
	same("no parameters", five(func(s *stage) (any, error) {
		page, err := s.Assistants.List(s, nil)
		if err != nil {
			return nil, err
		}
		return len(page.Items), nil
	}), has(`5`)),
	but("pages end with the context", five(func(s *stage) (any, error) {
		ctx, cancel := context.WithCancel(s)
		defer cancel()
		page, err := s.Assistants.List(ctx, of[assistants.AssistantsListParams](`{"limit":2}`))
		if err != nil {
			return nil, err
		}
		cancel()
		_, err = page.Next(ctx)
		return nil, err
	}), fails(context.Canceled), fails(context.Canceled)),
	but("versions of an assistant", func(s *stage) (any, error) {
		if err := s.assistant("i"); err != nil {
			return nil, err
		}
		page, err := s.Assistants.ListVersions(s, &assistants.AssistantsListVersionsParams{AssistantID: "asst_1"})
		if err != nil {
			return nil, err
		}
		return page.Response, nil
	}, absent("Assistants.ListVersions"), has(`{"versions":[{"id":"v1","assistant":{"id":"asst_1","instructions":"i"}}]}`)),
}

// threaded makes a thread of a request, and reads it again.
func threaded(request string) play {
	return func(s *stage) (any, error) {
		t, err := s.Threads.Create(s, of[assistants.CreateThreadRequest](request), nil)
		if err != nil {
			return nil, err
		}
		return s.Threads.Get(s, t.ID, nil)
	}
}

// rethreaded makes a thread of a request, changes it by another, and reads it again.
func rethreaded(request, change string) play {
	return func(s *stage) (any, error) {
		t, err := s.Threads.Create(s, of[assistants.CreateThreadRequest](request), nil)
		if err != nil {
			return nil, err
		}
		if _, err := s.Threads.Update(s, t.ID, of[assistants.ModifyThreadRequest](change), nil); err != nil {
			return nil, err
		}
		return s.Threads.Get(s, t.ID, nil)
	}
}

// texts returns what is said in the first thread, the newest first.
func (s *stage) texts(params *assistants.MessagesListParams) (any, error) {
	return ids(s.Messages.All(s, "thread_1", params), 0, textOf)
}

// textOf returns the role and the text of a message.
func textOf(m *assistants.Message) string {
	var b strings.Builder
	b.WriteString(string(m.Role) + ":")
	for _, c := range m.Content {
		if t, ok := c.(*assistants.MessageContentTextObject); ok {
			text, _ := t.Text.Get()
			b.WriteString(" " + text.Value.Or(""))
		}
	}
	return b.String()
}

var threadScenes = []scene{
	same("threads are created", threaded(`{"metadata":{"k":"v"}}`), has(`{"id":"thread_1","metadata":{"k":"v"},"created_at":"2023-11-14T22:13:21Z"}`)),
	same("a thread of nothing", func(s *stage) (any, error) { return s.Threads.Create(s, nil, nil) }, has(`{"id":"thread_1"}`)),
	same("a thread with messages", func(s *stage) (any, error) {
		if _, err := threaded(`{"messages":[{"role":"user","content":"one"},{"role":"assistant","content":[{"type":"text","text":"two"}]}]}`)(s); err != nil {
			return nil, err
		}
		return s.texts(nil)
	}, has(`["assistant: two","user: one"]`)),
	but("a thread has a name", threaded(`{"name":"n","description":"d"}`), lacks(`{"name":null}`, "body.name", "body.description"), has(`{"name":"n","description":"d"}`)),
	same("stores of a thread", threaded(`{"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`),
		has(`{"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`)),
	same("metadata of a thread are changed", rethreaded(`{"metadata":{"k":"v"}}`, `{"metadata":{"a":"b"}}`), has(`{"metadata":{"a":"b"}}`)),
	same("null clears the metadata of a thread", rethreaded(`{"metadata":{"k":"v"}}`, `{"metadata":null}`), has(`{"metadata":null}`)),
	same("stores of a thread are changed", rethreaded(`{"metadata":{"k":"v"}}`, `{"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`),
		has(`{"metadata":{"k":"v"},"tool_resources":{"file_search":{"vector_store_ids":["vs_1"]}}}`)),
	same("threads are deleted", func(s *stage) (any, error) {
		if err := s.thread(); err != nil {
			return nil, err
		}
		d, err := s.Threads.Delete(s, "thread_1", nil)
		if err != nil || !d.Deleted {
			return d, err
		}
		return s.Threads.Get(s, "thread_1", nil)
	}, fails(assistants.ErrNotFound)),
	{
		"threads are listed", func(s *stage) (any, error) {
			for range 3 {
				if err := s.thread(); err != nil {
					return nil, err
				}
			}
			return ids(s.Threads.All(s, of[assistants.ThreadsListParams](`{"limit":1}`)), 0, func(t *assistants.Thread) string { return t.ID })
		},
		absent("Threads.List"), has(`["thread_3","thread_2","thread_1"]`), has(`["thread_1","thread_2","thread_3"]`),
	},
}

// told adds a message to the first thread, and reads it again.
func told(request string) play {
	return func(s *stage) (any, error) {
		if err := s.thread(); err != nil {
			return nil, err
		}
		m, err := s.Messages.Create(s, "thread_1", of[assistants.CreateMessageRequest](request), nil)
		if err != nil {
			return nil, err
		}
		return s.Messages.Get(s, "thread_1", m.ID, nil)
	}
}

// three adds three messages to the first thread before a play.
func three(p play) play {
	return func(s *stage) (any, error) {
		if err := s.thread(); err != nil {
			return nil, err
		}
		for _, text := range []string{"one", "two", "three"} {
			if _, err := s.Messages.Create(s, "thread_1", of[assistants.CreateMessageRequest](`{"role":"user","content":"`+text+`"}`), nil); err != nil {
				return nil, err
			}
		}
		return p(s)
	}
}

// said3 returns what is said in the first thread of three messages.
func said3(params string) play {
	return three(func(s *stage) (any, error) { return s.texts(of[assistants.MessagesListParams](params)) })
}

var messageScenes = []scene{
	same("a message of text", told(`{"role":"user","content":"hello","metadata":{"k":"v"}}`),
		has(`{"id":"msg_1","thread_id":"thread_1","role":"user","assistant_id":null,"status":"completed","metadata":{"k":"v"},"content":[{"type":"text","text":{"value":"hello"}}]}`)),
	same("a message of parts", told(`{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}`),
		has(`{"content":[{"type":"text","text":{"value":"a"}},{"type":"text","text":{"value":"b"}}]}`)),
	same("a message of the assistant", told(`{"role":"assistant","content":"hello"}`), has(`{"role":"assistant"}`)),
	same("an empty message", told(`{"role":"user","content":""}`), has(`{"role":"user","content":[{"type":"text","text":{"value":""}}]}`)),
	but("a picture", told(`{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_file","image_file":{"file_id":"file_1"}}]}`),
		has(`{"content":[{"type":"text"},{"type":"image_file","image_file":{"file_id":"file_1"}}]}`),
		lacks(`{"content":[{"type":"text","text":{"value":"a"}}]}`, "body.content[1]")),
	but("an attachment", told(`{"role":"user","content":"a","attachments":[{"file_id":"file_1","tools":[{"type":"file_search"}]}]}`),
		has(`{"attachments":[{"file_id":"file_1","tools":[{"type":"file_search"}]}]}`), lacks(`{"role":"user"}`, "body.attachments")),
	but("the author of a message", told(`{"role":"user","content":"a","author":{"id":"u"}}`), lacks(`{"role":"user"}`, "body.author"), has(`{"role":"user","author":{"id":"u"}}`)),
	same("a message in no thread", func(s *stage) (any, error) {
		return s.Messages.Create(s, "thread_9", of[assistants.CreateMessageRequest](`{"role":"user","content":"a"}`), nil)
	}, fails(assistants.ErrNotFound)),
	same("messages of no thread", func(s *stage) (any, error) { return s.Messages.List(s, "thread_9", nil) }, fails(assistants.ErrNotFound)),
	same("messages are listed, the newest first", said3(`{}`), has(`["user: three","user: two","user: one"]`)),
	but("messages are listed, the oldest first", said3(`{"order":"asc"}`), has(`["user: one","user: two","user: three"]`), lacks(`["user: three","user: two","user: one"]`, "order")),
	same("messages are listed by pages", said3(`{"limit":1}`), has(`["user: three","user: two","user: one"]`)),
	same("messages are listed after one", said3(`{"after":"msg_3"}`), has(`["user: two","user: one"]`)),
	same("pages of messages, by hand", three(func(s *stage) (any, error) {
		return byHand(func(after string) ([]*assistants.Message, string, bool, error) {
			p, err := s.Messages.List(s, "thread_1", &assistants.MessagesListParams{Limit: assistants.Some(int64(2)), After: opt(after)})
			if err != nil {
				return nil, "", false, err
			}
			return p.Items, p.Response.LastID.Or(""), p.Response.HasMore, nil
		}, func(m *assistants.Message) string { return m.ID })
	}), has(`[["msg_3","msg_2"],["msg_1"]]`)),
	but("messages are changed", three(func(s *stage) (any, error) {
		if _, err := s.Messages.Update(s, "thread_1", "msg_2", of[assistants.ModifyMessageRequest](`{"metadata":{"k":"v"}}`), nil); err != nil {
			return nil, err
		}
		return s.Messages.Get(s, "thread_1", "msg_2", nil)
	}), has(`{"id":"msg_2","metadata":{"k":"v"},"content":[{"text":{"value":"two"}}]}`), absent("Messages.Update")),
	but("messages are deleted", three(func(s *stage) (any, error) {
		d, err := s.Messages.Delete(s, "thread_1", "msg_2", nil)
		if err != nil || !d.Deleted {
			return d, err
		}
		return s.texts(nil)
	}), has(`["user: three","user: one"]`), absent("Messages.Delete")),
}
