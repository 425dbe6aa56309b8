// Package publication makes what programs publish: the next month, planned from the history,
// and a repair of what is published. Nothing is stored here; a Preview says what would be.
package publication

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/examples/internal/findings"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/fault"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/config"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// Why nothing can be published.
var (
	ErrPublished = errors.New("is published already")
	ErrOver      = errors.New("what is published is over")
)

// Order says who publishes when.
type Order struct {
	Author string
	At     time.Time
	// More is how many shifts of each pool a repair moves beyond the fewest, at most, where somebody would be far from their share.
	More int
	// Watch, if not nil, is told how the planning goes.
	Watch func(fairness.Progress) bool
}

// Preview is what would be entered, and what comes of it. The zero Preview enters nothing.
type Preview struct {
	Entries []schedule.Entry
	// Before is the schedule as people know it, in a repair with what they agreed on since; After has the entries.
	Before, After *schedule.Schedule
	// Interval is the month, or in a repair the rest of what is published.
	Interval schedule.Interval
	Plans    []*fairness.Plan
	// Ledger is what the file plans from (command.Carried): burdens are weighed as it says.
	Ledger fairness.Ledger
	// StandIns is the schedule of a repair with a stand-in for each shift by itself; nil if a month
	// is published.
	StandIns *schedule.Schedule
	// Fewest is the schedule with the repair of fewest changes alone, where After moves more since somebody would be far from
	// their share (fairness.Planner.Rebalance); nil otherwise.
	Fewest *schedule.Schedule
	// Least is how many shifts every repair within the limits moves, as far as that is proven; 0 in a month, and where people serve
	// several shifts at a time.
	Least int
	// Better is by what the repair is better than the stand-ins, where they differ. A repair that is not better is not entered:
	// After is StandIns then, and AsGood is set.
	Better Better
	AsGood bool
	// Nearer is by what After is better than Fewest, and Beyond how many shifts more it moves. They are zero without Fewest.
	Nearer Better
	Beyond int
	// NoneKeeps is why no repair keeps all limits of the file, where the one that was made keeps fewer; nil otherwise.
	NoneKeeps error
	// Wishes are those that who serves after a repair goes against and who served before did not: of people who get a slot to be
	// avoided, and of people who lose one that they wanted and can serve.
	Wishes []Unmet
	// Broken are the limits that the repair keeps and the stand-ins break.
	Broken []scheduletest.Finding
	// Since are the limits that what is served after a repair breaks from the order on and the published rosters do not, such as
	// by a swap.
	Since []scheduletest.Finding
}

// Way is a schedule that a repair weighs.
type Way struct {
	Kind     WayKind
	Schedule *schedule.Schedule
}

// WayKind says how a schedule comes about.
type WayKind int

// Ways, in the order in which people are told of them.
const (
	ByStandIns WayKind = iota // a stand-in for each shift by itself
	ByRepair                  // the fewest changes
	ByBalance                 // and more, since somebody would be far from their share
)

// Ways lists the schedules that a repair weighs. A repair that is no better than the stand-ins is not entered, and left out.
func (p Preview) Ways() []Way {
	ways := []Way{{ByStandIns, p.StandIns}}
	if !p.AsGood {
		ways = append(ways, Way{ByRepair, cmp.Or(p.Fewest, p.After)})
	}
	if p.Fewest != nil {
		ways = append(ways, Way{ByBalance, p.After})
	}
	return ways
}

