package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// deskKey is what the desks of several specs and rosters have in common that are one duty.
type deskKey struct {
	team   TeamID
	regime Regime
}

func (d *desk) key() deskKey { return deskKey{d.id, d.regime} }

// recordKey is what those have in common that are one in a record: their people too, in
// the same time, and the policy for who is absent, since one spec asks others than the next. Seats that rotas fill and a
// whole team are two, since changes know them apart.
type recordKey struct {
	deskKey
	whole  bool
	place  string
	offset int
	absent Absent
	people string
}

func (d *desk) recordKey() recordKey {
	var people strings.Builder
	for i, m := range d.members {
		fmt.Fprintf(&people, "%q %q %d %v %v %v\n", m.Member, d.homes[i], m.Share, m.From, m.Until, d.ready[m.Member])
	}
	return recordKey{d.key(), d.seats[0].role == All, d.office.location.String(), fixedOffset(d.office.location), d.absent, people.String()}
}

// follow finds the desks that have the same people as in the spec before: they are one.
func (e *era) follow(before *era) {
	known := map[recordKey]*desk{}
	for _, d := range before.desks {
		known[d.recordKey()] = d
	}
	for _, d := range e.desks {
		if same := known[d.recordKey()]; same != nil {
			d.first = same.first
		}
	}
}

// extend tells each desk until when it is the same.
func (e *era) extend() {
	for _, d := range e.desks {
		d.first.until = e.end
	}
}

// record returns the number of the record of a desk.
func (c *compilation) record(d *desk) int {
	if i, ok := c.deskAt[d]; ok {
		return i
	}
	recorded := d.recorded()
	key := recorded.recordKey()
	i, ok := c.keyAt[key]
	if !ok {
		i = len(c.desks)
		c.keyAt[key] = i
		c.desks = append(c.desks, recorded)
		for m := range d.unnamed {
			recorded.unnamed[m] = true
		}
	}
	c.desks[i].merge(d)
	c.deskAt[d] = i
	return i
}

// recorded returns a desk that has what a record keeps of it: no rotas, and each
// membership as far as the desk's specs hold, on days of its own place.
func (d *desk) recorded() *desk {
	r := &desk{id: d.id, regime: d.regime, seats: []seat{{role: d.seats[0].role}}, office: &office{location: d.office.location, calendar: NoHolidays{}}, absent: d.absent,
		record: true, tenures: map[Member][]Membership{}, ready: map[Member]Date{}, unnamed: map[Member]bool{}}
	from, until := d.days()
	for i, m := range d.members {
		if m, ok := m.clip(from, until); ok {
			r.members, r.homes = append(r.members, m), append(r.homes, d.homes[i])
			r.tenures[m.Member] = append(r.tenures[m.Member], m)
			if ready := d.ready[m.Member]; !ready.IsZero() {
				r.ready[m.Member] = ready
			}
		}
	}
	return r
}

// merge adds the seats and services of a desk under one spec to a record, and whom its
// rotas name.
func (d *desk) merge(other *desk) {
	for m := range d.unnamed {
		d.unnamed[m] = d.unnamed[m] && other.unnamed[m]
	}
	for _, theirs := range other.seats {
		if !slices.ContainsFunc(d.seats, func(ours seat) bool { return ours.role == theirs.role }) {
			d.seats = append(d.seats, seat{role: theirs.role})
		}
	}
	d.unlock()
	for _, id := range other.services {
		if !slices.Contains(d.services, id) {
			d.services = append(d.services, id)
		}
	}
}

// days returns the first day of the desk's place on which its specs hold at some time,
// and the first on which they no longer do. Zero is always and for ever.
func (d *desk) days() (from, until Date) {
	if d.era == nil {
		return from, until
	}
	day := func(t int64) Date { return DateOf(time.Unix(t, 0), d.office.location) }
	if t := d.first.era.start; t != always.start {
		from = day(t)
	}
	if t := d.first.until; t != always.end {
		until = day(t - 1).AddDays(1)
	}
	return from, until
}

// clip returns the part of a membership from a day on and until another, if there is any.
func (m Membership) clip(from, until Date) (Membership, bool) {
	if m.From.Before(from) {
		m.From = from
	}
	if !until.IsZero() && (m.Until.IsZero() || until.Before(m.Until)) {
		m.Until = until
	}
	return m, m.Until.IsZero() || m.From.Before(m.Until)
}
