package runtime

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// errMisfit says that a rule does not convert a value.
var errMisfit = errors.New("the value cannot be converted")

// conversionRule converts the values of steps: in makes those of the API unified, out does the opposite. They change nothing that
// they are given, and say [errMisfit] of what they do not know. Neither is asked about null, but for the rule that speaks of it.
type conversionRule struct {
	in, out func(s *conversionStep, v any) (any, error)

	keepsObjects bool // as they are, so that Of may convert them
	needsValues  bool
	needsPart    bool
	readsNull    bool
}

// The rules of steps; see [Step].
const (
	RuleUnixTime   = "unix-time"
	RuleUnixMillis = "unix-millis"
	RuleInt64Text  = "int64-text"
	RuleNumberText = "number-text"
	RuleValues     = "values"
	RuleFold       = "fold"
	RuleNumbers    = "numbers"
	RuleNumbered   = "numbered"
	RuleBlank      = "blank"
	RuleJSONText   = "json-text"
	RuleTextJSON   = "text-json"
	RuleTextParts  = "text-parts"
	RuleOnePart    = "one-part"
	RuleDays       = "days"
	RuleDaysText   = "days-text"
	RuleBase64     = "base64"
	RuleFile       = "file"
	RulePresence   = "presence"
	RuleModelName  = "model-name"
)

// The kinds of values of JSON, as steps call them, and the prefix of those of items; see [Step].
const (
	KindText   = "text"
	KindNumber = "number"
	KindBool   = "bool"
	KindNull   = "null"
	KindList   = "list"
	KindObject = "object"
	KindItem   = "[]"
)

// kindOfTree returns the kind of a value; empty for what JSON does not have.
func kindOfTree(v any) string {
	switch v.(type) {
	case string:
		return KindText
	case json.Number:
		return KindNumber
	case bool:
		return KindBool
	case nil:
		return KindNull
	case []any:
		return KindList
	case map[string]any:
		return KindObject
	}
	return ""
}

var conversionRules = map[string]conversionRule{
	"":             {in: asItIs, out: asItIs, keepsObjects: true},
	RuleUnixTime:   {in: timeOfUnix(0), out: unixOfTime(time.Time.Unix)},
	RuleUnixMillis: {in: timeOfUnix(3), out: unixOfTime(time.Time.UnixMilli)},
	RuleInt64Text:  {in: numberOfText, out: textOfNumber},
	RuleNumberText: {in: textOfNumber, out: numberOfText},
	RuleValues:     {in: valueOfPair(strictly), out: pairOfValue, needsValues: true},
	RuleFold:       {in: valueOfPair(strings.EqualFold), out: pairOfValue, needsValues: true},
	RuleNumbers:    {in: valueOfNumber, out: numberOfValue, needsValues: true},
	RuleNumbered:   {in: numberOfName, out: nameOfNumber, needsValues: true},
	RuleBlank:      {in: nullOfBlank, out: blankOfNull, readsNull: true},
	RuleJSONText:   {in: textOfObject, out: objectOfText},
	RuleTextJSON:   {in: objectOfText, out: textOfObject},
	RuleTextParts:  {in: asItIs, out: partsOfText, keepsObjects: true, needsPart: true},
	RuleOnePart:    {in: partOfText, out: textOfPart, needsPart: true},
	RuleDays:       {in: secondsOfDays(wholeNumber), out: daysOfSeconds(asNumber)},
	RuleDaysText:   {in: secondsOfDays(wholeText), out: daysOfSeconds(asText)},
	RuleBase64:     {in: fileOfText, out: textOfFile},
	RuleFile:       {in: textOfSentFile, out: fileOfText},
	RuleModelName:  {in: nameOfModel, out: modelOfName},
	RulePresence:   {in: asItIs, out: asItIs, needsValues: true}, // see conversionStep.tagOf and setTag
}

// ConversionRules returns the names of the rules that a step may have, in order.
func ConversionRules() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(conversionRules)), func(name string) bool { return name == "" })
}

func asItIs(_ *conversionStep, v any) (any, error) { return v, nil }

// inward makes a value unified, or leaves one as it is that the rule does not know.
func (s *conversionStep) inward(v any) any {
	if v == nil && !s.rule.readsNull {
		return nil
	}
	if u, err := s.rule.in(s, v); err == nil {
		return u
	}
	return v
}

