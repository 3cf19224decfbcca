package memory_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

// TestSpansUntilExpiry makes and changes objects that expire after no time, which is never, and after less.
func TestSpansUntilExpiry(t *testing.T) {
	t.Parallel()
	service := memory.New(memory.Options{})
	t.Cleanup(func() { _ = service.Close() })
	c, ctx := service.Client(), t.Context()
	config := func(days int64) string {
		return fmt.Sprintf(`"expirationConfig":{"expirationPolicy":"STATIC","ttlDays":%d}`, days)
	}
	after := func(n int64) string {
		return fmt.Sprintf(`"expires_after":{"anchor":"last_active_at","days":%d,"seconds":%d}`, n, n)
	}
	content := assistants.FilePart{Name: "a", Content: strings.NewReader("a")}
	made := map[string]string{}
	for name, act := range map[string]func(n int64) (string, error){
		"an assistant": func(n int64) (string, error) {
			v, err := c.Assistants.Create(ctx, of[assistants.CreateAssistantRequest](t, `{"model":"m",`+config(n)+`}`), nil)
			if err == nil {
				_, err = c.Assistants.Get(ctx, v.ID, nil)
			}
			return idOf(v, func(v *assistants.Assistant) string { return v.ID }), err
		},
		"a thread": func(n int64) (string, error) {
			v, err := c.Threads.Create(ctx, of[assistants.CreateThreadRequest](t, `{`+config(n)+`}`), nil)
			if err == nil {
				_, err = c.Threads.Get(ctx, v.ID, nil)
			}
			return idOf(v, func(v *assistants.Thread) string { return v.ID }), err
		},
		"a file": func(n int64) (string, error) {
			body := of[assistants.CreateFileRequest](t, `{"purpose":"assistants",`+after(n)+`}`)
			body.File = content
			v, err := c.Files.Create(ctx, body, nil)
			return idOf(v, func(v *assistants.File) string { return v.ID }), err
		},
		"an upload": func(n int64) (string, error) {
			v, err := c.Uploads.Create(ctx, of[assistants.CreateUploadRequest](t, `{"filename":"f","bytes":1,"mime_type":"text/plain","purpose":"assistants",`+after(n)+`}`), nil)
			return idOf(v, func(v *assistants.Upload) string { return v.ID }), err
		},
		"a vector store": func(n int64) (string, error) {
			v, err := c.VectorStores.Create(ctx, of[assistants.CreateVectorStoreRequest](t, `{`+after(n)+`}`), nil)
			if err == nil && v.Status != assistants.VectorStoreStatusCompleted {
				err = fmt.Errorf("it is %s", v.Status)
			}
			return idOf(v, func(v *assistants.VectorStore) string { return v.ID }), err
		},
	} {
		id, err := act(0)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		made[name] = id
		if _, err := act(-1); err == nil || !strings.Contains(err.Error(), "-1 is negative") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, act := range map[string]func(id string, n int64) error{
		"an assistant": func(id string, n int64) error {
			_, err := c.Assistants.Update(ctx, id, of[assistants.ModifyAssistantRequest](t, `{`+config(n)+`}`), nil)
			return err
		},
		"a thread": func(id string, n int64) error {
			_, err := c.Threads.Update(ctx, id, of[assistants.ModifyThreadRequest](t, `{`+config(n)+`}`), nil)
			return err
		},
		"a file": func(id string, n int64) error {
			_, err := c.Files.Update(ctx, id, of[assistants.UpdateFileRequest](t, `{"updateMask":"expirationConfig",`+config(n)+`}`), nil)
			return err
		},
		"a vector store": func(id string, n int64) error {
			_, err := c.VectorStores.Update(ctx, id, of[assistants.UpdateVectorStoreRequest](t, `{`+after(n)+`}`), nil)
			return err
		},
	} {
		if err := act(made[name], -1); err == nil || !strings.Contains(err.Error(), "-1 is negative") {
			t.Errorf("%s, changed: %v", name, err)
		}
		if err := act(made[name], 0); err != nil {
			t.Errorf("%s, changed: %v", name, err)
		}
	}
}

// idOf returns the ID of an object; empty for none.
func idOf[T any](v *T, id func(*T) string) string {
	if v == nil {
		return ""
	}
	return id(v)
}
