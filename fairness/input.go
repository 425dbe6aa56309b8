package fairness

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/toban-go/toban/schedule"
)

// people makes the problem's people of candidates: one each, with what they should
// do in these slots and what they were owed before.
func (p Planner) people(runs []stint, slots []schedule.Seat, candidates []schedule.Candidate, pr *Problem) []Participant {
	pool := slots[0].Team
	memberships := map[schedule.Member][]schedule.Candidate{}
	for _, c := range candidates {
		if c.Pool == pool {
			memberships[c.Member] = append(memberships[c.Member], c)
		}
	}
	// Targets accrue by the slot and its class; a run's are the sum of its slots'.
	targets := p.targets(runs, slots, candidates, pr)
	var people []Participant
	wanted, avoided := wishesOf(p.Wants), wishesOf(p.Avoids)
	var roles []schedule.Role
	for _, slot := range slots {
		roles = append(roles, slot.Role)
	}
	for m, tenures := range memberships {
		person := Participant{ID: m, Name: name(tenures), Target: targets[m], Balance: p.balance(pool, m, pr)}
		person.Own = p.Own[m]
		if person.Own.Roles != nil { // those of other pools mean nothing here
			person.Own.Roles = slices.DeleteFunc(slices.Clone(person.Own.Roles), func(r schedule.Role) bool { return !slices.Contains(roles, r) })
		}
		person.Own.Apart = slices.DeleteFunc(slices.Clone(person.Own.Apart), func(o schedule.Member) bool { return memberships[o] == nil })
		if with := person.Own.With; len(with) > 0 {
			person.Own.With = slices.DeleteFunc(slices.Clone(with), func(o schedule.Member) bool { return memberships[o] == nil })
			if len(person.Own.With) == 0 { // whom the person is to serve with is not in the pool
				for _, r := range runs {
					person.Barred = append(person.Barred, PositionKey{Slot: r.key})
				}
			}
		}
		person.Team, person.Teams = teams(tenures, slots[0].Start.Location())
		var missed []PositionKey
		person.Away, missed = p.away(m, tenures, runs)
		person.Barred = append(person.Barred, missed...)
		for _, r := range runs {
			if !r.canBeServed(tenures) || p.keptOut(m, r, candidates) {
				person.Barred = append(person.Barred, PositionKey{r.key, r.slots[0].Role})
			}
		}
		person.wish(runs, tenures, wanted[m], avoided[m])
		for _, b := range p.Ledger.Weights.Blocks {
			if slices.Contains(p.Ledger.Turns, Turn{b.Name, b.First.Year - 1, m}) {
				person.LastBlocks = append(person.LastBlocks, blockKey(b))
			}
		}
		people = append(people, person)
	}
	slices.SortFunc(people, func(a, b Participant) int { return cmp.Compare(a.ID, b.ID) })
	return people
}

// away are the absences of somebody with these memberships, each once.
func away(tenures []schedule.Candidate) (list []schedule.Interval) {
	for _, c := range tenures {
		for _, l := range c.Away {
			if !slices.Contains(list, l.Interval) {
				list = append(list, l.Interval)
			}
		}
	}
	return list
}

// wish notes the stints that somebody would like to have or not.
func (p *Participant) wish(runs []stint, tenures []schedule.Candidate, wanted, avoided []Wish) {
	for _, r := range runs {
		if (r.wished(wanted) || r.wishedEver(tenures, wants)) && !slices.Contains(p.Wants, r.key) {
			p.Wants = append(p.Wants, r.key)
		}
		if (r.wished(avoided) || r.wishedEver(tenures, avoids)) && !slices.Contains(p.Avoids, r.key) {
			p.Avoids = append(p.Avoids, r.key)
		}
	}
}

// canBeServed reports whether somebody with these memberships can serve all slots of the
// stint.
func (r stint) canBeServed(memberships []schedule.Candidate) bool {
	return !slices.ContainsFunc(r.slots, func(s schedule.Seat) bool {
		return !slices.ContainsFunc(memberships, func(c schedule.Candidate) bool { return c.CanServe(s) })
	})
}

