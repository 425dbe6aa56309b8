package fairness

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// leave draws a published quarter or less of nights with one or two seats, of which one person, or two, cannot serve some weeks. Nobody
// has a night and the next one, and that is all that limits say.
func leave(random *search.Generator) Problem {
	some := func(from, to int) int { return from + int(random.Below(int32(to-from+1))) }
	p := Problem{Classes: []string{"night"}, Repair: true, Limits: Limits{MinRest: 11 * time.Hour}}
	roles := []schedule.Role{schedule.Primary, schedule.Secondary}[:some(1, 2)]
	people := some(2*len(roles)+1, 2*len(roles)+4)
	nights := some(10, 90)
	for i := range people {
		p.People = append(p.People, Participant{ID: schedule.Member(rune('a' + i)), Target: []Burden{Burden(900 * nights * len(roles) / people)}})
	}
	before := map[int]bool{}
	for i := range nights {
		date, now := (schedule.Date{Year: 2027, Month: 1, Day: 1}).AddDays(i), map[int]bool{}
		start := date.At(schedule.At(19, 0), time.UTC)
		for _, role := range roles {
			m := some(0, people-1)
			for before[m] || now[m] {
				m = some(0, people-1)
			}
			now[m] = true
			p.Seats = append(p.Seats, Position{Slot: date.String(), Role: role, Date: date, Burden: 900, Interval: schedule.Interval{Start: start, End: start.Add(15 * time.Hour)}})
			p.Published = append(p.Published, Assignment{date.String(), role, p.People[m].ID})
		}
		before = now
	}
	away := 1
	if people > 2*len(roles)+2 {
		away = some(1, 2)
	}
	for i := range away {
		first := some(0, nights-1)
		start := p.Seats[first*len(roles)].Date.At(0, time.UTC)
		p.People[i].Away = []schedule.Interval{{Start: start, End: start.AddDate(0, 0, some(7, 60))}}
	}
	return p
}

// fewestInRow is how few seats of a leave must change: night by night, who may have its seats after each way to fill the night before.
func fewestInRow(p Problem) int {
	const never = 1 << 20
	perSlot := 1
	if len(p.Seats) > 1 && p.Seats[1].Slot == p.Seats[0].Slot {
		perSlot = 2
	}
	type pair [2]int // of one seat the second is −1
	costs := map[pair]int{{-1, -1}: 0}
	for i := 0; i < len(p.Seats); i += perSlot {
		cost := func(j, m int) int {
			for _, away := range p.People[m].Away {
				if away.Overlaps(p.Seats[j].Interval) {
					return never
				}
			}
			if p.Published[j].Member == p.People[m].ID {
				return 0
			}
			return 1
		}
		next := map[pair]int{}
		for a := range p.People {
			for b := range p.People {
				now, c := pair{a, b}, cost(i, a)
				if perSlot == 1 {
					now[1] = -1
				} else if c += cost(i+1, b); a == b {
					continue
				}
				best := never
				for was, sum := range costs {
					if was[0] != now[0] && was[1] != now[0] && (perSlot == 1 || was[0] != now[1] && was[1] != now[1]) {
						best = min(best, sum+c)
					}
				}
				if best < never {
					next[now] = best
				}
			}
		}
		costs = next
	}
	least := never
	for _, c := range costs {
		least = min(least, c)
	}
	return least
}

// TestRepairsAreTheFewest has people fall out for weeks of a published quarter: no repair moves one seat more than it must, and the
// certificate proves it.
func TestRepairsAreTheFewest(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{0, 6, 11} {
		random := search.Generator(seed)
		for n := range long.Cases(11, 150) {
			p := leave(&random)
			least := int64(fewestInRow(p))
			plan, err := p.Solve(2000, 1)
			require.NoError(t, err)
			c := plan.Certificate()
			require.NoError(t, c.Check(p, plan.Assignments()))
			require.Equal(t, []int64{least, least}, []int64{c.Objectives[0].Value, c.ChangesBound}, "%d, %d: %d people, %d seats", seed, n, len(p.People), len(p.Seats))
		}
	}
}
