package main

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// bound is what an operation may cost at most. The zero bound is none.
type bound struct {
	time                   time.Duration
	allocations, megabytes float64
}

func atMost(t time.Duration) bound { return bound{t, math.Inf(1), math.Inf(1)} }

func (b bound) allocating(n float64) bound {
	b.allocations = n
	return b
}

func (b bound) using(megabytes float64) bound {
	b.megabytes = megabytes
	return b
}

func (b bound) none() bool { return b == bound{} }

func (b bound) holds(c cost) bool {
	return c.median <= float64(b.time) && c.allocations <= b.allocations && c.bytes <= b.megabytes*1e6
}

func (b bound) String() string {
	if b.none() {
		return ""
	}
	text := duration(float64(b.time))
	if !math.IsInf(b.allocations, 1) {
		text += fmt.Sprintf(", %.0f allocations", b.allocations)
		if b.allocations == 1 {
			text = strings.TrimSuffix(text, "s")
		}
	}
	if !math.IsInf(b.megabytes, 1) {
		text += ", " + size(b.megabytes*1e6)
	}
	return text
}
