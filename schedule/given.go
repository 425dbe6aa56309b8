package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A roster from given shifts: what another tool, a sheet or a calendar says, laid on the
// slots of a schedule.
//
// The shifts of each seat are put in order and told apart: of two people in one seat at a
// time whoever was first keeps it. The seats of each slot are then cut where the shifts
// begin and end. Cost: sorting the shifts, and the slots of the time.

// Misfit is time of a given shift that a roster could not take.
type Misfit struct {
	Interval
	Shift Shift
	// Other has the seat at that time. The zero Shift says that the duty has no slot then, or
	// none that starts in the time of the roster.
	Other Shift
}

// String says who has no place, when and why.
func (m Misfit) String() string {
	if m.Other.Member == "" {
		return fmt.Sprintf("%s of %s, %v: %s has no slot then", m.Shift.Role, m.Shift.Team, m.Interval, m.Shift.Member)
	}
	return fmt.Sprintf("%s of %s, %v: %s, while %s has the seat", m.Shift.Role, m.Shift.Team, m.Interval, m.Shift.Member, m.Other.Member)
}

// RosterOf returns the roster of the slots that start in iv, served as the shifts say. Of a
// shift it reads the Interval, Team (Everyone if empty), Regime (OffHours if empty), Role
// (Primary if empty) and Member, who need not be known. The duties of the shifts have gaps
// where no shift says who serves; other duties are served as in the schedule. What does not
// fit is returned beside the roster, in order. The error joins one for each shift of an
// unknown duty or seat, or without a member or a time.
func (s *Schedule) RosterOf(iv Interval, shifts ...Shift) (*Roster, []Misfit, error) {
	if s == nil || s.board == nil {
		return nil, nil, fmt.Errorf("%w: no schedule", ErrBeforeStart)
	}
	script, faults := s.transcript(shifts)
	if len(faults) > 0 {
		return nil, nil, errors.Join(faults...)
	}
	misfits := script.untangle()
	d := newDraft(s)
	for x, seat := range s.slots(iv, func(d *duty) bool { return script[d.key()] != nil }) {
		d.place(&x, &seat, script[x.duty.key()])
		d.touched[x.number] = true
	}
	for _, roles := range script {
		for _, list := range roles {
			for _, shift := range list {
				for _, rest := range shift.Without(shift.placed...) {
					misfits = append(misfits, Misfit{Interval: rest, Shift: shift.Shift})
				}
			}
		}
	}
	slices.SortFunc(misfits, func(a, b Misfit) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Shift.Team, b.Shift.Team), cmp.Compare(a.Shift.Regime, b.Shift.Regime),
			cmp.Compare(a.Shift.Role, b.Shift.Role), cmp.Compare(a.Shift.Member, b.Shift.Member), a.End.Compare(b.End))
	})
	roster, err := d.done().Roster(iv)
	return roster, misfits, err
}

// transcript is the given shifts of duties, by seat.
type transcript map[dutyKey]map[Role][]told

// told is a given shift, with the time of it that has a place.
type told struct {
	Shift
	placed []Interval
}

