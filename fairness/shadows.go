package fairness

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Who watches. The seats of shadows are planned after all others, as a problem of their own in which each shift weighs
// one hour: so who learns moves nobody who covers. Which of these seats have somebody is found first, as many as can be;
// then they are shared out evenly, as any other seats are.

// Shadowing is what a plan has somebody in training watch. The zero Shadowing is of nobody.
type Shadowing struct {
	Member schedule.Member
	// Name is the person's name, "" if it is not known.
	Name string
	// Shifts is how many shifts the plan has the person watch, and Asked how many Planner.Shadows asks for in the months in
	// which the person is in training, beside those that the person watches there already.
	Shifts, Asked int
	// Most reports whether it is proven that no plan has more watched by all together.
	Most bool
}

// String writes "n1 watches 1 of 2 shifts, the most that can be".
func (x Shadowing) String() string { return x.In(schedule.English) }

// In is String in the given language.
func (x Shadowing) In(l schedule.Language) string {
	text := words{"%s watches %s", "%s：見学%s"}
	amount := words{"shift", "枠"}.count(l, fmt.Sprint(x.Shifts))
	if x.Shifts < x.Asked {
		amount = map[schedule.Language]string{
			schedule.English:  fmt.Sprintf("%d of %s", x.Shifts, words{"shift", "枠"}.count(l, fmt.Sprint(x.Asked))),
			schedule.Japanese: fmt.Sprintf("%d枠（%d枠中）", x.Shifts, x.Asked),
		}[l]
		if x.Most {
			amount += words{", and all together the most that can be", "、全員の合計ではこれが最多"}.in(l)
		}
	}
	return fmt.Sprintf(text.in(l), cmp.Or(x.Name, string(x.Member)), amount)
}

// Shadowing says of everybody in training how many shifts the plan has them watch, by ID. It leaves out who watches none and
// of whom the Planner's Shadows ask for none more.
func (p *Plan) Shadowing() []Shadowing { return slices.Clone(p.known().shadowing) }

// watching returns the seats of shadows of a pool.
func watching(seats []schedule.Seat, pool schedule.TeamID) (watched []schedule.Seat) {
	for _, s := range seats {
		if s.Role.Watches() && s.Team == pool && s.Regime == schedule.OffHours {
			watched = append(watched, s)
		}
	}
	slices.SortStableFunc(watched, bySeat)
	return watched
}

// learns reports whether somebody may sit in a seat of a shadow: by the people that it has of its own or, if it has none,
// as a member who is not ready as primary yet.
func learns(c schedule.Candidate, s schedule.Seat) bool {
	if _, own := c.Seats[s.Role]; !own {
		if !s.Date.Before(c.ReadyFrom(schedule.Primary)) {
			return false
		}
		c = untrained(c)
	}
	return c.CanServe(s)
}

// watchedAround are the seats of shadows of a pool that are locked, by who watches.
func (p Planner) watchedAround(pool schedule.TeamID) map[schedule.Member][]schedule.Seat {
	of := map[schedule.Member][]schedule.Seat{}
	for _, s := range p.Locked {
		same := func(o schedule.Seat) bool { return o.Key() == s.Key() }
		if s.Role.Watches() && s.Team == pool && s.Regime == schedule.OffHours && !slices.ContainsFunc(of[s.Member], same) {
			of[s.Member] = append(of[s.Member], s.Seat)
		}
	}
	return of
}

// untrained is the candidate as if no readiness were needed.
func untrained(c schedule.Candidate) schedule.Candidate {
	c.Ready, c.Seats = schedule.Date{}, nil
	return c
}

