package speed

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/assistgen/assistgen/testdata/figures/speed/gen/assistgen"
)

func newAssistgen(client *http.Client) (subject, error) {
	var value assistgen.Run
	var sent assistgen.CreateRunRequest
	if err := value.UnmarshalJSON(run); err != nil {
		return subject{}, err
	}
	if err := sent.UnmarshalJSON(create); err != nil {
		return subject{}, err
	}
	handler, err := assistgen.NewHandler(assistgen.Handlers{Threads: assistgenHandler{run: &value}})
	if err != nil {
		return subject{}, err
	}
	c, err := assistgen.New(assistgen.WithBaseURL(baseURL), assistgen.WithBearerToken(token), assistgen.WithHTTPClient(client))
	if err != nil {
		return subject{}, err
	}
	params := &assistgen.ThreadsGetRunParams{
		Limit: assistgen.Some[int64](20), Order: assistgen.Some(assistgen.ThreadsGetRunParamsOrderAsc),
		After: assistgen.Some("run_100"), Include: []string{"a", "b"},
	}
	var buffer []byte
	return subject{
		name:      "assistgen",
		decode:    func(data []byte) error { return new(assistgen.Run).UnmarshalJSON(data) },
		unmarshal: func(data []byte) error { return json.Unmarshal(data, new(assistgen.Run)) },
		encode: func() (n int, err error) {
			buffer, err = value.AppendJSON(buffer[:0])
			return len(buffer), err
		},
		marshal: func() ([]byte, error) { return json.Marshal(&value) },
		handler: handler,
		get: func(ctx context.Context) (any, error) {
			return c.Threads.GetRun(ctx, "thread_abc123", "run_abc123", params)
		},
		post: func(ctx context.Context) (any, error) {
			return c.Threads.CreateRun(ctx, "thread_abc123", &sent, nil)
		},
	}, nil
}

// assistgenHandler answers with a run that is there already.
type assistgenHandler struct {
	assistgen.UnimplementedThreadsHandler
	run *assistgen.Run
}

func (h assistgenHandler) GetRun(context.Context, string, string, *assistgen.ThreadsGetRunParams) (*assistgen.Run, error) {
	return h.run, nil
}

func (h assistgenHandler) CreateRun(context.Context, string, *assistgen.CreateRunRequest, *assistgen.ThreadsCreateRunParams) (*assistgen.Run, error) {
	return h.run, nil
}
