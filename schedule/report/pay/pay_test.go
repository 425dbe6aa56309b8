package pay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/toban-go/toban/examples/sample"
	"github.com/toban-go/toban/internal/house/random"
	"github.com/toban-go/toban/schedule"
)

func TestMain(m *testing.M) { random.Few(m) }

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

func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// everyone asks for the pool that the figures of the practice are about.
func everyone(s *schedule.Schedule) schedule.TeamSchedule { return known(s.Team(schedule.Everyone)) }
