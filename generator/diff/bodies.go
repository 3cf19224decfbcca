package diff

import (
	"maps"
	"mime"
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/pair"
)

// requestBody compares the bodies of two requests.
func (c *comparer) requestBody(at site, old, new *model.Operation) {
	added := bodyAdded
	if new.BodyRequired {
		added = bodyAddedRequired
	}
	if c.bodies(at, added, old.Bodies, new.Bodies) {
		apply(c, at.step("body"), old, new, bodyAttributes)
	}
}

var bodyAttributes = []attribute[*model.Operation]{
	flagAttribute("Operation.BodyRequired", func(o *model.Operation) bool { return o.BodyRequired }, bodyRequired, bodyOptional),
}

// bodies compares bodies by media type. It reports whether both sides have some.
func (c *comparer) bodies(at site, added *Rule, old, new []*model.Body) bool {
	at.place = "body"
	switch {
	case len(old) == 0 && len(new) == 0:
		return false
	case len(old) == 0:
		c.report(at.step("body"), finding{added, "", typeText(new[0].Type)})
		return false
	case len(new) == 0:
		c.report(at.step("body"), finding{bodyRemoved, typeText(old[0].Type), ""})
		return false
	}
	docs := map[[2]string]bool{} // one description may be that of all media types
	compare := func(at site, o, n *model.Body) {
		was, is := o.Node, n.Node
		if doc := [2]string{o.Doc, n.Doc}; docs[doc] {
			was.Doc, is.Doc = "", ""
		} else {
			docs[doc] = true
		}
		c.mediaParameters(at, o.Name, n.Name)
		c.used(at, was, is, o.Type, n.Type)
		c.parts(at, o, n)
		c.use(at.body(o, n), o.Use, n.Use)
	}
	pairs := pair.Bodies(old, new)
	for _, p := range ranges(pairs) {
		at := within(at, p, "body")
		rule := mediaTypeWidened
		if isRange(p.Old) {
			rule = mediaTypeNarrowed
		}
		c.report(at, finding{rule, p.Old.Name, p.New.Name})
		compare(at, p.Old, p.New)
		pairs = slices.DeleteFunc(pairs, func(q pair.Of[*model.Body]) bool {
			return q.Old == p.Old && q.New == nil || q.New == p.New && q.Old == nil
		})
	}
	each(c, mediaTypes, pairs, func(p pair.Of[*model.Body]) site { return within(at, p, "body") }, compare)
	if p, ok := renamedJSON(pairs); ok {
		compare(within(at, p, "body"), p.Old, p.New)
	}
	return true
}

// renamedJSON returns the body of JSON that is sent as another media type of JSON now: the only one that came, and the only one that went.
// What it holds may have changed all the same.
func renamedJSON(pairs []pair.Of[*model.Body]) (renamed pair.Of[*model.Body], ok bool) {
	for _, p := range pairs {
		switch {
		case !oneSided(p) || !isJSON(either(p).Name):
		case p.Old != nil && renamed.Old == nil:
			renamed.Old = p.Old
		case p.New != nil && renamed.New == nil:
			renamed.New = p.New
		default:
			return renamed, false
		}
	}
	return renamed, renamed.Old != nil && renamed.New != nil
}

// mediaParameters compares the parameters of two spellings of one media type.
func (c *comparer) mediaParameters(at site, old, new string) {
	from, to := parametersOf(old), parametersOf(new)
	if model.MainType(old) != model.MainType(new) || maps.Equal(from, to) {
		return
	}
	switch {
	case len(from) < len(to):
		at.words = []string{"parameter-added"}
	case len(from) > len(to):
		at.words = []string{"parameter-removed"}
	}
	c.report(at, finding{mediaTypeRespelt, old, new})
}

// parametersOf returns the parameters of a media type. UTF-8 goes without saying.
func parametersOf(mediaType string) map[string]string {
	_, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return nil
	}
	if strings.EqualFold(parameters["charset"], "utf-8") {
		delete(parameters, "charset")
	}
	return parameters
}

