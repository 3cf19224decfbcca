package load

import "strings"

// servers makes the list of servers out of host, base path and schemes.
func (u *upgrader) servers() {
	host, base, schemes := u.root.remove("host"), u.root.remove("basePath"), u.root.remove("schemes")
	path := strings.TrimSuffix(base.Text(), "/")
	if template := u.root.remove("x-ms-parameterized-host"); template.Kind() == Mapping {
		u.root.set("servers", template.newSequence(u.hostTemplate(template, path)))
		return
	}
	if host == nil && path == "" {
		return
	}
	at := host
	if at == nil {
		at = base
	}
	servers := at.newSequence()
	for _, scheme := range schemesOf(host, schemes) {
		server := at.newMapping()
		server.set("url", at.newText(scheme+host.Text()+path))
		servers.items = append(servers.items, withKey("", server))
	}
	u.root.set("servers", servers)
}

// schemesOf returns what may be before the host: nothing, where there is no host.
func schemesOf(host, schemes *Node) []string {
	if host == nil {
		return []string{""}
	}
	var found []string
	for _, s := range schemes.Items() {
		if s.Text() == "https" || s.Text() == "http" {
			found = append(found, s.Text()+"://")
		}
	}
	if found == nil {
		return []string{"https://"}
	}
	return found
}

// hostTemplate makes a server with variables out of x-ms-parameterized-host.
func (u *upgrader) hostTemplate(n *Node, path string) *Node {
	url := n.Get("hostTemplate").Text()
	if prefix := n.Get("useSchemePrefix"); prefix == nil || prefix.Bool() {
		url = "https://" + url
	}
	server := n.newMapping()
	server.set("url", n.newText(url+path))
	variables := n.newMapping()
	for _, p := range n.Get("parameters").Items() {
		p = u.hostParameter(p)
		if name := p.Get("name").Text(); name != "" {
			variables.set(name, u.hostVariable(p))
		}
	}
	if len(variables.items) > 0 {
		server.set("variables", variables)
	}
	return server
}

// hostParameter returns the parameter itself, or what it refers to, in either shape.
func (u *upgrader) hostParameter(p *Node) *Node {
	ref, ok := p.Ref()
	if !ok {
		return p
	}
	where, name, _ := strings.Cut(ref, "#/parameters/")
	components := u.components
	if where != "" {
		components = u.other(ref).Get("components")
	}
	return components.Get("parameters", unescape.Replace(name))
}

// hostVariable makes a server variable out of a parameter.
func (u *upgrader) hostVariable(p *Node) *Node {
	v := p.newMapping()
	for _, key := range []string{"default", "enum"} {
		value := p.Get(key)
		if value == nil {
			value = p.Get("schema", key)
		}
		v.set(key, u.loader.copy(value))
	}
	if v.Get("default") == nil {
		v.set("default", p.newText(""))
	}
	for _, m := range p.items {
		if m.key == "description" || strings.HasPrefix(m.key, "x-") {
			v.set(m.key, u.loader.copy(m))
		}
	}
	return v
}

// securityDefinitions moves the security schemes.
func (u *upgrader) securityDefinitions() {
	schemes := u.root.remove("securityDefinitions")
	for _, s := range schemes.Members() {
		switch t := s.Get("type"); t.Text() {
		case "basic":
			s.set("type", t.newText("http"))
			s.set("scheme", t.newText("basic"))
		case "oauth2":
			moveFlow(s)
		}
	}
	u.components.set("securitySchemes", schemes)
}

// flowNames are the names that OpenAPI 3 has for the flows of OAuth 2.
var flowNames = map[string]string{"application": "clientCredentials", "accessCode": "authorizationCode"}

// moveFlow moves the flow of a security scheme into a list of flows.
func moveFlow(s *Node) {
	flow := s.remove("flow")
	if flow == nil {
		return
	}
	details := flow.newMapping()
	for _, key := range []string{"authorizationUrl", "tokenUrl", "scopes"} {
		details.set(key, s.remove(key))
	}
	if details.Get("scopes") == nil {
		details.set("scopes", flow.newMapping())
	}
	name := flow.Text()
	if renamed := flowNames[name]; renamed != "" {
		name = renamed
	}
	flows := flow.newMapping()
	flows.set(name, details)
	s.set("flows", flows)
}
