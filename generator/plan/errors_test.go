package plan

import (
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

// TestErrorThatIsText holds that an error whose schema is text is the message.
func TestErrorThatIsText(t *testing.T) {
	t.Parallel()
	text := &model.Scalar{Kind: model.KindString}
	number := &model.Scalar{Kind: model.KindInteger}
	for _, test := range []struct {
		t    model.Type
		want string
	}{
		{text, `$message`},
		{&model.Ref{Schema: &model.Schema{Type: text}}, `$message`},
		{&model.Union{Variants: []*model.Variant{{Type: text}, {Type: number}}}, `$message`},
		{&model.List{Item: model.Use{Type: text}}, `[$message]`},
		{number, `0`},
		{&model.Scalar{Kind: model.KindString, Format: "date"}, `"1970-01-01"`},
	} {
		f := filler{found: map[string]string{}}
		if got, ok := f.value(model.Use{Type: test.t}, ""); !ok || got != test.want {
			t.Errorf("%+v: %s, want %s", test.t, got, test.want)
		}
	}
}
