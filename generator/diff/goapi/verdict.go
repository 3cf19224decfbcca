package goapi

// Verdict is the part of a semantic version that a change increments.
type Verdict string

// The verdicts.
const (
	Major Verdict = "major" // code written for the old package may no longer compile
	Minor Verdict = "minor" // only additions
	Patch Verdict = "patch" // the exported API is the same
)

// Verdict returns what the changes make of the package's version, with the changes that decide it: those that are
// incompatible, or else all; none for a patch.
func (d *Diff) Verdict() (Verdict, []*Change) {
	var breaking []*Change
	for _, c := range d.Changes {
		if !c.Compatible {
			breaking = append(breaking, c)
		}
	}
	switch {
	case len(breaking) > 0:
		return Major, breaking
	case len(d.Changes) > 0:
		return Minor, d.Changes
	}
	return Patch, nil
}
