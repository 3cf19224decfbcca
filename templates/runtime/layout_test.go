package runtime

import (
	"fmt"
	"reflect"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"
)

// sliceIsLaidOut checks that the runtime's view of a slice is the slice.
func sliceIsLaidOut[T any](t *testing.T, list ...T) {
	t.Helper()
	s := pointerOf(&list).slice()
	if s.len != len(list) || s.cap != cap(list) || s.isNil() != (list == nil) {
		t.Fatalf("%T: length %d, capacity %d", list, s.len, s.cap)
	}
	for i := range list {
		if at := s.item(i, reflect.TypeFor[T]().Size()); at.at != unsafe.Pointer(&list[i]) {
			t.Errorf("%T: item %d is elsewhere", list, i)
		}
	}
	if s.makeEmpty(); list == nil || len(list) != 0 || cap(list) != 0 || s.isNil() {
		t.Errorf("%T: %v is not empty", list, list)
	}
	c := codecOf(reflect.TypeFor[[]T]())
	for n := range 100 {
		if s.len == s.cap {
			s.grow(c, pointerOf(&list))
		}
		if s.len++; len(list) != n+1 || cap(list) <= n {
			t.Fatalf("%T: length %d, capacity %d after %d items", list, len(list), cap(list), n+1)
		}
		if !reflect.ValueOf(&list[n]).Elem().IsZero() {
			t.Fatalf("%T: item %d is not zero: %v", list, n, list[n])
		}
	}
	if list = append(list, *new(T)); len(list) != 101 {
		t.Errorf("%T: %d items after append", list, len(list))
	}
}

func TestSlicesAreLaidOut(t *testing.T) {
	t.Parallel()
	sliceIsLaidOut[string](t)
	sliceIsLaidOut(t, "a", "b", "c")
	sliceIsLaidOut(t, true, false, true)
	sliceIsLaidOut[int32](t, 1, 2, 3)
	sliceIsLaidOut[int64](t, 1, 2, 3)
	sliceIsLaidOut(t, 1.5, 2.5)
	sliceIsLaidOut(t, time.Now(), time.Time{})
	sliceIsLaidOut(t, []byte("a"), nil)
	sliceIsLaidOut(t, []string{"a"}, nil)
	sliceIsLaidOut(t, map[string]string{"a": "b"}, nil)
	sliceIsLaidOut(t, new(laidOut), nil)
	sliceIsLaidOut(t, laidOut{Name: "a"}, laidOut{})
	sliceIsLaidOut(t, Some(true), Null[bool](), Opt[bool]{})
	sliceIsLaidOut(t, Some(int64(1)), Null[int64](), Opt[int64]{})
	sliceIsLaidOut(t, struct{}{}, struct{}{})
	sliceIsLaidOut[FilePart](t, FilePart{Name: "a"})
}

// Items of a slice are where the pointers of a page say, and Go's own code sees what was written through them.
func TestItemsAreReadInPlace(t *testing.T) {
	t.Parallel()
	var lists struct {
		Bools  []bool                `json:"bools"`
		Small  []int32               `json:"small"`
		Texts  [][]string            `json:"texts"`
		Times  []time.Time           `json:"times"`
		Models []laidOut             `json:"models"`
		Optes  []Opt[bool]           `json:"opts"`
		Maps   []map[string][]string `json:"maps"`
		Rest   *Rest                 `json:"-"`
	}
	const text = `{"bools":[true,false,true,true,false],"small":[1,-2,3,4,5],"texts":[["a"],[],["b","c"]],` +
		`"times":["2026-01-02T03:04:05Z"],"models":[{"name":"x"},{"name":"y"},{"name":"z"}],"opts":[true,null,false],"maps":[{"a":["b"]},{}]}`
	if err := Unmarshal([]byte(text), &lists); err != nil || lists.Rest != nil {
		t.Fatal(err, lists.Rest)
	}
	if got := fmt.Sprintln(lists.Bools, lists.Small, lists.Texts, lists.Times[0].Unix(), lists.Models[2].Name, lists.Optes[0].Or(false), lists.Optes[1].IsNull(), lists.Maps); got !=
		"[true false true true false] [1 -2 3 4 5] [[a] [] [b c]] 1767323045 z true true [map[a:[b]] map[]]\n" {
		t.Error(got)
	}
	if again, err := Marshal(&lists); err != nil || string(again) != text {
		t.Errorf("written as %s, %v", again, err)
	}
}

