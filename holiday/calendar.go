// Package holiday provides calendars of holidays: the holidays of Japan, derived from
// the law, and days that a firm adds or removes.
//
// A [Calendar] is immutable and safe for concurrent use; it satisfies
// schedule.Calendar. Its days are civil days: no time zone takes part.
package holiday

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
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
	// Yearly repeats the days every year from then on, to Through, or to the end of 2099
	// if that is zero; 29 February is the 28th in other years.
	Yearly  bool
	Through schedule.Date
	// Remove makes the days ordinary ones.
	Remove bool
	// Source says where the firm has laid this down.
	Source string
}

// Calendar is an immutable set of holidays. A nil or zero Calendar has none.
type Calendar struct {
	base      string
	acts      []Act     // enacted, of Japan
	based     []Holiday // the days before edits
	edits     []Edit
	announced int           // year up to which Japan's days are published, beyond publishedYear
	published schedule.Date // zero: nobody publishes the base
	decided   schedule.Date // zero: nobody says how far the days are decided

	days []Holiday // by date
	// What Check reports of the calendars that this one was made of.
	inherited error
	// One bit a day, 32 a month and 384 a year from firstYear on, and for each
	// word the number of bits before it: the rank of a bit is the day's index.
	firstYear int
	bits      []uint64
	before    []uint32
}

const wordsPerYear = 384 / 64

// New returns a calendar of the given days. Several on one date are one day with
// several names. The days are taken as they are; Check reports impossible dates.
func New(days ...Holiday) *Calendar { return (&Calendar{based: slices.Clone(days)}).built() }

// built works out the days of a calendar that says what it is made of.
func (c *Calendar) built() *Calendar {
	base := unique(c.based)
	edited := map[schedule.Date]*Holiday{} // nil: removed
	for _, i := range c.soundEdits() {
		e := c.edits[i]
		for _, block := range e.blocks() {
			for d := block.First; !d.After(block.Last); d = d.AddDays(1) {
				day, touched := edited[d]
				taken := day != nil
				if !touched {
					_, taken = slices.BinarySearchFunc(base, Holiday{Date: d}, byDate)
				}
				if e.Remove {
					edited[d] = nil
				} else if !taken {
					edited[d] = &Holiday{Date: d, Name: e.Name, English: e.English, Kind: Company, Provenance: Declared, Source: e.Source}
				}
			}
		}
	}
	if c.days = base; len(edited) > 0 {
		c.days = slices.DeleteFunc(slices.Clone(base), func(h Holiday) bool { _, touched := edited[h.Date]; return touched })
		for _, day := range edited {
			if day != nil {
				c.days = append(c.days, *day)
			}
		}
		slices.SortFunc(c.days, byDate)
	}
	c.index()
	return c
}

// unique returns the possible days of a list by date, each once, with the names of all.
func unique(list []Holiday) []Holiday {
	ascend := true
	for i, h := range list {
		ascend = ascend && h.Date.Valid() && (i == 0 || list[i-1].Date.Before(h.Date))
	}
	if ascend {
		return list
	}
	days := make(map[schedule.Date]Holiday, len(list))
	for _, h := range list {
		if h.Date.Valid() {
			add(days, h)
		}
	}
	return slices.SortedFunc(maps.Values(days), byDate)
}

// mostDays bounds the days of all edits of a calendar.
const mostDays = 1_000_000

// soundEdits returns the indices of the edits that can be made.
func (c *Calendar) soundEdits() (list []int) {
	days := 0
	for i, e := range c.edits {
		if e.fault() != "" {
			continue
		}
		if days += e.count(); days > mostDays {
			break
		}
		list = append(list, i)
	}
	return list
}

// years returns how often an edit without faults comes.
func (e Edit) years() int {
	if !e.Yearly {
		return 1
	}
	return e.through().Year - e.First.Year + 1
}

// through returns the last day of a yearly edit.
func (e Edit) through() schedule.Date {
	if e.Through.IsZero() {
		return schedule.Date{Year: lastYear, Month: time.December, Day: 31}
	}
	return e.Through
}

