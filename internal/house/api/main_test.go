package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is exported is described as others see it: no names of parameters, and what
// an embedded type brings along only where it cannot be named itself.
func TestExported(t *testing.T) {
	lines, err := exported("testdata")
	require.NoError(t, err)
	assert.Equal(t, []string{
		"shapes, const Sides Count = 4",
		"shapes, const Title = \"shapes\"",
		"shapes, func Largest[N ~int]([]N, ...N) (N, error)",
		"shapes, method (*Square) Grow(Count)",
		"shapes, method (Square) Area() Count",
		"shapes, type Area interface { Area, hidden }",
		"shapes, type Area interface, Area() Count",
		"shapes, type Count int",
		"shapes, type Frame struct",
		"shapes, type Frame struct, comparable",
		"shapes, type Frame struct, embedded Square",
		"shapes, type Number = Count",
		"shapes, type Square struct",
		"shapes, type Square struct, At time.Time",
		"shapes, type Square struct, Name string",
		"shapes, type Square struct, comparable",
		"shapes, var ErrFlat error",
	}, lines)
}

// A line that is gone is let through by its own name and by a type that went with
// it, and by nothing else.
func TestCheck(t *testing.T) {
	record := []string{
		"a/b, func New(Old) Kept",
		"a/b, method (*Kept) Ask() int",
		"a/b, type Kept struct",
		"a/b, type Kept struct, Field int",
		"a/b, type Kept struct, embedded Old",
		"a/b, type Old struct",
		"c, func Use(b.Old)",
		"c, var Err error",
	}
	now := []string{"a/b, type Kept struct"}
	for named, left := range map[string]int{
		"":                               7,
		"`b.Old`":                        7,
		"`a/b.Kept`":                     7,
		"`c.Err`":                        6,
		"`a/b.Kept.Field`":               6,
		"`a/b.(*Kept).Ask`":              6,
		"`a/b.Old`":                      3, // New, Use, what is embedded, and itself
		"`a/b.Kept.Old`, `a/b.Kept.Ask`": 5,
		"`a/b.Old` `a/b.Kept.Ask`\n`c.Err`, and `a/b.Kept.Field`": 0,
	} {
		var said strings.Builder
		err := check(&said, record, now, "# Log\n\n## Unreleased\n\n### Breaking\n\n- "+named+"\n\n### Others\n\n`a/b.Old`\n\n## v0\n\n### Breaking\n\n`c.Err`\n")
		assert.Equal(t, left, strings.Count(said.String(), "does not name"), named)
		assert.Equal(t, left > 0, err != nil, named)
	}
}
