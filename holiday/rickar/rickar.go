// Package rickar converts between the calendars of this module and the calendars of
// github.com/rickar/cal/v2: the holidays of other countries come in with [Read],
// those of Japan or of a firm go out with [Holidays].
package rickar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/rickar/cal/v2"

	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/schedule"
)

const source = "github.com/rickar/cal/v2"

// Source is what Read takes: any calendar of rickar/cal, or the list of holidays
// of one of its countries. A nil calendar and a list with a nil holiday are faults.
type Source interface {
	*cal.Calendar | *cal.BusinessCalendar | []*cal.Holiday
}

// Read returns the holidays of a calendar of rickar/cal in the years from first to
// last, both included; in other years it has none, and later days are provisional. They
// are read once, as civil
// days: neither the locations of the calendar nor the local time take part. The
// result is immutable, keeps nothing of s and writes nothing to it, so that
// several goroutines can read the same country.
//
// A day is a holiday if it is the actual or the observed day of one; the Reason
// tells the other day. A day of two holidays has the names of both. Names are those of s. Workdays and working hours are no
// holidays: say them as schedule.Hours.
//
// Impossible years wrap schedule.ErrInvalid, a nil calendar or holiday
// schedule.ErrMissing.
func Read[S Source](s S, first, last int) (*holiday.Calendar, error) {
	switch {
	case first < 1 || last > 9999:
		return nil, fmt.Errorf("%w: years %d to %d lie outside 1 to 9999", schedule.ErrInvalid, first, last)
	case last < first:
		return nil, fmt.Errorf("%w: the last year %d lies before the first, %d", schedule.ErrInvalid, last, first)
	}
	list, err := holidays(any(s))
	if err != nil {
		return nil, err
	}
	// Some functions of the library write to the holiday they are given, and its
	// calendars keep a cache: work on clones in a calendar of our own, without
	// locations, so that it applies in UTC.
	var own []*cal.Calendar
	for i, h := range list {
		if h == nil {
			return nil, fmt.Errorf("%w: holidays[%d] is nil", schedule.ErrMissing, i)
		}
		own = append(own, &cal.Calendar{Holidays: []*cal.Holiday{h.Clone(nil)}})
	}
	var days []holiday.Holiday
	end := schedule.Date{Year: last, Month: time.December, Day: 31}
	for d := (schedule.Date{Year: first, Month: time.January, Day: 1}); !d.After(end); d = d.AddDays(1) {
		for _, one := range own {
			actual, observed, h := one.IsHoliday(d.At(schedule.At(12, 0), time.UTC))
			if actual || observed {
				days = append(days, day(d, actual, observed, h))
			}
		}
	}
	return holiday.New(days...).DecidedThrough(end), nil
}

// Countries reads the holidays of several countries by the names that files call them, for
// config.Decode: map[string][]*cal.Holiday{"us": us.Holidays, "de-by": de.HolidaysBY}. The
// error joins the errors of Read, with the name.
func Countries(lists map[string][]*cal.Holiday, first, last int) (map[string]*holiday.Calendar, error) {
	calendars := make(map[string]*holiday.Calendar, len(lists))
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		c, err := Read(lists[name], first, last)
		if err != nil {
			faults = append(faults, fmt.Errorf("calendar %q: %w", name, err))
			continue
		}
		calendars[name] = c.Named(name)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return calendars, nil
}

func holidays(s any) ([]*cal.Holiday, error) {
	switch s := s.(type) {
	case *cal.Calendar:
		if s != nil {
			return s.Holidays, nil
		}
	case *cal.BusinessCalendar:
		if s != nil {
			return s.Holidays, nil
		}
	case []*cal.Holiday:
		return s, nil
	}
	return nil, fmt.Errorf("%w: the calendar is nil", schedule.ErrMissing)
}

func day(d schedule.Date, actual, observed bool, h *cal.Holiday) holiday.Holiday {
	out := holiday.Holiday{Date: d, Name: h.Name, English: h.Description, Kind: holiday.Public, Provenance: holiday.Declared, Source: source}
	if actual && observed {
		return out
	}
	// The other day of the pair, which may lie in another year.
	for year := d.Year - 1; year <= d.Year+1; year++ {
		on, instead := h.Calc(year)
		switch actualDay, observedDay := civil(on), civil(instead); {
		case actual && actualDay == d:
			out.Reason = fmt.Sprintf("%sに振替", observedDay)
			out.ReasonEnglish = fmt.Sprintf("observed on %s", observedDay)
		case observed && observedDay == d:
			out.Of = actualDay
			out.Reason = fmt.Sprintf("%sの振替", actualDay)
			out.ReasonEnglish = fmt.Sprintf("observed for %s", actualDay)
		}
	}
	return out
}

func civil(t time.Time) schedule.Date {
	year, month, day := t.Date()
	return schedule.Date{Year: year, Month: month, Day: day}
}
