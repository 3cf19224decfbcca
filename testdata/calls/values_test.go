package calls

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assistgen/assistgen/generated/runtime"
)

// maker makes valid values in which everything is set that can be: what is optional, one field of those of which only one may
// be, and at each union and enum another variant or value than before.
type maker struct {
	variants []reflect.Type
	// version is the one that values are to be of; empty for any.
	version string
	// lacks is what the client's version does not have, as a VersionError words it.
	lacks map[string]bool
	turn  int
	// within are the variants that are being filled: one inside itself is filled only where there is no other.
	within map[reflect.Type]bool
	used   map[reflect.Type]int // how often a variant was made; the rarer go first
	files  []string             // the content of the files made
}

// deepest is where values stop to have what is optional.
const deepest = 14

func (m *maker) next() int {
	m.turn++
	return m.turn
}

// fill sets v and reports whether there is a value that the version has.
func (m *maker) fill(v reflect.Value, depth int) bool {
	if values := v.MethodByName("Values"); values.IsValid() && values.Type().NumIn() == 0 {
		return m.fillEnum(v, values.Call(nil)[0])
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(m.next()) * time.Second)))
		return true
	case runtime.Raw:
		v.Set(reflect.ValueOf(runtime.Raw(fmt.Sprintf(`{"a":[%d,"x",null,true]}`, m.next()))))
		return true
	case runtime.FilePart:
		v.Set(reflect.ValueOf(m.file()))
		return true
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text/%d ü%%?#&+;=", m.next()))
	case reflect.Bool:
		v.SetBool(m.next()%2 == 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(1 + m.next()%19))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(m.next()%8) / 8)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return m.fill(v.Elem(), depth)
	case reflect.Interface:
		return m.fillUnion(v, depth)
	case reflect.Slice:
		return m.fillList(v, depth)
	case reflect.Map:
		key, item := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		m.fill(key, depth)
		if !m.fill(item, depth+1) {
			return false
		}
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, item)
	case reflect.Struct:
		m.fillStruct(v, depth)
	default:
		panic("no value of " + v.Type().String())
	}
	return true
}

// file makes a file that is larger than a buffer or two, and has a name that needs care.
func (m *maker) file() runtime.FilePart {
	content := strings.Repeat(fmt.Sprintf("line %d\r\n--boundary\x00\xff", m.next()), 5000)
	m.files = append(m.files, content)
	return runtime.FilePart{Name: `a "file".txt`, ContentType: "text/plain", Content: strings.NewReader(content)}
}

func (m *maker) fillEnum(v, values reflect.Value) bool {
	for range values.Len() {
		value := values.Index(m.next() % values.Len())
		if m.available(value) && !m.lacks[fmt.Sprintf("value %v of %s", value, v.Type().Name())] {
			v.Set(value)
			return true
		}
	}
	return false
}

func (m *maker) fillUnion(v reflect.Value, depth int) bool {
	var fitting, recursive []reflect.Type
	for _, t := range m.variants {
		name := strings.TrimPrefix(t.String()[strings.Index(t.String(), ".")+1:], "*")
		if t.Implements(v.Type()) && m.available(reflect.New(t).Elem()) && !m.lacks[fmt.Sprintf("variant %s of %s", name, v.Type().Name())] {
			if m.within[t] {
				recursive = append(recursive, t)
			} else {
				fitting = append(fitting, t)
			}
		}
	}
	if len(fitting) == 0 {
		fitting = recursive
	}
	slices.SortStableFunc(fitting, func(a, b reflect.Type) int { return m.used[a] - m.used[b] })
	for _, t := range fitting {
		variant := reflect.New(t).Elem()
		if m.fillVariant(variant, depth+1) {
			m.use(variant.Type())
			v.Set(variant)
			return true
		}
	}
	return false
}

// available reports whether the version has a value or, of a struct, its type.
func (m *maker) available(v reflect.Value) bool {
	method := v.MethodByName("Available")
	if m.version == "" || !method.IsValid() {
		return true
	}
	return method.Call([]reflect.Value{reflect.ValueOf(m.version).Convert(method.Type().In(0))})[0].Bool()
}

