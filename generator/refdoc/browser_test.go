package refdoc_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/internal/chromium"
	"github.com/assistgen/assistgen/generator/refdoc"
)

// written writes a site to a folder, and returns the address of the folder, with a slash at the end.
func written(t *testing.T, format refdoc.Format, refs ...*refdoc.Reference) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range printed(t, format, refs...) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + filepath.ToSlash(dir) + "/"
}

// views are pages of the documentation of testdata/library.yaml, of both formats.
func views(t *testing.T) []string {
	t.Helper()
	ref := referenceOf(t, "testdata/library.yaml")
	site, single := written(t, refdoc.HTML, ref), written(t, refdoc.HTMLSingle, ref)
	return []string{
		site + "index.html", site + "operations/books_list_books.html", site + "schemas/book.html", single + "index.html",
		written(t, refdoc.HTML, named(ref, "a"), named(ref, "b")) + "index.html",
	}
}

// TestPagesAskForNothing holds that pages open from files, run no script of a stranger and request only their own files.
func TestPagesAskForNothing(t *testing.T) {
	b := chromium.Start(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan struct{}, 1)
	go func() {
		if _, err := listener.Accept(); err == nil {
			asked <- struct{}{}
		}
	}()
	at := "http://" + listener.Addr().String()
	texts := []string{"![x](" + at + "/a.png)", `<img src="` + at + `/b.png" onerror="alert(1)">`, `<link rel="prefetch" href="` + at + `"><script src="` + at + `"></script>`}
	ref := hostileReference(t, append(texts, hostileTexts...))
	site, single := written(t, refdoc.HTML, ref), written(t, refdoc.HTMLSingle, ref)
	pages := append(views(t), site+"index.html", single+"index.html")
	for _, s := range ref.Services[:6] {
		pages = append(pages, site+"operations/"+s.Operations[0].ID+".html")
	}
	for _, s := range ref.Schemas[:6] {
		pages = append(pages, site+"schemas/"+s.ID+".html")
	}
	for _, page := range pages {
		b.Open(page)
		b.Eval("document.querySelector('input').focus()", nil)
		b.Type("x")
		b.Until("!document.getElementById('search-results').hidden")
		dir := page[:strings.LastIndex(strings.TrimSuffix(page, filepath.Base(page)), "/00")+len("/00")]
		for _, request := range b.Requests() {
			if !strings.HasPrefix(request, dir) {
				t.Errorf("%s asks for %s", page, request)
			}
		}
		if errs := b.Errors(); errs != nil {
			t.Errorf("%s: %q", page, errs)
		}
	}
	_ = listener.Close()
	select {
	case <-asked:
		t.Error("a page asks for what a description names")
	default:
	}
}

// TestSearch holds that the search finds operations, types and fields, and leads to them by the keyboard.
func TestSearch(t *testing.T) {
	b := chromium.Start(t)
	pages := views(t)
	site, single := pages[1], pages[3]
	for _, c := range []struct{ page, text, at string }{
		{site, "list books", "operations/books_list_books.html"},
		{site, "/books adds", "operations/books_add_book.html"},
		{site, "cover", "schemas/cover.html"},
		{site, "lent", "schemas/page.html#page.stats.lent"},
		{single, "Books.ListBooks", "#operations/books_list_books"},
		{single, "cover", "#schemas/cover"},
		{single, "lent", "#schemas/page.stats.lent"},
	} {
		b.Open(c.page)
		if strings.Contains(strings.Join(b.Requests(), " "), "search.js") {
			t.Error("what is searched is loaded before it is needed")
		}
		b.Press("/")
		b.Until("document.activeElement === document.querySelector('input')")
		b.Type(c.text)
		b.Until("document.querySelector('#search-results [role=option]')")
		b.Press("ArrowDown")
		b.Until("document.getElementById(document.querySelector('input').getAttribute('aria-activedescendant')).getAttribute('aria-selected') === 'true'")
		b.Press("Enter")
		b.Until("decodeURIComponent(location.href).endsWith('" + c.at + "')")
		b.Until("document.readyState === 'complete' && (!location.hash || document.querySelector(':target').getBoundingClientRect().top >= 0)")
	}
	b.Open(site)
	b.Press("/")
	b.Type("nothing of the kind")
	b.Until("document.getElementById('search-results').textContent.includes('Nothing')")
	b.Press("Escape")
	b.Until("document.getElementById('search-results').hidden && document.activeElement === document.body")
}

