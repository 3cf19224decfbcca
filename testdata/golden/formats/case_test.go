package formats

import (
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/assistgen/assistgen/testdata/golden/formats/gen"
	"github.com/assistgen/assistgen/testdata/golden/internal/check"
)

func TestTheWireForms(t *testing.T) {
	t.Parallel()
	text := `{"int64Text":"-9223372036854775808","uint64Text":"18446744073709551615","int32Text":"5","unix":1735787045,"time":"2025-01-02T03:04:05.120+02:00",` +
		`"bytes":"AP8+/w==","mask":"name,labels.a","int32":-2147483648,"int64":9223372036854775807,"uint64":18446744073709551615,"float":0.1,"double":1e-7,` +
		`"date":"2025-01-02","uuid":"u","optTime":null,"optInt64Text":"0","optBytes":"","times":["2025-01-01T00:00:00Z"],"byteMap":{"a":"YQ=="},"optUnix":0}`
	f := check.RoundTrip[gen.Formats](t, text)
	check.Equal(t, f.Int64Text, math.MinInt64)
	check.Equal(t, f.Uint64Text, uint64(math.MaxUint64))
	check.Equal(t, f.Int32Text, 5)
	check.Equal(t, f.Unix.Time(), time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC))
	check.Equal(t, f.Time.Equal(time.Date(2025, 1, 2, 1, 4, 5, 120e6, time.UTC)), true)
	check.Equal(t, f.Bytes, []byte{0, 255, 62, 255})
	check.Equal(t, f.Mask.Paths(), []string{"name", "labels.a"})
	check.Equal(t, f.Uint64.Or(0), uint64(math.MaxUint64))
	check.Equal(t, f.OptBytes.Or(nil), []byte{})
	check.Equal(t, string(f.ByteMap["a"]), "a")
	check.Equal(t, f.OptUnix.Or(5).Time(), time.Unix(0, 0).UTC())
}

// Digits of a fraction are kept as they came, until the time is set.
func TestFractionsOfASecond(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"2025-01-02T03:04:05Z", "2025-01-02T03:04:05.1Z", "2025-01-02T03:04:05.100Z", "2025-01-02T03:04:05.123456789Z", "2025-01-02T03:04:05.000Z",
		"2025-01-02T03:04:05+00:00", "2025-01-02T03:04:05-07:30", "2025-01-02t03:04:05z", "2025-01-02", "yesterday", "", "2025-13-01T00:00:00Z",
		"2025-01-02T03:04:05.1234567890Z", "10000-01-01T00:00:00Z",
	} {
		check.RoundTrip[gen.Formats](t, `{"time":"`+text+`","optTime":"`+text+`","times":["`+text+`"]}`)
	}
	f := check.Decode[gen.Formats](t, `{"time":"2025-01-02T03:04:05.100Z"}`)
	check.Equal(t, f.Time.Nanosecond(), 100e6)
	f.Time = f.Time.Add(time.Second)
	check.Writes(t, f, `{"time":"2025-01-02T03:04:06.1Z"}`)
	check.Differ[gen.Formats](t, `{"time":"2025-01-02T03:04:05Z"}`, `{"time":"2025-01-02T04:04:05+01:00"}`)
}

func TestNumbersAsTextAndText(t *testing.T) {
	t.Parallel()
	f := check.RoundTrip[gen.Formats](t, `{"int64Text":"5","uint64Text":"-1","int32Text":"5.0","optInt64Text":"007","unix":"1735787045","int32":2147483648,"int64":1e3}`)
	check.Equal(t, f.Int64Text, 5)
	check.Equal(t, f.Uint64Text, 0)
	check.Equal(t, f.Int32Text, 5)
	check.Equal(t, f.OptInt64Text.Or(0), 7)
	check.Equal(t, f.Unix, 1735787045)
	check.Equal(t, f.Int32, math.MaxInt32)
	check.Equal(t, f.Int64, 1000)
	f.Int64Text = 6
	f.OptInt64Text = gen.Some[int64](8)
	check.Writes(t, f, `{"int64Text":"6","uint64Text":"-1","int32Text":"5.0","optInt64Text":"8","unix":"1735787045","int32":2147483648,"int64":1e3}`)
	for _, value := range []string{`""`, `" 5"`, `"5 "`, `"+5"`, `"0x10"`, `"1_000"`, `"9223372036854775808"`, `null`, `true`, `[5]`, `"５"`} {
		check.RoundTrips[gen.Formats](t, `{"int64Text":`+value+`,"optInt64Text":`+value+`,"int64":`+value+`}`)
	}
}

// A number in place of its text is expected from some servers, and written as the document says.
func TestNumbersInPlaceOfText(t *testing.T) {
	t.Parallel()
	f := check.Decode[gen.Formats](t, `{"int64Text":5,"uint64Text":1.0,"optInt64Text":-7}`)
	check.Writes(t, f, `{"int64Text":"5","uint64Text":1.0,"optInt64Text":"-7"}`)
	check.Equal(t, f.Uint64Text, 1)
}

func TestBase64(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{`YQ==`: "a", `YQ`: "a", `-_-_`: "\xfb\xff\xbf", `+/+/`: "\xfb\xff\xbf", ``: "", `no base64!`: ""} {
		f := check.RoundTrip[gen.Formats](t, `{"bytes":"`+text+`"}`)
		check.Equal(t, string(f.Bytes), want)
	}
	check.RoundTrips[gen.Formats](t, `{"bytes":5}`, `{"bytes":null}`, `{"bytes":["YQ=="]}`, `{"byteMap":{"a":"YQ","b":null}}`, `{"bytes":"YR=="}`, `{"bytes":"Y\nQ=="}`)
	f := check.Decode[gen.Formats](t, `{"bytes":"YQ"}`)
	f.Bytes = append(f.Bytes, 'b')
	check.Writes(t, f, `{"bytes":"YWI="}`)
}

func TestFilesInJSON(t *testing.T) {
	t.Parallel()
	u := gen.Upload{File: gen.FilePart{Name: "a.txt", Content: strings.NewReader("a")}, Purpose: "p"}
	for range 2 { // the content is left where it was
		check.Equal(t, check.Encode(t, &u), `{"file":"YQ==","purpose":"p"}`)
	}
	read := check.Decode[gen.Upload](t, `{"file":"YQ==","purpose":"p"}`)
	data, err := io.ReadAll(read.File.Content)
	check.Equal(t, string(data), "a")
	u.File.Content = io.MultiReader(strings.NewReader("a")) // it cannot be read again
	if data, unread := u.AppendJSON(nil); unread == nil || err != nil {
		t.Errorf("written %s, %v", data, err)
	}
	check.Equal(t, u.Equal(&u), true)
	check.RoundTrips[gen.Upload](t, `{"file":"raw","purpose":"p"}`)
	check.Equal(t, gen.Formats{Mask: "a,b"}.Mask.Paths(), []string{"a", "b"})
}
