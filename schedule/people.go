package schedule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule/internal/line"
)

// Candidate is a person's time in a team of a pool, as a planner needs it. A person who
// changes teams is several candidates.
type Candidate struct {
	Member Member
	// Name is the name in Spec.People, of the last spec with one.
	Name       string
	Pool, Team TeamID
	// From and Last bound the membership as in Membership; Share is 1 to 100.
	From, Last Date
	Share      int
	// Ready is the first day on which the member can answer for every service of
	// the pool. Zero means always.
	Ready Date
	// Never, Wants and Avoids are those of the Person in the spec.
	Never, Wants, Avoids []When
	// Seats are the first days on which the member can take a seat that has its own people
	// (Post.Ready); a year of 9999 is never.
	Seats map[Role]Date
	// Since is the instant at which the membership begins with a spec, and Before the
	// instant at which it ends with one. They bound the slots to serve instead of From
	// and Last. Each is zero if no spec begins or ends the membership.
	Since, Before time.Time
	// Away lists the member's leaves that overlap the time asked for, or a slot that
	// starts in it.
	Away []Leave
}

// CanServe reports whether the candidate is a member, and ready to take the seat, when the
// slot of s starts, and does not say that they never serve at such a time.
func (c Candidate) CanServe(s Seat) bool {
	return c.Shares(s) && !slices.ContainsFunc(c.Never, func(w When) bool { return w.Holds(s) })
}

// Shares reports whether the candidate is a member and ready for every service of the pool
// when the slot of s starts: the slot's burden is shared among such people.
func (c Candidate) Shares(s Seat) bool {
	return c.Belongs(s) && !s.Date.Before(c.ReadyFrom(s.Role))
}

// Accrues reports whether a slot adds to what the candidate is to serve: the candidate shares
// it, and no long leave overlaps it. A vacation accrues.
func (c Candidate) Accrues(s Seat) bool { return c.Shares(s) && !c.OnLongLeave(s.Interval) }

// OnLongLeave reports whether a long leave of the candidate overlaps iv.
func (c Candidate) OnLongLeave(iv Interval) bool {
	return slices.ContainsFunc(c.Away, func(l Leave) bool { return l.Long && l.Overlaps(iv) })
}

// Belongs reports whether the candidate is a member of the pool when the slot of s starts.
func (c Candidate) Belongs(s Seat) bool {
	begun, ended := !s.Date.Before(c.From), !c.Last.IsZero() && s.Date.After(c.Last)
	if !c.Since.IsZero() {
		begun = !s.Start.Before(c.Since)
	}
	if !c.Before.IsZero() {
		ended = !s.Start.Before(c.Before)
	}
	return c.Pool == s.Team && begun && !ended
}

// Teammates lists who is in a team of the pool with m when the slot of s starts. A member of the pool
// is one of them.
func Teammates(people []Candidate, m Member, s Seat) (mates []Member) {
	for _, own := range people {
		if own.Member != m || own.Team == "" || !own.Belongs(s) {
			continue
		}
		for _, c := range people {
			if c.Team == own.Team && c.Belongs(s) {
				mates = append(mates, c.Member)
			}
		}
	}
	return mates
}

// ReadyFrom returns the first day on which the candidate is ready to take a seat. Zero means
// always.
func (c Candidate) ReadyFrom(role Role) Date {
	if from, own := c.Seats[role]; own {
		return from
	}
	return c.Ready
}

// In reports whether the membership holds on d.
func (c Candidate) In(d Date) bool { return Membership{From: c.From, Last: c.Last}.In(d) }

// People returns the people who may be planned in iv, with membership, readiness and leave,
// ordered by pool, member and first day. A membership ends with the last spec that has it.
func (s *Schedule) People(iv Interval) []Candidate {
	if s == nil {
		return nil
	}
	windows := map[TeamID]window{}
	for _, e := range s.eras {
		part := e.Span.Intersect(seconds(iv))
		for _, d := range e.duties {
			if d.regime == OffHours && !part.Empty() {
				windows[d.id] = windows[d.id].widen(d, timesOf(part, d.office.location), iv)
			}
		}
	}
	people := slices.DeleteFunc(s.candidates(), func(c Candidate) bool {
		w, asked := windows[c.Pool]
		ended := !c.Last.IsZero() && c.Last.Before(w.first)
		if !c.Before.IsZero() { // the slots before the next spec opens are still its own
			ended = !c.Before.After(iv.Start)
		}
		return !asked || c.From.After(w.last) || ended
	})
	for i, c := range people {
		people[i].Away = s.leavesOf(c.Member, Interval{iv.Start, latest(iv.End, windows[c.Pool].end)})
	}
	slices.SortStableFunc(people, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.Pool, b.Pool), cmp.Compare(a.Member, b.Member), a.From.Compare(b.From))
	})
	return people
}

