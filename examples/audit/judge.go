package main

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
	"github.com/toban-go/toban/examples/internal/given"
	"github.com/toban-go/toban/examples/internal/shiftfile"
	"github.com/toban-go/toban/examples/internal/vendor"
	"github.com/toban-go/toban/examples/policy"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/schedule"
	"github.com/toban-go/toban/schedule/report"
	"github.com/toban-go/toban/schedule/scheduletest"
)

// facts are what an audit knows of a roster.
type facts struct {
	moves int // for each plan, by its size if 0
	findings.Report
	sample     bool
	book       *given.Book // nil for a record
	hoursGiven bool        // on the command line
	// hoursOfOther names, by schedule, the one of which it has the business hours.
	hoursOfOther map[schedule.TeamID]schedule.TeamID
	calendar     schedule.Calendar
	holidaysOf   string           // name of the calendar
	offs         []schedule.Block // days off of the firm, which the calendar knows
	// holidaysGiven says that the command line names the calendar.
	holidaysGiven bool
	unzoned       []string        // schedules of which no file says the time zone
	unzonedIn     *time.Location  // where they were read
	daily         *schedule.Clock // at which the rows of a sheet with a row a day begin
	elsewhere     int             // shifts of the file with the offset of another place
	alike         [][]string      // names of the file that may be of one person
	slips         []shiftfile.Slip
	sheet         bool // the file of shifts is a sheet
	roster        *schedule.Roster
	double        []schedule.Misfit
	stays, once   map[schedule.TeamID][]given.Stay
	edges         map[schedule.TeamID][]vendor.Edge // left out of the roster
	names         map[schedule.Member]string
	alerts        []report.Alert
	notes         []vendor.Note     // what the vendor says and the audit does not
	unrendered    []schedule.TeamID // rendered here, from the layers
	unknown       int               // fields that the vendor's documents do not name

	people []schedule.Candidate
	pools  []*pool
	free   []freeDay // holidays, in order
	handed time.Duration
}

// pool is a duty with nights, and how level they are.
type pool struct {
	id     schedule.TeamID
	hours  *given.Hours // its business hours, nil if there are none or they are not known
	shifts []schedule.Shift
	lines  []line
	// yours is the worst deviation of the roster, on the level that is named.
	yours fairness.Burden
	plan  *fairness.Plan // nil: why
	why   error
	// weeks is a plan in turns of a week, nil if people do not serve so.
	weeks *weekly
	// never are slots that nobody serves in any week, by their first: they are no part of the plan.
	never []schedule.Seat
}

// weekly is a plan in turns of a week, and how far a roster is from being one.
type weekly struct {
	plan *fairness.Plan
	day  time.Weekday
	at   schedule.Clock
	// weeks are those of the roster, of which several people share some, or have two in a row.
	weeks, shared, running int
}

// line is what one person has in a pool.
type line struct {
	member        schedule.Member
	done, planned fairness.Account // of the roster and of the plan
}

// freeDay is a holiday with who has it off hours and who has its business hours instead.
type freeDay struct {
	schedule.Date
	schedule.Day
	shifts []schedule.Shift
	handed []scheduletest.Breach
}

// judge finds all facts.
func (f *facts) judge() error {
	if err := f.gather(); err != nil {
		return err
	}
	for _, p := range f.pools {
		if err := f.level(p); err != nil {
			return err
		}
	}
	f.Report = findings.Of(f.File, f.roster, f.rules()...)
	f.inItsNames()
	f.holidays()
	return nil
}

// gather finds the pools with their shifts.
func (f *facts) gather() error {
	f.people = f.roster.People()
	for shift := range f.roster.All() {
		if shift.Regime != schedule.OffHours {
			continue
		}
		i := slices.IndexFunc(f.pools, func(p *pool) bool { return p.id == shift.Team })
		if i < 0 {
			i = len(f.pools)
			f.pools = append(f.pools, &pool{id: shift.Team, hours: f.hoursOf(shift.Team)})
		}
		f.pools[i].shifts = append(f.pools[i].shifts, shift)
	}
	if len(f.pools) == 0 {
		return errors.New("the roster has no shift off hours")
	}
	return nil
}

