package search

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/bitset"
	"github.com/toban-go/toban/fairness/internal/bound"
)

// table is a roster in the making as the tests know it: a plain list of who holds what.
type table struct {
	in    *bound.Input
	owner []int32 // by seat, −1 for nobody
	// Limits that schedules of single people do not know: two people who share no slot, and
	// the most seats that person 0 may hold in the end.
	foes bool
	most int
}

func (b *table) Put(j, p int32) { b.owner[j] = p }
func (b *table) Take(j int32)   { b.owner[j] = -1 }

func (b *table) Fits(p, j int32) bool {
	slot := b.in.Slot[j]
	if !b.in.Able[int(p)*len(b.in.Slot)+int(j)] {
		return false
	}
	for i, q := range b.owner {
		if q == p && b.in.Clashes[slot].Has(b.in.Slot[i]) {
			return false
		}
		if b.foes && b.in.Slot[i] == slot && q >= 0 && p+q == 1 {
			return false
		}
	}
	return true
}

func (b *table) Whole() bool {
	n := 0
	for _, p := range b.owner {
		if p == 0 {
			n++
		}
	}
	return n <= b.most
}

// days draws a problem of some days with one or two seats each.
func days(t *rapid.T) *bound.Input {
	draw := func(low, high int, name string) int64 { return int64(rapid.IntRange(low, high).Draw(t, name)) }
	in := &bound.Input{
		People: int(draw(2, 3, "people")), Levels: 2, Classes: 2, Counts: []bool{true, false, true, true},
		Most: bound.Most{Days: int32(draw(0, 3, "days in a row")), Weekends: int32(draw(0, 1, "weekends")), Seconds: draw(0, 4, "a week")},
	}
	slots := draw(1, 6, "slots")
	rest := draw(0, 2, "rest")
	for t := range slots {
		in.First = append(in.First, int32(len(in.Slot)))
		for range draw(1, 2, "seats") {
			in.Slot, in.Class = append(in.Slot, int32(t)), append(in.Class, int32(draw(0, 1, "class")))
			in.Burden, in.Locked = append(in.Burden, 500*draw(0, 4, "burden")), append(in.Locked, -1)
		}
		clashing := bitset.New(int(slots))
		for u := range slots {
			if max(t-u, u-t) <= rest {
				clashing.Add(int32(u))
			}
		}
		in.Clashes = append(in.Clashes, bitset.NewWindow(clashing))
		x := bound.Shift{Day: int32(t) + 3, Week: (int32(t) + 3) / 7, Weekend: -1, Month: -1, Seconds: draw(1, 2, "time")}
		if x.Day%7 >= 5 {
			x.Weekend = x.Week
			x.Month = 0
		}
		in.Shifts = append(in.Shifts, []bound.Shift{x})
	}
	in.First = append(in.First, int32(len(in.Slot)))
	for range in.People * len(in.Slot) {
		in.Able = append(in.Able, draw(0, 6, "able") > 0)
	}
	for range in.People * in.Levels {
		in.Start = append(in.Start, 500*(draw(0, 4, "balance")-draw(0, 8, "target")))
	}
	if j := draw(0, 3*len(in.Slot), "locked"); int(j) < len(in.Slot) {
		p := draw(0, in.People-1, "locked to")
		in.Locked[j], in.Able[int(p)*len(in.Slot)+int(j)] = int32(p), true
	}
	return in
}

// keeps is the slow reading of the limits of one person, who holds so many slots.
func keeps(in *bound.Input, slots []int32) bool {
	run, last, seconds, weekends := 0, int32(-9), map[int32]int64{}, map[int32]bool{}
	for _, slot := range slots {
		x := in.Shifts[slot][0]
		if run++; x.Day != last+1 {
			run = 1
		}
		last = x.Day
		seconds[x.Week] += x.Seconds
		if x.Weekend >= 0 {
			weekends[x.Weekend] = true
		}
		if in.Most.Days > 0 && run > int(in.Most.Days) || in.Most.Seconds > 0 && seconds[x.Week] > in.Most.Seconds ||
			in.Most.Weekends > 0 && len(weekends) > int(in.Most.Weekends) {
			return false
		}
	}
	return true
}

