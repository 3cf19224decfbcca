package runtime

// inputs are the arguments of a call, of a client or of a handler.
type inputs struct {
	operation *Operation
	args      []any
	body      typed // zero for an operation without a body
	params    typed
}

// inputs sorts out the arguments: those of the path, the body, and the struct of the parameters.
func (o *Operation) inputs(args []any) inputs {
	in := inputs{operation: o, args: args}
	i := len(o.Args)
	if o.Body != nil {
		in.body = o.typed(args[i])
		i++
	}
	in.params = o.typed(args[i])
	if said := in.params.codec.object.said[bodyUse]; said != nil && o.Body != nil {
		in.body.codec = in.body.codec.with(said.schema)
	}
	return in
}

// typed returns what an argument points at with its codec.
func (o *Operation) typed(arg any) typed {
	c, p := codecFor(arg, o.Links)
	return typed{c, p}
}

// arg returns an argument of the path with the codec that its use of the type has.
func (in *inputs) arg(i int) typed {
	t := in.operation.typed(in.args[i])
	if said := in.params.codec.object.said[i]; said != nil {
		t.codec = t.codec.with(said.schema)
	}
	return t
}

// codecOf returns the codec of a parameter by its key; nil for none.
func (in *inputs) codecOf(key string) *codec {
	for i, arg := range in.operation.Args {
		if arg == key {
			return in.arg(i).codec
		}
	}
	fields := in.params.codec.object.fields
	for i := range fields {
		if fields[i].key == key {
			return fields[i].codec
		}
	}
	return nil
}

// checkInput checks a parameter as it is written. It returns what is wrong with it as a [*ValidationError], or an error of its
// writing.
func (o *operationSchemas) checkInput(p *Param, in In, t typed, version string, formats bool) error {
	if o == nil {
		return nil
	}
	return checkNamed(o.param(in, p.Name), p.Name, t, version, formats)
}

// param returns the schema of a parameter; nil for one of which nothing is said.
func (o *operationSchemas) param(in In, name string) *jsonSchema {
	return o.params[string(in)+" "+name]
}

// document returns the schemas of a version, of the only one for an API without versions.
func (a *API) document(version string) *document { return documentsIn(a.Documents).version(version) }

// body returns the schema of a body of a media type; nil for one of which nothing is said. A media type that is not declared is
// checked as JSON is, for a server takes it for that.
func (o *operationSchemas) body(mediaType string) *jsonSchema {
	return ofMediaType(o.bodies, mediaType)
}

func ofMediaType(bodies map[string]*jsonSchema, mediaType string) *jsonSchema {
	if s, ok := bodies[mediaType]; ok {
		return s
	}
	for t, s := range bodies {
		if isJSON(t) && len(bodies) == 1 {
			return s
		}
	}
	return nil
}

// main returns the description that all methods of an operation share.
func (o *Operation) main() *Operation {
	if o.Of != nil {
		return o.Of
	}
	return o
}

// copy copies a value of the type over another.
func (c *codec) copy(to, from pointer) { to.value(c.typ).Set(from.value(c.typ)) }
