package fairness

import (
	"errors"
	"fmt"
	"strings"

	"github.com/toban-go/toban/schedule"
)

// ErrInfeasible is wrapped by InfeasibleError.
var ErrInfeasible = errors.New("no roster exists")

// InfeasibleError proves that no roster lies within the limits: the slots cannot
// be filled by the people who are left for them. The zero InfeasibleError names
// nothing.
type InfeasibleError struct {
	// Slots are the slots that cannot all be filled, in order.
	Slots []SlotName
	// Able can take a seat of each of the slots, Partly of some of them, and People of none: absence, span, bar or
	// lock keeps them from it. A proof about locked seats names only who has them.
	Able, Partly, People []schedule.Member
	// Limit says in words what leaves too few, with every limit that it takes and its amount.
	Limit string
	// Limits are the names of all limits that it takes, in the order of the table: without any one of them, the
	// others as they are, this proof does not hold. Empty is a problem that no limit makes.
	Limits []string
	// Count is the sum that does not come out, if it is a proof by counting.
	Count Count
	// Names has the names of people, as far as they are known.
	Names map[schedule.Member]string

	seats []PositionKey // that cannot all be filled; none are all seats of the slots
	tried bool          // all ways to fill the slots
	locks bool          // of locked seats
}

// SlotName is a slot as errors name it.
type SlotName struct {
	Slot string
	schedule.Interval
}

// String writes "Mon 2026-05-04 09:00 – Mon 2026-05-04 21:00 JST".
func (s SlotName) String() string { return schedule.English.Span(s.Interval) }

// slotsNamed is how many slots the text of an error names.
const slotsNamed = 3

// Error names the slots, the limit and the people.
func (e *InfeasibleError) Error() string {
	var b strings.Builder
	b.WriteString("no roster exists: ")
	for i, s := range e.Slots[:min(slotsNamed, len(e.Slots))] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(s.String())
	}
	if more := len(e.Slots) - slotsNamed; more > 0 {
		fmt.Fprintf(&b, " and %d more", more)
	}
	fmt.Fprintf(&b, ": %s", e.Limit)
	if len(e.Able) > 0 {
		fmt.Fprintf(&b, "; able to serve: %s", e.names(e.Able))
	}
	if len(e.Partly) > 0 {
		fmt.Fprintf(&b, "; some of the time: %s", e.names(e.Partly))
	}
	if len(e.People) > 0 {
		fmt.Fprintf(&b, "; kept from it: %s", e.names(e.People))
	}
	return b.String()
}

// Unwrap returns ErrInfeasible.
func (e *InfeasibleError) Unwrap() error { return ErrInfeasible }

// names lists people by name and ID.
func (e *InfeasibleError) names(members []schedule.Member) string {
	text := make([]string, len(members))
	for i, m := range members {
		if text[i] = string(m); e.Names[m] != "" {
			text[i] = fmt.Sprintf("%s (%s)", e.Names[m], m)
		}
	}
	return strings.Join(text, ", ")
}

// named cuts the proof that there is no roster down to what it takes, and gives it the names of people.
func (m *model) named(err error) error {
	var proof *InfeasibleError
	if !errors.As(err, &proof) {
		return err
	}
	proof = m.cut(proof)
	for _, person := range m.people {
		if person.Name != "" {
			if proof.Names == nil {
				proof.Names = map[schedule.Member]string{}
			}
			proof.Names[person.ID] = person.Name
		}
	}
	return proof
}

// ErrNotFound is wrapped by the error of a Solve that found no roster within the
// limits and did not prove that there is none.
var ErrNotFound = errors.New("no roster found")

// NotFoundError says that the search for a roster within the limits gave up. It
// proves nothing: with more moves or another seed there may be one. The zero
// NotFoundError is that of no search.
type NotFoundError struct {
	// Moves is how many attempts were made.
	Moves int
}

// Error says so.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("no roster within the limits found in %d attempts; it is not proven that there is none", e.Moves)
}

// Unwrap returns ErrNotFound.
func (e *NotFoundError) Unwrap() error { return ErrNotFound }
