package pay

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
)

// Per says what a rate is paid for: "shift" a whole shift, "hour" an hour on duty, "call" a page, "minute" a minute of work in a call, and
// "day off" a day in lieu. The zero Per is a fault.
type Per string

// What is paid for.
const (
	// Shift is a whole shift, to which the rate applies by its start. Those who share it
	// share the amount by time.
	Shift Per = "shift"
	// Hour is an hour on duty, whatever happens in it. Minutes count in proportion.
	Hour Per = "hour"
	// Call is a page that somebody was called for, when it came.
	Call Per = "call"
	// Minute is a whole minute of work in a call. Calls at once are worked once.
	Minute Per = "minute"
	// DayOff is no yen but a day off in lieu (代休) for a shift, to whoever served the longest
	// part of it.
	DayOff Per = "day off"
)

// Rate is one line of a rate table: what is paid, and when it applies. Of the rates of the same Per the first that applies is paid, and
// those that Add on top of it. Rates of another Per are paid as well: a shift that has a rate by the shift and a rate by the hour is paid
// both, so give each its own Classes, Weekdays or Roles if one of them is meant. A condition that is left out always holds.
type Rate struct {
	// Name is printed on slips: 深夜割増.
	Name string `json:"name"`
	Per  Per    `json:"per"`
	// Yen is the amount in whole yen; zero says that nothing is paid where the rate applies,
	// and that no later rate is.
	Yen int64 `json:"yen,omitempty"`
	// Amount stands instead of Yen in a table of any Rates.Currency: "12.50".
	Amount string `json:"amount,omitempty"`
	// Add pays the rate on top of whatever else is paid.
	Add bool `json:"add,omitempty"`
	// From and To are clocks between which it applies, over midnight if To is not later. Both
	// zero are any time.
	From schedule.Clock `json:"from,omitzero"`
	To   schedule.Clock `json:"to,omitzero"`
	// Weekdays are the days on which that window opens, so that a weekend can begin on Friday
	// evening; "monday" and so on in JSON. Without clocks they are the days of Classes.
	Weekdays []Weekday `json:"weekdays,omitempty"`
	// Days are named days, as Weekdays are.
	Days []schedule.Block `json:"days,omitempty"`
	// Classes are those of the day on which the shift starts or, with Rates.Cut, of the civil
	// day of each minute.
	Classes []report.Class `json:"classes,omitempty"`
	// Roles are those of the seat.
	Roles []schedule.Role `json:"roles,omitempty"`
	// Groups are those of the member (Payee.Group).
	Groups []string `json:"groups,omitempty"`
}

// Weekday is a day of the week that JSON writes as "monday".
type Weekday time.Weekday

// MarshalText writes "sunday" to "saturday".
func (d Weekday) MarshalText() ([]byte, error) {
	if d < 0 || d > 6 {
		return nil, fmt.Errorf("%w: weekday %d", schedule.ErrInvalid, int(d))
	}
	return []byte(strings.ToLower(time.Weekday(d).String())), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Weekday) UnmarshalText(text []byte) error {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.ToLower(day.String()) == string(text) {
			*d = Weekday(day)
			return nil
		}
	}
	return fmt.Errorf("%w: weekday %q", schedule.ErrInvalid, text)
}

// check reports the faults of a rate.
func (r Rate) check(in Currency, fault func(format string, args ...any)) {
	if !slices.Contains([]Per{Shift, Hour, Call, Minute, DayOff}, r.Per) {
		fault("per: %q is none of %q", r.Per, []Per{Shift, Hour, Call, Minute, DayOff})
	}
	switch {
	case r.Yen != 0 && in.code() != "JPY":
		fault("yen: the table is in %s; say \"amount\": %q", in, in.Plain(1250))
	case r.Yen != 0 && r.Amount != "":
		fault("amount: %q stands beside %d yen", r.Amount, r.Yen)
	case r.Amount != "" && r.Per == DayOff:
		fault("amount: a day off pays none, and has %q", r.Amount)
	case r.Amount != "" && in.problem() == "":
		if n, err := in.Parse(r.Amount); err != nil {
			fault("amount: %s", strings.TrimPrefix(err.Error(), schedule.ErrInvalid.Error()+": "))
		} else if n > mostYen {
			fault("amount: %q lies above %s", r.Amount, in.Plain(mostYen))
		}
	}
	if r.Per == DayOff && r.Yen != 0 {
		fault("yen: a day off pays none, and has %d", r.Yen)
	}
	if r.Name == "" {
		fault("name: a slip has no name for it")
	}
	if !r.From.Valid() || !r.To.Valid() || r.From == schedule.At(24, 0) {
		fault("from, to: %v to %v are no times of day", r.From, r.To)
	}
	for i, d := range r.Weekdays {
		if d < 0 || d > 6 {
			fault("weekdays[%d]: %d is no weekday", i, int(d))
		}
	}
	for i, b := range r.Days {
		if !b.First.Valid() || !b.Last.Valid() || b.Last.Before(b.First) {
			fault("days[%d]: %q has no days from %q to %q", i, b.Name, b.First, b.Last)
		}
	}
	for i, class := range r.Classes {
		if !slices.Contains(report.Classes(), class) {
			fault("classes[%d]: class %q is none of %q", i, class, report.Classes())
		}
	}
}

