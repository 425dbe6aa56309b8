package together

import (
	"encoding/json"
	"fmt"
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
	window schedule.Interval // that is compared
	months schedule.Interval // that is planned and published
	said   []string
	faults []string
	count  map[string]int

	planned []planned
}

// planned is a plan with what it was made with.
type planned struct {
	pool    schedule.TeamID
	planner fairness.Planner
	plan    *fairness.Plan
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
	next, err := s.With(changes...)
	if err != nil {
		y.fault("With: %v", err)
		return s
	}
	return next
}

// leaves lays leaves that are known before anything is planned.
func (y *story) leaves(s *schedule.Schedule, a account) (*schedule.Schedule, account) {
	d := dices(y.seed, 2)
	for range d.between(0, 3) {
		first := y.first.AddDays(d.between(-2, 14))
		l := schedule.Leave{Member: pick(d, y.people()), Interval: schedule.Days(first, first.AddDays(d.between(1, 5)), y.location)}
		if d.chance(25) {
			l.Long, l.Interval = true, schedule.Days(first, first.AddDays(d.between(8, 15)), y.location)
		}
		y.say("%v", l)
		s, a = y.with(s, l), a.with(l)
	}
	y.compare("leaves", a.sheet(), s)
	return s, a
}

// apart reports whether the seats of any duty are to be of two teams.
func (o *organisation) apart(specs []schedule.Spec) bool {
	for _, spec := range specs {
		for _, d := range dutiesOf(spec) {
			if rulesOf(spec, d).Apart {
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

func drawLimits(d dice) fairness.Limits {
	var l fairness.Limits
	if d.chance(70) {
		l.MinRest = pick(d, []time.Duration{11 * time.Hour, 11 * time.Hour, 8 * time.Hour, 13 * time.Hour})
	}
	l.RestBetween = fairness.Shifts
	if d.chance(40) {
		l.MinDistanceDays = d.between(2, 3)
	}
	if d.chance(40) {
		l.MaxConsecutiveDays = d.between(1, 3)
	}
	if d.chance(30) {
		l.MaxHoursPerWeek = d.between(48, 80)
	}
	if d.chance(30) {
		l.MaxWeekendsPerMonth = d.between(2, 3)
	}
	return l
}

// plans plans all pools, one after another, each with the shifts of the others, and follows the plans,
// in another order too.
func (y *story) plans(s *schedule.Schedule, a account) (*schedule.Schedule, account) {
	d := dices(y.seed, 3)
	pools := y.pools()
	d.Shuffle(len(pools), func(i, j int) { pools[i], pools[j] = pools[j], pools[i] })
	bare := s
	for _, pool := range pools {
		limits := drawLimits(d)
		x, ok := y.plan(d, s, pool, limits)
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
		s, a, y.planned = next, a.follow(planOf(pool, p)), append(y.planned, x)
		now := a.sheet()
		y.compare("follow "+string(pool), now, s)
		y.limits(x, before, now)
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

// plan plans a pool within limits, or with less of them where there is no plan.
func (y *story) plan(d dice, s *schedule.Schedule, pool schedule.TeamID, limits fairness.Limits) (planned, bool) {
	planner := fairness.Planner{Limits: limits, Moves: 3000, Seed: y.seed}
	if planner.Level = []fairness.Category{}; d.chance(15) {
		planner.Level = nil
	}
	for shift := range dutiesIn(s, y.locked()) {
		if own := shift.Team == pool && shift.Regime == schedule.OffHours; !own || !y.months.Contains(shift.Slot.Start) {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	people := slices.DeleteFunc(s.People(y.months), func(c schedule.Candidate) bool { return c.Pool != pool })
	for _, planner.Limits = range []fairness.Limits{limits, {MinRest: limits.MinRest, RestBetween: limits.RestBetween}, {}} {
		p, err := planner.Plan(slotsIn(s, pool, y.months), people)
		if err == nil {
			y.count["plans"]++
			y.say("plan of %s within %+v", pool, planner.Limits)
			return planned{pool, planner, p}, true
		}
		y.say("no plan of %s within %+v: %v", pool, planner.Limits, err)
	}
	return planned{}, false
}

// limits notes where the seats of a plan break its limits together with what the planner was told. Who
// steps in beside the plan is found anew when it is followed: that is a cause.
func (y *story) limits(x planned, before, now *sheet) {
	for _, b := range breaches(x.planner.Limits, now.offHours(y.locked())) {
		own := slices.ContainsFunc(b.shifts, func(s served) bool { return s.team == x.pool && s.cause == "plan" })
		moved := slices.ContainsFunc(b.shifts, func(s served) bool {
			was := before.row(seat{s.duty, s.slot.Start.Unix(), s.role})
			return s.cause != "plan" && !slices.ContainsFunc(was.parts, func(p part) bool { return p.member == s.member })
		})
		switch {
		case own && moved:
			y.count["limits broken by stand-ins"]++
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
	again, record2 := y.compiled(published, y.months)
	if record2 == nil {
		return
	}
	if again.Digest() != roster.Digest() {
		y.count["other digests"]++
	}
	y.agree(d, now, map[string]book{"schedule": s, "published": published, "record": record2})
	y.changes(s, published, a)
	y.repair(s, published, roster, a)
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
	d := dices(y.seed, 5)
	now := a.sheet()
	for range d.between(2, 5) {
		c, ok := y.drawChange(d, now)
		if !ok {
			continue
		}
		after := a.with(c).sheet()
		v, why := judge(now, after)
		y.say("%v (%v)", c, v)
		y.count[fmt.Sprintf("%T %v", c, v)]++
		next, err := live.With(c)
		next2, err2 := published.With(c)
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
		live, published, a, now = next, next2, a.with(c), after
		y.compare("live", now, live)
		y.compare("published", now, published)
	}
	_, record := y.compiled(published, y.months)
	if record != nil {
		y.agree(d, now, map[string]book{"live": live, "published": published, "record": record})
		y.calendars(record, now)
	}
}

// repair plans one pool anew for whom somebody falls ill.
func (y *story) repair(live, published *schedule.Schedule, roster *schedule.Roster, a account) {
	d := dices(y.seed, 6)
	if len(y.planned) == 0 || d.chance(40) {
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
	ill := pick(d, rows)
	first := schedule.DateOf(ill.Start, y.location)
	leave := schedule.Leave{Member: ill.plan, Interval: schedule.Days(first, first.AddDays(d.between(2, 8)), y.location)}
	y.say("repair of %s for the %v", of.pool, leave)
	without := y.with(live, leave)
	planner := of.planner
	planner.Locked = nil
	for shift := range dutiesIn(without, y.locked()) {
		own := shift.Team == of.pool && shift.Regime == schedule.OffHours
		if !own || !y.months.Contains(shift.Slot.Start) || shift.Slot.Start.Before(leave.Start) {
			planner.Locked = append(planner.Locked, shift)
		}
	}
	people := slices.DeleteFunc(without.People(y.months), func(c schedule.Candidate) bool { return c.Pool != of.pool })
	p, err := planner.Repair(roster, people)
	if err != nil {
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
	for i, r := range after.rows {
		if was := now.rows[i]; r.team != of.pool && r.line(r.parts) != was.line(was.parts) && !slices.ContainsFunc(was.parts, func(p part) bool { return p.member == leave.Member }) {
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

// edit lays what is published over specs that were edited since: it stays as it was, and everything
// that can be asked still says the same.
func (y *story) edit(record *schedule.Roster, now *sheet) {
	d := dices(y.seed, 7)
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
	for service := range s.Services() {
		shifts, compiled := slices.Collect(shiftsOf(s, service, y.window)), slices.Collect(shiftsOf(read, service, y.window))
		for _, t := range instants(d, slices.Concat(shifts, compiled), y.window) {
			want := answerText(onCall(s, service, t))
			if got := shiftsAt(shifts, t); got != want {
				faults = append(faults, fmt.Sprintf("%s at %v: OnCall %s, Shifts %s", service, t, want, got))
			}
			if len(compiled) == 0 || t.Before(compiled[0].Start) || !t.Before(compiled[len(compiled)-1].Interval.End) {
				continue
			}
			if got := answerText(onCall(read, service, t)); got != want {
				faults = append(faults, fmt.Sprintf("%s at %v: OnCall %s, compiled %s", service, t, want, got))
			}
			if got := shiftsAt(compiled, t); got != want {
				faults = append(faults, fmt.Sprintf("%s at %v: OnCall %s, Shifts compiled %s", service, t, want, got))
			}
		}
	}
	if len(faults) > 0 {
		y.fault("%d answers differ after edits\n%s", len(faults), strings.Join(faults[:min(len(faults), 3)], "\n"))
	}
}

// inside notes what a book says otherwise than the sheet of the rows that start in an interval.
func (y *story) inside(what string, want *sheet, b book, iv schedule.Interval) {
	if diff := want.differ(b, iv); len(diff) > 0 {
		y.fault("%s: %d rows differ\n%s", what, len(diff), strings.Join(diff[:min(len(diff), 3)], "\n"))
	}
}
