package memory

import (
	"context"
	"errors"
	"iter"

	"github.com/assistgen/assistgen/generated/assistants"
	"github.com/assistgen/assistgen/generated/runtime"
)

type assistantsService struct {
	assistants.AssistantsService
	s *Service
}

func (a *assistantsService) Create(ctx context.Context, body *assistants.CreateAssistantRequest, _ *assistants.AssistantsCreateParams, _ ...assistants.CallOption) (*assistants.Assistant, error) {
	return do(ctx, a.s, "Assistants.Create", func() (*assistants.Assistant, error) {
		b := orZero(body)
		if b.Model == "" {
			return nil, absent("model")
		}
		if err := checkTTL(b.ExpirationConfig); err != nil {
			return nil, err
		}
		v, err := convert[assistants.Assistant](&b)
		if err != nil {
			return nil, err
		}
		if err := a.s.makeStores(b.ToolResources, v.ToolResources, nil); err != nil {
			return nil, err
		}
		v.ID, v.Object, v.CreatedAt = a.s.options.NewID("asst"), assistants.Some("assistant"), assistants.Some(a.s.now())
		if v.Tools == nil {
			v.Tools = []assistants.AssistantToolsItem{}
		}
		v.ExpiresAt = a.s.expiry(v.CreatedAt, v.ExpirationConfig)
		if err := a.s.assistants.add("", v.ID, v); err != nil {
			return nil, err
		}
		return a.s.assistants.get("", v.ID)
	})
}

func (a *assistantsService) Get(ctx context.Context, id string, _ *assistants.AssistantsGetParams, _ ...assistants.CallOption) (*assistants.Assistant, error) {
	return look(ctx, a.s, "Assistants.Get", func() (*assistants.Assistant, error) { return a.s.assistants.get("", id) })
}

func (a *assistantsService) Update(ctx context.Context, id string, body *assistants.ModifyAssistantRequest, _ *assistants.AssistantsUpdateParams, _ ...assistants.CallOption) (*assistants.Assistant, error) {
	return do(ctx, a.s, "Assistants.Update", func() (*assistants.Assistant, error) {
		return a.s.assistants.change("", id, func(v *assistants.Assistant) error {
			b := orZero(body)
			err := errors.Join(checkTTL(b.ExpirationConfig), runtime.ApplyUpdate(v, &b))
			v.ExpiresAt = a.s.expiry(v.CreatedAt, v.ExpirationConfig)
			return err
		})
	})
}

func (a *assistantsService) Delete(ctx context.Context, id string, _ *assistants.AssistantsDeleteParams, _ ...assistants.CallOption) (*assistants.DeleteAssistantResponse, error) {
	return do(ctx, a.s, "Assistants.Delete", func() (*assistants.DeleteAssistantResponse, error) {
		return &assistants.DeleteAssistantResponse{ID: assistants.Some(id), Deleted: true, Object: assistants.Some("assistant.deleted")}, a.s.assistants.drop("", id)
	})
}

func (a *assistantsService) List(ctx context.Context, params *assistants.AssistantsListParams, _ ...assistants.CallOption) (*assistants.AssistantsPage, error) {
	p := orZero(params)
	return listing[*assistants.ListAssistantsResponse, assistants.Assistant]{
		Service: a.s, call: "Assistants.List", table: &a.s.assistants,
		span: span{limit: p.Limit.Or(20), order: string(p.Order.Or("")), after: p.After.Or(""), before: p.Before.Or("")},
		response: func(l *listed[assistants.Assistant]) (*assistants.ListAssistantsResponse, *[]assistants.Assistant) {
			r := &assistants.ListAssistantsResponse{Object: assistants.Some("list"), FirstID: l.first, LastID: l.last, HasMore: l.more}
			return r, &r.Data
		},
	}.page(ctx)
}

func (a *assistantsService) All(ctx context.Context, params *assistants.AssistantsListParams, _ ...assistants.CallOption) iter.Seq2[*assistants.Assistant, error] {
	return func(yield func(*assistants.Assistant, error) bool) {
		page, err := a.List(ctx, params)
		all(ctx, page, err, yield)
	}
}
