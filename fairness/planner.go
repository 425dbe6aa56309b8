package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Planner fills the slots of one pool. The zero Planner weighs minutes, levels each
// kind of day and the total, and knows no limits.
type Planner struct {
	// Level is what is levelled in addition to the total; nil is each kind of day, an empty
	// list nothing.
	Level  []Category
	Limits Limits
	// Relaxed limits are tried in turn where Limits leave no plan, or none is found.
	Relaxed []Limits
	// Own is what limits say of one person: two shifts a month, the secondary's seat only, apart from somebody.
	Own map[schedule.Member]Own
	// Gaps leaves seats open where neither Limits nor Relaxed leave a plan: as few as it can, then the lightest, within
	// the last of them. Of seats that weigh the same it leaves open what is published open, or with a member who cannot serve it
	// any more, and then the later seats of a slot: the first seat, which is the primary's, is filled first. Plan.Gaps names the
	// seats with their causes. For a seat left open the plan says nothing, so whatever a schedule asks after it decides.
	Gaps bool
	// Ledger is what was carried from earlier periods, and what a minute weighs.
	Ledger Ledger
	// Pages are those that came since the Ledger was opened, for Next and Mend, which carry it on. Where Ledger.Weights.Pages say
	// that pages cost something, who was paged most gets the seats in which least is expected, within Tolerance.Pages.
	Pages []Page
	// Stint is what one person takes at a time.
	Stint Stint
	// Moves is the search effort, by size if 0; the same Seed gives the same plan.
	Moves int
	Seed  uint64
	// Wants and Avoids are preferences, the least but one of the objectives. Those of
	// other days than the slots' mean nothing, so a year's list serves every month.
	Wants, Avoids []Wish
	// Locked shifts stay as they are. Give the shifts of the slots to plan that are
	// decided, and the published shifts of the month before and the one after: the
	// limits then hold across the edges of the plan, for whoever is still planned
	// with, and turns are spaced across them. Who serves a part of a shift of the pool
	// holds it all.
	//
	// Give the shifts of other duties as well: what people serve there are commitments. Off
	// hours of other pools bind as the pool's own do, and a duty by name in the daytime,
	// which is ordinary work, keeps people from two places at once. Whole teams and
	// shadows bind nobody.
	//
	// Shifts outside the slots weigh nothing, are no part of the plan and may break limits
	// among themselves.
	Locked []schedule.Shift
	// Kept are shifts of seats that are left to rotas and may not be needed (Schedule.Kept), of any pool: nobody has another seat at
	// that time, and nothing else counts. Next and Mend know who is kept.
	Kept []schedule.Shift
	// Published shifts are known to people: the plan changes few of them where
	// nothing else decides, and keeps them all where it is better in no objective before spacing, or within Tolerance.
	// Those of other slots mean nothing.
	Published []schedule.Shift
	// Tolerance is what fairness may give up for pages, for wishes and for what is published.
	Tolerance Tolerance
	// Shadows is how many shifts a month each person in training watches, at most, from the seats of shadows
	// (schedule.Role.Watches); 0 leaves these seats to their rotas. In training is whoever is not ready as primary yet or, where
	// the seat has people of its own (schedule.Post.Ready), they. They are planned last, and move nobody: as many shifts as the
	// limits leave them beside what they serve, then evenly, of nights and days off alike. Whom they watch is one of their
	// Own.With, if they have such, and none of Own.Apart. A repair leaves them the shadows' seats that are published, also beyond
	// that number. A seat that stays empty is no gap. Plan.Shadowing says how many there are.
	Shadows int
	// Watch, if not nil, is told how the search for each plan goes and says whether it goes on: see Problem.SolveWatched.
	Watch func(Progress) (goOn bool)

	seats []schedule.Role // of other pools that are planned too

	leavesGaps bool             // a repair leaves published seats without anybody as they are
	agreements                  // in a repair that answers an edit: see Mend
	settled    []schedule.Shift // of the pool, and no longer to repair
	nearing    *nearing         // what a repair of Rebalance is for
}

// Category is a sum of classes that is levelled. The zero Category is a fault.
type Category struct {
	// Name tells it from the others.
	Name string
	// Kinds are the kinds of day that count; nil is all, and an empty list a fault.
	Kinds []schedule.DayKind
	// Weekdays are the days of the week on which slots begin that count, such as Fridays; nil is all, and an empty list a
	// fault. What earlier periods carried has no weekdays.
	Weekdays []time.Weekday
	// Blocks counts only slots of the special blocks, and Block only of those of one name, such as New Year's: each with what
	// the blocks of earlier years left in Ledger.Blocks.
	Blocks bool
	Block  string
}