// outward returns the opposite of inward, which tells of values that the rule does not know.
func (s *conversionStep) outward(v any) (any, error) {
	if v == nil && !s.rule.readsNull {
		return nil, nil //nolint:nilnil // null is a value
	}
	if text, ok := v.(string); ok && s.lacksValue[text] {
		return nil, errMisfit
	}
	return s.rule.out(s, v)
}

// timeOfUnix makes a time of a number of seconds, or of parts of them: of thousandths for 3.
func timeOfUnix(parts int64) func(*conversionStep, any) (any, error) {
	return func(_ *conversionStep, v any) (any, error) {
		number, ok := numberOf(v)
		if !ok {
			return nil, errMisfit
		}
		const secondDigits, nanoDigits = 12, 9 // the year 9999 ends in a second of 12 digits
		d := decimalOf(number)
		point := int64(len(d.digits)) + d.exponent - parts // how many digits are before the decimal point
		if point > secondDigits {
			return nil, errMisfit
		}
		zeros := strings.Repeat("0", secondDigits+nanoDigits)
		digits := zeros[:secondDigits-max(point, -nanoDigits)] + d.digits + zeros
		seconds, _ := strconv.ParseInt(digits[:secondDigits], 10, 64)
		nanos, _ := strconv.ParseInt(digits[secondDigits:secondDigits+nanoDigits], 10, 64)
		if d.negative {
			seconds, nanos = -seconds, -nanos
		}
		t := time.Unix(seconds, nanos).UTC()
		if t.Year() < 0 || t.Year() > 9999 {
			return nil, errMisfit
		}
		return t.Format(time.RFC3339Nano), nil
	}
}

func unixOfTime(count func(time.Time) int64) func(*conversionStep, any) (any, error) {
	return func(_ *conversionStep, v any) (any, error) {
		text, _ := v.(string)
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, errMisfit
		}
		return asNumber(count(t)), nil
	}
}

// numberOf returns the text of a JSON number.
func numberOf(v any) (string, bool) {
	number, ok := v.(json.Number)
	return string(number), ok && number != "" && number[0] <= '9' && json.Valid([]byte(number))
}

