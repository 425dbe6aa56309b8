package fairness

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/toban-go/toban/fairness/internal/search"
	"github.com/toban-go/toban/schedule"
)

// drawn sets each limit of the table to a value that small rosters come up against.
var drawn = map[string]func(t *rapid.T, l *Limits){
	OnePlace: func(*rapid.T, *Limits) {},
	"MinRest": func(t *rapid.T, l *Limits) {
		l.MinRest = time.Duration(rapid.SampledFrom([]int{1, 9, 12, 24, 36}).Draw(t, "rest")) * time.Hour
	},
	"MaxTurn": func(t *rapid.T, l *Limits) {
		l.MaxTurn = time.Duration(rapid.SampledFrom([]int{12, 24, 36, 48, 60, 84}).Draw(t, "turn")) * time.Hour
	},
	"MinDistanceDays":     func(t *rapid.T, l *Limits) { l.MinDistanceDays = rapid.IntRange(1, 4).Draw(t, "distance") },
	"MaxConsecutiveDays":  func(t *rapid.T, l *Limits) { l.MaxConsecutiveDays = rapid.IntRange(1, 3).Draw(t, "days") },
	"MaxHoursPerWeek":     func(t *rapid.T, l *Limits) { l.MaxHoursPerWeek = 12 * rapid.IntRange(1, 6).Draw(t, "hours") },
	"MaxWeekendsPerMonth": func(t *rapid.T, l *Limits) { l.MaxWeekendsPerMonth = rapid.IntRange(1, 2).Draw(t, "weekends") },
	"MaxTurnsPerMonth":    func(t *rapid.T, l *Limits) { l.MaxTurnsPerMonth = rapid.IntRange(1, 4).Draw(t, "turns") },
	"MaxSharePermille": func(t *rapid.T, l *Limits) {
		l.MaxSharePermille = rapid.SampledFrom([]int{400, 600, 1000, 1000, 1000, 1000}).Draw(t, "share")
	},
	"MaxWeekendsInRow":  func(_ *rapid.T, l *Limits) { l.MaxWeekendsInRow = 1 },
	"MaxShiftsPerMonth": func(t *rapid.T, l *Limits) { l.MaxShiftsPerMonth = rapid.IntRange(1, 4).Draw(t, "shifts") },
	"Rolling": func(t *rapid.T, l *Limits) {
		l.Rolling = Rolling{rapid.IntRange(1, 3).Draw(t, "shifts"), rapid.IntRange(2, 9).Draw(t, "of days")}
	},
	"MaxDistanceDays": func(t *rapid.T, l *Limits) { l.MaxDistanceDays = rapid.IntRange(1, 6).Draw(t, "at most apart") },
	"WholeWeekends":   func(t *rapid.T, l *Limits) { l.WholeWeekends = Weekend(rapid.IntRange(1, 2).Draw(t, "days")) },
	ownWith:           func(*rapid.T, *Limits) {},
	ownShifts:         func(*rapid.T, *Limits) {},
	ownRoles:          func(*rapid.T, *Limits) {},
	ownApart:          func(*rapid.T, *Limits) {},
	"OncePerBlock":    func(_ *rapid.T, l *Limits) { l.OncePerBlock = true },
	"Apart":           func(_ *rapid.T, l *Limits) { l.Apart = true },
}