// Next plans a month as a file says (config.File.Plan), and returns the entry that publishes it. A month of which something is
// published is refused with an error that wraps schedule.ErrConflict and ErrPublished, and one that is over with ErrOver.
func Next(s *schedule.Schedule, own *fairness.Planner, month schedule.Interval, o Order) (Preview, error) {
	if first, by, ok := publishedBy(s, month); ok {
		return Preview{}, fmt.Errorf("%w: %s %w, by entry %q of %s%s", schedule.ErrConflict, month.Start.Format("2006-01"), ErrPublished, first.ID, first.At.Format(time.RFC3339), by)
	}
	if !o.At.Before(month.End) {
		return Preview{}, fmt.Errorf("%w: %w: %s ended before %s", schedule.ErrConflict, ErrOver, month.Start.Format("2006-01"), o.At.In(month.Start.Location()).Format("2006-01-02 15:04"))
	}
	plans, err := command.Next(s, own, o.Watch, month)
	if err != nil {
		return Preview{}, err
	}
	planned := s
	for _, plan := range plans {
		if planned, err = planned.Follow(plan); err != nil {
			return Preview{}, err
		}
	}
	// They are made in another order every month, since ties go another way; people read them in one.
	slices.SortFunc(plans, func(a, b *fairness.Plan) int { return strings.Compare(string(a.Pool()), string(b.Pool())) })
	roster, err := planned.Roster(month)
	if err != nil {
		return Preview{}, err
	}
	after, e, err := s.Enter(schedule.Entry{ID: "roster " + month.Start.Format("2006-01"), Author: o.Author, At: o.At, Change: roster})
	if err != nil {
		return Preview{}, err
	}
	return Preview{Entries: []schedule.Entry{e}, Before: s, After: after, Interval: month, Plans: plans, Ledger: command.Carried(own)}, nil
}

// publishedBy returns the first entry that publishes a shift of a month.
func publishedBy(s *schedule.Schedule, month schedule.Interval) (first schedule.Entry, by string, ok bool) {
	if !Published(s, month) {
		return first, "", false
	}
	for _, e := range s.Journal() {
		if r, is := e.Change.(*schedule.Roster); is && r.Interval().Overlaps(month) {
			if e.Author != "" {
				by = " by " + e.Author
			}
			return e, by, true
		}
	}
	return first, "", true
}

// Published reports whether a shift of a month is published.
func Published(s *schedule.Schedule, month schedule.Interval) bool {
	for seat := range s.Seats(month) {
		if s.PublishedSeat(seat) {
			return true
		}
	}
	return false
}

// Mend answers the edits since the last publication or repair with fewest changes. S is the
// schedule of the file at the time of the order. What is over is refused with an error that wraps
// schedule.ErrConflict and ErrOver. Where there is no repair the preview has the stand-ins all the same.
func Mend(file config.File, s *schedule.Schedule, o Order) (Preview, error) {
	was, before, err := known(file, o.At)
	if err != nil {
		return Preview{}, err
	}
	rest := schedule.Interval{Start: o.At, End: s.Published().End}
	if rest.Empty() {
		return Preview{}, fmt.Errorf("%w: %w", schedule.ErrConflict, ErrOver)
	}
	planner := command.RepairPolicy(file.Plan)
	planner.Watch = o.Watch
	p := Preview{Before: before, After: s, Interval: rest, StandIns: s, Ledger: command.Carried(file.Plan)}
	repairs, err := p.repairs(planner, o)
	if err != nil {
		return p, err
	}
	asked := repairs[0].Plans
	if err := p.choose(planner, repairs); err != nil {
		return Preview{}, err
	}
	for _, plan := range asked {
		if planner.Stint == fairness.Singles {
			p.Least += int(plan.Certificate().ChangesBound)
		}
	}
	moved, err := Difference(was, s, rest) // by swaps too
	if err != nil {
		return Preview{}, err
	}
	if len(moved.Reassignments)+len(p.Entries) > 0 {
		if err := p.rebalance(planner, o); err != nil {
			return Preview{}, err
		}
	}
	if p.Broken, err = p.broken(planner, p.StandIns, p.Before, p.After); err != nil {
		return Preview{}, err
	}
	if p.Wishes, err = p.against(slices.Concat(asked, p.Plans)); err != nil {
		return Preview{}, err
	}
	if slices.ContainsFunc(asked, func(plan *fairness.Plan) bool { return plan.Problem().Limits != planner.Limits }) {
		planner := planner
		planner.Relaxed, planner.Gaps = nil, false
		_, p.NoneKeeps = planner.Mend(p.Before, p.StandIns, p.Interval)
	}
	rosters := file
	rosters.Journal = slices.DeleteFunc(slices.Clone(file.Journal), func(e schedule.Entry) bool {
		_, is := e.Change.(*schedule.Roster)
		return !is || withdrawn(file.Journal, e)
	})
	published, _, err := rosters.At(o.At)
	if err != nil {
		return Preview{}, err
	}
	p.Since, err = (Preview{Interval: p.Interval}).broken(planner, p.After, published) // also what gave way
	return p, err
}

