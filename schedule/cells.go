package schedule

import "slices"

// piece is a part of a seat's slot with whoever serves it after changes.
type piece struct {
	Interval
	member Member
	why    []Step
}

// shift makes the shift of a part of the piece.
func (p piece) shift(slot Slot, shown Interval) Shift {
	if slot.Role == All && p.member != "" {
		slot.Role = Primary
	}
	return Shift{Interval: shown, Slot: slot, Member: p.member, Why: p.why}
}

// put writes a shift into its seat, splitting what was there.
func (d *draft) put(desk *desk, shift Shift) {
	seat := seatOf(desk, shift.Slot)
	var pieces []piece
	for _, old := range d.whole(desk, shift.Slot) {
		if seatOf(desk, old.Slot) != seat {
			continue
		}
		for _, rest := range outside([]Interval{old.Interval}, shift.Interval) {
			pieces = append(pieces, piece{rest, old.Member, old.Why})
		}
	}
	pieces = append(pieces, piece{shift.Interval, shift.Member, shift.Why})
	slices.SortFunc(pieces, func(a, b piece) int { return a.Start.Compare(b.Start) })
	if _, touched := d.undo[seat]; !touched {
		d.undo[seat] = d.cells[seat]
	}
	d.cells[seat] = pieces
	d.touched[desk.key()] = true
}

// patched replaces the shifts from first on by what changes made of them. A published
// roster has no others.
func (s *Schedule) patched(dst []Shift, first int, d *desk, slot Slot, part Interval) []Shift {
	base := slices.Clone(dst[first:])
	dst = dst[:first]
	for i, role := range d.open {
		slot.Role = role
		pieces, ok := s.cells[slot.Seat()]
		if !ok && i < len(base) {
			dst = append(dst, base[i])
		}
		for _, p := range pieces {
			if shown := p.Intersect(part); !shown.Empty() {
				dst = append(dst, p.shift(slot, shown))
			}
		}
	}
	slices.SortStableFunc(dst[first:], func(a, b Shift) int { return a.Start.Compare(b.Start) })
	return dst
}

// seatOf returns the identity by which changes know a seat: a member in the place
// of the whole team has that team's seat.
func seatOf(d *desk, slot Slot) Seat {
	if slot.Role == Primary && d.seats[0].role == All {
		slot.Role = All
	}
	return slot.Seat()
}

// edited reports whether a change has touched a seat of the slot.
func (s *Schedule) edited(d *desk, slot Slot) bool {
	for _, role := range d.open {
		slot.Role = role
		if _, ok := s.cells[slot.Seat()]; ok {
			return true
		}
	}
	return false
}

// whole returns the shifts of a whole slot, by start then seat, and then the time
// in which a shadow can still be put beside them.
func (s *Schedule) whole(d *desk, slot Slot) []Shift {
	f := filler{s: s}
	shifts := f.seats(nil, d, &slot, slot.Interval)
	if !slices.Contains(d.open, Shadow) {
		return shifts
	}
	free := Shift{Interval: slot.Interval, Slot: slot}
	free.Role = Shadow
	for _, shift := range shifts[:len(shifts):len(shifts)] {
		if shift.Role != Shadow {
			continue
		}
		if free.End = shift.Start; !free.Empty() {
			shifts = append(shifts, free)
		}
		free.Start = shift.End
	}
	if free.End = slot.End; !free.Empty() {
		shifts = append(shifts, free)
	}
	return shifts
}
