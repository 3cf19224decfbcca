package normalize

import (
	"encoding/json"

	"github.com/assistgen/assistgen/generator/model"
)

// quote returns a string as JSON.
func quote(s string) model.Literal {
	b, err := json.Marshal(s)
	if err != nil { // a string always marshals
		return ""
	}
	return model.Literal(b)
}
