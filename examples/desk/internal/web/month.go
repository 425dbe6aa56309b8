package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/toban-go/toban/examples/internal/command"
	"github.com/toban-go/toban/fairness"
	"github.com/toban-go/toban/internal/civil"
	"github.com/toban-go/toban/schedule"
)

// pool is a month of a pool's nights, and what they make for each person.
type pool struct {
	Caption      string
	Unplanned    bool     // the rotas of the configuration answer, for want of a plan
	Status       string   // published, draft or rotation
	Usual        []string // from when to when a shift is, by kind of day
	Worst        string   // what the worst deviation is, and what is proven of it
	Note         string   // what the balances count
	Nobody       string   // what a month without anybody is
	Feed         string   // link to the pool's calendar file
	Weekdays     []string // Monday first
	Weeks        []week
	HoursCaption string
	Burdens      []burden
	Total        burden
}

type week struct {
	Label string
	Days  [7]*day // nil in another month
}

type day struct {
	Date, Label     string
	Number          int
	Weekday         string
	Kind, KindWord  string
	Saturday, Shown bool // the shown day was asked for
	Provisional     bool
	Holiday, Reason string
	Link            string
	Shifts          []shift
	Closed          string // says that nobody answers by design, if no shift starts
}

type shift struct {
	Who        person
	Role       string // "" for the primary
	Start, End moment
	Hours      string
	Usual      bool // its times are said once for all days of the kind
	Running    bool
	Marks      []string
}

// burden is what one person has of a month.
type burden struct {
	Who                person
	Hours, Target, Off string
	Balance            string // since the history begins, "" if it has not
	Kinds              [3]int // nights, weekend days, holidays
	Bar, Line          string // percent of the longest
}

// team is what a team does by day.
type team struct {
	ID, Hours string
	Services  []string
	People    []person
}

// pools returns the pools that have a shift in the month, in their order.
func (a ask) pools(v vocabulary, span schedule.Interval, at time.Time) []pool {
	var ids []schedule.TeamID
	shifts := map[schedule.TeamID][]schedule.Shift{}
	for s := range a.Duties(span) {
		if s.Regime != schedule.OffHours {
			continue
		}
		if shifts[s.Team] == nil {
			ids = append(ids, s.Team)
		}
		shifts[s.Team] = append(shifts[s.Team], s)
	}
	month := span.Start.Format(v.month)
	faults := a.months.faults(span.Start)
	var pools []pool
	for _, id := range ids {
		p := pool{Feed: feed(string(id)), Caption: fmt.Sprintf(v.Calendar, month, v.name(string(id))), HoursCaption: fmt.Sprintf(v.Hours, month, v.name(string(id)))}
		if loc := shifts[id][0].Seat.Start.Location(); loc.String() != span.Start.Location().String() {
			p.Caption += " · " + loc.String()
		}
		for i := range 7 {
			p.Weekdays = append(p.Weekdays, command.Weekday(v.language, time.Weekday((i+1)%7)))
		}
		p.Unplanned = slices.ContainsFunc(faults, func(f *fairness.PoolError) bool { return f.Pool == id })
		usual := usualTimes(shifts[id])
		for _, kind := range []schedule.DayKind{schedule.Workday, schedule.Weekend, schedule.Holiday} {
			if u, ok := usual[kind]; ok {
				p.Usual = append(p.Usual, v.T("usual", v.name(kind.String()), v.times(u)))
			}
		}
		p.Status = v.T(a.status(shifts[id]))
		if p.Nobody = a.nobody(v, id, span, shifts[id]); p.Nobody == "" {
			p.Weeks = a.weeks(v, span, at, id, shifts[id], usual)
			p.Burdens, p.Total = a.burdens(v, span, id, shifts[id])
			p.Worst, p.Note = a.fairness(v, span, id, shifts[id])
		}
		pools = append(pools, p)
	}
	return pools
}

