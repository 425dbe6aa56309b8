// Package given lays the shifts that another tool says on slots that know holidays, so that
// they can be judged like a roster of one's own.
//
// A tool without holidays has hours of weekdays at most. Their clocks are found in its shifts
// if nothing says them: on weekdays people hand over at them, and on weekends at one of the two
// or at neither. With the clocks and a calendar the days of the tool become workdays, weekends
// and holidays, and its shifts become daytime and off-hours.
package given

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
)

// Book is what a tool says of a time. The zero Book is a fault.
type Book struct {
	// Interval is the time that the shifts are of. Slots that it does not hold whole are not
	// judged.
	schedule.Interval
	People   []schedule.Person
	Holidays schedule.Calendar
	Duties   []Duty
}

// Duty is one schedule of the tool. The zero Duty is a fault.
type Duty struct {
	ID       schedule.TeamID
	Location *time.Location
	// Hours are the business hours from Monday to Friday, nil if there are none.
	Hours    *Hours
	Services []schedule.ServiceID
	Shifts   []Shift
	// Known is the time of which the shifts say all; if it is empty the one from the first to the end of the last.
	Known schedule.Interval
	// Lists are whom the rules name, Covers the shifts of people instead of others, and Told says when people are there whatever
	// shifts and rules show: no days at all say that somebody has no share. See Stay.
	Lists  []List
	Covers []Shift
	Told   map[schedule.Member][]Days
	// With names the other schedules of the same people: who serves in one of them is still there. See Stay.
	With []schedule.TeamID
}

// Hours are business hours by the clocks of a duty.
type Hours struct{ Open, Close schedule.Clock }

// String writes "10:00–19:00".
func (h Hours) String() string { return fmt.Sprintf("%v–%v", h.Open, h.Close) }

// Shift is a time in which somebody serves.
type Shift struct {
	schedule.Interval
	Member schedule.Member
}

// TeamOf is the team that has the business hours of a duty.
func TeamOf(id schedule.TeamID) schedule.TeamID { return id + ".team" }

// Laid is a Book on its slots.
type Laid struct {
	Schedule *schedule.Schedule
	Roster   *schedule.Roster
	// Double are times in which somebody is named for a seat that another has, in order.
	Double []schedule.Misfit
	// Stays say who shares each duty, by member and day.
	Stays map[schedule.TeamID][]Stay
	// Once are people without a share since all they served is one turn, with more than one and a half rounds before it and after it, by
	// member. Their Stays say no days.
	Once map[schedule.TeamID][]Stay
	// Edges are the times of duties that Roster leaves out, since their slots are not known whole.
	Edges map[schedule.TeamID][]vendor.Edge
}

// NobodyError says that Duty.Told leaves nobody to share a duty on a day. The zero NobodyError names nothing.
type NobodyError struct {
	Duty schedule.TeamID
	Date schedule.Date
}

// Error names the duty and the day.
func (e *NobodyError) Error() string {
	return fmt.Sprintf("%v: nobody has a share of %s on %v", schedule.ErrMissing, e.Duty, e.Date)
}

// Unwrap returns schedule.ErrMissing.
func (e *NobodyError) Unwrap() error { return schedule.ErrMissing }

// Lay makes the roster of a book. The error joins what is wrong with it.
func (b Book) Lay() (Laid, error) {
	if b.Interval.Empty() {
		return Laid{}, fault.New("", schedule.ErrMissing, "no time with shifts")
	}
	if err := b.Check(); err != nil {
		return Laid{}, err
	}
	desks := b.desks()
	s, err := schedule.New(b.spec(desks, false))
	if err != nil {
		return Laid{}, err
	}
	slots, stays, once := map[schedule.TeamID][]schedule.Seat{}, map[schedule.TeamID][]Stay{}, map[schedule.TeamID][]Stay{}
	for shift := range s.Duties(b.Interval) {
		if list := slots[shift.Team]; shift.Regime == schedule.OffHours && (len(list) == 0 || !list[len(list)-1].Start.Equal(shift.Seat.Start)) {
			slots[shift.Team] = append(list, shift.Seat)
		}
	}
	for i := range desks {
		k := &desks[i]
		k.stays = dated(k.stays, slots[k.ID])
		stays[k.ID] = k.stays
		if k.once != nil {
			once[k.ID] = k.once
		}
		for _, slot := range slots[k.ID] {
			if !slices.ContainsFunc(k.stays, func(s Stay) bool { return s.holds(slot.Date) }) {
				return Laid{}, &NobodyError{k.ID, slot.Date}
			}
		}
	}
	if s, err = schedule.New(b.spec(desks, true)); err != nil {
		return Laid{}, err
	}
	iv := b.Interval
	for seat := range s.Duties(b.Interval) { // a slot that ends later is not known whole
		if seat.Seat.End.After(b.End) && seat.Seat.Start.Before(iv.End) {
			iv.End = seat.Seat.Start
		}
	}
	if iv.Empty() {
		return Laid{}, fmt.Errorf("%w: %v holds no whole slot", schedule.ErrMissing, b.Interval)
	}
	r, misfits, err := s.RosterOf(iv, pieces(s, iv, desks)...)
	if err != nil {
		return Laid{}, err
	}
	return Laid{s, r, doubles(misfits), stays, once, edgesOf(s, iv, desks)}, nil
}

