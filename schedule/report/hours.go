package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Class says what kind of time a duty takes.
type Class string

// The classes: 日中, 平日夜, 週末, 祝日.
const (
	Daytime Class = "daytime"
	Night   Class = "night" // off-hours of a workday
	Weekend Class = "weekend"
	Holiday Class = "holiday" // on a weekend too
)

// Classes lists the classes in the order of reports.
func Classes() []Class { return []Class{Daytime, Night, Weekend, Holiday} }

// ClassOf returns the class of a duty under a regime on a day of that kind.
func ClassOf(regime schedule.Regime, day schedule.DayKind) Class {
	switch {
	case regime == schedule.Daytime:
		return Daytime
	case day == schedule.Weekend:
		return Weekend
	case day == schedule.Holiday:
		return Holiday
	}
	return Night
}

// Cut says how shifts are divided among classes. The zero Cut is Whole.
type Cut uint8

// The cuts. Both are exact: the parts of a shift add up to it.
const (
	// Whole gives a shift to the day on which its slot starts.
	Whole Cut = iota
	// AtMidnight gives each part of a shift to the civil day on which it lies.
	AtMidnight
)

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

// Part is a shift, or a part of one, in one class.
type Part struct {
	schedule.Shift
	// Date is the day that the part counts for; Shift.Slot.Date is the slot's.
	Date  schedule.Date
	Class Class
}

// Parts yields the parts of the shifts, in their order. Shadows are left out: they
// cover nothing.
func Parts(shifts iter.Seq[schedule.Shift], cut Cut) iter.Seq[Part] {
	return func(yield func(Part) bool) {
		for shift := range shifts {
			if shift.Role.Watches() {
				continue
			}
			if cut == Whole {
				if !yield(Part{shift, shift.Seat.Date, ClassOf(shift.Regime, shift.Day)}) {
					return
				}
				continue
			}
			for date, part := range days(shift.Interval, shift.Seat.Start.Location()) {
				day := shift.Day
				if date.After(shift.Seat.Date) { // a slot ends by the opening of the next day
					day = shift.Morrow
				}
				shift.Interval = part
				if !yield(Part{shift, date, ClassOf(shift.Regime, day)}) {
					return
				}
			}
		}
	}
}

// days cuts an interval at every midnight in loc.
func days(iv schedule.Interval, loc *time.Location) iter.Seq2[schedule.Date, schedule.Interval] {
	return func(yield func(schedule.Date, schedule.Interval) bool) {
		for date := schedule.DateOf(iv.Start, loc); !iv.Empty(); {
			part := iv
			if next := date.AddDays(1).At(0, loc); next.Before(iv.End) {
				part.End = next
			}
			if !part.Empty() && !yield(date, part) {
				return
			}
			iv.Start, date = part.End, date.AddDays(1)
		}
	}
}

// Key names the row or the column of a tally that a part belongs to. It must not be nil.
type Key func(Part) string

// The keys that need no more than the part.
var (
	// ByMember is the member who serves; "" is the whole team, or a gap.
	ByMember Key = func(p Part) string { return string(p.Member) }
	// ByTeam is the team by day and the pool off hours.
	ByTeam Key = func(p Part) string { return string(p.Team) }
	// ByClass is the class of time.
	ByClass Key = func(p Part) string { return string(p.Class) }
)

// ByBlock is the name of the first block in which the shift starts, "" if in none.
func ByBlock(blocks ...schedule.Block) Key {
	return func(p Part) string {
		for _, b := range blocks {
			if b.Contains(p.Seat.Date) {
				return b.Name
			}
		}
		return ""
	}
}

// Tally is time summed by two keys. The zero Tally is empty.
type Tally struct {
	// Rows and Columns are sorted, classes in the order of reports.
	Rows, Columns []string
	cells         map[[2]string]time.Duration
}

// Tabulate sums the parts by a key for rows and one for columns.
func Tabulate(parts iter.Seq[Part], row, column Key) Tally {
	t := Tally{cells: map[[2]string]time.Duration{}}
	rows, columns := map[string]bool{}, map[string]bool{}
	for p := range parts {
		r, c := row(p), column(p)
		if !rows[r] {
			rows[r], t.Rows = true, append(t.Rows, r)
		}
		if !columns[c] {
			columns[c], t.Columns = true, append(t.Columns, c)
		}
		t.cells[[2]string{r, c}] += p.Duration()
	}
	classes := Classes()
	order := func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(classes, Class(a)), slices.Index(classes, Class(b))), cmp.Compare(a, b))
	}
	slices.SortFunc(t.Rows, order)
	slices.SortFunc(t.Columns, order)
	return t
}

// At returns the time in a cell.
func (t Tally) At(row, column string) time.Duration { return t.cells[[2]string{row, column}] }

// Row returns the sum of a row.
func (t Tally) Row(row string) time.Duration {
	var sum time.Duration
	for _, c := range t.Columns {
		sum += t.At(row, c)
	}
	return sum
}

// Column returns the sum of a column.
func (t Tally) Column(column string) time.Duration {
	var sum time.Duration
	for _, r := range t.Rows {
		sum += t.At(r, column)
	}
	return sum
}

// Total returns the sum of all cells.
func (t Tally) Total() time.Duration {
	var sum time.Duration
	for _, d := range t.cells {
		sum += d
	}
	return sum
}

// Table writes the tally out with a column and a line of totals. corner heads the
// keys, total the sums, and name says how keys are shown; nil shows them as they are.
func (t Tally) Table(corner, total string, name func(string) string) Table {
	return t.TableIn(schedule.English, corner, total, name)
}

// TableIn is Table with the hours in the given language.
func (t Tally) TableIn(l schedule.Language, corner, total string, name func(string) string) Table {
	if name == nil {
		name = func(key string) string { return key }
	}
	table := Table{Columns: []Column{{Name: corner}}}
	for _, c := range t.Columns {
		table.Columns = append(table.Columns, Column{name(c), true})
	}
	table.Columns = append(table.Columns, Column{total, true})
	for _, r := range t.Rows {
		row := []string{name(r)}
		for _, c := range t.Columns {
			row = append(row, l.Hours(t.At(r, c)))
		}
		table.Rows = append(table.Rows, append(row, l.Hours(t.Row(r))))
	}
	table.Total = []string{total}
	for _, c := range t.Columns {
		table.Total = append(table.Total, l.Hours(t.Column(c)))
	}
	table.Total = append(table.Total, l.Hours(t.Total()))
	return table
}
