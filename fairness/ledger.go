package fairness

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/toban-go/toban/schedule"
)

// Ledger (台帳) is what everybody has done and should have done, by pool and class,
// carried from period to period, and who had which special block when. It is plain
// data and its JSON is the record of it: people may sort it and edit it. Check tells what
// cannot be meant. The zero Ledger is a fresh start in which a minute weighs a minute.
type Ledger struct {
	// Opened is from when on the history of a schedule is accounted; what was before is in
	// Accounts and Turns. Zero is the start of what is published. Upto sets it; set it to the end of what
	// you have closed by Close or Carry.
	Opened time.Time `json:"opened,omitzero"`
	// Weights say what a minute weighs, when a Planner plans and when a period is
	// closed. What is accounted keeps the weights under which it was closed.
	Weights Weights `json:"weights,omitzero"`
	// Accounts, Blocks, Turns and Closed mean the same in any order. Close writes them sorted.
	Accounts []Account `json:"accounts"`
	// Blocks are the parts of the accounts that special blocks of one name make, over the years.
	Blocks []BlockAccount `json:"blocks,omitempty"`
	Turns  []Turn         `json:"turns"`
	// Pages are accounts of what pages have cost, where Weights.Pages say that they cost something, and Noise is what they
	// cost in slots of a kind.
	Pages []PageAccount `json:"pages,omitempty"`
	Noise []Noise       `json:"noise,omitempty"`
	// Closed is what Close has accounted, so that it is not accounted twice.
	Closed []Period `json:"closed,omitempty"`
}

// Period is a time of a pool that is accounted, from the start of its first slot to the end
// of its last. The zero Period is a fault.
type Period struct {
	Pool  schedule.TeamID `json:"pool"`
	Start time.Time       `json:"start"`
	End   time.Time       `json:"end"`
}

// Account is what one member has done, and should have, in one pool. The zero
// Account is empty.
type Account struct {
	Pool   schedule.TeamID `json:"pool"`
	Member schedule.Member `json:"member"`
	Done   Amounts         `json:"done"`
	Target Amounts         `json:"target"`
}

// BlockAccount is what one member has done, and should have, in the special blocks of one name: all New Years that
// are closed. The zero BlockAccount is empty.
type BlockAccount struct {
	Pool   schedule.TeamID `json:"pool"`
	Block  string          `json:"block"`
	Member schedule.Member `json:"member"`
	Done   Amounts         `json:"done"`
	Target Amounts         `json:"target"`
}

// Balance is Account.Balance of the blocks.
func (b BlockAccount) Balance() Amounts { return Account{Done: b.Done, Target: b.Target}.Balance() }

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

func (a *Amounts) add(b *Amounts) {
	for _, k := range kinds {
		*a.of(k) += *b.of(k)
	}
}

// Total returns the sum over the classes.
func (a Amounts) Total() Burden { return a.Night + a.Weekend + a.Holiday }

// Balance returns what was done beyond the target, by class: who is owed work is
// negative.
func (a Account) Balance() Amounts {
	return Amounts{a.Done.Night - a.Target.Night, a.Done.Weekend - a.Target.Weekend, a.Done.Holiday - a.Target.Holiday}
}

// Block returns a member's account of the special blocks of one name in a pool, an empty one if there is none.
func (l Ledger) Block(pool schedule.TeamID, name string, m schedule.Member) BlockAccount {
	return lookup(l.Blocks, BlockAccount{Pool: pool, Block: name, Member: m}, BlockAccount.compare)
}

// Account returns a member's account in a pool, an empty one if there is none.
func (l Ledger) Account(pool schedule.TeamID, m schedule.Member) Account {
	return lookup(l.Accounts, Account{Pool: pool, Member: m}, Account.compare)
}

// Check reports every fault of l that Close and plans would refuse, each a
// *schedule.SpecError: weights that cannot be, an account without pool or member, an
// account or a turn that is there twice, and a period that is empty or overlaps another.
func (l Ledger) Check() error { return errors.Join(l.faults("")...) }

