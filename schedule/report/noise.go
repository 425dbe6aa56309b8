package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// What pages cost, so that the dearest monitors are talked about first, and what became of
// what was decided about them.
//
// A page costs the time from its answer until it was closed, for each person whom it asked
// first; a page that wakes people up costs that several times. The sum is in minutes, whole
// ones, and can be compared over weeks.

// Noise weighs pages. The zero Noise counts a minute of sleep three times, and at least five
// minutes a page.
type Noise struct {
	// Sleep is how many times a minute counts of a page at 22:00 to 05:00; 0 is 3.
	Sleep int
	// Least is what a page takes at least, be it closed at once or never; 0 is 5 minutes.
	Least time.Duration
}

// Minutes returns the whole minutes that a page took, and its cost.
func (n Noise) Minutes(p Page) (took, cost int64) {
	took = int64(max(p.Work().Duration(), cmp.Or(n.Least, 5*time.Minute)) / time.Minute)
	cost = took * int64(max(1, p.People))
	if p.Asleep() {
		cost *= int64(cmp.Or(n.Sleep, 3))
	}
	return took, cost
}

// Toll is what pages cost together. The zero Toll is that of none.
type Toll struct {
	// Pages counts all, Asleep those at 22:00 to 05:00, Idle those closed without action.
	Pages, Asleep, Idle int
	// Minutes is the time that they took, and Cost the time weighed, in minutes.
	Minutes, Cost int64
}

func (n Noise) add(t *Toll, p Page) {
	took, cost := n.Minutes(p)
	t.Pages++
	if p.Asleep() {
		t.Asleep++
	}
	if p.Action == "" && !p.Closed.IsZero() {
		t.Idle++
	}
	t.Minutes, t.Cost = t.Minutes+took, t.Cost+cost
}

// Toll returns what the pages cost that came in iv.
func (n Noise) Toll(pages []Page, iv schedule.Interval) (t Toll) {
	for _, p := range In(pages, iv) {
		n.add(&t, p)
	}
	return t
}

// Trend says how the cost of a monitor goes: the newest third of the weeks, two weeks at least,
// against as many before it.
type Trend string

// The trends. A change below a quarter is none.
const (
	Rising  Trend = "rising"
	Steady  Trend = "steady"
	Falling Trend = "falling"
)

// Cost is what one monitor cost over some weeks.
type Cost struct {
	Service schedule.ServiceID
	Monitor string
	Toll
	// Weeks are the costs week by week, in the order in which the weeks were given.
	Weeks []Toll
	Trend Trend
}

// Costs returns what each monitor cost over weeks, in order of time, the dearest first.
func (n Noise) Costs(pages []Page, weeks []schedule.Interval) []Cost {
	type key struct {
		service schedule.ServiceID
		name    string
	}
	costs := map[key]*Cost{}
	for i, week := range weeks {
		for _, p := range In(pages, week) {
			k := key{p.Service, p.Alert.Monitor}
			if costs[k] == nil {
				costs[k] = &Cost{Service: p.Service, Monitor: p.Alert.Monitor, Weeks: make([]Toll, len(weeks))}
			}
			n.add(&costs[k].Weeks[i], p)
			n.add(&costs[k].Toll, p)
		}
	}
	for _, c := range costs {
		c.Trend = trend(c.Weeks)
	}
	return ordered(costs, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.Cost, a.Cost), cmp.Compare(b.Asleep, a.Asleep), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Monitor, b.Monitor))
	})
}

func trend(weeks []Toll) Trend {
	n := len(weeks)
	k := min(n/2, max(2, n/3))
	var older, newer int64
	for i := range k {
		newer, older = newer+weeks[n-1-i].Cost, older+weeks[n-1-k-i].Cost
	}
	switch {
	case 4*newer > 5*older:
		return Rising
	case 5*newer < 4*older:
		return Falling
	}
	return Steady
}

// Remedy is what is done about a monitor.
type Remedy string