// laidOut is a union with a variant of every kind that generated code has.
type laidOut struct {
	Name string `json:"name"`
	Rest *Rest  `json:"-"`
}

type laidOutUnion interface{ isLaidOut() }

type (
	laidOutText   string
	laidOutInt    int64
	laidOutNumber float64
	laidOutBool   bool
	laidOutList   []string
	laidOutMap    map[string]string
	laidOutMaps   map[string]laidOut
	laidOutValue  struct {
		Text   string `json:"text"`
		Number int64  `json:"number"`
	}
	unknownLaidOut struct{ Rest *Rest }
)

func (*laidOut) isLaidOut()        {}
func (laidOutText) isLaidOut()     {}
func (laidOutInt) isLaidOut()      {}
func (laidOutNumber) isLaidOut()   {}
func (laidOutBool) isLaidOut()     {}
func (laidOutList) isLaidOut()     {}
func (laidOutMap) isLaidOut()      {}
func (laidOutMaps) isLaidOut()     {}
func (laidOutValue) isLaidOut()    {}
func (*unknownLaidOut) isLaidOut() {}

type laidOutVariants func(laidOutUnion, *laidOut, laidOutText, laidOutInt, laidOutNumber, laidOutBool, laidOutList, laidOutMap, laidOutMaps, laidOutValue,
	*unknownLaidOut, laidOutPicks)

func laidOutCodec() *codec { return codecOf(reflect.TypeFor[laidOutUnion](), laidOutVariants(nil)) }

// TestInterfacesAreLaidOut takes values out of interfaces that Go has made, and makes interfaces that Go takes apart.
func TestInterfacesAreLaidOut(t *testing.T) {
	t.Parallel()
	u := laidOutCodec().union
	for _, want := range []laidOutUnion{
		&laidOut{Name: "a"}, (*laidOut)(nil), laidOutText("a"), laidOutText(""), laidOutInt(7), laidOutInt(-1 << 62), laidOutNumber(1.5), laidOutNumber(0),
		laidOutBool(true), laidOutBool(false), laidOutList{"a", "b"}, laidOutList{}, laidOutList(nil), laidOutMap{"a": "b"}, laidOutMap{}, laidOutMap(nil),
		laidOutMaps{"a": {Name: "b"}}, laidOutValue{"a", 1}, laidOutValue{}, &unknownLaidOut{},
	} {
		v := u.of(pointerOf(&want).union())
		if v == nil {
			t.Errorf("%T%v is of no variant", want, want)
			continue
		}
		p := v.held(pointerOf(&want).union())
		if v.isPointer {
			if p.at != reflect.ValueOf(want).UnsafePointer() {
				t.Errorf("%T%v: the pointer is another", want, want)
			}
		} else if got := p.value(v.codec.typ).Interface(); !reflect.DeepEqual(got, any(want)) {
			t.Errorf("%T%v is taken for %T%v", want, want, got, got)
		}
		if p.isNil() {
			continue
		}
		to := newValue(v.codec.typ)
		to.value(v.codec.typ).Set(p.value(v.codec.typ))
		var got laidOutUnion
		if v.put(pointerOf(&got).union(), to); !reflect.DeepEqual(got, want) || fmt.Sprintf("%T", got) != fmt.Sprintf("%T", want) {
			t.Errorf("%T%v is put as %T%v", want, want, got, got)
		}
		if m, ok := got.(laidOutMap); ok && m != nil {
			m["new"] = "x" // Go writes to the map itself
			if as[laidOutMap](v.held(pointerOf(&got).union())) == nil || (*as[laidOutMap](v.held(pointerOf(&got).union())))["new"] != "x" {
				t.Error("the map is a copy")
			}
		}
	}
	var none laidOutUnion
	if u.of(pointerOf(&none).union()) != nil {
		t.Error("nil is of a variant")
	}
}

