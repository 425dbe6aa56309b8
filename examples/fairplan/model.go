package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// The same problem as a mixed-integer program in the LP format, for any solver: whoever doubts a
// bound asks another. A binary x says that a person takes a seat, a variable a is at least the
// deviation of a person on a level without sign, and w is at least every a.
//
//	minimise w, or the sum of all a where a largest w is given
//
// Limits are rows over the x of a person: over two slots that lie too close, over the days of a
// run, the hours of a week and the weekends of a month. The model is as long as people times slots.

// model writes the rows of a linear program.
type model struct {
	fairness.Problem
	rows, binaries strings.Builder
	slots          []slot // in order of time
}

// slot is a slot with the indexes of its seats.
type slot struct {
	fairness.Position
	seats []int
}

// program writes minimising the worst deviation, or with a worst, in points, the sum of
// deviations of rosters that have no larger one.
func program(p fairness.Problem, worst float64) string {
	m := modelOf(p)
	m.fill()
	for person := range p.People {
		m.limits(person)
	}
	sum := m.deviations()
	aim, bounds := "w", ""
	if worst >= 0 {
		aim, bounds = strings.Join(sum, " + "), fmt.Sprintf("Bounds\n w <= %v\n", worst)
	}
	return fmt.Sprintf("Minimize\n aim: %s\nSubject To\n%s%sBinaries\n%sEnd\n", aim, &m.rows, bounds, &m.binaries)
}

// modelOf puts the slots of a problem in order.
func modelOf(p fairness.Problem) *model {
	m := &model{Problem: p}
	by := map[string]int{}
	for i, seat := range m.Seats {
		at, ok := by[seat.Slot]
		if !ok {
			at = len(m.slots)
			by[seat.Slot] = at
			m.slots = append(m.slots, slot{Position: seat})
		}
		m.slots[at].seats = append(m.slots[at].seats, i)
	}
	slices.SortStableFunc(m.slots, func(a, b slot) int { return a.Start.Compare(b.Start) })
	return m
}

// row writes "terms sense right", unless there are no terms.
func (m *model) row(terms []string, sense string, right float64) {
	if len(terms) > 0 {
		fmt.Fprintf(&m.rows, " %s %s %v\n", strings.ReplaceAll(strings.Join(terms, " + "), "+ -", "- "), sense, right)
	}
}

// The variables by name: who takes a seat, who is up on a day or a weekend, and how far off a
// level somebody is.
func x(seat, person int) string            { return fmt.Sprintf("x%d_%d", seat, person) }
func deviationOf(person, level int) string { return fmt.Sprintf("a%d_%d", person, level) }
func dayOf(person int, d schedule.Date) string {
	return fmt.Sprintf("d%d_%04d%02d%02d", person, d.Year, d.Month, d.Day)
}
func weekendOf(person int, d schedule.Date) string { return "e" + dayOf(person, saturdayOf(d))[1:] }

// saturdayOf returns the last Saturday that is no later than a day.
func saturdayOf(d schedule.Date) schedule.Date { return d.AddDays(-(int(d.Weekday()) + 1) % 7) }

// can reports whether a person may take a seat.
func (m *model) can(seat, person int) bool {
	s, p := m.Seats[seat], m.People[person]
	if !(fairness.Tenure{From: p.From, Until: p.Until}).In(s.Start) {
		return false
	}
	return !slices.ContainsFunc(p.Away, s.Overlaps) && !slices.ContainsFunc(p.Barred, func(k fairness.PositionKey) bool {
		return k.Slot == s.Slot && (k.Role == "" || k.Role == s.Role)
	})
}

// of returns the x of a person over seats of a slot.
func (m *model) of(s slot, person int) (terms []string) {
	for _, seat := range s.seats {
		if m.can(seat, person) {
			terms = append(terms, x(seat, person))
		}
	}
	return terms
}

