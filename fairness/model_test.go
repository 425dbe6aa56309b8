package fairness

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// Two slots clash where nobody may hold both: the definition, pair by pair, over slots of
// hours and of days.
func TestClashesPairByPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := search.Generator(rapid.Uint64().Draw(t, "seed"))
		p := tight(&seed)
		p.Locked, p.Limits.MinRest = nil, p.Limits.MinRest+time.Duration(rapid.SampledFrom([]int{0, 0, 1}).Draw(t, "a nanosecond"))
		if rapid.Bool().Draw(t, "long") {
			for i := range p.Seats {
				if p.Seats[i].End = p.Seats[i].Start.Add(time.Duration(1+seed.Below(200)) * time.Hour); i > 0 && p.Seats[i].Slot == p.Seats[i-1].Slot {
					p.Seats[i].End = p.Seats[i-1].End
				}
			}
		}
		m, err := compile(p)
		require.NoError(t, err)
		for a := range m.Slots {
			for b := range a {
				first, second := &m.Slots[b], &m.Slots[a]
				before, after := m.places[b], m.places[a]
				rest := after.interval.Start.Sub(before.interval.End)
				clash := rest < 0 || p.Limits.OncePerBlock && first.Block >= 0 && first.Block == second.Block
				if one := a == b+1 && rest < 24*time.Hour || rest == 0; one && p.Limits.MaxTurn > 0 {
					clash = clash || after.interval.End.Sub(before.interval.Start) > p.Limits.MaxTurn
				}
				if p.Limits.RestBetween == Shifts {
					days := after.dates[0].DaysSince(before.dates[0])
					clash = clash || rest < p.Limits.MinRest || days < p.Limits.MinDistanceDays
				}
				require.Equal(t, clash, m.Clash(int32(a), int32(b)), "%v %v", before.interval, after.interval)
			}
		}
		for i := range m.people {
			for j := range i {
				for _, s := range m.places {
					mates := false
					for _, a := range tenures(m.people[i]) {
						for _, b := range tenures(m.people[j]) {
							mates = mates || a.Team != "" && a.Team == b.Team && a.In(s.interval.Start) && b.In(s.interval.Start)
						}
					}
					at := m.number[s.key]
					require.Equal(t, mates, m.Together[at][i*m.PersonCount+j])
					require.Equal(t, mates, m.Together[at][j*m.PersonCount+i])
				}
			}
		}
	})
}

func tenures(p *Participant) []Tenure {
	if len(p.Teams) > 0 {
		return p.Teams
	}
	return []Tenure{{Team: p.Team}}
}

// Months are counted over the turn of the year.
func TestMonthsOverTheTurnOfTheYear(t *testing.T) {
	m, err := compile(office(t, 3, "2026-10-20", "2027-02-10"))
	require.NoError(t, err)
	for a, s := range m.Slots {
		for b, other := range m.Slots[:a] {
			day, before := m.places[a].dates[0], m.places[b].dates[0]
			require.Equal(t, day.Year == before.Year && day.Month == before.Month, s.Month == other.Month, "%v %v", day, before)
			require.LessOrEqual(t, m.Slots[b].Month, s.Month)
		}
	}
	require.Len(t, m.Slots, 114)
}

// A seat is found in its own slot only.
func TestLocksOfSeatsThatAreNot(t *testing.T) {
	p := office(t, 3, "2026-05-11", "2026-05-12")
	p.Seats[1].Role = schedule.Secondary
	p.Locked = []Assignment{{p.Seats[0].Slot, schedule.Secondary, "p01"}}
	_, err := compile(p)
	require.ErrorContains(t, err, "Locked[0]: ")
}

func TestDefaultMoves(t *testing.T) {
	moves := func(seats, people int) int {
		return Problem{Seats: make([]Position, seats), People: make([]Participant, people)}.DefaultMoves()
	}
	require.Equal(t, []int{0, 4060, 100 * 4120, 101*4120 + 2500, 400*4400 + 500_000, 400*(5000+6000) + 500_000},
		[]int{moves(0, 6), moves(1, 6), moves(100, 12), moves(101, 12), moves(400, 40), moves(400, 100)})
}

// Weekends that are said to have too few people have, however they are handed out.
func TestWeekendsThatAreShort(t *testing.T) {
	short, enough := 0, 0
	for seed := range search.Generator(20_000) {
		random := seed
		people, weeks, most := 1+random.Below(5), 1+random.Below(4), 1+int(random.Below(3))
		s := &presolve{m: &model{Numbers: &search.Numbers{PersonCount: int(people), SeatCount: int(weeks)}, limits: Limits{MaxWeekendsPerMonth: most}}}
		bySlot := map[int32][]int32{}
		var places []int32
		for week := range weeks {
			s.m.SlotSeats, bySlot[week] = append(s.m.SlotSeats, week), []int32{week}
			places = append(places, slices.Repeat([]int32{week}, int(random.Below(people+1)))...)
		}
		s.m.SlotSeats = append(s.m.SlotSeats, weeks)
		for range people * weeks {
			s.able = append(s.able, random.Below(3) > 0)
		}
		left := slices.Repeat([]int{most}, int(people))
		var handOut func(n int, from int32) bool
		handOut = func(n int, from int32) bool {
			if n == len(places) {
				return true
			}
			if n > 0 && places[n] != places[n-1] {
				from = 0
			}
			for p := from; p < people; p++ {
				if left[p] == 0 || !s.able[p*weeks+places[n]] {
					continue
				}
				left[p]--
				ok := handOut(n+1, p+1)
				left[p]++
				if ok {
					return true
				}
			}
			return false
		}
		if found, _ := s.weekendsShort(places, bySlot); found != nil {
			short++
			require.False(t, handOut(0, 0), "%v of %v: %v", found, places, s.able)
		} else if handOut(0, 0) {
			enough++
		}
	}
	require.Positive(t, min(short, enough))
	t.Logf("%d are short, %d are not", short, enough)
}

// What is held in a week before the slots that are planned, between and after is not one, nor what others hold.
func TestWeeksBesideWhatIsPlanned(t *testing.T) {
	slot := func(day int) schedule.Seat {
		date := schedule.Date{Year: 2026, Month: 5, Day: day}
		start := date.At(schedule.At(19, 0), time.UTC)
		return schedule.Seat{Interval: schedule.Interval{Start: start, End: start.Add(15 * time.Hour)}, Date: date, Role: schedule.Primary}
	}
	var locked []schedule.Shift
	for i, day := range []int{11, 12, 14, 16, 17, 18} { // of a week, and the Monday after
		s := slot(day)
		locked = append(locked, schedule.Shift{Interval: s.Interval, Seat: s, Member: []schedule.Member{"a", "a", "a", "b", "a", "a"}[i]})
	}
	var list []string
	for _, c := range (Planner{Stint: Weeks}).context(locked, []schedule.Seat{slot(13), slot(15)}, keys{}) {
		list = append(list, fmt.Sprintf("%v %v", c.Interval, c.Members))
	}
	require.Equal(t, []string{
		"2026-05-11 19:00 – 2026-05-13 10:00 UTC [a]",
		"2026-05-14 19:00 – 2026-05-15 10:00 UTC [a]",
		"2026-05-16 19:00 – 2026-05-17 10:00 UTC [b]",
		"2026-05-17 19:00 – 2026-05-18 10:00 UTC [a]",
		"2026-05-18 19:00 – 2026-05-19 10:00 UTC [a]",
	}, list)
}
