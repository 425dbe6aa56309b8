package fairness

import (
	"cmp"
	"iter"
	"math/big"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Ledger (台帳) is what everybody has done and should have done, by pool and class,
// carried from period to period, and who had which special block when. It is plain
// data and its JSON is the record of it. The zero Ledger is a fresh start.
type Ledger struct {
	Accounts []Account `json:"accounts"` // by pool, then member
	Turns    []Turn    `json:"turns"`    // by block, year, member
}

// Account is what one member has done, and should have, in one pool. The zero
// Account is empty.
type Account struct {
	Pool   schedule.TeamID `json:"pool"`
	Member schedule.Member `json:"member"`
	Done   Amounts         `json:"done"`
	Target Amounts         `json:"target"`
}

// Amounts are burdens by the class of the slot. The zero Amounts are none.
type Amounts struct {
	Night   Burden `json:"night"`
	Weekend Burden `json:"weekend"`
	Holiday Burden `json:"holiday"`
}

// Turn says that a member had a slot of a special block in a Year. The zero Turn is
// none.
type Turn struct {
	Block  string          `json:"block"`
	Year   int             `json:"year"`
	Member schedule.Member `json:"member"`
}

// Of returns the amount of a class.
func (a *Amounts) of(k schedule.DayKind) *Burden {
	switch k {
	case schedule.Weekend:
		return &a.Weekend
	case schedule.Holiday:
		return &a.Holiday
	}
	return &a.Night
}

// Total returns the sum over the classes.
func (a Amounts) Total() Burden { return a.Night + a.Weekend + a.Holiday }

// Balance returns what was done beyond the target, by class: who is owed work is
// negative.
func (a Account) Balance() Amounts {
	return Amounts{a.Done.Night - a.Target.Night, a.Done.Weekend - a.Target.Weekend, a.Done.Holiday - a.Target.Holiday}
}

// Account returns a member's account in a pool, an empty one if there is none.
func (l Ledger) Account(pool schedule.TeamID, m schedule.Member) Account {
	if i, ok := l.find(pool, m); ok {
		return l.Accounts[i]
	}
	return Account{Pool: pool, Member: m}
}

func (l Ledger) find(pool schedule.TeamID, m schedule.Member) (int, bool) {
	return slices.BinarySearchFunc(l.Accounts, Account{Pool: pool, Member: m}, func(a, b Account) int {
		return cmp.Or(cmp.Compare(a.Pool, b.Pool), cmp.Compare(a.Member, b.Member))
	})
}

func (l *Ledger) account(pool schedule.TeamID, m schedule.Member) *Account {
	i, ok := l.find(pool, m)
	if !ok {
		l.Accounts = slices.Insert(l.Accounts, i, Account{Pool: pool, Member: m})
	}
	return &l.Accounts[i]
}

// Close returns the ledger after a period: whoever served has the burden, and the
// people's targets accrue from the slots. The shifts are those of pools that start
// in the period, as Duties yields them, nil is none; daytime shifts and shadows do not count.
func (l Ledger) Close(w Weights, shifts iter.Seq[schedule.Shift], people []schedule.Candidate) Ledger {
	next := Ledger{slices.Clone(l.Accounts), slices.Clone(l.Turns)}
	if shifts == nil {
		shifts = func(func(schedule.Shift) bool) {}
	}
	bySeat := map[schedule.Seat]schedule.Slot{}
	for s := range shifts {
		if s.Regime != schedule.OffHours || s.Role == schedule.Shadow {
			continue
		}
		bySeat[s.Seat()] = s.Slot
		if s.Member == "" {
			continue
		}
		*next.account(s.Team, s.Member).Done.of(w.Kind(s.Slot)) += w.Burden(s)
		if b, ok := w.block(s.Date); ok {
			next.turn(Turn{b.Name, b.First.Year, s.Member})
		}
	}
	pools := map[schedule.TeamID][]schedule.Slot{}
	for _, slot := range bySeat {
		pools[slot.Team] = append(pools[slot.Team], slot)
	}
	for pool, slots := range pools {
		for m, target := range accrue(w, slots, people) {
			account := next.account(pool, m)
			for _, k := range kinds {
				*account.Target.of(k) += *target.of(k)
			}
		}
	}
	return next
}

func (l *Ledger) turn(t Turn) {
	i, ok := slices.BinarySearchFunc(l.Turns, t, func(a, b Turn) int {
		return cmp.Or(cmp.Compare(a.Block, b.Block), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Member, b.Member))
	})
	if !ok {
		l.Turns = slices.Insert(l.Turns, i, t)
	}
}

var kinds = [...]schedule.DayKind{schedule.Workday, schedule.Weekend, schedule.Holiday}

// accrues reports whether a candidate's target grows by a slot: who is a member and
// ready when it starts, and in no long leave that overlaps it. A vacation accrues.
func accrues(c schedule.Candidate, s schedule.Slot) bool {
	if c.Pool != s.Team || !c.In(s.Date) || s.Date.Before(c.Ready) {
		return false
	}
	return !slices.ContainsFunc(c.Away, func(l schedule.Leave) bool { return l.Long && l.Overlaps(s.Interval) })
}

// accrue shares the burden of slots of one pool among those whose target grows, by
// share, and rounds each class by largest remainder, ties by ID, so that its sum
// is exact.
func accrue(w Weights, slots []schedule.Slot, people []schedule.Candidate) map[schedule.Member]*Amounts {
	targets := map[schedule.Member]*Amounts{}
	for _, kind := range kinds {
		exact, total := map[schedule.Member]*big.Rat{}, Burden(0)
		for _, s := range slots {
			if w.Kind(s) != kind {
				continue
			}
			var sharing []schedule.Candidate
			sum := 0
			for _, c := range people {
				if accrues(c, s) {
					sharing = append(sharing, c)
					sum += c.Share
				}
			}
			if sum == 0 {
				continue
			}
			burden := w.Burden(schedule.Shift{Interval: s.Interval, Slot: s})
			total += burden
			for _, c := range sharing {
				if exact[c.Member] == nil {
					exact[c.Member] = new(big.Rat)
				}
				exact[c.Member].Add(exact[c.Member], big.NewRat(int64(burden)*int64(c.Share), int64(sum)))
			}
		}
		round(exact, total, func(m schedule.Member, b Burden) {
			if targets[m] == nil {
				targets[m] = &Amounts{}
			}
			*targets[m].of(kind) = b
		})
	}
	return targets
}

// round writes exact amounts as integers that sum to total.
func round(exact map[schedule.Member]*big.Rat, total Burden, write func(schedule.Member, Burden)) {
	type part struct {
		member schedule.Member
		whole  Burden
		rest   *big.Rat
	}
	var parts []part
	for m, amount := range exact {
		whole := new(big.Int).Quo(amount.Num(), amount.Denom())
		rest := new(big.Rat).Sub(amount, new(big.Rat).SetInt(whole))
		parts = append(parts, part{m, Burden(whole.Int64()), rest})
		total -= Burden(whole.Int64())
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Or(b.rest.Cmp(a.rest), cmp.Compare(a.member, b.member)) })
	for i, p := range parts {
		if Burden(i) < total {
			p.whole++
		}
		write(p.member, p.whole)
	}
}
