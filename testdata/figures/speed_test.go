package main

import "testing"

func TestAddBenchmarks(t *testing.T) {
	t.Parallel()
	const text = `goos: linux
BenchmarkDecode/ogen-2         	   36220	     33710 ns/op	  33560 cpu-ns/op	    8760 B/op	     155 allocs/op
BenchmarkDecode/oapi-codegen   	    6853	    204535 ns/op	  19122 B/op	     450 allocs/op
--- SKIP: BenchmarkDecodeShallow/ogen
PASS
`
	var s speed
	for range 2 {
		if err := s.addBenchmarks(text); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.Benchmarks) != 2 {
		t.Fatalf("%d benchmarks", len(s.Benchmarks))
	}
	if got := s.find("Decode", "ogen").Values["cpu-ns/op"]; len(got) != 2 || got[1] != 33560 {
		t.Errorf("ogen: CPU %v", got)
	}
	if got := s.find("Decode", "oapi-codegen").Values["B/op"]; len(got) != 2 || got[0] != 19122 {
		t.Errorf("oapi-codegen: bytes %v", got)
	}
}
