package bound

import (
	"fmt"
	"slices"

	"github.com/toban-go/toban/fairness/internal/bitset"
)

// need says what a person must, may and cannot hold of a seat.
type need byte

const (
	never need = iota
	may
	must
)

// Subset is a sum of burden that a person can hold, in units, and the fewest and most
// seats that make it.
type Subset struct{ Sum, Fewest, Most int32 }

// Sums finds what sums of burden each person can reach over a set of seats: subset sum,
// where seats of one slot go to different people and neighbouring slots may clash.
type Sums struct {
	in     *Input
	unit   int64   // milli-points: all burdens are multiples of it
	seats  []int32 // taken into account
	volume int64   // their burden, in units
	needs  []need  // person × seat in seats
	known  map[sumsKey][]Subset
	buffer []int32
	// limiter is nil where limits count nothing; owed is by person, of a level only.
	limiter *limiter
	owed    []bool
	room    []int32 // person → how many of the seats at most
	answers Answers
}

// Answers are what Most has found, by all that it goes by: they hold for every input.
type Answers map[string]int64

// Keep lets Most look up answers that it found before, and add its own.
func (s *Sums) Keep(answers Answers) { s.answers = answers }

// sumsKey is what the sums of a person depend on.
type sumsKey struct {
	needs string
	top   int64
	room  int32
	apart string // what the person holds apart from the seats
}

// NewSums looks at the seats that are taken.
func NewSums(in *Input, taken func(j int32) bool) *Sums {
	s := &Sums{in: in, known: map[sumsKey][]Subset{}, limiter: newLimiter(in)}
	for j := range int32(len(in.Slot)) {
		if taken(j) {
			s.seats = append(s.seats, j)
			s.unit = Divisor(s.unit, in.Burden[j])
			s.volume += in.Burden[j]
		}
	}
	s.unit = max(s.unit, 1)
	s.volume /= s.unit
	blocked := bitset.New(len(in.Clashes))
	for p := range int32(in.People) {
		s.room = append(s.room, in.room(int(p)))
		for j, owner := range in.Locked {
			if owner == p && !taken(int32(j)) {
				s.room[p]--
			}
		}
		in.block(blocked, p)
		for _, j := range s.seats {
			of := may
			switch {
			case in.Locked[j] == p:
				of = must
			case in.Locked[j] >= 0 || !in.Able[int(p)*len(in.Slot)+int(j)] || blocked.Has(in.Slot[j]):
				of = never
			}
			s.needs = append(s.needs, of)
		}
	}
	return s
}

// block sets the slots that clash with the locked seats of p.
func (in *Input) block(blocked bitset.Set, p int32) {
	clear(blocked)
	for j, owner := range in.Locked {
		if owner == p {
			in.Clashes[in.Slot[j]].AddTo(blocked)
		}
	}
}

// Divisor returns the greatest common divisor; that of a number and zero is the number.
func Divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// apart tells people apart by what they hold apart from the seats, where limits count it.
func (s *Sums) apart(p int) string {
	if s.limiter == nil || s.in.Most == (Most{}) {
		return ""
	}
	key := fmt.Sprint(s.owed != nil && s.owed[p], s.in.heldBy(p))
	for j, owner := range s.in.Locked {
		if int(owner) == p {
			key += fmt.Sprint(" ", j)
		}
	}
	return key
}

// of returns what p must, may and cannot hold of the seats.
func (s *Sums) of(p int) []need { return s.needs[p*len(s.seats) : (p+1)*len(s.seats)] }

// Burden is that of all seats.
func (s *Sums) Burden() int64 { return s.volume * s.unit }

// Most returns the largest sum up to high that p can hold. Sums up to high must not be too many (Wide).
func (s *Sums) Most(p int, high int64) int64 {
	high = min(high/s.unit, s.volume)
	key := s.question(p, high)
	if most, ok := s.answers[key]; ok && key != "" {
		return most * s.unit
	}
	most := int64(0)
	if all := s.between(p, 0, high); len(all) > 0 {
		most = int64(all[len(all)-1].Sum)
	}
	if key != "" {
		s.answers[key] = most
	}
	return most * s.unit
}

// Wide reports whether sums up to high are too many to go through.
func (s *Sums) Wide(high int64) bool { return s.wide(high / s.unit) }

// Sizes of what is worth going through.
const (
	widestVolume = 1 << 20 // units of a level
	mostCells    = 1 << 22 // of a table of sums by slot
)

