package standin

import (
	"context"

	"github.com/assistgen/assistgen/generated/openai"
)

type assistants struct {
	openai.UnimplementedAssistantsHandler
	*store
}

func (h *assistants) Create(_ context.Context, body *openai.CreateAssistantRequest, _ *openai.AssistantsCreateParams) (*openai.AssistantObject, error) {
	return h.assistants.add(func(id string) *openai.AssistantObject {
		return &openai.AssistantObject{
			ID: id, CreatedAt: now(), Model: string(body.Model),
			Name: orNull(body.Name), Description: orNull(body.Description), Instructions: orNull(body.Instructions),
			Tools:       same[openai.AssistantObjectToolsItem](body.Tools),
			Metadata:    openai.Some(body.Metadata.Or(openai.Metadata{})),
			Temperature: body.Temperature, TopP: body.TopP, ResponseFormat: body.ResponseFormat,
		}
	}), nil
}

func (h *assistants) Get(_ context.Context, id string, _ *openai.AssistantsGetParams) (*openai.AssistantObject, error) {
	return h.assistants.get(id)
}

func (h *assistants) Update(_ context.Context, id string, body *openai.ModifyAssistantRequest, _ *openai.AssistantsUpdateParams) (*openai.AssistantObject, error) {
	return h.assistants.change(id, func(a *openai.AssistantObject) error {
		if model := body.Model.Or(""); model != "" { // some clients send an empty one
			a.Model = string(model)
		}
		if body.Tools != nil {
			a.Tools = same[openai.AssistantObjectToolsItem](body.Tools)
		}
		update(&a.Name, body.Name)
		update(&a.Description, body.Description)
		update(&a.Instructions, body.Instructions)
		update(&a.Metadata, body.Metadata)
		update(&a.Temperature, body.Temperature)
		update(&a.TopP, body.TopP)
		update(&a.ResponseFormat, body.ResponseFormat)
		return nil
	})
}

func (h *assistants) Delete(_ context.Context, id string, _ *openai.AssistantsDeleteParams) (*openai.DeleteAssistantResponse, error) {
	if err := h.assistants.remove(id); err != nil {
		return nil, err
	}
	return &openai.DeleteAssistantResponse{ID: id, Deleted: true}, nil
}

func (h *assistants) List(_ context.Context, p *openai.AssistantsListParams) (*openai.ListAssistantsResponse, error) {
	page, err := h.assistants.page(ask(p.Limit, p.Order, p.After, p.Before), all)
	if err != nil {
		return nil, err
	}
	return &openai.ListAssistantsResponse{Object: "list", Data: page.items, FirstID: page.first, LastID: page.last, HasMore: page.more}, nil
}
