package memory_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/generated/assistants"
)

func (w *world) upload(name, content string) {
	w.t.Helper()
	must[*assistants.File](w.t)(w.Files.Create(w.t.Context(), &assistants.CreateFileRequest{
		File: assistants.FilePart{Name: name, Content: strings.NewReader(content)}, Purpose: assistants.CreateFileRequestPurposeAssistants,
	}, nil))
}

func TestFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	w.upload("a.txt", "some words")
	d := must[*assistants.Download](t)(w.Files.Download(ctx, "file_1", nil))
	must[*assistants.DeleteFileResponse](t)(w.Files.Delete(ctx, "file_1", nil))
	if text := must[[]byte](t)(io.ReadAll(d)); string(text) != "some words" || d.Name != "a.txt" || d.Length != 10 {
		t.Errorf("got %q, %+v", text, d)
	}
	_, err := w.Files.Download(ctx, "file_1", nil)
	wants(t, err, 404, "file_1")
	_, err = w.Files.Create(ctx, nil, nil)
	wants(t, err, 400, "'file'")

	w.upload("c.txt", "c")
	changed := must[*assistants.File](t)(w.Files.Update(ctx, "file_2", of[assistants.UpdateFileRequest](t, `{"updateMask":"name,labels","name":"d.txt","description":"x"}`), nil))
	if changed.Filename != "d.txt" || changed.Description.Or("") != "" {
		t.Errorf("got %+v", changed)
	}
	_, err = w.Files.Update(ctx, "file_2", of[assistants.UpdateFileRequest](t, `{"updateMask":"id"}`), nil)
	wants(t, err, 400, "'id'")
	must[*assistants.DeleteFileResponse](t)(w.Files.Delete(ctx, "file_2", nil))

	body := &assistants.CreateFileRequest{File: assistants.FilePart{Name: "b", Content: strings.NewReader("b")}, Purpose: assistants.CreateFileRequestPurposeVision}
	body.ExpiresAfter = assistants.Some(&assistants.FileExpirationAfter{Seconds: assistants.Some(int64(60))})
	must[*assistants.File](t)(w.Files.Create(ctx, body, nil))
	w.pass(time.Minute)
	_, err = w.Files.Get(ctx, "file_3", nil)
	wants(t, err, 404, "file_3")
	if page := must[*assistants.FilesPage](t)(w.Files.List(ctx, nil)); len(page.Items) != 0 {
		t.Errorf("got %+v", page.Items)
	}
}

func TestUploads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	create := func() {
		must[*assistants.Upload](t)(w.Uploads.Create(ctx, of[assistants.CreateUploadRequest](t, `{"filename":"a","purpose":"assistants","bytes":4,"mime_type":"text/plain"}`), nil))
	}
	part := func(upload, text string) {
		must[*assistants.UploadPart](t)(w.Uploads.AddPart(ctx, upload, &assistants.AddUploadPartRequest{Data: assistants.FilePart{Content: strings.NewReader(text)}}, nil))
	}
	complete := func(upload, body string) (*assistants.Upload, error) {
		return w.Uploads.Complete(ctx, upload, of[assistants.CompleteUploadRequest](t, body), nil)
	}
	create()
	part("upload_1", "cd")
	part("upload_1", "ab")
	_, err := complete("upload_1", `{"part_ids":["part_1"]}`)
	wants(t, err, 400, "4 bytes")
	_, err = complete("upload_1", `{"part_ids":["part_9"]}`)
	wants(t, err, 404, "part_9")
	_, err = complete("upload_1", `{"part_ids":["part_2","part_1"],"md5":"00"}`)
	wants(t, err, 400, "checksum")
	done := must[*assistants.Upload](t)(complete("upload_1", `{"part_ids":["part_2","part_1"],"md5":"E2FC714C4727EE9395F324CD2E7F331F"}`))
	if done.Status != assistants.UploadStatusCompleted || done.File.Or(nil).ID != "file_1" {
		t.Errorf("got %+v", done)
	}
	d := must[*assistants.Download](t)(w.Files.Download(ctx, "file_1", nil))
	if text := must[[]byte](t)(io.ReadAll(d)); string(text) != "abcd" || d.ContentType != "text/plain" {
		t.Errorf("got %q", text)
	}
	_, err = w.Uploads.Cancel(ctx, "upload_1", nil)
	wants(t, err, 400, "completed")
	create()
	if v := must[*assistants.Upload](t)(w.Uploads.Cancel(ctx, "upload_2", nil)); v.Status != assistants.UploadStatusCancelled {
		t.Errorf("got %+v", v)
	}
	create()
	w.pass(time.Hour)
	_, err = complete("upload_3", `{"part_ids":[]}`)
	wants(t, err, 400, "expired")
}

