package namesfields

import (
	"reflect"
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/names-fields/gen"
)

func TestWordsOfGo(t *testing.T) {
	t.Parallel()
	text := `{"break":"1","case":"2","chan":"3","const":"4","continue":"5","default":"6","defer":"7","else":"8","fallthrough":"9","for":"10","func":"11",` +
		`"go":"12","goto":"13","if":"14","import":"15","interface":"16","map":"17","package":"18","range":"19","return":"20","select":"21","struct":"22",` +
		`"switch":"23","type":"24","var":"25","string":"26","int64":27,"nil":"28","true":true,"error":"30","len":31,"append":"32","m":"33","o":"34","r":"35",` +
		`"w":"36","rest":"37","seen":"38","ok":"39"}`
	w := check.RoundTrip[gen.Words](t, text)
	check.Equal(t, w.Break, "1")
	check.Equal(t, w.String, "26")
	check.Equal(t, w.RestField, gen.Some("37"))
	w.Rest = nil
	check.Writes(t, w, text)
}

func TestNamesOfMethods(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Methods](t, `{"validate":true,"rest":"r","set_rest":"s","equal":"e","decode_json":"d","append_json":"a","marshal_json":"m",`+
		`"unmarshalJSON":"u","available":false,"field_available":true,"additional":"x","rest_field":"y","restField":"z","read_json":"j","untouched":"t","more":5}`)
	check.Equal(t, m.ValidateField, gen.Some(true))
	check.Equal(t, m.RestField, gen.Some("r"))
	check.Equal(t, m.RestFieldField, gen.Some("y"))
	check.Equal(t, m.RestFieldField2, gen.Some("z"))
	check.Equal(t, m.Additional, gen.Some("x"))
	check.Equal(t, m.AdditionalMembers, map[string]int64{"more": 5})
	check.Equal(t, m.Equal(check.Decode[gen.Methods](t, check.Encode(t, m))), true)
}

// Members that are one name in Go are fields of their own.
func TestClashes(t *testing.T) {
	t.Parallel()
	text := `{"a_b":"1","aB":"2","A-B":"3","a.b":"4","AB":"5","ab":"6","aB2":"7","":"8"," ":"9","-":"10","_":"11","1":"12","2nd":"13","@type":"14","$ref2":"15",` +
		`"ключ":"16","名前":"17","ünïcode":"18","e\u0301":"19","Clash":{"ab":"20"},"id":"21","ID":"22","userIDs":["23"]}`
	c := check.RoundTrip[gen.Clash](t, text)
	check.Equal(t, c.Rest == nil, true)
	check.Equal(t, c.AB, gen.Some("1"))
	check.Equal(t, c.Empty, gen.Some("8"))
	check.Equal(t, c.Ключ, gen.Some("16"))
	check.Equal(t, c.N名前, gen.Some("17"))
	check.Equal(t, c.UserIDs, []string{"23"})
	check.Equal(t, reflect.TypeFor[gen.Clash]().NumField(), strings.Count(text, ":")+1) // the one inside Clash stands for the rest; one more has no size
}

func TestTypesOfTheirFieldsNames(t *testing.T) {
	t.Parallel()
	o := check.RoundTrip[gen.Own](t, `{"Own":{"state":"on"},"inline":{"inline":{"x":"1"}},"state":"off","status":"on"}`)
	inner, _ := o.Own.Get()
	check.Equal(t, inner.State, gen.Some("on"))
	inline, _ := o.Inline.Get()
	check.Equal(t, inline, &gen.OwnInline2{Inline: gen.Some(&gen.OwnInline2Inline{X: gen.Some("1")})})
	check.Equal(t, o.Status.Or(""), gen.OwnStatusOn2)
	check.RoundTrips[gen.OwnStatusOn](t, `{"y":"y"}`)
	check.RoundTrips[gen.Type](t, `{"type":"t","func":{"type":{"type":"u"}}}`)
}