// fill gives every seat to one person, and a person one seat of a slot.
func (m *model) fill() {
	for _, s := range m.slots {
		for _, seat := range s.seats {
			var takes []string
			for person := range m.People {
				if m.can(seat, person) {
					takes = append(takes, x(seat, person))
					fmt.Fprintln(&m.binaries, "", x(seat, person))
				}
			}
			if len(takes) == 0 {
				takes = []string{"0 w"}
			}
			m.row(takes, "=", 1)
		}
		for person := range m.People {
			if terms := m.of(s, person); len(terms) > 1 {
				m.row(terms, "<=", 1)
			}
		}
	}
	for _, a := range m.Locked {
		seat := slices.IndexFunc(m.Seats, func(s fairness.Position) bool { return s.Slot == a.Slot && s.Role == a.Role })
		person := slices.IndexFunc(m.People, func(p fairness.Participant) bool { return p.ID == a.Member })
		m.row([]string{x(seat, person)}, "=", 1)
	}
}

// limits writes what binds one person.
func (m *model) limits(person int) {
	l := m.Limits
	days, weeks := map[schedule.Date]string{}, map[schedule.Date][]string{}
	months := map[schedule.Date]map[string]bool{}
	for i, s := range m.slots {
		terms := m.of(s, person)
		if len(terms) == 0 {
			continue
		}
		for _, later := range m.slots[i+1:] {
			if later.Start.Sub(s.End) >= l.MinRest {
				break
			}
			m.row(append(slices.Clone(terms), m.of(later, person)...), "<=", 1)
		}
		days[s.Date] = dayOf(person, s.Date)
		if l.MaxConsecutiveDays > 0 {
			m.row(append(slices.Clone(terms), "-1 "+days[s.Date]), "<=", 0)
		}
		monday := s.Date.AddDays(-(int(s.Date.Weekday()) + 6) % 7)
		for _, term := range terms {
			weeks[monday] = append(weeks[monday], fmt.Sprintf("%v %s", s.Duration().Hours(), term))
		}
		if day := s.Date.Weekday(); l.MaxWeekendsPerMonth > 0 && (day == time.Saturday || day == time.Sunday) {
			saturday := saturdayOf(s.Date)
			month := schedule.Date{Year: saturday.Year, Month: saturday.Month, Day: 1}
			if months[month] == nil {
				months[month] = map[string]bool{}
			}
			weekend := weekendOf(person, saturday)
			months[month][weekend] = true
			m.row(append(terms, "-1 "+weekend), "<=", 0)
		}
	}
	for _, first := range slices.SortedFunc(maps.Keys(days), schedule.Date.Compare) {
		var run []string
		for day := first; days[day] != "" && len(run) <= l.MaxConsecutiveDays; day = day.AddDays(1) {
			run = append(run, days[day])
		}
		if l.MaxConsecutiveDays > 0 && len(run) > l.MaxConsecutiveDays {
			m.row(run, "<=", float64(l.MaxConsecutiveDays))
		}
	}
	for _, monday := range slices.SortedFunc(maps.Keys(weeks), schedule.Date.Compare) {
		if l.MaxHoursPerWeek > 0 {
			m.row(weeks[monday], "<=", float64(l.MaxHoursPerWeek))
		}
	}
	for _, month := range slices.SortedFunc(maps.Keys(months), schedule.Date.Compare) {
		m.row(slices.Sorted(maps.Keys(months[month])), "<=", float64(l.MaxWeekendsPerMonth))
	}
}

// deviations bounds every deviation from both sides, and returns the variables.
func (m *model) deviations() (all []string) {
	levels := m.Levels
	for i, p := range m.People {
		for k, level := range levels {
			classes := level.Classes
			if len(classes) == 0 {
				for class := range m.Classes {
					classes = append(classes, class)
				}
			}
			var owed fairness.Burden
			for _, class := range classes {
				owed += amount(p.Target, class) - amount(p.Balance, class)
			}
			name := deviationOf(i, k)
			up, down := []string{name}, []string{name}
			for seat, s := range m.Seats {
				if slices.Contains(classes, s.Class) && m.can(seat, i) {
					up = append(up, fmt.Sprintf("-%v %s", points(s.Burden), x(seat, i)))
					down = append(down, fmt.Sprintf("%v %s", points(s.Burden), x(seat, i)))
				}
			}
			m.row(up, ">=", -points(owed))
			m.row(down, ">=", points(owed))
			m.row([]string{"w", "-1 " + name}, ">=", 0)
			all = append(all, name)
		}
	}
	return all
}

func amount(list []fairness.Burden, class int) fairness.Burden {
	if class < len(list) {
		return list[class]
	}
	return 0
}

func points(b fairness.Burden) float64 { return float64(b) / 1000 }
