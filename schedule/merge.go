package schedule

import (
	"maps"
	"slices"
)

// deskKey is what the desks of several specs and rosters have in common that are one duty.
type deskKey struct {
	team   TeamID
	regime Regime
}

func (d *desk) key() deskKey { return deskKey{d.id, d.regime} }

// recordKey is what those have in common that are one in a record. Seats that rotas fill
// and a whole team are two, since changes know them apart.
type recordKey struct {
	deskKey
	whole  bool
	place  string
	offset int
}

func (d *desk) recordKey() recordKey {
	return recordKey{d.key(), d.seats[0].role == All, d.office.location.String(), fixedOffset(d.office.location)}
}

// record returns the number of the record of a desk, in which all stands that the specs
// of the interval say of it.
func (c *compilation) record(d *desk) int {
	if i, ok := c.deskAt[d]; ok {
		return i
	}
	key := d.recordKey()
	i, ok := c.keyAt[key]
	if !ok {
		i = len(c.desks)
		c.keyAt[key] = i
		c.desks = append(c.desks, d.recorded())
		for _, x := range c.specs[key] {
			c.desks[i].merge(x)
			c.deskAt[x] = i
		}
	}
	if _, merged := c.deskAt[d]; !merged { // published, or of a later spec
		c.desks[i].merge(d)
		c.deskAt[d] = i
	}
	return i
}

// recorded returns a desk that knows what a record keeps of it: no rotas.
func (d *desk) recorded() *desk {
	return &desk{id: d.id, regime: d.regime, office: &office{location: d.office.location, calendar: NoHolidays{}}, absent: d.absent,
		record: true, tenures: map[Member][]Membership{}, ready: map[Member]Date{}}
}

// merge adds what the desk has under one spec to a record.
func (d *desk) merge(other *desk) {
	for _, theirs := range other.seats {
		if !slices.ContainsFunc(d.seats, func(ours seat) bool { return ours.role == theirs.role }) {
			d.seats = append(d.seats, seat{role: theirs.role})
		}
	}
	d.unlock()
	known := maps.Clone(d.tenures)
	for i, m := range other.members {
		if m, ok := other.clip(m); ok {
			d.enrol(m, other.homes[i])
		}
	}
	for m := range other.tenures {
		d.prepare(m, other, known[m] != nil)
	}
	for _, id := range other.services {
		if !slices.Contains(d.services, id) {
			d.services = append(d.services, id)
		}
	}
}

// clip returns the part of a membership that lies in the time of the desk's spec.
func (d *desk) clip(m Membership) (Membership, bool) {
	if d.era != nil {
		if m.From.Before(d.era.from) {
			m.From = d.era.from
		}
		if until := d.era.until; !until.IsZero() && (m.Until.IsZero() || until.Before(m.Until)) {
			m.Until = until
		}
	}
	return m, m.Until.IsZero() || m.From.Before(m.Until)
}

// enrol adds a membership to a record, or makes longer the one that it goes on from.
func (d *desk) enrol(m Membership, home TeamID) {
	tenures := d.tenures[m.Member]
	for j, known := range tenures {
		joined, ok := known.join(m)
		if !ok {
			continue
		}
		for i := range d.members {
			if d.members[i] == known && d.homes[i] == home {
				d.members[i], tenures[j] = joined, joined
				return
			}
		}
	}
	d.members, d.homes = append(d.members, m), append(d.homes, home)
	d.tenures[m.Member] = append(tenures, m)
}

// join returns two memberships of one person as one; false if a day lies between
// them, or their shares differ.
func (m Membership) join(o Membership) (Membership, bool) {
	apart := !m.Until.IsZero() && m.Until.Before(o.From) || !o.Until.IsZero() && o.Until.Before(m.From)
	if o.From.Before(m.From) {
		m.From = o.From
	}
	if o.Until.IsZero() || !m.Until.IsZero() && m.Until.Before(o.Until) {
		m.Until = o.Until
	}
	return m, !apart && m.Share == o.Share
}

// prepare notes from when a member of another desk is ready: for who is known
// already, from the first day of readiness under either spec.
func (d *desk) prepare(m Member, other *desk, known bool) {
	ready, first := other.ready[m], Date{}
	if e := other.era; e != nil {
		if first = e.from; !e.until.IsZero() && !ready.Before(e.until) {
			ready = farFuture
		}
	}
	if known && ready.Before(first) {
		ready = first
	}
	before, unready := d.ready[m]
	if !known && !ready.IsZero() || known && unready && ready.Before(before) {
		d.ready[m] = ready
	}
}