// background is the color of the page.
const background = "getComputedStyle(document.body).backgroundColor"

// TestTheme holds that pages follow the system, that the switch overrides it, and that it is remembered.
func TestTheme(t *testing.T) {
	b := chromium.Start(t)
	for _, page := range views(t) {
		var light, dark, switched string
		b.Prefer("light")
		b.Open(page)
		b.Eval(background, &light)
		b.Prefer("dark")
		if b.Eval(background, &dark); dark == light {
			t.Errorf("%s: both themes are %s", page, light)
		}
		b.Eval("document.querySelector('.theme').click()", nil)
		if b.Eval(background, &switched); switched != light {
			t.Errorf("%s: the switch gives %s", page, switched)
		}
		b.Open(page)
		if b.Eval(background, &switched); switched != light {
			t.Errorf("%s: the theme is forgotten: %s", page, switched)
		}
		b.Eval("localStorage.clear()", nil) // which all files share
	}
}

// unreadable are strings whose contrast is below AA of WCAG: 4.5, or 3 for large ones.
const unreadable = `(() => {
	const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const rgba = (color) => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = color;
		canvas.fillRect(0, 0, 1, 1);
		return [...canvas.getImageData(0, 0, 1, 1).data];
	};
	const luminance = (color) => {
		const [r, g, b] = rgba(color).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (e) => !e ? "white" : rgba(getComputedStyle(e).backgroundColor)[3] ? getComputedStyle(e).backgroundColor : behind(e.parentElement);
	const found = new Set();
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const e = texts.currentNode.parentElement;
		if (!texts.currentNode.data.trim() || !e.checkVisibility() || e.closest("script")) continue;
		const [a, b] = [luminance(getComputedStyle(e).color), luminance(behind(e))];
		const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (contrast < (parseFloat(getComputedStyle(e).fontSize) >= 24 ? 3 : 4.5)) found.add(e.outerHTML.slice(0, 80) + " " + contrast);
	}
	return [...found];
})()`

// TestReadable holds that all strings have contrast in both themes, and that nothing is cut off on narrow screens.
func TestReadable(t *testing.T) {
	b := chromium.Start(t)
	ref := hostileReference(t, hostileTexts)
	hostile := written(t, refdoc.HTML, ref)
	pages := append(views(t), hostile+"index.html", written(t, refdoc.HTMLSingle, ref)+"index.html")
	for _, s := range ref.Services {
		if id := s.Operations[0].ID; strings.HasPrefix(id, "xxx") {
			pages = append(pages, hostile+"operations/"+id+".html")
		}
	}
	for _, page := range pages {
		for _, scheme := range []string{"light", "dark"} {
			b.Prefer(scheme)
			b.Resize(1400, 900)
			b.Open(page)
			var found []string
			if b.Eval(unreadable, &found); len(found) > 0 {
				t.Errorf("%s: %s: %q", page, scheme, found)
			}
		}
		for _, width := range []int{320, 600, 1000, 1400, 2000} {
			b.Resize(width, 900)
			var wide bool
			if b.Eval("document.documentElement.scrollWidth > innerWidth", &wide); wide {
				t.Errorf("%s is wider than %d", page, width)
			}
			var seen bool
			if b.Eval("document.querySelector('nav a').checkVisibility({contentVisibilityAuto: true})", &seen); seen != (width >= 960) {
				t.Errorf("%s: contents are shown at %d: %v", page, width, seen)
			}
		}
	}
}

// TestWithoutScripts holds that pages need no JavaScript, and that they can be printed.
func TestWithoutScripts(t *testing.T) {
	b := chromium.Start(t)
	b.Resize(1400, 900)
	b.WithoutScripts(true)
	for _, page := range views(t) {
		b.Open(page)
		var hidden bool
		if b.Eval("document.querySelector('.search').hidden && document.querySelector('.theme').hidden && !document.querySelector('main').hidden", &hidden); !hidden {
			t.Errorf("%s shows what needs scripts", page)
		}
		if pdf := b.PDF(); !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 5000 {
			t.Errorf("%s prints %d bytes", page, len(pdf))
		}
	}
	if requests := b.Requests(); slices.ContainsFunc(requests, func(r string) bool { return strings.HasSuffix(r, "search.js") }) {
		t.Errorf("scripts run: %q", requests)
	}
}
