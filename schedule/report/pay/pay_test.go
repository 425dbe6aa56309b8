package pay_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/holiday"
	"github.com/toban-go/toban/internal/house/random"
	"github.com/toban-go/toban/rotation"
	"github.com/toban-go/toban/schedule"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { random.Main(m) }

var (
	tokyo = sample.Tokyo()
	may   = schedule.Month(2026, time.May, tokyo)
)

func date(s string) schedule.Date { return schedule.MustParseDate(s) }

// at reads "05-06 02:10" as a time of 2026 in Tokyo.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-"+s, tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

func must(t require.TestingT, specs ...schedule.Spec) *schedule.Schedule {
	s, err := schedule.New(specs...)
	require.NoError(t, err)
	return s
}

func with(t require.TestingT, s *schedule.Schedule, changes ...schedule.Change) *schedule.Schedule {
	s, err := s.With(changes...)
	require.NoError(t, err)
	return s
}

// randomSchedule has one to three teams in a place with or without daylight saving,
// and changes.
func randomSchedule(t *rapid.T) (*schedule.Schedule, schedule.Interval) {
	loc, err := time.LoadLocation(rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "America/Havana", "Australia/Lord_Howe"}).Draw(t, "zone"))
	require.NoError(t, err)
	open := rapid.IntRange(6, 11).Draw(t, "open")
	spec := schedule.Spec{Location: loc, Business: schedule.Weekdays(schedule.At(open, 0), schedule.At(open+rapid.IntRange(1, 9).Draw(t, "hours"), 30)), Holidays: holiday.Japan()}
	var order []schedule.Member
	for team := range rapid.IntRange(1, 3).Draw(t, "teams") {
		x := schedule.Team{ID: schedule.TeamID(fmt.Sprint("t", team)), Services: []schedule.Service{{ID: schedule.ServiceID(fmt.Sprint("s", team))}}}
		for i := range rapid.IntRange(2, 4).Draw(t, "people") {
			m := schedule.Member(fmt.Sprintf("p%d-%d", team, i))
			x.Members, order = append(x.Members, schedule.Membership{Member: m}), append(order, m)
		}
		spec.Teams = append(spec.Teams, x)
	}
	r := rotation.Daily(date("2020-01-01"), append(order, rapid.SampledFrom([]schedule.Member{"", order[0]}).Draw(t, "last"))...)
	spec.OffHours = schedule.Duty{Primary: r}
	if rapid.Bool().Draw(t, "secondary") {
		spec.OffHours.Secondary = r.Lag(1)
	}
	if rapid.Bool().Draw(t, "breaks") {
		spec.OffHours.Breaks = []schedule.Clock{schedule.At(2, 30)}
	}
	first := date("2026-01-01").AddDays(rapid.IntRange(0, 400).Draw(t, "first"))
	iv := schedule.Days(first, first.AddDays(rapid.IntRange(0, 40).Draw(t, "days")), loc)
	s := must(t, spec)
	from := iv.Start.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "from")) * time.Minute)
	changed, err := s.With(schedule.Override{Interval: schedule.Interval{Start: from, End: from.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "length")) * time.Minute)}, To: order[1]})
	if err == nil {
		s = changed
	}
	return s, iv
}

func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// everyone asks for the pool that the figures of the practice are about.
func everyone(s *schedule.Schedule) schedule.TeamSchedule { return known(s.Team(schedule.Everyone)) }
