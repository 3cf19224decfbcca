package everything

import (
	"encoding/json"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/everything/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

var seeds = []string{
	`{"id":"i","object":"item","count":1,"tool":{"type":"search","max":5,"ranks":[1,0.5]},"tools":[{"type":"function","name":"f","strict":null}],"labels":{"a":"b"},"at":"2025-01-01T00:00:00.10Z","choice":"auto"}`,
	`{"id":null,"count":1.0,"ratio":1e3,"single":0.1,"flag":"true","mode":"m","choice":{"type":"new"},"choices":{"a":null,"b":[1],"c":true,"d":1.0}}`,
	`{"tool":"text","tools":{},"guess":{"q":"x"},"labels":[],"texts":[null,1],"maybeTexts":[null,"a"],"data":"YQ","unix":null,"any":{"x":[1.0]},"child":{"child":{}},"children":[{},null,5]}`,
	`{"extra":{"a":5,"b":1.0,"c":"x"},"undeclared":[{}],"\u0069d":"escaped","count":-0}`,
	`[]`, `null`, `"\ud800"`, `{"":{"":[[]]}}`, `{"id":1`, `{"id":}`, ` {} x`, `{"a":1,"a":2,"id":null,"id":"x"}`, "\xff", "{\"\xff\":\"\xff\"}",
	`{"count":123456789012345678901234567890,"ratio":1e400,"tools":[[]],"choice":[]}`,
}

// FuzzItem holds for any text what holds for a server's: what is JSON is read without an error, what is not is refused,
// and what was read is written as an equal value. Of members of one name the last one counts, as in encoding/json.
func FuzzItem(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var item gen.Item
		if err := item.DecodeJSON([]byte(text)); (err == nil) != json.Valid([]byte(text)) {
			t.Fatalf("error %v", err)
		} else if err != nil {
			return
		}
		if once := lastMembers(t, text); once != text {
			check.RoundTrip[gen.Item](t, once)
			return
		}
		check.RoundTrip[gen.Item](t, text)
		other := check.Decode[gen.Item](t, check.Encode(t, &item))
		check.Writes(t, other, text)
		item.SetRest(nil)
		check.Encode(t, &item)
	})
}

// FuzzChoice is the same for a bare union; its lists and numbers have no object around them that keeps what deviates.
func FuzzChoice(f *testing.F) {
	for _, s := range append(seeds, `"auto"`, `1.0`, `[1]`, `true`, `{"type":"function"}`, `{"type":"search","ranks":[null]}`) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := gen.DecodeChoice([]byte(text))
		if (err == nil) != json.Valid([]byte(text)) {
			t.Fatalf("error %v", err)
		} else if err != nil {
			return
		}
		data, err := gen.AppendChoice(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		switch v.(type) {
		case gen.ChoiceList, gen.ChoiceNumber, gen.Mode:
			again, err := gen.DecodeChoice(data)
			if err != nil {
				t.Fatal(err)
			}
			twice, err := gen.AppendChoice(nil, again)
			if err != nil {
				t.Fatal(err)
			}
			check.Same(t, string(data), string(twice))
		default:
			check.Same(t, lastMembers(t, text), string(data))
		}
	})
}

// lastMembers returns the text itself where each member stands once, and otherwise the value as encoding/json reads it.
func lastMembers(t *testing.T, text string) string {
	t.Helper()
	v := check.Parse(t, text)
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if members(text) == members(string(data)) {
		return text
	}
	return string(data)
}

// members counts the members of all objects of a text that is JSON.
func members(text string) int {
	n, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted && text[i] == ':':
			n++
		}
	}
	return n
}
