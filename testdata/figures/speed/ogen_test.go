package speed

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/go-faster/jx"

	"github.com/assistgen/assistgen/testdata/figures/speed/gen/ogen"
)

func newOgen(client *http.Client) (subject, error) {
	var value ogen.Run
	var sent ogen.CreateRunRequest
	if err := value.UnmarshalJSON(run); err != nil {
		return subject{}, err
	}
	if err := sent.UnmarshalJSON(create); err != nil {
		return subject{}, err
	}
	handler, err := ogen.NewServer(ogenHandler{run: &value}, ogenSecurity{})
	if err != nil {
		return subject{}, err
	}
	c, err := ogen.NewClient(baseURL, ogenSecurity{}, ogen.WithClient(client))
	if err != nil {
		return subject{}, err
	}
	getParams := ogen.GetRunParams{
		ThreadID: "thread_abc123", RunID: "run_abc123", Limit: ogen.NewOptInt(20),
		Order: ogen.NewOptGetRunOrder(ogen.GetRunOrderAsc), After: ogen.NewOptString("run_100"), Include: []string{"a", "b"},
	}
	var encoder jx.Encoder
	return subject{
		name:      "ogen",
		decode:    func(data []byte) error { return new(ogen.Run).UnmarshalJSON(data) },
		unmarshal: func(data []byte) error { return json.Unmarshal(data, new(ogen.Run)) },
		encode: func() (int, error) {
			encoder.Reset()
			value.Encode(&encoder)
			return len(encoder.Bytes()), nil
		},
		marshal: func() ([]byte, error) { return json.Marshal(&value) },
		handler: handler,
		get:     func(ctx context.Context) (any, error) { return c.GetRun(ctx, getParams) },
		post: func(ctx context.Context) (any, error) {
			return c.CreateRun(ctx, &sent, ogen.CreateRunParams{ThreadID: "thread_abc123"})
		},
	}, nil
}

// ogenHandler answers with a run that is there already.
type ogenHandler struct {
	ogen.UnimplementedHandler
	run *ogen.Run
}

func (h ogenHandler) GetRun(context.Context, ogen.GetRunParams) (*ogen.Run, error) { return h.run, nil }

func (h ogenHandler) CreateRun(context.Context, *ogen.CreateRunRequest, ogen.CreateRunParams) (*ogen.Run, error) {
	return h.run, nil
}

// ogenSecurity lets every request through, and sends the token with each.
type ogenSecurity struct{}

func (ogenSecurity) HandleBearer(ctx context.Context, _ ogen.OperationName, _ ogen.Bearer) (context.Context, error) {
	return ctx, nil
}

func (ogenSecurity) Bearer(context.Context, ogen.OperationName) (ogen.Bearer, error) {
	return ogen.Bearer{Token: token}, nil
}
