package fairness

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/fairness/internal/search"
)

// The logarithms of whole numbers alone are those of floating point.
func TestLogarithms(t *testing.T) {
	for i, x := range search.Logarithms() {
		require.InDelta(t, -math.Log((float64(i)+0.5)/1024)*65536, float64(x), 4, i)
	}
}
