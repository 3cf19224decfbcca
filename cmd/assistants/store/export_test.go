package store

// OpenOf opens a file of at most so many bytes.
var OpenOf = open

// Grow lets the file have any number of bytes.
func (f *File) Grow() { f.db.MaxSize = 0 }