// Wish names slots that a member would like to have or not: slots that start in the
// interval. The zero Wish is a fault.
type Wish struct {
	Member schedule.Member
	schedule.Interval
}

// Plan fills the slots, which are of one pool, with the people. The error is an
// *InfeasibleError where it is proven that the limits leave no plan, a
// *NotFoundError where none was found, or joins the faults of the input: it wraps
// schedule.ErrMissing where there are no slots, as in a misspelt pool.
func (p Planner) Plan(slots iter.Seq[schedule.Seat], people []schedule.Candidate) (*Plan, error) {
	all := seatsOf(slots)
	plan, err := p.relaxed(covering(all), people, false)
	if err == nil {
		p.train(plan, all, people)
	}
	return plan, err
}

// relaxed plans or repairs within the first limits that leave a plan.
func (p Planner) relaxed(seats []schedule.Seat, people []schedule.Candidate, repair bool) (*Plan, error) {
	if p.nearing != nil {
		return p.nearer(seats, people)
	}
	gaps := false
	attempt := func() (*Plan, error) {
		p, seats := p, seats
		if p.holders != nil {
			if p, seats = p.settle(seats, people, settling{breaking: true}); len(seats) == 0 {
				return nil, errSettled
			}
		}
		problem, runs, err := p.problem(seats, people)
		if err != nil {
			return nil, err
		}
		problem.Repair = repair
		return p.solve(problem, seats, runs, gaps)
	}
	none := func(err error) bool { return errors.Is(err, ErrInfeasible) || errors.Is(err, ErrNotFound) }
	first := p
	plan, err := attempt()
	for _, limits := range p.Relaxed {
		if !none(err) {
			break
		}
		p.Limits = limits
		plan, err = attempt()
	}
	if p.holders != nil && none(err) {
		first.agreements = agreements{pieces: p.pieces}
		return first.relaxed(seats, people, repair)
	}
	if p.Gaps && none(err) {
		gaps = true
		plan, err = attempt()
	}
	return plan, err
}

// PlanEach fills the slots of several pools, each by its own plan: the pool with the
// fewest people first, then by ID. The shifts of each plan are Locked for the plans that
// follow, so that somebody of two pools is in one place at a time, and limits hold over
// both. The plans are in the order in which they were made; a schedule follows one after
// the other. The error joins a *PoolError for each pool that has no plan; the plans of the others are returned beside it.
func (p Planner) PlanEach(slots iter.Seq[schedule.Seat], people []schedule.Candidate) ([]*Plan, error) {
	byPool := map[schedule.TeamID][]schedule.Seat{}
	for _, s := range seatsOf(slots) {
		byPool[s.Team] = append(byPool[s.Team], s)
	}
	maps.DeleteFunc(byPool, func(_ schedule.TeamID, seats []schedule.Seat) bool { return len(covering(seats)) == 0 })
	if len(byPool) == 0 {
		return nil, noSlots()
	}
	p.seats = p.rolesOf(slices.Concat(slices.Collect(maps.Values(byPool))...))
	var plans []*Plan
	var faults []error
	for _, pool := range poolOrder(maps.Keys(byPool), people) {
		plan, err := p.relaxed(covering(byPool[pool]), people, false)
		if err != nil {
			faults = append(faults, &PoolError{pool, err})
			continue
		}
		plans, p.Locked = append(plans, plan), slices.AppendSeq(slices.Clip(p.Locked), plan.Shifts())
	}
	for _, plan := range plans { // when all is known that people serve
		p.train(plan, byPool[plan.pool], people)
		p.Locked = slices.AppendSeq(slices.Clip(p.Locked), plan.shadows.Shifts())
	}
	return plans, errors.Join(faults...)
}

// PoolError says why a pool has no plan. The zero PoolError says nothing.
type PoolError struct {
	Pool schedule.TeamID
	// Err is an error of Plan or of Repair.
	Err error
}

// Error names the pool.
func (e *PoolError) Error() string { return fmt.Sprintf("pool %q: %v", e.Pool, e.Err) }

