// Package unions reads the unions that oapi-codegen leaves as text, so that it is compared with others that read them.
package unions

import (
	"encoding/json"

	"github.com/assistgen/assistgen/testdata/figures/speed/gen/oapicodegen"
)

// ReadRun reads a run to the end.
func ReadRun(data []byte) error {
	var run oapicodegen.Run
	if err := json.Unmarshal(data, &run); err != nil {
		return err
	}
	return Resolve(&run)
}

// Resolve reads all unions of a run.
func Resolve(run *oapicodegen.Run) error {
	if err := tools(run.Tools); err != nil {
		return err
	}
	if err := toolChoice(run.ToolChoice); err != nil {
		return err
	}
	if run.ResponseFormat != nil {
		if _, err := run.ResponseFormat.ValueByDiscriminator(); err != nil {
			return err
		}
	}
	for i := range run.Steps {
		if err := stepDetails(&run.Steps[i].StepDetails); err != nil {
			return err
		}
	}
	return nil
}

// ResolveRequest reads all unions of a request.
func ResolveRequest(r *oapicodegen.CreateRunRequest) error {
	if r.Tools != nil {
		if err := tools(*r.Tools); err != nil {
			return err
		}
	}
	return toolChoice(r.ToolChoice)
}

func tools(list []oapicodegen.Tool) error {
	for i := range list {
		if _, err := list[i].ValueByDiscriminator(); err != nil {
			return err
		}
	}
	return nil
}

// toolChoice reads a union that has no tag: it is an object, else a string.
func toolChoice(choice *oapicodegen.ToolChoice) error {
	if choice == nil {
		return nil
	}
	if _, err := choice.AsNamedToolChoice(); err == nil {
		return nil
	}
	_, err := choice.AsToolChoice0()
	return err
}

func stepDetails(details *oapicodegen.StepDetails) error {
	value, err := details.ValueByDiscriminator()
	if err != nil {
		return err
	}
	calls, ok := value.(oapicodegen.ToolCallsDetails)
	if !ok {
		return nil
	}
	for i := range calls.ToolCalls {
		if _, err := calls.ToolCalls[i].ValueByDiscriminator(); err != nil {
			return err
		}
	}
	return nil
}
