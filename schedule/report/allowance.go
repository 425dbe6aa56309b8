package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Rates is a table of allowances in whole yen. It is input: none is built in. The
// zero Rates pays nothing.
type Rates struct {
	// Shift is paid for a whole shift of a class. Those who share one share it by
	// time.
	Shift map[Class]int64 `json:"shift,omitempty"`
	// Hour is paid for an hour of a class, minutes in proportion.
	Hour map[Class]int64 `json:"hour,omitempty"`
	// Cut says which class the hours have: that of their shift, or of their day.
	Cut Cut `json:"cut,omitempty"`
	// Named days have rates of their own instead; the first that fits holds.
	Named []Named `json:"named,omitempty"`
	// Closes is the last day of a pay month, 1 to 31; zero is the end of the month.
	Closes int `json:"closes,omitempty"`
}

// Named are days with rates of their own, First and Last included, such as 年末年始.
// The zero Named has no days.
type Named struct {
	Name  string        `json:"name"`
	First schedule.Date `json:"first"`
	Last  schedule.Date `json:"last"`
	// Shift and Hour are whole yen a shift, and an hour.
	Shift int64 `json:"shift,omitempty"`
	Hour  int64 `json:"hour,omitempty"`
}

var cutNames = []string{"whole", "midnight"}

// MarshalText writes "whole" or "midnight".
func (c Cut) MarshalText() ([]byte, error) {
	if int(c) >= len(cutNames) {
		return nil, fmt.Errorf("%w: cut %d", schedule.ErrInvalid, c)
	}
	return []byte(cutNames[c]), nil
}

// UnmarshalText reads what MarshalText writes.
func (c *Cut) UnmarshalText(text []byte) error {
	i := slices.Index(cutNames, string(text))
	if i < 0 {
		return fmt.Errorf("%w: cut %q is none of %q", schedule.ErrInvalid, text, cutNames)
	}
	*c = Cut(i)
	return nil
}

// ParseRates reads a rate table from JSON and checks it. The error wraps
// schedule.ErrInvalid, or is that of the JSON.
func ParseRates(data []byte) (Rates, error) {
	var r Rates
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(&r); err != nil {
		return Rates{}, fmt.Errorf("rates: %w", err)
	}
	if _, err := in.Token(); err != io.EOF {
		return Rates{}, fmt.Errorf("rates: more than one value: %w", schedule.ErrInvalid)
	}
	return r, r.Check()
}

// Check reports the first fault: a class that is none, an amount below zero, days
// that are none, a month that closes on no day. It wraps schedule.ErrInvalid.
func (r Rates) Check() error {
	fault := func(format string, args ...any) error {
		return fmt.Errorf("rates: "+format+": %w", append(args, schedule.ErrInvalid)...)
	}
	for i, table := range []map[Class]int64{r.Shift, r.Hour} {
		what := []string{"shift", "hour"}[i]
		for _, class := range sortedKeys(table) {
			switch {
			case !slices.Contains(classes, class):
				return fault("%s: class %q is none of %q", what, class, classes)
			case table[class] < 0:
				return fault("%s.%s: %d yen", what, class, table[class])
			}
		}
	}
	for i, n := range r.Named {
		switch {
		case !n.First.Valid() || !n.Last.Valid() || n.Last.Before(n.First):
			return fault("named[%d]: %q has no days from %v to %v", i, n.Name, n.First, n.Last)
		case n.Shift < 0 || n.Hour < 0:
			return fault("named[%d]: %q: %d yen a shift, %d an hour", i, n.Name, n.Shift, n.Hour)
		}
	}
	if r.Closes < 0 || r.Closes > 31 {
		return fault("closes: %d is no day of a month", r.Closes)
	}
	return nil
}