// hoursOf returns the business hours of a pool, if it is known.
func (f *facts) hoursOf(pool schedule.TeamID) *given.Hours {
	if f.book == nil {
		return nil
	}
	for _, d := range f.book.Duties {
		if d.ID == pool {
			return d.Hours
		}
	}
	return nil
}

// level compares a pool with the best plan for its slots and its people.
func (f *facts) level(p *pool) error {
	team, err := f.roster.Team(p.id)
	if err != nil {
		return err
	}
	best := command.Least()
	best.Moves = f.moves
	seats := p.seats(slices.Collect(team.Seats(f.roster.Interval())))
	for shift := range f.roster.All() { // what people do elsewhere stays
		if (shift.Regime != schedule.OffHours || shift.Team != p.id) && shift.Member != "" {
			best.Locked = append(best.Locked, shift)
		}
	}
	served := slices.DeleteFunc(slices.Clone(p.shifts), func(s schedule.Shift) bool { return s.Member == "" || s.Role.Watches() })
	if len(served) == 0 {
		return fmt.Errorf("%w: nobody serves off hours in %s", schedule.ErrMissing, p.id)
	}
	done, err := f.accounts(p.id, served)
	if err != nil {
		return err
	}
	if p.plan, p.why = best.Plan(slices.Values(seats), f.people); p.why != nil && !errors.Is(p.why, fairness.ErrInfeasible) && !errors.Is(p.why, fairness.ErrNotFound) {
		return p.why
	}
	if day, at, long := p.handoff(); long {
		weeks := best
		weeks.Stint = fairness.Weeks.From(day, at)
		weeks.Limits = fairness.Limits{MinRest: 11 * time.Hour, RestBetween: fairness.Turns, MaxTurn: policy.LongestTurn(f.roster.Interval())}
		weeks.Relaxed = []fairness.Limits{{}}
		if plan, err := weeks.Plan(slices.Values(seats), f.people); err == nil { // without one the plan of single slots stands alone
			p.weeks = &weekly{plan: plan, day: day, at: at}
			p.weeks.count(p.shifts)
		}
	}
	var shared fairness.Ledger
	if p.plan != nil {
		if shared, err = f.accounts(p.id, slices.Collect(p.plan.Shifts())); err != nil {
			return err
		}
	}
	for _, account := range done.Accounts {
		for _, d := range deviations(account) {
			p.yours = max(p.yours, d.amount, -d.amount)
		}
		p.lines = append(p.lines, line{account.Member, account, shared.Account(p.id, account.Member)})
	}
	return nil
}

// seats returns what a plan fills: the seats that somebody serves, if in part, and the ones of a team that nobody does, but
// for those that are so in every week, which nobody means to serve.
func (p *pool) seats(of []schedule.Seat) (list []schedule.Seat) {
	type place struct {
		day  time.Weekday
		at   schedule.Clock
		role schedule.Role
	}
	placed := func(s schedule.Seat) place {
		_, at := schedule.Civil(s.Start, s.Start.Location())
		return place{s.Date.Weekday(), at, s.Role}
	}
	served, times, used := map[schedule.SeatKey]bool{}, map[place]int{}, map[place]bool{}
	for _, s := range p.shifts {
		if s.Member == "" || s.Role.Watches() {
			continue
		}
		used[placed(s.Seat)] = true
		if !served[s.Key()] {
			served[s.Key()], list = true, append(list, s.Seat)
		}
	}
	for _, s := range of {
		times[placed(s)]++
	}
	told := map[place]bool{}
	for _, s := range of {
		switch at := placed(s); {
		case served[s.Key()]:
		case used[at] || times[at] == 1:
			list = append(list, s)
		case !told[at]:
			told[at], p.never = true, append(p.never, s)
		}
	}
	return list
}

