package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/exp/stats"
)

// cost is what one operation took, in nanoseconds, over several runs.
type cost struct {
	median, fastest    float64
	allocations, bytes float64
}

const (
	shortest = 20 * time.Millisecond // that a run lasts
	longest  = 2 * time.Second       // for all runs but the first three
)

// measure times an operation: as often in a run as it takes to last, divided by
// that and by the parts that one call does.
func measure(runs int, w work) (cost, error) {
	times := 1
	for {
		elapsed, err := repeat(times, w.call)
		if err != nil {
			return cost{}, err
		}
		if elapsed >= shortest {
			runs = min(runs, max(3, int(longest/elapsed)))
			break
		}
		times = int(float64(times)*min(10, 1.2*float64(shortest)/float64(max(elapsed, time.Microsecond))) + 1)
	}
	var taken []float64
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		runtime.GC()
		elapsed, err := repeat(times, w.call)
		if err != nil {
			return cost{}, err
		}
		taken = append(taken, float64(elapsed.Nanoseconds())/float64(times*w.parts))
	}
	runtime.ReadMemStats(&after)
	all := float64(runs * times * w.parts)
	return cost{
		median: stats.Median(taken), fastest: slices.Min(taken),
		allocations: math.Floor(float64(after.Mallocs-before.Mallocs) / all), bytes: float64(after.TotalAlloc-before.TotalAlloc) / all,
	}, nil
}

func repeat(times int, operation func() error) (time.Duration, error) {
	begin := time.Now()
	for range times {
		if err := operation(); err != nil {
			return 0, err
		}
	}
	return time.Since(begin), nil
}

// duration writes nanoseconds, and size bytes, with three digits.
func duration(ns float64) string { return digits(ns, "ns", "µs", "ms", "s") }

func size(bytes float64) string { return digits(math.Floor(bytes), "B", "kB", "MB", "GB") }

func digits(x float64, units ...string) string {
	for x >= 999.5 && len(units) > 1 {
		x, units = x/1000, units[1:]
	}
	return fmt.Sprintf("%.3g %s", x, units[0])
}

// machine says on what the figures were taken.
func machine() string {
	model := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for text := range strings.Lines(string(info)) {
			if name, value, ok := strings.Cut(text, ":"); ok && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s, %s/%s%s", model, runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, priority())
}

// priority says so if the scheduler of Linux runs the program before all ordinary work, as
// with chrt -r 1.
func priority() string {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(stat), ") ") // the name may have spaces
	const policy = 41 - 3                          // of proc(5), from the field after the name on
	if fields := strings.Fields(after); len(fields) > policy && (fields[policy] == "1" || fields[policy] == "2") {
		return ", with real-time priority"
	}
	return ""
}
