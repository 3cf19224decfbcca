package files_test

import (
	"context"
	"testing"

	"github.com/assistgen/assistgen/testdata/golden/files/gen"
)

// TestNames holds the types to the names of the components that lead to their files.
func TestNames(t *testing.T) {
	v, err := gen.DecodeVehicle([]byte(`{"kind":"bus","behind":{"kind":"tram"}}`))
	if err != nil {
		t.Fatal(err)
	}
	bus, ok := v.(*gen.Bus)
	if !ok {
		t.Fatalf("read %T", v)
	}
	if behind, ok := bus.Behind.Get(); !ok || !isTram(behind) {
		t.Errorf("read %T", behind)
	}
	var (
		_ gen.Coach                                                                                                         = *bus
		_ gen.Carriage                                                                                                      = v
		_ func(gen.VehiclesService, context.Context, int64, *gen.VehiclesGetBusParams, ...gen.CallOption) (*gen.Bus, error) = gen.VehiclesService.GetBus
	)
}

func isTram(v gen.Vehicle) bool {
	_, ok := v.(*gen.Tram)
	return ok
}
