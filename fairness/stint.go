package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// Stint is what one person takes at a time. The zero Stint is Singles. Weeks begin on Monday
// and weekends on Friday, both at midnight, if From and WeekendFrom say nothing else.
//
// A stint weighs the sum of its slots, and limits count each of them: where rest and distance
// lie between shifts, nights that follow each other break them by themselves, so that rest is
// to lie between turns. A stint is one turn, or part of one. Levelled are the stints of each
// name and the total; a Level of kinds of day is refused, since a stint has several.
//
// A stint belongs where it starts, and is not cut at the edge of a plan: Planner.Next plans
// all of it, and who has the most of what is Locked of it before the plan or after it has the
// rest, unless they cannot serve that or it breaks a limit.
//
// The bits: 0–1 which of the three, 2–15 when weeks begin and 16–29 when weekends do, in
// minutes after the default.
type Stint uint32

// The stints.
const (
	Singles   Stint = iota // single slots
	Weeks                  // the slots of a week
	WeekParts              // the slots of Monday to Thursday, and of Friday to Sunday
)

const (
	minutesOfDay    = 24 * 60
	minutesOfWeek   = 7 * minutesOfDay
	fridayMidnight  = 4 * minutesOfDay
	stintBits       = 14
	whichStint      = Stint(3)
	minutesOfAStint = Stint(1)<<stintBits - 1
)

// From returns the stint with weeks that begin on another day and clock, such as Wednesday at
// 10:00. Where they begin in a slot, the slot is of the week before.
func (u Stint) From(day time.Weekday, at schedule.Clock) Stint {
	return u.with(2, civil.SinceMonday(day)*minutesOfDay+int(at))
}

// WeekendFrom returns WeekParts with weekends that begin on another day and clock, such as
// Friday at 19:00, and end where the week does.
func (u Stint) WeekendFrom(day time.Weekday, at schedule.Clock) Stint {
	return u.with(2+stintBits, civil.SinceMonday(day)*minutesOfDay+int(at)-fridayMidnight)
}

func (u Stint) with(bit, minutes int) Stint {
	minutes = (minutes%minutesOfWeek + minutesOfWeek) % minutesOfWeek
	return u&^(minutesOfAStint<<bit) | Stint(minutes)<<bit
}

// which is Singles, Weeks or WeekParts.
func (u Stint) which() Stint { return u & whichStint }

// begins returns when weeks begin, and how long after that weekends do, in minutes.
func (u Stint) begins() (week, weekend int) {
	week = int(u >> 2 & minutesOfAStint)
	weekend = int(u>>(2+stintBits)&minutesOfAStint) + fridayMidnight - week
	return week, (weekend + 2*minutesOfWeek) % minutesOfWeek
}

// String writes "singles", "weeks from Wed 10:00" or "weekParts from Mon 10:00, weekends from Fri 19:00". What begins at its
// midnight is left out.
func (u Stint) String() string {
	if u.fault() != nil {
		return fmt.Sprintf("Stint(%d)", uint32(u))
	}
	text := stintNames[u.which()]
	week, weekend := u.begins()
	if week != 0 {
		text += " from " + clockOfWeek(week)
	}
	if start := (week + weekend) % minutesOfWeek; u.which() == WeekParts && start != fridayMidnight {
		text += weekendsFrom + clockOfWeek(start)
	}
	return text
}

var stintNames = []string{"singles", "weeks", "weekParts"}

const weekendsFrom = ", weekends from "

// clockOfWeek writes so many minutes after Monday's midnight, and minuteOfWeek reads them.
func clockOfWeek(minutes int) string {
	return fmt.Sprintf("%.3s %v", time.Weekday((minutes/minutesOfDay+1)%7), schedule.Clock(minutes%minutesOfDay))
}

func minuteOfWeek(text string) (day time.Weekday, at schedule.Clock, ok bool) {
	name, clock, _ := strings.Cut(text, " ")
	for day = range time.Weekday(7) {
		if day.String()[:3] == name {
			at, err := schedule.ParseClock(clock)
			return day, at, err == nil && at < minutesOfDay
		}
	}
	return 0, 0, false
}

// MarshalText writes u as String does. A value that is no stint is an error that wraps schedule.ErrInvalid.
func (u Stint) MarshalText() ([]byte, error) {
	if err := u.fault(); err != nil {
		return nil, err
	}
	return []byte(u.String()), nil
}

