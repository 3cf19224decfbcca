package plan

// Lengths returns about how many lines each file of the package has that has any, by its name without ".go".
func Lengths(pkg *Package) map[string]int {
	lengths := map[string]int{}
	for _, f := range pkg.Files {
		for _, d := range f.Decls {
			n := linesOf(d)
			lengths[f.Name+"_models"] += n.models
			lengths[f.Name+"_json"] += n.methods
		}
		lengths[f.Name+"_schema"] += len(f.Lines) + len(f.Texts)
	}
	for _, s := range pkg.Services {
		n := serviceLines(s)
		lengths[s.File+"_client"] += n.client
		lengths[s.File+"_server"] += n.server
		for _, p := range s.Parts {
			for _, m := range p.Methods {
				n := methodLines(m)
				lengths[p.File+"_client"] += n.client
				lengths[p.File+"_server"] += n.server
			}
		}
	}
	return lengths
}