func (a ask) weeks(v vocabulary, span schedule.Interval, at time.Time, id schedule.TeamID, shifts []schedule.Shift, usual map[schedule.DayKind]times) []week {
	starting := map[schedule.Date][]schedule.Shift{}
	for _, s := range shifts {
		starting[s.Date] = append(starting[s.Date], s)
	}
	loc := span.Start.Location()
	first, last := schedule.DateOf(span.Start, loc), schedule.DateOf(span.End.Add(-1), loc)
	shown := schedule.DateOf(at, loc)
	there := shifts[0].Seat.Start.Location()
	monday := civil.Monday(first)
	var weeks []week
	for ; !monday.After(last); monday = monday.AddDays(7) {
		_, number := monday.At(0, time.UTC).ISOWeek()
		w := week{Label: fmt.Sprintf(v.Week, number)}
		for i := range w.Days {
			if d := monday.AddDays(i); !d.Before(first) && !d.After(last) {
				w.Days[i] = a.day(v, d, id, starting[d], usual, at)
				w.Days[i].Shown = d == shown && a.params["at"] != ""
				if len(starting[d]) == 0 && a.closed(id, schedule.Days(d, d, there)) {
					w.Days[i].Closed = v.name(string(schedule.Closed))
				}
			}
		}
		weeks = append(weeks, w)
	}
	return weeks
}

// closed reports whether a pool is closed by design in a part of a time.
func (a ask) closed(pool schedule.TeamID, during schedule.Interval) bool {
	for id := range a.Services() {
		service, err := a.Service(id)
		if err != nil {
			continue
		}
		for iv := range service.Closed(during) {
			if answer, err := service.OnCall(iv.Start); err == nil && answer.Team == pool {
				return true
			}
		}
	}
	return false
}

func (a ask) day(v vocabulary, date schedule.Date, id schedule.TeamID, shifts []schedule.Shift, usual map[schedule.DayKind]times, at time.Time) *day {
	d := &day{Date: date.String(), Number: date.Day, Weekday: command.Weekday(v.language, date.Weekday()), Saturday: date.Weekday() == time.Saturday}
	d.Label = v.write(date.At(0, time.UTC), v.day)
	if kind, holiday, err := a.Day(id, date); err == nil {
		d.Kind, d.KindWord = kind.String(), v.name(kind.String())
		d.Holiday, d.Reason = v.holiday(holiday)
	}
	for _, s := range shifts {
		out := shift{Who: person{Name: v.Nobody, Gap: true}, Hours: v.hours(s.Duration()), Start: v.clock(s.Start, date), End: v.clock(s.End, date)}
		if s.Member != "" {
			out.Who = a.people([]schedule.Member{s.Member}, s.Start)[0]
		} else if !s.Gap() {
			continue // nobody learns here
		}
		if s.Role != schedule.Primary {
			out.Role = v.name(string(s.Role))
		}
		out.Usual, out.Running, out.Marks = timesOf(s) == usual[s.Day], s.Contains(at), v.marks(s)
		d.Shifts = append(d.Shifts, out)
	}
	if len(shifts) > 0 {
		start := shifts[0].Start
		d.Link = link(v.Lang, start, start.Format(time.RFC3339), "#now")
		d.Provisional = a.provisional(id, start)
	}
	return d
}

// clock is a time of the day, or of the day after it.
func (v vocabulary) clock(t time.Time, day schedule.Date) moment {
	layout := "15:04"
	if schedule.DateOf(t, t.Location()) != day {
		layout = v.morrow
	}
	return moment{v.write(t, layout), t.Format(time.RFC3339)}
}

