package fairness

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Pages are burden too. What pages have cost people is closed into the ledger by stated weights and carried like hours, in accounts
// of its own; and the ledger knows what pages cost in slots of a kind, so that a plan can give whoever was woken most the
// quieter seats. That comes after F1 and F2, within Tolerance.Pages.

// Page is a page that asked somebody: what it took and whether it woke them up. The zero Page is a fault.
type Page struct {
	// Shift is the shift in which it came, with whoever was asked.
	Shift schedule.Shift
	// Asleep says that it woke the member up, and Worked is how long they worked on it.
	Asleep bool
	Worked time.Duration
}

// PageWeights say what a page costs, in thousandths of a point, apart from the time on duty. With the zero PageWeights pages cost
// nothing, and nothing of them is accounted.
type PageWeights struct {
	// Page is the cost of each page, and WakeUp of each one that wakes somebody up in addition.
	Page   int `json:"page,omitzero"`
	WakeUp int `json:"wakeUp,omitzero"`
	// Minute is the cost of each whole minute of work.
	Minute int `json:"minute,omitzero"`
}

// Cost returns what a page costs.
func (w PageWeights) Cost(p Page) Burden {
	cost := int64(w.Page) + int64(p.Worked/time.Minute)*int64(w.Minute)
	if p.Asleep {
		cost += int64(w.WakeUp)
	}
	return Burden(cost)
}

// PageAccount is what pages have cost one member in one pool, and what their share is: what each page costs is shared, by share,
// among those whose targets accrue by its seat. The zero PageAccount is empty.
type PageAccount struct {
	Pool   schedule.TeamID `json:"pool"`
	Member schedule.Member `json:"member"`
	Done   Burden          `json:"done"`
	Target Burden          `json:"target"`
	// Pages counts them, WakeUps those that woke the member up, and Worked is in minutes.
	Pages   int64 `json:"pages"`
	WakeUps int64 `json:"wakeUps"`
	Worked  int64 `json:"worked"`
}

// Balance returns what pages have cost beyond the share: who was spared is negative.
func (a PageAccount) Balance() Burden { return a.Done - a.Target }

// Noise is what pages have cost in seats of one role in slots of one kind of day, and how many minutes of such seats that is of.
// The zero Noise is of nothing.
type Noise struct {
	Pool schedule.TeamID  `json:"pool"`
	Role schedule.Role    `json:"role"`
	Kind schedule.DayKind `json:"kind"`
	// Minutes is how long the seats were, and Cost what pages in them cost, in milli-points.
	Minutes int64  `json:"minutes"`
	Cost    Burden `json:"cost"`
}

// mostPage is what a page, a seat and all of them together may cost: the squares of their sums are integers.
const (
	mostPage Burden = 1e9
)

// check reports weights that cannot be.
func (w PageWeights) check(path string) (faults []error) {
	for _, x := range []struct {
		name   string
		amount int
	}{{"Page", w.Page}, {"WakeUp", w.WakeUp}, {"Minute", w.Minute}} {
		if x.amount < 0 || x.amount > mostTimes {
			faults = append(faults, fault(path+"."+x.name, schedule.ErrInvalid, "%d lies outside 0 to %d", x.amount, mostTimes))
		}
	}
	return faults
}

// Page returns a member's account of pages in a pool, an empty one if there is none.
func (l Ledger) Page(pool schedule.TeamID, m schedule.Member) PageAccount {
	return lookup(l.Pages, PageAccount{Pool: pool, Member: m}, PageAccount.compare)
}

// Expected returns what pages cost in a slot like this one, as far as the ledger knows: as much a minute as in those of its
// pool, role and kind of day.
func (l Ledger) Expected(s schedule.Seat) Burden {
	n := lookup(l.Noise, Noise{Pool: s.Team, Role: s.Role, Kind: l.Weights.Kind(s)}, Noise.compare)
	if n.Minutes == 0 {
		return 0
	}
	cost := big.NewInt(int64(n.Cost))
	cost.Mul(cost, big.NewInt(int64(s.Duration()/time.Minute)))
	return Burden(cost.Quo(cost, big.NewInt(n.Minutes)).Int64())
}

// pageFaults reports accounts of pages that cannot be meant.
func (l Ledger) pageFaults(path string) (faults []error) {
	faults = entryFaults(path, "Pages", l.Pages, func(a PageAccount) (PageAccount, string, []label) {
		return PageAccount{Pool: a.Pool, Member: a.Member}, fmt.Sprintf("%q of pool %q is", a.Member, a.Pool), []label{{"Pool", string(a.Pool)}, {"Member", string(a.Member)}}
	})
	faults = append(faults, entryFaults(path, "Noise", l.Noise, func(n Noise) (Noise, string, []label) {
		return Noise{Pool: n.Pool, Role: n.Role, Kind: n.Kind}, fmt.Sprintf("slots of pool %q, role %q, are", n.Pool, n.Role), []label{{"Pool", string(n.Pool)}}
	})...)
	for i, n := range l.Noise {
		if n.Minutes < 0 || n.Cost < 0 || n.Cost > maxAmount {
			faults = append(faults, fault(fmt.Sprintf("%sNoise[%d]", path, i), schedule.ErrInvalid, "%d minutes that cost %d", n.Minutes, int64(n.Cost)))
		}
	}
	return faults
}

