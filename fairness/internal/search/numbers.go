package search

import (
	"cmp"
	"math"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// Numbers is a problem in flat arrays: people by ID, slots by start and key, seats by slot
// and role. A pair (person, x) has the index person*size + x. Amounts are in milli-points,
// times in seconds, days since the first.
type Numbers struct {
	PersonCount, SeatCount, SlotCount, LevelCount, ClassCount, BlockCount int

	Slots     []Slot
	SlotSeats []int32 // slot → its first seat, and one more

	SeatSlot     []int32
	SeatClass    []int32
	SeatBurden   []int64
	SeatWeight   []int64 // seat × level: the burden where the level holds the seat's class
	SeatPages    []int64 // what pages cost in a seat, in hundredths of a point; nil if nothing anywhere
	StartPages   []int64 // person: what they have cost already beyond the share
	InLevel      []bool  // class × level
	Start        []int64 // person × level: balance − target
	Eligible     []bool  // person × seat: neither away nor barred, and the limits leave it to them
	SeveralRoles bool    // whether seats are of more than one role

	Conflicts         []bitset.Window // by slot: those that one person cannot hold with it, and itself
	Joined            []bitset.Window // by slot: those that make one turn with it, if one person holds both
	Touches           []int32         // by slot: the last one that can be in one turn with it or with one before it
	Words             int             // of a set of slots
	Days, Weeks       int
	Months            int
	Plain             bool    // turns are slots that follow each other, and no others
	Locked, Published []int32 // seat → person, or nobody
	HasPublished      []bool  // seat: published, to whomever
	Publications      int     // assignments that are published, to whatever seat
	Preference        []int8  // person × slot: +1 avoided, −1 wanted
	LastBlock         []bool  // person × slot: of a block that the person had last year
	Context           []Holding
	Outside           int       // slots of the context
	FirstDay, LastDay int64     // of the slots that are planned
	Together          [][]bool  // slot → person × person: whether they are of one team
	ShiftCap          []int32   // person: slots a month, 0 is any number
	OwnShifts         bool      // whether somebody has such a cap
	Pairs             []bool    // person × person: to be apart; nil is nobody
	Company           [][]int32 // person: of whom one is to be in the slot; nil is nobody
	Entire            bool      // limits that ask for something
	PlannedFrom       int32     // the days of the first planned shift and of the last, where gaps are limited
	PlannedTo         int32
	Weekends          []TiedSlots // of the own pool, whose days are kept together
	Tied              [][]int32   // slot: the others of its weekend that are planned
	Optional          []bool      // slot: need not be filled, where a proof leaves it out; nil is none

	Rules
	Tolerance
	Repair bool // fewest changes come first
}

// Rules are the limits of a problem in numbers. Zero is no limit.
type Rules struct {
	ByTurns         bool  // rest lies between turns
	TurnLimits      bool  // limits that need a person's whole list
	Rest            int64 // seconds
	Limited         bool  // how long a turn is
	Longest         int64 // turn, seconds
	WeekCap         int64 // seconds a week
	Shared          bool  // how much of the whole time one person has
	ShareCap        int64 // of it, seconds
	WeekendsInMonth int
	WeekendsInRow   int
	DaysInRow       int
	TurnsInMonth    int
	DaysBetween     int // at least, between two shifts or turns
	MostBetween     int // at most
	WholeWeekends   bool
	Window          int // days of which any that follow each other have few shifts
	InWindow        int // shifts
	TeamsApart      bool
	OncePerBlock    bool
	Local           bool // none but those that the schedules of bounds go by, and those between two slots
}

// Tolerance is what fairness may give up: for pages, for wishes, and for fewest changes to what is published.
type Tolerance struct {
	ForPages, ForWishes, ForPublished Margin
	MayChange                         int64 // seats
}

// Margin is how much F1 and F2 may grow: f2 by thousandths of itself and by an amount.
type Margin struct{ F1, F2Permille, F2 int64 }

func (a Margin) none() bool { return a == Margin{} }

// Caps returns what F1 and F2 may be, if the most level roster has these.
func (a Margin) Caps(f1, f2 int64) (most1, most2 int64) {
	return f1 + a.F1, f2 + a.F2 + f2/1000*a.F2Permille + f2%1000*a.F2Permille/1000
}

// Caps returns what F1 and F2 may be by the largest of the margins.
func (t Tolerance) Caps(f1, f2 int64) (most1, most2 int64) {
	for _, m := range [...]Margin{t.ForPages, t.ForWishes, t.ForPublished} {
		a, b := m.Caps(f1, f2)
		most1, most2 = max(most1, a), max(most2, b)
	}
	return most1, most2
}

// Slot is what the seats of one key share.
type Slot struct {
	Part              // the whole slot, or the first of its shifts
	Parts      []Part // its shifts, one at least
	End        int64  // of the last
	Seconds    int64  // of all
	Block      int32  // of the seats: number, or −1
	OwnPool    bool   // of the pool of the seats
	Outside    bool   // without seats: of the context, or all left open
	Prev, Next int32  // the slots adjacent in its pool and less than a day apart, or −1
}

// Part is one shift of a slot.
type Part struct {
	Start, Until int64 // Unix seconds
	Day          int32 // since the first
	Month        int32 // of the date, since the first
	Week         int32 // from Monday, since the first
	Weekend      int32 // the week, or −1 on other days
	WeekendIn    int32 // the month of its Saturday
	Again        bool  // goes on with the shift before it, which counts
	OfBlock      int32 // number, or −1
}

// TiedSlots are the slots that begin on the days of a weekend, of which the first is Friday.
type TiedSlots struct {
	Slots  []int32
	Days   [][3]bool // slot by slot: on which it begins
	Manned [3]bool   // the context has somebody in the own pool
}

// Holding is a slot of the context that a person holds.
type Holding struct{ Person, Slot int32 }

const Nobody = int32(-1)

const DaySeconds = 86400

// Hundredth of a point, in milli-points.
const Hundredth = 10

// MostPages is the most that pages may cost together, in milli-points.
const MostPages = 2e10

func Abs[N int32 | int64](x N) N { return max(x, -x) }

// LevelsOf tells on which levels a class counts.
func (m *Numbers) LevelsOf(class int) []bool {
	return m.InLevel[class*m.LevelCount : (class+1)*m.LevelCount]
}

// weights returns what a seat weighs on each level.
func (m *Numbers) weights(j int32) []int64 {
	return m.SeatWeight[int(j)*m.LevelCount : (int(j)+1)*m.LevelCount]
}

// Can reports whether p may hold seat j at all.
func (m *Numbers) Can(p, j int32) bool { return m.Eligible[int(p)*m.SeatCount+int(j)] }

// CompileConflicts finds which pairs of slots one person can never hold both of,
// whatever else the person holds, and which pairs make one turn.
func (m *Numbers) CompileConflicts() {
	m.TurnLimits = m.TurnsInMonth > 0 || m.ByTurns && m.DaysBetween > 0
	sets, joined := make([]bitset.Set, m.SlotCount), make([]bitset.Set, m.SlotCount)
	longestSlot := int64(0)
	for t := range sets {
		sets[t], joined[t] = make(bitset.Set, m.Words), make(bitset.Set, m.Words)
		sets[t].Add(int32(t))
		longestSlot = max(longestSlot, m.Slots[t].End-m.Slots[t].Start)
	}
	far := m.Rest + longestSlot + int64(m.DaysBetween+3)*DaySeconds
	for a := range int32(m.SlotCount) {
		for b := a + 1; b < int32(m.SlotCount); b++ {
			s, t := &m.Slots[a], &m.Slots[b]
			if t.Start-s.Start >= far && !m.OncePerBlock {
				break
			}
			if t.Prev != a {
				m.TurnLimits = m.TurnLimits || m.ByTurns && t.Start-s.End < m.Rest
				m.Plain = m.Plain && t.Start != s.End
			}
			if m.conflict(a, b) {
				sets[a].Add(b)
				sets[b].Add(a)
			} else if t.Prev == a || t.Start <= s.End {
				joined[a].Add(b)
				joined[b].Add(a)
			}
		}
	}
	for t := range sets {
		m.Conflicts, m.Joined = append(m.Conflicts, bitset.NewWindow(sets[t])), append(m.Joined, bitset.NewWindow(joined[t]))
	}
	m.compileTouches()
}

// compileTouches takes all slots for one turn where months do not follow each other.
func (m *Numbers) compileTouches() {
	last, end := int32(0), int64(math.MinInt64)
	if !slices.IsSortedFunc(m.Slots, func(s, t Slot) int { return cmp.Compare(s.Month, t.Month) }) {
		last = int32(m.SlotCount) - 1
	}
	for t, s := range m.Slots {
		last, end = max(last, int32(t), s.Next), max(end, s.End)
		for int(last)+1 < m.SlotCount && m.Slots[last+1].Start <= end {
			last++
		}
		m.Touches = append(m.Touches, last)
	}
}

// conflict reports whether no person may hold both of two slots, a before b.
func (m *Numbers) conflict(a, b int32) bool {
	s, t := &m.Slots[a], &m.Slots[b]
	if m.Limited && t.Prev == a && t.End-s.Start > m.Longest {
		return true
	}
	for i := range s.Parts {
		for j := range t.Parts {
			if m.partsConflict(&s.Parts[i], &t.Parts[j]) {
				return true
			}
		}
	}
	return false
}

// partsConflict reports whether no person may hold both of two shifts.
func (m *Numbers) partsConflict(s, t *Part) bool {
	if t.Start < s.Start {
		s, t = t, s
	}
	between := t.Start - s.Until
	switch {
	case between < 0:
	case !m.ByTurns && (between < m.Rest || t.Day-s.Day < int32(m.DaysBetween)):
	case m.Limited && between == 0 && t.Until-s.Start > m.Longest:
	case m.OncePerBlock && s.OfBlock >= 0 && s.OfBlock == t.OfBlock:
	default:
		return false
	}
	return true
}

// TimeIn returns how much of slot t counts in a week, in seconds.
func (m *Numbers) TimeIn(t, week int32) (seconds int64) {
	for _, p := range m.Slots[t].Parts {
		if p.Week == week {
			seconds += p.Until - p.Start
		}
	}
	return seconds
}

// Clash reports whether nobody can hold both of two slots.
func (m *Numbers) Clash(a, b int32) bool { return m.Conflicts[a].Has(b) }

// Required reports whether slot t must be filled.
func (m *Numbers) Required(t int32) bool {
	return !m.Slots[t].Outside && (m.Optional == nil || !m.Optional[t])
}

// fewEnough reports whether the problem is small enough for exact search.
func (m *Numbers) fewEnough() bool {
	return !m.ChangesFirst() && m.PersonCount <= exactPeople && m.SeatCount <= exactSeats && m.SeatCount > 0
}

// ChangesFirst reports whether few changes come before fairness.
func (m *Numbers) ChangesFirst() bool { return m.Repair || m.MayChange > 0 }

// fewChanges reports whether few changes come before the lesser objectives.
func (m *Numbers) fewChanges() bool { return m.ChangesFirst() || !m.ForPublished.none() }

// beyond returns how many of so many changes lie above what may change for fairness.
func (m *Numbers) beyond(changes int64) int64 { return max(0, changes-m.MayChange) }

// objectives lists the lesser objectives on which an answer can differ.
func (m *Numbers) objectives() []int {
	var list []int
	for o, counts := range [...]bool{Paging: m.SeatPages != nil, Repeats: slices.Contains(m.LastBlock, true), TeamMix: m.SeveralRoles,
		Preferences: slices.ContainsFunc(m.Preference, func(x int8) bool { return x != 0 }), Spacing: true, Changes: slices.Contains(m.HasPublished, true)} {
		if counts {
			list = append(list, o)
		}
	}
	return list
}
