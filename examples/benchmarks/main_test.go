package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/internal/command/commandtest"
	"github.com/toban-go/toban/internal/house/long"
)

var program = commandtest.Program{Name: "benchmarks", Run: run}

const instances = "../../fairness/testdata"

// What is timed computes what it says; the larger plans are tested in fairness.
func TestEveryOperationIsRight(t *testing.T) {
	var operations []figure
	for _, f := range figures(instances, 4) {
		if size, planned := strings.CutPrefix(f.what, "plan "); !planned || size[0] == 's' {
			operations = append(operations, f)
		}
	}
	for _, s := range scales() {
		if s.by == "people" && s.most > 1 && !long.Asked() { // a plan of a year: one of a month is among them
			continue
		}
		operations = append(operations, figure{what: s.what, prepare: func() (work, error) { return s.prepare(s.sizes[0]) }})
	}
	for _, f := range operations {
		w, err := f.prepare()
		if assert.NoError(t, err, f.what) {
			assert.NoError(t, w.call(), f.what)
		}
	}
	_, err := solve(t.TempDir(), "none", true)()
	assert.ErrorIs(t, err, os.ErrNotExist)
	w, err := solve(instances, "s01-plain", false)()
	require.NoError(t, err)
	assert.ErrorIs(t, w.call(), errWrong)
}

func TestMeasure(t *testing.T) {
	calls := 0
	taken, err := measure(3, work{10, func() error {
		calls++
		time.Sleep(shortest + time.Millisecond)
		return nil
	}})
	require.NoError(t, err)
	assert.Equal(t, 4, calls, "once to see how long it takes, then three runs")
	assert.GreaterOrEqual(t, taken.fastest, float64(shortest)/10)
	assert.GreaterOrEqual(t, taken.median, taken.fastest)
	_, err = measure(1, work{1, func() error { return errWrong }})
	assert.ErrorIs(t, err, errWrong)
}

func TestBounds(t *testing.T) {
	b := atMost(time.Microsecond).allocating(2)
	assert.Equal(t, "1 µs, 2 allocations", b.String())
	assert.True(t, b.holds(cost{median: 1000, allocations: 2, bytes: 1e9}))
	assert.False(t, b.holds(cost{median: 1001, allocations: 2}))
	assert.False(t, b.holds(cost{median: 1000, allocations: 3}))
	b = atMost(2 * time.Second).using(500)
	assert.Equal(t, "2 s, 500 MB", b.String())
	assert.False(t, b.holds(cost{median: 1, bytes: 500e6 + 1}))
	assert.True(t, bound{}.none())
	assert.Empty(t, bound{}.String())
	for ns, want := range map[float64]string{0.25: "0.25 ns", 9.1: "9.1 ns", 999.4: "999 ns", 999.5: "1 µs", 147_300: "147 µs", 2.5e9: "2.5 s", 1e13: "1e+04 s"} {
		assert.Equal(t, want, duration(ns))
	}
}

func TestExponents(t *testing.T) {
	power := func(most, exponent float64) curve {
		c := curve{scale: scale{what: "<work>", by: "things", most: most}}
		for _, size := range []int{1, 10, 50, 400} {
			c.points = append(c.points, point{size, 70 * math.Pow(float64(size), exponent)})
		}
		return c
	}
	for _, exponent := range []float64{0, 0.5, 1, 2} {
		assert.InDelta(t, exponent, power(1, exponent).exponent(), 1e-9)
		assert.Equal(t, exponent <= 1, power(1, exponent).holds())
		assert.Equal(t, exponent <= 0, power(0, exponent).holds())
	}
	chart := draw([]curve{power(1, 1), power(1, 0.5), power(0, 0)})
	commandtest.Golden(t, "chart.svg", chart)
	for in := xml.NewDecoder(strings.NewReader(chart)); ; {
		_, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
	lines := []line{
		{figure{what: "a look-up", bound: atMost(100 * time.Nanosecond).allocating(0)}, cost{median: 91.25, fastest: 88}},
		{figure{what: "the same by others", ours: "a look-up"}, cost{median: 9125, fastest: 9000, allocations: 12, bytes: 4096}},
		{figure{what: "a plan", bound: atMost(50 * time.Millisecond)}, cost{median: 51e6, fastest: 49e6, allocations: 1e6, bytes: 2.5e6}},
		{figure{what: "no bound"}, cost{median: 3e9, fastest: 2e9}},
	}
	commandtest.Golden(t, "document.md", document("a machine", 7, lines, []curve{power(1, 1), power(1, 2), power(0, 0.02)}))
}

func TestInput(t *testing.T) {
	chart := filepath.Join(t.TempDir(), "chart.svg")
	out := program.Output(t, "-runs", "1", "-only", "the shifts of a service", "-chart", chart, "-instances", instances)
	assert.Contains(t, out, "\n| the shifts of a service in a year | 75 µs | ")
	assert.Contains(t, out, "\n| the shifts of a service | days | 30: ")
	assert.NotContains(t, out, "rickar")
	assert.FileExists(t, chart)
	for _, args := range [][]string{{"-runs", "0"}, {"-x"}, {"extra"}, {"-only", "plan", "-instances", "nowhere"}, {"-only", "none"}, {"-runs", "1", "-only", "the shifts of a service", "-chart", t.TempDir()}} {
		assert.Equal(t, 1, strings.Count(program.Refused(t, args...), "\n"), args)
	}
	assert.Contains(t, program.Output(t, "-h"), "usage")
}