// everyRoster goes through all rosters, and returns the least sum of deviations that leaves
// nobody beyond reach; −1 is none.
func everyRoster(b *table, reach int64) int64 {
	best := int64(-1)
	var fill func(j int)
	fill = func(j int) {
		if j < len(b.owner) {
			if b.in.Locked[j] >= 0 {
				fill(j + 1)
				return
			}
			for p := range int32(b.in.People) {
				if b.Fits(p, int32(j)) {
					b.Put(int32(j), p)
					fill(j + 1)
					b.Take(int32(j))
				}
			}
			return
		}
		if cost := costOf(b, reach); cost >= 0 && (best < 0 || cost < best) {
			best = cost
		}
	}
	fill(0)
	return best
}

// costOf returns the sum of deviations of a whole roster, −1 if it breaks something.
func costOf(b *table, reach int64) int64 {
	if !b.Whole() {
		return -1
	}
	cost := int64(0)
	for p := range b.in.People {
		deviations := slices.Clone(b.in.Start[p*b.in.Levels : (p+1)*b.in.Levels])
		var slots []int32
		for j, q := range b.owner {
			if int(q) != p {
				continue
			}
			slots = append(slots, b.in.Slot[j])
			for l := range deviations {
				if b.in.Counts[int(b.in.Class[j])*b.in.Levels+l] {
					deviations[l] += b.in.Burden[j]
				}
			}
		}
		if !keeps(b.in, slots) {
			return -1
		}
		for _, d := range deviations {
			if d = max(d, -d); d > reach {
				return -1
			}
			cost += d
		}
	}
	return cost
}

// TestExactAgainstAllRosters holds what exact search finds and proves against going through
// all rosters, with limits that its schedules know and with others.
func TestExactAgainstAllRosters(t *testing.T) {
	found, none := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := days(t)
		reach := 500 * int64(rapid.IntRange(0, 12).Draw(t, "reach"))
		b := &table{in: in, owner: slices.Clone(in.Locked), most: math.MaxInt}
		merge := rapid.Bool().Draw(t, "schedules know all limits")
		if !merge {
			b.foes, b.most = rapid.Bool().Draw(t, "foes"), rapid.IntRange(0, 6).Draw(t, "most")
		}
		want := everyRoster(b, reach)
		before := slices.Clone(b.owner)
		run := func(limit int64, first bool) ([]int32, int64, bool) {
			all := bound.New(in).Schedules(reach)
			require.NotNil(t, all)
			x := Exact{All: all, Board: b, Merge: merge, Tries: math.MaxInt}
			owner, cost, proven := x.Run(limit, first)
			require.Equal(t, before, b.owner, "the board is as it was")
			return owner, cost, proven
		}
		limit := int64(math.MaxInt64)
		if want >= 0 {
			limit = want + 500*int64(rapid.IntRange(0, 3).Draw(t, "room"))
		}
		owner, cost, proven := run(min(limit, 1<<40), false)
		require.True(t, proven)
		if want < 0 || limit == want {
			none++
			require.Nil(t, owner)
		} else {
			found++
			require.Equal(t, want, cost)
			whole := &table{in, owner, b.foes, b.most}
			require.Equal(t, want, costOf(whole, reach))
		}
		owner, _, proven = run(math.MaxInt64, true)
		if want < 0 {
			require.Nil(t, owner)
			require.True(t, proven)
		} else {
			require.NotNil(t, owner)
			require.GreaterOrEqual(t, costOf(&table{in, owner, b.foes, b.most}, reach), want)
		}
	})
	require.Positive(t, found)
	require.Positive(t, none)
}

// TestTriesEnd stops a search that is not allowed to try anything.
func TestTriesEnd(t *testing.T) {
	in := &bound.Input{
		People: 2, Levels: 1, Classes: 1, Counts: []bool{true}, Slot: []int32{0}, Class: []int32{0}, Burden: []int64{500},
		Locked: []int32{-1}, First: []int32{0, 1}, Able: []bool{true, true}, Start: []int64{-250, -250},
		Shifts: [][]bound.Shift{{{Weekend: -1, Month: -1, Seconds: 1}}},
	}
	self := bitset.New(1)
	self.Add(0)
	in.Clashes = []bitset.Window{bitset.NewWindow(self)}
	b := &table{in: in, owner: []int32{-1}, most: math.MaxInt}
	x := Exact{All: bound.New(in).Schedules(250), Board: b}
	owner, _, proven := x.Run(501, false)
	require.Nil(t, owner)
	require.False(t, proven)
}
