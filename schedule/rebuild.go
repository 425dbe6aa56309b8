package schedule

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// roster rebuilds the roster of a record, and checks it on the way.
func (rec *record) roster() (*Roster, error) {
	if want, err := rec.digest(); err != nil || rec.Digest != want {
		return nil, unfit("digest", "%q is not that of the content, %q", rec.Digest, want)
	}
	b := rebuild{record: rec, locations: map[string]*time.Location{}}
	if max(rec.Offset, -rec.Offset) > maxOffset {
		return nil, unfit("offset", "%d seconds are more than 26 hours", rec.Offset)
	}
	if err := readTiers("", rec.Escalation); err != nil {
		return nil, err
	}
	loc := b.location(rec.Location, rec.Offset)
	b.roster = &Roster{interval: Interval{rec.Start.In(loc), rec.End.In(loc)}, tiers: rec.Escalation, byService: map[ServiceID]*rosterService{}}
	for _, step := range []func() error{b.readDesks, b.readSlots, b.readServices, b.readTimelines, b.readLeaves} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.roster, b.roster.seal()
}

// unfit is a fault of a record.
func unfit(path, format string, args ...any) error {
	return fmt.Errorf("%w: roster: %s: %s", ErrInvalid, path, fmt.Sprintf(format, args...))
}

// rebuild is a roster on its way from a record, whose parts name each other by
// number.
type rebuild struct {
	*record
	roster    *Roster
	locations map[string]*time.Location
	seenBy    []*rosterService // a service of each timeline
}

// readTiers refuses an escalation that no spec can have.
func readTiers(path string, tiers []Tier) error {
	for _, f := range checkTiers(tiers) {
		return unfit(strings.TrimPrefix(path+".escalation"+strings.ToLower(f.Path), "."), "%s", f.Problem)
	}
	return nil
}

// location loads each zone once.
func (b *rebuild) location(name string, offset int) *time.Location {
	key := fmt.Sprint(name, offset)
	if b.locations[key] == nil {
		loc, err := time.LoadLocation(name)
		if err != nil || name == "Local" || offset != 0 {
			loc = time.FixedZone(name, offset)
		}
		b.locations[key] = loc
	}
	return b.locations[key]
}

func (b *rebuild) readDesks() error {
	for i, d := range b.Desks {
		path := fmt.Sprintf("desks[%d]", i)
		if d.Regime != Daytime && d.Regime != OffHours {
			return unfit(path+".regime", "%q is none of daytime and off-hours", d.Regime)
		}
		if len(d.Roles) == 0 {
			return unfit(path+".roles", "no role")
		}
		for j, role := range d.Roles {
			if !slices.Contains([]Role{Primary, Secondary, Shadow, All}, role) || slices.Contains(d.Roles[:j], role) {
				return unfit(fmt.Sprintf("%s.roles[%d]", path, j), "%q is none of primary, secondary, shadow and all, each once", role)
			}
		}
		if max(d.Offset, -d.Offset) > maxOffset {
			return unfit(path+".offset", "%d seconds are more than 26 hours", d.Offset)
		}
		desk := (&desk{id: d.Team, regime: d.Regime, absent: d.Absent, seats: []seat{{role: d.Roles[0]}}, office: &office{location: b.location(d.Location, d.Offset)}}).recorded()
		desk.services = d.Services
		for _, role := range d.Roles[1:] {
			desk.seats = append(desk.seats, seat{role: role})
		}
		desk.unlock()
		for _, m := range d.Members {
			tenure := Membership{m.Member, m.From, m.Until, m.Share}
			desk.members, desk.homes = append(desk.members, tenure), append(desk.homes, m.Team)
			desk.tenures[m.Member] = append(desk.tenures[m.Member], tenure)
			if !m.Ready.IsZero() {
				desk.ready[m.Member] = m.Ready
			}
			if m.Unnamed {
				desk.unnamed[m.Member] = true
			}
		}
		b.roster.desks = append(b.roster.desks, desk)
	}
	return nil
}

func (b *rebuild) readSlots() error {
	r := b.roster
	ends := make([]time.Time, len(r.desks))
	for i, s := range b.Slots {
		path := fmt.Sprintf("slots[%d]", i)
		if s.Desk < 0 || s.Desk >= len(r.desks) {
			return unfit(path+".desk", "there is no desk %d", s.Desk)
		}
		d := r.desks[s.Desk]
		whole := Interval{s.Start.In(d.office.location), s.End.In(d.office.location)}
		slot := rosterSlot{Slot: Slot{Interval: whole, Date: s.Date, Regime: d.regime, Team: d.id, Day: s.Day, Morrow: s.Morrow},
			desk: s.Desk, from: len(r.shifts), provisional: s.Provisional}
		switch {
		case whole.Empty():
			return unfit(path, "%v is empty", whole)
		case seconds(whole) != span{whole.Start.Unix(), whole.End.Unix()}:
			return unfit(path, "%v does not start and end on whole seconds", whole)
		case !r.interval.Contains(s.Start):
			return unfit(path+".start", "%v does not start in %v", whole, r.interval)
		case i > 0 && whole.Start.Before(r.slots[i-1].Start):
			return unfit(path+".start", "%v is not in order", whole)
		case whole.Start.Before(ends[s.Desk]):
			return unfit(path+".start", "%v overlaps the slot of desk %d before", whole, s.Desk)
		}
		ends[s.Desk] = whole.End
		if s.Holiday != nil {
			slot.holiday = *s.Holiday
		}
		if err := b.readSeats(path, d, slot.Slot, s.Seats); err != nil {
			return err
		}
		slot.to = len(r.shifts)
		r.slots = append(r.slots, slot)
	}
	return nil
}

