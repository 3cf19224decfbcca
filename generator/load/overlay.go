package load

import "github.com/assistgen/assistgen/generator/diag"

// Overlay is an OpenAPI Overlay document.
type Overlay struct {
	file string
}

// ReadOverlay reads an overlay.
func ReadOverlay(file string, data []byte) (*Overlay, diag.List) {
	return &Overlay{file: file}, nil
}

func (l *loader) overlay(root *Node, overlays []*Overlay) {}

func (l *loader) upgrade(f *file) {}
