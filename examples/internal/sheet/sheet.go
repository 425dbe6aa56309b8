// Package sheet is how pages of the programs look: one style sheet, which needs nothing from
// elsewhere, and a colour for each person.
package sheet

import (
	_ "embed"
	"fmt"
	"hash/fnv"

	"github.com/toban-go/toban/schedule"
)

// CSS is the style of a page with people, calendars and bars: light and dark, on paper, on a
// phone, with forced colours.
//
//go:embed sheet.css
var CSS string

// Tint is the colour of a person: one of twelve hues, pale or strong.
type Tint int

const (
	hues   = 12
	colors = 2 * hues
)

// String returns the classes that CSS gives the tint.
func (t Tint) String() string { return fmt.Sprintf("hue%d tone%d", t%hues, t/hues) }

// Pale returns the pale tint of a hue, which can be any number from 0.
func Pale(hue int) Tint { return Tint(max(0, hue) % hues) }

// Strong returns the strong tint of the same hue.
func (t Tint) Strong() Tint { return t%hues + hues }

// Tints gives each person a colour by their ID, so that it stays from month to month
// and whatever else changes. Of two with the same colour the earlier in the list
// keeps it and the later has the next that is free, if any is.
func Tints(members []schedule.Member) map[schedule.Member]Tint {
	given := map[schedule.Member]Tint{}
	taken := map[Tint]int{}
	for i, m := range members {
		hash := fnv.New32a()
		hash.Write([]byte(m))
		color := Tint(hash.Sum32() % colors)
		for taken[color] > i/colors {
			color = (color + 5) % colors // 5 meets every color and lies far in hue
		}
		given[m] = color
		taken[color]++
	}
	return given
}