// wished reports whether some of the wishes of a member are about a slot of the stint.
func (r stint) wished(wishes []Wish) bool {
	return slices.ContainsFunc(wishes, func(w Wish) bool {
		return slices.ContainsFunc(r.slots, func(s schedule.Seat) bool { return w.Contains(s.Start) })
	})
}

// wishesOf sorts wishes by who has them: each person looks at their own.
func wishesOf(wishes []Wish) map[schedule.Member][]Wish {
	of := map[schedule.Member][]Wish{}
	for _, w := range wishes {
		of[w.Member] = append(of[w.Member], w)
	}
	return of
}

// wants and avoids are what people say in the specs.
func wants(c schedule.Candidate) []schedule.When  { return c.Wants }
func avoids(c schedule.Candidate) []schedule.When { return c.Avoids }

// wishedEver reports whether some of the wishes that hold for somebody at all times are about a
// slot of the stint.
func (r stint) wishedEver(tenures []schedule.Candidate, wishes func(schedule.Candidate) []schedule.When) bool {
	return slices.ContainsFunc(r.slots, func(s schedule.Seat) bool {
		return slices.ContainsFunc(tenures, func(c schedule.Candidate) bool {
			return c.Shares(s) && slices.ContainsFunc(wishes(c), func(w schedule.When) bool { return w.Holds(s) })
		})
	})
}

// teams returns the team of a person, or the tenures of one who is in several.
func teams(memberships []schedule.Candidate, loc *time.Location) (one schedule.TeamID, several []Tenure) {
	bound := func(day schedule.Date, instant time.Time) time.Time {
		if day.IsZero() || !instant.IsZero() {
			return instant
		}
		return day.At(0, loc)
	}
	after := func(last schedule.Date) schedule.Date {
		if last.IsZero() {
			return last
		}
		return last.AddDays(1)
	}
	for _, c := range memberships {
		several = append(several, Tenure{c.Team, bound(c.From, c.Since), bound(after(c.Last), c.Before)})
	}
	if one = memberships[0].Team; !slices.ContainsFunc(memberships, func(c schedule.Candidate) bool { return c.Team != one }) {
		return one, nil
	}
	slices.SortFunc(several, func(a, b Tenure) int {
		return cmp.Or(a.From.Compare(b.From), a.Until.Compare(b.Until), cmp.Compare(a.Team, b.Team))
	})
	return "", several
}

// name returns the person's name, of several the one of the last membership.
func name(tenures []schedule.Candidate) string {
	return slices.MaxFunc(tenures, func(a, b schedule.Candidate) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Name, b.Name))
	}).Name
}

// targets shares the burden of each class of the problem.
func (p Planner) targets(runs []stint, slots []schedule.Seat, candidates []schedule.Candidate, pr *Problem) map[schedule.Member][]Burden {
	class := map[schedule.SeatKey]int{}
	for i, r := range runs {
		for _, s := range r.slots {
			class[s.Key()] = pr.Seats[i].Class
		}
	}
	targets := map[schedule.Member][]Burden{}
	for k := range pr.Classes {
		var of []schedule.Seat
		for _, s := range slots {
			if class[s.Key()] == k {
				of = append(of, s)
			}
		}
		for m, amounts := range accrue(p.Ledger.Weights, of, candidates) {
			if targets[m] == nil {
				targets[m] = make([]Burden, len(pr.Classes))
			}
			targets[m][k] = amounts.Total()
		}
	}
	return targets
}

