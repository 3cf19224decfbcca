package protonames

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/proto-names/gen"
)

const (
	camel = `{"id":"i","threadId":"t","createdAt":"2025-01-01T00:00:00Z","tokenCount":"5","labelMap":{"aB":"x"},"replyTo":{"threadId":"u"},` +
		`"partList":[{"plainText":"p"}],"sameName":"s","same_name":6}`
	snake = `{"id":"i","thread_id":"t","created_at":"2025-01-01T00:00:00Z","token_count":"5","label_map":{"aB":"x"},"reply_to":{"thread_id":"u"},` +
		`"part_list":[{"plain_text":"p"}],"sameName":"s","same_name":6}`
)

func TestBothAreRead(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Message](t, camel)
	n := check.Decode[gen.Message](t, snake)
	check.Equal(t, m.Equal(n), true)
	check.Equal(t, n.Rest == nil, true)
	check.Equal(t, n.TokenCount, gen.Some[int64](5))
	check.Writes(t, n, camel)
}

func TestAlternateNames(t *testing.T) {
	t.Parallel()
	m := check.Decode[gen.Message](t, camel)
	check.Same(t, snake, check.Encode(t, m, gen.AlternateNames()))
	part := &gen.Part{ImageURL: gen.Some("u")}
	check.Equal(t, check.Encode(t, part, gen.AlternateNames()), `{"image_url":"u"}`)
	check.Equal(t, part.WhichPartKind(), gen.PartPartKindImageURL)
}

// What deviates comes back under the name that is asked for.
func TestDeviationsUnderEitherName(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"thread_id":null,"created_at":"yesterday","token_count":5.0,"label_map":{"a":1},"reply_to":7,"part_list":[{"plain_text":5,"other_name":1}]}`,
		`{"threadId":null,"createdAt":"yesterday","tokenCount":5.0,"labelMap":{"a":1},"replyTo":7,"partList":[{"plainText":5,"other_name":1}]}`,
	} {
		m := check.Decode[gen.Message](t, text)
		check.Same(t, `{"threadId":null,"createdAt":"yesterday","tokenCount":5.0,"labelMap":{"a":1},"replyTo":7,"partList":[{"plainText":5,"other_name":1}]}`,
			check.Encode(t, m))
		m.ThreadID = "set"
		m.TokenCount = gen.Some[int64](6)
		check.Same(t, `{"threadId":"set","createdAt":"yesterday","tokenCount":"6","labelMap":{"a":1},"replyTo":7,"partList":[{"plainText":5,"other_name":1}]}`,
			check.Encode(t, m))
	}
	check.RoundTrips[gen.Message](t, `{}`, `{"unheard_of":1,"threadId":"t"}`)
	check.Writes(t, check.Decode[gen.Message](t, `{"thread_id":"a","threadId":"b"}`), `{"threadId":"b"}`)
	check.Writes(t, check.Decode[gen.Message](t, `{"thread_id":null,"threadId":"b"}`), `{"threadId":"b"}`)
}
