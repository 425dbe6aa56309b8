package rfc5545

import (
	"fmt"
	"strconv"
	"strings"
)

// Fault is what is wrong in a line.
type Fault struct {
	Line    int
	Problem string
}

// Whoever sends a file full of faults learns the first of them.
const mostFaults = 100

// Faults collects what is wrong with a file.
type Faults struct {
	List []Fault
	More int // that are only counted
}

// At notes a fault.
func (f *Faults) At(line int, format string, args ...any) {
	if len(f.List) == mostFaults {
		f.More++
		return
	}
	f.List = append(f.List, Fault{line, fmt.Sprintf(format, args...)})
}

// Count returns how many faults there are.
func (f *Faults) Count() int { return len(f.List) + f.More }

// Shown quotes input for a message, not all of it if it is long.
func Shown(s string) string {
	const enough = 60
	if len(s) > enough {
		s = strings.ToValidUTF8(s[:enough], "") + "…"
	}
	return strconv.Quote(s)
}
