package generics

import (
	"encoding/json"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/generics/gen"
)

func read[T any](t *testing.T, text string) *T {
	t.Helper()
	v := new(T)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestItemsAreOfTheTypeThatIsBound(t *testing.T) {
	t.Parallel()
	page := read[gen.PetPage](t, `{"items":[{"name":"Rex"}],"meta":{"sample":{"name":"Ada"}},"next":{"items":[{"name":"Bo"}]}}`)
	var pets []gen.Pet = page.Items
	if err := page.Validate(); err != nil || pets[0].Name != "Rex" {
		t.Errorf("%v, %v", pets, err)
	}
	if meta, _ := page.Meta.Get(); meta.Validate() != nil {
		t.Error(meta.Validate())
	}
	if next, _ := page.Next.Get(); next.Items[0].Name != "Bo" {
		t.Error(next.Items)
	}
	if err := read[gen.PetPage](t, `{"items":[{}]}`).Validate(); err == nil {
		t.Error("a pet without a name is taken")
	}

	counts, _ := read[gen.Store](t, `{"counts":{"items":[1]}}`).Counts.Get()
	var numbers []int64 = counts.Items
	var texts []string = read[gen.TextPage](t, `{"items":["a"],"more":true}`).Items
	var toys []gen.ToyPageItem = read[gen.ToyPage](t, `{"items":[{"colour":"red"}]}`).Items
	var trees []gen.StrictTree = read[gen.StrictTree](t, `{"children":[{"data":"x"}]}`).Children
	if numbers[0] != 1 || texts[0] != "a" || toys[0].Colour.Or("") != "red" || trees[0].Data.Or("") != "x" {
		t.Error(numbers, texts, toys, trees)
	}
	if err := read[gen.StrictTree](t, `{"children":[{"date":"x"}]}`).Validate(); err == nil {
		t.Error("a member that the strict tree does not have is taken further down")
	}
}

func TestReferencesInAllOfBind(t *testing.T) {
	t.Parallel()
	var pets []gen.Pet = read[gen.BoxedPage](t, `{"items":[{"name":"Rex"}]}`).Items
	said := read[gen.Said](t, `{"kind":"Said","payload":"hello","cause":{"kind":"Born","payload":{"name":"Bo"}}}`)
	cause, _ := said.Cause.Get()
	born, ok := cause.(*gen.Born)
	if !ok || pets[0].Name != "Rex" || said.Payload.Or("") != "hello" {
		t.Fatalf("%v %v %T", pets, said, cause)
	}
	if pet, _ := born.Payload.Get(); pet.Name != "Bo" {
		t.Error(pet)
	}
}
