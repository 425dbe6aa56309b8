package ical

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/ical/internal/rfc5545"
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

	text *rfc5545.Text
}

// ProblemIn is Problem in the given language.
func (f *Fault) ProblemIn(l schedule.Language) string {
	if l == schedule.Japanese && f.text != nil {
		return f.text.Japanese()
	}
	return f.Problem
}

// Error writes file:line: problem.
func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Problem) }

// Unwrap returns the sentinel.
func (f *Fault) Unwrap() error { return f.Err }

// joined returns the faults of a file in its order, and how many are left out.
func joined(file string, f *rfc5545.Faults) error {
	var all []error
	for _, fault := range slices.SortedStableFunc(slices.Values(f.List), func(a, b rfc5545.Fault) int { return cmp.Compare(a.Line, b.Line) }) {
		all = append(all, public(file, fault))
	}
	if f.More > 0 {
		all = append(all, fault.New("", schedule.ErrInvalid, "%s: %d more faults", file, f.More))
	}
	return errors.Join(all...)
}
