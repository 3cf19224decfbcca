package unify

import (
	"slices"

	"github.com/assistgen/assistgen/generator/load"
)

// Keys are the tables of the mappings of a mapping file, each after the one that contains it.
var Keys = []*load.KeyTable{rootKeys, waitKeys, apiKeys, operationKeys, typeKeys, fieldKeys, idsKeys, gatherKeys}

var rootKeys = &load.KeyTable{What: "a mapping", Keys: []load.Key{
	{Name: "words", Type: "map of strings", Default: "none", Doc: "Words or phrases of names that mean the same as others, in names of services, methods, fields and values.", Example: "words: {label: metadata}"},
	{Name: "waits", Type: "map by method", Default: "none", Doc: "Methods that call another operation until a member of its response has one of some values.", Example: "waits: {Runs.Wait: {call: Runs.Get, member: status, until: [completed, failed]}}"},
	{Name: "apis", Type: "map by API", Default: "none", Doc: "The rest of the mapping, for each API.", Example: "apis: {yandex: {implicit: true}}"},
}}

var waitKeys = &load.KeyTable{What: "a wait", Path: "waits.METHOD", Keys: []load.Key{
	{Name: "call", Type: "method", Doc: "The call that is repeated.", Example: "call: Runs.Get"},
	{Name: "member", Type: "path", Doc: "The member of its response that says how far the work is.", Example: "member: status"},
	{Name: "until", Type: "list of values", Default: "none", Doc: "The values that end the wait; so does a response without the member.", Example: "until: [completed, failed]"},
}}

var apiKeys = &load.KeyTable{What: "an API", Path: "apis.NAME", Keys: []load.Key{
	{Name: "implicit", Type: "boolean", Default: "false", Doc: "Plain values that a response leaves out are zero, as those of protobuf are.", Example: "implicit: true"},
	{Name: "services", Type: "map of strings", Default: "none", Doc: "Names of services in the merged model, by the API's own.", Example: "services: {Bots: Assistants}"},
	{Name: "operations", Type: "map by method", Default: "none", Doc: "Names of methods in the merged model, by the API's own, or a mapping with more.", Example: "operations: {Bots.Make: Assistants.Create}"},
	{Name: "types", Type: "map by schema", Default: "none", Doc: "What applies to a schema, or to a type without a name by its place: `Bots.List.answer`, `Bots.List.answer.items`, `Bot.state`.", Example: "types: {Bot: {fields: {title: name}}}"},
	{Name: "given", Type: "map of strings", Default: "none", Doc: "Inputs that the adapter fills in, and the argument of its constructor that each takes.", Example: "given: {folderId: folderID}"},
	{Name: "byhand", Type: "list of methods", Default: "none", Doc: "Calls that a file of the package makes that is not generated: methods of `<api>ByHand`, such as `RunsCreateStream`.", Example: "byhand: [Runs.CreateStream]"},
	{Name: "served", Type: "list of methods", Default: "none", Doc: "Calls of the API, by its own names, that its handler leaves to a file of the package that is not generated: methods of `<api>Served`, such as `RunsListen`. That file declares the handler, too, by the function `handler<Api>`.", Example: "served: [Runs.Listen]"},
	{Name: "own", Type: "list of names", Default: "none", Doc: "What only this API has of the merged model, in its words: services, calls, inputs, fields, values (`Run.state=lost`) and variants (`*<image>`).", Example: `own: [RunObject.createdBy, "*.folderId"]`},
	{Name: "apart", Type: "list of fields", Default: "none", Doc: "Fields that do not pair with a field of another API.", Example: "apart: [CreateRunRequest.stream]"},
}}

var operationKeys = &load.KeyTable{What: "an operation", Path: "apis.NAME.operations.METHOD", Keys: slices.Concat([]load.Key{
	{Name: "to", Type: "method", Default: "the same name", Doc: "The method in the merged model.", Example: "to: Assistants.Create"},
	{Name: "link", Type: "path", Default: "none", Doc: "The member of the response with the address of a download.", Example: "link: url"},
	{Name: "await", Type: "boolean", Default: "true", Doc: "Whether the result of a long-running operation is waited for. If not, the response is the operation itself.", Example: "await: false"},
	{Name: "echo", Type: "map of paths", Default: "none", Doc: "Members of the response, and the inputs in the merged model that they repeat where the API's response does not.", Example: "echo: {vector_store_id: vector_store_id}"},
	{Name: "then", Type: "method", Default: "none", Doc: "The call of the API that is made next, with the same inputs, for the response.", Example: "then: Bots.Get"},
	{Name: "again", Type: "map of lists", Default: "none", Doc: "Members of the response to `then`, and the values that mean to call again.", Example: "again: {state: [WORKING]}"},
	{Name: "where", Type: "map of paths", Default: "none", Doc: "Members of the response, or of its items, that must equal an input, where the merged model selects by it and the API does not. Another response is an error, as if there were none.", Example: "where: {thread_id: thread_id}"},
}, onOperation(typeKeys.Keys))}

