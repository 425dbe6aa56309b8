package fairness

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Proofs that there are too few people (Hall's condition).

// matching gives each place a person: each person so many, and once of places that
// are alike.
type matching struct {
	places []int32 // of which kind each is
	can    func(p, kind int32) bool
	most   int
	held   [][]int // person → places
	// The people and the kinds of places that the last attempt came by: where it
	// failed, these people hold as many of these places as they may, and others one of each kind that they can.
	seen    []bool
	reached []int32
}

func newMatching(people int, places []int32, can func(p, kind int32) bool, most int) *matching {
	return &matching{places: places, can: can, most: most, held: make([][]int, people), seen: make([]bool, people)}
}

// seat finds a person for the n-th place, moving others if it must.
func (m *matching) seat(n int) bool {
	clear(m.seen)
	m.reached = m.reached[:0]
	return m.augment(n)
}

func (m *matching) augment(n int) bool {
	kind := m.places[n]
	m.reached = append(m.reached, kind)
	for p := range m.held {
		if m.seen[p] || !m.can(int32(p), kind) || slices.ContainsFunc(m.held[p], func(other int) bool { return m.places[other] == kind }) {
			continue
		}
		m.seen[p] = true
		if len(m.held[p]) < m.most {
			m.held[p] = append(m.held[p], n)
			return true
		}
		for i, other := range m.held[p] {
			if m.augment(other) {
				m.held[p][i] = n
				return true
			}
		}
	}
	return false
}

// runsShort looks at runs of slots of which nobody can hold two: there must be a
// person for each seat. It takes the fewest slots it finds, then the fewest people,
// then the slots that most absences cover wholly.
func (s *presolve) runsShort() error {
	var best, of []int32 // slots, and their seats
	covered, people := 0, 0
	all := s.m.filled()
	for i := range all {
		for n := i; n < len(all) && s.clashesAll(all[i:n], all[n]); n++ {
			if n > i && best != nil && len(best) <= n-i+1 {
				break
			}
			seats, count := s.unmatched(all[i : n+1])
			if seats == nil {
				continue
			}
			var slots []int32
			for _, j := range seats {
				slots = append(slots, s.m.SeatSlot[j])
			}
			slots = slices.Compact(slots)
			c := s.covered(slots)
			if best == nil || len(slots) < len(best) || len(slots) == len(best) && (count < people || count == people && c > covered) {
				best, of, covered, people = slots, seats, c, count
			}
			break
		}
	}
	if best == nil {
		return nil
	}
	if why := s.whyUnserved(best[0]); why != (words{}) && len(best) == 1 {
		return s.fault(best, why)
	}
	limit := words{"its seats need different people", "席ごとに別の人が要る"}
	if len(best) > 1 {
		limit = words{"nobody can hold two of them, by " + s.pairLimits(), "一人が二つ以上に就くことはできない"}
	}
	c := Count{Needed: int64(len(of))}
	for range people {
		c.add(1)
	}
	err := s.fault(best, words{fmt.Sprintf("%s: %v", limit.english, c), fmt.Sprintf("%s：%s", limit.japanese, c.In(schedule.Japanese))})
	err.Count = c
	for _, j := range of {
		err.seats = append(err.seats, PositionKey{s.m.seats[j].Slot, s.m.seats[j].Role})
	}
	return err
}

// whyUnserved says that nobody can serve any seat of a slot, no words if somebody can.
func (s *presolve) whyUnserved(t int32) words {
	if s.m.PersonCount == 0 {
		return words{"there is nobody to plan with", "計画に入る人がいない"}
	}
	switch name := s.m.alone[t]; name {
	case "":
	case "MaxTurn":
		return words{fmt.Sprintf("MaxTurn %s is shorter than the slot", hoursOf(s.m.Longest)), "枠が、続けて就ける時間より長い"}
	default:
		return words{fmt.Sprintf("its own shifts break %s", name), "まとめて担当する枠どうしが制約に反する"}
	}
	why := words{"nobody can serve it: all are away", "就ける人がいない（全員が不在）"}
	for p, person := range s.m.people {
		if s.ableFor(int32(p), t) {
			return words{}
		}
		if !slices.ContainsFunc(person.Away, s.m.places[t].interval.Overlaps) {
			why = words{"nobody can serve it", "就ける人がいない"}
		}
	}
	return why
}

// pairLimits names the limits that keep a person from two slots.
func (s *presolve) pairLimits() string {
	limits := []string{"one place at a time"}
	if s.m.limits.RestBetween == Shifts && s.m.limits.MinRest > 0 {
		limits = append(limits, fmt.Sprintf("MinRest %s", hoursOf(s.m.Rest)))
	}
	if s.m.limits.RestBetween == Shifts && s.m.limits.MinDistanceDays > 0 {
		limits = append(limits, fmt.Sprintf("MinDistanceDays %d", s.m.limits.MinDistanceDays))
	}
	if s.m.Limited {
		limits = append(limits, fmt.Sprintf("MaxTurn %s", hoursOf(s.m.Longest)))
	}
	if s.m.limits.OncePerBlock {
		limits = append(limits, "OncePerBlock")
	}
	return strings.Join(limits, " or ")
}

func (s *presolve) clashesAll(slots []int32, t int32) bool {
	return !slices.ContainsFunc(slots, func(u int32) bool { return !s.m.Clash(u, t) })
}

// covered counts the people with an absence over all of some slot.
func (s *presolve) covered(slots []int32) int {
	count := 0
	for _, person := range s.m.people {
		if slices.ContainsFunc(slots, func(t int32) bool {
			return slices.ContainsFunc(person.Away, func(away schedule.Interval) bool {
				return away.Encloses(s.m.seats[s.m.SlotSeats[t]].Interval)
			})
		}) {
			count++
		}
	}
	return count
}

// unmatched returns seats of the slots that have too few people
// between them, in order, and the number of these people, or nil if each seat can have its own.
func (s *presolve) unmatched(of []int32) ([]int32, int) {
	var seats []int32
	for _, t := range of {
		for j := s.m.SlotSeats[t]; j < s.m.SlotSeats[t+1]; j++ {
			seats = append(seats, j)
		}
	}
	able := func(p, j int32) bool { return s.able[int(p)*s.m.SeatCount+int(j)] }
	m := newMatching(s.m.PersonCount, seats, able, 1)
	for n := range m.places {
		if m.seat(n) {
			continue
		}
		short := slices.Sorted(slices.Values(m.reached))
		count := 0
		for _, in := range m.seen {
			if in {
				count++
			}
		}
		return slices.Compact(short), count
	}
	return nil, 0
}

// weekendsFit hands out weekends, month by month: each needs as many people as the
// seats of some run of slots of which nobody can hold two.
func (s *presolve) weekendsFit() error {
	limit := s.m.limits.MaxWeekendsPerMonth
	for month := int32(0); month < int32(s.m.Months) && limit > 0; month++ {
		var places []int32 // weekend of each person needed
		bySlot := map[int32][]int32{}
		for _, t := range s.m.filled() {
			for _, p := range s.m.Slots[t].Parts {
				if p.Weekend >= 0 && p.WeekendIn == month && !slices.Contains(bySlot[p.Weekend], t) {
					bySlot[p.Weekend] = append(bySlot[p.Weekend], t)
				}
			}
		}
		for _, week := range slices.Sorted(maps.Keys(bySlot)) {
			places = append(places, slices.Repeat([]int32{week}, s.needed(bySlot[week]))...)
		}
		weekends, each := s.weekendsShort(places, bySlot)
		if weekends == nil {
			continue
		}
		var slots []int32
		c := Count{Unit: InWeekends}
		for _, week := range weekends {
			slots = append(slots, bySlot[week]...)
			c.Needed += int64(s.needed(bySlot[week]))
		}
		for _, most := range each {
			c.add(most)
		}
		err := s.fault(slots, words{fmt.Sprintf("MaxWeekendsPerMonth %d: %v", limit, c), c.In(schedule.Japanese)})
		err.Count = c
		return err
	}
	return nil
}

// needed returns how many people the slots need at least, which are in order.
func (s *presolve) needed(slots []int32) int {
	needed := int32(0)
	for i := range slots {
		seats := int32(0)
		for n, t := range slots[i:] {
			if !s.clashesAll(slots[i:i+n], t) {
				break
			}
			seats += s.m.SlotSeats[t+1] - s.m.SlotSeats[t]
		}
		needed = max(needed, seats)
	}
	return int(needed)
}

// weekendsShort returns weekends that have too few people between them, and how many of them each person can take, or nil.
func (s *presolve) weekendsShort(places []int32, bySlot map[int32][]int32) (weekends []int32, each []int64) {
	can := func(p, week int32) bool {
		return slices.ContainsFunc(bySlot[week], func(t int32) bool { return s.ableFor(p, t) })
	}
	m := newMatching(s.m.PersonCount, places, can, s.m.limits.MaxWeekendsPerMonth)
	for n := range places {
		if !m.seat(n) {
			slices.Sort(m.reached)
			weekends = slices.Compact(m.reached)
			for p := range int32(s.m.PersonCount) {
				most := int64(0)
				for _, week := range weekends {
					if can(p, week) {
						most++
					}
				}
				each = append(each, min(most, int64(s.m.limits.MaxWeekendsPerMonth)))
			}
			return weekends, each
		}
	}
	return nil, nil
}

// keepApart bars the other seats of a slot to people of one team with who has a locked
// seat of it.
func (s *presolve) keepApart() {
	for j, owner := range s.m.Locked {
		if owner == search.Nobody || !s.m.limits.Apart && s.m.Pairs == nil {
			continue
		}
		t := s.m.SeatSlot[j]
		for i := s.m.SlotSeats[t]; i < s.m.SlotSeats[t+1]; i++ {
			for p := range s.m.PersonCount {
				if i != int32(j) && s.m.KeptApart(t, owner, int32(p)) {
					s.able[p*s.m.SeatCount+int(i)] = false
				}
			}
		}
	}
}

// teamsFit gives each seat of a slot a team: whoever is in no team is one alone, and
// with Limits.Apart nobody can do with fewer teams than seats.
func (s *presolve) teamsFit() error {
	for t := range int32(s.m.SlotCount) {
		if !s.m.limits.Apart || !s.m.Required(t) || s.m.SlotSeats[t+1]-s.m.SlotSeats[t] < 2 {
			continue
		}
		var names, japanese []string
		able := map[int]map[int32]bool{} // by name
		add := func(name, inJapanese string, j int32) {
			i := slices.Index(names, name)
			if i < 0 {
				i = len(names)
				names, japanese = append(names, name), append(japanese, inJapanese)
				able[i] = map[int32]bool{}
			}
			able[i][j] = true
		}
		for j := s.m.SlotSeats[t]; j < s.m.SlotSeats[t+1]; j++ {
			for p, person := range s.m.people {
				if !s.able[p*s.m.SeatCount+int(j)] {
					continue
				}
				teams := person.teams(s.m.places[t].interval.Start)
				for _, team := range teams {
					add(fmt.Sprintf("team %q", team), fmt.Sprintf("チーム%q", team), j)
				}
				if len(teams) == 0 {
					add(fmt.Sprintf("%q", person.ID), string(person.ID), j)
				}
			}
		}
		var seats []int32
		for j := s.m.SlotSeats[t]; j < s.m.SlotSeats[t+1]; j++ {
			seats = append(seats, j)
		}
		m := newMatching(len(names), seats, func(team, j int32) bool { return able[int(team)][j] }, 1)
		for n := range m.places {
			if m.seat(n) {
				continue
			}
			var left, there []string
			for i, seen := range m.seen {
				if seen {
					left, there = append(left, names[i]), append(there, japanese[i])
				}
			}
			return s.fault([]int32{t}, words{
				fmt.Sprintf("Apart: %d of its seats need people of different teams, and there are only %s", len(m.reached), strings.Join(left, ", ")),
				fmt.Sprintf("%d席に別々のチームの人が要るが、就けるのは%sだけ", len(m.reached), strings.Join(there, "、")),
			})
		}
	}
	return nil
}
