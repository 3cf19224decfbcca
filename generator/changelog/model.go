package changelog

// operation is an operation as the page shows it.
type operation struct {
	// id is the operationId; without one it is the method and path, and named is false.
	id          string
	named       bool
	method      string // in upper case
	path        string
	description string
	deprecated  bool // seen by the full page only
	parameters  []*node
	responses   []*response
}

// response is a response of an operation.
type response struct {
	code    string
	headers []*node
	body    *node // nil for none
}

// role is the role of a node in the one around it.
type role int

const (
	unnamed role = iota // items, a body
	member              // a property, parameter or header: it has a name, and is required or not
	variant             // a part of a union or combination: it has a name alone
)

// node is a value at its place. What only the place says is here; what is the same at all places is its shape.
type node struct {
	role        role
	name        string
	description string
	required    bool
	facts       []fact // seen by the full page only
	*shape
}

// shape is the content of a schema. A schema that is used in many places has one shape.
type shape struct {
	enum   []value
	format string
	typ    string // empty for the parameter that is the body
	inBody bool   // of the parameter that is the body
	// inner is the one value inside: the items of an array, or the schema of the parameter that is the body.
	inner      *node
	properties []*node

	// The rest is seen by the full page only.
	additional *node
	groups     []group

	height int      // how many shapes are in one another from here
	digest [32]byte // of all that is in the shape; made when needed
}

// value is a value of an enum.
type value struct {
	literal     string // as JSON
	description string
}

// fact is something about a node that is one value.
type fact struct {
	key     string
	literal string // as JSON
}

// group is a list of schemas that a schema combines.
type group struct {
	key   string
	nodes []*node
}

// The types that pages distinguish.
const (
	typeObject = "object"
	typeArray  = "array"
	typeString = "string"
)

// innerKey returns the key that the value inside a shape is under.
func (s *shape) innerKey() string {
	if s.inBody {
		return "$schema"
	}
	return "$items"
}

// nodes returns all nodes inside a shape, in the order of the page.
func (s *shape) nodes() []*node {
	var all []*node
	if s.inner != nil {
		all = append(all, s.inner)
	}
	all = append(all, s.properties...)
	if s.additional != nil {
		all = append(all, s.additional)
	}
	for _, g := range s.groups {
		all = append(all, g.nodes...)
	}
	return all
}

// group returns the schemas of the group under the key.
func (s *shape) group(key string) []*node {
	for _, g := range s.groups {
		if g.key == key {
			return g.nodes
		}
	}
	return nil
}