// count counts the weeks of a roster, by role.
func (w *weekly) count(shifts []schedule.Shift) {
	type week struct {
		role schedule.Role
		n    int
	}
	monday := schedule.MustParseDate("2001-01-01").AddDays((int(w.day) + 6) % 7)
	who := map[week]map[schedule.Member]bool{}
	for _, s := range shifts {
		if s.Role.Watches() {
			continue
		}
		day, at := schedule.Civil(s.Seat.Start, s.Seat.Start.Location())
		if at < w.at {
			day = day.AddDays(-1)
		}
		k := week{s.Role, day.DaysSince(monday) / 7}
		if who[k] == nil {
			who[k] = map[schedule.Member]bool{}
			w.weeks++
		}
		who[k][s.Member] = true
	}
	for k, people := range who {
		if len(people) > 1 {
			w.shared++
			continue
		}
		if next := who[week{k.role, k.n + 1}]; len(next) == 1 {
			for m := range people {
				if next[m] {
					w.running++
				}
			}
		}
	}
}

// accounts returns what shifts make for each of the people. Who serves and is no member has the
// burden, and no target.
func (f *facts) accounts(pool schedule.TeamID, shifts []schedule.Shift) (fairness.Ledger, error) {
	people := slices.DeleteFunc(slices.Clone(f.people), func(c schedule.Candidate) bool { return c.Pool != pool })
	for _, s := range shifts {
		if !slices.ContainsFunc(people, func(c schedule.Candidate) bool { return c.Member == s.Member }) {
			people = append(people, schedule.Candidate{Member: s.Member, Pool: pool})
		}
	}
	return fairness.Ledger{}.Close(slices.Values(shifts), people)
}

// deviation is how far somebody is from their share in one respect.
type deviation struct {
	of     string // night, weekend, holiday or total
	amount fairness.Burden
}

// deviations are what F1 of the plan counts: each class and the total.
func deviations(a fairness.Account) []deviation {
	b := a.Balance()
	return []deviation{{"night", b.Night}, {"weekend", b.Weekend}, {"holiday", b.Holiday}, {"total", b.Total()}}
}

// inAll is the worst deviation of the total.
func (p *pool) inAll() (most fairness.Burden) {
	for _, l := range p.lines {
		d := l.done.Balance().Total()
		most = max(most, d, -d)
	}
	return most
}

// handoff returns the weekday and clock at which people most often hand over, and whether half of
// the time lies in turns of more than four days. Where business hours lie between two people it is their beginning.
func (p *pool) handoff() (day time.Weekday, at schedule.Clock, weekly bool) {
	type moment struct {
		day time.Weekday
		at  schedule.Clock
	}
	times := map[moment]int{}
	var most moment
	var all, long, turn time.Duration
	var last schedule.Shift
	for _, s := range p.shifts {
		if s.Role != schedule.Primary {
			continue
		}
		all += s.Duration()
		if last.Member != s.Member {
			turn = 0
			from := s.Start
			if !last.End.IsZero() {
				from = last.End
			}
			date, clock := schedule.Civil(from, s.Seat.Start.Location())
			m := moment{date.Weekday(), clock}
			if times[m]++; times[m] > times[most] || times[m] == times[most] && (m.day < most.day || m.day == most.day && m.at < most.at) {
				most = m
			}
		}
		last = s
		before := turn
		if turn += s.Duration(); turn > 4*24*time.Hour {
			if before <= 4*24*time.Hour {
				long += before
			}
			long += s.Duration()
		}
	}
	return most.day, most.at, 2*long > all
}

// rules are what the roster is held to.
func (f *facts) rules() []scheduletest.Rule {
	own := []scheduletest.Rule{f.bookedTwice(), f.fair()}
	for _, list := range f.edges {
		if slices.ContainsFunc(list, func(e vendor.Edge) bool { return e.Bare != nil }) {
			own = append(own, f.atTheEdges())
			break
		}
	}
	list := policy.Imported(f.roster, f.alertsIn())
	for i := range list {
		if list[i].Name == "NoGaps" && f.book != nil {
			list[i].Check = f.gaps
		}
	}
	return append(own, list...)
}