// wide reports whether sums up to high are too many to go through.
func (s *Sums) wide(high int64) bool {
	return s.volume > widestVolume || (min(high, s.volume)+65)*int64(len(s.seats)+1) > mostCells
}

// between returns what p can reach from low to high, in units, by sum.
func (s *Sums) between(p int, low, high int64) []Subset {
	high = min(high, s.volume)
	low = max(low, 0)
	if low > high {
		return nil
	}
	top := s.top(high)
	key := sumsKey{string(s.of(p)), top, min(s.room[p], int32(len(s.seats))), s.apart(p)}
	all, ok := s.known[key]
	if !ok {
		all = s.all(p, top)
		all = slices.DeleteFunc(all, func(x Subset) bool { return x.Fewest > key.room })
		for i := range all {
			all[i].Most = min(all[i].Most, key.room)
		}
		s.known[key] = all
	}
	from, _ := slices.BinarySearchFunc(all, low, func(x Subset, low int64) int { return int(int64(x.Sum) - low) })
	to, _ := slices.BinarySearchFunc(all, high+1, func(x Subset, end int64) int { return int(int64(x.Sum) - end) })
	return all[from:to]
}

// top is up to where sums are found to tell those up to high: the same answer serves close ceilings.
func (s *Sums) top(high int64) int64 { return min(s.volume, (high+63)/64*64) }

// heaviest returns the sum of the heaviest seats that p may hold, as many as there is room for, in units.
func (s *Sums) heaviest(p int) (sum int64) {
	var burdens []int64
	for i, n := range s.of(p) {
		if n != never {
			burdens = append(burdens, s.in.Burden[s.seats[i]]/s.unit)
		}
	}
	slices.Sort(burdens)
	for _, b := range burdens[max(0, len(burdens)-int(max(s.room[p], 0))):] {
		sum += b
	}
	return sum
}

// unreached is more seats than there are.
const unreached = int32(1) << 30

// column is what is known after a slot: of each sum, the fewest and most seats that make
// it.
type column struct{ fewest, most []int32 }

func (c *column) clear() {
	for v := range c.fewest {
		c.fewest[v], c.most[v] = unreached, -unreached
	}
}

// add adds a seat of so much burden to all sums of an earlier column.
func (c *column) add(from column, burden int) {
	fewest, most := c.fewest[burden:], c.most[burden:]
	for v, f := range from.fewest[:len(fewest)] {
		fewest[v] = min(fewest[v], f+1)
		most[v] = max(most[v], from.most[v]+1)
	}
}

// reach returns every sum up to top, slot by slot: a column for each slot of which the
// person may hold a seat (see package bound for the recurrence).
func (s *Sums) reach(needs []need, top int64) []Subset {
	size := int(top) + 1
	if room := (len(needs) + 1) * 2 * size; len(s.buffer) < room {
		s.buffer = make([]int32, room)
	}
	used := 0
	fresh := func() column { // each column has its own part of one buffer
		part := s.buffer[used : used+2*size]
		used += 2 * size
		return column{part[:size], part[size:]}
	}
	slots, columns := make([]int32, 1), []column{fresh()}
	columns[0].clear()
	columns[0].fewest[0], columns[0].most[0] = 0, 0
	for i := 0; i < len(needs); {
		slot, first := s.in.Slot[s.seats[i]], i
		for i < len(needs) && s.in.Slot[s.seats[i]] == slot {
			i++
		}
		strongest := slices.Max(needs[first:i])
		if strongest == never {
			continue
		}
		next, last := fresh(), columns[len(columns)-1]
		if strongest == must {
			next.clear()
		} else {
			copy(next.fewest, last.fewest)
			copy(next.most, last.most)
		}
		source := columns[s.in.lastCompatible(slot, slots)]
		for n := first; n < i; n++ {
			if b := s.in.Burden[s.seats[n]] / s.unit; needs[n] == strongest && b < int64(size) {
				next.add(source, int(b))
			}
		}
		slots, columns = append(slots, slot), append(columns, next)
	}
	return columns[len(columns)-1].subsets()
}

// subsets lists the sums of a column.
func (c column) subsets() (all []Subset) {
	for v := range c.fewest {
		if c.most[v] >= 0 {
			all = append(all, Subset{int32(v), c.fewest[v], c.most[v]})
		}
	}
	return all
}
