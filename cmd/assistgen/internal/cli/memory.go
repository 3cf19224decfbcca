package cli

import (
	"os"
	"runtime"
)

// reserve is how much memory a run takes beyond what Go's collector would let it have.
const reserve = 96 << 20

// collectLate makes the collector wait longer, until the returned function is called. A run ends before much of what it makes
// could be given back: a fifth of its time would go into looking for that. The heap grows to twice of what is alive before it is
// collected, and memory that is set aside counts as alive, though it takes none as long as nobody writes to it. So a run takes
// at most the reserve more than it would without, however large the document is: a higher percentage would multiply what large
// documents take, and a limit that they reach would make the collector run all the time. Who has set either decides alone.
func collectLate() (end func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	aside := make([]byte, reserve)
	return func() { runtime.KeepAlive(aside) }
}