// edgesOf returns the edges of each duty around the time of a roster.
func edgesOf(s *schedule.Schedule, judged schedule.Interval, desks []desk) map[schedule.TeamID][]vendor.Edge {
	all := map[schedule.TeamID][]vendor.Edge{}
	for _, k := range desks {
		var served []schedule.Interval
		for _, shift := range k.Shifts {
			served = append(served, shift.Interval)
		}
		known := k.Known
		if known.Empty() {
			known = k.span()
		}
		if list := vendor.Edges(s, known, judged, []schedule.TeamID{k.ID, TeamOf(k.ID)}, served); list != nil {
			all[k.ID] = list
		}
	}
	return all
}

// desk is a duty with the seats that its people have at once.
type desk struct {
	Duty
	stays []Stay // of who share the nights
	once  []Stay // see Laid.Once
	seats []int  // by shift
	roles []schedule.Role
}

// desks returns the duties with who sits where, and who shares the nights.
func (b Book) desks() (desks []desk) {
	for _, d := range b.Duties {
		d.Shifts = slices.SortedStableFunc(slices.Values(d.Shifts), func(a, b Shift) int {
			return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Member, b.Member))
		})
		k := desk{Duty: d}
		k.stays, k.once = d.stays(b.Interval, b.turnsWith(d))
		k.seat()
		desks = append(desks, k)
	}
	return desks
}

// spec returns the organisation: each duty is a pool with a team of its own, which is open in
// the business hours. By day somebody is on duty by name if the shifts say so, else the team. People are members while they
// are there, or always if stays are not dated yet.
func (b Book) spec(desks []desk, dated bool) schedule.Spec {
	spec := schedule.Spec{Business: schedule.NeverOpen(), Holidays: b.Holidays}
	places, most := map[schedule.Member]int{}, 1
	for _, k := range desks {
		for i, stay := range k.stays {
			if i == 0 || k.stays[i-1].Member != stay.Member {
				places[stay.Member]++
				most = max(most, places[stay.Member])
			}
		}
	}
	for _, p := range b.People {
		if places[p.ID] > 0 {
			spec.People = append(spec.People, p)
		}
	}
	services := vendor.Names{}
	for _, k := range desks {
		for _, id := range k.Services {
			services[string(id)] = true
		}
	}
	for _, k := range desks {
		if spec.Location == nil {
			spec.Location = k.Location
		}
		team := schedule.Team{ID: TeamOf(k.ID), Pool: k.ID, Location: k.Location}
		pool := schedule.Pool{ID: k.ID, Location: k.Location, Duty: k.duty()}
		opening, cuts := k.cuts()
		pool.Breaks = cuts
		if k.Hours != nil {
			team.Business = schedule.Weekdays(k.Hours.Open, k.Hours.Close)
			pool.Business = team.Business
			if k.byDay() {
				team.Daytime = k.duty()
			}
		} else { // the pool has an opening clock, and nobody is open
			pool.Business = schedule.Weekdays(opening, (opening+60)%(24*60))
		}
		for _, id := range k.Services {
			team.Services = append(team.Services, schedule.Service{ID: id})
		}
		if k.Services == nil {
			team.Services = []schedule.Service{{ID: schedule.ServiceID(services.ID(string(k.ID), ""))}}
		}
		for i, stay := range k.stays { // alike in each pool, and nobody more than whole
			m := schedule.Membership{Member: stay.Member, Share: max(1, 100/most)}
			if dated {
				m.From, m.Last = stay.First, stay.Last
			} else if i > 0 && k.stays[i-1].Member == stay.Member {
				continue
			}
			team.Members = append(team.Members, m)
		}
		spec.Teams, spec.Pools = append(spec.Teams, team), append(spec.Pools, pool)
	}
	return spec
}

// duty returns the seats of the desk, to be filled.
func (k desk) duty() schedule.Duty {
	d := schedule.Duty{Primary: schedule.Vacant(), Absent: schedule.LeaveGap}
	for _, role := range k.roles[1:] {
		d.Seats = append(d.Seats, schedule.Post{Role: role, Rota: schedule.Vacant(), Optional: true})
	}
	return d
}

