package runtime

import (
	"testing"
	"time"
)

// timeModel holds a time.
type timeModel struct {
	When time.Time `json:"when"`
	Rest *Rest     `json:"-"`
}

// Times are read as they are meant, whoever writes them how, and written as they came; those without a zone keep what the clock shows.
func TestTimesOfManySpellings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Time{
		"2026-01-02T03:04:05Z":          time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		"2026-01-02t03:04:05z":          time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		"2026-01-02T03:04:05+0100":      time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC),
		"2026-01-02T03:04:05+01":        time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC),
		"2026-01-02T03:04+01:00":        time.Date(2026, 1, 2, 2, 4, 0, 0, time.UTC),
		"2026-01-02 03:04:05+01:00":     time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC),
		"2026-01-02 03:04:05 +0100":     time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC),
		"Fri, 02 Jan 2026 03:04:05 GMT": time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		"2026-01-02T03:04:05":           time.Date(2026, 1, 2, 3, 4, 5, 0, NoZone),
		"2026-01-02T03:04:05.250":       time.Date(2026, 1, 2, 3, 4, 5, 250_000_000, NoZone),
		"2026-01-02 03:04:05.25":        time.Date(2026, 1, 2, 3, 4, 5, 250_000_000, NoZone),
		"2026-01-02T03:04":              time.Date(2026, 1, 2, 3, 4, 0, 0, NoZone),
		"2026-01-02":                    time.Date(2026, 1, 2, 0, 0, 0, 0, NoZone),
		"today":                         {},
	} {
		var m timeModel
		body := `{"when":"` + text + `"}`
		if err := Unmarshal([]byte(body), &m); err != nil {
			t.Fatal(err)
		}
		if !m.When.Equal(want) || (m.When.Location() == NoZone) != (want.Location() == NoZone) {
			t.Errorf("%s was read as %v, want %v", text, m.When, want)
		}
		if got, err := Marshal(&m); err != nil || string(got) != body {
			t.Errorf("%s was written as %s (%v)", body, got, err)
		}
	}
}

// A time without a zone is written without one in another model as well, and is not equal to that of any zone.
func TestTimeWithoutZone(t *testing.T) {
	t.Parallel()
	var m timeModel
	if err := Unmarshal([]byte(`{"when":"2026-01-02T03:04:05.500"}`), &m); err != nil {
		t.Fatal(err)
	}
	other := timeModel{When: m.When}
	if got, err := Marshal(&other); err != nil || string(got) != `{"when":"2026-01-02T03:04:05.5"}` {
		t.Errorf("%s (%v)", got, err)
	}
	if utc := (timeModel{When: time.Date(2026, 1, 2, 3, 4, 5, 500_000_000, time.UTC)}); Equal(&other, &utc) {
		t.Error("a time without a zone is that of UTC")
	}
	if isTime("2026-01-02T03:04:05") {
		t.Error("a time without a zone is one as RFC 3339 has it")
	}
}
