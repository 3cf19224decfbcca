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
	`{"count":1.0,"count":1,"child":{"id":null,"x":1},"child":{},"extra":{"n":1.0,"n":1},"tool":{"type":"search","type":"function","type":5}}`,
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
		if err := item.UnmarshalJSON([]byte(text)); (err == nil) != json.Valid([]byte(text)) {
			t.Fatalf("error %v", err)
		} else if err != nil {
			return
		}
		check.RoundTrip[gen.Item](t, text)
		other := check.Decode[gen.Item](t, check.Encode(t, &item))
		check.Writes(t, other, text)
		item.Rest = nil
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
			check.Same(t, text, string(data))
		}
	})
}
