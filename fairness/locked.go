package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/toban-go/toban/schedule"
)

// wishFaults reports wishes of people whom nobody knows, and empty ones.
func (p Planner) wishFaults(people []schedule.Candidate) (faults []error) {
	check := func(name string, wishes []Wish) {
		for i, w := range wishes {
			path := fmt.Sprintf("%s[%d]", name, i)
			if !slices.ContainsFunc(people, func(c schedule.Candidate) bool { return c.Member == w.Member }) {
				faults = append(faults, fault(path+".Member", schedule.ErrUnknownMember, "no person %q", w.Member))
			}
			if w.Empty() {
				faults = append(faults, fault(path, schedule.ErrInvalid, "the wish of %q is empty: %v", w.Member, w.Interval))
			}
		}
	}
	check("Wants", p.Wants)
	check("Avoids", p.Avoids)
	return faults
}

// split tells locked shifts of the slots to plan from those of the pool beside them, and
// from those of other duties. Those of the pool that fit no slot but lie in the time of
// one are faults, and holders whom nobody knows.
func (p Planner) split(slots []schedule.Seat, people []schedule.Candidate) (locked, beside, elsewhere []schedule.Shift, faults []error) {
	known, holder := map[schedule.SeatKey]schedule.Interval{}, map[schedule.SeatKey]schedule.Member{}
	for _, s := range slots {
		known[s.Key()] = s.Interval
	}
	for i, s := range p.Locked {
		if len(slots) == 0 || s.Role == schedule.Shadow {
			continue
		}
		if s.Regime != schedule.OffHours || s.Team != slots[0].Team {
			elsewhere = append(elsewhere, s)
			continue
		}
		refuse := func(sentinel error, format string, args ...any) {
			faults = append(faults, fault(fmt.Sprintf("Locked[%d]", i), sentinel, format, args...))
		}
		candidate := func(c schedule.Candidate) bool { return c.Member == s.Member && c.Pool == s.Team }
		of, planned := known[s.Key()]
		switch {
		case !planned || !of.Equal(s.Seat.Interval):
			if slices.ContainsFunc(slots, func(o schedule.Seat) bool { return o.Overlaps(s.Seat.Interval) }) {
				refuse(schedule.ErrConflict, "slot %v, %s, lies in the time that is planned and is none of its seats", s.Seat.Interval, s.Role)
			} else {
				beside = append(beside, s)
			}
		case !slices.ContainsFunc(people, candidate):
			refuse(schedule.ErrUnknownMember, "no person %q for slot %v, %s", s.Member, s.Seat.Interval, s.Role)
		case holder[s.Key()] != "" && holder[s.Key()] != s.Member:
			refuse(schedule.ErrConflict, "slot %v, %s, is locked to %q and to %q", s.Seat.Interval, s.Role, holder[s.Key()], s.Member)
		default:
			holder[s.Key()] = s.Member
			locked = append(locked, s)
		}
	}
	return locked, beside, elsewhere, faults
}

// context groups shifts beside the slots by what one person takes at a time, apart
// before each slot and after, and says to which group each belongs.
func (p Planner) context(shifts []schedule.Shift, slots []schedule.Seat, belongs keys) (list []Context) {
	starts := make([]int64, len(slots))
	for i, s := range slots {
		starts[i] = s.Start.Unix()
	}
	slices.Sort(starts)
	type place struct {
		run   string
		start int64 // of a slot by itself
		after int   // so many slots that are planned
	}
	at := map[place]int32{}
	for _, s := range slices.SortedStableFunc(slices.Values(shifts), func(a, b schedule.Shift) int { return cmp.Compare(a.Seat.Start.Unix(), b.Seat.Start.Unix()) }) {
		slot, key := s.Seat, p.Stint.run(s.Seat).key
		after := sort.Search(len(starts), func(i int) bool { return starts[i] >= slot.Start.Unix() })
		where := place{run: key, after: after}
		if p.Stint == Singles {
			where = place{start: slot.Start.Unix()}
		}
		i, known := numbered(at, where)
		if !known {
			c := Context{Slot: slotKey(slot), Interval: slot.Interval, Date: slot.Date}
			if p.Stint != Singles {
				c.Slot = fmt.Sprintf("%s, from %s", key, slotKey(slot))
			}
			list = append(list, c)
		}
		c := &list[i]
		c.Interval = c.Span(slot.Interval)
		if p.Stint != Singles {
			c.Parts = p.withPart(c.Parts, slot)
		}
		if b, ok := p.Ledger.Weights.block(slot.Date); ok && c.Block == "" {
			c.Block = blockKey(b)
		}
		if s.Member != "" && !slices.Contains(c.Members, s.Member) {
			c.Members = append(c.Members, s.Member)
		}
		belongs[slot.Start.Unix()] = c.Slot
	}
	return list
}

// commitments are what people serve elsewhere, each shift by itself and for as long as
// it is theirs: off hours of other pools, whose order turns follow, and duties by name
// in the daytime, as far as they lie in the time of a slot.
func (p Planner) commitments(shifts []schedule.Shift, slots []schedule.Seat) (list []Context) {
	type place struct {
		team       schedule.TeamID
		regime     schedule.Regime
		start, end int64
	}
	at := map[place]int32{}
	for _, s := range slices.SortedStableFunc(slices.Values(shifts), func(a, b schedule.Shift) int { return a.Start.Compare(b.Start) }) {
		daytime := s.Regime != schedule.OffHours
		if daytime && (s.Member == "" || !slices.ContainsFunc(slots, func(o schedule.Seat) bool { return o.Overlaps(s.Interval) })) {
			continue
		}
		start, end := s.Start.Truncate(time.Second), s.End.Add(time.Second-1).Truncate(time.Second)
		i, known := numbered(at, place{s.Team, s.Regime, start.Unix(), end.Unix()})
		if !known {
			list = append(list, Context{
				Slot: fmt.Sprintf("%s %s %s/%s", s.Team, s.Regime, start.Format(time.RFC3339), end.Format(time.RFC3339)),
				Pool: s.Team, Daytime: daytime, Interval: schedule.Interval{Start: start, End: end}, Date: s.Date,
			})
			if b, ok := p.Ledger.Weights.block(s.Date); ok && !daytime {
				list[i].Block = blockKey(b)
			}
		}
		if c := &list[i]; s.Member != "" && !slices.Contains(c.Members, s.Member) {
			c.Members = append(c.Members, s.Member)
		}
	}
	return list
}

func (p Planner) assignments(shifts []schedule.Shift, belongs keys) []Assignment {
	var list []Assignment
	for _, s := range shifts {
		a := Assignment{belongs[s.Seat.Start.Unix()], s.Role, s.Member}
		if a.Slot != "" && !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}
