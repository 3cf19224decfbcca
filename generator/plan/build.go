package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/assistgen/assistgen/generator/model"
	"github.com/assistgen/assistgen/generator/naming"
)

// Options are the decisions that the configuration takes.
type Options struct {
	Package string            // Go package name
	Runtime string            // import path of the runtime
	Types   map[string]string // schema name → Go name
	Fields  map[string]string // "Schema.field" → Go name
	// ProtoNames writes fields under their second name where they have one.
	ProtoNames bool
	// Unified tells that the package is one in which several APIs are one.
	Unified bool
	// Reserved are further names of the package that nothing of the model gets.
	Reserved []string
}

// members are the names of the methods of every struct, and of the field for its Rest, which no other field may have.
var members = []string{
	"AppendJSON", "Available", "Equal", "FieldAvailable", "MarshalJSON", "Rest", "UnmarshalJSON", "Validate",
}

// nativeMethod is the method that structs of a package in which several APIs are one may have, too.
const nativeMethod = "Native"

// Build plans the package of an API.
//
// What older versions have keeps its name: where a newer one brings a schema that is named like a type that is in another, the
// package is planned once more, and the schema is the one that is called otherwise.
func Build(api *model.API, opts Options) *Package {
	newcomers := map[*model.Schema]string{}
	for range maxPlans {
		pkg, more := build(api, opts, newcomers)
		if len(more) == 0 {
			return pkg
		}
		maps.Copy(newcomers, more)
	}
	pkg, _ := build(api, opts, newcomers)
	return pkg
}

// maxPlans is how often a package is planned for the sake of its names. A schema can take a name only once another has left it, so that
// usual documents need two plans.
const maxPlans = 5

// build plans the package. It returns the schemas that took the name of something that is in an older version, with what that belongs to;
// those that are given leave such names alone.
func build(api *model.API, opts Options, newcomers map[*model.Schema]string) (*Package, map[*model.Schema]string) {
	b := &builder{
		api:       api,
		opts:      opts,
		scope:     naming.NewScope(append(reserved(opts.Unified), opts.Reserved...)...),
		names:     map[*model.Schema]string{},
		owner:     map[string]*model.Schema{},
		newcomers: map[*model.Schema]string{},
		files:     map[string]*File{},
		subject:   subjects(api),
		markers:   map[string][]string{},

		component: map[Decl]string{},
		bodies:    map[*model.Body]Rep{},

		errorBodies: map[*Response]*model.Body{},
		events:      map[string]*Events{},
		turns:       turns(api),

		variants: map[*model.Variant]Rep{},
	}
	pkg := &Package{Name: opts.Package, Runtime: opts.Runtime, Title: api.Title, Doc: api.Doc, API: api, Unified: opts.Unified}
	for _, v := range api.Versions {
		version := &Version{Const: b.take(naming.Exported("version " + v.ID)), ID: v.ID, Wire: v.Wire, Stage: v.Stage}
		pkg.Versions = append(pkg.Versions, version)
	}
	b.versions = pkg.Versions
	b.nameSchemas(newcomers)
	for _, s := range api.Schemas {
		b.file, b.part = b.fileOf(b.subject[s]), s.Name
		b.declare(s)
	}
	pkg.Services = b.buildServices()
	pkg.Errors, pkg.Unmet, pkg.Clashes = b.planErrors(pkg.Services), b.unmet, b.clashes
	b.mergeEqual()
	b.spreadMarkers()
	breakCycles(b.order)
	b.splitFiles(pkg.Services)
	b.describe(pkg.Services)
	b.placeTexts(pkg.Services)
	b.linkTypes(pkg.Services)
	pkg.Files = b.sortedFiles()
	pkg.Taken = b.taken
	return pkg, b.newcomers
}

