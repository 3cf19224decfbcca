// Command first prints how many nanoseconds reading a run takes that is the first thing a process reads.
//
//	first assistgen run.json
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/assistgen/assistgen/testdata/figures/speed/gen/assistgen"
	"github.com/assistgen/assistgen/testdata/figures/speed/gen/ogen"
	"github.com/assistgen/assistgen/testdata/figures/speed/unions"
)

// readers has a function that reads a run for each generator.
var readers = map[string]func([]byte) error{
	"assistgen":    func(data []byte) error { return new(assistgen.Run).UnmarshalJSON(data) },
	"oapi-codegen": unions.ReadRun,
	"ogen":         func(data []byte) error { return new(ogen.Run).UnmarshalJSON(data) },
}

func main() {
	read := readers[os.Args[1]]
	data, err := os.ReadFile(os.Args[2])
	if err == nil {
		start := time.Now()
		err = read(data)
		fmt.Println(time.Since(start).Nanoseconds())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "first:", err)
		os.Exit(2)
	}
}
