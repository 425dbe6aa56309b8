package report

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Alert is one page that a monitor sent.
type Alert struct {
	Service schedule.ServiceID `json:"service"`
	Monitor string             `json:"monitor"`
	At      time.Time          `json:"at"`
	// Acked and Closed are zero until somebody has answered, and has finished.
	Acked  time.Time `json:"acked,omitzero"`
	Closed time.Time `json:"closed,omitzero"`
	// Opened is when whoever answered opened a document of the service, zero if they did not.
	Opened time.Time `json:"opened,omitzero"`
	// Action is what was done about it; empty says that nothing had to be.
	Action string `json:"action,omitempty"`
	// Note says more, such as what the cause was.
	Note string `json:"note,omitempty"`
}

// Interval is the time from the page until it was closed, one instant long if it
// is open or was never closed.
func (a Alert) Interval() schedule.Interval {
	return schedule.Interval{Start: a.At, End: later(a.At, a.Closed)}
}

// Work is the time that the page took whoever answered: from the answer, or from the page where that
// is not known, until it was closed; empty as long as it is open.
func (a Alert) Work() schedule.Interval {
	start := a.At
	if !a.Acked.IsZero() {
		start = a.Acked
	}
	return schedule.Interval{Start: start, End: a.Closed}
}

// Book answers who is on call: a *schedule.Roster or a *schedule.Schedule. A nil
// Book is none: it must not be asked.
type Book interface {
	OnCall(schedule.ServiceID, time.Time) (schedule.Answer, error)
	Services() iter.Seq2[schedule.ServiceID, schedule.TeamID]
	Service(schedule.ServiceID) (schedule.ServiceSchedule, error)
	Team(schedule.TeamID) (schedule.TeamSchedule, error)
}

// Page is an alert and who was paged.
type Page struct {
	Alert
	// Answer is the book's at the time of the alert.
	Answer schedule.Answer
	// Owner is the team that owned the service at that time.
	Owner schedule.TeamID
	// People is how many the page asked first: the primaries by name, or all members of the
	// team that answered as a whole.
	People int
}

// Member returns the primary, or "" if the whole team or no one was paged.
func (p Page) Member() schedule.Member { return p.Answer.Member(schedule.Primary) }

// Location returns the location of the duty. The page counts by its clocks.
func (p Page) Location() *time.Location { return p.Answer.Start.Location() }

// Asleep reports whether the page came at 22:00 to 05:00.
func (p Page) Asleep() bool { return SleepHours.contain(p.At, p.Location()) }

// Match finds who was paged by each alert, in the order of time. Alerts that the book
// does not answer for are left out: the error joins its first error for each service
// and cause, with the number of alerts if there are more.
func Match(book Book, alerts []Alert) ([]Page, error) {
	alerts = slices.Clone(alerts)
	slices.SortStableFunc(alerts, func(a, b Alert) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Monitor, b.Monitor))
	})
	pages := make([]Page, 0, len(alerts))
	type cause struct {
		service schedule.ServiceID
		early   bool
	}
	missed := map[cause]int{}
	var causes []cause
	var faults []error
	for _, a := range alerts {
		answer, err := book.OnCall(a.Service, a.At)
		if err == nil {
			pages = append(pages, Page{a, answer, answer.Owner, asked(book, answer, a.At)})
			continue
		}
		c := cause{a.Service, errors.Is(err, schedule.ErrBeforeStart)}
		if missed[c]++; missed[c] == 1 {
			causes, faults = append(causes, c), append(faults, err)
		}
	}
	for i, c := range causes {
		if n := missed[c]; n > 1 {
			faults[i] = fmt.Errorf("%w, the first of %d alerts", faults[i], n)
		}
	}
	return pages, errors.Join(faults...)
}

// asked counts the people whom a page at t asked first.
func asked(book Book, answer schedule.Answer, t time.Time) (n int) {
	for _, seat := range answer.Seats {
		switch {
		case seat.Role == schedule.All:
			if team, err := book.Team(answer.Team); err == nil {
				n += len(team.Members(t))
			}
		case seat.Role == schedule.Primary && seat.Member != "":
			n++
		}
	}
	return n
}

// In returns the pages that came in iv.
func In(pages []Page, iv schedule.Interval) []Page {
	var in []Page
	for _, p := range pages {
		if iv.Contains(p.At) {
			in = append(in, p)
		}
	}
	return in
}

