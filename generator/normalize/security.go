package normalize

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readSecurity reads the ways to authenticate.
func (n *normalizer) readSecurity() {
	for _, node := range n.root.Get("components", "securitySchemes").Members() {
		n.api.AuthSchemes = append(n.api.AuthSchemes, n.authScheme(node.Key(), node.Pos(), node.Follow()))
	}
}

func (n *normalizer) authScheme(name string, pos model.Pos, node *load.Node) *model.AuthScheme {
	s := &model.AuthScheme{
		Node: model.Node{Name: name, Preferred: n.preferred(node), Doc: node.Get("description").Text(), Pos: pos},
		Kind: model.AuthOther,
	}
	authorization := func(k model.AuthKind, prefix string) {
		s.Kind, s.In, s.Param, s.Prefix = k, "header", "Authorization", prefix
	}
	switch kind := node.Get("type").Text(); kind {
	case "http":
		switch scheme := node.Get("scheme").Text(); strings.ToLower(scheme) {
		case "bearer":
			authorization(model.AuthBearer, "Bearer ")
		case "basic":
			authorization(model.AuthBasic, "Basic ")
		default:
			authorization(model.AuthOther, scheme+" ")
		}
	case "apiKey":
		s.Kind, s.In, s.Param = model.AuthAPIKey, node.Get("in").Text(), node.Get("name").Text()
	case "oauth2", "openIdConnect":
		authorization(model.AuthOAuth2, "Bearer ")
		s.Scopes = scopes(node)
	}
	if auth := n.overlay(node, "x-assistgen-auth"); n.strict(auth, "x-assistgen-auth", "prefix") {
		s.Prefix = auth.Get("prefix").Text()
	}
	return s
}

// scopes returns the OAuth 2 scopes of all flows.
func scopes(node *load.Node) []string {
	all := []string{}
	for _, flow := range node.Get("flows").Members() {
		for _, scope := range flow.Get("scopes").Keys() {
			if !slices.Contains(all, scope) {
				all = append(all, scope)
			}
		}
	}
	return all
}

// security reads the alternatives of an operation. Those of the document count where the operation says nothing; an
// empty list means none.
func (n *normalizer) security(op *load.Node) [][]model.SecurityUse {
	list := op.Get("security")
	if list == nil {
		list = n.root.Get("security")
	}
	var alternatives [][]model.SecurityUse
	for _, node := range list.Items() {
		uses := []model.SecurityUse{}
		for _, use := range node.Members() {
			if n.root.Get("components", "securitySchemes", use.Key()) == nil {
				n.warn(use.Pos(), "unknown-scheme", "declare it under components.securitySchemes", "there is no security scheme %q", use.Key())
				continue
			}
			uses = append(uses, model.SecurityUse{Scheme: use.Key(), Scopes: texts(use)})
		}
		if len(uses) > 0 || len(node.Members()) == 0 {
			alternatives = append(alternatives, uses)
		}
	}
	return alternatives
}