// faults returns what Check reports, with the path of the ledger before each path.
func (l Ledger) faults(path string) []error {
	faults := l.Weights.check(path + "Weights")
	faults = append(faults, entryFaults(path, "Accounts", l.Accounts, func(a Account) (Account, string, []label) {
		return Account{Pool: a.Pool, Member: a.Member}, fmt.Sprintf("%q of pool %q is", a.Member, a.Pool), []label{{"Pool", string(a.Pool)}, {"Member", string(a.Member)}}
	})...)
	faults = append(faults, entryFaults(path, "Blocks", l.Blocks, func(b BlockAccount) (BlockAccount, string, []label) {
		return BlockAccount{Pool: b.Pool, Block: b.Block, Member: b.Member}, fmt.Sprintf("block %q of %q of pool %q is", b.Block, b.Member, b.Pool),
			[]label{{"Pool", string(b.Pool)}, {"Block", b.Block}, {"Member", string(b.Member)}}
	})...)
	faults = append(faults, l.pageFaults(path)...)
	faults = append(faults, entryFaults(path, "Turns", l.Turns, func(t Turn) (Turn, string, []label) {
		return t, fmt.Sprintf("%q had block %q of %d", t.Member, t.Block, t.Year), nil
	})...)
	for i, c := range l.Closed {
		path := fmt.Sprintf("%sClosed[%d]", path, i)
		overlaps := func(o Period) bool { return o.Pool == c.Pool && c.Start.Before(o.End) && o.Start.Before(c.End) }
		switch {
		case c.Pool == "":
			faults = append(faults, fault(path+".Pool", schedule.ErrMissing, "no pool"))
		case !c.Start.Before(c.End):
			faults = append(faults, fault(path, schedule.ErrInvalid, "the period of pool %q is empty: %v", c.Pool, schedule.Interval{Start: c.Start, End: c.End}))
		case slices.ContainsFunc(l.Closed[:i], overlaps):
			faults = append(faults, fault(path, schedule.ErrConflict, "the period of pool %q overlaps another: %v", c.Pool, schedule.Interval{Start: c.Start, End: c.End}))
		}
	}
	return faults
}

// label is a field that says of what an entry is.
type label struct{ field, value string }

// entryFaults reports entries of a list without a label and entries that are there twice. Key returns an entry without its amounts,
// what it is, and its labels.
func entryFaults[T comparable](path, list string, entries []T, key func(T) (T, string, []label)) (faults []error) {
	known := map[T]int{}
	for i, x := range entries {
		path := fmt.Sprintf("%s%s[%d]", path, list, i)
		bare, what, labels := key(x)
		if n := slices.IndexFunc(labels, func(n label) bool { return n.value == "" }); n >= 0 {
			faults = append(faults, fault(path+"."+labels[n].field, schedule.ErrMissing, "no %s", strings.ToLower(labels[n].field)))
		} else if first, twice := known[bare]; twice {
			faults = append(faults, fault(path, schedule.ErrDuplicate, "%s at %s[%d] too", what, list, first))
		} else {
			known[bare] = i
		}
	}
	return faults
}

// lookup returns the entry of a list that compares like one, else that one.
func lookup[T any](list []T, of T, compare func(a, b T) int) T {
	if i := slices.IndexFunc(list, func(x T) bool { return compare(x, of) == 0 }); i >= 0 {
		return list[i]
	}
	return of
}

// entry returns the entry of a sorted list that compares like one, which is put there if it lacks.
func entry[T any](list *[]T, of T, compare func(a, b T) int) *T {
	i, ok := slices.BinarySearchFunc(*list, of, compare)
	if !ok {
		*list = slices.Insert(*list, i, of)
	}
	return &(*list)[i]
}

// clone returns a copy that is sorted.
func (l Ledger) clone() Ledger {
	l.Weights, l.Accounts, l.Blocks = l.Weights.clone(), slices.Clone(l.Accounts), slices.Clone(l.Blocks)
	l.Turns, l.Closed = slices.Clone(l.Turns), slices.Clone(l.Closed)
	l.Pages, l.Noise = slices.Clone(l.Pages), slices.Clone(l.Noise)
	slices.SortFunc(l.Pages, PageAccount.compare)
	slices.SortFunc(l.Noise, Noise.compare)
	slices.SortFunc(l.Accounts, Account.compare)
	slices.SortFunc(l.Blocks, BlockAccount.compare)
	slices.SortFunc(l.Turns, Turn.compare)
	return l
}

func (a Account) compare(b Account) int {
	return cmp.Or(cmp.Compare(a.Pool, b.Pool), cmp.Compare(a.Member, b.Member))
}

func (b BlockAccount) compare(o BlockAccount) int {
	return cmp.Or(cmp.Compare(b.Pool, o.Pool), cmp.Compare(b.Block, o.Block), cmp.Compare(b.Member, o.Member))
}

func (t Turn) compare(o Turn) int {
	return cmp.Or(cmp.Compare(t.Block, o.Block), cmp.Compare(t.Year, o.Year), cmp.Compare(t.Member, o.Member))
}

// account returns the account of a sorted ledger.
func (l *Ledger) account(pool schedule.TeamID, m schedule.Member) *Account {
	return entry(&l.Accounts, Account{Pool: pool, Member: m}, Account.compare)
}

