package plan

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

func TestLimitFacts(t *testing.T) {
	t.Parallel()
	n := func(n uint64) *uint64 { return &n }
	text := func(l model.Limits) model.Type { return &model.Scalar{Kind: model.KindString, Limits: l} }
	whole := func(l model.Limits) model.Type { return &model.Scalar{Kind: model.KindInteger, Limits: l} }
	list := func(l model.Limits) model.Type { return &model.List{Limits: l} }
	for _, test := range []struct {
		t    model.Type
		want string
	}{
		{whole(model.Limits{}), ""},
		{whole(model.Limits{Minimum: "0"}), "At least 0."},
		{whole(model.Limits{Minimum: "0", ExclusiveMinimum: true}), "Greater than 0."},
		{whole(model.Limits{Maximum: "10"}), "At most 10."},
		{whole(model.Limits{Maximum: "10", ExclusiveMaximum: true}), "Less than 10."},
		{whole(model.Limits{Minimum: "1", Maximum: "10"}), "1 to 10."},
		{whole(model.Limits{Minimum: "7", Maximum: "7"}), "Exactly 7."},
		{whole(model.Limits{Minimum: "0", ExclusiveMinimum: true, Maximum: "10", ExclusiveMaximum: true}), "Greater than 0 and less than 10."},
		{whole(model.Limits{Minimum: "0", ExclusiveMinimum: true, Maximum: "10"}), "Greater than 0 and at most 10."},
		{whole(model.Limits{Minimum: "0", Maximum: "10", ExclusiveMaximum: true}), "At least 0 and less than 10."},
		{whole(model.Limits{Minimum: "0", MultipleOf: "5"}), "At least 0. A multiple of 5."},
		{text(model.Limits{MinLength: n(0)}), ""},
		{text(model.Limits{MinLength: n(1)}), "At least 1 character."},
		{text(model.Limits{MinLength: n(2)}), "At least 2 characters."},
		{text(model.Limits{MaxLength: n(1)}), "At most 1 character."},
		{text(model.Limits{MinLength: n(0), MaxLength: n(0)}), "Exactly 0 characters."},
		{text(model.Limits{MinLength: n(0), MaxLength: n(9)}), "At most 9 characters."},
		{text(model.Limits{MinLength: n(3), MaxLength: n(3)}), "Exactly 3 characters."},
		{text(model.Limits{MinLength: n(1), MaxLength: n(3), Pattern: "^a"}), `1 to 3 characters. Matches "^a".`},
		{list(model.Limits{MinItems: n(1)}), "At least 1 item."},
		{list(model.Limits{MinItems: n(1), MaxItems: n(1)}), "Exactly 1 item."},
		{list(model.Limits{MaxItems: n(2), UniqueItems: true}), "At most 2 items. Unique items."},
		{&model.Map{Limits: model.Limits{MinProperties: n(1), MaxProperties: n(2)}}, "1 to 2 members."},
		{&model.Map{Limits: model.Limits{MinProperties: n(1)}}, "At least 1 member."},
	} {
		if got := strings.Join(limitFacts(test.t), " "); got != test.want {
			t.Errorf("%+v: %s, want %s", test.t, got, test.want)
		}
	}
}