// LongVacation is a leave of more than a month that is not marked as long: its share of the
// work is made up for, so plans put it into the weeks around. Mark it as Long if somebody is
// away as on parental leave; else it is a matter of taste.
type LongVacation struct {
	Member Member
	// Name is the name of the member, the ID if it is not known.
	Name string
	Interval
}

// LongVacations returns the vacations of more than a month that a schedule knows and that are
// worth a second look, by member and start. Leaves that abut are one vacation.
func (s *Schedule) LongVacations() (found []LongVacation) {
	if s == nil {
		return nil
	}
	for _, m := range slices.Sorted(maps.Keys(s.leaves)) {
		var away Interval
		look := func(next Interval) {
			if !away.Empty() && away.End.After(away.Start.AddDate(0, 1, 0)) {
				found = append(found, LongVacation{m, s.nameOf(m), away})
			}
			away = next
		}
		for _, l := range s.leaves[m] {
			switch {
			case l.Long:
				look(Interval{})
			case away.End.Equal(l.Start) && !away.Empty():
				away.End = l.End
			default:
				look(l.Interval)
			}
		}
		look(Interval{})
	}
	return found
}

// String puts the finding into English words.
func (v LongVacation) String() string { return v.In(English) }

// In puts the finding into words of the given language.
func (v LongVacation) In(l Language) string {
	text := words{
		"%s is away for more than a month, %s, on a leave that is not marked as long: its share of the work moves to the weeks around",
		"%s は1か月を超える休暇（%s）ですが、長期休暇（long）の指定がないため、その間の分担は前後の週に回ります"}
	return fmt.Sprintf(text.in(l), v.Name, l.Span(v.Interval))
}

// window is what an interval is to a pool: the days that it touches, and the end of the
// slots that start in it.
type window struct {
	first, last Date
	end         time.Time
}

// widen adds the part of iv in which a spec has the pool. Parts come in order.
func (w window) widen(d *duty, part, iv Interval) window {
	if w.first.IsZero() {
		w.first = DateOf(part.Start, d.office.location)
	}
	w.last, w.end = DateOf(part.End.Add(-1), d.office.location), latest(w.end, d.lastEnd(part.End, iv))
	return w
}

// candidates returns every membership of a pool. A membership that goes on under the next
// spec is one candidate.
func (s *Schedule) candidates() (all []Candidate) {
	numbers := map[Member][]int{} // in all
	var ends []bool               // with a spec: the membership may go on
	for i, e := range s.eras {
		var from, last Date
		if i > 0 {
			from = e.from
		}
		if i+1 < len(s.eras) {
			last = s.eras[i+1].from.AddDays(-1)
		}
		for _, d := range e.duties {
			if d.regime != OffHours {
				continue
			}
			for j, m := range d.members {
				clipped, ok := m.clip(from, last)
				if !ok {
					continue
				}
				c := Candidate{Member: m.Member, Name: e.people[m.Member].Name, Pool: d.id, Team: d.homes[j], From: clipped.From, Last: clipped.Last, Share: cmp.Or(m.Share, 100), Ready: d.ready[m.Member], Seats: d.readySeats(m.Member)}
				c.Never, c.Wants, c.Avoids = e.people[m.Member].Never, e.people[m.Member].Wants, e.people[m.Member].Avoids
				begins := !from.IsZero() && clipped.From == from
				end := !last.IsZero() && (m.Last.IsZero() || last.Before(m.Last)) // not on that day by itself
				during := timesOf(e.Span, d.office.location)
				if begins {
					c.Since = during.Start
				}
				if end {
					c.Before = during.End
				}
				if n := slices.IndexFunc(numbers[m.Member], func(n int) bool { return begins && ends[n] && c.goesOn(all[n]) }); n >= 0 {
					n = numbers[m.Member][n]
					all[n].Last, all[n].Before, all[n].Name, ends[n] = c.Last, c.Before, cmp.Or(c.Name, all[n].Name), end
					continue
				}
				all, ends, numbers[m.Member] = append(all, c), append(ends, end), append(numbers[m.Member], len(all))
			}
		}
	}
	return all
}

// readySeats returns from when on m can take each of the seats that have their own people.
func (d *duty) readySeats(m Member) (from map[Role]Date) {
	for i := range d.seats {
		if seat := &d.seats[i]; seat.ready != nil {
			if from == nil {
				from = map[Role]Date{}
			}
			from[seat.role] = seat.readyFrom(m)
		}
	}
	return from
}