// known returns the schedule at a time as of the last publication or repair, and the same with what people agreed on since.
func known(file config.File, at time.Time) (published, agreed *schedule.Schedule, err error) {
	last := -1
	for i, e := range file.Journal {
		if _, is := e.Change.(*schedule.Roster); is || strings.HasPrefix(e.ID, "repair ") {
			last = i
		}
	}
	if last < 0 {
		return nil, nil, fault.New("", schedule.ErrMissing, "nothing is published")
	}
	old := file
	old.Journal = file.Journal[:last+1]
	if published, _, err = old.At(at); err != nil {
		return nil, nil, err
	}
	agreed = published
	for _, e := range file.Journal[last+1:] {
		if !saysWho(e.Change) || withdrawn(file.Journal, e) {
			continue
		}
		if after, _, err := agreed.Enter(e); err == nil { // what rests on a leave is no agreement without it
			agreed = after
		}
	}
	return published, agreed, nil
}

// withdrawn reports whether an entry of a journal withdraws e.
func withdrawn(journal []schedule.Entry, e schedule.Entry) bool {
	return e.ID != "" && slices.ContainsFunc(journal, func(o schedule.Entry) bool { return o.Withdraws == e.ID })
}

// rebalance moves a few shifts more, with Notice, where somebody would be far from their share; not where the worst balance by kind of
// day would then be worse than the worst of all is.
func (p *Preview) rebalance(planner fairness.Planner, o Order) error {
	rest := schedule.Interval{Start: o.At.Add(Notice), End: p.Interval.End}
	if rest.Empty() || o.More == 0 {
		return nil
	}
	made, fewest := *p, p.After
	made.Plans, made.Entries = slices.Clone(p.Plans), slices.Clone(p.Entries)
	balancing, err := planner.Rebalance(fewest, rest, o.More)
	if err != nil || len(balancing) == 0 {
		return err
	}
	made.Fewest = fewest
	for _, plan := range balancing { // with the figures of the pool at the end
		made.Plans = append(slices.DeleteFunc(made.Plans, func(o *fairness.Plan) bool { return o.Pool() == plan.Pool() }), plan)
	}
	if err := made.enter(o, fairness.Overrides(fewest, "balance", balancing...)); err != nil {
		return err
	}
	var moves [2]int
	var totals [2][]fairness.Burden
	var worst [2]fairness.Burden
	for i, s := range []*schedule.Schedule{made.After, fewest} {
		moved, err := Difference(p.Before, s, p.Interval)
		if err != nil {
			return err
		}
		moves[i] = len(moved.Reassignments)
		balances, err := far(p.Ledger, s, p.Interval)
		if err != nil {
			return err
		}
		for _, x := range balances {
			if worst[i] = max(worst[i], x.By); x.Kind == "" {
				totals[i] = append(totals[i], x.By)
			}
		}
	}
	if worst[0].Duration() > worst[1].Duration()+time.Minute {
		return nil
	}
	made.Nearer, made.Beyond = levelled(totals[0], totals[1]), moves[0]-moves[1]
	*p = made
	return nil
}

// Better says by what a repair is better than stand-ins, with the figures of both: shifts, or hours of balances in points.
type Better struct {
	By                 Merit
	Repaired, StandIns fairness.Burden
}

// Merit is by what a repair is better than stand-ins.
type Merit int

// Merits, in the order in which they decide.
const (
	Nothing Merit = iota
	Filled        // shifts that nobody serves
	Limits        // that stand-ins break
	Able          // shifts that stand-ins leave to who cannot serve them, such as who is not ready for them
	Moves
	WorstBalance
	SumOfBalances
	NextBalance // the largest of those that differ, once the worst and the sum are the same
)

