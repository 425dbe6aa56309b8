package pay

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/internal/jsonfile"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Rates is a table of allowances in whole yen, or in the smallest unit of another Currency. It is
// input: none is built in. The zero Rates pays nothing.
type Rates struct {
	// Currency is that of all amounts of the table, "" for yen. Pools that pay in several currencies have a table each.
	Currency Currency `json:"currency,omitempty"`
	// Shift is paid for a whole shift of a class. Those who share one share it by
	// time.
	Shift map[report.Class]int64 `json:"shift,omitempty"`
	// Hour is paid for an hour of a class, minutes in proportion.
	Hour map[report.Class]int64 `json:"hour,omitempty"`
	// Rates are the rates in full: by clock, weekday, named days, role and group, for shifts,
	// hours, calls and minutes of work. They go before the short forms above and below.
	Rates []Rate `json:"rates,omitempty"`
	// Cut says whether hours have the class of their shift or of their day.
	Cut report.Cut `json:"cut,omitempty"`
	// Named days have rates of their own instead; the first that fits holds.
	Named []NamedRate `json:"named,omitempty"`
	// Closes is the last day of a pay month, 1 to 31; zero is the end of the month.
	Closes int `json:"closes,omitempty"`
}

// NamedRate is a block of days with rates of its own.
type NamedRate struct {
	schedule.Block
	// Shift and Hour are whole yen, or cents, a shift and an hour.
	Shift int64 `json:"shift,omitempty"`
	Hour  int64 `json:"hour,omitempty"`
}

// ParseRates reads a rate table from JSON, an object, and checks it. A byte order mark
// at the start is ignored. The error wraps schedule.ErrInvalid and joins all values that make
// no sense, what Check finds in the others, and all fields that stand twice, each with its line and column, in the order of the file.
func ParseRates(data []byte) (Rates, error) {
	var r Rates
	misfits, twice, err := jsonfile.DecodeAll(data, jsonfile.Small, &r)
	if err != nil {
		return Rates{}, fault.New("rates", schedule.ErrInvalid, "%v", err)
	}
	words := func(m jsonfile.Misfit) string { // what is invalid is said once
		return strings.TrimPrefix(m.Err.Error(), schedule.ErrInvalid.Error()+": ")
	}
	var faults []error
	for _, f := range jsonfile.InOrder(data, misfits, words, twice, r.problems()) {
		faults = append(faults, fault.New("rates", schedule.ErrInvalid, "%v", f))
	}
	if len(misfits) > 0 {
		r = Rates{}
	}
	return r, errors.Join(faults...)
}

// mostYen bounds an amount, so that sums of any length stay exact.
const mostYen = 1_000_000_000

// Check reports every fault, joined: an unknown class, an amount below zero or
// above 1,000,000,000 yen, days that are none, a month that closes on no day. Each
// wraps schedule.ErrInvalid.
func (r Rates) Check() error {
	var faults []error
	for _, problem := range r.problems() {
		faults = append(faults, fault.New("rates", schedule.ErrInvalid, "%s", problem))
	}
	return errors.Join(faults...)
}

// problems are what Check reports, each behind its path.
func (r Rates) problems() (list []string) {
	fault := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	unit := "yen"
	if digits[r.Currency.code()] > 0 {
		unit = "of the smallest unit of " + string(r.Currency)
	}
	amount := func(yen int64, path string, args ...any) {
		if yen < 0 || yen > mostYen {
			fault("%s: %d %s is not from 0 to %d", fmt.Sprintf(path, args...), yen, unit, mostYen)
		}
	}
	if problem := r.Currency.problem(); problem != "" {
		fault("currency: %s", problem)
	}
	classes := report.Classes()
	for i, table := range []map[report.Class]int64{r.Shift, r.Hour} {
		what := []string{"shift", "hour"}[i]
		for _, class := range slices.Sorted(maps.Keys(table)) {
			if !slices.Contains(classes, class) {
				fault("%s: class %q is none of %q", what, class, classes)
			}
			amount(table[class], "%s.%s", what, class)
		}
	}
	for i, n := range r.Named {
		if !n.First.Valid() || !n.Last.Valid() || n.Last.Before(n.First) {
			fault("named[%d]: %q has no days from %q to %q", i, n.Name, n.First, n.Last)
		}
		amount(n.Shift, "named[%d].shift", i)
		amount(n.Hour, "named[%d].hour", i)
	}
	for i, rate := range r.Rates {
		rate.check(r.Currency, func(format string, args ...any) { fault("rates[%d]."+format, append([]any{i}, args...)...) })
		amount(rate.Yen, "rates[%d].yen", i)
	}
	if r.Closes < 0 || r.Closes > 31 {
		fault("closes: %d is no day of a month", r.Closes)
	}
	return list
}

// PayMonth returns the pay month that closes in a month, from the day after the
// month before closed. Where a month is too short it closes on its last day.
func (r Rates) PayMonth(year int, month time.Month, loc *time.Location) schedule.Interval {
	closes := func(first schedule.Date) schedule.Date {
		end := first.AddMonths(1).AddDays(-1)
		if r.Closes > 0 && r.Closes < end.Day {
			end.Day = r.Closes
		}
		return end
	}
	last := schedule.Date{Year: year, Month: month, Day: 1}
	return schedule.Days(closes(last.AddMonths(-1)).AddDays(1), closes(last), loc)
}
