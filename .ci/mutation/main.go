// The mutation run: are the tests worth anything? Every operator of a package is changed, one at a time, and the
// tests of the package must notice. All mutants of a file are in one test binary, and one is chosen when it runs:
// that leaves the time of the tests, where tools that compile each mutant anew need tens of times as long.
//
//	bash .ci/proof mutation PACKAGE|PACKAGE/FILE.go ...
//
// A package below another is tried by the tests of that one where a target says so: fairness/internal/search@fairness.
//
// It is a module of its own, so that the library's go.mod knows nothing of it; its targets are named from the root of
// the repository, in which it is run.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	least    = 90                     // percent of the mutants of a package that tests must notice
	reasons  = ".ci/mutants.txt"      // why mutants survive: PACKAGE/FILE: LINE AS THE MUTANT HAS IT # WHY
	quick    = 100 * time.Millisecond // tests below this run together
	patience = 10 * time.Second       // tests that take ten times their time and this longer do not end
	choice   = "TOBAN_MUTANT"         // the environment variable that chooses the mutant
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: mutation PACKAGE|PACKAGE/FILE.go ...")
		os.Exit(2)
	}
	why, err := explanations(reasons)
	for _, target := range os.Args[1:] {
		efficacy, failed := run(os.Stdout, target, why, patience)
		if failed == nil && efficacy < least && !strings.Contains(target, ".go") {
			failed = fmt.Errorf("%s: efficacy is %.1f, less than %d", target, efficacy, least)
		}
		err = errors.Join(err, failed)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run tries every mutant of a package, or of one of its files. It writes those that no test noticed, and a table, and
// returns the efficacy in percent.
func run(w io.Writer, target string, why map[string]string, patience time.Duration) (float64, error) {
	target, tests, _ := strings.Cut(target, "@")
	dir, only := filepath.Clean(target), ""
	if strings.HasSuffix(target, ".go") {
		dir, only = filepath.Dir(dir), filepath.Base(dir)
	}
	files, err := sources(dir)
	if err != nil {
		return 0, err
	}
	mutants := mutantsOf(files, only)
	if len(mutants) == 0 {
		return 0, fmt.Errorf("%s: no operator to change", target)
	}
	scratch, err := os.MkdirTemp("", "mutation")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(scratch)
	bench := bench{dir: cmp.Or(tests, dir), scratch: scratch}
	if err := bench.measure(patience); err != nil {
		return 0, err
	}
	errs := make([]error, len(files))
	eachOnItsProcessor(files, func(i int, f *source) { errs[i] = bench.compile(f, mutants) })
	if err := errors.Join(errs...); err != nil {
		return 0, err
	}
	var printing sync.Mutex
	eachOnItsProcessor(mutants, func(_ int, m *mutant) {
		if m.fate == untried {
			m.fate = bench.try(m)
		}
		if m.fate == lived {
			printing.Lock()
			defer printing.Unlock()
			fmt.Fprintln(w, m.describe(why))
		}
	})
	for _, key := range needless(mutants, why) {
		fmt.Fprintf(w, "%s # tests notice this: it needs no reason\n", key)
	}
	return table(w, files[0].dir, mutants, why), nil
}

// eachOnItsProcessor calls f for each of list, in order, as many at a time as there are processors.
func eachOnItsProcessor[T any](list []T, f func(int, T)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for i := range next {
				f(i, list[i])
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	workers.Wait()
}

// bench is what mutants are tried on: a test binary for each file with all of its mutants, and the tests from quick to
// slow.
type bench struct {
	dir, scratch string
	stages       []stage
}

// stage is some tests of the binary, and how long they may take before they count as endless.
type stage struct {
	tests   []string
	timeout time.Duration
}

func (s stage) run() string { return "-test.run=^(" + strings.Join(s.tests, "|") + ")$" }

// binary is the path of the test binary of a mutant. One outside of functions cannot be chosen and has its own.
func (b *bench) binary(m *mutant) string {
	if m.function == nil {
		return filepath.Join(b.scratch, fmt.Sprintf("%d.test", m.id))
	}
	return filepath.Join(b.scratch, m.source.name+".test")
}

// compile builds the test binary of a file with all mutants of its functions. Those that do not compile are void: they
// are found by where the compiler complains, and left out. What stands outside of functions is only written.
func (b *bench) compile(f *source, mutants []*mutant) error {
	var inside []*mutant
	for _, m := range mutants {
		switch {
		case m.source != f:
		case m.function != nil:
			inside = append(inside, m)
		default:
			if err := os.WriteFile(b.binary(m)+".go", f.with(m), 0o644); err != nil {
				return err
			}
		}
	}
	if len(inside) == 0 {
		return nil
	}
	unchanged := &mutant{source: f, function: inside[0].function}
	chosen := filepath.Join(b.scratch, "chosen_"+f.name)
	code := fmt.Sprintf("package %s\n\nimport (\n\t\"os\"\n\t\"strconv\"\n)\n\nvar chosenMutant, _ = strconv.Atoi(os.Getenv(%q))\n", f.syntax.Name, choice)
	if err := os.WriteFile(chosen, []byte(code), 0o644); err != nil {
		return err
	}
	changed := filepath.Join(b.scratch, f.name) // as the compiler names it
	replaced := map[string]string{f.path: changed, filepath.Join(filepath.Dir(f.path), "chosen_mutant.go"): chosen}
	for {
		text, copies := f.withAll(inside)
		if err := os.WriteFile(changed, text, 0o644); err != nil {
			return err
		}
		said, err := b.build(b.binary(unchanged), replaced)
		if err == nil {
			break
		}
		found := false
		for _, place := range regexp.MustCompile(`(?m)([^/\s]+\.go):(\d+):\d+: `).FindAllStringSubmatch(said, -1) {
			line, _ := strconv.Atoi(place[2])
			for _, s := range copies {
				if place[1] == f.name && s.from <= line && line <= s.to && s.mutant.fate == untried {
					s.mutant.fate, found = void, true
				}
			}
		}
		if !found {
			return fmt.Errorf("go test -c: %w\n%s", err, said)
		}
	}
	if said, err := b.tested(context.Background(), unchanged, b.stages[0].run()); err != nil {
		return fmt.Errorf("%s with no mutant chosen: %w\n%s", f.name, err, said)
	}
	return nil
}

// build compiles the tests with some files replaced, and returns what the compiler said.
func (b *bench) build(binary string, replaced map[string]string) (string, error) {
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return "", err
	}
	path := binary + ".json"
	if err := os.WriteFile(path, overlay, 0o644); err != nil {
		return "", err
	}
	said, err := exec.Command("go", "test", "-c", "-vet=off", "-gcflags=-e", "-overlay", path, "-o", binary, "./"+b.dir).CombinedOutput()
	return string(said), err
}

// measure runs the tests as they are. The quick ones make the first stage, every other one a stage of its own, in order
// of time: most mutants are noticed early.
func (b *bench) measure(patience time.Duration) error {
	plain := &mutant{source: &source{name: "plain"}, function: &ast.FuncDecl{}}
	if said, err := b.build(b.binary(plain), nil); err != nil {
		return fmt.Errorf("go test -c: %w\n%s", err, said)
	}
	said, err := b.tested(context.Background(), plain, "-test.v")
	if err != nil {
		return fmt.Errorf("the tests as they are: %w\n%s", err, said)
	}
	first := stage{timeout: patience}
	for _, line := range regexp.MustCompile(`(?m)^--- PASS: (\S+) \((.*)\)$`).FindAllStringSubmatch(said, -1) {
		took, err := time.ParseDuration(line[2])
		if err != nil {
			return err
		}
		if took < quick {
			first.tests = append(first.tests, line[1])
			first.timeout += 10 * took
			continue
		}
		b.stages = append(b.stages, stage{tests: []string{line[1]}, timeout: patience + 10*took})
	}
	slices.SortStableFunc(b.stages, func(x, y stage) int { return int(x.timeout - y.timeout) })
	b.stages = slices.Insert(b.stages, 0, first)
	return nil
}

// try runs the tests with one mutant and says what became of it.
func (b *bench) try(m *mutant) fate {
	if m.function == nil {
		defer os.Remove(b.binary(m))
		if _, err := b.build(b.binary(m), map[string]string{m.source.path: b.binary(m) + ".go"}); err != nil {
			return void
		}
	}
	for _, s := range b.stages {
		ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
		_, err := b.tested(ctx, m, "-test.failfast", s.run())
		ended := ctx.Err() == nil
		cancel()
		switch {
		case !ended:
			return endless
		case err != nil:
			return killed
		}
	}
	return lived
}

// tested runs the tests where go test would.
func (b *bench) tested(ctx context.Context, m *mutant, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, b.binary(m), args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), choice+"="+strconv.Itoa(m.id), "TOBAN_LONG=1", "RAPID_SEED=1", "RAPID_CHECKS=30", "RAPID_NOFAILFILE=true", "RAPID_SHRINKTIME=0s")
	cmd.WaitDelay = time.Second
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// explanations reads the reasons by the keys of their mutants.
func explanations(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	why := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if at := strings.LastIndex(line, " # "); at > 0 {
			why[line[:at]] = strings.TrimSpace(line[at+3:])
		}
	}
	return why, nil
}
