package bound

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// months draws weeks of nights and days off, and a roster that gives each seat to who is
// furthest below target.
func months(random *rand.Rand) (in *Input, owner []int32, f1, f2 int64) {
	people := 3 + random.IntN(4)
	in = &Input{People: people, Levels: 4, Classes: 3, Counts: []bool{true, false, false, true, false, true, false, true, false, false, true, true}}
	var starts []int
	total := make([]int64, 3)
	for slot := range 7 + random.IntN(18) {
		class := []int{0, 0, 0, 0, 1, 1, 0}[slot%7]
		if random.IntN(15) == 0 {
			class = 2
		}
		burden := []int64{10_000, 12_000, 16_000 + 4000*random.Int64N(2)}[class]
		starts = append(starts, slot)
		for range 1 + random.IntN(2) {
			in.Slot, in.Class, in.Burden, in.Locked = append(in.Slot, int32(slot)), append(in.Class, int32(class)), append(in.Burden, burden), append(in.Locked, -1)
			total[class] += burden
			burden /= 2
		}
	}
	calendar(in, starts, 2)
	for range people * len(in.Slot) {
		in.Able = append(in.Able, random.IntN(12) > 0)
	}
	share := make([]int64, people)
	all := int64(0)
	for p := range share {
		share[p] = []int64{100, 100, 100, 50}[random.IntN(4)]
		all += share[p]
	}
	for p := range people {
		balance := 500 * random.Int64N(8) * random.Int64N(2)
		in.Start = append(in.Start, balance-total[0]*share[p]/all, -total[1]*share[p]/all, -total[2]*share[p]/all)
		in.Start = append(in.Start, in.Start[len(in.Start)-3]+in.Start[len(in.Start)-2]+in.Start[len(in.Start)-1])
	}
	dev := append([]int64(nil), in.Start...)
	last := make([]int32, people)
	for p := range last {
		last[p] = -9
	}
	for j, slot := range in.Slot {
		best := -1
		for p := range people {
			if in.Able[p*len(in.Slot)+j] && slot-last[p] >= 2 && (best < 0 || dev[p*4+3] < dev[best*4+3]) {
				best = p
			}
		}
		if best < 0 {
			return nil, nil, 0, 0
		}
		last[best], owner = slot, append(owner, int32(best))
		if random.IntN(40) == 0 {
			in.Locked[j] = int32(best)
		}
		for l, counts := range in.counts(in.Class[j]) {
			if counts {
				dev[best*4+l] += in.Burden[j]
			}
		}
	}
	for _, d := range dev {
		f1, f2 = max(f1, abs(d)), f2+abs(d)
	}
	return in, owner, f1, f2
}

// TestProofsStay holds what is proven of months, and how well they are shared out, to what
// it was. Set UPDATE_GOLDEN=1 to write it anew.
func TestProofsStay(t *testing.T) {
	const golden = "testdata/proofs.txt"
	random := rand.New(rand.NewPCG(1, 2))
	var lines []string
	for n := range 16 {
		in, owner, f1, f2 := months(random)
		if in == nil {
			continue
		}
		b := New(in)
		bound1, bound2 := b.Prove(f1, f2, 1000)
		line := fmt.Sprintf("%d: F1 %d of at least %d, F2 %d of at least %d", n, f1, bound1, f2, bound2)
		known, known2 := b.Prove(f1/2, f2/2, 500)
		line += fmt.Sprintf("; of half %d, %d", known, known2)
		if all := b.Sharing(f1); all != nil {
			chosen := all.PatternsOf(owner)
			require.Equal(t, f2, all.Cost(chosen))
			all.Price(f2)
			beam := all.Beam()
			line += fmt.Sprintf("; relaxed %d, beam %d", all.bound, beam)
			if found, cost, complete := all.Solve(f2, 1000, min(beam, 60)); found != nil {
				line += fmt.Sprintf(", solved %d %v", cost, complete)
				require.Equal(t, cost, all.Cost(found))
			}
			all.Penalise(f1*3/4, 5000)
			before := all.Cost(chosen)
			all.Improve(chosen, func(n int32) int32 { return random.Int32N(n) }, 3, 20_000)
			line += fmt.Sprintf(", dear %d, improved %d after %d", before, all.Cost(chosen), all.visited)
		}
		lines = append(lines, line)
	}
	require.Greater(t, len(lines), 8)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(golden, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	}
	data, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, strings.Split(strings.TrimSuffix(string(data), "\n"), "\n"), lines)
}

// What does not fit into numbers is not gone through.
func TestTooMuchToShareOut(t *testing.T) {
	in := nights(2, 1000, 1000, 1000)
	require.Nil(t, newGrouping(in, 0).sharing(farthest+1))
	require.NotNil(t, newGrouping(in, 0).sharing(farthest))
	s := newGrouping(in, len(in.Slot)).sharing(10_000)
	s.volumes = []int64{math.MaxInt32, math.MaxInt32, math.MaxInt32}[:len(s.volumes)]
	s.volumes = append(s.volumes, math.MaxInt32, math.MaxInt32)
	_, _, complete := s.Solve(everyRoster, 10, 0)
	require.False(t, complete, "states have no keys")
	require.Nil(t, New(nights(2, 1000, 3000)).Sharing(10), "nothing is within reach")
	_, _, complete = (&Sharing{exhausted: true}).Solve(1, 1, 0)
	require.True(t, complete)
}