func sortedKeys(m map[Class]int64) []Class {
	var keys []Class
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
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

// shift and hour return the rates on a day.
func (r Rates) shift(date schedule.Date, class Class) int64 {
	if n, ok := r.named(date, class); ok {
		return n.Shift
	}
	return r.Shift[class]
}

func (r Rates) hour(date schedule.Date, class Class) int64 {
	if n, ok := r.named(date, class); ok {
		return n.Hour
	}
	return r.Hour[class]
}

func (r Rates) named(date schedule.Date, class Class) (Named, bool) {
	i := slices.IndexFunc(r.Named, func(n Named) bool { return !date.Before(n.First) && !date.After(n.Last) })
	if i < 0 || class == Daytime {
		return Named{}, false
	}
	return r.Named[i], true
}

// Payee says how one member is paid. The zero Payee is paid by the days of the
// shift's pool.
type Payee struct {
	// Holidays is the calendar of the member's own place; nil is the pool's.
	Holidays schedule.Calendar
	// Weekend is that of the member's own place, used with Holidays; nil is
	// Saturday and Sunday.
	Weekend []time.Weekday
}

// class returns the class of off-hours on date, of which the pool's kind is known.
func (p Payee) class(regime schedule.Regime, date schedule.Date, pool schedule.DayKind) Class {
	if p.Holidays == nil || regime == schedule.Daytime {
		return ClassOf(regime, pool)
	}
	weekend := p.Weekend
	if weekend == nil {
		weekend = []time.Weekday{time.Saturday, time.Sunday}
	}
	if _, ok := p.Holidays.Holiday(date); ok {
		return Holiday
	}
	if slices.Contains(weekend, date.Weekday()) {
		return Weekend
	}
	return Night
}

// Allowance is what one member is paid. The zero Allowance is nobody's.
type Allowance struct {
	Member schedule.Member
	// Shifts counts by class; who serves the longest part of a shift has it.
	Shifts map[Class]int
	// Minutes are whole minutes on duty, those on two duties at once counted once,
	// and Yen the whole yen for them.
	Minutes int64
	Yen     int64
}

// Allowances applies rates to the shifts that members serve, in the order of
// members. payee says how each is paid; nil pays all by the pool's days. Gaps,
// shadows and whole teams are not paid. Who is on two duties at once is paid once:
// for shifts that overlap and start on the same day the higher of both, and no
// minute twice. The parts of a shift add up to it, and yen are rounded once for each
// member and rate, halves up.
func Allowances(shifts iter.Seq[schedule.Shift], rates Rates, payee func(schedule.Member) Payee) []Allowance {
	if payee == nil {
		payee = func(schedule.Member) Payee { return Payee{} }
	}
	served := map[schedule.Seat][]schedule.Shift{}
	var seats []schedule.Seat
	payees := map[schedule.Member]Payee{}
	for s := range shifts {
		if s.Member == "" || s.Role == schedule.Shadow || s.Interval.Empty() {
			continue
		}
		seat := s.Slot.Seat()
		if served[seat] == nil {
			seats = append(seats, seat)
		}
		served[seat] = append(served[seat], s)
		if _, ok := payees[s.Member]; !ok {
			payees[s.Member] = payee(s.Member)
		}
	}
	accounts := map[schedule.Member]*account{}
	for _, seat := range seats {
		for _, d := range shared(served[seat], rates, payees) {
			if accounts[d.Member] == nil {
				accounts[d.Member] = &account{}
			}
			accounts[d.Member].duties = append(accounts[d.Member].duties, d)
		}
	}
	var list []Allowance
	for m, a := range accounts {
		list = append(list, a.sum(m, payees[m], rates))
	}
	slices.SortFunc(list, func(a, b Allowance) int { return cmp.Compare(a.Member, b.Member) })
	return list
}

// duty is what one member serves of a seat, and what that is worth.
type duty struct {
	schedule.Shift
	class Class
	yen   int64
	whole bool // counts as the shift
}

// shared divides a shift among those who serve it. Each part is paid as what all
// parts up to it are worth less what those before it are, so that no yen is lost.
func shared(parts []schedule.Shift, rates Rates, payees map[schedule.Member]Payee) []duty {
	slices.SortStableFunc(parts, func(a, b schedule.Shift) int { return a.Start.Compare(b.Start) })
	longest := map[schedule.Member]time.Duration{}
	var most schedule.Member
	for _, p := range parts {
		longest[p.Member] += p.Duration()
	}
	for _, p := range parts {
		if most == "" || longest[p.Member] > longest[most] || longest[p.Member] == longest[most] && p.Member < most {
			most = p.Member
		}
	}
	var duties []duty
	for _, p := range parts {
		class := payees[p.Member].class(p.Regime, p.Slot.Date, p.Day)
		rate := rates.shift(p.Slot.Date, class)
		d := duty{Shift: p, class: class}
		d.yen = portion(rate, p.End.Sub(p.Slot.Start), p.Slot.Duration()) - portion(rate, p.Start.Sub(p.Slot.Start), p.Slot.Duration())
		if p.Member == most {
			d.whole, most = true, ""
		}
		duties = append(duties, d)
	}
	return duties
}

// portion returns rate × part ÷ whole, halves rounded up.
func portion(rate int64, part, whole time.Duration) int64 {
	p, w := int64(part/time.Second), max(1, int64(whole/time.Second))
	return (2*rate*p + w) / (2 * w)
}

// account collects what one member serves.
type account struct{ duties []duty }

func (a *account) sum(m schedule.Member, payee Payee, rates Rates) Allowance {
	pay := Allowance{Member: m, Shifts: map[Class]int{}}
	slices.SortStableFunc(a.duties, func(a, b duty) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(b.yen, a.yen), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Role, b.Role))
	})
	hours := map[int64]time.Duration{} // by rate
	var worked time.Duration
	var until time.Time
	for i, d := range a.duties {
		again := int64(0) // what is paid for a duty at the same time already
		counted := false
		for _, other := range a.duties[:i] {
			if other.Overlaps(d.Interval) && other.Slot.Date == d.Slot.Date {
				again, counted = max(again, other.yen), true
			}
		}
		pay.Yen += max(0, d.yen-again)
		if d.whole && !counted {
			pay.Shifts[d.class]++
		}
		rest := schedule.Interval{Start: later(d.Start, until), End: d.End}
		until = later(until, d.End)
		worked += rest.Duration()
		if rates.Cut == Whole {
			hours[rates.hour(d.Slot.Date, d.class)] += rest.Duration()
			continue
		}
		for date, part := range days(rest, d.Slot.Start.Location()) {
			kind := d.Day
			if date.After(d.Slot.Date) {
				kind = d.Morrow
			}
			hours[rates.hour(date, payee.class(d.Regime, date, kind))] += part.Duration()
		}
	}
	pay.Minutes = int64(worked / time.Minute)
	for rate, d := range hours {
		pay.Yen += portion(rate, d, time.Hour)
	}
	return pay
}

// Sum adds allowances up.
func Sum(list []Allowance) Allowance {
	total := Allowance{Shifts: map[Class]int{}}
	for _, a := range list {
		total.Minutes += a.Minutes
		total.Yen += a.Yen
		for class, n := range a.Shifts {
			total.Shifts[class] += n
		}
	}
	return total
}
