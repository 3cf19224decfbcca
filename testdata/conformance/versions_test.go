package conformance

import (
	"os"
	"strings"
	"testing"

	theirs "github.com/openai/openai-go/v3"
)

// TestPollersOfficialV3 waits for files of a vector store; the older version has the IDs of its requests in the wrong order.
func TestPollersOfficialV3(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), newOfficialV3(serve(t), key).(officialV3)
	text := func(name string) theirs.FileNewParams {
		return theirs.FileNewParams{File: theirs.File(strings.NewReader("text of "+name), name, "text/plain"), Purpose: theirs.FilePurposeAssistants}
	}
	store := ok(c.c.VectorStores.New(ctx, theirs.VectorStoreNewParams{}))(t)
	files, batches := c.c.VectorStores.Files, c.c.VectorStores.FileBatches
	same(t, "uploaded", ok(files.UploadAndPoll(ctx, store.ID, text("a.txt"), 1))(t).Status, theirs.VectorStoreFileStatusCompleted)
	var ids []string
	for _, name := range []string{"b.txt", "c.txt"} {
		ids = append(ids, ok(c.c.Files.New(ctx, text(name)))(t).ID)
	}
	same(t, "added", ok(files.NewAndPoll(ctx, store.ID, theirs.VectorStoreFileNewParams{FileID: ids[0]}, 1))(t).Status, theirs.VectorStoreFileStatusCompleted)
	batch := ok(batches.NewAndPoll(ctx, store.ID, theirs.VectorStoreFileBatchNewParams{FileIDs: ids[1:]}, 1))(t)
	same(t, "batch", batch.Status, theirs.VectorStoreFileBatchStatusCompleted)
	batch = ok(batches.UploadAndPoll(ctx, store.ID, []theirs.FileNewParams{text("d.txt"), text("e.txt")}, nil, 1))(t)
	same(t, "uploaded batch", batch.FileCounts.Completed, 2)
	same(t, "files", ok(c.c.VectorStores.Get(ctx, store.ID))(t).FileCounts.Completed, 5)
}

// TestOfficialV3 holds that the newer version of the official client makes all calls of the older one: its tests are the same text.
func TestOfficialV3(t *testing.T) {
	t.Parallel()
	const from, to = "official_test.go", "officialv3_test.go"
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	want := "// Made of " + from + " by go test -update. DO NOT EDIT.\n\n" + strings.NewReplacer(
		"github.com/openai/openai-go", "github.com/openai/openai-go/v3", "official", "officialV3", "Official", "OfficialV3",
	).Replace(string(text))
	if *update {
		if err := os.WriteFile(to, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(to); err != nil || string(got) != want {
		t.Errorf("%s is out of date: run go test -run TestOfficialV3 -update (%v)", to, err)
	}
}