// TestLargeParts holds that parts of uploads have a limit, and contents of several pieces their order.
func TestLargeParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	ctx := t.Context()
	var want strings.Builder
	for i := range 300_000 {
		fmt.Fprintln(&want, "line", i)
	}
	must[*assistants.Upload](t)(w.Uploads.Create(ctx, of[assistants.CreateUploadRequest](t,
		fmt.Sprintf(`{"filename":"a","purpose":"assistants","bytes":%d,"mime_type":"text/plain"}`, want.Len())), nil))
	add := func(data io.Reader) error {
		_, err := w.Uploads.AddPart(ctx, "upload_1", &assistants.AddUploadPartRequest{Data: assistants.FilePart{Content: data}}, nil)
		return err
	}
	wants(t, add(zeros{}), 413, "64 MB")
	var ids []string
	for rest := want.String(); rest != ""; {
		n := min(1<<20+len(rest)/7, len(rest))
		must[any](t)(nil, add(strings.NewReader(rest[:n])))
		rest = rest[n:]
		ids = append(ids, fmt.Sprintf("part_%d", len(ids)+1))
	}
	done := must[*assistants.Upload](t)(w.Uploads.Complete(ctx, "upload_1", &assistants.CompleteUploadRequest{PartIDs: ids}, nil))
	d := must[*assistants.Download](t)(w.Files.Download(ctx, done.File.Or(nil).ID, nil))
	if got := must[[]byte](t)(io.ReadAll(d)); string(got) != want.String() || d.Length != int64(want.Len()) || len(ids) < 3 {
		t.Errorf("got %d bytes of %d, in %d parts", len(got), want.Len(), len(ids))
	}
	must[*assistants.VectorStore](t)(w.VectorStores.Create(ctx, &assistants.CreateVectorStoreRequest{FileIDs: []string{"file_1"}}, nil))
	page := must[*assistants.VectorStoreSearchResultsPage](t)(w.VectorStores.Search(ctx, "vs_1", of[assistants.VectorStoreSearchRequest](t, `{"query":"299990"}`), nil))
	if len(page.Data) == 0 || !strings.Contains(page.Data[0].Content[0].Text, "line 299990\n") {
		t.Errorf("got %+v", page.Data)
	}
}

// zeros has no end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// FuzzIsText holds that a content in pieces is text where the whole of it is.
func FuzzIsText(f *testing.F) {
	for _, s := range []string{"", "a", "é", "日本", "🙂", "a\xff", "\xe6\x97", "\xf0\x9f\x99", "\xed\xa0\x80", "🙂\xf0", "\x80"} {
		for at := range len(s) + 1 {
			f.Add([]byte(s), at, at+1)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, a, b int) {
		a = max(0, min(a, len(data)))
		b = max(a, min(b, len(data)))
		if got, want := memory.IsText(data[:a], data[a:b], data[b:]), utf8.Valid(data); got != want {
			t.Errorf("%q | %q | %q: got %t", data[:a], data[a:b], data[b:], got)
		}
	})
}

// shelf makes a vector store of files with attributes.
func shelf(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, nil)
	must[*assistants.VectorStore](t)(w.VectorStores.Create(t.Context(), of[assistants.CreateVectorStoreRequest](t, `{"name":"n"}`), nil))
	for i, text := range []string{
		"The cat sat on the mat.", "A dog chased the cat, and the cat ran up a tree; the dog waited below for a long, long time.", "Rain in Spain. Дождь в Осло. 東京は雨。",
	} {
		w.upload(fmt.Sprintf("%d.txt", i+1), text)
		must[*assistants.VectorStoreFile](t)(w.VectorStoreFiles.Create(t.Context(), "vs_1", of[assistants.CreateVectorStoreFileRequest](t,
			fmt.Sprintf(`{"file_id":"file_%d","attributes":{"n":%[1]d,"odd":%t,"name":"%[1]d"}}`, i+1, i%2 == 0)), nil))
	}
	return w
}

