package together

import (
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// The judge reads specs by the meanings alone: slowly, without a thought for the code that it judges.
// This file says which slots there are.

// duty is what a team or a pool has to fill.
type duty struct {
	team   schedule.TeamID
	regime schedule.Regime
}

// slot is a stretch of time of a duty under one spec.
type slot struct {
	schedule.Interval
	duty
	spec int
	date schedule.Date
}

// holds returns the time in which a spec holds: from the opening clock of its business on its first
// day to the same of the next one.
func holds(specs []schedule.Spec, i int) schedule.Interval {
	begin := func(i int) time.Time {
		return specs[i].From.At(hoursOf(specs[i], nil, nil).opens(), specs[i].Location)
	}
	iv := schedule.Interval{Start: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	if !specs[i].From.IsZero() {
		iv.Start = begin(i)
	}
	if i+1 < len(specs) {
		iv.End = begin(i + 1)
	}
	return iv
}

// teamOf returns a team of a spec.
func teamOf(spec schedule.Spec, id schedule.TeamID) (schedule.Team, bool) {
	i := slices.IndexFunc(spec.Teams, func(t schedule.Team) bool { return t.ID == id })
	if i < 0 {
		return schedule.Team{}, false
	}
	return spec.Teams[i], true
}

func poolOf(t schedule.Team) schedule.TeamID {
	if t.Pool == "" {
		return schedule.Everyone
	}
	return t.Pool
}

// teamsOf lists the teams of which people serve a duty.
func teamsOf(spec schedule.Spec, d duty) (list []schedule.Team) {
	for _, t := range spec.Teams {
		if d.regime == schedule.Daytime && t.ID == d.team || d.regime == schedule.OffHours && poolOf(t) == d.team {
			list = append(list, t)
		}
	}
	return list
}

// dutiesOf lists the duties of a spec.
func dutiesOf(spec schedule.Spec) (list []duty) {
	for _, t := range spec.Teams {
		list = append(list, duty{t.ID, schedule.Daytime})
		if off := (duty{poolOf(t), schedule.OffHours}); !slices.Contains(list, off) {
			list = append(list, off)
		}
	}
	return list
}

// rulesOf returns what a spec says about a duty.
func rulesOf(spec schedule.Spec, d duty) schedule.Duty {
	if t, ok := teamOf(spec, d.team); ok {
		if d.regime == schedule.Daytime {
			return t.Daytime
		}
		return t.OffHours
	}
	for _, p := range spec.Pools {
		if p.ID == d.team {
			return p.Duty
		}
	}
	return spec.OffHours
}

// hours are when a place works.
type hours struct {
	windows  schedule.Hours
	holidays schedule.Calendar
}

func hoursOf(spec schedule.Spec, own schedule.Hours, holidays schedule.Calendar) hours {
	h := hours{spec.Business, spec.Holidays}
	if own != nil {
		h.windows = own
	}
	if own != nil && len(own[0].Days) == 0 { // dates alone
		h.windows = append(slices.Clone(spec.Business), own...)
	}
	if holidays != nil {
		h.holidays = holidays
	}
	return h
}

// opens returns the earliest clock of the week.
func (h hours) opens() schedule.Clock {
	first := schedule.At(24, 0)
	for _, w := range h.windows {
		if len(w.Days) > 0 {
			first = min(first, w.From)
		}
	}
	return first
}

// dated returns the windows that have a date.
func (h hours) dated(day schedule.Date) (list []schedule.Window) {
	for _, w := range h.windows {
		if slices.Contains(w.Dates, day) {
			list = append(list, w)
		}
	}
	return list
}

// off reports whether a day is a weekend or a holiday.
func (h hours) off(day schedule.Date) bool {
	if slices.ContainsFunc(h.dated(day), func(w schedule.Window) bool { return !w.Closed }) {
		return false
	}
	_, holiday := h.holidays.Holiday(day)
	return holiday || !slices.ContainsFunc(h.windows, func(w schedule.Window) bool { return slices.Contains(w.Days, day.Weekday()) })
}

// opened lists when the windows are open that a team opens on a civil day.
func opened(spec schedule.Spec, t schedule.Team, day schedule.Date) (list []schedule.Interval) {
	h := hoursOf(spec, t.Business, t.Holidays)
	_, holiday := h.holidays.Holiday(day)
	windows := h.dated(day)
	if windows == nil {
		for _, w := range h.windows {
			if slices.Contains(w.Days, day.Weekday()) && (!holiday || w.OnHolidays) {
				windows = append(windows, w)
			}
		}
	}
	for _, w := range windows {
		if w.Closed {
			continue
		}
		end := day.At(w.To, spec.Location)
		if w.To < w.From {
			end = day.AddDays(1).At(w.To, spec.Location)
		}
		if iv := (schedule.Interval{Start: day.At(w.From, spec.Location), End: end}); !iv.Empty() {
			list = append(list, iv)
		}
	}
	slices.SortFunc(list, func(a, b schedule.Interval) int { return a.Start.Compare(b.Start) })
	return list
}

// openAt reports whether a team is open.
func openAt(spec schedule.Spec, t schedule.Team, at time.Time) bool {
	today := schedule.DateOf(at, spec.Location)
	windows := append(opened(spec, t, today.AddDays(-1)), opened(spec, t, today)...)
	return slices.ContainsFunc(windows, func(iv schedule.Interval) bool { return iv.Contains(at) })
}

// dayOff reports whether a slot begins on a weekend or a holiday of its duty.
func dayOff(spec schedule.Spec, at slot) bool {
	h := hoursOf(spec, nil, nil)
	if t, ok := teamOf(spec, at.team); ok {
		h = hoursOf(spec, t.Business, t.Holidays)
	}
	for _, p := range spec.Pools {
		if p.ID == at.team {
			h = hoursOf(spec, p.Business, p.Holidays)
		}
	}
	return h.off(at.date)
}

// closed reports whether a slot of a duty is closed by design.
func closed(spec schedule.Spec, at slot) bool {
	return slices.ContainsFunc(rulesOf(spec, at.duty).Closed, func(w schedule.When) bool {
		clock := at.Start.In(spec.Location).Format("15:04")
		late := w.From == 0 || clock >= w.From.String() || clock < w.To.String()
		return late && (w.Kinds == nil || dayOff(spec, at)) && (w.Weekdays == nil || slices.Contains(w.Weekdays, at.date.Weekday()))
	})
}

// common lists when all of some teams are open on a civil day.
func common(spec schedule.Spec, teams []schedule.Team, day schedule.Date) []schedule.Interval {
	all := []schedule.Interval{{Start: day.At(0, spec.Location), End: day.AddDays(1).At(0, spec.Location)}}
	for _, t := range teams {
		var left []schedule.Interval
		for _, iv := range all {
			for _, o := range append(opened(spec, t, day.AddDays(-1)), opened(spec, t, day)...) {
				if both := iv.Intersect(o); !both.Empty() {
					left = append(left, both)
				}
			}
		}
		all = left
	}
	return all
}

// stretches lists the time of a duty around some civil days, uncut. A pool answers while at least one
// of its teams is closed.
func stretches(spec schedule.Spec, d duty, first, last schedule.Date) (list []schedule.Interval) {
	teams := teamsOf(spec, d)
	end := first.At(0, spec.Location)
	for day := first; !day.After(last); day = day.AddDays(1) {
		if d.regime == schedule.Daytime {
			list = append(list, opened(spec, teams[0], day)...)
			continue
		}
		for _, iv := range common(spec, teams, day) {
			if end.Before(iv.Start) {
				list = append(list, schedule.Interval{Start: end, End: iv.Start})
			}
			end = iv.End
		}
	}
	if d.regime == schedule.OffHours {
		list = append(list, schedule.Interval{Start: end, End: last.At(24*60, spec.Location)})
	}
	return list
}

// cuts lists where the slots of a duty end beside its stretches: a pool's at its opening clock on
// every day on which its teams have no common hours, and every duty's at its breaks.
func cuts(spec schedule.Spec, d duty, first, last schedule.Date) (list []time.Time) {
	teams := teamsOf(spec, d)
	opens := hoursOf(spec, nil, nil).opens()
	if t, ok := teamOf(spec, d.team); ok { // it keeps its nights
		opens = hoursOf(spec, t.Business, nil).opens()
	}
	for day := first; !day.After(last); day = day.AddDays(1) {
		if d.regime == schedule.OffHours && len(common(spec, teams, day)) == 0 {
			list = append(list, day.At(opens, spec.Location))
		}
		for _, at := range rulesOf(spec, d).Breaks {
			list = append(list, day.At(at, spec.Location))
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

// slotsOf lists the slots of a duty, as far as its spec holds, that lie around some civil days.
func slotsOf(specs []schedule.Spec, i int, d duty, first, last schedule.Date) (list []slot) {
	spec := specs[i]
	const margin = 6 // days: no slot is longer, and what lies outside is not asked for
	from, to := first.AddDays(-margin), last.AddDays(margin)
	during := holds(specs, i)
	points := cuts(spec, d, from, to)
	for _, stretch := range stretches(spec, d, from, to) {
		for _, at := range append(slices.Clone(points), stretch.End) {
			part := schedule.Interval{Start: stretch.Start, End: at}
			if at.After(stretch.End) || part.Empty() {
				continue
			}
			stretch.Start = at
			if part = part.Intersect(during); !part.Empty() {
				list = append(list, slot{part, d, i, schedule.DateOf(part.Start, spec.Location)})
			}
		}
	}
	return slices.DeleteFunc(list, func(s slot) bool {
		return s.End.Before(first.At(0, spec.Location)) || s.Start.After(last.At(24*60, spec.Location))
	})
}
