// Package unify merges the models of several APIs into one: what is the same thing in two APIs becomes one thing, whatever each
// calls it and wherever it has it.
//
// Each API is first said in the words of those before it: its calls, schemas, fields and values get the names and places that
// theirs have, by what their words say and by a [Mapping]. Then merge does with it what it does with a further version. How the
// values of an API become values of the merged model, and back, comes out as tables of [runtime.Conversion].
package unify

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/diag"
	"github.com/assistgen/assistgen/generator/merge"
	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/templates/runtime"
)

// Unified is several APIs in one.
type Unified struct {
	// API is the merged model. Its versions are those of all APIs: "azure/v1".
	API *model.API
	// Adapters are how each API is used through it, in the order of the APIs.
	Adapters []*Adapter
	// Waits are calls that ask by another one until something is done.
	Waits []*Wait
}

// Wait is a call that asks by another one until something is done.
type Wait struct {
	Pos       model.Pos // in the mapping
	Name      string    // "Runs.Wait"
	Operation *model.Operation
	Member    string   // of the response
	Until     []string // its values that end the wait; so does none
	Known     []string // all its values
}

// Adapter says how the calls of one API are those of the merged model.
type Adapter struct {
	API *model.API // as in its documents
	// Calls are in the order of the merged model.
	Calls []*Call
	// Conversions are in the order in which they are come upon.
	Conversions []*runtime.Conversion
	// ByHand are the calls of the package that are written by hand: "Runs.CreateStream".
	ByHand []string
	// Served are the calls of the API that are written by hand for its handler: "Runs.Listen".
	Served []string
	// Given are the inputs that are filled in when they are absent, by their names in the API.
	Given map[string]string
}

// Call is how a call of the merged model is made.
type Call struct {
	// Operation is that of the merged model, and Own that of the API. Then is called next for the response; nil for none.
	Operation, Own, Then *model.Operation
	// In, Out and Item are the conversions of its inputs, of its response, and of the items of that; empty for none.
	In, Out, Item string
	// Events are the conversions of the values of events, by their names.
	Events map[string]string
	// ThenIn is the conversion of the inputs of Then, which is called again as long as a member of the response has one of the strings of
	// Again, by paths in it.
	ThenIn string
	Again  map[string][]string
	// Via says how it is made where that is not one call for one, and Link is the member of the response that has the address.
	Via  Via
	Link string
	// Where are the inputs that members of the response, or of its items, must be, by the names of these.
	Where map[string]string
	// Echo are the members of the response that repeat inputs of the call, and the paths of these, both in the words of the merged model.
	Echo map[string]string
	// Turns says how the pages of a list are those of the merged model; nil where they are the same.
	Turns *runtime.Turns
	// Pages is the member of the API's response with the items of a page, where the merged model has those of all pages in one response; empty for
	// another call.
	Pages string
}

// Via is a way to make a call of the merged model.
type Via string

// The ways to make a call; the empty one is a call for a call.
const (
	ViaAwait   Via = "await"   // the response is a promise: its result is waited for
	ViaCollect Via = "collect" // the call streams what the merged model has in pages
	ViaLink    Via = "link"    // the response says where the content is
)

// APIs merges the models of several APIs, each of all its versions; the first leads. The models are not changed. Notes tell of
// pairs that the mapping does not say. The result is nil where the APIs could not be merged; with other errors it is to be looked at alone.
func APIs(name string, apis []*model.API, m *Mapping, hasType func(format string) bool) (*Unified, diag.List) {
	u := &unifier{words: newWords(m.Words), mapping: m}
	for _, a := range apis {
		u.apis = append(u.apis, a.Name)
	}
	var acc *model.API
	for _, own := range apis {
		r := u.reshape(qualify(own), acc)
		u.diags.Add(r.diags...)
		u.misnamed(r)
		u.senseless(r)
		u.reshapers = append(u.reshapers, r)
		models := []*model.API{r.said}
		if acc != nil {
			models = []*model.API{acc, r.said}
		}
		merged, found := merge.APIs(name, models, hasType)
		u.diags.Add(found...)
		if acc = merged; acc == nil || u.diags.HasErrors() {
			u.diags.Sort()
			return nil, u.diags
		}
	}
	out := &Unified{API: acc}
	var rows []*row
	calls := map[string]*model.Operation{}
	for _, o := range acc.Operations {
		calls[callName(o)] = o
	}
	for _, r := range u.reshapers {
		for _, c := range r.calls {
			c.merged = calls[callName(c.said)]
		}
		r.lack(acc)
		rows = append(rows, r.rows...)
	}
	settle(rows)
	for i, r := range u.reshapers {
		out.Adapters = append(out.Adapters, r.adapter(apis[i]))
	}
	out.Waits = u.waits(acc)
	u.check(acc)
	u.byHand(acc)
	u.readable(out)
	u.unused()
	u.diags.Sort()
	return out, u.diags
}