// optIsLaidOut checks that the runtime finds the state and the value of an Opt.
func optIsLaidOut[T any](t *testing.T, value T, links ...any) {
	t.Helper()
	c := codecOf(reflect.TypeFor[Opt[T]](), links...)
	var o Opt[T]
	if c.kind != optKind || c.state != unsafe.Offsetof(o.state) || unsafe.Offsetof(o.value) != 0 || c.size != unsafe.Sizeof(o) {
		t.Fatalf("%T: kind %d, state at %d, size %d", o, c.kind, c.state, c.size)
	}
	for _, want := range []Opt[T]{Some(value), Null[T](), {}} {
		p := pointerOf(&want)
		if state := *p.field(c.state).opt(); state != want.state || c.isZero(p) != (want.state == optAbsent) || c.isThere(p) != (want.state == optThere) {
			t.Errorf("%T: state %d, want %d", want, state, want.state)
		}
	}
	some := Some(value)
	if got := pointerOf(&some).value(c.elem.typ).Interface(); !reflect.DeepEqual(got, any(value)) {
		t.Errorf("%T holds %v, want %v", some, got, value)
	}
	text, err := Append(nil, &some, nil, links...)
	if err != nil {
		t.Fatal(err)
	}
	var back Opt[T]
	if err := Unmarshal(text, &back, links...); err != nil || !Equal(&back, &some, links...) {
		t.Errorf("%s is read as %v, %v", text, back, err)
	}
	if err := Unmarshal([]byte("null"), &back, links...); err != nil || !back.IsNull() || !reflect.ValueOf(&back.value).Elem().IsZero() {
		t.Errorf("%T: null is read as %v, %v", back, back, err)
	}
}

func TestOptsAreLaidOut(t *testing.T) {
	t.Parallel()
	optIsLaidOut(t, true)
	optIsLaidOut(t, "text")
	optIsLaidOut(t, int32(7))
	optIsLaidOut(t, int64(7))
	optIsLaidOut(t, uint64(7))
	optIsLaidOut(t, 1.5)
	optIsLaidOut(t, time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC))
	optIsLaidOut(t, []byte("bytes"))
	optIsLaidOut(t, []string{"a", "b"})
	optIsLaidOut(t, []bool{true})
	optIsLaidOut(t, map[string]string{"a": "b"})
	optIsLaidOut(t, map[string]int64{"a": 1})
	optIsLaidOut(t, Raw(`{"a":1}`))
	optIsLaidOut(t, laidOut{Name: "a"})
	optIsLaidOut(t, &laidOut{Name: "a"})
	optIsLaidOut[laidOutUnion](t, &unknownLaidOut{}, laidOutVariants(nil), laidOutPicks{})
}

// laidOutPicks says how the variants are distinguished.
type laidOutPicks struct{}

func (laidOutPicks) Schemas() string {
	return `
laidOutUnion.laidOutText {"kind":"string"}
laidOutUnion.laidOutInt {"kind":"integer"}
laidOutUnion.laidOutNumber {"kind":"number"}
laidOutUnion.laidOutBool {"kind":"boolean"}
laidOutUnion.laidOutList {"kind":"array"}
laidOutUnion.laidOut {"tag":"name","tags":["model"]}
laidOutUnion.laidOutMap {"tag":"name","tags":["map"]}
laidOutUnion.laidOutMaps {"tag":"name","tags":["maps"]}
laidOutUnion.laidOutValue {"tag":"name","tags":["value"]}
`
}

// TestTypesThatGeneratedCodeDoesNotHave panic rather than be taken for others.
func TestTypesThatGeneratedCodeDoesNotHave(t *testing.T) {
	t.Parallel()
	type other interface{ other() }
	for _, v := range []any{
		new(int), new(uint8), new(float32), new(complex128), new(chan int), new(func()), new([3]string), new(uintptr), new(other), new(any), new([]other),
		new(map[string]chan int), new(struct{ A, B chan int }), new(struct{ Opt[int] }), new([]any),
	} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, "of generated code") {
					t.Errorf("%T: %s", v, text)
				}
			}()
			_, _ = Append(nil, v, nil)
			t.Errorf("%T is written", v)
		}()
	}
	var ok struct{ A []string }
	if err := Unmarshal([]byte(`{}`), &ok); err != nil {
		t.Error("nothing works after a panic", err)
	}
}

// everyKind has a field of every kind.
type everyKind struct {
	Text   string               `json:"text"`
	Opt    Opt[string]          `json:"opt,omitzero"`
	Time   time.Time            `json:"time"`
	Bytes  []byte               `json:"bytes"`
	Raw    Raw                  `json:"raw"`
	Texts  []string             `json:"texts"`
	Lists  [][]string           `json:"lists"`
	Map    map[string]string    `json:"map"`
	Models map[string]everyKind `json:"models,omitzero"`
	Self   *everyKind           `json:"self,omitzero"`
	Selves []everyKind          `json:"selves,omitzero"`
	Union  laidOutUnion         `json:"union,omitzero"`
	Unions []laidOutUnion       `json:"unions,omitzero"`
	_      [0]func(laidOutPicks, laidOutVariants)
	Rest   *Rest `json:"-"`
}

