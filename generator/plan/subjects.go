package plan

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// otherSubject is the file of the schemas that belong to no service.
const otherSubject = "other"

// subjects says which file each schema goes to: that of the service whose name its own name begins with, such as
// RunStepDelta with RunSteps, and otherwise that of the first service that reaches it, in the order of the document.
func subjects(api *model.API) map[*model.Schema]string {
	subject := map[*model.Schema]string{}
	services := serviceWords(api)
	for _, s := range api.Schemas {
		subject[s] = nameSubject(s.Name, services)
	}
	reached := reachedFrom(api)
	for _, s := range api.Schemas {
		if subject[s] == "" {
			subject[s] = reached[s]
		}
		if subject[s] == "" {
			subject[s] = otherSubject
		}
	}
	return subject
}

// service is the name of a service and its words, the last one in the singular.
type service struct {
	name  string
	words []string
}

// serviceWords returns the services in the order of the document.
func serviceWords(api *model.API) []service {
	var list []service
	for _, op := range api.Operations {
		known := slices.ContainsFunc(list, func(s service) bool { return s.name == op.Service })
		if words := singular(naming.Words(op.Service)); !known && len(words) > 0 {
			list = append(list, service{op.Service, words})
		}
	}
	return list
}

// verbs begin the names of requests and responses, before what they are about.
var verbs = []string{"add", "batch", "cancel", "complete", "create", "delete", "get", "list", "modify", "search", "submit", "update"}

// nameSubject returns the service whose words the name begins with, the longest of several, or "".
func nameSubject(name string, services []service) string {
	words := naming.Words(name)
	if len(words) > 1 && slices.Contains(verbs, words[0]) {
		words = words[1:]
	}
	best := service{}
	for _, s := range services {
		if n := len(s.words); n > len(best.words) && n <= len(words) && slices.Equal(singular(words[:n]), s.words) {
			best = s
		}
	}
	return best.name
}

// singular returns the words with the last one in the singular: vector, stores gives vector, store.
func singular(words []string) []string {
	words = slices.Clone(words)
	if n := len(words); n > 0 {
		last := words[n-1]
		for _, end := range [][2]string{{"ches", "ch"}, {"xes", "x"}, {"ices", "ex"}, {"s", ""}} {
			if stem, ok := strings.CutSuffix(last, end[0]); ok && stem != "" {
				words[n-1] = stem + end[1]
				break
			}
		}
	}
	return words
}

// reachedFrom returns the first service that reaches each schema; schemas that none reaches are left out.
func reachedFrom(api *model.API) map[*model.Schema]string {
	from := map[*model.Schema]string{}
	var reach func(t model.Type, service string)
	reach = func(t model.Type, service string) {
		model.Types(t, func(t model.Type) {
			if r, ok := t.(*model.Ref); ok && from[r.Schema] == "" {
				from[r.Schema] = service
				reach(r.Schema.Type, service)
			}
		})
	}
	for _, op := range api.Operations {
		for _, t := range operationTypes(op) {
			reach(t, op.Service)
		}
	}
	return from
}

// operationTypes returns the types that an operation names, in order.
func operationTypes(op *model.Operation) []model.Type {
	var types []model.Type
	for _, p := range op.Params {
		types = append(types, p.Type)
	}
	for _, b := range op.Bodies {
		types = append(types, b.Type)
	}
	for _, r := range op.Responses {
		for _, b := range r.Bodies {
			types = append(types, b.Type)
		}
	}
	if s := op.Stream; s != nil {
		if s.Item != nil {
			types = append(types, s.Item)
		}
		for _, e := range s.Events {
			if e.Type != nil {
				types = append(types, e.Type)
			}
		}
	}
	if l := op.LongRunning; l != nil && l.Result != nil {
		types = append(types, &model.Ref{Schema: l.Result})
	}
	return types
}