func TestSearch(t *testing.T) {
	t.Parallel()
	w := shelf(t)
	for body, want := range map[string]string{
		`{"query":"cat"}`:                     "1 2",
		`{"query":"dog cat"}`:                 "2 1",
		`{"query":["DOG","spain"]}`:           "2 3",
		`{"query":"осло"}`:                    "3",
		`{"query":"雨"}`:                       "3",
		`{"query":"fish"}`:                    "",
		`{"query":"?"}`:                       "",
		`{"query":"cat","max_num_results":1}`: "1 more",
		`{"query":"cat","ranking_options":{"ranker":"auto","score_threshold":0.99}}`:                                                          "",
		`{"query":"the a rain","filters":{"type":"eq","key":"n","value":2}}`:                                                                  "2",
		`{"query":"cat","filters":{"type":"ne","key":"name","value":"2"}}`:                                                                    "1",
		`{"query":"cat","filters":{"type":"ne","key":"other","value":"2"}}`:                                                                   "1 2",
		`{"query":"cat rain","filters":{"type":"gte","key":"n","value":2}}`:                                                                   "3 2",
		`{"query":"cat rain","filters":{"type":"lt","key":"n","value":"2"}}`:                                                                  "",
		`{"query":"cat rain","filters":{"type":"in","key":"name","value":["1","3"]}}`:                                                         "3 1",
		`{"query":"cat rain","filters":{"type":"nin","key":"n","value":[1,3]}}`:                                                               "2",
		`{"query":"cat rain","filters":{"type":"and","filters":[{"type":"eq","key":"odd","value":true},{"type":"gt","key":"n","value":1}]}}`:  "3",
		`{"query":"cat rain","filters":{"type":"or","filters":[{"type":"lte","key":"n","value":1},{"type":"eq","key":"odd","value":false}]}}`: "1 2",
	} {
		page, err := w.VectorStores.Search(t.Context(), "vs_1", of[assistants.VectorStoreSearchRequest](t, body), nil)
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		var found []string
		for i, item := range page.Data {
			found = append(found, strings.TrimSuffix(item.Filename, ".txt"))
			if item.Score <= 0 || item.Score >= 1 || i > 0 && item.Score > page.Data[i-1].Score || len(item.Content) != 1 {
				t.Errorf("%s: got %+v", body, item)
			}
		}
		if page.HasMore {
			found = append(found, "more")
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
	deep := strings.Repeat(`{"type":"and","filters":[`, 40) + strings.Repeat(`]}`, 40)
	for body, says := range map[string]string{
		`{}`: "'query'", `{"query":"a","max_num_results":51}`: "max_num_results", `{"query":"a","ranking_options":{"ranker":"best"}}`: "ranker",
		`{"query":"a","filters":{"type":"like","key":"n","value":1}}`: "filter", `{"query":"a","filters":` + deep + `}`: "levels",
	} {
		_, err := w.VectorStores.Search(t.Context(), "vs_1", of[assistants.VectorStoreSearchRequest](t, body), nil)
		wants(t, err, 400, says)
	}
}

func TestVectorStores(t *testing.T) {
	t.Parallel()
	w := shelf(t)
	ctx := t.Context()
	v := must[*assistants.VectorStore](t)(w.VectorStores.Get(ctx, "vs_1", nil))
	if counts := v.FileCounts.Or(nil); counts.Total != 3 || counts.Completed != 3 || v.UsageBytes.Or(0) == 0 {
		t.Errorf("got %+v, %+v", v, counts)
	}
	c := must[*assistants.VectorStoreFileContentResponse](t)(w.VectorStoreFiles.Content(ctx, "vs_1", "file_1", nil))
	if c.Data[0].Text.Or("") != "The cat sat on the mat." {
		t.Errorf("got %+v", c)
	}
	must[*assistants.VectorStoreFile](t)(w.VectorStoreFiles.Update(ctx, "vs_1", "file_1", of[assistants.UpdateVectorStoreFileAttributesRequest](t, `{"attributes":{"n":7}}`), nil))
	if f := must[*assistants.VectorStoreFile](t)(w.VectorStoreFiles.Get(ctx, "vs_1", "file_1", nil)); len(f.Attributes.Or(nil)) != 1 {
		t.Errorf("got %+v", f)
	}
	must[*assistants.DeleteFileResponse](t)(w.Files.Delete(ctx, "file_1", nil))
	if v = must[*assistants.VectorStore](t)(w.VectorStores.Get(ctx, "vs_1", nil)); v.FileCounts.Or(nil).Total != 2 {
		t.Errorf("got %+v", v.FileCounts)
	}
	_, err := w.VectorStoreFiles.Get(ctx, "vs_1", "file_1", nil)
	wants(t, err, 404, "file_1")
	w.upload("bad", "\xff\xfe")
	b := must[*assistants.VectorStoreFileBatch](t)(w.VectorStoreFileBatches.Create(ctx, "vs_1", of[assistants.CreateVectorStoreFileBatchRequest](t, `{"file_ids":["file_2","file_4"]}`), nil))
	if n := b.FileCounts.Or(nil); n.Total != 2 || n.Failed != 1 || n.Completed != 1 {
		t.Errorf("got %+v", n)
	}
	if v = must[*assistants.VectorStore](t)(w.VectorStores.Get(ctx, "vs_1", nil)); v.FileCounts.Or(nil).Total != 3 || v.FileCounts.Or(nil).Failed != 1 {
		t.Errorf("got %+v", v.FileCounts)
	}
	page := must[*assistants.VectorStoreFileBatchesPage](t)(w.VectorStoreFileBatches.ListFiles(ctx, "vs_1", "vsfb_1",
		of[assistants.VectorStoreFileBatchesListFilesParams](t, `{"filter":"failed"}`)))
	if len(page.Items) != 1 || page.Items[0].LastError.Or(nil).Code != assistants.VectorStoreFileLastErrorCodeUnsupportedFile {
		t.Errorf("got %+v", page.Items)
	}
	_, err = w.VectorStoreFileBatches.Cancel(ctx, "vs_1", "vsfb_1", nil)
	wants(t, err, 400, "completed")
	_, err = w.VectorStoreFiles.Create(ctx, "vs_1", of[assistants.CreateVectorStoreFileRequest](t,
		`{"file_id":"file_2","chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":100,"chunk_overlap_tokens":51}}}`), nil)
	wants(t, err, 400, "chunk_overlap_tokens")

	must[*assistants.VectorStore](t)(w.VectorStores.Update(ctx, "vs_1", of[assistants.UpdateVectorStoreRequest](t, `{"expires_after":{"anchor":"last_active_at","days":1}}`), nil))
	w.pass(23 * time.Hour)
	search := of[assistants.VectorStoreSearchRequest](t, `{"query":"cat"}`)
	must[*assistants.VectorStoreSearchResultsPage](t)(w.VectorStores.Search(ctx, "vs_1", search, nil)) // it is active again
	w.pass(23 * time.Hour)
	must[*assistants.VectorStoreSearchResultsPage](t)(w.VectorStores.Search(ctx, "vs_1", search, nil))
	w.pass(24 * time.Hour)
	_, err = w.VectorStores.Search(ctx, "vs_1", search, nil)
	wants(t, err, 400, "expired")
	for item, err := range w.VectorStores.All(ctx, nil) {
		if err != nil || item.Status != assistants.VectorStoreStatusExpired {
			t.Errorf("got %+v, %v", item, err)
		}
	}
	must[*assistants.DeleteVectorStoreResponse](t)(w.VectorStores.Delete(ctx, "vs_1", nil))
	_, err = w.VectorStoreFiles.List(ctx, "vs_1", nil)
	wants(t, err, 404, "vs_1")
	must[*assistants.File](t)(w.Files.Get(ctx, "file_2", nil))
}

// TestChunks holds that the chunks of a file overlap, and that each is found.
func TestChunks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	var text strings.Builder
	for i := range 250 {
		fmt.Fprintf(&text, "word%d ", i)
	}
	w.upload("long", text.String())
	must[*assistants.VectorStore](t)(w.VectorStores.Create(t.Context(), of[assistants.CreateVectorStoreRequest](t,
		`{"file_ids":["file_1"],"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":100,"chunk_overlap_tokens":50}}}`), nil))
	for query, want := range map[string]int{"word0": 1, "word75": 2, "word249": 1} {
		page := must[*assistants.VectorStoreSearchResultsPage](t)(w.VectorStores.Search(t.Context(), "vs_1",
			of[assistants.VectorStoreSearchRequest](t, `{"query":"`+query+`"}`), nil))
		if len(page.Data) != want || !strings.Contains(page.Data[0].Content[0].Text, query) {
			t.Errorf("%s: got %d chunks", query, len(page.Data))
		}
	}
}
