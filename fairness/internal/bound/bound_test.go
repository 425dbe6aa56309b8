package bound

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/internal/civil"
)

// The proofs against slow readings of what they say they prove: every subset of
// seats, every choice of one sum a person, every sharing.

// calendar lays slots out in order, each as long as its seats, of which those clash that
// start too soon after another.
func calendar(in *Input, starts []int, rest int) {
	seats := 0
	for t := range starts {
		clashing := make(bitset.Set, 1+len(starts)/64)
		for u := range starts {
			if max(starts[t]-starts[u], starts[u]-starts[t]) < rest || t == u {
				clashing.Add(int32(u))
			}
		}
		in.First, in.Clashes = append(in.First, int32(seats)), append(in.Clashes, bitset.NewWindow(clashing))
		for seats < len(in.Slot) && in.Slot[seats] == int32(t) {
			seats++
		}
	}
	in.First = append(in.First, int32(seats))
}

// small draws a problem of a few seats and people, whose locked seats do not clash.
func small(t *rapid.T, slots, rest int) *Input {
	amount := func(high int, name string) int64 { return 500 * int64(rapid.IntRange(0, high).Draw(t, name)) }
	in := &Input{People: rapid.IntRange(1, 3).Draw(t, "people"), Classes: 2}
	if in.Levels = 3; rapid.Bool().Draw(t, "total only") {
		in.Levels, in.Counts = 1, []bool{true, true}
	} else {
		in.Counts = []bool{true, false, true, false, true, true}
	}
	var starts []int
	for slot := range rapid.IntRange(1, slots).Draw(t, "slots") {
		starts = append(starts, slot+rapid.IntRange(0, 2).Draw(t, "start"))
		for range rapid.IntRange(1, 2).Draw(t, "seats") {
			in.Slot = append(in.Slot, int32(slot))
			in.Class = append(in.Class, int32(rapid.IntRange(0, 1).Draw(t, "class")))
			in.Burden = append(in.Burden, amount(6, "burden"))
			in.Locked = append(in.Locked, -1)
		}
	}
	slices.Sort(starts)
	calendar(in, starts, rest)
	for range in.People * len(in.Slot) {
		in.Able = append(in.Able, rapid.IntRange(0, 5).Draw(t, "able") > 0)
	}
	for range in.People * in.Levels {
		in.Start = append(in.Start, amount(6, "balance")-amount(12, "target"))
	}
	if j := rapid.IntRange(0, 3*len(in.Slot)).Draw(t, "locked"); j < len(in.Slot) {
		in.Locked[j] = int32(rapid.IntRange(0, in.People-1).Draw(t, "locked to"))
	}
	return in
}

// everySubset returns every sum that person p can hold, in order, by going through all
// sets of seats.
func everySubset(s *Sums, p int) []Subset {
	in, by := s.in, map[int32]Subset{}
	clash := func(j, k int32) bool { return in.Clashes[in.Slot[j]].Has(in.Slot[k]) }
	for set := range 1 << len(s.seats) {
		sum, count, fits := int64(0), int32(0), true
		for i, j := range s.seats {
			held := set>>i&1 == 1
			locked := in.Locked[j] == int32(p)
			free := in.Able[p*len(in.Slot)+int(j)] && in.Locked[j] < 0
			fits = fits && (held || !locked) && (!held || locked || free)
			if !held {
				continue
			}
			sum, count = sum+in.Burden[j], count+1
			for n, k := range s.seats[:i] {
				fits = fits && (set>>n&1 == 0 || !clash(j, k))
			}
		}
		// What is locked elsewhere in the calendar keeps seats free too.
		for j, owner := range in.Locked {
			for i, k := range s.seats {
				fits = fits && (owner != int32(p) || set>>i&1 == 0 || int(k) == j || !clash(int32(j), k))
			}
		}
		if !fits {
			continue
		}
		x := Subset{int32(sum / s.unit), count, count}
		if known, ok := by[x.Sum]; ok {
			x.Fewest, x.Most = min(x.Fewest, known.Fewest), max(x.Most, known.Most)
		}
		by[x.Sum] = x
	}
	return bySum(by)
}

