package fairness

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/schedule"
)

// TestPlansStay holds plans to what they were, on every machine: nobody's turn may
// change because the library was updated, unless the changelog says so. Set
// UPDATE_GOLDEN=1 to write them anew.
func TestPlansStay(t *testing.T) {
	golden := filepath.Join("testdata", "plans.txt")
	data, err := os.ReadFile(golden)
	require.NoError(t, err)
	want, update := strings.Split(string(data), "\n"), os.Getenv("UPDATE_GOLDEN") != ""
	var lines []string
	pin := func(name string, p Problem, moves int) {
		line := fmt.Sprintf("%s: %d moves: ", name, moves)
		if plan, err := p.Solve(moves, 1); err != nil {
			line += err.Error()
		} else {
			c := plan.Certificate()
			require.NoError(t, c.Check(p, plan.Assignments()), name)
			sum := sha256.Sum256(fmt.Append(nil, plan.Assignments(), c))
			line += fmt.Sprintf("F1 %v, F2 %v, %s", c.F1, c.F2, hex.EncodeToString(sum[:8]))
		}
		lines = append(lines, line)
		if !update {
			require.Greater(t, len(want), len(lines))
			require.Equal(t, want[len(lines)-1], line)
		}
	}
	limited := []Limits{
		{MinRest: 35 * time.Hour, MaxTurnsPerMonth: 4, MaxHoursPerWeek: 60},
		{MinRest: 11 * time.Hour, MaxConsecutiveDays: 2, MaxWeekendsPerMonth: 1, OncePerBlock: true},
		{MinDistanceDays: 5, RestBetween: Shifts, MaxSharePermille: 100, MaxTurnsPerMonth: 4},
	}
	for i, limits := range limited {
		p := office(t, 12, "2026-04-20", "2026-05-31", []Level{{Name: "off-day", Classes: []int{1}}, {Name: "total"}}[i%2:]...)
		for i := range p.Seats {
			if d := p.Seats[i].Slot; d >= "2026-05-01" && d <= "2026-05-06" {
				p.Seats[i].Block = "golden week"
			}
		}
		p.People[3].LastBlocks = []string{"golden week"}
		p.People[4].Team, p.People[5].Team = "minne", "minne"
		p.People[5].Wants, p.People[6].Avoids = []string{"2026-04-29", "2026-05-09"}, []string{"2026-05-16"}
		p.Limits = limits
		pin(fmt.Sprintf("limited %d", i), p, 20_000)
	}
	// Too few people for the limits, so that most are refused with a reason.
	for people := 2; people <= 4; people++ {
		for i, limits := range []Limits{
			{MinRest: 35 * time.Hour, RestBetween: Shifts}, {MinDistanceDays: people + 1, RestBetween: Shifts}, {MaxWeekendsPerMonth: 1}, {OncePerBlock: true},
			{MaxHoursPerWeek: 30}, {MaxTurnsPerMonth: 2}, {MaxConsecutiveDays: 1}, {MaxSharePermille: 200}, {MinRest: 60 * time.Hour, MaxWeekendsPerMonth: 2},
		} {
			p := office(t, people, "2026-04-27", "2026-05-17")
			for j := range p.Seats {
				if d := p.Seats[j].Slot; d >= "2026-05-02" && d <= "2026-05-06" {
					p.Seats[j].Block = "golden week"
				}
			}
			p.People[0].Away = []schedule.Interval{{Start: p.Seats[5].Start, End: p.Seats[8].End}, {Start: p.Seats[12].Start, End: p.Seats[13].Start}}
			p.People[people/2].Barred = []SeatKey{{Slot: "2026-05-13", Role: schedule.Primary}}
			p.Limits = limits
			pin(fmt.Sprintf("short %d of %d people", i, people), p, 2000)
		}
	}
	for i, r := range []recipe{
		{leave: true}, {partTime: true}, {history: true, locked: true}, {joinLeave: true},
		{leave: true, partTime: true, history: true, wishes: true}, {tight: true, leave: true},
	} {
		for _, size := range []struct{ people, days, moves int }{{5, 14, 5000}, {8, 42, 20_000}, {14, 91, 10_000}} {
			if size.people == 14 && (r.partTime || r.joinLeave) {
				continue // shown by the instances in less time
			}
			r.people, r.days, r.seed = size.people, size.days, uint64(i)
			p, err := decode(t, generate(t, r))
			require.NoError(t, err)
			pin(r.name(), p, size.moves)
			if size.people != 5 || i != 0 && i != 2 {
				continue // a repair that cannot be proven least takes a while
			}
			p.Published, p.Repair = nil, true
			for j, seat := range p.Seats {
				p.Published = append(p.Published, Assignment{Slot: seat.Slot, Role: seat.Role, Member: p.People[j*j%len(p.People)].ID})
			}
			pin(r.name()+" repaired", p, size.moves)
		}
	}
	for _, name := range []string{"s01-plain", "s03-history", "s04-locked", "m01-plain", "m06-join-leave", "x01-plain"} {
		_, p, _ := readInstance(t, name)
		pin(name, p, 3000)
	}
	if update {
		require.NoError(t, os.WriteFile(golden, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	}
}
