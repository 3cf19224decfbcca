package load

import (
	"context"
	"fmt"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"
)

// loadKin lets kin-openapi read the document. It reads what the tree holds, through readKin, so that both views agree.
func (l *loader) loadKin(d *Document, main *file) {
	loader := openapi3.NewLoader()
	loader.Context = context.Background()
	loader.ReadFromURIFunc = l.readKin
	t, err := readRecovered(loader, appendJSON(nil, main.root), &url.URL{Path: main.location})
	if err != nil {
		l.diags.Errorf(main.root.Pos(), "openapi", "%v", err)
		return
	}
	d.T = t
}

// readRecovered reads a document; a panic of the library becomes an error.
func readRecovered(loader *openapi3.Loader, data []byte, location *url.URL) (t *openapi3.T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the document cannot be read: %v", p)
		}
	}()
	return loader.LoadFromDataWithPath(data, location)
}

// readKin returns a file as JSON.
func (l *loader) readKin(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	name := location.Path
	if location.Scheme != "" {
		name = location.String()
	}
	f, err := l.openFile(name)
	if err != nil {
		return nil, err
	}
	return appendJSON(nil, f.root), nil
}