// repairs makes the repair with as few changes as it takes and, where more may change for fairness (fairness.Tolerance), each that
// differs, by how many changes they make.
func (p Preview) repairs(planner fairness.Planner, o Order) (list []Preview, err error) {
	for {
		made := p
		if made.Plans, err = planner.Mend(p.Before, p.StandIns, p.Interval); err != nil {
			return nil, err
		}
		if err := made.enter(o, fairness.Overrides(p.StandIns, "repair", made.Plans...)); err != nil {
			return nil, err
		}
		list = append(list, made)
		most := 0 // that fairness may have asked for
		for _, plan := range made.Plans {
			if n := len(plan.Changes()); n <= planner.Tolerance.Changes {
				most = max(most, n)
			}
		}
		if most == 0 {
			slices.Reverse(list)
			return list, nil
		}
		planner.Tolerance.Changes = most - 1
	}
}

// choose takes the best of repairs, and leaves one that is not better than the stand-ins.
func (p *Preview) choose(planner fairness.Planner, repairs []Preview) error {
	best := repairs[0]
	for _, made := range repairs[1:] {
		better, err := made.than(best, planner)
		if err != nil {
			return err
		}
		if better.By != Nothing {
			best = made
		}
	}
	standIns := *p
	differ, err := Difference(p.StandIns, best.After, p.Interval)
	if *p = best; err != nil || differ.Empty() {
		return err
	}
	if p.Better, err = p.than(standIns, planner); err == nil && p.Better.By == Nothing {
		*p = standIns
		p.AsGood = true
	}
	return err
}

// than says by what one of two ways is better than the other. What people know moves least either way: so shifts that move, beyond
// as many of each pool as may move for fairness (fairness.Tolerance), come before balances at the ends of months (fairness.CompareDeviations).
func (p Preview) than(other Preview, planner fairness.Planner) (better Better, err error) {
	broken, err := p.broken(planner, other.After, p.Before, p.After)
	if err != nil {
		return better, err
	}
	var gaps, unable, moves, beyond [2]fairness.Burden
	people := p.After.People(p.Interval)
	var balances [2][]fairness.Burden
	for i, s := range []*schedule.Schedule{p.After, other.After} {
		for shift := range s.Duties(p.Interval) {
			switch {
			case shift.Regime != schedule.OffHours || shift.Role.Watches():
			case shift.Member == "":
				gaps[i]++
			case !able(shift, people):
				unable[i]++
			}
		}
		moved, err := Difference(p.Before, s, p.Interval)
		if err != nil {
			return better, err
		}
		moves[i] = fairness.Burden(len(moved.Reassignments))
		of := map[schedule.TeamID]int{}
		for _, m := range moved.Reassignments {
			of[m.Team]++
		}
		for _, n := range of {
			beyond[i] += fairness.Burden(max(0, n-planner.Tolerance.Changes))
		}
		if balances[i], err = Balances(p.Ledger, s, p.Interval); err != nil {
			return better, err
		}
	}
	switch {
	case gaps[0] > gaps[1]:
	case gaps[0] < gaps[1]:
		better = Better{Filled, gaps[0], gaps[1]}
	case len(broken) > 0:
		better = Better{By: Limits}
	case unable[0] != unable[1]:
		if unable[0] < unable[1] {
			better = Better{Able, unable[0], unable[1]}
		}
	case beyond[0] < beyond[1]:
		better = Better{Moves, moves[0], moves[1]}
	case beyond[0] > beyond[1]:
	case fairness.CompareDeviations(balances[0], balances[1]) < 0:
		better = levelled(balances[0], balances[1])
	}
	return better, nil
}

// able reports whether whoever serves a shift is a member and ready for it, and not away.
func able(shift schedule.Shift, people []schedule.Candidate) bool {
	return slices.ContainsFunc(people, func(c schedule.Candidate) bool {
		return c.Member == shift.Member && c.CanServe(shift.Seat) && !slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Overlaps(shift.Interval) })
	})
}

