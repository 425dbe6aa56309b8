package main

import (
	"fmt"
	"hash/fnv"

	"github.com/toban-go/toban/schedule"
)

// tint is the colour of a person: one of twelve hues, pale or strong.
type tint int

const (
	hues   = 12
	colors = 2 * hues
)

// String returns the classes that page.css gives the tint.
func (t tint) String() string { return fmt.Sprintf("hue%d tone%d", t%hues, t/hues) }

// tints gives each person a colour by their ID, so that it stays from month to month
// and whatever else changes. Of two with the same colour the earlier in the list
// keeps it and the later has the next that is free, if any is.
func tints(members []schedule.Member) map[schedule.Member]tint {
	given := map[schedule.Member]tint{}
	taken := map[tint]int{}
	for i, m := range members {
		hash := fnv.New32a()
		hash.Write([]byte(m))
		color := tint(hash.Sum32() % colors)
		for taken[color] > i/colors {
			color = (color + 5) % colors // 5 meets every color and lies far in hue
		}
		given[m] = color
		taken[color]++
	}
	return given
}
