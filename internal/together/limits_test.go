package together

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// This file judges limits, by counting.

// breach is a limit that somebody's shifts break together.
type breach struct {
	limit  string
	member schedule.Member
	shifts []served
}

func (b breach) String() string {
	text := fmt.Sprintf("%s of %s:", b.limit, b.member)
	for _, x := range b.shifts {
		text += fmt.Sprintf(" %v %s %s (%s)", x.part.Interval, x.team, x.role, x.cause)
	}
	return text
}

// left reports whether one of the shifts is in a seat that is not always needed. Such a seat is left to its rota, and whether it is
// needed is known only after the plan.
func (b breach) left() bool {
	return slices.ContainsFunc(b.shifts, func(s served) bool { return s.role == second || s.role == spare || s.role == "helper" })
}

// served is a part of an off-hours seat with who serves it.
type served struct {
	part
	slot
	role schedule.Role
}

func (x served) start() time.Time { return x.part.Start }

// offHours lists who serves what off hours, of the slots that start in an interval. Shadows do not count.
func (s *sheet) offHours(iv schedule.Interval) (list []served) {
	for r := range s.starting(iv) {
		if r.regime == schedule.Daytime || r.role == schedule.Shadow {
			continue
		}
		for _, p := range s.needed(r) {
			if p.member != "" {
				list = append(list, served{p, r.slot, r.role})
			}
		}
	}
	slices.SortFunc(list, func(a, b served) int {
		return cmp.Or(a.start().Compare(b.start()), cmp.Compare(a.team, b.team), cmp.Compare(a.role, b.role))
	})
	return list
}

// breaches lists what breaks the limits of a plan, and people's own, among the off-hours shifts, of all pools,
// of the slots that start in an interval. Apart and who serves with whom are limits of one pool.
func (s *sheet) breaches(x planned, iv schedule.Interval) (list []breach) {
	people := map[schedule.Member][]served{}
	for _, x := range s.offHours(iv) {
		people[x.member] = append(people[x.member], x)
	}
	for _, m := range slices.Sorted(maps.Keys(people)) {
		list = append(list, s.breachesOf(x, m, people[m])...)
	}
	return slices.Concat(list, s.ownBreaches(x.planner.Own, x.pool, iv), s.lacking(x, iv))
}

// breachesOf lists what breaks limits among the shifts of one person.
func (s *sheet) breachesOf(x planned, m schedule.Member, shifts []served) []breach {
	l := x.planner.Limits
	if own := x.planner.Own[m].MaxShiftsPerMonth; own > 0 {
		l.MaxShiftsPerMonth = own // in place of what holds for everybody
	}
	list := slices.Concat(s.tooClose(l, m, shifts), s.tooOften(l, m, shifts), onBlocks(l, x.planner.Ledger.Weights.Blocks, m, shifts), tooMuch(l, m, shifts), tooMany(l, m, shifts))
	if l.Apart {
		list = append(list, s.together(m, x.pool, shifts)...)
	}
	return list
}

// past reports whether a breach is there without the seats that a plan gave.
func (s *sheet) past(x planned, b breach) bool {
	others := slices.DeleteFunc(slices.Clone(b.shifts), func(s served) bool { return s.team == x.pool && s.cause == "plan" })
	return slices.ContainsFunc(s.breachesOf(x, b.member, others), func(o breach) bool { return o.limit == b.limit })
}

// turn is a run of shifts of one person that follow each other.
type turn []served

func (t turn) end() time.Time {
	end := t[0].part.End
	for _, x := range t {
		if x.part.End.After(end) {
			end = x.part.End
		}
	}
	return end
}

// turns cuts the shifts of one person into turns: what stands in one slot, or in slots that are next to each
// other in the order of a pool, less than a day apart. Turns without a pause between them are one.
func (s *sheet) turns(shifts []served) (list []turn) {
	for _, x := range shifts {
		list = append(list, turn{x})
	}
	for i := 0; i < len(list); i++ {
		for k := i + 1; k < len(list); k++ {
			if s.oneTurn(list[i], list[k]) {
				both := slices.Concat(list[i], list[k])
				list = append([]turn{both}, slices.Delete(slices.Delete(list, k, k+1), i, i+1)...)
				i = -1 // from the beginning, with those
				break
			}
		}
	}
	for _, t := range list {
		slices.SortStableFunc(t, func(a, b served) int { return a.start().Compare(b.start()) })
	}
	slices.SortStableFunc(list, func(a, b turn) int { return a[0].start().Compare(b[0].start()) })
	return list
}

