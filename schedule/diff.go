package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Difference is what changed between two rosters. The zero Difference is none.
type Difference struct {
	// Moves are the seats, or parts of them, that differ, by start, team and role.
	Moves []Move
	// People are those who gained or lost something, by ID.
	People []Balance
}

// Move is a seat, or a part of one, that is served by somebody else. The zero Move
// is none.
type Move struct {
	// Shift is the part that differs, as it is after; if it is only in the roster
	// before, as it was.
	Shift
	// From served it before, "" if nobody did by name.
	From Member
	// Added parts are only in the roster after, Removed ones only in that before.
	Added, Removed bool

	seat     Seat // of which it is a part
	fromTeam bool // the whole team served it before
}

// Diff compares two rosters seat by seat. Where they cover different times, what
// only one of them has is added or removed.
func Diff(before, after *Roster) Difference {
	was, is := before.bySeat(), after.bySeat()
	var d Difference
	for seat, now := range is {
		d.Moves = append(d.Moves, compare(seat, was[seat], now)...)
	}
	for seat, then := range was {
		if _, ok := is[seat]; !ok {
			d.Moves = append(d.Moves, compare(seat, then, nil)...)
		}
	}
	slices.SortFunc(d.Moves, func(a, b Move) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Regime, b.Regime), cmp.Compare(a.Role, b.Role))
	})
	d.People = balances(d.Moves)
	return d
}

// bySeat returns the shifts of each seat, in order.
func (r *Roster) bySeat() map[Seat][]Shift {
	seats := map[Seat][]Shift{}
	if r == nil {
		return seats
	}
	for _, slot := range r.slots {
		for _, shift := range r.shifts[slot.from:slot.to] {
			seat := seatOf(r.desks[slot.desk], shift.Slot)
			seats[seat] = append(seats[seat], shift)
		}
	}
	return seats
}

// compare returns the parts of one seat in which two rosters differ.
func compare(seat Seat, was, is []Shift) []Move {
	var cuts []time.Time
	for _, shift := range slices.Concat(was, is) {
		cuts = append(cuts, shift.Start, shift.End)
	}
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	at := func(shifts []Shift, t time.Time) (Shift, bool) {
		for _, s := range shifts {
			if s.Contains(t) {
				return s, true
			}
		}
		return Shift{}, false
	}
	var moves []Move
	for i, start := range cuts[:max(0, len(cuts)-1)] {
		then, before := at(was, start)
		now, after := at(is, start)
		move := Move{Shift: now, From: then.Member, Added: !before, Removed: !after, seat: seat, fromTeam: then.Role == All && !then.Gap()}
		switch {
		case !before && !after:
			continue
		case !after:
			move.Shift = then
			move.Member = ""
		case before && then.Member == now.Member && then.Role == now.Role && then.Gap() == now.Gap():
			continue
		}
		move.Interval = Interval{start, cuts[i+1]}
		if n := len(moves) - 1; n >= 0 && moves[n].joins(move) {
			moves[n].End = move.End
		} else {
			moves = append(moves, move)
		}
	}
	return moves
}

// joins reports whether next goes on where m ends, between the same people.
func (m Move) joins(next Move) bool {
	return m.End.Equal(next.Start) && m.Member == next.Member && m.From == next.From &&
		m.Added == next.Added && m.Removed == next.Removed
}

// Empty reports whether nothing differs.
func (d Difference) Empty() bool { return len(d.Moves) == 0 }

// String puts the difference into English words: a line a move, then a line a
// person.
func (d Difference) String() string { return d.In(English) }

// In is String in the given language.
func (d Difference) In(l Language) string {
	var b strings.Builder
	for _, m := range d.Moves {
		fmt.Fprintln(&b, m.in(l))
	}
	for _, p := range d.People {
		fmt.Fprintln(&b, p.in(l))
	}
	return b.String()
}

var (
	nobody    = words{"nobody", "担当なし"}
	wholeTeam = words{"whole team", "チーム全員"}
	isNew     = words{"(new)", "（新規）"}
	isGone    = words{"(gone)", "（廃止）"}
)

func (m Move) in(l Language) string {
	name := func(who Member, team bool) string {
		switch {
		case who != "":
			return string(who)
		case team:
			return wholeTeam.in(l)
		}
		return nobody.in(l)
	}
	from, to := name(m.From, m.fromTeam), name(m.Member, m.Role == All && !m.Gap())
	if m.Added {
		from = isNew.in(l)
	}
	if m.Removed {
		to = isGone.in(l)
	}
	if l == Japanese {
		return fmt.Sprintf("%s %s %s: %s → %s", l.Span(m.Interval), poolWord(l, m.Team), l.Role(m.Role), from, to)
	}
	return fmt.Sprintf("%s %s %s: %s → %s", l.Span(m.Interval), m.Team, m.Role, from, to)
}
