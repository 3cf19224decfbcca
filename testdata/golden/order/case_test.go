package order

import (
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/internal/check"
	"github.com/assistgen/assistgen/testdata/golden/order/gen"
)

func TestMembersAreInTheOrderOfTheDocument(t *testing.T) {
	t.Parallel()
	z := &gen.Zebra{Mane: "m", Age: 3, Tail: gen.Some("t"), N10: gen.Some("ten"), N9: gen.Some("nine"), ManeField: gen.Some("M"), A: gen.Some("a")}
	check.WritesText(t, z, `{"tail":"t","mane":"m","age":3,"10":"ten","9":"nine","Mane":"M","_a":"a"}`)
	a := &gen.Aardvark{A: gen.Some("1"), Y: gen.Some("2"), B: gen.Some("3"), Z: gen.Some("4")}
	check.WritesText(t, a, `{"z":"4","b":"3","y":"2","a":"1"}`)
	check.Equal(t, gen.Middle("").Values(), []gen.Middle{"z", "a", "m"})
}

// The case of a name matters: Mane is not mane, and MANE is not a member that the document knows.
func TestNamesAreReadByTheirCase(t *testing.T) {
	t.Parallel()
	z := check.RoundTrip[gen.Zebra](t, `{"Mane":"A","mane":"b","MANE":"c","age":1}`)
	check.Equal(t, z.Mane, "b")
	check.Equal(t, z.ManeField, gen.Some("A"))
	check.Equal(t, z.Rest.Names(), []string{"MANE"})
}

// What is not declared follows in the order in which it was read; what deviates goes between.
func TestUndeclaredMembersFollow(t *testing.T) {
	t.Parallel()
	z := check.RoundTrip[gen.Zebra](t, `{"zz":1,"age":null,"mane":"m","b":2,"a":3}`)
	check.WritesText(t, z, `{"mane":"m","age":null,"zz":1,"b":2,"a":3}`)
}
