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
	Saturday, Today bool
	Shown           bool // it is the day that was asked for
	Holiday, Reason string
	Link            string
	Shifts          []shift
}

type shift struct {
	Who        person
	Role       string // "" for the primary
	Start, End moment
	Hours      string
}

// burden is what one person has of a month.
type burden struct {
	Who                person
	Hours, Target, Off string
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
		p.Unplanned = slices.ContainsFunc(faults, func(f *command.PoolError) bool { return f.Pool == id })
		p.Weeks = a.weeks(v, span, at, id, shifts[id])
		p.Burdens, p.Total = a.burdens(v, span, id, shifts[id])
		pools = append(pools, p)
	}
	return pools
}

func (a ask) weeks(v vocabulary, span schedule.Interval, at time.Time, id schedule.TeamID, shifts []schedule.Shift) []week {
	starting := map[schedule.Date][]schedule.Shift{}
	for _, s := range shifts {
		starting[s.Date] = append(starting[s.Date], s)
	}
	loc := span.Start.Location()
	first, last := schedule.DateOf(span.Start, loc), schedule.DateOf(span.End.Add(-1), loc)
	today, shown := schedule.DateOf(a.now, loc), schedule.DateOf(at, loc)
	monday := civil.Monday(first)
	var weeks []week
	for ; !monday.After(last); monday = monday.AddDays(7) {
		_, number := monday.At(0, time.UTC).ISOWeek()
		w := week{Label: fmt.Sprintf(v.Week, number)}
		for i := range w.Days {
			if d := monday.AddDays(i); !d.Before(first) && !d.After(last) {
				w.Days[i] = a.day(v, d, id, starting[d])
				w.Days[i].Today = d == today
				w.Days[i].Shown = d == shown && a.params["at"] != ""
			}
		}
		weeks = append(weeks, w)
	}
	return weeks
}

func (a ask) day(v vocabulary, date schedule.Date, id schedule.TeamID, shifts []schedule.Shift) *day {
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
		d.Shifts = append(d.Shifts, out)
	}
	if len(shifts) > 0 {
		start := shifts[0].Start
		d.Link = link(v.Lang, start, start.Format(time.RFC3339), "#now")
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
	line := func(who person, account fairness.Account, kinds [3]int) burden {
		done, target := account.Done.Total(), account.Target.Total()
		return burden{Who: who, Hours: decimal(inTime(done)), Target: decimal(inTime(target)), Off: offset(inTime(done - target)), Kinds: kinds, Bar: percent(done), Line: percent(target)}
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

// inTime is a burden of plain minutes as a time.
func inTime(b fairness.Burden) time.Duration { return time.Duration(b) * time.Minute / 1000 }

// slotsByKind counts the slots of each member by kind of day; the parts of one count
// once.
func slotsByKind(shifts []schedule.Shift) map[schedule.Member][3]int {
	type part struct {
		member schedule.Member
		seat   schedule.SeatKey
	}
	kinds, seen := map[schedule.Member][3]int{}, map[part]bool{}
	for _, s := range shifts {
		if p := (part{s.Member, s.Key()}); !s.Role.Watches() && !seen[p] {
			seen[p] = true
			k := kinds[s.Member]
			k[s.Day]++
			kinds[s.Member] = k
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
