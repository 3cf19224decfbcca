package runtime

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// VersionFrom returns the ID of the version of the API that a request speaks; it is empty for an API without versions,
// and for a context that is not of a request.
func VersionFrom(ctx context.Context) string {
	if x := ExchangeFrom(ctx); x != nil {
		return x.version
	}
	return ""
}

// versionFor returns the version that the request speaks, if the form is of that version. What asks for no version, and need not,
// speaks the default one, or, where that does not have the form, the newest that has.
func (x *Exchange) versionFor(o *Operation, form *WireForm) (string, error) {
	if len(x.server.api.Versions) == 0 {
		return "", nil
	}
	asked, ids := x.askedVersion(o)
	if p := o.versionParam(); asked == "" && p != nil && p.Required {
		return "", missing(p.Name)
	}
	if asked == "" {
		ids = x.unasked(form)
	}
	served := x.servedOf(ids)
	if len(served) == 0 {
		return "", x.unknownVersion(asked)
	}
	for _, id := range slices.Backward(served) {
		if hasVersion(form.Versions, id) {
			return id, nil
		}
	}
	return "", &StatusError{
		Status: http.StatusNotFound, Code: "unsupported_version",
		Message: fmt.Sprintf("Version %s does not have the operation %s.", served[len(served)-1], o.Name),
	}
}

// askedVersion returns what the request says of the version, and the IDs of the versions that this means.
func (x *Exchange) askedVersion(o *Operation) (asked string, ids []string) {
	if p := o.versionParam(); p != nil {
		asked = x.wireVersion(p)
	}
	if asked != "" {
		return asked, x.versionsOf(asked)
	}
	asked, ids = x.headerVersion(o.Headers)
	if asked == "" {
		asked, ids = x.headerVersion(x.server.api.Headers)
	}
	return asked, ids
}

// versionParam returns the parameter that asks for a version; nil for none.
func (o *Operation) versionParam() *Param {
	i := slices.IndexFunc(o.Params, func(p Param) bool { return p.WireVersion })
	if i < 0 {
		return nil
	}
	return &o.Params[i]
}

// versionsOf returns the IDs of the versions that are asked for by that text.
func (x *Exchange) versionsOf(wire string) []string {
	var ids []string
	for _, v := range x.server.api.Versions {
		if v.Wire == wire {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

// wireVersion returns the value of the parameter that asks for a version.
func (x *Exchange) wireVersion(p *Param) string {
	v, err := x.lookUp(p, p.In, scalarShape)
	if err != nil || v == nil {
		return ""
	}
	return v.text
}

// headerVersion looks for a version in the headers whose values differ by version. Of a value such as "assistants=v2"
// the part before the sign tells whether it is about a version at all.
func (x *Exchange) headerVersion(headers []Header) (asked string, ids []string) {
	for _, h := range headers {
		if h.Value == "" || h.Versions == nil && x.versionsOf(h.Value) == nil {
			continue
		}
		about, _, pair := strings.Cut(h.Value, "=")
		for _, line := range x.request.Header.Values(h.Name) {
			for text := range strings.SplitSeq(line, ",") {
				text = strings.TrimSpace(text)
				if ids := x.versionsOf(text); ids != nil {
					return text, ids
				}
				if text == h.Value {
					return text, h.Versions
				}
				if text != "" && (!pair || strings.HasPrefix(text, about+"=")) {
					asked = text
				}
			}
		}
	}
	return asked, nil
}

// unasked returns the versions that a request without a version may mean.
func (x *Exchange) unasked(form *WireForm) []string {
	versions := x.server.api.Versions
	id := x.server.api.DefaultVersion
	if id == "" {
		id = versions[len(versions)-1].ID
	}
	if hasVersion(form.Versions, id) && hasVersion(x.server.versions, id) {
		return []string{id}
	}
	var ids []string
	for _, v := range versions {
		if hasVersion(form.Versions, v.ID) {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

// servedOf returns those of the versions that are served, in their order.
func (x *Exchange) servedOf(ids []string) []string {
	var served []string
	for _, v := range x.server.api.Versions {
		if slices.Contains(ids, v.ID) && hasVersion(x.server.versions, v.ID) {
			served = append(served, v.ID)
		}
	}
	return served
}

func (x *Exchange) unknownVersion(asked string) error {
	var known []string
	for _, v := range x.server.api.Versions {
		text := v.Wire
		if text == "" {
			text = v.ID
		}
		if hasVersion(x.server.versions, v.ID) && !slices.Contains(known, text) {
			known = append(known, text)
		}
	}
	message := fmt.Sprintf("Version %q is not served; those that are: %s.", asked, strings.Join(known, ", "))
	if asked == "" {
		message = "No version that is served has this operation; those that are: " + strings.Join(known, ", ") + "."
	}
	return &StatusError{Status: http.StatusBadRequest, Code: "unsupported_version", Message: message}
}
