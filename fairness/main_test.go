package fairness

import (
	"flag"
	"testing"

	"github.com/toban-go/toban/internal/house/random"
)

// cases is how many times as many cases the long tests go through.
var cases = flag.Int("cases", 1, "how many times as many cases the long tests go through")

func TestMain(m *testing.M) { random.Brief(m) }
