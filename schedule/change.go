package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Change is an edit laid over a schedule by With: a Leave, a Swap, an Override, a
// Cover or a published *Roster. A nil Change is refused.
type Change interface {
	// lay applies the change to a draft, or reports why it cannot be.
	lay(*draft)
}

// Leave (休暇) frees the shifts of a member that overlap the interval, each whole.
// Who steps in is the duty's policy: see Absent. A roster knows the leaves of its time:
// once it is published they are in force without the change, as With says. The zero Leave
// is refused.
type Leave struct {
	Member Member
	Interval
	// Long marks a leave (休職) that accrues no share of the work; a vacation
	// accrues and is made up for later.
	Long bool
	Note string
}

// String writes "leave of m3, 2026-05-12 00:00 – 2026-05-13 00:00 JST (帰省)".
func (l Leave) String() string {
	kind := "leave"
	if l.Long {
		kind = "long leave"
	}
	return fmt.Sprintf("%s of %s, %v%s", kind, l.Member, l.Interval, note(" (", l.Note, ")"))
}

// Swap (交代) exchanges whole shifts: those of A that start in AGives against those
// of B that start in BGives. Shadows are not swapped. The zero Swap is refused.
type Swap struct {
	A, B           Member
	AGives, BGives Interval
	Note           string
}

// String writes "swap: m3 gives 2026-05-04 00:00 – 2026-05-05 00:00 JST, e3 gives
// 2026-05-12 00:00 – 2026-05-13 00:00 JST (SoS会で合意)".
func (s Swap) String() string {
	return fmt.Sprintf("swap: %s gives %v, %s gives %v%s", s.A, s.AGives, s.B, s.BGives, note(" (", s.Note, ")"))
}

// Override puts a member into a seat for exactly the interval, splitting shifts
// at its ends. A shadow can be put beside any primary, where no rota has one too.
// The zero Override is refused.
type Override struct {
	Interval
	To Member
	// Team is the team or pool; "" is Everyone. Role is Primary if empty; where the
	// whole team is on duty, the primary answers instead.
	Team TeamID
	Role Role
	Note string
}

// String writes "override of everyone primary by e1, 2026-05-12 20:00 – 2026-05-12
// 22:00 JST (障害対応)".
func (o Override) String() string {
	return fmt.Sprintf("override of %s %s by %s, %v%s", cmp.Or(o.Team, Everyone), cmp.Or(o.Role, Primary), o.To, o.Interval, note(" (", o.Note, ")"))
}

// Cover (代わり) asks that somebody take over From's shifts for exactly the
// interval. It stays open, and without effect, until To is set. The zero Cover is
// refused.
type Cover struct {
	Interval
	From, To Member
	Note     string
}

// String writes "cover for m3 by e1, 2026-05-12 20:00 – 2026-05-12 22:00 JST (歯医者)",
// and "by nobody yet" while it is open.
func (c Cover) String() string {
	return fmt.Sprintf("cover for %s by %s, %v%s", c.From, cmp.Or(c.To, "nobody yet"), c.Interval, note(" (", c.Note, ")"))
}

// With returns a schedule over which the changes are laid, in order; each sees
// what those before it left. The error joins all changes that cannot be, with
// their index, and then none is made. The receiver never changes.
//
// Leaves that a published roster knows stay in force though no change says so, until a
// roster that does not know them is laid over that time: to withdraw one, compile the
// roster again from what it was compiled from, without the leave, and lay it over.
func (s *Schedule) With(changes ...Change) (*Schedule, error) {
	if s == nil || len(s.eras) == 0 {
		return nil, fmt.Errorf("%w: a schedule without a spec cannot change", ErrBeforeStart)
	}
	d := &draft{Schedule: &Schedule{eras: s.eras, front: s.front, cells: maps.Clone(s.cells), touched: maps.Clone(s.touched), changes: slices.Clone(s.changes), published: s.published}}
	if d.cells == nil {
		d.cells, d.touched = map[Seat][]piece{}, map[deskKey]bool{}
	}
	for i, c := range changes {
		d.path = element("Changes", i)
		if c == nil {
			d.refuse(ErrMissing, "no change")
			continue
		}
		before := len(d.faults)
		d.undo = map[Seat][]piece{}
		c.lay(d)
		if len(d.faults) == before {
			d.changes = append(d.changes, c)
		} else {
			d.revert()
		}
	}
	if len(d.faults) > 0 {
		return nil, errors.Join(d.faults...)
	}
	return d.Schedule, nil
}

// Changes returns the changes laid over the schedule, in order.
func (s *Schedule) Changes() []Change {
	if s == nil {
		return nil
	}
	return slices.Clone(s.changes)
}

// OpenCovers returns what cover requests ask for and nobody has taken, in order. Of a
// request that is taken in part the rest is open.
func (s *Schedule) OpenCovers() []Cover {
	var open []Cover
	for _, change := range s.Changes() {
		c, ok := change.(Cover)
		if !ok {
			continue
		}
		if c.To == "" {
			open = append(open, c)
			continue
		}
		var left []Cover
		for _, o := range open {
			if o.From != c.From {
				left = append(left, o)
				continue
			}
			for _, o.Interval = range outside([]Interval{o.Interval}, c.Interval) {
				left = append(left, o)
			}
		}
		open = left
	}
	return open
}
