package vendor

import (
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// answers returns who answers by the configuration for a schedule, k-th of a desk.
func (r *Rules) answers(d *desk, k int, iv schedule.Interval) ([]Shift, error) {
	team, err := r.Schedule.Team(d.id)
	if err != nil {
		return nil, err
	}
	var list []Shift
	for shift := range team.Duties(schedule.Interval{Start: iv.Start.Add(-schedule.LongestSlot), End: iv.End}) {
		if slices.Contains(d.roles[k], shift.Role) && shift.Member != "" && shift.Regime == schedule.OffHours {
			list = append(list, Shift{shift.Interval, shift.Member})
		}
	}
	return clip(tidy(list), iv), nil
}

// differing returns notes of where the configuration says other people than the rules, for
// each schedule and cause the first.
func (r *Rules) differing(i *Import) (notes []Note) {
	for _, d := range r.desks {
		for k, s := range d.schedules {
			if len(s.Layers) == 0 {
				notes = append(notes, s.place.note("schedule %q has no layers: its seat is vacant", s.Name))
				continue
			}
			ours, err := r.answers(d, k, s.Interval)
			if err != nil {
				notes = append(notes, s.place.note("schedule %q: %s", s.Name, err))
				continue
			}
			known := map[said]bool{}
			approximate := s.approximate()
			said := approximate.Render(s.Interval)
			for _, x := range stretches(said, ours) { // sayable changes are told already
				if slices.Equal(x.a, x.b) {
					continue
				}
				cause, at := r.cause(d, k, s, x)
				if !known[cause] {
					known[cause] = true
					n := at.note("schedule %q: %s", s.Name, cause)
					n.At = x.Start
					notes = append(notes, n)
				}
			}
		}
	}
	return notes
}

// approximate is the schedule with the layers that our rotas can say.
func (s *Schedule) approximate() *Schedule {
	other := *s
	other.Layers = slices.Clone(s.Layers)
	for n, l := range other.Layers {
		other.Layers[n], _ = l.sayable(s)
	}
	return &other
}

// cause says why the configuration names others in a stretch than the rules do.
func (r *Rules) cause(d *desk, k int, s *Schedule, x stretch) (said, place) {
	for _, o := range s.Overrides {
		if !o.Overlaps(x.Interval) {
			continue
		}
		if other := r.elsewhere(d, k, o.Member, x.Start); other != (said{}) {
			return tell("an override to %s, who has the seat %s then", o.Member, other), o.place
		}
		return tell("an override to %s that cannot be laid", o.Member), o.place
	}
	for _, m := range x.a {
		if other := r.elsewhere(d, k, m, x.Start); other != (said{}) && !slices.Contains(x.b, m) {
			return tell("%s has the seat %s at the same time: a person has one", m, other), s.place
		}
	}
	return tell("%v instead of %v", x.b, x.a), s.place
}

// elsewhere returns the seat that a member has at a time beside the ones of a schedule.
func (r *Rules) elsewhere(d *desk, k int, m schedule.Member, t time.Time) said {
	for _, other := range r.desks {
		for n, s := range other.schedules {
			if other == d && n == k {
				continue
			}
			list, err := r.answers(other, n, schedule.Interval{Start: t, End: t.Add(time.Second)})
			if err == nil && slices.ContainsFunc(list, func(s Shift) bool { return s.Member == m }) {
				return tell("of %q", s.Name)
			}
		}
	}
	return said{}
}

// Parity is what differs between the vendor's rendering and the configuration of its rules.
type Parity struct {
	// Difference leads from the vendor's record to ours.
	schedule.Difference
	// Causes says why, each once, with the first instant and the time in all.
	Causes []Cause
}

// Cause is why two answers differ.
type Cause struct {
	Note
	// Parts are how many stretches of time differ, and Time how long they are in all.
	Parts int
	Time  time.Duration
}

// String writes the note and how much it is.
func (c Cause) String() string { return c.In(schedule.English) }

// In is String in the given language.
func (c Cause) In(l schedule.Language) string {
	format := "%s (%d times, %s in all)"
	if l == schedule.Japanese {
		format = "%s（%d回、計%s）"
	}
	return fmt.Sprintf(format, c.Note.In(l), c.Parts, l.Hours(c.Time))
}

// Parity compares the record of what the vendor rendered with the compiled rules.
func (i *Import) Parity() (*Parity, error) {
	r, err := i.Rules(schedule.Date{})
	if err != nil {
		return nil, err
	}
	theirs, _, err := i.roster(r.desks, func(s *Schedule) []Shift { return s.Shifts })
	if err != nil {
		return nil, err
	}
	ours, err := r.Schedule.Roster(theirs.Interval())
	if err != nil {
		return nil, err
	}
	p := &Parity{Difference: schedule.Diff(theirs, ours)}
	of := map[string]int{}
	for _, move := range p.Reassignments {
		for _, d := range r.desks {
			for k, s := range d.schedules {
				if d.id != move.Team || !slices.Contains(d.roles[k], move.Role) {
					continue
				}
				c := r.why(d, k, s, stretch{move.Interval, people(move.From), people(move.Member)})
				key := c.Path + c.Problem
				n, known := of[key]
				if !known {
					n = len(p.Causes)
					of[key] = n
					c.At = move.Start
					p.Causes = append(p.Causes, Cause{Note: c})
				}
				p.Causes[n].Parts++
				p.Causes[n].Time += move.Interval.Duration()
			}
		}
	}
	return p, nil
}

// people is a list of one member, or of none.
func people(m schedule.Member) []schedule.Member {
	if m == "" {
		return nil
	}
	return []schedule.Member{m}
}

// why says why the vendor's rendering, a, and ours, b, differ in a stretch.
func (r *Rules) why(d *desk, k int, s *Schedule, x stretch) Note {
	say := func(at place, problem string, args ...any) Note {
		return at.note("schedule %q: %s", s.Name, tell(problem, args...))
	}
	during := func(list []Shift) []schedule.Member {
		var all []schedule.Member
		for _, shift := range clip(list, schedule.Interval{Start: x.Start, End: x.Start.Add(time.Second)}) {
			all = append(all, shift.Member)
		}
		slices.Sort(all)
		return all
	}
	around := schedule.Interval{Start: x.Start.AddDate(0, 0, -1), End: x.End.AddDate(0, 0, 1)}
	exact, said := during(s.Render(around)), during(s.approximate().Render(around))
	switch {
	case len(s.Layers) == 0:
		return say(s.place, "no layers: its seat is vacant")
	case slices.Equal(exact, x.a) && !slices.Equal(said, x.a): // what is inexact
		for _, l := range s.Layers {
			if near, causes := l.sayable(s); len(causes) > 0 && !slices.EqualFunc(near.shifts(x.Interval, s), l.shifts(x.Interval, s), func(a, b Shift) bool { return a.Member == b.Member && a.Interval.Equal(b.Interval) }) {
				return say(l.place, "layer %q: %s", l.Name, causes[0])
			}
		}
	case slices.Equal(exact, x.a):
		cause, at := r.cause(d, k, s, x)
		return at.note("schedule %q: %s", s.Name, cause)
	}
	began := true
	for _, l := range s.Layers {
		began = began && !later(l.Start, l.First).After(x.Start)
	}
	_, before := x.Start.In(s.Location).AddDate(0, 0, -1).Zone()
	_, after := x.End.In(s.Location).AddDate(0, 0, 1).Zone()
	switch {
	case !began:
		return say(s.place, "the vendor rendered rules that it had before the ones in the file began")
	case before != after:
		return say(s.place, "clocks are set that night: the vendor goes by elapsed time there")
	}
	return say(s.place, "the vendor rendered what the rules in the file do not say: they were edited since, or an override is not in the files")
}