// oneTurn reports whether two turns are one.
func (s *sheet) oneTurn(a, b turn) bool {
	from := func(t turn) time.Time {
		return slices.MinFunc(t, func(x, y served) int { return x.start().Compare(y.start()) }).start()
	}
	if !from(a).After(b.end()) && !from(b).After(a.end()) {
		return true
	}
	for _, x := range a {
		for _, y := range b {
			if s.follows(x, y) || s.follows(y, x) {
				return true
			}
		}
	}
	return false
}

func (s *sheet) follows(y, x served) bool {
	pause := x.start().Sub(y.part.End)
	return x.duty == y.duty && pause < 24*time.Hour && (x.slot.Start.Equal(y.slot.Start) || s.next(y).Equal(x.slot.Start))
}

// next returns the start of the slot after that of a shift in the order of its pool.
func (s *sheet) next(x served) time.Time {
	for r := range s.overlapping(schedule.Interval{Start: x.slot.Start.Add(1), End: x.slot.End.Add(longest)}) {
		if r.duty == x.duty && r.Start.After(x.slot.Start) {
			return r.Start
		}
	}
	return time.Time{}
}

// tooClose judges one place, rest, distance and turns.
func (s *sheet) tooClose(l fairness.Limits, m schedule.Member, shifts []served) (list []breach) {
	found := func(limit string, of ...served) { list = append(list, breach{limit, m, of}) }
	for i, x := range shifts {
		for _, y := range shifts[i+1:] {
			gap := y.start().Sub(x.part.End)
			if x.duty == y.duty && x.slot.Start.Equal(y.slot.Start) && x.role == y.role {
				continue // parts of one seat
			}
			if gap < 0 {
				found("one place", x, y)
			}
			switch {
			case l.RestBetween == fairness.Shifts && l.MinRest > 0 && gap < l.MinRest && gap >= 0: // else it is one place
				found("rest", x, y)
			case l.RestBetween == fairness.Shifts && y.date.DaysSince(x.date) < l.MinDistanceDays:
				found("distance", x, y)
			}
		}
	}
	if l.MaxTurn == 0 && l.RestBetween != fairness.Turns {
		return list
	}
	all := s.turns(shifts)
	for i, t := range all {
		if l.MaxTurn > 0 && t.end().Sub(t[0].start()) > l.MaxTurn {
			found("turn", t...)
		}
		if i == 0 || l.RestBetween != fairness.Turns {
			continue
		}
		before := all[i-1]
		if t[0].start().Sub(before.end()) < l.MinRest {
			found("rest between turns", append(slices.Clone(before), t...)...)
		}
		if t[0].date.DaysSince(before[0].date) < l.MinDistanceDays {
			found("distance between turns", append(slices.Clone(before), t...)...)
		}
	}
	return list
}

// tooOften judges how many turns somebody begins in a month.
func (s *sheet) tooOften(l fairness.Limits, m schedule.Member, shifts []served) (list []breach) {
	if l.MaxTurnsPerMonth == 0 {
		return nil
	}
	firsts := map[schedule.Date][]served{}
	for _, t := range s.turns(shifts) {
		month := t[0].date
		month.Day = 1
		firsts[month] = append(firsts[month], t[0])
	}
	for month, of := range firsts {
		if len(of) > l.MaxTurnsPerMonth {
			list = append(list, breach{fmt.Sprint("turns in the month of ", month), m, of})
		}
	}
	return list
}