func (m *maker) use(variant reflect.Type) {
	if m.used == nil {
		m.used = map[reflect.Type]int{}
	}
	m.used[variant]++
}

func (m *maker) fillVariant(v reflect.Value, depth int) bool {
	if m.within == nil {
		m.within = map[reflect.Type]bool{}
	}
	if t := v.Type(); !m.within[t] {
		m.within[t] = true
		defer delete(m.within, t)
	}
	return m.fill(v, depth)
}

func (m *maker) fillList(v reflect.Value, depth int) bool {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte{0, 0xfe, byte(m.next())})
		return true
	}
	length := 2
	switch {
	case v.Type().Elem().Kind() == reflect.Interface:
		length = 4 // variants
	case depth > 6:
		length = 1 // trees grow fast
	}
	list := reflect.MakeSlice(v.Type(), length, length)
	for i := range length {
		if !m.fill(list.Index(i), depth+1) {
			return false
		}
	}
	v.Set(list)
	return true
}

func (m *maker) fillStruct(v reflect.Value, depth int) {
	if v.Addr().MethodByName("IsNull").IsValid() {
		m.fillOpt(v, depth)
		return
	}
	setConstants(v)
	groups, chosen := m.groups(v), map[string]int{}
	for i, name := range groups {
		if _, ok := chosen[name]; !ok || m.next()%2 == 0 {
			chosen[name] = i
		}
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || v.Field(i).Kind() == reflect.String && v.Field(i).Len() > 0 || m.lacksField(v.Type(), field.Name) || !m.has(v, field) {
			continue
		}
		if name := groups[i]; name != "" && chosen[name] != i {
			continue
		}
		if depth > deepest && omittable(field.Type) {
			continue
		}
		m.fill(v.Field(i), depth+1)
	}
	obey(v)
}

var broken = regexp.MustCompile(`^(?:(\w+)|\["(.+?)"\])(\[\d+\])?: must (?:be|have) (at least |at most |")([^" ]+)`)

// obey changes the fields of a struct until it is valid, as far as fields go: what is inside them is valid by then.
func obey(v reflect.Value) {
	checked, ok := reflect.TypeAssert[interface{ Validate() error }](v.Addr())
	if !ok {
		return
	}
	for range 3 {
		all, ok := checked.Validate().(interface{ Unwrap() []error })
		if !ok {
			return
		}
		for _, err := range all.Unwrap() {
			if rule := broken.FindStringSubmatch(err.Error()); rule != nil {
				obeyRule(v, rule[1]+rule[2], rule[3] != "", rule[4], rule[5])
			}
		}
	}
}

func obeyRule(v reflect.Value, name string, items bool, rule, bound string) {
	for i := range v.NumField() {
		if plain(v.Type().Field(i).Name) != plain(name) {
			continue
		}
		f := v.Field(i)
		if f.Kind() == reflect.Struct {
			f = f.Addr().MethodByName("Ptr").Call(nil)[0].Elem()
		}
		if !items {
			bind(f, rule, bound)
			continue
		}
		for j := range f.Len() {
			bind(f.Index(j), rule, bound)
		}
	}
}

// bind brings a value to its bound.
func bind(v reflect.Value, rule, bound string) {
	if rule == `"` {
		if v.Kind() == reflect.Interface { // a variant that is a string
			v.Set(reflect.ValueOf(bound).Convert(v.Elem().Type()))
		} else {
			v.SetString(bound)
		}
		return
	}
	n, err := strconv.Atoi(bound)
	if err != nil {
		panic(err)
	}
	switch least := rule == "at least "; {
	case v.CanInt():
		v.SetInt(int64(n))
	case v.CanFloat():
		v.SetFloat(float64(n))
	case v.Kind() == reflect.String && least:
		v.SetString(v.String() + strings.Repeat("x", n))
	case v.Kind() == reflect.String:
		v.SetString(strings.Repeat("x", n))
	case v.Kind() == reflect.Slice && !least:
		v.SetLen(n)
	case v.Kind() == reflect.Slice:
		for v.Len() < n {
			v.Set(reflect.AppendSlice(v, v))
		}
	}
}

