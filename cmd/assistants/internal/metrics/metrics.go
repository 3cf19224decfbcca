// Package metrics counts, and writes what it has counted in the text form of Prometheus, version 0.0.4.
//
// The values of labels must be of a small set that no peer chooses, since each is kept for ever.
package metrics

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// ContentType is the media type of what a [Registry] writes.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// Registry holds metrics. It may be used by several goroutines.
type Registry struct {
	mu       sync.Mutex
	families []family
}

// family is a metric with its series.
type family struct {
	name, help, kind string
	write            func(b *strings.Builder, name string)
}

func (r *Registry) add(f family) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.families = append(r.families, f)
}

// Gauge adds a metric whose value a function returns.
func (r *Registry) Gauge(name, help string, value func() float64) {
	r.add(family{name, help, "gauge", func(b *strings.Builder, name string) {
		fmt.Fprintf(b, "%s %s\n", name, number(value()))
	}})
}

// Counter adds a metric that only grows, with a series for each list of values of the labels.
func (r *Registry) Counter(name, help string, labels ...string) *Counter {
	c := &Counter{series: series[float64]{labels: labels}}
	r.add(family{name, help, "counter", c.write})
	return c
}

// Histogram adds a metric that counts values by the upper bounds of buckets, which ascend.
func (r *Registry) Histogram(name, help string, bounds []float64, labels ...string) *Histogram {
	h := &Histogram{bounds: bounds, series: series[distribution]{labels: labels}}
	r.add(family{name, help, "histogram", h.write})
	return h
}

// WriteTo writes all metrics.
func (r *Registry) WriteTo(w io.Writer) (int64, error) {
	r.mu.Lock()
	families := slices.Clone(r.families)
	r.mu.Unlock()
	var b strings.Builder
	for _, f := range families {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", f.name, escapeHelp.Replace(f.help), f.name, f.kind)
		f.write(&b, f.name)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// ServeHTTP responds with all metrics.
func (r *Registry) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", ContentType)
	_, _ = r.WriteTo(w) // there is nobody else to tell
}

// Counter is a metric that only grows.
type Counter struct{ series series[float64] }

// Add adds one to the series of the values of the labels.
func (c *Counter) Add(values ...string) {
	c.series.change(values, func(v *float64) { *v++ })
}

func (c *Counter) write(b *strings.Builder, name string) {
	c.series.each(func(labels []string, v *float64) {
		fmt.Fprintf(b, "%s%s %s\n", name, braced(labels), number(*v))
	})
}

// Histogram is a metric that counts values in buckets.
type Histogram struct {
	bounds []float64
	series series[distribution]
}

type distribution struct {
	counts []uint64 // of each bucket alone, the last being that without a bound
	sum    float64
}

// Observe counts a value in the series of the values of the labels.
func (h *Histogram) Observe(v float64, values ...string) {
	h.series.change(values, func(d *distribution) {
		if d.counts == nil {
			d.counts = make([]uint64, len(h.bounds)+1)
		}
		i, _ := slices.BinarySearch(h.bounds, v)
		d.counts[i]++
		d.sum += v
	})
}

func (h *Histogram) write(b *strings.Builder, name string) {
	h.series.each(func(labels []string, d *distribution) {
		count := uint64(0)
		for i, n := range d.counts {
			count += n
			bound := "+Inf"
			if i < len(h.bounds) {
				bound = number(h.bounds[i])
			}
			fmt.Fprintf(b, "%s_bucket%s %d\n", name, braced(append(slices.Clip(labels), label("le", bound))), count)
		}
		fmt.Fprintf(b, "%s_sum%s %s\n%s_count%s %d\n", name, braced(labels), number(d.sum), name, braced(labels), count)
	})
}

// series are the values of a metric by those of its labels.
type series[T any] struct {
	labels []string

	mu   sync.Mutex
	rows map[string]*row[T]
}

type row[T any] struct {
	labels []string // as they are written
	value  T
}

// change changes the value of a row, which is made if it is not there.
func (s *series[T]) change(values []string, f func(*T)) {
	if len(values) != len(s.labels) {
		panic(fmt.Sprintf("metrics: %d values for the labels %v", len(values), s.labels))
	}
	key := strings.Join(values, "\xff") // which UTF-8 does not have
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rows[key]
	if r == nil {
		r = &row[T]{}
		for i, name := range s.labels {
			r.labels = append(r.labels, label(name, values[i]))
		}
		if s.rows == nil {
			s.rows = map[string]*row[T]{}
		}
		s.rows[key] = r
	}
	f(&r.value)
}

// each calls f for each row in the order of its labels.
func (s *series[T]) each(f func(labels []string, v *T)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := make([]*row[T], 0, len(s.rows))
	for _, r := range s.rows {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b *row[T]) int { return slices.Compare(a.labels, b.labels) })
	for _, r := range rows {
		f(r.labels, &r.value)
	}
}

var (
	escapeHelp  = strings.NewReplacer("\\", `\\`, "\n", `\n`)
	escapeLabel = strings.NewReplacer("\\", `\\`, "\n", `\n`, `"`, `\"`)
)

func label(name, value string) string {
	return name + `="` + escapeLabel.Replace(strings.ToValidUTF8(value, "\ufffd")) + `"`
}

func braced(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	return "{" + strings.Join(labels, ",") + "}"
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