// wholeNumber returns a number that an int64 holds, however it is written.
func wholeNumber(v any) (int64, bool) {
	number, ok := numberOf(v)
	if !ok {
		return 0, false
	}
	if n, few := short(number); few {
		return n, true
	}
	const most = 19 // digits of an int64
	d := decimalOf(number)
	if d.exponent < 0 || int64(len(d.digits))+d.exponent > most {
		return 0, false
	}
	digits := cmp.Or(d.digits, "0") + strings.Repeat("0", int(d.exponent))
	if d.negative {
		digits = "-" + digits
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil
}

// wholeText is wholeNumber for strings.
func wholeText(v any) (int64, bool) {
	text, _ := v.(string)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

func asNumber(n int64) any { return json.Number(strconv.FormatInt(n, 10)) }
func asText(n int64) any   { return strconv.FormatInt(n, 10) }

func numberOfText(_ *conversionStep, v any) (any, error) {
	n, ok := wholeText(v)
	if !ok {
		return nil, errMisfit
	}
	return asNumber(n), nil
}

func textOfNumber(_ *conversionStep, v any) (any, error) {
	n, ok := wholeNumber(v)
	if !ok {
		return nil, errMisfit
	}
	return asText(n), nil
}

const daySeconds = 24 * 60 * 60

func secondsOfDays(read func(any) (int64, bool)) func(*conversionStep, any) (any, error) {
	return func(_ *conversionStep, v any) (any, error) {
		days, ok := read(v)
		const most = math.MaxInt64 / daySeconds
		if !ok || days > most || days < -most {
			return nil, errMisfit
		}
		return asNumber(days * daySeconds), nil
	}
}

func daysOfSeconds(write func(int64) any) func(*conversionStep, any) (any, error) {
	return func(_ *conversionStep, v any) (any, error) {
		seconds, ok := wholeNumber(v)
		if !ok || seconds%daySeconds != 0 {
			return nil, errMisfit
		}
		return write(seconds / daySeconds), nil
	}
}

func strictly(a, b string) bool { return a == b }

// valueOfPair finds the value of the API among the pairs. A value of neither side is carried as it is.
func valueOfPair(equal func(a, b string) bool) func(*conversionStep, any) (any, error) {
	return func(s *conversionStep, v any) (any, error) {
		text, ok := v.(string)
		for _, pair := range s.Values {
			if ok && equal(pair[0], text) {
				return pair[1], nil
			}
		}
		return v, nil
	}
}

func pairOfValue(s *conversionStep, v any) (any, error) {
	for _, pair := range s.Values {
		if v == pair[1] {
			return pair[0], nil
		}
	}
	return v, nil
}

// valueOfNumber finds the value of a number among the pairs. A number in none is its digits.
func valueOfNumber(s *conversionStep, v any) (any, error) {
	n, ok := wholeNumber(v)
	if !ok {
		return nil, errMisfit
	}
	return valueOfPair(strictly)(s, asText(n))
}

func numberOfValue(s *conversionStep, v any) (any, error) {
	text, err := pairOfValue(s, v)
	if err != nil {
		return nil, err
	}
	return numberOfText(s, text)
}

// numberOfName finds the number of a string among the pairs.
func numberOfName(s *conversionStep, v any) (any, error) {
	for _, pair := range s.Values {
		if v == pair[0] {
			return numberOfText(s, pair[1])
		}
	}
	return nil, errMisfit
}

func nameOfNumber(s *conversionStep, v any) (any, error) {
	n, ok := wholeNumber(v)
	for _, pair := range s.Values {
		if ok && pair[1] == strconv.FormatInt(n, 10) {
			return pair[0], nil
		}
	}
	return nil, errMisfit
}

func nullOfBlank(_ *conversionStep, v any) (any, error) {
	if v == "" {
		return nil, nil //nolint:nilnil // null is a value
	}
	return v, nil
}

func blankOfNull(_ *conversionStep, v any) (any, error) {
	if v == nil {
		return "", nil
	}
	return v, nil
}

func textOfObject(_ *conversionStep, v any) (any, error) {
	object, _ := v.(map[string]any)
	if object == nil || !isTree(object, mostLevels) {
		return nil, errMisfit
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if e.Encode(object) != nil {
		return nil, errMisfit
	}
	return strings.TrimSuffix(text.String(), "\n"), nil
}

// isTree reports whether a value consists of JSON values only.
func isTree(v any, levels int) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			if levels == 0 || !isTree(member, levels-1) {
				return false
			}
		}
	case []any:
		for _, item := range v {
			if levels == 0 || !isTree(item, levels-1) {
				return false
			}
		}
	case string, json.Number, bool, nil:
	default:
		return false
	}
	return true
}

func objectOfText(_ *conversionStep, v any) (any, error) {
	text, _ := v.(string)
	tree, err := readTree(text)
	if object, ok := tree.(map[string]any); ok && err == nil {
		return object, nil
	}
	return nil, errMisfit
}

// readTree reads a string that is one JSON value.
func readTree(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errMisfit
	}
	return v, nil
}

func partsOfText(s *conversionStep, v any) (any, error) {
	if text, ok := v.(string); ok {
		return []any{filledIn(s.wrap, text)}, nil
	}
	return v, nil
}

func partOfText(s *conversionStep, v any) (any, error) {
	if text, ok := v.(string); ok {
		return []any{filledIn(s.wrap, text)}, nil
	}
	return nil, errMisfit
}

// textOfPart leaves strings as they are: the unified value may be one.
func textOfPart(s *conversionStep, v any) (any, error) {
	text, ok := v.(string)
	if list, _ := v.([]any); len(list) == 1 {
		text, ok = textIn(s.wrap, list[0])
	}
	if !ok {
		return nil, errMisfit
	}
	return text, nil
}

// textIn returns the string that a tree has in place of "$", if it is otherwise equal to wrap.
func textIn(wrap, v any) (string, bool) {
	text, ok := stringFor(wrap, v)
	return text, ok && sameTree(filledIn(wrap, text), v)
}

// stringFor returns the string at the place of the first "$".
func stringFor(wrap, v any) (string, bool) {
	switch wrap := wrap.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(wrap)) {
			if text, ok := stringFor(wrap[name], memberOf(v, name)); ok {
				return text, true
			}
		}
	case []any:
		items, _ := v.([]any)
		for i := range min(len(wrap), len(items)) {
			if text, ok := stringFor(wrap[i], items[i]); ok {
				return text, true
			}
		}
	case string:
		text, ok := v.(string)
		return text, ok && wrap == "$"
	}
	return "", false
}