// UnmarshalText reads what String writes. The error wraps schedule.ErrInvalid.
func (u *Stint) UnmarshalText(text []byte) error {
	whole, weekend, parted := strings.Cut(string(text), weekendsFrom)
	name, week, begun := strings.Cut(whole, " from ")
	which := slices.Index(stintNames, name)
	read, ok := Stint(max(which, 0)), which >= 0
	for _, part := range []struct {
		given bool
		text  string
		from  func(Stint, time.Weekday, schedule.Clock) Stint
	}{{begun, week, Stint.From}, {parted, weekend, Stint.WeekendFrom}} {
		if part.given {
			day, at, known := minuteOfWeek(part.text)
			read, ok = part.from(read, day, at), ok && known
		}
	}
	if !ok || read.fault() != nil {
		return fmt.Errorf("%w: stint %q is of no form like %q, %q or %q", schedule.ErrInvalid, text,
			Singles, Weeks.From(time.Wednesday, 600), WeekParts.WeekendFrom(time.Friday, 1140))
	}
	*u = read
	return nil
}

// fault says what is wrong with the stint.
func (u Stint) fault() error {
	switch _, weekend := u.begins(); {
	case u.which() > WeekParts || u>>(2+2*stintBits) > 0 || u>>2&minutesOfAStint >= minutesOfWeek || u>>(2+stintBits)&minutesOfAStint >= minutesOfWeek:
		return fault("Stint", schedule.ErrInvalid, "%d is no stint", uint32(u))
	case u.which() == Singles && u != Singles:
		return fault("Stint", schedule.ErrInvalid, "single slots begin no week")
	case u.which() == Weeks && u>>(2+stintBits) > 0:
		return fault("Stint", schedule.ErrInvalid, "whole weeks have no weekend of their own")
	case u.which() == WeekParts && weekend == 0:
		return fault("Stint", schedule.ErrInvalid, "weekends begin where weeks do")
	}
	return nil
}

// run names what the slot is taken with. Slots are told by day and, if weeks begin at another
// clock than midnight, by the clock of their start.
func (u Stint) run(s schedule.Seat) stint {
	if u.which() == Singles {
		return stint{key: slotKey(s)}
	}
	week, weekend := u.begins()
	at, monday := s.Date.DaysSince(civil.Monday(s.Date))*minutesOfDay+s.Start.Hour()*60+s.Start.Minute(), civil.Monday(s.Date)
	if at < week {
		at, monday = at+minutesOfWeek, monday.AddDays(-7)
	}
	first := monday.AddDays(week / minutesOfDay)
	switch {
	case u.which() == Weeks:
		return stint{key: fmt.Sprintf("week of %s", first), name: "weeks"}
	case at-week < weekend:
		return stint{key: fmt.Sprintf("nights of %s", first), name: "nights"}
	}
	return stint{key: fmt.Sprintf("weekend of %s", first), name: "weekends"}
}

// stint is what one person takes at a time: one slot, or several.
type stint struct {
	key, name string
	slots     []schedule.Seat // one role, by start
}

// runs groups the slots of each role, and says to which run each belongs.
func (p Planner) runs(slots []schedule.Seat) (list []stint, belongs keys) {
	at := map[PositionKey]int32{}
	belongs = keys{}
	for _, s := range slots {
		r := p.Stint.run(s)
		if key, known := belongs[s.Start.Unix()]; known {
			r.key = key
		}
		belongs[s.Start.Unix()] = r.key
		i, known := numbered(at, PositionKey{r.key, s.Role})
		if !known {
			list = append(list, r)
		}
		list[i].slots = append(list[i].slots, s)
	}
	return list, belongs
}

// burden is what the slots of a run weigh.
func (p Planner) burden(r stint) (sum Burden) {
	for _, s := range r.slots {
		sum += p.Ledger.Weights.Burden(schedule.Shift{Interval: s.Interval, Seat: s})
	}
	return sum
}

// parts lists the slots of each run, of all roles, by start.
func (p Planner) parts(runs []stint) map[string][]Part {
	parts := map[string][]Part{}
	for _, r := range runs {
		for _, s := range r.slots {
			parts[r.key] = p.withPart(parts[r.key], s)
		}
	}
	return parts
}

// withPart adds a slot to the parts of a run, if it is not among them.
func (p Planner) withPart(parts []Part, s schedule.Seat) []Part {
	at, known := slices.BinarySearchFunc(parts, s.Start, func(x Part, start time.Time) int { return x.Start.Compare(start) })
	if known {
		return parts
	}
	x := Part{Interval: s.Interval, Date: s.Date}
	if b, ok := p.Ledger.Weights.block(s.Date); ok {
		x.Block = blockKey(b)
	}
	return slices.Insert(parts, at, x)
}

