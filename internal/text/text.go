// Package text sets text in columns of a terminal, of whatever script it is.
package text

import (
	"strings"

	"golang.org/x/text/width"
)

// Width returns how many columns text takes: what Unicode calls wide, as kana, kanji,
// full width signs and most pictures, takes two (UAX #11).
func Width(text string) int {
	n := 0
	for _, r := range text {
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// Left sets text flush left in so many columns. Longer text stays as it is.
func Left(text string, columns int) string { return text + space(text, columns) }

// Right sets text flush right in so many columns. Longer text stays as it is.
func Right(text string, columns int) string { return space(text, columns) + text }

func space(text string, columns int) string {
	return strings.Repeat(" ", max(0, columns-Width(text)))
}