// In is Error in the given language. An error of the pool without In stays in English.
func (e *PoolError) In(l schedule.Language) string {
	said, ok := e.Err.(interface {
		In(schedule.Language) string
	})
	if l != schedule.Japanese || !ok {
		return e.Error()
	}
	return fmt.Sprintf("プール%q：%s", e.Pool, said.In(l))
}

// Unwrap returns the error of the pool.
func (e *PoolError) Unwrap() error { return e.Err }

// poolOrder sorts pools as they are planned: the pool with the fewest people first, then by
// ID.
func poolOrder(pools iter.Seq[schedule.TeamID], people []schedule.Candidate) []schedule.TeamID {
	members := map[schedule.TeamID]map[schedule.Member]bool{}
	for _, c := range people {
		if members[c.Pool] == nil {
			members[c.Pool] = map[schedule.Member]bool{}
		}
		members[c.Pool][c.Member] = true
	}
	return slices.SortedFunc(pools, func(a, b schedule.TeamID) int {
		return cmp.Or(cmp.Compare(len(members[a]), len(members[b])), cmp.Compare(a, b))
	})
}

// holdersOf returns the longest shift of each seat: whoever has it counts as the holder of a
// seat that changes have split.
func holdersOf(shifts iter.Seq[schedule.Shift]) map[schedule.SeatKey]schedule.Shift {
	holders := map[schedule.SeatKey]schedule.Shift{}
	for shift := range shifts {
		if known, ok := holders[shift.Key()]; !ok || known.Duration() < shift.Duration() {
			holders[shift.Key()] = shift
		}
	}
	return holders
}

func noSlots() error { return fault("slots", schedule.ErrMissing, "no slots to plan") }

// Repair plans the shifts of a published roster anew, with the people as they are
// now: fewest changes come right after the limits, then fairness. Changes of the
// plan lists what moves, and ChangesBound of its certificate how few changes are proven
// to be needed. They are the fewest where the two agree, as they do when somebody is
// away for some days of a month, and for weeks where limits go by rest, days in a row, hours
// of a week and weekends of a month; that they agree is not promised where other limits are
// tight and much must move. A roster of several pools is repaired one pool at a time,
// the pool of the first of the people; what the roster says of other duties is Locked,
// except for seats that Locked has, for example of a pool that was repaired before.
// Slots and stints that changes have split keep who has most of them. The errors are as in Plan.
//
// The repaired plan is followed by the schedule with the changes that made it
// needed and without the published roster, beneath which it would have no effect;
// what comes out is compiled and published over it, and schedule.Diff shows people
// what moves.
func (p Planner) Repair(published *schedule.Roster, people []schedule.Candidate) (*Plan, error) {
	plan, err := p.repaired(published, people)
	if err == nil {
		q, slots, _ := p.repairing(published, people)
		q.train(plan, slots, people)
	}
	return plan, err
}

// repaired is Repair of those who cover.
func (p Planner) repaired(published *schedule.Roster, people []schedule.Candidate) (*Plan, error) {
	p, slots, err := p.repairing(published, people)
	if err != nil {
		return nil, err
	}
	return p.relaxed(covering(slots), people, true)
}

// repairing returns the planner with what a roster says of the seats of a pool as Published, and of others as Locked, and these
// seats.
func (p Planner) repairing(published *schedule.Roster, people []schedule.Candidate) (Planner, []schedule.Seat, error) {
	if len(people) == 0 {
		return p, nil, fault("people", schedule.ErrMissing, "nobody to plan with")
	}
	known := map[schedule.SeatKey]bool{}
	for _, shift := range slices.Concat(p.Locked, p.Kept) {
		known[shift.Key()] = true
	}
	var slots []schedule.Seat
	fills := map[schedule.SeatKey]int{} // from 1 on, in order; others, which may be empty or not needed, are left to rotas
	if pool, err := published.Team(people[0].Pool); err == nil {
		for seat := range pool.Seats(published.Interval()) {
			if p.open[seat.Key()] {
				continue
			}
			fills[seat.Key()] = 1 + len(fills)
			if seat.Role.Watches() { // the roster has no shift for one that is empty
				slots = append(slots, seat)
			}
		}
	}
	p.Locked = slices.Clip(p.Locked)
	var own []schedule.Shift
	for shift := range published.All() {
		switch {
		case fills[shift.Key()] > 0:
			own = append(own, shift)
		case shift.Regime == schedule.OffHours && shift.Team == people[0].Pool:
		case !known[shift.Key()] && !p.open[shift.Key()]:
			if holder, ok := p.holders[shift.Key()]; ok && shift.Interval.Equal(shift.Seat.Interval) {
				shift.Member = holder
			}
			p.Locked = append(p.Locked, shift)
		}
	}
	holders := holdersOf(slices.Values(own))
	p.Published = nil
	inSlot := func(a, b schedule.Shift) int {
		return cmp.Or(a.Seat.Start.Compare(b.Seat.Start), cmp.Compare(fills[a.Key()], fills[b.Key()]))
	}
	for _, shift := range slices.SortedFunc(maps.Values(holders), inSlot) {
		if !shift.Role.Watches() {
			slots = append(slots, shift.Seat)
		}
		if holder, ok := p.holders[shift.Key()]; ok {
			shift.Member = holder
		}
		if shift.Member != "" {
			p.Published = append(p.Published, shift)
		}
	}
	if len(covering(slots)) == 0 {
		return p, nil, fault("published", schedule.ErrMissing, "no shifts of pool %q", people[0].Pool)
	}
	return p, slots, nil
}