// The planner's quick tests of a limit say what its judge says, of rosters that nobody
// planned, beside what people hold anyway.
func TestQuickTestsAgainstTheTable(t *testing.T) {
	for _, row := range rows() {
		require.Contains(t, drawn, row.name)
		kept, broken := 0, 0
		rapid.Check(t, func(t *rapid.T) {
			p := tiny(t)
			p.Locked, p.Limits = nil, Limits{}
			drawn[row.name](t, &p.Limits)
			for i := range p.People {
				p.People[i].Own = Own{}
			}
			if kind := slices.Index([]string{ownShifts, ownRoles, ownApart, ownWith}, row.name); kind >= 0 {
				drawOwn(t, p.People, kind)
			}
			if p.Limits.MinRest > 0 || p.Limits.MinDistanceDays > 0 {
				if p.Limits.RestBetween = Between(rapid.IntRange(0, 1).Draw(t, "between")); p.Limits.RestBetween == Turns {
					p.Limits.MaxTurn = 5000 * time.Hour
				}
			}
			m, err := compile(p)
			require.NoError(t, err)
			owner := make([]int32, m.SeatCount)
			for j := range owner {
				owner[j] = rapid.Int32Range(0, int32(m.PersonCount)-1).Draw(t, "who")
				if !m.there[int(owner[j])*m.SeatCount+j] {
					return
				}
			}
			quick := true
			s := search.NewState(m.Numbers)
			for j, p := range owner {
				if !m.Can(p, int32(j)) || !s.Apart(p, int32(j)) || !s.Fits(p, m.SeatSlot[j]) {
					quick = false
					break
				}
				s.Put(int32(j), p)
			}
			quick = quick && s.AllTurnsFit()
			if faults := m.breaches(owner); quick != (len(faults) == 0) {
				t.Fatalf("%s: the quick test says %v, the judge %v of %v beside %v", row.name, quick, faults, p.Seats, p.Context)
			}
			if quick {
				kept++
			} else {
				broken++
			}
		})
		t.Logf("%s: %d kept, %d broken", row.name, kept, broken)
		require.True(t, kept+broken < 30 || min(kept, broken) > 0, row.name)
	}
}

// Every field of Limits that bounds something has a row, and every row a field.
func TestEveryLimitIsInTheTable(t *testing.T) {
	var names []string
	for _, row := range rows()[1:] {
		if row.step == 0 {
			_, ok := reflect.TypeFor[Own]().FieldByName(strings.TrimPrefix(row.name, "Own."))
			require.True(t, ok, row.name)
			continue
		}
		names = append(names, row.name)
	}
	fields := reflect.TypeFor[Limits]()
	for i := range fields.NumField() {
		if name := fields.Field(i).Name; name != "RestBetween" {
			require.Contains(t, names, name)
			names = slices.DeleteFunc(names, func(other string) bool { return other == name })
		}
	}
	require.Empty(t, names)
	require.Equal(t, OnePlace, rows()[0].name)
	require.Empty(t, Limit{}.Breaches(slices.Values([]schedule.Shift{{}})))
}

// The least rest and the longest turn are told and checked: of nights that follow each
// other, with what was held before, and of somebody by name.
func TestLeastRestAndLongestTurn(t *testing.T) {
	p := office(t, 3, "2026-05-11", "2026-05-17")
	for i, m := range []schedule.Member{"p01", "p01", "p02", "p03", "p02", "p03", "p02"} {
		p.Locked = append(p.Locked, Assignment{p.Seats[i].Slot, schedule.Primary, m})
	}
	p.People[0].Name = "青井"
	before := p.Seats[0].Interval
	before.Start, before.End = before.Start.AddDate(0, 0, -1), before.Start.Add(-8*time.Hour)
	p.Context = []Context{{Slot: "before", Date: p.Seats[0].Date.AddDays(-1), Interval: before, Members: []schedule.Member{"p01", "gone"}},
		{Slot: "long ago", Date: p.Seats[0].Date.AddDays(-9), Interval: schedule.Interval{Start: before.Start.AddDate(0, 0, -8), End: before.Start.AddDate(0, 0, -4)}, Members: []schedule.Member{"p02"}}}
	plan, err := p.Solve(0, 1)
	require.NoError(t, err)
	c := plan.Certificate()
	require.NoError(t, c.Check(p, plan.Assignments()))
	require.Contains(t, c.String(), "\nleast rest: 8 h (青井, Mon 2026-05-11 11:00 – Mon 2026-05-11 19:00 JST)\nlongest turn: 63 h (青井, Sun 2026-05-10 19:00 – Wed 2026-05-13 10:00 JST)\n")
	require.Contains(t, c.In(schedule.Japanese), "\n最短の当番の間隔：8時間（青井、2026-05-11（月）11:00〜19:00）\n最長の当番：63時間（青井、2026-05-10（日）19:00〜2026-05-13（水）10:00）\n")

	p.Locked, p.Context, p.Seats = nil, nil, p.Seats[:1]
	plan, err = p.Solve(0, 1)
	require.NoError(t, err)
	require.Contains(t, plan.Certificate().String(), "\nleast rest: none, as nobody has two shifts\nlongest turn: 15 h (")
	require.NotContains(t, Certificate{}.String(), "rest")
}
