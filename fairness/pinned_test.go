package fairness

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/internal/house/long"
	"github.com/toban-go/toban/schedule"
)

// pins are the lines of a file that must come again.
type pins struct {
	*testing.T
	want, lines []string
	update      bool
}

// pinned reads a file of lines, and checks in the end that all came again. With
// UPDATE_GOLDEN=1 it is written anew.
func pinned(t *testing.T, name string) *pins {
	golden := filepath.Join("testdata", name)
	data, err := os.ReadFile(golden)
	p := &pins{T: t, update: os.Getenv("UPDATE_GOLDEN") != ""}
	if !p.update {
		require.NoError(t, err)
		p.want = strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	}
	t.Cleanup(func() {
		if p.update {
			require.NoError(t, os.WriteFile(golden, []byte(strings.Join(p.lines, "\n")+"\n"), 0o600))
		}
		require.Len(t, p.lines, max(len(p.want), len(p.lines)))
	})
	return p
}

func (p *pins) hold(line string) {
	p.lines = append(p.lines, line)
	if !p.update {
		require.GreaterOrEqual(p, len(p.want), len(p.lines))
		require.Equal(p, p.want[len(p.lines)-1], line)
	}
}

// pass lets the next line be what it was.
func (p *pins) pass() { p.lines = append(p.lines, p.want[len(p.lines)]) }

// fingerprint is short for what prints the same.
func fingerprint(values ...any) string {
	sum := sha256.Sum256(fmt.Append(nil, values...))
	return hex.EncodeToString(sum[:8])
}

// tight draws a problem in which people are short, so that seats are taken from some to
// fill others, or that nobody can fill.
func tight(random *search.Generator) Problem {
	chance := func(percent int32) bool { return random.Below(100) < percent }
	some := func(from, to int) int { return from + int(random.Below(int32(to-from+1))) }
	p := Problem{Classes: []string{"night", "off"}, Limits: Limits{RestBetween: Between(some(0, 1)), MinRest: time.Duration(some(0, 3)) * 12 * time.Hour}}
	if p.Limits.RestBetween == Turns || chance(20) {
		p.Limits.MaxTurn = time.Duration(some(2, 8)) * 12 * time.Hour
	}
	people, date := some(2, 6), schedule.Date{Year: 2026, Month: 4, Day: some(1, 30)}
	switch some(0, 7) {
	case 1:
		p.Limits.MinDistanceDays = some(1, people)
	case 2:
		p.Limits.MaxConsecutiveDays = some(1, 3)
	case 3:
		p.Limits.MaxHoursPerWeek = 24 * some(1, 4)
	case 4:
		p.Limits.MaxWeekendsPerMonth = some(1, 2)
	case 5:
		p.Limits.MaxTurnsPerMonth = some(1, 8)
	case 6:
		p.Limits.MaxSharePermille = 1000/people + some(0, 100)
	case 7:
		p.Limits.OncePerBlock = true
	}
	for range some(1, 24) {
		s := Position{Slot: date.String(), Date: date, Class: some(0, 1), Burden: Burden(some(0, 6)) * 500}
		s.Start = date.At(0, time.UTC).Add(19 * time.Hour)
		s.End = s.Start.Add(time.Duration(some(1, 2)) * 12 * time.Hour)
		if chance(30) {
			s.Block = "golden week"
		}
		if random.Below(10) == 0 {
			p.Context = append(p.Context, Context{Slot: s.Slot, Interval: s.Interval, Date: date, Block: s.Block, Members: []schedule.Member{schedule.Member(rune('a' + some(0, people)))}})
		} else {
			for _, role := range []schedule.Role{schedule.Primary, schedule.Secondary}[:1+random.Below(100)/60] {
				s.Role = role
				p.Seats = append(p.Seats, s)
			}
		}
		date = date.AddDays(some(1, 5) / 2)
		if s.End.After(date.At(0, time.UTC).Add(19 * time.Hour)) {
			date = date.AddDays(1)
		}
	}
	locked := map[string]bool{}
	for i := range people {
		person := Participant{ID: schedule.Member(rune('a' + i)), Target: []Burden{Burden(some(0, 9)) * 1000, Burden(some(0, 9)) * 1000},
			Balance: []Burden{Burden(some(-3, 3)) * 1000}, Team: schedule.TeamID([]string{"", "x", "y"}[some(0, 2)])}
		if chance(30) {
			person.LastBlocks = []string{"golden week"}
		}
		for _, s := range p.Seats {
			if chance(6) {
				person.Away = append(person.Away, schedule.Interval{Start: s.Start, End: s.Start.Add(time.Duration(some(1, 72)) * time.Hour)})
			}
			switch some(0, 20) {
			case 0:
				person.Wants = append(person.Wants, s.Slot)
			case 1:
				person.Avoids = append(person.Avoids, s.Slot)
			}
			if chance(6) {
				person.Barred = append(person.Barred, PositionKey{s.Slot, s.Role})
			}
			if !locked[s.Slot] && chance(1) {
				locked[s.Slot] = true
				p.Locked = append(p.Locked, Assignment{s.Slot, s.Role, person.ID})
			}
		}
		p.People = append(p.People, person)
	}
	if chance(60) {
		for _, s := range p.Seats {
			p.Published = append(p.Published, Assignment{s.Slot, s.Role, p.People[some(0, people-1)].ID})
		}
		p.Repair = chance(60)
	}
	return p
}