// levelled says by what balances without signs differ first, in the order of fairness.CompareDeviations.
func levelled(repaired, standIns []fairness.Burden) Better {
	sum := func(list []fairness.Burden) (sum fairness.Burden) {
		for _, b := range list {
			sum += b
		}
		return sum
	}
	a, b := slices.Sorted(slices.Values(repaired)), slices.Sorted(slices.Values(standIns))
	slices.Reverse(a)
	slices.Reverse(b)
	if len(a) == 0 || len(b) == 0 || a[0] != b[0] {
		return Better{WorstBalance, append(a, 0)[0], append(b, 0)[0]}
	}
	if x, y := sum(a), sum(b); x != y {
		return Better{SumOfBalances, x, y}
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return Better{NextBalance, a[i], b[i]}
		}
	}
	return Better{}
}

// More is what Order.More is if nothing else is asked for, and Notice is how long before such a shift.
const (
	More   = 4
	Notice = 48 * time.Hour
)

// enter adds entries of a repair.
func (p *Preview) enter(o Order, changes []schedule.Change) (err error) {
	for _, change := range changes {
		e := schedule.Entry{ID: fmt.Sprintf("repair %s %d", o.At.Format(time.RFC3339), len(p.Entries)+1), Author: o.Author, At: o.At, Change: change}
		if p.After, e, err = p.After.Enter(e); err != nil {
			return err
		}
		p.Entries = append(p.Entries, e)
	}
	return nil
}

// saysWho reports whether a change says who serves, as people agreed on it.
func saysWho(change schedule.Change) bool {
	switch change.(type) {
	case schedule.Swap, schedule.Cover, schedule.Override:
		return true
	}
	return false
}

// broken lists what a schedule breaks of the limits that a repair keeps and the known ones do not, rule by rule, as far as it is not over.
// If anything is published, unpublished shifts break nothing: they are no more than what a rotation gives until they are planned.
func (p Preview) broken(planner fairness.Planner, of *schedule.Schedule, known ...*schedule.Schedule) (list []scheduletest.Finding, err error) {
	around := schedule.Interval{Start: p.Interval.Start.AddDate(0, -1, 0), End: p.Interval.End.AddDate(0, 1, 0)} // limits look there too
	drafts := false
	if published := of.Published(); !published.Empty() {
		if drafts = true; published.End.Before(around.End) {
			around.End = published.End
		}
		if around.Empty() {
			return nil, nil
		}
	}
	limits := map[schedule.TeamID]fairness.Limits{}
	for seat := range of.Seats(p.Interval) {
		if seat.Regime == schedule.OffHours {
			limits[seat.Team] = planner.Limits
		}
	}
	for _, plan := range p.Plans { // which may keep less
		limits[plan.Pool()] = plan.Problem().Limits
	}
	var rules []scheduletest.Rule
	for _, pool := range slices.Sorted(maps.Keys(limits)) {
		rules = append(rules, scheduletest.InPool(pool, scheduletest.WithinOwn(limits[pool], planner.Own, planner.Ledger.Weights.Blocks...)...)...)
	}
	brought, err := findings.Brought(of, around, func(*schedule.Schedule) []scheduletest.Rule { return rules }, known...)
	for _, found := range brought {
		found.Breaches = slices.DeleteFunc(found.Breaches, func(b scheduletest.Breach) bool {
			ofAnotherPool := func(f scheduletest.Finding) bool { // which looks at the same shifts
				return f.Rule.Name == found.Rule.Name && slices.Contains(f.Breaches, b)
			}
			return slices.ContainsFunc(list, ofAnotherPool) || !b.When.End.After(p.Interval.Start) || drafts && unpublished(of, b)
		})
		if len(found.Breaches) > 0 {
			list = append(list, *found)
		}
	}
	return list, err
}

// unpublished reports whether there are shifts of a breach, and none of them is published.
func unpublished(s *schedule.Schedule, b scheduletest.Breach) (any bool) {
	iv := schedule.Interval{Start: b.When.Start.Add(-time.Second), End: b.When.End.Add(time.Second)} // with what touches a rest
	for shift := range Around(s, iv) {
		if shift.Regime != schedule.OffHours || string(shift.Member) != b.Who && string(shift.Team) != b.Who {
			continue
		}
		if s.PublishedSeat(shift.Seat) {
			return false
		}
		any = true
	}
	return any
}

