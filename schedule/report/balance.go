package report

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Balance is what one member of a pool served and got, and what was due: each seat of a slot,
// and each page in it, is shared by share among those to whom it accrues (Candidate.Accrues): who
// were members and ready for the seat when the slot began, and not on a long leave. The zero Balance is of no one.
type Balance struct {
	Member schedule.Member
	// Served and Due are whole minutes off hours.
	Served, Due int64
	// Pages and Asleep count pages, those at 22:00 to 05:00 in both. PagesDue and AsleepDue are
	// in thousandths of a page.
	Pages, Asleep       int
	PagesDue, AsleepDue int64
}

// Balances returns the balances of a pool over shifts and pages, in the order of members. What
// was due adds up to what was served, with gaps left out: what cannot be divided goes to the
// first in that order, and a seat that nobody was to share to who served it. People are those of
// Schedule.People for the time of the shifts. A page counts for its primaries.
func Balances(pool schedule.TeamID, shifts iter.Seq[schedule.Shift], pages []Page, people []schedule.Candidate) []Balance {
	list := map[schedule.Member]*Balance{}
	of := func(m schedule.Member) *Balance {
		if list[m] == nil {
			list[m] = &Balance{Member: m}
		}
		return list[m]
	}
	sharers := map[schedule.SeatKey][]schedule.Candidate{}
	share := func(m schedule.Member, seat schedule.Seat, amount int64, due func(*Balance, int64)) {
		key := seat.Key()
		if _, known := sharers[key]; !known {
			var able []schedule.Candidate
			for _, c := range people {
				if c.Pool == pool && c.Accrues(seat) {
					able = append(able, c)
				}
			}
			slices.SortStableFunc(able, func(a, b schedule.Candidate) int { return cmp.Compare(a.Member, b.Member) })
			sharers[key] = able
		}
		if len(sharers[key]) == 0 {
			due(of(m), amount)
			return
		}
		var total, done int64
		for _, c := range sharers[key] {
			total += int64(c.Share)
		}
		var sum int64 // by cumulative difference, so that nothing is lost
		for _, c := range sharers[key] {
			sum += int64(c.Share)
			part := (amount*sum + total - 1) / total
			due(of(c.Member), part-done)
			done = part
		}
	}
	for s := range shifts {
		if s.Team != pool || s.Regime != schedule.OffHours || s.Role.Watches() || s.Member == "" {
			continue
		}
		minutes := int64(s.Duration() / time.Minute)
		of(s.Member).Served += minutes
		share(s.Member, s.Seat, minutes, func(b *Balance, n int64) { b.Due += n })
	}
	for _, p := range pages {
		if p.Answer.Team != pool || p.Answer.Regime != schedule.OffHours {
			continue
		}
		for _, s := range p.Answer.Seats {
			if s.Role != schedule.Primary || s.Member == "" {
				continue
			}
			b := of(s.Member)
			b.Pages++
			share(s.Member, s.Seat, 1000, func(b *Balance, n int64) { b.PagesDue += n })
			if p.Asleep() {
				b.Asleep++
				share(s.Member, s.Seat, 1000, func(b *Balance, n int64) { b.AsleepDue += n })
			}
		}
	}
	var balances []Balance
	for _, m := range slices.Sorted(maps.Keys(list)) {
		balances = append(balances, *list[m])
	}
	return balances
}
