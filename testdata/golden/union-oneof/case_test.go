package uniononeof

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-oneof/gen"
)

func TestWhichField(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]gen.ContentContentType{
		`{}`:                                     "",
		`{"id":"x","unheard":{}}`:                "",
		`{"text":{"content":"c"}}`:               gen.ContentContentTypeText,
		`{"text":{}}`:                            gen.ContentContentTypeText,
		`{"codeInterpreter":{}}`:                 gen.ContentContentTypeCodeInterpreter,
		`{"text":null,"codeInterpreter":{}}`:     gen.ContentContentTypeCodeInterpreter,
		`{"list":[]}`:                            gen.ContentContentTypeList,
		`{"list":null}`:                          "",
		`{"count":"0"}`:                          gen.ContentContentTypeCount,
		`{"count":"5","text":{}}`:                gen.ContentContentTypeText,
		`{"userId":"u","count":"5","system":{}}`: gen.ContentContentTypeCount,
		`{"codeInterpreter":null,"text":null}`:   "",
	} {
		check.Equal(t, check.RoundTrip[gen.Content](t, text).WhichContentType(), want)
	}
	check.Equal(t, check.Decode[gen.Content](t, `{"system":{}}`).WhichSource(), gen.ContentSourceSystem)
	check.Equal(t, check.Decode[gen.Content](t, `{"userId":""}`).WhichSource(), gen.ContentSourceUserID)
}

// An empty object says which it is, and has to be written.
func TestEmptyObjectsAreWritten(t *testing.T) {
	t.Parallel()
	c := &gen.Content{CodeInterpreter: gen.Some(&gen.Empty{}), System: gen.Some(&gen.Empty{})}
	check.Writes(t, c, `{"codeInterpreter":{},"system":{}}`)
	check.Equal(t, c.WhichContentType(), gen.ContentContentTypeCodeInterpreter)
	check.RoundTrips[gen.Content](t, `{"codeInterpreter":{"later":1}}`, `{"codeInterpreter":5}`)
}