// Balance is what a person was owed or owes before an interval and after it; hours above the
// target are positive.
type Balance struct {
	Member               schedule.Member
	Was, Share, Done, Is fairness.Burden // Was less Share and with Done is Is
	// Long are the long leaves that overlap the interval.
	Long []schedule.Interval
}

// Pool is a pool of a preview.
type Pool struct {
	ID          schedule.TeamID
	Balances    []Balance // by member
	Certificate fairness.Certificate
	Limits      []fairness.Limit // that the plan keeps, those that gave way left out
	Shadowing   []fairness.Shadowing
	Before      Counted
}

// Counted is what the balances of a pool count of the time before an interval without that somebody served a published shift. The
// zero Counted is nothing.
type Counted struct {
	// First and Last are the days of the first and of the last slot that is not published, and counts as the rotas say; zero if
	// there is none.
	First, Last schedule.Date
	// Unserved is the time of shifts that nobody served, the first of them on Since: targets accrue of them, so all have a deficit.
	Unserved time.Duration
	Since    schedule.Date
}

// counted returns what a ledger counts of a pool up to a time that the one before did not.
func counted(s *schedule.Schedule, pool schedule.TeamID, ledger, before fairness.Ledger) (c Counted) {
	closed := func(l fairness.Ledger, t time.Time) bool {
		return slices.ContainsFunc(l.Closed, func(p fairness.Period) bool { return p.Pool == pool && !t.Before(p.Start) && t.Before(p.End) })
	}
	for _, p := range before.Closed {
		for shift := range s.Duties(schedule.Interval{Start: p.Start, End: p.End}) {
			at := shift.Seat.Start
			if p.Pool != pool || shift.Team != pool || shift.Regime != schedule.OffHours || shift.Role.Watches() || !closed(before, at) || closed(ledger, at) {
				continue
			}
			if !s.PublishedSeat(shift.Seat) {
				if c.Last = shift.Seat.Date; c.First.IsZero() {
					c.First = c.Last
				}
			}
			if shift.Member == "" {
				if c.Unserved += shift.Duration(); c.Since.IsZero() {
					c.Since = shift.Seat.Date
				}
			}
		}
	}
	return c
}

// Kept lists the limits that a plan of a problem keeps, people's own too, without the one that always holds.
func Kept(p fairness.Problem) []fairness.Limit {
	owns := map[schedule.Member]fairness.Own{}
	for _, person := range p.People {
		owns[person.ID] = person.Own
	}
	return slices.DeleteFunc(p.Limits.GivenWith(owns), func(l fairness.Limit) bool { return l.Name == fairness.OnePlace })
}

// Pools returns, for each planned pool, what was carried, what falls to each person, what is planned
// and what is carried then.
func (p Preview) Pools() (pools []Pool, err error) {
	before, err := p.Ledger.Upto(p.Before, p.Interval.Start)
	if err != nil {
		return nil, err
	}
	then, err := before.Carry(p.After, p.Interval)
	if err != nil {
		return nil, err
	}
	if p.StandIns != nil { // what is published ends at another time in each zone
		ends, err := before.Ahead(p.After, p.Interval.Start)
		if err != nil {
			return nil, err
		}
		if len(ends) > 0 {
			then = ends[len(ends)-1]
		}
	}
	people := p.After.People(p.Interval)
	for _, plan := range p.Plans {
		pool := Pool{ID: plan.Pool(), Certificate: plan.Certificate(), Limits: Kept(plan.Problem()), Shadowing: plan.Shadowing(), Before: counted(p.Before, plan.Pool(), p.Ledger, before)}
		members := plan.Members()
		slices.Sort(members)
		for _, m := range members {
			was, is := before.Account(pool.ID, m), then.Account(pool.ID, m)
			pool.Balances = append(pool.Balances, Balance{m, was.Balance().Total(), is.Target.Total() - was.Target.Total(), is.Done.Total() - was.Done.Total(), is.Balance().Total(), long(people, pool.ID, m)})
		}
		pools = append(pools, pool)
	}
	return pools, nil
}