// goesOn reports whether c, which begins with a spec, continues a candidate of the spec
// before.
func (c Candidate) goesOn(before Candidate) bool {
	return c.Member == before.Member && c.Pool == before.Pool && c.Team == before.Team && c.Share == before.Share && c.Ready == before.Ready && maps.Equal(c.Seats, before.Seats) &&
		sameWhens(c.Never, before.Never) && sameWhens(c.Wants, before.Wants) && sameWhens(c.Avoids, before.Avoids) &&
		c.Since.Equal(before.Before)
}

func sameWhens(a, b []When) bool { return slices.EqualFunc(a, b, When.equal) }

// lastEnd returns the end of the slot that starts in iv and runs at the instant before t.
func (d *duty) lastEnd(t time.Time, iv Interval) time.Time {
	var end time.Time
	for _, s := range new(grid).spans(nil, d, line.Between(ceil(t)-1, ceil(t))) {
		if slot := timesOf(s, d.office.location); iv.Contains(slot.Start) {
			end = latest(end, slot.End)
		}
	}
	return end
}

// leavesOf returns the leaves of a member that overlap iv, in order.
func (s *Schedule) leavesOf(m Member, iv Interval) []Leave {
	list := s.leaves[m]
	i, j := overlapping(list, iv)
	return list[i:j:j]
}

// absences returns the leaves of a member that overlap iv, and the ones that go on from them
// without a break. A long leave on top of a vacation cuts it in two, and somebody who
// knows the one part has to know the other.
func (s *Schedule) absences(m Member, iv Interval) []Leave {
	list := s.leaves[m]
	i, j := overlapping(list, iv)
	if i == j {
		return nil
	}
	for i > 0 && list[i-1].End.Equal(list[i].Start) {
		i--
	}
	for j < len(list) && list[j].Start.Equal(list[j-1].End) {
		j++
	}
	return list[i:j:j]
}

// overlapping returns the range of ordered leaves that overlap iv.
func overlapping(list []Leave, iv Interval) (i, j int) {
	i, _ = slices.BinarySearchFunc(list, iv.Start, func(l Leave, t time.Time) int {
		if l.End.After(t) {
			return 1
		}
		return -1
	})
	for j = i; j < len(list) && list[j].Start.Before(iv.End); j++ {
	}
	return i, j
}

// addLeave adds a leave to the member's list, which is in order and without overlaps. Where
// two leaves overlap, the earlier change stays, but a long leave replaces a vacation.
func (d *draft) addLeave(l Leave) {
	d.changeLeaves(l.Member, l.Interval, func(known []Leave) (list []Leave) {
		var taken []Interval
		for _, k := range known {
			if l.Long && !k.Long {
				for _, k.Interval = range k.Without(l.Interval) {
					list = append(list, k)
				}
			} else {
				list, taken = append(list, k), append(taken, k.Interval)
			}
		}
		for _, l.Interval = range l.Without(taken...) {
			list = append(list, l)
		}
		return list
	})
}

// replaceLeaves replaces the leaves of a member, from a time on and in the time of a roster,
// by the ones that the roster knows. A leave that both know stays whole: the roster does not know its note.
func (d *draft) replaceLeaves(m Member, r *Roster, since time.Time) {
	during := Interval{latest(r.interval.Start, since), r.interval.End}
	if during.Empty() {
		return
	}
	d.changeLeaves(m, during, func(known []Leave) (list []Leave) {
		for _, k := range known {
			if slices.ContainsFunc(r.leaves, func(l Leave) bool {
				return l.Member == m && l.Long == k.Long && l.Start.Equal(k.Start) && l.End.Equal(k.End)
			}) {
				list = append(list, k)
				continue
			}
			for _, k.Interval = range k.Without(during) {
				list = append(list, k)
			}
		}
		return list
	})
	for _, l := range r.leaves {
		if l.Start = latest(l.Start, since); l.Member == m && !l.Interval.Empty() {
			d.addLeave(l)
		}
	}
}

// changeLeaves replaces the member's leaves that overlap iv or abut it.
func (d *draft) changeLeaves(m Member, iv Interval, change func([]Leave) []Leave) {
	i, j := overlapping(d.leaves[m], Interval{iv.Start.Add(-1), iv.End.Add(1)})
	list := change(slices.Clone(d.leaves[m][i:j]))
	slices.SortFunc(list, func(a, b Leave) int { return a.Start.Compare(b.Start) })
	if !d.unshared[m] {
		d.unshared[m], d.leaves[m] = true, slices.Clone(d.leaves[m])
	}
	d.leaves[m] = slices.Replace(d.leaves[m], i, j, joined(list)...)
}

// joined merges leaves that abut and say the same.
func joined(list []Leave) []Leave {
	whole := list[:0]
	for _, l := range list {
		if n := len(whole) - 1; n >= 0 && whole[n].End.Equal(l.Start) && whole[n].Long == l.Long && whole[n].Note == l.Note {
			whole[n].End = l.End
		} else {
			whole = append(whole, l)
		}
	}
	return whole
}

