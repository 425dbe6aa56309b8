package fairness

import (
	"math"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Between says what rest and distance lie between. The zero Between is Shifts.
type Between uint8

const (
	// Shifts are single slots.
	Shifts Between = iota
	// Turns are shifts of one person that follow each other: in slots adjacent in the
	// order of a pool, less than a day apart, or of any pools without a pause. Whoever
	// says that waiting within a turn is not work says how long a turn may last.
	Turns
)

// String returns "shifts" or "turns".
func (b Between) String() string {
	if b == Turns {
		return "turns"
	}
	return "shifts"
}

// Limits are what no plan breaks. A zero field is no limit, so the zero Limits
// only keep people out of two slots at once and out of two seats of a slot. Rest
// and days of more than a hundred years, counts of more than a million and a share
// of more than the whole are faults.
type Limits struct {
	// MinRest is the least time from the end of one shift of a person to the start of
	// the next.
	MinRest time.Duration
	// RestBetween says whether MinRest and MinDistanceDays lie between any two shifts or
	// between turns. With Turns the longest turn must be given.
	RestBetween Between
	// MaxTurn is the longest time from the start of a turn to its end.
	MaxTurn time.Duration
	// MinDistanceDays is the least number of days between the dates on which two
	// shifts of a person start.
	MinDistanceDays int
	// MaxConsecutiveDays is the longest run of civil days on which a person's slots
	// start. The policy scheduletest.MaxConsecutiveDays counts the days touched, so for
	// it a night counts two, and three nights in a row four.
	MaxConsecutiveDays int
	// MaxHoursPerWeek is the most time of the slots that start in a week from
	// Monday.
	MaxHoursPerWeek int
	// MaxWeekendsPerMonth is the most weekends, a Saturday and the Sunday after it,
	// on which a person starts slots, in the month of the Saturday.
	MaxWeekendsPerMonth int
	// MaxTurnsPerMonth is the most turns that start in a month.
	MaxTurnsPerMonth int
	// MaxSharePermille is the largest part, in thousandths, that a person's slots
	// are of the time of all slots.
	MaxSharePermille int
	// OncePerBlock gives a person at most one slot of each named block.
	OncePerBlock bool
	// Apart keeps people of one team out of two seats of a slot, shadows apart. Without it
	// plans have as few such pairs as they can.
	Apart bool
}

// Limits above these are mistakes, and their sums could leave 64 bits.
const (
	mostYears = 100
	mostDays  = mostYears * 366
	mostHours = mostDays * 24
	mostTimes = 1_000_000
)

// check reports limits that cannot be, each under the path that name gives it.
func (l Limits) check(path func(name string) string) (faults []error) {
	refuse := func(name, format string, args ...any) {
		faults = append(faults, fault(path(name), schedule.ErrInvalid, format, args...))
	}
	for _, limit := range []struct {
		name        string
		value, most int64
	}{
		{"MinRest", int64(l.MinRest), math.MaxInt64}, {"MaxTurn", int64(l.MaxTurn), math.MaxInt64},
		{"MinDistanceDays", int64(l.MinDistanceDays), mostDays}, {"MaxConsecutiveDays", int64(l.MaxConsecutiveDays), mostDays},
		{"MaxHoursPerWeek", int64(l.MaxHoursPerWeek), mostTimes}, {"MaxWeekendsPerMonth", int64(l.MaxWeekendsPerMonth), mostTimes},
		{"MaxTurnsPerMonth", int64(l.MaxTurnsPerMonth), mostTimes}, {"MaxSharePermille", int64(l.MaxSharePermille), 1000},
	} {
		if limit.value < 0 {
			refuse(limit.name, "%d is below zero", limit.value)
		} else if limit.value > limit.most {
			refuse(limit.name, "%d lies above %d", limit.value, limit.most)
		}
	}
	for _, limit := range []struct {
		name string
		time time.Duration
	}{{"MinRest", l.MinRest}, {"MaxTurn", l.MaxTurn}} {
		if limit.time > mostHours*time.Hour {
			refuse(limit.name, "%v lies above %d hours", limit.time, mostHours)
		}
	}
	switch {
	case l.RestBetween > Turns:
		refuse("RestBetween", "%d is neither Shifts nor Turns", l.RestBetween)
	case l.RestBetween == Turns && l.MaxTurn == 0:
		faults = append(faults, fault(path("MaxTurn"), schedule.ErrMissing, "rest lies between turns, and no turn has a longest length"))
	}
	return faults
}