// The remedies.
const (
	Prune    Remedy = "prune"    // the alert is dropped, or no longer pages
	Automate Remedy = "automate" // a machine does what people did
	Document Remedy = "document" // what to do is written down
)

// Decision is what a meeting decided about a monitor. The zero Decision is about none.
type Decision struct {
	On      schedule.Date      `json:"on"`
	Service schedule.ServiceID `json:"service"`
	Monitor string             `json:"monitor"`
	Remedy  Remedy             `json:"remedy"`
	// Owner sees to it.
	Owner string `json:"owner,omitempty"`
	Note  string `json:"note,omitempty"`
	// Done is the day on which it was done, zero as long as it is not.
	Done schedule.Date `json:"done,omitzero"`
}

// Effect is what became of a decision.
type Effect struct {
	Decision
	// Before is what the monitor cost in the weeks that ended by the day of the decision, and
	// After in those that began since it was done, or since the decision as long as it is not.
	Before, After Toll
	// WeeksBefore and WeeksAfter are how many weeks each is the sum of.
	WeeksBefore, WeeksAfter int
}

// Saved returns the weighed minutes a week by which the monitor costs less than before, below
// zero if it costs more, and whether both can be told.
func (e Effect) Saved() (minutes int64, known bool) {
	if e.WeeksBefore == 0 || e.WeeksAfter == 0 {
		return 0, false
	}
	return e.Before.Cost/int64(e.WeeksBefore) - e.After.Cost/int64(e.WeeksAfter), true
}

// Effects returns what became of decisions over weeks, in the order of the decisions.
func (n Noise) Effects(decisions []Decision, pages []Page, weeks []schedule.Interval) (list []Effect) {
	for _, d := range decisions {
		e := Effect{Decision: d}
		mine := slices.DeleteFunc(slices.Clone(pages), func(p Page) bool { return p.Service != d.Service || p.Alert.Monitor != d.Monitor })
		for _, week := range weeks {
			on := d.On.At(0, week.Start.Location())
			since := on
			if !d.Done.IsZero() {
				since = d.Done.At(0, week.Start.Location())
			}
			switch {
			case !week.End.After(on.AddDate(0, 0, 1)):
				e.WeeksBefore++
				for _, p := range In(mine, week) {
					n.add(&e.Before, p)
				}
			case !week.Start.Before(since):
				e.WeeksAfter++
				for _, p := range In(mine, week) {
					n.add(&e.After, p)
				}
			}
		}
		list = append(list, e)
	}
	return list
}

// Proposal is what could be done about a monitor, and what that would save.
type Proposal struct {
	Cost
	Remedy Remedy
	// Weeks is how many weeks are looked at, in which the monitor sent Of pages. Pages and
	// Minutes are those that would not have been, the time for each person asked; Repeated is
	// the action that was always taken, if that is why.
	Weeks, Of, Pages int
	Minutes          int64
	Repeated         string
}

