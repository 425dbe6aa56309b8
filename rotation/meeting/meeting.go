// Package meeting says when a regular meeting is held and whose turn it is: the
// presenter of a study session (勉強会), the chair of a weekly meeting.
//
// A [Series] is one weekday, or several, with what becomes of a meeting on a holiday:
// it moves to the next business day (営業日) or is skipped. [Turns] adds who takes turns. A
// meeting that is not held uses up no turn: the person keeps it.
package meeting

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// OnHoliday says what becomes of a meeting whose day is no business day. The zero
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
	// Weekdays are those of the meeting, Monday to Friday for a daily one (朝会); nil
	// is that of First.
	Weekdays []time.Weekday
	// Every is the number of weeks from one in which it is held to the next; 0 is 1.
	// Weeks begin on Monday.
	Every int
	// At is the wall clock at which it begins, in the schedule's place; 0 is 15:00.
	// Length is how long it takes, at most twelve hours; 0 is an hour.
	At     schedule.Clock
	Length time.Duration
	// Team is the team or pool whose calendar tells business days; "" is Everyone.
	Team      schedule.TeamID
	OnHoliday OnHoliday
}

// Day is one meeting of a series. The zero Day is none.
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
	usualAt      = 15 * 60
	mostEvery    = 520 // weeks
	mostYears    = 200
	longest      = 12 * time.Hour
	daysPerWeek  = 7
	slackInWeeks = 10
)

func fault(path string, err error, format string, args ...any) error {
	return &schedule.SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err}
}