var typeKeys = &load.KeyTable{What: "a type", Path: "apis.NAME.types.SCHEMA", Keys: []load.Key{
	{Name: "fields", Type: "map by path", Default: "none", Doc: "Paths of fields in the merged model, by the API's own; the body of an operation is `@body`, and its response `@answer`. A line of a schema that is used at several places must fit one of them; at the others the field is the API's own. In place of the path: a list of paths, of which the first that is there counts, or a mapping with more.", Example: "fields: {title: name}"},
	{Name: "tags", Type: "map by field", Default: "none", Doc: "A member that says which of some fields is there or has that value. Where it tells variants in the merged model, these have what comes out of the fields.", Example: `tags: {type: {function: function, "jsonObject=true": json_object}}`},
	{Name: "tells", Type: "map by field", Default: "none", Doc: "The reverse of tags: a member of the API that says which of some fields the merged model has, or which has that value. It has a field for each of the values.", Example: `tells: {type: {function: function, json_object: "jsonObject=true"}}`},
	{Name: "values", Type: "map of strings", Default: "none", Doc: "Pairs of values of an enum, of integers and strings, too. Not for an operation.", Example: "values: {PENDING: queued}"},
	{Name: "gather", Type: "map by path", Default: "none", Doc: "Where the merged model has once what one item of a list has, or a mapping with more.", Example: `gather: {"tools[].file_search.ids": file_ids}`},
	{Name: "mask", Type: "field", Default: "none", Doc: "The field that lists what an update changes: of the object that has it, or, of an operation, of the body. Maps and lists are listed as a whole.", Example: "mask: updateMask"},
	{Name: "fill", Type: "map of JSON", Default: "none", Doc: "Values, by path, for what the API requires and a value does not have.", Example: "fill: {title: untitled}"},
	{Name: "defaults", Type: "map of JSON", Default: "those of documents", Doc: "Values, by path in the merged model, that mean the same there as leaving them out, so that an API that does not have them loses nothing.", Example: "defaults: {order: desc}"},
	{Name: "makes", Type: "map of JSON", Default: "none", Doc: "Values, by path, for what the merged model has and the API does not, or leaves out where it means them.", Example: "makes: {object: assistant}"},
}}

// onOperation returns the keys of types that operations have, too: all but the values of an enum.
func onOperation(keys []load.Key) []load.Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k load.Key) bool { return k.Name == "values" })
}

var fieldKeys = &load.KeyTable{What: "a field", Path: "apis.NAME.types.SCHEMA.fields.PATH", Keys: []load.Key{
	{Name: "to", Type: "path", Default: "the same path", Doc: "The path of the field in the merged model.", Example: "to: metadata"},
	{Name: "rule", Type: "rule", Default: "what the types say", Doc: "How values are converted: `fold`, `values`, `blank`, `number-text`, `int64-text`, `unix-time`, `unix-millis`, `json-text`, `text-json`, `text-parts`, `one-part`, `days`, `days-text`, `base64`, `file` or `model-name`. No rule needs to be named for `unix-time` (integers of the format `unixtime`, `unix-time` or `unix-timestamp` next to strings of `date-time`), `int64-text` and `number-text` (numbers next to numbers as strings) and `presence` (`tags`).", Example: "rule: days"},
	{Name: "values", Type: "map of strings", Default: "none", Doc: "Pairs of values of this field, of integers and strings, too; without a rule or, of strings, with `fold` and `values`.", Example: "values: {PENDING: queued}"},
	{Name: "wrap", Type: "JSON", Default: "none", Doc: "The part that the rules `text-parts`, for an API with lists of parts, and `one-part`, for one with strings, put a string into, in place of `$`.", Example: "wrap: {type: text, text: $}"},
	{Name: "ids", Type: "mapping", Default: "none", Doc: "Names for the items of a list that the API does not name.", Example: "ids: {member: id, of: name}"},
	{Name: "as", Type: "Schema.field", Default: "none", Doc: "The field of the merged model whose type the field has, where no other API has the field itself.", Example: "as: Assistant.tools"},
	{Name: "own", Type: "boolean", Default: "false", Doc: "No other API has the field.", Example: "own: true"},
	{Name: "when", Type: "one pair", Default: "always", Doc: "The value is in the merged model only where another field of the API has this value, in any case of letters; otherwise it stays the API's own. Back, the other field gets this value where nothing else of the merged model is that field, such as the tag of a union.", Example: "when: {author.role: assistant}"},
	{Name: "file-name", Type: "path", Default: "none", Doc: "Where the name of a file goes whose content is a string: in the API (`base64`) or in the merged model (`file`).", Example: "file-name: name"},
	{Name: "file-type", Type: "path", Default: "none", Doc: "Where its media type goes.", Example: "file-type: mimeType"},
}}

var idsKeys = &load.KeyTable{What: "ids", Path: "….fields.PATH.ids", Keys: []load.Key{
	{Name: "member", Type: "field", Doc: "The member of an item that gets the name.", Example: "member: id"},
	{Name: "of", Type: "path", Doc: "The path of the string that the name is made of, with the place of the item: `get_weather#0`.", Example: "of: function.name"},
	{Name: "hidden", Type: "boolean", Default: "false", Doc: "The item of the merged model has only the name, not the string at `of`.", Example: "hidden: true"},
}}

var gatherKeys = &load.KeyTable{What: "what is gathered", Path: "….gather.PATH", Keys: []load.Key{
	{Name: "to", Type: "path", Doc: "The path in the merged model.", Example: "to: file_ids"},
	{Name: "like", Type: "mapping", Default: "none", Doc: "Members of an item to which it belongs even if the object around it is absent.", Example: "like: {type: file_search}"},
	{Name: "make", Type: "mapping", Default: "none", Doc: "The item that is added where none is there.", Example: "make: {type: file_search}"},
}}
