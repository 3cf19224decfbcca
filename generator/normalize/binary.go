package normalize

import "github.com/assistgen/assistgen/generator/model"

// octets is the media type of bytes of which nothing is known.
const octets = "application/octet-stream"

// encodeBinary makes base64 of the raw bytes that are inside JSON or a parameter, which have no others. Bytes stay raw where they are a
// whole body or a part of a form, and so in an object that is a form somewhere, even if it is JSON elsewhere.
func encodeBinary(d *document) {
	api := d.api
	forms := map[model.Type]bool{}
	for _, o := range api.Operations {
		for _, b := range o.Bodies {
			if model.MainType(b.Name) == "multipart/form-data" {
				markForm(b.Type, forms)
			}
		}
	}
	for _, o := range api.Operations {
		for _, p := range o.Params {
			p.Type = d.encoded(p.Type)
		}
	}
	eachType(api, func(t model.Type) {
		if forms[t] {
			return
		}
		switch t := t.(type) {
		case *model.Object:
			for _, f := range t.Fields {
				f.Type = d.encoded(f.Type)
			}
			if t.Additional != nil {
				t.Additional.Type = d.encoded(t.Additional.Type)
			}
		case *model.List:
			t.Item.Type = d.encoded(t.Item.Type)
		case *model.Map:
			t.Value.Type = d.encoded(t.Value.Type)
		case *model.Union:
			for _, v := range t.Variants {
				v.Type = d.encoded(v.Type)
			}
		}
	})
}

// markForm marks the object of a form, and the lists and unions that its fields are.
func markForm(t model.Type, forms map[model.Type]bool) {
	t = model.Resolve(t)
	if forms[t] {
		return
	}
	switch t := t.(type) {
	case *model.Object:
		forms[t] = true
		for _, f := range t.Fields {
			f.Type = asFiles(f.Type)
			markFile(f.Type, forms)
		}
		if t.Additional != nil {
			markFile(t.Additional.Type, forms)
		}
	case *model.Map:
		forms[t] = true
		markFile(t.Value.Type, forms)
	case *model.Union:
		forms[t] = true
		for _, v := range t.Variants {
			markForm(v.Type, forms)
		}
	}
}

// asFiles returns the list where a field of a form is a file or a list of files: both are parts of one name.
func asFiles(t model.Type) model.Type {
	u, ok := model.Resolve(t).(*model.Union)
	if !ok {
		return t
	}
	var files model.Type
	for _, v := range u.Variants {
		item := v.Type
		if list, ok := model.Resolve(v.Type).(*model.List); ok {
			files, item = list, list.Item.Type
		}
		if s, ok := model.Resolve(item).(*model.Scalar); !ok || s.Format != model.FormatBinary {
			return t
		}
	}
	if files == nil {
		return t
	}
	return files
}

// markFile marks what a field of a form may be that holds files.
func markFile(t model.Type, forms map[model.Type]bool) {
	t = model.Resolve(t)
	if forms[t] {
		return
	}
	switch t := t.(type) {
	case *model.List:
		forms[t] = true
		markFile(t.Item.Type, forms)
	case *model.Union:
		forms[t] = true
		for _, v := range t.Variants {
			markFile(v.Type, forms)
		}
	}
}

// encoded returns base64 in place of raw bytes, and other types as they are. Text that is said to hold something of a binary media type,
// but not how that is encoded, stays text.
func (d *document) encoded(t model.Type) model.Type {
	s, ok := model.Resolve(t).(*model.Scalar)
	if !ok || s.Format != model.FormatBinary {
		return t
	}
	text := *s
	text.Binary = d.whole
	if text.Format = model.FormatBase64; text.Media != "" && text.Media != octets {
		text.Format = ""
	}
	return &text
}

// eachType calls visit for every type of the model, before those inside it.
func eachType(api *model.API, visit func(model.Type)) {
	for _, s := range api.Schemas {
		model.Types(s.Type, visit)
	}
	for _, o := range api.Operations {
		for _, p := range o.Params {
			model.Types(p.Type, visit)
		}
		for _, b := range o.Bodies {
			model.Types(b.Type, visit)
		}
		for _, r := range o.Responses {
			for _, h := range r.Headers {
				model.Types(h.Type, visit)
			}
			for _, b := range r.Bodies {
				model.Types(b.Type, visit)
			}
		}
		if s := o.Stream; s != nil {
			if s.Item != nil {
				model.Types(s.Item, visit)
			}
			for _, e := range s.Events {
				if e.Type != nil {
					model.Types(e.Type, visit)
				}
			}
		}
	}
}