// train plans who watches beside a plan, given all that people serve; in a repair what is published comes first.
func (p Planner) train(plan *Plan, seats []schedule.Seat, people []schedule.Candidate) {
	taken := map[schedule.SeatKey]bool{} // what is locked, or published for others than those in training, is left as it is
	for _, s := range p.Locked {
		taken[s.Key()] = taken[s.Key()] || s.Member != ""
	}
	for _, s := range p.Published {
		taken[s.Key()] = taken[s.Key()] || !slices.ContainsFunc(people, func(c schedule.Candidate) bool { return c.Member == s.Member && learns(c, s.Seat) })
	}
	seats = slices.DeleteFunc(watching(seats, plan.pool), func(s schedule.Seat) bool { return taken[s.Key()] })
	if p.Shadows == 0 || len(seats) == 0 {
		return
	}
	pr, runs, asked := p.training(plan, seats, people)
	m, err := compile(pr)
	if err != nil || len(asked) == 0 { // the limits and people were checked for the seats that cover
		return
	}
	f := newFilling(m, p, plan.pool)
	f.repair = plan.problem.Repair
	f.fill(asked)
	shadows := &Plan{members: map[PositionKey]schedule.Member{}}
	watched := map[schedule.Member]int{}
	for j, person := range f.s.Owner {
		key := PositionKey{m.seats[j].Slot, m.seats[j].Role}
		if person == search.Nobody {
			pr.Open = append(pr.Open, key)
			continue
		}
		id := m.people[person].ID
		shadows.assignments, shadows.members[key] = append(shadows.assignments, Assignment{key.Slot, key.Role, id}), id
		watched[id]++
	}
	shadows.problem = pr
	shadows.speaksFor(seats, runs, p.Ledger.Weights)
	plan.shadows = shadows
	for _, person := range m.people {
		if watched[person.ID]+asked[person.ID] > 0 {
			plan.shadowing = append(plan.shadowing, Shadowing{person.ID, person.Name, watched[person.ID], asked[person.ID], f.most})
		}
	}
}

// training makes the problem of who watches, and says how many shifts each is to.
func (p Planner) training(plan *Plan, seats []schedule.Seat, people []schedule.Candidate) (Problem, keys, map[schedule.Member]int) {
	served := slices.AppendSeq(slices.Clone(plan.settled), plan.Shifts()) // of those who cover: who watches is not known yet
	q := Planner{Limits: plan.problem.Limits}
	// What asks for shifts, or is about who covers with whom, asks nothing of who watches.
	q.Limits.MaxDistanceDays, q.Limits.WholeWeekends, q.Limits.Apart, q.Limits.MaxSharePermille = 0, 0, false, 0
	pr := Problem{Limits: q.Limits}
	runs, belongs := q.runs(seats)
	for _, r := range runs {
		s := r.slots[0]
		seat := Position{Slot: r.key, Role: s.Role, Interval: s.Interval, Date: s.Date, Class: dayClass(s)}
		if b, ok := p.Ledger.Weights.block(s.Date); ok {
			seat.Block = blockKey(b)
		}
		pr.Seats = append(pr.Seats, seat)
	}
	pr.Classes = []string{"nights", "days off"}
	covers := slices.DeleteFunc(slices.Concat(p.Locked, served), func(s schedule.Shift) bool {
		return s.Team != plan.pool || s.Regime != schedule.OffHours || s.Role.Watches()
	})
	asked := map[schedule.Member]int{}
	wants, avoids := wishesOf(p.Wants), wishesOf(p.Avoids)
	memberships := map[schedule.Member][]schedule.Candidate{}
	for _, c := range people {
		if c.Pool == plan.pool {
			memberships[c.Member] = append(memberships[c.Member], c)
		}
	}
	around := p.watchedAround(plan.pool)
	for _, m := range slices.Sorted(maps.Keys(memberships)) {
		person, n, learns := p.learner(m, memberships[m], runs, covers, around[m])
		if !learns {
			continue
		}
		asked[m] = n
		tenures := memberships[m]
		for i := range tenures {
			tenures[i] = untrained(tenures[i])
		}
		person.wish(runs, tenures, wants[m], avoids[m])
		pr.People = append(pr.People, person)
	}
	pr.Published = q.assignments(slices.DeleteFunc(slices.Clone(p.Published), func(s schedule.Shift) bool { return !s.Role.Watches() }), belongs)
	// Who is kept elsewhere is busy; who is kept as a shadow is what is planned here.
	q.Kept = slices.DeleteFunc(slices.Clone(p.Kept), func(s schedule.Shift) bool { return s.Role.Watches() })
	pr.Context = slices.Concat(q.commitments(slices.Concat(p.Locked, served), seats), q.kept(seats))
	return pr, belongs, asked
}

// dayClass is the class of a seat of a shadow: business nights, and days off.
func dayClass(s schedule.Seat) int { return int(one(s.Day != schedule.Workday)) }

