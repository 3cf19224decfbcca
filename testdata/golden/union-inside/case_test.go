package unioninside

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/union-inside/gen"
)

func TestWhatIsInsideTells(t *testing.T) {
	t.Parallel()
	notice := func(text string) gen.Notice { return check.Union(t, gen.DecodeNotice, gen.AppendNotice, text) }
	check.As[*gen.Mail](t, notice(`{"meta":{"kind":"mail"},"text":"a"}`))
	check.As[*gen.Call](t, notice(`{"meta":{"at":"noon","kind":"call"},"text":"a"}`))
	check.As[*gen.Call](t, notice(`{"text":"a","meta":{"kind":"call","more":{"kind":"mail"}}}`))

	frame := func(text string) gen.Frame { return check.Union(t, gen.DecodeFrame, gen.AppendFrame, text) }
	check.As[*gen.Ping](t, frame(`{"head":{"v":{"op":1}}}`))
	check.As[*gen.Pong](t, frame(`{"head":{"v":{"op":2}}}`))
	check.As[*gen.Ping](t, frame(`{"head":{"v":null}}`))

	key := func(text string) gen.Key { return check.Union(t, gen.DecodeKey, gen.AppendKey, text) }
	check.As[*gen.ByID](t, key(`{"key":{"id":"1"}}`))
	check.As[*gen.ByName](t, key(`{"key":{"name":"a"}}`))

	step := func(text string) gen.Step { return check.Union(t, gen.DecodeStep, gen.AppendStep, text) }
	check.As[*gen.Run](t, step(`{"spec":{"type":"run"}}`))
	check.As[*gen.Wait](t, step(`{"spec":{"type":"wait"}}`))
}
