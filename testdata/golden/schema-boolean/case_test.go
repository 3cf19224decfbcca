package schemaboolean

import (
	"encoding/json"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/schema-boolean/gen"
)

func TestTrueTakesAnythingAndFalseNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{`{"must":null}`, true},
		{`{"must":[1,"a",{}],"list":[1,null],"empty":[],"any":{"x":1},"both":{"x":"a"},"either":"a","part":{"x":"a"}}`, true},
		{`{"must":1,"never":1}`, false},
		{`{"must":1,"empty":[1]}`, false},
		{`{"must":1,"none":null}`, false},
		{`{"must":1,"neither":{}}`, false},
		{`{"must":1,"either":{"x":"a"}}`, false}, // both variants take it
		{`{"must":1,"excluded":1}`, false},
		{`{}`, false},
	} {
		var h gen.Holder
		if err := json.Unmarshal([]byte(c.text), &h); err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if err := h.Validate(); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.text, err)
		}
		if out, err := json.Marshal(&h); err != nil || c.ok && string(out) != c.text {
			t.Errorf("%s is written as %s, %v", c.text, out, err)
		}
	}
}
