// Package emit is what the emitters have in common: what they return. Each emitter prints one thing of a planned package:
// models, client, server.
package emit

// File is a generated file: its name inside the package's folder and its text, without the header of generated files.
type File struct {
	Name string
	Data []byte
}
