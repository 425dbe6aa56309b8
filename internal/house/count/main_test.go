package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Three files refer to each other in a ring, so one reference at least leads back; a
// fourth is one more ring with two of them.
func TestCount(t *testing.T) {
	var said strings.Builder
	require.NoError(t, run(&said, "testdata", true, "./..."))
	assert.Equal(t, `| package | files | lines | references between files | of them back | functions over 40 lines | exported names |
|---|---|---|---|---|---|---|
| example.com/ring/ring | 4 | 63 | 5 | 1 | 1 | 3 |

example.com/ring/ring, in order:

- c.go
- a.go
- d.go
- b.go; back to c.go for third
`, said.String())
	assert.Error(t, run(&said, "testdata", false, "./none"))
}

func TestOrder(t *testing.T) {
	chain := references{{"", "", ""}, {"x", "", ""}, {"", "x", ""}} // 2 → 1 → 0
	assert.Equal(t, []int{2, 1, 0}, order(chain))
	assert.Zero(t, chain.count(order(chain)))
	assert.Equal(t, 2, chain.count([]int{0, 1, 2}))
}
