package normalize

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/load"
	"github.com/assistgen/assistgen/generator/model"
)

// readSecurity reads the ways to authenticate.
func (d *document) readSecurity() {
	for _, node := range d.root.Get("components", "securitySchemes").Members() {
		s := d.authScheme(node.Key(), node.Pos(), node.Follow())
		if s.Kind == model.AuthAPIKey && !hasPlace(s) {
			d.warn(s.Pos, "bad-scheme", "state in \"in\" one of header, query and cookie, and in \"name\" a name that is allowed there",
				"the security scheme %q does not say where its key is sent: it is left out", s.Name)
			continue
		}
		d.api.AuthSchemes = append(d.api.AuthSchemes, s)
	}
}

// hasPlace reports whether a request has a place of that kind and name for a credential.
func hasPlace(s *model.AuthScheme) bool {
	switch s.In {
	case "header", "cookie":
		return isToken(s.Param)
	case "query":
		return s.Param != ""
	}
	return false
}

// isToken reports whether a string may be the name of a header, a cookie or a scheme of HTTP.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"(),/:;<=>?@[\\]{}", r)
	})
}

func (d *document) authScheme(name string, pos model.Pos, node *load.Node) *model.AuthScheme {
	s := &model.AuthScheme{
		Node: model.Node{Name: name, Preferred: d.preferred(node), Doc: node.Get("description").Text(), Pos: pos},
		Kind: model.AuthOther,
	}
	authorization := func(k model.AuthKind, prefix string) {
		s.Kind, s.In, s.Param, s.Prefix = k, "header", "Authorization", prefix
	}
	switch kind := node.Get("type").Text(); kind {
	case "http":
		switch scheme := node.Get("scheme").Text(); {
		case strings.EqualFold(scheme, "bearer"):
			authorization(model.AuthBearer, "Bearer ")
		case strings.EqualFold(scheme, "basic"):
			authorization(model.AuthBasic, "Basic ")
		case isToken(scheme):
			authorization(model.AuthHTTP, scheme+" ")
		}
	case "mutualTLS":
		s.Kind = model.AuthMutual
	case "apiKey":
		s.Kind, s.In, s.Param = model.AuthAPIKey, node.Get("in").Text(), node.Get("name").Text()
	case "oauth2", "openIdConnect":
		authorization(model.AuthOAuth2, "Bearer ")
		s.Scopes, s.Flows, s.OpenID = scopes(node), flows(node), node.Get("openIdConnectUrl").Text()
	}
	if s.Kind == model.AuthBearer {
		s.BearerFormat = node.Get("bearerFormat").Text()
	}
	if auth := d.overlay(node, "x-assistgen-auth"); d.strict(auth, "x-assistgen-auth", "prefix") {
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

// flows returns the ways to get a token for OAuth 2.
func flows(node *load.Node) []*model.AuthFlow {
	var all []*model.AuthFlow
	for _, flow := range node.Get("flows").Members() {
		if strings.HasPrefix(flow.Key(), "x-") {
			continue
		}
		url := func(key string) string { return flow.Get(key).Text() }
		all = append(all, &model.AuthFlow{
			Node:             model.Node{Name: flow.Key(), Pos: flow.Pos()},
			AuthorizationURL: url("authorizationUrl"), TokenURL: url("tokenUrl"), RefreshURL: url("refreshUrl"), DeviceURL: url("deviceAuthorizationUrl"),
		})
	}
	return all
}

// security reads the alternatives of an operation. Those of the document count where the operation says nothing; an
// empty list means none.
//
// An alternative that nothing meets stays: without it, a server would ask for less than
// the document, or for nothing.
func (d *document) security(op *load.Node) [][]model.SecurityUse {
	list := d.requirements(op)
	if list == nil {
		list = d.requirements(d.root)
	}
	var alternatives [][]model.SecurityUse
	for _, node := range list {
		uses := []model.SecurityUse{}
		for _, use := range node.Members() {
			d.checkScheme(use)
			uses = append(uses, model.SecurityUse{Scheme: use.Key(), Scopes: texts(use)})
		}
		alternatives = append(alternatives, uses)
	}
	return alternatives
}

// requirements returns the alternatives that a node lists; nil where it says nothing. An item that is null says nothing, it
// is not the empty one that lets everyone in.
func (d *document) requirements(node *load.Node) []*load.Node {
	list := node.Get("security")
	if list == nil {
		return nil
	}
	stated := []*load.Node{}
	for _, item := range list.Items() {
		if item.IsNull() {
			d.warn(item.Pos(), "bad-value", "write {} for no authentication", "the security requirement is null, it is left out")
			continue
		}
		stated = append(stated, item)
	}
	if len(stated) == 0 && len(list.Items()) > 0 {
		return nil
	}
	return stated
}

// checkScheme reports the use of a scheme that nothing meets.
func (d *document) checkScheme(use *load.Node) {
	i := slices.IndexFunc(d.api.AuthSchemes, func(s *model.AuthScheme) bool { return s.Name == use.Key() })
	switch {
	case d.root.Get("components", "securitySchemes", use.Key()) == nil:
		d.warn(use.Pos(), "unknown-scheme", "declare it under components.securitySchemes", "there is no security scheme %q: nothing meets this requirement", use.Key())
	case i < 0 || d.api.AuthSchemes[i].Kind == model.AuthOther:
		d.warn(use.Pos(), "unknown-scheme", "declare it as one of apiKey, http, oauth2, openIdConnect and mutualTLS, with what that asks for",
			"the security scheme %q does not say how to authenticate: nothing meets this requirement", use.Key())
	}
}