// TestConstructionsStay holds how many tight problems a first roster is found for, and of
// how many it is proven that there is none.
func TestConstructionsStay(t *testing.T) {
	constructions := pinned(t, "constructions.txt")
	random := search.Generator(1)
	for batch := range 20 {
		if batch >= long.Cases(8, 20) && !constructions.update {
			constructions.pass()
			continue
		}
		count := map[string]int{}
		for i := range 100 {
			p := tight(&random)
			m, err := compile(p)
			require.NoError(t, err)
			seed, s := search.Generator(i), search.NewState(m.Numbers)
			switch {
			case m.infeasible() != nil:
				count["impossible"]++
			case s.Construct(&seed, 50+i, p.Repair):
				count["filled"]++
			case m.exhaust(500) != nil:
				count["exhausted"]++
			default:
				count["open"]++
			}
		}
		constructions.hold(fmt.Sprint(batch, " ", count))
	}
}

// TestTightPlansStay holds plans and repairs of tight problems to the quality that they
// had: how many there are, what their deviations and changes come to, and what is proven.
func TestTightPlansStay(t *testing.T) {
	t.Parallel()
	plans := pinned(t, "tight.txt")
	random := search.Generator(2)
	for batch := range 5 {
		if batch >= long.Cases(1, 5) && !plans.update {
			plans.pass()
			continue
		}
		refused, impossible, sum := 0, 0, quality{}
		for i := range 20 {
			p := tight(&random)
			plan, err := p.Solve(20*i, uint64(batch))
			if err != nil {
				refused++
				if errors.Is(err, ErrInfeasible) {
					impossible++
				}
				continue
			}
			sum = sum.plus(qualityOf(plan))
		}
		plans.hold(fmt.Sprintf("%d: %d refused, %d of them proven; %d planned: %v", batch, refused, impossible, 20-refused, sum))
	}
}

// More tight problems have certificates that hold.
func TestTightPlansHold(t *testing.T) {
	t.Parallel()
	random := search.Generator(3)
	for i := range long.Cases(5, 20) * *cases {
		p := tight(&random)
		plan, err := p.Solve(20*(i%20), uint64(i))
		if err != nil {
			continue
		}
		c := plan.Certificate()
		require.NoError(t, c.Check(p, plan.Assignments()), "problem %d", i)
	}
}

// quality is how good a plan is, and what of it is proven.
type quality struct {
	f1, f1Bound, f2, f2Bound Burden
	changes, changesBound    int64
}

func qualityOf(p *Plan) quality {
	c := p.Certificate()
	q := quality{c.F1, c.F1Bound, c.F2, c.F2Bound, 0, c.ChangesBound}
	if c.Repair {
		q.changes = c.Objectives[0].Value
	}
	return q
}

func (q quality) plus(o quality) quality {
	return quality{q.f1 + o.f1, q.f1Bound + o.f1Bound, q.f2 + o.f2, q.f2Bound + o.f2Bound, q.changes + o.changes, q.changesBound + o.changesBound}
}

func (q quality) String() string {
	text := fmt.Sprintf("F1 %v of at least %v, F2 %v of at least %v", q.f1, q.f1Bound, q.f2, q.f2Bound)
	if q.changes+q.changesBound > 0 {
		text += fmt.Sprintf(", %d changes of at least %d", q.changes, q.changesBound)
	}
	return text
}

