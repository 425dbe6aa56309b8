package together

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
)

// story is what happens to an organisation: leaves, plans, a published month, changes, a repair. After
// each step the judge compares.
type story struct {
	*organisation
	window  schedule.Interval // that is compared
	months  schedule.Interval // that is planned and published
	entries int               // of the journal
	lived   bool
	said    []string
	faults  []string
	count   map[string]int

	planned []planned
}

// planned is a plan with what it was made with.
type planned struct {
	pool    schedule.TeamID
	planner fairness.Planner
	plan    *fairness.Plan
	given   *sheet // with the plan, before the next one
}

func (y *story) say(format string, args ...any) {
	y.said = append(y.said, fmt.Sprintf(format, args...))
}

func (y *story) fault(format string, args ...any) {
	y.faults = append(y.faults, fmt.Sprintf("after step %d: ", len(y.said))+fmt.Sprintf(format, args...))
}

// tell tells the story of a seed.
func tell(seed uint64) *story {
	o := draw(seed)
	y := &story{organisation: o, count: map[string]int{}}
	y.window = schedule.Days(o.first.AddDays(-3), o.last.AddDays(3), o.location)
	y.months = schedule.Days(o.first, o.last, o.location)
	y.say("%v to %v in %v, %d specs", o.first, o.last, o.location, len(o.specs))
	s, err := schedule.New(o.specs...)
	if err != nil {
		y.fault("New: %v", err)
		return y
	}
	a := o.account(o.specs)
	s = s.Weighing(o.balances())
	y.compare("new", a.sheet(), s)

	s, a = y.leaves(s, a)
	s, a = y.plans(s, a)
	y.publish(s, a)
	return y
}

// compare notes what a book says otherwise than the sheet.
func (y *story) compare(what string, want *sheet, b book) {
	y.inside(what, want, b, y.window)
}

// with lays a change that must be possible.
func (y *story) with(s *schedule.Schedule, changes ...schedule.Change) *schedule.Schedule {
	next, err := y.enter(s, changes...)
	if err != nil {
		y.fault("With: %v", err)
		return s
	}
	return next
}

// enter lays changes, in every second organisation as entries of a journal that were made long before,
// where no plan is followed after it: what an entry has settled stays under a plan that is followed later.
func (y *story) enter(s *schedule.Schedule, changes ...schedule.Change) (*schedule.Schedule, error) {
	if y.seed%2 == 0 || !y.lived {
		return s.With(changes...)
	}
	at := y.first.AddDays(-200).At(0, y.location)
	for _, c := range changes {
		y.entries++
		next, _, err := s.Enter(schedule.Entry{ID: fmt.Sprint("entry ", y.entries), At: at, Change: c})
		if err != nil {
			return nil, err
		}
		s = next
	}
	return s, nil
}

// leaves lays leaves that are known before anything is planned.
func (y *story) leaves(s *schedule.Schedule, a account) (*schedule.Schedule, account) {
	d := dices(y.seed, 2)
	for range d.between(0, 3) {
		first := y.first.AddDays(d.between(-2, 14))
		l := schedule.Leave{Member: pick(d, y.people()), Interval: schedule.Days(first, first.AddDays(d.between(1, 5)), y.location)}
		if d.chance(25) {
			l.Long, l.Interval = true, schedule.Days(first, first.AddDays(d.between(8, 15)), y.location)
		} else if d.chance(30) { // some hours
			l.Exact, l.Interval = true, schedule.Interval{Start: first.At(schedule.At(d.between(0, 20), 0), y.location), End: first.At(schedule.At(d.between(21, 24), 0), y.location)}
		}
		if end := y.last.AddDays(6).At(0, y.location); l.End.After(end) { // the judge looks no further
			l.End = end
		}
		if l.Empty() {
			continue
		}
		y.say("%v", l)
		s, a = y.with(s, l), a.with(l)
	}
	y.compare("leaves", a.sheet(), s)
	return s, a
}

// settles reports whether others step in by themselves in any duty: where seats are to be of two teams,
// or a rota names who cannot serve.
func (o *organisation) settles(specs []schedule.Spec) bool {
	for _, spec := range specs {
		if slices.ContainsFunc(spec.People, func(p schedule.Person) bool { return p.Never != nil }) {
			return true
		}
		for _, d := range dutiesOf(spec) {
			rules := rulesOf(spec, d)
			wild := false
			switch r := rules.Primary.(type) {
			case schedule.Chain: // whom a rota always names may have another seat
				limited, ok := r[0].(schedule.Limited)
				if ok {
					_, wild = limited.Rota.(schedule.Always)
				}
			case turns:
				wild = r.wild
			case chooser:
				wild = r.wild
			}
			if rules.Apart || wild {
				return true
			}
		}
	}
	return false
}

// people lists everybody in any spec.
func (o *organisation) people() (list []schedule.Member) {
	for _, spec := range o.specs {
		for _, t := range spec.Teams {
			for _, m := range t.Members {
				if !slices.Contains(list, m.Member) {
					list = append(list, m.Member)
				}
			}
		}
	}
	return list
}

func (o *organisation) pools() (list []schedule.TeamID) {
	for _, spec := range o.specs {
		for _, t := range spec.Teams {
			if pool := poolOf(t); !slices.Contains(list, pool) {
				list = append(list, pool)
			}
		}
	}
	return list
}

// limited writes what is limited.
func limited(l fairness.Limits) (list []string) {
	v := reflect.ValueOf(l)
	for i := range v.NumField() {
		if !v.Field(i).IsZero() {
			list = append(list, fmt.Sprintf("%s %v", v.Type().Field(i).Name, v.Field(i)))
		}
	}
	return list
}