// count returns how many days an edit without faults has, or a few more.
func (e Edit) count() int { return e.years() * (e.Last.DaysSince(e.First) + 1) }

// blocks returns the days of an edit without faults, one block a year if it is yearly.
func (e Edit) blocks() (list []schedule.Block) {
	for years := range e.years() {
		b := schedule.Block{First: e.First, Last: e.Last}.Later(years)
		if e.Yearly && b.Last.After(e.through()) {
			b.Last = e.through()
		}
		list = append(list, b)
	}
	return list
}

// add puts a day into a set. A day that is there already has the names of both.
func add(days map[schedule.Date]Holiday, h Holiday) {
	if known, ok := days[h.Date]; ok {
		h = known.also(h)
	}
	days[h.Date] = h
}

// also returns the day that is a holiday for two reasons.
func (h Holiday) also(o Holiday) Holiday {
	if h.Name == o.Name {
		return h
	}
	both := func(a, b, between string) string {
		if a == "" || b == "" || a == b {
			return cmp.Or(a, b)
		}
		return a + between + b
	}
	h.English = both(cmp.Or(h.English, h.Name), cmp.Or(o.English, o.Name), " / ")
	h.Name = both(h.Name, o.Name, "・")
	h.Reason, h.ReasonEnglish = both(h.Reason, o.Reason, "、"), both(h.ReasonEnglish, o.ReasonEnglish, "; ")
	h.Source = both(h.Source, o.Source, "、")
	h.Of, h.Kind = cmp.Or(h.Of, o.Of), min(h.Kind, o.Kind)
	if h.day().Provisional {
		h.Provenance = o.Provenance
	}
	return h
}

func byDate(a, b Holiday) int { return a.Date.Compare(b.Date) }

// index sets the bit of every day.
func (c *Calendar) index() {
	c.bits, c.before, c.firstYear = nil, nil, 0
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
	}
	n := 0
	for i, word := range c.bits {
		c.before[i] = uint32(n)
		n += bits.OnesCount64(word)
	}
}

// find returns the word and the bit of d, if the calendar reaches that far.
func (c *Calendar) find(d schedule.Date) (word uint, bit uint64, ok bool) {
	if uint(d.Month-1) >= 12 || uint(d.Day-1) >= 31 || d.Year < c.firstYear {
		return 0, 0, false
	}
	i := uint((d.Year-c.firstYear)*384 + int(d.Month-1)*32 + d.Day)
	return i / 64, 1 << (i % 64), i/64 < uint(len(c.bits))
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
	return c.days[i].day(), true
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

// Through returns the last day that is known for certain: the base is officially published
// that far, and the days of the firm are decided. Zero is for ever.
func (c *Calendar) Through() schedule.Date {
	if c == nil {
		return schedule.Date{}
	}
	through := earlier(c.published, c.decided)
	for _, e := range c.edits {
		if e.Yearly && e.Through.IsZero() {
			through = earlier(through, e.through()) // nothing is known of later years
		}
	}
	return through
}

// earlier returns the earlier of two days, of which zero is for ever.
func earlier(a, b schedule.Date) schedule.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// DecidedThrough returns the calendar with days that are decided up to last, included: whether
// a later day is a holiday is provisional, whatever the calendar says of it. Zero is no
// bound.
func (c *Calendar) DecidedThrough(last schedule.Date) *Calendar {
	next := c.clone()
	next.decided = last
	return next
}

// Decided returns what DecidedThrough was told, zero if nothing.
func (c *Calendar) Decided() schedule.Date {
	if c == nil {
		return schedule.Date{}
	}
	return c.decided
}

// Named returns the calendar under a name of its own, such as that of a country: what it
// holds is then what is edited, and a file says its name in place of its days.
func (c *Calendar) Named(name string) *Calendar {
	next := &Calendar{base: name, based: c.all(), published: c.Through(), inherited: c.Check()}
	return next.built()
}

// clone returns a copy that may be given other fields.
func (c *Calendar) clone() *Calendar {
	if c == nil {
		return &Calendar{}
	}
	next := *c
	return &next
}

// all returns every day.
func (c *Calendar) all() []Holiday {
	return slices.Collect(c.Between(schedule.Date{}, schedule.Date{}))
}

// Base returns "jp" for a calendar made from Japan, the name of a Named one, else "".
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
	next := c.clone()
	next.edits = slices.Concat(next.edits, edits)
	return next.built()
}

