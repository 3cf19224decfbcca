// Hello lets an assistant speak through OpenAI's own client.
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/openai/openai-go/v3"
)

func main() {
	ctx, client := context.Background(), openai.NewClient() // by OPENAI_BASE_URL and OPENAI_API_KEY
	assistant, err := client.Beta.Assistants.New(ctx, openai.BetaAssistantNewParams{Model: "gpt-4o"})
	if err != nil {
		log.Fatal(err)
	}
	stream := client.Beta.Threads.NewAndRunStreaming(ctx, openai.BetaThreadNewAndRunParams{
		AssistantID: assistant.ID,
		Thread: openai.BetaThreadNewAndRunParamsThread{Messages: []openai.BetaThreadNewAndRunParamsThreadMessage{{
			Role: "user", Content: openai.BetaThreadNewAndRunParamsThreadMessageContentUnion{OfString: openai.String("Hello there")},
		}}},
	})
	for stream.Next() {
		for _, part := range stream.Current().Data.Delta.Content {
			fmt.Print(part.Text.Value)
		}
	}
	if err := stream.Err(); err != nil {
		log.Fatal(err)
	}
}