// omittable reports whether a field of the type may be absent.
func omittable(t reflect.Type) bool {
	_, opt := t.MethodByName("IsNull")
	return opt || t.Kind() == reflect.Slice || t.Kind() == reflect.Map || t.Kind() == reflect.Pointer
}

// lacksField reports whether the version has no field, parameter or member of that name, however that is spelt.
// has reports whether the version has a field of the struct, and requests where these are made.
func (m *maker) has(v reflect.Value, field reflect.StructField) bool {
	if m.lacks != nil && isReadOnly(v.Type(), field.Name) {
		return false
	}
	available := v.Addr().MethodByName("FieldAvailable")
	if m.version == "" || !available.IsValid() {
		return true
	}
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return available.Call([]reflect.Value{reflect.ValueOf(name), reflect.ValueOf(m.version).Convert(available.Type().In(1))})[0].Bool()
}

// isReadOnly reports whether the document says so of a field.
func isReadOnly(t reflect.Type, name string) bool {
	link, ok := t.FieldByName("_")
	if !ok {
		return false
	}
	for i := range link.Type.Elem().NumIn() {
		if d, ok := reflect.TypeAssert[runtime.Described](reflect.Zero(link.Type.Elem().In(i))); ok && strings.Contains(d.Schemas(), "\n"+t.Name()+"."+name+` {"readOnly":true`) {
			return true
		}
	}
	return false
}

func (m *maker) lacksField(t reflect.Type, name string) bool {
	for what := range m.lacks {
		rest, member := strings.CutPrefix(what, "field ")
		param, isParam := strings.CutPrefix(what, "parameter ")
		switch {
		case member && strings.HasSuffix(rest, " of "+t.Name()):
			if plain(strings.TrimSuffix(rest, " of "+t.Name())) == plain(name) {
				return true
			}
		case isParam && strings.HasSuffix(t.Name(), "Params") && plain(param) == plain(name):
			return true
		}
	}
	return false
}

func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", "[]", "").Replace(name))
}

func (m *maker) fillOpt(v reflect.Value, depth int) {
	if inner := present(v); !m.fill(inner, depth) {
		v.SetZero()
	}
}

// present makes an Opt hold the zero value, and returns that to be set. Reading JSON that does not fit leaves it so.
func present(v reflect.Value) reflect.Value {
	v.Addr().MethodByName("UnmarshalJSON").Call([]reflect.Value{reflect.ValueOf([]byte("!"))})
	return v.Addr().MethodByName("Ptr").Call(nil)[0].Elem()
}

// setConstants sets the fields that are written though they are empty.
func setConstants(v reflect.Value) {
	zero, read := reflect.New(v.Type()), reflect.New(v.Type())
	write, ok := reflect.TypeAssert[interface {
		AppendJSON(data []byte, opts ...runtime.WriteOption) ([]byte, error)
	}](zero)
	reader, _ := reflect.TypeAssert[interface{ UnmarshalJSON(data []byte) error }](read)
	if !ok {
		return
	}
	data, err := write.AppendJSON(nil)
	if err != nil || reader.UnmarshalJSON(data) != nil {
		return // it has a file
	}
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String && f.CanSet() {
			f.SetString(read.Elem().Field(i).String())
		}
	}
}

// groups returns the fields of which at most one may be present, with the methods that say which one is.
func (m *maker) groups(v reflect.Value) map[int]string {
	groups := map[int]string{}
	for method := range reflect.PointerTo(v.Type()).Methods() {
		if !strings.HasPrefix(method.Name, "Which") {
			continue
		}
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			alone := reflect.New(v.Type())
			if f := alone.Elem().Field(i); f.Kind() == reflect.Struct && f.Addr().MethodByName("IsNull").IsValid() {
				present(f)
			} else if f.Kind() == reflect.Slice {
				f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			}
			if method.Func.Call([]reflect.Value{alone})[0].Len() > 0 {
				groups[i] = method.Name
			}
		}
	}
	return groups
}
