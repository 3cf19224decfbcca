package store_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/memory"
	"github.com/assistgen/assistgen/cmd/assistants/store"
	"github.com/assistgen/assistgen/generated/assistants"
)

// TestDamage changes a file somewhere. Opening it and reading everything fails, or finds all that there was.
func TestDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.db")
	c, closeAll := opened(t, good, memory.Options{})
	lived(t, c, 100)
	want := everything(t, c)
	closeAll()
	whole := must[[]byte](t)(os.ReadFile(good))
	random := rand.New(rand.NewPCG(1, 2))
	noticed := 0
	for i := range 400 {
		damaged := bytes.Clone(whole)
		at := random.IntN(len(damaged))
		if i%2 == 0 { // near the start of a page, where its structure is
			at = at/os.Getpagesize()*os.Getpagesize() + random.IntN(64)
		}
		for range 1 + random.IntN(4) {
			damaged[min(at+random.IntN(8), len(damaged)-1)] ^= byte(1 + random.IntN(255))
		}
		path := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readBack(t, path)
		switch {
		case err != nil:
			noticed++
			if !strings.Contains(err.Error(), "damaged") && !errors.Is(err, store.ErrForeign) {
				t.Errorf("%d: at %d: %v", i, at, err)
			}
		case got != want:
			t.Errorf("%d: at %d: it is not noticed", i, at)
		}
	}
	if noticed < 20 {
		t.Errorf("%d of 400 are noticed", noticed)
	}
}

// readBack reads everything from a file.
func readBack(t *testing.T, path string) (all string, err error) {
	t.Helper()
	file, err := store.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	service, err := memory.Open(memory.Options{Store: file})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, service.Close()) }()
	return everythingOf(t.Context(), service.Client())
}

// TestFull holds that a call that cannot be saved fails, that nobody sees it, and that the service goes on when there is room.
func TestFull(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	file := must[*store.File](t)(store.OpenOf(path, 1<<20))
	service := must[*memory.Service](t)(memory.Open(memory.Options{Store: file}))
	c := service.Client()
	made := map[string]bool{}
	body := &assistants.CreateThreadRequest{Metadata: assistants.Some(assistants.Metadata{"k": strings.Repeat("v", 10_000)})}
	var err error
	for err == nil && len(made) < 1000 {
		var v *assistants.Thread
		if v, err = c.Threads.Create(t.Context(), body, nil); err == nil {
			made[v.ID] = true
		}
	}
	var failure *assistants.APIError
	if !errors.As(err, &failure) || failure.Status != 503 || !strings.Contains(err.Error(), "cannot be saved") || len(made) < 10 {
		t.Fatalf("got %v after %d", err, len(made))
	}
	check := func(c *assistants.Client) {
		t.Helper()
		n := 0
		for v, err := range c.Threads.All(t.Context(), nil) {
			if n++; err != nil || !made[v.ID] {
				t.Fatalf("got %+v, %v", v, err)
			}
		}
		if n != len(made) {
			t.Errorf("got %d, want %d", n, len(made))
		}
	}
	check(c)
	file.Grow()
	v := must[*assistants.Thread](t)(c.Threads.Create(t.Context(), body, nil))
	made[v.ID] = true
	check(c)
	if err := errors.Join(service.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	c, closeAll := opened(t, path, memory.Options{})
	defer closeAll()
	check(c)
}
