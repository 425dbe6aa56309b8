package fairness

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Weights say what a minute of duty weighs: 1000 milli-points and the premiums,
// in thousandths, that apply to it. They are stated once, in a Ledger. The zero Weights
// are plain minutes.
type Weights struct {
	// Night, Weekend and Holiday are the premiums by the class of the slot: of a
	// business day, of a weekend, of a holiday. A minute may weigh nothing, and 500
	// plain ones at most.
	Night   int `json:"night,omitzero"`
	Weekend int `json:"weekend,omitzero"`
	Holiday int `json:"holiday,omitzero"`
	// Secondary is the premium of the secondary's seat; −500 makes it weigh half.
	Secondary int `json:"secondary,omitzero"`
	// Roles are the premiums of seats with names of their own; −800 for a manager makes that
	// seat weigh a fifth.
	Roles map[schedule.Role]int `json:"roles,omitempty"`
	// Dated are premiums of some days in addition, such as New Year's Eve: of slots that begin on them. Those of a day add up.
	Dated []DatedPremium `json:"dated,omitempty"`
	// Class says by which day a slot is classed.
	Class Class `json:"class,omitzero"`
	// Blocks are special times, such as Golden Week, each with its first and last
	// civil day. Those of earlier years may stay.
	Blocks []schedule.Block `json:"blocks,omitempty"`
	// Pages say what pages cost, apart from the time on duty.
	Pages PageWeights `json:"pages,omitzero"`
}

// DatedPremium is a premium of some days. The zero DatedPremium is a fault.
type DatedPremium struct {
	// Block has a name for the days, the first and the last.
	schedule.Block
	// Yearly repeats the days every year from then on; 29 February is the 28th in other years.
	Yearly bool `json:"yearly,omitzero"`
	// Premium is in thousandths of a plain minute: 1000 makes a plain one weigh double.
	Premium int `json:"premium"`
}

// holds reports whether the premium is one of a day.
func (p DatedPremium) holds(d schedule.Date) bool {
	if !p.Yearly {
		return p.Contains(d)
	}
	years := d.Year - p.First.Year
	return years >= 0 && p.Later(years).Contains(d) || years >= 1 && p.Later(years-1).Contains(d)
}

// Class says by which civil day a slot is classed. The zero Class is ByStart.
type Class uint8

// The classes.
const (
	// ByStart classes a slot by the day on which it begins.
	ByStart Class = iota
	// ByMorning classes it by the day on which it ends: the night before a holiday
	// is a holiday's.
	ByMorning
)

var classNames = [...]string{"byStart", "byMorning"}

// String returns "byStart" or "byMorning".
func (c Class) String() string {
	if int(c) < len(classNames) {
		return classNames[c]
	}
	return fmt.Sprintf("Class(%d)", uint8(c))
}

// MarshalText writes c as String does. An unknown class is an error that wraps
// schedule.ErrInvalid.
func (c Class) MarshalText() ([]byte, error) {
	if int(c) >= len(classNames) {
		return nil, fmt.Errorf("%w: %v", schedule.ErrInvalid, c)
	}
	return []byte(c.String()), nil
}

// UnmarshalText reads what MarshalText writes. The error wraps schedule.ErrInvalid.
func (c *Class) UnmarshalText(text []byte) error {
	i := slices.Index(classNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%w: class %q is neither %s nor %s", schedule.ErrInvalid, text, classNames[0], classNames[1])
	}
	*c = Class(i)
	return nil
}

// Kind returns the kind of day by which a slot is classed.
func (w Weights) Kind(s schedule.Seat) schedule.DayKind {
	if w.Class == ByMorning && schedule.DateOf(s.End, s.Start.Location()) != s.Date {
		return s.Morrow
	}
	return s.Day
}

// Burden returns what the shift weighs. Shadows weigh nothing.
func (w Weights) Burden(s schedule.Shift) Burden {
	premium := map[schedule.DayKind]int{schedule.Workday: w.Night, schedule.Weekend: w.Weekend, schedule.Holiday: w.Holiday}[w.Kind(s.Seat)]
	switch {
	case s.Role.Watches():
		return 0
	case s.Role == schedule.Secondary:
		premium += w.Secondary
	}
	premium += w.Roles[s.Role]
	for _, p := range w.Dated {
		if p.holds(s.Date) {
			premium += p.Premium
		}
	}
	return Burden(int64(s.Duration()/time.Minute) * int64(1000+premium))
}

func (w Weights) clone() Weights {
	w.Blocks, w.Roles, w.Dated = slices.Clone(w.Blocks), maps.Clone(w.Roles), slices.Clone(w.Dated)
	return w
}

// block returns the special time to which a day belongs.
func (w Weights) block(d schedule.Date) (schedule.Block, bool) {
	for _, b := range w.Blocks {
		if b.Contains(d) {
			return b, true
		}
	}
	return schedule.Block{}, false
}

