// Command benchmarks times the library against the bounds it promises, and shows
// how its cost grows, as Markdown and as a chart. It is run at the top of the
// repository, where the planning instances lie.
//
//	go run ./examples/benchmarks [-runs 15] [-only TEXT] [-chart FILE.svg] [-instances fairness/testdata]
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/toban-go/toban/examples/internal/command"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const usage = "usage: benchmarks [-runs 15] [-only TEXT] [-chart FILE.svg] [-instances fairness/testdata]"

var run = command.Run("benchmarks", usage, func(flags *command.Flags) (string, error) {
	runs := flags.Number("runs", 15, 1, 1000, "`number` of times at most that each figure is taken")
	only := flags.String("only", "", "`text` in the names of those to take")
	chart := flags.String("chart", "", "`file` for the curves, as SVG")
	instances := flags.String("instances", "fairness/testdata", "`folder` of the planning instances")
	if err := flags.Parse(); err != nil {
		return "", err
	}
	lines, err := takeFigures(*instances, *only, *runs)
	if err != nil {
		return "", err
	}
	curves, err := takeCurves(*only, *runs)
	if err == nil && len(lines)+len(curves) == 0 {
		err = fmt.Errorf("-only %q is in no name", *only)
	}
	if err == nil && *chart != "" {
		err = os.WriteFile(*chart, []byte(draw(curves)), 0o644)
	}
	return document(machine(), *runs, lines, curves), err
})

func takeFigures(instances, only string, runs int) (lines []line, err error) {
	for _, f := range figures(instances, 200) {
		if !strings.Contains(f.what, only) {
			continue
		}
		taken, err := f.take(runs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.what, err)
		}
		lines = append(lines, line{f, taken})
	}
	return lines, nil
}

func takeCurves(only string, runs int) (curves []curve, err error) {
	for _, s := range scales() {
		if !strings.Contains(s.what, only) {
			continue
		}
		c, err := s.take(runs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.what, err)
		}
		curves = append(curves, c)
	}
	return curves, nil
}

// line is a figure with what it took.
type line struct {
	figure
	taken cost
}

// document is docs/BENCHMARKS.md.
func document(machine string, runs int, lines []line, curves []curve) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Benchmarks

One command takes every figure, draws the chart and says what lies within its bound:

`+"```sh\ngo run ./examples/benchmarks -chart examples/benchmarks/curves.svg > docs/BENCHMARKS.md\n```"+`

%s. The median of %d runs, of fewer where one takes long, and the
fastest: the further they lie apart, the busier was the machine. Where other work runs, `+"`chrt -r 1`"+` before the command keeps it off.

| what | bound | median | fastest | allocations | allocated | within |
|---|---|---|---|---|---|---|
`, machine, runs)
	within, bounded := 0, 0
	medians := map[string]float64{}
	for _, l := range lines {
		medians[l.what] = l.taken.median
		verdict := ""
		if !l.bound.none() {
			bounded++
			if verdict = "NO"; l.bound.holds(l.taken) {
				within++
				verdict = "yes"
			}
		} else if ours := medians[l.ours]; ours > 0 {
			verdict = fmt.Sprintf("%.3g × ours", l.taken.median/ours)
		}
		fmt.Fprintf(&b, "| %s | %v | %s | %s | %.0f | %s | %s |\n", l.what, l.bound, duration(l.taken.median), duration(l.taken.fastest), l.taken.allocations, size(l.taken.bytes), verdict)
	}
	fmt.Fprintf(&b, "\n%d of %d within their bounds. Plans by name are of four weeks and 6 people (s), a quarter and 12 (m), a year and 30 (l) or 100 (x).\n", within, bounded)
	fmt.Fprintf(&b, "\n## Growth\n\n![Curves of cost](../examples/benchmarks/curves.svg)\n\n"+
		"The exponent is the slope of cost over size, both as logarithms: 1 is linear, 0 is no growth.\nTaken at the fastest of the runs; the dashed lines of the chart grow as much as cost may.\n\n"+
		"| what | by | from | to | exponent | at most | holds |\n|---|---|---|---|---|---|---|\n")
	for _, c := range curves {
		first, last := c.points[0], c.points[len(c.points)-1]
		holds := "NO"
		if c.holds() {
			holds = "yes"
		}
		fmt.Fprintf(&b, "| %s | %s | %d: %s | %d: %s | %.2f | %g | %s |\n", c.what, c.by, first.size, duration(first.nanoseconds), last.size, duration(last.nanoseconds), c.exponent(), c.most, holds)
	}
	return b.String()
}
