package meeting

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/near"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
)

// Turns is a series with people who present or chair in turn (輪番). The zero Turns
// is a fault.
type Turns struct {
	Series Series
	// Order is who takes turns, and Moves are joins and departures, as in
	// rotation.Rotation. Who stands in Order twice has two turns a round; "" is a
	// turn of no one.
	Order []schedule.Member
	Moves []rotation.Move
}

// Meeting is a day and the member who has the turn.
type Meeting struct {
	Day
	// Turn counts the meetings held, from 0; it is that of the next one if this is
	// skipped.
	Turn int
	// Member presents. It is "" if the meeting is skipped or no one can.
	Member schedule.Member
	// Over had the turn but is away, and has exchanged it with Member.
	Over schedule.Member
}

// Plan lists the meetings planned from first to last, both included, with who has
// the turn. Turns are counted from the first meeting of the series, whatever period
// is asked for.
//
// Who is on leave, in no team then, or in a team that does not work on the day exchanges
// turns with the next who can at both meetings, within two rounds; if nobody can, the
// next who is there steps in.
// The error joins the faults of the series, those of a rotation.Rotation, and those
// with turns who are in no team at any time.
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
	// Exchanges look two rounds ahead, past meetings that are skipped, as far as days go.
	window := 2 * len(members)
	far := last.AddDays((2*window + slackInWeeks) * max(1, r.Series.Every) * daysPerWeek)
	if end := (schedule.Date{Year: min(9999, r.Series.First.Year+mostYears), Month: time.December, Day: 31}); far.After(end) {
		far = end
	}
	days, err := r.Series.Days(s, r.Series.First, far)
	if err != nil {
		return nil, schedule.Within("Series", err)
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
			step, _ := rota.On(schedule.Seat{Date: d.Planned, Interval: d.Interval})
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
		faults = append(faults, schedule.Within("Series", err))
	}
	if len(members) == 0 {
		faults = append(faults, fault.New("Order", schedule.ErrMissing, "nobody takes turns"))
	}
	if s == nil {
		return errors.Join(append(faults, fault.New("", schedule.ErrMissing, "no schedule"))...)
	}
	return errors.Join(append(faults, r.strangers(s)...)...)
}

// strangers reports people with turns who are never in a team.
func (r Turns) strangers(s *schedule.Schedule) (faults []error) {
	var hints near.Budget
	known := map[schedule.Member]bool{"": true}
	for _, c := range s.People(schedule.Interval{Start: time.Time{}, End: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}) {
		known[c.Member] = true
	}
	check := func(path string, m schedule.Member) {
		if !known[m] {
			faults = append(faults, fault.New(path, schedule.ErrUnknownMember, "%q is in no team%s", m, near.Within(&hints, m, maps.Keys(known))))
		}
	}
	for i, m := range r.Order {
		check(fmt.Sprintf("Order[%d]", i), m)
	}
	for i, m := range r.Moves {
		check(fmt.Sprintf("Moves[%d]", i), m.Join)
	}
	return faults
}

// rotation returns the rotation whose turns are used up by the meetings held up to
// last. It goes on to the last move, which may lie after the meetings asked for.
func (r Turns) rotation(held held, last schedule.Date) rotation.Rotation {
	rota := rotation.Daily(r.Series.First, r.Order...)
	rota.Moves = r.Moves
	everyDay := []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	rota.Count = rotation.BusinessDays(held)
	rota.Count.Hours, rota.Last = schedule.Hours{{Days: everyDay, Closed: true}}, last
	for _, m := range r.Moves {
		if m.On.Valid() && m.On.After(rota.Last) {
			rota.Last = m.On
		}
	}
	return rota
}

// held is a calendar in which only the planned days of meetings that are held are
// business days.
type held map[schedule.Date]bool

// Holiday reports whether no meeting uses up a turn on d.
func (h held) Holiday(d schedule.Date) (schedule.Day, bool) { return schedule.Day{}, !h[d] }

// exchange gives turns of people who cannot come to people who can.
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

// present lists who can come: who is in teams that all work on the day, and not on
// leave during the meeting.
func present(s *schedule.Schedule, d Day) map[schedule.Member]bool {
	list := map[schedule.Member]bool{}
	for _, c := range s.People(d.Interval) {
		kind, _, err := s.Day(c.Team, d.Held)
		away := slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Overlaps(d.Interval) })
		known, ok := list[c.Member]
		list[c.Member] = err == nil && kind == schedule.Workday && !away && (known || !ok)
	}
	return list
}