// split tells locked shifts of the slots to plan from other shifts of the pool, and
// from shifts of other duties. Shifts of the pool that fit no slot but lie in the time of
// one are faults, and holders whom nobody knows.
func (p Planner) split(slots []schedule.Seat, people []schedule.Candidate) (locked, beside, elsewhere []schedule.Shift, faults []error) {
	known, holder := map[schedule.SeatKey]schedule.Interval{}, map[schedule.SeatKey]schedule.Member{}
	for _, s := range slots {
		known[s.Key()] = s.Interval
	}
	for i, s := range p.Locked {
		if len(slots) == 0 || s.Role.Watches() {
			continue
		}
		if s.Regime != schedule.OffHours || s.Team != slots[0].Team {
			elsewhere = append(elsewhere, s)
			continue
		}
		refuse := func(sentinel error, format string, args ...any) {
			faults = append(faults, fault(fmt.Sprintf("Locked[%d]", i), sentinel, format, args...))
		}
		candidate := func(c schedule.Candidate) bool { return c.Member == s.Member && c.Pool == s.Team }
		of, planned := known[s.Key()]
		switch {
		case !planned || !of.Equal(s.Seat.Interval):
			if slices.ContainsFunc(slots, func(o schedule.Seat) bool { return o.Overlaps(s.Seat.Interval) }) {
				refuse(schedule.ErrConflict, "slot %v, %s, lies in the time that is planned and is none of its seats", s.Seat.Interval, s.Role)
			} else {
				beside = append(beside, s)
			}
		case !slices.ContainsFunc(people, candidate):
			refuse(schedule.ErrUnknownMember, "no person %q for slot %v, %s", s.Member, s.Seat.Interval, s.Role)
		case holder[s.Key()] != "" && holder[s.Key()] != s.Member:
			refuse(schedule.ErrConflict, "slot %v, %s, is locked to %q and to %q", s.Seat.Interval, s.Role, holder[s.Key()], s.Member)
		default:
			holder[s.Key()] = s.Member
			locked = append(locked, s)
		}
	}
	return locked, beside, elsewhere, faults
}

// context groups shifts outside the slots by what one person takes at a time, apart
// before each slot and after, and where others have it than before.
func (p Planner) context(shifts []schedule.Shift, slots []schedule.Seat, belongs keys) (list []Context) {
	starts := make([]int64, len(slots))
	for i, s := range slots {
		starts[i] = s.Start.Unix()
	}
	slices.Sort(starts)
	type place struct {
		run   string
		start int64 // of a slot by itself
		after int   // so many slots that are planned
		hand  int   // after so many changes of hands
	}
	at := map[place]int32{}
	holders := map[int64][]schedule.Member{} // of each slot, in order
	for _, s := range shifts {
		of := holders[s.Seat.Start.Unix()]
		if i, known := slices.BinarySearch(of, s.Member); !known {
			holders[s.Seat.Start.Unix()] = slices.Insert(of, i, s.Member)
		}
	}
	hands, last := map[place]int{}, map[place][]schedule.Member{}
	for _, s := range slices.SortedStableFunc(slices.Values(shifts), func(a, b schedule.Shift) int { return cmp.Compare(a.Seat.Start.Unix(), b.Seat.Start.Unix()) }) {
		slot, key := s.Seat, p.Stint.run(s.Seat).key
		after := sort.Search(len(starts), func(i int) bool { return starts[i] >= slot.Start.Unix() })
		where := place{run: key, after: after}
		if p.Stint == Singles {
			where = place{start: slot.Start.Unix()}
		} else {
			now := holders[slot.Start.Unix()]
			if was, begun := last[where]; begun && !slices.Equal(was, now) {
				hands[where]++
			}
			last[where], where.hand = now, hands[where]
		}
		i, known := numbered(at, where)
		if !known {
			c := Context{Slot: slotKey(slot), Interval: slot.Interval, Date: slot.Date}
			if p.Stint != Singles {
				c.Slot = fmt.Sprintf("%s, from %s", key, slotKey(slot))
			}
			list = append(list, c)
		}
		c := &list[i]
		c.Interval = c.Span(slot.Interval)
		if p.Stint != Singles {
			c.Parts = p.withPart(c.Parts, slot)
		}
		if b, ok := p.Ledger.Weights.block(slot.Date); ok && c.Block == "" {
			c.Block = blockKey(b)
		}
		if s.Member != "" && !slices.Contains(c.Members, s.Member) {
			c.Members = append(c.Members, s.Member)
		}
		belongs[slot.Start.Unix()] = c.Slot
	}
	return list
}

