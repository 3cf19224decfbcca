package normalize

import (
	"regexp"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readInfo reads what a document says of itself.
func (d *document) readInfo() {
	d.api.Title = d.root.Get("info", "title").Text()
	d.api.Doc = d.root.Get("info", "description").Text()
	d.api.Servers = d.servers(d.root.Get("servers"))
}

var variables = regexp.MustCompile(`\{([^{}]+)\}`)

// servers reads a list of servers, nil where there is none.
func (d *document) servers(list *load.Node) []*model.Server {
	var servers []*model.Server
	for _, node := range list.Items() {
		s := &model.Server{Node: model.Node{Name: node.Get("url").Text(), Doc: node.Get("description").Text(), Pos: node.Pos()}}
		seen := map[string]bool{}
		for _, m := range variables.FindAllStringSubmatch(s.Name, -1) {
			if !seen[m[1]] {
				s.Variables = append(s.Variables, serverVariable(node.Get("variables", m[1]), m[1]))
			}
			seen[m[1]] = true
		}
		servers = append(servers, s)
	}
	return servers
}

func serverVariable(node *load.Node, name string) *model.ServerVariable {
	return &model.ServerVariable{
		Node:    model.Node{Name: name, Doc: node.Get("description").Text(), Pos: node.Pos()},
		Default: node.Get("default").Text(),
		Values:  texts(node.Get("enum")),
	}
}