// wholePlans are the problems of which whole plans are pinned, one that limits bind, one with
// history and one repaired: they are the same on every machine.
var wholePlans = []string{"limited 0", "8x42-history-locked-2", "5x14-history-locked-2 repaired"}

// TestPlansStay holds plans to the quality that they had, and some to all that they were.
// The plans that take longest are made anew only where all is asked for, as .ci/proof planner does.
// Set UPDATE_GOLDEN=1 to write it anew.
func TestPlansStay(t *testing.T) {
	t.Parallel()
	plans := pinned(t, "plans.txt")
	pin := func(name string, p Problem, moves int) {
		line := fmt.Sprintf("%s: %d moves: ", name, moves)
		if plan, err := p.Solve(moves, 1); err != nil {
			line += err.Error()
		} else {
			c := plan.Certificate()
			require.NoError(t, c.Check(p, plan.Assignments()), name)
			line += qualityOf(plan).String()
			if slices.Contains(wholePlans, name) {
				line += ", the whole " + fingerprint(plan.Assignments(), Figures(c))
			}
		}
		plans.hold(line)
	}
	pinLong := func(name string, p Problem, moves int) {
		if long.Asked() || plans.update {
			pin(name, p, moves)
		} else {
			plans.pass()
		}
	}
	limited := []Limits{
		{MinRest: 35 * time.Hour, MaxTurnsPerMonth: 4, MaxHoursPerWeek: 60, RestBetween: Turns, MaxTurn: 63 * time.Hour},
		{MinRest: 11 * time.Hour, MaxConsecutiveDays: 2, MaxWeekendsPerMonth: 1, OncePerBlock: true},
		{MinDistanceDays: 5, MaxSharePermille: 100, MaxTurnsPerMonth: 4},
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
		if i == 1 {
			pin(fmt.Sprintf("limited %d", i), p, 20_000)
		} else {
			pinLong(fmt.Sprintf("limited %d", i), p, 20_000)
		}
	}
	// Too few people for the limits, so that most are refused with a reason.
	for people := 2; people <= 4; people++ {
		for i, limits := range []Limits{
			{MinRest: 35 * time.Hour}, {MinDistanceDays: people + 1}, {MaxWeekendsPerMonth: 1}, {OncePerBlock: true},
			{MaxHoursPerWeek: 30}, {MaxTurnsPerMonth: 2}, {MaxConsecutiveDays: 1}, {MaxSharePermille: 200}, {MinRest: 60 * time.Hour, MaxWeekendsPerMonth: 2, RestBetween: Turns, MaxTurn: 120 * time.Hour}, {MaxTurn: 24 * time.Hour}, {MaxTurn: 23 * time.Hour},
		} {
			p := office(t, people, "2026-04-27", "2026-05-17")
			for j := range p.Seats {
				if d := p.Seats[j].Slot; d >= "2026-05-02" && d <= "2026-05-06" {
					p.Seats[j].Block = "golden week"
				}
			}
			p.People[0].Away = []schedule.Interval{{Start: p.Seats[5].Start, End: p.Seats[8].End}, {Start: p.Seats[12].Start, End: p.Seats[13].Start}}
			p.People[people/2].Barred = []PositionKey{{Slot: "2026-05-13", Role: schedule.Primary}}
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
			if size.people > 5 {
				pinLong(r.name(), p, size.moves)
			} else {
				pin(r.name(), p, size.moves)
			}
			if size.people != 5 || i != 0 && i != 2 {
				continue // a repair that cannot be proven least takes a while
			}
			p.Published, p.Repair = nil, true
			for j, seat := range p.Seats {
				p.Published = append(p.Published, Assignment{Slot: seat.Slot, Role: seat.Role, Member: p.People[j*j%len(p.People)].ID})
			}
			if i == 0 {
				pinLong(r.name()+" repaired", p, size.moves)
			} else {
				pin(r.name()+" repaired", p, size.moves)
			}
		}
	}
	for _, name := range []string{"s01-plain", "s03-history", "s04-locked", "m01-plain", "m06-join-leave"} {
		_, p, _ := readInstance(t, name)
		if strings.HasPrefix(name, "s") {
			pin(name, p, 3000)
		} else {
			pinLong(name, p, 3000)
		}
	}
	_, p, _ := readInstance(t, "x01-plain")
	pinLong("x01-plain", p, 3000)
}