// learner returns somebody who may be in training, how many shifts the person is to watch beside those around, and whether the
// person is in training at all.
func (p Planner) learner(m schedule.Member, tenures []schedule.Candidate, runs []stint, served []schedule.Shift, around []schedule.Seat) (person Participant, asked int, inTraining bool) {
	person = Participant{ID: m, Name: name(tenures), Away: away(tenures), Own: Own{MaxShiftsPerMonth: p.Own[m].MaxShiftsPerMonth}}
	months := map[schedule.Date]map[string]bool{} // slots
	for _, r := range runs {
		s := r.slots[0]
		if !slices.ContainsFunc(tenures, func(c schedule.Candidate) bool { return learns(c, s) }) {
			person.Barred = append(person.Barred, PositionKey{r.key, s.Role})
			continue
		}
		month := firstOfMonth(s.Date)
		if months[month] == nil {
			months[month] = map[string]bool{}
		}
		months[month][r.key] = true
		if !p.mayWatch(m, s, served) {
			person.Barred = append(person.Barred, PositionKey{r.key, s.Role})
		}
	}
	for month, slots := range months {
		watched := 0
		for _, s := range around {
			watched += int(one(firstOfMonth(s.Date) == month))
		}
		asked += min(len(slots), max(0, p.Shadows-watched))
	}
	return person, asked, len(months) > 0
}

// mayWatch reports whether there is somebody whom a person may watch in the slot of a seat: one of With, if the person has
// such, and nobody from whom the person is to be apart.
func (p Planner) mayWatch(m schedule.Member, s schedule.Seat, served []schedule.Shift) bool {
	with := p.Own[m].With
	any := false
	for _, shift := range served {
		if shift.Member == "" || !shift.Seat.Start.Equal(s.Start) {
			continue
		}
		if slices.Contains(p.Own[m].Apart, shift.Member) || slices.Contains(p.Own[shift.Member].Apart, m) {
			return false
		}
		any = any || len(with) == 0 || slices.Contains(with, shift.Member)
	}
	return any
}

// filling gives people in training seats, of which any may stay empty: one shift after the other to whoever has the fewest.
// Where none is left, seats change hands in chains; so as many are watched as chains find, and it is proven that no more can be
// where everybody has as many as they could have alone, or where all ways have been gone.
type filling struct {
	m       *model
	s       *search.State
	monthly []int32 // person × month: shifts watched, those around the plan too
	around  []int32 // person × month: those around the plan
	most    bool
	repair  bool

	cap    int32
	spread []int    // seat: its place in an order of which each beginning is spread over all
	before [][2]int // person: shifts watched before, by class
	work   int
}

const (
	chainDepth = 3
	chainWork  = 200_000 // looks at a seat for a person
	waysWork   = 100_000
)

func newFilling(m *model, p Planner, pool schedule.TeamID) *filling {
	f := &filling{m: m, s: search.NewState(m.Numbers), monthly: make([]int32, m.PersonCount*m.Months), cap: int32(p.Shadows),
		spread: make([]int, m.SeatCount), before: make([][2]int, m.PersonCount), work: chainWork}
	for place, j := range spreadOut(m.SeatCount) {
		f.spread[j] = place
	}
	months := map[schedule.Date]int32{}
	for t, x := range m.Slots {
		months[firstOfMonth(m.places[t].dates[0])] = x.Month
	}
	for member, seats := range p.watchedAround(pool) {
		n := m.findPerson(member)
		if n == search.Nobody {
			continue
		}
		for _, s := range seats {
			f.before[n][dayClass(s)]++
			if month, planned := months[firstOfMonth(s.Date)]; planned {
				f.monthly[int(n)*m.Months+int(month)]++
			}
		}
	}
	f.around = slices.Clone(f.monthly)
	return f
}

// spreadOut orders numbers below n: the middle, those of both halves, and so on.
func spreadOut(n int) (order []int) {
	taken := make([]bool, n)
	for parts := 1; len(order) < n; parts *= 2 {
		for i := range parts {
			if j := (2*i + 1) * n / (2 * parts); !taken[j] {
				taken[j], order = true, append(order, j)
			}
		}
	}
	return order
}

func (f *filling) put(j, p int32) {
	f.s.Put(j, p)
	f.monthly[int(p)*f.m.Months+int(f.m.Slots[f.m.SeatSlot[j]].Month)]++
}