func bySum(by map[int32]Subset) []Subset {
	return slices.SortedFunc(maps.Values(by), func(a, b Subset) int { return int(a.Sum - b.Sum) })
}

func TestSumsOfOnePerson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := small(t, 5, rapid.IntRange(0, 3).Draw(t, "rest"))
		for l, x := range New(in).levels {
			for p := range in.People {
				want := everySubset(x.Sums, p)
				require.Equal(t, want, append([]Subset(nil), x.between(p, 0, x.volume)...), "level %d, person %d", l, p)
				low, high := int64(rapid.IntRange(-2, 10).Draw(t, "low")), int64(rapid.IntRange(-2, 30).Draw(t, "high"))
				within := slices.DeleteFunc(want, func(x Subset) bool { return int64(x.Sum) < low || int64(x.Sum) > high })
				require.Equal(t, append([]Subset(nil), within...), append([]Subset(nil), x.between(p, low, high)...), "%d to %d", low, high)
				require.False(t, x.Wide(max(high, 0)*x.unit))
				most := x.Most(p, max(high, 0)*x.unit)
				if low <= 0 && len(within) > 0 {
					require.Equal(t, int64(within[len(within)-1].Sum)*x.unit, most)
				}
			}
		}
	})
}

// choices goes through every choice of one sum a person that hands out a level's
// whole burden and leaves nobody further than reach from target. It returns the least
// sum of deviations, the fewest and the most seats.
func choices(x *level, reach int64) (cost int64, fewest, most int32, found bool) {
	var extend func(p int, left, so int64, few, many int32)
	extend = func(p int, left, so int64, few, many int32) {
		if p == len(x.start) {
			if left == 0 {
				if !found {
					cost, fewest, most, found = so, few, many, true
				}
				cost, fewest, most = min(cost, so), min(fewest, few), max(most, many)
			}
			return
		}
		for _, sum := range x.between(p, 0, x.volume) {
			if d := x.deviation(p, sum); d <= reach {
				extend(p+1, left-int64(sum.Sum), so+d, few+sum.Fewest, many+sum.Most)
			}
		}
	}
	extend(0, x.volume, 0, 0, 0)
	return cost, fewest, most, found
}

func TestBoundsOfOneLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := New(small(t, 5, rapid.IntRange(0, 3).Draw(t, "rest")))
		ceiling := int64(rapid.IntRange(0, 12).Draw(t, "ceiling")) * 500
		worst := int64(0)
		for l, x := range b.levels {
			shared := func(reach int64) bool {
				_, fewest, most, found := choices(x, reach)
				return found && int(fewest) <= len(x.seats) && len(x.seats) <= int(most)
			}
			least := ceiling // in steps that all amounts have
			for reach := int64(0); reach <= ceiling; reach += 250 {
				require.Equal(t, shared(reach), x.shareable(reach), "level %d, reach %d", l, reach)
				if shared(reach) {
					least = min(least, reach)
				}
			}
			for _, floor := range []int64{0, ceiling / 500 * 250} {
				require.Equal(t, max(floor, least), x.f1(floor, ceiling), "level %d from %d to %d", l, floor, ceiling)
			}
			worst = max(worst, least)
			cost, _, _, _ := choices(x, ceiling)
			require.Equal(t, cost, x.f2(ceiling), "level %d, reach %d", l, ceiling)
		}
		require.Equal(t, worst, b.F1(ceiling))
	})
}

// bestWithin goes through every roster that the calendar allows, and returns the least F1 and with it the least F2.
func bestWithin(in *Input) (f1, f2 int64, found bool) {
	eachRoster(in, func(_ []int, dev []int64) {
		worst, sum := int64(0), int64(0)
		for _, d := range dev {
			worst, sum = max(worst, abs(d)), sum+abs(d)
		}
		if !found || worst < f1 || worst == f1 && sum < f2 {
			f1, f2, found = worst, sum, true
		}
	})
	return f1, f2, found
}

