package sheet

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/toban-go/toban/schedule"
)

func TestTintsAreStable(t *testing.T) {
	var members []schedule.Member
	for _, m := range strings.Fields("m1 m2 m3 m4 m5 s1 s2 s3 e1 e2 e3 e4") {
		members = append(members, schedule.Member(m))
	}
	before := Tints(members)
	seen := map[Tint]bool{}
	for _, color := range before {
		assert.False(t, seen[color], "two people have one color")
		seen[color] = true
	}
	for _, joiner := range []schedule.Member{"a", "n1", "s4", "あおい"} {
		after := Tints(append(members[:12:12], joiner))
		for m, color := range before {
			assert.Equal(t, color, after[m], "%s after %s has joined", m, joiner)
		}
	}
	crowd := map[Tint]int{}
	for i := range 100 {
		members = append(members, schedule.Member(rune('一'+i)))
	}
	for _, color := range Tints(members) {
		crowd[color]++
	}
	for color, people := range crowd {
		assert.LessOrEqual(t, people, 112/colors+1, color)
	}
}