// solve makes the plan of a problem, which speaks for these slots.
func (p Planner) solve(problem Problem, slots []schedule.Seat, runs keys, gaps bool) (*Plan, error) {
	solve := problem.SolveWatched
	if gaps {
		solve = problem.solveWithGaps
	}
	plan, err := solve(p.Moves, p.Seed, p.Watch)
	if err != nil {
		return nil, err
	}
	plan.speaksFor(slots, runs, p.Ledger.Weights)
	plan.settled = p.settled
	return plan, nil
}

// speaksFor says which slots of a pool the plan fills.
func (p *Plan) speaksFor(slots []schedule.Seat, runs keys, weights Weights) {
	p.pool, p.slots, p.runs, p.weights = slots[0].Team, map[schedule.SeatKey]schedule.Seat{}, runs, weights.clone()
	for _, s := range slots {
		p.slots[s.Key()] = s
	}
}

// seatsOf returns the seats, by start.
func seatsOf(slots iter.Seq[schedule.Seat]) (all []schedule.Seat) {
	if slots != nil {
		all = slices.Collect(slots)
	}
	slices.SortStableFunc(all, func(a, b schedule.Seat) int { return a.Start.Compare(b.Start) })
	return all
}

// only leaves out shifts of other seats, such as those of shadows.
func only(shifts []schedule.Shift, seats []schedule.Seat) []schedule.Shift {
	keys := map[schedule.SeatKey]bool{}
	for _, s := range seats {
		keys[s.Key()] = true
	}
	return slices.DeleteFunc(slices.Clone(shifts), func(s schedule.Shift) bool { return !keys[s.Key()] })
}

// covering leaves out the seats of shadows, who are planned when all others are.
func covering(seats []schedule.Seat) []schedule.Seat {
	return slices.DeleteFunc(slices.Clone(seats), func(s schedule.Seat) bool { return s.Role.Watches() })
}

// bySeat orders the slots of one pool.
func bySeat(a, b schedule.Seat) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Role, b.Role))
}