// longest bounds an edit, so that a mistyped year cannot fill centuries, and mostYears one
// that comes every year.
const (
	longest   = 10 * 366
	mostYears = 200
)

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
	case !e.Yearly && !e.Through.IsZero():
		return fmt.Sprintf("%q has a last year, %q, and does not come every year", e.Name, e.Through)
	case e.Yearly && !e.Last.Before(e.First.AddMonths(12)):
		return fmt.Sprintf("%q from %q to %q is a year or longer, and comes every year", e.Name, e.First, e.Last)
	case !e.Through.IsZero() && !e.Through.Valid():
		return fmt.Sprintf("%q comes up to %q, which is no day", e.Name, e.Through)
	case e.Yearly && e.through().Before(e.Last):
		return fmt.Sprintf("%q comes up to %q, before its first days end on %q", e.Name, e.through(), e.Last)
	case e.Yearly && e.years() > mostYears:
		return fmt.Sprintf("%q comes for %d years, more than %d", e.Name, e.years(), mostYears)
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
	if c.base == japanese {
		_, _, err := enacted(c.acts)
		faults = append(faults, err)
		if c.announced > lastYear {
			faults = append(faults, &schedule.SpecError{Path: "published", Problem: fmt.Sprintf("%d lies after %d, the last year", c.announced, lastYear), Err: schedule.ErrInvalid})
		}
	} else if c.announced != 0 {
		faults = append(faults, &schedule.SpecError{Path: "published", Problem: "the Cabinet Office publishes the days of calendars that are made from Japan's", Err: schedule.ErrConflict})
	} else if len(c.acts) > 0 {
		faults = append(faults, &schedule.SpecError{Path: "acts", Problem: "the law of Japan changes calendars that are made from Japan's", Err: schedule.ErrConflict})
	}
	if !c.decided.IsZero() && !c.decided.Valid() {
		faults = append(faults, &schedule.SpecError{Path: "decided", Problem: fmt.Sprintf("%q is no day", c.decided), Err: schedule.ErrInvalid})
	}
	for i, h := range c.based {
		if !h.Date.Valid() {
			faults = append(faults, &schedule.SpecError{Path: fmt.Sprintf("days[%d]", i),
				Problem: fmt.Sprintf("%q is on %q, which is no day", h.Name, h.Date), Err: schedule.ErrInvalid})
		}
	}
	days := 0
	for i, e := range c.edits {
		if problem := e.fault(); problem != "" {
			faults = append(faults, &schedule.SpecError{Path: fmt.Sprintf("edits[%d]", i), Problem: problem, Err: schedule.ErrInvalid})
		} else if days += e.count(); days > mostDays {
			faults = append(faults, &schedule.SpecError{Path: fmt.Sprintf("edits[%d]", i), Problem: fmt.Sprintf("the edits up to %q have more than %d days", e.Name, mostDays), Err: schedule.ErrInvalid})
			break
		}
	}
	return errors.Join(faults...)
}

// Union returns the calendar of all days that are a holiday in one of the given
// calendars, with the names of each that has the day. It is known for certain as far as
// the least of them.
func Union(calendars ...*Calendar) *Calendar {
	u := &Calendar{}
	for _, c := range calendars {
		u.based = append(u.based, c.all()...)
		u.decided = earlier(u.decided, c.Through())
	}
	u.built()
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

func (h *Holiday) day() schedule.Day {
	return schedule.Day{Name: h.Name, English: h.English, Reason: h.Reason, ReasonEnglish: h.ReasonEnglish,
		Provisional: h.Provenance == Statute || h.Provenance == Forecast, Company: h.Kind == Company}
}