// eachRoster goes through every roster that the calendar and the limits allow, with its deviations.
func eachRoster(in *Input, yield func(owner []int, dev []int64)) {
	owner, dev := make([]int, len(in.Slot)), slices.Clone(in.Start)
	var extend func(j int)
	extend = func(j int) {
		if j == len(in.Slot) {
			for p := range in.People {
				var slots []int32
				for i, q := range owner {
					if q == p {
						slots = append(slots, in.Slot[i])
					}
				}
				if in.Most != (Most{}) && breaks(in, slots, in.heldBy(p)) || len(slots) > int(in.room(p)) {
					return
				}
			}
			yield(owner, dev)
			return
		}
		for p := range in.People {
			if locked := in.Locked[j]; locked >= 0 && int(locked) != p || locked < 0 && !in.Able[p*len(in.Slot)+j] {
				continue
			}
			clashes := func(i int) bool { return owner[i] == p && in.Clashes[in.Slot[j]].Has(in.Slot[i]) }
			if slices.ContainsFunc(numbers(j), clashes) {
				continue
			}
			owner[j] = p
			for l, in2 := range in.counts(in.Class[j]) {
				if in2 {
					dev[p*in.Levels+l] += in.Burden[j]
				}
			}
			extend(j + 1)
			for l, in2 := range in.counts(in.Class[j]) {
				if in2 {
					dev[p*in.Levels+l] -= in.Burden[j]
				}
			}
		}
	}
	extend(0)
}

// numbers are those below n.
func numbers(n int) (list []int) {
	for i := range n {
		list = append(list, i)
	}
	return list
}

// No roster has less than what is proven, by all ways of proving together or by a single class.
func TestProofsAgainstAllRosters(t *testing.T) {
	rosters, parts := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := small(t, 5, rapid.IntRange(0, 3).Draw(t, "rest"))
		f1, f2, found := bestWithin(in)
		if !found {
			return
		}
		rosters++
		known1, known2 := f1+500*int64(rapid.IntRange(0, 3).Draw(t, "worse")), f2+500*int64(rapid.IntRange(0, 9).Draw(t, "more"))
		b := New(in)
		if b1, b2 := b.Prove(known1, known2, ProofStates); b1 > f1 || known1 == f1 && b2 > f2 {
			t.Fatalf("knowing %d and %d, %d and %d are proven, and a roster has %d and %d", known1, known2, b1, b2, f1, f2)
		}
		for i := range b.parts {
			parts++
			if a := b.parts[i].prove(question{0, known1, 0, known2}); a.f1 > f1 || known1 == f1 && a.gain > f2 {
				t.Fatalf("a class proves %d and %d, and a roster has %d and %d", a.f1, a.gain, f1, f2)
			}
			if all := b.parts[i].sharing(f1); all != nil && all.short() {
				t.Fatalf("a class is short of people within %d, and a roster has that", f1)
			}
		}
	})
	t.Logf("%d with rosters, %d classes", rosters, parts)
	require.Positive(t, parts)
}

// Where each can hold one heavy seat within reach, more of them than people are not shared out.
func TestMoreHeavySeatsThanPeople(t *testing.T) {
	in := nights(3, 20_000, 20_000, 20_000, 20_000, 1000, 1000)
	in.Start = []int64{-25_000, -25_000, -29_000}
	all := newGrouping(in, len(in.Slot)).sharing(10_000)
	require.True(t, all.short())
	require.False(t, newGrouping(in, len(in.Slot)).sharing(16_000).short())
}

// free is a problem in which the calendar forbids nothing.
func free(t *rapid.T) *Input {
	in := small(t, 6, 0)
	in.Slot, in.Class, in.Burden, in.Locked = in.Slot[:min(6, len(in.Slot))], in.Class[:min(6, len(in.Slot))], in.Burden[:min(6, len(in.Slot))], nil
	in.First, in.Clashes, in.Able = nil, nil, nil
	var starts []int
	for j := range in.Slot {
		in.Slot[j], starts = int32(j), append(starts, j)
		in.Locked = append(in.Locked, -1)
	}
	calendar(in, starts, 0)
	in.Able = slices.Repeat([]bool{true}, in.People*len(in.Slot))
	return in
}