// long returns the long leaves of a member of a pool, in order; leaves that touch are one.
func long(people []schedule.Candidate, pool schedule.TeamID, m schedule.Member) (list []schedule.Interval) {
	var all []schedule.Interval
	for _, c := range people {
		if c.Pool != pool || c.Member != m {
			continue
		}
		for _, away := range c.Away {
			if away.Long {
				all = append(all, away.Interval)
			}
		}
	}
	slices.SortFunc(all, func(a, b schedule.Interval) int { return a.Start.Compare(b.Start) })
	for _, iv := range all {
		if n := len(list) - 1; n >= 0 && !iv.Start.After(list[n].End) {
			list[n] = list[n].Span(iv)
			continue
		}
		list = append(list, iv)
	}
	return list
}

// Difference tells the off-hours shifts that move between two schedules in an interval.
func Difference(before, after *schedule.Schedule, rest schedule.Interval) (moved schedule.Difference, err error) {
	was, err := before.Roster(rest)
	if err != nil {
		return moved, err
	}
	is, err := after.Roster(rest)
	if err != nil {
		return moved, err
	}
	return schedule.Diff(was, is).Only(func(m schedule.Reassignment) bool {
		return m.Regime == schedule.OffHours && !m.Role.Watches() && !m.Added && !m.Removed
	}), nil
}

// PoolsMoved returns the pools in which something moves by one of the ways, nil if nothing does.
func PoolsMoved(before *schedule.Schedule, ways []Way, rest schedule.Interval) (pools []schedule.TeamID, err error) {
	for _, w := range ways {
		moved, err := Difference(before, w.Schedule, rest)
		if err != nil {
			return nil, err
		}
		for _, m := range moved.Reassignments {
			pools = append(pools, m.Team)
		}
	}
	slices.Sort(pools)
	return slices.Compact(pools), nil
}

// Moved is Difference with the worst of the balances of some pools, of all if there are none.
func Moved(ledger fairness.Ledger, before, after *schedule.Schedule, rest schedule.Interval, pools []schedule.TeamID) (moved schedule.Difference, worst Worst, err error) {
	if moved, err = Difference(before, after, rest); err != nil {
		return moved, Worst{}, err
	}
	all, err := far(ledger, after, rest)
	for _, x := range all {
		switch {
		case len(pools) > 0 && !slices.Contains(pools, x.Pool):
		case x.Kind == "" && x.By > worst.By:
			worst.Far = x
		case x.Kind != "" && x.By > worst.OfKind.By:
			worst.OfKind = x
		}
	}
	return moved, worst, err
}

// Worst is who is furthest from their share in all, and who is in shifts of one kind.
type Worst struct {
	Far
	OfKind Far
}

// Far is how far somebody is from their share. The zero Far is nobody.
type Far struct {
	Pool   schedule.TeamID
	Member schedule.Member
	By     fairness.Burden // without sign
	Below  bool            // they serve less than their share
	Kind   report.Class    // of shifts, "" for all of them
	Last   schedule.Date   // of the month at the end of which it is so, or of what is published
}

// Balances returns how far everybody who is there when an interval begins is from their share, in each pool and at the end of each
// month from then on, as far as it is published, by the ledger that the file plans from (command.Carried).
func Balances(ledger fairness.Ledger, s *schedule.Schedule, rest schedule.Interval) (list []fairness.Burden, err error) {
	all, err := far(ledger, s, rest)
	for _, x := range all {
		if x.Kind == "" {
			list = append(list, x.By)
		}
	}
	return list, err
}

func far(ledger fairness.Ledger, s *schedule.Schedule, rest schedule.Interval) (list []Far, err error) {
	ends, err := ledger.Ahead(s, rest.Start)
	for _, end := range ends {
		for _, a := range end.Accounts {
			if pool, err := s.Team(a.Pool); err == nil && slices.Contains(pool.Members(rest.Start), a.Member) {
				b := a.Balance()
				last := schedule.DateOf(end.Opened.Add(-1), end.Opened.Location())
				for i, by := range []fairness.Burden{b.Total(), b.Night, b.Weekend, b.Holiday} {
					list = append(list, Far{a.Pool, a.Member, max(by, -by), by < 0, []report.Class{"", report.Night, report.Weekend, report.Holiday}[i], last})
				}
			}
		}
	}
	return list, err
}