// everyKindText returns a document in which all strings have the number.
func everyKindText(n int, inner string) string {
	id := fmt.Sprintf("%06d", n)
	return `{"text":"t\u002d` + id + `","opt":"o` + id + `","time":"2026-01-02T03:04:05.` + id + `1Z","bytes":"AAAA","raw":{"r":"` + id + `"},` +
		`"texts":["a` + id + `","b\u002d` + id + `","c","d","e","f","g","h","i","j"],"lists":[["x` + id + `"],["y"],[],["z` + id + `"],["1","2","3","4","5","6"]],` +
		`"map":{"k` + id + `":"v` + id + `"},` + inner + `"union":"u` + id + `","unions":["s` + id + `",["l` + id + `"],{"name":"map","m":"` + id + `"},` +
		`{"name":"model","extra` + id + `":"` + id + `"},1.5,true,{"name":"none","z":"` + id + `"},7],"unknown` + id + `":"` + id + `"}`
}

func everyKindDocument(n int) string {
	leaf := everyKindText(n, "")
	return everyKindText(n, `"models":{"m":`+leaf+`},"self":`+leaf+`,"selves":[`+strings.Repeat(leaf+",", 4)+leaf+`],`)
}

// TestValuesSurviveGarbageCollection collects garbage between the reading of values and their use, so that what the
// collector does not see would be gone.
func TestValuesSurviveGarbageCollection(t *testing.T) {
	t.Parallel()
	const readers, rounds = 8, 10
	var wait sync.WaitGroup
	for reader := range readers {
		wait.Go(func() {
			var kept []*everyKind
			for round := range rounds {
				text := everyKindDocument(reader*rounds + round)
				v := new(everyKind)
				if err := Unmarshal([]byte(text), v); err != nil {
					t.Error(err)
					return
				}
				kept = append(kept, v)
				goruntime.GC()
				_ = strings.Repeat("garbage", 1000)
			}
			goruntime.GC()
			for round, v := range kept {
				var want everyKind
				_ = Unmarshal([]byte(everyKindDocument(reader*rounds+round)), &want)
				if !reflect.DeepEqual(*v, want) || !Equal(v, &want) {
					t.Errorf("reader %d, round %d: %+v", reader, round, v)
				}
				first, err := Marshal(v)
				second, _ := Marshal(&want)
				if err != nil || string(first) != string(second) {
					t.Errorf("reader %d, round %d: written as %s, %v", reader, round, first, err)
				}
			}
		})
	}
	wait.Wait()
}

// TestValuesAreChangedByGo changes what was read as Go code does: appending, setting, replacing.
func TestValuesAreChangedByGo(t *testing.T) {
	t.Parallel()
	var v everyKind
	if err := Unmarshal([]byte(everyKindDocument(1)), &v); err != nil {
		t.Fatal(err)
	}
	text := v.Text
	for i := range 100 {
		v.Texts = append(v.Texts, strconv.Itoa(i))
		v.Map[strconv.Itoa(i)] = "x"
		v.Selves = append(v.Selves, everyKind{Text: strconv.Itoa(i)})
		v.Unions = append(v.Unions, laidOutText("new"), laidOutMap{"a": "b"}, &laidOut{})
		v.Models[strconv.Itoa(i)] = everyKind{}
	}
	v.Lists[0] = append(v.Lists[0], "new")
	v.Bytes[0] = 7
	if v.Text != text || len(v.Lists[1]) != 1 || v.Lists[1][0] != "y" || v.Unions[0] != laidOutUnion(laidOutText("s000001")) {
		t.Errorf("other values changed: %q, %q, %v", v.Text, v.Lists[1], v.Unions[0])
	}
	again, err := Marshal(&v)
	var back everyKind
	if err != nil || Unmarshal(again, &back) != nil || len(back.Texts) != 110 || len(back.Selves) != 105 || len(back.Unions) != 308 || len(back.Map) != 101 {
		t.Error(err, len(back.Texts), len(back.Selves), len(back.Unions), len(back.Map))
	}
}