// burdens compares what each member has with the target that the ledger gives.
func (a ask) burdens(v vocabulary, span schedule.Interval, id schedule.TeamID, shifts []schedule.Shift) ([]burden, burden) {
	accounts := a.accounts(span, id, shifts)
	most := fairness.Burden(1)
	for _, account := range accounts {
		most = max(most, account.Done.Total(), account.Target.Total())
	}
	percent := func(b fairness.Burden) string { return strconv.FormatFloat(100*float64(b)/float64(most), 'f', 1, 64) }
	balances := a.carried(id, span.End)
	line := func(who person, account fairness.Account, kinds [3]int) burden {
		done, target := account.Done.Total(), account.Target.Total()
		balance := ""
		if sum, ok := balances[account.Member]; ok && account.Member != "" {
			balance = offset(sum.Duration())
		}
		return burden{Who: who, Balance: balance, Hours: decimal(done.Duration()), Target: decimal(target.Duration()), Off: offset((done - target).Duration()), Kinds: kinds, Bar: percent(done), Line: percent(target)}
	}
	kinds := slotsByKind(shifts)
	var list []burden
	var all fairness.Account
	var sum [3]int
	for _, account := range accounts {
		list = append(list, line(a.people([]schedule.Member{account.Member}, span.Start)[0], account, kinds[account.Member]))
		all.Done.Night += account.Done.Total()
		all.Target.Night += account.Target.Total()
		for k := range sum {
			sum[k] += kinds[account.Member][k]
		}
	}
	return list, line(person{Name: v.Total}, all, sum)
}

// accounts closes a ledger over the shifts of a pool. Whoever is published and not known
// to the configuration any more has the burden, and no target.
func (a ask) accounts(span schedule.Interval, id schedule.TeamID, shifts []schedule.Shift) []fairness.Account {
	people := a.People(span)
	for _, s := range shifts {
		people = append(people, schedule.Candidate{Member: s.Member, Pool: id})
	}
	ledger, err := fairness.Ledger{}.Close(slices.Values(shifts), people)
	if err != nil {
		return nil // each slot is given once, with who has it
	}
	return ledger.Accounts
}

// slotsByKind counts the slots of each member by kind of day.
func slotsByKind(shifts []schedule.Shift) map[schedule.Member][3]int {
	kinds := map[schedule.Member][3]int{}
	for seat, holder := range schedule.Holders(slices.Values(shifts)) {
		if !seat.Role.Watches() {
			k := kinds[holder]
			k[seat.Day]++
			kinds[holder] = k
		}
	}
	return kinds
}

// teams says who answers by day, and for how long in the month.
func (a ask) teams(v vocabulary, span schedule.Interval) []team {
	hours := map[schedule.TeamID]time.Duration{}
	for s := range a.Duties(span) {
		if s.Regime == schedule.Daytime && (s.Role == schedule.All || s.Role == schedule.Primary) {
			hours[s.Team] += s.Duration()
		}
	}
	var list []team
	at := map[schedule.TeamID]int{}
	for service, owner := range a.Services() {
		known, _ := a.Team(owner) // one of the schedule
		members := known.Members(span.Start)
		if len(members) == 0 {
			continue
		}
		i, ok := at[owner]
		if !ok {
			i = len(list)
			at[owner] = i
			list = append(list, team{ID: string(owner), Hours: decimal(hours[owner]), People: a.people(members, span.Start)})
		}
		list[i].Services = append(list[i].Services, string(service))
	}
	return list
}

// times are from when to when a shift is, by clocks.
type times struct {
	start, end schedule.Clock
	days       int // that the end lies later
}

func timesOf(s schedule.Shift) times {
	first, start := schedule.Civil(s.Start, s.Start.Location())
	last, end := schedule.Civil(s.End, s.End.Location())
	return times{start, end, last.DaysSince(first)}
}

func (v vocabulary) times(t times) string {
	return fmt.Sprintf("%s–%s", t.start, fmt.Sprintf(v.T(map[bool]string{true: "sameday", false: "nextday"}[t.days == 0]), t.end))
}