// Load is how many pages somebody got.
type Load struct {
	// Who is a member, or a team if it was paged as a whole.
	Who string
	// Asleep are the pages at 22:00 to 05:00, and counted in Pages too.
	Pages, Asleep int
}

// Loads counts pages by person, and pages of a whole team by team, most at night first.
func Loads(pages []Page) []Load {
	loads := map[string]*Load{}
	for _, p := range pages {
		if p.Answer.Regime == schedule.Closed {
			continue // nobody was paged
		}
		who := cmp.Or(string(p.Member()), string(p.Answer.Team))
		if loads[who] == nil {
			loads[who] = &Load{Who: who}
		}
		loads[who].Pages++
		if p.Asleep() {
			loads[who].Asleep++
		}
	}
	return ordered(loads, func(a, b Load) int {
		return cmp.Or(b.Asleep-a.Asleep, b.Pages-a.Pages, cmp.Compare(a.Who, b.Who))
	})
}

// Monitor is how much noise one monitor made. The zero Monitor made none.
type Monitor struct {
	Service schedule.ServiceID
	Name    string
	// Asleep counts pages at 22:00 to 05:00, Idle pages closed without action, and
	// Repeated pages within seven days of the monitor's page before.
	Pages, Asleep, Idle, Repeated int
}

// Repeat is how soon a page of the same monitor is a repeated one.
const Repeat = 7 * 24 * time.Hour

// Monitors counts the pages that came in iv by monitor, the noisiest first: by
// pages at night, then by those closed without action, then by repeated ones. The
// pages before iv only tell what is repeated. Pages are in order of time.
func Monitors(pages []Page, iv schedule.Interval) []Monitor {
	type key struct {
		service schedule.ServiceID
		name    string
	}
	counts := map[key]*Monitor{}
	last := map[key]time.Time{}
	for _, p := range pages {
		k := key{p.Service, p.Alert.Monitor}
		before, known := last[k]
		last[k] = p.At
		if !iv.Contains(p.At) {
			continue
		}
		m := counts[k]
		if m == nil {
			m = &Monitor{Service: p.Service, Name: p.Alert.Monitor}
			counts[k] = m
		}
		m.Pages++
		if p.Asleep() {
			m.Asleep++
		}
		if p.Action == "" && !p.Closed.IsZero() {
			m.Idle++
		}
		if known && p.At.Sub(before) <= Repeat {
			m.Repeated++
		}
	}
	return ordered(counts, func(a, b Monitor) int {
		return cmp.Or(b.Asleep-a.Asleep, b.Idle-a.Idle, b.Repeated-a.Repeated, b.Pages-a.Pages, cmp.Compare(a.Service, b.Service), cmp.Compare(a.Name, b.Name))
	})
}

// ordered returns what a map holds, in an order that tells any two apart.
func ordered[K comparable, V any](values map[K]*V, order func(a, b V) int) []V {
	var list []V
	for _, v := range values {
		list = append(list, *v)
	}
	slices.SortFunc(list, order)
	return list
}

// BusyHours returns in how many of the hours of iv, counted from its start, at
// least one alert came or was still open.
func BusyHours(alerts []Alert, iv schedule.Interval) int {
	var open []schedule.Interval
	for _, a := range alerts {
		if x := a.Interval(); iv.Contains(x.Start) || x.Overlaps(iv) {
			open = append(open, x.Intersect(iv))
		}
	}
	slices.SortFunc(open, func(a, b schedule.Interval) int { return a.Start.Compare(b.Start) })
	busy, next := 0, 0 // next is the first hour that is not counted yet
	for _, x := range open {
		first := int(x.Start.Sub(iv.Start) / time.Hour)
		last := int(x.End.Add(-1).Sub(iv.Start) / time.Hour)
		end := max(first, last) + 1
		busy += max(0, end-max(first, next))
		next = max(next, end)
	}
	return busy
}

// Ownership is how much of something was answered by people who do not own it.
type Ownership struct {
	// Owner is the team that owns the services.
	Owner schedule.TeamID
	// Strangers of All were answered by somebody who is not of the owner team:
	// pages, or minutes. A page without an answer is in All only.
	Strangers, All int64
}