// blockKey names a block of a year.
func blockKey(b schedule.Block) string { return fmt.Sprintf("%s %d", b.Name, b.First.Year) }

// heaviest is how many plain minutes one may weigh: with more, the slots of a week
// would be beyond what amounts can be.
const heaviest = 500

// check reports weights that cannot be, each under a path.
func (w Weights) check(path string) (faults []error) {
	for _, x := range []struct {
		name    string
		premium int
	}{{"Night", w.Night}, {"Weekend", w.Weekend}, {"Holiday", w.Holiday}} {
		if x.premium+min(w.Secondary, 0) < -1000 {
			faults = append(faults, fault(path+"."+x.name, schedule.ErrInvalid, "a minute with premium %d, and %d for the secondary, weighs less than nothing", x.premium, w.Secondary))
		}
		if most := 1000 * (heaviest - 1); max(x.premium, w.Secondary) > most || x.premium+w.Secondary > most {
			faults = append(faults, fault(path+"."+x.name, schedule.ErrInvalid, "a minute with premium %d, and %d for the secondary, weighs more than %d plain ones", x.premium, w.Secondary, heaviest))
		}
	}
	for _, role := range slices.Sorted(maps.Keys(w.Roles)) {
		least, most := min(w.Night, w.Weekend, w.Holiday), max(w.Night, w.Weekend, w.Holiday, 0)
		switch at, premium := fmt.Sprintf("%s.Roles[%q]", path, role), w.Roles[role]; {
		case role == "" || role.Watches() || role == schedule.All || role == schedule.Primary || role == schedule.Secondary && w.Secondary != 0:
			faults = append(faults, fault(at, schedule.ErrInvalid, "no seat with a premium of its own"))
		case least+premium < -1000:
			faults = append(faults, fault(at, schedule.ErrInvalid, "a minute with premium %d, and %d for the seat, weighs less than nothing", least, premium))
		case premium > 1000*(heaviest-1)-most:
			faults = append(faults, fault(at, schedule.ErrInvalid, "a minute with premium %d, and %d for the seat, weighs more than %d plain ones", most, premium, heaviest))
		}
	}
	least, most := w.extremes()
	for i, p := range w.Dated {
		path := fmt.Sprintf("%s.Dated[%d]", path, i)
		if least, most = least+min(p.Premium, 0), most+max(p.Premium, 0); p.Premium < -1000*heaviest || p.Premium > 1000*heaviest {
			least, most = -1001, 0
		}
		switch {
		case p.Name == "" || !p.First.Valid() || !p.Last.Valid() || p.Last.Before(p.First):
			faults = append(faults, fault(path, schedule.ErrInvalid, "premium %q from %q to %q is of no days", p.Name, p.First, p.Last))
		case p.Yearly && !p.Last.Before(p.First.AddMonths(12)):
			faults = append(faults, fault(path, schedule.ErrInvalid, "premium %q from %q to %q is yearly and of more than a year", p.Name, p.First, p.Last))
		case least < -1000 || most > 1000*(heaviest-1):
			faults = append(faults, fault(path, schedule.ErrInvalid, "with premium %d of %q a minute can weigh less than nothing or more than %d plain ones", p.Premium, p.Name, heaviest))
			least, most = w.extremes()
		}
	}
	faults = append(faults, w.Pages.check(path+".Pages")...)
	if w.Class > ByMorning {
		faults = append(faults, fault(path+".Class", schedule.ErrInvalid, "%d is no class", uint8(w.Class)))
	}
	for i, b := range w.Blocks {
		path := fmt.Sprintf("%s.Blocks[%d]", path, i)
		switch {
		case b.Name == "" || !b.First.Valid() || !b.Last.Valid() || b.Last.Before(b.First):
			faults = append(faults, fault(path, schedule.ErrInvalid, "block %q from %q to %q is none", b.Name, b.First, b.Last))
		case slices.ContainsFunc(w.Blocks[:i], func(o schedule.Block) bool { return !b.Last.Before(o.First) && !o.Last.Before(b.First) }):
			faults = append(faults, fault(path, schedule.ErrConflict, "block %q from %q to %q overlaps another", b.Name, b.First, b.Last))
		}
	}
	return faults
}

// extremes returns the least and the greatest premium of a minute, dated ones apart.
func (w Weights) extremes() (least, most int) {
	seat := slices.AppendSeq([]int{0, w.Secondary}, maps.Values(w.Roles))
	return min(w.Night, w.Weekend, w.Holiday) + slices.Min(seat), max(w.Night, w.Weekend, w.Holiday) + slices.Max(seat)
}

func fault(path string, err error, format string, args ...any) error {
	return &schedule.SpecError{Path: path, Problem: fmt.Sprintf(format, args...), Err: err}
}