// filledIn copies a tree with a string in place of each "$".
func filledIn(v any, text string) any {
	switch v := v.(type) {
	case map[string]any:
		filled := make(map[string]any, len(v))
		for name, member := range v {
			filled[name] = filledIn(member, text)
		}
		return filled
	case []any:
		filled := make([]any, len(v))
		for i, item := range v {
			filled[i] = filledIn(item, text)
		}
		return filled
	case string:
		if v == "$" {
			return text
		}
	}
	return v
}

// describeFiles says in one of two objects what strings there do not say of the files in the other: in that of the API for the rule
// base64, and in the unified one for the rule file.
func (r *conversionRow) describeFiles(rule string, to, from map[string]any) {
	for _, s := range r.steps {
		if s.Rule != rule {
			continue
		}
		_, at := s.texts()
		v, _ := find(from, at)
		file, ok := v.(*FilePart)
		if !ok || file == nil {
			continue
		}
		for path, text := range map[string]string{s.FileName: file.Name, s.FileType: file.ContentType} {
			if path != "" && text != "" {
				put(to, strings.Split(path, "."), text)
			}
		}
	}
}

// texts returns where a step of the rules base64 and file has the string, and where the file.
func (s *conversionStep) texts() (text, file []string) {
	if s.Rule == RuleFile {
		return s.to, s.from
	}
	return s.from, s.to
}

// takeFiles returns the files that strings of an object are, by their steps, and takes out of the object the names and the media types that
// the files get. It is the opposite of describeFiles.
func (r *conversionRow) takeFiles(rule string, object map[string]any) map[*conversionStep]any {
	var files map[*conversionStep]any
	for _, s := range r.steps {
		if s.Rule != rule {
			continue
		}
		at, _ := s.texts()
		v, _ := find(object, at)
		made, err := fileOfText(s, v)
		file, ok := made.(*FilePart)
		if !ok || err != nil {
			continue
		}
		for path, to := range map[string]*string{s.FileName: &file.Name, s.FileType: &file.ContentType} {
			at := strings.Split(path, ".")
			if text, _ := find(object, at); path != "" {
				if *to, ok = text.(string); ok {
					take(object, at)
				}
			}
		}
		if files == nil {
			files = map[*conversionStep]any{}
		}
		files[s] = file
	}
	return files
}

// largestFile bounds what is read of a file whose base64 is a string.
const largestFile = 512 << 20

func fileOfText(_ *conversionStep, v any) (any, error) {
	text, ok := v.(string)
	data, err := base64.StdEncoding.DecodeString(text)
	if !ok || err != nil {
		return nil, errMisfit
	}
	return &FilePart{Content: bytes.NewReader(data)}, nil
}

// textOfFile leaves strings as they are: they are the JSON of files.
func textOfFile(_ *conversionStep, v any) (any, error) {
	if text, ok := v.(string); ok {
		return text, nil
	}
	file, _ := v.(*FilePart)
	if file == nil {
		return nil, errMisfit
	}
	if file.Content == nil {
		return nil, errNoContent
	}
	data, err := readFile(file, largestFile)
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.EncodeToString(data), nil
}

// textOfSentFile is textOfFile for a file that is asked for again, as what comes back is compared: content that can be read only once is kept.
func textOfSentFile(s *conversionStep, v any) (any, error) {
	text, err := textOfFile(s, v)
	if file, ok := v.(*FilePart); ok && err == nil {
		if _, again := file.Content.(io.Seeker); !again {
			data, _ := base64.StdEncoding.DecodeString(text.(string)) // it was encoded here
			file.Content = bytes.NewReader(data)
		}
	}
	return text, err
}

