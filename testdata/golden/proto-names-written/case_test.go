package protonameswritten

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/proto-names-written/gen"
)

const snake = `{"id":"i","thread_id":"t","created_at":"2025-01-01T00:00:00Z","token_count":"5","label_map":{"aB":"x"},"reply_to":{"thread_id":"u"},` +
	`"part_list":[{"plain_text":"p"}],"sameName":"s","same_name":6}`

func TestTheSecondNameIsWritten(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Message](t, snake)
	check.Equal(t, m.Rest == nil, true)
	n := check.Decode[gen.Message](t, `{"threadId":"t","tokenCount":"5","partList":[{"imageUrl":"u"}]}`)
	check.Writes(t, n, `{"thread_id":"t","token_count":"5","part_list":[{"image_url":"u"}]}`)
	check.Same(t, `{"threadId":"t","tokenCount":"5","partList":[{"imageUrl":"u"}]}`, check.Encode(t, n, gen.AlternateNames()))
}

// A field whose second name another field has keeps its first.
func TestASecondNameThatIsTaken(t *testing.T) {
	t.Parallel()
	m := check.RoundTrip[gen.Message](t, `{"thread_id":"","sameName":"s","same_name":6}`)
	check.Equal(t, m.SameName, gen.Some("s"))
	check.Equal(t, m.SameNameField, gen.Some[int64](6))
	check.Same(t, `{"threadId":"","sameName":"s","same_name":6}`, check.Encode(t, m, gen.AlternateNames()))
}