// gaps are those of scheduletest.NoGaps, but a slot by day and the one off hours of the same day, which a file has as one shift, are one gap
// where nobody serves at their common edge.
func (f *facts) gaps(r *schedule.Roster) (breaches []scheduletest.Breach) {
	type place struct {
		duty schedule.TeamID
		role schedule.Role
		day  schedule.Date
	}
	at := map[place]int{}
	for shift := range r.Gaps() {
		p := place{f.dutyOf(shift.Team), shift.Role, shift.Date}
		if i, ok := at[p]; ok && breaches[i].When.End.Equal(shift.Start) {
			breaches[i].When.End = shift.End
			breaches[i].Got += int64(shift.Duration() / time.Minute)
			continue
		}
		at[p] = len(breaches)
		breaches = append(breaches, scheduletest.Breach{Who: string(p.duty), When: shift.Interval, Got: int64(shift.Duration() / time.Minute), Unit: scheduletest.Minutes,
			Note: fmt.Sprintf("without a %s", shift.Role), Japanese: schedule.Japanese.Role(shift.Role) + "のいない時間"})
	}
	return breaches
}

// dutyOf returns the schedule of the file that a team or pool of the roster stands for.
func (f *facts) dutyOf(team schedule.TeamID) schedule.TeamID {
	if f.book != nil {
		for _, d := range f.book.Duties {
			if team == given.TeamOf(d.ID) {
				return d.ID
			}
		}
	}
	return team
}

// inItsNames names in findings the schedules of the file in place of the teams that stand for them.
func (f *facts) inItsNames() {
	for _, asked := range f.Asked {
		for i := range asked.Breaches {
			b := &asked.Breaches[i]
			b.Who = string(f.dutyOf(schedule.TeamID(b.Who)))
		}
	}
}

// bookedTwice finds the people who are named for a seat that somebody else has at the time.
func (f *facts) bookedTwice() scheduletest.Rule {
	return scheduletest.Rule{
		Name:        "BookedTwice",
		Explanation: "One person is named for a seat at a time.",
		Japanese:    "一つの席に同時に割り当てられるのは一人だけ。",
		Check: func(*schedule.Roster) (breaches []scheduletest.Breach) {
			for _, m := range f.double {
				breaches = append(breaches, scheduletest.Breach{Who: string(m.Shift.Member), When: m.Interval, Got: int64(m.Duration() / time.Minute), Unit: scheduletest.Minutes,
					Note:     fmt.Sprintf("as %s of %s, which %s has", m.Shift.Role, m.Shift.Team, m.Other.Member),
					Japanese: fmt.Sprintf("%sが就いている%sの%sとの重複", m.Other.Member, m.Shift.Team, schedule.Japanese.Role(m.Shift.Role))})
			}
			return breaches
		},
	}
}

// atTheEdges finds when nobody serves in the time that is left out, of which a slot shows a part. It only warns: what answers then may be no part of the export.
func (f *facts) atTheEdges() scheduletest.Rule {
	return scheduletest.Rule{
		Name:        "NoGapsAtTheEdges",
		Explanation: "Somebody answers in the slots of which the time of the file has a part.",
		Japanese:    "ファイルの期間の端で一部だけ入る枠にも担当者がいる。",
		Severity:    scheduletest.Warn,
		Check: func(*schedule.Roster) (breaches []scheduletest.Breach) {
			for _, id := range sortedKeys(f.edges) {
				for _, e := range f.edges[id] {
					for _, iv := range e.Bare {
						breaches = append(breaches, scheduletest.Breach{Who: string(id), When: iv, Got: int64(iv.Duration() / time.Minute), Unit: scheduletest.Minutes})
					}
				}
			}
			return breaches
		},
	}
}

