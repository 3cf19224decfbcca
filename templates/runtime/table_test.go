package runtime

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// fresh is a type that is new for each T.
type fresh[T any] struct {
	Value T                   `json:"value"`
	Next  *fresh[T]           `json:"next,omitzero"`
	List  []fresh[T]          `json:"list,omitzero"`
	Map   map[string]fresh[T] `json:"map,omitzero"`
	Opt   Opt[[]*fresh[T]]    `json:"opt,omitzero"`
	_     [0]func(freshSchema, tangleVariants)
	Rest  *Rest `json:"-"`
}

type freshSchema struct{}

func (freshSchema) Schemas() string { return `tangle.tangleA {"tag":"type","tags":["a"]}` }

// tangle is a union whose variants lead back to it, and each other.
type tangle interface{ isTangle() }

type tangleA struct {
	Type  string               `json:"type"`
	Other tangle               `json:"other,omitzero"`
	Fresh Opt[*fresh[tangleB]] `json:"fresh,omitzero"`
	List  []tangle             `json:"list,omitzero"`
	Maps  map[string][]tangleB `json:"maps,omitzero"`
	_     [0]func(tangleVariants)
	Rest  *Rest `json:"-"`
}

type tangleB struct {
	A    Opt[tangleA]     `json:"a,omitzero"`
	B    *tangleB         `json:"b,omitzero"`
	Tree Opt[tangleLists] `json:"tree,omitzero"`
	_    [0]func(tangleVariants)
	Rest *Rest `json:"-"`
}

// tangleLists are lists of lists, without end.
type tangleLists []tangleLists

type unknownTangle struct {
	Rest *Rest `json:"-"`
}

func (*tangleA) isTangle()       {}
func (*unknownTangle) isTangle() {}

type tangleVariants func(tangle, *tangleA, *unknownTangle, freshSchema)

// TestFirstUseByManyGoroutines uses types that lead to each other for the first time, all at once.
func TestFirstUseByManyGoroutines(t *testing.T) {
	t.Parallel()
	const text = `{"value":%s,"next":{"value":%[1]s},"list":[{"value":%[1]s}],"map":{"m":{"value":%[1]s}},"opt":[{"value":%[1]s},null]}`
	var uses []func()
	use := func(v any, value string) {
		uses = append(uses, func() {
			want := fmt.Sprintf(text, value)
			if err := Unmarshal([]byte(want), v); err != nil {
				t.Error(err)
			}
			if got, err := Marshal(v); err != nil || string(got) != want {
				t.Errorf("%T: %s, %v, want %s", v, got, err, want)
			}
			if err := Validate(v); err != nil && !strings.Contains(err.Error(), "must have a value") {
				t.Errorf("%T: %v", v, err)
			}
		})
	}
	for range 4 {
		use(new(fresh[string]), `"a"`)
		use(new(fresh[int64]), `1`)
		use(new(fresh[[]string]), `["a"]`)
		use(new(fresh[[][]string]), `[["a"]]`)
		use(new(fresh[map[string]int64]), `{"a":1}`)
		use(new(fresh[fresh[int64]]), `{"value":1}`)
		use(new(fresh[fresh[fresh[bool]]]), `{"value":{"value":true}}`)
		use(new(fresh[tangle]), `{"type":"a","other":{"type":"a","list":[{"z":1},null]},"fresh":{"value":{"a":{"type":"a","maps":{"m":[{}]}}}}}`)
		use(new(fresh[tangleA]), `{"type":"a","other":{"type":"a"}}`)
		use(new(fresh[tangleB]), `{"b":{"b":{"tree":[[],[[[]],[]]]}}}`)
		use(new(fresh[tangleLists]), `[[[],[[]]],[]]`)
	}
	var start, wait sync.WaitGroup
	start.Add(1)
	for _, use := range uses {
		wait.Go(func() {
			start.Wait()
			use()
		})
	}
	start.Done()
	wait.Wait()
	for _, v := range []any{new(fresh[string]), new(fresh[tangle]), new(tangleLists)} {
		first, again := codecOf(reflect.TypeOf(v).Elem()), codecOf(reflect.TypeOf(v).Elem())
		if first != again {
			t.Errorf("%T has two codecs", v)
		}
	}
}

// twin has a namesake in the package of the other tests, of which other things are said.
type twin struct {
	N int64    `json:"n"`
	S twinText `json:"s"`
	_ [0]func(twinSchema)
}

type twinSchema struct{}

func (twinSchema) Schemas() string {
	return `
twin.N {"maximum":1}
twinText {"maxLength":1}
"twin" {"properties":{"n":{"maximum":1},"s":{"maxLength":1}}}
`
}

// TwinDocuments leads to the schema of Twin.
type TwinDocuments struct{}

// Files implements Documented.
func (TwinDocuments) Files() []Described { return []Described{twinSchema{}} }

type twinText string

// Twin is twin for the other package.
type Twin = twin
