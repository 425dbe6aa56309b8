package bound

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// limited adds days, weeks and weekends to a small problem, with limits of every kind, and
// slots without seats that people hold.
func limited(t *rapid.T, held bool) *Input {
	in := small(t, 6, rapid.IntRange(0, 2).Draw(t, "rest"))
	day := int32(rapid.IntRange(0, 6).Draw(t, "first day"))
	at := func() (x Shift) {
		x = Shift{Day: day, Week: day / 7, Weekend: -1, Month: -1, Seconds: int64(rapid.IntRange(1, 3).Draw(t, "time"))}
		if day%7 >= 5 {
			x.Weekend, x.Month = day/7, day/14
		}
		return x
	}
	for range in.Clashes {
		shifts := []Shift{at()}
		for held && rapid.IntRange(0, 4).Draw(t, "more") == 0 {
			day += int32(rapid.IntRange(0, 2).Draw(t, "days of it"))
			shifts = append(shifts, at())
		}
		in.Shifts = append(in.Shifts, shifts)
		day += int32(rapid.SampledFrom([]int{0, 1, 1, 1, 2, 4}).Draw(t, "days"))
	}
	in.Most = Most{
		Days: int32(rapid.IntRange(0, 3).Draw(t, "days in a row")), Weekends: int32(rapid.IntRange(0, 2).Draw(t, "weekends")),
		Seconds: int64(rapid.IntRange(0, 6).Draw(t, "a week")),
	}
	if !held {
		return in
	}
	in.Held = make([][]int32, in.People)
	for p := range in.Held {
		for slot := range int32(len(in.Clashes)) {
			if rapid.IntRange(0, 5).Draw(t, "held") == 0 && !slices.Contains(in.Locked, int32(p)) {
				in.Held[p] = append(in.Held[p], slot)
			}
		}
		for j, slot := range in.Slot { // what clashes with it is out of the question
			for _, h := range in.Held[p] {
				in.Able[p*len(in.Slot)+j] = in.Able[p*len(in.Slot)+j] && !in.Clashes[slot].Has(h)
			}
		}
	}
	return in
}

// breaks is the slow reading of the limits of one person: what slots without seats break
// among themselves is past.
func breaks(in *Input, slots, held []int32) bool {
	days, time, weekends := map[int32]bool{}, map[int32]int64{}, map[int32]map[int32]bool{}
	mine := map[string]map[int32]bool{"day": {}, "week": {}, "month": {}} // with seats
	for _, list := range [][]int32{slots, held} {
		for _, slot := range list {
			for _, x := range in.Shifts[slot] {
				days[x.Day] = true
				time[x.Week] += x.Seconds
				if x.Weekend >= 0 {
					if weekends[x.Month] == nil {
						weekends[x.Month] = map[int32]bool{}
					}
					weekends[x.Month][x.Weekend] = true
				}
				if slices.Contains(slots, slot) {
					mine["day"][x.Day], mine["week"][x.Week], mine["month"][x.Month] = true, true, true
				}
			}
		}
	}
	for day := range days {
		run, own := int32(0), false
		for d := day; days[d]; d++ {
			run, own = run+1, own || mine["day"][d]
		}
		if in.Most.Days > 0 && run > in.Most.Days && own {
			return true
		}
	}
	for week, seconds := range time {
		if in.Most.Seconds > 0 && seconds > in.Most.Seconds && mine["week"][week] {
			return true
		}
	}
	for month, set := range weekends {
		if in.Most.Weekends > 0 && int32(len(set)) > in.Most.Weekends && mine["month"][month] {
			return true
		}
	}
	return false
}

// everySubsetWithin is everySubset with the limits.
func everySubsetWithin(s *Sums, p int) []Subset {
	in, by := s.in, map[int32]Subset{}
	for set := range 1 << len(in.Slot) {
		var seats, slots []int32
		for j := range in.Slot {
			if set>>j&1 == 1 {
				seats, slots = append(seats, int32(j)), append(slots, in.Slot[j])
			}
		}
		fits := true
		for i, j := range seats {
			fits = fits && (in.Locked[j] == int32(p) || in.Locked[j] < 0 && in.Able[p*len(in.Slot)+int(j)])
			for _, k := range seats[:i] {
				fits = fits && !in.Clashes[in.Slot[j]].Has(in.Slot[k])
			}
		}
		for j, owner := range in.Locked {
			fits = fits && (owner != int32(p) || slices.Contains(seats, int32(j)))
		}
		if !fits || breaks(in, slots, in.heldBy(p)) {
			continue
		}
		x := Subset{}
		for _, j := range seats {
			if slices.Contains(s.seats, j) {
				x.Sum, x.Fewest = x.Sum+int32(in.Burden[j]/s.unit), x.Fewest+1
			}
		}
		x.Most = x.Fewest
		if known, ok := by[x.Sum]; ok {
			x.Fewest, x.Most = min(x.Fewest, known.Fewest), max(x.Most, known.Most)
		}
		by[x.Sum] = x
	}
	return bySum(by)
}