// seat gives each shift a seat, from 0. A second seat is one if people are in it for a quarter
// of the time; else who is there has been booked twice.
func (k *desk) seat() {
	var until []time.Time
	var busy []time.Duration
	for _, s := range k.Shifts {
		n := slices.IndexFunc(until, func(t time.Time) bool { return !t.After(s.Start) })
		if n < 0 {
			n = len(until)
			until, busy = append(until, time.Time{}), append(busy, 0)
		}
		until[n] = s.End
		busy[n] += s.Duration()
		k.seats = append(k.seats, n)
	}
	k.roles = []schedule.Role{schedule.Primary}
	for n := 1; n < len(busy) && 4*busy[n] >= busy[0]; n++ {
		k.roles = append(k.roles, schedule.Role(fmt.Sprintf("primary-%d", n+1)))
	}
	for i := range k.seats {
		if k.seats[i] >= len(k.roles) {
			k.seats[i] = 0
		}
	}
}

// byDay reports whether the shifts name somebody for business hours of weekdays, holidays or not,
// at most of which the schedule then answers.
func (k desk) byDay() bool {
	var named, open time.Duration
	k.weekdays(func(day schedule.Date) {
		hours := schedule.Interval{Start: day.At(k.Hours.Open, k.Location), End: day.At(k.Hours.Close, k.Location)}
		open += hours.Duration()
		for _, s := range k.Shifts {
			named += s.Intersect(hours).Duration()
		}
	})
	return 2*named > open
}

// weekdays yields each day from Monday to Friday in the time of the shifts.
func (d Duty) weekdays(yield func(schedule.Date)) {
	iv := d.span()
	for day := schedule.DateOf(iv.Start, d.Location); day.At(0, d.Location).Before(iv.End); day = day.AddDays(1) {
		if weekday(day) {
			yield(day)
		}
	}
}

// span returns the time from the first shift to the end of the last one.
func (d Duty) span() schedule.Interval { return spanOf(d.Shifts) }

func spanOf(shifts []Shift) (iv schedule.Interval) {
	for _, s := range shifts {
		iv = iv.Span(s.Interval)
	}
	return iv
}

func weekday(d schedule.Date) bool { return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday }

// pieces cuts the shifts of desks at the slots, so that each is of one regime.
func pieces(s *schedule.Schedule, iv schedule.Interval, desks []desk) (list []schedule.Shift) {
	slots := map[schedule.TeamID][]schedule.Seat{}
	for shift := range s.Duties(iv) {
		if n := len(slots[shift.Team]); shift.Role != schedule.All && (n == 0 || !slots[shift.Team][n-1].Start.Equal(shift.Seat.Start)) {
			slots[shift.Team] = append(slots[shift.Team], shift.Seat)
		}
	}
	for _, k := range desks {
		for _, of := range [][]schedule.Seat{slots[k.ID], slots[TeamOf(k.ID)]} {
			for i, shift := range k.Shifts {
				from, _ := slices.BinarySearchFunc(of, shift.Start, func(s schedule.Seat, t time.Time) int {
					if s.End.After(t) {
						return 1
					}
					return -1
				})
				for _, slot := range of[from:] {
					if !slot.Start.Before(shift.End) {
						break
					}
					slot.Role = k.roles[k.seats[i]]
					list = append(list, schedule.Shift{Interval: slot.Intersect(shift.Interval), Seat: slot, Member: shift.Member})
				}
			}
		}
	}
	return list
}

// doubles returns the misfits of two people, those of one time together.
func doubles(misfits []schedule.Misfit) (list []schedule.Misfit) {
	for _, m := range misfits {
		if m.Other.Member == "" {
			continue
		}
		i := slices.IndexFunc(list, func(o schedule.Misfit) bool {
			return o.End.Equal(m.Start) && o.Shift.Member == m.Shift.Member && o.Other.Member == m.Other.Member && o.Shift.Role == m.Shift.Role
		})
		if i >= 0 {
			list[i].End = m.End
		} else {
			list = append(list, m)
		}
	}
	return list
}

// Check reports what is wrong with a book's shifts: an empty time, or no member.
func (b Book) Check() error {
	var faults []error
	for _, d := range b.Duties {
		for i, s := range d.Shifts {
			switch {
			case s.Interval.Empty():
				faults = append(faults, fmt.Errorf("%s, shift %d: %w: %v is empty", d.ID, i, schedule.ErrInvalid, s.Interval))
			case s.Member == "":
				faults = append(faults, fmt.Errorf("%s, shift %d: %w: no member", d.ID, i, schedule.ErrMissing))
			}
		}
	}
	return errors.Join(faults...)
}
