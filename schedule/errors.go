package schedule

import (
	"errors"
	"fmt"
	"iter"
	"strconv"

	"github.com/toban-go/toban/internal/near"
)

// The errors of this package wrap one of these, so that errors.Is can tell them
// apart.
var (
	ErrInvalid        = errors.New("invalid value")
	ErrMissing        = errors.New("missing value")
	ErrDuplicate      = errors.New("declared twice")
	ErrConflict       = errors.New("conflict")
	ErrUnknownMember  = errors.New("unknown member")
	ErrUnknownTeam    = errors.New("unknown team")
	ErrUnknownService = errors.New("unknown service")
	ErrUnknownEntry   = errors.New("unknown entry")
	ErrBeforeStart    = errors.New("no answer for that time")
	ErrNoHandoff      = errors.New("no handoff")
)

// SpecError is one fault of a Spec. New joins all of them into one error;
// Faults takes it apart again.
type SpecError struct {
	// Path leads to the faulty value as Go selectors do: Teams[2].Services[0].
	Path string
	// Problem says what is wrong, quoting the input and naming the other party
	// of a conflict.
	Problem string
	// Advice is what to say instead, if something can be.
	Advice Advice
	// Value is the name to blame if the faulty value holds several, such as the
	// members of a rota, or the one that the advice is about.
	Value string
	// Err is the sentinel that the fault wraps, or the rota's own error.
	Err error

	hint *hint
}

// hint is what is known beside an unknown name: a pointer, so that faults can be compared.
type hint struct{ write func() string }

// Hint says which known names are near an unknown one, or which there are, where Problem does not say so yet: "; did you
// mean …?". They are looked through when it is asked for.
func (e *SpecError) Hint() string {
	if e.hint == nil {
		return ""
	}
	return e.hint.write()
}

// Error writes the path, the problem, the hint and the advice.
func (e *SpecError) Error() string {
	text := e.Problem + e.Hint()
	if e.Path != "" {
		text = e.Path + ": " + text
	}
	switch e.Advice {
	case SayNoHolidays:
		text += "; say NoHolidays{} if holidays are worked"
	case SayClosed:
		text += "; say NeverOpen() if the pool answers day and night"
	case SayVacant:
		text += "; say Vacant() if the duty is still to be planned"
	case SayPool:
		text += fmt.Sprintf("; say Pool: %q to keep its nights to itself", e.Value)
	}
	return text
}

// Advice is what a fault advises to say. SpecError writes it in Go, and package config in
// the words of its format. The zero Advice is no advice.
type Advice int

// What can be advised.
const (
	NoAdvice      Advice = iota
	SayNoHolidays        // holidays are worked
	SayClosed            // the pool answers day and night
	SayVacant            // the duty is still to be planned
	SayPool              // the team, Value, keeps its nights to itself
)

// Unwrap returns the sentinel.
func (e *SpecError) Unwrap() error { return e.Err }

// Faults yields every *SpecError in err, in the order of the input.
func Faults(err error) iter.Seq[*SpecError] {
	return func(yield func(*SpecError) bool) { walkFaults(err, yield) }
}

// Within returns an error with its faults under the path of the value that holds the
// faulty one: Business.Open within Teams[2] is Teams[2].Business.Open, and [2] within
// Teams is Teams[2]. An error without a fault becomes one, and nil stays nil.
func Within(path string, err error) error {
	if err == nil {
		return nil
	}
	var faults []error
	for f := range Faults(err) {
		place := path + f.Path
		if f.Path != "" && f.Path[0] != '[' {
			place = path + "." + f.Path
		}
		inner := *f
		inner.Path = place
		faults = append(faults, &inner)
	}
	if faults == nil {
		return &SpecError{Path: path, Problem: err.Error(), Err: err}
	}
	return errors.Join(faults...)
}

func walkFaults(err error, yield func(*SpecError) bool) bool {
	switch e := err.(type) {
	case *SpecError:
		return yield(e)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			if !walkFaults(inner, yield) {
				return false
			}
		}
	case interface{ Unwrap() error }:
		return walkFaults(e.Unwrap(), yield)
	}
	return true
}

// unknown returns the error for a name that is none of the known ones.
func unknown[S ~string](err error, name S, known iter.Seq[S]) error {
	return &unknownError{fmt.Errorf("%w %q", err, name), func() string { return near.Hint(name, known) }}
}

// unknownError is an error on a name. The known ones are looked through only when the error is
// written, so that to ask for a name and to pass over the error costs next to nothing.
type unknownError struct {
	error
	hint func() string
}

func (e *unknownError) Error() string { return e.error.Error() + e.hint() }

func (e *unknownError) Unwrap() error { return e.error }

// keys yields the first of each pair.
func keys[K, V any](pairs iter.Seq2[K, V]) iter.Seq[K] {
	return func(yield func(K) bool) {
		for k := range pairs {
			if !yield(k) {
				return
			}
		}
	}
}

// element writes the path of an element: Teams[2].
func element(name string, i int) string { return name + "[" + strconv.Itoa(i) + "]" }

// firsts holds the first index of each value.
type firsts[T comparable] map[T]int

// add returns the index at which the value was added before, if it was.
func (f firsts[T]) add(v T, i int) (int, bool) {
	j, again := f[v]
	if !again {
		f[v] = i
	}
	return j, again
}