// What one person can hold within the limits, against every set of seats: nothing possible is
// left out, and without slots that people hold anyway nothing else is said to be possible.
func TestSumsWithinLimits(t *testing.T) {
	left := 0
	rapid.Check(t, func(t *rapid.T) {
		held := rapid.Bool().Draw(t, "held")
		in := limited(t, held)
		for l, x := range New(in).levels {
			for p := range in.People {
				want := everySubsetWithin(x.Sums, p)
				if in.Most == (Most{}) {
					continue
				}
				got := append([]Subset(nil), x.reachWithin(x.limiter, p, x.volume)...)
				most := x.mostWithin(x.limiter, p)
				all := x.reach(x.of(p), x.volume)
				left += len(all) - len(got)
				for _, w := range want {
					i := slices.IndexFunc(got, func(g Subset) bool { return g.Sum == w.Sum })
					if i < 0 || got[i].Fewest > w.Fewest || got[i].Most < w.Most {
						t.Fatalf("level %d, person %d can hold %v, which is not among %v", l, p, w, got)
					}
				}
				// A seat of a level by itself stands beside locked seats of other levels only.
				if !held && l == len(in.Start)/in.People-1 {
					require.Equal(t, want, got, "level %d, person %d", l, p)
				}
				if len(got) > 0 {
					require.Equal(t, int64(got[len(got)-1].Sum), most)
				} else {
					require.Negative(t, most)
				}
			}
		}
	})
	t.Logf("limits leave out %d", left)
	require.Positive(t, left)
}

// Answers that are kept are those of the person and the limits that are asked of, whatever was asked before of others.
func TestKeptAnswers(t *testing.T) {
	kept, asked := Answers{}, 0
	rapid.Check(t, func(t *rapid.T) {
		in := limited(t, rapid.Bool().Draw(t, "held"))
		some := rapid.SliceOfN(rapid.Bool(), len(in.Slot), len(in.Slot)).Draw(t, "seats")
		taken := func(j int32) bool { return some[j] }
		keeping := NewSums(in, taken)
		keeping.Keep(kept)
		for p := range in.People {
			high := int64(rapid.IntRange(0, 30).Draw(t, "high")) * keeping.unit
			want := NewSums(in, taken).Most(p, high)
			for range 2 {
				asked++
				require.Equal(t, want, keeping.Most(p, high), "person %d up to %d", p, high)
			}
		}
	})
	t.Logf("%d were asked, %d are kept", asked, len(kept))
	require.Positive(t, len(kept))
}

// No roster within the limits has less than what is proven.
func TestProofsWithinLimits(t *testing.T) {
	rosters, higher := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := limited(t, rapid.Bool().Draw(t, "held"))
		f1, f2, found := bestWithin(in)
		if !found {
			return
		}
		rosters++
		b1, b2 := New(in).Prove(f1, f2, ProofStates)
		if b1 > f1 || b2 > f2 {
			t.Fatalf("%d and %d are proven, and a roster has %d and %d", b1, b2, f1, f2)
		}
		without := *in
		without.Most = Most{}
		if c1, c2 := New(&without).Prove(f1, f2, ProofStates); b1 > c1 || b1 == c1 && b2 > c2 {
			higher++
		}
	})
	t.Logf("of %d %d proven higher for the limits", rosters, higher)
	require.True(t, higher > 0 || rosters < 300)
}

// No roster in which people hold no more slots than they have room for has less than what is proven: by all ways of proving
// together, and by each person alone.
func TestProofsWithinRoom(t *testing.T) {
	rosters, higher, alone := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := limited(t, rapid.Bool().Draw(t, "held"))
		if rapid.Bool().Draw(t, "room alone") {
			in.Most = Most{}
		}
		for p := range in.People {
			in.Room = append(in.Room, anyNumber)
			if rapid.Bool().Draw(t, "own") {
				in.Room[p] = int32(rapid.IntRange(0, 3).Draw(t, "room"))
			}
		}
		f1, f2, found := bestWithin(in)
		if !found {
			return
		}
		rosters++
		known1, known2 := f1+500*int64(rapid.IntRange(0, 3).Draw(t, "worse")), f2+500*int64(rapid.IntRange(0, 9).Draw(t, "more"))
		b := New(in)
		b1, b2 := b.Prove(known1, known2, ProofStates)
		if b1 > f1 || known1 == f1 && b2 > f2 {
			t.Fatalf("knowing %d and %d, %d and %d are proven, and a roster has %d and %d", known1, known2, b1, b2, f1, f2)
		}
		for l, x := range b.levels {
			if edge1, edge2 := x.edges(); edge1 > f1 || edge2 > f2 {
				t.Fatalf("level %d proves %d and %d by its edges, and a roster has %d and %d", l, edge1, edge2, f1, f2)
			}
		}
		if one := b.byOne(known1); one > f1 {
			t.Fatalf("somebody alone proves %d, and a roster has %d", one, f1)
		} else if one > 0 {
			alone++
		}
		without := *in
		without.Room = nil
		if c1, c2 := New(&without).Prove(known1, known2, ProofStates); b1 > c1 || b1 == c1 && b2 > c2 {
			higher++
		}
	})
	t.Logf("of %d %d proven higher for want of room, %d by somebody alone", rosters, higher, alone)
	require.True(t, higher > 0 && alone > 0 || rosters < 300)
}

// Somebody who may hold two slots and is owed more of nights and of weekends together is proven to stay below by more than
// on each level: two weekends leave the nights open, and a night with a weekend the total.
func TestRoomOfOnePerson(t *testing.T) {
	in := &Input{People: 3, Levels: 3, Classes: 2, Counts: []bool{true, false, true, false, true, true}}
	var starts []int
	for j := range 12 {
		class, burden := int32(0), int64(15)
		if j%3 == 2 {
			class, burden = 1, 24
		}
		in.Slot, in.Class, in.Burden, in.Locked = append(in.Slot, int32(j)), append(in.Class, class), append(in.Burden, burden), append(in.Locked, -1)
		starts = append(starts, j)
	}
	calendar(in, starts, 0)
	in.Able, in.Room = slices.Repeat([]bool{true}, in.People*len(in.Slot)), []int32{2, anyNumber, anyNumber}
	in.Start = []int64{-40, -32, -72, -40, -32, -72, -40, -32, -72}
	require.Equal(t, int64(72-39), New(in).F1(1000), "a night and a weekend")
	in.Room = nil
	require.Less(t, New(in).F1(1000), int64(72-48))
}