// usualTimes returns the times that most shifts of a kind of day have.
func usualTimes(shifts []schedule.Shift) map[schedule.DayKind]times {
	counts := map[schedule.DayKind]map[times]int{}
	usual := map[schedule.DayKind]times{}
	for _, s := range shifts {
		if counts[s.Day] == nil {
			counts[s.Day] = map[times]int{}
		}
		t := timesOf(s)
		if counts[s.Day][t]++; counts[s.Day][t] > counts[s.Day][usual[s.Day]] {
			usual[s.Day] = t
		}
	}
	return usual
}

// status says whether shifts are published, a draft, or what the rotation says.
func (a ask) status(shifts []schedule.Shift) string {
	published, planned := 0, 0
	for _, s := range shifts {
		if a.PublishedSeat(s.Seat) {
			published++
		} else if len(s.Why) > 0 && s.Why[0].Rule == schedule.RulePlan {
			planned++
		}
	}
	switch {
	case published == len(shifts):
		return "statuspublished"
	case published > 0:
		return "statuspartly"
	case planned > 0:
		return "statusdraft"
	}
	return "statusrota"
}

const monthsSought = 36 // in which the first shift with somebody is sought

// nobody says what a month is in which nobody has a shift, and "" of others.
func (a ask) nobody(v vocabulary, id schedule.TeamID, span schedule.Interval, shifts []schedule.Shift) string {
	if slices.ContainsFunc(shifts, func(s schedule.Shift) bool { return s.Member != "" }) {
		return ""
	}
	team, err := a.Team(id)
	if err != nil {
		return v.T("nobodymonth")
	}
	for i := range monthsSought {
		start := span.Start.AddDate(0, 1+i, 0)
		for s := range team.Duties(schedule.Month(start.Year(), start.Month(), start.Location())) {
			if s.Regime == schedule.OffHours && s.Member != "" {
				return v.T("nobodymonth") + " " + v.T("begins", s.Date.String())
			}
		}
	}
	return v.T("nobodymonth")
}

// fairness says what the worst deviation of a month is, and what is proven of it where it is a draft.
func (a ask) fairness(v vocabulary, span schedule.Interval, id schedule.TeamID, shifts []schedule.Shift) (worst, note string) {
	var most fairness.Burden
	for _, account := range a.accounts(span, id, shifts) {
		off := account.Balance().Total()
		most = max(most, off, -off)
	}
	worst = v.T("worstmonth", hoursOf(most))
	if a.months != nil {
		if chain, err := a.months.at(span.Start); err == nil {
			for _, rota := range chain {
				plan, ok := rota.(*fairness.Plan)
				if !ok || plan.Pool() != id {
					continue
				}
				if c := plan.Certificate(); c.F1 == c.F1Bound {
					worst += " " + v.T("leastproven", hoursOf(c.F1))
				} else {
					worst += " " + v.T("proof", hoursOf(c.F1), hoursOf(c.F1Bound))
				}
			}
		}
	}
	if published := a.Published(); a.carried(id, span.End) != nil {
		note = v.T("totalnote", schedule.DateOf(published.Start, published.Start.Location()).String())
	}
	return worst, note
}

// carried returns the balances of a pool at a time, none before the history begins.
func (a ask) carried(id schedule.TeamID, t time.Time) map[schedule.Member]fairness.Burden {
	published := a.Published()
	far := a.now
	if published.End.After(far) {
		far = published.End
	}
	if published.Empty() || !t.After(published.Start) || t.After(far.AddDate(0, 2, 0)) { // further on there is nothing to know
		return nil
	}
	ledger, err := a.ledger(t)
	if err != nil {
		return nil
	}
	balances := map[schedule.Member]fairness.Burden{}
	for _, account := range ledger.Accounts {
		if account.Pool == id {
			balances[account.Member] = account.Balance().Total()
		}
	}
	return balances
}

// provisional reports whether what a pool does at a time rests on holidays that are not published yet.
func (a ask) provisional(id schedule.TeamID, t time.Time) bool {
	for service := range a.Services() {
		if answer, err := a.OnCall(service, t); err == nil && answer.Team == id {
			return answer.Provisional
		}
	}
	return false
}