// problem makes the explicit problem, and says to which run each slot belongs.
func (p Planner) problem(all []schedule.Seat, people []schedule.Candidate) (Problem, keys, error) {
	faults := p.faults(membersOf(people), p.rolesOf(all))
	for _, s := range all[min(1, len(all)):] {
		if s.Team != all[0].Team {
			faults = append(faults, fault("slots", schedule.ErrConflict, "slots of pools %q and %q; plan each by itself, or with PlanEach", all[0].Team, s.Team))
			break
		}
	}
	if i := slices.IndexFunc(all, func(s schedule.Seat) bool { return s.Regime != schedule.OffHours }); i >= 0 {
		faults = append(faults, fault("slots", schedule.ErrInvalid, "slot %v of %q is no off-hours slot, and a plan speaks for no other", all[i].Interval, all[i].Team))
	}
	if len(all) == 0 {
		faults = append(faults, noSlots())
	}
	locked, beside, elsewhere, locks := p.split(all, people)
	if faults = append(faults, locks...); len(faults) > 0 {
		return Problem{}, nil, errors.Join(faults...)
	}
	classes := p.classing()
	pr := Problem{Limits: p.Limits, Tolerance: p.Tolerance, Classes: classes.names(), Levels: classes.levels(p.Level)}
	runs, belongs := p.runs(all)
	parts := p.parts(runs)
	for _, r := range runs {
		first := r.slots[0]
		seat, block := Position{Slot: r.key, Role: first.Role, Interval: first.Interval, Date: first.Date}, ""
		if p.Stint != Singles {
			seat.Parts = parts[r.key]
			seat.Start, seat.End, seat.Date = seat.Parts[0].Start, seat.Parts[len(seat.Parts)-1].End, seat.Parts[0].Date
		}
		for _, s := range r.slots {
			if b, ok := p.Ledger.Weights.block(s.Date); ok && seat.Block == "" {
				seat.Block, block = blockKey(b), b.Name
			}
		}
		seat.Burden = p.burden(r)
		seat.Class = classes.of(r, p.Ledger.Weights.Kind(first), block)
		pr.Seats = append(pr.Seats, seat)
	}
	pr.People = p.people(runs, all, people, &pr)
	p.pages(runs, all, people, &pr)
	pr.Locked = p.assignments(locked, belongs)
	pr.Published = p.mostOf(only(p.Published, all), belongs)
	pr.Locked = append(pr.Locked, p.continued(runs, beside, people, &pr)...)
	pr.Context = slices.Concat(p.context(beside, all, belongs), p.commitments(append(elsewhere, p.settled...), all), p.kept(all))
	return pr, belongs, nil
}

// levelFaults reports categories that count nothing, or nothing that there is.
func (p Planner) levelFaults() (faults []error) {
	for i, c := range p.Level {
		path := fmt.Sprintf("Level[%d]", i)
		if c.Name == "" {
			faults = append(faults, fault(path+".Name", schedule.ErrMissing, "no name"))
		} else if j := slices.IndexFunc(p.Level, func(o Category) bool { return o.Name == c.Name }); j < i {
			faults = append(faults, fault(path+".Name", schedule.ErrDuplicate, "%q twice, first at Level[%d]", c.Name, j))
		}
		if c.Kinds != nil && len(c.Kinds) == 0 {
			faults = append(faults, fault(path+".Kinds", schedule.ErrMissing, "category %q counts no kind of day; nil is all", c.Name))
		}
		if c.Weekdays != nil && len(c.Weekdays) == 0 {
			faults = append(faults, fault(path+".Weekdays", schedule.ErrMissing, "category %q counts no weekday; nil is all", c.Name))
		}
		if named := func(b schedule.Block) bool { return b.Name == c.Block }; c.Block != "" && !slices.ContainsFunc(p.Ledger.Weights.Blocks, named) {
			faults = append(faults, fault(path+".Block", schedule.ErrMissing, "there is no block %q in Ledger.Weights", c.Block))
		}
		for j, day := range c.Weekdays {
			if day < time.Sunday || day > time.Saturday {
				faults = append(faults, fault(fmt.Sprintf("%s.Weekdays[%d]", path, j), schedule.ErrInvalid, "%d is no weekday", day))
			}
		}
		for j, k := range c.Kinds {
			if !slices.Contains(kinds[:], k) {
				faults = append(faults, fault(fmt.Sprintf("%s.Kinds[%d]", path, j), schedule.ErrInvalid, "%d is no kind of day", k))
			}
		}
	}
	return faults
}

// classing says what the classes of burden are, what is levelled, and of which class a
// stint is.
type classing struct {
	stint Stint
	// blocks are the names of special blocks with classes of their own, in order.
	blocks []string
	// days are the weekdays that have classes of their own, in order.
	days []time.Weekday
}

func (p Planner) classing() classing {
	c := classing{stint: p.Stint.which()}
	special := false
	for _, level := range p.Level { // of single slots: other stints have no Level
		special = special || level.Blocks || level.Block != ""
		c.days = append(c.days, level.Weekdays...)
	}
	for _, b := range p.Ledger.Weights.Blocks {
		if special {
			c.blocks = append(c.blocks, b.Name)
		}
	}
	slices.Sort(c.blocks)
	c.blocks = slices.Compact(c.blocks)
	slices.Sort(c.days)
	c.days = slices.Compact(c.days)
	return c
}

