package schedule

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Two rosters are compared seat by seat: the shifts of a seat in both are cut at each
// boundary of either, each part is compared, and parts with the same result are joined.
// That costs the number of shifts, and a sort of the differences. Each person's Balance is
// the sum of the parts that they gain or lose.

// Difference is what changed between two rosters.
type Difference struct {
	// Reassignments are the seats, or parts of seats, that differ, by start, team and role.
	Reassignments []Reassignment
	// People are the balances of all who gained or lost something, by ID.
	People []Balance

	names func(Member) string // nil: IDs
}

// Reassignment is a seat, or a part of one, with another member than before.
type Reassignment struct {
	// Shift is the part that differs, as in the roster after. A Removed part is as in
	// the roster before.
	Shift
	// From is the member before, "" if there was none.
	From Member
	// An Added part is only in the roster after, a Removed one only in the roster before.
	Added, Removed bool

	seat     SeatKey // of the whole seat
	fromTeam bool    // the whole team served it before
	had, has Member  // the holders of the whole seat before and after
}

// Diff compares two rosters seat by seat. A part that only one of them has is added or
// removed.
func Diff(before, after *Roster) Difference {
	was, is := before.bySeat(), after.bySeat()
	var d Difference
	for seat, now := range is {
		d.Reassignments = append(d.Reassignments, compare(seat, was[seat], now)...)
	}
	for seat, then := range was {
		if _, ok := is[seat]; !ok {
			d.Reassignments = append(d.Reassignments, compare(seat, then, nil)...)
		}
	}
	slices.SortFunc(d.Reassignments, func(a, b Reassignment) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Team, b.Team), cmp.Compare(a.Regime, b.Regime), cmp.Compare(a.Role, b.Role))
	})
	d.People = balances(d.Reassignments)
	d.names = func(m Member) string {
		if name := after.nameOf(m); name != string(m) {
			return name
		}
		return before.nameOf(m)
	}
	return d
}

// bySeat returns the shifts of each seat, in order.
func (r *Roster) bySeat() map[SeatKey][]Shift {
	seats := map[SeatKey][]Shift{}
	if r == nil {
		return seats
	}
	for i := range r.slots {
		slot := &r.slots[i]
		for _, shift := range r.served(slot) {
			seat := shift.Seat.Key()
			seat.Role = r.duties[slot.duty].seatRole(shift.Role)
			seats[seat] = append(seats[seat], shift)
		}
	}
	return seats
}

