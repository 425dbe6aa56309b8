// Package meeting says when a regular meeting is held and whose turn it is: the
// presenter of a study session (勉強会), the chair of a weekly meeting.
//
// A [Series] is one weekday, or several, with what becomes of a meeting on a holiday:
// it moves to the next business day (営業日) or is skipped. [Turns] adds who takes turns. A
// meeting that is not held uses up no turn: the person keeps it.
package meeting

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
)

// OnHoliday says what becomes of a meeting on a day that is no business day. The zero
// OnHoliday is Move.
type OnHoliday uint8

// The policies.
const (
	// Move holds it on the next business day. If there is none before the next
	// meeting it is skipped.
	Move OnHoliday = iota
	// Skip does not hold it.
	Skip
)

// String returns "move" or "skip".
func (o OnHoliday) String() string {
	switch o {
	case Move:
		return "move"
	case Skip:
		return "skip"
	}
	return fmt.Sprintf("OnHoliday(%d)", uint8(o))
}

// Series is a meeting held again and again on the same weekdays. The zero Series is
// a fault: it has no first day.
type Series struct {
	// First is the day from which on it is held.
	First schedule.Date
	// Weekdays are the days of the meeting, Monday to Friday for a daily one (朝会); nil
	// is the weekday of First.
	Weekdays []time.Weekday
	// Every is the number of weeks from one in which it is held to the next; 0 is 1.
	// Weeks begin on Monday.
	Every int
	// At is the wall clock at which it begins, in the schedule's place; 0 is 15:00.
	// Length is how long it takes, at most twelve hours; 0 is an hour.
	At     schedule.Clock
	Length time.Duration
	// Team is the team or pool with the calendar of business days; "" is Everyone.
	Team      schedule.TeamID
	OnHoliday OnHoliday
}

// Day is one meeting of a series.
type Day struct {
	// Planned is the day by the weekday, Held the day on which it is; zero if it is
	// skipped.
	Planned, Held schedule.Date
	// Interval is when it is held, empty if it is skipped.
	schedule.Interval
	// Kind is what Planned is, Holiday its name if it is one: why the meeting moved or
	// is skipped.
	Kind    schedule.DayKind
	Holiday schedule.Day
}

// Skipped reports whether the meeting is not held.
func (d Day) Skipped() bool { return d.Held.IsZero() }

// Moved reports whether it is held on another day than planned.
func (d Day) Moved() bool { return !d.Skipped() && d.Held != d.Planned }

const (
	usualAt      = schedule.Clock(15 * 60)
	usualLength  = time.Hour
	mostEvery    = 520 // weeks
	mostYears    = 200
	longest      = 12 * time.Hour
	daysPerWeek  = 7
	slackInWeeks = 10
)

// Check reports every fault of the series, each a *schedule.SpecError.
func (r Series) Check() error {
	var faults []error
	if !r.First.Valid() {
		faults = append(faults, fault.New("First", schedule.ErrInvalid, "%q is no day", r.First))
	}
	for i, day := range r.Weekdays {
		if day < time.Sunday || day > time.Saturday {
			faults = append(faults, fault.New(fmt.Sprintf("Weekdays[%d]", i), schedule.ErrInvalid, "%d is no weekday", int(day)))
		}
	}
	if r.Every < 0 || r.Every > mostEvery {
		faults = append(faults, fault.New("Every", schedule.ErrInvalid, "a meeting every %d weeks", r.Every))
	}
	if !r.At.Valid() || r.At == schedule.At(24, 0) {
		faults = append(faults, fault.New("At", schedule.ErrInvalid, "%d minutes are no time of day", int16(r.At)))
	}
	if r.Length < 0 || r.Length > longest {
		faults = append(faults, fault.New("Length", schedule.ErrInvalid, "a meeting of %v", r.Length))
	}
	if r.OnHoliday > Skip {
		faults = append(faults, fault.New("OnHoliday", schedule.ErrInvalid, "unknown policy %v", r.OnHoliday))
	}
	return errors.Join(faults...)
}

// Days lists the meetings planned from first to last, both included; one that
// moved may be held after last. The errors are those of Check, of a period that is
// none, and those of Schedule.Day.
func (r Series) Days(s *schedule.Schedule, first, last schedule.Date) ([]Day, error) {
	if err := errors.Join(r.Check(), period(r.First, first, last)); err != nil {
		return nil, err
	}
	var days []Day
	if first.Before(r.First) {
		first = r.First
	}
	for planned := r.next(first); !planned.After(last); {
		following := r.next(planned.AddDays(1))
		day, err := r.day(s, planned, following)
		if err != nil {
			return nil, err
		}
		days = append(days, day)
		planned = following
	}
	return days, nil
}

// next returns the first day on or after one on which a meeting is planned.
func (r Series) next(on schedule.Date) schedule.Date {
	weekdays := r.Weekdays
	if len(weekdays) == 0 {
		weekdays = []time.Weekday{r.First.Weekday()}
	}
	every := max(1, r.Every) * daysPerWeek
	for {
		since := civil.Monday(on).DaysSince(civil.Monday(r.First)) % every
		switch {
		case since != 0:
			on = civil.Monday(on).AddDays(every - since)
		case !slices.Contains(weekdays, on.Weekday()):
			on = on.AddDays(1)
		default:
			return on
		}
	}
}

func period(anchor, first, last schedule.Date) error {
	switch {
	case !first.Valid() || !last.Valid():
		return fault.New("", schedule.ErrInvalid, "the period from %q to %q has no such days", first, last)
	case last.Before(first):
		return fault.New("", schedule.ErrInvalid, "the period ends on %q, before it begins on %q", last, first)
	case anchor.Valid() && last.Year-anchor.Year > mostYears:
		return fault.New("", schedule.ErrInvalid, "%q lies more than %d years after %q, the first meeting", last, mostYears, anchor)
	}
	return nil
}

// day finds where the meeting planned for a day is held, before the following one.
func (r Series) day(s *schedule.Schedule, planned, following schedule.Date) (Day, error) {
	d := Day{Planned: planned}
	for on := planned; on.Before(following); on = on.AddDays(1) {
		kind, holiday, err := s.Day(cmp.Or(r.Team, schedule.Everyone), on)
		if err != nil {
			return Day{}, fmt.Errorf("meeting planned for %v: %w", planned, err)
		}
		if on == planned {
			d.Kind, d.Holiday = kind, holiday
		}
		if kind == schedule.Workday {
			d.Held, d.Interval = on, r.interval(s, on)
			break
		}
		if r.OnHoliday == Skip {
			break
		}
	}
	return d, nil
}

func (r Series) interval(s *schedule.Schedule, on schedule.Date) schedule.Interval {
	at := cmp.Or(r.At, usualAt)
	start := on.At(at, s.Location(on.At(at, time.UTC)))
	return schedule.Interval{Start: start, End: start.Add(cmp.Or(r.Length, usualLength))}
}
