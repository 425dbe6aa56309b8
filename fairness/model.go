package fairness

import (
	"errors"
	"fmt"
	"slices"

	"github.com/toban-go/toban/schedule"
)

// Amounts beyond these are refused, so that no sum leaves 64 bits.
const (
	maxBurden Burden = 1e10
	maxAmount Burden = 1e14
)

const nobody = int32(-1)

// model is a Problem in flat arrays: people in the order of IDs, slots in that of
// start and key, seats in that of slot and role. A pair (person, x) has the index
// person*size + x.
type model struct {
	problem *Problem
	limits  Limits
	levels  []Level
	faults  []error // of the problem

	people []*Participant
	seats  []*Position
	slots  []slot
	number map[string]int32 // key → slot

	personCount, seatCount, slotCount, levelCount, classCount int

	seatSlot   []int32
	seatClass  []int32
	seatBurden []int64
	seatWeight []int64 // seat × level: the burden where the level holds the seat's class
	inLevel    []bool  // class × level
	start      []int64 // person × level: balance − target
	there      []bool  // person × seat: neither away nor barred
	eligible   []bool  // person × seat: there, and the limits leave it to them
	slotSeats  []int32 // slot → its first seat, and one more

	conflicts         []window // by slot: those that one person cannot hold with it, and itself
	joined            []window // by slot: those that make one turn with it, if one person holds both
	words             int      // of a set of slots
	days, weeks       int
	months            int
	turnLimits        bool // limits that need a person's whole list
	weekCap, shareCap int64
	total             int64    // of the slots that are planned, seconds
	rest              int64    // seconds
	limited           bool     // how long a turn is
	longest           int64    // turn, seconds
	alone             []string // slot → the limit that it breaks by itself, or ""
	plain             bool     // turns are slots that follow each other, and no others
	locked, published []int32  // seat → person, or nobody
	hasPublished      []bool   // seat: published, to whomever
	preference        []int8   // person × slot: +1 avoided, −1 wanted
	lastBlock         []bool   // person × slot: of a block that the person had last year
	context           []holding
	outside           int      // slots of the context
	firstDay, lastDay int64    // of the slots that are planned
	together          [][]bool // slot → person × person: whether they are of one team
	blockCount        int
}

// slot is what the seats of one key share.
type slot struct {
	key        string
	interval   schedule.Interval
	part              // the whole slot, or the first of its shifts
	parts      []part // its shifts, one at least
	end        int64  // of the last
	seconds    int64  // of all
	month      int32  // of the date, since the first
	block      int32  // of the seats: number, or −1
	outside    bool   // of the context: without seats
	prev, next int32  // the slots adjacent in its pool and less than a day apart, or −1
}

// part is one shift of a slot.
type part struct {
	start, until int64 // Unix seconds
	date         schedule.Date
	day          int32 // since the first
	week         int32 // from Monday, since the first
	weekend      int32 // the week, or −1 on other days
	weekendIn    int32 // the month of its Saturday
	ofBlock      int32 // number, or −1
}

// compile checks p and lays it out. The faults of limits, levels and seats are
// reported at once, else those of people and assignments, which name seats.
func compile(p Problem) (*model, error) {
	m := &model{problem: &p, limits: p.Limits, levels: p.levels()}
	m.faults = p.Limits.check(func(name string) string { return "Limits." + name })
	m.compileLevels()
	m.compileSeats()
	if len(m.faults) > 0 {
		return nil, errors.Join(m.faults...)
	}
	m.compileDates()
	m.compilePeople()
	m.compileTeams()
	m.compileLocked()
	m.compilePublished()
	if len(m.faults) > 0 {
		return nil, errors.Join(m.faults...)
	}
	m.compileConflicts()
	m.compileAlone()
	m.compileContext()
	return m, nil
}

func (m *model) refuse(path string, sentinel error, format string, args ...any) {
	m.faults = append(m.faults, fault(path, sentinel, format, args...))
}

func (m *model) compileLevels() {
	m.classCount, m.levelCount = len(m.problem.Classes), len(m.levels)
	m.inLevel = make([]bool, m.classCount*m.levelCount)
	for l, level := range m.levels {
		for k := range m.classCount {
			m.inLevel[k*m.levelCount+l] = len(level.Classes) == 0 || slices.Contains(level.Classes, k)
		}
		for _, k := range level.Classes {
			if k < 0 || k >= m.classCount {
				m.refuse(fmt.Sprintf("Levels[%d]", l), schedule.ErrInvalid, "class %d is not one of %d", k, m.classCount)
			}
		}
	}
}

// ordered returns the indexes of list in the order that compare gives.
func ordered[T any](list []T, compare func(a, b *T) int) []int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(&list[a], &list[b]) })
	return order
}

// numbered returns the number of key, a new one if it has none.
func numbered[K comparable](numbers map[K]int32, key K) (n int32, known bool) {
	n, known = numbers[key]
	if !known {
		n = int32(len(numbers))
		numbers[key] = n
	}
	return n, known
}

// levelsOf tells on which levels a class counts.
func (m *model) levelsOf(class int) []bool {
	return m.inLevel[class*m.levelCount : (class+1)*m.levelCount]
}

// weights returns what a seat weighs on each level.
func (m *model) weights(j int32) []int64 {
	return m.seatWeight[int(j)*m.levelCount : (int(j)+1)*m.levelCount]
}

// can reports whether p may hold seat j at all.
func (m *model) can(p, j int32) bool { return m.eligible[int(p)*m.seatCount+int(j)] }

func abs[N int32 | int64](x N) N { return max(x, -x) }