// tooMuch judges sums: hours a week, weekends a month, days in a row.
func tooMuch(l fairness.Limits, m schedule.Member, shifts []served) (list []breach) {
	found := func(limit string, of ...served) { list = append(list, breach{limit, m, of}) }
	for week, of := range grouped(shifts, func(x served) schedule.Date { return monday(x.date) }) {
		var sum time.Duration
		for _, x := range of {
			sum += x.part.Duration()
		}
		if l.MaxHoursPerWeek > 0 && sum > time.Duration(l.MaxHoursPerWeek)*time.Hour {
			found(fmt.Sprint("hours in the week of ", week), of...)
		}
	}
	weekends := slices.DeleteFunc(slices.Clone(shifts), func(x served) bool {
		return x.date.Weekday() != time.Saturday && x.date.Weekday() != time.Sunday
	})
	saturday := func(x served) schedule.Date { return monday(x.date).AddDays(5) }
	for month, of := range grouped(weekends, func(x served) schedule.Date { d := saturday(x); d.Day = 1; return d }) {
		if l.MaxWeekendsPerMonth > 0 && len(grouped(of, saturday)) > l.MaxWeekendsPerMonth {
			found(fmt.Sprint("weekends in the month of ", month), of...)
		}
	}
	for _, x := range shifts {
		if n := l.MaxConsecutiveDays; n > 0 {
			run := slices.DeleteFunc(slices.Clone(shifts), func(y served) bool {
				since := y.date.DaysSince(x.date)
				return since < 0 || since > n
			})
			if len(grouped(run, func(x served) schedule.Date { return x.date })) > n {
				found("days in a row", run...)
			}
		}
	}
	return list
}

// tooMany judges counts of slots and of weekends: a month, in any so many days, in a row.
func tooMany(l fairness.Limits, m schedule.Member, shifts []served) (list []breach) {
	found := func(limit string, of ...served) { list = append(list, breach{limit, m, of}) }
	among := func(keep func(x served) bool) []served {
		return slices.DeleteFunc(slices.Clone(shifts), func(x served) bool { return !keep(x) })
	}
	for month, of := range grouped(shifts, func(x served) schedule.Date { d := x.date; d.Day = 1; return d }) {
		if most := l.MaxShiftsPerMonth; most > 0 && slotCount(of) > most {
			found(fmt.Sprint("shifts in the month of ", month), of...)
		}
	}
	weekend := func(x served) bool { return x.date.Weekday() == time.Saturday || x.date.Weekday() == time.Sunday }
	saturday := func(x served) schedule.Date { return monday(x.date).AddDays(5) }
	for _, x := range shifts {
		window := among(func(y served) bool {
			since := y.date.DaysSince(x.date)
			return since >= 0 && since < l.Rolling.Days
		})
		if l.Rolling.Shifts > 0 && slotCount(window) > l.Rolling.Shifts {
			found("shifts in some days in a row", window...)
		}
		row := among(func(y served) bool {
			since := saturday(y).DaysSince(saturday(x))
			return weekend(x) && weekend(y) && since >= 0 && since <= 7*l.MaxWeekendsInRow
		})
		if l.MaxWeekendsInRow > 0 && len(grouped(row, saturday)) > l.MaxWeekendsInRow {
			found("weekends in a row", row...)
		}
	}
	return list
}

// slotCount counts the slots of shifts.
func slotCount(shifts []served) int {
	slots := map[string]bool{}
	for _, x := range shifts {
		slots[fmt.Sprint(x.duty, x.slot.Start.Unix())] = true
	}
	return len(slots)
}

// ownBreaches lists where somebody serves in a seat that is not their own, or with whom they are not to be, in one pool's slots.
func (s *sheet) ownBreaches(owns map[schedule.Member]fairness.Own, pool schedule.TeamID, iv schedule.Interval) (list []breach) {
	all := s.offHours(iv)
	for _, m := range slices.Sorted(maps.Keys(owns)) {
		own := owns[m]
		shifts := slices.DeleteFunc(slices.Clone(all), func(x served) bool { return x.member != m })
		for _, x := range shifts {
			if x.team != pool {
				continue
			}
			if own.Roles != nil && !slices.Contains(own.Roles, x.role) {
				list = append(list, breach{"own roles", m, []served{x}})
			}
			for _, y := range all {
				if y.duty == x.duty && y.slot.Start.Equal(x.slot.Start) && slices.Contains(own.Apart, y.member) && y.part.Overlaps(x.part.Interval) {
					list = append(list, breach{"own apart", m, []served{x, y}})
				}
			}
		}
	}
	return list
}