func (f *filling) take(j int32) {
	f.monthly[int(f.s.Owner[j])*f.m.Months+int(f.m.Slots[f.m.SeatSlot[j]].Month)]--
	f.s.Take(j)
}

// able reports whether p can watch in seat j beside what p has, whoever is there.
func (f *filling) able(p, j int32) bool {
	f.work--
	t := f.m.SeatSlot[j]
	return f.monthly[int(p)*f.m.Months+int(f.m.Slots[t].Month)] < f.cap && f.fits(p, j)
}

// fits is able, however many shifts p watches.
func (f *filling) fits(p, j int32) bool {
	t := f.m.SeatSlot[j]
	return f.m.Can(p, j) && f.s.Fits(p, t) && (!f.m.TurnLimits || f.s.Allows(p, t, -1))
}

// seatsOf lists the seats of p, which are all of them for nobody.
func (f *filling) seatsOf(p int32) (seats []int32) {
	for j, q := range f.s.Owner {
		if q == p {
			seats = append(seats, int32(j))
		}
	}
	return seats
}

func (f *filling) fill(asked map[schedule.Member]int) {
	people := make([]int32, f.m.PersonCount)
	alone, possible := make([]int, f.m.PersonCount), 0
	sure := true
	for p := range people {
		people[p] = int32(p)
		var proven bool
		alone[p], proven = f.alone(int32(p), asked[f.m.people[p].ID])
		possible, sure = possible+alone[p], sure && proven
	}
	watched := func() int { return f.m.SeatCount - len(f.seatsOf(search.Nobody)) }
	f.publish()
	for more := true; more; {
		slices.SortStableFunc(people, func(a, b int32) int {
			return cmp.Or(cmp.Compare(len(f.seatsOf(a)), len(f.seatsOf(b))), cmp.Compare(alone[a], alone[b]), cmp.Compare(a, b))
		})
		more = slices.ContainsFunc(people, func(p int32) bool { return len(f.seatsOf(p)) < alone[p] && f.one(p, chainDepth) })
	}
	f.most = sure && watched() == possible || watched() == f.m.SeatCount
	if !f.most {
		f.everyWay(possible)
	}
	f.even(people)
	for _, p := range people {
		for f.mix(p) {
		}
	}
}

// publish leaves people where they are published, in a repair more often than is asked for too: nothing but another can take a seat
// from them.
func (f *filling) publish() {
	for j, p := range f.m.Published {
		if p != search.Nobody && (f.able(p, int32(j)) || f.repair && f.fits(p, int32(j))) {
			f.put(int32(j), p)
		}
	}
}

// one gives p one shift more, if need be by a chain in which somebody takes another seat.
func (f *filling) one(p int32, depth int) bool {
	if j := f.choice(p); j >= 0 {
		f.put(j, p)
		return true
	}
	if depth == 0 || f.work <= 0 {
		return false
	}
	for j := range int32(f.m.SeatCount) {
		if q := f.s.Owner[j]; q != search.Nobody && q != p && f.able(p, j) {
			f.take(j)
			f.put(j, p)
			if f.one(q, depth-1) {
				return true
			}
			f.take(j)
			f.put(j, q)
		}
	}
	for _, k := range f.seatsOf(p) {
		f.take(k)
		for j := range int32(f.m.SeatCount) {
			if j != k && f.s.Owner[j] == search.Nobody && f.able(p, j) {
				f.put(j, p)
				if f.one(p, depth-1) {
					return true
				}
				f.take(j)
			}
		}
		f.put(k, p)
	}
	return false
}

// choice returns the empty seat that suits p best, or −1: as p wishes, of the kind of day that p has watched less, far from p's
// other shifts, and then in the order that is spread.
func (f *filling) choice(p int32) int32 {
	best, least := int32(-1), []int(nil)
	own, kinds := f.seatsOf(p), f.before[p]
	for _, k := range own {
		kinds[f.m.SeatClass[k]]++
	}
	for j := range int32(f.m.SeatCount) {
		if f.s.Owner[j] != search.Nobody || !f.able(p, j) {
			continue
		}
		t := f.m.SeatSlot[j]
		near := len(f.m.Slots)
		for _, k := range own {
			near = min(near, int(search.Abs(f.m.SeatSlot[k]-t)))
		}
		cost := []int{int(f.wish(p, j)), kinds[f.m.SeatClass[j]], -near, f.spread[j]}
		if best < 0 || slices.Compare(cost, least) < 0 {
			best, least = j, cost
		}
	}
	return best
}

