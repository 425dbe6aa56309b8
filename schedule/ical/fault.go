package ical

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// Fault is one fault of a calendar file. The zero Fault says nothing.
type Fault struct {
	// File is the name given to Read; Line counts from 1 and is where a folded line
	// begins.
	File string
	Line int
	// Problem says what is wrong.
	Problem string
	// Err is a sentinel of package schedule.
	Err error
}

// Error writes file:line: problem.
func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Problem) }

// Unwrap returns the sentinel.
func (f *Fault) Unwrap() error { return f.Err }

// Whoever sends a file full of faults learns the first of them.
const mostFaults = 100

// faults collects what is wrong with a file.
type faults struct {
	file string
	list []*Fault
	more int
}

func (f *faults) at(line int, format string, args ...any) {
	if len(f.list) == mostFaults {
		f.more++
		return
	}
	f.list = append(f.list, &Fault{f.file, line, fmt.Sprintf(format, args...), schedule.ErrInvalid})
}

func (f *faults) count() int { return len(f.list) + f.more }

// all returns the faults in the order of the file, and how many are left out.
func (f *faults) all() error {
	slices.SortStableFunc(f.list, func(a, b *Fault) int { return cmp.Compare(a.Line, b.Line) })
	var all []error
	for _, fault := range f.list {
		all = append(all, fault)
	}
	if f.more > 0 {
		all = append(all, fmt.Errorf("%s: %d more faults: %w", f.file, f.more, schedule.ErrInvalid))
	}
	return errors.Join(all...)
}

// shown quotes input for a message, not all of it if it is long.
func shown(s string) string {
	const enough = 60
	if len(s) > enough {
		s = strings.ToValidUTF8(s[:enough], "") + "…"
	}
	return strconv.Quote(s)
}
