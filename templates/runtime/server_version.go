package runtime

import (
	"cmp"
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

// versionFor returns the version that the request speaks, if the form is of that version. What asks for no version
// speaks the default one, or, where that does not have the form or demands to be asked for, the newest for which neither holds.
func (x *Exchange) versionFor(o *Operation, form *WireForm) (string, error) {
	if len(x.server.api.Versions) == 0 {
		return "", nil
	}
	p := o.wireVersion()
	asked, err := x.wireVersion(p)
	if err != nil {
		return "", invalid(p.Name, err)
	}
	ids := x.versionsOf(asked)
	if asked == "" {
		if asked, ids = x.headersVersion(o); asked == "" {
			ids = x.unasked(form, p)
		}
		if len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return !p.demands(id) }) {
			return "", x.missingVersion(p)
		}
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

// wireVersion returns the parameter that asks for a version; nil for none.
func (o *Operation) wireVersion() *Param {
	i := slices.IndexFunc(o.Params, func(p Param) bool { return p.WireVersion })
	if i < 0 {
		return nil
	}
	return &o.Params[i]
}

// demands reports whether a request for the version must ask for it by the parameter, which may be nil.
func (p *Param) demands(version string) bool {
	return p != nil && p.Required && hasVersion(p.Versions, version)
}

// versionsOf returns the IDs of the versions that are asked for by that text; nil for the empty one.
func (x *Exchange) versionsOf(wire string) []string {
	if wire == "" {
		return nil
	}
	var ids []string
	for _, v := range x.server.api.Versions {
		if v.Wire == wire {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

// wireVersion returns the value of the parameter that asks for a version; p may be nil.
func (x *Exchange) wireVersion(p *Param) (string, error) {
	if p == nil {
		return "", nil
	}
	v, err := x.lookUp(p, p.In, scalarShape)
	if err != nil || v == nil {
		return "", err
	}
	return v.text, nil
}

// headersVersion returns what the headers of the request say of the version, and the IDs of the versions that this means.
func (x *Exchange) headersVersion(o *Operation) (asked string, ids []string) {
	asked, ids = x.headerVersion(o.Headers)
	if asked == "" {
		asked, ids = x.headerVersion(x.server.api.Headers)
	}
	return asked, ids
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

// unasked returns the versions that a request without a version may mean: those that have the form, or of these the ones that do
// not demand p, the parameter that asks for a version.
func (x *Exchange) unasked(form *WireForm, p *Param) []string {
	versions := x.server.api.Versions
	var all, silent []string
	for _, v := range versions {
		if hasVersion(form.Versions, v.ID) {
			all = append(all, v.ID)
			if !p.demands(v.ID) {
				silent = append(silent, v.ID)
			}
		}
	}
	if silent == nil {
		return all
	}
	usual := cmp.Or(x.server.api.DefaultVersion, versions[len(versions)-1].ID)
	if slices.Contains(silent, usual) && hasVersion(x.server.versions, usual) {
		return []string{usual}
	}
	return silent
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

// missingVersion returns the error for a request that does not say its version where it must.
func (x *Exchange) missingVersion(p *Param) error {
	return &StatusError{
		Status: http.StatusBadRequest, Code: "missing_required_parameter", Param: p.Name,
		Message: fmt.Sprintf("Missing required parameter: '%s', which asks for a version; those that are served: %s.", p.Name, x.servedVersions()),
	}
}

func (x *Exchange) unknownVersion(asked string) error {
	message := fmt.Sprintf("Version %q is not served; those that are: %s.", asked, x.servedVersions())
	if asked == "" {
		message = "No version that is served has this operation; those that are: " + x.servedVersions() + "."
	}
	return &StatusError{Status: http.StatusBadRequest, Code: "unsupported_version", Message: message}
}

// servedVersions lists what asks for the versions that are served.
func (x *Exchange) servedVersions() string {
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
	return strings.Join(known, ", ")
}
