// Package random gives random tests the same cases each time, and fewer than they can
// have. The flags or the environment of rapid, as .ci/proof sets them, draw others and
// more.
package random

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	_ "pgregory.net/rapid" // has the flags

	"github.com/toban-go/toban/internal/house/garbage"
	"github.com/toban-go/toban/internal/house/long"
)

// Main is the TestMain of a package with random tests. They make much garbage in little
// memory, so it is collected more rarely, except for benchmarks or if GOGC says how. What tests
// leave is cleared away at the end.
func Main(m *testing.M, clear ...func()) { run(m, 30, clear) }

// Brief is Main where go test goes through a third of the cases, as in packages in which all take long.
func Brief(m *testing.M, clear ...func()) { run(m, long.Cases(10, 30), clear) }

// Few is Main where go test goes through a fifth of the cases, as in packages with many random tests that take long.
func Few(m *testing.M, clear ...func()) { run(m, long.Cases(6, 30), clear) }

func run(m *testing.M, checks int, clear []func()) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		garbage.Rarely()
	}
	defaults := map[string]string{"rapid.seed": "20261129", "rapid.checks": strconv.Itoa(checks)}
	flag.Visit(func(f *flag.Flag) { delete(defaults, f.Name) })
	for name, value := range defaults {
		if _, told := os.LookupEnv("RAPID_" + strings.ToUpper(strings.TrimPrefix(name, "rapid."))); told {
			continue
		}
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	status := m.Run()
	for _, f := range clear {
		f()
	}
	os.Exit(status)
}
