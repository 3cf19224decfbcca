package versionstypes

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/versions-types/gen"
)

func TestOldAnswers(t *testing.T) {
	t.Parallel()
	old := `{"textToList":"t","textToEnum":"other","enumToText":"a","intToNumber":5,"intToText":7,"objectToAny":{"a":"b"},"toNull":"n",` +
		`"openMap":{"x":"y"},"one":{"type":"one","a":"b"},"closed":"x","dateToText":"2025-01-01T00:00:00Z"}`
	c := check.Decode[gen.Changes](t, old)
	check.Writes(t, c, strings.Replace(old, `7`, `"7"`, 1)) // in the newest form
	check.Equal(t, check.As[gen.ChangesTextToListText](t, c.TextToList), "t")
	check.Equal(t, c.IntToNumber, 5)
	check.Equal(t, c.IntToText, 7)
	check.Equal(t, c.OpenMap.Additional, map[string]string{"x": "y"})
	check.As[*gen.One](t, c.One)
}

func TestNewAnswers(t *testing.T) {
	t.Parallel()
	c := check.RoundTrip[gen.Changes](t, `{"textToList":["t"],"textToEnum":"b","enumToText":"free","intToNumber":5.5,"intToText":"7","objectToAny":[1.0],"toNull":null,`+
		`"openMap":{"known":"k"},"one":{"type":"two","b":"c"},"closed":"z","dateToText":"soon"}`)
	check.Equal(t, check.As[gen.ChangesTextToListList](t, c.TextToList), gen.ChangesTextToListList{"t"})
	check.Equal(t, c.TextToEnum, gen.ChangesTextToEnumB)
	check.Equal(t, c.IntToNumber, 5.5)
	check.Equal(t, c.ObjectToAny, gen.Raw("[1.0]"))
	check.Equal(t, c.ToNull.IsNull(), true)
	check.Equal(t, c.OpenMap.Known, gen.Some("k"))
	check.As[*gen.Two](t, c.One)
	check.Equal(t, c.DateToText, gen.Some("soon"))
	check.Equal(t, c.Rest == nil, true)
}

// The newest form is written.
func TestWritten(t *testing.T) {
	t.Parallel()
	check.Writes(t, &gen.Changes{IntToText: 7, One: &gen.Two{}, TextToList: gen.ChangesTextToListList{"a"}, ObjectToAny: "1"},
		`{"textToList":["a"],"textToEnum":"","enumToText":"","intToNumber":0,"intToText":"7","objectToAny":1,"toNull":null,"openMap":{},"one":{"type":"two"},"closed":""}`)
	check.Equal(t, (*gen.Two)(nil).Available(gen.VersionOld), false)
	check.Equal(t, gen.ChangesClosedY.Available(gen.VersionOld), false)
	check.Equal(t, gen.ChangesClosedX.Available(gen.VersionOld), true)
}
