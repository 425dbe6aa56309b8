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
func TestRota(t T, rota schedule.Rota, slots iter.Seq[schedule.Seat]) {
	t.Helper()
	if err := CheckRota(rota, slots); err != nil {
		t.Errorf("%v", err)
	}
}

// CheckRota asks a rota about slots, forwards, backwards and each twice, and reports
// in one error where it is not pure: answers that change or depend on the order of
// questions, names that are not among its members, and a compiled form that answers
// otherwise. No slots are a fault too. A Reliever is asked to relieve each in turn: it
// may name only who is free.
func CheckRota(rota schedule.Rota, slots iter.Seq[schedule.Seat]) error {
	if rota == nil {
		return errors.New("rota: there is none")
	}
	x := exam{rota: rota, members: slices.Clone(rota.Members()), slots: slices.Collect(slots)}
	for i, m := range x.members {
		if m == "" || slices.Contains(x.members[:i], m) {
			x.add("Members: %q is empty or stands twice", m)
		}
	}
	if len(x.slots) == 0 {
		x.add("there is no slot to ask about")
	}
	x.ask()
	if c, ok := rota.(schedule.Compiler); ok {
		x.compile(c)
	}
	if r, ok := rota.(schedule.Reliever); ok {
		x.relieve(r)
	}
	if !slices.Equal(x.members, rota.Members()) {
		x.add("Members: %q, asked again %q", x.members, rota.Members())
	}
	return x.err("rota")
}

// exam is what is known of a rota that is being checked, with its faults.
type exam struct {
	list
	rota    schedule.Rota
	members []schedule.Member
	slots   []schedule.Seat
	answers []answer // by slot
}

type answer struct {
	step schedule.Step
	ok   bool
}

func on(r schedule.Rota, s schedule.Seat) answer {
	step, ok := r.On(s)
	return answer{step, ok}
}

// ask asks about every slot forwards, each twice, and backwards.
func (x *exam) ask() {
	for _, s := range x.slots {
		first := on(x.rota, s)
		x.answers = append(x.answers, first)
		if again := on(x.rota, s); again != first {
			x.add("On(%v): %s, asked again %s", s.Interval, first.step.Member, again.step.Member)
		}
		if m := first.step.Member; first.ok && m != "" && !slices.Contains(x.members, m) {
			x.add("On(%v): %q is not among Members", s.Interval, m)
		}
	}
	for i, s := range slices.Backward(x.slots) {
		if again := on(x.rota, s); again != x.answers[i] {
			x.add("On(%v): %s, in another order %s", s.Interval, x.answers[i].step.Member, again.step.Member)
		}
	}
}

// compile compares the compiled form.
func (x *exam) compile(c schedule.Compiler) {
	compiled, err := c.Compile()
	switch {
	case err != nil:
		x.add("Compile: %v", err)
		return
	case compiled == nil:
		x.add("Compile: no rota and no error")
		return
	}
	for i, s := range x.slots {
		if got := on(compiled, s); got != x.answers[i] {
			x.add("On(%v): %s, compiled %s", s.Interval, x.answers[i].step.Member, got.step.Member)
		}
	}
}

// relieve asks for a stand-in in every slot, when only one member is free.
func (x *exam) relieve(r schedule.Reliever) {
	for i, s := range x.slots {
		absent := x.answers[i].step.Member
		if !x.answers[i].ok || absent == "" {
			continue
		}
		for _, only := range x.members {
			free := func(m schedule.Member) bool { return m == only && m != absent }
			step, ok := r.Relieve(s, absent, free)
			if ok && !free(step.Member) {
				x.add("Relieve(%v, %s): %q is not free", s.Interval, absent, step.Member)
			}
			if again, still := r.Relieve(s, absent, free); again != step || still != ok {
				x.add("Relieve(%v, %s): %q, asked again %q", s.Interval, absent, step.Member, again.Member)
			}
		}
	}
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

// Golden compares a roster, one line a shift, with the file testdata/name, and shows the
// lines that differ. With update it writes the file instead; then read it. Whoever runs the test
// says which, for example in an environment variable that the test reads.
func Golden(t testing.TB, name string, r *schedule.Roster, update bool) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	got := text(r)
	if update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(got), 0o644)); err != nil {
			t.Errorf("golden roster: %v", err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("golden roster: %v\nupdate writes it", err)
		return
	}
	if err := compare(string(want), got); err != nil {
		t.Errorf("golden roster %s: %v\nupdate accepts it", path, err)
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
	var faults list
	for _, line := range missing(want, got) {
		faults.add("- %s", line)
	}
	for _, line := range missing(got, want) {
		faults.add("+ %s", line)
	}
	if faults == nil && want != got {
		faults.add("the lines are in another order")
	}
	return faults.err("lines differ")
}

// missing returns the lines of a text that another has not, or less often.
func missing(text, other string) []string {
	left := map[string]int{}
	for line := range strings.Lines(other) {
		left[line]++
	}
	var lines []string
	for line := range strings.Lines(text) {
		if left[line]--; left[line] < 0 {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}
