package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/semver"

	"github.com/assistgen/assistgen/generator/model"
)

// Deprecation is the policy for what is deprecated: how long it is there still.
type Deprecation struct {
	// Today is the day of the comparison; zero is the current day.
	Today time.Time
	// StableDays and BetaDays are how many days there are at least until the sunset of what is newly deprecated, and of what was of
	// level beta; zero asks for no sunset. What is a draft or of level alpha may go at any time.
	StableDays, BetaDays int
}

// Compare is the function Compare with a policy.
func (d Deprecation) Compare(old, new *model.API) *Report {
	if d.Today.IsZero() {
		d.Today = time.Now()
	}
	return compare(old, new, d)
}

// days returns how many days there are at least until the sunset of what is of a level.
func (d Deprecation) days(level string) int {
	switch level {
	case "draft", "alpha":
		return 0
	case "beta":
		return d.BetaDays
	}
	return d.StableDays
}

// passed reports whether a day is today or before.
func (d Deprecation) passed(day time.Time) bool { return dayOf(d.Today) >= dayOf(day) }

// within reports whether there are fewer than so many days until a day.
func (d Deprecation) within(days int, day time.Time) bool {
	return dayOf(day) < dayOf(d.Today.AddDate(0, 0, days))
}

// dayOf writes a day so that days are in the order of their strings.
func dayOf(t time.Time) string { return t.Format(time.DateOnly) }

// sunset reads the day from which something may be gone.
func sunset(n *model.Node) (day time.Time, ok bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if day, err := time.Parse(layout, n.Sunset); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// lifecycle compares how long two nodes are there still, and how much is promised of them.
func (c *comparer) lifecycle(at site, old, new *model.Node) {
	c.report(at, compareSunsets(old, new)...)
	c.report(at, compareStability(old, new)...)
	if !new.Deprecated {
		return
	}
	days, newly := c.deprecation.days(new.Stability), new.Deprecated && !old.Deprecated
	if days == 0 {
		return
	}
	policy := strconv.Itoa(days) + " days"
	is, readable := sunset(new)
	switch was, _ := sunset(old); {
	case newly && new.Sunset == "":
		c.report(at, finding{sunsetMissing, "", policy})
	case readable && (newly || dayOf(is) < dayOf(was)) && c.deprecation.within(days, is):
		at.words = []string{"date-too-small"}
		if !newly {
			at.words = []string{"date-changed-too-small"}
		}
		c.report(at, finding{sunsetTooSoon, "", new.Sunset + ", in less than " + policy})
	}
}

func compareSunsets(old, new *model.Node) []finding {
	if old.Sunset == new.Sunset || old.Deprecated && !new.Deprecated && new.Sunset == "" {
		return nil
	}
	was, wasDay := sunset(old)
	is, isDay := sunset(new)
	switch {
	case new.Sunset != "" && !isDay:
		return found(sunsetUnreadable, cmp.Or(old.Sunset, "nothing"), new.Sunset)
	case wasDay && isDay && dayOf(is) < dayOf(was):
		return found(sunsetEarlier, old.Sunset, new.Sunset)
	case wasDay && isDay && dayOf(is) == dayOf(was):
		return nil
	}
	return bySet(sunsetAdded, sunsetRemoved, sunsetLater, old.Sunset, new.Sunset)
}

// levels are the levels of stability, the least stable first.
var levels = []string{"draft", "alpha", "beta", "stable"}

// level returns the rank of a level of stability; none, or one that is not known, promises what is stable.
func level(n *model.Node) int {
	for i, name := range levels {
		if n.Stability == name {
			return i
		}
	}
	return len(levels) - 1
}

func compareStability(old, new *model.Node) []finding {
	was, is := level(old), level(new)
	switch {
	case is < was:
		return found(stabilityLowered, levels[was], levels[is])
	case is > was:
		return found(stabilityRaised, levels[was], levels[is])
	}
	return nil
}

// ending is the rules for what is gone that was announced to go, or that nothing was promised of.
type ending struct{ early, due, unstable *Rule }

// endings are the rules that take the place of one about what is gone.
var endings = map[*Rule]ending{
	operationRemoved: {operationRemovedEarly, operationRemovedDue, operationRemovedUnstable},
	paramRemoved:     {paramRemovedEarly, paramRemovedDue, nil},
	fieldRemoved:     {fieldRemovedEarly, fieldRemovedDue, nil},
	fieldRefused:     {fieldRemovedEarly, fieldRemovedDue, nil},
	requiredRemoved:  {fieldRemovedEarly, fieldRemovedDue, nil},
	requiredRefused:  {fieldRemovedEarly, fieldRemovedDue, nil},

	responseHeaderRemoved: {responseHeaderRemovedEarly, responseHeaderRemovedDue, nil},
	optionalHeaderRemoved: {responseHeaderRemovedEarly, responseHeaderRemovedDue, nil},
}

// removed reports that a node is gone, by what was announced of that.
func (c *comparer) removed(at site, f finding, node any) {
	e, ok := endings[f.rule]
	n, isNode := node.(headed)
	if !ok || !isNode {
		c.report(at, f)
		return
	}
	old := n.Head()
	day, readable := sunset(old)
	switch {
	case e.unstable != nil && level(old) < level(&model.Node{Stability: "beta"}):
		f = finding{e.unstable, old.Stability, ""}
	case !old.Deprecated:
	case !readable:
		at.words = append(slices.Clip(at.words), "with-deprecation")
	case c.deprecation.passed(day):
		f = finding{e.due, old.Sunset, ""}
	default:
		f = finding{e.early, old.Sunset, ""}
	}
	c.report(at, f)
}

// compareReleases reports a document whose version is before that of the old one. Most versions are numbers or days; others have no
// order.
func compareReleases(old, new *model.API) []finding {
	from, to := release(old), release(new)
	if lower, ok := precedes(to, from); ok && lower {
		return found(releaseLowered, from, to)
	}
	return nil
}

// release returns the version that a document states of itself; empty for a model without versions.
func release(a *model.API) string {
	for _, v := range a.Versions {
		return cmp.Or(v.Release, v.ID)
	}
	return ""
}

// precedes reports whether one version is before another one; ok is false for versions that have no order.
func precedes(a, b string) (before, ok bool) {
	a, b = strings.TrimPrefix(a, "v"), strings.TrimPrefix(b, "v")
	if semver.IsValid("v"+a) && semver.IsValid("v"+b) {
		return semver.Compare("v"+a, "v"+b) < 0, true
	}
	dayA, okA := releaseDay(a)
	dayB, okB := releaseDay(b)
	return dayA < dayB, okA && okB && dayA != dayB
}

// releaseDay returns the day that a version is, or begins with: 2025-05-15-preview.
func releaseDay(version string) (day string, ok bool) {
	const length = len(time.DateOnly)
	if len(version) < length || len(version) > length && version[length] != '-' {
		return "", false
	}
	_, err := time.Parse(time.DateOnly, version[:length])
	return version[:length], err == nil
}
