// Package holiday provides calendars of holidays: the holidays of Japan, derived from
// the law, and days that a firm adds or removes.
//
// A [Calendar] is immutable and safe for concurrent use; it satisfies
// schedule.Calendar. Its days are civil days: no time zone takes part.
package holiday

import (
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Kind says by what rule a day is a holiday. The zero Kind is National.
type Kind uint8

// The kinds. The first four are kinds of Japanese law.
const (
	National   Kind = iota // 国民の祝日
	Substitute             // 振替休日
	Citizens               // 国民の休日, between two national holidays
	Special                // by a law for that day alone
	Company                // by a firm
	Public                 // of another country
)

var kindNames = [...]string{"national", "substitute", "citizens", "special", "company", "public"}

// String returns "national", "substitute", "citizens", "special", "company" or
// "public".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Provenance says how sure a day is. The zero Provenance is Official.
type Provenance uint8

// The provenances.
const (
	Official Provenance = iota // published by the Cabinet Office, or past
	Statute                    // follows from the law as it stands
	Forecast                   // rests on an equinox that is not announced yet
	Declared                   // stated by whoever made the calendar
)

var provenanceNames = [...]string{"official", "statute", "forecast", "declared"}

// String returns "official", "statute", "forecast" or "declared".
func (p Provenance) String() string {
	if int(p) < len(provenanceNames) {
		return provenanceNames[p]
	}
	return fmt.Sprintf("Provenance(%d)", uint8(p))
}

// Holiday is one day of a Calendar with all that is known of it.
type Holiday struct {
	Date          schedule.Date
	Name, English string
	Kind          Kind
	// Of is the national holiday that a substitute stands for, else zero.
	Of schedule.Date
	// Reason says why the day is a holiday where its name does not.
	Reason, ReasonEnglish string
	Provenance            Provenance
	// Source is the law or the document that makes the day a holiday.
	Source string
}

// Edit adds days to a calendar, or removes them, from First to Last, both
// included. The zero Edit is a fault.
type Edit struct {
	Name, English string
	First, Last   schedule.Date
	// Remove makes the days ordinary ones.
	Remove bool
	// Source says where the firm has laid this down.
	Source string
}

// Calendar is an immutable set of holidays. A nil or zero Calendar has none.
type Calendar struct {
	base    string
	based   []Holiday // the days before edits
	edits   []Edit
	days    []Holiday // by date
	answers []schedule.Day
	through schedule.Date
	// What Check reports of the calendars that this one was made of.
	inherited error
	// One bit a day, 32 a month and 384 a year from firstYear on, and for each
	// word the number of bits before it: the rank of a bit is the day's index.
	firstYear int
	bits      []uint64
	before    []uint32
}

const wordsPerYear = 384 / 64

// New returns a calendar of the given days. Of several on one date the first
// stands. The days are taken as they are; Check reports impossible dates.
func New(days ...Holiday) *Calendar { return build("", slices.Clone(days), nil, schedule.Date{}) }

func build(base string, based []Holiday, edits []Edit, through schedule.Date) *Calendar {
	c := &Calendar{base: base, based: based, edits: edits, through: through}
	c.days = slices.DeleteFunc(slices.Clone(based), func(h Holiday) bool { return !h.Date.Valid() })
	slices.SortStableFunc(c.days, byDate)
	c.days = slices.CompactFunc(c.days, func(a, b Holiday) bool { return a.Date == b.Date })
	for _, e := range edits {
		if e.fault() != "" {
			continue
		}
		for d := e.First; !d.After(e.Last); d = d.AddDays(1) {
			day := Holiday{Date: d, Name: e.Name, English: e.English, Kind: Company, Provenance: Declared, Source: e.Source}
			at, taken := slices.BinarySearchFunc(c.days, day, byDate)
			switch {
			case e.Remove && taken:
				c.days = slices.Delete(c.days, at, at+1)
			case !e.Remove && !taken:
				c.days = slices.Insert(c.days, at, day)
			}
		}
	}
	c.index()
	return c
}

func byDate(a, b Holiday) int { return a.Date.Compare(b.Date) }

// index sets the bit of every day.
func (c *Calendar) index() {
	if len(c.days) == 0 {
		return
	}
	c.firstYear = c.days[0].Date.Year
	years := c.days[len(c.days)-1].Date.Year - c.firstYear + 1
	c.bits = make([]uint64, years*wordsPerYear)
	c.before = make([]uint32, len(c.bits))
	for _, h := range c.days {
		word, bit, _ := c.find(h.Date)
		c.bits[word] |= bit
		c.answers = append(c.answers, h.day())
	}
	n := 0
	for i, word := range c.bits {
		c.before[i] = uint32(n)
		n += bits.OnesCount64(word)
	}
}

// find returns the word and the bit of d, if the calendar reaches that far.
func (c *Calendar) find(d schedule.Date) (int, uint64, bool) {
	if d.Month < time.January || d.Month > time.December || d.Day < 1 || d.Day > 31 || d.Year < c.firstYear {
		return 0, 0, false
	}
	i := (d.Year-c.firstYear)*384 + int(d.Month-1)*32 + d.Day
	return i / 64, 1 << (i % 64), i/64 < len(c.bits)
}

func (c *Calendar) rank(d schedule.Date) (int, bool) {
	if c == nil {
		return 0, false
	}
	word, bit, ok := c.find(d)
	if !ok || c.bits[word]&bit == 0 {
		return 0, false
	}
	return int(c.before[word]) + bits.OnesCount64(c.bits[word]&(bit-1)), true
}

// Holiday returns what a schedule needs to know of a holiday, and whether d is
// one.
func (c *Calendar) Holiday(d schedule.Date) (schedule.Day, bool) {
	i, ok := c.rank(d)
	if !ok {
		return schedule.Day{}, false
	}
	return c.answers[i], true
}

// Lookup returns all that is known of a holiday, and whether d is one.
func (c *Calendar) Lookup(d schedule.Date) (Holiday, bool) {
	i, ok := c.rank(d)
	if !ok {
		return Holiday{}, false
	}
	return c.days[i], true
}

// Between yields the holidays from first to last, both included, by date. Zero
// dates are the ends of the calendar.
func (c *Calendar) Between(first, last schedule.Date) iter.Seq[Holiday] {
	return func(yield func(Holiday) bool) {
		if c == nil {
			return
		}
		from, _ := slices.BinarySearchFunc(c.days, first, func(h Holiday, d schedule.Date) int { return h.Date.Compare(d) })
		for _, h := range c.days[from:] {
			if !last.IsZero() && h.Date.After(last) || !yield(h) {
				return
			}
		}
	}
}

// Through returns the last day for which the base of the calendar is officially
// published, zero if it has no publisher.
func (c *Calendar) Through() schedule.Date {
	if c == nil {
		return schedule.Date{}
	}
	return c.through
}

// Base returns "jp" for a calendar made from Japan, else "".
func (c *Calendar) Base() string {
	if c == nil {
		return ""
	}
	return c.base
}

// Days returns the days of the calendar before its edits, as they were given.
func (c *Calendar) Days() []Holiday {
	if c == nil {
		return nil
	}
	return slices.Clone(c.based)
}

// Edits returns what was added to and removed from the base, in order.
func (c *Calendar) Edits() []Edit {
	if c == nil {
		return nil
	}
	return slices.Clone(c.edits)
}

// With returns the calendar with company days from first to last, both included.
// Days that are holidays already stay what they are.
func (c *Calendar) With(name string, first, last schedule.Date) *Calendar {
	return c.Edit(Edit{Name: name, First: first, Last: last})
}

// Without returns the calendar in which the days from first to last, both
// included, are ordinary days; name says why.
func (c *Calendar) Without(name string, first, last schedule.Date) *Calendar {
	return c.Edit(Edit{Name: name, First: first, Last: last, Remove: true})
}

// Edit returns the calendar with further edits, applied in order. An impossible
// one changes nothing; Check, and so schedule.New, reports it.
func (c *Calendar) Edit(edits ...Edit) *Calendar {
	if c == nil {
		c = &Calendar{}
	}
	edited := build(c.base, c.based, append(slices.Clone(c.edits), edits...), c.through)
	edited.inherited = c.inherited
	return edited
}

// longest bounds an edit, so that a mistyped year cannot fill centuries.
const longest = 10 * 366

func (e Edit) fault() string {
	switch {
	case e.Name == "":
		return "no name"
	case !e.First.Valid():
		return fmt.Sprintf("%q begins on %q, which is no day", e.Name, e.First)
	case !e.Last.Valid():
		return fmt.Sprintf("%q ends on %q, which is no day", e.Name, e.Last)
	case e.Last.Before(e.First):
		return fmt.Sprintf("%q ends on %q, before it begins on %q", e.Name, e.Last, e.First)
	case e.Last.DaysSince(e.First) > longest:
		return fmt.Sprintf("%q from %q to %q is longer than ten years", e.Name, e.First, e.Last)
	}
	return ""
}

// Check joins the faults of every impossible day and edit, each a
// *schedule.SpecError.
func (c *Calendar) Check() error {
	if c == nil {
		return nil
	}
	faults := []error{c.inherited}
	for i, h := range c.based {
		if !h.Date.Valid() {
			faults = append(faults, &schedule.SpecError{Path: fmt.Sprintf("days[%d]", i),
				Problem: fmt.Sprintf("%q is on %q, which is no day", h.Name, h.Date), Err: schedule.ErrInvalid})
		}
	}
	for i, e := range c.edits {
		if problem := e.fault(); problem != "" {
			faults = append(faults, &schedule.SpecError{Path: fmt.Sprintf("edits[%d]", i), Problem: problem, Err: schedule.ErrInvalid})
		}
	}
	return errors.Join(faults...)
}

// Union returns the calendar of all days that are a holiday in one of the given
// calendars; the first that has a day names it. It is published as far as the
// least of those that have a publisher.
func Union(calendars ...*Calendar) *Calendar {
	var days []Holiday
	var through schedule.Date
	for _, c := range calendars {
		days = slices.AppendSeq(days, c.Between(schedule.Date{}, schedule.Date{}))
		if t := c.Through(); through.IsZero() || !t.IsZero() && t.Before(through) {
			through = t
		}
	}
	u := build("", days, nil, through)
	for i, c := range calendars {
		u.inherited = errors.Join(u.inherited, schedule.Within(fmt.Sprintf("calendars[%d]", i), c.Check()))
	}
	return u
}

// Change is one day on which two calendars differ. A zero Before or After means
// that the day is no holiday there.
type Change struct {
	Date          schedule.Date
	Before, After Holiday
}

// String writes "2019-05-01: no holiday → 休日".
func (c Change) String() string {
	word := func(h Holiday) string {
		if h.Date.IsZero() {
			return "no holiday"
		}
		return h.Name
	}
	return fmt.Sprintf("%s: %s → %s", c.Date, word(c.Before), word(c.After))
}

// Compare returns the days whose name or kind differ between two calendars, or
// that only one of them has, by date.
func Compare(before, after *Calendar) []Change {
	var changes []Change
	for _, h := range Union(before, after).days {
		b, _ := before.Lookup(h.Date)
		a, _ := after.Lookup(h.Date)
		if a.Name != b.Name || a.Kind != b.Kind || a.Date != b.Date {
			changes = append(changes, Change{h.Date, b, a})
		}
	}
	return changes
}

func (h Holiday) day() schedule.Day {
	return schedule.Day{Name: h.Name, English: h.English, Reason: h.Reason, ReasonEnglish: h.ReasonEnglish,
		Provisional: h.Provenance == Statute || h.Provenance == Forecast}
}
