package generator

import (
	"testing"

	"github.com/assistgen/assistgen/generator/output"
	"github.com/assistgen/assistgen/generator/refdoc"
)

// TestHeaderOfReferences holds that the files of references carry the header by which their folder is brought up to date.
func TestHeaderOfReferences(t *testing.T) {
	if refdoc.Header != output.Header {
		t.Errorf("%q is not %q", refdoc.Header, output.Header)
	}
}