// Check reports every fault of the series, each a *schedule.SpecError.
func (r Series) Check() error {
	var faults []error
	if !r.First.Valid() {
		faults = append(faults, fault("First", schedule.ErrInvalid, "%q is no day", r.First))
	}
	for i, day := range r.Weekdays {
		if day < time.Sunday || day > time.Saturday {
			faults = append(faults, fault(fmt.Sprintf("Weekdays[%d]", i), schedule.ErrInvalid, "%d is no weekday", int(day)))
		}
	}
	if r.Every < 0 || r.Every > mostEvery {
		faults = append(faults, fault("Every", schedule.ErrInvalid, "a meeting every %d weeks", r.Every))
	}
	if !r.At.Valid() || r.At == schedule.At(24, 0) {
		faults = append(faults, fault("At", schedule.ErrInvalid, "%d minutes are no time of day", int16(r.At)))
	}
	if r.Length < 0 || r.Length > longest {
		faults = append(faults, fault("Length", schedule.ErrInvalid, "a meeting of %v", r.Length))
	}
	if r.OnHoliday > Skip {
		faults = append(faults, fault("OnHoliday", schedule.ErrInvalid, "unknown policy %v", r.OnHoliday))
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
	for planned := r.next(later(first, r.First)); !planned.After(last); {
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
	monday := func(d schedule.Date) schedule.Date { return d.AddDays(-(int(d.Weekday()) + 6) % daysPerWeek) }
	weekdays := r.Weekdays
	if len(weekdays) == 0 {
		weekdays = []time.Weekday{r.First.Weekday()}
	}
	every := max(1, r.Every) * daysPerWeek
	for {
		since := monday(on).DaysSince(monday(r.First)) % every
		switch {
		case since != 0:
			on = monday(on).AddDays(every - since)
		case !slices.Contains(weekdays, on.Weekday()):
			on = on.AddDays(1)
		default:
			return on
		}
	}
}

func later(a, b schedule.Date) schedule.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func period(anchor, first, last schedule.Date) error {
	switch {
	case !first.Valid() || !last.Valid():
		return fault("", schedule.ErrInvalid, "the period from %q to %q has no such days", first, last)
	case last.Before(first):
		return fault("", schedule.ErrInvalid, "the period ends on %q, before it begins on %q", last, first)
	case anchor.Valid() && last.Year-anchor.Year > mostYears:
		return fault("", schedule.ErrInvalid, "%q lies more than %d years after %q, the first meeting", last, mostYears, anchor)
	}
	return nil
}

// day finds where the meeting planned for a day is held, before the following one.
func (r Series) day(s *schedule.Schedule, planned, following schedule.Date) (Day, error) {
	team := r.Team
	if team == "" {
		team = schedule.Everyone
	}
	d := Day{Planned: planned}
	for on := planned; on.Before(following); on = on.AddDays(1) {
		kind, holiday, err := s.Day(team, on)
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
	at, length := r.At, r.Length
	if at == 0 {
		at = usualAt
	}
	if length == 0 {
		length = time.Hour
	}
	loc := s.Location(on.At(at, time.UTC))
	start := on.At(at, loc)
	return schedule.Interval{Start: start, End: start.Add(length)}
}

// Turns is a series with those who present or chair in turn (輪番). The zero Turns
// is a fault.
type Turns struct {
	Series Series
	// Order is who takes turns, and Moves are joins and departures, as in
	// rotation.Rotation. Who stands in Order twice has two turns a round; "" is a
	// turn that nobody has.
	Order []schedule.Member
	Moves []rotation.Move
}

// Meeting is a day with the one whose turn it is. The zero Meeting is none.
type Meeting struct {
	Day
	// Turn counts the meetings held, from 0; it is that of the next one if this is
	// skipped.
	Turn int
	// Member presents; nobody does if the meeting is skipped, or nobody can.
	Member schedule.Member
	// Over had the turn but is away, and has exchanged it with Member.
	Over schedule.Member
}

// Plan lists the meetings planned from first to last, both included, with who has
// the turn. Turns are counted from the first meeting of the series, whatever period
// is asked for.
//
// Who is on leave, in no team, or in a team that does not work on the day exchanges turns with the next who can at
// both meetings, within two rounds; if nobody can, the next who is there steps in.
// The error joins the faults of the series and those of a rotation.Rotation.
func (r Turns) Plan(s *schedule.Schedule, first, last schedule.Date) ([]Meeting, error) {
	members := rotation.Rotation{Order: r.Order, Moves: r.Moves}.Members()
	if err := r.check(s, members); err != nil {
		return nil, err
	}
	if err := period(r.Series.First, first, last); err != nil {
		return nil, err
	}
	if last.Before(r.Series.First) {
		return nil, nil
	}
	// Exchanges look two rounds ahead, past meetings that are skipped.
	window := 2 * len(members)
	far := last.AddDays((2*window + slackInWeeks) * max(1, r.Series.Every) * daysPerWeek)
	days, err := r.Series.Days(s, r.Series.First, far)
	if err != nil {
		return nil, within("Series", err)
	}
	held := held{}
	for _, d := range days {
		if !d.Skipped() {
			held[d.Planned] = true
		}
	}
	rota, err := r.rotation(held, far).Compile()
	if err != nil {
		return nil, err
	}
	var meetings []Meeting
	turn := 0
	for _, d := range days {
		m := Meeting{Day: d, Turn: turn}
		if !d.Skipped() {
			turn++
			step, _ := rota.On(schedule.Slot{Date: d.Planned, Interval: d.Interval})
			m.Member = step.Member
		}
		meetings = append(meetings, m)
	}
	exchange(s, meetings, members, window)
	return slices.DeleteFunc(meetings, func(m Meeting) bool { return m.Planned.Before(first) || m.Planned.After(last) }), nil
}

// check reports the faults that show before the days are known.
func (r Turns) check(s *schedule.Schedule, members []schedule.Member) error {
	var faults []error
	if err := r.Series.Check(); err != nil {
		faults = append(faults, within("Series", err))
	}
	if len(members) == 0 {
		faults = append(faults, fault("Order", schedule.ErrMissing, "nobody takes turns"))
	}
	if s == nil {
		faults = append(faults, fault("", schedule.ErrMissing, "no schedule"))
	}
	return errors.Join(faults...)
}

// within puts the name of a field before the paths of faults.
func within(path string, err error) error {
	var faults []error
	for f := range schedule.Faults(err) {
		place := *f
		place.Path = strings.TrimSuffix(path+"."+f.Path, ".")
		faults = append(faults, &place)
	}
	if faults == nil {
		return err
	}
	return errors.Join(faults...)
}

// rotation returns the rotation whose turns are used up by the meetings held.
func (r Turns) rotation(held held, until schedule.Date) rotation.Rotation {
	rota := rotation.Daily(r.Series.First, r.Order...)
	rota.Moves = r.Moves
	everyDay := []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	rota.Count = rotation.BusinessDays(held)
	rota.Count.Hours, rota.Count.Until = schedule.Hours{Days: everyDay}, until
	return rota
}

// held is a calendar in which only the planned days of meetings that are held are
// business days.
type held map[schedule.Date]bool

// Holiday reports whether no meeting uses up a turn on d.
func (h held) Holiday(d schedule.Date) (schedule.Day, bool) { return schedule.Day{}, !h[d] }

// exchange gives the turns of those who cannot to those who can.
func exchange(s *schedule.Schedule, meetings []Meeting, members []schedule.Member, window int) {
	there := make([]map[schedule.Member]bool, len(meetings))
	for i, m := range meetings {
		there[i] = present(s, m.Day)
	}
	for i := range meetings {
		now := &meetings[i]
		absent := now.Member
		if absent == "" || there[i][absent] {
			continue
		}
		now.Member, now.Over = "", absent
		left := window
		for j := i + 1; j < len(meetings) && left > 0; j++ {
			later := &meetings[j]
			if later.Skipped() {
				continue
			}
			left--
			if later.Member != "" && later.Member != absent && there[i][later.Member] && there[j][absent] {
				now.Member, later.Member, later.Over = later.Member, absent, later.Member
				break
			}
		}
		after := slices.Index(members, absent) + 1
		for k := range members {
			if m := members[(after+k)%len(members)]; now.Member == "" && there[i][m] {
				now.Member = m
			}
		}
	}
}

// present lists who is in a team that works on the day, and not on leave.
func present(s *schedule.Schedule, d Day) map[schedule.Member]bool {
	list := map[schedule.Member]bool{}
	for _, c := range s.People(d.Interval) {
		kind, _, err := s.Day(c.Team, d.Held)
		list[c.Member] = err == nil && kind == schedule.Workday && len(c.Away) == 0
	}
	return list
}