// leavesOf returns the leaves of a member that overlap iv and that the roster knows.
func (r *Roster) leavesOf(m Member, iv Interval) []Leave {
	var leaves []Leave
	for _, l := range r.leaves {
		if l.Member == m && l.Overlaps(iv) {
			leaves = append(leaves, l)
		}
	}
	return leaves
}

// People returns the members of the pools that the roster has, as Schedule.People does for its
// time: with membership, share, readiness, the slots that they never serve and leave. A record
// has no wishes. Memberships of two specs are two candidates, each for the slots of its spec.
func (r *Roster) People() (people []Candidate) {
	if r == nil {
		return nil
	}
	reach := r.reach()
	begins, next := map[int]time.Time{}, map[int]time.Time{} // by duty: its first slot, and that of the spec after it
	last := map[TeamID]int{}
	for i := range r.slots {
		slot := &r.slots[i]
		if _, begun := begins[slot.duty]; slot.Regime != OffHours || begun {
			continue
		}
		begins[slot.duty] = slot.Start
		if before, known := last[slot.Team]; known {
			next[before] = slot.Start
		} else {
			begins[slot.duty] = time.Time{} // the first spec binds nobody
		}
		last[slot.Team] = slot.duty
	}
	for i, d := range r.duties {
		since, served := begins[i]
		if !served {
			continue
		}
		for j, m := range d.members {
			c := Candidate{Member: m.Member, Name: r.names[m.Member], Pool: d.id, Team: d.homes[j], From: m.From, Last: m.Last,
				Share: cmp.Or(m.Share, 100), Ready: d.ready[m.Member], Never: d.never[m.Member], Seats: d.readySeats(m.Member),
				Away: r.leavesOf(m.Member, reach)}
			if !since.IsZero() && !m.From.After(DateOf(since, d.office.location)) {
				c.Since = since
			}
			if end := next[i]; !end.IsZero() && (m.Last.IsZero() || !m.Last.Before(DateOf(end, d.office.location))) {
				c.Before = end
			}
			people = append(people, c)
		}
	}
	slices.SortStableFunc(people, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.Pool, b.Pool), cmp.Compare(a.Member, b.Member), a.Since.Compare(b.Since), a.From.Compare(b.From))
	})
	return people
}

// Homes tells where the days of members are, such as whole days of leave. The zero Homes knows no place.
type Homes struct{ specs []homes }

// homes are those of one spec.
type homes struct {
	from  Date
	place *time.Location
	stays map[Member][]stay // in the order of teams; nil if all teams are at place
}

type stay struct {
	Membership
	place *time.Location
}

// NewHomes returns the homes of members by specs, which are those of New in their order.
func NewHomes(specs []Spec) Homes {
	var h Homes
	for _, s := range specs {
		own := homes{from: s.From, place: s.Location}
		if slices.ContainsFunc(s.Teams, func(t Team) bool { return t.Location != nil }) {
			own.stays = map[Member][]stay{}
			for _, t := range s.Teams {
				for _, m := range t.Members {
					own.stays[m.Member] = append(own.stays[m.Member], stay{m, cmp.Or(t.Location, s.Location)})
				}
			}
		}
		h.specs = append(h.specs, own)
	}
	return h
}

// Place returns the location of a member's day: of the team that the member is in on d, else of the spec. Of several teams
// the first in the spec counts, and a member who is in none on d is where the first team is that lists them. Before the first
// spec, the first holds. It is nil without a spec.
func (h Homes) Place(m Member, d Date) (place *time.Location) {
	for i, s := range h.specs {
		if i > 0 && s.from.After(d) {
			break
		}
		place = s.placeOf(m, d)
	}
	return place
}

func (h homes) placeOf(m Member, d Date) *time.Location {
	stays := h.stays[m]
	for _, s := range stays {
		if s.In(d) {
			return s.place
		}
	}
	if len(stays) > 0 {
		return stays[0].place
	}
	return h.place
}

// PlaceOf returns where the days of a member are on d, as Homes.Place does. It is nil for a nil or zero Schedule.
func (s *Schedule) PlaceOf(m Member, d Date) *time.Location {
	if s == nil {
		return nil
	}
	return s.homes.Place(m, d)
}

// DaysOf returns the civil days first to last of a member, both included: first begins and last ends where the member is
// on that day, each by the clocks there.
func (s *Schedule) DaysOf(m Member, first, last Date) Interval {
	return Interval{first.At(0, s.PlaceOf(m, first)), last.AddDays(1).At(0, s.PlaceOf(m, last))}
}
