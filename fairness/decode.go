package fairness

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
)

// document is the format oncall-fairness/1. Amounts of seats are points, targets
// and balances milli-points; dates are midnights in the time zone, and the second
// of a pair is not included.
type document struct {
	Format     string   `json:"format"`
	Name       string   `json:"name"`
	Size       string   `json:"size"`
	Seed       int64    `json:"seed"`
	Features   []string `json:"features"`
	TimeZone   string   `json:"timezone"`
	Start      string   `json:"start"`
	End        string   `json:"end"`
	Categories []string `json:"categories"`
	Limits     struct {
		MinRestHours        int `json:"min_rest_hours"`
		MaxConsecutiveDays  int `json:"max_consecutive_days"`
		MaxHoursPerWeek     int `json:"max_hours_per_week"`
		MaxWeekendsPerMonth int `json:"max_weekends_per_month"`
	} `json:"limits"`
	Teams     []string             `json:"teams"`
	Members   []documentMember     `json:"members"`
	Shifts    []documentShift      `json:"shifts"`
	Locked    []documentAssignment `json:"locked"`
	Published []documentAssignment `json:"published"`
}

type documentMember struct {
	ID       string `json:"id"`
	Team     string `json:"team"`
	Share    int    `json:"share"`
	From     string `json:"from"`
	Until    string `json:"until"`
	Absences []struct {
		From    string `json:"from"`
		To      string `json:"to"`
		Accrues bool   `json:"accrues"`
	} `json:"absences"`
	Balance map[string]int64 `json:"balance"`
	Target  map[string]int64 `json:"target"`
	Wants   []string         `json:"wants"`
	Avoids  []string         `json:"avoids"`
}

type documentShift struct {
	ID       string `json:"id"`
	Start    string `json:"start"`
	End      string `json:"end"`
	Category string `json:"category"`
	Slots    []struct {
		Role   string `json:"role"`
		Burden int64  `json:"burden"`
	} `json:"slots"`
}

type documentAssignment struct {
	Shift  string `json:"shift"`
	Role   string `json:"role"`
	Member string `json:"member"`
}

// Format is the name of the format that DecodeProblem reads.
const Format = "oncall-fairness/1"

// DecodeProblem reads a problem in the format oncall-fairness/1. It refuses
// unknown fields and says where a fault is: by line and column, or by path. Rest
// lies between any two shifts, and each category and the total are levelled. The
// time zone must be known to package time, which the caller sees to.
func DecodeProblem(r io.Reader) (Problem, error) {
	data, err := jsonfile.ReadAll(r, jsonfile.Small)
	if err != nil {
		return Problem{}, err
	}
	var doc document
	if err := jsonfile.Decode(data, jsonfile.Small, &doc); err != nil {
		return Problem{}, fmt.Errorf("%w: %w", schedule.ErrInvalid, err)
	}
	if twice := jsonfile.Twice(data, jsonfile.Small); len(twice) > 0 {
		return Problem{}, fmt.Errorf("%w: %w", schedule.ErrInvalid, twice[0])
	}
	if doc.Format != Format {
		return Problem{}, fmt.Errorf("%w: format %q is not %q", schedule.ErrInvalid, doc.Format, Format)
	}
	return doc.problem()
}

// reader collects faults while a document is turned into a Problem.
type reader struct {
	location *time.Location
	faults   []error
}

func (r *reader) fault(sentinel error, path, format string, args ...any) {
	r.faults = append(r.faults, fault(path, sentinel, format, args...))
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

func (r *reader) amounts(path string, classes []string, by map[string]int64) []Burden {
	amounts := make([]Burden, len(classes))
	found := 0
	for k, name := range classes {
		if amount, ok := by[name]; ok {
			amounts[k] = Burden(amount)
			found++
		}
	}
	if found != len(by) {
		r.fault(schedule.ErrInvalid, path, "a category that is not one of %s", strings.Join(classes, ", "))
	}
	return amounts
}

func assignments(list []documentAssignment) (assignments []Assignment) {
	for _, a := range list {
		assignments = append(assignments, Assignment{a.Shift, schedule.Role(a.Role), schedule.Member(a.Member)})
	}
	return assignments
}

func (doc *document) problem() (Problem, error) {
	r := reader{location: time.UTC}
	if location, err := time.LoadLocation(doc.TimeZone); err != nil || doc.TimeZone == "" {
		r.fault(schedule.ErrInvalid, "timezone", "%q is no time zone known here", doc.TimeZone)
	} else {
		r.location = location
	}
	p := Problem{Classes: doc.Categories, Limits: r.limits(doc)}
	p.Levels = p.levels()
	p.People, p.Seats = r.people(doc), r.seats(doc)
	p.Locked, p.Published = assignments(doc.Locked), assignments(doc.Published)
	if len(r.faults) > 0 {
		return Problem{}, errors.Join(r.faults...)
	}
	if _, err := compile(p); err != nil {
		return Problem{}, err
	}
	return p, nil
}

// limits reads the limits.
func (r *reader) limits(doc *document) Limits {
	names := map[string]string{
		"MinRest": "min_rest_hours", "MaxConsecutiveDays": "max_consecutive_days",
		"MaxHoursPerWeek": "max_hours_per_week", "MaxWeekendsPerMonth": "max_weekends_per_month",
	}
	path := func(name string) string { return "limits." + names[name] }
	from := doc.Limits
	if hours := from.MinRestHours; hours < 0 || hours > mostHours {
		r.fault(schedule.ErrInvalid, path("MinRest"), "%d lies outside 0 to %d hours", hours, mostHours)
		from.MinRestHours = 0
	}
	l := Limits{
		MinRest: time.Duration(from.MinRestHours) * time.Hour, RestBetween: Shifts, MaxConsecutiveDays: from.MaxConsecutiveDays,
		MaxHoursPerWeek: from.MaxHoursPerWeek, MaxWeekendsPerMonth: from.MaxWeekendsPerMonth,
	}
	r.faults = append(r.faults, l.check(path)...)
	return l
}

// people reads the members.
func (r *reader) people(doc *document) (people []Participant) {
	for i, m := range doc.Members {
		path := fmt.Sprintf("members[%d]", i)
		person := Participant{
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
func (r *reader) seats(doc *document) (seats []Position) {
	for i, s := range doc.Shifts {
		path := fmt.Sprintf("shifts[%d]", i)
		class := slices.Index(doc.Categories, s.Category)
		if class < 0 {
			r.fault(schedule.ErrInvalid, path+".category", "%q is not one of %s", s.Category, strings.Join(doc.Categories, ", "))
		}
		interval := schedule.Interval{Start: r.instant(path+".start", s.Start), End: r.instant(path+".end", s.End)}
		date := schedule.DateOf(interval.Start, r.location)
		for j, seat := range s.Slots {
			if most := int64(maxBurden) / 1000; seat.Burden < 0 || seat.Burden > most {
				r.fault(schedule.ErrInvalid, fmt.Sprintf("%s.slots[%d].burden", path, j), "%d points lie outside 0 to %d", seat.Burden, most)
				continue
			}
			seats = append(seats, Position{
				Slot: s.ID, Role: schedule.Role(seat.Role), Interval: interval, Date: date,
				Burden: Burden(seat.Burden * 1000), Class: class,
			})
		}
	}
	return seats
}