// Proposals lists what could be done about the dearest monitors, the most saving a week first:
// prune what is mostly closed without action, automate what was answered with the same action
// three times or more, and document where most pages were answered without a document that is
// there, reviewed within so many days, and opened, which is taken to save half of the
// time. What has been decided and is not done yet is left out; of what was done only
// the weeks since then count.
func (n Noise) Proposals(pages []Page, weeks []schedule.Interval, reviewed int, decisions ...Decision) (list []Proposal) {
	for _, c := range n.Costs(pages, weeks) {
		of, since, open := 0, schedule.Date{}, false
		for _, d := range decisions {
			if d.Service == c.Service && d.Monitor == c.Monitor {
				open = open || d.Done.IsZero()
				if d.Done.After(since) {
					since = d.Done
				}
			}
		}
		counted := slices.DeleteFunc(slices.Clone(weeks), func(week schedule.Interval) bool {
			return !since.IsZero() && week.Start.Before(since.At(0, week.Start.Location()))
		})
		if open {
			continue
		}
		var idle, unread Proposal
		actions := map[string]*Proposal{}
		for _, week := range counted {
			for _, p := range In(pages, week) {
				if p.Service != c.Service || p.Alert.Monitor != c.Monitor {
					continue
				}
				of++
				took, _ := n.Minutes(p)
				took *= int64(max(1, p.People))
				switch {
				case p.Action != "":
					if actions[p.Action] == nil {
						actions[p.Action] = &Proposal{Repeated: p.Action}
					}
					actions[p.Action].Pages, actions[p.Action].Minutes = actions[p.Action].Pages+1, actions[p.Action].Minutes+took
				case !p.Closed.IsZero():
					idle.Pages, idle.Minutes = idle.Pages+1, idle.Minutes+took
				}
				if RunbookOf(p, reviewed) != Read {
					unread.Pages, unread.Minutes = unread.Pages+1, unread.Minutes+took/2
				}
			}
		}
		var best Proposal
		if 2*idle.Pages > of {
			best = idle
			best.Remedy = Prune
		}
		for _, same := range ordered(actions, func(a, b Proposal) int {
			return cmp.Or(cmp.Compare(b.Minutes, a.Minutes), cmp.Compare(a.Repeated, b.Repeated))
		}) {
			if same.Pages >= 3 && same.Minutes > best.Minutes {
				best = same
				best.Remedy = Automate
			}
		}
		if best.Remedy == "" && 2*unread.Pages > of {
			best = unread
			best.Remedy = Document
		}
		if best.Remedy != "" {
			best.Cost, best.Weeks, best.Of = c, len(counted), of
			list = append(list, best)
		}
	}
	slices.SortStableFunc(list, func(a, b Proposal) int { return cmp.Compare(b.Minutes*int64(a.Weeks), a.Minutes*int64(b.Weeks)) })
	return list
}

// Runbook says how a page met the documents of its service.
type Runbook string

// The ways, the first that holds.
const (
	Missing  Runbook = "missing"    // the service has no document
	Stale    Runbook = "stale"      // none was reviewed within the time that is asked for
	Unopened Runbook = "not opened" // nobody opened one
	Read     Runbook = "read"
)

// Runbooks lists the ways in the order of reports.
func Runbooks() []Runbook { return []Runbook{Missing, Stale, Unopened, Read} }

// RunbookOf returns how a page met the documents that its service had, if they are to be
// reviewed within so many days before it.
func RunbookOf(p Page, reviewed int) Runbook {
	day := schedule.DateOf(p.At, p.Location())
	fresh := func(d schedule.Doc) bool {
		return !d.Reviewed.IsZero() && !d.Reviewed.After(day) && day.DaysSince(d.Reviewed) <= reviewed
	}
	switch {
	case len(p.Answer.Docs) == 0:
		return Missing
	case !slices.ContainsFunc(p.Answer.Docs, fresh):
		return Stale
	case p.Opened.IsZero():
		return Unopened
	}
	return Read
}

// PagePooling compares, for one team, the pages off hours of its own services with those of
// a pool, by person. The zero PagePooling is of no team.
type PagePooling struct {
	Team schedule.TeamID
	// People are in the team, All in the pool.
	People, All int
	// Alone are pages of the team's own services, Shared those of all services of the pool.
	Alone, Shared Toll
}

// PoolPages compares silos with a pool over the pages off hours that came in iv, ordered by
// team, for teams with services that the pool answers for. Members are those at its start. The
// error wraps schedule.ErrUnknownTeam.
func (n Noise) PoolPages(book Book, pool schedule.TeamID, pages []Page, iv schedule.Interval) ([]PagePooling, error) {
	teams, err := Pool(book, pool, iv)
	if err != nil {
		return nil, err
	}
	var list []PagePooling
	var shared Toll
	for _, t := range teams {
		x := PagePooling{Team: t.Team, People: t.People, All: t.All}
		for _, p := range In(pages, iv) {
			if p.Owner == t.Team && p.Answer.Regime == schedule.OffHours {
				n.add(&x.Alone, p)
				n.add(&shared, p)
			}
		}
		list = append(list, x)
	}
	for i := range list {
		list[i].Shared = shared
	}
	return list, nil
}
