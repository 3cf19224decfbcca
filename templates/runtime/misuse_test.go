package runtime

import (
	"errors"
	"testing"
)

// embedsLaidOut implements a union and is not a variant of it.
type embedsLaidOut struct{ laidOutUnion }

type holdsLaidOut struct {
	Union  laidOutUnion            `json:"union"`
	Unions map[string]laidOutUnion `json:"unions,omitzero"`
	_      [0]func(laidOutVariants)
	Rest   *Rest `json:"-"`
}

// What implements a union without being a variant is not taken for null.
func TestTypesThatAreNoVariants(t *testing.T) {
	t.Parallel()
	text := laidOutText("a")
	for name, foreign := range map[string]laidOutUnion{
		"*runtime.laidOutText":  &text,
		"runtime.embedsLaidOut": embedsLaidOut{text},
	} {
		is := name + " is not a variant of the union"
		for place, v := range map[string]*holdsLaidOut{
			"union":    {Union: foreign},
			"unions.a": {Union: text, Unions: map[string]laidOutUnion{"a": foreign}},
		} {
			if data, err := Marshal(v); err == nil || err.Error() != is {
				t.Errorf("%s: %s, %v", place, data, err)
			}
			if err := Validate(v); err == nil || err.Error() != "the value "+is {
				t.Errorf("%s: %v, want %s", place, err, is)
			}
			other := *v
			if !Equal(v, &other) || Equal(v, &holdsLaidOut{Union: text}) {
				t.Errorf("%s: Equal", place)
			}
		}
	}
	if Equal(&holdsLaidOut{Union: embedsLaidOut{text}}, &holdsLaidOut{Union: embedsLaidOut{laidOutText("b")}}) {
		t.Error("all values that are no variants are equal")
	}
}

type circle struct {
	Next Opt[*circle]      `json:"next,omitzero"`
	List []circle          `json:"list,omitzero"`
	Map  map[string]circle `json:"map,omitzero"`
	New  Opt[string]       `json:"new,omitzero"`
	_    [0]func(circleSchema)
	Rest *Rest `json:"-"`
}

type circleSchema struct{}

func (circleSchema) Schemas() string { return `circle.New {"maxLength":1,"in":["new"]}` }

// A value that holds itself is an error, however often it does.
func TestValuesThatHoldThemselves(t *testing.T) {
	t.Parallel()
	pointers := &circle{}
	pointers.Next = Some(pointers)
	lists := &circle{List: make([]circle, 2)}
	lists.List[0].List, lists.List[1].List = lists.List, lists.List
	maps := &circle{Map: map[string]circle{}}
	maps.Map["a"], maps.Map["b"] = *maps, *maps
	for name, v := range map[string]*circle{"pointers": pointers, "lists": lists, "maps": maps} {
		if _, err := Marshal(v); !errors.Is(err, errTooDeep) {
			t.Errorf("%s are written: %v", name, err)
		}
		if err := Validate(v); err == nil || err.Error() != "the value is nested too deep" {
			t.Errorf("%s are checked: %v", name, err)
		}
		c, p := codecFor(v, nil)
		l := lacking{version: "old", lacks: func(what string) { t.Error(name, "lack", what) }}
		l.read(c, p)
	}
}

// A value may be as deep as what is read.
func TestDeepValuesAreWritten(t *testing.T) {
	t.Parallel()
	for depth, ok := range map[int]bool{maxDepth: true, maxDepth + 1: false} {
		v := &circle{}
		for range depth - 1 {
			v = &circle{Next: Some(v)}
		}
		data, err := Marshal(v)
		if (err == nil) != ok {
			t.Errorf("%d levels: %v", depth, err)
		}
		if ok && Unmarshal(data, new(circle)) != nil {
			t.Errorf("%d levels are not read", depth)
		}
	}
}

type declares struct {
	ID   string      `json:"id"`
	Name Opt[string] `json:"name,omitzero"`
	Map  map[string]int64
	_    [0]func(declaresSchema)
	Rest *Rest `json:"-"`
}

type declaresSchema struct{}

func (declaresSchema) Schemas() string {
	return `
declares {"additional":"Map"}
declares.Name {"also":["called"]}
`
}

// No member is written twice: a declared member belongs to a field.
func TestMembersOfDeclaredNames(t *testing.T) {
	t.Parallel()
	const want = `{"id":"a","x":1}`
	own := map[string]int64{"id": 5, "name": 6, "called": 7, "x": 1}
	for _, v := range []*declares{
		{ID: "a", Map: own},
		{ID: "a", Map: own, Rest: (*Rest)(nil).With("name", "8").With("called", "9").With("id", "10")},
	} {
		data, err := Marshal(v)
		if err != nil || string(data) != want {
			t.Errorf("%s, %v, want %s", data, err, want)
		}
	}
	read := new(declares)
	if err := Unmarshal([]byte(`{"id":1,"x":1.0,"y":2}`), read); err != nil {
		t.Fatal(err)
	}
	read.Map["id"], read.Map["name"] = 3, 4
	if data, err := Marshal(read); err != nil || string(data) != `{"id":1,"y":2,"x":1.0}` {
		t.Errorf("%s, %v", data, err)
	}
}