// compare returns the parts of one seat in which two rosters differ.
func compare(seat SeatKey, was, is []Shift) []Reassignment {
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
	had, has := ServesMost(was...), ServesMost(is...)
	var moves []Reassignment
	for i, start := range cuts[:max(0, len(cuts)-1)] {
		then, before := at(was, start)
		now, after := at(is, start)
		move := Reassignment{Shift: now, From: then.Member, Added: !before, Removed: !after, seat: seat, fromTeam: then.Role == All && !then.Gap(), had: had, has: has}
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

// joins reports whether next abuts the end of m and is between the same people.
func (m Reassignment) joins(next Reassignment) bool {
	return m.End.Equal(next.Start) && m.Member == next.Member && m.From == next.From &&
		m.Added == next.Added && m.Removed == next.Removed
}

// Only returns the difference with the reassignments that are to be kept, and the balances of these.
func (d Difference) Only(keep func(Reassignment) bool) Difference {
	d.Reassignments = slices.DeleteFunc(slices.Clone(d.Reassignments), func(m Reassignment) bool { return !keep(m) })
	d.People = balances(d.Reassignments)
	return d
}

// Empty reports whether nothing differs.
func (d Difference) Empty() bool { return len(d.Reassignments) == 0 }

// String puts the difference into English words: a line for each part, then a line for each
// person.
func (d Difference) String() string { return d.In(English) }

// In is String in the given language, with people by name and ID where the name is known.
func (d Difference) In(l Language) string {
	name := func(m Member) string { return l.Named(d.name(m), m) }
	var b strings.Builder
	for _, m := range d.Reassignments {
		fmt.Fprintln(&b, m.in(l, name))
	}
	for _, p := range d.People {
		fmt.Fprintln(&b, p.in(l, name))
	}
	return b.String()
}

// name returns the name of a member, the ID if the name is not known.
func (d Difference) name(m Member) string {
	if d.names == nil {
		return string(m)
	}
	return d.names(m)
}

func (m Reassignment) in(l Language, names func(Member) string) string {
	name := func(who Member, team bool) string {
		switch {
		case who != "":
			return names(who)
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

// Balance is the duty that one person gained and lost.
type Balance struct {
	Member       Member
	Gained, Lost Amount
}

// Amount is an amount of duty: the number of Moves, their Time, the number of Shifts that get another holder (ServesMost) by them, and
// the number of shifts that keep theirs, of which only Parts move. Weekends and Holidays are the weekend days and the
// holidays on which the former begin: a part is time, and counts as neither a shift nor a day.
type Amount struct {
	Moves, Shifts      int
	Time               time.Duration
	Weekends, Holidays int
	Parts              int
}

// ServesMost returns the member for whom a shift counts that changes have split into parts, here and wherever shifts, turns or days
// are counted: the member who serves most of its time, the first by ID of several, and "" if no member serves. The others have
// their time. The parts do not overlap.
func ServesMost(parts ...Shift) (holder Member) {
	served := map[Member]time.Duration{}
	for _, part := range parts {
		if part.Member != "" {
			served[part.Member] += part.Duration()
		}
	}
	for m, time := range served {
		if most := served[holder]; holder == "" || time > most || time == most && m < holder {
			holder = m
		}
	}
	return holder
}

// Holders yields each seat of shifts once, in the order of its first part, with the member for whom it counts as ServesMost has it.
func Holders(shifts iter.Seq[Shift]) iter.Seq2[Seat, Member] {
	return func(yield func(Seat, Member) bool) {
		var seats []Seat
		parts := map[SeatKey][]Shift{}
		for shift := range shifts {
			key := shift.Key()
			if parts[key] == nil {
				seats = append(seats, shift.Seat)
			}
			parts[key] = append(parts[key], shift)
		}
		for _, seat := range seats {
			if !yield(seat, ServesMost(parts[seat.Key()]...)) {
				return
			}
		}
	}
}

// balances sums up what each person gained and lost, by ID.
func balances(moves []Reassignment) []Balance {
	people := map[Member]*Balance{}
	type counted struct {
		amount *Amount
		what   any // a Seat or a Date
	}
	seen := map[counted]bool{}
	first := func(a *Amount, what any) bool {
		before := seen[counted{a, what}]
		seen[counted{a, what}] = true
		return !before
	}
	add := func(m, holder, other Member, move Reassignment, part func(*Balance) *Amount) {
		if m == "" || move.Role.Watches() {
			return
		}
		if people[m] == nil {
			people[m] = &Balance{Member: m}
		}
		amount := part(people[m])
		amount.Moves++
		amount.Time += move.Duration()
		isFirst := first(amount, move.seat)
		if holder != m || other == m {
			if isFirst {
				amount.Parts++
			}
			return
		}
		if isFirst {
			amount.Shifts++
		}
		switch {
		case move.Day == Weekend && first(amount, move.Date):
			amount.Weekends++
		case move.Day == Holiday && first(amount, move.Date):
			amount.Holidays++
		}
	}
	for _, move := range moves {
		add(move.From, move.had, move.has, move, func(b *Balance) *Amount { return &b.Lost })
		add(move.Member, move.has, move.had, move, func(b *Balance) *Amount { return &b.Gained })
	}
	var list []Balance
	for _, m := range slices.Sorted(maps.Keys(people)) {
		list = append(list, *people[m])
	}
	return list
}

var (
	gains      = words{"gains", "増"}
	loses      = words{"loses", "減"}
	aShift     = words{"shift", "N枠"}
	onWeekends = words{"weekend day", "週末N日"}
	aPart      = words{"part of a shift", "枠の一部"}
	partsOf    = words{"parts of N shifts", "N枠のそれぞれ一部"}
	withPart   = words{"with part of another shift", "ほかの1枠の一部を含む"}
	withParts  = words{"with parts of N other shifts", "ほかのN枠のそれぞれ一部を含む"}
	onHolidays = words{"holiday", "祝日・会社休日N日"}
	hourUnits  = [...]words{{"%d h", "%d時間"}, {"%d min", "%d分"}, {"%d s", "%d秒"}}
)

func (b Balance) in(l Language, name func(Member) string) string {
	var parts []string
	for _, part := range []string{b.Gained.in(l, gains), b.Lost.in(l, loses)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if l == Japanese {
		return fmt.Sprintf("%s %s", name(b.Member), strings.Join(parts, "／"))
	}
	return fmt.Sprintf("%s: %s", name(b.Member), strings.Join(parts, "; "))
}

// in writes "gains 2 shifts, 36 h, 2 weekend days" or "増：2枠、36時間、週末2日", "gains 2 h (part of a shift)" or
// "増：2時間（枠の一部）", nothing for no amount.
func (a Amount) in(l Language, verb words) string {
	if a.Moves == 0 {
		return ""
	}
	var parts []string
	if a.Shifts > 0 {
		parts = append(parts, aShift.count(l, a.Shifts))
	}
	parts = append(parts, l.Hours(a.Time))
	if a.Weekends > 0 {
		parts = append(parts, onWeekends.count(l, a.Weekends))
	}
	if a.Holidays > 0 {
		parts = append(parts, onHolidays.count(l, a.Holidays))
	}
	if l == Japanese {
		return fmt.Sprintf("%s：%s", verb.japanese, strings.Join(parts, "、")) + a.ofParts(l)
	}
	return fmt.Sprintf("%s %s", verb.english, strings.Join(parts, ", ")) + a.ofParts(l)
}

// ofParts writes of how many shifts only parts are in the time.
func (a Amount) ofParts(l Language) string {
	if a.Parts == 0 {
		return ""
	}
	phrase := aPart
	switch {
	case a.Shifts > 0 && a.Parts > 1:
		phrase = withParts
	case a.Shifts > 0:
		phrase = withPart
	case a.Parts > 1:
		phrase = partsOf
	}
	brackets := words{" (%s)", "（%s）"}
	return fmt.Sprintf(brackets.in(l), strings.Replace(phrase.in(l), "N", strconv.Itoa(a.Parts), 1))
}

// count writes how many there are: "2 shifts", and in Japanese the number in place of N.
func (w words) count(l Language, n int) string {
	switch {
	case l == Japanese:
		return strings.Replace(w.japanese, "N", strconv.Itoa(n), 1)
	case n == 1:
		return "1 " + w.english
	}
	return fmt.Sprintf("%d %ss", n, w.english)
}

// Hours writes a time as "150 h", "4 h 40 min" or "40 min", in Japanese as "150時間",
// "4時間40分" or "40分"; no time is "0 h". What is left below a minute is written in
// seconds.
func (l Language) Hours(d time.Duration) string {
	minus := ""
	if d <= -time.Second {
		minus = "-"
	}
	d = d.Abs()
	var parts []string
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		if n := d / unit; n > 0 || i == 0 && d < time.Second {
			parts = append(parts, fmt.Sprintf(hourUnits[i].in(l), n))
		}
		d %= unit
	}
	separator := words{" ", ""}
	return minus + strings.Join(parts, separator.in(l))
}

// Percent writes the ratio of two amounts to a tenth of a percent, "58.3 %" or "25 %", in Japanese as "58.3%" or
// "25%", and "–" if whole is nothing. Halves are rounded away from zero.
func (l Language) Percent(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	ratio := new(big.Rat).SetFrac(big.NewInt(part), big.NewInt(whole))
	text := strings.TrimSuffix(ratio.Mul(ratio, big.NewRat(100, 1)).FloatString(1), ".0")
	if text == "-0" {
		text = "0"
	}
	return text + words{" %", "%"}.in(l)
}
