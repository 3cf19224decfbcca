// Package runtime supports generated packages: a JSON reader and writer that lose nothing, optional values, the
// Go forms of values whose JSON form is not their natural one, and the sending of calls with retries, streams, pages,
// uploads and typed errors.
//
// A model read from JSON and written again gives an equal JSON value, whatever a server sent: an unknown enum value, an
// unknown variant of a union, a member that no document declares, a null or a missing member where the document forbids
// it, a number where it says text. What a typed field cannot hold is kept in the model's [Rest] and is written again
// while the field stays as it was read.
package runtime
