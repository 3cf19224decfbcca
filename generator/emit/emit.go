// Package emit holds the files that all emitters return. Each emitter prints one thing of a planned package:
// models, client, server.
package emit

// File is a generated file: its name inside the package's folder and its text, without the header of generated files.
type File struct {
	Name string
	Data []byte
}
