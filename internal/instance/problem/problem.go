// Package problem makes planning problems of their JSON.
package problem

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/instance"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// Decode reads a problem in the format oncall-fairness/1. It says where a fault is: by
// line and column, or by path. Rest lies between any two shifts, and each category and
// the total are levelled. The time zone must be known to package time, which the caller
// sees to.
func Decode(r io.Reader) (fairness.Problem, error) {
	doc, err := instance.Read(r)
	if err != nil {
		return fairness.Problem{}, err
	}
	return convert(&doc)
}

const (
	mostFaults     = 1000
	mostCategories = 100        // each person has an amount of each
	mostHours      = 878_400    // a hundred years
	mostPoints     = 10_000_000 // of a seat
)

// reader collects faults while a document is turned into a Problem.
type reader struct {
	location *time.Location
	faults   []error
}

func (r *reader) fault(sentinel error, path, format string, args ...any) {
	if len(r.faults) < mostFaults {
		r.faults = append(r.faults, fault.New(path, sentinel, "%s", jsonfile.Brief(fmt.Sprintf(format, args...))))
	}
}

func (r *reader) midnight(path, text string) time.Time {
	d, err := schedule.ParseDate(text)
	if err != nil {
		r.fault(schedule.ErrInvalid, path, "date %q is no day of the form 2006-01-02", text)
		return time.Time{}
	}
	return d.At(0, r.location)
}

func (r *reader) instant(path, text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.fault(schedule.ErrInvalid, path, "time %q is not of the form 2006-01-02T15:04:05+09:00", text)
		return time.Time{}
	}
	return t.In(r.location)
}

func (r *reader) amounts(path string, classes []string, by map[string]int64) []fairness.Burden {
	amounts := make([]fairness.Burden, len(classes))
	found := 0
	for k, name := range classes {
		if amount, ok := by[name]; ok {
			amounts[k] = fairness.Burden(amount)
			found++
		}
	}
	if found != len(by) {
		r.fault(schedule.ErrInvalid, path, "a category that is not one of %s", strings.Join(classes, ", "))
	}
	return amounts
}

func assignments(list []instance.Assignment) (assignments []fairness.Assignment) {
	for _, a := range list {
		assignments = append(assignments, fairness.Assignment{Slot: a.Shift, Role: schedule.Role(a.Role), Member: schedule.Member(a.Member)})
	}
	return assignments
}

func convert(doc *instance.Document) (fairness.Problem, error) {
	r := reader{location: time.UTC}
	if location, err := time.LoadLocation(doc.TimeZone); err != nil || doc.TimeZone == "" {
		r.fault(schedule.ErrInvalid, "timezone", "%q is no time zone known here", doc.TimeZone)
	} else {
		r.location = location
	}
	if len(doc.Categories) > mostCategories {
		return fairness.Problem{}, fault.New("categories", schedule.ErrInvalid, "more than %d", mostCategories)
	}
	p := fairness.Problem{Classes: doc.Categories, Limits: r.limits(doc)}
	for k, name := range p.Classes {
		p.Levels = append(p.Levels, fairness.Level{Name: name, Classes: []int{k}})
	}
	p.Levels = append(p.Levels, fairness.Level{Name: "total"})
	p.People, p.Seats = r.people(doc), r.seats(doc)
	p.Locked, p.Published = assignments(doc.Locked), assignments(doc.Published)
	if len(r.faults) > 0 {
		return fairness.Problem{}, errors.Join(r.faults...)
	}
	for f := range schedule.Faults(p.Check()) {
		if r.faults = append(r.faults, f); len(r.faults) == mostFaults {
			break
		}
	}
	if len(r.faults) > 0 {
		return fairness.Problem{}, errors.Join(r.faults...)
	}
	return p, nil
}

// limits reads the limits, with the faults that the planner finds in them.
func (r *reader) limits(doc *instance.Document) fairness.Limits {
	from := doc.Limits
	if hours := from.MinRestHours; hours < 0 || hours > mostHours {
		r.fault(schedule.ErrInvalid, "limits.min_rest_hours", "%d lies outside 0 to %d hours", hours, mostHours)
		from.MinRestHours = 0
	}
	l := fairness.Limits{
		MinRest: time.Duration(from.MinRestHours) * time.Hour, RestBetween: fairness.Shifts, MaxConsecutiveDays: from.MaxConsecutiveDays,
		MaxHoursPerWeek: from.MaxHoursPerWeek, MaxWeekendsPerMonth: from.MaxWeekendsPerMonth,
	}
	names := map[string]string{
		"Limits.MaxConsecutiveDays": "max_consecutive_days", "Limits.MaxHoursPerWeek": "max_hours_per_week", "Limits.MaxWeekendsPerMonth": "max_weekends_per_month",
	}
	for f := range schedule.Faults(fairness.Problem{Limits: l}.Check()) {
		if name := names[f.Path]; name != "" {
			r.fault(f.Err, "limits."+name, "%s", f.Problem)
		}
	}
	return l
}

// people reads the members.
func (r *reader) people(doc *instance.Document) (people []fairness.Participant) {
	for i, m := range doc.Members {
		path := fmt.Sprintf("members[%d]", i)
		person := fairness.Participant{
			ID: schedule.Member(m.ID), Team: schedule.TeamID(m.Team),
			From: r.midnight(path+".from", m.From), Until: r.midnight(path+".until", m.Until),
			Target:  r.amounts(path+".target", doc.Categories, m.Target),
			Balance: r.amounts(path+".balance", doc.Categories, m.Balance),
			Wants:   m.Wants, Avoids: m.Avoids,
		}
		for j, a := range m.Absences {
			path := fmt.Sprintf("%s.absences[%d]", path, j)
			person.Away = append(person.Away, schedule.Interval{
				Start: r.midnight(path+".from", a.From), End: r.midnight(path+".to", a.To),
			})
		}
		people = append(people, person)
	}
	return people
}

// seats reads the shifts.
func (r *reader) seats(doc *instance.Document) (seats []fairness.Position) {
	for i, s := range doc.Shifts {
		path := fmt.Sprintf("shifts[%d]", i)
		class := slices.Index(doc.Categories, s.Category)
		if class < 0 {
			r.fault(schedule.ErrInvalid, path+".category", "%q is not one of %s", s.Category, strings.Join(doc.Categories, ", "))
		}
		interval := schedule.Interval{Start: r.instant(path+".start", s.Start), End: r.instant(path+".end", s.End)}
		date := schedule.DateOf(interval.Start, r.location)
		for j, seat := range s.Slots {
			if seat.Burden < 0 || seat.Burden > mostPoints {
				r.fault(schedule.ErrInvalid, fmt.Sprintf("%s.slots[%d].burden", path, j), "%d points lie outside 0 to %d", seat.Burden, mostPoints)
				continue
			}
			seats = append(seats, fairness.Position{
				Slot: s.ID, Role: schedule.Role(seat.Role), Interval: interval, Date: date,
				Burden: fairness.Burden(seat.Burden * 1000), Class: class,
			})
		}
	}
	return seats
}
