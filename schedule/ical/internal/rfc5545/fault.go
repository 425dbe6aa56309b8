package rfc5545

import (
	"strconv"
	"strings"
)

// Fault is what is wrong in a line.
type Fault struct {
	Line     int
	Problem  *Text
	Property string     // that cannot be read, if the fault is in one
	Harmless bool       // nothing that leave needs is lost
	Within   *Component // the event that the fault stands in, nil: not known
}

// Whoever sends a file full of faults learns the first of them.
const mostFaults = 100

// Faults collects what is wrong with a file.
type Faults struct {
	List []Fault
	More int // that are only counted

	serious int
}

// At notes a fault.
func (f *Faults) At(line int, format string, args ...any) {
	f.Add(Fault{Line: line, Problem: Say(format, args...)})
}

// Add notes a fault, or counts it only if there are many.
func (f *Faults) Add(fault Fault) {
	if !fault.Harmless {
		f.serious++
	}
	if len(f.List) == mostFaults {
		f.More++
		return
	}
	f.List = append(f.List, fault)
}

// Count returns how many faults there are that are not harmless.
func (f *Faults) Count() int { return f.serious }

// Shown quotes input for a message, not all of it if it is long.
func Shown(s string) string {
	const enough = 60
	if len(s) > enough {
		s = strings.ToValidUTF8(s[:enough], "") + "…"
	}
	return strconv.Quote(s)
}