func drawLimits(d dice) fairness.Limits {
	var l fairness.Limits
	if d.chance(70) {
		l.MinRest = pick(d, []time.Duration{11 * time.Hour, 11 * time.Hour, 8 * time.Hour, 13 * time.Hour})
	}
	if d.chance(25) {
		l.MaxTurn = time.Duration(d.between(24, 60)) * time.Hour
		if d.chance(50) {
			l.RestBetween = fairness.Turns
		}
	}
	for _, x := range []struct {
		limit             *int
		percent, low, top int
	}{
		{&l.MinDistanceDays, 30, 2, 3}, {&l.MaxConsecutiveDays, 30, 1, 3}, {&l.MaxHoursPerWeek, 25, 48, 80},
		{&l.MaxWeekendsPerMonth, 25, 2, 3}, {&l.MaxTurnsPerMonth, 10, 5, 8}, {&l.MaxSharePermille, 10, 400, 600},
	} {
		if d.chance(x.percent) {
			*x.limit = d.between(x.low, x.top)
		}
	}
	l.OncePerBlock, l.Apart = d.chance(15), d.chance(15)
	return l
}

// drawCounts draws limits of shifts and weekends too.
func drawCounts(d dice, l fairness.Limits) fairness.Limits {
	if d.chance(15) {
		l.MaxWeekendsInRow = d.between(1, 2)
	}
	if d.chance(20) {
		l.MaxShiftsPerMonth = d.between(2, 6)
	}
	if d.chance(20) {
		l.Rolling = fairness.Rolling{Shifts: d.between(1, 3), Days: d.between(2, 10)}
	}
	return l
}

// drawOwn draws what holds for some people alone.
func (y *story) drawOwn(d dice, people []schedule.Candidate) map[schedule.Member]fairness.Own {
	owns := map[schedule.Member]fairness.Own{}
	for range d.between(0, 2) {
		m := pick(d, people).Member
		own := owns[m]
		switch d.between(0, 2) {
		case 0:
			own.MaxShiftsPerMonth = d.between(1, 3)
		case 1:
			own.Roles = []schedule.Role{pick(d, []schedule.Role{schedule.Primary, schedule.Secondary})}
		default:
			if o := pick(d, people).Member; o != m {
				own.Apart = append(own.Apart, o)
			}
		}
		owns[m] = own
	}
	return owns
}

// plans plans all pools, one after another, each with the shifts of the others, and follows the plans,
// in another order too.
func (y *story) plans(s *schedule.Schedule, a account) (*schedule.Schedule, account) {
	d := dices(y.seed, 3)
	pools := y.pools()
	d.Shuffle(len(pools), func(i, j int) { pools[i], pools[j] = pools[j], pools[i] })
	bare := s
	if d.chance(18) {
		return y.planEach(d, s, a)
	}
	more := dices(y.seed, 9)
	for _, pool := range pools {
		limits := drawCounts(more, drawLimits(d))
		x, ok := y.plan(d, s, a, pool, limits)
		if !ok {
			continue
		}
		p := x.plan
		next, err := s.Follow(p)
		if err != nil {
			y.fault("Follow the plan of %s: %v", pool, err)
			continue
		}
		before := a.sheet()
		s, a = next, a.follow(planOf(pool, p))
		now := a.sheet()
		x.given = now
		y.planned = append(y.planned, x)
		y.compare("follow "+string(pool), now, s)
		y.limits(x, before, now)
		y.watched(x, now)
		y.decided(x, now)
		y.open(x, before)
		y.seated(x, now)
	}
	other := bare
	for _, x := range slices.Backward(y.planned) {
		next, err := other.Follow(x.plan)
		if err != nil {
			y.fault("Follow in another order: %v", err)
			return s, a
		}
		other = next
	}
	y.compare("followed in another order", a.sheet(), other)
	return s, a
}