func (a PageAccount) compare(b PageAccount) int {
	return cmp.Or(cmp.Compare(a.Pool, b.Pool), cmp.Compare(a.Member, b.Member))
}

func (n Noise) compare(o Noise) int {
	return cmp.Or(cmp.Compare(n.Pool, o.Pool), cmp.Compare(n.Role, o.Role), cmp.Compare(n.Kind, o.Kind))
}

// page returns the account of pages of a sorted ledger.
func (l *Ledger) page(pool schedule.TeamID, m schedule.Member) *PageAccount {
	return entry(&l.Pages, PageAccount{Pool: pool, Member: m}, PageAccount.compare)
}

// noise returns what a sorted ledger knows of slots like one.
func (l *Ledger) noise(s schedule.Seat) *Noise {
	return entry(&l.Noise, Noise{Pool: s.Team, Role: s.Role, Kind: l.Weights.Kind(s)}, Noise.compare)
}

// callFaults reports pages that cannot be accounted with these seats and people.
func callFaults(pages []Page, seats map[schedule.SeatKey]schedule.Seat, people []schedule.Candidate) (faults []error) {
	for i, p := range pages {
		path := fmt.Sprintf("pages[%d]", i)
		known := func(c schedule.Candidate) bool { return c.Pool == p.Shift.Team && c.Member == p.Shift.Member }
		switch _, ok := seats[p.Shift.Key()]; {
		case !ok:
			faults = append(faults, fault(path, schedule.ErrInvalid, "slot %v, %s, of pool %q is none of those that are closed", p.Shift.Seat.Interval, p.Shift.Role, p.Shift.Team))
		case !slices.ContainsFunc(people, known):
			faults = append(faults, fault(path, schedule.ErrUnknownMember, "no person %q of pool %q", p.Shift.Member, p.Shift.Team))
		case p.Worked < 0 || p.Worked > mostHours*time.Hour:
			faults = append(faults, fault(path, schedule.ErrInvalid, "%v of work", p.Worked))
		}
	}
	return faults
}

// closePages accounts the pages of seats that are closed.
func (l *Ledger) closePages(pages []Page, seats map[schedule.SeatKey]schedule.Seat, people []schedule.Candidate) {
	weights := l.Weights.Pages
	if weights == (PageWeights{}) {
		return
	}
	costs := map[schedule.SeatKey]Burden{}
	for _, p := range pages {
		cost := weights.Cost(p)
		costs[p.Shift.Key()] += cost
		a := l.page(p.Shift.Team, p.Shift.Member)
		a.Done += cost
		a.Pages++
		a.WakeUps += one(p.Asleep)
		a.Worked += int64(p.Worked / time.Minute)
	}
	byPool := map[schedule.TeamID][]weighed{}
	for key, s := range seats {
		n := l.noise(s)
		n.Minutes, n.Cost = n.Minutes+int64(s.Duration()/time.Minute), n.Cost+costs[key]
		if costs[key] > 0 {
			byPool[s.Team] = append(byPool[s.Team], weighed{s, costs[key]})
		}
	}
	for pool, costs := range byPool {
		for m, target := range shared(costs, people) {
			l.page(pool, m).Target += target
		}
	}
}

// pages gives the seats of a problem what pages are expected to cost in them, and people their shares of it and what was carried.
func (p Planner) pages(runs []stint, slots []schedule.Seat, people []schedule.Candidate, pr *Problem) {
	if p.Ledger.Weights.Pages == (PageWeights{}) || len(slots) == 0 {
		return
	}
	var costs []weighed
	for i, r := range runs {
		for _, s := range r.slots {
			expected := p.Ledger.Expected(s)
			pr.Seats[i].Pages += expected
			costs = append(costs, weighed{s, expected})
		}
	}
	targets := shared(costs, people)
	for i := range pr.People {
		person := &pr.People[i]
		person.Pages = p.Ledger.Page(slots[0].Team, person.ID).Balance() - targets[person.ID]
	}
}

// compilePages lays out what pages cost, in hundredths of a point, and reports amounts of which there would be no sums.
func (m *model) compilePages() {
	sum, any := Burden(0), false
	for j, seat := range m.seats {
		if seat.Pages < 0 || seat.Pages > mostPage {
			m.refuse(fmt.Sprintf("seat %q of slot %q", seat.Role, seat.Slot), schedule.ErrInvalid, "pages cost %d, which lies outside 0 to %d", int64(seat.Pages), int64(mostPage))
			return
		}
		m.SeatPages = append(m.SeatPages, int64(seat.Pages)/search.Hundredth)
		any = any || m.SeatPages[j] > 0
		sum += seat.Pages
	}
	for _, person := range m.people {
		if person.Pages < -search.MostPages || person.Pages > search.MostPages {
			sum = search.MostPages + 1
			break
		}
		m.StartPages = append(m.StartPages, int64(person.Pages)/search.Hundredth)
		sum += max(person.Pages, -person.Pages)
	}
	if sum > search.MostPages {
		m.refuse("Pages", schedule.ErrInvalid, "pages cost more than %d together", int64(search.MostPages))
	}
	if !any {
		m.SeatPages, m.StartPages = nil, nil
	}
}