// alone returns how many shifts p could watch if nobody else did, at most asked, and whether it is proven that there are no more.
func (f *filling) alone(p int32, asked int) (most int, proven bool) {
	work := waysWork
	var from func(j int32, n int)
	from = func(j int32, n int) {
		most = max(most, n)
		if work--; work < 0 || most == asked || j == int32(f.m.SeatCount) || n+f.m.SeatCount-int(j) <= most {
			return
		}
		if f.s.Owner[j] == search.Nobody && f.able(p, j) {
			f.put(j, p)
			from(j+1, n+1)
			f.take(j)
		}
		from(j+1, n)
	}
	f.work = waysWork
	from(0, 0)
	f.work = chainWork
	return most, (work >= 0 || most == asked) && !f.m.TurnLimits
}

// everyWay goes through all ways to fill seats, if they are few, and takes the best.
func (f *filling) everyWay(possible int) {
	work, best := waysWork, slices.Clone(f.s.Owner)
	filled := f.m.SeatCount - len(f.seatsOf(search.Nobody))
	start := &filling{m: f.m, s: search.NewState(f.m.Numbers), monthly: slices.Clone(f.around), cap: f.cap}
	var from func(j int32, n int)
	from = func(j int32, n int) {
		if n > filled && start.s.TurnsOfAllFit() {
			filled, best = n, slices.Clone(start.s.Owner)
		}
		if work--; work < 0 || j == int32(f.m.SeatCount) || n+min(f.m.SeatCount-int(j), possible-n) <= filled {
			return
		}
		for p := range int32(f.m.PersonCount) {
			if start.able(p, j) {
				start.put(j, p)
				from(j+1, n+1)
				start.take(j)
			}
		}
		from(j+1, n)
	}
	from(0, 0)
	f.most = work >= 0 && !f.m.TurnLimits
	for j, p := range f.s.Owner {
		if p != search.Nobody {
			f.take(int32(j))
		}
	}
	for j, p := range best {
		if p != search.Nobody {
			f.put(int32(j), p)
		}
	}
}

// even moves shifts from who has more to who has less by two or more.
func (f *filling) even(people []int32) {
	for moved := true; moved; {
		moved = false
		for j, q := range f.s.Owner {
			for _, p := range people {
				if q != search.Nobody && len(f.seatsOf(p))+2 <= len(f.seatsOf(q)) && f.able(p, int32(j)) {
					f.take(int32(j))
					f.put(int32(j), p)
					q, moved = p, true
				}
			}
		}
	}
}

// mix exchanges a shift of the kind of day that p watches more of, by two or more, for an empty seat of the other kind, if need be
// with a second shift that makes room and moves.
func (f *filling) mix(p int32) bool {
	own, kinds := f.seatsOf(p), f.before[p]
	for _, k := range own {
		kinds[f.m.SeatClass[k]]++
	}
	more := int32(one(kinds[1] > kinds[0]))
	if f.work = chainWork; kinds[more]-kinds[1-more] < 2 {
		return false
	}
	for _, k := range own {
		if f.m.SeatClass[k] != more || f.m.Published[k] == p {
			continue
		}
		f.take(k)
		for j := range int32(f.m.SeatCount) {
			if f.s.Owner[j] != search.Nobody || f.m.SeatClass[j] == more || f.wish(p, j) > f.wish(p, k) {
				continue
			}
			if f.able(p, j) {
				f.put(j, p)
				return true
			}
			for _, other := range f.seatsOf(p) {
				if f.m.Published[other] == p {
					continue
				}
				if f.take(other); f.able(p, j) {
					f.put(j, p)
					for i := range int32(f.m.SeatCount) {
						if f.s.Owner[i] == search.Nobody && f.m.SeatClass[i] == f.m.SeatClass[other] && f.wish(p, i) <= f.wish(p, other) && f.able(p, i) {
							f.put(i, p)
							return true
						}
					}
					f.take(j)
				}
				f.put(other, p)
			}
		}
		f.put(k, p)
	}
	return false
}

// wish is 1 for a slot that p would rather not have, and −1 for one that p would like.
func (f *filling) wish(p, j int32) int8 {
	return f.m.Preference[int(p)*f.m.SlotCount+int(f.m.SeatSlot[j])]
}
