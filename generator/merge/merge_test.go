package merge

import (
	"strings"
	"testing"

	"github.com/assistgen/assistgen/generator/model"
)

func TestFewVersions(t *testing.T) {
	if a, ds := Versions("x", nil, nil); a != nil || !ds.HasErrors() {
		t.Error("no versions are no error")
	}
	one := &model.API{Versions: []model.Version{{ID: "1"}}}
	if a, ds := Versions("x", []*model.API{one}, nil); a != one || ds != nil {
		t.Error("one version is changed")
	}
}

func TestByRank(t *testing.T) {
	version := func(id, stage string) *model.API {
		return &model.API{Versions: []model.Version{{ID: id, Stage: stage}}}
	}
	tests := []struct {
		models []*model.API
		want   string
	}{
		{[]*model.API{version("a", "stable"), version("b", "stable"), version("c", "preview"), version("d", "preview")}, "bdca"},
		{[]*model.API{version("a", "preview"), version("b", "preview")}, "ba"},
		{[]*model.API{version("a", "preview"), version("b", "stable")}, "ba"},
	}
	for _, tt := range tests {
		var got strings.Builder
		for _, a := range byRank(tt.models) {
			got.WriteString(a.Versions[0].ID)
		}
		if got.String() != tt.want {
			t.Errorf("got %s, want %s", got.String(), tt.want)
		}
	}
}
