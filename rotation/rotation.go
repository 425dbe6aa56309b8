// Package rotation provides the rota of turns (輪番): people serve one after
// another, for some hours, days, weeks or months each.
//
// A [Rotation] is plain data. Its turns begin at a wall clock in a place, so they
// keep their hour when clocks change, and looking one up costs the same in year
// thirty as on the first day. People join and leave by dated [Move]s, which never
// touch a turn that began before them.
package rotation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Unit is what the length of a turn is counted in. The zero Unit is Days.
type Unit uint8

// The units.
const (
	Days Unit = iota
	Weeks
	Months
	Hours
)

var unitNames = [...]string{"days", "weeks", "months", "hours"}

// String returns "days", "weeks", "months" or "hours".
func (u Unit) String() string {
	if int(u) < len(unitNames) {
		return unitNames[u]
	}
	return fmt.Sprintf("Unit(%d)", uint8(u))
}

// MarshalText writes u as String does.
func (u Unit) MarshalText() ([]byte, error) {
	if int(u) >= len(unitNames) {
		return nil, fmt.Errorf("%w: %v", schedule.ErrInvalid, u)
	}
	return []byte(u.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (u *Unit) UnmarshalText(text []byte) error {
	i := slices.Index(unitNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%w: unit %q is none of %s", schedule.ErrInvalid, text, strings.Join(unitNames[:], ", "))
	}
	*u = Unit(i)
	return nil
}

// Rotation is a rota in which members take turns in order. It answers nothing
// before its first turn, after its end, and for an empty place. A slot belongs
// to the turn in which it starts. The zero Rotation is a fault: it has no first day.
//
// New and Follow of package schedule compile a Rotation once. Its own methods
// compile it on every call; Compile does so for direct use.
type Rotation struct {
	// First is the day on which the first turn begins. Last is the last day, whatever
	// the unit: the rotation ends at the handoff clock At of the day after, in the
	// midst of a turn if need be. A zero Last is no end, with Count fifty years.
	First, Last schedule.Date
	// End is the instant at which the rotation ends, if it comes before the end of Last:
	// a slot that starts then or later has no turn. The zero End is none.
	End time.Time
	// Every is the length of a turn in Units; 0 is 1.
	Every int
	Unit  Unit
	// At is the wall clock of the handoff in Location; a nil Location is that of
	// the slot asked for. Turns of hours begin at At on First and follow the wall
	// clock from there, as days do: where an hour does not exist, its turn has no
	// length.
	At       schedule.Clock
	Location *time.Location
	// Order is who takes turns; "" is an empty place, a turn of no one. Who
	// stands in it twice takes two turns a round.
	Order []schedule.Member
	// Skip is the number of places that the first round passes over: with 2, the third in
	// the order has the first turn, and the first has the turn after that of the last.
	Skip int
	// Moves are joins and departures, in the order of their dates, up to Last.
	Moves []Move
	// Behind answers with the member of so many turns before: 1 makes last turn's
	// primary this turn's secondary. Before the first turn the order runs backwards.
	Behind int
	// Count says which days use up a turn; the zero Counting counts every day.
	Count Counting
}

// Move changes the order from the first turn that begins on or after a day. With
// both Join and Leave the one who joins takes the places of the one who leaves.
// The zero Move is a fault.
type Move struct {
	On          schedule.Date
	Join, Leave schedule.Member
	// After places the one who joins behind a member; "" is the end of the round
	// that is running.
	After schedule.Member
}

// Daily returns a rotation of one-day turns that hand off at midnight.
func Daily(first schedule.Date, order ...schedule.Member) Rotation {
	return Rotation{First: first, Order: order}
}

// Weekly returns a rotation of one-week turns that hand off at midnight on the
// weekday of first.
func Weekly(first schedule.Date, order ...schedule.Member) Rotation {
	return Rotation{First: first, Unit: Weeks, Order: order}
}

// Lag returns the rotation that is so many turns behind r.
func (r Rotation) Lag(turns int) Rotation {
	r.Behind += turns
	return r
}

// Members lists everybody in the order and in the moves.
func (r Rotation) Members() []schedule.Member {
	all := slices.Clone(r.Order)
	for _, m := range r.Moves {
		all = append(all, m.Join)
	}
	var members []schedule.Member
	for _, m := range all {
		if m != "" && !slices.Contains(members, m) {
			members = append(members, m)
		}
	}
	return members
}

// On names the member who has the turn when s starts.
func (r Rotation) On(s schedule.Seat) (schedule.Step, bool) {
	t, err := r.turns()
	if err != nil {
		return schedule.Step{}, false
	}
	return t.On(s)
}

// Turn returns the turn at t: when it runs, and whose it is. It reports false
// before the first turn, after the end and in an empty place.
func (r Rotation) Turn(t time.Time) (schedule.Interval, schedule.Step, bool) {
	c, err := r.turns()
	if err != nil {
		return schedule.Interval{}, schedule.Step{}, false
	}
	return c.Turn(t)
}

// Compile checks r and returns it in a form that answers faster. The error joins
// every fault, each a *schedule.SpecError with its path within r.
func (r Rotation) Compile() (schedule.Rota, error) {
	t, err := r.turns()
	if err != nil {
		return r, err
	}
	return t, nil
}
