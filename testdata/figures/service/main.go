//go:build ignore

// A program that uses one service of generated/openai: how large is it? It is built in the main module.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/assistgen/assistgen/generated/openai"
)

func main() {
	client, err := openai.New()
	if err == nil {
		var run *openai.RunObject
		if run, err = client.Runs.Get(context.Background(), os.Args[1], os.Args[2], nil); err == nil {
			fmt.Println(run.ID, run.Status)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