// readSeats reads the shifts of one slot. The parts of each role fill it, one after
// the other; a shadow may watch some of it only.
func (b *rebuild) readSeats(path string, d *desk, slot Slot, seats []recordSeat) error {
	filled := map[Role]time.Time{} // up to when
	for j, seat := range seats {
		loc := slot.Start.Location()
		shift := Shift{Interval: Interval{seat.Start.In(loc), seat.End.In(loc)}, Slot: slot, Member: seat.Member, Why: seat.Why}
		shift.Role = seat.Role
		if shift.Empty() || !slot.Encloses(shift.Interval) {
			return unfit(fmt.Sprintf("%s.seats[%d]", path, j), "%v is not a part of %v", shift.Interval, slot.Interval)
		}
		role := seatOf(d, shift.Slot).Role
		if !slices.Contains(d.open, role) {
			return unfit(fmt.Sprintf("%s.seats[%d].role", path, j), "the desk has no seat for %q", role)
		}
		until, known := filled[role]
		if !known {
			until = slot.Start
		}
		if shift.Start.Before(until) || role != Shadow && shift.Start.After(until) {
			return unfit(fmt.Sprintf("%s.seats[%d]", path, j), "%v does not follow the part of %s before, which ends at %s", shift.Interval, role, until.Format(time.RFC3339))
		}
		filled[role] = shift.End
		b.roster.shifts = append(b.roster.shifts, shift)
	}
	delete(filled, Shadow)
	if len(filled) == 0 {
		return unfit(path+".seats", "nobody is asked")
	}
	for _, role := range slices.Sorted(maps.Keys(filled)) {
		if until := filled[role]; !until.Equal(slot.End) {
			return unfit(path+".seats", "the last part of %s ends at %s, not with the slot", role, until.Format(time.RFC3339))
		}
	}
	return nil
}

func (b *rebuild) readServices() error {
	r := b.roster
	r.timelines, b.seenBy = make([]*timeline, len(b.Timelines)), make([]*rosterService, len(b.Timelines))
	for i, s := range b.Services {
		path := fmt.Sprintf("services[%d]", i)
		if s.Timeline < 0 || s.Timeline >= len(r.timelines) {
			return unfit(path+".timeline", "there is no number %d", s.Timeline)
		}
		if r.byService[s.ID] != nil {
			return unfit(path+".id", "service %q stands twice", s.ID)
		}
		svc := &rosterService{ID: s.ID, FollowedBy: s.FollowedBy, index: s.Timeline}
		for j, x := range append(slices.Clip(s.Earlier), recordTerm{time.Unix(always.end, 0), s.Owner, s.Pool, s.Docs, r.tiers}) {
			place := path
			if j < len(s.Earlier) {
				place = fmt.Sprintf("%s.earlier[%d]", path, j)
			}
			if j > 0 && j < len(s.Earlier) && !x.Until.After(s.Earlier[j-1].Until) {
				return unfit(place+".until", "%s is not in order", x.Until.Format(time.RFC3339))
			}
			if err := readTiers(place, x.Escalation); err != nil {
				return err
			}
			for _, n := range []struct {
				name string
				desk int
			}{{"owner", x.Owner}, {"pool", x.Pool}} {
				if n.desk < 0 || n.desk >= len(r.desks) {
					return unfit(place+"."+n.name, "there is no number %d", n.desk)
				}
			}
			svc.earlier = append(svc.earlier, term{x.Until.Unix(), r.desks[x.Owner], r.desks[x.Pool], x.Docs, x.Escalation})
		}
		n := len(s.Earlier)
		svc.term, svc.earlier = svc.earlier[n], svc.earlier[:n:n]
		if r.timelines[s.Timeline] == nil {
			r.timelines[s.Timeline], b.seenBy[s.Timeline] = &timeline{}, svc
		}
		svc.timeline = r.timelines[s.Timeline]
		r.services, r.byService[s.ID] = append(r.services, svc), svc
	}
	return nil
}

func (b *rebuild) readTimelines() error {
	r := b.roster
	for i, parts := range b.Timelines {
		if r.timelines[i] == nil {
			return unfit(fmt.Sprintf("timelines[%d]", i), "no service has it")
		}
		owner := func(t int64) *desk { return b.seenBy[i].at(t).owner }
		for j, p := range parts {
			path := fmt.Sprintf("timelines[%d][%d]", i, j)
			seen := Interval{p.Start, p.End}
			switch {
			case p.Slot < 0 || p.Slot >= len(r.slots):
				return unfit(path+".slot", "there is no slot %d", p.Slot)
			case seen.Empty() || !r.slots[p.Slot].Encloses(seen):
				return unfit(path, "%v is not a part of %v", seen, r.slots[p.Slot].Interval)
			case j > 0 && p.Start.Before(parts[j-1].End):
				return unfit(path+".start", "%v is not in order", seen)
			}
			closed := Day{}
			if p.Closed != nil {
				closed = *p.Closed
			}
			r.timelines[i].add(r, p.Slot, seconds(seen), owner, closed)
		}
	}
	return nil
}

func (b *rebuild) readLeaves() error {
	r := b.roster
	for i, l := range b.Leaves {
		leave := Leave{Member: l.Member, Interval: Interval{l.Start.In(r.interval.Start.Location()), l.End.In(r.interval.Start.Location())}, Long: l.Long}
		if leave.Empty() {
			return unfit(fmt.Sprintf("leaves[%d]", i), "%v is empty", leave.Interval)
		}
		if !slices.ContainsFunc(r.desks, func(d *desk) bool { return d.tenures[l.Member] != nil }) {
			return unfit(fmt.Sprintf("leaves[%d].member", i), "there is no member %q", l.Member)
		}
		r.leaves = append(r.leaves, leave)
	}
	return nil
}