// fair finds the pools that are further from equal shares than they need to be, by more than
// the longest slot.
func (f *facts) fair() scheduletest.Rule {
	return scheduletest.Rule{
		Name:        "NearTheBest",
		Explanation: "Nobody is further from an equal share than the best plan's worst, by more than the longest slot.",
		Japanese:    "均等な分担からのずれは、最善の計画の最大値＋一枠分以内。",
		Severity:    scheduletest.Warn,
		Check: func(r *schedule.Roster) (breaches []scheduletest.Breach) {
			for _, p := range f.pools {
				if p.plan == nil {
					continue
				}
				longest := time.Duration(0)
				for _, s := range p.shifts {
					longest = max(longest, s.Seat.Duration())
				}
				got, limit := p.yours.Duration(), p.plan.Certificate().F1.Duration()+longest
				if got > limit {
					breaches = append(breaches, scheduletest.Breach{Who: string(p.id), When: r.Interval(), Got: int64(got / time.Minute), Limit: int64(limit / time.Minute),
						Unit: scheduletest.Minutes, Note: "from an equal share for the worst person", Japanese: "均等な分担からの最大のずれ"})
				}
			}
			return breaches
		},
	}
}

// count returns how many rules are broken that fail, and that warn.
func (f *facts) count() (errors, warnings int) {
	return len(f.Broken(scheduletest.Fail)), len(f.Broken(scheduletest.Warn))
}

// holidays lists the holidays, and what of them goes to the people of the weekday.
func (f *facts) holidays() {
	days := map[schedule.Date]*freeDay{}
	for _, p := range f.pools {
		for _, s := range p.shifts {
			if s.Day != schedule.Holiday {
				continue
			}
			if days[s.Date] == nil {
				day, _ := f.calendar.Holiday(s.Date) // a company day has no name here
				days[s.Date] = &freeDay{Date: s.Date, Day: day}
			}
			days[s.Date].shifts = append(days[s.Date].shifts, s)
		}
	}
	for _, found := range f.Asked {
		if found.Rule.Name != "HolidaysAsDaysOff" {
			continue
		}
		for _, b := range found.Breaches {
			f.handed += b.When.Duration()
			if day := days[schedule.DateOf(b.When.Start, b.When.Start.Location())]; day != nil {
				day.handed = append(day.handed, b)
			}
		}
	}
	for _, d := range slices.SortedFunc(maps.Keys(days), schedule.Date.Compare) {
		f.free = append(f.free, *days[d])
	}
}

// mask returns how many holidays of a year lie on a weekday, and the business hours of them.
func (f *facts) mask(year int, h given.Hours) (days int, hours time.Duration) {
	for d := (schedule.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.AddDays(1) {
		if _, free := f.calendar.Holiday(d); free && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			days++
		}
	}
	return days, time.Duration(days) * time.Duration(h.Close-h.Open) * time.Minute
}

// name returns what a member is called in print, on one line, with the ID behind it if others are called so.
func (f *facts) name(m schedule.Member) string {
	if f.names == nil {
		f.names = map[schedule.Member]string{}
		for _, c := range f.people {
			f.names[c.Member] = c.Name
		}
		if f.book != nil { // who has the days alone is no candidate
			for _, p := range f.book.People {
				f.names[p.ID] = p.Name
			}
		}
		called := map[string]int{}
		for m, name := range f.names {
			name = strings.Join(strings.Fields(cmp.Or(name, string(m))), " ")
			f.names[m] = name
			called[name]++
		}
		for m, name := range f.names {
			if called[name] > 1 && name != string(m) {
				f.names[m] = f.Language.Named(name, schedule.Member(strings.Join(strings.Fields(string(m)), " ")))
			}
		}
	}
	if name := f.names[m]; name != "" {
		return name
	}
	return strings.Join(strings.Fields(string(m)), " ")
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
