package fairness

import "time"

// Between says what rest and distance lie between. The zero Between is Turns.
type Between uint8

const (
	// Turns are runs of slots, adjacent in the order of slots, by one person.
	Turns Between = iota
	// Shifts are single slots.
	Shifts
)

// String returns "turns" or "shifts".
func (b Between) String() string {
	if b == Shifts {
		return "shifts"
	}
	return "turns"
}

// Limits are what no plan breaks. A zero field is no limit, so the zero Limits
// only keep people out of two slots at once and out of two seats of a slot.
type Limits struct {
	// MinRest is the least time from the end of one turn or shift of a person to
	// the start of the next.
	MinRest time.Duration
	// RestBetween says whether MinRest, MinDistanceDays and MaxTurnsPerMonth go by
	// turns or by single shifts.
	RestBetween Between
	// MinDistanceDays is the least number of days between the dates on which two
	// turns or shifts of a person start.
	MinDistanceDays int
	// MaxConsecutiveDays is the longest run of civil days on which a person starts
	// slots. The day into which a slot runs does not count, as it does for the policy
	// scheduletest.MaxConsecutiveDays: a person with three nights serves on four days.
	MaxConsecutiveDays int
	// MaxHoursPerWeek is the most time of the slots that start in a week from
	// Monday.
	MaxHoursPerWeek int
	// MaxWeekendsPerMonth is the most weekends, a Saturday and the Sunday after it,
	// on which a person starts slots, in the month of the Saturday.
	MaxWeekendsPerMonth int
	// MaxTurnsPerMonth is the most turns or shifts that start in a month.
	MaxTurnsPerMonth int
	// MaxSharePermille is the largest part, in thousandths, that a person's slots
	// are of the time of all slots.
	MaxSharePermille int
	// OncePerBlock gives a person at most one slot of each named block.
	OncePerBlock bool
}