// block returns the account of blocks of a sorted ledger.
func (l *Ledger) block(pool schedule.TeamID, name string, m schedule.Member) *BlockAccount {
	return entry(&l.Blocks, BlockAccount{Pool: pool, Block: name, Member: m}, BlockAccount.compare)
}

// closes adds a period to those that are closed. Periods that abut become one.
func (l *Ledger) closes(p Period) {
	abuts := func(o Period) bool { return o.Pool == p.Pool && (o.Start.Equal(p.End) || o.End.Equal(p.Start)) }
	for i := slices.IndexFunc(l.Closed, abuts); i >= 0; i = slices.IndexFunc(l.Closed, abuts) {
		if o := l.Closed[i]; o.Start.Equal(p.End) {
			p.End = o.End
		} else {
			p.Start = o.Start
		}
		l.Closed = slices.Delete(l.Closed, i, i+1)
	}
	l.Closed = append(l.Closed, p)
	slices.SortFunc(l.Closed, func(a, b Period) int { return cmp.Or(cmp.Compare(a.Pool, b.Pool), a.Start.Compare(b.Start)) })
}

// Close returns the ledger after a period: whoever served has the burden, and the
// people's targets accrue from the slots. The shifts are those of pools that start
// in the period, as Duties yields them; daytime shifts and shadows do not count. The
// people are those of the period, as People lists them. Pages that came in the shifts are accounted with them.
//
// The error joins what cannot be meant: what Check reports, no shifts at all, a pool that has
// shifts and no people, a member who is not one of the people of the pool, a slot that is
// given twice, a slot of a period that is closed, and a page of none of the shifts or of somebody who is not one of the people. For somebody whom the specs do not know any more, add a Candidate with no more
// than Member and Pool: the burden then counts, and no target accrues.
func (l Ledger) Close(shifts iter.Seq[schedule.Shift], people []schedule.Candidate, pages ...Page) (Ledger, error) {
	period := offHours(shifts)
	seats := map[schedule.SeatKey]schedule.Seat{}
	for _, s := range period {
		seats[s.Key()] = s.Seat
	}
	if faults := slices.Concat(l.faults(""), accountFaults(period, people), l.closedFaults(period), callFaults(pages, seats, people)); len(faults) > 0 {
		return Ledger{}, errors.Join(faults...)
	}
	next := l.clone()
	next.closePages(pages, seats, people)
	for pool, span := range next.serve(period, people) {
		next.closes(Period{pool, span.Start, span.End})
	}
	return next, nil
}

// serve adds what shifts weigh to who served them, and what is due for their slots to all, and returns the time of each pool.
func (l *Ledger) serve(shifts []schedule.Shift, people []schedule.Candidate) map[schedule.TeamID]schedule.Interval {
	seats := map[schedule.SeatKey]schedule.Seat{}
	for _, s := range shifts {
		seats[s.Key()] = s.Seat
		if s.Member == "" {
			continue
		}
		*l.account(s.Team, s.Member).Done.of(l.Weights.Kind(s.Seat)) += l.Weights.Burden(s)
		if b, ok := l.Weights.block(s.Date); ok {
			l.turn(Turn{b.Name, b.First.Year, s.Member})
			*l.block(s.Team, b.Name, s.Member).Done.of(l.Weights.Kind(s.Seat)) += l.Weights.Burden(s)
		}
	}
	pools, spans := map[schedule.TeamID][]schedule.Seat{}, map[schedule.TeamID]schedule.Interval{}
	for _, slot := range seats {
		pools[slot.Team], spans[slot.Team] = append(pools[slot.Team], slot), spans[slot.Team].Span(slot.Interval)
	}
	for pool, slots := range pools {
		for m, target := range accrue(l.Weights, slots, people) {
			l.account(pool, m).Target.add(target)
		}
		special := map[string][]schedule.Seat{}
		for _, s := range slots {
			if b, ok := l.Weights.block(s.Date); ok {
				special[b.Name] = append(special[b.Name], s)
			}
		}
		for name, slots := range special {
			for m, target := range accrue(l.Weights, slots, people) {
				l.block(pool, name, m).Target.add(target)
			}
		}
	}
	return spans
}

// closedFaults reports slots of periods that are closed: each pool once, with the first slot.
func (l Ledger) closedFaults(shifts []schedule.Shift) (faults []error) {
	told := map[schedule.TeamID]bool{}
	for _, s := range shifts {
		closed := func(p Period) bool {
			return p.Pool == s.Team && !s.Seat.Start.Before(p.Start) && s.Seat.Start.Before(p.End)
		}
		if !told[s.Team] && slices.ContainsFunc(l.Closed, closed) {
			told[s.Team] = true
			faults = append(faults, fault("shifts", schedule.ErrConflict, "slot %v, %s, of pool %q lies in a period that is closed; a ledger that is Opened at its end accounts what comes after", s.Seat.Interval, s.Role, s.Team))
		}
	}
	return faults
}

