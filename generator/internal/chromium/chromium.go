// Package chromium drives headless Chromium in tests, over its DevTools pipe.
package chromium

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// Browser is a Chromium with one page.
type Browser struct {
	t       testing.TB
	in      *os.File
	out     *bufio.Reader
	last    int    // number of the last call
	session string // of the page
	// requests are the addresses that the page has asked for, and loaded counts its load events.
	requests []string
	loaded   int
	// messages are the errors of the console.
	messages []string
}

// patience is how long a test may use a browser.
const patience = 3 * time.Minute

// Start starts Chromium for a test. It skips the test where there is none.
func Start(t testing.TB) *Browser {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("chromium is not installed: ", err)
	}
	profile, err := os.MkdirTemp("", "chromium") //nolint:usetesting // t.TempDir fails the test where a process that ends late writes
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--disable-dev-shm-usage",
		"--remote-debugging-pipe")
	cmd.Args = append(cmd.Args, "--user-data-dir="+profile, "about:blank")
	fromUs, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, toUs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{fromUs, toUs} // 3 and 4, as the pipe is documented
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = fromUs.Close(), toUs.Close()
	b := &Browser{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		_, _ = fmt.Fprintf(in, `{"id":0,"method":"Browser.close"}`+"\x00")
		_ = in.Close()
		_ = cmd.Wait()
		cancel()
		_ = out.Close()
		_ = os.RemoveAll(profile)
	})
	b.attach()
	return b
}

// attach makes a page.
func (b *Browser) attach() {
	var target struct {
		ID string `json:"targetId"`
	}
	b.Call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct {
		ID string `json:"sessionId"`
	}
	b.Call("Target.attachToTarget", map[string]any{"targetId": target.ID, "flatten": true}, &session)
	b.session = session.ID
	for _, domain := range []string{"Page", "Runtime", "Network", "Log"} {
		b.Call(domain+".enable", nil, nil)
	}
}

// message is a response or an event.
type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Result json.RawMessage `json:"result"`
	Params struct {
		Request struct {
			URL string `json:"url"`
		} `json:"request"`
		Entry struct {
			Level string `json:"level"`
			Text  string `json:"text"`
		} `json:"entry"`
	} `json:"params"`
	Error *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// Call calls a method of the DevTools protocol. The result may be nil.
func (b *Browser) Call(method string, params, result any) {
	b.t.Helper()
	if err := b.call(method, params, result); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

func (b *Browser) call(method string, params, result any) error {
	b.last++
	call := map[string]any{"id": b.last, "method": method}
	if params != nil {
		call["params"] = params
	}
	if b.session != "" {
		call["sessionId"] = b.session
	}
	data, err := json.Marshal(call)
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(data, 0)); err != nil {
		return err
	}
	for {
		m := b.read()
		switch {
		case m.ID != b.last:
		case m.Error != nil:
			return errors.New(m.Error.Message)
		case result == nil:
			return nil
		default:
			return json.Unmarshal(m.Result, result)
		}
	}
}

// read reads a message, and notes what events say.
func (b *Browser) read() *message {
	b.t.Helper()
	data, err := b.out.ReadBytes(0)
	if err != nil {
		b.t.Fatal("chromium has ended: ", err)
	}
	var m message
	if err := json.Unmarshal(data[:len(data)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	switch m.Method {
	case "Network.requestWillBeSent":
		b.requests = append(b.requests, m.Params.Request.URL)
	case "Page.loadEventFired":
		b.loaded++
	case "Log.entryAdded":
		if m.Params.Entry.Level == "error" {
			b.messages = append(b.messages, m.Params.Entry.Text)
		}
	}
	return &m
}

// Open opens a page, and waits until it is loaded.
func (b *Browser) Open(address string) {
	b.t.Helper()
	before := b.loaded
	b.Call("Page.navigate", map[string]any{"url": "about:blank"}, nil) // a fragment alone loads nothing
	for b.loaded == before {
		b.read()
	}
	before = b.loaded
	b.requests, b.messages = nil, nil
	b.Call("Page.navigate", map[string]any{"url": address}, nil)
	for b.loaded == before {
		b.read()
	}
}

// Requests returns the addresses that the page has asked for since it was opened.
func (b *Browser) Requests() []string { return b.requests }

// Errors returns what the console shows of errors since the page was opened, such as violations of its Content-Security-Policy.
func (b *Browser) Errors() []string { return b.messages }

// Eval evaluates an expression of JavaScript, awaits it when it is a promise, and stores its value in the result, which may be nil.
func (b *Browser) Eval(expression string, result any) {
	b.t.Helper()
	if err := b.eval(expression, result); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
}

func (b *Browser) eval(expression string, result any) error {
	var out struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception json.RawMessage `json:"exceptionDetails"`
	}
	err := b.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &out)
	switch {
	case err != nil:
		return err
	case out.Exception != nil:
		return fmt.Errorf("it fails: %s", out.Exception)
	case result == nil:
		return nil
	}
	return json.Unmarshal(out.Result.Value, result)
}

// Until waits until an expression of JavaScript is true, on this page or the next.
func (b *Browser) Until(expression string) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var is bool
		if err := b.eval("Boolean("+expression+")", &is); err == nil && is { // it fails between two pages
			return
		}
	}
	b.t.Fatalf("it does not become true: %s", expression)
}

// Press presses a key: "/", "Enter", "ArrowDown".
func (b *Browser) Press(key string) {
	b.t.Helper()
	down := map[string]any{"type": "keyDown", "key": key}
	if len(key) == 1 {
		down["text"] = key
	}
	b.Call("Input.dispatchKeyEvent", down, nil)
	b.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key}, nil)
}

// Type types a string.
func (b *Browser) Type(text string) {
	b.t.Helper()
	b.Call("Input.insertText", map[string]any{"text": text}, nil)
}

// Resize sets the size of the window.
func (b *Browser) Resize(width, height int) {
	b.t.Helper()
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// Prefer sets what the system says of colors: "light" or "dark".
func (b *Browser) Prefer(scheme string) {
	b.t.Helper()
	b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]any{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// WithoutScripts turns JavaScript off, or on again. Eval works for all that.
func (b *Browser) WithoutScripts(off bool) {
	b.t.Helper()
	b.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": off}, nil)
}

// PDF prints the page.
func (b *Browser) PDF() []byte {
	b.t.Helper()
	var out struct {
		Data []byte `json:"data"`
	}
	b.Call("Page.printToPDF", map[string]any{}, &out)
	return out.Data
}

// Screenshot writes what is seen of the page to a PNG file.
func (b *Browser) Screenshot(file string) {
	b.t.Helper()
	var out struct {
		Data []byte `json:"data"`
	}
	b.Call("Page.captureScreenshot", map[string]any{"format": "png"}, &out)
	if err := os.WriteFile(file, out.Data, 0o666); err != nil {
		b.t.Fatal(err)
	}
}
