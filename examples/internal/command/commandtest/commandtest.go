// Package commandtest runs example programs in their tests.
package commandtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/internal/house/garbage"
)

func init() { garbage.Rarely() }

// Program is what the main function of a program calls. Its zero value has nothing to
// run.
type Program struct {
	// Name stands before each line about a fault.
	Name string
	Run  func(args []string, stdout, stderr io.Writer) int
}

// Output returns what the program prints. The test fails if it complains.
func (p Program) Output(t testing.TB, args ...string) string {
	t.Helper()
	line := fmt.Sprintf("%s %q", p.Name, args)
	if text, ok := printed.Load(line); ok {
		return text.(string)
	}
	var stdout, stderr bytes.Buffer
	if status := p.Run(args, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
		t.Fatalf("%s: exit status %d, %s", line, status, stderr.String())
	}
	if strings.Contains(stdout.String(), "%!") {
		t.Errorf("%s prints a format without what it is for: %s", line, stdout.String())
	}
	if !slices.ContainsFunc(args, filepath.IsAbs) {
		printed.Store(line, stdout.String())
	}
	return stdout.String()
}

// printed is what command lines print that name no file which a test has written: a plan is made once.
var printed sync.Map

// Japanese is Output in Japanese.
func (p Program) Japanese(t testing.TB, args ...string) string {
	t.Helper()
	return p.Output(t, append(slices.Clip(args), "-lang", "ja")...)
}

// Refused returns the lines about faulty input, without the name. The test fails if
// the exit status is not 2, if anything is printed, or if a line lacks the name.
func (p Program) Refused(t testing.TB, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := p.Run(args, &stdout, &stderr); status != 2 || stdout.Len() > 0 {
		t.Errorf("%s %q: exit status %d, prints %q", p.Name, args, status, stdout.String())
	}
	var text strings.Builder
	for line := range strings.Lines(stderr.String()) {
		fault, ok := strings.CutPrefix(line, p.Name+": ")
		if !ok {
			t.Errorf("%s %q: %q lacks the name", p.Name, args, line)
		}
		text.WriteString(fault)
	}
	return text.String()
}

// Unprintable returns what is said where standard output takes nothing. The test fails
// if the exit status is not 1.
func (p Program) Unprintable(t testing.TB, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	if status := p.Run(args, closed{}, &stderr); status != 1 {
		t.Errorf("%s %q: exit status %d", p.Name, args, status)
	}
	return stderr.String()
}

// closed is a standard output that nobody reads.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }

// Golden compares a text with testdata/name. Set UPDATE_GOLDEN=1 to write the file;
// then read it.
func Golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) == got {
		return
	}
	was, is := append(strings.Split(string(want), "\n"), "\n"), append(strings.Split(got, "\n"), "\n")
	for i := range was {
		if was[i] != is[i] {
			t.Errorf("%s:%d differs from here on:\nwant %q\n got %q", path, i+1, was[i], is[i])
			return
		}
	}
}

// Part compares lines with some of a golden file, in their order. It writes none.
func Part(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rest := string(want)
	for line := range strings.Lines(got) {
		_, after, ok := strings.Cut("\n"+rest, "\n"+line)
		if !ok {
			t.Errorf("%s has no line %q after those before", path, line)
			return
		}
		rest = after
	}
}

// File writes a file that lasts as long as the test, and returns its path.
func File(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "input.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// FaultyJournal writes the sample with a wrong zone in its specs and somebody unknown in its journal, and returns its path.
func FaultyJournal(t testing.TB) string {
	t.Helper()
	leave := `{"id": "x", "at": "2036-01-01T00:00:00+09:00", "leave": {"member": "nobody", "start": "2036-02-01", "end": "2036-02-02"}}`
	text := strings.TrimSuffix(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(string(sample.History)), "}")), "]") + "," + leave + "]}"
	return File(t, strings.Replace(text, `"Asia/Tokyo"`, `"Asia/Tokio"`, 1))
}

// AtOnce asserts that a text about FaultyJournal tells both faults, each with the file, the line and the column.
func AtOnce(t testing.TB, path, text string) {
	t.Helper()
	for _, want := range []string{`specs\[0\]\.location: location "Asia/Tokio" is not`, `journal\[\d+\]\.leave\.member: entry "x": leave: unknown member "nobody"`} {
		if !regexp.MustCompile(regexp.QuoteMeta(path) + `:\d+:\d+: ` + want).MatchString(text) {
			t.Errorf("no line of %q is %q", text, want)
		}
	}
}
