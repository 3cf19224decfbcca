package unify

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/merge"
	"github.com/assistgen/assistgen/generator/model"
)

// Cell is a call, a field, a variant or a value of a merged model, and the versions of its APIs that have it.
type Cell struct {
	Name string   `json:"name"` // "Runs.Create", "RunObject.status", "RunStepObject.type=activities"
	In   []string `json:"in"`   // "azure/v1"
}

// Matrix returns what the versions of a merged model have: its calls with their inputs, and the fields, variants and values of
// its schemas.
func Matrix(a *model.API) []Cell {
	var ids []string
	for _, v := range a.Versions {
		ids = append(ids, v.ID)
	}
	var cells []Cell
	add := func(name string, in model.Availability) {
		if in == nil {
			in = ids
		}
		cells = append(cells, Cell{name, in})
	}
	var typ func(at string, t model.Type)
	typ = func(at string, t model.Type) {
		switch t := t.(type) {
		case *model.Object:
			for _, f := range t.Fields {
				add(at+"."+f.Name, f.Availability)
				typ(at+"."+f.Name, f.Type)
			}
		case *model.List:
			typ(at, t.Item.Type)
		case *model.Map:
			typ(at, t.Value.Type)
		case *model.Union:
			for _, v := range t.Variants {
				add(at+"<"+v.Name+">", v.Availability)
				typ(at+"<"+v.Name+">", v.Type)
			}
		case *model.Enum:
			for _, v := range t.Values {
				add(at+"="+v.Name, v.Availability)
			}
		}
	}
	for _, o := range a.Operations {
		add(callName(o), o.Availability)
		for _, p := range o.Params {
			add(callName(o)+"?"+p.Name, p.Availability)
		}
	}
	for _, s := range a.Schemas {
		typ(s.Name, s.Type)
	}
	return cells
}

// CallTable returns the lines of a table of the calls of a merged model.
func CallTable(a *model.API) []string {
	return table(a, callCells(a))
}

func callCells(a *model.API) []Cell {
	cells := Matrix(&model.API{Operations: a.Operations, Versions: a.Versions})
	return slices.DeleteFunc(cells, func(c Cell) bool { return strings.Contains(c.Name, "?") })
}

// CallCells returns the cells of that table, row by row, its head first.
func CallCells(a *model.API) [][]string {
	apis, byAPI := versionsByAPI(a)
	rows := [][]string{append([]string{"Operation"}, apis...)}
	for _, c := range callCells(a) {
		row := []string{c.Name}
		for _, api := range apis {
			row = append(row, mark(c.In, byAPI[api]))
		}
		rows = append(rows, row)
	}
	return rows
}

// WriteMatrix writes the matrix of a merged model as a table, or as JSON.
func WriteMatrix(w io.Writer, a *model.API, asJSON bool) error {
	cells := Matrix(a)
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(cells)
	}
	_, err := io.WriteString(w, strings.Join(table(a, cells), "\n")+"\n")
	return err
}

// table returns the lines of a table of cells: the names, and for each API which of its versions have them.
func table(a *model.API, cells []Cell) []string {
	width := 0
	for _, c := range cells {
		width = max(width, len(c.Name))
	}
	apis, byAPI := versionsByAPI(a)
	marks := make([][]string, len(cells))
	widths := make([]int, len(apis))
	for i, api := range apis {
		widths[i] = len(api)
		for j, c := range cells {
			marks[j] = append(marks[j], mark(c.In, byAPI[api]))
			widths[i] = max(widths[i], len(marks[j][i]))
		}
	}
	line := func(name string, columns []string) string {
		var text strings.Builder
		fmt.Fprintf(&text, "%-*s", width, name)
		for i, c := range columns {
			fmt.Fprintf(&text, "  %-*s", widths[i], c)
		}
		return strings.TrimRight(text.String(), " ")
	}
	lines := []string{line("", apis)}
	for j, c := range cells {
		lines = append(lines, line(c.Name, marks[j]))
	}
	return lines
}

// versionsByAPI returns the APIs of a merged model and their versions.
func versionsByAPI(a *model.API) (apis []string, versions map[string][]string) {
	versions = map[string][]string{}
	for _, v := range a.Versions {
		api, _, _ := strings.Cut(v.ID, "/")
		if versions[api] == nil {
			apis = append(apis, api)
		}
		versions[api] = append(versions[api], v.ID)
	}
	return apis, versions
}

// mark says which versions of an API have something: yes for all of them, - for none.
func mark(in, versions []string) string {
	var own []string
	for _, v := range versions {
		if slices.Contains(in, v) {
			_, id, _ := strings.Cut(v, "/")
			own = append(own, id)
		}
	}
	switch len(own) {
	case 0:
		return "-"
	case len(versions):
		return "yes"
	}
	return strings.Join(own, ",")
}

// Short returns a copy of a merged model to show: what all versions of an API have is marked by the name of the API alone.
func Short(a *model.API) *model.API {
	short := merge.Copy(a)
	apis, byAPI := versionsByAPI(a)
	merge.Availabilities(short, func(in *model.Availability) {
		var list model.Availability
		whole := 0
		for _, api := range apis {
			own := slices.DeleteFunc(slices.Clone(byAPI[api]), func(v string) bool { return !slices.Contains(*in, v) })
			if len(own) == len(byAPI[api]) {
				whole++
				list = append(list, api)
				continue
			}
			list = append(list, own...)
		}
		if whole == len(apis) {
			list = nil
		}
		*in = list
	})
	return short
}