// Where the calendar forbids nothing, what is proven by sharing out groups of seats
// is what the best roster has.
func TestSharingIsExactWithoutACalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := free(t)
		f1, f2, found := bestWithin(in)
		require.True(t, found)
		known := f1 + 500*int64(rapid.IntRange(0, 4).Draw(t, "worse"))
		all := newGrouping(in, len(in.Slot)).sharing(known)
		require.Equal(t, f1, all.f1(0, known), "the worst deviation")
		require.Equal(t, f1, all.f1(f1/2, known), "from halfway")

		all = newGrouping(in, len(in.Slot)).sharing(f1)
		all.bound = f2 / 2
		all.refine(f2+5000, ProofStates)
		require.Equal(t, f2, all.bound, "the sum of deviations")
		b1, b2 := New(in).Prove(f1, f2, ProofStates)
		require.Equal(t, []int64{f1, f2}, []int64{b1, b2}, "both")
		priced := newGrouping(in, len(in.Slot)).sharing(f1)
		priced.Price(f2)
		require.LessOrEqual(t, priced.bound, f2)
	})
}

// What people hold together can be shared out anew at no more cost, and the goal of that is
// met by a roster with those patterns.
func TestSharingOutAnew(t *testing.T) {
	better := 0
	rapid.Check(t, func(t *rapid.T) {
		in := free(t)
		owner := make([]int32, len(in.Slot))
		for j := range owner {
			owner[j] = int32(rapid.IntRange(0, in.People-1).Draw(t, "owner"))
		}
		s := New(in).Sharing(1 << 30)
		chosen := s.PatternsOf(owner)
		levels, weights, dev := s.Goal(chosen)
		for j, p := range owner {
			for g := range levels {
				dev[int(p)*levels+g] += weights[j*levels+g]
			}
		}
		require.Equal(t, make([]int64, in.People*levels), dev)

		before := s.Cost(chosen)
		s.Price(before)
		s.Improve(chosen, func(n int32) int32 { return n / 2 }, 1, 0) // one round is made in any case
		require.LessOrEqual(t, s.Cost(chosen), before)
		if s.Cost(chosen) < before {
			better++
		}
		cost := s.Cost(chosen)
		s.Avoid(0, chosen[0], 7)
		require.Greater(t, s.Cost(chosen), cost)
	})
	require.Positive(t, better)
}

// A burden that comes out only with more seats than there are, or with fewer, is not
// shared out.
func TestSeatsMustComeOut(t *testing.T) {
	for _, c := range []struct {
		barred []int
		want   bool
	}{{nil, true}, {[]int{2}, false}, {[]int{0, 1}, false}} {
		in := &Input{
			People: 2, Levels: 1, Classes: 1, Counts: []bool{true}, Start: []int64{0, 0},
			Slot: []int32{0, 1, 2}, Class: []int32{0, 0, 0}, Burden: []int64{1000, 1000, 2000}, Locked: []int32{-1, -1, -1},
			Able: slices.Repeat([]bool{true}, 6),
		}
		for _, j := range c.barred {
			in.Able[j], in.Able[3+j] = false, false
		}
		calendar(in, []int{0, 1, 2}, 0)
		require.Equal(t, c.want, New(in).levels[0].shareable(100_000), "without %v", c.barred)
	}
}

// nights are so many seats of one burden each day, with nothing to forbid.
func nights(people int, burdens ...int64) *Input {
	in := &Input{People: people, Levels: 1, Classes: 1, Counts: []bool{true}, Burden: burdens}
	var starts []int
	total := int64(0)
	for j, b := range burdens {
		in.Slot, in.Class, in.Locked, starts = append(in.Slot, int32(j)), append(in.Class, 0), append(in.Locked, -1), append(starts, j)
		total += b
	}
	calendar(in, starts, 0)
	in.Able = slices.Repeat([]bool{true}, people*len(burdens))
	in.Start = slices.Repeat([]int64{-total / int64(people)}, people)
	return in
}

// Within reach of nothing there is no roster, and nothing is proven of its sum.
func TestNoRosterWithinReach(t *testing.T) {
	x := New(nights(3, 15_000, 15_000, 15_000, 24_000)).levels[0]
	require.Zero(t, x.f2(0), "69 hours cannot be three times 23")
	require.False(t, x.shareable(0))
	require.Equal(t, int64(7000), x.f1(0, 7000), "who has one night is below target")
	require.True(t, x.shareable(10_000))
}