// offHours returns the shifts that weigh something.
func offHours(shifts iter.Seq[schedule.Shift]) (list []schedule.Shift) {
	if shifts != nil {
		for s := range shifts {
			if s.Regime == schedule.OffHours && !s.Role.Watches() {
				list = append(list, s)
			}
		}
	}
	return list
}

// accountFaults reports shifts that cannot be accounted with these people: each pool,
// member and seat once, with the first slot.
func accountFaults(shifts []schedule.Shift, people []schedule.Candidate) (faults []error) {
	type member struct {
		pool schedule.TeamID
		id   schedule.Member
	}
	known := map[member]bool{{}: true}
	for _, c := range people {
		known[member{c.Pool, ""}], known[member{c.Pool, c.Member}] = true, true
	}
	if len(shifts) == 0 {
		faults = append(faults, fault("shifts", schedule.ErrMissing, "no off-hours shifts to account for"))
	}
	parts, twice := map[schedule.SeatKey][]schedule.Interval{}, map[schedule.SeatKey]bool{}
	for _, s := range shifts {
		switch pool, who := (member{s.Team, ""}), (member{s.Team, s.Member}); {
		case !known[pool]:
			known[pool] = true
			faults = append(faults, fault("people", schedule.ErrMissing, "nobody of pool %q, which has slot %v, %s", s.Team, s.Seat.Interval, s.Role))
		case !known[who]:
			known[who] = true
			faults = append(faults, fault("shifts", schedule.ErrUnknownMember, "no person %q of pool %q, who has slot %v, %s", s.Member, s.Team, s.Seat.Interval, s.Role))
		}
		seat := s.Key()
		if slices.ContainsFunc(parts[seat], s.Overlaps) && !twice[seat] {
			twice[seat] = true
			faults = append(faults, fault("shifts", schedule.ErrDuplicate, "slot %v, %s, of pool %q is given twice", s.Seat.Interval, s.Role, s.Team))
		}
		parts[seat] = append(parts[seat], s.Interval)
	}
	return faults
}

func (l *Ledger) turn(t Turn) {
	i, ok := slices.BinarySearchFunc(l.Turns, t, Turn.compare)
	if !ok {
		l.Turns = slices.Insert(l.Turns, i, t)
	}
}

var kinds = [...]schedule.DayKind{schedule.Workday, schedule.Weekend, schedule.Holiday}

// accrue shares the burden of slots of one pool among the people who accrue it, by
// share, and rounds each class by largest remainder, ties by ID, so that its sum
// is exact.
func accrue(w Weights, slots []schedule.Seat, people []schedule.Candidate) map[schedule.Member]*Amounts {
	targets := map[schedule.Member]*Amounts{}
	for _, kind := range kinds {
		var of []weighed
		for _, s := range slots {
			if w.Kind(s) == kind {
				of = append(of, weighed{s, w.Burden(schedule.Shift{Interval: s.Interval, Seat: s})})
			}
		}
		for m, amount := range shared(of, people) {
			if targets[m] == nil {
				targets[m] = &Amounts{}
			}
			*targets[m].of(kind) = amount
		}
	}
	return targets
}

// weighed is a slot with what is to be shared of it.
type weighed struct {
	schedule.Seat
	amount Burden
}

// shared shares the amounts of slots among the people who accrue them, and rounds by largest remainder, ties by ID. What
// nobody accrues is left out.
func shared(slots []weighed, people []schedule.Candidate) map[schedule.Member]Burden {
	// A member's part is the sum over slots of amount × share / shares of all. Few sums of shares occur, so that the
	// numerators of each are summed as integers.
	type part struct {
		member schedule.Member
		sum    int
	}
	parts, total := map[part]int64{}, Burden(0)
	var sharing []*schedule.Candidate
	for _, s := range slots {
		sum := 0
		sharing = sharing[:0]
		for i := range people {
			if c := &people[i]; c.Accrues(s.Seat) {
				sharing = append(sharing, c)
				sum += c.Share
			}
		}
		if sum == 0 {
			continue
		}
		total += s.amount
		for _, c := range sharing {
			parts[part{c.Member, sum}] += int64(s.amount) * int64(c.Share)
		}
	}
	exact := map[schedule.Member]*big.Rat{}
	for x, numerator := range parts {
		if exact[x.member] == nil {
			exact[x.member] = new(big.Rat)
		}
		exact[x.member].Add(exact[x.member], big.NewRat(numerator, int64(x.sum)))
	}
	amounts := map[schedule.Member]Burden{}
	round(exact, total, func(m schedule.Member, b Burden) { amounts[m] = b })
	return amounts
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
