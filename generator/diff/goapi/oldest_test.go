package goapi_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/assistgen/assistgen/generator/diff/goapi"
	"github.com/google/go-cmp/cmp"
)

// Why a symbol of the oldest version alone differs from that of all versions.
const (
	metadataNamed = "an inline object of anything became the named Metadata of texts, which the merged package uses throughout"
	modelListed   = "a text became a text with listed values"
	inlineNamed   = "the parameters of a function were described in place and by another name"
)

// onceEqual is why a type changes that keeps its name: in one package it is another name of a type that is equal there.
const onceEqual = "an inline type that was equal to another diverged from it: names survive, but no longer are of one type"

// acceptedBreaks are the incompatible changes from a package of the oldest version to that of all versions: the documents
// say other things of the same field. Everything else stays compatible.
var acceptedBreaks = map[string]map[string]string{
	"openai": {
		"AssistantObject.Metadata":           metadataNamed,
		"CreateAssistantRequest.Metadata":    metadataNamed,
		"CreateMessageRequest.Metadata":      metadataNamed,
		"CreateRunRequest.Metadata":          metadataNamed,
		"CreateThreadAndRunRequest.Metadata": metadataNamed,
		"CreateThreadRequest.Metadata":       metadataNamed,
		"MessageObject.Metadata":             metadataNamed,
		"ModifyAssistantRequest.Metadata":    metadataNamed,
		"ModifyMessageRequest.Metadata":      metadataNamed,
		"ModifyRunRequest.Metadata":          metadataNamed,
		"ModifyThreadRequest.Metadata":       metadataNamed,
		"RunObject.Metadata":                 metadataNamed,
		"RunStepObject.Metadata":             metadataNamed,
		"ThreadObject.Metadata":              metadataNamed,

		"CreateAssistantRequest.Model":                                      modelListed,
		"CreateRunRequest.Model":                                            modelListed,
		"CreateThreadAndRunRequest.Model":                                   modelListed,
		"ModifyAssistantRequest.Model":                                      modelListed,
		"CreateMessageRequest.Role":                                         "its only value, user, got company: a constant became an enum",
		"CreateMessageRequest.Content":                                      "a text became a text or a list of parts",
		"RunObject.ExpiresAt":                                               "it became nullable",
		"MessageContentTextAnnotationsFileCitationObjectFileCitation.Quote": "it is no longer there in the newest version",

		"AssistantToolsFunction.Function":  inlineNamed,
		"AssistantToolsFunctionFunction":   inlineNamed,
		"ChatCompletionFunctionParameters": "the schema was renamed: its new name stands in the merged package",

		"MessageContentTextAnnotationsFilePathObject.FilePath": onceEqual,
		"MessageContentTextAnnotationsFilePathObjectFilePath":  onceEqual,
		"RunStepDetailsToolCallsCodeOutputImageObject.Image":   onceEqual,
		"RunStepDetailsToolCallsCodeOutputImageObjectImage":    onceEqual,
		"RunStepObject.LastError":                              onceEqual,
		"RunStepObjectLastError":                               onceEqual,
		"RunStepObjectLastErrorCode":                           onceEqual,
		"RunStepObjectLastErrorCodeRateLimitExceeded":          onceEqual,
		"RunStepObjectLastErrorCodeServerError":                onceEqual,

		"FilesService.List": "the first version's call has neither a cursor nor an answer that gives one, so it has no pages; " +
			"to state pages for it would be untrue",
	},
}

// TestOldestIsCompatibleWithAll shows that whoever generated from the oldest version can generate from all versions and
// change nothing, but for what the documents themselves changed.
func TestOldestIsCompatibleWithAll(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"openai", "azure", "yandex"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := specs(t, name)
			diff := holdAgainstApidiff(t, build(t, single(api, "", api.Versions[0])), build(t, api))
			breaking := []string{}
			for _, c := range diff.Changes {
				if !c.Compatible {
					breaking = append(breaking, c.Symbol)
				}
				if !c.Compatible && c.Kind == goapi.InterfaceMethod && c.Symbol != "FilesService.List" {
					t.Errorf("a call changed: %s\n%s", c.Old, c.New)
				}
			}
			accepted := slices.AppendSeq([]string{}, maps.Keys(acceptedBreaks[name]))
			slices.Sort(accepted)
			slices.Sort(breaking)
			if d := cmp.Diff(accepted, breaking); d != "" {
				t.Errorf("-accepted +found:\n%s", d)
			}
		})
	}
}