// lacking judges what limits ask for: the next shift before too many days are over, all days of a weekend, company in a slot.
func (s *sheet) lacking(x planned, iv schedule.Interval) (list []breach) {
	if x.plan == nil {
		return nil
	}
	l, all := x.planner.Limits, s.offHours(iv)
	inPlan := func(y served) bool { return y.team == x.pool && y.cause == "plan" }
	first, last := schedule.DateOf(x.plan.Interval().End, iv.Start.Location()), schedule.Date{}
	for shift := range x.plan.Shifts() {
		if last.Before(shift.Date) {
			last = shift.Date
		}
		if shift.Date.Before(first) {
			first = shift.Date
		}
	}
	saturday := func(y served) schedule.Date { return monday(y.date).AddDays(5) }
	ofWeekend := func(y served) bool { return y.team == x.pool && saturday(y).DaysSince(y.date) < int(l.WholeWeekends) }
	day := func(y served) schedule.Date { return y.date }
	for i, y := range all {
		later := slices.DeleteFunc(slices.Clone(all), func(o served) bool { return o.member != y.member || !o.date.After(y.date) })
		if l.MaxDistanceDays > 0 && len(later) > 0 {
			next := slices.MinFunc(later, func(a, b served) int { return a.date.Compare(b.date) })
			late := !inPlan(y) && first.DaysSince(y.date) > l.MaxDistanceDays || !inPlan(next) && next.date.DaysSince(last) > l.MaxDistanceDays
			if next.date.DaysSince(y.date) > l.MaxDistanceDays && !late {
				list = append(list, breach{"days to the next shift", y.member, []served{y, next}})
			}
		}
		if l.WholeWeekends > 0 && ofWeekend(y) && !x.leftOpen(y) {
			together := slices.DeleteFunc(slices.Clone(all), func(o served) bool { return !ofWeekend(o) || saturday(o) != saturday(y) || x.leftOpen(o) })
			mine := slices.DeleteFunc(slices.Clone(together), func(o served) bool { return o.member != y.member })
			if len(grouped(mine, day)) < len(grouped(together, day)) {
				list = append(list, breach{"all days of a weekend", y.member, mine})
			}
		}
		with := x.planner.Own[y.member].With
		if len(with) > 0 && inPlan(y) && !slices.ContainsFunc(all, func(o served) bool {
			return slices.Contains(with, o.member) && o.duty == y.duty && o.slot.Start.Equal(y.slot.Start) && o.part.Encloses(y.part.Interval)
		}) {
			list = append(list, breach{"own with", y.member, all[i : i+1]})
		}
	}
	return list
}

// gave reports whether a breach may come of a shift that somebody has given away since.
func (s *sheet) gave(now *sheet, x planned, b breach, iv schedule.Interval) bool {
	switch {
	case b.limit == "own with":
		return slices.ContainsFunc(x.planner.Own[b.member].With, func(m schedule.Member) bool { return s.gives(now, m, iv) })
	case strings.Contains(b.limit, "turn"): // two turns where somebody else steps in between
	case b.limit != "days to the next shift" && b.limit != "all days of a weekend":
		return false
	}
	return s.gives(now, b.member, iv)
}

// onBlocks judges how many slots somebody has on a special block.
func onBlocks(l fairness.Limits, blocks []schedule.Block, m schedule.Member, shifts []served) (list []breach) {
	for _, b := range blocks {
		in := slices.DeleteFunc(slices.Clone(shifts), func(x served) bool { return x.date.Before(b.First) || x.date.After(b.Last) })
		slots := map[string]bool{}
		for _, x := range in {
			slots[fmt.Sprint(x.duty, x.slot.Start.Unix())] = true
		}
		if l.OncePerBlock && len(slots) > 1 {
			list = append(list, breach{"once in " + b.Name, m, in})
		}
	}
	return list
}

// together lists the seats of a pool in slots of which somebody of the same team has another.
func (s *sheet) together(m schedule.Member, pool schedule.TeamID, shifts []served) (list []breach) {
	for _, x := range shifts {
		r := s.row(seat{x.duty, x.slot.Start.Unix(), x.role})
		if x.team == pool && s.mateAmong(s.before(r), r, x.part.Interval, m) {
			list = append(list, breach{"apart", m, []served{x}})
		}
	}
	return list
}

func monday(d schedule.Date) schedule.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

func grouped(list []served, by func(served) schedule.Date) map[schedule.Date][]served {
	groups := map[schedule.Date][]served{}
	for _, x := range list {
		groups[by(x)] = append(groups[by(x)], x)
	}
	return groups
}