// readFile reads the content of a file, and sets it back to where it was, if it can be.
func readFile(f *FilePart, most int64) ([]byte, error) {
	var start int64
	seeker, ok := f.Content.(io.Seeker)
	if ok {
		var err error
		if start, err = seeker.Seek(0, io.SeekCurrent); err != nil {
			return nil, err
		}
	}
	data, err := io.ReadAll(io.LimitReader(f.Content, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("a file of more than %d bytes cannot be sent as a string", most)
	}
	if err == nil && ok {
		_, err = seeker.Seek(start, io.SeekStart)
	}
	return data, err
}

// presentPath is where the API says a tag: by a member that is there, or that is a literal.
type presentPath struct {
	path    []string
	literal any // nil for a member that may be anything but null
	tag     string
}

// refines reports whether a path says more than another one that leads to the same member or to what is around it.
func (p *presentPath) refines(q *presentPath) bool {
	return len(p.path) >= len(q.path) && slices.Equal(p.path[:len(q.path)], q.path) && (len(p.path) > len(q.path) || q.literal == nil)
}

// goesAlong reports whether a value, such as that of a boolean, is there next to the member that matters: another one says its tag, too.
func (s *conversionStep) goesAlong(p *presentPath) bool {
	return p.literal != nil && slices.ContainsFunc(s.present, func(q presentPath) bool { return q.tag == p.tag && !slices.Equal(q.path, p.path) })
}

// isIn reports whether the object says the tag here.
func (p *presentPath) isIn(object map[string]any) bool {
	v, _ := find(object, p.path)
	if p.literal != nil {
		return sameTree(v, p.literal)
	}
	return v != nil
}

// takeFrom removes members that only repeat the tag.
func (p *presentPath) takeFrom(object map[string]any) {
	v, _ := find(object, p.path)
	if inner, ok := v.(map[string]any); p.literal != nil || ok && inner != nil && len(inner) == 0 {
		take(object, p.path)
	}
}

// putInto makes the object say the tag.
func (p *presentPath) putInto(object map[string]any) bool {
	if v, there := find(object, p.path); there && v == nil {
		take(object, p.path)
	}
	if p.literal != nil {
		return put(object, p.path, p.literal)
	}
	return put(object, p.path, map[string]any{})
}

// tagOf returns where the API says the tag, the path that says most of the first one; nil if it says none.
func (s *conversionStep) tagOf(object map[string]any) *presentPath {
	var found *presentPath
	for i := range s.present {
		if p := &s.present[i]; p.isIn(object) && (found == nil || p.refines(found) || s.goesAlong(found)) {
			found = p
		}
	}
	return found
}

// setTag makes an object say the tag, perhaps next to others. It fails if there is no such tag, or something else in its place.
func (s *conversionStep) setTag(object map[string]any, tag any) bool {
	first := -1
	for i, p := range s.present {
		if p.tag == tag && p.isIn(object) {
			return true
		}
		if p.tag == tag && first < 0 {
			first = i
		}
	}
	return first >= 0 && s.present[first].putInto(object)
}

// tell makes the unified object say a tag of the API, and takes the tag.
func (s *conversionStep) tell(object, unified map[string]any) {
	if tag, there := find(object, s.from); there && s.setTag(unified, tag) {
		take(object, s.from)
	}
}

// untold returns the paths of what would tell another tag than the one that a unified object says.
func (s *conversionStep) untold(unified map[string]any) [][]string {
	said := s.tagOf(unified)
	var paths [][]string
	for i, p := range s.present {
		if &s.present[i] != said {
			paths = append(paths, p.path)
		}
	}
	return paths
}

// lacksTag reports whether the API lacks an object because that says no tag.
func (r *conversionRow) lacksTag(unified map[string]any) bool {
	return slices.ContainsFunc(r.tells, func(t *conversionStep) bool { return t.From == r.Tag && t.tagOf(unified) == nil })
}

// nameOfModel returns what the program calls a model.
func nameOfModel(s *conversionStep, v any) (any, error) {
	if text, ok := v.(string); ok {
		if name, ok := s.modelNames[text]; ok {
			return name, nil
		}
	}
	return v, nil
}

// modelOfName returns what the provider calls a model.
func modelOfName(s *conversionStep, v any) (any, error) {
	if name, ok := v.(string); ok {
		if model, ok := s.models[name]; ok {
			return model, nil
		}
	}
	return v, nil
}

// useModels takes the names that the program has for models.
func (c *Conversions) useModels(names map[string]string) {
	reverse := map[string]string{}
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(names))) {
		reverse[names[name]] = name
	}
	for _, row := range c.rows {
		for _, s := range row.steps {
			s.models, s.modelNames = names, reverse
		}
	}
}
