package fairness

import (
	"flag"
	"os"
	"testing"
)

// cases is how many times as many cases the long tests go through.
var cases = flag.Int("cases", 1, "how many times as many cases the long tests go through")

// TestMain gives random tests the same cases each time, and fewer than they can have: the
// flags of rapid, as .ci/proof sets them, draw others.
func TestMain(m *testing.M) {
	flag.Parse()
	defaults := map[string]string{"rapid.seed": "20261129", "rapid.checks": "50"}
	flag.Visit(func(f *flag.Flag) { delete(defaults, f.Name) })
	for name, value := range defaults {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
