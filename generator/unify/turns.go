package unify

import (
	"slices"
	"strings"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/normalize"
	"github.com/assistgen/assistgen/templates/runtime"
)

// turns finds how the pages of a list of the API are those of the merged model, where they are not the same, and gives the response the
// members and the call the inputs by which that is said. Nil is for pages that are the same, and for what is not a list.
func (r *reshaper) turns(c *call, answer value) *runtime.Turns {
	if c.acc == nil || c.acc.Paging == nil {
		return nil
	}
	theirs, own := c.acc.Paging, c.own.Paging
	body, said := success(c.acc), objectOf(answer.typ)
	if body == nil || said == nil {
		return nil
	}
	t := &runtime.Turns{After: theirs.Cursor, Next: theirs.Next, More: theirs.More, ID: r.itemID(objectOf(body.Type), theirs)}
	switch {
	case own == nil && t.Next != "" && c.in.carries(t.After) && answer.of.carries(theirs.Next):
		return &runtime.Turns{After: t.After, Next: t.Next, More: t.More, Itself: true}
	case t.ID == "" && (own == nil || t.Next == ""): // tokens that the API does not make, or the response has no place for
		if own == nil {
			r.unpaged(c)
		}
		return nil
	case own == nil:
		if limit := r.limit(c); limit != nil {
			t.Limit = limit.Name
			c.takes(limit, c.own)
		}
		c.takes(paramOf(c.acc, theirs.Cursor), c.own)
		r.unpaged(c)
	case own.Next == "" && theirs.Next == "", answer.of.carries(theirs.Next):
		return nil
	default:
		t.Token, t.Tells = own.Next, own.More
	}
	for _, name := range []string{t.Next, t.More} {
		if f := objectOf(body.Type).Field(name); f != nil && said.Field(name) == nil {
			more := *f
			more.ID, more.Availability, more.Pos, more.Type = "", c.own.Availability, c.own.Pos, model.Resolve(f.Type)
			said.Fields = append(said.Fields, &more)
		}
	}
	return t
}

// pagingNames are names of inputs, of members of responses, and of headers by which lists go on page by page, in the singular.
var pagingNames = []string{
	"after", "continuation token", "continue", "cursor", "end cursor", "has more", "has next", "last evaluated key", "link", "marker", "next",
	"next cursor", "next link", "next marker", "next page", "next page token", "next token", "offset", "page", "page number", "page token",
	"paging", "pagination", "skip", "start cursor", "starting after",
}

// unpaged tells of a list that is taken to have all its items in one page, where names let it look as if it had more.
func (r *reshaper) unpaged(c *call) {
	look := func(n *model.Node) bool {
		if !slices.Contains(pagingNames, strings.Join(singulars(n.Name), " ")) {
			return false
		}
		r.diags.Add(normalize.LeaveOut(n.Pos, "unpaged-list", callName(c.own)+"."+n.Name))
		return true
	}
	for _, f := range inputsOf(c.own).Fields {
		if look(&f.Node) {
			return
		}
	}
	if response := responseOf(c.own); response != nil {
		for _, f := range response.Fields {
			if look(&f.Node) {
				return
			}
		}
	}
	for _, resp := range c.own.Responses {
		for _, h := range resp.Headers {
			if look(&h.Node) {
				return
			}
		}
	}
}

// itemID returns the member of items that pages go by: id where the response has last_id of the same kind, or has no member for that;
// empty for pages that go by tokens.
func (r *reshaper) itemID(answer *model.Object, p *model.Paging) string {
	words := strings.Fields(r.words.fold(p.Next))
	if p.Next == "" {
		words = []string{"last", "id"}
	}
	if answer == nil || !slices.Contains(words, "last") {
		return ""
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "last" })
	f := answer.Field(p.Items)
	if f == nil {
		return ""
	}
	list, last := variantOf[*model.List](f.Type), answer.Field(p.Next)
	if list == nil || last == nil && p.Next != "" {
		return ""
	}
	for _, o := range objectsOf(list.Item.Type) {
		for _, f := range o.Fields {
			if r.words.fold(f.Name) == strings.Join(words, " ") && (last == nil || isText(f.Type) == isText(last.Type)) {
				return f.Name
			}
		}
	}
	return ""
}

func isText(t model.Type) bool {
	s, ok := model.Resolve(t).(*model.Scalar)
	return ok && kindOf(s.Kind, s.AsText) == runtime.KindText
}

// limit returns the input of the merged model that says how many items a page may have; nil for none.
func (r *reshaper) limit(c *call) *model.Param {
	i := slices.IndexFunc(c.acc.Params, func(p *model.Param) bool { return r.words.fold(p.Name) == r.words.fold("limit") })
	if i < 0 {
		return nil
	}
	return c.acc.Params[i]
}

// takes gives the call an input of the merged model that the adapter carries out. Its conversion lacks it: none of it is sent.
func (c *call) takes(p *model.Param, own *model.Operation) {
	if p == nil || paramOf(c.said, p.Name) != nil {
		return
	}
	taken := *p
	taken.ID, taken.Availability, taken.Pos, taken.Type = "", own.Availability, own.Pos, model.Resolve(p.Type)
	c.said.Params = append(c.said.Params, &taken)
}