// names lists the classes.
func (c classing) names() (names []string) {
	switch c.stint {
	case Weeks:
		return []string{"weeks"}
	case WeekParts:
		return []string{"nights", "weekends"}
	}
	for _, k := range kinds {
		names = append(names, k.String())
	}
	for _, block := range c.blocks {
		for _, k := range kinds {
			names = append(names, fmt.Sprintf("%s of %s", k, block))
		}
	}
	// The same for each weekday that counts by itself.
	plain := slices.Clone(names)
	for _, day := range c.days {
		for _, name := range plain {
			names = append(names, fmt.Sprintf("%s on a %v", name, day))
		}
	}
	return names
}

// byKind are what is levelled where nothing is said.
var byKind = []Category{{Name: "nights", Kinds: kinds[0:1]}, {Name: "weekends", Kinds: kinds[1:2]}, {Name: "holidays", Kinds: kinds[2:3]}}

// levels lists what is levelled: categories of single slots, or the runs of each name of
// which there are several, and the total.
func (c classing) levels(categories []Category) (levels []Level) {
	if c.stint == WeekParts && categories == nil {
		levels = []Level{{Name: "nights", Classes: []int{0}}, {Name: "weekends", Classes: []int{1}}}
	}
	if categories == nil {
		categories = byKind
	}
	if c.stint == Singles {
		for _, category := range categories {
			levels = append(levels, Level{Name: category.Name, Classes: c.within(category)})
		}
	}
	return append(levels, Level{Name: "total"})
}

// within lists the classes that a category counts.
func (c classing) within(category Category) (classes []int) {
	for group := range 1 + len(c.days) {
		if category.Weekdays != nil && (group == 0 || !slices.Contains(category.Weekdays, c.days[group-1])) {
			continue
		}
		first := group * c.ofDay()
		for i, k := range kinds {
			if category.Kinds != nil && !slices.Contains(category.Kinds, k) {
				continue
			}
			if !category.Blocks && category.Block == "" {
				classes = append(classes, first+i)
			}
			for b, name := range c.blocks {
				if category.Block == "" || category.Block == name {
					classes = append(classes, first+i+len(kinds)*(1+b))
				}
			}
		}
	}
	return classes
}

// of returns the class of a stint, which begins on a kind of day and may be part of a block, "" of none.
func (c classing) of(r stint, kind schedule.DayKind, block string) int {
	if c.stint != Singles {
		return slices.Index(c.names(), r.name)
	}
	class := int(kind) + c.ofDay()*(1+slices.Index(c.days, r.slots[0].Date.Weekday()))
	return class + len(kinds)*(1+slices.Index(c.blocks, block))
}

// ofDay is how many classes a weekday has, and the days that do not count by themselves, which come first.
func (c classing) ofDay() int { return len(kinds) * (1 + len(c.blocks)) }

// balance gives what earlier periods carried to the classes: of blocks that have seats to plan to theirs, the rest to the
// plain ones. What no seat can change would hide what seats can.
func (p Planner) balance(pool schedule.TeamID, m schedule.Member, pr *Problem) []Burden {
	c := p.classing()
	amounts := c.amounts(p.Ledger.Account(pool, m).Balance())
	for b, name := range c.blocks {
		first := len(kinds) * (1 + b)
		there := func(s Position) bool { return s.Class%c.ofDay() >= first && s.Class%c.ofDay() < first+len(kinds) }
		if !slices.ContainsFunc(pr.Seats, there) {
			continue
		}
		of := p.Ledger.Block(pool, name, m).Balance()
		for i, k := range kinds {
			amounts[i] -= *of.of(k)
			amounts[first+i] = *of.of(k)
		}
	}
	return amounts
}

// amounts gives amounts by kind of day to the classes, blocks apart.
func (c classing) amounts(a Amounts) []Burden {
	amounts := make([]Burden, len(c.names()))
	switch c.stint {
	case Singles:
		amounts[0], amounts[1], amounts[2] = a.Night, a.Weekend, a.Holiday
	case Weeks:
		amounts[0] = a.Total()
	default:
		amounts[0], amounts[1] = a.Night, a.Weekend+a.Holiday
	}
	return amounts
}

// slotKey is the key of a slot in a problem, and in the messages about it.
func slotKey(s schedule.Seat) string { return s.Start.Format(time.RFC3339) }

// keys say by which key a problem knows what starts at an instant, in Unix seconds:
// an instant has as many texts as there are locations.
type keys map[int64]string

// of returns the key of a slot, its own if it has none other.
func (k keys) of(s schedule.Seat) string {
	if key, ok := k[s.Start.Unix()]; ok {
		return key
	}
	return slotKey(s)
}