// Burdens without a common measure are too fine to go through.
func TestFineBurdens(t *testing.T) {
	var burdens []int64
	for i := range int64(16) {
		burdens = append(burdens, 1_000_003+i*i*i*977)
	}
	b := New(nights(4, burdens...))
	x := b.levels[0]
	require.False(t, x.passable(1_000_000))
	require.Equal(t, int64(3), x.f1(3, 1_000_000), "no more is proven than was known")
	require.Zero(t, x.f2(1_000_000))
	require.True(t, x.Wide(10_000_000))
	f1, f2 := b.Prove(1_000_000, 4_000_000, ProofStates)
	require.LessOrEqual(t, f1, int64(1_000_000))
	require.LessOrEqual(t, f2, int64(4_000_000))
}

// A locked seat keeps its holder from those that clash, over many words of slots.
func TestLockedSeats(t *testing.T) {
	in := nights(4, slices.Repeat([]int64{1}, 130)...)
	in.First, in.Clashes = nil, nil
	var starts []int
	for j := range in.Slot {
		starts = append(starts, j)
	}
	calendar(in, starts, 2)
	in.Locked[100] = 1
	s := NewSums(in, func(int32) bool { return true })
	for j, want := range map[int]need{35: may, 36: may, 37: may, 98: may, 99: never, 100: must, 101: never, 102: may} {
		require.Equal(t, want, s.of(1)[j], "seat %d of who has a lock", j)
	}
	require.Equal(t, never, s.of(0)[100], "another's")
	late := NewSums(in, func(j int32) bool { return j == 64 || j == 65 })
	require.Equal(t, []Subset{{0, 0, 0}, {1, 1, 1}}, append([]Subset(nil), late.between(0, 0, late.volume)...), "either night, not both")
}

// What is too much to go through is told to the unit.
func TestWidth(t *testing.T) {
	s := &Sums{volume: widestVolume}
	require.False(t, s.wide(0))
	s.volume++
	require.True(t, s.wide(0))
	s = &Sums{volume: widestVolume, seats: make([]int32, 1<<7-1)}
	require.False(t, s.wide(1<<15-65))
	require.True(t, s.wide(1<<15-64))
	s.volume = 1<<15 - 65
	require.False(t, s.wide(1<<16), "there is no more than the volume")

	in := nights(4, 3000, 3000, 1500)
	sums := NewSums(in, func(int32) bool { return true })
	require.Equal(t, int64(7500), sums.Burden())
	for high := range int64(4) {
		sums.between(0, 0, high+1)
	}
	require.Len(t, sums.known, 1, "close ceilings share an answer")
	sharing := New(in).Sharing(10_000)
	require.Equal(t, []int64{4}, sharing.members, "all are alike")
	require.Equal(t, 2000, sharing.Beam())
	sharing.members[0] = 100
	require.Equal(t, 5000/len(sharing.kinds[0]), sharing.Beam())
}

// Prices stop where their sum with all volumes could leave 64 bits.
func TestDearestPrices(t *testing.T) {
	s := &Sharing{
		groups: []group{{step: 1 << 40}}, volumes: []int64{1 << 30}, prices: []int64{0}, size: 2,
		kinds: [][]pattern{{{amounts: []int32{0}}}}, kindOf: []int32{0, 0}, members: []int64{2},
	}
	s.Price(1 << 40)
	require.Equal(t, []int64{-(1 << 58) / priceScale / (1<<30 + 1) / 3 * priceScale}, s.prices)
}

func TestDivision(t *testing.T) {
	for _, x := range [][4]int64{{7, 2, 3, 4}, {-7, 2, -4, -3}, {6, 2, 3, 3}, {-6, 2, -3, -3}, {0, 5, 0, 0}} {
		require.Equal(t, []int64{x[2], x[3]}, []int64{civil.FloorDiv(x[0], x[1]), ceilDiv(x[0], x[1])}, x)
	}
}
