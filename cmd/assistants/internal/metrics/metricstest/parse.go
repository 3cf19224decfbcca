// Package metricstest reads the text form of Prometheus strictly, for tests.
package metricstest

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Samples are values by the name of the series and its labels, as they are written: `requests_total{status="200"}`.
type Samples map[string]float64

var (
	comment = regexp.MustCompile(`^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$`)
	sample  = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)$`)
	bound   = regexp.MustCompile(`,?le="([^"]*)"`)
)

// reading is a page that is being read.
type reading struct {
	samples Samples
	types   map[string]string
	helped  map[string]bool
	current string // the metric whose samples may follow
}

// Parse returns the samples of a page, or what is wrong with it: a line of no form, a metric without help or type before it, lines of a
// metric that are not together, a sample that is there twice, or a histogram whose buckets do not add up.
func Parse(page string) (Samples, error) {
	if !strings.HasSuffix(page, "\n") {
		return nil, errors.New("the page does not end with a line break")
	}
	r := &reading{Samples{}, map[string]string{}, map[string]bool{}, ""}
	for line := range strings.Lines(page) {
		if err := r.line(strings.TrimSuffix(line, "\n")); err != nil {
			return nil, fmt.Errorf("%w: %q", err, line)
		}
	}
	return r.samples, r.checkHistograms()
}

func (r *reading) line(line string) error {
	if m := comment.FindStringSubmatch(line); m != nil {
		return r.comment(m[1], m[2], m[3])
	}
	m := sample.FindStringSubmatch(line)
	if m == nil {
		return errors.New("neither a comment nor a sample")
	}
	if r.familyOf(m[1]) != r.current {
		return fmt.Errorf("a sample of another metric than %s", r.current)
	}
	v, err := strconv.ParseFloat(m[3], 64)
	if err != nil {
		return err
	}
	key, _, _ := strings.Cut(line, " "+m[3])
	if _, twice := r.samples[key]; twice {
		return errors.New("a sample that is there twice")
	}
	if v < 0 && r.types[r.current] != "gauge" {
		return errors.New("a count below zero")
	}
	r.samples[key] = v
	return nil
}

func (r *reading) comment(kind, name, rest string) error {
	switch {
	case kind == "HELP" && r.helped[name]:
		return errors.New("a second help")
	case kind == "HELP":
		r.helped[name] = true
	case !r.helped[name] || r.types[name] != "":
		return errors.New("a type without help, or a second one")
	case !slices.Contains([]string{"counter", "gauge", "histogram"}, rest):
		return errors.New("an unknown type")
	default:
		r.types[name], r.current = rest, name
	}
	return nil
}

// familyOf returns the metric of a sample.
func (r *reading) familyOf(name string) string {
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if base, ok := strings.CutSuffix(name, suffix); ok && r.types[base] == "histogram" {
			return base
		}
	}
	return name
}

// checkHistograms holds that buckets do not fall as their bounds rise, and that the last is the count.
func (r *reading) checkHistograms() error {
	buckets := map[string]map[float64]float64{} // by the name of the count
	for key, v := range r.samples {
		name, labels, _ := strings.Cut(key, "{")
		base, ok := strings.CutSuffix(name, "_bucket")
		m := bound.FindStringSubmatch(labels)
		if !ok || m == nil {
			continue
		}
		le, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return err
		}
		count := strings.TrimSuffix(base+"_count{"+bound.ReplaceAllString(labels, ""), "{}")
		if buckets[count] == nil {
			buckets[count] = map[float64]float64{}
		}
		buckets[count][le] = v
	}
	for count, of := range buckets {
		last := 0.0
		for _, le := range slices.Sorted(maps.Keys(of)) {
			if of[le] < last {
				return fmt.Errorf("%s: the bucket of %v falls", count, le)
			}
			last = of[le]
		}
		total, there := r.samples[count]
		if end, ok := of[math.Inf(1)]; !ok || !there || end != total {
			return fmt.Errorf("%s is %v, and its last bucket %v", count, total, end)
		}
	}
	return nil
}