// mostOf gives each stint to whoever has the most of it.
func (p Planner) mostOf(shifts []schedule.Shift, belongs keys) []Assignment {
	list := p.assignments(shifts, belongs)
	if p.Stint == Singles {
		return list
	}
	times := map[Assignment]time.Duration{}
	for _, s := range shifts {
		times[Assignment{belongs[s.Seat.Start.Unix()], s.Role, s.Member}] += s.Seat.Duration()
	}
	all := slices.Clone(list)
	return slices.DeleteFunc(list, func(a Assignment) bool {
		return slices.ContainsFunc(all, func(o Assignment) bool {
			return o.Slot == a.Slot && o.Role == a.Role && cmp.Or(cmp.Compare(times[a], times[o]), cmp.Compare(o.Member, a.Member)) < 0
		})
	})
}

// continued gives the stints that reach beyond the slots to plan to whoever has the most of
// them there, as locked assignments. It leaves out what is locked or published otherwise, what
// the person cannot serve, and what breaks a limit together with what is locked.
func (p Planner) continued(runs []stint, beside []schedule.Shift, people []schedule.Candidate, pr *Problem) (list []Assignment) {
	if p.Stint == Singles {
		return nil
	}
	type served struct {
		PositionKey
		member schedule.Member
	}
	times, most := map[served]time.Duration{}, map[PositionKey]schedule.Member{}
	for _, s := range beside {
		if s.Member == "" {
			continue
		}
		x := served{PositionKey{p.Stint.run(s.Seat).key, s.Role}, s.Member}
		times[x] += s.Duration()
		best := served{x.PositionKey, most[x.PositionKey]}
		if times[x] > times[best] || times[x] == times[best] && x.member < best.member {
			most[x.PositionKey] = x.member
		}
	}
	for _, r := range runs {
		key := PositionKey{r.key, r.slots[0].Role}
		decided := func(a Assignment) bool { return a.Slot == key.Slot && a.Role == key.Role }
		m, begun := most[key]
		if !begun || slices.ContainsFunc(pr.Locked, decided) || slices.ContainsFunc(pr.Published, decided) {
			continue
		}
		candidates := slices.DeleteFunc(slices.Clone(people), func(c schedule.Candidate) bool {
			return c.Member != m || c.Pool != r.slots[0].Team
		})
		if r.canBeServed(candidates) && !r.missed(candidates) && !p.breaks(r, m, runs) {
			list = append(list, Assignment{key.Slot, key.Role, m})
		}
	}
	return list
}

// missed reports whether a leave keeps somebody from a slot of the stint.
func (r stint) missed(memberships []schedule.Candidate) bool {
	return slices.ContainsFunc(r.slots, func(s schedule.Seat) bool {
		return slices.ContainsFunc(memberships, func(c schedule.Candidate) bool {
			return slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Overlaps(s.Interval) })
		})
	})
}

// breaks reports whether a member who takes a stint breaks a limit, more than what is locked
// does already.
func (p Planner) breaks(r stint, m schedule.Member, runs []stint) bool {
	shifts := slices.Clone(p.Locked)
	for _, other := range runs {
		for _, s := range other.slots {
			shifts = append(shifts, schedule.Shift{Interval: s.Interval, Seat: s})
		}
	}
	mine := slices.Clone(shifts)
	for i, s := range mine[len(p.Locked):] {
		if slices.ContainsFunc(r.slots, func(o schedule.Seat) bool { return o.Key() == s.Key() }) {
			mine[len(p.Locked)+i].Member = m
		}
	}
	for _, limit := range p.Limits.Given() {
		before := limit.Breaches(slices.Values(shifts), p.Ledger.Weights.Blocks...)
		if len(limit.Breaches(slices.Values(mine), p.Ledger.Weights.Blocks...)) > len(before) {
			return true
		}
	}
	return false
}

// rest lists the seats, not published, after an interval that are taken together with seats
// of it.
func (u Stint) rest(s *schedule.Schedule, iv schedule.Interval, seats []schedule.Seat) (list []schedule.Seat) {
	if u == Singles {
		return nil
	}
	type stintOf struct {
		pool schedule.TeamID
		key  string
	}
	begun := map[stintOf]bool{}
	for _, seat := range seats {
		begun[stintOf{seat.Team, u.run(seat).key}] = true
	}
	for seat := range s.Seats(schedule.Interval{Start: iv.End, End: iv.End.AddDate(0, 0, 8)}) {
		if begun[stintOf{seat.Team, u.run(seat).key}] && !s.PublishedSeat(seat) {
			list = append(list, seat)
		}
	}
	return list
}