// ranges pairs media types that came or went with ranges that hold them on the other side: application/json and */*.
func ranges(pairs []pair.Of[*model.Body]) []pair.Of[*model.Body] {
	var found []pair.Of[*model.Body]
	taken := map[*model.Body]bool{}
	for _, o := range pairs {
		for _, n := range pairs {
			if o.New != nil || n.Old != nil || taken[o.Old] || taken[n.New] || !holds(o.Old, n.New) && !holds(n.New, o.Old) {
				continue
			}
			taken[o.Old], taken[n.New] = true, true
			found = append(found, pair.Of[*model.Body]{Old: o.Old, New: n.New})
		}
	}
	return found
}

func isRange(b *model.Body) bool { return strings.HasSuffix(b.Name, "/*") }

// holds reports whether a range of media types holds another one.
func holds(all, one *model.Body) bool {
	return isRange(all) && (all.Name == "*/*" || strings.HasPrefix(one.Name, strings.TrimSuffix(all.Name, "*")))
}

// parts compares how the fields of a form are sent, of those that both forms have.
func (c *comparer) parts(at site, old, new *model.Body) {
	for _, p := range pair.By(old.Parts, new.Parts, func(p *model.Part) string { return p.Name }) {
		if p.Old != nil && p.New != nil {
			s := at.inside("/part:"+p.New.Name, p.New.Name)
			s.name = p.New.Name
			o, n := comparableParts(old, new, p)
			apply(c, s, o, n, partAttributes)
		}
	}
}

// responses compares responses by status. One that only one side states was, or is, one of those that a range or the default
// of the other side speaks of.
func (c *comparer) responses(out site, old, new []*model.Response) {
	for _, p := range pair.Responses(old, new) {
		at := within(out, p, either(p).Name)
		switch {
		case p.Old != nil && p.New != nil:
			c.node(at, &p.Old.Node, &p.New.Node)
			c.content(at, p.Old, p.New)
		case p.New != nil && covering(old, p.New) != nil:
			cover := covering(old, p.New)
			c.report(at, finding{responseStated, cover.Name, ""})
			c.covered(at, cover, p.New)
		case p.Old != nil && covering(new, p.Old) != nil:
			cover := covering(new, p.Old)
			c.report(at, finding{responseUnstated, "", cover.Name})
			c.covered(at, p.Old, cover)
		case p.New != nil:
			c.report(at, responses.added(p.New))
		default:
			c.report(at, responses.removed(p.Old))
		}
	}
}

// covering returns the response that speaks of a status which the list does not state, or nil: its range, or the default. A
// default next to responses of success is for failures.
func covering(list []*model.Response, r *model.Response) *model.Response {
	isSuccess := func(r *model.Response) bool { return strings.HasPrefix(r.Name, "2") }
	var byDefault *model.Response
	for _, other := range list {
		switch {
		case other.Name == r.Name[:1]+"XX" && r.Name != other.Name:
			return other
		case other.Name == "default" && r.Name != "default":
			byDefault = other
		}
	}
	if isSuccess(r) && slices.ContainsFunc(list, isSuccess) {
		return nil
	}
	return byDefault
}

// covered compares the content of a response with that of the one which speaks of it. Where one says nothing, the other says
// more, and nothing else.
func (c *comparer) covered(at site, old, new *model.Response) {
	if len(old.Bodies) > 0 && len(new.Bodies) > 0 {
		c.content(at, old, new)
	}
}

// content compares the headers and bodies of two responses.
func (c *comparer) content(at site, old, new *model.Response) {
	head := at
	head.place = "header"
	if pairs := pair.ResponseHeaders(old.Headers, new.Headers); at.ways == inResponse {
		c.received(head, pairs)
	} else {
		c.given(head, pairs)
	}
	c.links(at, old, new)
	c.bodies(at, bodyAdded, old.Bodies, new.Bodies)
}

// hasXML reports whether a body of an API is XML.
func hasXML(a *model.API) bool {
	isXML := func(b *model.Body) bool {
		main := model.MainType(b.Name)
		return strings.HasSuffix(main, "/xml") || strings.HasSuffix(main, "+xml")
	}
	return slices.ContainsFunc(slices.Concat(a.Operations, a.Webhooks), func(o *model.Operation) bool {
		return slices.ContainsFunc(o.Bodies, isXML) || slices.ContainsFunc(o.Responses, func(r *model.Response) bool { return slices.ContainsFunc(r.Bodies, isXML) })
	})
}