// byHand says of calls that are written by hand for an API that it has them, and reports names of none.
func (u *unifier) byHand(acc *model.API) {
	byName := map[string]*model.Operation{}
	var names []string
	for _, o := range acc.Operations {
		byName[callName(o)] = o
		names = append(names, callName(o))
		if o.Stream != nil {
			byName[callName(o)+"Stream"] = nil // of the stream alone nothing is said
			names = append(names, callName(o)+"Stream")
		}
	}
	for _, r := range u.reshapers {
		for _, e := range r.mapping.ByHand {
			o, known := byName[e.Text]
			if !known {
				unknown(&u.diags, e, "call", names)
			}
			if o == nil || o.Availability == nil {
				continue
			}
			for _, v := range r.own.Versions {
				if !slices.Contains(o.Availability, v.ID) {
					o.Availability = append(o.Availability, v.ID)
				}
			}
			if len(o.Availability) == len(acc.Versions) {
				o.Availability = nil
			}
		}
	}
}

// waits finds the calls by which the waits of the mapping ask.
func (u *unifier) waits(acc *model.API) []*Wait {
	var waits []*Wait
	hand := map[string]*Entry{}
	for _, r := range u.reshapers {
		for _, e := range r.mapping.ByHand {
			hand[e.Text] = e
		}
	}
	for _, w := range u.mapping.Waits {
		if e := hand[w.Call.Text]; e != nil {
			u.diags.Errorf(e.Pos, "bad-value", "%s calls %s by its row, and not by hand", w.Name.Text, w.Call.Text)
			continue
		}
		i := slices.IndexFunc(acc.Operations, func(o *model.Operation) bool { return callName(o) == w.Call.Text })
		if i < 0 {
			u.diags.Add(diag.Diagnostic{Code: "unknown-name", Pos: w.Call.Pos, Message: "there is no call " + w.Call.Text, Help: nearest(w.Call.Text, callNames(acc))})
			continue
		}
		o := acc.Operations[i]
		answer := responseOf(o)
		switch service, _, _ := strings.Cut(w.Name.Text, "."); {
		case service != o.Service || w.Name.Text == service:
			u.diags.Errorf(w.Name.Pos, "bad-name", "a wait by %s is called %s.Wait or the like", w.Call.Text, o.Service)
		case answer == nil || answer.Field(w.Member.Text) == nil:
			unknown(&u.diags, w.Member, "member of the response of "+w.Call.Text, membersOf(answer))
		default:
			until, known := u.until(w, answer.Field(w.Member.Text))
			waits = append(waits, &Wait{w.Name.Pos, w.Name.Text, o, w.Member.Text, until, known})
		}
	}
	return waits
}

func membersOf(o *model.Object) []string {
	if o == nil {
		return nil
	}
	return fieldPaths(o, nil)
}

// until returns the values that end a wait, and all that are known. One that never comes would make the wait endless.
func (u *unifier) until(w *WaitMapping, f *model.Field) (until, known []string) {
	e := variantOf[*model.Enum](f.Type)
	if e == nil {
		u.diags.Errorf(w.Member.Pos, "bad-value", "%s is not an enum: nothing says which of its values end the wait", w.Member.Text)
		return nil, nil
	}
	if len(w.Until) == 0 {
		u.diags.Errorf(w.Name.Pos, "missing-key", "%s has no values that end it: list them under until", w.Name.Text)
	}
	for _, v := range w.Until {
		if !hasValue(e, v.Text) {
			unknown(&u.diags, v, "value of "+w.Member.Text, valueNames(e))
		}
		until = append(until, v.Text)
	}
	return until, valueNames(e)
}

// unifier merges several APIs.
type unifier struct {
	words     words
	mapping   *Mapping
	apis      []string
	diags     diag.List
	reshapers []*reshaper
}

// qualify returns a copy of the model of an API in which versions have its name before them, and every node says of which it is.
func qualify(a *model.API) *model.API {
	q := merge.Copy(a)
	for i := range q.Versions {
		q.Versions[i].ID = VersionID(a.Name, q.Versions[i].ID)
		q.Versions[i].Wire = ""
	}
	merge.Availabilities(q, func(of *model.Availability) {
		for i, id := range *of {
			(*of)[i] = VersionID(a.Name, id)
		}
	})
	return q
}

// VersionID returns the ID that a version of an API has in a merged model.
func VersionID(api, id string) string { return api + "/" + id }

// of reports whether an API has a node of the merged model.
func of(a *model.API, in model.Availability) bool {
	return in == nil || slices.ContainsFunc(a.Versions, func(v model.Version) bool { return slices.Contains(in, v.ID) })
}
