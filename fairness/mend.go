package fairness

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// What a repair leaves alone. Who serves a seat is decided by what is published and by what people
// agreed on since: a swap, a cover, an override. A repair that answers an edit starts from there,
// and it does not put right what was decided against the limits: seats that break one by themselves
// stay with their holders, and bind others like shifts of another pool (settle). What is broken by
// no seat to repair is past. Who gave a seat away does not get it back, if anybody else can take it.
// Whoever an absence to the minute takes out of a part of a shift serves the rest of it, with the
// stand-in for the part. A stint that several people share stays as it is, and seats of it whose
// holder cannot serve are a stint. Where that leaves no roster, what is decided may move like what
// is published.

// agreements are who serves what, as people know it.
type agreements struct {
	holders map[schedule.SeatKey]schedule.Member
	givers  map[schedule.SeatKey][]schedule.Member
	parted  map[schedule.SeatKey]bool // the holder serves a part, and others all that is left
	open    map[schedule.SeatKey]bool // without anybody, and left so: not published, such as a month still to plan, or Planner.leavesGaps
	pieces  []schedule.Shift          // what people keep of seats that others hold, and of duties that are not repaired
}

// agreed compares what is served before an edit with what is served after it.
func agreed(before, after *schedule.Schedule, iv schedule.Interval) agreements {
	a := agreements{holders: map[schedule.SeatKey]schedule.Member{}, givers: map[schedule.SeatKey][]schedule.Member{}, parted: map[schedule.SeatKey]bool{}, open: map[schedule.SeatKey]bool{}}
	was, longest := holdersOf(before.Duties(iv)), holdersOf(after.Duties(iv))
	for key, is := range longest {
		now, last := decision(is.Why)
		switch was, known := was[key]; {
		case last: // nobody stands in
			a.holders[key] = is.Member
		case !known:
			a.holders[key] = now
		default:
			if then, _ := decision(was.Why); then == now { // a stand-in of before stays
				now = was.Member
			}
			a.holders[key] = now
		}
		for _, step := range is.Why {
			if (step.Rule == schedule.RuleSwap || step.Rule == schedule.RuleCover) && step.Over != a.holders[key] {
				a.givers[key] = append(a.givers[key], step.Over)
			}
		}
	}
	empty := map[schedule.SeatKey]bool{}
	for shift := range after.Duties(iv) {
		key := shift.Key()
		if shift.Member == "" {
			empty[key] = true
		} else if shift.Member == a.holders[key] && !shift.Interval.Equal(shift.Seat.Interval) {
			a.parted[key] = true
		}
	}
	maps.DeleteFunc(a.parted, func(key schedule.SeatKey, _ bool) bool { return empty[key] })
	for shift := range after.Duties(iv) {
		key := shift.Key()
		stays := shift.Regime != schedule.OffHours || a.parted[key] || shift.Member != longest[key].Member // see Overrides
		if stays && shift.Member != "" && shift.Member != a.holders[key] && !shift.Role.Watches() {
			a.pieces = append(a.pieces, shift)
		}
	}
	return a
}

// serves reports whether somebody holds a seat and serves a part of it, whatever absences take out of the rest.
func (a agreements) serves(m schedule.Member, seat schedule.Seat) bool {
	return a.parted[seat.Key()] && a.holders[seat.Key()] == m
}

// away returns the absences of somebody with these memberships and, in place of an absence that leaves them a part of a seat which
// they hold, the other stints that it bars.
func (a agreements) away(m schedule.Member, tenures []schedule.Candidate, runs []stint) (list []schedule.Interval, barred []PositionKey) {
	for _, absence := range away(tenures) {
		served, missed := false, []PositionKey(nil)
		for _, r := range runs {
			over := slices.DeleteFunc(slices.Clone(r.slots), func(s schedule.Seat) bool { return !s.Overlaps(absence) })
			kept := slices.DeleteFunc(slices.Clone(over), func(s schedule.Seat) bool { return !a.serves(m, s) })
			served = served || len(kept) > 0
			if len(kept) < len(over) {
				missed = append(missed, PositionKey{r.key, r.slots[0].Role})
			}
		}
		if served {
			barred = append(barred, missed...)
		} else {
			list = append(list, absence)
		}
	}
	return list, barred
}

// decision returns whom the last step names that is no stand-in, and whether it is the last of all.
func decision(why []schedule.Step) (m schedule.Member, last bool) {
	for i, step := range slices.Backward(why) {
		if !step.Rule.SetsAside() {
			return step.Member, i == len(why)-1
		}
	}
	return "", true
}

// settling says which seats are no longer to repair. What people keep of stints that several share never is.
type settling struct {
	breaking bool // those that break the limits by themselves
	unserved bool // those that changes have split, or whose holder cannot serve
}