// sortedFiles returns the files that declare or describe anything, in the order of their names.
func (b *builder) sortedFiles() []*File {
	var files []*File
	for _, f := range b.files {
		if len(f.Decls) > 0 || len(f.Lines) > 0 || len(f.Texts) > 0 {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(x, y *File) int { return cmp.Compare(x.Name, y.Name) })
	return files
}

// builder holds the state of one Build.
type builder struct {
	api      *model.API
	opts     Options
	scope    *naming.Scope
	versions []*Version
	names    map[*model.Schema]string
	// owner are the schemas by their names; newcomers are those that took the name of
	// something that is in an older version.
	owner     map[string]*model.Schema
	newcomers map[*model.Schema]string
	taken     []TakenName
	files     map[string]*File
	subject   map[*model.Schema]string
	file      *File // where declarations go
	// part is the named schema, or the call, that declarations belong to; component has it for each.
	part      string
	component map[Decl]string
	// methodFiles are the files of the calls.
	methodFiles map[*Method]*File
	// outer is the availability of what encloses the node at hand: only what differs from it is worth saying.
	outer model.Availability
	order []*Struct
	// markers are, by the name of a type, the markers of the unions that it is a variant of.
	markers map[string][]string
	// bodies are the representations of the bodies that operations have.
	bodies map[*model.Body]Rep
	// errorBodies are the bodies that the rows of errors are made of.
	errorBodies map[*Response]*model.Body
	// declaring tells that what is declared next is a named schema; inline are the other declarations in order, and reps the
	// representations of these.
	declaring bool
	inline    []Decl
	reps      []Rep
	// variants are the representations of variants that are not named schemas.
	variants map[*model.Variant]Rep
	unmet    []Unmet // of the package
	// firstIn are the versions of the first of the strings of each name; nil until they are asked for.
	firstIn map[string]model.Availability
	// textCount is how many strings there are of each name, and textOwner the type that they belong to; nil until they are asked for.
	textCount map[string]int
	textOwner map[string]Decl
	clashes   []HeaderClash
	// events are the types of events by what they hold.
	events map[string]*Events
	// turns are the turns of the forms that another one shadows.
	turns map[*model.WireForm]int
}

func (b *builder) fileOf(subject string) *File {
	name := naming.File(subject)
	if b.files[name] == nil {
		b.files[name] = &File{Name: name}
	}
	return b.files[name]
}

func (b *builder) add(d Decl) {
	b.file.Decls = append(b.file.Decls, d)
	b.component[d] = b.part
	if !b.declaring {
		b.inline = append(b.inline, d)
	}
	b.declaring = false
}

// remember keeps a representation of an inline type, whose name may change.
func (b *builder) remember(r Rep) Rep {
	b.reps = append(b.reps, r)
	return r
}

// declare declares the type of a named schema.
func (b *builder) declare(s *model.Schema) {
	name, about := b.names[s], b.about(s.Node)
	b.outer = s.Availability
	defer func() { b.outer = nil }()
	b.declaring = true
	switch t := s.Type.(type) {
	case *model.Object:
		b.declareStruct(name, about, t, s.Name)
	case *model.Enum:
		if t.Kind == model.KindBoolean {
			b.add(&Alias{Name: name, About: about, Rep: boolRep})
			return
		}
		b.declareEnum(name, about, t)
	case *model.Union:
		b.declareUnion(name, about, t)
	case *model.List, *model.Map:
		d := &Defined{Name: name, About: about, origin: *model.OriginOf(t)}
		b.add(d)
		d.Rep = b.rep(t, name, valueOf(name).at(s.ID))
		d.schema = useSchema(t, d.Rep)
	default:
		alias := &Alias{Name: name, About: about}
		b.add(alias)
		alias.Rep = b.rep(t, name, About{})
	}
}

// within runs f for what a node of that availability encloses.
func (b *builder) within(in model.Availability, f func()) {
	before := b.outer
	if in != nil {
		b.outer = in
	}
	f()
	b.outer = before
}

// rep returns the representation of a type; what it has to declare for that gets the name and the documentation.
func (b *builder) rep(t model.Type, name string, about About) Rep {
	switch t := t.(type) {
	case *model.Scalar:
		return scalarRep(t)
	case *model.Enum:
		return b.enumRep(t, name, about)
	case *model.Object:
		name = b.take(name)
		b.declareStruct(name, about, t, "")
		return b.remember(&StructRep{Name: name})
	case *model.Union:
		name = b.take(name)
		b.declareUnion(name, about, t)
		return b.remember(&UnionRep{Name: name})
	case *model.List:
		return &ListRep{Item: b.use(t.Item, name+"Item", part(about, "an item", name))}
	case *model.Map:
		return &MapRep{Value: b.use(t.Value, name+"Value", part(about, "a value", name))}
	case *model.Ref:
		return b.refRep(t)
	}
	return rawRep
}

// use returns the representation of a required use: Opt where null is allowed.
func (b *builder) use(u model.Use, name string, about About) Rep {
	rep := b.rep(u.Type, name, about)
	if u.Nullable && rep != Rep(rawRep) {
		return optional(rep)
	}
	return rep
}

func (b *builder) enumRep(t *model.Enum, name string, about About) Rep {
	switch {
	case t.Kind == model.KindBoolean:
		return boolRep
	case model.Const(t) != nil:
		return scalarRep(&model.Scalar{Kind: t.Kind})
	}
	name = b.take(name)
	return b.remember(&DefinedRep{Name: name, Under: b.declareEnum(name, about, t)})
}

// refRep returns the representation of a named schema. References that lead nowhere but in a circle are raw JSON.
func (b *builder) refRep(r *model.Ref) Rep {
	for range 100 {
		s := r.Schema
		switch t := s.Type.(type) {
		case *model.Object:
			return &StructRep{Name: b.names[s]}
		case *model.Union:
			return &UnionRep{Name: b.names[s]}
		case *model.Enum:
			if t.Kind == model.KindBoolean {
				return boolRep
			}
			return &DefinedRep{Name: b.names[s], Under: scalarRep(&model.Scalar{Kind: t.Kind})}
		case *model.List:
			return &DefinedRep{Name: b.names[s], Under: &ListRep{}}
		case *model.Map:
			return &DefinedRep{Name: b.names[s], Under: &MapRep{}}
		case *model.Scalar:
			return scalarRep(t)
		case *model.Ref:
			r = t
		default:
			return rawRep
		}
	}
	return rawRep
}

// mark makes the type of that name a variant of the union with the marker.
func (b *builder) mark(typeName, marker string) {
	if !slices.Contains(b.markers[typeName], marker) {
		b.markers[typeName] = append(b.markers[typeName], marker)
	}
}

// spreadMarkers gives every declared type its markers: a union may be declared before its variants.
func (b *builder) spreadMarkers() {
	for _, f := range b.files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *Struct:
				d.Markers = b.markers[d.Name]
			case *Enum:
				d.Markers = b.markers[d.Name]
			case *Defined:
				d.Markers = b.markers[d.Name]
			}
		}
	}
}
