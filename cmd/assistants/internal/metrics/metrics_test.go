package metrics_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics"
	"github.com/assistgen/assistgen/cmd/assistants/internal/metrics/metricstest"
)

func page(t *testing.T, r *metrics.Registry) string {
	t.Helper()
	var b strings.Builder
	n, err := r.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("%d of %d: %v", n, b.Len(), err)
	}
	return b.String()
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	r := &metrics.Registry{}
	c := r.Counter("calls_total", "Calls.", "name", "status")
	h := r.Histogram("seconds", "Time.", []float64{0.5, 2}, "name")
	none := r.Histogram("bytes", "Length.", []float64{1})
	r.Gauge("open", "Open\nones \\.", func() float64 { return -1.5 })
	r.Counter("never_total", "Nothing.")
	c.Add(`a"b\c`+"\n{}", "200")
	c.Add("\xff", "200")
	for _, v := range []float64{0.1, 0.5, 0.6, 2, 3} {
		h.Observe(v, "x")
	}
	none.Observe(7)
	got, err := metricstest.Parse(page(t, r))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{
		`calls_total{name="a\"b\\c\n{}",status="200"}`: 1,
		"calls_total{name=\"\ufffd\",status=\"200\"}":  1,
		`seconds_bucket{name="x",le="0.5"}`:            2,
		`seconds_bucket{name="x",le="2"}`:              4,
		`seconds_bucket{name="x",le="+Inf"}`:           5,
		`seconds_sum{name="x"}`:                        6.2,
		`seconds_count{name="x"}`:                      5,
		`bytes_bucket{le="1"}`:                         0,
		`bytes_count`:                                  1,
		`open`:                                         -1.5,
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s is %v, want %v in\n%s", name, v, want, page(t, r))
		}
	}
}

func TestConcurrent(t *testing.T) {
	t.Parallel()
	r := &metrics.Registry{}
	c, h := r.Counter("calls_total", "Calls.", "name"), r.Histogram("seconds", "Time.", []float64{1})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				c.Add("x")
				h.Observe(1)
				if _, err := r.WriteTo(&strings.Builder{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got, err := metricstest.Parse(page(t, r)); err != nil || got[`calls_total{name="x"}`] != 800 || got["seconds_count"] != 800 {
		t.Errorf("%v, %v", got, err)
	}
}

// TestParse holds that the parser refuses what is wrong.
func TestParse(t *testing.T) {
	t.Parallel()
	head := "# HELP a Help.\n# TYPE a counter\n"
	histogram := "# HELP h Help.\n# TYPE h histogram\n"
	for _, wrong := range []string{
		head + "a 1", "a 1\n", "# TYPE a counter\na 1\n", head + "a 1\na 2\n", head + "b 1\n", head + "a x\n", head + "a -1\n", head + "\n",
		head + `a{b="c} 1` + "\n", head + `a{b="\x"} 1` + "\n", head + `a{0="x"} 1` + "\n", head + head, "# TYPE a gouge\n",
		histogram + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
		histogram + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n",
		histogram + "h_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
	} {
		if got, err := metricstest.Parse(wrong); err == nil {
			t.Errorf("%q is read as %v", wrong, got)
		}
	}
}
