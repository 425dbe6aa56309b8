package scheduletest

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/toban-go/toban/schedule"
)

// TestRota reports on t what CheckRota finds.
func TestRota(t T, rota schedule.Rota, slots iter.Seq[schedule.Slot]) {
	t.Helper()
	if err := CheckRota(rota, slots); err != nil {
		t.Errorf("%v", err)
	}
}

// CheckRota asks a rota about slots, forwards, backwards and each twice, and reports
// in one error where it is not pure: answers that change or depend on the order of
// questions, names that are not among its members, and a compiled form that answers
// otherwise. No slots are a fault too. A Reliever is asked to relieve each in turn: it may name only who is free.
func CheckRota(rota schedule.Rota, slots iter.Seq[schedule.Slot]) error {
	if rota == nil {
		return errors.New("rota: there is none")
	}
	var faults list
	members := slices.Clone(rota.Members())
	for i, m := range members {
		if m == "" || slices.Contains(members[:i], m) {
			faults.add("Members: %q is empty or stands twice", m)
		}
	}
	type answer struct {
		step schedule.Step
		ok   bool
	}
	ask := func(r schedule.Rota, s schedule.Slot) answer {
		step, ok := r.On(s)
		return answer{step, ok}
	}
	asked := slices.Collect(slots)
	if len(asked) == 0 {
		faults.add("there is no slot to ask about")
	}
	answers := make([]answer, len(asked))
	for i, s := range asked {
		answers[i] = ask(rota, s)
		if again := ask(rota, s); again != answers[i] {
			faults.add("On(%v): %s, asked again %s", s.Interval, answers[i].step.Member, again.step.Member)
		}
		if m := answers[i].step.Member; answers[i].ok && m != "" && !slices.Contains(members, m) {
			faults.add("On(%v): %q is not among Members", s.Interval, m)
		}
	}
	for i, s := range slices.Backward(asked) {
		if again := ask(rota, s); again != answers[i] {
			faults.add("On(%v): %s, in another order %s", s.Interval, answers[i].step.Member, again.step.Member)
		}
	}
	if c, ok := rota.(schedule.Compiler); ok {
		compiled, err := c.Compile()
		switch {
		case err != nil:
			faults.add("Compile: %v", err)
		case compiled == nil:
			faults.add("Compile: no rota and no error")
		default:
			for i, s := range asked {
				if got := ask(compiled, s); got != answers[i] {
					faults.add("On(%v): %s, compiled %s", s.Interval, answers[i].step.Member, got.step.Member)
				}
			}
		}
	}
	if r, ok := rota.(schedule.Reliever); ok {
		for i, s := range asked {
			absent := answers[i].step.Member
			if !answers[i].ok || absent == "" {
				continue
			}
			for _, only := range members {
				free := func(m schedule.Member) bool { return m == only && m != absent }
				step, ok := r.Relieve(s, absent, free)
				if ok && !free(step.Member) {
					faults.add("Relieve(%v, %s): %q is not free", s.Interval, absent, step.Member)
				}
				if again, still := r.Relieve(s, absent, free); again != step || still != ok {
					faults.add("Relieve(%v, %s): %q, asked again %q", s.Interval, absent, step.Member, again.Member)
				}
			}
		}
	}
	if !slices.Equal(members, rota.Members()) {
		faults.add("Members: %q, asked again %q", members, rota.Members())
	}
	return faults.err("rota")
}

// list collects faults and writes the first of them.
type list []string

func (l *list) add(format string, args ...any) { *l = append(*l, fmt.Sprintf(format, args...)) }

func (l list) err(what string) error {
	if len(l) == 0 {
		return nil
	}
	text := what + ":\n  " + strings.Join(l[:min(Shown, len(l))], "\n  ")
	if len(l) > Shown {
		text += fmt.Sprintf("\n  … and %d more", len(l)-Shown)
	}
	return errors.New(text)
}

// UpdateGolden is the environment variable that, if it is not empty, makes Golden
// write files instead of comparing.
const UpdateGolden = "UPDATE_GOLDEN"

// Golden compares a roster, one line a shift, with the file testdata/name, and shows
// the lines that differ. Set UPDATE_GOLDEN=1 to write the file; then read it.
func Golden(t testing.TB, name string, r *schedule.Roster) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	got := text(r)
	if os.Getenv(UpdateGolden) != "" {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Errorf("golden roster: %v", err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("golden roster: %v; set %s=1 to write it", err, UpdateGolden)
		return
	}
	if err := compare(string(want), got); err != nil {
		t.Errorf("golden roster %s: %v; set %s=1 to accept", path, err, UpdateGolden)
	}
}

// text writes a roster, one line a shift.
func text(r *schedule.Roster) string {
	var b strings.Builder
	for shift := range r.All() {
		fmt.Fprintln(&b, shift)
	}
	return b.String()
}

// compare reports the lines that only one of two texts has.
func compare(want, got string) error {
	count := func(text string) (lines []string, n map[string]int) {
		n = map[string]int{}
		for line := range strings.Lines(text) {
			lines = append(lines, line)
			n[line]++
		}
		return lines, n
	}
	before, was := count(want)
	after, is := count(got)
	var faults list
	for _, line := range before {
		if was[line] > is[line] {
			faults.add("- %s", strings.TrimSuffix(line, "\n"))
			was[line]--
		}
	}
	_, was = count(want)
	for _, line := range after {
		if is[line] > was[line] {
			faults.add("+ %s", strings.TrimSuffix(line, "\n"))
			is[line]--
		}
	}
	if faults == nil && want != got {
		faults.add("the lines are in another order")
	}
	return faults.err("lines differ")
}
