package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestData: what got a response is there after the process was killed, and one process at a time has the file.
func TestData(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "data")
	p := start(t, nil, "--data", file)
	made := p.send(call{method: http.MethodPost, path: "/v1/assistants", body: `{"model":"m"}`})
	id, _ := made.member(t, "id").(string)
	second := runProgram(t, "serve", "--addr", "127.0.0.1:0", "--data", file)
	if second.code != 1 || !strings.Contains(second.errs, file) {
		t.Errorf("a second process: exit code %d: %s", second.code, second.errs)
	}
	p.signal(syscall.SIGKILL)
	p.wait()
	for range 2 {
		p = start(t, nil, "--data", file)
		if got := p.get("/v1/assistants/" + id); got.status != http.StatusOK || got.member(t, "model") != "m" {
			t.Errorf("%d %s", got.status, got.body)
		}
		p.stop()
	}
}