// commitments are what people serve elsewhere, each shift by itself and for as long as
// it is theirs: off hours of other pools, whose order turns follow, and duties by name
// in the daytime, as far as they lie in the time of a slot. Whoever serves a piece of a slot that changes have split has the
// slots of that pool in an order of their own, in which pieces of one slot count once.
func (p Planner) commitments(shifts []schedule.Shift, slots []schedule.Seat) (list []Context) {
	type place struct {
		team       schedule.TeamID
		regime     schedule.Regime
		start, end int64
		of         schedule.Member // whose order it is, "" of all others
	}
	at := map[place]int32{}
	shifts = slices.SortedStableFunc(slices.Values(shifts), func(a, b schedule.Shift) int { return a.Start.Compare(b.Start) })
	type holder struct {
		pool   schedule.TeamID
		member schedule.Member
	}
	type serving struct {
		holder
		start int64
	}
	serves := map[serving]bool{} // in some piece of a slot
	var apart []holder
	for _, s := range shifts {
		h := holder{s.Team, s.Member}
		if s.Regime == schedule.OffHours && s.Member != "" {
			serves[serving{h, s.Seat.Start.Unix()}] = true
		}
		if s.Regime == schedule.OffHours && s.Member != "" && !s.Interval.Equal(s.Seat.Interval) && !slices.Contains(apart, h) {
			apart = append(apart, h)
		}
	}
	add := func(s schedule.Shift, iv schedule.Interval, holds bool, of schedule.Member) {
		iv.Start, iv.End = iv.Start.Truncate(time.Second), iv.End.Add(time.Second-1).Truncate(time.Second)
		i, known := numbered(at, place{s.Team, s.Regime, iv.Start.Unix(), iv.End.Unix(), of})
		if !known {
			c := Context{
				Slot: fmt.Sprintf("%s %s %s/%s", s.Team, s.Regime, iv.Start.Format(time.RFC3339), iv.End.Format(time.RFC3339)),
				Pool: s.Team, Daytime: s.Regime != schedule.OffHours, Interval: iv, Date: s.Date,
			}
			if b, ok := p.Ledger.Weights.block(s.Date); ok && !c.Daytime {
				c.Block = blockKey(b)
			}
			if of != "" {
				c.Slot, c.Pool = fmt.Sprintf("%s of %s", c.Slot, of), schedule.TeamID(fmt.Sprintf("%s of %s", c.Pool, of))
				c.Of = schedule.Interval{Start: s.Seat.Start.Truncate(time.Second), End: s.Seat.End.Add(time.Second - 1).Truncate(time.Second)}
			}
			list = append(list, c)
		}
		if c := &list[i]; holds && s.Member != "" && !slices.Contains(c.Members, s.Member) {
			c.Members = append(c.Members, s.Member)
		}
	}
	for _, s := range shifts {
		if s.Regime != schedule.OffHours {
			if s.Member != "" && slices.ContainsFunc(slots, func(o schedule.Seat) bool { return o.Overlaps(s.Interval) }) {
				add(s, s.Interval, true, "")
			}
			continue
		}
		add(s, s.Interval, !slices.Contains(apart, holder{s.Team, s.Member}), "")
		for _, h := range apart {
			if h.pool != s.Team {
				continue
			}
			if h.member == s.Member {
				add(s, s.Interval, true, h.member)
			} else if !serves[serving{h, s.Seat.Start.Unix()}] {
				add(s, s.Seat.Interval, false, h.member)
			}
		}
	}
	return list
}

// kept are seats for which people are kept, each by itself, as far as they lie in the time of a slot.
func (p Planner) kept(slots []schedule.Seat) (list []Context) {
	known := map[string]bool{}
	for _, s := range p.Kept {
		during := schedule.Interval{Start: s.Start.Truncate(time.Second), End: s.End.Add(time.Second - 1).Truncate(time.Second)}
		key := fmt.Sprintf("kept: %s %s %s %s %s/%s", s.Team, s.Regime, s.Role, s.Member, during.Start.Format(time.RFC3339), during.End.Format(time.RFC3339))
		if s.Member == "" || known[key] || !slices.ContainsFunc(slots, func(o schedule.Seat) bool { return o.Overlaps(s.Interval) }) {
			continue
		}
		known[key] = true
		list = append(list, Context{Slot: key, Pool: s.Team, Daytime: true, Interval: during, Date: s.Date, Members: []schedule.Member{s.Member}})
	}
	return list
}

func (p Planner) assignments(shifts []schedule.Shift, belongs keys) []Assignment {
	var list []Assignment
	for _, s := range shifts {
		a := Assignment{belongs[s.Seat.Start.Unix()], s.Role, s.Member}
		if a.Slot != "" && !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}
