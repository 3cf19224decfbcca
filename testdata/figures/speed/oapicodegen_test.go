package speed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/assistgen/assistgen/testdata/figures/speed/gen/oapicodegen"
	"github.com/assistgen/assistgen/testdata/figures/speed/unions"
)

func newOapiCodegen(client *http.Client) (subject, error) {
	var value oapicodegen.Run
	var sent oapicodegen.CreateRunRequest
	if err := errors.Join(json.Unmarshal(run, &value), json.Unmarshal(create, &sent)); err != nil {
		return subject{}, err
	}
	authorize := func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
	c, err := oapicodegen.NewClientWithResponses(baseURL, oapicodegen.WithHTTPClient(client), oapicodegen.WithRequestEditorFn(authorize))
	if err != nil {
		return subject{}, err
	}
	limit, order, after, include := 20, oapicodegen.GetRunParamsOrder("asc"), "run_100", []string{"a", "b"}
	params := &oapicodegen.GetRunParams{Limit: &limit, Order: &order, After: &after, Include: &include}
	var buffer bytes.Buffer
	return subject{
		name:      "oapi-codegen",
		decode:    unions.ReadRun,
		shallow:   func(data []byte) error { return json.Unmarshal(data, new(oapicodegen.Run)) },
		unmarshal: unions.ReadRun,
		encode: func() (int, error) {
			buffer.Reset()
			err := json.NewEncoder(&buffer).Encode(&value)
			return buffer.Len(), err
		},
		marshal: func() ([]byte, error) { return json.Marshal(&value) },
		handler: oapicodegen.Handler(oapicodegen.NewStrictHandler(oapiCodegenHandler{run: &value}, nil)),
		get: func(ctx context.Context) (any, error) {
			r, err := c.GetRunWithResponse(ctx, "thread_abc123", "run_abc123", params)
			if err != nil {
				return nil, err
			}
			return r.JSON200, unions.Resolve(r.JSON200)
		},
		post: func(ctx context.Context) (any, error) {
			r, err := c.CreateRunWithResponse(ctx, "thread_abc123", sent)
			if err != nil {
				return nil, err
			}
			return r.JSON200, unions.Resolve(r.JSON200)
		},
	}, nil
}

// oapiCodegenHandler answers with a run that is there already.
type oapiCodegenHandler struct{ run *oapicodegen.Run }

func (h oapiCodegenHandler) GetRun(context.Context, oapicodegen.GetRunRequestObject) (oapicodegen.GetRunResponseObject, error) {
	return oapicodegen.GetRun200JSONResponse(*h.run), nil
}

func (h oapiCodegenHandler) CreateRun(_ context.Context, r oapicodegen.CreateRunRequestObject) (oapicodegen.CreateRunResponseObject, error) {
	if err := unions.ResolveRequest(r.Body); err != nil {
		return nil, err
	}
	return oapicodegen.CreateRun200JSONResponse(*h.run), nil
}