// settle takes the seats that are settled out of the ones to repair: they become commitments, and what they weigh counts as served.
func (p Planner) settle(seats []schedule.Seat, people []schedule.Candidate, what settling) (Planner, []schedule.Seat) {
	able := func(m schedule.Member, seat schedule.Seat) bool {
		return p.Own[m].takes(seat.Role) && slices.ContainsFunc(people, func(c schedule.Candidate) bool {
			return c.Member == m && c.Pool == seat.Team && c.CanServe(seat) &&
				(p.serves(m, seat) || !slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Overlaps(seat.Interval) }))
		})
	}
	shifts := slices.Clone(p.Locked)
	kept, stays := map[schedule.SeatKey]schedule.Shift{}, map[schedule.SeatKey]bool{}
	for _, shift := range p.Published {
		can := able(shift.Member, shift.Seat)
		stays[shift.Key()] = what.unserved && (!can || p.parted[shift.Key()])
		if can || what.unserved {
			shift.Interval = shift.Seat.Interval
			kept[shift.Key()] = shift
		}
	}
	if what.unserved {
		for _, piece := range p.pieces {
			stays[piece.Key()] = true
		}
	}
	for _, seat := range seats { // an empty one too: turns go by the order of slots
		shift, ok := kept[seat.Key()]
		if !ok {
			shift = schedule.Shift{Interval: seat.Interval, Seat: seat}
		}
		shifts = append(shifts, shift)
	}
	hands, several := map[PositionKey]schedule.Member{}, map[PositionKey]bool{}
	stintOf := func(seat schedule.Seat) PositionKey { return PositionKey{p.Stint.run(seat).key, seat.Role} }
	keepsAll, keeps := p.breaking(shifts, seats, people)
	for _, seat := range seats {
		if what.breaking && keeps[seat.Key()] {
			several[stintOf(seat)] = true
		}
	}
	for _, shift := range p.Published {
		key := stintOf(shift.Seat)
		if was, known := hands[key]; known && was != shift.Member {
			several[key] = true
		}
		hands[key] = shift.Member
	}
	var settled []schedule.Shift
	left := slices.DeleteFunc(slices.Clone(seats), func(seat schedule.Seat) bool {
		shift, ok := kept[seat.Key()]
		if !ok || !keepsAll[shift.Member] && !several[stintOf(seat)] && !stays[seat.Key()] {
			return false
		}
		settled = append(settled, shift)
		return true
	})
	p.settled = settled
	p.Published = slices.DeleteFunc(slices.Clone(p.Published), func(s schedule.Shift) bool {
		return !slices.ContainsFunc(left, func(o schedule.Seat) bool { return o.Key() == s.Key() })
	})
	p.Ledger = p.Ledger.clone()
	p.Ledger.serve(settled, people)
	return p, left
}

// breaking returns the seats to repair by which people break limits among the shifts. With a limit that needs all shifts of a person
// to judge some, such as one of turns, it returns the people whose seats all stay. What no seat to repair breaks, such as the
// rotation of a month before, is past.
func (p Planner) breaking(shifts []schedule.Shift, seats []schedule.Seat, people []schedule.Candidate) (by map[schedule.Member]bool, with map[schedule.SeatKey]bool) {
	by, with = map[schedule.Member]bool{}, map[schedule.SeatKey]bool{}
	planned, at := map[schedule.SeatKey]bool{}, map[PositionKey]schedule.SeatKey{}
	place := func(begins time.Time, role schedule.Role) PositionKey {
		return PositionKey{begins.UTC().String(), role}
	}
	for _, seat := range seats {
		planned[seat.Key()] = true
		at[place(seat.Start, seat.Role)] = seat.Key()
	}
	s := sheetOf(slices.Values(shifts), p.Ledger.Weights.Blocks, planned)
	s.owns = p.Own
	s.mates = func(a, b schedule.Member, of duty) bool { return colleagues(people, a, b, of.pool, of.begins) }
	l := p.Limits
	among := l.RestBetween == Turns || l.MaxTurn > 0 || l.MaxTurnsPerMonth > 0 || l.MaxDistanceDays > 0 || l.WholeWeekends > 0 || l.MaxSharePermille > 0
	for _, own := range p.Own {
		among = among || len(own.With) > 0
	}
	s.judge(s.people, l, l.given(p.Own), func(b Breach, duties []duty) {
		by[b.Member] = among
		for _, d := range duties {
			if !d.past {
				with[at[place(d.begins, d.role)]] = true
			}
		}
	})
	return by, with
}

// colleagues reports whether two people are of one team of a pool when a slot starts.
func colleagues(people []schedule.Candidate, a, b schedule.Member, pool schedule.TeamID, at time.Time) bool {
	slot := schedule.Seat{Interval: schedule.Interval{Start: at}, Date: schedule.DateOf(at, at.Location()), Team: pool}
	return slices.Contains(schedule.Teammates(people, a, slot), b)
}

// keptOut reports whether somebody does not take a stint because of what is decided: they gave a seat of it away, serve a part of
// another seat at that time, or are not to serve with who keeps another seat of the slot.
func (p Planner) keptOut(m schedule.Member, r stint, people []schedule.Candidate) bool {
	return slices.ContainsFunc(r.slots, func(seat schedule.Seat) bool {
		if p.holders[seat.Key()] == m {
			return false
		}
		elsewhere := func(piece schedule.Shift) bool {
			return piece.Member == m && piece.Key() != seat.Key() && piece.Overlaps(seat.Interval)
		}
		apart := func(s schedule.Shift) bool {
			return s.Team == seat.Team && s.Seat.Start.Equal(seat.Start) && (slices.Contains(p.Own[m].Apart, s.Member) || slices.Contains(p.Own[s.Member].Apart, m) ||
				p.Limits.Apart && colleagues(people, m, s.Member, seat.Team, seat.Start))
		}
		return slices.Contains(p.givers[seat.Key()], m) || slices.ContainsFunc(p.pieces, elsewhere) || slices.ContainsFunc(p.settled, apart)
	})
}

// errSettled says that nothing of a pool is left to repair.
var errSettled = errors.New("all is settled")