// planEach plans all pools at once.
func (y *story) planEach(d dice, s *schedule.Schedule, a account) (*schedule.Schedule, account) {
	planner := y.planner(d)
	for shift := range dutiesIn(s, y.locked()) {
		if shift.Regime == schedule.Daytime || !y.months.Contains(shift.Seat.Start) {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	more := dices(y.seed, 9)
	planner.Own = y.drawOwn(more, s.People(y.months))
	planner.Gaps = dices(y.seed, 26).chance(25)
	for i, limits := range []fairness.Limits{drawCounts(more, drawLimits(d)), {MinRest: 11 * time.Hour}, {}} {
		if planner.Limits = limits; i == 2 {
			planner.Own = nil
		}
		plans, err := planner.PlanEach(s.Seats(y.months), s.People(y.months))
		if err != nil {
			y.say("no plan of each pool within %v: %v", limited(planner.Limits), err)
			continue
		}
		y.say("plan of each pool within %v", limited(planner.Limits))
		for _, p := range plans {
			if s, err = s.Follow(p); err != nil {
				y.fault("Follow: %v", err)
				return s, a
			}
			x := planned{poolOfPlan(p), planner, p, nil}
			a = a.follow(planOf(x.pool, p))
			x.given = a.sheet()
			y.planned = append(y.planned, x)
			y.count["plans"]++
		}
		y.compare("each pool planned", a.sheet(), s)
		for _, x := range y.planned {
			y.watched(x, a.sheet())
			y.seated(x, a.sheet())
			if gaps, _ := x.plan.Gaps(); len(gaps) > 0 {
				y.count["plans with gaps"]++
			}
		}
		y.places(a.sheet())
		y.broken(a.sheet())
		break
	}
	return s, a
}

func poolOfPlan(p *fairness.Plan) schedule.TeamID {
	for shift := range p.Shifts() {
		return shift.Team
	}
	return ""
}

// planner draws a planner.
func (y *story) planner(d dice) fairness.Planner {
	planner := fairness.Planner{Moves: 2000, Seed: y.seed, Shadows: dices(y.seed, 15).between(0, 2)}
	if planner.Level = []fairness.Category{}; d.chance(8) {
		planner.Level = nil
	}
	if d.chance(15) {
		planner.Stint = pick(d, []fairness.Stint{fairness.Weeks, fairness.WeekParts, fairness.Weeks.From(time.Wednesday, schedule.At(10, 0)), fairness.WeekParts.WeekendFrom(time.Saturday, schedule.At(12, 0))})
		planner.Level = nil
	}
	block := y.first.AddDays(d.between(0, 7))
	planner.Ledger.Weights.Blocks = []schedule.Block{{Name: "special days", First: block, Last: block.AddDays(d.between(1, 4))}}
	return planner
}

// plan plans a pool within limits, or with less of them where there is no plan.
func (y *story) plan(d dice, s *schedule.Schedule, a account, pool schedule.TeamID, limits fairness.Limits) (planned, bool) {
	planner := y.planner(d)
	for shift := range dutiesIn(s, y.locked()) {
		if own := shift.Team == pool && shift.Regime == schedule.OffHours; !own || !y.months.Contains(shift.Seat.Start) {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	people := slices.DeleteFunc(s.People(y.months), func(c schedule.Candidate) bool { return c.Pool != pool })
	for range min(len(people), d.between(0, 3)) {
		first := y.first.AddDays(d.between(0, 7))
		wish := fairness.Wish{Member: pick(d, people).Member, Interval: schedule.Days(first, first.AddDays(2), y.location)}
		if d.chance(50) {
			planner.Wants = append(planner.Wants, wish)
		} else {
			planner.Avoids = append(planner.Avoids, wish)
		}
	}
	planner.Own = y.drawOwn(dices(y.seed, 10), people)
	y.tolerate(dices(y.seed, 11), &planner, slotsIn(s, pool, y.months), dutiesIn(s, y.months))
	y.paged(dices(y.seed, 12), &planner, pool, people)
	y.asks(dices(y.seed, 14), &limits, planner.Own, people)
	if told := dices(y.seed, 25); told.chance(20) {
		y.decide(told, &planner, a.sheet(), slotsIn(s, pool, y.months))
	}
	planner.Gaps = dices(y.seed, 26).chance(12)
	for i, limits := range []fairness.Limits{limits, {MinRest: limits.MinRest, MaxTurn: limits.MaxTurn, RestBetween: limits.RestBetween}, {}} {
		if planner.Limits = limits; i == 2 {
			planner.Own = nil
		}
		p, err := planner.Plan(slotsIn(s, pool, y.months), people)
		if err == nil {
			if err := p.Certificate().Check(p.Problem(), p.Assignments()); err != nil {
				y.fault("the certificate of %s: %v", pool, err)
			}
			y.count["plans"]++
			y.count["plans within own limits"] += min(len(planner.Own), 1)
			y.say("plan of %s within %v, own %v", pool, limited(planner.Limits), planner.Own)
			return planned{pool, planner, p, nil}, true
		}
		if !errors.Is(err, fairness.ErrInfeasible) && !errors.Is(err, fairness.ErrNotFound) && !errors.Is(err, schedule.ErrMissing) {
			y.fault("Plan of %s: %v", pool, err)
		}
		y.say("no plan of %s within %v: %v", pool, limited(planner.Limits), err)
	}
	return planned{}, false
}

// tolerate draws what fairness gives up, for wishes and for what the schedule has.
func (y *story) tolerate(d dice, planner *fairness.Planner, slots iter.Seq[schedule.Seat], shifts iter.Seq[schedule.Shift]) {
	if !d.chance(20) {
		return
	}
	margin := fairness.Margin{F1: fairness.Burden(d.between(0, 1000)) * 1000, F2Permille: d.between(0, 500), F2: 1}
	switch y.count["plans with a tolerance"]++; d.between(0, 2) {
	case 0:
		planner.Tolerance.Wishes = margin
		return
	case 1:
		planner.Tolerance.Published = margin
	default:
		planner.Tolerance.Changes = d.between(1, 9)
	}
	own := map[schedule.SeatKey]bool{}
	for seat := range slots {
		own[seat.Key()] = true
	}
	for shift := range shifts {
		if own[shift.Key()] && shift.Interval.Equal(shift.Seat.Interval) && shift.Member != "" {
			planner.Published = append(planner.Published, shift)
		}
	}
}

// asks draws limits that ask for something.
func (y *story) asks(d dice, l *fairness.Limits, owns map[schedule.Member]fairness.Own, people []schedule.Candidate) {
	if d.chance(12) {
		l.MaxDistanceDays = max(l.MinDistanceDays, d.between(3, 8))
		y.count["plans that ask for something"]++
	}
	if d.chance(12) {
		l.WholeWeekends = fairness.Weekend(d.between(1, 2))
		y.count["plans that ask for something"]++
	}
	m, other := pick(d, people).Member, pick(d, people).Member
	if own := owns[m]; d.chance(20) && other != m && !slices.Contains(own.Apart, other) {
		own.With = append(own.With, other)
		owns[m] = own
		y.count["plans that ask for something"]++
	}
}

// paged draws what pages have cost people of a pool, and in which slots.
func (y *story) paged(d dice, planner *fairness.Planner, pool schedule.TeamID, people []schedule.Candidate) {
	if !d.chance(20) {
		return
	}
	y.count["plans with pages"]++
	l := &planner.Ledger
	l.Weights.Pages = fairness.PageWeights{Page: 1000}
	for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary} {
		for _, kind := range []schedule.DayKind{schedule.Workday, schedule.Weekend, schedule.Holiday} {
			l.Noise = append(l.Noise, fairness.Noise{Pool: pool, Role: role, Kind: kind, Minutes: 10_000, Cost: fairness.Burden(d.between(0, 90_000))})
		}
	}
	known := map[schedule.Member]bool{}
	for _, c := range people {
		if !known[c.Member] {
			l.Pages = append(l.Pages, fairness.PageAccount{Pool: pool, Member: c.Member, Done: fairness.Burden(d.between(0, 20_000)), Target: 10_000})
		}
		known[c.Member] = true
	}
	if d.chance(50) {
		planner.Tolerance.Pages = fairness.Margin{F1: 300_000, F2Permille: 100}
	}
}

// watched notes whom a plan has watch who is not in training, away or busy in the pool, or more often in a month than asked for.
func (y *story) watched(x planned, now *sheet) {
	type month struct {
		member schedule.Member
		of     schedule.Date
	}
	often := map[month]int{}
	for i := range now.rows {
		r := &now.rows[i]
		if r.duty != (duty{x.pool, schedule.OffHours}) || r.role != schedule.Shadow || r.parts[0].cause != "plan" || !y.months.Contains(r.Start) {
			continue
		}
		m, of := r.parts[0].member, r.date
		of.Day = 1
		if m == "" {
			continue
		}
		y.count["planned shadows"]++
		often[month{m, of}]++
		if often[month{m, of}] > x.planner.Shadows || now.ready(r.slot, schedule.Primary, m) || now.never(r.slot, m) || now.away(m, r.Interval) || !slices.Contains(now.members(r.slot), m) {
			y.fault("%s watches %v of %s", m, r.Interval, x.pool)
		}
		for other := range now.overlapping(schedule.Interval{Start: r.Start.Add(-x.planner.Limits.MinRest), End: r.End.Add(x.planner.Limits.MinRest)}) {
			if other.duty == r.duty && other != r && other.parts[0].cause == "plan" && other.parts[0].member == m && x.planner.Limits.RestBetween != fairness.Turns {
				y.fault("%s watches %v of %s without rest to %v", m, r.Interval, x.pool, other.Interval)
			}
		}
	}
}

// limits notes where the seats of a plan break its limits together with what the planner was told. Who
// steps in beside the plan is found anew when it is followed: that is a cause.
func (y *story) limits(x planned, before, now *sheet) {
	for _, b := range now.breaches(x, y.locked()) {
		own := slices.ContainsFunc(b.shifts, func(s served) bool { return s.team == x.pool && s.cause == "plan" })
		moved := slices.ContainsFunc(b.shifts, func(s served) bool {
			was := before.row(seat{s.duty, s.slot.Start.Unix(), s.role})
			return s.cause != "plan" && !slices.ContainsFunc(was.parts, func(p part) bool { return p.member == s.member })
		})
		moved = moved || b.left() || x.leaves(b) || before.gave(now, x, b, y.locked())
		switch {
		case own && moved:
			y.count["limits broken by stand-ins"]++
		case own && now.past(x, b): // it was broken already
		case own:
			y.fault("the plan of %s breaks a limit: %v", x.pool, b)
		}
	}
}

// locked is the time whose shifts a planner is told.
func (y *story) locked() schedule.Interval {
	return schedule.Interval{Start: y.months.Start.AddDate(0, 0, -9), End: y.months.End.AddDate(0, 0, 9)}
}

// publish compiles the months, reads their record and lays it over the schedule; what comes after
// comes to what is published as to what is not.
func (y *story) publish(s *schedule.Schedule, a account) {
	d := dices(y.seed, 4)
	roster, record := y.compiled(s, y.months)
	if record == nil {
		return
	}
	y.say("published")
	published := y.with(s, record)
	now := a.sheet()
	y.compare("published", now, published)
	books := map[string]book{"published": published, "record": record}
	if d.chance(30) {
		_, books["record of what is published"] = y.compiled(published, y.months)
	}
	y.agree(d, now, books)
	y.members(now, books)
	y.policy(d, now, roster)
	y.changes(s, published, a)
	y.repair(s, published, roster, a)
	y.mend(published, a)
	y.rebalance(published, a)
	y.edit(record, now)
}

// compiled compiles a roster and reads its record.
func (y *story) compiled(s *schedule.Schedule, iv schedule.Interval) (roster, read *schedule.Roster) {
	roster, err := s.Roster(iv)
	if err != nil {
		y.fault("Roster: %v", err)
		return nil, nil
	}
	record, err := json.Marshal(roster)
	if err != nil {
		y.fault("MarshalJSON: %v", err)
		return nil, nil
	}
	read, err = schedule.ParseRoster(record)
	if err != nil {
		y.fault("ParseRoster: %v", err)
	}
	return roster, read
}

// agree notes where books and the judge say different things of one time.
func (y *story) agree(d dice, now *sheet, books map[string]book) {
	faults := now.disagree(d, y.window, books)
	if len(faults) > 0 {
		y.fault("%d answers differ\n%s", len(faults), strings.Join(faults[:min(len(faults), 3)], "\n"))
	}
}

// members notes where books and the judge have different people in a pool on the days of the months.
func (y *story) members(now *sheet, books map[string]book) {
	for _, name := range slices.Sorted(maps.Keys(books)) {
		for _, pool := range y.pools() {
			team, err := books[name].Team(pool)
			if err != nil {
				y.fault("%s: %v", name, err)
				continue
			}
			for day := y.first; !day.After(y.last); day = day.AddDays(1) {
				for _, hour := range []int{0, 9, 23} {
					t := day.At(schedule.At(hour, 0), y.location)
					want, is := now.membersAt(pool, t), team.Members(t)
					slices.Sort(want)
					slices.Sort(is)
					if !slices.Equal(want, is) {
						y.fault("%s: in %s on %v are %v, not %v", name, pool, t, is, want)
					}
				}
			}
		}
	}
}

// calendars notes where calendars and the judge differ.
func (y *story) calendars(record *schedule.Roster, now *sheet) {
	faults := now.calendars(record, y.months, y.people())
	if len(faults) > 0 {
		y.fault("%d entries differ\n%s", len(faults), strings.Join(faults[:min(len(faults), 3)], "\n"))
	}
}

// changes lays changes over the schedule with the plans and over what is published: they come to the
// same, and to what the judge expects.
func (y *story) changes(live, published *schedule.Schedule, a account) {
	y.lived = true
	defer func() { y.lived = false }()
	d, calendars := dices(y.seed, 5), dices(y.seed, 23)
	now := a.sheet()
	first := now
	compiled, err := published.Roster(y.months)
	if err != nil {
		y.fault("Roster: %v", err)
		return
	}
	defer func() { y.toldAgain(published) }()
	for i := range d.between(2, 5) {
		c, ok := y.drawChange(d, now)
		if !ok {
			continue
		}
		after := a.with(c).sheet()
		v, why := judge(c, now, after)
		y.say("%v (%v)", c, v)
		y.count[fmt.Sprintf("%T %v", c, v)]++
		told := y.fromCalendar(calendars, c)
		next, err := y.enter(live, told)
		next2, err2 := y.enter(published, told)
		switch {
		case (err == nil) != (err2 == nil):
			y.fault("live: %v, published: %v", err, err2)
			continue
		case err == nil && v == absurd:
			y.fault("nothing refuses %v: %s", c, why)
			continue
		case err != nil && v == decent:
			y.fault("refused: %v", err)
			continue
		case err != nil:
			continue
		}
		y.withdrawn(now, live, next)
		y.withdrawn(now, published, next2)
		live, published, a, now = next, next2, a.with(c), after
		if i%2 == 0 { // what differs goes on to do so
			y.compare("live", now, live)
		} else {
			y.compare("published", now, published)
		}
	}
	y.compare("live in the end", now, live)
	y.compare("published in the end", now, published)
	y.covers(d, now, live)
	y.covers(d, now, published)
	y.broken(now)
	y.places(now)
	_, record := y.compiled(published, y.months)
	if record != nil {
		y.differences(first, now, compiled, record)
		y.agree(d, now, map[string]book{"live": live, "published": published, "record": record})
		y.calendars(record, now)
	}
}

// withdrawn withdraws the entry that was made last: everything is as before it.
func (y *story) withdrawn(before *sheet, was, s *schedule.Schedule) {
	journal := s.Journal()
	if len(journal) == len(was.Journal()) {
		return // it was no entry
	}
	last := journal[len(journal)-1]
	back, _, err := s.Enter(schedule.Entry{ID: "withdrawal", At: last.At, Withdraws: last.ID})
	if err != nil {
		y.fault("withdraw %v: %v", last.Change, err)
		return
	}
	y.count["withdrawals"]++
	y.compare("withdrawn", before, back)
}

// differences notes where schedule.Diff tells something else than what moved between two sheets.
func (y *story) differences(before, after *sheet, was, is *schedule.Roster) {
	var want, got time.Duration
	for r := range after.starting(y.months) {
		is, was := shown(r.role, after.served(r)), shown(r.role, before.served(before.row(r.seat())))
		for _, p := range is {
			for _, o := range was {
				if o.member != p.member {
					want += p.Intersect(o.Interval).Duration()
				}
			}
		}
		if r.role == second || loose(r.role) { // needed now, or not any more
			want += uncovered(is, was) + uncovered(was, is)
		}
	}
	diff := schedule.Diff(was, is)
	for _, m := range diff.Reassignments {
		got += m.Shift.Interval.Duration()
		r := after.row(seat{duty{m.Team, m.Regime}, m.Seat.Start.Unix(), m.Role})
		if r == nil { // the whole team's day
			continue
		}
		if now := r.parts[slices.IndexFunc(r.parts, func(p part) bool { return p.Contains(m.Shift.Start) })]; now.member != m.Member && m.Role != schedule.All && !m.Removed {
			y.fault("Diff: %v is served by %q", m, now.member)
		}
	}
	if got != want {
		y.fault("Diff: %v moved, want %v:\n%v", got, want, diff)
	}
}

// shown leaves out the parts of a seat that may be empty, and is.
func shown(role schedule.Role, parts []part) []part {
	return slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return loose(role) && p.member == "" })
}

// uncovered returns how much of some parts is in no other.
func uncovered(parts, others []part) (sum time.Duration) {
	for _, p := range parts {
		sum += p.Duration()
		for _, o := range others {
			sum -= p.Intersect(o.Interval).Duration()
		}
	}
	return sum
}

// broken notes where limits are broken in what is served in the end without a cause: a change, somebody who
// steps in, or a plan that was made later within other limits.
func (y *story) broken(now *sheet) {
	for i, x := range y.planned {
		for _, b := range now.breaches(x, y.locked()) {
			own := slices.ContainsFunc(b.shifts, func(s served) bool { return s.team == x.pool && s.cause == "plan" })
			cause := slices.ContainsFunc(b.shifts, func(s served) bool {
				later := slices.ContainsFunc(y.planned[i+1:], func(o planned) bool { return o.pool == s.team })
				return now.changed(s.slot) || s.cause == "plan" && later
			})
			cause = cause || slices.ContainsFunc(y.planned, func(o planned) bool { return o.leaves(b) }) || b.left() || x.given.gave(now, x, b, y.locked())
			switch {
			case own && cause:
				y.count["limits broken by changes"]++
			case own && now.past(x, b):
			case own:
				y.fault("in the end the plan of %s breaks a limit without a cause: %v", x.pool, b)
			}
		}
	}
}

// gives reports whether somebody has a seat in one sheet and not in another, of the slots that start in an
// interval.
func (s *sheet) gives(now *sheet, m schedule.Member, iv schedule.Interval) bool {
	for r := range s.starting(iv) {
		served := func(p part) bool { return p.member == m }
		if slices.ContainsFunc(r.parts, served) && !slices.ContainsFunc(now.row(r.seat()).parts, served) {
			return true
		}
	}
	return false
}

// changed reports whether anybody serves in a slot whom neither a plan nor a rota names.
func (s *sheet) changed(at slot) bool {
	for r := range s.overlapping(at.Interval) {
		if r.duty == at.duty && r.Start.Equal(at.Start) && slices.ContainsFunc(r.parts, func(p part) bool { return p.cause != "plan" && p.cause != "rota" }) {
			return true
		}
	}
	return false
}

// covers notes where a schedule says that others could take a shift than the judge does, or in another
// order.
func (y *story) covers(d dice, now *sheet, s *schedule.Schedule) {
	for shift := range dutiesIn(s, y.months) {
		r := now.row(seat{duty{shift.Team, shift.Regime}, shift.Seat.Start.Unix(), shift.Role})
		if r == nil || r.role == schedule.Shadow || r.role == schedule.All || !d.chance(4) {
			continue
		}
		var got []schedule.Member
		for _, step := range s.CanCover(shift) {
			got = append(got, step.Member)
		}
		if want := now.ranked(r, part{shift.Interval, shift.Member, ""}); !slices.Equal(want, got) {
			y.fault("CanCover of %v: want %v, got %v", shift, want, s.CanCover(shift))
			return
		}
		y.count["covers"]++
	}
}

// repair plans one pool anew for whom somebody falls ill.
func (y *story) repair(live, published *schedule.Schedule, roster *schedule.Roster, a account) {
	d := dices(y.seed, 6)
	if len(y.planned) == 0 || d.chance(75) {
		return
	}
	of := pick(d, y.planned)
	now := a.sheet()
	var rows []*row
	for r := range now.starting(y.months) {
		if r.team == of.pool && r.regime == schedule.OffHours && r.plan != "" && r.role != schedule.Shadow {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 { // a plan of gaps
		return
	}
	ill := pick(d, rows)
	first := schedule.DateOf(ill.Start, y.location)
	leave := schedule.Leave{Member: ill.plan, Interval: schedule.Days(first, first.AddDays(d.between(2, 5)), y.location)}
	y.say("repair of %s for the %v", of.pool, leave)
	without := y.with(live, leave)
	planner := of.planner
	planner.Locked, planner.Stint = nil, fairness.Singles // a stint that changes have split is none
	fills := map[schedule.SeatKey]bool{}                  // others are left to rotas
	for seat := range slotsIn(without, of.pool, y.months) {
		fills[seat.Key()] = true
	}
	most := map[schedule.SeatKey]schedule.Member{} // of a seat that changes have split
	for seat, m := range schedule.Holders(dutiesIn(without, y.locked())) {
		most[seat.Key()] = m
	}
	for shift := range dutiesIn(without, y.locked()) {
		own := shift.Team == of.pool && shift.Regime == schedule.OffHours
		if !own || !y.months.Contains(shift.Seat.Start) || shift.Seat.Start.Before(leave.Start) && fills[shift.Key()] && shift.Member != "" && shift.Member == most[shift.Key()] {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	people := slices.DeleteFunc(without.People(y.months), func(c schedule.Candidate) bool { return c.Pool != of.pool })
	stranger := func(m schedule.Member) bool {
		return !slices.ContainsFunc(people, func(c schedule.Candidate) bool { return c.Member == m })
	}
	planner.Own = maps.Clone(planner.Own)
	for m, own := range planner.Own {
		if own.Apart = slices.DeleteFunc(slices.Clone(own.Apart), stranger); stranger(m) {
			delete(planner.Own, m)
		} else {
			planner.Own[m] = own
		}
	}
	p, err := planner.Repair(roster, people)
	if err != nil {
		if !errors.Is(err, fairness.ErrInfeasible) && !errors.Is(err, fairness.ErrNotFound) {
			y.fault("Repair: %v", err)
		}
		y.say("no repair: %v", err)
		return
	}
	y.count["repairs"]++
	next, err := without.Follow(p)
	if err != nil {
		y.fault("Follow the repair: %v", err)
		return
	}
	before := a.with(leave).sheet()
	after := a.follow(planOf(of.pool, p)).with(leave).sheet()
	y.compare("repaired", after, next)
	given := planOf(of.pool, p).seats
	// Whom the repair takes a seat from is there for what rotas say of that time, also if the leave then takes them from it, and
	// whoever had that for another seat of the slot. Who steps in where nothing is planned is ranked by rest to what they have elsewhere.
	freed, there := map[slot]bool{}, a.follow(planOf(of.pool, p)).sheet()
	moved := map[schedule.Member]bool{}
	ranked := func(r, was row) bool {
		stepsIn := func(p part) bool { return p.cause == "steps in" || p.cause == "leave" }
		return r.plan == "" && (slices.ContainsFunc(r.parts, stepsIn) || slices.ContainsFunc(was.parts, stepsIn)) &&
			slices.ContainsFunc(now.members(r.slot), func(m schedule.Member) bool { return moved[m] })
	}
	for i, was := range now.rows {
		if was.team != of.pool || was.line(was.parts) == after.rows[i].line(after.rows[i].parts) {
			continue
		}
		for _, p := range slices.Concat(was.parts, after.rows[i].parts) {
			moved[p.member] = true
		}
		for _, r := range slices.Concat(after.rows, there.rows) {
			if r.team != of.pool && r.plan == "" && r.Overlaps(was.Interval) && slices.ContainsFunc(r.parts, func(p part) bool {
				return slices.ContainsFunc(was.parts, func(o part) bool { return o.member == p.member })
			}) {
				freed[r.slot] = true
			}
		}
	}
	for i, r := range after.rows {
		was := now.rows[i]
		twice := slices.ContainsFunc(was.parts, func(p part) bool { // who steps in makes way where the plan has them
			return (p.cause == "steps in" || p.cause == "apart" || r.unless.Role != "") && slices.ContainsFunc(given, func(x planSeat) bool { return x.member == p.member && x.Overlaps(p.Interval) })
		})
		if r.team != of.pool && !twice && (r.plan != "" || !freed[r.slot]) && !ranked(r, was) && r.line(r.parts) != was.line(was.parts) && !slices.ContainsFunc(was.parts, func(p part) bool { return p.member == leave.Member }) {
			y.fault("a repair moves\n%s\nto\n%s", was.line(was.parts), r.line(r.parts))
		}
	}
	_, record := y.compiled(next, y.months)
	if record == nil {
		return
	}
	y.compare("published and ill", before, y.with(published, leave))
	for i, r := range before.rows { // the leave comes before the record, which moves what it holds
		if !y.months.Contains(r.Start) {
			after.rows[i] = r
		}
	}
	y.compare("repaired and published", after, y.with(published, leave, record))
}

// ill draws a leave that begins on a day on which a plan gives somebody a shift; it is not ok for a plan of gaps.
func (y *story) ill(d dice, p *fairness.Plan) (leave schedule.Leave, ok bool) {
	given := slices.DeleteFunc(slices.Collect(p.Shifts()), func(s schedule.Shift) bool { return s.Member == "" })
	if len(given) == 0 {
		return leave, false
	}
	shift := pick(d, given)
	first := schedule.DateOf(shift.Start, y.location)
	return schedule.Leave{Member: shift.Member, Interval: schedule.Days(first, first.AddDays(d.between(0, 5)), y.location)}, true
}

// mend repairs what is published, of all pools, after a leave: what the repair lays over it can be laid, and is served as planned.
func (y *story) mend(published *schedule.Schedule, a account) {
	d := dices(y.seed, 24)
	if len(y.planned) == 0 || d.chance(70) {
		return
	}
	of := pick(d, y.planned)
	leave, ok := y.ill(d, of.plan)
	if !ok {
		return
	}
	y.say("all pools are repaired for the %v", leave)
	without := y.with(published, leave)
	planner := of.planner
	planner.Locked, planner.Own, planner.Published, planner.Limits = nil, nil, nil, fairness.Limits{MinRest: of.planner.Limits.MinRest}
	planner.Relaxed, planner.Stint = []fairness.Limits{{}}, fairness.Singles // a stint that changes have split is none
	plans, err := planner.Mend(published, without, y.months)
	if err != nil {
		if !errors.Is(err, fairness.ErrInfeasible) && !errors.Is(err, fairness.ErrNotFound) {
			y.fault("Mend: %v", err)
		}
		y.say("no repair of all pools: %v", err)
		return
	}
	y.count["repairs of all pools"]++
	a = a.with(leave)
	mended := without
	for _, c := range fairness.Overrides(without, "repair", plans...) {
		next, err := mended.With(c)
		if err != nil {
			y.fault("what a repair lays over a schedule is refused: %v", err)
			return
		}
		mended, a = next, a.with(c)
	}
	now := a.sheet()
	y.compare("mended", now, mended)
	for _, p := range plans {
		for shift := range p.Shifts() {
			r := now.row(seat{duty{shift.Team, shift.Regime}, shift.Seat.Start.Unix(), shift.Role})
			switch {
			case shift.Member == "": // nobody is planned to watch, and who does may
				continue
			case r == nil:
				y.fault("a repair has %v, and there is no such seat", shift)
				continue
			}
			if !slices.ContainsFunc(r.parts, func(p part) bool { return p.member == shift.Member }) {
				y.fault("a repair has %v, and %s", shift, r.line(r.parts))
			}
		}
	}
	y.places(now)
}

// edit lays what is published over specs that were edited since: it stays as it was, and everything
// that can be asked still says the same.
func (y *story) edit(record *schedule.Roster, now *sheet) {
	d := dices(y.seed, 7)
	if d.chance(40) {
		return
	}
	s, err := schedule.New(y.edits...)
	if err != nil {
		y.fault("New of what was edited: %v", err)
		return
	}
	y.say("edited")
	s = y.with(s, record)
	inner := schedule.Days(y.first.AddDays(1), y.last.AddDays(-1), y.location)
	y.inside("edited", now, s, inner)
	_, read := y.compiled(s, y.window)
	if read == nil {
		return
	}
	y.inside("edited and compiled", now, read, inner)
	var faults []string
	for service := range record.Services() {
		published := slices.Collect(shiftsOf(record, service, y.window))
		for _, t := range instants(d, published, y.window) {
			was, is := answerText(onCall(record, service, t)), answerText(onCall(s, service, t))
			if was != "no answer" && was != is {
				faults = append(faults, fmt.Sprintf("%s at %v: published %s, edited %s", service, t, was, is))
			}
		}
	}
	faults = append(faults, alike(d, s, read, y.window)...)
	if len(faults) > 0 {
		y.fault("%d answers differ after edits\n%s", len(faults), strings.Join(faults[:min(len(faults), 3)], "\n"))
	}
	y.later(d, s, now, inner)
}

// current returns a slot as the specs have its duty that were edited since.
func (y *story) current(at slot) slot {
	for i, spec := range y.edits {
		if holds(y.edits, i).Contains(at.Start) && slices.Contains(dutiesOf(spec), at.duty) {
			at.spec = i
		}
	}
	return at
}

// later publishes the days after the months too, and lays a leave over what was published before the
// edits: it moves the shifts of who is away, and no others.
func (y *story) later(d dice, s *schedule.Schedule, now *sheet, inner schedule.Interval) {
	following := schedule.Days(y.last.AddDays(1), y.last.AddDays(6), y.location)
	_, next := y.compiled(y.carriedOn(s, now, following), following)
	if next == nil {
		return
	}
	s = y.with(s, next)
	y.inside("edited, with the days after", now, s, inner)
	var rows []*row
	for r := range now.starting(inner) {
		if p := r.parts[0]; p.member != "" && p.member != whole && r.role != schedule.Shadow {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return
	}
	edited := &sheet{specs: y.edits}
	p := pick(d, rows).parts[0]
	leave := schedule.Leave{Member: p.member, Interval: p.Interval}
	y.say("%v", leave)
	after := y.with(s, leave)
	before, moved := now.rowsOf(s, inner), now.rowsOf(after, inner)
	for key, r := range before {
		if r.role == schedule.Shadow || now.row(key) == nil {
			continue
		}
		if moved[key] == nil {
			moved[key] = &row{slot: r.slot, role: r.role} // not needed any more
		}
		was, is := r.line(r.parts), moved[key].line(moved[key].parts)
		free := slices.ContainsFunc(r.parts, func(p part) bool { return p.member == leave.Member && p.Overlaps(leave.Interval) })
		if !free && was != is && r.role != schedule.All && r.role != second && r.role != spare { // they may be needed now, or not any more
			y.fault("a leave moves\n%s\nto\n%s", was, is)
		}
		if !free {
			continue
		}
		for _, p := range moved[key].parts {
			at := y.current(now.row(key).slot)
			switch m := p.member; {
			case m == leave.Member && p.Overlaps(leave.Interval):
				y.fault("who is away serves: %s", is)
			case m == "" || m == whole || slices.ContainsFunc(r.parts, func(o part) bool { return o.member == m }):
			case !slices.Contains(edited.members(at), m) || !edited.ready(at, r.role, m) || now.away(m, p.Interval) || now.busy(m, p.Interval):
				y.fault("%s steps in, who cannot: %s", m, is)
			}
		}
	}
}

// carriedOn returns the schedule that follows plans of what comes next, made from the history: of every
// pool, for people who are there, ready, on no leave and in one place.
func (y *story) carriedOn(s *schedule.Schedule, now *sheet, iv schedule.Interval) *schedule.Schedule {
	planner := fairness.Planner{Limits: fairness.Limits{MinRest: 11 * time.Hour}, Relaxed: []fairness.Limits{{}}, Moves: 20_000}
	plans, err := planner.Next(s, iv)
	if errors.Is(err, fairness.ErrInfeasible) || errors.Is(err, fairness.ErrNotFound) || errors.Is(err, schedule.ErrMissing) {
		return s // nobody is there, or too few
	}
	if err != nil {
		y.fault("next: %v", err)
		return s
	}
	planned := s
	for _, plan := range plans {
		if planned, err = planned.Follow(plan); err != nil {
			y.fault("follow what comes next: %v", err)
			return s
		}
	}
	y.count["plans of what comes next"] += len(plans)
	edited, recorded := &sheet{specs: y.edits}, &sheet{}
	for _, l := range now.leaves { // a record knows the leaves of its members in its time
		if l.Overlaps(y.months) && y.belongs(l.Member) {
			recorded.leaves = append(recorded.leaves, l)
		}
	}
	var served []schedule.Shift
	for shift := range planned.Duties(iv) {
		if shift.Member == "" || shift.Role == schedule.Shadow {
			continue
		}
		byPlan := len(shift.Why) > 0 && shift.Why[0].Rule == schedule.RulePlan
		for _, other := range served {
			if other.Member == shift.Member && other.Overlaps(shift.Interval) && (byPlan || other.Regime == schedule.OffHours && other.Role != second && !loose(other.Role)) {
				y.fault("in two places: %v, %v", other, shift)
			}
		}
		if served = append(served, shift); !byPlan {
			continue
		}
		at := y.current(slot{Interval: shift.Seat.Interval, duty: duty{shift.Team, shift.Regime}, date: shift.Date})
		if !slices.Contains(edited.members(at), shift.Member) || !edited.ready(at, shift.Role, shift.Member) || recorded.away(shift.Member, shift.Interval) {
			y.fault("planned, and cannot serve: %v (member %t, ready %t, away %t)", shift, slices.Contains(edited.members(at), shift.Member), edited.ready(at, shift.Role, shift.Member),
				recorded.away(shift.Member, shift.Interval))
		}
	}
	return planned
}

// belongs reports whether somebody is a member at some time in the months.
func (y *story) belongs(who schedule.Member) bool {
	for i, spec := range y.specs {
		for _, t := range spec.Teams {
			if holds(y.specs, i).Overlaps(y.months) && slices.ContainsFunc(t.Members, func(m schedule.Membership) bool {
				return m.Member == who && !m.From.After(y.last) && (m.Last.IsZero() || !m.Last.Before(y.first))
			}) {
				return true
			}
		}
	}
	return false
}

// toldAgain makes a roster of the shifts of another one, in any order: it has the same shifts.
func (y *story) toldAgain(s *schedule.Schedule) {
	r, err := s.Roster(y.months)
	if err != nil {
		y.fault("Roster: %v", err)
		return
	}
	var shifts []schedule.Shift
	for shift := range r.Duties(y.months) {
		if shift.Member != "" || shift.Role == schedule.All && !shift.Gap() {
			shifts = append(shifts, shift)
		}
	}
	dices(y.seed, 11).Shuffle(len(shifts), func(i, j int) { shifts[i], shifts[j] = shifts[j], shifts[i] })
	again, misfits, err := s.RosterOf(y.months, shifts...)
	if err != nil || len(misfits) > 0 {
		y.fault("RosterOf: %v, %v", err, misfits)
		return
	}
	if diff := schedule.Diff(r, again); !diff.Empty() {
		y.fault("RosterOf the shifts of a roster:\n%s", diff)
	}
}

// alike lists where a roster says something else than the schedule of which it was compiled.
func alike(d dice, s *schedule.Schedule, r *schedule.Roster, iv schedule.Interval) (faults []string) {
	for service := range s.Services() {
		shifts, compiled := slices.Collect(shiftsOf(s, service, iv)), []schedule.Shift(nil)
		if _, err := r.Service(service); err == nil {
			compiled = slices.Collect(shiftsOf(r, service, iv))
		}
		for _, t := range instants(d, slices.Concat(shifts, compiled), iv) {
			want := answerText(onCall(s, service, t))
			if got := shiftsAt(shifts, t); !agrees(got, want) {
				faults = append(faults, fmt.Sprintf("%s at %v: OnCall %s, Shifts %s", service, t, want, got))
			}
			if beyond(r, service, compiled, t) {
				continue
			}
			if got := answerText(onCall(r, service, t)); got != want {
				faults = append(faults, fmt.Sprintf("%s at %v: OnCall %s, compiled %s", service, t, want, got))
			}
			if got := shiftsAt(compiled, t); !agrees(got, want) {
				faults = append(faults, fmt.Sprintf("%s at %v: OnCall %s, Shifts compiled %s", service, t, want, got))
			}
		}
	}
	return faults
}

// inside notes what a book says otherwise than the sheet of the rows that start in an interval.
func (y *story) inside(what string, want *sheet, b book, iv schedule.Interval) {
	held := *want
	held.published = y.months
	if diff := held.differ(b, iv); len(diff) > 0 {
		y.fault("%s: %d rows differ\n%s", what, len(diff), strings.Join(diff[:min(len(diff), 3)], "\n"))
	}
}