// PagesByOwner counts pages by the team that owns the service, ordered by team.
func PagesByOwner(pages []Page) []Ownership {
	counts := map[schedule.TeamID]*Ownership{}
	for _, p := range pages {
		count(counts, p.Owner, 1, p.Answer)
	}
	return ordered(counts, byOwner)
}

// TimeByOwner counts the minutes of off-hours that start in iv by the team that
// owns the services, ordered by team. A team's first service stands for all.
func TimeByOwner(book Book, iv schedule.Interval) []Ownership {
	counts := map[schedule.TeamID]*Ownership{}
	for id, owner := range book.Services() {
		if counts[owner] != nil {
			continue
		}
		counts[owner] = &Ownership{Owner: owner}
		for shift := range starting(book, id, iv) {
			if shift.Regime != schedule.OffHours || shift.Role != schedule.Primary {
				continue
			}
			answer, _ := book.OnCall(id, shift.Start) // a shift of the book is answered
			count(counts, owner, int64(shift.Duration()/time.Minute), answer)
		}
	}
	return ordered(counts, byOwner)
}

// starting yields the shifts of a service whose slots start in iv, parts of those
// that changes have split included, though they start after it.
func starting(book Book, id schedule.ServiceID, iv schedule.Interval) iter.Seq[schedule.Shift] {
	service, _ := book.Service(id) // one of the book
	return func(yield func(schedule.Shift) bool) {
		for shift := range service.Shifts(schedule.Interval{Start: iv.Start, End: iv.End.Add(schedule.LongestSlot)}) {
			if iv.Contains(shift.Seat.Start) && !yield(shift) {
				return
			}
		}
	}
}

func count(counts map[schedule.TeamID]*Ownership, owner schedule.TeamID, n int64, answer schedule.Answer) {
	o := counts[owner]
	if o == nil {
		o = &Ownership{Owner: owner}
		counts[owner] = o
	}
	o.All += n
	if !answer.Owns && len(answer.Seats) > 0 && !answer.Seats[0].Gap() {
		o.Strangers += n
	}
}

func byOwner(a, b Ownership) int { return cmp.Compare(a.Owner, b.Owner) }

// Pooling compares, for one team, keeping its nights to itself (a silo) with
// sharing them in a pool. The zero Pooling is of no team.
type Pooling struct {
	Team schedule.TeamID
	// People are in the team, All in the pool.
	People, All int
	// Alone is the standby of the team's own nights, Shared that of the pool: seats
	// times time. Each divided by its people is a person's part.
	Alone, Shared time.Duration
}

// EachAlone returns the average a person if the team keeps its nights.
func (p Pooling) EachAlone() time.Duration { return p.Alone / time.Duration(max(1, p.People)) }

// EachShared returns the average a person in the pool.
func (p Pooling) EachShared() time.Duration { return p.Shared / time.Duration(max(1, p.All)) }

// Strangers returns the share of the team's off-hours that people of other teams
// are expected to answer if all in the pool serve alike, as Percent writes it.
func (p Pooling) Strangers() string { return p.StrangersIn(schedule.English) }

// StrangersIn is Strangers in the given language.
func (p Pooling) StrangersIn(l schedule.Language) string {
	return l.Percent(int64(p.All-p.People), int64(p.All))
}

// Pool compares silos with a pool over the shifts that start in iv, ordered by
// team. Members are those at its start; a team's first service stands for all. The
// error wraps schedule.ErrUnknownTeam.
func Pool(book Book, pool schedule.TeamID, iv schedule.Interval) ([]Pooling, error) {
	everybody, err := book.Team(pool)
	if err != nil {
		return nil, err
	}
	shared := Tabulate(Parts(everybody.Duties(iv), Whole), ByTeam, ByTeam).Total()
	teams := map[schedule.TeamID]*Pooling{}
	for id, owner := range book.Services() {
		if teams[owner] != nil {
			continue
		}
		var standby time.Duration
		for shift := range starting(book, id, iv) {
			if shift.Regime == schedule.OffHours && shift.Team == pool && !shift.Role.Watches() {
				standby += shift.Duration()
			}
		}
		if standby > 0 {
			team, _ := book.Team(owner) // one of the book
			teams[owner] = &Pooling{owner, len(team.Members(iv.Start)), len(everybody.Members(iv.Start)), standby, shared}
		}
	}
	return ordered(teams, func(a, b Pooling) int { return cmp.Compare(a.Team, b.Team) }), nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