// transcript sorts shifts by duty and seat, and reports the ones that cannot be.
func (s *Schedule) transcript(shifts []Shift) (transcript, []error) {
	all := transcript{}
	var faults []error
	for i, shift := range shifts {
		shift.Team, shift.Regime, shift.Role = cmp.Or(shift.Team, Everyone), cmp.Or(shift.Regime, OffHours), cmp.Or(shift.Role, Primary)
		if !shift.Interval.Empty() {
			shift.Interval = Interval{shift.Start.In(s.Location(shift.Start)), shift.End.In(s.Location(shift.Start))}
		}
		fault := func(err error, format string, args ...any) {
			faults = append(faults, fmt.Errorf("shifts[%d]: %w: %s", i, err, fmt.Sprintf(format, args...)))
		}
		open := s.rolesOf(dutyKey{shift.Team, shift.Regime})
		role := shift.Role
		if role == All { // a primary answers instead of the whole team
			role = Primary
		}
		switch {
		case shift.Interval.Empty():
			fault(ErrInvalid, "%v is empty", shift.Interval)
		case shift.Member == "" && shift.Role != All:
			fault(ErrMissing, "the %s of %s, %v, has no member", shift.Role, shift.Team, shift.Interval)
		case open == nil:
			fault(ErrUnknownTeam, "%q has no duty %s", shift.Team, shift.Regime)
		case !slices.Contains(open, shift.Role) && !(role == Primary && slices.Contains(open, All)):
			fault(ErrInvalid, "the duty of %s has no seat %q", shift.Team, shift.Role)
		default:
			key := dutyKey{shift.Team, shift.Regime}
			if all[key] == nil {
				all[key] = map[Role][]told{}
			}
			all[key][role] = append(all[key][role], told{Shift: shift})
		}
	}
	return all, faults
}

// rolesOf returns the seats that some spec has for a duty, nil if none has it.
func (s *Schedule) rolesOf(key dutyKey) (roles []Role) {
	for _, e := range s.eras {
		for _, d := range e.duties {
			if d.key() == key {
				roles = append(roles, d.open...)
			}
		}
	}
	return roles
}

// untangle takes from each shift the time in which another one has the seat already, and
// returns what is left over. Time that is given twice to one person is theirs once. Shifts
// come by start, so what one has left begins where the ones before end.
func (t transcript) untangle() (misfits []Misfit) {
	for _, roles := range t {
		for role, list := range roles {
			slices.SortStableFunc(list, func(a, b told) int { return a.Start.Compare(b.Start) })
			var kept []told
			for _, shift := range list {
				whole := shift.Shift
				for i := len(kept) - 1; i >= 0 && kept[i].End.After(whole.Start); i-- {
					if both := kept[i].Intersect(whole.Interval); kept[i].Member != whole.Member && !both.Empty() {
						misfits = append(misfits, Misfit{both, whole, kept[i].Shift})
					}
				}
				if n := len(kept); n > 0 {
					shift.Start = latest(shift.Start, kept[n-1].End)
				}
				if !shift.Interval.Empty() {
					kept = append(kept, shift)
				}
			}
			roles[role] = kept
		}
	}
	return misfits
}

// place gives the seats of a slot to the members of given shifts, and takes it from what is
// left of them. A seat that a published slot does not have and no shift names stays away.
func (d *draft) place(x *slot, seat *Seat, roles map[Role][]told) {
	was := d.slotShifts(x, seat)
	for _, role := range x.duty.open {
		list := roles[role]
		if role == All {
			list = roles[Primary]
		}
		from, _ := slices.BinarySearchFunc(list, seat.Start, func(s told, t time.Time) int {
			if s.End.After(t) {
				return 1
			}
			return -1
		})
		var edits []edit
		free := seat.Interval
		gap := func(end time.Time) {
			if free.End = end; !free.Empty() {
				edits = append(edits, edit{free, "", []Step{{Rule: RuleVacant}}})
			}
		}
		for i := from; i < len(list) && list[i].Start.Before(seat.End); i++ {
			part := seat.Intersect(list[i].Interval)
			part = Interval{part.Start.In(seat.Start.Location()), part.End.In(seat.Start.Location())}
			gap(part.Start)
			why := []Step{{Rule: RuleGiven, Member: list[i].Member}}
			if list[i].Member == "" && role == All {
				why = x.duty.team
			} else if list[i].Member == "" {
				why[0].Rule = RuleVacant
			}
			edits = append(edits, edit{part, list[i].Member, why})
			list[i].placed = append(list[i].placed, part)
			free.Start = part.End
		}
		gap(seat.End)
		if role == All || len(edits) > 1 || edits[0].member != "" || slices.ContainsFunc(was, func(s Shift) bool { return s.Role == role }) {
			d.edits[x.key(role)] = edits
		}
	}
}