// windowOn returns when the window that opens on a day is open.
func (r Rate) windowOn(d schedule.Date, loc *time.Location) schedule.Interval {
	closes := d
	if r.To <= r.From {
		closes = d.AddDays(1)
	}
	return schedule.Interval{Start: d.At(r.From, loc), End: closes.At(r.To, loc)}
}

// moment is a time at which a rate may apply: the instant, and what is known of it.
type moment struct {
	at    time.Time
	loc   *time.Location
	date  schedule.Date // of the clocks
	on    schedule.Date // of the class
	class report.Class
	role  schedule.Role
	group string
}

// applies reports whether the conditions hold.
func (r Rate) applies(m moment) bool {
	if len(r.Classes) > 0 && !slices.Contains(r.Classes, m.class) ||
		len(r.Roles) > 0 && !slices.Contains(r.Roles, m.role) ||
		len(r.Groups) > 0 && !slices.Contains(r.Groups, m.group) {
		return false
	}
	day := func(d schedule.Date) bool {
		in := func(b schedule.Block) bool { return b.Contains(d) }
		return (len(r.Weekdays) == 0 || slices.Contains(r.Weekdays, Weekday(d.Weekday()))) && (len(r.Days) == 0 || slices.ContainsFunc(r.Days, in))
	}
	if r.From == 0 && r.To == 0 {
		return day(m.on)
	}
	open := func(d schedule.Date) bool { return day(d) && r.windowOn(d, m.loc).Contains(m.at) }
	return open(m.date) || open(m.date.AddDays(-1))
}

// table is the rates of one table, in the order in which they are asked.
type table []Rate

// table returns all rates: those in their list first, then named days, then classes.
func (r Rates) table() table {
	t := slices.Clone(table(r.Rates))
	for i := range t {
		if n, err := r.Currency.Parse(t[i].Amount); err == nil {
			t[i].Yen = n
		}
	}
	pooled := []report.Class{report.Night, report.Weekend, report.Holiday}
	for _, n := range r.Named {
		on := Rate{Name: n.Name, Days: []schedule.Block{n.Block}, Classes: pooled}
		shift, hour := on, on
		shift.Per, shift.Yen, hour.Per, hour.Yen = Shift, n.Shift, Hour, n.Hour
		t = append(t, shift, hour)
	}
	for _, class := range report.Classes() {
		t = append(t, Rate{Per: Shift, Yen: r.Shift[class], Classes: []report.Class{class}}, Rate{Per: Hour, Yen: r.Hour[class], Classes: []report.Class{class}})
	}
	return t
}

// paid returns the places in the table of what is paid for something: the first that applies,
// and those that add to it.
func (t table) paid(per Per, m moment) (list []int) {
	found := false
	for i, r := range t {
		if r.Per != per || found && !r.Add || !r.applies(m) {
			continue
		}
		found = found || !r.Add
		if r.Yen > 0 || per == DayOff {
			list = append(list, i)
		}
	}
	return list
}

// sum returns the yen of places in the table.
func (t table) sum(places []int) (yen int64) {
	for _, i := range places {
		yen += t[i].Yen
	}
	return yen
}

// cuts returns the instants within an interval at which what applies may change: midnights,
// and where windows open and close.
func (t table) cuts(iv schedule.Interval, loc *time.Location) []time.Time {
	list := []time.Time{iv.Start, iv.End}
	for d := schedule.DateOf(iv.Start, loc).AddDays(-1); d.At(0, loc).Before(iv.End); d = d.AddDays(1) {
		list = append(list, d.At(0, loc))
		for _, r := range t {
			window := r.windowOn(d, loc)
			list = append(list, window.Start, window.End)
		}
	}
	list = slices.DeleteFunc(list, func(at time.Time) bool { return at.Before(iv.Start) || at.After(iv.End) })
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}
