package diff

import "github.com/assistgen/assistgen/generator/model"

// Rules about documents of a folder.
var (
	documentAdded   = callRule("document-added", Added, "is a new document", Info)
	documentRemoved = callRule("document-removed", Removed, "is gone", Breaking)
)

// DocumentAdded returns the change that a folder has a further document: file is its name, and name that in the folder.
func DocumentAdded(file, name string) *Change {
	c := ofDocument(documentAdded, name)
	c.New = model.Pos{File: file}
	return c
}

// DocumentRemoved returns the change that a folder has lost a document.
func DocumentRemoved(file, name string) *Change {
	c := ofDocument(documentRemoved, name)
	c.Old = model.Pos{File: file}
	return c
}

// ofDocument returns a change of a document as a whole.
func ofDocument(r *Rule, name string) *Change {
	return &Change{
		Rule: r, ID: "document:" + name, Owner: name, Name: name, Severity: r.Call,
		Effects: []Effect{{Direction: Call, Severity: r.Call}},
	}
}
